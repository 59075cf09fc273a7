/* arena: memory that belongs to one lifetime (a message, a transaction, a command) and is dropped with it. */
#ifndef ZONA_CORE_BASE_ARENA_H
#define ZONA_CORE_BASE_ARENA_H

#include <stddef.h>

#include "core/base/bytes.h"

typedef struct zn_arena_block zn_arena_block;
typedef struct zn_arena {
  zn_arena_block *head;
  size_t used; /* bytes given out since init or clear */
} zn_arena;

void zn_arena_init(zn_arena *a);
void zn_arena_release(zn_arena *a);
void zn_arena_clear(zn_arena *a);            /* forgets everything, keeps the largest block */
void *zn_arena_alloc(zn_arena *a, size_t n); /* zeroed, aligned for any type; NULL when there is no memory */
char *zn_arena_strndup(zn_arena *a, const char *s, size_t n);
char *zn_arena_strdup(zn_arena *a, const char *s);
char *zn_arena_printf(zn_arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
zn_span zn_arena_dup(zn_arena *a, zn_span s);

#endif
