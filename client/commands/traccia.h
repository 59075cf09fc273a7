/* The functions behind table_traccia.c: the trace, the signed documents, the attached files. */
#ifndef ZONA_CLIENT_COMMANDS_TRACCIA_H
#define ZONA_CLIENT_COMMANDS_TRACCIA_H

#include "client/command.h"

ZN_MUST zn_status zn_cmd_trace(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_rendiconto_export(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_attach_add(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_attach_list(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_attach_get(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_attach_check(zn_cli *cli, zn_err *err);

#endif
