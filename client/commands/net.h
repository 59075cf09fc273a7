/* net: a sync as part of a command (sync, init, join). */
#ifndef ZONA_CLIENT_COMMANDS_NET_H
#define ZONA_CLIENT_COMMANDS_NET_H

#include "client/command.h"
#include "client/uplink.h"

/* Syncs once, here or through the daemon that holds this home; what came of it is in *result, also without a
 * connection. The replica of cli must not be in a transaction. */
ZN_MUST zn_status zn_net_sync(zn_cli *cli, zn_sync_result *result, zn_err *err);
/* Keeps what --ca said, if it said something. The replica is open. */
ZN_MUST zn_status zn_net_remember_ca(zn_cli *cli, zn_err *err);
/* Says the result; its error is the command's. */
ZN_MUST zn_status zn_net_tell(zn_cli *cli, const zn_sync_result *result, zn_err *err);

#endif
