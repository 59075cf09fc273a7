#include "client/daemon.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/api/listen.h"
#include "client/platform/platform.h"
#include "core/text/client.h"
#include "core/text/text.h"

#define SERVE_FILE_MAX 4096

typedef struct zn_daemon {
  const zn_daemon_config *config;
  zn_api api;
  zn_listen *listen;
  zn_uplink *uplink;
  atomic_bool stop;
} zn_daemon;

/* ---- serve.json
 * --------------------------------------------------------------------------------------------------------- */

static const char *serve_path(const char *home, zn_arena *a) { return zn_arena_printf(a, "%s/serve.json", home); }

bool zn_daemon_find(const char *home, zn_arena *a, unsigned *port, const char **token) {
  const char *path = serve_path(home, a);
  zn_buf text;
  zn_buf_init(&text, SERVE_FILE_MAX + 65536);
  bool found = false;
  if (path != NULL && zn_plat_exists(path) && zn_plat_read_file(&text, path, SERVE_FILE_MAX, NULL) == ZN_OK) {
    json_t *v = json_loadb((const char *)text.p, text.n, 0, NULL);
    const char *t = json_string_value(json_object_get(v, "token"));
    json_int_t p = json_integer_value(json_object_get(v, "porta"));
    found = t != NULL && strlen(t) == ZN_API_TOKEN_LEN && p > 0 && p < 65536;
    if (found) {
      *port = (unsigned)p;
      *token = zn_arena_strdup(a, t);
      found = *token != NULL;
    }
    json_decref(v);
  }
  zn_buf_release(&text);
  return found;
}

static zn_status write_serve_file(const zn_daemon *d, const char *path, zn_err *err) {
  json_t *v = json_pack("{s:i, s:s, s:I}", "porta", (int)d->api.port, "token", d->api.token, "processo",
                        (json_int_t)zn_plat_pid());
  char *text = v == NULL ? NULL : json_dumps(v, JSON_COMPACT);
  json_decref(v);
  if (text == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_status st = zn_plat_write_file(path, ZN_SPAN_STR(text), true, err);
  free(text);
  return st;
}

/* ---- results as JSON
 * ---------------------------------------------------------------------------------------------------- */

json_t *zn_sync_json(const zn_sync_result *r) {
  json_t *v = json_pack("{s:I, s:I, s:I, s:I, s:I}", "inviati", (json_int_t)r->inviati, "ricevuti",
                        (json_int_t)r->ricevuti, "in_attesa", (json_int_t)r->in_attesa, "conferme",
                        (json_int_t)r->conferme, "conflitti", (json_int_t)r->conflitti);
  if (v == NULL) return NULL;
  if (r->respinti > 0) {
    json_object_set_new(v, "respinti", json_integer((json_int_t)r->respinti));
    json_object_set_new(v, "rifiuto", json_string(r->rifiuto));
  }
  if (r->err.code != ZN_OK) {
    json_object_set_new(v, "errore",
                        json_pack("{s:s, s:s}", "codice", zn_status_name(r->err.code), "testo", r->err.text));
  }
  return v;
}

static size_t count_in(const json_t *v, const char *key) {
  json_int_t n = json_integer_value(json_object_get(v, key));
  return n < 0 ? 0 : (size_t)n;
}

/* The statuses that a sync's result may hold, by their names on the local API. */
static zn_status status_named(const char *name) {
  for (int s = ZN_OK; s <= ZN_E_BUG; s++) {
    if (name != NULL && strcmp(zn_status_name((zn_status)s), name) == 0) return (zn_status)s;
  }
  return ZN_E_NET;
}

static void result_of_json(const json_t *v, zn_sync_result *r) {
  memset(r, 0, sizeof *r);
  r->inviati = count_in(v, "inviati");
  r->ricevuti = count_in(v, "ricevuti");
  r->in_attesa = count_in(v, "in_attesa");
  r->conferme = count_in(v, "conferme");
  r->conflitti = count_in(v, "conflitti");
  r->respinti = count_in(v, "respinti");
  const char *refusal = json_string_value(json_object_get(v, "rifiuto"));
  if (refusal != NULL) (void)snprintf(r->rifiuto, sizeof r->rifiuto, "%s", refusal);
  const json_t *error = json_object_get(v, "errore");
  if (error == NULL) return;
  const char *text = json_string_value(json_object_get(error, "testo"));
  (void)zn_fail(&r->err, status_named(json_string_value(json_object_get(error, "codice"))), "%s",
                text == NULL ? "" : text);
}

/* ---- asking a daemon
 * ------------------------------------------------------------------------------------------------------ */

zn_status zn_daemon_sync(const char *home, zn_sync_result *out, zn_err *err) {
  zn_arena arena;
  zn_buf request, answer;
  unsigned port = 0;
  const char *token = NULL;
  zn_arena_init(&arena);
  zn_buf_init(&request, 0);
  zn_buf_init(&answer, 1u << 20);
  zn_status st = zn_daemon_find(home, &arena, &port, &token) ? ZN_OK : zn_fail(err, ZN_E_NOTFOUND, ZT_SYNC_LOCKED);
  if (st == ZN_OK) {
    zn_buf_printf(&request,
                  "POST /api/v1/sync HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nAuthorization: Bearer %s\r\n"
                  "Content-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}",
                  port, token);
    st = zn_plat_loopback_call(port, zn_buf_span(&request), 120000, &answer, err);
  }
  if (st == ZN_OK) {
    const char *body = strstr(zn_buf_cstr(&answer), "\r\n\r\n");
    json_t *v = body == NULL ? NULL : json_loads(body + 4, 0, NULL);
    if (!json_is_object(v)) {
      st = zn_fail(err, ZN_E_NET, ZT_DAEMON_GONE);
    } else {
      result_of_json(v, out);
    }
    json_decref(v);
  }
  zn_buf_release(&request);
  zn_buf_release(&answer);
  zn_arena_release(&arena);
  return st;
}

/* ---- serving
 * -------------------------------------------------------------------------------------------------------------- */

static uint64_t ask_sync(void *ctx) { return zn_uplink_ask(((zn_daemon *)ctx)->uplink); }
static void changed(void *ctx) { zn_uplink_changed(((zn_daemon *)ctx)->uplink); }

static bool sync_answer(void *ctx, uint64_t ticket, zn_api_response *rs) {
  zn_daemon *d = ctx;
  zn_sync_result result;
  if (!zn_uplink_result(d->uplink, ticket, &result)) return false;
  if (zn_api_json(rs, 200, zn_sync_json(&result), NULL) != ZN_OK) rs->status = 500;
  return true;
}

static void on_change(void *ctx) {
  zn_daemon *d = ctx;
  if (d->listen != NULL) zn_listen_wake(d->listen);
}

static void on_stop(void *ctx) {
  zn_daemon *d = ctx;
  atomic_store(&d->stop, true);
  if (d->listen != NULL) zn_listen_wake(d->listen);
}

static void tell_where(const zn_daemon *d) {
  const zn_daemon_config *c = d->config;
  char url[160];
  (void)snprintf(url, sizeof url, "http://127.0.0.1:%u/#%s", d->api.port, d->api.token);
  if (c->out->json) {
    json_t *v = json_pack("{s:s, s:i, s:s}", "indirizzo", url, "porta", (int)d->api.port, "token", d->api.token);
    if (zn_out_json(c->out, v, NULL) != ZN_OK) return;
  }
  zn_out_line(c->out, ZT_SERVE_AT, url);
  if (zn_plat_stdin_tty()) zn_out_line(c->out, ZT_SERVE_STOP);
  if (zn_out_finish(c->out, NULL) != ZN_OK) return; /* nobody reads us: no reason to open a page */
  zn_err err = {ZN_OK, ""};
  if (c->open && zn_plat_stdin_tty() && zn_plat_open_browser(url, &err) != ZN_OK) zn_out_line(c->out, "%s", err.text);
}

static zn_status start(zn_daemon *d, zn_err *err) {
  const zn_daemon_config *c = d->config;
  zn_uplink_config up = {c->home, c->env, true, on_change, d};
  d->api = (zn_api){
      .env = c->env, .replica = c->replica, .come = c->come, .sync_ctx = d, .ask_sync = ask_sync, .changed = changed};
  zn_api_new_token(&d->api);
  zn_status st = zn_listen_open(&d->listen, &d->api, c->port, sync_answer, d, err);
  if (st != ZN_OK) return st;
  return zn_uplink_start(&d->uplink, &up, err);
}

zn_status zn_daemon_run(const zn_daemon_config *config, zn_err *err) {
  zn_daemon d = {.config = config};
  zn_arena arena;
  zn_arena_init(&arena);
  const char *path = serve_path(config->home, &arena);
  zn_status st = path == NULL ? zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY) : start(&d, err);
  if (st == ZN_OK) st = write_serve_file(&d, path, err);
  if (st == ZN_OK) {
    zn_plat_on_stop(on_stop, &d);
    tell_where(&d);
    while (!atomic_load(&d.stop) && zn_listen_service(d.listen)) continue;
    zn_plat_remove(path);
  }
  zn_plat_on_stop(NULL, NULL);
  /* The uplink calls the listener from its thread: it ends first. */
  bool clean = zn_uplink_stop(d.uplink, 5000);
  if (!clean) zn_plat_exit_now(st == ZN_OK ? 0 : 1);
  zn_listen_close(d.listen);
  zn_arena_release(&arena);
  return st;
}
