/* help_report: help of the commands that follow from reports. */
#ifndef ZONA_CORE_TEXT_HELP_REPORT_H
#define ZONA_CORE_TEXT_HELP_REPORT_H

#define ZT_ARG_IMPORTO "IMPORTO"
#define ZT_H_REPLAN    "capofila: riporta nel Piano le economie di un fondo"
#define ZT_HL_REPLAN                                                                                                 \
  "Prende l'importo che il prospetto R11 propone di riprogrammare per il fondo e l'anno e lo mette tra gli importi " \
  "programmati dell'intervento indicato, sulla stessa somma assegnata. Senza --ente spende il capofila; senza "      \
  "--importo si riprogramma tutto. Se il Piano è già approvato, la modifica va poi approvata come rimodulazione."
#define ZT_OPT_REPLAN_INTERVENTO "l'intervento che riceve l'importo"
#define ZT_OPT_REPLAN_ENTE       "chi spende: codice catastale o fiscale"
#define ZT_OPT_REPLAN_IMPORTO    "quanto, se non tutto quello che è proposto"

#endif
