/* messages: every message of a session, declared once. The struct, the encoder, the decoder that checks every size
 * before it looks at the content (and never allocates), the rule of when a message is allowed, and its name in logs all
 * come from this table.
 *
 * A message on the wire is a msgpack array [tag, field, field…], at most ZN_MSG_MAX bytes. Rules for later versions:
 * numbers and fields are never reused; a newer minor version appends fields (an older reader skips what it does not
 * know) or adds messages with a tag of ZN_TAG_OPTIONAL or more (an older reader ignores them; they never count for
 * `done`). Anything else is a new major version.
 *
 * To add a message: a line in ZN_MESSAGES, its fields in ZN_F_<name>, a handler in session_table.c. */
#ifndef ZONA_PROTOCOL_MESSAGES_H
#define ZONA_PROTOCOL_MESSAGES_H

#include "core/base/bytes.h"
#include "core/base/id.h"
#include "core/base/status.h"
#include "core/log/receipt.h"
#include "core/log/segment.h"
#include "core/trust/grant.h"
#include "core/trust/trust.h"

#define ZN_MSG_MAX        4096 /* bytes of a message */
#define ZN_TAG_OPTIONAL   64   /* from here on an unknown tag is ignored */
#define ZN_MSG_TIPS       48   /* heads in one message */
#define ZN_MSG_BINS       32   /* statements or grants in one message */
#define ZN_MSG_LEDGER_LEN 24   /* ledger id 16, digest 8 */
#define ZN_MSG_LEDGERS    128  /* ledgers in one message */
#define ZN_MSG_TEXT       512
#define ZN_RECON_FAN      16 /* children of a node, a hexadecimal digit of the key each */
#define ZN_RECON_DEPTH    16 /* digits at most */
#define ZN_RECON_DIGEST   8
#define ZN_SEG_INLINE     4080 /* bytes of a segment (or of a piece) in one message */

/* Who may send it. */
enum { ZN_DIR_C = 1, ZN_DIR_S = 2, ZN_DIR_CS = 3 };
/* In what state of the receiver it may come. OPENING: a client that waits for the welcome. */
enum { ZN_IN_OPENING = 1, ZN_IN_STRANGER = 2, ZN_IN_MEMBER = 4, ZN_IN_KNOWN = 6, ZN_IN_ANY = 7 };

/* clang-format off */
/*       type, name, least, most  (UINT: values; BIN, STR: bytes; TIPS: how many; BINS: at least so many, of so many bytes each) */
#define ZN_F_head(F) \
  F(ID, ledger, 16, 16) F(PK, device, 32, 32) F(UINT, seq, 0, INT64_MAX) F(HASH, hash, 32, 32)
#define ZN_F_welcome(F)                                          \
  F(UINT, standing, 0, 255)           /* zn_standing */          \
  F(UINT, time_ms, 0, INT64_MAX)                                 \
  F(UINT, flags, 0, UINT32_MAX)       /* ZN_WELCOME_BLIND */     \
  F(UINT, incarnation, 0, INT64_MAX)                             \
  F(ID, trust, 16, 16)                                           \
  F(ID, vector, 16, 16)                                          \
  F(UINT, grants, 0, INT64_MAX)       /* cursor past the last grant for the device */
#define ZN_F_refused(F)       F(UINT, code, 0, 255) F(STR, text, 0, ZN_MSG_TEXT) F(UINT, after_s, 0, 86400)
#define ZN_F_done(F)          F(UINT, seen, 0, INT64_MAX)
#define ZN_F_ping(F)          F(UINT, nonce, 0, UINT32_MAX)
#define ZN_F_pong(F)          F(UINT, nonce, 0, UINT32_MAX)
#define ZN_F_node(F) \
  F(UINT, what, 0, 1) F(BIN, prefix, 0, ZN_RECON_DEPTH - 1) F(BIN, digests, ZN_RECON_FAN * ZN_RECON_DIGEST, ZN_RECON_FAN * ZN_RECON_DIGEST)
#define ZN_F_trust_heads(F)   F(BIN, prefix, 0, ZN_RECON_DEPTH) F(UINT, flags, 0, 255) F(TIPS, tips, 0, ZN_MSG_TIPS)
#define ZN_F_trust(F)         F(BINS, list, 1, ZN_TRUST_MAX)
#define ZN_F_trust_state(F)   F(ID, digest, 16, 16)
#define ZN_F_ledgers(F) \
  F(BIN, prefix, 0, ZN_RECON_DEPTH) F(UINT, flags, 0, 255) F(BIN, list, 0, ZN_MSG_LEDGERS * ZN_MSG_LEDGER_LEN)
#define ZN_F_heads(F)         F(ID, ledger, 16, 16) F(UINT, flags, 0, 255) F(TIPS, tips, 0, ZN_MSG_TIPS)
#define ZN_F_partial(F)       F(UINT, seq, 0, INT64_MAX) F(HASH, hash, 32, 32) F(UINT, have, 512, ZN_SEG_MAX)
#define ZN_F_seg(F)           F(BIN, wire, 1, ZN_SEG_INLINE)
#define ZN_F_seg_begin(F)     ZN_F_head(F) F(UINT, size, 1, ZN_SEG_MAX)
#define ZN_F_seg_part(F)      F(BIN, data, 1, ZN_SEG_INLINE)
#define ZN_F_need(F)          ZN_F_head(F) F(UINT, child, 0, INT64_MAX) F(HASH, child_hash, 32, 32)
#define ZN_F_seg_refused(F)   ZN_F_head(F) F(UINT, code, 0, 255) F(STR, text, 0, ZN_MSG_TEXT)
#define ZN_F_item_refused(F)  F(UINT, what, 0, 255) F(HASH, hash, 32, 32) F(UINT, code, 0, 255) F(STR, text, 0, ZN_MSG_TEXT)
#define ZN_F_receipt(F)       F(BIN, wire, 1, ZN_RECEIPT_MAX)
#define ZN_F_receipts_want(F) F(UINT, flags, 0, 255)
#define ZN_F_receipt_of(F)    ZN_F_head(F)
#define ZN_F_grants_want(F)   F(UINT, cursor, 0, INT64_MAX)
#define ZN_F_grants(F)        F(UINT, cursor, 0, INT64_MAX) F(BINS, list, 1, ZN_GRANT_MAX)
#define ZN_F_seg_resume(F)    F(UINT, index, 0, 7) F(UINT, size, 1, ZN_SEG_MAX)
#define ZN_F_grants_kept(F)   F(UINT, count, 0, INT64_MAX)

/* tag, name, who sends it, states of the receiver in which it may come, does it count for `done` */
#define ZN_MESSAGES(M)                                                                                                          \
  M(1,  welcome,       ZN_DIR_S,  ZN_IN_OPENING | ZN_IN_STRANGER, 0) /* first from the server; again when a stranger became one of us */ \
  M(2,  refused,       ZN_DIR_CS, ZN_IN_ANY,    0) /* the session ends, and why */                                              \
  M(3,  done,          ZN_DIR_CS, ZN_IN_KNOWN,  0) /* your first `seen` counted messages are dealt with, I have nothing more to say */ \
  M(4,  ping,          ZN_DIR_CS, ZN_IN_KNOWN,  0)                                                                              \
  M(5,  pong,          ZN_DIR_CS, ZN_IN_KNOWN,  0)                                                                              \
  M(8,  node,          ZN_DIR_CS, ZN_IN_MEMBER, 1) /* digests of the 16 parts of a set (zn_recon_what) under a prefix */        \
  M(9,  trust_heads,   ZN_DIR_CS, ZN_IN_KNOWN,  1) /* heads of the trust feeds under a prefix; a tip's device is the issuer */  \
  M(10, trust,         ZN_DIR_CS, ZN_IN_KNOWN,  1) /* statements */                                                             \
  M(11, trust_state,   ZN_DIR_CS, ZN_IN_MEMBER, 0) /* my trust digest now */                                                    \
  M(12, ledgers,       ZN_DIR_CS, ZN_IN_MEMBER, 1) /* ledgers under a prefix, each with its digest */                           \
  M(13, heads,         ZN_DIR_CS, ZN_IN_MEMBER, 1) /* tips of one ledger's feeds; seq 0: nothing of this feed */                \
  M(14, partial,       ZN_DIR_CS, ZN_IN_MEMBER, 1) /* of this segment I hold the first bytes */                                 \
  M(15, seg,           ZN_DIR_CS, ZN_IN_MEMBER, 1) /* a small segment, whole */                                                 \
  M(16, seg_begin,     ZN_DIR_CS, ZN_IN_MEMBER, 1) /* a segment that follows in pieces */                                       \
  M(17, seg_part,      ZN_DIR_CS, ZN_IN_MEMBER, 1)                                                                              \
  M(18, need,          ZN_DIR_CS, ZN_IN_MEMBER, 1) /* I lack this one (seq 0: known by hash only); child: what I could not place */ \
  M(19, seg_refused,   ZN_DIR_CS, ZN_IN_MEMBER, 1) /* the segment stays with its sender, and why */                             \
  M(20, item_refused,  ZN_DIR_CS, ZN_IN_KNOWN,  0) /* a statement or grant was refused; for the log */                          \
  M(21, receipt,       ZN_DIR_S,  ZN_IN_MEMBER, 0)                                                                              \
  M(22, receipts_want, ZN_DIR_C,  ZN_IN_MEMBER, 1) /* for the tips of all that I write */                                       \
  M(23, grants_want,   ZN_DIR_C,  ZN_IN_MEMBER, 1) /* those for me after the cursor */                                          \
  M(24, grants,        ZN_DIR_CS, ZN_IN_MEMBER, 1) /* to a client: cursor to keep once they are (0: keep yours); to the server: 0 */     \
  M(25, seg_resume,    ZN_DIR_CS, ZN_IN_MEMBER, 1) /* the rest follows of the segment that your index-th partial told of */     \
  M(26, grants_kept,   ZN_DIR_S,  ZN_IN_MEMBER, 0) /* the first count grants of this session are durable here, or refused */    \
  M(64, receipt_of,    ZN_DIR_C,  ZN_IN_MEMBER, 1) /* since when do you hold this segment, which another wrote? */
/* clang-format on */

/* Flags of trust_heads, ledgers, heads. */
enum {
  ZN_HEADS_REPLY = 1,  /* answer with yours, where you lack something */
  ZN_HEADS_MORE = 2,   /* heads: another page of the same ledger follows */
  ZN_HEADS_NORIGHT = 4 /* heads: you may not read this ledger, keep what is yours */
};
enum { ZN_WELCOME_BLIND = 1 };
typedef enum zn_standing { ZN_STANDING_MEMBER = 0, ZN_STANDING_STRANGER = 1, ZN_STANDING_WAITING = 2 } zn_standing;
typedef enum zn_recon_what { ZN_RECON_TRUST = 0, ZN_RECON_LEDGERS = 1 } zn_recon_what;
enum { ZN_ITEM_TRUST = 1, ZN_ITEM_GRANT = 2 };

/* clang-format off */
/* Reasons on the wire: number, name, what it is as a status of ours. */
#define ZN_REASONS(R)                                                                          \
  R(0,  other,    ZN_E_STATE)                                                                  \
  R(1,  stranger, ZN_E_DENIED)  /* the device is not enrolled, as far as the server knows */   \
  R(2,  revoked,  ZN_E_DENIED)                                                                 \
  R(3,  denied,   ZN_E_DENIED)  /* no right */                                                 \
  R(4,  form,     ZN_E_FORMAT)  /* not what it claims to be */                                 \
  R(5,  crypto,   ZN_E_CRYPTO)  /* a signature or hash does not verify */                      \
  R(6,  chain,    ZN_E_STATE)   /* does not continue its feed */                               \
  R(7,  limit,    ZN_E_LIMIT)   /* larger than allowed */                                      \
  R(8,  quota,    ZN_E_FULL)    /* no room left for this ledger */                             \
  R(9,  version,  ZN_E_VERSION) /* too new or too old */                                       \
  R(10, busy,     ZN_E_BUSY)    /* try later */                                                \
  R(11, store,    ZN_E_IO)      /* the other side cannot save now */                           \
  R(12, stop,     ZN_E_NET)     /* it is going down, or away */                                \
  R(13, protocol, ZN_E_FORMAT)  /* you broke the rules of this page */
/* clang-format on */

typedef enum zn_reason {
#define R(number, name, status) ZN_REASON_##name = number,
  ZN_REASONS(R)
#undef R
} zn_reason;
const char *zn_reason_name(unsigned reason); /* "other" for numbers of the future */
zn_status zn_reason_status(unsigned reason);
zn_reason zn_reason_of(zn_status s); /* the nearest one */

/* ---- the structs ---- */
/* A head inside a message that names the ledger (or, in trust_heads, needs none). */
typedef struct zn_tip {
  zn_pk device;
  uint64_t seq;
  zn_hash hash;
} zn_tip;
typedef struct zn_tips {
  size_t n;
  zn_tip v[ZN_MSG_TIPS];
} zn_tips;
typedef struct zn_bins {
  size_t n;
  zn_span v[ZN_MSG_BINS];
} zn_bins;

#define ZN_C_UINT uint64_t
#define ZN_C_ID   zn_id
#define ZN_C_HASH zn_hash
#define ZN_C_PK   zn_pk
#define ZN_C_BIN  zn_span
#define ZN_C_STR  zn_span
#define ZN_C_TIPS zn_tips
#define ZN_C_BINS zn_bins

typedef enum zn_msg_tag {
#define M(tag, name, dir, states, counts) ZN_MSG_##name = tag,
  ZN_MESSAGES(M)
#undef M
      ZN_MSG_UNKNOWN = 0 /* decoded: a message of a newer minor version, to be ignored */
} zn_msg_tag;

/* Spans borrow the input when decoded, the sender's bytes when encoded. */
typedef struct zn_msg {
  zn_msg_tag tag;
  union {
#define FIELD(type, field, least, most) ZN_C_##type field;
#define M(tag, name, dir, states, counts) \
  struct {                                \
    ZN_F_##name(FIELD)                    \
  } name;
    ZN_MESSAGES(M)
#undef M
#undef FIELD
  };
} zn_msg;

typedef struct zn_msg_info {
  unsigned tag;
  const char *name;
  unsigned dir, states;
  bool counts;
} zn_msg_info;
const zn_msg_info *zn_msg_about(unsigned tag); /* NULL: unknown */

/* Appends the message. ZN_E_LIMIT when it would pass ZN_MSG_MAX or a field its own limit (then out is as before). */
ZN_MUST zn_status zn_msg_encode(zn_buf *out, const zn_msg *m);
/* Decodes exactly one message. ZN_E_FORMAT; ZN_OK with tag ZN_MSG_UNKNOWN for an optional one that we do not know. */
ZN_MUST zn_status zn_msg_decode(zn_msg *out, zn_span wire);
/* One line for people: name and fields, bytes shortened (tools/wire, logs at level debug). Never a secret: there is
 * none in them. */
void zn_msg_print(zn_buf *out, const zn_msg *m);

#endif
