/* history: versions of rows and conflicts, as JSON for the command line and the local API (DESIGN section 9). */
#ifndef ZONA_CLIENT_HISTORY_H
#define ZONA_CLIENT_HISTORY_H

#include <jansson.h>

#include "core/domain/rows/entry.h"
#include "core/domain/rows/place.h"

/* All versions of a row (all its groups), oldest first:
 * [{"device","ente","when","values":{…},"eliminata":bool,"valida":bool, "attiva":bool,"inviata":bool,"group":n}]. id:
 * the row's id, also of a deleted row. */
ZN_MUST zn_status zn_history_json(const zn_place *p, const zn_entity *e, const char *id, json_t **out, zn_err *err);

/* [{"id","entity","row","group","versions":[…],"stato":"aperto|risolto"}], versions greatest first. Conflicts of a
 * natural key that two rows carry: "group":"chiave","rows":[…], a version per row. */
ZN_MUST zn_status zn_conflicts_json(const zn_place *p, json_t **out, zn_err *err);
/* Settles the open conflict `id`: keep counts from 1 in the order of the list. Of a natural key made twice the other
 * rows are deleted, unless something hangs on them. */
ZN_MUST zn_status zn_conflict_settle(const zn_place *p, const char *id, size_t keep, zn_err *err);

#endif
