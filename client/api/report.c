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

zn_status zn_api_replan(zn_api_call *c, zn_err *err) {
  zn_place p;
  json_t *body = NULL, *v = NULL;
  ZN_TRY(zn_api_place(c, &p, err));
  ZN_TRY(zn_api_body(c->rq, &body, err));
  zn_replan_text t = {.fondo = zn_api_member(c, body, "fondo"),
                      .anno = zn_api_member(c, body, "anno"),
                      .al = zn_api_member(c, body, "al"),
                      .intervento = zn_api_member(c, body, "intervento"),
                      .ente = zn_api_member(c, body, "ente"),
                      .importo = zn_api_member(c, body, "importo")};
  zn_status st = zn_client_replan(&p, &t, &v, err);
  json_decref(body);
  if (st != ZN_OK) return st;
  return zn_api_written(c, 200, v, err);
}
