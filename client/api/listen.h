/* listen: the socket side of the local API: a libwebsockets context on 127.0.0.1 that collects a request, hands it to
 * zn_api_handle and sends the answer with the security headers. One thread. It never waits for the network: that is the
 * uplink's thread. */
#ifndef ZONA_CLIENT_API_LISTEN_H
#define ZONA_CLIENT_API_LISTEN_H

#include "client/api/api.h"

typedef struct zn_listen zn_listen;

/* The answer to a request that asked for a sync (rs->wait_sync), when it is there. */
typedef bool (*zn_sync_answer_fn)(void *ctx, uint64_t ticket, zn_api_response *rs);

/* port 0: a free one; the port that was taken is in api->port. api lives longer than the listener. */
ZN_MUST zn_status zn_listen_open(zn_listen **out, zn_api *api, unsigned port, zn_sync_answer_fn answer, void *ctx,
                                 zn_err *err);
void zn_listen_close(zn_listen *l);
bool zn_listen_service(zn_listen *l); /* one turn; false: it can not go on */
void zn_listen_wake(
    zn_listen *l); /* from any thread and from a signal handler: service returns, waiting syncs are looked at */

#endif
