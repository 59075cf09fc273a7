/* ref_find: the search behind zn_ref_parse (private to core/domain). */
#ifndef ZONA_CORE_DOMAIN_ROWS_REF_FIND_H
#define ZONA_CORE_DOMAIN_ROWS_REF_FIND_H

#include "core/domain/rows/ref.h"

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
/* One more row found; a row counts once. */
void zn_find_hit(zn_find *f, int64_t k);
/* The same for the entities whose form follows from a table (ref_forms.c), and what is printed of them; false: none of
 * its forms means this row alone to this reader. */
void zn_find_by_forms(zn_find *f, unsigned entity, const char *text);
bool zn_form_print(zn_replica *r, const zn_me *me, unsigned entity, int64_t k, zn_buf *out);
const char *zn_form_example(unsigned entity);
/* A query of two equal columns, the texts of all rows: for what comes near. false: not of the table. */
bool zn_form_near_sql(unsigned entity, zn_buf *sql);
/* SQL of the whole natural key of one row, ending in "?1", its local id; NULL where it has none. */
const char *zn_ref_key_sql(unsigned entity);
/* The form in which it is written, as an example ("FNPS/2025"); NULL where there is only the id. */
const char *zn_ref_form(unsigned entity);
/* Codes and names that come near, joined ("FNPS, FNA"); false when nothing does. */
bool zn_ref_near(zn_replica *r, unsigned entity, const char *text, char *out, size_t cap);
/* Edits between two words, without regard to ASCII case, at most `most` + 1 (then it stops counting). */
size_t zn_edit_distance(const char *a, const char *b, size_t most);

#endif
