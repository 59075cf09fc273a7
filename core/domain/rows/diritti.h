/* diritti: may the office that wrote a row speak of what the row names?
 *
 * The store already refuses rows that a ledger may not hold, and rows whose owner field names another office. What is
 * left are references: a capofila that writes an intervention under the Piano of another ambito, a survey value of
 * somebody else's intervention, a service given by an ente that it does not belong to. Only a modified client writes
 * them. Such a row counts nowhere on any replica: whoever reads rows that hang under another's asks here, so that there
 * is one answer, and esame/estranee.h lists those that have none.
 *
 * Pure function of the row, of its ledger and of the ledgers of what it names: the same on every replica that holds
 * them. What is named and has not come yet is given the benefit of the doubt. */
#ifndef ZONA_CORE_DOMAIN_ROWS_DIRITTI_H
#define ZONA_CORE_DOMAIN_ROWS_DIRITTI_H

#include "core/domain/money/context.h"

/* *ha: it may. Entities that only their own owner field binds, or that readers judge as moves of a fold
 * (rendiconto_mossa, piano_mossa): true. */
ZN_MUST zn_status zn_diritto(zn_ctx *c, const zn_row *row, bool *ha, zn_err *err);
/* The same by row id; false when it is not here. */
ZN_MUST zn_status zn_diritto_di(zn_ctx *c, unsigned entity, int64_t k, bool *ha, zn_err *err);
/* Entities that have a rule: the i-th, 0 after the last. */
unsigned zn_diritti_at(size_t i);

/* A budget line lies in the ledger of the ambito whose intervention it funds; the money is the ambito's own (of an edge
 * that ends there: a_ambito), or, where the edge ends at an ente (a_ambito 0), that of an ente of the ambito's. */
ZN_MUST zn_status zn_diritto_linea(zn_ctx *c, const zn_writer *riga, int64_t intervento, int64_t a_ambito, int64_t ente,
                                   bool *ha, zn_err *err);

/* By the signed statements, which are never taken back: has the ente ledgers of its own? Was it announced only under
 * other ambiti? */
bool zn_diritto_ha_registro(zn_ctx *c, int64_t ente);
bool zn_diritto_altrove(zn_ctx *c, int64_t ente, int64_t ambito);

#endif
