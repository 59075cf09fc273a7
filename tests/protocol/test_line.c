/* Bad lines: ones that die every few KB, bytes that flip, frames lost, doubled, exchanged. */
#include "tests/protocol/support_peer.h"

static const zn_hash region = {{0x5a}};
static const zn_id L1 = {{1}}, L2 = {{0x21}}, L3 = {{0x31}};

typedef struct world {
  rng r;
  fake c, s;
  line l;
  zn_ident other;
} world;

static void begin(world *w, uint64_t seed) {
  memset(w, 0, sizeof *w);
  w->r = rng_seeded(seed);
  fake_init(&w->c, &w->r, false, 1, &region);
  fake_init(&w->s, &w->r, true, 2, &region);
  zn_secret o = {{3}};
  zn_ident_from_seed(&w->other, &o);
  line_init(&w->l, &w->r, &w->c, &w->s);
}

static void end(world *w) {
  fake_release(&w->c);
  fake_release(&w->s);
}

/* What an office has to exchange after some days: segments small and large both ways, some trust. */
static void load(world *w, bool up, bool down) {
  for (int i = 0; up && i < 25; i++) fake_write(&w->c, &L1, &w->c.id, 200 + 300 * (size_t)(i % 7), NULL, NULL);
  for (int i = 0; up && i < 4; i++) fake_write(&w->c, &L2, &w->c.id, 30000, NULL, NULL);
  for (int i = 0; down && i < 25; i++) fake_write(&w->s, &L1, &w->other, 200 + 400 * (size_t)(i % 5), NULL, NULL);
  for (int i = 0; down && i < 4; i++) fake_write(&w->s, &L3, &w->other, 25000, NULL, NULL);
}

/* How many times the bytes of an unbroken sync it takes when every connection dies after `cut` bytes. */
static double dying(uint64_t cut, bool up, bool down, uint64_t seed) {
  world whole, w;
  begin(&whole, seed);
  load(&whole, up, down);
  assert_int_equal(line_sync(&whole.l, NULL, NULL), ZN_SESSION_CLOSED);
  begin(&w, seed);
  load(&w, up, down);
  w.s.async = true;
  w.l.cut_after = cut;
  w.l.longest = 700;
  int times = 0;
  while (line_sync(&w.l, NULL, NULL) != ZN_SESSION_CLOSED)
    if (++times > 2000)
      fail_msg("seed %u: a line that dies every %u bytes never finishes", (unsigned)seed, (unsigned)cut);
  assert_true(fake_same(&w.c, &w.s));
  double ratio = (double)w.l.total / (double)whole.l.total;
  print_message("%5u bytes%s%s: %3d times dead, %.2f of the bytes\n", (unsigned)cut, up ? ", up" : "",
                down ? ", down" : "", times, ratio);
  end(&whole);
  end(&w);
  return ratio;
}

static void dying_line(void **state) {
  (void)state;
  for (int way = 1; way <= 3; way++) {
    assert_true(dying(4096, way & 1, way & 2, 100 + (uint64_t)way) <= 2.0);
    assert_true(dying(8192, way & 1, way & 2, 200 + (uint64_t)way) <= 1.4);
    assert_true(dying(30000, way & 1, way & 2, 300 + (uint64_t)way) <= 1.2);
  }
}

/* Partial segments that were told of and lost since: the whole comes again, in the same session. */
static void forgotten_partial(void **state) {
  (void)state;
  world w;
  begin(&w, 77);
  fake_write(&w.c, &L1, &w.c.id, 20000, NULL, NULL);
  fake_write(&w.c, &L1, &w.c.id, 20000, NULL, NULL);
  fake_write(&w.s, &L2, &w.other, 20000, NULL, NULL);
  w.l.longest = 300;
  w.l.cut_after = 12000;
  (void)line_sync(&w.l, NULL, NULL);
  assert_true(w.s.npart == 1 && w.c.npart == 1);
  w.l.cut_after = 0;
  w.s.forgetful = w.c.forgetful = true;
  assert_int_equal(line_sync(&w.l, NULL, NULL), ZN_SESSION_CLOSED);
  assert_true(fake_same(&w.c, &w.s));
  end(&w);
}

/* Died at every single place of a small sync: nothing lost, nothing twice, the next one finishes. */
static void dying_anywhere(void **state) {
  (void)state;
  for (uint64_t cut = 1; cut < 9000; cut += 37) {
    world w;
    begin(&w, 50 + cut);
    w.s.async = cut % 2;
    fake_state(&w.c, &w.c.id, 300, NULL);
    fake_state(&w.s, &w.other, 300, NULL);
    fake_grant_for(&w.s, &w.c.id.sign_pk, 200);
    fake_write(&w.c, &L1, &w.c.id, 3000, NULL, NULL);
    fake_write(&w.c, &L1, &w.c.id, 100, NULL, NULL);
    fake_write(&w.s, &L1, &w.other, 3000, NULL, NULL);
    w.l.cut_after = cut;
    (void)line_sync(&w.l, NULL, NULL);
    w.l.cut_after = 0;
    assert_int_equal(line_sync(&w.l, NULL, NULL), ZN_SESSION_CLOSED);
    assert_true(fake_same(&w.c, &w.s));
    assert_int_equal(w.c.nstmt, 2);
    assert_int_equal(w.s.nstmt, 2);
    assert_int_equal(w.c.ngrant, 1);
    end(&w);
  }
}

/* One flipped bit anywhere: the session ends, nothing altered is taken, the next one finishes. */
static void flipped_bit(void **state) {
  (void)state;
  for (uint64_t at = 1; at < 6000; at += 29) {
    world w;
    begin(&w, 1000 + at);
    fake_write(&w.c, &L1, &w.c.id, 2000, NULL, NULL);
    fake_write(&w.s, &L1, &w.other, 2000, NULL, NULL);
    w.l.corrupt_at = at;
    line_up(&w.l);
    line_run(&w.l);
    for (int i = 0; i < 3; i++) { /* a length that was flipped upward leaves both waiting: time ends that */
      w.r.mono_ms += 60000;
      ZN_IGNORE(zn_session_tick(w.l.c) > 0 ? ZN_OK : ZN_E_BUG);
      ZN_IGNORE(zn_session_tick(w.l.s) > 0 ? ZN_OK : ZN_E_BUG);
    }
    bool hit = w.l.bytes >= at;
    if (hit)
      assert_true(zn_session_state_of(w.l.c) == ZN_SESSION_FAILED || zn_session_state_of(w.l.s) == ZN_SESSION_FAILED);
    line_down(&w.l);
    assert_true(w.c.nseg <= 2 && w.s.nseg <= 2);
    w.l.corrupt_at = 0;
    assert_int_equal(line_sync(&w.l, NULL, NULL), ZN_SESSION_CLOSED);
    assert_true(fake_same(&w.c, &w.s));
    end(&w);
  }
}

/* A man in the middle who cuts the stream at frame borders, drops, doubles and exchanges frames: at most he can end the
 * session. */
static void frames_out_of_order(void **state) {
  (void)state;
  for (uint64_t seed = 0; seed < 200; seed++) {
    world w;
    begin(&w, 2000 + seed);
    for (int i = 0; i < 6; i++) fake_write(&w.c, &L1, &w.c.id, 900, NULL, NULL);
    line_up(&w.l);
    uint8_t b[2][9000], kept[9000];
    size_t kept_n = 0, victim = rng_below(&w.r, 14), mode = rng_below(&w.r, 3), frame = 0;
    for (int still = 0; still < 3;) {
      still++;
      for (int way = 0; way < 2; way++) {
        zn_session *from = way ? w.l.s : w.l.c, *to = way ? w.l.c : w.l.s;
        size_t n = zn_session_drain(from, b[way], sizeof b[way]);
        for (size_t at = 0; at < n;) {
          size_t k = 2 + (b[way][at] | (size_t)b[way][at + 1] << 8);
          still = 0;
          if (frame == victim && mode == 0)
            k = k + 0; /* dropped: not fed */
          else if (frame == victim && mode == 1) {
            ZN_IGNORE(zn_session_feed(to, ZN_SPAN(b[way] + at, k)));
            ZN_IGNORE(zn_session_feed(to, ZN_SPAN(b[way] + at, k)));
          } else if (frame == victim) {
            memcpy(kept, b[way] + at, k);
            kept_n = k;
          } else {
            ZN_IGNORE(zn_session_feed(to, ZN_SPAN(b[way] + at, k)));
            if (kept_n > 0 && frame > victim) {
              ZN_IGNORE(zn_session_feed(to, ZN_SPAN(kept, kept_n)));
              kept_n = 0;
            }
          }
          frame++;
          at += k;
        }
      }
    }
    line_down(&w.l);
    assert_int_equal(line_sync(&w.l, NULL, NULL), ZN_SESSION_CLOSED);
    assert_true(fake_same(&w.c, &w.s));
    end(&w);
  }
}

/* Many random worlds, fragments, deaths. */
static void random_worlds(void **state) {
  (void)state;
  static const zn_id *ledgers[] = {&L1, &L2, &L3};
  for (uint64_t seed = 1; seed <= 60; seed++) {
    world w;
    begin(&w, 9000 + seed);
    for (int round = 0; round < 4; round++) {
      for (uint64_t k = rng_below(&w.r, 8); k > 0; k--)
        fake_write(&w.c, ledgers[rng_below(&w.r, 3)], &w.c.id, 1 + rng_below(&w.r, 9000), NULL, NULL);
      for (uint64_t k = rng_below(&w.r, 8); k > 0; k--)
        fake_write(&w.s, ledgers[rng_below(&w.r, 3)], &w.other, 1 + rng_below(&w.r, 9000), NULL, NULL);
      for (uint64_t k = rng_below(&w.r, 5); k > 0; k--) fake_state(&w.c, &w.c.id, 1 + rng_below(&w.r, 900), NULL);
      for (uint64_t k = rng_below(&w.r, 5); k > 0; k--) fake_state(&w.s, &w.other, 1 + rng_below(&w.r, 900), NULL);
      w.s.async = rng_below(&w.r, 2);
      w.l.longest = rng_below(&w.r, 3) * 300;
      int times = 0;
      do {
        w.l.cut_after = rng_below(&w.r, 3) == 0 ? 0 : 1 + rng_below(&w.r, 20000);
        if (++times > 500) fail_msg("seed %u never finishes", (unsigned)seed);
      } while (line_sync(&w.l, NULL, NULL) != ZN_SESSION_CLOSED);
      if (!fake_same(&w.c, &w.s) || w.c.nstmt != w.s.nstmt) fail_msg("seed %u: the two differ", (unsigned)seed);
    }
    end(&w);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(dying_line),  cmocka_unit_test(forgotten_partial),   cmocka_unit_test(dying_anywhere),
      cmocka_unit_test(flipped_bit), cmocka_unit_test(frames_out_of_order), cmocka_unit_test(random_worlds),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
