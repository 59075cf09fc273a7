/* firmato: signed files, by their content and never by their name (DOMAIN 9, 11): CAdES (.p7m: DER; BER of indefinite
 * length with the content in pieces; base64, PEM; one inside the other) and PAdES (a PDF with a signature).
 *
 * What is signed is taken out and handed on. Nobody here says that a signature is valid: the certificate, its chain,
 * its time are not looked at, and every text says "firma non verificata". The bytes come from anywhere: they are parsed
 * within limits (size, depth, what a stream of a PDF may grow to). */
#ifndef ZONA_CORE_EXCHANGE_FIRMATO_H
#define ZONA_CORE_EXCHANGE_FIRMATO_H

#include <stdbool.h>

#include "core/base/bytes.h"
#include "core/base/status.h"

#define ZN_FIRMATO_MAX   (25u << 20)
#define ZN_FIRMATO_BUSTE 4 /* a .p7m in a .p7m, so deep at most */

typedef enum zn_firma { ZN_FIRMA_NESSUNA = 0, ZN_FIRMA_CADES, ZN_FIRMA_PADES } zn_firma;
const char *zn_firma_name(zn_firma f); /* "nessuna", "cades", "pades" */

typedef struct zn_firmato {
  zn_firma firma;
  unsigned buste;          /* CAdES envelopes opened */
  bool staccata;           /* a CAdES signature without the content it signs: contenuto is empty */
  const char *mime;        /* of the file; static */
  const char *mime_dentro; /* of what is signed; the same as mime without a signature */
  zn_buf contenuto; /* what is signed: the bytes in the envelope; of a PAdES file those that it covers; else the file */
} zn_firmato;

/* Any file is one: what is not signed is `nessuna`. ZN_E_LIMIT over ZN_FIRMATO_MAX. Release in any case. */
ZN_MUST zn_status zn_firmato_leggi(zn_span file, zn_firmato *out, zn_err *err);
void zn_firmato_release(zn_firmato *f);
const char *zn_mime_di(zn_span file); /* by content: "application/pdf", …, "application/octet-stream"; static */

/* Which of these texts (letters a-z and digits) is written in a PDF: the position of the first that is, SIZE_MAX when
 * none is found. Blanks, ends of line, case and kerning do not matter. A PDF whose text is a picture has none. */
size_t zn_pdf_trova(zn_span pdf, const char *const *testi, size_t n);

#endif
