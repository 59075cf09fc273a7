#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/date.h"
#include "tests/core/domain/support_piano.h"

region pz_g;
zn_arena pz_arena;

zn_place pz_place(int at) {
  zn_place p;
  MUST(zn_place_init(&p, pz_g.o[at].r, NULL, &pz_arena, &err));
  return p;
}

zn_status pz_try(int at, const char *verb, zn_piano_testi t, json_t **out, zn_err *err) {
  zn_place p = pz_place(at);
  json_t *v = NULL;
  if (t.ambito == NULL) t.ambito = "AMB-A";
  zn_status st = zn_piano_fai(&p, verb, &t, &v, err);
  if (out != NULL)
    *out = v;
  else
    json_decref(v);
  return st;
}

json_t *pz_show(int at) {
  zn_place p = pz_place(at);
  json_t *v = NULL;
  MUST(zn_piano_mostra(&p, &(zn_piano_testi){.ambito = "AMB-A"}, &v, &err));
  return v;
}

void pz_state_at(int line, int at, const char *must) {
  json_t *v = pz_show(at);
  const char *is = json_string_value(json_object_get(v, "stato"));
  if (strcmp(is, must) != 0) fail_msg("line %d: at %s %s, not %s", line, pz_g.o[at].code, is, must);
  json_decref(v);
}

/* How many of the plan's moves have this effect. */
size_t pz_count(int at, const char *effetto) {
  json_t *v = pz_show(at), *m;
  size_t i, n = 0;
  json_array_foreach(json_object_get(v, "mosse"), i, m) {
    n += strcmp(json_string_value(json_object_get(m, "effetto")), effetto) == 0;
  }
  json_decref(v);
  return n;
}

/* ---- a plan in AMB-A: one intervention, a line for E001 and one for E002 ---- */

int64_t pz_add_act(int at, const zn_ledger *l, const char *org, const char *field, const char *numero) {
  zn_row a = new_row(ZN_ATTO);
  set_int(&a, field, org_k(&pz_g, at, org));
  set_text(&a, "tipo", "VCS");
  set_int(&a, "anno", 2025);
  set_text(&a, "numero", numero);
  set_int(&a, "data", zn_day_from_ymd(2025, 3, 1));
  return add_row(&pz_g, at, l, &a);
}

int64_t pz_add_line(int64_t intervento, int64_t edge, const char *ente, zn_cents importo) {
  zn_ledger l3 = ledger_of(&pz_g, ZN_L3_AMBITO, "AMB-A", NULL);
  zn_row b = new_row(ZN_BUDGET);
  set_int(&b, "intervento", intervento);
  set_int(&b, "assegnazione", edge);
  set_int(&b, "ente", org_k(&pz_g, CAP_A, ente));
  set_int(&b, "importo", importo);
  return add_row(&pz_g, CAP_A, &l3, &b);
}

int64_t pz_piano, pz_intervento, pz_edge, pz_line1, pz_line2;

static void make_plan(void) {
  zn_ledger l1 = ledger_of(&pz_g, ZN_L1_REGIONE, "regione", NULL), l3 = ledger_of(&pz_g, ZN_L3_AMBITO, "AMB-A", NULL);
  zn_row e = new_row(ZN_ASSEGNAZIONE), p = new_row(ZN_PIANO), i = new_row(ZN_INTERVENTO);
  set_int(&e, "fondo_annualita", only_k(&pz_g, REG, "SELECT k FROM fondo_annualita"));
  set_text(&e, "origine", "ente");
  set_int(&e, "da_ente", org_k(&pz_g, REG, "regione"));
  set_int(&e, "ambito", org_k(&pz_g, REG, "AMB-A"));
  set_text(&e, "tipo", "riparto");
  set_int(&e, "importo", 1000000);
  set_text(&e, "stato", "definitiva");
  set_int(&e, "data", zn_day_from_ymd(2025, 1, 10));
  int64_t k = add_row(&pz_g, REG, &l1, &e);
  pz_add_act(REG, &l1, "regione", "ente", "1");
  carry(&pz_g, REG, CAP_A);
  pz_edge = carry_k(&pz_g, REG, k, CAP_A);
  set_int(&p, "ambito", org_k(&pz_g, CAP_A, "AMB-A"));
  set_int(&p, "triennio_da", 2024);
  set_int(&p, "triennio_a", 2026);
  set_text(&p, "stato", "bozza");
  set_int(&p, "versione", 1);
  pz_piano = add_row(&pz_g, CAP_A, &l3, &p);
  set_int(&i, "piano", pz_piano);
  set_text(&i, "codice", "SAD-01");
  set_text(&i, "titolo", "Assistenza domiciliare");
  set_text(&i, "stato", "attivo");
  pz_intervento = add_row(&pz_g, CAP_A, &l3, &i);
  pz_line1 = pz_add_line(pz_intervento, pz_edge, "E001", 600000);
  pz_line2 = pz_add_line(pz_intervento, pz_edge, "E002", 400000);
  pz_add_act(CAP_A, &l3, "AMB-A", "ambito", "1");
}

int pz_setup(void **state) {
  (void)state;
  region_open(&pz_g, 11, E2);
  zn_arena_init(&pz_arena);
  make_plan();
  carry_all(&pz_g);
  return 0;
}

int pz_teardown(void **state) {
  (void)state;
  zn_arena_release(&pz_arena);
  region_close(&pz_g);
  return 0;
}

void pz_sign_all(void) {
  static const char *const codes[] = {"M001", "E001", "E002"};
  for (size_t i = 0; i < 3; i++) DO(CAP_A, "sign", .ente = codes[i], .data = "2025-03-02");
}

/* To the end of the path, approved by the Regione and in force. */
void pz_enforce(void) {
  DO(CAP_A, "init-steps", .ambito = NULL);
  DO(CAP_A, "consult", .ambito = NULL);
  DO(CAP_A, "approve-council", .atto = PZ_ATTO);
  pz_sign_all();
  DO(CAP_A, "sign-agreement", .atto = PZ_ATTO);
  DO(CAP_A, "transmit", .ambito = NULL);
  carry_all(&pz_g);
  DO(REG, "approve", .atto = PZ_ATTO);
  carry_all(&pz_g);
  DO(CAP_A, "enforce", .ambito = NULL);
  carry_all(&pz_g);
}
