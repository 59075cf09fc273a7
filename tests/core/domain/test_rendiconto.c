/* The rendicontazione from the comuni to the Region: verbs, states, manifests signed and recomputed, also after later
 * edits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/domain/regole/regole.h"
#include "core/domain/rendiconto/rendiconto.h"
#include "tests/core/domain/support_story.h"

static region g;
static story s;

typedef struct who {
  int at;
  const char *me;
  zn_org_kind kind;
} who;

static const who COMUNE1 = {E1, "E001", ZN_ORG_ENTE}, COMUNE2 = {E2, "E002", ZN_ORG_ENTE},
                 CAPOFILA = {CAP_A, "AMB-A", ZN_ORG_AMBITO}, LEADER = {CAP_A, "M001", ZN_ORG_ENTE},
                 REGIONE = {REG, "regione", ZN_ORG_REGIONE};

static zn_status act(who w, zn_verbo v, const char *target, const char *motivo, zn_err *err) {
  zn_rendiconto_act a = {.me = org_id(w.me),
                         .kind = w.kind,
                         .fondo_annualita = s.fa[w.at],
                         .has_target = target != NULL,
                         .verbo = v,
                         .motivo = motivo};
  if (target != NULL) a.target = org_id(target);
  json_t *out = NULL;
  zn_status st = zn_rendiconto_do(g.o[w.at].r, &a, &out, err);
  json_decref(out);
  return st;
}

#define DO(w, v, target, motivo) MUST(act(w, v, target, motivo, &err))
#define refused(...)             refused_at(__LINE__, __VA_ARGS__)
static void refused_at(int line, who w, zn_verbo v, const char *target, const char *motivo, zn_status must) {
  zn_err err = {0};
  zn_status st = act(w, v, target, motivo, &err);
  if (st != must) fail_msg("line %d: refused with %d, not %d: %s", line, st, must, err.text);
  assert_true(err.text[0] != 0);
}

static json_t *show(int at, zn_livello l, const char *org) {
  zn_rendiconto_ask ask = {.fondo_annualita = s.fa[at], .livello = l, .org = org_id(org)};
  json_t *out = NULL;
  MUST(zn_rendiconto_show(g.o[at].r, &ask, &out, &err));
  return out;
}

static void state(int at, zn_livello l, const char *org, const char *must) {
  json_t *o = show(at, l, org);
  const char *is = json_string_value(json_object_get(o, "stato"));
  if (strcmp(is, must) != 0) fail_msg("at %s, %s is %s, must be %s", g.o[at].code, org, is, must);
  json_decref(o);
}

static void verified(int at, bool must, size_t most) {
  zn_rendiconto_ask ask = {.fondo_annualita = s.fa[at], .livello = ZN_LIVELLO_REGIONE};
  json_t *out = NULL;
  bool ok;
  MUST(zn_rendiconto_verify(g.o[at].r, &ask, &ok, &out, &err));
  if (ok != must || (size_t)json_integer_value(json_object_get(out, "verificati")) < most) {
    char *t = json_dumps(out, 0);
    fail_msg("at %s: %s", g.o[at].code, t);
  }
  json_decref(out);
}

/* A quiet year: one impegno wholly paid for each of the enti. */
static int64_t spend(int at, const char *ente, const char *numero, int64_t importo) {
  return story_pay(&s, at, story_line(&s, ente, -1), numero, importo);
}

static void begin(uint64_t seed) {
  region_open(&g, seed, E2);
  story_begin(&s, &g, 2040);
}

static void whole_way(void **st) {
  (void)st;
  begin(11);
  int64_t k1 = spend(E1, "E001", "1", 1000);
  spend(E2, "E002", "1", 2000);
  spend(CAP_A, "M001", "1", 3000);
  state(E1, ZN_LIVELLO_ENTE, "E001", "bozza");
  refused(COMUNE1, ZN_R_ACCEPT, NULL, NULL, ZN_E_DENIED);
  refused(CAPOFILA, ZN_R_ACCEPT, "E001", NULL, ZN_E_STATE);
  DO(COMUNE1, ZN_R_SUBMIT, NULL, NULL);
  state(E1, ZN_LIVELLO_ENTE, "E001", "inviato");
  refused(COMUNE1, ZN_R_SUBMIT, NULL, NULL, ZN_E_STATE);
  zn_tx *tx;
  zn_err denied = {0};
  MUST(zn_tx_begin(&tx, g.o[E1].r, &err)); /* what was said is not unsaid behind the capofila's back */
  int64_t said = only_k(&g, E1, "SELECT k FROM rendiconto_mossa LIMIT 1");
  assert_int_equal(zn_tx_delete(tx, zn_entity_by_no(ZN_RENDICONTO_MOSSA), said, &denied), ZN_E_DENIED);
  zn_tx_rollback(tx);
  DO(COMUNE1, ZN_R_WITHDRAW, NULL, NULL);
  state(E1, ZN_LIVELLO_ENTE, "E001", "bozza");
  DO(COMUNE1, ZN_R_SUBMIT, NULL, NULL);
  carry_all(&g);
  state(CAP_A, ZN_LIVELLO_ENTE, "E001", "inviato");
  state(REG, ZN_LIVELLO_ENTE, "E001", "inviato");
  refused(CAPOFILA, ZN_R_RETURN, "E001", NULL, ZN_E_USAGE);
  DO(CAPOFILA, ZN_R_RETURN, "E001", "manca una liquidazione");
  carry_all(&g);
  state(E1, ZN_LIVELLO_ENTE, "E001", "da_correggere");
  spend(E1, "E001", "2", 500);
  DO(COMUNE1, ZN_R_SUBMIT, NULL, NULL);
  DO(LEADER, ZN_R_SUBMIT, NULL, NULL); /* sending and validating are one */
  state(CAP_A, ZN_LIVELLO_ENTE, "M001", "convalidato");
  carry_all(&g);
  DO(CAPOFILA, ZN_R_ACCEPT, "E001", NULL);
  refused(CAPOFILA, ZN_R_TRANSMIT, NULL, NULL, ZN_E_STATE); /* E002 is missing */
  DO(CAPOFILA, ZN_R_TRANSMIT, NULL, "ente inadempiente");
  carry_all(&g);
  state(REG, ZN_LIVELLO_AMBITO, "AMB-A", "trasmesso");
  state(E1, ZN_LIVELLO_ENTE, "E001", "convalidato");
  refused(CAPOFILA, ZN_R_REOPEN, "E001", "ripensamento", ZN_E_STATE);
  verified(REG, true, 3);
  verified(CAP_A, true, 3);
  /* what comes later is outside the manifests, which stay as they are */
  spend(E1, "E001", "3", 700);
  zn_arena a;
  zn_arena_init(&a);
  zn_row row = get_row(&g, E1, ZN_IMPEGNO, k1, &a);
  set_int(&row, "importo", 1500);
  edit_row(&g, E1, &row);
  zn_arena_release(&a);
  carry_all(&g);
  verified(REG, true, 3);
  verified(E1, true, 1);
  json_t *o = show(REG, ZN_LIVELLO_AMBITO, "AMB-A");
  assert_string_equal(json_string_value(json_object_get(json_object_get(o, "trasmesso"), "impegnato")), "45.00");
  assert_string_equal(json_string_value(json_object_get(json_object_get(o, "totali"), "impegnato")), "77.00");
  json_decref(o);
  /* the missing one comes, and is added */
  DO(COMUNE2, ZN_R_SUBMIT, NULL, NULL);
  carry_all(&g);
  refused(CAPOFILA, ZN_R_TRANSMIT_MISSING, NULL, NULL, ZN_E_STATE);
  DO(CAPOFILA, ZN_R_ACCEPT, "E002", NULL);
  DO(CAPOFILA, ZN_R_TRANSMIT_MISSING, NULL, NULL);
  carry_all(&g);
  o = show(REG, ZN_LIVELLO_AMBITO, "AMB-A");
  assert_string_equal(json_string_value(json_object_get(json_object_get(o, "trasmesso"), "impegnato")), "65.00");
  json_decref(o);
  verified(REG, true, 4);
  /* the Region asks, the ambito opens one ente again */
  DO(REGIONE, ZN_R_REQUEST, "AMB-A", "manca il dettaglio di E001");
  carry_all(&g);
  state(CAP_A, ZN_LIVELLO_AMBITO, "AMB-A", "integrazione_richiesta");
  DO(CAPOFILA, ZN_R_REOPEN, "E001", "lo chiede la Regione");
  carry_all(&g);
  state(E1, ZN_LIVELLO_ENTE, "E001", "da_correggere");
  refused(COMUNE1, ZN_R_ACCEPT, NULL, NULL, ZN_E_DENIED);
  DO(COMUNE1, ZN_R_SUBMIT, NULL, NULL);
  carry_all(&g);
  DO(CAPOFILA, ZN_R_ACCEPT, "E001", NULL);
  DO(CAPOFILA, ZN_R_TRANSMIT, NULL, NULL);
  carry_all(&g);
  DO(REGIONE, ZN_R_APPROVE, "AMB-A", NULL);
  DO(REGIONE, ZN_R_UNAPPROVE, "AMB-A", "errore");
  DO(REGIONE, ZN_R_APPROVE, "AMB-A", NULL);
  DO(REGIONE, ZN_R_CLOSE, "AMB-A", NULL);
  carry_all(&g);
  state(CAP_A, ZN_LIVELLO_AMBITO, "AMB-A", "chiuso");
  verified(REG, true, 4);
  o = show(REG, ZN_LIVELLO_REGIONE, "regione");
  assert_string_equal(json_string_value(json_object_get(json_object_get(o, "trasmesso"), "impegnato")), "77.00");
  json_decref(o);
  region_close(&g);
}

/* Entered by the capofila for a silent ente, validated, then its own late entries: never both. */
static void on_behalf(void **st) {
  (void)st;
  begin(12);
  int line = -1;
  for (int i = 0; i < s.nlines; i++)
    if (strcmp(s.lines[i].ente, "E001") == 0) line = i;
  zn_ledger l = ledger_of(&g, ZN_L4_AMBITO_ENTE, "AMB-A", "E001");
  zn_row i = new_row(ZN_IMPEGNO);
  set_int(&i, "ente", org_k(&g, CAP_A, "E001"));
  set_int(&i, "anno", 2025);
  set_text(&i, "numero", "9");
  set_int(&i, "budget", carry_k(&g, s.lines[line].at, s.lines[line].k, CAP_A));
  set_int(&i, "data", 20150);
  set_int(&i, "importo", 4000);
  add_row(&g, CAP_A, &l, &i);
  refused(CAPOFILA, ZN_R_SUBMIT, "E001", NULL, ZN_E_USAGE);
  refused(CAPOFILA, ZN_R_SUBMIT, "E001", "silenzio", ZN_E_STATE); /* nobody reminded it */
  remind(&g, CAP_A, "AMB-A", "E001");
  DO(CAPOFILA, ZN_R_SUBMIT, "E001", "silenzio dopo il sollecito");
  state(CAP_A, ZN_LIVELLO_ENTE, "E001", "inserito_da_capofila");
  carry_all(&g);
  state(E1, ZN_LIVELLO_ENTE, "E001", "inserito_da_capofila");
  DO(COMUNE1, ZN_R_CONTEST, NULL, "non è nostra");
  carry_all(&g);
  DO(CAPOFILA, ZN_R_ACCEPT, "E001", "d'ufficio");
  carry_all(&g);
  state(E1, ZN_LIVELLO_ENTE, "E001", "convalidato");
  verified(REG, true, 1);
  spend(E1, "E001", "10", 1000);
  carry_all(&g);
  json_t *o = show(REG, ZN_LIVELLO_ENTE, "E001");
  assert_string_equal(json_string_value(json_object_get(json_object_get(o, "totali"), "impegnato")), "10.00");
  assert_string_equal(json_string_value(json_object_get(json_object_get(o, "trasmesso"), "impegnato")), "40.00");
  json_decref(o);
  verified(REG, true, 1);
  region_close(&g);
}

/* The manifest of an ente is recomputed with the same bytes after any later life, on every replica that reads its rows.
 */
static void manifests_survive(void **st) {
  (void)st;
  for (uint64_t seed = 100; seed < 103; seed++) {
    begin(seed);
    for (int i = 0; i < 120; i++) story_step(&s);
    carry_all(&g);
    zn_buf doc[3];
    const char *const enti[] = {"E001", "E002"};
    for (int e = 0; e < 2; e++) {
      remind(&g, CAP_A, "AMB-A", enti[e]);
      zn_rendiconto_act a = {.me = org_id("AMB-A"),
                             .kind = ZN_ORG_AMBITO,
                             .has_target = true,
                             .target = org_id(enti[e]),
                             .fondo_annualita = s.fa[CAP_A],
                             .verbo = ZN_R_SUBMIT,
                             .motivo = "d'ufficio",
                             .has_al = true,
                             .al = 20300};
      MUST(zn_rendiconto_do(g.o[CAP_A].r, &a, NULL, &err));
    }
    carry_all(&g);
    verified(REG, true, 2);
    for (int i = 0; i < 120; i++) story_step(&s);
    carry_all(&g);
    verified(REG, true, 2);
    verified(CAP_A, true, 2);
    (void)doc;
    region_close(&g);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(whole_way), cmocka_unit_test(on_behalf),
                                     cmocka_unit_test(manifests_survive)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
