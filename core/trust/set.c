/* The set of statements: adding, the issuers' feeds, heads, digest. */
#include <stdlib.h>
#include <string.h>

#include "core/text/trust.h"
#include "core/trust/internal.h"

enum { FORK_MAX = 64, STATEMENTS_MAX = 1 << 20 };

static const uint8_t *key_of_node(const void *ctx, uint32_t i) { return ((const zn_trust *)ctx)->nodes[i]->s.hash.b; }
static const uint8_t *key_of_issuer(const void *ctx, uint32_t i) { return ((const zn_trust *)ctx)->issuers[i].pk.b; }

uint32_t node_by_hash(const zn_trust *t, const zn_hash *h) { return map_find(&t->by_hash, h->b, key_of_node, t); }

issuer *issuer_by_pk(const zn_trust *t, const zn_pk *pk) {
  uint32_t i = map_find(&t->issuer_by_pk, pk->b, key_of_issuer, t);
  return i == NONE ? NULL : &t->issuers[i];
}

zn_status zn_trust_new(zn_trust **out, const zn_hash *region, const zn_pk *root_pk) {
  zn_trust *t = calloc(1, sizeof *t);
  if (!t) return ZN_E_NOMEM;
  t->region = *region;
  t->root_pk = *root_pk;
  t->generation = 1;
  t->standing_moved = true;
  zn_arena_init(&t->e.arena);
  zn_arena_init(&t->e.tail);
  *out = t;
  return ZN_OK;
}

void zn_trust_free(zn_trust *t) {
  if (!t) return;
  for (uint32_t i = 0; i < t->n; i++) free(t->nodes[i]);
  for (uint32_t i = 0; i < t->nissuers; i++) free(t->issuers[i].at);
  free(t->nodes);
  free(t->issuers);
  free(t->order);
  map_free(&t->by_hash);
  map_free(&t->issuer_by_pk);
  map_free(&t->e.by_pk);
  zn_arena_release(&t->e.arena);
  zn_arena_release(&t->e.tail);
  free(t);
}

zn_status zn_trust_clone(zn_trust **out, const zn_trust *t) {
  zn_trust *c;
  ZN_TRY(zn_trust_new(&c, &t->region, &t->root_pk));
  for (uint32_t i = 0; i < t->n; i++) {
    zn_status st = zn_trust_load(c, t->nodes[i]->s.wire, NULL);
    if (st != ZN_OK) {
      zn_trust_free(c);
      return st;
    }
  }
  c->generation = t->generation;
  *out = c;
  return ZN_OK;
}

/* Room for one more element in a growing array; false: no memory. */
static bool grow(void **p, uint32_t n, uint32_t *cap, size_t size) {
  if (n < *cap) return true;
  uint32_t wider = *cap ? *cap * 2 : 8;
  void *q = realloc(*p, wider * size);
  if (!q) return false;
  *p = q;
  *cap = wider;
  return true;
}

static issuer *issuer_make(zn_trust *t, const zn_pk *pk) {
  issuer *is = issuer_by_pk(t, pk);
  if (is) return is;
  if (!grow((void **)&t->issuers, t->nissuers, &t->issuers_cap, sizeof *t->issuers)) return NULL;
  if (!t->issuers) return NULL;
  t->issuers[t->nissuers] = (issuer){.pk = *pk};
  if (!map_put(&t->issuer_by_pk, pk->b, t->nissuers, key_of_issuer, t)) return NULL;
  return &t->issuers[t->nissuers++];
}

static int position_cmp(const node *a, const node *b) {
  if (a->s.seq != b->s.seq) return a->s.seq < b->s.seq ? -1 : 1;
  return zn_hash_cmp(&a->s.hash, &b->s.hash);
}

/* Where the statement goes in its issuer's feed, from the end (it is nearly always the last). */
static void issuer_insert(zn_trust *t, issuer *is, uint32_t at) {
  uint32_t i = is->n++;
  while (i > 0 && position_cmp(t->nodes[at], t->nodes[is->at[i - 1]]) < 0) {
    is->at[i] = is->at[i - 1];
    i--;
  }
  is->at[i] = at;
  uint64_t seq = t->nodes[at]->s.seq;
  if ((i > 0 && t->nodes[is->at[i - 1]]->s.seq == seq) || (i + 1 < is->n && t->nodes[is->at[i + 1]]->s.seq == seq))
    is->forked = true;
}

static unsigned siblings(const zn_trust *t, const issuer *is, uint64_t seq) {
  unsigned n = 0;
  for (uint32_t i = is->n; i > 0 && t->nodes[is->at[i - 1]]->s.seq >= seq; i--)
    n += t->nodes[is->at[i - 1]]->s.seq == seq;
  return n;
}

/* Is the statement's predecessor here, and is there room? */
static zn_status check_chain(const zn_trust *t, const zn_stmt *s, uint32_t *prev, zn_err *err) {
  *prev = NONE;
  if (t->n >= STATEMENTS_MAX) return zn_fail(err, ZN_E_LIMIT, ZT_TRUST_TOO_MANY);
  if (s->seq > 1) {
    *prev = node_by_hash(t, &s->prev);
    if (*prev == NONE) return zn_fail(err, ZN_E_STATE, ZT_TRUST_NO_PREV);
    const node *p = t->nodes[*prev];
    if (p->s.seq + 1 != s->seq || zn_pk_cmp(&p->s.issuer, &s->issuer) != 0)
      return zn_fail(err, ZN_E_FORMAT, ZT_TRUST_BAD_CHAIN);
  }
  const issuer *is = issuer_by_pk(t, &s->issuer);
  if (is && siblings(t, is, s->seq) >= FORK_MAX) return zn_fail(err, ZN_E_LIMIT, ZT_TRUST_TOO_MANY);
  return ZN_OK;
}

static zn_status keep(zn_trust *t, const zn_stmt *s, uint32_t prev) {
  issuer *is = issuer_make(t, &s->issuer);
  if (!is || !grow((void **)&is->at, is->n, &is->cap, sizeof *is->at)) return ZN_E_NOMEM;
  if (!grow((void **)&t->nodes, t->n, &t->cap, sizeof(node *))) return ZN_E_NOMEM;
  node *n = calloc(1, sizeof *n + s->wire.n);
  if (!n) return ZN_E_NOMEM;
  uint8_t *bytes = (uint8_t *)(n + 1);
  memcpy(bytes, s->wire.p, s->wire.n);
  /* parsed again so that its spans lie in our own copy */
  if (zn_stmt_parse(&n->s, &t->region, ZN_SPAN(bytes, s->wire.n), false) != ZN_OK) {
    free(n);
    return ZN_E_BUG;
  }
  n->issuer = (uint32_t)(is - t->issuers);
  n->prev = prev;
  t->nodes[t->n] = n;
  if (!map_put(&t->by_hash, n->s.hash.b, t->n, key_of_node, t)) {
    free(n);
    return ZN_E_NOMEM;
  }
  issuer_insert(t, is, t->n++);
  t->generation++;
  /* an epoch gives no rights, unless it makes a fork visible */
  if (n->s.kind != ZN_ST_EPOCH || is->forked) t->standing_moved = true;
  return ZN_OK;
}

static zn_status add(zn_trust *t, zn_span wire, bool verify, bool *fresh, zn_err *err) {
  zn_hash hash;
  if (fresh) *fresh = false;
  if (wire.n > ZN_TRUST_MAX) return zn_fail(err, ZN_E_LIMIT, ZT_TRUST_FORM);
  zn_hash_raw(&hash, wire);
  if (node_by_hash(t, &hash) != NONE) return ZN_OK;
  zn_stmt s;
  zn_status st = zn_stmt_parse(&s, &t->region, wire, false);
  if (st == ZN_E_VERSION) return zn_fail(err, st, ZT_TRUST_NEWER);
  if (st != ZN_OK) return zn_fail(err, st, ZT_TRUST_FORM);
  uint32_t prev;
  ZN_TRY(check_chain(t, &s, &prev, err)); /* before the signature, which is dear */
  if (verify && (st = zn_stmt_parse(&s, &t->region, wire, true)) != ZN_OK)
    return st == ZN_E_NOMEM ? zn_fail(err, st, ZT_NO_MEMORY) : zn_fail(err, ZN_E_CRYPTO, ZT_TRUST_SIGNATURE);
  st = keep(t, &s, prev);
  if (st != ZN_OK) return zn_fail(err, st, ZT_NO_MEMORY);
  if (fresh) *fresh = true;
  return ZN_OK;
}

zn_status zn_trust_add(zn_trust *t, zn_span stmt, bool *fresh, zn_err *err) { return add(t, stmt, true, fresh, err); }

zn_status zn_trust_load(zn_trust *t, zn_span stmt, zn_err *err) { return add(t, stmt, false, NULL, err); }

/* ---- feeds and heads ---- */

static int by_issuer(const void *a, const void *b, void *ctx) {
  const zn_trust *t = ctx;
  return zn_pk_cmp(&t->issuers[*(const uint32_t *)a].pk, &t->issuers[*(const uint32_t *)b].pk);
}

void set_sort_issuers(zn_trust *t) {
  if (t->norder == t->nissuers) return;
  uint32_t *order = realloc(t->order, t->nissuers * sizeof *order);
  if (!order) return;
  for (uint32_t i = t->norder; i < t->nissuers; i++) order[i] = i;
  t->order = order;
  t->norder = t->nissuers;
  qsort_r(order, t->norder, sizeof *order, by_issuer, t);
}

/* The hash of the first n statements of a feed: the last one's, unless the feed forks among them. Numbers have no gaps,
 * so position n holds number n exactly when there is no fork before. */
static void prefix_hash(const zn_trust *t, const issuer *is, uint64_t n, zn_hash *out) {
  const node *last = t->nodes[is->at[n - 1]];
  if (last->s.seq == n) {
    *out = last->s.hash;
    return;
  }
  zn_buf all;
  zn_buf_init(&all, 0);
  for (uint64_t i = 0; i < n; i++) zn_buf_put(&all, &t->nodes[is->at[i]]->s.hash, 32);
  zn_span part = zn_buf_span(&all);
  zn_hash_parts(out, "zona trust branches 1", &part, 1);
  zn_buf_release(&all);
}

static zn_trust_head head(const zn_trust *t, const issuer *is) {
  zn_trust_head h = {.issuer = is->pk, .seq = is->n};
  if (is->n > 0) prefix_hash(t, is, is->n, &h.hash); /* none after a want of memory */
  return h;
}

size_t zn_trust_head_count(const zn_trust *t) { return t->nissuers; }

zn_trust_head zn_trust_head_at(const zn_trust *t, size_t i) {
  set_sort_issuers((zn_trust *)t); /* a cache: the set itself is not touched */
  if (i >= t->norder) return (zn_trust_head){.seq = 0};
  return head(t, &t->issuers[t->order[i]]);
}

bool zn_trust_head_of(const zn_trust *t, const zn_pk *pk, zn_trust_head *out) {
  const issuer *is = issuer_by_pk(t, pk);
  if (!is || is->n == 0) return false;
  *out = head(t, is);
  return true;
}

zn_span zn_trust_read(const zn_trust *t, const zn_pk *pk, uint64_t seq) {
  const issuer *is = issuer_by_pk(t, pk);
  if (!is || seq == 0 || seq > is->n) return ZN_SPAN(NULL, 0);
  return t->nodes[is->at[seq - 1]]->s.wire;
}

uint64_t zn_trust_lacks(const zn_trust *t, const zn_trust_head *theirs) {
  const issuer *is = issuer_by_pk(t, &theirs->issuer);
  if (!is || is->n == 0) return 0;
  if (theirs->seq == 0) return 1;
  if (theirs->seq > is->n) return 0; /* it has more: whether it lacks one of ours shows once we have its own */
  zn_hash h;
  prefix_hash(t, is, theirs->seq, &h);
  if (zn_hash_cmp(&h, &theirs->hash) != 0) return 1;
  return theirs->seq == is->n ? 0 : theirs->seq + 1;
}

bool zn_trust_has(const zn_trust *t, const zn_hash *stmt) { return node_by_hash(t, stmt) != NONE; }

zn_span zn_trust_stmt(const zn_trust *t, const zn_hash *stmt) {
  uint32_t i = node_by_hash(t, stmt);
  return i == NONE ? ZN_SPAN(NULL, 0) : t->nodes[i]->s.wire;
}

void zn_trust_digest(const zn_trust *ct, zn_id *out) {
  zn_trust *t = (zn_trust *)ct; /* a cache: the set itself is not touched */
  if (t->digest_of != t->generation) {
    zn_buf all;
    zn_buf_init(&all, 0);
    for (size_t i = 0; i < zn_trust_head_count(t); i++) {
      zn_trust_head h = zn_trust_head_at(t, i);
      uint8_t seq[8];
      for (int k = 0; k < 8; k++) seq[k] = (uint8_t)(h.seq >> (8 * k));
      zn_buf_put(&all, &h.issuer, 32);
      zn_buf_put(&all, seq, 8);
      zn_buf_put(&all, &h.hash, 32);
    }
    zn_span part = zn_buf_span(&all);
    zn_hash16_parts(&t->digest, "zona trust vector 1", &part, 1);
    t->digest_of = t->generation;
    zn_buf_release(&all);
  }
  *out = t->digest;
}

uint64_t zn_trust_generation(const zn_trust *t) { return t->generation; }
const zn_hash *zn_trust_region(const zn_trust *t) { return &t->region; }
const zn_pk *zn_trust_root(const zn_trust *t) { return &t->root_pk; }
