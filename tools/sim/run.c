/* One run: disorder, then quiet, then the three questions. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/store/status.h"
#include "tools/sim/sim.h"

static sim_node *anybody(sim *s) { return &s->node[sim_rand(s, (uint64_t)s->nodes)]; }

static sim_node *leader_of(sim *s, const sim_node *n) { return &s->node[s->leader[n->ente[0] - 'A']]; }

static bool step(sim *s) {
  sim_node *n = anybody(s);
  uint64_t d = sim_rand(s, 1000);
  s->now_ms += 1000 + (int64_t)sim_rand(s, 600000);
  s->mono_ms += 20;
  if (d < 300) return sim_act(n);
  if (d < 330) {
    if (s->now_ms < n->offline_ms) return true;
    return n->by_file ? sim_swap_files(n, leader_of(s, n)) : sim_connect(n);
  }
  if (d < 333) { /* days without a line */
    sim_drop(n);
    n->offline_ms = s->now_ms + (int64_t)sim_rand(s, 3 * 86400000LL);
    return true;
  }
  if (d < 336) return sim_connect(&s->node[0]);
  if (d < 342) { /* power cut at an office */
    s->restarts++;
    sim_node_close(n);
    return sim_node_open(n);
  }
  if (d < 345) { /* and at the server: what was not acknowledged may be lost */
    s->server_restarts++;
    sim_relay_close(s);
    return sim_relay_open(s, false);
  }
  if (d < 353) {
    if (n->client) s->cuts++;
    sim_drop(n);
    return true;
  }
  for (int moves = 0; moves < 4; moves++) /* the line carries what is on it, for everybody a little */
    for (int i = 0; i < s->nodes; i++)
      if (s->node[i].client && sim_rand(s, 2) && !sim_carry(&s->node[i], false)) return false;
  return true;
}

/* Everybody syncs on a good line until nobody has anything new. */
static bool settle(sim *s) {
  for (int i = 0; i < s->nodes; i++) sim_drop(&s->node[i]);
  s->settled = true;
  for (int round = 0; round < 3; round++) {
    for (int i = 0; i < s->nodes; i++) {
      sim_node *n = &s->node[i];
      if (n->by_file ? !sim_swap_all(n) : !sim_sync_to_end(n)) return false;
    }
  }
  for (int i = 0; i < s->nodes; i++) {
    sim_node *n = &s->node[i];
    zn_err err = {0};
    zn_unsent u;
    n->skew_ms = 0; /* "today" is the same for all who are asked now */
    if (!n->former) continue;
    SIM_TRY(s, zn_status_unsent(n->r, &u, &err), err, "unsent");
    n->out = u.queued > 0 && u.queued == u.keyless;
  }
  return true;
}

static const struct {
  sim_question q;
  bool (*ask)(sim *s);
} questions[] = {
    {SIM_Q_ROWS, sim_check_rows},       {SIM_Q_KEPT, sim_check_kept},   {SIM_Q_DELIVERED, sim_check_delivered},
    {SIM_Q_FIGURES, sim_check_figures}, {SIM_Q_LOG, sim_check_log},     {SIM_Q_STATES, sim_check_states},
    {SIM_Q_REPORTS, sim_check_reports}, {SIM_Q_SALDI, sim_check_saldi}, {SIM_Q_MANIFESTS, sim_check_manifests},
    {SIM_Q_TRACES, sim_check_traces},   {SIM_Q_ORDER, sim_check_order}};

static bool ask_all(sim *s) {
  unsigned which = s->fault == SIM_NO_FAULT ? ~0u : sim_fault_question(s->fault);
  for (size_t i = 0; i < sizeof questions / sizeof *questions; i++)
    if ((which & questions[i].q) && !questions[i].ask(s)) return false;
  return true;
}

bool sim_play(sim *s, const char *dir, uint64_t seed, int leaders, int comuni, int steps) {
  sim kept = {.verbose = s->verbose, .thorough = s->thorough, .orders = s->orders, .fault = s->fault};
  *s = kept;
  s->seed = s->rng = seed;
  snprintf(s->dir, sizeof s->dir, "%s", dir);
  bool ok = sim_begin(s, leaders, comuni);
  for (int i = 0; ok && i < steps; i++) ok = step(s);
  ok = ok && settle(s) && sim_plant(s) && ask_all(s);
  sim_end(s);
  if (!ok && s->failure[0] == 0) snprintf(s->failure, sizeof s->failure, "stopped without a word");
  return ok;
}

bool sim_folder(char *out, size_t cap) {
  const char *shm = "/dev/shm", *set = getenv("TMPDIR");
  snprintf(out, cap, "%s/zona-sim-XXXXXX", set ? set : access(shm, W_OK) == 0 ? shm : "/tmp");
  return mkdtemp(out) != NULL;
}

void sim_folder_remove(const char *folder) {
  char rm[512];
  snprintf(rm, sizeof rm, "rm -rf '%s'", folder);
  if (system(rm) != 0) fprintf(stderr, "zona-sim: cannot remove %s\n", folder);
}
