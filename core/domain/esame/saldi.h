/* saldi: what the Regione admitted of an ambito's fund-year, how it closes, what is still to be paid (report R13,
 * DOMAIN 6.2: at closure assegnato = ammesso + economia_riprogrammabile + da_restituire + revocato_non_trasferito).
 *
 * What is admitted follows from the rows `riga_ammessa` that answer the manifest in force; a line without one is
 * admitted whole once the rendicontazione is approved. */
#ifndef ZONA_CORE_DOMAIN_ESAME_SALDI_H
#define ZONA_CORE_DOMAIN_ESAME_SALDI_H

#include "core/domain/rend.h"

typedef struct zn_saldi {
  zn_stato stato;
  bool trasmesso, approvato, chiuso;
  zn_cents assegnato, acconti, rendicontato, ammesso, non_ammesso, recuperi;
  zn_cents economia_riprogrammabile, da_restituire, revocato_non_trasferito; /* of the closure; 0 before */
  zn_cents saldo_erogabile; /* ammesso - acconti - recuperi, not below 0; what exceeds is da_restituire */
  bool quadra;              /* the identity of the closure holds (true where it is not closed) */
} zn_saldi;

/* x: opened for the fund-year (zn_rend_open); ambito: local row. */
ZN_MUST zn_status zn_saldi_di(zn_rend *x, int64_t ambito, zn_saldi *out, zn_err *err);

#endif
