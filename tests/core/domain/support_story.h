/* support_story: random offices' lives for one fund-year, and an independent sum of them: plain lists, plain loops, no
 * totals. */
#ifndef ZONA_TESTS_SUPPORT_STORY_H
#define ZONA_TESTS_SUPPORT_STORY_H

#include "core/domain/money/importi.h"
#include "tests/core/domain/support_region.h"

#define STORY_MAX 400

typedef struct s_edge {
  int at;
  int64_t k;
  const char *da, *a;
  bool bilancio;
  int64_t importo;
  int stato;
  int data;
  bool dead;
} s_edge; /* stato 0 definitiva 1 presunta 2 revocata */
typedef struct s_line {
  int at;
  int64_t k;
  int edge;
  const char *ente, *ambito;
  int64_t importo;
  bool dead;
} s_line;
typedef struct s_imp {
  int at;
  int64_t k;
  const char *ente;
  int line, edge;     /* -1: none */
  const char *contro; /* counterpart, NULL: a supplier outside */
  int64_t importo;
  int data, numero;
  bool prenotazione, per_conto, dead;
} s_imp;
typedef struct s_row {
  int at;
  int64_t k;
  int parent;
  int64_t importo;
  int data;
  bool dead;
} s_row; /* parent: position of its parent */
typedef struct s_split {
  int at;
  int64_t k;
  int imp, liq, line;
  int64_t importo;
  bool dead;
} s_split;
typedef struct s_sint {
  int at;
  int64_t k;
  const char *ente;
  int line;
  int64_t i, l, p;
  int data;
  bool per_conto, dead;
} s_sint;
typedef struct s_cash {
  int at;
  int64_t k;
  int edge;
  const char *ente, *da;
  int64_t importo;
  int data;
  bool dead;
} s_cash; /* ente NULL: trasferimento */
typedef struct s_rend {
  const char *ente, *ambito;
  bool regione;
} s_rend;

typedef struct story {
  region *g;
  int64_t fa[OFFICES]; /* the fund-year on each replica */
  int anno, seq;
  bool concluded[2];
  s_edge edges[STORY_MAX];
  int nedges;
  s_line lines[STORY_MAX];
  int nlines;
  s_imp imps[STORY_MAX];
  int nimps;
  s_row vars[STORY_MAX], liqs[STORY_MAX], pays[STORY_MAX], storni[STORY_MAX], recs[STORY_MAX];
  int nvars, nliqs, npays, nstorni, nrecs;
  s_split splits[STORY_MAX];
  int nsplits;
  s_sint sints[STORY_MAX];
  int nsints;
  s_cash cash[STORY_MAX];
  int ncash;
  s_rend rends[8];
  int nrends;
} story;

/* A fund-year of its own, edges, lines; everybody holds them. offices: up to E2. */
void story_begin(story *s, region *g, int anno);
/* One random act of a random office. */
void story_step(story *s);
/* The nth line (0..) of an ente; -1: its last. */
const s_line *story_line(const story *s, const char *ente, int nth);
/* An expense of an ente of AMB-A on a line, wholly settled and paid (story_step knows nothing of it); the impegno. */
int64_t story_pay(story *s, int at, const s_line *line, const char *numero, int64_t importo);
/* What the figures must be. livello as in importi.h; org: code. */
void story_sum(const story *s, zn_livello livello, const char *org, int al, zn_importi *out);
/* Compares at one replica. */
void story_check(story *s, int at, zn_livello livello, const char *org, int al, uint64_t seed);

#endif
