/* Reports that depend on what was sent, closed and planned again: R3 after a transmission, R4 with a late and a missing
 * one, the columns of R8, R11 after the closure and `piano replan`. Each sum is worked out here by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/domain/rendiconto.h"
#include "core/domain/report/report.h"
#include "core/domain/report/riprogramma.h"
#include "tests/core/domain/support_story.h"

static region g;
static story s;
static zn_tabella **t;
static size_t nt;

/* ---- asking ---- */

static size_t column(const zn_tabella *x, const char *name) {
  for (size_t c = 0; c < x->ncolonne; c++)
    if (strcmp(x->colonne[c].nome, name) == 0) return c;
  fail_msg("%s: no column %s", x->codice, name);
  return 0;
}

static const zn_cella *cell(size_t sheet, size_t row, const char *name) {
  assert_true(sheet < nt && row < t[sheet]->nrighe);
  return &t[sheet]->celle[row * t[sheet]->ncolonne + column(t[sheet], name)];
}

static void drop(void) {
  if (t != NULL) zn_report_free(t, nt);
  t = NULL;
}

static void make(int at, const char *name, zn_livello level, const char *org, int64_t anno) {
  zn_report_ask ask = {.livello = level, .org = org_id(org), .anno = anno};
  if (anno == 0) ask.fondo_annualita = s.fa[at];
  drop();
  MUST(zn_report_make(g.o[at].r, name, &ask, &t, &nt, &err));
}

/* The row whose column holds the text. */
static size_t row_of(size_t sheet, const char *name, const char *text) {
  for (size_t r = 0; r < t[sheet]->nrighe; r++)
    if (strstr(cell(sheet, r, name)->testo, text) != NULL) return r;
  fail_msg("%s: no row with %s", t[sheet]->codice, text);
  return 0;
}

static zn_cents total(const char *name) {
  size_t last = t[0]->nrighe - 1;
  assert_int_equal(t[0]->tipi[last], ZN_RIGA_TOTALE);
  return cell(0, last, name)->i;
}

/* ---- acting ---- */

static void begin(uint64_t seed, int anno) {
  for (;; seed++) { /* a plan that is not concluded */
    region_open(&g, seed, E2);
    story_begin(&s, &g, anno);
    if (!s.concluded[0]) return;
    region_close(&g);
  }
}

static void act(int at, zn_org_kind kind, const char *me, zn_verbo v, const char *target, const char *motivo,
                zn_day received) {
  zn_rendiconto_act a = {.me = org_id(me),
                         .kind = kind,
                         .fondo_annualita = s.fa[at],
                         .has_target = target != NULL,
                         .verbo = v,
                         .motivo = motivo,
                         .has_ricevuto = received != 0,
                         .ricevuto_il = received};
  if (target != NULL) a.target = org_id(target);
  MUST(zn_rendiconto_do(g.o[at].r, &a, NULL, &err));
}

/* An impegno wholly settled and paid. */
static int64_t spend(int at, const char *ente, const char *numero, int64_t importo) {
  return story_pay(&s, at, story_line(&s, ente, -1), numero, importo);
}

static void reduce(int64_t impegno, int64_t importo, const char *motivo) {
  zn_ledger l = ledger_of(&g, ZN_L6_ENTE, "E001", "AMB-A");
  zn_row v = new_row(ZN_VARIAZIONE_IMPEGNO);
  set_int(&v, "impegno", impegno);
  set_int(&v, "data", 20180);
  set_int(&v, "importo", -importo);
  set_text(&v, "motivo", motivo);
  add_row(&g, E1, &l, &v);
}

/* ---- R3 ---- */

/* The subtotal of the fund-year: cumulative and difference. */
static void cumulative(int at, zn_livello level, const char *org, zn_cents impegnato, zn_cents delta,
                       zn_cents liquidato, zn_cents delta_l) {
  make(at, "R3", level, org, 0);
  for (size_t i = 0; i < 2; i++) { /* by quota, by cell */
    size_t last = t[i]->nrighe - 1;
    assert_int_equal(t[i]->tipi[last], ZN_RIGA_SUBTOTALE);
    assert_int_equal(cell(i, last, "impegnato")->i, impegnato);
    assert_int_equal(cell(i, last, "delta_impegnato")->i, delta);
    assert_int_equal(cell(i, last, "liquidato")->i, liquidato);
    assert_int_equal(cell(i, last, "delta_liquidato")->i, delta_l);
  }
}

static size_t with_reason(size_t sheet, const char *reason) {
  size_t n = 0;
  for (size_t r = 0; r < t[sheet]->nrighe; r++) {
    const char *why = cell(sheet, r, "motivo_riduzione")->testo;
    bool falls = cell(sheet, r, "delta_impegnato")->i < 0 || cell(sheet, r, "delta_liquidato")->i < 0;
    if (t[sheet]->tipi[r] == ZN_RIGA && falls != (why[0] != 0)) /* a fall has a reason, a rise has none */
      fail_msg("sheet %zu row %zu: %s, %lld %lld «%s»", sheet, r, cell(sheet, r, "quota")->testo,
               (long long)cell(sheet, r, "delta_impegnato")->i, (long long)cell(sheet, r, "delta_liquidato")->i, why);
    n += strstr(why, reason) != NULL;
  }
  return n;
}

static void after_a_transmission(void **state) {
  (void)state;
  begin(400, 2076);
  int64_t k = spend(E1, "E001", "1", 1000);
  spend(CAP_A, "M001", "1", 300);
  cumulative(E1, ZN_LIVELLO_ENTE, "E001", 1000, 1000, 1000, 1000);
  act(E1, ZN_ORG_ENTE, "E001", ZN_R_SUBMIT, NULL, NULL, 0);
  carry_all(&g);
  act(CAP_A, ZN_ORG_AMBITO, "AMB-A", ZN_R_ACCEPT, "E001", NULL, 0);
  act(CAP_A, ZN_ORG_ENTE, "M001", ZN_R_SUBMIT, NULL, NULL, 0);
  cumulative(CAP_A, ZN_LIVELLO_AMBITO, "AMB-A", 1300, 1300, 1300, 1300); /* sent and validated is not transmitted */
  act(CAP_A, ZN_ORG_AMBITO, "AMB-A", ZN_R_TRANSMIT, NULL, "E002 non risponde", 0);
  carry_all(&g);
  cumulative(E1, ZN_LIVELLO_ENTE, "E001", 1000, 0, 1000, 0);
  assert_false(cell(0, 0, "trasmesso_al")->vuota);
  cumulative(CAP_A, ZN_LIVELLO_AMBITO, "AMB-A", 1300, 0, 1300, 0);
  spend(CAP_A, "M001", "2", 50);
  reduce(k, 100, "riduzione");
  cumulative(E1, ZN_LIVELLO_ENTE, "E001", 900, -100, 1000, 0);
  assert_int_equal(with_reason(0, "Disimpegno"), 1);
  assert_int_equal(with_reason(1, "Disimpegno"), 1);
  carry_all(&g);
  cumulative(CAP_A, ZN_LIVELLO_AMBITO, "AMB-A", 1250, -50, 1350, 50);
  assert_int_equal(with_reason(0, "Disimpegno"), 1); /* of the quota that falls, not of the one that rises */
  cumulative(REG, ZN_LIVELLO_REGIONE, "regione", 1250, -50, 1350, 50);
  reduce(k, 10, "errore_materiale");
  carry_all(&g);
  cumulative(REG, ZN_LIVELLO_AMBITO, "AMB-A", 1240, -60, 1350, 50);
  assert_int_equal(with_reason(0, "Errore materiale, Disimpegno"), 1);
  drop();
  region_close(&g);
}

/* What was lowered in place says nothing: the reason is asked for. */
static void lowered_in_place(void **state) {
  (void)state;
  begin(410, 2076);
  int64_t k = spend(E1, "E001", "1", 1000);
  act(E1, ZN_ORG_ENTE, "E001", ZN_R_SUBMIT, NULL, NULL, 0);
  carry_all(&g);
  act(CAP_A, ZN_ORG_AMBITO, "AMB-A", ZN_R_ACCEPT, "E001", NULL, 0);
  act(CAP_A, ZN_ORG_AMBITO, "AMB-A", ZN_R_TRANSMIT, NULL, "gli altri non rispondono", 0);
  carry_all(&g);
  zn_arena a;
  zn_arena_init(&a);
  zn_row row = get_row(&g, E1, ZN_IMPEGNO, k, &a);
  set_int(&row, "importo", 999);
  edit_row(&g, E1, &row);
  zn_arena_release(&a);
  cumulative(E1, ZN_LIVELLO_ENTE, "E001", 999, -1, 1000, 0);
  assert_int_equal(with_reason(0, "Da indicare"), 1);
  drop();
  region_close(&g);
}

/* ---- R4 ---- */

static void one_late_one_missing(void **state) {
  (void)state;
  begin(420, 2077);
  zn_day due = zn_day_of_ms(g.now_ms) - 10;
  zn_ledger l1 = ledger_of(&g, ZN_L1_REGIONE, "regione", NULL);
  zn_row r = new_row(ZN_RILEVAZIONE);
  set_int(&r, "fondo_annualita", s.fa[REG]);
  set_text(&r, "tipo", "rendicontazione");
  set_int(&r, "al", 20300);
  set_int(&r, "scadenza", due);
  set_text(&r, "stato", "aperta");
  add_row(&g, REG, &l1, &r);
  carry_all(&g);
  make(CAP_A, "R4", ZN_LIVELLO_AMBITO, "AMB-A", 0);
  assert_int_equal(nt, 1);
  assert_int_equal(t[0]->nrighe, 3 + 2);
  assert_int_equal(total("percento"), 0);
  act(E2, ZN_ORG_ENTE, "E002", ZN_R_DECLARE_UNUSED, NULL, NULL, 0);
  act(E1, ZN_ORG_ENTE, "E001", ZN_R_DECLARE_UNUSED, NULL, NULL, 0);
  carry_all(&g); /* by file: the capofila writes down the day of the PEC */
  act(CAP_A, ZN_ORG_AMBITO, "AMB-A", ZN_R_ACCEPT, "E002", NULL, due);
  act(CAP_A, ZN_ORG_AMBITO, "AMB-A", ZN_R_ACCEPT, "E001", NULL, due + 3);
  make(CAP_A, "R4", ZN_LIVELLO_AMBITO, "AMB-A", 0);
  size_t in_time = row_of(0, "codice", "E002"), late = row_of(0, "codice", "E001"), none = row_of(0, "codice", "M001");
  assert_int_equal(cell(0, in_time, "inviato_il")->i, due);
  assert_int_equal(cell(0, in_time, "giorni")->i, 0);
  assert_string_equal(cell(0, in_time, "puntualita")->testo, "nei termini");
  assert_int_equal(cell(0, late, "inviato_il")->i, due + 3);
  assert_int_equal(cell(0, late, "giorni")->i, 3);
  assert_string_equal(cell(0, late, "puntualita")->testo, "in ritardo");
  assert_true(cell(0, none, "inviato_il")->vuota);
  assert_string_equal(cell(0, none, "puntualita")->testo, "non inviato, scaduto");
  assert_int_equal(cell(0, t[0]->nrighe - 2, "percento")->i, 6667); /* complete */
  assert_int_equal(total("percento"), 3333);                        /* on time */
  make(REG, "R4", ZN_LIVELLO_REGIONE, "regione", 0);
  assert_int_equal(t[0]->nrighe, 2 + 2);
  assert_int_equal(cell(0, t[0]->nrighe - 2, "percento")->i, 0);
  act(CAP_A, ZN_ORG_AMBITO, "AMB-A", ZN_R_TRANSMIT, NULL, "M001 manca", 0);
  carry_all(&g);
  make(REG, "R4", ZN_LIVELLO_REGIONE, "regione", 0);
  assert_int_equal(cell(0, t[0]->nrighe - 2, "percento")->i, 5000); /* one ambito of two */
  make(E1, "R4", ZN_LIVELLO_ENTE, "E001", 0);
  assert_int_equal(t[0]->nrighe, 1 + 2);
  drop();
  region_close(&g);
}

/* An open remark is counted where it is. */
static void remarks(void **state) {
  (void)state;
  begin(425, 2077);
  spend(E1, "E001", "1", 1000);
  act(E1, ZN_ORG_ENTE, "E001", ZN_R_SUBMIT, NULL, NULL, 0);
  carry_all(&g);
  zn_ledger l4 = ledger_of(&g, ZN_L4_AMBITO_ENTE, "AMB-A", "E001");
  zn_row r = new_row(ZN_RILIEVO);
  set_int(&r, "fondo_annualita", s.fa[CAP_A]);
  set_int(&r, "ambito", org_k(&g, CAP_A, "AMB-A"));
  set_int(&r, "ente", org_k(&g, CAP_A, "E001"));
  set_text(&r, "tipo", "richiesta");
  set_text(&r, "testo", "Manca la determina");
  set_text(&r, "stato", "aperto");
  add_row(&g, CAP_A, &l4, &r);
  make(CAP_A, "R4", ZN_LIVELLO_AMBITO, "AMB-A", 0);
  assert_int_equal(cell(0, row_of(0, "codice", "E001"), "rilievi_aperti")->i, 1);
  assert_int_equal(cell(0, row_of(0, "codice", "E002"), "rilievi_aperti")->i, 0);
  drop();
  region_close(&g);
}

/* ---- R5, R6: papers and users ---- */

static void attach(int at, const char *ente, const char *field, int64_t k, const char *name) {
  static const uint8_t hash[32] = {1};
  zn_ledger l = ledger_of(&g, ZN_L6_ENTE, ente, "AMB-A");
  zn_row a = new_row(ZN_ALLEGATO);
  set_int(&a, "ente", org_k(&g, at, ente));
  set_text(&a, "nome", name);
  set_int(&a, "byte", 1000);
  set_bin(&a, "impronta", hash, sizeof hash);
  set_text(&a, "firma", "nessuna");
  set_int(&a, field, k);
  add_row(&g, at, &l, &a);
}

static void users(const char *sesso, int64_t n) {
  zn_ledger l = ledger_of(&g, ZN_L6_ENTE, "E001", "AMB-A");
  zn_row v = new_row(ZN_VALORE_INDICATORE);
  set_int(&v, "intervento", only_k(&g, E1, "SELECT k FROM intervento WHERE codice='I1' ORDER BY k LIMIT 1"));
  set_int(&v, "ente", org_k(&g, E1, "E001"));
  set_int(&v, "anno", 2077);
  set_text(&v, "indicatore", "utenti");
  set_text(&v, "sesso", sesso);
  set_text(&v, "eta", "tutte");
  set_int(&v, "valore", n);
  add_row(&g, E1, &l, &v);
}

static void sheet_of(int at, bool own) {
  zn_report_ask ask = {.livello = own ? ZN_LIVELLO_ENTE : ZN_LIVELLO_REGIONE,
                       .org = org_id(own ? "E001" : "regione"),
                       .fondo_annualita = s.fa[at],
                       .proprio = own};
  ask.intervento = carry_k(&g, E1, only_k(&g, E1, "SELECT k FROM intervento WHERE codice='I1' ORDER BY k LIMIT 1"), at);
  drop();
  MUST(zn_report_make(g.o[at].r, "R5", &ask, &t, &nt, &err));
  assert_int_equal(nt, 6);
  assert_int_equal(t[5]->nrighe, 2); /* the papers */
}

/* Who attached a paper to somebody else's entry is not heard; two users are nobody's to know. */
static void papers_and_users(void **state) {
  (void)state;
  begin(427, 2077);
  int64_t k = spend(E1, "E001", "1", 1000);
  carry_all(&g);
  attach(E1, "E001", "impegno", k, "determina.pdf");
  attach(E1, "E001", "liquidazione", only_k(&g, E1, "SELECT k FROM liquidazione"), "fattura.pdf");
  carry_all(&g);
  attach(CAP_A, "M001", "impegno", carry_k(&g, E1, k, CAP_A), "intruso.pdf");
  users("tutti", 9);
  users("maschi", 2);
  users("femmine", 7);
  carry_all(&g);
  make(REG, "R6", ZN_LIVELLO_ENTE, "E001", 0);
  assert_string_equal(cell(0, 0, "allegati")->testo, "determina.pdf, fattura.pdf");
  sheet_of(E1, true);
  assert_int_equal(cell(4, row_of(4, "sesso", "maschi"), "valore")->i, 2);
  sheet_of(REG, false);
  assert_true(cell(4, row_of(4, "sesso", "maschi"), "valore")->mascherata);
  assert_true(cell(4, row_of(4, "sesso", "femmine"), "valore")->mascherata); /* else the sum gives it back */
  assert_int_equal(cell(4, row_of(4, "sesso", "tutti"), "valore")->i, 9);
  drop();
  region_close(&g);
}

/* ---- R8 ---- */

static const char *const text_of[] = {"G01", "G02", "G03", "G04", "G05", "G06", "G07", "G08", "G09", "G10",
                                      "G11", "G12", "G13", "G14", "G15", "G16", "G17", "G18", "G19", "G20",
                                      "G21", "G22", "G23", "G24", "G25", "G26", "G27", "G28", "G29", "G30"};

/* A fund, its year, an assignment to AMB-A, a line on intervention I1 of M001. */
static void fund(const char *codice, const char *provenienza, int anno, int64_t importo) {
  zn_ledger l1 = ledger_of(&g, ZN_L1_REGIONE, "regione", NULL), l3 = ledger_of(&g, ZN_L3_AMBITO, "AMB-A", NULL);
  zn_row f = new_row(ZN_FONDO), fa = new_row(ZN_FONDO_ANNUALITA), e = new_row(ZN_ASSEGNAZIONE), b = new_row(ZN_BUDGET);
  set_text(&f, "codice", codice);
  set_text(&f, "nome", codice);
  set_text(&f, "livello_prova", "importo");
  if (provenienza != NULL) set_text(&f, "provenienza", provenienza);
  char sql[80];
  snprintf(sql, sizeof sql, "SELECT k FROM fondo WHERE codice='%s'", codice);
  int64_t k = 0;
  bool there;
  MUST(zn_sql_int(g.o[REG].r, sql, 0, 0, &k, &there, &err));
  set_int(&fa, "fondo", there ? k : add_row(&g, REG, &l1, &f));
  set_int(&fa, "anno", anno);
  set_int(&e, "fondo_annualita", add_row(&g, REG, &l1, &fa));
  set_text(&e, "origine", "ente");
  set_int(&e, "da_ente", org_k(&g, REG, "regione"));
  set_int(&e, "ambito", org_k(&g, REG, "AMB-A"));
  set_text(&e, "tipo", "riparto");
  set_int(&e, "importo", importo);
  set_text(&e, "stato", "definitiva");
  set_int(&e, "data", 20100);
  int64_t edge = add_row(&g, REG, &l1, &e);
  carry(&g, REG, CAP_A);
  set_int(&b, "intervento", only_k(&g, CAP_A, "SELECT k FROM intervento WHERE codice='I1' ORDER BY k LIMIT 1"));
  set_int(&b, "assegnazione", carry_k(&g, REG, edge, CAP_A));
  set_int(&b, "ente", org_k(&g, CAP_A, "M001"));
  set_int(&b, "importo", importo);
  add_row(&g, CAP_A, &l3, &b);
}

static void columns_of_funds(void **state) {
  (void)state;
  begin(430, 2078);
  for (int i = 0; i < 30; i++) fund(text_of[i], NULL, 2078, (i + 1) * 100);
  fund("COM", NULL, 2078, 11);
  fund("CASA", "comunale", 2078, 22);
  fund("UTE", NULL, 2078, 33);
  fund("ASL", "sanitario", 2078, 44);
  fund("G30", NULL, 2079, 55);
  carry_all(&g);
  zn_importi must;
  story_sum(&s, ZN_LIVELLO_AMBITO, "AMB-A", 30000, &must);
  const zn_cents others = 100 * 30 * 31 / 2, sources = 11 + 22 + 33 + 44;
  zn_report_ask ask = {.livello = ZN_LIVELLO_AMBITO, .org = org_id("AMB-A"), .has_al = true, .al = 30000};
  MUST(zn_report_make(g.o[CAP_A].r, "R8", &ask, &t, &nt, &err));
  assert_int_equal(nt, 3);
  assert_string_equal(t[0]->foglio, "2078");
  assert_string_equal(t[1]->foglio, "2079");
  assert_true(t[0]->ncolonne <= 40);
  assert_int_equal(total("totale"), must.totali.programmato + others + sources);
  assert_int_equal(total("altri_fondi"), 100 * (1 + 2 + 3 + 4 + 5 + 6 + 7 + 8)); /* 31 funds, 23 columns */
  assert_int_equal(total("F1"), must.totali.programmato);
  assert_int_equal(total("G09"), 900);
  assert_int_equal(total("cofinanziamento"), 33);
  assert_int_equal(total("utenti"), 33);
  assert_int_equal(total("ssn"), 44);
  assert_int_equal(t[0]->nnote, 1);
  assert_non_null(strstr(t[0]->note[0], "G08"));
  for (size_t i = 0; i < nt; i++)
    for (size_t r = 0; r < t[i]->nrighe; r++) {
      zn_cents sum = 0;
      for (size_t c = 0; c + 1 < t[i]->ncolonne; c++)
        if (t[i]->colonne[c].tipo == ZN_C_IMPORTO) sum += t[i]->celle[r * t[i]->ncolonne + c].i;
      assert_int_equal(sum, cell(i, r, "totale")->i);
    }
  assert_int_equal(cell(1, t[1]->nrighe - 1, "G30")->i, 55);
  assert_int_equal(cell(2, t[2]->nrighe - 1, "G30")->i, 3055);
  assert_int_equal(cell(2, t[2]->nrighe - 1, "totale")->i, must.totali.programmato + others + sources + 55);
  drop();
  region_close(&g);
}

/* ---- R9 ---- */

static void population(const char *ente, int64_t anno, int64_t n) {
  zn_ledger l1 = ledger_of(&g, ZN_L1_REGIONE, "regione", NULL);
  zn_row p = new_row(ZN_POPOLAZIONE);
  set_int(&p, "ente", org_k(&g, REG, ente));
  set_int(&p, "anno", anno);
  set_int(&p, "residenti", n);
  add_row(&g, REG, &l1, &p);
}

static void per_head(void **state) {
  (void)state;
  begin(440, 2079);
  zn_tabella **none;
  size_t n;
  zn_err e = {0};
  zn_report_ask ask = {.livello = ZN_LIVELLO_AMBITO, .org = org_id("AMB-A")};
  assert_int_equal(zn_report_make(g.o[CAP_A].r, "R9", &ask, &none, &n, &e), ZN_E_STATE); /* a module */
  zn_ledger l1 = ledger_of(&g, ZN_L1_REGIONE, "regione", NULL);
  zn_row m = new_row(ZN_MODULO);
  set_text(&m, "codice", "R9");
  set_int(&m, "attivo", 1);
  add_row(&g, REG, &l1, &m);
  population("E001", 2070, 999);
  population("E001", 2078, 300); /* the last one before 2079 */
  population("E001", 2080, 1);
  population("M001", 2079, 700);
  spend(E1, "E001", "1", 1000);
  carry_all(&g);
  make(CAP_A, "R9", ZN_LIVELLO_AMBITO, "AMB-A", 2079);
  size_t r = row_of(0, "codice", "E001");
  while (t[0]->tipi[r] != ZN_RIGA_SUBTOTALE) r++;
  assert_string_equal(cell(0, r, "codice")->testo, "E001");
  assert_int_equal(cell(0, r, "pagato")->i, 1000);
  assert_int_equal(cell(0, r, "abitanti")->i, 300);
  assert_int_equal(cell(0, r, "speso_per_abitante")->i, 3); /* 3,33 cents */
  assert_int_equal(total("abitanti"), 1000);
  assert_int_equal(total("speso_per_abitante"), 1);
  assert_true(t[0]->nnote == 2 && strstr(t[0]->note[1], "150,00") != NULL);
  drop();
  region_close(&g);
}

/* ---- R11 ---- */

static void replan(const char *importo, zn_status must) {
  zn_arena a;
  zn_place p;
  json_t *out = NULL;
  zn_err e = {0};
  zn_arena_init(&a);
  MUST(zn_place_init(&p, g.o[CAP_A].r, NULL, &a, &err));
  zn_riprogramma what = {.fondo_annualita = s.fa[CAP_A], .intervento = "I2", .ente = "E002", .importo = importo};
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
  MUST(zn_importi_at(g.o[CAP_A].r, s.fa[CAP_A], ZN_LIVELLO_AMBITO, &a, 30000, ZN_VISTA_FINALE, &im, &err));
  return im.totali.programmato;
}

static void close_with(zn_cents economia, zn_cents revocato) {
  char a[32], b[32];
  zn_rendiconto_act c = {.me = org_id("regione"),
                         .kind = ZN_ORG_REGIONE,
                         .fondo_annualita = s.fa[REG],
                         .has_target = true,
                         .target = org_id("AMB-A"),
                         .verbo = ZN_R_CLOSE,
                         .economia = zn_money_print(a, economia),
                         .da_restituire = "0.00",
                         .revocato = zn_money_print(b, revocato)};
  MUST(zn_rendiconto_do(g.o[REG].r, &c, NULL, &err));
  carry_all(&g);
}

static void after_the_closure(void **state) {
  (void)state;
  begin(450, 2080);
  spend(E1, "E001", "1", 1000);
  spend(CAP_A, "M001", "1", 300);
  zn_ledger l6 = ledger_of(&g, ZN_L6_ENTE, "E001", "AMB-A");
  for (int y = 2023; y < 2026; y++) { /* the last one counts */
    zn_row q = new_row(ZN_QUOTA_VINCOLATA);
    set_int(&q, "ente", org_k(&g, E1, "E001"));
    set_int(&q, "fondo_annualita", s.fa[E1]);
    set_int(&q, "esercizio", y);
    set_int(&q, "importo", 777 + 2025 - y);
    set_int(&q, "data", 20200);
    add_row(&g, E1, &l6, &q);
  }
  act(E1, ZN_ORG_ENTE, "E001", ZN_R_SUBMIT, NULL, NULL, 0);
  act(E2, ZN_ORG_ENTE, "E002", ZN_R_DECLARE_UNUSED, NULL, NULL, 0);
  carry_all(&g);
  zn_importi im, whole;
  story_sum(&s, ZN_LIVELLO_ENTE, "E002", 30000, &im); /* plain programmato of its lines */
  make(CAP_A, "R11", ZN_LIVELLO_AMBITO, "AMB-A", 0);
  assert_int_equal(total("non_utilizzo"), im.totali.programmato);
  assert_int_equal(total("proposta"), im.totali.programmato);
  assert_int_equal(total("economia_riprogrammabile"), 0);
  act(CAP_A, ZN_ORG_AMBITO, "AMB-A", ZN_R_ACCEPT, "E001", NULL, 0);
  act(CAP_A, ZN_ORG_AMBITO, "AMB-A", ZN_R_ACCEPT, "E002", NULL, 0);
  act(CAP_A, ZN_ORG_ENTE, "M001", ZN_R_SUBMIT, NULL, NULL, 0);
  act(CAP_A, ZN_ORG_AMBITO, "AMB-A", ZN_R_TRANSMIT, NULL, NULL, 0);
  carry_all(&g);
  act(REG, ZN_ORG_REGIONE, "regione", ZN_R_APPROVE, "AMB-A", NULL, 0);
  story_sum(&s, ZN_LIVELLO_AMBITO, "AMB-A", (int)zn_day_of_ms(g.now_ms), &whole);
  zn_cents given = whole.totali.assegnato, rest = given - 1300;
  close_with(2000, rest - 2000);
  make(CAP_A, "R11", ZN_LIVELLO_AMBITO, "AMB-A", 0);
  assert_int_equal(total("assegnato"), given);
  assert_int_equal(total("rendicontato"), 1300);
  assert_int_equal(total("ammesso"), 1300);
  assert_int_equal(total("non_rendicontato"), rest);
  assert_int_equal(total("economia_riprogrammabile"), 2000);
  assert_int_equal(total("quota_vincolata"), 777);
  assert_int_equal(total("differenza"), 777 - (given - 1300));
  assert_int_equal(total("riprogrammato"), 0);
  assert_int_equal(total("proposta"), 2000);
  make(REG, "R11", ZN_LIVELLO_REGIONE, "regione", 0);
  assert_int_equal(total("proposta"), 2000);
  make(E1, "R11", ZN_LIVELLO_ENTE, "E001", 0);
  assert_int_equal(total("rendicontato"), 1000);
  assert_int_equal(total("quota_vincolata"), 777);
  zn_cents before = planned();
  replan("20.01", ZN_E_INVALID);
  replan("0", ZN_E_INVALID);
  replan("5", ZN_OK);
  make(CAP_A, "R11", ZN_LIVELLO_AMBITO, "AMB-A", 0);
  assert_int_equal(total("riprogrammato"), 500);
  assert_int_equal(total("proposta"), 1500);
  replan(NULL, ZN_OK);
  assert_int_equal(planned(), before + 2000);
  replan(NULL, ZN_E_STATE);
  make(CAP_A, "R11", ZN_LIVELLO_AMBITO, "AMB-A", 0);
  assert_int_equal(total("proposta"), 0);
  drop();
  region_close(&g);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(after_a_transmission),
                                     cmocka_unit_test(lowered_in_place),
                                     cmocka_unit_test(one_late_one_missing),
                                     cmocka_unit_test(remarks),
                                     cmocka_unit_test(papers_and_users),
                                     cmocka_unit_test(columns_of_funds),
                                     cmocka_unit_test(per_head),
                                     cmocka_unit_test(after_the_closure)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
