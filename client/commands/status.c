/* status, verify. */
#include "client/status.h"
#include "client/commands/commands.h"
#include "core/domain/money/totals.h"
#include "core/text/client.h"

zn_status zn_cmd_status(zn_cli *cli, zn_err *err) {
  zn_place place;
  json_t *v = NULL;
  ZN_TRY(zn_cli_place(cli, &place, err));
  ZN_TRY(zn_client_status(&place, &v, err));
  zn_client_status_print(&cli->out, &cli->arena, v, cli->env->wall_ms(cli->env->ctx));
  return zn_out_json(&cli->out, v, err);
}

zn_status zn_cmd_verify(zn_cli *cli, zn_err *err) {
  zn_buf diff;
  zn_buf_init(&diff, 1u << 20);
  zn_status st = zn_cli_open(cli, err);
  if (st == ZN_OK) st = zn_replica_verify(cli->replica, zn_domain_attach, &diff, err);
  bool same = diff.n == 0;
  if (st == ZN_OK && same) zn_out_line(&cli->out, ZT_VERIFY_OK);
  if (st == ZN_OK)
    st = zn_out_json(&cli->out, json_pack("{s:b, s:s}", "ok", (int)same, "differenze", zn_buf_cstr(&diff)), err);
  if (st == ZN_OK && !same) st = zn_fail(err, ZN_E_STATE, ZT_VERIFY_DIFFERS, zn_buf_cstr(&diff));
  zn_buf_release(&diff);
  return st;
}
