/* settings: what the administrator may choose, from zonad.ini in the data folder. Declared once, in the table of
 * settings.c (name, type, default, bounds, help): reading, checking, the commented file that `zonad init` writes and
 * the manual derive from it. Every limit on what a peer may cost is here, with a default that is safe for a region on a
 * small machine. */
#ifndef ZONA_SERVER_SETTINGS_H
#define ZONA_SERVER_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/base/bytes.h"
#include "core/base/status.h"

#define ZN_SET_TEXT_MAX 192 /* bytes of a text setting; inih reads lines of 199 */

typedef struct zn_settings {
  /* server */
  char listen[ZN_SET_TEXT_MAX];      /* HOST:PORT; port 0: any free one, told in DIR/run */
  char url[ZN_SET_TEXT_MAX];         /* how the offices reach it, in claim and invites; empty: ws:// and listen */
  char store[ZN_SET_TEXT_MAX];       /* sqlite */
  char certificate[ZN_SET_TEXT_MAX]; /* PEM files; both or none */
  char key[ZN_SET_TEXT_MAX];
  char proxies[ZN_SET_TEXT_MAX]; /* addresses whose X-Forwarded-For is believed, comma separated */
  int64_t blind;
  int64_t api;
  /* limits: connections */
  int64_t connections;
  int64_t connections_per_address;
  int64_t handshakes_per_minute;
  int64_t handshake_seconds;
  int64_t requests_per_minute;
  /* limits: what is kept in memory */
  int64_t pending_items;
  int64_t pending_bytes;
  int64_t partial_bytes;
  int64_t partial_per_device;
  /* limits: what is kept on disk */
  int64_t ledger_bytes;
  int64_t branches;
  int64_t statements;
  int64_t grants;
  /* group commit */
  int64_t batch_items;
  int64_t batch_bytes;
  /* log */
  char log_level[ZN_SET_TEXT_MAX];
  char log_format[ZN_SET_TEXT_MAX];
} zn_settings;

void zn_settings_defaults(zn_settings *s);
/* Reads a file over what `s` holds. An unknown name, a bad value or one out of bounds is an error that says the line's
 * fault. ZN_E_NOTFOUND when there is no file. */
ZN_MUST zn_status zn_settings_read(zn_settings *s, const char *path, zn_err *err);
/* One setting, by "section.name", as typed text. */
ZN_MUST zn_status zn_settings_set(zn_settings *s, const char *section, const char *name, const char *value,
                                  zn_err *err);
/* What no single value tells: certificate and key together, a store this build has, a well-formed address. */
ZN_MUST zn_status zn_settings_check(const zn_settings *s, zn_err *err);
/* The commented file, with the values of `s`. */
void zn_settings_write(const zn_settings *s, zn_buf *out);

/* Splits "HOST:PORT" ("[::1]:8443" too). */
ZN_MUST zn_status zn_settings_address(const char *text, char *host, size_t cap, int *port, zn_err *err);

#endif
