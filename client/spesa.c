#include "client/spesa.h"

#include "core/domain/rows/ref.h"
#include "core/text/spesa.h"

static json_t *id_of(zn_replica *r, int64_t k) {
  char id[64];
  return k > 0 && zn_replica_id_print(r, k, id) == ZN_OK ? json_string(id) : json_null();
}

static json_t *cents(zn_cents v) {
  char text[32];
  return json_string(zn_money_print(text, v));
}

static json_t *key_of(const zn_place *p, unsigned entity, int64_t k) {
  zn_buf b;
  if (k <= 0) return json_null();
  zn_buf_init(&b, 300);
  zn_ref_print(p->r, p->come, entity, k, &b);
  json_t *v = json_string(zn_buf_cstr(&b));
  zn_buf_release(&b);
  return v;
}

static zn_status done(json_t *v, json_t **out, zn_err *err) {
  if (v == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  *out = v;
  return ZN_OK;
}

zn_status zn_spesa_add_json(const zn_place *p, const char *modulo, const zn_pair *pairs, size_t n, zn_arena *a,
                            json_t **out, zn_err *err) {
  zn_spesa_fatta f;
  json_t *avvisi = json_array();
  zn_status st = zn_spesa_add(p, modulo, pairs, n, a, &f, avvisi, err);
  if (st != ZN_OK) return json_decref(avvisi), st;
  json_t *v = json_pack("{s:o, s:o, s:o, s:b, s:s, s:o}", "impegno", id_of(p->r, f.impegno), "liquidazione",
                        id_of(p->r, f.liquidazione), "pagamento", id_of(p->r, f.pagamento), "nuovo", (int)f.nuovo,
                        "resta", f.resta, "avvisi", avvisi);
  if (v != NULL && f.assegnazione > 0) json_object_set_new(v, "assegnazione", id_of(p->r, f.assegnazione));
  return done(v, out, err);
}

zn_status zn_spesa_dividi_json(const zn_place *p, const char *entity, const char *ref, const zn_pair *quote, size_t n,
                               bool prova, zn_arena *a, json_t **out, zn_err *err) {
  zn_divisione d;
  ZN_TRY(zn_spesa_dividi(p, entity, ref, quote, n, prova, a, &d, err));
  json_t *rows = json_array();
  for (size_t i = 0; i < d.n; i++)
    json_array_append_new(rows, json_pack("{s:o, s:o, s:o, s:o}", "budget", key_of(p, ZN_BUDGET, d.righe[i].budget),
                                          "budget_id", id_of(p->r, d.righe[i].budget), "prima", cents(d.righe[i].prima),
                                          "dopo", cents(d.righe[i].dopo)));
  return done(json_pack("{s:o, s:o, s:o, s:o, s:b, s:o}", "impegno", id_of(p->r, d.impegno), "liquidazione",
                        id_of(p->r, d.liquidazione), "importo", cents(d.importo), "resto", cents(d.resto), "prova",
                        (int)prova, "righe", rows),
              out, err);
}

zn_status zn_spesa_rettifica_json(const zn_place *p, const char *verb, const char *ref, const zn_pair *pairs, size_t n,
                                  zn_arena *a, json_t **out, zn_err *err) {
  zn_rettifica f;
  ZN_TRY(zn_spesa_rettifica(p, verb, ref, pairs, n, a, &f, err));
  return done(json_pack("{s:s, s:o, s:o, s:o, s:s}", "tipo", f.entity, "id", id_of(p->r, f.k), "altra",
                        id_of(p->r, f.altra), "importo", cents(f.importo), "testo", f.testo),
              out, err);
}

/* ---- residui ---- */

/* The last 31 December that is past, or today's. */
static zn_day last_december(zn_replica *r) {
  int y = 0, m = 0, d = 0;
  zn_day today = zn_place_today(r);
  zn_day_to_ymd(today, &y, &m, &d);
  return m == 12 && d == 31 ? today : zn_day_from_ymd(y - 1, 12, 31);
}

static const char *const columns[] = {"impegnato", "liquidato", "pagato", "residuo", "economia", "prenotazione"};

zn_status zn_spesa_residui_json(const zn_place *p, const char *ente, const char *al, zn_arena *a, json_t **out,
                                zn_err *err) {
  const zn_me *me = zn_place_as(p, ZN_ORG_ENTE);
  int64_t k = me ? me->k : -1;
  zn_day day = last_december(p->r);
  zn_residuo *rows = NULL;
  size_t n = 0;
  char iso[11];
  zn_cents sum[6] = {0};
  zn_status st = ZN_OK;
  if (ente != NULL) ZN_TRY(zn_ref_parse(p->r, NULL, ZN_ENTE, ente, &k, err));
  if (k < 0) return zn_fail(err, ZN_E_USAGE, ZT_RES_ENTE);
  if (al != NULL) ZN_TRY(zn_day_parse(al, &day, err));
  ZN_TRY(zn_spesa_residui(p->r, k, day, a, &rows, &n, err));
  json_t *list = json_array(), *totals = json_object();
  for (size_t i = 0; i < n; i++) {
    const zn_residuo *x = &rows[i];
    const zn_cents v[6] = {x->impegnato, x->liquidato, x->pagato, x->residuo, x->economia, x->prenotazione};
    json_t *row =
        json_pack("{s:o, s:o}", "impegno", key_of(p, ZN_IMPEGNO, x->impegno), "impegno_id", id_of(p->r, x->impegno));
    for (size_t c = 0; c < 6; c++) {
      json_object_set_new(row, columns[c], cents(v[c]));
      if (st == ZN_OK) st = zn_money_add(sum[c], v[c], &sum[c], err);
    }
    json_object_set_new(row, "decaduta", json_boolean(x->decaduta));
    json_array_append_new(list, row);
  }
  if (st != ZN_OK) return json_decref(list), json_decref(totals), st;
  for (size_t c = 0; c < 6; c++) json_object_set_new(totals, columns[c], cents(sum[c]));
  return done(json_pack("{s:o, s:s, s:o, s:o}", "ente", key_of(p, ZN_ENTE, k), "al", zn_day_print(iso, day), "righe",
                        list, "totali", totals),
              out, err);
}
