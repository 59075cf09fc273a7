#include "server/relay/bundle.h"

#include <stdlib.h>
#include <string.h>

#include "core/text/server.h"
#include "core/text/text.h"
#include "server/relay/state.h"

void zn_relay_bundle_init(zn_relay_bundle *b) {
  memset(b, 0, sizeof *b);
  b->end = &b->list;
}

zn_status zn_relay_bundle_submit(void *bundle, zn_put *put, zn_err *err) {
  zn_relay_bundle *b = bundle;
  (void)err;
  put->next = NULL;
  *b->end = put;
  b->end = &put->next;
  return ZN_OK;
}

static bool for_all(const zn_relay_bundle *b) {
  static const zn_pk zero;
  return zn_pk_cmp(&b->for_device, &zero) == 0;
}

#define EARLY_MAX 4096

void zn_relay_bundle_release(zn_relay_bundle *b) {
  zn_put_free_list(b->list);
  zn_put_free_list(b->early);
  zn_relay_bundle_init(b);
}

/* ---- giving
 * ----------------------------------------------------------------------------------------------------------------- */

static zn_trust_head trust_head_in(const zn_bundle_since *since, const zn_pk *issuer) {
  for (size_t i = 0; since != NULL && i < since->ntrust; i++) {
    if (zn_pk_cmp(&since->trust[i].issuer, issuer) == 0) return since->trust[i];
  }
  return (zn_trust_head){.issuer = *issuer};
}

static zn_status give_trust(void *ctx, const zn_bundle_since *since, zn_bundle_emit emit, void *to, zn_err *err) {
  const zn_relay *r = ((zn_relay_bundle *)ctx)->relay;
  (void)err;
  for (size_t i = 0; r->durable != NULL && i < zn_trust_head_count(r->durable); i++) {
    zn_trust_head ours = zn_trust_head_at(r->durable, i), theirs = trust_head_in(since, &ours.issuer);
    for (uint64_t at = zn_trust_lacks(r->durable, &theirs); at != 0 && at <= ours.seq; at++) {
      ZN_TRY(emit(to, zn_trust_read(r->durable, &ours.issuer, at)));
    }
  }
  return ZN_OK;
}

typedef struct passing {
  zn_relay_bundle *b;
  zn_bundle_emit emit;
  void *to;
} passing;

static zn_status pass_grant(void *ctx, zn_span wire) {
  passing *p = ctx;
  zn_grant g;
  if (!for_all(p->b) && (zn_grant_parse(&g, &p->b->relay->config.region, wire) != ZN_OK ||
                         !zn_relay_is_for(p->b->relay, &p->b->for_device, &g.recipient))) {
    return ZN_OK;
  }
  return p->emit(p->to, wire);
}

static zn_status give_grants(void *ctx, const zn_bundle_since *since, zn_bundle_emit emit, void *to, zn_err *err) {
  passing p = {ctx, emit, to};
  uint64_t cursor = 0;
  (void)since;
  zn_store *s = p.b->relay->store;
  return s->ops->grants_since(s, &cursor, pass_grant, &p, err);
}

/* What the reader of the bundle holds of a feed; 0: nothing. A head of another branch counts for nothing. */
static uint64_t held_there(zn_relay *r, const zn_bundle_since *since, const zn_head *of) {
  uint64_t best = 0;
  for (size_t i = 0; since != NULL && i < since->nheads; i++) {
    zn_head h = since->heads[i];
    if (zn_id_cmp(&h.ledger, &of->ledger) != 0 || zn_pk_cmp(&h.device, &of->device) != 0 || h.seq <= best) continue;
    if (r->store->ops->seg_find(r->store, &h, NULL, NULL) == ZN_OK) best = h.seq;
  }
  return best;
}

typedef struct seg_list {
  zn_head *v;
  size_t n, cap;
} seg_list;

static zn_status note_segment(void *ctx, const zn_store_seg *g) {
  seg_list *l = ctx;
  if (l->n == l->cap) {
    size_t cap = l->cap == 0 ? 1024 : l->cap * 2;
    zn_head *v = reallocarray(l->v, cap, sizeof *v);
    if (v == NULL) return ZN_E_NOMEM;
    l->v = v;
    l->cap = cap;
  }
  l->v[l->n++] = g->head;
  return ZN_OK;
}

static zn_status give_list(zn_relay_bundle *b, const zn_bundle_since *since, const seg_list *l, zn_bundle_emit emit,
                           void *to, zn_err *err) {
  zn_relay *r = b->relay;
  zn_buf wire;
  zn_buf_init(&wire, 2 * ZN_SEG_MAX);
  zn_status st = ZN_OK;
  for (size_t i = 0; st == ZN_OK && i < l->n; i++) {
    if (!for_all(b) && !zn_relay_may_read(r, &b->for_device, &l->v[i].ledger)) continue;
    /* on one branch what lies below a held head is held; with a fork all of it goes along */
    const zn_relay_feed *f = zn_relay_feed_of(zn_relay_feeds_ledger(&r->feeds, &l->v[i].ledger), &l->v[i].device);
    if (f != NULL && f->tips.n == 1 && l->v[i].seq <= held_there(r, since, &l->v[i])) continue;
    zn_buf_clear(&wire);
    st = r->store->ops->seg_read(r->store, &l->v[i], &wire, err);
    if (st == ZN_OK) st = emit(to, zn_buf_span(&wire));
  }
  zn_buf_release(&wire);
  return st;
}

static zn_status give_segments(void *ctx, const zn_bundle_since *since, zn_bundle_emit emit, void *to, zn_err *err) {
  zn_relay_bundle *b = ctx;
  seg_list l = {0};
  uint64_t cursor = 0;
  zn_status st = b->relay->store->ops->segs_since(b->relay->store, &cursor, note_segment, &l, err);
  if (st == ZN_OK) st = give_list(b, since, &l, emit, to, err);
  free(l.v);
  return st;
}

static zn_status give_receipt(zn_relay *r, const zn_head *head, zn_bundle_emit emit, void *to, zn_err *err) {
  zn_buf wire;
  zn_buf_init(&wire, ZN_RECEIPT_MAX);
  zn_status st = zn_put_receipt(r->store, &r->commit, head, &wire, err);
  if (st == ZN_OK) st = emit(to, zn_buf_span(&wire));
  zn_buf_release(&wire);
  return st;
}

/* For the last segment of each branch of each feed. */
static zn_status give_receipts(void *ctx, const zn_bundle_since *since, zn_bundle_emit emit, void *to, zn_err *err) {
  zn_relay_bundle *b = ctx;
  zn_relay *r = b->relay;
  (void)since;
  for (size_t i = 0; i < r->feeds.n; i++) {
    const zn_relay_ledger *l = &r->feeds.ledgers[i];
    if (!for_all(b) && !zn_relay_may_read(r, &b->for_device, &l->id)) continue;
    for (size_t j = 0; j < l->n; j++) {
      for (size_t k = 0; k < l->feeds[j].tips.n; k++) {
        zn_head head = {l->id, l->feeds[j].device, l->feeds[j].tips.v[k].seq, l->feeds[j].tips.v[k].hash};
        ZN_TRY(give_receipt(r, &head, emit, to, err));
      }
    }
  }
  return ZN_OK;
}

static zn_status own_vector(void *ctx, zn_arena *a, zn_bundle_since *out, zn_err *err) {
  zn_relay *r = ((zn_relay_bundle *)ctx)->relay;
  size_t nt = r->durable != NULL ? zn_trust_head_count(r->durable) : 0, nh = 0, at = 0;
  for (size_t i = 0; i < r->feeds.n; i++) nh += zn_relay_ledger_tips(&r->feeds.ledgers[i]);
  zn_trust_head *t = zn_arena_alloc(a, (nt + 1) * sizeof *t);
  zn_head *h = zn_arena_alloc(a, (nh + 1) * sizeof *h);
  if (t == NULL || h == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < nt; i++) t[i] = zn_trust_head_at(r->durable, i);
  for (size_t i = 0; i < r->feeds.n; i++) {
    zn_relay_ledger_heads(&r->feeds.ledgers[i], h + at);
    at += zn_relay_ledger_tips(&r->feeds.ledgers[i]);
  }
  *out = (zn_bundle_since){.trust = t, .ntrust = nt, .heads = h, .nheads = nh};
  return ZN_OK;
}

void zn_relay_bundle_source(zn_relay_bundle *b, zn_bundle_source *out) {
  const zn_relay_config *c = &b->relay->config;
  *out = (zn_bundle_source){.ctx = b,
                            .region = c->region,
                            .by = c->ident->sign_pk,
                            .now_ms = c->env->wall_ms(c->env->ctx),
                            .trust = give_trust,
                            .grants = give_grants,
                            .segments = give_segments,
                            .receipts = give_receipts,
                            .vector = own_vector};
}

/* ---- taking
 * ------------------------------------------------------------------------------------------------------------------ */

static void drop_list(zn_relay_bundle *b) {
  for (const zn_put *p = b->list; p != NULL; p = p->next) zn_relay_settled(b->relay, p);
  zn_put_free_list(b->list);
  b->list = NULL;
  b->end = &b->list;
}

static zn_status take_begin(void *ctx, zn_err *err) {
  (void)err;
  drop_list(ctx);
  return ZN_OK;
}

static zn_status take_end(void *ctx, zn_err *err) {
  zn_relay_bundle *b = ctx;
  zn_relay *r = b->relay;
  zn_status st = b->list != NULL ? zn_put_commit(r->store, &r->commit, b->list, err) : ZN_OK;
  drop_list(b);
  if (st != ZN_OK) return st;
  return zn_relay_refresh(r, NULL, err);
}

static void take_abort(void *ctx) {
  zn_relay_bundle *b = ctx;
  drop_list(b);
  (void)!zn_relay_forget_trust(b->relay, NULL);
}

/* A file is in order of issuers: on a server without a root, what comes before the root waits for it. */
static zn_status keep_for_root(zn_relay_bundle *b, zn_span wire, zn_err *err) {
  if (b->nearly >= EARLY_MAX) return zn_fail(err, ZN_E_DENIED, ZT_RELAY_NO_ROOT);
  zn_put *p = zn_put_new(ZN_PUT_TRUST, 0, wire);
  if (p == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_put **end = &b->early; /* in order: an issuer's statements follow one another */
  while (*end != NULL) end = &(*end)->next;
  *end = p;
  b->nearly++;
  return ZN_OK;
}

static void give_early(zn_relay_bundle *b) {
  bool durable;
  for (const zn_put *p = b->early; p != NULL; p = p->next) {
    (void)!zn_relay_put_trust(b->relay, 0, NULL, ZN_SPAN(p->wire, p->n), &durable, NULL);
  }
  zn_put_free_list(b->early);
  b->early = NULL;
}

static zn_status take_trust(void *ctx, zn_span wire, bool *fresh, zn_err *err) {
  zn_relay_bundle *b = ctx;
  zn_relay *r = b->relay;
  bool durable = false;
  *fresh = true;
  if (r->accepted == NULL) {
    zn_status st = zn_relay_put_root(r, wire, err);
    if (st == ZN_E_DENIED) return keep_for_root(b, wire, err);
    ZN_TRY(st);
    ZN_TRY(zn_relay_put_trust(r, 0, NULL, wire, &durable, err));
    give_early(b);
    return ZN_OK;
  }
  ZN_TRY(zn_relay_put_trust(r, 0, NULL, wire, &durable, err));
  *fresh = !durable;
  return ZN_OK;
}

static zn_status take_grant(void *ctx, zn_span wire, bool *fresh, zn_err *err) {
  bool durable = false;
  ZN_TRY(zn_relay_put_grant(((zn_relay_bundle *)ctx)->relay, 0, wire, &durable, err));
  *fresh = !durable;
  return ZN_OK;
}

/* A file proves nothing of who brings it: each segment stands by its own author. */
static zn_status take_segment(void *ctx, zn_span wire, bool *fresh, zn_err *err) {
  zn_relay *r = ((zn_relay_bundle *)ctx)->relay;
  bool durable = false;
  zn_seg *g = calloc(1, sizeof *g);
  if (g == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_status st = zn_seg_parse(g, &r->config.region, wire);
  zn_pk author = g->h.device;
  free(g);
  if (st != ZN_OK) return zn_fail(err, st, ZT_RELAY_SIGNATURE);
  ZN_TRY(zn_relay_put_segment(r, 0, &author, wire, &durable, err));
  *fresh = !durable;
  return ZN_OK;
}

static zn_status take_receipt(void *ctx, zn_span wire, bool *fresh, zn_err *err) {
  (void)ctx, (void)wire, (void)err; /* the server gives receipts, it needs none */
  *fresh = false;
  return ZN_OK;
}

void zn_relay_bundle_sink(zn_relay_bundle *b, zn_bundle_sink *out) {
  *out = (zn_bundle_sink){.ctx = b,
                          .region = b->relay->config.region,
                          .begin = take_begin,
                          .end = take_end,
                          .abort = take_abort,
                          .trust = take_trust,
                          .grant = take_grant,
                          .segment = take_segment,
                          .receipt = take_receipt};
}
