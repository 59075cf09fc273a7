/* relay: what the server accepts, and what it tells whom. Holds in memory the trust set and the tips of all feeds, in
 * front of a zn_store that keeps the bytes. It sees headers and ciphertext only.
 *
 * Accepting and keeping are two steps: a put is checked here at once (signature, rights, chain, cut, quota) and handed
 * to the sink, whose owner commits many together and then calls zn_relay_settled() for each and zn_relay_refresh()
 * once. What is accepted and not yet durable counts for the next check, and is told to nobody.
 *
 * Two copies of the trust set: `durable`, which peers are told of, and `accepted`, which answers questions of right.
 *
 * One thread. Other processes and threads may write to the same data; zn_relay_refresh() brings in what they wrote. */
#ifndef ZONA_SERVER_RELAY_RELAY_H
#define ZONA_SERVER_RELAY_RELAY_H

#include "protocol/session.h"
#include "server/log.h"
#include "server/relay/feeds.h"
#include "server/relay/put.h"
#include "server/settings.h"

typedef struct zn_relay zn_relay;

/* Takes the put in any case. ZN_E_FULL: too much waits already. */
typedef struct zn_relay_sink {
  void *ctx;
  zn_status (*submit)(void *ctx, zn_put *put, zn_err *err);
} zn_relay_sink;

typedef struct zn_relay_config {
  zn_hash region;
  const zn_ident *ident;
  zn_pk claim; /* public key of the claim code */
  const zn_settings *settings;
  const zn_env *env;
  const zn_log *log;
  zn_relay_sink sink;
} zn_relay_config;

/* Reads the trust set and the tips. The relay owns the store from now on, also on failure. What config points to must
 * outlive it. */
ZN_MUST zn_status zn_relay_open(zn_relay **out, zn_store *store, const zn_relay_config *config, zn_err *err);
void zn_relay_close(zn_relay *r);

/* Where accepted puts go from now on. */
void zn_relay_set_sink(zn_relay *r, zn_relay_sink sink);

/* The store of a new region: its facts in an empty database. */
ZN_MUST zn_status zn_relay_begin_region(zn_store *s, const zn_hash *region, const zn_pk *server, zn_err *err);

/* The relay as one connection's peer. ctx must live as long as the peer. */
typedef struct zn_relay_link {
  zn_relay *relay;
  uint64_t conn;   /* comes back in the puts; 0: nobody waits for an answer */
  zn_pk device;    /* who it is, as the session asked */
  unsigned trials; /* of a stranger's chain: each costs a copy of the trust set */
} zn_relay_link;
void zn_relay_peer(zn_relay_link *link, zn_peer *out);

/* A put has been answered (p->result). */
void zn_relay_settled(zn_relay *r, const zn_put *p);
/* Some put was not kept: what was accepted only in memory is forgotten, so that nothing is built on it. */
ZN_MUST zn_status zn_relay_forget_trust(zn_relay *r, zn_err *err);

/* What is new in the store since the last call, whoever wrote it: feeds that grew and issuers' new statements as the
 * sessions want to hear it, and to whose key a grant came. Either may be NULL. */
typedef struct zn_relay_news {
  void *ctx;
  void (*grown)(void *ctx, const zn_news *news);
  void (*grant)(void *ctx, const zn_boxpk *recipient);
} zn_relay_news;
ZN_MUST zn_status zn_relay_refresh(zn_relay *r, const zn_relay_news *news, zn_err *err);

zn_store *zn_relay_store(zn_relay *r);
zn_trust *zn_relay_trust(zn_relay *r); /* the accepted set; NULL before the region has a root */
zn_relay_feedset *zn_relay_feeds(zn_relay *r);
const zn_commit *zn_relay_commit(zn_relay *r);
bool zn_relay_is_for(zn_relay *r, const zn_pk *device,
                     const zn_boxpk *recipient); /* a grant to that key is read by that device */
bool zn_relay_may_read(zn_relay *r, const zn_pk *device, const zn_id *ledger);

/* Counters for /metrics. */
typedef struct zn_relay_counts {
  uint64_t accepted, duplicates, refused, statements, grants;
} zn_relay_counts;
zn_relay_counts zn_relay_counters(const zn_relay *r);

/* ---- one put at a time (accept.c): what the peer, the pump and files bring
 * ------------------------------------------------------------------------ */
ZN_MUST zn_status zn_relay_put_segment(zn_relay *r, uint64_t conn, const zn_pk *from, zn_span wire, bool *durable,
                                       zn_err *err);
ZN_MUST zn_status zn_relay_put_trust(zn_relay *r, uint64_t conn, const zn_pk *from, zn_span stmt, bool *durable,
                                     zn_err *err);
/* A statement that may be the region's first root, shown by a file: nothing when there is a root already. */
ZN_MUST zn_status zn_relay_put_root(zn_relay *r, zn_span stmt, zn_err *err);
ZN_MUST zn_status zn_relay_put_grant(zn_relay *r, uint64_t conn, zn_span grant, bool *durable, zn_err *err);
ZN_MUST zn_status zn_relay_put_stranger(zn_relay *r, zn_relay_link *link, const zn_pk *device, const zn_span *stmts,
                                        size_t n, bool *durable, zn_err *err);

#endif
