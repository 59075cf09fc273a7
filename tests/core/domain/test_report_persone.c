/* Users in R2 and R12, social workers in R7, the Regione's balances in R13, the unsent declaration: against sums worked
 * out here; rows of who has no right to them count nowhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/domain/elenchi/elenchi.h"
#include "core/domain/report/report.h"
#include "tests/core/domain/support_story.h"

static region g;
static story s;

enum { AL = 20450 }; /* 2025-12-28 */

static const zn_cella *cell(const zn_tabella *t, size_t row, const char *column) {
  for (size_t c = 0; c < t->ncolonne; c++)
    if (strcmp(t->colonne[c].nome, column) == 0) return &t->celle[row * t->ncolonne + c];
  fail_msg("no column %s", column);
  return NULL;
}

static size_t row_of(const zn_tabella *t, const char *column, const char *text) {
  for (size_t r = 0; r < t->nrighe; r++)
    if (strcmp(cell(t, r, column)->testo, text) == 0) return r;
  fail_msg("no row %s in %s %s", text, t->codice, t->foglio);
  return 0;
}

static zn_tabella **make(int at, const char *name, zn_livello level, const char *org, bool own, size_t *n) {
  zn_report_ask ask = {.livello = level,
                       .org = org_id(org),
                       .has_al = true,
                       .al = AL,
                       .fondo_annualita = strcmp(name, "R7") == 0 ? 0 : s.fa[at],
                       .anno = strcmp(name, "R7") == 0 || strcmp(name, "R12") == 0 ? 2025 : 0,
                       .proprio = own};
  zn_tabella **t = NULL;
  MUST(zn_report_make(g.o[at].r, name, &ask, &t, n, &err));
  return t;
}

static zn_tabella *sheet(zn_tabella **t, size_t n, const char *foglio) {
  for (size_t i = 0; i < n; i++)
    if (strcmp(t[i]->foglio, foglio) == 0) return t[i];
  fail_msg("no sheet %s", foglio);
  return NULL;
}

static void begin(uint64_t seed, int anno) {
  region_open(&g, seed, E2);
  story_begin(&s, &g, anno);
  zn_ledger l1 = ledger_of(&g, ZN_L1_REGIONE, "regione", NULL);
  zn_row m = new_row(ZN_MODULO);
  set_text(&m, "codice", "R12");
  set_int(&m, "attivo", 1);
  add_row(&g, REG, &l1, &m);
}

/* ---- users ---- */

#define INTERVENTION                                                                                                   \
  "SELECT k FROM intervento WHERE codice='%s' AND piano=(SELECT p.k FROM piano p JOIN ambito a ON a.k=p.ambito WHERE " \
  "a.codice='AMB-A' AND p.triennio_da=%d)"

static void users(int at, const zn_ledger *l, const char *code, const char *ente, int anno, int64_t v) {
  char sql[300];
  snprintf(sql, sizeof sql, INTERVENTION, code, s.anno);
  zn_row row = new_row(ZN_VALORE_INDICATORE);
  set_int(&row, "intervento", only_k(&g, at, sql));
  set_int(&row, "ente", org_k(&g, at, ente));
  set_int(&row, "anno", anno);
  set_text(&row, "indicatore", "utenti");
  set_text(&row, "sesso", "tutti");
  set_text(&row, "eta", "tutte");
  if (v >= 0) set_int(&row, "valore", v);
  if (v < 0) set_int(&row, "non_rilevato", 1);
  add_row(&g, at, l, &row);
}

static void users_count_once(void **state) {
  (void)state;
  begin(7, 2030);
  zn_ledger e1 = ledger_of(&g, ZN_L6_ENTE, "E001", "AMB-A"), e2 = ledger_of(&g, ZN_L6_ENTE, "E002", "AMB-A"),
            m1 = ledger_of(&g, ZN_L6_ENTE, "M001", "AMB-A"), for2 = ledger_of(&g, ZN_L4_AMBITO_ENTE, "AMB-A", "E002"),
            for1 = ledger_of(&g, ZN_L4_AMBITO_ENTE, "AMB-A", "E001");
  users(E1, &e1, "I1", "E001", 2024, 40); /* an older year gives way */
  users(E1, &e1, "I1", "E001", 2025, 50);
  users(E1, &e1, "I1", "E001", 2026, 60);       /* after the date */
  users(CAP_A, &for1, "I1", "E001", 2025, 999); /* its own word goes first */
  users(CAP_A, &for2, "I1", "E002", 2025, 20);  /* it said nothing: on its behalf */
  users(CAP_A, &m1, "I2", "M001", 2025, 8);
  users(E2, &e2, "I2", "E002", 2025, -1); /* nobody knows */
  carry_all(&g);
  for (int at = REG; at <= CAP_A; at++) {
    size_t n;
    zn_tabella **t = make(at, "R2", ZN_LIVELLO_AMBITO, "AMB-A", false, &n), *u = sheet(t, n, "Utenti");
    assert_int_equal(cell(u, row_of(u, "obiettivo_servizio", "OS01"), "A1")->i, 70);
    assert_int_equal(cell(u, row_of(u, "obiettivo_servizio", "OS04"), "A2")->i, 8);
    assert_true(cell(u, row_of(u, "obiettivo_servizio", "OS02"), "A1")->vuota); /* silence is no zero */
    assert_int_equal(cell(u, u->nrighe - 1, "totale")->i, 78);
    assert_non_null(strstr(u->note[1], "1")); /* one that nobody knows */
    zn_tabella *by = sheet(t, n, "Utenti per ente");
    assert_int_equal(cell(by, row_of(by, "ente", "E001"), "totale")->i, 50);
    assert_int_equal(cell(by, row_of(by, "ente", "E002"), "totale")->i, 20);
    assert_int_equal(cell(by, row_of(by, "ente", "M001"), "A2")->i, 8);
    assert_int_equal(cell(by, by->nrighe - 1, "totale")->i, 78);
    zn_report_free(t, n);
  }
  size_t n;
  zn_tabella **t = make(REG, "R2", ZN_LIVELLO_AMBITO, "AMB-B", false, &n);
  assert_true(cell(sheet(t, n, "Utenti"), sheet(t, n, "Utenti")->nrighe - 1, "totale")->vuota);
  zn_report_free(t, n);
  region_close(&g);
}

static void small_counts(void **state) {
  (void)state;
  begin(8, 2031);
  zn_ledger e1 = ledger_of(&g, ZN_L6_ENTE, "E001", "AMB-A"), e2 = ledger_of(&g, ZN_L6_ENTE, "E002", "AMB-A");
  users(E1, &e1, "I1", "E001", 2025, 3);
  users(E2, &e2, "I1", "E002", 2025, 30);
  users(E2, &e2, "I2", "E002", 2025, 25);
  carry_all(&g);
  size_t n;
  zn_tabella **t = make(REG, "R2", ZN_LIVELLO_AMBITO, "AMB-A", false, &n), *by = sheet(t, n, "Utenti per ente");
  assert_true(cell(by, row_of(by, "ente", "E001"), "A1")->mascherata);
  assert_string_equal(cell(by, row_of(by, "ente", "E001"), "A1")->testo, "<4");
  assert_true(cell(by, row_of(by, "ente", "E002"), "A1")->mascherata); /* else 33 - 30 */
  assert_true(cell(by, row_of(by, "ente", "E002"), "totale")->mascherata ||
              cell(by, row_of(by, "ente", "E002"), "A2")->mascherata);
  zn_report_free(t, n);
  t = make(E1, "R2", ZN_LIVELLO_ENTE, "E001", true, &n); /* its own: it knows them */
  zn_tabella *u = sheet(t, n, "Utenti");
  assert_int_equal(cell(u, u->nrighe - 1, "totale")->i, 3);
  assert_false(cell(u, u->nrighe - 1, "totale")->mascherata);
  zn_report_free(t, n);
  t = make(CAP_A, "R2", ZN_LIVELLO_ENTE, "E001", false, &n);
  u = sheet(t, n, "Utenti");
  assert_true(cell(u, u->nrighe - 1, "totale")->mascherata);
  zn_report_free(t, n);
  zn_ledger l1 = ledger_of(&g, ZN_L1_REGIONE, "regione", NULL);
  zn_row soglia = new_row(ZN_IMPOSTAZIONE);
  set_text(&soglia, "chiave", ZN_IMP_SOGLIA_UTENTI);
  set_text(&soglia, "valore", "3");
  add_row(&g, REG, &l1, &soglia);
  t = make(REG, "R2", ZN_LIVELLO_AMBITO, "AMB-A", false, &n);
  by = sheet(t, n, "Utenti per ente");
  assert_int_equal(cell(by, row_of(by, "ente", "E001"), "A1")->i, 3); /* the Regione chose 3 */
  zn_report_free(t, n);
  region_close(&g);
}

/* ---- social workers ---- */

typedef struct post {
  const char *contract, *shared, *survey;
  int64_t heads, fte;
  int year;
} post;

static void staff(int at, const zn_ledger *l, const char *ente, post p) {
  zn_row row = new_row(ZN_PERSONALE);
  if (ente != NULL) set_int(&row, "ente", org_k(&g, at, ente));
  if (ente == NULL) set_int(&row, "ambito", org_k(&g, at, "AMB-A"));
  set_int(&row, "anno", p.year != 0 ? p.year : 2025);
  set_text(&row, "profilo", "assistente_sociale");
  set_text(&row, "contratto", p.contract);
  set_int(&row, "teste", p.heads);
  set_int(&row, "fte", p.fte);
  set_text(&row, "rilevazione", p.survey != NULL ? p.survey : "consuntivo");
  if (p.shared != NULL) set_text(&row, "condiviso", p.shared);
  add_row(&g, at, l, &row);
}

static void inhabitants(const char *ente, int year, int64_t people) {
  zn_ledger l1 = ledger_of(&g, ZN_L1_REGIONE, "regione", NULL);
  zn_row row = new_row(ZN_POPOLAZIONE);
  set_int(&row, "ente", org_k(&g, REG, ente));
  set_int(&row, "anno", year);
  set_int(&row, "residenti", people);
  add_row(&g, REG, &l1, &row);
}

static void social_workers(void **state) {
  (void)state;
  begin(9, 2032);
  zn_ledger e1 = ledger_of(&g, ZN_L6_ENTE, "E001", "AMB-A"), m1 = ledger_of(&g, ZN_L6_ENTE, "M001", "AMB-A"),
            for2 = ledger_of(&g, ZN_L4_AMBITO_ENTE, "AMB-A", "E002"),
            for1 = ledger_of(&g, ZN_L4_AMBITO_ENTE, "AMB-A", "E001"), udp = ledger_of(&g, ZN_L3_AMBITO, "AMB-A", NULL);
  inhabitants("M001", 2023, 1);
  inhabitants("M001", 2024, 40000); /* the last one up to the year */
  inhabitants("M001", 2026, 7);
  inhabitants("E001", 2025, 20000);
  inhabitants("E002", 2025, 5000);
  carry_all(&g);
  staff(E1, &e1, "E001", (post){"ti", "X", NULL, 1, 70, 0});
  staff(E1, &e1, "E001", (post){"td", NULL, NULL, 1, 100, 0});
  staff(E1, &e1, "E001", (post){"ti", NULL, "previsione", 9, 900, 0}); /* a forecast beside final figures */
  staff(E1, &e1, "E001", (post){"ti", NULL, NULL, 9, 900, 2024});      /* another year */
  staff(CAP_A, &for1, "E001", (post){"ti", NULL, NULL, 9, 900, 0});    /* it spoke for itself */
  staff(CAP_A, &for2, "E002", (post){"ti", NULL, "previsione", 1, 100, 0});
  staff(CAP_A, &m1, "M001", (post){"ti", "X", NULL, 1, 60, 0}); /* the same person: 1.30 in all */
  staff(CAP_A, &m1, "M001", (post){"ti", NULL, NULL, 8, 800, 0});
  staff(CAP_A, &m1, "M001", (post){"esterno", NULL, NULL, 1, 50, 0});
  staff(CAP_A, &udp, NULL, (post){"ti", NULL, NULL, 1, 100, 0});
  carry_all(&g);
  for (int at = REG; at <= CAP_A; at++) {
    size_t n;
    zn_tabella **t = make(at, "R7", ZN_LIVELLO_AMBITO, "AMB-A", false, &n), *c = t[0], *k = t[1];
    assert_int_equal(cell(c, row_of(c, "ente", "E001"), "fte_ti")->i, 70);
    assert_int_equal(cell(c, row_of(c, "ente", "E001"), "fte_td")->i, 100);
    assert_int_equal(cell(c, row_of(c, "ente", "E002"), "fte_ti")->i, 100);
    assert_string_equal(cell(c, row_of(c, "ente", "E002"), "dato")->testo, "previsione");
    assert_int_equal(cell(c, row_of(c, "ente", "M001"), "fte_ti")->i, 860);
    assert_int_equal(cell(c, row_of(c, "ente", "M001"), "popolazione")->i, 40000);
    assert_int_equal(cell(c, row_of(c, "ente", "Ufficio di Piano"), "fte_ti")->i, 100);
    assert_int_equal(cell(c, row_of(c, "ente", "Posti condivisi: parte oltre 1,00"), "fte_ti")->i, -30);
    int64_t sum[2] = {0};
    for (size_t r = 0; r + 1 < c->nrighe; r++) {
      sum[0] += cell(c, r, "fte_ti")->i;
      sum[1] += cell(c, r, "popolazione")->i;
    }
    assert_int_equal(cell(c, c->nrighe - 1, "fte_ti")->i, 1100);
    assert_int_equal(sum[0], 1100);
    assert_int_equal(cell(c, c->nrighe - 1, "popolazione")->i, 65000);
    assert_int_equal(sum[1], 65000);
    assert_int_equal(cell(k, 0, "contributo")->i, 4000000); /* one above 65,000 / 6,500 */
    assert_int_equal(cell(k, 0, "prossima_soglia")->i, 5000);
    assert_int_equal(cell(k, 0, "fte_mancanti_leps")->i, 200);
    zn_report_free(t, n);
  }
  size_t n;
  zn_tabella **t = make(REG, "R7", ZN_LIVELLO_REGIONE, "regione", false, &n);
  assert_int_equal(cell(t[1], t[1]->nrighe - 1, "contributo")->i, 4000000);
  assert_int_equal(cell(t[0], t[0]->nrighe - 1, "fte_ti")->i, 1100);
  zn_report_free(t, n);
  t = make(E1, "R7", ZN_LIVELLO_ENTE, "E001", true, &n);
  assert_int_equal(n, 1);
  assert_int_equal(t[0]->nrighe, 1);
  assert_int_equal(cell(t[0], 0, "fte_ti")->i, 70);
  zn_report_free(t, n);
  region_close(&g);
}

/* ---- money ---- */

static int64_t column_sum(const zn_tabella *t, const char *column, zn_riga_tipo kind) {
  int64_t sum = 0;
  for (size_t r = 0; r < t->nrighe; r++)
    if (t->tipi[r] == kind) sum += cell(t, r, column)->i;
  return sum;
}

static void money(void **state) {
  (void)state;
  static const struct {
    zn_livello l;
    const char *org;
  } levels[] = {{ZN_LIVELLO_REGIONE, "regione"},
                {ZN_LIVELLO_AMBITO, "AMB-A"},
                {ZN_LIVELLO_AMBITO, "AMB-B"},
                {ZN_LIVELLO_ENTE, "E001"},
                {ZN_LIVELLO_ENTE, "M001"}};
  begin(10, 2033);
  for (int i = 0; i < 200; i++) story_step(&s);
  carry_all(&g);
  const zn_day before = zn_day_from_ymd(2024, 12, 31);
  for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
    zn_importi now, then;
    size_t n;
    story_sum(&s, levels[i].l, levels[i].org, AL, &now);
    story_sum(&s, levels[i].l, levels[i].org, before, &then);
    zn_tabella **t = make(REG, "R12", levels[i].l, levels[i].org, false, &n);
    int64_t must = now.totali.impegnato - then.totali.impegnato;
    assert_int_equal(cell(t[0], t[0]->nrighe - 1, "spesa")->i, must);
    assert_int_equal(column_sum(t[0], "spesa", ZN_RIGA), must);
    assert_int_equal(column_sum(t[0], "spesa", ZN_RIGA_SUBTOTALE), must);
    zn_report_free(t, n);
    if (levels[i].l == ZN_LIVELLO_REGIONE) continue;
    t = make(REG, "R10", levels[i].l, levels[i].org, false, &n); /* nothing was sent: live */
    size_t last = t[0]->nrighe - 1;
    assert_int_equal(cell(t[0], last, "programmato")->i, now.totali.programmato);
    assert_int_equal(cell(t[0], last, "impegnato")->i, now.totali.impegnato);
    assert_int_equal(cell(t[0], last, "pagato")->i, now.totali.pagato);
    assert_int_equal(cell(t[0], last, "spesa_netta")->i, now.totali.spesa_netta);
    assert_int_equal(column_sum(t[0], "pagato", ZN_RIGA), now.totali.pagato);
    assert_int_equal(column_sum(t[0], "liquidato", ZN_RIGA), now.totali.liquidato);
    assert_string_equal(t[0]->impronta, "");
    assert_int_equal(t[0]->nfirme, 0); /* what is provisional is not signed */
    zn_report_free(t, n);
  }
  size_t n;
  zn_importi a, b;
  zn_tabella **t = make(REG, "R13", ZN_LIVELLO_REGIONE, "regione", false, &n);
  story_sum(&s, ZN_LIVELLO_AMBITO, "AMB-A", AL, &a);
  story_sum(&s, ZN_LIVELLO_AMBITO, "AMB-B", AL, &b);
  assert_int_equal(cell(t[0], row_of(t[0], "ambito", "AMB-A"), "assegnato")->i, a.totali.assegnato);
  assert_int_equal(cell(t[0], row_of(t[0], "ambito", "AMB-B"), "assegnato")->i, b.totali.assegnato);
  assert_int_equal(cell(t[0], t[0]->nrighe - 1, "assegnato")->i, column_sum(t[0], "assegnato", ZN_RIGA));
  assert_int_equal(cell(t[0], t[0]->nrighe - 1, "acconti")->i, column_sum(t[0], "acconti", ZN_RIGA));
  zn_report_free(t, n);
  zn_report_ask ente = {.livello = ZN_LIVELLO_ENTE, .org = org_id("E001")};
  zn_err e = {0};
  assert_int_equal(zn_report_make(g.o[REG].r, "R13", &ente, &t, &n, &e), ZN_E_USAGE);
  region_close(&g);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(users_count_once), cmocka_unit_test(small_counts),
                                     cmocka_unit_test(social_workers), cmocka_unit_test(money)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
