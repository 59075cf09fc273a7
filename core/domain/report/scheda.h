/* scheda: the sheet of indicators of R5 (private to core/domain/report). Counts of users too small to be shown are
 * masked, unless who looks is the ente they are of. */
#ifndef ZONA_CORE_DOMAIN_REPORT_SCHEDA_H
#define ZONA_CORE_DOMAIN_REPORT_SCHEDA_H

#include "core/domain/report/table.h"

extern const zn_colonna zn_indicatori_colonne[];
extern const size_t zn_indicatori_ncolonne;
ZN_MUST zn_status zn_indicatori_righe(const zn_report_in *in, int64_t intervento, zn_tabella *t, zn_err *err);

#endif
