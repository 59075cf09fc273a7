/* codes: CIG, CUP, partita IVA, codice fiscale, ISTAT, catastale, IBAN: normal forms and checks (DOMAIN section 4).
 * A failed check is a warning for people to confirm, never a refusal, where DOMAIN says so: the caller decides. */
#ifndef ZONA_CORE_BASE_CODES_H
#define ZONA_CORE_BASE_CODES_H

#include <stdbool.h>
#include <stddef.h>

typedef enum zn_check {
  ZN_CHECK_NONE,
  ZN_CHECK_CIG,
  ZN_CHECK_CUP,
  ZN_CHECK_PIVA,
  ZN_CHECK_CF,
  ZN_CHECK_CF_ENTE,
  ZN_CHECK_ISTAT,
  ZN_CHECK_CATASTALE,
  ZN_CHECK_IBAN
} zn_check;

/* Upper-cases, strips spaces, dots and dashes. out holds cap bytes. false when it does not fit. */
bool zn_code_normal(const char *in, char *out, size_t cap);
/* Is the (normal) code well formed and, where one exists, is its check digit right? */
/* (ZN_CHECK_CF takes a person's 16 characters and the 11 digits of everyone else.) */
bool zn_code_valid(zn_check kind, const char *code);
/* For a CIG that fails: the code with O->0 and I->1 when that one passes, in out[11]; false when there is none. */
bool zn_cig_suggest(const char *code, char out[11]);
/* Does the text contain what looks like a person's codice fiscale (V25)? */
bool zn_text_has_cf(const char *text);

#endif
