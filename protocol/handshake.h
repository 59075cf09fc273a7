/* handshake: three messages that prove the server to the device and then the device to the server, hide who is calling
 * from whoever listens, and leave one key for each direction. Exactly DESIGN section 6; docs/PROTOCOL.md has the bytes,
 * tests/vectors/handshake.json a known answer.
 *
 *   P  = LP("zona handshake 1") || region || S               LP(x) = u16 little-endian length || x; S, C: Ed25519 keys
 *   M1 = [1, vmin, vmax, H(S)[0..3], eC]                      client -> server
 *   A2 = [2, v, eS]; t1 = H(P || LP(M1) || LP(A2)); k0 = Hk(X25519(eC, eS); t1); kS, kC, kX = KDF(k0, 1..3)
 *   M2 = A2 || AEAD(kS, nonce 0, AD t1, pad256(sign(S, "zona hs server 1", t1) || time u64 || limits))         server
 * -> client t2 = H(t1 || LP(c2)) M3 = AEAD(kC, nonce 0, AD t2, pad256(C || sign(C, "zona hs client 1", t2 || C) ||
 * vector digest || trust digest)) t3 = H(t2 || LP(c3)); k1 = Hk(kX; t3); k_cs, k_sc, sid = KDF(k1, 1..3)
 *
 * pad256: 0x80, then zeros to a multiple of 256. A server that cannot go on answers M1 with [3, reason, vmin, vmax] in
 * clear; nothing may be concluded from it but a hint for people, since anybody on the line could have written it.
 *
 * Both sides run one table of steps. Messages come whole (record.h takes care of their length). */
#ifndef ZONA_PROTOCOL_HANDSHAKE_H
#define ZONA_PROTOCOL_HANDSHAKE_H

#include "core/base/env.h"
#include "core/crypto/crypto.h"

/* Versions: major << 8 | minor. All minors of a major talk to each other (messages.h says how). */
#define ZN_VERSION_MIN 0x100
#define ZN_VERSION_MAX 0x100

#define ZN_HS_M1_MAX 64 /* bytes of each message at most */
#define ZN_HS_M2_MAX 640
#define ZN_HS_M3_MAX 640

typedef struct zn_hs_limits {
  uint32_t message, segment, stranger;
} zn_hs_limits; /* what the server takes, in bytes */

typedef enum zn_hs_state {
  ZN_HS_START,
  ZN_HS_WAIT_M1,
  ZN_HS_WAIT_M2,
  ZN_HS_WAIT_M3,
  ZN_HS_DONE,
  ZN_HS_FAILED
} zn_hs_state;

typedef struct zn_handshake {
  bool server;
  zn_hs_state state;
  const zn_env *env;
  const zn_ident *ident;
  zn_hash region;
  zn_pk server_pk;
  unsigned vmin, vmax;
  /* set by the caller: server before M1, client before M2 comes */
  zn_hs_limits limits; /* server: told; client: learnt from M2 */
  zn_id vector, trust; /* client: told in M3; server: learnt */
  /* learnt */
  unsigned version;
  zn_pk peer_pk; /* server: the device's; client: the server's, proven */
  int64_t server_ms;
  zn_secret k_cs, k_sc, sid; /* when DONE */
  /* between */
  uint8_t e_sk[32];
  uint8_t m1[ZN_HS_M1_MAX];
  size_t m1_len;
  zn_hash t; /* the transcript so far */
  zn_secret kC, kX;
} zn_handshake;

void zn_hs_init(zn_handshake *h, bool server, const zn_env *env, const zn_ident *ident, const zn_hash *region,
                const zn_pk *server_pk, unsigned vmin, unsigned vmax);
void zn_hs_wipe(zn_handshake *h);
/* Client: appends M1 to out. */
ZN_MUST zn_status zn_hs_start(zn_handshake *h, zn_buf *out);
/* Takes one message, appends the answer (if there is one) to out. On failure out may hold a last word to send. */
ZN_MUST zn_status zn_hs_take(zn_handshake *h, zn_span msg, zn_buf *out, zn_err *err);

#endif
