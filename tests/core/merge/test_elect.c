/* The election alone, against the rule read literally: every assignment of names, stamps, deletions and voids to few
 * versions. */
#include "core/merge/merge.h"
#include "tests/support/cmocka.h"
#include "tests/support/rng.h"

#define MOST 6

static zn_elect_version version(int64_t dot, uint64_t hlc, const int64_t *names, size_t n) {
  return (zn_elect_version){
      .dot = dot, .hlc = hlc, .device = {{(uint8_t)dot}}, .valid = true, .names = names, .nnames = n};
}

static int run(zn_elect_version *v, size_t n) {
  zn_arena a;
  zn_arena_init(&a);
  int win = zn_elect(v, n, &a);
  zn_arena_release(&a);
  return win;
}

/* ---- the rule, literally ---- */

/* Is d replaced by c, directly or through void versions that c (valid) replaces? */
static bool replaces(const zn_elect_version *v, size_t n, const zn_elect_version *c, int64_t d, unsigned depth) {
  for (size_t i = 0; i < c->nnames; i++) {
    if (c->names[i] == d) return true;
    for (size_t j = 0; j < n && depth < MOST; j++)
      if (v[j].dot == c->names[i] && !v[j].valid && replaces(v, n, &v[j], d, depth + 1)) return true;
  }
  return false;
}

static int naive(const zn_elect_version *v, size_t n, bool active[]) {
  int win = -1;
  for (size_t i = 0; i < n; i++) {
    active[i] = v[i].valid;
    for (size_t j = 0; j < n; j++)
      if (v[j].valid && replaces(v, n, &v[j], v[i].dot, 0)) active[i] = false;
  }
  for (int pass = 0; pass < 2 && win < 0; pass++) /* what lives first, else the deletions */
    for (size_t i = 0; i < n; i++) {
      if (!active[i] || v[i].deleted != (pass == 1)) continue;
      if (win < 0 || v[i].hlc > v[win].hlc || (v[i].hlc == v[win].hlc && v[i].device.b[0] > v[win].device.b[0]))
        win = (int)i;
    }
  return win;
}

static void random_histories(void **state) {
  (void)state;
  rng x = rng_seeded(3);
  size_t voids = 0, conflicts = 0;
  for (int round = 0; round < 200000; round++) {
    zn_elect_version v[MOST];
    int64_t names[MOST][MOST];
    bool active[MOST];
    size_t n = 1 + rng_below(&x, MOST), many = 0;
    for (size_t i = 0; i < n; i++) {
      size_t m = 0;
      for (size_t j = 0; j < i; j++)
        if (rng_below(&x, 3) == 0) names[i][m++] = (int64_t)j + 1;
      if (rng_below(&x, 10) == 0) names[i][m++] = 99; /* unknown here */
      v[i] = version((int64_t)i + 1, rng_below(&x, 4), names[i], m);
      v[i].valid = rng_below(&x, 4) != 0;
      v[i].deleted = rng_below(&x, 5) == 0;
      voids += !v[i].valid;
    }
    /* their order in the array must not matter */
    for (size_t i = n; i > 1; i--) {
      size_t j = rng_below(&x, i);
      zn_elect_version t = v[i - 1];
      v[i - 1] = v[j];
      v[j] = t;
    }
    int want = naive(v, n, active), got = run(v, n);
    if (want != got) fail_msg("round %d: winner %d, the rule says %d", round, got, want);
    for (size_t i = 0; i < n; i++) {
      if (v[i].active != active[i]) fail_msg("round %d: version %zu", round, i);
      many += active[i];
    }
    conflicts += many > 1;
  }
  assert_true(voids > 1000 && conflicts > 1000);
}

/* shared model, case I: s1 <- s2 (void by a cut) <- d: d replaces what s2 had replaced. */
static void a_namer_inherits(void **state) {
  (void)state;
  const int64_t one[] = {1}, two[] = {2};
  zn_elect_version v[] = {version(1, 1, NULL, 0), version(2, 2, one, 1), version(3, 3, two, 1)};
  v[1].valid = false;
  assert_int_equal(run(v, 3), 2);
  assert_false(v[0].active);
  assert_false(v[1].active);
  v[1].valid = true;
  assert_int_equal(run(v, 3), 2);
  assert_false(v[0].active);
}

static void an_edit_beats_a_deletion(void **state) {
  (void)state;
  const int64_t one[] = {1};
  zn_elect_version v[] = {version(1, 1, NULL, 0), version(2, 9, one, 1), version(3, 2, one, 1)};
  v[1].deleted = true;
  assert_int_equal(run(v, 3), 2);
  assert_true(v[1].active); /* and stays beside it, flagged */
  v[2].valid = false;
  assert_int_equal(run(v, 3), 1);
}

static void names_in_a_circle_end(void **state) {
  (void)state;
  const int64_t one[] = {1}, two[] = {2};
  zn_elect_version v[] = {version(1, 1, two, 1), version(2, 2, one, 1)};
  assert_int_equal(run(v, 2), -1);
  v[0].valid = v[1].valid = false;
  assert_int_equal(run(v, 2), -1);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(random_histories), cmocka_unit_test(a_namer_inherits),
                                     cmocka_unit_test(an_edit_beats_a_deletion),
                                     cmocka_unit_test(names_in_a_circle_end)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
