/* bench: figures as ratios to a floor taken in the same process and run: plain prepared inserts of the same rows into
 * the same table, indexes included, in one transaction (DESIGN's budget). Each figure is a line "name value unit" on
 * stdout; tools/bench/run makes the table. Not a test: nothing here passes or fails. */
#ifndef ZONA_TOOLS_BENCH_BENCH_H
#define ZONA_TOOLS_BENCH_BENCH_H

#include "core/store/replica.h"

/* Plausible impegni from a fixed seed: the texts point into static words or into the row's own memory. */
typedef struct bench_row {
  int64_t anno, data, importo;
  char numero[24], oggetto[96], cig[12];
} bench_row;
bench_row *bench_rows(size_t n, unsigned seed);
void bench_fill(zn_row *row, const bench_row *b, int64_t ente, int64_t budget);

double bench_now(void); /* seconds, monotonic */
void bench_put(const char *name, double value, const char *unit);
_Noreturn void bench_die(const char *what, const zn_err *err);

/* Inserts rows by plain prepared statements into a fresh database at path; seconds, and the file's size in bytes. */
double bench_floor(const char *path, const bench_row *rows, size_t n, int64_t *size);
/* Median seconds of one durable UPDATE of one row (synchronous FULL) in that database. */
double bench_floor_edit(const char *path, int times);
/* Bytes of the rows as CSV under zstd -3. */
size_t bench_csv_bytes(const bench_row *rows, size_t n);
int64_t bench_db_size(
    sqlite3 *db); /* bytes in use after a checkpoint: pages that the next rows will fill again do not count */

#endif
