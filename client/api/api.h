/* api: the local HTTP API of `zona serve`, as functions from request to response: no sockets here (listen.c has them),
 * so tests call it directly. Only this computer's own pages may use it:
 *
 *   - it listens on 127.0.0.1 only;
 *   - Host must be 127.0.0.1:port or localhost:port (a foreign name that was pointed here by DNS is refused);
 *   - Origin, when there is one, must be the page's own;
 *   - every path under /api/ wants the token of this run: "Authorization: Bearer TOKEN".
 *
 * Routes are one table (routes.c). Bodies are JSON objects of at most ZN_API_BODY_MAX bytes. Errors are
 * {"errore":{"codice":"invalid","testo":"…"}} with a fitting HTTP status. Ids in paths are base32; natural keys, which
 * may hold
 * "/", travel in the query or the body. */
#ifndef ZONA_CLIENT_API_API_H
#define ZONA_CLIENT_API_API_H

#include <jansson.h>
#include <stdbool.h>

#include "client/scope.h"
#include "core/base/arena.h"
#include "core/base/bytes.h"
#include "core/base/env.h"
#include "core/base/status.h"
#include "core/domain/rows/entry.h"
#include "core/domain/rows/place.h"
#include "core/store/replica.h"

#define ZN_API_BODY_MAX  (1u << 20)
#define ZN_API_TOKEN_LEN 52 /* 32 random bytes in base32 */

typedef enum zn_method { ZN_GET = 1, ZN_POST = 2, ZN_PUT = 4, ZN_DELETE = 8, ZN_METHOD_OTHER = 0 } zn_method;

typedef struct zn_api_param {
  const char *name, *value;
} zn_api_param;

#define ZN_API_PARAMS 32

/* One request; strings are owned by whoever made it and live as long as the call. NULL: the header was not there. */
typedef struct zn_api_request {
  zn_method method;
  const char *path; /* decoded, without the query */
  zn_api_param params[ZN_API_PARAMS];
  size_t nparams;
  const char *host, *origin, *authorization, *content_type;
  zn_span body;
} zn_api_request;

typedef struct zn_api_response {
  int status;
  const char *type;  /* static */
  const char *allow; /* for 405, or NULL; static storage in the response */
  char allow_room[40];
  char filename[80]; /* the body is a file to be saved under this name; "": it is not */
  zn_buf body;
  bool wait_sync; /* not an answer yet: a sync was asked for, answer with its result (ticket) */
  uint64_t ticket;
} zn_api_response;

/* What the routes work on. */
typedef struct zn_api {
  const zn_env *env;
  zn_replica *replica;
  const char *come; /* --come, or NULL */
  char token[ZN_API_TOKEN_LEN + 1];
  unsigned port;
  void *sync_ctx;
  uint64_t (*ask_sync)(void *ctx); /* asks the uplink for a sync; a ticket. NULL: there is no uplink */
  void (*changed)(void *ctx);      /* rows were written here: the uplink may want to seal */
} zn_api;

void zn_api_new_token(zn_api *api);
/* May this request come in at all? Host, Origin, token (for /api/). 0: yes; otherwise the response is filled with the
 * refusal. */
int zn_api_admit(const zn_api *api, const zn_api_request *rq, zn_api_response *rs);
/* Admits, routes, runs. The response's body is initialised here and owned by the caller. */
void zn_api_handle(zn_api *api, const zn_api_request *rq, zn_api_response *rs);
void zn_api_response_init(zn_api_response *rs);
void zn_api_response_release(zn_api_response *rs);

/* ---- for the routes -------------------------------------------------------------------------------------------------
 */
typedef struct zn_api_call {
  zn_api *api;
  const zn_api_request *rq;
  zn_api_response *rs;
  zn_arena *arena;
  const char *part[2]; /* what stood for {…} in the path */
} zn_api_call;

typedef struct zn_route {
  zn_method method;
  const char *path; /* "/api/v1/entities/{}/{}" */
  zn_status (*run)(zn_api_call *c, zn_err *err);
} zn_route;

size_t zn_route_count(void);
const zn_route *zn_route_at(size_t i);

const char *zn_api_param_get(const zn_api_request *rq, const char *name); /* NULL when absent */
/* Answers with a JSON value; takes the reference. */
ZN_MUST zn_status zn_api_json(zn_api_response *rs, int status, json_t *value, zn_err *err);
void zn_api_fail(zn_api_response *rs, int status, const char *code, const char *text);
/* HTTP status of one of ours. */
int zn_api_status_of(zn_status st);
/* The same after rows were written: the uplink may want to send them. */
ZN_MUST zn_status zn_api_written(zn_api_call *c, int status, json_t *value, zn_err *err);
/* Who this call acts as; lives as long as the call. */
ZN_MUST zn_status zn_api_place(const zn_api_call *c, zn_place *out, zn_err *err);
/* What the query is about: fondo, anno, al, ente, ambito, intervento. */
zn_scope_text zn_api_scope(const zn_api_request *rq);
/* The body as a JSON object; a new reference. */
ZN_MUST zn_status zn_api_body(const zn_api_request *rq, json_t **out, zn_err *err);
/* A member as a person would type it, whether it came as text or as a number; NULL when it is not there or is neither.
 * Lives as long as the body and the call. */
const char *zn_api_member(const zn_api_call *c, const json_t *body, const char *key);
/* What a body is about, as zn_api_scope. */
zn_scope_text zn_api_scope_in(const zn_api_call *c, const json_t *body);
/* The members of an object as field=value pairs, but the one named `skip` (NULL: none); null empties a field. They live
 * as long as the object and the call. ZN_E_INVALID for one that is no plain value. */
ZN_MUST zn_status zn_api_pairs(const zn_api_call *c, const json_t *object, const char *skip, zn_pair **out, size_t *n,
                               zn_err *err);

#endif
