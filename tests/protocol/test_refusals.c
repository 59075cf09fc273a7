/* Strangers, and what is refused. */
#include "protocol/messages.h"
#include "tests/protocol/support_peer.h"

static const zn_hash region = {{0x5a}};
static const zn_id L1 = {{1}}, L2 = {{0x21}};

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

/* ---- strangers ---- */
static void stranger_becomes_member(void **state) {
  (void)state;
  for (int async = 0; async < 2; async++) {
    world w;
    zn_session_progress p;
    begin(&w, 9);
    w.s.open_door = false;
    w.s.async = async;
    for (int i = 0; i < 20; i++) fake_state(&w.s, &w.other, 100, NULL);
    for (int i = 0; i < 300; i++) fake_state(&w.c, &w.c.id, 400, NULL); /* over 64 KiB, but not needed to be known */
    zn_secret seed = {{77}};
    zn_ident invite;
    zn_ident_from_seed(&invite, &seed);
    fake_state(&w.c, &invite, 100, &w.c.id.sign_pk);
    zn_head h = fake_write(&w.c, &L1, &w.c.id, 300, NULL, NULL), g = fake_write(&w.s, &L1, &w.other, 300, NULL, NULL);
    SYNC_ENDS(&w, &p);
    assert_true(fake_has(&w.s, &h) && fake_has(&w.c, &g));
    assert_int_equal(w.c.nstmt, 321);
    assert_int_equal(w.s.nstmt, 321);
    assert_true(w.c.contact.member);
    end(&w);
  }
}

static void stranger_is_refused(void **state) {
  (void)state;
  world w;
  zn_err err;
  begin(&w, 10);
  w.s.open_door = false;
  fake_state(&w.s, &w.other, 100, NULL);
  fake_write(&w.c, &L1, &w.c.id, 300, NULL, NULL);
  fake_state(&w.c, &w.c.id, 100, NULL);
  assert_int_equal(line_sync(&w.l, NULL, &err), ZN_SESSION_FAILED);
  assert_int_equal(err.code, ZN_E_DENIED);
  assert_non_null(strstr(err.text, "non conosce"));
  assert_int_equal(w.s.nseg, 0);
  assert_int_equal(w.s.nstmt, 1);
  assert_int_equal(w.c.nstmt, 1); /* and it has learnt nothing */
  end(&w);
}

static void stranger_with_nothing(void **state) {
  (void)state;
  world w;
  zn_err err;
  begin(&w, 11);
  w.s.open_door = false;
  assert_int_equal(line_sync(&w.l, NULL, &err), ZN_SESSION_FAILED);
  assert_int_equal(err.code, ZN_E_DENIED);
  end(&w);
}

static void stranger_has_64_kib(void **state) {
  (void)state;
  world w;
  zn_err err;
  begin(&w, 12);
  w.s.open_door = false;
  for (int i = 0; i < 60; i++) fake_state(&w.c, &w.c.id, 1400, NULL);
  assert_int_equal(line_sync(&w.l, NULL, &err), ZN_SESSION_FAILED);
  assert_int_equal(err.code, ZN_E_LIMIT);
  assert_non_null(strstr(err.text, "64 KiB"));
  assert_int_equal(w.s.nstmt, 0);
  assert_true(w.l.bytes < 80000);
  end(&w);
}

static void stranger_waits_for_the_inviter(void **state) {
  (void)state;
  world w;
  begin(&w, 13);
  w.s.open_door = false;
  fake_state(&w.c, &w.c.id, 100, NULL);
  w.l.standing = true;
  line_up(&w.l);
  while (zn_session_state_of(w.l.s) != ZN_SESSION_STRANGER) { /* until it is welcomed as a stranger */
    uint8_t b[8192];
    size_t n = zn_session_drain(w.l.c, b, sizeof b);
    ZN_IGNORE(zn_session_feed(w.l.s, ZN_SPAN(b, n)));
    if (zn_session_state_of(w.l.s) == ZN_SESSION_STRANGER) break;
    n = zn_session_drain(w.l.s, b, sizeof b);
    ZN_IGNORE(zn_session_feed(w.l.c, ZN_SPAN(b, n)));
  }
  w.s.member[w.s.nmember++] = w.c.id.sign_pk; /* the inviter's sync just brought it */
  zn_session_news(w.l.s, &(zn_news){ZN_NEWS_TRUST, {{0}}, {{0}}, 0});
  line_run(&w.l);
  assert_int_equal(zn_session_state_of(w.l.c), ZN_SESSION_IDLE);
  assert_int_equal(w.s.nstmt, 1);
  line_down(&w.l);
  end(&w);
}

static void revoked_device(void **state) {
  (void)state;
  world w;
  zn_err err;
  begin(&w, 14);
  w.s.revoked = true;
  assert_int_equal(line_sync(&w.l, NULL, &err), ZN_SESSION_FAILED);
  assert_int_equal(err.code, ZN_E_DENIED);
  assert_non_null(strstr(err.text, "revocata"));
  end(&w);
}

/* ---- refusals ---- */
static void refused_upload(void **state) {
  (void)state;
  world w;
  zn_session_progress p;
  begin(&w, 15);
  w.s.readonly = L2;
  zn_head good = fake_write(&w.c, &L1, &w.c.id, 3000, NULL, NULL),
          bad = fake_write(&w.c, &L2, &w.c.id, 3000, NULL, NULL);
  for (int i = 0; i < 20; i++) fake_write(&w.c, &L2, &w.c.id, 3000, NULL, NULL);
  SYNC_ENDS(&w, &p);
  assert_true(fake_has(&w.s, &good));
  assert_false(fake_has(&w.s, &bad));
  assert_int_equal(p.refused, 1);
  assert_string_equal(p.last_refusal.text, "no right to write here");
  const fake_refusal *r = fake_refused(&w.c, &bad);
  assert_non_null(r);
  assert_string_equal(r->code, "denied");
  uint64_t before = w.l.total; /* not tried again ... */
  SYNC_ENDS(&w, &p);
  assert_int_equal(p.seg_sent, 0);
  assert_true(w.l.total - before < 1400);
  fake_state(&w.s, &w.other, 80, NULL); /* ... until trust changes somewhere */
  w.s.forgiving = true;
  SYNC_ENDS(&w, &p);
  assert_int_equal(p.seg_sent, 21);
  assert_true(fake_same(&w.c, &w.s));
  end(&w);
}

static void ledger_that_is_closed(void **state) {
  (void)state;
  world w;
  zn_session_progress p;
  begin(&w, 16);
  w.s.closed = L2;
  fake_write(&w.s, &L2, &w.other, 300, NULL, NULL);
  zn_head mine = fake_write(&w.c, &L2, &w.c.id, 300, NULL, NULL);
  SYNC_ENDS(&w, &p);
  assert_int_equal(w.s.nseg, 1);
  assert_int_equal(w.c.nseg, 1);
  assert_non_null(fake_refused(&w.c, &mine));
  assert_int_equal(p.refused, 1);
  SYNC_ENDS(&w, &p);
  assert_int_equal(p.refused, 0); /* said once */
  end(&w);
}

static void server_cannot_save(void **state) {
  (void)state;
  world w;
  zn_err err;
  begin(&w, 17);
  fake_write(&w.c, &L1, &w.c.id, 300, NULL, NULL);
  w.s.disk = ZN_E_FULL;
  assert_int_equal(line_sync(&w.l, NULL, &err), ZN_SESSION_FAILED);
  assert_int_equal(err.code, ZN_E_IO);
  assert_string_equal(err.text, "Il server non riesce a salvare in questo momento. I dati restano qui; riproverò.");
  assert_int_equal(w.c.nrefusal, 0);
  w.s.disk = ZN_OK;
  w.s.async = true; /* and when the commit fails later */
  line_up(&w.l);
  for (int i = 0; i < 200 && w.s.npending == 0; i++) {
    w.l.longest = 64;
    uint8_t b[64];
    size_t n = zn_session_drain(w.l.c, b, sizeof b);
    ZN_IGNORE(zn_session_feed(w.l.s, ZN_SPAN(b, n)));
    n = zn_session_drain(w.l.s, b, sizeof b);
    ZN_IGNORE(zn_session_feed(w.l.c, ZN_SPAN(b, n)));
  }
  assert_int_equal(w.s.npending, 1);
  zn_err full;
  (void)zn_fail(&full, ZN_E_FULL, "no room");
  zn_session_store_failed(w.l.s, &full);
  w.s.npending = 0;
  line_run(&w.l);
  assert_int_equal(zn_session_state_of(w.l.c), ZN_SESSION_FAILED);
  assert_int_equal(w.c.nreceipt, 0);
  line_down(&w.l);
  end(&w);
}

/* A chain with a hole that its own device cannot fill (a hostile or damaged one): asked for once, then refused; the
 * rest goes on. */
static void skipped_number(void **state) {
  (void)state;
  world w;
  zn_session_progress p;
  begin(&w, 40);
  zn_head h[4];
  for (int i = 0; i < 4; i++) h[i] = fake_write(&w.c, &L1, &w.c.id, 300, NULL, NULL);
  zn_head good = fake_write(&w.c, &L2, &w.c.id, 300, NULL, NULL);
  free(w.c.seg[1].wire);
  memmove(&w.c.seg[1], &w.c.seg[2], (--w.c.nseg - 1) * sizeof w.c.seg[0]);
  SYNC_ENDS(&w, &p);
  assert_true(fake_has(&w.s, &h[0]) && fake_has(&w.s, &good));
  assert_int_equal(w.s.nseg, 2);
  assert_int_equal(p.refused, 1);
  assert_int_equal(w.c.nrefusal, 1);
  assert_string_equal(w.c.refusal[0].code, "chain");
  end(&w);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(stranger_becomes_member),
      cmocka_unit_test(stranger_is_refused),
      cmocka_unit_test(stranger_with_nothing),
      cmocka_unit_test(stranger_has_64_kib),
      cmocka_unit_test(stranger_waits_for_the_inviter),
      cmocka_unit_test(revoked_device),
      cmocka_unit_test(refused_upload),
      cmocka_unit_test(ledger_that_is_closed),
      cmocka_unit_test(server_cannot_save),
      cmocka_unit_test(skipped_number),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
