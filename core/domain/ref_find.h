/* ref_find: the search behind zn_ref_parse (private to core/domain). */
#ifndef ZONA_CORE_DOMAIN_REF_FIND_H
#define ZONA_CORE_DOMAIN_REF_FIND_H

#include "core/domain/ref.h"

#define ZN_REF_TEXT 400
#define ZN_REF_HITS 12

typedef struct zn_find {
  zn_replica *r;
  const zn_me *me;
  int64_t k[ZN_REF_HITS]; /* rows found, as many as fit; distinct */
  size_t n;
} zn_find;

/* Adds the rows that a text in natural form may mean. */
void zn_find_rows(zn_find *f, unsigned entity, const char *text);
/* The form in which it is written, as an example ("FNPS/2025"); NULL where there is only the id. */
const char *zn_ref_form(unsigned entity);
/* Codes and names that come near, joined ("FNPS, FNA"); false when nothing does. */
bool zn_ref_near(zn_replica *r, unsigned entity, const char *text, char *out, size_t cap);
/* Edits between two words, without regard to ASCII case, at most `most` + 1 (then it stops counting). */
size_t zn_edit_distance(const char *a, const char *b, size_t most);

#endif
