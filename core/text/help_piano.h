/* Help of `zona piano`, and what it prints. */
#ifndef ZONA_CORE_TEXT_HELP_PIANO_H
#define ZONA_CORE_TEXT_HELP_PIANO_H

/* options */
#define ZT_OPT_P_AMBITO  "di quale ambito è il Piano (serve alla Regione)"
#define ZT_OPT_P_PIANO   "quale Piano: un anno del triennio (altrimenti quello di oggi)"
#define ZT_OPT_P_RIM     "riguarda la rimodulazione con questo numero, non il Piano"
#define ZT_OPT_P_MOTIVO  "il motivo, o il testo del commento"
#define ZT_OPT_P_ATTO    "l'atto: TIPO/ANNO/NUMERO, già registrato"
#define ZT_OPT_P_DATA    "la data (altrimenti oggi)"
#define ZT_OPT_P_ENTRO   "le scadenze dei passi, in ordine, separate da virgole"
#define ZT_OPT_P_DUE     "la scadenza del passo"
#define ZT_OPT_P_DONE    "quando è stato compiuto"
#define ZT_OPT_P_ESITO   "l'esito"
#define ZT_OPT_P_NOTE    "annotazioni sul passo"
#define ZT_OPT_P_ENTE    "chi ha firmato: un Comune o un altro ente"
#define ZT_OPT_P_BODY    "chi ha firmato, se non è un ente di Zona: ASL, provincia, terzo settore"
#define ZT_OPT_P_TIPO    "che cosa è"
#define ZT_OPT_P_ANNO    "l'anno di cui si tratta"
#define ZT_OPT_P_REFRESH "aggiorna le righe di questa rimodulazione a quelle del Piano di oggi"
#define ZT_OPT_P_IMPORTO "quanto si ripartisce"
#define ZT_OPT_P_VOCE    "quale voce dei criteri di riparto (quota, se non lo dici)"
#define ZT_OPT_P_FONDO   "ripartisce agli enti questo fondo dell'ambito; senza, è una quota chiesta ai Comuni"
#define ZT_OPT_P_APPLICA "registra il risultato, oltre a mostrarlo"
#define ZT_OPT_P_OUT     "file da scrivere: .html da stampare, altrimenti testo (senza, si stampa qui)"

/* commands */
#define ZT_H_P_SHOW      "mostra il Piano di zona: stato, passi, firme, somme, interventi, commenti"
#define ZT_H_P_LIST      "elenca i Piani di zona: a che punto sono, passi in ritardo, firme"
#define ZT_H_P_INIT      "capofila: prepara i passi della procedura, le sezioni e i firmatari"
#define ZT_H_P_STEP      "capofila: registra un passo della procedura, con scadenza, data, atto, esito"
#define ZT_H_P_SIGN      "capofila: registra una firma dell'accordo di programma"
#define ZT_H_P_CONSULT   "capofila: apre la consultazione, in cui gli enti commentano"
#define ZT_H_P_COMMENT   "ente: commenta il Piano in consultazione"
#define ZT_H_P_REDRAFT   "capofila: riporta in bozza, prima della trasmissione"
#define ZT_H_P_COUNCIL   "capofila: registra l'approvazione della Conferenza dei Sindaci"
#define ZT_H_P_LIGHT     "capofila: approva una rimodulazione con la procedura semplificata"
#define ZT_H_P_AGREEMENT "capofila: registra l'accordo di programma, quando tutti hanno firmato"
#define ZT_H_P_TRANSMIT  "capofila: trasmette alla Regione"
#define ZT_H_P_REQUEST   "Regione: chiede integrazioni"
#define ZT_H_P_COMPLETE  "capofila: invia le integrazioni chieste"
#define ZT_H_P_APPROVE   "Regione: approva"
#define ZT_H_P_REJECT    "Regione: restituisce in bozza"
#define ZT_H_P_UNAPPROVE "Regione: annulla l'approvazione"
#define ZT_H_P_ENFORCE   "capofila: mette in vigore il Piano, o applica la rimodulazione"
#define ZT_H_P_CONCLUDE  "capofila: conclude il Piano, e i suoi importi si fermano a quanto è impegnato"
#define ZT_H_P_REMODEL   "capofila: prepara una rimodulazione, cioè una copia degli importi da modificare"
#define ZT_H_P_DIFF      "mostra che cosa cambia una rimodulazione, riga per riga e per fondo"
#define ZT_H_P_SHARE     "capofila: ripartisce un importo tra gli enti secondo i criteri del Piano"
#define ZT_H_P_STATEMENT "scrive il prospetto sullo stato della procedura, da mandare per PEC"

#define ZT_HL_P_MOVES                                                                                                 \
  "Il Piano passa da bozza a in consultazione, approvato dalla Conferenza dei Sindaci, accordo sottoscritto, "        \
  "trasmesso, approvato, vigente, concluso. Con --rimodulazione N il passo riguarda quella rimodulazione, che segue " \
  "lo stesso percorso."
#define ZT_HL_P_INIT                                                                                                   \
  "Crea gli otto passi della procedura con le loro scadenze, le sette sezioni del Piano da scrivere, e un firmatario " \
  "per ogni Comune dell'ambito. Si può ripetere: aggiunge solo ciò che manca. Gli altri che devono firmare si "      \
  "aggiungono con «zona add firmatario organismo=… obbligatorio=si»."
#define ZT_HL_P_STEP \
  "N va da 1 a 8. I passi 5, 6 e 8 si registrano da soli con approve-council, sign-agreement, approve."
#define ZT_HL_P_LIGHT                                                                                             \
  "Ammessa solo se gli importi spostati non superano la percentuale del programmato fissata dalla Regione "       \
  "(impostazione rimodulazione_leggera, in centesimi di punto percentuale). Conta il maggiore tra quanto sale e " \
  "quanto scende."
#define ZT_HL_P_REMODEL                                                                                                     \
  "Le righe si cambiano con «zona edit rimodulazione_riga ID importo=…» e «zona add rimodulazione_riga …»; «zona " \
  "piano diff N» mostra che cosa cambia. Il Piano resta com'è finché la rimodulazione, approvata, non entra in "         \
  "vigore con «zona piano enforce --rimodulazione N»."
#define ZT_HL_P_SHARE                                                                                                  \
  "Prima gli importi propri, poi il resto pro capite o per quote fisse, come dicono i criteri di riparto dell'anno e " \
  "della voce; senza criteri, pro capite tra i Comuni dell'ambito. Le parti fanno sempre il totale. Con --applica il " \
  "risultato si registra: senza --fondo come quota a carico di ogni Comune, con --fondo come somma assegnata "         \
  "dall'ambito agli enti."

#endif
