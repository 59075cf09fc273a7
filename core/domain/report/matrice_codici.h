/* matrice_codici: a version of the matrix as the code lists have it (core/domain/elenchi): its areas, and its obiettivi
 * di servizio grouped in macro-livelli. Data, because a Region and a decree change them (DOMAIN 3.1). What has a code
 * that is in no list has no cell. */
#ifndef ZONA_CORE_DOMAIN_REPORT_MATRICE_CODICI_H
#define ZONA_CORE_DOMAIN_REPORT_MATRICE_CODICI_H

#include "core/base/arena.h"
#include "core/store/replica.h"

#define ZN_MATRICE_INIZIALE  "5x9" /* where a fund names a version that nobody published */
#define ZN_MATRICE_RIGHE_MAX 40
#define ZN_MATRICE_AREE_MAX  8

typedef struct zn_matrice_riga {
  const char *macro_livello, *macro_label;
  const char *obiettivo, *label;
} zn_matrice_riga;
typedef struct zn_matrice_area {
  const char *area, *label;
} zn_matrice_area;
typedef struct zn_matrice {
  const char *versione;
  const zn_matrice_riga *righe; /* by macro-livello, then in the list's order; NULLs after the last */
  size_t nrighe;
  const zn_matrice_area *aree; /* NULLs after the last */
  size_t naree;
} zn_matrice;

/* The named version; ZN_MATRICE_INIZIALE when no list has it. All of it lives in the arena. */
ZN_MUST zn_status zn_matrice_di(zn_replica *r, const char *versione, zn_arena *a, const zn_matrice **out, zn_err *err);
/* A copy with all its texts in another arena. NULL: no memory. */
const zn_matrice *zn_matrice_copia(const zn_matrice *m, zn_arena *a);

#endif
