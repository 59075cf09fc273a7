/* Texts of the code lists, modules, settings and profiles. */
#ifndef ZONA_CORE_TEXT_ELENCHI_H
#define ZONA_CORE_TEXT_ELENCHI_H

#include "core/text/text.h"

#define ZT_ELENCHI_REGIONE "Elenchi, moduli, impostazioni e fondi li pubblica la Regione, non questa postazione."

/* what a person types */
#define ZT_VOCE_NONE_NEAR "%s: \"%s\" non è nell'elenco \"%s\". Forse volevi %s?"
#define ZT_VOCE_NONE      "%s: \"%s\" non è nell'elenco \"%s\". Le voci: zona elenco %s. Se è nuova, prima «zona sync»."
#define ZT_VOCE_EMPTY     "%s: c'è una virgola di troppo."
#define ZT_WARN_VOCE_PAST "%s: la voce \"%s\" valeva fino al %s."
#define ZT_WARN_VOCE_SOON "%s: la voce \"%s\" vale dal %s."

/* import */
#define ZT_ELENCHI_PADRE "la voce superiore \"%s\" non è nell'elenco %s, versione %s."
#define ZT_ELENCHI_TWICE "la voce %s/%s/%s è già alla riga %zu."
#define ZT_ELENCHI_DATES "la validità finisce prima di cominciare."
#define ZT_ELENCHI_SPACE "il codice \"%s\" non può contenere una virgola: le voci si scrivono separate da virgole."

/* modules */
#define ZT_MODULO_NONE "Non esiste il modulo \"%s\". I moduli sono: %s."
#define ZT_MODULO_OFF \
  "%s: il modulo \"%s\" è spento. Lo accende la Regione con «zona modulo on %s»; qui arriva con «zona sync»."
#define ZT_MODULO_PRENOTAZIONE  "Prenotazioni di impegno"
#define ZT_MODULO_BISOGNI       "Analisi dei bisogni"
#define ZT_MODULO_CONCERTAZIONE "Concertazione"
#define ZT_MODULO_FORMAZIONE    "Formazione degli operatori"
#define ZT_MODULO_ACCESSO       "Regole di accesso e soglie ISEE"
#define ZT_MODULO_PREMIALITA    "Premialità"
#define ZT_MODULO_STRUTTURE     "Strutture"
#define ZT_MODULO_SERVIZI       "Servizi erogati"
#define ZT_MODULO_GRADIMENTO    "Gradimento degli utenti"
#define ZT_MODULO_R9            "Prospetto R9: confronto tra programmato e speso"
#define ZT_MODULO_R12           "Prospetto R12: spesa sociale per la rilevazione ISTAT"

/* settings */
#define ZT_IMP_NONE   "Non esiste l'impostazione \"%s\". Le impostazioni sono: %s."
#define ZT_IMP_BAD    "Impostazione %s: \"%s\" non va bene. Scrivi un numero intero da 0 a %lld."
#define ZT_IMP_SOGLIA "Numeri di utenti più piccoli di questo sono nascosti sopra il Comune"
#define ZT_IMP_LEGGERA_T \
  "Rimodulazione leggera: quanto può spostare, in centesimi di punto percentuale (0: non ammessa)"
#define ZT_IMP_ISTAT_MEDIA_T "Spesa sociale per abitante secondo l'ISTAT, media nazionale (euro)"
#define ZT_IMP_ISTAT_SUD_T   "Spesa sociale per abitante secondo l'ISTAT, Sud (euro)"
#define ZT_IMP_ISTAT_NE_T    "Spesa sociale per abitante secondo l'ISTAT, Nord-Est (euro)"
#define ZT_IMP_AS_BASE       "Assistenti sociali: abitanti per uno, da cui parte il contributo"
#define ZT_IMP_AS_LEPS       "Assistenti sociali: abitanti per uno, LEPS"
#define ZT_IMP_AS_OLTRE      "Assistenti sociali: abitanti per uno, oltre cui il contributo non cresce"
#define ZT_IMP_AS_EURO_1     "Assistenti sociali: contributo per ciascuno fino al LEPS (euro)"
#define ZT_IMP_AS_EURO_2     "Assistenti sociali: contributo per ciascuno oltre il LEPS (euro)"
#define ZT_IMP_RESIDUO_T     "Anni senza movimenti dopo i quali un residuo è segnalato"

#endif
