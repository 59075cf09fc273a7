/* zona-sim [--seed N] [--runs K] [--steps N] [--ambiti N] [--comuni N] [--orders N] [--thorough] [--acts] [--fault N]
 * [--verbose] [--keep]: plays seeds; prints the one that fails. --thorough compares every report at every level, --acts
 * says how often each act was done and refused, --fault plants one (sim.h). */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/sim/sim.h"

int main(int argc, char **argv) {
  static const struct option options[] = {
      {"seed", required_argument, NULL, 's'},   {"runs", required_argument, NULL, 'r'},
      {"steps", required_argument, NULL, 'n'},  {"ambiti", required_argument, NULL, 'a'},
      {"comuni", required_argument, NULL, 'c'}, {"keep", no_argument, NULL, 'k'},
      {"verbose", no_argument, NULL, 'v'},      {"orders", required_argument, NULL, 'o'},
      {"thorough", no_argument, NULL, 't'},     {"acts", no_argument, NULL, 'A'},
      {"fault", required_argument, NULL, 'f'},  {NULL, 0, NULL, 0}};
  unsigned long long seed = 1, runs = 1;
  int steps = 2000, ambiti = 2, comuni = 4, o;
  bool keep = false, acts = false;
  static sim s;
  s.orders = 1;
  while ((o = getopt_long(argc, argv, "", options, NULL)) != -1) {
    if (o == 's')
      seed = strtoull(optarg, NULL, 10);
    else if (o == 'r')
      runs = strtoull(optarg, NULL, 10);
    else if (o == 'n')
      steps = (int)strtol(optarg, NULL, 10);
    else if (o == 'a')
      ambiti = (int)strtol(optarg, NULL, 10);
    else if (o == 'c')
      comuni = (int)strtol(optarg, NULL, 10);
    else if (o == 'k')
      keep = true;
    else if (o == 'v')
      s.verbose = true;
    else if (o == 'o')
      s.orders = (int)strtol(optarg, NULL, 10);
    else if (o == 't')
      s.thorough = true;
    else if (o == 'A')
      acts = true;
    else if (o == 'f')
      s.fault = (sim_fault)strtol(optarg, NULL, 10);
    else
      return 2;
  }
  if (ambiti < 1 || comuni < 2 || comuni > SIM_COMUNI || 3 + ambiti * (comuni + 1) > SIM_NODES) {
    fprintf(stderr, "zona-sim: at most %d workplaces: 3 + ambiti * (comuni + 1)\n", SIM_NODES);
    return 2;
  }
  for (unsigned long long i = 0; i < runs; i++, seed++) {
    char base[200], dir[256];
    if (!sim_folder(base, sizeof base)) {
      perror("zona-sim");
      return 1;
    }
    snprintf(dir, sizeof dir, "%s/region", base);
    bool ok = sim_play(&s, dir, seed, ambiti, comuni, steps);
    printf(
        "seed %llu: %s; %zu writes, %zu syncs (%zu finished), %zu cuts, %zu repeats, %zu bundles, %zu+%zu restarts, "
        "%zu choices, %zu compared\n",
        seed, ok ? "ok" : "FAILED", s.writes, s.syncs, s.finished, s.cuts, s.repeats, s.bundles, s.restarts,
        s.server_restarts, s.conflicts, s.compared);
    for (size_t k = 0; acts && k < s.nacts; k++)
      printf("  %-28s %5zu done %5zu refused\n", s.act[k].act, s.act[k].done, s.act[k].refused);
    if (!ok) {
      printf("  %s\n  again: zona-sim --seed %llu --steps %d --ambiti %d --comuni %d\n", s.failure, seed, steps, ambiti,
             comuni);
      if (keep) printf("  kept: %s\n", base);
    }
    if (ok || !keep) sim_folder_remove(base);
    if (!ok) return 1;
  }
  return 0;
}
