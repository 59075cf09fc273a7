/* Help of zona's commands: summaries, long texts, options. Used only by the table of commands. */
#ifndef ZONA_CORE_TEXT_CLIENT_HELP_H
#define ZONA_CORE_TEXT_CLIENT_HELP_H

/* ---- names of arguments
 * ---------------------------------------------------------------------------------------------- */
#define ZT_ARG_DIR    "CARTELLA"
#define ZT_ARG_FILE   "FILE"
#define ZT_ARG_KEY    "CHIAVE"
#define ZT_ARG_CODE   "CODICE"
#define ZT_ARG_NAME   "NOME"
#define ZT_ARG_ROLE   "RUOLO"
#define ZT_ARG_PIN    "PIN"
#define ZT_ARG_DATE   "DATA"
#define ZT_ARG_DAYS   "GIORNI"
#define ZT_ARG_YEAR   "ANNO"
#define ZT_ARG_TEXT   "TESTO"
#define ZT_ARG_PORT   "PORTA"
#define ZT_ARG_FORMAT "FORMATO"
#define ZT_ARG_PLACE  "K"

/* ---- options
 * ------------------------------------------------------------------------------------------------------------ */
#define ZT_OPT_HOME     "cartella dei dati di questa postazione (altrimenti ZONA_HOME, poi ~/.zona)"
#define ZT_OPT_COME     "per conto di quale ente o ambito, se la postazione ne ha più d'uno"
#define ZT_OPT_JSON     "il risultato come un solo valore JSON"
#define ZT_OPT_HELP     "questo aiuto"
#define ZT_OPT_CLAIM    "il codice stampato da «zonad init» sul server"
#define ZT_OPT_NOME_REG "nome della Regione"
#define ZT_OPT_NOME     "nome della postazione, per riconoscerla negli elenchi"
#define ZT_OPT_REGIONE  "solo i Comuni di questa Regione"
#define ZT_OPT_ENTE_INV \
  "chi è invitato: codice catastale del Comune, codice dell'Ambito, codice fiscale di un altro ente"
#define ZT_OPT_RUOLO      "che cosa potrà fare"
#define ZT_OPT_PIN_NEW    "protegge l'invito con un PIN nuovo, da mandare per un'altra via"
#define ZT_OPT_PIN        "il PIN che protegge l'invito"
#define ZT_OPT_SCADENZA   "quanti giorni vale l'invito, o fino a quale data (30 giorni se non lo dici)"
#define ZT_OPT_MOTIVO     "il motivo, che resta agli atti"
#define ZT_OPT_WHY_REVOKE "perché la postazione non conta più"
#define ZT_OPT_PORT       "porta della pagina locale (0: una libera)"
#define ZT_OPT_NO_OPEN    "non aprire il navigatore"
#define ZT_OPT_HISTORY    "tutte le versioni, con autore e momento"
#define ZT_OPT_FORMAT     "formato del file"
#define ZT_OPT_ANSWER     "risponde a questo file: solo ciò che manca a chi lo ha mandato"
#define ZT_OPT_OUTPUT     "file da scrivere (altrimenti l'uscita)"
#define ZT_OPT_FONDO      "codice del fondo"
#define ZT_OPT_ANNO       "annualità del fondo"
#define ZT_OPT_AL         "situazione a questa data (altrimenti quella della rilevazione aperta, o oggi)"
#define ZT_OPT_ENTE       "un ente: codice catastale o codice fiscale"
#define ZT_OPT_INTERVENTO "un intervento: il suo codice (R5)"
#define ZT_OPT_AMBITO     "un ambito: il suo codice"
#define ZT_OPT_KEEP       "quale versione tenere: il suo posto nell'elenco, da 1"
#define ZT_OPT_CA         "file delle autorità di certificazione, se il server non ne usa una del sistema"
#define ZT_OPT_SINTESI    "solo i totali"

/* ---- commands: arguments, one line, more
 * ---------------------------------------------------------------------------------- */
#define ZT_H_INIT "apre la Regione: è la prima postazione"
#define ZT_HL_INIT                                                                                                      \
  "Si usa una volta sola, con il codice che «zonad init» ha stampato sul server. Stampa il codice di recupero della " \
  "Regione: va scritto su carta. Se il server non si raggiunge i dati restano salvati e l'uscita è 3."
#define ZT_H_IMPORT_COMUNI "Regione: legge l'elenco dei Comuni dell'ISTAT"
#define ZT_HL_IMPORT_COMUNI \
  "Il file è quello che l'ISTAT pubblica, con le sue colonne. Si può ripetere: ciò che non è cambiato resta com'è."
#define ZT_H_IMPORT_AMBITI "Regione: crea gli ambiti e gli enti che ne fanno parte"
#define ZT_HL_IMPORT_AMBITI                                                                                         \
  "Colonne: cod_ambito_interno, denominazione_ambito, regione, cod_istat, comune, cod_catastale, sigla_provincia, " \
  "popolazione, capofila. Gli enti che mancano sono creati."
#define ZT_H_IMPORT_SPESE "legge impegni, liquidazioni e pagamenti da un CSV"
#define ZT_HL_IMPORT_SPESE                                                                                          \
  "Colonne, in qualunque ordine: budget, anno, numero, data, importo e, se servono, sub, oggetto, fornitore_cf, "   \
  "fornitore, cig, cup, atto, liq_anno, liq_numero, liq_data, liq_importo, fattura_numero, fattura_data, "          \
  "mandato_num, pag_data, pag_importo, quietanza_num. Più righe dello stesso impegno sono le sue liquidazioni. O " \
  "entra tutto o non entra nulla; gli errori dicono la riga del file."
#define ZT_H_INVITE "stampa un invito per una nuova postazione"
#define ZT_HL_INVITE                                                                                                       \
  "Chi riceve l'invito lo usa con «zona join». Poi «zona sync» porta l'invito al server; senza rete basta il file di " \
  "«zona bundle export»."
#define ZT_H_JOIN "aderisce con un invito"
#define ZT_HL_JOIN                                                                                                   \
  "Non occorre la risposta di nessuno. Senza rete l'adesione si completa con il primo «zona sync» o con il primo " \
  "file importato. Con «-» l'invito si legge dall'ingresso."
#define ZT_H_DEVICE_LIST   "elenca le postazioni"
#define ZT_H_DEVICE_REVOKE "toglie a una postazione il diritto di scrivere e di leggere"
#define ZT_HL_DEVICE_REVOKE                                                                                          \
  "Quello che la postazione aveva già consegnato resta valido. Per riconoscerla bastano i primi caratteri del suo " \
  "codice."
#define ZT_H_DEVICE_PIN "riconosce la postazione giusta quando un invito è stato usato due volte"
#define ZT_HL_DEVICE_PIN                                                                                            \
  "Un invito vale per una postazione sola. Se due lo hanno usato restano tutte e due in attesa: chi lo ha mandato " \
  "chiede per telefono il codice della postazione («zona device list») e conferma quella; l'altra resta fuori."
#define ZT_H_DEVICE_RECOVER "Regione: riprende da un'altra postazione, con il codice di recupero"
#define ZT_HL_DEVICE_RECOVER                                                                                             \
  "Per quando la prima postazione della Regione è persa. Si usa su una postazione che ha già sincronizzato, con il "   \
  "codice che «zona init» ha stampato: questa diventa postazione della Regione e stampa il codice nuovo, da scrivere " \
  "su carta. Quello vecchio non vale più. Con «-» il codice si legge dall'ingresso."
#define ZT_H_SYNC "invia e riceve le registrazioni"
#define ZT_HL_SYNC                                                                                                       \
  "Se «zona serve» è aperto su questa cartella lo sveglia e aspetta il suo risultato. Uscita 3: i dati sono salvati " \
  "ma il server non si raggiunge."
#define ZT_H_SERVE "apre la pagina locale e sincronizza da sola"
#define ZT_HL_SERVE                                                                                                   \
  "La pagina risponde solo su questo computer (127.0.0.1) e solo a chi ha l'indirizzo con il codice di accesso. Gli " \
  "altri comandi si possono usare insieme."
#define ZT_H_OGGI "dice che cosa c'è da fare oggi, e come stanno i fondi"
#define ZT_HL_OGGI                                                                                      \
  "Per un ente: che cosa scade, che cosa va corretto, i fondi che lo riguardano. Per il capofila:\n"    \
  "quanti hanno inviato, che cosa va verificato, il Piano. Per la Regione: quanti ambiti hanno\n"       \
  "trasmesso, che cosa aspetta una risposta. Sotto ogni cosa c'è il comando che la risolve; le più\n" \
  "urgenti per prime."
#define ZT_H_STATUS "dice chi sono, che cosa resta da inviare, l'ultimo contatto"
#define ZT_H_ADD    "aggiunge una registrazione e ne stampa il codice"
#define ZT_HL_ADD                                                                                                     \
  "I riferimenti si scrivono con la chiave naturale (impegno=2025/1, budget=SAD-01/FNPS/2025) o con il codice. Ciò " \
  "che discende da chi sei (ente, ambito, piano) si può omettere. Importi: 1234.56 o 1.234,56. Date: 2025-03-01 o "  \
  "01/03/2025."
#define ZT_H_EDIT    "cambia i campi indicati di una registrazione"
#define ZT_HL_EDIT   "Un campo senza valore (campo=) si svuota. La versione di prima resta nella storia."
#define ZT_H_DELETE  "cancella registrazioni"
#define ZT_HL_DELETE "La cancellazione si sincronizza; la storia resta."
#define ZT_H_LIST    "elenca le registrazioni, anche filtrate"
#define ZT_HL_LIST   "Ogni campo=valore restringe l'elenco."
#define ZT_H_SHOW    "mostra una registrazione"
#define ZT_H_EXPORT  "scrive un prospetto in un file"
#define ZT_HL_EXPORT                                                                                                 \
  "Il formato segue dal nome del file (.csv, .xlsx, .json, .html) o da --format. Il CSV ha il punto e virgola e la " \
  "virgola decimale; la pagina HTML si apre con il browser e si stampa. Senza --output scrive a video."
#define ZT_H_REPORT "mostra un prospetto"
#define ZT_HL_REPORT                                                                                              \
  "Senza --ente e --ambito riguarda chi sei. Senza --fondo riguarda tutti i fondi; con il solo --anno quelli di " \
  "quell'annualità."
#define ZT_HELP_REPORTS       "Prospetti:"
#define ZT_H_CHECK            "controlla i dati con le regole e dice come rimediare"
#define ZT_HL_CHECK           "Ciò che «blocca» impedisce l'invio o la trasmissione, mai il salvataggio. Nulla viene cambiato."
#define ZT_H_CONFLICT_LIST    "elenca le registrazioni con due versioni"
#define ZT_H_CONFLICT_RESOLVE "sceglie la versione valida"
#define ZT_HL_CONFLICT                                                                                               \
  "Due postazioni hanno cambiato la stessa registrazione senza vedersi: si tengono tutte e due le versioni finché " \
  "una persona sceglie. La scelta è una modifica come le altre e si può cambiare."
#define ZT_H_BUNDLE_EXPORT "prepara un file con ciò che gli altri non hanno"
#define ZT_HL_BUNDLE                                                                                                     \
  "Il file (.pdz) si porta con una chiavetta o si allega a una PEC; dall'altra parte si usa «zona bundle import». Le " \
  "conferme di consegna tornano con un file nello stesso modo."
#define ZT_H_BUNDLE_IMPORT  "riceve un file"
#define ZT_HL_BUNDLE_IMPORT "Se il file è rovinato non entra nulla."
#define ZT_H_BUNDLE_INSPECT "dice che cosa contiene un file, senza riceverlo"
#define ZT_H_VERIFY         "ricostruisce la base dati dal registro e confronta"
#define ZT_H_COMPLETION     "stampa lo script di completamento per bash"
#define ZT_HL_COMPLETION    "Per attivarlo: zona completion bash > ~/.local/share/bash-completion/completions/zona"
#define ZT_H_HELP           "elenca i comandi, o ne spiega uno"
#define ZT_H_VERSION        "stampa la versione di questo programma"

#define ZT_H_R_SHOW      "mostra la rendicontazione di un fondo"
#define ZT_H_R_SUBMIT    "ente: invia la rendicontazione al capofila"
#define ZT_H_R_UNUSED    "ente: dichiara di non aver utilizzato il fondo"
#define ZT_H_R_WITHDRAW  "ente, capofila: annulla l'invio, finché nessuno lo ha preso in carico"
#define ZT_H_R_REVIEW    "capofila, Regione: avvia la verifica o l'istruttoria"
#define ZT_H_R_RETURN    "capofila: restituisce all'ente per correzioni"
#define ZT_H_R_ACCEPT    "capofila: convalida l'invio di un ente"
#define ZT_H_R_REOPEN    "capofila, Regione: riapre ciò che era convalidato o chiuso"
#define ZT_H_R_CONFIRM   "ente: conferma quanto il capofila ha inserito per suo conto"
#define ZT_H_R_CONTEST   "ente: contesta quanto il capofila ha inserito per suo conto"
#define ZT_H_R_TRANSMIT  "capofila: trasmette la rendicontazione dell'ambito alla Regione"
#define ZT_H_R_MISSING   "capofila: trasmette gli enti che mancavano (trasmissione integrativa)"
#define ZT_H_R_REQUEST   "Regione: richiede integrazioni"
#define ZT_H_R_REPLY     "capofila: controdeduce senza cambiare i numeri"
#define ZT_H_R_APPROVE   "Regione: approva"
#define ZT_H_R_REJECT    "Regione: respinge"
#define ZT_H_R_UNAPPROVE "Regione: annulla l'approvazione"
#define ZT_H_R_CLOSE     "Regione: chiude la rendicontazione"
#define ZT_H_R_PUBLISH   "capofila: comunica ai suoi enti i totali dell'ambito"
#define ZT_HL_R_PUBLISH                                                                                          \
  "Un ente legge solo le proprie spese. Con questo comando il capofila fa sapere quanto l'ambito ha assegnato, " \
  "programmato, "                                                                                                \
  "impegnato, liquidato e pagato in tutto: i totali, mai le righe degli altri."
#define ZT_H_R_VERIFY "ricalcola tutti i prospetti firmati e confronta"
#define ZT_HL_R                                                                                                      \
  "Senza --ente e --ambito riguarda chi sei. Se un passo ne presuppone un altro, li compie entrambi e restano agli " \
  "atti tutti e due."
#define ZT_HL_R_VERIFY                                                                                                  \
  "Con FILE verifica il prospetto firmato contenuto nel file; senza, tutti quelli che questa postazione può leggere. " \
  "Una differenza dà uscita 1."

/* ---- areas: the headings of `zona help` ---- */
#define ZT_AREA_AVVIO         "Per cominciare"
#define ZT_AREA_REGISTRAZIONI "Registrazioni"
#define ZT_AREA_PIANO         "Il Piano di zona"
#define ZT_AREA_SPESA         "I fondi e la spesa"
#define ZT_AREA_RENDICONTO    "La rendicontazione"
#define ZT_AREA_PROSPETTI     "Prospetti, tracce e allegati"
#define ZT_AREA_REGIONE       "Elenchi, moduli, territorio"
#define ZT_AREA_FILE          "File e manutenzione"

/* ---- headings of the help
 * --------------------------------------------------------------------------------------------------- */
#define ZT_HELP_INTRO                                                                                         \
  "zona tiene il Piano di zona e la spesa sociale su questo computer, lavora senza rete e consegna una sola " \
  "rendicontazione."
#define ZT_HELP_USAGE   "Uso: zona %s%s%s%s"
#define ZT_HELP_OPTS    " [opzioni]"
#define ZT_HELP_OPTIONS "Opzioni:"
#define ZT_HELP_GLOBALS "Opzioni di tutti i comandi:"
#define ZT_HELP_MORE \
  "«zona help COMANDO» spiega un comando; «zona help add ENTITÀ» elenca i campi di una registrazione."
#define ZT_HELP_REQUIRED " (obbligatoria)"
#define ZT_HELP_ENTITIES "Tipi di registrazione:"
#define ZT_TYPE_INT      "numero intero"
#define ZT_TYPE_MONEY    "importo: 1234.56 o 1.234,56"
#define ZT_TYPE_DATE     "data: 2025-03-01 o 01/03/2025"
#define ZT_TYPE_BOOL     "si o no"
#define ZT_TYPE_TEXT     "testo"
#define ZT_TYPE_REF      "chiave di: %s"
#define ZT_TYPE_BIN      "codice"
#define ZT_HELP_EXIT \
  "Uscita: 0 fatto; 1 non riuscito; 2 comando scritto male; 3 (sync, join, init) salvato ma senza collegamento."

#endif
