/* Texts of attached files and of the comparison of what was signed with what was exported. */
#ifndef ZONA_CORE_TEXT_ALLEGATI_H
#define ZONA_CORE_TEXT_ALLEGATI_H

#include "core/text/text.h"

#define ZT_FIRMATO_GRANDE "Il file supera %u MB: allega una versione più piccola."
#define ZT_FIRMATO_BUSTE \
  "Il file è firmato più di %d volte, una busta dentro l'altra: allega il documento firmato una volta."

#endif
