/* regole: the checks of DOMAIN section 7 as a table: code, level, what it is, a function that finds what breaks it.
 *
 * B blocks the sending or transmission, never the saving; W is to be acknowledged; I is a hint. Codes V… are DOMAIN's;
 * S… are ours, for what a distributed ledger adds: rows whose parent is not here, open conflicts, numbers used twice,
 * entries that count nowhere. */
#ifndef ZONA_CORE_DOMAIN_REGOLE_H
#define ZONA_CORE_DOMAIN_REGOLE_H

#include <jansson.h>

#include "core/domain/flow.h"
#include "core/domain/importi.h"

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

typedef struct zn_regole_ask {
  int64_t fondo_annualita;
  zn_livello livello; /* ENTE or AMBITO; REGIONE: all */
  zn_id org;
  bool has_al;
  zn_day al;
  const char *motivo; /* given with the sending: accepted as the reason that V05 and V18 ask */
} zn_regole_ask;

/* out is filled; free with zn_rilievi_free. */
ZN_MUST zn_status zn_regole_check(zn_replica *r, const zn_regole_ask *ask, zn_rilievi *out, zn_err *err);
void zn_rilievi_free(zn_rilievi *r);
size_t zn_rilievi_count(const zn_rilievi *r, zn_gravita g);
/* [{"codice","livello","testo","entity","id"}] */
json_t *zn_rilievi_json(zn_replica *r, const zn_rilievi *v);

/* The table, for documents and help. */
typedef struct zn_regola_info {
  const char *codice;
  zn_gravita gravita;
  const char *testo; /* Italian, one line */
} zn_regola_info;
size_t zn_regole_count(void);
zn_regola_info zn_regola_at(size_t i);

#endif
