/* The rules that look at more than one office or at what was sent: V05, V09, V24, V28, S02. Each silent, then speaking.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/domain/regole/regole.h"
#include "core/domain/rendiconto.h"
#include "tests/core/domain/support_story.h"

static region g;
static story s;

static void begin(uint64_t seed, int last) {
  region_open(&g, seed, last);
  story_begin(&s, &g, 2080);
}

static size_t found(int at, zn_livello level, const char *org, const char *motivo, const char *code, zn_gravita must) {
  zn_regole_ask ask = {.fondo_annualita = s.fa[at], .livello = level, .org = org_id(org), .motivo = motivo};
  zn_rilievi r;
  size_t n = 0;
  MUST(zn_regole_check(g.o[at].r, &ask, &r, &err));
  for (size_t i = 0; i < r.n; i++) {
    if (strcmp(r.v[i].codice, code) != 0) continue;
    assert_int_equal(r.v[i].gravita, must);
    assert_true(strlen(r.v[i].testo) > 10);
    n++;
  }
  zn_rilievi_free(&r);
  return n;
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

static int line_of(const char *ente) {
  for (int i = s.nlines - 1; i >= 0; i--)
    if (strcmp(s.lines[i].ente, ente) == 0) return i;
  fail_msg("no line of %s", ente);
  return -1;
}

/* As carry_k, also of a feed that this replica does not hold: a name is enough to cite a row. */
static int64_t name_at(int from, int64_t k, int to) {
  zn_id ledger;
  zn_pk device;
  assert_int_equal(zn_replica_feed_info(g.o[from].r, ZN_K_FEED(k), &ledger, &device), ZN_OK);
  int64_t feed = zn_replica_feed(g.o[to].r, &ledger, &device, true);
  assert_true(feed > 0);
  return (int64_t)((uint64_t)feed << 43 | ZN_K_N(k));
}

static int64_t commit(int at, const char *ente, const char *ambito, const char *line_of_ente, const char *numero,
                      int64_t importo) {
  const s_line *l = &s.lines[line_of(line_of_ente)];
  zn_ledger where = ledger_of(&g, ZN_L6_ENTE, ente, ambito);
  zn_row i = new_row(ZN_IMPEGNO);
  set_int(&i, "ente", org_k(&g, at, ente));
  set_int(&i, "anno", 2025);
  set_text(&i, "numero", numero);
  set_int(&i, "budget", name_at(l->at, l->k, at));
  set_int(&i, "data", 20150);
  set_int(&i, "importo", importo);
  return add_row(&g, at, &where, &i);
}

static void settle(int at, const char *ente, int64_t impegno, const char *numero, int64_t importo, int64_t doc) {
  zn_ledger where = ledger_of(&g, ZN_L6_ENTE, ente, "AMB-A");
  zn_row q = new_row(ZN_LIQUIDAZIONE);
  set_int(&q, "impegno", impegno);
  set_int(&q, "anno", 2025);
  set_text(&q, "numero", numero);
  set_int(&q, "progressivo", 1);
  set_int(&q, "data", 20160);
  set_int(&q, "importo", importo);
  set_int(&q, "giustificativo", doc);
  add_row(&g, at, &where, &q);
}

static void set_importo(int at, int64_t k, int64_t importo) {
  zn_arena a;
  zn_arena_init(&a);
  zn_row row = get_row(&g, at, ZN_IMPEGNO, k, &a);
  set_int(&row, "importo", importo);
  edit_row(&g, at, &row);
  zn_arena_release(&a);
}

/* V05: what was transmitted does not go down without a reason. */
static void going_down(void **state) {
  (void)state;
  begin(81, E2);
  int64_t k = commit(E1, "E001", "AMB-A", "E001", "1", 1000);
  commit(CAP_A, "M001", "AMB-A", "M001", "1", 300);
  act(E1, ZN_ORG_ENTE, "E001", ZN_R_SUBMIT, NULL, NULL, 0);
  carry_all(&g);
  set_importo(E1, k, 900); /* sent, not transmitted: it may be corrected */
  assert_int_equal(found(E1, ZN_LIVELLO_ENTE, "E001", NULL, "V05", ZN_BLOCCA), 0);
  set_importo(E1, k, 1000);
  act(CAP_A, ZN_ORG_AMBITO, "AMB-A", ZN_R_ACCEPT, "E001", NULL, 0);
  act(CAP_A, ZN_ORG_ENTE, "M001", ZN_R_SUBMIT, NULL, NULL, 0);
  act(CAP_A, ZN_ORG_AMBITO, "AMB-A", ZN_R_TRANSMIT, NULL, "E002 non risponde", 0);
  carry_all(&g);
  assert_int_equal(found(E1, ZN_LIVELLO_ENTE, "E001", NULL, "V05", ZN_BLOCCA), 0);
  set_importo(E1, k, 1001);
  assert_int_equal(found(E1, ZN_LIVELLO_ENTE, "E001", NULL, "V05", ZN_BLOCCA), 0);
  set_importo(E1, k, 999);
  assert_int_equal(found(E1, ZN_LIVELLO_ENTE, "E001", NULL, "V05", ZN_BLOCCA), 1); /* the impegnato alone */
  assert_int_equal(found(E1, ZN_LIVELLO_ENTE, "E001", "economia", "V05", ZN_AVVISA), 1);
  carry_all(&g);
  assert_int_equal(found(CAP_A, ZN_LIVELLO_AMBITO, "AMB-A", NULL, "V05", ZN_BLOCCA), 1);
  assert_int_equal(found(CAP_A, ZN_LIVELLO_ENTE, "M001", NULL, "V05", ZN_BLOCCA), 0);
  region_close(&g);
}

static int64_t document(int at, const char *ente, const char *numero) {
  zn_ledger l = ledger_of(&g, ZN_L6_ENTE, ente, "AMB-A");
  zn_row f = new_row(ZN_FORNITORE), d = new_row(ZN_GIUSTIFICATIVO);
  set_int(&f, "ente", org_k(&g, at, ente));
  set_text(&f, "paese", "IT");
  set_text(&f, "piva", "00743110157");
  set_text(&f, "denominazione", "Cooperativa");
  set_text(&f, "tipo", "ets");
  set_int(&d, "fornitore", add_row(&g, at, &l, &f));
  set_int(&d, "ente", org_k(&g, at, ente));
  set_text(&d, "numero", numero);
  set_int(&d, "data", 20140);
  set_int(&d, "corpo_n", 1);
  set_text(&d, "tipo", "FAT");
  set_int(&d, "totale", 1000);
  return add_row(&g, at, &l, &d);
}

/* V09: one invoice, two enti; each alone is within its total. */
static void one_paper_twice(void **state) {
  (void)state;
  begin(82, E2);
  int64_t i1 = commit(E1, "E001", "AMB-A", "E001", "1", 2000), im = commit(CAP_A, "M001", "AMB-A", "M001", "1", 2000);
  int64_t d1 = document(E1, "E001", "7"), dm = document(CAP_A, "M001", "7"), other = document(CAP_A, "M001", "8");
  settle(E1, "E001", i1, "1", 600, d1);
  settle(CAP_A, "M001", im, "1", 400, dm); /* 1000 in all: the whole invoice, shared */
  settle(CAP_A, "M001", im, "2", 900, other);
  carry_all(&g);
  assert_int_equal(found(CAP_A, ZN_LIVELLO_AMBITO, "AMB-A", NULL, "V09", ZN_BLOCCA), 0);
  settle(CAP_A, "M001", im, "3", 1, dm);
  carry_all(&g);
  assert_int_equal(found(CAP_A, ZN_LIVELLO_AMBITO, "AMB-A", NULL, "V09", ZN_BLOCCA), 2); /* said of both papers */
  assert_int_equal(found(CAP_A, ZN_LIVELLO_AMBITO, "AMB-A", NULL, "V08", ZN_BLOCCA), 0);
  assert_int_equal(found(CAP_A, ZN_LIVELLO_ENTE, "M001", NULL, "V09", ZN_BLOCCA), 0); /* not one ente's to mend */
  region_close(&g);
}

/* V24: an ente of another ambito spends on this one's line: in the ambito's total, in none of its enti. */
static void sum_of_enti(void **state) {
  (void)state;
  begin(83, E2);
  commit(E1, "E001", "AMB-A", "E001", "1", 700);
  commit(CAP_A, "M001", "AMB-A", "M001", "1", 300);
  carry_all(&g);
  assert_int_equal(found(REG, ZN_LIVELLO_AMBITO, "AMB-A", NULL, "V24", ZN_BLOCCA), 0);
  assert_int_equal(found(REG, ZN_LIVELLO_REGIONE, "regione", NULL, "V24", ZN_BLOCCA), 0);
  commit(CAP_B, "M002", "AMB-B", "E001", "5", 50);
  carry_all(&g);
  assert_int_equal(found(REG, ZN_LIVELLO_AMBITO, "AMB-A", NULL, "V24", ZN_BLOCCA), 1); /* the impegnato alone */
  assert_int_equal(found(REG, ZN_LIVELLO_AMBITO, "AMB-B", NULL, "V24", ZN_BLOCCA), 0);
  region_close(&g);
}

static void survey(zn_day due) {
  zn_ledger l1 = ledger_of(&g, ZN_L1_REGIONE, "regione", NULL);
  zn_row r = new_row(ZN_RILEVAZIONE);
  set_int(&r, "fondo_annualita", s.fa[REG]);
  set_text(&r, "tipo", "rendicontazione");
  set_int(&r, "al", 20300);
  set_int(&r, "scadenza", due);
  set_text(&r, "stato", "aperta");
  add_row(&g, REG, &l1, &r);
  carry_all(&g);
}

/* V28: a hint, by the date on which each sending came. */
static void in_time(void **state) {
  (void)state;
  begin(84, E2);
  zn_day today = zn_day_of_ms(g.now_ms), due = today - 10;
  survey(due);
  assert_int_equal(found(CAP_A, ZN_LIVELLO_AMBITO, "AMB-A", NULL, "V28", ZN_SUGGERISCE), 0); /* nothing was sent */
  remind(&g, CAP_A, "AMB-A", "E001");
  remind(&g, CAP_A, "AMB-A", "E002");
  act(CAP_A, ZN_ORG_AMBITO, "AMB-A", ZN_R_SUBMIT, "E002", "inviata per PEC", due);
  assert_int_equal(found(CAP_A, ZN_LIVELLO_AMBITO, "AMB-A", NULL, "V28", ZN_SUGGERISCE), 0);
  act(CAP_A, ZN_ORG_AMBITO, "AMB-A", ZN_R_SUBMIT, "E001", "inviata per PEC", due + 1);
  assert_int_equal(found(CAP_A, ZN_LIVELLO_AMBITO, "AMB-A", NULL, "V28", ZN_SUGGERISCE), 1);
  assert_int_equal(found(CAP_A, ZN_LIVELLO_ENTE, "E001", NULL, "V18", ZN_BLOCCA), 0);
  act(CAP_A, ZN_ORG_ENTE, "M001", ZN_R_SUBMIT, NULL, NULL, 0); /* no receipt yet */
  assert_int_equal(found(CAP_A, ZN_LIVELLO_AMBITO, "AMB-A", NULL, "V28", ZN_SUGGERISCE), 2);
  region_close(&g);
}

static void choose_last(int at, int64_t k) {
  const zn_entity *e = zn_entity_by_no(ZN_IMPEGNO);
  zn_arena a;
  zn_version *v;
  size_t n;
  zn_tx *tx;
  zn_arena_init(&a);
  MUST(zn_replica_history(g.o[at].r, e, k, 1, &a, &v, &n, &err));
  MUST(zn_tx_begin(&tx, g.o[at].r, &err));
  MUST(zn_tx_resolve(tx, e, k, 1, v[n - 1].dot, &err));
  MUST(zn_tx_commit(tx, &err));
  zn_arena_release(&a);
}

/* S02: two workplaces of one comune change the same impegno, neither knowing of the other. */
static void two_versions(void **state) {
  (void)state;
  begin(85, E2);
  int second = region_second(&g, E1);
  int64_t k = commit(E1, "E001", "AMB-A", "E001", "1", 1000);
  carry_all(&g);
  set_importo(E1, k, 1100);
  carry_all(&g);
  assert_int_equal(found(E1, ZN_LIVELLO_ENTE, "E001", NULL, "S02", ZN_BLOCCA), 0);
  set_importo(E1, k, 1200);
  set_importo(second, carry_k(&g, E1, k, second), 1300);
  carry_all(&g);
  assert_int_equal(found(E1, ZN_LIVELLO_ENTE, "E001", NULL, "S02", ZN_BLOCCA), 1);
  assert_int_equal(found(CAP_A, ZN_LIVELLO_AMBITO, "AMB-A", NULL, "S02", ZN_BLOCCA), 1);
  assert_int_equal(found(CAP_A, ZN_LIVELLO_ENTE, "M001", NULL, "S02", ZN_BLOCCA), 0);
  choose_last(E1, k);
  carry_all(&g);
  assert_int_equal(found(E1, ZN_LIVELLO_ENTE, "E001", NULL, "S02", ZN_BLOCCA), 0);
  region_close(&g);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(going_down), cmocka_unit_test(one_paper_twice),
                                     cmocka_unit_test(sum_of_enti), cmocka_unit_test(in_time),
                                     cmocka_unit_test(two_versions)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
