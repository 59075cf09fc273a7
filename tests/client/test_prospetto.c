/* The file that a report becomes: its format by name, its own name, its type. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "client/prospetto.h"

static void format_by_name(void **state) {
  (void)state;
  static const struct {
    const char *path;
    zn_formato must;
  } names[] = {{NULL, ZN_FMT_CSV},         {"quadro", ZN_FMT_CSV},    {"a.b/quadro", ZN_FMT_CSV},
               {"quadro.csv", ZN_FMT_CSV}, {"Q.XLSX", ZN_FMT_XLSX},   {"q.json", ZN_FMT_JSON},
               {"q.html", ZN_FMT_HTML},    {"/x/q.htm", ZN_FMT_HTML}, {"q.xls", ZN_FMT_NESSUNO},
               {"q.pdf", ZN_FMT_NESSUNO},  {"q.", ZN_FMT_NESSUNO},    {"q.csv.pdf", ZN_FMT_NESSUNO}};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    zn_err err = {0};
    zn_formato f = ZN_FMT_NESSUNO;
    zn_status st = zn_formato_of_path(names[i].path, &f, &err);
    if (f != names[i].must) fail_msg("%s is %d", names[i].path, f);
    assert_int_equal(st, f == ZN_FMT_NESSUNO ? ZN_E_USAGE : ZN_OK);
    if (st != ZN_OK) assert_non_null(strstr(err.text, ".xlsx"));
  }
}

/* Whatever is asked for, the name is safe in a header and on a disk. */
static void file_name(void **state) {
  (void)state;
  char name[80];
  zn_prospetto_nome(name, "R1", "FNPS", "2025", ZN_FMT_XLSX);
  assert_string_equal(name, "R1-FNPS-2025.xlsx");
  zn_prospetto_nome(name, "R4", NULL, NULL, ZN_FMT_CSV);
  assert_string_equal(name, "R4.csv");
  zn_prospetto_nome(name, "R1", "a/../\"b\r\nX: y\xc3\xa8", "20;25", ZN_FMT_HTML);
  assert_null(strpbrk(name, "/\"\r\n;: "));
  for (const char *c = name; *c != 0; c++) assert_true((unsigned char)*c < 128);
  char longest[400];
  memset(longest, 'F', sizeof longest - 1);
  longest[sizeof longest - 1] = 0;
  zn_prospetto_nome(name, longest, longest, longest, ZN_FMT_XLSX);
  assert_true(strlen(name) < sizeof name);
  assert_string_equal(name + strlen(name) - 5, ".xlsx");
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(format_by_name), cmocka_unit_test(file_name)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
