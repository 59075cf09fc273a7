/* Identities and signatures. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "core/crypto/crypto.h"

void zn_ident_from_seed(zn_ident *id, const zn_secret *seed) {
  zn_secret s;
  zn_kdf(&s, seed, 1, "zona_idn");
  crypto_sign_seed_keypair(id->sign_pk.b, id->sign_sk, s.b);
  zn_kdf(&s, seed, 2, "zona_idn");
  crypto_box_seed_keypair(id->box_pk.b, id->box_sk, s.b);
  zn_wipe(&s, sizeof s);
}

void zn_ident_wipe(zn_ident *id) { zn_wipe(id, sizeof *id); }

#define SMALL 4096

/* LP(label) || data as one run of bytes, which Ed25519 wants: in `small` when it fits, else on the heap. */
static uint8_t *labelled(uint8_t small[SMALL], const char *label, zn_span data, size_t *n) {
  size_t label_len = strlen(label);
  *n = 2 + label_len + data.n;
  uint8_t *m = *n <= SMALL ? small : malloc(*n);
  if (m == NULL) return NULL;
  m[0] = (uint8_t)label_len;
  m[1] = (uint8_t)(label_len >> 8);
  memcpy(m + 2, label, label_len);
  if (data.n > 0) memcpy(m + 2 + label_len, data.p, data.n);
  return m;
}

void zn_sign(zn_sig *out, const zn_ident *id, const char *label, zn_span data) {
  uint8_t small[SMALL];
  size_t n;
  uint8_t *m = labelled(small, label, data, &n);
  if (m == NULL) {
    memset(out->b, 0, sizeof out->b);
    return;
  }
  crypto_sign_detached(out->b, NULL, m, n, id->sign_sk);
  if (m != small) free(m);
}

zn_status zn_verify(const zn_sig *sig, const zn_pk *pk, const char *label, zn_span data) {
  uint8_t small[SMALL];
  size_t n;
  uint8_t *m = labelled(small, label, data, &n);
  if (m == NULL) return ZN_E_NOMEM;
  int bad = crypto_sign_verify_detached(sig->b, m, n, pk->b);
  if (m != small) free(m);
  return bad ? ZN_E_CRYPTO : ZN_OK;
}
