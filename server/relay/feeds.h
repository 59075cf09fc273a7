/* feeds: what the relay holds, in memory: for each ledger its feeds, for each feed the tips of its branches. Durable
 * tips are what others are told; puts that wait for their commit count only for the chain of the next put. Rebuilt from
 * the store at opening. */
#ifndef ZONA_SERVER_RELAY_FEEDS_H
#define ZONA_SERVER_RELAY_FEEDS_H

#include "core/log/vector.h"
#include "core/trust/trust.h"
#include "server/relay/store.h"

typedef struct zn_branch {
  uint64_t seq;
  zn_hash hash;
} zn_branch;

typedef struct zn_branches {
  zn_branch *v;
  size_t n, cap;
} zn_branches;

typedef struct zn_relay_feed {
  zn_pk device;
  zn_branches tips;    /* durable, sorted by (seq, hash) */
  zn_branches waiting; /* put, not yet durable, in order of arrival */
} zn_relay_feed;

typedef struct zn_relay_ledger {
  zn_id id;
  zn_relay_feed *feeds; /* sorted by device */
  size_t n, cap;
  int64_t used;    /* bytes on disk; -1: not asked yet */
  int64_t waiting; /* bytes put, not yet durable */
  uint8_t digest[8];
  bool digest_known;
} zn_relay_ledger;

typedef struct zn_relay_feedset {
  zn_relay_ledger *ledgers; /* sorted by id */
  size_t n, cap;
} zn_relay_feedset;

void zn_relay_feeds_init(zn_relay_feedset *f);
void zn_relay_feeds_release(zn_relay_feedset *f);
zn_relay_ledger *zn_relay_feeds_ledger(zn_relay_feedset *f, const zn_id *id); /* NULL when there is none */
zn_relay_feed *zn_relay_feed_of(zn_relay_ledger *l, const zn_pk *device); /* NULL when there is none; l may be NULL */
/* Made when missing. The pointer holds until the next feed of the same ledger is made. */
ZN_MUST zn_status zn_relay_feeds_make(zn_relay_feedset *f, const zn_id *ledger, const zn_pk *device,
                                      zn_relay_ledger **l, zn_relay_feed **feed);

/* A segment is durable: it takes the place of the tips it names and of its own waiting mark. */
ZN_MUST zn_status zn_relay_feeds_durable(zn_relay_feedset *f, const zn_store_seg *s);
ZN_MUST zn_status zn_branches_add(zn_branches *t, uint64_t seq, const zn_hash *hash);
const zn_branch *zn_branches_find(const zn_branches *t, const zn_hash *hash);
bool zn_branches_drop(zn_branches *t, const zn_hash *hash);

/* Number of tips of the ledger, and the tips as sorted heads into out (room for that many). */
size_t zn_relay_ledger_tips(const zn_relay_ledger *l);
void zn_relay_ledger_heads(const zn_relay_ledger *l, zn_head *out);

#endif
