/* Texts of core/domain's place, ref and entry: who writes, what is named, what was typed. */
#ifndef ZONA_CORE_TEXT_ENTRY_H
#define ZONA_CORE_TEXT_ENTRY_H

#include "core/text/text.h"

/* place */
#define ZT_PLACE_NONE \
  "Questa postazione non è ancora riconosciuta: esegui \"zona sync\", o importa il file ricevuto, poi riprova."
#define ZT_PLACE_COME        "Questa postazione non lavora per \"%s\". Scegli --come tra: %s."
#define ZT_PLACE_WHICH       "%s: questa postazione lavora per più enti. Indica per quale con --come: %s."
#define ZT_PLACE_DENIED      "%s: lo registra %s, non questa postazione."
#define ZT_PLACE_DENIED_REG  "la Regione"
#define ZT_PLACE_DENIED_AMB  "l'Ambito (capofila)"
#define ZT_PLACE_DENIED_ENTE "l'ente che spende"
#define ZT_PLACE_DENIED_OR   " o "
#define ZT_PLACE_OWNER       "%s: qui si scrive solo per %s; il campo %s indica un altro."
#define ZT_PLACE_OWNER_EMPTY "%s: il campo %s va lasciato vuoto."
#define ZT_PLACE_NO_AMBITO \
  "L'ente %s non fa parte di nessun ambito: la Regione deve assegnarlo a un ambito, poi esegui \"zona sync\"."
#define ZT_PLACE_NO_AMBITO_TO "%s: non si capisce quale ambito riguarda. Controlla chi riceve la somma assegnata."
#define ZT_PLACE_NO_ENTE      "%s: per scrivere a nome di un ente silente indica quale, con ente=CODICE."

/* ref */
#define ZT_REF_NONE      "%s: non trovo \"%s\"."
#define ZT_REF_NONE_NEAR "%s: non trovo \"%s\". Forse volevi %s?"
#define ZT_REF_NONE_FORM "%s: non trovo \"%s\". Si scrive così: %s."
#define ZT_REF_DEL       " del %s"
#define ZT_REF_AMBIGUOUS "%s: \"%s\" indica più registrazioni. Scegli una di queste: %s."
#define ZT_REF_EMPTY     "%s: manca il riferimento."
#define ZT_REF_LONG      "%s: il riferimento è troppo lungo."

/* entry */
#define ZT_ENTRY_ENTITY                                                                                           \
  "Non esiste \"%s\". Le più usate: impegno, liquidazione, pagamento, fornitore, giustificativo, atto, budget, " \
  "intervento, assegnazione, fondo. Tutte: zona help add."
#define ZT_ENTRY_ENTITY_NEAR "Non esiste \"%s\". Forse volevi %s?"
#define ZT_ENTRY_FIELD       "%s non ha il campo \"%s\". I campi sono: %s."
#define ZT_ENTRY_FIELD_NEAR  "%s non ha il campo \"%s\". Forse volevi %s?"
#define ZT_ENTRY_TWICE       "%s: il campo %s è scritto due volte."
#define ZT_ENTRY_HIDDEN      "%s: il campo %s si compila da solo, toglilo."
#define ZT_ENTRY_MOVE        "I passi della rendicontazione si fanno con \"zona rendiconto\", non registrandoli a mano."
#define ZT_ENTRY_PLAN_MOVE   "I passi del Piano di zona si fanno con \"zona piano\", non registrandoli a mano."
#define ZT_ENTRY_TAKEN       "%s: %s esiste già. Controlla il numero, oppure correggi quello che c'è (zona edit %s %s …)."
#define ZT_ENTRY_KEY \
  "%s: il codice che lo identifica non si cambia. Elimina la registrazione e rifalla con il codice giusto."
#define ZT_ENTRY_NOT_MINE "%s %s è di %s: solo da lì si può correggere."
#define ZT_ENTRY_CHILDREN "%s %s non si può eliminare: ci sono registrazioni collegate (%s). Elimina prima quelle."
#define ZT_ENTRY_NO_PIANO \
  "Intervento: l'ambito non ha ancora un Piano di zona. Crealo con \"zona add piano triennio_da=… triennio_a=…\"."
#define ZT_ENTRY_WHICH_PIANO \
  "Intervento: l'ambito ha più Piani di zona. Indica quale con piano=ANNO (il primo anno del triennio)."
#define ZT_ENTRY_ORIGINE                                                                                              \
  "Somma assegnata: indica da dove viene, origine=bilancio (fondi propri) oppure origine=esterno (Ministero o altri " \
  "fuori da Zona)."

/* warnings: saved all the same */
#define ZT_WARN_CODE    "%s \"%s\": il codice di controllo non torna. Controlla di averlo copiato bene."
#define ZT_WARN_SUGGEST "%s \"%s\": il codice di controllo non torna. Forse è %s?"
#define ZT_WARN_PERSON  "%s: sembra contenere il codice fiscale di una persona. I dati personali non vanno scritti qui."

#endif
