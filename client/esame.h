/* esame: the acts of the examination (core/domain/esame/esame.h) as the command line and the local API name them, from
 * the texts of options or of a request. */
#ifndef ZONA_CLIENT_ESAME_H
#define ZONA_CLIENT_ESAME_H

#include "client/scope.h"

/* NULL: not given. */
typedef struct zn_esame_text {
  zn_scope_text scope;
  const char *id, *riga, *tipo, *testo, *motivo, *importo, *scadenza, *atto, *protocollo, *da, *a;
  bool aperti, ritirato;
} zn_esame_text;

/* "rilievo add", "rendiconto diff", "scadenze": does it. ZN_E_NOTFOUND: no such act. */
ZN_MUST zn_status zn_esame_do(const zn_place *p, const char *what, const zn_esame_text *t, json_t **out, zn_err *err);
/* Is it an act, and does it only read? */
bool zn_esame_known(const char *what, bool *reads);

#endif
