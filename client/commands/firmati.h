/* What a signed manifest that was verified says, for people (private to client/commands). */
#ifndef ZONA_CLIENT_COMMANDS_FIRMATI_H
#define ZONA_CLIENT_COMMANDS_FIRMATI_H

#include "client/command.h"

/* Prints zn_rendiconto_verify_doc's answer, takes it; ZN_E_STATE when it does not agree. */
ZN_MUST zn_status zn_firmati_verified(zn_cli *cli, json_t *v, bool ok, zn_err *err);

#endif
