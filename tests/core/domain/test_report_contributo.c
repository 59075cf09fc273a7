/* R7's contribution: known cases, the borders of its bands, and random ambiti against the formula in rationals, written
 * out another way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/domain/report/contributo.h"

static zn_contributo of(int64_t people, int64_t fte) {
  zn_contributo c;
  zn_err err = {0};
  assert_int_equal(zn_contributo_di(people, fte, &zn_contributo_regole_iniziali, &c, &err), ZN_OK);
  return c;
}

/* 65,000 inhabitants: thresholds at 10, 13 and 16.25. */
static void known(void **state) {
  (void)state;
  static const struct {
    int64_t fte, first, second, missing, next, leps;
  } must[] = {
      {0, 0, 0, 1000, 6500, 1300},          {999, 0, 0, 1, 6500, 301},
      {1000, 0, 0, 300, 5000, 300},         {1001, 40000, 0, 299, 5000, 299},
      {1250, 10000000, 0, 50, 5000, 50},    {1299, 11960000, 0, 1, 5000, 1},
      {1300, 12000000, 0, 325, 4000, 0},    {1301, 12000000, 20000, 324, 4000, 0},
      {1625, 12000000, 6500000, 0, 0, 0},   {1626, 12000000, 6500000, 0, 0, 0},
      {100000, 12000000, 6500000, 0, 0, 0},
  };
  for (size_t i = 0; i < sizeof must / sizeof must[0]; i++) {
    zn_contributo c = of(65000, must[i].fte);
    assert_int_equal(c.importo[0], must[i].first);
    assert_int_equal(c.importo[1], must[i].second);
    assert_int_equal(c.totale, must[i].first + must[i].second);
    assert_int_equal(c.mancano, must[i].missing);
    assert_int_equal(c.prossima, must[i].next);
    assert_int_equal(c.mancano_leps, must[i].leps);
  }
  zn_contributo c = of(75814, 1300); /* 40,000 * (13 - 75,814 / 6,500) = 53,452.3076… */
  assert_int_equal(c.totale, 5345231);
  assert_int_equal(c.fascia[0], 134);
  c = of(1, 100); /* one inhabitant: all bands are filled */
  assert_int_equal(c.totale, 285);
  c = of(0, 500);
  assert_int_equal(c.totale, 0);
  assert_int_equal(zn_contributo_rapporto(65000, 1300), 5000);
  assert_int_equal(zn_contributo_rapporto(1866, 50), 3732);
  assert_int_equal(zn_contributo_rapporto(1866, 0), 0);
  zn_err err = {0};
  assert_int_equal(zn_contributo_di(-1, 0, &zn_contributo_regole_iniziali, &c, &err), ZN_E_LIMIT);
  assert_int_equal(zn_contributo_di(1000000000000, 0, &zn_contributo_regole_iniziali, &c, &err), ZN_E_LIMIT);
}

/* In units of 1 / 260,000 of an equivalent, which all three ratios divide: p / 6500 is 40 p, p / 5000 52 p, p / 4000
 * 65 p. In cents times 260,000. */
static int64_t scaled(int64_t people, int64_t fte) {
  int64_t f = fte * 2600, a = people * 40, b = people * 52, c = people * 65;
  int64_t first = f <= a ? 0 : (f < b ? f : b) - a, second = f <= b ? 0 : (f < c ? f : c) - b;
  return first * 4000000 + second * 2000000;
}

static void as_the_formula(void **state) {
  (void)state;
  uint64_t x = 42;
  for (int i = 0; i < 20000; i++) {
    x = x * 6364136223846793005u + 1442695040888963407u;
    int64_t people = (int64_t)(x >> 33) % 400000, near = people * 100 / (i % 3 == 0 ? 6500 : i % 3 == 1 ? 5000 : 4000);
    x = x * 6364136223846793005u + 1442695040888963407u;
    int64_t fte = i % 2 == 0 ? near + (int64_t)(x >> 40) % 5 - 2 : (int64_t)(x >> 33) % (people / 20 + 10);
    if (fte < 0) fte = 0;
    zn_contributo c = of(people, fte), more = of(people, fte + 1);
    if (people == 0) continue;
    assert_int_equal(c.totale, (2 * scaled(people, fte) + 260000) / 520000);
    assert_int_equal(c.importo[0] + c.importo[1], c.totale);
    assert_true(more.totale >= c.totale && more.totale - c.totale <= 40000);
    assert_true(c.fascia[0] >= 0 && c.fascia[1] >= 0 && c.fascia[0] + c.fascia[1] <= fte + 1);
    if (c.prossima != 0) { /* what is missing is just enough */
      assert_true((fte + c.mancano) * c.prossima >= people * 100);
      assert_true((fte + c.mancano - 1) * c.prossima < people * 100);
    } else {
      assert_true(fte * 4000 >= people * 100);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(known), cmocka_unit_test(as_the_formula)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
