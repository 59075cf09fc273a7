/* html: the sheets of a report as one page to print: self-contained (inline CSS, no script, no address outside itself),
 * A4 landscape, the heading of each table repeated on every page, readable by a screen reader (lang, caption, scope).
 *
 * The same sheets give the same bytes: nothing of when or where it is printed gets in. */
#ifndef ZONA_CORE_DOMAIN_REPORT_HTML_H
#define ZONA_CORE_DOMAIN_REPORT_HTML_H

#include "core/domain/report/report.h"

/* Appends to out; check zn_buf_ok. */
void zn_report_html(zn_tabella *const *sheets, size_t n, zn_buf *out);

#endif
