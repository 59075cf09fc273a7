/* room: room for one more in an array that doubles when it is full. Both return where the array now is: v itself while
 * there is room; NULL without memory, and then v and *cap are as they were. */
#ifndef ZONA_CORE_BASE_ROOM_H
#define ZONA_CORE_BASE_ROOM_H

#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"

/* n of *cap elements of `size` bytes are taken. v: from malloc, or NULL. */
static inline void *zn_room(void *v, size_t n, size_t *cap, size_t size) {
  if (n < *cap) return v;
  size_t more = *cap == 0 ? 16 : *cap * 2;
  void *p = reallocarray(v, more, size);
  if (p != NULL) *cap = more;
  return p;
}

/* The same in an arena, which keeps the old array as well until it is released. */
static inline void *zn_arena_room(zn_arena *a, void *v, size_t n, size_t *cap, size_t size) {
  if (n < *cap) return v;
  size_t more = *cap == 0 ? 16 : *cap * 2;
  void *p = more > SIZE_MAX / size ? NULL : zn_arena_alloc(a, more * size);
  if (p == NULL) return NULL;
  if (n > 0) memcpy(p, v, n * size);
  *cap = more;
  return p;
}

#endif
