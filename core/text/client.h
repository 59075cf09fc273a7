/* Texts of zona: what commands, the status page and the local API say. Tone: DOMAIN section 17. */
#ifndef ZONA_CORE_TEXT_CLIENT_H
#define ZONA_CORE_TEXT_CLIENT_H

/* ---- the command line ----------------------------------------------------------------------------------------------
 */
#define ZT_USAGE_OF           "%s. Uso: zona %s%s%s%s"
#define ZT_NO_COMMAND         "manca il comando. «zona help» elenca quelli che ci sono."
#define ZT_UNKNOWN_COMMAND    "il comando «%s» non esiste. «zona help» elenca quelli che ci sono."
#define ZT_FAMILY_NEEDS_VERB  "«zona %s» vuole un'azione: «zona help %s» le elenca."
#define ZT_UNKNOWN_VERB       "l'azione «%s» non esiste per «zona %s»: «zona help %s» elenca quelle che ci sono."
#define ZT_UNKNOWN_OPTION     "l'opzione «%s» non esiste. Vedi «zona %s»."
#define ZT_OPTION_NEEDS_VALUE "l'opzione «%s» vuole un valore."
#define ZT_OPTION_MISSING     "manca --%s %s"
#define ZT_ARGS_MISSING       "mancano argomenti"
#define ZT_ARG_EXTRA          "«%s» è di troppo"
#define ZT_BAD_CHOICE         "--%s non può valere «%s»: scegli fra %s"
#define ZT_BAD_ARGUMENT       "«%s» non va bene qui: scegli fra %s"
#define ZT_BAD_PORT           "la porta «%s» non va bene: un numero da 0 a 65535"
#define ZT_BAD_KEEP           "--keep vuole il posto della versione nell'elenco, da 1: «%s» non va bene"
#define ZT_BAD_DAYS           "--scadenza vuole un numero di giorni da 1 a 365, o una data futura: «%s» non va bene"
#define ZT_BAD_YEAR           "--anno vuole un anno di quattro cifre: «%s» non va bene"
#define ZT_NOT_PAIR           "«%s» non è nella forma campo=valore"
#define ZT_UNKNOWN_ENTITY     "«%s» non è un tipo di registrazione. Ci sono: %s"
#define ZT_UNSAID             "Operazione non riuscita, senza altre notizie. Segnala il comando all'assistenza."
#define ZT_OUTPUT_FAILED \
  "Non riesco a scrivere il risultato: il disco di destinazione è pieno o l'uscita è stata chiusa."
#define ZT_NO_HOME "Non so dove tenere i dati: indica la cartella con --home CARTELLA."

/* ---- files
 * ------------------------------------------------------------------------------------------------------------- */
#define ZT_FILE_MISSING   "Il file «%s» non esiste: controlla il nome e la cartella."
#define ZT_FILE_DENIED    "Non ho il permesso di usare «%s»: scegli un'altra cartella o chiedi i permessi."
#define ZT_FILE_READONLY  "«%s» sta su un disco di sola lettura: scegli un'altra cartella."
#define ZT_FILE_FULL      "Non c'è più spazio sul disco per «%s»: libera spazio e riprova. Non è stato cambiato nulla."
#define ZT_FILE_IS_DIR    "«%s» è una cartella: indica un file."
#define ZT_FILE_ERROR     "Errore su «%s»: %s."
#define ZT_FILE_TOO_LARGE "Il file «%s» supera %zu MiB."
#define ZT_NO_DESKTOP     "Non trovo un navigatore da aprire: apri tu l'indirizzo scritto sopra."

/* ---- durations
 * ----------------------------------------------------------------------------------------------------------- */
#define ZT_ONE_DAY        "un giorno"
#define ZT_MANY_DAYS      "giorni"
#define ZT_ONE_HOUR       "un'ora"
#define ZT_MANY_HOURS     "ore"
#define ZT_ONE_MINUTE     "un minuto"
#define ZT_MANY_MINUTES   "minuti"
#define ZT_UNDER_A_MINUTE "meno di un minuto"

/* ---- the daemon and the uplink
 * --------------------------------------------------------------------------------------------- */
#define ZT_DAEMON_GONE   "«zona serve» non risponde su questo computer: chiudilo, riaprilo e riprova."
#define ZT_DAEMON_SILENT "«zona serve» non ha risposto in tempo. I dati sono salvati; riprova fra poco."
#define ZT_SYNC_LOCKED \
  "Un altro programma sta già sincronizzando questa cartella. I dati sono salvati: riprova fra poco."
#define ZT_NET_UNREACHABLE                                                                                 \
  "Il server %s non si raggiunge (%s). I dati sono salvati su questo computer e partiranno alla prossima " \
  "sincronizzazione."
#define ZT_NET_TIMEOUT \
  "Il server %s non risponde. I dati sono salvati su questo computer e partiranno alla prossima sincronizzazione."
#define ZT_NET_CUT                                                                                                  \
  "La connessione con %s è caduta prima della fine (%s). I dati sono salvati; «zona sync» riprende da dove era " \
  "arrivato."
#define ZT_NET_REFUSED "Il server %s ha rifiutato la sincronizzazione: %s"
#define ZT_NET_NO_SERVER \
  "Questa postazione non ha l'indirizzo di un server: scambia i dati con «zona bundle export» e «zona bundle import»."
#define ZT_NET_BAD_URL "L'indirizzo del server «%s» non va bene: deve essere ws://nome:porta o wss://nome."
#define ZT_NET_SETUP \
  "Non riesco ad aprire una connessione: il sistema non concede altre risorse. Chiudi qualche programma e riprova."
#define ZT_NET_INTERRUPTED \
  "Sincronizzazione interrotta. I dati sono salvati; «zona sync» riprende da dove era arrivato."
#define ZT_NET_NOT_MEMBER \
  "Il server non conosce ancora questa postazione: chi ti ha invitato deve sincronizzare, poi riprova."
#define ZT_WHY_CERT      "il certificato del server non è valido o non è conosciuto"
#define ZT_WHY_TLS       "la connessione protetta non si apre"
#define ZT_WHY_NAME      "il nome non si trova"
#define ZT_WHY_TIMEOUT   "nessuna risposta"
#define ZT_WHY_NOT_ZONA  "a quell'indirizzo non risponde un server di Zona"
#define ZT_WHY_CONNECT   "nessuna connessione"
#define ZT_LISTEN_FAILED "La porta %u è occupata o non disponibile: scegline un'altra con --port."
#define ZT_SERVE_ALREADY "«zona serve» è già aperto su questa cartella: %s"
#define ZT_SERVE_AT      "Zona è aperta su questo computer: %s"
#define ZT_SERVE_STOP    "Per chiuderla: Ctrl+C."

/* ---- commands
 * -------------------------------------------------------------------------------------------------------------- */
#define ZT_RECOVERY_CODE \
  "Codice di recupero della Regione (scrivilo su carta e chiudilo in cassaforte: non si ripete): %s"
#define ZT_INIT_DONE    "La Regione «%s» è aperta su questa postazione."
#define ZT_INIT_PENDING "La Regione «%s» è aperta su questa postazione; il server la riceverà al primo «zona sync»."
#define ZT_JOIN_DONE    "Questa postazione è di %s, ruolo %s."
#define ZT_JOIN_PENDING \
  "L'invito è registrato su questa postazione. Al primo «zona sync» (o con il primo file della PEC) arrivano i dati."
#define ZT_JOIN_NEEDS_PIN "L'invito è protetto da un PIN: ripeti il comando con --pin PIN."
#define ZT_PIN_IS         "PIN dell'invito (mandalo per un'altra via, non insieme all'invito): %s"
#define ZT_ORG_UNKNOWN                                                                                                  \
  "Non conosco «%s»: indica il codice catastale di un Comune, il codice di un Ambito o il codice fiscale di un ente " \
  "già registrato."
#define ZT_IMPORT_DONE     "Righe lette: %zu. Registrazioni nuove: %zu, cambiate: %zu, già presenti: %zu."
#define ZT_IMPORT_SPESE    "Righe lette: %zu. Impegni: %zu, liquidazioni: %zu, pagamenti: %zu."
#define ZT_IMPORTING       "Lettura"
#define ZT_SYNCING         "Sincronizzazione"
#define ZT_SYNC_DONE       "Registrazioni inviate: %zu, ricevute: %zu; conferme di consegna: %zu."
#define ZT_SYNC_NOTHING    "Tutto consegnato: non c'era nulla da inviare né da ricevere."
#define ZT_SYNC_WAITING    "Registrazioni ancora da inviare: %zu."
#define ZT_SYNC_CONFLICTS  "Registrazioni con due versioni: %zu. «zona conflict list» le mostra."
#define ZT_DELETED         "Cancellata."
#define ZT_CHANGED         "Salvata."
#define ZT_REVOKED         "La postazione %s è revocata."
#define ZT_PINNED          "La postazione %s è riconosciuta: lavorerà dopo la prossima sincronizzazione."
#define ZT_RECOVERED       "Questa postazione è ora della Regione e ne tiene la chiave. Adesso: «zona sync»."
#define ZT_DEV_WAITING     "in attesa"
#define ZT_DEV_ACTIVE      "attiva"
#define ZT_DEV_REVOKED     "revocata"
#define ZT_DEV_UNKNOWN     "sconosciuta"
#define ZT_DEVICE_UNKNOWN  "Nessuna postazione comincia per «%s»: «zona device list» le elenca."
#define ZT_DEVICE_MANY     "Più postazioni cominciano per «%s»: scrivi qualche carattere in più."
#define ZT_NOTHING_THERE   "Nessuna registrazione."
#define ZT_HISTORY_NONE    "Nessuna versione di «%s» su questa postazione."
#define ZT_VERSION_HEAD    " %zu. %s · %s, postazione %.*s%s%s"
#define ZT_VERSION_HERE    " (questa)"
#define ZT_VERSION_VALID   " · valida"
#define ZT_VERSION_DELETED " · eliminata"
#define ZT_VERSION_UNSENT  " · da inviare"
#define ZT_VERSION_SAME    "(stessi valori)"
#define ZT_EMPTY_FIELD     "(vuoto)"
#define ZT_HISTORY_TITLE   "Storia:"
#define ZT_VERIFY_OK       "La base dati coincide con quella ricostruita dal registro delle modifiche."
#define ZT_VERIFY_DIFFERS                                                                                      \
  "La base dati non coincide con quella ricostruita: %s. Non usare questa copia per inviare; segnala il caso " \
  "all'assistenza."
#define ZT_LEVEL_BLOCKS        "blocca"
#define ZT_LEVEL_WARNS         "avviso"
#define ZT_LEVEL_HINTS         "consiglio"
#define ZT_CHECK_NONE          "Nessun rilievo: i dati sono in ordine."
#define ZT_CONFLICT_NONE       "Nessuna registrazione ha due versioni."
#define ZT_CONFLICT_HEAD       "%s %s · %s · %s"
#define ZT_CONFLICT_OPEN       "aperto"
#define ZT_CONFLICT_TWICE      "aperto, la stessa chiave in più registrazioni"
#define ZT_CONFLICT_SETTLED    "risolto"
#define ZT_CONFLICT_HOW        "   Per scegliere: zona conflict resolve %s --keep N   (N: il numero della versione)"
#define ZT_CONFLICT_DONE       "La versione %d è quella valida; l'altra resta nella storia."
#define ZT_CONFLICT_GONE       "«%s» non è un conflitto aperto: «zona conflict list» li elenca."
#define ZT_CONFLICT_RANGE      "Le versioni sono %zu: --keep va da 1 a %zu."
#define ZT_KEY_CHILDREN        "Alla registrazione %s sono legate %zu altre (%s): spostale o cancellale prima di scartarla."
#define ZT_BUNDLE_OUT          "Il file «%s» è pronto (%zu registrazioni, %zu byte): portalo o allegalo alla PEC."
#define ZT_BUNDLE_IN           "Dal file: %zu registrazioni nuove, %zu parti nuove in tutto, %zu non per questa postazione."
#define ZT_NO_RENDICONTO       "Non c'è alcuna rendicontazione per %s %s."
#define ZT_MOVE_DONE           "Fatto: %s."
#define ZT_MOVE_NOTED          "%s. Stato: %s."
#define ZT_NOTED_INTEGRATIVA   "Trasmissione integrativa inviata"
#define ZT_NOTED_CONTESTATA    "Contestazione inviata"
#define ZT_NOTED_PROPOSTA      "Rettifica proposta"
#define ZT_NOTED_CONTRODEDOTTA "Controdeduzioni inviate"
#define ZT_EXPORT_DONE         "Scritto «%s»."
#define ZT_SCOPE_MISSING       "manca --%s"
#define ZT_SCOPE_BOTH          "--ente e --ambito non vanno insieme"
#define ZT_PARZIALE \
  "Attenzione: da questa postazione si leggono solo le proprie spese; quelle degli altri enti qui non sono contate."
#define ZT_PUBBLICATI \
  "Il capofila comunica, al %s: assegnato %s, programmato %s, impegnato %s, liquidato %s, pagato %s."
#define ZT_PUBBLICATO   "Gli enti dell'ambito leggeranno questi totali, al %s, dopo la prossima sincronizzazione."
#define ZT_R_TITLE      "Rendicontazione %s %d al %s · %s"
#define ZT_R_STATE      "Stato: %s (versione %d)"
#define ZT_R_VOID       "Senza effetto: \"%s\", scritta da %s (non spettava a chi l'ha scritta, o non in quel momento)."
#define ZT_R_VOID_WHO   "chi non ne ha titolo"
#define ZT_R_STATE_ONLY "Stato: %s"
#define ZT_R_VERIFY_OK  "Verificati %d prospetti firmati: coincidono tutti."
#define ZT_R_VERIFY_BAD "%zu prospetti firmati non coincidono con i dati: «zona rendiconto verify --json» dice quali."
#define ZT_NEVER_PROMPT "Serve una conferma, ma non c'è nessuno al terminale: aggiungi --si."

/* ---- status (DOMAIN 17, 18)
 * -------------------------------------------------------------------------------------------------- */
#define ZT_ST_DELIVERED     "Tutto consegnato, ultimo contatto %s fa."
#define ZT_ST_NO_CONTACT    "Nessuna connessione da %s."
#define ZT_ST_NEVER_CONTACT "Questa postazione non si è ancora collegata al server."
#define ZT_ST_WAITING_ONE \
  "I dati sono salvati su questo computer; 1 registrazione partirà da sola al prossimo collegamento."
#define ZT_ST_WAITING_MANY \
  "I dati sono salvati su questo computer; %zu registrazioni partiranno da sole al prossimo collegamento."
#define ZT_ST_SINCE       "La più vecchia aspetta da %s."
#define ZT_ST_UNCONFIRMED "%zu registrazioni sono inviate ma il server non le ha ancora confermate."
#define ZT_ST_PEC         "Se la scadenza è vicina: «zona bundle export FILE» prepara il file per la PEC."
#define ZT_ST_ALL_SAVED   "I dati sono salvati su questo computer e non c'è nulla da inviare."
#define ZT_ST_REFUSED     "Invii respinti:"
#define ZT_ST_VOID                                                                                                     \
  "%zu registrazioni non hanno effetto: chi le ha scritte non ne aveva il diritto. «zona status --json» dice quali " \
  "e di chi sono: avvisa la Regione."
#define ZT_ST_HELD           "%zu invii ricevuti sono in attesa o non leggibili: «zona status --json» dice quali."
#define ZT_ST_CONFLICTS_ONE  "Una registrazione ha due versioni: «zona conflict list»."
#define ZT_ST_CONFLICTS_MANY "%zu registrazioni hanno due versioni: «zona conflict list»."
#define ZT_ST_CLOCK          "L'orologio di questo computer è %s di %s rispetto al server: controlla data e ora."
#define ZT_ST_AHEAD          "avanti"
#define ZT_ST_BEHIND         "indietro"
#define ZT_ST_DISK           "Restano solo %llu MiB liberi sul disco: libera spazio prima di continuare."
#define ZT_ST_ALARM          "Attenzione: %s"
#define ZT_ST_LAST_REFUSAL   "Ultimo rifiuto del server: %s"
#define ZT_ST_OGGI           "Che cosa c'è da fare lo dice «zona oggi»."
#define ZT_ST_JOINING \
  "L'adesione non è completa: mancano ancora i dati dell'ente. «zona sync» o il file ricevuto li porta."

/* ---- columns of tables
 * ---------------------------------------------------------------------------------------------------------- */
#define ZT_SUM_ASSEGNATO      "Assegnato"
#define ZT_SUM_TRASFERITO     "Trasferito"
#define ZT_SUM_INCASSATO      "Incassato"
#define ZT_SUM_PROGRAMMATO    "Programmato"
#define ZT_SUM_IMPEGNATO      "Impegnato"
#define ZT_SUM_LIQUIDATO      "Liquidato"
#define ZT_SUM_PAGATO         "Pagato"
#define ZT_SUM_DA_PAGARE      "Da pagare"
#define ZT_SUM_DISPONIBILE    "Ancora da impegnare"
#define ZT_SUM_DA_PROGRAMMARE "Da programmare"
#define ZT_COL_FINAL          "Spesa finale"
#define ZT_COL_INTERNAL       "Trasferimenti tra enti"
#define ZT_COL_SENT           "Trasmesso"
#define ZT_COL_DEVICE         "Postazione"
#define ZT_COL_ID             "Id"
#define ZT_COL_FUND           "Fondo"
#define ZT_COL_NAME           "Nome"
#define ZT_COL_ORG            "Ente"
#define ZT_COL_ROLE           "Ruolo"
#define ZT_COL_STATE          "Stato"
#define ZT_COL_ENTITY         "Tipo"
#define ZT_COL_ROW            "Registrazione"
#define ZT_COL_NUMBER         "N."
#define ZT_COL_WHEN           "Quando"
#define ZT_COL_VALUES         "Valori"
#define ZT_COL_RULE           "Regola"
#define ZT_COL_LEVEL          "Livello"
#define ZT_COL_TEXT           "Rilievo"
#define ZT_COL_FIELD          "Campo"
#define ZT_COL_LABEL          "Significato"
#define ZT_COL_TYPE           "Scrittura"
#define ZT_COL_REQUIRED       "Obbligatorio"
#define ZT_YES                "sì"
#define ZT_NO                 "no"
#define ZT_THIS_DEVICE        "questa"

/* ---- the local API
 * ---------------------------------------------------------------------------------------------------------------- */
#define ZT_API_TOKEN \
  "Manca il codice di accesso, o non è quello di questa sessione: riapri l'indirizzo scritto da «zona serve»."
#define ZT_API_HOST      "Questo indirizzo non è quello della pagina locale."
#define ZT_API_ORIGIN    "La richiesta viene da un'altra pagina: rifiutata."
#define ZT_API_NOT_FOUND "Qui non c'è nulla: %s"
#define ZT_API_METHOD    "L'operazione %s non è prevista per %s."
#define ZT_API_LENGTH    "La richiesta deve dichiarare la sua lunghezza (Content-Length)."
#define ZT_API_TOO_LARGE "La richiesta supera il limite di %u KiB."
#define ZT_API_BAD_JSON  "Il contenuto non è JSON valido (riga %d): serve un oggetto con i campi della registrazione."
#define ZT_API_BAD_FIELD "Il campo «%s» deve essere testo, numero o vero/falso."
#define ZT_API_PARAM     "Manca il parametro «%s»."
#define ZT_API_UTF8      "L'indirizzo o un parametro non è testo UTF-8."
#define ZT_API_TYPE      "Il contenuto deve essere application/json."
#define ZT_PAGE_TITLE    "Zona"
#define ZT_PAGE_TEXT \
  "Zona è aperta su questo computer e sincronizza da sola. Per lavorare usa i comandi: «zona help» li elenca."

#endif
