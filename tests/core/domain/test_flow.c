/* The fold of moves: known stories, and the same state whatever the order of arrival. Moves are made in memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/domain/rendiconto/flow.h"
#include "core/domain/rendiconto/rendiconto_inner.h"

#define MAX 12

typedef struct tale {
  zn_mossa_row m[MAX];
  size_t n;
  zn_unita_tipo unita;
} tale;

/* Adds a move that answers the one at position `answers` (-1: nothing); returns its position. */
static int says(tale *t, zn_autore who, zn_mossa mossa, int answers) {
  zn_mossa_row *m = &t->m[t->n];
  *m = (zn_mossa_row){.k = (int64_t)t->n + 1,
                      .mossa = mossa,
                      .autore = who,
                      .unita = t->unita,
                      .al = ZN_DAY_MIN,
                      .ricevuto_il = ZN_DAY_MIN};
  memset(m->hash.b, (int)(17 * t->n + 31) & 0xff, sizeof m->hash.b);
  if (mossa == ZN_M_INVIA || mossa == ZN_M_TRASMETTI || mossa == ZN_M_RITRASMETTI || mossa == ZN_M_INSERISCI) {
    m->has_manifest = true;
    memset(m->manifest.b, (int)(13 * t->n + 7) & 0xff, sizeof m->manifest.b);
  }
  m->answers = answers >= 0;
  if (answers >= 0) m->risponde_a = t->m[answers].hash;
  return (int)t->n++;
}

static zn_flow folded(tale *t, const zn_hash *sent, size_t nsent) {
  zn_mossa_row *p[MAX];
  zn_flow f;
  for (size_t i = 0; i < t->n; i++) p[i] = &t->m[i];
  zn_flow_fold(t->unita, p, t->n, sent, nsent, &f);
  return f;
}

/* Every subset arrives in some order; the state of the whole must not depend on it. */
static void all_orders(tale *t, zn_stato must, unsigned versione) {
  size_t idx[MAX];
  for (size_t i = 0; i < t->n; i++) idx[i] = i;
  zn_flow first = folded(t, NULL, 0);
  assert_string_equal(zn_stato_name(first.stato), zn_stato_name(must));
  assert_int_equal(first.versione, versione);
  uint8_t effects[MAX];
  for (size_t i = 0; i < t->n; i++) effects[i] = (uint8_t)t->m[i].effetto;
  size_t c[MAX] = {0};
  for (size_t i = 0; i < t->n;) { /* Heap's algorithm */
    if (c[i] >= i) {
      c[i++] = 0;
      continue;
    }
    size_t a = i % 2 == 0 ? 0 : c[i], tmp = idx[a];
    idx[a] = idx[i];
    idx[i] = tmp;
    zn_mossa_row *p[MAX];
    zn_flow f;
    for (size_t k = 0; k < t->n; k++) p[k] = &t->m[idx[k]];
    zn_flow_fold(t->unita, p, t->n, NULL, 0, &f);
    assert_int_equal(f.stato, first.stato);
    assert_int_equal(f.versione, first.versione);
    assert_ptr_equal(f.ultima, first.ultima);
    assert_ptr_equal(f.invio, first.invio);
    assert_int_equal(f.richiesta, first.richiesta);
    for (size_t k = 0; k < t->n; k++) assert_int_equal(t->m[k].effetto, effects[k]);
    c[i]++;
    i = 0;
  }
}

#define ENTE ZN_A_ENTE
#define CAPO ZN_A_CAPOFILA
#define REGI ZN_A_REGIONE

static void plain(void **state) {
  (void)state;
  tale t = {.unita = ZN_U_ENTE};
  int i = says(&t, ENTE, ZN_M_INVIA, -1);
  int v = says(&t, CAPO, ZN_M_AVVIA_VERIFICA, i);
  int r = says(&t, CAPO, ZN_M_RESTITUISCI, v);
  int i2 = says(&t, ENTE, ZN_M_INVIA, r);
  int v2 = says(&t, CAPO, ZN_M_AVVIA_VERIFICA, i2);
  says(&t, CAPO, ZN_M_CONVALIDA, v2);
  all_orders(&t, ZN_S_CONVALIDATO, 2);
  assert_ptr_equal(folded(&t, NULL, 0).invio, &t.m[i2]);
}

static void taking_in_charge_beats_withdrawing(void **state) {
  (void)state;
  tale t = {.unita = ZN_U_ENTE};
  int i = says(&t, ENTE, ZN_M_INVIA, -1);
  says(&t, ENTE, ZN_M_ANNULLA_INVIO, i);
  int v = says(&t, CAPO, ZN_M_AVVIA_VERIFICA, i);
  all_orders(&t, ZN_S_IN_VERIFICA, 1);
  assert_int_equal(t.m[1].effetto, ZN_EF_RICHIESTA);
  assert_true(folded(&t, NULL, 0).richiesta);
  says(&t, CAPO, ZN_M_RESTITUISCI, v);
  all_orders(&t, ZN_S_DA_CORREGGERE, 1);
}

static void returning_beats_accepting(void **state) {
  (void)state;
  tale t = {.unita = ZN_U_ENTE};
  int i = says(&t, ENTE, ZN_M_INVIA, -1);
  int a = says(&t, CAPO, ZN_M_AVVIA_VERIFICA, i), b = says(&t, CAPO, ZN_M_AVVIA_VERIFICA, i); /* two desks */
  says(&t, CAPO, ZN_M_CONVALIDA, a);
  int r = says(&t, CAPO, ZN_M_RESTITUISCI, b);
  all_orders(&t, ZN_S_DA_CORREGGERE, 1);
  assert_int_equal(t.m[3].effetto, ZN_EF_SUPERATA);
  says(&t, ENTE, ZN_M_INVIA, r);
  all_orders(&t, ZN_S_INVIATO, 2);
}

static void two_sendings(void **state) {
  (void)state;
  tale t = {.unita = ZN_U_ENTE};
  says(&t, ENTE, ZN_M_INVIA, -1);
  int second = says(&t, ENTE, ZN_M_INVIA, -1);
  all_orders(&t, ZN_S_INVIATO, 1);
  int v = says(&t, CAPO, ZN_M_AVVIA_VERIFICA, second); /* the one taken in charge is the one that counts */
  says(&t, CAPO, ZN_M_CONVALIDA, v);
  all_orders(&t, ZN_S_CONVALIDATO, 1);
  assert_ptr_equal(folded(&t, NULL, 0).invio, &t.m[second]);
}

static void waiting(void **state) {
  (void)state;
  tale t = {.unita = ZN_U_ENTE};
  int i = says(&t, ENTE, ZN_M_INVIA, -1);
  int v = says(&t, CAPO, ZN_M_AVVIA_VERIFICA, i);
  says(&t, CAPO, ZN_M_CONVALIDA, v);
  zn_mossa_row missing = t.m[1];
  t.m[1] = t.m[2];
  t.n = 2; /* the taking in charge is not here yet */
  all_orders(&t, ZN_S_INVIATO, 1);
  assert_int_equal(t.m[1].effetto, ZN_EF_IN_ATTESA);
  t.m[t.n++] = missing;
  all_orders(&t, ZN_S_CONVALIDATO, 1);
}

static void nobodys_right(void **state) {
  (void)state;
  tale t = {.unita = ZN_U_ENTE};
  int i = says(&t, ENTE, ZN_M_INVIA, -1);
  int v = says(&t, ENTE, ZN_M_AVVIA_VERIFICA, i); /* a modified client of the ente */
  says(&t, ENTE, ZN_M_CONVALIDA, v);
  says(&t, ENTE, ZN_M_CONVALIDA, i);
  says(&t, REGI, ZN_M_RESTITUISCI, i);
  says(&t, ZN_A_NESSUNO, ZN_M_AVVIA_VERIFICA, i);
  all_orders(&t, ZN_S_INVIATO, 1);
  assert_int_equal(t.m[1].effetto, ZN_EF_SENZA_EFFETTO);
  assert_int_equal(t.m[3].effetto, ZN_EF_SENZA_EFFETTO);
  assert_int_equal(t.m[4].effetto, ZN_EF_SENZA_EFFETTO);
  assert_int_equal(t.m[5].effetto, ZN_EF_SENZA_EFFETTO);
}

static void on_behalf(void **state) {
  (void)state;
  tale t = {.unita = ZN_U_ENTE};
  int b = says(&t, CAPO, ZN_M_INSERISCI, -1);
  says(&t, ENTE, ZN_M_INVIA, -1); /* its own, late: it wins while the other is not validated */
  all_orders(&t, ZN_S_INVIATO, 1);
  assert_int_equal(t.m[0].effetto, ZN_EF_SUPERATA);
  says(&t, CAPO, ZN_M_CONVALIDA_D_UFFICIO, b);
  all_orders(&t, ZN_S_CONVALIDATO, 1);
  assert_int_equal(t.m[1].effetto, ZN_EF_RETTIFICA);
  assert_true(folded(&t, NULL, 0).d_ufficio);

  tale u = {.unita = ZN_U_ENTE};
  b = says(&u, CAPO, ZN_M_INSERISCI, -1);
  says(&u, ENTE, ZN_M_CONTESTA, b);
  all_orders(&u, ZN_S_INSERITO_DA_CAPOFILA, 0);
  assert_true(folded(&u, NULL, 0).contestata);
  says(&u, ENTE, ZN_M_CONFERMA, b);
  all_orders(&u, ZN_S_INVIATO, 1);
}

static void reopening_what_is_transmitted(void **state) {
  (void)state;
  tale t = {.unita = ZN_U_ENTE};
  int i = says(&t, ENTE, ZN_M_INVIA, -1);
  int v = says(&t, CAPO, ZN_M_AVVIA_VERIFICA, i);
  int c = says(&t, CAPO, ZN_M_CONVALIDA, v);
  says(&t, CAPO, ZN_M_RIAPRI, c);
  assert_int_equal(folded(&t, NULL, 0).stato, ZN_S_DA_CORREGGERE);
  zn_hash sent[2] = {{{9}}, t.m[i].manifest};
  assert_int_equal(folded(&t, sent, 2).stato, ZN_S_CONVALIDATO);
  assert_int_equal(t.m[3].effetto, ZN_EF_SENZA_EFFETTO);
}

static void ambito(void **state) {
  (void)state;
  tale t = {.unita = ZN_U_AMBITO};
  int x = says(&t, CAPO, ZN_M_TRASMETTI, -1);
  int a = says(&t, REGI, ZN_M_AVVIA_ISTRUTTORIA, x);
  says(&t, CAPO, ZN_M_ANNULLA_INVIO, x);
  all_orders(&t, ZN_S_IN_ISTRUTTORIA, 1);
  assert_int_equal(t.m[2].effetto, ZN_EF_RICHIESTA);
  int q = says(&t, REGI, ZN_M_RICHIEDI_INTEGRAZIONE, a);
  says(&t, REGI, ZN_M_APPROVA, a); /* two desks: asking beats approving */
  all_orders(&t, ZN_S_INTEGRAZIONE_RICHIESTA, 1);
  int y = says(&t, CAPO, ZN_M_RITRASMETTI, q);
  int b = says(&t, REGI, ZN_M_AVVIA_ISTRUTTORIA, y);
  all_orders(&t, ZN_S_IN_ISTRUTTORIA, 2);
  says(&t, REGI, ZN_M_APPROVA, b);
  assert_int_equal(folded(&t, NULL, 0).stato, ZN_S_APPROVATO);
}

/* The table itself: every state but the first is reached, every move of the schema is somewhere. */
static void table(void **state) {
  (void)state;
  bool moves[ZN_M_END] = {false};
  for (const zn_flow_rule *r = zn_flow_table; r->unita != 0; r++) {
    moves[r->mossa] = true;
    assert_true(zn_stato_name(r->da)[0] != 0 && zn_stato_name(r->a)[0] != 0);
    assert_true(r->priorita != 0 || r->da == r->a);
    for (const zn_flow_rule *q = r + 1; q->unita != 0; q++)
      assert_false(q->unita == r->unita && q->da == r->da && q->mossa == r->mossa && q->chi == r->chi);
  }
  for (int i = 1; i < ZN_M_END; i++) assert_true(moves[i]);
  const zn_field *f = zn_field_by_name(zn_entity_by_no(ZN_RENDICONTO_MOSSA), "mossa");
  zn_buf all;
  zn_buf_init(&all, 0);
  for (int i = 1; i < ZN_M_END; i++) zn_buf_printf(&all, "%s%s", i > 1 ? "|" : "", zn_mossa_name((zn_mossa)i));
  assert_string_equal(zn_buf_cstr(&all), f->codes);
  zn_buf_release(&all);
}

static const zn_flow_rule *rule(zn_unita_tipo u, zn_stato from, zn_mossa m, zn_autore who) {
  for (const zn_flow_rule *r = zn_flow_table; r->unita != 0; r++)
    if (r->unita == u && r->da == from && r->mossa == m && r->chi == who) return r;
  return NULL;
}

/* Every exit of every state has a command, and no command makes a move that its state does not know. What is there
 * before the first move is told apart by who looks (da_iniziare, bozza) and is one state here. */
static void every_exit_has_a_command(void **state) {
  (void)state;
  bool reached[200] = {false};
  const zn_via *w;
  for (size_t i = 0; (w = zn_via_at(i)) != NULL; i++) {
    zn_stato at = w->da == ZN_S_DA_INIZIARE ? ZN_S_BOZZA : w->da;
    assert_true(zn_verbo_parse(zn_verbo_name(w->verbo)) == w->verbo);
    for (int j = 0; j < 3 && w->mosse[j] != 0; j++) {
      const zn_flow_rule *r = rule(w->unita, at, w->mosse[j], w->chi);
      if (r == NULL) fail_msg("%s: %s in %s", zn_verbo_name(w->verbo), zn_mossa_name(w->mosse[j]), zn_stato_name(at));
      reached[r - zn_flow_table] = true;
      at = r->a;
    }
  }
  for (const zn_flow_rule *r = zn_flow_table; r->unita != 0; r++) {
    bool told = r->unita == ZN_U_FATTI; /* written by the transmission itself */
    /* what nobody has taken yet is withdrawn, not asked back */
    bool withdrawn = r->da == ZN_S_INVIATO && r->mossa == ZN_M_CHIEDE_RESTITUZIONE;
    if (!reached[r - zn_flow_table] && !told && !withdrawn)
      fail_msg("no command for %s in %s", zn_mossa_name(r->mossa), zn_stato_name(r->da));
  }
}

static void deadlines(void **state) {
  (void)state;
  zn_day due = zn_day_from_ymd(2025, 3, 31);
  int64_t last = zn_day_deadline_ms(due);
  zn_scadenza s = {.esiste = true, .giorno = due, .tolleranza = 5}, none = {0};
  zn_mossa_row m = {.mossa = ZN_M_INVIA, .ricevuto_il = ZN_DAY_MIN};
  assert_int_equal(zn_flow_puntuale(&none, &m, 0, 0), ZN_P_SENZA_SCADENZA);
  assert_int_equal(zn_flow_puntuale(&s, NULL, 0, 0), ZN_P_NON_INVIATO);
  assert_int_equal(zn_flow_puntuale(&s, &m, last, last), ZN_P_NEI_TERMINI);
  assert_int_equal(zn_flow_puntuale(&s, &m, last + 1, last), ZN_P_IN_TOLLERANZA);
  assert_int_equal(zn_flow_puntuale(&s, &m, last + 6 * 86400000LL, last - 1), ZN_P_FIRMATO_NEI_TERMINI);
  assert_int_equal(zn_flow_puntuale(&s, &m, last + 6 * 86400000LL, last + 1), ZN_P_IN_RITARDO);
  assert_int_equal(zn_flow_puntuale(&s, &m, 0, last - 1), ZN_P_NON_RICEVUTO);
  m.ricevuto_il = due; /* the PEC was in time */
  assert_int_equal(zn_flow_puntuale(&s, &m, last + 9 * 86400000LL, last + 1), ZN_P_NEI_TERMINI);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(plain),
                                     cmocka_unit_test(taking_in_charge_beats_withdrawing),
                                     cmocka_unit_test(returning_beats_accepting),
                                     cmocka_unit_test(two_sendings),
                                     cmocka_unit_test(waiting),
                                     cmocka_unit_test(nobodys_right),
                                     cmocka_unit_test(on_behalf),
                                     cmocka_unit_test(reopening_what_is_transmitted),
                                     cmocka_unit_test(ambito),
                                     cmocka_unit_test(table),
                                     cmocka_unit_test(every_exit_has_a_command),
                                     cmocka_unit_test(deadlines)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
