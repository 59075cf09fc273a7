/* The relay's side of .pdz files: what one server gives, another takes as if by sessions; an altered file changes
 * nothing. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/server/support_server.h"

static zn_head put_next(bench *b, const zn_ident *by, const zn_ledger *l, const zn_head *prev, const char *text) {
  zn_buf w;
  zn_err err = {0};
  bool durable;
  zn_buf_init(&w, 0);
  zn_head h = make_segment(&b->g, by, l, prev, text, &w);
  if (b->peer.seg_put(b->peer.ctx, &by->sign_pk, zn_buf_span(&w), &durable, &err) != ZN_OK) fail_msg("%s", err.text);
  zn_buf_release(&w);
  return h;
}

/* Three segments of one ente, one of the other, a grant for the first. */
static void fill(bench *b) {
  zn_buf w;
  zn_err err = {0};
  bool durable;
  zn_head h = {0};
  for (int i = 0; i < 3; i++) h = put_next(b, &b->g.dev1, &b->g.l6_1, i > 0 ? &h : NULL, "spesa");
  put_next(b, &b->g.dev2, &b->g.l6_2, NULL, "altra spesa");
  zn_buf_init(&w, 0);
  assert_int_equal(zn_grant_make(&w, &b->g.env, &b->g.id, &b->g.boss, &b->g.dev1.box_pk, &b->g.l6_1.id, 1, &b->g.key),
                   ZN_OK);
  assert_int_equal(b->peer.grant_put(b->peer.ctx, zn_buf_span(&w), &durable, &err), ZN_OK);
  zn_buf_release(&w);
  bench_commit(b);
}

static zn_status give(bench *b, const zn_pk *to, const zn_bundle_since *since, const char *path, zn_bundle_counts *c) {
  zn_bundle_source source;
  zn_err err = {0};
  memset(&b->puts.for_device, 0, sizeof b->puts.for_device);
  if (to != NULL) b->puts.for_device = *to;
  zn_relay_bundle_source(&b->puts, &source);
  return zn_bundle_export(&source, since, path, c, &err);
}

static zn_status take(bench *b, const char *path, zn_bundle_counts *c) {
  zn_bundle_sink sink;
  zn_err err = {0};
  memset(c, 0, sizeof *c);
  zn_relay_bundle_sink(&b->puts, &sink);
  return zn_bundle_import(&sink, path, c, &err);
}

static size_t heads_of(bench *b, const zn_ledger *l) {
  zn_arena a;
  zn_head *h;
  size_t n = 99;
  zn_arena_init(&a);
  assert_int_equal(b->peer.heads(b->peer.ctx, &l->id, &a, &h, &n), ZN_OK);
  zn_arena_release(&a);
  return n;
}

/* The second server has the same claim and key (a restored one): even its root comes by the file. */
static void a_file_carries_everything(void **state) {
  (void)state;
  bench a, b;
  char path[512];
  zn_bundle_counts given = {0}, taken;
  zn_id one, two;
  bench_init(&a, 110, false);
  bench_init(&b, 110, true);
  fill(&a);
  region_file(&a.g, "tutto.pdz", path, sizeof path);
  assert_int_equal(give(&a, NULL, NULL, path, &given), ZN_OK);
  assert_int_equal(given.segments, 4);
  assert_int_equal(given.trust, a.g.nstmts);
  assert_int_equal(given.grants, 1);
  assert_int_equal(given.receipts, 2);
  assert_int_equal(take(&b, path, &taken), ZN_OK);
  assert_int_equal(taken.passed, 0);
  assert_int_equal(b.peer.vector_digest(b.peer.ctx, &b.g.boss.sign_pk, &two), ZN_OK);
  assert_int_equal(a.peer.vector_digest(a.peer.ctx, &a.g.boss.sign_pk, &one), ZN_OK);
  assert_memory_equal(&one, &two, sizeof one);
  assert_int_equal(take(&b, path, &taken), ZN_OK); /* again: nothing new */
  assert_int_equal(taken.fresh, 0);
  bench_reopen(&b);
  assert_int_equal(heads_of(&b, &b.g.l6_1), 1);
  bench_release(&a);
  bench_release(&b);
}

static void an_answer_holds_what_is_lacking_and_may_be_read(void **state) {
  (void)state;
  bench a;
  char path[512];
  zn_bundle_counts c = {0};
  zn_arena arena;
  zn_head *h;
  size_t n;
  bench_init(&a, 111, false);
  fill(&a);
  region_file(&a.g, "risposta.pdz", path, sizeof path);
  assert_int_equal(give(&a, &a.g.dev1.sign_pk, NULL, path, &c), ZN_OK);
  assert_int_equal(c.segments, 3); /* its own ledger, not the neighbour's */
  assert_int_equal(c.grants, 1);
  assert_int_equal(give(&a, &a.g.dev2.sign_pk, NULL, path, &c), ZN_OK);
  assert_int_equal(c.segments, 1);
  assert_int_equal(c.grants, 0);
  zn_arena_init(&arena);
  assert_int_equal(a.peer.heads(a.peer.ctx, &a.g.l6_1.id, &arena, &h, &n), ZN_OK);
  zn_bundle_since since = {.heads = h, .nheads = n};
  assert_int_equal(give(&a, &a.g.dev1.sign_pk, &since, path, &c), ZN_OK);
  assert_int_equal(c.segments, 0);
  assert_true(c.receipts >= 1); /* its confirmations always */
  zn_arena_release(&arena);
  bench_release(&a);
}

static void an_altered_file_changes_nothing(void **state) {
  (void)state;
  bench a, b;
  char path[512];
  zn_bundle_counts c = {0};
  bench_init(&a, 112, false);
  bench_init(&b, 112, true);
  fill(&a);
  region_file(&a.g, "x.pdz", path, sizeof path);
  assert_int_equal(give(&a, NULL, NULL, path, &c), ZN_OK);
  FILE *f = fopen(path, "r+b");
  assert_non_null(f);
  fseek(f, 0, SEEK_END);
  long size = ftell(f);
  for (int i = 1; i < 10; i++) {
    long at = size * i / 10;
    fseek(f, at, SEEK_SET);
    int was = fgetc(f);
    fseek(f, at, SEEK_SET);
    fputc(was ^ 0x20, f);
    fflush(f);
    assert_int_not_equal(take(&b, path, &c), ZN_OK);
    assert_null(zn_relay_trust(b.relay));
    fseek(f, at, SEEK_SET);
    fputc(was, f);
    fflush(f);
  }
  fclose(f);
  assert_int_equal(take(&b, path, &c), ZN_OK);
  assert_int_equal(heads_of(&b, &b.g.l6_1), 1);
  bench_release(&a);
  bench_release(&b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_file_carries_everything),
      cmocka_unit_test(an_answer_holds_what_is_lacking_and_may_be_read),
      cmocka_unit_test(an_altered_file_changes_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
