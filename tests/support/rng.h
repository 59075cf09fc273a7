/* rng: small repeatable randomness for tests (splitmix64). A property test takes its seed from ZONA_SEED or a fixed one
 * and prints it when it fails, so that the failure can be run again. zn_test_env makes a whole zn_env of it: a clock
 * that stands still until told, and seeded randomness. */
#ifndef ZONA_TESTS_SUPPORT_RNG_H
#define ZONA_TESTS_SUPPORT_RNG_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/base/env.h"

typedef struct rng {
  uint64_t state;
  int64_t wall_ms, mono_ms; /* for zn_test_env */
} rng;

static inline uint64_t rng_next(rng *r) {
  uint64_t z = (r->state += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

static inline uint64_t rng_below(rng *r, uint64_t n) { return n == 0 ? 0 : rng_next(r) % n; }

static inline void rng_fill(rng *r, void *p, size_t n) {
  for (size_t i = 0; i < n; i++) ((uint8_t *)p)[i] = (uint8_t)(rng_next(r) >> 32);
}

/* The seed of this run: ZONA_SEED or the given one. */
static inline rng rng_seeded(uint64_t fallback) {
  const char *s = getenv("ZONA_SEED");
  return (rng){.state = s == NULL ? fallback : strtoull(s, NULL, 0), .wall_ms = 1743465600000};
}

static inline int64_t rng_wall(void *ctx) { return ((rng *)ctx)->wall_ms; }
static inline int64_t rng_mono(void *ctx) { return ((rng *)ctx)->mono_ms; }
static inline void rng_random(void *ctx, void *p, size_t n) { rng_fill(ctx, p, n); }

static inline zn_env zn_test_env(rng *r) {
  return (zn_env){.ctx = r, .wall_ms = rng_wall, .mono_ms = rng_mono, .random = rng_random};
}

#endif
