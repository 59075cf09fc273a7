#include "core/base/date.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "core/text/base.h"

#define DAY_MS  86400000LL
#define HOUR_MS 3600000LL

/* Days from civil and back: Howard Hinnant, "chrono-compatible low-level date algorithms" (years start in March). */
zn_day zn_day_from_ymd(int y, int m, int d) {
  int64_t year = m <= 2 ? (int64_t)y - 1 : y;
  int64_t era = (year >= 0 ? year : year - 399) / 400;
  int64_t yoe = year - era * 400;
  int64_t doy = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
  int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return (zn_day)(era * 146097 + doe - 719468);
}

void zn_day_to_ymd(zn_day day, int *y, int *m, int *d) {
  int64_t z = (int64_t)day + 719468;
  int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  int64_t doe = z - era * 146097;
  int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  int64_t mp = (5 * doy + 2) / 153;
  *d = (int)(doy - (153 * mp + 2) / 5 + 1);
  *m = (int)(mp < 10 ? mp + 3 : mp - 9);
  *y = (int)(yoe + era * 400 + (*m <= 2));
}

/* Reads digits into *v and steps over them; false unless there are min to max of them. */
static bool digits(const char **s, int min, int max, int *v) {
  int n = 0;
  *v = 0;
  while (n < max && **s >= '0' && **s <= '9') {
    *v = *v * 10 + (**s - '0');
    (*s)++;
    n++;
  }
  return n >= min;
}

static bool mark(const char **s, char c) {
  if (**s != c) return false;
  (*s)++;
  return true;
}

static bool read_iso(const char *s, int *y, int *m, int *d) {
  return digits(&s, 4, 4, y) && mark(&s, '-') && digits(&s, 2, 2, m) && mark(&s, '-') && digits(&s, 2, 2, d) && *s == 0;
}

static bool read_italian(const char *s, int *y, int *m, int *d) {
  return digits(&s, 1, 2, d) && mark(&s, '/') && digits(&s, 1, 2, m) && mark(&s, '/') && digits(&s, 4, 4, y) && *s == 0;
}

zn_status zn_day_parse(const char *text, zn_day *out, zn_err *err) {
  int y, m, d, y2, m2, d2;
  char s[16];
  while (*text == ' ') text++;
  size_t n = strlen(text);
  while (n > 0 && text[n - 1] == ' ') n--;
  if (n == 0) return zn_fail(err, ZN_E_INVALID, ZT_DAY_EMPTY);
  if (n >= sizeof s) return zn_fail(err, ZN_E_INVALID, ZT_DAY_BAD, text);
  memcpy(s, text, n);
  s[n] = 0;
  if (!read_iso(s, &y, &m, &d) && !read_italian(s, &y, &m, &d)) return zn_fail(err, ZN_E_INVALID, ZT_DAY_BAD, s);
  if (m < 1 || m > 12 || d < 1 || d > 31) return zn_fail(err, ZN_E_INVALID, ZT_DAY_NONE, s);
  zn_day day = zn_day_from_ymd(y, m, d);
  zn_day_to_ymd(day, &y2, &m2, &d2);
  if (y != y2 || m != m2 || d != d2) return zn_fail(err, ZN_E_INVALID, ZT_DAY_NONE, s);
  if (day < ZN_DAY_MIN || day > ZN_DAY_MAX) return zn_fail(err, ZN_E_INVALID, ZT_DAY_RANGE, s);
  *out = day;
  return ZN_OK;
}

/* Four, two and two digits whatever the numbers are. */
static void put(char *out, int v, int n) {
  for (int i = n - 1; i >= 0; i--, v /= 10) out[i] = (char)('0' + v % 10);
}

/* Days beyond the years that four digits can write print as the nearest one. */
static void ymd_shown(zn_day day, int *y, int *m, int *d) {
  zn_day_to_ymd(day, y, m, d);
  if (*y < 0) *y = 0, *m = 1, *d = 1;
  if (*y > 9999) *y = 9999, *m = 12, *d = 31;
}

char *zn_day_print(char out[11], zn_day day) {
  int y, m, d;
  ymd_shown(day, &y, &m, &d);
  memcpy(out, "0000-00-00", 11);
  put(out, y, 4);
  put(out + 5, m, 2);
  put(out + 8, d, 2);
  return out;
}

char *zn_day_print_it(char out[11], zn_day day) {
  int y, m, d;
  ymd_shown(day, &y, &m, &d);
  memcpy(out, "00/00/0000", 11);
  put(out, d, 2);
  put(out + 3, m, 2);
  put(out + 6, y, 4);
  return out;
}

/* ---- Italian time ----
 * Directive 2000/84/EC: summer time runs from 01:00 UTC on the last Sunday of March to 01:00 UTC on the last Sunday of
 * October. Applied to every year: no date that Zona judges is older than the directive. */

static zn_day last_sunday(int y, int m) {
  zn_day last = zn_day_from_ymd(y, m, 31);           /* March and October have 31 days */
  int weekday = (int)(((int64_t)last % 7 + 11) % 7); /* 0 is Sunday: 1970-01-01 was a Thursday */
  return last - weekday;
}

static int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0); }

static int64_t offset_at(int64_t wall_ms) {
  int y, m, d;
  zn_day_to_ymd((zn_day)floor_div(wall_ms, DAY_MS), &y, &m, &d);
  int64_t from = last_sunday(y, 3) * DAY_MS + HOUR_MS, to = last_sunday(y, 10) * DAY_MS + HOUR_MS;
  return wall_ms >= from && wall_ms < to ? 2 * HOUR_MS : HOUR_MS;
}

/* Instants that a day of 32 bits cannot hold count as the nearest that it can. */
static int64_t within(int64_t wall_ms) {
  const int64_t limit = 2000000000LL * DAY_MS / 4; /* more than a million years either way */
  return wall_ms > limit ? limit : wall_ms < -limit ? -limit : wall_ms;
}

zn_day zn_day_of_ms(int64_t wall_ms) {
  wall_ms = within(wall_ms);
  return (zn_day)floor_div(wall_ms + offset_at(wall_ms), DAY_MS);
}

int64_t zn_day_deadline_ms(zn_day day) {
  int y, m, d;
  zn_day_to_ymd(day, &y, &m, &d);
  bool summer = day >= last_sunday(y, 3) && day < last_sunday(y, 10); /* the changes come before noon of their day */
  return ((int64_t)day + 1) * DAY_MS - 1 - (summer ? 2 : 1) * HOUR_MS;
}

char *zn_time_print(char out[25], int64_t wall_ms) {
  wall_ms = within(wall_ms);
  int64_t day = floor_div(wall_ms, DAY_MS);
  int s = (int)((wall_ms - day * DAY_MS) / 1000);
  zn_day_print(out, (zn_day)day);
  memcpy(out + 10, "T00:00:00Z", 11);
  put(out + 11, s / 3600, 2);
  put(out + 14, s / 60 % 60, 2);
  put(out + 17, s % 60, 2);
  return out;
}

bool zn_time_parse(const char *text, int64_t *wall_ms) {
  char day[11];
  zn_day d = 0;
  int64_t seconds = 0;
  static const int most[] = {23, 59, 60};
  if (text == NULL || strnlen(text, 20) < 20 || text[10] != 'T') return false;
  memcpy(day, text, 10);
  day[10] = 0;
  if (zn_day_parse(day, &d, NULL) != ZN_OK) return false;
  for (int i = 0; i < 3; i++) {
    const char *p = text + 11 + 3 * i;
    int v = (p[0] - '0') * 10 + p[1] - '0';
    if (p[0] < '0' || p[0] > '9' || p[1] < '0' || p[1] > '9' || v > most[i]) return false;
    if (i < 2 && p[2] != ':') return false;
    seconds = seconds * 60 + v;
  }
  *wall_ms = d * DAY_MS + seconds * 1000;
  return true;
}

char *zn_time_print_it(char out[17], int64_t wall_ms) {
  wall_ms = within(wall_ms);
  wall_ms += offset_at(wall_ms);
  int64_t day = floor_div(wall_ms, DAY_MS);
  int minutes = (int)((wall_ms - day * DAY_MS) / 60000);
  zn_day_print_it(out, (zn_day)day);
  memcpy(out + 10, " 00:00", 7);
  put(out + 11, minutes / 60, 2);
  put(out + 14, minutes % 60, 2);
  return out;
}
