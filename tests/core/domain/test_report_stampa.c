/* How a table is printed: cells of every type in text, CSV, JSON and the page; what another office typed acts nowhere;
 * the page's bytes are frozen, because signed declarations are made of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "core/domain/report/html.h"
#include "core/domain/report/table.h"

static const zn_colonna columns[] = {{"nome", "Nome", ZN_C_TESTO},        {"importo", "Importo", ZN_C_IMPORTO},
                                     {"giorno", "Giorno", ZN_C_DATA},     {"fte", "FTE", ZN_C_CENTESIMI},
                                     {"quota", "% quota", ZN_C_PERCENTO}, {"anno", "Anno", ZN_C_INTERO}};

static zn_tabella *table(void) {
  zn_tabella *t = zn_tabella_new("R0", columns, sizeof columns / sizeof columns[0]);
  zn_cella *c = zn_tabella_riga(t, ZN_RIGA);
  zn_cella_testo(t, &c[0], "=cmd|'/C calc'!A1 <b onclick=\"x\">&");
  zn_cella_importo(&c[1], -123456789);
  zn_cella_intero(&c[2], zn_day_from_ymd(2025, 3, 1));
  zn_cella_intero(&c[3], 1050);
  zn_cella_percento(&c[4], 1, 3);
  zn_cella_intero(&c[5], 2025);
  zn_tabella_riga(t, ZN_RIGA_TOTALE);
  snprintf(t->titolo, sizeof t->titolo, "Prova");
  snprintf(t->chi, sizeof t->chi, "Cortale (D049)");
  snprintf(t->impronta, sizeof t->impronta, "abcdef");
  t->has_al = true;
  t->al = zn_day_from_ymd(2025, 12, 31);
  zn_tabella_prima(t, "Prima & dopo");
  zn_tabella_nota(t, "Nota");
  zn_tabella_firma(t, "Chi firma");
  return t;
}

static void cells(void **state) {
  (void)state;
  zn_tabella *t = table();
  zn_buf b;
  zn_buf_init(&b, 0);
  zn_tabella_csv(t, false, &b);
  assert_string_equal(zn_buf_cstr(&b),
                      "Nome;Importo;Giorno;FTE;% quota;Anno\r\n"
                      "\"'=cmd|'/C calc'!A1 <b onclick=\"\"x\"\">&\";-1234567,89;01/03/2025;10,50;33,33;2025\r\n"
                      ";;;;;\r\n");
  zn_buf_clear(&b);
  zn_tabella_text(t, &b);
  const char *text = zn_buf_cstr(&b);
  static const char *const must[] = {"R0 Prova", "Cortale (D049)", "Prima & dopo", "-1.234.567,89", "01/03/2025",
                                     "10,50",    "33,33%",         "Nota",         "abcdef",        "Chi firma"};
  for (size_t i = 0; i < sizeof must / sizeof must[0]; i++)
    if (strstr(text, must[i]) == NULL) fail_msg("no %s in: %s", must[i], text);
  json_t *j = zn_tabella_json(t), *row = json_array_get(json_object_get(j, "righe"), 0);
  assert_string_equal(json_string_value(json_object_get(row, "giorno")), "2025-03-01");
  assert_string_equal(json_string_value(json_object_get(row, "fte")), "10.50");
  assert_string_equal(json_string_value(json_object_get(row, "importo")), "-1234567.89");
  assert_string_equal(json_string_value(json_object_get(row, "quota")), "33.33");
  assert_int_equal(json_integer_value(json_object_get(row, "anno")), 2025);
  assert_string_equal(json_string_value(json_object_get(j, "al")), "2025-12-31");
  assert_string_equal(json_string_value(json_object_get(json_array_get(json_object_get(j, "colonne"), 2), "tipo")),
                      "data");
  json_decref(j);
  zn_buf_release(&b);
  zn_tabella_free(t);
}

/* What begins like a formula, for whatever a spreadsheet takes for a beginning. */
static void neutral(void **state) {
  (void)state;
  static const char *const bad[] = {"=1", "+1", "-1", "@SUM(A1)", "\t=1", "\tx", "\rx", " =1", "\n-1"};
  static const char *const good[] = {"1", "a=b", "Via Roma 1-3", "x@y.it", ""};
  static const zn_colonna one[] = {{"nome", "Nome", ZN_C_TESTO}};
  for (size_t i = 0; i < 14; i++) {
    zn_tabella *t = zn_tabella_new("R0", one, 1);
    zn_buf b;
    const char *text = i < 9 ? bad[i] : good[i - 9];
    zn_cella_testo(t, zn_tabella_riga(t, ZN_RIGA), text);
    zn_buf_init(&b, 0);
    zn_tabella_csv(t, false, &b);
    assert_int_equal(strstr(zn_buf_cstr(&b), "\r\n\"'") != NULL, i < 9);
    zn_buf_release(&b);
    zn_tabella_free(t);
  }
}

static void page(void **state) {
  (void)state;
  zn_tabella *t = table();
  zn_buf b, again;
  zn_buf_init(&b, 0);
  zn_buf_init(&again, 0);
  zn_report_html(&t, 1, &b);
  zn_report_html(&t, 1, &again);
  assert_true(zn_span_eq(zn_buf_span(&b), zn_buf_span(&again)));
  const char *text = zn_buf_cstr(&b);
  assert_null(strstr(text, "<b "));
  assert_null(strstr(text, "onclick=\"")); /* only as text */
  assert_non_null(strstr(text, "&lt;b onclick=&quot;x&quot;&gt;&amp;"));
  assert_null(strstr(text, "http"));
  assert_null(strstr(text, "<script"));
  assert_non_null(strstr(text, "<html lang=\"it\">"));
  assert_non_null(strstr(text, "<th scope=\"col\""));
  assert_non_null(strstr(text, "<caption>"));
  /* A change here changes what offices signed: then declarations of before must still be made as they were. */
  uint8_t sum[32];
  char hex[65];
  crypto_hash_sha256(sum, b.p, b.n);
  sodium_bin2hex(hex, sizeof hex, sum, sizeof sum);
  assert_string_equal(hex, "6c866dcc5fbbcd8b072f92c260606a6ed31d5cf6eb437e56e5e30f783818b741");
  zn_buf_release(&b);
  zn_buf_release(&again);
  zn_tabella_free(t);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(cells), cmocka_unit_test(neutral), cmocka_unit_test(page)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
