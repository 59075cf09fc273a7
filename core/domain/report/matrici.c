#include "core/domain/report/matrici.h"

#include <string.h>
#include <strings.h>

#define COUNT(v) (sizeof(v) / sizeof(v)[0])

/* Allegato A of the Piano sociale nazionale, in force since 2019 ("5x9"). */
static const zn_voce aree_5x9[] = {
    {"A1", "Infanzia, adolescenza e responsabilità familiari"},
    {"A2", "Disabilità e non autosufficienza"},
    {"A3", "Povertà ed esclusione sociale"},
};
static const zn_voce macro_5x9[] = {
    {"ML1", "Servizi per l'accesso e la presa in carico da parte della rete assistenziale"},
    {"ML2", "Servizi e misure per favorire la permanenza a domicilio"},
    {"ML3", "Servizi territoriali comunitari"},
    {"ML4", "Servizi territoriali a carattere residenziale per le fragilità"},
    {"ML5", "Misure di inclusione sociale - sostegno al reddito"},
};
static const zn_obiettivo obiettivi_5x9[] = {
    {{"OS01", "Accesso"}, 0},
    {{"OS02", "Presa in carico"}, 0},
    {{"OS03", "Pronto intervento sociale"}, 0},
    {{"OS04", "Assistenza domiciliare"}, 1},
    {{"OS05", "Servizi di prossimità"}, 1},
    {{"OS06", "Centri diurni e altri servizi territoriali comunitari"}, 2},
    {{"OS07", "Comunità/residenze a favore di minori e persone con fragilità"}, 3},
    {{"OS08", "Interventi/misure per facilitare inclusione e autonomia"}, 4},
    {{"OS09", "Misure di sostegno al reddito"}, 4},
};

/* The one in force first. */
static const zn_matrice matrici[] = {
    {"5x9", aree_5x9, macro_5x9, obiettivi_5x9, COUNT(aree_5x9), COUNT(macro_5x9), COUNT(obiettivi_5x9)},
};
_Static_assert(COUNT(aree_5x9) <= ZN_MATRICE_AREE_MAX, "a matrix has too many areas");

const zn_matrice *zn_matrice_find(const char *versione) {
  for (size_t i = 0; versione != NULL && i < COUNT(matrici); i++)
    if (strcasecmp(matrici[i].versione, versione) == 0) return &matrici[i];
  return &matrici[0];
}

int zn_matrice_area(const zn_matrice *m, const char *codice) {
  for (size_t i = 0; codice != NULL && i < m->naree; i++)
    if (strcasecmp(m->aree[i].codice, codice) == 0) return (int)i;
  return -1;
}

int zn_matrice_obiettivo(const zn_matrice *m, const char *codice) {
  for (size_t i = 0; codice != NULL && i < m->nobiettivi; i++)
    if (strcasecmp(m->obiettivi[i].voce.codice, codice) == 0) return (int)i;
  return -1;
}
