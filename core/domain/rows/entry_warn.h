/* entry_warn: what is saved all the same and a person should look at (private to core/domain). */
#ifndef ZONA_CORE_DOMAIN_ROWS_ENTRY_WARN_H
#define ZONA_CORE_DOMAIN_ROWS_ENTRY_WARN_H

#include <jansson.h>

#include "core/domain/rows/place.h"

/* Codes whose check fails, a person's fiscal code in a shared text: appends Italian sentences. `old` (may be NULL):
 * what did not change is not said again. */
void zn_entry_warn(const zn_row *row, const zn_row *old, json_t *out);
/* Codes of a list that were not valid on the row's own date (today where it has none). */
void zn_entry_warn_listed(const zn_place *p, const zn_row *row, const zn_row *old, json_t *out);

#endif
