#include "core/base/date.h"
#include "tests/support/cmocka.h"

#include <time.h>

static void texts_that_are_days(void **state) {
  (void)state;
  static const struct {
    const char *text;
    int y, m, d;
  } good[] = {{"2025-03-01", 2025, 3, 1},  {"01/03/2025", 2025, 3, 1}, {" 2024-02-29 ", 2024, 2, 29},
              {"2000-02-29", 2000, 2, 29}, {"1900-01-01", 1900, 1, 1}, {"31/12/2199", 2199, 12, 31},
              {"1/3/2025", 2025, 3, 1}};
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    zn_day d = 0;
    assert_int_equal(zn_day_parse(good[i].text, &d, NULL), ZN_OK);
    assert_int_equal(d, zn_day_from_ymd(good[i].y, good[i].m, good[i].d));
  }
}

static void texts_that_are_not(void **state) {
  (void)state;
  static const char *bad[] = {
      "",         "31/02/2025", "2025-02-29", "2100-02-29",       "2025-13-01",          "2025-00-10",  "2025-01-00",
      "2025-1-1", "01-03-2025", "2025/03/01", "1899-12-31",       "2200-01-01",          "2025-03-01x", "ieri",
      "01/03/25", "0000-01-01", "2025-03-32", "2025-03-01T00:00", "99999999999999999999"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    zn_day d = 42;
    zn_err e = {0};
    if (zn_day_parse(bad[i], &d, &e) == ZN_OK) fail_msg("\"%s\" was taken", bad[i]);
    assert_int_equal(d, 42);
    assert_true(strlen(e.text) > 10);
  }
  zn_day d;
  zn_err e;
  assert_int_equal(zn_day_parse("31/02/2025", &d, &e), ZN_E_INVALID);
  assert_string_equal(e.text, "La data \"31/02/2025\" non esiste nel calendario: controlla giorno e mese.");
}

static void every_day_there_and_back(void **state) {
  (void)state;
  char text[11];
  assert_int_equal(zn_day_from_ymd(1900, 1, 1), ZN_DAY_MIN);
  assert_int_equal(zn_day_from_ymd(2199, 12, 31), ZN_DAY_MAX);
  for (zn_day d = ZN_DAY_MIN; d <= ZN_DAY_MAX; d++) {
    int y, m, n;
    zn_day back;
    zn_day_to_ymd(d, &y, &m, &n);
    assert_int_equal(zn_day_from_ymd(y, m, n), d);
    assert_int_equal(zn_day_parse(zn_day_print(text, d), &back, NULL), ZN_OK);
    assert_int_equal(back, d);
    assert_int_equal(zn_day_parse(zn_day_print_it(text, d), &back, NULL), ZN_OK);
    assert_int_equal(back, d);
  }
}

static void extremes_stay_in_their_arrays(void **state) {
  (void)state;
  char text[25];
  assert_string_equal(zn_day_print(text, INT32_MAX), "9999-12-31");
  assert_string_equal(zn_day_print_it(text, INT32_MIN), "01/01/0000");
  assert_int_equal(strlen(zn_time_print(text, INT64_MAX)), 20);
  assert_int_equal(strlen(zn_time_print(text, INT64_MIN)), 20);
  (void)zn_day_of_ms(INT64_MAX);
  (void)zn_day_of_ms(INT64_MIN);
  assert_string_equal(zn_time_print(text, -1), "1969-12-31T23:59:59Z");
  assert_string_equal(zn_time_print(text, 1740825720000), "2025-03-01T10:42:00Z");
}

static int64_t utc(int y, int m, int d, int h, int min, int s) {
  return zn_day_from_ymd(y, m, d) * 86400000LL + h * 3600000LL + min * 60000LL + s * 1000LL;
}

static void the_end_of_a_day_in_italy(void **state) {
  (void)state;
  assert_int_equal(zn_day_deadline_ms(zn_day_from_ymd(2025, 1, 31)), utc(2025, 1, 31, 22, 59, 59) + 999);
  assert_int_equal(zn_day_deadline_ms(zn_day_from_ymd(2025, 6, 30)), utc(2025, 6, 30, 21, 59, 59) + 999);
  assert_int_equal(zn_day_deadline_ms(zn_day_from_ymd(2025, 3, 29)), utc(2025, 3, 29, 22, 59, 59) + 999);
  assert_int_equal(zn_day_deadline_ms(zn_day_from_ymd(2025, 3, 30)),
                   utc(2025, 3, 30, 21, 59, 59) + 999); /* clocks go forward */
  assert_int_equal(zn_day_deadline_ms(zn_day_from_ymd(2025, 10, 25)), utc(2025, 10, 25, 21, 59, 59) + 999);
  assert_int_equal(zn_day_deadline_ms(zn_day_from_ymd(2025, 10, 26)),
                   utc(2025, 10, 26, 22, 59, 59) + 999); /* and back */
  assert_int_equal(zn_day_of_ms(utc(2025, 12, 31, 23, 0, 0)), zn_day_from_ymd(2026, 1, 1));
  assert_int_equal(zn_day_of_ms(utc(2025, 12, 31, 22, 59, 59)), zn_day_from_ymd(2025, 12, 31));
}

static void a_day_ends_where_the_next_begins(void **state) {
  (void)state;
  for (zn_day d = zn_day_from_ymd(1996, 1, 1); d < zn_day_from_ymd(2100, 1, 1); d++) {
    assert_int_equal(zn_day_of_ms(zn_day_deadline_ms(d)), d);
    assert_int_equal(zn_day_of_ms(zn_day_deadline_ms(d) + 1), d + 1);
  }
}

static void moments_in_italy(void **state) {
  (void)state;
  char text[25];
  int64_t ms = 0;
  assert_string_equal(zn_time_print_it(text, utc(2025, 3, 1, 10, 42, 59)), "01/03/2025 11:42");
  assert_string_equal(zn_time_print_it(text, utc(2025, 6, 30, 22, 0, 0)), "01/07/2025 00:00");
  assert_string_equal(zn_time_print_it(text, -1), "01/01/1970 00:59");
  (void)zn_time_print_it(text, INT64_MAX);
  assert_true(zn_time_parse("2025-03-01T10:42:00Z", &ms));
  assert_int_equal(ms, utc(2025, 3, 1, 10, 42, 0));
  static const char *const bad[] = {"",
                                    "2025-03-01",
                                    "2025-03-01T10:42Z",
                                    "2025-02-31T10:42:00Z",
                                    "2025-03-01T24:00:00Z",
                                    "2025-03-01T1x:00:00Z",
                                    "2025-03-01 10:42:00Z",
                                    "2025-03-01T10-42-00Z"};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) assert_false(zn_time_parse(bad[i], &ms));
  assert_false(zn_time_parse(NULL, &ms));
}

/* Against the system's time zones, where they are installed. */
static void as_the_system_says(void **state) {
  (void)state;
  assert_int_equal(setenv("TZ", "Europe/Rome", 1), 0);
  tzset();
  struct tm june = {.tm_year = 125, .tm_mon = 5, .tm_mday = 1, .tm_isdst = -1};
  if (mktime(&june) == -1 || june.tm_isdst != 1) skip();
  for (zn_day d = zn_day_from_ymd(1997, 1, 1); d < zn_day_from_ymd(2037, 1, 1); d++) {
    int y, m, n;
    zn_day_to_ymd(d, &y, &m, &n);
    struct tm t = {
        .tm_year = y - 1900, .tm_mon = m - 1, .tm_mday = n, .tm_hour = 23, .tm_min = 59, .tm_sec = 59, .tm_isdst = -1};
    assert_int_equal(zn_day_deadline_ms(d), (int64_t)mktime(&t) * 1000 + 999);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(texts_that_are_days),       cmocka_unit_test(texts_that_are_not),
      cmocka_unit_test(every_day_there_and_back),  cmocka_unit_test(extremes_stay_in_their_arrays),
      cmocka_unit_test(the_end_of_a_day_in_italy), cmocka_unit_test(a_day_ends_where_the_next_begins),
      cmocka_unit_test(as_the_system_says),        cmocka_unit_test(moments_in_italy),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
