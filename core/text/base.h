/* Texts of core/base and core/crypto: amounts, dates and codes as people type them; secrets under a passphrase. */
#ifndef ZONA_CORE_TEXT_BASE_H
#define ZONA_CORE_TEXT_BASE_H

#include "core/text/text.h"

#define ZT_MONEY_EMPTY     "Manca l'importo: scrivilo in euro, per esempio 1234,56."
#define ZT_MONEY_BAD       "\"%s\" non è un importo: scrivilo in euro, per esempio 1234,56 oppure 1.234,56."
#define ZT_MONEY_AMBIGUOUS "\"%s\" è ambiguo: scrivi %s%s,00 se sono migliaia, oppure usa due soli decimali."
#define ZT_MONEY_DECIMALS  "\"%s\": al massimo due decimali (i centesimi)."
#define ZT_MONEY_LARGE     "\"%s\" è troppo grande: il massimo è 999.999.999.999,99 euro."
#define ZT_MONEY_OVERFLOW  "La somma degli importi supera il massimo che si può contare: controlla gli importi."
#define ZT_MONEY_WEIGHTS   "Ripartizione impossibile: serve almeno una quota maggiore di zero e nessuna quota negativa."
#define ZT_MONEY_NEGATIVE  "Ripartizione impossibile: l'importo cumulato non può essere negativo."
#define ZT_DAY_EMPTY       "Manca la data: scrivila come 2025-03-01 oppure 01/03/2025."
#define ZT_DAY_BAD         "Data \"%s\" non valida: scrivila come 2025-03-01 oppure 01/03/2025."
#define ZT_DAY_NONE        "La data \"%s\" non esiste nel calendario: controlla giorno e mese."
#define ZT_DAY_RANGE       "Data \"%s\" fuori dai limiti: sono ammesse le date dal 1900 al 2199."
#define ZT_LOCK_WRONG      "Il codice segreto (PIN o frase) non è quello giusto: controllalo e riscrivilo."
#define ZT_LOCK_SHORT      "La chiave protetta è incompleta: il file o il testo è stato troncato."

#endif
