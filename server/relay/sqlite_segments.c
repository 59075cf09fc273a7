/* Segments in SQLite: a header row, its body, the tips of each feed's branches, bytes per ledger. */
#include <string.h>

#include "core/base/mp.h"
#include "core/text/server.h"
#include "server/relay/sqlite.h"

static void bind_feed(sqlite3_stmt *st, const zn_id *ledger, const zn_pk *device) {
  zn_sqlite_bind_blob(st, 1, ledger->b, sizeof ledger->b);
  zn_sqlite_bind_blob(st, 2, device->b, sizeof device->b);
}

zn_status zn_sqlite_seg_below(zn_store *base, const zn_head *of, uint64_t *seq, zn_err *err) {
  zn_sqlite *s = (zn_sqlite *)base;
  sqlite3_stmt *st = zn_sqlite_q(s, Q_ENV_HELD, err);
  if (st == NULL) return ZN_E_IO;
  bind_feed(st, &of->ledger, &of->device);
  zn_sqlite_bind_int(st, 3, (int64_t)of->seq);
  zn_sqlite_bind_blob(st, 4, of->hash.b, sizeof of->hash.b);
  int64_t found = 0;
  ZN_TRY(zn_sqlite_int(s, st, &found, err));
  if (found == 0) return zn_fail(err, ZN_E_NOTFOUND, ZT_RELAY_SKIP, (unsigned long long)(of->seq - 1));
  *seq = (uint64_t)found;
  return ZN_OK;
}

/* The chain: number 1 names nobody, any other names one or two held segments, the higher of them one below. */
static zn_status check_chain(zn_sqlite *s, const zn_seg_hdr *h, zn_err *err) {
  uint64_t highest = 0;
  if (h->seq == 1 && h->nprev == 0) return ZN_OK;
  if (h->seq <= 1 || h->nprev == 0) return zn_fail(err, ZN_E_STATE, ZT_RELAY_CHAIN, (unsigned long long)h->seq);
  for (unsigned i = 0; i < h->nprev; i++) {
    zn_head prev = {h->ledger, h->device, h->seq, h->prev[i]};
    uint64_t seq = 0;
    ZN_TRY(zn_sqlite_seg_below(&s->base, &prev, &seq, err));
    if (seq > highest) highest = seq;
  }
  if (highest != h->seq - 1) return zn_fail(err, ZN_E_STATE, ZT_RELAY_CHAIN, (unsigned long long)h->seq);
  return ZN_OK;
}

static zn_status add_env(zn_sqlite *s, const zn_seg *g, int64_t t_ms, bool *fresh, zn_err *err) {
  sqlite3_stmt *st = zn_sqlite_q(s, Q_ENV_ADD, err);
  if (st == NULL) return ZN_E_IO;
  bind_feed(st, &g->h.ledger, &g->h.device);
  zn_sqlite_bind_int(st, 3, (int64_t)g->h.seq);
  zn_sqlite_bind_blob(st, 4, g->hash.b, sizeof g->hash.b);
  zn_sqlite_bind_int(st, 5, (int64_t)(g->header.n + g->body.n + ZN_SIG_LEN));
  zn_sqlite_bind_int(st, 6, t_ms);
  zn_sqlite_bind_blob(st, 7, g->h.prev, g->h.nprev * sizeof(zn_hash));
  if (g->h.nprev == 0) sqlite3_bind_zeroblob(st, 7, 0);
  zn_sqlite_bind_blob(st, 8, g->header.p, g->header.n);
  zn_sqlite_bind_blob(st, 9, g->sig.b, sizeof g->sig.b);
  ZN_TRY(zn_sqlite_run(s, st, err));
  *fresh = sqlite3_changes(s->db) == 1;
  return ZN_OK;
}

/* An erased body is its hash: kept so that the wire bytes can be given again. */
static zn_status add_body(zn_sqlite *s, const zn_seg *g, zn_err *err) {
  sqlite3_stmt *st = zn_sqlite_q(s, Q_BODY_ADD, err);
  if (st == NULL) return ZN_E_IO;
  zn_sqlite_bind_int(st, 1, sqlite3_last_insert_rowid(s->db));
  if (g->body.n > 0) {
    zn_sqlite_bind_blob(st, 2, g->body.p, g->body.n);
  } else {
    zn_sqlite_bind_blob(st, 2, g->body_hash.b, sizeof g->body_hash.b);
  }
  return zn_sqlite_run(s, st, err);
}

static zn_status move_tip(zn_sqlite *s, const zn_seg *g, int64_t t_ms, zn_err *err) {
  for (unsigned i = 0; i < g->h.nprev; i++) {
    sqlite3_stmt *drop = zn_sqlite_q(s, Q_TIP_DROP, err);
    if (drop == NULL) return ZN_E_IO;
    bind_feed(drop, &g->h.ledger, &g->h.device);
    zn_sqlite_bind_blob(drop, 3, g->h.prev[i].b, sizeof g->h.prev[i].b);
    ZN_TRY(zn_sqlite_run(s, drop, err));
  }
  sqlite3_stmt *add = zn_sqlite_q(s, Q_TIP_ADD, err);
  if (add == NULL) return ZN_E_IO;
  bind_feed(add, &g->h.ledger, &g->h.device);
  zn_sqlite_bind_blob(add, 3, g->hash.b, sizeof g->hash.b);
  zn_sqlite_bind_int(add, 4, (int64_t)g->h.seq);
  zn_sqlite_bind_int(add, 5, t_ms);
  return zn_sqlite_run(s, add, err);
}

zn_status zn_sqlite_seg_add(zn_store *base, const zn_seg *g, int64_t t_ms, bool *fresh, zn_err *err) {
  zn_sqlite *s = (zn_sqlite *)base;
  if (g->h.seq > INT64_MAX) return zn_fail(err, ZN_E_STATE, ZT_RELAY_CHAIN, (unsigned long long)g->h.seq);
  bool is_new = false;
  ZN_TRY(check_chain(s, &g->h, err));
  ZN_TRY(add_env(s, g, t_ms, &is_new, err));
  if (is_new) {
    ZN_TRY(add_body(s, g, err));
    ZN_TRY(move_tip(s, g, t_ms, err));
    sqlite3_stmt *st = zn_sqlite_q(s, Q_QUOTA_ADD, err);
    if (st == NULL) return ZN_E_IO;
    zn_sqlite_bind_blob(st, 1, g->h.ledger.b, sizeof g->h.ledger.b);
    zn_sqlite_bind_int(st, 2, (int64_t)(g->header.n + g->body.n + ZN_SIG_LEN));
    ZN_TRY(zn_sqlite_run(s, st, err));
  }
  *fresh = is_new;
  return ZN_OK;
}

static sqlite3_stmt *one_segment(zn_sqlite *s, zn_q exact, zn_q first, const zn_head *of, zn_err *err) {
  bool any = zn_hash_zero(&of->hash);
  sqlite3_stmt *st = zn_sqlite_q(s, any ? first : exact, err);
  if (st == NULL) return NULL;
  bind_feed(st, &of->ledger, &of->device);
  zn_sqlite_bind_int(st, 3, (int64_t)of->seq);
  if (!any) zn_sqlite_bind_blob(st, 4, of->hash.b, sizeof of->hash.b);
  return st;
}

static void put_wire(sqlite3_stmt *st, zn_buf *out) {
  const void *hdr = sqlite3_column_blob(st, 0), *sig = sqlite3_column_blob(st, 1), *data = sqlite3_column_blob(st, 2);
  size_t n = (size_t)sqlite3_column_bytes(st, 2);
  zn_mp_arr(out, 3);
  zn_mp_bin(out, hdr, (size_t)sqlite3_column_bytes(st, 0));
  zn_mp_bin(out, sig, (size_t)sqlite3_column_bytes(st, 1));
  if (n == sizeof(zn_hash)) { /* shorter than any sealed body: erased */
    zn_mp_arr(out, 1);
  }
  zn_mp_bin(out, data, n);
}

zn_status zn_sqlite_seg_read(zn_store *base, const zn_head *of, zn_buf *out, zn_err *err) {
  zn_sqlite *s = (zn_sqlite *)base;
  sqlite3_stmt *st = one_segment(s, Q_ENV_READ, Q_ENV_READ_FIRST, of, err);
  if (st == NULL) return ZN_E_IO;
  int rc = sqlite3_step(st);
  zn_status status = rc == SQLITE_ROW ? ZN_OK : rc == SQLITE_DONE ? ZN_E_NOTFOUND : zn_sqlite_fail(s, err);
  if (status == ZN_OK) put_wire(st, out);
  sqlite3_reset(st);
  return status != ZN_OK || zn_buf_ok(out) ? status : ZN_E_NOMEM;
}

zn_status zn_sqlite_seg_find(zn_store *base, zn_head *of, int64_t *t_ms, zn_err *err) {
  zn_sqlite *s = (zn_sqlite *)base;
  sqlite3_stmt *st = one_segment(s, Q_ENV_FIND, Q_ENV_FIND_FIRST, of, err);
  if (st == NULL) return ZN_E_IO;
  int rc = sqlite3_step(st);
  zn_status status = rc == SQLITE_ROW ? ZN_OK : rc == SQLITE_DONE ? ZN_E_NOTFOUND : zn_sqlite_fail(s, err);
  if (status == ZN_OK) {
    int64_t t = sqlite3_column_int64(st, 1);
    if (!zn_sqlite_exact(st, 0, of->hash.b, sizeof of->hash.b))
      status = zn_fail(err, ZN_E_IO, ZT_STORE_CORRUPT, s->path);
    if (status == ZN_OK && t_ms != NULL) *t_ms = t;
  }
  sqlite3_reset(st);
  return status;
}

zn_status zn_sqlite_tips(zn_store *base, zn_store_seg_fn fn, void *ctx, zn_err *err) {
  zn_sqlite *s = (zn_sqlite *)base;
  sqlite3_stmt *st = zn_sqlite_q(s, Q_TIPS, err);
  if (st == NULL) return ZN_E_IO;
  zn_status status = ZN_OK;
  int rc = SQLITE_ROW;
  while (status == ZN_OK && (rc = sqlite3_step(st)) == SQLITE_ROW) {
    zn_store_seg g = {.head.seq = (uint64_t)sqlite3_column_int64(st, 2), .t_ms = sqlite3_column_int64(st, 4)};
    bool ok = zn_sqlite_exact(st, 0, g.head.ledger.b, sizeof g.head.ledger.b) &&
              zn_sqlite_exact(st, 1, g.head.device.b, sizeof g.head.device.b) &&
              zn_sqlite_exact(st, 3, g.head.hash.b, sizeof g.head.hash.b);
    status = ok ? fn(ctx, &g) : zn_fail(err, ZN_E_IO, ZT_STORE_CORRUPT, s->path);
  }
  if (status == ZN_OK && rc != SQLITE_DONE) status = zn_sqlite_fail(s, err);
  sqlite3_reset(st);
  return status;
}

static bool column_prev(sqlite3_stmt *st, int i, zn_store_seg *g) {
  size_t n = (size_t)sqlite3_column_bytes(st, i);
  if (n % sizeof(zn_hash) != 0 || n > sizeof g->prev) return false;
  g->nprev = (unsigned)(n / sizeof(zn_hash));
  if (n > 0) memcpy(g->prev, sqlite3_column_blob(st, i), n);
  return true;
}

zn_status zn_sqlite_segs_since(zn_store *base, uint64_t *cursor, zn_store_seg_fn fn, void *ctx, zn_err *err) {
  zn_sqlite *s = (zn_sqlite *)base;
  sqlite3_stmt *st = zn_sqlite_q(s, Q_ENV_SINCE, err);
  if (st == NULL) return ZN_E_IO;
  zn_sqlite_bind_int(st, 1, (int64_t)*cursor);
  zn_status status = ZN_OK;
  int rc = SQLITE_ROW;
  while (status == ZN_OK && (rc = sqlite3_step(st)) == SQLITE_ROW) {
    zn_store_seg g = {.head.seq = (uint64_t)sqlite3_column_int64(st, 3), .size = (uint32_t)sqlite3_column_int(st, 6)};
    g.t_ms = sqlite3_column_int64(st, 7);
    bool ok = zn_sqlite_exact(st, 1, g.head.ledger.b, sizeof g.head.ledger.b) &&
              zn_sqlite_exact(st, 2, g.head.device.b, sizeof g.head.device.b) &&
              zn_sqlite_exact(st, 4, g.head.hash.b, sizeof g.head.hash.b) && column_prev(st, 5, &g);
    uint64_t id = (uint64_t)sqlite3_column_int64(st, 0);
    status = ok ? fn(ctx, &g) : zn_fail(err, ZN_E_IO, ZT_STORE_CORRUPT, s->path);
    if (status == ZN_OK) *cursor = id;
  }
  if (status == ZN_OK && rc != SQLITE_DONE) status = zn_sqlite_fail(s, err);
  sqlite3_reset(st);
  return status;
}

zn_status zn_sqlite_seg_cursor(zn_store *base, uint64_t *cursor, zn_err *err) {
  zn_sqlite *s = (zn_sqlite *)base;
  sqlite3_stmt *st = zn_sqlite_q(s, Q_ENV_LAST, err);
  int64_t last = 0;
  if (st == NULL) return ZN_E_IO;
  ZN_TRY(zn_sqlite_int(s, st, &last, err));
  *cursor = (uint64_t)last;
  return ZN_OK;
}

zn_status zn_sqlite_quota_used(zn_store *base, const zn_id *ledger, int64_t *bytes, zn_err *err) {
  zn_sqlite *s = (zn_sqlite *)base;
  sqlite3_stmt *st = zn_sqlite_q(s, Q_QUOTA_USED, err);
  if (st == NULL) return ZN_E_IO;
  zn_sqlite_bind_blob(st, 1, ledger->b, sizeof ledger->b);
  return zn_sqlite_int(s, st, bytes, err);
}
