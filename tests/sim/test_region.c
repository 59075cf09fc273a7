/* Seeds of the simulator, as many as a CI run affords (ZONA_SIM_RUNS, default 12). The seed that fails is printed. */
#include <unistd.h>

#include "tests/support/cmocka.h"
#include "tools/sim/sim.h"

static void play(int ambiti, int comuni, int steps, unsigned long long first, unsigned long long runs) {
  static sim s;
  for (unsigned long long seed = first; seed < first + runs; seed++) {
    char base[200], dir[256];
    assert_true(sim_folder(base, sizeof base));
    snprintf(dir, sizeof dir, "%s/region", base);
    bool ok = sim_play(&s, dir, seed, ambiti, comuni, steps);
    sim_folder_remove(base);
    if (!ok)
      fail_msg("zona-sim --seed %llu --steps %d --ambiti %d --comuni %d: %s", seed, steps, ambiti, comuni, s.failure);
  }
}

static unsigned long long runs(void) {
  const char *set = getenv("ZONA_SIM_RUNS");
  return set ? strtoull(set, NULL, 10) : 12;
}

static void two_offices(void **state) {
  (void)state;
  play(1, 2, 1500, 1000, runs());
}

static void a_region(void **state) {
  (void)state;
  play(2, 4, 2500, 2000, runs() / 3 + 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(two_offices), cmocka_unit_test(a_region)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
