/* upstream: the consolidator on a machine of its own, for a server that is blind: joins by the Regione's invite (the
 * first time), keeps a replica in DIR/consolidator in step with the server by a standing session, comes back by itself
 * when the line drops. */
#ifndef ZONA_SERVER_UPSTREAM_H
#define ZONA_SERVER_UPSTREAM_H

#include "core/base/env.h"
#include "core/base/status.h"
#include "server/log.h"

/* Runs until SIGTERM or SIGINT. invite: NULL when it has joined already. */
ZN_MUST zn_status zn_upstream_run(const char *dir, const char *invite, const zn_env *env, const zn_log *log,
                                  zn_err *err);

#endif
