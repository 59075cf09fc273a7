/* The list of messages: every one encodes and decodes, every cut and every wrong byte is refused without harm, later
 * versions read. */
#include "core/base/mp.h"
#include "protocol/messages.h"
#include "tests/support/cmocka.h"
#include "tests/support/messages.h"

#define tags  message_tags
#define COUNT MESSAGE_COUNT

static void encode(zn_buf *b, const zn_msg *m) {
  zn_status st = zn_msg_encode(b, m);
  if (st != ZN_OK) fail_msg("%s: does not encode (%s)", zn_msg_about(m->tag)->name, zn_status_name(st));
}

/* What is decoded encodes to the same bytes. */
static void round_trip(void **state) {
  (void)state;
  rng r = rng_seeded(1);
  for (size_t i = 0; i < COUNT; i++)
    for (int k = 0; k < 60; k++) {
      zn_msg m, back;
      zn_buf a, b;
      zn_buf_init(&a, 0);
      zn_buf_init(&b, 0);
      message_make(&r, &m, tags[i]);
      encode(&a, &m);
      assert_true(a.n <= ZN_MSG_MAX);
      memset(&back, 0xee, sizeof back);
      assert_int_equal(zn_msg_decode(&back, zn_buf_span(&a)), ZN_OK);
      assert_int_equal(back.tag, m.tag);
      encode(&b, &back);
      assert_true(zn_span_eq(zn_buf_span(&a), zn_buf_span(&b)));
      zn_buf_clear(&b);
      zn_msg_print(&b, &back);
      assert_true(b.n > 3);
      zn_buf_release(&a);
      zn_buf_release(&b);
    }
}

static void every_cut(void **state) {
  (void)state;
  rng r = rng_seeded(2);
  for (size_t i = 0; i < COUNT; i++) {
    zn_msg m, back;
    zn_buf a;
    zn_buf_init(&a, 0);
    message_make(&r, &m, tags[i]);
    encode(&a, &m);
    for (size_t n = 0; n < a.n; n++) {
      uint8_t *cut = malloc(n ? n : 1); /* exactly as long as it is: a read past it is seen */
      memcpy(cut, a.p, n);
      assert_int_equal(zn_msg_decode(&back, ZN_SPAN(cut, n)), ZN_E_FORMAT);
      free(cut);
    }
    zn_buf_put(&a, "\xc0", 1); /* and one byte too many */
    assert_int_equal(zn_msg_decode(&back, zn_buf_span(&a)), ZN_E_FORMAT);
    zn_buf_release(&a);
  }
}

static void later_versions(void **state) {
  (void)state;
  rng r = rng_seeded(3);
  zn_msg back;
  for (size_t i = 0; i < COUNT; i++) { /* a field more at the end is skipped */
    zn_msg m;
    zn_buf a, b;
    zn_buf_init(&a, 0);
    zn_buf_init(&b, 0);
    do {
      zn_buf_clear(&a);
      message_make(&r, &m, tags[i]);
      encode(&a, &m);
    } while (a.n > ZN_MSG_MAX - 16);
    zn_mp in;
    zn_mp_init(&in, zn_buf_span(&a));
    size_t n = zn_mp_get_arr(&in, 1, 64);
    zn_mp_arr(&b, n + 2);
    zn_buf_put(&b, in.p, (size_t)(in.end - in.p));
    zn_mp_uint(&b, 7);
    zn_mp_arr(&b, 1);
    zn_mp_str(&b, "x", 1);
    assert_int_equal(zn_msg_decode(&back, zn_buf_span(&b)), ZN_OK);
    assert_int_equal(back.tag, tags[i]);
    zn_buf_release(&a);
    zn_buf_release(&b);
  }
  for (unsigned tag = 0; tag < 300; tag++) { /* unknown: optional ones are ignored, others are an error */
    if (zn_msg_about(tag)) continue;
    zn_buf b;
    zn_buf_init(&b, 0);
    zn_mp_arr(&b, 2);
    zn_mp_uint(&b, tag);
    zn_mp_bin(&b, "abc", 3);
    zn_status st = zn_msg_decode(&back, zn_buf_span(&b));
    if (tag < ZN_TAG_OPTIONAL)
      assert_int_equal(st, ZN_E_FORMAT);
    else
      assert_true(st == ZN_OK && back.tag == ZN_MSG_UNKNOWN);
    zn_buf_release(&b);
  }
}

/* What decodes is within its limits; nothing crashes. */
static void wrong_bytes(void **state) {
  (void)state;
  rng r = rng_seeded(4);
  for (int k = 0; k < 60000; k++) {
    zn_msg m, back;
    zn_buf a;
    zn_buf_init(&a, 0);
    message_make(&r, &m, tags[rng_below(&r, COUNT)]);
    encode(&a, &m);
    for (uint64_t n = 1 + rng_below(&r, 3); n > 0; n--) {
      size_t at = rng_below(&r, 3) ? (size_t)rng_below(&r, a.n < 12 ? a.n : 12) : (size_t)rng_below(&r, a.n);
      a.p[at] = (uint8_t)rng_next(&r);
    }
    if (zn_msg_decode(&back, zn_buf_span(&a)) == ZN_OK && back.tag != ZN_MSG_UNKNOWN) {
      zn_buf b;
      zn_buf_init(&b, 0);
      encode(&b, &back);
      zn_buf_release(&b);
    }
    zn_buf_release(&a);
  }
}

static void limits_hold_when_encoding(void **state) {
  (void)state;
  zn_buf b;
  zn_msg m = {.tag = ZN_MSG_seg};
  zn_buf_init(&b, 0);
  zn_buf_put(&b, "kept", 4);
  m.seg.wire = ZN_SPAN(message_pool, ZN_SEG_INLINE + 1);
  assert_int_equal(zn_msg_encode(&b, &m), ZN_E_LIMIT);
  assert_int_equal(b.n, 4);
  m.seg.wire = ZN_SPAN(message_pool, ZN_SEG_INLINE);
  assert_int_equal(zn_msg_encode(&b, &m), ZN_OK);
  zn_buf_release(&b);
}

static void reasons(void **state) {
  (void)state;
  for (int s = ZN_OK + 1; s <= ZN_E_BUG; s++) assert_non_null(zn_reason_name(zn_reason_of((zn_status)s)));
  assert_string_equal(zn_reason_name(ZN_REASON_denied), "denied");
  assert_string_equal(zn_reason_name(250), "other");
  assert_int_equal(zn_reason_status(ZN_REASON_crypto), ZN_E_CRYPTO);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(round_trip),
      cmocka_unit_test(every_cut),
      cmocka_unit_test(later_versions),
      cmocka_unit_test(wrong_bytes),
      cmocka_unit_test(limits_hold_when_encoding),
      cmocka_unit_test(reasons),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
