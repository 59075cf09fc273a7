/* uplink: the client's connection to the server, in a thread of its own with a replica handle of its own, so that a
 * name lookup that hangs, or a large transfer, never makes a person wait.
 *
 * Two ways of life. Once: connect, sync, say how it went, end. Standing: stay connected, seal and send what is written
 * here (after 5 s of quiet, at 128 changes, or when asked), take the server's news, come back after a failure with
 * growing, random pauses (protocol/link.h). Either way it holds the home's sync lock: ZN_E_BUSY in the result means
 * that another process has it.
 *
 * It ends by itself when the server is dead: 20 s to connect, 30 s for the welcome, 40 s of silence later. A long
 * transfer that goes on is left alone. All functions below may be called from any thread. */
#ifndef ZONA_CLIENT_UPLINK_H
#define ZONA_CLIENT_UPLINK_H

#include <stdbool.h>

#include "core/base/env.h"
#include "core/base/status.h"

typedef struct zn_uplink zn_uplink;

typedef struct zn_sync_result {
  zn_err
      err; /* ZN_OK: complete. ZN_E_NET: no connection, or not complete. ZN_E_BUSY: another process syncs this home */
  size_t inviati;    /* changes sent in this round */
  size_t ricevuti;   /* changes received */
  size_t in_attesa;  /* changes still without a receipt, queued ones included */
  size_t conferme;   /* receipts taken */
  size_t conflitti;  /* open conflicts in the replica */
  size_t respinti;   /* items of ours that the server refused in this round */
  int64_t server_ms; /* the server's clock at the welcome, 0: never heard */
  char rifiuto[768]; /* the last refusal's text, "" for none */
} zn_sync_result;

typedef struct zn_uplink_config {
  const char *home; /* borrowed, as all here */
  const zn_env *env;
  bool standing;
  void (*on_change)(void *ctx); /* from the uplink's thread: a result is ready, or rows came. May be NULL */
  void *ctx;
} zn_uplink_config;

ZN_MUST zn_status zn_uplink_start(zn_uplink **out, const zn_uplink_config *config, zn_err *err);
/* Asks for a sync now; the ticket tells its result from older ones. A fresh uplink already works on ticket 1. */
uint64_t zn_uplink_ask(zn_uplink *u);
/* Something was written here: look at it (cheap). */
void zn_uplink_changed(zn_uplink *u);
/* The result of the first round that began after the ticket was given. false: not yet. */
bool zn_uplink_result(zn_uplink *u, uint64_t ticket, zn_sync_result *out);
/* Waits for it. tick (may be NULL) is called about 5 times a second with bytes moved so far; when it returns false the
 * wait ends with ZN_E_STATE. A thread that shows no sign of life for 45 s (a name lookup that hangs) ends it with
 * ZN_E_NET. */
void zn_uplink_wait(zn_uplink *u, uint64_t ticket, bool (*tick)(void *ctx, uint64_t bytes), void *ctx,
                    zn_sync_result *out);
bool zn_uplink_connected(zn_uplink *u);
/* Asks it to end and waits at most wait_ms. true: it has ended and is freed. false: it is stuck in the system's name
 * lookup; the process should end without it (zn_plat_exit_now) and u must not be used again. */
bool zn_uplink_stop(zn_uplink *u, unsigned wait_ms);

#endif
