/* The plan on real replicas: what a modified client writes has no effect elsewhere and is listed; an agreement signed
 * by too few; changes applied, stale, over the threshold; the statement. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/date.h"
#include "core/domain/piano/aperto.h"
#include "core/domain/piano/piano.h"
#include "tests/core/domain/support_region.h"

static region g;
static zn_arena arena;

static zn_place place(int at) {
  zn_place p;
  MUST(zn_place_init(&p, g.o[at].r, NULL, &arena, &err));
  return p;
}

static zn_status try(int at, const char *verb, zn_piano_testi t, json_t **out, zn_err *err) {
  zn_place p = place(at);
  json_t *v = NULL;
  if (t.ambito == NULL) t.ambito = "AMB-A";
  zn_status st = zn_piano_fai(&p, verb, &t, &v, err);
  if (out != NULL)
    *out = v;
  else
    json_decref(v);
  return st;
}

#define DO(at, verb, ...) MUST(try(at, verb, (zn_piano_testi){__VA_ARGS__}, NULL, &err))
#define REFUSED(at, verb, must, says, ...)                                                              \
  do {                                                                                                  \
    zn_err e_ = {0};                                                                                    \
    zn_status s_ = try(at, verb, (zn_piano_testi){__VA_ARGS__}, NULL, &e_);                             \
    if (s_ != (must)) fail_msg("%s at %d: %d, %s (line %d)", verb, at, s_, e_.text, __LINE__);          \
    if (strstr(e_.text, says) == NULL) fail_msg("%s: \"%s\" does not say \"%s\"", verb, e_.text, says); \
  } while (0)

static json_t *show(int at) {
  zn_place p = place(at);
  json_t *v = NULL;
  MUST(zn_piano_mostra(&p, &(zn_piano_testi){.ambito = "AMB-A"}, &v, &err));
  return v;
}

static void state_at(int line, int at, const char *must) {
  json_t *v = show(at);
  const char *is = json_string_value(json_object_get(v, "stato"));
  if (strcmp(is, must) != 0) fail_msg("line %d: at %s %s, not %s", line, g.o[at].code, is, must);
  json_decref(v);
}
#define STATE(at, must) state_at(__LINE__, at, must)

/* How many of the plan's moves have this effect. */
static size_t count(int at, const char *effetto) {
  json_t *v = show(at), *m;
  size_t i, n = 0;
  json_array_foreach(json_object_get(v, "mosse"), i, m) {
    n += strcmp(json_string_value(json_object_get(m, "effetto")), effetto) == 0;
  }
  json_decref(v);
  return n;
}

/* ---- a plan in AMB-A: one intervention, a line for E001 and one for E002 ---- */

static const char *ATTO = "VCS/2025/1";

static int64_t add_act(int at, const zn_ledger *l, const char *org, const char *field, const char *numero) {
  zn_row a = new_row(ZN_ATTO);
  set_int(&a, field, org_k(&g, at, org));
  set_text(&a, "tipo", "VCS");
  set_int(&a, "anno", 2025);
  set_text(&a, "numero", numero);
  set_int(&a, "data", zn_day_from_ymd(2025, 3, 1));
  return add_row(&g, at, l, &a);
}

static int64_t add_line(int64_t intervento, int64_t edge, const char *ente, zn_cents importo) {
  zn_ledger l3 = ledger_of(&g, ZN_L3_AMBITO, "AMB-A", NULL);
  zn_row b = new_row(ZN_BUDGET);
  set_int(&b, "intervento", intervento);
  set_int(&b, "assegnazione", edge);
  set_int(&b, "ente", org_k(&g, CAP_A, ente));
  set_int(&b, "importo", importo);
  return add_row(&g, CAP_A, &l3, &b);
}

static int64_t piano, intervento, edge, line1, line2;

static void make_plan(void) {
  zn_ledger l1 = ledger_of(&g, ZN_L1_REGIONE, "regione", NULL), l3 = ledger_of(&g, ZN_L3_AMBITO, "AMB-A", NULL);
  zn_row e = new_row(ZN_ASSEGNAZIONE), p = new_row(ZN_PIANO), i = new_row(ZN_INTERVENTO);
  set_int(&e, "fondo_annualita", only_k(&g, REG, "SELECT k FROM fondo_annualita"));
  set_text(&e, "origine", "ente");
  set_int(&e, "da_ente", org_k(&g, REG, "regione"));
  set_int(&e, "ambito", org_k(&g, REG, "AMB-A"));
  set_text(&e, "tipo", "riparto");
  set_int(&e, "importo", 1000000);
  set_text(&e, "stato", "definitiva");
  set_int(&e, "data", zn_day_from_ymd(2025, 1, 10));
  int64_t k = add_row(&g, REG, &l1, &e);
  add_act(REG, &l1, "regione", "ente", "1");
  carry(&g, REG, CAP_A);
  edge = carry_k(&g, REG, k, CAP_A);
  set_int(&p, "ambito", org_k(&g, CAP_A, "AMB-A"));
  set_int(&p, "triennio_da", 2024);
  set_int(&p, "triennio_a", 2026);
  set_text(&p, "stato", "bozza");
  set_int(&p, "versione", 1);
  piano = add_row(&g, CAP_A, &l3, &p);
  set_int(&i, "piano", piano);
  set_text(&i, "codice", "SAD-01");
  set_text(&i, "titolo", "Assistenza domiciliare");
  set_text(&i, "stato", "attivo");
  intervento = add_row(&g, CAP_A, &l3, &i);
  line1 = add_line(intervento, edge, "E001", 600000);
  line2 = add_line(intervento, edge, "E002", 400000);
  add_act(CAP_A, &l3, "AMB-A", "ambito", "1");
}

static int setup(void **state) {
  (void)state;
  region_open(&g, 11, E2);
  zn_arena_init(&arena);
  make_plan();
  carry_all(&g);
  return 0;
}

static int teardown(void **state) {
  (void)state;
  zn_arena_release(&arena);
  region_close(&g);
  return 0;
}

static void sign_all(void) {
  static const char *const codes[] = {"M001", "E001", "E002"};
  for (size_t i = 0; i < 3; i++) DO(CAP_A, "sign", .ente = codes[i], .data = "2025-03-02");
}

/* To the end of the path, approved by the Regione and in force. */
static void enforce(void) {
  DO(CAP_A, "init-steps", .ambito = NULL);
  DO(CAP_A, "consult", .ambito = NULL);
  DO(CAP_A, "approve-council", .atto = ATTO);
  sign_all();
  DO(CAP_A, "sign-agreement", .atto = ATTO);
  DO(CAP_A, "transmit", .ambito = NULL);
  carry_all(&g);
  DO(REG, "approve", .atto = ATTO);
  carry_all(&g);
  DO(CAP_A, "enforce", .ambito = NULL);
  carry_all(&g);
}

/* ---- hostile clients ---- */

/* A move as no program of ours would write it: any author, any ledger. */
static void forge(int at, zn_ledger l, const char *mossa, const char *ente, const char *ambito) {
  zn_pdz x;
  zn_row row = new_row(ZN_PIANO_MOSSA);
  zn_hash answers;
  int64_t k = carry_k(&g, CAP_A, piano, at);
  MUST(zn_pdz_open(&x, g.o[at].r, k, &err));
  bool any = x.flusso.ultima != NULL;
  if (any) answers = x.flusso.ultima->hash;
  zn_pdz_close(&x);
  set_int(&row, "piano", k);
  set_text(&row, "mossa", mossa);
  if (ente != NULL) set_int(&row, "ente", org_k(&g, at, ente));
  if (ambito != NULL) set_int(&row, "ambito", org_k(&g, at, ambito));
  if (any) set_bin(&row, "risponde_a", answers.b, sizeof answers.b);
  set_int(&row, "data", zn_day_from_ymd(2025, 3, 3));
  add_row(&g, at, &l, &row);
}

static void moves_by_the_wrong_author(void **state) {
  (void)state;
  DO(CAP_A, "consult", .ambito = NULL);
  carry_all(&g);
  /* an ente that approves as if it were the Conferenza; the Regione's approval by the capofila, and before its time */
  forge(E1, ledger_of(&g, ZN_L6_ENTE, "E001", "AMB-A"), "approva_conferenza", "E001", NULL);
  forge(CAP_A, ledger_of(&g, ZN_L3_AMBITO, "AMB-A", NULL), "approva", NULL, "AMB-A");
  forge(CAP_A, ledger_of(&g, ZN_L3_AMBITO, "AMB-A", NULL), "trasmetti_regione", NULL, "AMB-A");
  carry_all(&g);
  STATE(REG, "in_consultazione");
  STATE(CAP_A, "in_consultazione");
  STATE(E2, "in_consultazione");
  assert_int_equal(count(REG, "senza_effetto"), 3);
  assert_int_equal(count(CAP_A, "senza_effetto"), 3);
  REFUSED(E1, "approve-council", ZN_E_DENIED, "capofila", .atto = ATTO);
  REFUSED(CAP_A, "approve", ZN_E_DENIED, "Regione", .atto = ATTO);
  REFUSED(REG, "approve", ZN_E_STATE, "In consultazione", .atto = ATTO);
  REFUSED(CAP_B, "approve-council", ZN_E_DENIED, "altro ambito", .atto = ATTO);
  DO(CAP_A, "approve-council", .atto = ATTO);
  carry_all(&g);
  STATE(REG, "approvato_conferenza");
}

/* Another ambito's capofila writes about this plan, in its own ledger. */
static void rows_of_another_ambito(void **state) {
  (void)state;
  DO(CAP_A, "init-steps", .ambito = NULL);
  DO(CAP_A, "consult", .ambito = NULL);
  DO(CAP_A, "approve-council", .atto = ATTO);
  carry_all(&g);
  /* the plan's row lies in AMB-A's ledger, which AMB-B does not read: it knows the id all the same */
  zn_id id;
  assert_int_equal(zn_replica_hash_of_k(g.o[CAP_A].r, piano, &id), ZN_OK);
  int64_t k = zn_replica_k_of_hash(g.o[CAP_B].r, &id, true);
  zn_ledger l3 = ledger_of(&g, ZN_L3_AMBITO, "AMB-B", NULL);
  static const char *const codes[] = {"M001", "E001", "E002"};
  for (size_t i = 0; i < 3; i++) {
    zn_row f = new_row(ZN_FIRMATARIO);
    set_int(&f, "piano", k);
    set_text(&f, "atto_tipo", "accordo_programma");
    set_int(&f, "ente", org_k(&g, CAP_B, codes[i]));
    set_int(&f, "data_firma", zn_day_from_ymd(2025, 3, 1));
    add_row(&g, CAP_B, &l3, &f);
  }
  zn_row s = new_row(ZN_PIANO_SEZIONE), m = new_row(ZN_PIANO_MOSSA);
  set_int(&s, "piano", k);
  set_int(&s, "numero", 1);
  set_text(&s, "testo", "Non è il suo Piano");
  set_text(&s, "stato", "completa");
  add_row(&g, CAP_B, &l3, &s);
  set_int(&m, "piano", k);
  set_text(&m, "mossa", "torna_in_bozza");
  set_int(&m, "data", 20150);
  add_row(&g, CAP_B, &l3, &m);
  carry_all(&g);
  STATE(REG, "approvato_conferenza");
  json_t *v = show(REG);
  assert_int_equal(json_integer_value(json_object_get(json_object_get(v, "firme"), "firmate")), 0);
  assert_int_equal(json_integer_value(json_object_get(json_object_get(v, "firme"), "totale")), 3);
  assert_int_equal(json_integer_value(json_object_get(json_object_get(v, "sezioni"), "complete")), 0);
  json_decref(v);
  assert_int_equal(count(REG, "senza_effetto"), 1);
  REFUSED(CAP_A, "sign-agreement", ZN_E_STATE, "M001", .atto = ATTO);
}

static void agreement_signed_by_too_few(void **state) {
  (void)state;
  DO(CAP_A, "consult", .ambito = NULL);
  DO(CAP_A, "approve-council", .atto = ATTO);
  DO(CAP_A, "sign", .ente = "M001", .data = "2025-03-02");
  DO(CAP_A, "sign", .ente = "E001", .data = "2025-03-02");
  REFUSED(CAP_A, "sign-agreement", ZN_E_STATE, "E002", .atto = ATTO);
  forge(CAP_A, ledger_of(&g, ZN_L3_AMBITO, "AMB-A", NULL), "sottoscrivi_accordo", NULL, "AMB-A");
  carry_all(&g);
  STATE(REG, "approvato_conferenza");
  assert_int_equal(count(REG, "senza_effetto"), 1);
  DO(CAP_A, "sign", .ente = "E002", .data = "2025-03-10"); /* later than that agreement says */
  carry_all(&g);
  STATE(REG, "approvato_conferenza");
  REFUSED(CAP_A, "sign-agreement", ZN_E_STATE, "E002", .atto = ATTO, .data = "2025-03-09");
  DO(CAP_A, "sign-agreement", .atto = ATTO, .data = "2025-03-10");
  DO(CAP_A, "transmit", .ambito = NULL);
  carry_all(&g);
  STATE(REG, "trasmesso_regione");
  DO(REG, "approve", .atto = ATTO);
  carry_all(&g);
  /* a signature deleted afterwards does not undo what the Regione approved */
  delete_row(&g, CAP_A, ZN_FIRMATARIO, only_k(&g, CAP_A, "SELECT max(k) FROM firmatario"));
  carry_all(&g);
  STATE(REG, "approvato");
}

/* Who was not a member on that day need not have signed; who had left neither. */
static void members_of_the_day(void **state) {
  (void)state;
  char sql[200];
  static const struct {
    const char *ente, *field;
    int y, m, d;
  } dates[] = {{"E002", "dal", 2025, 6, 1}, {"E001", "al", 2025, 5, 31}};
  DO(CAP_A, "consult", .ambito = NULL);
  DO(CAP_A, "approve-council", .atto = ATTO);
  DO(CAP_A, "sign", .ente = "M001", .data = "2025-03-02");
  for (size_t i = 0; i < 2; i++) { /* E002 comes on 1 June in the place of E001 */
    snprintf(sql, sizeof sql, "SELECT m.k FROM ambito_membro m JOIN ente e ON e.k=m.ente WHERE e.cod_catastale='%s'",
             dates[i].ente);
    zn_row m = get_row(&g, REG, ZN_AMBITO_MEMBRO, only_k(&g, REG, sql), &arena);
    if (strcmp(dates[i].field, "dal") == 0) { /* the day is part of the key: the old membership goes */
      delete_row(&g, REG, ZN_AMBITO_MEMBRO, m.k);
      zn_ledger l1 = ledger_of(&g, ZN_L1_REGIONE, "regione", NULL);
      m.k = 0;
      set_int(&m, dates[i].field, zn_day_from_ymd(dates[i].y, dates[i].m, dates[i].d));
      add_row(&g, REG, &l1, &m);
    } else {
      set_int(&m, dates[i].field, zn_day_from_ymd(dates[i].y, dates[i].m, dates[i].d));
      edit_row(&g, REG, &m);
    }
  }
  carry_all(&g);
  REFUSED(CAP_A, "sign-agreement", ZN_E_STATE, "E001", .atto = ATTO, .data = "2025-04-01");
  REFUSED(CAP_A, "sign-agreement", ZN_E_STATE, "E002", .atto = ATTO, .data = "2025-06-10");
  DO(CAP_A, "sign", .ente = "E002", .data = "2025-06-09");
  REFUSED(CAP_A, "sign-agreement", ZN_E_STATE, "E001", .atto = ATTO, .data = "2025-05-31");
  DO(CAP_A, "sign-agreement", .atto = ATTO, .data = "2025-06-10");
  carry_all(&g);
  STATE(REG, "accordo_sottoscritto");
}

/* ---- life ---- */

static void in_force_everywhere(void **state) {
  (void)state;
  enforce();
  for (int at = REG; at <= E2; at++)
    if (at != CAP_B) STATE(at, "vigente");
  json_t *v = show(REG), *w = show(E1);
  assert_true(json_is_false(json_object_get(v, "modificato_dopo_approvazione")));
  assert_true(json_is_false(json_object_get(w, "modificato_dopo_approvazione")));
  json_decref(v);
  json_decref(w);
  zn_row b = get_row(&g, CAP_A, ZN_BUDGET, line1, &arena);
  set_int(&b, "importo", 590000);
  edit_row(&g, CAP_A, &b);
  carry_all(&g);
  v = show(REG);
  assert_true(json_is_true(json_object_get(v, "modificato_dopo_approvazione")));
  json_decref(v);
  DO(CAP_A, "conclude", .ambito = NULL);
  carry_all(&g);
  STATE(E1, "concluso");
  zn_row p = get_row(&g, REG, ZN_PIANO, carry_k(&g, CAP_A, piano, REG), &arena);
  assert_true(zn_row_is(&p, "stato", "concluso")); /* money reads this */
  REFUSED(CAP_A, "enforce", ZN_E_STATE, "Concluso", .ambito = NULL);
}

/* The Regione may not approve what it has not been sent; more may not be planned than is assigned. */
static void what_is_sent_is_what_is_approved(void **state) {
  (void)state;
  DO(CAP_A, "consult", .ambito = NULL);
  DO(CAP_A, "approve-council", .atto = ATTO);
  sign_all();
  DO(CAP_A, "sign-agreement", .atto = ATTO);
  zn_row b = get_row(&g, CAP_A, ZN_BUDGET, line1, &arena);
  set_int(&b, "importo", 600001);
  edit_row(&g, CAP_A, &b);
  REFUSED(CAP_A, "transmit", ZN_E_STATE, "F1/2025", .ambito = NULL);
  set_int(&b, "importo", 600000);
  edit_row(&g, CAP_A, &b);
  DO(CAP_A, "transmit", .ambito = NULL);
  set_int(&b, "importo", 500000);
  edit_row(&g, CAP_A, &b);
  carry_all(&g);
  REFUSED(REG, "approve", ZN_E_STATE, "quello trasmesso", .atto = ATTO);
  DO(REG, "request", .motivo = "Ritrasmettere");
  carry_all(&g);
  DO(CAP_A, "complete", .ambito = NULL);
  carry_all(&g);
  DO(REG, "approve", .atto = ATTO);
  STATE(REG, "approvato");
}

/* The Regione's word goes into a ledger that the enti do not read: they follow the ambito. */
static void an_ente_follows_the_ambito(void **state) {
  (void)state;
  DO(CAP_A, "consult", .ambito = NULL);
  DO(CAP_A, "approve-council", .atto = ATTO);
  sign_all();
  DO(CAP_A, "sign-agreement", .atto = ATTO);
  DO(CAP_A, "transmit", .ambito = NULL);
  carry_all(&g);
  DO(REG, "reject", .motivo = "Da rifare");
  carry_all(&g);
  DO(CAP_A, "consult", .ambito = NULL);
  carry_all(&g);
  STATE(E1, "in_consultazione");
  DO(E1, "comment", .motivo = "Ancora noi");
  carry_all(&g);
  json_t *v = show(CAP_A), *w = show(E1);
  assert_int_equal(json_array_size(json_object_get(v, "commenti")), 1);
  assert_int_equal(json_array_size(json_object_get(w, "commenti")), 1);
  json_decref(v);
  json_decref(w);
  STATE(CAP_A, "in_consultazione");
}

/* ---- changes ---- */

static json_t *diff(int at, const char *numero) {
  zn_place p = place(at);
  json_t *v = NULL;
  MUST(zn_piano_differenze(&p, &(zn_piano_testi){.ambito = "AMB-A", .rimodulazione = numero}, &v, &err));
  return v;
}

static void set_rim(int64_t budget, zn_cents importo) {
  char sql[120];
  snprintf(sql, sizeof sql, "SELECT max(k) FROM rimodulazione_riga WHERE budget=%lld", (long long)budget);
  zn_row r = get_row(&g, CAP_A, ZN_RIMODULAZIONE_RIGA, only_k(&g, CAP_A, sql), &arena);
  set_int(&r, "importo", importo);
  edit_row(&g, CAP_A, &r);
}

static zn_cents amount_of(int at, int64_t k) {
  zn_row b = get_row(&g, at, ZN_BUDGET, carry_k(&g, CAP_A, k, at), &arena);
  return zn_row_int(&b, "importo");
}

static void threshold(const char *hundredths) {
  zn_ledger l1 = ledger_of(&g, ZN_L1_REGIONE, "regione", NULL);
  zn_row s = new_row(ZN_IMPOSTAZIONE);
  set_text(&s, "chiave", "rimodulazione_leggera");
  set_text(&s, "valore", hundredths);
  add_row(&g, REG, &l1, &s);
  carry_all(&g);
}

static void a_change_by_the_light_path(void **state) {
  (void)state;
  REFUSED(CAP_A, "remodel", ZN_E_STATE, "vigente", .motivo = "Presto");
  enforce();
  REFUSED(CAP_A, "remodel", ZN_E_USAGE, "motivo", .ambito = NULL);
  DO(CAP_A, "remodel", .motivo = "Si sposta");
  REFUSED(CAP_A, "approve-light", ZN_E_STATE, "non cambia", .rimodulazione = "1", .atto = ATTO);
  set_rim(line1, 550000);
  set_rim(line2, 450000); /* 5,00 % of 10,000 */
  json_t *v = diff(CAP_A, "1");
  assert_string_equal(json_string_value(json_object_get(v, "spostato")), "500.00");
  assert_int_equal(json_integer_value(json_object_get(v, "percento")), 500);
  json_decref(v);
  REFUSED(CAP_A, "approve-light", ZN_E_STATE, "non ammette", .rimodulazione = "1", .atto = ATTO);
  threshold("499");
  REFUSED(CAP_A, "approve-light", ZN_E_STATE, "5,00%", .rimodulazione = "1", .atto = ATTO);
  threshold("500");
  DO(CAP_A, "approve-light", .rimodulazione = "1", .atto = ATTO);
  assert_int_equal(amount_of(CAP_A, line1), 600000); /* nothing yet */
  DO(CAP_A, "enforce", .rimodulazione = "1");
  carry_all(&g);
  assert_int_equal(amount_of(REG, line1), 550000);
  assert_int_equal(amount_of(REG, line2), 450000);
  v = show(REG);
  assert_true(json_is_false(json_object_get(v, "modificato_dopo_approvazione")));
  assert_int_equal(json_integer_value(json_object_get(v, "versione")), 2);
  json_decref(v);
  REFUSED(CAP_A, "enforce", ZN_E_STATE, "Vigente", .rimodulazione = "1");
  threshold("100"); /* lowered later: the past stays, and is shown */
  v = show(REG);
  const json_t *r = json_array_get(json_object_get(v, "rimodulazioni"), 0);
  assert_string_equal(json_string_value(json_object_get(r, "stato")), "vigente");
  assert_true(json_is_true(json_object_get(r, "oltre_soglia")));
  json_decref(v);
}

/* A modified capofila puts a change in force that nobody approved: the change stays a draft, and the plan is shown as
 * altered behind its approval. */
static void a_change_nobody_approved(void **state) {
  (void)state;
  enforce();
  DO(CAP_A, "remodel", .motivo = "Di nascosto");
  zn_ledger l3 = ledger_of(&g, ZN_L3_AMBITO, "AMB-A", NULL);
  zn_row m = new_row(ZN_PIANO_MOSSA), b = get_row(&g, CAP_A, ZN_BUDGET, line1, &arena);
  int64_t rim = only_k(&g, CAP_A, "SELECT k FROM rimodulazione");
  zn_row r = get_row(&g, CAP_A, ZN_RIMODULAZIONE, rim, &arena);
  set_int(&m, "piano", piano);
  set_int(&m, "rimodulazione", rim);
  set_text(&m, "mossa", "rendi_vigente");
  set_int(&m, "data", 20150);
  add_row(&g, CAP_A, &l3, &m);
  set_int(&b, "importo", 1);
  edit_row(&g, CAP_A, &b);
  set_int(&r, "applicata", 1);
  edit_row(&g, CAP_A, &r);
  carry_all(&g);
  json_t *v = show(REG);
  const json_t *c = json_array_get(json_object_get(v, "rimodulazioni"), 0);
  assert_string_equal(json_string_value(json_object_get(c, "stato")), "bozza");
  assert_string_equal(json_string_value(json_object_get(json_array_get(json_object_get(c, "mosse"), 0), "effetto")),
                      "senza_effetto");
  assert_true(json_is_true(json_object_get(v, "modificato_dopo_approvazione")));
  json_decref(v);
}

static void a_stale_copy(void **state) {
  (void)state;
  enforce();
  threshold("10000");
  DO(CAP_A, "remodel", .motivo = "Si sposta");
  set_rim(line1, 550000);
  zn_row b = get_row(&g, CAP_A, ZN_BUDGET, line1, &arena);
  set_int(&b, "importo", 580000);
  edit_row(&g, CAP_A, &b);
  REFUSED(CAP_A, "approve-light", ZN_E_STATE, "refresh", .rimodulazione = "1", .atto = ATTO);
  DO(CAP_A, "remodel", .aggiorna = "1");
  json_t *v = diff(CAP_A, "1"), *r;
  size_t i;
  json_array_foreach(json_object_get(v, "righe"), i, r) {
    bool first = strcmp(json_string_value(json_object_get(r, "ente")), "E001") == 0;
    assert_string_equal(json_string_value(json_object_get(r, "prima")), first ? "5800.00" : "4000.00");
    assert_string_equal(json_string_value(json_object_get(r, "dopo")), first ? "5500.00" : "4000.00");
  }
  json_decref(v);
  /* more than is assigned */
  set_rim(line2, 600001);
  REFUSED(CAP_A, "approve-light", ZN_E_STATE, "F1/2025", .rimodulazione = "1", .atto = ATTO);
  set_rim(line2, 430000);
  /* a line that goes to nothing stays at nothing */
  set_rim(line1, 0);
  DO(CAP_A, "approve-light", .rimodulazione = "1", .atto = ATTO);
  set_rim(line2, 430001);
  REFUSED(CAP_A, "enforce", ZN_E_STATE, "approvate di nuovo", .rimodulazione = "1");
  set_rim(line2, 430000);
  DO(CAP_A, "enforce", .rimodulazione = "1");
  assert_int_equal(amount_of(CAP_A, line1), 0);
  assert_int_equal(amount_of(CAP_A, line2), 430000);
}

/* ---- the statement ---- */

static void statement(void **state) {
  (void)state;
  zn_buf b;
  zn_place p = place(CAP_A);
  DO(CAP_A, "init-steps", .entro = "2025-01-31,2025-02-28");
  DO(CAP_A, "step", .numero = "1", .data = "2025-02-10", .note = "<b>grassetto</b>");
  DO(CAP_A, "sign", .organismo = "ASP <b>Sud</b>", .data = "2025-03-02");
  zn_buf_init(&b, 0);
  MUST(zn_piano_prospetto(&p, &(zn_piano_testi){.ambito = NULL}, false, &b, &err));
  static const char *const says[] = {"AMB-A - Piano di zona 2024-2026",
                                     "Stato del Piano: In bozza",
                                     "fatto con 10 giorni di ritardo",
                                     "in ritardo di",
                                     "Firme necessarie raccolte: 0 su 3",
                                     "E001 - non ancora firmato",
                                     "F1/2025 - assegnato 10.000,00 - programmato 10.000,00"};
  for (size_t i = 0; i < sizeof says / sizeof says[0]; i++)
    if (strstr(zn_buf_cstr(&b), says[i]) == NULL) fail_msg("no \"%s\" in:\n%s", says[i], zn_buf_cstr(&b));
  zn_buf_clear(&b);
  MUST(zn_piano_prospetto(&p, &(zn_piano_testi){.ambito = NULL}, true, &b, &err));
  assert_non_null(strstr(zn_buf_cstr(&b), "ASP &lt;b&gt;Sud&lt;/b&gt;"));
  assert_null(strstr(zn_buf_cstr(&b), "<b>Sud"));
  zn_buf_release(&b);
}

int main(void) {
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
  const struct CMUnitTest tests[] = {
      T(moves_by_the_wrong_author),
      T(rows_of_another_ambito),
      T(agreement_signed_by_too_few),
      T(members_of_the_day),
      T(a_change_nobody_approved),
      T(in_force_everywhere),
      T(what_is_sent_is_what_is_approved),
      T(an_ente_follows_the_ambito),
      T(a_change_by_the_light_path),
      T(a_stale_copy),
      T(statement),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
