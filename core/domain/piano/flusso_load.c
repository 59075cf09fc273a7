/* Moves of a plan from a replica: who made them, what they are about. */
#include <string.h>

#include "core/domain/piano/campi.h"
#include "core/domain/piano/flusso.h"
#include "core/domain/rendiconto/canon.h"
#include "core/domain/rows/rows.h"
#include "core/text/text.h"

zn_status zn_pmossa_hash(zn_replica *r, const zn_row *row, zn_hash *out, zn_err *err) {
  zn_buf b;
  zn_buf_init(&b, 0);
  zn_status st = zn_canon_row(r, row, PMO_CAMPI, &b, err);
  if (st == ZN_OK) {
    zn_span part = zn_buf_span(&b);
    zn_hash_parts(out, "zona piano mossa 1", &part, 1);
  }
  zn_buf_release(&b);
  return st;
}

/* The ledger says who speaks; the row must name the same. */
static zn_status authority(zn_ctx *c, int64_t ambito, int64_t named, zn_pmossa_row *m, zn_err *err) {
  zn_writer w;
  ZN_TRY(zn_ctx_writer(c, m->k, &w, err));
  if (w.ambito != ambito || ambito <= 0 || (named != 0 && named != ambito)) return ZN_OK;
  if (w.kind == ZN_L6_ENTE && m->ente == w.ente) m->autore = ZN_PA_ENTE;
  if (w.kind == ZN_L3_AMBITO && m->ente == 0) m->autore = ZN_PA_CAPOFILA;
  if (w.kind == ZN_L2_REGIONE_AMBITO && m->ente == 0) m->autore = ZN_PA_REGIONE;
  return ZN_OK;
}

static bool exact(const zn_val *v, zn_hash *out) {
  if (v->kind != ZN_V_BIN || v->s.n != sizeof out->b) return false;
  memcpy(out->b, v->s.p, sizeof out->b);
  return true;
}

static zn_status read_move(zn_ctx *c, int64_t ambito, const zn_row *row, zn_pmossa_row *m, zn_err *err) {
  *m = (zn_pmossa_row){.k = row->k,
                       .mossa = zn_pmossa_parse(ZN_AT(row, PMO_MOSSA)->s),
                       .piano = ZN_AT(row, PMO_PIANO)->i,
                       .rimodulazione = ZN_AT(row, PMO_RIMODULAZIONE)->i,
                       .ente = ZN_AT(row, PMO_ENTE)->i,
                       .atto = ZN_AT(row, PMO_ATTO)->i,
                       .motivo = ZN_AT(row, PMO_MOTIVO)->s,
                       .data = zn_unit_day(ZN_AT(row, PMO_DATA))};
  m->answers = ZN_AT(row, PMO_RISPONDE)->kind == ZN_V_BIN;
  if (m->answers && !exact(ZN_AT(row, PMO_RISPONDE), &m->risponde_a)) memset(&m->risponde_a, 0, sizeof m->risponde_a);
  m->has_impronta = exact(ZN_AT(row, PMO_IMPRONTA), &m->impronta);
  ZN_TRY(zn_pmossa_hash(zn_ctx_replica(c), row, &m->hash, err));
  return authority(c, ambito, ZN_AT(row, PMO_AMBITO)->i, m, err);
}

zn_status zn_pmosse_load(zn_ctx *c, int64_t piano, int64_t ambito, zn_arena *a, zn_pmosse *out, zn_err *err) {
  zn_row_list rows;
  *out = (zn_pmosse){0};
  ZN_TRY(zn_rows_where(zn_ctx_replica(c), zn_entity_by_no(ZN_PIANO_MOSSA), "piano", piano, a, &rows, err));
  out->v = zn_arena_alloc(a, (rows.n + 1) * sizeof *out->v);
  if (out->v == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < rows.n; i++) ZN_TRY(read_move(c, ambito, &rows.v[i], &out->v[out->n++], err));
  return ZN_OK;
}

zn_status zn_piano_stato(zn_pmosse *m, int64_t rimodulazione, zn_arena *a, zn_pflusso *out, zn_pmossa_row ***mine,
                         size_t *n, zn_err *err) {
  zn_pmossa_row **v = zn_arena_alloc(a, (m->n + 1) * sizeof *v);
  size_t count = 0;
  if (v == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < m->n; i++)
    if (m->v[i].rimodulazione == rimodulazione) v[count++] = &m->v[i];
  zn_piano_fold(rimodulazione == 0 ? ZN_PU_PIANO : ZN_PU_RIMODULAZIONE, v, count, out);
  if (mine != NULL) *mine = v, *n = count;
  return ZN_OK;
}
