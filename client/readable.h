/* readable: rows, versions and conflicts as a person reads them: the fields by their Italian labels, amounts and dates
 * as Italians write them, nothing that is empty. What is read is the JSON that the local API gives too. */
#ifndef ZONA_CLIENT_READABLE_H
#define ZONA_CLIENT_READABLE_H

#include "client/output.h"
#include "core/domain/rows/place.h"
#include "core/schema/schema.h"

/* The text of a member; "" when there is none. Owned by o. */
const char *zn_json_text(const json_t *o, const char *key);
/* A value of a row's JSON; "" when it is not set. Owned by the arena or by v. f may be NULL. */
const char *zn_value_it(zn_arena *a, const zn_field *f, const json_t *v);
/* "Curinga" for "D218"; what was given where no ente or ambito of that key is known here. Owned by the arena. */
const char *zn_org_it(const zn_place *p, zn_arena *a, const char *code);

/* "Impegno 2025/1", then a line per field that is set. */
void zn_row_print(zn_out *o, zn_arena *a, const zn_place *p, const zn_entity *e, const json_t *row);
/* A field of a row as people read it: of an ente, an ambito or a supplier its name and, in brackets, the code that the
 * commands take. Owned by the arena, or by the row. */
const char *zn_field_it(zn_arena *a, const zn_place *p, const zn_field *f, const json_t *row);
/* zn_history_json's list: when, who, and what each version changed. */
void zn_history_print(zn_out *o, zn_arena *a, const zn_place *p, const zn_entity *e, const json_t *history);
/* One of zn_conflicts_json's list: the versions side by side, only what differs among them; how to choose, when it is
 * open. */
void zn_conflict_print(zn_out *o, zn_arena *a, const zn_place *p, const json_t *conflict);

#endif
