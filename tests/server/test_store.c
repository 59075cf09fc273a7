/* The relay store on SQLite: what is added comes back as it was, chains stay whole, nothing before commit. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/server/support_server.h"

static zn_status add(zn_store *s, const region *g, const zn_buf *wire, bool *fresh, zn_err *err) {
  zn_seg *seg = malloc(sizeof *seg);
  assert_non_null(seg);
  assert_int_equal(zn_seg_parse(seg, &g->id, zn_buf_span(wire)), ZN_OK);
  zn_status st = s->ops->seg_add(s, seg, g->now_ms, fresh, err);
  free(seg);
  return st;
}

static zn_head add_next(zn_store *s, region *g, const zn_head *prev, const char *text) {
  zn_buf wire;
  zn_err err = {0};
  bool fresh = false;
  zn_buf_init(&wire, 0);
  zn_head h = make_segment(g, &g->dev1, &g->l6_1, prev, text, &wire);
  assert_int_equal(s->ops->begin(s, &err), ZN_OK);
  assert_int_equal(add(s, g, &wire, &fresh, &err), ZN_OK);
  assert_true(fresh);
  assert_int_equal(s->ops->commit(s, &err), ZN_OK);
  zn_buf_release(&wire);
  return h;
}

typedef struct heads {
  zn_store_seg v[32];
  size_t n;
} heads;

static zn_status collect(void *ctx, const zn_store_seg *g) {
  heads *h = ctx;
  assert_true(h->n < 32);
  h->v[h->n++] = *g;
  return ZN_OK;
}

static void segments_come_back_byte_for_byte(void **state) {
  (void)state;
  region g;
  zn_err err = {0};
  zn_buf wire, back;
  bool fresh;
  region_init(&g, 1);
  zn_store *s = make_store(&g);
  zn_buf_init(&wire, 0);
  zn_buf_init(&back, 0);
  zn_head h = make_segment(&g, &g.dev1, &g.l6_1, NULL, "prima", &wire);
  assert_int_equal(s->ops->begin(s, &err), ZN_OK);
  assert_int_equal(add(s, &g, &wire, &fresh, &err), ZN_OK);
  assert_int_equal(s->ops->commit(s, &err), ZN_OK);
  assert_int_equal(s->ops->seg_read(s, &h, &back, &err), ZN_OK);
  assert_true(zn_span_eq(zn_buf_span(&wire), zn_buf_span(&back)));
  zn_head any = h; /* by number alone */
  memset(&any.hash, 0, sizeof any.hash);
  int64_t t = 0;
  assert_int_equal(s->ops->seg_find(s, &any, &t, &err), ZN_OK);
  assert_memory_equal(&any.hash, &h.hash, sizeof h.hash);
  assert_int_equal(t, g.now_ms);
  int64_t used = 0;
  assert_int_equal(s->ops->quota_used(s, &g.l6_1.id, &used, &err), ZN_OK);
  assert_true(used > 0 && used <= (int64_t)wire.n);
  zn_buf_release(&wire);
  zn_buf_release(&back);
  s->ops->close(s);
  region_release(&g);
}

/* Erased segments are given again with only the hash of their body. */
static void erased_segments_are_kept_erased(void **state) {
  (void)state;
  region g;
  zn_err err = {0};
  zn_buf wire, erased, back;
  bool fresh;
  zn_seg *seg = malloc(sizeof *seg);
  assert_non_null(seg);
  region_init(&g, 2);
  zn_store *s = make_store(&g);
  zn_buf_init(&wire, 0);
  zn_buf_init(&erased, 0);
  zn_buf_init(&back, 0);
  zn_head h = make_segment(&g, &g.dev1, &g.l6_1, NULL, "un nome di troppo", &wire);
  assert_int_equal(zn_seg_parse(seg, &g.id, zn_buf_span(&wire)), ZN_OK);
  assert_int_equal(zn_seg_erase(&erased, seg), ZN_OK);
  assert_int_equal(s->ops->begin(s, &err), ZN_OK);
  assert_int_equal(add(s, &g, &erased, &fresh, &err), ZN_OK);
  assert_int_equal(s->ops->commit(s, &err), ZN_OK);
  assert_int_equal(s->ops->seg_read(s, &h, &back, &err), ZN_OK);
  assert_true(zn_span_eq(zn_buf_span(&erased), zn_buf_span(&back)));
  assert_int_equal(zn_seg_parse(seg, &g.id, zn_buf_span(&back)), ZN_OK);
  assert_memory_equal(&seg->hash, &h.hash, sizeof h.hash);
  free(seg);
  zn_buf_release(&wire);
  zn_buf_release(&erased);
  zn_buf_release(&back);
  s->ops->close(s);
  region_release(&g);
}

static void chains_stay_whole_and_forks_are_branches(void **state) {
  (void)state;
  region g;
  zn_err err = {0};
  bool fresh = true;
  region_init(&g, 3);
  zn_store *s = make_store(&g);
  zn_head h1 = add_next(s, &g, NULL, "1"), h2 = add_next(s, &g, &h1, "2"), h2b = add_next(s, &g, &h1, "2 bis");
  assert_memory_not_equal(&h2.hash, &h2b.hash, sizeof h2.hash);
  zn_head h3 = add_next(s, &g, &h2, "3");
  zn_buf wire;
  zn_buf_init(&wire, 0);
  zn_head h4 = make_segment(&g, &g.dev1, &g.l6_1, &h3, "4", &wire);
  zn_buf_clear(&wire);
  make_segment(&g, &g.dev1, &g.l6_1, &h4, "5, senza il 4", &wire);
  assert_int_equal(s->ops->begin(s, &err), ZN_OK);
  assert_int_equal(add(s, &g, &wire, &fresh, &err), ZN_E_NOTFOUND);
  zn_buf_clear(&wire);
  zn_head wrong = h1; /* names number 1, but says it is number 7 */
  wrong.seq = 6;
  make_segment(&g, &g.dev1, &g.l6_1, &wrong, "7", &wire);
  assert_int_equal(add(s, &g, &wire, &fresh, &err), ZN_E_STATE);
  s->ops->rollback(s);
  heads tips = {.n = 0}, all = {.n = 0}, later = {.n = 0};
  assert_int_equal(s->ops->tips(s, collect, &tips, &err), ZN_OK);
  assert_int_equal(tips.n, 2);
  assert_int_equal(tips.v[0].head.seq, 2);
  assert_memory_equal(&tips.v[0].head.hash, &h2b.hash, sizeof h2b.hash);
  assert_memory_equal(&tips.v[1].head.hash, &h3.hash, sizeof h3.hash);
  uint64_t cursor = 0;
  assert_int_equal(s->ops->segs_since(s, &cursor, collect, &all, &err), ZN_OK);
  assert_int_equal(all.n, 4);
  assert_int_equal(all.v[3].nprev, 1);
  assert_memory_equal(&all.v[3].prev[0], &h2.hash, sizeof h2.hash);
  assert_int_equal(s->ops->segs_since(s, &cursor, collect, &later, &err), ZN_OK);
  assert_int_equal(later.n, 0);
  zn_buf_release(&wire);
  s->ops->close(s);
  region_release(&g);
}

static void nothing_is_kept_before_commit(void **state) {
  (void)state;
  region g;
  zn_err err = {0};
  bool fresh;
  zn_buf wire;
  region_init(&g, 4);
  zn_store *s = make_store(&g), *other = open_store(&g);
  zn_buf_init(&wire, 0);
  zn_head h = make_segment(&g, &g.dev1, &g.l6_1, NULL, "x", &wire);
  assert_int_equal(s->ops->begin(s, &err), ZN_OK);
  assert_int_equal(add(s, &g, &wire, &fresh, &err), ZN_OK);
  assert_int_equal(other->ops->seg_find(other, &h, NULL, &err), ZN_E_NOTFOUND);
  s->ops->rollback(s);
  assert_int_equal(s->ops->seg_find(s, &h, NULL, &err), ZN_E_NOTFOUND);
  int64_t used = -1;
  assert_int_equal(s->ops->quota_used(s, &g.l6_1.id, &used, &err), ZN_OK);
  assert_int_equal(used, 0);
  zn_buf_release(&wire);
  other->ops->close(other);
  s->ops->close(s);
  region_release(&g);
}

static zn_status count_span(void *ctx, zn_span wire) {
  assert_true(wire.n > 0);
  ++*(size_t *)ctx;
  return ZN_OK;
}

static void add_grants(region *g, zn_store *s, const zn_ident *to, unsigned first, unsigned n) {
  zn_err err = {0};
  assert_int_equal(s->ops->begin(s, &err), ZN_OK);
  for (unsigned i = first; i < first + n; i++) {
    zn_buf b;
    zn_grant gr;
    bool fresh = false;
    zn_buf_init(&b, 0);
    assert_int_equal(zn_grant_make(&b, &g->env, &g->id, &g->boss, &to->box_pk, &g->l6_1.id, i, &g->key), ZN_OK);
    assert_int_equal(zn_grant_parse(&gr, &g->id, zn_buf_span(&b)), ZN_OK);
    assert_int_equal(s->ops->grant_add(s, &gr, zn_buf_span(&b), &fresh, &err), ZN_OK);
    assert_true(fresh);
    assert_int_equal(s->ops->grant_add(s, &gr, zn_buf_span(&b), &fresh, &err), ZN_OK);
    assert_false(fresh);
    zn_buf_release(&b);
  }
  assert_int_equal(s->ops->commit(s, &err), ZN_OK);
}

/* Two recipients asked together, in small bites: nothing is skipped, nothing of others comes. */
static void grants_come_to_their_recipients_only(void **state) {
  (void)state;
  region g;
  zn_err err = {0};
  region_init(&g, 5);
  zn_store *s = make_store(&g);
  add_grants(&g, s, &g.dev1, 1, 5);
  add_grants(&g, s, &g.dev2, 1, 7);
  add_grants(&g, s, &g.boss, 1, 3);
  add_grants(&g, s, &g.dev1, 6, 4);
  zn_boxpk to[2] = {g.dev1.box_pk, g.boss.box_pk};
  uint64_t cursor = 0, last = 0;
  size_t n = 0;
  for (int round = 0; round < 20; round++) {
    assert_int_equal(s->ops->grants_to(s, to, 2, &cursor, 4, count_span, &n, &err), ZN_OK);
  }
  assert_int_equal(n, 12);
  assert_int_equal(s->ops->grants_last(s, to, 2, &last, &err), ZN_OK);
  assert_int_equal(cursor, last);
  size_t again = 0;
  assert_int_equal(s->ops->grants_to(s, to, 2, &cursor, 64, count_span, &again, &err), ZN_OK);
  assert_int_equal(again, 0);
  uint64_t count = 0;
  assert_int_equal(s->ops->grants_count(s, &g.dev2.box_pk, &count, &err), ZN_OK);
  assert_int_equal(count, 7);
  s->ops->close(s);
  region_release(&g);
}

static void tokens_are_checked_and_revoked(void **state) {
  (void)state;
  region g;
  zn_err err = {0};
  zn_hash a = {{1}}, b = {{2}}, none = {{0}};
  region_init(&g, 6);
  zn_store *s = make_store(&g);
  assert_int_equal(s->ops->token_add(s, "uno", &a, 1, &err), ZN_OK);
  assert_int_equal(s->ops->token_add(s, "uno", &b, 1, &err), ZN_E_STATE);
  assert_int_equal(s->ops->token_add(s, "due", &b, 1, &err), ZN_OK);
  assert_int_equal(s->ops->token_check(s, &a, &err), ZN_OK);
  assert_int_equal(s->ops->token_check(s, &none, &err), ZN_E_DENIED);
  assert_int_equal(s->ops->token_revoke(s, "uno", &none, 5, &err), ZN_OK);
  assert_int_equal(s->ops->token_check(s, &a, &err), ZN_E_DENIED);
  assert_int_equal(s->ops->token_revoke(s, "uno", &none, 5, &err), ZN_E_NOTFOUND);
  assert_int_equal(s->ops->token_revoke(s, "?", &b, 5, &err), ZN_OK); /* by the token itself */
  assert_int_equal(s->ops->token_check(s, &b, &err), ZN_E_DENIED);
  s->ops->close(s);
  region_release(&g);
}

static void a_backup_is_whole_while_others_write(void **state) {
  (void)state;
  region g;
  zn_err err = {0};
  zn_store_stats stats;
  char path[512];
  region_init(&g, 7);
  zn_store *s = make_store(&g), *other = open_store(&g), *copy = NULL;
  zn_head h1 = add_next(s, &g, NULL, "1");
  region_file(&g, "copy.db", path, sizeof path);
  assert_int_equal(other->ops->backup(other, path, &err), ZN_OK);
  add_next(s, &g, &h1, "2");
  assert_int_equal(other->ops->backup(other, path, &err), ZN_E_STATE); /* never over a file that is there */
  assert_int_equal(zn_store_sqlite_open(&copy, path, false, &err), ZN_OK);
  assert_int_equal(copy->ops->check(copy, &err), ZN_OK);
  assert_int_equal(copy->ops->stats(copy, &stats, &err), ZN_OK);
  assert_int_equal(stats.segments, 1);
  assert_int_equal(copy->ops->seal(copy, &err), ZN_OK);
  copy->ops->close(copy);
  region_file(&g, "copy.db-wal", path, sizeof path);
  assert_int_not_equal(access(path, F_OK), 0);
  other->ops->close(other);
  s->ops->close(s);
  region_release(&g);
}

static void a_newer_database_is_refused(void **state) {
  (void)state;
  region g;
  zn_err err = {0};
  char path[512];
  sqlite3 *db;
  region_init(&g, 8);
  zn_store *s = make_store(&g);
  s->ops->close(s);
  region_file(&g, "relay.db", path, sizeof path);
  assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
  assert_int_equal(sqlite3_exec(db, "PRAGMA user_version=99", NULL, NULL, NULL), SQLITE_OK);
  sqlite3_close(db);
  s = NULL;
  assert_int_equal(zn_store_sqlite_open(&s, path, false, &err), ZN_E_VERSION);
  assert_null(s);
  assert_int_equal(zn_store_sqlite_open(&s, "/nowhere/relay.db", false, &err), ZN_E_NOTFOUND);
  region_release(&g);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(segments_come_back_byte_for_byte),         cmocka_unit_test(erased_segments_are_kept_erased),
      cmocka_unit_test(chains_stay_whole_and_forks_are_branches), cmocka_unit_test(nothing_is_kept_before_commit),
      cmocka_unit_test(grants_come_to_their_recipients_only),     cmocka_unit_test(tokens_are_checked_and_revoked),
      cmocka_unit_test(a_backup_is_whole_while_others_write),     cmocka_unit_test(a_newer_database_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
