/* What the wire bytes of a segment or statement say of themselves, without verifying: enough to know which feed they
 * belong to. */
#include <string.h>

#include "core/base/mp.h"
#include "protocol/session_impl.h"

zn_status zn_peek_segment(zn_peek *out, zn_span wire) {
  zn_mp m, h;
  zn_hash body;
  if (wire.n > ZN_SEG_MAX) return ZN_E_LIMIT;
  ZN_TRY(zn_mp_scan(wire, 8));
  zn_mp_init(&m, wire);
  (void)zn_mp_get_arr(&m, 3, 8);
  zn_span header = zn_mp_get_bin(&m, 1, ZN_SEG_MAX);
  (void)zn_mp_get_bin(&m, ZN_SIG_LEN, ZN_SIG_LEN);
  if (zn_mp_peek(&m) == ZN_MP_ARR) {
    (void)zn_mp_get_arr(&m, 1, 8);
    zn_mp_get_exact(&m, body.b, sizeof body.b);
  } else {
    zn_hash_raw(&body, zn_mp_get_bin(&m, 1, ZN_SEG_MAX));
  }
  if (m.bad) return ZN_E_FORMAT;
  ZN_TRY(zn_mp_scan(header, 8));
  zn_mp_init(&h, header);
  (void)zn_mp_get_arr(&h, 11, 64);
  (void)zn_mp_get_uint(&h, UINT16_MAX); /* format: not ours to judge */
  (void)zn_mp_get_bin(&h, 32, 32);      /* region */
  zn_mp_get_exact(&h, out->of.ledger.b, 16);
  zn_mp_get_exact(&h, out->of.device.b, 32);
  out->of.seq = zn_mp_get_uint(&h, INT64_MAX);
  out->nprev = (unsigned)zn_mp_get_arr(&h, 0, 2);
  for (unsigned i = 0; i < out->nprev; i++) zn_mp_get_exact(&h, out->prev[i].b, 32);
  zn_mp_skip(&h, 4); /* dependencies, epoch, flags, plain size */
  out->changes = (uint32_t)zn_mp_get_uint(&h, UINT32_MAX);
  if (h.bad) return ZN_E_FORMAT;
  zn_span parts[2] = {header, ZN_SPAN(body.b, sizeof body.b)};
  zn_hash_parts(&out->of.hash, "zona seg id 1", parts, 2);
  return ZN_OK;
}

zn_status zn_peek_statement(zn_pk *issuer, uint64_t *seq, zn_span wire) {
  zn_mp m;
  if (wire.n > ZN_TRUST_MAX) return ZN_E_LIMIT;
  ZN_TRY(zn_mp_scan(wire, 8));
  zn_mp_init(&m, wire);
  (void)zn_mp_get_arr(&m, 2, 8);
  zn_span body = zn_mp_get_bin(&m, 1, ZN_TRUST_MAX);
  if (m.bad) return ZN_E_FORMAT;
  ZN_TRY(zn_mp_scan(body, 8));
  zn_mp_init(&m, body);
  (void)zn_mp_get_arr(&m, 5, 64);
  zn_mp_skip(&m, 2); /* format, kind */
  (void)zn_mp_get_bin(&m, 32, 32);
  zn_mp_get_exact(&m, issuer->b, 32);
  *seq = zn_mp_get_uint(&m, INT64_MAX);
  return m.bad ? ZN_E_FORMAT : ZN_OK;
}
