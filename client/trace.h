/* trace: from texts (options of the command line, parameters of the local API) to the trace of a figure, of a report's
 * cell, of one row (core/domain/traccia). */
#ifndef ZONA_CLIENT_TRACE_H
#define ZONA_CLIENT_TRACE_H

#include <jansson.h>

#include "client/scope.h"

/* NULL: not given. One of: misura; report with riga and colonna; entity with ref. */
typedef struct zn_trace_text {
  zn_scope_text scope;
  const char *misura, *budget, *assegnazione, *area, *obiettivo;
  bool interni;
  const char *report, *riga, *colonna, *foglio; /* riga from 1 */
  const char *entity, *ref;
  size_t offset, limit; /* of the entries; limit 0: all */
} zn_trace_text;

/* zn_traccia_json, or zn_traccia_riga_json for one row. */
ZN_MUST zn_status zn_trace_json(const zn_place *p, const zn_trace_text *t, json_t **out, zn_err *err);

#endif
