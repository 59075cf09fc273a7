/* A home restored from an old copy takes its own later segments back; what it wrote meanwhile under the same numbers
 * gets new ones, and the other devices see everything once. */
#include "core/store/status.h"
#include "tests/support/world.h"

static world w;

static int begin(void **state) {
  (void)state;
  world_begin(&w, 12, 2);
  return 0;
}
static int end(void **state) {
  (void)state;
  world_end(&w);
  return 0;
}

static void copy_file(const char *from, const char *to) {
  char buf[65536];
  FILE *a = fopen(from, "rb"), *b = fopen(to, "wb");
  assert_non_null(a);
  assert_non_null(b);
  for (size_t n; (n = fread(buf, 1, sizeof buf, a)) > 0;) assert_int_equal(fwrite(buf, 1, n, b), n);
  fclose(a);
  assert_int_equal(fclose(b), 0);
}

static int64_t add(zn_replica *r, zn_tx *tx, const char *numero, int64_t importo, int64_t deriva_da) {
  zn_row row = world_impegno(&w, r, numero, importo);
  if (deriva_da > 0) world_int(&row, "deriva_da", deriva_da);
  OK(zn_tx_insert(tx, &w.spending, NULL, &row, false, err));
  return row.k;
}

static int64_t one(zn_replica *r, const char *sql) {
  sqlite3_stmt *s = zn_replica_stmt(r, sql, NULL);
  int64_t n = -1;
  bool found;
  assert_non_null(s);
  OK(zn_query_int(r, s, &n, &found, err));
  return n;
}

static void taken_back(void **state) {
  (void)state;
  char home[160], db[200], kept[200];
  zn_replica *b = w.dev[1];
  zn_tx *tx = NULL;
  snprintf(home, sizeof home, "%s", zn_replica_home(w.dev[0]));
  snprintf(db, sizeof db, "%s/replica.db", home);
  snprintf(kept, sizeof kept, "%s/backup.db", w.dir);
  /* a backup, then life goes on and is delivered */
  assert_int_equal(sqlite3_exec(zn_replica_db(w.dev[0]), "PRAGMA wal_checkpoint(TRUNCATE)", 0, 0, 0), SQLITE_OK);
  copy_file(db, kept);
  OK(zn_tx_begin(&tx, w.dev[0], err));
  add(w.dev[0], tx, "1", 10, 0);
  add(w.dev[0], tx, "2", 20, 0);
  OK(zn_tx_commit(tx, err));
  world_carry(w.dev[0], b);
  zn_replica_close(w.dev[0]);
  /* the machine is restored, and writes within the same second: the same numbers */
  copy_file(kept, db);
  OK(zn_replica_open(&w.dev[0], home, &w.env[1], err));
  world_fast(w.dev[0]);
  OK(zn_tx_begin(&tx, w.dev[0], err));
  int64_t parent = add(w.dev[0], tx, "3", 30, 0);
  add(w.dev[0], tx, "4", 40, parent);
  OK(zn_tx_commit(tx, err));
  assert_int_equal(one(b, "SELECT max(k) & 0x7ffffffffff FROM impegno"),
                   one(w.dev[0], "SELECT max(k) & 0x7ffffffffff FROM impegno"));
  /* its segments come back */
  world_carry_segments(b, w.dev[0]);
  assert_int_equal(one(w.dev[0], "SELECT sum(importo) FROM impegno"), 100);
  assert_int_equal(one(w.dev[0], "SELECT count(*) FROM impegno"), 4);
  assert_int_equal(one(w.dev[0], "SELECT a.importo FROM impegno a JOIN impegno b ON b.deriva_da=a.k"), 30);
  world_carry(w.dev[0], b);
  assert_int_equal(one(b, "SELECT sum(importo) FROM impegno"), 100);
  assert_int_equal(one(b, "SELECT a.importo FROM impegno a JOIN impegno b ON b.deriva_da=a.k"), 30);
  assert_int_equal(one(b, "SELECT count(*) FROM feed WHERE odd & 2"), 0);
  zn_replica *all[] = {w.dev[0], b};
  for (size_t i = 0; i < 2; i++) {
    zn_buf diff;
    zn_buf_init(&diff, 0);
    OK(zn_replica_verify(all[i], NULL, &diff, err));
    assert_string_equal(zn_buf_cstr(&diff), "");
    zn_buf_release(&diff);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(taken_back)};
  return cmocka_run_group_tests(tests, begin, end);
}
