/* piano: the commands of the Piano di zona. What they do is core/domain/piano; here it is read from options and shown.
 */
#ifndef ZONA_CLIENT_COMMANDS_PIANO_H
#define ZONA_CLIENT_COMMANDS_PIANO_H

#include "client/command.h"

ZN_MUST zn_status zn_cmd_piano_show(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_piano_list(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_piano_verb(zn_cli *cli, zn_err *err); /* the verb is the command's second word */
ZN_MUST zn_status zn_cmd_piano_diff(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_piano_statement(zn_cli *cli, zn_err *err);

/* A plan, a change, shares as a person reads them: from the JSON of core/domain/piano. */
void zn_piano_print(zn_cli *cli, const json_t *v);
void zn_piano_print_list(zn_cli *cli, const json_t *v);
void zn_piano_print_diff(zn_cli *cli, const json_t *v);
void zn_piano_print_share(zn_cli *cli, const json_t *v);

#endif
