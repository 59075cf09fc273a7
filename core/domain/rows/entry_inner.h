/* entry_inner: what the files of entry share (private to core/domain and to the imports). */
#ifndef ZONA_CORE_DOMAIN_ROWS_ENTRY_INNER_H
#define ZONA_CORE_DOMAIN_ROWS_ENTRY_INNER_H

#include "core/domain/rows/entry.h"

/* A value by name; a NULL value where the entity has no such field. */
const zn_val *zn_entry_get(const zn_row *row, const char *name);
zn_val *zn_entry_at(zn_row *row, const char *name); /* NULL where there is no such field */

/* The field that a pair names ("budget" or "budget_id"); ZN_E_USAGE with what comes near. */
ZN_MUST zn_status zn_entry_field(const zn_entity *e, const char *name, const zn_field **out, size_t *index,
                                 zn_err *err);
/* Puts what was typed into the row; `typed` (one per field) is marked. me: for what is short in references. */
ZN_MUST zn_status zn_entry_apply(zn_replica *r, const zn_me *me, const zn_pair *pairs, size_t n, zn_arena *a,
                                 zn_row *row, bool *typed, zn_err *err);
/* Defaults of a new row: who I am, presets, what follows from its dates. */
ZN_MUST zn_status zn_entry_defaults(const zn_place *p, const zn_me *me, zn_arena *a, zn_row *row, zn_err *err);
/* anno from the dates of the row, where it has both; old: the row before the edit, NULL for a new one. */
void zn_entry_derive_year(zn_row *row, const zn_row *old, const bool *typed);

#endif
