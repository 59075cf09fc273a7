#include "core/domain/report/matrice_utenti.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/domain/report/attrezzi.h"
#include "core/domain/report/maschera.h"
#include "core/domain/report/utenti.h"
#include "core/text/domain.h"
#include "core/text/prospetti.h"

/* Columns: the areas, what has no cell, the total. */
enum { COLS_MAX = ZN_MATRICE_AREE_MAX + 2 };

/* Every count of the two sheets in one list, and the sums that tie them. Rows: those of the matrix, its subtotals, what
 * has no cell, the total, then the offices. */
typedef struct users {
  const zn_matrice *m;
  zn_arena *a;
  size_t nrows, nsubs, norgs, n;       /* n: rows in all */
  size_t nareas, cols, loose, all;     /* columns: cols in all; without a cell; total */
  size_t sub_of[ZN_MATRICE_RIGHE_MAX]; /* row -> subtotal */
  const int64_t *orgs;
  int64_t *v;
  bool *told;
  uint8_t *hidden;
  zn_addizione *sums;
  size_t nsums, capsums;
  size_t unknown; /* "non rilevato" */
} users;

static size_t row_sub(const users *u, size_t s) { return u->nrows + s; }
static size_t row_loose(const users *u) { return u->nrows + u->nsubs; }
static size_t row_total(const users *u) { return u->nrows + u->nsubs + 1; }
static size_t row_org(const users *u, size_t i) { return u->nrows + u->nsubs + 2 + i; }
static size_t at(const users *u, size_t row, size_t col) { return row * u->cols + col; }

static zn_status no_memory(zn_err *err) { return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY); }

/* ---- what is there ---- */

static void count(users *u, size_t row, size_t col, int64_t v) {
  u->v[at(u, row, col)] += v;
  u->told[at(u, row, col)] = true;
}

static void add(users *u, size_t row, size_t area, size_t org, int64_t v) {
  bool loose = row == u->nrows || area == u->nareas;
  size_t col = loose ? u->loose : area;
  const size_t rows[] = {loose ? row_loose(u) : row, loose ? row_total(u) : row_sub(u, u->sub_of[row]), row_total(u),
                         org < u->norgs ? row_org(u, org) : row_total(u)};
  for (size_t i = 0; i < 4; i++) {
    bool again = false;
    for (size_t j = 0; j < i; j++) again = again || rows[j] == rows[i];
    if (again) continue;
    count(u, rows[i], col, v);
    count(u, rows[i], u->all, v);
  }
}

static zn_status shape(users *u, const zn_matrice *m, const int64_t *orgs, size_t norgs, zn_arena *a, zn_err *err) {
  *u = (users){.m = m, .a = a, .orgs = orgs, .norgs = norgs, .nareas = m->naree, .cols = m->naree + 2};
  u->loose = m->naree;
  u->all = m->naree + 1;
  for (size_t i = 0; i < m->nrighe; i++) {
    if (i > 0 && strcmp(m->righe[i].macro_livello, m->righe[i - 1].macro_livello) != 0) u->nsubs++;
    u->sub_of[i] = u->nsubs;
    u->nrows++;
  }
  u->nsubs += u->nrows > 0;
  u->n = row_org(u, norgs);
  u->capsums = u->n + (u->nsubs + 4) * u->cols;
  u->v = zn_arena_alloc(a, u->n * u->cols * sizeof *u->v);
  u->told = zn_arena_alloc(a, u->n * u->cols * sizeof *u->told);
  u->hidden = zn_arena_alloc(a, u->n * u->cols);
  u->sums = zn_arena_alloc(a, u->capsums * sizeof *u->sums);
  return u->v != NULL && u->told != NULL && u->hidden != NULL && u->sums != NULL ? ZN_OK : no_memory(err);
}

static bool in_scope(const zn_report_in *in, const zn_utenti *x) {
  switch (in->chi.livello) {
    case ZN_LIVELLO_ENTE: return x->ente == in->chi.ente;
    case ZN_LIVELLO_AMBITO: return x->ambito == in->chi.ambito;
    default: return true;
  }
}

static size_t line_of(const zn_figures *f, const zn_kmap *first, int64_t intervento) {
  size_t i = zn_kmap_find(first, &intervento);
  return i == SIZE_MAX ? f->nlines : i;
}

static size_t place_in(const int64_t *v, size_t n, int64_t k) {
  size_t i = 0;
  while (i < n && v[i] != k) i++;
  return i;
}

static void gather(const zn_report_in *in, const zn_figures *f, const zn_kmap *first, const zn_utenti *x, size_t n,
                   users *u) {
  for (size_t i = 0; i < n; i++) {
    size_t line = line_of(f, first, x[i].intervento), row = 0, area = 0;
    if (line == f->nlines || !in_scope(in, &x[i])) continue;
    if (!x[i].rilevato) {
      u->unknown++;
      continue;
    }
    while (row < u->nrows && strcasecmp(u->m->righe[row].obiettivo, f->lines[line].obiettivo) != 0) row++;
    while (area < u->nareas && strcasecmp(u->m->aree[area].area, f->lines[line].area) != 0) area++;
    int64_t org = in->chi.livello == ZN_LIVELLO_AMBITO ? x[i].ente : x[i].ambito;
    add(u, row, area, place_in(u->orgs, u->norgs, org), x[i].valore);
  }
}

/* ---- the sums that hold ---- */

static zn_status sum(users *u, size_t total, const size_t *parts, size_t n, zn_err *err) {
  size_t *copy = zn_arena_alloc(u->a, (n + 1) * sizeof *copy);
  if (copy == NULL || u->nsums == u->capsums) return no_memory(err);
  memcpy(copy, parts, n * sizeof *copy);
  u->sums[u->nsums++] = (zn_addizione){copy, n, total};
  return ZN_OK;
}

static zn_status sums_of(users *u, zn_err *err) {
  size_t *parts = zn_arena_alloc(u->a, (u->n + COLS_MAX) * sizeof *parts), n;
  if (parts == NULL) return no_memory(err);
  for (size_t r = 0; r < u->n; r++) { /* along a row */
    for (n = 0; n <= u->loose; n++) parts[n] = at(u, r, n);
    ZN_TRY(sum(u, at(u, r, u->all), parts, n, err));
  }
  for (size_t c = 0; c < u->cols; c++) { /* down a column */
    for (size_t s = 0; s < u->nsubs; s++) {
      n = 0;
      for (size_t r = 0; r < u->nrows; r++)
        if (u->sub_of[r] == s) parts[n++] = at(u, r, c);
      ZN_TRY(sum(u, at(u, row_sub(u, s), c), parts, n, err));
    }
    n = 0;
    for (size_t s = 0; s <= u->nsubs; s++) parts[n++] = at(u, row_sub(u, s), c); /* the last one: what has no cell */
    ZN_TRY(sum(u, at(u, row_total(u), c), parts, n, err));
    n = 0;
    for (size_t o = 0; o < u->norgs; o++) parts[n++] = at(u, row_org(u, o), c);
    if (n > 0) ZN_TRY(sum(u, at(u, row_total(u), c), parts, n, err));
  }
  return ZN_OK;
}

/* ---- the sheets ---- */

static void fill(zn_tabella *t, zn_cella *c, const users *u, size_t row, size_t col, int64_t soglia) {
  if (!u->told[at(u, row, col)]) return;
  zn_cella_intero(c, u->v[at(u, row, col)]);
  zn_cella_maschera(t, c, u->hidden[at(u, row, col)], soglia);
}

static zn_status put(zn_tabella *t, const users *u, zn_riga_tipo kind, const char *const texts[3], size_t row,
                     int64_t soglia, zn_err *err) {
  zn_cella *c;
  ZN_TRY(zn_report_riga(t, kind, &c, err));
  for (size_t i = 0; i < 3; i++) zn_cella_testo(t, &c[i], texts[i]);
  for (size_t i = 0; i < u->nareas; i++) fill(t, &c[3 + i], u, row, i, soglia);
  fill(t, &c[3 + u->nareas], u, row, u->all, soglia);
  return ZN_OK;
}

static void notes(zn_tabella *t, const users *u, int64_t soglia) {
  bool any = false;
  char text[300];
  for (size_t i = 0; i < u->n * u->cols; i++) any = any || u->hidden[i] != ZN_VISIBILE;
  zn_tabella_nota(t, ZT_R2_UTENTI_NOTA);
  if (u->unknown > 0) {
    snprintf(text, sizeof text, ZT_R2_NON_RILEVATI, u->unknown);
    zn_tabella_nota(t, text);
  }
  if (!any) return;
  snprintf(text, sizeof text, ZT_R_MASCHERA, (long long)soglia, (long long)soglia);
  zn_tabella_nota(t, text);
}

/* The columns of the areas, which the table must own. */
static zn_status area_columns(zn_tabella *t, size_t first, const users *u, zn_err *err) {
  const zn_matrice *m = zn_matrice_copia(u->m, &t->arena);
  if (m == NULL) return no_memory(err);
  for (size_t i = 0; i < u->nareas; i++)
    t->colonne[first + i] = (zn_colonna){m->aree[i].area, m->aree[i].area, ZN_C_INTERO};
  return ZN_OK;
}

static zn_status by_matrix(const users *u, const char *titolo, int64_t soglia, zn_sheets *out, zn_err *err) {
  zn_colonna columns[3 + COLS_MAX] = {{"macro_livello", ZT_R_MACRO_LIVELLO, ZN_C_TESTO},
                                      {"obiettivo_servizio", ZT_R_OBIETTIVO, ZN_C_TESTO},
                                      {"descrizione", ZT_R_DESCRIZIONE, ZN_C_TESTO}};
  columns[3 + u->nareas] = (zn_colonna){"totale", ZT_R_TOTALE, ZN_C_INTERO};
  zn_tabella *t = zn_tabella_new("R2", columns, 4 + u->nareas);
  ZN_TRY(zn_sheets_add(out, t, err));
  ZN_TRY(area_columns(t, 3, u, err));
  snprintf(t->titolo, sizeof t->titolo, "%s", titolo);
  snprintf(t->foglio, sizeof t->foglio, "%s", ZT_R2_UTENTI);
  for (size_t r = 0; r < u->nrows; r++) {
    const zn_matrice_riga *x = &u->m->righe[r];
    const char *const texts[3] = {x->macro_livello, x->obiettivo, x->label};
    ZN_TRY(put(t, u, ZN_RIGA, texts, r, soglia, err));
    if (r + 1 < u->nrows && u->sub_of[r + 1] == u->sub_of[r]) continue;
    const char *const sub[3] = {x->macro_livello, "", x->macro_label != NULL ? x->macro_label : ""};
    ZN_TRY(put(t, u, ZN_RIGA_SUBTOTALE, sub, row_sub(u, u->sub_of[r]), soglia, err));
  }
  if (u->told[at(u, row_loose(u), u->all)])
    ZN_TRY(put(t, u, ZN_RIGA, (const char *const[3]){"", "", ZT_R_NON_CLASSIFICATO}, row_loose(u), soglia, err));
  notes(t, u, soglia);
  return put(t, u, ZN_RIGA_TOTALE, (const char *const[3]){"", "", ZT_R_TOTALE}, row_total(u), soglia, err);
}

static zn_status org_row(const zn_report_in *in, zn_tabella *t, const users *u, size_t row, int64_t org, int64_t soglia,
                         zn_err *err) {
  zn_cella *c;
  const char *name = ZT_R_TOTALE;
  if (org != 0) ZN_TRY(zn_report_chi(in->r, in->chi.livello == ZN_LIVELLO_REGIONE, org, &t->arena, &name, err));
  ZN_TRY(zn_report_riga(t, org != 0 ? ZN_RIGA : ZN_RIGA_TOTALE, &c, err));
  zn_cella_testo(t, &c[0], name);
  for (size_t i = 0; i < u->cols; i++) fill(t, &c[1 + i], u, row, i, soglia);
  return ZN_OK;
}

static zn_status by_org(const zn_report_in *in, const users *u, const char *titolo, int64_t soglia, zn_sheets *out,
                        zn_err *err) {
  bool regione = in->chi.livello == ZN_LIVELLO_REGIONE;
  zn_colonna columns[1 + COLS_MAX] = {{regione ? "ambito" : "ente", regione ? ZT_R_AMBITO : ZT_R_ENTE, ZN_C_TESTO}};
  columns[1 + u->loose] = (zn_colonna){"non_classificato", ZT_R_NON_CLASSIFICATO, ZN_C_INTERO};
  columns[1 + u->all] = (zn_colonna){"totale", ZT_R_TOTALE, ZN_C_INTERO};
  zn_tabella *t = zn_tabella_new("R2", columns, 1 + u->cols);
  ZN_TRY(zn_sheets_add(out, t, err));
  ZN_TRY(area_columns(t, 1, u, err));
  snprintf(t->titolo, sizeof t->titolo, "%s", titolo);
  snprintf(t->foglio, sizeof t->foglio, "%s", regione ? ZT_R2_UTENTI_AMBITI : ZT_R2_UTENTI_ENTI);
  for (size_t o = 0; o < u->norgs; o++) ZN_TRY(org_row(in, t, u, row_org(u, o), u->orgs[o], soglia, err));
  notes(t, u, soglia);
  return org_row(in, t, u, row_total(u), 0, soglia, err);
}

/* ---- all ---- */

/* The offices that counted, by their natural order of name and code. */
static zn_status orgs_of(const zn_report_in *in, const zn_figures *f, const zn_kmap *first, const zn_utenti *x,
                         size_t n, zn_arena *a, int64_t **out, size_t *norgs, zn_err *err) {
  const char *sql = in->chi.livello == ZN_LIVELLO_REGIONE
                        ? "SELECT k FROM ambito ORDER BY denominazione,codice"
                        : "SELECT k FROM ente WHERE k IN (SELECT ente FROM valore_indicatore) ORDER BY "
                          "denominazione,coalesce(cod_catastale,cf,codice)";
  size_t all = 0, kept = 0;
  *norgs = 0;
  *out = NULL;
  if (in->chi.livello == ZN_LIVELLO_ENTE) return ZN_OK;
  ZN_TRY(zn_report_righe(in->r, sql, 0, 0, a, out, &all, err));
  for (size_t o = 0; o < all; o++) {
    bool any = false;
    for (size_t i = 0; i < n && !any; i++)
      any = in_scope(in, &x[i]) && line_of(f, first, x[i].intervento) < f->nlines &&
            (in->chi.livello == ZN_LIVELLO_REGIONE ? x[i].ambito : x[i].ente) == (*out)[o];
    if (any) (*out)[kept++] = (*out)[o];
  }
  *norgs = kept;
  return ZN_OK;
}

static zn_status all_of(const zn_report_in *in, const zn_figures *f, const zn_kmap *first, const zn_matrice *m,
                        const char *titolo, zn_arena *a, zn_sheets *out, zn_err *err) {
  zn_utenti_ask ask = {.fondo_annualita = f->fondo_annualita, .al = in->al};
  zn_utenti *x;
  size_t n, norgs;
  int64_t *orgs;
  users u;
  int64_t soglia = zn_soglia_utenti(in->r, in->ask);
  ZN_TRY(zn_utenti_load(f->ctx, &ask, a, &x, &n, err));
  ZN_TRY(orgs_of(in, f, first, x, n, a, &orgs, &norgs, err));
  ZN_TRY(shape(&u, m, orgs, norgs, a, err));
  gather(in, f, first, x, n, &u);
  ZN_TRY(sums_of(&u, err));
  ZN_TRY(zn_maschera(u.v, u.n * u.cols, u.sums, u.nsums, soglia, u.hidden, err));
  ZN_TRY(by_matrix(&u, titolo, soglia, out, err));
  return in->chi.livello == ZN_LIVELLO_ENTE ? ZN_OK : by_org(in, &u, titolo, soglia, out, err);
}

zn_status zn_matrice_utenti(const zn_report_in *in, const zn_figures *f, const zn_matrice *m, const char *titolo,
                            zn_sheets *out, zn_err *err) {
  zn_kmap first; /* intervention -> its first line of the fund-year */
  zn_arena a;
  zn_status st = ZN_OK;
  zn_arena_init(&a);
  zn_kmap_init(&first, 1);
  for (size_t i = f->nlines; i-- > 0 && st == ZN_OK;)
    if (!zn_kmap_put(&first, &f->lines[i].intervento, i)) st = no_memory(err);
  if (st == ZN_OK) st = all_of(in, f, &first, m, titolo, &a, out, err);
  zn_kmap_release(&first);
  zn_arena_release(&a);
  return st;
}
