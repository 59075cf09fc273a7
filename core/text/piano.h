/* Texts of the Piano di zona: states, moves, procedure, changes, shares, statement. */
#ifndef ZONA_CORE_TEXT_PIANO_H
#define ZONA_CORE_TEXT_PIANO_H

#include "core/text/text.h"

/* states */
#define ZT_PS_BOZZA        "In bozza"
#define ZT_PS_CONSULTAZ    "In consultazione"
#define ZT_PS_CONFERENZA   "Approvato dalla Conferenza dei Sindaci"
#define ZT_PS_ACCORDO      "Accordo di programma sottoscritto"
#define ZT_PS_TRASMESSO    "Trasmesso alla Regione"
#define ZT_PS_INTEGRAZIONI "Integrazioni richieste dalla Regione"
#define ZT_PS_APPROVATO    "Approvato"
#define ZT_PS_VIGENTE      "Vigente"
#define ZT_PS_CONCLUSO     "Concluso"

/* moves */
#define ZT_PM_CONSULTA   "Apertura della consultazione"
#define ZT_PM_COMMENTA   "Commento"
#define ZT_PM_BOZZA      "Ritorno in bozza"
#define ZT_PM_CONFERENZA "Approvazione della Conferenza dei Sindaci"
#define ZT_PM_ACCORDO    "Sottoscrizione dell'accordo di programma"
#define ZT_PM_TRASMETTI  "Trasmissione alla Regione"
#define ZT_PM_RICHIEDI   "Richiesta di integrazioni"
#define ZT_PM_INTEGRA    "Invio delle integrazioni"
#define ZT_PM_APPROVA    "Approvazione della Regione"
#define ZT_PM_RESPINGI   "Restituzione in bozza da parte della Regione"
#define ZT_PM_ANNULLA    "Annullamento dell'approvazione"
#define ZT_PM_VIGENTE    "Entrata in vigore"
#define ZT_PM_LEGGERA    "Approvazione con procedura semplificata"
#define ZT_PM_CONCLUDI   "Conclusione"

/* what is named */
#define ZT_P_NONE      "Il Piano di zona non è conosciuto da questa postazione: sincronizza e riprova."
#define ZT_P_NO_RIM    "Il Piano non ha rimodulazioni: si preparano con \"zona piano remodel --motivo …\"."
#define ZT_P_WHICH_RIM "La rimodulazione %lld non c'è. Ci sono: %s."

/* which plan, and what is typed */
#define ZT_P_NOBODY \
  "Questa postazione non è ancora riconosciuta: esegui \"zona sync\", o importa il file ricevuto, poi riprova."
#define ZT_P_AMBITO "Indica di quale ambito è il Piano, con --ambito CODICE."
#define ZT_P_NO_PLAN \
  "L'ambito non ha ancora un Piano di zona: il capofila lo crea con \"zona add piano triennio_da=… triennio_a=…\"."
#define ZT_P_NO_YEAR     "Nessun Piano dell'ambito comprende il %lld: \"zona list piano\" li elenca."
#define ZT_P_WHICH       "L'ambito ha più Piani di zona: indica quale con --piano ANNO."
#define ZT_P_NUMBER_NONE "Manca %s."
#define ZT_P_NUMBER      "%s: \"%s\" non è un numero. Si scrive un numero intero, da 1."
#define ZT_P_YEAR        "%s: \"%s\" non è un anno. Si scrive con quattro cifre."
#define ZT_P_MOTIVO      "Serve un motivo: aggiungi --motivo \"…\"."
#define ZT_P_COMMENT     "Scrivi il commento con --motivo \"…\"."
#define ZT_P_ATTO        "Serve l'atto: registralo con \"zona add atto …\" e indicalo con --atto TIPO/ANNO/NUMERO."
#define ZT_P_FUTURE      "La data è nel futuro: si registra ciò che è già avvenuto."
#define ZT_P_VERB        "L'azione \"%s\" sul Piano non esiste: \"zona help piano\" elenca quelle che ci sono."
#define ZT_P_DATES       "--entro: si scrivono le scadenze dei passi, in ordine, separate da virgole: al massimo otto date."
#define ZT_P_STEPS       "I passi della procedura vanno da 1 a 8."
#define ZT_P_ESITO       "--esito: si scrive positivo, negativo o con_osservazioni."
#define ZT_P_STEP8_REG \
  "L'ultimo passo lo compie la Regione, quando approva: qui si può scrivere solo la scadenza prevista."
#define ZT_P_SIGN_WHO \
  "Indica chi ha firmato: --ente CHIAVE per un Comune o un altro ente, --organismo NOME per gli altri."

/* who, when */
#define ZT_P_WHO_ENTE     "al Comune dell'ambito"
#define ZT_P_WHO_CAPOFILA "al capofila dell'ambito"
#define ZT_P_WHO_REGIONE  "alla Regione"
#define ZT_P_DENIED \
  "Questo passo (%s) spetta %s, non a questa postazione. Se lavora per più enti, indica quale con --come."
#define ZT_P_ONLY_RIM   "Questo passo (%s) riguarda una rimodulazione: indicala con --rimodulazione N."
#define ZT_P_ONLY_PIANO "Questo passo (%s) riguarda il Piano, non una sua rimodulazione: togli --rimodulazione."
#define ZT_P_STATE      "Non si può fare ora (%s): lo stato %s è \"%s\"."
#define ZT_P_THE_PLAN   "del Piano"
#define ZT_P_THE_RIM    "della rimodulazione"
#define ZT_P_EMPTY      "Il Piano non ha interventi: aggiungili prima con \"zona add intervento …\"."
#define ZT_P_SECTIONS   "Sezioni del Piano complete: %d su %d."
#define ZT_P_SIGN_ONE   "L'accordo di programma non è completo: manca la firma di %s."
#define ZT_P_SIGN_MANY  "L'accordo di programma non è completo: mancano le firme di %s."
#define ZT_P_CHANGED                                                                                         \
  "Dopo l'approvazione della Conferenza dei Sindaci qualcosa è cambiato: riporta in bozza (redraft) e fai " \
  "riapprovare."
#define ZT_P_CHANGED_SENT                                                                                              \
  "Il Piano non è più quello trasmesso: chiedi all'ambito di trasmetterlo di nuovo (request), oppure sincronizza e " \
  "riprova."
#define ZT_P_CHANGED_WARN "Il Piano non è più quello che la Regione ha approvato: le differenze resteranno segnalate."
#define ZT_P_TWO_IN_FORCE \
  "Un altro Piano dell'ambito è ancora vigente: concludilo con \"zona piano conclude --piano ANNO\"."
#define ZT_P_V01                                                                                                     \
  "%s: con %s programmati si superano i %s assegnati all'ambito. Riduci gli importi programmati, o registra l'atto " \
  "che assegna il resto."

/* changes */
#define ZT_P_RIM_NOT_IN_FORCE \
  "Si rimodula un Piano vigente; ora lo stato del Piano è \"%s\". Prima dell'approvazione si modifica direttamente."
#define ZT_P_RIM_NO_LINES "Il Piano non ha importi programmati: non c'è nulla da rimodulare."
#define ZT_P_RIM_TIPO     "--tipo: si scrive rimodulazione o aggiornamento_annuale."
#define ZT_P_RIM_APPLIED  "La rimodulazione %lld è già stata applicata al Piano."
#define ZT_P_RIM_FOREIGN \
  "La rimodulazione %lld ha righe di un intervento che non è di questo Piano, o che non c'è più: eliminale."
#define ZT_P_RIM_STALE                                                                                              \
  "%zu righe del Piano sono cambiate dopo la copia: guardale con \"zona piano diff %lld\" e aggiornale con \"zona " \
  "piano remodel --refresh\"."
#define ZT_P_RIM_NOTHING \
  "La rimodulazione %lld non cambia nessun importo: modifica le righe con \"zona edit rimodulazione_riga\"."
#define ZT_P_RIM_CHANGED "Le righe della rimodulazione sono cambiate dopo l'approvazione: vanno approvate di nuovo."
#define ZT_P_LIGHT_OFF \
  "La Regione non ammette la procedura semplificata: segui il percorso intero (consult, approve-council, …)."
#define ZT_P_LIGHT_OVER                                                                                             \
  "Si spostano %s euro, il %lld,%02d%% del programmato: la procedura semplificata arriva al %lld,%02d%%. Segui il " \
  "percorso intero."
#define ZT_P_BELOW "%s scende a %s, ma sono già impegnati %s."

/* shares */
#define ZT_P_SHARE_POSITIVE "L'importo da ripartire deve essere maggiore di zero."
#define ZT_P_SHARE_MANY     "Troppi enti per un solo riparto."
#define ZT_P_SHARE_OVER     "Gli importi propri degli enti superano l'importo da ripartire."
#define ZT_P_SHARE_LEFT     "Resta un importo e nessuno che lo prenda: aggiungi un criterio pro capite o a quota fissa."
#define ZT_P_SHARE_NO_OWN   "%s: il criterio è a importo, ma l'importo manca."
#define ZT_P_SHARE_MIXED    "%s: nella stessa voce non si mescolano criteri pro capite e a quota fissa."
#define ZT_P_SHARE_NO_HEADS "%s: non se ne conosce la popolazione. Scrivi il peso nel criterio di riparto."
#define ZT_P_SHARE_NOBODY   "L'ambito non ha Comuni tra cui ripartire."
#define ZT_P_SHARE_TWICE    "%s è già stato ripartito (%s ha la sua quota): correggi le somme assegnate, o revocale."
#define ZT_P_SHARE_SHORT    "L'ambito ha ancora %s di %s: non può ripartire %s."

/* who must take each step (circular of the Regione Calabria) */
#define ZT_P_STEP1 "Conferenza dei Sindaci"
#define ZT_P_STEP2 "Conferenza dei Sindaci"
#define ZT_P_STEP3 "Ufficio di Piano e Comuni"
#define ZT_P_STEP4 "Ufficio di Piano"
#define ZT_P_STEP5 "Conferenza dei Sindaci"
#define ZT_P_STEP6 "Tutti i Comuni e le altre istituzioni"
#define ZT_P_STEP7 "Chi partecipa o contribuisce al Piano"
#define ZT_P_STEP8 "Regione"

/* show */
#define ZT_P_BY_CAPOFILA "Capofila dell'ambito"
#define ZT_P_BY_REGIONE  "Regione"
#define ZT_P_BY_NOBODY   "Chi non ne ha titolo"
#define ZT_P_WHY_SIGN    "mancavano firme all'accordo di programma"
#define ZT_P_WHY_NOT     "non spettava a chi l'ha scritta, o non in quello stato"

/* the statement */
#define ZT_PP_TITLE      "%s - Piano di zona %d-%d: stato della procedura"
#define ZT_PP_DATE       "Situazione al %s."
#define ZT_PP_STATE      "Stato del Piano: %s."
#define ZT_PP_RESP       "Coordinatore dell'Ufficio di Piano: %s."
#define ZT_PP_STEPS      "Passi della procedura"
#define ZT_PP_STEP       "Passo"
#define ZT_PP_WHO        "A chi spetta"
#define ZT_PP_DUE        "Scadenza"
#define ZT_PP_DONE       "Fatto il"
#define ZT_PP_ACT        "Atto"
#define ZT_PP_NOTE       "Note"
#define ZT_PP_DUE_T      "scadenza %s"
#define ZT_PP_DONE_T     "fatto il %s"
#define ZT_PP_ACT_T      "atto %s"
#define ZT_PP_NOT_DONE   "da fare"
#define ZT_PP_LATE       "in ritardo di %d giorni"
#define ZT_PP_WAS_LATE   "fatto con %d giorni di ritardo"
#define ZT_PP_SIGNATURES "Firme dell'accordo di programma"
#define ZT_PP_COUNT      "Firme necessarie raccolte: %d su %d."
#define ZT_PP_BODY       "Ente o soggetto"
#define ZT_PP_SIGNED     "Firmato il"
#define ZT_PP_UNSIGNED   "non ancora firmato"
#define ZT_PP_SECTIONS   "Sezioni del Piano"
#define ZT_PP_SECTION    "Sezione"
#define ZT_PP_STATUS     "Stato"
#define ZT_PP_SEC_DONE   "completa"
#define ZT_PP_SEC_NOW    "in stesura"
#define ZT_PP_SEC_TODO   "da scrivere"
#define ZT_PP_FUNDS      "Somme assegnate e programmate"
#define ZT_PP_FUND       "Fondo"
#define ZT_PP_ASSIGNED   "Assegnato"
#define ZT_PP_PLANNED    "Programmato"
#define ZT_PP_LEFT       "Da programmare"
#define ZT_PP_ASSIGNED_T "assegnato %s"
#define ZT_PP_PLANNED_T  "programmato %s"
#define ZT_PP_LEFT_T     "da programmare %s"
#define ZT_PP_SIGN_HERE  "Il Coordinatore dell'Ufficio di Piano ____________________________"

#endif
