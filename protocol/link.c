#include "protocol/link.h"

#include <string.h>

#include "core/text/protocol.h"

#define IDLE_MS (15 * 60 * 1000)

static int64_t now(const zn_link *l) { return l->env->mono_ms(l->env->ctx); }

/* What each end means for the next attempt: how long the first wait is and where doubling stops. */
static const struct {
  int64_t first, most;
  const char *text;
} reasons[] = {
    [ZN_LINK_OK] = {0, 0, ZT_LINK_OK},
    [ZN_LINK_NONET] = {ZN_LINK_MIN_MS, ZN_LINK_MAX_MS, ZT_LINK_NONET},
    [ZN_LINK_DROPPED] = {ZN_LINK_MIN_MS, ZN_LINK_MAX_MS, ZT_LINK_DROPPED},
    [ZN_LINK_SERVER] = {2 * ZN_LINK_MIN_MS, ZN_LINK_MAX_MS, ZT_LINK_SERVER},
    [ZN_LINK_REFUSED] = {ZN_LINK_REFUSED_MS, ZN_LINK_LONG_MS, ZT_LINK_REFUSED},
    [ZN_LINK_MISTRUST] = {ZN_LINK_LONG_MS, ZN_LINK_LONG_MS, ZT_LINK_MISTRUST},
};

void zn_link_init(zn_link *l, const zn_env *env) {
  memset(l, 0, sizeof *l);
  l->env = env;
  l->idle_ms = IDLE_MS;
  l->ended_ms = l->next_ms = now(l);
}

/* Between half and the whole of step. */
static int64_t jitter(const zn_link *l, int64_t step) {
  uint32_t r;
  l->env->random(l->env->ctx, &r, sizeof r);
  return step / 2 + (int64_t)(r % (uint32_t)(step / 2 + 1));
}

void zn_link_ended(zn_link *l, zn_link_reason reason, bool progress) {
  bool good = reason == ZN_LINK_OK || (reason == ZN_LINK_DROPPED && progress);
  if (good || reason != l->reason) l->failures = 0;
  l->reason = reason;
  l->ended_ms = now(l);
  int64_t step = reason == ZN_LINK_OK ? (l->idle_ms ? l->idle_ms : IDLE_MS) : reasons[reason].first;
  for (unsigned i = 0; i < l->failures && step < reasons[reason].most; i++) step *= 2;
  if (reason != ZN_LINK_OK) {
    if (step > reasons[reason].most) step = reasons[reason].most;
    l->failures++;
  }
  l->next_ms = l->ended_ms + jitter(l, step);
}

void zn_link_wake(zn_link *l) {
  int64_t floor = l->reason == ZN_LINK_OK ? now(l) : l->ended_ms + ZN_LINK_MIN_MS;
  if (floor < l->next_ms) l->next_ms = floor;
}

int64_t zn_link_wait(const zn_link *l) {
  int64_t left = l->next_ms - now(l);
  return left > 0 ? left : 0;
}

zn_link_reason zn_link_reason_of(zn_status s, bool was_connected) {
  switch (s) {
    case ZN_OK: return ZN_LINK_OK;
    case ZN_E_NET: return was_connected ? ZN_LINK_DROPPED : ZN_LINK_NONET;
    case ZN_E_DENIED:
    case ZN_E_VERSION: return ZN_LINK_REFUSED;
    case ZN_E_CRYPTO: return was_connected ? ZN_LINK_DROPPED : ZN_LINK_MISTRUST;
    case ZN_E_IO:
    case ZN_E_FULL:
    case ZN_E_BUSY:
    case ZN_E_NOMEM:
    case ZN_E_BUG: return ZN_LINK_SERVER;
    default: return was_connected ? ZN_LINK_DROPPED : ZN_LINK_NONET;
  }
}

const char *zn_link_reason_text(zn_link_reason r) {
  return (size_t)r < sizeof reasons / sizeof *reasons && reasons[r].text ? reasons[r].text : "";
}
