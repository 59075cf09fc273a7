#include "client/layout.h"

#include <stdlib.h>
#include <string.h>

#define GAP       2  /* between columns */
#define TEXT_MIN  12 /* a wrapped text is not narrower */
#define WORD_MAX  26 /* a longer word is broken */
#define BANDS_MAX 3
#define BAND_TEXT 32
#define TEXTS_MAX 2 /* that say which row it is, in each band */
#define KEYS_MAX  3 /* these, and a year after them */
#define YEAR      4 /* a number as short as this, beside a name, is part of it: FNPS 2025 */

typedef struct plan {
  const zn_table *t;
  size_t screen;
  size_t *width; /* by column; 0: left out */
  size_t *shown; /* positions of the columns of this band */
  size_t nshown;
} plan;

static const char *cell(const plan *p, size_t r, size_t c) { return p->t->cells[r * p->t->ncolumns + c]; }

/* ---- a text in lines of a width: as many bytes as fit, broken at a blank where there is one ---- */

static size_t line_of(const char *s, size_t width, size_t *next) {
  size_t bytes = 0, cells = 0, blank = 0;
  while (s[bytes] != 0) {
    size_t w = 0, n = zn_char_next(s + bytes, &w);
    if (cells + w > width) break;
    if (s[bytes] == ' ') blank = bytes;
    bytes += n;
    cells += w;
  }
  if (s[bytes] == 0 || s[bytes] == ' ') blank = bytes;
  if (blank == 0) blank = bytes; /* one long word: it is broken */
  *next = blank;
  while (s[*next] == ' ') ++*next;
  return blank;
}

static size_t longest_word(const char *s) {
  size_t best = 0;
  while (*s != 0) {
    size_t n = strcspn(s, " "), cells = 0;
    for (size_t i = 0, w = 0; i < n; cells += w) i += zn_char_next(s + i, &w);
    if (cells > best) best = cells;
    s += n;
    s += strspn(s, " ");
  }
  return best;
}

/* ---- widths ---- */

static size_t widest(const plan *p, size_t c) {
  size_t best = 0;
  for (size_t r = 0; r < p->t->nrows; r++) {
    size_t w = p->t->cells[r * p->t->ncolumns] == zn_table_ruled ? 0 : zn_text_width(cell(p, r, c));
    if (w > best) best = w;
  }
  return best;
}

static size_t longest_in(const plan *p, size_t c) {
  size_t best = 0;
  for (size_t r = 0; r < p->t->nrows; r++) {
    size_t w = p->t->cells[r * p->t->ncolumns] == zn_table_ruled ? 0 : longest_word(cell(p, r, c));
    if (w > best) best = w;
  }
  return best;
}

static size_t total(const plan *p) {
  size_t sum = 0;
  for (size_t c = 0; c < p->t->ncolumns; c++) sum += p->width[c] == 0 ? 0 : p->width[c] + GAP;
  return sum < GAP ? 0 : sum - GAP;
}

static size_t least(const plan *p, size_t c) {
  size_t head = longest_word(p->t->columns[c].title), data = widest(p, c);
  size_t word = longest_in(p, c); /* codes are not broken in two */
  if (word > WORD_MAX) word = WORD_MAX;
  if (word < TEXT_MIN) word = TEXT_MIN;
  if (p->t->columns[c].align == ZN_LEFT && data > word) data = word;
  return head > data ? head : data;
}

/* Headings give way first, then the widest texts, a cell at a time, while it does not fit. */
static void shrink(plan *p) {
  const zn_table *t = p->t;
  for (size_t c = 0; c < t->ncolumns; c++) {
    size_t head = longest_word(t->columns[c].title), data = widest(p, c);
    p->width[c] = head > data ? head : data;
  }
  for (size_t sum = total(p); sum < p->screen;) { /* headings in one line again, where there is room */
    size_t best = t->ncolumns;
    for (size_t c = 0; c < t->ncolumns; c++)
      if (p->width[c] < zn_text_width(t->columns[c].title) && (best == t->ncolumns || p->width[c] < p->width[best]))
        best = c;
    if (best == t->ncolumns) break;
    p->width[best]++;
    sum++;
  }
  for (size_t sum = total(p); sum > p->screen; sum--) {
    size_t best = t->ncolumns;
    for (size_t c = 0; c < t->ncolumns; c++)
      if (t->columns[c].align == ZN_LEFT && p->width[c] > least(p, c) &&
          (best == t->ncolumns || p->width[c] > p->width[best]))
        best = c;
    if (best == t->ncolumns) return;
    p->width[best]--;
  }
}

/* In bands there is room: texts in one line, if they are not too long. */
static void widen(plan *p) {
  for (size_t c = 0; c < p->t->ncolumns; c++) {
    size_t data = widest(p, c);
    if (data > BAND_TEXT) data = BAND_TEXT;
    if (p->width[c] > 0 && p->t->columns[c].align == ZN_LEFT && data > p->width[c]) p->width[c] = data;
  }
}

static void narrow(plan *p) {
  for (size_t c = 0; c < p->t->ncolumns; c++)
    if (p->width[c] > 0) p->width[c] = least(p, c);
}

static void drop_empty(plan *p) {
  for (size_t c = 0; c < p->t->ncolumns; c++)
    if (widest(p, c) == 0) p->width[c] = 0;
}

/* ---- printing a band ---- */

static void put(FILE *f, const char *s, size_t bytes, size_t width, zn_align align, bool last) {
  size_t have = 0;
  for (size_t i = 0, w = 0; i < bytes; have += w) i += zn_char_next(s + i, &w);
  size_t blanks = width > have ? width - have : 0;
  for (size_t i = 0; i < blanks && align == ZN_RIGHT; i++) fputc(' ', f);
  fwrite(s, 1, bytes, f);
  for (size_t i = 0; i < blanks && align == ZN_LEFT && !last; i++) fputc(' ', f);
}

/* One row over as many lines as its longest cell takes. r: the row, or the headings where it is past the last. */
static void put_row(const plan *p, FILE *f, const char **rest, size_t r) {
  bool more = true;
  for (size_t i = 0; i < p->nshown; i++)
    rest[i] = r < p->t->nrows ? cell(p, r, p->shown[i]) : p->t->columns[p->shown[i]].title;
  while (more) {
    more = false;
    for (size_t i = 0; i < p->nshown; i++) {
      size_t c = p->shown[i], next = 0, bytes = line_of(rest[i], p->width[c], &next);
      put(f, rest[i], bytes, p->width[c], p->t->columns[c].align, i + 1 == p->nshown);
      fputs(i + 1 == p->nshown ? "\n" : "  ", f);
      rest[i] += next;
      more = more || *rest[i] != 0;
    }
  }
}

static void put_rule(const plan *p, FILE *f) {
  for (size_t i = 0; i < p->nshown; i++) {
    for (size_t w = 0; w < p->width[p->shown[i]]; w++) fputs("─", f);
    fputs(i + 1 == p->nshown ? "\n" : "  ", f);
  }
}

static void put_band(const plan *p, FILE *f) {
  const char **rest = calloc(p->nshown + 1, sizeof *rest);
  if (rest == NULL) return;
  put_row(p, f, rest, p->t->nrows);
  put_rule(p, f);
  for (size_t r = 0; r < p->t->nrows; r++) {
    if (p->t->cells[r * p->t->ncolumns] == zn_table_ruled)
      put_rule(p, f);
    else
      put_row(p, f, rest, r);
  }
  free(rest);
}

/* ---- bands ---- */

/* The first texts that say which row it is. */
static size_t keys_of(const plan *p, size_t *keys) {
  size_t n = 0;
  bool year = false;
  for (size_t c = 0; c < p->t->ncolumns && n < KEYS_MAX && !year; c++) {
    if (p->width[c] == 0) continue;
    year = n > 0 && p->t->columns[c].align == ZN_RIGHT;
    if (year && (p->width[c] > YEAR || c != keys[n - 1] + 1)) break;
    if (!year && n == TEXTS_MAX) break;
    keys[n++] = c;
  }
  return n;
}

/* The next band from column *at on; with f NULL only counted. */
static void band(plan *p, FILE *f, size_t *at, const size_t *keys, size_t nkeys) {
  size_t sum = 0;
  p->nshown = 0;
  for (size_t i = 0; i < nkeys; i++) {
    p->shown[p->nshown++] = keys[i];
    sum += p->width[keys[i]] + GAP;
  }
  bool any = false;
  for (; *at < p->t->ncolumns; ++*at) {
    size_t w = p->width[*at];
    if (w == 0) continue;
    if (any && sum + w > p->screen) break;
    p->shown[p->nshown++] = *at;
    sum += w + GAP;
    any = true;
  }
  if (f != NULL) put_band(p, f);
}

static size_t bands(plan *p, FILE *f) {
  size_t keys[KEYS_MAX], nkeys = keys_of(p, keys), at = nkeys == 0 ? 0 : keys[nkeys - 1] + 1, n = 0;
  do {
    if (f != NULL && n > 0) fputc('\n', f);
    band(p, f, &at, keys, nkeys);
    n++;
  } while (at < p->t->ncolumns);
  return n;
}

/* ---- one row after the other ---- */

static void put_record(const plan *p, FILE *f, size_t r, size_t label) {
  size_t room = p->screen > label + GAP + TEXT_MIN ? p->screen - label - GAP : TEXT_MIN;
  for (size_t c = 0; c < p->t->ncolumns; c++) {
    const char *s = cell(p, r, c);
    if (*s == 0) continue;
    const char *title = p->t->columns[c].title;
    for (bool first = true; first || *s != 0; first = false) {
      size_t next = 0, bytes = line_of(s, room, &next);
      put(f, first ? title : "", first ? strlen(title) : 0, label + GAP, ZN_LEFT, false);
      put(f, s, bytes, 0, ZN_LEFT, true);
      fputc('\n', f);
      s += next;
    }
  }
}

static void records(const plan *p, FILE *f) {
  size_t label = 0;
  for (size_t c = 0; c < p->t->ncolumns; c++) {
    size_t w = p->width[c] == 0 ? 0 : zn_text_width(p->t->columns[c].title);
    if (w > label) label = w;
  }
  bool first = true;
  for (size_t r = 0; r < p->t->nrows; r++) {
    if (p->t->cells[r * p->t->ncolumns] == zn_table_ruled) continue;
    if (!first) fputc('\n', f);
    put_record(p, f, r, label);
    first = false;
  }
}

void zn_layout_print(const zn_table *t, FILE *f, size_t columns) {
  plan p = {.t = t, .screen = columns};
  size_t at = 0;
  p.width = calloc(t->ncolumns, sizeof *p.width);
  p.shown = calloc(t->ncolumns + KEYS_MAX, sizeof *p.shown);
  if (p.width != NULL && p.shown != NULL) {
    shrink(&p);
    if (total(&p) > columns) drop_empty(&p);
    bool one = total(&p) <= columns;
    if (!one) widen(&p);
    if (!one && bands(&p, NULL) > BANDS_MAX) narrow(&p);
    if (one)
      band(&p, f, &at, NULL, 0);
    else if (bands(&p, NULL) <= BANDS_MAX || t->nrows == 0)
      (void)bands(&p, f);
    else
      records(&p, f);
  }
  free(p.width);
  free(p.shown);
}

void zn_layout_text(const char *text, FILE *f, size_t columns) {
  do {
    size_t next = 0, bytes = line_of(text, columns, &next);
    fwrite(text, 1, bytes, f);
    fputc('\n', f);
    text += next;
  } while (*text != 0);
}
