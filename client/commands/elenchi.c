#include "client/commands/elenchi.h"

#include <strings.h>

#include "client/elenchi.h"
#include "client/readable.h"
#include "core/exchange/import.h"
#include "core/text/client.h"
#include "core/text/elenchi.h"
#include "core/text/help_elenchi.h"

/* ---- import --- */

static zn_status import_file(zn_cli *cli, const zn_place *place, zn_err *err) {
  zn_import_result r = {0};
  ZN_TRY(zn_import_elenchi(place, cli->args[0], NULL, &r, err));
  zn_out_line(&cli->out, ZT_IMPORT_DONE, r.lines, r.created, r.changed, r.unchanged);
  return zn_out_json(&cli->out,
                     json_pack("{s:I, s:I, s:I, s:I}", "righe", (json_int_t)r.lines, "nuove", (json_int_t)r.created,
                               "cambiate", (json_int_t)r.changed, "invariate", (json_int_t)r.unchanged),
                     err);
}

zn_status zn_cmd_import_elenchi(zn_cli *cli, zn_err *err) {
  zn_place place;
  size_t n = 0;
  bool shipped = zn_cli_opt(cli, "iniziali") != NULL;
  if (!shipped && cli->nargs == 0) return zn_cli_usage(cli, err, ZT_ELENCHI_WHAT);
  if (shipped && cli->nargs > 0) return zn_cli_usage(cli, err, ZT_ELENCHI_BOTH);
  ZN_TRY(zn_cli_place(cli, &place, err));
  if (!shipped) return import_file(cli, &place, err);
  ZN_TRY(zn_elenchi_pubblica(&place, &n, err));
  zn_out_line(&cli->out, ZT_ELENCHI_ADDED, n);
  return zn_out_json(&cli->out, json_pack("{s:I}", "nuove", (json_int_t)n), err);
}

zn_status zn_cmd_import_fondi(zn_cli *cli, zn_err *err) {
  zn_place place;
  size_t n = 0;
  ZN_TRY(zn_cli_place(cli, &place, err));
  ZN_TRY(zn_fondi_pubblica(&place, &n, err));
  zn_out_line(&cli->out, ZT_FONDI_ADDED, n);
  return zn_out_json(&cli->out, json_pack("{s:I}", "nuove", (json_int_t)n), err);
}

/* ---- lists --- */

static void put_lists(zn_cli *cli, const json_t *list) {
  static const zn_column columns[] = {
      {ZT_COL_ELENCO, ZN_LEFT}, {ZT_COL_VERSIONE, ZN_LEFT}, {ZT_COL_VOCI, ZN_RIGHT}, {ZT_COL_COSA, ZN_LEFT}};
  zn_table t;
  size_t i;
  json_t *x;
  zn_table_init(&t, columns, 4);
  json_array_foreach((json_t *)list, i, x) {
    const char *count = zn_arena_printf(&cli->arena, "%lld", (long long)json_integer_value(json_object_get(x, "voci")));
    const char *cells[] = {zn_json_text(x, "elenco"), zn_json_text(x, "versione"), count == NULL ? "" : count,
                           zn_json_text(x, "titolo")};
    zn_table_row(&t, cells, 4);
  }
  zn_table_print(&t, &cli->out);
  zn_table_release(&t);
}

/* "dal 01/01/2024", "fino al 31/12/2025": when an entry is not for ever. */
static const char *validity(zn_cli *cli, const json_t *x) {
  const char *from = zn_json_text(x, "dal"), *to = zn_json_text(x, "al"), *s = "";
  if (*from != 0 && *to != 0)
    s = zn_arena_printf(&cli->arena, ZT_DAL_AL, zn_date_it(&cli->arena, from), zn_date_it(&cli->arena, to));
  else if (*from != 0)
    s = zn_arena_printf(&cli->arena, ZT_DAL, zn_date_it(&cli->arena, from));
  else if (*to != 0)
    s = zn_arena_printf(&cli->arena, ZT_FINO_AL, zn_date_it(&cli->arena, to));
  return s == NULL ? "" : s;
}

/* Columns that say the same on every row, or nothing on any, are left out. */
static void put_entries(zn_cli *cli, const json_t *list) {
  static const zn_column all[] = {{ZT_COL_VERSIONE, ZN_LEFT},
                                  {ZT_COL_PADRE, ZN_LEFT},
                                  {ZT_COL_CODICE, ZN_LEFT},
                                  {ZT_COL_VALIDA, ZN_LEFT},
                                  {ZT_COL_NOME, ZN_LEFT}};
  bool show[5] = {false, false, true, false, true};
  zn_column columns[5];
  size_t n = 0, i;
  json_t *x;
  json_array_foreach((json_t *)list, i, x) {
    if (strcasecmp(zn_json_text(x, "versione"), zn_json_text(json_array_get(list, 0), "versione")) != 0) show[0] = true;
    if (*zn_json_text(x, "padre") != 0) show[1] = true;
    if (*validity(cli, x) != 0) show[3] = true;
  }
  for (size_t c = 0; c < 5; c++)
    if (show[c]) columns[n++] = all[c];
  zn_table t;
  zn_table_init(&t, columns, n);
  json_array_foreach((json_t *)list, i, x) {
    const char *cells[5] = {zn_json_text(x, "versione"), zn_json_text(x, "padre"), zn_json_text(x, "codice"),
                            validity(cli, x), zn_json_text(x, "denominazione")};
    const char *shown[5];
    size_t m = 0;
    for (size_t c = 0; c < 5; c++)
      if (show[c]) shown[m++] = cells[c];
    zn_table_row(&t, shown, m);
  }
  zn_table_print(&t, &cli->out);
  zn_table_release(&t);
}

zn_status zn_cmd_elenco(zn_cli *cli, zn_err *err) {
  json_t *list = NULL;
  ZN_TRY(zn_cli_open(cli, err));
  if (cli->nargs == 0) {
    ZN_TRY(zn_elenchi_json(cli->replica, &list, err));
    if (!cli->out.json) put_lists(cli, list);
  } else {
    ZN_TRY(zn_elenco_json(cli->replica, cli->args[0], zn_cli_opt(cli, "versione"), &list, err));
    if (!cli->out.json) put_entries(cli, list);
  }
  return zn_out_json(&cli->out, list, err);
}

/* ---- modules, settings --- */

zn_status zn_cmd_modulo_list(zn_cli *cli, zn_err *err) {
  static const zn_column columns[] = {{ZT_COL_MODULO, ZN_LEFT}, {ZT_COL_STATO, ZN_LEFT}, {ZT_COL_COSA, ZN_LEFT}};
  size_t i;
  json_t *x;
  zn_table t;
  ZN_TRY(zn_cli_open(cli, err));
  json_t *list = zn_moduli_json(cli->replica);
  zn_table_init(&t, columns, 3);
  json_array_foreach(list, i, x) {
    const char *cells[] = {zn_json_text(x, "modulo"),
                           json_is_true(json_object_get(x, "attivo")) ? ZT_ACCESO : ZT_SPENTO,
                           zn_json_text(x, "titolo")};
    zn_table_row(&t, cells, 3);
  }
  zn_table_print(&t, &cli->out);
  zn_table_release(&t);
  return zn_out_json(&cli->out, list, err);
}

zn_status zn_cmd_modulo(zn_cli *cli, zn_err *err) {
  zn_place place;
  bool on = cli->cmd->mode == 1;
  ZN_TRY(zn_cli_place(cli, &place, err));
  ZN_TRY(zn_modulo_imposta(&place, cli->args[0], on, err));
  zn_out_line(&cli->out, on ? ZT_MODULO_ACCESO : ZT_MODULO_SPENTO, cli->args[0]);
  return zn_out_json(&cli->out, json_pack("{s:s, s:b}", "modulo", cli->args[0], "attivo", (int)on), err);
}

static json_t *setting(json_t *list, const char *key) {
  size_t i;
  json_t *x;
  json_array_foreach(list, i, x) if (strcasecmp(zn_json_text(x, "chiave"), key) == 0) return x;
  return NULL;
}

static void put_settings(zn_cli *cli, const json_t *list) {
  static const zn_column columns[] = {{ZT_COL_CHIAVE, ZN_LEFT}, {ZT_COL_VALORE, ZN_RIGHT}, {ZT_COL_COSA, ZN_LEFT}};
  size_t i;
  json_t *x;
  zn_table t;
  zn_table_init(&t, columns, 3);
  json_array_foreach((json_t *)list, i, x) {
    const char *value =
        zn_arena_printf(&cli->arena, "%lld", (long long)json_integer_value(json_object_get(x, "valore")));
    const char *cells[] = {zn_json_text(x, "chiave"), value == NULL ? "" : value, zn_json_text(x, "titolo")};
    zn_table_row(&t, cells, 3);
  }
  zn_table_print(&t, &cli->out);
  zn_table_release(&t);
}

zn_status zn_cmd_impostazione(zn_cli *cli, zn_err *err) {
  zn_place place;
  ZN_TRY(zn_cli_place(cli, &place, err));
  if (cli->nargs == 2) ZN_TRY(zn_impostazione_imposta(&place, cli->args[0], cli->args[1], err));
  json_t *list = zn_impostazioni_json(cli->replica);
  if (cli->nargs == 0) {
    put_settings(cli, list);
    return zn_out_json(&cli->out, list, err);
  }
  json_t *one = setting(list, cli->args[0]);
  if (one == NULL) {
    json_decref(list);
    return zn_impostazione_imposta(&place, cli->args[0], "", err); /* says which there are */
  }
  zn_out_line(&cli->out, "%s: %lld", zn_json_text(one, "chiave"),
              (long long)json_integer_value(json_object_get(one, "valore")));
  json_incref(one);
  json_decref(list);
  return zn_out_json(&cli->out, one, err);
}
