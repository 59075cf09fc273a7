/* Versions of the matrix: data, because a Region and a decree change them (DOMAIN 3.1). What has a code that is in no
 * table has no cell. */
#include <string.h>

#include "core/domain/report/matrice_codici.h"
#include "core/text/domain.h"

static const zn_matrice_riga v5x9[] = {
    {"ML1", ZT_MATRICE_ML1, "OS01", ZT_MATRICE_OS01}, {"ML1", NULL, "OS02", ZT_MATRICE_OS02},
    {"ML1", NULL, "OS03", ZT_MATRICE_OS03},           {"ML2", ZT_MATRICE_ML2, "OS04", ZT_MATRICE_OS04},
    {"ML2", NULL, "OS05", ZT_MATRICE_OS05},           {"ML3", ZT_MATRICE_ML3, "OS06", ZT_MATRICE_OS06},
    {"ML4", ZT_MATRICE_ML4, "OS07", ZT_MATRICE_OS07}, {"ML5", ZT_MATRICE_ML5, "OS08", ZT_MATRICE_OS08},
    {"ML5", NULL, "OS09", ZT_MATRICE_OS09},           {NULL, NULL, NULL, NULL},
};
static const zn_matrice_area aree3[] = {
    {"A1", ZT_MATRICE_A1}, {"A2", ZT_MATRICE_A2}, {"A3", ZT_MATRICE_A3}, {NULL, NULL}};
static const zn_matrice versions[] = {{"5x9", v5x9, aree3}};

const zn_matrice *zn_matrice_di(const char *versione) {
  for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++)
    if (strcmp(versions[i].versione, versione) == 0) return &versions[i];
  return &versions[0];
}
