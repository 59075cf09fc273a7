#include "core/log/vector.h"

#include "tests/support/cmocka.h"
#include "tests/support/rng.h"

static void the_digest_knows_no_order_but_every_bit(void **state) {
  (void)state;
  enum { N = 40 };
  rng r = rng_seeded(41);
  zn_head h[N], mixed[N];
  zn_id a, b;
  rng_fill(&r, h, sizeof h);
  for (int i = 0; i < N; i++) h[i].ledger.b[0] = (uint8_t)(i % 3), h[i].ledger.b[1] = 0;
  memcpy(mixed, h, sizeof h);
  for (size_t i = N - 1; i > 0; i--) {
    size_t k = rng_below(&r, i + 1);
    zn_head t = mixed[i];
    mixed[i] = mixed[k], mixed[k] = t;
  }
  zn_heads_sort(h, N), zn_heads_sort(mixed, N);
  zn_heads_digest(&a, h, N), zn_heads_digest(&b, mixed, N);
  assert_memory_equal(a.b, b.b, 16);
  mixed[7].seq++;
  zn_heads_digest(&b, mixed, N);
  assert_memory_not_equal(a.b, b.b, 16);
  zn_heads_digest(&b, h, N - 1);
  assert_memory_not_equal(a.b, b.b, 16);
  zn_heads_sort(NULL, 0);
  zn_heads_digest(&b, NULL, 0);
  assert_false(zn_id_zero(&b));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(the_digest_knows_no_order_but_every_bit)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
