/* spesa: spending as a clerk sees it, one row at a time, on top of the entities of TUEL (impegno, liquidazione,
 * pagamento).
 *
 * DOMAIN 5: the first form of a comune is one row (intervento or quota, fornitore, importo, determina, fattura,
 * mandato) that writes the whole chain in one transaction. `spesa` and `quota` are such rows: they have fields like
 * an entity, and are none. What the row does not say stops the chain there: without an invoice, a liquidazione or a
 * mandato only the impegno is written, without a mandato no pagamento; the result says what is left to do.
 *
 * Whoever writes may be the ente, or, with its name, its ambito on its behalf (DOMAIN 8.1, inserito_da_capofila). The
 * register of suppliers and the acts are an ente's own: on its behalf they are only looked for, and what is not found
 * is kept as a note. */
#ifndef ZONA_CORE_DOMAIN_SPESA_SPESA_H
#define ZONA_CORE_DOMAIN_SPESA_SPESA_H

#include "core/base/money.h"
#include "core/domain/rows/entry.h"

/* ---- the forms: what may be typed ---------------------------------------------------------------------------------
 */
typedef struct zn_campo {
  const char *nome, *etichetta, *come; /* name, label, how it is written */
  bool serve;                          /* may not be left out */
} zn_campo;
typedef struct zn_modulo_spesa {
  const char *nome, *aiuto;
  const zn_campo *campi;
  size_t n;
} zn_modulo_spesa;
size_t zn_moduli_spesa(const zn_modulo_spesa **out);
const zn_modulo_spesa *zn_modulo_spesa_di(const char *nome); /* "spesa", "quota"; NULL for anything else */

/* ---- one row, the whole chain -------------------------------------------------------------------------------------
 */
typedef struct zn_spesa_fatta {
  int64_t assegnazione;                     /* of a quota: the edge that it pays */
  int64_t impegno, liquidazione, pagamento; /* rows; 0: not written (the chain stopped before) */
  bool nuovo;                               /* the impegno was made now; false: it was named and was there */
  const char *resta;                        /* what is left to do and how; "" when the chain is whole. Arena's */
} zn_spesa_fatta;

/* `modulo`: "spesa" or "quota". avvisi (may be NULL): a JSON array to which doubts are appended, as by zn_entry_add.
 * Texts of the result live in `a`. */
ZN_MUST zn_status zn_spesa_add(const zn_place *p, const char *modulo, const zn_pair *pairs, size_t n, zn_arena *a,
                               zn_spesa_fatta *out, json_t *avvisi, zn_err *err);

/* ---- one expense over several budget lines -------------------------------------------------------------------------
 */
typedef struct zn_riga_divisa {
  int64_t budget;
  zn_cents prima, dopo; /* what is imputed now, what the proposal gives it */
} zn_riga_divisa;
typedef struct zn_divisione {
  int64_t impegno, liquidazione; /* liquidazione 0: the impegno is split and its payments follow */
  zn_cents importo, resto;       /* resto: not imputed to any line ("fuori piano", V10) */
  zn_riga_divisa *righe;         /* arena's */
  size_t n;
} zn_divisione;
/* `entity`: "impegno" or "liquidazione". quote: budget=quota; a quota is a whole number (a weight), a percentage
 * ("33,3%") or an amount with two decimals, all of one kind. Weights and percentages are shared by Webster's method on
 * the cumulative amount (DOMAIN 6.2): for a liquidazione, on all of the impegno's that were split before it. `prova`:
 * only the proposal, nothing is written. A line that is no longer named loses its share. */
ZN_MUST zn_status zn_spesa_dividi(const zn_place *p, const char *entity, const char *ref, const zn_pair *quote,
                                  size_t n, bool prova, zn_arena *a, zn_divisione *out, zn_err *err);

/* ---- afterwards ----------------------------------------------------------------------------------------------------
 */
typedef struct zn_rettifica {
  const char *entity; /* of the row that was written */
  int64_t k;          /* that row */
  int64_t altra; /* reimputa: the new impegno; recupero by a credit note: the liquidazione that it reduced. 0: none */
  zn_cents importo;
  const char *testo; /* what happened, for a person. Arena's */
} zn_rettifica;
/* verb: "storno" PAGAMENTO, "recupero" LIQUIDAZIONE, "riduci" IMPEGNO, "reimputa" IMPEGNO, with their fields:
 *   storno    importo (all that is paid), data (today), motivo
 *   recupero  importo (all that is paid), data, motivo, reversale_num; nota_credito=NUMERO makes the credit note (NCR)
 *             and takes first what is not paid yet from the liquidazione, then recovers the rest (V15)
 *   riduci    importo (all that is not liquidated), motivo (riduzione, insussistenza, errore_materiale), data, note
 *   reimputa  anno, numero, importo (all that is not liquidated), data: neutral for the fund, line by line */
ZN_MUST zn_status zn_spesa_rettifica(const zn_place *p, const char *verb, const char *ref, const zn_pair *pairs,
                                     size_t n, zn_arena *a, zn_rettifica *out, zn_err *err);

/* ---- what is left over at a date -----------------------------------------------------------------------------------
 */
typedef struct zn_residuo {
  int64_t impegno;
  zn_cents impegnato, liquidato, pagato;
  zn_cents residuo;      /* impegnato - pagato, net of what was re-imputed */
  zn_cents economia;     /* impegnato - liquidato, where the Regione closed the fund-year; else 0 */
  zn_cents prenotazione; /* a reservation: its amount; it lapses at the end of its year (TUEL art. 183 c. 3) */
  bool decaduta;
} zn_residuo;
/* Impegni of an ente with something left at `al`, by year and number; those entered on its behalf too. */
ZN_MUST zn_status zn_spesa_residui(zn_replica *r, int64_t ente, zn_day al, zn_arena *a, zn_residuo **out, size_t *n,
                                   zn_err *err);

#endif
