/* R2, the matrix: obiettivi di servizio grouped in macro-livelli with subtotals, by area; a sheet for each measure.
 * Final figures. */
#include <stdio.h>
#include <string.h>

#include "core/domain/report/matrice_codici.h"
#include "core/domain/report/table.h"
#include "core/text/domain.h"

enum { AREE = 3, ALTRE = AREE, MISURE = 4, RIGHE_MAX = 40 };
static const char *const measures[MISURE] = {"Programmato", "Impegnato", "Liquidato", "Pagato"};

typedef struct grid {
  const zn_matrice *m;
  const char *extra[RIGHE_MAX]; /* codes that the version does not know */
  size_t nrows, nextra;
  zn_cents v[RIGHE_MAX * 2][AREE + 1][MISURE];
} grid;

static size_t row_of(grid *g, const char *obiettivo) {
  for (size_t i = 0; i < g->nrows; i++)
    if (strcmp(g->m->righe[i].obiettivo, obiettivo) == 0) return i;
  for (size_t i = 0; i < g->nextra; i++)
    if (strcmp(g->extra[i], obiettivo) == 0) return g->nrows + i;
  if (g->nextra == RIGHE_MAX) return g->nrows + RIGHE_MAX - 1;
  g->extra[g->nextra] = obiettivo;
  return g->nrows + g->nextra++;
}

static size_t column_of(const grid *g, const char *area) {
  for (size_t i = 0; g->m->aree[i].area != NULL && i < AREE; i++)
    if (strcmp(g->m->aree[i].area, area) == 0) return i;
  return ALTRE;
}

static zn_status add(grid *g, const zn_line *l, int measure, zn_cents v, zn_err *err) {
  zn_cents *c = &g->v[row_of(g, l->obiettivo)][column_of(g, l->area)][measure];
  return zn_money_add(*c, v, c, err);
}

static zn_status gather(const zn_report_in *in, const zn_figures *f, grid *g, zn_err *err) {
  for (size_t i = 0; i < f->nlines; i++)
    if (zn_chi_ha_linea(&in->chi, &f->lines[i])) ZN_TRY(add(g, &f->lines[i], 0, zn_line_value(&f->lines[i]), err));
  for (size_t i = 0; i < f->namounts; i++) {
    const zn_amount *a = &f->amounts[i];
    bool interno;
    if (a->on_edge || !zn_vista_conta(f, a, in->ask->vista, &interno) || interno) continue;
    zn_line l = f->lines[a->target];
    l.ente = a->ente;
    if (!zn_chi_ha_linea(&in->chi, &l)) continue;
    ZN_TRY(add(g, &l, 1, a->impegnato, err));
    ZN_TRY(add(g, &l, 2, a->liquidato, err));
    ZN_TRY(add(g, &l, 3, a->pagato, err));
  }
  return ZN_OK;
}

typedef struct sums {
  zn_cents v[AREE + 2];
} sums;

static zn_status put(zn_tabella *t, zn_riga_tipo kind, const char *macro, const char *code, const char *label,
                     const sums *s, zn_err *err) {
  zn_cella *c = zn_tabella_riga(t, kind);
  if (c == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_cella_testo(t, &c[0], macro);
  zn_cella_testo(t, &c[1], code);
  zn_cella_testo(t, &c[2], label);
  for (size_t i = 0; i < AREE + 2; i++) zn_cella_importo(&c[3 + i], s->v[i]);
  return ZN_OK;
}

static zn_status add_row(sums *to, const grid *g, size_t row, int measure, zn_err *err) {
  for (size_t a = 0; a <= AREE; a++) {
    ZN_TRY(zn_money_add(to->v[a], g->v[row][a][measure], &to->v[a], err));
    ZN_TRY(zn_money_add(to->v[AREE + 1], g->v[row][a][measure], &to->v[AREE + 1], err));
  }
  return ZN_OK;
}

static zn_status sheet_rows(zn_tabella *t, const grid *g, int measure, zn_err *err) {
  sums all = {0}, sub = {0};
  const char *macro_label = "";
  for (size_t i = 0; i < g->nrows; i++) {
    const zn_matrice_riga *r = &g->m->righe[i];
    sums one = {0};
    if (r->macro_label != NULL) macro_label = r->macro_label;
    ZN_TRY(add_row(&one, g, i, measure, err));
    ZN_TRY(add_row(&sub, g, i, measure, err));
    ZN_TRY(add_row(&all, g, i, measure, err));
    ZN_TRY(put(t, ZN_RIGA, r->macro_livello, r->obiettivo, r->label, &one, err));
    if (i + 1 < g->nrows && strcmp(g->m->righe[i + 1].macro_livello, r->macro_livello) == 0) continue;
    ZN_TRY(put(t, ZN_RIGA_SUBTOTALE, r->macro_livello, "", macro_label, &sub, err));
    sub = (sums){0};
  }
  for (size_t i = 0; i < g->nextra; i++) {
    sums one = {0};
    ZN_TRY(add_row(&one, g, g->nrows + i, measure, err));
    ZN_TRY(add_row(&all, g, g->nrows + i, measure, err));
    ZN_TRY(
        put(t, ZN_RIGA, "", g->extra[i], g->extra[i][0] != 0 ? g->extra[i] : "Senza obiettivo di servizio", &one, err));
  }
  return put(t, ZN_RIGA_TOTALE, "", "", "Totale", &all, err);
}

static zn_status sheet(const zn_report_in *in, const grid *g, int measure, const char *codice, int64_t anno,
                       zn_sheets *out, zn_err *err) {
  const zn_matrice_area *a = g->m->aree;
  const zn_colonna columns[] = {
      {"macro_livello", "Macro-livello", ZN_C_TESTO}, {"obiettivo_servizio", "Obiettivo", ZN_C_TESTO},
      {"descrizione", "Descrizione", ZN_C_TESTO},     {a[0].area, a[0].area, ZN_C_IMPORTO},
      {a[1].area, a[1].area, ZN_C_IMPORTO},           {a[2].area, a[2].area, ZN_C_IMPORTO},
      {"altre", "Senza area", ZN_C_IMPORTO},          {"totale", "Totale", ZN_C_IMPORTO}};
  char day[11];
  zn_tabella *t = zn_tabella_new("R2", columns, sizeof columns / sizeof columns[0]);
  ZN_TRY(zn_sheets_add(out, t, err));
  snprintf(t->titolo, sizeof t->titolo, "Matrice %s %s %lld al %s", g->m->versione, codice, (long long)anno,
           zn_day_print_it(day, in->al));
  snprintf(t->foglio, sizeof t->foglio, "%s", measures[measure]);
  return sheet_rows(t, g, measure, err);
}

static zn_status make(const zn_report_in *in, int64_t fa, zn_arena *a, zn_sheets *out, zn_err *err) {
  zn_figures f;
  const char *codice, *matrice;
  int64_t anno;
  grid *g = zn_arena_alloc(a, sizeof *g);
  if (g == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  ZN_TRY(zn_report_fondo_name(in->r, fa, a, &codice, &anno, &matrice, err));
  g->m = zn_matrice_di(matrice);
  while (g->m->righe[g->nrows].obiettivo != NULL) g->nrows++;
  zn_status st = zn_figures_load(&f, in->r, fa, in->al, err);
  if (st == ZN_OK) st = gather(in, &f, g, err);
  for (int m = 0; m < MISURE && st == ZN_OK; m++) st = sheet(in, g, m, codice, anno, out, err);
  zn_figures_free(&f);
  return st;
}

zn_status zn_report_r2(const zn_report_in *in, zn_sheets *out, zn_err *err) {
  zn_arena a;
  int64_t *funds, fa = in->ask->fondo_annualita;
  size_t n = 0, with = 0;
  zn_arena_init(&a);
  zn_status st = fa == 0 ? zn_report_fondi(in, &a, &funds, &n, err) : ZN_OK;
  for (size_t i = 0; i < n && st == ZN_OK; i++) { /* the only one that has a matrix */
    const char *codice, *matrice;
    int64_t anno;
    st = zn_report_fondo_name(in->r, funds[i], &a, &codice, &anno, &matrice, err);
    if (st == ZN_OK && matrice[0] != 0) fa = funds[i], with++;
  }
  if (st == ZN_OK && (fa == 0 || with > 1)) st = zn_fail(err, ZN_E_USAGE, ZT_REPORT_FUND);
  if (st == ZN_OK) st = make(in, fa, &a, out, err);
  zn_arena_release(&a);
  return st;
}
