#include "core/exchange/csv.h"
#include "tests/support/cmocka.h"
#include "tests/support/rng.h"

static zn_status read_text(zn_csv *c, const char *text, zn_err *err) {
  return zn_csv_read(c, ZN_SPAN_STR(text), "prova.csv", err);
}

static void reads_what_offices_write(void **state) {
  (void)state;
  static const char *const texts[] = {
      "budget;anno;importo\nSAD-01/FNPS/2025;2025;1.234,56\n",
      "\xef\xbb\xbf"
      "Budget;ANNO;Importo\r\nSAD-01/FNPS/2025;2025;1.234,56\r\n",
      "budget,anno,importo\nSAD-01/FNPS/2025,2025,\"1.234,56\"\n",
      "budget\tanno\timporto\nSAD-01/FNPS/2025\t2025\t1.234,56",
      "budget;anno;importo\rSAD-01/FNPS/2025;2025;1.234,56\r",
      " budget ; anno ;importo;;\n SAD-01/FNPS/2025 ; 2025 ; 1.234,56 ;;\n;;;;\n\n",
  };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    zn_csv c;
    zn_err err = {0};
    if (read_text(&c, texts[i], &err) != ZN_OK) fail_msg("%zu: %s", i, err.text);
    assert_int_equal(c.nrows, 1);
    assert_string_equal(zn_csv_cell(&c, 0, zn_csv_column(&c, "budget")), "SAD-01/FNPS/2025");
    assert_string_equal(zn_csv_cell(&c, 0, zn_csv_column(&c, "anno")), "2025");
    assert_string_equal(zn_csv_cell(&c, 0, zn_csv_column(&c, "importo")), "1.234,56");
    assert_string_equal(zn_csv_cell(&c, 0, zn_csv_column(&c, "oggetto")), "");
    assert_int_equal(c.rows[0].line, 2);
    zn_csv_release(&c);
  }
}

static void lines_are_the_file_s(void **state) {
  (void)state;
  zn_csv c;
  zn_err err = {0};
  assert_int_equal(read_text(&c, "a;b\n1;2\n\n\"x\ny\";\"z \"\"w\"\"\"\n5;6\n", &err), ZN_OK);
  assert_int_equal(c.nrows, 3);
  assert_int_equal(c.rows[0].line, 2);
  assert_int_equal(c.rows[1].line, 4);
  assert_string_equal(c.rows[1].cells[0], "x\ny");
  assert_string_equal(c.rows[1].cells[1], "z \"w\"");
  assert_int_equal(c.rows[2].line, 6);
  zn_csv_release(&c);
}

static void windows_1252(void **state) {
  (void)state;
  zn_csv c;
  zn_err err = {0};
  assert_int_equal(read_text(&c, "nome;euro\nCitt\xe0 d\x92Ischia;\x80 5\n", &err), ZN_OK);
  assert_string_equal(c.rows[0].cells[0], "Citt\xc3\xa0 d\xe2\x80\x99Ischia");
  assert_string_equal(c.rows[0].cells[1], "\xe2\x82\xac 5");
  zn_csv_release(&c);
}

static void column_names(void **state) {
  (void)state;
  zn_csv c;
  zn_err err = {0};
  assert_int_equal(read_text(&c, "\"Codice Comune\n(alfanumerico)\";Sigla-automobilistica\n1;2\n", &err), ZN_OK);
  assert_string_equal(c.names[0], "codice_comune_alfanumerico");
  assert_string_equal(c.names[1], "sigla_automobilistica");
  assert_int_equal(c.rows[0].line, 3);
  zn_csv_release(&c);
}

static void what_is_refused(void **state) {
  (void)state;
  static const struct {
    const char *text, *says;
  } bad[] = {
      {"", "vuoto"},
      {"\xef\xbb\xbf", "vuoto"},
      {"\n\n", "vuoto"},
      {"a;b\n1;2;3\n", "Riga 2"},
      {"a;b\n1;2\n3;\"4\n5;6\n", "Riga 3"},
      {"a;A\n1;2\n", "stesso nome"},
      {"PK\x03\x04xxxx", "Excel"},
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    zn_csv c;
    zn_err err = {0};
    assert_int_not_equal(read_text(&c, bad[i].text, &err), ZN_OK);
    if (!strstr(err.text, bad[i].says)) fail_msg("%zu: \"%s\" does not say \"%s\"", i, err.text, bad[i].says);
  }
  zn_csv c;
  zn_err err = {0};
  assert_int_equal(zn_csv_read(&c, ZN_SPAN("a;b\n1\0;2\n", 9), "x", &err), ZN_E_FORMAT);
  assert_int_equal(zn_csv_read_file(&c, "/nonesiste/x.csv", &err), ZN_E_NOTFOUND);
}

static void limits(void **state) {
  (void)state;
  zn_buf b;
  zn_csv c;
  zn_err err = {0};
  zn_buf_init(&b, 0);
  for (int i = 0; i < ZN_CSV_COLUMNS_MAX + 1; i++) zn_buf_printf(&b, "c%d;", i);
  assert_int_equal(zn_csv_read(&c, zn_buf_span(&b), "x", &err), ZN_E_LIMIT);
  zn_buf_clear(&b);
  zn_buf_put_str(&b, "a;b\n\"");
  for (int i = 0; i < ZN_CSV_CELL_MAX; i++) zn_buf_put_str(&b, "xx\n");
  zn_buf_put_str(&b, "\";1\n");
  assert_int_equal(zn_csv_read(&c, zn_buf_span(&b), "x", &err), ZN_E_LIMIT);
  zn_buf_release(&b);
}

/* Any bytes: a table or an error, never anything else. */
static void any_bytes(void **state) {
  (void)state;
  rng r = rng_seeded(7);
  static const char alphabet[] = "ab1;;,,\"\"\n\n\r\t \xe0\xc3\xa8=";
  for (int i = 0; i < 4000; i++) {
    uint8_t text[120];
    size_t n = rng_below(&r, sizeof text);
    for (size_t j = 0; j < n; j++) text[j] = (uint8_t)alphabet[rng_below(&r, sizeof alphabet - 1)];
    zn_csv c;
    zn_err err = {0};
    if (zn_csv_read(&c, ZN_SPAN(text, n), "x", &err) != ZN_OK) {
      assert_true(err.text[0]);
      continue;
    }
    size_t line = 1;
    for (size_t row = 0; row < c.nrows; row++) {
      assert_true(c.rows[row].line > line);
      line = c.rows[row].line;
      for (size_t col = 0; col < c.columns; col++) assert_non_null(c.rows[row].cells[col]);
    }
    zn_csv_release(&c);
  }
}

static void writes_for_excel(void **state) {
  (void)state;
  zn_buf b;
  zn_csv_writer w;
  zn_buf_init(&b, 0);
  zn_csv_begin(&w, &b);
  zn_csv_text(&w, "importo");
  zn_csv_text(&w, "=1+1");
  zn_csv_text(&w, "a;\"b\"");
  zn_csv_text(&w, NULL);
  zn_csv_text(&w, "-5 alfa");
  zn_csv_text(&w, "@x");
  zn_csv_text(&w, " +1");
  zn_csv_money(&w, -123456);
  zn_csv_int(&w, 42);
  zn_csv_date(&w, zn_day_from_ymd(2025, 3, 1));
  zn_csv_endline(&w);
  zn_csv_text(&w, "due");
  zn_csv_endline(&w);
  assert_string_equal(zn_buf_cstr(&b),
                      "\xef\xbb\xbf"
                      "importo;'=1+1;\"a;\"\"b\"\"\";;'-5 alfa;'@x;\"' +1\";-1234,56;42;01/03/2025\r\ndue\r\n");
  zn_csv c;
  zn_err err = {0};
  assert_int_equal(zn_csv_read(&c, zn_buf_span(&b), "x", &err), ZN_OK); /* and reads back */
  assert_int_equal(c.nrows, 1);
  zn_csv_release(&c);
  zn_buf_release(&b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_what_offices_write),
      cmocka_unit_test(lines_are_the_file_s),
      cmocka_unit_test(windows_1252),
      cmocka_unit_test(column_names),
      cmocka_unit_test(what_is_refused),
      cmocka_unit_test(limits),
      cmocka_unit_test(any_bytes),
      cmocka_unit_test(writes_for_excel),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
