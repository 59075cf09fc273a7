/* fondi_iniziali: the seed list of funds (DOMAIN 3.2), private to core/domain/elenchi. `zona import fondi --iniziali`
 * writes those that a Regione does not have; from then on they are its own. */
#ifndef ZONA_CORE_DOMAIN_ELENCHI_FONDI_INIZIALI_H
#define ZONA_CORE_DOMAIN_ELENCHI_FONDI_INIZIALI_H

#include <stdbool.h>
#include <stddef.h>

typedef struct zn_fondo_iniziale {
  const char *codice, *nome;
  const char *livello_prova; /* completo, importo */
  const char *provenienza, *erogazione;
  const char *sistema; /* national system, NULL: none */
  const char *matrice; /* NULL: none */
  const char *esclusi; /* objectives of service that it may not pay, NULL: none */
  bool cup, cig;       /* mandatory */
  const char *fonte, *note;
} zn_fondo_iniziale;

extern const zn_fondo_iniziale zn_fondi_iniziali[];
extern const size_t zn_fondi_iniziali_n;

#endif
