/* The table of the rules and its run. */
#include <stdlib.h>
#include <string.h>

#include "core/domain/regole/internal.h"
#include "core/domain/rows/rows.h"
#include "core/text/regole_tavola.h"

typedef zn_status (*rule_fn)(zn_regole *g, zn_err *err);

/* When a rule of the whole runs. */
enum {
  FONDO = 1,    /* for a fund-year */
  LIBRO = 2,    /* of the ledgers: with a sending's fund-year, and once among the general ones */
  GENERALE = 4, /* of the plan, of people and places: without a fund-year */
  INVIO = 8,    /* general too, but a sending asks it of its fund-year */
};

#define ROW(code, level, when, whole, row) \
  { #code, level, when, whole, row, ZT_##code##_T, ZT_##code##_R, ZT_##code##_F }
static const struct {
  const char *codice;
  zn_gravita gravita; /* the usual one: some findings of a rule are milder */
  unsigned quando;
  rule_fn tutto; /* once */
  rule_fn riga;  /* for each impegno of the fund-year */
  const char *testo, *rimedio, *fonte;
} table[] = {
    ROW(V01, ZN_BLOCCA, FONDO, zn_v01, NULL),
    ROW(V02, ZN_AVVISA, FONDO, zn_v02, NULL),
    ROW(V03, ZN_BLOCCA, FONDO, zn_v03_sintetici, zn_v03),
    ROW(V04, ZN_BLOCCA, FONDO, zn_v04_sintetici, zn_v04),
    ROW(V05, ZN_BLOCCA, FONDO, zn_v05, NULL),
    ROW(V06, ZN_AVVISA, 0, NULL, zn_v06),
    ROW(V07, ZN_AVVISA, 0, NULL, zn_v07),
    ROW(V08, ZN_BLOCCA, LIBRO, zn_v08, NULL),
    ROW(V09, ZN_BLOCCA, LIBRO, zn_v09, NULL),
    ROW(V10, ZN_BLOCCA, 0, NULL, zn_v10),
    ROW(V11, ZN_AVVISA, 0, NULL, zn_v11),
    ROW(V12, ZN_BLOCCA, 0, NULL, zn_v12),
    ROW(V13, ZN_BLOCCA, 0, NULL, zn_v13),
    ROW(V14, ZN_AVVISA, 0, NULL, zn_v14),
    ROW(V15, ZN_AVVISA, FONDO | GENERALE, zn_v15, NULL),
    ROW(V16, ZN_SUGGERISCE, 0, NULL, zn_v16),
    ROW(V17, ZN_BLOCCA, 0, NULL, zn_v17),
    ROW(V18, ZN_BLOCCA, FONDO, zn_v18, NULL),
    ROW(V19, ZN_AVVISA, FONDO, zn_v19, NULL),
    ROW(V20, ZN_AVVISA, FONDO | GENERALE, zn_v20, NULL),
    ROW(V21, ZN_BLOCCA, INVIO | GENERALE, zn_v21, NULL),
    ROW(V22, ZN_AVVISA, GENERALE, zn_v22, NULL),
    ROW(V23, ZN_AVVISA, GENERALE, zn_v23_membri, zn_v23),
    ROW(V24, ZN_BLOCCA, FONDO, zn_v24, NULL),
    ROW(V25, ZN_AVVISA, INVIO | GENERALE, zn_v25, NULL),
    ROW(V26, ZN_BLOCCA, 0, NULL, zn_v26),
    ROW(V27, ZN_AVVISA, 0, NULL, zn_v27),
    ROW(V28, ZN_SUGGERISCE, FONDO, zn_v28, NULL),
    ROW(S01, ZN_BLOCCA, LIBRO, zn_s01, NULL),
    ROW(S02, ZN_BLOCCA, LIBRO, zn_s02, NULL),
    ROW(S03, ZN_AVVISA, 0, NULL, zn_s03),
    ROW(S04, ZN_BLOCCA, LIBRO, zn_s04, NULL),
    ROW(S05, ZN_SUGGERISCE, LIBRO, zn_s05, NULL),
    ROW(S06, ZN_SUGGERISCE, FONDO, zn_s06, NULL),
    ROW(S07, ZN_AVVISA, 0, NULL, zn_s07),
    ROW(S08, ZN_AVVISA, FONDO, zn_s08, NULL),
    ROW(S09, ZN_AVVISA, GENERALE, zn_s09, NULL),
    ROW(S10, ZN_AVVISA, GENERALE, zn_s10, NULL),
    ROW(S11, ZN_AVVISA, FONDO, zn_s11, NULL),
};
#undef ROW
#define NRULES (sizeof table / sizeof table[0])

size_t zn_regole_count(void) { return NRULES; }
zn_regola_info zn_regola_at(size_t i) {
  return (zn_regola_info){table[i].codice, table[i].gravita, table[i].testo, table[i].rimedio, table[i].fonte};
}

/* ---- one impegno ---- */

static bool of_unit(const zn_unit_rows *rows, int64_t k) {
  for (size_t i = 0; i < rows->n; i++)
    if (rows->v[i].k == k) return true;
  return false;
}

/* Only rows that the same office wrote: zn_unit_load has told them apart. */
static void keep_own(zn_row_list *list, const zn_unit_rows *own) {
  size_t n = 0;
  for (size_t i = 0; i < list->n; i++)
    if (of_unit(own, list->v[i].k)) list->v[n++] = list->v[i];
  list->n = n;
}

static zn_status load_liquidazioni(zn_regole *g, zn_err *err) {
  zn_row_list list;
  ZN_TRY(zn_rows_where(g->r, zn_entity_by_no(ZN_LIQUIDAZIONE), "impegno", g->u->k, &g->scratch, &list, err));
  keep_own(&list, &g->u->liquidazioni);
  g->liq = zn_arena_alloc(&g->scratch, (list.n + 1) * sizeof *g->liq);
  if (g->liq == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (g->nliq = 0; g->nliq < list.n; g->nliq++) {
    zn_regole_liq *l = &g->liq[g->nliq];
    l->row = list.v[g->nliq];
    ZN_TRY(
        zn_rows_where(g->r, zn_entity_by_no(ZN_PAGAMENTO), "liquidazione", l->row.k, &g->scratch, &l->pagamenti, err));
    keep_own(&l->pagamenti, &g->u->pagamenti);
    ZN_TRY(zn_regole_row(g, ZN_GIUSTIFICATIVO, ZN_AT(&l->row, LIQ_GIUSTIFICATIVO)->i, &l->doc, &l->ha_doc, err));
  }
  return ZN_OK;
}

static zn_status whose_line(zn_regole *g, zn_err *err) {
  zn_writer w;
  g->ambito_riga = 0;
  int64_t line = g->u->ctx.edge ? 0 : g->u->ctx.target;
  for (size_t i = 0; line == 0 && i < g->u->imputazioni.n; i++) line = g->u->imputazioni.v[i].target;
  if (line != 0) {
    ZN_TRY(zn_ctx_writer(g->x.f.ctx, line, &w, err));
    if (w.ambito > 0) g->ambito_riga = w.ambito;
  }
  int64_t to = g->u->ctx.controparte;
  g->trasferimento = g->u->ctx.edge || (to != 0 && zn_perimetro_ha(&g->x.f.perimetro, g->ambito_riga, to));
  return ZN_OK;
}

static zn_status run_rows(zn_regole *g, zn_err *err) {
  ZN_TRY(whose_line(g, err));
  ZN_TRY(load_liquidazioni(g, err));
  for (size_t i = 0; i < NRULES; i++)
    if (table[i].riga != NULL) ZN_TRY(table[i].riga(g, err));
  return ZN_OK;
}

zn_status zn_regole_impegno(zn_regole *g, int64_t k, bool *found, zn_err *err) {
  zn_row row;
  zn_unit u;
  bool there = false;
  *found = false;
  zn_arena_clear(&g->scratch);
  zn_unit_init(&u, k);
  zn_status st = zn_row_get(g->r, zn_entity_by_no(ZN_IMPEGNO), k, &g->scratch, &row, &there, err);
  if (st == ZN_OK && there && zn_regole_ha(g, ZN_AT(&row, IMP_ENTE)->i))
    st = zn_unit_load(&u, g->x.f.ctx, k, found, err);
  if (u.ctx.foreign) *found = false; /* names an ente that did not write it: it counts nowhere */
  if (st == ZN_OK && *found) {
    g->u = &u;
    g->impegno = &row;
    st = run_rows(g, err);
  }
  g->u = NULL;
  g->impegno = NULL;
  zn_unit_release(&u);
  return st;
}

/* ---- the run ---- */

#define OF_FUND "FROM assegnazione a JOIN budget b ON b.assegnazione=a.k JOIN "
static zn_status list_impegni(zn_regole *g, int64_t **out, size_t *n, zn_err *err) {
  sqlite3_stmt *s = zn_replica_stmt(
      g->r,
      "SELECT i.k " OF_FUND
      "impegno i ON i.budget=b.k WHERE a.fondo_annualita=?1 UNION "
      "SELECT i.k FROM assegnazione a JOIN impegno i ON i.assegnazione=a.k WHERE a.fondo_annualita=?1 UNION "
      "SELECT coalesce(l.impegno,p.impegno) " OF_FUND
      "imputazione p ON p.budget=b.k "
      "LEFT JOIN liquidazione l ON l.k=p.liquidazione WHERE a.fondo_annualita=?1",
      err);
  if (s == NULL) return zn_replica_sql_fail(g->r, err);
  sqlite3_bind_int64(s, 1, g->fondo);
  return zn_rows_ints(g->r, s, &g->x.arena, out, n, err);
}

static int severity(zn_gravita g) { return g == ZN_BLOCCA ? 0 : g == ZN_AVVISA ? 1 : 2; }

static int by_severity(const void *a, const void *b) {
  const zn_rilievo *x = a, *y = b;
  if (x->gravita != y->gravita) return severity(x->gravita) - severity(y->gravita);
  int c = (x->codice[0] == 'S') - (y->codice[0] == 'S');
  if (c == 0) c = strcmp(x->codice, y->codice);
  return c != 0 ? c : (x->k > y->k) - (x->k < y->k);
}

static zn_status run(zn_regole *g, zn_err *err) {
  static const unsigned when[] = {
      [ZN_REGOLE_TUTTE] = FONDO | LIBRO | INVIO, [ZN_REGOLE_FONDO] = FONDO, [ZN_REGOLE_GENERALI] = LIBRO | GENERALE};
  int64_t *impegni = NULL;
  size_t n = 0;
  bool found;
  for (size_t i = 0; i < NRULES; i++) {
    zn_arena_clear(&g->scratch);
    if (table[i].quando & when[g->parte]) ZN_TRY(table[i].tutto(g, err));
  }
  if (g->fondo != 0) ZN_TRY(list_impegni(g, &impegni, &n, err));
  for (size_t i = 0; i < n; i++) ZN_TRY(zn_regole_impegno(g, impegni[i], &found, err));
  if (g->out->n > 0) qsort(g->out->v, g->out->n, sizeof *g->out->v, by_severity);
  return ZN_OK;
}

static bool concerns(const zn_regole *g) {
  return g->parte != ZN_REGOLE_FONDO || g->ente == 0 ||
         zn_figures_riguarda(&g->x.f, zn_figures_home(&g->x.f, g->ente), g->ente);
}

zn_status zn_regole_check(zn_replica *r, const zn_regole_ask *ask, zn_rilievi *out, zn_err *err) {
  bool general = ask->parte == ZN_REGOLE_GENERALI;
  zn_regole g = {.r = r,
                 .out = out,
                 .parte = ask->parte,
                 .fondo = general ? 0 : ask->fondo_annualita,
                 .motivo = ask->motivo,
                 .reasoned = ask->motivo != NULL && ask->motivo[0] != 0};
  *out = (zn_rilievi){0};
  if (ask->livello != ZN_LIVELLO_REGIONE) {
    int64_t org = zn_replica_k_of_hash(r, &ask->org, false);
    if (ask->livello == ZN_LIVELLO_ENTE)
      g.ente = org;
    else
      g.ambito = org;
  }
  ZN_TRY(zn_regole_apri(&g, general, ask->has_al, ask->al, err));
  zn_status st = concerns(&g) ? run(&g, err) : ZN_OK;
  zn_regole_chiudi(&g);
  if (st != ZN_OK) zn_rilievi_free(out);
  return st;
}
