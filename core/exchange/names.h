/* names: a map from text to a number, for the time of an import. */
#ifndef ZONA_CORE_EXCHANGE_NAMES_H
#define ZONA_CORE_EXCHANGE_NAMES_H

#include "core/base/arena.h"

typedef struct zn_names {
  struct zn_name {
    const char *text;
    int64_t value;
  } * slots;
  size_t cap, used;
  zn_arena arena;
} zn_names;

void zn_names_init(zn_names *m);
void zn_names_release(zn_names *m);
/* false: not there. */
bool zn_names_get(const zn_names *m, const char *text, int64_t *value);
/* Sets or replaces. false: no memory. */
bool zn_names_put(zn_names *m, const char *text, int64_t value);

#endif
