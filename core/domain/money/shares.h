/* shares: an amount that belongs to several budget lines, in cents, by Webster's method on the cumulative amount
 * (DOMAIN 6.2): the share of a line is a function of the quotas and of the cumulative alone, never of the order or
 * number of the payments that made it; it never falls while the cumulative grows, never exceeds its quota, and is exact
 * at the end. */
#ifndef ZONA_CORE_DOMAIN_MONEY_SHARES_H
#define ZONA_CORE_DOMAIN_MONEY_SHARES_H

#include "core/base/money.h"

#define ZN_SHARES_MAX 64 /* lines among which one impegno may be split; what exceeds counts nowhere and is shown */

/* parts[i] of `cumulative` (of any sign) for quotas[0..n): quotas >= 0, all zero gives all zero. */
ZN_MUST zn_status zn_shares(zn_cents cumulative, const int64_t *quotas, size_t n, zn_cents *parts, zn_err *err);

#endif
