/* Texts of the examination: remarks, what is admitted, closing, extensions, reminders, differences between versions. */
#ifndef ZONA_CORE_TEXT_ESAME_H
#define ZONA_CORE_TEXT_ESAME_H

#include "core/text/text.h"

#define ZT_E_SERVE         "Manca %s."
#define ZT_E_SOLO_REGIONE  "Spetta alla Regione: questa postazione non lavora per la Regione."
#define ZT_E_SOLO_CAPOFILA "Spetta al capofila: questa postazione non lavora per un ambito."
#define ZT_E_CHI           "Indica a chi si riferisce: --ambito per la Regione, --ente per il capofila."
#define ZT_E_RIGA_FUORI    "La riga %s non è nella trasmissione che la Regione esamina."
#define ZT_E_AMMETTI_STATO                                                                                            \
  "Si decide che cosa ammettere durante l'istruttoria; lo stato è \"%s\". Per avviarla: zona rendiconto review con " \
  "lo stesso fondo, anno e ambito."
#define ZT_E_AMMESSO_TROPPO "Importo %s: la spesa ammessa va da 0,00 a %s, quanto la trasmissione dichiara speso."
#define ZT_E_AMMESSO_MOTIVO "Si ammette meno di quanto è stato speso: serve un motivo, aggiungi --motivo \"…\"."

#define ZT_E_CHIUDI_STATO    "Si chiude ciò che è approvato; lo stato è \"%s\"."
#define ZT_E_CHIUDI_NEGATIVO "Importo %s: in chiusura gli importi non sono negativi."
#define ZT_E_CHIUDI_ESAME                                                                                    \
  "Una trasmissione integrativa di %s euro non è stata esaminata: annulla l'approvazione (zona rendiconto " \
  "unapprove), "                                                                                             \
  "esaminala e approva di nuovo."
#define ZT_E_CHIUDI_MANCA                                                                                 \
  "Mancano %s euro: la somma assegnata (%s) deve essere uguale alla spesa ammessa (%s) più economie da " \
  "riprogrammare, "                                                                                       \
  "somme da restituire e somme revocate. Senza --economia, --da-restituire e --revocato li calcola il programma."
#define ZT_E_CHIUDI_AVANZA                                                                                          \
  "Ci sono %s euro di troppo: la somma assegnata (%s) deve essere uguale alla spesa ammessa (%s) più economie da " \
  "riprogrammare, somme da restituire e somme revocate."
#define ZT_E_PRIMA_DEL_TERMINE "%s ha tempo fino al %s: si inserisce al suo posto solo dopo la scadenza e un sollecito."
#define ZT_E_SENZA_SOLLECITO                                                                                         \
  "%s non è stato sollecitato per %s %lld: prima di inserire al suo posto scrivi zona sollecito add --ente %s con " \
  "fondo, anno e motivo."
#define ZT_E_RILIEVI_APERTI                                                                                            \
  "Ci sono rilievi bloccanti ancora aperti (%zu): chiudili quando la risposta basta (zona rilievo list, zona rilievo " \
  "close ID), oppure restituisci."
#define ZT_E_ENTE_NON_TOCCATO                                                                                  \
  "La Regione non ha chiesto nulla su %s: si riaprono solo gli enti dei suoi rilievi (%s). Quello che l'ente " \
  "registra "                                                                                                  \
  "intanto resta fuori dall'invio e si vede con zona rendiconto outside."
#define ZT_E_RIGHE_NON_TOCCATE                                                                                      \
  "È stata chiesta la correzione di altre righe, ma è cambiato anche: %s. Se è giusto così indica perché con " \
  "--motivo "                                                                                                       \
  "\"…\"; altrimenti rimetti quelle righe com'erano."
#define ZT_E_RIGHE_MOTIVATE  "Sono cambiate anche righe di cui non era chiesta la correzione: %s."
#define ZT_E_SERVE_ATTO      "Serve l'atto della Regione: aggiungi --atto TIPO/ANNO/NUMERO (prima: zona add atto …)."
#define ZT_E_RICEVUTO        "La data di ricezione (--ricevuto) la registra chi riceve, non chi invia."
#define ZT_E_RICEVUTO_FUTURO "La data di ricezione è nel futuro."
#define ZT_E_IN_RITARDO                                                                                                \
  "La scadenza era il %s: l'invio parte lo stesso. È nei termini se lo dice la conferma di consegna o la data della " \
  "PEC che registra chi riceve."

#define ZT_E_NESSUN_INVIO  "Non c'è ancora nessun invio da confrontare."
#define ZT_E_UN_SOLO_INVIO "C'è un solo invio: non c'è nulla con cui confrontarlo."
#define ZT_E_VERSIONI      "Gli invii sono %zu: indicane due diversi con --da N e --a N (zona rendiconto versions)."

#define ZT_E_NON_ENTE     "Spetta al capofila o alla Regione: questa postazione lavora per un ente."
#define ZT_E_ALTRO_AMBITO "È un altro ambito: come capofila lavori sul tuo."
#define ZT_E_RIGA_FORMA                                                                                                \
  "Riga \"%s\": scrivi che cos'è e quale, per esempio impegno:2025/1 o budget:SAD-01/FNPS/2025 (anche liquidazione, " \
  "pagamento, giustificativo)."
#define ZT_E_RIGA_ALTRUI     "La riga %s è di un altro ente."
#define ZT_E_RILIEVO_STATO   "I rilievi si fanno su ciò che è stato inviato e non ancora approvato; lo stato è \"%s\"."
#define ZT_E_RILIEVO_NESSUNO "Il rilievo %s non c'è, o non è di chi ha il diritto di farlo (zona rilievo list)."
#define ZT_E_RILIEVO_CHIUSO  "Il rilievo è già chiuso."
#define ZT_E_RISPONDE_ENTE   "Risponde l'ente a cui il rilievo è rivolto."
#define ZT_E_RISPONDE_CAPOFILA \
  "È un rilievo della Regione: risponde il capofila. Se riguarda un ente: zona rilievo forward."
#define ZT_E_CHIUDE_REGIONE  "È un rilievo della Regione: lo chiude la Regione. Per rispondere: zona rilievo reply."
#define ZT_E_CHIUDE_CAPOFILA "È un rilievo del capofila: lo chiude il capofila. Per rispondere: zona rilievo reply."
#define ZT_E_INOLTRA_REGIONE "Si inoltrano agli enti i rilievi della Regione; questo è del capofila."

#define ZT_E_SILENZIO_INVIATO       "%s ha inviato: non c'è silenzio (stato: \"%s\")."
#define ZT_E_SILENZIO_NON_DOVUTO    "Il fondo non riguarda %s: non doveva inviare nulla."
#define ZT_E_SILENZIO_SENZA_TERMINE "La rilevazione non ha una scadenza: senza un termine non c'è silenzio."
#define ZT_E_SILENZIO_PRIMA         "%s ha tempo fino al %s."
#define ZT_E_PROROGA_SENZA_TERMINE  "Per %s %lld non c'è una scadenza da spostare (zona list rilevazione)."
#define ZT_E_PROROGA_PRIMA          "La nuova scadenza deve venire dopo quella che c'è: %s."
#define ZT_E_PROROGA_CHIEDE \
  "La proroga la chiede l'ente o il capofila per sé; la Regione la concede: zona proroga grant."
#define ZT_E_PROROGA_CHI "Indica a chi concedi la proroga: --ambito o --ente."

#define ZT_E_SCAD_RILIEVO     "Rispondere al rilievo: %.*s"
#define ZT_E_SCAD_RILEVAZIONE "%s %lld, situazione al %s"
#define ZT_E_SCAD_IMPEGNO     "Termine per impegnare"
#define ZT_E_SCAD_SPESA       "Termine per spendere"
#define ZT_E_SCAD_FASE        "Piano di zona, passo %lld"

#define ZT_E_VERSIONE    "\"%s\" non è il numero di un invio: zona rendiconto versions li elenca."
#define ZT_E_ATTO_IGNOTO "\"%s\" non è un'operazione conosciuta."

#endif
