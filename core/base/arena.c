#include "core/base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_BLOCK 4096

struct zn_arena_block {
  zn_arena_block *next;
  size_t cap, used;
  alignas(max_align_t) uint8_t data[];
};

void zn_arena_init(zn_arena *a) { *a = (zn_arena){0}; }

static void free_all(zn_arena_block *b) {
  while (b != NULL) {
    zn_arena_block *next = b->next;
    free(b);
    b = next;
  }
}

void zn_arena_release(zn_arena *a) {
  free_all(a->head);
  zn_arena_init(a);
}

void zn_arena_clear(zn_arena *a) {
  zn_arena_block *keep = a->head;
  for (zn_arena_block *b = a->head; b != NULL; b = b->next)
    if (b->cap > keep->cap) keep = b;
  zn_arena_block *b = a->head;
  while (b != NULL) {
    zn_arena_block *next = b->next;
    if (b != keep) free(b);
    b = next;
  }
  if (keep != NULL) {
    keep->next = NULL;
    keep->used = 0;
  }
  a->head = keep;
  a->used = 0;
}

static zn_arena_block *grow(zn_arena *a, size_t n) {
  size_t cap = a->head == NULL ? FIRST_BLOCK : a->head->cap;
  if (a->head != NULL && cap < SIZE_MAX / 4) cap *= 2;
  if (cap > (1u << 20)) cap = 1u << 20;
  if (cap < n) cap = n;
  zn_arena_block *b = malloc(sizeof *b + cap);
  if (b == NULL) return NULL;
  *b = (zn_arena_block){.next = a->head, .cap = cap};
  a->head = b;
  return b;
}

void *zn_arena_alloc(zn_arena *a, size_t n) {
  size_t align = alignof(max_align_t);
  if (n > SIZE_MAX / 2) return NULL;
  n = (n + align - 1) / align * align;
  if (n == 0) n = align;
  zn_arena_block *b = a->head;
  if (b == NULL || b->cap - b->used < n) b = grow(a, n);
  if (b == NULL) return NULL;
  void *p = b->data + b->used;
  b->used += n;
  a->used += n;
  memset(p, 0, n);
  return p;
}

char *zn_arena_strndup(zn_arena *a, const char *s, size_t n) {
  if (n == SIZE_MAX) return NULL;
  char *p = zn_arena_alloc(a, n + 1);
  if (p != NULL && n > 0) memcpy(p, s, n);
  return p;
}

char *zn_arena_strdup(zn_arena *a, const char *s) { return zn_arena_strndup(a, s, strlen(s)); }

char *zn_arena_printf(zn_arena *a, const char *fmt, ...) {
  va_list ap, again;
  va_start(ap, fmt);
  va_copy(again, ap);
  int n = vsnprintf(NULL, 0, fmt, ap);
  char *p = n < 0 ? NULL : zn_arena_alloc(a, (size_t)n + 1);
  if (p != NULL) vsnprintf(p, (size_t)n + 1, fmt, again);
  va_end(again);
  va_end(ap);
  return p;
}

zn_span zn_arena_dup(zn_arena *a, zn_span s) {
  uint8_t *p = zn_arena_alloc(a, s.n);
  if (p == NULL) return (zn_span){NULL, 0};
  if (s.n > 0) memcpy(p, s.p, s.n);
  return (zn_span){p, s.n};
}
