#include "core/base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* One line and whole characters: control characters (a value typed by a person may hold some) become spaces, and a text
 * that was cut does not end in half a UTF-8 sequence. */
static void tidy(char *text, size_t n, int cut) {
  for (size_t i = 0; i < n; i++) {
    unsigned char c = (unsigned char)text[i];
    if (c < 0x20 || c == 0x7f) text[i] = ' ';
  }
  if (!cut || n == 0) return;
  size_t lead = n;
  while (lead > 0 && ((unsigned char)text[lead - 1] & 0xc0) == 0x80) lead--;
  if (lead == 0) return;
  unsigned char c = (unsigned char)text[lead - 1];
  size_t want = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc0 ? 2 : 1;
  if (n - (lead - 1) < want) text[lead - 1] = 0;
}

zn_status(zn_fail)(zn_err *err, zn_status code, const char *fmt, ...) {
  if (err == NULL) return code;
  char text[sizeof err->text]; /* apart: an argument may be err->text itself */
  va_list ap;
  va_start(ap, fmt);
  int n = vsnprintf(text, sizeof text, fmt, ap);
  va_end(ap);
  if (n < 0) text[0] = 0;
  tidy(text, strlen(text), n >= (int)sizeof text);
  err->code = code;
  memcpy(err->text, text, sizeof text);
  return code;
}

const char *zn_status_name(zn_status s) {
  switch (s) {
    case ZN_OK: return "ok";
    case ZN_E_USAGE: return "usage";
    case ZN_E_INVALID: return "invalid";
    case ZN_E_NOTFOUND: return "notfound";
    case ZN_E_DENIED: return "denied";
    case ZN_E_STATE: return "state";
    case ZN_E_LIMIT: return "limit";
    case ZN_E_FORMAT: return "format";
    case ZN_E_VERSION: return "version";
    case ZN_E_CRYPTO: return "crypto";
    case ZN_E_IO: return "io";
    case ZN_E_FULL: return "full";
    case ZN_E_BUSY: return "busy";
    case ZN_E_NET: return "net";
    case ZN_E_NOMEM: return "nomem";
    case ZN_E_BUG: return "bug";
  }
  return "unknown";
}
