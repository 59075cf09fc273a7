#include "core/base/env.h"

#include <sodium.h>
#include <time.h>

static int64_t read_clock(clockid_t id) {
  struct timespec t = {0};
  clock_gettime(id, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int64_t wall(void *ctx) {
  (void)ctx;
  return read_clock(CLOCK_REALTIME);
}

static int64_t mono(void *ctx) {
  (void)ctx;
  return read_clock(CLOCK_MONOTONIC);
}

static void fill(void *ctx, void *p, size_t n) {
  (void)ctx;
  randombytes_buf(p, n);
}

const zn_env *zn_env_system(void) {
  static const zn_env world = {.wall_ms = wall, .mono_ms = mono, .random = fill};
  return sodium_init() < 0 ? NULL : &world;
}
