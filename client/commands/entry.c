/* add, edit, delete: rows typed as field=value. */
#include "core/domain/rows/entry.h"
#include "client/commands/commands.h"
#include "client/commands/spesa.h"
#include "core/domain/spesa/spesa.h"
#include "core/text/client.h"
#include "core/text/text.h"

/* What was saved although it looks doubtful: said on standard error, so that plain output stays the id alone. */
static void put_warnings(zn_cli *cli, const json_t *warnings) {
  size_t i = 0;
  json_t *w = NULL;
  if (cli->out.json) return;
  json_array_foreach((json_t *)warnings, i, w) { zn_out_error(cli->out.err, json_string_value(w)); }
}

/* Takes the reference of warnings. */
static zn_status tell_saved(zn_cli *cli, int64_t k, json_t *warnings, const char *line, zn_err *err) {
  char id[64];
  zn_status st = zn_replica_id_print(cli->replica, k, id);
  if (st != ZN_OK) {
    json_decref(warnings);
    return zn_fail(err, st, ZT_BUG, "id");
  }
  put_warnings(cli, warnings);
  zn_out_line(&cli->out, "%s", line == NULL ? id : line);
  return zn_out_json(&cli->out, json_pack("{s:s, s:o}", "id", id, "avvisi", warnings), err);
}

zn_status zn_cmd_add(zn_cli *cli, zn_err *err) {
  if (zn_modulo_spesa_di(cli->args[0]) != NULL) return zn_cmd_add_spesa(cli, err);
  zn_place place;
  zn_pair *pairs = NULL;
  size_t n = 0;
  int64_t k = 0;
  ZN_TRY(zn_cli_pairs(cli, 1, &pairs, &n, err));
  ZN_TRY(zn_cli_place(cli, &place, err));
  json_t *warnings = json_array();
  zn_status st = zn_entry_add(&place, cli->args[0], pairs, n, &k, warnings, err);
  if (st != ZN_OK) {
    json_decref(warnings);
    return st;
  }
  return tell_saved(cli, k, warnings, NULL, err);
}

zn_status zn_cmd_edit(zn_cli *cli, zn_err *err) {
  zn_place place;
  zn_pair *pairs = NULL;
  size_t n = 0;
  int64_t k = 0;
  ZN_TRY(zn_cli_pairs(cli, 2, &pairs, &n, err));
  ZN_TRY(zn_cli_place(cli, &place, err));
  json_t *warnings = json_array();
  zn_status st = zn_entry_edit(&place, cli->args[0], cli->args[1], pairs, n, &k, warnings, err);
  if (st != ZN_OK) {
    json_decref(warnings);
    return st;
  }
  return tell_saved(cli, k, warnings, ZT_CHANGED, err);
}

zn_status zn_cmd_delete(zn_cli *cli, zn_err *err) {
  zn_place place;
  const zn_entity *e = NULL;
  ZN_TRY(zn_entry_entity(cli->args[0], &e, err));
  ZN_TRY(zn_cli_place(cli, &place, err));
  /* All names are looked up before the first is deleted: a mistyped one changes nothing. */
  for (size_t i = 1; i < cli->nargs; i++) {
    int64_t k = 0;
    ZN_TRY(zn_entry_find(&place, e, cli->args[i], &k, err));
  }
  for (size_t i = 1; i < cli->nargs; i++) ZN_TRY(zn_entry_delete(&place, e->name, cli->args[i], err));
  zn_out_line(&cli->out, ZT_DELETED);
  return zn_out_json(&cli->out, json_pack("{s:I}", "cancellate", (json_int_t)(cli->nargs - 1)), err);
}
