#include <stdlib.h>
#include <string.h>

#include "core/trust/internal.h"

/* Keys are hashes or public keys: their first bytes are as good as any hash, and whoever grinds keys to collide pays a
 * key generation or a signature for each. */
static size_t start(const uint8_t key[32], size_t cap) {
  uint64_t h;
  memcpy(&h, key, sizeof h);
  return (size_t)(h * 0x9e3779b97f4a7c15ULL >> 20) & (cap - 1);
}

uint32_t map_find(const map *m, const uint8_t key[32], map_key at, const void *ctx) {
  if (m->cap == 0) return NONE;
  for (size_t i = start(key, m->cap);; i = (i + 1) & (m->cap - 1)) {
    if (m->slot[i] == 0) return NONE;
    if (memcmp(at(ctx, m->slot[i] - 1), key, 32) == 0) return m->slot[i] - 1;
  }
}

static void place(uint32_t *slot, size_t cap, const uint8_t key[32], uint32_t value) {
  size_t i = start(key, cap);
  while (slot[i]) i = (i + 1) & (cap - 1);
  slot[i] = value + 1;
}

bool map_put(map *m, const uint8_t key[32], uint32_t value, map_key at, const void *ctx) {
  if (2 * (m->n + 1) > m->cap) {
    size_t cap = m->cap ? m->cap * 2 : 64;
    uint32_t *slot = calloc(cap, sizeof *slot);
    if (!slot) return false;
    for (size_t i = 0; i < m->cap; i++)
      if (m->slot[i]) place(slot, cap, at(ctx, m->slot[i] - 1), m->slot[i] - 1);
    free(m->slot);
    m->slot = slot;
    m->cap = cap;
  }
  place(m->slot, m->cap, key, value);
  m->n++;
  return true;
}

void map_free(map *m) {
  free(m->slot);
  memset(m, 0, sizeof *m);
}
