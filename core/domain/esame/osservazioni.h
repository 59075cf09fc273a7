/* osservazioni: remarks (entity rilievo) and their answers, counted and listed for one rendicontazione. A remark counts
 * only if the ledger it lies in is its author's: the capofila's for an ente of its ambito (L4), the Regione's for an
 * ambito (L2, whether or not it names one of its enti). An answer counts only from who was asked. `stato` is the
 * author's own word: who answers does not close. */
#ifndef ZONA_CORE_DOMAIN_ESAME_OSSERVAZIONI_H
#define ZONA_CORE_DOMAIN_ESAME_OSSERVAZIONI_H

#include <jansson.h>

#include "core/domain/rendiconto/rend.h"

typedef struct zn_osservazione {
  int64_t k;
  zn_autore da;         /* ZN_A_CAPOFILA or ZN_A_REGIONE */
  int64_t ambito, ente; /* ente 0: on the ambito as a whole */
  unsigned riga_entita; /* ZN_BUDGET, ZN_IMPEGNO, …; 0: on the whole */
  int64_t riga;         /* its local row */
  int64_t deriva_da;    /* the Regione's remark that the capofila passed on; 0: none */
  bool blocco, aperta;
  zn_row row;
} zn_osservazione;

/* All remarks of the survey that x is about, of one ambito; ente 0: all of them, else those that name it. In x's arena,
 * in order of creation. */
ZN_MUST zn_status zn_osservazioni_load(zn_rend *x, int64_t ambito, int64_t ente, zn_osservazione **out, size_t *n,
                                       zn_err *err);
/* Open remarks on an ente (ente != 0: its capofila's, and the Regione's that name it and were not passed on), or on an
 * ambito (ente 0: the Regione's). blocchi (may be NULL): those of its examiner (the capofila; the Regione) that forbid
 * to validate, to approve. */
ZN_MUST zn_status zn_osservazioni_aperte(zn_rend *x, int64_t ambito, int64_t ente, size_t *aperte, size_t *blocchi,
                                         zn_err *err);
/* [{"id","da","ente","ambito","tipo","testo","stato","riga":{"entity","id","chiave"},"termine","deriva_da",
 * "risposte":[{"id","da","tipo","testo"}]}] */
ZN_MUST zn_status zn_osservazioni_json(zn_rend *x, int64_t ambito, int64_t ente, json_t **out, zn_err *err);

/* The ente whose row this is (budget, impegno, liquidazione, pagamento, giustificativo), and the budget line that it is
 * on; 0 where unknown. */
ZN_MUST zn_status zn_osservazione_riga(zn_rend *x, unsigned entity, int64_t k, int64_t *ente, int64_t *budget,
                                       zn_err *err);

#endif
