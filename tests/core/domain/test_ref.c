/* Rows as people name them, on three replicas: the Regione's, the capofila's (the ambito and its comune) and a
 * comune's. */
#include "core/domain/rows/ref.h"
#include "tests/support/region.h"

enum { REG, CF, C1 };
static region g;
static int64_t edge, line_d049, line_m208, impegno, liq, pag;

static int begin(void **state) {
  (void)state;
  zn_id cal, d049;
  region_begin(&g, 1);
  ADD(&g, REG, "ente", "cod_catastale=D049", "denominazione=Cortale", "cod_istat=079034", "provincia=CZ");
  ADD(&g, REG, "ente", "cod_catastale=M208", "denominazione=Lamezia Terme", "cf=00301390795");
  ADD(&g, REG, "ente", "cod_catastale=C336", "denominazione=Castro", "provincia=BG");
  ADD(&g, REG, "ente", "cod_catastale=M261", "denominazione=Castro", "provincia=LE");
  ADD(&g, REG, "ambito", "codice=CAL-LAMEZIA", "denominazione=Ambito del Lametino", "capofila=M208");
  ADD(&g, REG, "ambito_membro", "ambito=CAL-LAMEZIA", "ente=D049");
  ADD(&g, REG, "ambito_membro", "ambito=CAL-LAMEZIA", "ente=M208");
  ADD(&g, REG, "fondo", "codice=FNPS", "nome=Fondo nazionale politiche sociali", "livello_prova=importo",
      "matrice=5x9");
  ADD(&g, REG, "fondo", "codice=FSR", "nome=Fondo sociale regionale");
  ADD(&g, REG, "fondo_annualita", "fondo=FNPS", "anno=2025", "importo=1000000.00");
  edge = ADD(&g, REG, "assegnazione", "fondo_annualita=FNPS/2025", "ambito=CAL-LAMEZIA", "importo=500000.00",
             "data=2025-02-01");
  zn_key_ambito("CAL-LAMEZIA", &cal);
  zn_key_ente("D049", &d049);
  assert_int_equal(region_join(&g, REG, &cal, ZN_ROLE_CAPOFILA), CF);
  ADD(&g, CF, "piano", "triennio_da=2024", "triennio_a=2026");
  ADD(&g, CF, "intervento", "codice=SAD-01", "titolo=Assistenza domiciliare", "area=A2", "obiettivo_servizio=OS04");
  line_d049 = ADD(&g, CF, "budget", "intervento=SAD-01", "assegnazione=FNPS/2025", "ente=D049", "importo=10000.00");
  line_m208 = ADD(&g, CF, "budget", "intervento=SAD-01", "assegnazione=FNPS/2025", "ente=M208", "importo=20000.00");
  assert_int_equal(region_join(&g, CF, &d049, ZN_ROLE_ENTE), C1);
  impegno =
      ADD(&g, C1, "impegno", "budget=SAD-01/FNPS/2025", "anno=2025", "numero=1", "data=2025-03-01", "importo=5000.00");
  liq = ADD(&g, C1, "liquidazione", "impegno=2025/1", "anno=2025", "numero=7", "data=2025-04-02", "importo=1200.00");
  pag =
      ADD(&g, C1, "pagamento", "liquidazione=2025/7", "mandato_num=31", "data_pagamento=2025-04-20", "importo=1200.00");
  ADD_AS(&g, CF, "M208", "impegno", "budget=SAD-01/FNPS/2025", "anno=2025", "numero=1", "data=2025-03-02",
         "importo=700.00");
  region_meet(&g, CF, C1);
  region_meet(&g, REG, CF);
  return 0;
}

static int end(void **state) {
  (void)state;
  region_end(&g);
  return 0;
}

static int64_t find(size_t i, const char *come, unsigned entity, const char *text) {
  zn_err err = {0};
  int64_t k = -1;
  zn_place p = region_place(&g, i, come);
  zn_status s = zn_ref_parse(g.r[i], zn_place_default(&p), entity, text, &k, &err);
  if (s != ZN_OK) fail_msg("%s: %s", text, err.text);
  return k;
}

static void not_found(size_t i, const char *come, unsigned entity, const char *text, zn_status want, const char *says) {
  zn_err err = {0};
  int64_t k = -1;
  zn_place p = region_place(&g, i, come);
  assert_int_equal(zn_ref_parse(g.r[i], zn_place_default(&p), entity, text, &k, &err), want);
  if (!strstr(err.text, says)) fail_msg("%s: \"%s\" does not say \"%s\"", text, err.text, says);
}

static void an_ente_by_any_name(void **state) {
  (void)state;
  int64_t k = find(REG, NULL, ZN_ENTE, "D049");
  static const char *const names[] = {"d049", " D049 ", "079034", "Cortale", "cortale", "CORTALE"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) assert_int_equal(find(REG, NULL, ZN_ENTE, names[i]), k);
  assert_int_equal(find(REG, NULL, ZN_ENTE, "00301390795"), find(REG, NULL, ZN_ENTE, "M208"));
  assert_true(find(REG, NULL, ZN_ENTE, "regione") >= 0);
  not_found(REG, NULL, ZN_ENTE, "Castro", ZN_E_INVALID, "C336");
  not_found(REG, NULL, ZN_ENTE, "Castro", ZN_E_INVALID, "M261");
  not_found(REG, NULL, ZN_ENTE, "Cortal", ZN_E_NOTFOUND, "D049 (Cortale)");
  not_found(REG, NULL, ZN_ENTE, "D094", ZN_E_NOTFOUND, "Forse volevi D049");
  not_found(REG, NULL, ZN_ENTE, "Zagarolo", ZN_E_NOTFOUND, "Zagarolo");
  not_found(REG, NULL, ZN_ENTE, "  ", ZN_E_INVALID, "manca");
}

static void funds(void **state) {
  (void)state;
  find(REG, NULL, ZN_FONDO, "fnps");
  find(REG, NULL, ZN_FONDO_ANNUALITA, "FNPS/2025");
  not_found(REG, NULL, ZN_FONDO, "FNSP", ZN_E_NOTFOUND, "Forse volevi FNPS");
  not_found(REG, NULL, ZN_FONDO_ANNUALITA, "FNPS/2026", ZN_E_NOTFOUND, "FNPS/2025");
  not_found(REG, NULL, ZN_FONDO_ANNUALITA, "XX/2025", ZN_E_NOTFOUND, "XX/2025");
}

static void an_edge_by_who_it_reaches(void **state) {
  (void)state;
  assert_int_equal(find(REG, NULL, ZN_ASSEGNAZIONE, "FNPS/2025"), edge);
  assert_int_equal(find(CF, "CAL-LAMEZIA", ZN_ASSEGNAZIONE, "FNPS/2025/cal-lamezia"),
                   find(CF, "CAL-LAMEZIA", ZN_ASSEGNAZIONE, "FNPS/2025"));
  int64_t second =
      ADD(&g, CF, "assegnazione", "fondo_annualita=FNPS/2025", "ente=D049", "importo=1000", "data=2025-02-10");
  region_meet(&g, CF, C1);
  /* the ambito still has one that reaches it; the comune has its own; nobody in particular sees two */
  find(CF, "CAL-LAMEZIA", ZN_ASSEGNAZIONE, "FNPS/2025");
  find(C1, NULL, ZN_ASSEGNAZIONE, "FNPS/2025");
  assert_int_equal(find(CF, "CAL-LAMEZIA", ZN_ASSEGNAZIONE, "FNPS/2025/D049"), second);
  int64_t k = -1;
  zn_err err = {0};
  assert_int_equal(zn_ref_parse(g.r[CF], NULL, ZN_ASSEGNAZIONE, "FNPS/2025", &k, &err), ZN_E_INVALID);
  assert_non_null(strstr(err.text, "FNPS/2025/CAL-LAMEZIA"));
  zn_place p = region_place(&g, CF, "CAL-LAMEZIA");
  OK(err, zn_entry_delete(&p, "assegnazione", "FNPS/2025/D049", &err));
}

static void a_budget_line(void **state) {
  (void)state;
  assert_int_equal(find(CF, "CAL-LAMEZIA", ZN_BUDGET, "SAD-01/FNPS/2025/D049"), line_d049);
  assert_int_equal(find(CF, "M208", ZN_BUDGET, "sad-01/fnps/2025"), line_m208);
  not_found(CF, "CAL-LAMEZIA", ZN_BUDGET, "SAD-01/FNPS/2025", ZN_E_INVALID, "SAD-01/FNPS/2025/D049");
  not_found(CF, "CAL-LAMEZIA", ZN_BUDGET, "SAD-02/FNPS/2025", ZN_E_NOTFOUND, "SAD-01/FNPS/2025");
}

static void spending_by_number(void **state) {
  (void)state;
  assert_int_equal(find(C1, NULL, ZN_IMPEGNO, "2025/1"), impegno);
  assert_int_equal(find(C1, NULL, ZN_LIQUIDAZIONE, "2025/7"), liq);
  assert_int_equal(find(C1, NULL, ZN_LIQUIDAZIONE, "2025/7/1"), liq);
  assert_int_equal(find(C1, NULL, ZN_PAGAMENTO, "2025/31"), pag);
  not_found(C1, NULL, ZN_IMPEGNO, "2025/2", ZN_E_NOTFOUND, "2025/2");
  not_found(C1, NULL, ZN_LIQUIDAZIONE, "2025/7/2", ZN_E_NOTFOUND, "2025/7/2");
  /* the capofila sees two impegni with that number, its comune's own and Cortale's */
  not_found(CF, "CAL-LAMEZIA", ZN_IMPEGNO, "2025/1", ZN_E_INVALID, "più registrazioni");
  assert_true(find(CF, "CAL-LAMEZIA", ZN_IMPEGNO, "D049/2025/1") != find(CF, "M208", ZN_IMPEGNO, "2025/1"));
}

/* Whatever is printed, key or id, is read back as the same row by the same reader, where it is not ambiguous for him.
 */
static void print_and_read_back(void **state) {
  (void)state;
  static const struct {
    size_t who;
    unsigned entity;
    const char *text;
  } rows[] = {{C1, ZN_BUDGET, "SAD-01/FNPS/2025/D049"},
              {C1, ZN_IMPEGNO, "2025/1"},
              {C1, ZN_LIQUIDAZIONE, "2025/7"},
              {REG, ZN_FONDO_ANNUALITA, "FNPS/2025"},
              {REG, ZN_ENTE, "D049"},
              {REG, ZN_ENTE, "regione"},
              {C1, ZN_INTERVENTO, "SAD-01"},
              {C1, ZN_PIANO, "CAL-LAMEZIA/2024"},
              {REG, ZN_ASSEGNAZIONE, "FNPS/2025"},
              {C1, ZN_ASSEGNAZIONE, "FNPS/2025"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    zn_place p = region_place(&g, rows[i].who, NULL);
    int64_t k = find(rows[i].who, NULL, rows[i].entity, rows[i].text), again = -1;
    zn_buf b;
    char id[64];
    zn_err err = {0};
    zn_buf_init(&b, 0);
    zn_ref_print(g.r[rows[i].who], zn_place_default(&p), rows[i].entity, k, &b);
    assert_string_equal(zn_buf_cstr(&b), rows[i].text);
    zn_buf_release(&b);
    assert_int_equal(zn_replica_id_print(g.r[rows[i].who], k, id), ZN_OK);
    OK(err, zn_ref_parse(g.r[rows[i].who], NULL, rows[i].entity, id, &again, &err));
    assert_int_equal(again, k);
  }
  /* where there is no natural key, the id */
  zn_buf b;
  char id[64];
  zn_buf_init(&b, 0);
  zn_ref_print(g.r[C1], NULL, ZN_PAGAMENTO, pag, &b);
  assert_int_equal(zn_replica_id_print(g.r[C1], pag, id), ZN_OK);
  assert_string_equal(zn_buf_cstr(&b), id);
  zn_buf_release(&b);
}

static void distances(void **state) {
  (void)state;
  size_t zn_edit_distance(const char *, const char *, size_t);
  assert_int_equal(zn_edit_distance("FNPS", "fnps", 2), 0);
  assert_int_equal(zn_edit_distance("FNSP", "FNPS", 2), 1);
  assert_int_equal(zn_edit_distance("budget", "budgt", 2), 1);
  assert_int_equal(zn_edit_distance("abc", "xyz", 2), 3);
  assert_int_equal(zn_edit_distance("", "ab", 2), 2);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(an_ente_by_any_name), cmocka_unit_test(funds),
      cmocka_unit_test(a_budget_line),       cmocka_unit_test(spending_by_number),
      cmocka_unit_test(print_and_read_back), cmocka_unit_test(an_edge_by_who_it_reaches),
      cmocka_unit_test(distances),
  };
  return cmocka_run_group_tests(tests, begin, end);
}
