/* orgs: the organisations of the trust chain follow the Regione's rows. An ambito's row makes it an organisation under the Regione; a
 * membership, or being capofila, puts an ente under an ambito. The statements carry ids only (DESIGN section 5). */
#ifndef ZONA_CORE_DOMAIN_ORGS_H
#define ZONA_CORE_DOMAIN_ORGS_H

#include "core/domain/place.h"

/* Issues the statement unless the trust has it. Inside the caller's transaction. */
ZN_MUST zn_status zn_orgs_ensure(zn_tx *tx, const zn_id *org, zn_org_kind kind, const zn_id *parent, zn_err *err);
/* What the row of an ambito or of a membership asks; nothing for other entities. For the Regione's devices. */
ZN_MUST zn_status zn_orgs_follow(zn_tx *tx, const zn_row *row, zn_err *err);

#endif
