/* sim: a region in one process: many replicas and the relay, a virtual clock, a seeded network that loses, cuts,
 * repeats and restarts. Real code everywhere but for time, chance and sockets. The offices do, at random moments and
 * out of turn, what offices do: spending in all its forms, the plan and its changes, the rendicontazione, the
 * examination, changes of the map. What is refused changes nothing. After a run, when all have synced on a good line,
 * this must hold (check.c, check_field.c):
 *
 *   1. replicas that may read a ledger hold the same rows of it;
 *   2. nothing that was acknowledged to a person is lost: every row written is there with its last value, or deleted by
 * somebody, or in a conflict that lists it; everything written is delivered;
 *   3. figures of fund FNPS equal the sum of a model that only knows what people typed (the money of every other case
 * is worked out a second time by tests/sim/years.py);
 *   4. who can read the same sees the same: states of every rendicontazione and plan, every report, saldi, signed
 * manifests; traces add up to their figures; the identities of the saldi hold;
 *   5. order of arrival does not count (order.c): the same segments and keys, delivered to fresh replicas in other
 * orders, keys late too, give the same rows and reports;
 *   6. what is derived is what the log says.
 *
 * That the checks see what they must is tested by faults planted on purpose (fault.c). The same seed gives the same
 * run, to the byte. A failure prints the seed. */
#ifndef ZONA_TOOLS_SIM_SIM_H
#define ZONA_TOOLS_SIM_SIM_H

#include "core/base/money.h"
#include "core/domain/report/report.h"
#include "core/domain/rows/entry.h"
#include "core/domain/rows/place.h"
#include "core/store/replica.h"
#include "protocol/replica_peer.h"
#include "protocol/session.h"
#include "server/relay/relay.h"

#define SIM_NODES  24
#define SIM_COMUNI 16 /* of one ambito, at most */
#define SIM_ACTS   96

typedef struct sim sim;

/* Bytes on their way in one direction. */
typedef struct sim_pipe {
  zn_buf bytes;
} sim_pipe;

typedef enum sim_kind { SIM_UFFICIO = 0, SIM_REGIONE, SIM_CONSOLIDATORE } sim_kind;

typedef struct sim_node {
  sim *world;
  sim_kind kind;
  char name[24], home[400], ente[16]; /* ente: the code it spends as */
  char ambito[16];                    /* the ambito it leads, or led; "" none */
  int64_t offline_ms;                 /* no connection until then */
  size_t queued;                      /* changes waiting when its act began */
  zn_env env;
  int64_t skew_ms; /* its clock is wrong by so much */
  zn_replica *r;
  zn_arena arena;
  zn_place place;
  bool by_file; /* never on line: bundles only */
  bool former;  /* led an ambito: what it wrote for it since, without knowing, has no effect */
  bool out;     /* former, and some of it never left: it sees more than the others, and says so (zona status) */
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
  bool modelled;    /* of the fund whose figures the model knows */
  int parent;       /* -1, or the row it hangs on */
} sim_row;

/* How often a kind of act was done, and refused. */
typedef struct sim_count {
  const char *act;
  size_t done, refused;
} sim_count;

/* What is asked at the end (run.c has the table), so that a planted fault can be shown to the check that must find it.
 */
typedef enum sim_question {
  SIM_Q_ROWS = 1 << 0,      /* same rows */
  SIM_Q_KEPT = 1 << 1,      /* nothing acknowledged is lost */
  SIM_Q_DELIVERED = 1 << 2, /* nothing waits, everything has its receipt */
  SIM_Q_FIGURES = 1 << 3,   /* the model's figures */
  SIM_Q_LOG = 1 << 4,       /* derived tables are what the log says */
  SIM_Q_STATES = 1 << 5,    /* same states of rendicontazioni and plans */
  SIM_Q_REPORTS = 1 << 6,   /* same reports */
  SIM_Q_SALDI = 1 << 7,     /* same saldi, and their identities */
  SIM_Q_MANIFESTS = 1 << 8, /* what was signed recomputes */
  SIM_Q_TRACES = 1 << 9,    /* entries add up to their figure */
  SIM_Q_ORDER = 1 << 10     /* order of arrival does not count */
} sim_question;

/* A fault of our own making: the checks must find it (fault.c). */
typedef enum sim_fault {
  SIM_NO_FAULT = 0,
  SIM_TAMPERED_ROW,  /* an amount changes inside a replica */
  SIM_TAMPERED_LOG,  /* the same, asked of the log */
  SIM_FORGOTTEN_ROW, /* a row that was acknowledged vanishes everywhere */
  SIM_NO_RECEIPT,    /* an office never hears that its work has arrived */
  SIM_WRONG_TOTAL,   /* a total drifts from its rows */
  SIM_WRONG_TRACE,   /* the same, asked of the trace */
  SIM_HIDDEN_MOVE,   /* a replica misses a move of a rendicontazione */
  SIM_WRONG_REPORT,  /* a replica has another amount of a transfer */
  SIM_WRONG_SALDO,   /* a replica has another opinion of what is admitted */
  SIM_LOST_SEGMENT,  /* a segment is silently dropped on its way */
  SIM_TAMPERED_BODY, /* a segment comes with other bytes */
  SIM_LOST_KEY,      /* a late key never comes */
  SIM_FAULTS
} sim_fault;
unsigned sim_fault_question(sim_fault f); /* who must find it */
const char *sim_fault_words(sim_fault f); /* and a part of what it must say */

struct sim {
  uint64_t seed, rng;
  int64_t now_ms, mono_ms;
  char dir[320];
  bool verbose;
  bool thorough;   /* compare every report at every level: else some, by chance */
  int orders;      /* how many other orders of arrival to try at the end */
  sim_fault fault; /* to be planted; then only the check that must find it is asked */
  bool planted;    /* there was an occasion */
  sim_node node[SIM_NODES];
  /* 0 is the Regione, 1..leaders lead ambiti at first, then comuni; the last two are the Regione's second workplace and
   * the consolidator */
  int nodes, leaders, comuni;
  int leader[SIM_NODES];                 /* who leads an ambito now */
  bool moved[SIM_NODES][SIM_COMUNI + 1]; /* the comune changed ambito, or merged */
  bool settled;                          /* the disorder is over */
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
  sim_count act[SIM_ACTS];
  size_t nacts;
  size_t compared; /* reports and states that two replicas agreed on */
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
bool sim_swap_all(sim_node *n);          /* who lives on files: with every office that leads an ambito */
bool sim_swap_files(sim_node *a, sim_node *b);
/* acts.c */
bool sim_act(sim_node *n);
void sim_ente_code(char out[16], int ambito, int comune);
int sim_number(const char *digits); /* of an ambito or comune, in a code of ours */
/* Begins an act as one of the node's organisations (NULL: as the row decides); false: the office is that no more. */
bool sim_as(sim_node *n, const char *come);
/* What became of an act: counted; a refusal must be one that a person can understand, and have changed nothing. true:
 * go on (done or rightly refused). */
bool sim_told(sim_node *n, const char *act, zn_status st, const zn_err *err);
/* A row that the office was told is saved. */
bool sim_remember(sim_node *n, const char *entity, int64_t k, int64_t cents, int parent, bool modelled);
/* A live row that this node can see, of its own ente; -1 when there is none. */
int sim_pick(sim_node *n, const char *entity, bool modelled);
bool sim_add(sim_node *n, const char *entity, const zn_pair *pairs, size_t count, int64_t cents, int parent,
             bool modelled);
#define SIM_ADD(n, entity, cents, modelled, ...)                                                                   \
  sim_add((n), (entity), (const zn_pair[]){__VA_ARGS__}, sizeof((const zn_pair[]){__VA_ARGS__}) / sizeof(zn_pair), \
          (cents), -1, (modelled))
/* acts_spesa.c, acts_rend.c, acts_esame.c, acts_piano.c, acts_terra.c: each picks one of its acts at random */
bool sim_act_spesa(sim_node *n);
bool sim_act_rend(sim_node *n);
bool sim_act_esame(sim_node *n);
bool sim_act_piano(sim_node *n);
bool sim_act_terra(sim_node *n);
bool sim_capofila_changes(sim *s, int ambito);
/* check.c */
typedef struct sim_lines {
  char **v;
  size_t n, cap;
} sim_lines;
void sim_lines_free(sim_lines *l);
/* Every row that a replica holds, a line each, sorted: ledger, entity, id, values; references as public ids. only: of
 * this ledger (NULL: all). */
bool sim_describe(sim *s, zn_replica *r, const zn_id *only, sim_lines *out);
bool sim_same_lines(sim *s, const char *what, const char *a, const sim_lines *la, const char *b, const sim_lines *lb);
bool sim_reads_ente(const sim *s, const sim_node *n, const char *ente);
bool sim_check_rows(sim *s);
bool sim_check_kept(sim *s);
bool sim_check_delivered(sim *s);
bool sim_check_figures(sim *s);
bool sim_check_log(sim *s);
/* check_field.c, check_money.c */
bool sim_check_states(sim *s);
bool sim_check_reports(sim *s);
bool sim_check_saldi(sim *s);
bool sim_check_manifests(sim *s);
bool sim_check_traces(sim *s);
/* One report as canonical JSON, or what it is refused with; free() it. */
char *sim_report_text(zn_replica *r, const char *name, const zn_report_ask *ask);
/* fondo NULL: of all. false: not known to this replica. */
bool sim_ask(zn_replica *r, const char *fondo, zn_livello livello, const char *org, zn_report_ask *out);
/* order.c */
bool sim_check_order(sim *s);
/* fault.c: the faults of a replica, when all is quiet; those of the way are order.c's */
bool sim_plant(sim *s);

#endif
