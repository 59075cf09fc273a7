/* What the simulator's clerks do: entries, corrections, deletions, choices between versions; and the list of what they
 * were told is saved. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/sim/sim.h"

static void euro(char out[32], int64_t cents) { zn_money_print(out, cents); }

void sim_ente_code(char out[16], int ambito, int comune) { snprintf(out, 16, "%c%03d", 'A' + ambito, comune); }

int sim_number(const char *digits) { return (int)strtol(digits, NULL, 10); }

/* ---- an act, and what became of it ---- */

bool sim_as(sim_node *n, const char *come) {
  zn_err err = {0};
  zn_arena_clear(&n->arena);
  n->queued = zn_replica_queued(n->r);
  return zn_place_init(&n->place, n->r, come, &n->arena, &err) == ZN_OK;
}

static sim_count *count_of(sim *s, const char *act) {
  for (size_t i = 0; i < s->nacts; i++)
    if (strcmp(s->act[i].act, act) == 0) return &s->act[i];
  if (s->nacts == SIM_ACTS) return NULL;
  s->act[s->nacts] = (sim_count){.act = act};
  return &s->act[s->nacts++];
}

bool sim_told(sim_node *n, const char *act, zn_status st, const zn_err *err) {
  sim *s = n->world;
  sim_count *c = count_of(s, act);
  if (c == NULL) {
    sim_fail(s, "too many kinds of act: %s", act);
    return false;
  }
  sim_say(s, "%s: %s: %s", n->name, act, st == ZN_OK ? "done" : err->text);
  if (st == ZN_OK) {
    c->done++;
    s->writes++;
    return true;
  }
  c->refused++;
  bool expected =
      st == ZN_E_STATE || st == ZN_E_DENIED || st == ZN_E_NOTFOUND || st == ZN_E_USAGE || st == ZN_E_INVALID;
  if (!expected || err->text[0] == 0) {
    sim_fail(s, "%s: %s ends with %s: %s", n->name, act, zn_status_name(st), err->text);
    return false;
  }
  if (zn_replica_queued(n->r) > n->queued) {
    sim_fail(s, "%s: %s, refused (%s), has written all the same", n->name, act, err->text);
    return false;
  }
  return true;
}

bool sim_remember(sim_node *n, const char *entity, int64_t k, int64_t cents, int parent, bool modelled) {
  sim *s = n->world;
  if (s->nrows == s->cap_rows) {
    s->cap_rows = s->cap_rows ? s->cap_rows * 2 : 256;
    s->rows = realloc(s->rows, s->cap_rows * sizeof *s->rows);
    if (!s->rows) abort();
  }
  sim_row *r = &s->rows[s->nrows++];
  memset(r, 0, sizeof *r);
  r->entity = entity;
  r->node = (int)(n - s->node);
  r->cents = cents;
  r->writers = 1u << (unsigned)r->node;
  r->parent = parent;
  r->modelled = modelled;
  if (zn_replica_id_print(n->r, k, r->id) != ZN_OK) {
    sim_fail(s, "%s: a row without an id", n->name);
    return false;
  }
  return true;
}

int sim_pick(sim_node *n, const char *entity, bool modelled) {
  sim *s = n->world;
  for (int tries = 0; tries < 30 && s->nrows > 0; tries++) {
    size_t i = (size_t)sim_rand(s, s->nrows);
    sim_row *r = &s->rows[i];
    if (r->deleted || r->modelled != modelled || strcmp(r->entity, entity) != 0 ||
        strcmp(s->node[r->node].ente, n->ente) != 0)
      continue;
    int64_t k;
    zn_err err = {0};
    if (zn_replica_id_parse(n->r, r->id, &k, &err) == ZN_OK && zn_ref_exists(n->r, zn_entity_by_name(entity)->no, k))
      return (int)i;
  }
  return -1;
}

bool sim_add(sim_node *n, const char *entity, const zn_pair *pairs, size_t count, int64_t cents, int parent,
             bool modelled) {
  zn_err err = {0};
  int64_t k = 0;
  zn_status st = zn_entry_add(&n->place, entity, pairs, count, &k, NULL, &err);
  if (!sim_told(n, entity, st, &err)) return false;
  return st != ZN_OK || sim_remember(n, entity, k, cents, parent, modelled);
}

/* ---- the chain of spending, by its single rows ---- */

static bool add_impegno(sim_node *n) {
  sim *s = n->world;
  char budget[64], number[24], importo[32];
  snprintf(budget, sizeof budget, "SAD-01/FNPS/2025/%s", n->ente);
  /* a small range of numbers: the two desks of a comune create some of them twice */
  snprintf(number, sizeof number, "%llu", (unsigned long long)sim_rand(s, 4000));
  int64_t cents = 100 + (int64_t)sim_rand(s, 500000);
  euro(importo, cents);
  return SIM_ADD(n, "impegno", cents, true, {"budget", budget}, {"ente", n->ente}, {"anno", "2025"}, {"numero", number},
                 {"data", "2025-03-01"}, {"importo", importo});
}

static bool add_child(sim_node *n, const char *entity, const char *parent_entity) {
  sim *s = n->world;
  int parent = sim_pick(n, parent_entity, true);
  if (parent < 0) return true;
  char number[24], importo[32];
  snprintf(number, sizeof number, "%llu", (unsigned long long)sim_rand(s, 1000000));
  int64_t cents = 1 + (int64_t)sim_rand(s, (uint64_t)s->rows[parent].cents);
  euro(importo, cents);
  bool pay = strcmp(entity, "pagamento") == 0;
  zn_pair p[] = {{parent_entity, s->rows[parent].id},
                 {"anno", "2025"},
                 {pay ? "mandato_num" : "numero", number},
                 {pay ? "data_pagamento" : "data", "2025-05-05"},
                 {"importo", importo}};
  return sim_add(n, entity, p, 5, cents, parent, true);
}

static bool edit(sim_node *n) {
  sim *s = n->world;
  static const char *const entities[] = {"impegno", "liquidazione", "pagamento"};
  int i = sim_pick(n, entities[sim_rand(s, 3)], true);
  if (i < 0) return true;
  char importo[32];
  int64_t cents = 100 + (int64_t)sim_rand(s, 500000);
  euro(importo, cents);
  zn_err err = {0};
  int64_t k;
  zn_pair p = {"importo", importo};
  zn_status st = zn_entry_edit(&n->place, s->rows[i].entity, s->rows[i].id, &p, 1, &k, NULL, &err);
  if (!sim_told(n, "edit", st, &err)) return false;
  if (st != ZN_OK) return true;
  s->rows[i].cents = cents;
  s->rows[i].writers |= 1u << (unsigned)(n - s->node);
  return true;
}

static bool erase(sim_node *n) {
  sim *s = n->world;
  static const char *const entities[] = {"pagamento", "liquidazione", "storno", "recupero", "variazione_impegno"};
  int i = sim_pick(n, entities[sim_rand(s, 5)], true);
  if (i < 0) return true;
  zn_err err = {0};
  zn_status st = zn_entry_delete(&n->place, s->rows[i].entity, s->rows[i].id, &err);
  if (!sim_told(n, "delete", st, &err)) return false;
  if (st != ZN_OK) return true; /* something hangs on it */
  s->rows[i].deleted = true;
  s->rows[i].writers |= 1u << (unsigned)(n - s->node);
  return true;
}

static bool choose(sim_node *n) {
  sim *s = n->world;
  zn_err err = {0};
  zn_arena a;
  zn_arena_init(&a);
  zn_conflict *c;
  size_t count;
  SIM_TRY(s, zn_replica_conflicts(n->r, &a, &c, &count, &err), err, "conflicts");
  for (size_t i = 0; i < count; i++) {
    zn_ledger l;
    zn_pk by;
    if (!c[i].open || zn_replica_row_origin(n->r, c[i].ent, c[i].k, &l, &by) != ZN_OK) continue;
    if (!zn_trust_may_write(zn_replica_trust(n->r), &zn_replica_ident(n->r)->sign_pk, &l)) continue;
    zn_version *v;
    size_t versions;
    SIM_TRY(s, zn_replica_history(n->r, c[i].ent, c[i].k, c[i].group, &a, &v, &versions, &err), err, "history");
    for (size_t j = 0; j < versions; j++) {
      if (!v[j].active || v[j].deleted) continue;
      zn_tx *tx;
      SIM_TRY(s, zn_tx_begin(&tx, n->r, &err), err, "begin");
      SIM_TRY(s, zn_tx_resolve(tx, c[i].ent, c[i].k, c[i].group, v[j].dot, &err), err, "resolve");
      SIM_TRY(s, zn_tx_commit(tx, &err), err, "commit");
      s->conflicts++;
      s->writes++;
      break;
    }
    break;
  }
  zn_arena_release(&a);
  return true;
}

static bool plain(sim_node *n) {
  switch (sim_rand(n->world, 20)) {
    case 0:
    case 1:
    case 2:
    case 3:
    case 4:
    case 5: return add_impegno(n);
    case 6:
    case 7:
    case 8:
    case 9: return add_child(n, "liquidazione", "impegno");
    case 10:
    case 11:
    case 12: return add_child(n, "pagamento", "liquidazione");
    case 13:
    case 14:
    case 15:
    case 16: return edit(n);
    case 17: return erase(n);
    default: return choose(n);
  }
}

bool sim_act(sim_node *n) {
  if (n->kind == SIM_CONSOLIDATORE) return true;
  if (!sim_as(n, NULL)) return true;
  bool ok;
  uint64_t d = sim_rand(n->world, 100);
  if (n->kind == SIM_REGIONE)
    ok = d < 35 ? sim_act_rend(n) : d < 65 ? sim_act_esame(n) : d < 85 ? sim_act_piano(n) : sim_act_terra(n);
  else if (n->ambito[0] != 0)
    ok = d < 30   ? plain(n)
         : d < 45 ? sim_act_spesa(n)
         : d < 65 ? sim_act_rend(n)
         : d < 75 ? sim_act_esame(n)
                  : sim_act_piano(n);
  else
    ok = d < 50   ? plain(n)
         : d < 75 ? sim_act_spesa(n)
         : d < 90 ? sim_act_rend(n)
         : d < 97 ? sim_act_esame(n)
                  : sim_act_piano(n);
  return ok && sim_refresh_place(n);
}
