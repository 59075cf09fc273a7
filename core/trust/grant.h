/* grant: an epoch key sealed to one recipient (a device, or an invite's ephemeral key) and signed by who gives it.
 * Not part of the trust feeds: a grant travels only to its recipient. Wire: [body bin, sig bin64],
 * body = [1, region, issuer pk, recipient box pk, ledger, epoch number, epoch id, sealed key], label "zona grant 1". */
#ifndef ZONA_CORE_TRUST_GRANT_H
#define ZONA_CORE_TRUST_GRANT_H

#include "core/trust/trust.h"

#define ZN_GRANT_MAX 512

typedef struct zn_grant {
  zn_pk issuer;
  zn_boxpk recipient;
  zn_id ledger;
  uint64_t no;
  zn_id epoch;
  zn_span sealed; /* borrows the wire bytes */
  zn_hash hash;   /* of the wire bytes */
} zn_grant;

ZN_MUST zn_status zn_grant_make(zn_buf *out, const zn_env *env, const zn_hash *region, const zn_ident *by,
                                const zn_boxpk *to, const zn_id *ledger, uint64_t no, const zn_secret *key);
/* Checks form, region and signature, not the issuer's right (zn_trust_may_key or any reader: DESIGN section 5). */
ZN_MUST zn_status zn_grant_parse(zn_grant *out, const zn_hash *region, zn_span wire);
/* Opens it and checks the key against the epoch id. */
ZN_MUST zn_status zn_grant_open(const zn_grant *g, const zn_hash *region, const zn_ident *me, zn_secret *key);

#endif
