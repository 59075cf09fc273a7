/* segment: one signed, sealed link of a feed; its wire bytes and header. Pure: no storage.
 *
 * Wire: msgpack [header bin, sig bin64, body]  where body is bin (nonce 24 || ciphertext), or, once erased, the array
 * [hash of the body]. Header: [1 (format), region, ledger, device, seq, [prev hashes: 1, or 2 after a fork; none for
 * seq 1], deps [[device, seq, hash16]…] (the other feeds of the same ledger, as their heads stood), epoch id, flags (1
 * first, 2 more), plain size, count of changes]. Signed: label "zona segment 1", header || BLAKE2b-256(body). The
 * segment's hash is BLAKE2b-256("zona seg id 1", header, body hash). Associated data of the AEAD: the header.
 * Plaintext: see change.h, then zstd (a plaintext under 4 KiB against the preset bytes of preset.c; a reader always
 * supplies them as dictionary), then padded (Padmé). At most 64 KiB on the wire.
 *
 * A newer format keeps the first eleven elements of the header and may append others: such a segment parses, chains and
 * is carried on, and only opening it says ZN_E_VERSION. msgpack's own lengths are the shortest (a segment has one form
 * on the wire, so that a transfer can resume inside it and the store can keep header, signature and body apart). */
#ifndef ZONA_CORE_LOG_SEGMENT_H
#define ZONA_CORE_LOG_SEGMENT_H

#include "core/base/bytes.h"
#include "core/base/env.h"
#include "core/base/id.h"
#include "core/base/status.h"
#include "core/crypto/crypto.h"

#define ZN_SEG_FORMAT    1
#define ZN_SEG_MAX       65536
#define ZN_SEG_PLAIN_MAX (4u << 20)
#define ZN_SEG_DEPS_MAX  256

typedef struct zn_dep {
  zn_pk device;
  uint64_t seq;
  zn_id hash16;
} zn_dep; /* first 16 bytes of the segment's hash */

typedef struct zn_seg_hdr {
  unsigned format; /* 1; sealing takes 0 for 1 */
  zn_hash region;
  zn_id ledger;
  zn_pk device;
  uint64_t seq;
  zn_hash prev[2];
  unsigned nprev;
  zn_dep deps[ZN_SEG_DEPS_MAX];
  size_t ndeps;
  zn_id epoch;
  bool first, more;
  uint32_t plain_size; /* before compression */
  uint32_t changes;
} zn_seg_hdr;

typedef struct zn_seg {
  zn_seg_hdr h;
  zn_span header; /* borrows the wire bytes */
  zn_sig sig;
  zn_span body; /* n = 0 when erased */
  zn_hash body_hash;
  zn_hash hash; /* the segment's identity */
} zn_seg;

/* zstd's working memory, kept by whoever seals or opens many segments. Not for two threads at once. */
typedef struct zn_seg_codec zn_seg_codec;
ZN_MUST zn_status zn_seg_codec_new(zn_seg_codec **out);
void zn_seg_codec_free(zn_seg_codec *c);

/* Compresses, pads, seals and signs plain; appends the wire bytes to out. *hash: the segment's identity. ZN_E_LIMIT
 * when the result would pass ZN_SEG_MAX or plain ZN_SEG_PLAIN_MAX (the caller splits). h->device is by's key,
 * h->plain_size is plain.n whatever it holds. codec may be NULL. */
ZN_MUST zn_status zn_seg_seal(zn_buf *out, zn_hash *hash, const zn_env *env, const zn_seg_hdr *h, const zn_secret *key,
                              const zn_ident *by, zn_span plain);
ZN_MUST zn_status zn_seg_seal_with(zn_seg_codec *codec, zn_buf *out, zn_hash *hash, const zn_env *env,
                                   const zn_seg_hdr *h, const zn_secret *key, const zn_ident *by, zn_span plain);
/* Parses and verifies form, sizes, region and signature (not rights, not the chain). ZN_E_FORMAT, ZN_E_LIMIT (over
 * ZN_SEG_MAX), ZN_E_DENIED (another region's) or ZN_E_CRYPTO. region NULL: any. */
ZN_MUST zn_status zn_seg_parse(zn_seg *out, const zn_hash *region, zn_span wire);
/* The same without the signature: which segment does this claim to be? For whoever verifies it later. */
ZN_MUST zn_status zn_seg_peek(zn_seg *out, zn_span wire);
/* The header alone, as kept by a store that verified the segment when it came. */
ZN_MUST zn_status zn_seg_parse_header(zn_seg_hdr *out, zn_span header);
/* Opens the body into plain (appended). ZN_E_CRYPTO: wrong key or altered; ZN_E_VERSION: newer format; ZN_E_STATE:
 * erased; ZN_E_FORMAT: sealed by someone who had the key, but not as it should. */
ZN_MUST zn_status zn_seg_open(zn_buf *plain, const zn_seg *s, const zn_secret *key);
ZN_MUST zn_status zn_seg_open_with(zn_seg_codec *codec, zn_buf *plain, const zn_seg *s, const zn_secret *key);
/* The same from header and body kept apart. */
ZN_MUST zn_status zn_seg_open_parts(zn_seg_codec *codec, zn_buf *plain, zn_span header, zn_span body,
                                    const zn_secret *key);
/* The wire bytes from parts kept apart; body.n = 0: erased, then body_hash is needed. */
ZN_MUST zn_status zn_seg_wire(zn_buf *out, zn_span header, const zn_sig *sig, zn_span body, const zn_hash *body_hash);
/* How many bytes zn_seg_wire makes. */
size_t zn_seg_wire_size(size_t header, size_t body);
/* The wire bytes of the same segment with its body erased; the chain still verifies. */
ZN_MUST zn_status zn_seg_erase(zn_buf *out, const zn_seg *s);
/* Padmé (Nikitin et al., PETS 2019): the padded length of n bytes; it tells log log n bits and costs 12 % at most. */
size_t zn_padme(size_t n);

#endif
