/* Fails the nth call of the store, for n = 1, 2, … until a whole sync passes: each time the session ends with an error
 * and the next one finishes, with nothing lost and nothing acknowledged that is not there. Then the same with the nth
 * allocation. */
#include "tests/protocol/support_peer.h"

static const zn_hash region = {{0x5a}};
static const zn_id L1 = {{1}}, L2 = {{0x21}};

typedef struct world {
  rng r;
  fake c, s;
  line l;
  zn_ident other, invite;
} world;

static void begin(world *w, bool stranger) {
  memset(w, 0, sizeof *w);
  w->r = rng_seeded(5);
  fake_init(&w->c, &w->r, false, 1, &region);
  fake_init(&w->s, &w->r, true, 2, &region);
  zn_secret o = {{3}}, i = {{4}};
  zn_ident_from_seed(&w->other, &o);
  zn_ident_from_seed(&w->invite, &i);
  line_init(&w->l, &w->r, &w->c, &w->s);
  w->s.open_door = !stranger;
  w->s.async = true;
  fake_state(&w->c, &w->invite, 200, &w->c.id.sign_pk);
  for (int k = 0; k < 6; k++) fake_state(&w->s, &w->other, 300, NULL);
  fake_grant_for(&w->s, &w->c.id.sign_pk, 200);
  fake_grant_for(&w->c, &w->other.sign_pk, 200);
  for (int k = 0; k < 4; k++) fake_write(&w->c, &L1, &w->c.id, 900, NULL, NULL);
  fake_write(&w->c, &L2, &w->c.id, 9000, NULL, NULL);
  for (int k = 0; k < 4; k++) fake_write(&w->s, &L1, &w->other, 900, NULL, NULL);
  fake_write(&w->s, &L1, &w->other, 9000, NULL, NULL);
  if (stranger) return;
  w->l.cut_after = 6000; /* once cut, so that partial segments take part */
  (void)line_sync(&w->l, NULL, NULL);
  w->l.cut_after = 0;
}

static void end(world *w) {
  fake_release(&w->c);
  fake_release(&w->s);
}

static void finish(world *w, size_t n, const char *who) {
  w->c.fail_at = w->s.fail_at = 0;
  if (line_sync(&w->l, NULL, NULL) != ZN_SESSION_CLOSED || !fake_same(&w->c, &w->s) || w->c.nstmt != 7 ||
      w->s.nstmt != 7 || w->c.ngrant != 2 || w->s.ngrant != 2)
    fail_msg("after a failure of %s call %u the next sync does not finish", who, (unsigned)n);
}

static size_t sweep(bool client, bool stranger) {
  size_t n = 1;
  for (;; n++) {
    world w;
    zn_err err;
    begin(&w, stranger);
    fake *f = client ? &w.c : &w.s;
    line_up(&w.l);
    f->fail_at = n;
    line_run(&w.l);
    zn_session_state st = zn_session_state_of(w.l.c);
    err = *zn_session_error(w.l.c);
    bool failed = f->calls >= n;
    line_down(&w.l);
    if (failed && st == ZN_SESSION_CLOSED && !fake_same(&w.c, &w.s))
      fail_msg("call %u failed and nobody noticed", (unsigned)n);
    if (st == ZN_SESSION_FAILED && err.text[0] == 0) fail_msg("call %u: no text", (unsigned)n);
    for (size_t i = 0; i < w.c.nreceipt; i++) assert_true(w.s.nseg > 0);
    finish(&w, n, client ? "client" : "server");
    end(&w);
    if (!failed) break;
  }
  return n;
}

static void every_store_call(void **state) {
  (void)state;
  size_t n = sweep(false, false), m = sweep(false, true);
  print_message("%u and %u calls of the server's store\n", (unsigned)n, (unsigned)m);
  assert_true(n > 25 && m > 25);
  n = sweep(true, false);
  print_message("%u calls of the client's store\n", (unsigned)n);
  assert_true(n > 25);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_store_call)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
