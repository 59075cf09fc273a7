/* report, export, check. */
#include <string.h>

#include "client/commands/commands.h"
#include "client/commands/scope.h"
#include "client/platform/platform.h"
#include "client/prospetto.h"
#include "client/schermo.h"
#include "core/text/client.h"
#include "core/text/prospetti.h"
#include "core/text/text.h"

zn_status zn_cmd_report(zn_cli *cli, zn_err *err) {
  zn_place place;
  zn_scope_text t = zn_cmd_scope(cli);
  zn_tabella **sheets = NULL;
  size_t n = 0;
  ZN_TRY(zn_cli_place(cli, &place, err));
  ZN_TRY(zn_scope_report(&place, &t, cli->args[0], &sheets, &n, err));
  for (size_t i = 0; i < n; i++) {
    if (i > 0) zn_out_line(&cli->out, "%s", "");
    zn_schermo_prospetto(sheets[i], &cli->out);
  }
  zn_status st = zn_out_json(&cli->out, zn_scope_report_json(sheets, n), err);
  zn_report_free(sheets, n);
  return st;
}

/* Said, or by the file's name. What is no text does not go to a terminal, nor into JSON. */
static zn_status format_of(zn_cli *cli, zn_formato *out, zn_err *err) {
  const char *format = zn_cli_opt(cli, "format"), *path = zn_cli_opt(cli, "output");
  *out = format != NULL ? zn_formato_parse(format) : ZN_FMT_NESSUNO;
  if (*out == ZN_FMT_NESSUNO) ZN_TRY(zn_formato_of_path(path, out, err));
  if (*out != ZN_FMT_XLSX || path != NULL) return ZN_OK;
  return cli->out.json || zn_plat_stdout_tty() ? zn_cli_usage(cli, err, ZT_EXPORT_BINARY) : ZN_OK;
}

static zn_status put_file(zn_cli *cli, const char *path, zn_buf *file, zn_err *err) {
  if (path != NULL) ZN_TRY(zn_plat_write_file(path, zn_buf_span(file), false, err));
  if (path == NULL && !cli->out.json) fwrite(file->p, 1, file->n, cli->out.out);
  if (path != NULL) zn_out_line(&cli->out, ZT_EXPORT_DONE, path);
  return zn_out_json(&cli->out,
                     json_pack("{s:s?, s:I, s:s?}", "file", path, "byte", (json_int_t)file->n, "contenuto",
                               path == NULL ? zn_buf_cstr(file) : NULL),
                     err);
}

zn_status zn_cmd_export(zn_cli *cli, zn_err *err) {
  zn_place place;
  zn_scope_text t = zn_cmd_scope(cli);
  zn_tabella **sheets = NULL;
  zn_formato format;
  size_t n = 0;
  zn_buf file;
  ZN_TRY(format_of(cli, &format, err));
  ZN_TRY(zn_cli_place(cli, &place, err));
  ZN_TRY(zn_scope_report(&place, &t, cli->args[0], &sheets, &n, err));
  zn_buf_init(&file, 0);
  zn_status st = zn_prospetto_file(place.r, sheets, n, format, &file, err);
  zn_report_free(sheets, n);
  if (st == ZN_OK) st = put_file(cli, zn_cli_opt(cli, "output"), &file, err);
  zn_buf_release(&file);
  return st;
}

static const char *level_label(const char *level) {
  if (level == NULL) return "";
  switch (*level) {
    case ZN_BLOCCA: return ZT_LEVEL_BLOCKS;
    case ZN_AVVISA: return ZT_LEVEL_WARNS;
    case ZN_SUGGERISCE: return ZT_LEVEL_HINTS;
    default: return level;
  }
}

zn_status zn_cmd_check(zn_cli *cli, zn_err *err) {
  static const zn_column columns[] = {
      {ZT_COL_RULE, ZN_LEFT}, {ZT_COL_LEVEL, ZN_LEFT}, {ZT_COL_FUND, ZN_LEFT}, {ZT_COL_TEXT, ZN_LEFT}};
  zn_place place;
  zn_scope_text text = zn_cmd_scope(cli);
  json_t *list = NULL, *one = NULL;
  size_t i = 0;
  zn_table t;
  ZN_TRY(zn_cli_place(cli, &place, err));
  ZN_TRY(zn_scope_check(&place, &text, &list, err));
  zn_table_init(&t, columns, 4);
  json_array_foreach(list, i, one) {
    const char *cells[] = {json_string_value(json_object_get(one, "codice")),
                           level_label(json_string_value(json_object_get(one, "livello"))),
                           json_string_value(json_object_get(one, "fondo_annualita")),
                           json_string_value(json_object_get(one, "testo"))};
    zn_table_row(&t, cells, 4);
  }
  if (i == 0) zn_out_line(&cli->out, ZT_CHECK_NONE);
  if (i > 0) zn_table_print(&t, &cli->out);
  zn_table_release(&t);
  return zn_out_json(&cli->out, list, err);
}
