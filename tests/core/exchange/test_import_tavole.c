/* Imports described by a table of columns: what is made, what a file read twice does, what is refused, with its line.
 */
#include "core/exchange/import.h"
#include "tests/core/exchange/support_ambito.h"

static region g;

static int begin(void **state) {
  (void)state;
  ambito_begin(&g, 6);
  ADD(&g, REG, "ente", "cod_catastale=D218", "denominazione=Curinga", "cod_istat=079042");
  ADD(&g, REG, "ambito", "codice=CAL-2", "denominazione=Altro ambito");
  ADD(&g, REG, "ambito_membro", "ambito=CAL", "ente=D218");
  ADD(&g, REG, "fondo", "codice=FSR", "nome=Fondo sociale regionale");
  region_carry(&g, REG, CF);
  ADD(&g, CF, "budget", "intervento=SAD-01", "assegnazione=FNPS/2025", "ente=D049", "importo=10000.00");
  ADD(&g, CF, "budget", "intervento=SAD-01", "assegnazione=FNPS/2025", "ente=D218", "importo=10000.00");
  ambito_comune(&g);
  return 0;
}
static int end(void **state) {
  (void)state;
  region_end(&g);
  return 0;
}

static zn_import_file_result read_(size_t i, const char *come, const char *what, bool crea, const char *text) {
  zn_import_file_result r;
  zn_err err = {0};
  zn_place p = region_place(&g, i, come);
  OK(err, zn_import_text(&p, what, ZN_SPAN_STR(text), crea, &r, &err));
  return r;
}

/* Refused, with these words, and nothing is left of it. */
static void no(size_t i, const char *come, const char *what, const char *text, const char *says) {
  zn_import_file_result r;
  zn_err err = {0};
  zn_place p = region_place(&g, i, come);
  size_t queued = zn_replica_queued(g.r[i]);
  assert_int_not_equal(zn_import_text(&p, what, ZN_SPAN_STR(text), false, &r, &err), ZN_OK);
  if (!strstr(err.text, says)) fail_msg("\"%s\" does not say \"%s\"", err.text, says);
  assert_int_equal(zn_replica_queued(g.r[i]), queued);
}

#define A "fondo;anno;ambito;importo;data;atto\n"

static void a_decree(void **state) {
  (void)state;
  const char *text = A
      "FSR;2025;CAL;1.000,50;01/03/2025;DEC/2025/98\nFSR;2025;CAL-2;2000;01/03/2025;98/2025\n"
      "FNPS;2025;CAL-2;10;01/03/2025;\n";
  no(REG, NULL, "assegnazioni", text, "Riga 2: non c'è l'annualità FSR/2025");
  zn_import_file_result r = read_(REG, NULL, "assegnazioni", true, text);
  assert_int_equal(r.count.lines, 3);
  assert_int_equal(r.count.created, 5); /* three assignments, one fund-year, one act */
  assert_int_equal(r.ntotali, 2);
  assert_string_equal(r.totali[0].key, "FSR/2025");
  assert_int_equal(r.totali[0].importo, 300050);
  assert_int_equal(region_int(&g, REG,
                              "SELECT count(*) FROM assegnazione a JOIN atto t ON t.k=a.atto WHERE t.tipo='DEC' AND "
                              "t.numero='98' AND a.origine='ente' AND a.tipo='riparto' AND a.stato='definitiva'"),
                   2);
  no(REG, NULL, "assegnazioni", text, "Riga 2: questa somma è già registrata");
  no(REG, NULL, "assegnazioni", A "FSR;2025;CAL;1;01/03/2025;\nFSR;2025;CALL;1;01/03/2025;\n", "Riga 3");
  no(REG, NULL, "assegnazioni", A "FSR;2025;CAL;-1;01/03/2025;\n", "Riga 2");
  no(REG, NULL, "assegnazioni", A "FSR;2025;;1;01/03/2025;\n", "Riga 2");
  no(REG, NULL, "assegnazioni", "fondo;anno;ambito;ente;importo;data\nFSR;2025;CAL;D049;1;01/03/2025\n",
     "non tutti e due");
  no(REG, NULL, "assegnazioni", A "FSR;2025;CAL;1;01/03/2025;sette\n", "TIPO/ANNO/NUMERO");
  no(REG, NULL, "assegnazioni", "fondo;anno;ambito;importo;data;colore\nFSR;2025;CAL;1;01/03/2025;blu\n", "colore");
  no(REG, NULL, "assegnazioni", "fondo;anno;ambito;data\nFSR;2025;CAL;01/03/2025\n", "importo");
  no(REG, NULL, "assegnazioni", A, "nessuna riga");
  no(REG, NULL, "stelle", A, "stelle");
}

/* What the Ministry pays straight is entered by who receives it, with its act: an ambito, an ente. */
static void from_the_ministry(void **state) {
  (void)state;
  zn_ledger l;
  zn_pk device;
  region_meet(&g, REG, CF);
  region_meet(&g, CF, C1);
  read_(CF, "CAL", "assegnazioni", false,
        "fondo;anno;importo;data;atto;origine\nFSR;2025;700;01/04/2025;DEC/2025/5;esterno\n");
  int64_t k = region_int(&g, CF,
                         "SELECT k FROM assegnazione WHERE origine='esterno' AND importo=70000 AND da_ente IS NULL AND "
                         "da_ambito IS NULL AND ente IS NULL AND ambito IS NOT NULL AND atto IS NOT NULL");
  assert_int_equal(zn_replica_row_origin(g.r[CF], zn_entity_by_no(ZN_ASSEGNAZIONE), k, &l, &device), ZN_OK);
  assert_int_equal(l.kind, ZN_L3_AMBITO);
  read_(C1, NULL, "assegnazioni", false,
        "fondo;anno;importo;data;atto;origine\nFSR;2025;80;01/04/2025;DEC/2025/6;esterno\n");
  k = region_int(&g, C1,
                 "SELECT a.k FROM assegnazione a JOIN ente e ON e.k=a.ente WHERE a.origine='esterno' AND "
                 "a.importo=8000 AND e.cod_catastale='D049' AND a.ambito IS NULL");
  assert_int_equal(zn_replica_row_origin(g.r[C1], zn_entity_by_no(ZN_ASSEGNAZIONE), k, &l, &device), ZN_OK);
  assert_int_equal(l.kind, ZN_L6_ENTE);
  /* typed, too */
  ADD(&g, C1, "assegnazione", "fondo_annualita=FSR/2025", "origine=esterno", "atto=DEC/2025/6", "importo=1",
      "data=2025-04-02");
  /* who receives may not say that the Regione gave it, nor open a fund-year */
  no(C1, NULL, "assegnazioni", "fondo;anno;importo;data\nFSR;2025;80;02/04/2025\n", "origine=");
  no(C1, NULL, "assegnazioni", "fondo;anno;importo;data;origine\nFSR;2031;80;02/04/2031;esterno\n", "FSR/2031");
}

#define S "budget;data;impegnato;liquidato;pagato;fonte\n"

static void balances_are_differences(void **state) {
  (void)state;
  const char *first = S "SAD-01/FNPS/2025;31/12/2024;1.000,00;800;500,50;Consuntivo 2024\n";
  zn_import_file_result r = read_(C1, NULL, "situazione", false, first);
  assert_int_equal(r.count.created, 1);
  r = read_(C1, NULL, "situazione", false, first); /* read twice, counted once */
  assert_int_equal(r.count.created, 0);
  assert_int_equal(r.count.unchanged, 1);
  assert_int_equal(region_int(&g, C1, "SELECT sum(pagato) FROM movimento_sintetico"), 50050);
  r = read_(C1, NULL, "situazione", false, S "SAD-01/FNPS/2025/D049;31/12/2024;1.100,00;800;400;\n"); /* corrected */
  assert_int_equal(r.count.created, 1);
  assert_int_equal(region_int(&g, C1, "SELECT sum(impegnato) FROM movimento_sintetico"), 110000);
  assert_int_equal(region_int(&g, C1, "SELECT sum(pagato) FROM movimento_sintetico"), 40000);
  assert_int_equal(region_int(&g, C1, "SELECT count(*) FROM movimento_sintetico WHERE tipo='situazione_di_partenza'"),
                   2);
  /* amounts alone, cumulative at later dates; what is left empty stays as it is */
  read_(C1, NULL, "situazione", false,
        "budget;data;pagato;tipo\nSAD-01/FNPS/2025;30/06/2025;100;solo_importo\nSAD-01/FNPS/2025;31/12/2025;150;"
        "solo_importo\n");
  assert_int_equal(region_int(&g, C1, "SELECT sum(pagato) FROM movimento_sintetico WHERE tipo='solo_importo'"), 15000);
  no(C1, NULL, "situazione", S "SAD-01/FNPS/2025;31/12/2024;100;200;;\n", "Riga 2: il liquidato (200,00) supera");
  no(C1, NULL, "situazione", S "SAD-01/FNPS/2025;31/12/2024;;;;\n", "almeno uno");
  no(C1, NULL, "situazione", S "SAD-01/FNPS/2025;31/12/2024;-1;;;\n", "negativi");
  no(C1, NULL, "situazione", S "SAD-01/FNPS/2025;31/12/2024;1;;;\nSAD-09/FNPS/2025;31/12/2024;1;;;\n", "Riga 3");
  /* on a silent ente's behalf, by its ambito */
  region_meet(&g, C1, CF);
  read_(CF, "CAL", "situazione", false, "budget;ente;data;impegnato\nSAD-01/FNPS/2025;D218;31/12/2024;9\n");
  assert_int_equal(region_int(&g, CF,
                              "SELECT count(*) FROM movimento_sintetico m JOIN ente e ON e.k=m.ente WHERE "
                              "e.cod_catastale='D218' AND m.impegnato=900"),
                   1);
  /* what the ambito wrote for D049 is not what D049 wrote: its own balance is whole */
  read_(CF, "CAL", "situazione", false, "budget;data;impegnato\nSAD-01/FNPS/2025/D049;31/12/2023;9\n");
  region_meet(&g, CF, C1);
  read_(C1, NULL, "situazione", false, "budget;data;impegnato\nSAD-01/FNPS/2025;31/12/2023;11\n");
  assert_int_equal(region_int(&g, C1, "SELECT count(*) FROM movimento_sintetico WHERE impegnato=900"), 1);
  assert_int_equal(region_int(&g, C1, "SELECT count(*) FROM movimento_sintetico WHERE impegnato=1100"), 1);
}

#define P "anno;profilo;contratto;teste;fte\n"

static void staff(void **state) {
  (void)state;
  zn_import_file_result r =
      read_(C1, NULL, "personale", false, P "2025;assistente_sociale;ti;2;1,5\n2025;assistente_sociale;td;1;0,50\n");
  assert_int_equal(r.count.created, 2);
  assert_int_equal(region_int(&g, C1, "SELECT sum(fte) FROM personale"), 200);
  r = read_(C1, NULL, "personale", false, P "2025;assistente_sociale;ti;2;2\n2025;assistente_sociale;td;1;0,5\n");
  assert_int_equal(r.count.created, 0);
  assert_int_equal(r.count.changed, 1);
  assert_int_equal(r.count.unchanged, 1);
  assert_int_equal(region_int(&g, C1, "SELECT fte FROM personale WHERE contratto='ti'"), 200);
  region_meet(&g, C1, CF); /* the ambito's word on the same people is a row of its own */
  r = read_(CF, "CAL", "personale", false,
            "anno;profilo;contratto;teste;fte;ente\n2025;assistente_sociale;ti;3;3;D049\n");
  assert_int_equal(r.count.created, 1);
  no(C1, NULL, "personale", P "2025;assistente_sociale;ti;2;150\n", "una persona vale al massimo 1,00");
  no(C1, NULL, "personale", P "2025;assistente_sociale;ti;2;tanto\n", "Riga 2: fte");
  no(C1, NULL, "personale", P "2025;assistente_sociale;a voce;2;1\n", "Riga 2");
}

static void inhabitants(void **state) {
  (void)state;
  zn_import_file_result r =
      read_(REG, NULL, "popolazione", false, "codice_catastale;anno;residenti\nD049;2024;1866\nD218;2024;6364\n");
  assert_int_equal(r.count.created, 2);
  /* ISTAT's own file by age: codes without their zeros, a line for each age, 999 the whole */
  r = read_(REG, NULL, "popolazione", false,
            "Codice comune;Comune;Età;Totale;anno\n79034;Cortale;0;12;2024\n79034;Cortale;999;1900;2024\n");
  assert_int_equal(r.count.changed, 1);
  assert_int_equal(
      region_int(&g, REG, "SELECT residenti FROM popolazione p JOIN ente e ON e.k=p.ente WHERE e.cod_catastale='D049'"),
      1900);
  no(REG, NULL, "popolazione", "codice_catastale;anno;residenti\nD049;2024;molti\n", "Riga 2");
  no(REG, NULL, "popolazione", "codice_catastale;anno;residenti\nZ999;2024;1\n", "Riga 2");
  no(C1, NULL, "popolazione", "codice_catastale;anno;residenti\nD049;2024;1\n", "Regione");
}

#define I "codice;titolo;obiettivo_servizio;fondo;anno;ente;importo\n"

static void a_plan(void **state) {
  (void)state;
  const char *text = I
      "PIS-01;Pronto intervento;OS03;FNPS;2025;D049;100,00\nPIS-01;;;FNPS;2025;D218;50\nSSP-01;Servizio "
      "sociale;OS02;;;;\n";
  zn_import_file_result r = read_(CF, "CAL", "piano", false, text);
  assert_int_equal(r.count.created, 4);
  assert_int_equal(r.ntotali, 1);
  assert_int_equal(r.totali[0].importo, 15000);
  r = read_(CF, "CAL", "piano", false, text);
  assert_int_equal(r.count.created, 0);
  assert_int_equal(r.count.changed, 0);
  assert_int_equal(r.count.unchanged, 4);
  r = read_(CF, "CAL", "piano", false, I "PIS-01;Pronto intervento sociale;;FNPS;2025;D049;120\n");
  assert_int_equal(r.count.changed, 2);
  assert_int_equal(region_int(&g, CF,
                              "SELECT importo FROM budget b JOIN intervento i ON i.k=b.intervento JOIN ente e ON "
                              "e.k=b.ente WHERE i.codice='PIS-01' AND e.cod_catastale='D049'"),
                   12000);
  assert_int_equal(
      region_int(&g, CF, "SELECT count(*) FROM intervento WHERE codice='PIS-01' AND obiettivo_servizio='OS03'"), 1);
  no(CF, "CAL", "piano", I "X-1;Uno;;;;;\nX-1;Due;;;;;\n", "Riga 3: X-1 è già nel file con un altro valore per titolo");
  no(CF, "CAL", "piano", I "X-1;;;;;;\n", "Riga 2");
  no(CF, "CAL", "piano", I "X-1;Uno;;FNPS;2025;;1\n", "serve anche ente");
  no(CF, "CAL", "piano", I "X-1;Uno;;FNPS;2025;D049;\n", "serve anche importo");
  no(CF, "CAL", "piano", I "X-1;Uno;;FNPS;2031;D049;1\n", "Riga 2");
  no(C1, NULL, "piano", I "X-1;Uno;;;;;\n", "capofila");
}

/* Spending on an ente's behalf from a file (import spese, as its ambito). */
static void spending_on_behalf(void **state) {
  (void)state;
  char path[128];
  zn_import_spese_result r;
  zn_err err = {0};
  snprintf(path, sizeof path, "%s/conto.csv", g.dir);
  FILE *f = fopen(path, "wb");
  assert_non_null(f);
  fputs(
      "budget;anno;numero;data;importo;fornitore_cf;fornitore;atto;liq_numero;liq_data;liq_importo\n"
      "SAD-01/FNPS/2025/D218;2025;1;01/03/2025;10;00743110157;Coop Aurora;DET/2025/7;3;02/03/2025;5\n"
      "SAD-01/FNPS/2025/D218;2025;2;01/03/2025;10;RSSMRA80A01F205X;Maria Rossi;;;;\n",
      f);
  fclose(f);
  zn_place p = region_place(&g, CF, "CAL");
  OK(err, zn_import_spese(&p, path, NULL, &r, &err));
  assert_int_equal(r.impegni, 2);
  assert_int_equal(r.fornitori + r.atti, 0);
  assert_int_equal(
      region_int(&g, CF,
                 "SELECT count(*) FROM impegno i JOIN ente e ON e.k=i.ente WHERE e.cod_catastale='D218' AND "
                 "i.note='Fornitore: Coop Aurora, 00743110157; Atto: DET/2025/7'"),
      1);
  assert_int_equal(region_int(&g, CF, "SELECT count(*) FROM impegno WHERE note LIKE '%Rossi%'"), 0);
  zn_ledger l;
  zn_pk device;
  int64_t k = region_int(&g, CF, "SELECT k FROM impegno WHERE numero='2' AND anno=2025");
  assert_int_equal(zn_replica_row_origin(g.r[CF], zn_entity_by_no(ZN_IMPEGNO), k, &l, &device), ZN_OK);
  assert_int_equal(l.kind, ZN_L4_AMBITO_ENTE);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_decree),
      cmocka_unit_test(from_the_ministry),
      cmocka_unit_test(balances_are_differences),
      cmocka_unit_test(staff),
      cmocka_unit_test(inhabitants),
      cmocka_unit_test(a_plan),
      cmocka_unit_test(spending_on_behalf),
  };
  return cmocka_run_group_tests(tests, begin, end);
}
