/* Faults planted on purpose when a region has gone quiet: each must be found by the check that is there for it. Nothing
 * of this is in the product: the simulator reaches behind its back. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/sim/sim.h"

static const struct {
  unsigned question;
  const char *words;
} faults[SIM_FAULTS] = {
    [SIM_TAMPERED_ROW] = {SIM_Q_ROWS, "rows of a ledger"},
    [SIM_TAMPERED_LOG] = {SIM_Q_LOG, "rebuilt from the log it differs"},
    [SIM_FORGOTTEN_ROW] = {SIM_Q_KEPT, "acknowledged and never deleted"},
    [SIM_NO_RECEIPT] = {SIM_Q_DELIVERED, "have no receipt"},
    [SIM_WRONG_TOTAL] = {SIM_Q_FIGURES, "the model says"},
    [SIM_WRONG_TRACE] = {SIM_Q_TRACES, "trace of"},
    [SIM_HIDDEN_MOVE] = {SIM_Q_STATES, "differs"},
    [SIM_WRONG_REPORT] = {SIM_Q_REPORTS, "report R"},
    [SIM_WRONG_SALDO] = {SIM_Q_SALDI, "saldi of"},
    [SIM_LOST_SEGMENT] = {SIM_Q_ORDER, "in another order of arrival the rows differ"},
    [SIM_TAMPERED_BODY] = {SIM_Q_ORDER, "a segment in another order"},
    [SIM_LOST_KEY] = {SIM_Q_ORDER, "another order"},
};

unsigned sim_fault_question(sim_fault f) { return faults[f].question; }
const char *sim_fault_words(sim_fault f) { return faults[f].words; }

/* Changes a table behind the replica's back; it must change something. */
static bool change(sim *s, sim_node *n, const char *sql) {
  char *what = NULL;
  if (sqlite3_exec(zn_replica_db(n->r), sql, NULL, NULL, &what) != SQLITE_OK) {
    sim_fail(s, "planting: %s", what ? what : sql);
    sqlite3_free(what);
    return false;
  }
  s->planted = sqlite3_changes(zn_replica_db(n->r)) > 0;
  return true;
}

/* Its author deletes a row that was acknowledged, and forgets to say so. */
static bool forget(sim *s) {
  for (size_t i = 0; i < s->nrows && !s->planted; i++) {
    sim_row *r = &s->rows[i];
    sim_node *n = &s->node[r->node];
    zn_err err = {0};
    if (r->deleted || n->by_file || strcmp(r->entity, "pagamento") != 0) continue;
    s->planted = zn_entry_delete(&n->place, r->entity, r->id, &err) == ZN_OK;
  }
  for (int i = 0; i < s->nodes; i++)
    if (!s->node[i].by_file && !sim_sync_to_end(&s->node[i])) return false;
  return sim_sync_to_end(&s->node[0]);
}

static sim_node *an_office(sim *s) {
  for (int i = 1; i < s->nodes; i++)
    if (s->node[i].kind == SIM_UFFICIO && s->node[i].ambito[0] == 0 && !s->node[i].by_file) return &s->node[i];
  return &s->node[1];
}

bool sim_plant(sim *s) {
  sim_node *reg = &s->node[0], *bis = &s->node[s->nodes - 2];
  switch (s->fault) {
    case SIM_TAMPERED_ROW:
    case SIM_TAMPERED_LOG:
      return change(s, reg, "UPDATE impegno SET importo=importo+100 WHERE k=(SELECT max(k) FROM impegno)");
    case SIM_FORGOTTEN_ROW: return forget(s);
    case SIM_NO_RECEIPT: return change(s, an_office(s), "DELETE FROM receipt WHERE server");
    case SIM_WRONG_TOTAL:
    case SIM_WRONG_TRACE: return change(s, reg, "UPDATE tot_budget SET impegnato=impegnato+100");
    case SIM_HIDDEN_MOVE: return change(s, bis, "DELETE FROM rendiconto_mossa WHERE mossa IN ('invia','trasmetti')");
    case SIM_WRONG_REPORT:
    case SIM_WRONG_SALDO: return change(s, bis, "UPDATE assegnazione SET importo=importo+100 WHERE tipo='riparto'");
    default: return true; /* none, or planted on the way (order.c) */
  }
}
