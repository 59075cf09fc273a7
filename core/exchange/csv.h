/* csv: tables in and out, the way Italian offices keep them.
 *
 * In: a header, columns in any order and in any case; `;`, `,` or tab, whichever the header uses; with or without a
 * BOM; UTF-8 or Windows-1252 (told by its bytes). The header is line 1. Out: `;`, CRLF, UTF-8 with a BOM, decimal
 * comma, dates dd/mm/yyyy, so that Excel in Italian opens it; cells that a spreadsheet would run (= + - @) are
 * neutralised. */
#ifndef ZONA_CORE_EXCHANGE_CSV_H
#define ZONA_CORE_EXCHANGE_CSV_H

#include "core/base/arena.h"
#include "core/base/bytes.h"
#include "core/base/date.h"
#include "core/base/money.h"
#include "core/base/status.h"

#define ZN_CSV_FILE_MAX    (256u << 20)
#define ZN_CSV_COLUMNS_MAX 200
#define ZN_CSV_CELL_MAX    65536

/* Progress of a long work: done of total (total 0: unknown). Returning false stops it (ZN_E_STATE). NULL is fine. */
typedef bool (*zn_progress_fn)(void *ctx, const char *what, size_t done, size_t total);
typedef struct zn_progress {
  zn_progress_fn fn;
  void *ctx;
} zn_progress;
bool zn_progress_tick(const zn_progress *p, const char *what, size_t done, size_t total);

typedef struct zn_csv {
  zn_arena arena;
  char delimiter;
  const char **names; /* of the columns, trimmed, lower case */
  size_t columns;
  struct zn_csv_row {
    const char **cells; /* `columns` of them, NUL-terminated, never NULL */
    size_t line;        /* of the file; the header is line 1 */
  } * rows;
  size_t nrows;
} zn_csv;

/* Reads a whole file or a whole text. Errors name the file (`name`) and the line. */
ZN_MUST zn_status zn_csv_read_file(zn_csv *out, const char *path, zn_err *err);
ZN_MUST zn_status zn_csv_read(zn_csv *out, zn_span text, const char *name, zn_err *err);
void zn_csv_release(zn_csv *c);
/* Position of a column, -1 if there is none. */
int zn_csv_column(const zn_csv *c, const char *name);
/* The cell without blanks at its ends ("" when the column is -1). */
const char *zn_csv_cell(const zn_csv *c, size_t row, int column);

/* ---- out
 * ---------------------------------------------------------------------------------------------------------------- */
typedef struct zn_csv_writer {
  zn_buf *out;
  bool first; /* in the line */
} zn_csv_writer;

void zn_csv_begin(zn_csv_writer *w, zn_buf *out);
void zn_csv_text(zn_csv_writer *w, const char *text); /* NULL is an empty cell */
void zn_csv_money(zn_csv_writer *w, zn_cents v);
void zn_csv_int(zn_csv_writer *w, int64_t v);
void zn_csv_date(zn_csv_writer *w, zn_day d);
void zn_csv_endline(zn_csv_writer *w);

#endif
