/* Texts of bundles: files (.pdz) that carry what a connection would. */
#ifndef ZONA_CORE_TEXT_BUNDLE_H
#define ZONA_CORE_TEXT_BUNDLE_H

#include "core/text/text.h"

#define ZT_BUNDLE_NONE  "Il file %s non esiste o non si può leggere (%s)."
#define ZT_BUNDLE_NOT   "%s non è un file di scambio di Zona (.pdz)."
#define ZT_BUNDLE_NEWER "%s è stato preparato da una versione più nuova di Zona: aggiorna il programma e riprova."
#define ZT_BUNDLE_DAMAGED \
  "%s è incompleto o danneggiato: non ho importato nulla. Copialo di nuovo, o fattelo rimandare."
#define ZT_BUNDLE_REGION "%s è di un'altra Regione: non ho importato nulla."
#define ZT_BUNDLE_WRITE  "Non riesco a scrivere %s (%s). Controlla la cartella e lo spazio su disco."
#define ZT_BUNDLE_FULL   "Non c'è più spazio per scrivere %s. Libera spazio, o scegli un altro disco, e riprova."

#endif
