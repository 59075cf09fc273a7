/* A replica as a session's store: what comes is told at once, written in batches, and never locks the database in
 * between. */
#include "protocol/replica_peer.h"

#include "core/store/status.h"
#include "tests/support/region.h"

typedef struct scene {
  region g; /* 0: the Regione's; 1: a second device of the Regione, which has heard nothing yet */
  zn_replica_peer *p;
  const zn_peer *ops;
} scene;

static void scene_begin(scene *s, uint64_t seed) {
  zn_err err = {0};
  zn_buf text;
  char home[128];
  bool needs;
  zn_enrol_offer offer = {.role = ZN_ROLE_REGIONE};
  region_begin(&s->g, seed);
  zn_key_regione(&offer.org);
  zn_buf_init(&text, 0);
  OK(err, zn_enrol_invite(s->g.r[0], &offer, &text, NULL, &err));
  snprintf(home, sizeof home, "%s/1", s->g.dir);
  OK(err, zn_enrol_join(&s->g.r[1], home, &s->g.env, zn_buf_cstr(&text), NULL, NULL, &needs, &err));
  zn_buf_release(&text);
  s->g.n = 2;
  OK(err, zn_replica_seal(s->g.r[0], 0, NULL, &err));
  OK(err, zn_replica_peer_new(&s->p, s->g.r[1], &err));
  s->ops = zn_replica_peer_ops(s->p);
}

static void scene_end(scene *s) {
  zn_replica_peer_free(s->p);
  region_end(&s->g);
}

static size_t count(scene *s, const char *sql) {
  zn_err err = {0};
  sqlite3_stmt *q = zn_replica_stmt(s->g.r[1], sql, &err);
  if (!q) fail_msg("%s: %s", sql, err.text);
  assert_int_equal(sqlite3_step(q), SQLITE_ROW);
  size_t n = (size_t)sqlite3_column_int64(q, 0);
  zn_replica_done(q);
  return n;
}

static void give_trust(scene *s) {
  zn_err err = {0};
  const zn_trust *t = zn_replica_trust(s->g.r[0]);
  for (size_t i = 0; i < zn_trust_head_count(t); i++) {
    zn_trust_head h = zn_trust_head_at(t, i);
    for (uint64_t at = 1; at <= h.seq; at++) {
      bool durable = false;
      OK(err, s->ops->trust_put(s->ops->ctx, zn_trust_read(t, &h.issuer, at), &durable, &err));
      assert_true(durable);
    }
  }
}

static void give_grants(scene *s) {
  zn_err err = {0};
  zn_arena a;
  zn_span *list;
  size_t n;
  zn_replica_peer *from;
  zn_arena_init(&a);
  OK(err, zn_replica_peer_new(&from, s->g.r[0], &err));
  const zn_peer *ops = zn_replica_peer_ops(from);
  assert_int_equal(ops->grants_unsent(ops->ctx, &a, &list, &n), ZN_OK);
  assert_true(n > 0);
  for (size_t i = 0; i < n; i++) {
    bool durable;
    OK(err, s->ops->grant_put(s->ops->ctx, list[i], &durable, &err));
  }
  assert_int_equal(ops->grants_sent(ops->ctx, n), ZN_OK);
  assert_int_equal(ops->grants_unsent(ops->ctx, &a, &list, &n), ZN_OK);
  assert_int_equal(n, 0); /* told once */
  assert_int_equal(s->ops->grants_cursor_save(s->ops->ctx, 17), ZN_OK);
  zn_replica_peer_free(from);
  zn_arena_release(&a);
}

/* The first segment of the Regione's device. */
static zn_head first_segment(scene *s, zn_buf *wire) {
  zn_err err = {0};
  zn_arena a;
  zn_head *heads, h;
  size_t n;
  zn_arena_init(&a);
  OK(err, zn_replica_heads(s->g.r[0], NULL, &a, &heads, &n, &err));
  assert_int_equal(n, 1);
  h = heads[0];
  zn_arena_release(&a);
  zn_buf_init(wire, 0);
  OK(err, zn_replica_segment(s->g.r[0], &h.ledger, &h.device, h.seq, &h.hash, wire, &err));
  return h;
}

static void test_batch(void **state) {
  (void)state;
  scene s = {0};
  zn_err err = {0};
  zn_id theirs, mine;
  zn_buf wire;
  bool durable;
  scene_begin(&s, 41);
  give_trust(&s);
  zn_trust_digest(zn_replica_trust(s.g.r[0]), &theirs);
  /* told at once: both sides' statements are in the digest; not written yet */
  assert_int_equal(s.ops->trust_digest(s.ops->ctx, &mine), ZN_OK);
  assert_int_equal(count(&s, "SELECT count(*) FROM trust"), 1);
  give_grants(&s);
  zn_head h = first_segment(&s, &wire);
  assert_false(s.ops->seg_have(s.ops->ctx, &h));
  OK(err, s.ops->seg_put(s.ops->ctx, NULL, zn_buf_span(&wire), &durable, &err));
  assert_true(s.ops->seg_have(s.ops->ctx, &h));
  assert_int_equal(count(&s, "SELECT count(*) FROM seg"), 0);
  /* another process writes meanwhile */
  zn_replica *other;
  OK(err, zn_replica_open(&other, zn_replica_home(s.g.r[1]), &s.g.env, &err));
  OK(err, zn_replica_set_meta(other, "nome", "scritto intanto", &err));
  zn_replica_close(other);
  OK(err, s.ops->batch_end(s.ops->ctx, &err));
  zn_id kept;
  zn_trust_digest(zn_replica_trust(s.g.r[1]), &kept);
  assert_memory_equal(&kept, &mine, sizeof mine);
  assert_int_equal(count(&s, "SELECT count(*) FROM seg WHERE state=2"),
                   1); /* applied: the key came in the same batch */
  assert_int_equal(count(&s, "SELECT count(*) FROM ente"), 1);
  uint64_t cursor = 0;
  assert_int_equal(s.ops->grants_cursor(s.ops->ctx, NULL, &cursor), ZN_OK);
  assert_int_equal(cursor, 17);
  zn_buf again;
  zn_buf_init(&again, 0);
  h.hash = (zn_hash){{0}};
  assert_int_equal(s.ops->seg_read(s.ops->ctx, &h, &again), ZN_OK);
  assert_false(zn_hash_zero(&h.hash)); /* filled in */
  assert_true(zn_span_eq(zn_buf_span(&again), zn_buf_span(&wire)));
  h.seq = 0;
  zn_buf_clear(&again);
  assert_int_equal(s.ops->seg_read(s.ops->ctx, &h, &again), ZN_OK);
  assert_int_equal(h.seq, 1);
  zn_buf_release(&again);
  zn_buf_release(&wire);
  scene_end(&s);
}

static void test_bad_ones(void **state) {
  (void)state;
  scene s = {0};
  zn_err err = {0};
  zn_buf wire;
  bool durable;
  scene_begin(&s, 42);
  give_trust(&s);
  zn_head h = first_segment(&s, &wire);
  zn_span w = zn_buf_span(&wire);
  wire.p[w.n - 1] ^= 1; /* its own hash is another then, and the signature does not fit */
  OK(err, s.ops->seg_put(s.ops->ctx, NULL, w, &durable, &err));
  wire.p[w.n - 1] ^= 1;
  OK(err, s.ops->seg_put(s.ops->ctx, NULL, w, &durable, &err));
  OK(err, s.ops->batch_end(s.ops->ctx, &err)); /* the bad one holds back nothing */
  assert_true(s.ops->seg_have(s.ops->ctx, &h));
  assert_int_equal(count(&s, "SELECT count(*) FROM seg"), 1);
  assert_int_equal(count(&s, "SELECT count(*) FROM refused WHERE mine=0"), 1);
  uint8_t rubbish[100] = {0x93};
  assert_int_not_equal(s.ops->seg_put(s.ops->ctx, NULL, ZN_SPAN(rubbish, 100), &durable, &err), ZN_OK);
  assert_int_not_equal(s.ops->trust_put(s.ops->ctx, ZN_SPAN(rubbish, 100), &durable, &err), ZN_OK);
  assert_int_not_equal(s.ops->grant_put(s.ops->ctx, ZN_SPAN(rubbish, 100), &durable, &err), ZN_OK);
  assert_int_not_equal(s.ops->receipt_put(s.ops->ctx, ZN_SPAN(rubbish, 100), &err), ZN_OK);
  zn_buf_release(&wire);
  scene_end(&s);
}

/* Only the server's word counts on a connection. */
static void test_receipts(void **state) {
  (void)state;
  scene s = {0};
  zn_err err = {0};
  bool lacking;
  zn_buf b, wire;
  scene_begin(&s, 43);
  zn_replica_peer *p;
  OK(err, zn_replica_peer_new(&p, s.g.r[0], &err));
  const zn_peer *ops = zn_replica_peer_ops(p);
  assert_int_equal(ops->receipts_lacking(ops->ctx, &lacking), ZN_OK);
  assert_true(lacking);
  zn_head h = first_segment(&s, &wire);
  zn_receipt rc = {.ledger = h.ledger, .device = h.device, .seq = h.seq, .hash = h.hash, .t_ms = 5};
  zn_buf_init(&b, 0);
  assert_int_equal(zn_receipt_make(&b, zn_replica_region(s.g.r[0]), zn_replica_ident(s.g.r[1]), &rc), ZN_OK);
  assert_int_equal(ops->receipt_put(ops->ctx, zn_buf_span(&b), &err), ZN_E_DENIED);
  zn_buf_release(&b);
  zn_buf_release(&wire);
  zn_replica_peer_free(p);
  scene_end(&s);
}

static void test_refused_and_partial(void **state) {
  (void)state;
  scene s = {0};
  zn_head of = {.seq = 3, .hash = {{9}}}, back;
  zn_id now = {{1}}, later = {{2}};
  zn_partial *list;
  zn_arena a;
  zn_buf b;
  size_t n;
  scene_begin(&s, 44);
  zn_arena_init(&a);
  assert_false(s.ops->upload_held(s.ops->ctx, &of, &now));
  assert_int_equal(s.ops->upload_refused(s.ops->ctx, &of, &now, "rights", "non è tuo"), ZN_OK);
  assert_true(s.ops->upload_held(s.ops->ctx, &of, &now));
  assert_false(s.ops->upload_held(s.ops->ctx, &of, &later)); /* somebody's trust has changed: again */
  uint8_t data[1024] = {7};
  for (uint64_t i = 1; i <= 10; i++) {
    of.seq = i;
    assert_int_equal(s.ops->partial_save(s.ops->ctx, NULL, &of, ZN_SPAN(data, 512 * (i % 2 + 1))), ZN_OK);
  }
  assert_int_equal(s.ops->partials(s.ops->ctx, NULL, &a, &list, &n), ZN_OK);
  assert_int_equal(n, 8);
  assert_int_equal(count(&s, "SELECT count(*) FROM partial"), 8);
  back = of;
  zn_buf_init(&b, 0);
  assert_int_equal(s.ops->partial_load(s.ops->ctx, NULL, &back, &b), ZN_OK); /* the newest is kept */
  assert_int_equal(b.n, 512);
  assert_int_equal(s.ops->partial_save(s.ops->ctx, NULL, &back, ZN_SPAN(NULL, 0)), ZN_OK);
  assert_int_equal(s.ops->partial_load(s.ops->ctx, NULL, &back, &b), ZN_E_NOTFOUND);
  zn_buf_release(&b);
  zn_arena_release(&a);
  scene_end(&s);
}

static void test_welcome_and_path(void **state) {
  (void)state;
  scene s = {0};
  zn_arena a;
  zn_pk *path;
  size_t n;
  uint64_t cursor;
  scene_begin(&s, 45);
  zn_arena_init(&a);
  assert_int_equal(s.ops->trust_path(s.ops->ctx, &a, &path, &n), ZN_OK);
  assert_int_equal(n, 2); /* all it knows: the root's key and its own enrolment */
  give_trust(&s);
  assert_int_equal(s.ops->trust_path(s.ops->ctx, &a, &path, &n), ZN_OK);
  assert_memory_equal(&path[0], zn_trust_root(zn_replica_trust(s.g.r[0])), 32);
  assert_memory_equal(&path[n - 1], &zn_replica_ephemeral(s.g.r[1])->sign_pk, 32);
  assert_int_equal(n, 4); /* root, the invite of the first device, that device, our invite */
  zn_contact c = {.server_ms = 5, .incarnation = 1, .blind = false, .member = true};
  assert_int_equal(s.ops->welcomed(s.ops->ctx, &c), ZN_OK);
  assert_int_equal(s.ops->grants_cursor_save(s.ops->ctx, 9), ZN_OK);
  assert_int_equal(s.ops->welcomed(s.ops->ctx, &c), ZN_OK);
  assert_int_equal(s.ops->grants_cursor(s.ops->ctx, NULL, &cursor), ZN_OK);
  assert_int_equal(cursor, 9);
  c.incarnation = 2; /* the server was restored: from the beginning */
  assert_int_equal(s.ops->welcomed(s.ops->ctx, &c), ZN_OK);
  assert_int_equal(s.ops->grants_cursor(s.ops->ctx, NULL, &cursor), ZN_OK);
  assert_int_equal(cursor, 0);
  assert_string_equal(zn_replica_meta(s.g.r[1], &a, ZN_META_BLIND), "0");
  zn_arena_release(&a);
  scene_end(&s);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_batch), cmocka_unit_test(test_bad_ones),
                                     cmocka_unit_test(test_receipts), cmocka_unit_test(test_refused_and_partial),
                                     cmocka_unit_test(test_welcome_and_path)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
