/* The trace: entries sum to the figure, to the cent, at every level, date, view; every cell of the reports opens; a row
 * says which figures it is in, or why in none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/domain/traccia/provenienza.h"
#include "tests/core/domain/support_story.h"

static region g;
static story s;

static const struct {
  zn_livello l;
  const char *org;
} levels[] = {{ZN_LIVELLO_REGIONE, "regione"}, {ZN_LIVELLO_AMBITO, "AMB-A"}, {ZN_LIVELLO_AMBITO, "AMB-B"},
              {ZN_LIVELLO_ENTE, "E001"},       {ZN_LIVELLO_ENTE, "E002"},    {ZN_LIVELLO_ENTE, "M001"}};
#define LEVELS (sizeof levels / sizeof levels[0])

static zn_cifra figure(int at, zn_livello l, const char *org, zn_day al) {
  zn_id id = org_id(org);
  int64_t k = l == ZN_LIVELLO_REGIONE ? 0 : zn_replica_k_of_hash(g.o[at].r, &id, false);
  return (zn_cifra){
      .fondo_annualita = s.fa[at],
      .chi = {.livello = l, .ente = l == ZN_LIVELLO_ENTE ? k : 0, .ambito = l == ZN_LIVELLO_AMBITO ? k : 0},
      .al = al};
}

/* Every measure of one organisation; *rows: how many entries were seen. */
static void one_level(int at, zn_livello l, const char *org, zn_day al, zn_vista v, size_t *rows, uint64_t seed) {
  zn_importi im;
  zn_id id = org_id(org);
  MUST(zn_importi_at(g.o[at].r, s.fa[at], l, &id, al, v, &im, &err));
  for (int m = ZN_MIS_ASSEGNATO; m <= ZN_MIS_CASSA_VINCOLATA; m++) {
    for (int in = 0; in < 2; in++) {
      zn_cifra c = figure(at, l, org, al);
      zn_traccia t;
      c.misura = (zn_misura)m;
      c.interni = in;
      c.vista = v;
      MUST(zn_traccia_di(g.o[at].r, &c, &t, &err));
      zn_cents must = zn_importi_misura(&im, c.misura, in), sum = 0;
      for (size_t i = 0; i < t.n; i++) {
        sum += t.v[i].cents;
        assert_true(t.v[i].cents != 0);
        assert_true(t.v[i].giorno <= al);
      }
      if (sum != must || t.totale != must || !t.quadra)
        fail_msg("seed %llu, %s at %d, %s%s: the entries sum to %lld, the figure is %lld", (unsigned long long)seed,
                 org, al, zn_misura_name(c.misura), in ? " interni" : "", (long long)sum, (long long)must);
      *rows += t.n;
      zn_traccia_free(&t);
    }
  }
}

static void entries_are_the_figure(void **state) {
  (void)state;
  size_t rows = 0;
  for (uint64_t seed = 500; seed < 504; seed++) {
    region_open(&g, seed, E2);
    story_begin(&s, &g, 2081);
    for (int i = 0; i < 220; i++) story_step(&s);
    carry_all(&g);
    for (size_t i = 0; i < LEVELS; i++) {
      one_level(REG, levels[i].l, levels[i].org, 20400, ZN_VISTA_FINALE, &rows, seed);
      one_level(REG, levels[i].l, levels[i].org, (zn_day)rnd_in(&g, 20100, 20300), ZN_VISTA_FINALE, &rows, seed);
      one_level(REG, levels[i].l, levels[i].org, 20250, ZN_VISTA_PRIMO_LIVELLO, &rows, seed);
    }
    one_level(E1, ZN_LIVELLO_ENTE, "E001", 20400, ZN_VISTA_FINALE, &rows, seed);
    region_close(&g);
  }
  assert_true(rows > 2000); /* there was something to open */
}

/* ---- cells of reports ---- */

static size_t open_cells(const char *name, const zn_report_ask *ask) {
  zn_tabella **t;
  size_t n, opened = 0;
  MUST(zn_report_make(g.o[REG].r, name, ask, &t, &n, &err));
  for (size_t i = 0; i < n; i++) {
    for (size_t row = 0; row < t[i]->nrighe; row++) {
      for (size_t c = 0; c < t[i]->ncolonne; c++) {
        const zn_cella *cell = &t[i]->celle[row * t[i]->ncolonne + c];
        zn_cifra f;
        zn_traccia tr;
        if (t[i]->colonne[c].tipo != ZN_C_IMPORTO || !t[i]->chiavi[row].presente) continue;
        zn_err why = {0};
        zn_status st = zn_cifra_di_cella(t[i], ask, g.o[REG].r, row, t[i]->colonne[c].nome, &f, &why);
        if (st == ZN_E_NOTFOUND && t[i]->chiavi_colonna[c].misura == NULL) continue; /* a column that is no measure */
        if (st != ZN_OK) fail_msg("%s %s: %s", name, t[i]->colonne[c].nome, why.text);
        MUST(zn_traccia_di(g.o[REG].r, &f, &tr, &err));
        if (tr.totale != cell->i || !tr.quadra)
          fail_msg("%s %s row %zu, %s: %lld, the trace says %lld", name, t[i]->foglio, row + 1, t[i]->colonne[c].nome,
                   (long long)cell->i, (long long)tr.totale);
        opened += tr.n;
        zn_traccia_free(&tr);
      }
    }
  }
  zn_report_free(t, n);
  return opened;
}

static void cells_open(void **state) {
  (void)state;
  static const char *const names[] = {"R1", "R2", "R14", "R3", "R8", "R13"};
  region_open(&g, 510, E2);
  story_begin(&s, &g, 2082);
  for (int i = 0; i < 200; i++) story_step(&s);
  carry_all(&g);
  for (size_t r = 0; r < 6; r++) {
    size_t opened = 0;
    for (size_t i = 0; i < LEVELS; i++) {
      zn_report_ask ask = {.livello = levels[i].l,
                           .org = org_id(levels[i].org),
                           .has_al = true,
                           .al = 20390,
                           .fondo_annualita = s.fa[REG]};
      if (strcmp(names[r], "R13") == 0 && levels[i].l == ZN_LIVELLO_ENTE) continue;
      opened += open_cells(names[r], &ask);
    }
    if (opened < 10) fail_msg("%s: only %zu entries", names[r], opened);
  }
  zn_tabella **t;
  size_t n;
  zn_cifra f;
  zn_err e = {0};
  zn_report_ask ask = {.livello = ZN_LIVELLO_REGIONE, .fondo_annualita = s.fa[REG]};
  MUST(zn_report_make(g.o[REG].r, "R1", &ask, &t, &n, &err));
  assert_int_equal(zn_cifra_di_cella(t[0], &ask, g.o[REG].r, 99, "pagato", &f, &e), ZN_E_NOTFOUND);
  assert_int_equal(zn_cifra_di_cella(t[0], &ask, g.o[REG].r, 0, "sbagliata", &f, &e), ZN_E_NOTFOUND);
  assert_non_null(strstr(e.text, "impegnato"));
  assert_int_equal(zn_cifra_di_cella(t[0], &ask, g.o[REG].r, 0, "percento_spesa", &f, &e), ZN_E_NOTFOUND);
  zn_report_free(t, n);
  region_close(&g);
}

/* ---- one row ---- */

static int64_t spend(int at, const char *ente, const char *number, int64_t budget, int cents, zn_day day,
                     bool prenotazione) {
  zn_row row = new_row(ZN_IMPEGNO);
  set_int(&row, "ente", org_k(&g, at, ente));
  set_int(&row, "anno", 2025);
  set_text(&row, "numero", number);
  if (budget != 0) set_int(&row, "budget", budget);
  set_int(&row, "data", day);
  set_int(&row, "importo", cents);
  if (prenotazione) set_int(&row, "prenotazione", 1);
  zn_ledger l = ledger_of(&g, ZN_L6_ENTE, ente, "AMB-A");
  return add_row(&g, at, &l, &row);
}

static const char *why(int at, unsigned entity, int64_t k, size_t *n) {
  static char text[200];
  zn_arena a;
  zn_entra *in;
  const char *reason;
  zn_arena_init(&a);
  MUST(zn_traccia_riga(g.o[at].r, entity, k, 20400, &a, &in, n, &reason, &err));
  for (size_t i = 0; i < *n; i++) { /* each figure, opened, has it in with the same amount */
    zn_traccia t;
    zn_cents sum = 0;
    MUST(zn_traccia_di(g.o[at].r, &in[i].cifra, &t, &err));
    for (size_t c = 0; c < t.n; c++)
      if (t.v[c].k == k && t.v[c].entity == entity) sum += t.v[c].cents;
    assert_int_equal(sum, in[i].cents);
    zn_traccia_free(&t);
  }
  (void)snprintf(text, sizeof text, "%s", reason);
  zn_arena_release(&a);
  return text;
}

static int64_t a_line(const char *ente) {
  for (int i = 0; i < s.nlines; i++)
    if (strcmp(s.lines[i].ente, ente) == 0 && strcmp(s.lines[i].ambito, "AMB-A") == 0)
      return carry_k(&g, s.lines[i].at, s.lines[i].k, E1);
  return 0;
}

static void row_tells(void **state) {
  (void)state;
  size_t n;
  region_open(&g, 520, E2);
  story_begin(&s, &g, 2083);
  carry_all(&g);
  int64_t line = a_line("E001"), counts = spend(E1, "E001", "1", line, 1000, 20200, false);
  assert_true(line != 0);
  assert_string_equal(why(E1, ZN_IMPEGNO, counts, &n), "");
  assert_true(n >= 3); /* of the ente, of its ambito, of the Regione */
  assert_non_null(strstr(why(E1, ZN_IMPEGNO, spend(E1, "E001", "2", line, 50, 20200, true), &n), "prenotazione"));
  assert_int_equal(n, 0);
  assert_non_null(strstr(why(E1, ZN_IMPEGNO, spend(E1, "E001", "3", line, 50, 20500, false), &n), "successiva"));
  assert_non_null(strstr(why(E1, ZN_IMPEGNO, spend(E1, "E001", "4", 0, 50, 20200, false), &n), "collegata"));
  assert_non_null(strstr(why(E1, ZN_FONDO, 1, &n), "non è una registrazione"));
  assert_true(why(E1, ZN_BUDGET, line, &n)[0] == 0 && n > 0);
  region_close(&g);
}

/* Of two entries on the ente's behalf on one line only the one of a year without its own counts. */
static void behalf(void **state) {
  (void)state;
  size_t n, rows = 0;
  int64_t k[2];
  region_open(&g, 525, E2);
  story_begin(&s, &g, 2085);
  carry_all(&g);
  int64_t line = a_line("E001"), there = carry_k(&g, E1, line, CAP_A);
  spend(E1, "E001", "1", line, 1000, 20200, false);
  for (int i = 0; i < 2; i++) {
    zn_row row = new_row(ZN_IMPEGNO);
    set_int(&row, "ente", org_k(&g, CAP_A, "E001"));
    set_int(&row, "anno", 2025 + i);
    set_text(&row, "numero", i == 0 ? "8" : "9");
    set_int(&row, "budget", there);
    set_int(&row, "data", i == 0 ? 20210 : 20600);
    set_int(&row, "importo", 70);
    zn_ledger l = ledger_of(&g, ZN_L4_AMBITO_ENTE, "AMB-A", "E001");
    k[i] = add_row(&g, CAP_A, &l, &row);
  }
  carry_all(&g);
  one_level(CAP_A, ZN_LIVELLO_ENTE, "E001", 20800, ZN_VISTA_FINALE, &rows, 525);
  zn_cifra c = figure(CAP_A, ZN_LIVELLO_ENTE, "E001", 20800);
  zn_traccia t;
  c.misura = ZN_MIS_IMPEGNATO;
  MUST(zn_traccia_di(g.o[CAP_A].r, &c, &t, &err));
  assert_int_equal(t.totale, 1070);
  assert_int_equal(t.n, 2);
  assert_true(t.v[1].k == k[1] && t.v[1].per_conto);
  zn_traccia_free(&t);
  assert_non_null(strstr(why(CAP_A, ZN_IMPEGNO, k[0], &n), "per conto"));
  region_close(&g);
}

/* ---- who, when, where, which documents ---- */

static const char *text(const json_t *v, const char *path) {
  char name[40];
  while (v != NULL && *path != 0) {
    size_t n = strcspn(path, ".");
    assert_true(n < sizeof name);
    memcpy(name, path, n);
    name[n] = 0;
    v = json_object_get(v, name);
    path += path[n] == '.' ? n + 1 : n;
  }
  return json_string_value(v);
}

static json_t *trace_of(int at, const zn_cifra *c) {
  zn_arena a;
  zn_place p;
  zn_traccia t;
  json_t *out = NULL;
  zn_arena_init(&a);
  MUST(zn_place_init(&p, g.o[at].r, NULL, &a, &err));
  MUST(zn_traccia_di(g.o[at].r, c, &t, &err));
  MUST(zn_traccia_json(&p, c, &t, 0, 0, &out, &err));
  zn_traccia_free(&t);
  zn_arena_release(&a);
  return out;
}

static void provenance(void **state) {
  (void)state;
  region_open(&g, 530, E2);
  story_begin(&s, &g, 2084);
  carry_all(&g);
  int64_t k = spend(E1, "E001", "77", a_line("E001"), 123456, 20200, false);
  zn_cifra c = figure(E1, ZN_LIVELLO_ENTE, "E001", 20400);
  c.misura = ZN_MIS_IMPEGNATO;
  json_t *v = trace_of(E1, &c);
  const json_t *row = json_array_get(json_object_get(v, "voci"), 0);
  assert_int_equal(json_array_size(json_object_get(v, "voci")), 1);
  assert_string_equal(text(v, "totale"), "1234.56");
  assert_string_equal(text(row, "entity"), "impegno");
  assert_string_equal(text(row, "chiave"), "2025/77");
  assert_string_equal(text(row, "provenienza.registrazione.organizzazione"), "E001");
  assert_string_equal(text(row, "provenienza.registrazione.consegna.stato"), "da_inviare");
  json_decref(v);
  /* another version, sealed and carried */
  zn_arena a;
  zn_arena_init(&a);
  zn_row edited = get_row(&g, E1, ZN_IMPEGNO, k, &a);
  set_int(&edited, "importo", 200000);
  edit_row(&g, E1, &edited);
  zn_arena_release(&a);
  carry_all(&g);
  v = trace_of(E1, &c);
  row = json_array_get(json_object_get(v, "voci"), 0);
  assert_string_equal(text(v, "totale"), "2000.00");
  assert_string_equal(text(row, "provenienza.registrazione.consegna.stato"), "non_consegnata");
  assert_non_null(text(row, "provenienza.registrazione.segmento.impronta"));
  const json_t *before = json_object_get(json_object_get(row, "provenienza"), "precedenti");
  assert_int_equal(json_array_size(before), 1);
  assert_string_equal(text(json_array_get(before, 0), "valori.importo"), "1234.56");
  json_decref(v);
  /* the same from the Regione, which reads it in the ente's segment */
  c = figure(REG, ZN_LIVELLO_REGIONE, "regione", 20400);
  c.misura = ZN_MIS_IMPEGNATO;
  v = trace_of(REG, &c);
  row = json_array_get(json_object_get(v, "voci"), 0);
  assert_string_equal(text(row, "provenienza.registrazione.organizzazione"), "E001");
  assert_string_equal(text(row, "provenienza.registrazione.consegna.stato"), "ricevuta");
  assert_string_equal(text(row, "provenienza.registrazione.segmento.tipo"), "ente");
  json_decref(v);
  region_close(&g);
}

static void names(void **state) {
  (void)state;
  zn_cifra c = {0};
  zn_err e = {0};
  MUST(zn_cifra_misura(&c, "Pagato", &err));
  assert_int_equal(c.misura, ZN_MIS_PAGATO);
  assert_int_equal(zn_cifra_misura(&c, "pagatto", &e), ZN_E_USAGE);
  assert_non_null(strstr(e.text, "da_pagare"));
  assert_int_equal(zn_cifra_misura(&c, "in_transito", &e), ZN_E_USAGE); /* of which two? */
  c.da = 1, c.a = 2;
  MUST(zn_cifra_misura(&c, "in_transito", &err));
  assert_string_equal(zn_cifra_name(&c), "in_transito");
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(entries_are_the_figure),
                                     cmocka_unit_test(cells_open),
                                     cmocka_unit_test(row_tells),
                                     cmocka_unit_test(behalf),
                                     cmocka_unit_test(provenance),
                                     cmocka_unit_test(names)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
