#include "client/api/report.h"

#include "client/replan.h"
#include "core/domain/elenchi/elenchi.h"
#include "core/domain/report/report.h"

/* [{"codice","titolo","attivo"}]: a report of a module is off until the Regione turns it on. */
zn_status zn_api_reports(zn_api_call *c, zn_err *err) {
  json_t *all = json_array();
  for (size_t i = 0; i < zn_report_count(); i++) {
    zn_report_info info = zn_report_at(i);
    bool on = zn_modulo_serve(c->api->replica, info.name, NULL) == ZN_OK;
    json_array_append_new(all, json_pack("{s:s,s:s,s:b}", "codice", info.name, "titolo", info.title, "attivo", on));
  }
  return zn_api_json(c->rs, 200, all, err);
}

/* A member as typed text, whether it came as text or as a number. */
static const char *member(const zn_api_call *c, const json_t *body, const char *key) {
  const json_t *v = json_object_get(body, key);
  if (json_is_integer(v)) return zn_arena_printf(c->arena, "%" JSON_INTEGER_FORMAT, json_integer_value(v));
  if (json_is_real(v)) return zn_arena_printf(c->arena, "%.2f", json_real_value(v));
  return json_string_value(v);
}

zn_status zn_api_replan(zn_api_call *c, zn_err *err) {
  zn_place p;
  json_t *body = NULL, *v = NULL;
  ZN_TRY(zn_place_init(&p, c->api->replica, c->api->come, c->arena, err));
  ZN_TRY(zn_api_body(c->rq, &body, err));
  zn_replan_text t = {.fondo = member(c, body, "fondo"),
                      .anno = member(c, body, "anno"),
                      .al = member(c, body, "al"),
                      .intervento = member(c, body, "intervento"),
                      .ente = member(c, body, "ente"),
                      .importo = member(c, body, "importo")};
  zn_status st = zn_client_replan(&p, &t, &v, err);
  json_decref(body);
  if (st != ZN_OK) return st;
  if (c->api->changed != NULL) c->api->changed(c->api->sync_ctx);
  return zn_api_json(c->rs, 200, v, err);
}
