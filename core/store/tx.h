/* tx: the transaction in which rows change (private to core/store): its feeds, their batches, its number and clock.
 * What a row's change is made of: write.c. */
#ifndef ZONA_CORE_STORE_TX_H
#define ZONA_CORE_STORE_TX_H

#include "core/store/internal.h"

/* What this transaction writes into one ledger. */
typedef struct zn_tx_feed {
  int64_t f;
  zn_ledger ledger;
  uint64_t last_n;
  zn_changes batch;
  bool flushed;    /* a part is in the queue already */
  int64_t last_id; /* queue row of that part */
  size_t bytes;    /* of all parts */
} zn_tx_feed;

struct zn_tx {
  zn_replica *r;
  zn_tx_feed **feeds;
  size_t nfeeds;
  zn_tx_feed *recent;
  uint64_t hlc;
  bool clock_moved, failed;
  zn_arena arena; /* cleared at each call */
};

/* After the first error nothing more is taken. */
#define TX_TRY(tx, expr)        \
  do {                          \
    zn_status tx_try_ = (expr); \
    if (tx_try_ != ZN_OK) {     \
      (tx)->failed = true;      \
      return tx_try_;           \
    }                           \
  } while (0)

/* The feed of this device in a ledger, made when it is new. ZN_E_DENIED where it may not write; e: for the text. */
ZN_MUST zn_status zn_tx_feed_for(zn_tx *tx, const zn_ledger *l, const zn_entity *e, zn_tx_feed **out, zn_err *err);
/* The next change's number, which is its dot's. */
ZN_MUST zn_status zn_tx_number(zn_tx *tx, zn_tx_feed *tf, uint64_t *n, zn_err *err);
/* Queues a change; names: the versions that it replaces. */
ZN_MUST zn_status zn_tx_add(zn_tx *tx, zn_tx_feed *tf, unsigned group, zn_change_kind kind, uint64_t n,
                            const zn_row *row, const int64_t *names, size_t nnames, zn_err *err);
/* Registers with several versions are settled by the rebuild, from what the queue says. */
ZN_MUST zn_status zn_tx_settle(zn_tx *tx, zn_err *err);

#endif
