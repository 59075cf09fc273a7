/* zona-bench floor FILE N | write HOME FILE N PER_TX BUDGET-ID | apply FROM TO FILE PER_BATCH |
 * region DIR AMBITI COMUNI PAYMENTS */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/domain/money/totals.h"
#include "tools/bench/measure.h"
#include "tools/bench/region.h"

static zn_replica *open_home(const char *home) {
  zn_err err = {0};
  zn_replica *r;
  if (zn_replica_open(&r, home, zn_env_system(), &err) != ZN_OK) bench_die(home, &err);
  if (zn_domain_attach(r, &err) != ZN_OK) bench_die(home, &err);
  return r;
}

static size_t number(const char *s) { return (size_t)strtoull(s, NULL, 10); }

int main(int argc, char **argv) {
  if (argc == 4 && strcmp(argv[1], "floor") == 0) {
    size_t n = number(argv[3]);
    bench_row *rows = bench_rows(n, 1);
    bench_put("floor_seconds", bench_floor(argv[2], rows, n, NULL), "s");
    free(rows);
  } else if (argc == 7 && strcmp(argv[1], "write") == 0) {
    zn_replica *r = open_home(argv[2]);
    zn_err err = {0};
    int64_t budget;
    if (zn_replica_id_parse(r, argv[6], &budget, &err) != ZN_OK) bench_die("budget", &err);
    measure_write(r, argv[3], number(argv[4]), number(argv[5]), budget);
    zn_replica_close(r);
  } else if (argc == 6 && strcmp(argv[1], "apply") == 0) {
    zn_replica *from = open_home(argv[2]), *to = open_home(argv[3]);
    measure_apply(from, to, argv[4], number(argv[5]));
    zn_replica_close(to);
    zn_replica_close(from);
  } else if (argc == 6 && strcmp(argv[1], "region") == 0) {
    bench_region(argv[2], number(argv[3]), number(argv[4]), number(argv[5]));
  } else {
    fprintf(stderr,
            "usage: zona-bench floor FILE N | write HOME FILE N PER_TX BUDGET-ID | apply FROM TO FILE PER_BATCH |\n"
            "       region DIR AMBITI COMUNI PAYMENTS\n");
    return 2;
  }
  return 0;
}
