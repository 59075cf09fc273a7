#include "tests/support/cmocka.h"

#include "core/base/arena.h"
#include "core/base/bytes.h"
#include "core/base/env.h"
#include "core/base/status.h"

static void buf_grows_and_keeps(void **state) {
  (void)state;
  zn_buf b;
  zn_buf_init(&b, 0);
  for (int i = 0; i < 10000; i++) zn_buf_printf(&b, "%d,", i % 10);
  assert_true(zn_buf_ok(&b));
  assert_int_equal(b.n, 20000);
  assert_int_equal(strlen(zn_buf_cstr(&b)), 20000);
  zn_buf_drop(&b, 19998);
  assert_string_equal(zn_buf_cstr(&b), "9,");
  zn_buf_drop(&b, 100);
  assert_int_equal(b.n, 0);
  zn_buf_release(&b);
  zn_buf_put_str(&b, "again");
  assert_string_equal(zn_buf_cstr(&b), "again");
  zn_buf_release(&b);
}

static void buf_failure_is_sticky(void **state) {
  (void)state;
  zn_buf b;
  zn_buf_init(&b, 8);
  zn_buf_put(&b, "12345678", 8);
  assert_true(zn_buf_ok(&b));
  assert_string_equal(zn_buf_cstr(&b), "12345678"); /* the terminator does not count */
  zn_buf_put(&b, "9", 1);
  assert_false(zn_buf_ok(&b));
  zn_buf_put(&b, "", 0);
  assert_false(zn_buf_ok(&b));
  assert_string_equal(zn_buf_cstr(&b), "");
  assert_int_equal(zn_buf_span(&b).n, 0);
  assert_null(zn_buf_room(&b, 1));
  zn_buf_clear(&b);
  assert_true(zn_buf_ok(&b));
  assert_null(zn_buf_room(&b, SIZE_MAX));
  zn_buf_release(&b);
}

static void buf_printf_longer_than_its_scratch(void **state) {
  (void)state;
  zn_buf b;
  zn_buf_init(&b, 1000);
  zn_buf_printf(&b, "%0999d", 7);
  assert_true(zn_buf_ok(&b));
  assert_int_equal(b.n, 999);
  zn_buf_printf(&b, "%0300d", 7);
  assert_false(zn_buf_ok(&b));
  zn_buf_release(&b);
  zn_buf_init(&b, 300);
  zn_buf_printf(&b, "%0300d", 7);
  assert_true(zn_buf_ok(&b));
  zn_buf_release(&b);
}

static void spans_compare(void **state) {
  (void)state;
  assert_true(zn_span_cmp(ZN_SPAN_STR("ab"), ZN_SPAN_STR("abc")) < 0);
  assert_true(zn_span_cmp(ZN_SPAN_STR("b"), ZN_SPAN_STR("abc")) > 0);
  assert_int_equal(zn_span_cmp(ZN_SPAN_STR("abc"), ZN_SPAN_STR("abc")), 0);
  assert_true(zn_span_eq((zn_span){NULL, 0}, ZN_SPAN_STR("")));
  assert_false(zn_span_eq(ZN_SPAN_STR("a"), ZN_SPAN_STR("b")));
}

static void utf8(void **state) {
  (void)state;
  static const char *good[] = {"", "Comunità", "€ 12", "\xf0\x9f\x99\x82", "\xed\x9f\xbf", "\xf4\x8f\xbf\xbf"};
  static const char *bad[] = {"\x80", "\xc0\xaf",     "\xc3",      "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                              "\xff", "\xf0\x9f\x99", "a\xe2\x82z"};
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) assert_true(zn_utf8_valid(ZN_SPAN_STR(good[i])));
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(zn_utf8_valid(ZN_SPAN_STR(bad[i])));
}

static void arena_gives_and_forgets(void **state) {
  (void)state;
  zn_arena a;
  zn_arena_init(&a);
  char *kept = zn_arena_strdup(&a, "Nocera Terinese");
  for (size_t i = 1; i < 3000; i += 7) {
    uint8_t *p = zn_arena_alloc(&a, i);
    assert_non_null(p);
    assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
    for (size_t k = 0; k < i; k++) assert_int_equal(p[k], 0);
    memset(p, 0xaa, i);
  }
  assert_string_equal(kept, "Nocera Terinese");
  assert_non_null(zn_arena_alloc(&a, 3u << 20));
  assert_string_equal(zn_arena_printf(&a, "%s/%d", "2025", 7), "2025/7");
  assert_string_equal(zn_arena_strndup(&a, "abcdef", 3), "abc");
  zn_span d = zn_arena_dup(&a, ZN_SPAN_STR("xyz"));
  assert_memory_equal(d.p, "xyz", 3);
  zn_arena_clear(&a);
  assert_int_equal(a.used, 0);
  uint8_t *again = zn_arena_alloc(&a, 1000);
  for (size_t k = 0; k < 1000; k++) assert_int_equal(again[k], 0);
  assert_null(zn_arena_alloc(&a, SIZE_MAX));
  zn_arena_release(&a);
}

static zn_status second(zn_err *err) { return zn_fail(err, ZN_E_DENIED, "prima\nseconda %s", "riga"); }

static zn_status first(zn_err *err) {
  ZN_TRY(second(err));
  return ZN_OK;
}

static void errors_are_one_line(void **state) {
  (void)state;
  zn_err e = {0};
  assert_int_equal(first(&e), ZN_E_DENIED);
  assert_int_equal(e.code, ZN_E_DENIED);
  assert_string_equal(e.text, "prima seconda riga");
  assert_int_equal(zn_fail(&e, ZN_E_IO, "riga 7: %s", e.text), ZN_E_IO); /* its own text as an argument */
  assert_string_equal(e.text, "riga 7: prima seconda riga");
  assert_int_equal(zn_fail(NULL, ZN_E_FULL, "x"), ZN_E_FULL);
  char longer[2000];
  memset(longer, 0, sizeof longer);
  for (size_t i = 0; i + 3 < sizeof longer; i += 3) memcpy(longer + i, "€", 3);
  assert_int_equal(zn_fail(&e, ZN_E_INVALID, "%s", longer), ZN_E_INVALID);
  assert_true(zn_utf8_valid(ZN_SPAN_STR(e.text)));
  assert_in_range(strlen(e.text), 760, 767);
  assert_string_equal(zn_status_name(ZN_E_CRYPTO), "crypto");
}

static void the_system_has_time_and_chance(void **state) {
  (void)state;
  const zn_env *env = zn_env_system();
  assert_non_null(env);
  assert_true(env->wall_ms(env->ctx) > 1700000000000);
  int64_t a = env->mono_ms(env->ctx);
  assert_true(env->mono_ms(env->ctx) >= a);
  uint8_t x[32] = {0}, y[32] = {0};
  env->random(env->ctx, x, sizeof x);
  env->random(env->ctx, y, sizeof y);
  assert_memory_not_equal(x, y, sizeof x);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(buf_grows_and_keeps),
      cmocka_unit_test(buf_failure_is_sticky),
      cmocka_unit_test(buf_printf_longer_than_its_scratch),
      cmocka_unit_test(spans_compare),
      cmocka_unit_test(utf8),
      cmocka_unit_test(arena_gives_and_forgets),
      cmocka_unit_test(errors_are_one_line),
      cmocka_unit_test(the_system_has_time_and_chance),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
