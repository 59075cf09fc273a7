/* Texts of the changes of the territory (core/domain/mappa, client/commands/territorio). */
#ifndef ZONA_CORE_TEXT_MAPPA_H
#define ZONA_CORE_TEXT_MAPPA_H

#define ZT_MAPPA_REGIONE       "Ambiti, comuni e capofila li cambia la Regione, dalla sua postazione."
#define ZT_MAPPA_NESSUNA_RIGA  "%s: non c'è più, o non è ancora arrivato su questa postazione. Sincronizza e riprova."
#define ZT_MAPPA_TROPPO_PRESTO "La data deve venire dopo l'inizio della situazione di prima. Controlla --dal."
#define ZT_MAPPA_GIA_CAPOFILA  "È già il capofila di quell'ambito: non c'è nulla da cambiare."
#define ZT_MAPPA_GIA_LI        "Fa già parte di quell'ambito: non c'è nulla da cambiare."
#define ZT_MAPPA_CAPOFILA_PRIMA \
  "È il capofila del suo ambito: prima scegli il nuovo capofila (zona territorio capofila), poi spostalo."
#define ZT_MAPPA_AMBITI_DIVERSI \
  "I comuni che si fondono stanno in ambiti diversi: prima portali nello stesso (zona territorio sposta)."
#define ZT_MAPPA_SENZA_AMBITO "Nessuno dei comuni che si fondono fa parte di un ambito a quella data."

#define ZT_TERR_CAPOFILA                                                                                                \
  "%s è capofila di %s dal %s. Postazioni del capofila di prima che lasciano l'ambito: %zu (restano del loro ente).\n" \
  "Ora invita la sua postazione: zona invite --ente %s --ruolo capofila"
#define ZT_TERR_SPOSTA \
  "%s passa a %s dal %s. Quello che ha registrato per l'ambito di prima resta lì, con i suoi residui."
#define ZT_TERR_FUSIONE_ENTI                                                                                     \
  "%s prende il posto dei comuni che si sono fusi dal %s. Appartenenze cambiate: %zu.\nLe sue postazioni: zona " \
  "invite --ente %s --ruolo ente (e un invito per ciascuno dei comuni di prima, per i loro residui)."
#define ZT_TERR_FUSIONE_AMBITI                                                                           \
  "%s succede agli ambiti indicati dal %s. Appartenenze cambiate: %zu. I capofila di prima chiudono le " \
  "rendicontazioni aperte."
#define ZT_TERR_NESSUNO    "Nessun cambiamento registrato."
#define ZT_TERR_COL_AMBITO "Ambito"
#define ZT_TERR_COL_ENTE   "Ente"
#define ZT_TERR_COL_DAL    "Dal"
#define ZT_TERR_COL_AL     "Fino al"
#define ZT_TERR_COL_RUOLO  "Come"
#define ZT_TERR_CAPO       "capofila"
#define ZT_TERR_MEMBRO     "fa parte"

#endif
