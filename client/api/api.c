#include "client/api/api.h"

#include <stdio.h>
#include <string.h>

#include "core/crypto/crypto.h"
#include "core/text/client.h"
#include "core/text/text.h"

static const char JSON_TYPE[] = "application/json; charset=utf-8";

void zn_api_new_token(zn_api *api) {
  uint8_t bytes[32];
  api->env->random(api->env->ctx, bytes, sizeof bytes);
  zn_b32_encode(api->token, bytes, sizeof bytes);
  zn_wipe(bytes, sizeof bytes);
}

void zn_api_response_init(zn_api_response *rs) {
  memset(rs, 0, sizeof *rs);
  rs->status = 200;
  rs->type = JSON_TYPE;
  zn_buf_init(&rs->body, 0);
}

void zn_api_response_release(zn_api_response *rs) { zn_buf_release(&rs->body); }

const char *zn_api_param_get(const zn_api_request *rq, const char *name) {
  for (size_t i = 0; i < rq->nparams; i++) {
    if (strcmp(rq->params[i].name, name) == 0) return rq->params[i].value;
  }
  return NULL;
}

/* ---- answers
 * ----------------------------------------------------------------------------------------------------------- */

static int put_json(const char *p, size_t n, void *ctx) {
  zn_buf_put(ctx, p, n);
  return zn_buf_ok(ctx) ? 0 : -1;
}

zn_status zn_api_json(zn_api_response *rs, int status, json_t *value, zn_err *err) {
  if (value == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_buf_clear(&rs->body);
  int failed = json_dump_callback(value, put_json, &rs->body, JSON_COMPACT | JSON_ENCODE_ANY);
  json_decref(value);
  if (failed || !zn_buf_ok(&rs->body)) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  rs->status = status;
  rs->type = JSON_TYPE;
  return ZN_OK;
}

void zn_api_fail(zn_api_response *rs, int status, const char *code, const char *text) {
  char plain[512];
  json_t *value = json_pack("{s:{s:s, s:s}}", "errore", "codice", code, "testo", text);
  if (value == NULL) { /* a text cut inside a letter, or that repeats what is no text */
    size_t n = 0;
    for (; n + 1 < sizeof plain && text[n] != 0; n++) plain[n] = (text[n] & 0x80) != 0 ? '?' : text[n];
    plain[n] = 0;
    value = json_pack("{s:{s:s, s:s}}", "errore", "codice", code, "testo", plain);
  }
  if (zn_api_json(rs, status, value, NULL) != ZN_OK) rs->status = 500;
}

int zn_api_status_of(zn_status st) {
  switch (st) {
    case ZN_OK: return 200;
    case ZN_E_USAGE: return 400;
    case ZN_E_INVALID:
    case ZN_E_FORMAT:
    case ZN_E_VERSION: return 422; /* a document that was sent */
    case ZN_E_NOTFOUND: return 404;
    case ZN_E_DENIED: return 403;
    case ZN_E_STATE: return 409;
    case ZN_E_LIMIT: return 413;
    case ZN_E_BUSY:
    case ZN_E_NET: return 503;
    case ZN_E_FULL: return 507;
    default: return 500;
  }
}

zn_status zn_api_body(const zn_api_request *rq, json_t **out, zn_err *err) {
  if (rq->content_type == NULL || strncmp(rq->content_type, "application/json", 16) != 0) {
    return zn_fail(err, ZN_E_USAGE, ZT_API_TYPE);
  }
  json_error_t where;
  json_t *value = json_loadb((const char *)rq->body.p, rq->body.n, JSON_REJECT_DUPLICATES, &where);
  if (!json_is_object(value)) {
    json_decref(value);
    return zn_fail(err, ZN_E_USAGE, ZT_API_BAD_JSON, value == NULL ? where.line : 1);
  }
  *out = value;
  return ZN_OK;
}

/* ---- who may come in
 * ------------------------------------------------------------------------------------------------------ */

static bool is_local(const char *authority, unsigned port) {
  char a[40], b[40];
  (void)snprintf(a, sizeof a, "127.0.0.1:%u", port);
  (void)snprintf(b, sizeof b, "localhost:%u", port);
  return authority != NULL && (strcmp(authority, a) == 0 || strcmp(authority, b) == 0);
}

static bool token_ok(const zn_api *api, const char *authorization) {
  static const char scheme[] = "Bearer ";
  if (authorization == NULL || strncmp(authorization, scheme, sizeof scheme - 1) != 0) return false;
  const char *given = authorization + sizeof scheme - 1;
  return strlen(given) == ZN_API_TOKEN_LEN && zn_same(given, api->token, ZN_API_TOKEN_LEN);
}

int zn_api_admit(const zn_api *api, const zn_api_request *rq, zn_api_response *rs) {
  if (!is_local(rq->host, api->port)) {
    zn_api_fail(rs, 421, "host", ZT_API_HOST);
  } else if (rq->origin != NULL && (strncmp(rq->origin, "http://", 7) != 0 || !is_local(rq->origin + 7, api->port))) {
    zn_api_fail(rs, 403, "origin", ZT_API_ORIGIN);
  } else if (strncmp(rq->path, "/api/", 5) == 0 && !token_ok(api, rq->authorization)) {
    zn_api_fail(rs, 401, "token", ZT_API_TOKEN);
  } else {
    return 0;
  }
  return rs->status;
}

/* ---- routing
 * ----------------------------------------------------------------------------------------------------------------- */

/* Does the path have the pattern's form? The text of each {} is copied into the arena. */
static bool match(const char *pattern, const char *path, zn_arena *arena, const char *part[2]) {
  size_t found = 0;
  while (*pattern != '\0') {
    if (strncmp(pattern, "{}", 2) == 0) {
      size_t n = strcspn(path, "/");
      if (n == 0 || n > 200 || found == 2) return false;
      part[found++] = zn_arena_strndup(arena, path, n);
      path += n;
      pattern += 2;
    } else if (*pattern++ != *path++) {
      return false;
    }
  }
  return *path == '\0';
}

static const char *method_name(zn_method m) {
  switch (m) {
    case ZN_GET: return "GET";
    case ZN_POST: return "POST";
    case ZN_PUT: return "PUT";
    case ZN_DELETE: return "DELETE";
    default: return "?";
  }
}

static void refuse_route(const zn_api_request *rq, zn_api_response *rs, unsigned allowed) {
  char text[400];
  if (allowed == 0) {
    (void)snprintf(text, sizeof text, ZT_API_NOT_FOUND, rq->path);
    zn_api_fail(rs, 404, "notfound", text);
    return;
  }
  for (unsigned m = 1; m <= ZN_DELETE; m <<= 1) {
    if ((allowed & m) == 0) continue;
    size_t n = strlen(rs->allow_room);
    (void)snprintf(rs->allow_room + n, sizeof rs->allow_room - n, "%s%s", n == 0 ? "" : ", ",
                   method_name((zn_method)m));
  }
  rs->allow = rs->allow_room;
  (void)snprintf(text, sizeof text, ZT_API_METHOD, method_name(rq->method), rq->path);
  zn_api_fail(rs, 405, "method", text);
}

static bool is_text(const char *s) {
  json_t *v = json_string(s);
  json_decref(v);
  return v != NULL;
}

/* Path and parameters are UTF-8: whatever they name is answered in JSON. */
static bool readable(const zn_api_request *rq) {
  bool ok = is_text(rq->path);
  for (size_t i = 0; i < rq->nparams && ok; i++) ok = is_text(rq->params[i].name) && is_text(rq->params[i].value);
  return ok;
}

void zn_api_handle(zn_api *api, const zn_api_request *rq, zn_api_response *rs) {
  zn_api_response_init(rs);
  if (zn_api_admit(api, rq, rs) != 0) return;
  if (!readable(rq)) {
    zn_api_fail(rs, 400, "usage", ZT_API_UTF8);
    return;
  }
  zn_arena arena;
  zn_arena_init(&arena);
  unsigned allowed = 0;
  for (size_t i = 0; i < zn_route_count(); i++) {
    const zn_route *r = zn_route_at(i);
    zn_api_call call = {api, rq, rs, &arena, {NULL, NULL}};
    if (!match(r->path, rq->path, &arena, call.part)) continue;
    allowed |= r->method;
    if (r->method != rq->method) continue;
    zn_err err = {ZN_OK, ""};
    zn_status st = r->run(&call, &err);
    if (st != ZN_OK) zn_api_fail(rs, zn_api_status_of(st), zn_status_name(st), err.text);
    zn_arena_release(&arena);
    return;
  }
  zn_arena_release(&arena);
  refuse_route(rq, rs, allowed);
}

/* ---- what the routes share ---- */

zn_status zn_api_written(zn_api_call *c, int status, json_t *value, zn_err *err) {
  if (c->api->changed != NULL) c->api->changed(c->api->sync_ctx);
  return zn_api_json(c->rs, status, value, err);
}

zn_status zn_api_place(const zn_api_call *c, zn_place *out, zn_err *err) {
  return zn_place_init(out, c->api->replica, c->api->come, c->arena, err);
}

zn_scope_text zn_api_scope(const zn_api_request *rq) {
  return (zn_scope_text){.fondo = zn_api_param_get(rq, "fondo"),
                         .anno = zn_api_param_get(rq, "anno"),
                         .al = zn_api_param_get(rq, "al"),
                         .ente = zn_api_param_get(rq, "ente"),
                         .ambito = zn_api_param_get(rq, "ambito"),
                         .intervento = zn_api_param_get(rq, "intervento")};
}

/* A value as typed text; NULL when it is no plain one. */
static const char *text_of(zn_arena *a, const json_t *v) {
  switch (json_typeof(v)) {
    case JSON_STRING: return json_string_value(v);
    case JSON_INTEGER: return zn_arena_printf(a, "%" JSON_INTEGER_FORMAT, json_integer_value(v));
    case JSON_REAL: return zn_arena_printf(a, "%.15g", json_real_value(v)); /* 0.125 is refused, not made 0.13 */
    case JSON_TRUE: return "true";
    case JSON_FALSE: return "false";
    case JSON_NULL: return "";
    default: return NULL;
  }
}

const char *zn_api_member(const zn_api_call *c, const json_t *body, const char *key) {
  const json_t *v = json_object_get(body, key);
  return json_is_string(v) || json_is_number(v) ? text_of(c->arena, v) : NULL;
}

zn_scope_text zn_api_scope_in(const zn_api_call *c, const json_t *body) {
  return (zn_scope_text){.fondo = zn_api_member(c, body, "fondo"),
                         .anno = zn_api_member(c, body, "anno"),
                         .al = zn_api_member(c, body, "al"),
                         .ente = zn_api_member(c, body, "ente"),
                         .ambito = zn_api_member(c, body, "ambito"),
                         .intervento = zn_api_member(c, body, "intervento")};
}

zn_status zn_api_pairs(const zn_api_call *c, const json_t *object, const char *skip, zn_pair **out, size_t *n,
                       zn_err *err) {
  zn_pair *v = zn_arena_alloc(c->arena, (json_object_size(object) + 1) * sizeof *v);
  const char *key = NULL;
  json_t *value = NULL;
  *n = 0;
  if (v == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  json_object_foreach((json_t *)object, key, value) {
    if (skip != NULL && strcmp(key, skip) == 0) continue;
    const char *text = text_of(c->arena, value);
    if (text == NULL) return zn_fail(err, ZN_E_INVALID, ZT_API_BAD_FIELD, key);
    v[(*n)++] = (zn_pair){key, text};
  }
  *out = v;
  return ZN_OK;
}
