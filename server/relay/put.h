/* put: one thing that the relay has accepted and that waits to be durable; and the group commit that makes many durable
 * with one fsync. A put belongs to whoever holds its list. */
#ifndef ZONA_SERVER_RELAY_PUT_H
#define ZONA_SERVER_RELAY_PUT_H

#include "server/relay/store.h"

typedef enum zn_put_kind {
  ZN_PUT_SEGMENT,
  ZN_PUT_TRUST,
  ZN_PUT_GRANT,
  ZN_PUT_ROOT /* the root's key, once */
} zn_put_kind;

typedef struct zn_put {
  struct zn_put *next;
  zn_put_kind kind;
  uint64_t conn;    /* who waits for the answer; 0: nobody */
  zn_head head;     /* of a segment */
  bool fresh;       /* answer: it was not held */
  zn_status result; /* answer */
  size_t n;
  uint8_t wire[];
} zn_put;

/* NULL without memory. */
zn_put *zn_put_new(zn_put_kind kind, uint64_t conn, zn_span wire);
void zn_put_free_list(zn_put *p);

/* What a commit needs besides the store: who signs receipts, for which region, in which incarnation. */
typedef struct zn_commit {
  zn_hash region;
  const zn_ident *ident;
  uint64_t incarnation;
  const zn_env *env;
} zn_commit;

/* Adds the whole list in one transaction, with a receipt for the last segment of every feed in it, and commits. Fills
 * the answers: a put may fail alone (a chain that another process changed); when the transaction fails, all do. Returns
 * the transaction's status. */
ZN_MUST zn_status zn_put_commit(zn_store *s, const zn_commit *c, zn_put *list, zn_err *err);

/* The receipt of a held segment: the one given, else made anew. Appended. */
ZN_MUST zn_status zn_put_receipt(zn_store *s, const zn_commit *c, const zn_head *head, zn_buf *out, zn_err *err);

#endif
