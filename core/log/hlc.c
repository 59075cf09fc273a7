#include "core/log/hlc.h"

#define COUNTER_BITS 16
#define MS_MAX       ((int64_t)(INT64_MAX >> COUNTER_BITS))

uint64_t zn_hlc_of_ms(int64_t wall_ms) {
  int64_t ms = wall_ms < ZN_HLC_EPOCH_MS ? 0 : wall_ms - ZN_HLC_EPOCH_MS;
  if (ms > MS_MAX) ms = MS_MAX;
  return (uint64_t)ms << COUNTER_BITS;
}

int64_t zn_hlc_ms(uint64_t hlc) { return (int64_t)(hlc >> COUNTER_BITS) + ZN_HLC_EPOCH_MS; }

uint64_t zn_hlc_next(uint64_t last, int64_t wall_ms) {
  uint64_t now = zn_hlc_of_ms(wall_ms);
  return now > last ? now : last + 1;
}

uint64_t zn_hlc_follow(uint64_t last, uint64_t seen, int64_t wall_ms) {
  if (seen <= last || zn_hlc_ms(seen) > wall_ms) return last;
  return seen;
}

uint64_t zn_n_next(uint64_t last, int64_t wall_ms) {
  uint64_t ms = wall_ms < ZN_HLC_EPOCH_MS ? 0 : (uint64_t)(wall_ms - ZN_HLC_EPOCH_MS), s = ms / 1000;
  if (s >= ZN_N_END >> 12) s = (ZN_N_END >> 12) - 1;
  uint64_t now = s << 12 | ms % 1000 << 2;
  return now > last ? now : last + 1;
}
