#include "client/api/traccia.h"

#include <stdlib.h>
#include <string.h>

#include "client/trace.h"

#define PAGE_ENTRIES 1000

static zn_status place_of(const zn_api_call *c, zn_place *p, zn_err *err) {
  return zn_place_init(p, c->api->replica, c->api->come, c->arena, err);
}

static zn_scope_text scope_of(const zn_api_request *rq) {
  return (zn_scope_text){.fondo = zn_api_param_get(rq, "fondo"),
                         .anno = zn_api_param_get(rq, "anno"),
                         .al = zn_api_param_get(rq, "al"),
                         .ente = zn_api_param_get(rq, "ente"),
                         .ambito = zn_api_param_get(rq, "ambito"),
                         .intervento = zn_api_param_get(rq, "intervento")};
}

static size_t number(const zn_api_request *rq, const char *name, size_t otherwise) {
  const char *text = zn_api_param_get(rq, name);
  return text == NULL ? otherwise : (size_t)strtoul(text, NULL, 10);
}

zn_status zn_api_trace(zn_api_call *c, zn_err *err) {
  zn_place p;
  json_t *v = NULL;
  const zn_api_request *rq = c->rq;
  const char *interni = zn_api_param_get(rq, "interni");
  zn_trace_text t = {.scope = scope_of(rq),
                     .misura = zn_api_param_get(rq, "misura"),
                     .budget = zn_api_param_get(rq, "budget"),
                     .area = zn_api_param_get(rq, "area"),
                     .obiettivo = zn_api_param_get(rq, "obiettivo"),
                     .interni = interni != NULL && strcmp(interni, "0") != 0 && strcmp(interni, "false") != 0,
                     .report = zn_api_param_get(rq, "report"),
                     .riga = zn_api_param_get(rq, "riga"),
                     .colonna = zn_api_param_get(rq, "colonna"),
                     .foglio = zn_api_param_get(rq, "foglio"),
                     .entity = zn_api_param_get(rq, "entity"),
                     .ref = zn_api_param_get(rq, "id"),
                     .offset = number(rq, "offset", 0),
                     .limit = number(rq, "limit", PAGE_ENTRIES)};
  ZN_TRY(place_of(c, &p, err));
  ZN_TRY(zn_trace_json(&p, &t, &v, err));
  return zn_api_json(c->rs, 200, v, err);
}
