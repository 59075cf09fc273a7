#include "core/domain/esame/estranee.h"

#include "core/domain/esame/campi.h"
#include "core/domain/esame/voci.h"
#include "core/domain/piano/campi.h"
#include "core/domain/rows.h"
#include "core/text/text.h"

/* ---- does the row's own ledger let it say this? ---- */

typedef zn_status (*rule_fn)(zn_ctx *c, const zn_row *row, const zn_writer *w, bool *ok, zn_err *err);

static zn_status remark(zn_ctx *c, const zn_row *row, const zn_writer *w, bool *ok, zn_err *err) {
  (void)c, (void)err;
  *ok = ZN_AT(row, RLV_AMBITO)->i == w->ambito && (w->kind != ZN_L4_AMBITO_ENTE || ZN_AT(row, RLV_ENTE)->i == w->ente);
  return ZN_OK;
}

/* Who was asked: the ente, of a remark of the capofila's; the capofila, of one of the Regione's. */
static zn_status answer(zn_ctx *c, const zn_row *row, const zn_writer *w, bool *ok, zn_err *err) {
  zn_writer asker;
  int64_t k = ZN_AT(row, RSP_RILIEVO)->i;
  if (k == 0 || !zn_ref_exists(zn_ctx_replica(c), ZN_RILIEVO, k)) return ZN_OK; /* not here, or not yet */
  ZN_TRY(zn_ctx_writer(c, k, &asker, err));
  if (asker.kind == ZN_L4_AMBITO_ENTE) *ok = w->kind == ZN_L6_ENTE && w->ente == asker.ente;
  if (asker.kind == ZN_L2_REGIONE_AMBITO) *ok = w->kind == ZN_L5_AMBITO_REGIONE && w->ambito == asker.ambito;
  return ZN_OK;
}

static zn_status reminder(zn_ctx *c, const zn_row *row, const zn_writer *w, bool *ok, zn_err *err) {
  (void)c, (void)err;
  *ok = w->kind == ZN_L4_AMBITO_ENTE ? ZN_AT(row, SOL_ENTE)->i == w->ente : ZN_AT(row, SOL_AMBITO)->i == w->ambito;
  return ZN_OK;
}

static zn_status more_time(zn_ctx *c, const zn_row *row, const zn_writer *w, bool *ok, zn_err *err) {
  (void)c, (void)err;
  int64_t ente = ZN_AT(row, RPR_ENTE)->i, ambito = ZN_AT(row, RPR_AMBITO)->i;
  *ok = w->kind == ZN_L6_ENTE ? ente == w->ente : ente == 0 && ambito == w->ambito;
  return ZN_OK;
}

static zn_status admitted(zn_ctx *c, const zn_row *row, const zn_writer *w, bool *ok, zn_err *err) {
  (void)c, (void)err;
  *ok = ZN_AT(row, AMM_AMBITO)->i == w->ambito;
  return ZN_OK;
}

static zn_status step(zn_ctx *c, const zn_row *row, const zn_writer *w, bool *ok, zn_err *err) {
  (void)c, (void)err;
  *ok = zn_row_is(row, "fonte", "regione") == (w->kind == ZN_L2_REGIONE_AMBITO);
  return ZN_OK;
}

/* A move of a survey of another fund-year belongs to no unit. */
static zn_status move(zn_ctx *c, const zn_row *row, const zn_writer *w, bool *ok, zn_err *err) {
  int64_t fund, survey = ZN_AT(row, MOS_RILEVAZIONE)->i;
  bool found;
  (void)w;
  if (survey == 0) return ZN_OK;
  ZN_TRY(zn_sql_int(zn_ctx_replica(c), "SELECT fondo_annualita FROM rilevazione WHERE k=?", survey, 0, &fund, &found,
                    err));
  *ok = !found || fund == ZN_AT(row, MOS_FONDO)->i;
  return ZN_OK;
}

static const struct {
  unsigned entity;
  rule_fn rule;
} rules[] = {{ZN_RILIEVO, remark},        {ZN_RISPOSTA_RILIEVO, answer},
             {ZN_SOLLECITO, reminder},    {ZN_RICHIESTA_PROROGA, more_time},
             {ZN_RIGA_AMMESSA, admitted}, {ZN_FASE, step},
             {ZN_RENDICONTO_MOSSA, move}};

/* ---- the list ---- */

static json_t *author(zn_replica *r, const zn_writer *w) {
  switch (w->kind) {
    case ZN_L6_ENTE:
    case ZN_L7_ENTE_SELF: return zn_voce_chiave(r, ZN_ENTE, w->ente > 0 ? w->ente : 0);
    case ZN_L3_AMBITO:
    case ZN_L4_AMBITO_ENTE:
    case ZN_L5_AMBITO_REGIONE: return zn_voce_chiave(r, ZN_AMBITO, w->ambito > 0 ? w->ambito : 0);
    default: return json_string("regione");
  }
}

static zn_status of_entity(zn_ctx *c, unsigned entity, rule_fn rule, json_t *list, zn_err *err) {
  zn_arena a;
  zn_row_list rows;
  zn_arena_init(&a);
  zn_status st = zn_rows_where(zn_ctx_replica(c), zn_entity_by_no(entity), NULL, 0, &a, &rows, err);
  for (size_t i = 0; st == ZN_OK && i < rows.n; i++) {
    zn_writer w;
    bool ok = true;
    st = zn_ctx_writer(c, rows.v[i].k, &w, err);
    if (st == ZN_OK) st = rule(c, &rows.v[i], &w, &ok, err);
    if (st != ZN_OK || ok) continue;
    json_array_append_new(list,
                          json_pack("{s:s,s:o,s:o}", "entity", zn_entity_by_no(entity)->name, "id",
                                    zn_voce_id(zn_ctx_replica(c), rows.v[i].k), "da", author(zn_ctx_replica(c), &w)));
  }
  zn_arena_release(&a);
  return st;
}

zn_status zn_estranee_json(zn_replica *r, json_t **out, zn_err *err) {
  json_t *list = json_array();
  zn_ctx *c = zn_ctx_new(r);
  zn_status st = c == NULL || list == NULL ? zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY) : ZN_OK;
  for (size_t i = 0; st == ZN_OK && i < sizeof rules / sizeof rules[0]; i++)
    st = of_entity(c, rules[i].entity, rules[i].rule, list, err);
  zn_ctx_free(c);
  if (st == ZN_OK)
    *out = list;
  else
    json_decref(list);
  return st;
}
