/* Help and words of the commands for code lists, modules and settings. */
#ifndef ZONA_CORE_TEXT_HELP_ELENCHI_H
#define ZONA_CORE_TEXT_HELP_ELENCHI_H

#define ZT_OPT_INIZIALI "quelli forniti con il programma che mancano"
#define ZT_OPT_VERSIONE "solo questa versione dell'elenco (di una matrice: il suo codice)"
#define ZT_ARG_VERSIONE "VERSIONE"

#define ZT_H_IMPORT_ELENCHI "Regione: aggiunge o aggiorna voci degli elenchi"
#define ZT_HL_IMPORT_ELENCHI                                                                                            \
  "Colonne: elenco, codice, denominazione e, se servono, versione, padre, ordine, dal, al, esempi, fonte. Una voce "    \
  "che c'è già si aggiorna; una cella vuota non cambia nulla. O entra tutto o non entra nulla; gli errori dicono la " \
  "riga. Con --iniziali aggiunge le voci fornite con il programma che mancano."
#define ZT_H_IMPORT_FONDI "Regione: aggiunge i fondi dell'elenco di partenza che mancano"
#define ZT_HL_IMPORT_FONDI                                                                                            \
  "FNPS, FSR, FNA, QSFP, PNRR e gli altri, con il livello di prova e il sistema nazionale. Restano modificabili con " \
  "«zona edit fondo CODICE …»."
#define ZT_H_ELENCO "mostra gli elenchi pubblicati, o le voci di uno"
#define ZT_HL_ELENCO                                                                                               \
  "Matrici, aree, obiettivi di servizio, LEPS, tipi di atto e di documento, motivi della mancanza del CIG. Senza " \
  "NOME "                                                                                                          \
  "dice quali ci sono."
#define ZT_H_MODULO_LIST "elenca i moduli e dice quali sono accesi"
#define ZT_H_MODULO_ON   "Regione: accende un modulo per tutti"
#define ZT_H_MODULO_OFF  "Regione: spegne un modulo per tutti"
#define ZT_HL_MODULO                                                                                           \
  "Un modulo è una parte del programma che pochi uffici usano. Spegnerlo non cancella nulla: non si possono " \
  "registrare righe nuove."
#define ZT_H_IMPOSTAZIONE "mostra le scelte della Regione, che lei sola può cambiare"
#define ZT_HL_IMPOSTAZIONE \
  "Senza argomenti le elenca; con CHIAVE ne mostra una; con CHIAVE VALORE la cambia (solo la Regione)."

#define ZT_COL_ELENCO   "Elenco"
#define ZT_COL_VERSIONE "Versione"
#define ZT_COL_VOCI     "Voci"
#define ZT_COL_CODICE   "Codice"
#define ZT_COL_NOME     "Denominazione"
#define ZT_COL_PADRE    "Di"
#define ZT_COL_VALIDA   "Valida"
#define ZT_COL_COSA     "Che cosa"
#define ZT_COL_MODULO   "Modulo"
#define ZT_COL_STATO    "Stato"
#define ZT_COL_CHIAVE   "Impostazione"
#define ZT_COL_VALORE   "Valore"
#define ZT_ACCESO       "acceso"
#define ZT_SPENTO       "spento"
#define ZT_DAL          "dal %s"
#define ZT_FINO_AL      "fino al %s"
#define ZT_DAL_AL       "dal %s al %s"

#define ZT_ELENCO_NONE     "Non c'è l'elenco \"%s\". Gli elenchi sono: %s."
#define ZT_ELENCO_VERSIONE "L'elenco \"%s\" non ha la versione \"%s\"."
#define ZT_ELENCHI_ADDED   "Voci aggiunte: %zu."
#define ZT_FONDI_ADDED     "Fondi aggiunti: %zu."
#define ZT_MODULO_ACCESO   "Modulo %s acceso."
#define ZT_MODULO_SPENTO   "Modulo %s spento."
#define ZT_ELENCHI_WHAT    "Indica il file da importare, oppure --iniziali"
#define ZT_ELENCHI_BOTH    "Indica il file oppure --iniziali, non tutti e due"

/* zona help add */
#define ZT_TYPE_LISTED      "codice: zona elenco %s"
#define ZT_TYPE_LISTED_MORE "codici separati da virgola: zona elenco %s"
#define ZT_HELP_MODULE_OFF  "Spenti: li accende la Regione con «zona modulo on NOME»."
#define ZT_HELP_BY_PROFILE  "Con il tuo profilo (%s) di solito non servono:"
#define ZT_HELP_PROFILE_WHO "Il profilo lo cambia il capofila: zona add profilo ente=CODICE profilo=ordinario"

#endif
