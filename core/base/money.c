#include "core/base/money.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text/base.h"

typedef __int128 wide; /* cents times a weight never overflow it */

/* ---- text ---- */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static size_t count_of(const char *s, size_t n, char c) {
  size_t k = 0;
  for (size_t i = 0; i < n; i++) k += s[i] == c;
  return k;
}

/* "1.234.567": groups of three after the first, which has one to three digits and no leading zero. */
static bool grouped(const char *s, size_t n) {
  size_t first = 0;
  while (first < n && s[first] != '.') first++;
  if (first == 0 || first > 3 || s[0] == '0') return false;
  for (size_t i = first; i < n; i += 4)
    if (n - i < 4 || s[i] != '.' || !is_digit(s[i + 1]) || !is_digit(s[i + 2]) || !is_digit(s[i + 3])) return false;
  return true;
}

/* Where the whole part ends and the decimals begin, by the Italian comma or the programmers' point. */
typedef struct amount_text {
  const char *whole, *dec;
  size_t nwhole, ndec;
} amount_text;

static zn_status take_apart(const char *text, const char *s, size_t n, amount_text *out, zn_err *err) {
  size_t commas = count_of(s, n, ','), dots = count_of(s, n, '.');
  *out = (amount_text){.whole = s, .nwhole = n, .dec = s + n};
  if (commas > 1) return zn_fail(err, ZN_E_INVALID, ZT_MONEY_BAD, text);
  char mark = commas == 1 ? ',' : dots == 1 ? '.' : 0;
  if (mark != 0) {
    const char *m = memchr(s, mark, n);
    out->nwhole = (size_t)(m - s);
    out->dec = m + 1;
    out->ndec = n - out->nwhole - 1;
    if (out->nwhole == 0 || out->ndec == 0) return zn_fail(err, ZN_E_INVALID, ZT_MONEY_BAD, text);
  }
  if (mark == '.' && out->ndec == 3 && grouped(s, n))
    return zn_fail(err, ZN_E_INVALID, ZT_MONEY_AMBIGUOUS, text, text[0] == '-' ? "-" : "", s);
  if (memchr(out->whole, '.', out->nwhole) != NULL && !grouped(out->whole, out->nwhole))
    return zn_fail(err, ZN_E_INVALID, ZT_MONEY_BAD, text);
  for (size_t i = 0; i < out->ndec; i++)
    if (!is_digit(out->dec[i])) return zn_fail(err, ZN_E_INVALID, ZT_MONEY_BAD, text);
  for (size_t i = 0; i < out->nwhole; i++)
    if (!is_digit(out->whole[i]) && out->whole[i] != '.') return zn_fail(err, ZN_E_INVALID, ZT_MONEY_BAD, text);
  if (out->ndec > 2) return zn_fail(err, ZN_E_INVALID, ZT_MONEY_DECIMALS, text);
  return ZN_OK;
}

zn_status zn_money_parse(const char *text, zn_cents *out, zn_err *err) {
  char s[64];
  while (*text == ' ') text++;
  size_t n = strlen(text);
  while (n > 0 && text[n - 1] == ' ') n--;
  if (n == 0) return zn_fail(err, ZN_E_INVALID, ZT_MONEY_EMPTY);
  if (n >= sizeof s) return zn_fail(err, ZN_E_INVALID, ZT_MONEY_BAD, text);
  memcpy(s, text, n);
  s[n] = 0;
  bool negative = s[0] == '-';
  size_t sign = negative ? 1 : 0;
  amount_text p;
  if (n == sign) return zn_fail(err, ZN_E_INVALID, ZT_MONEY_BAD, s);
  ZN_TRY(take_apart(s, s + sign, n - sign, &p, err));
  int64_t v = 0;
  for (size_t i = 0; i < p.nwhole; i++) {
    if (p.whole[i] == '.') continue;
    v = v * 10 + (p.whole[i] - '0');
    if (v > ZN_MONEY_MAX / 100) return zn_fail(err, ZN_E_LIMIT, ZT_MONEY_LARGE, s);
  }
  int64_t cents = p.ndec == 0 ? 0 : (p.dec[0] - '0') * 10 + (p.ndec == 2 ? p.dec[1] - '0' : 0);
  v = v * 100 + cents;
  *out = negative ? -v : v;
  return ZN_OK;
}

static uint64_t magnitude(zn_cents v) { return v < 0 ? 0 - (uint64_t)v : (uint64_t)v; }

char *zn_money_print(char out[32], zn_cents v) {
  uint64_t m = magnitude(v);
  snprintf(out, 32, "%s%llu.%02u", v < 0 ? "-" : "", (unsigned long long)(m / 100), (unsigned)(m % 100));
  return out;
}

char *zn_money_print_it(char out[40], zn_cents v) {
  uint64_t m = magnitude(v), whole = m / 100;
  char back[40];
  size_t n = 0;
  back[n++] = (char)('0' + m % 10);
  back[n++] = (char)('0' + m / 10 % 10);
  back[n++] = ',';
  for (unsigned k = 0; k == 0 || whole > 0; k++, whole /= 10) {
    if (k > 0 && k % 3 == 0) back[n++] = '.';
    back[n++] = (char)('0' + whole % 10);
  }
  if (v < 0) back[n++] = '-';
  for (size_t i = 0; i < n; i++) out[i] = back[n - 1 - i];
  out[n] = 0;
  return out;
}

/* ---- sums ---- */

static zn_status checked(bool overflow, zn_cents v, zn_cents *out, zn_err *err) {
  if (overflow || v > ZN_MONEY_SUM_MAX || v < -ZN_MONEY_SUM_MAX) return zn_fail(err, ZN_E_LIMIT, ZT_MONEY_OVERFLOW);
  *out = v;
  return ZN_OK;
}

zn_status zn_money_add(zn_cents a, zn_cents b, zn_cents *out, zn_err *err) {
  zn_cents v;
  bool overflow = __builtin_add_overflow(a, b, &v);
  return checked(overflow, v, out, err);
}

zn_status zn_money_sub(zn_cents a, zn_cents b, zn_cents *out, zn_err *err) {
  zn_cents v;
  bool overflow = __builtin_sub_overflow(a, b, &v);
  return checked(overflow, v, out, err);
}

/* ---- shares ---- */

static zn_status weigh(const int64_t *weights, size_t n, wide *sum, zn_err *err) {
  *sum = 0;
  if (n == 0) return zn_fail(err, ZN_E_INVALID, ZT_MONEY_WEIGHTS);
  for (size_t i = 0; i < n; i++) {
    if (weights[i] < 0) return zn_fail(err, ZN_E_INVALID, ZT_MONEY_WEIGHTS);
    *sum += weights[i];
  }
  return *sum > 0 ? ZN_OK : zn_fail(err, ZN_E_INVALID, ZT_MONEY_WEIGHTS);
}

typedef struct remainder {
  wide left;
  size_t i;
} remainder;

static int by_remainder(const void *a, const void *b) {
  const remainder *x = a, *y = b;
  if (x->left != y->left) return x->left > y->left ? -1 : 1;
  return x->i < y->i ? -1 : x->i > y->i;
}

zn_status zn_money_split(zn_cents total, const int64_t *weights, size_t n, zn_cents *parts, zn_err *err) {
  wide sum, given = 0;
  ZN_TRY(weigh(weights, n, &sum, err));
  if (total > ZN_MONEY_SUM_MAX || total < -ZN_MONEY_SUM_MAX) return zn_fail(err, ZN_E_LIMIT, ZT_MONEY_OVERFLOW);
  remainder *rest = calloc(n, sizeof *rest);
  if (rest == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  wide whole = (wide)magnitude(total);
  for (size_t i = 0; i < n; i++) {
    wide share = whole * weights[i];
    parts[i] = (zn_cents)(share / sum);
    given += parts[i];
    rest[i] = (remainder){share % sum, i};
  }
  qsort(rest, n, sizeof *rest, by_remainder);
  for (size_t i = 0; given < whole; i++, given++) parts[rest[i].i]++;
  free(rest);
  if (total < 0)
    for (size_t i = 0; i < n; i++) parts[i] = -parts[i];
  return ZN_OK;
}

/* Webster (Sainte-Laguë): cent after cent to the greatest weight / (2 * held + 1), ties to the first. An allotment is
 * w/d rounded for some divisor d, and the roundings of k sharers sum to less than k/2, so each gets at least
 * (amount - k/2) * w / W - 1/2: start there, and 2k cents or so remain to be handed out one by one. */
static void webster(wide amount, const int64_t *w, const bool *fixed, size_t n, zn_cents *held) {
  wide sum = 0, given = 0, sharers = 0;
  for (size_t i = 0; i < n; i++) {
    if (fixed[i]) continue;
    sum += w[i];
    sharers++;
  }
  for (size_t i = 0; i < n; i++) {
    if (fixed[i]) continue;
    wide start = ((2 * amount - sharers) * w[i] - sum) / (2 * sum);
    held[i] = start > 0 ? (zn_cents)start : 0;
    given += held[i];
  }
  for (; given < amount; given++) {
    size_t best = n;
    for (size_t i = 0; i < n; i++) {
      if (fixed[i]) continue;
      if (best == n || (wide)w[i] * (2 * (wide)held[best] + 1) > (wide)w[best] * (2 * (wide)held[i] + 1)) best = i;
    }
    held[best]++;
  }
}

zn_status zn_money_split_cumulative(zn_cents cumulative, const int64_t *weights, const zn_cents *given, size_t n,
                                    zn_cents *parts, zn_err *err) {
  wide sum, before = 0;
  ZN_TRY(weigh(weights, n, &sum, err));
  if (cumulative < 0) return zn_fail(err, ZN_E_INVALID, ZT_MONEY_NEGATIVE);
  if (cumulative > ZN_MONEY_SUM_MAX) return zn_fail(err, ZN_E_LIMIT, ZT_MONEY_OVERFLOW);
  for (size_t i = 0; i < n; i++) {
    if (given[i] > ZN_MONEY_SUM_MAX || given[i] < -ZN_MONEY_SUM_MAX) return zn_fail(err, ZN_E_LIMIT, ZT_MONEY_OVERFLOW);
    before += given[i];
  }
  bool *fixed = calloc(n, sizeof *fixed);
  zn_cents *held = calloc(n, sizeof *held);
  if (fixed == NULL || held == NULL) {
    free(fixed);
    free(held);
    return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  }
  wide amount = cumulative;
  bool again = true;
  while (again) { /* who holds more than his due (a person chose otherwise) keeps it; the others share what is left */
    webster(amount, weights, fixed, n, held);
    again = false;
    for (size_t i = 0; i < n && before <= cumulative; i++) {
      if (fixed[i] || held[i] >= given[i]) continue;
      fixed[i] = true;
      held[i] = given[i];
      amount -= given[i];
      again = true;
    }
  }
  for (size_t i = 0; i < n; i++) parts[i] = held[i] - given[i];
  free(fixed);
  free(held);
  return ZN_OK;
}
