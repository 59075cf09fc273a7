#include "core/domain/report/riprogramma.h"

#include "core/domain/report/economie.h"
#include "core/domain/rows/entry.h"
#include "core/domain/rows/fields.h"
#include "core/text/prospetti_conti.h"
#include "core/text/text.h"

typedef struct lavoro {
  const zn_place *p;
  const zn_me *me;
  const zn_riprogramma *what;
  zn_figures f;
  zn_arena arena;
  int64_t intervento, ente;
  zn_cents proposta, importo;
  json_t *righe;
} lavoro;

/* ---- what, for whom, how much ---- */

static zn_status meant(lavoro *w, zn_err *err) {
  zn_replica *r = w->p->r;
  int64_t found_k;
  bool found;
  ZN_TRY(zn_ref_parse(r, w->me, ZN_INTERVENTO, w->what->intervento, &w->intervento, err));
  ZN_TRY(zn_sql_int(r,
                    "SELECT i.k FROM intervento i JOIN piano p ON p.k=i.piano WHERE i.k=?1 AND p.ambito=?2 AND "
                    "p.stato<>'concluso'",
                    w->intervento, w->me->k, &found_k, &found, err));
  if (!found) return zn_fail(err, ZN_E_STATE, ZT_RP_CONCLUSO, w->what->intervento);
  w->ente = zn_figures_capofila(&w->f, w->me->k);
  if (w->what->ente != NULL) ZN_TRY(zn_ref_parse(r, w->me, ZN_ENTE, w->what->ente, &w->ente, err));
  return w->ente != 0 ? ZN_OK : zn_fail(err, ZN_E_USAGE, ZT_RP_ENTE);
}

static zn_status how_much(lavoro *w, zn_err *err) {
  zn_economie e = {0};
  char text[40];
  ZN_TRY(zn_economie_ultime(w->p->r, w->what->fondo_annualita, w->me->k, &w->me->k, 1, w->what->has_al, w->what->al, &e,
                            err));
  w->proposta = w->importo = e.proposta;
  if (w->what->importo != NULL) ZN_TRY(zn_money_parse(w->what->importo, &w->importo, err));
  if (w->proposta <= 0) return zn_fail(err, ZN_E_STATE, ZT_RP_NIENTE);
  if (w->importo <= 0) return zn_fail(err, ZN_E_INVALID, ZT_RP_IMPORTO);
  if (w->importo > w->proposta) return zn_fail(err, ZN_E_INVALID, ZT_RP_TROPPO, zn_money_print_it(text, w->proposta));
  return ZN_OK;
}

/* What an assignment leaves unplanned. */
static zn_status left_on(const zn_figures *f, size_t edge, zn_cents *left, zn_err *err) {
  *left = f->edges[edge].importo;
  for (size_t i = 0; i < f->nlines; i++)
    if (f->lines[i].edge == edge) ZN_TRY(zn_money_sub(*left, zn_line_value(&f->lines[i]), left, err));
  return ZN_OK;
}

static bool mine(const lavoro *w, const zn_edge *e) {
  if (!e->valid || e->presunta || e->revocata || e->to_outside) return false;
  return e->ambito != 0 ? e->ambito == w->me->k : zn_figures_home(&w->f, e->ente) == w->me->k;
}

/* ---- writing ---- */

/* The line there is already for the same intervention, assignment and ente. */
static int64_t existing(const lavoro *w, int64_t assegnazione) {
  for (size_t i = 0; i < w->f.nlines; i++) {
    const zn_line *l = &w->f.lines[i];
    if (l->intervento == w->intervento && w->f.edges[l->edge].k == assegnazione && l->ente == w->ente &&
        l->ambito == w->me->k)
      return l->k;
  }
  return 0;
}

static zn_status tell(lavoro *w, int64_t k, zn_cents before, zn_cents now, zn_err *err) {
  char id[64] = "", a[32], b[32];
  zn_buf key;
  if (zn_replica_id_print(w->p->r, k, id) != ZN_OK) return zn_fail(err, ZN_E_INVALID, ZT_BUG, "budget");
  zn_buf_init(&key, 0);
  zn_ref_print(w->p->r, w->me, ZN_BUDGET, k, &key);
  json_array_append_new(w->righe, json_pack("{s:s,s:s,s:s,s:s}", "id", id, "chiave", zn_buf_cstr(&key), "prima",
                                            zn_money_print(a, before), "importo", zn_money_print(b, now)));
  zn_buf_release(&key);
  return ZN_OK;
}

static zn_status raise_line(lavoro *w, zn_tx *tx, int64_t k, zn_cents more, zn_err *err) {
  zn_row row;
  bool found;
  zn_cents now, before;
  ZN_TRY(zn_row_get(w->p->r, zn_entity_by_no(ZN_BUDGET), k, &w->arena, &row, &found, err));
  if (!found) return zn_fail(err, ZN_E_NOTFOUND, ZT_BUG, "budget");
  before = zn_unit_cents(ZN_AT(&row, BUD_IMPORTO));
  ZN_TRY(zn_money_add(before, more, &now, err));
  *ZN_AT(&row, BUD_IMPORTO) = zn_int(now);
  ZN_TRY(zn_tx_update(tx, NULL, &row, err));
  return tell(w, k, before, now, err);
}

static zn_status new_line(lavoro *w, zn_tx *tx, int64_t assegnazione, zn_cents value, zn_err *err) {
  zn_row row = {.ent = zn_entity_by_no(ZN_BUDGET)};
  row.v[BUD_INTERVENTO - 1] = zn_int(w->intervento);
  row.v[BUD_ASSEGNAZIONE - 1] = zn_int(assegnazione);
  row.v[BUD_ENTE - 1] = zn_int(w->ente);
  row.v[BUD_IMPORTO - 1] = zn_int(value);
  ZN_TRY(zn_entry_insert(tx, w->p, w->me, &row, err));
  return tell(w, row.k, 0, value, err);
}

static zn_status put(lavoro *w, zn_tx *tx, size_t edge, zn_cents value, zn_err *err) {
  int64_t assegnazione = w->f.edges[edge].k, k = existing(w, assegnazione);
  return k != 0 ? raise_line(w, tx, k, value, err) : new_line(w, tx, assegnazione, value, err);
}

/* The ambito's own assignments first, in the order they were made. */
static zn_status spread(lavoro *w, zn_tx *tx, zn_err *err) {
  zn_cents rest = w->importo, room = 0;
  for (int own = 1; own >= 0; own--)
    for (size_t i = 0; i < w->f.nedges; i++) {
      zn_cents left;
      if (!mine(w, &w->f.edges[i]) || (w->f.edges[i].ambito != 0) != own) continue;
      ZN_TRY(left_on(&w->f, i, &left, err));
      if (left <= 0) continue;
      ZN_TRY(zn_money_add(room, left, &room, err));
      if (rest == 0) continue;
      zn_cents part = left < rest ? left : rest;
      ZN_TRY(put(w, tx, i, part, err));
      rest -= part;
    }
  char a[40], b[40];
  if (rest > 0)
    return zn_fail(err, ZN_E_STATE, ZT_RP_SPAZIO, zn_money_print_it(a, room), zn_money_print_it(b, w->importo));
  return ZN_OK;
}

static zn_status write_lines(lavoro *w, zn_err *err) {
  zn_tx *tx;
  ZN_TRY(zn_tx_begin(&tx, w->p->r, err));
  zn_status st = spread(w, tx, err);
  if (st != ZN_OK) {
    zn_tx_rollback(tx);
    return st;
  }
  return zn_tx_commit(tx, err);
}

static json_t *answer(lavoro *w) {
  zn_ref_cache *refs = zn_ref_cache_new(w->p->r, w->me);
  if (refs == NULL) return NULL;
  char a[32], b[32];
  json_t *o = json_pack("{s:s,s:s,s:s,s:s,s:s,s:O}", "fondo_annualita",
                        zn_ref_cache_key(refs, ZN_FONDO_ANNUALITA, w->what->fondo_annualita), "intervento",
                        zn_ref_cache_key(refs, ZN_INTERVENTO, w->intervento), "ente",
                        zn_ref_cache_key(refs, ZN_ENTE, w->ente), "proposta", zn_money_print(a, w->proposta), "importo",
                        zn_money_print(b, w->importo), "righe", w->righe);
  zn_ref_cache_free(refs);
  return o;
}

static zn_status run(lavoro *w, json_t **out, zn_err *err) {
  ZN_TRY(meant(w, err));
  ZN_TRY(how_much(w, err));
  ZN_TRY(write_lines(w, err));
  *out = answer(w);
  return *out != NULL ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
}

zn_status zn_riprogramma_fai(const zn_place *p, const zn_riprogramma *what, json_t **out, zn_err *err) {
  lavoro w = {.p = p, .me = zn_place_as(p, ZN_ORG_AMBITO), .what = what};
  if (w.me == NULL || w.me->k <= 0) return zn_fail(err, ZN_E_DENIED, ZT_RP_CAPOFILA);
  zn_arena_init(&w.arena);
  w.righe = json_array();
  zn_status st = zn_figures_load(&w.f, p->r, what->fondo_annualita, zn_place_today(p->r), err);
  if (st == ZN_OK) st = run(&w, out, err);
  zn_figures_free(&w.f);
  json_decref(w.righe);
  zn_arena_release(&w.arena);
  return st;
}
