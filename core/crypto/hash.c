/* Hashes, derived keys, and the care of secrets in memory. */
#include <sodium.h>
#include <string.h>

#include "core/crypto/crypto.h"

void zn_wipe(void *p, size_t n) { sodium_memzero(p, n); }

bool zn_same(const void *a, const void *b, size_t n) { return sodium_memcmp(a, b, n) == 0; }

static void put_le(uint8_t *out, uint64_t v, size_t n) {
  for (size_t i = 0; i < n; i++, v >>= 8) out[i] = (uint8_t)v;
}

_Static_assert(sizeof(crypto_generichash_state) <= sizeof((zn_hasher *)0)->state, "crypto_generichash_state");

static crypto_generichash_state *state_of(zn_hasher *h) { return (crypto_generichash_state *)(void *)h->state; }

void zn_hasher_start(zn_hasher *h, const char *label, size_t size) {
  uint8_t len[2];
  h->size = size;
  crypto_generichash_init(state_of(h), NULL, 0, size);
  if (label == NULL) return;
  put_le(len, strlen(label), sizeof len);
  zn_hasher_add(h, ZN_SPAN(len, sizeof len));
  zn_hasher_add(h, ZN_SPAN_STR(label));
}

void zn_hasher_add(zn_hasher *h, zn_span bytes) {
  if (bytes.n > 0) crypto_generichash_update(state_of(h), bytes.p, bytes.n);
}

void zn_hasher_part(zn_hasher *h, zn_span part) {
  uint8_t len[8];
  put_le(len, part.n, sizeof len);
  zn_hasher_add(h, ZN_SPAN(len, sizeof len));
  zn_hasher_add(h, part);
}

void zn_hasher_end(zn_hasher *h, void *out) { crypto_generichash_final(state_of(h), out, h->size); }

/* Lengths before everything: no two lists of parts give the same bytes. */
static void hash_parts(uint8_t *out, size_t size, const char *label, const zn_span *parts, size_t n) {
  zn_hasher h;
  zn_hasher_start(&h, label, size);
  for (size_t i = 0; i < n; i++) zn_hasher_part(&h, parts[i]);
  zn_hasher_end(&h, out);
}

void zn_hash_parts(zn_hash *out, const char *label, const zn_span *parts, size_t n) {
  hash_parts(out->b, sizeof out->b, label, parts, n);
}

void zn_hash16_parts(zn_id *out, const char *label, const zn_span *parts, size_t n) {
  hash_parts(out->b, sizeof out->b, label, parts, n);
}

void zn_sha256(uint8_t out[32], zn_span data) { crypto_hash_sha256(out, data.p, data.n); }

void zn_hash_raw(zn_hash *out, zn_span data) { crypto_generichash(out->b, sizeof out->b, data.p, data.n, NULL, 0); }

void zn_hash_keyed(zn_hash *out, const zn_secret *key, zn_span data) {
  crypto_generichash(out->b, sizeof out->b, data.p, data.n, key->b, sizeof key->b);
}

void zn_kdf(zn_secret *out, const zn_secret *key, uint64_t i, const char ctx[8]) {
  _Static_assert(crypto_kdf_CONTEXTBYTES == 8 && crypto_kdf_KEYBYTES == sizeof(zn_secret), "crypto_kdf's sizes");
  crypto_kdf_derive_from_key(out->b, sizeof out->b, i, ctx, key->b);
}
