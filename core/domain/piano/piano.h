/* piano: what an office sees of a Piano di zona and what it does with it: states (DOMAIN 8.3), the procedure in its
 * steps, signatures, changes (rimodulazione), shares of a cost, the statement that is sent by PEC.
 *
 * Everything takes texts as people type them, so that the command line and the local API are the same; a wrong one is
 * ZN_E_USAGE or ZN_E_INVALID with what to do. Amounts in JSON are "1234.56", dates ISO.
 *
 * Sharing a cost (DOMAIN 6.1: an edge is written by who gives). Rows of `criterio_riparto` of the year and voce say
 * how: own amounts first, the rest per head or by fixed shares, by largest remainder, so that the parts add up. The
 * result goes one of two ways:
 *   - a cost asked from the comuni (no fund named): the capofila may not write the comune's edge. It writes the
 * computed amount in the criterion's row, which each comune of the ambito reads ("Quota a carico"); the comune then
 * assigns its own money (quota_comune) and pays it as an internal impegno;
 *   - money of the ambito given out to the enti (--fondo): edges of type sub_assegnazione, which are the ambito's. */
#ifndef ZONA_CORE_DOMAIN_PIANO_PIANO_H
#define ZONA_CORE_DOMAIN_PIANO_PIANO_H

#include <jansson.h>

#include "core/base/money.h"
#include "core/domain/rows/place.h"

/* All texts that some verb takes; NULL: not given. */
typedef struct zn_piano_testi {
  const char *ambito, *piano; /* which plan: code of the ambito, a year of the plan; else mine, else the one in force */
  const char *rimodulazione;  /* number of a change: the verb is about it */
  const char *motivo, *atto, *data;
  const char *entro;                            /* init-steps: dates separated by commas */
  const char *numero, *scadenza, *esito, *note; /* step */
  const char *ente, *organismo;                 /* sign */
  const char *tipo, *aggiorna;                  /* remodel: kind; number of a change to refresh */
  const char *anno, *importo, *voce, *fondo;    /* share */
  bool applica;                                 /* share: write the result */
} zn_piano_testi;

/* The plan meant. */
ZN_MUST zn_status zn_piano_trova(const zn_place *p, const zn_piano_testi *t, int64_t *piano, zn_err *err);

/* Everything about it, as one JSON object (docs/LOCAL-API.md). A new reference. */
ZN_MUST zn_status zn_piano_mostra(const zn_place *p, const zn_piano_testi *t, json_t **out, zn_err *err);

/* All plans that this office reads, as a JSON array: state, steps done and late, signatures. */
ZN_MUST zn_status zn_piano_elenco(const zn_place *p, json_t **out, zn_err *err);

/* A verb: consult, comment, redraft, approve-council, sign-agreement, transmit, request, complete, approve, reject,
 * unapprove, enforce, conclude, approve-light (of the plan, or of a change); init-steps, step, sign, remodel, share.
 * In one transaction. ZN_E_NOTFOUND: no such verb; ZN_E_DENIED: not this office's to do; ZN_E_STATE: not now (says
 * why); ZN_E_USAGE: a text is missing. *out: what was done, with "avvisi". */
ZN_MUST zn_status zn_piano_fai(const zn_place *p, const char *verbo, const zn_piano_testi *t, json_t **out,
                               zn_err *err);

/* A change, line by line and by fund: before, after, difference; what stands against applying it. */
ZN_MUST zn_status zn_piano_differenze(const zn_place *p, const zn_piano_testi *t, json_t **out, zn_err *err);

/* The statement of progress (DOMAIN 16 D20), as a page to print or as plain text. Appends to out. */
ZN_MUST zn_status zn_piano_prospetto(const zn_place *p, const zn_piano_testi *t, bool html, zn_buf *out, zn_err *err);

/* Own amounts first, then the rest in proportion to the weights, largest remainder: parts add up to total.
 * own[i] < 0: this one takes part in the rest with weights[i]. ZN_E_INVALID when own amounts exceed the total, or when
 * a rest is left and nobody is to take it. */
ZN_MUST zn_status zn_piano_quote(zn_cents total, const zn_cents *own, const int64_t *weights, size_t n, zn_cents *parts,
                                 zn_err *err);

#endif
