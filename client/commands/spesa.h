/* spesa: the commands of spending beyond single rows: one expense in a row, splits, corrections, what is left over. */
#ifndef ZONA_CLIENT_COMMANDS_SPESA_H
#define ZONA_CLIENT_COMMANDS_SPESA_H

#include "client/command.h"

/* `zona add spesa|quota …`: add dispatches here for what is a form and no entity. */
ZN_MUST zn_status zn_cmd_add_spesa(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_split(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_rettifica(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_residui(zn_cli *cli, zn_err *err);

#endif
