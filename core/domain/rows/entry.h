/* entry: rows typed by people as field=value, whoever asks: the command line, a CSV, the local API.
 *
 * A new row gets, in this order: what was typed; what follows from who I am (ente, ambito, piano, who assigns);
 * presets; what follows from its own dates (anno). Then the checks of the row, its owner, its natural key, and the
 * ledger it belongs to. A reference is typed by natural key or id (core/domain/rows/ref.h), under the field's name or
 * with
 * `_id` after it. */
#ifndef ZONA_CORE_DOMAIN_ROWS_ENTRY_H
#define ZONA_CORE_DOMAIN_ROWS_ENTRY_H

#include <jansson.h>

#include "core/domain/rows/place.h"
#include "core/domain/rows/ref.h"

typedef struct zn_pair {
  const char *name, *value;
} zn_pair;

/* ---- one at a time: each is a transaction
 * ---------------------------------------------------------------------------------- */

/* warnings (may be NULL): a JSON array to which the texts of doubtful codes are appended (a CIG whose check fails, a
 * person's fiscal code in a shared text) and of what the rules find on the impegno that was touched: saved all the
 * same, for the person to confirm. */
ZN_MUST zn_status zn_entry_add(const zn_place *p, const char *entity, const zn_pair *pairs, size_t n, int64_t *k,
                               json_t *warnings, zn_err *err);
/* An empty value empties the field. */
ZN_MUST zn_status zn_entry_edit(const zn_place *p, const char *entity, const char *ref, const zn_pair *pairs, size_t n,
                                int64_t *k, json_t *warnings, zn_err *err);
/* Says what hangs on it, and refuses, where it has live children. */
ZN_MUST zn_status zn_entry_delete(const zn_place *p, const char *entity, const char *ref, zn_err *err);

/* ---- inside a transaction of the caller's (imports)
 * --------------------------------------------------------------------------- */

/* Fills `row` from pairs, defaults and presets, checks it; nothing is written. *me: as whom. Texts live in `a`. */
ZN_MUST zn_status zn_entry_build(const zn_place *p, const zn_entity *e, const zn_pair *pairs, size_t n, zn_arena *a,
                                 zn_row *row, const zn_me **me, zn_err *err);
/* Writes a row that zn_entry_build made (or the caller, complete): finds the ledger, refuses a natural key that is
 * taken here. */
ZN_MUST zn_status zn_entry_insert(zn_tx *tx, const zn_place *p, const zn_me *me, zn_row *row, zn_err *err);
/* A live row with the same natural key as this new one? (entities with a dot for id) */
bool zn_entry_key_taken(zn_replica *r, const zn_row *row, int64_t *k);

/* ---- reading
 * --------------------------------------------------------------------------------------------------------------------
 */

/* {"id":…, field: value, …}: amounts and dates are texts, an amount that is not set is left out, anything else not set
 * is null; a reference is its natural key, with <field>_id beside it. A new reference, NULL without memory. */
json_t *zn_entry_json(zn_ref_cache *refs, const zn_row *row);
/* Fields of one group only (a version in a conflict, in a history). */
json_t *zn_entry_json_group(zn_ref_cache *refs, const zn_row *row, unsigned group);

typedef struct zn_query {
  const zn_pair *filters; /* field=value; an empty value asks for rows where it is not set; "id" is a field too */
  size_t n;
  size_t limit, offset; /* limit 0: all */
} zn_query;
/* A JSON array of rows in the order of their creation. */
ZN_MUST zn_status zn_entry_list(const zn_place *p, const char *entity, const zn_query *q, json_t **out, zn_err *err);
ZN_MUST zn_status zn_entry_show(const zn_place *p, const char *entity, const char *ref, json_t **out, zn_err *err);

/* As whom a person names rows of this entity: the organisation chosen, else the ente for spending, the ambito for the
 * plan. NULL where the device works for several enti and none was chosen. */
const zn_me *zn_entry_me(const zn_place *p, const zn_entity *e);
/* The row that a person names, to show, edit or delete it: one of mine, else one of those that I can read. */
ZN_MUST zn_status zn_entry_find(const zn_place *p, const zn_entity *e, const char *ref, int64_t *k, zn_err *err);
/* The entity, or ZN_E_USAGE with the names there are. */
ZN_MUST zn_status zn_entry_entity(const char *name, const zn_entity **out, zn_err *err);

#endif
