/* totals: monthly sums kept in step with the rows, in the same transaction, through the replica's row hook.
 *
 *   tot_budget(budget, ente, controparte, mese, n, impegnato, liquidato, pagato, recuperato)
 *   tot_fondo(assegnazione, ente, controparte, mese, n, …the same…, trasferito, incassato)
 *   tot_unita(unita, arco, voce, mese, ente, controparte, per_conto, n, …)   units that are not a plain sum, each
 * apart: split ones, and those on an ente's behalf tot_divisa(impegno)       the split ones tot_orfani(entita, k)
 * parents that are not here while children are
 *
 * mese = year * 12 + month - 1. A cell is keyed by the references as they stand in the rows: the fund, the perimeter
 * and so the class (interno, finale) are looked up when figures are read (core/domain/money/figures). So a row may
 * arrive before the rows that it points at, and these may change, at no cost. What a child inherits (context.h) is
 * looked up when it comes, and moved when its parent comes late, changes or goes.
 *
 * During a transaction differences gather in memory and are written at flush, one write per cell. Sums wrap instead of
 * failing: a hostile amount never stops the rows of others; whoever reads checks (figures refuse a sum beyond 128 bits
 * of care). */
#ifndef ZONA_CORE_DOMAIN_MONEY_TOTALS_H
#define ZONA_CORE_DOMAIN_MONEY_TOTALS_H

#include "core/store/replica.h"

/* Installs the hook and the tables above; fills them when they are new and rows are already there. Call it once after
 * opening a replica; what it allocates goes with the database handle. Also the attach function of zn_replica_verify. */
ZN_MUST zn_status zn_domain_attach(zn_replica *r, zn_err *err);

/* Month of a day. */
int zn_month_of(int day);
int zn_month_first_day(int month);

#endif
