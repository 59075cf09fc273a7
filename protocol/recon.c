#include "protocol/recon.h"

#include <string.h>

bool zn_prefix_read(zn_prefix *out, zn_span bytes) {
  if (bytes.n > ZN_RECON_DEPTH) return false;
  for (size_t i = 0; i < bytes.n; i++) {
    if (bytes.p[i] >= ZN_RECON_FAN) return false;
    out->digit[i] = bytes.p[i];
  }
  out->n = bytes.n;
  return true;
}

static unsigned digit_of(const uint8_t *key, size_t i) { return i % 2 ? key[i / 2] & 15u : key[i / 2] >> 4; }

/* How a key stands to a prefix: before (-1), under (0), after (1). */
static int side(const zn_prefix *p, const uint8_t *key) {
  for (size_t i = 0; i < p->n; i++) {
    unsigned d = digit_of(key, i);
    if (d != p->digit[i]) return d < p->digit[i] ? -1 : 1;
  }
  return 0;
}

bool zn_prefix_holds(const zn_prefix *p, const uint8_t *key) { return side(p, key) == 0; }

/* The first item that stands at `least` or later. */
static size_t bound(const zn_item *items, size_t n, const zn_prefix *p, int least) {
  size_t low = 0, high = n;
  while (low < high) {
    size_t mid = low + (high - low) / 2;
    if (side(p, items[mid].key) < least)
      low = mid + 1;
    else
      high = mid;
  }
  return low;
}

void zn_recon_range(const zn_item *items, size_t n, const zn_prefix *p, size_t *from, size_t *to) {
  *from = bound(items, n, p, 0);
  *to = bound(items, n, p, 1);
}

void zn_recon_digest(uint8_t out[ZN_RECON_DIGEST], const zn_secret *sid, const zn_item *items, size_t n) {
  memset(out, 0, ZN_RECON_DIGEST);
  if (n == 0) return;
  zn_hash h;
  zn_hash_keyed(&h, sid, ZN_SPAN(items, n * sizeof *items)); /* zn_item has no holes: 40 bytes */
  memcpy(out, h.b, ZN_RECON_DIGEST);
}
_Static_assert(sizeof(zn_item) == 40, "digests are taken over items as they lie in memory");

void zn_recon_node(uint8_t out[ZN_RECON_FAN * ZN_RECON_DIGEST], const zn_secret *sid, const zn_item *items, size_t n,
                   const zn_prefix *p) {
  zn_prefix child = *p;
  if (child.n >= ZN_RECON_DEPTH) return;
  child.n++;
  for (unsigned d = 0; d < ZN_RECON_FAN; d++) {
    size_t from, to;
    child.digit[p->n] = (uint8_t)d;
    zn_recon_range(items, n, &child, &from, &to);
    zn_recon_digest(out + d * ZN_RECON_DIGEST, sid, items + from, to - from);
  }
}
