/* The rendicontazione: every verb, by whoever has one or none of the right, at any moment; and moves written by a
 * modified client, which must have no effect. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/domain/rendiconto/rend.h"
#include "core/domain/rendiconto/rendiconto.h"
#include "core/domain/rows/fields.h"
#include "core/domain/rows/orgs.h"
#include "tools/sim/sim.h"

static const char *const FUNDS[] = {"FNPS", "FSR"};

/* As an organisation of this kind; false: it is none. */
static bool who(sim_node *n, zn_org_kind kind, zn_id *org) {
  for (size_t i = 0; i < n->place.n; i++)
    if (n->place.orgs[i].kind == kind) {
      *org = n->place.orgs[i].org;
      return true;
    }
  return false;
}

static bool act_of(sim_node *n, const char *fund, const char *name, zn_verbo v, zn_org_kind kind, const char *target,
                   bool ambito, const char *motivo) {
  sim *s = n->world;
  zn_err err = {0};
  zn_rendiconto_act a = {.kind = kind, .verbo = v, .motivo = motivo};
  if (!who(n, kind, &a.me)) return true;
  if (zn_fondo_annualita_k(n->r, fund, 2025, &a.fondo_annualita, &err) != ZN_OK) return true;
  if (target != NULL) {
    a.has_target = true;
    if (ambito)
      zn_key_ambito(target, &a.target);
    else
      zn_key_ente(target, &a.target);
  }
  if (kind == ZN_ORG_REGIONE && sim_rand(s, 2))
    if (zn_ref_parse(n->r, zn_place_default(&n->place), ZN_ATTO, "DEC/2025/99", &a.atto, &err) != ZN_OK) a.atto = 0;
  if (kind != ZN_ORG_ENTE && sim_rand(s, 6) == 0) {
    a.has_ricevuto = true;
    a.ricevuto_il = zn_place_today(n->r) - (zn_day)sim_rand(s, 4);
    a.protocollo = "prot. 1";
  }
  json_t *out = NULL;
  zn_status st = zn_rendiconto_do(n->r, &a, &out, &err);
  json_decref(out);
  return sim_told(n, name, st, &err);
}

/* Most are about the fund whose rows are in order: the other's are edited at random. */
static bool act(sim_node *n, const char *name, zn_verbo v, zn_org_kind kind, const char *target, bool ambito,
                const char *motivo) {
  return act_of(n, FUNDS[sim_rand(n->world, 4) ? 1 : 0], name, v, kind, target, ambito, motivo);
}

typedef struct verb {
  const char *name;
  zn_verbo v;
} verb;

static const verb ENTE[] = {{"submit", ZN_R_SUBMIT},     {"submit", ZN_R_SUBMIT},
                            {"submit", ZN_R_SUBMIT},     {"declare-unused", ZN_R_DECLARE_UNUSED},
                            {"withdraw", ZN_R_WITHDRAW}, {"confirm", ZN_R_CONFIRM},
                            {"contest", ZN_R_CONTEST},   {"propose", ZN_R_PROPOSE}};
static const verb CAPOFILA_ENTE[] = {{"review", ZN_R_REVIEW},   {"accept", ZN_R_ACCEPT}, {"accept", ZN_R_ACCEPT},
                                     {"accept", ZN_R_ACCEPT},   {"return", ZN_R_RETURN}, {"reopen", ZN_R_REOPEN},
                                     {"on behalf", ZN_R_SUBMIT}};
static const verb CAPOFILA[] = {{"transmit", ZN_R_TRANSMIT},
                                {"transmit", ZN_R_TRANSMIT},
                                {"transmit-missing", ZN_R_TRANSMIT_MISSING},
                                {"withdraw (ambito)", ZN_R_WITHDRAW},
                                {"reply", ZN_R_REPLY}};
static const verb REGIONE[] = {{"review (ambito)", ZN_R_REVIEW},
                               {"approve", ZN_R_APPROVE},
                               {"approve", ZN_R_APPROVE},
                               {"request", ZN_R_REQUEST},
                               {"reject", ZN_R_REJECT},
                               {"unapprove", ZN_R_UNAPPROVE},
                               {"close", ZN_R_CLOSE},
                               {"close", ZN_R_CLOSE},
                               {"reopen (ambito)", ZN_R_REOPEN}};
#define ANY(s, t) ((t)[sim_rand((s), sizeof(t) / sizeof((t)[0]))])

static const verb ALL[] = {{"out of turn", ZN_R_SUBMIT},
                           {"out of turn", ZN_R_DECLARE_UNUSED},
                           {"out of turn", ZN_R_WITHDRAW},
                           {"out of turn", ZN_R_REVIEW},
                           {"out of turn", ZN_R_RETURN},
                           {"out of turn", ZN_R_ACCEPT},
                           {"out of turn", ZN_R_REOPEN},
                           {"out of turn", ZN_R_CONFIRM},
                           {"out of turn", ZN_R_CONTEST},
                           {"out of turn", ZN_R_TRANSMIT},
                           {"out of turn", ZN_R_TRANSMIT_MISSING},
                           {"out of turn", ZN_R_REQUEST},
                           {"out of turn", ZN_R_REPLY},
                           {"out of turn", ZN_R_APPROVE},
                           {"out of turn", ZN_R_REJECT},
                           {"out of turn", ZN_R_UNAPPROVE},
                           {"out of turn", ZN_R_CLOSE},
                           {"out of turn", ZN_R_PROPOSE}};

/* Any verb as any of the organisations it is, about anybody. */
static bool out_of_turn(sim_node *n) {
  sim *s = n->world;
  char target[16];
  bool ambito = sim_rand(s, 2) == 0;
  int a = (int)sim_rand(s, (uint64_t)s->leaders);
  if (ambito)
    snprintf(target, sizeof target, "AMB-%d", a);
  else
    sim_ente_code(target, a, (int)sim_rand(s, (uint64_t)s->comuni));
  if (n->place.n == 0) return true;
  zn_org_kind kind = n->place.orgs[sim_rand(s, n->place.n)].kind;
  verb v = ANY(s, ALL);
  return act(n, v.name, v.v, kind, sim_rand(s, 3) ? target : NULL, ambito, sim_rand(s, 2) ? "Fuori turno" : NULL);
}

/* ---- a modified client ---- */

typedef struct states {
  zn_stato ente[SIM_COMUNI], ambito;
} states;

static bool states_of(sim_node *n, int64_t fa, int a, states *out) {
  sim *s = n->world;
  zn_err err = {0};
  zn_rend x;
  zn_id id;
  char code[16];
  zn_flow f;
  snprintf(code, sizeof code, "AMB-%d", a);
  zn_key_ambito(code, &id);
  int64_t ambito = zn_replica_k_of_hash(n->r, &id, false);
  memset(out, 0, sizeof *out);
  zn_status st = zn_rend_open(&x, n->r, fa, ambito, false, 0, &err);
  if (st == ZN_OK) st = zn_rend_ambito(&x, ambito, &f, NULL, NULL, &err);
  if (st == ZN_OK) out->ambito = f.stato;
  for (int c = 0; st == ZN_OK && c < s->comuni; c++) {
    sim_ente_code(code, a, c);
    zn_key_ente(code, &id);
    st = zn_rend_ente(&x, ambito, zn_replica_k_of_hash(n->r, &id, false), &f, NULL, NULL, &err);
    if (st == ZN_OK) out->ente[c] = f.stato;
  }
  zn_rend_close(&x);
  SIM_TRY(s, st, err, "states");
  return true;
}

/* Moves that belong to others, written into its own ledger. */
static bool forge(sim_node *n) {
  sim *s = n->world;
  static const char *const theirs[] = {"restituisci", "convalida", "convalida_d_ufficio",
                                       "inserisci",   "trasmetti", "approva",
                                       "respingi",    "chiudi",    "avvia_istruttoria"};
  zn_err err = {0};
  zn_id org;
  int64_t fa;
  states before, after;
  int a = n->ente[0] - 'A';
  if (!who(n, ZN_ORG_ENTE, &org) || zn_fondo_annualita_k(n->r, FUNDS[sim_rand(s, 2)], 2025, &fa, &err) != ZN_OK)
    return true;
  if (!states_of(n, fa, a, &before)) return false;
  char code[16];
  zn_id ambito;
  zn_hash any;
  snprintf(code, sizeof code, "AMB-%d", a);
  zn_key_ambito(code, &ambito);
  zn_ledger l;
  zn_ledger_make(&l, zn_replica_region(n->r), ZN_L6_ENTE, &org, &ambito);
  if (!zn_trust_may_write(zn_replica_trust(n->r), &zn_replica_ident(n->r)->sign_pk, &l)) return true;
  zn_row m = {.ent = zn_entity_by_no(ZN_RENDICONTO_MOSSA)};
  const char *mossa = theirs[sim_rand(s, sizeof theirs / sizeof *theirs)];
  m.v[zn_field_index(m.ent, "fondo_annualita")] = zn_int(fa);
  m.v[zn_field_index(m.ent, "ente")] = zn_int(zn_replica_k_of_hash(n->r, &org, false));
  m.v[zn_field_index(m.ent, "ambito")] = zn_int(zn_replica_k_of_hash(n->r, &ambito, false));
  m.v[zn_field_index(m.ent, "mossa")] = (zn_val){ZN_V_TEXT, 0, ZN_SPAN((const uint8_t *)mossa, strlen(mossa))};
  zn_mosse all;
  zn_arena arena;
  zn_arena_init(&arena);
  zn_ctx *ctx = zn_ctx_new(n->r);
  zn_status st = zn_mosse_load(ctx, fa, &arena, &all, &err);
  if (st == ZN_OK && all.n > 0) { /* as an answer to something that is there */
    any = all.v[sim_rand(s, all.n)].hash;
    m.v[zn_field_index(m.ent, "risponde_a")] = (zn_val){ZN_V_BIN, 0, ZN_SPAN(any.b, sizeof any.b)};
  }
  zn_ctx_free(ctx);
  zn_arena_release(&arena);
  zn_tx *tx = NULL;
  if (st == ZN_OK) st = zn_tx_begin(&tx, n->r, &err);
  if (st == ZN_OK) {
    st = zn_tx_insert(tx, &l, NULL, &m, false, &err);
    if (st == ZN_OK)
      st = zn_tx_commit(tx, &err);
    else
      zn_tx_rollback(tx);
  }
  if (!sim_told(n, "forged move", st, &err)) return false;
  if (!states_of(n, fa, a, &after)) return false;
  bool same = before.ambito == after.ambito;
  for (int c = 0; c < s->comuni; c++) /* its own may pass from "nothing begun" to a draft: a move is a beginning */
    same = same &&
           (before.ente[c] == after.ente[c] || (before.ente[c] == ZN_S_DA_INIZIARE && after.ente[c] == ZN_S_BOZZA));
  if (!same) sim_fail(s, "%s: a forged move, %s, had an effect", n->name, mossa);
  return same;
}

/* A day of good will: an office does all that may be waiting for it, one after the other. */
static bool all_in_a_row(sim_node *n) {
  sim *s = n->world;
  char code[16];
  const char *fund = FUNDS[sim_rand(s, 4) ? 1 : 0], *why = "Tutto in ordine";
  if (n->kind == SIM_REGIONE) {
    snprintf(code, sizeof code, "AMB-%d", (int)sim_rand(s, (uint64_t)s->leaders));
    static const verb steps[] = {{"review (ambito)", ZN_R_REVIEW}, {"approve", ZN_R_APPROVE}, {"close", ZN_R_CLOSE}};
    size_t upto = 1 + (size_t)sim_rand(s, 3);
    for (size_t i = 0; i < upto; i++) {
      n->queued = zn_replica_queued(n->r);
      if (!act_of(n, fund, steps[i].name, steps[i].v, ZN_ORG_REGIONE, code, true, why)) return false;
    }
    return true;
  }
  if (n->ambito[0] == 0 || !sim_as(n, n->ambito)) return true;
  for (int c = 0; c < s->comuni; c++) {
    sim_ente_code(code, sim_number(n->ambito + 4), c);
    n->queued = zn_replica_queued(n->r);
    if (!act_of(n, fund, "accept", ZN_R_ACCEPT, ZN_ORG_AMBITO, code, false, why)) return false;
  }
  n->queued = zn_replica_queued(n->r);
  return act_of(n, fund, "transmit", ZN_R_TRANSMIT, ZN_ORG_AMBITO, NULL, false, why);
}

bool sim_act_rend(sim_node *n) {
  sim *s = n->world;
  const char *why = sim_rand(s, 4) ? "Da sistemare" : NULL;
  uint64_t d = sim_rand(s, 20);
  if (d == 0 && n->ente[0] != 0) return forge(n);
  if (d < 3) return out_of_turn(n);
  if (d < 7 && (n->kind == SIM_REGIONE || n->ambito[0] != 0)) return all_in_a_row(n);
  char target[16];
  if (n->kind == SIM_REGIONE) {
    verb v = ANY(s, REGIONE);
    snprintf(target, sizeof target, "AMB-%d", (int)sim_rand(s, (uint64_t)s->leaders));
    return act(n, v.name, v.v, ZN_ORG_REGIONE, target, true, why);
  }
  if (n->ambito[0] != 0 && d < 16) {
    if (!sim_as(n, n->ambito)) return true;
    if (sim_rand(s, 3) == 0) {
      verb v = ANY(s, CAPOFILA);
      return act(n, v.name, v.v, ZN_ORG_AMBITO, NULL, false, why);
    }
    verb v = ANY(s, CAPOFILA_ENTE);
    sim_ente_code(target, sim_number(n->ambito + 4), (int)sim_rand(s, (uint64_t)s->comuni));
    return act(n, v.name, v.v, ZN_ORG_AMBITO, target, false, why);
  }
  verb v = ANY(s, ENTE);
  return act(n, v.name, v.v, ZN_ORG_ENTE, NULL, false, why);
}
