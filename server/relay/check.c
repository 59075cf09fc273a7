#include "server/relay/check.h"

#include <stdlib.h>
#include <string.h>

#include "core/text/text.h"

#define AT_ONCE 1024

typedef struct checking {
  zn_store *s;
  const zn_hash *region;
  zn_trust *trust;
  zn_relay_check *out;
  zn_store_seg *batch;
  size_t n;
} checking;

/* ---- trust
 * -------------------------------------------------------------------------------------------------------------- */

static zn_status check_statement(void *ctx, zn_span wire) {
  checking *c = ctx;
  c->out->statements++;
  zn_status st = zn_trust_add(c->trust, wire, NULL, NULL);
  if (st == ZN_E_NOMEM) return st;
  if (st != ZN_OK) c->out->bad_statements++;
  return ZN_OK;
}

static zn_status check_trust(checking *c, zn_err *err) {
  zn_buf root;
  zn_pk pk = {0};
  uint64_t cursor = 0;
  zn_buf_init(&root, 64);
  zn_status st = c->s->ops->meta_get(c->s, "root", &root, err);
  if (st == ZN_OK && root.n == sizeof pk) memcpy(&pk, root.p, sizeof pk);
  zn_buf_release(&root);
  if (st != ZN_OK && st != ZN_E_NOTFOUND) return st;
  ZN_TRY(zn_trust_new(&c->trust, c->region, &pk));
  return c->s->ops->trust_since(c->s, &cursor, check_statement, c, err);
}

static zn_status check_grant(void *ctx, zn_span wire) {
  checking *c = ctx;
  zn_grant g;
  c->out->grants++;
  if (zn_grant_parse(&g, c->region, wire) != ZN_OK) c->out->bad_grants++;
  return ZN_OK;
}

/* ---- segments
 * ------------------------------------------------------------------------------------------------------------- */

static zn_status gather(void *ctx, const zn_store_seg *g) {
  checking *c = ctx;
  if (c->n == AT_ONCE) return ZN_E_LIMIT;
  c->batch[c->n++] = *g;
  return ZN_OK;
}

static bool prevs_held(const checking *c, const zn_seg_hdr *h) {
  for (unsigned i = 0; i < h->nprev; i++) {
    zn_head below = {h->ledger, h->device, h->seq, h->prev[i]};
    uint64_t seq;
    if (c->s->ops->seg_below(c->s, &below, &seq, NULL) != ZN_OK) return false;
  }
  return true;
}

static bool segment_good(const checking *c, const zn_store_seg *row, zn_seg *g, zn_buf *wire) {
  zn_buf_clear(wire);
  if (c->s->ops->seg_read(c->s, &row->head, wire, NULL) != ZN_OK) return false;
  if (zn_seg_parse(g, c->region, zn_buf_span(wire)) != ZN_OK) return false;
  if (zn_hash_cmp(&g->hash, &row->head.hash) != 0 || g->h.seq != row->head.seq) return false;
  if (zn_id_cmp(&g->h.ledger, &row->head.ledger) != 0 || zn_pk_cmp(&g->h.device, &row->head.device) != 0) return false;
  zn_ledger l;
  return zn_trust_ledger(c->trust, &g->h.ledger, &l) && prevs_held(c, &g->h);
}

static zn_status check_segments(checking *c, zn_err *err) {
  zn_seg *g = malloc(sizeof *g);
  c->batch = calloc(AT_ONCE, sizeof *c->batch);
  zn_buf wire;
  zn_buf_init(&wire, 2 * ZN_SEG_MAX);
  uint64_t cursor = 0;
  zn_status st = g != NULL && c->batch != NULL ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  while (st == ZN_OK) {
    c->n = 0;
    st = c->s->ops->segs_since(c->s, &cursor, gather, c, err);
    if (st == ZN_E_LIMIT) st = ZN_OK;
    if (c->n == 0) break;
    for (size_t i = 0; i < c->n; i++) {
      c->out->segments++;
      if (!segment_good(c, &c->batch[i], g, &wire)) c->out->bad_segments++;
    }
  }
  zn_buf_release(&wire);
  free(c->batch);
  free(g);
  return st;
}

zn_status zn_relay_check_all(zn_store *s, const zn_hash *region, zn_relay_check *out, zn_err *err) {
  checking c = {.s = s, .region = region, .out = out};
  uint64_t cursor = 0;
  memset(out, 0, sizeof *out);
  zn_status st = s->ops->check(s, err);
  if (st == ZN_OK) st = check_trust(&c, err);
  if (st == ZN_OK) st = s->ops->grants_since(s, &cursor, check_grant, &c, err);
  if (st == ZN_OK) st = check_segments(&c, err);
  zn_trust_free(c.trust);
  return st;
}
