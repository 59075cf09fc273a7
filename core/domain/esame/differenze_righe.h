/* differenze_righe: the rows under two manifests, compared (private to core/domain/esame). */
#ifndef ZONA_CORE_DOMAIN_ESAME_DIFFERENZE_RIGHE_H
#define ZONA_CORE_DOMAIN_ESAME_DIFFERENZE_RIGHE_H

#include "core/domain/rendiconto/rend.h"

/* Rows that are not the same under the vectors of two manifests of one unit; ora NULL: as they are here now. null where
 * this replica lacks what a vector names. */
ZN_MUST zn_status zn_righe_cambiate(zn_rend *x, const zn_manifest *prima, const zn_manifest *ora, json_t **out,
                                    zn_err *err);

#endif
