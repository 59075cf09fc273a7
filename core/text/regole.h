/* Texts of the rules: what, where, how to mend (DOMAIN sections 7 and 17). */
#ifndef ZONA_CORE_TEXT_REGOLE_H
#define ZONA_CORE_TEXT_REGOLE_H

#include "core/text/text.h"

#define ZT_V01                                                                                                         \
  "Il programmato (%s €) supera l'assegnato (%s €) in %s. Riduci un importo programmato oppure registra la somma " \
  "assegnata che manca."
#define ZT_V02                                                                                                       \
  "L'impegnato (%s €) supera il programmato (%s €) nell'intervento %s di %s. Riduci l'impegno oppure chiedi al " \
  "capofila di rimodulare."
#define ZT_V03                                                                                                       \
  "Il liquidato (%s €) supera l'impegnato (%s €) nell'impegno %s. Controlla le liquidazioni oppure registra la " \
  "variazione d'impegno che manca."
#define ZT_V04                                                                                                            \
  "Il pagato (%s €) supera il liquidato (%s €) nell'impegno %s. Controlla i mandati oppure aggiungi la liquidazione " \
  "mancante."
#define ZT_V05 \
  "Rispetto all'invio precedente %s scende di %s €. Scrivi il motivo (errore materiale o disimpegno) con --motivo."
#define ZT_V06_ATTO    "L'impegno %s è del %s, prima della sua determina (%s). Controlla le due date."
#define ZT_V06_DOC     "La liquidazione %s è del %s, prima del suo documento (%s). Controlla le due date."
#define ZT_V06_MANDATO "Il mandato %s è del %s, prima della liquidazione (%s). Controlla le due date."
#define ZT_V06_PAGATO  "Il mandato %s risulta pagato il %s, prima della sua data (%s). Controlla le due date."
#define ZT_V06_FUTURO  "La data %s (%s) è nel futuro. Correggi la data."
#define ZT_V07                                                                                                        \
  "La data %s (%s) è fuori dal periodo ammesso dal fondo (%s). Controlla la data oppure imputa la spesa a un altro " \
  "fondo."
#define ZT_V08                                                                                                             \
  "Il documento n. %s è già usato per %s € su %s €. Riduci le liquidazioni che lo citano, o correggi il totale del " \
  "documento."
#define ZT_V09 \
  "Il documento n. %s è usato da più enti per più del suo totale. Sentite l'altro ente prima di convalidare."
#define ZT_V10         "La ripartizione sui fondi (%s €) supera l'importo (%s €) dell'impegno %s. Riduci una delle quote."
#define ZT_V11         "Il CIG %s dell'impegno %s non supera il controllo. Controllalo sul contratto."
#define ZT_V11_FORSE   "Il CIG %s dell'impegno %s non supera il controllo: forse è %s?"
#define ZT_V12         "L'impegno %s non ha il CIG: scrivilo, oppure indica il motivo della mancanza."
#define ZT_V13_MANCA   "L'impegno %s non ha il CUP, che questo fondo richiede. Scrivilo nell'impegno o nell'intervento."
#define ZT_V13_FORMA   "Il CUP %s dell'impegno %s non è scritto bene (15 caratteri, per esempio J11B21000390006)."
#define ZT_V13_DIVERSO "Il CUP dell'impegno %s (%s) non è quello dell'intervento (%s). Controlla quale è giusto."
#define ZT_V14         "Il codice %s del fornitore %s non supera il controllo. Controllalo sulla fattura."
#define ZT_V18                                                                                                 \
  "%s non ha inviato la rendicontazione né dichiarato il non utilizzo. Sollecitalo, oppure trasmetti senza, " \
  "indicando "                                                                                                 \
  "il motivo."
#define ZT_V24         "Il totale dell'ambito (%s %s €) non è la somma degli enti (%s €). Segnala l'errore all'assistenza."
#define ZT_V28_TARDI   "%s: ricevuto dopo la scadenza del %s."
#define ZT_V28_FIRMATO "%s: ricevuto dopo la scadenza del %s; la postazione indica la firma nei termini: decidi tu."
#define ZT_V28_ATTESA  "%s: inviato, ma la ricevuta non c'è ancora; la scadenza è il %s."
#define ZT_S01 \
  "%s senza la registrazione da cui dipende (%s): sincronizza, oppure correggi il riferimento o elimina la riga."
#define ZT_S02 "Due versioni della stessa registrazione (%s): scegli quale tenere con \"zona conflict\"."
#define ZT_S03                                                                                               \
  "L'impegno %s ha un importo programmato ma va a un ente che rendiconta lo stesso fondo: lo contiamo come " \
  "trasferimento, non come spesa."
#define ZT_S04 "L'impegno %s è registrato più volte con lo stesso numero. Tieni quello giusto ed elimina gli altri."
#define ZT_S05 "L'impegno %s non ha un importo programmato: è fuori piano e non entra in nessuna rendicontazione."
#define ZT_S06 "%zu registrazioni inserite per conto degli enti non contano, perché gli enti hanno le proprie."
#define ZT_S07 "L'importo di %s non è credibile e non viene contato. Correggilo."

#define ZT_V01_T "programmato entro l'assegnato"
#define ZT_V02_T "impegnato entro il programmato"
#define ZT_V03_T "liquidato entro l'impegnato"
#define ZT_V04_T "pagato entro il liquidato"
#define ZT_V05_T "le cifre cumulate non scendono senza motivo"
#define ZT_V06_T "date in ordine, nessuna nel futuro"
#define ZT_V07_T "date nel periodo ammesso dal fondo"
#define ZT_V08_T "un documento non vale più del suo totale, nello stesso ente"
#define ZT_V09_T "un documento non vale più del suo totale, fra enti diversi"
#define ZT_V10_T "ripartizione entro l'importo"
#define ZT_V11_T "CIG corretto"
#define ZT_V12_T "CIG presente, o motivo"
#define ZT_V13_T "CUP presente e corretto"
#define ZT_V14_T "partita IVA e codice fiscale corretti"
#define ZT_V18_T "tutti gli enti hanno inviato"
#define ZT_V24_T "il totale è la somma degli enti"
#define ZT_V28_T "invio nei termini"
#define ZT_S01_T "nessuna riga senza quella da cui dipende"
#define ZT_S02_T "nessuna doppia versione aperta"
#define ZT_S03_T "trasferimenti riconosciuti"
#define ZT_S04_T "numeri d'impegno unici"
#define ZT_S05_T "impegni con un importo programmato"
#define ZT_S06_T "registrazioni per conto"
#define ZT_S07_T "importi credibili"

#endif
