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

#define ZT_TRUST_ALARM_NO_RIGHT "Dichiarazione di chi non ne ha il diritto: non ha effetto."
#define ZT_TRUST_ALARM_REVOKED  "Dichiarazione fatta da una postazione dopo la sua revoca: non ha effetto."
#define ZT_TRUST_ALARM_TWO_USES                                                                                           \
  "Un invito è stato usato da due postazioni: nessuna delle due è attiva finché l'ufficio che ha invitato non indica " \
  "quella giusta."
#define ZT_TRUST_ALARM_FORK "Due dichiarazioni diverse con lo stesso numero: forse una postazione è stata copiata."

/* %s: ZT_INVITE_IT or ZT_CLAIM_IT */
#define ZT_INVITE_IT        "L'invito"
#define ZT_RECOVERY_IT      "Il codice di recupero"
#define ZT_CLAIM_IT         "Il codice di attivazione"
#define ZT_INVITE_NONE      "%s non è riconoscibile: il testo deve cominciare con %s. Copialo di nuovo per intero."
#define ZT_INVITE_NEWER     "%s è di una versione più nuova di Zona: aggiorna il programma e riprova."
#define ZT_INVITE_CUT       "%s è incompleto: mancano circa %zu caratteri alla fine. Copialo di nuovo per intero."
#define ZT_INVITE_LONG      "%s ha alla fine caratteri di troppo (%zu). Copialo di nuovo, senza altro testo."
#define ZT_INVITE_TYPO      "%s contiene un errore di battitura o di copia. Copialo di nuovo per intero."
#define ZT_INVITE_CHAR      "%s contiene un carattere non ammesso (\"%c\"). Copialo di nuovo per intero."
#define ZT_INVITE_NEEDS_PIN "Questo invito è protetto da un PIN di 8 caratteri, inviato a parte: aggiungi --pin PIN."
#define ZT_INVITE_BAD_PIN   "Il PIN non apre questo invito: controlla gli 8 caratteri ricevuti a parte."
#define ZT_INVITE_PIN_FORM  "Il PIN ha 8 caratteri (lettere e cifre da 2 a 7): controlla quello ricevuto a parte."
#define ZT_INVITE_URL       "L'indirizzo del server manca o è troppo lungo."

/* enrolment */
#define ZT_ENROL_HOME_OTHER "In %s c'è già una copia di Zona di un'altra Regione. Scegli un'altra cartella con --home."
#define ZT_ENROL_HOME_USED  "In %s c'è già una copia di Zona in uso: la Regione è già stata avviata da qui."
#define ZT_ENROL_NOME       "Manca il nome della Regione: aggiungi --nome, per esempio --nome \"Regione Calabria\"."
#define ZT_ENROL_EXPIRED    "Questo invito è scaduto il %s. Chiedine uno nuovo a chi te l'ha mandato."
#define ZT_ENROL_PENDING                                                                                               \
  "Questa postazione sta ancora completando un invito precedente. Fai prima `zona sync` (o importa il file ricevuto) " \
  "e riprova."
#define ZT_ENROL_NOT_MEMBER \
  "Questa postazione non è ancora riconosciuta. Fai `zona sync` (o importa il file ricevuto) e riprova."
#define ZT_ENROL_NO_RIGHT "Questa postazione non può invitare con questo ruolo per questo ente."
#define ZT_ENROL_NO_ORG                                                                                               \
  "L'ente o l'ambito invitato non è ancora tra quelli riconosciuti dalla Regione. La Regione deve inserirlo (`zona " \
  "import ambiti`) e sincronizzare."
#define ZT_ENROL_ROLE                                                                                               \
  "Il ruolo \"%s\" non si addice all'organizzazione indicata: ente per un ente, capofila per un ambito, regione e " \
  "consolidatore per la Regione."
#define ZT_ENROL_PAST         "La scadenza dell'invito è già passata: indicane una futura."
#define ZT_ENROL_REGIONE_ONLY "Solo la Regione può riconoscere nuovi enti e ambiti."
#define ZT_ENROL_SELF                                                                                                 \
  "Questa è la postazione che stai usando: per revocarla usane un'altra dello stesso ufficio, del capofila o della " \
  "Regione."
#define ZT_ENROL_NO_DEVICE "Nessuna postazione con identificativo \"%s\". Guarda `zona device list`."
#define ZT_ENROL_MANY      "Più postazioni cominciano con \"%s\": scrivi qualche carattere in più."
#define ZT_ENROL_NO_REVOKE \
  "Questa postazione non può revocare quella indicata: possono farlo il suo ufficio, il capofila o la Regione."
#define ZT_ENROL_NO_PIN \
  "Questa postazione non aspetta conferma, oppure non sei tu a poterla dare: può farlo chi ha mandato l'invito."
#define ZT_ENROL_CODE      "Il codice di recupero non è quello di questa Regione, oppure è già stato usato."
#define ZT_ENROL_ROOT_NONE "Qui non è ancora arrivata la radice di fiducia della Regione: fai prima `zona sync`."
#define ZT_ENROL_MAKE      "Non riesco a preparare una dichiarazione di fiducia (%s). Niente è stato modificato."

#endif
