/* The options --fondo, --anno, --al, --ente, --ambito of a command. */
#ifndef ZONA_CLIENT_COMMANDS_SCOPE_H
#define ZONA_CLIENT_COMMANDS_SCOPE_H

#include "client/command.h"
#include "client/scope.h"

zn_scope_text zn_cmd_scope(const zn_cli *cli);

#endif
