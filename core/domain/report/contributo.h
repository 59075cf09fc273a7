/* contributo: what the State gives an ambito for its social workers (L. 178/2020 art. 1 cc. 797-802; DOMAIN 3.4), as a
 * function of inhabitants and of the full-time equivalents on permanent contracts.
 *
 * With p inhabitants and f equivalents: each one (or part) between p/6500 and p/5000 is worth 40,000 euro, each one
 * between p/5000 and p/4000 20,000. The ratios and amounts are settings of the Regione, with these as defaults. All in
 * integers: the result is the exact one, rounded once to the cent. */
#ifndef ZONA_CORE_DOMAIN_REPORT_CONTRIBUTO_H
#define ZONA_CORE_DOMAIN_REPORT_CONTRIBUTO_H

#include "core/base/money.h"
#include "core/store/replica.h"

enum { ZN_AS_BASE, ZN_AS_LEPS, ZN_AS_OLTRE, ZN_AS_SOGLIE };

typedef struct zn_contributo_regole {
  int64_t rapporto[ZN_AS_SOGLIE]; /* falling: 6500, 5000, 4000 */
  zn_cents per_fte[2];
} zn_contributo_regole;

typedef struct zn_contributo {
  int64_t fascia[2];   /* equivalents in each band, hundredths */
  zn_cents importo[2]; /* they sum to totale */
  zn_cents totale;
  int64_t prossima; /* ratio of the next threshold, 0: none is left */
  int64_t mancano;  /* hundredths that are missing to it, rounded up; 0 where none is left */
  int64_t mancano_leps;
} zn_contributo;

/* Those that the Regione set; the defaults where it set none, or such that make no sense. */
void zn_contributo_regole_di(zn_replica *r, zn_contributo_regole *out);
extern const zn_contributo_regole zn_contributo_regole_iniziali;
/* fte: hundredths. ZN_E_LIMIT for numbers that are no ambito's. Nobody lives there: all 0. */
ZN_MUST zn_status zn_contributo_di(int64_t abitanti, int64_t fte, const zn_contributo_regole *regole,
                                   zn_contributo *out, zn_err *err);
/* Inhabitants for one equivalent, rounded; 0 where there is none. */
int64_t zn_contributo_rapporto(int64_t abitanti, int64_t fte);

#endif
