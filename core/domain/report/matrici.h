/* matrici: the matrices of areas and service objectives that funds are planned and reported by (DOMAIN 3.1), as data:
 * a fund names a version (`matrice`), a new decree is a new table here. */
#ifndef ZONA_CORE_DOMAIN_REPORT_MATRICI_H
#define ZONA_CORE_DOMAIN_REPORT_MATRICI_H

#include <stddef.h>

typedef struct zn_voce {
  const char *codice, *nome; /* "OS04", "Assistenza domiciliare" */
} zn_voce;

typedef struct zn_obiettivo {
  zn_voce voce;
  size_t macro; /* position in macro_livelli */
} zn_obiettivo;

/* Objectives stand in the order of the sheet; those of one macro level are next to each other. */
typedef struct zn_matrice {
  const char *versione;
  const zn_voce *aree, *macro_livelli;
  const zn_obiettivo *obiettivi;
  size_t naree, nmacro, nobiettivi;
} zn_matrice;

#define ZN_MATRICE_AREE_MAX 6

/* By version; an unknown or empty one gives the one in force (what does not fit it is shown as unclassified). */
const zn_matrice *zn_matrice_find(const char *versione);
/* Position of an area or an objective by code, in any case; -1 when it has none. Fields are texts (a Region may have
 * codes of its own), so unknown ones are normal. */
int zn_matrice_area(const zn_matrice *m, const char *codice);
int zn_matrice_obiettivo(const zn_matrice *m, const char *codice);

#endif
