/* Rules of one impegno and what hangs on it: each silent on a good year, then speaking, with the sentence that a clerk
 * reads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/core/domain/support_regole.h"

/* An impegno of 10,00, all settled and paid, with nothing to say of it; on a fund that asks every act too. */
static int64_t k, liq;
static void plain(void) {
  zn_row i = impegno("1", 1000), p;
  set_int(&i, "atto", act("1", D_01_02));
  set_text(&i, "cig", "B7E26B1DC7");
  set_text(&i, "cup", "J11B21000390006");
  set_text(&i, "tipo_debito", "commerciale");
  k = put(&i);
  liq = settled(k, "7", 1000, invoice("12", 1000));
  p = payment(liq, "145", 1000);
  set_text(&p, "quietanza_num", "88");
  put(&p);
}

/* What began before Zona has no acts, codes or dates to ask for. */
static void summary(const char *tipo, int64_t i, int64_t l, int64_t p) {
  zn_row m = new_row(ZN_MOVIMENTO_SINTETICO);
  set_int(&m, "ente", org_k(&w.g, E1, "E001"));
  set_int(&m, "budget", w.budget);
  set_int(&m, "data", D_01_02);
  set_text(&m, "tipo", tipo);
  set_int(&m, "impegnato", i);
  set_int(&m, "liquidato", l);
  set_int(&m, "pagato", p);
  put(&m);
}
static void with_summary(void) {
  plain();
  summary("situazione_di_partenza", 500, 500, 500);
}

static void v03_good(void) { plain(); }
static void v03_bad(void) { settled(k, "8", 1, 0); }
static void v03s_good(void) { summary("solo_importo", 500, 500, 400); }
static void v03s_bad(void) { summary("solo_importo", 0, 1, 0); }
static void v04_good(void) { plain(); }
static void v04_bad(void) { paid(liq, "146", 250); }
static void v04s_good(void) { summary("situazione_di_partenza", 500, 500, 500); }
static void v04s_bad(void) { summary("situazione_di_partenza", 100, 0, 100); }

/* ---- dates ---- */

static void v06_good(void) { with_summary(); }
static void v06_bad(void) { change_int(ZN_IMPEGNO, k, "data", D_01_01); }
static void v06doc_good(void) { plain(); }
static void v06doc_bad(void) { change_int(ZN_LIQUIDAZIONE, liq, "data", D_01_02); }
static void v06man_good(void) { plain(); }
static void v06man_bad(void) {
  zn_row p = payment(settled(committed("2", 500), "9", 500, 0), "150", 500);
  set_int(&p, "mandato_data", D_01_03);
  put(&p);
}
static void v06pag_good(void) { plain(); }
static void v06pag_bad(void) {
  zn_row p = payment(settled(committed("2", 500), "9", 500, 0), "150", 500);
  set_int(&p, "mandato_data", D_01_06 + 1);
  put(&p);
}
static void v06fut_good(void) { plain(); }
static void v06fut_bad(void) {
  zn_row s = new_row(ZN_VARIAZIONE_IMPEGNO);
  set_int(&s, "impegno", k);
  set_int(&s, "data", TODAY + 1);
  set_int(&s, "importo", 100);
  set_text(&s, "motivo", "aumento");
  put(&s);
}
static void v07_good(void) { with_summary(); }
static void v07_bad(void) {
  zn_row i = impegno("2", 100);
  set_int(&i, "data", D_01_01 - 1);
  put(&i);
}
static void v07pay_good(void) { plain(); }
static void v07pay_bad(void) {
  zn_row p = payment(settled(committed("2", 100), "9", 100, 0), "150", 100);
  set_int(&p, "data_pagamento", D_01_01 - 2);
  put(&p);
}

/* ---- splits ---- */

static void quota(int64_t importo, const char *unused) {
  zn_row p = new_row(ZN_IMPUTAZIONE);
  (void)unused;
  set_int(&p, "impegno", k);
  set_int(&p, "budget", w.budget);
  set_int(&p, "importo", importo);
  put(&p);
}
static void v10_good(void) {
  plain();
  quota(1000, "");
}
static void v10_bad(void) {
  zn_row p = new_row(ZN_IMPUTAZIONE);
  set_int(&p, "liquidazione", liq);
  set_int(&p, "budget", w.budget);
  set_int(&p, "importo", 1500);
  put(&p);
}

/* ---- codes ---- */

static void v11_good(void) { with_summary(); }
static void v11_bad(void) { change_text(ZN_IMPEGNO, k, "cig", "B7E26B1DC8"); }
static void v11o_good(void) { plain(); }
static void v11o_bad(void) { change_text(ZN_IMPEGNO, k, "cig", "B1OA9942A7"); }

static void v12_good(void) {
  with_summary();
  zn_row grant = impegno("2", 10);
  set_text(&grant, "tipo_debito", "commerciale");
  zn_row d = paper("CTR", "elenco 1", 10);
  settled(put(&grant), "9", 10, put(&d)); /* never grants */
  zn_row in_house = impegno("3", 10);
  set_text(&in_house, "tipo_debito", "commerciale");
  set_text(&in_house, "motivo_no_cig", "AFFIDAMENTI_IN_HOUSE");
  put(&in_house);
}
static void v12_bad(void) {
  zn_row i = impegno("4", 100);
  set_text(&i, "tipo_debito", "commerciale");
  put(&i);
}
static void v12tipo_good(void) {
  plain();
  zn_row i = impegno("2", 10);
  set_int(&i, "fornitore", supplier("00743110157"));
  set_text(&i, "tipo_debito", "non_commerciale");
  put(&i);
}
static void v12tipo_bad(void) {
  zn_row i = impegno("4", 100);
  set_int(&i, "fornitore", supplier("00743110157"));
  put(&i);
}
static void v12elenco_good(void) { v12_good(); }
static void v12elenco_bad(void) {
  zn_row i = impegno("4", 100);
  set_text(&i, "tipo_debito", "commerciale");
  set_text(&i, "motivo_no_cig", "PERCHE_SI");
  put(&i);
}

static void v13_good(void) { plain(); }
static void v13_bad(void) { committed("2", 100); }
static void v13form_good(void) { plain(); }
static void v13form_bad(void) { change_text(ZN_IMPEGNO, k, "cup", "J11B2100039"); }
static void v13int_good(void) {
  plain();
  plan_text(ZN_INTERVENTO, w.intervento, "cup", "J11B21000390006");
  committed("2", 100); /* the intervento says it */
}
static void v13int_bad(void) { change_text(ZN_IMPEGNO, k, "cup", "J41B21000390006"); }
static void v13doc_good(void) { v13int_good(); }
static void v13doc_bad(void) {
  zn_row d = paper("FAT", "13", 100);
  set_text(&d, "cup", "J41B21000390006");
  settled(committed("3", 100), "9", 100, put(&d));
}

static void v14_good(void) {
  plain();
  zn_row i = impegno("2", 10);
  set_int(&i, "fornitore", supplier("00743110157"));
  put(&i);
}
static void v14_bad(void) {
  zn_row i = impegno("3", 10), j = impegno("4", 10);
  set_int(&i, "fornitore", supplier("01234567890"));
  set_int(&j, "fornitore", supplier("01234567890"));
  put(&i);
  put(&j); /* said once */
}

/* ---- papers ---- */

static zn_row split_invoice(const char *number) {
  zn_row d = paper("FAT", number, 1220);
  set_int(&d, "imponibile", 1000);
  set_int(&d, "iva", 220);
  set_text(&d, "esigibilita", "S");
  return d;
}
static void v16_good(void) { /* two mandati, or one gross */
  zn_row d = split_invoice("20"), e = split_invoice("21");
  int64_t i = committed("2", 2440), two = settled(i, "9", 1220, put(&d)), one = settled(i, "10", 1220, put(&e));
  paid(two, "150", 1000);
  paid(two, "151", 220);
  paid(one, "152", 1220);
}
static void v16_bad(void) {
  zn_row d = split_invoice("22");
  paid(settled(committed("3", 1220), "11", 1220, put(&d)), "153", 1000);
}
static void v16net_good(void) { v16_good(); }
static void v16net_bad(void) {
  zn_row d = split_invoice("22");
  settled(committed("3", 1220), "11", 1000, put(&d));
}
static void v16giro_good(void) {
  zn_row i = impegno("2", 10);
  set_text(&i, "pdc", "U.1.03.02.15.008");
  put(&i);
}
static void v16giro_bad(void) {
  zn_row i = impegno("3", 10);
  set_text(&i, "pdc", "U.7.01.02.01.001");
  put(&i);
}

static void v17_good(void) {
  with_summary();
  zn_row p = payment(settled(committed("2", 500), "9", 500, invoice("13", 500)), "150", 500);
  set_text(&p, "origine", "giornale_cassa"); /* the treasurer's row is proof */
  put(&p);
  zn_row d = paper("STI", "prospetto 1", 700);
  set_int(&d, "attestazione", 1);
  paid(settled(committed("3", 700), "10", 700, put(&d)), "151", 700);
  int64_t back = paid(settled(committed("4", 100), "11", 100, 0), "152", 100);
  zn_row s = new_row(ZN_STORNO);
  set_int(&s, "pagamento", back);
  set_int(&s, "data", D_01_06);
  set_int(&s, "importo", 100);
  put(&s);
}
static void v17_bad(void) { paid(settled(committed("5", 100), "12", 100, 0), "160", 100); }
static void v17doc_good(void) { v17_good(); }
static void v17doc_bad(void) {
  zn_row p = payment(settled(committed("5", 100), "12", 100, 0), "160", 100);
  set_text(&p, "quietanza_num", "91");
  put(&p);
}
static void v17quiet_good(void) { v17_good(); }
static void v17quiet_bad(void) { paid(settled(committed("5", 100), "12", 100, invoice("14", 100)), "160", 100); }
static void v17staff_good(void) { v17_good(); }
static void v17staff_bad(void) {
  zn_row d = paper("STI", "2", 100);
  paid(settled(committed("5", 100), "12", 100, put(&d)), "160", 100);
}
/* On a fund that asks only the amount nothing is asked. */
static void v17amount_good(void) {
  paid(settled(committed("5", 100), "12", 100, 0), "160", 100);
  committed("6", 10);
}

static void v26_good(void) {
  with_summary();
  zn_row again = impegno("2", 10); /* re-imputed: the act is that of the first one */
  set_int(&again, "deriva_da", k);
  put(&again);
}
static void v26_bad(void) { committed("3", 100); }
static void v26cap_good(void) {
  plain();
  ask_of(CAP_A, ZN_LIVELLO_AMBITO, "AMB-A"); /* who looks at several enti is told whose it is */
}
#define v26cap_bad v26_bad
static void v26gone_good(void) { plain(); }
static void v26gone_bad(void) {
  zn_row i = impegno("3", 100);
  int64_t a = act("9", D_01_02);
  set_int(&i, "atto", a);
  put(&i);
  delete_row(&w.g, E1, ZN_ATTO, a);
}

/* ---- where, when ---- */

static void v23_good(void) { plain(); }
static void v23_bad(void) {
  zn_arena a;
  zn_arena_init(&a);
  zn_row e = get_row(&w.g, REG, ZN_ENTE, org_k(&w.g, REG, "E001"), &a);
  set_int(&e, "al", D_01_02);
  edit_row(&w.g, REG, &e);
  zn_arena_release(&a);
}
static void v23out_good(void) { plain(); }
static void v23out_bad(void) {
  zn_arena a;
  zn_arena_init(&a);
  int64_t m =
      only_k(&w.g, REG, "SELECT m.k FROM ambito_membro m JOIN ente e ON e.k=m.ente WHERE e.cod_catastale='E001'");
  zn_row row = get_row(&w.g, REG, ZN_AMBITO_MEMBRO, m, &a);
  set_int(&row, "al", D_01_02);
  edit_row(&w.g, REG, &row);
  zn_arena_release(&a);
}

static void v27_good(void) {
  zn_row old = impegno("2", 100), moved = impegno("3", 100);
  set_int(&old, "data", 18994);   /* 02/01/2022: paid whole */
  set_int(&moved, "data", 18994); /* still open, and settled this year */
  int64_t l = settled(put(&old), "9", 100, 0);
  paid(l, "150", 100);
  settled(put(&moved), "10", 100, 0);
}
static void v27_bad(void) {
  zn_row old = impegno("4", 12345);
  set_int(&old, "data", 18994);
  put(&old);
}
static void v27set_good(void) {
  zn_row s = new_row(ZN_IMPOSTAZIONE);
  set_text(&s, "chiave", "residuo_anni");
  set_text(&s, "valore", "5");
  put_at(REG, &w.l1, &s);
  v27_bad(); /* not yet five years */
}
static void v27set_bad(void) {
  zn_row old = impegno("5", 100);
  set_int(&old, "data", 17533); /* 02/01/2018 */
  put(&old);
}

/* ---- ours ---- */

static void s03_good(void) {
  plain();
  zn_row i = impegno("2", 10);
  set_int(&i, "controparte_ente", org_k(&w.g, E1, "M001")); /* has no line yet: a supplier like others */
  put(&i);
}
static void s03_bad(void) { new_line("M001", 10); }

static void s07_good(void) { plain(); }
static void s07_bad(void) {
  zn_row i = impegno("2", ZN_MONEY_MAX + 1);
  put(&i);
}

static const rule_pair pairs[] = {
    PAIR("V03", ZN_BLOCCA, false, v03,
         "Il liquidato (10,01 €) supera l'impegnato (10,00 €) nell'impegno 2025/1. Controlla le liquidazioni oppure "
         "registra la variazione d'impegno che manca."),
    PAIR("V03", ZN_BLOCCA, true, v03s,
         "Nella situazione di partenza di SAD-01 (E001) il liquidato (5,01 €) supera l'impegnato (5,00 €). "
         "Correggi gli importi."),
    PAIR(
        "V04", ZN_BLOCCA, false, v04,
        "Il pagato (12,50 €) supera il liquidato (10,00 €) nell'impegno 2025/1. Controlla i mandati oppure aggiungi la "
        "liquidazione mancante."),
    PAIR("V04", ZN_BLOCCA, true, v04s,
         "Nella situazione di partenza di SAD-01 (E001) il pagato (6,00 €) supera il liquidato (5,00 €). "
         "Correggi gli importi."),
    PAIR("V06", ZN_AVVISA, true, v06,
         "L'impegno 2025/1 è del 01/01/2025, prima della sua determina (01/02/2025). Controlla le due date."),
    PAIR("V06", ZN_AVVISA, true, v06doc,
         "La liquidazione 7 è del 01/02/2025, prima del suo documento (01/03/2025). Controlla le due date."),
    PAIR("V06", ZN_AVVISA, true, v06man,
         "Il mandato 150 è del 01/03/2025, prima della liquidazione (01/04/2025). Controlla le due date."),
    PAIR("V06", ZN_AVVISA, true, v06pag,
         "Il mandato 150 risulta pagato il 01/06/2025, prima della sua data (02/06/2025). Controlla le due date."),
    PAIR("V06", ZN_BLOCCA, true, v06fut,
         "La data della variazione (impegno 2025/1) è nel futuro: 02/12/2025. Correggi la data."),
    PAIR("V07", ZN_AVVISA, true, v07,
         "La data dell'impegno (impegno 2025/2), 31/12/2024, è fuori dal periodo ammesso dal fondo (dal 01/01/2025 al "
         "31/12/2025). Controlla la data oppure imputa la spesa a un altro fondo."),
    PAIR("V07", ZN_AVVISA, true, v07pay,
         "La data del pagamento (impegno 2025/2), 30/12/2024, è fuori dal periodo ammesso dal fondo (dal 01/01/2025 al "
         "31/12/2025). Controlla la data oppure imputa la spesa a un altro fondo."),
    PAIR("V10", ZN_BLOCCA, false, v10,
         "La ripartizione sui fondi (15,00 €) supera l'importo (10,00 €) dell'impegno 2025/1. Riduci una delle quote."),
    PAIR("V11", ZN_AVVISA, true, v11,
         "Il CIG B7E26B1DC8 dell'impegno 2025/1 non supera il controllo. Controllalo sul contratto."),
    PAIR("V11", ZN_AVVISA, true, v11o,
         "Il CIG B1OA9942A7 dell'impegno 2025/1 non supera il controllo: forse è B10A9942A7?"),
    PAIR("V12", ZN_BLOCCA, true, v12,
         "L'impegno 2025/4 non ha il CIG: scrivilo (cig=…), oppure indica il motivo della mancanza (motivo_no_cig=…)."),
    PAIR("V12", ZN_AVVISA, true, v12tipo,
         "L'impegno 2025/4 non ha il CIG. Se è un acquisto scrivilo (cig=…); altrimenti indica "
         "tipo_debito=non_commerciale."),
    PAIR(
        "V12", ZN_BLOCCA, true, v12elenco,
        "Il motivo \"PERCHE_SI\" della mancanza del CIG nell'impegno 2025/4 non è nell'elenco: scegline uno con \"zona "
        "list codifica elenco=motivo_no_cig\"."),
    PAIR("V13", ZN_BLOCCA, true, v13,
         "L'impegno 2025/2 non ha il CUP, che questo fondo richiede. Scrivilo nell'impegno o nell'intervento."),
    PAIR("V13", ZN_AVVISA, true, v13form,
         "Il CUP J11B2100039 dell'impegno 2025/1 non è scritto bene (15 caratteri, per esempio J11B21000390006)."),
    PAIR("V13", ZN_AVVISA, true, v13int,
         "Il CUP dell'impegno 2025/1 (J41B21000390006) non è quello dell'intervento (J11B21000390006). Controlla quale "
         "è giusto."),
    PAIR("V13", ZN_AVVISA, true, v13doc,
         "Il CUP J41B21000390006 del documento n. 13 non è quello dell'intervento (J11B21000390006). Controlla il "
         "documento, o chiedi al fornitore di correggerlo."),
    PAIR("V14", ZN_AVVISA, false, v14,
         "La partita IVA 01234567890 del fornitore Cooperativa Aurora non supera il controllo. Controllala sulla "
         "fattura."),
    PAIR("V16", ZN_SUGGERISCE, false, v16,
         "Della fattura n. 22, in scissione dei pagamenti, è pagato solo l'imponibile (10,00 €). Registra anche il "
         "mandato dell'IVA (2,20 €) sullo stesso impegno, oppure un solo mandato lordo."),
    PAIR("V16", ZN_SUGGERISCE, false, v16net,
         "La fattura n. 22 è in scissione dei pagamenti: la spesa è il totale (12,20 €), non il solo imponibile (10,00 "
         "€). Liquida anche l'IVA, che l'ente versa all'Erario."),
    PAIR(
        "V16", ZN_SUGGERISCE, false, v16giro,
        "L'impegno 2025/3 è su una partita di giro (U.7.01.02.01.001, titolo 7): non è una spesa del fondo. Eliminalo, "
        "e registra la spesa sul suo capitolo."),
    PAIR("V17", ZN_BLOCCA, true, v17,
         "Il mandato n. 160 di 1,00 € (impegno 2025/5) non ha né giustificativo né quietanza. Indica il giustificativo "
         "nella liquidazione e il numero della quietanza nel pagamento."),
    PAIR("V17", ZN_BLOCCA, true, v17doc,
         "Il mandato n. 160 di 1,00 € (impegno 2025/5) non ha un giustificativo. Indicalo nella sua liquidazione "
         "(giustificativo=…)."),
    PAIR("V17", ZN_BLOCCA, true, v17quiet,
         "Il mandato n. 160 di 1,00 € (impegno 2025/5) non ha la quietanza. Scrivine il numero (quietanza_num=…), "
         "oppure importa il giornale di cassa."),
    PAIR("V17", ZN_BLOCCA, true, v17staff,
         "Il mandato n. 160 di 1,00 € (impegno 2025/5) paga il personale con il prospetto n. 2: serve "
         "l'attestazione, mai i cedolini. Quando c'è, segna attestazione=sì nel prospetto."),
    PAIR("V23", ZN_AVVISA, false, v23,
         "E001 è cessato il 01/02/2025, ma l'impegno 2025/1 è del 01/03/2025. Controlla la data, o registralo per "
         "l'ente che gli succede."),
    PAIR("V23", ZN_AVVISA, false, v23out,
         "E001 non faceva parte di AMB-A alla data dell'impegno 2025/1 (01/03/2025). Controlla la data, o "
         "chiedi alla Regione di aggiornare le appartenenze."),
    PAIR("V26", ZN_BLOCCA, true, v26,
         "L'impegno 2025/3 non ha la determina. Registrala con \"zona add atto\" e indicala nell'impegno (atto=…)."),
    PAIR("V26", ZN_BLOCCA, true, v26gone,
         "La determina dell'impegno 2025/3 non è tra gli atti di questa postazione. Sincronizza, oppure registrala di "
         "nuovo."),
    PAIR(
        "V27", ZN_AVVISA, false, v27,
        "L'impegno 2025/4 ha ancora 123,45 € da pagare e non si muove dal 02/01/2022. Paga, oppure riduci l'impegno se "
        "la somma non serve più."),
    PAIR("V26", ZN_BLOCCA, true, v26cap,
         "L'impegno 2025/3 di E001 non ha la determina. Registrala con \"zona add atto\" e indicala nell'impegno "
         "(atto=…)."),
    PAIR("V27", ZN_AVVISA, false, v27set,
         "L'impegno 2025/5 ha ancora 1,00 € da pagare e non si muove dal 02/01/2018. Paga, oppure riduci l'impegno se "
         "la somma non serve più."),
    PAIR("S03", ZN_AVVISA, false, s03,
         "L'impegno 2025/2 ha un importo programmato ma va a M001, che rendiconta lo stesso fondo: lo contiamo "
         "come trasferimento, non come spesa. Se è giusto così, indica la somma assegnata (assegnazione=…) al posto "
         "dell'importo programmato."),
    PAIR("S07", ZN_AVVISA, false, s07, "L'importo di 2025/2 non è credibile e non viene contato. Correggilo."),
};

static void rows(void **state) {
  (void)state;
  run_pairs(pairs, sizeof pairs / sizeof pairs[0]);
}

static void says_nothing(const char *motivo) {
  zn_regole_ask ask = {
      .fondo_annualita = fa_at(E1), .livello = ZN_LIVELLO_ENTE, .org = org_id("E001"), .motivo = motivo};
  zn_rilievi r;
  MUST(zn_regole_check(w.g.o[E1].r, &ask, &r, &err));
  if (r.n > 0) fail_msg("unexpected %s: %s", r.v[0].codice, r.v[0].testo);
  zn_rilievi_free(&r);
}

/* A good year has nothing to be said of it, whatever the fund asks; and where it asks only the amount, no papers. */
static void good_years(void **state) {
  (void)state;
  world_open(true);
  plain();
  says_nothing(NULL);
  world_close();
  world_open(false);
  v17amount_good();
  says_nothing(NULL);
  world_close();
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(rows), cmocka_unit_test(good_years)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
