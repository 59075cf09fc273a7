/* The layouts R1, R2, R14 at each level, and how a table prints; the view "primo livello". */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/domain/report/report.h"
#include "core/domain/report/table.h"
#include "tests/core/domain/support_story.h"

static region g;
static story s;

static zn_cents cell(const zn_tabella *t, size_t row, const char *column) {
  for (size_t c = 0; c < t->ncolonne; c++)
    if (strcmp(t->colonne[c].nome, column) == 0) return t->celle[row * t->ncolonne + c].i;
  fail_msg("no column %s", column);
  return 0;
}

static void reports(void **state) {
  (void)state;
  region_open(&g, 42, E2);
  story_begin(&s, &g, 2070);
  for (int i = 0; i < 200; i++) story_step(&s);
  carry_all(&g);
  static const struct {
    zn_livello l;
    const char *org;
  } levels[] = {{ZN_LIVELLO_REGIONE, "regione"},
                {ZN_LIVELLO_AMBITO, "AMB-A"},
                {ZN_LIVELLO_AMBITO, "AMB-B"},
                {ZN_LIVELLO_ENTE, "E001"},
                {ZN_LIVELLO_ENTE, "M001"}};
  for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
    zn_report_ask ask = {.livello = levels[i].l,
                         .org = org_id(levels[i].org),
                         .has_al = true,
                         .al = 20400,
                         .fondo_annualita = s.fa[REG]};
    zn_importi must;
    story_sum(&s, levels[i].l, levels[i].org, 20400, &must);
    zn_tabella **t;
    size_t n;
    MUST(zn_report_make(g.o[REG].r, "R1", &ask, &t, &n, &err));
    assert_int_equal(n, 1);
    assert_int_equal(t[0]->nrighe, 2);
    for (size_t row = 0; row < 2; row++) { /* the fund, and the total of one fund */
      assert_int_equal(cell(t[0], row, "assegnato"), must.totali.assegnato);
      assert_int_equal(cell(t[0], row, "impegnato"), must.totali.impegnato);
      assert_int_equal(cell(t[0], row, "da_pagare"), must.totali.da_pagare);
      assert_int_equal(cell(t[0], row, "da_programmare"), must.totali.da_programmare);
    }
    zn_report_free(t, n);
    MUST(zn_report_make(g.o[REG].r, "r2", &ask, &t, &n, &err));
    assert_int_equal(n, 4);
    const zn_cents totals[4] = {must.totali.programmato, must.totali.impegnato, must.totali.liquidato,
                                must.totali.pagato};
    for (size_t m = 0; m < 4; m++) {
      size_t last = t[m]->nrighe - 1;
      zn_cents sub = 0, rows = 0;
      assert_int_equal(t[m]->tipi[last], ZN_RIGA_TOTALE);
      assert_int_equal(cell(t[m], last, "totale"), totals[m]);
      for (size_t r = 0; r < last; r++) {
        if (t[m]->tipi[r] == ZN_RIGA_SUBTOTALE)
          sub += cell(t[m], r, "totale");
        else
          rows += cell(t[m], r, "totale");
        assert_int_equal(cell(t[m], r, "A1") + cell(t[m], r, "A2") + cell(t[m], r, "A3") + cell(t[m], r, "altre"),
                         cell(t[m], r, "totale"));
      }
      assert_int_equal(sub, totals[m]);
      assert_int_equal(rows, totals[m]);
    }
    zn_report_free(t, n);
    MUST(zn_report_make(g.o[REG].r, "R14", &ask, &t, &n, &err));
    for (size_t r = 0; r < t[0]->nrighe; r++) {
      assert_int_equal(cell(t[0], r, "in_transito"), cell(t[0], r, "inviato") - cell(t[0], r, "ricevuto"));
      assert_int_equal(cell(t[0], r, "da_giustificare"), cell(t[0], r, "inviato") - cell(t[0], r, "giustificato"));
    }
    zn_report_free(t, n);
  }
  zn_report_ask ask = {.livello = ZN_LIVELLO_REGIONE};
  zn_tabella **t;
  size_t n;
  zn_err e = {0};
  assert_int_equal(zn_report_make(g.o[REG].r, "R99", &ask, &t, &n, &e), ZN_E_NOTFOUND);
  assert_non_null(strstr(e.text, "R1"));
  region_close(&g);
}

/* The first recipient's payments count whatever the counterpart; what lower levels do with that money does not. */
static void primo_livello(void **state) {
  (void)state;
  region_open(&g, 43, E2);
  story_begin(&s, &g, 2071);
  int cap = -1, e1 = -1, sub = -1, e2 = -1;
  for (int i = 0; i < s.nlines; i++) {
    if (strcmp(s.lines[i].ente, "M001") == 0 && strcmp(s.edges[s.lines[i].edge].a, "AMB-A") == 0 &&
        s.edges[s.lines[i].edge].at == REG)
      cap = i;
    if (strcmp(s.lines[i].ente, "E001") == 0 && strcmp(s.edges[s.lines[i].edge].a, "AMB-A") == 0) e1 = i;
    if (strcmp(s.lines[i].ente, "E002") == 0 && strcmp(s.edges[s.lines[i].edge].a, "E002") == 0) e2 = i;
  }
  for (int i = 0; i < s.nedges; i++)
    if (s.edges[i].da != NULL && strcmp(s.edges[i].da, "AMB-A") == 0) sub = i;
  static const struct {
    int at;
    const char *ente;
    int cents;
  } spent[] = {{CAP_A, "M001", 1000}, {E1, "E001", 200}, {E2, "E002", 30}, {CAP_A, "M001", 4}};
  for (int i = 0; i < 4; i++) {
    zn_row row = new_row(ZN_IMPEGNO);
    char number[10];
    int at = spent[i].at, line = i == 0 ? cap : i == 1 ? e1 : e2;
    snprintf(number, sizeof number, "%d", i + 1);
    set_int(&row, "ente", org_k(&g, at, spent[i].ente));
    set_int(&row, "anno", 2025);
    set_text(&row, "numero", number);
    if (i < 3)
      set_int(&row, "budget", carry_k(&g, s.lines[line].at, s.lines[line].k, at));
    else
      set_int(&row, "assegnazione", carry_k(&g, s.edges[sub].at, s.edges[sub].k, at)); /* passed on to E002 */
    set_int(&row, "data", 20200);
    set_int(&row, "importo", spent[i].cents);
    zn_ledger l = ledger_of(&g, ZN_L6_ENTE, spent[i].ente, "AMB-A");
    add_row(&g, at, &l, &row);
  }
  carry_all(&g);
  zn_importi im;
  zn_id a = org_id("AMB-A");
  MUST(zn_importi_at(g.o[REG].r, s.fa[REG], ZN_LIVELLO_AMBITO, &a, 20400, ZN_VISTA_FINALE, &im, &err));
  assert_int_equal(im.totali.impegnato, 1000 + 200 + 30);
  assert_int_equal(im.interni.impegnato, 4);
  MUST(zn_importi_at(g.o[REG].r, s.fa[REG], ZN_LIVELLO_AMBITO, &a, 20400, ZN_VISTA_PRIMO_LIVELLO, &im, &err));
  assert_int_equal(im.totali.impegnato, 1000 + 4);
  assert_int_equal(im.interni.impegnato, 0);
  region_close(&g);
}

static void printing(void **state) {
  (void)state;
  static const zn_colonna columns[] = {{"nome", "Nome", ZN_C_TESTO},
                                       {"euro", "Importo", ZN_C_IMPORTO},
                                       {"p", "%", ZN_C_PERCENTO},
                                       {"n", "N", ZN_C_INTERO}};
  zn_tabella *t = zn_tabella_new("R0", columns, 4);
  zn_cella *c = zn_tabella_riga(t, ZN_RIGA);
  zn_cella_testo(t, &c[0], "=cmd();\"x\"");
  zn_cella_importo(&c[1], -123456789);
  zn_cella_percento(&c[2], 1, 3);
  c[3] = (zn_cella){.i = 7, .testo = ""};
  c = zn_tabella_riga(t, ZN_RIGA_TOTALE);
  zn_cella_testo(t, &c[0], "Totale è");
  zn_buf out;
  zn_buf_init(&out, 0);
  zn_tabella_csv(t, true, &out);
  assert_string_equal(zn_buf_cstr(&out),
                      "\xef\xbb\xbfNome;Importo;%;N\r\n\"'=cmd();\"\"x\"\"\";-1234567,89;33,33;7\r\nTotale è;;;\r\n");
  zn_buf_clear(&out);
  zn_tabella_text(t, &out);
  assert_non_null(strstr(zn_buf_cstr(&out), "-1.234.567,89"));
  assert_non_null(strstr(zn_buf_cstr(&out), "33,33%"));
  json_t *j = zn_tabella_json(t), *row = json_array_get(json_object_get(j, "righe"), 0);
  assert_string_equal(json_string_value(json_object_get(row, "euro")), "-1234567.89");
  assert_int_equal(json_integer_value(json_object_get(row, "n")), 7);
  assert_true(json_is_null(json_object_get(json_array_get(json_object_get(j, "righe"), 1), "euro")));
  json_decref(j);
  zn_buf_release(&out);
  zn_tabella_free(t);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(reports), cmocka_unit_test(primo_livello),
                                     cmocka_unit_test(printing)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
