/* regole: the checks of DOMAIN section 7 as a table: code, level, what it is, how to mend it, where it comes from, and
 * the functions that find what breaks it. docs/REGOLE.md is this table for people; a test compares the two.
 *
 * B blocks the sending or transmission, never the saving; W is to be acknowledged with a reason; I is a hint. Codes V…
 * are DOMAIN's; S… are ours, for what a distributed ledger adds (rows whose parent is not here, open conflicts, numbers
 * used twice, entries that count nowhere) and for what the plan asks (LEPS managed jointly, objectives, own budgets).
 *
 * The same rules run in three places: on save, for the one impegno that was touched (zn_regole_al_salvataggio); before
 * a sending or transmission, for its fund-year; and as `zona check`. */
#ifndef ZONA_CORE_DOMAIN_REGOLE_H
#define ZONA_CORE_DOMAIN_REGOLE_H

#include <jansson.h>

#include "core/domain/money/importi.h"
#include "core/domain/rendiconto/flow.h"

typedef enum zn_gravita { ZN_BLOCCA = 'B', ZN_AVVISA = 'W', ZN_SUGGERISCE = 'I' } zn_gravita;

typedef struct zn_rilievo {
  const char *codice; /* "V03" */
  zn_gravita gravita;
  const zn_entity *ent; /* the row it is about; NULL: the whole */
  int64_t k;
  char testo[400]; /* what, where, how to mend */
} zn_rilievo;

typedef struct zn_rilievi {
  zn_rilievo *v; /* most severe first, then by code */
  size_t n, cap;
  bool troncati; /* there were more than ZN_RILIEVI_MAX */
} zn_rilievi;
#define ZN_RILIEVI_MAX 2000

/* Which rules. */
typedef enum zn_regole_parte {
  ZN_REGOLE_TUTTE = 0, /* of the fund-year and of the ledgers: what a sending asks */
  ZN_REGOLE_FONDO,     /* of the fund-year alone, nothing where it does not concern who asks */
  ZN_REGOLE_GENERALI   /* of the ledgers, the plan, people and places: no fund-year */
} zn_regole_parte;

typedef struct zn_regole_ask {
  int64_t fondo_annualita; /* unused with ZN_REGOLE_GENERALI */
  zn_regole_parte parte;
  zn_livello livello; /* ENTE or AMBITO; REGIONE: all */
  zn_id org;
  bool has_al;
  zn_day al;
  /* given with the sending: the reason that V18 asks, and, where it says "errore materiale" or "disimpegno", V05 */
  const char *motivo;
} zn_regole_ask;

/* out is filled; free with zn_rilievi_free. */
ZN_MUST zn_status zn_regole_check(zn_replica *r, const zn_regole_ask *ask, zn_rilievi *out, zn_err *err);
void zn_rilievi_free(zn_rilievi *r);
size_t zn_rilievi_count(const zn_rilievi *r, zn_gravita g);
/* [{"codice","livello","testo","entity","id"}] */
json_t *zn_rilievi_json(zn_replica *r, const zn_rilievi *v);
/* For the answer to a sending: the texts of the warnings; where there are some and no reason was given, one more that
 * says so ("avvisi non motivati"). A new array of strings; NULL without memory. *n (may be NULL): the warnings. */
json_t *zn_rilievi_avvisi(const zn_rilievi *v, const char *motivo, size_t *n);

/* Hints on save: what the rules of rows find on the impegno that the row belongs to and on the row itself, appended to
 * `out` (a JSON array of strings). Costs what that impegno weighs, whatever else the replica holds. Never fails: a hint
 * that cannot be computed is not given. */
void zn_regole_al_salvataggio(zn_replica *r, const zn_entity *e, int64_t k, json_t *out);

/* The table, for documents and help. */
typedef struct zn_regola_info {
  const char *codice;
  zn_gravita gravita;
  const char *testo, *rimedio, *fonte; /* what, how to mend, where it comes from: Italian, one line each */
} zn_regola_info;
size_t zn_regole_count(void);
zn_regola_info zn_regola_at(size_t i);

#endif
