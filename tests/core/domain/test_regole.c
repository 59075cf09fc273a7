/* Each rule: silent on a good year, speaking when what it forbids is there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/domain/regole/regole.h"
#include "tests/core/domain/support_story.h"

static region g;
static int64_t fa, line, edge, intervento;
static zn_ledger l1, l3, l6;

static int64_t add(unsigned entity, const zn_ledger *l, int at, void (*fill)(zn_row *)) {
  zn_row row = new_row(entity);
  fill(&row);
  return add_row(&g, at, l, &row);
}

static int64_t add_fund(const char *codice, bool strict) {
  zn_row f = new_row(ZN_FONDO), a = new_row(ZN_FONDO_ANNUALITA);
  set_text(&f, "codice", codice);
  set_text(&f, "nome", codice);
  set_text(&f, "livello_prova", strict ? "completo" : "importo");
  if (strict) set_int(&f, "cup_obbligatorio", 1), set_int(&f, "cig_obbligatorio", 1);
  set_int(&a, "fondo", add_row(&g, REG, &l1, &f));
  set_int(&a, "anno", 2025);
  set_int(&a, "ammissibile_dal", 20089);
  set_int(&a, "ammissibile_al", 20453);
  return add_row(&g, REG, &l1, &a);
}

static void fill_edge(zn_row *row) {
  set_int(row, "fondo_annualita", fa);
  set_text(row, "origine", "ente");
  set_int(row, "da_ente", org_k(&g, REG, "regione"));
  set_int(row, "ambito", org_k(&g, REG, "AMB-A"));
  set_text(row, "tipo", "riparto");
  set_int(row, "importo", 100000);
  set_text(row, "stato", "definitiva");
  set_int(row, "data", 20100);
}

static int64_t add_line(const char *ente, int64_t importo) {
  zn_row row = new_row(ZN_BUDGET);
  set_int(&row, "intervento", intervento);
  set_int(&row, "assegnazione", carry_k(&g, REG, edge, CAP_A));
  set_int(&row, "ente", org_k(&g, CAP_A, ente));
  set_int(&row, "importo", importo);
  return add_row(&g, CAP_A, &l3, &row);
}

static void plan(void) {
  zn_row p = new_row(ZN_PIANO), i = new_row(ZN_INTERVENTO);
  set_int(&p, "ambito", org_k(&g, CAP_A, "AMB-A"));
  set_int(&p, "triennio_da", 2024);
  set_int(&p, "triennio_a", 2026);
  set_text(&p, "stato", "vigente");
  set_int(&p, "versione", 1);
  set_int(&i, "piano", add_row(&g, CAP_A, &l3, &p));
  set_text(&i, "codice", "SAD-01");
  set_text(&i, "titolo", "Assistenza");
  set_text(&i, "area", "A2");
  set_text(&i, "obiettivo_servizio", "OS04");
  set_text(&i, "stato", "attivo");
  intervento = add_row(&g, CAP_A, &l3, &i);
}

static void begin(bool strict) {
  region_open(&g, 77, E1);
  l1 = ledger_of(&g, ZN_L1_REGIONE, "regione", NULL);
  l3 = ledger_of(&g, ZN_L3_AMBITO, "AMB-A", NULL);
  l6 = ledger_of(&g, ZN_L6_ENTE, "E001", "AMB-A");
  fa = add_fund(strict ? "PNRR" : "FX", strict);
  edge = add(ZN_ASSEGNAZIONE, &l1, REG, fill_edge);
  carry_all(&g);
  plan();
  line = add_line("E001", 50000);
  carry_all(&g);
  line = carry_k(&g, CAP_A, line, E1);
  fa = carry_k(&g, REG, fa, E1);
}

static int number;
static zn_row impegno(int64_t importo) {
  static char text[8][12];
  zn_row row = new_row(ZN_IMPEGNO);
  number++;
  snprintf(text[number % 8], sizeof text[0], "%d", number);
  set_int(&row, "ente", org_k(&g, E1, "E001"));
  set_int(&row, "anno", 2025);
  set_text(&row, "numero", text[number % 8]);
  set_int(&row, "budget", line);
  set_int(&row, "data", 20150);
  set_int(&row, "importo", importo);
  return row;
}

static int64_t settle(int64_t impegno_k, int64_t importo, int day, int64_t doc) {
  char text[12];
  zn_row row = new_row(ZN_LIQUIDAZIONE);
  snprintf(text, sizeof text, "%d", ++number);
  set_int(&row, "impegno", impegno_k);
  set_int(&row, "anno", 2025);
  set_text(&row, "numero", text);
  set_int(&row, "progressivo", 1);
  set_int(&row, "data", day);
  set_int(&row, "importo", importo);
  if (doc != 0) set_int(&row, "giustificativo", doc);
  return add_row(&g, E1, &l6, &row);
}

static int64_t pay(int64_t liquidazione, int64_t importo, int day) {
  char text[12];
  zn_row row = new_row(ZN_PAGAMENTO);
  snprintf(text, sizeof text, "%d", ++number);
  set_int(&row, "liquidazione", liquidazione);
  set_int(&row, "anno", 2025);
  set_text(&row, "mandato_num", text);
  set_int(&row, "data_pagamento", day);
  set_int(&row, "importo", importo);
  set_text(&row, "origine", "manuale");
  return add_row(&g, E1, &l6, &row);
}

static size_t found_at(int at, int64_t fund, zn_livello level, const char *org, const char *motivo, const char *code,
                       zn_gravita *gravity) {
  zn_regole_ask ask = {.fondo_annualita = fund, .livello = level, .org = org_id(org), .motivo = motivo};
  zn_rilievi r;
  size_t n = 0;
  MUST(zn_regole_check(g.o[at].r, &ask, &r, &err));
  for (size_t i = 0; i < r.n; i++) {
    if (code != NULL && strcmp(r.v[i].codice, code) != 0) continue;
    if (n++ == 0 && gravity != NULL) *gravity = r.v[i].gravita;
    assert_true(strlen(r.v[i].testo) > 10);
  }
  if (code == NULL && n > 0) fail_msg("unexpected %s: %s", r.v[0].codice, r.v[0].testo);
  zn_rilievi_free(&r);
  return n;
}

static size_t found(const char *code) { return found_at(E1, fa, ZN_LIVELLO_ENTE, "E001", NULL, code, NULL); }

static void says(const char *code, zn_gravita must) {
  zn_gravita gravity = 0;
  if (found_at(E1, fa, ZN_LIVELLO_ENTE, "E001", NULL, code, &gravity) == 0) fail_msg("%s says nothing", code);
  assert_int_equal(gravity, must);
}

static void good_year(void **state) {
  (void)state;
  begin(false);
  zn_row i = impegno(1000);
  int64_t k = add_row(&g, E1, &l6, &i);
  pay(settle(k, 900, 20160, 0), 900, 20170);
  assert_int_equal(found(NULL), 0);
  region_close(&g);
}

static void sums(void **state) {
  (void)state;
  begin(false);
  zn_row i = impegno(1000);
  int64_t k = add_row(&g, E1, &l6, &i);
  int64_t q = settle(k, 1001, 20160, 0);
  says("V03", ZN_BLOCCA);
  assert_int_equal(found("V04"), 0);
  pay(q, 1002, 20170);
  says("V04", ZN_BLOCCA);
  assert_int_equal(found("V02"), 0);
  zn_row big = impegno(60000);
  add_row(&g, E1, &l6, &big);
  says("V02", ZN_AVVISA);
  zn_row p = new_row(ZN_IMPUTAZIONE);
  set_int(&p, "impegno", k);
  set_int(&p, "budget", line);
  set_int(&p, "importo", 1500);
  add_row(&g, E1, &l6, &p);
  says("V10", ZN_BLOCCA);
  carry_all(&g);
  int64_t at_cap = carry_k(&g, E1, fa, CAP_A);
  assert_int_equal(found_at(CAP_A, at_cap, ZN_LIVELLO_AMBITO, "AMB-A", NULL, "V01", NULL), 0);
  assert_int_equal(found_at(CAP_A, at_cap, ZN_LIVELLO_AMBITO, "AMB-A", NULL, "V24", NULL), 0);
  add_line("M001", 50001);
  assert_int_equal(found_at(CAP_A, at_cap, ZN_LIVELLO_AMBITO, "AMB-A", NULL, "V01", NULL), 1);
  zn_gravita gravity;
  assert_int_equal(found_at(CAP_A, at_cap, ZN_LIVELLO_AMBITO, "AMB-A", NULL, "V18", &gravity), 2);
  assert_int_equal(gravity, ZN_BLOCCA);
  assert_int_equal(found_at(CAP_A, at_cap, ZN_LIVELLO_AMBITO, "AMB-A", "ente inadempiente", "V18", &gravity), 2);
  assert_int_equal(gravity, ZN_AVVISA);
  region_close(&g);
}

static void dates(void **state) {
  (void)state;
  begin(false);
  zn_row i = impegno(1000);
  int64_t k = add_row(&g, E1, &l6, &i);
  int64_t q = settle(k, 500, 20160, 0);
  assert_int_equal(found("V06"), 0);
  pay(q, 100, 20155); /* before the liquidazione */
  says("V06", ZN_AVVISA);
  pay(q, 100, 20460); /* outside the fund's window, not in the future */
  says("V07", ZN_AVVISA);
  pay(q, 100, 23000);
  says("V06", ZN_BLOCCA);
  region_close(&g);
}

static int64_t document(const char *ente, int at, const char *numero, int64_t totale) {
  zn_ledger l = ledger_of(&g, ZN_L6_ENTE, ente, "AMB-A");
  zn_row f = new_row(ZN_FORNITORE), d = new_row(ZN_GIUSTIFICATIVO);
  set_int(&f, "ente", org_k(&g, at, ente));
  set_text(&f, "paese", "IT");
  set_text(&f, "piva", "00743110157");
  set_text(&f, "denominazione", "Cooperativa");
  set_text(&f, "tipo", "ets");
  set_int(&d, "fornitore", add_row(&g, at, &l, &f));
  set_int(&d, "ente", org_k(&g, at, ente));
  set_text(&d, "numero", numero);
  set_int(&d, "data", 20140);
  set_int(&d, "corpo_n", 1);
  set_text(&d, "tipo", "FAT");
  set_int(&d, "totale", totale);
  return add_row(&g, at, &l, &d);
}

static void documents(void **state) {
  (void)state;
  begin(false);
  int64_t d = document("E001", E1, "12", 1000);
  zn_row i = impegno(3000);
  int64_t k = add_row(&g, E1, &l6, &i);
  settle(k, 600, 20160, d);
  settle(k, 400, 20161, d);
  assert_int_equal(found("V08"), 0);
  settle(k, 1, 20162, d);
  says("V08", ZN_BLOCCA);
  region_close(&g);
}

static void codes(void **state) {
  (void)state;
  begin(true);
  zn_row i = impegno(1000);
  set_text(&i, "tipo_debito", "commerciale");
  add_row(&g, E1, &l6, &i);
  says("V12", ZN_BLOCCA);
  says("V13", ZN_BLOCCA);
  assert_int_equal(found("V11"), 0);
  zn_row j = impegno(1000);
  set_text(&j, "cig", "B7E26B1DC8");
  set_text(&j, "cup", "J11B2100039");
  add_row(&g, E1, &l6, &j);
  says("V11", ZN_AVVISA);
  zn_row ok = impegno(1000);
  set_text(&ok, "cig", "B7E26B1DC7");
  set_text(&ok, "cup", "J11B21000390006");
  add_row(&g, E1, &l6, &ok);
  assert_int_equal(found("V11"), 1);
  zn_row f = new_row(ZN_FORNITORE), paid = impegno(10);
  set_int(&f, "ente", org_k(&g, E1, "E001"));
  set_text(&f, "paese", "IT");
  set_text(&f, "piva", "01234567890");
  set_text(&f, "denominazione", "Ditta");
  set_text(&f, "tipo", "impresa");
  set_int(&paid, "fornitore", add_row(&g, E1, &l6, &f));
  add_row(&g, E1, &l6, &paid);
  says("V14", ZN_AVVISA);
  region_close(&g);
}

static void ledger(void **state) {
  (void)state;
  begin(false);
  zn_row i = impegno(1000);
  int64_t k = add_row(&g, E1, &l6, &i);
  settle(k, 100, 20160, 0);
  assert_int_equal(found("S01"), 0);
  zn_row again = i;
  add_row(&g, E1, &l6, &again);
  says("S04", ZN_BLOCCA);
  delete_row(&g, E1, ZN_IMPEGNO, k);
  says("S01", ZN_BLOCCA);
  assert_int_equal(found("S04"), 0);
  zn_row out = impegno(10);
  *(zn_val *)zn_row_val(&out, "budget") = zn_null();
  add_row(&g, E1, &l6, &out);
  says("S05", ZN_SUGGERISCE);
  carry_all(&g);
  add_line("M001", 10);
  carry_all(&g);
  zn_row inside = impegno(10);
  set_int(&inside, "controparte_ente", org_k(&g, E1, "M001"));
  add_row(&g, E1, &l6, &inside);
  says("S03", ZN_AVVISA);
  region_close(&g);
}

static void table(void **state) {
  (void)state;
  for (size_t i = 0; i < zn_regole_count(); i++) {
    assert_true(strlen(zn_regola_at(i).testo) > 5);
    for (size_t j = i + 1; j < zn_regole_count(); j++)
      assert_string_not_equal(zn_regola_at(i).codice, zn_regola_at(j).codice);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(good_year), cmocka_unit_test(sums),  cmocka_unit_test(dates),
                                     cmocka_unit_test(documents), cmocka_unit_test(codes), cmocka_unit_test(ledger),
                                     cmocka_unit_test(table)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
