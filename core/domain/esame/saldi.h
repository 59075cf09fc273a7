/* saldi: what the Regione admitted of an ambito's fund-year, how it closes, what is still to be paid (report R13,
 * DOMAIN 6.2: at closure assegnato = ammesso + economia_riprogrammabile + da_restituire + revocato_non_trasferito).
 *
 * Everything that was accounted for is somewhere, once:
 *   rendicontato = ammesso + non_ammesso + da_esaminare + recuperi.
 * `rendicontato` is what the transmission in force says was paid; what came back afterwards (`recuperi`) is spending no
 * more, so `ammesso` is always net of it. What is admitted follows from the rows `riga_ammessa` that answer the
 * transmission in force; a line without one is admitted whole once the rendicontazione is approved. What a
 * supplementary transmission added after the approval waits in `da_esaminare`. */
#ifndef ZONA_CORE_DOMAIN_ESAME_SALDI_H
#define ZONA_CORE_DOMAIN_ESAME_SALDI_H

#include "core/domain/rendiconto/rend.h"

typedef struct zn_saldi {
  zn_stato stato;
  bool trasmesso, approvato, chiuso;
  zn_cents assegnato;    /* definitive, today (or at the date of x where no survey was made) */
  zn_cents acconti;      /* transferred so far */
  zn_cents rendicontato; /* paid, by the transmission in force */
  zn_cents recuperi;     /* of it, what came back */
  zn_cents ammesso, non_ammesso, da_esaminare;
  zn_cents economia_riprogrammabile, da_restituire, revocato_non_trasferito; /* of the closure; 0 before */
  zn_cents saldo_erogabile;                                                  /* ammesso - acconti, not below 0 */
  zn_cents silenzio; /* counted as not spent by the Regione's act on who did not answer, and still has not */
  bool quadra;       /* the identity of the closure holds (true where it is not closed) */
} zn_saldi;

/* x: opened for the fund-year (zn_rend_open); ambito: local row. Where the moves of the ambito cannot be read (an
 * ente's workplace) only assegnato and acconti are known. */
ZN_MUST zn_status zn_saldi_di(zn_rend *x, int64_t ambito, zn_saldi *out, zn_err *err);
/* The same, for who asks of many ambiti: the figures of today, loaded once. */
ZN_MUST zn_status zn_saldi_con(zn_rend *x, const zn_figures *today, int64_t ambito, zn_saldi *out, zn_err *err);
json_t *zn_saldi_json(const zn_saldi *s); /* amounts as texts; a new reference */

#endif
