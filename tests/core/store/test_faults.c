/* Every allocation of ours fails in its turn while a replica writes, seals and receives: the status says so, nothing is
 * half done, and the same work then succeeds. */
#include "tests/support/faults.h"
#include "tests/support/world.h"

static world w;
static zn_replica *a, *o;
static int number;

static int begin(void **state) {
  (void)state;
  world_begin(&w, 21, 1);
  a = w.dev[0];
  o = world_observer(a, true);
  world_carry_segments(a, o);
  return 0;
}
static int end(void **state) {
  (void)state;
  zn_replica_close(o);
  world_end(&w);
  return 0;
}

static zn_status write_all(zn_tx *tx) {
  char numero[16];
  long left = faults_left;
  faults_left = -1; /* not while the test makes its rows */
  snprintf(numero, sizeof numero, "%d", ++number);
  zn_row row = world_impegno(&w, a, numero, 10), atto = world_atto(&w, a, "1", numero);
  faults_left = left;
  ZN_TRY(zn_tx_insert(tx, &w.spending, NULL, &row, false, NULL));
  world_int(&row, "importo", 20);
  ZN_TRY(zn_tx_update(tx, NULL, &row, NULL));
  ZN_TRY(zn_tx_insert(tx, &w.spending, NULL, &atto, true, NULL));
  return ZN_OK;
}

static zn_status write_and_seal(void *ctx) {
  (void)ctx;
  zn_tx *tx = NULL;
  ZN_TRY(zn_tx_begin(&tx, a, NULL));
  zn_status st = write_all(tx);
  if (st != ZN_OK) {
    zn_tx_rollback(tx);
    return st;
  }
  ZN_TRY(zn_tx_commit(tx, NULL));
  return zn_replica_seal(a, 0, NULL, NULL);
}

static zn_buf wire[4000];
static size_t wires;

static zn_status receive_all(void *ctx) {
  (void)ctx;
  ZN_TRY(zn_receive_begin(o, NULL));
  for (size_t i = 0; i < wires; i++) {
    zn_status st = zn_replica_put_segment(o, zn_buf_span(&wire[i]), NULL, NULL);
    if (st != ZN_OK) {
      zn_receive_abort(o);
      return st;
    }
  }
  return zn_receive_end(o, NULL);
}

/* Out of memory may also be told as an error of the disk, where a number could not be given. */
static void sweep(zn_status (*f)(void *ctx)) {
  for (long n = 0; n < 20000; n++) {
    faults_left = n;
    zn_status st = f(NULL);
    bool failed = faults_left < 0;
    faults_left = -1;
    if (!failed) {
      if (st != ZN_OK) fail_msg("without a fault: %s", zn_status_name(st));
      return;
    }
    if (st != ZN_OK && st != ZN_E_NOMEM && st != ZN_E_IO) fail_msg("allocation %ld: %s", n + 1, zn_status_name(st));
  }
  fail_msg("it never ends");
}

static void verify(void) {
  zn_buf diff;
  zn_buf_init(&diff, 0);
  OK(zn_replica_verify(a, NULL, &diff, err));
  assert_string_equal(zn_buf_cstr(&diff), "");
  zn_buf_release(&diff);
}

static void writing(void **state) {
  (void)state;
  sweep(write_and_seal);
  OK(zn_replica_seal(a, 0, NULL, err));
  verify();
}

static void receiving(void **state) {
  (void)state;
  zn_arena arena;
  zn_head *h = NULL;
  size_t n = 0;
  zn_arena_init(&arena);
  OK(zn_replica_heads(a, &w.spending.id, &arena, &h, &n, err));
  assert_int_equal(n, 1);
  for (uint64_t q = 1; q <= h[0].seq && wires < 12; q++) {
    zn_buf_init(&wire[wires], 0);
    OK(zn_replica_segment(a, &h[0].ledger, &h[0].device, q, NULL, &wire[wires++], err));
  }
  sweep(receive_all);
  sqlite3_stmt *s = zn_replica_stmt(o, "SELECT count(*) FROM seg WHERE state<>2", NULL);
  int64_t held = -1;
  bool found;
  OK(zn_query_int(o, s, &held, &found, err));
  assert_int_equal(held, 0);
  for (size_t i = 0; i < wires; i++) zn_buf_release(&wire[i]);
  zn_arena_release(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(writing), cmocka_unit_test(receiving)};
  return cmocka_run_group_tests(tests, begin, end);
}
