/* feeds: what the relay holds, in memory: for each ledger its feeds, for each feed the tips of its branches. Durable
 * tips are what others are told; puts that wait for their commit count only for the chain of the next put. Rebuilt from
 * the store at opening. */
#ifndef ZONA_SERVER_RELAY_FEEDS_H
#define ZONA_SERVER_RELAY_FEEDS_H

#include "core/log/vector.h"
#include "core/trust/trust.h"
#include "server/relay/store.h"

typedef struct zn_tip {
  uint64_t seq;
  zn_hash hash;
} zn_tip;

typedef struct zn_tips {
  zn_tip *v;
  size_t n, cap;
} zn_tips;

typedef struct zn_feed {
  zn_pk device;
  zn_tips tips;    /* durable, sorted by (seq, hash) */
  zn_tips waiting; /* put, not yet durable, in order of arrival */
} zn_feed;

typedef struct zn_feed_ledger {
  zn_id id;
  zn_feed *feeds; /* sorted by device */
  size_t n, cap;
  int64_t used;    /* bytes on disk; -1: not asked yet */
  int64_t waiting; /* bytes put, not yet durable */
  uint8_t digest[8];
  bool digest_known;
} zn_feed_ledger;

typedef struct zn_feeds {
  zn_feed_ledger *ledgers; /* sorted by id */
  size_t n, cap;
} zn_feeds;

void zn_feeds_init(zn_feeds *f);
void zn_feeds_release(zn_feeds *f);
zn_feed_ledger *zn_feeds_ledger(zn_feeds *f, const zn_id *id); /* NULL when there is none */
zn_feed *zn_feed_of(zn_feed_ledger *l, const zn_pk *device);   /* NULL when there is none; l may be NULL */
/* Made when missing. The pointer holds until the next feed of the same ledger is made. */
ZN_MUST zn_status zn_feeds_make(zn_feeds *f, const zn_id *ledger, const zn_pk *device, zn_feed_ledger **l,
                                zn_feed **feed);

/* A segment is durable: it takes the place of the tips it names and of its own waiting mark. */
ZN_MUST zn_status zn_feeds_durable(zn_feeds *f, const zn_store_seg *s);
ZN_MUST zn_status zn_tips_add(zn_tips *t, uint64_t seq, const zn_hash *hash);
const zn_tip *zn_tips_find(const zn_tips *t, const zn_hash *hash);
bool zn_tips_drop(zn_tips *t, const zn_hash *hash);

/* Number of tips of the ledger, and the tips as sorted heads into out (room for that many). */
size_t zn_feed_ledger_tips(const zn_feed_ledger *l);
void zn_feed_ledger_heads(const zn_feed_ledger *l, zn_head *out);

#endif
