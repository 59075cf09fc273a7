/* The relay as a session's peer (protocol/peer.h). What is told comes from what is durable; what is asked of rights,
 * from what is accepted. Partial segments are kept in memory only: a server that dies costs an office one segment's
 * bytes at most. */
#include <stdlib.h>
#include <string.h>

#include "core/text/server.h"
#include "core/text/text.h"
#include "server/relay/state.h"

static zn_relay *relay_of(void *ctx) { return ((zn_relay_link *)ctx)->relay; }

static zn_device_state peer_device(void *ctx, const zn_pk *device) {
  zn_relay *r = relay_of(ctx);
  zn_device_info d;
  ((zn_relay_link *)ctx)->device = *device;
  return r->accepted != NULL && zn_trust_device(r->accepted, device, &d) ? d.state : ZN_DEV_UNKNOWN;
}

/* ---- trust
 * --------------------------------------------------------------------------------------------------------------- */

static zn_status peer_trust_digest(void *ctx, zn_id *out) {
  const zn_relay *r = relay_of(ctx);
  if (r->durable != NULL) {
    zn_trust_digest(r->durable, out);
    return ZN_OK;
  }
  /* the digest of an empty set does not depend on its root */
  static const zn_pk nobody;
  zn_trust *empty = NULL;
  ZN_TRY(zn_trust_new(&empty, &r->config.region, &nobody));
  zn_trust_digest(empty, out);
  zn_trust_free(empty);
  return ZN_OK;
}

static zn_status peer_trust_heads(void *ctx, zn_arena *a, zn_trust_head **out, size_t *n) {
  const zn_relay *r = relay_of(ctx);
  size_t count = r->durable != NULL ? zn_trust_head_count(r->durable) : 0;
  zn_trust_head *h = zn_arena_alloc(a, (count + 1) * sizeof *h);
  if (h == NULL) return ZN_E_NOMEM;
  for (size_t i = 0; i < count; i++) h[i] = zn_trust_head_at(r->durable, i);
  *out = h;
  *n = count;
  return ZN_OK;
}

static zn_status peer_trust_read(void *ctx, const zn_pk *issuer, uint64_t seq, zn_buf *out) {
  const zn_relay *r = relay_of(ctx);
  zn_span s = r->durable != NULL ? zn_trust_read(r->durable, issuer, seq) : ZN_SPAN(NULL, 0);
  if (s.n == 0) return ZN_E_NOTFOUND;
  zn_buf_put(out, s.p, s.n);
  return zn_buf_ok(out) ? ZN_OK : ZN_E_NOMEM;
}

static zn_status peer_trust_put(void *ctx, zn_span stmt, bool *durable, zn_err *err) {
  zn_relay_link *l = ctx;
  return zn_relay_put_trust(l->relay, l->conn, &l->device, stmt, durable, err);
}

static zn_status peer_strangers_trust(void *ctx, const zn_pk *device, const zn_span *stmts, size_t n, bool *durable,
                                      zn_err *err) {
  zn_relay_link *l = ctx;
  return zn_relay_put_stranger(l->relay, l, device, stmts, n, durable, err);
}

/* ---- grants
 * ---------------------------------------------------------------------------------------------------------------- */

/* The keys a device reads with: its own, and that of the invite it came by. */
static size_t keys_of(zn_relay *r, const zn_pk *device, zn_boxpk out[2]) {
  zn_device_info d;
  zn_invite_info inv;
  if (r->accepted == NULL || !zn_trust_device(r->accepted, device, &d)) return 0;
  out[0] = d.box_pk;
  if (!zn_trust_invite(r->accepted, &d.invite, &inv)) return 1;
  out[1] = inv.box_pk;
  return 2;
}

typedef struct span_list {
  zn_arena *a;
  zn_span *v;
  size_t n, cap;
} span_list;

static zn_status add_span(void *ctx, zn_span wire) {
  span_list *l = ctx;
  if (l->n == l->cap) {
    size_t cap = l->cap == 0 ? 16 : l->cap * 2;
    zn_span *v = zn_arena_alloc(l->a, cap * sizeof *v);
    if (v == NULL) return ZN_E_NOMEM;
    if (l->n > 0) memcpy(v, l->v, l->n * sizeof *v);
    l->v = v;
    l->cap = cap;
  }
  zn_span copy = zn_arena_dup(l->a, wire);
  if (copy.p == NULL && wire.n > 0) return ZN_E_NOMEM;
  l->v[l->n++] = copy;
  return ZN_OK;
}

/* A page is one message: the cursor moves with each, so that a line that dies every few KB gets on. */
#define GRANTS_AT_ONCE 8

static zn_status peer_grants_to(void *ctx, const zn_pk *device, uint64_t *cursor, zn_arena *a, zn_span **out,
                                size_t *n) {
  zn_relay *r = relay_of(ctx);
  zn_boxpk keys[2];
  span_list l = {.a = a};
  size_t nkeys = keys_of(r, device, keys);
  zn_err err;
  ZN_TRY(r->store->ops->grants_to(r->store, keys, nkeys, cursor, GRANTS_AT_ONCE, add_span, &l, &err));
  *out = l.v;
  *n = l.n;
  return ZN_OK;
}

static zn_status peer_grants_cursor(void *ctx, const zn_pk *device, uint64_t *cursor) {
  zn_relay *r = relay_of(ctx);
  zn_boxpk keys[2];
  size_t nkeys = keys_of(r, device, keys);
  zn_err err;
  return r->store->ops->grants_last(r->store, keys, nkeys, cursor, &err);
}

static zn_status peer_grant_put(void *ctx, zn_span grant, bool *durable, zn_err *err) {
  zn_relay_link *l = ctx;
  return zn_relay_put_grant(l->relay, l->conn, grant, durable, err);
}

/* ---- feeds
 * -------------------------------------------------------------------------------------------------------------------
 */

static bool peer_may_read(void *ctx, const zn_pk *device, const zn_id *ledger) {
  return zn_relay_may_read(relay_of(ctx), device, ledger);
}

static zn_status ledger_digest(zn_relay_ledger *l, zn_arena *a) {
  if (l->digest_known) return ZN_OK;
  size_t n = zn_relay_ledger_tips(l);
  zn_head *h = zn_arena_alloc(a, (n + 1) * sizeof *h);
  if (h == NULL) return ZN_E_NOMEM;
  zn_relay_ledger_heads(l, h);
  zn_id digest;
  zn_heads_digest(&digest, h, n);
  memcpy(l->digest, digest.b, sizeof l->digest);
  l->digest_known = true;
  return ZN_OK;
}

static zn_status peer_ledgers(void *ctx, const zn_pk *device, zn_arena *a, zn_ledger_digest **out, size_t *n) {
  zn_relay *r = relay_of(ctx);
  zn_ledger_digest *d = zn_arena_alloc(a, (r->feeds.n + 1) * sizeof *d);
  if (d == NULL) return ZN_E_NOMEM;
  size_t count = 0;
  for (size_t i = 0; i < r->feeds.n; i++) {
    zn_relay_ledger *l = &r->feeds.ledgers[i];
    if (zn_relay_ledger_tips(l) == 0 || !zn_relay_may_read(r, device, &l->id)) continue;
    ZN_TRY(ledger_digest(l, a));
    d[count].ledger = l->id;
    memcpy(d[count].digest, l->digest, sizeof l->digest);
    count++;
  }
  *out = d;
  *n = count;
  return ZN_OK;
}

static zn_status peer_vector_digest(void *ctx, const zn_pk *device, zn_id *out) {
  zn_relay *r = relay_of(ctx);
  size_t n = 0, at = 0;
  for (size_t i = 0; i < r->feeds.n; i++) n += zn_relay_ledger_tips(&r->feeds.ledgers[i]);
  zn_head *h = calloc(n + 1, sizeof *h);
  if (h == NULL) return ZN_E_NOMEM;
  for (size_t i = 0; i < r->feeds.n; i++) { /* ledgers, feeds and tips are sorted as heads are */
    const zn_relay_ledger *l = &r->feeds.ledgers[i];
    if (!zn_relay_may_read(r, device, &l->id)) continue;
    zn_relay_ledger_heads(l, h + at);
    at += zn_relay_ledger_tips(l);
  }
  zn_heads_digest(out, h, at);
  free(h);
  return ZN_OK;
}

static zn_status peer_heads(void *ctx, const zn_id *ledger, zn_arena *a, zn_head **out, size_t *n) {
  const zn_relay_ledger *l = zn_relay_feeds_ledger(&relay_of(ctx)->feeds, ledger);
  size_t count = l != NULL ? zn_relay_ledger_tips(l) : 0;
  zn_head *h = zn_arena_alloc(a, (count + 1) * sizeof *h);
  if (h == NULL) return ZN_E_NOMEM;
  if (l != NULL) zn_relay_ledger_heads(l, h);
  *out = h;
  *n = count;
  return ZN_OK;
}

static bool peer_seg_have(void *ctx, const zn_head *of) {
  zn_relay *r = relay_of(ctx);
  const zn_relay_feed *f = zn_relay_feed_of(zn_relay_feeds_ledger(&r->feeds, &of->ledger), &of->device);
  if (f == NULL) return false;
  if (zn_branches_find(&f->tips, &of->hash) != NULL || zn_branches_find(&f->waiting, &of->hash) != NULL) return true;
  zn_head held = *of;
  int64_t t_ms;
  return r->store->ops->seg_find(r->store, &held, &t_ms, NULL) == ZN_OK;
}

static zn_status peer_seg_read(void *ctx, zn_head *of, zn_buf *out) {
  zn_relay *r = relay_of(ctx);
  int64_t t_ms;
  zn_err err;
  ZN_TRY(r->store->ops->seg_find(r->store, of, &t_ms, &err));
  return r->store->ops->seg_read(r->store, of, out, &err);
}

static zn_status peer_seg_put(void *ctx, const zn_pk *from, zn_span wire, bool *durable, zn_err *err) {
  zn_relay_link *l = ctx;
  return zn_relay_put_segment(l->relay, l->conn, from, wire, durable, err);
}

/* ---- partial segments
 * ---------------------------------------------------------------------------------------------------------- */

static bool same_head(const zn_head *a, const zn_head *b) {
  return a->seq == b->seq && zn_hash_cmp(&a->hash, &b->hash) == 0 && zn_pk_cmp(&a->device, &b->device) == 0 &&
         zn_id_cmp(&a->ledger, &b->ledger) == 0;
}

static void drop_partial(zn_relay *r, size_t i) {
  r->partial_bytes -= (int64_t)r->partials[i].n;
  free(r->partials[i].data);
  memmove(&r->partials[i], &r->partials[i + 1], (r->npartials - i - 1) * sizeof *r->partials);
  r->npartials--;
}

void zn_relay_partials_release(zn_relay *r) {
  while (r->npartials > 0) drop_partial(r, r->npartials - 1);
  free(r->partials);
}

static zn_status peer_partials(void *ctx, const zn_pk *from, zn_arena *a, zn_partial **out, size_t *n) {
  const zn_relay *r = relay_of(ctx);
  zn_partial *v = zn_arena_alloc(a, ZN_PARTIALS_PER_DEVICE * sizeof *v);
  if (v == NULL) return ZN_E_NOMEM;
  size_t count = 0;
  for (size_t i = r->npartials; i-- > 0 && count < ZN_PARTIALS_PER_DEVICE;) {
    const zn_partial_item *p = &r->partials[i];
    if (zn_pk_cmp(&p->from, from) == 0) v[count++] = (zn_partial){.of = p->of, .have = (uint32_t)p->n};
  }
  *out = v;
  *n = count;
  return ZN_OK;
}

static zn_status peer_partial_load(void *ctx, const zn_pk *from, const zn_head *of, zn_buf *out) {
  const zn_relay *r = relay_of(ctx);
  for (size_t i = 0; i < r->npartials; i++) {
    const zn_partial_item *p = &r->partials[i];
    if (zn_pk_cmp(&p->from, from) != 0 || !same_head(&p->of, of)) continue;
    zn_buf_put(out, p->data, p->n);
    return zn_buf_ok(out) ? ZN_OK : ZN_E_NOMEM;
  }
  return ZN_E_NOTFOUND;
}

/* Room for n bytes more: the device's own oldest go first, then anybody's. */
static void make_room(zn_relay *r, const zn_pk *from, size_t n) {
  const zn_settings *s = r->config.settings;
  int64_t own = 0;
  size_t count = 0;
  for (size_t i = r->npartials; i-- > 0;) {
    if (zn_pk_cmp(&r->partials[i].from, from) != 0) continue;
    own += (int64_t)r->partials[i].n;
    if (++count >= ZN_PARTIALS_PER_DEVICE || own + (int64_t)n > s->partial_per_device) drop_partial(r, i);
  }
  while (r->npartials > 0 && r->partial_bytes + (int64_t)n > s->partial_bytes) drop_partial(r, 0);
}

static zn_status peer_partial_save(void *ctx, const zn_pk *from, const zn_head *of, zn_span data) {
  zn_relay *r = relay_of(ctx);
  for (size_t i = 0; i < r->npartials; i++) {
    if (zn_pk_cmp(&r->partials[i].from, from) != 0 || !same_head(&r->partials[i].of, of)) continue;
    drop_partial(r, i);
    break;
  }
  if (data.n == 0 || data.n > ZN_SEG_MAX) return ZN_OK;
  make_room(r, from, data.n);
  if (r->npartials == r->cappartials) {
    size_t cap = r->cappartials == 0 ? 16 : r->cappartials * 2;
    zn_partial_item *v = reallocarray(r->partials, cap, sizeof *v);
    if (v == NULL) return ZN_OK; /* only bytes to be sent again */
    r->partials = v;
    r->cappartials = cap;
  }
  uint8_t *copy = malloc(data.n);
  if (copy == NULL) return ZN_OK;
  memcpy(copy, data.p, data.n);
  r->partials[r->npartials++] = (zn_partial_item){.from = *from, .of = *of, .data = copy, .n = data.n};
  r->partial_bytes += (int64_t)data.n;
  return ZN_OK;
}

/* ---- receipts
 * ------------------------------------------------------------------------------------------------------------------ */

static zn_status peer_receipt_make(void *ctx, const zn_head *head, zn_buf *out) {
  zn_relay *r = relay_of(ctx);
  zn_err err;
  return zn_put_receipt(r->store, &r->commit, head, out, &err);
}

static zn_status add_feed_receipts(zn_relay *r, const zn_id *ledger, const zn_relay_feed *f, span_list *l,
                                   zn_buf *wire) {
  zn_err err;
  for (size_t i = 0; i < f->tips.n; i++) {
    zn_head head = {*ledger, f->device, f->tips.v[i].seq, f->tips.v[i].hash};
    zn_buf_clear(wire);
    ZN_TRY(zn_put_receipt(r->store, &r->commit, &head, wire, &err));
    ZN_TRY(add_span(l, zn_buf_span(wire)));
  }
  return ZN_OK;
}

static zn_status peer_receipts_for(void *ctx, const zn_pk *device, zn_arena *a, zn_span **out, size_t *n) {
  zn_relay *r = relay_of(ctx);
  span_list l = {.a = a};
  zn_buf wire;
  zn_buf_init(&wire, ZN_RECEIPT_MAX);
  zn_status st = ZN_OK;
  for (size_t i = 0; i < r->feeds.n && st == ZN_OK; i++) {
    const zn_relay_feed *f = zn_relay_feed_of(&r->feeds.ledgers[i], device);
    if (f != NULL) st = add_feed_receipts(r, &r->feeds.ledgers[i].id, f, &l, &wire);
  }
  zn_buf_release(&wire);
  if (st != ZN_OK) return st;
  *out = l.v;
  *n = l.n;
  return ZN_OK;
}

static zn_status peer_batch_end(void *ctx, zn_err *err) {
  (void)ctx, (void)err; /* the writer makes its own groups */
  return ZN_OK;
}

void zn_relay_peer(zn_relay_link *link, zn_peer *out) {
  *out = (zn_peer){
      .ctx = link,
      .device = peer_device,
      .trust_digest = peer_trust_digest,
      .trust_heads = peer_trust_heads,
      .trust_read = peer_trust_read,
      .trust_put = peer_trust_put,
      .strangers_trust = peer_strangers_trust,
      .grants_to = peer_grants_to,
      .grants_cursor = peer_grants_cursor,
      .grant_put = peer_grant_put,
      .ledgers = peer_ledgers,
      .vector_digest = peer_vector_digest,
      .heads = peer_heads,
      .seg_have = peer_seg_have,
      .seg_read = peer_seg_read,
      .seg_put = peer_seg_put,
      .may_read = peer_may_read,
      .partials = peer_partials,
      .partial_load = peer_partial_load,
      .partial_save = peer_partial_save,
      .receipt_make = peer_receipt_make,
      .receipts_for = peer_receipts_for,
      .batch_end = peer_batch_end,
  };
}
