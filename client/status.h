/* status: what `zona status` and the local API say of this workplace. Nothing lies: "delivered" is said only against
 * receipts. */
#ifndef ZONA_CLIENT_STATUS_H
#define ZONA_CLIENT_STATUS_H

#include <jansson.h>

#include "client/output.h"
#include "core/domain/rows/place.h"

/* {"ente","nome","ruolo","device","appartenenze":[…],"in_attesa","non_confermate","da","ultimo_contatto","respinti":[…],"trattenuti":[…],"senza_effetto":[…],
 * "conflitti","allarmi":[…],"orologio_ms","disco_libero","server","conferme":[…]}. Times are ISO 8601 or null. */
ZN_MUST zn_status zn_client_status(const zn_place *p, json_t **out, zn_err *err);
/* {"ente","nome","ruolo","device","appartenenze":[{"ente","nome","ruolo","tipo","profilo"}],"profilo","moduli":[…]}:
 * the profile is null for who is no ente; the modules are those that are on. NULL: no memory. */
json_t *zn_client_me(const zn_place *p);
/* Open conflicts, natural keys made twice included. */
ZN_MUST zn_status zn_client_conflicts(zn_replica *r, zn_arena *a, size_t *out, zn_err *err);
/* The same for a person (DOMAIN 17, 18). now_ms: wall clock. */
void zn_client_status_print(zn_out *o, zn_arena *a, const json_t *status, int64_t now_ms);

#endif
