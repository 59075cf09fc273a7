/* What a modified client writes about a plan has no effect elsewhere and is listed; an agreement signed by too few; a
 * change that nobody approved. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/date.h"
#include "tests/core/domain/support_piano.h"

/* A move as no program of ours would write it: any author, any ledger. */
static void forge(int at, zn_ledger l, const char *mossa, const char *ente, const char *ambito) {
  zn_pdz x;
  zn_row row = new_row(ZN_PIANO_MOSSA);
  zn_hash answers;
  int64_t k = carry_k(&pz_g, CAP_A, pz_piano, at);
  MUST(zn_pdz_open(&x, pz_g.o[at].r, k, &err));
  bool any = x.flusso.ultima != NULL;
  if (any) answers = x.flusso.ultima->hash;
  zn_pdz_close(&x);
  set_int(&row, "piano", k);
  set_text(&row, "mossa", mossa);
  if (ente != NULL) set_int(&row, "ente", org_k(&pz_g, at, ente));
  if (ambito != NULL) set_int(&row, "ambito", org_k(&pz_g, at, ambito));
  if (any) set_bin(&row, "risponde_a", answers.b, sizeof answers.b);
  set_int(&row, "data", zn_day_from_ymd(2025, 3, 3));
  add_row(&pz_g, at, &l, &row);
}

static void moves_by_the_wrong_author(void **state) {
  (void)state;
  DO(CAP_A, "consult", .ambito = NULL);
  carry_all(&pz_g);
  /* an ente that approves as if it were the Conferenza; the Regione's approval by the capofila, and before its time */
  forge(E1, ledger_of(&pz_g, ZN_L6_ENTE, "E001", "AMB-A"), "approva_conferenza", "E001", NULL);
  forge(CAP_A, ledger_of(&pz_g, ZN_L3_AMBITO, "AMB-A", NULL), "approva", NULL, "AMB-A");
  forge(CAP_A, ledger_of(&pz_g, ZN_L3_AMBITO, "AMB-A", NULL), "trasmetti_regione", NULL, "AMB-A");
  carry_all(&pz_g);
  STATE(REG, "in_consultazione");
  STATE(CAP_A, "in_consultazione");
  STATE(E2, "in_consultazione");
  assert_int_equal(pz_count(REG, "senza_effetto"), 3);
  assert_int_equal(pz_count(CAP_A, "senza_effetto"), 3);
  REFUSED(E1, "approve-council", ZN_E_DENIED, "capofila", .atto = PZ_ATTO);
  REFUSED(CAP_A, "approve", ZN_E_DENIED, "Regione", .atto = PZ_ATTO);
  REFUSED(REG, "approve", ZN_E_STATE, "In consultazione", .atto = PZ_ATTO);
  REFUSED(CAP_B, "approve-council", ZN_E_DENIED, "altro ambito", .atto = PZ_ATTO);
  DO(CAP_A, "approve-council", .atto = PZ_ATTO);
  carry_all(&pz_g);
  STATE(REG, "approvato_conferenza");
}

/* Another ambito's capofila writes about this plan, in its own ledger. */
static void rows_of_another_ambito(void **state) {
  (void)state;
  DO(CAP_A, "init-steps", .ambito = NULL);
  DO(CAP_A, "consult", .ambito = NULL);
  DO(CAP_A, "approve-council", .atto = PZ_ATTO);
  carry_all(&pz_g);
  /* the plan's row lies in AMB-A's ledger, which AMB-B does not read: it knows the id all the same */
  zn_id id;
  assert_int_equal(zn_replica_hash_of_k(pz_g.o[CAP_A].r, pz_piano, &id), ZN_OK);
  int64_t k = zn_replica_k_of_hash(pz_g.o[CAP_B].r, &id, true);
  zn_ledger l3 = ledger_of(&pz_g, ZN_L3_AMBITO, "AMB-B", NULL);
  static const char *const codes[] = {"M001", "E001", "E002"};
  for (size_t i = 0; i < 3; i++) {
    zn_row f = new_row(ZN_FIRMATARIO);
    set_int(&f, "piano", k);
    set_text(&f, "atto_tipo", "accordo_programma");
    set_int(&f, "ente", org_k(&pz_g, CAP_B, codes[i]));
    set_int(&f, "data_firma", zn_day_from_ymd(2025, 3, 1));
    add_row(&pz_g, CAP_B, &l3, &f);
  }
  zn_row s = new_row(ZN_PIANO_SEZIONE), m = new_row(ZN_PIANO_MOSSA);
  set_int(&s, "piano", k);
  set_int(&s, "numero", 1);
  set_text(&s, "testo", "Non è il suo Piano");
  set_text(&s, "stato", "completa");
  add_row(&pz_g, CAP_B, &l3, &s);
  set_int(&m, "piano", k);
  set_text(&m, "mossa", "torna_in_bozza");
  set_int(&m, "data", 20150);
  add_row(&pz_g, CAP_B, &l3, &m);
  carry_all(&pz_g);
  STATE(REG, "approvato_conferenza");
  json_t *v = pz_show(REG);
  assert_int_equal(json_integer_value(json_object_get(json_object_get(v, "firme"), "firmate")), 0);
  assert_int_equal(json_integer_value(json_object_get(json_object_get(v, "firme"), "totale")), 3);
  assert_int_equal(json_integer_value(json_object_get(json_object_get(v, "sezioni"), "complete")), 0);
  json_decref(v);
  assert_int_equal(pz_count(REG, "senza_effetto"), 1);
  REFUSED(CAP_A, "sign-agreement", ZN_E_STATE, "M001", .atto = PZ_ATTO);
}

static void agreement_signed_by_too_few(void **state) {
  (void)state;
  DO(CAP_A, "consult", .ambito = NULL);
  DO(CAP_A, "approve-council", .atto = PZ_ATTO);
  DO(CAP_A, "sign", .ente = "M001", .data = "2025-03-02");
  DO(CAP_A, "sign", .ente = "E001", .data = "2025-03-02");
  REFUSED(CAP_A, "sign-agreement", ZN_E_STATE, "E002", .atto = PZ_ATTO);
  forge(CAP_A, ledger_of(&pz_g, ZN_L3_AMBITO, "AMB-A", NULL), "sottoscrivi_accordo", NULL, "AMB-A");
  carry_all(&pz_g);
  STATE(REG, "approvato_conferenza");
  assert_int_equal(pz_count(REG, "senza_effetto"), 1);
  DO(CAP_A, "sign", .ente = "E002", .data = "2025-03-10"); /* later than that agreement says */
  carry_all(&pz_g);
  STATE(REG, "approvato_conferenza");
  REFUSED(CAP_A, "sign-agreement", ZN_E_STATE, "E002", .atto = PZ_ATTO, .data = "2025-03-09");
  DO(CAP_A, "sign-agreement", .atto = PZ_ATTO, .data = "2025-03-10");
  DO(CAP_A, "transmit", .ambito = NULL);
  carry_all(&pz_g);
  STATE(REG, "trasmesso_regione");
  DO(REG, "approve", .atto = PZ_ATTO);
  carry_all(&pz_g);
  /* a signature deleted afterwards does not undo what the Regione approved */
  delete_row(&pz_g, CAP_A, ZN_FIRMATARIO, only_k(&pz_g, CAP_A, "SELECT max(k) FROM firmatario"));
  carry_all(&pz_g);
  STATE(REG, "approvato");
}

/* Who was not a member on that day need not have signed; who had left neither. */
static void members_of_the_day(void **state) {
  (void)state;
  char sql[200];
  static const struct {
    const char *ente, *field;
    int y, m, d;
  } dates[] = {{"E002", "dal", 2025, 6, 1}, {"E001", "al", 2025, 5, 31}};
  DO(CAP_A, "consult", .ambito = NULL);
  DO(CAP_A, "approve-council", .atto = PZ_ATTO);
  DO(CAP_A, "sign", .ente = "M001", .data = "2025-03-02");
  for (size_t i = 0; i < 2; i++) { /* E002 comes on 1 June in the place of E001 */
    snprintf(sql, sizeof sql, "SELECT m.k FROM ambito_membro m JOIN ente e ON e.k=m.ente WHERE e.cod_catastale='%s'",
             dates[i].ente);
    zn_row m = get_row(&pz_g, REG, ZN_AMBITO_MEMBRO, only_k(&pz_g, REG, sql), &pz_arena);
    if (strcmp(dates[i].field, "dal") == 0) { /* the day is part of the key: the old membership goes */
      delete_row(&pz_g, REG, ZN_AMBITO_MEMBRO, m.k);
      zn_ledger l1 = ledger_of(&pz_g, ZN_L1_REGIONE, "regione", NULL);
      m.k = 0;
      set_int(&m, dates[i].field, zn_day_from_ymd(dates[i].y, dates[i].m, dates[i].d));
      add_row(&pz_g, REG, &l1, &m);
    } else {
      set_int(&m, dates[i].field, zn_day_from_ymd(dates[i].y, dates[i].m, dates[i].d));
      edit_row(&pz_g, REG, &m);
    }
  }
  carry_all(&pz_g);
  REFUSED(CAP_A, "sign-agreement", ZN_E_STATE, "E001", .atto = PZ_ATTO, .data = "2025-04-01");
  REFUSED(CAP_A, "sign-agreement", ZN_E_STATE, "E002", .atto = PZ_ATTO, .data = "2025-06-10");
  DO(CAP_A, "sign", .ente = "E002", .data = "2025-06-09");
  REFUSED(CAP_A, "sign-agreement", ZN_E_STATE, "E001", .atto = PZ_ATTO, .data = "2025-05-31");
  DO(CAP_A, "sign-agreement", .atto = PZ_ATTO, .data = "2025-06-10");
  carry_all(&pz_g);
  STATE(REG, "accordo_sottoscritto");
}

/* A modified capofila puts a change in force that nobody approved: the change stays a draft, and the plan is shown as
 * altered behind its approval. */
static void a_change_nobody_approved(void **state) {
  (void)state;
  pz_enforce();
  DO(CAP_A, "remodel", .motivo = "Di nascosto");
  zn_ledger l3 = ledger_of(&pz_g, ZN_L3_AMBITO, "AMB-A", NULL);
  zn_row m = new_row(ZN_PIANO_MOSSA), b = get_row(&pz_g, CAP_A, ZN_BUDGET, pz_line1, &pz_arena);
  int64_t rim = only_k(&pz_g, CAP_A, "SELECT k FROM rimodulazione");
  zn_row r = get_row(&pz_g, CAP_A, ZN_RIMODULAZIONE, rim, &pz_arena);
  set_int(&m, "piano", pz_piano);
  set_int(&m, "rimodulazione", rim);
  set_text(&m, "mossa", "rendi_vigente");
  set_int(&m, "data", 20150);
  add_row(&pz_g, CAP_A, &l3, &m);
  set_int(&b, "importo", 1);
  edit_row(&pz_g, CAP_A, &b);
  set_int(&r, "applicata", 1);
  edit_row(&pz_g, CAP_A, &r);
  carry_all(&pz_g);
  json_t *v = pz_show(REG);
  const json_t *c = json_array_get(json_object_get(v, "rimodulazioni"), 0);
  assert_string_equal(json_string_value(json_object_get(c, "stato")), "bozza");
  assert_string_equal(json_string_value(json_object_get(json_array_get(json_object_get(c, "mosse"), 0), "effetto")),
                      "senza_effetto");
  assert_true(json_is_true(json_object_get(v, "modificato_dopo_approvazione")));
  json_decref(v);
}

int main(void) {
#define T(f) cmocka_unit_test_setup_teardown(f, pz_setup, pz_teardown)
  const struct CMUnitTest tests[] = {T(moves_by_the_wrong_author), T(rows_of_another_ambito),
                                     T(agreement_signed_by_too_few), T(members_of_the_day),
                                     T(a_change_nobody_approved)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
