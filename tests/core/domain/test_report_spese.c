/* R6, R5, R8, R9, R3 against the plain sum of a random year, at every level: totals that were worked out apart. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/domain/report/report.h"
#include "core/domain/traccia/traccia.h"
#include "tests/core/domain/support_story.h"

static region g;
static story s;

static const struct {
  zn_livello l;
  const char *org;
} levels[] = {{ZN_LIVELLO_REGIONE, "regione"}, {ZN_LIVELLO_AMBITO, "AMB-A"}, {ZN_LIVELLO_AMBITO, "AMB-B"},
              {ZN_LIVELLO_ENTE, "E001"},       {ZN_LIVELLO_ENTE, "M001"},    {ZN_LIVELLO_ENTE, "E002"}};
#define NLEVELS (sizeof levels / sizeof levels[0])

static size_t column(const zn_tabella *t, const char *name) {
  for (size_t c = 0; c < t->ncolonne; c++)
    if (strcmp(t->colonne[c].nome, name) == 0) return c;
  fail_msg("%s: no column %s", t->codice, name);
  return 0;
}

static zn_cents cell(const zn_tabella *t, size_t row, const char *name) {
  return t->celle[row * t->ncolonne + column(t, name)].i;
}

/* Sum of the plain rows of a column. */
static zn_cents rows_sum(const zn_tabella *t, const char *name) {
  zn_cents sum = 0;
  for (size_t r = 0; r < t->nrighe; r++)
    if (t->tipi[r] == ZN_RIGA) sum += cell(t, r, name);
  return sum;
}

static zn_cents total(const zn_tabella *t, const char *name) {
  assert_int_equal(t->tipi[t->nrighe - 1], ZN_RIGA_TOTALE);
  return cell(t, t->nrighe - 1, name);
}

static void same(const zn_tabella *t, const char *name, zn_cents must, const char *org) {
  if (rows_sum(t, name) != must || total(t, name) != must)
    fail_msg("%s %s of %s: rows %lld, total %lld, must be %lld", t->codice, name, org, (long long)rows_sum(t, name),
             (long long)total(t, name), (long long)must);
}

static void make(const char *name, size_t level, zn_day al, int64_t intervento, zn_tabella ***t, size_t *n) {
  zn_report_ask ask = {.livello = levels[level].l,
                       .org = org_id(levels[level].org),
                       .has_al = true,
                       .al = al,
                       .fondo_annualita = s.fa[REG],
                       .intervento = intervento};
  MUST(zn_report_make(g.o[REG].r, name, &ask, t, n, &err));
}

/* Every cent settled and paid is on one row of the register. */
static void register_adds_up(size_t level, zn_day al, const zn_somme *must) {
  zn_tabella **t;
  size_t n;
  make("R6", level, al, 0, &t, &n);
  assert_int_equal(n, 1);
  same(t[0], "quota_imputata", must->liquidato, levels[level].org);
  same(t[0], "pagato", must->pagato, levels[level].org);
  same(t[0], "recuperato", must->recuperato, levels[level].org);
  for (size_t r = 0; r + 1 < t[0]->nrighe; r++) assert_int_equal(cell(t[0], r, "n"), (int64_t)r + 1);
  zn_report_free(t, n);
}

static void plan_adds_up(size_t level, zn_day al, const zn_somme *must) {
  zn_tabella **t;
  size_t n;
  make("R8", level, al, 0, &t, &n);
  assert_int_equal(n, 1); /* one year: no sheet of all */
  same(t[0], "totale", must->programmato, levels[level].org);
  if (must->programmato != 0) same(t[0], "F1", must->programmato, levels[level].org);
  for (size_t r = 0; r < t[0]->nrighe; r++) {
    zn_cents sum = 0;
    for (size_t c = 0; c + 1 < t[0]->ncolonne; c++)
      if (t[0]->colonne[c].tipo == ZN_C_IMPORTO) sum += t[0]->celle[r * t[0]->ncolonne + c].i;
    assert_int_equal(sum, cell(t[0], r, "totale"));
  }
  zn_report_free(t, n);
}

static void comparison_adds_up(size_t level, zn_day al, const zn_somme *must) {
  zn_tabella **t;
  size_t n;
  make("R9", level, al, 0, &t, &n);
  same(t[0], "programmato", must->programmato, levels[level].org);
  same(t[0], "impegnato", must->impegnato, levels[level].org);
  same(t[0], "pagato", must->pagato, levels[level].org);
  zn_cents sub = 0;
  for (size_t r = 0; r < t[0]->nrighe; r++)
    if (t[0]->tipi[r] == ZN_RIGA_SUBTOTALE) sub += cell(t[0], r, "pagato");
  assert_int_equal(sub, must->pagato);
  zn_report_free(t, n);
}

/* Nothing was transmitted: all of it is new. */
static void cumulative_adds_up(size_t level, zn_day al, const zn_somme *must) {
  zn_tabella **t;
  size_t n;
  make("R3", level, al, 0, &t, &n);
  assert_int_equal(n, 2);
  for (size_t i = 0; i < n; i++) { /* by quota, by cell of the matrix */
    assert_int_equal(rows_sum(t[i], "impegnato"), must->impegnato);
    assert_int_equal(rows_sum(t[i], "delta_impegnato"), must->impegnato);
    assert_int_equal(rows_sum(t[i], "liquidato"), must->liquidato);
    assert_int_equal(rows_sum(t[i], "delta_liquidato"), must->liquidato);
    for (size_t r = 0; r < t[i]->nrighe; r++)
      assert_true(t[i]->celle[r * t[i]->ncolonne + column(t[i], "trasmesso_al")].vuota);
  }
  zn_report_free(t, n);
}

/* The sheets of all interventions together are the level's sums (the fund counts no transfer to outsiders as final);
 * impegni, payments and lines agree in each. */
static void sheets_add_up(size_t level, zn_day al, const zn_somme *must) {
  zn_cents programmato = 0, impegnato = 0, pagato = 0;
  sqlite3_stmt *q = zn_replica_stmt(g.o[REG].r, "SELECT k FROM intervento", NULL);
  while (sqlite3_step(q) == SQLITE_ROW) {
    zn_tabella **t;
    size_t n;
    make("R5", level, al, sqlite3_column_int64(q, 0), &t, &n);
    assert_int_equal(n, 6);
    programmato += total(t[1], "programmato");
    impegnato += total(t[1], "impegnato");
    pagato += total(t[1], "pagato");
    same(t[2], "impegnato", total(t[1], "impegnato"), levels[level].org);
    same(t[2], "liquidato", total(t[1], "liquidato"), levels[level].org);
    same(t[2], "pagato", total(t[1], "pagato"), levels[level].org);
    same(t[3], "pagato", total(t[1], "pagato"), levels[level].org);
    zn_report_free(t, n);
  }
  zn_replica_done(q);
  assert_int_equal(programmato, must->programmato);
  assert_int_equal(impegnato, must->impegnato);
  assert_int_equal(pagato, must->pagato);
}

static void turn_on(const char *module) {
  zn_ledger l1 = ledger_of(&g, ZN_L1_REGIONE, "regione", NULL);
  zn_row m = new_row(ZN_MODULO);
  set_text(&m, "codice", module);
  set_int(&m, "attivo", 1);
  add_row(&g, REG, &l1, &m);
}

/* Every amount that says what it is about unfolds into the entries under it, to the cent. How many do. */
static size_t cells_open(const char *name, size_t level, int64_t intervento) {
  zn_report_ask ask = {.livello = levels[level].l,
                       .org = org_id(levels[level].org),
                       .has_al = true,
                       .al = 20390,
                       .fondo_annualita = s.fa[REG],
                       .intervento = intervento};
  zn_tabella **t;
  size_t n, opened = 0;
  MUST(zn_report_make(g.o[REG].r, name, &ask, &t, &n, &err));
  for (size_t i = 0; i < n; i++)
    for (size_t row = 0; row < t[i]->nrighe; row++)
      for (size_t c = 0; c < t[i]->ncolonne; c++) {
        const zn_cella *x = &t[i]->celle[row * t[i]->ncolonne + c];
        zn_cifra f;
        zn_traccia tr;
        if (t[i]->colonne[c].tipo != ZN_C_IMPORTO || !t[i]->chiavi[row].presente) continue;
        if (zn_cifra_di_cella(t[i], &ask, g.o[REG].r, row, t[i]->colonne[c].nome, &f, NULL) != ZN_OK) continue;
        MUST(zn_traccia_di(g.o[REG].r, &f, &tr, &err));
        if (tr.totale != x->i || !tr.quadra)
          fail_msg("%s %s of %s, row %zu, %s: %lld, the trace says %lld", name, t[i]->foglio, levels[level].org,
                   row + 1, t[i]->colonne[c].nome, (long long)x->i, (long long)tr.totale);
        opened++;
        zn_traccia_free(&tr);
      }
  zn_report_free(t, n);
  return opened;
}

static void figures_unfold(void **state) {
  (void)state;
  static const char *const names[] = {"R3", "R5", "R6", "R8", "R9"};
  region_open(&g, 320, E2);
  turn_on("R9");
  story_begin(&s, &g, 2076);
  for (int i = 0; i < 200; i++) story_step(&s);
  carry_all(&g);
  int64_t intervento = only_k(&g, REG, "SELECT k FROM intervento ORDER BY k LIMIT 1");
  for (size_t r = 0; r < sizeof names / sizeof names[0]; r++) {
    size_t opened = 0;
    for (size_t i = 0; i < NLEVELS; i++) opened += cells_open(names[r], i, r == 1 ? intervento : 0);
    if (opened < NLEVELS * 2) fail_msg("%s: only %zu figures unfold", names[r], opened);
  }
  region_close(&g);
}

static void everything_adds_up(void **state) {
  (void)state;
  for (uint64_t seed = 300; seed < 304; seed++) {
    print_message("seed %llu\n", (unsigned long long)seed);
    region_open(&g, seed, E2);
    turn_on("R9");
    story_begin(&s, &g, 2075);
    for (int i = 0; i < 220; i++) story_step(&s);
    carry_all(&g);
    static const zn_day days[] = {20400, 20300, 20200, 20512};
    for (size_t d = 0; d < 4; d++)
      for (size_t i = 0; i < NLEVELS; i++) {
        zn_importi must;
        story_sum(&s, levels[i].l, levels[i].org, days[d], &must);
        register_adds_up(i, days[d], &must.totali);
        plan_adds_up(i, days[d], &must.totali);
        comparison_adds_up(i, days[d], &must.totali);
        cumulative_adds_up(i, days[d], &must.totali);
        sheets_add_up(i, days[d], &must.totali);
      }
    region_close(&g);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(everything_adds_up), cmocka_unit_test(figures_unfold)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
