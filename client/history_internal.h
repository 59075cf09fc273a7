/* What history.c and conflict.c share. */
#ifndef ZONA_CLIENT_HISTORY_INTERNAL_H
#define ZONA_CLIENT_HISTORY_INTERNAL_H

#include "client/history.h"

/* {"device","ente","when","values","eliminata"}; a new reference. */
json_t *zn_version_json(const zn_place *p, zn_ref_cache *refs, const zn_version *v, unsigned group);

#endif
