#include "core/domain/rows/rows.h"

#include <stdio.h>
#include <string.h>

#include "core/base/room.h"
#include "core/domain/rows/ref.h"
#include "core/text/text.h"

static void read_row(const zn_entity *e, sqlite3_stmt *s, zn_row *row) {
  memset(row, 0, sizeof *row);
  row->ent = e;
  row->k = sqlite3_column_int64(s, 0);
  int col = 1;
  for (size_t i = 0; i < e->nfields; i++) {
    if (e->fields[i].group != 1) continue;
    zn_val *v = &row->v[i];
    switch (sqlite3_column_type(s, col)) {
      case SQLITE_INTEGER: *v = zn_int(sqlite3_column_int64(s, col)); break;
      case SQLITE_TEXT:
        v->kind = ZN_V_TEXT;
        v->s.p = sqlite3_column_text(s, col);
        v->s.n = (size_t)sqlite3_column_bytes(s, col);
        break;
      case SQLITE_BLOB:
        v->kind = ZN_V_BIN;
        v->s.p = sqlite3_column_blob(s, col);
        v->s.n = (size_t)sqlite3_column_bytes(s, col);
        break;
      default: break;
    }
    col++;
  }
}

static bool keep(zn_arena *a, zn_row *row) {
  for (size_t i = 0; i < row->ent->nfields; i++) {
    zn_val *v = &row->v[i];
    if (v->kind != ZN_V_TEXT && v->kind != ZN_V_BIN) continue;
    if (v->s.n == 0) {
      v->s.p = (const uint8_t *)"";
      continue;
    }
    v->s = zn_arena_dup(a, v->s);
    if (v->s.p == NULL) return false;
  }
  return true;
}

static sqlite3_stmt *prepare(zn_replica *r, const zn_entity *e, const char *where, zn_err *err) {
  zn_buf sql;
  zn_buf_init(&sql, 0);
  zn_schema_sql_select(&sql, e, 1, where);
  sqlite3_stmt *s = zn_buf_ok(&sql) ? zn_replica_stmt(r, zn_buf_cstr(&sql), err) : NULL;
  zn_buf_release(&sql);
  return s;
}

/* In the order of their making, the same on every replica; feeds are numbered as they were met. */
#define BY_MAKING "k&8796093022207,k"

zn_status zn_rows_where(zn_replica *r, const zn_entity *e, const char *field, int64_t value, zn_arena *a,
                        zn_row_list *out, zn_err *err) {
  char where[120] = "1 ORDER BY " BY_MAKING;
  if (field != NULL) snprintf(where, sizeof where, "%s=? ORDER BY " BY_MAKING, field);
  *out = (zn_row_list){0};
  sqlite3_stmt *s = prepare(r, e, where, err);
  if (s == NULL) return zn_replica_sql_fail(r, err);
  if (field != NULL) sqlite3_bind_int64(s, 1, value);
  size_t cap = 0;
  int rc;
  bool ok = true;
  while (ok && (rc = sqlite3_step(s)) == SQLITE_ROW) {
    if (out->n == cap) {
      size_t more = cap < 4 ? 3 * cap + 1 : cap * 2; /* rows are large, and most lists have one or none */
      zn_row *v = zn_arena_alloc(a, more * sizeof *v);
      if (v == NULL) {
        ok = false;
        break;
      }
      if (out->n > 0) memcpy(v, out->v, out->n * sizeof *v);
      out->v = v;
      cap = more;
    }
    read_row(e, s, &out->v[out->n]);
    ok = keep(a, &out->v[out->n]);
    out->n++;
  }
  zn_replica_done(s);
  if (!ok) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  return rc == SQLITE_DONE ? ZN_OK : zn_replica_sql_fail(r, err);
}

zn_status zn_rows_each(zn_replica *r, const zn_entity *e, zn_row_fn fn, void *ctx, zn_err *err) {
  sqlite3_stmt *s = prepare(r, e, "1 ORDER BY k", err);
  if (s == NULL) return zn_replica_sql_fail(r, err);
  zn_row row;
  zn_status st = ZN_OK;
  int rc;
  while (st == ZN_OK && (rc = sqlite3_step(s)) == SQLITE_ROW) {
    read_row(e, s, &row);
    st = fn(ctx, &row, err);
  }
  zn_replica_done(s);
  if (st != ZN_OK) return st;
  return rc == SQLITE_DONE ? ZN_OK : zn_replica_sql_fail(r, err);
}

zn_status zn_row_get(zn_replica *r, const zn_entity *e, int64_t k, zn_arena *a, zn_row *out, bool *found, zn_err *err) {
  sqlite3_stmt *s = prepare(r, e, "k=?", err);
  if (s == NULL) return zn_replica_sql_fail(r, err);
  sqlite3_bind_int64(s, 1, k);
  int rc = sqlite3_step(s);
  bool ok = true;
  *found = rc == SQLITE_ROW;
  if (*found) {
    read_row(e, s, out);
    ok = keep(a, out);
  }
  zn_replica_done(s);
  if (!ok) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  return rc == SQLITE_ROW || rc == SQLITE_DONE ? ZN_OK : zn_replica_sql_fail(r, err);
}

zn_status zn_rows_ints(zn_replica *r, sqlite3_stmt *s, zn_arena *a, int64_t **out, size_t *n, zn_err *err) {
  size_t cap = 0;
  int rc = SQLITE_DONE;
  bool ok = true;
  *out = NULL;
  *n = 0;
  while (ok && (rc = sqlite3_step(s)) == SQLITE_ROW) {
    int64_t *more = zn_arena_room(a, *out, *n, &cap, sizeof *more);
    ok = more != NULL;
    if (!ok) break;
    *out = more;
    more[(*n)++] = sqlite3_column_int64(s, 0);
  }
  zn_status st = !ok ? zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY) : rc == SQLITE_DONE ? ZN_OK : zn_replica_sql_fail(r, err);
  zn_replica_done(s);
  return st;
}

static zn_status ref_id(void *ctx, int64_t k, zn_id *out) { return zn_replica_hash_of_k(ctx, k, out); }

zn_status zn_row_key(zn_replica *r, const zn_row *row, zn_id *out, zn_err *err) {
  return zn_key_hash(row, ref_id, r, out, err);
}

zn_status zn_row_same_key(zn_replica *r, const zn_row *row, int64_t *k, zn_err *err) {
  zn_id id;
  *k = -1;
  ZN_TRY(zn_row_key(r, row, &id, err));
  int64_t at = zn_replica_k_of_hash(r, &id, false);
  if (at >= 0 && zn_ref_exists(r, row->ent->no, at)) *k = at;
  return ZN_OK;
}
