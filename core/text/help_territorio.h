/* Help of the commands of the map. */
#ifndef ZONA_CORE_TEXT_HELP_TERRITORIO_H
#define ZONA_CORE_TEXT_HELP_TERRITORIO_H

#define ZT_H_TERR_CAPOFILA "Regione: un altro ente diventa capofila di un ambito"
#define ZT_HL_TERR_CAPOFILA                                                                                           \
  "Lo dispone la Regione. Le postazioni del capofila di prima lasciano l'ambito e restano del loro ente; quello che " \
  "hanno scritto resta. Poi si invita la postazione del nuovo capofila: con il primo invio riceve tutto l'ambito."
#define ZT_H_TERR_SPOSTA "Regione: un comune passa a un altro ambito"
#define ZT_HL_TERR_SPOSTA                                                                                         \
  "Dal giorno indicato fa parte del nuovo ambito. Le somme del Piano di prima restano lì: il comune continua a " \
  "rendicontarle al vecchio capofila finché ci sono residui."
#define ZT_H_TERR_FUSIONE "Regione: più comuni si fondono in uno"
#define ZT_HL_TERR_FUSIONE                                                                                    \
  "Il comune nuovo si registra prima (zona add ente …) e si indica con --in. I comuni di prima cessano il " \
  "giorno precedente; le loro registrazioni restano leggibili e contano dove contavano."
#define ZT_H_TERR_AMBITI "Regione: più ambiti si fondono in uno"
#define ZT_HL_TERR_AMBITI                                                                                   \
  "L'ambito che succede si indica con --in (può essere uno di quelli che si fondono). I comuni passano a " \
  "quello; i capofila di prima chiudono le rendicontazioni aperte."
#define ZT_H_TERR_STORIA "mostra chi ha fatto parte di quale ambito, e chi l'ha guidato"

#define ZT_OPT_TERR_AMBITO "l'ambito"
#define ZT_OPT_TERR_NUOVO  "il nuovo capofila"
#define ZT_OPT_TERR_DAL    "il primo giorno della nuova situazione"
#define ZT_OPT_TERR_ATTO   "l'atto che lo dispone"
#define ZT_OPT_TERR_ENTE   "il comune"
#define ZT_OPT_TERR_VERSO  "l'ambito in cui entra"
#define ZT_OPT_TERR_IN     "chi ne prende il posto"

#endif
