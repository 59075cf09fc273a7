/* Rules of sums, of documents and of the ledgers: each silent, then speaking. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/core/domain/support_regole.h"

static int64_t k, liq, doc;
static void plain(void) {
  k = committed("1", 1000);
  doc = invoice("12", 1000);
  liq = settled(k, "7", 1000, doc);
}
static void at_ambito(void) { ask_of(CAP_A, ZN_LIVELLO_AMBITO, "AMB-A"); }
static void general(void) { w.parte = ZN_REGOLE_GENERALI; }

/* ---- sums ---- */

static void v01_good(void) {
  at_ambito();
  new_line("M001", 50000); /* 1.000,00 in all */
}
static void v01_bad(void) { new_line("M001", 1); }
static void v01p_good(void) {
  v01_good();
  zn_row e = new_row(ZN_ASSEGNAZIONE);
  set_int(&e, "fondo_annualita", w.fa);
  set_text(&e, "origine", "ente");
  set_int(&e, "da_ente", org_k(&w.g, REG, "regione"));
  set_int(&e, "ambito", org_k(&w.g, REG, "AMB-A"));
  set_text(&e, "tipo", "riparto");
  set_int(&e, "importo", 2500);
  set_text(&e, "stato", "presunta");
  set_int(&e, "data", D_01_01);
  put_at(REG, &w.l1, &e);
}
#define v01p_bad v01_bad

/* A change of the plan that is open and covers what was committed is enough. */
static void change_of_plan(int64_t importo) {
  zn_row r = new_row(ZN_RIMODULAZIONE), q = new_row(ZN_RIMODULAZIONE_RIGA);
  set_int(&r, "piano", w.piano);
  set_int(&r, "numero", 1);
  set_text(&r, "tipo", "rimodulazione");
  set_text(&r, "motivo", "più utenti");
  set_int(&r, "data", D_01_02);
  set_int(&q, "rimodulazione", put_at(CAP_A, &w.l3, &r));
  set_int(&q, "intervento", w.intervento);
  set_int(&q, "assegnazione", carry_k(&w.g, REG, w.edge, CAP_A));
  set_int(&q, "ente", org_k(&w.g, CAP_A, "E001"));
  set_int(&q, "budget", w.line);
  set_int(&q, "importo", importo);
  put_at(CAP_A, &w.l3, &q);
}
static void v02_good(void) {
  committed("1", 50000);
  committed("2", 1000);
  change_of_plan(51000);
}
static void v02_bad(void) { committed("3", 1); }

/* ---- documents ---- */

static void v08_good(void) {
  plain(); /* the whole of it */
  zn_row i = impegno("2", 1000), t = impegno("3", 1000);
  *(zn_val *)zn_row_val(&t, "budget") = zn_null();
  set_int(&t, "assegnazione", carry_k(&w.g, REG, w.edge, E1));
  settled(put(&t), "8", 400, doc); /* a transfer may carry the same paper */
  int64_t part = settled(put(&i), "9", 900, invoice("13", 500));
  zn_row q = new_row(ZN_IMPUTAZIONE); /* of the second only a part is charged to a fund */
  set_int(&q, "liquidazione", part);
  set_int(&q, "budget", w.budget);
  set_int(&q, "importo", 500);
  put(&q);
}
static void v08_bad(void) { settled(k, "10", 600, doc); }

/* ---- credit notes ---- */

static zn_row note(const char *number, int64_t much, int64_t of) {
  zn_row d = paper("NCR", number, much);
  if (of != 0) set_int(&d, "collegato_a", of);
  return d;
}
static void v15_good(void) {
  doc = invoice("12", 1000);
  k = committed("1", 5000);
  liq = settled(k, "7", 1000, doc);
  paid(liq, "145", 1000);
  zn_row n = note("NC1", -200, doc), r = new_row(ZN_RECUPERO);
  put(&n);
  set_int(&r, "liquidazione", liq);
  set_text(&r, "reversale_num", "5");
  set_int(&r, "data", D_01_06);
  set_int(&r, "importo", 200);
  put(&r);
  settled(k, "8", 800, invoice("13", 1000));
  doc = only_k(&w.g, E1, "SELECT k FROM giustificativo WHERE numero='13'");
  zn_row m = note("NC2", 200, doc); /* the liquidazione was already net of it */
  put(&m);
}
static void v15_bad(void) {
  zn_row n = note("NC3", 150, only_k(&w.g, E1, "SELECT k FROM giustificativo WHERE numero='12'"));
  put(&n);
  delete_row(&w.g, E1, ZN_GIUSTIFICATIVO, only_k(&w.g, E1, "SELECT k FROM giustificativo WHERE numero='NC1'"));
  delete_row(&w.g, E1, ZN_RECUPERO, only_k(&w.g, E1, "SELECT k FROM recupero"));
}
#define v15cut_good v15_good
static void v15cut_bad(void) {
  int64_t of = invoice("14", 1000);
  settled(k, "9", 1000, of);
  zn_row n = note("NC3", -300, of);
  put(&n);
}
#define v15used_good v15_good
static void v15used_bad(void) {
  zn_row n = note("NC3", 300, only_k(&w.g, E1, "SELECT k FROM giustificativo WHERE numero='13'"));
  settled(k, "9", 300, put(&n));
  change_int(ZN_LIQUIDAZIONE, only_k(&w.g, E1, "SELECT k FROM liquidazione WHERE numero='8'"), "importo", 700);
}
static void v15alone_good(void) {
  zn_row n = note("NC1", 300, 0);
  set_text(&n, "note", "corregge la fattura 44 del 2023");
  put(&n);
  general();
}
static void v15alone_bad(void) {
  zn_row n = note("NC2", 300, 0);
  put(&n);
}

/* ---- ledgers ---- */

static void s01_good(void) { plain(); }
static void s01_bad(void) { delete_row(&w.g, E1, ZN_IMPEGNO, k); }
static void s04_good(void) {
  zn_row other = impegno("1", 10);
  plain();
  set_text(&other, "sub", "2");
  put(&other);
}
static void s04_bad(void) { committed("1", 1000); }
static void s05_good(void) {
  plain();
  zn_row split = impegno("2", 10), q = new_row(ZN_IMPUTAZIONE);
  *(zn_val *)zn_row_val(&split, "budget") = zn_null();
  set_int(&q, "impegno", put(&split));
  set_int(&q, "budget", w.budget);
  set_int(&q, "importo", 10);
  put(&q);
}
static void s05_bad(void) {
  zn_row out = impegno("3", 10);
  *(zn_val *)zn_row_val(&out, "budget") = zn_null();
  put(&out);
}
static void on_behalf(const char *numero) {
  zn_row i = impegno(numero, 300);
  set_int(&i, "ente", org_k(&w.g, CAP_A, "E001"));
  set_int(&i, "budget", w.line);
  put_at(CAP_A, &w.l4, &i);
}
static void s06_good(void) { on_behalf("5"); }
static void s06_bad(void) { plain(); }

/* ---- whose line, whose money ---- */

static void s08_good(void) { plain(); }
static void s08_bad(void) {
  zn_ledger m = ledger_of(&w.g, ZN_L6_ENTE, "M001", "AMB-A");
  zn_row i = impegno("1", 300);
  set_int(&i, "ente", org_k(&w.g, CAP_A, "M001"));
  set_int(&i, "budget", w.line);
  put_at(CAP_A, &m, &i);
  at_ambito();
}

static int64_t own_edge;
static void own_money(const char *spender, int64_t importo) {
  zn_row e = new_row(ZN_ASSEGNAZIONE), b = new_row(ZN_BUDGET);
  if (own_edge == 0) {
    set_int(&e, "fondo_annualita", carry_k(&w.g, REG, w.fa, E1));
    set_text(&e, "origine", "bilancio");
    set_int(&e, "ente", org_k(&w.g, E1, "E001"));
    set_text(&e, "tipo", "riparto");
    set_int(&e, "importo", 10000);
    set_text(&e, "stato", "definitiva");
    set_int(&e, "data", D_01_01);
    own_edge = put(&e);
    carry_all(&w.g);
  }
  set_int(&b, "intervento", w.intervento);
  set_int(&b, "assegnazione", carry_k(&w.g, E1, own_edge, CAP_A));
  set_int(&b, "ente", org_k(&w.g, CAP_A, spender));
  set_int(&b, "importo", importo);
  put_at(CAP_A, &w.l3, &b);
}
static void s11_good(void) {
  own_edge = 0;
  own_money("E001", 10000);
}
static void s11_bad(void) { own_money("E001", 1); }
static void s11other_good(void) {
  own_edge = 0;
  own_money("E001", 4000);
}
static void s11other_bad(void) {
  own_money("M001", 6000);
  at_ambito();
}

static const rule_pair pairs[] = {
    PAIR("V01", ZN_BLOCCA, false, v01,
         "Il programmato (1.000,01 €) supera l'assegnato (1.000,00 €) in AMB-A. Riduci un importo programmato oppure "
         "registra la somma assegnata che manca."),
    PAIR("V01", ZN_BLOCCA, false, v01p,
         "Il programmato (1.000,01 €) supera l'assegnato definitivo (1.000,00 €) in AMB-A. Le somme presunte (25,00 €) "
         "non bastano: attendi l'assegnazione definitiva oppure riduci un importo programmato."),
    PAIR("V02", ZN_AVVISA, false, v02,
         "L'impegnato (510,01 €) supera il programmato (500,00 €) nell'intervento SAD-01 di E001. Riduci l'impegno "
         "oppure chiedi al capofila di rimodulare."),
    PAIR("V08", ZN_BLOCCA, false, v08,
         "Il documento n. 12 è già usato per 16,00 € su 10,00 €. Riduci di 6,00 € le liquidazioni che lo citano, o "
         "correggi il totale del documento."),
    PAIR(
        "V15", ZN_AVVISA, false, v15,
        "La fattura n. 12 è già pagata: la nota di credito n. NC3 di 1,50 € va incassata. Registra un recupero di 1,50 "
        "€."),
    PAIR("V15", ZN_AVVISA, false, v15cut,
         "La nota di credito n. NC3 di 3,00 € riduce la fattura n. 14: se ne possono liquidare al massimo 7,00 €. "
         "Correggi la liquidazione."),
    PAIR("V15", ZN_AVVISA, false, v15used,
         "Il documento n. NC3 è una nota di credito: non si liquida, riduce la fattura che corregge. Togli la "
         "liquidazione che lo cita."),
    PAIR("V15", ZN_AVVISA, false, v15alone,
         "La nota di credito n. NC2 non dice quale fattura corregge. Indicala (collegato_a=…); se è precedente a Zona, "
         "scrivi il suo numero nelle note."),
    PAIR("S01", ZN_BLOCCA, false, s01,
         "Liquidazione 2025/7 senza la registrazione da cui dipende (impegno): sincronizza, oppure correggi il "
         "riferimento o "
         "elimina la riga."),
    PAIR("S04", ZN_BLOCCA, false, s04,
         "L'impegno 2025/1 è registrato più volte con lo stesso numero. Tieni quello giusto ed elimina gli altri."),
    PAIR("S05", ZN_SUGGERISCE, false, s05,
         "L'impegno 2025/3 non ha un importo programmato: è fuori piano e non entra in nessuna rendicontazione."),
    PAIR("S06", ZN_SUGGERISCE, false, s06,
         "1 registrazione inserita per conto di un ente non conta, perché l'ente ha la propria."),
    PAIR("S08", ZN_AVVISA, false, s08,
         "M001 ha registrato 3,00 € sull'importo programmato di SAD-01 che è di E001 (AMB-A). Se è un errore, va "
         "corretto l'impegno; altrimenti il capofila gli intesti una riga sua."),
    PAIR("S11", ZN_AVVISA, false, s11,
         "Sui fondi propri di E001 sono programmati 100,01 € su 100,00 €. Riduci un importo programmato, o registra "
         "l'aumento dello stanziamento."),
    PAIR("S11", ZN_AVVISA, false, s11other,
         "I 60,00 € di SAD-01 sono fondi propri di E001 ma li spende M001. Registra prima la quota che gli passa (zona "
         "add assegnazione)."),
};

static void ledgers(void **state) {
  (void)state;
  run_pairs(pairs, sizeof pairs / sizeof pairs[0]);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(ledgers)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
