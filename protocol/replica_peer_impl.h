/* replica_peer_impl: shared by replica_peer.c (trust, grants, what comes in) and replica_feeds.c (what is held). */
#ifndef ZONA_PROTOCOL_REPLICA_PEER_IMPL_H
#define ZONA_PROTOCOL_REPLICA_PEER_IMPL_H

#include <stdio.h>

#include "protocol/replica_peer.h"

#define RP_ITEMS_MAX  256
#define RP_BYTES_MAX  (2u << 20)
#define RP_WAIT_MS    1000
#define RP_GRANTS_MAX 256

typedef enum rp_kind { RP_TRUST, RP_GRANT, RP_SEGMENT, RP_RECEIPT } rp_kind;

typedef struct rp_item {
  rp_kind kind;
  size_t at, n; /* of its wire bytes */
  zn_head of;   /* RP_SEGMENT */
} rp_item;

struct zn_replica_peer {
  zn_replica *r;
  zn_peer ops;
  zn_trust *ahead; /* the replica's trust with the statements that wait; NULL when none does */
  rp_item items[RP_ITEMS_MAX];
  size_t nitems;
  zn_buf bytes;
  int64_t since_ms;
  uint64_t cursor;
  bool cursor_moved;
  int64_t given[RP_GRANTS_MAX]; /* rows of the grants given last */
  size_t ngiven;
  zn_seg seg; /* scratch */
};

zn_status rp_flush(zn_replica_peer *p, zn_err *err);
zn_status rp_step(zn_replica *r, sqlite3_stmt *s, bool *row, zn_err *err);
void rp_bind(sqlite3_stmt *s, int i, const void *p, size_t n);
bool rp_exact(sqlite3_stmt *s, int i, void *out, size_t n);
int64_t rp_meta_int(zn_replica *r, const char *key); /* 0 when unset */
zn_status rp_set_int(zn_replica *r, const char *key, int64_t v, zn_err *err);

/* replica_feeds.c */
void rp_feeds_ops(zn_peer *ops);
bool rp_seg_held(zn_replica *r, const zn_head *of);
/* Fills in what is zero of (seq, hash): see peer.h, seg_read. */
zn_status rp_seg_name(zn_replica *r, zn_head *of);

#endif
