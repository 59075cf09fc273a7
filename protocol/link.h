/* link: when to try again. Pure: told how an attempt ended and what the time is, says when the next one may start.
 * Delays double from 1 s to 5 minutes with jitter (each between half and the whole of its step, so that four hundred
 * offices whose server came back do not call in the same second); a refusal waits longer, since only people or other
 * offices can change it; success starts afresh. A wake (something to send, a network that came up, a person who asks)
 * shortens the wait, but never below 1 s after a failure. */
#ifndef ZONA_PROTOCOL_LINK_H
#define ZONA_PROTOCOL_LINK_H

#include <stdbool.h>

#include "core/base/env.h"
#include "core/base/status.h"

typedef enum zn_link_reason {
  ZN_LINK_OK,      /* ended well: next look after the idle interval */
  ZN_LINK_NONET,   /* no name, no route, refused: the network or the server is away */
  ZN_LINK_DROPPED, /* it was up, then the line died */
  ZN_LINK_SERVER,  /* the server said: busy, cannot save, going down */
  ZN_LINK_REFUSED, /* the server said no: stranger, revoked, version */
  ZN_LINK_MISTRUST /* whoever answers is not our server */
} zn_link_reason;

typedef struct zn_link {
  const zn_env *env;     /* borrowed: time and chance */
  unsigned failures;     /* in a row */
  zn_link_reason reason; /* of the last end */
  int64_t ended_ms;      /* mono, of the last end */
  int64_t next_ms;       /* mono, when the next attempt may start */
  int64_t idle_ms;       /* wait after OK, 0: 15 minutes */
} zn_link;

#define ZN_LINK_MIN_MS     1000
#define ZN_LINK_MAX_MS     300000
#define ZN_LINK_REFUSED_MS 60000 /* first wait after a refusal; doubles to an hour */
#define ZN_LINK_LONG_MS    3600000

void zn_link_init(zn_link *l, const zn_env *env);
/* An attempt ended. progress: something useful was exchanged, so a line that dies every few KB is tried again at
 * once-ish. */
void zn_link_ended(zn_link *l, zn_link_reason reason, bool progress);
/* Somebody wants it now. */
void zn_link_wake(zn_link *l);
/* Milliseconds to wait from now; 0: go. */
int64_t zn_link_wait(const zn_link *l);
/* What a status with which a session or a connection attempt ended means; was_connected: the welcome had come. */
zn_link_reason zn_link_reason_of(zn_status s, bool was_connected);
const char *zn_link_reason_text(zn_link_reason r); /* Italian, for `zona status` */

#endif
