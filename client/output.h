/* output: how commands speak. For a person: lines, aligned tables with amounts as Italians write them, a progress bar
 * on a terminal. For a script (--json): exactly one JSON value on standard output. Errors are one line on standard
 * error and only the program's end prints them. */
#ifndef ZONA_CLIENT_OUTPUT_H
#define ZONA_CLIENT_OUTPUT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "core/base/arena.h"
#include "core/base/money.h"
#include "core/base/status.h"

typedef struct zn_out {
  FILE *out;
  FILE *err;
  bool json;   /* one JSON value instead of text */
  bool bar;    /* err is a terminal: progress may be drawn */
  int columns; /* width of the terminal, 0: not a terminal, lines may be long */
} zn_out;

void zn_out_init(zn_out *o, bool json);
/* ZN_E_IO when what was printed did not reach its place (a full disk, a closed pipe). */
ZN_MUST zn_status zn_out_finish(zn_out *o, zn_err *err);

/* A line of text, newline added. Nothing in JSON mode. */
void zn_out_line(zn_out *o, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The one JSON value; takes the reference (NULL: no memory). Nothing in text mode. */
ZN_MUST zn_status zn_out_json(zn_out *o, json_t *value, zn_err *err);
/* "zona: text" on standard error, newlines turned into blanks: it is one line. */
void zn_out_error(FILE *to, const char *text);

/* ---- tables -------------------------------------------------------------------------------------------------------
 */
typedef enum zn_align { ZN_LEFT, ZN_RIGHT } zn_align;
typedef struct zn_column {
  const char *title;
  zn_align align;
} zn_column;

/* Cells are copied into the table's arena. Rows shorter than the columns are filled with empty cells. */
typedef struct zn_table {
  zn_arena arena;
  const zn_column *columns;
  size_t ncolumns;
  const char **cells; /* nrows * ncolumns */
  size_t nrows, cap;
  bool failed;
} zn_table;

void zn_table_init(zn_table *t, const zn_column *columns, size_t n);
void zn_table_release(zn_table *t);
void zn_table_row(zn_table *t, const char *const *cells, size_t n);
/* A line across, before the next row: over totals. */
void zn_table_rule(zn_table *t);
extern const char zn_table_ruled[]; /* the first cell of such a row is this very pointer */
/* Columns as wide as their widest cell; on a terminal fitted to it (client/layout.h), nothing is cut. */
void zn_table_print(const zn_table *t, zn_out *o);
/* Bytes of the next UTF-8 character of a text that is not at its end, and the terminal cells it takes. */
size_t zn_char_next(const char *s, size_t *width);
/* How many terminal cells a UTF-8 text takes (combining marks 0, anything else 1). */
size_t zn_text_width(const char *utf8);

/* ---- amounts, times -----------------------------------------------------------------------------------------------
 */
/* "1234.56" -> "1.234,56"; text that is no amount comes back as it is. Owned by the arena. */
const char *zn_amount_it(zn_arena *a, const char *amount);
/* "2025-03-01" -> "01/03/2025"; "2025-03-01T10:42:00Z" -> "01/03/2025 11:42", the clock in Italy. Text that is neither
 * comes back as it is, NULL as "". Owned by the arena. */
const char *zn_date_it(zn_arena *a, const char *iso);
const char *zn_when_it(zn_arena *a, const char *iso);
/* "2 giorni", "3 ore", "un minuto", "meno di un minuto". Owned by the arena. */
const char *zn_ago_it(zn_arena *a, int64_t ms);

/* ---- progress ------------------------------------------------------------------------------------------------------
 */
typedef struct zn_bar {
  zn_out *out;
  const char *label;
  int drawn; /* per mille last drawn, -1: none */
} zn_bar;
void zn_bar_init(zn_bar *p, zn_out *o, const char *label);
void zn_bar_at(zn_bar *p, uint64_t done, uint64_t total); /* total 0: unknown */
void zn_bar_end(zn_bar *p);

#endif
