/* maschera: counts of persons too small to be shown (DOMAIN 11: in a small comune "2 users" are two known people).
 *
 * A count above zero and below the threshold is hidden as "<4". So that sums do not give it back, more counts are
 * hidden, as "*", the smallest first, until each "<4" could be another number for whoever knows every sum, all that is
 * shown, and that "<4" is 1 to 3 and "*" is not 0. Zero identifies nobody and stays. */
#ifndef ZONA_CORE_DOMAIN_REPORT_MASCHERA_H
#define ZONA_CORE_DOMAIN_REPORT_MASCHERA_H

#include "core/domain/report/report.h"

#define ZN_SOGLIA_UTENTI 4 /* where the Regione has set no other (ZN_IMP_SOGLIA_UTENTI) */

enum { ZN_VISIBILE = 0, ZN_NASCOSTO_PICCOLO, ZN_NASCOSTO_A_PROTEZIONE };

/* v[totale] is the sum of v[parti[0]] … v[parti[n-1]]. */
typedef struct zn_addizione {
  const size_t *parti;
  size_t n, totale;
} zn_addizione;

/* nascosto[i]: one of the three, for each of the n counts (>= 0). A threshold below 2 hides nothing. ZN_E_NOMEM. */
ZN_MUST zn_status zn_maschera(const int64_t *v, size_t n, const zn_addizione *sums, size_t nsums, int64_t soglia,
                              uint8_t *nascosto, zn_err *err);
/* Makes of a cell what its count must look like. */
void zn_cella_maschera(zn_tabella *t, zn_cella *c, uint8_t nascosto, int64_t soglia);
/* The threshold in force for the report: 0 (hide nothing) where who looks is the ente that the figures are of. */
int64_t zn_soglia_utenti(zn_replica *r, const zn_report_ask *ask);

#endif
