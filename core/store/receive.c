/* Receiving: segments, statements and receipts come in, one by one or many in one SQLite transaction; and what a change
 * of trust or keys means for what is held already. */
#include <stdlib.h>
#include <string.h>

#include "core/merge/merge.h"
#include "core/store/internal.h"
#include "core/store/status.h"
#include "core/text/store.h"

/* ---- batches ---- */

zn_status zn_receive_begin(zn_replica *r, zn_err *err) {
  ZN_TRY(zn_db_begin(r, err));
  r->receiving = true;
  return ZN_OK;
}

zn_status zn_receive_end(zn_replica *r, zn_err *err) {
  if (!r->receiving) return zn_fail(err, ZN_E_STATE, ZT_TX_FAILED);
  r->receiving = false;
  return zn_db_commit(r, err);
}

void zn_receive_abort(zn_replica *r) {
  r->receiving = false;
  zn_db_rollback(r);
}

/* Alone, each put is a transaction of its own. */
static zn_status enter(zn_replica *r, bool *alone, zn_err *err) {
  *alone = !r->in_tx;
  return *alone ? zn_db_begin(r, err) : ZN_OK;
}

static zn_status leave(zn_replica *r, bool alone, zn_status st, zn_err *err) {
  if (!alone) return st;
  if (st == ZN_OK) return zn_db_commit(r, err);
  zn_db_rollback(r);
  return st;
}

/* ---- segments ---- */

static zn_status put_segment(zn_replica *r, const zn_seg *seg, zn_put_result *res, zn_err *err) {
  int64_t f = zn_replica_feed(r, &seg->h.ledger, &seg->h.device, true), id = 0;
  if (f < 0) return zn_replica_sql_fail(r, err);
  zn_segrow row;
  bool found = false;
  ZN_TRY(zn_seg_find(r, f, seg->h.seq, seg->hash.b, sizeof seg->hash.b, &row, &found, err));
  if (!found) {
    ZN_TRY(zn_seg_insert(r, f, seg, &id, err));
    ZN_TRY(zn_head_advance(r, f, &seg->h, &seg->hash, err));
    ZN_TRY(zn_order_try(r, id, err));
    ZN_TRY(zn_seg_by_id(r, id, &row, &found, err));
    res->fresh = true;
  }
  res->held_back = row.state != ZN_SEG_APPLIED;
  return ZN_OK;
}

zn_status zn_replica_put_segment(zn_replica *r, zn_span wire, zn_put_result *res, zn_err *err) {
  zn_seg *seg = malloc(sizeof *seg); /* its dependencies make it large */
  if (seg == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_put_result out = {0};
  bool alone = false;
  zn_status st = zn_seg_parse(seg, &r->region, wire);
  if (st != ZN_OK) st = zn_fail(err, st, ZT_SEG_BAD);
  if (st == ZN_OK && (st = enter(r, &alone, err)) == ZN_OK) st = leave(r, alone, put_segment(r, seg, &out, err), err);
  free(seg);
  if (st == ZN_OK && res != NULL) *res = out;
  return st;
}

/* ---- statements ---- */

zn_status zn_replica_put_trust(zn_replica *r, zn_span stmt, bool *fresh, zn_err *err) {
  bool alone = false;
  if (fresh != NULL) *fresh = false;
  ZN_TRY(enter(r, &alone, err));
  return leave(r, alone, zn_trust_store(r, stmt, fresh, err), err);
}

/* ---- receipts ---- */

static zn_status put_receipt(zn_replica *r, const zn_receipt *rc, zn_span wire, bool *fresh, zn_err *err) {
  int64_t f = zn_replica_feed(r, &rc->ledger, &rc->device, true);
  if (f < 0) return zn_replica_sql_fail(r, err);
  bool server = zn_trust_is_server(r->trust, &rc->by), mine = zn_pk_cmp(&rc->device, &r->ident.sign_pk) == 0,
       here = true;
  zn_segrow held;
  /* a device that says it has what I never made is mistaken, or lies */
  if (mine && !server) ZN_TRY(zn_seg_find(r, f, rc->seq, rc->hash.b, sizeof rc->hash.b, &held, &here, err));
  if (!here) return zn_fail(err, ZN_E_DENIED, ZT_RECEIPT_BAD);
  ZN_STMT(s, r, "INSERT OR IGNORE INTO receipt(f, seq, by, hash, inc, t, server, body) VALUES(?,?,?,?,?,?,?,?)", err);
  sqlite3_bind_int64(s, 1, f);
  sqlite3_bind_int64(s, 2, (int64_t)rc->seq);
  zn_bind_bytes(s, 3, rc->by.b, sizeof rc->by.b);
  zn_bind_bytes(s, 4, rc->hash.b, sizeof rc->hash.b);
  sqlite3_bind_int64(s, 5, (int64_t)rc->incarnation);
  sqlite3_bind_int64(s, 6, rc->t_ms);
  sqlite3_bind_int(s, 7, server);
  zn_bind_bytes(s, 8, wire.p, wire.n);
  ZN_TRY(zn_step_done(r, s, err));
  bool news = sqlite3_changes(r->db) > 0;
  if (fresh != NULL) *fresh = news;
  zn_head upto = {rc->ledger, rc->device, rc->seq, rc->hash};
  return news && mine && server ? zn_status_clear_refusals(r, &upto, err) : ZN_OK;
}

/* The server's word, or that of a device that may read what it says it holds (it imported a bundle). */
static bool may_vouch(zn_replica *r, const zn_receipt *rc) {
  zn_ledger l;
  if (zn_trust_is_server(r->trust, &rc->by)) return true;
  return zn_trust_ledger(r->trust, &rc->ledger, &l) && zn_trust_may_read(r->trust, &rc->by, &l);
}

zn_status zn_replica_put_receipt(zn_replica *r, zn_span wire, bool *fresh, zn_err *err) {
  zn_receipt rc;
  bool alone = false;
  if (fresh != NULL) *fresh = false;
  zn_status st = zn_receipt_parse(&rc, &r->region, wire);
  if (st != ZN_OK) return zn_fail(err, st, ZT_RECEIPT_BAD);
  if (!may_vouch(r, &rc)) return zn_fail(err, ZN_E_DENIED, ZT_RECEIPT_BAD);
  ZN_TRY(enter(r, &alone, err));
  return leave(r, alone, put_receipt(r, &rc, wire, fresh, err), err);
}

/* ---- after trust or keys changed ---- */

typedef struct ids {
  int64_t *v;
  size_t n, cap;
} ids;

static zn_status collect(zn_replica *r, sqlite3_stmt *s, ids *out, zn_err *err) {
  for (;;) {
    bool row = false;
    ZN_TRY(zn_step_row(r, s, &row, err));
    if (!row) break;
    if (out->n == out->cap) {
      size_t cap = out->cap == 0 ? 64 : out->cap * 2;
      int64_t *p = realloc(out->v, cap * sizeof *p);
      if (p == NULL) {
        sqlite3_reset(s);
        return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
      }
      out->v = p;
      out->cap = cap;
    }
    out->v[out->n++] = sqlite3_column_int64(s, 0);
  }
  zn_replica_done(s);
  return ZN_OK;
}

static zn_status retry_all(zn_replica *r, const ids *v, zn_err *err) {
  for (size_t i = 0; i < v->n; i++) ZN_TRY(zn_order_retry(r, v->v[i], err));
  return ZN_OK;
}

/* What could not be read for want of a key that is here now. */
static zn_status retry_unread(zn_replica *r, ids *v, zn_err *err) {
  ZN_STMT(s, r,
          "SELECT id FROM seg WHERE (state=3 OR (state=5 AND n0 IS NULL)) AND epoch IN (SELECT id FROM epoch) ORDER BY "
          "f, seq",
          err);
  ZN_TRY(collect(r, s, v, err));
  return retry_all(r, v, err);
}

static zn_status feed_segments(zn_replica *r, int64_t f, ids *v, zn_err *err) {
  ZN_STMT(s, r, "SELECT id FROM seg WHERE f=? AND state IN (2, 5) AND flags & 8 = 0 ORDER BY seq", err);
  sqlite3_bind_int64(s, 1, f);
  return collect(r, s, v, err);
}

/* Does the transaction that ends with this segment count now, and is that news? */
static zn_status news(zn_replica *r, int64_t last, bool *yes, zn_err *err) {
  zn_segrow s, *parts = NULL;
  size_t n = 0;
  bool found = false, counts = true;
  zn_arena a;
  *yes = false;
  ZN_TRY(zn_seg_by_id(r, last, &s, &found, err));
  if (!found) return ZN_OK;
  zn_arena_init(&a);
  zn_status st = zn_seg_parts(r, &s, &a, &parts, &n, err);
  for (size_t i = 0; st == ZN_OK && i < n; i++) counts = counts && zn_seg_counts(r, &parts[i]);
  zn_arena_release(&a);
  *yes = counts != (s.state == ZN_SEG_APPLIED);
  return st;
}

static zn_status settle_feed(zn_replica *r, int64_t f, zn_err *err) {
  ids v = {0};
  zn_status st = feed_segments(r, f, &v, err);
  for (size_t i = 0; st == ZN_OK && i < v.n; i++) {
    bool yes = false;
    st = news(r, v.v[i], &yes, err);
    if (st == ZN_OK && yes) st = zn_order_retry(r, v.v[i], err);
  }
  free(v.v);
  return st;
}

/* Feeds in which something may count differently: those with void segments, and those whose head does not count. */
static zn_status settle_trust(zn_replica *r, ids *feeds, zn_err *err) {
  ZN_STMT(s, r, "SELECT f FROM feed WHERE head>0 OR f IN (SELECT f FROM seg WHERE state<>2)", err);
  ZN_TRY(collect(r, s, feeds, err));
  for (size_t i = 0; i < feeds->n; i++) {
    int64_t f = feeds->v[i], n = 0;
    bool found = false;
    zn_segrow head = {.f = f};
    ZN_STMT(h, r,
            "SELECT head, head_hash, odd, EXISTS(SELECT 1 FROM seg WHERE state=5 AND f=feed.f) FROM feed WHERE f=?",
            err);
    sqlite3_bind_int64(h, 1, f);
    ZN_TRY(zn_step_row(r, h, &found, err));
    head.seq = (uint64_t)sqlite3_column_int64(h, 0);
    bool whole = zn_column_exact(h, 1, head.hash.b, sizeof head.hash.b) && !(sqlite3_column_int(h, 2) & ZN_FEED_FORKED);
    n = sqlite3_column_int64(h, 3);
    zn_replica_done(h);
    if (whole && n == 0 && zn_seg_counts(r, &head)) continue;
    ZN_TRY(settle_feed(r, f, err));
  }
  return ZN_OK;
}

zn_status zn_receive_settle(zn_replica *r, zn_err *err) {
  ids unread = {0}, feeds = {0};
  bool trust = r->trust_applied != zn_trust_generation(r->trust);
  zn_status st = zn_keys_settle(r, err);
  if (st == ZN_OK && trust) st = settle_trust(r, &feeds, err);
  if (st == ZN_OK) st = retry_unread(r, &unread, err);
  free(unread.v);
  free(feeds.v);
  return st;
}
