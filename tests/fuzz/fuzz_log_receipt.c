/* receipt: the first byte says whether the rest is wire bytes, or a body that its server signed whatever it holds. */
#include <string.h>

#include "core/base/mp.h"
#include "core/log/receipt.h"
#include "tests/fuzz/fuzz.h"

static zn_ident server(void) {
  zn_secret seed = {{9}};
  zn_ident id;
  zn_ident_from_seed(&id, &seed);
  return id;
}

void fuzz_seed(rng *r, zn_buf *out) {
  zn_ident by = server();
  zn_hash region = {{1}};
  zn_receipt t;
  zn_buf wire;
  zn_mp m;
  rng_fill(r, &t, sizeof t);
  t.seq = 1 + (t.seq >> rng_below(r, 60)) % INT64_MAX;
  t.incarnation >>= 1;
  zn_buf_init(&wire, 0);
  FUZZ_CHECK(zn_receipt_make(&wire, &region, &by, &t) == ZN_OK);
  uint8_t mode = (uint8_t)rng_below(r, 2);
  zn_buf_put(out, &mode, 1);
  zn_mp_init(&m, zn_buf_span(&wire));
  zn_mp_get_arr(&m, 2, 2);
  zn_span body = zn_mp_get_bin(&m, 1, ZN_RECEIPT_MAX);
  if (mode == 0)
    zn_buf_put(out, wire.p, wire.n);
  else
    zn_buf_put(out, body.p, body.n);
  zn_buf_release(&wire);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  zn_receipt t;
  zn_buf wire;
  if (size < 1) return 0;
  zn_span rest = {data + 1, size - 1};
  zn_buf_init(&wire, 0);
  if (data[0] % 2 == 0) {
    zn_buf_put(&wire, rest.p, rest.n);
  } else {
    zn_ident by = server();
    zn_sig sig;
    zn_sign(&sig, &by, "zona receipt 1", rest);
    zn_mp_arr(&wire, 2);
    zn_mp_bin(&wire, rest.p, rest.n);
    zn_mp_bin(&wire, sig.b, sizeof sig.b);
  }
  if (zn_receipt_parse(&t, NULL, zn_buf_span(&wire)) == ZN_OK) FUZZ_CHECK(t.seq >= 1 && wire.n <= ZN_RECEIPT_MAX);
  zn_buf_release(&wire);
  return 0;
}
