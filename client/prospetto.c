#include "client/prospetto.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "client/scope.h"
#include "core/domain/report/html.h"
#include "core/exchange/xlsx.h"
#include "core/text/client.h"
#include "core/text/prospetti.h"
#include "core/text/text.h"

static const struct {
  const char *name, *type;
} formats[] = {
    [ZN_FMT_NESSUNO] = {"", ""},
    [ZN_FMT_CSV] = {"csv", "text/csv; charset=utf-8"},
    [ZN_FMT_XLSX] = {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    [ZN_FMT_JSON] = {"json", "application/json"},
    [ZN_FMT_HTML] = {"html", "text/html; charset=utf-8"},
};

zn_formato zn_formato_parse(const char *name) {
  for (int f = ZN_FMT_CSV; f <= ZN_FMT_HTML; f++)
    if (strcasecmp(formats[f].name, name) == 0) return (zn_formato)f;
  return strcasecmp(name, "htm") == 0 ? ZN_FMT_HTML : ZN_FMT_NESSUNO;
}

zn_status zn_formato_of_path(const char *path, zn_formato *out, zn_err *err) {
  const char *slash = path == NULL ? NULL : strrchr(path, '/'), *file = slash != NULL ? slash + 1 : path;
  const char *dot = file == NULL ? NULL : strrchr(file, '.');
  *out = dot == NULL ? ZN_FMT_CSV : zn_formato_parse(dot + 1);
  return *out != ZN_FMT_NESSUNO ? ZN_OK : zn_fail(err, ZN_E_USAGE, ZT_EXPORT_NAME, file);
}

const char *zn_formato_type(zn_formato f) { return formats[f].type; }

static void add_part(char out[80], size_t *n, const char *text) {
  if (text == NULL || *text == 0) return;
  if (*n > 0 && *n < 60) out[(*n)++] = '-';
  for (; *text != 0 && *n < 70; text++) {
    unsigned char c = (unsigned char)*text;
    out[(*n)++] = c < 128 && isalnum(c) ? (char)c : '_';
  }
}

void zn_prospetto_nome(char out[80], const char *report, const char *fondo, const char *anno, zn_formato f) {
  size_t n = 0;
  add_part(out, &n, report);
  add_part(out, &n, fondo);
  add_part(out, &n, anno);
  snprintf(out + n, 80 - n, ".%s", formats[f].name);
}

static zn_status put_json(zn_tabella *const *sheets, size_t n, zn_buf *out, zn_err *err) {
  json_t *v = zn_scope_report_json(sheets, n);
  char *text = v == NULL ? NULL : json_dumps(v, JSON_INDENT(2));
  json_decref(v);
  if (text == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_buf_put_str(out, text);
  zn_buf_put_str(out, "\n");
  free(text);
  return ZN_OK;
}

zn_status zn_prospetto_file(zn_replica *r, zn_tabella *const *sheets, size_t n, zn_formato f, zn_buf *out,
                            zn_err *err) {
  const zn_env *env = zn_replica_env(r);
  switch (f) {
    case ZN_FMT_XLSX: return zn_report_xlsx(sheets, n, zn_replica_home(r), env->wall_ms(env->ctx), out, err);
    case ZN_FMT_JSON: ZN_TRY(put_json(sheets, n, out, err)); break;
    case ZN_FMT_HTML: zn_report_html(sheets, n, out); break;
    default:
      for (size_t i = 0; i < n; i++) {
        if (i > 0) zn_buf_put_str(out, "\r\n");
        zn_tabella_csv(sheets[i], i == 0, out);
      }
  }
  return zn_buf_ok(out) ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
}
