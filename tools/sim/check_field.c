/* Who can read the same sees the same: states of every rendicontazione and plan, every report. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/domain/piano/piano.h"
#include "core/domain/rendiconto/rend.h"
#include "core/domain/rendiconto/rendiconto.h"
#include "tools/sim/sim.h"

static const char *const FUNDS[] = {"FNPS", "FSR", "COM"};
#define NFUNDS 3

static bool leads(const sim *s, const sim_node *n, int a) { return n == &s->node[s->leader[a]]; }

/* Who reads all that a question at this level is answered from: the Regione's, with the consolidator; of an ambito also
 * who leads it. A comune that moved left rows in a ledger that its new ambito does not read. */
static bool sees_ambito(const sim *s, const sim_node *n, int a) {
  if (n->kind != SIM_UFFICIO) return true;
  /* what a former capofila wrote, not knowing, may have come here by file and lie in what was signed on it */
  for (int i = 0; i < s->nodes; i++)
    if (s->node[i].former) return false;
  for (int b = 0; b < s->leaders; b++)
    for (int c = 0; c <= s->comuni; c++)
      if (s->moved[b][c] && b != a) return false; /* it may have come here */
  for (int c = 0; c <= s->comuni; c++)
    if (s->moved[a][c]) return false; /* it may write elsewhere now */
  return leads(s, n, a);
}

static char *text_of(json_t *v) {
  char *t = json_dumps(v, JSON_SORT_KEYS | JSON_COMPACT);
  json_decref(v);
  return t;
}

static bool agree(sim *s, const char *what, const sim_node *a, const sim_node *b, const char *x, const char *y) {
  s->compared++;
  if (x && y && strcmp(x, y) == 0) return true;
  size_t i = 0;
  while (x && y && x[i] && x[i] == y[i]) i++;
  size_t from = i > 120 ? i - 120 : 0;
  sim_fail(s, "%s differs: %s: …%.260s; %s: …%.260s", what, a->name, x ? x + from : "(none)", b->name,
           y ? y + from : "(none)");
  return false;
}

/* ---- reports ---- */

bool sim_ask(zn_replica *r, const char *fondo, zn_livello livello, const char *org, zn_report_ask *out) {
  zn_err err = {0};
  *out = (zn_report_ask){.livello = livello, .has_al = true, .al = 20239}; /* 31 May 2025 */
  if (livello == ZN_LIVELLO_ENTE)
    zn_key_ente(org, &out->org);
  else if (livello == ZN_LIVELLO_AMBITO)
    zn_key_ambito(org, &out->org);
  return fondo == NULL || zn_fondo_annualita_k(r, fondo, 2025, &out->fondo_annualita, &err) == ZN_OK;
}

char *sim_report_text(zn_replica *r, const char *name, const zn_report_ask *ask) {
  zn_err err = {0};
  zn_tabella **t = NULL;
  size_t n = 0;
  zn_status st = zn_report_make(r, name, ask, &t, &n, &err);
  if (st != ZN_OK) {
    char *refused = malloc(sizeof err.text + 32);
    if (refused) snprintf(refused, sizeof err.text + 32, "%s: %s", zn_status_name(st), err.text);
    return refused;
  }
  json_t *all = json_array();
  for (size_t i = 0; i < n; i++) json_array_append_new(all, zn_tabella_json(t[i]));
  zn_report_free(t, n);
  return text_of(all);
}

/* Every report of one organisation at all who see it; some by chance when not thorough. */
static bool reports_of(sim *s, zn_livello livello, int a, const char *org) {
  for (size_t i = 0; i < zn_report_count(); i++)
    for (int f = 0; f < NFUNDS; f++) {
      if (!s->thorough && sim_rand(s, 6) != 0) continue;
      const char *name = zn_report_at(i).name;
      const char *fondo = sim_rand(s, 4) ? FUNDS[f] : NULL;
      char what[80], *first = NULL;
      bool ok = true;
      snprintf(what, sizeof what, "report %s of %s, %s", name, org, fondo ? fondo : "all funds");
      for (int j = 0; ok && j < s->nodes; j++) {
        sim_node *n = &s->node[j];
        zn_report_ask ask;
        /* which funds there are at all depends on whose edges one reads */
        bool above = livello == ZN_LIVELLO_REGIONE || fondo == NULL;
        bool sees = above ? n->kind != SIM_UFFICIO : sees_ambito(s, n, a);
        if (!sees || !sim_ask(n->r, fondo, livello, org, &ask)) continue;
        char *t = sim_report_text(n->r, name, &ask);
        if (t && strncmp(t, "bug:", 4) == 0) {
          sim_fail(s, "%s: %s at %s", what, t, n->name);
          ok = false;
        }
        if (first) {
          ok = ok && agree(s, what, &s->node[0], n, first, t);
          free(t);
        } else {
          first = t;
        }
      }
      free(first);
      if (!ok) return false;
    }
  return true;
}

bool sim_check_reports(sim *s) {
  char org[16];
  if (!reports_of(s, ZN_LIVELLO_REGIONE, -1, "regione")) return false;
  for (int a = 0; a < s->leaders; a++) {
    snprintf(org, sizeof org, "AMB-%d", a);
    if (!reports_of(s, ZN_LIVELLO_AMBITO, a, org)) return false;
    for (int c = 0; c < s->comuni; c++) {
      sim_ente_code(org, a, c);
      if (!reports_of(s, ZN_LIVELLO_ENTE, a, org)) return false;
    }
  }
  return true;
}

/* ---- states ---- */

static char *show(sim_node *n, int64_t fa, zn_livello livello, const char *org) {
  zn_err err = {0};
  zn_rendiconto_ask ask = {.fondo_annualita = fa, .livello = livello, .has_al = true, .al = 20239};
  json_t *out = NULL;
  if (livello == ZN_LIVELLO_ENTE)
    zn_key_ente(org, &ask.org);
  else if (livello == ZN_LIVELLO_AMBITO)
    zn_key_ambito(org, &ask.org);
  zn_status st = zn_rendiconto_show(n->r, &ask, &out, &err);
  return st == ZN_OK ? text_of(out) : strdup(err.text);
}

/* What every reader of an ente's ledger sees of its rendicontazione: state, version, moves that made it. */
static char *state_of(sim_node *n, int64_t fa, int a, const char *ente) {
  zn_err err = {0};
  zn_rend x;
  zn_flow f = {0};
  zn_id id;
  char code[16], line[1000];
  snprintf(code, sizeof code, "AMB-%d", a);
  zn_key_ambito(code, &id);
  int64_t ambito = zn_replica_k_of_hash(n->r, &id, false);
  zn_key_ente(ente, &id);
  int64_t who = zn_replica_k_of_hash(n->r, &id, false);
  zn_status st = zn_rend_open(&x, n->r, fa, ambito, false, 0, &err);
  if (st == ZN_OK) st = zn_rend_ente(&x, ambito, who, &f, NULL, NULL, &err);
  char last[64] = "-", sent[64] = "-";
  if (st == ZN_OK && f.ultima && zn_replica_id_print(n->r, f.ultima->k, last) != ZN_OK) st = ZN_E_BUG;
  if (st == ZN_OK && f.invio && zn_replica_id_print(n->r, f.invio->k, sent) != ZN_OK) st = ZN_E_BUG;
  snprintf(line, sizeof line, "%s %u %s %s %d%d%d %s", zn_stato_name(f.stato), f.versione, last, sent, f.d_ufficio,
           f.richiesta, f.contestata, err.text);
  zn_rend_close(&x);
  return strdup(line);
}

static bool states_of_ente(sim *s, const char *fondo, int a, int c) {
  char ente[16], what[80], *first = NULL, *whole = NULL;
  sim_node *at = NULL;
  bool ok = true;
  sim_ente_code(ente, a, c);
  for (int j = 0; ok && j < s->nodes; j++) {
    sim_node *n = &s->node[j];
    zn_err err = {0};
    int64_t fa;
    if (n->out || !sim_reads_ente(s, n, ente) || (s->moved[a][c] && n->kind == SIM_UFFICIO)) continue;
    SIM_TRY(s, zn_fondo_annualita_k(n->r, fondo, 2025, &fa, &err), err, fondo);
    char *t = state_of(n, fa, a, ente);
    snprintf(what, sizeof what, "state of %s, %s", ente, fondo);
    if (first)
      ok = agree(s, what, at, n, first, t);
    else
      at = n;
    free(first);
    first = t;
    if (!ok || !sees_ambito(s, n, a)) continue;
    snprintf(what, sizeof what, "rendiconto show of %s, %s", ente, fondo);
    char *w = show(n, fa, ZN_LIVELLO_ENTE, ente);
    if (whole) ok = agree(s, what, at, n, whole, w);
    free(whole);
    whole = w;
  }
  free(first);
  free(whole);
  return ok;
}

static bool states_above(sim *s, const char *fondo, zn_livello livello, int a) {
  char org[16] = "regione", what[80], *first = NULL;
  bool ok = true;
  if (livello == ZN_LIVELLO_AMBITO) snprintf(org, sizeof org, "AMB-%d", a);
  snprintf(what, sizeof what, "rendiconto show of %s, %s", org, fondo);
  for (int j = 0; ok && j < s->nodes; j++) {
    sim_node *n = &s->node[j];
    zn_err err = {0};
    int64_t fa;
    if (livello == ZN_LIVELLO_REGIONE ? n->kind == SIM_UFFICIO : !sees_ambito(s, n, a)) continue;
    SIM_TRY(s, zn_fondo_annualita_k(n->r, fondo, 2025, &fa, &err), err, fondo);
    char *t = show(n, fa, livello, org);
    if (first) ok = agree(s, what, &s->node[0], n, first, t);
    free(first);
    first = t;
  }
  free(first);
  return ok;
}

/* The plan: whole for who reads both ledgers of its moves, without what only some may read. */
static bool plan(sim *s, int a) {
  char code[16], *first = NULL, what[80];
  bool ok = true;
  snprintf(code, sizeof code, "AMB-%d", a);
  snprintf(what, sizeof what, "plan of %s", code);
  zn_piano_testi t = {.ambito = code};
  for (int j = 0; ok && j < s->nodes; j++) {
    sim_node *n = &s->node[j];
    zn_err err = {0};
    json_t *out = NULL;
    if (!sees_ambito(s, n, a)) continue;
    SIM_TRY(s, zn_piano_mostra(&n->place, &t, &out, &err), err, what);
    char *x = text_of(out);
    if (first) ok = agree(s, what, &s->node[0], n, first, x);
    free(first);
    first = x;
  }
  free(first);
  return ok;
}

bool sim_check_states(sim *s) {
  for (int f = 0; f < NFUNDS; f++) {
    if (!states_above(s, FUNDS[f], ZN_LIVELLO_REGIONE, -1)) return false;
    for (int a = 0; a < s->leaders; a++) {
      if (!states_above(s, FUNDS[f], ZN_LIVELLO_AMBITO, a)) return false;
      for (int c = 0; c < s->comuni; c++)
        if (!states_of_ente(s, FUNDS[f], a, c)) return false;
    }
  }
  for (int a = 0; a < s->leaders; a++)
    if (!plan(s, a)) return false;
  return true;
}
