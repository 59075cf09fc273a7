/* What the relay accepts and refuses, what it tells, what it forgets: on a real store, with puts committed when the
 * test says. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/server/support_server.h"

static zn_status put(bench *b, const zn_ident *from, const zn_buf *wire, zn_err *err) {
  bool durable = false;
  err->text[0] = 0;
  return b->peer.seg_put(b->peer.ctx, &from->sign_pk, zn_buf_span(wire), &durable, err);
}

static zn_head put_next(bench *b, const zn_ident *by, const zn_ledger *l, const zn_head *prev, const char *text) {
  zn_buf w;
  zn_err err = {0};
  zn_buf_init(&w, 0);
  zn_head h = make_segment(&b->g, by, l, prev, text, &w);
  if (put(b, by, &w, &err) != ZN_OK) fail_msg("%s", err.text);
  zn_buf_release(&w);
  return h;
}

static size_t count_heads(bench *b, const zn_ledger *l) {
  zn_arena a;
  zn_head *h;
  size_t n = 99;
  zn_arena_init(&a);
  assert_int_equal(b->peer.heads(b->peer.ctx, &l->id, &a, &h, &n), ZN_OK);
  zn_arena_release(&a);
  return n;
}

/* ---- how a region begins
 * ------------------------------------------------------------------------------------------------ */

static zn_status claim(bench *b, size_t from, size_t n, const zn_ident *device, zn_err *err) {
  zn_span list[MAX_STMTS];
  bool durable;
  for (size_t i = 0; i < n; i++) list[i] = zn_buf_span(&b->g.stmts[from + i]);
  return b->peer.strangers_trust(b->peer.ctx, &device->sign_pk, list, n, &durable, err);
}

static void only_the_claim_makes_a_root(void **state) {
  (void)state;
  bench b;
  zn_err err = {0};
  bench_init(&b, 10, true);
  assert_int_equal(b.peer.device(b.peer.ctx, &b.g.boss.sign_pk), ZN_DEV_UNKNOWN);
  assert_int_equal(claim(&b, 0, b.g.of_boss - 1, &b.g.boss, &err), ZN_E_DENIED); /* not yet a member */
  assert_int_equal(claim(&b, 1, b.g.of_boss - 1, &b.g.boss, &err), ZN_E_DENIED); /* no root */
  assert_int_equal(claim(&b, 0, b.g.of_boss, &b.g.stranger, &err), ZN_E_DENIED); /* somebody else's chain */
  assert_null(zn_relay_trust(b.relay));
  assert_int_equal(claim(&b, 0, b.g.of_boss, &b.g.boss, &err), ZN_OK);
  assert_int_equal(b.peer.device(b.peer.ctx, &b.g.boss.sign_pk), ZN_DEV_ACTIVE);
  zn_id before, after;
  assert_int_equal(b.peer.trust_digest(b.peer.ctx, &before), ZN_OK);
  bench_commit(&b);
  assert_int_equal(b.peer.trust_digest(b.peer.ctx, &after), ZN_OK);
  assert_memory_not_equal(&before, &after, sizeof after); /* told only once it is durable */
  bench_reopen(&b);
  assert_int_equal(b.peer.device(b.peer.ctx, &b.g.boss.sign_pk), ZN_DEV_ACTIVE);
  bench_release(&b);
}

static void a_root_without_the_claim_is_refused(void **state) {
  (void)state;
  bench b;
  zn_err err = {0};
  bench_init(&b, 11, true);
  region evil;
  region_init(&evil, 11);
  zn_trust_free(evil.t);
  for (size_t i = 0; i < evil.nstmts; i++) zn_buf_release(&evil.stmts[i]);
  evil.nstmts = 0;
  ident_of(&evil.claim, 666);
  zn_buf r;
  zn_hash next = {{1}};
  zn_buf_init(&r, 0);
  assert_int_equal(zn_trust_new(&evil.t, &evil.id, &evil.root.sign_pk), ZN_OK);
  assert_int_equal(zn_stmt_root(&r, evil.t, &evil.root, &next, &evil.server.sign_pk, &evil.claim), ZN_OK);
  region_put(&evil, &r);
  zn_ident eph;
  zn_hash inv = region_invite(&evil, &evil.root, &evil.regione, ZN_ROLE_REGIONE, evil.now_ms + 1000, &eph);
  region_enrol(&evil, &eph, &inv, &evil.stranger);
  zn_span list[8];
  bool durable;
  for (size_t i = 0; i < evil.nstmts; i++) list[i] = zn_buf_span(&evil.stmts[i]);
  assert_int_equal(b.peer.strangers_trust(b.peer.ctx, &evil.stranger.sign_pk, list, evil.nstmts, &durable, &err),
                   ZN_E_DENIED);
  assert_null(zn_relay_trust(b.relay));
  region_release(&evil);
  bench_release(&b);
}

/* An invite used after its end, by a device that nobody knows yet. */
static void an_expired_invite_opens_nothing(void **state) {
  (void)state;
  bench b;
  zn_err err = {0};
  bool durable;
  bench_init(&b, 12, false);
  zn_ident eph;
  size_t first = b.g.nstmts;
  zn_hash inv = region_invite(&b.g, &b.g.boss, &b.g.ente1, ZN_ROLE_ENTE, b.g.now_ms + 1000, &eph);
  region_enrol(&b.g, &eph, &inv, &b.g.stranger);
  zn_span list[2] = {zn_buf_span(&b.g.stmts[first]), zn_buf_span(&b.g.stmts[first + 1])};
  b.g.now_ms += 5000;
  assert_int_equal(b.peer.strangers_trust(b.peer.ctx, &b.g.stranger.sign_pk, list, 2, &durable, &err), ZN_E_DENIED);
  b.g.now_ms -= 5000;
  assert_int_equal(b.peer.strangers_trust(b.peer.ctx, &b.g.stranger.sign_pk, list, 2, &durable, &err), ZN_OK);
  bench_release(&b);
}

/* A server that forgot an enrolment (an old backup) takes it back after the invite's end, if the inviter had pinned it.
 */
static void a_pinned_use_is_never_too_late(void **state) {
  (void)state;
  bench b;
  zn_err err = {0};
  bool durable;
  bench_init(&b, 13, false);
  zn_ident eph;
  size_t first = b.g.nstmts;
  zn_hash inv = region_invite(&b.g, &b.g.boss, &b.g.ente1, ZN_ROLE_ENTE, b.g.now_ms + 1000, &eph);
  region_enrol(&b.g, &eph, &inv, &b.g.stranger);
  zn_buf pin;
  zn_buf_init(&pin, 0);
  assert_int_equal(zn_stmt_pin(&pin, b.g.t, &b.g.boss, &inv, &b.g.stranger.sign_pk), ZN_OK);
  region_put(&b.g, &pin);
  zn_span list[3];
  for (size_t i = 0; i < 3; i++) list[i] = zn_buf_span(&b.g.stmts[first + i]);
  b.g.now_ms += 5000;
  assert_int_equal(b.peer.strangers_trust(b.peer.ctx, &b.g.stranger.sign_pk, list, 2, &durable, &err), ZN_E_DENIED);
  assert_int_equal(b.peer.strangers_trust(b.peer.ctx, &b.g.stranger.sign_pk, list, 3, &durable, &err), ZN_OK);
  bench_commit(&b);
  assert_int_equal(b.peer.device(b.peer.ctx, &b.g.stranger.sign_pk), ZN_DEV_ACTIVE);
  bench_release(&b);
}

/* ---- segments
 * -------------------------------------------------------------------------------------------------------------- */

static void a_chain_is_accepted_and_told_when_durable(void **state) {
  (void)state;
  bench b;
  zn_buf wire, receipt;
  bench_init(&b, 20, false);
  zn_head h1 = put_next(&b, &b.g.dev1, &b.g.l6_1, NULL, "1");
  zn_head h2 = put_next(&b, &b.g.dev1, &b.g.l6_1, &h1, "2"); /* before the first is durable */
  assert_true(b.peer.seg_have(b.peer.ctx, &h2));
  assert_int_equal(count_heads(&b, &b.g.l6_1), 0);
  assert_int_equal(bench_commit(&b), 2);
  assert_int_equal(count_heads(&b, &b.g.l6_1), 1);
  zn_buf_init(&wire, 0);
  zn_head ask = h1;
  memset(&ask.hash, 0, sizeof ask.hash);
  assert_int_equal(b.peer.seg_read(b.peer.ctx, &ask, &wire), ZN_OK);
  assert_memory_equal(&ask.hash, &h1.hash, sizeof h1.hash);
  zn_buf_init(&receipt, 0);
  zn_receipt r;
  b.g.now_ms += 3600000; /* since when it is held, not since when one asks */
  assert_int_equal(b.peer.receipt_make(b.peer.ctx, &h2, &receipt), ZN_OK);
  assert_int_equal(zn_receipt_parse(&r, &b.g.id, zn_buf_span(&receipt)), ZN_OK);
  assert_int_equal(r.t_ms, b.g.now_ms - 3600000);
  assert_memory_equal(&r.hash, &h2.hash, sizeof h2.hash);
  zn_buf_release(&wire);
  zn_buf_release(&receipt);
  bench_reopen(&b);
  assert_int_equal(count_heads(&b, &b.g.l6_1), 1);
  assert_true(b.peer.seg_have(b.peer.ctx, &h1));
  bench_release(&b);
}

static void the_wrong_ones_are_refused_with_a_reason(void **state) {
  (void)state;
  bench b;
  zn_err err = {0};
  zn_buf w;
  bench_init(&b, 21, false);
  zn_buf_init(&w, 0);
  zn_head h1 = put_next(&b, &b.g.dev1, &b.g.l6_1, NULL, "1");
  bench_commit(&b);
  /* into another ente's ledger */
  make_segment(&b.g, &b.g.dev1, &b.g.l6_2, NULL, "nel registro altrui", &w);
  assert_int_equal(put(&b, &b.g.dev1, &w, &err), ZN_E_DENIED);
  assert_string_not_equal(err.text, "");
  /* a device that nobody enrolled */
  zn_buf_clear(&w);
  make_segment(&b.g, &b.g.stranger, &b.g.l6_1, NULL, "estranea", &w);
  assert_int_equal(put(&b, &b.g.stranger, &w, &err), ZN_E_DENIED);
  /* a ledger that no organisation has */
  zn_ledger nowhere = b.g.l6_1;
  nowhere.id.b[0] ^= 1;
  zn_buf_clear(&w);
  make_segment(&b.g, &b.g.dev1, &nowhere, NULL, "ignoto", &w);
  assert_int_equal(put(&b, &b.g.dev1, &w, &err), ZN_E_DENIED);
  /* a number left out */
  zn_buf_clear(&w);
  zn_head h2 = make_segment(&b.g, &b.g.dev1, &b.g.l6_1, &h1, "2", &w);
  zn_buf_clear(&w);
  make_segment(&b.g, &b.g.dev1, &b.g.l6_1, &h2, "3", &w);
  assert_int_equal(put(&b, &b.g.dev1, &w, &err), ZN_E_NOTFOUND);
  /* a number that does not follow */
  zn_head wrong = h1;
  wrong.seq = 8;
  zn_buf_clear(&w);
  make_segment(&b.g, &b.g.dev1, &b.g.l6_1, &wrong, "9", &w);
  assert_int_equal(put(&b, &b.g.dev1, &w, &err), ZN_E_STATE);
  /* carried by somebody who may not read it */
  zn_buf_clear(&w);
  make_segment(&b.g, &b.g.dev1, &b.g.l6_1, &h1, "2", &w);
  assert_int_equal(put(&b, &b.g.dev2, &w, &err), ZN_E_DENIED);
  assert_int_equal(put(&b, &b.g.boss, &w, &err), ZN_OK); /* the Regione reads it: every replica is a backup */
  assert_true(zn_relay_counters(b.relay).refused >= 5);
  zn_buf_release(&w);
  bench_release(&b);
}

/* Every single byte altered: refused, or not even a segment; nothing is kept. */
static void no_altered_byte_passes(void **state) {
  (void)state;
  bench b;
  zn_err err = {0};
  zn_buf w;
  bench_init(&b, 22, false);
  zn_buf_init(&w, 0);
  make_segment(&b.g, &b.g.dev1, &b.g.l6_1, NULL, "importo 1.234,56", &w);
  for (size_t i = 0; i < w.n; i++) {
    w.p[i] ^= (uint8_t)(1 + i % 255);
    assert_int_not_equal(put(&b, &b.g.dev1, &w, &err), ZN_OK);
    w.p[i] ^= (uint8_t)(1 + i % 255);
  }
  for (size_t n = 0; n < w.n; n++) {
    bool durable;
    assert_int_not_equal(b.peer.seg_put(b.peer.ctx, &b.g.dev1.sign_pk, ZN_SPAN(w.p, n), &durable, &err), ZN_OK);
  }
  assert_null(b.puts.list);
  assert_int_equal(put(&b, &b.g.dev1, &w, &err), ZN_OK);
  zn_buf_release(&w);
  bench_release(&b);
}

/* The same again changes nothing and is as durable as it was: an acknowledgement may have been lost. */
static void a_repeated_segment_changes_nothing(void **state) {
  (void)state;
  bench b;
  zn_err err = {0};
  zn_buf w;
  bool durable = true;
  bench_init(&b, 23, false);
  zn_buf_init(&w, 0);
  make_segment(&b.g, &b.g.dev1, &b.g.l6_1, NULL, "1", &w);
  assert_int_equal(put(&b, &b.g.dev1, &w, &err), ZN_OK);
  assert_int_equal(b.peer.seg_put(b.peer.ctx, &b.g.dev1.sign_pk, zn_buf_span(&w), &durable, &err), ZN_OK);
  assert_false(durable); /* waits with the first */
  assert_int_equal(bench_commit(&b), 2);
  assert_int_equal(b.peer.seg_put(b.peer.ctx, &b.g.dev1.sign_pk, zn_buf_span(&w), &durable, &err), ZN_OK);
  assert_true(durable);
  assert_null(b.puts.list);
  assert_int_equal(zn_relay_counters(b.relay).duplicates, 1);
  zn_store_stats stats;
  zn_store *s = zn_relay_store(b.relay);
  assert_int_equal(s->ops->stats(s, &stats, &err), ZN_OK);
  assert_int_equal(stats.segments, 1);
  zn_buf_release(&w);
  bench_release(&b);
}

static void forks_are_kept_up_to_a_limit(void **state) {
  (void)state;
  bench b;
  zn_err err = {0};
  zn_buf w;
  bench_init(&b, 24, false);
  b.g.settings.branches = 4;
  zn_buf_init(&w, 0);
  zn_head h1 = put_next(&b, &b.g.dev1, &b.g.l6_1, NULL, "1");
  bench_commit(&b);
  for (int i = 0; i < 4; i++) {
    char text[16];
    snprintf(text, sizeof text, "ramo %d", i);
    put_next(&b, &b.g.dev1, &b.g.l6_1, &h1, text);
    bench_commit(&b);
  }
  assert_int_equal(count_heads(&b, &b.g.l6_1), 4);
  make_segment(&b.g, &b.g.dev1, &b.g.l6_1, &h1, "uno di troppo", &w);
  assert_int_equal(put(&b, &b.g.dev1, &w, &err), ZN_E_LIMIT);
  zn_buf_release(&w);
  bench_release(&b);
}

static void a_full_ledger_refuses(void **state) {
  (void)state;
  bench b;
  zn_err err = {0};
  zn_buf w;
  bench_init(&b, 25, false);
  b.g.settings.ledger_bytes = 1000;
  zn_buf_init(&w, 0);
  zn_head prev = {0};
  zn_status st = ZN_OK;
  int n = 0;
  for (; n < 20 && st == ZN_OK; n++) {
    zn_buf_clear(&w);
    zn_head h = make_segment(&b.g, &b.g.dev1, &b.g.l6_1, n > 0 ? &prev : NULL, "spazio", &w);
    st = put(&b, &b.g.dev1, &w, &err);
    prev = h;
    if (n == 1) bench_commit(&b); /* both what is kept and what waits count */
  }
  assert_int_equal(st, ZN_E_LIMIT);
  assert_true(n > 1 && n < 10);
  zn_buf_release(&w);
  bench_release(&b);
}

static void beyond_a_revocation_nothing_is_taken(void **state) {
  (void)state;
  bench b;
  zn_err err = {0};
  zn_buf w, rev;
  bool durable;
  bench_init(&b, 26, false);
  zn_head h1 = put_next(&b, &b.g.dev1, &b.g.l6_1, NULL, "1");
  bench_commit(&b);
  zn_cut cut = {b.g.l6_1.id, h1.seq, h1.hash};
  zn_buf_init(&rev, 0);
  assert_int_equal(zn_stmt_revoke(&rev, b.g.t, &b.g.boss, &b.g.dev1.sign_pk, NULL, 0, &cut, 1, 1), ZN_OK);
  region_put(&b.g, &rev);
  assert_int_equal(b.peer.trust_put(b.peer.ctx, zn_buf_span(&b.g.stmts[b.g.nstmts - 1]), &durable, &err), ZN_OK);
  assert_int_equal(b.peer.device(b.peer.ctx, &b.g.dev1.sign_pk), ZN_DEV_REVOKED);
  zn_buf_init(&w, 0);
  make_segment(&b.g, &b.g.dev1, &b.g.l6_1, &h1, "2", &w);
  assert_int_equal(put(&b, &b.g.boss, &w, &err), ZN_E_DENIED);
  assert_false(b.peer.may_read(b.peer.ctx, &b.g.dev1.sign_pk, &b.g.l6_1.id));
  zn_buf_release(&w);
  bench_release(&b);
}

/* ---- grants
 * -------------------------------------------------------------------------------------------------------------------
 */

static zn_status give(bench *b, const zn_ident *by, const zn_ident *to, const zn_ledger *l, uint64_t no,
                      const zn_secret *key) {
  zn_buf w;
  zn_err err = {0};
  bool durable;
  zn_buf_init(&w, 0);
  assert_int_equal(zn_grant_make(&w, &b->g.env, &b->g.id, by, &to->box_pk, &l->id, no, key), ZN_OK);
  zn_status st = b->peer.grant_put(b->peer.ctx, zn_buf_span(&w), &durable, &err);
  zn_buf_release(&w);
  return st;
}

static void grants_go_from_who_may_to_who_may(void **state) {
  (void)state;
  bench b;
  bench_init(&b, 30, false);
  region *g = &b.g;
  zn_secret other = {{9}};
  assert_int_equal(give(&b, &g->boss, &g->dev1, &g->l6_1, 1, &g->key), ZN_OK);
  assert_int_equal(give(&b, &g->boss, &g->dev2, &g->l6_1, 1, &g->key), ZN_E_DENIED);     /* may not read */
  assert_int_equal(give(&b, &g->dev2, &g->dev1, &g->l6_1, 1, &g->key), ZN_E_DENIED);     /* may not give */
  assert_int_equal(give(&b, &g->boss, &g->dev1, &g->l6_1, 2, &other), ZN_E_DENIED);      /* not announced */
  assert_int_equal(give(&b, &g->boss, &g->stranger, &g->l6_1, 1, &g->key), ZN_E_DENIED); /* nobody */
  bench_commit(&b);
  zn_arena a;
  zn_span *list;
  size_t n;
  uint64_t cursor = 0, last = 0;
  zn_arena_init(&a);
  assert_int_equal(b.peer.grants_to(b.peer.ctx, &g->dev1.sign_pk, &cursor, &a, &list, &n), ZN_OK);
  assert_int_equal(n, 1);
  assert_int_equal(b.peer.grants_cursor(b.peer.ctx, &g->dev1.sign_pk, &last), ZN_OK);
  assert_int_equal(cursor, last);
  cursor = 0;
  assert_int_equal(b.peer.grants_to(b.peer.ctx, &g->dev2.sign_pk, &cursor, &a, &list, &n), ZN_OK);
  assert_int_equal(n, 0);
  zn_arena_release(&a);
  bench_release(&b);
}

/* ---- what others may see
 * ----------------------------------------------------------------------------------------------------- */

static void a_neighbour_sees_nothing(void **state) {
  (void)state;
  bench b;
  zn_arena a;
  zn_ledger_digest *d;
  size_t n;
  zn_id mine, theirs;
  bench_init(&b, 40, false);
  put_next(&b, &b.g.dev1, &b.g.l6_1, NULL, "1");
  bench_commit(&b);
  zn_arena_init(&a);
  assert_int_equal(b.peer.ledgers(b.peer.ctx, &b.g.dev1.sign_pk, &a, &d, &n), ZN_OK);
  assert_int_equal(n, 1);
  assert_int_equal(b.peer.ledgers(b.peer.ctx, &b.g.boss.sign_pk, &a, &d, &n), ZN_OK);
  assert_int_equal(n, 1);
  assert_int_equal(b.peer.ledgers(b.peer.ctx, &b.g.dev2.sign_pk, &a, &d, &n), ZN_OK);
  assert_int_equal(n, 0);
  assert_int_equal(b.peer.vector_digest(b.peer.ctx, &b.g.dev1.sign_pk, &mine), ZN_OK);
  assert_int_equal(b.peer.vector_digest(b.peer.ctx, &b.g.dev2.sign_pk, &theirs), ZN_OK);
  assert_memory_not_equal(&mine, &theirs, sizeof mine);
  zn_heads_digest(&mine, NULL, 0);
  assert_memory_equal(&mine, &theirs, sizeof mine);
  zn_arena_release(&a);
  bench_release(&b);
}

static bool file_contains(const char *path, const char *text) {
  FILE *f = fopen(path, "rb");
  if (f == NULL) return false;
  static char data[1 << 22];
  size_t n = fread(data, 1, sizeof data, f);
  fclose(f);
  return memmem(data, n, text, strlen(text)) != NULL;
}

static void the_files_hold_no_plain_text(void **state) {
  (void)state;
  bench b;
  static const char secret[] = "Assistenza domiciliare a Maria Rossi, 1.234,56 euro";
  static const char *const files[] = {"relay.db", "relay.db-wal", "relay.db-shm"};
  bench_init(&b, 41, false);
  zn_head prev = {0};
  for (int i = 0; i < 20; i++) prev = put_next(&b, &b.g.dev1, &b.g.l6_1, i > 0 ? &prev : NULL, secret);
  bench_commit(&b);
  bool seen = false;
  for (size_t i = 0; i < 3; i++) {
    char path[512];
    region_file(&b.g, files[i], path, sizeof path);
    if (access(path, F_OK) == 0) seen = true;
    assert_false(file_contains(path, "Maria Rossi"));
    assert_false(file_contains(path, "1.234,56"));
    assert_false(file_contains(path, "omiciliar"));
  }
  assert_true(seen);
  bench_release(&b);
}

/* ---- partial segments
 * -------------------------------------------------------------------------------------------------------- */

static void partials_come_back_and_are_bounded(void **state) {
  (void)state;
  bench b;
  zn_arena a;
  zn_partial *list;
  size_t n;
  zn_buf back;
  uint8_t data[4096] = {7};
  bench_init(&b, 50, false);
  b.g.settings.partial_per_device = 10000;
  zn_arena_init(&a);
  zn_buf_init(&back, 0);
  for (uint64_t i = 1; i <= 20; i++) {
    zn_head of = {b.g.l6_1.id, b.g.dev1.sign_pk, i, {{(uint8_t)i}}};
    assert_int_equal(b.peer.partial_save(b.peer.ctx, &b.g.dev1.sign_pk, &of, ZN_SPAN(data, sizeof data)), ZN_OK);
  }
  assert_int_equal(b.peer.partials(b.peer.ctx, &b.g.dev1.sign_pk, &a, &list, &n), ZN_OK);
  assert_int_equal(n, 2); /* 10,000 bytes hold two; the last ones */
  assert_int_equal(list[0].of.seq, 20);
  assert_int_equal(list[0].have, sizeof data);
  assert_int_equal(b.peer.partial_load(b.peer.ctx, &b.g.dev1.sign_pk, &list[0].of, &back), ZN_OK);
  assert_int_equal(back.n, sizeof data);
  assert_int_equal(b.peer.partial_load(b.peer.ctx, &b.g.dev2.sign_pk, &list[0].of, &back), ZN_E_NOTFOUND);
  zn_head of = list[0].of;
  assert_int_equal(b.peer.partial_save(b.peer.ctx, &b.g.dev1.sign_pk, &of, ZN_SPAN(NULL, 0)), ZN_OK);
  assert_int_equal(b.peer.partial_load(b.peer.ctx, &b.g.dev1.sign_pk, &of, &back), ZN_E_NOTFOUND);
  zn_buf_release(&back);
  zn_arena_release(&a);
  bench_release(&b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(only_the_claim_makes_a_root),
      cmocka_unit_test(a_root_without_the_claim_is_refused),
      cmocka_unit_test(an_expired_invite_opens_nothing),
      cmocka_unit_test(a_pinned_use_is_never_too_late),
      cmocka_unit_test(a_chain_is_accepted_and_told_when_durable),
      cmocka_unit_test(the_wrong_ones_are_refused_with_a_reason),
      cmocka_unit_test(no_altered_byte_passes),
      cmocka_unit_test(a_repeated_segment_changes_nothing),
      cmocka_unit_test(forks_are_kept_up_to_a_limit),
      cmocka_unit_test(a_full_ledger_refuses),
      cmocka_unit_test(beyond_a_revocation_nothing_is_taken),
      cmocka_unit_test(grants_go_from_who_may_to_who_may),
      cmocka_unit_test(a_neighbour_sees_nothing),
      cmocka_unit_test(the_files_hold_no_plain_text),
      cmocka_unit_test(partials_come_back_and_are_bounded),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
