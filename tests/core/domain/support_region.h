/* support_region: a small region in one process, of real replicas: the Regione, two ambiti with their capofila, some
 * enti. Statements, grants and segments are carried from replica to replica by hand. */
#ifndef ZONA_TESTS_SUPPORT_REGION_H
#define ZONA_TESTS_SUPPORT_REGION_H

#include "core/domain/money/context.h"
#include "core/domain/money/totals.h"
#include "core/domain/rows/rows.h"
#include "core/store/enrol.h"
#include "core/store/replica.h"

#define OFFICES 8

typedef struct office {
  zn_replica *r;
  const char *code;  /* "regione", "AMB-A", "M001" … */
  zn_id org, ambito; /* of an ente: its ambito */
  char home[64];
} office;

typedef struct region {
  zn_env env;
  int64_t now_ms;
  uint64_t rng;
  char dir[40];
  office o[OFFICES];
  size_t n;
  bool rich; /* stories (support_story.h) have third hands and re-imputations too */
} region;

enum {
  REG,
  CAP_A,
  CAP_B,
  E1,
  E2,
  E3
}; /* positions: the Regione; capofila of A (ente M001) and of B (M002); E001, E002 in A; E003 in B */

uint64_t rnd(region *g); /* seeded */
int64_t rnd_in(region *g, int64_t lo, int64_t hi);

/* Offices up to and including `last` join; territory and one fund (F1/2025) are there. All hold the same. */
void region_open(region *g, uint64_t seed, int last);
void region_close(region *g);
int region_second(region *g, int of); /* a second workplace of an ente of AMB-A; its position */
/* Everything the giver holds that the taker does not. */
void carry(region *g, int from, int to);
void carry_all(region *g);
void seal(region *g, int who);

/* ---- rows ---- */
zn_row new_row(unsigned entity);
void set_int(zn_row *row, const char *field, int64_t v);
void set_text(zn_row *row, const char *field, const char *v); /* borrows */
void set_bin(zn_row *row, const char *field, const void *p, size_t n);
/* Local k of an organisation's row. */
int64_t org_k(region *g, int at, const char *code);
zn_id org_id(const char *code); /* "regione", "AMB-…", else an ente */
zn_ledger ledger_of(region *g, zn_ledger_kind kind, const char *owner, const char *audience);
/* Each in a transaction of its own; they assert success. */
int64_t add_row(region *g, int at, const zn_ledger *l, zn_row *row);
void edit_row(region *g, int at, const zn_row *row);
void delete_row(region *g, int at, unsigned entity, int64_t k);
zn_row get_row(region *g, int at, unsigned entity, int64_t k, zn_arena *a);
int64_t only_k(region *g, int at, const char *sql); /* one integer, asserted there */
/* The capofila's reminder, without which nothing is entered on an ente's behalf. */
void remind(region *g, int at, const char *ambito, const char *ente);
/* The same row on another replica. */
int64_t carry_k(region *g, int from, int64_t k, int to);

#define MUST(expr)                                                                                \
  do {                                                                                            \
    zn_err err = {0};                                                                             \
    zn_status st_ = (expr);                                                                       \
    if (st_ != ZN_OK) fail_msg("%s: %s (%d) at %s:%d", #expr, err.text, st_, __FILE__, __LINE__); \
  } while (0)

#endif
