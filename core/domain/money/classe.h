/* classe: the perimeter P(f) of a fund-year and the class of an impegno: interno (a transfer between enti that both
 * account for the fund) or finale (DOMAIN 6.1).
 *
 * P(f) for an ambito: the enti with a budget line on the fund in that ambito's plan, those the ambito added, those the
 * Regione named (for everybody), minus those it excluded without a date. It has no dates, because class may not flip
 * with time: an exception that ends on a day only says who must still send (zn_perimetro_deve). */
#ifndef ZONA_CORE_DOMAIN_MONEY_CLASSE_H
#define ZONA_CORE_DOMAIN_MONEY_CLASSE_H

#include "core/base/date.h"
#include "core/domain/money/context.h"
#include "core/domain/rows/rows.h"

typedef struct zn_perimetro_voce {
  int64_t ente;
  int64_t ambito; /* 0: for every ambito (named by the Regione) */
  bool escluso;
  bool linea;     /* from a budget line */
  zn_day dal, al; /* of the exception; ZN_DAY_MIN, ZN_DAY_MAX when open */
} zn_perimetro_voce;

typedef struct zn_perimetro {
  zn_perimetro_voce *v; /* owned by the arena given to the loader */
  size_t n, cap;
} zn_perimetro;

/* Adds the exceptions (rendicontante) of a fund-year that their writers had a right to; budget lines are added by the
 * caller. */
ZN_MUST zn_status zn_perimetro_eccezioni(zn_perimetro *p, zn_ctx *c, const zn_row_list *rendicontanti, zn_arena *a,
                                         zn_err *err);
ZN_MUST zn_status zn_perimetro_add(zn_perimetro *p, zn_arena *a, const zn_perimetro_voce *v, zn_err *err);
/* Is the ente in P(f), seen from this ambito? */
bool zn_perimetro_ha(const zn_perimetro *p, int64_t ambito, int64_t ente);
/* Must the ente send at this date (V18)? */
bool zn_perimetro_deve(const zn_perimetro *p, int64_t ambito, int64_t ente, zn_day al);
/* Class of an impegno: true interno. on_edge: it cites an edge; esterni_finali: the fund counts transfers to outsiders
 * as final. */
bool zn_classe_interno(const zn_perimetro *p, int64_t ambito, int64_t controparte, bool on_edge, bool esterni_finali);

#endif
