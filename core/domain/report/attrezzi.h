/* attrezzi: what several layouts need: names of rows, the opening of each fund-year, who is in scope (private to
 * core/domain/report). */
#ifndef ZONA_CORE_DOMAIN_REPORT_ATTREZZI_H
#define ZONA_CORE_DOMAIN_REPORT_ATTREZZI_H

#include "core/domain/rendiconto/rend.h"
#include "core/domain/report/table.h"

/* Text columns of one row by SQL (?1 = k), copied into the arena; "" where they are null or the row is not here. n at
 * most 8. */
ZN_MUST zn_status zn_report_testi(zn_replica *r, const char *sql, int64_t k, zn_arena *a, const char **out, int n,
                                  zn_err *err);
/* The name of an ente or ambito, its code while the name is not known; "" when neither is. */
ZN_MUST zn_status zn_report_chi(zn_replica *r, bool ambito, int64_t k, zn_arena *a, const char **name, zn_err *err);
/* Integers by SQL, one column; ?1 = x, ?2 = y. Owned by the arena. */
ZN_MUST zn_status zn_report_righe(zn_replica *r, const char *sql, int64_t x, int64_t y, zn_arena *a, int64_t **out,
                                  size_t *n, zn_err *err);

/* A row of the table with its memory checked. */
ZN_MUST zn_status zn_report_riga(zn_tabella *t, zn_riga_tipo tipo, zn_cella **out, zn_err *err);

/* The ambito whose own surveys are seen besides the Regione's: the one asked about, else the ente's; 0 for the Regione.
 */
ZN_MUST zn_status zn_report_ambito(const zn_report_in *in, int64_t *ambito, zn_err *err);

/* Calls fn for every fund-year of the report, by code and year. */
typedef struct zn_report_fa {
  int64_t k, anno;
  const char *codice, *matrice; /* matrice "": none */
} zn_report_fa;
typedef zn_status (*zn_report_fa_fn)(void *ctx, const zn_report_fa *fa, zn_err *err);
ZN_MUST zn_status zn_report_ogni_fondo(const zn_report_in *in, zn_report_fa_fn fn, void *ctx, zn_err *err);

/* Opens the rendicontazione that a report is about: at the date asked for; else the open survey, else, once all are
 * closed, the last one. Close with zn_rend_close. */
ZN_MUST zn_status zn_report_rend(const zn_report_in *in, int64_t fondo_annualita, int64_t ambito, zn_rend *x,
                                 zn_err *err);

/* An amount per inhabitant, half up; false when nobody lives there. */
bool zn_report_pro_capite(zn_cents v, int64_t abitanti, zn_cents *out);

#endif
