/* The layouts R1, R2, R14 at each level, and how a table prints; the view "primo livello". */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/domain/rendiconto/rendiconto.h"
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
    assert_true(n >= 5); /* of money, then of users */
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
        assert_int_equal(cell(t[m], r, "A1") + cell(t[m], r, "A2") + cell(t[m], r, "A3"), cell(t[m], r, "totale"));
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

/* And so is the sum of the matrix that `rendiconto show` gives. */
static void shown_is_importi(zn_livello level, const char *org, zn_day al, const zn_somme *must) {
  zn_rendiconto_ask ask = {
      .fondo_annualita = s.fa[REG], .livello = level, .org = org_id(org), .has_al = true, .al = al};
  static const char *const names[4] = {"programmato", "impegnato", "liquidato", "pagato"};
  const zn_cents totals[4] = {must->programmato, must->impegnato, must->liquidato, must->pagato};
  json_t *out = NULL, *one;
  size_t at;
  MUST(zn_rendiconto_show(g.o[REG].r, &ask, &out, &err));
  for (size_t m = 0; m < 4; m++) {
    zn_cents sum = 0;
    json_array_foreach(json_object_get(out, "matrice"), at, one) {
      zn_cents v = 0;
      MUST(zn_money_parse(json_string_value(json_object_get(one, names[m])), &v, &err));
      sum += v;
    }
    if (sum != totals[m]) fail_msg("%s al %d: %s %lld", org, (int)al, names[m], (long long)sum);
  }
  json_decref(out);
}

/* Every sheet's total is what zn_importi_di says, whatever the date and the view. How many rows have no class. */
static size_t same_as_importi(zn_livello level, const char *org, zn_day al, zn_vista vista) {
  zn_report_ask ask = {
      .livello = level, .org = org_id(org), .has_al = true, .al = al, .fondo_annualita = s.fa[REG], .vista = vista};
  zn_importi im;
  zn_tabella **t;
  size_t n, loose = 0;
  MUST(zn_importi_at(g.o[REG].r, s.fa[REG], level, &ask.org, al, vista, &im, &err));
  MUST(zn_report_make(g.o[REG].r, "R2", &ask, &t, &n, &err));
  const zn_cents totals[4] = {im.totali.programmato, im.totali.impegnato, im.totali.liquidato, im.totali.pagato};
  assert_true(n >= 5); /* of money, then of users */
  for (size_t m = 0; m < 4; m++) {
    zn_cents rows = 0;
    size_t last = t[m]->nrighe - 1;
    for (size_t r = 0; r < last; r++) {
      bool none = strcmp(t[m]->celle[r * t[m]->ncolonne + 2].testo, "Non classificato") == 0;
      if (t[m]->tipi[r] == ZN_RIGA) rows += cell(t[m], r, "totale");
      loose += none;
      assert_true(!none || (r == last - 1 && cell(t[m], r, "totale") != 0));
    }
    if (cell(t[m], last, "totale") != totals[m] || rows != totals[m])
      fail_msg("%s al %d, %s, %s: %lld, rows %lld, must be %lld", org, (int)al, zn_vista_name(vista), t[m]->foglio,
               (long long)cell(t[m], last, "totale"), (long long)rows, (long long)totals[m]);
  }
  zn_report_free(t, n);
  if (vista == ZN_VISTA_FINALE) shown_is_importi(level, org, al, &im.totali);
  return loose;
}

static void same_everywhere(zn_day al, zn_vista v) {
  static const char *const enti[] = {"E001", "E002", "M001", "M002"};
  same_as_importi(ZN_LIVELLO_REGIONE, "regione", al, v);
  same_as_importi(ZN_LIVELLO_AMBITO, "AMB-A", al, v);
  same_as_importi(ZN_LIVELLO_AMBITO, "AMB-B", al, v);
  for (int i = 0; i < 4; i++) same_as_importi(ZN_LIVELLO_ENTE, enti[i], al, v);
}

/* An amount on an assignment that the ambito passes on, towards an ente outside it. */
static void spend_outside(void) {
  int sub = -1;
  for (int i = 0; i < s.nedges; i++)
    if (s.edges[i].da != NULL && strcmp(s.edges[i].da, "AMB-A") == 0) sub = i;
  zn_row row = new_row(ZN_IMPEGNO);
  set_int(&row, "ente", org_k(&g, CAP_A, "M001"));
  set_int(&row, "anno", 2025);
  set_text(&row, "numero", "9001");
  set_int(&row, "assegnazione", carry_k(&g, s.edges[sub].at, s.edges[sub].k, CAP_A));
  set_int(&row, "controparte_ente", org_k(&g, CAP_A, "M002"));
  set_int(&row, "data", 20200);
  set_int(&row, "importo", 777);
  zn_ledger l = ledger_of(&g, ZN_L6_ENTE, "M001", "AMB-A");
  add_row(&g, CAP_A, &l, &row);
}

static void change_text(int at, unsigned entity, const char *sql, const char *field, const char *text) {
  zn_arena a;
  zn_arena_init(&a);
  zn_row row = get_row(&g, at, entity, only_k(&g, at, sql), &a);
  set_text(&row, field, text);
  edit_row(&g, at, &row);
  zn_arena_release(&a);
}

static void matrice_is_importi(void **state) {
  (void)state;
  for (uint64_t seed = 60; seed < 62; seed++) {
    region_open(&g, seed, E2);
    story_begin(&s, &g, 2072);
    for (int i = 0; i < 150; i++) story_step(&s);
    spend_outside();
    carry_all(&g);
    zn_day later = 0; /* the date of the latest edge that has a line: a day before, its lines do not count */
    for (int i = 0; i < s.nlines; i++)
      if (s.edges[s.lines[i].edge].data > later) later = s.edges[s.lines[i].edge].data;
    for (int v = 0; v < 2; v++) same_everywhere(later - 1, (zn_vista)v), same_everywhere(20400, (zn_vista)v);
    assert_int_equal(same_as_importi(ZN_LIVELLO_REGIONE, "regione", 20400, ZN_VISTA_FINALE), 0);
    /* transfers to outsiders become final: they have no objective */
    zn_arena a;
    zn_arena_init(&a);
    zn_row fund = get_row(&g, REG, ZN_FONDO, only_k(&g, REG, "SELECT k FROM fondo WHERE codice='F1'"), &a);
    set_int(&fund, "esterni_finali", 1);
    edit_row(&g, REG, &fund);
    zn_arena_release(&a);
    assert_true(same_as_importi(ZN_LIVELLO_REGIONE, "regione", 20400, ZN_VISTA_FINALE) > 0);
    same_everywhere(20400, ZN_VISTA_FINALE);
    region_close(&g);
  }
}

/* No row for what has no class until there is some; then one, for an unknown area and an unknown objective alike. */
static void non_classificato(void **state) {
  (void)state;
  region_open(&g, 64, E2);
  story_begin(&s, &g, 2073);
  carry_all(&g);
  assert_int_equal(same_as_importi(ZN_LIVELLO_AMBITO, "AMB-A", 20500, ZN_VISTA_FINALE), 0);
  change_text(CAP_A, ZN_INTERVENTO, "SELECT min(k) FROM intervento WHERE area IS NOT NULL", "area", "A9");
  change_text(CAP_A, ZN_INTERVENTO, "SELECT max(k) FROM intervento WHERE area IS NOT NULL", "obiettivo_servizio",
              "OS77");
  carry_all(&g);
  assert_int_equal(same_as_importi(ZN_LIVELLO_REGIONE, "regione", 20500, ZN_VISTA_FINALE), 1); /* programmato only */
  region_close(&g);
}

static void hostile_cells(void **state) {
  (void)state;
  static const zn_colonna columns[] = {{"nome", "Nome", ZN_C_TESTO}, {"p", "%", ZN_C_PERCENTO}};
  static const struct {
    const char *text, *csv;
    zn_cents part, whole;
    const char *percent;
  } v[] = {{" =1+1", "\"' =1+1\"", 1, 20000, "0,01"},
           {"\t@x", "\"'\t@x\"", 1, 20001, "0,00"},
           {"\r\n -2", "\"'\r\n -2\"", 2, 3, "66,67"},
           {"\r+3", "\"'\r+3\"", -1, 20000, "-0,01"},
           {"a=b", "a=b", -2, 3, "-66,67"},
           {"  a", "  a", 1, -3, "-33,33"},
           {"\x1b[2Jx", "\xef\xbf\xbd[2Jx", 0, 5, "0,00"},
           {"\xc2\x9bx", "\xef\xbf\xbdx", 5, 5, "100,00"},
           {"\xe2\x80\xaex", "\xef\xbf\xbdx", 99995, 1000000, "10,00"}};
  zn_tabella *t = zn_tabella_new("R0", columns, 2);
  zn_buf out, want;
  zn_buf_init(&out, 0), zn_buf_init(&want, 0);
  snprintf(t->foglio, sizeof t->foglio, "Pagato");
  snprintf(t->titolo, sizeof t->titolo, "T\x1b[31m");
  zn_buf_put_str(&want, "Foglio;Nome;%\r\n");
  for (size_t i = 0; i < sizeof v / sizeof v[0]; i++) {
    zn_cella *c = zn_tabella_riga(t, ZN_RIGA);
    zn_cella_testo(t, &c[0], v[i].text);
    zn_cella_percento(&c[1], v[i].part, v[i].whole);
    zn_buf_printf(&want, "Pagato;%s;%s\r\n", v[i].csv, v[i].percent);
  }
  zn_tabella_csv(t, false, &out);
  assert_string_equal(zn_buf_cstr(&out), zn_buf_cstr(&want));
  zn_buf_clear(&out);
  zn_tabella_text(t, &out);
  const char *text = zn_buf_cstr(&out);
  for (const char *p = text; *p != 0; p++) assert_true((unsigned char)*p >= 0x20 || *p == '\n');
  assert_null(strstr(text, "\xc2\x9b"));
  assert_null(strstr(text, "\xe2\x80\xae"));
  size_t lines = 0;
  for (const char *p = text; *p != 0; p++) lines += *p == '\n';
  assert_int_equal(lines, 4 + sizeof v / sizeof v[0]); /* no cell makes a line of its own */
  zn_buf_release(&out), zn_buf_release(&want);
  zn_tabella_free(t);
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
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reports),          cmocka_unit_test(primo_livello), cmocka_unit_test(matrice_is_importi),
      cmocka_unit_test(non_classificato), cmocka_unit_test(hostile_cells), cmocka_unit_test(printing)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
