/* Entity rows in and out of their tables. */
#include <stdlib.h>
#include <string.h>

#include "core/store/internal.h"
#include "core/text/store.h"

static zn_table_io *io_of(zn_replica *r, const zn_entity *e, unsigned group) {
  return &r->io[(size_t)e->no * ZN_MAX_GROUPS + (group - 1)];
}

zn_status zn_rows_init(zn_replica *r, zn_err *err) {
  size_t last = 0;
  for (size_t i = 0; i < zn_entity_count(); i++)
    if (zn_entity_at(i)->no > last) last = zn_entity_at(i)->no;
  r->io = calloc((last + 1) * ZN_MAX_GROUPS, sizeof *r->io);
  return r->io == NULL ? zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY) : ZN_OK;
}

void zn_rows_release(zn_replica *r) {
  for (size_t i = 0; r->io != NULL && i < zn_entity_count(); i++) {
    const zn_entity *e = zn_entity_at(i);
    for (unsigned g = 1; g <= ZN_MAX_GROUPS; g++) {
      zn_table_io *t = io_of(r, e, g);
      sqlite3_finalize(t->insert);
      sqlite3_finalize(t->replace);
      sqlite3_finalize(t->select);
      sqlite3_finalize(t->remove);
    }
  }
  free(r->io);
  r->io = NULL;
}

static zn_status prepare(zn_replica *r, zn_buf *sql, sqlite3_stmt **out, zn_err *err) {
  zn_status st = ZN_OK;
  if (!zn_buf_ok(sql))
    st = zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  else if (sqlite3_prepare_v3(r->db, (const char *)sql->p, (int)sql->n, SQLITE_PREPARE_PERSISTENT, out, NULL) !=
           SQLITE_OK)
    st = zn_replica_sql_fail(r, err);
  zn_buf_release(sql);
  return st;
}

static zn_status prepare_put(zn_replica *r, const zn_entity *e, unsigned group, bool insert, sqlite3_stmt **out,
                             zn_err *err) {
  static const char full[] = "INSERT OR REPLACE", plain[] = "INSERT";
  zn_buf sql, cut;
  zn_buf_init(&sql, 0);
  zn_schema_sql_insert(&sql, e, group);
  if (!insert || sql.n < sizeof full || memcmp(sql.p, full, sizeof full - 1) != 0) return prepare(r, &sql, out, err);
  zn_buf_init(&cut, 0);
  zn_buf_put_str(&cut, plain);
  zn_buf_put(&cut, sql.p + sizeof full - 1, sql.n - (sizeof full - 1));
  zn_buf_release(&sql);
  return prepare(r, &cut, out, err);
}

static void bind_val(sqlite3_stmt *s, int at, const zn_val *v) {
  switch (v->kind) {
    case ZN_V_NULL: sqlite3_bind_null(s, at); break;
    case ZN_V_INT: sqlite3_bind_int64(s, at, v->i); break;
    case ZN_V_TEXT:
      sqlite3_bind_text64(s, at, v->s.n > 0 ? (const char *)v->s.p : "", v->s.n, SQLITE_STATIC, SQLITE_UTF8);
      break;
    case ZN_V_BIN: zn_bind_bytes(s, at, v->s.p, v->s.n); break;
  }
}

zn_status zn_rows_put(zn_replica *r, const zn_row *row, unsigned group, bool insert_only, zn_err *err) {
  const zn_entity *e = row->ent;
  zn_table_io *io = io_of(r, e, group);
  sqlite3_stmt **slot = insert_only ? &io->insert : &io->replace;
  if (*slot == NULL) ZN_TRY(prepare_put(r, e, group, insert_only, slot, err));
  sqlite3_stmt *s = *slot;
  int at = 1;
  sqlite3_bind_int64(s, at++, row->k);
  for (size_t i = 0; i < e->nfields; i++)
    if (e->fields[i].group == group) bind_val(s, at++, &row->v[i]);
  if (row->x.n > 0)
    zn_bind_bytes(s, at, row->x.p, row->x.n);
  else
    sqlite3_bind_null(s, at);
  int rc = sqlite3_step(s);
  if (rc == SQLITE_DONE) {
    sqlite3_reset(s);
    return ZN_OK;
  }
  bool there = (rc & 0xff) == SQLITE_CONSTRAINT;
  zn_status st = there ? ZN_E_STATE : zn_replica_sql_fail(r, err);
  sqlite3_reset(s);
  return st;
}

zn_status zn_rows_remove(zn_replica *r, const zn_entity *e, int64_t k, unsigned group, zn_err *err) {
  zn_table_io *io = io_of(r, e, group);
  if (io->remove == NULL) {
    zn_buf sql;
    zn_buf_init(&sql, 0);
    zn_buf_printf(&sql, "DELETE FROM %s WHERE k=?", zn_schema_table(e, group));
    ZN_TRY(prepare(r, &sql, &io->remove, err));
  }
  sqlite3_bind_int64(io->remove, 1, k);
  return zn_step_done(r, io->remove, err);
}

void zn_row_clear(zn_row *row, const zn_entity *e, int64_t k) {
  row->ent = e;
  row->k = k;
  row->x = (zn_span){NULL, 0};
  for (size_t i = 0; i < ZN_MAX_FIELDS; i++) row->v[i] = zn_null();
}

void zn_row_copy_group(zn_row *dst, const zn_row *src, unsigned group) {
  for (size_t i = 0; i < src->ent->nfields; i++)
    if (src->ent->fields[i].group == group) dst->v[i] = src->v[i];
}

static zn_status get_val(sqlite3_stmt *s, int at, zn_arena *a, zn_val *out) {
  int t = sqlite3_column_type(s, at);
  if (t == SQLITE_NULL) {
    *out = zn_null();
  } else if (t == SQLITE_INTEGER) {
    *out = zn_int(sqlite3_column_int64(s, at));
  } else {
    const void *p = t == SQLITE_TEXT ? (const void *)sqlite3_column_text(s, at) : sqlite3_column_blob(s, at);
    zn_span v = zn_arena_dup(a, ZN_SPAN(p, (size_t)sqlite3_column_bytes(s, at)));
    if (v.p == NULL) return ZN_E_NOMEM;
    *out = (zn_val){t == SQLITE_TEXT ? ZN_V_TEXT : ZN_V_BIN, 0, v};
  }
  return ZN_OK;
}

zn_status zn_rows_get(zn_replica *r, const zn_entity *e, int64_t k, unsigned group, zn_arena *a, zn_row *row,
                      bool *found, zn_err *err) {
  zn_table_io *io = io_of(r, e, group);
  if (io->select == NULL) {
    zn_buf sql;
    zn_buf_init(&sql, 0);
    zn_schema_sql_select(&sql, e, group, "k=?");
    ZN_TRY(prepare(r, &sql, &io->select, err));
  }
  sqlite3_stmt *s = io->select;
  sqlite3_bind_int64(s, 1, k);
  ZN_TRY(zn_step_row(r, s, found, err));
  zn_status st = ZN_OK;
  if (*found) {
    int at = 1;
    for (size_t i = 0; st == ZN_OK && i < e->nfields; i++)
      if (e->fields[i].group == group) st = get_val(s, at++, a, &row->v[i]);
    zn_val x = zn_null();
    if (st == ZN_OK) st = get_val(s, at, a, &x);
    row->x = x.kind == ZN_V_BIN ? x.s : (zn_span){NULL, 0};
  }
  sqlite3_reset(s);
  return st == ZN_OK ? ZN_OK : zn_fail(err, st, ZT_NO_MEMORY);
}

zn_status zn_rows_get_all(zn_replica *r, const zn_entity *e, int64_t k, zn_arena *a, zn_row *row, bool *found,
                          zn_err *err) {
  zn_row_clear(row, e, k);
  bool any = false, has = false;
  zn_span x = {NULL, 0};
  for (unsigned g = 1; g <= e->ngroups; g++) {
    ZN_TRY(zn_rows_get(r, e, k, g, a, row, &has, err));
    if (g == 1) x = row->x;
    /* a private part alone is not a row */
    if (g == 1) any = has;
  }
  row->x = x;
  *found = any;
  return ZN_OK;
}

zn_status zn_hook_row(zn_replica *r, const zn_entity *e, const zn_row *before, const zn_row *after, zn_err *err) {
  if (!r->has_hook || r->hook.row == NULL || (before == NULL && after == NULL)) return ZN_OK;
  return r->hook.row(r->hook.ctx, e, before, after, err);
}

zn_status zn_replica_row(zn_replica *r, const zn_entity *e, int64_t k, zn_arena *a, zn_row *out, zn_err *err) {
  zn_row row;
  bool found = false;
  ZN_TRY(zn_rows_get_all(r, e, k, a, &row, &found, err));
  if (!found) return zn_fail(err, ZN_E_NOTFOUND, ZT_ROW_NONE, e->label);
  *out = row;
  return ZN_OK;
}

void zn_replica_set_hook(zn_replica *r, const zn_row_hook *h) {
  r->has_hook = h != NULL;
  r->hook = h != NULL ? *h : (zn_row_hook){0};
}
