/* Time: extensions for one unit, whose word says when a sending came, reminders, silence, what is due. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/core/domain/support_esame.h"

static const char *days(zn_day d) {
  static char text[4][11];
  static int next;
  return zn_day_print(text[next++ % 4], d);
}

static void punctual(int line, int at, const char *ente, const char *must) {
  json_t *o = es_show(at, ZN_LIVELLO_ENTE, ente);
  if (strcmp(es_text(o, "puntualita"), must) != 0)
    fail_msg("line %d: %s is %s, must be %s", line, ente, es_text(o, "puntualita"), must);
  json_decref(o);
}
#define PUNCTUAL(at, ente, must) punctual(__LINE__, at, ente, must)

static int64_t regional_act(const char *numero) {
  zn_ledger l1 = ledger_of(&es_g, ZN_L1_REGIONE, "regione", NULL);
  zn_row atto = new_row(ZN_ATTO);
  set_int(&atto, "ente", org_k(&es_g, REG, "regione"));
  set_text(&atto, "tipo", "DEC");
  set_int(&atto, "anno", 2025);
  set_text(&atto, "numero", numero);
  set_int(&atto, "data", 20400);
  return add_row(&es_g, REG, &l1, &atto);
}

static void extensions(void **state) {
  (void)state;
  zn_day due;
  region_open(&es_g, 220, E2);
  story_begin(&es_s, &es_g, 2040);
  due = es_today() - 3;
  es_refused_act(__LINE__, COMUNE1, zn_proroga_ask, ASK(.scadenza = "31/12/2026", .motivo = "x"), ZN_E_STATE);
  es_survey(20300, due, "aperta");
  es_spend(E1, "E001", 0, "1", 1000);
  es_refused_act(__LINE__, COMUNE1, zn_proroga_ask, ASK(.scadenza = days(due), .motivo = "x"), ZN_E_INVALID);
  es_refused_act(__LINE__, COMUNE1, zn_proroga_ask, ASK(.scadenza = days(due + 10)), ZN_E_USAGE);
  es_refused_act(__LINE__, COMUNE1, zn_proroga_grant, ASK(.scadenza = days(due + 10), .ente = es_k(COMUNE1, "E001")),
                 ZN_E_DENIED);
  es_id(COMUNE1, zn_proroga_ask, ASK(.scadenza = days(due + 10), .motivo = "ragioneria ferma"));
  es_id(CAPOFILA, zn_proroga_ask, ASK(.scadenza = days(due + 20), .motivo = "comuni in ritardo"));
  carry_all(&es_g);
  json_t *v = NULL;
  MUST(es_esame(REGIONE, zn_proroga_list, ASK(0), &v, &err));
  assert_int_equal(json_array_size(json_object_get(v, "richieste")), 2);
  assert_string_equal(es_text(json_array_get(json_object_get(v, "richieste"), 0), "stato"), "in_attesa");
  json_decref(v);
  es_id(REGIONE, zn_proroga_grant, ASK(.scadenza = days(due + 10), .ente = es_k(REGIONE, "E001"), .motivo = "va bene"));
  carry_all(&es_g);
  v = es_show(E1, ZN_LIVELLO_ENTE, "E001");
  assert_string_equal(es_text(v, "termine"), days(due + 10));
  assert_true(json_is_true(json_object_get(v, "prorogata")));
  assert_true(json_is_false(json_object_get(v, "silenzio")));
  json_decref(v);
  v = es_show(E2, ZN_LIVELLO_ENTE, "E002");
  assert_string_equal(es_text(v, "termine"), days(due));
  json_decref(v);
  /* of the whole ambito: it moves everybody's */
  es_id(REGIONE, zn_proroga_grant, ASK(.scadenza = days(due + 5), .ambito = es_k(REGIONE, "AMB-A")));
  carry_all(&es_g);
  v = es_show(E2, ZN_LIVELLO_ENTE, "E002");
  assert_string_equal(es_text(v, "termine"), days(due + 5));
  json_decref(v);
  v = es_show(CAP_A, ZN_LIVELLO_AMBITO, "AMB-A");
  assert_string_equal(es_text(v, "termine"), days(due + 5));
  json_decref(v);
  v = es_show(E1, ZN_LIVELLO_ENTE, "E001");
  assert_string_equal(es_text(v, "termine"), days(due + 10)); /* the latest that it was given */
  json_decref(v);
  MUST(es_esame(REGIONE, zn_proroga_list, ASK(0), &v, &err));
  size_t granted = 0, partly = 0, i = 0;
  json_t *one = NULL;
  json_array_foreach(json_object_get(v, "richieste"), i, one) {
    granted += strcmp(es_text(one, "stato"), "concessa") == 0;
    partly += strcmp(es_text(one, "stato"), "concessa_in_parte") == 0;
  }
  assert_int_equal(granted, 1);
  assert_int_equal(partly, 1);
  json_decref(v);
  es_end();
}

/* Sent after the deadline, or with the survey closed: it is taken, and told apart; only the receiver says when it came.
 */
static void whose_word(void **state) {
  (void)state;
  region_open(&es_g, 221, E2);
  story_begin(&es_s, &es_g, 2040);
  zn_day due = es_today() - 10;
  int64_t k = es_survey(20300, due, "aperta");
  es_spend(E1, "E001", 0, "1", 1000);
  zn_rendiconto_act with = {.has_ricevuto = true, .ricevuto_il = due};
  zn_err why = {0};
  assert_int_equal(es_act(COMUNE1, ZN_R_SUBMIT, NULL, NULL, &with, NULL, &why), ZN_E_DENIED);
  zn_arena a;
  zn_arena_init(&a);
  zn_row r = get_row(&es_g, REG, ZN_RILEVAZIONE, k, &a);
  set_text(&r, "stato", "chiusa");
  edit_row(&es_g, REG, &r);
  zn_arena_release(&a);
  carry_all(&es_g);
  json_t *out = NULL;
  MUST(es_act(COMUNE1, ZN_R_SUBMIT, NULL, NULL, NULL, &out, &err));
  assert_int_equal(json_array_size(json_object_get(out, "avvisi")), 1); /* late, and said */
  json_decref(out);
  STATE(E1, ZN_LIVELLO_ENTE, "E001", "inviato");
  PUNCTUAL(E1, "E001", "non_ricevuto");
  carry_all(&es_g);
  /* a modified client of the ente: its own move says that it came in time */
  zn_rend x;
  zn_puntuale when;
  MUST(zn_rend_open(&x, es_g.o[CAP_A].r, es_s.fa[CAP_A], 0, false, 0, &err));
  for (size_t i = 0; i < x.mosse.n; i++) x.mosse.v[i].ricevuto_il = due;
  zn_flow f;
  MUST(zn_rend_ente(&x, org_k(&es_g, CAP_A, "AMB-A"), org_k(&es_g, CAP_A, "E001"), &f, NULL, NULL, &err));
  MUST(zn_rend_punctual(&x, f.invio, &when, &err));
  assert_int_equal(when, ZN_P_NON_RICEVUTO);
  zn_rend_close(&x);
  with.ricevuto_il = es_today() + 1;
  assert_int_equal(es_act(CAPOFILA, ZN_R_REVIEW, "E001", NULL, &with, NULL, &why), ZN_E_INVALID);
  with.ricevuto_il = due;
  MUST(es_act(CAPOFILA, ZN_R_REVIEW, "E001", NULL, &with, NULL, &err));
  carry_all(&es_g);
  PUNCTUAL(CAP_A, "E001", "nei_termini");
  PUNCTUAL(E1, "E001", "nei_termini");
  PUNCTUAL(REG, "E001", "nei_termini");
  es_end();
}

static void silent_and_reminded(void **state) {
  (void)state;
  region_open(&es_g, 222, E2);
  story_begin(&es_s, &es_g, 2040);
  zn_day due = es_today() + 5;
  int64_t k = es_survey(20300, due, "aperta");
  regional_act("9");
  REFUSED(CAPOFILA, ZN_R_SUBMIT, "E002", "non risponde", ZN_E_STATE); /* it still has time */
  es_refused_act(__LINE__, REGIONE, zn_esame_silence,
                 ASK(.ambito = es_k(REGIONE, "AMB-A"), .ente = es_k(REGIONE, "E002"), .atto = "DEC/2025/9"),
                 ZN_E_STATE);
  zn_arena a;
  zn_arena_init(&a);
  zn_row r = get_row(&es_g, REG, ZN_RILEVAZIONE, k, &a);
  set_int(&r, "scadenza", es_today() - 1);
  edit_row(&es_g, REG, &r);
  zn_arena_release(&a);
  carry_all(&es_g);
  json_t *v = es_show(CAP_A, ZN_LIVELLO_ENTE, "E002");
  assert_true(json_is_true(json_object_get(v, "silenzio")));
  assert_true(json_is_null(json_object_get(v, "non_speso")));
  json_decref(v);
  assert_int_equal(es_saldi(REG, "AMB-A").silenzio, 0);               /* shown, not counted */
  REFUSED(CAPOFILA, ZN_R_SUBMIT, "E002", "non risponde", ZN_E_STATE); /* nobody reminded it */
  es_refused_act(__LINE__, COMUNE1, zn_sollecito_add, ASK(.ente = es_k(COMUNE1, "E002"), .motivo = "x"), ZN_E_DENIED);
  es_refused_act(__LINE__, CAPOFILA, zn_sollecito_add, ASK(.ente = es_k(CAPOFILA, "E002")), ZN_E_USAGE);
  es_id(CAPOFILA, zn_sollecito_add,
        ASK(.ente = es_k(CAPOFILA, "E002"), .motivo = "manca", .scadenza = days(es_today() + 7)));
  es_id(REGIONE, zn_sollecito_add, ASK(.ambito = es_k(REGIONE, "AMB-A"), .motivo = "manca", .tipo = "diffida"));
  carry_all(&es_g);
  MUST(es_esame(COMUNE2, zn_sollecito_list, ASK(0), &v, &err));
  assert_int_equal(json_array_size(v), 1);
  json_decref(v);
  MUST(es_esame(CAPOFILA, zn_sollecito_list, ASK(0), &v, &err));
  assert_int_equal(json_array_size(v), 2);
  json_decref(v);
  MUST(es_esame(COMUNE2, zn_scadenze_list, ASK(0), &v, &err));
  size_t reminders = 0, surveys = 0, i = 0;
  json_t *one = NULL;
  json_array_foreach(v, i, one) {
    reminders += strcmp(es_text(one, "tipo"), "sollecito") == 0;
    surveys += strcmp(es_text(one, "tipo"), "rilevazione") == 0;
  }
  assert_int_equal(reminders, 1);
  assert_int_equal(surveys, 1);
  assert_int_equal(json_integer_value(json_object_get(json_array_get(v, 0), "giorni")), -1);
  json_decref(v);
  DO(CAPOFILA, ZN_R_SUBMIT, "E002", "non risponde");
  carry_all(&es_g);
  STATE(E2, ZN_LIVELLO_ENTE, "E002", "inserito_da_capofila");
  DO(COMUNE2, ZN_R_DECLARE_UNUSED, NULL, NULL); /* it answers at last: nothing was spent */
  carry_all(&es_g);
  STATE(CAP_A, ZN_LIVELLO_ENTE, "E002", "inviato");
  /* the Regione's act on one that never answered */
  es_refused_act(__LINE__, REGIONE, zn_esame_silence,
                 ASK(.ambito = es_k(REGIONE, "AMB-A"), .ente = es_k(REGIONE, "E002"), .atto = "DEC/2025/9"),
                 ZN_E_STATE);
  es_refused_act(__LINE__, REGIONE, zn_esame_silence,
                 ASK(.ambito = es_k(REGIONE, "AMB-A"), .ente = es_k(REGIONE, "E001")), ZN_E_USAGE);
  MUST(es_esame(REGIONE, zn_esame_silence,
                ASK(.ambito = es_k(REGIONE, "AMB-A"), .ente = es_k(REGIONE, "E001"), .atto = "DEC/2025/9"), &v, &err));
  zn_cents counted;
  MUST(zn_money_parse(es_text(v, "importo"), &counted, &err));
  json_decref(v);
  carry_all(&es_g);
  assert_true(counted > 0);
  assert_int_equal(es_saldi(CAP_A, "AMB-A").silenzio, counted);
  v = es_show(CAP_A, ZN_LIVELLO_ENTE, "E001");
  assert_string_equal(es_text(json_object_get(v, "non_speso"), "atto"), "DEC/2025/9");
  json_decref(v);
  es_spend(E1, "E001", 0, "1", 100);
  DO(COMUNE1, ZN_R_SUBMIT, NULL, NULL); /* late, but it speaks: the silence is over */
  carry_all(&es_g);
  assert_int_equal(es_saldi(REG, "AMB-A").silenzio, 0);
  es_end();
}

static void two_surveys_at_one_date(void **state) {
  (void)state;
  es_begin(225, 0);
  zn_day later = es_today() + 9;
  es_survey(20300, es_today() + 3, "aperta");
  zn_ledger l1 = ledger_of(&es_g, ZN_L1_REGIONE, "regione", NULL);
  zn_row r = new_row(ZN_RILEVAZIONE);
  set_int(&r, "fondo_annualita", es_s.fa[REG]);
  set_text(&r, "tipo", "monitoraggio");
  set_int(&r, "al", 20300);
  set_int(&r, "scadenza", later);
  set_text(&r, "stato", "aperta");
  add_row(&es_g, REG, &l1, &r);
  carry_all(&es_g);
  json_t *v = NULL;
  MUST(es_esame(COMUNE1, zn_scadenze_list, ASK(0), &v, &err));
  assert_int_equal(json_array_size(v), 2); /* each with its own deadline */
  assert_string_equal(es_text(json_array_get(v, 0), "data"), days(es_today() + 3));
  assert_string_equal(es_text(json_array_get(v, 1), "data"), days(later));
  json_decref(v);
  es_end();
}

/* A modified client of the capofila's enters on behalf of an ente that nobody reminded: nobody sees it as entered. */
static void forged_entry(void **state) {
  (void)state;
  es_begin(223, 0);
  zn_ledger l4 = ledger_of(&es_g, ZN_L4_AMBITO_ENTE, "AMB-A", "E001");
  zn_row m = new_row(ZN_RENDICONTO_MOSSA);
  set_int(&m, "fondo_annualita", es_s.fa[CAP_A]);
  set_int(&m, "ente", org_k(&es_g, CAP_A, "E001"));
  set_text(&m, "mossa", "inserisci");
  add_row(&es_g, CAP_A, &l4, &m);
  carry_all(&es_g);
  for (int at = REG; at <= E1; at++) {
    if (at == CAP_B) continue;
    json_t *v = es_show(at, ZN_LIVELLO_ENTE, "E001");
    assert_string_equal(es_text(v, "stato"), "da_iniziare");
    assert_string_equal(es_text(json_array_get(json_object_get(v, "mosse"), 0), "effetto"), "senza_effetto");
    json_decref(v);
  }
  remind(&es_g, CAP_A, "AMB-A", "E001");
  carry_all(&es_g);
  STATE(REG, ZN_LIVELLO_ENTE, "E001", "inserito_da_capofila");
  es_end();
}

static void due_dates(void **state) {
  (void)state;
  es_begin(224, 0);
  zn_ledger l1 = ledger_of(&es_g, ZN_L1_REGIONE, "regione", NULL);
  int y, m, d;
  zn_day_to_ymd(es_today(), &y, &m, &d);
  zn_row s = new_row(ZN_SCADENZA); /* every year, as the social workers' contribution: 28 February */
  set_text(&s, "titolo", "Assistenti sociali: richiesta del contributo");
  set_int(&s, "data", zn_day_from_ymd(2021, 2, 28));
  set_text(&s, "destinatari", "ambiti");
  set_int(&s, "ogni_anno", 1);
  add_row(&es_g, REG, &l1, &s);
  zn_row past = new_row(ZN_SCADENZA);
  set_text(&past, "titolo", "Passata");
  set_int(&past, "data", es_today() - 1);
  set_text(&past, "destinatari", "tutti");
  add_row(&es_g, REG, &l1, &past);
  zn_ledger l3 = ledger_of(&es_g, ZN_L3_AMBITO, "AMB-B", NULL);
  zn_row other = new_row(ZN_SCADENZA);
  set_int(&other, "ambito", org_k(&es_g, CAP_B, "AMB-B"));
  set_text(&other, "titolo", "Di un altro ambito");
  set_int(&other, "data", es_today() + 1);
  set_text(&other, "destinatari", "tutti");
  add_row(&es_g, CAP_B, &l3, &other);
  carry_all(&es_g);
  json_t *v = NULL;
  zn_day next = zn_day_from_ymd(y, 2, 28) >= es_today() ? zn_day_from_ymd(y, 2, 28) : zn_day_from_ymd(y + 1, 2, 28);
  MUST(es_esame(CAPOFILA, zn_scadenze_list, ASK(0), &v, &err));
  assert_int_equal(json_array_size(v), 1);
  assert_string_equal(es_text(json_array_get(v, 0), "data"), days(next));
  assert_int_equal(json_integer_value(json_object_get(json_array_get(v, 0), "giorni")), next - es_today());
  json_decref(v);
  MUST(es_esame(COMUNE1, zn_scadenze_list, ASK(0), &v, &err));
  assert_int_equal(json_array_size(v), 0); /* it is for the ambiti */
  json_decref(v);
  es_end();
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(extensions),          cmocka_unit_test(whose_word),
                                     cmocka_unit_test(silent_and_reminded), cmocka_unit_test(forged_entry),
                                     cmocka_unit_test(due_dates),           cmocka_unit_test(two_surveys_at_one_date)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
