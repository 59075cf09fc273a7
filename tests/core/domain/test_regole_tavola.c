/* The table of the rules, what is written of it, and whether each rule is tried. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/domain/regole/regole.h"

static char *read_all(const char *path) {
  char full[500];
  snprintf(full, sizeof full, "%s/%s", ZONA_SOURCE_DIR, path);
  FILE *f = fopen(full, "rb");
  if (f == NULL) fail_msg("no %s", full);
  size_t cap = 1 << 20, n;
  char *text = calloc(1, cap);
  assert_non_null(text);
  n = fread(text, 1, cap - 1, f);
  fclose(f);
  assert_true(n < cap - 1);
  return text;
}

static void table(void **state) {
  (void)state;
  for (size_t i = 0; i < zn_regole_count(); i++) {
    zn_regola_info r = zn_regola_at(i);
    assert_true(strlen(r.testo) > 5 && strlen(r.rimedio) > 5 && strlen(r.fonte) > 3);
    for (size_t j = i + 1; j < zn_regole_count(); j++) assert_string_not_equal(r.codice, zn_regola_at(j).codice);
  }
  char code[8];
  for (int v = 1; v <= 28; v++) { /* DOMAIN section 7, whole */
    bool there = false;
    snprintf(code, sizeof code, "V%02d", v);
    for (size_t i = 0; i < zn_regole_count(); i++) there |= strcmp(zn_regola_at(i).codice, code) == 0;
    if (!there) fail_msg("no rule %s", code);
  }
}

/* Each rule has a pair: what leaves it silent, what makes it speak. */
static void tried(void **state) {
  (void)state;
  static const char *const files[] = {"tests/core/domain/test_regole.c", "tests/core/domain/test_regole_libro.c",
                                      "tests/core/domain/test_regole_piano.c", "tests/core/domain/test_regole_rend.c"};
  char *text[4];
  for (int f = 0; f < 4; f++) text[f] = read_all(files[f]);
  for (size_t i = 0; i < zn_regole_count(); i++) {
    char want[20];
    bool found = false;
    snprintf(want, sizeof want, "PAIR(\"%s\",", zn_regola_at(i).codice);
    for (int f = 0; f < 4; f++) found |= strstr(text[f], want) != NULL;
    if (!found) fail_msg("no pair for %s", zn_regola_at(i).codice);
  }
  for (int f = 0; f < 4; f++) free(text[f]);
}

/* docs/REGOLE.md has a line for each rule, and none besides. */
static void documented(void **state) {
  (void)state;
  char *text = read_all("docs/REGOLE.md"), line[1000];
  size_t n = 0;
  for (size_t i = 0; i < zn_regole_count(); i++) {
    zn_regola_info r = zn_regola_at(i);
    snprintf(line, sizeof line, "| %s | %c | %s | %s | %s |\n", r.codice, (char)r.gravita, r.testo, r.rimedio, r.fonte);
    if (strstr(text, line) == NULL) fail_msg("docs/REGOLE.md has no line\n%s", line);
  }
  for (const char *at = text; (at = strchr(at, '\n')) != NULL; at++)
    n += (at[1] == '|' && at[2] == ' ' && (at[3] == 'V' || at[3] == 'S') && at[4] >= '0' && at[4] <= '9');
  assert_int_equal(n, zn_regole_count());
  free(text);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(table), cmocka_unit_test(tried), cmocka_unit_test(documented)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
