/* consolidator: the Regione's merged database: a replica like any other, in DIR/consolidator, fed from the relay's
 * store by a thread of its own that sleeps until there is news. It enrols itself when the Regione's invite for it
 * appears among the trust statements: the invite's ephemeral key grows from the claim code's secret, which only this
 * server and the Regione's first device know. Like every replica it is a backup: what the relay has lost (a restore) it
 * gives back. It writes no figures of its own. */
#ifndef ZONA_SERVER_CONSOLIDATOR_H
#define ZONA_SERVER_CONSOLIDATOR_H

#include "server/datadir.h"
#include "server/log.h"
#include "server/relay/relay.h"
#include "server/writer.h"

typedef struct zn_consolidator zn_consolidator;

typedef struct zn_consolidator_counts {
  bool ready; /* enrolled */
  uint64_t segments, errors, rounds;
  int64_t last_ms; /* wall clock of the last good round */
} zn_consolidator_counts;

typedef struct zn_consolidator_config {
  const zn_datadir *dir;   /* borrowed */
  const zn_env *env;       /* borrowed */
  const zn_log *log;       /* borrowed */
  zn_store_writer *writer; /* borrowed: for its enrolment and grants */
  const char *url;         /* public address, for its own record; borrowed */
} zn_consolidator_config;

ZN_MUST zn_status zn_consolidator_start(zn_consolidator **out, const zn_consolidator_config *c, zn_err *err);
void zn_consolidator_stop(zn_consolidator *c); /* NULL is fine */
void zn_consolidator_wake(zn_consolidator *c); /* any thread */
zn_consolidator_counts zn_consolidator_counters(zn_consolidator *c);

/* The key from which the Regione's invite for the server's own consolidator grows. */
void zn_consolidator_ephemeral(const zn_secret *claim, zn_secret *seed);

#endif
