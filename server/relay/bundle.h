/* bundle: the relay as source and sink of .pdz files (core/exchange/bundle.h), so that an office without a connection
 * exchanges with the server by USB stick or PEC. The checks are those of a session. */
#ifndef ZONA_SERVER_RELAY_BUNDLE_H
#define ZONA_SERVER_RELAY_BUNDLE_H

#include "core/exchange/bundle.h"
#include "server/relay/relay.h"

typedef struct zn_relay_bundle {
  zn_relay *relay;
  zn_pk for_device;    /* export: only what this device may read and what is addressed to it; zero: everything */
  zn_put *list, **end; /* import: accepted in this batch */
  zn_put *early;       /* import: statements that came before the root */
  size_t nearly;
} zn_relay_bundle;

/* The relay must have been opened with zn_relay_bundle_submit as its sink and this as ctx (relay is set afterwards). */
void zn_relay_bundle_init(zn_relay_bundle *b);
void zn_relay_bundle_release(zn_relay_bundle *b); /* what was not committed is dropped */
ZN_MUST zn_status zn_relay_bundle_submit(void *bundle, zn_put *put, zn_err *err);
void zn_relay_bundle_source(zn_relay_bundle *b, zn_bundle_source *out);
void zn_relay_bundle_sink(zn_relay_bundle *b, zn_bundle_sink *out);

#endif
