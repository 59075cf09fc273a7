/* replan: the command that follows from report R11. */
#ifndef ZONA_CLIENT_COMMANDS_REPLAN_H
#define ZONA_CLIENT_COMMANDS_REPLAN_H

#include "client/command.h"

ZN_MUST zn_status zn_cmd_replan(zn_cli *cli, zn_err *err);

#endif
