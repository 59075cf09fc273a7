/* report, export, check. */
#include <string.h>

#include "client/commands/commands.h"
#include "client/commands/scope.h"
#include "client/platform/platform.h"
#include "core/text/client.h"
#include "core/text/text.h"

zn_status zn_cmd_report(zn_cli *cli, zn_err *err) {
  zn_place place;
  zn_scope_text t = zn_cmd_scope(cli);
  zn_tabella **sheets = NULL;
  size_t n = 0;
  ZN_TRY(zn_cli_place(cli, &place, err));
  ZN_TRY(zn_scope_report(&place, &t, cli->args[0], &sheets, &n, err));
  zn_buf text;
  zn_buf_init(&text, 0);
  for (size_t i = 0; i < n; i++) {
    if (i > 0) zn_buf_put_str(&text, "\n");
    zn_tabella_text(sheets[i], &text);
  }
  if (!cli->out.json) fputs(zn_buf_cstr(&text), cli->out.out);
  zn_buf_release(&text);
  zn_status st = zn_out_json(&cli->out, zn_scope_report_json(sheets, n), err);
  zn_report_free(sheets, n);
  return st;
}

static zn_status put_file(zn_tabella *const *sheets, size_t n, bool json, zn_buf *out, zn_err *err) {
  if (!json) {
    for (size_t i = 0; i < n; i++) {
      if (i > 0) zn_buf_put_str(out, "\r\n");
      zn_tabella_csv(sheets[i], i == 0, out);
    }
  } else {
    json_t *v = zn_scope_report_json(sheets, n);
    char *text = v == NULL ? NULL : json_dumps(v, JSON_INDENT(2));
    json_decref(v);
    if (text == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    zn_buf_put_str(out, text);
    zn_buf_put_str(out, "\n");
    free(text);
  }
  return zn_buf_ok(out) ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
}

/* The format is said, or follows from the file's name. */
static bool wants_json(const char *format, const char *path) {
  if (format != NULL) return strcmp(format, "json") == 0;
  const char *dot = path == NULL ? NULL : strrchr(path, '.');
  return dot != NULL && strcmp(dot, ".json") == 0;
}

zn_status zn_cmd_export(zn_cli *cli, zn_err *err) {
  zn_place place;
  zn_scope_text t = zn_cmd_scope(cli);
  zn_tabella **sheets = NULL;
  size_t n = 0;
  const char *path = zn_cli_opt(cli, "output");
  zn_buf file;
  ZN_TRY(zn_cli_place(cli, &place, err));
  ZN_TRY(zn_scope_report(&place, &t, cli->args[0], &sheets, &n, err));
  zn_buf_init(&file, 0);
  zn_status st = put_file(sheets, n, wants_json(zn_cli_opt(cli, "format"), path), &file, err);
  zn_report_free(sheets, n);
  if (st == ZN_OK && path != NULL) st = zn_plat_write_file(path, zn_buf_span(&file), false, err);
  if (st == ZN_OK && path == NULL && !cli->out.json) fwrite(file.p, 1, file.n, cli->out.out);
  if (st == ZN_OK && path != NULL) zn_out_line(&cli->out, ZT_EXPORT_DONE, path);
  if (st == ZN_OK) {
    st = zn_out_json(&cli->out,
                     json_pack("{s:s?, s:I, s:s?}", "file", path, "byte", (json_int_t)file.n, "contenuto",
                               path == NULL ? zn_buf_cstr(&file) : NULL),
                     err);
  }
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
  int columns_of_terminal = cli->out.columns;
  cli->out.columns = 0; /* a rule's text says how to mend: it is not cut */
  if (i == 0) zn_out_line(&cli->out, ZT_CHECK_NONE);
  if (i > 0) zn_table_print(&t, &cli->out);
  cli->out.columns = columns_of_terminal;
  zn_table_release(&t);
  return zn_out_json(&cli->out, list, err);
}
