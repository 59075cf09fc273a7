#include "core/domain/piano/aperto.h"

#include <string.h>

#include "core/domain/rows/place.h"
#include "core/domain/rows/ref.h"
#include "core/text/piano.h"

/* ---- rows of the plan's own ambito ---- */

static zn_status is_own(zn_pdz *x, const zn_row *row, bool *own, zn_err *err) {
  zn_writer w;
  ZN_TRY(zn_ctx_writer(x->ctx, row->k, &w, err));
  bool of_region = row->ent->no == ZN_FASE && zn_row_is(row, "fonte", "regione"); /* its word on the last step */
  *own = w.kind == (of_region ? ZN_L2_REGIONE_AMBITO : ZN_L3_AMBITO) && w.ambito == x->ambito;
  return ZN_OK;
}

zn_status zn_pdz_rows(zn_pdz *x, unsigned entity, const char *field, int64_t k, zn_row_list *out, zn_err *err) {
  size_t n = 0;
  ZN_TRY(zn_rows_where(x->r, zn_entity_by_no(entity), field, k, &x->arena, out, err));
  for (size_t i = 0; i < out->n; i++) {
    bool own;
    ZN_TRY(is_own(x, &out->v[i], &own, err));
    if (own) out->v[n++] = out->v[i];
  }
  out->n = n;
  return ZN_OK;
}

zn_status zn_pdz_budget(zn_pdz *x, zn_row_list *out, zn_err *err) {
  zn_row_list all;
  size_t n = 0;
  ZN_TRY(zn_pdz_rows(x, ZN_BUDGET, NULL, 0, &all, err));
  for (size_t i = 0; i < all.n; i++) {
    bool ours = false;
    for (size_t j = 0; j < x->interventi.n && !ours; j++)
      ours = x->interventi.v[j].k == ZN_AT(&all.v[i], BUD_INTERVENTO)->i;
    if (ours) all.v[n++] = all.v[i];
  }
  all.n = n;
  *out = all;
  return ZN_OK;
}

/* ---- opening ---- */

/* An agreement signed by too few does not count (flusso.h). */
static zn_status mark_agreements(zn_pdz *x, zn_err *err) {
  for (size_t i = 0; i < x->mosse.n; i++) {
    zn_pmossa_row *m = &x->mosse.v[i];
    size_t missing = 0;
    if (m->mossa != ZN_PM_SOTTOSCRIVI_ACCORDO) continue;
    if (m->data != ZN_DAY_MIN) ZN_TRY(zn_pdz_mancanti(x, m->data, &missing, NULL, err));
    m->invalida = m->data == ZN_DAY_MIN || missing > 0;
  }
  return ZN_OK;
}

/* Who may not read the Regione's ledger for the ambito (the enti) sees the ambito's moves without those that they
 * answer. The last of those that wait says the state, and is the one to answer: only for what is shown and for
 * comments; whoever reads all of it folds all of it. Only what could answer a word of the Regione's, and what follows
 * from it by the table, is believed. */
static bool reads_region(zn_pdz *x) {
  zn_ledger l;
  zn_id regione;
  zn_key_regione(&regione);
  zn_ledger_make(&l, zn_replica_region(x->r), ZN_L2_REGIONE_AMBITO, &regione, &x->ambito_id);
  return zn_trust_may_read(zn_replica_trust(x->r), &zn_replica_ident(x->r)->sign_pk, &l);
}

static zn_pstato leads(zn_punita u, zn_pstato from, const zn_pmossa_row *m) {
  for (const zn_pregola *r = zn_piano_table; r->unita != 0; r++)
    if (r->unita == u && r->da == from && r->mossa == m->mossa && r->chi == m->autore) return r->a;
  return ZN_PS_NESSUNO;
}

/* Where a move leads that answers what is not here: the Regione's return, its request or its approval. */
static zn_pstato after_region(zn_punita u, const zn_pmossa_row *m) {
  static const zn_pstato left[] = {ZN_PS_BOZZA, ZN_PS_INTEGRAZIONI_RICHIESTE, ZN_PS_APPROVATO};
  zn_pstato to = ZN_PS_NESSUNO;
  for (size_t i = 0; i < sizeof left / sizeof left[0] && to == ZN_PS_NESSUNO; i++) to = leads(u, left[i], m);
  return to;
}

/* The state that a move leads to, told by what it answers: NESSUNO while unknown. */
static zn_pstato follows(zn_punita u, zn_pmossa_row *const *v, size_t n, const zn_pstato *to, size_t i) {
  if (v[i]->effetto == ZN_PE_IN_ATTESA && v[i]->autore == ZN_PA_CAPOFILA) return after_region(u, v[i]);
  for (size_t j = 0; j < n; j++)
    if (to[j] != ZN_PS_NESSUNO && v[i]->answers && zn_hash_cmp(&v[i]->risponde_a, &v[j]->hash) == 0)
      return leads(u, to[j], v[i]);
  return ZN_PS_NESSUNO;
}

static zn_status see_what_waits(zn_pdz *x, zn_punita u, zn_pmossa_row **v, size_t n, zn_pflusso *f, zn_err *err) {
  zn_pmossa_row *last = NULL;
  zn_pstato *to = zn_arena_alloc(&x->arena, (n + 1) * sizeof *to);
  if (to == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (bool more = true; more;) {
    more = false;
    for (size_t i = 0; i < n; i++)
      if (to[i] == ZN_PS_NESSUNO && (to[i] = follows(u, v, n, to, i)) != ZN_PS_NESSUNO) more = true;
  }
  for (size_t i = 0; i < n; i++) {
    bool comment = v[i]->mossa == ZN_PM_COMMENTA;
    if (to[i] == ZN_PS_NESSUNO) continue;
    v[i]->effetto = comment ? ZN_PE_ANNOTATO : ZN_PE_VALE;
    if (comment || (last != NULL && ZN_K_N(v[i]->k) <= ZN_K_N(last->k))) continue;
    last = v[i];
    f->stato = to[i];
  }
  if (last != NULL) f->ultima = last;
  return ZN_OK;
}

static zn_status stato(zn_pdz *x, int64_t rimodulazione, zn_pflusso *f, zn_pmossa_row ***mine, size_t *n, zn_err *err) {
  zn_pmossa_row **v;
  size_t count;
  ZN_TRY(zn_piano_stato(&x->mosse, rimodulazione, &x->arena, f, &v, &count, err));
  if (mine != NULL) *mine = v, *n = count;
  /* the Regione has only what was transmitted to it: before, nothing of the ambito's can be waiting for its word */
  if (reads_region(x) || f->stato != ZN_PS_TRASMESSO) return ZN_OK;
  return see_what_waits(x, rimodulazione == 0 ? ZN_PU_PIANO : ZN_PU_RIMODULAZIONE, v, count, f, err);
}

static zn_status load(zn_pdz *x, zn_err *err) {
  static const struct {
    unsigned entity;
    size_t at;
  } lists[] = {{ZN_PIANO_SEZIONE, offsetof(zn_pdz, sezioni)},       {ZN_FASE, offsetof(zn_pdz, fasi)},
               {ZN_FIRMATARIO, offsetof(zn_pdz, firmatari)},        {ZN_OBIETTIVO, offsetof(zn_pdz, obiettivi)},
               {ZN_INTERVENTO, offsetof(zn_pdz, interventi)},       {ZN_CRITERIO_RIPARTO, offsetof(zn_pdz, criteri)},
               {ZN_CONCERTAZIONE, offsetof(zn_pdz, concertazione)}, {ZN_FORMAZIONE, offsetof(zn_pdz, formazione)},
               {ZN_RIMODULAZIONE, offsetof(zn_pdz, rimodulazioni)}};
  bool found;
  ZN_TRY(zn_row_get(x->r, zn_entity_by_no(ZN_PIANO), x->piano, &x->arena, &x->row, &found, err));
  if (!found) return zn_fail(err, ZN_E_NOTFOUND, ZT_P_NONE);
  x->ambito = ZN_AT(&x->row, PIA_AMBITO)->i;
  if (zn_replica_hash_of_k(x->r, x->ambito, &x->ambito_id) != ZN_OK) return zn_fail(err, ZN_E_NOTFOUND, ZT_P_NONE);
  for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
    ZN_TRY(zn_pdz_rows(x, lists[i].entity, "piano", x->piano, (zn_row_list *)((char *)x + lists[i].at), err));
  ZN_TRY(zn_pdz_budget(x, &x->budget, err));
  ZN_TRY(zn_pmosse_load(x->ctx, x->piano, x->ambito, &x->arena, &x->mosse, err));
  ZN_TRY(mark_agreements(x, err));
  return stato(x, 0, &x->flusso, &x->mie, &x->nmie, err);
}

zn_status zn_pdz_open(zn_pdz *x, zn_replica *r, int64_t piano, zn_err *err) {
  *x = (zn_pdz){.r = r, .piano = piano};
  zn_arena_init(&x->arena);
  x->today = zn_place_today(r);
  x->ctx = zn_ctx_new(r);
  zn_status st = x->ctx == NULL ? zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY) : load(x, err);
  if (st != ZN_OK) zn_pdz_close(x);
  return st;
}

void zn_pdz_close(zn_pdz *x) {
  if (x->r == NULL) return;
  if (x->ctx != NULL) zn_ctx_free(x->ctx);
  zn_arena_release(&x->arena);
  memset(x, 0, sizeof *x);
}

/* ---- changes ---- */

zn_status zn_pdz_rimodulazione(zn_pdz *x, int64_t numero, const zn_row **out, zn_err *err) {
  zn_buf list;
  for (size_t i = 0; i < x->rimodulazioni.n; i++)
    if (ZN_AT(&x->rimodulazioni.v[i], RIM_NUMERO)->i == numero) return *out = &x->rimodulazioni.v[i], ZN_OK;
  if (x->rimodulazioni.n == 0) return zn_fail(err, ZN_E_NOTFOUND, ZT_P_NO_RIM);
  zn_buf_init(&list, 200);
  for (size_t i = 0; i < x->rimodulazioni.n; i++)
    zn_buf_printf(&list, "%s%lld", i > 0 ? ", " : "", (long long)ZN_AT(&x->rimodulazioni.v[i], RIM_NUMERO)->i);
  zn_status st = zn_fail(err, ZN_E_NOTFOUND, ZT_P_WHICH_RIM, (long long)numero, zn_buf_cstr(&list));
  zn_buf_release(&list);
  return st;
}

zn_status zn_pdz_stato_rimodulazione(zn_pdz *x, int64_t k, zn_pflusso *out, zn_pmossa_row ***mine, size_t *n,
                                     zn_err *err) {
  return stato(x, k, out, mine, n, err);
}

/* ---- small things ---- */

const char *zn_pdz_text(zn_pdz *x, const zn_row *row, unsigned no) {
  const zn_val *v = ZN_AT(row, no);
  char *t = v->kind == ZN_V_TEXT ? zn_arena_strndup(&x->arena, (const char *)v->s.p, v->s.n) : NULL;
  return t != NULL ? t : "";
}

const char *zn_pdz_ente(zn_pdz *x, int64_t ente) {
  zn_buf b;
  zn_buf_init(&b, 400);
  bool found = ente > 0 && zn_ref_text(x->r, ZN_ENTE, ente, "denominazione", &b);
  char *t = found && zn_buf_ok(&b) ? zn_arena_strdup(&x->arena, zn_buf_cstr(&b)) : NULL;
  zn_buf_release(&b);
  return t != NULL ? t : "";
}

const char *zn_pdz_key(zn_pdz *x, unsigned entity, int64_t k) {
  zn_buf b;
  if (k <= 0) return "";
  zn_buf_init(&b, 400);
  zn_ref_print(x->r, NULL, entity, k, &b);
  char *t = zn_buf_ok(&b) ? zn_arena_strdup(&x->arena, zn_buf_cstr(&b)) : NULL;
  zn_buf_release(&b);
  return t != NULL ? t : "";
}
