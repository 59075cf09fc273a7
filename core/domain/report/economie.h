/* economie: what of a fund-year an ambito did not spend, what of it is to be planned again, what already was (R11,
 * `piano replan`; Calabria's circular: what is not accounted for has to be programmed in the new plan).
 *
 * What counts as not spent: before the closure, what the enti that declared non-use had been given in the plan and did
 * not commit, and what the Regione's act on those who did not answer says (silence alone is never zero); at the
 * closure, the economia that the Regione sets down. What was planned since is the growth of the plan's lines over those
 * of the transmission in force. The avanzo vincolato is what the ragioneria declared: compared, never counted. */
#ifndef ZONA_CORE_DOMAIN_REPORT_ECONOMIE_H
#define ZONA_CORE_DOMAIN_REPORT_ECONOMIE_H

#include "core/domain/esame/saldi.h"

typedef struct zn_economie {
  zn_saldi saldi;
  zn_cents non_rendicontato; /* assegnato - rendicontato */
  zn_cents non_utilizzo;     /* of the enti that declared it */
  zn_cents da_riprogrammare; /* at the closure its economia, before it non_utilizzo + silenzio */
  zn_cents riprogrammato;    /* of it, planned already */
  zn_cents proposta;         /* the rest, not below 0 */
  zn_cents atteso;           /* assegnato - impegnato: what the avanzo vincolato should hold */
  zn_cents vincolata;        /* the last declared by each ente of the ambito */
  bool dichiarata;           /* somebody declared it */
} zn_economie;

/* Of the survey that x is open for. */
ZN_MUST zn_status zn_economie_di(zn_rend *x, int64_t ambito, zn_economie *out, zn_err *err);
/* Of the survey that went furthest (closed, approved, transmitted; else the latest), or of that at `al`, for each of n
 * ambiti; every survey is opened once, whatever their number. visti: the ambito whose own surveys are seen besides the
 * Regione's; 0: none. */
ZN_MUST zn_status zn_economie_ultime(zn_replica *r, int64_t fondo_annualita, int64_t visti, const int64_t *ambiti,
                                     size_t n, bool has_al, zn_day al, zn_economie *out, zn_err *err);

#endif
