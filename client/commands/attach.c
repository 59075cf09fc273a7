/* attach add, list, get, check: files that belong to rows, and the signed declaration that comes back. */
#include <string.h>

#include "client/allegati.h"
#include "client/commands/scope.h"
#include "client/commands/traccia.h"
#include "client/platform/platform.h"
#include "client/readable.h"
#include "core/text/allegati.h"

static const char *file_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash == NULL ? path : slash + 1;
}

static const char *signature(const char *firma) {
  if (strcmp(firma, "cades") == 0) return ZT_FIRMA_CADES;
  return strcmp(firma, "pades") == 0 ? ZT_FIRMA_PADES : ZT_FIRMA_NO;
}

static const char *verdict(const char *v) {
  if (strcmp(v, "coincide") == 0) return ZT_VF_COINCIDE;
  if (strcmp(v, "differisce") == 0) return ZT_VF_DIFFERISCE;
  return strcmp(v, "non_verificabile") == 0 ? ZT_VF_NON_VERIFICABILE : "";
}

static const char *verdict_short(const char *v) {
  if (strcmp(v, "coincide") == 0) return ZT_VF_SI;
  if (strcmp(v, "differisce") == 0) return ZT_VF_NO;
  return strcmp(v, "non_verificabile") == 0 ? ZT_VF_FORSE : "";
}

zn_status zn_cmd_attach_add(zn_cli *cli, zn_err *err) {
  zn_place place;
  zn_scope s;
  zn_rendiconto_ask doc;
  zn_buf file;
  json_t *row = NULL;
  zn_scope_text t = zn_cmd_scope(cli);
  bool manifest = zn_cli_opt(cli, "manifest") != NULL;
  zn_allegato_ask ask = {
      .nome = file_name(cli->args[0]), .oggetto = zn_cli_opt(cli, "oggetto"), .a = zn_cli_opt(cli, "a")};
  if (manifest == (ask.a != NULL)) return zn_cli_usage(cli, err, ZT_ATTACH_CHE);
  ZN_TRY(zn_cli_place(cli, &place, err));
  if (manifest) {
    ZN_TRY(zn_scope_of(&place, &t, true, &s, err));
    doc = (zn_rendiconto_ask){
        .fondo_annualita = s.fondo_annualita, .livello = s.livello, .org = s.org, .has_al = s.has_al, .al = s.al};
    ask.documento = &doc;
  }
  zn_buf_init(&file, ZN_FIRMATO_MAX + 65536u);
  zn_status st = zn_plat_read_file(&file, cli->args[0], ZN_FIRMATO_MAX, err);
  ask.file = zn_buf_span(&file);
  if (st == ZN_OK) st = zn_allegati_aggiungi(&place, &ask, &row, err);
  zn_buf_release(&file);
  ZN_TRY(st);
  zn_out_line(&cli->out, ZT_ATTACH_FATTO, zn_json_text(row, "nome"), signature(zn_json_text(row, "firma")),
              zn_json_text(row, "id"));
  if (manifest) zn_out_line(&cli->out, "%s", verdict(zn_json_text(row, "verifica")));
  zn_out_line(&cli->out, ZT_ATTACH_RESTA);
  return zn_out_json(&cli->out, row, err);
}

/* What a file belongs to: the first reference that is set. */
static const char *belongs_to(zn_cli *cli, const json_t *row) {
  static const char *const fields[] = {"impegno", "liquidazione", "pagamento", "giustificativo", "atto", "piano"};
  if (json_is_string(json_object_get(row, "manifest"))) return ZT_ATTACH_RENDICONTO;
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
    if (*zn_json_text(row, fields[i]) == 0) continue;
    const char *text = zn_arena_printf(&cli->arena, "%s %s", fields[i], zn_json_text(row, fields[i]));
    return text == NULL ? "" : text;
  }
  return "";
}

zn_status zn_cmd_attach_list(zn_cli *cli, zn_err *err) {
  static const zn_column columns[] = {
      {ZT_COL_A_NOME, ZN_LEFT},     {ZT_COL_A_DI, ZN_LEFT},  {ZT_COL_A_BYTE, ZN_RIGHT}, {ZT_COL_A_FIRMA, ZN_LEFT},
      {ZT_COL_A_VERIFICA, ZN_LEFT}, {ZT_COL_A_QUI, ZN_LEFT}, {ZT_COL_A_ID, ZN_LEFT}};
  zn_place place;
  json_t *list = NULL, *row = NULL;
  size_t i = 0;
  zn_table t;
  ZN_TRY(zn_cli_place(cli, &place, err));
  ZN_TRY(zn_allegati_lista(&place, cli->nargs > 0 ? cli->args[0] : NULL, &list, err));
  zn_table_init(&t, columns, 7);
  json_array_foreach(list, i, row) {
    const char *size =
        zn_arena_printf(&cli->arena, "%" JSON_INTEGER_FORMAT, json_integer_value(json_object_get(row, "byte")));
    const char *cells[] = {
        zn_json_text(row, "nome"),     belongs_to(cli, row),
        size == NULL ? "" : size,      signature(zn_json_text(row, "firma")),
        zn_json_text(row, "verifica"), json_is_true(json_object_get(row, "qui")) ? ZT_QUI_SI : ZT_QUI_NO,
        zn_json_text(row, "id")};
    zn_table_row(&t, cells, 7);
  }
  if (i == 0) zn_out_line(&cli->out, ZT_ATTACH_NESSUNO);
  if (i > 0) zn_table_print(&t, &cli->out);
  zn_table_release(&t);
  return zn_out_json(&cli->out, list, err);
}

zn_status zn_cmd_attach_get(zn_cli *cli, zn_err *err) {
  zn_place place;
  uint8_t sha[ZN_ALLEGATO_SHA];
  char name[201];
  int64_t k;
  zn_buf file;
  const char *path = zn_cli_opt(cli, "output");
  ZN_TRY(zn_cli_place(cli, &place, err));
  ZN_TRY(zn_allegato_trova(&place, cli->args[0], &k, sha, name, err));
  zn_buf_init(&file, ZN_FIRMATO_MAX + 65536u);
  zn_status st = zn_allegati_leggi(place.r, sha, &file, err);
  if (st == ZN_OK) st = zn_plat_write_file(path, zn_buf_span(&file), false, err);
  size_t n = file.n;
  zn_buf_release(&file);
  ZN_TRY(st);
  zn_out_line(&cli->out, ZT_ATTACH_SCRITTO, name, path);
  return zn_out_json(&cli->out, json_pack("{s:s,s:s,s:I}", "nome", name, "file", path, "byte", (json_int_t)n), err);
}

zn_status zn_cmd_attach_check(zn_cli *cli, zn_err *err) {
  static const zn_column columns[] = {{ZT_COL_A_CHI, ZN_LEFT},   {ZT_COL_A_FONDO, ZN_LEFT}, {ZT_COL_A_NOME, ZN_LEFT},
                                      {ZT_COL_A_FIRMA, ZN_LEFT}, {ZT_COL_A_ESITO, ZN_LEFT}, {ZT_COL_A_VIGORE, ZN_LEFT}};
  zn_place place;
  zn_report_ask scope;
  zn_scope_text t = zn_cmd_scope(cli);
  json_t *v = NULL, *row = NULL;
  size_t i = 0;
  zn_table table;
  ZN_TRY(zn_cli_place(cli, &place, err));
  ZN_TRY(zn_scope_report_ask(&place, &t, &scope, err));
  ZN_TRY(zn_allegati_verifica(&place, scope.fondo_annualita, zn_allegati_bytes, place.r, &v, err));
  zn_out_line(&cli->out, ZT_ATTACH_CHECK, (int)json_integer_value(json_object_get(v, "coincidono")),
              (int)json_integer_value(json_object_get(v, "differenze")),
              (int)json_integer_value(json_object_get(v, "non_verificabili")));
  zn_table_init(&table, columns, 6);
  json_array_foreach(json_object_get(v, "righe"), i, row) {
    const char *who = *zn_json_text(row, "ente") != 0 ? zn_json_text(row, "ente") : zn_json_text(row, "ambito");
    const char *fund = zn_arena_printf(&cli->arena, "%s %d", zn_json_text(row, "fondo"),
                                       (int)json_integer_value(json_object_get(row, "anno")));
    const char *cells[] = {zn_org_it(&place, &cli->arena, who),
                           fund == NULL ? "" : fund,
                           zn_json_text(row, "nome"),
                           signature(zn_json_text(row, "firma")),
                           verdict_short(zn_json_text(row, "esito")),
                           json_is_true(json_object_get(row, "in_vigore")) ? ZT_QUI_SI : ZT_QUI_NO};
    zn_table_row(&table, cells, 6);
  }
  if (i > 0) zn_table_print(&table, &cli->out);
  zn_table_release(&table);
  return zn_out_json(&cli->out, v, err);
}
