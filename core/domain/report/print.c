/* A table as screen text, CSV and JSON. */
#include <stdio.h>
#include <string.h>

#include "core/domain/report/table.h"
#include "core/text/domain.h"
#include "core/text/prospetti.h"

static void percent(char out[40], int64_t v, char mark, const char *after) {
  long long m = v < 0 ? -(long long)v : v;
  snprintf(out, 40, "%s%lld%c%02lld%s", v < 0 ? "-" : "", m / 100, mark, m % 100, after);
}

static bool is_year(const zn_colonna *c) { return strncmp(c->nome, "anno", 4) == 0; }

/* "67.269" */
static const char *thousands(char out[40], int64_t v) {
  char digits[24];
  int n = snprintf(digits, sizeof digits, "%lld", v < 0 ? -(long long)v : (long long)v), at = 0;
  if (v < 0) out[at++] = '-';
  for (int i = 0; i < n; i++) {
    if (i > 0 && (n - i) % 3 == 0) out[at++] = '.';
    out[at++] = digits[i];
  }
  out[at] = 0;
  return out;
}

const char *zn_cella_print(const zn_colonna *c, const zn_cella *v, bool plain, char out[40]) {
  if (v->vuota) return "";
  if (v->mascherata) return v->testo;
  switch (c->tipo) {
    case ZN_C_TESTO: return v->testo;
    case ZN_C_IMPORTO:
    case ZN_C_CENTESIMI:
      if (!plain) return zn_money_print_it(out, v->i);
      zn_money_print(out, v->i);
      *strchr(out, '.') = ',';
      return out;
    case ZN_C_PERCENTO: percent(out, v->i, ',', plain ? "" : "%"); return out;
    case ZN_C_DATA: return zn_day_print_it(out, (zn_day)v->i);
    default:
      if (plain || is_year(c)) {
        snprintf(out, 40, "%lld", (long long)v->i);
        return out;
      }
      return thousands(out, v->i);
  }
}

/* ---- text ---- */

static size_t width_of(const char *s) { /* characters, not bytes */
  size_t n = 0;
  for (; *s != 0; s++) n += ((unsigned char)*s & 0xc0) != 0x80;
  return n;
}

static void pad(zn_buf *b, const char *s, size_t width, bool right) {
  size_t n = width_of(s);
  for (size_t i = n; i < width && right; i++) zn_buf_put_str(b, " ");
  zn_buf_put_clean(b, s, "");
  for (size_t i = n; i < width && !right; i++) zn_buf_put_str(b, " ");
}

static void widths(const zn_tabella *t, size_t *w) {
  char buf[40];
  for (size_t c = 0; c < t->ncolonne; c++) {
    w[c] = width_of(t->colonne[c].label);
    for (size_t r = 0; r < t->nrighe; r++) {
      size_t n = width_of(zn_cella_print(&t->colonne[c], &t->celle[r * t->ncolonne + c], false, buf));
      if (n > w[c]) w[c] = n;
    }
  }
}

static void rule(const zn_tabella *t, const size_t *w, zn_buf *out) {
  for (size_t c = 0; c < t->ncolonne; c++) {
    for (size_t i = 0; i < w[c]; i++) zn_buf_put_str(out, "-");
    zn_buf_put_str(out, c + 1 < t->ncolonne ? "  " : "\n");
  }
}

static void paragraphs(const char *const *v, size_t n, const char *before, const char *after, zn_buf *out) {
  for (size_t i = 0; i < n; i++) {
    zn_buf_put_str(out, before);
    zn_buf_put_clean(out, v[i], "");
    zn_buf_put_str(out, after);
  }
}

static void text_rows(const zn_tabella *t, zn_buf *out) {
  size_t w[sizeof t->colonne / sizeof t->colonne[0]];
  char buf[40];
  widths(t, w);
  for (size_t c = 0; c < t->ncolonne; c++) {
    pad(out, t->colonne[c].label, w[c], t->colonne[c].tipo != ZN_C_TESTO);
    zn_buf_put_str(out, c + 1 < t->ncolonne ? "  " : "\n");
  }
  rule(t, w, out);
  for (size_t r = 0; r < t->nrighe; r++) {
    if (t->tipi[r] == ZN_RIGA_TOTALE && (r == 0 || t->tipi[r - 1] != ZN_RIGA_TOTALE)) rule(t, w, out);
    for (size_t c = 0; c < t->ncolonne; c++) {
      pad(out, zn_cella_print(&t->colonne[c], &t->celle[r * t->ncolonne + c], false, buf), w[c],
          t->colonne[c].tipo != ZN_C_TESTO);
      zn_buf_put_str(out, c + 1 < t->ncolonne ? "  " : "\n");
    }
  }
}

void zn_tabella_text(const zn_tabella *t, zn_buf *out) {
  zn_buf_printf(out, "%s ", t->codice);
  zn_buf_put_clean(out, t->titolo, "");
  zn_buf_put_str(out, t->foglio[0] != 0 ? " · " : "");
  zn_buf_put_clean(out, t->foglio, "");
  zn_buf_put_str(out, "\n");
  if (t->chi[0] != 0) paragraphs((const char *const[]){t->chi}, 1, "", "\n", out);
  zn_buf_put_str(out, "\n");
  paragraphs(t->righe_prima, t->nprima, "", "\n\n", out);
  if (t->ncolonne > 0) text_rows(t, out);
  if (t->nnote > 0) zn_buf_put_str(out, "\n");
  paragraphs(t->note, t->nnote, "", "\n", out);
  if (t->impronta[0] != 0) zn_buf_printf(out, "\n" ZT_R_IMPRONTA "\n", t->impronta);
  paragraphs(t->firme, t->nfirme, "\n", "\n\n______________________________\n", out);
}

/* ---- CSV ---- */

/* A spreadsheet computes what begins like a formula, and some pass over blanks before it, or take a first tab for one.
 */
static bool is_formula(const char *s) {
  if (*s == '\t' || *s == '\r') return true;
  s += strspn(s, " \t\r\n");
  return *s != 0 && strchr("=+-@", *s) != NULL;
}

static void csv_cell(zn_buf *out, const char *s, bool text) {
  bool formula = text && is_formula(s), quote = formula || strpbrk(s, ";\"\r\n") != NULL;
  zn_buf cell;
  zn_buf_init(&cell, 0);
  zn_buf_put_clean(&cell, s, "\t\r\n");
  if (quote) zn_buf_put_str(out, "\"");
  if (formula) zn_buf_put_str(out, "'");
  for (s = zn_buf_cstr(&cell); *s != 0; s++) {
    if (*s == '"') zn_buf_put_str(out, "\"");
    zn_buf_put(out, s, 1);
  }
  if (quote) zn_buf_put_str(out, "\"");
  zn_buf_release(&cell);
}

/* A table that is one sheet of several says which, in a first column. */
static void csv_sheet(zn_buf *out, const zn_tabella *t, const char *text) {
  if (t->foglio[0] == 0) return;
  csv_cell(out, text, true);
  zn_buf_put_str(out, ";");
}

void zn_tabella_csv(const zn_tabella *t, bool bom, zn_buf *out) {
  char buf[40];
  if (bom) zn_buf_put_str(out, "\xef\xbb\xbf");
  csv_sheet(out, t, ZT_R_FOGLIO);
  for (size_t c = 0; c < t->ncolonne; c++) {
    csv_cell(out, t->colonne[c].label, true);
    zn_buf_put_str(out, c + 1 < t->ncolonne ? ";" : "\r\n");
  }
  for (size_t r = 0; r < t->nrighe; r++) {
    csv_sheet(out, t, t->foglio);
    for (size_t c = 0; c < t->ncolonne; c++) {
      csv_cell(out, zn_cella_print(&t->colonne[c], &t->celle[r * t->ncolonne + c], true, buf),
               t->colonne[c].tipo == ZN_C_TESTO);
      zn_buf_put_str(out, c + 1 < t->ncolonne ? ";" : "\r\n");
    }
  }
}

/* ---- JSON ---- */

static json_t *json_cell(const zn_colonna *c, const zn_cella *v) {
  char buf[40];
  if (v->vuota) return json_null();
  if (v->mascherata) return json_string(v->testo);
  switch (c->tipo) {
    case ZN_C_TESTO: return json_string(v->testo);
    case ZN_C_IMPORTO:
    case ZN_C_CENTESIMI: return json_string(zn_money_print(buf, v->i));
    case ZN_C_DATA: return json_string(zn_day_print(buf, (zn_day)v->i));
    case ZN_C_PERCENTO: percent(buf, v->i, '.', ""); return json_string(buf);
    default: return json_integer(v->i);
  }
}

static json_t *json_texts(const char *const *v, size_t n) {
  json_t *list = json_array();
  for (size_t i = 0; i < n; i++) json_array_append_new(list, json_string(v[i]));
  return list;
}

/* What stands around the table, where there is any. */
static void json_around(json_t *o, const zn_tabella *t) {
  char day[11];
  if (t->chi[0] != 0) json_object_set_new(o, "chi", json_string(t->chi));
  if (t->has_al) json_object_set_new(o, "al", json_string(zn_day_print(day, t->al)));
  if (t->impronta[0] != 0) json_object_set_new(o, "manifest", json_string(t->impronta));
  if (t->nprima > 0) json_object_set_new(o, "testo", json_texts(t->righe_prima, t->nprima));
  if (t->nnote > 0) json_object_set_new(o, "note", json_texts(t->note, t->nnote));
  if (t->nfirme > 0) json_object_set_new(o, "firme", json_texts(t->firme, t->nfirme));
}

json_t *zn_tabella_json(const zn_tabella *t) {
  static const char *const kinds[] = {"riga", "subtotale", "totale"};
  static const char *const types[] = {
      [ZN_C_TESTO] = "testo",       [ZN_C_IMPORTO] = "importo", [ZN_C_INTERO] = "intero",
      [ZN_C_PERCENTO] = "percento", [ZN_C_DATA] = "data",       [ZN_C_CENTESIMI] = "centesimi"};
  json_t *columns = json_array(), *rows = json_array();
  for (size_t c = 0; c < t->ncolonne; c++)
    json_array_append_new(columns, json_pack("{s:s,s:s,s:s}", "nome", t->colonne[c].nome, "label", t->colonne[c].label,
                                             "tipo", types[t->colonne[c].tipo]));
  for (size_t r = 0; r < t->nrighe; r++) {
    json_t *row = json_object();
    json_object_set_new(row, "tipo_riga", json_string(kinds[t->tipi[r]]));
    for (size_t c = 0; c < t->ncolonne; c++)
      json_object_set_new(row, t->colonne[c].nome, json_cell(&t->colonne[c], &t->celle[r * t->ncolonne + c]));
    json_array_append_new(rows, row);
  }
  json_t *out = json_pack("{s:s,s:s,s:s,s:o,s:o}", "report", t->codice, "titolo", t->titolo, "foglio", t->foglio,
                          "colonne", columns, "righe", rows);
  if (out != NULL) json_around(out, t);
  return out;
}
