#include "client/api/esame.h"

#include <stdlib.h>
#include <string.h>

#include "client/esame.h"
#include "core/text/esame.h"
#include "core/text/text.h"

/* The same names in a query and in a body. */
typedef const char *(*get_fn)(const void *from, const char *name);

static const char *of_query(const void *from, const char *name) { return zn_api_param_get(from, name); }

typedef struct body {
  const zn_api_call *c;
  json_t *v;
} body;

static const char *of_body(const void *from, const char *name) {
  const body *b = from;
  return json_is_true(json_object_get(b->v, name)) ? "1" : zn_api_member(b->c, b->v, name);
}

static zn_esame_text texts(get_fn get, const void *from) {
  return (zn_esame_text){
      .scope = {get(from, "fondo"), get(from, "anno"), get(from, "al"), get(from, "ente"), get(from, "ambito")},
      .id = get(from, "id"),
      .riga = get(from, "riga"),
      .tipo = get(from, "tipo"),
      .testo = get(from, "testo"),
      .motivo = get(from, "motivo"),
      .importo = get(from, "importo"),
      .scadenza = get(from, "scadenza"),
      .atto = get(from, "atto"),
      .protocollo = get(from, "protocollo"),
      .da = get(from, "da"),
      .a = get(from, "a"),
      .aperti = get(from, "aperti") != NULL,
      .ritirato = get(from, "ritirato") != NULL};
}

static zn_status act_of(const zn_api_call *c, bool reads, const char **out, zn_err *err) {
  bool only_reads;
  *out = zn_arena_printf(c->arena, "%s %s", c->part[0], c->part[1]);
  if (*out == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  if (zn_esame_known(*out, &only_reads) && only_reads == reads) return ZN_OK;
  return zn_fail(err, ZN_E_NOTFOUND, ZT_E_ATTO_IGNOTO, *out);
}

static zn_status read_as(zn_api_call *c, const char *act, zn_err *err) {
  zn_place p;
  json_t *v = NULL;
  zn_esame_text t = texts(of_query, c->rq);
  ZN_TRY(zn_api_place(c, &p, err));
  ZN_TRY(zn_esame_do(&p, act, &t, &v, err));
  return zn_api_json(c->rs, 200, v, err);
}

zn_status zn_api_esame_read(zn_api_call *c, zn_err *err) {
  const char *act;
  ZN_TRY(act_of(c, true, &act, err));
  return read_as(c, act, err);
}

zn_status zn_api_scadenze(zn_api_call *c, zn_err *err) { return read_as(c, "scadenze", err); }

zn_status zn_api_esame_write(zn_api_call *c, zn_err *err) {
  zn_place p;
  const char *act;
  json_t *v = NULL;
  body b = {.c = c};
  ZN_TRY(act_of(c, false, &act, err));
  ZN_TRY(zn_api_place(c, &p, err));
  ZN_TRY(zn_api_body(c->rq, &b.v, err));
  zn_esame_text t = texts(of_body, &b);
  zn_status st = zn_esame_do(&p, act, &t, &v, err);
  json_decref(b.v);
  if (st != ZN_OK) return st;
  return zn_api_written(c, 200, v, err);
}
