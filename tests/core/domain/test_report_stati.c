/* Reports of what is sent and received: R3 after a transmission, R4 with a late and a missing one, papers and users in
 * R5 and R6. Each sum is worked out here by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/core/domain/support_prospetto.h"

static void reduce(int64_t impegno, int64_t importo, const char *motivo) {
  zn_ledger l = ledger_of(&pr_g, ZN_L6_ENTE, "E001", "AMB-A");
  zn_row v = new_row(ZN_VARIAZIONE_IMPEGNO);
  set_int(&v, "impegno", impegno);
  set_int(&v, "data", 20180);
  set_int(&v, "importo", -importo);
  set_text(&v, "motivo", motivo);
  add_row(&pr_g, E1, &l, &v);
}

/* ---- R3 ---- */

/* The subtotal of the fund-year: cumulative and difference. */
static void cumulative(int at, zn_livello level, const char *org, zn_cents impegnato, zn_cents delta,
                       zn_cents liquidato, zn_cents delta_l) {
  pr_make(at, "R3", level, org, 0);
  for (size_t i = 0; i < 2; i++) { /* by quota, by cell */
    size_t last = pr_t[i]->nrighe - 1;
    assert_int_equal(pr_t[i]->tipi[last], ZN_RIGA_SUBTOTALE);
    assert_int_equal(pr_cell(i, last, "impegnato")->i, impegnato);
    assert_int_equal(pr_cell(i, last, "delta_impegnato")->i, delta);
    assert_int_equal(pr_cell(i, last, "liquidato")->i, liquidato);
    assert_int_equal(pr_cell(i, last, "delta_liquidato")->i, delta_l);
  }
}

static size_t with_reason(size_t sheet, const char *reason) {
  size_t n = 0;
  for (size_t r = 0; r < pr_t[sheet]->nrighe; r++) {
    const char *why = pr_cell(sheet, r, "motivo_riduzione")->testo;
    bool falls = pr_cell(sheet, r, "delta_impegnato")->i < 0 || pr_cell(sheet, r, "delta_liquidato")->i < 0;
    if (pr_t[sheet]->tipi[r] == ZN_RIGA && falls != (why[0] != 0)) /* a fall has a reason, a rise has none */
      fail_msg("sheet %zu row %zu: %s, %lld %lld «%s»", sheet, r, pr_cell(sheet, r, "quota")->testo,
               (long long)pr_cell(sheet, r, "delta_impegnato")->i, (long long)pr_cell(sheet, r, "delta_liquidato")->i,
               why);
    n += strstr(why, reason) != NULL;
  }
  return n;
}

static void after_a_transmission(void **state) {
  (void)state;
  pr_begin(400, 2076);
  int64_t k = pr_spend(E1, "E001", "1", 1000);
  pr_spend(CAP_A, "M001", "1", 300);
  cumulative(E1, ZN_LIVELLO_ENTE, "E001", 1000, 1000, 1000, 1000);
  pr_act(E1, ZN_ORG_ENTE, "E001", ZN_R_SUBMIT, NULL, NULL, 0);
  carry_all(&pr_g);
  pr_act(CAP_A, ZN_ORG_AMBITO, "AMB-A", ZN_R_ACCEPT, "E001", NULL, 0);
  pr_act(CAP_A, ZN_ORG_ENTE, "M001", ZN_R_SUBMIT, NULL, NULL, 0);
  cumulative(CAP_A, ZN_LIVELLO_AMBITO, "AMB-A", 1300, 1300, 1300, 1300); /* sent and validated is not transmitted */
  pr_act(CAP_A, ZN_ORG_AMBITO, "AMB-A", ZN_R_TRANSMIT, NULL, "E002 non risponde", 0);
  carry_all(&pr_g);
  cumulative(E1, ZN_LIVELLO_ENTE, "E001", 1000, 0, 1000, 0);
  assert_false(pr_cell(0, 0, "trasmesso_al")->vuota);
  cumulative(CAP_A, ZN_LIVELLO_AMBITO, "AMB-A", 1300, 0, 1300, 0);
  pr_spend(CAP_A, "M001", "2", 50);
  reduce(k, 100, "riduzione");
  cumulative(E1, ZN_LIVELLO_ENTE, "E001", 900, -100, 1000, 0);
  assert_int_equal(with_reason(0, "Disimpegno"), 1);
  assert_int_equal(with_reason(1, "Disimpegno"), 1);
  carry_all(&pr_g);
  cumulative(CAP_A, ZN_LIVELLO_AMBITO, "AMB-A", 1250, -50, 1350, 50);
  assert_int_equal(with_reason(0, "Disimpegno"), 1); /* of the quota that falls, not of the one that rises */
  cumulative(REG, ZN_LIVELLO_REGIONE, "regione", 1250, -50, 1350, 50);
  reduce(k, 10, "errore_materiale");
  carry_all(&pr_g);
  cumulative(REG, ZN_LIVELLO_AMBITO, "AMB-A", 1240, -60, 1350, 50);
  assert_int_equal(with_reason(0, "Errore materiale, Disimpegno"), 1);
  pr_drop();
  region_close(&pr_g);
}

/* What was lowered in place says nothing: the reason is asked for. */
static void lowered_in_place(void **state) {
  (void)state;
  pr_begin(410, 2076);
  int64_t k = pr_spend(E1, "E001", "1", 1000);
  pr_act(E1, ZN_ORG_ENTE, "E001", ZN_R_SUBMIT, NULL, NULL, 0);
  carry_all(&pr_g);
  pr_act(CAP_A, ZN_ORG_AMBITO, "AMB-A", ZN_R_ACCEPT, "E001", NULL, 0);
  pr_act(CAP_A, ZN_ORG_AMBITO, "AMB-A", ZN_R_TRANSMIT, NULL, "gli altri non rispondono", 0);
  carry_all(&pr_g);
  zn_arena a;
  zn_arena_init(&a);
  zn_row row = get_row(&pr_g, E1, ZN_IMPEGNO, k, &a);
  set_int(&row, "importo", 999);
  edit_row(&pr_g, E1, &row);
  zn_arena_release(&a);
  cumulative(E1, ZN_LIVELLO_ENTE, "E001", 999, -1, 1000, 0);
  assert_int_equal(with_reason(0, "Da indicare"), 1);
  pr_drop();
  region_close(&pr_g);
}

/* ---- R4 ---- */

static void one_late_one_missing(void **state) {
  (void)state;
  pr_begin(420, 2077);
  zn_day due = zn_day_of_ms(pr_g.now_ms) - 10;
  zn_ledger l1 = ledger_of(&pr_g, ZN_L1_REGIONE, "regione", NULL);
  zn_row r = new_row(ZN_RILEVAZIONE);
  set_int(&r, "fondo_annualita", pr_s.fa[REG]);
  set_text(&r, "tipo", "rendicontazione");
  set_int(&r, "al", 20300);
  set_int(&r, "scadenza", due);
  set_text(&r, "stato", "aperta");
  add_row(&pr_g, REG, &l1, &r);
  carry_all(&pr_g);
  pr_make(CAP_A, "R4", ZN_LIVELLO_AMBITO, "AMB-A", 0);
  assert_int_equal(pr_nt, 1);
  assert_int_equal(pr_t[0]->nrighe, 3 + 2);
  assert_int_equal(pr_total("percento"), 0);
  pr_act(E2, ZN_ORG_ENTE, "E002", ZN_R_DECLARE_UNUSED, NULL, NULL, 0);
  pr_act(E1, ZN_ORG_ENTE, "E001", ZN_R_DECLARE_UNUSED, NULL, NULL, 0);
  carry_all(&pr_g); /* by file: the capofila writes down the day of the PEC */
  pr_act(CAP_A, ZN_ORG_AMBITO, "AMB-A", ZN_R_ACCEPT, "E002", NULL, due);
  pr_act(CAP_A, ZN_ORG_AMBITO, "AMB-A", ZN_R_ACCEPT, "E001", NULL, due + 3);
  pr_make(CAP_A, "R4", ZN_LIVELLO_AMBITO, "AMB-A", 0);
  size_t in_time = pr_row(0, "codice", "E002"), late = pr_row(0, "codice", "E001"), none = pr_row(0, "codice", "M001");
  assert_int_equal(pr_cell(0, in_time, "inviato_il")->i, due);
  assert_int_equal(pr_cell(0, in_time, "giorni")->i, 0);
  assert_string_equal(pr_cell(0, in_time, "puntualita")->testo, "nei termini");
  assert_int_equal(pr_cell(0, late, "inviato_il")->i, due + 3);
  assert_int_equal(pr_cell(0, late, "giorni")->i, 3);
  assert_string_equal(pr_cell(0, late, "puntualita")->testo, "in ritardo");
  assert_true(pr_cell(0, none, "inviato_il")->vuota);
  assert_string_equal(pr_cell(0, none, "puntualita")->testo, "non inviato, scaduto");
  assert_int_equal(pr_cell(0, pr_t[0]->nrighe - 2, "percento")->i, 6667); /* complete */
  assert_int_equal(pr_total("percento"), 3333);                           /* on time */
  pr_make(REG, "R4", ZN_LIVELLO_REGIONE, "regione", 0);
  assert_int_equal(pr_t[0]->nrighe, 2 + 2);
  assert_int_equal(pr_cell(0, pr_t[0]->nrighe - 2, "percento")->i, 0);
  pr_act(CAP_A, ZN_ORG_AMBITO, "AMB-A", ZN_R_TRANSMIT, NULL, "M001 manca", 0);
  carry_all(&pr_g);
  pr_make(REG, "R4", ZN_LIVELLO_REGIONE, "regione", 0);
  assert_int_equal(pr_cell(0, pr_t[0]->nrighe - 2, "percento")->i, 5000); /* one ambito of two */
  pr_make(E1, "R4", ZN_LIVELLO_ENTE, "E001", 0);
  assert_int_equal(pr_t[0]->nrighe, 1 + 2);
  pr_drop();
  region_close(&pr_g);
}

/* An open remark is counted where it is. */
static void remarks(void **state) {
  (void)state;
  pr_begin(425, 2077);
  pr_spend(E1, "E001", "1", 1000);
  pr_act(E1, ZN_ORG_ENTE, "E001", ZN_R_SUBMIT, NULL, NULL, 0);
  carry_all(&pr_g);
  zn_ledger l4 = ledger_of(&pr_g, ZN_L4_AMBITO_ENTE, "AMB-A", "E001");
  zn_row r = new_row(ZN_RILIEVO);
  set_int(&r, "fondo_annualita", pr_s.fa[CAP_A]);
  set_int(&r, "ambito", org_k(&pr_g, CAP_A, "AMB-A"));
  set_int(&r, "ente", org_k(&pr_g, CAP_A, "E001"));
  set_text(&r, "tipo", "richiesta");
  set_text(&r, "testo", "Manca la determina");
  set_text(&r, "stato", "aperto");
  add_row(&pr_g, CAP_A, &l4, &r);
  pr_make(CAP_A, "R4", ZN_LIVELLO_AMBITO, "AMB-A", 0);
  assert_int_equal(pr_cell(0, pr_row(0, "codice", "E001"), "rilievi_aperti")->i, 1);
  assert_int_equal(pr_cell(0, pr_row(0, "codice", "E002"), "rilievi_aperti")->i, 0);
  pr_drop();
  region_close(&pr_g);
}

/* ---- R5, R6: papers and users ---- */

static void attach(int at, const char *ente, const char *field, int64_t k, const char *name) {
  static const uint8_t hash[32] = {1};
  zn_ledger l = ledger_of(&pr_g, ZN_L6_ENTE, ente, "AMB-A");
  zn_row a = new_row(ZN_ALLEGATO);
  set_int(&a, "ente", org_k(&pr_g, at, ente));
  set_text(&a, "nome", name);
  set_int(&a, "byte", 1000);
  set_bin(&a, "impronta", hash, sizeof hash);
  set_text(&a, "firma", "nessuna");
  set_int(&a, field, k);
  add_row(&pr_g, at, &l, &a);
}

static void users(const char *sesso, int64_t n) {
  zn_ledger l = ledger_of(&pr_g, ZN_L6_ENTE, "E001", "AMB-A");
  zn_row v = new_row(ZN_VALORE_INDICATORE);
  set_int(&v, "intervento", only_k(&pr_g, E1, "SELECT k FROM intervento WHERE codice='I1' ORDER BY k LIMIT 1"));
  set_int(&v, "ente", org_k(&pr_g, E1, "E001"));
  set_int(&v, "anno", 2077);
  set_text(&v, "indicatore", "utenti");
  set_text(&v, "sesso", sesso);
  set_text(&v, "eta", "tutte");
  set_int(&v, "valore", n);
  add_row(&pr_g, E1, &l, &v);
}

static void sheet_of(int at, bool own) {
  zn_report_ask ask = {.livello = own ? ZN_LIVELLO_ENTE : ZN_LIVELLO_REGIONE,
                       .org = org_id(own ? "E001" : "regione"),
                       .fondo_annualita = pr_s.fa[at],
                       .proprio = own};
  ask.intervento =
      carry_k(&pr_g, E1, only_k(&pr_g, E1, "SELECT k FROM intervento WHERE codice='I1' ORDER BY k LIMIT 1"), at);
  pr_drop();
  MUST(zn_report_make(pr_g.o[at].r, "R5", &ask, &pr_t, &pr_nt, &err));
  assert_int_equal(pr_nt, 6);
  assert_int_equal(pr_t[5]->nrighe, 2); /* the papers */
}

/* Who attached a paper to somebody else's entry is not heard; two users are nobody's to know. */
static void papers_and_users(void **state) {
  (void)state;
  pr_begin(427, 2077);
  int64_t k = pr_spend(E1, "E001", "1", 1000);
  carry_all(&pr_g);
  attach(E1, "E001", "impegno", k, "determina.pdf");
  attach(E1, "E001", "liquidazione", only_k(&pr_g, E1, "SELECT k FROM liquidazione"), "fattura.pdf");
  carry_all(&pr_g);
  attach(CAP_A, "M001", "impegno", carry_k(&pr_g, E1, k, CAP_A), "intruso.pdf");
  users("tutti", 9);
  users("maschi", 2);
  users("femmine", 7);
  carry_all(&pr_g);
  pr_make(REG, "R6", ZN_LIVELLO_ENTE, "E001", 0);
  assert_string_equal(pr_cell(0, 0, "allegati")->testo, "determina.pdf, fattura.pdf");
  sheet_of(E1, true);
  assert_int_equal(pr_cell(4, pr_row(4, "sesso", "maschi"), "valore")->i, 2);
  sheet_of(REG, false);
  assert_true(pr_cell(4, pr_row(4, "sesso", "maschi"), "valore")->mascherata);
  assert_true(pr_cell(4, pr_row(4, "sesso", "femmine"), "valore")->mascherata); /* else the sum gives it back */
  assert_int_equal(pr_cell(4, pr_row(4, "sesso", "tutti"), "valore")->i, 9);
  pr_drop();
  region_close(&pr_g);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(after_a_transmission), cmocka_unit_test(lowered_in_place),
                                     cmocka_unit_test(one_late_one_missing), cmocka_unit_test(remarks),
                                     cmocka_unit_test(papers_and_users)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
