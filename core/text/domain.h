/* Texts of manifests, of the rendicontazione's verbs, of reports. */
#ifndef ZONA_CORE_TEXT_DOMAIN_H
#define ZONA_CORE_TEXT_DOMAIN_H

#include "core/text/text.h"

#define ZT_MANIFEST_BAD "Il manifest non è leggibile: il file è rovinato o non è un manifest di Zona."
#define ZT_MANIFEST_NEWER \
  "Il manifest è stato fatto da una versione più nuova di Zona: aggiorna il programma per verificarlo."
#define ZT_MANIFEST_LONG       "La rendicontazione ha troppe righe per un solo invio: chiama l'assistenza."
#define ZT_MANIFEST_SIG        "La firma del manifest non è valida."
#define ZT_MANIFEST_SIGNER     "Il manifest è firmato da una postazione che non è dell'ente che dice."
#define ZT_MANIFEST_INCOMPLETE "mancano qui dei dati a cui il manifest si riferisce: sincronizza e riprova"
#define ZT_MANIFEST_INTERNI    "trasferimenti: "
#define ZT_MANIFEST_DIFF_SUM   "%s%s%s firmato %s, ricalcolato %s"
#define ZT_MANIFEST_DIFF_ROWS  "%srighe firmate %llu, ritrovate %llu"
#define ZT_MANIFEST_DIFF_HASH  "%sle righe non sono quelle firmate"
#define ZT_MANIFEST_DIFF_OTHER "le cifre coincidono, i dati di contorno no"

#define ZT_FONDO_NONE "Il fondo %s per l'anno %lld non c'è: controlla codice e anno (\"zona list fondo_annualita\")."
#define ZT_ORG_NONE \
  "L'organizzazione indicata non è conosciuta da questa postazione: sincronizza, o controlla il codice."
#define ZT_PUBBLICA_CAPOFILA "I totali dell'ambito li comunica il suo capofila."
#define ZT_R_NOT_YOURS       "Questa mossa (%s) spetta %s, non %s."
#define ZT_R_TO_ENTE         "all'ente"
#define ZT_R_TO_CAPOFILA     "al capofila"
#define ZT_R_TO_REGIONE      "alla Regione"
#define ZT_R_OR              " o "
#define ZT_R_OF_AMBITO       "Questa mossa (%s) non si fa su un ente: riguarda la rendicontazione dell'ambito."
#define ZT_R_OF_ENTE         "Questa mossa (%s) non si fa sull'ambito: riguarda la rendicontazione di un suo ente."
#define ZT_R_OTHER_ENTE \
  "Questa mossa (%s) non spetta a te: la rendicontazione è di un altro ente, e la esamina il capofila del suo ambito."
#define ZT_R_OTHER_AMBITO "Questa mossa (%s) non spetta a te: riguarda un altro ambito, che ha il suo capofila."
#define ZT_R_NOT_CAPOFILA \
  "Questa mossa (%s) non spetta a un ente: la rendicontazione dell'ambito è del capofila e della Regione."
#define ZT_R_NOT_REGIONE                                                                                     \
  "Questa mossa (%s) non spetta alla Regione: gli enti li esamina il capofila, la Regione esamina l'ambito " \
  "(--ambito)."
#define ZT_R_NO_TARGET   "Indica a chi si riferisce: --ente per il capofila, --ambito per la Regione."
#define ZT_R_NO_AMBITO   "L'ente non appartiene a nessun ambito: non si sa a chi inviare."
#define ZT_R_STATE       "Non si può fare ora (%s): lo stato di %s è \"%s\"."
#define ZT_R_STATE_YOU   "Non si può fare ora (%s): lo stato di %s è \"%s\". Ora puoi: %s."
#define ZT_R_STATE_OTHER "Non si può fare ora (%s): lo stato di %s è \"%s\". Ora tocca %s: %s."
#define ZT_R_NON_DOVUTO  "Il fondo %s %lld non riguarda %s: nessuna somma assegnata, non c'è nulla da inviare."
#define ZT_R_NIENTE_DA_CONFERMARE                                                                                      \
  "È stata convalidata così come è stata inviata: non c'è nulla da confermare o contestare. Per correggere: zona " \
  "rendiconto propose --motivo \"…\"."
#define ZT_R_MOTIVO      "Serve un motivo: aggiungi --motivo \"…\"."
#define ZT_R_BLOCKED     "Invio impedito da %zu problemi. Il primo (%s): %s"
#define ZT_R_BLOCKED_ONE "Invio impedito (%s): %s"
#define ZT_R_QUEUED      "Alcune registrazioni non si possono ancora sigillare (manca la chiave): sincronizza e riprova."
#define ZT_R_MISSING                                                                                         \
  "%s non ha inviato: trasmetti senza, indicando il motivo (--motivo); potrà essere aggiunto dopo con una " \
  "trasmissione integrativa."
#define ZT_R_MISSING_MANY                                                                                      \
  "%zu enti non hanno inviato (%s e altri): trasmetti senza, indicando il motivo (--motivo); potranno essere " \
  "aggiunti dopo."
#define ZT_R_TRANSMITTED                                                                                          \
  "È già nella trasmissione alla Regione: potrai riaprirla se la Regione chiede un'integrazione o respinge la " \
  "trasmissione."
#define ZT_R_NOTHING_NEW "Non c'è nessun ente da aggiungere alla trasmissione."
#define ZT_R_UNUSED_ENTRIES \
  "Ci sono %s euro impegnati su questo fondo: non si può dichiarare che non è stato utilizzato."
#define ZT_ASK_LEVEL "Indica l'ente o l'ambito di cui mostrare la rendicontazione."

#define ZT_NON_RIPARTITO "Ambito, non ripartito"
#define ZT_REPORT_NONE   "Il prospetto \"%s\" non esiste: quelli disponibili sono %s."
#define ZT_REPORT_FUND   "Indica il fondo e l'anno del prospetto (--fondo, --anno)."

/* ---- reports: names, titles, headings, the matrix ---- */

#define ZT_R_NON_CLASSIFICATO "Non classificato"
#define ZT_R_TOTALE           "Totale"
#define ZT_R_MACRO_LIVELLO    "Macro-livello"
#define ZT_R_OBIETTIVO        "Obiettivo"
#define ZT_R_DESCRIZIONE      "Descrizione"
#define ZT_R_FOGLIO           "Foglio"
#define ZT_R1                 "Quadro fondi"
#define ZT_R1_TITOLO          "Quadro fondi al %s"
#define ZT_R2                 "Matrice"
#define ZT_R2_TITOLO          "Matrice %s %s %lld al %s"
#define ZT_R14                "Riconciliazione dei trasferimenti"
#define ZT_R14_TITOLO         "Riconciliazione dei trasferimenti al %s"
#define ZT_R_FONDO            "Fondo"
#define ZT_R_ANNO             "Anno"
#define ZT_R_ASSEGNATO        "Assegnato"
#define ZT_R_TRASFERITO       "Trasferito"
#define ZT_R_INCASSATO        "Incassato"
#define ZT_R_PROGRAMMATO      "Programmato"
#define ZT_R_IMPEGNATO        "Impegnato"
#define ZT_R_LIQUIDATO        "Liquidato"
#define ZT_R_PAGATO           "Pagato"
#define ZT_R_DA_PAGARE        "Da pagare"
#define ZT_R_DISPONIBILE      "Ancora da impegnare"
#define ZT_R_DA_PROGRAMMARE   "Da programmare"
#define ZT_R_P_IMPEGNO        "% impegno"
#define ZT_R_P_SPESA          "% spesa"
#define ZT_R_DA               "Da"
#define ZT_R_A                "A"
#define ZT_R_INVIATO          "Inviato (mandati)"
#define ZT_R_RICEVUTO         "Ricevuto (reversali)"
#define ZT_R_IN_TRANSITO      "In transito"
#define ZT_R_GIUSTIFICATO     "Giustificato"
#define ZT_R_DA_GIUSTIFICARE  "Trasferito e non ancora rendicontato"

#endif
