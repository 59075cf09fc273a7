/* Reports of where the money comes from and what is left of it: the columns of R8, R9 by inhabitant, R11 after the
 * closure and `piano replan`. Each sum is worked out here by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/domain/report/riprogramma.h"
#include "tests/core/domain/support_prospetto.h"

/* ---- R8 ---- */

static const char *const text_of[] = {"G01", "G02", "G03", "G04", "G05", "G06", "G07", "G08", "G09", "G10",
                                      "G11", "G12", "G13", "G14", "G15", "G16", "G17", "G18", "G19", "G20",
                                      "G21", "G22", "G23", "G24", "G25", "G26", "G27", "G28", "G29", "G30"};

/* A fund, its year, an assignment to AMB-A, a line on intervention I1 of M001. */
static void fund(const char *codice, const char *provenienza, int anno, int64_t importo) {
  zn_ledger l1 = ledger_of(&pr_g, ZN_L1_REGIONE, "regione", NULL), l3 = ledger_of(&pr_g, ZN_L3_AMBITO, "AMB-A", NULL);
  zn_row f = new_row(ZN_FONDO), fa = new_row(ZN_FONDO_ANNUALITA), e = new_row(ZN_ASSEGNAZIONE), b = new_row(ZN_BUDGET);
  set_text(&f, "codice", codice);
  set_text(&f, "nome", codice);
  set_text(&f, "livello_prova", "importo");
  if (provenienza != NULL) set_text(&f, "provenienza", provenienza);
  char sql[80];
  snprintf(sql, sizeof sql, "SELECT k FROM fondo WHERE codice='%s'", codice);
  int64_t k = 0;
  bool there;
  MUST(zn_sql_int(pr_g.o[REG].r, sql, 0, 0, &k, &there, &err));
  set_int(&fa, "fondo", there ? k : add_row(&pr_g, REG, &l1, &f));
  set_int(&fa, "anno", anno);
  set_int(&e, "fondo_annualita", add_row(&pr_g, REG, &l1, &fa));
  set_text(&e, "origine", "ente");
  set_int(&e, "da_ente", org_k(&pr_g, REG, "regione"));
  set_int(&e, "ambito", org_k(&pr_g, REG, "AMB-A"));
  set_text(&e, "tipo", "riparto");
  set_int(&e, "importo", importo);
  set_text(&e, "stato", "definitiva");
  set_int(&e, "data", 20100);
  int64_t edge = add_row(&pr_g, REG, &l1, &e);
  carry(&pr_g, REG, CAP_A);
  set_int(&b, "intervento", only_k(&pr_g, CAP_A, "SELECT k FROM intervento WHERE codice='I1' ORDER BY k LIMIT 1"));
  set_int(&b, "assegnazione", carry_k(&pr_g, REG, edge, CAP_A));
  set_int(&b, "ente", org_k(&pr_g, CAP_A, "M001"));
  set_int(&b, "importo", importo);
  add_row(&pr_g, CAP_A, &l3, &b);
}

static void columns_of_funds(void **state) {
  (void)state;
  pr_begin(430, 2078);
  for (int i = 0; i < 30; i++) fund(text_of[i], NULL, 2078, (i + 1) * 100);
  fund("COM", NULL, 2078, 11);
  fund("CASA", "comunale", 2078, 22);
  fund("UTE", NULL, 2078, 33);
  fund("ASL", "sanitario", 2078, 44);
  fund("G30", NULL, 2079, 55);
  carry_all(&pr_g);
  zn_importi must;
  story_sum(&pr_s, ZN_LIVELLO_AMBITO, "AMB-A", 30000, &must);
  const zn_cents others = 100 * 30 * 31 / 2, sources = 11 + 22 + 33 + 44;
  zn_report_ask ask = {.livello = ZN_LIVELLO_AMBITO, .org = org_id("AMB-A"), .has_al = true, .al = 30000};
  MUST(zn_report_make(pr_g.o[CAP_A].r, "R8", &ask, &pr_t, &pr_nt, &err));
  assert_int_equal(pr_nt, 3);
  assert_string_equal(pr_t[0]->foglio, "2078");
  assert_string_equal(pr_t[1]->foglio, "2079");
  assert_true(pr_t[0]->ncolonne <= 40);
  assert_int_equal(pr_total("totale"), must.totali.programmato + others + sources);
  assert_int_equal(pr_total("altri_fondi"), 100 * (1 + 2 + 3 + 4 + 5 + 6 + 7 + 8)); /* 31 funds, 23 columns */
  assert_int_equal(pr_total("F1"), must.totali.programmato);
  assert_int_equal(pr_total("G09"), 900);
  assert_int_equal(pr_total("cofinanziamento"), 33);
  assert_int_equal(pr_total("utenti"), 33);
  assert_int_equal(pr_total("ssn"), 44);
  assert_int_equal(pr_t[0]->nnote, 1);
  assert_non_null(strstr(pr_t[0]->note[0], "G08"));
  for (size_t i = 0; i < pr_nt; i++)
    for (size_t r = 0; r < pr_t[i]->nrighe; r++) {
      zn_cents sum = 0;
      for (size_t c = 0; c + 1 < pr_t[i]->ncolonne; c++)
        if (pr_t[i]->colonne[c].tipo == ZN_C_IMPORTO) sum += pr_t[i]->celle[r * pr_t[i]->ncolonne + c].i;
      assert_int_equal(sum, pr_cell(i, r, "totale")->i);
    }
  assert_int_equal(pr_cell(1, pr_t[1]->nrighe - 1, "G30")->i, 55);
  assert_int_equal(pr_cell(2, pr_t[2]->nrighe - 1, "G30")->i, 3055);
  assert_int_equal(pr_cell(2, pr_t[2]->nrighe - 1, "totale")->i, must.totali.programmato + others + sources + 55);
  pr_drop();
  region_close(&pr_g);
}

/* ---- R9 ---- */

static void population(const char *ente, int64_t anno, int64_t n) {
  zn_ledger l1 = ledger_of(&pr_g, ZN_L1_REGIONE, "regione", NULL);
  zn_row p = new_row(ZN_POPOLAZIONE);
  set_int(&p, "ente", org_k(&pr_g, REG, ente));
  set_int(&p, "anno", anno);
  set_int(&p, "residenti", n);
  add_row(&pr_g, REG, &l1, &p);
}

static void per_head(void **state) {
  (void)state;
  pr_begin(440, 2079);
  zn_tabella **none;
  size_t n;
  zn_err e = {0};
  zn_report_ask ask = {.livello = ZN_LIVELLO_AMBITO, .org = org_id("AMB-A")};
  assert_int_equal(zn_report_make(pr_g.o[CAP_A].r, "R9", &ask, &none, &n, &e), ZN_E_STATE); /* a module */
  zn_ledger l1 = ledger_of(&pr_g, ZN_L1_REGIONE, "regione", NULL);
  zn_row m = new_row(ZN_MODULO);
  set_text(&m, "codice", "R9");
  set_int(&m, "attivo", 1);
  add_row(&pr_g, REG, &l1, &m);
  population("E001", 2070, 999);
  population("E001", 2078, 300); /* the last one before 2079 */
  population("E001", 2080, 1);
  population("M001", 2079, 700);
  pr_spend(E1, "E001", "1", 1000);
  carry_all(&pr_g);
  pr_make(CAP_A, "R9", ZN_LIVELLO_AMBITO, "AMB-A", 2079);
  size_t r = pr_row(0, "codice", "E001");
  while (pr_t[0]->tipi[r] != ZN_RIGA_SUBTOTALE) r++;
  assert_string_equal(pr_cell(0, r, "codice")->testo, "E001");
  assert_int_equal(pr_cell(0, r, "pagato")->i, 1000);
  assert_int_equal(pr_cell(0, r, "abitanti")->i, 300);
  assert_int_equal(pr_cell(0, r, "speso_per_abitante")->i, 3); /* 3,33 cents */
  assert_int_equal(pr_total("abitanti"), 1000);
  assert_int_equal(pr_total("speso_per_abitante"), 1);
  assert_true(pr_t[0]->nnote == 2 && strstr(pr_t[0]->note[1], "150,00") != NULL);
  pr_drop();
  region_close(&pr_g);
}

/* ---- R11 ---- */

static void replan(const char *importo, zn_status must) {
  zn_arena a;
  zn_place p;
  json_t *out = NULL;
  zn_err e = {0};
  zn_arena_init(&a);
  MUST(zn_place_init(&p, pr_g.o[CAP_A].r, NULL, &a, &err));
  zn_riprogramma what = {.fondo_annualita = pr_s.fa[CAP_A], .intervento = "I2", .ente = "E002", .importo = importo};
  zn_status st = zn_riprogramma_fai(&p, &what, &out, &e);
  if (st != must) fail_msg("replan %s: %d, not %d: %s", importo == NULL ? "all" : importo, st, must, e.text);
  if (st != ZN_OK) assert_true(e.text[0] != 0);
  if (st == ZN_OK) assert_true(json_array_size(json_object_get(out, "righe")) > 0);
  json_decref(out);
  zn_arena_release(&a);
}

static zn_cents planned(void) {
  zn_importi im;
  zn_id a = org_id("AMB-A");
  MUST(zn_importi_at(pr_g.o[CAP_A].r, pr_s.fa[CAP_A], ZN_LIVELLO_AMBITO, &a, 30000, ZN_VISTA_FINALE, &im, &err));
  return im.totali.programmato;
}

static void close_with(zn_cents economia, zn_cents revocato) {
  char a[32], b[32];
  zn_rendiconto_act c = {.me = org_id("regione"),
                         .kind = ZN_ORG_REGIONE,
                         .fondo_annualita = pr_s.fa[REG],
                         .has_target = true,
                         .target = org_id("AMB-A"),
                         .verbo = ZN_R_CLOSE,
                         .economia = zn_money_print(a, economia),
                         .da_restituire = "0.00",
                         .revocato = zn_money_print(b, revocato)};
  MUST(zn_rendiconto_do(pr_g.o[REG].r, &c, NULL, &err));
  carry_all(&pr_g);
}

static void after_the_closure(void **state) {
  (void)state;
  pr_begin(450, 2080);
  pr_spend(E1, "E001", "1", 1000);
  pr_spend(CAP_A, "M001", "1", 300);
  zn_ledger l6 = ledger_of(&pr_g, ZN_L6_ENTE, "E001", "AMB-A");
  for (int y = 2023; y < 2026; y++) { /* the last one counts */
    zn_row q = new_row(ZN_QUOTA_VINCOLATA);
    set_int(&q, "ente", org_k(&pr_g, E1, "E001"));
    set_int(&q, "fondo_annualita", pr_s.fa[E1]);
    set_int(&q, "esercizio", y);
    set_int(&q, "importo", 777 + 2025 - y);
    set_int(&q, "data", 20200);
    add_row(&pr_g, E1, &l6, &q);
  }
  pr_act(E1, ZN_ORG_ENTE, "E001", ZN_R_SUBMIT, NULL, NULL, 0);
  pr_act(E2, ZN_ORG_ENTE, "E002", ZN_R_DECLARE_UNUSED, NULL, NULL, 0);
  carry_all(&pr_g);
  zn_importi im, whole;
  story_sum(&pr_s, ZN_LIVELLO_ENTE, "E002", 30000, &im); /* plain programmato of its lines */
  pr_make(CAP_A, "R11", ZN_LIVELLO_AMBITO, "AMB-A", 0);
  assert_int_equal(pr_total("non_utilizzo"), im.totali.programmato);
  assert_int_equal(pr_total("proposta"), im.totali.programmato);
  assert_int_equal(pr_total("economia_riprogrammabile"), 0);
  pr_act(CAP_A, ZN_ORG_AMBITO, "AMB-A", ZN_R_ACCEPT, "E001", NULL, 0);
  pr_act(CAP_A, ZN_ORG_AMBITO, "AMB-A", ZN_R_ACCEPT, "E002", NULL, 0);
  pr_act(CAP_A, ZN_ORG_ENTE, "M001", ZN_R_SUBMIT, NULL, NULL, 0);
  pr_act(CAP_A, ZN_ORG_AMBITO, "AMB-A", ZN_R_TRANSMIT, NULL, NULL, 0);
  carry_all(&pr_g);
  pr_act(REG, ZN_ORG_REGIONE, "regione", ZN_R_APPROVE, "AMB-A", NULL, 0);
  story_sum(&pr_s, ZN_LIVELLO_AMBITO, "AMB-A", (int)zn_day_of_ms(pr_g.now_ms), &whole);
  zn_cents given = whole.totali.assegnato, rest = given - 1300;
  close_with(2000, rest - 2000);
  pr_make(CAP_A, "R11", ZN_LIVELLO_AMBITO, "AMB-A", 0);
  assert_int_equal(pr_total("assegnato"), given);
  assert_int_equal(pr_total("rendicontato"), 1300);
  assert_int_equal(pr_total("ammesso"), 1300);
  assert_int_equal(pr_total("non_rendicontato"), rest);
  assert_int_equal(pr_total("economia_riprogrammabile"), 2000);
  assert_int_equal(pr_total("quota_vincolata"), 777);
  assert_int_equal(pr_total("differenza"), 777 - (given - 1300));
  assert_int_equal(pr_total("riprogrammato"), 0);
  assert_int_equal(pr_total("proposta"), 2000);
  pr_make(REG, "R11", ZN_LIVELLO_REGIONE, "regione", 0);
  assert_int_equal(pr_total("proposta"), 2000);
  pr_make(E1, "R11", ZN_LIVELLO_ENTE, "E001", 0);
  assert_int_equal(pr_total("rendicontato"), 1000);
  assert_int_equal(pr_total("quota_vincolata"), 777);
  zn_cents before = planned();
  replan("20.01", ZN_E_INVALID);
  replan("0", ZN_E_INVALID);
  replan("5", ZN_OK);
  pr_make(CAP_A, "R11", ZN_LIVELLO_AMBITO, "AMB-A", 0);
  assert_int_equal(pr_total("riprogrammato"), 500);
  assert_int_equal(pr_total("proposta"), 1500);
  replan(NULL, ZN_OK);
  assert_int_equal(planned(), before + 2000);
  replan(NULL, ZN_E_STATE);
  pr_make(CAP_A, "R11", ZN_LIVELLO_AMBITO, "AMB-A", 0);
  assert_int_equal(pr_total("proposta"), 0);
  pr_drop();
  region_close(&pr_g);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(columns_of_funds), cmocka_unit_test(per_head),
                                     cmocka_unit_test(after_the_closure)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
