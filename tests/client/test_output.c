/* What people and scripts read: tables, amounts, durations, one JSON value, errors of one line. */
#include <unistd.h>

#include "client/output.h"
#include "client/platform/platform.h"
#include "tests/support/cmocka.h"

typedef struct capture {
  zn_out o;
  char *text;
  size_t n;
} capture;

static void begin(capture *c, bool json) {
  memset(c, 0, sizeof *c);
  c->o.out = open_memstream(&c->text, &c->n);
  c->o.err = c->o.out;
  c->o.json = json;
}

static const char *end(capture *c) {
  fflush(c->o.out);
  return c->text;
}

static void drop(capture *c) {
  fclose(c->o.out);
  free(c->text);
}

static void tables_are_aligned(void **state) {
  (void)state;
  static const zn_column columns[] = {{"nome", ZN_LEFT}, {"importo", ZN_RIGHT}, {"nota", ZN_LEFT}};
  capture c;
  zn_table t;
  begin(&c, false);
  zn_table_init(&t, columns, 3);
  zn_table_row(&t, (const char *const[]){"Cardinà", "1.234,56", "x"}, 3);
  zn_table_row(&t, (const char *const[]){"Jacurso di sopra", "5,00"}, 2);
  zn_table_print(&t, &c.o);
  assert_string_equal(end(&c),
                      "nome               importo  nota\n"
                      "────────────────  ────────  ────\n"
                      "Cardinà           1.234,56  x\n"
                      "Jacurso di sopra      5,00  \n");
  zn_table_release(&t);
  drop(&c);
}

/* Nothing that was said is cut: what does not fit goes on in the next line. */
static void long_cells_are_wrapped_on_a_terminal(void **state) {
  (void)state;
  static const zn_column columns[] = {{"Comune", ZN_LEFT}, {"Importo", ZN_RIGHT}, {"Nota", ZN_LEFT}};
  capture c;
  zn_table t;
  begin(&c, false);
  c.o.columns = 40;
  zn_table_init(&t, columns, 3);
  zn_table_row(&t, (const char *const[]){"Cortale", "1.234,56", "una nota di parole che non stanno tutte"}, 3);
  zn_table_rule(&t);
  zn_table_row(&t, (const char *const[]){"Totale", "1.234,56", ""}, 3);
  zn_table_print(&t, &c.o);
  assert_string_equal(end(&c),
                      "Comune    Importo  Nota\n"
                      "───────  ────────  ─────────────────────\n"
                      "Cortale  1.234,56  una nota di parole\n"
                      "                   che non stanno tutte\n"
                      "───────  ────────  ─────────────────────\n"
                      "Totale   1.234,56  \n");
  zn_table_release(&t);
  drop(&c);
}

static size_t widest_line(const char *text) {
  size_t best = 0;
  for (const char *line = text; *line != 0;) {
    size_t n = strcspn(line, "\n"), cells = 0;
    for (size_t i = 0, w = 0; i < n; cells += w) i += zn_char_next(line + i, &w);
    if (cells > best) best = cells;
    line += n + (line[n] != 0);
  }
  return best;
}

/* 3 columns: as they are; 8: in bands that say whose row it is; 20: one row after the other. Every value is there. */
static void wide_tables_fit_any_terminal(void **state) {
  (void)state;
  static const size_t counts[] = {3, 8, 20};
  for (size_t width = 60; width <= 120; width += 20) {
    for (size_t i = 0; i < 3; i++) {
      zn_column columns[20];
      char texts[20][48], titles[20][48];
      const char *cells[20];
      capture c;
      zn_table t;
      begin(&c, false);
      c.o.columns = (int)width;
      for (size_t k = 0; k < counts[i]; k++) {
        snprintf(titles[k], sizeof titles[k], "Una misura %zu", k);
        snprintf(texts[k], sizeof texts[k], k == 0 ? "Cortale%zu" : "1.234.567.%03zu,00", k);
        columns[k] = (zn_column){titles[k], k == 0 ? ZN_LEFT : ZN_RIGHT};
        cells[k] = texts[k];
      }
      zn_table_init(&t, columns, counts[i]);
      zn_table_row(&t, cells, counts[i]);
      zn_table_print(&t, &c.o);
      const char *said = end(&c);
      for (size_t k = 0; k < counts[i]; k++) assert_non_null(strstr(said, texts[k]));
      if (widest_line(said) > width) fail_msg("%zu columns on %zu: %s", counts[i], width, said);
      zn_table_release(&t);
      drop(&c);
    }
  }
}

static void widths(void **state) {
  (void)state;
  assert_int_equal(zn_text_width(""), 0);
  assert_int_equal(zn_text_width("città"), 5);
  assert_int_equal(zn_text_width("e\xcc\x80"), 1);
  assert_int_equal(zn_text_width("\xf0\x9f\x98\x80"), 1);
  assert_int_equal(zn_text_width("\xff\xc3"), 2); /* broken UTF-8 does not run past the end */
}

static void json_is_one_value(void **state) {
  (void)state;
  capture c;
  zn_err err = {ZN_OK, ""};
  begin(&c, true);
  zn_out_line(&c.o, "not in %s mode", "JSON");
  assert_int_equal(zn_out_json(&c.o, json_pack("{s:s}", "id", "x"), &err), ZN_OK);
  assert_string_equal(end(&c), "{\"id\":\"x\"}\n");
  drop(&c);
  begin(&c, false);
  zn_out_line(&c.o, "%d", 5);
  assert_int_equal(zn_out_json(&c.o, json_pack("{s:s}", "id", "x"), &err), ZN_OK);
  assert_string_equal(end(&c), "5\n");
  drop(&c);
  begin(&c, true);
  assert_int_equal(zn_out_json(&c.o, NULL, &err), ZN_E_NOMEM);
  drop(&c);
}

static void errors_are_one_line(void **state) {
  (void)state;
  capture c;
  begin(&c, false);
  zn_out_error(c.o.err, "a\nb\r\nc");
  assert_string_equal(end(&c), "zona: a b  c\n");
  drop(&c);
}

/* A name that another office typed reaches this terminal through errors, lines and tables. */
static void a_terminal_obeys_nobody(void **state) {
  (void)state;
  static const zn_column columns[] = {{.title = "Ente"}, {.title = "Nome"}};
  capture c;
  begin(&c, false);
  zn_out_error(c.o.err, "Il comune \x1b[2JCortale");
  zn_out_line(&c.o, "%s\tok", "\x1b]0;x\x07Curinga");
  zn_table t;
  zn_table_init(&t, columns, 2);
  zn_table_row(&t, (const char *const[]){"D049", "Cor\ntale\xe2\x80\xae"}, 2);
  zn_table_print(&t, &c.o);
  zn_table_release(&t);
  const char *all = end(&c);
  assert_null(strchr(all, 0x1b));
  assert_null(strchr(all, 0x07));
  assert_null(strstr(all, "\xe2\x80\xae"));
  assert_non_null(strstr(all, "Cor\xef\xbf\xbdtale"));
  assert_non_null(strstr(all, "\tok"));
  drop(&c);
}

static void a_full_disk_is_noticed(void **state) {
  (void)state;
  zn_err err = {ZN_OK, ""};
  zn_out o = {.out = fopen("/dev/full", "w")};
  if (o.out == NULL) skip();
  zn_out_line(&o, "something");
  assert_int_equal(zn_out_finish(&o, &err), ZN_E_IO);
  assert_true(strlen(err.text) > 10);
  fclose(o.out);
}

static void amounts_and_durations(void **state) {
  (void)state;
  zn_arena a;
  zn_arena_init(&a);
  assert_string_equal(zn_amount_it(&a, "1234567.80"), "1.234.567,80");
  assert_string_equal(zn_amount_it(&a, "-5.00"), "-5,00");
  assert_string_equal(zn_amount_it(&a, "niente"), "niente");
  assert_string_equal(zn_date_it(&a, "2025-03-01"), "01/03/2025");
  assert_string_equal(zn_date_it(&a, "presto"), "presto");
  assert_string_equal(zn_date_it(&a, NULL), "");
  assert_string_equal(zn_when_it(&a, "2025-07-01T22:30:00Z"), "02/07/2025 00:30");
  assert_string_equal(zn_when_it(&a, "2025-03-01"), "2025-03-01");
  assert_string_equal(zn_when_it(&a, NULL), "");
  assert_string_equal(zn_ago_it(&a, 0), "meno di un minuto");
  assert_string_equal(zn_ago_it(&a, 60000), "un minuto");
  assert_string_equal(zn_ago_it(&a, 3599999), "59 minuti");
  assert_string_equal(zn_ago_it(&a, 3600000), "un'ora");
  assert_string_equal(zn_ago_it(&a, 2LL * 86400000 + 5), "2 giorni");
  zn_arena_release(&a);
}

static void the_bar_is_for_terminals(void **state) {
  (void)state;
  for (int terminal = 0; terminal < 2; terminal++) {
    capture c;
    zn_bar b;
    begin(&c, false);
    c.o.bar = terminal;
    zn_bar_init(&b, &c.o, "Lettura");
    for (unsigned i = 0; i <= 10; i++) zn_bar_at(&b, i, 10);
    zn_bar_end(&b);
    assert_int_equal(*end(&c) != '\0', terminal);
    if (terminal) assert_non_null(strstr(c.text, "100%"));
    drop(&c);
  }
}

static void files_are_written_whole(void **state) {
  (void)state;
  char dir[] = "/tmp/zona-files-XXXXXX", path[200];
  zn_err err = {ZN_OK, ""};
  zn_buf b;
  zn_buf_init(&b, 0);
  assert_non_null(mkdtemp(dir));
  (void)snprintf(path, sizeof path, "%s/uno", dir);
  assert_int_equal(zn_plat_write_file(path, ZN_SPAN("ciao", 4), true, &err), ZN_OK);
  assert_int_equal(zn_plat_write_file(path, ZN_SPAN("altro", 5), false, &err), ZN_OK);
  assert_int_equal(zn_plat_read_file(&b, path, 100, &err), ZN_OK);
  assert_string_equal(zn_buf_cstr(&b), "altro");
  assert_int_equal(zn_plat_read_file(&b, path, 4, &err), ZN_E_LIMIT);
  zn_plat_remove(path);
  assert_int_equal(zn_plat_read_file(&b, path, 4, &err), ZN_E_NOTFOUND);
  (void)snprintf(path, sizeof path, "%s/manca/uno", dir);
  assert_int_equal(zn_plat_write_file(path, ZN_SPAN("x", 1), true, &err), ZN_E_NOTFOUND);
  /* a device is written to, never replaced by a file */
  assert_int_equal(zn_plat_write_file("/dev/null", ZN_SPAN("x", 1), false, &err), ZN_OK);
  assert_int_equal(zn_plat_read_file(&b, "/dev/null", 100, &err), ZN_OK);
  assert_int_equal(zn_plat_write_file(dir, ZN_SPAN("x", 1), false, &err), ZN_E_IO);
  zn_buf_release(&b);
  zn_plat_remove(dir);
  assert_int_equal(rmdir(dir), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(tables_are_aligned),
      cmocka_unit_test(long_cells_are_wrapped_on_a_terminal),
      cmocka_unit_test(wide_tables_fit_any_terminal),
      cmocka_unit_test(widths),
      cmocka_unit_test(json_is_one_value),
      cmocka_unit_test(errors_are_one_line),
      cmocka_unit_test(a_terminal_obeys_nobody),
      cmocka_unit_test(a_full_disk_is_noticed),
      cmocka_unit_test(amounts_and_durations),
      cmocka_unit_test(the_bar_is_for_terminals),
      cmocka_unit_test(files_are_written_whole),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
