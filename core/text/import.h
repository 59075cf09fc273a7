/* Texts of core/exchange's CSV and imports. */
#ifndef ZONA_CORE_TEXT_IMPORT_H
#define ZONA_CORE_TEXT_IMPORT_H

#include "core/text/text.h"

#define ZT_CSV_OPEN    "Non riesco ad aprire il file \"%s\": %s."
#define ZT_CSV_READ    "Non riesco a leggere il file \"%s\": %s."
#define ZT_CSV_LARGE   "Il file \"%s\" è troppo grande (più di %u MB). Dividilo in più file."
#define ZT_CSV_EXCEL   "Il file \"%s\" è un foglio Excel. Aprilo e salvalo come CSV, poi riprova."
#define ZT_CSV_BINARY  "Il file \"%s\" non è un CSV."
#define ZT_CSV_EMPTY   "Il file \"%s\" è vuoto: nella prima riga servono i nomi delle colonne."
#define ZT_CSV_COLUMNS "Il file \"%s\" ha troppe colonne (più di %u)."
#define ZT_CSV_TWICE   "Il file \"%s\" ha due colonne con lo stesso nome: %s."
#define ZT_CSV_CELL    "Riga %zu: una cella è troppo lunga (più di %u caratteri). Forse mancano le virgolette di chiusura."
#define ZT_CSV_MORE    "Riga %zu: ci sono più celle che colonne nell'intestazione. Controlla separatori e virgolette."
#define ZT_CSV_QUOTE   "Riga %zu: le virgolette non sono chiuse."
#define ZT_CSV_MISSING "Nel file \"%s\" manca la colonna %s."
#define ZT_CSV_LINE    "Riga %zu: %s"
#define ZT_CSV_STOPPED "Interrotto: niente è stato importato."

#define ZT_IMPORT_REGIONE    "Questo elenco lo importa solo la Regione."
#define ZT_IMPORT_NONE       "Nel file \"%s\" non c'è nessuna riga da importare."
#define ZT_IMPORT_NO_REGIONE "Nel file non c'è la regione \"%s\". Ci sono: %s."
#define ZT_FIELD_EMPTY       "manca %s."
#define ZT_IMPORT_EMPTY      "Riga %zu: manca %s."
#define ZT_IMPORT_CHANGED    "Riga %zu: l'ambito %s ha un'altra denominazione alla riga %zu."
#define ZT_IMPORT_CAPOFILA   "Riga %zu: l'ambito %s ha già un capofila alla riga %zu."
#define ZT_IMPORT_DOUBLE     "Riga %zu: %s è già nell'ambito %s alla riga %zu."

#define ZT_SPESE_COLUMN         "Il file ha una colonna sconosciuta: \"%s\". Le colonne ammesse sono: %s."
#define ZT_SPESE_DIFFERS        "Riga %zu: l'impegno %s/%s alla riga %zu ha un altro valore per %s."
#define ZT_SPESE_NEEDS          "Riga %zu: con %s serve anche %s."
#define ZT_SPESE_TAKEN          "L'impegno %s esiste già. Toglilo dal file, oppure correggilo con \"zona edit\"."
#define ZT_SPESE_REPEAT         "Riga %zu: ripete senza liquidazione l'impegno %s/%s della riga %zu. Togli la riga doppia."
#define ZT_SPESE_NOTA_FORNITORE "Fornitore: "
#define ZT_SPESE_NOTA_ATTO      "Atto: "
#define ZT_SPESE_ENTE           "Gli impegni li registra l'ente che spende, non questa postazione."
#define ZT_SPESE_BUDGET         "L'importo programmato %s è di un altro ente: qui si registrano le spese di %s."
#define ZT_TAVOLA_NONE          "Non c'è un import \"%s\"."
#define ZT_TAVOLA_TOTALS        "I fondi nel file sono troppi (più di %d). Dividilo in più file."
#define ZT_TAVOLA_UNO           "indica %s oppure %s, non tutti e due."
#define ZT_TAVOLA_SERVE         "manca %s."
#define ZT_TAVOLA_DIVERSA       "%s è già nel file con un altro valore per %s."
#define ZT_ASS_ANNUALITA                                                                                                 \
  "non c'è l'annualità %s del fondo. La apre la Regione con \"zona add fondo_annualita\"; oppure ripeti l'import con " \
  "--crea."
#define ZT_ASS_GIA                                                                                             \
  "questa somma è già registrata, con la stessa data, lo stesso atto e le stesse note. Toglila dal file, o " \
  "distinguila "                                                                                               \
  "con le note."
#define ZT_SIT_NIENTE        "indica almeno uno tra impegnato, liquidato e pagato."
#define ZT_SIT_NEGATIVO      "gli importi sono cumulati e non possono essere negativi."
#define ZT_SIT_OLTRE         "il %s (%s) supera il %s (%s)."
#define ZT_PER_FTE           "fte \"%s\": si scrive in unità, 1 = una persona a tempo pieno, per esempio 0,5."
#define ZT_PER_TROPPI        "fte %s per %s persone: una persona vale al massimo 1,00."
#define ZT_POP_COMUNE        "manca il codice del comune (codice_catastale o codice_istat)."
#define ZT_PIA_CON           "con %s serve anche %s."
#define ZT_IMPORT_WORK_READ  "lettura"
#define ZT_IMPORT_WORK_WRITE "scrittura"

#endif
