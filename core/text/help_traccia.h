/* Help of the commands of the trace, of the signed documents and of the attached files. */
#ifndef ZONA_CORE_TEXT_HELP_TRACCIA_H
#define ZONA_CORE_TEXT_HELP_TRACCIA_H

#define ZT_H_TRACE "mostra le registrazioni sotto una cifra, con chi le ha scritte e i documenti"
#define ZT_HL_TRACE                                                                                                     \
  "Una cifra: zona trace --misura pagato --fondo FNPS --anno 2025 [--ente|--ambito]. Senza fondo: di tutti i fondi. "   \
  "Misure: assegnato, presunto, trasferito, incassato, programmato, impegnato, liquidato, pagato, recuperato, "         \
  "da_pagare, disponibile, da_programmare, spesa_netta, cassa_vincolata. Con --interni i trasferimenti tra enti.\n"     \
  "Una casella: zona trace R1 --riga 1 --colonna impegnato; con più fogli --foglio. Le altre opzioni sono quelle con " \
  "cui il prospetto è stato chiesto.\n"                                                                                \
  "Una registrazione: zona trace pagamento ID: chi, quando, in quale segmento firmato, e in quali cifre entra."
#define ZT_OPT_MISURA    "la cifra: pagato, impegnato, …"
#define ZT_OPT_BUDGET    "solo questo importo programmato"
#define ZT_OPT_INTERV    "solo questo intervento"
#define ZT_OPT_ASSEGN    "solo ciò che è programmato con questa somma assegnata"
#define ZT_OPT_AREA      "solo quest'area (A1)"
#define ZT_OPT_OBIETTIVO "solo questo obiettivo di servizio (OS04)"
#define ZT_OPT_INTERNI   "i trasferimenti tra enti di Zona invece della spesa finale"
#define ZT_OPT_RIGA      "riga del prospetto, da 1"
#define ZT_OPT_COLONNA   "colonna del prospetto, per nome"
#define ZT_OPT_FOGLIO    "foglio del prospetto, quando ne ha più d'uno"
#define ZT_ARG_TRACE     "[PROSPETTO | ENTITÀ ID]"
#define ZT_ARG_NUMBER    "N"

#define ZT_H_R_EXPORT "scrive in un file il documento firmato dell'invio in vigore"
#define ZT_HL_R_EXPORT                                                                                               \
  "Il documento firmato che accompagna l'invio: cifre, righe e registrazioni da cui vengono. Chiunque abbia i dati " \
  "lo "                                                                                                              \
  "verifica con \"zona rendiconto verify FILE\", anche anni dopo."
#define ZT_OPT_FILE_OUT "file da scrivere"

#define ZT_H_ATTACH "allega un file a una registrazione, o il documento firmato a una rendicontazione"
#define ZT_HL_ATTACH                                                                                                     \
  "A una registrazione: zona attach add determina.pdf --a atto:DET/2025/12 (anche impegno, liquidazione, pagamento, "    \
  "giustificativo, piano).\n"                                                                                            \
  "Alla rendicontazione inviata: zona attach add dichiarazione.html.p7m --manifest --fondo FNPS --anno 2025: Zona "      \
  "estrae "                                                                                                              \
  "ciò che è stato firmato (.p7m, PDF) e lo confronta con la dichiarazione R10 ricalcolata. La validità della firma " \
  "non "                                                                                                                 \
  "è controllata.\n"                                                                                                    \
  "Il file (al massimo 25 MB) resta su questa postazione: viaggiano nome, dimensione, impronta ed esito."
#define ZT_H_ATTACH_LIST  "elenca gli allegati"
#define ZT_H_ATTACH_GET   "scrive in un file un allegato, dopo averne controllato l'impronta"
#define ZT_H_ATTACH_CHECK "confronta di nuovo i documenti firmati con ciò che era stato esportato"
#define ZT_OPT_ALLEGA_A   "la registrazione: impegno:2025/1"
#define ZT_OPT_MANIFEST   "la rendicontazione inviata (con --fondo, --anno e, se serve, --ente o --ambito)"
#define ZT_OPT_OGGETTO    "di che si tratta"
#define ZT_ARG_OF_ROW     "[ENTITÀ:CHIAVE]"

#endif
