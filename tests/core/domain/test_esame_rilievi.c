/* Remarks: who makes them, who answers, what they forbid and what they unlock; what a modified client writes counts
 * nowhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/domain/esame/osservazioni.h"
#include "tests/core/domain/support_esame.h"

static size_t open_at(int at, const char *ente, size_t *blocks) {
  zn_rend x;
  size_t n;
  MUST(zn_rend_open(&x, es_g.o[at].r, es_s.fa[at], org_k(&es_g, at, "AMB-A"), false, 0, &err));
  MUST(zn_osservazioni_aperte(&x, org_k(&es_g, at, "AMB-A"), ente != NULL ? org_k(&es_g, at, ente) : 0, &n, blocks,
                              &err));
  zn_rend_close(&x);
  return n;
}

static json_t *listed(es_who w) {
  json_t *v = NULL;
  MUST(es_esame(w, zn_rilievo_list, ASK(0), &v, &err));
  return v;
}

static void of_the_capofila(void **state) {
  (void)state;
  size_t blocks;
  es_begin(201, 0);
  es_spend(E1, "E001", 0, "1", 1000);
  es_refused_act(__LINE__, CAPOFILA, zn_esame_rilievo_add, ASK(.ente = es_k(CAPOFILA, "E001"), .testo = "manca"),
                 ZN_E_STATE);
  DO(COMUNE1, ZN_R_SUBMIT, NULL, NULL);
  carry_all(&es_g);
  DO(CAPOFILA, ZN_R_REVIEW, "E001", NULL);
  es_refused_act(__LINE__, CAPOFILA, zn_esame_rilievo_add, ASK(.ente = es_k(CAPOFILA, "E001")), ZN_E_USAGE);
  es_refused_act(__LINE__, CAPOFILA, zn_esame_rilievo_add,
                 ASK(.ente = es_k(CAPOFILA, "E001"), .testo = "x", .riga = "2025/1"), ZN_E_USAGE);
  es_refused_act(__LINE__, CAPOFILA, zn_esame_rilievo_add,
                 ASK(.ente = es_k(CAPOFILA, "E002"), .testo = "x", .riga = "impegno:E001/2025/1"), ZN_E_INVALID);
  es_refused_act(__LINE__, COMUNE1, zn_esame_rilievo_add, ASK(.ente = es_k(COMUNE1, "E001"), .testo = "x"),
                 ZN_E_DENIED);
  const char *id = es_id(CAPOFILA, zn_esame_rilievo_add,
                         ASK(.ente = es_k(CAPOFILA, "E001"), .riga = "impegno:2025/1", .tipo = "blocco",
                             .testo = "manca la fattura", .scadenza = "31/12/2025"));
  REFUSED(CAPOFILA, ZN_R_ACCEPT, "E001", NULL, ZN_E_STATE);
  carry_all(&es_g);
  assert_int_equal(open_at(E1, "E001", &blocks), 1);
  assert_int_equal(blocks, 1);
  assert_int_equal(open_at(E1, "E002", &blocks), 0);
  assert_int_equal(open_at(REG, NULL, NULL), 0); /* it is the capofila's, not the Regione's */
  json_t *v = listed(COMUNE1);
  assert_int_equal(json_array_size(v), 1);
  assert_string_equal(es_text(json_object_get(json_array_get(v, 0), "riga"), "chiave"), "2025/1");
  json_decref(v);
  es_refused_act(__LINE__, CAPOFILA, zn_rilievo_reply, ASK(.id = id, .testo = "mi rispondo"), ZN_E_DENIED);
  es_refused_act(__LINE__, COMUNE1, zn_rilievo_close, ASK(.id = id), ZN_E_DENIED);
  es_id(COMUNE1, zn_rilievo_reply, ASK(.id = id, .testo = "ecco la fattura"));
  carry_all(&es_g);
  REFUSED(CAPOFILA, ZN_R_ACCEPT, "E001", NULL, ZN_E_STATE); /* who answers does not close */
  v = listed(CAPOFILA);
  assert_string_equal(es_text(json_array_get(json_object_get(json_array_get(v, 0), "risposte"), 0), "testo"),
                      "ecco la fattura");
  json_decref(v);
  assert_string_equal(es_id(CAPOFILA, zn_rilievo_close, ASK(.id = id)), id);
  es_refused_act(__LINE__, CAPOFILA, zn_rilievo_close, ASK(.id = id), ZN_E_STATE);
  DO(CAPOFILA, ZN_R_ACCEPT, "E001", NULL);
  carry_all(&es_g);
  assert_int_equal(open_at(E1, "E001", &blocks), 0);
  STATE(E1, ZN_LIVELLO_ENTE, "E001", "convalidato");
  es_end();
}

/* A modified client writes what it likes into the ledgers that are its own: nothing of it counts. */
static void forged(void **state) {
  (void)state;
  size_t blocks;
  es_begin(202, 0);
  es_spend(E1, "E001", 0, "1", 1000);
  DO(COMUNE1, ZN_R_SUBMIT, NULL, NULL);
  carry_all(&es_g);
  const char *id =
      es_id(CAPOFILA, zn_esame_rilievo_add, ASK(.ente = es_k(CAPOFILA, "E001"), .tipo = "blocco", .testo = "manca"));
  /* a remark on E001 in the ledger for E002; one on AMB-B */
  zn_ledger wrong = ledger_of(&es_g, ZN_L4_AMBITO_ENTE, "AMB-A", "E002");
  zn_row r = new_row(ZN_RILIEVO);
  set_int(&r, "fondo_annualita", es_s.fa[CAP_A]);
  set_int(&r, "ambito", org_k(&es_g, CAP_A, "AMB-A"));
  set_int(&r, "ente", org_k(&es_g, CAP_A, "E001"));
  set_text(&r, "tipo", "blocco");
  set_text(&r, "testo", "falso");
  set_text(&r, "stato", "aperto");
  add_row(&es_g, CAP_A, &wrong, &r);
  zn_row b = r;
  b.k = 0;
  set_int(&b, "ambito", org_k(&es_g, CAP_A, "AMB-B"));
  zn_ledger own = ledger_of(&es_g, ZN_L4_AMBITO_ENTE, "AMB-A", "E001");
  add_row(&es_g, CAP_A, &own, &b);
  assert_int_equal(open_at(CAP_A, "E001", &blocks), 1);
  /* another comune answers in E001's place */
  int64_t k = only_k(&es_g, CAP_A, "SELECT min(k) FROM rilievo WHERE testo='manca'");
  zn_ledger l6 = ledger_of(&es_g, ZN_L6_ENTE, "M001", "AMB-A");
  zn_row a = new_row(ZN_RISPOSTA_RILIEVO);
  set_int(&a, "rilievo", k);
  set_text(&a, "tipo", "risposta");
  set_text(&a, "testo", "risponde un altro");
  set_int(&a, "ente", org_k(&es_g, CAP_A, "M001"));
  add_row(&es_g, CAP_A, &l6, &a);
  carry_all(&es_g);
  for (int at = REG; at <= E1; at++) {
    if (at == CAP_B) continue;
    zn_rend x;
    json_t *v = NULL;
    MUST(zn_rend_open(&x, es_g.o[at].r, es_s.fa[at], 0, false, 0, &err));
    MUST(zn_osservazioni_json(&x, org_k(&es_g, at, "AMB-A"), org_k(&es_g, at, "E001"), &v, &err));
    zn_rend_close(&x);
    assert_int_equal(json_array_size(v), 1);
    assert_int_equal(json_array_size(json_object_get(json_array_get(v, 0), "risposte")), 0);
    json_decref(v);
  }
  (void)id;
  es_end();
}

/* The Regione asks for one row: only that ente is opened again, only that row may change without a reason. */
static void integration(void **state) {
  (void)state;
  size_t blocks;
  es_begin(203, 0);
  int64_t k1 = es_spend(E1, "E001", 0, "1", 1000);
  es_spend(E1, "E001", 1, "2", 2000);
  es_spend(E2, "E002", 0, "1", 500);
  es_spend(CAP_A, "M001", 0, "1", 700);
  es_all_validated();
  DO(CAPOFILA, ZN_R_TRANSMIT, NULL, NULL);
  carry_all(&es_g);
  DO(REGIONE, ZN_R_REVIEW, "AMB-A", NULL);
  es_refused_act(__LINE__, COMUNE1, zn_esame_rilievo_add, ASK(.ente = es_k(COMUNE1, "E002"), .testo = "x"),
                 ZN_E_DENIED);
  const char *asked = es_id(REGIONE, zn_esame_rilievo_add,
                            ASK(.ambito = es_k(REGIONE, "AMB-A"), .riga = "impegno:E001/2025/1", .tipo = "blocco",
                                .testo = "importo da verificare"));
  REFUSED(REGIONE, ZN_R_APPROVE, "AMB-A", NULL, ZN_E_STATE);
  DO(REGIONE, ZN_R_REQUEST, "AMB-A", "vedi i rilievi");
  carry_all(&es_g);
  assert_int_equal(open_at(CAP_A, NULL, &blocks), 1);
  assert_int_equal(blocks, 1);
  assert_int_equal(open_at(CAP_A, "E001", &blocks), 1); /* not passed on yet: it is seen on the ente too */
  assert_int_equal(blocks, 0);
  REFUSED(CAPOFILA, ZN_R_REOPEN, "E002", "già che ci siamo", ZN_E_STATE);
  es_refused_act(__LINE__, CAPOFILA, zn_rilievo_forward, ASK(.id = "manca"), ZN_E_NOTFOUND);
  const char *passed = es_id(CAPOFILA, zn_rilievo_forward, ASK(.id = asked));
  es_refused_act(__LINE__, CAPOFILA, zn_rilievo_forward, ASK(.id = passed), ZN_E_STATE);
  assert_int_equal(open_at(CAP_A, "E001", &blocks), 1);
  assert_int_equal(blocks, 1);
  DO(CAPOFILA, ZN_R_RETURN, "E001", "lo chiede la Regione");
  carry_all(&es_g);
  STATE(E1, ZN_LIVELLO_ENTE, "E001", "da_correggere");
  STATE(E2, ZN_LIVELLO_ENTE, "E002", "convalidato");
  json_t *v = listed(COMUNE1);
  assert_int_equal(json_array_size(v), 1); /* what the Regione wrote to the ambito is not the comune's to read */
  json_decref(v);
  /* the row that was asked, and another one */
  zn_arena a;
  zn_arena_init(&a);
  zn_row row = get_row(&es_g, E1, ZN_IMPEGNO, k1, &a);
  set_int(&row, "importo", 1500);
  edit_row(&es_g, E1, &row);
  zn_arena_release(&a);
  es_spend(E1, "E001", 1, "3", 300);
  REFUSED(COMUNE1, ZN_R_SUBMIT, NULL, NULL, ZN_E_STATE);
  json_t *out = NULL;
  MUST(es_act(COMUNE1, ZN_R_SUBMIT, NULL, "fattura arrivata dopo", NULL, &out, &err));
  assert_true(json_array_size(json_object_get(out, "avvisi")) >= 1);
  json_decref(out);
  es_id(COMUNE1, zn_rilievo_reply, ASK(.id = passed, .testo = "corretto"));
  carry_all(&es_g);
  REFUSED(CAPOFILA, ZN_R_ACCEPT, "E001", NULL, ZN_E_STATE);
  es_id(CAPOFILA, zn_rilievo_close, ASK(.id = passed));
  DO(CAPOFILA, ZN_R_ACCEPT, "E001", NULL);
  es_id(CAPOFILA, zn_rilievo_reply, ASK(.id = asked, .testo = "corretto dall'ente", .tipo = "controdeduzione"));
  DO(CAPOFILA, ZN_R_TRANSMIT, NULL, NULL);
  carry_all(&es_g);
  STATE(REG, ZN_LIVELLO_AMBITO, "AMB-A", "trasmesso");
  REFUSED(REGIONE, ZN_R_APPROVE, "AMB-A", NULL, ZN_E_STATE);
  es_id(REGIONE, zn_rilievo_close, ASK(.id = asked));
  DO(REGIONE, ZN_R_APPROVE, "AMB-A", NULL);
  carry_all(&es_g);
  STATE(CAP_A, ZN_LIVELLO_AMBITO, "AMB-A", "approvato");
  es_end();
}

/* The whole may be asked for too, and answered without changing a number. */
static void counter_arguments(void **state) {
  (void)state;
  es_begin(204, 0);
  es_spend(E1, "E001", 0, "1", 1000);
  es_all_validated();
  DO(CAPOFILA, ZN_R_TRANSMIT, NULL, NULL);
  carry_all(&es_g);
  DO(REGIONE, ZN_R_REQUEST, "AMB-A", "spiegare i ritardi");
  carry_all(&es_g);
  REFUSED(CAPOFILA, ZN_R_REPLY, NULL, NULL, ZN_E_USAGE);
  DO(CAPOFILA, ZN_R_REOPEN, "E002", "la richiesta è su tutto");
  carry_all(&es_g);
  STATE(E2, ZN_LIVELLO_ENTE, "E002", "da_correggere");
  DO(CAPOFILA, ZN_R_REPLY, NULL, "i ritardi sono della gara");
  carry_all(&es_g);
  STATE(REG, ZN_LIVELLO_AMBITO, "AMB-A", "in_istruttoria");
  DO(REGIONE, ZN_R_REJECT, "AMB-A", "non basta");
  carry_all(&es_g);
  STATE(CAP_A, ZN_LIVELLO_AMBITO, "AMB-A", "in_composizione");
  es_end();
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(of_the_capofila), cmocka_unit_test(forged),
                                     cmocka_unit_test(integration), cmocka_unit_test(counter_arguments)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
