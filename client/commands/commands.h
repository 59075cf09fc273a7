/* commands: what the rows of the table run. A command reads cli->opt and cli->args, works through core, and speaks
 * through cli->out; it returns, never exits. A file each, or one per family. */
#ifndef ZONA_CLIENT_COMMANDS_COMMANDS_H
#define ZONA_CLIENT_COMMANDS_COMMANDS_H

#include "client/command.h"

ZN_MUST zn_status zn_cmd_init(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_import_comuni(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_import_ambiti(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_import_spese(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_invite(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_join(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_device_list(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_device_revoke(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_device_pin(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_device_recover(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_sync(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_serve(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_status(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_add(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_edit(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_delete(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_list(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_show(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_export(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_report(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_check(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_rendiconto_show(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_rendiconto_publish(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_rendiconto_move(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_rendiconto_verify(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_conflict_list(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_conflict_resolve(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_bundle_export(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_bundle_import(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_bundle_inspect(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_verify(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_completion(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_help(zn_cli *cli, zn_err *err);
ZN_MUST zn_status zn_cmd_version(zn_cli *cli, zn_err *err);

#endif
