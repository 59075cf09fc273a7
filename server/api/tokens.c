#include <stdio.h>
#include <string.h>

#include "server/api/api.h"

void zn_token_new(const zn_env *env, char out[ZN_TOKEN_LEN + 1]) {
  zn_secret s;
  env->random(env->ctx, s.b, sizeof s.b);
  memcpy(out, "zona_", 5);
  zn_b32_encode(out + 5, s.b, sizeof s.b);
  zn_wipe(&s, sizeof s);
}

/* A token has 256 random bits: a plain hash is enough, nobody guesses it. */
void zn_token_hash(const char *token, zn_hash *out) {
  zn_span part = ZN_SPAN(token, strlen(token));
  zn_hash_parts(out, "zona api token 1", &part, 1);
}
