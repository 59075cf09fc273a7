/* measure: the figures of one replica, printed as ratios to the floor taken beside them. */
#ifndef ZONA_TOOLS_BENCH_MEASURE_H
#define ZONA_TOOLS_BENCH_MEASURE_H

#include "tools/bench/bench.h"

/* Writes n impegni on a budget line in transactions of per_tx, seals, edits: write, seal, bytes, storage, saved and
 * lone edit. */
void measure_write(zn_replica *r, const char *floor_path, size_t n, size_t per_tx, int64_t budget);
/* Gives every segment of from's own ledger to `to`, per_batch in a transaction. */
void measure_apply(zn_replica *from, zn_replica *to, const char *floor_path, size_t per_batch);

#endif
