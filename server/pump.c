#include "server/pump.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text/text.h"

#define BATCH 512 /* segments in one transaction of the replica */

/* ---- positions
 * ---------------------------------------------------------------------------------------------------------- */

/* "incarnation segments grants receipts"; false when it is anything else. */
static bool parse_positions(const char *text, uint64_t out[4]) {
  for (int i = 0; i < 4; i++) {
    char *end = NULL;
    out[i] = strtoull(text, &end, 10);
    if (end == text || (i < 3 ? *end != ' ' : *end != 0)) return false;
    text = end;
  }
  return true;
}

static void load_positions(zn_pump *p) {
  zn_arena a;
  uint64_t at[4];
  zn_arena_init(&a);
  const char *text = zn_replica_meta(p->replica, &a, "relay_positions");
  if (text != NULL && parse_positions(text, at) && at[0] == zn_relay_commit(p->relay)->incarnation) {
    p->segments = at[1];
    p->grants = at[2];
    p->receipts = at[3];
  } else {
    p->healed = false; /* a new replica, or a server that was restored */
  }
  zn_arena_release(&a);
  p->loaded = true;
}

static zn_status save_positions(zn_pump *p, zn_err *err) {
  char text[128];
  snprintf(text, sizeof text, "%" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64, zn_relay_commit(p->relay)->incarnation,
           p->segments, p->grants, p->receipts);
  return zn_replica_set_meta(p->replica, "relay_positions", text, err);
}

/* ---- trust, both ways
 * ------------------------------------------------------------------------------------------------------ */

typedef zn_status (*take_fn)(zn_pump *p, zn_span stmt, zn_err *err);

static zn_status into_replica(zn_pump *p, zn_span stmt, zn_err *err) {
  bool fresh;
  return zn_replica_put_trust(p->replica, stmt, &fresh, err);
}

static zn_status into_relay(zn_pump *p, zn_span stmt, zn_err *err) {
  bool durable;
  return zn_relay_put_trust(p->relay, 0, NULL, stmt, &durable, err);
}

/* Everything of `from` that `to` lacks. A statement that is refused alone (an expired invite) holds back only its
 * issuer. */
static zn_status move_trust(zn_pump *p, const zn_trust *from, const zn_trust *to, take_fn take, zn_err *err) {
  for (size_t i = 0; i < zn_trust_head_count(from); i++) {
    zn_trust_head ours = zn_trust_head_at(from, i), theirs = {.issuer = ours.issuer};
    if (!zn_trust_head_of(to, &ours.issuer, &theirs)) theirs = (zn_trust_head){.issuer = ours.issuer};
    uint64_t at = zn_trust_lacks(from, &theirs);
    for (; at != 0 && at <= ours.seq; at++) {
      zn_span stmt = zn_trust_read(from, &ours.issuer, at);
      zn_status st = stmt.n > 0 ? take(p, stmt, err) : ZN_OK;
      if (st == ZN_E_DENIED || st == ZN_E_STATE || st == ZN_E_LIMIT) break;
      ZN_TRY(st);
    }
  }
  return ZN_OK;
}

/* ---- into the replica
 * ---------------------------------------------------------------------------------------------------------- */

static zn_status put_grant(void *ctx, zn_span wire) {
  zn_pump *p = ctx;
  bool fresh;
  zn_err err;
  zn_status st = zn_replica_put_grant(p->replica, wire, &fresh, &err);
  return st == ZN_E_IO || st == ZN_E_FULL || st == ZN_E_NOMEM ? st
                                                              : ZN_OK; /* one that does not open is nobody's loss */
}

static zn_status take_grants(zn_pump *p, zn_err *err) {
  zn_store *s = zn_relay_store(p->relay);
  zn_boxpk keys[2] = {zn_replica_ident(p->replica)->box_pk};
  size_t n = 1;
  const zn_ident *ephemeral = zn_replica_ephemeral(p->replica);
  if (ephemeral != NULL) keys[n++] = ephemeral->box_pk;
  for (;;) {
    uint64_t before = p->grants;
    ZN_TRY(s->ops->grants_to(s, keys, n, &p->grants, BATCH, put_grant, p, err));
    if (p->grants == before) return ZN_OK;
  }
}

static zn_status put_receipt(void *ctx, zn_span wire) {
  zn_pump *p = ctx;
  bool fresh;
  zn_err err;
  zn_status st = zn_replica_put_receipt(p->replica, wire, &fresh, &err);
  return st == ZN_E_IO || st == ZN_E_FULL || st == ZN_E_NOMEM ? st : ZN_OK;
}

typedef struct batch { /* segments that came, before their bytes are read: a statement of the store is open meanwhile */
  zn_head v[BATCH];
  size_t n;
  uint64_t cursor;
} batch;

static zn_status gather(void *ctx, const zn_store_seg *g) {
  batch *b = ctx;
  if (b->n == BATCH) return ZN_E_LIMIT;
  b->v[b->n++] = g->head;
  return ZN_OK;
}

static zn_status put_one(zn_pump *p, const zn_head *of, zn_buf *wire, zn_err *err) {
  zn_store *s = zn_relay_store(p->relay);
  if (!zn_relay_may_read(p->relay, &zn_replica_ident(p->replica)->sign_pk, &of->ledger)) return ZN_OK;
  zn_buf_clear(wire);
  ZN_TRY(s->ops->seg_read(s, of, wire, err));
  zn_put_result res;
  zn_status st = zn_replica_put_segment(p->replica, zn_buf_span(wire), &res, err);
  if (st == ZN_E_IO || st == ZN_E_FULL || st == ZN_E_NOMEM || st == ZN_E_BUG) return st;
  if (st == ZN_OK && res.fresh) p->taken++;
  return ZN_OK; /* what this replica refuses, it refuses for ever: one bad thing never holds back the rest */
}

static zn_status put_batch(zn_pump *p, const batch *b, zn_buf *wire, zn_err *err) {
  ZN_TRY(zn_receive_begin(p->replica, err));
  for (size_t i = 0; i < b->n; i++) {
    zn_status st = put_one(p, &b->v[i], wire, err);
    if (st != ZN_OK) {
      zn_receive_abort(p->replica);
      return st;
    }
  }
  return zn_receive_end(p->replica, err);
}

static zn_status take_segments(zn_pump *p, const atomic_bool *stop, zn_err *err) {
  batch b; /* 45 KiB */
  zn_store *s = zn_relay_store(p->relay);
  zn_buf wire;
  zn_buf_init(&wire, 2 * ZN_SEG_MAX);
  zn_status st = ZN_OK;
  while (st == ZN_OK && !atomic_load(stop)) {
    b.n = 0;
    b.cursor = p->segments;
    st = s->ops->segs_since(s, &b.cursor, gather, &b, err);
    if (st == ZN_E_LIMIT) st = ZN_OK;
    if (st != ZN_OK || b.n == 0) break;
    st = put_batch(p, &b, &wire, err);
    if (st == ZN_OK) {
      p->segments = b.cursor;
      st = save_positions(p, err);
    }
  }
  zn_buf_release(&wire);
  return st;
}

/* ---- out of the replica: what a restored server has lost
 * ------------------------------------------------------------------------ */

static zn_status give_feed(zn_pump *p, const zn_head *head, zn_buf *wire, zn_err *err) {
  zn_store *s = zn_relay_store(p->relay);
  zn_head at = *head;
  if (s->ops->seg_find(s, &at, NULL, err) == ZN_OK) return ZN_OK;
  const zn_relay_feed *f =
      zn_relay_feed_of(zn_relay_feeds_ledger(zn_relay_feeds(p->relay), &head->ledger), &head->device);
  uint64_t seq = f != NULL && f->tips.n > 0 ? f->tips.v[0].seq + 1 : 1;
  for (; seq <= head->seq; seq++) {
    bool durable;
    zn_buf_clear(wire);
    ZN_TRY(zn_replica_segment(p->replica, &head->ledger, &head->device, seq, seq == head->seq ? &head->hash : NULL,
                              wire, err));
    zn_status st =
        zn_relay_put_segment(p->relay, 0, &zn_replica_ident(p->replica)->sign_pk, zn_buf_span(wire), &durable, err);
    if (st == ZN_E_IO || st == ZN_E_FULL || st == ZN_E_NOMEM) return st;
    if (st != ZN_OK) return ZN_OK;
  }
  return ZN_OK;
}

static zn_status heal(zn_pump *p, zn_err *err) {
  zn_arena a;
  zn_head *heads = NULL;
  size_t n = 0;
  zn_arena_init(&a);
  zn_buf wire;
  zn_buf_init(&wire, 2 * ZN_SEG_MAX);
  zn_status st = zn_replica_heads(p->replica, NULL, &a, &heads, &n, err);
  for (size_t i = 0; st == ZN_OK && i < n; i++) st = give_feed(p, &heads[i], &wire, err);
  zn_buf_release(&wire);
  zn_arena_release(&a);
  if (st == ZN_OK) p->healed = true;
  return st;
}

zn_status zn_pump_round(zn_pump *p, const atomic_bool *stop, zn_err *err) {
  ZN_TRY(zn_relay_refresh(p->relay, NULL, err));
  zn_trust *theirs = zn_relay_trust(p->relay);
  if (theirs == NULL) return ZN_OK;
  if (!p->loaded) load_positions(p);
  ZN_TRY(move_trust(p, theirs, zn_replica_trust(p->replica), into_replica, err));
  ZN_TRY(move_trust(p, zn_replica_trust(p->replica), theirs, into_relay, err));
  ZN_TRY(take_grants(p, err));
  ZN_TRY(take_segments(p, stop, err));
  zn_store *s = zn_relay_store(p->relay);
  ZN_TRY(s->ops->receipts_since(s, &p->receipts, put_receipt, p, err));
  if (!p->healed) ZN_TRY(heal(p, err));
  return save_positions(p, err);
}
