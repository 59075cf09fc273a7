/* context: what a row of spending counts for: whose it is, on which budget line or edge, paid to whom.
 *
 * A unit is an impegno with all that hangs on it. Its context is the impegno's own: the ente, the target (the budget
 * line, or, for a transfer between enti, the edge it pays: DOMAIN 6.1), the counterpart where it is an ente of Zona.
 * Rows below inherit it, when the same office wrote them: a row that somebody else's ledger hangs under an impegno
 * counts nowhere.
 *
 * Nothing here knows the fund or the class (interno, finale): those are looked up when figures are read, so that a
 * budget line, an edge or a rendicontante that arrives late, or changes, changes no total. Lookups are cached until
 * zn_ctx_forget: the cache belongs to one transaction or one query. */
#ifndef ZONA_CORE_DOMAIN_MONEY_CONTEXT_H
#define ZONA_CORE_DOMAIN_MONEY_CONTEXT_H

#include "core/domain/money/kmap.h"
#include "core/store/replica.h"

/* Who wrote a row: the ledger of its feed. ente, ambito: their local rows, -1 where unknown or none. */
typedef struct zn_writer {
  zn_ledger_kind kind; /* 0: unknown */
  int64_t ente;        /* L6, L7: the owner; L4: the ente it is written for */
  int64_t ambito;      /* L6, L2: the audience; L3, L4, L5: the owner */
} zn_writer;

typedef struct zn_unit_ctx {
  bool known;        /* the impegno is here */
  bool edge;         /* target is an assegnazione, not a budget line */
  bool per_conto;    /* entered by the capofila on the ente's behalf (L4) */
  bool prenotazione; /* a reservation: not an impegno yet */
  bool split;        /* has imputazioni: shares are computed for the whole unit */
  bool foreign;      /* names an ente that is not its writer: counts nowhere */
  int64_t ente, target, controparte;
} zn_unit_ctx;

typedef struct zn_ctx zn_ctx;
zn_ctx *zn_ctx_new(zn_replica *r); /* NULL: no memory */
void zn_ctx_free(zn_ctx *c);
zn_replica *zn_ctx_replica(zn_ctx *c);
void zn_ctx_forget(zn_ctx *c);     /* drops what it remembers of rows */
void zn_ctx_forget_all(zn_ctx *c); /* after a rollback: of feeds too, whose local numbers may be given again */

/* The writer of a D row. */
ZN_MUST zn_status zn_ctx_writer(zn_ctx *c, int64_t k, zn_writer *out, zn_err *err);
/* Did the office of the unit (the same, on its own account or on behalf) write this row? */
ZN_MUST zn_status zn_ctx_same_office(zn_ctx *c, int64_t unit, int64_t row, bool *same, zn_err *err);

/* Context of an impegno: from a row at hand (not remembered), or by its id (remembered). `split` asks the table of
 * imputazioni kept by the totals. */
ZN_MUST zn_status zn_ctx_of_row(zn_ctx *c, const zn_row *impegno, zn_unit_ctx *out, zn_err *err);
ZN_MUST zn_status zn_ctx_of_unit(zn_ctx *c, int64_t impegno, zn_unit_ctx *out, zn_err *err);
void zn_ctx_remember(zn_ctx *c, int64_t impegno, const zn_unit_ctx *u);
/* Parents: 0 when the row is not here. */
ZN_MUST zn_status zn_ctx_impegno_of(zn_ctx *c, int64_t liquidazione, int64_t *impegno, zn_err *err);
ZN_MUST zn_status zn_ctx_liquidazione_of(zn_ctx *c, int64_t pagamento, int64_t *liquidazione, zn_err *err);
void zn_ctx_remember_parent(zn_ctx *c, int64_t row, int64_t parent);

/* The ente of Zona that a supplier is: fornitore.controparte_ente, else the ente with the same codice fiscale; 0 when
 * none. */
ZN_MUST zn_status zn_ctx_fornitore_ente(zn_ctx *c, int64_t fornitore, int64_t *ente, zn_err *err);
ZN_MUST zn_status zn_ctx_fornitore_ente_of_row(zn_ctx *c, const zn_row *fornitore, int64_t *ente, zn_err *err);

/* ---- small readers of rows ------------------------------------------------------------------------------------------
 */
/* Value of a field by name; 0 when null. Names are those of core/schema. */
int64_t zn_row_int(const zn_row *row, const char *field);
const zn_val *zn_row_val(const zn_row *row, const char *field);
bool zn_row_is(const zn_row *row, const char *field, const char *text);
/* One integer by SQL with up to two parameters; *found false when there is no row or it is null. */
ZN_MUST zn_status zn_sql_int(zn_replica *r, const char *sql, int64_t a, int64_t b, int64_t *out, bool *found,
                             zn_err *err);

#endif
