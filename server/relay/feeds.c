#include "server/relay/feeds.h"

#include <stdlib.h>
#include <string.h>

void zn_relay_feeds_init(zn_relay_feedset *f) { memset(f, 0, sizeof *f); }

void zn_relay_feeds_release(zn_relay_feedset *f) {
  for (size_t i = 0; i < f->n; i++) {
    zn_relay_ledger *l = &f->ledgers[i];
    for (size_t j = 0; j < l->n; j++) {
      free(l->feeds[j].tips.v);
      free(l->feeds[j].waiting.v);
    }
    free(l->feeds);
  }
  free(f->ledgers);
  zn_relay_feeds_init(f);
}

/* Room for one more element of `size` bytes in a growing array. */
static bool grow(void **v, size_t *cap, size_t n, size_t size) {
  if (n < *cap) return true;
  size_t more = *cap == 0 ? 2 : *cap * 2;
  void *p = reallocarray(*v, more, size);
  if (p == NULL) return false;
  *v = p;
  *cap = more;
  return true;
}

/* ---- tips
 * ------------------------------------------------------------------------------------------------------------ */

const zn_branch *zn_branches_find(const zn_branches *t, const zn_hash *hash) {
  for (size_t i = 0; i < t->n; i++) {
    if (zn_hash_cmp(&t->v[i].hash, hash) == 0) return &t->v[i];
  }
  return NULL;
}

bool zn_branches_drop(zn_branches *t, const zn_hash *hash) {
  const zn_branch *found = zn_branches_find(t, hash);
  if (found == NULL || t->v == NULL) return false;
  size_t i = (size_t)(found - t->v);
  memmove(&t->v[i], &t->v[i + 1], (t->n - i - 1) * sizeof *t->v);
  t->n--;
  return true;
}

zn_status zn_branches_add(zn_branches *t, uint64_t seq, const zn_hash *hash) {
  void *v = t->v;
  if (!grow(&v, &t->cap, t->n, sizeof *t->v)) return ZN_E_NOMEM;
  t->v = v;
  t->v[t->n++] = (zn_branch){seq, *hash};
  return ZN_OK;
}

static int tip_cmp(const void *a, const void *b) {
  const zn_branch *x = a, *y = b;
  if (x->seq != y->seq) return x->seq < y->seq ? -1 : 1;
  return zn_hash_cmp(&x->hash, &y->hash);
}

/* ---- ledgers and feeds
 * ----------------------------------------------------------------------------------------------- */

/* Index of the first element whose key is not below; *hit: it is equal. */
static size_t find_ledger(const zn_relay_feedset *f, const zn_id *id, bool *hit) {
  size_t lo = 0, hi = f->n;
  while (lo < hi) {
    size_t mid = lo + (hi - lo) / 2;
    if (zn_id_cmp(&f->ledgers[mid].id, id) < 0) {
      lo = mid + 1;
    } else {
      hi = mid;
    }
  }
  *hit = lo < f->n && zn_id_cmp(&f->ledgers[lo].id, id) == 0;
  return lo;
}

static size_t find_feed(const zn_relay_ledger *l, const zn_pk *device, bool *hit) {
  size_t lo = 0, hi = l->n;
  while (lo < hi) {
    size_t mid = lo + (hi - lo) / 2;
    if (zn_pk_cmp(&l->feeds[mid].device, device) < 0) {
      lo = mid + 1;
    } else {
      hi = mid;
    }
  }
  *hit = lo < l->n && zn_pk_cmp(&l->feeds[lo].device, device) == 0;
  return lo;
}

zn_relay_ledger *zn_relay_feeds_ledger(zn_relay_feedset *f, const zn_id *id) {
  bool hit;
  size_t i = find_ledger(f, id, &hit);
  return hit ? &f->ledgers[i] : NULL;
}

zn_relay_feed *zn_relay_feed_of(zn_relay_ledger *l, const zn_pk *device) {
  if (l == NULL) return NULL;
  bool hit;
  size_t i = find_feed(l, device, &hit);
  return hit ? &l->feeds[i] : NULL;
}

static zn_relay_ledger *make_ledger(zn_relay_feedset *f, const zn_id *id) {
  bool hit;
  size_t i = find_ledger(f, id, &hit);
  if (hit) return &f->ledgers[i];
  void *v = f->ledgers;
  if (!grow(&v, &f->cap, f->n, sizeof *f->ledgers)) return NULL;
  f->ledgers = v;
  memmove(&f->ledgers[i + 1], &f->ledgers[i], (f->n - i) * sizeof *f->ledgers);
  f->ledgers[i] = (zn_relay_ledger){.id = *id, .used = -1};
  f->n++;
  return &f->ledgers[i];
}

static zn_relay_feed *make_feed(zn_relay_ledger *l, const zn_pk *device) {
  bool hit;
  size_t i = find_feed(l, device, &hit);
  if (hit) return &l->feeds[i];
  void *v = l->feeds;
  if (!grow(&v, &l->cap, l->n, sizeof *l->feeds)) return NULL;
  l->feeds = v;
  memmove(&l->feeds[i + 1], &l->feeds[i], (l->n - i) * sizeof *l->feeds);
  l->feeds[i] = (zn_relay_feed){.device = *device};
  l->n++;
  return &l->feeds[i];
}

zn_status zn_relay_feeds_make(zn_relay_feedset *f, const zn_id *ledger, const zn_pk *device, zn_relay_ledger **l,
                              zn_relay_feed **feed) {
  zn_relay_ledger *made = make_ledger(f, ledger);
  zn_relay_feed *of = made != NULL ? make_feed(made, device) : NULL;
  if (of == NULL) return ZN_E_NOMEM;
  *l = made;
  *feed = of;
  return ZN_OK;
}

zn_status zn_relay_feeds_durable(zn_relay_feedset *f, const zn_store_seg *s) {
  zn_relay_ledger *l;
  zn_relay_feed *feed;
  ZN_TRY(zn_relay_feeds_make(f, &s->head.ledger, &s->head.device, &l, &feed));
  for (unsigned i = 0; i < s->nprev; i++) (void)zn_branches_drop(&feed->tips, &s->prev[i]);
  (void)zn_branches_drop(&feed->waiting, &s->head.hash);
  if (zn_branches_find(&feed->tips, &s->head.hash) == NULL) {
    ZN_TRY(zn_branches_add(&feed->tips, s->head.seq, &s->head.hash));
    qsort(feed->tips.v, feed->tips.n, sizeof *feed->tips.v, tip_cmp);
  }
  if (l->used >= 0) l->used += s->size;
  l->digest_known = false;
  return ZN_OK;
}

size_t zn_relay_ledger_tips(const zn_relay_ledger *l) {
  size_t n = 0;
  for (size_t i = 0; i < l->n; i++) n += l->feeds[i].tips.n;
  return n;
}

void zn_relay_ledger_heads(const zn_relay_ledger *l, zn_head *out) {
  for (size_t i = 0; i < l->n; i++) {
    const zn_relay_feed *f = &l->feeds[i];
    for (size_t j = 0; j < f->tips.n; j++) {
      *out++ = (zn_head){.ledger = l->id, .device = f->device, .seq = f->tips.v[j].seq, .hash = f->tips.v[j].hash};
    }
  }
}
