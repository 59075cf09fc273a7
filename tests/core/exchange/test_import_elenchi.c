/* Code lists from a CSV: added, completed, all or nothing, errors by line. */
#include "core/domain/elenchi/elenchi.h"
#include "core/exchange/import.h"
#include "tests/support/region.h"

static region g;

static int begin(void **state) {
  (void)state;
  region_begin(&g, 11);
  return 0;
}

static int end(void **state) {
  (void)state;
  region_end(&g);
  return 0;
}

static int64_t rows(void) {
  sqlite3_stmt *s = NULL;
  assert_int_equal(sqlite3_prepare_v2(zn_replica_db(g.r[0]), "SELECT count(*) FROM codifica", -1, &s, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_step(s), SQLITE_ROW);
  int64_t n = sqlite3_column_int64(s, 0);
  sqlite3_finalize(s);
  return n;
}

static zn_status import(const char *csv, zn_import_result *r, zn_err *err) {
  zn_place p = region_place(&g, 0, NULL);
  return zn_import_elenchi_testo(&p, ZN_SPAN_STR(csv), r, err);
}

static void a_new_matrix(void **state) {
  (void)state;
  static const char csv[] =
      "elenco;versione;codice;denominazione;padre;ordine;dal;al\r\n"
      "obiettivo_servizio;6x2;OS01;Accesso;ML1;1;01/01/2026;\r\n"
      "obiettivo_servizio;6x2;OS02;Presa in carico;ML1;2;;31/12/2027\r\n"
      "macro_livello;6x2;ML1;Servizi di accesso;;;;\r\n"
      "area;6x2;A1;Minori;;;;\r\n"
      "matrice;;6x2;Matrice di prova;;;;\r\n";
  zn_import_result r = {0};
  zn_err err = {0};
  zn_arena a;
  zn_voce *v;
  size_t n;
  OK(err, import(csv, &r, &err));
  assert_int_equal(r.lines, 5);
  assert_int_equal(r.created, 5);
  zn_arena_init(&a);
  OK(err, zn_elenco_load(g.r[0], ZN_ELENCO_OBIETTIVO, "6x2", &a, &v, &n, &err));
  assert_int_equal(n, 2);
  assert_string_equal(v[1].padre, "ML1");
  assert_true(zn_voce_valida(&v[1], zn_day_from_ymd(2027, 12, 31)));
  assert_false(zn_voce_valida(&v[1], zn_day_from_ymd(2028, 1, 1)));
  assert_false(zn_voce_valida(&v[0], zn_day_from_ymd(2025, 12, 31)));
  zn_arena_release(&a);
  OK(err, import(csv, &r, &err));
  assert_int_equal(r.unchanged, 5);
  OK(err, import("elenco;versione;codice;denominazione\narea;6x2;a1;Minori e famiglie\n", &r, &err));
  assert_int_equal(r.changed, 1);
}

static void all_or_nothing(void **state) {
  (void)state;
  static const struct {
    const char *csv, *says;
  } wrong[] = {
      {"elenco;codice;denominazione\nprova;X;Una\nprova;;Due\n", "Riga 3: manca codice"},
      {"elenco;codice;denominazione;al\nprova;X;Una;\nprova;Y;Due;ieri\n", "Riga 3"},
      {"elenco;codice;denominazione;dal;al\nprova;X;Una;2025-02-01;2025-01-01\n", "Riga 2"},
      {"elenco;codice;denominazione\nprova;X;Una\nprova;x;Due\n", "alla riga 2"},
      {"elenco;codice;denominazione;padre\nprova;X;Una;\nprova;Y;Due;Z\n", "Riga 3: la voce superiore \"Z\""},
      {"elenco;codice;denominazione\nprova;\"X,Y\";Una\n", "virgola"},
      {"elenco;codice;denominazone\nprova;X;Una\n", "denominazone"},
      {"elenco;codice\nprova;X\n", "denominazione"},
      {"elenco;codice;denominazione\n", "nessuna riga"},
  };
  int64_t before = rows();
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    zn_import_result r = {0};
    zn_err err = {0};
    zn_status s = import(wrong[i].csv, &r, &err);
    if (s == ZN_OK || !strstr(err.text, wrong[i].says)) fail_msg("%zu: %d \"%s\"", i, (int)s, err.text);
    assert_int_equal(rows(), before);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_new_matrix), cmocka_unit_test(all_or_nothing)};
  return cmocka_run_group_tests(tests, begin, end);
}
