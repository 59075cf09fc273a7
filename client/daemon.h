/* daemon: what `zona serve` runs: the local API in this thread, the uplink in its own, and the file by which other
 * commands of the same home find it (serve.json: port, token, process; 0600). `zona sync` that finds the home's sync
 * lock taken asks it for a sync over the local API and waits for the result. */
#ifndef ZONA_CLIENT_DAEMON_H
#define ZONA_CLIENT_DAEMON_H

#include <jansson.h>

#include "client/output.h"
#include "client/uplink.h"
#include "core/base/arena.h"
#include "core/base/env.h"
#include "core/store/replica.h"

typedef struct zn_daemon_config {
  const zn_env *env;
  zn_replica *replica; /* for the API: opened, with the totals attached */
  const char *home, *come;
  unsigned port; /* 0: a free one */
  bool open;     /* show the page in a browser */
  zn_out *out;
} zn_daemon_config;

/* Serves until a signal asks it to stop. */
ZN_MUST zn_status zn_daemon_run(const zn_daemon_config *config, zn_err *err);

/* Is there a daemon on this home, and where? The URL is owned by the arena. */
bool zn_daemon_find(const char *home, zn_arena *a, unsigned *port, const char **token);
/* Asks it for a sync and waits. ZN_E_NOTFOUND when there is no daemon. */
ZN_MUST zn_status zn_daemon_sync(const char *home, zn_sync_result *out, zn_err *err);

/* {"inviati","ricevuti","in_attesa","conferme","conflitti"} and, where there is one, "errore" and "rifiuto". */
json_t *zn_sync_json(const zn_sync_result *r);

#endif
