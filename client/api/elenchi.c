#include "client/api/elenchi.h"

#include <string.h>

#include "client/elenchi.h"
#include "core/exchange/import.h"
#include "core/text/client.h"
#include "core/text/text.h"

zn_status zn_api_elenchi(zn_api_call *c, zn_err *err) {
  json_t *v = NULL;
  ZN_TRY(zn_elenchi_json(c->api->replica, &v, err));
  return zn_api_json(c->rs, 200, v, err);
}

zn_status zn_api_elenco(zn_api_call *c, zn_err *err) {
  json_t *v = NULL;
  ZN_TRY(zn_elenco_json(c->api->replica, c->part[0], zn_api_param_get(c->rq, "versione"), &v, err));
  return zn_api_json(c->rs, 200, v, err);
}

zn_status zn_api_elenchi_import(zn_api_call *c, zn_err *err) {
  zn_place p;
  json_t *body = NULL;
  size_t n = 0;
  zn_import_result r = {0};
  ZN_TRY(zn_api_place(c, &p, err));
  ZN_TRY(zn_api_body(c->rq, &body, err));
  const char *csv = json_string_value(json_object_get(body, "csv"));
  bool shipped = json_is_true(json_object_get(body, "iniziali"));
  zn_status st = ZN_OK;
  if (shipped == (csv != NULL))
    st = zn_fail(err, ZN_E_INVALID, ZT_API_BAD_FIELD, "csv");
  else if (shipped)
    st = zn_elenchi_pubblica(&p, &n, err);
  else
    st = zn_import_elenchi_testo(&p, ZN_SPAN_STR(csv), &r, err);
  json_decref(body);
  if (st != ZN_OK) return st;
  if (shipped) r = (zn_import_result){.lines = n, .created = n};
  return zn_api_written(c, 200,
                        json_pack("{s:I, s:I, s:I, s:I}", "righe", (json_int_t)r.lines, "nuove", (json_int_t)r.created,
                                  "cambiate", (json_int_t)r.changed, "invariate", (json_int_t)r.unchanged),
                        err);
}

zn_status zn_api_fondi_import(zn_api_call *c, zn_err *err) {
  zn_place p;
  size_t n = 0;
  ZN_TRY(zn_api_place(c, &p, err));
  ZN_TRY(zn_fondi_pubblica(&p, &n, err));
  return zn_api_written(c, 200, json_pack("{s:I}", "nuove", (json_int_t)n), err);
}

zn_status zn_api_moduli(zn_api_call *c, zn_err *err) {
  return zn_api_json(c->rs, 200, zn_moduli_json(c->api->replica), err);
}

zn_status zn_api_modulo(zn_api_call *c, zn_err *err) {
  zn_place p;
  json_t *body = NULL;
  ZN_TRY(zn_api_place(c, &p, err));
  ZN_TRY(zn_api_body(c->rq, &body, err));
  const json_t *v = json_object_get(body, "attivo");
  bool on = json_is_true(v), ok = json_is_boolean(v);
  json_decref(body);
  if (!ok) return zn_fail(err, ZN_E_INVALID, ZT_API_BAD_FIELD, "attivo");
  ZN_TRY(zn_modulo_imposta(&p, c->part[0], on, err));
  return zn_api_written(c, 200, zn_moduli_json(c->api->replica), err);
}

zn_status zn_api_impostazioni(zn_api_call *c, zn_err *err) {
  return zn_api_json(c->rs, 200, zn_impostazioni_json(c->api->replica), err);
}

zn_status zn_api_impostazione(zn_api_call *c, zn_err *err) {
  zn_place p;
  json_t *body = NULL;
  ZN_TRY(zn_api_place(c, &p, err));
  ZN_TRY(zn_api_body(c->rq, &body, err));
  const json_t *v = json_object_get(body, "valore");
  const char *text = json_string_value(v);
  if (json_is_integer(v)) text = zn_arena_printf(c->arena, "%lld", (long long)json_integer_value(v));
  zn_status st = text == NULL ? zn_fail(err, ZN_E_INVALID, ZT_API_BAD_FIELD, "valore")
                              : zn_impostazione_imposta(&p, c->part[0], text, err);
  json_decref(body);
  if (st != ZN_OK) return st;
  return zn_api_written(c, 200, zn_impostazioni_json(c->api->replica), err);
}
