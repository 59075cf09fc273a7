/* Money that was decided: saldi and their identities, signed manifests, traces that add up to their figures. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/domain/esame/saldi.h"
#include "core/domain/rendiconto/rendiconto.h"
#include "core/domain/traccia/traccia.h"
#include "tools/sim/sim.h"

static const char *const FUNDS[] = {"FNPS", "FSR"};
#define NFUNDS 2

static bool fund(sim *s, sim_node *n, const char *fondo, int64_t *fa) {
  zn_err err = {0};
  SIM_TRY(s, zn_fondo_annualita_k(n->r, fondo, 2025, fa, &err), err, fondo);
  return true;
}

static bool above(const sim *s, const sim_node *n, int a) {
  return n->kind != SIM_UFFICIO || n == &s->node[s->leader[a]];
}

static bool any_moved(const sim *s) {
  for (int a = 0; a < s->leaders; a++)
    for (int c = 0; c <= s->comuni; c++)
      if (s->moved[a][c]) return true;
  return false;
}

/* ---- saldi ---- */

static bool saldi_of(sim *s, sim_node *n, const char *fondo, int a, zn_saldi *out) {
  zn_err err = {0};
  zn_rend x;
  zn_id id;
  char code[16];
  int64_t fa;
  if (!fund(s, n, fondo, &fa)) return false;
  snprintf(code, sizeof code, "AMB-%d", a);
  zn_key_ambito(code, &id);
  int64_t ambito = zn_replica_k_of_hash(n->r, &id, false);
  memset(out, 0, sizeof *out);
  zn_status st = zn_rend_open(&x, n->r, fa, ambito, true, 20239, &err);
  if (st == ZN_OK) st = zn_saldi_di(&x, ambito, out, &err);
  zn_rend_close(&x);
  SIM_TRY(s, st, err, "saldi");
  bool whole = out->rendicontato == out->ammesso + out->non_ammesso + out->da_esaminare + out->recuperi;
  bool closed = !out->chiuso || out->assegnato == out->ammesso + out->economia_riprogrammabile + out->da_restituire +
                                                      out->revocato_non_trasferito;
  if (whole && closed == out->quadra) return true;
  sim_fail(
      s,
      "saldi of %s, %s at %s: rendicontato %lld, ammesso %lld, non ammesso %lld, da esaminare %lld, recuperi %lld, "
      "assegnato %lld, economia %lld, da restituire %lld, revocato %lld, quadra %d",
      code, fondo, n->name, (long long)out->rendicontato, (long long)out->ammesso, (long long)out->non_ammesso,
      (long long)out->da_esaminare, (long long)out->recuperi, (long long)out->assegnato,
      (long long)out->economia_riprogrammabile, (long long)out->da_restituire, (long long)out->revocato_non_trasferito,
      out->quadra);
  return false;
}

bool sim_check_saldi(sim *s) {
  for (int f = 0; f < NFUNDS; f++)
    for (int a = 0; a < s->leaders; a++) {
      zn_saldi first, other;
      if (!saldi_of(s, &s->node[0], FUNDS[f], a, &first)) return false;
      for (int j = 1; j < s->nodes; j++) {
        if (!above(s, &s->node[j], a) || (any_moved(s) && s->node[j].kind == SIM_UFFICIO)) continue;
        if (!saldi_of(s, &s->node[j], FUNDS[f], a, &other)) return false;
        json_t *here = zn_saldi_json(&first), *there = zn_saldi_json(&other);
        char *x = json_dumps(here, JSON_SORT_KEYS), *y = json_dumps(there, JSON_SORT_KEYS);
        json_decref(here);
        json_decref(there);
        bool ok = x && y && strcmp(x, y) == 0;
        if (!ok)
          sim_fail(s, "saldi of AMB-%d, %s differ: %s at %s, %s at %s", a, FUNDS[f], x, s->node[0].name, y,
                   s->node[j].name);
        free(x);
        free(y);
        s->compared++;
        if (!ok) return false;
      }
    }
  return true;
}

/* ---- manifests ---- */

/* What the office of a former capofila signed before it knew leans on what it wrote for the ambito since, which nobody
 * takes: it is said to be incomplete, and has to be sent again. */
static bool only_formers(const sim *s, const json_t *out) {
  const json_t *list = json_object_get(out, "differenze"), *d;
  size_t i;
  bool any = false;
  for (int j = 0; j < s->nodes; j++) any = any || s->node[j].former;
  if (!any) return false;
  json_array_foreach(list, i, d) {
    const char *ente = json_string_value(json_object_get(d, "ente")),
               *how = json_string_value(json_object_get(d, "esito"));
    bool former = false;
    for (int j = 0; j < s->nodes && ente; j++)
      former = former || ((s->node[j].former || s->node[j].by_file) && strcmp(s->node[j].ente, ente) == 0);
    if (!former || !how || strcmp(how, "incompleto") != 0) return false;
  }
  return json_array_size(list) > 0;
}

bool sim_check_manifests(sim *s) {
  for (int f = 0; f < NFUNDS; f++)
    for (int j = 0; j < s->nodes; j++) {
      sim_node *n = &s->node[j];
      zn_err err = {0};
      int64_t fa;
      json_t *out = NULL;
      bool ok = false;
      if (n->kind == SIM_UFFICIO && n->ambito[0] == 0) continue;
      if (!fund(s, n, FUNDS[f], &fa)) return false;
      zn_rendiconto_ask ask = {.fondo_annualita = fa, .livello = ZN_LIVELLO_REGIONE};
      if (n->kind == SIM_UFFICIO) {
        if (n != &s->node[s->leader[sim_number(n->ambito + 4)]] || any_moved(s)) continue;
        ask.livello = ZN_LIVELLO_AMBITO;
        zn_key_ambito(n->ambito, &ask.org);
      }
      SIM_TRY(s, zn_rendiconto_verify(n->r, &ask, &ok, &out, &err), err, "verify of manifests");
      char *text = json_dumps(out, JSON_COMPACT);
      ok = ok || only_formers(s, out);
      json_decref(out);
      if (!ok) sim_fail(s, "manifests of %s at %s do not verify: %s", FUNDS[f], n->name, text ? text : "?");
      free(text);
      s->compared++;
      if (!ok) return false;
    }
  return true;
}

/* ---- traces ---- */

/* Every cell of a report that has something under it: its entries sum to the figure, and the figure is the cell. */
static bool trace_report(sim *s, sim_node *n, const char *name, const zn_report_ask *ask) {
  zn_err err = {0};
  zn_tabella **t = NULL;
  size_t nt = 0;
  if (zn_report_make(n->r, name, ask, &t, &nt, &err) != ZN_OK) return true; /* compared elsewhere */
  bool ok = true;
  for (size_t i = 0; ok && i < nt; i++)
    for (size_t r = 0; ok && r < t[i]->nrighe; r++)
      for (size_t c = 0; ok && c < t[i]->ncolonne; c++) {
        const zn_cella *cell = &t[i]->celle[r * t[i]->ncolonne + c];
        if (t[i]->colonne[c].tipo != ZN_C_IMPORTO || cell->vuota || (!s->thorough && sim_rand(s, 3) != 0)) continue;
        zn_cifra what;
        zn_traccia trace = {0};
        if (zn_cifra_di_cella(t[i], ask, n->r, r, t[i]->colonne[c].nome, &what, &err) != ZN_OK) continue;
        zn_status st = zn_traccia_di(n->r, &what, &trace, &err);
        if (st != ZN_OK || !trace.quadra || trace.totale != cell->i) {
          sim_fail(s, "trace of %s, %s, row %zu at %s: %lld in the cell, %lld found, quadra %d %s", name,
                   t[i]->colonne[c].nome, r, n->name, (long long)cell->i, (long long)trace.totale, trace.quadra,
                   err.text);
          ok = false;
        }
        zn_traccia_free(&trace);
        s->compared++;
      }
  zn_report_free(t, nt);
  return ok;
}

bool sim_check_traces(sim *s) {
  static const char *const reports[] = {"R1", "R3", "R13", "R14"};
  for (int j = 0; j < s->nodes; j++) {
    sim_node *n = &s->node[j];
    if (n->kind == SIM_UFFICIO && (n->ambito[0] == 0 || n != &s->node[s->leader[sim_number(n->ambito + 4)]])) continue;
    for (size_t i = 0; i < sizeof reports / sizeof *reports; i++)
      for (int f = 0; f < NFUNDS; f++) {
        zn_report_ask ask;
        zn_livello l = n->kind == SIM_UFFICIO ? ZN_LIVELLO_AMBITO : ZN_LIVELLO_REGIONE;
        if (sim_ask(n->r, FUNDS[f], l, n->ambito, &ask) && !trace_report(s, n, reports[i], &ask)) return false;
      }
  }
  return true;
}
