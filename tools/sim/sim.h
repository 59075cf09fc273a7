/* sim: a region in one process: many replicas and the relay, a virtual clock, a seeded network that loses, cuts,
 * repeats and restarts. Real code everywhere but for time, chance and sockets. After a run, when all have synced on a
 * good line, three things must hold:
 *
 *   1. replicas with the same rights hold the same rows;
 *   2. nothing that was acknowledged to a person is lost: every row written is there with its last value, or deleted by
 * somebody, or in a conflict that lists it;
 *   3. every figure at every level equals the sum of a model that only knows what people typed.
 *
 * The same seed gives the same run, to the byte. A failure prints the seed. */
#ifndef ZONA_TOOLS_SIM_SIM_H
#define ZONA_TOOLS_SIM_SIM_H

#include "core/base/money.h"
#include "core/domain/entry.h"
#include "core/domain/place.h"
#include "core/store/replica.h"
#include "protocol/replica_peer.h"
#include "protocol/session.h"
#include "server/relay/relay.h"

#define SIM_NODES  24
#define SIM_CHUNKS 4096

typedef struct sim sim;

/* Bytes on their way in one direction. */
typedef struct sim_pipe {
  zn_buf bytes;
} sim_pipe;

typedef struct sim_node {
  sim *world;
  char name[24], home[400], ente[16]; /* ente: the code it spends as */
  zn_env env;
  int64_t skew_ms; /* its clock is wrong by so much */
  zn_replica *r;
  zn_arena arena;
  zn_place place;
  bool by_file; /* never on line: bundles only */
  /* a connection, while there is one */
  zn_session *client, *server;
  zn_replica_peer *peer;
  zn_relay_link link;
  sim_pipe up, down;
  uint64_t conn;
} sim_node;

/* One row that somebody was told is saved. */
typedef struct sim_row {
  const char *entity;
  int node; /* who made it */
  char id[64];
  int64_t cents;    /* last value typed on some device */
  unsigned writers; /* nodes that have changed it: more than one may mean a conflict */
  bool deleted;     /* somebody deleted it */
  int parent;       /* -1, or the row it hangs on */
} sim_row;

struct sim {
  uint64_t seed, rng;
  int64_t now_ms, mono_ms;
  char dir[320];
  bool verbose;
  sim_node node[SIM_NODES];
  int nodes, leaders; /* 0 is the Regione, 1..leaders lead ambiti, the rest are comuni */
  /* relay */
  zn_env server_env;
  zn_ident server_ident;
  zn_secret claim_seed;
  zn_hash region;
  zn_settings settings;
  zn_log log;
  zn_store *writer;
  zn_relay *relay;
  zn_put *pending, **pending_tail;
  uint64_t conns, incarnation;
  /* what people were told */
  sim_row *rows;
  size_t nrows, cap_rows;
  /* what happened */
  size_t writes, syncs, finished, cuts, restarts, server_restarts, repeats, bundles, conflicts;
  char failure[1024];
};

/* Plays a region of `leaders` ambiti with `comuni` comuni each for `steps` steps in dir (made, and removed when all is
 * well). true: all three properties hold; otherwise s->failure says what does not. */
bool sim_play(sim *s, const char *dir, uint64_t seed, int leaders, int comuni, int steps);

/* A fresh folder for a run, in memory where the system offers it (restarts are the simulator's: nothing needs the
 * disk). out: at least 64 chars; the region goes into a folder of its own inside it. */
bool sim_folder(char *out, size_t cap);
void sim_folder_remove(const char *folder);

/* ---- inside ---- */
uint64_t sim_rand(sim *s, uint64_t below);
void sim_fail(sim *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void sim_say(sim *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
#define SIM_TRY(s, expr, err, what)                                               \
  do {                                                                            \
    zn_status sim_try_ = (expr);                                                  \
    if (sim_try_ != ZN_OK) {                                                      \
      sim_fail((s), "%s: %s (%s)", (what), (err).text, zn_status_name(sim_try_)); \
      return false;                                                               \
    }                                                                             \
  } while (0)

/* world.c */
bool sim_begin(sim *s, int leaders, int comuni);
void sim_end(sim *s);
bool sim_node_open(sim_node *n);
void sim_node_close(sim_node *n);
bool sim_refresh_place(sim_node *n);
/* relay.c */
bool sim_relay_open(sim *s, bool fresh);
void sim_relay_close(sim *s);
bool sim_relay_commit(sim *s); /* what waits becomes durable, and is answered */
/* line.c */
bool sim_connect(sim_node *n);
void sim_drop(sim_node *n);              /* the line is cut; what was on it is lost */
bool sim_carry(sim_node *n, bool clean); /* some bytes move; on a bad line some are cut or come twice */
bool sim_sync_to_end(sim_node *n);       /* on a good line, until it is finished */
bool sim_swap_files(sim_node *a, sim_node *b);
/* acts.c */
bool sim_act(sim_node *n);
/* check.c */
bool sim_check(sim *s);

#endif
