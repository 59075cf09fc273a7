/* ammissioni: the rows of a transmission as the Regione examines them (entity riga_ammessa; DOMAIN 8.2 "approva: all,
 * reduced, zero per row, with reasons"). A row is a budget line; its spending is what the enti's manifests in the
 * transmission say was paid on it and did not come back. */
#ifndef ZONA_CORE_DOMAIN_ESAME_AMMISSIONI_H
#define ZONA_CORE_DOMAIN_ESAME_AMMISSIONI_H

#include "core/domain/rendiconto/rend.h"
#include "core/domain/rows/place.h"

typedef struct zn_riga_esame {
  int64_t budget;                     /* local row; 0 where the line is not here */
  zn_span id;                         /* its wire id */
  zn_cents pagato, recuperato, spesa; /* spesa = pagato - recuperato */
  int64_t riga;                       /* the riga_ammessa that decides; 0: none, so the row is admitted whole */
  zn_cents ammesso;                   /* 0 .. spesa */
  zn_span motivo;
} zn_riga_esame;

typedef struct zn_ammissioni {
  zn_flow flow;
  const zn_mossa_row *trasmissione; /* in force; NULL: none, and all else is empty */
  zn_hash esaminato;                /* the transmission that the approval read; before it, the one in force */
  zn_somme trasmesso, approvato;    /* totali of the transmission in force; of the examined one */
  zn_riga_esame *righe;             /* of the examined one, by wire id; in x's arena */
  size_t n;
} zn_ammissioni;

ZN_MUST zn_status zn_ammissioni_di(zn_rend *x, int64_t ambito, zn_ammissioni *out, zn_err *err);
/* [{"riga","id","ente","denominazione","pagato","recuperato","spesa","esito","ammesso","motivo"}] */
ZN_MUST zn_status zn_ammissioni_json(zn_rend *x, const zn_ammissioni *a, json_t **out, zn_err *err);

/* The Regione decides on one line of a transmission that it is examining. importo: from 0 to what was spent; less than
 * that needs a reason. A second decision on the same line takes the place of the first. *out as one element of
 * zn_ammissioni_json. */
typedef struct zn_ammetti {
  int64_t fondo_annualita, ambito;
  bool has_al;
  zn_day al;
  const char *riga; /* "SAD-01/FNPS/2025/D049" or an id */
  const char *importo;
  const char *motivo; /* may be NULL */
} zn_ammetti;
ZN_MUST zn_status zn_ammissione_decidi(const zn_place *p, const zn_ammetti *what, json_t **out, zn_err *err);

#endif
