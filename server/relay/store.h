/* store: where the relay keeps envelopes. One small interface, so that a store on PostgreSQL can stand beside the one
 * on SQLite.
 *
 * A zn_store is one connection, used by one thread; several may be open on the same data (the loop reads, the writer
 * writes, the consolidator reads, a subcommand works beside them). What is added is durable when commit returns ZN_OK,
 * never before. The store keeps what it is given if the chain is whole; who may give it is decided above (relay.h).
 *
 * Every function returns ZN_E_FULL, ZN_E_BUSY or ZN_E_IO with a text for the administrator besides what is said there.
 */
#ifndef ZONA_SERVER_RELAY_STORE_H
#define ZONA_SERVER_RELAY_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/base/arena.h"
#include "core/log/receipt.h"
#include "core/log/segment.h"
#include "core/log/vector.h"
#include "core/trust/grant.h"
#include "core/trust/trust.h"

typedef struct zn_store zn_store;

typedef struct zn_store_stats {
  uint64_t segments, segment_bytes, ledgers, feeds, statements, grants, receipts, tokens;
} zn_store_stats;

/* A segment that appeared, without its bytes. */
typedef struct zn_store_seg {
  zn_head head;
  zn_hash prev[2];
  unsigned nprev;
  uint32_t size;
  int64_t t_ms; /* since when it is held */
} zn_store_seg;

typedef zn_status (*zn_store_seg_fn)(void *ctx, const zn_store_seg *s);
typedef zn_status (*zn_store_span_fn)(void *ctx, zn_span wire);
typedef zn_status (*zn_store_token_fn)(void *ctx, const char *name, int64_t t_ms, int64_t revoked_ms);

typedef struct zn_store_ops {
  void (*close)(zn_store *s);
  /* transactions: adds belong inside one */
  zn_status (*begin)(zn_store *s, zn_err *err);
  zn_status (*commit)(zn_store *s, zn_err *err); /* after a failure everything since begin is undone */
  void (*rollback)(zn_store *s);
  /* small facts by name: "incarnation", "region", … get: ZN_E_NOTFOUND */
  zn_status (*meta_get)(zn_store *s, const char *key, zn_buf *out, zn_err *err);
  zn_status (*meta_set)(zn_store *s, const char *key, zn_span value, zn_err *err);

  /* segments. add: *fresh false when it was held already; ZN_E_NOTFOUND when a previous one is not held, ZN_E_STATE
   * when the numbers do not follow. A second segment with one number is kept as a branch. */
  zn_status (*seg_add)(zn_store *s, const zn_seg *seg, int64_t t_ms, bool *fresh, zn_err *err);
  /* Wire bytes, appended. Zero hash: the branch held first. ZN_E_NOTFOUND. */
  zn_status (*seg_read)(zn_store *s, const zn_head *of, zn_buf *out, zn_err *err);
  /* Held? Completes hash (when zero) and says since when. ZN_E_NOTFOUND. */
  zn_status (*seg_find)(zn_store *s, zn_head *of, int64_t *t_ms, zn_err *err);
  /* The number of the feed's segment of->hash that lies below of->seq. ZN_E_NOTFOUND. */
  zn_status (*seg_below)(zn_store *s, const zn_head *of, uint64_t *seq, zn_err *err);
  zn_status (*tips)(zn_store *s, zn_store_seg_fn fn, void *ctx,
                    zn_err *err); /* last segment of every branch of every feed */
  /* What appeared after *cursor (0: everything), in an order that gives a segment after its previous ones; moves the
   * cursor. */
  zn_status (*segs_since)(zn_store *s, uint64_t *cursor, zn_store_seg_fn fn, void *ctx, zn_err *err);
  zn_status (*seg_cursor)(zn_store *s, uint64_t *cursor, zn_err *err); /* where segs_since would end now */
  zn_status (*quota_used)(zn_store *s, const zn_id *ledger, int64_t *bytes, zn_err *err);

  /* trust statements, in an order in which they can be added to a zn_trust */
  zn_status (*trust_add)(zn_store *s, const zn_hash *hash, const zn_pk *issuer, uint64_t seq, zn_span stmt, bool *fresh,
                         zn_err *err);
  zn_status (*trust_since)(zn_store *s, uint64_t *cursor, zn_store_span_fn fn, void *ctx, zn_err *err);

  /* grants: one per (recipient, epoch, issuer) */
  zn_status (*grant_find)(zn_store *s, const zn_grant *g, zn_err *err); /* ZN_E_NOTFOUND */
  zn_status (*grant_add)(zn_store *s, const zn_grant *g, zn_span wire, bool *fresh, zn_err *err);
  /* to one or two keys (a device and the invite it came by), at most max of them, in order of arrival */
  zn_status (*grants_to)(zn_store *s, const zn_boxpk *to, size_t nto, uint64_t *cursor, size_t max, zn_store_span_fn fn,
                         void *ctx, zn_err *err);
  zn_status (*grants_last)(zn_store *s, const zn_boxpk *to, size_t nto, uint64_t *cursor,
                           zn_err *err); /* past the last one to them */
  zn_status (*grants_count)(zn_store *s, const zn_boxpk *to, uint64_t *n, zn_err *err);
  zn_status (*grants_since)(zn_store *s, uint64_t *cursor, zn_store_span_fn fn, void *ctx,
                            zn_err *err); /* everybody's: for bundles */

  /* receipts given, one per feed and commit */
  zn_status (*receipt_add)(zn_store *s, const zn_receipt *r, zn_span wire, zn_err *err);
  zn_status (*receipt_get)(zn_store *s, const zn_head *of, zn_buf *out, zn_err *err);
  zn_status (*receipts_since)(zn_store *s, uint64_t *cursor, zn_store_span_fn fn, void *ctx, zn_err *err);

  /* tokens of the read API, by the hash of the token */
  zn_status (*token_add)(zn_store *s, const char *name, const zn_hash *token, int64_t t_ms,
                         zn_err *err); /* ZN_E_STATE: name taken */
  zn_status (*token_revoke)(zn_store *s, const char *name, const zn_hash *token, int64_t t_ms,
                            zn_err *err);                                   /* ZN_E_NOTFOUND */
  zn_status (*token_check)(zn_store *s, const zn_hash *token, zn_err *err); /* ZN_E_DENIED */
  zn_status (*tokens)(zn_store *s, zn_store_token_fn fn, void *ctx, zn_err *err);

  zn_status (*stats)(zn_store *s, zn_store_stats *out, zn_err *err);
  /* A consistent copy while others write. The file must not exist. */
  zn_status (*backup)(zn_store *s, const char *path, zn_err *err);
  /* A file that is to be carried about: everything in the one file, nothing beside it. The store can only be closed
   * after this. */
  zn_status (*seal)(zn_store *s, zn_err *err);
  /* The database's own integrity, without looking at signatures. ZN_E_IO. */
  zn_status (*check)(zn_store *s, zn_err *err);
} zn_store_ops;

struct zn_store {
  const zn_store_ops *ops;
};

/* The store on SQLite: WAL, synchronous FULL. create: makes the file and its tables; else ZN_E_NOTFOUND. */
ZN_MUST zn_status zn_store_sqlite_open(zn_store **out, const char *path, bool create, zn_err *err);

#endif
