/* History, conflicts, and rows as they were. */
#include <string.h>

#include "core/merge/merge.h"
#include "core/text/store.h"

/* ---- history ---- */

static int by_time(const zn_version *a, const zn_version *b) {
  if (a->hlc != b->hlc) return a->hlc < b->hlc ? -1 : 1;
  int c = zn_pk_cmp(&a->device, &b->device);
  return c != 0 ? c : a->dot < b->dot ? -1 : a->dot > b->dot;
}

static void sort_versions(zn_version *v, size_t n) {
  for (size_t i = 1; i < n; i++)
    for (size_t j = i; j > 0 && by_time(&v[j], &v[j - 1]) < 0; j--) {
      zn_version t = v[j];
      v[j] = v[j - 1];
      v[j - 1] = t;
    }
}

/* The versions of one register, from what was collected of it. */
static zn_status versions_of(zn_replica *r, const zn_entity *e, int64_t k, const zn_mv *mv, size_t count, zn_arena *a,
                             zn_history *out, zn_err *err) {
  zn_elect_version *v = NULL;
  int win = -1;
  zn_status st = zn_collect_elect(r, mv, count, a, &v, &win);
  zn_version *list = st == ZN_OK ? zn_arena_alloc(a, (count + 1) * sizeof *list) : NULL;
  if (list == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < count; i++) {
    zn_version *x = &list[i];
    const zn_feed_slot *s = zn_feed_slot_of(r, mv[i].f);
    x->dot = mv[i].dot;
    x->hlc = mv[i].hlc;
    x->device = v[i].device;
    if (s != NULL) x->ledger = s->ledger;
    x->deleted = v[i].deleted;
    x->active = v[i].active;
    x->winner = (int)i == win;
    x->queued = mv[i].queued;
    x->no_effect = !mv[i].valid;
    x->seq = mv[i].seq;
    x->segment = mv[i].hash;
    zn_row_clear(&x->row, e, k);
    zn_run_row(mv[i].run, mv[i].at, &x->row);
    x->row.k = k;
  }
  sort_versions(list, count);
  *out = (zn_history){list, count};
  return ZN_OK;
}

zn_status zn_replica_history(zn_replica *r, const zn_entity *e, int64_t k, unsigned group, zn_arena *a,
                             zn_version **out, size_t *n, zn_err *err) {
  zn_reg reg = {k, ZN_G(e, group)};
  zn_mv *mv = NULL;
  size_t count = 0;
  zn_history h;
  ZN_TRY(zn_collect(r, &reg, 1, NULL, a, &mv, &count, err));
  ZN_TRY(versions_of(r, e, k, mv, count, a, &h, err));
  *out = h.v;
  *n = h.n;
  return ZN_OK;
}

zn_status zn_replica_histories(zn_replica *r, const zn_row_name *rows, size_t n, zn_arena *a, zn_history *out,
                               zn_err *err) {
  zn_mv *mv = NULL;
  size_t count = 0, from = 0;
  zn_reg *regs = zn_arena_alloc(a, (n + 1) * sizeof *regs);
  if (regs == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < n; i++) regs[i] = (zn_reg){rows[i].k, ZN_G(rows[i].ent, 1)};
  ZN_TRY(zn_collect(r, regs, n, NULL, a, &mv, &count, err));
  for (size_t i = 0, to; i < n; i++, from = to) {
    for (to = from; to < count && mv[to].k == regs[i].k && mv[to].g == regs[i].g;) to++;
    ZN_TRY(versions_of(r, rows[i].ent, rows[i].k, mv + from, to - from, a, &out[i], err));
  }
  return ZN_OK;
}

/* ---- conflicts ---- */

static zn_status list_conflicts(zn_replica *r, const char *sql, bool open, zn_arena *a, zn_conflict **list, size_t *n,
                                size_t *cap, zn_err *err) {
  ZN_STMT(s, r, sql, err);
  for (;;) {
    bool row = false;
    ZN_TRY(zn_step_row(r, s, &row, err));
    if (!row) break;
    int64_t g = sqlite3_column_int64(s, 1);
    const zn_entity *e = zn_entity_by_no(ZN_G_ENTITY(g));
    if (e == NULL) continue;
    if (*n == *cap) {
      size_t more = *cap == 0 ? 16 : *cap * 2;
      zn_conflict *p = zn_arena_alloc(a, more * sizeof *p);
      if (p == NULL) {
        sqlite3_reset(s);
        return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
      }
      if (*n > 0) memcpy(p, *list, *n * sizeof *p);
      *list = p;
      *cap = more;
    }
    (*list)[(*n)++] = (zn_conflict){.ent = e,
                                    .k = sqlite3_column_int64(s, 0),
                                    .group = ZN_G_GROUP(g),
                                    .open = open,
                                    .settled_by = open ? 0 : sqlite3_column_int64(s, 2)};
  }
  sqlite3_reset(s);
  return ZN_OK;
}

zn_status zn_replica_conflicts(zn_replica *r, zn_arena *a, zn_conflict **out, size_t *n, zn_err *err) {
  zn_conflict *list = NULL;
  size_t count = 0, cap = 0;
  ZN_TRY(list_conflicts(r, "SELECT DISTINCT k, g FROM sib WHERE st & 2 = 0 ORDER BY k, g", true, a, &list, &count, &cap,
                        err));
  ZN_TRY(list_conflicts(r, "SELECT k, g, dot FROM settled ORDER BY k, g, dot", false, a, &list, &count, &cap, err));
  *out = list;
  *n = count;
  return ZN_OK;
}

/* ---- natural keys made twice ---- */

static zn_status rows_of_key(zn_replica *r, const zn_entity *e, int64_t least, zn_arena *a, zn_key_clash *c,
                             zn_err *err) {
  zn_buf sql;
  zn_buf_init(&sql, 0);
  zn_buf_printf(&sql, "SELECT b.k FROM %s a JOIN %s b ON 1", e->name, e->name);
  for (size_t i = 0; i < e->nfields; i++)
    if (e->fields[i].flags & ZN_F_KEY) zn_buf_printf(&sql, " AND b.%s IS a.%s", e->fields[i].name, e->fields[i].name);
  zn_buf_put_str(&sql, " WHERE a.k=? ORDER BY b.k");
  sqlite3_stmt *s = zn_replica_stmt(r, zn_buf_cstr(&sql), err);
  zn_buf_release(&sql);
  if (s == NULL) return zn_replica_sql_fail(r, err);
  sqlite3_bind_int64(s, 1, least);
  size_t cap = 0;
  *c = (zn_key_clash){.ent = e};
  for (;;) {
    bool row = false;
    ZN_TRY(zn_step_row(r, s, &row, err));
    if (!row) break;
    if (c->n == cap) {
      cap = cap * 2 + 4;
      int64_t *p = zn_arena_alloc(a, cap * sizeof *p);
      if (p == NULL) {
        sqlite3_reset(s);
        return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
      }
      if (c->n > 0) memcpy(p, c->k, c->n * sizeof *p);
      c->k = p;
    }
    c->k[c->n++] = sqlite3_column_int64(s, 0);
  }
  sqlite3_reset(s);
  return ZN_OK;
}

static zn_status clashes_of(zn_replica *r, const zn_entity *e, zn_arena *a, zn_key_clash **list, size_t *n, size_t *cap,
                            zn_err *err) {
  zn_buf where, by, sql;
  zn_buf_init(&where, 0);
  zn_buf_init(&by, 0);
  zn_buf_init(&sql, 0);
  bool keyed = zn_schema_sql_key(e, &where, &by);
  zn_buf_printf(&sql, "SELECT min(k) FROM %s", e->name);
  if (where.n > 0) zn_buf_printf(&sql, " WHERE %s", zn_buf_cstr(&where));
  zn_buf_printf(&sql, " GROUP BY %s HAVING count(*) > 1 ORDER BY 1", zn_buf_cstr(&by));
  sqlite3_stmt *s = keyed ? zn_replica_stmt(r, zn_buf_cstr(&sql), err) : NULL;
  zn_buf_release(&where);
  zn_buf_release(&by);
  zn_buf_release(&sql);
  if (!keyed) return ZN_OK;
  if (s == NULL) return zn_replica_sql_fail(r, err);
  zn_status st = ZN_OK;
  for (bool row = true; st == ZN_OK;) {
    st = zn_step_row(r, s, &row, err);
    if (st != ZN_OK || !row) break;
    if (*n == *cap) {
      size_t more = *cap * 2 + 8;
      zn_key_clash *p = zn_arena_alloc(a, more * sizeof *p);
      if (p == NULL) st = zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
      if (p != NULL && *n > 0) memcpy(p, *list, *n * sizeof *p);
      *list = p;
      *cap = more;
    }
    if (*list == NULL) break;
    st = rows_of_key(r, e, sqlite3_column_int64(s, 0), a, &(*list)[(*n)++], err);
  }
  sqlite3_reset(s);
  return st;
}

zn_status zn_replica_key_clashes(zn_replica *r, zn_arena *a, zn_key_clash **out, size_t *n, zn_err *err) {
  zn_key_clash *list = NULL;
  size_t count = 0, cap = 0;
  for (size_t i = 0; i < zn_entity_count(); i++)
    if (!zn_entity_at(i)->hashed) ZN_TRY(clashes_of(r, zn_entity_at(i), a, &list, &count, &cap, err));
  *out = list;
  *n = count;
  return ZN_OK;
}

/* ---- rows as they were ---- */

static zn_status head_seq(zn_replica *r, int64_t f, const zn_head *v, size_t n, uint64_t *out) {
  const zn_feed_slot *s = zn_feed_slot_of(r, f);
  *out = 0;
  for (size_t i = 0; s != NULL && i < n; i++)
    if (v[i].seq > *out && zn_id_cmp(&v[i].ledger, &s->ledger) == 0 && zn_pk_cmp(&v[i].device, &s->device) == 0)
      *out = v[i].seq;
  return s == NULL ? ZN_E_NOTFOUND : ZN_OK;
}

/* Is the segment that carries this dot inside the vector? Unsure is no. */
static zn_status dot_inside(zn_replica *r, int64_t dot, const zn_head *v, size_t n, bool *yes, zn_err *err) {
  uint64_t seq = 0;
  int odd = 0;
  *yes = false;
  if (head_seq(r, ZN_K_FEED(dot), v, n, &seq) != ZN_OK || seq == 0) return ZN_OK;
  ZN_TRY(zn_feed_odd(r, ZN_K_FEED(dot), &odd, err));
  if (odd & ZN_FEED_FORKED) return ZN_OK;
  ZN_STMT(s, r, "SELECT seq FROM seg WHERE f=? AND n1>=? AND n0<=?2 ORDER BY n1 LIMIT 1", err);
  sqlite3_bind_int64(s, 1, ZN_K_FEED(dot));
  sqlite3_bind_int64(s, 2, (int64_t)ZN_K_N(dot));
  int64_t at = 0;
  bool found = false;
  ZN_TRY(zn_query_int(r, s, &at, &found, err));
  *yes = found && (uint64_t)at <= seq;
  return ZN_OK;
}

/* All segments of the row's history inside the vector, and nothing queued: what is in the table is what was there. */
static zn_status unchanged(zn_replica *r, const zn_entity *e, int64_t k, unsigned group, const zn_head *v, size_t n,
                           bool *yes, zn_err *err) {
  zn_ver ver;
  bool found = false;
  *yes = false;
  ZN_TRY(zn_ver_get(r, e, k, group, &ver, &found, err));
  if (!found || ver.dead || ver.siblings > 0) return ZN_OK;
  ZN_TRY(dot_inside(r, ver.dot, v, n, yes, err));
  if (!*yes || !ver.stored) return ZN_OK;
  ZN_STMT(s, r, "SELECT f, seq FROM hist JOIN seg ON seg.id=hist.seg WHERE k=?", err);
  sqlite3_bind_int64(s, 1, k);
  for (;;) {
    bool row = false;
    uint64_t seq = 0;
    ZN_TRY(zn_step_row(r, s, &row, err));
    if (!row) break;
    if (head_seq(r, sqlite3_column_int64(s, 0), v, n, &seq) != ZN_OK || (uint64_t)sqlite3_column_int64(s, 1) > seq)
      *yes = false;
  }
  sqlite3_reset(s);
  return ZN_OK;
}

static zn_status group_at(zn_replica *r, const zn_entity *e, int64_t k, unsigned group, const zn_within *w, zn_arena *a,
                          zn_row *out, bool *found, zn_err *err) {
  zn_reg reg = {k, ZN_G(e, group)};
  zn_mv *mv = NULL;
  size_t n = 0;
  zn_elect_version *v = NULL;
  int win = -1;
  ZN_TRY(zn_collect(r, &reg, 1, w, a, &mv, &n, err));
  if (zn_collect_elect(r, mv, n, a, &v, &win) != ZN_OK) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  *found = win >= 0 && !v[win].deleted;
  if (!*found) return ZN_OK;
  zn_row row;
  zn_run_row(mv[win].run, mv[win].at, &row);
  zn_row_copy_group(out, &row, group);
  if (group == 1) out->x = row.x;
  return ZN_OK;
}

zn_status zn_replica_row_at(zn_replica *r, const zn_entity *e, int64_t k, const zn_head *vector, size_t n, zn_arena *a,
                            zn_row *out, zn_err *err) {
  zn_row row;
  zn_within w = {vector, n};
  bool there = false;
  zn_row_clear(&row, e, k);
  for (unsigned g = 1; g <= e->ngroups; g++) {
    bool same = false, found = false;
    ZN_TRY(unchanged(r, e, k, g, vector, n, &same, err));
    zn_span x = row.x;
    if (same)
      ZN_TRY(zn_rows_get(r, e, k, g, a, &row, &found, err));
    else
      ZN_TRY(group_at(r, e, k, g, &w, a, &row, &found, err));
    if (g == 1)
      there = found;
    else
      row.x = x;
  }
  if (!there) return zn_fail(err, ZN_E_NOTFOUND, ZT_ROW_NONE, e->label);
  *out = row;
  return ZN_OK;
}
