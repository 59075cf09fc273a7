/* iniziali: the code lists that are shipped (private to core/domain/elenchi). They are data, as a Regione would publish
 * them: `zona init` copies them into its ledger, from where it edits them. An entry says where it comes from; what was
 * found in no official source says "da verificare" and no blocking rule leans on it (docs: DOMAIN sections 3, 15). */
#ifndef ZONA_CORE_DOMAIN_ELENCHI_INIZIALI_H
#define ZONA_CORE_DOMAIN_ELENCHI_INIZIALI_H

#include <stddef.h>

typedef struct zn_iniziale {
  const char *codice, *denominazione;
  const char *padre, *esempi, *fonte; /* NULL: none; fonte NULL: the list's */
} zn_iniziale;

/* One version of one list. The order of the entries is the order of the table. */
typedef struct zn_elenco_iniziale {
  const char *elenco, *versione;
  const char *titolo; /* what the list is, for people */
  const char *fonte;
  const zn_iniziale *voci;
  size_t n;
} zn_elenco_iniziale;

/* The tables, a file per area: iniziali_matrice.c (matrices, areas, LEPS), iniziali_atti.c (acts, documents, reasons,
 * funds' origins), iniziali_piano.c (plan, bodies, services, indicators). */
extern const zn_elenco_iniziale zn_iniziali_matrice[], zn_iniziali_atti[], zn_iniziali_piano[];
extern const size_t zn_iniziali_matrice_n, zn_iniziali_atti_n, zn_iniziali_piano_n;

/* All of them, one after the other. */
size_t zn_iniziali_count(void);
const zn_elenco_iniziale *zn_iniziali_at(size_t i);

#define ZN_VOCI(list) list, sizeof list / sizeof list[0]

#endif
