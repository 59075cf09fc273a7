/* Texts of core/trust and of what is built on it: enrolment, invites, keys. */
#ifndef ZONA_CORE_TEXT_TRUST_H
#define ZONA_CORE_TEXT_TRUST_H

#include "core/text/text.h"

#define ZT_TRUST_FORM      "Una dichiarazione di fiducia ricevuta non è valida: non è stata accettata."
#define ZT_TRUST_NEWER     "Una dichiarazione di fiducia viene da una versione più nuova di Zona: aggiorna il programma."
#define ZT_TRUST_SIGNATURE "La firma di una dichiarazione di fiducia non è valida: non è stata accettata."
#define ZT_TRUST_NO_PREV \
  "Manca la dichiarazione precedente dello stesso firmatario: sarà richiesta alla prossima sincronizzazione."
#define ZT_TRUST_BAD_CHAIN \
  "Una dichiarazione di fiducia non continua la catena del suo firmatario: non è stata accettata."
#define ZT_TRUST_TOO_MANY "Troppe dichiarazioni di fiducia: ricezione sospesa. Avvisa l'assistenza della Regione."

#define ZT_ALARM_NO_RIGHT "Dichiarazione di chi non ne ha il diritto: non ha effetto."
#define ZT_ALARM_REVOKED  "Dichiarazione fatta da una postazione dopo la sua revoca: non ha effetto."
#define ZT_ALARM_TWO_USES                                                                                                 \
  "Un invito è stato usato da due postazioni: nessuna delle due è attiva finché l'ufficio che ha invitato non indica " \
  "quella giusta."
#define ZT_ALARM_FORK "Due dichiarazioni diverse con lo stesso numero: forse una postazione è stata copiata."

/* %s: ZT_INVITE_IT or ZT_CLAIM_IT */
#define ZT_INVITE_IT        "L'invito"
#define ZT_CLAIM_IT         "Il codice di attivazione"
#define ZT_INVITE_NONE      "%s non è riconoscibile: il testo deve cominciare con %s. Copialo di nuovo per intero."
#define ZT_INVITE_NEWER     "%s è di una versione più nuova di Zona: aggiorna il programma e riprova."
#define ZT_INVITE_CUT       "%s è incompleto: mancano circa %zu caratteri alla fine. Copialo di nuovo per intero."
#define ZT_INVITE_LONG      "%s ha %zu caratteri di troppo alla fine. Copialo di nuovo, senza altro testo."
#define ZT_INVITE_TYPO      "%s contiene un errore di battitura o di copia. Copialo di nuovo per intero."
#define ZT_INVITE_CHAR      "%s contiene un carattere non ammesso (\"%c\"). Copialo di nuovo per intero."
#define ZT_INVITE_NEEDS_PIN "Questo invito è protetto da un PIN di 8 caratteri, inviato a parte: aggiungi --pin PIN."
#define ZT_INVITE_BAD_PIN   "Il PIN non apre questo invito: controlla gli 8 caratteri ricevuti a parte."
#define ZT_INVITE_PIN_FORM  "Il PIN ha 8 caratteri (lettere e cifre da 2 a 7): controlla quello ricevuto a parte."
#define ZT_INVITE_URL       "L'indirizzo del server manca o è troppo lungo."

#endif
