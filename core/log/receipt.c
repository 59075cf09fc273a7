#include "core/log/receipt.h"

#include "core/base/mp.h"

#define LABEL  "zona receipt 1"
#define FORMAT 1
#define ITEMS  9

static void put_body(zn_buf *b, const zn_hash *region, const zn_pk *by, const zn_receipt *r) {
  zn_mp_arr(b, ITEMS);
  zn_mp_uint(b, FORMAT);
  zn_mp_bin(b, region->b, sizeof region->b);
  zn_mp_bin(b, by->b, sizeof by->b);
  zn_mp_uint(b, r->incarnation);
  zn_mp_bin(b, r->ledger.b, sizeof r->ledger.b);
  zn_mp_bin(b, r->device.b, sizeof r->device.b);
  zn_mp_uint(b, r->seq);
  zn_mp_bin(b, r->hash.b, sizeof r->hash.b);
  zn_mp_int(b, r->t_ms);
}

zn_status zn_receipt_make(zn_buf *out, const zn_hash *region, const zn_ident *by, const zn_receipt *r) {
  zn_buf body;
  zn_sig sig;
  if (r->seq == 0 || r->seq > INT64_MAX || r->incarnation > INT64_MAX) return ZN_E_BUG;
  zn_buf_init(&body, ZN_RECEIPT_MAX);
  put_body(&body, region, &by->sign_pk, r);
  zn_sign(&sig, by, LABEL, zn_buf_span(&body));
  bool ok = zn_buf_ok(&body);
  if (ok) {
    zn_mp_arr(out, 2);
    zn_mp_bin(out, body.p, body.n);
    zn_mp_bin(out, sig.b, sizeof sig.b);
  }
  zn_buf_release(&body);
  return ok && zn_buf_ok(out) ? ZN_OK : ZN_E_NOMEM;
}

static zn_status get_body(zn_receipt *r, zn_hash *region, zn_span body) {
  zn_mp m;
  ZN_TRY(zn_mp_scan(body, 4));
  zn_mp_init(&m, body);
  size_t items = zn_mp_get_arr(&m, 1, 32);
  uint64_t format = zn_mp_get_uint(&m, INT64_MAX);
  if (m.bad || format == 0) return ZN_E_FORMAT;
  if (format > FORMAT) return ZN_E_VERSION;
  if (items < ITEMS) return ZN_E_FORMAT;
  zn_mp_get_exact(&m, region->b, sizeof region->b);
  zn_mp_get_exact(&m, r->by.b, sizeof r->by.b);
  r->incarnation = zn_mp_get_uint(&m, INT64_MAX);
  zn_mp_get_exact(&m, r->ledger.b, sizeof r->ledger.b);
  zn_mp_get_exact(&m, r->device.b, sizeof r->device.b);
  r->seq = zn_mp_get_uint(&m, INT64_MAX);
  zn_mp_get_exact(&m, r->hash.b, sizeof r->hash.b);
  r->t_ms = zn_mp_get_int(&m);
  zn_mp_skip(&m, items - ITEMS); /* what a newer server adds */
  return zn_mp_done(&m) && r->seq > 0 ? ZN_OK : ZN_E_FORMAT;
}

zn_status zn_receipt_parse(zn_receipt *out, const zn_hash *region, zn_span wire) {
  zn_mp m;
  zn_receipt r = {0};
  zn_hash where;
  zn_sig sig;
  if (wire.n > ZN_RECEIPT_MAX) return ZN_E_LIMIT;
  ZN_TRY(zn_mp_scan(wire, 1));
  zn_mp_init(&m, wire);
  zn_mp_get_arr(&m, 2, 2);
  zn_span body = zn_mp_get_bin(&m, 1, ZN_RECEIPT_MAX);
  zn_mp_get_exact(&m, sig.b, sizeof sig.b);
  if (!zn_mp_done(&m)) return ZN_E_FORMAT;
  ZN_TRY(get_body(&r, &where, body));
  if (region != NULL && zn_hash_cmp(region, &where) != 0) return ZN_E_DENIED;
  ZN_TRY(zn_verify(&sig, &r.by, LABEL, body));
  *out = r;
  return ZN_OK;
}
