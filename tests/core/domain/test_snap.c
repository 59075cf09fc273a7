/* Rows as they were at a version vector: edited, deleted and made since, hashed ones and others, in the vector's
 * ledgers and outside them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/domain/rendiconto/snap.h"
#include "tests/core/domain/support_region.h"

static region g;

static int64_t add_atto(int at, const char *ente, const char *numero, const char *oggetto) {
  zn_ledger l = ledger_of(&g, ZN_L6_ENTE, ente, "AMB-A");
  zn_row row = new_row(ZN_ATTO);
  set_int(&row, "ente", org_k(&g, at, ente));
  set_text(&row, "tipo", "DET");
  set_int(&row, "anno", 2025);
  set_text(&row, "numero", numero);
  set_int(&row, "data", 20100);
  set_text(&row, "oggetto", oggetto);
  return add_row(&g, at, &l, &row);
}

static int64_t add_impegno(int at, const char *ente, const char *numero, int64_t importo) {
  zn_ledger l = ledger_of(&g, ZN_L6_ENTE, ente, "AMB-A");
  zn_row row = new_row(ZN_IMPEGNO);
  set_int(&row, "ente", org_k(&g, at, ente));
  set_int(&row, "anno", 2025);
  set_text(&row, "numero", numero);
  set_int(&row, "data", 20100);
  set_int(&row, "importo", importo);
  return add_row(&g, at, &l, &row);
}

static void edit(int at, unsigned entity, int64_t k, const char *field, int64_t number, const char *text) {
  zn_arena a;
  zn_arena_init(&a);
  zn_row row = get_row(&g, at, entity, k, &a);
  if (text != NULL)
    set_text(&row, field, text);
  else
    set_int(&row, field, number);
  edit_row(&g, at, &row);
  zn_arena_release(&a);
}

/* At the Regione: "oggetto" of an act made by `at`, "-" when it is not there. */
static const char *oggetto(zn_snap *s, int at, int64_t k) {
  static char text[64];
  zn_row row;
  bool found;
  MUST(zn_snap_get(s, ZN_ATTO, carry_k(&g, at, k, REG), &row, &found, &err));
  if (!found) return "-";
  zn_span v = zn_row_val(&row, "oggetto")->s;
  snprintf(text, sizeof text, "%.*s", (int)v.n, (const char *)v.p);
  return text;
}

/* Impegni of E001 at the Regione: how many, and their sum. */
static size_t impegni(zn_snap *s, int64_t *sum) {
  zn_row_list list;
  MUST(zn_snap_list(s, ZN_IMPEGNO, "ente", org_k(&g, REG, "E001"), &list, &err));
  *sum = 0;
  for (size_t i = 0; i < list.n; i++) *sum += zn_row_int(&list.v[i], "importo");
  return list.n;
}

static void heads(zn_arena *a, zn_head **out, size_t *n) {
  zn_id ledgers[2] = {ledger_of(&g, ZN_L1_REGIONE, "regione", NULL).id, ledger_of(&g, ZN_L6_ENTE, "E001", "AMB-A").id};
  MUST(zn_snap_heads(g.o[REG].r, ledgers, 2, a, out, n, &err));
}

static int64_t edited, deleted, fresh, other;

static void is_as_before(zn_snap *s) {
  int64_t sum;
  assert_false(s->incomplete);
  assert_string_equal(oggetto(s, E1, edited), "prima");
  assert_string_equal(oggetto(s, E1, deleted), "resta");
  assert_string_equal(oggetto(s, E1, fresh), "-");
  assert_string_equal(oggetto(s, E2, other), "-"); /* in a ledger that the vector does not name */
  assert_int_equal(impegni(s, &sum), 2);
  assert_int_equal(sum, 3000);
}

static void is_as_now(zn_snap *s) {
  int64_t sum;
  assert_string_equal(oggetto(s, E1, edited), "dopo");
  assert_string_equal(oggetto(s, E1, deleted), "-");
  assert_string_equal(oggetto(s, E1, fresh), "nuovo");
  assert_string_equal(oggetto(s, E2, other), "-");
  assert_int_equal(impegni(s, &sum), 2);
  assert_int_equal(sum, 1500 + 77);
}

static void rows_as_they_were(void **state) {
  (void)state;
  zn_arena a;
  zn_head *before, *now;
  size_t nbefore, nnow;
  zn_snap s;
  region_open(&g, 7, E2);
  zn_arena_init(&a);
  edited = add_atto(E1, "E001", "1", "prima");
  deleted = add_atto(E1, "E001", "2", "resta");
  int64_t grows = add_impegno(E1, "E001", "1", 1000), goes = add_impegno(E1, "E001", "2", 2000);
  carry_all(&g);
  heads(&a, &before, &nbefore);
  edit(E1, ZN_ATTO, edited, "oggetto", 0, "dopo");
  delete_row(&g, E1, ZN_ATTO, deleted);
  fresh = add_atto(E1, "E001", "3", "nuovo");
  other = add_atto(E2, "E002", "1", "d'altri");
  edit(E1, ZN_IMPEGNO, grows, "importo", 1500, NULL);
  delete_row(&g, E1, ZN_IMPEGNO, goes);
  add_impegno(E1, "E001", "3", 77);
  carry_all(&g);
  heads(&a, &now, &nnow);
  MUST(zn_snap_open(&s, g.o[REG].r, before, nbefore, &a, &err));
  is_as_before(&s);
  zn_snap_close(&s);
  MUST(zn_snap_open(&s, g.o[REG].r, now, nnow, &a, &err));
  is_as_now(&s);
  zn_snap_close(&s);
  zn_arena_release(&a);
  region_close(&g);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(rows_as_they_were)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
