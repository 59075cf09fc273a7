/* Heads with all branches: what sync and bundles compare. */
#include <string.h>

#include "core/store/internal.h"
#include "core/text/text.h"

#define BRANCHES_MAX 8

static zn_status add(zn_arena *a, zn_head **v, size_t *n, size_t *cap, const zn_head *h, zn_err *err) {
  if (*n == *cap) {
    size_t wider = *cap ? *cap * 2 : 32;
    zn_head *p = zn_arena_alloc(a, wider * sizeof *p);
    if (p == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    if (*n > 0) memcpy(p, *v, *n * sizeof *p);
    *v = p;
    *cap = wider;
  }
  (*v)[(*n)++] = *h;
  return ZN_OK;
}

zn_status zn_replica_tips(zn_replica *r, const zn_id *ledger, zn_arena *a, zn_head **out, size_t *n, zn_err *err) {
  zn_head *heads = NULL, *v = NULL;
  size_t count = 0, cap = 0;
  ZN_TRY(zn_replica_heads(r, ledger, a, &heads, &count, err));
  *n = 0;
  for (size_t i = 0; i < count; i++) {
    int64_t f = zn_replica_feed(r, &heads[i].ledger, &heads[i].device, false);
    int odd = 0;
    if (f >= 0) ZN_TRY(zn_feed_odd(r, f, &odd, err));
    if (!(odd & ZN_FEED_FORKED)) {
      ZN_TRY(add(a, &v, n, &cap, &heads[i], err));
      continue;
    }
    zn_tip tips[BRANCHES_MAX];
    size_t ntips = 0;
    ZN_TRY(zn_head_branches(r, f, false, tips, BRANCHES_MAX, &ntips, err));
    for (size_t k = 0; k < ntips; k++) {
      zn_head h = heads[i];
      h.seq = tips[k].seq;
      h.hash = tips[k].hash;
      ZN_TRY(add(a, &v, n, &cap, &h, err));
    }
  }
  zn_heads_sort(v, *n);
  *out = v;
  return ZN_OK;
}
