/* money: int64 cents, overflow always checked.
 *
 * Text that people type: "1.234,56", "1234,56", "1234.56", "1234", "-12,00". "1.234" (one dot, three digits after) is
 * ambiguous and refused with a text that says so. At most two decimals. |amount| <= ZN_MONEY_MAX; sums: <=
 * ZN_MONEY_SUM_MAX. */
#ifndef ZONA_CORE_BASE_MONEY_H
#define ZONA_CORE_BASE_MONEY_H

#include <stddef.h>
#include <stdint.h>

#include "core/base/status.h"

typedef int64_t zn_cents;
#define ZN_MONEY_MAX 99999999999999LL /* 999,999,999,999.99 euro: what may be typed */
/* What one row may count for, and what sums may reach: between the two there is room for a million absurd rows, so that
 * no office makes the sums of all unreadable. A row over it counts 0 and is shown by a rule (S07). */
#define ZN_MONEY_ROW_MAX 999999999999LL       /* 9,999,999,999.99 euro: more than any national fund of a year */
#define ZN_MONEY_SUM_MAX 999999999999999999LL /* fits in the int64 with its neighbours */

ZN_MUST zn_status zn_money_parse(const char *text, zn_cents *out, zn_err *err);
/* "1234.56": JSON and the command line. out holds 32 chars. Returns out. */
char *zn_money_print(char out[32], zn_cents v);
/* "1.234,56": screen and print. */
char *zn_money_print_it(char out[40], zn_cents v);
ZN_MUST zn_status zn_money_add(zn_cents a, zn_cents b, zn_cents *out, zn_err *err);
ZN_MUST zn_status zn_money_sub(zn_cents a, zn_cents b, zn_cents *out, zn_err *err);
/* Splits total into n parts in proportion to weights (>= 0, not all 0): largest remainder, ties to the first; parts sum
 * to total exactly. DOMAIN 6.2. */
ZN_MUST zn_status zn_money_split(zn_cents total, const int64_t *weights, size_t n, zn_cents *parts, zn_err *err);
/* Webster's method on the cumulative amount minus what is already given: never falls, exact at the end. DOMAIN 6.2.
 * With the quotas themselves as weights no share ever exceeds its quota. Whoever was given more than his due keeps it
 * and the others share the rest; only when the cumulative is below what is given do parts go negative. cumulative >= 0.
 */
ZN_MUST zn_status zn_money_split_cumulative(zn_cents cumulative, const int64_t *weights, const zn_cents *given,
                                            size_t n, zn_cents *parts, zn_err *err);
#endif
