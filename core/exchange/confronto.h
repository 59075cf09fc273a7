/* confronto: what was signed against what was exported (private to core/exchange). */
#ifndef ZONA_CORE_EXCHANGE_CONFRONTO_H
#define ZONA_CORE_EXCHANGE_CONFRONTO_H

#include "core/domain/traccia/documento.h"
#include "core/exchange/allegati.h"

typedef struct zn_atteso { /* what a manifest makes */
  uint8_t r10[ZN_ALLEGATO_SHA], manifest[ZN_ALLEGATO_SHA];
  bool has_r10;                      /* false: ledgers that it names are not all here */
  char impronta[ZN_B32_LEN(32) + 1]; /* of the manifest, as printed */
} zn_atteso;

ZN_MUST zn_status zn_atteso_di(zn_replica *r, const zn_documento *d, zn_atteso *out, zn_err *err);
/* A signed (or unsigned) file at hand. */
ZN_MUST zn_status zn_confronta_file(zn_replica *r, const zn_atteso *a, const zn_firmato *f, zn_verifica *out,
                                    zn_err *err);
/* Only the hash of what was signed is known; pdf: it was one. */
zn_verifica zn_confronta_hash(const zn_atteso *a, const uint8_t contenuto[ZN_ALLEGATO_SHA], bool pdf);

#endif
