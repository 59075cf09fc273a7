/* estranee: rows that speak of what their ledger has no right to: a remark in the ledger for one ente that names
 * another, an answer by who was not asked, a reminder to somebody else, a request of more time for others, a step of
 * the Piano in the Regione's name. Only a modified client writes them. They count nowhere, because every reader asks
 * who wrote a row (core/domain/rows/diritti.h) before it counts it; here is where they are seen. (Moves without effect
 * are listed with the others of their unit; rows that the schema or their owner field forbids are held back by the
 * store: `trattenuti`.) */
#ifndef ZONA_CORE_DOMAIN_ESAME_ESTRANEE_H
#define ZONA_CORE_DOMAIN_ESAME_ESTRANEE_H

#include <jansson.h>

#include "core/store/replica.h"

/* [{"entity","id","da": code of the ente or ambito whose ledger it lies in, or "regione"}], oldest first within an
 * entity. A new reference. */
ZN_MUST zn_status zn_estranee_json(zn_replica *r, json_t **out, zn_err *err);

#endif
