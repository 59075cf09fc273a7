/* oggi: the first screen (core/domain/cruscotto) on a terminal. */
#ifndef ZONA_CLIENT_COMMANDS_OGGI_H
#define ZONA_CLIENT_COMMANDS_OGGI_H

#include "client/command.h"

ZN_MUST zn_status zn_cmd_oggi(zn_cli *cli, zn_err *err);

#endif
