/* Forks: two branches of one feed, as a copied home or an old backup makes them. Both sides end with both. */
#include "tests/protocol/support_peer.h"

static const zn_hash region = {{0x5a}};
static const zn_id L1 = {{1}};

typedef struct world {
  rng r;
  fake c, s;
  line l;
  zn_ident dev;
} world;

static void begin(world *w, uint64_t seed) {
  memset(w, 0, sizeof *w);
  w->r = rng_seeded(seed);
  fake_init(&w->c, &w->r, false, 1, &region);
  fake_init(&w->s, &w->r, true, 2, &region);
  zn_secret o = {{3}};
  zn_ident_from_seed(&w->dev, &o);
  line_init(&w->l, &w->r, &w->c, &w->s);
}

static void end(world *w) {
  fake_release(&w->c);
  fake_release(&w->s);
}

/* `common` segments on both sides, then two branches of the given lengths. */
static void fork_at(world *w, int common, int client, int server) {
  for (int i = 0; i < common; i++) {
    fake_write(&w->c, &L1, &w->dev, 200, NULL, NULL);
    fake_take(&w->s, ZN_SPAN(w->c.seg[w->c.nseg - 1].wire, w->c.seg[w->c.nseg - 1].n));
  }
  for (int i = 0; i < client; i++) fake_write(&w->c, &L1, &w->dev, 300, NULL, NULL);
  for (int i = 0; i < server; i++) fake_write(&w->s, &L1, &w->dev, 300, NULL, NULL);
}

static void expect_same(world *w, size_t want, const char *what) {
  zn_err err = {0};
  zn_session_state st = line_sync(&w->l, NULL, &err);
  if (st != ZN_SESSION_CLOSED) fail_msg("%s: %s", what, err.text);
  if (w->c.nseg != want || w->s.nseg != want)
    fail_msg("%s: client %u, server %u of %u", what, (unsigned)w->c.nseg, (unsigned)w->s.nseg, (unsigned)want);
  assert_true(fake_same(&w->c, &w->s));
}

static void both_branches_travel(void **state) {
  (void)state;
  for (int common = 0; common <= 21; common += 3)
    for (int client = 1; client <= 9; client += 2)
      for (int server = 1; server <= 13; server += 3) {
        world w;
        char what[64];
        begin(&w, (uint64_t)(common * 1000 + client * 100 + server));
        fork_at(&w, common, client, server);
        snprintf(what, sizeof what, "fork after %d: %d and %d", common, client, server);
        w.s.async = (common + client) % 2;
        expect_same(&w, (size_t)(common + client + server), what);
        uint64_t before = w.l.total; /* and then there is nothing to do */
        assert_int_equal(line_sync(&w.l, NULL, NULL), ZN_SESSION_CLOSED);
        assert_true(w.l.total - before < 950);
        end(&w);
      }
}

/* Same number, another hash: the alarm case. */
static void same_number(void **state) {
  (void)state;
  world w;
  begin(&w, 1);
  fork_at(&w, 5, 1, 1);
  expect_same(&w, 7, "same number");
  end(&w);
}

/* One side has both branches, the other one of them, or nothing. */
static void third_replica(void **state) {
  (void)state;
  for (int held = 0; held < 4; held++) {
    world w;
    begin(&w, 10 + (uint64_t)held);
    fork_at(&w, 4, 3, 5);
    expect_same(&w, 12, "first");
    fake third;
    fake_init(&third, &w.r, false, 4, &region);
    for (int i = 0; held > 0 && i < 4 + (held > 1 ? 3 : 0) - (held == 3 ? 1 : 0); i++)
      fake_take(&third, ZN_SPAN(w.c.seg[i].wire, w.c.seg[i].n)); /* in the order of the client's own branch */
    line_init(&w.l, &w.r, &third, &w.s);
    assert_int_equal(line_sync(&w.l, NULL, NULL), ZN_SESSION_CLOSED);
    if (!fake_same(&third, &w.s)) fail_msg("held %d: %u of %u", held, (unsigned)third.nseg, (unsigned)w.s.nseg);
    fake_release(&third);
    end(&w);
  }
}

/* After a fork the device goes on from both heads: its next segment names two parents. */
static void healed_fork(void **state) {
  (void)state;
  for (int held = 0; held < 3; held++) {
    world w;
    begin(&w, 20 + (uint64_t)held);
    fork_at(&w, 4, 3, 3);
    expect_same(&w, 10, "first");
    zn_head tips[2];
    size_t n = 0;
    for (size_t i = 0; i < w.c.nseg; i++)
      if (w.c.seg[i].of.seq == 7) tips[n++] = w.c.seg[i].of;
    assert_int_equal(n, 2);
    fake_write(&w.c, &L1, &w.dev, 100, &tips[0], &tips[1]);
    fake_write(&w.c, &L1, &w.dev, 100, NULL, NULL);
    expect_same(&w, 12, "healed");
    fake third;
    fake_init(&third, &w.r, false, 4, &region);
    for (int i = 0; i < held * 3; i++) fake_take(&third, ZN_SPAN(w.c.seg[i].wire, w.c.seg[i].n));
    line_init(&w.l, &w.r, &third, &w.s);
    assert_int_equal(line_sync(&w.l, NULL, NULL), ZN_SESSION_CLOSED);
    if (!fake_same(&third, &w.s)) fail_msg("held %d: %u of %u", held, (unsigned)third.nseg, (unsigned)w.s.nseg);
    fake_release(&third);
    end(&w);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(both_branches_travel),
      cmocka_unit_test(same_number),
      cmocka_unit_test(third_replica),
      cmocka_unit_test(healed_fork),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
