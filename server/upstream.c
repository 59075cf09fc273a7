#include "server/upstream.h"

#include <errno.h>
#include <libwebsockets.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/domain/money/totals.h"
#include "core/store/enrol.h"
#include "core/text/server.h"
#include "core/text/text.h"
#include "protocol/link.h"
#include "protocol/replica_peer.h"
#include "protocol/session.h"
#include "server/datadir.h"
#include "server/signals.h"

#define FRAME 4096

typedef struct upstream {
  const zn_env *env;
  const zn_log *log;
  zn_replica *replica;
  char url[256], host[200], path[200];
  int port;
  bool tls;
  struct lws_context *lws;
  struct lws *wsi; /* NULL: no connection, nor one being made */
  bool calling;    /* inside lws_client_connect_via_info: an error is its return value */
  bool open;
  zn_session *session;
  zn_peer peer;
  uint64_t round;
  zn_link link;
  lws_sorted_usec_list_t timer;
  atomic_bool stop;
} upstream;

static const lws_retry_bo_t policy = {.secs_since_valid_ping = 25, .secs_since_valid_hangup = 55};

/* "ws://host[:port][/path]" or "wss://…". */
static zn_status split_url(upstream *u, zn_err *err) {
  const char *p = u->url;
  u->tls = strncmp(p, "wss://", 6) == 0;
  if (!u->tls && strncmp(p, "ws://", 5) != 0) return zn_fail(err, ZN_E_INVALID, ZT_CONS_URL, u->url);
  p += u->tls ? 6 : 5;
  u->port = u->tls ? 443 : 80;
  bool six = *p == '[';
  if (six) p++;
  size_t n = strcspn(p, six ? "]" : ":/");
  if (n == 0 || n >= sizeof u->host) return zn_fail(err, ZN_E_INVALID, ZT_CONS_URL, u->url);
  memcpy(u->host, p, n);
  u->host[n] = 0;
  p += n + (six && p[n] == ']' ? 1 : 0);
  if (*p == ':') {
    char *end = NULL;
    long port = strtol(p + 1, &end, 10);
    if (end == p + 1 || port < 1 || port > 65535) return zn_fail(err, ZN_E_INVALID, ZT_CONS_URL, u->url);
    u->port = (int)port;
    p = end;
  }
  if ((*p != 0 && *p != '/') || strlen(p) >= sizeof u->path) return zn_fail(err, ZN_E_INVALID, ZT_CONS_URL, u->url);
  snprintf(u->path, sizeof u->path, "%s", *p == '/' ? p : "/");
  return ZN_OK;
}

/* ---- the session
 * ------------------------------------------------------------------------------------------------------------- */

static void schedule(upstream *u, int64_t ms);

static zn_status open_session(upstream *u, zn_err *err) {
  zn_session_opts o = {.side = ZN_SIDE_CLIENT, .env = u->env, .ident = zn_replica_ident(u->replica), .standing = true};
  o.region = *zn_replica_region(u->replica);
  ZN_TRY(zn_replica_peer_open(&o.peer, &o.server, u->replica, err));
  u->peer = o.peer;
  zn_status st = zn_session_new(&u->session, &o);
  if (st != ZN_OK) zn_replica_peer_close(&u->peer);
  u->round = 0;
  return st;
}

/* At rest: what came may let this device give something (a pin, a grant); then the session is told to look again. */
static void at_rest(upstream *u) {
  zn_err err = {0};
  uint64_t before = zn_trust_generation(zn_replica_trust(u->replica));
  if (zn_enrol_after_sync(u->replica, &err) != ZN_OK) {
    zn_log_event(u->log, ZN_LOG_ERROR, "after_sync", ZN_L_S("why", err.text));
    return;
  }
  zn_session_progress p;
  zn_session_progress_of(u->session, &p);
  zn_log_event(u->log, ZN_LOG_INFO, "in_step", ZN_L_I("segments", p.seg_received), ZN_L_I("bytes", p.bytes_in));
  if (zn_trust_generation(zn_replica_trust(u->replica)) != before) {
    zn_news news = {.kind = ZN_NEWS_TRUST};
    zn_session_news(u->session, &news);
  }
}

static void look(upstream *u) {
  if (u->session == NULL) return;
  if (zn_session_state_of(u->session) == ZN_SESSION_IDLE && zn_session_round(u->session) > u->round) {
    u->round = zn_session_round(u->session);
    at_rest(u);
  }
  schedule(u, zn_session_tick(u->session));
  if (u->wsi != NULL && (zn_session_pending(u->session) || zn_session_over(u->session)))
    lws_callback_on_writable(u->wsi);
}

static void ended(upstream *u, const char *why) {
  zn_status st = ZN_E_NET;
  bool progress = false;
  if (u->session != NULL) {
    zn_session_progress p;
    zn_session_lost(u->session);
    zn_session_progress_of(u->session, &p);
    progress = p.seg_received + p.stmt_received + p.grants_received > 0;
    const zn_err *e = zn_session_error(u->session);
    st = e->code;
    zn_log_event(u->log, ZN_LOG_WARN, "disconnected", ZN_L_S("status", zn_status_name(e->code)),
                 ZN_L_S("why", e->text));
    zn_session_free(u->session);
    zn_replica_peer_close(&u->peer);
    u->session = NULL;
  } else {
    zn_log_event(u->log, ZN_LOG_WARN, "unreachable", ZN_L_S("url", u->url), ZN_L_S("why", why));
  }
  zn_link_ended(&u->link, st == ZN_OK ? ZN_LINK_OK : zn_link_reason_of(st, u->open), progress);
  u->wsi = NULL;
  u->open = false;
  schedule(u, zn_link_wait(&u->link));
}

/* ---- the socket
 * ----------------------------------------------------------------------------------------------------------------- */

static int give(upstream *u) {
  uint8_t frame[LWS_PRE + FRAME];
  if (u->session == NULL) return -1;
  if (lws_send_pipe_choked(u->wsi)) { /* a part of a frame must never stay in libwebsockets: conn.c, SEND_BUFFER */
    lws_callback_on_writable(u->wsi);
    return 0;
  }
  size_t n = zn_session_drain(u->session, frame + LWS_PRE, FRAME);
  if (n > 0 && lws_write(u->wsi, frame + LWS_PRE, n, LWS_WRITE_BINARY) < (int)n) return -1;
  if (n == 0 && zn_session_over(u->session)) return -1;
  look(u);
  return 0;
}

static int established(upstream *u, struct lws *wsi) {
  zn_err err = {0};
  u->wsi = wsi;
  u->open = true;
  zn_log_event(u->log, ZN_LOG_INFO, "connected", ZN_L_S("url", u->url));
  if (open_session(u, &err) != ZN_OK) {
    zn_log_event(u->log, ZN_LOG_ERROR, "session", ZN_L_S("why", err.text));
    return -1;
  }
  look(u);
  return 0;
}

static int on_event(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len) {
  (void)user;
  upstream *u = lws_context_user(lws_get_context(wsi));
  switch (reason) {
    case LWS_CALLBACK_CLIENT_ESTABLISHED: return established(u, wsi);
    case LWS_CALLBACK_CLIENT_RECEIVE:
      if (u->session == NULL) return -1;
      lws_validity_confirmed(wsi);
      (void)!zn_session_feed(u->session,
                             ZN_SPAN(in, len)); /* what went wrong is in the session: it says its last word */
      look(u);
      return 0;
    case LWS_CALLBACK_CLIENT_WRITEABLE: return u->open ? give(u) : 0;
    case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
      if (!u->calling) ended(u, in != NULL ? in : "connection error");
      return 0;
    case LWS_CALLBACK_CLIENT_CLOSED:
      if (u->open) ended(u, "closed");
      return 0;
    default: return 0;
  }
}

static const struct lws_protocols protocols[] = {
    {.name = "zona", .callback = on_event, .rx_buffer_size = 16384},
    {0},
};

static void call(upstream *u) {
  char host[220];
  snprintf(host, sizeof host, strchr(u->host, ':') != NULL ? "[%s]:%d" : "%s:%d", u->host, u->port);
  struct lws_client_connect_info i = {
      .context = u->lws, .address = u->host, .port = u->port, .path = u->path, .host = host};
  i.protocol = i.local_protocol_name = protocols[0].name;
  i.ssl_connection = u->tls ? LCCSCF_USE_SSL : 0;
  i.retry_and_idle_policy = &policy;
  i.alpn = "http/1.1";
  u->calling = true;
  u->wsi = lws_client_connect_via_info(&i);
  u->calling = false;
  if (u->wsi == NULL) ended(u, "name not found");
}

static void on_timer(lws_sorted_usec_list_t *t) {
  upstream *u = lws_container_of(t, upstream, timer);
  if (u->session != NULL) {
    look(u);
  } else if (u->wsi == NULL && zn_link_wait(&u->link) == 0) {
    call(u);
  } else if (u->wsi == NULL) {
    schedule(u, zn_link_wait(&u->link));
  }
}

static void schedule(upstream *u, int64_t ms) {
  lws_sul_schedule(u->lws, 0, &u->timer, on_timer, (ms > 0 ? ms : 1) * LWS_US_PER_MS);
}

static void wake(void *ctx) { lws_cancel_service(((upstream *)ctx)->lws); }

/* ---- life
 * --------------------------------------------------------------------------------------------------------------------------
 */

static zn_status open_replica(upstream *u, const char *dir, const char *invite, zn_err *err) {
  char home[ZN_DIR_MAX + 64];
  bool needs_pin = false;
  if (mkdir(dir, 0700) != 0 && errno != EEXIST) return zn_fail(err, ZN_E_IO, ZT_DIR_MAKE, dir, strerror(errno));
  snprintf(home, sizeof home, "%.3072s/consolidator", dir);
  zn_status st = zn_replica_open(&u->replica, home, u->env, invite == NULL ? err : NULL);
  if (st == ZN_E_NOTFOUND && invite != NULL) {
    zn_invite inv;
    ZN_TRY(zn_invite_parse(&inv, invite, NULL, &needs_pin, err));
    bool right = inv.role == ZN_ROLE_CONSOLIDATORE;
    zn_wipe(&inv, sizeof inv);
    if (!right) return zn_fail(err, ZN_E_INVALID, ZT_CONS_ROLE);
    st = zn_enrol_join(&u->replica, home, u->env, invite, NULL, "Consolidatore", &needs_pin, err);
  }
  ZN_TRY(st);
  ZN_TRY(zn_domain_attach(u->replica, err));
  return zn_replica_lock_sync(u->replica, err);
}

static zn_status open_socket(upstream *u, zn_err *err) {
  zn_arena a;
  zn_arena_init(&a);
  const char *url = zn_replica_meta(u->replica, &a, "url");
  snprintf(u->url, sizeof u->url, "%s", url != NULL ? url : "");
  zn_arena_release(&a);
  ZN_TRY(split_url(u, err));
  lws_set_log_level(0, NULL);
  struct lws_context_creation_info i = {.port = CONTEXT_PORT_NO_LISTEN, .protocols = protocols, .user = u};
  i.options = u->tls ? LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT : 0;
  i.pt_serv_buf_size = 16384;
  i.fd_limit_per_thread = 32;
  i.timeout_secs = 20;
  i.retry_and_idle_policy = &policy;
  u->lws = lws_create_context(&i);
  return u->lws != NULL ? ZN_OK : zn_fail(err, ZN_E_NET, ZT_CONS_NET, u->url);
}

static void loop(upstream *u) {
  schedule(u, 1);
  while (!atomic_load(&u->stop)) {
    if (lws_service(u->lws, 0) < 0) return;
  }
}

static void upstream_free(upstream *u) {
  if (u->session != NULL) {
    zn_session_lost(u->session);
    zn_session_free(u->session);
    zn_replica_peer_close(&u->peer);
    u->session = NULL;
  }
  u->open = false;
  u->calling = true; /* what the context says while it goes is no news */
  if (u->lws != NULL) {
    lws_sul_cancel(&u->timer);
    lws_context_destroy(u->lws);
  }
  if (u->replica != NULL) zn_replica_unlock_sync(u->replica);
  zn_replica_close(u->replica);
  free(u);
}

zn_status zn_upstream_run(const char *dir, const char *invite, const zn_env *env, const zn_log *log, zn_err *err) {
  upstream *u = calloc(1, sizeof *u);
  if (u == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  u->env = env;
  u->log = log;
  zn_link_init(&u->link, env);
  zn_signals g = {.stop = &u->stop, .wake = wake, .ctx = u};
  zn_signals_block(&g);
  zn_status st = open_replica(u, dir, invite, err);
  if (st == ZN_OK) st = open_socket(u, err);
  if (st == ZN_OK) st = zn_signals_start(&g, err);
  if (st == ZN_OK) {
    loop(u);
    zn_signals_stop(&g);
    zn_log_event(log, ZN_LOG_INFO, "stopped", ZN_L_S("url", u->url));
  }
  upstream_free(u);
  return st;
}
