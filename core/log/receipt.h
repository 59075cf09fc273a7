/* receipt: the signed word of the server (or, for a bundle, of the importing device) that it holds a feed up to a
 * segment, and since when. Wire: [body bin, sig bin64], body = [1, region, by pk, incarnation, ledger, device, seq,
 * hash, t_ms], label "zona receipt 1". The incarnation rises when a server is restored from a backup (DESIGN section
 * 4). */
#ifndef ZONA_CORE_LOG_RECEIPT_H
#define ZONA_CORE_LOG_RECEIPT_H

#include "core/crypto/crypto.h"

#define ZN_RECEIPT_MAX 384

typedef struct zn_receipt {
  zn_pk by;
  uint64_t incarnation;
  zn_id ledger;
  zn_pk device;
  uint64_t seq;
  zn_hash hash;
  int64_t t_ms;
} zn_receipt;

/* Appends the wire bytes. r->by is by's key whatever it holds. */
ZN_MUST zn_status zn_receipt_make(zn_buf *out, const zn_hash *region, const zn_ident *by, const zn_receipt *r);
/* ZN_E_FORMAT, ZN_E_VERSION, ZN_E_DENIED (another region's) or ZN_E_CRYPTO. That out->by is somebody whose word counts
 * is the caller's to check. region NULL: any. */
ZN_MUST zn_status zn_receipt_parse(zn_receipt *out, const zn_hash *region, zn_span wire);

#endif
