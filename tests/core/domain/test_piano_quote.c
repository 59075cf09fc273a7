/* Shares of a cost: whatever the own amounts and the weights, the parts add up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "core/domain/piano/piano.h"
#include "tests/core/domain/support_region.h"

static void shares_add_up(void **state) {
  (void)state;
  uint64_t seed = 20261123;
  printf("seed %llu\n", (unsigned long long)seed);
  region r = {.rng = seed};
  for (int round = 0; round < 20000; round++) {
    zn_cents own[40], parts[40], sum = 0, owned = 0;
    int64_t weights[40], all = 0;
    size_t n = (size_t)rnd_in(&r, 1, 40);
    zn_cents total = rnd_in(&r, 1, round % 3 == 0 ? 500 : 1000000000000LL);
    for (size_t i = 0; i < n; i++) {
      bool fixed = rnd(&r) % 4 == 0 && owned < total;
      own[i] = fixed ? rnd_in(&r, 0, (total - owned) / 2) : -1;
      weights[i] = rnd_in(&r, 0, 70000);
      if (fixed) owned += own[i];
      if (!fixed) all += weights[i];
    }
    zn_err err = {0};
    zn_status st = zn_piano_quote(total, own, weights, n, parts, &err);
    if (all == 0 && owned < total) {
      assert_int_equal(st, ZN_E_INVALID);
      continue;
    }
    assert_int_equal(st, ZN_OK);
    for (size_t i = 0; i < n; i++) {
      sum += parts[i];
      if (own[i] >= 0) assert_int_equal(parts[i], own[i]);
      if (own[i] >= 0 || all == 0) continue;
      /* no further than a cent from its exact share */
      __int128 exact = (__int128)(total - owned) * weights[i], got = (__int128)parts[i] * all;
      assert_true(got - exact <= all && exact - got <= all);
    }
    assert_int_equal(sum, total);
  }
  zn_cents own[2] = {60, 50}, parts[2];
  int64_t w[2] = {0, 0};
  assert_int_equal(zn_piano_quote(100, own, w, 2, parts, NULL), ZN_E_INVALID); /* own amounts exceed */
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(shares_add_up)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
