/* precedente: what was transmitted before, to which cumulative figures are compared (R3, R11, rule V05: "cumulato al,
 * minus what was TRANSMITTED in the previous manifest", DOMAIN 6.2; private to core/domain/report).
 *
 * Of an ente: the last of its manifests, by date and version, that was part of a transmission (the bare facts say so to
 * everybody). Of an ambito: the last that its capofila transmitted. Of the Regione: that of every ambito. Never later
 * than the date of the rendicontazione. */
#ifndef ZONA_CORE_DOMAIN_REPORT_PRECEDENTE_H
#define ZONA_CORE_DOMAIN_REPORT_PRECEDENTE_H

#include "core/domain/rendiconto/rend.h"

typedef struct zn_precedenti {
  zn_manifest *v; /* in the arena of the rendicontazione */
  size_t n;
  zn_day al; /* the latest of their dates; without meaning when n is 0 */
  zn_somme totali;
  zn_head *heads; /* of all of them, and of the enti's manifests that those of ambiti hold */
  size_t nheads;
} zn_precedenti;

/* ente: local row, 0 for an ambito; both 0: every ambito. */
ZN_MUST zn_status zn_precedenti_di(zn_rend *x, int64_t ambito, int64_t ente, zn_precedenti *out, zn_err *err);
/* Was the row, as it was made, among what one of them was computed from? */
ZN_MUST zn_status zn_precedenti_ha(zn_rend *x, const zn_precedenti *p, int64_t k, bool *has, zn_err *err);

#endif
