/* text/protocol: what a person reads about the connection between the office and the server. */
#ifndef ZONA_CORE_TEXT_PROTOCOL_H
#define ZONA_CORE_TEXT_PROTOCOL_H

/* the handshake */
#define ZT_HS_FORM \
  "L'indirizzo risponde, ma non come un server Zona. Controlla l'indirizzo, o chiedi un nuovo invito alla Regione."
#define ZT_HS_SERVER_KEY \
  "Il server non è quello dell'invito: la sua chiave è diversa. Non ho inviato nulla. Avvisa la Regione."
#define ZT_HS_OTHER_SERVER "Il server risponde di non essere quello dell'invito. Chiedi un nuovo invito alla Regione."
#define ZT_HS_VERSION \
  "Questa versione di Zona parla il protocollo %u-%u, il server il %u-%u: aggiorna il programma più vecchio dei due."
#define ZT_HS_CLIENT      "La richiesta di collegamento non è firmata dalla postazione che dice di essere."
#define ZT_HS_TOO_LONG    "Richiesta di collegamento troppo lunga."
#define ZT_HS_TIMEOUT     "Il server non ha risposto in tempo. Riproverò: i dati sono al sicuro su questo computer."
#define ZT_HS_TIMEOUT_SRV "La postazione non ha completato il collegamento in tempo."

/* the session */
#define ZT_NET_SILENT "La linea si è fermata da %d secondi. Riproverò: quanto già ricevuto non va ripetuto."
#define ZT_NET_LOST   "La linea è caduta prima della fine. Riproverò da dove si è interrotta."
#define ZT_NET_FORM   "Messaggio non valido ricevuto dalla rete (%s): collegamento chiuso, riproverò."
#define ZT_NET_STATE  "Messaggio fuori posto ricevuto dalla rete (%s): collegamento chiuso, riproverò."
#define ZT_NET_LIMIT  "L'altro capo della linea chiede più di quanto è permesso (%s): collegamento chiuso."
#define ZT_NET_SEAL   "Dati alterati lungo la linea: collegamento chiuso, riproverò. Nulla di alterato è stato accettato."

/* what the server answers; carried to the office as they are */
#define ZT_SRV_STRANGER \
  "Il server non conosce ancora questa postazione: chi ha dato l'invito deve sincronizzare, poi riprova."
#define ZT_SRV_WAITING \
  "L'invito di questa postazione risulta usato due volte: chi l'ha dato deve confermare quale vale, poi riprova."
#define ZT_SRV_REVOKED  "Questa postazione è stata revocata: il server non la accetta più. Chiedi un nuovo invito."
#define ZT_SRV_QUOTA    "Una postazione non ancora riconosciuta può inviare al massimo %u KiB di dichiarazioni."
#define ZT_SRV_STORE    "Il server non riesce a salvare in questo momento. I dati restano qui; riproverò."
#define ZT_SRV_BUSY     "Il server è molto occupato. Riproverò fra poco."
#define ZT_SRV_STOP     "Il server si sta riavviando. Riproverò fra poco."
#define ZT_SRV_SKIP     "Manca il segmento precedente (numero %llu): la catena non può saltare."
#define ZT_SRV_NORIGHT  "Il server non accetta scritture di questa postazione in quel registro."
#define ZT_CLIENT_STORE "Non riesco a salvare quanto ricevuto: controlla lo spazio su disco."

/* reasons to wait before the next attempt (protocol/link.h) */
#define ZT_LINK_OK       "in pari"
#define ZT_LINK_NONET    "nessuna rete"
#define ZT_LINK_DROPPED  "linea caduta"
#define ZT_LINK_REFUSED  "rifiutato dal server"
#define ZT_LINK_SERVER   "server non disponibile"
#define ZT_LINK_MISTRUST "il server non è quello dell'invito"

#endif
