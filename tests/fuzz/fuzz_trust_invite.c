/* invite: the first byte says what the rest is: the text of an invite, a claim or a recovery code, or a payload that is
 * then framed with its right length and checksum. (Locked invites are left out: each try costs an Argon2id.) */
#include <string.h>

#include "core/trust/invite.h"
#include "tests/fuzz/fuzz.h"

enum { INVITE, CLAIM, RECOVERY, MODES };
static const char *const prefixes[] = {"ZONA1-", "ZONAC1-", "ZONAR1-"};

static void make(rng *r, unsigned mode, zn_buf *out) {
  zn_env env = zn_test_env(r);
  zn_invite i = {.url = "wss://zona.example/", .expires_ms = 1767225600000, .role = ZN_ROLE_ENTE};
  zn_claim c = {.url = "ws://127.0.0.1:1/"};
  rng_fill(r, &i.seed, 32), rng_fill(r, &c.seed, 32);
  if (mode == INVITE) FUZZ_CHECK(zn_invite_print(out, &env, &i, NULL, NULL) == ZN_OK);
  if (mode == CLAIM) FUZZ_CHECK(zn_claim_print(out, &c, NULL) == ZN_OK);
  if (mode == RECOVERY) FUZZ_CHECK(zn_recovery_print(out, &c.seed, NULL) == ZN_OK);
}

void fuzz_seed(rng *r, zn_buf *out) {
  zn_env_system();
  zn_buf text;
  uint8_t mode = (uint8_t)rng_below(r, 2 * MODES);
  zn_buf_init(&text, 0);
  make(r, mode % MODES, &text);
  zn_buf_put(out, &mode, 1);
  if (mode < MODES) {
    zn_buf_put(out, text.p, text.n);
  } else { /* the payload alone */
    uint8_t frame[1024];
    size_t n = 0;
    FUZZ_CHECK(zn_b32_decode_any(frame, sizeof frame, &n, zn_buf_cstr(&text) + strlen(prefixes[mode % MODES])) ==
                   ZN_OK &&
               n > 6);
    zn_buf_put(out, frame + 2, n - 6);
  }
  zn_buf_release(&text);
}

static void try_text(unsigned mode, const char *text) {
  zn_invite i;
  zn_claim c;
  zn_secret s;
  zn_err err = {0};
  bool needs = false;
  zn_status st = mode == INVITE  ? zn_invite_parse(&i, text, NULL, &needs, &err)
                 : mode == CLAIM ? zn_claim_parse(&c, text, &err)
                                 : zn_recovery_parse(&s, text, &err);
  FUZZ_CHECK(st == ZN_OK || err.text[0] != 0); /* whoever types it is told what is wrong */
  if (st == ZN_OK && mode == INVITE) FUZZ_CHECK(memchr(i.url, 0, sizeof i.url) != NULL);
  if (st == ZN_OK && mode == CLAIM) FUZZ_CHECK(memchr(c.url, 0, sizeof c.url) != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  zn_env_system();
  if (size < 1 || size > 4096) return 0;
  unsigned mode = data[0] % MODES;
  if (data[0] % (2 * MODES) < MODES) {
    char text[4097];
    memcpy(text, data + 1, size - 1);
    text[size - 1] = 0;
    try_text(mode, text);
    return 0;
  }
  uint8_t frame[4096 + 8];
  char text[8 + ZN_B32_LEN(sizeof frame) + 1];
  zn_span payload = {data + 1, size - 1};
  zn_hash sum;
  frame[0] = (uint8_t)(payload.n >> 8), frame[1] = (uint8_t)payload.n;
  memcpy(frame + 2, payload.p, payload.n);
  zn_hash_parts(&sum, "zona text 1", &payload, 1);
  memcpy(frame + 2 + payload.n, sum.b, 4);
  size_t at = strlen(prefixes[mode]);
  memcpy(text, prefixes[mode], at);
  zn_b32_encode(text + at, frame, payload.n + 6);
  try_text(mode, text);
  return 0;
}
