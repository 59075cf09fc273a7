/* conflict list, resolve. */
#include <stdlib.h>
#include <string.h>

#include "client/commands/commands.h"
#include "client/history.h"
#include "client/readable.h"
#include "core/text/client.h"

zn_status zn_cmd_conflict_list(zn_cli *cli, zn_err *err) {
  zn_place place;
  json_t *list = NULL, *c = NULL;
  size_t i = 0;
  ZN_TRY(zn_cli_place(cli, &place, err));
  ZN_TRY(zn_conflicts_json(&place, &list, err));
  if (json_array_size(list) == 0) zn_out_line(&cli->out, ZT_CONFLICT_NONE);
  json_array_foreach(list, i, c) {
    if (cli->out.json) break;
    if (i > 0) zn_out_line(&cli->out, "%s", "");
    zn_conflict_print(&cli->out, &cli->arena, &place, c);
  }
  return zn_out_json(&cli->out, list, err);
}

zn_status zn_cmd_conflict_resolve(zn_cli *cli, zn_err *err) {
  zn_place place;
  const char *text = zn_cli_opt(cli, "keep");
  char *end = NULL;
  unsigned long keep = strtoul(text, &end, 10);
  if (*text < '1' || *text > '9' || *end != '\0' || keep > 1000) return zn_cli_usage(cli, err, ZT_BAD_KEEP, text);
  ZN_TRY(zn_cli_place(cli, &place, err));
  ZN_TRY(zn_conflict_settle(&place, cli->args[0], keep, err));
  zn_out_line(&cli->out, ZT_CONFLICT_DONE, (int)keep);
  return zn_out_json(&cli->out, json_pack("{s:s, s:I}", "id", cli->args[0], "keep", (json_int_t)keep), err);
}
