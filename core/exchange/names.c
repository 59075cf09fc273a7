#include "core/exchange/names.h"

#include <stdlib.h>
#include <string.h>

void zn_names_init(zn_names *m) {
  *m = (zn_names){0};
  zn_arena_init(&m->arena);
}

void zn_names_release(zn_names *m) {
  zn_arena_release(&m->arena);
  free(m->slots);
  *m = (zn_names){0};
}

/* FNV-1a. */
static size_t hash(const char *s) {
  uint64_t h = 0xcbf29ce484222325ULL;
  for (; *s; s++) h = (h ^ (uint8_t)*s) * 0x100000001b3ULL;
  return (size_t)(h ^ h >> 32);
}

static struct zn_name *slot(struct zn_name *slots, size_t cap, const char *text) {
  size_t i = hash(text) & (cap - 1);
  while (slots[i].text != NULL && strcmp(slots[i].text, text) != 0) i = (i + 1) & (cap - 1);
  return &slots[i];
}

bool zn_names_get(const zn_names *m, const char *text, int64_t *value) {
  if (m->cap == 0) return false;
  const struct zn_name *s = slot(m->slots, m->cap, text);
  if (s->text != NULL) *value = s->value;
  return s->text != NULL;
}

static bool grow(zn_names *m) {
  size_t cap = m->cap == 0 ? 256 : m->cap * 2;
  struct zn_name *slots = calloc(cap, sizeof *slots);
  if (slots == NULL) return false;
  for (size_t i = 0; i < m->cap; i++)
    if (m->slots[i].text != NULL) *slot(slots, cap, m->slots[i].text) = m->slots[i];
  free(m->slots);
  m->slots = slots;
  m->cap = cap;
  return true;
}

bool zn_names_put(zn_names *m, const char *text, int64_t value) {
  if (m->used * 2 >= m->cap && !grow(m)) return false;
  struct zn_name *s = slot(m->slots, m->cap, text);
  if (s->text == NULL) {
    s->text = zn_arena_strdup(&m->arena, text);
    if (s->text == NULL) return false;
    m->used++;
  }
  s->value = value;
  return true;
}
