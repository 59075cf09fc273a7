/* handshake: the first byte says whose ears they are and whether the bytes come raw or sealed by a peer that keeps the
 * rules of the keys but writes what it likes inside. Whatever comes, nobody is believed who has not signed. */
#include <string.h>

#include "protocol/handshake.h"
#include "tests/fuzz/fuzz.h"

static const zn_hash region = {{5}};

static zn_ident who(uint8_t seed) {
  zn_secret s = {{seed}};
  zn_ident id;
  zn_ident_from_seed(&id, &s);
  return id;
}

/* A client and a server, run until the server waits for M3 (m1, m2 hold what was said). */
static void until_m3(rng *r, const zn_env *env, zn_handshake *c, zn_handshake *s, const zn_ident *cid,
                     const zn_ident *sid, zn_buf *m1, zn_buf *m2) {
  (void)r;
  zn_hs_init(c, false, env, cid, &region, &sid->sign_pk, ZN_VERSION_MIN, ZN_VERSION_MAX);
  zn_hs_init(s, true, env, sid, &region, NULL, ZN_VERSION_MIN, ZN_VERSION_MAX);
  FUZZ_CHECK(zn_hs_start(c, m1) == ZN_OK);
  FUZZ_CHECK(zn_hs_take(s, zn_buf_span(m1), m2, NULL) == ZN_OK);
}

void fuzz_seed(rng *r, zn_buf *out) {
  rng fixed = {.state = 1, .wall_ms = 1743465600000};
  zn_env env = zn_test_env(&fixed);
  zn_ident cid = who(1), sid = who(2);
  zn_handshake c, s;
  zn_buf m1, m2, m3;
  zn_buf_init(&m1, 0);
  zn_buf_init(&m2, 0);
  zn_buf_init(&m3, 0);
  until_m3(r, &env, &c, &s, &cid, &sid, &m1, &m2);
  FUZZ_CHECK(zn_hs_take(&c, zn_buf_span(&m2), &m3, NULL) == ZN_OK);
  uint8_t mode = (uint8_t)rng_below(r, 4);
  zn_buf_put(out, &mode, 1);
  const zn_buf *which[] = {&m1, &m2, &m3, &m3};
  zn_buf_put(out, which[mode]->p, which[mode]->n);
  zn_buf_release(&m1);
  zn_buf_release(&m2);
  zn_buf_release(&m3);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 1) return 0;
  rng fixed = {.state = 1, .wall_ms = 1743465600000};
  zn_env env = zn_test_env(&fixed);
  zn_ident cid = who(1), sid = who(2);
  zn_span input = ZN_SPAN(data + 1, size - 1);
  zn_handshake c, s;
  zn_buf m1, m2, answer;
  zn_err err;
  zn_buf_init(&m1, 0);
  zn_buf_init(&m2, 0);
  zn_buf_init(&answer, 0);
  until_m3(&fixed, &env, &c, &s, &cid, &sid, &m1, &m2);
  switch (data[0] % 4) {
    case 0: { /* a server hears anything first */
      zn_handshake fresh;
      zn_hs_init(&fresh, true, &env, &sid, &region, NULL, ZN_VERSION_MIN, ZN_VERSION_MAX);
      bool ok = zn_hs_take(&fresh, input, &answer, &err) == ZN_OK;
      FUZZ_CHECK(ok == (fresh.state == ZN_HS_WAIT_M3));
      break;
    }
    case 1: /* a client hears anything as M2: only the server's own words make it go on */
      if (zn_hs_take(&c, input, &answer, &err) == ZN_OK) FUZZ_CHECK(zn_span_eq(input, zn_buf_span(&m2)));
      break;
    case 2: /* a server hears anything as M3 */
      if (zn_hs_take(&s, input, &answer, &err) == ZN_OK) FUZZ_CHECK(memcmp(s.peer_pk.b, cid.sign_pk.b, 32) == 0);
      break;
    default: { /* M3 sealed under the right key, with any content */
      static const uint8_t nonce[ZN_AEAD_NONCE];
      zn_buf m3;
      zn_buf_init(&m3, 0);
      FUZZ_CHECK(zn_aead_seal(&m3, &s.kC, nonce, ZN_SPAN(s.t.b, 32), input) == ZN_OK);
      FUZZ_CHECK(zn_hs_take(&s, zn_buf_span(&m3), &answer, &err) != ZN_OK); /* a right signature would be a forgery */
      zn_buf_release(&m3);
    }
  }
  zn_buf_release(&m1);
  zn_buf_release(&m2);
  zn_buf_release(&answer);
  return 0;
}
