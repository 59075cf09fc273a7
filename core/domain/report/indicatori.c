/* The indicators of one intervention, by ente, year, sex and age. */
#include <stdlib.h>
#include <string.h>

#include "core/domain/report/attrezzi.h"
#include "core/domain/report/maschera.h"
#include "core/domain/report/scheda.h"
#include "core/domain/rows/diritti.h"
#include "core/text/domain.h"
#include "core/text/prospetti_conti.h"

enum { ENTE, ANNO, INDICATORE, SESSO, ETA, VALORE, RILEVATO, NCOL };
const zn_colonna zn_indicatori_colonne[] = {
    [ENTE] = {"ente", ZT_RC_ENTE, ZN_C_TESTO},
    [ANNO] = {"anno", ZT_R_ANNO, ZN_C_INTERO},
    [INDICATORE] = {"indicatore", ZT_R5_INDICATORE, ZN_C_TESTO},
    [SESSO] = {"sesso", ZT_R5_SESSO, ZN_C_TESTO},
    [ETA] = {"eta", ZT_R5_ETA, ZN_C_TESTO},
    [VALORE] = {"valore", ZT_R5_VALORE, ZN_C_INTERO},
    [RILEVATO] = {"rilevato", ZT_R5_RILEVATO, ZN_C_TESTO},
};
const size_t zn_indicatori_ncolonne = NCOL;

typedef struct valore {
  const char *ente, *indicatore, *sesso, *eta;
  int64_t ente_k, anno, valore;
  bool dato, non_rilevato;
} valore;

typedef struct valori {
  valore *v;
  size_t n, cap;
} valori;

static const char *text(zn_arena *a, sqlite3_stmt *s, int i) {
  const char *t = (const char *)sqlite3_column_text(s, i);
  return t == NULL ? "" : zn_arena_strdup(a, t);
}

static zn_status load(const zn_report_in *in, zn_ctx *c, int64_t intervento, zn_arena *a, valori *out, zn_err *err) {
  sqlite3_stmt *s = zn_replica_stmt(
      in->r,
      "SELECT coalesce(nullif(e.denominazione,''),e.cod_catastale,e.cf,e.codice),v.ente,v.anno,v.indicatore,v.sesso,"
      "v.eta,v.valore,v.non_rilevato,v.k FROM valore_indicatore v LEFT JOIN ente e ON e.k=v.ente WHERE v.intervento=?1 "
      "AND "
      "(?2=0 OR v.ente=?2) AND (?3=0 OR v.anno=?3) ORDER BY 1,v.ente,v.anno,v.rilevazione,v.indicatore,v.eta,v.sesso",
      err);
  if (s == NULL) return zn_replica_sql_fail(in->r, err);
  sqlite3_bind_int64(s, 1, intervento);
  sqlite3_bind_int64(s, 2, in->chi.livello == ZN_LIVELLO_ENTE ? in->chi.ente : 0);
  sqlite3_bind_int64(s, 3, in->ask->anno);
  bool ok = true;
  zn_status st = ZN_OK;
  while (ok && st == ZN_OK && sqlite3_step(s) == SQLITE_ROW) {
    bool right;
    st = zn_diritto_di(c, ZN_VALORE_INDICATORE, sqlite3_column_int64(s, 8), &right, err);
    if (st != ZN_OK || !right) continue;
    if (out->n == out->cap) {
      size_t cap = out->cap == 0 ? 32 : out->cap * 2;
      valore *more = realloc(out->v, cap * sizeof *more);
      if ((ok = more != NULL)) out->v = more, out->cap = cap;
    }
    if (!ok) break;
    valore *x = &out->v[out->n++];
    *x = (valore){.ente = text(a, s, 0),
                  .ente_k = sqlite3_column_int64(s, 1),
                  .anno = sqlite3_column_int64(s, 2),
                  .indicatore = text(a, s, 3),
                  .sesso = text(a, s, 4),
                  .eta = text(a, s, 5),
                  .valore = sqlite3_column_int64(s, 6),
                  .dato = sqlite3_column_type(s, 6) == SQLITE_INTEGER && sqlite3_column_int64(s, 6) >= 0,
                  .non_rilevato = sqlite3_column_int64(s, 7) != 0};
    ok = x->ente != NULL && x->indicatore != NULL && x->sesso != NULL && x->eta != NULL;
  }
  zn_replica_done(s);
  ZN_TRY(st);
  return ok ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
}

/* ---- small counts ---- */

static bool same_group(const valore *x, const valore *y) {
  return x->ente_k == y->ente_k && x->anno == y->anno && strcmp(x->indicatore, y->indicatore) == 0;
}

/* Is y a part of the total x: the same age and one sex, or the same sex and one age? */
static bool part_of(const valore *x, const valore *y, bool by_sex) {
  if (by_sex) return strcmp(x->sesso, "tutti") == 0 && strcmp(y->sesso, "tutti") != 0 && strcmp(x->eta, y->eta) == 0;
  return strcmp(x->eta, "tutte") == 0 && strcmp(y->eta, "tutte") != 0 && strcmp(x->sesso, y->sesso) == 0;
}

/* The sums that the rows [from, to) of one group make, into sums (two for each row at most); returns how many. parts:
 * room for (to - from) places for each. */
static size_t sums_of(const valori *v, size_t from, size_t to, zn_addizione *sums, size_t *parts) {
  size_t n = 0, width = to - from;
  for (size_t i = from; i < to; i++)
    for (int by_sex = 0; by_sex < 2; by_sex++) {
      size_t *p = parts + n * width, count = 0;
      for (size_t j = from; j < to; j++)
        if (part_of(&v->v[i], &v->v[j], by_sex)) p[count++] = j - from;
      if (count > 0) sums[n++] = (zn_addizione){p, count, i - from};
    }
  return n;
}

static zn_status mask_group(const valori *v, size_t from, size_t to, int64_t soglia, uint8_t *hidden, zn_err *err) {
  size_t n = to - from;
  zn_addizione *sums = calloc(2 * n, sizeof *sums);
  size_t *parts = calloc(2 * n * n, sizeof *parts);
  int64_t *values = calloc(n, sizeof *values);
  zn_status st = sums != NULL && parts != NULL && values != NULL ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  if (st == ZN_OK) {
    for (size_t i = 0; i < n; i++) values[i] = v->v[from + i].dato ? v->v[from + i].valore : 0;
    st = zn_maschera(values, n, sums, sums_of(v, from, to, sums, parts), soglia, hidden + from, err);
  }
  free(sums);
  free(parts);
  free(values);
  return st;
}

/* Only persons are hidden: hours and places say nothing of anybody. */
static zn_status mask(const valori *v, int64_t soglia, uint8_t *hidden, zn_err *err) {
  for (size_t i = 0; i < v->n;) {
    size_t to = i + 1;
    while (to < v->n && to - i < 400 && same_group(&v->v[i], &v->v[to])) to++;
    if (strncmp(v->v[i].indicatore, "utenti", 6) == 0) ZN_TRY(mask_group(v, i, to, soglia, hidden, err));
    i = to;
  }
  return ZN_OK;
}

static zn_status row(zn_tabella *t, const valore *x, uint8_t hidden, int64_t soglia, zn_err *err) {
  zn_cella *c;
  ZN_TRY(zn_report_riga(t, ZN_RIGA, &c, err));
  zn_cella_testo(t, &c[ENTE], x->ente);
  zn_cella_intero(&c[ANNO], x->anno);
  zn_cella_testo(t, &c[INDICATORE], x->indicatore);
  zn_cella_testo(t, &c[SESSO], x->sesso);
  zn_cella_testo(t, &c[ETA], x->eta);
  if (x->dato && !x->non_rilevato) zn_cella_intero(&c[VALORE], x->valore);
  if (hidden != ZN_VISIBILE && x->dato) zn_cella_maschera(t, &c[VALORE], hidden, soglia);
  if (x->non_rilevato) zn_cella_testo(t, &c[RILEVATO], ZT_R5_NON_RILEVATO);
  return ZN_OK;
}

zn_status zn_indicatori_righe(const zn_report_in *in, int64_t intervento, zn_tabella *t, zn_err *err) {
  zn_arena a;
  valori v = {0};
  int64_t soglia = zn_soglia_utenti(in->r, in->ask);
  zn_ctx *c = zn_ctx_new(in->r);
  if (c == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_arena_init(&a);
  zn_status st = load(in, c, intervento, &a, &v, err);
  uint8_t *hidden = st == ZN_OK ? calloc(v.n + 1, 1) : NULL;
  if (st == ZN_OK && hidden == NULL) st = zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  if (st == ZN_OK) st = mask(&v, soglia, hidden, err);
  for (size_t i = 0; i < v.n && st == ZN_OK; i++) st = row(t, &v.v[i], hidden[i], soglia, err);
  free(hidden);
  free(v.v);
  zn_arena_release(&a);
  zn_ctx_free(c);
  return st;
}
