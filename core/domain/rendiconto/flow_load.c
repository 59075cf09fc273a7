/* Moves from a replica: who made them, which unit they belong to; the folds by unit. */
#include <string.h>

#include "core/base/mp.h"
#include "core/domain/money/unit.h"
#include "core/domain/rendiconto/canon.h"
#include "core/domain/rendiconto/flow.h"
#include "core/domain/rendiconto/rend.h"
#include "core/domain/rows/fields.h"
#include "core/text/text.h"

zn_status zn_mossa_hash(zn_replica *r, const zn_row *row, zn_hash *out, zn_err *err) {
  zn_buf b;
  zn_buf_init(&b, 0);
  zn_status st = zn_canon_row(r, row, zn_canon_fields(ZN_RENDICONTO_MOSSA), &b, err);
  if (st == ZN_OK) {
    zn_span part = zn_buf_span(&b);
    zn_hash_parts(out, "zona mossa 1", &part, 1);
  }
  zn_buf_release(&b);
  return st;
}

static bool is_fact(zn_mossa m) { return m == ZN_M_COMUNICA_TRASMISSIONE || m == ZN_M_COMUNICA_RIAPERTURA; }

/* The ledger says who speaks, and of which unit; the row must name the same. What names another is nobody's right, and
 * is listed in the unit of its ledger. */
static zn_status authority(zn_ctx *c, zn_mossa_row *m, zn_err *err) {
  zn_writer w;
  ZN_TRY(zn_ctx_writer(c, m->k, &w, err));
  m->ledger = w.kind;
  switch (w.kind) {
    case ZN_L6_ENTE:
      m->unita = ZN_U_ENTE;
      if (m->ente == w.ente && (m->ambito == 0 || m->ambito == w.ambito)) m->autore = ZN_A_ENTE;
      m->ente = w.ente, m->ambito = w.ambito;
      break;
    case ZN_L4_AMBITO_ENTE:
      m->unita = ZN_U_ENTE;
      if (m->ente == w.ente && (m->ambito == 0 || m->ambito == w.ambito)) m->autore = ZN_A_CAPOFILA;
      m->ente = w.ente, m->ambito = w.ambito;
      break;
    case ZN_L5_AMBITO_REGIONE:
      m->unita = ZN_U_AMBITO;
      if (m->ambito == w.ambito && m->ente == 0) m->autore = ZN_A_CAPOFILA;
      m->ambito = w.ambito;
      break;
    case ZN_L2_REGIONE_AMBITO:
      m->unita = ZN_U_AMBITO;
      if (m->ambito == w.ambito && m->ente == 0) m->autore = ZN_A_REGIONE;
      m->ambito = w.ambito;
      break;
    case ZN_L3_AMBITO:
      m->unita = ZN_U_FATTI;
      if (m->ambito == w.ambito && m->ente == 0 && is_fact(m->mossa)) m->autore = ZN_A_CAPOFILA;
      m->ambito = w.ambito;
      break;
    default: m->unita = m->ente != 0 ? ZN_U_ENTE : ZN_U_AMBITO;
  }
  return ZN_OK;
}

/* A reminder may name the survey, the fund-year, or neither. */
static bool reminds_of(const zn_row *row, int64_t fondo_annualita, int64_t rilevazione) {
  int64_t fa = zn_row_int(row, "fondo_annualita"), ril = zn_row_int(row, "rilevazione");
  return (fa == 0 || fa == fondo_annualita) && (ril == 0 || ril == rilevazione);
}

zn_status zn_flow_sollecitato(zn_ctx *c, int64_t fondo_annualita, int64_t rilevazione, int64_t ambito, int64_t ente,
                              bool *yes, zn_err *err) {
  zn_arena a;
  zn_row_list list;
  zn_arena_init(&a);
  *yes = false;
  zn_status st = zn_rows_where(zn_ctx_replica(c), zn_entity_by_no(ZN_SOLLECITO), "ente", ente, &a, &list, err);
  for (size_t i = 0; st == ZN_OK && i < list.n && !*yes; i++) {
    zn_writer w;
    st = zn_ctx_writer(c, list.v[i].k, &w, err);
    *yes = st == ZN_OK && w.kind == ZN_L4_AMBITO_ENTE && w.ambito == ambito && w.ente == ente &&
           reminds_of(&list.v[i], fondo_annualita, rilevazione);
  }
  zn_arena_release(&a);
  return st;
}

/* Was it written, by its author's own clock, before the survey's deadline was over? (DOMAIN 8.1; extensions, which may
 * come later, do not undo what was right when it was made.) */
static zn_status too_early(zn_ctx *c, const zn_mossa_row *m, bool *yes, zn_err *err) {
  int64_t day;
  *yes = false;
  if (m->rilevazione == 0) return ZN_OK;
  ZN_TRY(
      zn_sql_int(zn_ctx_replica(c), "SELECT scadenza FROM rilevazione WHERE k=?", m->rilevazione, 0, &day, yes, err));
  *yes = *yes && zn_rend_written_ms(m->k) <= zn_day_deadline_ms((zn_day)day);
  return ZN_OK;
}

/* An entry on behalf of an ente that nobody reminded, or that still had time, is not the capofila's to make. */
static zn_status on_behalf(zn_ctx *c, zn_mossa_row *m, zn_err *err) {
  bool yes, early;
  if (m->mossa != ZN_M_INSERISCI || m->autore != ZN_A_CAPOFILA) return ZN_OK;
  ZN_TRY(too_early(c, m, &early, err));
  if (early) m->autore = ZN_A_NESSUNO;
  ZN_TRY(zn_flow_sollecitato(c, m->fondo_annualita, m->rilevazione, m->ambito, m->ente, &yes, err));
  if (!yes) m->autore = ZN_A_NESSUNO;
  return ZN_OK;
}

static bool exact(const zn_val *v, zn_hash *out) {
  if (v->kind != ZN_V_BIN || v->s.n != sizeof out->b) return false;
  memcpy(out->b, v->s.p, sizeof out->b);
  return true;
}

static zn_status read_move(zn_ctx *c, const zn_row *row, zn_mossa_row *m, zn_err *err) {
  *m = (zn_mossa_row){.k = row->k,
                      .mossa = zn_mossa_parse(ZN_AT(row, MOS_MOSSA)->s),
                      .fondo_annualita = ZN_AT(row, MOS_FONDO)->i,
                      .rilevazione = ZN_AT(row, MOS_RILEVAZIONE)->i,
                      .ente = ZN_AT(row, MOS_ENTE)->i,
                      .ambito = ZN_AT(row, MOS_AMBITO)->i,
                      .doc = ZN_AT(row, MOS_DOC)->s,
                      .motivo = ZN_AT(row, MOS_MOTIVO)->s,
                      .protocollo = ZN_AT(row, MOS_PROTOCOLLO)->s,
                      .non_utilizzo = ZN_AT(row, MOS_NON_UTILIZZO)->i != 0,
                      .al = zn_unit_day(ZN_AT(row, MOS_AL)),
                      .ricevuto_il = zn_unit_day(ZN_AT(row, MOS_RICEVUTO))};
  m->answers = ZN_AT(row, MOS_RISPONDE)->kind == ZN_V_BIN;
  if (m->answers && !exact(ZN_AT(row, MOS_RISPONDE), &m->risponde_a)) memset(&m->risponde_a, 0, sizeof m->risponde_a);
  m->has_manifest = exact(ZN_AT(row, MOS_MANIFEST), &m->manifest);
  ZN_TRY(zn_mossa_hash(zn_ctx_replica(c), row, &m->hash, err));
  ZN_TRY(authority(c, m, err));
  return on_behalf(c, m, err);
}

zn_status zn_mosse_load(zn_ctx *c, int64_t fondo_annualita, zn_arena *a, zn_mosse *out, zn_err *err) {
  zn_row_list rows;
  *out = (zn_mosse){0};
  ZN_TRY(zn_rows_where(zn_ctx_replica(c), zn_entity_by_no(ZN_RENDICONTO_MOSSA), "fondo_annualita", fondo_annualita, a,
                       &rows, err));
  out->v = zn_arena_alloc(a, (rows.n + 1) * sizeof *out->v);
  if (out->v == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < rows.n; i++) ZN_TRY(read_move(c, &rows.v[i], &out->v[out->n++], err));
  return ZN_OK;
}

static zn_status pick(const zn_mosse *m, zn_unita_tipo unita, int64_t rilevazione, int64_t ambito, int64_t ente,
                      zn_arena *a, zn_mossa_row ***out, size_t *n, zn_err *err) {
  *n = 0;
  *out = zn_arena_alloc(a, (m->n + 1) * sizeof **out);
  if (*out == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < m->n; i++) {
    zn_mossa_row *x = &m->v[i];
    if (x->unita != unita || x->rilevazione != rilevazione || x->ambito != ambito) continue;
    if (unita == ZN_U_ENTE && x->ente != ente) continue;
    (*out)[(*n)++] = x;
  }
  return ZN_OK;
}

zn_status zn_flow_ambito(const zn_mosse *m, int64_t rilevazione, int64_t ambito, zn_arena *a, zn_flow *out,
                         zn_mossa_row ***mine, size_t *nmine, zn_err *err) {
  zn_mossa_row **v;
  size_t n;
  ZN_TRY(pick(m, ZN_U_AMBITO, rilevazione, ambito, 0, a, &v, &n, err));
  zn_flow_fold(ZN_U_AMBITO, v, n, NULL, 0, out);
  if (mine != NULL) *mine = v, *nmine = n;
  return ZN_OK;
}

zn_status zn_flow_fatti(const zn_mosse *m, int64_t rilevazione, int64_t ambito, zn_arena *a, zn_flow *out,
                        zn_mossa_row ***mine, size_t *nmine, zn_err *err) {
  zn_mossa_row **v;
  size_t n;
  ZN_TRY(pick(m, ZN_U_FATTI, rilevazione, ambito, 0, a, &v, &n, err));
  zn_flow_fold(ZN_U_FATTI, v, n, NULL, 0, out);
  if (mine != NULL) *mine = v, *nmine = n;
  return ZN_OK;
}

/* A fact's document: the hashes of the enti's manifests in the transmission, nothing else. */
static zn_status sent_manifests(const zn_flow *facts, zn_arena *a, zn_hash **out, size_t *n, zn_err *err) {
  *out = NULL;
  *n = 0;
  if (facts->stato != ZN_S_FATTO_TRASMESSO || facts->invio == NULL || facts->invio->doc.n == 0) return ZN_OK;
  zn_mp mp;
  if (zn_mp_scan(facts->invio->doc, 4) != ZN_OK) return ZN_OK;
  zn_mp_init(&mp, facts->invio->doc);
  size_t count = zn_mp_get_arr(&mp, 0, facts->invio->doc.n / 32);
  *out = zn_arena_alloc(a, (count + 1) * sizeof **out);
  if (*out == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < count; i++) zn_mp_get_exact(&mp, (*out)[i].b, sizeof(*out)[i].b);
  *n = zn_mp_done(&mp) ? count : 0;
  return ZN_OK;
}

zn_status zn_flow_ente(const zn_mosse *m, int64_t rilevazione, int64_t ambito, int64_t ente, zn_arena *a, zn_flow *out,
                       zn_mossa_row ***mine, size_t *nmine, zn_err *err) {
  zn_mossa_row **v;
  size_t n, nsent;
  zn_flow facts;
  zn_hash *sent;
  ZN_TRY(zn_flow_fatti(m, rilevazione, ambito, a, &facts, NULL, NULL, err));
  ZN_TRY(sent_manifests(&facts, a, &sent, &nsent, err));
  ZN_TRY(pick(m, ZN_U_ENTE, rilevazione, ambito, ente, a, &v, &n, err));
  zn_flow_fold(ZN_U_ENTE, v, n, sent, nsent, out);
  if (mine != NULL) *mine = v, *nmine = n;
  return ZN_OK;
}
