#include "core/log/vector.h"

#include <stdlib.h>
#include <string.h>

#include "core/crypto/crypto.h"

static int by_feed(const void *a, const void *b) {
  const zn_head *x = a, *y = b;
  int c = zn_id_cmp(&x->ledger, &y->ledger);
  if (c == 0) c = zn_pk_cmp(&x->device, &y->device);
  if (c != 0) return c;
  if (x->seq != y->seq) return x->seq < y->seq ? -1 : 1;
  return zn_hash_cmp(&x->hash, &y->hash); /* two heads of one feed: a fork */
}

void zn_heads_sort(zn_head *h, size_t n) {
  if (n > 1) qsort(h, n, sizeof *h, by_feed);
}

void zn_heads_digest(zn_id *out, const zn_head *sorted, size_t n) {
  zn_hasher h;
  zn_hasher_start(&h, "zona vector 1", sizeof out->b);
  for (size_t i = 0; i < n; i++) {
    uint8_t b[88];
    memcpy(b, sorted[i].ledger.b, 16);
    memcpy(b + 16, sorted[i].device.b, 32);
    for (int k = 0; k < 8; k++) b[48 + k] = (uint8_t)(sorted[i].seq >> (8 * k));
    memcpy(b + 56, sorted[i].hash.b, 32);
    zn_hasher_part(&h, ZN_SPAN(b, sizeof b));
  }
  zn_hasher_end(&h, out->b);
}
