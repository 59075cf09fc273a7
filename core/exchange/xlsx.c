#include "core/exchange/xlsx.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "core/domain/report/table.h"
#include "core/text/domain.h"
#include "core/text/prospetti.h"

enum {
  NAME_CHARS = 31,    /* of a sheet: Excel's limit */
  TEXT_CHARS = 32767, /* of a cell: Excel's limit */
  KINDS = 3,
  TYPES = ZN_C_CENTESIMI + 1
};

typedef struct book {
  lxw_workbook *b;
  lxw_format *heading, *plain, *strong;
  lxw_format *cell[KINDS][TYPES];
  zn_arena arena;
} book;

/* ---- texts ---- */

/* Bytes of the first `chars` characters. */
static size_t bytes_of(const char *s, size_t chars) {
  size_t i = 0;
  for (; s[i] != 0; i++)
    if (((unsigned char)s[i] & 0xc0) != 0x80 && chars-- == 0) break;
  return i;
}

static size_t chars_of(const char *s) {
  size_t n = 0;
  for (; *s != 0; s++) n += ((unsigned char)*s & 0xc0) != 0x80;
  return n;
}

static const char *clean(book *k, const char *s) {
  zn_buf b;
  zn_buf_init(&b, 0);
  zn_buf_put_clean(&b, s, "\t\n");
  const char *whole = zn_buf_cstr(&b);
  char *copy = zn_arena_strndup(&k->arena, whole, bytes_of(whole, TEXT_CHARS));
  zn_buf_release(&b);
  return copy != NULL ? copy : "";
}

/* ---- names of sheets: at most 31 characters, none of []:*?/\, no two alike ---- */

static bool taken(char *const *names, size_t n, const char *name) {
  for (size_t i = 0; i < n; i++)
    if (strcasecmp(names[i], name) == 0) return true;
  return false;
}

static char *sheet_name(book *k, const zn_tabella *t, char *const *before, size_t n) {
  char base[256];
  snprintf(base, sizeof base, "%s", clean(k, t->foglio[0] != 0 ? t->foglio : t->codice));
  for (char *c = base; *c != 0; c++)
    if (strchr("[]:*?/\\'\n\t", *c) != NULL) *c = ' ';
  base[bytes_of(base, NAME_CHARS)] = 0;
  char *name = zn_arena_strdup(&k->arena, base);
  for (unsigned i = 2; name != NULL && (*name == 0 || strcasecmp(name, "History") == 0 || taken(before, n, name));
       i++) {
    char tail[16];
    snprintf(tail, sizeof tail, " (%u)", i);
    name = zn_arena_printf(&k->arena, "%.*s%s", (int)bytes_of(base, NAME_CHARS - strlen(tail)), base, tail);
  }
  return name;
}

/* ---- formats ---- */

static lxw_format *format(book *k, zn_riga_tipo kind, const char *number) {
  lxw_format *f = workbook_add_format(k->b);
  if (f == NULL) return NULL;
  format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
  if (number != NULL) format_set_num_format(f, number);
  if (kind != ZN_RIGA) {
    format_set_bold(f);
    format_set_bg_color(f, 0xE6ECF2);
  }
  return f;
}

static bool formats(book *k) {
  static const char *const numbers[TYPES] = {[ZN_C_IMPORTO] = "#,##0.00",
                                             [ZN_C_INTERO] = "0",
                                             [ZN_C_PERCENTO] = "0.00%",
                                             [ZN_C_DATA] = "dd/mm/yyyy",
                                             [ZN_C_CENTESIMI] = "#,##0.00"};
  bool ok = true;
  for (int r = 0; r < KINDS; r++) {
    for (int c = ZN_C_TESTO; c < TYPES; c++) {
      k->cell[r][c] = format(k, (zn_riga_tipo)r, numbers[c]);
      ok = ok && k->cell[r][c] != NULL;
    }
  }
  k->plain = format(k, ZN_RIGA, NULL);
  k->heading = format(k, ZN_RIGA_TOTALE, NULL);
  k->strong = workbook_add_format(k->b);
  if (!ok || k->plain == NULL || k->heading == NULL || k->strong == NULL) return false;
  format_set_text_wrap(k->heading);
  format_set_border(k->heading, LXW_BORDER_THIN);
  format_set_bold(k->strong);
  return true;
}

/* ---- cells ---- */

static lxw_error put(book *k, lxw_worksheet *w, lxw_row_t row, lxw_col_t col, zn_riga_tipo kind, const zn_colonna *c,
                     const zn_cella *v) {
  lxw_format *f = k->cell[kind][c->tipo];
  if (v->vuota) return kind == ZN_RIGA ? LXW_NO_ERROR : worksheet_write_blank(w, row, col, f);
  if (v->mascherata || c->tipo == ZN_C_TESTO) {
    const char *text = clean(k, v->testo);
    return *text == 0 ? worksheet_write_blank(w, row, col, f) : worksheet_write_string(w, row, col, text, f);
  }
  if (c->tipo == ZN_C_DATA) {
    int y, m, d;
    zn_day_to_ymd((zn_day)v->i, &y, &m, &d);
    lxw_datetime day = {.year = y, .month = m, .day = d};
    return worksheet_write_datetime(w, row, col, &day, f);
  }
  double scale = c->tipo == ZN_C_INTERO ? 1 : c->tipo == ZN_C_PERCENTO ? 10000 : 100;
  return worksheet_write_number(w, row, col, (double)v->i / scale, f);
}

static void widths(lxw_worksheet *w, const zn_tabella *t) {
  char buf[40];
  for (size_t c = 0; c < t->ncolonne; c++) {
    size_t most = chars_of(t->colonne[c].label) / 2 + 2; /* headings go on two lines */
    for (size_t r = 0; r < t->nrighe; r++) {
      size_t n = chars_of(zn_cella_print(&t->colonne[c], &t->celle[r * t->ncolonne + c], false, buf));
      if (n > most) most = n;
    }
    worksheet_set_column(w, (lxw_col_t)c, (lxw_col_t)c, (double)(most < 8 ? 10 : most > 58 ? 60 : most + 2), NULL);
  }
}

static lxw_row_t lines(book *k, lxw_worksheet *w, lxw_row_t row, const char *const *v, size_t n, lxw_format *f) {
  for (size_t i = 0; i < n; i++) worksheet_write_string(w, row++, 0, clean(k, v[i]), f);
  return row;
}

/* What stands around the table, below it: the first row stays that of the headings. */
static void around(book *k, lxw_worksheet *w, const zn_tabella *t, lxw_row_t row) {
  const char *title = zn_arena_printf(&k->arena, "%s %s", t->codice, t->titolo);
  if (title != NULL) row = lines(k, w, row, &title, 1, k->strong);
  if (t->chi[0] != 0) row = lines(k, w, row, (const char *const[]){t->chi}, 1, k->plain);
  row = lines(k, w, row, t->righe_prima, t->nprima, k->plain);
  row = lines(k, w, row, t->note, t->nnote, k->plain);
  if (t->impronta[0] != 0) {
    const char *hash = zn_arena_printf(&k->arena, ZT_R_IMPRONTA, t->impronta);
    if (hash != NULL) row = lines(k, w, row, &hash, 1, k->plain);
  }
  for (size_t i = 0; i < t->nfirme; i++) row = lines(k, w, row + 2, &t->firme[i], 1, k->plain);
}

static zn_status sheet(book *k, const zn_tabella *t, const char *name, zn_err *err) {
  lxw_worksheet *w = name == NULL ? NULL : workbook_add_worksheet(k->b, name);
  if (w == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  worksheet_set_landscape(w);
  worksheet_set_paper(w, 9); /* A4 */
  worksheet_fit_to_pages(w, 1, 0);
  widths(w, t);
  for (size_t c = 0; c < t->ncolonne; c++)
    worksheet_write_string(w, 0, (lxw_col_t)c, clean(k, t->colonne[c].label), k->heading);
  if (t->ncolonne > 0) {
    worksheet_freeze_panes(w, 1, 0);
    worksheet_repeat_rows(w, 0, 0);
  }
  for (size_t r = 0; r < t->nrighe; r++) {
    for (size_t c = 0; c < t->ncolonne; c++) {
      const zn_cella *v = &t->celle[r * t->ncolonne + c];
      if (put(k, w, (lxw_row_t)(r + 1), (lxw_col_t)c, t->tipi[r], &t->colonne[c], v) != LXW_NO_ERROR)
        return zn_fail(err, ZN_E_LIMIT, ZT_XLSX_LARGE);
    }
  }
  around(k, w, t, (lxw_row_t)(t->nrighe + 2));
  return ZN_OK;
}

/* ---- the file ---- */

static zn_status fill(book *k, zn_tabella *const *sheets, size_t n, int64_t created_ms, zn_err *err) {
  char **names = zn_arena_alloc(&k->arena, (n + 1) * sizeof *names);
  if (names == NULL || !formats(k)) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  lxw_doc_properties about = {.created = (time_t)(created_ms / 1000)};
  if (n > 0) about.title = (char *)(uintptr_t)clean(k, sheets[0]->titolo);
  if (workbook_set_properties(k->b, &about) != LXW_NO_ERROR) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < n; i++) {
    names[i] = sheet_name(k, sheets[i], names, i);
    ZN_TRY(sheet(k, sheets[i], names[i], err));
  }
  return ZN_OK;
}

static zn_status read_back(const char *path, zn_buf *out, zn_err *err) {
  FILE *f = fopen(path, "rb");
  uint8_t piece[8192];
  size_t n;
  if (f == NULL) return zn_fail(err, ZN_E_IO, ZT_XLSX_WRITE, strerror(errno));
  while ((n = fread(piece, 1, sizeof piece, f)) > 0) zn_buf_put(out, piece, n);
  bool bad = ferror(f) != 0;
  fclose(f);
  if (bad) return zn_fail(err, ZN_E_IO, ZT_XLSX_WRITE, strerror(EIO));
  return zn_buf_ok(out) ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
}

static zn_status make(book *k, const char *path, const char *dir, zn_tabella *const *sheets, size_t n,
                      int64_t created_ms, zn_err *err) {
  char *tmp = zn_arena_strdup(&k->arena, dir);
  lxw_workbook_options options = {.tmpdir = tmp};
  k->b = tmp == NULL ? NULL : workbook_new_opt(path, &options);
  if (k->b == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_status st = fill(k, sheets, n, created_ms, err);
  lxw_error e = workbook_close(k->b); /* frees it too */
  if (st != ZN_OK) return st;
  return e == LXW_NO_ERROR ? ZN_OK : zn_fail(err, ZN_E_IO, ZT_XLSX_WRITE, lxw_strerror(e));
}

zn_status zn_report_xlsx(zn_tabella *const *sheets, size_t n, const char *dir, int64_t created_ms, zn_buf *out,
                         zn_err *err) {
  book k = {0};
  zn_arena_init(&k.arena);
  char *path = zn_arena_printf(&k.arena, "%s/prospetto-XXXXXX", dir);
  int fd = path == NULL ? -1 : mkstemp(path);
  if (fd < 0) {
    zn_arena_release(&k.arena);
    return zn_fail(err, ZN_E_IO, ZT_XLSX_WRITE, strerror(errno));
  }
  close(fd);
  zn_status st = make(&k, path, dir, sheets, n, created_ms, err);
  if (st == ZN_OK) st = read_back(path, out, err);
  unlink(path);
  zn_arena_release(&k.arena);
  return st;
}
