/* What the two halves of the uplink share: uplink.c (the thread, tickets, waiting) and line.c (the connection and its
 * session). Fields under `mutex` are for every thread, the rest is the uplink thread's own. */
#ifndef ZONA_CLIENT_UPLINK_INTERNAL_H
#define ZONA_CLIENT_UPLINK_INTERNAL_H

#include <pthread.h>

#include "client/socket.h"
#include "client/uplink.h"
#include "core/store/replica.h"
#include "protocol/link.h"
#include "protocol/session.h"

#define ZN_SEAL_QUIET_MS   5000
#define ZN_SEAL_CHANGES    128
#define ZN_WATCH_MS        1000 /* how often another process's writes are looked for */
#define ZN_ROUNDS_MAX      6    /* rounds of one sync: grants and keys that came may call for another */
#define ZN_UPLINK_SILENCE  40000
#define ZN_UPLINK_LIFELESS 45000

struct zn_uplink {
  zn_uplink_config config;
  pthread_t thread;
  pthread_mutex_t mutex;
  pthread_cond_t cond;
  /* under mutex */
  zn_socket *socket;      /* NULL before it is made and after its end */
  uint64_t asked, served; /* tickets given; tickets that `result` answers */
  zn_sync_result result;
  bool stop, ended, connected, poked, orphan;
  int64_t beat_ms; /* mono: last sign of life */
  uint64_t bytes;
  /* the uplink thread's own */
  zn_replica *replica;
  zn_url url;
  char url_text[256];
  zn_link link;
  zn_session *session;
  zn_peer peer; /* of the session */
  bool connecting, was_open, locked;
  bool busy;        /* a round is in progress */
  bool complete;    /* the sync reached its end: a closed line is no failure any more */
  zn_err failure;   /* of ours, for which the connection is being closed */
  uint64_t working; /* ticket that this connection's work answers */
  uint64_t round;   /* of the session, last seen */
  unsigned rounds;  /* of this sync */
  int64_t opened_ms;
  zn_sync_result now;       /* of the sync in progress */
  zn_session_progress base; /* counters at its beginning */
  /* what was last seen of the replica */
  int64_t data_version;
  size_t queued;
  int64_t quiet_since_ms; /* mono of the last change seen */
  bool dirty;             /* something changed since the last seal */
  zn_arena heads_arena;
  zn_head *heads;
  size_t nheads;
  uint64_t trust_generation;
  size_t grants_told;
};

int64_t zn_uplink_now(const zn_uplink *u); /* mono ms */
void zn_uplink_beat(zn_uplink *u);
bool zn_uplink_stopping(zn_uplink *u);
bool zn_uplink_wanted(zn_uplink *u); /* a ticket waits that no finished sync answers */
/* Publishes `now` as the answer to all tickets up to `working`. */
void zn_uplink_publish(zn_uplink *u);

/* ---- line.c
 * ---------------------------------------------------------------------------------------------------------- */
extern const zn_socket_events zn_line_events; /* ctx is filled in by the user */
void zn_line_turn(zn_uplink *u);              /* the timer: connects, ticks, watches, seals */
void zn_line_close(zn_uplink *u);             /* drops what is open */

/* ---- watch.c
 * --------------------------------------------------------------------------------------------------------- */
/* Did another connection write since the last look? */
void zn_watch_look(zn_uplink *u);
/* Seals what is queued. */
ZN_MUST zn_status zn_watch_seal(zn_uplink *u, zn_err *err);
/* Takes what is here now as told: the session compares it by itself. */
void zn_watch_remember(zn_uplink *u);
/* Tells the session what is new here since the last call. */
void zn_watch_tell(zn_uplink *u);
void zn_watch_counts(zn_uplink *u, zn_sync_result *out); /* in_attesa, conflitti */

#endif
