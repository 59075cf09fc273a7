/* unit: one impegno with all that hangs on it, in memory, and what it contributes to which target on which day.
 *
 * Filled from the tables (zn_unit_load) or, for a manifest at an old vector, row by row (core/domain/rendiconto/snap).
 * Pure from there on, so that the totals, the reading of a partial month and the recomputation of a manifest agree by
 * construction.
 *
 * Shares of a split (imputazioni): the quotas of an impegno are its imputazioni, plus a nameless rest where they sum to
 * less than the impegno (the rest is "fuori piano" and counts nowhere). Its cumulative impegnato, and the cumulative
 * liquidato, pagato and recuperato of the liquidazioni without imputazioni of their own, follow these quotas; a
 * liquidazione with its own imputazioni follows those, and its payments with it. Ties go to the line with the smaller
 * wire id, the same on every replica. */
#ifndef ZONA_CORE_DOMAIN_MONEY_UNIT_H
#define ZONA_CORE_DOMAIN_MONEY_UNIT_H

#include "core/base/date.h"
#include "core/base/money.h"
#include "core/domain/money/context.h"

/* A row below the impegno: parent is the impegno or liquidazione it belongs to (a storno's: its liquidazione). */
typedef struct zn_unit_row {
  int64_t k, parent;
  int64_t target; /* imputazioni: the budget line */
  zn_day day;
  zn_cents cents;
} zn_unit_row;

typedef struct zn_unit_rows {
  zn_unit_row *v;
  size_t n, cap;
} zn_unit_rows;

typedef struct zn_unit {
  int64_t k;
  zn_unit_ctx ctx;
  zn_day day;
  zn_cents cents; /* 0 for a prenotazione */
  zn_unit_rows variazioni, imputazioni, liquidazioni, pagamenti, storni, recuperi;
} zn_unit;

typedef struct zn_part {
  int64_t target;
  bool edge;
  zn_day day;
  bool own;        /* the impegno's own line (counts the unit once per target) */
  unsigned entity; /* the row it comes from, and its id; 0 for shares of a day's rows together */
  int64_t row;
  zn_cents impegnato, liquidato, pagato, recuperato;
} zn_part;

typedef struct zn_parts {
  zn_part *v;
  size_t n, cap;
} zn_parts;

/* A day in range; rows without a date count from the beginning. Amounts beyond ZN_MONEY_ROW_MAX count 0 (and are shown
 * by the rules). */
zn_day zn_unit_day(const zn_val *v);
zn_cents zn_unit_cents(const zn_val *v);

void zn_unit_init(zn_unit *u, int64_t k);
void zn_unit_release(zn_unit *u);
bool zn_unit_add(zn_unit_rows *rows, const zn_unit_row *row); /* false: no memory */
/* Everything below the impegno that the same office wrote; ctx is filled too. *found false: no such impegno. */
ZN_MUST zn_status zn_unit_load(zn_unit *u, zn_ctx *c, int64_t impegno, bool *found, zn_err *err);
/* Contributions up to and including `al` (ZN_DAY_MAX: all), a part per row, or, for a split unit, per day and line.
 * Appended. */
ZN_MUST zn_status zn_unit_parts(const zn_unit *u, zn_ctx *c, zn_day al, zn_parts *out, zn_err *err);
/* The same, always a part per row: a row's share of a split unit is what the shares change by it, rows of one day in
 * the order of their making, so that the parts of a day sum to its share. */
ZN_MUST zn_status zn_unit_parts_by_row(const zn_unit *u, zn_ctx *c, zn_day al, zn_parts *out, zn_err *err);
/* The line among which the undivided rows are shared (for the rules): quotas of the impegno's imputazioni in wire
 * order. */
void zn_parts_release(zn_parts *p);

/* Bytes of a row's wire id, comparable with memcmp and the same on every replica: 0 || hash, or 1 || ledger || device
 * || n. */
#define ZN_WIRE_ID_MAX 57
ZN_MUST zn_status zn_wire_id(zn_replica *r, int64_t k, uint8_t out[ZN_WIRE_ID_MAX], size_t *n, zn_err *err);

#endif
