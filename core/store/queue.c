/* The queue: what is written here and not sealed yet, in the same form as a segment's plaintext. */
#include "core/store/internal.h"
#include "core/text/store.h"

zn_status zn_queue_add(zn_replica *r, int64_t f, const zn_changes *c, uint64_t hlc, bool first, bool more, int64_t *id,
                       zn_err *err) {
  zn_change_ctx ctx;
  zn_change_ctx_of(r, f, &ctx);
  zn_buf data;
  zn_buf_init(&data, 0);
  zn_status st = zn_changes_encode(&data, c, &ctx);
  sqlite3_stmt *s = NULL;
  if (st != ZN_OK) {
    st = zn_fail(err, st, ZT_BUG, "queue");
  } else if ((s = zn_replica_stmt(r,
                                  "INSERT INTO queue(f, n0, n1, hlc, wall, first, more, rows, changes, data)"
                                  " VALUES(?,?,?,?,?,?,?,?,?,?)",
                                  err)) == NULL) {
    st = zn_replica_sql_fail(r, err);
  } else {
    sqlite3_bind_int64(s, 1, f);
    sqlite3_bind_int64(s, 2, (int64_t)c->n0);
    sqlite3_bind_int64(s, 3, (int64_t)c->n1);
    sqlite3_bind_int64(s, 4, (int64_t)hlc);
    sqlite3_bind_int64(s, 5, r->env.wall_ms(r->env.ctx));
    sqlite3_bind_int(s, 6, first);
    sqlite3_bind_int(s, 7, more);
    sqlite3_bind_int(s, 8, c->has_rows);
    sqlite3_bind_int64(s, 9, (int64_t)c->count);
    zn_bind_bytes(s, 10, data.p, data.n);
    st = zn_step_done(r, s, err);
    *id = sqlite3_last_insert_rowid(r->db);
  }
  zn_buf_release(&data);
  return st;
}

static zn_status read_one(sqlite3_stmt *s, zn_arena *a, zn_queued *q) {
  *q = (zn_queued){.id = sqlite3_column_int64(s, 0),
                   .f = sqlite3_column_int64(s, 1),
                   .n0 = (uint64_t)sqlite3_column_int64(s, 2),
                   .n1 = (uint64_t)sqlite3_column_int64(s, 3),
                   .hlc = (uint64_t)sqlite3_column_int64(s, 4),
                   .first = sqlite3_column_int(s, 5) != 0,
                   .more = sqlite3_column_int(s, 6) != 0,
                   .has_rows = sqlite3_column_int(s, 7) != 0,
                   .changes = (size_t)sqlite3_column_int64(s, 8)};
  q->data = zn_arena_dup(a, ZN_SPAN(sqlite3_column_blob(s, 9), (size_t)sqlite3_column_bytes(s, 9)));
  return q->data.p == NULL ? ZN_E_NOMEM : ZN_OK;
}

zn_status zn_queue_list(zn_replica *r, int64_t f, zn_arena *a, zn_queued **out, size_t *n, zn_err *err) {
  ZN_STMT(s, r, "SELECT id, f, n0, n1, hlc, first, more, rows, changes, data FROM queue WHERE ?1=0 OR f=?1 ORDER BY id",
          err);
  sqlite3_bind_int64(s, 1, f);
  zn_queued *list = NULL;
  size_t count = 0, cap = 0;
  for (;;) {
    bool row = false;
    ZN_TRY(zn_step_row(r, s, &row, err));
    if (!row) break;
    zn_status st = ZN_OK;
    if (count == cap) {
      cap = cap == 0 ? 16 : cap * 2;
      zn_queued *p = zn_arena_alloc(a, cap * sizeof *p);
      for (size_t i = 0; p != NULL && i < count; i++) p[i] = list[i];
      list = p;
      if (p == NULL) st = ZN_E_NOMEM;
    }
    if (st == ZN_OK) st = read_one(s, a, &list[count++]);
    if (st != ZN_OK) {
      sqlite3_reset(s);
      return zn_fail(err, st, ZT_NO_MEMORY);
    }
  }
  sqlite3_reset(s);
  *out = list;
  *n = count;
  return ZN_OK;
}

size_t zn_replica_queued(zn_replica *r) {
  sqlite3_stmt *s = zn_replica_stmt(r, "SELECT sum(changes) FROM queue", NULL);
  int64_t n = 0;
  bool found = false;
  if (s == NULL || zn_query_int(r, s, &n, &found, NULL) != ZN_OK || !found) return 0;
  return (size_t)n;
}
