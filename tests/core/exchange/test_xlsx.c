/* Excel files: the same bytes for the same sheets and time; names of sheets that Excel accepts; long and strange texts.
 * What the cells hold is compared with the JSON in tests/e2e/prospetti.py. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/domain/report/table.h"
#include "core/exchange/xlsx.h"

static char dir[] = "/tmp/zona_xlsx_XXXXXX";

static const zn_colonna columns[] = {{"nome", "Nome", ZN_C_TESTO}, {"importo", "Importo", ZN_C_IMPORTO}};

static zn_tabella *table(const char *foglio, const char *text) {
  zn_tabella *t = zn_tabella_new("R0", columns, 2);
  zn_cella *c = zn_tabella_riga(t, ZN_RIGA);
  zn_cella_testo(t, &c[0], text);
  zn_cella_importo(&c[1], 1);
  snprintf(t->foglio, sizeof t->foglio, "%s", foglio);
  return t;
}

static size_t files_in_dir(void) {
  size_t n = 0;
  DIR *d = opendir(dir);
  assert_non_null(d);
  for (struct dirent *e; (e = readdir(d)) != NULL;) n += e->d_name[0] != '.';
  closedir(d);
  return n;
}

static zn_buf make(zn_tabella **t, size_t n, int64_t when) {
  zn_buf b;
  zn_err err = {0};
  zn_buf_init(&b, 0);
  if (zn_report_xlsx(t, n, dir, when, &b, &err) != ZN_OK) fail_msg("%s", err.text);
  assert_true(b.n > 1000 && memcmp(b.p, "PK", 2) == 0);
  assert_int_equal(files_in_dir(), 0); /* nothing is left behind */
  return b;
}

static void same_bytes(void **state) {
  (void)state;
  zn_tabella *t[] = {table("Uno", "=1+1"), table("Due", "testo")};
  zn_buf a = make(t, 2, 1764547200000), b = make(t, 2, 1764547200000), later = make(t, 2, 1764547200000 + 86400000);
  assert_true(zn_span_eq(zn_buf_span(&a), zn_buf_span(&b)));
  assert_false(zn_span_eq(zn_buf_span(&a), zn_buf_span(&later)));
  zn_buf_release(&a);
  zn_buf_release(&b);
  zn_buf_release(&later);
  zn_tabella_free(t[0]);
  zn_tabella_free(t[1]);
}

static void strange_sheets(void **state) {
  (void)state;
  char *huge = malloc(200001);
  memset(huge, 'x', 200000);
  huge[200000] = 0;
  zn_tabella *t[] = {table("[a]:*?/\\'", "a"),
                     table("history", "\x01\x1b[31m"),
                     table("Il nome di questo foglio è più lungo di trentuno caratteri", huge),
                     table("Il nome di questo foglio è più lungo di trentuno caratteri", "_x0041_"),
                     table("IL NOME DI QUESTO FOGLIO È PIÙ LUNGO DI TRENTUNO CARATTERI", "è€"),
                     table("", ""),
                     zn_tabella_new("R0", columns, 2),
                     zn_tabella_new("R0", columns, 0)};
  zn_buf b = make(t, 8, 0);
  zn_buf_release(&b);
  for (size_t i = 0; i < 8; i++) zn_tabella_free(t[i]);
  free(huge);
}

static void no_room(void **state) {
  (void)state;
  zn_tabella *t = table("Uno", "a");
  zn_buf b;
  zn_err err = {0};
  zn_buf_init(&b, 0);
  assert_int_equal(zn_report_xlsx(&t, 1, "/nonexistent/folder", 0, &b, &err), ZN_E_IO);
  assert_true(err.text[0] != 0);
  assert_int_equal(b.n, 0);
  zn_buf_release(&b);
  zn_tabella_free(t);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(same_bytes), cmocka_unit_test(strange_sheets),
                                     cmocka_unit_test(no_room)};
  if (mkdtemp(dir) == NULL) return 1;
  int failed = cmocka_run_group_tests(tests, NULL, NULL);
  rmdir(dir);
  return failed;
}
