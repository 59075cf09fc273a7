#include "core/domain/money/shares.h"

#include <stdbool.h>

zn_status zn_shares(zn_cents cumulative, const int64_t *quotas, size_t n, zn_cents *parts, zn_err *err) {
  static const zn_cents nothing[ZN_SHARES_MAX + 1] = {0};
  bool any = false;
  for (size_t i = 0; i < n; i++) {
    parts[i] = 0;
    any = any || quotas[i] > 0;
  }
  if (!any || cumulative == 0) return ZN_OK;
  zn_cents amount = cumulative < 0 ? -cumulative : cumulative;
  ZN_TRY(zn_money_split_cumulative(amount, quotas, nothing, n, parts, err));
  for (size_t i = 0; i < n && cumulative < 0; i++) parts[i] = -parts[i];
  return ZN_OK;
}
