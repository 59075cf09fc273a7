/* Transactions on one replica: rows, ids, checks, rollback, hook, settings. */
#include "core/store/status.h"
#include "tests/support/world.h"

static world w;
static zn_replica *r;

static int begin(void **state) {
  (void)state;
  world_begin(&w, 7, 1);
  r = w.dev[0];
  return 0;
}
static int end(void **state) {
  (void)state;
  world_end(&w);
  return 0;
}

static zn_tx *open_tx(void) {
  zn_tx *tx = NULL;
  OK(zn_tx_begin(&tx, r, err));
  return tx;
}

static const zn_entity *impegno(void) { return zn_entity_by_no(ZN_IMPEGNO); }

static int64_t add(const char *numero, int64_t importo) {
  zn_tx *tx = open_tx();
  zn_row row = world_impegno(&w, r, numero, importo);
  OK(zn_tx_insert(tx, &w.spending, NULL, &row, false, err));
  OK(zn_tx_commit(tx, err));
  return row.k;
}

static int64_t count(const char *sql) {
  sqlite3_stmt *s = zn_replica_stmt(r, sql, NULL);
  int64_t n = -1;
  bool found;
  assert_non_null(s);
  OK(zn_query_int(r, s, &n, &found, err));
  return n;
}

static void add_read_edit_delete(void **state) {
  (void)state;
  zn_arena a;
  zn_row row;
  zn_err e = {0};
  zn_arena_init(&a);
  int64_t k = add("1", 1000);
  OK(zn_replica_row(r, impegno(), k, &a, &row, err));
  assert_int_equal(world_field(&row, "importo")->i, 1000);
  zn_tx *tx = open_tx();
  world_int(&row, "importo", 2000);
  OK(zn_tx_update(tx, NULL, &row, err));
  OK(zn_tx_update(tx, NULL, &row, err)); /* nothing changed: nothing is written */
  OK(zn_tx_commit(tx, err));
  assert_int_equal(zn_replica_queued(r), 2);
  OK(zn_replica_row(r, impegno(), k, &a, &row, err));
  assert_int_equal(world_field(&row, "importo")->i, 2000);
  tx = open_tx();
  OK(zn_tx_delete(tx, impegno(), k, err));
  OK(zn_tx_commit(tx, err));
  assert_int_equal(zn_replica_row(r, impegno(), k, &a, &row, &e), ZN_E_NOTFOUND);
  assert_true(strlen(e.text) > 0);
  tx = open_tx();
  assert_int_equal(zn_tx_delete(tx, impegno(), k, &e), ZN_E_NOTFOUND);
  assert_int_equal(zn_tx_commit(tx, &e), ZN_E_STATE); /* after an error only a rollback is left */
  zn_arena_release(&a);
}

static void several_in_one(void **state) {
  (void)state;
  zn_tx *tx = open_tx();
  zn_row row = world_impegno(&w, r, "2", 10);
  OK(zn_tx_insert(tx, &w.spending, NULL, &row, false, err));
  world_int(&row, "importo", 20);
  OK(zn_tx_update(tx, NULL, &row, err));
  int64_t k = row.k;
  zn_row other = world_impegno(&w, r, "3", 30);
  OK(zn_tx_insert(tx, &w.spending, NULL, &other, false, err));
  OK(zn_tx_delete(tx, impegno(), other.k, err));
  OK(zn_tx_commit(tx, err));
  zn_arena a;
  zn_arena_init(&a);
  OK(zn_replica_row(r, impegno(), k, &a, &row, err));
  assert_int_equal(world_field(&row, "importo")->i, 20);
  zn_version *v = NULL;
  size_t n = 0;
  OK(zn_replica_history(r, impegno(), k, 1, &a, &v, &n, err));
  assert_int_equal(n, 2);
  assert_true(v[0].queued && !v[0].active && v[1].active && v[1].winner);
  zn_arena_release(&a);
}

static void rollback_leaves_nothing(void **state) {
  (void)state;
  size_t queued = zn_replica_queued(r);
  int64_t rows = count("SELECT count(*) FROM impegno"), acts = count("SELECT count(*) FROM atto");
  zn_tx *tx = open_tx();
  zn_row row = world_impegno(&w, r, "4", 10), atto = world_atto(&w, r, "annullato", "x");
  OK(zn_tx_insert(tx, &w.spending, NULL, &row, false, err));
  OK(zn_tx_insert(tx, &w.spending, NULL, &atto, false, err));
  zn_tx_rollback(tx);
  zn_tx_rollback(NULL);
  assert_int_equal(zn_replica_queued(r), queued);
  assert_int_equal(count("SELECT count(*) FROM impegno"), rows);
  assert_int_equal(count("SELECT count(*) FROM atto"), acts);
  /* the number of the hashed row that was lost may be given again */
  atto = world_atto(&w, r, "annullato", "y");
  tx = open_tx();
  OK(zn_tx_insert(tx, &w.spending, NULL, &atto, false, err));
  OK(zn_tx_commit(tx, err));
  zn_id h;
  OK(zn_replica_hash_of_k(r, atto.k, &h));
  assert_int_equal(zn_replica_k_of_hash(r, &h, false), atto.k);
}

static void hashed_rows(void **state) {
  (void)state;
  zn_err e = {0};
  zn_row one = world_atto(&w, r, "7", "primo"), two = world_atto(&w, r, "7", "secondo");
  zn_tx *tx = open_tx();
  OK(zn_tx_insert(tx, &w.spending, NULL, &one, false, err));
  assert_int_equal(zn_tx_insert(tx, &w.spending, NULL, &two, false, &e), ZN_E_STATE);
  zn_tx_rollback(tx);
  tx = open_tx();
  OK(zn_tx_insert(tx, &w.spending, NULL, &one, false, err));
  OK(zn_tx_insert(tx, &w.spending, NULL, &two, true, err)); /* upsert: an edit */
  assert_int_equal(one.k, two.k);
  OK(zn_tx_delete(tx, one.ent, one.k, err));
  OK(zn_tx_insert(tx, &w.spending, NULL, &one, false, err)); /* it may be made again after a deletion */
  OK(zn_tx_commit(tx, err));
  zn_arena a;
  zn_version *v = NULL;
  size_t n = 0;
  zn_arena_init(&a);
  OK(zn_replica_history(r, one.ent, one.k, 1, &a, &v, &n, err));
  assert_int_equal(n, 4);
  assert_true(v[3].winner && v[3].active && v[2].deleted && !v[2].active);
  zn_row row;
  OK(zn_replica_row(r, one.ent, one.k, &a, &row, err));
  zn_arena_release(&a);
}

/* Names and bank details of a person stay in the ledger that never leaves the office. */
static void private_group(void **state) {
  (void)state;
  zn_row row = world_row(ZN_FORNITORE);
  zn_err e = {0};
  world_int(&row, "ente", world_k(r, &w.ente));
  world_text(&row, "paese", "IT");
  world_text(&row, "codice", "P1");
  world_text(&row, "denominazione", "R. M.");
  world_text(&row, "tipo", "persona_fisica");
  world_text(&row, "nominativo", "Rossi Maria");
  zn_tx *tx = open_tx();
  assert_int_equal(zn_tx_insert(tx, &w.spending, NULL, &row, false, &e), ZN_E_DENIED);
  zn_tx_rollback(tx);
  tx = open_tx();
  OK(zn_tx_insert(tx, &w.spending, &w.own, &row, false, err));
  OK(zn_tx_commit(tx, err));
  zn_arena a;
  zn_row got;
  zn_arena_init(&a);
  OK(zn_replica_row(r, row.ent, row.k, &a, &got, err));
  assert_memory_equal(world_field(&got, "nominativo")->s.p, "Rossi Maria", 11);
  /* only its private part changes: the shared one gets no new version */
  world_text(&got, "nominativo", "Rossi Mario");
  tx = open_tx();
  OK(zn_tx_update(tx, &w.own, &got, err));
  OK(zn_tx_commit(tx, err));
  zn_version *v = NULL;
  size_t n = 0;
  OK(zn_replica_history(r, row.ent, row.k, 1, &a, &v, &n, err));
  assert_int_equal(n, 1);
  assert_memory_equal(v[0].ledger.b, w.spending.id.b, 16);
  OK(zn_replica_history(r, row.ent, row.k, 2, &a, &v, &n, err));
  assert_int_equal(n, 2);
  assert_memory_equal(v[0].ledger.b, w.own.id.b, 16);
  tx = open_tx();
  OK(zn_tx_delete(tx, row.ent, row.k, err));
  OK(zn_tx_commit(tx, err));
  assert_int_equal(count("SELECT count(*) FROM fornitore_p"), 0);
  zn_arena_release(&a);
}

static void ids(void **state) {
  (void)state;
  char text[64];
  int64_t k = add("11", 5), back = 0;
  zn_err e = {0};
  OK(zn_replica_id_print(r, k, text));
  assert_int_equal(strlen(text), 23);
  OK(zn_replica_id_parse(r, text, &back, err));
  assert_int_equal(back, k);
  OK(zn_replica_id_print(r, world_k(r, &w.ente), text));
  assert_int_equal(strlen(text), 26);
  OK(zn_replica_id_parse(r, text, &back, err));
  assert_int_equal(back, world_k(r, &w.ente));
  assert_int_equal(zn_replica_id_parse(r, "aaaaaaaaaaaaaaaaaaaaaaaaaa", &back, &e), ZN_E_NOTFOUND);
  assert_int_equal(zn_replica_id_parse(r, "qualcosa", &back, &e), ZN_E_INVALID);
  assert_int_equal(zn_replica_id_parse(r, "", &back, &e), ZN_E_INVALID);
  zn_ledger l;
  zn_pk device;
  OK(zn_replica_row_origin(r, impegno(), k, &l, &device));
  assert_int_equal(l.kind, ZN_L6_ENTE);
  assert_memory_equal(device.b, zn_replica_ident(r)->sign_pk.b, 32);
}

static void refused(void **state) {
  (void)state;
  zn_err e = {0};
  zn_row row = world_impegno(&w, r, "12", -5);
  zn_tx *tx = open_tx();
  assert_int_equal(zn_tx_insert(tx, &w.spending, NULL, &row, false, &e), ZN_E_INVALID);
  zn_tx_rollback(tx);
  tx = open_tx();
  row = world_impegno(&w, r, "12", 5);
  assert_int_equal(zn_tx_insert(tx, &w.own, NULL, &row, false, &e), ZN_E_DENIED); /* not in this kind of ledger */
  zn_tx_rollback(tx);
  zn_id other;
  zn_key_ente("C346", &other);
  tx = open_tx();
  world_int(&row, "ente", world_k(r, &other));
  assert_int_equal(zn_tx_insert(tx, &w.spending, NULL, &row, false, &e), ZN_E_DENIED);
  zn_tx_rollback(tx);
  /* the Regione's rows can only be read */
  tx = open_tx();
  zn_arena a;
  zn_arena_init(&a);
  OK(zn_replica_row(r, zn_entity_by_no(ZN_ENTE), world_k(r, &w.ente), &a, &row, err));
  world_text(&row, "denominazione", "Mio");
  assert_int_equal(zn_tx_update(tx, NULL, &row, &e), ZN_E_DENIED);
  zn_tx_rollback(tx);
  zn_tx *second = NULL;
  tx = open_tx();
  assert_int_equal(zn_tx_begin(&second, r, &e), ZN_E_STATE);
  zn_tx_rollback(tx);
  zn_arena_release(&a);
}

/* ---- hook ---- */

typedef struct log {
  int rows, flushes, drops;
  int64_t sum;
  bool fail;
} log_;

static zn_status on_row(void *ctx, const zn_entity *e, const zn_row *before, const zn_row *after, zn_err *err) {
  log_ *l = ctx;
  if (l->fail) return zn_fail(err, ZN_E_LIMIT, "%s", "no");
  l->rows++;
  if (e->no != ZN_IMPEGNO) return ZN_OK;
  int i = zn_field_index(e, "importo");
  l->sum += (after ? after->v[i].i : 0) - (before ? before->v[i].i : 0);
  return ZN_OK;
}
static zn_status on_flush(void *ctx, zn_err *err) {
  (void)err;
  ((log_ *)ctx)->flushes++;
  return ZN_OK;
}
static void on_drop(void *ctx) { ((log_ *)ctx)->drops++; }

static void a_hook_sees_before_and_after(void **state) {
  (void)state;
  log_ l = {0};
  zn_row_hook h = {&l, on_row, on_flush, on_drop};
  zn_replica_set_hook(r, &h);
  int64_t k = add("20", 100);
  assert_int_equal(l.sum, 100);
  zn_arena a;
  zn_row row;
  zn_arena_init(&a);
  OK(zn_replica_row(r, impegno(), k, &a, &row, err));
  world_int(&row, "importo", 70);
  zn_tx *tx = open_tx();
  OK(zn_tx_update(tx, NULL, &row, err));
  OK(zn_tx_delete(tx, impegno(), k, err));
  OK(zn_tx_commit(tx, err));
  assert_int_equal(l.sum, 0);
  assert_int_equal(l.rows, 3);
  assert_int_equal(l.flushes, 2);
  tx = open_tx();
  zn_tx_rollback(tx);
  assert_int_equal(l.drops, 1);
  /* what the hook refuses is not written */
  l.fail = true;
  zn_err e = {0};
  tx = open_tx();
  row = world_impegno(&w, r, "21", 1);
  assert_int_equal(zn_tx_insert(tx, &w.spending, NULL, &row, false, &e), ZN_E_LIMIT);
  zn_tx_rollback(tx);
  zn_replica_set_hook(r, NULL);
  zn_arena_release(&a);
}

/* ---- settings, statements, reopening ---- */

static void settings(void **state) {
  (void)state;
  zn_arena a;
  zn_arena_init(&a);
  assert_null(zn_replica_meta(r, &a, "niente"));
  OK(zn_replica_set_meta(r, "chiave", "valore", err));
  assert_string_equal(zn_replica_meta(r, &a, "chiave"), "valore");
  OK(zn_replica_set_meta(r, "chiave", NULL, err));
  assert_null(zn_replica_meta(r, &a, "chiave"));
  zn_arena_release(&a);
}

static void a_statement_in_use_is_not_disturbed(void **state) {
  (void)state;
  const char *sql = "SELECT k FROM impegno ORDER BY k";
  sqlite3_stmt *s = zn_replica_stmt(r, sql, NULL);
  assert_int_equal(sqlite3_step(s), SQLITE_ROW);
  sqlite3_stmt *t = zn_replica_stmt(r, sql, NULL);
  assert_ptr_not_equal(s, t);
  zn_replica_done(t);
  zn_replica_done(s);
  assert_ptr_equal(zn_replica_stmt(r, sql, NULL), s);
  zn_err e = {0};
  assert_null(zn_replica_stmt(r, "SELECT niente FROM nulla", &e));
  assert_true(e.code != ZN_OK);
}

static void close_and_open(void **state) {
  (void)state;
  int64_t k = add("30", 77);
  char home[128];
  snprintf(home, sizeof home, "%s", zn_replica_home(r));
  zn_pk pk = zn_replica_ident(r)->sign_pk;
  uint64_t gen = zn_trust_device_count(zn_replica_trust(r));
  zn_replica_close(r);
  OK(zn_replica_open(&w.dev[0], home, &w.env[1], err));
  r = w.dev[0];
  world_fast(r);
  assert_memory_equal(zn_replica_ident(r)->sign_pk.b, pk.b, 32);
  assert_int_equal(zn_trust_device_count(zn_replica_trust(r)), gen);
  zn_arena a;
  zn_row row;
  zn_arena_init(&a);
  OK(zn_replica_row(r, impegno(), k, &a, &row, err));
  zn_arena_release(&a);
  zn_replica *none = NULL;
  zn_err e = {0};
  assert_int_equal(zn_replica_open(&none, "/tmp/zona-nessuno", &w.env[1], &e), ZN_E_NOTFOUND);
  assert_non_null(strstr(e.text, "zona join"));
  zn_replica_new n = {.url = "x"};
  assert_int_equal(zn_replica_create(&none, home, &w.env[1], &n, &e), ZN_E_STATE);
}

static void two_lockers(void **state) {
  (void)state;
  zn_replica *again = NULL;
  zn_err e = {0};
  OK(zn_replica_open(&again, zn_replica_home(r), &w.env[1], err));
  OK(zn_replica_lock_sync(r, err));
  OK(zn_replica_lock_sync(r, err));
  assert_int_equal(zn_replica_lock_sync(again, &e), ZN_E_BUSY);
  zn_replica_unlock_sync(r);
  OK(zn_replica_lock_sync(again, err));
  zn_replica_close(again); /* gives it back */
  OK(zn_replica_lock_sync(r, err));
  zn_replica_unlock_sync(r);
}

static void unsent(void **state) {
  (void)state;
  zn_unsent u;
  OK(zn_status_unsent(r, &u, err));
  size_t queued = u.queued;
  add("40", 1);
  OK(zn_status_unsent(r, &u, err));
  assert_int_equal(u.queued, queued + 1);
  assert_true(u.since_ms > 0 && u.since_ms <= w.clock[1].wall_ms);
  OK(zn_replica_seal(r, 0, NULL, err));
  OK(zn_status_unsent(r, &u, err));
  assert_int_equal(u.queued, 0);
  assert_true(u.undelivered > 0);
  assert_true(u.since_ms > 0 && u.since_ms <= w.clock[1].wall_ms);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(add_read_edit_delete),
                                     cmocka_unit_test(several_in_one),
                                     cmocka_unit_test(rollback_leaves_nothing),
                                     cmocka_unit_test(hashed_rows),
                                     cmocka_unit_test(private_group),
                                     cmocka_unit_test(ids),
                                     cmocka_unit_test(refused),
                                     cmocka_unit_test(a_hook_sees_before_and_after),
                                     cmocka_unit_test(settings),
                                     cmocka_unit_test(a_statement_in_use_is_not_disturbed),
                                     cmocka_unit_test(close_and_open),
                                     cmocka_unit_test(two_lockers),
                                     cmocka_unit_test(unsent)};
  return cmocka_run_group_tests(tests, begin, end);
}
