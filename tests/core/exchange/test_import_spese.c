/* Import of spending: what is made, what is refused, and ten thousand impegni at once. */
#include "core/exchange/import.h"
#include "tests/core/exchange/support_ambito.h"

static region g;

static int begin(void **state) {
  (void)state;
  ambito_begin(&g, 4);
  ADD(&g, CF, "intervento", "codice=SSP-01", "titolo=Servizio sociale");
  ADD(&g, CF, "budget", "intervento=SAD-01", "assegnazione=FNPS/2025", "ente=D049", "importo=10000000.00");
  ADD(&g, CF, "budget", "intervento=SSP-01", "assegnazione=FNPS/2025", "ente=D049", "importo=10000000.00");
  ADD(&g, CF, "budget", "intervento=SSP-01", "assegnazione=FNPS/2025", "ente=M208", "importo=10000000.00");
  ambito_comune(&g);
  return 0;
}
static int end(void **state) {
  (void)state;
  region_end(&g);
  return 0;
}

static const char *file(const char *text) {
  static char path[128];
  snprintf(path, sizeof path, "%s/spese.csv", g.dir);
  FILE *f = fopen(path, "wb");
  assert_non_null(f);
  fputs(text, f);
  fclose(f);
  return path;
}

#define B "SAD-01/FNPS/2025"

static void what_is_made(void **state) {
  (void)state;
  zn_place p = region_place(&g, C1, NULL);
  zn_import_spese_result r;
  zn_err err = {0};
  OK(err,
     zn_import_spese(
         &p,
         file("numero;anno;budget;data;importo;sub;oggetto;fornitore_cf;fornitore;cig;cup;atto;liq_anno;liq_numero;liq_"
              "data;"
              "liq_importo;fattura_numero;fattura_data;mandato_num;pag_data;pag_importo;quietanza_num\n"
              "1;2025;" B
              ";01/03/2025;1.000,00;;Pasti;00743110157;Coop Aurora;95156957EC;;DET/2025/7;2025;5;02/04/2025;400,00;F1;"
              "20/03/2025;31;20/04/2025;400,00;Q1\n"
              "2;2025;" B ";02/03/2025;500;A;Borsa lavoro;RSSMRA80A01F205X;Maria Rossi;;;7/2025;;;;;;;;;;\n"
              /* the second liquidazione of impegno 1: same determina, same invoice; what is optional may be left out */
              "1;2025;" B
              "/D049;2025-03-01;1000.00;;;;;;;;2025;5;02/04/2025;600,00;F1;20/03/2025;32;21/04/2025;100,50;\n"
              "3;2025;SSP-01/FNPS/2025;03/03/2025;10,00;;;IT00743110157;;;;DET/2025/7;;9;05/04/2025;10;;;;;;\n"),
         NULL, &r, &err));
  assert_int_equal(r.lines, 4);
  assert_int_equal(r.impegni, 3);
  assert_int_equal(r.liquidazioni, 3);
  assert_int_equal(r.pagamenti, 2);
  assert_int_equal(r.fornitori, 2);
  assert_int_equal(r.atti, 1);
  assert_int_equal(r.giustificativi, 1);
  assert_int_equal(region_int(&g, C1, "SELECT sum(importo) FROM impegno"), 151000);
  assert_int_equal(region_int(&g, C1, "SELECT sum(importo) FROM liquidazione"), 101000);
  assert_int_equal(region_int(&g, C1, "SELECT sum(importo) FROM pagamento"), 50050);
  assert_int_equal(region_int(&g, C1, "SELECT totale FROM giustificativo"),
                   100000); /* what the file liquidates on it */
  assert_int_equal(region_int(&g, C1,
                              "SELECT count(*) FROM liquidazione l JOIN impegno i ON i.k=l.impegno WHERE "
                              "i.numero='1' AND l.progressivo=2"),
                   1);
  assert_int_equal(
      region_int(&g, C1,
                 "SELECT count(*) FROM fornitore WHERE denominazione='M.R.' AND cf IS NULL AND codice LIKE 'PF-%'"),
      1);
  assert_int_equal(
      region_int(&g, C1,
                 "SELECT count(*) FROM fornitore_p WHERE cf_persona='RSSMRA80A01F205X' AND nominativo='Maria Rossi'"),
      1);
  assert_int_equal(
      region_int(&g, C1,
                 "SELECT count(*) FROM impegno i JOIN fornitore f ON f.k=i.fornitore WHERE f.piva='00743110157'"),
      2);
  assert_int_equal(
      region_int(&g, C1,
                 "SELECT count(*) FROM impegno i JOIN atto a ON a.k=i.atto WHERE a.tipo='DET' AND a.numero='7'"),
      3);
  assert_int_equal(region_int(&g, C1, "SELECT count(*) FROM impegno WHERE sub='A' AND cig IS NULL"), 1);
  assert_int_equal(region_int(&g, C1, "SELECT count(*) FROM pagamento WHERE origine='csv' AND anno=2025"), 2);
  /* it reaches the capofila, the person's name does not */
  region_meet(&g, C1, CF);
  assert_int_equal(region_int(&g, CF, "SELECT sum(importo) FROM pagamento"), 50050);
  assert_int_equal(region_int(&g, CF, "SELECT count(*) FROM fornitore_p"), 0);
}

#define H  "budget;anno;numero;data;importo\n"
#define HL "budget;anno;numero;data;importo;liq_numero;liq_data;liq_importo\n"

static void what_is_refused(void **state) {
  (void)state;
  static const struct {
    const char *text, *says;
  } bad[] = {
      {H B ";2025;100;2025-03-01;5\n" B ";2025;101;2025-02-31;5\n" B ";2025;102;2025-03-01;5\n", "Riga 3"},
      {H B ";2025;100;2025-03-01;12,3,4\n", "Riga 2"},
      {H B ";2025;100;2025-03-01;1.234\n", "ambiguo"},
      {H B ";2025;100;2025-03-01;-5\n", "maggiore di zero"},
      {H B ";2025;;2025-03-01;5\n", "manca numero"},
      {H B ";2025;100;2025-03-01;5\n" H, "Riga 3"},
      {H "SAD-09/FNPS/2025;2025;100;2025-03-01;5\n", "Forse volevi SAD-01/FNPS/2025"},
      {H "SSP-01/FNPS/2025/M208;2025;100;2025-03-01;5\n", "altro ente"},
      {H B ";2025;1;2025-03-01;1000\n", "esiste già"},
      {H B ";2025;100;2025-03-01;5\n" B ";2025;100;2025-03-01;5\n", "Riga 3: ripete"},
      {HL B ";2025;100;2025-03-01;5;1;2025-04-01;2\n" B ";2025;100;2025-03-01;6;2;2025-04-01;2\n",
       "altro valore per importo"},
      {HL B ";2025;100;2025-03-01;5;1;2025-04-01;2\nSSP-01/FNPS/2025;2025;100;2025-03-01;5;2;2025-04-01;2\n",
       "altro valore per budget"},
      {HL B ";2025;100;2025-03-01;5;1;2025-04-01;\n", "liq_importo"},
      {"budget;anno;numero;data;importo;mandato_num;pag_data;pag_importo\n" B ";2025;100;2025-03-01;5;1;2025-04-01;5\n",
       "liq_numero"},
      {"budget;anno;numero;data;importo;atto\n" B ";2025;100;2025-03-01;5;sette\n", "TIPO/ANNO/NUMERO"},
      {"budget;anno;numero;data;importo;colore\n" B ";2025;100;2025-03-01;5;blu\n", "colore"},
      {"budget;anno;numero;data\n" B ";2025;100;2025-03-01\n", "importo"},
      {H, "nessuna riga"},
  };
  zn_place p = region_place(&g, C1, NULL);
  zn_import_spese_result r;
  zn_err err = {0};
  size_t queued = zn_replica_queued(g.r[C1]);
  int64_t before = region_int(&g, C1, "SELECT count(*) FROM impegno");
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    assert_int_not_equal(zn_import_spese(&p, file(bad[i].text), NULL, &r, &err), ZN_OK);
    if (!strstr(err.text, bad[i].says)) fail_msg("%zu: \"%s\" does not say \"%s\"", i, err.text, bad[i].says);
    assert_null(strchr(err.text, '\n'));
  }
  assert_int_equal(region_int(&g, C1, "SELECT count(*) FROM impegno"), before);
  assert_int_equal(zn_replica_queued(g.r[C1]), queued);
  zn_place reg = region_place(&g, REG, NULL);
  assert_int_equal(zn_import_spese(&reg, file(H B ";2025;100;2025-03-01;5\n"), NULL, &r, &err), ZN_E_DENIED);
}

/* A row that fails in the middle of the writing (its number was taken since it was read) leaves nothing either. */
static void all_or_nothing(void **state) {
  (void)state;
  zn_place p = region_place(&g, C1, NULL);
  zn_import_spese_result r;
  zn_err err = {0};
  int64_t before = region_int(&g, C1, "SELECT count(*) FROM impegno"),
          papers = region_int(&g, C1, "SELECT count(*) FROM fornitore");
  const char *path =
      file("budget;anno;numero;data;importo;fornitore_cf;fornitore\n" B ";2025;200;2025-03-01;5;01234567890;Coop B\n" B
           ";2025;1;2025-03-01;1000;01234567890;Coop B\n");
  assert_int_equal(zn_import_spese(&p, path, NULL, &r, &err), ZN_E_STATE);
  assert_non_null(strstr(err.text, "Riga 3"));
  assert_int_equal(region_int(&g, C1, "SELECT count(*) FROM impegno"), before);
  assert_int_equal(region_int(&g, C1, "SELECT count(*) FROM fornitore"), papers);
}

static bool tick(void *ctx, const char *what, size_t done, size_t total) {
  (void)what;
  assert_true(done <= total);
  ++*(size_t *)ctx;
  return true;
}

static void ten_thousand(void **state) {
  (void)state;
  rng x = rng_seeded(5);
  char path[128];
  int64_t sum[3] = {region_int(&g, C1, "SELECT sum(importo) FROM impegno"),
                    region_int(&g, C1, "SELECT sum(importo) FROM liquidazione"),
                    region_int(&g, C1, "SELECT sum(importo) FROM pagamento")};
  snprintf(path, sizeof path, "%s/molte.csv", g.dir);
  FILE *f = fopen(path, "wb");
  assert_non_null(f);
  fprintf(f,
          "budget;anno;numero;data;importo;oggetto;fornitore_cf;fornitore;liq_numero;liq_data;liq_importo;mandato_num;"
          "pag_data;pag_importo\n");
  for (int i = 0; i < 10000; i++) {
    int64_t a = 1 + (int64_t)rng_below(&x, 200000);
    fprintf(f,
            "%s;2025;%d;2025-%02d-%02d;%lld,%02lld;Assistenza domiciliare, mese %d;%011llu;Cooperativa "
            "%d;%d;2025-12-01;%lld.%02lld;%d;2025-12-10;%lld,%02lld\n",
            i % 2 ? B : "SSP-01/FNPS/2025/D049", 1000 + i, 1 + i % 12, 1 + i % 28, (long long)(a / 100),
            (long long)(a % 100), 1 + i % 12, 10000000000ull + (unsigned)(i % 500), i % 500, 1000 + i,
            (long long)(a / 100), (long long)(a % 100), 1000 + i, (long long)(a / 100), (long long)(a % 100));
    for (int s = 0; s < 3; s++) sum[s] += a;
  }
  fclose(f);
  zn_place p = region_place(&g, C1, NULL);
  zn_import_spese_result r;
  zn_err err = {0};
  size_t calls = 0;
  zn_progress progress = {tick, &calls};
  OK(err, zn_import_spese(&p, path, &progress, &r, &err));
  assert_int_equal(r.impegni, 10000);
  assert_int_equal(r.liquidazioni, 10000);
  assert_int_equal(r.pagamenti, 10000);
  assert_int_equal(r.fornitori, 500);
  assert_true(calls > 50);
  assert_int_equal(region_int(&g, C1, "SELECT sum(importo) FROM impegno"), sum[0]);
  assert_int_equal(region_int(&g, C1, "SELECT sum(importo) FROM liquidazione"), sum[1]);
  assert_int_equal(region_int(&g, C1, "SELECT sum(importo) FROM pagamento"), sum[2]);
  region_meet(&g, C1, CF);
  assert_int_equal(region_int(&g, CF, "SELECT sum(importo) FROM pagamento"), sum[2]);
}

/* More than the 4 MiB that one transaction may be on the wire. */
static void larger_than_a_transaction(void **state) {
  (void)state;
  char path[128], text[451];
  memset(text, 'x', 450);
  text[450] = 0;
  snprintf(path, sizeof path, "%s/lunghe.csv", g.dir);
  FILE *f = fopen(path, "wb");
  assert_non_null(f);
  fprintf(f, "budget;anno;numero;data;importo;oggetto\n");
  for (int i = 0; i < 12000; i++) fprintf(f, B ";2025;%d;2025-03-01;1;%s\n", 50000 + i, text);
  fclose(f);
  zn_place p = region_place(&g, C1, NULL);
  zn_import_spese_result r;
  zn_err err = {0};
  OK(err, zn_import_spese(&p, path, NULL, &r, &err));
  region_meet(&g, C1, CF);
  assert_int_equal(region_int(&g, CF, "SELECT count(*) FROM impegno WHERE length(oggetto)=450"), 12000);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_is_made), cmocka_unit_test(what_is_refused),           cmocka_unit_test(all_or_nothing),
      cmocka_unit_test(ten_thousand), cmocka_unit_test(larger_than_a_transaction),
  };
  return cmocka_run_group_tests(tests, begin, end);
}
