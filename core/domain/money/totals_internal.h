/* totals_internal: what the files of totals share (private). */
#ifndef ZONA_CORE_DOMAIN_MONEY_TOTALS_INTERNAL_H
#define ZONA_CORE_DOMAIN_MONEY_TOTALS_INTERNAL_H

#include "core/domain/money/totals.h"
#include "core/domain/money/totals_cells.h"

/* Rows named once a transaction: units to compute anew, parents to look for. */
typedef struct zn_marks {
  zn_kmap map; /* (entity, k) */
  int64_t (*v)[2];
  size_t n, cap;
} zn_marks;

typedef struct zn_totals {
  zn_replica *r;
  zn_ctx *ctx;
  zn_cells cells;
  zn_marks dirty;              /* split units and those on behalf: their parts are written anew at flush */
  zn_marks parents;            /* missing, come or gone: tot_orfani is put right at flush */
  bool waiting_known, waiting; /* has tot_orfani any row? asked once a transaction */
} zn_totals;

typedef enum zn_what { ZN_W_IMPEGNATO, ZN_W_LIQUIDATO, ZN_W_PAGATO, ZN_W_RECUPERATO } zn_what;

bool zn_marks_add(zn_marks *m, unsigned entity, int64_t k);
bool zn_marks_has(const zn_marks *m, unsigned entity, int64_t k);

/* A unit's rows are summed one by one only when it is plain. */
static inline bool zn_unit_plain(const zn_unit_ctx *u) { return u->known && !u->split && !u->per_conto; }

ZN_MUST zn_status zn_totals_add(zn_totals *t, const zn_unit_ctx *u, zn_what what, zn_day day, zn_cents cents, bool own,
                                int sign, zn_err *err);
/* Moves all that lies below a row (not the row itself) from one unit's context to another's; contexts that are not
 * plain count nothing here and are marked dirty. entity: impegno, liquidazione or pagamento. */
ZN_MUST zn_status zn_totals_move(zn_totals *t, unsigned entity, int64_t k, int64_t from_unit, const zn_unit_ctx *from,
                                 int64_t to_unit, const zn_unit_ctx *to, zn_err *err);
/* A plain unit gets its first imputazione: what it counts for is taken off the sums. */
ZN_MUST zn_status zn_totals_become_split(zn_totals *t, int64_t unit, zn_unit_ctx *u, zn_err *err);
ZN_MUST zn_status zn_totals_own(zn_totals *t, int64_t unit, const zn_unit_ctx *u, int sign, zn_err *err);
/* A supplier, or an ente with the codice fiscale of suppliers, changed: counterparts of impegni may have. */
ZN_MUST zn_status zn_totals_fornitore(zn_totals *t, int64_t fornitore, int64_t was, int64_t is, zn_err *err);
ZN_MUST zn_status zn_totals_ente(zn_totals *t, const zn_row *before, const zn_row *after, zn_err *err);
/* Flush of the marks. */
ZN_MUST zn_status zn_totals_flush_units(zn_totals *t, zn_err *err);
ZN_MUST zn_status zn_totals_flush_parents(zn_totals *t, zn_err *err);
ZN_MUST zn_status zn_totals_row(zn_totals *t, const zn_entity *e, const zn_row *before, const zn_row *after,
                                zn_err *err);
ZN_MUST zn_status zn_totals_flush(zn_totals *t, zn_err *err);

#endif
