#include "core/base/money.h"
#include "tests/support/cmocka.h"
#include "tests/support/rng.h"

static void texts_that_are_amounts(void **state) {
  (void)state;
  static const struct {
    const char *text;
    zn_cents v;
  } good[] = {{"1.234,56", 123456},
              {"1234,56", 123456},
              {"1234.56", 123456},
              {"1234", 123400},
              {"-12,00", -1200},
              {"0,5", 50},
              {"0.05", 5},
              {" 7 ", 700},
              {"1.234.567", 123456700},
              {"12.345.678,9", 1234567890},
              {"-0", 0},
              {"007", 700},
              {"999.999.999.999,99", ZN_MONEY_MAX},
              {"-999999999999.99", -ZN_MONEY_MAX},
              {"1234.5", 123450}};
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    zn_cents v = 77;
    zn_err e = {0};
    if (zn_money_parse(good[i].text, &v, &e) != ZN_OK) fail_msg("%s: %s", good[i].text, e.text);
    assert_int_equal(v, good[i].v);
  }
}

static void texts_that_are_not(void **state) {
  (void)state;
  static const char *bad[] = {"",
                              " ",
                              "-",
                              "12,3,4",
                              "1.234",
                              "-1.234",
                              "1,234",
                              "0.123",
                              "1234.567",
                              "1.23.456",
                              "1.2345,00",
                              "1234.567,00",
                              "01.234,00",
                              ".234,00",
                              "12,",
                              ",5",
                              "1e5",
                              "0x10",
                              "12 34",
                              "--1",
                              "+1",
                              "1,-5",
                              "€5",
                              "1000000000000",
                              "99999999999999999999999999",
                              "12,345",
                              "1,234.56",
                              "1111111111111111111111111111111111111111111111111111111111111111111111111",
                              "1..2",
                              "1.",
                              "nan",
                              "1234.56.78"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    zn_cents v = 77;
    zn_err e = {0};
    if (zn_money_parse(bad[i], &v, &e) == ZN_OK) fail_msg("\"%s\" was taken as %lld", bad[i], (long long)v);
    assert_int_equal(v, 77);
    assert_true(strlen(e.text) > 10);
  }
  zn_cents v;
  zn_err e;
  assert_int_equal(zn_money_parse("-1.234", &v, &e), ZN_E_INVALID);
  assert_string_equal(e.text, "\"-1.234\" è ambiguo: scrivi -1.234,00 se sono migliaia, oppure usa due soli decimali.");
}

static void print_and_read_again(void **state) {
  (void)state;
  char a[32], b[40];
  assert_string_equal(zn_money_print(a, 123456), "1234.56");
  assert_string_equal(zn_money_print(a, -5), "-0.05");
  assert_string_equal(zn_money_print(a, INT64_MIN), "-92233720368547758.08");
  assert_string_equal(zn_money_print_it(b, 123456789), "1.234.567,89");
  assert_string_equal(zn_money_print_it(b, -100000), "-1.000,00");
  assert_string_equal(zn_money_print_it(b, 99), "0,99");
  assert_string_equal(zn_money_print_it(b, INT64_MIN), "-92.233.720.368.547.758,08");
  rng r = rng_seeded(2);
  for (int i = 0; i < 20000; i++) {
    zn_cents v = (zn_cents)rng_below(&r, ZN_MONEY_MAX) >> rng_below(&r, 47), x = 0, y = 0;
    if (rng_next(&r) & 1) v = -v;
    assert_int_equal(zn_money_parse(zn_money_print(a, v), &x, NULL), ZN_OK);
    assert_int_equal(zn_money_parse(zn_money_print_it(b, v), &y, NULL), ZN_OK);
    assert_int_equal(x, v);
    assert_int_equal(y, v);
  }
}

static void sums_overflow_loudly(void **state) {
  (void)state;
  zn_cents v = 5;
  assert_int_equal(zn_money_add(ZN_MONEY_SUM_MAX, 1, &v, NULL), ZN_E_LIMIT);
  assert_int_equal(zn_money_sub(-ZN_MONEY_SUM_MAX, 1, &v, NULL), ZN_E_LIMIT);
  assert_int_equal(zn_money_add(INT64_MAX, INT64_MAX, &v, NULL), ZN_E_LIMIT);
  assert_int_equal(zn_money_sub(INT64_MIN, 1, &v, NULL), ZN_E_LIMIT);
  assert_int_equal(v, 5);
  assert_int_equal(zn_money_add(ZN_MONEY_SUM_MAX, -1, &v, NULL), ZN_OK);
  assert_int_equal(v, ZN_MONEY_SUM_MAX - 1);
}

static void riparto(void **state) {
  (void)state;
  zn_cents p[3];
  const int64_t thirds[] = {1, 1, 1}, uneven[] = {50, 30, 20}, none[] = {0, 0, 0}, minus[] = {1, -1, 1};
  assert_int_equal(zn_money_split(100, thirds, 3, p, NULL), ZN_OK);
  assert_int_equal(p[0], 34);
  assert_int_equal(p[1], 33);
  assert_int_equal(p[2], 33);
  assert_int_equal(zn_money_split(-101, uneven, 3, p, NULL), ZN_OK);
  assert_int_equal(p[0], -51);
  assert_int_equal(p[1], -30);
  assert_int_equal(p[2], -20);
  assert_int_equal(zn_money_split(1, none, 3, p, NULL), ZN_E_INVALID);
  assert_int_equal(zn_money_split(1, minus, 3, p, NULL), ZN_E_INVALID);
  assert_int_equal(zn_money_split(1, thirds, 0, p, NULL), ZN_E_INVALID);
}

static void riparto_sums_and_stays_near(void **state) {
  (void)state;
  rng r = rng_seeded(3);
  uint64_t seed = r.state;
  for (int i = 0; i < 20000; i++) {
    int64_t w[9];
    zn_cents p[9], total = (zn_cents)rng_below(&r, ZN_MONEY_MAX) >> rng_below(&r, 46), sum = 0;
    size_t n = 1 + rng_below(&r, 9);
    __int128 all = 0;
    for (size_t k = 0; k < n; k++) all += w[k] = (int64_t)(rng_next(&r) >> (1 + rng_below(&r, 60)));
    if (all == 0) continue;
    assert_int_equal(zn_money_split(total, w, n, p, NULL), ZN_OK);
    for (size_t k = 0; k < n; k++) {
      sum += p[k];
      __int128 low = (__int128)total * w[k] / all;
      if (p[k] < low || p[k] > low + 1) fail_msg("seed %llu, case %d", (unsigned long long)seed, i);
    }
    if (sum != total) fail_msg("seed %llu, case %d: the parts do not sum", (unsigned long long)seed, i);
  }
}

/* The same thing said slowly: cent after cent. */
static void webster_slowly(zn_cents c, const int64_t *w, size_t n, zn_cents *held) {
  memset(held, 0, n * sizeof *held);
  for (zn_cents k = 0; k < c; k++) {
    size_t best = 0;
    for (size_t i = 1; i < n; i++)
      if ((__int128)w[i] * (2 * held[best] + 1) > (__int128)w[best] * (2 * held[i] + 1)) best = i;
    held[best]++;
  }
}

static void cumulative_is_webster(void **state) {
  (void)state;
  rng r = rng_seeded(4);
  for (int i = 0; i < 3000; i++) {
    int64_t w[12];
    zn_cents fast[12], slow[12], zero[12] = {0};
    size_t n = 1 + rng_below(&r, 12);
    int64_t all = 0, scale = 1 + (int64_t)rng_below(&r, 1000);
    for (size_t k = 0; k < n; k++)
      all += w[k] = (int64_t)rng_below(&r, (uint64_t)scale) * (rng_next(&r) % 4 == 0 ? 50 : 1);
    if (all == 0) continue;
    zn_cents c = (zn_cents)rng_below(&r, 400);
    assert_int_equal(zn_money_split_cumulative(c, w, zero, n, fast, NULL), ZN_OK);
    webster_slowly(c, w, n, slow);
    if (memcmp(fast, slow, n * sizeof *fast) != 0) fail_msg("case %d", i);
  }
}

/* A document paid in instalments: no share falls, none passes its quota, all is exact at the end. */
static void instalments_never_fall(void **state) {
  (void)state;
  rng r = rng_seeded(5);
  for (int i = 0; i < 2000; i++) {
    int64_t quota[6];
    zn_cents given[6] = {0}, part[6], all = 0, paid = 0;
    size_t n = 2 + rng_below(&r, 5);
    for (size_t k = 0; k < n; k++) all += quota[k] = (zn_cents)rng_below(&r, 100000000);
    while (paid < all) {
      zn_cents step = 1 + (zn_cents)rng_below(&r, (uint64_t)all / 4 + 1), sum = 0;
      if (step > all - paid) step = all - paid;
      paid += step;
      assert_int_equal(zn_money_split_cumulative(paid, quota, given, n, part, NULL), ZN_OK);
      for (size_t k = 0; k < n; k++) {
        assert_true(part[k] >= 0);
        given[k] += part[k];
        sum += part[k];
        assert_true(given[k] <= quota[k]);
      }
      assert_int_equal(sum, step);
    }
    for (size_t k = 0; k < n; k++) assert_int_equal(given[k], quota[k]);
  }
}

static void a_person_gave_more_to_one(void **state) {
  (void)state;
  const int64_t w[] = {1, 1, 1};
  const zn_cents given[] = {90, 0, 0};
  zn_cents p[3];
  assert_int_equal(zn_money_split_cumulative(120, w, given, 3, p, NULL), ZN_OK);
  assert_int_equal(p[0], 0);
  assert_int_equal(p[1], 15);
  assert_int_equal(p[2], 15);
  assert_int_equal(zn_money_split_cumulative(60, w, given, 3, p, NULL),
                   ZN_OK); /* less than was given: back to the due shares */
  assert_int_equal(p[0], -70);
  assert_int_equal(p[1], 20);
  assert_int_equal(zn_money_split_cumulative(-1, w, given, 3, p, NULL), ZN_E_INVALID);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(texts_that_are_amounts),
      cmocka_unit_test(texts_that_are_not),
      cmocka_unit_test(print_and_read_again),
      cmocka_unit_test(sums_overflow_loudly),
      cmocka_unit_test(riparto),
      cmocka_unit_test(riparto_sums_and_stays_near),
      cmocka_unit_test(cumulative_is_webster),
      cmocka_unit_test(instalments_never_fall),
      cmocka_unit_test(a_person_gave_more_to_one),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
