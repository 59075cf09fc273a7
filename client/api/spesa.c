#include "client/api/spesa.h"

#include <string.h>

#include "client/spesa.h"
#include "core/exchange/import.h"
#include "core/text/client.h"
#include "core/text/text.h"

/* ---- one row ---- */

static zn_status add_form(zn_api_call *c, const char *form, zn_err *err) {
  zn_place p;
  json_t *body = NULL, *v = NULL;
  zn_pair *pairs = NULL;
  size_t n = 0;
  ZN_TRY(zn_api_place(c, &p, err));
  ZN_TRY(zn_api_body(c->rq, &body, err));
  zn_status st = zn_api_pairs(c, body, NULL, &pairs, &n, err);
  if (st == ZN_OK) st = zn_spesa_add_json(&p, form, pairs, n, c->arena, &v, err);
  json_decref(body);
  return st != ZN_OK ? st : zn_api_written(c, 201, v, err);
}

zn_status zn_api_spesa(zn_api_call *c, zn_err *err) { return add_form(c, "spesa", err); }
zn_status zn_api_quota(zn_api_call *c, zn_err *err) { return add_form(c, "quota", err); }

/* ---- split, corrections ---- */

static zn_status split(zn_api_call *c, const json_t *body, json_t **v, zn_err *err) {
  zn_place p;
  zn_pair *pairs = NULL;
  size_t n = 0;
  const char *entity = zn_api_member(c, body, "impegno") ? "impegno" : "liquidazione",
             *ref = zn_api_member(c, body, entity);
  const json_t *quote = json_object_get(body, "quote");
  ZN_TRY(zn_api_place(c, &p, err));
  if (ref == NULL) return zn_fail(err, ZN_E_INVALID, ZT_API_PARAM, "impegno");
  if (!json_is_object(quote)) return zn_fail(err, ZN_E_INVALID, ZT_API_PARAM, "quote");
  ZN_TRY(zn_api_pairs(c, quote, NULL, &pairs, &n, err));
  return zn_spesa_dividi_json(&p, entity, ref, pairs, n, json_is_true(json_object_get(body, "prova")), c->arena, v,
                              err);
}

zn_status zn_api_split(zn_api_call *c, zn_err *err) {
  json_t *body = NULL, *v = NULL;
  ZN_TRY(zn_api_body(c->rq, &body, err));
  zn_status st = split(c, body, &v, err);
  json_decref(body);
  return st != ZN_OK ? st : zn_api_written(c, 200, v, err);
}

static bool verb_of(const char *verb) {
  static const char *const verbs[] = {"storno", "recupero", "riduci", "reimputa"};
  for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
    if (strcmp(verbs[i], verb) == 0) return true;
  return false;
}

zn_status zn_api_rettifica(zn_api_call *c, zn_err *err) {
  zn_place p;
  json_t *body = NULL, *v = NULL;
  zn_pair *pairs = NULL;
  size_t n = 0;
  if (!verb_of(c->part[0])) return zn_fail(err, ZN_E_NOTFOUND, ZT_API_PARAM, c->part[0]);
  ZN_TRY(zn_api_place(c, &p, err));
  ZN_TRY(zn_api_body(c->rq, &body, err));
  const char *ref = zn_api_member(c, body, "id");
  zn_status st = ref ? zn_api_pairs(c, body, "id", &pairs, &n, err) : zn_fail(err, ZN_E_INVALID, ZT_API_PARAM, "id");
  if (st == ZN_OK) st = zn_spesa_rettifica_json(&p, c->part[0], ref, pairs, n, c->arena, &v, err);
  json_decref(body);
  return st != ZN_OK ? st : zn_api_written(c, 201, v, err);
}

zn_status zn_api_residui(zn_api_call *c, zn_err *err) {
  zn_place p;
  json_t *v = NULL;
  ZN_TRY(zn_api_place(c, &p, err));
  ZN_TRY(zn_spesa_residui_json(&p, zn_api_param_get(c->rq, "ente"), zn_api_param_get(c->rq, "al"), c->arena, &v, err));
  return zn_api_json(c->rs, 200, v, err);
}

/* ---- imports ---- */

zn_status zn_api_import(zn_api_call *c, zn_err *err) {
  zn_place p;
  json_t *body = NULL;
  zn_import_file_result r = {0};
  char text[40];
  ZN_TRY(zn_api_place(c, &p, err));
  ZN_TRY(zn_api_body(c->rq, &body, err));
  const char *csv = zn_api_member(c, body, "testo");
  zn_status st = csv == NULL ? zn_fail(err, ZN_E_INVALID, ZT_API_PARAM, "testo")
                             : zn_import_text(&p, c->part[0], ZN_SPAN_STR(csv),
                                              json_is_true(json_object_get(body, "crea")), &r, err);
  json_decref(body);
  if (st != ZN_OK) return st;
  json_t *totals = json_object();
  for (size_t i = 0; i < r.ntotali; i++)
    json_object_set_new(totals, r.totali[i].key, json_string(zn_money_print(text, r.totali[i].importo)));
  return zn_api_written(
      c, 201,
      json_pack("{s:I, s:I, s:I, s:I, s:o}", "righe", (json_int_t)r.count.lines, "nuove", (json_int_t)r.count.created,
                "cambiate", (json_int_t)r.count.changed, "invariate", (json_int_t)r.count.unchanged, "totali", totals),
      err);
}
