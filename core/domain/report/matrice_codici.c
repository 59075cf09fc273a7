/* Versions of the matrix: data, because a Region and a decree change them (DOMAIN 3.1). A code that is in no table gets
 * a row of its own. */
#include <string.h>

#include "core/domain/report/matrice_codici.h"

static const zn_matrice_riga v5x9[] = {
    {"ML1", "Servizi per l'accesso e la presa in carico da parte della rete assistenziale", "OS01", "Accesso"},
    {"ML1", NULL, "OS02", "Presa in carico"},
    {"ML1", NULL, "OS03", "Pronto intervento sociale"},
    {"ML2", "Servizi e misure per favorire la permanenza a domicilio", "OS04", "Assistenza domiciliare"},
    {"ML2", NULL, "OS05", "Servizi di prossimità"},
    {"ML3", "Servizi territoriali comunitari", "OS06", "Centri diurni e altri servizi territoriali comunitari"},
    {"ML4", "Servizi territoriali a carattere residenziale per le fragilità", "OS07",
     "Comunità/residenze a favore di minori e persone con fragilità"},
    {"ML5", "Misure di inclusione sociale - sostegno al reddito", "OS08",
     "Interventi/misure per facilitare inclusione e autonomia"},
    {"ML5", NULL, "OS09", "Misure di sostegno al reddito"},
    {NULL, NULL, NULL, NULL},
};
static const zn_matrice_area aree3[] = {{"A1", "Infanzia, adolescenza e responsabilità familiari"},
                                        {"A2", "Disabilità e non autosufficienza"},
                                        {"A3", "Povertà ed esclusione sociale"},
                                        {NULL, NULL}};
static const zn_matrice versions[] = {{"5x9", v5x9, aree3}};

const zn_matrice *zn_matrice_di(const char *versione) {
  for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++)
    if (strcmp(versions[i].versione, versione) == 0) return &versions[i];
  return &versions[0];
}
