/* One run: disorder, then quiet, then the three questions. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/sim/sim.h"

static sim_node *anybody(sim *s) { return &s->node[1 + sim_rand(s, (uint64_t)s->nodes - 1)]; }

static sim_node *leader_of(sim *s, const sim_node *n) { return &s->node[1 + (n->ente[0] - 'A')]; }

static bool step(sim *s) {
  sim_node *n = anybody(s);
  uint64_t d = sim_rand(s, 1000);
  s->now_ms += 1000 + (int64_t)sim_rand(s, 600000);
  s->mono_ms += 20;
  if (d < 300) return sim_act(n);
  if (d < 330) return n->by_file ? sim_swap_files(n, leader_of(s, n)) : sim_connect(n);
  if (d < 335) return sim_connect(&s->node[0]);
  if (d < 341) { /* power cut at an office */
    s->restarts++;
    sim_node_close(n);
    return sim_node_open(n);
  }
  if (d < 344) { /* and at the server: what was not acknowledged may be lost */
    s->server_restarts++;
    sim_relay_close(s);
    return sim_relay_open(s, false);
  }
  if (d < 352) {
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
  for (int round = 0; round < 3; round++) {
    for (int i = 0; i < s->nodes; i++) {
      sim_node *n = &s->node[i];
      if (n->by_file ? !sim_swap_files(n, leader_of(s, n)) : !sim_sync_to_end(n)) return false;
    }
  }
  return true;
}

bool sim_play(sim *s, const char *dir, uint64_t seed, int leaders, int comuni, int steps) {
  bool verbose = s->verbose;
  memset(s, 0, sizeof *s);
  s->verbose = verbose;
  s->seed = s->rng = seed;
  snprintf(s->dir, sizeof s->dir, "%s", dir);
  bool ok = sim_begin(s, leaders, comuni);
  for (int i = 0; ok && i < steps; i++) ok = step(s);
  ok = ok && settle(s) && sim_check(s);
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
