/* Known answers of every composition: tests/vectors/crypto.json, made by make.py without the code under test. */
#include "core/crypto/crypto.h"
#include "tests/support/vectors.h"

static json_t *doc;

static int load(void **state) {
  (void)state;
  doc = vectors_load("crypto.json");
  return 0;
}

static int unload(void **state) {
  (void)state;
  json_decref(doc);
  return 0;
}

#define EACH(v, name) \
  size_t i_;          \
  json_t *v;          \
  json_array_foreach(get(doc, name), i_, v)

static zn_ident ident_of(json_t *v) {
  zn_secret seed;
  zn_ident id;
  get_exact(v, "seed", seed.b, sizeof seed.b);
  zn_ident_from_seed(&id, &seed);
  return id;
}

static void ident(void **state) {
  (void)state;
  json_t *v = get(doc, "ident");
  zn_ident id = ident_of(v);
  assert_hex(ZN_SPAN(id.sign_pk.b, 32), get_text(v, "sign_pk"));
  assert_hex(ZN_SPAN(id.box_pk.b, 32), get_text(v, "box_pk"));
  assert_hex(ZN_SPAN(id.box_sk, 32), get_text(v, "box_sk"));
}

static void hash_parts(void **state) {
  (void)state;
  EACH(v, "hash_parts") {
    uint8_t bytes[8][512];
    zn_span parts[8];
    size_t n = json_array_size(get(v, "parts"));
    for (size_t k = 0; k < n; k++)
      parts[k] =
          ZN_SPAN(bytes[k], from_hex(json_string_value(json_array_get(get(v, "parts"), k)), bytes[k], sizeof bytes[k]));
    zn_hash h, whole;
    zn_id h16;
    zn_hasher inc;
    zn_hash_parts(&h, get_text(v, "label"), parts, n);
    zn_hash16_parts(&h16, get_text(v, "label"), parts, n);
    assert_hex(ZN_SPAN(h.b, 32), get_text(v, "hash"));
    assert_hex(ZN_SPAN(h16.b, 16), get_text(v, "hash16"));
    zn_hasher_start(&inc, get_text(v, "label"), 32);
    for (size_t k = 0; k < n; k++) zn_hasher_part(&inc, parts[k]);
    zn_hasher_end(&inc, whole.b);
    assert_memory_equal(h.b, whole.b, 32);
  }
}

static void hash_raw(void **state) {
  (void)state;
  EACH(v, "hash_raw") {
    uint8_t data[512];
    zn_hash h, piecewise;
    zn_hasher inc;
    zn_span s = get_bytes(v, "data", data, sizeof data);
    zn_hash_raw(&h, s);
    assert_hex(ZN_SPAN(h.b, 32), get_text(v, "hash"));
    zn_hasher_start(&inc, NULL, 32);
    zn_hasher_add(&inc, ZN_SPAN(s.p, s.n / 2));
    zn_hasher_add(&inc, ZN_SPAN(s.p + s.n / 2, s.n - s.n / 2));
    zn_hasher_end(&inc, piecewise.b);
    assert_memory_equal(h.b, piecewise.b, 32);
  }
}

static void hash_keyed(void **state) {
  (void)state;
  EACH(v, "hash_keyed") {
    uint8_t data[512];
    zn_secret key;
    zn_hash h;
    get_exact(v, "key", key.b, 32);
    zn_hash_keyed(&h, &key, get_bytes(v, "data", data, sizeof data));
    assert_hex(ZN_SPAN(h.b, 32), get_text(v, "hash"));
  }
}

static void kdf(void **state) {
  (void)state;
  EACH(v, "kdf") {
    zn_secret key, out;
    get_exact(v, "key", key.b, 32);
    zn_kdf(&out, &key, (uint64_t)get_int(v, "i"), get_text(v, "ctx"));
    assert_hex(ZN_SPAN(out.b, 32), get_text(v, "out"));
  }
}

static void sign(void **state) {
  (void)state;
  EACH(v, "sign") {
    uint8_t data[8000];
    zn_ident id = ident_of(v);
    zn_span s = get_bytes(v, "data", data, sizeof data);
    zn_sig sig;
    zn_sign(&sig, &id, get_text(v, "label"), s);
    assert_hex(ZN_SPAN(sig.b, sizeof sig.b), get_text(v, "sig"));
    assert_int_equal(zn_verify(&sig, &id.sign_pk, get_text(v, "label"), s), ZN_OK);
  }
}

static void aead(void **state) {
  (void)state;
  EACH(v, "aead") {
    uint8_t nonce[ZN_AEAD_NONCE], ad[64], plain[512];
    zn_secret key;
    zn_buf out, back;
    zn_buf_init(&out, 0), zn_buf_init(&back, 0);
    get_exact(v, "key", key.b, 32);
    get_exact(v, "nonce", nonce, sizeof nonce);
    zn_span a = get_bytes(v, "ad", ad, sizeof ad), p = get_bytes(v, "plain", plain, sizeof plain);
    assert_int_equal(zn_aead_seal(&out, &key, nonce, a, p), ZN_OK);
    assert_hex(zn_buf_span(&out), get_text(v, "sealed"));
    assert_int_equal(zn_aead_open(&back, &key, nonce, a, zn_buf_span(&out)), ZN_OK);
    assert_true(zn_span_eq(zn_buf_span(&back), p));
    zn_buf_release(&out), zn_buf_release(&back);
  }
}

static void given_bytes(void *ctx, void *p, size_t n) {
  assert_int_equal(n, 32);
  memcpy(p, ctx, n);
}

static void box(void **state) {
  (void)state;
  EACH(v, "box") {
    uint8_t esk[32], plain[512];
    zn_ident id = ident_of(v);
    zn_buf out, back;
    zn_buf_init(&out, 0), zn_buf_init(&back, 0);
    get_exact(v, "ephemeral", esk, sizeof esk);
    zn_env env = {.ctx = esk, .random = given_bytes};
    zn_span p = get_bytes(v, "plain", plain, sizeof plain);
    assert_int_equal(zn_box_seal(&out, &env, &id.box_pk, p), ZN_OK);
    assert_hex(zn_buf_span(&out), get_text(v, "sealed"));
    assert_int_equal(zn_box_open(&back, &id, zn_buf_span(&out)), ZN_OK);
    assert_true(zn_span_eq(zn_buf_span(&back), p));
    zn_buf_release(&out), zn_buf_release(&back);
  }
}

static void dh(void **state) {
  (void)state;
  EACH(v, "dh") {
    uint8_t given[32], sk[32];
    zn_boxpk pk, peer;
    zn_secret shared;
    get_exact(v, "sk", given, 32);
    get_exact(v, "peer", peer.b, 32);
    zn_env env = {.ctx = given, .random = given_bytes};
    zn_dh_keypair(&env, sk, &pk);
    assert_hex(ZN_SPAN(pk.b, 32), get_text(v, "pk"));
    assert_int_equal(zn_dh(&shared, sk, &peer), ZN_OK);
    assert_hex(ZN_SPAN(shared.b, 32), get_text(v, "shared"));
  }
}

static void stream(void **state) {
  (void)state;
  json_t *v = get(doc, "stream"), *m;
  zn_secret key;
  uint8_t header[24];
  zn_stream *s = NULL;
  size_t i;
  get_exact(v, "key", key.b, 32);
  get_exact(v, "header", header, 24);
  assert_int_equal(zn_stream_new_pull(&s, &key, header), ZN_OK);
  json_array_foreach(get(v, "messages"), i, m) {
    uint8_t sealed[512];
    bool final = false;
    zn_buf out;
    zn_buf_init(&out, 0);
    assert_int_equal(zn_stream_pull(s, &out, get_bytes(m, "sealed", sealed, sizeof sealed), &final), ZN_OK);
    assert_hex(zn_buf_span(&out), get_text(m, "plain"));
    assert_int_equal(final, json_is_true(get(m, "final")));
    zn_buf_release(&out);
  }
  zn_stream_free(s);
}

static void given_salt_and_nonce(void *ctx, void *p, size_t n) {
  assert_int_equal(n, 16 + ZN_AEAD_NONCE);
  memcpy(p, ctx, n);
}

static void lock(void **state) {
  (void)state;
  EACH(v, "lock") {
    uint8_t plain[512], locked[600];
    zn_buf out, back;
    zn_buf_init(&out, 0), zn_buf_init(&back, 0);
    zn_span p = get_bytes(v, "plain", plain, sizeof plain), c = get_bytes(v, "locked", locked, sizeof locked);
    const char *label = get_text(v, "label"), *words = get_text(v, "passphrase");
    zn_env env = {.ctx = locked, .random = given_salt_and_nonce};
    assert_int_equal(zn_lock(&out, &env, label, words, p, NULL), ZN_OK);
    assert_true(zn_span_eq(zn_buf_span(&out), c));
    assert_int_equal(zn_unlock(&back, label, words, c, NULL), ZN_OK);
    assert_true(zn_span_eq(zn_buf_span(&back), p));
    zn_buf_release(&out), zn_buf_release(&back);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(ident), cmocka_unit_test(hash_parts), cmocka_unit_test(hash_raw), cmocka_unit_test(hash_keyed),
      cmocka_unit_test(kdf),   cmocka_unit_test(sign),       cmocka_unit_test(aead),     cmocka_unit_test(box),
      cmocka_unit_test(dh),    cmocka_unit_test(stream),     cmocka_unit_test(lock),
  };
  return cmocka_run_group_tests(tests, load, unload);
}
