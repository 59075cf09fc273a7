/* territorio: commands of the Regione for what changes on the map (core/domain/mappa). */
#ifndef ZONA_CLIENT_COMMANDS_TERRITORIO_H
#define ZONA_CLIENT_COMMANDS_TERRITORIO_H

#include "client/command.h"

ZN_MUST zn_status zn_cmd_territorio_capofila(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_territorio_sposta(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_territorio_fusione(zn_cli *cli, zn_err *err); /* mode 0: enti, 1: ambiti */
ZN_MUST zn_status zn_cmd_territorio_storia(zn_cli *cli, zn_err *err);

#endif
