#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/core/domain/support_esame.h"

region es_g;
story es_s;

const es_who COMUNE1 = {E1, "E001", ZN_ORG_ENTE}, COMUNE2 = {E2, "E002", ZN_ORG_ENTE},
             CAPOFILA = {CAP_A, "AMB-A", ZN_ORG_AMBITO}, LEADER = {CAP_A, "M001", ZN_ORG_ENTE},
             REGIONE = {REG, "regione", ZN_ORG_REGIONE};

zn_day es_today(void) { return zn_day_of_ms(es_g.now_ms); }

int64_t es_survey(zn_day al, zn_day deadline, const char *stato) {
  zn_ledger l1 = ledger_of(&es_g, ZN_L1_REGIONE, "regione", NULL);
  zn_row r = new_row(ZN_RILEVAZIONE);
  set_int(&r, "fondo_annualita", es_s.fa[REG]);
  set_text(&r, "tipo", "rendicontazione");
  set_int(&r, "al", al);
  if (deadline != 0) set_int(&r, "scadenza", deadline);
  set_text(&r, "stato", stato);
  int64_t k = add_row(&es_g, REG, &l1, &r);
  carry_all(&es_g);
  return k;
}

void es_begin(uint64_t seed, zn_day deadline) {
  region_open(&es_g, seed, E2);
  story_begin(&es_s, &es_g, 2040);
  if (deadline != 0) es_survey(20300, deadline, "aperta");
}

void es_end(void) { region_close(&es_g); }

/* ---- expenses ---- */

const char *es_line_id(int at, const char *ente, int nth) {
  static char id[64];
  const s_line *line = story_line(&es_s, ente, nth);
  assert_int_equal(zn_replica_id_print(es_g.o[at].r, carry_k(&es_g, line->at, line->k, at), id), ZN_OK);
  return id;
}

int64_t es_spend(int at, const char *ente, int nth, const char *numero, int64_t importo) {
  return story_pay(&es_s, at, story_line(&es_s, ente, nth), numero, importo);
}

/* ---- verbs and acts ---- */

zn_status es_act(es_who w, zn_verbo v, const char *target, const char *motivo, const zn_rendiconto_act *with,
                 json_t **out, zn_err *err) {
  zn_rendiconto_act a = with != NULL ? *with : (zn_rendiconto_act){0};
  json_t *got = NULL;
  a.me = org_id(w.me);
  a.kind = w.kind;
  a.fondo_annualita = es_s.fa[w.at];
  a.verbo = v;
  a.has_target = target != NULL;
  if (motivo != NULL) a.motivo = motivo;
  if (target != NULL) a.target = org_id(target);
  zn_status st = zn_rendiconto_do(es_g.o[w.at].r, &a, &got, err);
  if (out != NULL)
    *out = got;
  else
    json_decref(got);
  return st;
}

void es_refused(int line, es_who w, zn_verbo v, const char *target, const char *motivo, zn_status must) {
  zn_err err = {0};
  zn_status st = es_act(w, v, target, motivo, NULL, NULL, &err);
  if (st != must) fail_msg("line %d: refused with %d, not %d: %s", line, st, must, err.text);
  assert_true(err.text[0] != 0);
}

int64_t es_k(es_who w, const char *org) { return org_k(&es_g, w.at, org); }

zn_status es_esame(es_who w, zn_esame_fn fn, zn_esame_ask ask, json_t **out, zn_err *err) {
  zn_arena a;
  zn_place p;
  zn_arena_init(&a);
  *out = NULL;
  if (fn != zn_scadenze_list) ask.fondo_annualita = es_s.fa[w.at]; /* what is due is of every fund */
  zn_status st = zn_place_init(&p, es_g.o[w.at].r, w.me, &a, err);
  if (st == ZN_OK) st = fn(&p, &ask, out, err);
  zn_arena_release(&a);
  return st;
}

const char *es_id(es_who w, zn_esame_fn fn, zn_esame_ask ask) {
  static char ids[8][64];
  static int next;
  json_t *v = NULL;
  char *id = ids[next++ % 8];
  MUST(es_esame(w, fn, ask, &v, &err));
  snprintf(id, 64, "%s", es_text(v, "id"));
  json_decref(v);
  return id;
}

void es_refused_act(int line, es_who w, zn_esame_fn fn, zn_esame_ask ask, zn_status must) {
  zn_err err = {0};
  json_t *v = NULL;
  zn_status st = es_esame(w, fn, ask, &v, &err);
  json_decref(v);
  if (st != must) fail_msg("line %d: refused with %d, not %d: %s", line, st, must, err.text);
  assert_true(err.text[0] != 0);
}

/* ---- what is shown ---- */

const char *es_text(const json_t *v, const char *key) {
  const char *t = json_string_value(json_object_get(v, key));
  if (t == NULL) fail_msg("no %s in %s", key, json_dumps(v, 0));
  return t;
}

json_t *es_show(int at, zn_livello l, const char *org) {
  zn_rendiconto_ask ask = {.fondo_annualita = es_s.fa[at], .livello = l, .org = org_id(org)};
  json_t *out = NULL;
  MUST(zn_rendiconto_show(es_g.o[at].r, &ask, &out, &err));
  return out;
}

void es_state(int line, int at, zn_livello l, const char *org, const char *must) {
  json_t *o = es_show(at, l, org);
  const char *is = es_text(o, "stato");
  if (strcmp(is, must) != 0) fail_msg("line %d: at %s, %s is %s, must be %s", line, es_g.o[at].code, org, is, must);
  json_decref(o);
}

zn_saldi es_saldi(int at, const char *ambito) {
  zn_rend x;
  zn_saldi s;
  MUST(zn_rend_open(&x, es_g.o[at].r, es_s.fa[at], org_k(&es_g, at, ambito), false, 0, &err));
  MUST(zn_saldi_di(&x, org_k(&es_g, at, ambito), &s, &err));
  zn_rend_close(&x);
  return s;
}

void es_all_validated(void) {
  DO(COMUNE1, ZN_R_SUBMIT, NULL, "va bene così");
  DO(COMUNE2, ZN_R_SUBMIT, NULL, "va bene così");
  DO(LEADER, ZN_R_SUBMIT, NULL, "va bene così");
  carry_all(&es_g);
  DO(CAPOFILA, ZN_R_ACCEPT, "E001", NULL);
  DO(CAPOFILA, ZN_R_ACCEPT, "E002", NULL);
}
