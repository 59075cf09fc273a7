/* Hashes, derived keys, and the care of secrets in memory. */
#include <sodium.h>
#include <string.h>

#include "core/crypto/crypto.h"

void zn_wipe(void *p, size_t n) { sodium_memzero(p, n); }

bool zn_same(const void *a, const void *b, size_t n) { return sodium_memcmp(a, b, n) == 0; }

static void put_le(uint8_t *out, uint64_t v, size_t n) {
  for (size_t i = 0; i < n; i++, v >>= 8) out[i] = (uint8_t)v;
}

/* Lengths before everything: no two lists of parts give the same bytes. */
static void hash_parts(uint8_t *out, size_t size, const char *label, const zn_span *parts, size_t n) {
  crypto_generichash_state st;
  uint8_t len[8];
  size_t label_len = strlen(label);
  crypto_generichash_init(&st, NULL, 0, size);
  put_le(len, label_len, 2);
  crypto_generichash_update(&st, len, 2);
  crypto_generichash_update(&st, (const uint8_t *)label, label_len);
  for (size_t i = 0; i < n; i++) {
    put_le(len, parts[i].n, 8);
    crypto_generichash_update(&st, len, 8);
    if (parts[i].n > 0) crypto_generichash_update(&st, parts[i].p, parts[i].n);
  }
  crypto_generichash_final(&st, out, size);
}

void zn_hash_parts(zn_hash *out, const char *label, const zn_span *parts, size_t n) {
  hash_parts(out->b, sizeof out->b, label, parts, n);
}

void zn_hash16_parts(zn_id *out, const char *label, const zn_span *parts, size_t n) {
  hash_parts(out->b, sizeof out->b, label, parts, n);
}

void zn_hash_raw(zn_hash *out, zn_span data) { crypto_generichash(out->b, sizeof out->b, data.p, data.n, NULL, 0); }

void zn_hash_keyed(zn_hash *out, const zn_secret *key, zn_span data) {
  crypto_generichash(out->b, sizeof out->b, data.p, data.n, key->b, sizeof key->b);
}

void zn_kdf(zn_secret *out, const zn_secret *key, uint64_t i, const char ctx[8]) {
  _Static_assert(crypto_kdf_CONTEXTBYTES == 8 && crypto_kdf_KEYBYTES == sizeof(zn_secret), "crypto_kdf's sizes");
  crypto_kdf_derive_from_key(out->b, sizeof out->b, i, ctx, key->b);
}
