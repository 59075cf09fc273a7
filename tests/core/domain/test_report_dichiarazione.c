/* R10 of what was signed: the same bytes at every office that holds the ledgers, whatever changed since; nothing where
 * they are not all here; its totals are those of the manifest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/domain/rendiconto/rendiconto.h"
#include "core/domain/report/dichiarazione.h"
#include "tests/core/domain/support_story.h"

static region g;
static story s;

static void act(int at, const char *me, zn_org_kind kind, zn_verbo v, const char *target, const char *motivo) {
  zn_rendiconto_act a = {.me = org_id(me),
                         .kind = kind,
                         .fondo_annualita = s.fa[at],
                         .has_target = target != NULL,
                         .verbo = v,
                         .motivo = motivo};
  if (target != NULL) a.target = org_id(target);
  json_t *out = NULL;
  MUST(zn_rendiconto_do(g.o[at].r, &a, &out, &err));
  json_decref(out);
}

/* The signed document of the last move of that name. */
static zn_buf doc_of(int at, const char *mossa) {
  char sql[200];
  zn_err err = {0};
  zn_buf b;
  zn_buf_init(&b, 0);
  snprintf(sql, sizeof sql, "SELECT manifest_doc FROM rendiconto_mossa WHERE mossa='%s' ORDER BY k DESC LIMIT 1",
           mossa);
  sqlite3_stmt *q = zn_replica_stmt(g.o[at].r, sql, &err);
  assert_non_null(q);
  assert_int_equal(sqlite3_step(q), SQLITE_ROW);
  zn_buf_put(&b, sqlite3_column_blob(q, 0), (size_t)sqlite3_column_bytes(q, 0));
  zn_replica_done(q);
  return b;
}

static zn_buf page(int at, const zn_buf *doc, bool must_be_whole) {
  zn_buf b;
  bool incomplete;
  zn_buf_init(&b, 0);
  MUST(zn_dichiarazione_html(g.o[at].r, zn_buf_span(doc), &b, &incomplete, &err));
  assert_int_equal(!incomplete, must_be_whole);
  if (incomplete) assert_int_equal(b.n, 0);
  return b;
}

static void same_page(int at, const zn_buf *doc, const zn_buf *must) {
  zn_buf b = page(at, doc, true);
  if (!zn_span_eq(zn_buf_span(&b), zn_buf_span(must))) {
    zn_buf copy = *must;
    fail_msg("at %s another page:\n%s\n---- must be\n%s", g.o[at].code, zn_buf_cstr(&b), zn_buf_cstr(&copy));
  }
  zn_buf_release(&b);
}

static void totals_are_the_manifests(int at, zn_livello level, const char *org, const zn_buf *doc) {
  zn_manifest m;
  zn_arena a;
  zn_tabella **t;
  size_t n;
  char hash[ZN_B32_LEN(32) + 1];
  zn_arena_init(&a);
  MUST(zn_manifest_parse(&m, zn_buf_span(doc), &a, &err));
  zn_report_ask ask = {.livello = level, .org = org_id(org), .fondo_annualita = s.fa[at]};
  MUST(zn_report_make(g.o[at].r, "R10", &ask, &t, &n, &err));
  assert_string_equal(t[0]->impronta, zn_b32_encode(hash, m.hash.b, 32));
  assert_int_equal(t[n - 1]->nfirme, 2);
  const zn_cents must[] = {m.totali.programmato, m.totali.impegnato, m.totali.liquidato, m.totali.pagato,
                           m.totali.recuperato};
  for (size_t c = 0; c < 5; c++) {
    zn_cents sum = 0;
    for (size_t r = 0; r + 1 < t[0]->nrighe; r++) sum += t[0]->celle[r * t[0]->ncolonne + 3 + c].i;
    assert_int_equal(t[0]->celle[(t[0]->nrighe - 1) * t[0]->ncolonne + 3 + c].i, must[c]);
    assert_int_equal(sum, must[c]);
    assert_true(c > 1 || must[c] != 0); /* something was planned and committed */
  }
  zn_report_free(t, n);
  zn_arena_release(&a);
}

static void rename_all(void) {
  zn_arena a;
  zn_arena_init(&a);
  char sql[200];
  snprintf(sql, sizeof sql,
           "SELECT k FROM intervento WHERE codice='I1' AND piano IN (SELECT k FROM piano WHERE "
           "triennio_da=%d AND ambito=(SELECT k FROM ambito WHERE codice='AMB-A'))",
           s.anno);
  zn_row row = get_row(&g, CAP_A, ZN_INTERVENTO, only_k(&g, CAP_A, sql), &a);
  set_text(&row, "titolo", "Un altro titolo");
  edit_row(&g, CAP_A, &row);
  row = get_row(&g, REG, ZN_ENTE, org_k(&g, REG, "E001"), &a);
  set_text(&row, "denominazione", "Comune di un altro nome");
  edit_row(&g, REG, &row);
  row = get_row(&g, REG, ZN_FONDO, only_k(&g, REG, "SELECT k FROM fondo"), &a);
  set_text(&row, "nome", "Un altro fondo");
  edit_row(&g, REG, &row);
  row = get_row(&g, REG, ZN_AMBITO, org_k(&g, REG, "AMB-A"), &a);
  set_text(&row, "denominazione", "Un altro ambito");
  edit_row(&g, REG, &row);
  zn_arena_release(&a);
  carry_all(&g);
}

/* One impegno wholly paid. */
static int64_t spend(int at, const char *ente, const char *numero, int64_t importo) {
  return story_pay(&s, at, story_line(&s, ente, -1), numero, importo);
}

static void same_bytes(void **state) {
  (void)state;
  region_open(&g, 21, E2);
  story_begin(&s, &g, 2044);
  spend(E1, "E001", "1", 1000);
  spend(E2, "E002", "1", 2000);
  spend(CAP_A, "M001", "1", 3000);
  carry_all(&g);
  act(E1, "E001", ZN_ORG_ENTE, ZN_R_SUBMIT, NULL, "prova");
  act(E2, "E002", ZN_ORG_ENTE, ZN_R_SUBMIT, NULL, "prova");
  act(CAP_A, "M001", ZN_ORG_ENTE, ZN_R_SUBMIT, NULL, "prova");
  carry_all(&g);
  act(CAP_A, "AMB-A", ZN_ORG_AMBITO, ZN_R_ACCEPT, "E001", NULL);
  act(CAP_A, "AMB-A", ZN_ORG_AMBITO, ZN_R_ACCEPT, "E002", NULL);
  act(CAP_A, "AMB-A", ZN_ORG_AMBITO, ZN_R_TRANSMIT, NULL, "prova");
  carry_all(&g);
  zn_buf one = doc_of(E1, "invia"), all = doc_of(CAP_A, "trasmetti");
  zn_buf of_one = page(E1, &one, true), of_all = page(CAP_A, &all, true);
  assert_non_null(strstr(zn_buf_cstr(&of_one), "E001"));
  assert_non_null(strstr(zn_buf_cstr(&of_all), "AMB-A"));
  totals_are_the_manifests(E1, ZN_LIVELLO_ENTE, "E001", &one);
  totals_are_the_manifests(REG, ZN_LIVELLO_AMBITO, "AMB-A", &all);
  for (int round = 0; round < 2; round++) { /* before and after everything has another name */
    for (int at = REG; at <= CAP_A; at++) {
      same_page(at, &one, &of_one);
      same_page(at, &all, &of_all);
    }
    same_page(E1, &one, &of_one);
    zn_buf none = page(E2, &one, false); /* the ledgers of E001 are not for E002 */
    zn_buf_release(&none);
    for (int i = 0; i < 40; i++) story_step(&s);
    rename_all();
  }
  zn_buf junk;
  bool incomplete;
  zn_err err = {0};
  zn_buf_init(&junk, 0);
  assert_int_not_equal(zn_dichiarazione_html(g.o[E1].r, ZN_SPAN("abc", 3), &junk, &incomplete, &err), ZN_OK);
  assert_int_equal(junk.n, 0);
  zn_buf_release(&junk);
  zn_buf_release(&one);
  zn_buf_release(&all);
  zn_buf_release(&of_one);
  zn_buf_release(&of_all);
  region_close(&g);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(same_bytes)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
