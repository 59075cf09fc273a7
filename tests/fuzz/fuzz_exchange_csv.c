/* csv: any bytes are a table or an error; lines rise, cells are there, texts are UTF-8. */
#include <string.h>

#include "core/exchange/csv.h"
#include "tests/fuzz/fuzz.h"

void fuzz_seed(rng *r, zn_buf *out) {
  static const char *const cells[] = {"SAD-01/FNPS/2025", "2025", "1.234,56",       "\"a;b\"", "\"due\nrighe\"",
                                      "citt\xe0",         "",     "\"\"\"si\"\"\"", "=1+1",    "perch\xc3\xa9"};
  static const char *const ends[] = {"\n", "\r\n", "\r"};
  const char *end = ends[rng_below(r, 3)];
  char delimiter = ";,\t"[rng_below(r, 3)];
  size_t columns = 1 + rng_below(r, 6), rows = rng_below(r, 6);
  if (rng_below(r, 3) == 0) zn_buf_put_str(out, "\xef\xbb\xbf");
  for (size_t c = 0; c < columns; c++) zn_buf_printf(out, "%sc%zu", c ? (char[]){delimiter, 0} : "", c);
  zn_buf_put_str(out, end);
  for (size_t i = 0; i < rows; i++) {
    for (size_t c = 0; c < columns; c++) {
      if (c > 0) zn_buf_put(out, &delimiter, 1);
      zn_buf_put_str(out, cells[rng_below(r, sizeof cells / sizeof *cells)]);
    }
    zn_buf_put_str(out, end);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  zn_csv c;
  zn_err err = {0};
  if (zn_csv_read(&c, ZN_SPAN(data, size), "x.csv", &err) != ZN_OK) {
    FUZZ_CHECK(err.text[0] != 0);
    return 0;
  }
  FUZZ_CHECK(c.columns > 0 && c.columns <= ZN_CSV_COLUMNS_MAX);
  size_t line = 1;
  for (size_t i = 0; i < c.nrows; i++) {
    FUZZ_CHECK(c.rows[i].line > line);
    line = c.rows[i].line;
    for (size_t k = 0; k < c.columns; k++) FUZZ_CHECK(strlen(c.rows[i].cells[k]) <= ZN_CSV_CELL_MAX);
  }
  zn_csv_release(&c);
  return 0;
}
