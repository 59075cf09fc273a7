/* spese: the walk over single entries of spending behind the figures of a fund-year (R5, R6), so that their sums are
 * those of zn_importi_di: the same units count, with the same class, in the same shares (private to
 * core/domain/report). */
#ifndef ZONA_CORE_DOMAIN_REPORT_SPESE_H
#define ZONA_CORE_DOMAIN_REPORT_SPESE_H

#include "core/domain/money/importi.h"

typedef struct zn_spesa {
  const zn_unit *u;     /* its impegno with all below; for a movimento_sintetico only k, ctx.ente and day are set */
  bool sintetico;       /* then the one part's row is u->k */
  const zn_part *parts; /* those that count: final, of who is asked about, up to the date; a part per row and target */
  const size_t *lines;  /* of each part: its place in f->lines, SIZE_MAX where it is on an assignment */
  size_t n;             /* > 0 */
} zn_spesa;
typedef zn_status (*zn_spesa_fn)(void *ctx, const zn_spesa *s, zn_err *err);

/* By ente, year, number; movimenti_sintetici last. intervento: only its lines (0: all). Linear in the entries. */
ZN_MUST zn_status zn_spese_visita(const zn_figures *f, const zn_chi *chi, zn_vista vista, int64_t intervento,
                                  zn_spesa_fn fn, void *ctx, zn_err *err);

#endif
