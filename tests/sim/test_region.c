/* Seeds of the simulator, as many as a CI run affords (ZONA_SIM_RUNS, default 3). The seed that fails is printed. Over
 * all of them every kind of act must have been done, or it proves nothing; and faults planted on purpose must be found.
 */
#include <unistd.h>

#include "tests/support/cmocka.h"
#include "tools/sim/sim.h"

static sim_count done[SIM_ACTS];
static size_t kinds;

static void add_up(const sim *s) {
  for (size_t i = 0; i < s->nacts; i++) {
    size_t k = 0;
    while (k < kinds && strcmp(done[k].act, s->act[i].act) != 0) k++;
    if (k == kinds) done[kinds++].act = s->act[i].act;
    done[k].done += s->act[i].done;
    done[k].refused += s->act[i].refused;
  }
}

static bool play_one(sim *s, unsigned long long seed, int ambiti, int comuni, int steps) {
  char base[200], dir[256];
  assert_true(sim_folder(base, sizeof base));
  snprintf(dir, sizeof dir, "%s/region", base);
  bool ok = sim_play(s, dir, seed, ambiti, comuni, steps);
  sim_folder_remove(base);
  return ok;
}

static void play(int ambiti, int comuni, int steps, unsigned long long first, unsigned long long runs) {
  static sim s;
  for (unsigned long long seed = first; seed < first + runs; seed++) {
    s.orders = seed % 2 == 0;
    s.fault = SIM_NO_FAULT;
    if (!play_one(&s, seed, ambiti, comuni, steps))
      fail_msg("zona-sim --seed %llu --steps %d --ambiti %d --comuni %d --orders %d: %s", seed, steps, ambiti, comuni,
               s.orders, s.failure);
    add_up(&s);
  }
}

static unsigned long long runs(void) {
  const char *set = getenv("ZONA_SIM_RUNS");
  return set ? strtoull(set, NULL, 10) : 3;
}

static void two_offices(void **state) {
  (void)state;
  play(1, 2, 1500, 1000, runs());
}

static void a_region(void **state) {
  (void)state;
  play(2, 4, 2500, 2000, runs() / 2 + 1);
}

/* An act that is always refused tests nothing but its refusal. */
static void everything_was_done(void **state) {
  (void)state;
  static const char *const must[] = {"impegno",
                                     "spesa",
                                     "spesa divisa",
                                     "divide",
                                     "storno",
                                     "riduci",
                                     "reimputa",
                                     "quota",
                                     "edit",
                                     "delete",
                                     "personale",
                                     "incasso",
                                     "submit",
                                     "accept",
                                     "transmit",
                                     "spesa per conto",
                                     "movimento_sintetico",
                                     "valore_indicatore",
                                     "sollecito add",
                                     "rilievo add",
                                     "approve",
                                     "piano consult",
                                     "piano transmit",
                                     "piano sign",
                                     "forged move",
                                     "trasferimento",
                                     "map: another capofila"};
  for (size_t i = 0; i < sizeof must / sizeof *must; i++) {
    size_t k = 0;
    while (k < kinds && strcmp(done[k].act, must[i]) != 0) k++;
    if (k == kinds || done[k].done == 0) fail_msg("in all these runs nobody could do: %s", must[i]);
  }
}

/* A region with the fault in it: the check that is there for it must complain, with its own words. */
static void faults_are_found(void **state) {
  (void)state;
  static sim s;
  for (int f = SIM_NO_FAULT + 1; f < SIM_FAULTS; f++) {
    bool found = false, planted = false;
    for (unsigned long long seed = 3000; seed < 3006 && !planted; seed++) {
      s.fault = (sim_fault)f;
      s.thorough = true;
      s.orders = 1;
      found = !play_one(&s, seed, 1, 2, 700);
      planted = s.planted;
    }
    s.thorough = false;
    if (!planted) fail_msg("fault %d could not be planted", f);
    if (!found) fail_msg("fault %d was not found", f);
    if (strstr(s.failure, sim_fault_words((sim_fault)f)) == NULL)
      fail_msg("fault %d was found as another: %s", f, s.failure);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(two_offices), cmocka_unit_test(a_region),
                                     cmocka_unit_test(everything_was_done), cmocka_unit_test(faults_are_found)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
