/* The lists of comuni and ambiti: small ones made here, and the real ones where they are (tests/support/data.h). */
#include "core/exchange/import.h"
#include "tests/support/data.h"
#include "tests/support/region.h"

static region g;

static int begin(void **state) {
  (void)state;
  region_begin(&g, 3);
  return 0;
}
static int end(void **state) {
  (void)state;
  region_end(&g);
  return 0;
}

static const char *file(const char *text) {
  static char path[128];
  snprintf(path, sizeof path, "%s/lista.csv", g.dir);
  FILE *f = fopen(path, "wb");
  assert_non_null(f);
  fputs(text, f);
  fclose(f);
  return path;
}

static bool tick(void *ctx, const char *what, size_t done, size_t total) {
  size_t *calls = ctx;
  assert_true(what[0] && done <= total);
  ++*calls;
  return true;
}

static bool stop(void *ctx, const char *what, size_t done, size_t total) {
  (void)ctx, (void)what, (void)done, (void)total;
  return false;
}

#define HEAD "codice_istat,denominazione,codice_catastale,regione,provincia,sigla_provincia,popolazione_residente\n"

static void comuni(void **state) {
  (void)state;
  zn_place p = region_place(&g, 0, NULL);
  zn_import_result r;
  zn_err err = {0};
  size_t calls = 0;
  zn_progress progress = {tick, &calls};
  OK(err,
     zn_import_comuni(
         &p, file(HEAD "079034,Cortale,D049,Calabria,Catanzaro,CZ,1866\n001001,Agliè,A074,Piemonte,Torino,TO,2585\n"),
         NULL, &progress, &r, &err));
  assert_int_equal(r.created, 2);
  assert_true(calls > 0);
  /* again, with one that changed: ISTAT renumbers, the cadastral code stays */
  OK(err,
     zn_import_comuni(
         &p, file(HEAD "079999,Cortale,D049,Calabria,Catanzaro,CZ,1800\n001001,Agliè,A074,Piemonte,Torino,TO,2585\n"),
         NULL, NULL, &r, &err));
  assert_int_equal(r.created, 0);
  assert_int_equal(r.changed, 1);
  assert_int_equal(r.unchanged, 1);
  assert_int_equal(region_int(&g, 0,
                              "SELECT count(*) FROM ente WHERE cod_catastale='D049' AND cod_istat='079999' "
                              "AND popolazione=1800"),
                   1);
  OK(err, zn_import_comuni(
              &p, file(HEAD "079040,Falerna,D476,Calabria,Catanzaro,CZ,1\n012001,Varese,L682,Lombardia,Varese,VA,2\n"),
              "calabria", NULL, &r, &err));
  assert_int_equal(r.created, 1);
  assert_int_equal(region_int(&g, 0, "SELECT count(*) FROM ente WHERE cod_catastale='L682'"), 0);
}

static void comuni_refused(void **state) {
  (void)state;
  zn_place p = region_place(&g, 0, NULL);
  zn_import_result r;
  zn_err err = {0};
  static const struct {
    const char *text, *says;
  } bad[] = {
      {"a,b\n1,2\n", "codice_catastale"},
      {HEAD "079034,Cortale,D49,Calabria,Catanzaro,CZ,1866\n", "Riga 2"},
      {HEAD "079034,Gizzeria,E068,Calabria,Catanzaro,CZ,5\n079034,,D218,Calabria,Catanzaro,CZ,1866\n", "Riga 3"},
      {HEAD "079034,Gizzeria,E068,Calabria,Catanzaro,CZ,molti\n", "Riga 2"},
      {HEAD "079034,Gizzeria,,Calabria,Catanzaro,CZ,5\n", "Riga 2"},
      {HEAD, "nessuna riga"},
  };
  int64_t before = region_int(&g, 0, "SELECT count(*) FROM ente");
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    assert_int_not_equal(zn_import_comuni(&p, file(bad[i].text), NULL, NULL, &r, &err), ZN_OK);
    if (!strstr(err.text, bad[i].says)) fail_msg("%zu: \"%s\" does not say \"%s\"", i, err.text, bad[i].says);
  }
  assert_int_equal(
      zn_import_comuni(&p, file(HEAD "079034,Gizzeria,E068,Calabria,Catanzaro,CZ,5\n"), "Molise", NULL, &r, &err),
      ZN_E_NOTFOUND);
  assert_non_null(strstr(err.text, "Calabria"));
  zn_progress stopped = {stop, NULL};
  assert_int_equal(
      zn_import_comuni(&p, file(HEAD "079034,Gizzeria,E068,Calabria,Catanzaro,CZ,5\n"), NULL, &stopped, &r, &err),
      ZN_E_STATE);
  assert_int_equal(region_int(&g, 0, "SELECT count(*) FROM ente"), before);
}

#define AMBITI                                                                                                  \
  "cod_ambito_interno,denominazione_ambito,regione,cod_istat,comune,cod_catastale,sigla_provincia,popolazione," \
  "capofila\n"

static void ambiti(void **state) {
  (void)state;
  zn_place p = region_place(&g, 0, NULL);
  zn_import_result r;
  zn_err err = {0};
  OK(err, zn_import_ambiti(&p,
                           file(AMBITI "X-1,Ambito uno,Calabria,079034,Cortale,D049,CZ,1866,N\n"
                                       "X-1,Ambito uno,Calabria,079160,Lamezia Terme,M208,CZ,67026,S\n"
                                       "X-2,Ambito due,Calabria,079137,Soverato,I872,CZ,8496,\n"),
                           NULL, &r, &err));
  assert_int_equal(r.lines, 3);
  assert_int_equal(r.created, 2 + 2 + 3); /* two comuni that were not here, two ambiti, three memberships */
  assert_int_equal(region_int(&g, 0,
                              "SELECT count(*) FROM ambito a JOIN ente e ON e.k=a.capofila WHERE a.codice='X-1' AND "
                              "e.cod_catastale='M208'"),
                   1);
  assert_int_equal(region_int(&g, 0, "SELECT count(*) FROM ambito WHERE codice='X-2' AND capofila IS NULL"), 1);
  assert_int_equal(region_int(&g, 0, "SELECT popolazione FROM ente WHERE cod_catastale='D049'"),
                   1800); /* what was here is not touched */
  /* the organisations are in the trust chain, each under its own */
  zn_id cal, regione, d049;
  zn_org org;
  zn_key_ambito("X-1", &cal), zn_key_regione(&regione), zn_key_ente("D049", &d049);
  assert_true(zn_trust_org(zn_replica_trust(g.r[0]), &cal, &org));
  assert_int_equal(org.kind, ZN_ORG_AMBITO);
  assert_int_equal(zn_id_cmp(&org.parents[0], &regione), 0);
  assert_true(zn_trust_org(zn_replica_trust(g.r[0]), &d049, &org));
  assert_int_equal(org.kind, ZN_ORG_ENTE);
  assert_int_equal(zn_id_cmp(&org.parents[0], &cal), 0);
  /* the same list again writes nothing */
  size_t queued = zn_replica_queued(g.r[0]);
  uint64_t trust = zn_trust_generation(zn_replica_trust(g.r[0]));
  OK(err, zn_import_ambiti(&p,
                           file(AMBITI "X-1,Ambito uno,Calabria,079034,Cortale,D049,CZ,1866,N\n"
                                       "X-1,Ambito uno,Calabria,079160,Lamezia Terme,M208,CZ,67026,S\n"),
                           NULL, &r, &err));
  assert_int_equal(r.created + r.changed, 0);
  assert_int_equal(zn_replica_queued(g.r[0]), queued);
  assert_int_equal(zn_trust_generation(zn_replica_trust(g.r[0])), trust);
}

static void ambiti_refused(void **state) {
  (void)state;
  zn_place p = region_place(&g, 0, NULL);
  zn_import_result r;
  zn_err err = {0};
  static const struct {
    const char *text, *says;
  } bad[] = {
      {AMBITI "Y,Uno,C,079034,A,A001,CZ,1,S\nY,Uno,C,079035,B,A002,CZ,1,S\n", "Riga 3"},
      {AMBITI "Y,Uno,C,079034,A,A001,CZ,1,S\nY,Due,C,079035,B,A002,CZ,1,\n", "altra denominazione"},
      {AMBITI "Y,Uno,C,079034,A,A001,CZ,1,S\nY,Uno,C,079034,A,A001,CZ,1,\n", "già nell'ambito"},
      {AMBITI "Y,Uno,C,079034,A,,CZ,1,S\n", "Riga 2"},
      {AMBITI ",Uno,C,079034,A,A001,CZ,1,S\n", "Riga 2"},
      {AMBITI "Y,Uno,C,079034,A,A001,CZ,1,S\nY,Uno,C,079035,B,AA02,CZ,1,\n", "Riga 3"},
  };
  int64_t before = region_int(&g, 0, "SELECT count(*) FROM ente");
  uint64_t trust = zn_trust_generation(zn_replica_trust(g.r[0]));
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    assert_int_not_equal(zn_import_ambiti(&p, file(bad[i].text), NULL, &r, &err), ZN_OK);
    if (!strstr(err.text, bad[i].says)) fail_msg("%zu: \"%s\" does not say \"%s\"", i, err.text, bad[i].says);
  }
  assert_int_equal(region_int(&g, 0, "SELECT count(*) FROM ente"), before);
  assert_int_equal(region_int(&g, 0, "SELECT count(*) FROM ambito WHERE codice='Y'"), 0);
  zn_id y;
  zn_org org;
  zn_key_ambito("Y", &y);
  assert_false(zn_trust_org(zn_replica_trust(g.r[0]), &y, &org));
  (void)trust;
}

/* Reads what a file holds apart from the code under test. */
static size_t lines_of(const char *path) {
  FILE *f = fopen(path, "rb");
  size_t n = 0;
  int c;
  assert_non_null(f);
  while ((c = fgetc(f)) != EOF) n += c == '\n';
  fclose(f);
  return n;
}

static void the_real_lists(void **state) {
  (void)state;
  char list[300], groups[300];
  if (!data_file(list, "comuni/istat_situas_comuni_20260609.csv") ||
      !data_file(groups, "ambiti/ambiti_reali_esempio.csv"))
    skip();
  zn_place p = region_place(&g, 0, NULL);
  zn_import_result r;
  zn_err err = {0};
  OK(err, zn_import_comuni(&p, list, NULL, NULL, &r, &err));
  assert_int_equal(r.lines, 7894);
  assert_int_equal(r.lines, lines_of(list) - 1);
  assert_int_equal(region_int(&g, 0, "SELECT count(*) FROM ente WHERE tipo='comune'"), 7894);
  assert_int_equal(region_int(&g, 0, "SELECT count(DISTINCT cod_catastale) FROM ente WHERE tipo='comune'"), 7894);
  OK(err, zn_import_ambiti(&p, groups, NULL, &r, &err));
  assert_int_equal(region_int(&g, 0, "SELECT count(*) FROM ambito WHERE codice NOT LIKE 'X-%'"), 6);
  assert_int_equal(region_int(&g, 0,
                              "SELECT count(*) FROM ambito_membro m JOIN ambito a ON a.k=m.ambito WHERE "
                              "a.codice='CAL-LAMEZIA'"),
                   12);
  assert_int_equal(
      region_int(&g, 0, "SELECT count(*) FROM ambito_membro m JOIN ambito a ON a.k=m.ambito WHERE a.codice='LOM-LODI'"),
      61);
  assert_int_equal(region_int(&g, 0, "SELECT count(*) FROM ambito WHERE codice='LOM-LODI' AND capofila IS NULL"), 1);
  assert_int_equal(region_int(&g, 0, "SELECT count(*) FROM ente WHERE tipo='comune'"),
                   7894); /* all of them were in ISTAT's list */
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(comuni),         cmocka_unit_test(comuni_refused), cmocka_unit_test(ambiti),
      cmocka_unit_test(ambiti_refused), cmocka_unit_test(the_real_lists),
  };
  return cmocka_run_group_tests(tests, begin, end);
}
