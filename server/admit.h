/* admit: who may come in, by address: open connections, new connections and requests a minute (token buckets). An IPv6
 * address counts by its /64, which is what one subscriber has. X-Forwarded-For is believed only of the proxies in the
 * settings. Memory is bounded: when the table is full of busy addresses, a new one is refused. One thread. */
#ifndef ZONA_SERVER_ADMIT_H
#define ZONA_SERVER_ADMIT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/base/env.h"
#include "server/settings.h"

typedef struct zn_admit zn_admit;
typedef struct zn_address {
  uint8_t b[16];
} zn_address; /* IPv6, or IPv4 mapped */

ZN_MUST zn_status zn_admit_new(zn_admit **out, const zn_settings *s, const zn_env *env, zn_err *err);
void zn_admit_free(zn_admit *a);
/* The client's address: the socket's, or, if that is a trusted proxy, the last in the header that is none. forwarded
 * may be NULL. */
void zn_admit_address(const zn_admit *a, const char *peer, const char *forwarded, zn_address *out);
char *zn_address_print(const zn_address *a, char *out, size_t cap);
typedef enum zn_admitted {
  ZN_ADMITTED,
  ZN_ADMIT_FULL /* too many open */,
  ZN_ADMIT_RATE /* too many a minute */
} zn_admitted;
zn_admitted zn_admit_open(zn_admit *a,
                          const zn_address *from); /* a connection; when ADMITTED, zn_admit_close follows one day */
void zn_admit_close(zn_admit *a, const zn_address *from);
zn_admitted zn_admit_request(zn_admit *a, const zn_address *from);

#endif
