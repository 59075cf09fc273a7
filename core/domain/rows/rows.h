/* rows: live rows of an entity by SQL, as zn_row (shared group only). */
#ifndef ZONA_CORE_DOMAIN_ROWS_ROWS_H
#define ZONA_CORE_DOMAIN_ROWS_ROWS_H

#include "core/store/replica.h"

typedef struct zn_row_list {
  zn_row *v;
  size_t n;
} zn_row_list;

/* Rows where `field` = value (field NULL: all), by k, copied into the arena. */
ZN_MUST zn_status zn_rows_where(zn_replica *r, const zn_entity *e, const char *field, int64_t value, zn_arena *a,
                                zn_row_list *out, zn_err *err);
/* Calls fn for every row of the entity; the row is valid during the call. */
typedef zn_status (*zn_row_fn)(void *ctx, const zn_row *row, zn_err *err);
ZN_MUST zn_status zn_rows_each(zn_replica *r, const zn_entity *e, zn_row_fn fn, void *ctx, zn_err *err);
/* The shared group of one row; *found false when it is not here. */
ZN_MUST zn_status zn_row_get(zn_replica *r, const zn_entity *e, int64_t k, zn_arena *a, zn_row *out, bool *found,
                             zn_err *err);

/* The first column of every row of a query, which is given back (zn_replica_done), whatever happens. */
ZN_MUST zn_status zn_rows_ints(zn_replica *r, sqlite3_stmt *s, zn_arena *a, int64_t **out, size_t *n, zn_err *err);

/* The id that a row's natural key makes. ZN_E_INVALID when a part of the key is missing. */
ZN_MUST zn_status zn_row_key(zn_replica *r, const zn_row *row, zn_id *out, zn_err *err);
/* The live row of the same key; *k -1 where there is none. */
ZN_MUST zn_status zn_row_same_key(zn_replica *r, const zn_row *row, int64_t *k, zn_err *err);

#endif
