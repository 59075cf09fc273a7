/* matrice_utenti: R2's sheets of users: obiettivo by area like the money, and by whom they were counted (private to
 * core/domain/report). Small counts are masked in both at once, because they share their totals. */
#ifndef ZONA_CORE_DOMAIN_REPORT_MATRICE_UTENTI_H
#define ZONA_CORE_DOMAIN_REPORT_MATRICE_UTENTI_H

#include "core/domain/report/matrice_codici.h"
#include "core/domain/report/table.h"

/* f: the figures of the fund-year. Adds "Utenti" and, above the ente, "Utenti per ente" or "Utenti per ambito". */
ZN_MUST zn_status zn_matrice_utenti(const zn_report_in *in, const zn_figures *f, const zn_matrice *m,
                                    const char *titolo, zn_sheets *out, zn_err *err);

#endif
