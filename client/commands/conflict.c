/* conflict list, resolve. */
#include <stdlib.h>
#include <string.h>

#include "client/commands/commands.h"
#include "client/history.h"
#include "core/text/client.h"

static void put_conflict(zn_cli *cli, const json_t *c) {
  const json_t *versions = json_object_get(c, "versions");
  size_t i = 0;
  json_t *v = NULL;
  zn_out_line(&cli->out, "%s  %s %s  (%s)", json_string_value(json_object_get(c, "id")),
              json_string_value(json_object_get(c, "entity")), json_string_value(json_object_get(c, "row")),
              json_string_value(json_object_get(c, "stato")));
  json_array_foreach((json_t *)versions, i, v) {
    char *values = json_dumps(json_object_get(v, "values"), JSON_COMPACT);
    bool gone = json_is_true(json_object_get(v, "eliminata"));
    zn_out_line(&cli->out, "  %zu. %s  %s %.8s  %s", i + 1, json_string_value(json_object_get(v, "when")),
                json_string_value(json_object_get(v, "ente")), json_string_value(json_object_get(v, "device")),
                gone || values == NULL ? ZT_VERSION_DELETED : values);
    free(values);
  }
}

zn_status zn_cmd_conflict_list(zn_cli *cli, zn_err *err) {
  zn_place place;
  json_t *list = NULL, *c = NULL;
  size_t i = 0;
  ZN_TRY(zn_cli_place(cli, &place, err));
  ZN_TRY(zn_conflicts_json(&place, &list, err));
  if (json_array_size(list) == 0) zn_out_line(&cli->out, ZT_CONFLICT_NONE);
  json_array_foreach(list, i, c) {
    if (!cli->out.json) put_conflict(cli, c);
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
