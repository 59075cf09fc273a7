#include "tests/core/domain/support_regole.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

world w;

/* ---- the world ---- */

static void fund(bool completo) {
  zn_row f = new_row(ZN_FONDO), a = new_row(ZN_FONDO_ANNUALITA), e = new_row(ZN_ASSEGNAZIONE);
  set_text(&f, "codice", "FX");
  set_text(&f, "nome", "Fondo X");
  set_text(&f, "livello_prova", completo ? "completo" : "importo");
  if (completo) set_int(&f, "cup_obbligatorio", 1), set_int(&f, "cig_obbligatorio", 1);
  w.fondo = put_at(REG, &w.l1, &f);
  set_int(&a, "fondo", w.fondo);
  set_int(&a, "anno", 2025);
  set_int(&a, "ammissibile_dal", D_01_01);
  set_int(&a, "ammissibile_al", 20453);
  w.fa = put_at(REG, &w.l1, &a);
  set_int(&e, "fondo_annualita", w.fa);
  set_text(&e, "origine", "ente");
  set_int(&e, "da_ente", org_k(&w.g, REG, "regione"));
  set_int(&e, "ambito", org_k(&w.g, REG, "AMB-A"));
  set_text(&e, "tipo", "riparto");
  set_int(&e, "importo", 100000);
  set_text(&e, "stato", "definitiva");
  set_int(&e, "data", D_01_01);
  w.edge = put_at(REG, &w.l1, &e);
}

static void plan(void) {
  zn_row p = new_row(ZN_PIANO), i = new_row(ZN_INTERVENTO);
  set_int(&p, "ambito", org_k(&w.g, CAP_A, "AMB-A"));
  set_int(&p, "triennio_da", 2024);
  set_int(&p, "triennio_a", 2026);
  set_text(&p, "stato", "vigente");
  set_int(&p, "versione", 1);
  w.piano = put_at(CAP_A, &w.l3, &p);
  set_int(&i, "piano", w.piano);
  set_text(&i, "codice", "SAD-01");
  set_text(&i, "titolo", "Assistenza domiciliare");
  set_text(&i, "area", "A2");
  set_text(&i, "obiettivo_servizio", "OS04");
  set_text(&i, "stato", "attivo");
  w.intervento = put_at(CAP_A, &w.l3, &i);
}

void ask_of(int at, zn_livello livello, const char *org) { w.at = at, w.livello = livello, w.org = org; }

void world_open(bool completo) {
  w = (world){.at = E1, .livello = ZN_LIVELLO_ENTE, .org = "E001"};
  region_open(&w.g, 77, E1);
  w.l1 = ledger_of(&w.g, ZN_L1_REGIONE, "regione", NULL);
  w.l3 = ledger_of(&w.g, ZN_L3_AMBITO, "AMB-A", NULL);
  w.l4 = ledger_of(&w.g, ZN_L4_AMBITO_ENTE, "AMB-A", "E001");
  w.l6 = ledger_of(&w.g, ZN_L6_ENTE, "E001", "AMB-A");
  fund(completo);
  carry_all(&w.g);
  plan();
  w.line = new_line("E001", 50000);
  carry_all(&w.g);
  w.budget = carry_k(&w.g, CAP_A, w.line, E1);
}

void world_close(void) { region_close(&w.g); }

int64_t fa_at(int at) {
  carry_all(&w.g);
  return at == REG ? w.fa : carry_k(&w.g, REG, w.fa, at);
}

/* ---- rows ---- */

int64_t put_at(int at, const zn_ledger *l, zn_row *row) { return add_row(&w.g, at, l, row); }
int64_t put(zn_row *row) { return put_at(E1, &w.l6, row); }

zn_row impegno(const char *numero, int64_t importo) {
  zn_row row = new_row(ZN_IMPEGNO);
  set_int(&row, "ente", org_k(&w.g, E1, "E001"));
  set_int(&row, "anno", 2025);
  set_text(&row, "numero", numero);
  set_int(&row, "budget", w.budget);
  set_int(&row, "data", D_01_03);
  set_int(&row, "importo", importo);
  return row;
}

int64_t committed(const char *numero, int64_t importo) {
  zn_row row = impegno(numero, importo);
  return put(&row);
}

int64_t settled(int64_t impegno_k, const char *numero, int64_t importo, int64_t doc) {
  zn_row row = new_row(ZN_LIQUIDAZIONE);
  set_int(&row, "impegno", impegno_k);
  set_int(&row, "anno", 2025);
  set_text(&row, "numero", numero);
  set_int(&row, "progressivo", 1);
  set_int(&row, "data", D_01_04);
  set_int(&row, "importo", importo);
  if (doc != 0) set_int(&row, "giustificativo", doc);
  return put(&row);
}

zn_row payment(int64_t liquidazione, const char *mandato, int64_t importo) {
  zn_row row = new_row(ZN_PAGAMENTO);
  set_int(&row, "liquidazione", liquidazione);
  set_int(&row, "anno", 2025);
  set_text(&row, "mandato_num", mandato);
  set_int(&row, "data_pagamento", D_01_06);
  set_int(&row, "importo", importo);
  set_text(&row, "origine", "manuale");
  return row;
}

int64_t paid(int64_t liquidazione, const char *mandato, int64_t importo) {
  zn_row row = payment(liquidazione, mandato, importo);
  return put(&row);
}

int64_t supplier(const char *piva) {
  zn_row f = new_row(ZN_FORNITORE);
  set_int(&f, "ente", org_k(&w.g, E1, "E001"));
  set_text(&f, "paese", "IT");
  set_text(&f, "piva", piva);
  set_text(&f, "denominazione", "Cooperativa Aurora");
  set_text(&f, "tipo", "ets");
  return put(&f);
}

zn_row paper(const char *tipo, const char *numero, int64_t totale) {
  zn_row d = new_row(ZN_GIUSTIFICATIVO);
  set_int(&d, "fornitore", supplier("00743110157"));
  set_int(&d, "ente", org_k(&w.g, E1, "E001"));
  set_text(&d, "numero", numero);
  set_int(&d, "data", D_01_03);
  set_int(&d, "corpo_n", 1);
  set_text(&d, "tipo", tipo);
  set_int(&d, "totale", totale);
  return d;
}

int64_t invoice(const char *numero, int64_t totale) {
  zn_row d = paper("FAT", numero, totale);
  return put(&d);
}

int64_t act(const char *numero, int day) {
  zn_row a = new_row(ZN_ATTO);
  set_int(&a, "ente", org_k(&w.g, E1, "E001"));
  set_text(&a, "tipo", "DET");
  set_int(&a, "anno", 2025);
  set_text(&a, "numero", numero);
  set_int(&a, "data", day);
  return put(&a);
}

static void change(int at, unsigned entity, int64_t k, const char *field, const char *text, int64_t v) {
  zn_arena a;
  zn_arena_init(&a);
  zn_row row = get_row(&w.g, at, entity, k, &a);
  if (text != NULL)
    set_text(&row, field, text);
  else
    set_int(&row, field, v);
  edit_row(&w.g, at, &row);
  zn_arena_release(&a);
}

void change_int(unsigned entity, int64_t k, const char *field, int64_t v) { change(E1, entity, k, field, NULL, v); }
void change_text(unsigned entity, int64_t k, const char *field, const char *v) { change(E1, entity, k, field, v, 0); }
void plan_text(unsigned entity, int64_t k, const char *field, const char *v) { change(CAP_A, entity, k, field, v, 0); }
void plan_int(unsigned entity, int64_t k, const char *field, int64_t v) { change(CAP_A, entity, k, field, NULL, v); }
void region_text(unsigned entity, int64_t k, const char *field, const char *v) { change(REG, entity, k, field, v, 0); }

int64_t new_line(const char *ente, int64_t importo) {
  zn_row row = new_row(ZN_BUDGET);
  set_int(&row, "intervento", w.intervento);
  set_int(&row, "assegnazione", carry_k(&w.g, REG, w.edge, CAP_A));
  set_int(&row, "ente", org_k(&w.g, CAP_A, ente));
  set_int(&row, "importo", importo);
  return put_at(CAP_A, &w.l3, &row);
}

/* ---- pairs ---- */

/* Findings of a rule; the first one must be the pair's. */
static size_t look(const rule_pair *p, bool must) {
  zn_regole_ask ask = {
      .fondo_annualita = fa_at(w.at), .parte = w.parte, .livello = w.livello, .org = org_id(w.org), .motivo = w.motivo};
  zn_rilievi r;
  size_t n = 0;
  MUST(zn_regole_check(w.g.o[w.at].r, &ask, &r, &err));
  for (size_t i = 0; i < r.n; i++) {
    if (strcmp(r.v[i].codice, p->code) != 0) continue;
    if (!must) fail_msg("%s on a good year: %s", p->code, r.v[i].testo);
    if (n++ > 0) continue;
    if (strcmp(r.v[i].testo, p->says) != 0) fail_msg("%s says\n  %s\nnot\n  %s", p->code, r.v[i].testo, p->says);
    if (r.v[i].gravita != p->level) fail_msg("%s is %c: %s", p->code, (char)r.v[i].gravita, r.v[i].testo);
  }
  zn_rilievi_free(&r);
  return n;
}

void run_pairs(const rule_pair *pairs, size_t n) {
  for (size_t i = 0; i < n; i++) {
    const rule_pair *p = &pairs[i];
    world_open(p->completo);
    if (p->good != NULL) p->good();
    assert_int_equal(look(p, false), 0);
    p->bad();
    size_t found = look(p, true);
    if (found != 1) fail_msg("%s speaks %zu times, not once: %s", p->code, found, p->says);
    world_close();
  }
}
