/* Texts of the examination: remarks, what is admitted, closing, extensions, reminders, differences between versions. */
#ifndef ZONA_CORE_TEXT_ESAME_H
#define ZONA_CORE_TEXT_ESAME_H

#include "core/text/text.h"

#define ZT_E_SERVE         "Manca %s."
#define ZT_E_SOLO_REGIONE  "Spetta alla Regione: questa postazione non lavora per la Regione."
#define ZT_E_SOLO_CAPOFILA "Spetta al capofila: questa postazione non lavora per un ambito."
#define ZT_E_CHI           "Indica a chi si riferisce: --ambito per la Regione, --ente per il capofila."
#define ZT_E_RIGA_FUORI    "La riga %s non è nella trasmissione che la Regione esamina."
#define ZT_E_AMMETTI_STATO                                                                                            \
  "Si decide che cosa ammettere durante l'istruttoria; lo stato è \"%s\". Per avviarla: zona rendiconto review con " \
  "lo stesso fondo, anno e ambito."
#define ZT_E_AMMESSO_TROPPO "Importo %s: la spesa ammessa va da 0,00 a %s, quanto la trasmissione dichiara speso."
#define ZT_E_AMMESSO_MOTIVO "Si ammette meno di quanto è stato speso: serve un motivo, aggiungi --motivo \"…\"."

#endif
