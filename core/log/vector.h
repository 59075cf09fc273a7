/* vector: for each feed, the last number held without a gap, and its hash. The digest of a set of heads tells two sides
 * whether they hold the same: BLAKE2b-128("zona vector 1", heads sorted by (ledger, device)), each head a part of 88
 * bytes: ledger, device, seq as u64 LE, hash. */
#ifndef ZONA_CORE_LOG_VECTOR_H
#define ZONA_CORE_LOG_VECTOR_H

#include "core/base/bytes.h"
#include "core/base/id.h"

typedef struct zn_head {
  zn_id ledger;
  zn_pk device;
  uint64_t seq; /* last contiguous; 0: none */
  zn_hash hash;
} zn_head;

void zn_heads_sort(zn_head *h, size_t n);
void zn_heads_digest(zn_id *out, const zn_head *sorted, size_t n);

#endif
