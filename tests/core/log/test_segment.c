#include "core/log/segment.h"

#include "core/base/mp.h"
#include "tests/support/cmocka.h"
#include "tests/support/rng.h"

typedef struct desk { /* one writer at work */
  rng r;
  zn_env env;
  zn_ident me;
  zn_secret key;
  zn_seg_codec *codec;
  zn_seg_hdr h;
  zn_buf wire, plain;
  zn_seg s;
} desk;

static int sit_down(void **state) {
  desk *d = calloc(1, sizeof *d);
  zn_secret seed;
  d->r = rng_seeded(21);
  d->env = zn_test_env(&d->r);
  rng_fill(&d->r, seed.b, 32);
  zn_ident_from_seed(&d->me, &seed);
  rng_fill(&d->r, d->key.b, 32);
  rng_fill(&d->r, d->h.region.b, 32);
  rng_fill(&d->r, d->h.ledger.b, 16);
  rng_fill(&d->r, d->h.epoch.b, 16);
  d->h.seq = 1;
  d->h.first = true;
  zn_buf_init(&d->wire, 0), zn_buf_init(&d->plain, 0);
  *state = d;
  return zn_seg_codec_new(&d->codec) == ZN_OK ? 0 : -1;
}

static int stand_up(void **state) {
  desk *d = *state;
  zn_buf_release(&d->wire), zn_buf_release(&d->plain);
  zn_seg_codec_free(d->codec);
  free(d);
  return 0;
}

static zn_hash seal(desk *d, zn_span plain) {
  zn_hash hash;
  zn_buf_clear(&d->wire);
  assert_int_equal(zn_seg_seal_with(d->codec, &d->wire, &hash, &d->env, &d->h, &d->key, &d->me, plain), ZN_OK);
  return hash;
}

static void there_and_back(void **state) {
  desk *d = *state;
  for (size_t n = 1; n < 50000; n = n * 3 / 2 + 1) {
    uint8_t *text = malloc(n);
    for (size_t i = 0; i < n; i++) text[i] = (uint8_t)(i % 7 == 0 ? rng_next(&d->r) : 'a' + i % 5);
    d->h.changes = (uint32_t)n / 10;
    zn_hash hash = seal(d, ZN_SPAN(text, n));
    assert_true(d->wire.n <= ZN_SEG_MAX);
    assert_int_equal(zn_seg_parse(&d->s, &d->h.region, zn_buf_span(&d->wire)), ZN_OK);
    assert_memory_equal(hash.b, d->s.hash.b, 32);
    assert_int_equal(d->s.h.plain_size, n);
    assert_int_equal(d->s.h.changes, n / 10);
    assert_memory_equal(d->s.h.device.b, d->me.sign_pk.b, 32);
    zn_buf_clear(&d->plain);
    zn_buf_put_str(&d->plain, "kept");
    assert_int_equal(zn_seg_open_with(d->codec, &d->plain, &d->s, &d->key), ZN_OK);
    assert_int_equal(d->plain.n, n + 4);
    assert_memory_equal(d->plain.p + 4, text, n);
    zn_buf_clear(&d->plain);
    assert_int_equal(zn_seg_open_parts(NULL, &d->plain, d->s.header, d->s.body, &d->key), ZN_OK);
    assert_memory_equal(d->plain.p, text, n);
    size_t sealed = d->s.body.n - ZN_AEAD_NONCE - ZN_AEAD_TAG;
    assert_int_equal(sealed, zn_padme(sealed)); /* the wire tells no finer size */
    free(text);
  }
}

static void a_full_header_fits(void **state) {
  desk *d = *state;
  d->h.seq = INT64_MAX;
  d->h.nprev = 2;
  rng_fill(&d->r, d->h.prev, sizeof d->h.prev);
  d->h.ndeps = ZN_SEG_DEPS_MAX;
  for (size_t i = 0; i < d->h.ndeps; i++) {
    rng_fill(&d->r, &d->h.deps[i], sizeof d->h.deps[i]);
    d->h.deps[i].seq = 1 + (d->h.deps[i].seq & INT64_MAX) / 2;
  }
  zn_seg_hdr again;
  (void)seal(d, ZN_SPAN_STR("x"));
  assert_int_equal(zn_seg_parse(&d->s, &d->h.region, zn_buf_span(&d->wire)), ZN_OK);
  assert_int_equal(d->s.h.ndeps, ZN_SEG_DEPS_MAX);
  assert_memory_equal(d->s.h.deps[255].device.b, d->h.deps[255].device.b, 32);
  assert_memory_equal(d->s.h.prev, d->h.prev, sizeof d->h.prev);
  assert_int_equal(zn_seg_parse_header(&again, d->s.header), ZN_OK);
  assert_int_equal(again.seq, INT64_MAX);
}

static void what_is_too_large_is_for_the_caller_to_split(void **state) {
  desk *d = *state;
  zn_hash hash;
  uint8_t *noise = malloc(ZN_SEG_PLAIN_MAX + 1);
  rng_fill(&d->r, noise, 80000);
  zn_buf_clear(&d->wire);
  assert_int_equal(zn_seg_seal(&d->wire, &hash, &d->env, &d->h, &d->key, &d->me, ZN_SPAN(noise, 80000)), ZN_E_LIMIT);
  assert_int_equal(zn_seg_seal(&d->wire, &hash, &d->env, &d->h, &d->key, &d->me, ZN_SPAN(noise, ZN_SEG_PLAIN_MAX + 1)),
                   ZN_E_LIMIT);
  assert_int_equal(d->wire.n, 0);
  memset(noise, 'z', ZN_SEG_PLAIN_MAX); /* 4 MiB that compress well go into one */
  assert_int_equal(zn_seg_seal(&d->wire, &hash, &d->env, &d->h, &d->key, &d->me, ZN_SPAN(noise, ZN_SEG_PLAIN_MAX)),
                   ZN_OK);
  assert_int_equal(zn_seg_parse(&d->s, NULL, zn_buf_span(&d->wire)), ZN_OK);
  assert_int_equal(zn_seg_open(&d->plain, &d->s, &d->key), ZN_OK);
  assert_int_equal(d->plain.n, ZN_SEG_PLAIN_MAX);
  free(noise);
}

static void wrong_headers_are_not_written(void **state) {
  desk *d = *state;
  zn_hash hash;
  zn_seg_hdr good = d->h;
#define REFUSED()                                                                                              \
  assert_int_equal(zn_seg_seal(&d->wire, &hash, &d->env, &d->h, &d->key, &d->me, ZN_SPAN_STR("x")), ZN_E_BUG), \
      d->h = good
  d->h.seq = 0, REFUSED();
  d->h.seq = 2, REFUSED();                                                              /* no previous hash */
  d->h.nprev = 1, REFUSED();                                                            /* the first has none */
  d->h.seq = 2, d->h.nprev = 2, REFUSED();                                              /* twice the same */
  d->h.ndeps = 1, REFUSED();                                                            /* a dep on number 0 */
  d->h.ndeps = 1, d->h.deps[0].seq = 1, d->h.deps[0].device = d->me.sign_pk, REFUSED(); /* on itself */
  assert_int_equal(zn_seg_seal(&d->wire, &hash, &d->env, &d->h, &d->key, &d->me, ZN_SPAN_STR("")), ZN_E_BUG);
  assert_int_equal(d->wire.n, 0);
}

static void another_region_or_key(void **state) {
  desk *d = *state;
  zn_hash other = d->h.region;
  zn_secret key = d->key;
  (void)seal(d, ZN_SPAN_STR("spesa"));
  other.b[0] ^= 1;
  key.b[0] ^= 1;
  assert_int_equal(zn_seg_parse(&d->s, &other, zn_buf_span(&d->wire)), ZN_E_DENIED);
  assert_int_equal(zn_seg_parse(&d->s, &d->h.region, zn_buf_span(&d->wire)), ZN_OK);
  assert_int_equal(zn_seg_open(&d->plain, &d->s, &key), ZN_E_CRYPTO);
  assert_int_equal(d->plain.n, 0);
}

/* No byte can be changed, dropped or added without being noticed. */
static void every_byte_counts(void **state) {
  desk *d = *state;
  (void)seal(d, ZN_SPAN_STR("impegno 2025/1 di 5.000,00 euro"));
  for (size_t i = 0; i < d->wire.n; i++) {
    uint8_t bit = (uint8_t)(1u << rng_below(&d->r, 8));
    d->wire.p[i] ^= bit;
    if (zn_seg_parse(&d->s, &d->h.region, zn_buf_span(&d->wire)) == ZN_OK) fail_msg("byte %zu", i);
    d->wire.p[i] ^= bit;
  }
  for (size_t n = 0; n < d->wire.n; n++)
    if (zn_seg_parse(&d->s, &d->h.region, ZN_SPAN(d->wire.p, n)) == ZN_OK) fail_msg("cut at %zu", n);
  zn_buf_put(&d->wire, "\0", 1);
  assert_int_equal(zn_seg_parse(&d->s, &d->h.region, zn_buf_span(&d->wire)), ZN_E_FORMAT);
}

static void erased_bodies_stay_in_the_chain(void **state) {
  desk *d = *state;
  zn_buf erased;
  zn_buf_init(&erased, 0);
  zn_hash hash = seal(d, ZN_SPAN_STR("un nome scritto dove non doveva"));
  assert_int_equal(zn_seg_parse(&d->s, &d->h.region, zn_buf_span(&d->wire)), ZN_OK);
  assert_int_equal(zn_seg_erase(&erased, &d->s), ZN_OK);
  assert_int_equal(erased.n, zn_seg_wire_size(d->s.header.n, 0));
  assert_int_equal(zn_seg_parse(&d->s, &d->h.region, zn_buf_span(&erased)), ZN_OK);
  assert_memory_equal(d->s.hash.b, hash.b, 32);
  assert_int_equal(d->s.body.n, 0);
  assert_int_equal(zn_seg_open(&d->plain, &d->s, &d->key), ZN_E_STATE);
  erased.p[erased.n - 1] ^= 1;
  assert_int_equal(zn_seg_parse(&d->s, &d->h.region, zn_buf_span(&erased)), ZN_E_CRYPTO);
  zn_buf_release(&erased);
}

/* Whoever holds the epoch's key can seal anything: a bomb, a frame of another size, rubbish after it. */
static void sealed_by_a_colleague_gone_bad(void **state) {
  desk *d = *state;
  static const uint8_t bomb[] = {0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0xff, 0xff, 0xff, 0x7f, 0x01, 0, 0};
  static const uint8_t skippable[] = {0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0};
  const zn_span frames[] = {ZN_SPAN(bomb, sizeof bomb), ZN_SPAN(skippable, sizeof skippable),
                            ZN_SPAN_STR("not zstd at all "), ZN_SPAN("\0\0\0\0\0\0\0\0", 8)};
  (void)seal(d, ZN_SPAN_STR("spesa"));
  assert_int_equal(zn_seg_parse(&d->s, NULL, zn_buf_span(&d->wire)), ZN_OK);
  for (size_t i = 0; i < sizeof frames / sizeof *frames; i++) {
    zn_buf body;
    uint8_t nonce[ZN_AEAD_NONCE] = {0};
    zn_buf_init(&body, 0);
    zn_buf_put(&body, nonce, sizeof nonce);
    assert_int_equal(zn_aead_seal(&body, &d->key, nonce, d->s.header, frames[i]), ZN_OK);
    assert_int_equal(zn_seg_open_parts(d->codec, &d->plain, d->s.header, zn_buf_span(&body), &d->key), ZN_E_FORMAT);
    assert_int_equal(d->plain.n, 0);
    zn_buf_release(&body);
  }
}

static void msgpacks_longer_forms_are_refused(void **state) {
  desk *d = *state;
  zn_buf longer;
  zn_buf_init(&longer, 0);
  (void)seal(d, ZN_SPAN_STR("spesa"));
  zn_buf_put(&longer, "\xdc\0\3", 3); /* the same array of three, said in three bytes */
  zn_buf_put(&longer, d->wire.p + 1, d->wire.n - 1);
  assert_int_equal(zn_mp_scan(zn_buf_span(&longer), 2), ZN_OK);
  assert_int_equal(zn_seg_parse(&d->s, NULL, zn_buf_span(&longer)), ZN_E_FORMAT);
  zn_buf_release(&longer);
}

static void padme_is_cheap_and_monotone(void **state) {
  (void)state;
  size_t before = 0;
  for (size_t n = 0; n < 300000; n++) {
    size_t p = zn_padme(n);
    assert_true(p >= n && p >= before && zn_padme(p) == p);
    assert_true((p - n) * 100 <= n * 12);
    before = p;
  }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, sit_down, stand_up)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(there_and_back),
      TEST(a_full_header_fits),
      TEST(what_is_too_large_is_for_the_caller_to_split),
      TEST(wrong_headers_are_not_written),
      TEST(another_region_or_key),
      TEST(every_byte_counts),
      TEST(erased_bodies_stay_in_the_chain),
      TEST(sealed_by_a_colleague_gone_bad),
      TEST(msgpacks_longer_forms_are_refused),
      cmocka_unit_test(padme_is_cheap_and_monotone),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
