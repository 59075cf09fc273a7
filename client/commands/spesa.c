#include "client/commands/spesa.h"

#include <string.h>

#include "client/readable.h"
#include "client/spesa.h"
#include "core/domain/rows/ref.h"
#include "core/text/client.h"
#include "core/text/spesa.h"

/* The row's natural key, else its id. */
static const char *name_of(zn_cli *cli, const zn_place *p, unsigned entity, const char *id) {
  int64_t k = -1;
  zn_buf b;
  if (zn_ref_parse(p->r, NULL, entity, id, &k, NULL) != ZN_OK) return id;
  zn_buf_init(&b, 300);
  if (entity == ZN_PAGAMENTO) { /* as it is named: year and number of the mandato */
    int64_t anno = 0;
    (void)zn_ref_int(p->r, entity, k, "anno", &anno);
    zn_buf_printf(&b, "%lld/", (long long)anno);
    (void)zn_ref_text(p->r, entity, k, "mandato_num", &b);
  } else {
    zn_ref_print(p->r, zn_entry_me(p, zn_entity_by_no(entity)), entity, k, &b);
  }
  const char *kept = zn_arena_strdup(&cli->arena, zn_buf_cstr(&b));
  zn_buf_release(&b);
  return kept ? kept : id;
}

static void say_warnings(zn_cli *cli, const json_t *list) {
  size_t i = 0;
  json_t *w = NULL;
  if (cli->out.json) return;
  json_array_foreach((json_t *)list, i, w) { zn_out_error(cli->out.err, json_string_value(w)); }
}

zn_status zn_cmd_add_spesa(zn_cli *cli, zn_err *err) {
  static const struct {
    const char *key;
    unsigned entity;
  } rows[] = {{"impegno", ZN_IMPEGNO}, {"liquidazione", ZN_LIQUIDAZIONE}, {"pagamento", ZN_PAGAMENTO}};
  zn_place place;
  zn_pair *pairs = NULL;
  size_t n = 0;
  json_t *v = NULL;
  ZN_TRY(zn_cli_pairs(cli, 1, &pairs, &n, err));
  ZN_TRY(zn_cli_place(cli, &place, err));
  ZN_TRY(zn_spesa_add_json(&place, cli->args[0], pairs, n, &cli->arena, &v, err));
  say_warnings(cli, json_object_get(v, "avvisi"));
  for (size_t i = 0; i < 3; i++) {
    const char *id = zn_json_text(v, rows[i].key);
    if (id[0] == 0 || cli->out.json) continue;
    const char *name = name_of(cli, &place, rows[i].entity, id);
    if (rows[i].entity == ZN_IMPEGNO) zn_out_line(&cli->out, ZT_SP_FATTO_IMPEGNO, name, id);
    if (rows[i].entity == ZN_LIQUIDAZIONE) zn_out_line(&cli->out, ZT_SP_FATTO_LIQ, name, id);
    if (rows[i].entity == ZN_PAGAMENTO) zn_out_line(&cli->out, ZT_SP_FATTO_PAG, name, id);
  }
  if (zn_json_text(v, "resta")[0]) zn_out_line(&cli->out, "%s", zn_json_text(v, "resta"));
  return zn_out_json(&cli->out, v, err);
}

/* ---- split ---- */

zn_status zn_cmd_split(zn_cli *cli, zn_err *err) {
  static const zn_column columns[] = {
      {ZT_DIV_COL_BUDGET, ZN_LEFT}, {ZT_DIV_COL_PRIMA, ZN_RIGHT}, {ZT_DIV_COL_DOPO, ZN_RIGHT}};
  zn_place place;
  zn_pair *pairs = NULL;
  size_t n = 0, i = 0;
  json_t *v = NULL, *row = NULL;
  zn_table t;
  bool prova = zn_cli_opt(cli, "prova") != NULL;
  ZN_TRY(zn_cli_pairs(cli, 2, &pairs, &n, err));
  ZN_TRY(zn_cli_place(cli, &place, err));
  ZN_TRY(zn_spesa_dividi_json(&place, cli->args[0], cli->args[1], pairs, n, prova, &cli->arena, &v, err));
  zn_table_init(&t, columns, 3);
  json_array_foreach(json_object_get(v, "righe"), i, row) {
    const char *cells[] = {zn_json_text(row, "budget"), zn_amount_it(&cli->arena, zn_json_text(row, "prima")),
                           zn_amount_it(&cli->arena, zn_json_text(row, "dopo"))};
    zn_table_row(&t, cells, 3);
  }
  if (!cli->out.json) zn_table_print(&t, &cli->out);
  zn_table_release(&t);
  if (strcmp(zn_json_text(v, "resto"), "0.00") != 0)
    zn_out_line(&cli->out, ZT_DIV_RESTO, zn_amount_it(&cli->arena, zn_json_text(v, "resto")));
  zn_out_line(&cli->out, "%s", prova ? ZT_DIV_PROVA : ZT_DIV_FATTA);
  return zn_out_json(&cli->out, v, err);
}

/* ---- storno, recupero, riduci, reimputa ---- */

zn_status zn_cmd_rettifica(zn_cli *cli, zn_err *err) {
  zn_place place;
  zn_pair *pairs = NULL;
  size_t n = 0;
  json_t *v = NULL;
  ZN_TRY(zn_cli_pairs(cli, 1, &pairs, &n, err));
  ZN_TRY(zn_cli_place(cli, &place, err));
  ZN_TRY(zn_spesa_rettifica_json(&place, cli->cmd->name, cli->args[0], pairs, n, &cli->arena, &v, err));
  zn_out_line(&cli->out, "%s", zn_json_text(v, "testo"));
  return zn_out_json(&cli->out, v, err);
}

/* ---- residui ---- */

static void put_row(zn_cli *cli, zn_table *t, const char *first, const json_t *row, const char *note) {
  static const char *const keys[] = {"impegnato", "liquidato", "pagato", "residuo", "economia", "prenotazione"};
  const char *cells[8] = {first};
  for (size_t c = 0; c < 6; c++) {
    const char *v = zn_json_text(row, keys[c]);
    cells[c + 1] = c >= 4 && strcmp(v, "0.00") == 0 ? "" : zn_amount_it(&cli->arena, v);
  }
  cells[7] = note;
  zn_table_row(t, cells, 8);
}

zn_status zn_cmd_residui(zn_cli *cli, zn_err *err) {
  static const zn_column columns[] = {{ZT_RES_COL_IMPEGNO, ZN_LEFT},       {ZT_RES_COL_IMPEGNATO, ZN_RIGHT},
                                      {ZT_RES_COL_LIQUIDATO, ZN_RIGHT},    {ZT_RES_COL_PAGATO, ZN_RIGHT},
                                      {ZT_RES_COL_RESIDUO, ZN_RIGHT},      {ZT_RES_COL_ECONOMIA, ZN_RIGHT},
                                      {ZT_RES_COL_PRENOTAZIONE, ZN_RIGHT}, {ZT_RES_COL_NOTA, ZN_LEFT}};
  zn_place place;
  json_t *v = NULL, *row = NULL;
  size_t i = 0;
  zn_table t;
  ZN_TRY(zn_cli_place(cli, &place, err));
  ZN_TRY(zn_spesa_residui_json(&place, zn_cli_opt(cli, "ente"), zn_cli_opt(cli, "al"), &cli->arena, &v, err));
  zn_table_init(&t, columns, 8);
  json_array_foreach(json_object_get(v, "righe"), i, row) {
    put_row(cli, &t, zn_json_text(row, "impegno"), row,
            json_is_true(json_object_get(row, "decaduta")) ? ZT_RES_DECADUTA : "");
  }
  put_row(cli, &t, ZT_RES_TOTALE, json_object_get(v, "totali"), "");
  zn_out_line(&cli->out, ZT_RES_TITOLO, zn_date_it(&cli->arena, zn_json_text(v, "al")));
  if (!cli->out.json && i > 0) zn_table_print(&t, &cli->out);
  if (i == 0) zn_out_line(&cli->out, ZT_RES_NESSUNO);
  zn_table_release(&t);
  return zn_out_json(&cli->out, v, err);
}
