/* api: the HTTP side of zonad, GET only: /healthz, /metrics and the read API of the Regione's own systems. One table of
 * routes in routes.c; a route fills a reply at once, or sets a job in motion and replies when it is done. */
#ifndef ZONA_SERVER_API_API_H
#define ZONA_SERVER_API_API_H

#include <libwebsockets.h>

#include "server/server.h"

typedef struct zn_request {
  zn_server *server;
  struct lws *wsi; /* NULL: the client went away while a job was running */
  zn_address from;
  bool working; /* a job has it */
  bool begun;   /* headers are out */
  bool last;    /* close the connection after it */
  int code;     /* 0: no reply yet */
  const char *type;
  zn_buf body;
  size_t sent;
} zn_request;

typedef void (*zn_route_fn)(zn_request *q);
typedef struct zn_route {
  const char *path;
  zn_route_fn run;
  bool token; /* needs a bearer token */
  const char *help;
} zn_route;

extern const zn_route zn_routes[];
extern const size_t zn_route_count;
const zn_route *zn_route_find(const char *path);

void zn_request_free(zn_request *q);
/* Method, limits, route, token; then the route. */
void zn_api_request(zn_request *q, const char *path);
/* Sends headers and body as the socket takes them. -1: close. */
int zn_api_write(zn_request *q);
/* Jobs that are done. */
void zn_api_answers(zn_server *s);

void zn_reply_text(zn_request *q, int code, const char *type, const char *text);
void zn_reply_error(zn_request *q, int code, const char *name, const char *text); /* {"errore":{"codice","testo"}} */

/* The value of a query parameter, "" when it is absent. false when it does not fit. */
bool zn_request_param(const zn_request *q, const char *name, char *out, size_t cap);
bool zn_request_header(const zn_request *q, enum lws_token_indexes h, char *out, size_t cap);

/* metrics.c */
void zn_route_healthz(zn_request *q);
void zn_route_metrics(zn_request *q);
void zn_metrics_print(zn_server *s, zn_buf *out);
/* rendiconti.c */
void zn_route_rendiconti(zn_request *q);

/* tokens.c: "zona_" + base32; only its hash is kept */
#define ZN_TOKEN_LEN (5 + ZN_B32_LEN(32))
void zn_token_new(const zn_env *env, char out[ZN_TOKEN_LEN + 1]);
void zn_token_hash(const char *token, zn_hash *out);

#endif
