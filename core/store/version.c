/* The tables ver and sib: which version of a register counts, and which others stay beside it. */
#include "core/store/internal.h"

zn_status zn_ver_get(zn_replica *r, const zn_entity *e, int64_t k, unsigned group, zn_ver *out, bool *found,
                     zn_err *err) {
  ZN_STMT(s, r, "SELECT dot, hlc, st FROM ver WHERE k=? AND g=?", err);
  sqlite3_bind_int64(s, 1, k);
  sqlite3_bind_int64(s, 2, ZN_G(e, group));
  bool row = false;
  ZN_TRY(zn_step_row(r, s, &row, err));
  if (row) {
    int st = sqlite3_column_int(s, 2);
    *out = (zn_ver){.dot = sqlite3_column_int64(s, 0),
                    .hlc = (uint64_t)sqlite3_column_int64(s, 1),
                    .dead = st & ZN_VER_DEAD,
                    .siblings = (unsigned)st >> 1,
                    .stored = true};
  }
  sqlite3_reset(s);
  *found = row;
  if (row || ZN_K_FEED(k) == 0 || group != 1) return ZN_OK;
  /* a D row that was never edited is its own version, if it is there */
  zn_buf sql;
  zn_buf_init(&sql, 0);
  zn_buf_printf(&sql, "SELECT k FROM %s WHERE k=?", zn_schema_table(e, group));
  sqlite3_stmt *there = zn_replica_stmt(r, zn_buf_cstr(&sql), err);
  zn_buf_release(&sql);
  if (there == NULL) return zn_replica_sql_fail(r, err);
  sqlite3_bind_int64(there, 1, k);
  int64_t got = 0;
  ZN_TRY(zn_query_int(r, there, &got, found, err));
  *out = (zn_ver){.dot = k};
  return ZN_OK;
}

zn_status zn_ver_put(zn_replica *r, int64_t k, int64_t g, int64_t dot, uint64_t hlc, bool dead, unsigned siblings,
                     zn_err *err) {
  ZN_STMT(s, r, "INSERT OR REPLACE INTO ver(k, g, dot, hlc, st) VALUES(?,?,?,?,?)", err);
  sqlite3_bind_int64(s, 1, k);
  sqlite3_bind_int64(s, 2, g);
  sqlite3_bind_int64(s, 3, dot);
  sqlite3_bind_int64(s, 4, (int64_t)hlc);
  sqlite3_bind_int64(s, 5, (int64_t)siblings << 1 | (dead ? ZN_VER_DEAD : 0));
  return zn_step_done(r, s, err);
}

zn_status zn_ver_remove(zn_replica *r, int64_t k, int64_t g, zn_err *err) {
  ZN_STMT(s, r, "DELETE FROM ver WHERE k=? AND g=?", err);
  sqlite3_bind_int64(s, 1, k);
  sqlite3_bind_int64(s, 2, g);
  return zn_step_done(r, s, err);
}

zn_status zn_sib_list(zn_replica *r, int64_t k, int64_t g, zn_arena *a, zn_sib **out, size_t *n, zn_err *err) {
  ZN_STMT(s, r, "SELECT dot, hlc, st FROM sib WHERE k=? AND g=? ORDER BY dot", err);
  sqlite3_bind_int64(s, 1, k);
  sqlite3_bind_int64(s, 2, g);
  size_t cap = 0, count = 0;
  zn_sib *list = NULL;
  bool row = false;
  for (;;) {
    ZN_TRY(zn_step_row(r, s, &row, err));
    if (!row) break;
    if (count == cap) {
      cap = cap == 0 ? 8 : cap * 2;
      zn_sib *p = zn_arena_alloc(a, cap * sizeof *p);
      if (p == NULL) {
        sqlite3_reset(s);
        return ZN_E_NOMEM;
      }
      for (size_t i = 0; i < count; i++) p[i] = list[i];
      list = p;
    }
    list[count++] =
        (zn_sib){sqlite3_column_int64(s, 0), (uint64_t)sqlite3_column_int64(s, 1), sqlite3_column_int(s, 2)};
  }
  sqlite3_reset(s);
  *out = list;
  *n = count;
  return ZN_OK;
}
