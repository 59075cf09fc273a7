#include "core/domain/esame/osservazioni.h"

#include <string.h>

#include "core/domain/esame/campi.h"
#include "core/domain/esame/voci.h"
#include "core/text/text.h"

/* ---- on which row ---- */

static const struct {
  unsigned field, entity;
} rows_of[] = {{RLV_PAGAMENTO, ZN_PAGAMENTO},
               {RLV_LIQUIDAZIONE, ZN_LIQUIDAZIONE},
               {RLV_GIUSTIFICATIVO, ZN_GIUSTIFICATIVO},
               {RLV_IMPEGNO, ZN_IMPEGNO},
               {RLV_BUDGET, ZN_BUDGET}};

static void row_of(zn_osservazione *o) {
  for (size_t i = 0; i < sizeof rows_of / sizeof rows_of[0] && o->riga == 0; i++) {
    o->riga = ZN_AT(&o->row, rows_of[i].field)->i;
    if (o->riga != 0) o->riga_entita = rows_of[i].entity;
  }
}

zn_status zn_osservazione_riga(zn_rend *x, unsigned entity, int64_t k, int64_t *ente, int64_t *budget, zn_err *err) {
  bool found;
  *ente = *budget = 0;
  if (entity == ZN_PAGAMENTO) {
    ZN_TRY(zn_ctx_liquidazione_of(x->f.ctx, k, &k, err));
    entity = ZN_LIQUIDAZIONE;
  }
  if (entity == ZN_LIQUIDAZIONE) {
    ZN_TRY(zn_ctx_impegno_of(x->f.ctx, k, &k, err));
    entity = ZN_IMPEGNO;
  }
  if (entity == ZN_IMPEGNO) {
    ZN_TRY(zn_sql_int(x->r, "SELECT ente FROM impegno WHERE k=?", k, 0, ente, &found, err));
    return zn_sql_int(x->r, "SELECT budget FROM impegno WHERE k=?", k, 0, budget, &found, err);
  }
  if (entity == ZN_GIUSTIFICATIVO)
    return zn_sql_int(x->r, "SELECT ente FROM giustificativo WHERE k=?", k, 0, ente, &found, err);
  if (entity != ZN_BUDGET) return ZN_OK;
  ZN_TRY(zn_sql_int(x->r, "SELECT ente FROM budget WHERE k=?", k, 0, ente, &found, err));
  if (found) *budget = k;
  return ZN_OK;
}

/* ---- loading ---- */

/* Whose word it is: the ledger says, the row must name the same. */
static zn_status author(zn_rend *x, zn_osservazione *o, zn_err *err) {
  zn_writer w;
  ZN_TRY(zn_ctx_writer(x->f.ctx, o->k, &w, err));
  if (w.kind == ZN_L4_AMBITO_ENTE && w.ambito == o->ambito && w.ente == o->ente) o->da = ZN_A_CAPOFILA;
  if (w.kind == ZN_L2_REGIONE_AMBITO && w.ambito == o->ambito) o->da = ZN_A_REGIONE;
  return ZN_OK;
}

zn_status zn_osservazioni_load(zn_rend *x, int64_t ambito, int64_t ente, zn_osservazione **out, size_t *n,
                               zn_err *err) {
  zn_row_list rows;
  *n = 0;
  ZN_TRY(
      zn_rows_where(x->r, zn_entity_by_no(ZN_RILIEVO), "fondo_annualita", x->f.fondo_annualita, &x->arena, &rows, err));
  *out = zn_arena_alloc(&x->arena, (rows.n + 1) * sizeof **out);
  if (*out == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < rows.n; i++) {
    const zn_row *row = &rows.v[i];
    zn_osservazione o = {.k = row->k,
                         .ambito = ZN_AT(row, RLV_AMBITO)->i,
                         .ente = ZN_AT(row, RLV_ENTE)->i,
                         .deriva_da = ZN_AT(row, RLV_DERIVA)->i,
                         .blocco = zn_row_is(row, "tipo", "blocco"),
                         .aperta = zn_row_is(row, "stato", "aperto"),
                         .row = *row};
    if (o.ambito != ambito || ZN_AT(row, RLV_RILEVAZIONE)->i != x->rilevazione) continue;
    if (ente != 0 && o.ente != ente) continue;
    ZN_TRY(author(x, &o, err));
    if (o.da == ZN_A_NESSUNO) continue;
    row_of(&o);
    (*out)[(*n)++] = o;
  }
  return ZN_OK;
}

/* Did the capofila pass it on to the ente? Then the ente's own counts. */
static bool passed_on(const zn_osservazione *v, size_t n, int64_t k) {
  for (size_t i = 0; i < n; i++)
    if (v[i].da == ZN_A_CAPOFILA && v[i].deriva_da == k) return true;
  return false;
}

zn_status zn_osservazioni_aperte(zn_rend *x, int64_t ambito, int64_t ente, size_t *aperte, size_t *blocchi,
                                 zn_err *err) {
  zn_osservazione *v;
  size_t n;
  *aperte = 0;
  if (blocchi != NULL) *blocchi = 0;
  ZN_TRY(zn_osservazioni_load(x, ambito, ente, &v, &n, err));
  for (size_t i = 0; i < n; i++) {
    bool examiner = v[i].da == (ente != 0 ? ZN_A_CAPOFILA : ZN_A_REGIONE);
    if (!v[i].aperta || (ente == 0 && !examiner)) continue;
    if (!examiner && passed_on(v, n, v[i].k)) continue;
    (*aperte)++;
    if (blocchi != NULL && examiner && v[i].blocco) (*blocchi)++;
  }
  return ZN_OK;
}

/* ---- JSON ---- */

/* Only who was asked answers. */
static zn_status answers(zn_rend *x, const zn_osservazione *o, json_t *list, zn_err *err) {
  zn_row_list rows;
  ZN_TRY(zn_rows_where(x->r, zn_entity_by_no(ZN_RISPOSTA_RILIEVO), "rilievo", o->k, &x->arena, &rows, err));
  for (size_t i = 0; i < rows.n; i++) {
    const zn_row *row = &rows.v[i];
    zn_writer w;
    ZN_TRY(zn_ctx_writer(x->f.ctx, row->k, &w, err));
    bool asked = o->da == ZN_A_CAPOFILA ? w.kind == ZN_L6_ENTE && w.ente == o->ente
                                        : w.kind == ZN_L5_AMBITO_REGIONE && w.ambito == o->ambito;
    if (!asked) continue;
    json_array_append_new(
        list, json_pack("{s:o,s:s,s:o,s:o,s:o}", "id", zn_voce_id(x->r, row->k), "da",
                        o->da == ZN_A_CAPOFILA ? "ente" : "capofila", "tipo", zn_voce_testo(ZN_AT(row, RSP_TIPO)->s),
                        "testo", zn_voce_testo(ZN_AT(row, RSP_TESTO)->s), "scritta_il", zn_voce_scritta(row->k)));
  }
  return ZN_OK;
}

static zn_status one(zn_rend *x, const zn_osservazione *o, json_t *j, zn_err *err) {
  json_t *list = json_array();
  json_object_set_new(j, "id", zn_voce_id(x->r, o->k));
  json_object_set_new(j, "da", json_string(o->da == ZN_A_CAPOFILA ? "capofila" : "regione"));
  json_object_set_new(j, "fondo", json_string(x->fondo));
  json_object_set_new(j, "anno", json_integer(x->anno));
  json_object_set_new(j, "risposte", list);
  ZN_TRY(zn_voce_org(x, j, true, o->ambito, err));
  ZN_TRY(zn_voce_org(x, j, false, o->ente, err));
  json_object_set_new(j, "tipo", zn_voce_testo(ZN_AT(&o->row, RLV_TIPO)->s));
  json_object_set_new(j, "testo", zn_voce_testo(ZN_AT(&o->row, RLV_TESTO)->s));
  json_object_set_new(j, "stato", zn_voce_testo(ZN_AT(&o->row, RLV_STATO)->s));
  json_object_set_new(j, "scritto_il", zn_voce_scritta(o->k));
  json_object_set_new(j, "termine", zn_voce_giorno(ZN_AT(&o->row, RLV_TERMINE)));
  json_object_set_new(j, "deriva_da", zn_voce_id(x->r, o->deriva_da));
  json_t *riga = json_null();
  if (o->riga != 0)
    riga = json_pack("{s:s,s:o,s:o}", "entity", zn_entity_by_no(o->riga_entita)->name, "id", zn_voce_id(x->r, o->riga),
                     "chiave", zn_voce_chiave(x->r, o->riga_entita, o->riga));
  json_object_set_new(j, "riga", riga);
  return answers(x, o, list, err);
}

zn_status zn_osservazioni_json(zn_rend *x, int64_t ambito, int64_t ente, json_t **out, zn_err *err) {
  zn_osservazione *v;
  size_t n;
  ZN_TRY(zn_osservazioni_load(x, ambito, ente, &v, &n, err));
  json_t *list = json_array();
  zn_status st = ZN_OK;
  for (size_t i = 0; i < n && st == ZN_OK; i++) {
    json_t *j = json_object();
    json_array_append_new(list, j);
    st = one(x, &v[i], j, err);
  }
  if (st == ZN_OK)
    *out = list;
  else
    json_decref(list);
  return st;
}
