/* xlsx: the sheets of a report as an Excel workbook, without macros and without formulas: a text that begins like one
 * is written as a text. Amounts, percentages, counts and dates are numbers with Italian formats; a masked count is the
 * text "<4". The first row, frozen and repeated in print, holds the headings; the rows of the table follow, then, after
 * an empty row, what stands around the table.
 *
 * The same sheets and the same time of creation give the same bytes. */
#ifndef ZONA_CORE_EXCHANGE_XLSX_H
#define ZONA_CORE_EXCHANGE_XLSX_H

#include "core/domain/report/report.h"

/* dir: a private folder for a temporary file (the replica's home). created_ms: written into the file as its date.
 * Appends to out. ZN_E_IO when the disk refuses. */
ZN_MUST zn_status zn_report_xlsx(zn_tabella *const *sheets, size_t n, const char *dir, int64_t created_ms, zn_buf *out,
                                 zn_err *err);

#endif
