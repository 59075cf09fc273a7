/* Rebuilding dirty registers from their history, and writing what comes out. */
#include <stdlib.h>
#include <string.h>

#include "core/merge/merge.h"
#include "core/text/store.h"

#define SLICE 4096 /* registers at a time, so that memory stays small after a large segment came late */

static int cmp_reg(const void *a, const void *b) {
  const zn_reg *x = a, *y = b;
  if (x->k != y->k) return x->k < y->k ? -1 : 1;
  return x->g < y->g ? -1 : x->g > y->g;
}

static zn_status exec_kg(zn_replica *r, const char *sql, zn_reg reg, zn_err *err) {
  ZN_STMT(s, r, sql, err);
  sqlite3_bind_int64(s, 1, reg.k);
  sqlite3_bind_int64(s, 2, reg.g);
  return zn_step_done(r, s, err);
}

static zn_status put_sib(zn_replica *r, zn_reg reg, const zn_mv *v, int st, zn_err *err) {
  ZN_STMT(s, r, "INSERT INTO sib(k, g, dot, hlc, st) VALUES(?,?,?,?,?)", err);
  sqlite3_bind_int64(s, 1, reg.k);
  sqlite3_bind_int64(s, 2, reg.g);
  sqlite3_bind_int64(s, 3, v->dot);
  sqlite3_bind_int64(s, 4, (int64_t)v->hlc);
  sqlite3_bind_int(s, 5, st);
  return zn_step_done(r, s, err);
}

/* A change that names versions of different values has settled a conflict. */
static bool settles(const zn_mv *mv, size_t n, const zn_mv *c) {
  const zn_mv *first = NULL;
  for (size_t j = 0; j < c->nnames; j++)
    for (size_t i = 0; i < n; i++) {
      if (mv[i].dot != c->names[j] || !mv[i].valid) continue;
      if (first == NULL)
        first = &mv[i];
      else if (!zn_mv_same(first, &mv[i]))
        return true;
    }
  return false;
}

static zn_status put_settled(zn_replica *r, zn_reg reg, const zn_mv *mv, size_t n, zn_err *err) {
  ZN_TRY(exec_kg(r, "DELETE FROM settled WHERE k=? AND g=?", reg, err));
  for (size_t i = 0; i < n; i++) {
    if (!mv[i].valid || mv[i].nnames < 2 || !settles(mv, n, &mv[i])) continue;
    ZN_STMT(s, r, "INSERT OR IGNORE INTO settled(k, g, dot) VALUES(?,?,?)", err);
    sqlite3_bind_int64(s, 1, reg.k);
    sqlite3_bind_int64(s, 2, reg.g);
    sqlite3_bind_int64(s, 3, mv[i].dot);
    ZN_TRY(zn_step_done(r, s, err));
  }
  return ZN_OK;
}

static zn_status put_winner(zn_replica *r, zn_reg reg, const zn_entity *e, const zn_mv *w, unsigned siblings,
                            zn_err *err) {
  unsigned group = ZN_G_GROUP(reg.g);
  bool dead = w == NULL || w->kind == ZN_CHANGE_DELETE;
  if (dead) {
    ZN_TRY(zn_rows_remove(r, e, reg.k, group, err));
  } else {
    zn_row row;
    zn_run_row(w->run, w->at, &row);
    row.k = reg.k;
    ZN_TRY(zn_rows_put(r, &row, group, false, err));
  }
  /* a D row as it was created needs no version row */
  if (w == NULL || (w->dot == reg.k && siblings == 0 && group == 1)) return zn_ver_remove(r, reg.k, reg.g, err);
  return zn_ver_put(r, reg.k, reg.g, w->dot, w->hlc, dead, siblings, err);
}

static zn_status put_register(zn_replica *r, zn_reg reg, const zn_entity *e, const zn_mv *mv, size_t n, zn_arena *a,
                              zn_err *err) {
  zn_elect_version *v = NULL;
  int win = -1;
  zn_status st = zn_collect_elect(r, mv, n, a, &v, &win);
  if (st != ZN_OK) return zn_fail(err, st, ZT_NO_MEMORY);
  ZN_TRY(exec_kg(r, "DELETE FROM sib WHERE k=? AND g=?", reg, err));
  unsigned siblings = 0;
  for (size_t i = 0; i < n; i++) {
    if (!v[i].active || (int)i == win) continue;
    int flags = (v[i].deleted ? ZN_SIB_DELETED : 0) | (zn_mv_same(&mv[i], &mv[win]) ? ZN_SIB_EQUAL : 0);
    ZN_TRY(put_sib(r, reg, &mv[i], flags, err));
    siblings++;
  }
  ZN_TRY(put_settled(r, reg, mv, n, err));
  return put_winner(r, reg, e, win < 0 ? NULL : &mv[win], siblings, err);
}

static bool same_row(const zn_row *a, const zn_row *b, const zn_entity *e) {
  for (unsigned g = 1; g <= e->ngroups; g++)
    if (!zn_row_eq_group(a, b, g)) return false;
  return true;
}

/* The registers of one row of one entity: regs[0, n). mv: its versions. */
static zn_status put_row(zn_replica *r, const zn_reg *regs, size_t n, const zn_mv *mv, size_t nmv, zn_arena *a,
                         zn_err *err) {
  const zn_entity *e = zn_entity_by_no(ZN_G_ENTITY(regs[0].g));
  if (e == NULL) return ZN_OK;
  zn_row before, after;
  bool had = false, has = false;
  ZN_TRY(zn_rows_get_all(r, e, regs[0].k, a, &before, &had, err));
  for (size_t i = 0; i < n; i++) {
    size_t from = 0, to;
    while (from < nmv && mv[from].g != regs[i].g) from++;
    for (to = from; to < nmv && mv[to].g == regs[i].g;) to++;
    ZN_TRY(put_register(r, regs[i], e, mv + from, to - from, a, err));
  }
  if (!r->has_hook) return ZN_OK;
  ZN_TRY(zn_rows_get_all(r, e, regs[0].k, a, &after, &has, err));
  if (had == has && (!had || same_row(&before, &after, e))) return ZN_OK;
  return zn_hook_row(r, e, had ? &before : NULL, has ? &after : NULL, err);
}

static zn_status rebuild_slice(zn_replica *r, const zn_reg *regs, size_t n, zn_arena *a, zn_err *err) {
  zn_mv *mv = NULL;
  size_t nmv = 0, at = 0;
  ZN_TRY(zn_collect(r, regs, n, NULL, a, &mv, &nmv, err));
  for (size_t i = 0, j; i < n; i = j) {
    for (j = i + 1; j < n && regs[j].k == regs[i].k && ZN_G_ENTITY(regs[j].g) == ZN_G_ENTITY(regs[i].g);) j++;
    while (at < nmv && (mv[at].k < regs[i].k || (mv[at].k == regs[i].k && mv[at].g < regs[i].g))) at++;
    size_t to = at;
    while (to < nmv && mv[to].k == regs[i].k && mv[to].g <= regs[j - 1].g) to++;
    ZN_TRY(put_row(r, regs + i, j - i, mv + at, to - at, a, err));
    at = to;
  }
  return ZN_OK;
}

zn_status zn_merge_flush(zn_replica *r, zn_err *err) {
  if (r->dirty_n == 0) return ZN_OK;
  size_t n = 0, total = r->dirty_n;
  zn_reg *regs = malloc(total * sizeof *regs);
  if (regs == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < r->dirty_cap; i++)
    if (r->dirty[i].k != 0) regs[n++] = r->dirty[i];
  zn_merge_drop(r);
  qsort(regs, n, sizeof *regs, cmp_reg);
  zn_arena a;
  zn_arena_init(&a);
  zn_status st = ZN_OK;
  for (size_t i = 0; st == ZN_OK && i < n;) {
    size_t m = n - i < SLICE ? n - i : SLICE;
    while (i + m < n && regs[i + m].k == regs[i + m - 1].k) m++;
    zn_arena_clear(&a);
    st = rebuild_slice(r, regs + i, m, &a, err);
    i += m;
  }
  zn_arena_release(&a);
  free(regs);
  return st;
}
