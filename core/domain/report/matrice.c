/* R2, the matrix: obiettivi di servizio grouped in macro-livelli with subtotals, by area; a sheet for each measure.
 * What counts is what importi.c counts, so that a sheet's total is that of zn_importi_di. What has no cell (no or an
 * unknown obiettivo or area, or an amount on an assegnazione, which has neither) is one row, there if it is not zero.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/domain/elenchi/elenchi.h"
#include "core/domain/report/matrice_codici.h"
#include "core/domain/report/matrice_utenti.h"
#include "core/domain/report/table.h"
#include "core/text/domain.h"

enum { AREE = ZN_MATRICE_AREE_MAX, MISURE = 4, RIGHE_MAX = ZN_MATRICE_RIGHE_MAX };
static const char *const measures[MISURE] = {ZT_R_PROGRAMMATO, ZT_R_IMPEGNATO, ZT_R_LIQUIDATO, ZT_R_PAGATO};
static const char *const measure_names[MISURE] = {"programmato", "impegnato", "liquidato", "pagato"};

typedef struct grid {
  const zn_matrice *m;
  int64_t fondo_annualita;
  zn_cents v[RIGHE_MAX][AREE][MISURE];
  zn_cents other[MISURE]; /* without a cell */
} grid;

static zn_cents *cell_of(grid *g, const zn_line *l, int measure) {
  size_t row = 0, column = 0;
  while (row < g->m->nrighe && strcasecmp(g->m->righe[row].obiettivo, l->obiettivo) != 0) row++;
  while (column < g->m->naree && strcasecmp(g->m->aree[column].area, l->area) != 0) column++;
  return row < g->m->nrighe && column < g->m->naree ? &g->v[row][column][measure] : &g->other[measure];
}

static zn_status add(zn_cents *to, zn_cents v, zn_err *err) { return zn_money_add(*to, v, to, err); }

static zn_status add_amount(grid *g, const zn_figures *f, const zn_amount *a, zn_err *err) {
  const zn_cents v[MISURE] = {0, a->impegnato, a->liquidato, a->pagato};
  for (int m = 1; m < MISURE; m++)
    ZN_TRY(add(a->on_edge ? &g->other[m] : cell_of(g, &f->lines[a->target], m), v[m], err));
  return ZN_OK;
}

static zn_status gather(const zn_report_in *in, const zn_figures *f, grid *g, zn_err *err) {
  for (size_t i = 0; i < f->nlines; i++) {
    const zn_line *l = &f->lines[i];
    if (zn_linea_conta(f, &in->chi, l, in->ask->vista)) ZN_TRY(add(cell_of(g, l, 0), zn_line_value(l), err));
  }
  for (size_t i = 0; i < f->namounts; i++) {
    bool interno;
    if (!zn_chi_ha_somma(&in->chi, &f->amounts[i])) continue;
    if (!zn_vista_conta(f, &f->amounts[i], in->ask->vista, &interno) || interno) continue;
    ZN_TRY(add_amount(g, f, &f->amounts[i], err));
  }
  return ZN_OK;
}

typedef struct sums {
  zn_cents v[AREE], all;
} sums;

static zn_status put(zn_tabella *t, const zn_matrice *m, zn_riga_tipo kind, const char *macro, const char *code,
                     const char *label, const sums *s, zn_err *err) {
  zn_cella *c = zn_tabella_riga(t, kind);
  if (c == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_cella_testo(t, &c[0], macro);
  zn_cella_testo(t, &c[1], code);
  zn_cella_testo(t, &c[2], label);
  for (size_t i = 0; i < m->naree; i++) zn_cella_importo(&c[3 + i], s->v[i]);
  zn_cella_importo(&c[3 + m->naree], s->all);
  return ZN_OK;
}

static zn_status add_row(sums *to, const grid *g, size_t row, int measure, zn_err *err) {
  for (size_t a = 0; a < g->m->naree; a++) {
    ZN_TRY(add(&to->v[a], g->v[row][a][measure], err));
    ZN_TRY(add(&to->all, g->v[row][a][measure], err));
  }
  return ZN_OK;
}

/* What the row is about: these obiettivi, comma-separated; NULL: any. */
static void key_of(zn_tabella *t, const grid *g, const char *obiettivi) {
  zn_tabella_chiave(t, &(zn_chiave){.fondo_annualita = g->fondo_annualita, .obiettivo = obiettivi});
}

/* m: the matrix with its texts in the table's arena. */
static zn_status sheet_rows(zn_tabella *t, const zn_matrice *m, const grid *g, int measure, zn_err *err) {
  sums all = {0}, sub = {0};
  const char *codes = "";
  for (size_t i = 0; i < m->nrighe; i++) {
    const zn_matrice_riga *r = &m->righe[i];
    sums one = {0};
    ZN_TRY(add_row(&one, g, i, measure, err));
    ZN_TRY(add_row(&sub, g, i, measure, err));
    ZN_TRY(add_row(&all, g, i, measure, err));
    ZN_TRY(put(t, m, ZN_RIGA, r->macro_livello, r->obiettivo, r->label, &one, err));
    key_of(t, g, r->obiettivo);
    codes = zn_arena_printf(&t->arena, "%s%s%s", codes, *codes == 0 ? "" : ",", r->obiettivo);
    if (codes == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    if (i + 1 < m->nrighe && strcmp(m->righe[i + 1].macro_livello, r->macro_livello) == 0) continue;
    ZN_TRY(put(t, m, ZN_RIGA_SUBTOTALE, r->macro_livello, "", r->macro_label, &sub, err));
    key_of(t, g, codes);
    codes = "";
    sub = (sums){0};
  }
  if (g->other[measure] != 0) {
    zn_cella *c = zn_tabella_riga(t, ZN_RIGA);
    if (c == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    zn_cella_testo(t, &c[2], ZT_R_NON_CLASSIFICATO);
    zn_cella_importo(&c[3 + m->naree], g->other[measure]); /* by area it is empty */
    ZN_TRY(add(&all.all, g->other[measure], err));
  }
  ZN_TRY(put(t, m, ZN_RIGA_TOTALE, "", "", ZT_R_TOTALE, &all, err));
  if (g->other[measure] == 0) key_of(t, g, NULL);
  return ZN_OK;
}

/* "A1: Infanzia…; A2: …", as the list of the matrix says. */
static zn_status name_areas(zn_replica *r, zn_tabella *t, const zn_matrice *m, const char *version, zn_err *err) {
  zn_buf text;
  zn_status st = ZN_OK;
  zn_buf_init(&text, 2000);
  for (size_t i = 0; i < m->naree && st == ZN_OK; i++) {
    const zn_voce *v = NULL;
    st = zn_elenco_voce(r, ZN_ELENCO_AREA, version, m->aree[i].area, &t->arena, &v, NULL, err);
    if (st == ZN_OK && v != NULL)
      zn_buf_printf(&text, "%s%s: %s", text.n == 0 ? "" : "; ", m->aree[i].area, v->denominazione);
  }
  if (st == ZN_OK && text.n > 0) zn_tabella_nota(t, zn_buf_cstr(&text));
  zn_buf_release(&text);
  return st;
}

static zn_status sheet(const zn_report_in *in, const grid *g, int measure, const char *codice, int64_t anno,
                       zn_sheets *out, zn_err *err) {
  zn_colonna columns[4 + AREE] = {{"macro_livello", ZT_R_MACRO_LIVELLO, ZN_C_TESTO},
                                  {"obiettivo_servizio", ZT_R_OBIETTIVO, ZN_C_TESTO},
                                  {"descrizione", ZT_R_DESCRIZIONE, ZN_C_TESTO}};
  size_t n = g->m->naree;
  columns[3 + n] = (zn_colonna){"totale", ZT_R_TOTALE, ZN_C_IMPORTO};
  char day[11];
  zn_tabella *t = zn_tabella_new("R2", columns, 4 + n);
  ZN_TRY(zn_sheets_add(out, t, err));
  const zn_matrice *m = zn_matrice_copia(g->m, &t->arena);
  if (m == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < n; i++) t->colonne[3 + i] = (zn_colonna){m->aree[i].area, m->aree[i].area, ZN_C_IMPORTO};
  snprintf(t->titolo, sizeof t->titolo, ZT_R2_TITOLO, g->m->versione, codice, (long long)anno,
           zn_day_print_it(day, in->al));
  snprintf(t->foglio, sizeof t->foglio, "%s", measures[measure]);
  for (size_t i = 0; i <= n; i++)
    zn_tabella_chiave_colonna(t, 3 + i,
                              &(zn_chiave){.area = i < n ? m->aree[i].area : NULL, .misura = measure_names[measure]});
  ZN_TRY(name_areas(in->r, t, m, g->m->versione, err));
  return sheet_rows(t, m, g, measure, err);
}

static zn_status make(const zn_report_in *in, int64_t fa, zn_arena *a, zn_sheets *out, zn_err *err) {
  zn_figures f;
  const char *codice, *matrice;
  int64_t anno;
  grid *g = zn_arena_alloc(a, sizeof *g);
  if (g == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  ZN_TRY(zn_report_fondo_name(in->r, fa, a, &codice, &anno, &matrice, err));
  ZN_TRY(zn_matrice_di(in->r, matrice, a, &g->m, err));
  g->fondo_annualita = fa;
  zn_status st = zn_figures_load(&f, in->r, fa, in->al, err);
  if (st == ZN_OK) st = gather(in, &f, g, err);
  for (int m = 0; m < MISURE && st == ZN_OK; m++) st = sheet(in, g, m, codice, anno, out, err);
  if (st == ZN_OK) st = zn_matrice_utenti(in, &f, g->m, out->v[0]->titolo, out, err);
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
