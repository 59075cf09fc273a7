/* esame: commands of the examination. One function runs them all: the act is the command's own name. */
#ifndef ZONA_CLIENT_COMMANDS_ESAME_H
#define ZONA_CLIENT_COMMANDS_ESAME_H

#include "client/command.h"

ZN_MUST zn_status zn_cmd_esame(zn_cli *cli, zn_err *err);
void zn_saldi_print(zn_cli *cli, const json_t *saldi); /* NULL: nothing */

#endif
