/* Texts of the trace: where a figure comes from. */
#ifndef ZONA_CORE_TEXT_TRACCIA_H
#define ZONA_CORE_TEXT_TRACCIA_H

#include "core/text/text.h"

#define ZT_TRACCIA_MISURA "\"%s\" non è una cifra che si possa aprire: scegli tra %s."
#define ZT_TRACCIA_COPPIA \
  "La cifra \"%s\" riguarda due enti: aprila dal prospetto, con zona trace R14, --riga e --colonna."
#define ZT_TRACCIA_RIGA    "Il prospetto %s non ha la riga %zu: ne ha %zu."
#define ZT_TRACCIA_COLONNA "Il prospetto %s non ha una cifra \"%s\" da aprire: le colonne sono %s."
#define ZT_TRACCIA_NIENTE  "Sotto questa riga non ci sono registrazioni da mostrare: scegli una riga con un fondo."

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
