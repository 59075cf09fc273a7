/* Renumbering: after a home was restored from an old copy, its own later segments come back from the server, and may
 * carry numbers that the queue has given again. The queue's changes then take new ones, together with every reference
 * to them: nobody else has ever seen the old ones. */
#include <stdlib.h>
#include <string.h>

#include "core/merge/merge.h"
#include "core/store/internal.h"
#include "core/text/store.h"

typedef struct moves {
  int64_t f;
  uint64_t *old; /* sorted; old[i] becomes first + i */
  size_t n;
  uint64_t first;
} moves;

static int64_t moved(const moves *m, int64_t dot) {
  if (ZN_K_FEED(dot) != m->f) return dot;
  size_t lo = 0, hi = m->n;
  while (lo < hi) {
    size_t mid = (lo + hi) / 2;
    if (m->old[mid] < ZN_K_N(dot))
      lo = mid + 1;
    else
      hi = mid;
  }
  return lo < m->n && m->old[lo] == ZN_K_N(dot) ? ZN_K(m->f, m->first + lo) : dot;
}

static int by_value(const void *a, const void *b) {
  uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  return x < y ? -1 : x > y;
}

static zn_status list_numbers(const zn_queued *q, const zn_decoded *d, size_t n, zn_arena *a, moves *m, zn_err *err) {
  size_t total = 0;
  for (size_t i = 0; i < n; i++) total += q[i].f == m->f ? d[i].count : 0;
  m->old = zn_arena_alloc(a, (total + 1) * sizeof *m->old);
  if (m->old == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; q[i].f == m->f && j < d[i].nruns; j++)
      for (size_t k = 0; k < d[i].runs[j].count; k++) m->old[m->n++] = d[i].runs[j].n[k];
  qsort(m->old, m->n, sizeof *m->old, by_value);
  return m->first + m->n < ZN_N_END ? ZN_OK : zn_fail(err, ZN_E_LIMIT, ZT_NUMBERS_ENDED);
}

typedef struct item {
  const zn_run *run;
  size_t i;
} item;
static int by_number(const void *a, const void *b) {
  const item *x = a, *y = b;
  uint64_t n = x->run->n[x->i], m = y->run->n[y->i];
  return n < m ? -1 : n > m;
}

static zn_status add_moved(zn_changes *c, const moves *m, const zn_queued *q, const item *it, zn_arena *a) {
  const zn_run *run = it->run;
  zn_row row;
  if (run->ent == NULL) return ZN_E_BUG;
  zn_run_row(run, it->i, &row);
  row.k = moved(m, row.k);
  for (size_t f = 0; f < run->ent->nfields; f++)
    if (run->ent->fields[f].type == ZN_T_REF && row.v[f].kind == ZN_V_INT) row.v[f].i = moved(m, row.v[f].i);
  size_t nnames = run->names == NULL ? 0 : run->name_at[it->i + 1] - run->name_at[it->i];
  int64_t *names = zn_arena_alloc(a, (nnames + 1) * sizeof *names);
  if (names == NULL) return ZN_E_NOMEM;
  for (size_t j = 0; j < nnames; j++) names[j] = moved(m, run->names[run->name_at[it->i] + j]);
  uint64_t n = ZN_K_N(moved(m, ZN_K(q->f, run->n[it->i])));
  return zn_changes_add(c, run->ent, run->group, run->kind, n, run->hlc[it->i], &row, names, nnames);
}

static zn_status rewrite(zn_replica *r, const moves *m, const zn_queued *q, const zn_decoded *d, zn_arena *a,
                         zn_err *err) {
  zn_changes c;
  zn_buf data;
  zn_change_ctx ctx;
  size_t n = 0;
  item *v = zn_arena_alloc(a, (d->count + 1) * sizeof *v);
  if (v == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t j = 0; j < d->nruns; j++)
    for (size_t i = 0; i < d->runs[j].count; i++) v[n++] = (item){&d->runs[j], i};
  qsort(v, n, sizeof *v, by_number);
  zn_changes_init(&c);
  zn_buf_init(&data, 0);
  zn_change_ctx_of(r, q->f, &ctx);
  zn_status st = ZN_OK;
  for (size_t i = 0; st == ZN_OK && i < n; i++) st = add_moved(&c, m, q, &v[i], a);
  if (st == ZN_OK) st = zn_changes_encode(&data, &c, &ctx);
  zn_decoded again;
  if (st == ZN_OK) {
    zn_span kept = zn_arena_dup(a, zn_buf_span(&data));
    st = kept.p == NULL ? ZN_E_NOMEM : zn_changes_decode(&again, kept, &ctx, a);
  }
  if (st != ZN_OK) {
    st = zn_fail(err, st, ZT_BUG, "renumber");
  } else if ((st = zn_merge_touch(r, q->f, d, err)) == ZN_OK && (st = zn_merge_touch(r, q->f, &again, err)) == ZN_OK) {
    sqlite3_stmt *s = zn_replica_stmt(r, "UPDATE queue SET n0=?, n1=?, data=? WHERE id=?", err);
    if (s == NULL) {
      st = zn_replica_sql_fail(r, err);
    } else {
      sqlite3_bind_int64(s, 1, (int64_t)c.n0);
      sqlite3_bind_int64(s, 2, (int64_t)c.n1);
      zn_bind_bytes(s, 3, data.p, data.n);
      sqlite3_bind_int64(s, 4, q->id);
      st = zn_step_done(r, s, err);
    }
  }
  zn_changes_release(&c);
  zn_buf_release(&data);
  return st;
}

static zn_status renumber(zn_replica *r, moves *m, zn_arena *a, zn_err *err) {
  zn_queued *q = NULL;
  size_t n = 0;
  ZN_TRY(zn_queue_list(r, 0, a, &q, &n, err));
  zn_decoded *d = zn_arena_alloc(a, (n + 1) * sizeof *d);
  if (d == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < n; i++) {
    zn_change_ctx ctx;
    zn_change_ctx_of(r, q[i].f, &ctx);
    zn_status st = zn_changes_decode(&d[i], q[i].data, &ctx, a);
    if (st != ZN_OK) return zn_fail(err, st, ZT_BUG, "queue");
  }
  ZN_TRY(list_numbers(q, d, n, a, m, err));
  for (size_t i = 0; i < n; i++) ZN_TRY(rewrite(r, m, &q[i], &d[i], a, err));
  ZN_STMT(s, r, "UPDATE feed SET last_n=? WHERE f=?", err);
  sqlite3_bind_int64(s, 1, (int64_t)(m->first + m->n));
  sqlite3_bind_int64(s, 2, m->f);
  return zn_step_done(r, s, err);
}

zn_status zn_renumber(zn_replica *r, int64_t f, uint64_t n0, uint64_t n1, zn_err *err) {
  ZN_STMT(
      s, r,
      "SELECT max(last_n, ?3) FROM feed WHERE f=?1 AND EXISTS(SELECT 1 FROM queue WHERE f=?1 AND n0<=?3 AND n1>=?2)",
      err);
  sqlite3_bind_int64(s, 1, f);
  sqlite3_bind_int64(s, 2, (int64_t)n0);
  sqlite3_bind_int64(s, 3, (int64_t)n1);
  int64_t last = 0;
  bool collides = false;
  ZN_TRY(zn_query_int(r, s, &last, &collides, err));
  if (!collides) return ZN_OK;
  moves m = {.f = f, .first = (uint64_t)last + 1};
  zn_arena a;
  zn_arena_init(&a);
  zn_status st = renumber(r, &m, &a, err);
  zn_arena_release(&a);
  return st;
}
