/* Sendings compared: lines, totals and rows; what is written after a sending stays outside it and is seen by both
 * sides; a proposal of correction. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/core/domain/support_esame.h"

static json_t *get(es_who w, zn_esame_fn fn, zn_esame_ask ask) {
  json_t *v = NULL;
  MUST(es_esame(w, fn, ask, &v, &err));
  return v;
}

static const json_t *find(const json_t *list, const char *key, const char *value) {
  size_t i = 0;
  json_t *o = NULL;
  json_array_foreach((json_t *)list, i, o) {
    const char *t = json_string_value(json_object_get(o, key));
    if (t != NULL && strcmp(t, value) == 0) return o;
  }
  return NULL;
}

static void change(int64_t k, int64_t importo) {
  zn_arena a;
  zn_arena_init(&a);
  zn_row row = get_row(&es_g, E1, ZN_IMPEGNO, k, &a);
  set_int(&row, "importo", importo);
  edit_row(&es_g, E1, &row);
  zn_arena_release(&a);
}

static void two_versions(void **state) {
  (void)state;
  es_begin(231, 0);
  int64_t k1 = es_spend(E1, "E001", 0, "1", 1000), k2 = es_spend(E1, "E001", 1, "2", 2000);
  (void)k2;
  es_refused_act(__LINE__, COMUNE1, zn_esame_diff, ASK(0), ZN_E_STATE);
  DO(COMUNE1, ZN_R_SUBMIT, NULL, NULL);
  es_refused_act(__LINE__, COMUNE1, zn_esame_diff, ASK(0), ZN_E_STATE); /* only one */
  carry_all(&es_g);
  DO(CAPOFILA, ZN_R_RETURN, "E001", "manca una fattura");
  carry_all(&es_g);
  change(k1, 1500);
  es_spend(E1, "E001", 0, "3", 300);
  DO(COMUNE1, ZN_R_SUBMIT, NULL, NULL);
  carry_all(&es_g);
  es_refused_act(__LINE__, COMUNE1, zn_esame_diff, ASK(.da = 2, .a = 2), ZN_E_USAGE);
  es_refused_act(__LINE__, COMUNE1, zn_esame_diff, ASK(.da = 1, .a = 9), ZN_E_USAGE);
  const es_who all[] = {COMUNE1, CAPOFILA, REGIONE};
  for (size_t i = 0; i < 3; i++) { /* each side sees the same */
    json_t *v = get(all[i], zn_esame_diff, ASK(.ente = es_k(all[i], "E001")));
    const json_t *imp = json_object_get(json_object_get(v, "totali"), "impegnato");
    assert_string_equal(es_text(imp, "da"), "30.00");
    assert_string_equal(es_text(imp, "a"), "38.00");
    assert_string_equal(es_text(imp, "differenza"), "8.00");
    const json_t *lines = json_object_get(v, "righe"), *rows = json_object_get(v, "registrazioni");
    assert_int_equal(json_array_size(lines), 1); /* the other line is as it was */
    assert_string_equal(es_text(json_object_get(json_array_get(lines, 0), "pagato"), "differenza"), "3.00");
    assert_int_equal(json_array_size(rows), 4); /* one changed; impegno, liquidazione, pagamento new */
    const json_t *changed = find(rows, "cosa", "modificata");
    assert_non_null(changed);
    assert_string_equal(es_text(changed, "prima"), "10.00");
    assert_string_equal(es_text(changed, "ora"), "15.00");
    json_decref(v);
    v = get(all[i], zn_esame_diff, ASK(.ente = es_k(all[i], "E001"), .da = 2, .a = 1)); /* backwards */
    assert_string_equal(es_text(json_object_get(json_object_get(v, "totali"), "impegnato"), "differenza"), "-8.00");
    assert_non_null(find(json_object_get(v, "registrazioni"), "cosa", "eliminata"));
    json_decref(v);
    v = get(all[i], zn_esame_versions, ASK(.ente = es_k(all[i], "E001")));
    assert_int_equal(json_array_size(v), 2);
    json_decref(v);
  }
  es_end();
}

static size_t outside(es_who w, const char *ente) {
  json_t *v = get(w, zn_esame_outside, ASK(.ente = es_k(w, ente)));
  size_t n = json_array_size(v) == 0 ? 0 : json_array_size(json_object_get(json_array_get(v, 0), "registrazioni"));
  json_decref(v);
  json_t *o = es_show(w.at, ZN_LIVELLO_ENTE, ente);
  assert_int_equal(json_integer_value(json_object_get(o, "fuori_invio")), n);
  json_decref(o);
  return n;
}

/* An office offline goes on writing while its sending is taken in charge. */
static void late_entries(void **state) {
  (void)state;
  es_begin(232, 0);
  int64_t k1 = es_spend(E1, "E001", 0, "1", 1000);
  DO(COMUNE1, ZN_R_SUBMIT, NULL, NULL);
  carry_all(&es_g);
  assert_int_equal(outside(COMUNE1, "E001"), 0);
  DO(CAPOFILA, ZN_R_ACCEPT, "E001", NULL);
  /* the Regione publishes something: that is nobody's late entry */
  zn_ledger l1 = ledger_of(&es_g, ZN_L1_REGIONE, "regione", NULL);
  zn_row s = new_row(ZN_SCADENZA);
  set_text(&s, "titolo", "Una data");
  set_int(&s, "data", es_today());
  set_text(&s, "destinatari", "tutti");
  add_row(&es_g, REG, &l1, &s);
  es_spend(E1, "E001", 0, "7", 700); /* not knowing */
  change(k1, 1100);
  seal(&es_g, E1);
  assert_int_equal(outside(COMUNE1, "E001"), 4);
  carry_all(&es_g);
  assert_int_equal(outside(CAPOFILA, "E001"), 4);
  assert_int_equal(outside(REGIONE, "E001"), 4);
  json_t *v = get(CAPOFILA, zn_esame_outside, ASK(0)); /* the whole ambito: only who has something */
  assert_int_equal(json_array_size(v), 1);
  assert_string_equal(es_text(json_array_get(v, 0), "ente"), "E001");
  json_decref(v);
  v = es_show(REG, ZN_LIVELLO_ENTE, "E001");
  assert_string_equal(es_text(json_object_get(v, "trasmesso"), "impegnato"), "10.00"); /* neither merged … */
  json_decref(v);
  REFUSED(COMUNE1, ZN_R_PROPOSE, NULL, NULL, ZN_E_USAGE);
  REFUSED(CAPOFILA, ZN_R_PROPOSE, "E001", "x", ZN_E_DENIED);
  DO(COMUNE1, ZN_R_PROPOSE, NULL, "spesa registrata senza rete"); /* … nor lost */
  carry_all(&es_g);
  STATE(CAP_A, ZN_LIVELLO_ENTE, "E001", "convalidato");
  v = es_show(CAP_A, ZN_LIVELLO_ENTE, "E001");
  const json_t *proposed = find(json_object_get(v, "mosse"), "mossa", "propone_rettifica");
  assert_non_null(proposed);
  assert_string_equal(es_text(proposed, "effetto"), "proposta_di_rettifica");
  json_decref(v);
  v = get(CAPOFILA, zn_esame_diff, ASK(.ente = es_k(CAPOFILA, "E001"))); /* what it proposes, against what was sent */
  assert_string_equal(es_text(json_object_get(json_object_get(v, "totali"), "impegnato"), "differenza"), "8.00");
  json_decref(v);
  DO(CAPOFILA, ZN_R_RETURN, "E001", "accolta la rettifica");
  carry_all(&es_g);
  assert_int_equal(outside(COMUNE1, "E001"), 0); /* nothing is frozen */
  DO(COMUNE1, ZN_R_SUBMIT, NULL, NULL);
  carry_all(&es_g);
  assert_int_equal(outside(CAPOFILA, "E001"), 0);
  STATE(CAP_A, ZN_LIVELLO_ENTE, "E001", "inviato");
  es_end();
}

/* Of an ambito: which enti changed, came, went, and the lines under them. */
static void transmissions(void **state) {
  (void)state;
  es_begin(233, 0);
  es_spend(E1, "E001", 0, "1", 1000);
  es_spend(CAP_A, "M001", 0, "1", 500);
  DO(COMUNE1, ZN_R_SUBMIT, NULL, NULL);
  DO(LEADER, ZN_R_SUBMIT, NULL, NULL);
  carry_all(&es_g);
  DO(CAPOFILA, ZN_R_ACCEPT, "E001", NULL);
  DO(CAPOFILA, ZN_R_TRANSMIT, NULL, "manca E002");
  es_spend(E2, "E002", 0, "1", 250);
  DO(COMUNE2, ZN_R_SUBMIT, NULL, NULL);
  carry_all(&es_g);
  DO(CAPOFILA, ZN_R_ACCEPT, "E002", NULL);
  DO(CAPOFILA, ZN_R_TRANSMIT_MISSING, NULL, NULL);
  carry_all(&es_g);
  json_t *v = get(REGIONE, zn_esame_diff, ASK(.ambito = es_k(REGIONE, "AMB-A")));
  assert_string_equal(es_text(json_object_get(json_object_get(v, "totali"), "pagato"), "differenza"), "2.50");
  const json_t *enti = json_object_get(v, "enti");
  assert_int_equal(json_array_size(enti), 1);
  const json_t *e = json_array_get(enti, 0);
  assert_string_equal(es_text(e, "ente"), "E002");
  assert_string_equal(es_text(e, "da"), "mancante");
  assert_string_equal(es_text(e, "a"), "inviato");
  assert_true(json_array_size(json_object_get(e, "righe")) >= 1);
  json_decref(v);
  es_end();
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(two_versions), cmocka_unit_test(late_entries),
                                     cmocka_unit_test(transmissions)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
