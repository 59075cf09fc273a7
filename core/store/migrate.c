/* From an older build's replica to this one's, in one transaction, after a copy of it was put aside.
 *
 * Tables and columns that the schema has gained are added. What an older build kept as opaque bytes (x) is taken over
 * by the fields that are known now, and segments with entities that it did not know are applied once more. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/merge/merge.h"
#include "core/store/internal.h"
#include "core/text/store.h"

static zn_status keep_copy(zn_replica *r, int64_t version, zn_err *err) {
  char path[4096];
  snprintf(path, sizeof path, "%s/" ZN_DB_NAME ".v%lld", r->home, (long long)version);
  remove(path); /* of an attempt that was cut short */
  char *sql = sqlite3_mprintf("VACUUM INTO %Q", path);
  if (sql == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  int rc = sqlite3_exec(r->db, sql, NULL, NULL, NULL);
  sqlite3_free(sql);
  return rc == SQLITE_OK ? ZN_OK : zn_fail(err, ZN_E_IO, ZT_STORE_COPY, path, sqlite3_errmsg(r->db));
}

static zn_status has_column(zn_replica *r, const char *table, const char *column, bool *yes, zn_err *err) {
  ZN_STMT(s, r, "SELECT 1 FROM pragma_table_info(?) WHERE name=?", err);
  sqlite3_bind_text(s, 1, table, -1, SQLITE_STATIC);
  sqlite3_bind_text(s, 2, column, -1, SQLITE_STATIC);
  int64_t one = 0;
  return zn_query_int(r, s, &one, yes, err);
}

/* Missing columns of tables that exist. *gained: some were. */
static zn_status add_columns(zn_replica *r, bool *gained, zn_err *err) {
  *gained = false;
  for (size_t i = 0; i < zn_entity_count(); i++) {
    const zn_entity *e = zn_entity_at(i);
    for (size_t j = 0; j < e->nfields; j++) {
      const char *table = zn_schema_table(e, e->fields[j].group);
      bool there = false, yes = false;
      ZN_TRY(has_column(r, table, "k", &there, err));
      if (!there) continue;
      ZN_TRY(has_column(r, table, e->fields[j].name, &yes, err));
      if (yes) continue;
      char sql[256];
      zn_type t = e->fields[j].type;
      snprintf(sql, sizeof sql, "ALTER TABLE %s ADD COLUMN %s %s", table, e->fields[j].name,
               t == ZN_T_TEXT || t == ZN_T_ENUM ? "TEXT"
               : t == ZN_T_BIN                  ? "BLOB"
                                                : "INTEGER");
      ZN_TRY(zn_db_exec(r, sql, err));
      *gained = true;
    }
  }
  return ZN_OK;
}

/* ---- x ---- */

static zn_status take_fields(zn_replica *r, const zn_entity *e, unsigned group, zn_row *row, zn_arena *a, zn_err *err) {
  zn_change_ctx ctx;
  zn_change_ctx_of(r, 0, &ctx);
  for (size_t j = 0; j < e->nfields; j++) {
    bool found = false;
    if (e->fields[j].group != group) continue;
    zn_status st = zn_x_take(row->x, &e->fields[j], &ctx, &row->v[j], &found);
    if (st != ZN_OK) return zn_fail(err, st, ZT_BUG, "x");
  }
  zn_status st = zn_x_rest(row->x, e, a, &row->x);
  return st == ZN_OK ? ZN_OK : zn_fail(err, st, ZT_BUG, "x");
}

static zn_status take_over(zn_replica *r, const zn_entity *e, unsigned group, zn_err *err) {
  char sql[160];
  int64_t last = INT64_MIN;
  bool row = true;
  zn_status st = ZN_OK;
  zn_arena a;
  snprintf(sql, sizeof sql, "SELECT min(k) FROM %s WHERE k>? AND x IS NOT NULL", zn_schema_table(e, group));
  zn_arena_init(&a);
  while (st == ZN_OK) {
    sqlite3_stmt *s = zn_replica_stmt(r, sql, err);
    zn_row old;
    bool found = false;
    zn_arena_clear(&a);
    if (s == NULL) st = zn_replica_sql_fail(r, err);
    if (st == ZN_OK) sqlite3_bind_int64(s, 1, last);
    if (st == ZN_OK) st = zn_query_int(r, s, &last, &row, err);
    if (st != ZN_OK || !row) break;
    zn_row_clear(&old, e, last);
    st = zn_rows_get(r, e, last, group, &a, &old, &found, err);
    if (st == ZN_OK) st = take_fields(r, e, group, &old, &a, err);
    if (st == ZN_OK) st = zn_rows_put(r, &old, group, false, err);
  }
  zn_arena_release(&a);
  return st;
}

/* ---- segments with what was unknown ---- */

/* The last part of the transaction that a segment belongs to. */
static zn_status last_part(zn_replica *r, int64_t seg, int64_t *out, bool *found, zn_err *err) {
  ZN_STMT(s, r,
          "SELECT b.id FROM seg a JOIN seg b ON b.f=a.f AND b.seq>=a.seq WHERE a.id=? AND b.flags & 8 = 0 ORDER BY "
          "b.seq LIMIT 1",
          err);
  sqlite3_bind_int64(s, 1, seg);
  return zn_query_int(r, s, out, found, err);
}

/* Noted once more, with the entities that are known now, as if they had just become readable. */
zn_status zn_store_reapply(zn_replica *r, zn_err *err) {
  int64_t id = 0;
  for (;;) {
    ZN_STMT(s, r, "SELECT min(id) FROM seg WHERE id>? AND (flags & 1 OR state=4)", err);
    sqlite3_bind_int64(s, 1, id);
    bool found = false;
    int64_t last = 0;
    ZN_TRY(zn_query_int(r, s, &id, &found, err));
    if (!found) return zn_replica_set_meta(r, "reapply", NULL, err);
    ZN_STMT(u, r, "UPDATE seg SET n0=NULL, n1=NULL, state=3 WHERE id=?", err);
    sqlite3_bind_int64(u, 1, id);
    ZN_TRY(zn_step_done(r, u, err));
    ZN_TRY(last_part(r, id, &last, &found, err));
    if (found) ZN_TRY(zn_order_retry(r, last, err));
  }
}

static zn_status convert(zn_replica *r, zn_err *err) {
  bool gained = false;
  ZN_TRY(add_columns(r, &gained, err));
  ZN_TRY(zn_store_make_tables(r, err));
  for (size_t i = 0; i < zn_entity_count(); i++)
    for (unsigned g = 1; g <= zn_entity_at(i)->ngroups; g++) ZN_TRY(take_over(r, zn_entity_at(i), g, err));
  return ZN_OK;
}

zn_status zn_store_migrate(zn_replica *r, zn_err *err) {
  int64_t version = 0;
  bool found = false;
  ZN_STMT(s, r, "PRAGMA user_version", err);
  ZN_TRY(zn_query_int(r, s, &version, &found, err));
  ZN_TRY(keep_copy(r, version, err));
  ZN_TRY(zn_db_exec(r, "BEGIN EXCLUSIVE", err));
  zn_status st = convert(r, err);
  if (st == ZN_OK) st = zn_replica_set_meta(r, "reapply", "1", err);
  if (st == ZN_OK) st = zn_db_exec(r, "COMMIT", err);
  if (st != ZN_OK && sqlite3_exec(r->db, "ROLLBACK", NULL, NULL, NULL) != SQLITE_OK) return st;
  return st;
}
