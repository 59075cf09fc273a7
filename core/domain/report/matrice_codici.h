/* matrice_codici: the tables of codes of the matrix, by version. */
#ifndef ZONA_CORE_DOMAIN_REPORT_MATRICE_CODICI_H
#define ZONA_CORE_DOMAIN_REPORT_MATRICE_CODICI_H

typedef struct zn_matrice_riga {
  const char *macro_livello, *macro_label; /* label only at the first row of a macro_livello */
  const char *obiettivo, *label;
} zn_matrice_riga;
typedef struct zn_matrice_area {
  const char *area, *label;
} zn_matrice_area;
typedef struct zn_matrice {
  const char *versione;
  const zn_matrice_riga *righe; /* end with NULLs */
  const zn_matrice_area *aree;
} zn_matrice;

/* The named version; the present one when it is not known. */
const zn_matrice *zn_matrice_di(const char *versione);

#endif
