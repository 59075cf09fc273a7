/* kmap: a hash map from a few int64 to a position in the caller's array, for what lives as long as a transaction or a
 * query. */
#ifndef ZONA_CORE_DOMAIN_MONEY_KMAP_H
#define ZONA_CORE_DOMAIN_MONEY_KMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ZN_KMAP_WIDTH 5

typedef struct zn_kmap {
  unsigned width; /* int64s in a key, 1..ZN_KMAP_WIDTH */
  size_t n, cap;
  int64_t *keys; /* cap * width */
  uint32_t *at;  /* position + 1; 0: free */
} zn_kmap;

void zn_kmap_init(zn_kmap *m, unsigned width);
void zn_kmap_release(zn_kmap *m);
void zn_kmap_clear(zn_kmap *m);
/* Position of the key, or SIZE_MAX. */
size_t zn_kmap_find(const zn_kmap *m, const int64_t *key);
/* Sets the position of a key (new or not). false: no memory. */
bool zn_kmap_put(zn_kmap *m, const int64_t *key, size_t position);

#endif
