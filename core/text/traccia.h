/* Texts of the trace: where a figure comes from. */
#ifndef ZONA_CORE_TEXT_TRACCIA_H
#define ZONA_CORE_TEXT_TRACCIA_H

#include "core/text/text.h"

#define ZT_TRACCIA_MISURA "\"%s\" non è una cifra che si possa aprire: scegli tra %s."
#define ZT_TRACCIA_COPPIA \
  "La cifra \"%s\" riguarda due enti: aprila dal prospetto, con zona trace R14, --riga e --colonna."
#define ZT_TRACCIA_RIGA    "Il prospetto %s non ha la riga %zu: ne ha %zu."
#define ZT_TRACCIA_COLONNA "Il prospetto %s non ha una cifra \"%s\" da aprire: le colonne sono %s."
#define ZT_TRACCIA_CHIUSO \
  "Le cifre del prospetto %s non si aprono da qui: chiedi la misura che ti serve (zona trace --misura …)."
#define ZT_TRACCIA_NIENTE                                                                                 \
  "Questa riga non si apre: è una registrazione sola (zona trace ENTITÀ ID), o non riguarda un fondo. " \
  "Chiedi la misura che ti serve (zona trace --misura …)."
#define ZT_TRACCIA_FOGLIO "Il prospetto non ha il foglio \"%s\": ha %s."
#define ZT_TRACCIA_CELLA  "Di quale cifra del prospetto %s? Indica --riga N e --colonna NOME."
#define ZT_TRACCIA_NUMERO "\"%s\" non è il numero di una riga: conta da 1."
#define ZT_TRACCIA_CHE                                                                                                 \
  "Che cosa vuoi aprire? Una cifra (--misura pagato), una casella di un prospetto (R1 --riga N --colonna NOME) o una " \
  "registrazione (ENTITÀ ID)."
#define ZT_MIS_PRESUNTO    "Assegnato in via presunta"
#define ZT_MIS_RECUPERATO  "Recuperato"
#define ZT_MIS_SPESA_NETTA "Spesa netta"
#define ZT_MIS_CASSA       "Cassa vincolata"
#define ZT_DESCR_MANDATO   "mandato "
#define ZT_DESCR_REVERSALE "reversale "
#define ZT_DESCR_DI        "%sdell'impegno %s"

/* signed documents */
#define ZT_DOC_NESSUNO     "%s non ha inviato nulla per %s %lld: non c'è un documento firmato da esportare."
#define ZT_DOC_SCONOSCIUTO "Il manifest indicato non è tra quelli che questa postazione conosce: sincronizza e riprova."
#define ZT_DOC_ALTROVE                                                                                               \
  "Il documento riguarda un fondo o un ambito che questa postazione non conosce: sincronizza, o verificalo dove si " \
  "trova."
#define ZT_DOC_SCRITTO      "Scritto %s (versione %llu). Impronta del manifest: %s"
#define ZT_DOC_TITOLO       "Rendicontazione di %s, %s %d, al %s, versione %d (%s)"
#define ZT_DOC_IN_VIGORE    "in vigore"
#define ZT_DOC_SUPERATO     "superata da un invio successivo, o ritirata"
#define ZT_DOC_COINCIDE     "La firma è valida e le cifre sono quelle delle registrazioni di allora."
#define ZT_DOC_DOPO         "Da allora qui sono cambiate:"
#define ZT_DOC_NON_COINCIDE "Il documento non coincide con le registrazioni: %s"
#define ZT_COL_D_DOVE       "Dove"
#define ZT_COL_D_RIGA       "Riga"
#define ZT_COL_D_CIFRA      "Cifra"
#define ZT_COL_D_FIRMATO    "Firmato"
#define ZT_COL_D_ORA        "Ora"

/* what is printed */
#define ZT_TRACCIA_TITOLO  "%s, al %s: %s"
#define ZT_TRACCIA_VUOTA   "Nessuna registrazione sotto questa cifra."
#define ZT_TRACCIA_TORNA   "%d registrazioni: la loro somma è la cifra."
#define ZT_TRACCIA_TORNA_1 "%d registrazione: è tutta la cifra."
#define ZT_TRACCIA_NON_TORNA \
  "La somma delle registrazioni non è la cifra: lancia \"zona verify\" e avvisa l'assistenza."
#define ZT_TRA_ENTI            " (trasferimenti tra enti)"
#define ZT_LA_REGIONE          "la Regione"
#define ZT_QUESTA              " (questa)"
#define ZT_PER_CONTO           "%s per conto di %s"
#define ZT_CONSEGNA_DA_INVIARE "non ancora inviata"
#define ZT_CONSEGNA_NO         "non ancora consegnata"
#define ZT_CONSEGNA_SI         "consegnata"
#define ZT_CONSEGNA_FILE       "confermata (file)"
#define ZT_CONSEGNA_QUI        "ricevuta qui"
#define ZT_COL_T_DATA          "Data"
#define ZT_COL_T_RIGA          "Registrazione"
#define ZT_COL_T_IMPORTO       "Importo"
#define ZT_COL_T_LINEA         "Importo programmato"
#define ZT_COL_T_CHI           "Scritta da"
#define ZT_COL_T_POSTAZIONE    "Postazione"
#define ZT_COL_T_QUANDO        "Il"
#define ZT_COL_T_CONSEGNA      "Consegna"
#define ZT_COL_T_DOCUMENTI     "Documenti"
#define ZT_COL_T_FONDO         "Fondo"
#define ZT_COL_T_CIFRA         "Cifra"
#define ZT_COL_T_DICHI         "Di"
#define ZT_RIGA_CHI            "  Scritta da %s, postazione %s, il %s"
#define ZT_RIGA_SEGMENTO       "  Segmento firmato n. %d del registro %s, impronta %s"
#define ZT_RIGA_CONSEGNA       "  %s"
#define ZT_RIGA_PRIMA          "Versione precedente %zu:"
#define ZT_RIGA_DOCUMENTI      "Documenti: %s"
#define ZT_RIGA_ENTRA          "Entra in:"
#define ZT_RIGA_NON_ENTRA      "Non entra in nessuna cifra: %s."

/* why a row is in no figure */
#define ZT_NON_CONTA_ENTITA  "non è una registrazione che entra nelle cifre"
#define ZT_NON_CONTA_PADRE   "ciò da cui dipende (impegno, liquidazione o pagamento) non è su questa postazione"
#define ZT_NON_CONTA_UFFICIO "l'ha scritta un ufficio diverso da quello dell'impegno"
#define ZT_NON_CONTA_ALTRUI  "nomina un ente che non è chi l'ha scritta"
#define ZT_NON_CONTA_PRENOTA "è una prenotazione: conterà quando diventa impegno"
#define ZT_NON_CONTA_PROPRIA "era inserita per conto dell'ente, che poi ha inserito la propria"
#define ZT_NON_CONTA_SENZA   "non è collegata a un importo programmato né a una somma assegnata"
#define ZT_NON_CONTA_DATA    "la sua data è successiva"
#define ZT_NON_CONTA_ALTRO   "a questa data nessuna somma la comprende"

#endif
