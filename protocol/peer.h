/* peer: what a sync session needs of the store behind it, on either side. The replica (protocol/replica_peer, used by
 * the client's uplink and by the consolidator) and the relay (server/relay/peer) each implement it; the session itself
 * touches no database and no socket.
 *
 * Side: each function says who must give it: [both], [server] = the relay, [client] = the replica. The others may be
 * NULL.
 *
 * Durability: a put that is durable at return says so in *durable. A put that returns ZN_OK with *durable = false (the
 * relay, whose writer commits many pushes at once) is answered later by exactly ONE zn_session_durable(), or the whole
 * session by zn_session_store_failed(). What is not yet durable must not be told by heads, ledgers, vector_digest or
 * trust_digest's callers to other sessions; a put that waits for its commit does count as held for the chain check of
 * the next put and for seg_have.
 *
 * Calls never nest: the session calls its peer only from inside zn_session_feed, _drain, _tick, _news, _durable and
 * _free, in the caller's thread, and a peer never calls the session from inside one of these functions.
 *
 * Statuses: ZN_E_IO, ZN_E_FULL, ZN_E_NOMEM, ZN_E_BUG from any function end the session (the other side is told "try
 * later"). What is refused because of the bytes themselves (rights, form, signature, chain, quota) is any other status,
 * with a text. */
#ifndef ZONA_PROTOCOL_PEER_H
#define ZONA_PROTOCOL_PEER_H

#include "core/base/arena.h"
#include "core/log/segment.h"
#include "core/log/vector.h"
#include "core/trust/trust.h"

/* One ledger's state: the first 8 bytes of zn_heads_digest() over all its tips (see heads). Ledgers without feeds are
 * not listed. */
typedef struct zn_ledger_digest {
  zn_id ledger;
  uint8_t digest[8];
} zn_ledger_digest;

/* A segment of which only the first `have` bytes are here (a multiple of 512). */
typedef struct zn_partial {
  zn_head of;
  uint32_t have;
} zn_partial;

/* What the welcome said, for the replica to keep. */
typedef struct zn_contact {
  int64_t server_ms;    /* the server's clock */
  uint64_t incarnation; /* rises when the server was restored from a backup */
  bool blind;           /* the server holds no consolidator */
  bool member;          /* false: still a stranger; welcomed() is called again when that changes */
} zn_contact;

typedef struct zn_peer {
  void *ctx;

  /* ---- who it is ---- */
  /* [server] How trust sees the device: unknown and waiting ones are strangers, revoked ones are refused. */
  zn_device_state (*device)(void *ctx, const zn_pk *device);
  /* [client] The server's word, before anything else is exchanged. When the incarnation is another than the one kept,
   * the grants cursor starts again from 0 and receipts of the old incarnation no longer count (receipts_lacking says
   * true). */
  zn_status (*welcomed)(void *ctx, const zn_contact *c);

  /* ---- trust feeds ---- */
  zn_status (*trust_digest)(void *ctx, zn_id *out);                                 /* [both] zn_trust_digest */
  zn_status (*trust_heads)(void *ctx, zn_arena *a, zn_trust_head **out, size_t *n); /* [both] sorted by issuer */
  zn_status (*trust_read)(void *ctx, const zn_pk *issuer, uint64_t seq,
                          zn_buf *out); /* [both] appends; ZN_E_NOTFOUND past the head */
  /* [both] ZN_OK also when it was known. ZN_E_STATE: the issuer's previous statement is missing. */
  zn_status (*trust_put)(void *ctx, zn_span stmt, bool *durable, zn_err *err);
  /* [server] Statements of a stranger, in the order he sent them, all that he sent so far: tried on a copy of the
   * trust; kept, all of them, only if they make `device` a member (ZN_OK). ZN_E_DENIED: not yet, nothing kept. On a
   * server without a root this is how the first root gets in. */
  zn_status (*strangers_trust)(void *ctx, const zn_pk *device, const zn_span *stmts, size_t n, bool *durable,
                               zn_err *err);
  /* [client] Issuers whose statements make this device a member, the root first: what it pushes while it is a stranger.
   * May be NULL: then all issuers, the shortest feeds first. */
  zn_status (*trust_path)(void *ctx, zn_arena *a, zn_pk **out, size_t *n);

  /* ---- grants ---- */
  /* [server] Grants addressed to the device's box key, or to the box key of the invite that enrolled it, that arrived
   * after *cursor: at most 64, *cursor moved past them. The cursor is opaque to the session and starts at 0. */
  zn_status (*grants_to)(void *ctx, const zn_pk *device, uint64_t *cursor, zn_arena *a, zn_span **out, size_t *n);
  /* [server] the cursor past the last grant for the device. [client] the cursor kept (device ignored). */
  zn_status (*grants_cursor)(void *ctx, const zn_pk *device, uint64_t *cursor);
  zn_status (*grants_cursor_save)(void *ctx, uint64_t cursor);                  /* [client] */
  zn_status (*grant_put)(void *ctx, zn_span grant, bool *durable, zn_err *err); /* [both] ZN_OK also when known */
  /* [client] Grants made here that the server may lack, oldest first, all of them or the first 256; grants_sent(n): the
   * first n of those given last are at the server, durably. */
  zn_status (*grants_unsent)(void *ctx, zn_arena *a, zn_span **out, size_t *n);
  zn_status (*grants_sent)(void *ctx, size_t n);

  /* ---- feeds and segments ---- */
  /* [both] Ledgers that `device` may read and that lie here (relay: by trust; replica: all it holds, device ignored),
   * sorted by id. */
  zn_status (*ledgers)(void *ctx, const zn_pk *device, zn_arena *a, zn_ledger_digest **out, size_t *n);
  /* [both] zn_heads_digest() over the tips of all those ledgers, sorted. */
  zn_status (*vector_digest)(void *ctx, const zn_pk *device, zn_id *out);
  /* [both] Tips of the ledger's feeds, sorted (zn_heads_sort): per feed the last segment held without a gap, of the
   * main branch and of every other branch of a fork (so a feed may be there twice). Only durable ones. Empty for an
   * unknown ledger. */
  zn_status (*heads)(void *ctx, const zn_id *ledger, zn_arena *a, zn_head **out, size_t *n);
  /* [both] Is exactly this segment (ledger, device, seq, hash) here, whole? */
  bool (*seg_have)(void *ctx, const zn_head *of);
  /* [both] Appends the wire bytes of segment of->seq, of the branch given by of->hash; a zero hash means the main
   * branch and is filled in; seq 0 means: found by its hash alone, and filled in. ZN_E_NOTFOUND. */
  zn_status (*seg_read)(void *ctx, zn_head *of, zn_buf *out);
  /* [both] Checks and keeps one. ZN_OK also when it was held already. ZN_E_NOTFOUND: a previous segment that its header
   * names is not here (the session asks for it and sends this one again). Never gives ZN_OK for a segment whose parent
   * is missing. */
  zn_status (*seg_put)(void *ctx, const zn_pk *from, zn_span wire, bool *durable, zn_err *err);
  /* [server] May the device read the ledger? */
  bool (*may_read)(void *ctx, const zn_pk *device, const zn_id *ledger);
  /* [client] The server refused a segment of ours: kept, to be shown, with the state of trust (both sides') it was
   * refused under. upload_held: was it refused under this very state? Then it is not tried again. code is a name of
   * protocol/messages.h. */
  zn_status (*upload_refused)(void *ctx, const zn_head *of, const zn_id *trust_state, const char *code,
                              const char *text);
  bool (*upload_held)(void *ctx, const zn_head *of, const zn_id *trust_state);

  /* ---- partial segments, kept across connections [both]; from: the server's or the device's key ---- */
  zn_status (*partials)(void *ctx, const zn_pk *from, zn_arena *a, zn_partial **out,
                        size_t *n); /* 8 at most are used; saving a ninth forgets the oldest */
  zn_status (*partial_load)(void *ctx, const zn_pk *from, const zn_head *of, zn_buf *out);  /* appends */
  zn_status (*partial_save)(void *ctx, const zn_pk *from, const zn_head *of, zn_span data); /* n = 0: forget it */

  /* ---- receipts ---- */
  zn_status (*receipt_make)(void *ctx, const zn_head *head, zn_buf *out); /* [server] for a durable head */
  /* [server] Receipts for the tips of all feeds that the device writes, so that a lost acknowledgement is made good. */
  zn_status (*receipts_for)(void *ctx, const zn_pk *device, zn_arena *a, zn_span **out, size_t *n);
  zn_status (*receipts_lacking)(void *ctx, bool *out); /* [client] has a tip of ours no receipt? */
  /* [client] Segments of others for which the server's word is wanted: those whose time decides (a sending, a
   * transmission). A handful at a time; may be NULL. */
  zn_status (*receipts_of)(void *ctx, zn_arena *a, zn_head **out, size_t *n);
  zn_status (*receipt_put)(void *ctx, zn_span receipt, zn_err *err); /* [client] */

  /* [both] What was put so far becomes durable and is applied: called when a stream pauses and at the end. A replica
   * groups puts into one transaction between two calls (and may commit by itself when the group grows). */
  zn_status (*batch_end)(void *ctx, zn_err *err);
} zn_peer;

#endif
