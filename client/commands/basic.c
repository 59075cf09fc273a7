/* help, version, completion: commands that need no replica. */
#include <string.h>

#include "client/commands/commands.h"
#include "core/text/client.h"
#include "core/text/text.h"

zn_status zn_cmd_help(zn_cli *cli, zn_err *err) {
  if (cli->out.json) return zn_out_json(&cli->out, zn_help_json(), err);
  if (cli->nargs == 0) {
    zn_help_all(&cli->out);
    return ZN_OK;
  }
  const zn_command *c = zn_command_find(cli->args[0]);
  size_t used = 1;
  if (c == NULL && cli->nargs > 1) {
    const char *name = zn_arena_printf(&cli->arena, "%s %s", cli->args[0], cli->args[1]);
    c = name == NULL ? NULL : zn_command_find(name);
    used = 2;
  }
  if (c == NULL && cli->nargs == 1 && zn_command_family(cli->args[0])) {
    zn_help_family(&cli->out, cli->args[0]);
    return ZN_OK;
  }
  if (c == NULL) return zn_fail(err, ZN_E_USAGE, ZT_UNKNOWN_COMMAND, cli->args[cli->nargs - 1]);
  zn_help_command(&cli->out, c);
  if (c->first == ZN_ARG_ENTITY) zn_help_of_entity(cli, cli->nargs > used ? cli->args[used] : NULL);
  return ZN_OK;
}

zn_status zn_cmd_version(zn_cli *cli, zn_err *err) {
  zn_out_line(&cli->out, "zona %s", ZONA_VERSION);
  return zn_out_json(&cli->out, json_pack("{s:s, s:i}", "versione", ZONA_VERSION, "schema", ZN_SCHEMA_VERSION), err);
}

zn_status zn_cmd_completion(zn_cli *cli, zn_err *err) {
  zn_buf script;
  zn_buf_init(&script, 0);
  zn_completion_bash(&script);
  zn_status st = ZN_OK;
  if (!zn_buf_ok(&script)) {
    st = zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  } else if (cli->out.json) {
    st = zn_out_json(&cli->out, json_pack("{s:s, s:s}", "shell", cli->args[0], "script", zn_buf_cstr(&script)), err);
  } else {
    fputs(zn_buf_cstr(&script), cli->out.out);
  }
  zn_buf_release(&script);
  return st;
}
