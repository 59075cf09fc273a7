/* contact: what this workplace remembers of its last real contact with the server (table meta, keys shared with
 * protocol/replica_peer), and what it concludes about time. "Contact" is a sync session that the server welcomed, never
 * an attempt. */
#ifndef ZONA_CLIENT_CONTACT_H
#define ZONA_CLIENT_CONTACT_H

#include "core/store/replica.h"

typedef struct zn_last_contact {
  int64_t server_ms; /* the server's clock then; 0: never */
  int64_t wall_ms;   /* this computer's clock then */
  char rifiuto[768]; /* why the server turned the whole session away the last time, "" when it did not */
} zn_last_contact;

void zn_contact_read(zn_replica *r, zn_last_contact *out);
ZN_MUST zn_status zn_contact_note(zn_replica *r, int64_t server_ms, int64_t wall_ms, zn_err *err);
ZN_MUST zn_status zn_contact_refused(zn_replica *r, const char *text, zn_err *err); /* NULL: not any more */
/* The server's time now, as far as the last contact and this computer's clock tell; 0 when unknown. */
int64_t zn_contact_server_now(zn_replica *r);

#endif
