/* The first screen: what each office is told to do, as a year goes by; and that it is told nothing by who may not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/domain/cruscotto/cruscotto.h"
#include "tests/core/domain/support_esame.h"

static json_t *seen(es_who w) {
  zn_arena a;
  zn_place p;
  json_t *v = NULL;
  zn_arena_init(&a);
  MUST(zn_place_init(&p, es_g.o[w.at].r, w.me, &a, &err));
  MUST(zn_cruscotto(&p, &v, &err));
  zn_arena_release(&a);
  assert_int_equal(json_array_size(v), 1);
  json_t *o = json_incref(json_array_get(v, 0));
  json_decref(v);
  return o;
}

/* How many things of a kind are to be done about the story's fund (or about none); *first: the first one's text. */
static size_t things(const json_t *o, const char *tipo, const char **first) {
  size_t n = 0, i = 0;
  json_t *one = NULL;
  json_array_foreach(json_object_get(o, "da_fare"), i, one) {
    if (strcmp(es_text(one, "tipo"), tipo) != 0) continue;
    if (n++ == 0 && first != NULL) *first = es_text(one, "testo");
    assert_true(strncmp(es_text(one, "comando"), "zona ", 5) == 0);
  }
  return n;
}

static void expect(int line, es_who w, const char *tipo, size_t must, const char *says) {
  const char *text = "";
  json_t *o = seen(w);
  size_t n = things(o, tipo, &text);
  if (n != must) fail_msg("line %d: %s is told %zu things of %s, must be %zu", line, w.me, n, tipo, must);
  if (says != NULL && strstr(text, says) == NULL) fail_msg("line %d: «%s» does not say «%s»", line, text, says);
  json_decref(o);
}
#define TOLD(w, tipo, n, says) expect(__LINE__, w, tipo, n, says)

static const json_t *survey(const json_t *o) {
  size_t i = 0;
  json_t *one = NULL;
  json_array_foreach(json_object_get(o, "rendicontazioni"), i, one) {
    if (json_integer_value(json_object_get(one, "anno")) == 2040) return one;
  }
  fail_msg("the fund-year is not there");
  return NULL;
}

static void counts(int line, es_who w, const char *key, json_int_t must) {
  json_t *o = seen(w);
  json_int_t n = json_integer_value(json_object_get(survey(o), key));
  if (n != must) fail_msg("line %d: %s counts %lld %s, must be %lld", line, w.me, (long long)n, key, (long long)must);
  json_decref(o);
}
#define COUNTS(w, key, n) counts(__LINE__, w, key, n)

static void a_year(void **state) {
  (void)state;
  es_begin(301, 0);
  es_survey(20300, es_today() + 9, "aperta");
  TOLD(COMUNE1, "rilevazione", 1, "scade tra 9 giorni");
  TOLD(COMUNE1, "rilevazione", 1, "Non hai ancora registrato nulla");
  TOLD(CAPOFILA, "rilevazione", 1, "Inviate 0 su 3");
  COUNTS(CAPOFILA, "dovute", 3);
  COUNTS(REGIONE, "in_composizione", 2); /* AMB-B has money of the fund too */
  es_spend(E1, "E001", 0, "1", 1000);
  TOLD(COMUNE1, "rilevazione", 1, "scade tra 9 giorni.");
  DO(COMUNE1, ZN_R_SUBMIT, NULL, NULL);
  TOLD(COMUNE1, "rilevazione", 0, NULL); /* done: nothing to do */
  carry_all(&es_g);
  TOLD(CAPOFILA, "da_verificare", 1, "un invio da verificare");
  COUNTS(CAPOFILA, "inviate", 1);
  /* a remark is for who has to answer, until he does */
  const char *id = es_id(CAPOFILA, zn_esame_rilievo_add,
                         ASK(.ente = es_k(CAPOFILA, "E001"), .tipo = "richiesta", .testo = "fattura?"));
  carry_all(&es_g);
  TOLD(COMUNE1, "rilievo", 1, "il capofila chiede: «fattura?»");
  TOLD(COMUNE2, "rilievo", 0, NULL);
  es_id(COMUNE1, zn_rilievo_reply, ASK(.id = id, .testo = "eccola"));
  TOLD(COMUNE1, "rilievo", 0, NULL);
  carry_all(&es_g);
  es_id(CAPOFILA, zn_rilievo_close, ASK(.id = id));
  DO(CAPOFILA, ZN_R_RETURN, "E001", "manca una fattura");
  carry_all(&es_g);
  TOLD(COMUNE1, "correzione", 1, "il capofila chiede una correzione: «manca una fattura»");
  TOLD(CAPOFILA, "da_verificare", 0, NULL);
  es_all_validated();
  TOLD(CAPOFILA, "pronta", 1, "Puoi trasmettere");
  COUNTS(CAPOFILA, "convalidate", 3);
  DO(CAPOFILA, ZN_R_TRANSMIT, NULL, NULL);
  carry_all(&es_g);
  TOLD(CAPOFILA, "pronta", 0, NULL);
  TOLD(REGIONE, "da_esaminare", 1, "una rendicontazione da esaminare");
  COUNTS(REGIONE, "trasmesse", 1);
  DO(REGIONE, ZN_R_REVIEW, "AMB-A", NULL);
  TOLD(REGIONE, "istruttoria", 0, NULL);
  es_g.now_ms += 32LL * 86400000;
  TOLD(REGIONE, "istruttoria", 1, "da oltre 30 giorni");
  DO(REGIONE, ZN_R_REQUEST, "AMB-A", "manca il bando");
  carry_all(&es_g);
  TOLD(CAPOFILA, "integrazione", 1, "«manca il bando»");
  DO(CAPOFILA, ZN_R_REPLY, NULL, "il bando non serve");
  carry_all(&es_g);
  TOLD(REGIONE, "controdeduzioni", 1, "ha risposto con controdeduzioni");
  DO(REGIONE, ZN_R_APPROVE, "AMB-A", NULL);
  TOLD(REGIONE, "controdeduzioni", 0, NULL);
  COUNTS(REGIONE, "approvate", 1);
  es_end();
}

/* Past the deadline: who is late is told so, and the one above counts it. */
static void late(void **state) {
  (void)state;
  es_begin(302, 0);
  es_survey(20300, es_today() - 2, "aperta");
  TOLD(COMUNE1, "rilevazione", 1, "scaduta da 2 giorni");
  TOLD(CAPOFILA, "in_ritardo", 1, "3 enti in ritardo");
  COUNTS(CAPOFILA, "in_ritardo", 3);
  TOLD(REGIONE, "in_ritardo", 1, "2 ambiti in ritardo (AMB-A, AMB-B)");
  es_id(CAPOFILA, zn_proroga_ask, ASK(.scadenza = "31/12/2098", .motivo = "ragioneria ferma"));
  carry_all(&es_g);
  TOLD(REGIONE, "proroga", 1, "Una proroga chiesta");
  es_id(REGIONE, zn_proroga_grant, ASK(.scadenza = "31/12/2098", .ambito = es_k(REGIONE, "AMB-A")));
  carry_all(&es_g);
  TOLD(REGIONE, "proroga", 0, NULL);
  TOLD(REGIONE, "in_ritardo", 1, "un ambito in ritardo (AMB-B)");
  TOLD(CAPOFILA, "in_ritardo", 0, NULL);
  es_end();
}

/* What is past comes first, then what is due later by its day; what has no date and nobody waits for is last. */
static void urgent_first(void **state) {
  (void)state;
  size_t i = 0;
  json_t *one = NULL;
  bool due = true;
  json_int_t days = -100000;
  es_begin(303, 0);
  es_survey(20300, es_today() - 2, "aperta");
  json_t *o = seen(COMUNE1);
  assert_true(json_array_size(json_object_get(o, "da_fare")) >= 2);
  json_array_foreach(json_object_get(o, "da_fare"), i, one) {
    const json_t *g = json_object_get(one, "giorni");
    if (json_is_integer(g)) {
      assert_true(due);
      assert_true(json_integer_value(g) >= days);
      days = json_integer_value(g);
    }
    due = json_is_integer(g);
  }
  assert_false(due); /* last year's staff has no date */
  json_decref(o);
  es_end();
}

/* Another ambito's capofila writes a share for a comune that is not its own: the comune is asked nothing. */
static void who_has_no_right_asks_nothing(void **state) {
  (void)state;
  static const struct {
    int at;
    const char *ambito;
    size_t must;
  } tries[] = {{CAP_B, "AMB-B", 0}, {CAP_A, "AMB-A", 1}};
  for (size_t i = 0; i < 2; i++) {
    es_begin(304 + i, 0);
    zn_ledger l3 = ledger_of(&es_g, ZN_L3_AMBITO, tries[i].ambito, NULL);
    zn_row plan = new_row(ZN_PIANO), q = new_row(ZN_CRITERIO_RIPARTO);
    set_int(&plan, "ambito", org_k(&es_g, tries[i].at, tries[i].ambito));
    set_int(&plan, "triennio_da", 2050);
    set_int(&plan, "triennio_a", 2052);
    set_text(&plan, "stato", "bozza");
    set_int(&plan, "versione", 1);
    int64_t k = add_row(&es_g, tries[i].at, &l3, &plan);
    set_int(&q, "piano", k);
    set_int(&q, "anno", 2050);
    set_text(&q, "voce", "quota");
    set_int(&q, "ente", org_k(&es_g, tries[i].at, "E001"));
    set_text(&q, "regola", "importo");
    set_int(&q, "importo", 465000);
    add_row(&es_g, tries[i].at, &l3, &q);
    carry_all(&es_g);
    TOLD(COMUNE1, "quota_piano", tries[i].must, tries[i].must == 0 ? NULL : "4.650,00");
    es_end();
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_year), cmocka_unit_test(late), cmocka_unit_test(urgent_first),
                                     cmocka_unit_test(who_has_no_right_asks_nothing)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
