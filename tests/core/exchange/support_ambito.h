/* support_ambito: the small ambito that the imports are tried in. */
#ifndef ZONA_TESTS_CORE_EXCHANGE_SUPPORT_AMBITO_H
#define ZONA_TESTS_CORE_EXCHANGE_SUPPORT_AMBITO_H

#include "tests/support/region.h"

enum { REG, CF, C1 }; /* the Regione, the capofila of CAL, Cortale (D049, joined by ambito_comune) */

/* CAL of Cortale and Lamezia Terme (its capofila), FNPS/2025 with 500,000.00 for it, a plan with SAD-01. */
void ambito_begin(region *g, uint64_t seed);
void ambito_comune(region *g);

#endif
