/* Files that nobody made by hand: every column of every import with hostile values, headings twice, cells of a
 * megabyte, NUL bytes, other encodings and ends of line. Either it is read, or the refusal says the line and nothing is
 * left. */
#include "core/domain/money/totals.h"
#include "core/exchange/import.h"
#include "tests/core/exchange/support_ambito.h"

static region g;

static int begin(void **state) {
  (void)state;
  zn_err err = {0};
  ambito_begin(&g, 11);
  ADD(&g, CF, "budget", "intervento=SAD-01", "assegnazione=FNPS/2025", "ente=D049", "importo=10000.00");
  ambito_comune(&g);
  for (int i = 0; i < 3; i++) OK(err, zn_domain_attach(g.r[i], &err));
  return 0;
}
static int end(void **state) {
  (void)state;
  region_end(&g);
  return 0;
}

typedef struct file {
  int who;
  const char *come, *what, *head, *row;
} file;

static const file files[] = {
    {REG, NULL, "assegnazioni", "fondo;anno;ambito;importo;data;atto", "FNPS;2025;CAL;1000,50;01/03/2025;DEC/2025/9"},
    {C1, NULL, "situazione", "budget;data;impegnato;liquidato;pagato;fonte;tipo",
     "SAD-01/FNPS/2025;31/12/2024;1000,00;800;500,50;Consuntivo;situazione_di_partenza"},
    {C1, NULL, "personale", "anno;profilo;contratto;teste;fte", "2025;assistente_sociale;ti;2;1,5"},
    {REG, NULL, "popolazione", "codice_catastale;anno;residenti", "D049;2024;1866"},
    {CF, "CAL", "piano", "codice;titolo;obiettivo_servizio;fondo;anno;ente;importo",
     "PIS-01;Pronto intervento;OS03;FNPS;2025;D049;100,00"},
    {REG, NULL, "elenchi", "elenco;versione;codice;denominazione;padre;ordine;dal;al;esempi;fonte",
     "area;9x9;Z1;Minori;;1;01/01/2026;31/12/2027;;"},
};
#define FILES (sizeof files / sizeof files[0])

/* Read or refused; refused: with the line (0: any words), and nothing is written. */
static zn_status given(const file *f, zn_span text, size_t line, const char *with) {
  zn_import_file_result r;
  zn_import_result e;
  zn_err err = {0};
  char says[40];
  zn_place p = region_place(&g, (size_t)f->who, f->come);
  size_t queued = zn_replica_queued(g.r[f->who]);
  zn_status st = strcmp(f->what, "elenchi") == 0 ? zn_import_elenchi_testo(&p, text, &e, &err)
                                                 : zn_import_text(&p, f->what, text, false, &r, &err);
  if (st == ZN_OK) return st;
  if (st == ZN_E_BUG || st == ZN_E_NOMEM) fail_msg("%s with %.40s: %s", f->what, with, err.text);
  snprintf(says, sizeof says, "iga %zu", line);
  if (strlen(err.text) < 10 || (line != 0 && strstr(err.text, says) == NULL))
    fail_msg("%s with %.40s: \"%s\" does not say \"%s\"", f->what, with, err.text, says);
  for (const char *c = err.text; *c != 0; c++)
    if ((unsigned char)*c < 0x20) fail_msg("%s with %.40s: a control character in the refusal", f->what, with);
  assert_int_equal(zn_replica_queued(g.r[f->who]), queued);
  return st;
}

static const char *const values[] = {"",
                                     " ",
                                     "-1",
                                     "0",
                                     "-0,00",
                                     "1e9",
                                     "9223372036854775807",
                                     "9223372036854775808",
                                     "-9223372036854775808",
                                     "999999999999,99",
                                     "999999999999999999999999999999,99",
                                     "1,2,3",
                                     "1.2.3",
                                     "NaN",
                                     "31/02/2025",
                                     "00/00/0000",
                                     "31/12/9999",
                                     "01/01/0001",
                                     "2025-13-45",
                                     "=cmd()|' /C calc'!A0",
                                     "\x1b[2J\x1b]0;x\a",
                                     "+1+1",
                                     "@x",
                                     "%s%n%d",
                                     "../../etc/passwd",
                                     "'; DROP TABLE ente;--",
                                     "\xe2\x80\xae",
                                     "\"a;b\nc\"",
                                     "\"\"\"\"",
                                     "\t",
                                     "null"};

static void put_row(zn_buf *b, const char *row, size_t column, const char *v) {
  size_t i = 0;
  for (const char *from = row;; i++) {
    size_t n = strcspn(from, ";");
    if (i > 0) zn_buf_put_str(b, ";");
    if (i == column)
      zn_buf_put_str(b, v);
    else
      zn_buf_put(b, from, n);
    if (from[n] == 0) break;
    from += n + 1;
  }
  zn_buf_put_str(b, "\n");
}

static size_t columns_of(const char *head) {
  size_t n = 1;
  for (; *head != 0; head++) n += *head == ';';
  return n;
}

static void every_column(void **state) {
  (void)state;
  zn_buf b;
  zn_buf_init(&b, 0);
  for (size_t f = 0; f < FILES; f++)
    for (size_t c = 0; c < columns_of(files[f].head); c++)
      for (size_t v = 0; v < sizeof values / sizeof values[0]; v++) {
        zn_buf_clear(&b);
        zn_buf_printf(&b, "%s\n", files[f].head);
        put_row(&b, files[f].row, c, values[v]);
        (void)given(&files[f], zn_buf_span(&b), strchr(values[v], '\n') != NULL ? 0 : 2, values[v]);
      }
  zn_buf_release(&b);
}

/* A good row before a bad one: neither is written. */
static void all_or_nothing(void **state) {
  (void)state;
  zn_buf b;
  zn_buf_init(&b, 0);
  for (size_t f = 0; f < FILES; f++) {
    zn_buf_printf(&b, "%s\n%s\n", files[f].head, files[f].row);
    put_row(&b, files[f].row, strcmp(files[f].what, "elenchi") == 0 ? 5 : 1, "boh \x1b[2J");
    if (strcmp(files[f].what, "piano") != 0) /* there the second column is a text */
      assert_int_not_equal(given(&files[f], zn_buf_span(&b), 3, "boh"), ZN_OK);
    zn_buf_clear(&b);
  }
  zn_buf_release(&b);
}

static void shapes(void **state) {
  (void)state;
  zn_buf b;
  zn_buf_init(&b, 8u << 20);
  for (size_t f = 0; f < FILES; f++) {
    const file *x = &files[f];
    char first[40];
    snprintf(first, sizeof first, "%.*s", (int)strcspn(x->head, ";"), x->head);
#define TRY(with, ...)                        \
  do {                                        \
    zn_buf_clear(&b);                         \
    __VA_ARGS__;                              \
    assert_false(b.failed);                   \
    (void)given(x, zn_buf_span(&b), 0, with); \
  } while (0)
    TRY("nothing", (void)0);
    TRY("a heading alone", zn_buf_put_str(&b, x->head));
    TRY("a heading twice", zn_buf_printf(&b, "%s;%s\n%s;altro\n", x->head, first, x->row));
    TRY("no heading", zn_buf_printf(&b, "%s\n", x->row));
    TRY("CR alone", zn_buf_printf(&b, "%s\r%s\r", x->head, x->row));
    TRY("CRLF and BOM", zn_buf_printf(&b, "\xef\xbb\xbf%s\r\n%s\r\n", x->head, x->row));
    TRY("BOM of UTF-16", zn_buf_put(&b,
                                    "\xff\xfe"
                                    "f\0o\0n\0d\0o\0",
                                    12));
    TRY("a NUL", zn_buf_printf(&b, "%s\n", x->head), zn_buf_put(&b, "a\0b", 3), zn_buf_put_str(&b, x->row));
    TRY("ISO-8859-1", zn_buf_printf(&b, "%s\n%s\xe0\xe8\n", x->head, x->row));
    TRY("an open quote", zn_buf_printf(&b, "%s\n\"%s\n", x->head, x->row));
    TRY("too many cells", zn_buf_printf(&b, "%s\n%s;;;;;;;;1\n", x->head, x->row));
    TRY("too few cells", zn_buf_printf(&b, "%s\nx\n", x->head));
    TRY("a cell of a megabyte", zn_buf_printf(&b, "%s\n", x->head), memset(zn_buf_room(&b, 1u << 20), 'x', 1u << 20),
        zn_buf_added(&b, 1u << 20), zn_buf_printf(&b, ";%s\n", x->row));
    TRY("columns by the thousand", for (int i = 0; i < 5000; i++) zn_buf_put_str(&b, "fondo;"));
#undef TRY
  }
  zn_buf_release(&b);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_column), cmocka_unit_test(all_or_nothing),
                                     cmocka_unit_test(shapes)};
  return cmocka_run_group_tests(tests, begin, end);
}
