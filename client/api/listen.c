#include "client/api/listen.h"

#include <libwebsockets.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text/client.h"
#include "core/text/text.h"

#define CHUNK         16384
#define LOOK_AGAIN_US LWS_US_PER_SEC

struct zn_listen {
  struct lws_context *context;
  struct lws_vhost *vhost;
  zn_api *api;
  zn_sync_answer_fn answer;
  void *ctx;
  struct exchange *waiting; /* for the result of a sync */
};

/* One connection's request in progress. libwebsockets zeroes it and frees it; what it points to is ours. */
typedef struct exchange {
  struct exchange *next; /* among those that wait for a sync */
  struct lws *wsi;
  zn_arena arena;
  zn_api_request rq;
  zn_buf body;
  size_t expected; /* Content-Length */
  zn_api_response rs;
  size_t sent;
  bool begun, answering, headers_sent, waiting;
} exchange;

/* The page may load only what comes from here, in no frame, with no guessing of types; nothing is cached. */
static const struct {
  const char *name, *value;
} security[] = {
    {"content-security-policy:", "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"},
    {"x-content-type-options:", "nosniff"},
    {"x-frame-options:", "DENY"},
    {"referrer-policy:", "no-referrer"},
    {"cross-origin-opener-policy:", "same-origin"},
    {"cross-origin-resource-policy:", "same-origin"},
    {"cache-control:", "no-store"},
};

static void stop_waiting(zn_listen *l, exchange *x) {
  for (exchange **at = &l->waiting; *at != NULL; at = &(*at)->next) {
    if (*at != x) continue;
    *at = x->next;
    break;
  }
  x->waiting = false;
}

static void exchange_reset(zn_listen *l, exchange *x) {
  if (!x->begun) return;
  stop_waiting(l, x);
  zn_arena_release(&x->arena);
  zn_buf_release(&x->body);
  if (x->answering || x->waiting) zn_api_response_release(&x->rs);
  memset(x, 0, sizeof *x);
}

/* ---- reading the request
 * ---------------------------------------------------------------------------------------------- */

static const char *header(struct lws *wsi, exchange *x, enum lws_token_indexes token) {
  int n = lws_hdr_total_length(wsi, token);
  if (n <= 0) return NULL;
  char *text = zn_arena_alloc(&x->arena, (size_t)n + 1);
  if (text == NULL || lws_hdr_copy(wsi, text, n + 1, token) < 0) return NULL;
  return text;
}

static void take_params(struct lws *wsi, exchange *x) {
  char piece[1024];
  for (int i = 0; x->rq.nparams < ZN_API_PARAMS; i++) {
    int n = lws_hdr_copy_fragment(wsi, piece, sizeof piece, WSI_TOKEN_HTTP_URI_ARGS, i);
    if (n < 0) return;
    char *pair = zn_arena_strndup(&x->arena, piece, (size_t)n);
    char *eq = pair == NULL ? NULL : strchr(pair, '=');
    if (eq == NULL) continue;
    *eq = '\0';
    x->rq.params[x->rq.nparams++] = (zn_api_param){pair, eq + 1};
  }
}

static const struct {
  enum lws_token_indexes token;
  zn_method method;
} methods[] = {
    {WSI_TOKEN_GET_URI, ZN_GET},
    {WSI_TOKEN_POST_URI, ZN_POST},
    {WSI_TOKEN_PUT_URI, ZN_PUT},
    {WSI_TOKEN_DELETE_URI, ZN_DELETE},
};

static void begin(zn_listen *l, struct lws *wsi, exchange *x) {
  exchange_reset(l, x);
  x->begun = true;
  x->wsi = wsi;
  zn_arena_init(&x->arena);
  zn_buf_init(&x->body, ZN_API_BODY_MAX + CHUNK);
  x->rq.path = "/";
  for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
    if (lws_hdr_total_length(wsi, methods[i].token) <= 0) continue;
    const char *path = header(wsi, x, methods[i].token);
    x->rq.method = methods[i].method;
    x->rq.path = path == NULL ? "/" : path;
  }
  x->rq.host = header(wsi, x, WSI_TOKEN_HOST);
  x->rq.origin = header(wsi, x, WSI_TOKEN_ORIGIN);
  x->rq.authorization = header(wsi, x, WSI_TOKEN_HTTP_AUTHORIZATION);
  x->rq.content_type = header(wsi, x, WSI_TOKEN_HTTP_CONTENT_TYPE);
  take_params(wsi, x);
}

/* ---- answering
 * ------------------------------------------------------------------------------------------------------------ */

static int send_headers(struct lws *wsi, exchange *x) {
  uint8_t room[LWS_PRE + 2048], *p = room + LWS_PRE, *start = p, *end = room + sizeof room - 1;
  const char *type = x->rs.type;
  if (lws_add_http_common_headers(wsi, (unsigned)x->rs.status, type, x->rs.body.n, &p, end)) return -1;
  for (size_t i = 0; i < sizeof security / sizeof security[0]; i++) {
    const char *v = security[i].value;
    if (lws_add_http_header_by_name(wsi, (const uint8_t *)security[i].name, (const uint8_t *)v, (int)strlen(v), &p,
                                    end))
      return -1;
  }
  if (x->rs.allow != NULL && lws_add_http_header_by_name(wsi, (const uint8_t *)"allow:", (const uint8_t *)x->rs.allow,
                                                         (int)strlen(x->rs.allow), &p, end)) {
    return -1;
  }
  if (x->rs.filename[0] != 0) {
    char v[120];
    (void)snprintf(v, sizeof v, "attachment; filename=\"%s\"", x->rs.filename);
    if (lws_add_http_header_by_name(wsi, (const uint8_t *)"content-disposition:", (const uint8_t *)v, (int)strlen(v),
                                    &p, end))
      return -1;
  }
  if (lws_finalize_write_http_header(wsi, start, &p, end)) return -1;
  x->headers_sent = true;
  return 0;
}

static int finished(zn_listen *l, struct lws *wsi, exchange *x) {
  exchange_reset(l, x);
  return lws_http_transaction_completed(wsi) ? -1 : 0;
}

static int send_more(zn_listen *l, struct lws *wsi, exchange *x) {
  if (!x->answering) return 0;
  if (!x->headers_sent) {
    if (send_headers(wsi, x) != 0) return -1;
    if (x->rs.body.n == 0) return finished(l, wsi, x);
    lws_callback_on_writable(wsi);
    return 0;
  }
  uint8_t room[LWS_PRE + CHUNK];
  size_t n = x->rs.body.n - x->sent;
  if (n > CHUNK) n = CHUNK;
  memcpy(room + LWS_PRE, x->rs.body.p + x->sent, n);
  x->sent += n;
  bool last = x->sent == x->rs.body.n;
  if (lws_write(wsi, room + LWS_PRE, n, last ? LWS_WRITE_HTTP_FINAL : LWS_WRITE_HTTP) < (int)n) return -1;
  if (last) return finished(l, wsi, x);
  lws_callback_on_writable(wsi);
  return 0;
}

static int answer_now(struct lws *wsi, exchange *x) {
  x->answering = true;
  lws_callback_on_writable(wsi);
  return 0;
}

static int refuse(struct lws *wsi, exchange *x, int status, const char *code, const char *text) {
  zn_api_response_init(&x->rs);
  zn_api_fail(&x->rs, status, code, text);
  return answer_now(wsi, x);
}

static int run(zn_listen *l, struct lws *wsi, exchange *x) {
  x->rq.body = zn_buf_span(&x->body);
  zn_api_handle(l->api, &x->rq, &x->rs);
  if (!x->rs.wait_sync || l->answer(l->ctx, x->rs.ticket, &x->rs)) return answer_now(wsi, x);
  x->waiting = true;
  x->next = l->waiting;
  l->waiting = x;
  lws_set_timeout(wsi, NO_PENDING_TIMEOUT, 0); /* a long sync is no dead connection */
  lws_set_timer_usecs(wsi, LOOK_AGAIN_US);     /* an uplink that hangs wakes nobody */
  return 0;
}

static int on_request(zn_listen *l, struct lws *wsi, exchange *x) {
  begin(l, wsi, x);
  const char *length = header(wsi, x, WSI_TOKEN_HTTP_CONTENT_LENGTH);
  bool chunked = lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_TRANSFER_ENCODING) > 0;
  char text[120];
  /* Chunked bodies arrive raw and never complete (LIBRARIES 8). */
  if (chunked || ((x->rq.method == ZN_POST || x->rq.method == ZN_PUT) && length == NULL)) {
    return refuse(wsi, x, 411, "length", ZT_API_LENGTH);
  }
  if (length == NULL) return run(l, wsi, x);
  char *end = NULL;
  unsigned long long n = strtoull(length, &end, 10);
  if (*end != '\0' || *length == '-') return refuse(wsi, x, 400, "length", ZT_API_LENGTH);
  if (n > ZN_API_BODY_MAX) {
    (void)snprintf(text, sizeof text, ZT_API_TOO_LARGE, ZN_API_BODY_MAX >> 10);
    return refuse(wsi, x, 413, "limit", text);
  }
  /* A stranger's body is not even read. */
  zn_api_response_init(&x->rs);
  if (zn_api_admit(l->api, &x->rq, &x->rs) != 0) return answer_now(wsi, x);
  x->expected = (size_t)n;
  return n == 0 ? run(l, wsi, x) : 0;
}

static int on_body(exchange *x, const void *in, size_t len) {
  if (x->answering) return 0;
  if (x->body.n + len > x->expected) return -1;
  zn_buf_put(&x->body, in, len);
  return zn_buf_ok(&x->body) ? 0 : -1;
}

static int on_writable(zn_listen *l, struct lws *wsi, exchange *x) {
  if (!x->waiting) return send_more(l, wsi, x);
  if (!l->answer(l->ctx, x->rs.ticket, &x->rs)) return 0;
  stop_waiting(l, x);
  return answer_now(wsi, x);
}

static int callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len) {
  zn_listen *l = wsi == NULL ? NULL : lws_context_user(lws_get_context(wsi));
  exchange *x = user;
  if (l == NULL) return 0;
  switch (reason) {
    case LWS_CALLBACK_HTTP: return on_request(l, wsi, x);
    case LWS_CALLBACK_HTTP_BODY: return on_body(x, in, len);
    case LWS_CALLBACK_HTTP_BODY_COMPLETION: return x->answering ? 0 : run(l, wsi, x);
    case LWS_CALLBACK_HTTP_WRITEABLE: return on_writable(l, wsi, x);
    case LWS_CALLBACK_TIMER:
      if (x == NULL || !x->waiting) return 0;
      lws_set_timer_usecs(wsi, LOOK_AGAIN_US);
      lws_callback_on_writable(wsi);
      return 0;
    case LWS_CALLBACK_CLOSED_HTTP:
      if (x != NULL) exchange_reset(l, x);
      return 0;
    case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE: return -1; /* no websockets here */
    case LWS_CALLBACK_EVENT_WAIT_CANCELLED:
      for (exchange *w = l->waiting; w != NULL; w = w->next) lws_callback_on_writable(w->wsi);
      return 0;
    case LWS_CALLBACK_FILTER_HTTP_CONNECTION:
    case LWS_CALLBACK_ADD_HEADERS: return 0;
    default: return 0;
  }
}

static const struct lws_protocols protocols[] = {
    {.name = "http", .callback = callback, .per_session_data_size = sizeof(exchange)},
    {0},
};

zn_status zn_listen_open(zn_listen **out, zn_api *api, unsigned port, zn_sync_answer_fn answer, void *ctx,
                         zn_err *err) {
  zn_listen *l = calloc(1, sizeof *l);
  if (l == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  *l = (zn_listen){.api = api, .answer = answer, .ctx = ctx};
  lws_set_log_level(0, NULL);
  struct lws_context_creation_info info = {
      .port = CONTEXT_PORT_NO_LISTEN,
      .protocols = protocols,
      .user = l,
      .options = LWS_SERVER_OPTION_EXPLICIT_VHOSTS | LWS_SERVER_OPTION_DISABLE_IPV6,
      .max_http_header_data = 16384,
      .pt_serv_buf_size = CHUNK,
      .fd_limit_per_thread = 60,
      .timeout_secs = 30,
      .keepalive_timeout = 30,
      .gid = (gid_t)-1,
      .uid = (uid_t)-1,
  };
  l->context = lws_create_context(&info);
  info.port = (int)port;
  info.iface = "127.0.0.1";
  info.vhost_name = "locale";
  if (l->context != NULL) l->vhost = lws_create_vhost(l->context, &info);
  if (l->vhost == NULL) {
    zn_listen_close(l);
    return zn_fail(err, ZN_E_STATE, ZT_LISTEN_FAILED, port);
  }
  api->port = (unsigned)lws_get_vhost_listen_port(l->vhost);
  *out = l;
  return ZN_OK;
}

void zn_listen_close(zn_listen *l) {
  if (l == NULL) return;
  if (l->context != NULL) lws_context_destroy(l->context);
  free(l);
}

bool zn_listen_service(zn_listen *l) { return lws_service(l->context, 0) >= 0; }
void zn_listen_wake(zn_listen *l) { lws_cancel_service(l->context); }
