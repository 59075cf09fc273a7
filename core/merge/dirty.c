/* The set of dirty registers of the running transaction. */
#include <stdlib.h>

#include "core/merge/merge.h"

static size_t place(const zn_reg *slot, size_t cap, int64_t k, int64_t g) {
  uint64_t h = ((uint64_t)k ^ (uint64_t)g << 56) * 0x9E3779B97F4A7C15ULL;
  size_t i = (size_t)(h >> 24) & (cap - 1);
  while (slot[i].k != 0 && (slot[i].k != k || slot[i].g != g)) i = (i + 1) & (cap - 1);
  return i;
}

static bool grow(zn_replica *r) {
  size_t cap = r->dirty_cap == 0 ? 64 : r->dirty_cap * 2;
  zn_reg *slot = calloc(cap, sizeof *slot);
  if (slot == NULL) return false;
  for (size_t i = 0; i < r->dirty_cap; i++)
    if (r->dirty[i].k != 0) slot[place(slot, cap, r->dirty[i].k, r->dirty[i].g)] = r->dirty[i];
  free(r->dirty);
  r->dirty = slot;
  r->dirty_cap = cap;
  return true;
}

zn_status zn_merge_mark(zn_replica *r, int64_t k, int64_t g) {
  if (k <= 0) return ZN_OK;
  if (r->dirty_n * 2 >= r->dirty_cap && !grow(r)) return ZN_E_NOMEM;
  size_t i = place(r->dirty, r->dirty_cap, k, g);
  if (r->dirty[i].k == 0) r->dirty_n++;
  r->dirty[i] = (zn_reg){k, g};
  return ZN_OK;
}

bool zn_merge_is_dirty(const zn_replica *r, int64_t k, int64_t g) {
  return r->dirty_n > 0 && r->dirty[place(r->dirty, r->dirty_cap, k, g)].k != 0;
}

void zn_merge_drop(zn_replica *r) {
  for (size_t i = 0; i < r->dirty_cap && r->dirty_n > 0; i++) r->dirty[i] = (zn_reg){0, 0};
  r->dirty_n = 0;
}

void zn_merge_release(zn_replica *r) {
  free(r->dirty);
  r->dirty = NULL;
  r->dirty_cap = r->dirty_n = 0;
}
