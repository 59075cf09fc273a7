/* dichiarazione: R10, the declaration of spending that the legal representative and the head of accounts sign
 * (DOMAIN 10, 11).
 *
 * Of a manifest it says what the manifest says: its figures, its dates, its hash, and the names of lines and offices as
 * they were at its version vector. So whoever holds the ledgers makes the same bytes, today or years later, and can
 * tell whether what was signed is what was exported. */
#ifndef ZONA_CORE_DOMAIN_REPORT_DICHIARAZIONE_H
#define ZONA_CORE_DOMAIN_REPORT_DICHIARAZIONE_H

#include "core/domain/rendiconto/manifest.h"
#include "core/domain/report/report.h"

/* The declaration of a signed manifest, as the HTML file that is exported. doc: the signed document
 * (zn_mossa_row.doc). *incomplete: ledgers that it names are not all here, so nothing can be said; then out is
 * untouched. ZN_E_INVALID for what is no manifest. */
ZN_MUST zn_status zn_dichiarazione_html(zn_replica *r, zn_span doc, zn_buf *out, bool *incomplete, zn_err *err);

#endif
