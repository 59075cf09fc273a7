/* totals_cells: the differences of one transaction, by cell, and their writing (private to totals). */
#ifndef ZONA_CORE_DOMAIN_MONEY_TOTALS_CELLS_H
#define ZONA_CORE_DOMAIN_MONEY_TOTALS_CELLS_H

#include "core/domain/money/kmap.h"
#include "core/domain/money/unit.h"

typedef struct zn_sums {
  int64_t n, impegnato, liquidato, pagato, recuperato, trasferito, incassato;
} zn_sums;

typedef struct zn_cell {
  bool edge; /* tot_fondo, else tot_budget */
  int64_t target, ente, controparte, month;
  zn_sums d;
} zn_cell;

typedef struct zn_cells {
  zn_kmap map;
  zn_cell *v;
  size_t n, cap;
} zn_cells;

void zn_cells_init(zn_cells *c);
void zn_cells_release(zn_cells *c);
void zn_cells_clear(zn_cells *c);
/* The sums of a cell, to add to; NULL: no memory. */
zn_sums *zn_cells_at(zn_cells *c, bool edge, int64_t target, int64_t ente, int64_t controparte, int64_t month);
void zn_sums_add(zn_sums *a, const zn_sums *b, int sign); /* wraps */
bool zn_sums_zero(const zn_sums *a);
/* Adds all cells to the tables (a cell that becomes all zero goes) and forgets them. */
ZN_MUST zn_status zn_cells_write(zn_cells *c, zn_replica *r, zn_err *err);

#endif
