#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "core/text/server.h"
#include "server/api/api.h"
#include "server/conn.h"

const zn_route zn_routes[] = {
    {"/healthz", zn_route_healthz, false, "Il server risponde."},
    {"/metrics", zn_route_metrics, false, "Misure per Prometheus."},
    {"/api/v1/rendiconti", zn_route_rendiconti, true,
     "Rendicontazione consolidata: fondo, anno, ambito (facoltativo)."},
};
const size_t zn_route_count = sizeof zn_routes / sizeof *zn_routes;

const zn_route *zn_route_find(const char *path) {
  for (size_t i = 0; i < zn_route_count; i++) {
    if (strcmp(zn_routes[i].path, path) == 0) return &zn_routes[i];
  }
  return NULL;
}

void zn_request_free(zn_request *q) {
  if (q == NULL) return;
  zn_buf_release(&q->body);
  free(q);
}

/* ---- what the client said
 * ---------------------------------------------------------------------------------------------- */

bool zn_request_header(const zn_request *q, enum lws_token_indexes h, char *out, size_t cap) {
  out[0] = 0;
  int n = lws_hdr_total_length(q->wsi, h);
  if (n <= 0) return true;
  if ((size_t)n >= cap) return false;
  return lws_hdr_copy(q->wsi, out, (int)cap, h) >= 0;
}

bool zn_request_param(const zn_request *q, const char *name, char *out, size_t cap) {
  char pair[512];
  size_t n = strlen(name);
  out[0] = 0;
  for (int i = 0;; i++) {
    int len = lws_hdr_copy_fragment(q->wsi, pair, sizeof pair, WSI_TOKEN_HTTP_URI_ARGS, i);
    if (len == 0 || len == -1) return true; /* no more */
    if (len < 0) return false;              /* longer than any value we know */
    if (strncmp(pair, name, n) != 0 || pair[n] != '=') continue;
    if (strlen(pair + n + 1) >= cap) return false;
    memcpy(out, pair + n + 1, strlen(pair + n + 1) + 1);
    return true;
  }
}

/* ---- replies
 * -------------------------------------------------------------------------------------------------------------- */

void zn_reply_text(zn_request *q, int code, const char *type, const char *text) {
  q->code = code;
  q->type = type;
  zn_buf_clear(&q->body);
  zn_buf_put_str(&q->body, text);
}

void zn_reply_error(zn_request *q, int code, const char *name, const char *text) {
  json_t *j = json_pack("{s:{s:s,s:s}}", "errore", "codice", name, "testo", text);
  char *dump = j != NULL ? json_dumps(j, JSON_COMPACT) : NULL;
  zn_reply_text(q, code, "application/json; charset=utf-8", dump != NULL ? dump : "{}");
  zn_buf_put_str(&q->body, "\n");
  free(dump);
  json_decref(j);
}

static bool token_good(zn_request *q) {
  char header[256];
  zn_hash hash;
  if (!zn_request_header(q, WSI_TOKEN_HTTP_AUTHORIZATION, header, sizeof header)) return false;
  if (strncmp(header, "Bearer ", 7) != 0) return false;
  zn_token_hash(header + 7, &hash);
  zn_wipe(header, sizeof header);
  zn_store *store = zn_relay_store(q->server->relay);
  return store->ops->token_check(store, &hash, NULL) == ZN_OK;
}

void zn_api_request(zn_request *q, const char *path) {
  char transfer[64];
  char *uri;
  int len;
  q->server->http_requests++;
  zn_buf_init(&q->body, 256u << 20);
  if (zn_admit_request(q->server->admit, &q->from) != ZN_ADMITTED) {
    zn_reply_error(q, 429, "rate", ZT_API_RATE);
    return;
  }
  if (!zn_request_header(q, WSI_TOKEN_HTTP_TRANSFER_ENCODING, transfer, sizeof transfer) || transfer[0] != 0) {
    q->last = true; /* its body would be read as the next request */
    zn_reply_error(q, 411, "length", ZT_API_LENGTH);
    return;
  }
  int method = lws_http_get_uri_and_method(q->wsi, &uri, &len);
  if (method != LWSHUMETH_GET && method != LWSHUMETH_HEAD) {
    q->last = true;
    zn_reply_error(q, 405, "method", ZT_API_METHOD);
    return;
  }
  const zn_route *r = zn_route_find(path);
  if (r == NULL || (r->token && q->server->settings->api == 0)) {
    zn_reply_error(q, 404, "notfound", ZT_API_NOT_FOUND);
  } else if (r->token && !token_good(q)) {
    zn_reply_error(q, 401, "token", ZT_API_TOKEN);
  } else {
    r->run(q);
  }
}

/* ---- writing
 * ----------------------------------------------------------------------------------------------------------------- */

static int put_header(zn_request *q, const char *name, const char *value, uint8_t **p, uint8_t *end) {
  return lws_add_http_header_by_name(q->wsi, (const uint8_t *)name, (const uint8_t *)value, (int)strlen(value), p, end);
}

static int write_headers(zn_request *q) {
  uint8_t buf[LWS_PRE + 2048], *start = buf + LWS_PRE, *p = start, *end = buf + sizeof buf - 1;
  if (lws_add_http_common_headers(q->wsi, (unsigned)q->code, q->type, q->body.n, &p, end) != 0) return -1;
  if (put_header(q, "cache-control:", "no-store", &p, end) != 0 ||
      put_header(q, "x-content-type-options:", "nosniff", &p, end) != 0 ||
      put_header(q, "content-security-policy:", "default-src 'none'", &p, end) != 0) {
    return -1;
  }
  if (q->code == 401 && put_header(q, "www-authenticate:", "Bearer", &p, end) != 0) return -1;
  if (lws_finalize_write_http_header(q->wsi, start, &p, end) != 0) return -1;
  q->begun = true;
  lws_callback_on_writable(q->wsi);
  return 0;
}

int zn_api_write(zn_request *q) {
  if (q->code == 0) return 0; /* the job is still running */
  if (!q->begun) return write_headers(q);
  if (lws_send_pipe_choked(q->wsi)) { /* conn.h, ZN_FRAME */
    lws_callback_on_writable(q->wsi);
    return 0;
  }
  uint8_t frame[LWS_PRE + ZN_FRAME];
  char *uri;
  int len;
  bool head = lws_http_get_uri_and_method(q->wsi, &uri, &len) == LWSHUMETH_HEAD;
  size_t n = head ? 0 : q->body.n - q->sent;
  if (n > ZN_FRAME) n = ZN_FRAME;
  bool final = head || q->sent + n == q->body.n;
  if (n > 0) memcpy(frame + LWS_PRE, q->body.p + q->sent, n);
  if (lws_write(q->wsi, frame + LWS_PRE, n, final ? LWS_WRITE_HTTP_FINAL : LWS_WRITE_HTTP) != (int)n) return -1;
  q->sent += n;
  if (!final) {
    lws_callback_on_writable(q->wsi);
    return 0;
  }
  if (q->last) return -1;
  return lws_http_transaction_completed(q->wsi) != 0 ? -1 : 0;
}

static int code_of(zn_status s) {
  switch (s) {
    case ZN_E_INVALID:
    case ZN_E_USAGE: return 400;
    case ZN_E_NOTFOUND: return 404;
    case ZN_E_DENIED: return 403;
    case ZN_E_STATE:
    case ZN_E_BUSY: return 503;
    default: return 500;
  }
}

void zn_api_answers(zn_server *s) {
  if (s->jobs == NULL) return;
  for (zn_job *j = zn_jobs_answers(s->jobs); j != NULL;) {
    zn_job *next = j->next;
    zn_request *q = j->owner;
    q->working = false;
    if (q->wsi == NULL) {
      zn_request_free(q);
    } else {
      if (j->status != ZN_OK) {
        zn_reply_error(q, code_of(j->status), zn_status_name(j->status), j->err.text);
      } else {
        q->code = 200;
        q->type = j->type;
        zn_buf_release(&q->body);
        q->body = j->body;
        zn_buf_init(&j->body, 0);
      }
      lws_callback_on_writable(q->wsi);
    }
    zn_job_free(j);
    j = next;
  }
}
