/* riprogramma: what R11 proposes to plan again becomes budget lines of the plan (`zona piano replan`).
 *
 * The money stays that of its assignment (DOMAIN 6.1: the source does not change hands): a line on it is added to the
 * intervention, or the line that is already there is raised. Never more than R11 proposes, and never more than the
 * assignment leaves unplanned: where the lines that were not spent still hold the money, they are lowered first. */
#ifndef ZONA_CORE_DOMAIN_REPORT_RIPROGRAMMA_H
#define ZONA_CORE_DOMAIN_REPORT_RIPROGRAMMA_H

#include <jansson.h>

#include "core/domain/rows/place.h"

typedef struct zn_riprogramma {
  int64_t fondo_annualita;
  bool has_al;
  zn_day al;              /* the survey, else the one that went furthest */
  const char *intervento; /* "SAD-01": of my ambito, in a plan that is not concluded */
  const char *ente;       /* who spends; NULL: the capofila's own ente */
  const char *importo;    /* NULL: all that is proposed */
} zn_riprogramma;

/* In one transaction, as the capofila. *out: {"fondo_annualita","intervento","ente","proposta","importo","righe":
 * [{"id","chiave","prima","importo"}]}, a new reference. ZN_E_DENIED: not a capofila's workplace; ZN_E_STATE: nothing
 * to plan again, or no room on the assignment. */
ZN_MUST zn_status zn_riprogramma_fai(const zn_place *p, const zn_riprogramma *what, json_t **out, zn_err *err);

#endif
