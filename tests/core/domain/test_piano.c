/* The life of a plan on real replicas: in force everywhere, what is approved is what was sent, changes applied, stale,
 * over the threshold; the statement. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/date.h"
#include "tests/core/domain/support_piano.h"

/* ---- life ---- */

static void in_force_everywhere(void **state) {
  (void)state;
  pz_enforce();
  for (int at = REG; at <= E2; at++)
    if (at != CAP_B) STATE(at, "vigente");
  json_t *v = pz_show(REG), *w = pz_show(E1);
  assert_true(json_is_false(json_object_get(v, "modificato_dopo_approvazione")));
  assert_true(json_is_false(json_object_get(w, "modificato_dopo_approvazione")));
  json_decref(v);
  json_decref(w);
  zn_row b = get_row(&pz_g, CAP_A, ZN_BUDGET, pz_line1, &pz_arena);
  set_int(&b, "importo", 590000);
  edit_row(&pz_g, CAP_A, &b);
  carry_all(&pz_g);
  v = pz_show(REG);
  assert_true(json_is_true(json_object_get(v, "modificato_dopo_approvazione")));
  json_decref(v);
  DO(CAP_A, "conclude", .ambito = NULL);
  carry_all(&pz_g);
  STATE(E1, "concluso");
  zn_row p = get_row(&pz_g, REG, ZN_PIANO, carry_k(&pz_g, CAP_A, pz_piano, REG), &pz_arena);
  assert_true(zn_row_is(&p, "stato", "concluso")); /* money reads this */
  REFUSED(CAP_A, "enforce", ZN_E_STATE, "Concluso", .ambito = NULL);
}

/* The Regione may not approve what it has not been sent; more may not be planned than is assigned. */
static void what_is_sent_is_what_is_approved(void **state) {
  (void)state;
  DO(CAP_A, "consult", .ambito = NULL);
  DO(CAP_A, "approve-council", .atto = PZ_ATTO);
  pz_sign_all();
  DO(CAP_A, "sign-agreement", .atto = PZ_ATTO);
  zn_row b = get_row(&pz_g, CAP_A, ZN_BUDGET, pz_line1, &pz_arena);
  set_int(&b, "importo", 600001);
  edit_row(&pz_g, CAP_A, &b);
  REFUSED(CAP_A, "transmit", ZN_E_STATE, "F1/2025", .ambito = NULL);
  set_int(&b, "importo", 600000);
  edit_row(&pz_g, CAP_A, &b);
  DO(CAP_A, "transmit", .ambito = NULL);
  set_int(&b, "importo", 500000);
  edit_row(&pz_g, CAP_A, &b);
  carry_all(&pz_g);
  REFUSED(REG, "approve", ZN_E_STATE, "quello trasmesso", .atto = PZ_ATTO);
  DO(REG, "request", .motivo = "Ritrasmettere");
  carry_all(&pz_g);
  DO(CAP_A, "complete", .ambito = NULL);
  carry_all(&pz_g);
  DO(REG, "approve", .atto = PZ_ATTO);
  STATE(REG, "approvato");
}

/* The Regione's word goes into a ledger that the enti do not read: they follow the ambito. */
static void an_ente_follows_the_ambito(void **state) {
  (void)state;
  DO(CAP_A, "consult", .ambito = NULL);
  DO(CAP_A, "approve-council", .atto = PZ_ATTO);
  pz_sign_all();
  DO(CAP_A, "sign-agreement", .atto = PZ_ATTO);
  DO(CAP_A, "transmit", .ambito = NULL);
  carry_all(&pz_g);
  DO(REG, "reject", .motivo = "Da rifare");
  carry_all(&pz_g);
  DO(CAP_A, "consult", .ambito = NULL);
  carry_all(&pz_g);
  STATE(E1, "in_consultazione");
  DO(E1, "comment", .motivo = "Ancora noi");
  carry_all(&pz_g);
  json_t *v = pz_show(CAP_A), *w = pz_show(E1);
  assert_int_equal(json_array_size(json_object_get(v, "commenti")), 1);
  assert_int_equal(json_array_size(json_object_get(w, "commenti")), 1);
  json_decref(v);
  json_decref(w);
  STATE(CAP_A, "in_consultazione");
}

/* ---- changes ---- */

static json_t *diff(int at, const char *numero) {
  zn_place p = pz_place(at);
  json_t *v = NULL;
  MUST(zn_piano_differenze(&p, &(zn_piano_testi){.ambito = "AMB-A", .rimodulazione = numero}, &v, &err));
  return v;
}

static void set_rim(int64_t budget, zn_cents importo) {
  char sql[120];
  snprintf(sql, sizeof sql, "SELECT max(k) FROM rimodulazione_riga WHERE budget=%lld", (long long)budget);
  zn_row r = get_row(&pz_g, CAP_A, ZN_RIMODULAZIONE_RIGA, only_k(&pz_g, CAP_A, sql), &pz_arena);
  set_int(&r, "importo", importo);
  edit_row(&pz_g, CAP_A, &r);
}

static zn_cents amount_of(int at, int64_t k) {
  zn_row b = get_row(&pz_g, at, ZN_BUDGET, carry_k(&pz_g, CAP_A, k, at), &pz_arena);
  return zn_row_int(&b, "importo");
}

static void threshold(const char *hundredths) {
  zn_ledger l1 = ledger_of(&pz_g, ZN_L1_REGIONE, "regione", NULL);
  zn_row s = new_row(ZN_IMPOSTAZIONE);
  set_text(&s, "chiave", "rimodulazione_leggera");
  set_text(&s, "valore", hundredths);
  add_row(&pz_g, REG, &l1, &s);
  carry_all(&pz_g);
}

static void a_change_by_the_light_path(void **state) {
  (void)state;
  REFUSED(CAP_A, "remodel", ZN_E_STATE, "vigente", .motivo = "Presto");
  pz_enforce();
  REFUSED(CAP_A, "remodel", ZN_E_USAGE, "motivo", .ambito = NULL);
  DO(CAP_A, "remodel", .motivo = "Si sposta");
  REFUSED(CAP_A, "approve-light", ZN_E_STATE, "non cambia", .rimodulazione = "1", .atto = PZ_ATTO);
  set_rim(pz_line1, 550000);
  set_rim(pz_line2, 450000); /* 5,00 % of 10,000 */
  json_t *v = diff(CAP_A, "1");
  assert_string_equal(json_string_value(json_object_get(v, "spostato")), "500.00");
  assert_int_equal(json_integer_value(json_object_get(v, "percento")), 500);
  json_decref(v);
  REFUSED(CAP_A, "approve-light", ZN_E_STATE, "non ammette", .rimodulazione = "1", .atto = PZ_ATTO);
  threshold("499");
  REFUSED(CAP_A, "approve-light", ZN_E_STATE, "5,00%", .rimodulazione = "1", .atto = PZ_ATTO);
  threshold("500");
  DO(CAP_A, "approve-light", .rimodulazione = "1", .atto = PZ_ATTO);
  assert_int_equal(amount_of(CAP_A, pz_line1), 600000); /* nothing yet */
  DO(CAP_A, "enforce", .rimodulazione = "1");
  carry_all(&pz_g);
  assert_int_equal(amount_of(REG, pz_line1), 550000);
  assert_int_equal(amount_of(REG, pz_line2), 450000);
  v = pz_show(REG);
  assert_true(json_is_false(json_object_get(v, "modificato_dopo_approvazione")));
  assert_int_equal(json_integer_value(json_object_get(v, "versione")), 2);
  json_decref(v);
  REFUSED(CAP_A, "enforce", ZN_E_STATE, "Vigente", .rimodulazione = "1");
  threshold("100"); /* lowered later: the past stays, and is shown */
  v = pz_show(REG);
  const json_t *r = json_array_get(json_object_get(v, "rimodulazioni"), 0);
  assert_string_equal(json_string_value(json_object_get(r, "stato")), "vigente");
  assert_true(json_is_true(json_object_get(r, "oltre_soglia")));
  json_decref(v);
}

static void a_stale_copy(void **state) {
  (void)state;
  pz_enforce();
  threshold("10000");
  DO(CAP_A, "remodel", .motivo = "Si sposta");
  set_rim(pz_line1, 550000);
  zn_row b = get_row(&pz_g, CAP_A, ZN_BUDGET, pz_line1, &pz_arena);
  set_int(&b, "importo", 580000);
  edit_row(&pz_g, CAP_A, &b);
  REFUSED(CAP_A, "approve-light", ZN_E_STATE, "refresh", .rimodulazione = "1", .atto = PZ_ATTO);
  DO(CAP_A, "remodel", .aggiorna = "1");
  json_t *v = diff(CAP_A, "1"), *r;
  size_t i;
  json_array_foreach(json_object_get(v, "righe"), i, r) {
    bool first = strcmp(json_string_value(json_object_get(r, "ente")), "E001") == 0;
    assert_string_equal(json_string_value(json_object_get(r, "prima")), first ? "5800.00" : "4000.00");
    assert_string_equal(json_string_value(json_object_get(r, "dopo")), first ? "5500.00" : "4000.00");
  }
  json_decref(v);
  /* more than is assigned */
  set_rim(pz_line2, 600001);
  REFUSED(CAP_A, "approve-light", ZN_E_STATE, "F1/2025", .rimodulazione = "1", .atto = PZ_ATTO);
  set_rim(pz_line2, 430000);
  /* a line that goes to nothing stays at nothing */
  set_rim(pz_line1, 0);
  DO(CAP_A, "approve-light", .rimodulazione = "1", .atto = PZ_ATTO);
  set_rim(pz_line2, 430001);
  REFUSED(CAP_A, "enforce", ZN_E_STATE, "approvate di nuovo", .rimodulazione = "1");
  set_rim(pz_line2, 430000);
  DO(CAP_A, "enforce", .rimodulazione = "1");
  assert_int_equal(amount_of(CAP_A, pz_line1), 0);
  assert_int_equal(amount_of(CAP_A, pz_line2), 430000);
}

/* ---- the statement ---- */

static void statement(void **state) {
  (void)state;
  zn_buf b;
  zn_place p = pz_place(CAP_A);
  DO(CAP_A, "init-steps", .entro = "2025-01-31,2025-02-28");
  DO(CAP_A, "step", .numero = "1", .data = "2025-02-10", .note = "<b>grassetto</b>");
  DO(CAP_A, "sign", .organismo = "ASP <b>Sud</b>", .data = "2025-03-02");
  zn_buf_init(&b, 0);
  MUST(zn_piano_prospetto(&p, &(zn_piano_testi){.ambito = NULL}, false, &b, &err));
  static const char *const says[] = {"AMB-A - Piano di zona 2024-2026",
                                     "Stato del Piano: In bozza",
                                     "fatto con 10 giorni di ritardo",
                                     "in ritardo di",
                                     "Firme necessarie raccolte: 0 su 3",
                                     "E001 - non ancora firmato",
                                     "F1/2025 - assegnato 10.000,00 - programmato 10.000,00"};
  for (size_t i = 0; i < sizeof says / sizeof says[0]; i++)
    if (strstr(zn_buf_cstr(&b), says[i]) == NULL) fail_msg("no \"%s\" in:\n%s", says[i], zn_buf_cstr(&b));
  zn_buf_clear(&b);
  MUST(zn_piano_prospetto(&p, &(zn_piano_testi){.ambito = NULL}, true, &b, &err));
  assert_non_null(strstr(zn_buf_cstr(&b), "ASP &lt;b&gt;Sud&lt;/b&gt;"));
  assert_null(strstr(zn_buf_cstr(&b), "<b>Sud"));
  zn_buf_release(&b);
}

int main(void) {
#define T(f) cmocka_unit_test_setup_teardown(f, pz_setup, pz_teardown)
  const struct CMUnitTest tests[] = {T(in_force_everywhere),
                                     T(what_is_sent_is_what_is_approved),
                                     T(an_ente_follows_the_ambito),
                                     T(a_change_by_the_light_path),
                                     T(a_stale_copy),
                                     T(statement)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
