#include "client/output.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "client/layout.h"
#include "client/platform/platform.h"
#include "core/base/date.h"
#include "core/text/client.h"
#include "core/text/text.h"

void zn_out_init(zn_out *o, bool json) {
  *o = (zn_out){.out = stdout, .err = stderr, .json = json, .bar = zn_plat_stderr_tty(), .columns = zn_plat_columns()};
}

zn_status zn_out_finish(zn_out *o, zn_err *err) {
  if (fflush(o->out) != 0 || ferror(o->out)) return zn_fail(err, ZN_E_IO, ZT_OUTPUT_FAILED);
  return ZN_OK;
}

void zn_out_line(zn_out *o, const char *fmt, ...) {
  if (o->json) return;
  va_list ap, again;
  va_start(ap, fmt);
  va_copy(again, ap);
  int n = vsnprintf(NULL, 0, fmt, ap);
  char *text = n < 0 ? NULL : malloc((size_t)n + 1);
  if (text != NULL) {
    zn_buf line; /* names and texts of other offices are in it: a terminal must not obey them */
    zn_buf_init(&line, 0);
    vsnprintf(text, (size_t)n + 1, fmt, again);
    zn_buf_put_clean(&line, text, "\n\t");
    fputs(zn_buf_cstr(&line), o->out);
    zn_buf_release(&line);
    free(text);
  }
  va_end(again);
  va_end(ap);
  fputc('\n', o->out);
}

zn_status zn_out_json(zn_out *o, json_t *value, zn_err *err) {
  if (value == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  if (!o->json) {
    json_decref(value);
    return ZN_OK;
  }
  size_t flags = JSON_ENCODE_ANY | (o->columns > 0 ? JSON_INDENT(2) : JSON_COMPACT);
  int failed = json_dumpf(value, o->out, flags);
  json_decref(value);
  fputc('\n', o->out);
  return failed ? zn_fail(err, ZN_E_IO, ZT_OUTPUT_FAILED) : ZN_OK;
}

void zn_out_error(FILE *to, const char *text) {
  zn_buf line;
  zn_buf_init(&line, 0);
  zn_buf_put_clean(&line, text, "\n\r");
  fputs("zona: ", to);
  for (const char *p = zn_buf_cstr(&line); *p != '\0'; p++) fputc(*p == '\n' || *p == '\r' ? ' ' : *p, to);
  fputc('\n', to);
  zn_buf_release(&line);
}

/* ---- tables -------------------------------------------------------------------------------------------------------
 */

void zn_table_init(zn_table *t, const zn_column *columns, size_t n) {
  *t = (zn_table){.columns = columns, .ncolumns = n};
  zn_arena_init(&t->arena);
}

void zn_table_release(zn_table *t) {
  free(t->cells);
  t->cells = NULL;
  zn_arena_release(&t->arena);
}

void zn_table_row(zn_table *t, const char *const *cells, size_t n) {
  if (t->nrows == t->cap) {
    size_t cap = t->cap == 0 ? 32 : t->cap * 2;
    const char **more = reallocarray(t->cells, cap, t->ncolumns * sizeof *more);
    if (more == NULL) {
      t->failed = true;
      return;
    }
    t->cells = more;
    t->cap = cap;
  }
  const char **row = t->cells + t->nrows * t->ncolumns;
  zn_buf clean; /* names and texts of other offices: a terminal must not obey them */
  zn_buf_init(&clean, 0);
  for (size_t i = 0; i < t->ncolumns; i++) {
    zn_buf_clear(&clean);
    zn_buf_put_clean(&clean, i < n && cells[i] != NULL ? cells[i] : "", "");
    const char *text = zn_arena_strdup(&t->arena, zn_buf_cstr(&clean));
    row[i] = text == NULL ? "" : text;
  }
  zn_buf_release(&clean);
  t->nrows++;
}

/* Bytes of the next UTF-8 character and its width in terminal cells; a stray byte counts as one character. */
size_t zn_char_next(const char *s, size_t *width) {
  const uint8_t *p = (const uint8_t *)s;
  size_t n = p[0] < 0x80 ? 1 : p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : p[0] >= 0xc0 ? 2 : 1;
  for (size_t i = 1; i < n; i++) {
    if ((p[i] & 0xc0) != 0x80) n = i; /* also stops at NUL */
  }
  bool combining = n == 2 && ((p[0] == 0xcc) || (p[0] == 0xcd && p[1] <= 0xaf)); /* U+0300..U+036F */
  *width = combining ? 0 : 1;
  return n;
}

size_t zn_text_width(const char *utf8) {
  size_t total = 0;
  for (size_t w; *utf8 != '\0'; total += w) utf8 += zn_char_next(utf8, &w);
  return total;
}

const char zn_table_ruled[] = "";

void zn_table_rule(zn_table *t) {
  size_t at = t->nrows;
  zn_table_row(t, NULL, 0);
  if (t->nrows > at) t->cells[at * t->ncolumns] = zn_table_ruled;
}

static void put_cell(FILE *f, const char *text, size_t width, zn_align align, bool last) {
  size_t have = zn_text_width(text);
  for (size_t i = have; i < width && align == ZN_RIGHT; i++) fputc(' ', f);
  fputs(text, f);
  for (size_t i = have; i < width && align == ZN_LEFT && !last; i++) fputc(' ', f);
}

static void put_row(const zn_table *t, FILE *f, const char *const *row, const size_t *widths) {
  for (size_t c = 0; c < t->ncolumns; c++) {
    bool last = c + 1 == t->ncolumns;
    put_cell(f, row == NULL ? t->columns[c].title : row[c], widths[c], t->columns[c].align, last);
    fputs(last ? "\n" : "  ", f);
  }
}

static void put_rule(const zn_table *t, FILE *f, const size_t *widths) {
  for (size_t c = 0; c < t->ncolumns; c++) {
    for (size_t i = 0; i < widths[c]; i++) fputs("─", f);
    fputs(c + 1 == t->ncolumns ? "\n" : "  ", f);
  }
}

/* Where there is no terminal: a line per row, as long as it takes. */
static void put_plain(const zn_table *t, FILE *f) {
  size_t *widths = calloc(t->ncolumns, sizeof *widths);
  if (widths == NULL) return;
  for (size_t c = 0; c < t->ncolumns; c++) {
    widths[c] = zn_text_width(t->columns[c].title);
    for (size_t r = 0; r < t->nrows; r++) {
      size_t w = zn_text_width(t->cells[r * t->ncolumns + c]);
      if (w > widths[c]) widths[c] = w;
    }
  }
  put_row(t, f, NULL, widths);
  put_rule(t, f, widths);
  for (size_t r = 0; r < t->nrows; r++) {
    if (t->cells[r * t->ncolumns] == zn_table_ruled)
      put_rule(t, f, widths);
    else
      put_row(t, f, t->cells + r * t->ncolumns, widths);
  }
  free(widths);
}

void zn_table_print(const zn_table *t, zn_out *o) {
  if (o->json || t->ncolumns == 0) return;
  if (o->columns > 0)
    zn_layout_print(t, o->out, (size_t)o->columns);
  else
    put_plain(t, o->out);
}

/* ---- amounts, times -----------------------------------------------------------------------------------------------
 */

const char *zn_amount_it(zn_arena *a, const char *amount) {
  zn_cents v = 0;
  char out[40];
  if (zn_money_parse(amount, &v, NULL) != ZN_OK) return amount;
  char *text = zn_arena_strdup(a, zn_money_print_it(out, v));
  return text == NULL ? amount : text;
}

const char *zn_date_it(zn_arena *a, const char *iso) {
  zn_day day = 0;
  char out[11];
  if (iso == NULL) return "";
  if (zn_day_parse(iso, &day, NULL) != ZN_OK) return iso;
  char *text = zn_arena_strdup(a, zn_day_print_it(out, day));
  return text == NULL ? iso : text;
}

const char *zn_when_it(zn_arena *a, const char *iso) {
  int64_t ms = 0;
  char out[17];
  if (!zn_time_parse(iso, &ms)) return iso == NULL ? "" : iso;
  char *text = zn_arena_strdup(a, zn_time_print_it(out, ms));
  return text == NULL ? iso : text;
}

const char *zn_ago_it(zn_arena *a, int64_t ms) {
  static const struct {
    int64_t ms;
    const char *one, *many;
  } units[] = {
      {86400000, ZT_ONE_DAY, ZT_MANY_DAYS},
      {3600000, ZT_ONE_HOUR, ZT_MANY_HOURS},
      {60000, ZT_ONE_MINUTE, ZT_MANY_MINUTES},
  };
  for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
    int64_t n = ms / units[i].ms;
    if (n < 1) continue;
    if (n == 1) return units[i].one;
    char *text = zn_arena_printf(a, "%" PRId64 " %s", n, units[i].many);
    return text == NULL ? units[i].many : text;
  }
  return ZT_UNDER_A_MINUTE;
}

/* ---- progress ------------------------------------------------------------------------------------------------------
 */

void zn_bar_init(zn_bar *p, zn_out *o, const char *label) { *p = (zn_bar){.out = o, .label = label, .drawn = -1}; }

#define BAR_WIDTH 30

void zn_bar_at(zn_bar *p, uint64_t done, uint64_t total) {
  if (!p->out->bar) return;
  int now = total == 0 ? (int)(done & 0x3fffffff) : (int)(done >= total ? 1000 : done * 1000 / total);
  if (now == p->drawn) return;
  p->drawn = now;
  FILE *f = p->out->err;
  if (total == 0) {
    fprintf(f, "\r%s %" PRIu64, p->label, done);
  } else {
    fprintf(f, "\r%s [", p->label);
    for (int i = 0; i < BAR_WIDTH; i++) fputs(i * 1000 < now * BAR_WIDTH ? "█" : "·", f);
    fprintf(f, "] %3d%%", now / 10);
  }
  fflush(f);
}

void zn_bar_end(zn_bar *p) {
  if (p->drawn < 0) return;
  fputs("\r\033[K", p->out->err);
  fflush(p->out->err);
  p->drawn = -1;
}
