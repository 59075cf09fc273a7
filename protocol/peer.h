/* peer: what a sync session needs of the store behind it, on either side. The replica (client/uplink, the consolidator) and the relay
 * (server/relay) each implement it; the session itself touches no database and no socket.
 *
 * Everything is synchronous but `seg_put` and `trust_put` on the relay, whose durability comes later: the store then calls
 * zn_session_durable(). A store that is durable at return says so in *durable. */
#ifndef ZONA_PROTOCOL_PEER_H
#define ZONA_PROTOCOL_PEER_H

#include "core/base/arena.h"
#include "core/log/segment.h"
#include "core/log/vector.h"
#include "core/trust/trust.h"

typedef struct zn_ledger_digest { zn_id ledger; uint8_t digest[8]; } zn_ledger_digest;

typedef struct zn_partial { zn_head of; uint32_t have; } zn_partial; /* seq and hash of a segment of which `have` bytes (a multiple of 1024) are here */

typedef struct zn_peer {
  void *ctx;
  /* trust feeds */
  zn_status (*trust_digest)(void *ctx, zn_id *out);
  zn_status (*trust_heads)(void *ctx, zn_arena *a, zn_trust_head **out, size_t *n);
  zn_status (*trust_read)(void *ctx, const zn_pk *issuer, uint64_t seq, zn_buf *out);        /* ZN_E_NOTFOUND past the head */
  zn_status (*trust_put)(void *ctx, zn_span stmt, zn_err *err);
  /* grants: those addressed to any of `to` that arrived after cursor; the cursor is opaque to the session and starts at 0 */
  zn_status (*grants_to)(void *ctx, const zn_boxpk *to, size_t nto, uint64_t *cursor, zn_arena *a, zn_span **out, size_t *n);
  zn_status (*grant_put)(void *ctx, zn_span grant, zn_err *err);
  /* grants that this side made and the other may lack (client side; the relay returns none) */
  zn_status (*grants_unsent)(void *ctx, zn_arena *a, zn_span **out, size_t *n);
  zn_status (*grants_sent)(void *ctx, size_t n);
  /* ledgers and feeds that `device` may read and that lie here (relay: by trust; replica: all it holds or may hold, device ignored) */
  zn_status (*ledgers)(void *ctx, const zn_pk *device, zn_arena *a, zn_ledger_digest **out, size_t *n);
  zn_status (*vector_digest)(void *ctx, const zn_pk *device, zn_id *out);
  zn_status (*heads)(void *ctx, const zn_id *ledger, zn_arena *a, zn_head **out, size_t *n);
  zn_status (*seg_read)(void *ctx, const zn_head *of, zn_buf *out);                           /* wire bytes of segment of->seq (hash ignored when zero) */
  zn_status (*seg_put)(void *ctx, const zn_pk *from, zn_span wire, bool *durable, zn_err *err);
  /* partial segments, kept across connections */
  zn_status (*partials)(void *ctx, const zn_pk *from, zn_arena *a, zn_partial **out, size_t *n);
  zn_status (*partial_load)(void *ctx, const zn_pk *from, const zn_head *of, zn_buf *out);
  zn_status (*partial_save)(void *ctx, const zn_pk *from, const zn_head *of, zn_span data);   /* n = 0: forget it */
  /* receipts: relay makes one per durable head; replica keeps them. receipts_for: those of feeds the device writes, so that a lost
   * acknowledgement is made good */
  zn_status (*receipt_make)(void *ctx, const zn_head *head, zn_buf *out);
  zn_status (*receipts_for)(void *ctx, const zn_pk *device, zn_arena *a, zn_span **out, size_t *n);
  zn_status (*receipt_put)(void *ctx, zn_span receipt, zn_err *err);
  /* may the device read / write this ledger (relay) */
  bool (*may_read)(void *ctx, const zn_pk *device, const zn_id *ledger);
  /* batches: a replica groups puts into one transaction; end may apply */
  zn_status (*batch_end)(void *ctx, zn_err *err);
} zn_peer;

#endif
