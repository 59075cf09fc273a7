/* Spending in its other forms: a whole expense from one row, quotas, splits, what is taken back, opening balances,
 * staff and users, money that comes in, and the capofila's hand for those who do not answer. Of fund FNPS the model
 * knows every amount; what is shared out or re-imputed goes to fund FSR, whose figures only replicas compare. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/domain/spesa/spesa.h"
#include "tools/sim/sim.h"

#define PAIRS(...) (const zn_pair[]){__VA_ARGS__}, sizeof((const zn_pair[]){__VA_ARGS__}) / sizeof(zn_pair)

static void euro(sim *s, char out[32], int64_t *cents, uint64_t below) {
  *cents = 100 + (int64_t)sim_rand(s, below);
  zn_money_print(out, *cents);
}

static void line(char out[64], const char *service, const char *fondo, const char *ente) {
  snprintf(out, 64, "%s/%s/2025/%s", service, fondo, ente);
}

static int64_t cents_of(sim_node *n, const char *entity, int64_t k) {
  int64_t v = 0;
  return zn_ref_int(n->r, zn_entity_by_name(entity)->no, k, "importo", &v) ? v : 0;
}

static void day_of(sim *s, char out[11], int month) {
  snprintf(out, 11, "2025-%02d-%02d", month, 1 + (int)sim_rand(s, 28));
}

/* ---- a row that writes the chain ---- */

static bool keep_chain(sim_node *n, const zn_spesa_fatta *f, bool modelled) {
  int parent = -1;
  const char *const entity[] = {"impegno", "liquidazione", "pagamento"};
  const int64_t k[] = {f->impegno, f->liquidazione, f->pagamento};
  for (int i = 0; i < 3; i++) {
    if (k[i] == 0) break;
    if (!sim_remember(n, entity[i], k[i], cents_of(n, entity[i], k[i]), parent, modelled)) return false;
    parent = (int)n->world->nrows - 1;
  }
  return true;
}

static bool one_row(sim_node *n, const char *act, const char *module, const zn_pair *pairs, size_t count, bool keep,
                    bool modelled) {
  zn_err err = {0};
  zn_spesa_fatta f = {0};
  zn_arena a;
  zn_arena_init(&a);
  zn_status st = zn_spesa_add(&n->place, module, pairs, count, &a, &f, NULL, &err);
  bool ok = sim_told(n, act, st, &err) && (st != ZN_OK || !keep || keep_chain(n, &f, modelled));
  zn_arena_release(&a);
  return ok;
}

static bool spesa(sim_node *n, bool modelled) {
  sim *s = n->world;
  char budget[64], importo[32], number[24], supplier[24], day[11], paid[11];
  int64_t cents;
  line(budget, "SAD-01", modelled ? "FNPS" : "FSR", n->ente);
  euro(s, importo, &cents, 300000);
  day_of(s, day, 2);
  day_of(s, paid, 4);
  snprintf(number, sizeof number, "%llu", (unsigned long long)sim_rand(s, 100000));
  snprintf(supplier, sizeof supplier, "Cooperativa %llu", (unsigned long long)sim_rand(s, 5));
  bool billed = sim_rand(s, 3) != 0, pays = billed && sim_rand(s, 4) != 0;
  return one_row(
      n, "spesa", "spesa",
      PAIRS({"budget", budget}, {"importo", importo}, {"data", day}, {"fornitore", supplier}, {"determina", number},
            {"determina_data", day}, {"fattura_numero", billed ? number : ""}, {"fattura_data", billed ? day : ""},
            {"mandato_num", pays ? number : ""}, {"data_pagamento", pays ? paid : ""}),
      true, modelled);
}

static bool spesa_divisa(sim_node *n) {
  sim *s = n->world;
  char a[64], b[64], both[160], importo[32], day[11], number[24];
  int64_t cents;
  line(a, "SAD-01", "FSR", n->ente);
  line(b, "SAE-02", "FSR", n->ente);
  snprintf(both, sizeof both, "%s=%llu,%s=%llu", a, (unsigned long long)(1 + sim_rand(s, 9)), b,
           (unsigned long long)(1 + sim_rand(s, 9)));
  euro(s, importo, &cents, 300000);
  day_of(s, day, 3);
  snprintf(number, sizeof number, "%llu", (unsigned long long)sim_rand(s, 100000));
  return one_row(
      n, "spesa divisa", "spesa",
      PAIRS({"ripartizione", both}, {"determina", number}, {"importo", importo}, {"data", day}, {"mandato_num", number},
            {"data_pagamento", day}, {"fattura_numero", number}, {"fattura_data", day}, {"fornitore", "Cooperativa 1"}),
      true, false);
}

static bool quota(sim_node *n) {
  sim *s = n->world;
  char importo[32], day[11], number[24];
  int64_t cents;
  euro(s, importo, &cents, 90000);
  day_of(s, day, 3);
  snprintf(number, sizeof number, "%llu", (unsigned long long)sim_rand(s, 100000));
  bool pays = sim_rand(s, 2) != 0;
  return one_row(n, "quota", "quota",
                 PAIRS({"importo", importo}, {"data", day}, {"determina", number}, {"fondo", "COM/2025"},
                       {"mandato_num", pays ? number : ""}, {"data_pagamento", pays ? day : ""}),
                 false, false);
}

/* ---- one expense over several lines, afterwards ---- */

static bool divide(sim_node *n) {
  sim *s = n->world;
  const char *entity = sim_rand(s, 2) ? "impegno" : "liquidazione";
  int i = sim_pick(n, entity, false);
  if (i < 0) return true;
  char a[64], b[64], qa[8], qb[8];
  line(a, "SAD-01", "FSR", n->ente);
  line(b, "SAE-02", "FSR", n->ente);
  snprintf(qa, sizeof qa, "%u", 1 + (unsigned)sim_rand(s, 20));
  snprintf(qb, sizeof qb, "%u", (unsigned)sim_rand(s, 20));
  zn_pair q[] = {{a, qa}, {b, qb}};
  zn_divisione d;
  zn_err err = {0};
  zn_arena arena;
  zn_arena_init(&arena);
  zn_status st = zn_spesa_dividi(&n->place, entity, s->rows[i].id, q, 2, sim_rand(s, 4) == 0, &arena, &d, &err);
  zn_arena_release(&arena);
  return sim_told(n, "divide", st, &err);
}

/* ---- what is taken back ---- */

static bool rectify(sim_node *n, const char *act, const char *verb, int i, const zn_pair *pairs, size_t count,
                    bool modelled) {
  sim *s = n->world;
  zn_err err = {0};
  zn_rettifica r = {0};
  zn_arena a;
  zn_arena_init(&a);
  zn_status st = zn_spesa_rettifica(&n->place, verb, s->rows[i].id, pairs, count, &a, &r, &err);
  bool ok = sim_told(n, act, st, &err);
  if (ok && st == ZN_OK) {
    const char *entity = zn_entity_by_name(r.entity)->name;
    ok = sim_remember(n, entity, r.k, cents_of(n, entity, r.k), i, modelled);
  }
  zn_arena_release(&a);
  return ok;
}

static bool take_back(sim_node *n) {
  sim *s = n->world;
  char importo[32], number[24];
  static const struct {
    const char *verb, *entity;
  } kinds[] = {{"storno", "pagamento"}, {"recupero", "liquidazione"}, {"riduci", "impegno"}};
  size_t k = (size_t)sim_rand(s, 3);
  int i = sim_pick(n, kinds[k].entity, true);
  if (i < 0) return true;
  zn_money_print(importo, 1 + (int64_t)sim_rand(s, (uint64_t)(s->rows[i].cents > 0 ? s->rows[i].cents : 1)));
  snprintf(number, sizeof number, "R%llu", (unsigned long long)sim_rand(s, 100000));
  if (k == 1)
    return rectify(
        n, "recupero", "recupero", i,
        PAIRS({"importo", importo}, {"data", "2025-05-20"}, {"motivo", "rimborso"}, {"reversale_num", number}), true);
  return rectify(n, kinds[k].verb, kinds[k].verb, i,
                 PAIRS({"importo", importo}, {"data", "2025-05-20"}, {"motivo", k == 2 ? "riduzione" : "errore"}),
                 true);
}

static bool credit_note(sim_node *n) {
  sim *s = n->world;
  int i = sim_pick(n, "liquidazione", false);
  if (i < 0) return true;
  char importo[32], number[24];
  zn_money_print(importo, 1 + (int64_t)sim_rand(s, (uint64_t)(s->rows[i].cents > 0 ? s->rows[i].cents : 1)));
  snprintf(number, sizeof number, "NC%llu", (unsigned long long)sim_rand(s, 100000));
  zn_err err = {0};
  zn_rettifica r = {0};
  zn_arena a;
  zn_arena_init(&a);
  zn_status st = zn_spesa_rettifica(
      &n->place, "recupero", s->rows[i].id,
      PAIRS({"importo", importo}, {"data", "2025-05-21"}, {"motivo", "nota di credito"}, {"nota_credito", number}), &a,
      &r, &err);
  zn_arena_release(&a);
  return sim_told(n, "nota di credito", st, &err);
}

static bool reimpute(sim_node *n) {
  sim *s = n->world;
  int i = sim_pick(n, "impegno", false);
  if (i < 0) return true;
  char number[24];
  snprintf(number, sizeof number, "%llu", (unsigned long long)(500000 + sim_rand(s, 100000)));
  return rectify(n, "reimputa", "reimputa", i, PAIRS({"anno", "2026"}, {"numero", number}, {"data", "2025-05-22"}),
                 false);
}

/* ---- what has no chain ---- */

static bool opening(sim_node *n) {
  sim *s = n->world;
  char budget[64], i[32], l[32], p[32];
  int64_t a = (int64_t)sim_rand(s, 90000), b = (int64_t)sim_rand(s, (uint64_t)a + 1);
  line(budget, sim_rand(s, 2) ? "SAD-01" : "SAE-02", "FSR", n->ente);
  zn_money_print(i, a);
  zn_money_print(l, b);
  zn_money_print(p, (int64_t)sim_rand(s, (uint64_t)b + 1));
  return SIM_ADD(n, "movimento_sintetico", 0, false, {"ente", n->ente}, {"budget", budget}, {"data", "2025-01-31"},
                 {"impegnato", i}, {"liquidato", l}, {"pagato", p},
                 {"tipo", sim_rand(s, 2) ? "situazione_di_partenza" : "solo_importo"});
}

static bool people(sim_node *n) {
  sim *s = n->world;
  char heads[16], fte[16];
  unsigned h = 1 + (unsigned)sim_rand(s, 6);
  snprintf(heads, sizeof heads, "%u", h);
  snprintf(fte, sizeof fte, "%u", 10 + (unsigned)sim_rand(s, h * 100));
  return SIM_ADD(n, "personale", 0, false, {"ente", n->ente}, {"anno", "2025"},
                 {"contratto", sim_rand(s, 3) ? "ti" : "td"}, {"teste", heads}, {"fte", fte});
}

static bool users(sim_node *n) {
  sim *s = n->world;
  static const char *const sesso[] = {"tutti", "maschi", "femmine"};
  char value[16], service[32];
  snprintf(value, sizeof value, "%u", (unsigned)sim_rand(s, 40));
  snprintf(service, sizeof service, "%s", sim_rand(s, 2) ? "SAD-01" : "SAE-02");
  return SIM_ADD(n, "valore_indicatore", 0, false, {"intervento", service}, {"ente", n->ente}, {"anno", "2025"},
                 {"sesso", sesso[sim_rand(s, 6) ? 0 : sim_rand(s, 3)]}, {"valore", value});
}

static bool cash(sim_node *n) {
  sim *s = n->world;
  char edge[48], importo[32], number[24];
  int64_t cents;
  snprintf(edge, sizeof edge, "%s/2025/AMB-%d", sim_rand(s, 2) ? "FNPS" : "FSR", n->ente[0] - 'A');
  euro(s, importo, &cents, 800000);
  snprintf(number, sizeof number, "%llu", (unsigned long long)sim_rand(s, 100000));
  return SIM_ADD(n, "incasso", cents, false, {"ente", n->ente}, {"anno", "2025"}, {"reversale_num", number},
                 {"assegnazione", edge}, {"data", "2025-04-20"}, {"importo", importo});
}

static bool surplus(sim_node *n) {
  char importo[32];
  int64_t cents;
  euro(n->world, importo, &cents, 90000);
  return SIM_ADD(n, "quota_vincolata", cents, false, {"ente", n->ente}, {"fondo_annualita", "FSR/2025"},
                 {"esercizio", "2025"}, {"importo", importo}, {"data", "2025-05-30"});
}

/* ---- the capofila's hand ---- */

static bool on_behalf(sim_node *n) {
  sim *s = n->world;
  char ente[16], budget[64], importo[32], day[11], number[24];
  int a = sim_number(n->ambito + 4);
  sim_ente_code(ente, a, (int)sim_rand(s, (uint64_t)s->comuni));
  line(budget, "SAD-01", "FSR", ente);
  int64_t cents;
  euro(s, importo, &cents, 200000);
  day_of(s, day, 2);
  snprintf(number, sizeof number, "%llu", (unsigned long long)(700000 + sim_rand(s, 100000)));
  if (!sim_as(n, n->ambito)) return true;
  return one_row(n, "spesa per conto", "spesa",
                 PAIRS({"budget", budget}, {"ente", ente}, {"importo", importo}, {"data", day},
                       {"impegno_numero", number}, {"fattura_numero", number}, {"fattura_data", day},
                       {"fornitore", "x"}, {"mandato_num", number}, {"data_pagamento", day}),
                 false, false);
}

static bool hand_out(sim_node *n) {
  sim *s = n->world;
  char ente[16], importo[32];
  int64_t cents;
  sim_ente_code(ente, sim_number(n->ambito + 4), (int)sim_rand(s, (uint64_t)s->comuni));
  euro(s, importo, &cents, 100000);
  if (!sim_as(n, n->ambito)) return true;
  zn_err err = {0};
  int64_t k;
  zn_status st = zn_entry_add(
      &n->place, "assegnazione",
      PAIRS({"fondo_annualita", "FSR/2025"}, {"origine", "ente"}, {"ente", ente}, {"tipo", "sub_assegnazione"},
            {"importo", importo}, {"data", "2025-03-15"}, {"stato", sim_rand(s, 4) ? "definitiva" : "presunta"}),
      &k, NULL, &err);
  return sim_told(n, "sub_assegnazione", st, &err);
}

bool sim_act_spesa(sim_node *n) {
  sim *s = n->world;
  if (n->ambito[0] != 0 && sim_rand(s, 3) == 0) return sim_rand(s, 3) ? on_behalf(n) : hand_out(n);
  switch (sim_rand(s, 20)) {
    case 0:
    case 1:
    case 2: return spesa(n, true);
    case 3:
    case 4:
    case 5: return spesa(n, false);
    case 6:
    case 7: return spesa_divisa(n);
    case 8:
    case 9: return divide(n);
    case 10:
    case 11:
    case 12: return take_back(n);
    case 13: return credit_note(n);
    case 14: return reimpute(n);
    case 15: return opening(n);
    case 16: return people(n);
    case 17: return users(n);
    case 18: return sim_rand(s, 3) ? cash(n) : surplus(n);
    default: return quota(n);
  }
}
