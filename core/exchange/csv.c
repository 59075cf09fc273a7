#include "core/exchange/csv.h"

#include <csv.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text/import.h"

bool zn_progress_tick(const zn_progress *p, const char *what, size_t done, size_t total) {
  return p == NULL || p->fn == NULL || p->fn(p->ctx, what, done, total);
}

/* ---- bytes to UTF-8
 * -------------------------------------------------------------------------------------------------------- */

static size_t utf8_len(const uint8_t *p, size_t n) {
  if (p[0] < 0x80) return 1;
  size_t len = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
  if (p[0] < 0xc2 || p[0] > 0xf4 || n < len) return 0;
  for (size_t i = 1; i < len; i++)
    if ((p[i] & 0xc0) != 0x80) return 0;
  return len;
}

static bool is_utf8(zn_span s) {
  for (size_t i = 0; i < s.n;) {
    size_t len = utf8_len(s.p + i, s.n - i);
    if (len == 0) return false;
    i += len;
  }
  return true;
}

/* Windows-1252: 0x80..0x9f as Unicode; the five holes become U+FFFD. */
static const uint16_t windows_1252[32] = {0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                          0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd,
                                          0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                          0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178};

static void put_utf8(zn_buf *out, unsigned u) {
  uint8_t b[3];
  size_t n = 0;
  if (u < 0x80) {
    b[n++] = (uint8_t)u;
  } else if (u < 0x800) {
    b[n++] = (uint8_t)(0xc0 | u >> 6);
    b[n++] = (uint8_t)(0x80 | (u & 0x3f));
  } else {
    b[n++] = (uint8_t)(0xe0 | u >> 12);
    b[n++] = (uint8_t)(0x80 | (u >> 6 & 0x3f));
    b[n++] = (uint8_t)(0x80 | (u & 0x3f));
  }
  zn_buf_put(out, b, n);
}

static void from_1252(zn_buf *out, zn_span s) {
  for (size_t i = 0; i < s.n; i++)
    put_utf8(out, s.p[i] >= 0x80 && s.p[i] < 0xa0 ? windows_1252[s.p[i] - 0x80] : s.p[i]);
}

/* ---- reading
 * ---------------------------------------------------------------------------------------------------------------- */

typedef struct reader {
  zn_csv *csv;
  const char *name;
  zn_err *err;
  zn_status status;
  bool header, ended_row; /* the header is read; a row ended in the line just fed */
  size_t line;            /* where the row being read began */
  const char *cells[ZN_CSV_COLUMNS_MAX];
  size_t n, cap;
} reader;

static void stop(reader *x, zn_status s) {
  if (x->status == ZN_OK) x->status = s;
}

static void on_cell(void *data, size_t len, void *ctx) {
  reader *x = ctx;
  if (x->status != ZN_OK) return;
  if (len > ZN_CSV_CELL_MAX) {
    stop(x, zn_fail(x->err, ZN_E_LIMIT, ZT_CSV_CELL, x->line, (unsigned)ZN_CSV_CELL_MAX));
    return;
  }
  const char *text = data == NULL ? "" : data;
  while (len > 0 && (text[0] == ' ' || text[0] == '\t')) text++, len--;
  while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\t' || text[len - 1] == '\r')) len--;
  if (x->n >= (x->header ? x->csv->columns : ZN_CSV_COLUMNS_MAX)) {
    if (!x->header)
      stop(x, zn_fail(x->err, ZN_E_LIMIT, ZT_CSV_COLUMNS, x->name, (unsigned)ZN_CSV_COLUMNS_MAX));
    else if (len > 0)
      stop(x, zn_fail(x->err, ZN_E_INVALID, ZT_CSV_MORE, x->line));
    return;
  }
  const char *kept = len == 0 ? "" : zn_arena_strndup(&x->csv->arena, text, len);
  if (kept == NULL)
    stop(x, zn_fail(x->err, ZN_E_NOMEM, ZT_NO_MEMORY));
  else
    x->cells[x->n++] = kept;
}

/* "Codice Comune  (alfanumerico)" -> "codice_comune_alfanumerico". */
static char *column_name(zn_arena *a, const char *s) {
  char *out = zn_arena_alloc(a, strlen(s) + 1);
  size_t n = 0;
  if (out == NULL) return NULL;
  for (; *s; s++) {
    char c = *s >= 'A' && *s <= 'Z' ? (char)(*s - 'A' + 'a') : *s;
    bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
    if (word)
      out[n++] = c;
    else if (n > 0 && out[n - 1] != '_')
      out[n++] = '_';
  }
  while (n > 0 && out[n - 1] == '_') n--;
  out[n] = 0;
  return out;
}

static void take_header(reader *x) {
  zn_csv *c = x->csv;
  while (x->n > 0 && x->cells[x->n - 1][0] == 0) x->n--; /* separators at the end of the line */
  c->names = zn_arena_alloc(&c->arena, (x->n + 1) * sizeof *c->names);
  if (c->names == NULL) {
    stop(x, zn_fail(x->err, ZN_E_NOMEM, ZT_NO_MEMORY));
    return;
  }
  for (size_t i = 0; i < x->n; i++) {
    c->names[i] = column_name(&c->arena, x->cells[i]);
    if (c->names[i] == NULL) {
      stop(x, zn_fail(x->err, ZN_E_NOMEM, ZT_NO_MEMORY));
      return;
    }
    for (size_t j = 0; j < i && x->status == ZN_OK; j++)
      if (c->names[i][0] != 0 && strcmp(c->names[i], c->names[j]) == 0)
        stop(x, zn_fail(x->err, ZN_E_INVALID, ZT_CSV_TWICE, x->name, c->names[i]));
  }
  c->columns = x->n;
  x->header = true;
}

static void take_row(reader *x) {
  zn_csv *c = x->csv;
  bool any = false;
  for (size_t i = 0; i < x->n; i++) any = any || x->cells[i][0] != 0;
  if (!any) return; /* a line of separators, as spreadsheets leave at the end */
  if (c->nrows == x->cap) {
    size_t cap = x->cap == 0 ? 64 : x->cap * 2;
    void *p = realloc(c->rows, cap * sizeof *c->rows);
    if (p == NULL) {
      stop(x, zn_fail(x->err, ZN_E_NOMEM, ZT_NO_MEMORY));
      return;
    }
    c->rows = p;
    x->cap = cap;
  }
  const char **cells = zn_arena_alloc(&c->arena, (c->columns + 1) * sizeof *cells);
  if (cells == NULL) {
    stop(x, zn_fail(x->err, ZN_E_NOMEM, ZT_NO_MEMORY));
    return;
  }
  for (size_t i = 0; i < c->columns; i++) cells[i] = i < x->n ? x->cells[i] : "";
  c->rows[c->nrows++] = (struct zn_csv_row){cells, x->line};
}

static void on_row(int terminator, void *ctx) {
  reader *x = ctx;
  (void)terminator;
  x->ended_row = true;
  if (x->status == ZN_OK && x->header)
    take_row(x);
  else if (x->status == ZN_OK)
    take_header(x);
  x->n = 0;
}

/* The delimiter that the header uses most, outside quotes. */
static char detect(zn_span s) {
  size_t count[3] = {0};
  bool quoted = false;
  for (size_t i = 0; i < s.n && (quoted || (s.p[i] != '\n' && s.p[i] != '\r')); i++) {
    if (s.p[i] == '"')
      quoted = !quoted;
    else if (!quoted && s.p[i] == ';')
      count[0]++;
    else if (!quoted && s.p[i] == ',')
      count[1]++;
    else if (!quoted && s.p[i] == '\t')
      count[2]++;
  }
  if (count[0] >= count[1] && count[0] >= count[2]) return ';';
  return count[1] >= count[2] ? ',' : '\t';
}

/* Feeds line by line, so that a row knows the line it begins at even when cells hold line ends. */
static zn_status feed(struct csv_parser *p, reader *x, zn_span s) {
  size_t line = 1;
  bool inside = false;
  for (size_t i = 0; i < s.n; line++) {
    const uint8_t *nl = memchr(s.p + i, '\n', s.n - i);
    size_t len = nl ? (size_t)(nl - (s.p + i)) + 1 : s.n - i;
    if (!inside) x->line = line;
    x->ended_row = false;
    if (csv_parse(p, s.p + i, len, on_cell, on_row, x) != len)
      return zn_fail(x->err, ZN_E_INVALID, ZT_CSV_QUOTE, x->line);
    if (x->status != ZN_OK) return x->status;
    bool blank = len == 1 || (len == 2 && s.p[i] == '\r');
    inside = !x->ended_row && (inside || !blank);
    if (csv_get_buffer_size(p) > 4 * ZN_CSV_CELL_MAX && inside)
      return zn_fail(x->err, ZN_E_LIMIT, ZT_CSV_CELL, x->line, (unsigned)ZN_CSV_CELL_MAX);
    i += len;
  }
  if (inside) { /* the last line has no end; where its end ends no row, a quote is open */
    x->ended_row = false;
    (void)csv_parse(p, "\n", 1, on_cell, on_row, x);
    if (x->status == ZN_OK && !x->ended_row) return zn_fail(x->err, ZN_E_INVALID, ZT_CSV_QUOTE, x->line);
  }
  if (csv_fini(p, on_cell, on_row, x) != 0) return zn_fail(x->err, ZN_E_INVALID, ZT_CSV_QUOTE, x->line);
  return x->status;
}

static int is_space(unsigned char c) { return c == ' ' || c == '\r'; } /* not a tab: it may be the delimiter */
static int is_line_end(unsigned char c) { return c == '\n'; }

static zn_status parse(zn_csv *out, zn_span s, const char *name, zn_err *err) {
  struct csv_parser p;
  reader x = {.csv = out, .name = name, .err = err};
  if (csv_init(&p, 0) != 0) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  csv_set_delim(&p, (unsigned char)out->delimiter);
  csv_set_space_func(&p, is_space);
  csv_set_term_func(&p, is_line_end);
  zn_status st = feed(&p, &x, s);
  csv_free(&p);
  if (st == ZN_OK && (!x.header || out->columns == 0)) st = zn_fail(err, ZN_E_INVALID, ZT_CSV_EMPTY, name);
  return st;
}

zn_status zn_csv_read(zn_csv *out, zn_span text, const char *name, zn_err *err) {
  zn_buf utf8;
  if (text.n > ZN_CSV_FILE_MAX) return zn_fail(err, ZN_E_LIMIT, ZT_CSV_LARGE, name, (unsigned)(ZN_CSV_FILE_MAX >> 20));
  if (text.n >= 4 && (memcmp(text.p, "PK\x03\x04", 4) == 0 || memcmp(text.p, "\xd0\xcf\x11\xe0", 4) == 0))
    return zn_fail(err, ZN_E_FORMAT, ZT_CSV_EXCEL, name);
  if (text.n > 0 && memchr(text.p, 0, text.n)) return zn_fail(err, ZN_E_FORMAT, ZT_CSV_BINARY, name);
  if (text.n >= 3 && memcmp(text.p, "\xef\xbb\xbf", 3) == 0) text = ZN_SPAN(text.p + 3, text.n - 3);
  if (text.n == 0) return zn_fail(err, ZN_E_INVALID, ZT_CSV_EMPTY, name);
  zn_buf_init(&utf8, 0);
  if (!is_utf8(text)) {
    from_1252(&utf8, text);
    if (!zn_buf_ok(&utf8)) return zn_buf_release(&utf8), zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    text = zn_buf_span(&utf8);
  }
  if (memchr(text.p, '\n', text.n) == NULL && memchr(text.p, '\r', text.n) != NULL) { /* old Macintosh line ends */
    if (utf8.n == 0) zn_buf_put(&utf8, text.p, text.n);
    if (!zn_buf_ok(&utf8)) return zn_buf_release(&utf8), zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    for (size_t i = 0; i < utf8.n; i++)
      if (utf8.p[i] == '\r') utf8.p[i] = '\n';
    text = zn_buf_span(&utf8);
  }
  zn_csv c = {.delimiter = detect(text)};
  zn_arena_init(&c.arena);
  zn_status s = parse(&c, text, name, err);
  zn_buf_release(&utf8);
  if (s != ZN_OK)
    zn_csv_release(&c);
  else
    *out = c;
  return s;
}

zn_status zn_csv_read_file(zn_csv *out, const char *path, zn_err *err) {
  FILE *f = fopen(path, "rb");
  if (f == NULL) return zn_fail(err, errno == ENOENT ? ZN_E_NOTFOUND : ZN_E_IO, ZT_CSV_OPEN, path, strerror(errno));
  zn_buf b;
  zn_buf_init(&b, (size_t)ZN_CSV_FILE_MAX + 1);
  zn_status s = ZN_OK;
  for (;;) {
    uint8_t *room = zn_buf_room(&b, 65536);
    if (room == NULL) {
      s = zn_fail(err, ZN_E_LIMIT, ZT_CSV_LARGE, path, (unsigned)(ZN_CSV_FILE_MAX >> 20));
      break;
    }
    size_t n = fread(room, 1, 65536, f);
    zn_buf_added(&b, n);
    if (n < 65536) break;
  }
  if (s == ZN_OK && ferror(f)) s = zn_fail(err, ZN_E_IO, ZT_CSV_READ, path, strerror(errno));
  fclose(f);
  if (s == ZN_OK) s = zn_csv_read(out, zn_buf_span(&b), path, err);
  zn_buf_release(&b);
  return s;
}

void zn_csv_release(zn_csv *c) {
  zn_arena_release(&c->arena);
  free(c->rows);
  *c = (zn_csv){0};
}

int zn_csv_column(const zn_csv *c, const char *name) {
  for (size_t i = 0; i < c->columns; i++)
    if (strcmp(c->names[i], name) == 0) return (int)i;
  return -1;
}

const char *zn_csv_cell(const zn_csv *c, size_t row, int column) {
  return column < 0 ? "" : c->rows[row].cells[column];
}
