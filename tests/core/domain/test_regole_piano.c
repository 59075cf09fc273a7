/* Rules of the plan, of people and of places: each silent, then speaking. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/core/domain/support_regole.h"

static void at_ambito(void) { ask_of(CAP_A, ZN_LIVELLO_AMBITO, "AMB-A"); }
static void general(void) { w.parte = ZN_REGOLE_GENERALI; }
static void of_the_plan(void) {
  at_ambito();
  general();
}

/* ---- V19 ---- */

static void v19_good(void) {
  region_text(ZN_FONDO, w.fondo, "matrice", "5x9");
  region_text(ZN_FONDO, w.fondo, "aree", "A1, A2");
  region_text(ZN_FONDO, w.fondo, "obiettivi_esclusi", "OS10");
  at_ambito();
}
static void v19_bad(void) { region_text(ZN_FONDO, w.fondo, "obiettivi_esclusi", "OS10,OS04"); }
#define v19area_good v19_good
static void v19area_bad(void) { region_text(ZN_FONDO, w.fondo, "aree", "A1, A3"); }
#define v19empty_good v19_good
static void v19empty_bad(void) { plan_text(ZN_INTERVENTO, w.intervento, "area", ""); }
#define v19version_good v19_good
static void v19version_bad(void) { plan_text(ZN_INTERVENTO, w.intervento, "obiettivo_servizio", "OS99"); }
/* The matrix of the year is stronger than that of the fund. */
static void v19year_good(void) {
  zn_row c = new_row(ZN_CODIFICA);
  set_text(&c, "elenco", "obiettivo_servizio");
  set_text(&c, "versione", "2030");
  set_text(&c, "codice", "OS04");
  set_text(&c, "denominazione", "Domicilio");
  put_at(REG, &w.l1, &c);
  v19_good();
  region_text(ZN_FONDO_ANNUALITA, w.fa, "matrice", "2030");
}
static void v19year_bad(void) { plan_text(ZN_INTERVENTO, w.intervento, "obiettivo_servizio", "OS05"); }

/* ---- V20 ---- */

static int64_t spent(void) {
  int64_t k = committed("1", 1000), l = settled(k, "7", 1000, 0);
  paid(l, "145", 1000);
  return l;
}
static int64_t survey;
static void closing(void) {
  zn_row r = new_row(ZN_RILEVAZIONE);
  set_int(&r, "fondo_annualita", w.fa);
  set_text(&r, "tipo", "finale");
  set_int(&r, "al", 20453);
  set_text(&r, "stato", "aperta");
  survey = put_at(REG, &w.l1, &r);
}
static int64_t users(const char *sesso, const char *eta, int64_t v, bool unknown) {
  zn_row row = new_row(ZN_VALORE_INDICATORE);
  set_int(&row, "intervento", carry_k(&w.g, CAP_A, w.intervento, E1));
  set_int(&row, "ente", org_k(&w.g, E1, "E001"));
  set_int(&row, "anno", 2025);
  set_text(&row, "indicatore", "utenti");
  set_text(&row, "sesso", sesso);
  set_text(&row, "eta", eta);
  if (v >= 0) set_int(&row, "valore", v);
  if (unknown) set_int(&row, "non_rilevato", 1);
  return put(&row);
}
static void v20_good(void) {
  spent();
  closing();
  users("tutti", "tutte", 12, true);
}
static void v20_bad(void) {
  delete_row(&w.g, E1, ZN_VALORE_INDICATORE, only_k(&w.g, E1, "SELECT k FROM valore_indicatore"));
}
static void v20open_good(void) { spent(); /* a survey that closes nothing */ }
static void v20open_bad(void) { closing(); }
static void v20over_good(void) {
  spent();
  general();
}
static void v20over_bad(void) { plan_text(ZN_INTERVENTO, w.intervento, "stato", "concluso"); }

/* ---- V21 ---- */

static void v21_good(void) {
  users("tutti", "tutte", 10, false);
  users("maschi", "tutte", 4, false);
  users("femmine", "tutte", 6, false);
  users("tutti", "0-17", 3, false);
  users("tutti", "18-64", 7, false);
}
static void v21_bad(void) {
  change_int(ZN_VALORE_INDICATORE, only_k(&w.g, E1, "SELECT k FROM valore_indicatore WHERE sesso='maschi'"), "valore",
             5);
}
#define v21age_good v21_good
static void v21age_bad(void) { users("tutti", "65+", 1, false); }
static void v21unknown_good(void) { users("tutti", "tutte", 10, true); }
static void v21unknown_bad(void) { users("maschi", "tutte", 11, false); }
static void v21total_good(void) { v21_good(); }
static void v21total_bad(void) {
  delete_row(&w.g, E1, ZN_VALORE_INDICATORE,
             only_k(&w.g, E1, "SELECT k FROM valore_indicatore WHERE sesso='tutti' AND eta='tutte'"));
}
static void v21none_good(void) { users("tutti", "tutte", 0, false); }
static void v21none_bad(void) {
  change_int(ZN_VALORE_INDICATORE, only_k(&w.g, E1, "SELECT k FROM valore_indicatore"), "valore", 10);
}
static zn_row service(int64_t users_, int64_t men, int64_t women) {
  zn_row s = new_row(ZN_SERVIZIO);
  set_int(&s, "ente", org_k(&w.g, E1, "E001"));
  set_int(&s, "intervento", carry_k(&w.g, CAP_A, w.intervento, E1));
  set_text(&s, "tipo", "domiciliare");
  set_int(&s, "anno", 2025);
  set_int(&s, "utenti", users_);
  set_int(&s, "maschi", men);
  set_int(&s, "femmine", women);
  set_int(&s, "adulti", users_);
  return s;
}
static void v21service_good(void) {
  zn_row s = service(10, 4, 6);
  put(&s);
}
static void v21service_bad(void) {
  zn_row s = service(10, 4, 5);
  put(&s);
}

/* ---- V22 ---- */

static void staff(const char *contratto, int64_t teste, int64_t fte, const char *shared) {
  zn_row p = new_row(ZN_PERSONALE);
  set_int(&p, "ente", org_k(&w.g, E1, "E001"));
  set_int(&p, "anno", 2025);
  set_text(&p, "profilo", "assistente_sociale");
  set_text(&p, "contratto", contratto);
  set_int(&p, "teste", teste);
  set_int(&p, "fte", fte);
  set_text(&p, "rilevazione", "consuntivo");
  if (shared != NULL) set_text(&p, "condiviso", shared);
  put(&p);
}
static void v22_good(void) {
  staff("ti", 2, 200, NULL);
  staff("ti", 0, 0, NULL);
  general();
}
static void v22_bad(void) { staff("ti", 1, 101, NULL); }
#define v22zero_good v22_good
static void v22zero_bad(void) { staff("ti", 3, 0, NULL); }
#define v22ti_good v22_good
static void v22ti_bad(void) { staff("td", 1, 50, NULL); }
static void v22shared_good(void) {
  staff("ti", 1, 60, "AS-7");
  general();
  at_ambito();
}
static void v22shared_bad(void) {
  zn_ledger m = ledger_of(&w.g, ZN_L6_ENTE, "M001", "AMB-A");
  zn_row p = new_row(ZN_PERSONALE);
  set_int(&p, "ente", org_k(&w.g, CAP_A, "M001"));
  set_int(&p, "anno", 2025);
  set_text(&p, "profilo", "assistente_sociale");
  set_text(&p, "contratto", "ti");
  set_int(&p, "teste", 1);
  set_int(&p, "fte", 50);
  set_text(&p, "rilevazione", "consuntivo");
  set_text(&p, "condiviso", "AS-7");
  put_at(CAP_A, &m, &p);
  carry_all(&w.g);
  ask_of(CAP_A, ZN_LIVELLO_ENTE, "M001"); /* each of the two is told */
}

/* ---- V23 ---- */

static void v23_good(void) { general(); }
static void v23_bad(void) {
  zn_arena a;
  zn_arena_init(&a);
  zn_row e = get_row(&w.g, REG, ZN_ENTE, org_k(&w.g, REG, "E001"), &a);
  set_int(&e, "al", D_01_02);
  edit_row(&w.g, REG, &e);
  zn_arena_release(&a);
}
static void v23two_good(void) { general(); }
static void v23two_bad(void) {
  zn_row m = new_row(ZN_AMBITO_MEMBRO);
  set_int(&m, "ambito", org_k(&w.g, REG, "AMB-B"));
  set_int(&m, "ente", org_k(&w.g, REG, "E001"));
  set_int(&m, "dal", D_01_02);
  put_at(REG, &w.l1, &m);
}

/* ---- V25 ---- */

static void v25_good(void) {
  zn_row i = impegno("1", 10);
  set_text(&i, "oggetto", "Assistenza domiciliare, CIG B7E26B1DC7, fattura FPA 2025/118");
  put(&i);
}
static void v25_bad(void) {
  zn_row i = impegno("2", 10);
  set_text(&i, "oggetto", "Contributo a RSSMRA80A01F205X, rata di marzo");
  put(&i);
}
static void v25plan_good(void) { of_the_plan(); }
static void v25plan_bad(void) {
  plan_text(ZN_INTERVENTO, w.intervento, "descrizione", "Il minore CCCFBA85D03L219P frequenta il centro.");
}

/* ---- S09, S10 ---- */

static void s09_good(void) {
  of_the_plan();
  plan_text(ZN_INTERVENTO, w.intervento, "leps", "LEPS_DOM");
  plan_text(ZN_INTERVENTO, w.intervento, "gestione", "associata");
}
static void s09_bad(void) { plan_text(ZN_INTERVENTO, w.intervento, "gestione", "singola"); }
static void s09unsaid_good(void) { of_the_plan(); }
static void s09unsaid_bad(void) { plan_text(ZN_INTERVENTO, w.intervento, "leps", "LEPS_DOM"); }

static void goal(void) {
  zn_row o = new_row(ZN_OBIETTIVO);
  set_int(&o, "piano", w.piano);
  set_text(&o, "codice", "O1");
  set_text(&o, "titolo", "Restare a casa");
  plan_int(ZN_INTERVENTO, w.intervento, "obiettivo", put_at(CAP_A, &w.l3, &o));
}
static void s10_good(void) {
  of_the_plan();
  goal();
  plan_int(ZN_INTERVENTO, w.intervento, "destinatari", 30);
}
static void s10_bad(void) { plan_int(ZN_INTERVENTO, w.intervento, "destinatari", 0); }
static void s10all_good(void) { s10_good(); }
static void s10all_bad(void) {
  zn_row i = new_row(ZN_INTERVENTO);
  set_int(&i, "piano", w.piano);
  set_text(&i, "codice", "SAD-02");
  set_text(&i, "titolo", "Pasti");
  set_text(&i, "stato", "attivo");
  put_at(CAP_A, &w.l3, &i);
}

static const rule_pair pairs[] = {
    PAIR("V19", ZN_AVVISA, false, v19,
         "Il fondo FX non ammette l'obiettivo di servizio OS04 dell'intervento SAD-01. Imputa l'intervento a un altro "
         "fondo, o correggi la scheda."),
    PAIR(
        "V19", ZN_AVVISA, false, v19area,
        "Il fondo FX non ammette l'area A2 dell'intervento SAD-01. Imputa l'intervento a un altro fondo, o correggi la "
        "scheda."),
    PAIR("V19", ZN_AVVISA, false, v19empty,
         "L'intervento SAD-01 non ha area o obiettivo di servizio: in FX non entra nella matrice 5x9. Completa la "
         "scheda."),
    PAIR("V19", ZN_AVVISA, false, v19version,
         "L\'intervento SAD-01 indica l\'obiettivo di servizio OS99, che non è nella matrice 5x9 di FX. Correggi la "
         "scheda."),
    PAIR("V19", ZN_AVVISA, false, v19year,
         "L\'intervento SAD-01 indica l\'obiettivo di servizio OS05, che non è nella matrice 2030 di FX. Correggi la "
         "scheda."),
    PAIR("V20", ZN_AVVISA, false, v20,
         "Per l'intervento SAD-01 manca il numero degli utenti di E001. Aggiungilo (zona add valore_indicatore), o "
         "indica che non è rilevato."),
    PAIR("V20", ZN_AVVISA, false, v20open,
         "Per l'intervento SAD-01 manca il numero degli utenti di E001. Aggiungilo (zona add valore_indicatore), o "
         "indica che non è rilevato."),
    PAIR("V20", ZN_AVVISA, false, v20over,
         "Per l'intervento SAD-01 manca il numero degli utenti di E001. Aggiungilo (zona add valore_indicatore), o "
         "indica che non è rilevato."),
    PAIR("V21", ZN_BLOCCA, false, v21,
         "Gli utenti per sesso di SAD-01 nel 2025 sono 11, il totale è 10. Correggi uno dei due, o indica che il dato "
         "non è rilevato."),
    PAIR(
        "V21", ZN_BLOCCA, false, v21age,
        "Gli utenti per età di SAD-01 nel 2025 sono 11, il totale è 10. Correggi uno dei due, o indica che il dato non "
        "è rilevato."),
    PAIR("V21", ZN_BLOCCA, false, v21unknown,
         "Gli utenti per sesso di SAD-01 nel 2025 sono 11, il totale è 10. Correggi uno dei due, o indica che il dato "
         "non è rilevato."),
    PAIR("V21", ZN_BLOCCA, false, v21total,
         "Gli utenti di SAD-01 nel 2025 sono divisi per sesso o età ma manca il totale. Aggiungi la riga con "
         "sesso=tutti "
         "eta=tutte."),
    PAIR("V21", ZN_BLOCCA, false, v21none,
         "Gli utenti di SAD-01 nel 2025 non sono divisi per sesso e per età. Completa il dato, o indica che non è "
         "rilevato."),
    PAIR("V21", ZN_BLOCCA, false, v21service,
         "Gli utenti per sesso di SAD-01 nel 2025 sono 9, il totale è 10. Correggi uno dei due, o indica che il dato "
         "non "
         "è rilevato."),
    PAIR("V22", ZN_AVVISA, false, v22,
         "E001, 2025: il tempo pieno equivalente (1,01) supera le persone (1). Una persona vale al massimo 1,00: "
         "correggi uno dei due."),
    PAIR("V22", ZN_AVVISA, false, v22zero,
         "E001, 2025: persone in servizio 3, tempo pieno equivalente nessuno. Scrivi il tempo (fte, in centesimi: 50 è "
         "un mezzo tempo)."),
    PAIR("V22", ZN_SUGGERISCE, false, v22ti,
         "E001, 2025: 0,50 tempo pieno di assistenti sociali non è a tempo indeterminato e non conta per il "
         "contributo."),
    PAIR("V22", ZN_AVVISA, false, v22shared,
         "Il posto condiviso AS-7 nel 2025 vale 1,10 in tutto. Una persona in servizio in più enti vale al massimo "
         "1,00: "
         "accordatevi sulle quote."),
    PAIR("V23", ZN_AVVISA, false, v23,
         "E001 è cessato il 01/02/2025 ma fa ancora parte di AMB-A. Chiedi alla Regione di chiudere l'appartenenza."),
    PAIR("V23", ZN_AVVISA, false, v23two,
         "E001 fa parte nello stesso giorno di AMB-A e di AMB-B. Chiedi alla Regione di chiudere una delle due "
         "appartenenze."),
    PAIR("V25", ZN_AVVISA, false, v25,
         "Impegno 2025/2: il campo \"Oggetto\" sembra contenere il codice fiscale di una persona. È un dato "
         "personale? "
         "Toglilo."),
    PAIR("V25", ZN_AVVISA, false, v25plan,
         "Intervento SAD-01: il campo \"Descrizione\" sembra contenere il codice fiscale di una persona. È un "
         "dato personale? "
         "Toglilo."),
    PAIR("S09", ZN_AVVISA, false, s09,
         "L'intervento SAD-01 è un livello essenziale (LEPS_DOM) ma la gestione è singola: i livelli essenziali si "
         "gestiscono in forma associata. Correggi la gestione, o spiega il perché nel Piano."),
    PAIR("S09", ZN_AVVISA, false, s09unsaid,
         "L'intervento SAD-01 è un livello essenziale (LEPS_DOM): indica la forma di gestione (gestione=associata)."),
    PAIR("S10", ZN_AVVISA, false, s10, "L'intervento SAD-01 non ha i destinatari previsti. Completa la scheda."),
    PAIR("S10", ZN_AVVISA, false, s10all,
         "L'intervento SAD-02 non ha né un obiettivo del Piano né i destinatari previsti. Completa la scheda."),
};

static void plans(void **state) {
  (void)state;
  run_pairs(pairs, sizeof pairs / sizeof pairs[0]);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(plans)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
