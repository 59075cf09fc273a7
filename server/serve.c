#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/text/server.h"
#include "core/text/text.h"
#include "server/server.h"
#include "server/signals.h"

/* ---- opening and closing the parts
 * -------------------------------------------------------------------------------------------- */

static zn_status open_store(const zn_datadir *dir, zn_store **out, zn_err *err) {
  char file[ZN_DIR_MAX + 64];
  return zn_store_sqlite_open(out, zn_datadir_file(dir, "relay.db", file, sizeof file), false, err);
}

static zn_status open_relay(zn_server *s, zn_err *err) {
  zn_store *store;
  zn_ident claim;
  ZN_TRY(open_store(s->dir, &store, err));
  zn_ident_from_seed(&claim, &s->dir->claim);
  zn_relay_config c = {.region = s->dir->region,
                       .ident = &s->dir->ident,
                       .claim = claim.sign_pk,
                       .settings = s->settings,
                       .env = s->env,
                       .log = s->log};
  zn_ident_wipe(&claim);
  return zn_relay_open(&s->relay, store, &c, err);
}

static zn_status start_writer(zn_server *s, zn_err *err) {
  zn_store *store;
  ZN_TRY(open_store(s->dir, &store, err));
  zn_store_writer_config c = {.commit = *zn_relay_commit(s->relay), .settings = s->settings, .log = s->log};
  c.notify = zn_listen_wake;
  c.notify_ctx = s;
  ZN_TRY(zn_store_writer_start(&s->writer, store, &c, err));
  zn_relay_set_sink(s->relay, (zn_relay_sink){.ctx = s->writer, .submit = zn_store_writer_submit});
  return ZN_OK;
}

static const char *public_url(const zn_server *s, char *buf, size_t cap) {
  if (s->settings->url[0] != 0) return s->settings->url;
  snprintf(buf, cap, "%s://%s/", s->settings->certificate[0] != 0 ? "wss" : "ws", s->settings->listen);
  return buf;
}

static zn_status start_reading(zn_server *s, zn_err *err) {
  if (s->blind) return ZN_OK;
  char url[ZN_SET_TEXT_MAX + 16], home[ZN_DIR_MAX + 64];
  zn_consolidator_config c = {.dir = s->dir, .env = s->env, .log = s->log, .writer = s->writer};
  c.url = public_url(s, url, sizeof url);
  ZN_TRY(zn_consolidator_start(&s->consolidator, &c, err));
  zn_datadir_file(s->dir, "consolidator", home, sizeof home);
  return zn_jobs_start(&s->jobs, home, s->env, zn_listen_wake, s, err);
}

/* DIR/run: where it listens, for scripts; it appears when connections are taken. */
static zn_status announce(zn_server *s, const char *host, zn_err *err) {
  char text[ZN_SET_TEXT_MAX + 16], file[ZN_DIR_MAX + 64];
  bool six = strchr(host, ':') != NULL;
  int n = snprintf(text, sizeof text, "%s%s%s:%d\n", six ? "[" : "", host, six ? "]" : "", zn_listen_port(s));
  ZN_TRY(zn_file_write(zn_datadir_file(s->dir, "run", file, sizeof file), ZN_SPAN(text, (size_t)n), false, err));
  text[n - 1] = 0;
  zn_log_event(s->log, ZN_LOG_INFO, "listening", ZN_L_S("addr", text),
               ZN_L_S("tls", s->settings->certificate[0] != 0 ? "si" : "no"), ZN_L_S("blind", s->blind ? "si" : "no"),
               ZN_L_I("pid", getpid()), ZN_L_S("version", ZONA_VERSION));
  return ZN_OK;
}

static zn_status open_all(zn_server *s, const char *listen, zn_err *err) {
  char host[ZN_SET_TEXT_MAX];
  int port = 0;
  ZN_TRY(zn_settings_address(listen, host, sizeof host, &port, err));
  ZN_TRY(zn_datadir_lock(s->dir, err));
  ZN_TRY(zn_admit_new(&s->admit, s->settings, s->env, err));
  ZN_TRY(open_relay(s, err));
  ZN_TRY(zn_listen_open(s, host, port, err));
  ZN_TRY(start_writer(s, err));
  ZN_TRY(start_reading(s, err));
  return announce(s, host, err);
}

/* The loop goes last: the threads wake it until they have ended. */
static void close_all(zn_server *s) {
  zn_consolidator_stop(s->consolidator);
  zn_jobs_stop(s->jobs);
  zn_store_writer_stop(s->writer);
  zn_listen_close(s);
  zn_relay_close(s->relay);
  zn_admit_free(s->admit);
}

zn_status zn_serve(zn_datadir *dir, const char *listen, bool blind, const zn_log *log, zn_err *err) {
  zn_server *s = calloc(1, sizeof *s);
  if (s == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  s->dir = dir;
  s->settings = &dir->settings;
  s->env = zn_env_system();
  s->log = log;
  s->blind = blind || dir->settings.blind != 0;
  s->started_ms = s->env->mono_ms(s->env->ctx);
  zn_signals g = {.stop = &s->stop, .other = &s->other_wrote, .wake = zn_listen_wake, .ctx = s};
  zn_signals_block(&g);
  zn_status st = open_all(s, listen != NULL ? listen : dir->settings.listen, err);
  if (st == ZN_OK) st = zn_signals_start(&g, err);
  if (st == ZN_OK) {
    zn_listen_loop(s);
    zn_signals_stop(&g);
    zn_log_event(log, ZN_LOG_INFO, "stopped", ZN_L_I("connections", s->connections));
  }
  close_all(s);
  free(s);
  return st;
}
