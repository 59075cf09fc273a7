/* The states of a plan and of its changes: known stories, forbidden moves, and the same state whatever the order of
 * arrival. Moves are made in memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/domain/piano/flusso.h"

#define MAX 16

typedef struct tale {
  zn_pmossa_row m[MAX];
  size_t n;
  zn_punita unita;
} tale;

#define ENTE ZN_PA_ENTE
#define CAPO ZN_PA_CAPOFILA
#define REGI ZN_PA_REGIONE
#define NOBO ZN_PA_NESSUNO

/* Adds a move that answers the one at position `to` (-1: nothing); returns its position. */
static int says(tale *t, zn_pautore who, zn_pmossa mossa, int to) {
  zn_pmossa_row *m = &t->m[t->n];
  *m = (zn_pmossa_row){.k = (int64_t)t->n + 1, .mossa = mossa, .autore = who, .data = 20000};
  memset(m->hash.b, (int)(17 * t->n + 31) & 0xff, sizeof m->hash.b);
  m->answers = to >= 0;
  if (to >= 0) m->risponde_a = t->m[to].hash;
  return (int)t->n++;
}

static zn_pflusso folded(tale *t) {
  zn_pmossa_row *p[MAX];
  zn_pflusso f;
  for (size_t i = 0; i < t->n; i++) p[i] = &t->m[i];
  zn_piano_fold(t->unita, p, t->n, &f);
  return f;
}

/* Up to seven moves in every order, more of them in some thousands of orders. */
static void all_orders(tale *t, zn_pstato must) {
  zn_pflusso first = folded(t);
  uint8_t effects[MAX];
  size_t idx[MAX], c[MAX] = {0};
  int left = 6000;
  assert_string_equal(zn_pstato_name(first.stato), zn_pstato_name(must));
  for (size_t i = 0; i < t->n; i++) effects[i] = (uint8_t)t->m[i].effetto, idx[i] = i;
  for (size_t i = 0; i < t->n && left-- > 0;) { /* Heap's algorithm */
    if (c[i] >= i) {
      c[i++] = 0;
      continue;
    }
    size_t a = i % 2 == 0 ? 0 : c[i], tmp = idx[a];
    zn_pmossa_row *p[MAX];
    zn_pflusso f;
    idx[a] = idx[i];
    idx[i] = tmp;
    for (size_t k = 0; k < t->n; k++) p[k] = &t->m[idx[k]];
    zn_piano_fold(t->unita, p, t->n, &f);
    assert_int_equal(f.stato, first.stato);
    assert_int_equal(f.versione, first.versione);
    assert_ptr_equal(f.ultima, first.ultima);
    assert_ptr_equal(f.accordo, first.accordo);
    assert_ptr_equal(f.approvazione, first.approvazione);
    for (size_t k = 0; k < t->n; k++) assert_int_equal(t->m[k].effetto, effects[k]);
    c[i]++;
    i = 0;
  }
}

/* To the transmission; returns its position. */
static int sent(tale *t) {
  int i = says(t, CAPO, ZN_PM_APRI_CONSULTAZIONE, -1);
  i = says(t, CAPO, ZN_PM_APPROVA_CONFERENZA, i);
  i = says(t, CAPO, ZN_PM_SOTTOSCRIVI_ACCORDO, i);
  return says(t, CAPO, ZN_PM_TRASMETTI, i);
}

static void whole_life(void **state) {
  (void)state;
  tale t = {.unita = ZN_PU_PIANO};
  int s = sent(&t);
  all_orders(&t, ZN_PS_TRASMESSO);
  int r = says(&t, REGI, ZN_PM_RICHIEDI_INTEGRAZIONI, s);
  all_orders(&t, ZN_PS_INTEGRAZIONI_RICHIESTE);
  int again = says(&t, CAPO, ZN_PM_INTEGRA, r);
  int a = says(&t, REGI, ZN_PM_APPROVA, again);
  all_orders(&t, ZN_PS_APPROVATO);
  assert_int_equal(folded(&t).versione, 2);
  assert_ptr_equal(folded(&t).approvazione, &t.m[a]);
  int v = says(&t, CAPO, ZN_PM_RENDI_VIGENTE, a);
  all_orders(&t, ZN_PS_VIGENTE);
  says(&t, CAPO, ZN_PM_CONCLUDI, v);
  all_orders(&t, ZN_PS_CONCLUSO);
}

static void back_to_the_draft(void **state) {
  (void)state;
  tale t = {.unita = ZN_PU_PIANO};
  int s = sent(&t);
  int no = says(&t, REGI, ZN_PM_RESPINGI, s);
  all_orders(&t, ZN_PS_BOZZA);
  assert_null(folded(&t).accordo);
  int c = says(&t, CAPO, ZN_PM_APRI_CONSULTAZIONE, no);
  says(&t, CAPO, ZN_PM_TORNA_IN_BOZZA, c);
  all_orders(&t, ZN_PS_BOZZA);

  static const zn_pmossa before[] = {ZN_PM_APPROVA_CONFERENZA, ZN_PM_SOTTOSCRIVI_ACCORDO};
  for (size_t n = 0; n <= 2; n++) { /* from each of the states before the transmission */
    tale u = {.unita = ZN_PU_PIANO};
    int i = says(&u, CAPO, ZN_PM_APRI_CONSULTAZIONE, -1);
    for (size_t j = 0; j < n; j++) i = says(&u, CAPO, before[j], i);
    says(&u, CAPO, ZN_PM_TORNA_IN_BOZZA, i);
    all_orders(&u, ZN_PS_BOZZA);
  }
}

static void unapproved(void **state) {
  (void)state;
  tale t = {.unita = ZN_PU_PIANO};
  int a = says(&t, REGI, ZN_PM_APPROVA, sent(&t));
  int no = says(&t, REGI, ZN_PM_ANNULLA_APPROVAZIONE, a);
  all_orders(&t, ZN_PS_TRASMESSO);
  assert_null(folded(&t).approvazione);
  /* the capofila had put it in force without knowing: the Regione's word stands */
  says(&t, CAPO, ZN_PM_RENDI_VIGENTE, a);
  all_orders(&t, ZN_PS_TRASMESSO);
  assert_int_equal(t.m[t.n - 1].effetto, ZN_PE_SUPERATO);
  says(&t, REGI, ZN_PM_APPROVA, no);
  all_orders(&t, ZN_PS_APPROVATO);
}

static void comments(void **state) {
  (void)state;
  tale t = {.unita = ZN_PU_PIANO};
  int c = says(&t, CAPO, ZN_PM_APRI_CONSULTAZIONE, -1);
  says(&t, ENTE, ZN_PM_COMMENTA, c);
  int a = says(&t, CAPO, ZN_PM_APPROVA_CONFERENZA, c);
  says(&t, ENTE, ZN_PM_COMMENTA, c); /* written before it knew: it counts all the same */
  int late = says(&t, ENTE, ZN_PM_COMMENTA, a);
  all_orders(&t, ZN_PS_APPROVATO_CONFERENZA);
  assert_int_equal(t.m[1].effetto, ZN_PE_ANNOTATO);
  assert_int_equal(t.m[3].effetto, ZN_PE_ANNOTATO);
  assert_int_equal(t.m[late].effetto, ZN_PE_SENZA_EFFETTO);
}

/* Every move of every author in every state of the path: those of the table lead on, the others have no effect and are
 * listed. */
static void nothing_but_the_table(void **state) {
  (void)state;
  static const struct {
    zn_pautore who;
    zn_pmossa mossa;
  } path[] = {{CAPO, ZN_PM_APRI_CONSULTAZIONE},
              {CAPO, ZN_PM_APPROVA_CONFERENZA},
              {CAPO, ZN_PM_SOTTOSCRIVI_ACCORDO},
              {CAPO, ZN_PM_TRASMETTI},
              {REGI, ZN_PM_RICHIEDI_INTEGRAZIONI},
              {CAPO, ZN_PM_INTEGRA},
              {REGI, ZN_PM_APPROVA},
              {CAPO, ZN_PM_RENDI_VIGENTE},
              {CAPO, ZN_PM_CONCLUDI}};
  for (int unit = ZN_PU_PIANO; unit <= ZN_PU_RIMODULAZIONE; unit++)
    for (size_t n = 0; n <= sizeof path / sizeof path[0] - (unit == ZN_PU_RIMODULAZIONE); n++)
      for (int who = NOBO; who <= REGI; who++)
        for (int mossa = ZN_PM_NESSUNA; mossa < ZN_PM_END; mossa++) {
          tale t = {.unita = (zn_punita)unit};
          int last = -1;
          for (size_t i = 0; i < n; i++) last = says(&t, path[i].who, path[i].mossa, last);
          zn_pstato was = folded(&t).stato;
          int tried = says(&t, (zn_pautore)who, (zn_pmossa)mossa, last);
          const zn_pregola *rule = NULL;
          for (const zn_pregola *r = zn_piano_table; r->unita != 0; r++)
            if ((int)r->unita == unit && r->da == was && (int)r->mossa == mossa && (int)r->chi == who) rule = r;
          zn_pflusso f = folded(&t);
          assert_int_equal(f.stato, rule != NULL ? rule->a : was);
          assert_int_equal(t.m[tried].effetto, rule == NULL          ? ZN_PE_SENZA_EFFETTO
                                               : rule->priorita == 0 ? ZN_PE_ANNOTATO
                                                                     : ZN_PE_VALE);
        }
}

static void priorities(void **state) {
  (void)state;
  tale t = {.unita = ZN_PU_PIANO};
  int s = sent(&t);
  int ok = says(&t, REGI, ZN_PM_APPROVA, s);
  int ask = says(&t, REGI, ZN_PM_RICHIEDI_INTEGRAZIONI, s);
  says(&t, CAPO, ZN_PM_RENDI_VIGENTE, ok);
  all_orders(&t, ZN_PS_INTEGRAZIONI_RICHIESTE); /* asking wins, whoever went on from the other */
  assert_int_equal(t.m[ok].effetto, ZN_PE_SUPERATO);
  int no = says(&t, REGI, ZN_PM_RESPINGI, s);
  all_orders(&t, ZN_PS_BOZZA);
  assert_int_equal(t.m[ask].effetto, ZN_PE_SUPERATO);
  assert_int_equal(t.m[no].effetto, ZN_PE_VALE);
}

static void two_desks(void **state) {
  (void)state;
  tale t = {.unita = ZN_PU_PIANO};
  int a = says(&t, CAPO, ZN_PM_APRI_CONSULTAZIONE, -1), b = says(&t, CAPO, ZN_PM_APRI_CONSULTAZIONE, -1);
  says(&t, CAPO, ZN_PM_APPROVA_CONFERENZA, b);
  says(&t, ENTE, ZN_PM_COMMENTA, a);
  all_orders(&t, ZN_PS_APPROVATO_CONFERENZA);
  assert_int_equal(t.m[a].effetto, ZN_PE_VALE);
  /* two of them about different lines are not one: one of them counts, the same everywhere */
  tale u = {.unita = ZN_PU_PIANO};
  int c = says(&u, CAPO, ZN_PM_APRI_CONSULTAZIONE, -1);
  for (int i = 0; i < 2; i++) {
    zn_pmossa_row *m = &u.m[says(&u, CAPO, ZN_PM_APPROVA_CONFERENZA, c)];
    m->has_impronta = true;
    memset(m->impronta.b, 7 + i, sizeof m->impronta.b);
  }
  all_orders(&u, ZN_PS_APPROVATO_CONFERENZA);
  assert_int_not_equal(u.m[1].effetto, u.m[2].effetto);
}

static void waiting(void **state) {
  (void)state;
  tale t = {.unita = ZN_PU_PIANO};
  int s = sent(&t);
  says(&t, REGI, ZN_PM_APPROVA, s);
  zn_pmossa_row missing = t.m[s];
  t.m[s] = t.m[t.n - 1];
  t.n--; /* the transmission is not here yet */
  all_orders(&t, ZN_PS_ACCORDO_SOTTOSCRITTO);
  assert_int_equal(t.m[s].effetto, ZN_PE_IN_ATTESA);
  t.m[t.n++] = missing;
  all_orders(&t, ZN_PS_APPROVATO);
}

static void signed_by_too_few(void **state) {
  (void)state;
  tale t = {.unita = ZN_PU_PIANO};
  int s = sent(&t);
  t.m[s - 1].invalida = true; /* the agreement */
  all_orders(&t, ZN_PS_APPROVATO_CONFERENZA);
  assert_int_equal(t.m[s - 1].effetto, ZN_PE_SENZA_EFFETTO);
  assert_int_equal(t.m[s].effetto, ZN_PE_SUPERATO);
  /* the Regione answered when it was complete: what is edited afterwards does not undo it */
  says(&t, REGI, ZN_PM_APPROVA, s);
  all_orders(&t, ZN_PS_APPROVATO);
}

static void changes(void **state) {
  (void)state;
  tale t = {.unita = ZN_PU_RIMODULAZIONE};
  int light = says(&t, CAPO, ZN_PM_APPROVA_LEGGERA, -1);
  all_orders(&t, ZN_PS_APPROVATO);
  says(&t, CAPO, ZN_PM_RENDI_VIGENTE, light);
  all_orders(&t, ZN_PS_VIGENTE);
  tale u = {.unita = ZN_PU_RIMODULAZIONE};
  int a = says(&u, REGI, ZN_PM_APPROVA, sent(&u));
  int v = says(&u, CAPO, ZN_PM_RENDI_VIGENTE, a);
  says(&u, CAPO, ZN_PM_CONCLUDI, v); /* a plan is concluded, a change is not */
  all_orders(&u, ZN_PS_VIGENTE);
  tale p = {.unita = ZN_PU_PIANO};
  says(&p, CAPO, ZN_PM_APPROVA_LEGGERA, -1); /* a plan has no light path */
  all_orders(&p, ZN_PS_BOZZA);
}

static void names(void **state) {
  (void)state;
  for (int i = 1; i < ZN_PM_END; i++) {
    const char *n = zn_pmossa_name((zn_pmossa)i);
    assert_int_equal(zn_pmossa_parse(ZN_SPAN(n, strlen(n))), i);
    assert_true(zn_pmossa_label((zn_pmossa)i)[0] != 0);
  }
  for (int i = 1; i < ZN_PS_END; i++) {
    const char *n = zn_pstato_name((zn_pstato)i);
    assert_int_equal(zn_pstato_parse(ZN_SPAN(n, strlen(n))), i);
  }
  /* the schema's codes are these, in this order */
  const zn_field *f = zn_field_by_name(zn_entity_by_no(ZN_PIANO_MOSSA), "mossa");
  const char *at = f->codes;
  for (int i = 1; i < ZN_PM_END; i++) {
    const char *n = zn_pmossa_name((zn_pmossa)i);
    assert_int_equal(strncmp(at, n, strlen(n)), 0);
    at += strlen(n);
    assert_int_equal(*at, i + 1 < ZN_PM_END ? '|' : 0);
    at++;
  }
  f = zn_field_by_name(zn_entity_by_no(ZN_PIANO), "stato");
  for (int i = 1; i < ZN_PS_END; i++) assert_non_null(strstr(f->codes, zn_pstato_stored((zn_pstato)i)));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(whole_life),
      cmocka_unit_test(back_to_the_draft),
      cmocka_unit_test(unapproved),
      cmocka_unit_test(comments),
      cmocka_unit_test(nothing_but_the_table),
      cmocka_unit_test(priorities),
      cmocka_unit_test(two_desks),
      cmocka_unit_test(waiting),
      cmocka_unit_test(signed_by_too_few),
      cmocka_unit_test(changes),
      cmocka_unit_test(names),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
