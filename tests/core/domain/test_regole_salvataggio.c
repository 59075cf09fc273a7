/* Hints on save: what is said of the row that was touched, in the words a clerk reads, at the cost of that one impegno.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/core/domain/support_regole.h"

static json_t *hints(unsigned entity, int64_t k) {
  json_t *out = json_array();
  zn_regole_al_salvataggio(w.g.o[E1].r, zn_entity_by_no(entity), k, out);
  return out;
}

static void says(unsigned entity, int64_t k, const char *text) {
  json_t *out = hints(entity, k);
  size_t n = json_array_size(out);
  const char *first = n > 0 ? json_string_value(json_array_get(out, 0)) : "";
  if (n != (text[0] != 0) || strcmp(first, text) != 0)
    fail_msg("%zu hints, the first\n  %s\nnot\n  %s", n, first, text);
  json_decref(out);
}

static void amount_only(void **state) {
  (void)state;
  world_open(false);
  int64_t k = committed("1", 10000), l, v;
  says(ZN_IMPEGNO, k, "");
  l = settled(k, "7", 6000, 0);
  says(ZN_LIQUIDAZIONE, l, "");
  says(ZN_PAGAMENTO, paid(l, "145", 5000), "");
  says(ZN_PAGAMENTO, paid(l, "146", 2500),
       "Il pagato (75,00 €) supera il liquidato (60,00 €) nell'impegno 2025/1. Controlla i mandati oppure aggiungi la "
       "liquidazione mancante.");
  zn_row row = new_row(ZN_VARIAZIONE_IMPEGNO);
  set_int(&row, "impegno", k);
  set_int(&row, "data", D_01_06);
  set_int(&row, "importo", 45000);
  set_text(&row, "motivo", "aumento");
  v = put(&row);
  json_t *out = hints(ZN_VARIAZIONE_IMPEGNO, v); /* the payment is still too much, and now the line is passed too */
  assert_int_equal(json_array_size(out), 2);
  assert_string_equal(json_string_value(json_array_get(out, 0)),
                      "Con questa registrazione l'impegnato (550,00 €) supera l'importo programmato (500,00 €). Riduci "
                      "l'impegno oppure chiedi al capofila di rimodulare.");
  json_decref(out);
  zn_row outside = impegno("9", 10);
  *(zn_val *)zn_row_val(&outside, "budget") = zn_null();
  says(ZN_IMPEGNO, put(&outside),
       "L'impegno 2025/9 non ha un importo programmato: è fuori piano e non entra in nessuna rendicontazione.");
  says(ZN_FORNITORE, supplier("00743110157"), ""); /* not a row of spending */
  world_close();
}

static void every_act(void **state) {
  (void)state;
  world_open(true);
  zn_row i = impegno("1", 1000);
  set_text(&i, "cup", "J11B21000390006");
  int64_t k = put(&i), l;
  says(ZN_IMPEGNO, k,
       "L'impegno 2025/1 non ha la determina. Registrala con \"zona add atto\" e indicala nell'impegno (atto=…).");
  l = settled(k, "7", 1000, 0);
  says(ZN_LIQUIDAZIONE, l, ""); /* the determina was said */
  says(ZN_PAGAMENTO, paid(l, "145", 1000),
       "Il mandato n. 145 di 10,00 € (impegno 2025/1) non ha né giustificativo né quietanza. Indica il giustificativo "
       "nella liquidazione e il numero della quietanza nel pagamento.");
  world_close();
}

static void documents(void **state) {
  (void)state;
  world_open(false);
  int64_t k = committed("1", 30000), d = invoice("12", 10000), e = invoice("13", 10000);
  says(ZN_LIQUIDAZIONE, settled(k, "7", 4000, d), "");
  says(ZN_LIQUIDAZIONE, settled(k, "8", 6000, d), "");
  says(ZN_LIQUIDAZIONE, settled(k, "9", 5000, d),
       "Questa fattura è già rendicontata per 100,00 su 100,00. Puoi imputare al massimo 0,00.");
  says(ZN_LIQUIDAZIONE, settled(k, "10", 10001, e),
       "La liquidazione supera il totale del documento n. 13 (100,00). Controlla i due importi.");
  world_close();
}

/* DOMAIN section 17, word by word. */
static void transfers(void **state) {
  (void)state;
  static const char leads[] =
      "Questo pagamento va al Comune capofila: lo contiamo come trasferimento, non come spesa. "
      "La spesa la rendiconta il capofila.";
  world_open(false);
  zn_row i = impegno("1", 1000), j = impegno("2", 1000);
  set_int(&i, "controparte_ente", org_k(&w.g, E1, "M001"));
  int64_t k = put(&i);
  says(ZN_IMPEGNO, k, ""); /* M001 does not account for the fund: a supplier like others */
  new_line("M001", 100);
  new_line("E002", 100);
  carry_all(&w.g);
  says(ZN_IMPEGNO, k, leads);
  says(ZN_PAGAMENTO, paid(settled(k, "7", 1000, 0), "145", 1000), leads);
  set_int(&j, "controparte_ente", org_k(&w.g, E1, "E002"));
  says(ZN_IMPEGNO, put(&j),
       "Questo pagamento va a E002: lo contiamo come trasferimento, non come spesa. La spesa la rendiconta E002.");
  world_close();
}

/* ---- the cost ---- */

static int count(void *ctx) {
  ++*(size_t *)ctx;
  return 0;
}

/* Steps of SQLite's machine that the hints of one payment take. */
static size_t cost(int64_t payment_k) {
  size_t steps = 0;
  sqlite3 *db = zn_replica_db(w.g.o[E1].r);
  json_decref(hints(ZN_PAGAMENTO, payment_k)); /* statements are prepared */
  sqlite3_progress_handler(db, 10, count, &steps);
  json_decref(hints(ZN_PAGAMENTO, payment_k));
  sqlite3_progress_handler(db, 0, NULL, NULL);
  return steps;
}

static void many(int n) {
  zn_tx *tx;
  MUST(zn_tx_begin(&tx, w.g.o[E1].r, &err));
  for (int i = 0; i < n; i++) {
    char number[20];
    snprintf(number, sizeof number, "M%d", i);
    zn_row row = impegno(number, 10), l = new_row(ZN_LIQUIDAZIONE);
    MUST(zn_tx_insert(tx, &w.l6, NULL, &row, false, &err));
    set_int(&l, "impegno", row.k);
    set_int(&l, "anno", 2025);
    set_text(&l, "numero", number);
    set_int(&l, "progressivo", 1);
    set_int(&l, "data", D_01_04);
    set_int(&l, "importo", 10);
    MUST(zn_tx_insert(tx, &w.l6, NULL, &l, false, &err));
  }
  MUST(zn_tx_commit(tx, &err));
}

static void cheap(void **state) {
  (void)state;
  world_open(true);
  int64_t p = paid(settled(committed("1", 1000), "7", 1000, invoice("12", 1000)), "145", 1000);
  size_t few = cost(p);
  many(3000);
  size_t lots = cost(p);
  if (lots > few + few / 2 + 20) fail_msg("%zu steps with one impegno, %zu with 3,000", few, lots);
  world_close();
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(amount_only), cmocka_unit_test(every_act),
                                     cmocka_unit_test(documents), cmocka_unit_test(transfers), cmocka_unit_test(cheap)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
