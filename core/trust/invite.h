/* invite: what one person gives another so that his device can join, as text (or QR), optionally locked by a PIN of 8
 * base32 characters sent by another way. It holds the server's address and key, the region, the root's key, the invite
 * statement's hash, an expiry and the seed of an ephemeral key that may enrol one device. Text: "ZONA1-" + base32 of
 * msgpack with a checksum; a truncated or mistyped one is recognised as such. `zona init --claim` takes a claim,
 * printed by `zonad init`: "ZONAC1-…". */
#ifndef ZONA_CORE_TRUST_INVITE_H
#define ZONA_CORE_TRUST_INVITE_H

#include "core/trust/trust.h"

typedef struct zn_invite {
  char url[256]; /* ws://host:port/ or wss://… */
  zn_pk server;
  zn_hash region;
  zn_pk root;
  zn_hash statement; /* hash of the ST_INVITE statement */
  int64_t expires_ms;
  zn_secret seed; /* of the ephemeral zn_ident */
  zn_id org;      /* the organisation the first membership names, to show */
  zn_role role;
} zn_invite;

/* pin: NULL or 8 base32 chars. Text appended to out (one line, no newline). */
ZN_MUST zn_status zn_invite_print(zn_buf *out, const zn_env *env, const zn_invite *inv, const char *pin, zn_err *err);
/* *needs_pin set when a PIN is wanted and pin is NULL (then ZN_E_CRYPTO). */
ZN_MUST zn_status zn_invite_parse(zn_invite *out, const char *text, const char *pin, bool *needs_pin, zn_err *err);
void zn_invite_new_pin(const zn_env *env, char out[9]);

typedef struct zn_claim {
  char url[256];
  zn_pk server;
  zn_hash region;
  zn_secret seed; /* of the one-time claim zn_ident */
} zn_claim;
ZN_MUST zn_status zn_claim_print(zn_buf *out, const zn_claim *c, zn_err *err);
ZN_MUST zn_status zn_claim_parse(zn_claim *out, const char *text, zn_err *err);

/* The recovery code of a region: the seed of the root's committed successor, on paper. "ZONAR1-…". */
ZN_MUST zn_status zn_recovery_print(zn_buf *out, const zn_secret *seed, zn_err *err);
ZN_MUST zn_status zn_recovery_parse(zn_secret *seed, const char *text, zn_err *err);

#endif
