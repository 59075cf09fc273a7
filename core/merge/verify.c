/* Proof that what is in the tables follows from the log: everything derived is rebuilt into a second database and
 * compared. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/merge/merge.h"
#include "core/text/store.h"

#define BATCH 256

static void remove_all(const char *path) {
  char name[4200];
  const char *const tails[] = {"", "-wal", "-shm", "-journal"};
  for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
    snprintf(name, sizeof name, "%s%s", path, tails[i]);
    remove(name);
  }
}

/* ---- replay ---- */

static zn_status replay_one(zn_replica *to, sqlite3_stmt *s, zn_err *err) {
  zn_sig sig;
  zn_hash gone = {{0}};
  zn_buf wire;
  if (!zn_column_exact(s, 1, sig.b, sizeof sig.b)) return zn_fail(err, ZN_E_BUG, ZT_BUG, "sig");
  if (sqlite3_column_type(s, 3) != SQLITE_NULL && !zn_column_exact(s, 3, gone.b, sizeof gone.b))
    return zn_fail(err, ZN_E_BUG, ZT_BUG, "gone");
  zn_buf_init(&wire, 0);
  zn_status st = zn_seg_wire(&wire, ZN_SPAN(sqlite3_column_blob(s, 0), (size_t)sqlite3_column_bytes(s, 0)), &sig,
                             ZN_SPAN(sqlite3_column_blob(s, 2), (size_t)sqlite3_column_bytes(s, 2)), &gone);
  if (st == ZN_OK) st = zn_replica_put_segment(to, zn_buf_span(&wire), NULL, err);
  zn_buf_release(&wire);
  return st;
}

static zn_status replay(zn_replica *from, zn_replica *to, zn_err *err) {
  ZN_STMT(s, from, "SELECT hdr, sig, data, gone FROM seg LEFT JOIN body USING(id) ORDER BY id", err);
  zn_status st = zn_receive_begin(to, err);
  for (size_t n = 1; st == ZN_OK; n++) {
    bool row = false;
    st = zn_step_row(from, s, &row, err);
    if (st != ZN_OK || !row) break;
    st = replay_one(to, s, err);
    if (st == ZN_OK && n % BATCH == 0 && (st = zn_receive_end(to, err)) == ZN_OK) st = zn_receive_begin(to, err);
  }
  sqlite3_reset(s);
  if (st == ZN_OK) return zn_receive_end(to, err);
  zn_receive_abort(to);
  return st;
}

/* The queue is part of the state: its registers are rebuilt with it. */
static zn_status replay_queue(zn_replica *to, zn_err *err) {
  zn_arena a;
  zn_queued *q = NULL;
  size_t n = 0;
  ZN_TRY(zn_db_begin(to, err));
  zn_arena_init(&a);
  zn_status st = zn_db_exec(to, "INSERT INTO queue SELECT * FROM live.queue", err);
  if (st == ZN_OK) st = zn_queue_list(to, 0, &a, &q, &n, err);
  for (size_t i = 0; st == ZN_OK && i < n; i++) {
    zn_change_ctx ctx;
    zn_decoded d;
    zn_change_ctx_of(to, q[i].f, &ctx);
    st = zn_changes_decode(&d, q[i].data, &ctx, &a);
    if (st != ZN_OK)
      st = zn_fail(err, st, ZT_BUG, "queue");
    else
      st = zn_merge_touch(to, q[i].f, &d, err);
  }
  zn_arena_release(&a);
  if (st == ZN_OK) return zn_db_commit(to, err);
  zn_db_rollback(to);
  return st;
}

/* ---- comparison ---- */

static bool is_log(const char *table) {
  if (strncmp(table, "sqlite_", 7) == 0) return true;
  for (size_t i = 0; zn_log_tables[i] != NULL; i++)
    if (strcmp(zn_log_tables[i], table) == 0) return true;
  return false;
}

/* The columns by name: those that an upgrade added stand last in the older table. */
static zn_status columns(zn_replica *r, const char *table, zn_buf *out, zn_err *err) {
  ZN_STMT(s, r, "SELECT group_concat('\"' || name || '\"') FROM pragma_table_info(?, 'main')", err);
  sqlite3_bind_text(s, 1, table, -1, SQLITE_STATIC);
  bool row = false;
  ZN_TRY(zn_step_row(r, s, &row, err));
  if (row) zn_buf_put(out, sqlite3_column_text(s, 0), (size_t)sqlite3_column_bytes(s, 0));
  zn_replica_done(s);
  return zn_buf_ok(out) ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
}

/* Rows of a.table that b.table lacks. */
static zn_status count_extra(zn_replica *r, const char *a, const char *b, const char *table, int64_t *out,
                             zn_err *err) {
  zn_buf sql, cols;
  zn_buf_init(&sql, 0);
  zn_buf_init(&cols, 0);
  zn_status st = columns(r, table, &cols, err);
  if (st == ZN_OK)
    zn_buf_printf(&sql, "SELECT count(*) FROM (SELECT %s FROM %s.\"%s\" EXCEPT SELECT %s FROM %s.\"%s\")",
                  zn_buf_cstr(&cols), a, table, zn_buf_cstr(&cols), b, table);
  sqlite3_stmt *s = st == ZN_OK ? zn_replica_stmt(r, zn_buf_cstr(&sql), err) : NULL;
  zn_buf_release(&sql);
  zn_buf_release(&cols);
  bool found = false;
  if (st != ZN_OK) return st;
  if (s == NULL) return zn_replica_sql_fail(r, err);
  return zn_query_int(r, s, out, &found, err);
}

static zn_status compare(zn_replica *r, zn_buf *diff, zn_err *err) {
  ZN_STMT(s, r, "SELECT name FROM main.sqlite_schema WHERE type='table' ORDER BY name", err);
  zn_status st = ZN_OK;
  for (bool row = true; st == ZN_OK;) {
    st = zn_step_row(r, s, &row, err);
    if (st != ZN_OK || !row) break;
    const char *table = (const char *)sqlite3_column_text(s, 0);
    int64_t more = 0, less = 0;
    if (is_log(table)) continue;
    st = count_extra(r, "main", "live", table, &more, err);
    if (st == ZN_OK) st = count_extra(r, "live", "main", table, &less, err);
    if (st == ZN_OK && more + less > 0) {
      zn_buf_printf(diff, ZT_VERIFY_DIFF, table, (long long)more, (long long)less);
      zn_buf_put_str(diff, "\n");
    }
  }
  sqlite3_reset(s);
  return st;
}

/* ---- all of it ---- */

/* Read-only, so that the transactions of the second database never lock the first. */
static zn_status attach_live(zn_replica *to, const zn_replica *from, zn_err *err) {
  zn_buf uri;
  zn_buf_init(&uri, 0);
  zn_buf_put_str(&uri, "file:");
  for (const char *p = sqlite3_db_filename(from->db, "main"); *p; p++) {
    if (strchr("?#%", *p) != NULL)
      zn_buf_printf(&uri, "%%%02x", (unsigned char)*p);
    else
      zn_buf_put(&uri, p, 1);
  }
  zn_buf_put_str(&uri, "?mode=ro");
  char *attach = sqlite3_mprintf("ATTACH %Q AS live", zn_buf_cstr(&uri));
  zn_buf_release(&uri);
  if (attach == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_status st = zn_db_exec(to, attach, err);
  sqlite3_free(attach);
  return st;
}

static zn_status prepare(zn_replica *to, const zn_replica *from, zn_err *err) {
  ZN_TRY(attach_live(to, from, err));
  return zn_db_exec(to,
                    "BEGIN; INSERT INTO hid SELECT * FROM live.hid; INSERT INTO epoch SELECT * FROM live.epoch;"
                    "INSERT INTO feed(f, ledger, device, tag) SELECT f, ledger, device, tag FROM live.feed; COMMIT",
                    err);
}

zn_status zn_replica_verify(zn_replica *r, zn_attach_fn attach, zn_buf *diff, zn_err *err) {
  char path[4096];
  zn_replica *to = NULL;
  snprintf(path, sizeof path, "%s/verify.db", r->home);
  remove_all(path);
  ZN_TRY(zn_trust_refresh(r, err));
  zn_status st = zn_replica_shadow(&to, r, path, err);
  if (st == ZN_OK) st = zn_db_exec(to, "PRAGMA synchronous=OFF", err);
  if (st == ZN_OK) st = prepare(to, r, err);
  if (st == ZN_OK && attach != NULL) st = attach(to, err);
  /* one snapshot of what is compared: the replica may be written meanwhile */
  bool reading = false;
  if (st == ZN_OK) {
    st = zn_db_exec(r, "BEGIN IMMEDIATE", err);
    reading = st == ZN_OK;
  }
  if (st == ZN_OK) st = replay(r, to, err);
  if (st == ZN_OK) st = replay_queue(to, err);
  if (st == ZN_OK) st = compare(to, diff, err);
  if (reading && sqlite3_exec(r->db, "ROLLBACK", NULL, NULL, NULL) != SQLITE_OK && st == ZN_OK)
    st = zn_replica_sql_fail(r, err);
  zn_replica_close(to);
  remove_all(path);
  return st;
}
