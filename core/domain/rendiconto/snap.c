#include "core/domain/rendiconto/snap.h"

#include <stdlib.h>
#include <string.h>

#include "core/text/text.h"

static zn_status no_memory(zn_err *err) { return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY); }

/* ---- opening ---- */

static zn_status cut_of(zn_snap *s, int64_t feed, const zn_head *h, size_t at, zn_err *err) {
  sqlite3_stmt *q = zn_replica_stmt(s->r, "SELECT max(n1) FROM seg WHERE f=? AND seq<=?", err);
  if (q == NULL) return zn_replica_sql_fail(s->r, err);
  sqlite3_bind_int64(q, 1, feed);
  sqlite3_bind_int64(q, 2, (int64_t)h->seq);
  if (sqlite3_step(q) == SQLITE_ROW) s->cut[at].n = (uint64_t)sqlite3_column_int64(q, 0);
  zn_replica_done(q);
  s->cut[at].seq = h->seq;
  if (h->seq == 0) return ZN_OK;
  q = zn_replica_stmt(s->r, "SELECT 1 FROM seg WHERE f=? AND seq=? AND hash=?", err);
  if (q == NULL) return zn_replica_sql_fail(s->r, err);
  sqlite3_bind_int64(q, 1, feed);
  sqlite3_bind_int64(q, 2, (int64_t)h->seq);
  sqlite3_bind_blob(q, 3, h->hash.b, sizeof h->hash.b, SQLITE_STATIC);
  if (sqlite3_step(q) != SQLITE_ROW) s->incomplete = true;
  zn_replica_done(q);
  return ZN_OK;
}

static bool inside(const zn_snap *s, int64_t dot) {
  int64_t feed = ZN_K_FEED(dot);
  size_t at = zn_kmap_find(&s->cuts, &feed);
  return at != SIZE_MAX && ZN_K_N(dot) <= s->cut[at].n;
}

/* Has a segment outside the vector changed the row? */
static zn_status touched_outside(zn_snap *s, int64_t k, bool *yes, zn_err *err) {
  *yes = false;
  sqlite3_stmt *q = zn_replica_stmt(s->r, "SELECT g.f,g.seq FROM hist h JOIN seg g ON g.id=h.seg WHERE h.k=?", err);
  if (q == NULL) return zn_replica_sql_fail(s->r, err);
  sqlite3_bind_int64(q, 1, k);
  while (!*yes && sqlite3_step(q) == SQLITE_ROW) {
    int64_t f = sqlite3_column_int64(q, 0);
    size_t at = zn_kmap_find(&s->cuts, &f);
    *yes = at == SIZE_MAX || (uint64_t)sqlite3_column_int64(q, 1) > s->cut[at].seq;
  }
  zn_replica_done(q);
  return ZN_OK;
}

static zn_status remember_old(zn_snap *s, int64_t k, unsigned entity, zn_err *err) {
  int64_t key[2] = {entity, k};
  const zn_entity *e = zn_entity_by_no(entity);
  if (e == NULL || zn_kmap_find(&s->old_at, key) != SIZE_MAX) return ZN_OK;
  if (s->nold == s->capold) {
    size_t cap = s->capold == 0 ? 16 : s->capold * 2;
    zn_snap_old *more = realloc(s->old, cap * sizeof *more);
    if (more == NULL) return no_memory(err);
    s->old = more;
    s->capold = cap;
  }
  zn_snap_old *o = &s->old[s->nold];
  *o = (zn_snap_old){.k = k, .entity = entity};
  zn_status st = zn_replica_row_at(s->r, e, k, s->heads, s->nheads, s->arena, &o->row, err);
  if (st != ZN_OK && st != ZN_E_NOTFOUND) return st;
  o->alive = st == ZN_OK;
  if (!zn_kmap_put(&s->old_at, key, s->nold)) return no_memory(err);
  s->nold++;
  return ZN_OK;
}

/* The row has something inside the vector: is its present version the one that was there? */
static zn_status look(zn_snap *s, int64_t k, unsigned entity, int64_t dot, zn_err *err) {
  bool changed = !inside(s, dot);
  if (entity == ZN_ENTE) return ZN_OK; /* an ente is who it is */
  if (!changed) ZN_TRY(touched_outside(s, k, &changed, err));
  return changed ? remember_old(s, k, entity, err) : ZN_OK;
}

/* Every row edited after its creation, and every hashed one, has its present version in ver, and in hist the segments
 * that changed it. Only rows with something inside the vector are looked at: the others were not there. */
static zn_status find_old_of(zn_snap *s, int64_t feed, uint64_t seq, zn_err *err) {
  sqlite3_stmt *q = zn_replica_stmt(s->r, "SELECT k,g>>2,dot FROM ver WHERE k>=?1<<43 AND k<(?1+1)<<43 AND (g&3)=1",
                                    err); /* made in this feed */
  if (q == NULL) return zn_replica_sql_fail(s->r, err);
  sqlite3_bind_int64(q, 1, feed);
  zn_status st = ZN_OK;
  while (st == ZN_OK && sqlite3_step(q) == SQLITE_ROW) {
    int64_t k = sqlite3_column_int64(q, 0);
    if (inside(s, k)) st = look(s, k, (unsigned)sqlite3_column_int64(q, 1), sqlite3_column_int64(q, 2), err);
  }
  zn_replica_done(q);
  ZN_TRY(st);
  q = zn_replica_stmt(s->r,
                      "SELECT h.k,v.g>>2,v.dot FROM seg g JOIN hist h ON h.seg=g.id JOIN ver v ON v.k=h.k "
                      "WHERE g.f=?1 AND g.seq<=?2 AND h.k<1<<43 AND (v.g&3)=1", /* hashed rows that it wrote */
                      err);
  if (q == NULL) return zn_replica_sql_fail(s->r, err);
  sqlite3_bind_int64(q, 1, feed);
  sqlite3_bind_int64(q, 2, (int64_t)seq);
  while (st == ZN_OK && sqlite3_step(q) == SQLITE_ROW) {
    int64_t k = sqlite3_column_int64(q, 0);
    if (!zn_kmap_put(&s->hashed, &k, 0)) st = no_memory(err);
    if (st == ZN_OK) st = look(s, k, (unsigned)sqlite3_column_int64(q, 1), sqlite3_column_int64(q, 2), err);
  }
  zn_replica_done(q);
  return st;
}

static zn_status find_old(zn_snap *s, zn_err *err) {
  for (size_t i = 0; i < s->nheads; i++) {
    int64_t feed = zn_replica_feed(s->r, &s->heads[i].ledger, &s->heads[i].device, false);
    if (feed > 0) ZN_TRY(find_old_of(s, feed, s->heads[i].seq, err));
  }
  return ZN_OK;
}

zn_status zn_snap_open(zn_snap *s, zn_replica *r, const zn_head *heads, size_t n, zn_arena *a, zn_err *err) {
  *s = (zn_snap){.r = r, .arena = a, .heads = heads, .nheads = n};
  zn_kmap_init(&s->cuts, 1);
  zn_kmap_init(&s->old_at, 2);
  zn_kmap_init(&s->hashed, 1);
  s->cut = calloc(n + 1, sizeof *s->cut);
  if (s->cut == NULL) return no_memory(err);
  for (size_t i = 0; i < n; i++) {
    int64_t feed = zn_replica_feed(r, &heads[i].ledger, &heads[i].device, false);
    if (feed <= 0) {
      s->incomplete = s->incomplete || heads[i].seq > 0;
      continue;
    }
    ZN_TRY(cut_of(s, feed, &heads[i], i, err));
    if (!zn_kmap_put(&s->cuts, &feed, i)) return no_memory(err);
  }
  return s->incomplete ? ZN_OK : find_old(s, err);
}

void zn_snap_close(zn_snap *s) {
  zn_kmap_release(&s->cuts);
  zn_kmap_release(&s->old_at);
  zn_kmap_release(&s->hashed);
  free(s->cut);
  free(s->old);
  memset(s, 0, sizeof *s);
}

/* ---- reading ---- */

static zn_snap_old *old_of(zn_snap *s, unsigned entity, int64_t k) {
  int64_t key[2] = {entity, k};
  size_t at = zn_kmap_find(&s->old_at, key);
  return at == SIZE_MAX ? NULL : &s->old[at];
}

/* Is there anything of the row inside the vector? */
static bool was_there(const zn_snap *s, unsigned entity, int64_t k) {
  if (ZN_K_FEED(k) != 0) return inside(s, k);
  return entity == ZN_ENTE || zn_kmap_find(&s->hashed, &k) != SIZE_MAX;
}

zn_status zn_snap_get(zn_snap *s, unsigned entity, int64_t k, zn_row *out, bool *found, zn_err *err) {
  *found = false;
  if (k == 0) return ZN_OK;
  zn_snap_old *o = old_of(s, entity, k);
  if (o != NULL) {
    *found = o->alive;
    if (o->alive) *out = o->row;
    return ZN_OK;
  }
  if (!was_there(s, entity, k)) return ZN_OK;
  return zn_row_get(s->r, zn_entity_by_no(entity), k, s->arena, out, found, err);
}

zn_status zn_snap_list(zn_snap *s, unsigned entity, const char *field, int64_t value, zn_row_list *out, zn_err *err) {
  const zn_entity *e = zn_entity_by_no(entity);
  zn_row_list now;
  ZN_TRY(zn_rows_where(s->r, e, field, value, s->arena, &now, err));
  size_t n = 0, most = now.n;
  int at = zn_field_index(e, field);
  for (size_t i = 0; i < now.n; i++) {
    if (old_of(s, entity, now.v[i].k) != NULL || !was_there(s, entity, now.v[i].k)) continue;
    now.v[n++] = now.v[i];
  }
  for (size_t i = 0; s->old != NULL && i < s->nold; i++) {
    const zn_snap_old *o = &s->old[i];
    if (o->entity != entity || !o->alive || o->row.v[at].kind != ZN_V_INT || o->row.v[at].i != value) continue;
    if (n == most) {
      most = most == 0 ? 4 : most * 2;
      zn_row *more = zn_arena_alloc(s->arena, most * sizeof *more);
      if (more == NULL) return no_memory(err);
      if (n > 0) memcpy(more, now.v, n * sizeof *more);
      now.v = more;
    }
    now.v[n++] = o->row;
  }
  *out = (zn_row_list){now.v, n};
  return ZN_OK;
}

/* ---- heads to sign ---- */

/* The last segment of a feed before the first that is not applied (2), void (5) or erased (7). */
static zn_status applied_head(zn_replica *r, zn_head *h, zn_err *err) {
  int64_t feed = zn_replica_feed(r, &h->ledger, &h->device, false), bad;
  bool found;
  ZN_TRY(zn_sql_int(r, "SELECT min(seq) FROM seg WHERE f=? AND state NOT IN (2,5,7)", feed, 0, &bad, &found, err));
  if (!found || (uint64_t)bad > h->seq) return ZN_OK;
  h->seq = (uint64_t)bad - 1;
  memset(&h->hash, 0, sizeof h->hash);
  sqlite3_stmt *q = zn_replica_stmt(r, "SELECT hash FROM seg WHERE f=? AND seq=? ORDER BY hash LIMIT 1", err);
  if (q == NULL) return zn_replica_sql_fail(r, err);
  sqlite3_bind_int64(q, 1, feed);
  sqlite3_bind_int64(q, 2, (int64_t)h->seq);
  if (sqlite3_step(q) == SQLITE_ROW && sqlite3_column_bytes(q, 0) == 32)
    memcpy(h->hash.b, sqlite3_column_blob(q, 0), 32);
  zn_replica_done(q);
  return ZN_OK;
}

zn_status zn_snap_heads(zn_replica *r, const zn_id *ledgers, size_t nledgers, zn_arena *a, zn_head **out, size_t *n,
                        zn_err *err) {
  *out = NULL;
  *n = 0;
  size_t cap = 0;
  for (size_t l = 0; l < nledgers; l++) {
    zn_head *h;
    size_t m;
    ZN_TRY(zn_replica_heads(r, &ledgers[l], a, &h, &m, err));
    if (*n + m > cap) {
      cap = (*n + m) * 2;
      zn_head *more = zn_arena_alloc(a, cap * sizeof *more);
      if (more == NULL) return no_memory(err);
      if (*n > 0) memcpy(more, *out, *n * sizeof *more);
      *out = more;
    }
    for (size_t i = 0; i < m; i++) {
      ZN_TRY(applied_head(r, &h[i], err));
      if (h[i].seq > 0) (*out)[(*n)++] = h[i];
    }
  }
  zn_heads_sort(*out, *n);
  return ZN_OK;
}
