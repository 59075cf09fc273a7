/* state: the inside of a zn_relay, shared by relay.c, accept.c and peer.c. */
#ifndef ZONA_SERVER_RELAY_STATE_H
#define ZONA_SERVER_RELAY_STATE_H

#include "server/relay/relay.h"

#define ZN_PARTIALS_PER_DEVICE 8

typedef struct zn_partial_item {
  zn_pk from;
  zn_head of;
  uint8_t *data;
  size_t n;
} zn_partial_item;

struct zn_relay {
  zn_store *store;
  zn_relay_config config;
  zn_commit commit;
  zn_trust *durable, *accepted; /* NULL before there is a root */
  zn_relay_feedset feeds;
  uint64_t seg_cursor, trust_cursor, grant_cursor;
  zn_partial_item *partials; /* oldest first */
  size_t npartials, cappartials;
  int64_t partial_bytes;
  zn_relay_counts counts;
};

/* peer.c */
void zn_relay_partials_release(zn_relay *r);

#endif
