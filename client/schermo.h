/* schermo: a report on a terminal: the table fitted to its width, texts in lines that end at words (client/layout.h).
 * Where there is no terminal, lines as long as they take (zn_tabella_text). */
#ifndef ZONA_CLIENT_SCHERMO_H
#define ZONA_CLIENT_SCHERMO_H

#include "client/output.h"
#include "core/domain/report/report.h"

/* Nothing in JSON mode. */
void zn_schermo_prospetto(const zn_tabella *t, zn_out *o);

#endif
