#include "core/log/receipt.h"

#include "tests/support/cmocka.h"
#include "tests/support/rng.h"

static void every_byte_counts(void **state) {
  (void)state;
  rng r = rng_seeded(31);
  zn_secret seed;
  zn_ident by;
  zn_hash region, other;
  zn_receipt in, out;
  zn_buf wire;
  zn_buf_init(&wire, 0);
  rng_fill(&r, seed.b, 32);
  rng_fill(&r, region.b, 32);
  rng_fill(&r, &in, sizeof in);
  in.incarnation = INT64_MAX, in.seq = INT64_MAX, in.t_ms = INT64_MIN;
  zn_ident_from_seed(&by, &seed);
  assert_int_equal(zn_receipt_make(&wire, &region, &by, &in), ZN_OK);
  assert_true(wire.n <= ZN_RECEIPT_MAX); /* at their largest */
  assert_int_equal(zn_receipt_parse(&out, &region, zn_buf_span(&wire)), ZN_OK);
  assert_memory_equal(out.by.b, by.sign_pk.b, 32);
  assert_memory_equal(out.hash.b, in.hash.b, 32);
  assert_true(out.t_ms == INT64_MIN && out.seq == INT64_MAX && out.incarnation == INT64_MAX);
  other = region;
  other.b[31] ^= 1;
  assert_int_equal(zn_receipt_parse(&out, &other, zn_buf_span(&wire)), ZN_E_DENIED);
  assert_int_equal(zn_receipt_parse(&out, NULL, zn_buf_span(&wire)), ZN_OK);
  for (size_t i = 0; i < wire.n; i++) {
    wire.p[i] ^= 4;
    if (zn_receipt_parse(&out, &region, zn_buf_span(&wire)) == ZN_OK) fail_msg("byte %zu", i);
    wire.p[i] ^= 4;
  }
  for (size_t n = 0; n < wire.n; n++)
    if (zn_receipt_parse(&out, &region, ZN_SPAN(wire.p, n)) == ZN_OK) fail_msg("cut at %zu", n);
  zn_buf_release(&wire);
}

static void a_receipt_is_for_something(void **state) {
  (void)state;
  zn_secret seed = {{1}};
  zn_ident by;
  zn_hash region = {{2}};
  zn_receipt in = {0};
  zn_buf wire;
  zn_buf_init(&wire, 0);
  zn_ident_from_seed(&by, &seed);
  assert_int_equal(zn_receipt_make(&wire, &region, &by, &in), ZN_E_BUG); /* number 0 */
  assert_int_equal(wire.n, 0);
  uint8_t large[ZN_RECEIPT_MAX + 1] = {0};
  assert_int_equal(zn_receipt_parse(&in, NULL, ZN_SPAN(large, sizeof large)), ZN_E_LIMIT);
  zn_buf_release(&wire);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_byte_counts), cmocka_unit_test(a_receipt_is_for_something)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
