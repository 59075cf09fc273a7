/* region: a whole Region made in one process, for measuring what it reads: ambiti of twelve comuni, three fund-years, a
 * workplace for each comune that writes its own spending and sends the first year. What is left in `dir`: the homes
 * regione, capofila (of the first ambito) and comune (its second comune). */
#ifndef ZONA_TOOLS_BENCH_REGION_H
#define ZONA_TOOLS_BENCH_REGION_H

#include "tools/bench/bench.h"

/* About `payments` pagamenti in all, a liquidazione and a giustificativo each, an impegno every two. */
void bench_region(const char *dir, size_t ambiti, size_t comuni, size_t payments);

#endif
