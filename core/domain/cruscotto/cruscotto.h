/* cruscotto: what an office finds when it sits down: what is to be done today, the funds that concern it, and, for who
 * examines, how far the others are (DOMAIN section 18, "First screens"). Read only: it composes what deadlines,
 * rendicontazioni, remarks, plans and balances say, and writes nothing.
 *
 * *out: an array, one object per organisation that this workplace acts as (only --come's, where one was chosen):
 *   {"codice","nome","ruolo": "ente"|"capofila"|"regione","ambito" (of an ente),
 *    "da_fare": [{"tipo","testo","giorni" (to the deadline, negative: past; null: none),"fondo_annualita","comando"}],
 *    "fondi": [{"fondo_annualita","fondo","anno", amounts by role}],
 *    "rendicontazioni": [counts by fund-year]  (capofila, regione),
 *    "piano": {…} or null (capofila), "piani": {…}, "firme": {…} (regione)}
 * `testo` is an Italian sentence, `comando` the command that answers it. First what is past or due within a
 * week, then what somebody waits for, then what is due later, then the rest.
 * Costs one opening of each fund-year: under a second for a Region of 32 ambiti and 10 fund-years. */
#ifndef ZONA_CORE_DOMAIN_CRUSCOTTO_H
#define ZONA_CORE_DOMAIN_CRUSCOTTO_H

#include <jansson.h>

#include "core/domain/rows/place.h"

ZN_MUST zn_status zn_cruscotto(const zn_place *p, json_t **out, zn_err *err);

#endif
