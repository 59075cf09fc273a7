/* utenti: how many persons an intervention served, as counted by each ente (valore_indicatore: utenti, of every sex and
 * age). Counts only, and never zero inferred from silence.
 *
 * Of an intervention and an ente one value counts: the ente's own before one entered by its capofila; of the
 * fund-year's own survey before one of no survey, before one of another fund's; then the latest. A row in a ledger that
 * has no right to it counts nowhere. */
#ifndef ZONA_CORE_DOMAIN_REPORT_UTENTI_H
#define ZONA_CORE_DOMAIN_REPORT_UTENTI_H

#include "core/domain/money/context.h"
#include "core/domain/report/table.h"

typedef struct zn_utenti_ask {
  int64_t fondo_annualita; /* whose surveys come first; 0: none */
  int64_t anno;            /* only values of that year; 0: the latest up to `al` */
  zn_day al;
} zn_utenti_ask;

typedef struct zn_utenti {
  int64_t intervento, ente, ambito; /* ambito: whose plan the intervention is of */
  bool rilevato; /* false: nobody knows; where only sex and age are not known the total still counts */
  int64_t valore;
} zn_utenti;

/* By intervention and ente; owned by the arena. */
ZN_MUST zn_status zn_utenti_load(zn_ctx *ctx, const zn_utenti_ask *ask, zn_arena *a, zn_utenti **out, size_t *n,
                                 zn_err *err);

#endif
