/* Bundles of a replica. */
#include <stdlib.h>
#include <string.h>

#include "core/exchange/bundle.h"
#include "core/log/receipt.h"
#include "core/store/enrol.h"
#include "core/store/status.h"
#include "core/text/bundle.h"

/* ---- giving ---- */

static const zn_trust_head *trust_head_in(const zn_bundle_since *since, const zn_pk *issuer) {
  for (size_t i = 0; since && i < since->ntrust; i++)
    if (zn_pk_cmp(&since->trust[i].issuer, issuer) == 0) return &since->trust[i];
  return NULL;
}

static zn_status give_trust(void *ctx, const zn_bundle_since *since, zn_bundle_emit emit, void *to, zn_err *err) {
  const zn_trust *t = zn_replica_trust(ctx);
  (void)err;
  for (size_t i = 0; i < zn_trust_head_count(t); i++) {
    zn_trust_head mine = zn_trust_head_at(t, i);
    const zn_trust_head *theirs = trust_head_in(since, &mine.issuer);
    uint64_t at = theirs ? zn_trust_lacks(t, theirs) : 1;
    for (; at > 0 && at <= mine.seq; at++) ZN_TRY(emit(to, zn_trust_read(t, &mine.issuer, at)));
  }
  return ZN_OK;
}

/* Gives the blobs that a query finds. */
static zn_status give_blobs(zn_replica *r, const char *sql, zn_bundle_emit emit, void *to, zn_err *err) {
  sqlite3_stmt *s = zn_replica_stmt(r, sql, err);
  if (!s) return zn_replica_sql_fail(r, err);
  zn_status st = ZN_OK;
  int rc;
  while ((rc = sqlite3_step(s)) == SQLITE_ROW && st == ZN_OK)
    st = emit(to, ZN_SPAN(sqlite3_column_blob(s, 0), (size_t)sqlite3_column_bytes(s, 0)));
  if (st == ZN_OK && rc != SQLITE_DONE) st = zn_replica_sql_fail(r, err);
  zn_replica_done(s);
  return st;
}

/* All that were made here or are passed on, sent to the server or not. */
static zn_status give_grants(void *ctx, const zn_bundle_since *since, zn_bundle_emit emit, void *to, zn_err *err) {
  (void)since;
  return give_blobs(ctx, "SELECT body FROM grants WHERE state IN (2, 3, 5, 6) ORDER BY id", emit, to, err);
}

/* Of each feed the latest from each side. */
static zn_status give_receipts(void *ctx, const zn_bundle_since *since, zn_bundle_emit emit, void *to, zn_err *err) {
  (void)since;
  return give_blobs(
      ctx,
      "SELECT body FROM receipt AS a WHERE NOT EXISTS(SELECT 1 FROM receipt AS b WHERE b.f=a.f AND b.by=a.by AND"
      " (b.seq>a.seq OR (b.seq=a.seq AND (b.inc, b.t, b.hash)>(a.inc, a.t, a.hash))))",
      emit, to, err);
}

typedef struct seg_name {
  uint64_t seq;
  zn_hash hash;
} seg_name;

/* Numbers and hashes of the feed's segments after `after`, all branches. */
static zn_status feed_names(zn_replica *r, const zn_head *feed, uint64_t after, zn_buf *out, zn_err *err) {
  sqlite3_stmt *s = zn_replica_stmt(
      r, "SELECT seq, hash FROM seg JOIN feed USING(f) WHERE ledger=? AND device=? AND seq>? ORDER BY seq, hash", err);
  if (!s) return zn_replica_sql_fail(r, err);
  sqlite3_bind_blob(s, 1, &feed->ledger, 16, SQLITE_STATIC);
  sqlite3_bind_blob(s, 2, &feed->device, 32, SQLITE_STATIC);
  sqlite3_bind_int64(s, 3, (int64_t)after);
  int rc;
  while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
    seg_name n = {.seq = (uint64_t)sqlite3_column_int64(s, 0)};
    if (sqlite3_column_bytes(s, 1) != 32) continue;
    memcpy(&n.hash, sqlite3_column_blob(s, 1), 32);
    zn_buf_put(out, &n, sizeof n);
  }
  zn_status st = rc == SQLITE_DONE ? ZN_OK : zn_replica_sql_fail(r, err);
  zn_replica_done(s);
  return st == ZN_OK && !zn_buf_ok(out) ? zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY) : st;
}

/* Where the other side's part of the feed ends: its head, if it is one of ours. */
static uint64_t known_until(zn_replica *r, const zn_bundle_since *since, const zn_head *feed) {
  for (size_t i = 0; since && i < since->nheads; i++) {
    const zn_head *h = &since->heads[i];
    if (zn_id_cmp(&h->ledger, &feed->ledger) != 0 || zn_pk_cmp(&h->device, &feed->device) != 0) continue;
    zn_buf wire;
    zn_err err;
    zn_buf_init(&wire, ZN_SEG_MAX);
    zn_status st = zn_replica_segment(r, &h->ledger, &h->device, h->seq, &h->hash, &wire, &err);
    zn_buf_release(&wire);
    return st == ZN_OK ? h->seq : 0;
  }
  return 0;
}

static zn_status give_feed(zn_replica *r, const zn_head *feed, const zn_bundle_since *since, zn_buf *names,
                           zn_buf *wire, zn_bundle_emit emit, void *to, zn_err *err) {
  zn_buf_clear(names);
  ZN_TRY(feed_names(r, feed, known_until(r, since, feed), names, err));
  for (size_t at = 0; at < names->n; at += sizeof(seg_name)) {
    seg_name n;
    memcpy(&n, names->p + at, sizeof n);
    zn_buf_clear(wire);
    ZN_TRY(zn_replica_segment(r, &feed->ledger, &feed->device, n.seq, &n.hash, wire, err));
    ZN_TRY(emit(to, zn_buf_span(wire)));
  }
  return ZN_OK;
}

static zn_status give_segments(void *ctx, const zn_bundle_since *since, zn_bundle_emit emit, void *to, zn_err *err) {
  zn_arena a;
  zn_head *feeds = NULL;
  size_t n = 0;
  zn_buf names, wire;
  zn_arena_init(&a);
  zn_buf_init(&names, 0);
  zn_buf_init(&wire, 0);
  zn_status st = zn_replica_heads(ctx, NULL, &a, &feeds, &n, err);
  for (size_t i = 0; st == ZN_OK && i < n; i++) st = give_feed(ctx, &feeds[i], since, &names, &wire, emit, to, err);
  zn_buf_release(&names);
  zn_buf_release(&wire);
  zn_arena_release(&a);
  return st;
}

static zn_status vector(void *ctx, zn_arena *a, zn_bundle_since *out, zn_err *err) {
  const zn_trust *t = zn_replica_trust(ctx);
  zn_head *heads = NULL;
  size_t n = 0, nt = zn_trust_head_count(t);
  zn_trust_head *trust = zn_arena_alloc(a, (nt + 1) * sizeof *trust);
  if (!trust) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < nt; i++) trust[i] = zn_trust_head_at(t, i);
  ZN_TRY(zn_replica_heads(ctx, NULL, a, &heads, &n, err));
  *out = (zn_bundle_since){trust, nt, heads, n};
  return ZN_OK;
}

zn_status zn_bundle_give(zn_replica *r, const zn_bundle_since *since, const char *path, zn_bundle_counts *counts,
                         zn_err *err) {
  const zn_env *env = zn_replica_env(r);
  ZN_TRY(zn_replica_seal(r, 0, NULL, err));
  zn_bundle_source from = {.ctx = r,
                           .region = *zn_replica_region(r),
                           .by = zn_replica_ident(r)->sign_pk,
                           .now_ms = env->wall_ms(env->ctx),
                           .trust = give_trust,
                           .grants = give_grants,
                           .segments = give_segments,
                           .receipts = give_receipts,
                           .vector = vector};
  return zn_bundle_export(&from, since, path, counts, err);
}

/* ---- taking ---- */

typedef struct taker {
  zn_replica *r;
  zn_buf feeds; /* zn_head: feeds that the bundle brought, each once */
  zn_seg seg;   /* scratch */
} taker;

static zn_status take_begin(void *ctx, zn_err *err) { return zn_receive_begin(((taker *)ctx)->r, err); }
static zn_status take_end(void *ctx, zn_err *err) { return zn_receive_end(((taker *)ctx)->r, err); }
static void take_abort(void *ctx) { zn_receive_abort(((taker *)ctx)->r); }

static zn_status take_trust(void *ctx, zn_span wire, bool *fresh, zn_err *err) {
  return zn_replica_put_trust(((taker *)ctx)->r, wire, fresh, err);
}

static zn_status take_grant(void *ctx, zn_span wire, bool *fresh, zn_err *err) {
  zn_replica *r = ((taker *)ctx)->r;
  zn_grant g;
  zn_status st = zn_grant_parse(&g, zn_replica_region(r), wire);
  if (st != ZN_OK) return zn_fail(err, st, ZT_BUNDLE_DAMAGED, "grant");
  const zn_ident *eph = zn_replica_ephemeral(r);
  if (memcmp(&g.recipient, &zn_replica_ident(r)->box_pk, 32) == 0 ||
      (eph && memcmp(&g.recipient, &eph->box_pk, 32) == 0))
    return zn_replica_put_grant(r, wire, fresh, err);
  return zn_replica_pass_grant(r, wire, fresh, err);
}

static zn_status note_feed(taker *t, const zn_seg *s) {
  for (size_t at = 0; at < t->feeds.n; at += sizeof(zn_head)) {
    zn_head h;
    memcpy(&h, t->feeds.p + at, sizeof h);
    if (zn_id_cmp(&h.ledger, &s->h.ledger) == 0 && zn_pk_cmp(&h.device, &s->h.device) == 0) return ZN_OK;
  }
  zn_head h = {.ledger = s->h.ledger, .device = s->h.device};
  zn_buf_put(&t->feeds, &h, sizeof h);
  return zn_buf_ok(&t->feeds) ? ZN_OK : ZN_E_NOMEM;
}

/* A ledger that this device may not read is somebody else's affair. One that the trust does not know yet is kept. */
static zn_status take_segment(void *ctx, zn_span wire, bool *fresh, zn_err *err) {
  taker *t = ctx;
  zn_trust *trust = zn_replica_trust(t->r);
  const zn_pk *me = &zn_replica_ident(t->r)->sign_pk;
  zn_ledger l;
  zn_put_result res = {0};
  zn_status st = zn_seg_peek(&t->seg, wire);
  if (st != ZN_OK) return zn_fail(err, st, ZT_BUNDLE_DAMAGED, "segment");
  if (zn_pk_cmp(&t->seg.h.device, me) != 0 && zn_trust_ledger(trust, &t->seg.h.ledger, &l) &&
      !zn_trust_may_read(trust, me, &l))
    return ZN_E_DENIED;
  ZN_TRY(note_feed(t, &t->seg));
  zn_err why = {ZN_OK, ""};
  st = zn_replica_put_segment(t->r, wire, &res, &why);
  if (st == ZN_OK) {
    *fresh = res.fresh;
    return ZN_OK;
  }
  if (err) *err = why;
  bool altered = st == ZN_E_CRYPTO || st == ZN_E_FORMAT || st == ZN_E_DENIED || st == ZN_E_LIMIT;
  zn_head of = {t->seg.h.ledger, t->seg.h.device, t->seg.h.seq, t->seg.hash};
  if (altered) ZN_TRY(zn_status_note_refusal(t->r, false, &of, why.text, err));
  return st;
}

static zn_status take_receipt(void *ctx, zn_span wire, bool *fresh, zn_err *err) {
  return zn_replica_put_receipt(((taker *)ctx)->r, wire, fresh, err);
}

static bool receipt_given(zn_replica *r, const zn_head *h) {
  sqlite3_stmt *s = zn_replica_stmt(
      r, "SELECT 1 FROM receipt JOIN feed USING(f) WHERE ledger=? AND device=? AND by=? AND seq=? AND hash=?", NULL);
  if (!s) return true;
  sqlite3_bind_blob(s, 1, &h->ledger, 16, SQLITE_STATIC);
  sqlite3_bind_blob(s, 2, &h->device, 32, SQLITE_STATIC);
  sqlite3_bind_blob(s, 3, &zn_replica_ident(r)->sign_pk, 32, SQLITE_STATIC);
  sqlite3_bind_int64(s, 4, (int64_t)h->seq);
  sqlite3_bind_blob(s, 5, &h->hash, 32, SQLITE_STATIC);
  bool yes = sqlite3_step(s) == SQLITE_ROW;
  zn_replica_done(s);
  return yes;
}

/* This device's own word on the heads of the feeds that came: it goes back with the next bundle. */
static zn_status give_word(zn_replica *r, const zn_head *heads, size_t n, const zn_buf *feeds, zn_err *err) {
  const zn_env *env = zn_replica_env(r);
  const zn_ident *me = zn_replica_ident(r);
  for (size_t at = 0; at < feeds->n; at += sizeof(zn_head)) {
    zn_head f;
    memcpy(&f, feeds->p + at, sizeof f);
    for (size_t i = 0; i < n; i++) {
      const zn_head *h = &heads[i];
      if (zn_id_cmp(&h->ledger, &f.ledger) != 0 || zn_pk_cmp(&h->device, &f.device) != 0) continue;
      if (zn_pk_cmp(&h->device, &me->sign_pk) == 0 || receipt_given(r, h)) continue;
      zn_receipt rc = {.by = me->sign_pk,
                       .ledger = h->ledger,
                       .device = h->device,
                       .seq = h->seq,
                       .hash = h->hash,
                       .t_ms = env->wall_ms(env->ctx)};
      zn_buf wire;
      zn_buf_init(&wire, ZN_RECEIPT_MAX);
      zn_status st = zn_receipt_make(&wire, zn_replica_region(r), me, &rc);
      if (st == ZN_OK) st = zn_replica_put_receipt(r, zn_buf_span(&wire), NULL, err);
      zn_buf_release(&wire);
      ZN_TRY(st);
    }
  }
  return ZN_OK;
}

static zn_status own_receipts(zn_replica *r, const zn_buf *feeds, zn_err *err) {
  zn_device_info d;
  zn_arena a;
  zn_head *heads = NULL;
  size_t n = 0;
  if (feeds->n == 0 || !zn_trust_device(zn_replica_trust(r), &zn_replica_ident(r)->sign_pk, &d) ||
      d.state != ZN_DEV_ACTIVE)
    return ZN_OK;
  zn_arena_init(&a);
  zn_status st = zn_replica_heads(r, NULL, &a, &heads, &n, err);
  if (st == ZN_OK) st = zn_receive_begin(r, err);
  if (st == ZN_OK) {
    st = give_word(r, heads, n, feeds, err);
    if (st == ZN_OK)
      st = zn_receive_end(r, err);
    else
      zn_receive_abort(r);
  }
  zn_arena_release(&a);
  return st;
}

zn_status zn_bundle_take(zn_replica *r, const char *path, zn_bundle_counts *counts, zn_err *err) {
  taker *t = calloc(1, sizeof *t);
  if (!t) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  t->r = r;
  zn_buf_init(&t->feeds, 0);
  zn_bundle_sink to = {.ctx = t,
                       .region = *zn_replica_region(r),
                       .begin = take_begin,
                       .end = take_end,
                       .abort = take_abort,
                       .trust = take_trust,
                       .grant = take_grant,
                       .segment = take_segment,
                       .receipt = take_receipt};
  zn_status st = zn_bundle_import(&to, path, counts, err);
  if (st == ZN_OK) st = own_receipts(r, &t->feeds, err);
  if (st == ZN_OK) st = zn_enrol_after_sync(r, err);
  zn_buf_release(&t->feeds);
  free(t);
  return st;
}

zn_status zn_bundle_export_replica(zn_replica *r, const char *path, zn_err *err) {
  return zn_bundle_give(r, NULL, path, NULL, err);
}
zn_status zn_bundle_import_replica(zn_replica *r, const char *path, zn_err *err) {
  return zn_bundle_take(r, path, NULL, err);
}
