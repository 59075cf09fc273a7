/* What is admitted, how a fund-year closes: known cases, supplements and versions, and random years against a sum made
 * without the code. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/core/domain/support_esame.h"

static void transfer(int64_t importo) {
  zn_ledger l2 = ledger_of(&es_g, ZN_L2_REGIONE_AMBITO, "regione", "AMB-A");
  zn_row t = new_row(ZN_TRASFERIMENTO);
  set_int(&t, "assegnazione", es_s.edges[0].k);
  set_text(&t, "tipo", "acconto");
  set_int(&t, "importo", importo);
  set_int(&t, "data", 20100);
  add_row(&es_g, REG, &l2, &t);
}

static zn_status admit(const char *ente, int nth, const char *importo, const char *motivo, zn_err *err) {
  json_t *v = NULL;
  char id[64];
  snprintf(id, sizeof id, "%s", es_line_id(REG, ente, nth));
  zn_status st =
      es_esame(REGIONE, zn_esame_admit,
               ASK(.ambito = es_k(REGIONE, "AMB-A"), .riga = id, .importo = importo, .motivo = motivo), &v, err);
  json_decref(v);
  return st;
}

#define ADMIT(ente, nth, importo, motivo) MUST(admit(ente, nth, importo, motivo, &err))
#define NOT_ADMITTED(ente, nth, importo, motivo, must)                                           \
  do {                                                                                           \
    zn_err e_ = {0};                                                                             \
    zn_status st_ = admit(ente, nth, importo, motivo, &e_);                                      \
    if (st_ != (must)) fail_msg("line %d: %d, not %d: %s", __LINE__, st_, (int)(must), e_.text); \
  } while (0)

static zn_status closing(const char *economia, const char *restituire, const char *revocato, zn_err *err) {
  zn_rendiconto_act with = {.economia = economia, .da_restituire = restituire, .revocato = revocato};
  return es_act(REGIONE, ZN_R_CLOSE, "AMB-A", NULL, &with, NULL, err);
}

/* rendicontato = ammesso + non_ammesso + da_esaminare + recuperi, always. */
static zn_saldi adds_up(int at) {
  zn_saldi s = es_saldi(at, "AMB-A");
  assert_int_equal(s.rendicontato, s.ammesso + s.non_ammesso + s.da_esaminare + s.recuperi);
  if (s.chiuso)
    assert_int_equal(s.assegnato, s.ammesso + s.economia_riprogrammabile + s.da_restituire + s.revocato_non_trasferito);
  assert_true(s.quadra);
  return s;
}

static void reduced_and_closed(void **state) {
  (void)state;
  es_begin(211, 0);
  transfer(400000);
  es_spend(E1, "E001", 0, "1", 60000);
  es_spend(E1, "E001", 1, "2", 20000);
  es_spend(CAP_A, "M001", 0, "1", 30000);
  es_all_validated();
  DO(CAPOFILA, ZN_R_TRANSMIT, NULL, NULL);
  carry_all(&es_g);
  NOT_ADMITTED("E001", 0, "100,00", "x", ZN_E_STATE); /* nobody examines yet */
  zn_saldi s = adds_up(REG);
  assert_int_equal(s.rendicontato, 110000);
  assert_int_equal(s.da_esaminare, 110000);
  assert_int_equal(s.ammesso, 0);
  DO(REGIONE, ZN_R_REVIEW, "AMB-A", NULL);
  NOT_ADMITTED("E001", 0, "700,00", NULL, ZN_E_INVALID); /* more than was spent */
  NOT_ADMITTED("E001", 0, "-1,00", "x", ZN_E_INVALID);
  NOT_ADMITTED("E001", 0, "500,00", NULL, ZN_E_USAGE); /* less, without a reason */
  ADMIT("E001", 0, "500,00", "IVA non ammissibile");
  ADMIT("E001", 0, "450,00", "anche il bollo"); /* the second word takes the place of the first */
  ADMIT("E001", 1, "0,00", "fuori periodo");
  es_refused_act(__LINE__, CAPOFILA, zn_esame_admit,
                 ASK(.ambito = es_k(CAPOFILA, "AMB-A"), .riga = "x", .importo = "1"), ZN_E_DENIED);
  json_t *out = NULL;
  MUST(es_act(REGIONE, ZN_R_APPROVE, "AMB-A", NULL, NULL, &out, &err));
  assert_string_equal(es_text(json_object_get(out, "saldi"), "ammesso"), "750.00");
  json_decref(out);
  carry_all(&es_g);
  for (int at = REG; at <= CAP_A; at++) { /* both sides see the same */
    s = adds_up(at);
    assert_int_equal(s.ammesso, 75000);
    assert_int_equal(s.non_ammesso, 35000);
    assert_int_equal(s.acconti, 400000);
    assert_int_equal(s.saldo_erogabile, 0);
  }
  zn_err why = {0};
  assert_int_equal(closing("1,00", NULL, NULL, &why), ZN_E_STATE);
  assert_non_null(strstr(why.text, "Mancano"));
  char most[40];
  assert_int_equal(closing(zn_money_print_it(most, s.assegnato), NULL, NULL, &why), ZN_E_STATE);
  assert_non_null(strstr(why.text, "di troppo"));
  MUST(closing(NULL, NULL, NULL, &err));
  carry_all(&es_g);
  s = adds_up(CAP_A);
  assert_true(s.chiuso);
  assert_int_equal(s.da_restituire, 35000);
  assert_int_equal(s.economia_riprogrammabile, 400000 - 75000 - 35000);
  assert_int_equal(s.revocato_non_trasferito, s.assegnato - 400000);
  REFUSED(REGIONE, ZN_R_REOPEN, "AMB-A", "errore", ZN_E_USAGE); /* the act is missing */
  zn_ledger l1 = ledger_of(&es_g, ZN_L1_REGIONE, "regione", NULL);
  zn_row atto = new_row(ZN_ATTO);
  set_int(&atto, "ente", org_k(&es_g, REG, "regione"));
  set_text(&atto, "tipo", "DEC");
  set_int(&atto, "anno", 2025);
  set_text(&atto, "numero", "77");
  set_int(&atto, "data", 20400);
  zn_rendiconto_act with = {.atto = add_row(&es_g, REG, &l1, &atto)};
  MUST(es_act(REGIONE, ZN_R_REOPEN, "AMB-A", "ricorso", &with, NULL, &err));
  s = adds_up(REG);
  assert_false(s.chiuso);
  assert_int_equal(s.da_restituire, 0);
  ADMIT("E001", 0, "600,00", NULL); /* all of it, after all */
  DO(REGIONE, ZN_R_APPROVE, "AMB-A", NULL);
  MUST(closing(NULL, NULL, NULL, &err)); /* the closing is written again, not twice */
  carry_all(&es_g);
  s = adds_up(CAP_A);
  assert_int_equal(s.ammesso, 90000);
  assert_int_equal(only_k(&es_g, CAP_A, "SELECT count(*) FROM chiusura"), 1);
  es_end();
}

/* A decision answers one transmission: after the next one it counts no more. What a supplement adds waits. */
static void versions_and_supplements(void **state) {
  (void)state;
  es_begin(212, 0);
  es_spend(E1, "E001", 0, "1", 60000);
  es_spend(CAP_A, "M001", 0, "1", 30000);
  DO(COMUNE1, ZN_R_SUBMIT, NULL, NULL);
  DO(LEADER, ZN_R_SUBMIT, NULL, NULL);
  carry_all(&es_g);
  DO(CAPOFILA, ZN_R_ACCEPT, "E001", NULL);
  REFUSED(CAPOFILA, ZN_R_TRANSMIT, NULL, NULL, ZN_E_STATE);
  DO(CAPOFILA, ZN_R_TRANSMIT, NULL, "E002 non ha inviato");
  carry_all(&es_g);
  DO(REGIONE, ZN_R_REVIEW, "AMB-A", NULL);
  ADMIT("E001", 0, "100,00", "carte mancanti");
  DO(REGIONE, ZN_R_REQUEST, "AMB-A", "mandare le carte");
  carry_all(&es_g);
  DO(CAPOFILA, ZN_R_TRANSMIT, NULL, "ancora senza E002");
  carry_all(&es_g);
  DO(REGIONE, ZN_R_APPROVE, "AMB-A", NULL);
  zn_saldi s = adds_up(REG);
  assert_int_equal(s.ammesso, 90000); /* the reduction was of the version before */
  DO(REGIONE, ZN_R_UNAPPROVE, "AMB-A", "era da ridurre");
  ADMIT("E001", 0, "100,00", "carte mancanti");
  DO(REGIONE, ZN_R_APPROVE, "AMB-A", NULL);
  assert_int_equal(adds_up(REG).ammesso, 40000);
  carry_all(&es_g);
  /* the missing one comes after the approval */
  es_spend(E2, "E002", 0, "1", 2500);
  DO(COMUNE2, ZN_R_SUBMIT, NULL, NULL);
  carry_all(&es_g);
  DO(CAPOFILA, ZN_R_ACCEPT, "E002", NULL);
  DO(CAPOFILA, ZN_R_TRANSMIT_MISSING, NULL, NULL);
  carry_all(&es_g);
  for (int at = REG; at <= CAP_A; at++) {
    s = adds_up(at);
    assert_int_equal(s.rendicontato, 92500);
    assert_int_equal(s.da_esaminare, 2500);
    assert_int_equal(s.ammesso, 40000);
  }
  zn_err why = {0};
  assert_int_equal(closing(NULL, NULL, NULL, &why), ZN_E_STATE);
  DO(REGIONE, ZN_R_UNAPPROVE, "AMB-A", "trasmissione integrativa");
  DO(REGIONE, ZN_R_APPROVE, "AMB-A", NULL);
  s = adds_up(REG);
  assert_int_equal(s.da_esaminare, 0);
  assert_int_equal(s.ammesso, 42500); /* the decision on E001 stands: its manifest is the same */
  json_t *o = es_show(REG, ZN_LIVELLO_REGIONE, "regione");
  assert_string_equal(es_text(json_object_get(o, "trasmesso"), "pagato"), "925.00");
  json_decref(o);
  MUST(closing(NULL, NULL, NULL, &err));
  adds_up(REG);
  es_end();
}

/* What somebody who is not the Regione writes as admitted is nothing. */
static void forged(void **state) {
  (void)state;
  es_begin(213, 0);
  es_spend(E1, "E001", 0, "1", 60000);
  es_all_validated();
  DO(CAPOFILA, ZN_R_TRANSMIT, NULL, NULL);
  carry_all(&es_g);
  DO(REGIONE, ZN_R_REVIEW, "AMB-A", NULL);
  /* right ledger, another ambito's name; and one that answers no transmission */
  zn_ledger l2 = ledger_of(&es_g, ZN_L2_REGIONE_AMBITO, "regione", "AMB-B");
  zn_row r = new_row(ZN_RIGA_AMMESSA);
  set_int(&r, "fondo_annualita", es_s.fa[REG]);
  set_int(&r, "ambito", org_k(&es_g, REG, "AMB-A"));
  set_int(&r, "budget", carry_k(&es_g, es_s.lines[1].at, es_s.lines[1].k, REG));
  set_text(&r, "esito", "zero");
  set_int(&r, "importo", 0);
  zn_rend x;
  zn_flow f;
  MUST(zn_rend_open(&x, es_g.o[REG].r, es_s.fa[REG], 0, false, 0, &err));
  MUST(zn_rend_ambito(&x, org_k(&es_g, REG, "AMB-A"), &f, NULL, NULL, &err));
  zn_hash m = f.invio->manifest;
  zn_rend_close(&x);
  set_bin(&r, "risponde_a", m.b, sizeof m.b);
  add_row(&es_g, REG, &l2, &r);
  zn_row q = r;
  q.k = 0;
  memset(m.b, 7, sizeof m.b);
  zn_ledger right = ledger_of(&es_g, ZN_L2_REGIONE_AMBITO, "regione", "AMB-A");
  add_row(&es_g, REG, &right, &q);
  DO(REGIONE, ZN_R_APPROVE, "AMB-A", NULL);
  assert_int_equal(adds_up(REG).ammesso, 60000);
  es_end();
}

/* ---- random years ---- */

typedef struct sent {
  const char *ente;
  int at, nth;
  int64_t spent, admitted;
} sent;

static void random_year(uint64_t seed) {
  es_begin(seed, 0);
  sent all[] = {{"E001", E1, 0, 0, 0}, {"E001", E1, 1, 0, 0}, {"E002", E2, 0, 0, 0}, {"M001", CAP_A, 0, 0, 0}};
  int64_t transferred = rnd_in(&es_g, 0, 500000), spent = 0, admitted = 0;
  transfer(transferred);
  for (size_t i = 0; i < 4; i++) {
    all[i].spent = all[i].admitted = rnd_in(&es_g, 0, 3) == 0 ? 0 : rnd_in(&es_g, 1, 3900);
    char numero[20];
    snprintf(numero, sizeof numero, "%zu", i + 1);
    if (all[i].spent > 0) es_spend(all[i].at, all[i].ente, all[i].nth, numero, all[i].spent);
    spent += all[i].spent;
  }
  es_all_validated();
  DO(CAPOFILA, ZN_R_TRANSMIT, NULL, NULL);
  carry_all(&es_g);
  int rounds = (int)rnd_in(&es_g, 1, 3);
  for (int round = 0; round < rounds; round++) {
    if (round == 0) DO(REGIONE, ZN_R_REVIEW, "AMB-A", NULL);
    if (round > 0) DO(REGIONE, ZN_R_UNAPPROVE, "AMB-A", "da rivedere");
    for (size_t i = 0; i < 4; i++) {
      if (rnd_in(&es_g, 0, 1) == 0) continue;
      char text[40];
      all[i].admitted = rnd_in(&es_g, 0, all[i].spent);
      ADMIT(all[i].ente, all[i].nth, zn_money_print(text, all[i].admitted), "a campione");
    }
    DO(REGIONE, ZN_R_APPROVE, "AMB-A", NULL);
    admitted = 0;
    for (size_t i = 0; i < 4; i++) admitted += all[i].admitted;
    zn_saldi s = adds_up(REG);
    assert_int_equal(s.rendicontato, spent);
    assert_int_equal(s.ammesso, admitted);
    assert_int_equal(s.acconti, transferred);
    assert_int_equal(s.saldo_erogabile, admitted > transferred ? admitted - transferred : 0);
  }
  MUST(closing(NULL, NULL, NULL, &err));
  carry_all(&es_g);
  for (int at = REG; at <= CAP_A; at++) {
    zn_saldi s = adds_up(at);
    assert_true(s.chiuso);
    assert_int_equal(s.assegnato - s.ammesso, s.economia_riprogrammabile + s.da_restituire + s.revocato_non_trasferito);
    assert_true(s.economia_riprogrammabile >= 0 && s.da_restituire >= 0 && s.revocato_non_trasferito >= 0);
    int64_t reached = transferred > admitted ? transferred : admitted;
    assert_int_equal(s.revocato_non_trasferito, s.assegnato > reached ? s.assegnato - reached : 0);
  }
  es_end();
}

static void random_years(void **state) {
  (void)state;
  for (uint64_t seed = 3000; seed < 3006; seed++) {
    print_message("seed %llu\n", (unsigned long long)seed);
    random_year(seed);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(reduced_and_closed), cmocka_unit_test(versions_and_supplements),
                                     cmocka_unit_test(forged), cmocka_unit_test(random_years)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
