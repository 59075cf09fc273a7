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
#define ZT_RELAY_ROOT_CLAIM "Il codice di presa in carico non è quello di questo server."
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
#define ZT_RELAY_PARTIAL     "Troppi invii a metà da questa postazione."

/* listener */
#define ZT_LISTEN_PORT "Non riesco ad ascoltare su %s: l'indirizzo è già in uso o non è di questa macchina."
#define ZT_LISTEN_TLS  "TLS non parte: controlla certificate (%s) e key (%s)."
#define ZT_CLOSE_FULL  "server pieno, riprova"
#define ZT_CLOSE_RATE  "troppi tentativi, riprova"
#define ZT_CLOSE_SLOW  "nessun saluto in tempo"
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
#define ZT_CONS_WAITING "Il consolidatore aspetta l'invito della Regione."
#define ZT_CONS_EXISTS  "In %s c'è già un consolidatore: non serve un nuovo invito."
#define ZT_CONS_ROLE \
  "Questo invito non è per un consolidatore: chiedi alla Regione «zona invite --ruolo consolidatore»."
#define ZT_CONS_NET "Nessuna risposta dal server %s: riprovo da solo."
#define ZT_CONS_URL "L'indirizzo del server «%s» non è valido."

/* commands */
#define ZT_CMD_USAGE        "Uso: zonad %s %s"
#define ZT_CMD_UNKNOWN      "Comando «%s» sconosciuto. «zonad --help» li elenca."
#define ZT_CMD_OPTION       "Opzione sconosciuta o senza valore: «%s». «zonad %s --help» le elenca."
#define ZT_CMD_NEEDS        "Manca %s. «zonad %s --help» spiega il comando."
#define ZT_CMD_EXTRA        "Argomento in più: «%s». «zonad %s --help» spiega il comando."
#define ZT_CMD_HEAD         "zonad, il server di consolidamento di Zona."
#define ZT_CMD_LIST         "Comandi:"
#define ZT_CMD_OPTIONS      "Opzioni:"
#define ZT_CMD_FOOT         "«zonad COMANDO --help» spiega un comando."
#define ZT_CMD_SERVING      "Il server è in funzione (processo %ld): fermalo prima di ripristinare."
#define ZT_CMD_BACKUP_THERE "%s esiste già: scegli un altro nome."
#define ZT_CMD_BACKUP_BAD   "%s non è una copia di sicurezza di zonad."
#define ZT_CMD_TOKEN_NONE   "Nessun token «%s». «zonad token list» li elenca."
#define ZT_CMD_TOKEN_NAME   "Un token «%s» c'è già: revocalo o scegli un altro nome."
#define ZT_CMD_VERIFY_BAD   "Verifica fallita: %llu segmenti e %llu atti non tornano."

#endif
