/* Sealing and receiving: small writes merge, large ones split and are applied whole, clocks that ran ahead come down,
 * what has no key waits. */
#include "core/merge/merge.h"
#include "core/store/status.h"
#include "tests/support/world.h"

static world w;
static zn_replica *a, *b;

static int begin(void **state) {
  (void)state;
  world_begin(&w, 8, 2);
  a = w.dev[0];
  b = w.dev[1];
  return 0;
}
static int end(void **state) {
  (void)state;
  world_end(&w);
  return 0;
}

static int64_t count(zn_replica *r, const char *sql) {
  sqlite3_stmt *s = zn_replica_stmt(r, sql, NULL);
  int64_t n = -1;
  bool found;
  assert_non_null(s);
  OK(zn_query_int(r, s, &n, &found, err));
  return n;
}

static void add_many(zn_replica *r, size_t n, size_t per_tx, int base) {
  zn_tx *tx = NULL;
  for (size_t i = 0; i < n; i++) {
    char numero[16], oggetto[64];
    if (i % per_tx == 0) OK(zn_tx_begin(&tx, r, err));
    snprintf(numero, sizeof numero, "%zu", (size_t)base + i);
    snprintf(oggetto, sizeof oggetto, "Assistenza domiciliare %llu", (unsigned long long)rng_next(&w.random));
    zn_row row = world_impegno(&w, r, numero, 1 + (int64_t)rng_below(&w.random, 1000000));
    world_text(&row, "oggetto", oggetto);
    OK(zn_tx_insert(tx, &w.spending, NULL, &row, false, err));
    if (i % per_tx == per_tx - 1 || i == n - 1) OK(zn_tx_commit(tx, err));
  }
}

static int64_t segments(zn_replica *r) { return count(r, "SELECT count(*) FROM seg"); }

static void small_ones_merge(void **state) {
  (void)state;
  int64_t before = segments(a);
  add_many(a, 100, 1, 1000);
  assert_int_equal(count(a, "SELECT count(*) FROM queue"), 100);
  size_t n = 0;
  OK(zn_replica_seal(a, 0, &n, err));
  assert_int_equal(n, 100);
  assert_int_equal(segments(a), before + 1);
  assert_int_equal(zn_replica_queued(a), 0);
  OK(zn_replica_seal(a, 0, &n, err));
  assert_int_equal(n, 0);
  world_carry(a, b);
  assert_int_equal(count(b, "SELECT count(*) FROM impegno"), 100);
}

/* A transaction of several parts: nothing is seen of it before the last part is there. */
static void large_ones_split(void **state) {
  (void)state;
  int64_t before = segments(a), had = count(b, "SELECT count(*) FROM impegno");
  add_many(a, 3000, 3000, 5000);
  OK(zn_replica_seal(a, 0, NULL, err));
  int64_t parts = segments(a) - before;
  assert_true(parts >= 3);
  sqlite3_stmt *s = zn_replica_stmt(a, "SELECT seq, hash FROM seg WHERE id>? ORDER BY seq", NULL);
  sqlite3_bind_int64(s, 1, before);
  size_t i = 0;
  zn_buf wire[64];
  while (sqlite3_step(s) == SQLITE_ROW) {
    zn_hash h;
    memcpy(h.b, sqlite3_column_blob(s, 1), 32);
    zn_buf_init(&wire[i], 0);
    OK(zn_replica_segment(a, &w.spending.id, &a->ident.sign_pk, (uint64_t)sqlite3_column_int64(s, 0), &h, &wire[i++],
                          err));
  }
  zn_replica_done(s);
  assert_int_equal(i, parts);
  /* the last first, then from the beginning */
  for (size_t j = 0; j < i; j++) {
    size_t at = j == 0 ? i - 1 : j - 1;
    zn_put_result res;
    assert_true(wire[at].n <= ZN_SEG_MAX);
    OK(zn_replica_put_segment(b, zn_buf_span(&wire[at]), &res, err));
    assert_true(res.fresh);
    assert_int_equal(count(b, "SELECT count(*) FROM impegno"), j + 1 < i ? had : had + 3000);
    OK(zn_replica_put_segment(b, zn_buf_span(&wire[at]), &res, err));
    assert_false(res.fresh);
  }
  for (size_t j = 0; j < i; j++) zn_buf_release(&wire[j]);
  assert_int_equal(count(b, "SELECT count(*) FROM wait"), 0);
  assert_int_equal(count(b, "SELECT count(*) FROM seg WHERE state<>2"), 0);
}

static void too_large(void **state) {
  (void)state;
  zn_tx *tx = NULL;
  zn_err e = {0};
  zn_status st = ZN_OK;
  OK(zn_tx_begin(&tx, a, err));
  for (size_t i = 0; st == ZN_OK && i < 200000; i++) {
    zn_row row = world_impegno(&w, a, "999999", 5);
    world_text(&row, "oggetto",
               "una riga qualunque con un testo di una certa lunghezza per riempire presto la transazione");
    st = zn_tx_insert(tx, &w.spending, NULL, &row, false, &e);
  }
  assert_int_equal(st, ZN_E_LIMIT);
  zn_tx_rollback(tx);
  assert_int_equal(zn_replica_queued(a), 0);
}

/* A machine set to 2040 writes; at the next contact its stamps come down to the server's time, in their order. */
static void a_clock_in_2040(void **state) {
  (void)state;
  int64_t now = w.clock[1].wall_ms, y2040 = 2208988800000;
  w.clock[1].wall_ms = y2040;
  add_many(a, 3, 1, 20000);
  zn_row atto = world_atto(&w, a, "2040", "dal futuro");
  zn_tx *tx = NULL;
  OK(zn_tx_begin(&tx, a, err));
  OK(zn_tx_insert(tx, &w.spending, NULL, &atto, false, err));
  OK(zn_tx_commit(tx, err));
  w.clock[1].wall_ms = now;
  add_many(a, 1, 1, 20010); /* its own clock does not go back by itself */
  OK(zn_replica_seal(a, now, NULL, err));
  zn_arena arena;
  zn_version *v = NULL;
  size_t n = 0;
  zn_arena_init(&arena);
  OK(zn_replica_history(a, atto.ent, atto.k, 1, &arena, &v, &n, err));
  assert_int_equal(n, 1);
  assert_true(zn_hlc_ms(v[0].hlc) <= now + 1000);
  zn_ver ver;
  bool found = false;
  OK(zn_ver_get(a, atto.ent, atto.k, 1, &ver, &found, err));
  assert_true(found && ver.hlc == v[0].hlc);
  assert_string_equal(zn_replica_meta(a, &arena, "ridatate"), "5");
  add_many(a, 1, 1, 20020);
  OK(zn_replica_seal(a, now, NULL, err));
  world_carry(a, b);
  assert_int_equal(count(b, "SELECT count(*) FROM ver WHERE hlc >= (2100000000000 - 1735689600000) << 16"), 0);
  zn_arena_release(&arena);
}

/* Without an announced epoch, or its key, changes stay queued and status says so. */
static void no_key_no_seal(void **state) {
  (void)state;
  zn_ledger l5;
  zn_unsent u;
  add_many(a, 2, 2, 30000);
  OK(zn_db_exec(a, "CREATE TEMP TABLE kept AS SELECT * FROM epoch; DELETE FROM epoch", err));
  size_t n = 0;
  OK(zn_replica_seal(a, 0, &n, err));
  assert_int_equal(n, 0);
  OK(zn_status_unsent(a, &u, err));
  assert_int_equal(u.queued, 2);
  assert_int_equal(u.keyless, 2);
  OK(zn_db_exec(a, "INSERT INTO epoch SELECT * FROM kept; DROP TABLE kept", err));
  OK(zn_replica_seal(a, 0, &n, err));
  assert_int_equal(n, 2);
  (void)l5;
}

/* Dependencies: what b wrote after it saw a's change waits, elsewhere, for a's change. */
static void waits_for_its_past(void **state) {
  (void)state;
  world_carry(a, b);
  zn_replica *o = world_observer(a, true);
  world_carry_segments(a, o);
  add_many(a, 1, 1, 40000);
  world_carry(a, b);
  add_many(b, 1, 1, 40001);
  OK(zn_replica_seal(b, 0, NULL, err));
  zn_buf wa, wb;
  zn_buf_init(&wa, 0);
  zn_buf_init(&wb, 0);
  zn_arena arena;
  zn_head *h = NULL;
  size_t n = 0;
  zn_arena_init(&arena);
  OK(zn_replica_heads(b, &w.spending.id, &arena, &h, &n, err));
  for (size_t i = 0; i < n; i++)
    OK(zn_replica_segment(b, &h[i].ledger, &h[i].device, h[i].seq, NULL,
                          zn_pk_cmp(&h[i].device, &a->ident.sign_pk) == 0 ? &wa : &wb, err));
  int64_t rows = count(o, "SELECT count(*) FROM impegno");
  zn_put_result res;
  OK(zn_replica_put_segment(o, zn_buf_span(&wb), &res, err));
  assert_true(res.held_back);
  assert_int_equal(count(o, "SELECT count(*) FROM impegno"), rows);
  zn_held *held = NULL;
  size_t nh = 0;
  OK(zn_status_held(o, &arena, 0, &held, &nh, err));
  assert_int_equal(nh, 1);
  assert_int_equal(held[0].why, ZN_HELD_WAITING);
  OK(zn_replica_put_segment(o, zn_buf_span(&wa), &res, err));
  assert_false(res.held_back);
  assert_int_equal(count(o, "SELECT count(*) FROM impegno"), rows + 2);
  /* altered bytes are refused and change nothing */
  zn_err e = {0};
  wb.p[wb.n - 5] ^= 1;
  assert_int_not_equal(zn_replica_put_segment(o, zn_buf_span(&wb), &res, &e), ZN_OK);
  zn_replica_close(o);
  zn_arena_release(&arena);
  zn_buf_release(&wa);
  zn_buf_release(&wb);
}

static void rows_as_they_were(void **state) {
  (void)state;
  zn_arena arena;
  zn_head *then = NULL;
  size_t n = 0;
  zn_tx *tx = NULL;
  zn_arena_init(&arena);
  zn_row row = world_impegno(&w, a, "50000", 100), later = world_impegno(&w, a, "50001", 1), got;
  OK(zn_tx_begin(&tx, a, err));
  OK(zn_tx_insert(tx, &w.spending, NULL, &row, false, err));
  OK(zn_tx_commit(tx, err));
  OK(zn_replica_seal(a, 0, NULL, err));
  OK(zn_replica_heads(a, NULL, &arena, &then, &n, err));
  OK(zn_replica_row_at(a, row.ent, row.k, then, n, &arena, &got, err));
  assert_int_equal(world_field(&got, "importo")->i, 100);
  /* edited, queued; then sealed; then deleted: it was 100 then */
  for (int step = 0; step < 3; step++) {
    OK(zn_tx_begin(&tx, a, err));
    if (step == 0) OK(zn_tx_insert(tx, &w.spending, NULL, &later, false, err));
    if (step < 2) {
      world_int(&row, "importo", 200 + step);
      OK(zn_tx_update(tx, NULL, &row, err));
    } else {
      OK(zn_tx_delete(tx, row.ent, row.k, err));
    }
    OK(zn_tx_commit(tx, err));
    OK(zn_replica_row_at(a, row.ent, row.k, then, n, &arena, &got, err));
    assert_int_equal(world_field(&got, "importo")->i, 100);
    if (step > 0) OK(zn_replica_seal(a, 0, NULL, err));
    OK(zn_replica_row_at(a, row.ent, row.k, then, n, &arena, &got, err));
    assert_int_equal(world_field(&got, "importo")->i, 100);
  }
  assert_int_equal(zn_replica_row_at(a, row.ent, later.k, then, n, &arena, &got, NULL), ZN_E_NOTFOUND);
  zn_arena_release(&arena);
}

static void everything_verifies(void **state) {
  (void)state;
  world_meet(a, b);
  zn_replica *all[] = {a, b};
  for (size_t i = 0; i < 2; i++) {
    zn_buf diff;
    zn_buf_init(&diff, 0);
    OK(zn_replica_verify(all[i], NULL, &diff, err));
    assert_string_equal(zn_buf_cstr(&diff), "");
    zn_buf_release(&diff);
  }
  /* and a table that was touched behind its back is found out */
  OK(zn_db_exec(a, "UPDATE impegno SET importo=importo+1 WHERE k=(SELECT max(k) FROM impegno)", err));
  zn_buf diff;
  zn_buf_init(&diff, 0);
  OK(zn_replica_verify(a, NULL, &diff, err));
  assert_non_null(strstr(zn_buf_cstr(&diff), "impegno"));
  zn_buf_release(&diff);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(small_ones_merge),  cmocka_unit_test(large_ones_split),
                                     cmocka_unit_test(too_large),         cmocka_unit_test(a_clock_in_2040),
                                     cmocka_unit_test(no_key_no_seal),    cmocka_unit_test(waits_for_its_past),
                                     cmocka_unit_test(rows_as_they_were), cmocka_unit_test(everything_verifies)};
  return cmocka_run_group_tests(tests, begin, end);
}
