/* osservazioni: remarks (entity rilievo) and their answers, counted and listed for one rendicontazione. A remark counts
 * only if the ledger it lies in is its author's: the capofila's for an ente of its ambito, the Regione's for an ambito.
 */
#ifndef ZONA_CORE_DOMAIN_ESAME_OSSERVAZIONI_H
#define ZONA_CORE_DOMAIN_ESAME_OSSERVAZIONI_H

#include <jansson.h>

#include "core/domain/rend.h"

/* Open remarks of a fund-year on an ente (ente != 0) or on an ambito as such (ente 0). blocchi (may be NULL): those
 * that forbid to go on. */
ZN_MUST zn_status zn_osservazioni_aperte(zn_rend *x, int64_t ambito, int64_t ente, size_t *aperte, size_t *blocchi,
                                         zn_err *err);
/* [{"id","da","ente","ambito","tipo","testo","stato","riga":{"entity","id","chiave"},"termine","risposte":[…]}] */
ZN_MUST zn_status zn_osservazioni_json(zn_rend *x, int64_t ambito, int64_t ente, json_t **out, zn_err *err);

#endif
