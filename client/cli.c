/* What commands share: the replica, who I am, arguments as pairs. */
#include <string.h>

#include "client/command.h"
#include "core/domain/money/totals.h"
#include "core/text/client.h"
#include "core/text/text.h"

zn_status zn_cli_open(zn_cli *cli, zn_err *err) {
  if (cli->replica != NULL) return ZN_OK;
  zn_replica *r = NULL;
  ZN_TRY(zn_replica_open(&r, cli->home, cli->env, err));
  zn_status st = zn_domain_attach(r, err);
  if (st != ZN_OK) {
    zn_replica_close(r);
    return st;
  }
  cli->replica = r;
  return ZN_OK;
}

zn_status zn_cli_place(zn_cli *cli, zn_place *place, zn_err *err) {
  ZN_TRY(zn_cli_open(cli, err));
  return zn_place_init(place, cli->replica, cli->come, &cli->arena, err);
}

zn_status zn_cli_pairs(zn_cli *cli, size_t from, zn_pair **out, size_t *n, zn_err *err) {
  size_t count = cli->nargs > from ? cli->nargs - from : 0;
  zn_pair *pairs = zn_arena_alloc(&cli->arena, (count + 1) * sizeof *pairs);
  if (pairs == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < count; i++) {
    const char *arg = cli->args[from + i], *eq = strchr(arg, '=');
    if (eq == NULL || eq == arg) return zn_cli_usage(cli, err, ZT_NOT_PAIR, arg);
    pairs[i].name = zn_arena_strndup(&cli->arena, arg, (size_t)(eq - arg));
    pairs[i].value = eq + 1;
    if (pairs[i].name == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  }
  *out = pairs;
  *n = count;
  return ZN_OK;
}
