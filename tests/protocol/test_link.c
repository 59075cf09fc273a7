/* When to try again. */
#include "protocol/link.h"
#include "tests/support/cmocka.h"
#include "tests/support/rng.h"

static void doubling(void **state) {
  (void)state;
  rng r = rng_seeded(1);
  zn_env env = zn_test_env(&r);
  zn_link l;
  zn_link_init(&l, &env);
  assert_int_equal(zn_link_wait(&l), 0);
  int64_t step = ZN_LINK_MIN_MS;
  for (int i = 0; i < 20; i++) {
    zn_link_ended(&l, ZN_LINK_NONET, false);
    int64_t w = zn_link_wait(&l);
    if (w < step / 2 || w > step) fail_msg("attempt %d: %lld of %lld", i, (long long)w, (long long)step);
    r.mono_ms += w;
    assert_int_equal(zn_link_wait(&l), 0);
    if (step < ZN_LINK_MAX_MS) step = step * 2 < ZN_LINK_MAX_MS ? step * 2 : ZN_LINK_MAX_MS;
  }
}

static void success_starts_afresh(void **state) {
  (void)state;
  rng r = rng_seeded(2);
  zn_env env = zn_test_env(&r);
  zn_link l;
  zn_link_init(&l, &env);
  for (int i = 0; i < 10; i++) zn_link_ended(&l, ZN_LINK_NONET, false);
  zn_link_ended(&l, ZN_LINK_OK, true);
  assert_true(zn_link_wait(&l) >= l.idle_ms / 2);
  zn_link_wake(&l);
  assert_int_equal(zn_link_wait(&l), 0);
  zn_link_ended(&l, ZN_LINK_NONET, false);
  assert_true(zn_link_wait(&l) <= ZN_LINK_MIN_MS);
}

/* A line that dies every few KB but moves: at once, every time. */
static void progress_is_not_failure(void **state) {
  (void)state;
  rng r = rng_seeded(3);
  zn_env env = zn_test_env(&r);
  zn_link l;
  zn_link_init(&l, &env);
  for (int i = 0; i < 50; i++) {
    zn_link_ended(&l, ZN_LINK_DROPPED, true);
    assert_true(zn_link_wait(&l) <= ZN_LINK_MIN_MS);
  }
  for (int i = 0; i < 8; i++) zn_link_ended(&l, ZN_LINK_DROPPED, false);
  assert_true(zn_link_wait(&l) > 10 * ZN_LINK_MIN_MS);
}

static void a_wake_never_hammers(void **state) {
  (void)state;
  rng r = rng_seeded(4);
  zn_env env = zn_test_env(&r);
  zn_link l;
  zn_link_init(&l, &env);
  for (int i = 0; i < 10; i++) zn_link_ended(&l, ZN_LINK_REFUSED, false);
  assert_true(zn_link_wait(&l) >= ZN_LINK_LONG_MS / 2);
  zn_link_wake(&l);
  assert_true(zn_link_wait(&l) <= ZN_LINK_MIN_MS && zn_link_wait(&l) > 0);
}

static void jitter_spreads(void **state) {
  (void)state;
  rng r = rng_seeded(5);
  zn_env env = zn_test_env(&r);
  int low = 0, high = 0;
  for (int i = 0; i < 200; i++) {
    zn_link l;
    zn_link_init(&l, &env);
    for (int k = 0; k < 6; k++) zn_link_ended(&l, ZN_LINK_SERVER, false);
    int64_t w = zn_link_wait(&l), step = 64 * ZN_LINK_MIN_MS;
    assert_true(w >= step / 2 && w <= step);
    if (w < step * 5 / 8) low++;
    if (w > step * 7 / 8) high++;
  }
  assert_true(low > 20 && high > 20);
}

static void meanings(void **state) {
  (void)state;
  assert_int_equal(zn_link_reason_of(ZN_OK, true), ZN_LINK_OK);
  assert_int_equal(zn_link_reason_of(ZN_E_NET, false), ZN_LINK_NONET);
  assert_int_equal(zn_link_reason_of(ZN_E_NET, true), ZN_LINK_DROPPED);
  assert_int_equal(zn_link_reason_of(ZN_E_DENIED, true), ZN_LINK_REFUSED);
  assert_int_equal(zn_link_reason_of(ZN_E_CRYPTO, false), ZN_LINK_MISTRUST);
  assert_int_equal(zn_link_reason_of(ZN_E_IO, true), ZN_LINK_SERVER);
  for (int i = ZN_LINK_OK; i <= ZN_LINK_MISTRUST; i++) assert_true(zn_link_reason_text((zn_link_reason)i)[0] != 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(doubling),
      cmocka_unit_test(success_starts_afresh),
      cmocka_unit_test(progress_is_not_failure),
      cmocka_unit_test(a_wake_never_hammers),
      cmocka_unit_test(jitter_spreads),
      cmocka_unit_test(meanings),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
