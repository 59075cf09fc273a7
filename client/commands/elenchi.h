/* elenchi: commands of code lists, modules, settings and the seed list of funds; and the same as JSON, for the local
 * API. */
#ifndef ZONA_CLIENT_COMMANDS_ELENCHI_H
#define ZONA_CLIENT_COMMANDS_ELENCHI_H

#include "client/command.h"

ZN_MUST zn_status zn_cmd_import_elenchi(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_import_fondi(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_elenco(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_modulo_list(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_modulo(zn_cli *cli, zn_err *err); /* mode 1: on, 0: off */
ZN_MUST zn_status zn_cmd_impostazione(zn_cli *cli, zn_err *err);

#endif
