/* differenze: what changed between two sendings, line by line (DOMAIN 8.1 "version+1, difference shown"), and which
 * rows were written after a sending, outside it (DOMAIN 8.4: late offline edits are never silently merged nor lost). */
#ifndef ZONA_CORE_DOMAIN_ESAME_DIFFERENZE_H
#define ZONA_CORE_DOMAIN_ESAME_DIFFERENZE_H

#include "core/domain/rendiconto/rend.h"

#define ZN_DIFF_SOMME 6

/* A budget line (programmato, impegnato, liquidato, pagato, recuperato) or an edge (impegnato, liquidato, pagato,
 * recuperato, incassato) that is not the same in two manifests. Names of the sums: zn_differenza_somma. */
typedef struct zn_differenza {
  zn_span id; /* wire id */
  bool edge, prima_c_era, ora_c_e;
  zn_cents prima[ZN_DIFF_SOMME], ora[ZN_DIFF_SOMME];
} zn_differenza;
size_t zn_differenza_somme(bool edge);
const char *zn_differenza_somma(bool edge, size_t i);

/* Lines and edges that differ; prima NULL: nothing was sent before. In the arena, by wire id. */
ZN_MUST zn_status zn_differenze_di(const zn_manifest *prima, const zn_manifest *ora, zn_arena *a, zn_differenza **out,
                                   size_t *n, zn_err *err);

typedef struct zn_diff_ask {
  bool ambito;  /* of an ambito (its enti), else of an ente */
  int64_t unit; /* local row */
  int64_t home; /* the ambito, also for an ente */
  int da, a;    /* versions; 0: the last but one, the last */
} zn_diff_ask;
/* {"da":{"versione","mossa","inviato_il","manifest"},"a":{…},"totali":{"impegnato":{"da","a","differenza"}…},
 * "righe":[{"riga","id",sums…}],"trasferimenti":[…],"enti":[…],"registrazioni":[{"entity","id","chiave","cosa",
 * "prima","ora"}]}. ZN_E_STATE where there are no two sendings. */
ZN_MUST zn_status zn_differenze_json(zn_rend *x, const zn_diff_ask *ask, json_t **out, zn_err *err);
/* The sendings of a unit, oldest first: [{"versione","mossa","effetto","inviato_il","ricevuto_il","puntualita",
 * "manifest","totali"}] */
ZN_MUST zn_status zn_versioni_json(zn_rend *x, bool ambito, int64_t home, int64_t unit, json_t **out, zn_err *err);

/* Rows of an ente that are not as in its sending in force: [{"entity","id","chiave","cosa": "nuova" | "modificata" |
 * "eliminata","prima","ora"}]; empty where nothing is in force. What is still to be sealed here is not seen. */
ZN_MUST zn_status zn_fuori_invio_json(zn_rend *x, int64_t ambito, int64_t ente, json_t **out, zn_err *err);

#endif
