/* The listener: libwebsockets with its own poll loop, one protocol that takes both websocket and HTTP, no mounts, no
 * extensions. What is known of the library and minded here: one bounded frame per write callback; refusals are told
 * after accepting (a refused upgrade is only "read failed" for the client); pings by the retry policy; the context is
 * destroyed outside callbacks. */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "core/text/server.h"
#include "server/api/api.h"
#include "server/conn.h"

#define HEADERS   8192  /* bytes of request headers; more drops the connection */
#define SERVICE   16384 /* bytes read at once */
#define SPARE_FDS 64

static const lws_retry_bo_t policy = {.secs_since_valid_ping = 25, .secs_since_valid_hangup = 55};

typedef struct wsi_user { /* libwebsockets' per-connection memory, zeroed */
  zn_conn *conn;
  zn_request *request;
  zn_address from;
  bool admitted; /* counted by address */
} wsi_user;

static zn_server *server_of(struct lws *wsi) { return lws_context_user(lws_get_context(wsi)); }

static void client_address(zn_server *s, struct lws *wsi, zn_address *out) {
  char peer[64] = "", forwarded[512] = "";
  lws_get_peer_simple(wsi, peer, sizeof peer);
  int n = lws_hdr_total_length(wsi, WSI_TOKEN_X_FORWARDED_FOR);
  if (n > 0 && (size_t)n < sizeof forwarded) lws_hdr_copy(wsi, forwarded, sizeof forwarded, WSI_TOKEN_X_FORWARDED_FOR);
  zn_admit_address(s->admit, peer, forwarded[0] != 0 ? forwarded : NULL, out);
}

static void prepare_socket(struct lws *wsi) {
  int unsent = ZN_UNSENT, on = 1, room = ZN_SEND_BUFFER, fd = lws_get_socket_fd(wsi);
  (void)setsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent, sizeof unsent);
  (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  (void)setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
}

/* ---- websocket
 * ----------------------------------------------------------------------------------------------------------- */

static int close_with(struct lws *wsi, enum lws_close_status code, const char *why) {
  lws_close_reason(wsi, code, (unsigned char *)(uintptr_t)why, strlen(why));
  return -1;
}

static int refuse(zn_server *s, struct lws *wsi, const wsi_user *u, const char *why) {
  char from[64];
  s->refused_connections++;
  zn_log_event(s->log, ZN_LOG_WARN, "refused", ZN_L_S("from", zn_address_print(&u->from, from, sizeof from)),
               ZN_L_S("why", why));
  return close_with(wsi, LWS_CLOSE_STATUS_TLS_FAILURE - 2 /* 1013, try again later */, why);
}

static int on_established(struct lws *wsi, wsi_user *u) {
  zn_server *s = server_of(wsi);
  if (s->stopping) return close_with(wsi, LWS_CLOSE_STATUS_GOINGAWAY, ZT_CLOSE_STOP);
  switch (zn_admit_open(s->admit, &u->from)) {
    case ZN_ADMITTED: break;
    case ZN_ADMIT_FULL: return refuse(s, wsi, u, ZT_CLOSE_FULL);
    case ZN_ADMIT_RATE: return refuse(s, wsi, u, ZT_CLOSE_RATE);
  }
  u->admitted = true;
  if (zn_conn_open(&u->conn, s, wsi, &u->from) != ZN_OK) return refuse(s, wsi, u, ZT_CLOSE_FULL);
  return 0;
}

static void on_closed(struct lws *wsi, wsi_user *u) {
  zn_server *s = server_of(wsi);
  if (u->admitted) zn_admit_close(s->admit, &u->from);
  u->admitted = false;
  zn_conn_close(u->conn);
  u->conn = NULL;
}

/* ---- HTTP
 * ------------------------------------------------------------------------------------------------------------------ */

static void drop_request(wsi_user *u) {
  zn_request *q = u->request;
  u->request = NULL;
  if (q == NULL) return;
  if (q->working) {
    q->wsi = NULL; /* freed when the job is done */
  } else {
    zn_request_free(q);
  }
}

static int on_http(struct lws *wsi, wsi_user *u, const char *path) {
  zn_server *s = server_of(wsi);
  drop_request(u); /* the one before, on a kept connection */
  zn_request *q = calloc(1, sizeof *q);
  if (q == NULL) return -1;
  q->server = s;
  q->wsi = wsi;
  client_address(s, wsi, &q->from);
  u->request = q;
  zn_api_request(q, path);
  if (q->code != 0) lws_callback_on_writable(wsi);
  return 0;
}

/* ---- the one callback
 * -------------------------------------------------------------------------------------------------------- */

static int on_event(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len) {
  wsi_user *u = user;
  switch (reason) {
    case LWS_CALLBACK_SERVER_NEW_CLIENT_INSTANTIATED: prepare_socket(wsi); return 0;
    case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION: /* the headers are still here */
      client_address(server_of(wsi), wsi, &u->from);
      return 0;
    case LWS_CALLBACK_ESTABLISHED: return on_established(wsi, u);
    case LWS_CALLBACK_RECEIVE:
      if (u->conn == NULL) return -1;
      return zn_conn_take(u->conn, in, len) ? 0 : close_with(wsi, LWS_CLOSE_STATUS_PROTOCOL_ERR, ZT_CLOSE_PROTO);
    case LWS_CALLBACK_SERVER_WRITEABLE:
      if (u->conn == NULL) return -1;
      return zn_conn_give(u->conn) ? 0 : close_with(wsi, LWS_CLOSE_STATUS_NORMAL, "");
    case LWS_CALLBACK_RECEIVE_PONG: return 0;
    case LWS_CALLBACK_CLOSED: on_closed(wsi, u); return 0;
    case LWS_CALLBACK_HTTP: return on_http(wsi, u, in);
    case LWS_CALLBACK_HTTP_WRITEABLE: return u == NULL || u->request == NULL ? 0 : zn_api_write(u->request);
    case LWS_CALLBACK_HTTP_BODY:
    case LWS_CALLBACK_HTTP_BODY_COMPLETION: return 0; /* no route takes a body */
    case LWS_CALLBACK_HTTP_DROP_PROTOCOL:
    case LWS_CALLBACK_CLOSED_HTTP:
      if (u != NULL) drop_request(u);
      return 0;
    case LWS_CALLBACK_EVENT_WAIT_CANCELLED: {
      zn_server *s = lws_context_user(lws_get_context(wsi));
      if (s->relay != NULL && s->vhost != NULL) {
        zn_conns_settle(s);
        zn_api_answers(s);
      }
      return 0;
    }
    default: return 0;
  }
}

static const struct lws_protocols protocols[] = {
    {.name = "zona", .callback = on_event, .per_session_data_size = sizeof(wsi_user), .rx_buffer_size = 4096},
    {0},
};

/* ---- context
 * ------------------------------------------------------------------------------------------------------------------ */

/* libwebsockets' own words go the way of ours; it has no place for a context, so this one knows stderr only. */
static void on_lws_log(int level, const char *line) {
  static const zn_log log = {.fd = 2, .level = ZN_LOG_WARN};
  char text[256];
  size_t n = strcspn(line, "\n");
  if (n >= sizeof text) n = sizeof text - 1;
  memcpy(text, line, n);
  text[n] = 0;
  zn_log_event(&log, level == LLL_ERR ? ZN_LOG_ERROR : ZN_LOG_WARN, "lws", ZN_L_S("text", text));
}

static unsigned allow_files(int64_t connections) {
  struct rlimit l;
  rlim_t want = (rlim_t)connections + SPARE_FDS;
  if (getrlimit(RLIMIT_NOFILE, &l) != 0) return (unsigned)want;
  if (l.rlim_cur < want) {
    l.rlim_cur = l.rlim_max < want ? l.rlim_max : want;
    (void)setrlimit(RLIMIT_NOFILE, &l);
  }
  return (unsigned)(l.rlim_cur < want ? l.rlim_cur : want);
}

static bool any_address(const char *host) {
  return host[0] == 0 || strcmp(host, "0.0.0.0") == 0 || strcmp(host, "::") == 0 || strcmp(host, "*") == 0;
}

zn_status zn_listen_open(zn_server *s, const char *host, int port, zn_err *err) {
  lws_set_log_level(LLL_ERR, on_lws_log);
  struct lws_context_creation_info i = {0};
  bool tls = s->settings->certificate[0] != 0;
  i.options = LWS_SERVER_OPTION_EXPLICIT_VHOSTS | LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND;
  if (strchr(host, ':') == NULL) i.options |= LWS_SERVER_OPTION_DISABLE_IPV6;
  if (tls) i.options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
  i.user = s;
  i.protocols = protocols;
  i.port = port;
  if (!any_address(host)) i.iface = strcmp(host, "localhost") == 0 ? "127.0.0.1" : host;
  i.max_http_header_data = HEADERS;
  i.pt_serv_buf_size = SERVICE;
  i.fd_limit_per_thread = allow_files(s->settings->connections);
  i.retry_and_idle_policy = &policy;
  i.timeout_secs = 15;
  i.keepalive_timeout = 30;
  i.server_string = "zonad";
  i.vhost_name = "zona";
  if (tls) {
    i.ssl_cert_filepath = s->settings->certificate;
    i.ssl_private_key_filepath = s->settings->key;
    i.alpn = "http/1.1";
  }
  s->lws = lws_create_context(&i);
  if (s->lws == NULL) return zn_fail(err, ZN_E_NET, ZT_LISTEN_PORT, host);
  s->vhost = lws_create_vhost(s->lws, &i);
  if (s->vhost == NULL) {
    lws_context_destroy(s->lws);
    s->lws = NULL;
    if (tls) return zn_fail(err, ZN_E_NET, ZT_LISTEN_TLS, s->settings->certificate, s->settings->key);
    char where[ZN_SET_TEXT_MAX + 16];
    snprintf(where, sizeof where, "%s:%d", host, port);
    return zn_fail(err, ZN_E_NET, ZT_LISTEN_PORT, where);
  }
  return ZN_OK;
}

int zn_listen_port(const zn_server *s) { return lws_get_vhost_listen_port(s->vhost); }

void zn_listen_wake(void *server) {
  zn_server *s = server;
  lws_cancel_service(s->lws);
}

/* After the order to stop: sessions say their last word and what waits for the disk is written and answered, 5 s at
 * most. */
#define LAST_WORDS_MS 5000

void zn_listen_loop(zn_server *s) {
  int64_t until = 0;
  for (;;) {
    int64_t now = s->env->mono_ms(s->env->ctx);
    if (atomic_load(&s->stop) && !s->stopping) {
      s->stopping = true;
      until = now + LAST_WORDS_MS;
      zn_conns_stop(s);
    }
    if (s->stopping && (s->conns.n == 0 || now >= until)) return;
    if (lws_service(s->lws, 0) < 0) return;
  }
}

void zn_listen_close(zn_server *s) {
  if (s->lws != NULL) lws_context_destroy(s->lws);
  s->lws = NULL;
  s->vhost = NULL;
  free(s->conns.v);
  s->conns = (zn_conns){0};
}
