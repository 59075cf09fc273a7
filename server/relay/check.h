/* check: reads again everything that the relay's store holds and checks what can be checked without reading: forms,
 * signatures, chains, rights, the tips and quotas that are derived. For `zonad verify` and after a restore. */
#ifndef ZONA_SERVER_RELAY_CHECK_H
#define ZONA_SERVER_RELAY_CHECK_H

#include "server/relay/store.h"

typedef struct zn_relay_check {
  uint64_t segments, statements, grants;
  uint64_t bad_segments, bad_statements, bad_grants;
} zn_relay_check;

/* ZN_OK also when something is bad: the figures tell. */
ZN_MUST zn_status zn_relay_check_all(zn_store *s, const zn_hash *region, zn_relay_check *out, zn_err *err);

#endif
