/* What the files of core/domain/traccia share. */
#ifndef ZONA_CORE_DOMAIN_TRACCIA_INTERNAL_H
#define ZONA_CORE_DOMAIN_TRACCIA_INTERNAL_H

#include "core/domain/traccia/traccia.h"

/* How an amount of the figures (position in f->amounts) counts: 0, 1 or -1 for each of its four sums. */
typedef struct zn_conta {
  int impegnato, liquidato, pagato, recuperato;
  zn_misura misura[4]; /* of the addend, by sum */
} zn_conta;

typedef struct zn_spiega {
  const zn_figures *f;
  const zn_cifra *c;
  zn_conta *conta; /* by amount */
  zn_traccia *out;
} zn_spiega;

/* Is the row one of those that are looked for? */
static inline bool zn_cifra_vuole(const zn_cifra *c, unsigned entity, int64_t k) {
  return c->solo == 0 || (c->solo == entity && c->solo_k == k);
}
ZN_MUST zn_status zn_traccia_add(zn_traccia *t, const zn_contributo *c, zn_err *err);
/* Opens the amounts that count into rows (unita.c). */
ZN_MUST zn_status zn_spiega_somme(zn_spiega *s, zn_err *err);
/* The rows of an amount of cash: trasferimenti or incassi (cassa.c). */
ZN_MUST zn_status zn_spiega_cassa(zn_spiega *s, size_t i, zn_misura misura, bool interno, int sign, zn_err *err);
/* The impegno that a row of spending belongs to; 0: none here, or no such row. */
ZN_MUST zn_status zn_traccia_unita(zn_ctx *c, unsigned entity, int64_t k, int64_t *impegno, zn_err *err);

#endif
