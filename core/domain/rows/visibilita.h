/* visibilita: may this workplace read all that a figure is made of?
 *
 * Figures are computed from what a replica holds (DESIGN section 9: "from all that this replica may read"). A comune
 * does not read the spending of the others (DOMAIN 8.5): of its ambito, or of another ente, it would see an incomplete
 * sum, and whoever shows it must say so. What the capofila publishes of the whole (entity totale_pubblicato) it reads.
 */
#ifndef ZONA_CORE_DOMAIN_ROWS_VISIBILITA_H
#define ZONA_CORE_DOMAIN_ROWS_VISIBILITA_H

#include <jansson.h>

#include "core/domain/money/importi.h"
#include "core/domain/rows/place.h"

/* Every ledger of spending below the organisation is this device's to read. */
bool zn_vede_tutto(zn_replica *r, zn_livello livello, const zn_id *org);

/* The capofila publishes the ambito's totals of a fund-year at a date; *al: as given, else today. ZN_E_DENIED for
 * anybody else. */
ZN_MUST zn_status zn_pubblica_totali(const zn_place *p, int64_t fondo_annualita, bool has_al, zn_day al, json_t **out,
                                     zn_err *err);
/* The last ones published, up to `al` where it is given: {"al", "assegnato", …}; *out NULL: none. */
ZN_MUST zn_status zn_totali_pubblicati(zn_replica *r, int64_t fondo_annualita, const zn_id *ambito, bool has_al,
                                       zn_day al, json_t **out, zn_err *err);

#endif
