#include "core/domain/money/kmap.h"

#include <stdlib.h>
#include <string.h>

void zn_kmap_init(zn_kmap *m, unsigned width) { *m = (zn_kmap){.width = width}; }

void zn_kmap_release(zn_kmap *m) {
  free(m->keys);
  free(m->at);
  zn_kmap_init(m, m->width);
}

void zn_kmap_clear(zn_kmap *m) {
  if (m->n > 0) memset(m->at, 0, m->cap * sizeof *m->at);
  m->n = 0;
}

static size_t slot_of(const zn_kmap *m, const int64_t *key) {
  uint64_t h = 0x9e3779b97f4a7c15u;
  for (unsigned i = 0; i < m->width; i++) {
    h ^= (uint64_t)key[i];
    h *= 0xff51afd7ed558ccdu;
    h ^= h >> 32;
  }
  size_t s = (size_t)h & (m->cap - 1);
  while (m->at[s] != 0 && memcmp(m->keys + s * m->width, key, m->width * sizeof *key) != 0) s = (s + 1) & (m->cap - 1);
  return s;
}

size_t zn_kmap_find(const zn_kmap *m, const int64_t *key) {
  if (m->n == 0) return SIZE_MAX;
  size_t s = slot_of(m, key);
  return m->at[s] == 0 ? SIZE_MAX : m->at[s] - 1;
}

static bool grow(zn_kmap *m) {
  size_t cap = m->cap == 0 ? 64 : m->cap * 2;
  int64_t *keys = malloc(cap * m->width * sizeof *keys);
  uint32_t *at = calloc(cap, sizeof *at);
  if (keys == NULL || at == NULL) {
    free(keys);
    free(at);
    return false;
  }
  zn_kmap old = *m;
  m->cap = cap;
  m->keys = keys;
  m->at = at;
  for (size_t i = 0; i < old.cap; i++) {
    if (old.at[i] == 0) continue;
    size_t s = slot_of(m, old.keys + i * m->width);
    memcpy(m->keys + s * m->width, old.keys + i * m->width, m->width * sizeof *m->keys);
    m->at[s] = old.at[i];
  }
  free(old.keys);
  free(old.at);
  return true;
}

bool zn_kmap_put(zn_kmap *m, const int64_t *key, size_t position) {
  if (position >= UINT32_MAX - 1) return false;
  if ((m->n + 1) * 3 > m->cap * 2 && !grow(m)) return false;
  size_t s = slot_of(m, key);
  if (m->at[s] == 0) {
    memcpy(m->keys + s * m->width, key, m->width * sizeof *key);
    m->n++;
  }
  m->at[s] = (uint32_t)position + 1;
  return true;
}
