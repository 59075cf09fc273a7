/* Texts of core/store and core/merge. */
#ifndef ZONA_CORE_TEXT_STORE_H
#define ZONA_CORE_TEXT_STORE_H

#include "core/text/text.h"

#define ZT_HOME_NONE   "In %s non c'è ancora Zona. Usa prima `zona join INVITO` (o `zona init` per la Regione)."
#define ZT_HOME_EXISTS "In %s c'è già una copia di Zona. Scegli un'altra cartella con --home."
#define ZT_HOME_MAKE \
  "Non riesco a creare la cartella %s (%s). Controlla i permessi o scegli un'altra cartella con --home."
#define ZT_KEY_READ "Non riesco a leggere la chiave di questa postazione in %s (%s)."
#define ZT_KEY_WRITE \
  "Non riesco a scrivere la chiave di questa postazione in %s (%s). Controlla permessi e spazio su disco."
#define ZT_KEY_BAD    "Il file della chiave %s è danneggiato. Rimetti la copia giusta, oppure chiedi un nuovo invito."
#define ZT_KEY_LOCKED "La chiave di questa postazione è protetta da una frase: questa versione di Zona non sa aprirla."
#define ZT_STORE_NEWER \
  "Questi dati sono stati scritti da una versione più recente di Zona. Aggiorna il programma e riprova."
#define ZT_STORE_FOREIGN "Il file %s non è una copia di Zona."
#define ZT_STORE_COPY \
  "Non riesco a salvare la copia di sicurezza %s prima dell'aggiornamento (%s). Libera spazio e riprova."

#define ZT_SQL_FULL     "Il disco è pieno: niente è stato modificato. Libera spazio e riprova."
#define ZT_SQL_READONLY "Non posso scrivere in %s: la cartella o il file sono in sola lettura. Controlla i permessi."
#define ZT_SQL_BUSY     "Un altro programma sta scrivendo negli stessi dati. Riprova fra qualche secondo."
#define ZT_SQL_CORRUPT                                                                                               \
  "I dati in %s sono danneggiati (%s). Fai una copia della cartella e chiedi assistenza: quanto già consegnato si " \
  "può recuperare dal server."
#define ZT_SQL_OPEN  "Non riesco ad aprire i dati in %s (%s). Controlla i permessi."
#define ZT_SQL_OTHER "Errore del disco o dei dati: %s. Niente è stato modificato."

#define ZT_TX_BUSY      "C'è già un'operazione in corso su questi dati. Riprova fra qualche secondo."
#define ZT_TX_FAILED    "L'operazione precedente non è riuscita: niente è stato salvato."
#define ZT_TX_TOO_LARGE "L'operazione è troppo grande per essere fatta in una volta sola. Dividila in più parti."
#define ZT_VALUE_LARGE  "%s: i dati di una sola riga superano il limite di 60 KB. Accorcia i testi."
#define ZT_NUMBERS_ENDED \
  "La numerazione di questa postazione è esaurita (controlla la data del computer). Chiedi un nuovo invito."
#define ZT_LEDGER_DENIED "Questa postazione non può scrivere %s qui: il registro è di un altro ufficio."
#define ZT_ROW_FINAL     "%s: ciò che è stato fatto non si riscrive; fai il passo che lo corregge (\"zona rendiconto\")."
#define ZT_LEDGER_KIND   "%s non si scrive in questo registro."
#define ZT_LEDGER_PRIVATE \
  "I dati riservati di %s non hanno un registro in cui stare: questa postazione non è di un ente."
#define ZT_LEDGER_OWNER   "%s: «%s» deve indicare il proprio ufficio, non un altro."
#define ZT_LEDGER_UNKNOWN "Il registro a cui appartiene questa riga non è ancora noto qui. Fai `zona sync` e riprova."
#define ZT_ROW_NONE       "%s: la riga non esiste, o è stata eliminata."
#define ZT_ROW_EXISTS     "%s: esiste già. Usa `zona edit` per modificarla."
#define ZT_ROW_FOREIGN    "%s: la riga è di un altro ufficio, si può solo leggere."
#define ZT_ID_BAD         "«%s» non è un identificativo di Zona."
#define ZT_ID_NONE        "Nessuna riga con identificativo «%s»."
#define ZT_CONFLICT_NONE  "Questa versione non è tra quelle in conflitto. Guarda `zona conflict list`."
#define ZT_TRUST_BAD      "Una dichiarazione di fiducia salvata non è leggibile. Chiedi assistenza (%s)."
#define ZT_SEG_BAD        "Segmento illeggibile o alterato."
#define ZT_SEG_UNKNOWN    "Segmento di un registro che non esiste in questa Regione."
#define ZT_SYNC_LOCKED    "Un'altra copia di Zona sta già sincronizzando questa cartella."
#define ZT_LOCK_FAIL      "Non riesco a bloccare %s (%s)."
#define ZT_VERIFY_DIFF    "La tabella «%s» ricostruita dal registro è diversa: %lld righe in più, %lld in meno."
#define ZT_VERIFY_FAIL    "Non riesco a ricostruire i dati dal registro: %s"

#define ZT_RECEIPT_BAD "Ricevuta non valida."
#define ZT_RESTAMPED   "L'orologio di questa postazione era avanti: %zu modifiche sono state ridatate all'ora del server."

/* why a segment or some of its changes have no effect here (zona status) */
#define ZT_HELD_WAITING "manca un segmento precedente"
#define ZT_HELD_PARTS   "manca il resto dell'operazione"
#define ZT_HELD_NOKEY   "non c'è ancora la chiave per leggerlo"
#define ZT_HELD_NEWER   "scritto da una versione più recente: aggiorna Zona"
#define ZT_HELD_VOID    "chi l'ha scritto non ne aveva (più) il diritto"
#define ZT_HELD_BAD     "danneggiato o alterato"
#define ZT_HELD_ERASED  "contenuto cancellato"

#define ZT_HELD_NORIGHT "alcune righe non spettano a chi le ha scritte"
#define ZT_HELD_UNKNOWN "contiene dati di una versione più recente: aggiorna Zona"

#define ZT_ALARM_FORK                                                                                                 \
  "La postazione %.8s ha due copie diverse dello stesso segmento %llu: forse la sua cartella è stata copiata su un " \
  "altro computer."

#endif
