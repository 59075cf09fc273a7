/* vista: a plan as JSON (private to core/domain/piano): what `zona piano show` gives and the statement prints. */
#ifndef ZONA_CORE_DOMAIN_PIANO_VISTA_H
#define ZONA_CORE_DOMAIN_PIANO_VISTA_H

#include <jansson.h>

#include "core/domain/piano/aperto.h"

/* Fills o. */
ZN_MUST zn_status zn_piano_json(zn_pdz *x, json_t *o, zn_err *err);

#endif
