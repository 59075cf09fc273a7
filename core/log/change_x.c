/* x: what a row carries of fields that this build does not know, and the taking over of them after an upgrade. */
#include <string.h>

#include "core/base/mp.h"
#include "core/log/change_wire.h"

static zn_status ref_value(zn_mp *m, const zn_change_ctx *ctx, zn_val *out) {
  int64_t k;
  if (zn_mp_peek(m) == ZN_MP_BIN) {
    zn_id h;
    zn_mp_get_exact(m, h.b, sizeof h.b);
    if (m->bad) return ZN_E_FORMAT;
    k = ctx->map->k_of_hash(ctx->map->ctx, &h);
  } else {
    zn_pk device;
    zn_id ledger;
    zn_mp_get_arr(m, 3, 3);
    zn_mp_get_exact(m, device.b, sizeof device.b);
    zn_mp_get_exact(m, ledger.b, sizeof ledger.b);
    uint64_t n = zn_mp_get_uint(m, (1ULL << 43) - 1);
    if (m->bad) return ZN_E_FORMAT;
    int64_t f = ctx->map->feed(ctx->map->ctx, &ledger, &device);
    k = f < 0 ? -1 : K_OF(f, n);
  }
  if (k < 0) return ZN_E_IO;
  *out = zn_int(k);
  return ZN_OK;
}

zn_status zn_x_take(zn_span x, const zn_field *f, const zn_change_ctx *ctx, zn_val *out, bool *found) {
  *found = false;
  if (x.n == 0) return ZN_OK;
  ZN_TRY(zn_mp_scan(x, 4));
  zn_mp m;
  zn_mp_init(&m, x);
  size_t n = zn_mp_get_arr(&m, 0, ZN_CHANGE_COLS_MAX);
  for (size_t i = 0; i < n && !m.bad; i++) {
    zn_mp_get_arr(&m, 3, 3);
    uint64_t no = zn_mp_get_uint(&m, UINT16_MAX), kind = zn_mp_get_uint(&m, ZN_COL_REF);
    if (no != f->no) {
      zn_mp_skip(&m, 1);
      continue;
    }
    if (m.bad) return ZN_E_FORMAT;
    bool bytes = f->type == ZN_T_TEXT || f->type == ZN_T_ENUM || f->type == ZN_T_BIN;
    if (bytes != (kind == ZN_COL_TEXT || kind == ZN_COL_BIN) || (f->type == ZN_T_REF) != (kind == ZN_COL_REF))
      return ZN_E_FORMAT;
    if (kind == ZN_COL_REF) {
      ZN_TRY(ref_value(&m, ctx, out));
    } else if (bytes) {
      zn_span s = zn_mp_get_bin(&m, 0, SIZE_MAX);
      *out = (zn_val){kind == ZN_COL_TEXT ? ZN_V_TEXT : ZN_V_BIN, 0, s};
    } else {
      *out = zn_int(zn_mp_get_int(&m));
    }
    if (m.bad) return ZN_E_FORMAT;
    *found = true;
    return ZN_OK;
  }
  return m.bad ? ZN_E_FORMAT : ZN_OK;
}

static size_t count_rest(zn_span x, const zn_entity *e, zn_buf *out) {
  zn_mp m;
  zn_mp_init(&m, x);
  size_t n = zn_mp_get_arr(&m, 0, ZN_CHANGE_COLS_MAX), kept = 0;
  for (size_t i = 0; i < n && !m.bad; i++) {
    zn_span raw = zn_mp_get_raw(&m);
    if (m.bad) break;
    zn_mp f;
    zn_mp_init(&f, raw);
    zn_mp_get_arr(&f, 3, 3);
    unsigned no = (unsigned)zn_mp_get_uint(&f, UINT16_MAX);
    if (zn_field_index_no(e, no) >= 0) continue;
    kept++;
    if (out != NULL) zn_buf_put(out, raw.p, raw.n);
  }
  return m.bad ? 0 : kept;
}

zn_status zn_x_rest(zn_span x, const zn_entity *e, zn_arena *a, zn_span *out) {
  *out = (zn_span){NULL, 0};
  if (x.n == 0) return ZN_OK;
  ZN_TRY(zn_mp_scan(x, 4));
  size_t n = count_rest(x, e, NULL);
  if (n == 0) return ZN_OK;
  zn_buf b;
  zn_buf_init(&b, 0);
  zn_mp_arr(&b, n);
  count_rest(x, e, &b);
  zn_status st = zn_buf_ok(&b) ? ZN_OK : ZN_E_NOMEM;
  if (st == ZN_OK) {
    *out = zn_arena_dup(a, zn_buf_span(&b));
    if (out->p == NULL) st = ZN_E_NOMEM;
  }
  zn_buf_release(&b);
  return st;
}
