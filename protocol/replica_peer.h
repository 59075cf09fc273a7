/* replica_peer: a replica as the store behind a session (client side): the uplink's, the simulator's, a consolidator's
 * on another machine.
 *
 * What comes is checked, told apart and kept in memory, and written in one transaction when the stream pauses, after
 * 256 items, 2 MiB or a second: the database is never locked while the line is waited for, so `zona add` in another
 * process is not held up. What is in memory when the process dies is simply asked for again; nothing of it was promised
 * to anybody.
 *
 * Keeps in table meta: "server_ms" and "contact_ms" (the server's clock and ours at the last welcome), "incarnation",
 * "blind" ("0", "1": ZN_META_BLIND), "member", "grants_cursor", and under "held:HASH" the state of trust under which
 * the server refused a segment. */
#ifndef ZONA_PROTOCOL_REPLICA_PEER_H
#define ZONA_PROTOCOL_REPLICA_PEER_H

#include "core/store/replica.h"
#include "protocol/peer.h"

typedef struct zn_replica_peer zn_replica_peer;

/* Borrows the replica, which nobody may close before; between the session's calls it may be used and written to. */
ZN_MUST zn_status zn_replica_peer_new(zn_replica_peer **out, zn_replica *r, zn_err *err);
void zn_replica_peer_free(zn_replica_peer *p); /* what is not written yet is written; NULL is fine */
const zn_peer *zn_replica_peer_ops(zn_replica_peer *p);

/* The two together, with the pinned server's key: for opening a session. close takes what open filled. */
ZN_MUST zn_status zn_replica_peer_open(zn_peer *out, zn_pk *server, zn_replica *r, zn_err *err);
void zn_replica_peer_close(zn_peer *peer);

#endif
