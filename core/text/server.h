/* Texts of zonad, for the administrator: plain Italian, one line, what to do. */
#ifndef ZONA_CORE_TEXT_SERVER_H
#define ZONA_CORE_TEXT_SERVER_H

/* settings */
#define ZT_SET_NONE    "Non trovo le impostazioni %s: la cartella è quella creata da «zonad init»?"
#define ZT_SET_UNKNOWN "Impostazione «%s» sconosciuta nella sezione [%s]: controlla come è scritta."
#define ZT_SET_NUMBER  "Impostazione «%s»: «%s» non è un numero intero."
#define ZT_SET_RANGE   "Impostazione «%s»: %lld è fuori dai limiti, da %lld a %lld."
#define ZT_SET_BOOL    "Impostazione «%s»: scrivi si oppure no, non «%s»."
#define ZT_SET_LONG    "Impostazione «%s»: il valore è troppo lungo (al massimo %d caratteri)."
#define ZT_SET_CHOICE  "Impostazione «%s»: «%s» non è tra i valori ammessi: %s."
#define ZT_SET_LINE    "%s, riga %d: %s"
#define ZT_SET_SYNTAX  "la riga non è nella forma nome = valore."
#define ZT_SET_TLS     "Per TLS servono certificate e key insieme: manca %s."
#define ZT_SET_FILE    "Impostazione «%s»: non riesco a leggere il file %s (%s)."
#define ZT_SET_ADDRESS "«%s» non è un indirizzo HOST:PORTA, per esempio 127.0.0.1:8443."
#define ZT_SET_POSTGRES \
  "Questa versione di zonad conserva i dati solo in SQLite: usa --store sqlite (PostgreSQL arriverà)."
#define ZT_SET_STORE "Archivio «%s» sconosciuto: questa versione ha solo sqlite."
#define ZT_SET_URL \
  "«%s» non è un indirizzo pubblico valido: deve cominciare con ws:// o wss:// (al massimo %d caratteri)."

/* data folder */
#define ZT_DIR_EXISTS   "La cartella %s contiene già un server Zona: scegli un'altra cartella."
#define ZT_DIR_NOTEMPTY "La cartella %s non è vuota: scegli una cartella nuova o vuota."
#define ZT_DIR_MAKE     "Non riesco a creare %s: %s."
#define ZT_DIR_NONE     "In %s non c'è un server Zona: crealo con «zonad init --data %s»."
#define ZT_DIR_READ     "Non riesco a leggere %s: %s."
#define ZT_DIR_WRITE    "Non riesco a scrivere %s: %s."
#define ZT_DIR_KEY      "Il file %s non contiene una chiave valida: rimetti quello giusto o ripristina una copia."
#define ZT_DIR_OPEN     "La chiave %s può essere letta da altri: togli i permessi con «chmod 600 %s»."
#define ZT_DIR_LOCKED   "Un altro zonad sta già usando %s (processo %ld): fermalo prima."

/* relay store */
#define ZT_STORE_OPEN    "Non riesco ad aprire l'archivio %s: %s."
#define ZT_STORE_NEWER   "L'archivio %s è di una versione più recente di zonad: aggiorna il programma."
#define ZT_STORE_SQL     "Archivio: %s. Controlla il disco; quanto già confermato non è toccato."
#define ZT_STORE_FULL    "Il disco del server è pieno: libera spazio, poi gli invii riprendono da soli."
#define ZT_STORE_RO      "L'archivio %s è in sola lettura: controlla permessi e proprietario."
#define ZT_STORE_CORRUPT "L'archivio %s è danneggiato: ripristina una copia con «zonad restore»."
#define ZT_STORE_BUSY    "L'archivio è occupato da un altro programma: riprova tra poco."

/* what the relay refuses, as the sender's status shows it */
#define ZT_RELAY_NO_ROOT    "Il server non è ancora stato preso in carico dalla Regione («zona init --claim»)."
#define ZT_RELAY_ROOT_TAKEN "Questo server è già stato preso in carico da un'altra Regione: occorre un server nuovo."
#define ZT_RELAY_FOREIGN    "Registro sconosciuto: nessun ente della regione lo possiede."
#define ZT_RELAY_NO_RIGHT   "La postazione non può scrivere nel registro di un altro ente."
#define ZT_RELAY_NO_READ    "Chi invia non ha titolo su questo registro."
#define ZT_RELAY_SIGNATURE  "Segmento alterato: la firma non corrisponde."
#define ZT_RELAY_REGION     "Segmento di un'altra regione o non leggibile."
#define ZT_RELAY_SKIP       "Manca il segmento precedente (numero %llu): la catena non può saltare."
#define ZT_RELAY_CHAIN      "Il segmento numero %llu non segue quello che lo precede: la catena è alterata."
#define ZT_RELAY_ERASED     "Il contenuto del segmento manca: chi non l'ha scritto può inviarlo solo intero."
#define ZT_RELAY_EXPIRED    "L'invito è scaduto: chiedine uno nuovo."
#define ZT_RELAY_OVERREACH  "La postazione non ha titolo a questa dichiarazione: il server non la accetta."
#define ZT_RELAY_NOT_MEMBER "La postazione non ha ancora un invito valido in questa regione."
#define ZT_RELAY_TRIALS     "Troppi tentativi di presentarsi: riprova più tardi."
#define ZT_RELAY_CUT        "La postazione è stata revocata: quanto segue il taglio non è accettato finché non viene ammesso."
#define ZT_RELAY_WAITING    "La postazione è in attesa: il suo invito risulta usato due volte, decide chi l'ha emesso."
#define ZT_RELAY_QUOTA \
  "Lo spazio riservato a questo registro (%lld byte) è esaurito: avvisa l'amministratore del server."
#define ZT_RELAY_BRANCHES    "Troppi rami della stessa catena (%lld): avvisa l'amministratore del server."
#define ZT_RELAY_BUSY        "Il server ha troppo da scrivere: riprova tra poco."
#define ZT_RELAY_STATEMENTS  "Il server ha già %lld atti di fiducia, il massimo: avvisa l'amministratore."
#define ZT_RELAY_GRANT       "Chiave non accettata: %s."
#define ZT_RELAY_GRANT_FORM  "non è leggibile o la firma non corrisponde"
#define ZT_RELAY_GRANT_BY    "chi la invia non ha titolo a darla"
#define ZT_RELAY_GRANT_TO    "il destinatario non ha titolo a riceverla"
#define ZT_RELAY_GRANT_EPOCH "non corrisponde a una chiave annunciata"
#define ZT_RELAY_GRANT_MANY  "il destinatario ne ha già troppe in attesa"

/* listener */
#define ZT_LISTEN_PORT "Non riesco ad ascoltare su %s: l'indirizzo è già in uso o non è di questa macchina."
#define ZT_LISTEN_TLS  "TLS non parte: controlla certificate (%s) e key (%s)."
#define ZT_CLOSE_FULL  "server pieno, riprova"
#define ZT_CLOSE_RATE  "troppi tentativi, riprova"
#define ZT_CLOSE_STOP  "il server si ferma"
#define ZT_CLOSE_PROTO "messaggio non valido"
#define ZT_CLOSE_DISK  "il server non riesce a scrivere"

/* API */
#define ZT_API_NOT_FOUND "Percorso sconosciuto."
#define ZT_API_METHOD    "Qui è ammesso solo GET."
#define ZT_API_LENGTH    "Serve Content-Length."
#define ZT_API_TOKEN     "Serve un token valido: Authorization: Bearer TOKEN («zonad token create»)."
#define ZT_API_RATE      "Troppe richieste: riprova tra un minuto."
#define ZT_API_PARAM     "Manca o non è valido il parametro «%s»."
#define ZT_API_BLIND     "Questo server è cieco: interroga la macchina del consolidatore."
#define ZT_API_NOT_READY "Il consolidatore non è ancora pronto: riprova tra poco."
#define ZT_API_ACCEPT    "Formato non disponibile: chiedi application/json o text/csv."
#define ZT_API_BUSY      "Troppe richieste in corso: riprova tra poco."

/* consolidator */
#define ZT_CONS_LOST                                                                                                 \
  "La base dati del consolidatore non c'è più: serve un invito nuovo («zona invite --ruolo consolidatore», poi " \
  "«zonad consolidate --invite»)."
#define ZT_CONS_ROLE \
  "Questo invito non è per un consolidatore: chiedi alla Regione «zona invite --ruolo consolidatore»."
#define ZT_CONS_NET "Nessuna risposta dal server %s: riprovo da solo."
#define ZT_CONS_URL "L'indirizzo del server «%s» non è valido."

/* commands: help. One line each, then the long text */
#define ZT_CMD_HEAD    "zonad, il server di consolidamento di Zona."
#define ZT_CMD_LIST    "Comandi:"
#define ZT_CMD_OPTIONS "Opzioni:"
#define ZT_CMD_FOOT    "«zonad COMANDO --help» spiega un comando."
#define ZT_CMD_USE     "Uso: zonad %s%s%s"
#define ZT_CMD_VERSION "zonad %s"
#define ZT_H_INIT      "crea la cartella del server e stampa il codice di presa in carico"
#define ZT_H_INIT_LONG                                                                                                \
  "Crea DIR con chiavi, impostazioni (zonad.ini) e archivio, e stampa il codice con cui la Regione prende in carico " \
  "il server («zona init --claim CODICE»). Il codice è segreto: vale una volta sola."
#define ZT_H_SERVE "avvia il server"
#define ZT_H_SERVE_LONG                                                                                                  \
  "Ascolta sull'indirizzo di zonad.ini finché non riceve SIGTERM o SIGINT. L'indirizzo effettivo è nel file DIR/run, " \
  "il processo in DIR/zonad.pid. Con --blind non consolida e non può leggere nulla."
#define ZT_H_CONSOLIDATE "consolida su una macchina a parte, per un server cieco"
#define ZT_H_CONSOLIDATE_LONG                                                                                            \
  "Si collega al server dell'invito come consolidatore della Regione («zona invite --ruolo consolidatore») e tiene "   \
  "in "                                                                                                                  \
  "DIR/consolidator la base dati consolidata. L'invito serve la prima volta sola. «zona --home DIR/consolidator …» " \
  "la legge."
#define ZT_H_STATUS "dice come sta il server"
#define ZT_H_STATUS_LONG                                                                                               \
  "Stampa processo, indirizzo, presa in carico, quantità conservate, consolidatore. Funziona anche mentre il server " \
  "è in uso."
#define ZT_H_BACKUP "copia di sicurezza, anche mentre il server è in uso"
#define ZT_H_BACKUP_LONG                                                                                             \
  "Scrive in FILE una copia coerente dell'archivio, con la chiave del server e le impostazioni: conservala come un " \
  "segreto. "                                                                                                        \
  "La chiave del consolidatore non è compresa: la copia da sola non permette di leggere i dati."
#define ZT_H_RESTORE "ripristina una copia di sicurezza"
#define ZT_H_RESTORE_LONG                                                                                               \
  "Sostituisce l'archivio di DIR con la copia; se DIR è nuova o vuota la crea. Il server deve essere fermo. Ciò che " \
  "manca nella "                                                                                                        \
  "copia torna dagli uffici al loro prossimo collegamento."
#define ZT_H_BUNDLE "scambia dati con un file .pdz"
#define ZT_H_BUNDLE_LONG \
  "«import» legge il file di un ufficio senza rete, «export» scrive quello da consegnargli, con le conferme."
#define ZT_H_TOKEN "token dell'API di lettura"
#define ZT_H_TOKEN_LONG                                                                                                \
  "«create [NOME]» stampa un token nuovo: non sarà più mostrato, il server ne conserva solo l'impronta. «revoke " \
  "NOME» (o il "                                                                                                      \
  "token stesso) lo annulla subito. «list» elenca i nomi."
#define ZT_H_VERIFY "ricontrolla firme e catene di tutto ciò che è conservato"
#define ZT_H_VERIFY_LONG                                                                                              \
  "Rilegge ogni segmento, atto e chiave e ne verifica firma, catena e titolo. Funziona anche mentre il server è in " \
  "uso."
#define ZT_O_DATA   "cartella del server"
#define ZT_O_STORE  "archivio: sqlite"
#define ZT_O_LISTEN "indirizzo su cui ascolta; porta 0: una libera"
#define ZT_O_URL    "come lo raggiungono gli uffici (ws:// o wss://)"
#define ZT_O_BLIND  "non consolida e non può leggere nulla"
#define ZT_O_INVITE "invito della Regione per il consolidatore"
#define ZT_O_ANSWER "export: il file dell'ufficio a cui si risponde; scrive solo ciò che gli manca e può leggere"
#define ZT_O_JSON   "una sola voce JSON in uscita"
#define ZT_O_HELP   "questo aiuto"

/* commands: errors */
#define ZT_CMD_UNKNOWN      "Comando «%s» sconosciuto. «zonad --help» li elenca."
#define ZT_CMD_OPTION       "Opzione sconosciuta o senza valore: «%s». «zonad %s --help» le elenca."
#define ZT_CMD_NEEDS        "Manca %s. «zonad %s --help» spiega il comando."
#define ZT_CMD_EXTRA        "Argomento in più: «%s». «zonad %s --help» spiega il comando."
#define ZT_CMD_WHAT         "«%s» non è tra le scelte: %s."
#define ZT_CMD_SERVING      "Il server è in funzione (processo %ld): fermalo prima di ripristinare."
#define ZT_CMD_BACKUP_THERE "%s esiste già: scegli un altro nome."
#define ZT_CMD_BACKUP_BAD   "%s non è una copia di sicurezza di zonad."
#define ZT_CMD_BACKUP_OTHER "%s è la copia di un'altra regione: usa una cartella nuova."
#define ZT_CMD_TOKEN_NONE   "Nessun token valido «%s». «zonad token list» li elenca."
#define ZT_CMD_TOKEN_NAME   "Un token «%s» c'è già: scegli un altro nome."
#define ZT_CMD_VERIFY_BAD \
  "Verifica fallita: %llu segmenti, %llu atti, %llu chiavi non tornano. Ripristina una copia («zonad restore»)."
#define ZT_CMD_PORT "Non trovo una porta libera su %s."

/* commands: what they say */
#define ZT_ST_SERVING    "Server in funzione: processo %ld, indirizzo %s"
#define ZT_ST_STOPPED    "Server fermo"
#define ZT_ST_REGION     "Regione %s, %s"
#define ZT_ST_CLAIMED    "presa in carico"
#define ZT_ST_UNCLAIMED  "in attesa di presa in carico («zona init --claim»)"
#define ZT_ST_HOLDS      "Conserva %llu segmenti (%llu byte) in %llu registri, %llu atti, %llu chiavi, %llu conferme"
#define ZT_ST_DEVICES    "Postazioni attive: %llu"
#define ZT_ST_CONS_NONE  "Consolidatore: non ancora attivo"
#define ZT_ST_CONS_THERE "Consolidatore: attivo"
#define ZT_ST_CONS_BLIND "Server cieco: nessun consolidatore"
#define ZT_ST_ALARM      "Avviso: %s"
#define ZT_BACKUP_DONE   "Copia scritta in %s (%llu segmenti). Contiene la chiave del server: conservala come un segreto."
#define ZT_RESTORE_DONE \
  "Ripristinato %s (%llu segmenti). Gli uffici restituiranno ciò che manca al prossimo collegamento."
#define ZT_VERIFY_DONE   "Tutto torna: %llu segmenti, %llu atti, %llu chiavi."
#define ZT_TOKEN_REVOKED "Token revocato."
#define ZT_TOKEN_LINE    "%-24s creato %s%s%s"
#define ZT_TOKEN_ENDED   ", revocato "
#define ZT_BUNDLE_OUT    "Scritto %s: %zu segmenti, %zu atti, %zu chiavi, %zu conferme."
#define ZT_BUNDLE_IN     "Letto %s: %zu voci nuove, %zu lasciate fuori (%zu segmenti, %zu atti, %zu chiavi nel file)."

#endif
