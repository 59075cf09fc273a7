/* chiusura: how a fund-year ends for an ambito (entity chiusura; DOMAIN 6.2): what was assigned and not admitted is an
 * economia to plan again, or is given back, or is revoked because it was never transferred. */
#ifndef ZONA_CORE_DOMAIN_ESAME_CHIUSURA_H
#define ZONA_CORE_DOMAIN_ESAME_CHIUSURA_H

#include "core/domain/esame/saldi.h"

/* The three parts of assegnato - ammesso: typed, or (all NULL) as it follows from what was paid: what was transferred
 * and refused is given back, what was transferred and not spent is planned again, what was not transferred is revoked.
 * Fills a row of chiusura, not yet written. ZN_E_STATE: not approved, or a supplement was not examined, or the identity
 * does not hold (the text says by how much). */
ZN_MUST zn_status zn_chiusura_row(zn_rend *x, int64_t ambito, const zn_rendiconto_act *act, zn_row *out, zn_err *err);

#endif
