/* change_wire: varints, shared by the coder and the decoder of changes (private to core/log). */
#ifndef ZONA_CORE_LOG_CHANGE_WIRE_H
#define ZONA_CORE_LOG_CHANGE_WIRE_H

#include <stdint.h>

#include "core/log/change.h"

#define VARINT_MAX    10
#define TAG_OWN       0u
#define TAG_OWNER     1u
#define TAG_AUDIENCE  2u
#define TAG_FEED(i)   (3u + 2u * (i))
#define TAG_HASH(i)   (4u + 2u * (i))
#define CODE_LAYOUT   2 /* bits of the kind */
#define CODE_NULLS    16u
#define LAYOUT_PLAIN  0u
#define LAYOUT_DIFF   1u
#define LAYOUT_CONST  2u
#define LAYOUT_NUMBER 3u
#define K_OF(feed, n) ((int64_t)((uint64_t)(feed) << 43 | (n)))
#define K_FEED(k)     ((int64_t)((uint64_t)(k) >> 43))
#define K_N(k)        ((uint64_t)(k) & ((1ULL << 43) - 1))

static inline uint64_t zigzag(uint64_t difference) { return (difference << 1) ^ (uint64_t)((int64_t)difference >> 63); }
static inline uint64_t unzigzag(uint64_t v) { return (v >> 1) ^ (0 - (v & 1)); }

static inline uint8_t *varint_put(uint8_t *p, uint64_t v) {
  while (v > 127) {
    *p++ = (uint8_t)(v | 128);
    v >>= 7;
  }
  *p++ = (uint8_t)v;
  return p;
}

static inline unsigned varint_len(uint64_t v) { return (70u - (unsigned)__builtin_clzll(v | 1)) / 7u; }

/* NULL when the input ends or the number does not fit 64 bits. */
static inline const uint8_t *varint_get(const uint8_t *p, const uint8_t *end, uint64_t *v) {
  if (p < end && *p < 128) {
    *v = *p;
    return p + 1;
  }
  uint64_t x = 0;
  for (unsigned shift = 0; p < end && shift < 64; shift += 7) {
    uint8_t b = *p++;
    if (shift == 63 && b > 1) return NULL;
    x |= (uint64_t)(b & 127) << shift;
    if (b < 128) {
      *v = x;
      return p;
    }
  }
  return NULL;
}

#endif
