/* orgs: the organisations of the trust chain follow the Regione's rows. An ambito's row makes it an organisation under
 * the Regione; a membership, or being capofila, puts an ente under an ambito. The statements carry ids only (DESIGN
 * section 5). */
#ifndef ZONA_CORE_DOMAIN_ROWS_ORGS_H
#define ZONA_CORE_DOMAIN_ROWS_ORGS_H

#include "core/domain/rows/place.h"

/* What the row of an ambito or of a membership asks, unless the trust has it; nothing for other entities. Inside the
 * transaction that writes the row, on the Regione's devices. */
ZN_MUST zn_status zn_orgs_follow(zn_tx *tx, const zn_row *row, zn_err *err);

#endif
