/* dichiarazione_dati: what a declaration of spending says, gathered from a signed manifest or, before anything was
 * sent, from the live rows (private to core/domain/report). */
#ifndef ZONA_CORE_DOMAIN_REPORT_DICHIARAZIONE_DATI_H
#define ZONA_CORE_DOMAIN_REPORT_DICHIARAZIONE_DATI_H

#include "core/domain/rendiconto/manifest.h"
#include "core/domain/rendiconto/rend.h"
#include "core/domain/report/table.h"

enum { ZN_D_PROGRAMMATO, ZN_D_IMPEGNATO, ZN_D_LIQUIDATO, ZN_D_PAGATO, ZN_D_RECUPERATO, ZN_D_MISURE };

typedef struct zn_d_riga {
  const char *codice, *titolo, *ente; /* of the intervention; the ente that spends */
  zn_span id;                         /* breaks ties in the order */
  zn_cents v[ZN_D_MISURE];
} zn_d_riga;

typedef struct zn_d_ente {
  const char *nome;
  zn_come come;
  zn_cents v[ZN_D_MISURE];
  bool has_manifest;
  zn_hash manifest;
} zn_d_ente;

typedef struct zn_d {
  bool di_ambito, firmata, non_utilizzo; /* firmata: of a manifest */
  const char *fondo, *fondo_nome, *chi;
  int64_t anno;
  zn_day al;
  uint64_t versione;
  zn_hash manifest;
  zn_somme totali, interni;
  zn_d_riga *righe; /* by intervention and ente */
  size_t nrighe;
  zn_d_ente *enti; /* only of an ambito's manifest */
  size_t nenti;
} zn_d;

/* From a manifest: names are those of its version vector. Everything in the arena. */
ZN_MUST zn_status zn_d_di_manifest(zn_replica *r, zn_span doc, zn_arena *a, zn_d *out, bool *incomplete, zn_err *err);
/* From the live rows, provisional. ente 0: of the ambito. */
ZN_MUST zn_status zn_d_provvisoria(zn_rend *x, int64_t ambito, int64_t ente, zn_arena *a, zn_d *out, zn_err *err);

#endif
