/* list, show: rows as tables and as JSON. */
#include <string.h>

#include "client/commands/commands.h"
#include "client/history.h"
#include "client/readable.h"
#include "core/domain/entry.h"
#include "core/text/client.h"
#include "core/text/text.h"

static bool any_value(const json_t *rows, const char *name) {
  size_t i = 0;
  json_t *row = NULL;
  json_array_foreach((json_t *)rows, i, row) {
    const json_t *v = json_object_get(row, name);
    if (v != NULL && !json_is_null(v)) return true;
  }
  return false;
}

/* Columns: the id, then the fields that some row has, without those of the second rank when there are many. */
static void put_table(zn_cli *cli, const zn_entity *e, const json_t *rows) {
  zn_column columns[ZN_MAX_FIELDS + 1] = {{ZT_COL_ID, ZN_LEFT}};
  const zn_field *fields[ZN_MAX_FIELDS + 1] = {NULL};
  size_t n = 1, i = 0;
  for (size_t f = 0; f < e->nfields; f++) {
    const zn_field *field = &e->fields[f];
    if ((field->flags & (ZN_F_HIDDEN | ZN_F_ADVANCED)) != 0 || field->type == ZN_T_BIN || !any_value(rows, field->name))
      continue;
    fields[n] = field;
    columns[n++] = (zn_column){field->label, field->type == ZN_T_MONEY || field->type == ZN_T_INT ? ZN_RIGHT : ZN_LEFT};
  }
  zn_table t;
  zn_table_init(&t, columns, n);
  json_t *row = NULL;
  json_array_foreach((json_t *)rows, i, row) {
    const char *cells[ZN_MAX_FIELDS + 1];
    for (size_t c = 0; c < n; c++)
      cells[c] = zn_value_it(&cli->arena, fields[c], json_object_get(row, c == 0 ? "id" : fields[c]->name));
    zn_table_row(&t, cells, n);
  }
  zn_table_print(&t, &cli->out);
  zn_table_release(&t);
}

zn_status zn_cmd_list(zn_cli *cli, zn_err *err) {
  zn_place place;
  const zn_entity *e = NULL;
  zn_pair *pairs = NULL;
  zn_query q = {0};
  json_t *rows = NULL;
  ZN_TRY(zn_cli_pairs(cli, 1, &pairs, &q.n, err));
  q.filters = pairs;
  ZN_TRY(zn_entry_entity(cli->args[0], &e, err));
  ZN_TRY(zn_cli_place(cli, &place, err));
  ZN_TRY(zn_entry_list(&place, e->name, &q, &rows, err));
  if (!cli->out.json && json_array_size(rows) == 0) zn_out_line(&cli->out, ZT_NOTHING_THERE);
  if (!cli->out.json && json_array_size(rows) > 0) put_table(cli, e, rows);
  return zn_out_json(&cli->out, rows, err);
}

zn_status zn_cmd_show(zn_cli *cli, zn_err *err) {
  zn_place place;
  const zn_entity *e = NULL;
  json_t *row = NULL, *history = NULL;
  bool all = zn_cli_opt(cli, "history") != NULL;
  ZN_TRY(zn_entry_entity(cli->args[0], &e, err));
  ZN_TRY(zn_cli_place(cli, &place, err));
  zn_status st = zn_entry_show(&place, e->name, cli->args[1], &row, err);
  /* A deleted row has no present, but it has a history. */
  if (st != ZN_OK && !(all && st == ZN_E_NOTFOUND)) return st;
  if (all) {
    const char *id = st == ZN_OK ? json_string_value(json_object_get(row, "id")) : cli->args[1];
    zn_err inner = {ZN_OK, ""};
    zn_status hs = zn_history_json(&place, e, id, &history, &inner);
    if (hs != ZN_OK) {
      json_decref(row);
      return st != ZN_OK ? st : zn_fail(err, hs, "%s", inner.text);
    }
    if (row == NULL) row = json_pack("{s:s, s:b}", "id", id, "eliminata", 1);
    if (err != NULL) *err = (zn_err){ZN_OK, ""};
  }
  if (!cli->out.json) zn_row_print(&cli->out, &cli->arena, e, row);
  if (history != NULL && !cli->out.json) zn_history_print(&cli->out, &cli->arena, &place, e, history);
  if (history != NULL) json_object_set_new(row, "storia", history);
  return zn_out_json(&cli->out, row, err);
}
