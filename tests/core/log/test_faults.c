/* Every allocation fails in its turn: the status says so, nothing leaks (the sanitizers look), what was appended before
 * stays. */
#include "tests/support/faults.h"

#include "core/base/arena.h"
#include "core/base/money.h"
#include "core/log/receipt.h"
#include "core/log/segment.h"
#include "tests/support/rng.h"

static const zn_secret key = {{5}};

static zn_ident me(void) {
  zn_ident id;
  zn_ident_from_seed(&id, &key);
  return id;
}

static zn_status seal_and_open(void *ctx) {
  rng r = rng_seeded(51);
  zn_env env = zn_test_env(&r);
  zn_ident by = me();
  zn_seg_hdr h = {.seq = 1};
  zn_hash hash;
  zn_buf wire, plain;
  zn_seg *seg = ctx;
  zn_buf_init(&wire, 0);
  zn_buf_init(&plain, 0);
  zn_status s = zn_seg_seal(&wire, &hash, &env, &h, &key, &by, ZN_SPAN_STR("impegno 2025/1"));
  if (s == ZN_OK) s = zn_seg_parse(seg, NULL, zn_buf_span(&wire));
  if (s == ZN_OK) s = zn_seg_open(&plain, seg, &key);
  if (s == ZN_OK) assert_int_equal(plain.n, 14);
  zn_buf_release(&wire);
  zn_buf_release(&plain);
  return s;
}

static zn_status receipt(void *ctx) {
  (void)ctx;
  zn_ident by = me();
  zn_hash region = {{1}};
  zn_receipt in = {.seq = 7}, out;
  zn_buf wire;
  zn_buf_init(&wire, 0);
  zn_status s = zn_receipt_make(&wire, &region, &by, &in);
  if (s == ZN_OK) s = zn_receipt_parse(&out, &region, zn_buf_span(&wire));
  zn_buf_release(&wire);
  return s;
}

static zn_status sealed_things(void *ctx) {
  (void)ctx;
  rng r = rng_seeded(52);
  zn_env env = zn_test_env(&r);
  zn_ident by = me();
  zn_buf box, lock, out;
  zn_buf_init(&box, 0), zn_buf_init(&lock, 0), zn_buf_init(&out, 0);
  zn_status s = zn_box_seal(&box, &env, &by.box_pk, ZN_SPAN_STR("chiave"));
  if (s == ZN_OK) s = zn_box_open(&out, &by, zn_buf_span(&box));
  zn_stream *push = NULL;
  uint8_t header[24];
  if (s == ZN_OK) s = zn_stream_new_push(&push, &key, header);
  if (s == ZN_OK) s = zn_stream_push(push, &lock, ZN_SPAN_STR("uno"), true);
  zn_stream_free(push);
  zn_buf_release(&box), zn_buf_release(&lock), zn_buf_release(&out);
  return s;
}

static zn_status long_signature(void *ctx) {
  static uint8_t text[10000];
  zn_ident by = me();
  zn_sig sig;
  (void)ctx;
  zn_sign(&sig, &by, "zona test 1", ZN_SPAN(text, sizeof text));
  zn_status s = zn_verify(&sig, &by.sign_pk, "zona test 1", ZN_SPAN(text, sizeof text));
  return s == ZN_E_CRYPTO ? ZN_E_NOMEM : s; /* zn_sign without memory: a signature that never verifies */
}

static zn_status shares(void *ctx) {
  (void)ctx;
  const int64_t w[] = {3, 2, 1};
  const zn_cents given[] = {0, 0, 0};
  zn_cents p[3];
  ZN_TRY(zn_money_split(100, w, 3, p, NULL));
  return zn_money_split_cumulative(100, w, given, 3, p, NULL);
}

static zn_status arena(void *ctx) {
  (void)ctx;
  zn_arena a;
  zn_status s = ZN_OK;
  zn_arena_init(&a);
  for (int i = 0; i < 50 && s == ZN_OK; i++)
    if (zn_arena_alloc(&a, 1000) == NULL) s = ZN_E_NOMEM;
  if (s == ZN_OK && zn_arena_printf(&a, "%s", "2025/1") == NULL) s = ZN_E_NOMEM;
  zn_arena_release(&a);
  return s;
}

static void sweeps(void **state) {
  (void)state;
  zn_seg *seg = malloc(sizeof *seg);
  assert_true(faults_sweep(seal_and_open, seg) >= 5);
  free(seg);
  assert_true(faults_sweep(receipt, NULL) >= 2);
  assert_true(faults_sweep(sealed_things, NULL) >= 3);
  assert_true(faults_sweep(long_signature, NULL) >= 2);
  assert_true(faults_sweep(shares, NULL) >= 3);
  assert_true(faults_sweep(arena, NULL) >= 2);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(sweeps)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
