/* Prepared statements, kept by their text; SQLite's errors as ours. */
#include <stdlib.h>
#include <string.h>

#include "core/store/internal.h"
#include "core/text/store.h"

static uint64_t text_hash(const char *s) {
  uint64_t h = 1469598103934665603ULL;
  for (; *s; s++) h = (h ^ (uint8_t)*s) * 1099511628211ULL;
  return h;
}

static bool grow(zn_replica *r) {
  size_t cap = r->stmts_cap == 0 ? 256 : r->stmts_cap * 2;
  zn_stmt_slot *slots = calloc(cap, sizeof *slots);
  if (slots == NULL) return false;
  for (size_t i = 0; i < r->stmts_cap; i++) {
    if (r->stmts[i].st == NULL) continue;
    size_t j = r->stmts[i].hash & (cap - 1);
    while (slots[j].st != NULL) j = (j + 1) & (cap - 1);
    slots[j] = r->stmts[i];
  }
  free(r->stmts);
  r->stmts = slots;
  r->stmts_cap = cap;
  return true;
}

sqlite3_stmt *zn_replica_stmt(zn_replica *r, const char *sql, zn_err *err) {
  uint64_t h = text_hash(sql);
  if (r->nstmts * 2 >= r->stmts_cap && !grow(r)) {
    (void)zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    return NULL;
  }
  size_t i = h & (r->stmts_cap - 1);
  for (; r->stmts[i].st != NULL; i = (i + 1) & (r->stmts_cap - 1)) {
    zn_stmt_slot *s = &r->stmts[i];
    if (s->hash != h || strcmp(sqlite3_sql(s->st), sql) != 0) continue;
    if (sqlite3_stmt_busy(s->st)) continue; /* being read further up: this caller gets a second one */
    sqlite3_reset(s->st);
    sqlite3_clear_bindings(s->st);
    return s->st;
  }
  sqlite3_stmt *st = NULL;
  if (sqlite3_prepare_v3(r->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &st, NULL) != SQLITE_OK || st == NULL) {
    (void)zn_replica_sql_fail(r, err);
    return NULL;
  }
  r->stmts[i] = (zn_stmt_slot){st, h};
  r->nstmts++;
  return st;
}

void zn_replica_done(sqlite3_stmt *s) {
  if (s == NULL) return;
  sqlite3_reset(s);
  sqlite3_clear_bindings(s);
}

void zn_stmts_release(zn_replica *r) {
  for (size_t i = 0; i < r->stmts_cap; i++) sqlite3_finalize(r->stmts[i].st);
  free(r->stmts);
  r->stmts = NULL;
  r->nstmts = r->stmts_cap = 0;
}

zn_status(zn_replica_sql_fail)(zn_replica *r, zn_err *err) {
  if (r->db == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  switch (sqlite3_errcode(r->db) & 0xff) {
    case SQLITE_FULL: return zn_fail(err, ZN_E_FULL, ZT_SQL_FULL);
    case SQLITE_READONLY:
    case SQLITE_PERM: return zn_fail(err, ZN_E_IO, ZT_SQL_READONLY, r->home);
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return zn_fail(err, ZN_E_BUSY, ZT_SQL_BUSY);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return zn_fail(err, ZN_E_IO, ZT_SQL_CORRUPT, r->home, sqlite3_errmsg(r->db));
    case SQLITE_CANTOPEN: return zn_fail(err, ZN_E_IO, ZT_SQL_OPEN, r->home, sqlite3_errmsg(r->db));
    case SQLITE_NOMEM: return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE: return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    case SQLITE_IOERR:
      if (sqlite3_system_errno(r->db) == 28 /* ENOSPC */) return zn_fail(err, ZN_E_FULL, ZT_SQL_FULL);
      return zn_fail(err, ZN_E_IO, ZT_SQL_OTHER, sqlite3_errmsg(r->db));
    default: return zn_fail(err, ZN_E_IO, ZT_SQL_OTHER, sqlite3_errmsg(r->db));
  }
}

zn_status zn_step_done(zn_replica *r, sqlite3_stmt *s, zn_err *err) {
  int rc = sqlite3_step(s);
  zn_status st = rc == SQLITE_DONE || rc == SQLITE_ROW ? ZN_OK : zn_replica_sql_fail(r, err);
  sqlite3_reset(s);
  return st;
}

zn_status zn_step_row(zn_replica *r, sqlite3_stmt *s, bool *row, zn_err *err) {
  int rc = sqlite3_step(s);
  if (rc != SQLITE_ROW && rc != SQLITE_DONE) {
    zn_status st = zn_replica_sql_fail(r, err);
    sqlite3_reset(s);
    return st;
  }
  *row = rc == SQLITE_ROW;
  return ZN_OK;
}

zn_status zn_query_int(zn_replica *r, sqlite3_stmt *s, int64_t *out, bool *found, zn_err *err) {
  bool row = false;
  ZN_TRY(zn_step_row(r, s, &row, err));
  *found = row && sqlite3_column_type(s, 0) != SQLITE_NULL;
  if (*found) *out = sqlite3_column_int64(s, 0);
  zn_replica_done(s);
  return ZN_OK;
}

void zn_bind_bytes(sqlite3_stmt *s, int i, const void *p, size_t n) {
  sqlite3_bind_blob64(s, i, p == NULL ? "" : p, n, SQLITE_STATIC);
}

bool zn_column_exact(sqlite3_stmt *s, int i, void *out, size_t n) {
  if ((size_t)sqlite3_column_bytes(s, i) != n) return false;
  memcpy(out, sqlite3_column_blob(s, i), n);
  return true;
}
