/* A replica of an older build opens in a newer one: tables and columns are added, what was kept as unknown is taken
 * over, a copy stays beside it. One of a newer build is refused. Older replicas are made by taking away from one of
 * today. */
#include "core/merge/merge.h"
#include "tests/support/world.h"

static world w;
static char home[160];

static int begin(void **state) {
  (void)state;
  world_begin(&w, 10, 1);
  snprintf(home, sizeof home, "%s", zn_replica_home(w.dev[0]));
  return 0;
}
static int end(void **state) {
  (void)state;
  world_end(&w);
  return 0;
}

static void exec(const char *sql) {
  sqlite3 *db = NULL;
  char path[200], *text = NULL;
  snprintf(path, sizeof path, "%s/replica.db", home);
  assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
  if (sqlite3_exec(db, sql, NULL, NULL, &text) != SQLITE_OK) fail_msg("%s: %s", sql, text);
  sqlite3_close(db);
}

static void close_it(void) {
  zn_replica_close(w.dev[0]);
  w.dev[0] = NULL;
}

static int64_t count(const char *sql) {
  sqlite3_stmt *s = zn_replica_stmt(w.dev[0], sql, NULL);
  int64_t n = -1;
  bool found;
  assert_non_null(s);
  OK(zn_query_int(w.dev[0], s, &n, &found, err));
  return n;
}

static void a_newer_one_is_refused(void **state) {
  (void)state;
  zn_err e = {0};
  char sql[64];
  close_it();
  snprintf(sql, sizeof sql, "PRAGMA user_version=%d", ZN_STORE_VERSION << 16 | (ZN_SCHEMA_VERSION + 1));
  exec(sql);
  assert_int_equal(zn_replica_open(&w.dev[0], home, &w.env[1], &e), ZN_E_VERSION);
  assert_non_null(strstr(e.text, "Aggiorna"));
  snprintf(sql, sizeof sql, "PRAGMA user_version=%d", ZN_STORE_VERSION << 16 | ZN_SCHEMA_VERSION);
  exec(sql);
  OK(zn_replica_open(&w.dev[0], home, &w.env[1], err));
}

/* The older build knew neither `oggetto` of an impegno nor the entity `atto`: the first lay in x, the second in
 * segments that it passed over. */
static void an_older_one_is_taken_over(void **state) {
  (void)state;
  zn_tx *tx = NULL;
  OK(zn_tx_begin(&tx, w.dev[0], err));
  zn_row row = world_impegno(&w, w.dev[0], "1", 500), atto = world_atto(&w, w.dev[0], "9", "conservato");
  world_text(&row, "oggetto", "un testo");
  OK(zn_tx_insert(tx, &w.spending, NULL, &row, false, err));
  OK(zn_tx_insert(tx, &w.spending, NULL, &atto, false, err));
  OK(zn_tx_commit(tx, err));
  OK(zn_replica_seal(w.dev[0], 0, NULL, err));
  int no = -1;
  for (size_t i = 0; i < row.ent->nfields; i++)
    if (strcmp(row.ent->fields[i].name, "oggetto") == 0) no = row.ent->fields[i].no;
  close_it();
  char sql[600];
  /* x = [[no, text, "un testo"]] */
  snprintf(sql, sizeof sql,
           "UPDATE impegno SET x=X'9193%02X01C408756E20746573746F'; ALTER TABLE impegno DROP COLUMN oggetto;"
           "DELETE FROM atto; DELETE FROM ver WHERE g=%d; DELETE FROM hist WHERE k IN (SELECT k FROM hid); UPDATE seg "
           "SET flags=flags|1 WHERE"
           " id=(SELECT max(id) FROM seg); DROP TABLE recupero; PRAGMA user_version=%d",
           no, ZN_ATTO << 2 | 1, ZN_STORE_VERSION << 16 | (ZN_SCHEMA_VERSION - 1));
  exec(sql);
  OK(zn_replica_open(&w.dev[0], home, &w.env[1], err));
  assert_int_equal(count("SELECT count(*) FROM impegno WHERE oggetto='un testo' AND x IS NULL"), 1);
  assert_int_equal(count("SELECT count(*) FROM atto WHERE oggetto='conservato'"), 1);
  assert_int_equal(count("SELECT count(*) FROM recupero"), 0);
  char path[240];
  snprintf(path, sizeof path, "%s/replica.db.v%d", home, ZN_STORE_VERSION << 16 | (ZN_SCHEMA_VERSION - 1));
  assert_int_equal(access(path, R_OK), 0);
  zn_buf diff;
  zn_buf_init(&diff, 0);
  OK(zn_replica_verify(w.dev[0], NULL, &diff, err));
  assert_string_equal(zn_buf_cstr(&diff), "");
  zn_buf_release(&diff);
}

static void not_ours(void **state) {
  (void)state;
  zn_err e = {0};
  close_it();
  exec("PRAGMA application_id=7");
  assert_int_equal(zn_replica_open(&w.dev[0], home, &w.env[1], &e), ZN_E_FORMAT);
  exec("PRAGMA application_id=1515146817");
  OK(zn_replica_open(&w.dev[0], home, &w.env[1], err));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_newer_one_is_refused),
                                     cmocka_unit_test(an_older_one_is_taken_over), cmocka_unit_test(not_ours)};
  return cmocka_run_group_tests(tests, begin, end);
}
