/* A secret under a passphrase or a PIN. */
#include <sodium.h>
#include <string.h>

#include "core/crypto/crypto.h"
#include "core/text/base.h"

#define SALT crypto_pwhash_SALTBYTES
_Static_assert(SALT == 16, "salt");

static zn_status stretch(zn_secret *key, const char *passphrase, const uint8_t salt[SALT], zn_err *err) {
  if (crypto_pwhash(key->b, sizeof key->b, passphrase, strlen(passphrase), salt, crypto_pwhash_OPSLIMIT_INTERACTIVE,
                    crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13) != 0)
    return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  return ZN_OK;
}

zn_status zn_lock(zn_buf *out, const zn_env *env, const char *label, const char *passphrase, zn_span plain,
                  zn_err *err) {
  zn_secret key;
  uint8_t head[SALT + ZN_AEAD_NONCE];
  env->random(env->ctx, head, sizeof head);
  ZN_TRY(stretch(&key, passphrase, head, err));
  size_t before = out->n;
  zn_buf_put(out, head, sizeof head);
  zn_status s = zn_aead_seal(out, &key, head + SALT, ZN_SPAN_STR(label), plain);
  zn_wipe(&key, sizeof key);
  if (s == ZN_OK) return ZN_OK;
  if (zn_buf_ok(out)) out->n = before;
  return zn_fail(err, s, ZT_NO_MEMORY);
}

zn_status zn_unlock(zn_buf *out, const char *label, const char *passphrase, zn_span locked, zn_err *err) {
  zn_secret key;
  size_t head = SALT + ZN_AEAD_NONCE;
  if (locked.n < head + ZN_AEAD_TAG) return zn_fail(err, ZN_E_FORMAT, ZT_LOCK_SHORT);
  ZN_TRY(stretch(&key, passphrase, locked.p, err));
  zn_status s = zn_aead_open(out, &key, locked.p + SALT, ZN_SPAN_STR(label), ZN_SPAN(locked.p + head, locked.n - head));
  zn_wipe(&key, sizeof key);
  if (s == ZN_OK) return ZN_OK;
  return s == ZN_E_CRYPTO ? zn_fail(err, s, ZT_LOCK_WRONG) : zn_fail(err, s, ZT_NO_MEMORY);
}
