/* import_file: the imports that are described by a table of columns. */
#ifndef ZONA_CLIENT_COMMANDS_IMPORT_FILE_H
#define ZONA_CLIENT_COMMANDS_IMPORT_FILE_H

#include "client/command.h"

ZN_MUST zn_status zn_cmd_import_file(zn_cli *cli, zn_err *err);

#endif
