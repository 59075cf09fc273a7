/* Sealing under a key (AEAD), to a person (sealed box), and the exchange of keys. */
#include <sodium.h>
#include <string.h>

#include "core/crypto/crypto.h"

_Static_assert(ZN_AEAD_NONCE == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, "nonce");
_Static_assert(ZN_AEAD_TAG == crypto_aead_xchacha20poly1305_ietf_ABYTES, "tag");
_Static_assert(ZN_BOX_SEAL_EXTRA == crypto_box_SEALBYTES, "sealed box");

zn_status zn_aead_seal(zn_buf *out, const zn_secret *key, const uint8_t nonce[ZN_AEAD_NONCE], zn_span ad,
                       zn_span plain) {
  if (plain.n > SIZE_MAX / 4) return ZN_E_LIMIT;
  uint8_t *c = zn_buf_room(out, plain.n + ZN_AEAD_TAG);
  if (c == NULL) return ZN_E_NOMEM;
  crypto_aead_xchacha20poly1305_ietf_encrypt(c, NULL, plain.p, plain.n, ad.p, ad.n, NULL, nonce, key->b);
  zn_buf_added(out, plain.n + ZN_AEAD_TAG);
  return ZN_OK;
}

zn_status zn_aead_open(zn_buf *out, const zn_secret *key, const uint8_t nonce[ZN_AEAD_NONCE], zn_span ad,
                       zn_span sealed) {
  if (sealed.n < ZN_AEAD_TAG) return ZN_E_CRYPTO;
  size_t n = sealed.n - ZN_AEAD_TAG;
  uint8_t *m = zn_buf_room(out, n);
  if (m == NULL) return ZN_E_NOMEM;
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(m, NULL, NULL, sealed.p, sealed.n, ad.p, ad.n, nonce, key->b) != 0)
    return ZN_E_CRYPTO;
  zn_buf_added(out, n);
  return ZN_OK;
}

/* crypto_box_seal: ephemeral pk || crypto_box_easy under the nonce BLAKE2b-192(ephemeral pk || recipient pk).
 * libsodium's own call draws the ephemeral key from the system; ours comes from env, so that a simulated region
 * repeats. */
zn_status zn_box_seal(zn_buf *out, const zn_env *env, const zn_boxpk *to, zn_span plain) {
  uint8_t sk[32], nonce[crypto_box_NONCEBYTES], both[64];
  zn_boxpk pk;
  if (plain.n > SIZE_MAX / 4) return ZN_E_LIMIT;
  uint8_t *c = zn_buf_room(out, plain.n + ZN_BOX_SEAL_EXTRA);
  if (c == NULL) return ZN_E_NOMEM;
  zn_dh_keypair(env, sk, &pk);
  memcpy(both, pk.b, 32);
  memcpy(both + 32, to->b, 32);
  crypto_generichash(nonce, sizeof nonce, both, sizeof both, NULL, 0);
  int bad = crypto_box_easy(c + 32, plain.p, plain.n, nonce, to->b, sk);
  memcpy(c, pk.b, 32);
  zn_wipe(sk, sizeof sk);
  if (bad) return ZN_E_CRYPTO; /* the recipient's key is not one */
  zn_buf_added(out, plain.n + ZN_BOX_SEAL_EXTRA);
  return ZN_OK;
}

zn_status zn_box_open(zn_buf *out, const zn_ident *id, zn_span sealed) {
  if (sealed.n < ZN_BOX_SEAL_EXTRA) return ZN_E_CRYPTO;
  size_t n = sealed.n - ZN_BOX_SEAL_EXTRA;
  uint8_t *m = zn_buf_room(out, n);
  if (m == NULL) return ZN_E_NOMEM;
  if (crypto_box_seal_open(m, sealed.p, sealed.n, id->box_pk.b, id->box_sk) != 0) return ZN_E_CRYPTO;
  zn_buf_added(out, n);
  return ZN_OK;
}

void zn_dh_keypair(const zn_env *env, uint8_t sk[32], zn_boxpk *pk) {
  env->random(env->ctx, sk, 32);
  crypto_scalarmult_base(pk->b, sk);
}

zn_status zn_dh(zn_secret *out, const uint8_t sk[32], const zn_boxpk *peer) {
  zn_secret shared;
  int bad = crypto_scalarmult(shared.b, sk, peer->b); /* refuses an all-zero result */
  if (!bad) *out = shared;
  zn_wipe(&shared, sizeof shared);
  return bad ? ZN_E_CRYPTO : ZN_OK;
}
