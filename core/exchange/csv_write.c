#include <stdio.h>
#include <string.h>

#include "core/exchange/csv.h"

void zn_csv_begin(zn_csv_writer *w, zn_buf *out) {
  *w = (zn_csv_writer){out, true};
  zn_buf_put(out, "\xef\xbb\xbf", 3);
}

static void cell(zn_csv_writer *w) {
  if (!w->first) zn_buf_put_str(w->out, ";");
  w->first = false;
}

/* What a spreadsheet would run: a cell that begins with = + - @, or with blanks and then one of them. Plain numbers are
 * not texts and do not come here. */
static bool dangerous(const char *s) {
  if (*s == '\t' || *s == '\r') return true;
  s += strspn(s, " ");
  return *s != 0 && strchr("=+-@", *s) != NULL;
}

void zn_csv_text(zn_csv_writer *w, const char *text) {
  cell(w);
  if (text == NULL || text[0] == 0) return;
  bool quote = strpbrk(text, ";\"\r\n") != NULL || text[0] == ' ' || text[strlen(text) - 1] == ' ';
  if (quote) zn_buf_put_str(w->out, "\"");
  if (dangerous(text)) zn_buf_put_str(w->out, "'");
  for (const char *p = text; *p; p++) {
    if (*p == '"') zn_buf_put_str(w->out, "\"");
    zn_buf_put(w->out, p, 1);
  }
  if (quote) zn_buf_put_str(w->out, "\"");
}

void zn_csv_money(zn_csv_writer *w, zn_cents v) {
  char text[32];
  cell(w);
  zn_money_print(text, v);
  for (char *p = text; *p; p++)
    if (*p == '.') *p = ',';
  zn_buf_put_str(w->out, text);
}

void zn_csv_int(zn_csv_writer *w, int64_t v) {
  cell(w);
  zn_buf_printf(w->out, "%lld", (long long)v);
}

void zn_csv_date(zn_csv_writer *w, zn_day d) {
  char text[11];
  cell(w);
  zn_buf_put_str(w->out, zn_day_print_it(text, d));
}

void zn_csv_endline(zn_csv_writer *w) {
  zn_buf_put_str(w->out, "\r\n");
  w->first = true;
}
