#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/core/domain/support_story.h"

#define DAY0 20089 /* 2025-01-01 */

static const char *const ente_of[OFFICES] = {[CAP_A] = "M001", [CAP_B] = "M002", [E1] = "E001", [E2] = "E002"};
static const char *const ambito_of[OFFICES] = {[CAP_A] = "AMB-A", [CAP_B] = "AMB-B", [E1] = "AMB-A", [E2] = "AMB-A"};

static bool same(const char *a, const char *b) { return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0); }
static int some_day(story *s) { return DAY0 + (int)rnd_in(s->g, 0, 420); }
static int64_t some_money(story *s) { return rnd_in(s->g, 1, 4000); }

static int64_t here(story *s, int from, int64_t k, int at) {
  int64_t there = carry_k(s->g, from, k, at);
  return there;
}

static zn_ledger spending(story *s, int at, const char *ente, bool per_conto) {
  return per_conto ? ledger_of(s->g, ZN_L4_AMBITO_ENTE, "AMB-A", ente)
                   : ledger_of(s->g, ZN_L6_ENTE, ente, ambito_of[at]);
}

static void set_org(story *s, zn_row *row, int at, const char *ente_field, const char *ambito_field, const char *code) {
  if (code == NULL) return;
  set_int(row, strncmp(code, "AMB", 3) == 0 ? ambito_field : ente_field, org_k(s->g, at, code));
}

/* ---- acts ---- */

static int add_edge(story *s, int at, const char *da, const char *a, bool bilancio, int64_t importo, int stato,
                    int data) {
  static const char *const stati[] = {"definitiva", "presunta", "revocata"};
  zn_row row = new_row(ZN_ASSEGNAZIONE);
  set_int(&row, "fondo_annualita", s->fa[at]);
  set_text(&row, "origine", bilancio ? "bilancio" : "ente");
  set_text(&row, "tipo", "riparto");
  set_org(s, &row, at, "da_ente", "da_ambito", da);
  set_org(s, &row, at, "ente", "ambito", a);
  set_int(&row, "importo", importo);
  set_text(&row, "stato", stati[stato]);
  set_int(&row, "data", data);
  zn_ledger l = at == REG                                  ? ledger_of(s->g, ZN_L1_REGIONE, "regione", NULL)
                : da != NULL && strncmp(da, "AMB", 3) == 0 ? ledger_of(s->g, ZN_L3_AMBITO, ambito_of[at], NULL)
                                                           : ledger_of(s->g, ZN_L6_ENTE, ente_of[at], ambito_of[at]);
  s->edges[s->nedges] = (s_edge){.at = at,
                                 .k = add_row(s->g, at, &l, &row),
                                 .da = da,
                                 .a = a,
                                 .bilancio = bilancio,
                                 .importo = importo,
                                 .stato = stato,
                                 .data = data};
  return s->nedges++;
}

static void add_line(story *s, int at, int edge, const char *ente, int64_t importo, int64_t intervento) {
  zn_row row = new_row(ZN_BUDGET);
  set_int(&row, "intervento", intervento);
  set_int(&row, "assegnazione", here(s, s->edges[edge].at, s->edges[edge].k, at));
  set_int(&row, "ente", org_k(s->g, at, ente));
  set_int(&row, "importo", importo);
  zn_ledger l = ledger_of(s->g, ZN_L3_AMBITO, ambito_of[at], NULL);
  s->lines[s->nlines++] = (s_line){.at = at,
                                   .k = add_row(s->g, at, &l, &row),
                                   .edge = edge,
                                   .ente = ente,
                                   .ambito = ambito_of[at],
                                   .importo = importo};
}

static int64_t add_intervento(story *s, int at, int64_t piano, const char *codice, const char *os, const char *area) {
  zn_ledger l = ledger_of(s->g, ZN_L3_AMBITO, ambito_of[at], NULL);
  zn_row row = new_row(ZN_INTERVENTO);
  set_int(&row, "piano", piano);
  set_text(&row, "codice", codice);
  set_text(&row, "titolo", codice);
  set_text(&row, "area", area);
  set_text(&row, "obiettivo_servizio", os);
  set_text(&row, "stato", "attivo");
  return add_row(s->g, at, &l, &row);
}

static int64_t add_piano(story *s, int at) {
  zn_ledger l = ledger_of(s->g, ZN_L3_AMBITO, ambito_of[at], NULL);
  zn_row row = new_row(ZN_PIANO);
  set_int(&row, "ambito", org_k(s->g, at, ambito_of[at]));
  set_int(&row, "triennio_da", s->anno);
  set_int(&row, "triennio_a", s->anno + 2);
  s->concluded[at == CAP_B] = rnd_in(s->g, 0, 4) == 0;
  set_text(&row, "stato", s->concluded[at == CAP_B] ? "concluso" : "vigente");
  set_int(&row, "versione", 1);
  return add_row(s->g, at, &l, &row);
}

void story_begin(story *s, region *g, int anno) {
  memset(s, 0, sizeof *s);
  s->g = g;
  s->anno = anno;
  zn_ledger l1 = ledger_of(g, ZN_L1_REGIONE, "regione", NULL);
  zn_row fa = new_row(ZN_FONDO_ANNUALITA);
  set_int(&fa, "fondo", only_k(g, REG, "SELECT k FROM fondo"));
  set_int(&fa, "anno", anno);
  s->fa[REG] = add_row(g, REG, &l1, &fa);
  carry_all(g);
  for (size_t i = 1; i < g->n; i++) s->fa[i] = here(s, REG, s->fa[REG], (int)i);
  int e_a = add_edge(s, REG, "regione", "AMB-A", false, 500000, 0, DAY0 + 10);
  add_edge(s, REG, "regione", "AMB-A", false, 70000, (int)rnd_in(g, 0, 2), some_day(s));
  int e_b = add_edge(s, REG, "regione", "AMB-B", false, 300000, 0, DAY0 + 20);
  int e_e1 = add_edge(s, REG, "regione", "E001", false, 40000, 0, DAY0 + 15);
  carry_all(g);
  int q0 = add_edge(s, E1, NULL, "E001", true, 9000, 0, DAY0 + 5);
  (void)q0;
  int q = add_edge(s, E1, "E001", "AMB-A", false, 9000, 0, DAY0 + 6);
  int sub = add_edge(s, CAP_A, "AMB-A", "E002", false, 4000, 0, DAY0 + 30);
  int back = add_edge(s, E2, "E002", "AMB-A", false, 500, 0, DAY0 + 200);
  (void)back;
  carry_all(g);
  int chain = -1;
  if (g->rich) { /* a third hand: AMB-A, E002, E001 */
    chain = add_edge(s, E2, "E002", "E001", false, 1500, 0, DAY0 + 60);
    carry_all(g);
  }
  int64_t pa = add_piano(s, CAP_A), pb = add_piano(s, CAP_B);
  int64_t ia = add_intervento(s, CAP_A, pa, "I1", "OS01", "A1"), ia2 = add_intervento(s, CAP_A, pa, "I2", "OS04", "A2"),
          ib = add_intervento(s, CAP_B, pb, "I1", "OS01", "A3");
  add_line(s, CAP_A, e_a, "M001", 100000, ia);
  add_line(s, CAP_A, e_a, "E001", 90000, ia);
  if (rnd_in(g, 0, 1)) add_line(s, CAP_A, e_a, "E002", 80000, ia2);
  add_line(s, CAP_A, e_a, "E001", 70000, ia2);
  add_line(s, CAP_A, e_e1, "E001", 40000, ia);
  add_line(s, CAP_A, q, "M001", 5000, ia2);
  add_line(s, CAP_A, sub, "E002", 4000, ia);
  if (chain >= 0) add_line(s, CAP_A, chain, "E001", 1500, ia2);
  add_line(s, CAP_B, e_b, "M002", 60000, ib);
  if (rnd_in(g, 0, 2) == 0) { /* the Regione names M002 for all: a payee across ambiti */
    zn_row row = new_row(ZN_RENDICONTANTE);
    set_int(&row, "fondo_annualita", s->fa[REG]);
    set_int(&row, "ente", org_k(g, REG, "M002"));
    set_text(&row, "fonte", "regione");
    set_text(&row, "tipo", "incluso");
    add_row(g, REG, &l1, &row);
    s->rends[s->nrends++] = (s_rend){"M002", NULL, true};
  }
  carry_all(g);
}

static int spender(story *s) {
  static const int who[] = {CAP_A, CAP_B, E1, E2, E1, E2};
  return who[rnd_in(s->g, 0, 5)];
}

static void fill_imp(story *s, int at, const s_imp *m, zn_row *row) {
  char numero[20];
  snprintf(numero, sizeof numero, "%d", m->numero);
  set_int(row, "ente", org_k(s->g, at, m->ente));
  set_int(row, "anno", s->anno);
  *(zn_val *)zn_row_val(row, "numero") = (zn_val){ZN_V_TEXT, 0, ZN_SPAN(strdup(numero), strlen(numero))};
  if (m->line >= 0) set_int(row, "budget", here(s, s->lines[m->line].at, s->lines[m->line].k, at));
  if (m->edge >= 0) set_int(row, "assegnazione", here(s, s->edges[m->edge].at, s->edges[m->edge].k, at));
  set_int(row, "data", m->data);
  set_int(row, "importo", m->importo);
  if (m->contro != NULL) set_int(row, "controparte_ente", org_k(s->g, at, m->contro));
  if (m->prenotazione) set_int(row, "prenotazione", 1);
}

static void free_numero(zn_row *row) { free((void *)(uintptr_t)zn_row_val(row, "numero")->s.p); }

static void add_impegno(story *s) {
  static const char *const contros[] = {NULL, NULL, NULL, "M001", "E002", "M002", "E003"};
  int at = spender(s);
  if (s->nimps >= STORY_MAX) return;
  s_imp m = {.at = at, .line = -1, .edge = -1, .importo = some_money(s), .data = some_day(s), .numero = ++s->seq};
  m.per_conto = at == CAP_A && rnd_in(s->g, 0, 3) == 0;
  m.ente = m.per_conto ? (rnd_in(s->g, 0, 1) ? "E001" : "E002") : ente_of[at];
  m.contro = contros[rnd_in(s->g, 0, 6)];
  m.prenotazione = rnd_in(s->g, 0, 9) == 0;
  if (rnd_in(s->g, 0, 4) == 0)
    for (int i = 0; i < s->nedges; i++)
      if (same(s->edges[i].da, m.ente) || (same(s->edges[i].da, "AMB-A") && same(m.ente, "M001"))) m.edge = i;
  for (int tries = 0; tries < 20 && m.edge < 0 && m.line < 0; tries++) {
    int i = (int)rnd_in(s->g, 0, s->nlines - 1);
    if (same(s->lines[i].ente, m.ente)) m.line = i;
  }
  if (m.edge >= 0 && here(s, s->edges[m.edge].at, s->edges[m.edge].k, at) < 0) return;
  if (m.line < 0 && m.edge < 0) return;
  zn_row row = new_row(ZN_IMPEGNO);
  fill_imp(s, at, &m, &row);
  zn_ledger l = spending(s, at, m.ente, m.per_conto);
  m.k = add_row(s->g, at, &l, &row);
  free_numero(&row);
  s->imps[s->nimps++] = m;
}

/* Re-imputed to the next year: a reduction and a new impegno that derives from it, neutral for the fund-year. */
static void reimpute(story *s) {
  if (s->nimps == 0 || s->nimps >= STORY_MAX || s->nvars >= STORY_MAX) return;
  int from = (int)rnd_in(s->g, 0, s->nimps - 1);
  s_imp m = s->imps[from];
  if (m.dead || m.prenotazione) return;
  s_row v = {.at = m.at, .parent = from, .importo = -rnd_in(s->g, 1, m.importo), .data = some_day(s)};
  zn_ledger l = spending(s, m.at, m.ente, m.per_conto);
  zn_row row = new_row(ZN_VARIAZIONE_IMPEGNO);
  set_int(&row, "impegno", m.k);
  set_int(&row, "data", v.data);
  set_int(&row, "importo", v.importo);
  set_text(&row, "motivo", "reimputazione");
  v.k = add_row(s->g, m.at, &l, &row);
  s->vars[s->nvars++] = v;
  int64_t old = m.k;
  m.importo = -v.importo;
  m.data = v.data;
  m.numero = ++s->seq;
  row = new_row(ZN_IMPEGNO);
  fill_imp(s, m.at, &m, &row);
  set_int(&row, "deriva_da", old);
  m.k = add_row(s->g, m.at, &l, &row);
  free_numero(&row);
  s->imps[s->nimps++] = m;
}

static void edit_impegno(story *s) {
  if (s->nimps == 0) return;
  s_imp *m = &s->imps[rnd_in(s->g, 0, s->nimps - 1)];
  if (m->dead) return;
  if (rnd_in(s->g, 0, 5) == 0) {
    delete_row(s->g, m->at, ZN_IMPEGNO, m->k);
    m->dead = true;
    return;
  }
  zn_arena a;
  zn_arena_init(&a);
  zn_row row = get_row(s->g, m->at, ZN_IMPEGNO, m->k, &a);
  m->importo = some_money(s);
  m->data = some_day(s);
  if (rnd_in(s->g, 0, 2) == 0 && m->edge < 0)
    for (int i = 0; i < s->nlines; i++)
      if (same(s->lines[i].ente, m->ente) && rnd_in(s->g, 0, 1)) m->line = i;
  if (m->edge < 0) set_int(&row, "budget", here(s, s->lines[m->line].at, s->lines[m->line].k, m->at));
  set_int(&row, "data", m->data);
  set_int(&row, "importo", m->importo);
  if (rnd_in(s->g, 0, 3) == 0) {
    m->contro = m->contro == NULL ? "M001" : NULL;
    *(zn_val *)zn_row_val(&row, "controparte_ente") =
        m->contro != NULL ? zn_int(org_k(s->g, m->at, "M001")) : zn_null();
  }
  edit_row(s->g, m->at, &row);
  zn_arena_release(&a);
}

/* A row below an impegno: by its office. */
static void add_below(story *s, unsigned entity, s_row *parents, int nparents, const char *ref, s_row *list, int *n,
                      bool sign) {
  if (nparents == 0 || *n >= STORY_MAX) return;
  int p = (int)rnd_in(s->g, 0, nparents - 1), imp = p;
  if (entity == ZN_STORNO) imp = s->liqs[s->pays[p].parent].parent;
  if (entity == ZN_PAGAMENTO || entity == ZN_RECUPERO) imp = s->liqs[p].parent;
  bool gone = parents == NULL ? s->imps[p].dead : parents[p].dead;
  const s_imp *m = &s->imps[imp];
  if (gone || m->dead) return;
  zn_row row = new_row(entity);
  s_row x = {.at = m->at, .parent = p, .importo = some_money(s), .data = some_day(s)};
  if (sign && rnd_in(s->g, 0, 1)) x.importo = -x.importo;
  set_int(&row, ref, parents == NULL ? m->k : parents[p].k);
  set_int(&row, entity == ZN_PAGAMENTO ? "data_pagamento" : "data", x.data);
  set_int(&row, "importo", x.importo);
  char numero[20];
  snprintf(numero, sizeof numero, "%d", ++s->seq);
  if (entity == ZN_VARIAZIONE_IMPEGNO) set_text(&row, "motivo", "errore_materiale");
  if (entity == ZN_LIQUIDAZIONE)
    set_int(&row, "anno", s->anno), set_text(&row, "numero", numero), set_int(&row, "progressivo", 1);
  if (entity == ZN_PAGAMENTO)
    set_int(&row, "anno", s->anno), set_text(&row, "mandato_num", numero), set_text(&row, "origine", "manuale");
  zn_ledger l = spending(s, m->at, m->ente, m->per_conto);
  x.k = add_row(s->g, m->at, &l, &row);
  list[(*n)++] = x;
}

static void change_below(story *s, unsigned entity, s_row *list, int n, const char *ref, s_row *parents, int nparents) {
  if (n == 0) return;
  s_row *x = &list[rnd_in(s->g, 0, n - 1)];
  if (x->dead) return;
  if (rnd_in(s->g, 0, 3) == 0) {
    delete_row(s->g, x->at, entity, x->k);
    x->dead = true;
    return;
  }
  zn_arena a;
  zn_arena_init(&a);
  zn_row row = get_row(s->g, x->at, entity, x->k, &a);
  x->importo = some_money(s);
  x->data = some_day(s);
  set_int(&row, "importo", x->importo);
  set_int(&row, entity == ZN_PAGAMENTO ? "data_pagamento" : "data", x->data);
  if (rnd_in(s->g, 0, 3) == 0) { /* under another parent of the same office */
    for (int i = 0; i < nparents; i++) {
      int64_t k = parents == NULL ? s->imps[i].k : parents[i].k,
              was = parents == NULL ? s->imps[x->parent].k : parents[x->parent].k;
      bool dead = parents == NULL ? s->imps[i].dead : parents[i].dead;
      int there = parents == NULL ? s->imps[i].at : parents[i].at;
      if (there == x->at && ZN_K_FEED(k) == ZN_K_FEED(was) && !dead && rnd_in(s->g, 0, 3) == 0) {
        set_int(&row, ref, k);
        x->parent = i;
        break;
      }
    }
  }
  edit_row(s->g, x->at, &row);
  zn_arena_release(&a);
}

static void add_split(story *s) {
  if (s->nsplits >= STORY_MAX || s->nimps == 0) return;
  bool by_liq = s->nliqs > 0 && rnd_in(s->g, 0, 2) == 0;
  int liq = by_liq ? (int)rnd_in(s->g, 0, s->nliqs - 1) : -1;
  int imp = by_liq ? s->liqs[liq].parent : (int)rnd_in(s->g, 0, s->nimps - 1);
  const s_imp *m = &s->imps[imp];
  if (m->dead || (by_liq && s->liqs[liq].dead) || rnd_in(s->g, 0, 2) != 0) return;
  for (int times = 0; times < 2; times++) {
    int line = (int)rnd_in(s->g, 0, s->nlines - 1);
    if (!same(s->lines[line].ente, m->ente) || s->nsplits >= STORY_MAX) continue;
    s_split x = {.at = m->at, .imp = imp, .liq = liq, .line = line, .importo = 1 + some_money(s) / 2};
    zn_row row = new_row(ZN_IMPUTAZIONE);
    set_int(&row, by_liq ? "liquidazione" : "impegno", by_liq ? s->liqs[liq].k : m->k);
    set_int(&row, "budget", here(s, s->lines[line].at, s->lines[line].k, m->at));
    set_int(&row, "importo", x.importo);
    zn_ledger l = spending(s, m->at, m->ente, m->per_conto);
    x.k = add_row(s->g, m->at, &l, &row);
    s->splits[s->nsplits++] = x;
  }
}

static void drop_split(story *s) {
  if (s->nsplits == 0) return;
  s_split *x = &s->splits[rnd_in(s->g, 0, s->nsplits - 1)];
  if (x->dead) return;
  delete_row(s->g, x->at, ZN_IMPUTAZIONE, x->k);
  x->dead = true;
}

static void add_sint(story *s) {
  int at = spender(s);
  if (s->nsints >= STORY_MAX) return;
  s_sint x = {
      .at = at, .line = -1, .i = some_money(s), .l = some_money(s), .p = some_money(s) - 500, .data = some_day(s)};
  x.per_conto = at == CAP_A && rnd_in(s->g, 0, 2) == 0;
  x.ente = x.per_conto ? "E002" : ente_of[at];
  for (int i = 0; i < s->nlines; i++)
    if (same(s->lines[i].ente, x.ente)) x.line = i;
  if (x.line < 0) return;
  zn_row row = new_row(ZN_MOVIMENTO_SINTETICO);
  set_int(&row, "ente", org_k(s->g, at, x.ente));
  set_int(&row, "budget", here(s, s->lines[x.line].at, s->lines[x.line].k, at));
  set_int(&row, "data", x.data);
  set_int(&row, "impegnato", x.i);
  set_int(&row, "liquidato", x.l);
  set_int(&row, "pagato", x.p);
  set_text(&row, "tipo", "solo_importo");
  zn_ledger l = spending(s, at, x.ente, x.per_conto);
  x.k = add_row(s->g, at, &l, &row);
  s->sints[s->nsints++] = x;
}

static void add_cash(story *s) {
  if (s->ncash >= STORY_MAX) return;
  s_cash x = {.importo = some_money(s), .data = some_day(s), .edge = (int)rnd_in(s->g, 0, s->nedges - 1)};
  const s_edge *e = &s->edges[x.edge];
  if (rnd_in(s->g, 0, 1) && same(e->da, "regione")) {
    x.at = REG;
    zn_row row = new_row(ZN_TRASFERIMENTO);
    set_int(&row, "assegnazione", here(s, e->at, e->k, REG));
    set_text(&row, "tipo", "acconto");
    set_int(&row, "importo", x.importo);
    set_int(&row, "data", x.data);
    zn_ledger l = ledger_of(s->g, ZN_L2_REGIONE_AMBITO, "regione", same(e->a, "AMB-B") ? "AMB-B" : "AMB-A");
    x.k = add_row(s->g, REG, &l, &row);
  } else {
    x.at = same(e->a, "AMB-A") ? CAP_A : same(e->a, "AMB-B") ? CAP_B : same(e->a, "E001") ? E1 : E2;
    x.ente = ente_of[x.at];
    if (here(s, e->at, e->k, x.at) < 0) return;
    if (same(x.ente, "E002") && rnd_in(s->g, 0, 1)) x.da = "M001";
    zn_row row = new_row(ZN_INCASSO);
    char numero[20];
    snprintf(numero, sizeof numero, "%d", ++s->seq);
    set_int(&row, "ente", org_k(s->g, x.at, x.ente));
    set_int(&row, "anno", s->anno);
    set_text(&row, "reversale_num", numero);
    set_int(&row, "assegnazione", here(s, e->at, e->k, x.at));
    if (x.da != NULL) set_int(&row, "da_ente", org_k(s->g, x.at, x.da));
    set_int(&row, "data", x.data);
    set_int(&row, "importo", x.importo);
    zn_ledger l = ledger_of(s->g, ZN_L6_ENTE, x.ente, ambito_of[x.at]);
    x.k = add_row(s->g, x.at, &l, &row);
  }
  s->cash[s->ncash++] = x;
}

void story_step(story *s) {
  switch (rnd_in(s->g, 0, s->g->rich ? 16 : 15)) {
    case 16: reimpute(s); break;
    case 0:
    case 1:
    case 2: add_impegno(s); break;
    case 3: edit_impegno(s); break;
    case 4: add_below(s, ZN_VARIAZIONE_IMPEGNO, NULL, s->nimps, "impegno", s->vars, &s->nvars, true); break;
    case 5:
    case 6: add_below(s, ZN_LIQUIDAZIONE, NULL, s->nimps, "impegno", s->liqs, &s->nliqs, false); break;
    case 7:
    case 8: add_below(s, ZN_PAGAMENTO, s->liqs, s->nliqs, "liquidazione", s->pays, &s->npays, false); break;
    case 9: add_below(s, ZN_STORNO, s->pays, s->npays, "pagamento", s->storni, &s->nstorni, false); break;
    case 10: add_below(s, ZN_RECUPERO, s->liqs, s->nliqs, "liquidazione", s->recs, &s->nrecs, false); break;
    case 11: change_below(s, ZN_LIQUIDAZIONE, s->liqs, s->nliqs, "impegno", NULL, s->nimps); break;
    case 12: change_below(s, ZN_PAGAMENTO, s->pays, s->npays, "liquidazione", s->liqs, s->nliqs); break;
    case 13:
      if (rnd_in(s->g, 0, 2) == 0)
        drop_split(s);
      else
        add_split(s);
      break;
    case 14: add_sint(s); break;
    default: add_cash(s);
  }
}

/* ---- what is told, not random ---- */

const s_line *story_line(const story *s, const char *ente, int nth) {
  const s_line *found = NULL;
  for (int i = 0; i < s->nlines; i++) {
    if (strcmp(s->lines[i].ente, ente) != 0) continue;
    found = &s->lines[i];
    if (nth-- == 0) return found;
  }
  if (found == NULL || nth >= 0) fail_msg("no such line of %s", ente);
  return found;
}

int64_t story_pay(story *s, int at, const s_line *line, const char *numero, int64_t importo) {
  zn_ledger l = ledger_of(s->g, ZN_L6_ENTE, line->ente, "AMB-A");
  zn_row i = new_row(ZN_IMPEGNO), q = new_row(ZN_LIQUIDAZIONE), p = new_row(ZN_PAGAMENTO);
  set_int(&i, "ente", org_k(s->g, at, line->ente));
  set_int(&i, "anno", 2025);
  set_text(&i, "numero", numero);
  set_int(&i, "budget", carry_k(s->g, line->at, line->k, at));
  set_int(&i, "data", 20150);
  set_int(&i, "importo", importo);
  int64_t k = add_row(s->g, at, &l, &i);
  set_int(&q, "impegno", k);
  set_int(&q, "anno", 2025);
  set_text(&q, "numero", numero);
  set_int(&q, "progressivo", 1);
  set_int(&q, "data", 20160);
  set_int(&q, "importo", importo);
  set_int(&p, "liquidazione", add_row(s->g, at, &l, &q));
  set_int(&p, "anno", 2025);
  set_text(&p, "mandato_num", numero);
  set_int(&p, "data_pagamento", 20170);
  set_int(&p, "importo", importo);
  set_text(&p, "origine", "manuale");
  add_row(s->g, at, &l, &p);
  return k;
}
