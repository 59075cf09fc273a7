/* crypto: the one user of libsodium. Compositions have a label, so that no signature or hash of one kind can stand for
 * another, and a known-answer test each (tests/vectors/crypto.json). Randomness comes from the caller's zn_env (but for
 * the header of a stream, which libsodium draws).
 * LP(x): the length of x as u16, little endian, then x. Functions that append to a zn_buf must not be given spans of
 * that same buffer; on failure the buffer holds what it held before. */
#ifndef ZONA_CORE_CRYPTO_CRYPTO_H
#define ZONA_CORE_CRYPTO_CRYPTO_H

#include "core/base/bytes.h"
#include "core/base/env.h"
#include "core/base/id.h"
#include "core/base/status.h"

#define ZN_SIG_LEN        64
#define ZN_AEAD_NONCE     24
#define ZN_AEAD_TAG       16
#define ZN_BOX_SEAL_EXTRA 48 /* ephemeral public key + tag */

typedef struct zn_sig {
  uint8_t b[ZN_SIG_LEN];
} zn_sig;
typedef struct zn_secret {
  uint8_t b[32];
} zn_secret; /* a symmetric key or a seed */
typedef struct zn_boxpk {
  uint8_t b[32];
} zn_boxpk; /* X25519 public key */

/* A signing key and a box key grown from one 32-byte seed (crypto_kdf, context "zona_idn", 1 = Ed25519 seed, 2 = X25519
 * seed). */
typedef struct zn_ident {
  zn_pk sign_pk;
  uint8_t sign_sk[64];
  zn_boxpk box_pk;
  uint8_t box_sk[32];
} zn_ident;

void zn_ident_from_seed(zn_ident *id, const zn_secret *seed);
void zn_ident_wipe(zn_ident *id);
void zn_wipe(void *p, size_t n);
bool zn_same(const void *a, const void *b, size_t n); /* constant time */

/* BLAKE2b-256 / -128 over LP(label) || parts, each part preceded by its length as u64 LE. */
void zn_hash_parts(zn_hash *out, const char *label, const zn_span *parts, size_t n);
void zn_hash16_parts(zn_id *out, const char *label, const zn_span *parts, size_t n);
void zn_sha256(uint8_t out[32], zn_span data); /* for what others hash too: files that leave Zona */
void zn_hash_raw(zn_hash *out, zn_span data);  /* plain BLAKE2b-256 */
void zn_hash_keyed(zn_hash *out, const zn_secret *key, zn_span data); /* keyed BLAKE2b-256 */
void zn_kdf(zn_secret *out, const zn_secret *key, uint64_t i, const char ctx[8]);

/* A hash of what does not lie in one place. size 16 or 32; with a label LP(label) goes first, NULL for none. `part`
 * adds a length (u64 LE) and the bytes, as zn_hash_parts does; `add` the bytes alone. `end` writes size bytes. */
typedef struct zn_hasher {
  _Alignas(64) uint8_t state[384]; /* libsodium's crypto_generichash_state */
  size_t size;
} zn_hasher;
void zn_hasher_start(zn_hasher *h, const char *label, size_t size);
void zn_hasher_part(zn_hasher *h, zn_span part);
void zn_hasher_add(zn_hasher *h, zn_span bytes);
void zn_hasher_end(zn_hasher *h, void *out);

/* Ed25519 over LP(label) || data. Without memory for a message over 4 KiB the signature is all zero, which never
 * verifies. */
void zn_sign(zn_sig *out, const zn_ident *id, const char *label, zn_span data);
ZN_MUST zn_status zn_verify(const zn_sig *sig, const zn_pk *pk, const char *label, zn_span data);

/* XChaCha20-Poly1305 (IETF). seal appends ciphertext+tag to out. open appends the plaintext; ZN_E_CRYPTO if it does not
 * verify. */
ZN_MUST zn_status zn_aead_seal(zn_buf *out, const zn_secret *key, const uint8_t nonce[ZN_AEAD_NONCE], zn_span ad,
                               zn_span plain);
ZN_MUST zn_status zn_aead_open(zn_buf *out, const zn_secret *key, const uint8_t nonce[ZN_AEAD_NONCE], zn_span ad,
                               zn_span sealed);

/* crypto_box_seal's own format, with the ephemeral key drawn from env. */
ZN_MUST zn_status zn_box_seal(zn_buf *out, const zn_env *env, const zn_boxpk *to, zn_span plain);
ZN_MUST zn_status zn_box_open(zn_buf *out, const zn_ident *id, zn_span sealed);

/* X25519 with an all-zero check. */
void zn_dh_keypair(const zn_env *env, uint8_t sk[32], zn_boxpk *pk);
ZN_MUST zn_status zn_dh(zn_secret *out, const uint8_t sk[32], const zn_boxpk *peer);

/* Secret under a passphrase or PIN: salt(16) || nonce(24) || ciphertext (Argon2id, interactive limits; label as
 * associated data). */
ZN_MUST zn_status zn_lock(zn_buf *out, const zn_env *env, const char *label, const char *passphrase, zn_span plain,
                          zn_err *err);
ZN_MUST zn_status zn_unlock(zn_buf *out, const char *label, const char *passphrase, zn_span locked, zn_err *err);

/* crypto_secretstream_xchacha20poly1305, one direction. */
typedef struct zn_stream zn_stream;
ZN_MUST zn_status zn_stream_new_push(zn_stream **out, const zn_secret *key, uint8_t header[24]);
ZN_MUST zn_status zn_stream_new_pull(zn_stream **out, const zn_secret *key, const uint8_t header[24]);
void zn_stream_free(zn_stream *s);
/* final: TAG_FINAL. Rekeys by itself every 64 MiB. Appends to out. */
ZN_MUST zn_status zn_stream_push(zn_stream *s, zn_buf *out, zn_span plain, bool final);
ZN_MUST zn_status zn_stream_pull(zn_stream *s, zn_buf *out, zn_span sealed, bool *final);
#define ZN_STREAM_EXTRA 17

#endif
