/* list, show: rows as tables and as JSON. */
#include <string.h>

#include "client/commands/commands.h"
#include "client/history.h"
#include "client/readable.h"
#include "core/domain/rows/entry.h"
#include "core/domain/rows/ref.h"
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

/* Names of a column are mostly those of the row before: looked up once. */
typedef struct last {
  const json_t *value;
  const char *text;
} last;

static const char *cell(zn_cli *cli, const zn_place *p, const zn_field *f, const json_t *row, last *l) {
  const json_t *v = json_object_get(row, f->name);
  if (l->text == NULL || !json_equal(l->value, v)) *l = (last){v, zn_field_it(&cli->arena, p, f, row)};
  return l->text;
}

/* On a terminal the id is only for rows that have no other name. */
static bool has_name(const zn_place *p, const zn_entity *e, const json_t *rows) {
  const char *id = zn_json_text(json_array_get(rows, 0), "id");
  int64_t k = 0;
  zn_buf key;
  if (zn_ref_parse(p->r, zn_place_default(p), e->no, id, &k, NULL) != ZN_OK) return false;
  zn_buf_init(&key, 400);
  zn_ref_print(p->r, zn_place_default(p), e->no, k, &key);
  bool named = key.n > 0 && strcmp(zn_buf_cstr(&key), id) != 0;
  zn_buf_release(&key);
  return named;
}

/* An ente that is the same in every row, and mine, says nothing. */
static bool only_mine(const zn_place *p, const zn_field *f, const json_t *rows) {
  const zn_me *me = zn_place_default(p);
  size_t i = 0;
  json_t *row = NULL;
  if ((f->flags & ZN_F_OWNER) == 0 || me == NULL) return false;
  json_array_foreach((json_t *)rows, i, row) {
    if (strcmp(zn_json_text(row, f->name), me->code) != 0) return false;
  }
  return true;
}

/* Columns: the fields that some row has, without those of the second rank; last the id. */
static void put_table(zn_cli *cli, const zn_place *p, const zn_entity *e, const json_t *rows) {
  zn_column columns[ZN_MAX_FIELDS + 1];
  const zn_field *fields[ZN_MAX_FIELDS];
  last seen[ZN_MAX_FIELDS] = {{NULL, NULL}};
  size_t n = 0, i = 0;
  for (size_t f = 0; f < e->nfields; f++) {
    const zn_field *field = &e->fields[f];
    if ((field->flags & (ZN_F_HIDDEN | ZN_F_ADVANCED)) != 0 || field->type == ZN_T_BIN ||
        !any_value(rows, field->name) || (cli->out.columns > 0 && only_mine(p, field, rows)))
      continue;
    fields[n] = field;
    columns[n++] = (zn_column){field->label, field->type == ZN_T_MONEY || field->type == ZN_T_INT ? ZN_RIGHT : ZN_LEFT};
  }
  columns[n] = (zn_column){ZT_COL_ID, ZN_LEFT};
  size_t all = n + !(cli->out.columns > 0 && n > 0 && has_name(p, e, rows));
  zn_table t;
  zn_table_init(&t, columns, all);
  json_t *row = NULL;
  json_array_foreach((json_t *)rows, i, row) {
    const char *cells[ZN_MAX_FIELDS + 1];
    for (size_t c = 0; c < n; c++) cells[c] = cell(cli, p, fields[c], row, &seen[c]);
    cells[n] = zn_json_text(row, "id");
    zn_table_row(&t, cells, all);
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
  if (!cli->out.json && json_array_size(rows) > 0) put_table(cli, &place, e, rows);
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
  if (!cli->out.json) zn_row_print(&cli->out, &cli->arena, &place, e, row);
  if (history != NULL && !cli->out.json) zn_history_print(&cli->out, &cli->arena, &place, e, history);
  if (history != NULL) json_object_set_new(row, "storia", history);
  return zn_out_json(&cli->out, row, err);
}
