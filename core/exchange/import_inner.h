/* import_inner: what the imports share (private to core/exchange). */
#ifndef ZONA_CORE_EXCHANGE_IMPORT_INNER_H
#define ZONA_CORE_EXCHANGE_IMPORT_INNER_H

#include "core/exchange/import.h"

/* The text of err again, after "Riga N: ". Returns s. */
zn_status zn_import_at_line(zn_err *err, zn_status s, size_t line);
/* The first of the names (NULL-terminated) that is a column; ZN_E_INVALID when `needed` and there is none. */
ZN_MUST zn_status zn_import_column(const zn_csv *c, const char *path, const char *const *names, bool needed, int *out,
                                   zn_err *err);
/* Reads a cell into a field of the row; the cell's text must outlive the row. An empty cell leaves the field as it is.
 */
ZN_MUST zn_status zn_import_cell(zn_row *row, const char *field, const char *text, zn_arena *a, zn_err *err);
void zn_import_set(zn_row *row, const char *field, zn_val v);
/* A row of a hashed entity: made, or completed with what is set in `row` where it lives already. row->k is set. */
ZN_MUST zn_status zn_import_upsert(zn_tx *tx, const zn_ledger *l, zn_row *row, zn_import_result *count, zn_err *err);
/* The Regione's ledger for all; ZN_E_DENIED when this device is not the Regione's. */
ZN_MUST zn_status zn_import_regione_ledger(const zn_place *p, zn_ledger *out, zn_err *err);

#endif
