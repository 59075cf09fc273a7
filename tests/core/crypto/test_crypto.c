/* What must fail, fails; what the known answers (test_vectors.c) cannot hold: locks, streams of our own, rekeying. */
#include "core/crypto/crypto.h"
#include "tests/support/cmocka.h"
#include "tests/support/rng.h"

static zn_ident someone(rng *r) {
  zn_secret seed;
  zn_ident id;
  rng_fill(r, seed.b, sizeof seed.b);
  zn_ident_from_seed(&id, &seed);
  return id;
}

static void a_signature_is_for_one_label_one_text_one_key(void **state) {
  (void)state;
  rng r = rng_seeded(11);
  zn_ident a = someone(&r), b = someone(&r);
  zn_sig sig;
  zn_span text = ZN_SPAN_STR("mandato 31");
  zn_sign(&sig, &a, "zona test 1", text);
  assert_int_equal(zn_verify(&sig, &a.sign_pk, "zona test 1", text), ZN_OK);
  assert_int_equal(zn_verify(&sig, &a.sign_pk, "zona test 2", text), ZN_E_CRYPTO);
  assert_int_equal(zn_verify(&sig, &b.sign_pk, "zona test 1", text), ZN_E_CRYPTO);
  assert_int_equal(zn_verify(&sig, &a.sign_pk, "zona test 1", ZN_SPAN_STR("mandato 32")), ZN_E_CRYPTO);
  assert_int_equal(zn_verify(&sig, &a.sign_pk, "zona test 1m", ZN_SPAN_STR("andato 31")), ZN_E_CRYPTO);
  for (size_t i = 0; i < sizeof sig.b; i++) {
    sig.b[i] ^= 1;
    assert_int_equal(zn_verify(&sig, &a.sign_pk, "zona test 1", text), ZN_E_CRYPTO);
    sig.b[i] ^= 1;
  }
  zn_pk zero = {{0}};
  zn_sig none = {{0}};
  assert_int_equal(zn_verify(&none, &zero, "zona test 1", text), ZN_E_CRYPTO);
}

static void a_sealed_text_altered_anywhere_stays_shut(void **state) {
  (void)state;
  rng r = rng_seeded(12);
  zn_secret key, other;
  uint8_t nonce[ZN_AEAD_NONCE];
  zn_buf c, out;
  zn_buf_init(&c, 0), zn_buf_init(&out, 0);
  rng_fill(&r, key.b, 32), rng_fill(&r, other.b, 32), rng_fill(&r, nonce, sizeof nonce);
  zn_buf_put_str(&c, "before");
  assert_int_equal(zn_aead_seal(&c, &key, nonce, ZN_SPAN_STR("ad"), ZN_SPAN_STR("importo")), ZN_OK);
  assert_memory_equal(c.p, "before", 6); /* appends */
  zn_buf_drop(&c, 6);
  zn_span s = zn_buf_span(&c);
  assert_int_equal(zn_aead_open(&out, &other, nonce, ZN_SPAN_STR("ad"), s), ZN_E_CRYPTO);
  assert_int_equal(zn_aead_open(&out, &key, nonce, ZN_SPAN_STR("aD"), s), ZN_E_CRYPTO);
  for (size_t i = 0; i < s.n; i++) {
    c.p[i] ^= 0x80;
    assert_int_equal(zn_aead_open(&out, &key, nonce, ZN_SPAN_STR("ad"), s), ZN_E_CRYPTO);
    c.p[i] ^= 0x80;
  }
  for (size_t n = 0; n < s.n; n++)
    assert_int_equal(zn_aead_open(&out, &key, nonce, ZN_SPAN_STR("ad"), ZN_SPAN(s.p, n)), ZN_E_CRYPTO);
  assert_int_equal(out.n, 0);
  zn_buf small;
  zn_buf_init(&small, 10);
  assert_int_equal(zn_aead_seal(&small, &key, nonce, ZN_SPAN_STR(""), ZN_SPAN_STR("longer than ten")), ZN_E_NOMEM);
  zn_buf_release(&c), zn_buf_release(&out), zn_buf_release(&small);
}

static void a_box_opens_for_its_owner(void **state) {
  (void)state;
  rng r = rng_seeded(13);
  zn_env env = zn_test_env(&r);
  zn_ident a = someone(&r), b = someone(&r);
  zn_buf c, out;
  zn_buf_init(&c, 0), zn_buf_init(&out, 0);
  assert_int_equal(zn_box_seal(&c, &env, &a.box_pk, ZN_SPAN_STR("chiave")), ZN_OK);
  assert_int_equal(c.n, 6 + ZN_BOX_SEAL_EXTRA);
  assert_int_equal(zn_box_open(&out, &b, zn_buf_span(&c)), ZN_E_CRYPTO);
  assert_int_equal(zn_box_open(&out, &a, ZN_SPAN(c.p, ZN_BOX_SEAL_EXTRA - 1)), ZN_E_CRYPTO);
  assert_int_equal(zn_box_open(&out, &a, zn_buf_span(&c)), ZN_OK);
  assert_true(zn_span_eq(zn_buf_span(&out), ZN_SPAN_STR("chiave")));
  zn_boxpk zero = {{0}};
  assert_int_equal(zn_box_seal(&c, &env, &zero, ZN_SPAN_STR("chiave")), ZN_E_CRYPTO);
  zn_buf_release(&c), zn_buf_release(&out);
}

static void both_ends_share_a_secret(void **state) {
  (void)state;
  rng r = rng_seeded(14);
  zn_env env = zn_test_env(&r);
  uint8_t sa[32], sb[32];
  zn_boxpk pa, pb, zero = {{0}}, one = {{1}};
  zn_secret x, y;
  zn_dh_keypair(&env, sa, &pa);
  zn_dh_keypair(&env, sb, &pb);
  assert_int_equal(zn_dh(&x, sa, &pb), ZN_OK);
  assert_int_equal(zn_dh(&y, sb, &pa), ZN_OK);
  assert_true(zn_same(&x, &y, sizeof x));
  assert_int_equal(zn_dh(&x, sa, &zero), ZN_E_CRYPTO);
  assert_int_equal(zn_dh(&x, sa, &one), ZN_E_CRYPTO); /* another point of small order */
  assert_true(zn_same(&x, &y, sizeof x));             /* untouched */
}

static void a_lock_wants_its_words(void **state) {
  (void)state;
  rng r = rng_seeded(15);
  zn_env env = zn_test_env(&r);
  zn_err e = {0};
  zn_buf c, out;
  zn_buf_init(&c, 0), zn_buf_init(&out, 0);
  assert_int_equal(zn_lock(&c, &env, "zona test 1", "abcd2345", ZN_SPAN_STR("segreto"), &e), ZN_OK);
  assert_int_equal(c.n, 16 + ZN_AEAD_NONCE + 7 + ZN_AEAD_TAG);
  assert_int_equal(zn_unlock(&out, "zona test 1", "abcd2346", zn_buf_span(&c), &e), ZN_E_CRYPTO);
  assert_true(strlen(e.text) > 10);
  assert_int_equal(zn_unlock(&out, "zona test 2", "abcd2345", zn_buf_span(&c), &e), ZN_E_CRYPTO);
  assert_int_equal(zn_unlock(&out, "zona test 1", "abcd2345", ZN_SPAN(c.p, 30), &e), ZN_E_FORMAT);
  assert_int_equal(out.n, 0);
  assert_int_equal(zn_unlock(&out, "zona test 1", "abcd2345", zn_buf_span(&c), &e), ZN_OK);
  assert_true(zn_span_eq(zn_buf_span(&out), ZN_SPAN_STR("segreto")));
  zn_buf_release(&c), zn_buf_release(&out);
}

static void open_stream(zn_stream **push, zn_stream **pull) {
  zn_secret key;
  uint8_t header[24];
  memset(key.b, 7, sizeof key.b);
  assert_int_equal(zn_stream_new_push(push, &key, header), ZN_OK);
  assert_int_equal(zn_stream_new_pull(pull, &key, header), ZN_OK);
}

static void a_stream_keeps_its_order(void **state) {
  (void)state;
  zn_stream *push, *pull;
  zn_buf a, b, out;
  bool final = true;
  zn_buf_init(&a, 0), zn_buf_init(&b, 0), zn_buf_init(&out, 0);
  open_stream(&push, &pull);
  assert_int_equal(zn_stream_push(push, &a, ZN_SPAN_STR("uno"), false), ZN_OK);
  assert_int_equal(a.n, 3 + ZN_STREAM_EXTRA);
  assert_int_equal(zn_stream_push(push, &b, ZN_SPAN_STR("due"), true), ZN_OK);
  assert_int_equal(zn_stream_push(push, &b, ZN_SPAN_STR("tre"), false), ZN_E_STATE);
  assert_int_equal(zn_stream_pull(pull, &out, zn_buf_span(&a), &final), ZN_OK);
  assert_false(final);
  assert_int_equal(zn_stream_pull(pull, &out, zn_buf_span(&b), &final), ZN_OK);
  assert_true(final);
  assert_true(zn_span_eq(zn_buf_span(&out), ZN_SPAN_STR("unodue")));
  assert_int_equal(zn_stream_pull(pull, &out, zn_buf_span(&b), &final), ZN_E_STATE);
  zn_stream_free(push), zn_stream_free(pull);
  open_stream(&push, &pull);
  zn_buf_clear(&a), zn_buf_clear(&b);
  assert_int_equal(zn_stream_push(push, &a, ZN_SPAN_STR("uno"), false), ZN_OK);
  assert_int_equal(zn_stream_push(push, &b, ZN_SPAN_STR("due"), false), ZN_OK);
  assert_int_equal(zn_stream_pull(pull, &out, zn_buf_span(&b), &final), ZN_E_CRYPTO); /* skipped one */
  assert_int_equal(zn_stream_pull(pull, &out, zn_buf_span(&a), &final), ZN_E_STATE);  /* and is over */
  zn_stream_free(push), zn_stream_free(pull), zn_stream_free(NULL);
  zn_buf_release(&a), zn_buf_release(&b), zn_buf_release(&out);
}

static void a_stream_outlives_its_keys(void **state) {
  (void)state;
  enum { PIECE = 1 << 20 };
  zn_stream *push, *pull;
  zn_buf c, out;
  bool final;
  uint8_t *piece = calloc(1, PIECE);
  zn_buf_init(&c, 0), zn_buf_init(&out, 0);
  open_stream(&push, &pull);
  for (int i = 0; i < 70; i++) { /* passes 64 MiB: a rekey on the way */
    piece[i] = (uint8_t)i;
    zn_buf_clear(&c), zn_buf_clear(&out);
    assert_int_equal(zn_stream_push(push, &c, ZN_SPAN(piece, PIECE), false), ZN_OK);
    assert_int_equal(zn_stream_pull(pull, &out, zn_buf_span(&c), &final), ZN_OK);
    assert_false(final);
    assert_int_equal(out.n, PIECE);
    assert_memory_equal(out.p, piece, PIECE);
  }
  free(piece);
  zn_stream_free(push), zn_stream_free(pull);
  zn_buf_release(&c), zn_buf_release(&out);
}

static void secrets_are_wiped(void **state) {
  (void)state;
  rng r = rng_seeded(16);
  zn_ident id = someone(&r), zero;
  memset(&zero, 0, sizeof zero);
  zn_ident_wipe(&id);
  assert_memory_equal(&id, &zero, sizeof id);
}

/* FIPS 180-4: the digests of "" and of "abc". */
static void sha256_is_everybody_s(void **state) {
  (void)state;
  static const uint8_t empty[4] = {0xe3, 0xb0, 0xc4, 0x42}, abc[4] = {0xba, 0x78, 0x16, 0xbf};
  uint8_t out[32];
  zn_sha256(out, ZN_SPAN("", 0));
  assert_memory_equal(out, empty, 4);
  zn_sha256(out, ZN_SPAN("abc", 3));
  assert_memory_equal(out, abc, 4);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_signature_is_for_one_label_one_text_one_key),
      cmocka_unit_test(a_sealed_text_altered_anywhere_stays_shut),
      cmocka_unit_test(a_box_opens_for_its_owner),
      cmocka_unit_test(both_ends_share_a_secret),
      cmocka_unit_test(a_lock_wants_its_words),
      cmocka_unit_test(a_stream_keeps_its_order),
      cmocka_unit_test(a_stream_outlives_its_keys),
      cmocka_unit_test(secrets_are_wiped),
      cmocka_unit_test(sha256_is_everybody_s),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
