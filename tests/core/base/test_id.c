#include "core/base/id.h"
#include "tests/support/cmocka.h"
#include "tests/support/rng.h"

/* RFC 4648 section 10, in lower case and without padding. */
static void rfc_vectors(void **state) {
  (void)state;
  static const char *pairs[][2] = {{"", ""},
                                   {"f", "my"},
                                   {"fo", "mzxq"},
                                   {"foo", "mzxw6"},
                                   {"foob", "mzxw6yq"},
                                   {"fooba", "mzxw6ytb"},
                                   {"foobar", "mzxw6ytboi"}};
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    char text[32];
    uint8_t back[32];
    size_t n = 99;
    assert_string_equal(zn_b32_encode(text, pairs[i][0], strlen(pairs[i][0])), pairs[i][1]);
    assert_int_equal(strlen(text), ZN_B32_LEN(strlen(pairs[i][0])));
    assert_int_equal(zn_b32_decode_any(back, sizeof back, &n, pairs[i][1]), ZN_OK);
    assert_int_equal(n, strlen(pairs[i][0]));
    assert_memory_equal(back, pairs[i][0], n);
  }
}

static void people_type_as_they_like(void **state) {
  (void)state;
  uint8_t out[6];
  assert_int_equal(zn_b32_decode(out, 6, " MZXW-6ytb oi\n"), ZN_OK);
  assert_memory_equal(out, "foobar", 6);
}

static void wrong_texts_touch_nothing(void **state) {
  (void)state;
  static const char *bad[] = {"mzxw6ytb0i", "mzxw6ytboi=", "mzxw6ytbo", "mzxw6ytboia", "mzxw6ytboiaa",
                              "mzxw6ytboj", "mzxw",        "",          "m\xc3\xa0xw6"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    uint8_t out[6] = "same!";
    assert_int_equal(zn_b32_decode(out, 6, bad[i]), ZN_E_INVALID);
    assert_memory_equal(out, "same!", 6);
  }
}

static void every_length_there_and_back(void **state) {
  (void)state;
  rng r = rng_seeded(1);
  for (size_t n = 0; n <= 64; n++) {
    uint8_t in[64], out[64];
    char text[ZN_B32_LEN(64) + 1];
    rng_fill(&r, in, n);
    zn_b32_encode(text, in, n);
    assert_int_equal(strlen(text), ZN_B32_LEN(n));
    assert_int_equal(zn_b32_decode(out, n, text), ZN_OK);
    if (n > 0) assert_memory_equal(in, out, n);
    size_t got;
    if (n > 0) assert_int_equal(zn_b32_decode_any(out, n - 1, &got, text), ZN_E_INVALID);
  }
}

static void ids_compare(void **state) {
  (void)state;
  zn_id a = {{1}}, b = {{2}}, zero = {{0}};
  zn_hash h = {{0}};
  assert_true(zn_id_cmp(&a, &b) < 0);
  assert_true(zn_id_zero(&zero));
  assert_false(zn_id_zero(&a));
  assert_true(zn_hash_zero(&h));
  h.b[31] = 1;
  assert_false(zn_hash_zero(&h));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rfc_vectors),
      cmocka_unit_test(people_type_as_they_like),
      cmocka_unit_test(wrong_texts_touch_nothing),
      cmocka_unit_test(every_length_there_and_back),
      cmocka_unit_test(ids_compare),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
