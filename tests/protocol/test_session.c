/* The sync session of both sides, joined in memory. */
#include "protocol/messages.h"
#include "tests/protocol/support_peer.h"

static const zn_hash region = {{0x5a}};
static const zn_id L1 = {{1}}, L2 = {{0x21}}, L3 = {{0x31}};

typedef struct world {
  rng r;
  fake c, s;
  line l;
  zn_ident other; /* another device, whose feeds travel too */
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

#define SYNC_ENDS(w, p)                                                     \
  do {                                                                      \
    zn_err err_;                                                            \
    zn_session_state st_ = line_sync(&(w)->l, (p), &err_);                  \
    if (st_ != ZN_SESSION_CLOSED) fail_msg("state %d: %s", st_, err_.text); \
  } while (0)

static void nothing_to_do(void **state) {
  (void)state;
  world w;
  zn_session_progress p;
  begin(&w, 1);
  for (int i = 0; i < 5; i++) fake_write(&w.c, &L1, &w.c.id, 300, NULL, NULL);
  SYNC_ENDS(&w, NULL);
  assert_true(fake_same(&w.c, &w.s));
  uint64_t before = w.l.total;
  SYNC_ENDS(&w, &p);
  uint64_t all = w.l.total - before, handshake = 2 + 44 + 2 + 36 + 272 + 2 + 272;
  print_message("nothing to do: %u bytes, of which %u the handshake\n", (unsigned)all, (unsigned)handshake);
  assert_true(all - handshake <= 300);
  assert_int_equal(p.seg_sent + p.seg_received, 0);
  assert_int_equal(p.receipts, 0);
  end(&w);
}

static void both_ways(void **state) {
  (void)state;
  world w;
  zn_session_progress p;
  begin(&w, 2);
  w.s.async = true;
  for (int i = 0; i < 40; i++) fake_write(&w.c, &L1, &w.c.id, 100 + 700 * (size_t)(i % 9), NULL, NULL);
  for (int i = 0; i < 30; i++) fake_write(&w.s, &L1, &w.other, 100 + 500 * (size_t)(i % 11), NULL, NULL);
  fake_write(&w.c, &L2, &w.c.id, 60000, NULL, NULL);
  fake_write(&w.s, &L3, &w.other, 50000, NULL, NULL);
  SYNC_ENDS(&w, &p);
  assert_true(fake_same(&w.c, &w.s));
  assert_int_equal(p.seg_sent, 41);
  assert_int_equal(p.seg_received, 31);
  assert_int_equal(p.seg_confirmed, 41);
  assert_int_equal(p.seg_waiting, 0);
  assert_int_equal(p.changes_sent, 41 * 3);
  assert_true(w.c.nreceipt >= 2);
  assert_true(w.c.batches > 0);
  bool lacking = true;
  zn_peer peer = fake_peer(&w.c);
  assert_int_equal(peer.receipts_lacking(&w.c, &lacking), ZN_OK);
  assert_false(lacking);
  end(&w);
}

/* A lone edit costs little more than its segment. */
static void lone_edit(void **state) {
  (void)state;
  world w;
  begin(&w, 3);
  fake_write(&w.c, &L1, &w.c.id, 300, NULL, NULL);
  w.l.standing = true;
  line_up(&w.l);
  line_run(&w.l);
  assert_int_equal(zn_session_state_of(w.l.c), ZN_SESSION_IDLE);
  assert_int_equal(zn_session_round(w.l.c), 1);
  uint64_t before = w.l.seen[0], back = w.l.seen[1];
  zn_head h = fake_write(&w.c, &L1, &w.c.id, 90, NULL, NULL);
  size_t size = w.c.seg[w.c.nseg - 1].n;
  zn_news news = {ZN_NEWS_LEDGER, L1, w.c.id.sign_pk, h.seq};
  zn_session_news(w.l.c, &news);
  line_run(&w.l);
  assert_true(fake_has(&w.s, &h));
  assert_int_equal(zn_session_state_of(w.l.c), ZN_SESSION_IDLE);
  print_message("a lone edit of %u bytes: %u up, %u back (receipt)\n", (unsigned)size, (unsigned)(w.l.seen[0] - before),
                (unsigned)(w.l.seen[1] - back));
  assert_true(w.l.seen[0] - before <= size + 40);
  line_down(&w.l);
  end(&w);
}

static void news_from_server(void **state) {
  (void)state;
  world w;
  begin(&w, 4);
  w.s.async = true;
  w.l.standing = true;
  fake_write(&w.s, &L1, &w.other, 300, NULL, NULL);
  line_up(&w.l);
  line_run(&w.l);
  assert_int_equal(zn_session_state_of(w.l.c), ZN_SESSION_IDLE);
  for (int i = 0; i < 3; i++) { /* with the hint, without it, and a ledger never seen */
    zn_head h = fake_write(&w.s, i < 2 ? &L1 : &L2, &w.other, 900, NULL, NULL);
    zn_news news = {ZN_NEWS_LEDGER, h.ledger, {{0}}, 0};
    if (i == 0) news = (zn_news){ZN_NEWS_LEDGER, h.ledger, h.device, h.seq};
    size_t puts = w.c.puts;
    zn_session_news(w.l.s, &news);
    line_run(&w.l);
    assert_true(fake_has(&w.c, &h));
    assert_int_equal(w.c.puts, puts + 1);
    zn_session_news(w.l.s, &news); /* said twice, sent once */
    line_run(&w.l);
    assert_int_equal(w.c.puts, puts + 1);
    assert_int_equal(zn_session_state_of(w.l.c), ZN_SESSION_IDLE);
  }
  zn_head mine = fake_write(&w.c, &L1, &w.c.id, 100, NULL, NULL); /* what a session brought is not echoed to it */
  zn_news news = {ZN_NEWS_LEDGER, L1, w.c.id.sign_pk, mine.seq};
  zn_session_news(w.l.c, &news);
  line_run(&w.l);
  assert_true(fake_has(&w.s, &mine));
  uint64_t bytes = w.l.bytes;
  zn_session_news(w.l.s, &news);
  line_run(&w.l);
  assert_int_equal(w.l.bytes, bytes);
  zn_session_close(w.l.s, NULL);
  line_run(&w.l);
  assert_int_equal(zn_session_state_of(w.l.c), ZN_SESSION_CLOSED);
  assert_true(zn_session_over(w.l.c) && zn_session_over(w.l.s));
  line_down(&w.l);
  end(&w);
}

/* Trust: a region of many issuers, in which each side lacks a few. */
static void trust_differences(void **state) {
  (void)state;
  world w;
  zn_session_progress p;
  begin(&w, 5);
  w.s.async = true;
  for (int i = 0; i < 400; i++) {
    zn_secret seed = {{9, (uint8_t)i, (uint8_t)(i >> 8)}};
    zn_ident id;
    zn_ident_from_seed(&id, &seed);
    for (int k = 0; k < 1 + i % 3; k++) fake_state(&w.c, &id, 80, NULL);
  }
  for (size_t i = 0; i < w.c.nstmt; i++) { /* the server has all but a few */
    bool durable;
    if (i % 151 == 7) continue;
    zn_peer peer = fake_peer(&w.s);
    w.s.async = false;
    ZN_IGNORE(peer.trust_put(&w.s, ZN_SPAN(w.c.stmt[i].wire, w.c.stmt[i].n), &durable, NULL));
  }
  w.s.async = true;
  fake_state(&w.s, &w.other, 80, NULL);
  fake_state(&w.s, &w.other, 80, NULL);
  SYNC_ENDS(&w, &p);
  assert_int_equal(w.c.nstmt, w.s.nstmt);
  print_message("trust: 401 issuers, %u statements pushed, %u bytes in all\n",
                (unsigned)(p.stmt_sent + p.stmt_received), (unsigned)w.l.total);
  assert_true(w.l.total < 9000);
  SYNC_ENDS(&w, &p);
  assert_int_equal(p.stmt_sent + p.stmt_received, 0);
  end(&w);
}

static void trust_to_a_joiner(void **state) {
  (void)state;
  world w;
  zn_session_progress p;
  begin(&w, 6);
  for (int i = 0; i < 100; i++) {
    zn_secret seed = {{8, (uint8_t)i}};
    zn_ident id;
    zn_ident_from_seed(&id, &seed);
    for (int k = 0; k < 1 + i % 7; k++) fake_state(&w.s, &id, 50 + 13 * (size_t)i, NULL);
  }
  SYNC_ENDS(&w, &p);
  assert_int_equal(w.c.nstmt, w.s.nstmt);
  assert_int_equal(p.stmt_received, w.s.nstmt);
  end(&w);
}

static void trust_news(void **state) {
  (void)state;
  world w;
  begin(&w, 7);
  w.l.standing = true;
  fake_state(&w.s, &w.other, 80, NULL);
  line_up(&w.l);
  line_run(&w.l);
  fake_state(&w.s, &w.other, 80, NULL);
  zn_news hint = {ZN_NEWS_TRUST, {{0}}, w.other.sign_pk, 2};
  zn_session_news(w.l.s, &hint);
  line_run(&w.l);
  assert_int_equal(w.c.nstmt, 2);
  fake_state(&w.s, &w.c.id, 80, NULL);
  zn_session_news(w.l.s, &(zn_news){ZN_NEWS_TRUST, {{0}}, {{0}}, 0});
  line_run(&w.l);
  assert_int_equal(w.c.nstmt, 3);
  fake_state(&w.c, &w.other, 80, NULL);
  zn_session_news(w.l.c, &(zn_news){ZN_NEWS_TRUST, {{0}}, {{0}}, 0});
  line_run(&w.l);
  assert_int_equal(w.s.nstmt, 4);
  assert_int_equal(zn_session_state_of(w.l.c), ZN_SESSION_IDLE);
  line_down(&w.l);
  end(&w);
}

static void refused_statement(void **state) {
  (void)state;
  world w;
  zn_session_progress p;
  begin(&w, 8);
  fake_state(&w.c, &w.other, 80, NULL);
  fake_state(&w.c, &w.c.id, 80, NULL);
  uint8_t *bad = w.c.stmt[0].wire + w.c.stmt[0].n - 66 - 80; /* the payload of the first: signature, then it */
  bad[0] = bad[1] = 0xff;
  SYNC_ENDS(&w, &p);
  assert_int_equal(w.s.nstmt, 1);
  assert_int_equal(p.refused, 1);
  assert_string_equal(p.last_refusal.text, "bad signature");
  assert_int_equal(p.last_refusal.code, ZN_E_CRYPTO);
  end(&w);
}

/* ---- grants, receipts ---- */
static void grants_travel(void **state) {
  (void)state;
  world w;
  zn_session_progress p;
  begin(&w, 18);
  w.s.async = true;
  for (int i = 0; i < 40; i++) fake_grant_for(&w.c, &w.other.sign_pk, 200);
  for (int i = 0; i < 90; i++) fake_grant_for(&w.s, &w.c.id.sign_pk, 220);
  SYNC_ENDS(&w, &p);
  assert_int_equal(p.grants_sent, 40);
  assert_int_equal(p.grants_received, 90);
  assert_int_equal(w.s.ngrant, 130);
  assert_int_equal(w.c.ngrant, 130);
  assert_int_equal(w.c.grants_sent, 40);
  assert_int_equal(w.c.cursor, 90);
  uint64_t before = w.l.total;
  w.c.grants_sent = 130;
  SYNC_ENDS(&w, &p);
  assert_int_equal(p.grants_sent + p.grants_received, 0);
  assert_true(w.l.total - before < 950);
  w.l.standing = true;
  line_up(&w.l);
  line_run(&w.l);
  fake_grant_for(&w.s, &w.c.id.sign_pk, 220);
  zn_session_news(w.l.s, &(zn_news){ZN_NEWS_GRANTS, {{0}}, {{0}}, 0});
  line_run(&w.l);
  assert_int_equal(w.c.ngrant, 131);
  assert_int_equal(zn_session_state_of(w.l.c), ZN_SESSION_IDLE);
  line_down(&w.l);
  end(&w);
}

static void lost_receipt_is_made_good(void **state) {
  (void)state;
  world w;
  zn_session_progress p;
  begin(&w, 19);
  fake_write(&w.c, &L1, &w.c.id, 300, NULL, NULL);
  fake_take(&w.s, ZN_SPAN(w.c.seg[0].wire, w.c.seg[0].n));
  SYNC_ENDS(&w, &p);
  assert_int_equal(p.receipts, 1);
  assert_int_equal(p.seg_sent, 0);
  w.s.incarnation = 2; /* a server restored from a backup: receipts of before no longer count */
  SYNC_ENDS(&w, &p);
  assert_int_equal(p.receipts, 1);
  SYNC_ENDS(&w, &p);
  assert_int_equal(p.receipts, 0);
  end(&w);
}

static void restored_server_is_healed(void **state) {
  (void)state;
  world w;
  zn_session_progress p;
  begin(&w, 20);
  for (int i = 0; i < 10; i++) fake_write(&w.c, &L1, &w.c.id, 500, NULL, NULL);
  for (int i = 0; i < 10; i++) fake_write(&w.c, &L1, &w.other, 500, NULL, NULL);
  for (int i = 0; i < 3; i++) fake_write(&w.c, &L2, &w.other, 500, NULL, NULL);
  for (size_t i = 0; i < 4; i++) fake_take(&w.s, ZN_SPAN(w.c.seg[i].wire, w.c.seg[i].n));
  SYNC_ENDS(&w, &p);
  assert_true(fake_same(&w.c, &w.s));
  assert_int_equal(p.seg_sent, 19);
  end(&w);
}

/* ---- versions, time, bounds ---- */
static void higher_minor_version(void **state) {
  (void)state;
  world w;
  zn_session_progress p;
  begin(&w, 21);
  w.l.client_vmax = 0x103;
  fake_write(&w.c, &L1, &w.c.id, 300, NULL, NULL);
  SYNC_ENDS(&w, &p);
  assert_int_equal(p.version, 0x100);
  assert_true(fake_same(&w.c, &w.s));
  end(&w);
}

static void silence_and_pings(void **state) {
  (void)state;
  world w;
  begin(&w, 22);
  w.l.standing = true;
  line_up(&w.l);
  line_run(&w.l);
  for (int i = 0; i < 50; i++) {
    w.r.mono_ms += 5000;
    (void)zn_session_tick(w.l.c);
    (void)zn_session_tick(w.l.s);
    line_run(&w.l);
  }
  assert_int_equal(zn_session_state_of(w.l.c), ZN_SESSION_IDLE);
  for (int i = 0; i < 12; i++) { /* the line swallows everything */
    w.r.mono_ms += 5000;
    (void)zn_session_tick(w.l.c);
  }
  assert_int_equal(zn_session_state_of(w.l.c), ZN_SESSION_FAILED);
  assert_int_equal(zn_session_error(w.l.c)->code, ZN_E_NET);
  line_down(&w.l);

  line_up(&w.l); /* a server that never answers, a client that never speaks */
  w.r.mono_ms += 31000;
  (void)zn_session_tick(w.l.c);
  (void)zn_session_tick(w.l.s);
  assert_int_equal(zn_session_error(w.l.c)->code, ZN_E_NET);
  assert_int_equal(zn_session_error(w.l.s)->code, ZN_E_NET);
  line_down(&w.l);
  end(&w);
}

static void one_kib_before_m3(void **state) {
  (void)state;
  world w;
  begin(&w, 23);
  line_up(&w.l);
  uint8_t junk[2048];
  rng_fill(&w.r, junk, sizeof junk);
  for (int i = 0; i < 3; i++) { /* as one frame too long, as many short ones, as a slow drip */
    junk[0] = i == 0 ? 0xff : 0x10;
    junk[1] = i == 0 ? 0xff : 0x00;
    zn_status st = ZN_OK;
    for (size_t k = 0; k < sizeof junk && st == ZN_OK; k++) st = zn_session_feed(w.l.s, ZN_SPAN(junk + k, 1));
    assert_int_not_equal(st, ZN_OK);
    zn_session_progress p;
    zn_session_progress_of(w.l.s, &p);
    assert_true(p.bytes_in <= 1025);
    line_down(&w.l);
    line_up(&w.l);
  }
  line_down(&w.l);
  end(&w);
}

static void drain_never_passes_room(void **state) {
  (void)state;
  world w;
  begin(&w, 24);
  for (int i = 0; i < 8; i++) fake_write(&w.c, &L1, &w.c.id, 60000, NULL, NULL);
  w.l.longest = 40;
  SYNC_ENDS(&w, NULL);
  assert_true(fake_same(&w.c, &w.s));
  end(&w);
}

/* When did what another wrote arrive? Told of each that may be read and is there, and of so many a session. */
static void receipts_of_others(void **state) {
  (void)state;
  world w;
  zn_session_progress p;
  begin(&w, 61);
  zn_head here = fake_write(&w.s, &L1, &w.other, 200, NULL, NULL),
          later = fake_write(&w.s, &L1, &w.other, 200, NULL, NULL),
          closed = fake_write(&w.s, &L2, &w.other, 200, NULL, NULL), absent = later;
  memset(&absent.hash, 7, sizeof absent.hash);
  w.s.closed = L2;
  w.c.wanted[0] = here, w.c.wanted[1] = closed, w.c.wanted[2] = absent, w.c.nwanted = 3;
  SYNC_ENDS(&w, &p);
  assert_int_equal(w.c.nreceipt, 1);
  assert_memory_equal(&w.c.receipt[0].to, &here.hash, 32);
  assert_int_equal(p.receipts, 0); /* none for what this device wrote */
  for (w.c.nwanted = 0; w.c.nwanted < 300; w.c.nwanted++) w.c.wanted[w.c.nwanted] = later;
  SYNC_ENDS(&w, &p);
  assert_int_equal(w.c.nreceipt, 1 + 256);
  end(&w);
}

static void receipts_while_streaming(void **state) {
  (void)state;
  world w;
  zn_session_progress p;
  begin(&w, 25);
  w.s.async = true;
  for (int i = 0; i < 12; i++) fake_write(&w.c, &L1, &w.c.id, 60000, NULL, NULL);
  SYNC_ENDS(&w, &p);
  assert_true(p.receipts > 1);
  assert_true(p.receipts <= 13);
  assert_int_equal(p.seg_confirmed, 12);
  end(&w);
}

/* A whole region: every ledger differs on both sides. */
static void many_ledgers(void **state) {
  (void)state;
  world w;
  zn_session_progress p;
  begin(&w, 26);
  w.s.async = true;
  for (int i = 0; i < 1200; i++) {
    zn_id l = {{(uint8_t)(i * 37), (uint8_t)(i >> 3), (uint8_t)i}};
    fake_write(&w.c, &l, &w.c.id, 50, NULL, NULL);
    fake_write(&w.s, &l, &w.other, 50, NULL, NULL);
  }
  SYNC_ENDS(&w, &p);
  assert_int_equal(p.seg_sent, 1200);
  assert_int_equal(p.seg_received, 1200);
  assert_int_equal(w.c.nseg, w.s.nseg);
  uint64_t before = w.l.total; /* and then one that differs is found among them */
  zn_id l = {{0, 0, 0}};
  fake_write(&w.c, &l, &w.c.id, 50, NULL, NULL);
  SYNC_ENDS(&w, &p);
  assert_int_equal(p.seg_sent, 1);
  print_message("one ledger of 1200 differs: %u bytes\n", (unsigned)(w.l.total - before));
  assert_true(w.l.total - before < 3500);
  end(&w);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(nothing_to_do),
      cmocka_unit_test(both_ways),
      cmocka_unit_test(lone_edit),
      cmocka_unit_test(news_from_server),
      cmocka_unit_test(trust_differences),
      cmocka_unit_test(trust_to_a_joiner),
      cmocka_unit_test(trust_news),
      cmocka_unit_test(refused_statement),
      cmocka_unit_test(grants_travel),
      cmocka_unit_test(lost_receipt_is_made_good),
      cmocka_unit_test(restored_server_is_healed),
      cmocka_unit_test(higher_minor_version),
      cmocka_unit_test(silence_and_pings),
      cmocka_unit_test(one_kib_before_m3),
      cmocka_unit_test(drain_never_passes_room),
      cmocka_unit_test(receipts_of_others),
      cmocka_unit_test(receipts_while_streaming),
      cmocka_unit_test(many_ledgers),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
