/* pump: moves envelopes between the relay's store and the consolidator's replica, both in this process, without a
 * session: what the replica lacks goes in, what the relay lacks (its enrolment; after a restore of the server,
 * segments) goes out. Positions in the relay's store are kept in the replica and start again when the server's
 * incarnation changes. */
#ifndef ZONA_SERVER_PUMP_H
#define ZONA_SERVER_PUMP_H

#include <stdatomic.h>

#include "core/store/replica.h"
#include "server/relay/relay.h"

typedef struct zn_pump {
  zn_relay *relay; /* a view of its own: zn_relay_refresh'd by the pump */
  zn_replica *replica;
  uint64_t segments, grants, receipts; /* positions in the store */
  bool loaded;                         /* the positions have been read */
  bool healed;                         /* the relay was given what it had lost */
  uint64_t taken;                      /* segments put into the replica, in all */
} zn_pump;

/* One round: everything that is there now. Stops early, between batches, when *stop becomes true. */
ZN_MUST zn_status zn_pump_round(zn_pump *p, const atomic_bool *stop, zn_err *err);

#endif
