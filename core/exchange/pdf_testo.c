/* The text of a PDF, as far as a hash printed by a browser can be found in it: streams, inflated within limits; the
 * strings that they show; the tables by which a font says what its codes mean (ToUnicode). Nothing is drawn, no object
 * is followed: a code is tried under each table of the file. */
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "core/exchange/firmato.h"

#define STREAM_MAX (8u << 20)  /* of one stream, inflated */
#define TEXT_MAX   (32u << 20) /* of all */
#define STREAMS    4000
#define TABLES     24
#define CODES_MAX  (1u << 20)   /* that the ranges of one table may set: they can overlap without end */
#define WORK_MAX   (512u << 20) /* bytes of streams read for text, each under every table */

typedef struct table {
  uint8_t to[65536]; /* code -> ASCII letter or digit, 0: none */
  uint32_t set;      /* codes given so far */
} table;

typedef struct reading {
  zn_buf streams; /* inflated, one after the other */
  size_t at[STREAMS + 1], n;
  table *tables[TABLES];
  size_t ntables;
  zn_buf text; /* letters and digits, lower case */
  size_t work;
} reading;

static size_t find(zn_span s, size_t from, const char *what) {
  size_t n = strlen(what);
  while (from + n <= s.n) {
    const uint8_t *p = memchr(s.p + from, what[0], s.n - from - n + 1);
    if (p == NULL) return SIZE_MAX;
    if (memcmp(p, what, n) == 0) return (size_t)(p - s.p);
    from = (size_t)(p - s.p) + 1;
  }
  return SIZE_MAX;
}

/* ---- streams ---- */

static void inflate_to(zn_span in, zn_buf *out) {
  z_stream z = {.next_in = (Bytef *)in.p, .avail_in = (uInt)in.n};
  size_t made = 0;
  if (inflateInit(&z) != Z_OK) return;
  for (int rc = Z_OK; rc == Z_OK && made < STREAM_MAX;) {
    uint8_t piece[16384];
    z.next_out = piece;
    z.avail_out = sizeof piece;
    rc = inflate(&z, Z_NO_FLUSH);
    if (rc != Z_OK && rc != Z_STREAM_END) break;
    size_t n = sizeof piece - z.avail_out;
    zn_buf_put(out, piece, n);
    made += n;
    if (n == 0 && rc == Z_OK) break;
  }
  inflateEnd(&z);
}

/* The dictionary before "stream": from the last "obj". */
static zn_span dictionary(zn_span pdf, size_t stream) {
  size_t from = stream > 2000 ? stream - 2000 : 0, at = from;
  for (size_t i = from; i + 3 <= stream; i++)
    if (memcmp(pdf.p + i, "obj", 3) == 0) at = i + 3;
  return ZN_SPAN(pdf.p + at, stream - at);
}

static void read_streams(zn_span pdf, reading *r) {
  size_t at = 0;
  while (r->n < STREAMS && (at = find(pdf, at, "stream")) != SIZE_MAX) {
    size_t begin = at + 6;
    zn_span dict = dictionary(pdf, at);
    if (begin < pdf.n && pdf.p[begin] == '\r') begin++;
    if (begin < pdf.n && pdf.p[begin] == '\n') begin++;
    size_t end = find(pdf, begin, "endstream");
    if (end == SIZE_MAX) break;
    zn_span data = ZN_SPAN(pdf.p + begin, end - begin);
    r->at[r->n] = r->streams.n;
    if (find(dict, 0, "/FlateDecode") != SIZE_MAX)
      inflate_to(data, &r->streams);
    else if (find(dict, 0, "/Filter") == SIZE_MAX && data.n < STREAM_MAX)
      zn_buf_put(&r->streams, data.p, data.n);
    if (!zn_buf_ok(&r->streams)) break;
    if (r->streams.n > r->at[r->n]) r->n++;
    at = end + 9;
  }
  r->at[r->n] = r->streams.n;
}

static zn_span stream_at(const reading *r, size_t i) {
  return ZN_SPAN(r->streams.p + r->at[i], r->at[i + 1] - r->at[i]);
}

/* ---- tables of codes ---- */

static int hex(uint8_t c) {
  if (c >= '0' && c <= '9') return c - '0';
  c |= 32;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "<0041>" at *at (blanks before it): false when there is none or it is longer than a code. */
static bool code_at(zn_span s, size_t *at, uint32_t *out) {
  size_t i = *at, digits = 0;
  while (i < s.n && strchr(" \t\r\n[", s.p[i]) != NULL && s.p[i] != 0) i++;
  if (i >= s.n || s.p[i] != '<') return false;
  uint32_t v = 0;
  for (i++; i < s.n && s.p[i] != '>'; i++) {
    int h = hex(s.p[i]);
    if (h < 0 || ++digits > 4) return false;
    v = v << 4 | (uint32_t)h;
  }
  *out = v;
  *at = i + 1;
  return i < s.n && digits > 0;
}

static uint8_t plain(uint32_t c) {
  if (c >= 'A' && c <= 'Z') return (uint8_t)(c + 32);
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? (uint8_t)c : 0;
}

static void read_range(table *t, uint32_t lo, uint32_t hi, uint32_t to) {
  for (uint32_t c = lo; c <= hi && c < 65536 && t->set < CODES_MAX; c++, t->set++) t->to[c] = plain(to + (c - lo));
}

static void read_section(zn_span s, size_t at, size_t end, bool range, table *t) {
  uint32_t a, b, to;
  s.n = end;
  while (code_at(s, &at, &a)) {
    b = a;
    if (range && !code_at(s, &at, &b)) return;
    size_t before = at;
    if (!code_at(s, &at, &to)) return;
    bool list = range && memchr(s.p + before, '[', at - before) != NULL;
    if (!list) {
      read_range(t, a, b, to);
      continue;
    }
    for (uint32_t c = a; c < 65536 && t->set < CODES_MAX; c++, t->set++) { /* [<..> <..>]: one for each code */
      t->to[c] = plain(to);
      if (c == b || !code_at(s, &at, &to)) break;
    }
    while (at < s.n && s.p[at] != ']') at++;
    if (at < s.n) at++;
  }
}

static void read_table(zn_span s, reading *r) {
  static const char *const marks[2][2] = {{"beginbfchar", "endbfchar"}, {"beginbfrange", "endbfrange"}};
  table *t = NULL;
  for (int m = 0; m < 2; m++) {
    size_t at = 0;
    while ((at = find(s, at, marks[m][0])) != SIZE_MAX) {
      at += strlen(marks[m][0]);
      size_t end = find(s, at, marks[m][1]);
      if (end == SIZE_MAX) break;
      if (t == NULL && (t = calloc(1, sizeof *t)) == NULL) return;
      read_section(s, at, end, m == 1, t);
      at = end;
    }
  }
  if (t != NULL) r->tables[r->ntables++] = t;
}

/* ---- strings ---- */

/* Puts a code's meaning: under a table, or the code itself. */
static void put(reading *r, const table *t, uint32_t code) {
  uint8_t c = t != NULL ? t->to[code & 0xffff] : plain(code);
  if (c != 0) zn_buf_put(&r->text, &c, 1);
}

static size_t hex_string(reading *r, zn_span s, size_t i, const table *t, unsigned width) {
  uint32_t v = 0;
  unsigned digits = 0;
  for (; i < s.n && s.p[i] != '>'; i++) {
    int h = hex(s.p[i]);
    if (h < 0) continue;
    v = v << 4 | (uint32_t)h;
    if (++digits < 2 * width) continue;
    put(r, t, v);
    v = 0, digits = 0;
  }
  return i;
}

/* A byte of a literal string, escapes resolved; *i is left on its last character. */
static uint8_t literal_byte(zn_span s, size_t *i) {
  if (s.p[*i] != '\\' || *i + 1 >= s.n) return s.p[*i];
  uint8_t c = s.p[++*i];
  if (c < '0' || c > '7') return c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c;
  uint32_t v = 0;
  size_t k = 0;
  for (; k < 3 && *i + k < s.n && s.p[*i + k] >= '0' && s.p[*i + k] <= '7'; k++) v = v * 8 + (s.p[*i + k] - '0');
  *i += k - 1;
  return (uint8_t)v;
}

static size_t literal_string(reading *r, zn_span s, size_t i, const table *t, unsigned width) {
  unsigned depth = 1, have = 0;
  uint32_t v = 0;
  for (; i < s.n; i++) {
    if (s.p[i] == '(') depth++;
    if (s.p[i] == ')' && --depth == 0) break;
    v = v << 8 | literal_byte(s, &i);
    if (++have < width) continue;
    put(r, t, v);
    v = 0, have = 0;
  }
  return i;
}

static void read_text(reading *r, zn_span s, const table *t, unsigned width) {
  for (size_t i = 0; i < s.n; i++) {
    if (s.p[i] == '(') i = literal_string(r, s, i + 1, t, width);
    if (i < s.n && s.p[i] == '<' && i + 1 < s.n && s.p[i + 1] != '<') i = hex_string(r, s, i + 1, t, width);
  }
}

static bool is_there(const reading *r, const char *text) { return find(zn_buf_span(&r->text), 0, text) != SIZE_MAX; }

static size_t look(reading *r, const char *const *texts, size_t n, size_t stream, const table *t, unsigned width) {
  zn_span s = stream_at(r, stream);
  if (s.n > WORK_MAX - r->work) return SIZE_MAX;
  r->work += s.n;
  zn_buf_clear(&r->text);
  read_text(r, s, t, width);
  for (size_t i = 0; i < n; i++)
    if (is_there(r, texts[i])) return i;
  return SIZE_MAX;
}

size_t zn_pdf_trova(zn_span pdf, const char *const *texts, size_t n) {
  reading *r = calloc(1, sizeof *r);
  size_t found = SIZE_MAX;
  if (r == NULL) return SIZE_MAX;
  zn_buf_init(&r->streams, TEXT_MAX);
  zn_buf_init(&r->text, TEXT_MAX);
  read_streams(pdf, r);
  for (size_t i = 0; i < r->n && r->ntables < TABLES; i++) read_table(stream_at(r, i), r);
  for (size_t i = 0; i < r->n && found == SIZE_MAX; i++) {
    found = look(r, texts, n, i, NULL, 1);
    for (size_t t = 0; t < 2 * r->ntables && found == SIZE_MAX; t++)
      found = look(r, texts, n, i, r->tables[t / 2], 1 + t % 2);
  }
  for (size_t t = 0; t < r->ntables; t++) free(r->tables[t]);
  zn_buf_release(&r->streams);
  zn_buf_release(&r->text);
  free(r);
  return found;
}
