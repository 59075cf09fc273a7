/* grant: the first byte says what the rest is: wire bytes, or a body that is then signed. */
#include <string.h>

#include "core/base/mp.h"
#include "core/trust/grant.h"
#include "tests/fuzz/fuzz.h"

static const zn_hash region = {{9}};
static const zn_secret by_seed = {{1}}, to_seed = {{2}};

void fuzz_seed(rng *r, zn_buf *out) {
  zn_env_system();
  zn_env env = zn_test_env(r);
  zn_ident by, to;
  zn_secret key;
  zn_id ledger;
  zn_buf wire;
  uint8_t mode = (uint8_t)rng_below(r, 2);
  zn_ident_from_seed(&by, &by_seed), zn_ident_from_seed(&to, &to_seed);
  rng_fill(r, &key, 32), rng_fill(r, &ledger, 16);
  zn_buf_init(&wire, 0);
  FUZZ_CHECK(zn_grant_make(&wire, &env, &region, &by, &to.box_pk, &ledger, 1 + rng_below(r, 100), &key) == ZN_OK);
  zn_buf_put(out, &mode, 1);
  zn_span part = zn_buf_span(&wire);
  if (mode) {
    zn_mp m;
    zn_mp_init(&m, part);
    zn_mp_get_arr(&m, 2, 2);
    part = zn_mp_get_bin(&m, 1, ZN_GRANT_MAX);
  }
  zn_buf_put(out, part.p, part.n);
  zn_buf_release(&wire);
}

static void try_wire(zn_span wire) {
  zn_grant g;
  zn_ident to;
  zn_secret key;
  zn_id id;
  if (zn_grant_parse(&g, &region, wire) != ZN_OK) return;
  FUZZ_CHECK(g.no >= 1 && g.sealed.n == sizeof key + ZN_BOX_SEAL_EXTRA);
  zn_ident_from_seed(&to, &to_seed);
  if (zn_grant_open(&g, &region, &to, &key) != ZN_OK) return;
  zn_epoch_id(&id, &region, &g.ledger, g.no, &key); /* a key that fits no id never comes out */
  FUZZ_CHECK(zn_id_cmp(&id, &g.epoch) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  zn_env_system();
  if (size < 1) return 0;
  zn_span rest = {data + 1, size - 1};
  if (data[0] % 2 == 0) {
    try_wire(rest);
    return 0;
  }
  zn_ident by;
  zn_sig sig;
  zn_buf wire;
  zn_ident_from_seed(&by, &by_seed);
  zn_sign(&sig, &by, "zona grant 1", rest);
  zn_buf_init(&wire, 0);
  zn_mp_arr(&wire, 2);
  zn_mp_bin(&wire, rest.p, rest.n);
  zn_mp_bin(&wire, &sig, sizeof sig);
  try_wire(zn_buf_span(&wire));
  zn_buf_release(&wire);
  return 0;
}
