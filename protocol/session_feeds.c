/* What a session knows of each feed: a table by (ledger, device); and the queue of those that have something to send.
 */
#include <stdlib.h>
#include <string.h>

#include "protocol/session_impl.h"

static uint64_t mix(uint64_t h, const uint8_t *p, size_t n) {
  for (size_t i = 0; i + 8 <= n; i += 8) {
    uint64_t w;
    memcpy(&w, p + i, 8);
    h = (h ^ w) * 0x9e3779b97f4a7c15u;
    h ^= h >> 29;
  }
  return h;
}

static size_t slot_of(const zn_feeds *f, const zn_id *ledger, const zn_pk *device) {
  uint64_t h = mix(mix(f->salt, ledger->b, 16), device->b, 32);
  size_t i = (size_t)h & (f->nslots - 1);
  while (f->slot[i] != 0) {
    const zn_feed *at = &f->v[f->slot[i] - 1];
    if (memcmp(at->ledger.b, ledger->b, 16) == 0 && memcmp(at->device.b, device->b, 32) == 0) break;
    i = (i + 1) & (f->nslots - 1);
  }
  return i;
}

static bool grow(zn_feeds *f) {
  size_t cap = f->cap ? f->cap * 2 : 16;
  zn_feed *v = realloc(f->v, cap * sizeof *v);
  if (!v) return false;
  f->v = v;
  uint32_t *slot = calloc(cap * 2, sizeof *slot);
  if (!slot) return false;
  free(f->slot);
  f->slot = slot;
  f->nslots = cap * 2;
  f->cap = cap;
  for (size_t i = 0; i < f->n; i++) f->slot[slot_of(f, &f->v[i].ledger, &f->v[i].device)] = (uint32_t)i + 1;
  return true;
}

zn_feed *zn_s_feed(zn_session *s, const zn_id *ledger, const zn_pk *device, bool create) {
  zn_feeds *f = &s->feeds;
  if (f->nslots > 0) {
    size_t i = slot_of(f, ledger, device);
    if (f->slot[i] != 0) return &f->v[f->slot[i] - 1];
  }
  if (!create || f->n >= ZN_FEEDS_MAX) return NULL;
  if (f->n == f->cap && !grow(f)) return NULL;
  zn_feed *at = &f->v[f->n];
  memset(at, 0, sizeof *at);
  at->ledger = *ledger;
  at->device = *device;
  at->next = 1;
  f->slot[slot_of(f, ledger, device)] = (uint32_t)++f->n;
  return at;
}

void zn_feeds_release(zn_feeds *f) {
  free(f->v);
  free(f->slot);
  memset(f, 0, sizeof *f);
}

/* ---- the ring ---- */
bool zn_ring_push(zn_ring *r, uint32_t v) {
  if (r->n == r->cap) {
    size_t cap = r->cap ? r->cap * 2 : 16;
    uint32_t *w = malloc(cap * sizeof *w);
    if (!w) return false;
    for (size_t i = 0; i < r->n; i++) w[i] = r->v[(r->head + i) % r->cap];
    free(r->v);
    r->v = w;
    r->head = 0;
    r->cap = cap;
  }
  r->v[(r->head + r->n++) % r->cap] = v;
  return true;
}

uint32_t zn_ring_peek(const zn_ring *r) { return r->v[r->head]; }

void zn_ring_pop(zn_ring *r) {
  r->head = (r->head + 1) % r->cap;
  r->n--;
}

void zn_ring_release(zn_ring *r) {
  free(r->v);
  memset(r, 0, sizeof *r);
}
