/* sync: once, here or through the daemon that holds this home. serve: the daemon. */
#include <stdlib.h>
#include <string.h>

#include "client/commands/commands.h"
#include "client/commands/net.h"
#include "client/daemon.h"
#include "client/platform/platform.h"
#include "client/uplink.h"
#include "core/store/enrol.h"
#include "core/text/client.h"
#include "core/text/text.h"

/* ---- once
 * ---------------------------------------------------------------------------------------------------------------- */

static bool on_tick(void *ctx, uint64_t bytes) {
  if (bytes > 0) zn_bar_at(ctx, bytes >> 10, 0);
  return true;
}

/* Authorities given once are remembered by the home, for every sync to come. */
zn_status zn_net_remember_ca(zn_cli *cli, zn_err *err) {
  const char *given = zn_cli_opt(cli, "ca"), *path = NULL;
  if (given == NULL) return ZN_OK;
  if (!zn_plat_exists(given)) return zn_fail(err, ZN_E_NOTFOUND, ZT_FILE_MISSING, given);
  ZN_TRY(zn_plat_absolute(&cli->arena, given, &path, err));
  return zn_replica_set_meta(cli->replica, "ca", path, err);
}

static zn_status sync_here(zn_cli *cli, zn_sync_result *result, zn_err *err) {
  zn_uplink *u = NULL;
  zn_bar bar;
  zn_uplink_config config = {.home = cli->home, .env = cli->env};
  ZN_TRY(zn_uplink_start(&u, &config, err));
  zn_bar_init(&bar, &cli->out, ZT_SYNCING);
  zn_uplink_wait(u, 1, on_tick, &bar, result);
  zn_bar_end(&bar);
  cli->stuck = !zn_uplink_stop(u, 3000);
  return ZN_OK;
}

/* Another process has the lock: a daemon does it for us; another `zona sync` is waited for. */
#define TRIES 120

zn_status zn_net_sync(zn_cli *cli, zn_sync_result *result, zn_err *err) {
  for (int i = 0; i < TRIES; i++) {
    ZN_TRY(sync_here(cli, result, err));
    if (result->err.code != ZN_E_BUSY) return ZN_OK;
    zn_status st = zn_daemon_sync(cli->home, result, err);
    if (st == ZN_OK) return ZN_OK;
    zn_plat_sleep_ms(500);
  }
  return zn_fail(err, ZN_E_NET, ZT_SYNC_LOCKED);
}

zn_status zn_net_tell(zn_cli *cli, const zn_sync_result *r, zn_err *err) {
  zn_out *o = &cli->out;
  if (r->err.code == ZN_OK && r->inviati + r->ricevuti + r->in_attesa == 0) {
    zn_out_line(o, ZT_SYNC_NOTHING);
  } else if (r->err.code == ZN_OK) {
    zn_out_line(o, ZT_SYNC_DONE, r->inviati, r->ricevuti, r->conferme);
  }
  if (r->in_attesa > 0 && r->err.code == ZN_OK) zn_out_line(o, ZT_SYNC_WAITING, r->in_attesa);
  if (r->respinti > 0) zn_out_line(o, ZT_ST_LAST_REFUSAL, r->rifiuto);
  if (r->conflitti > 0) zn_out_line(o, ZT_SYNC_CONFLICTS, r->conflitti);
  zn_status st = zn_out_json(o, zn_sync_json(r), err);
  if (st != ZN_OK) return st;
  return r->err.code == ZN_OK ? ZN_OK : zn_fail(err, r->err.code, "%s", r->err.text);
}

zn_status zn_cmd_sync(zn_cli *cli, zn_err *err) {
  zn_sync_result result = {0};
  /* Says at once that there is no replica here, before any thread. */
  ZN_TRY(zn_cli_open(cli, err));
  ZN_TRY(zn_net_remember_ca(cli, err));
  ZN_TRY(zn_net_sync(cli, &result, err));
  /* Not known to the server yet: whoever invited has still to sync. Nothing is lost, and nobody did anything wrong. */
  if (result.err.code == ZN_E_DENIED && !zn_enrol_complete(cli->replica)) result.err.code = ZN_E_NET;
  return zn_net_tell(cli, &result, err);
}

/* ---- the daemon
 * ------------------------------------------------------------------------------------------------------------- */

static zn_status port_of(const zn_cli *cli, unsigned *port, zn_err *err) {
  const char *text = zn_cli_opt(cli, "port");
  *port = 0;
  if (text == NULL) return ZN_OK;
  char *end = NULL;
  unsigned long v = strtoul(text, &end, 10);
  if (*text < '0' || *text > '9' || *end != '\0' || v > 65535) return zn_cli_usage(cli, err, ZT_BAD_PORT, text);
  *port = (unsigned)v;
  return ZN_OK;
}

zn_status zn_cmd_serve(zn_cli *cli, zn_err *err) {
  unsigned port = 0, there = 0;
  const char *token = NULL;
  ZN_TRY(port_of(cli, &port, err));
  ZN_TRY(zn_cli_open(cli, err));
  /* The lock tells a living daemon from the file that a killed one left behind. */
  zn_status st = zn_replica_lock_sync(cli->replica, err);
  if (st == ZN_E_BUSY && zn_daemon_find(cli->home, &cli->arena, &there, &token)) {
    return zn_fail(err, ZN_E_STATE, ZT_SERVE_ALREADY, zn_arena_printf(&cli->arena, "http://127.0.0.1:%u/", there));
  }
  if (st != ZN_OK) return st;
  zn_replica_unlock_sync(cli->replica);
  ZN_TRY(zn_net_remember_ca(cli, err));
  zn_daemon_config config = {
      .env = cli->env,
      .replica = cli->replica,
      .home = cli->home,
      .come = cli->come,
      .port = port,
      .open = zn_cli_opt(cli, "no-open") == NULL,
      .out = &cli->out,
  };
  return zn_daemon_run(&config, err);
}
