/* replan: what R11 proposes to plan again, from texts: options of `piano replan`, or a body of the local API. */
#ifndef ZONA_CLIENT_REPLAN_H
#define ZONA_CLIENT_REPLAN_H

#include "core/domain/report/riprogramma.h"

/* NULL: not given. */
typedef struct zn_replan_text {
  const char *fondo, *anno, *al, *intervento, *ente, *importo;
} zn_replan_text;

/* ZN_E_USAGE where fondo, anno or intervento are missing. */
ZN_MUST zn_status zn_client_replan(const zn_place *p, const zn_replan_text *t, json_t **out, zn_err *err);

#endif
