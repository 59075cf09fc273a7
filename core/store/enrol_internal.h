/* enrol_internal: what the files of enrolment share. Everything here works inside a transaction of the caller's. */
#ifndef ZONA_CORE_STORE_ENROL_INTERNAL_H
#define ZONA_CORE_STORE_ENROL_INTERNAL_H

#include "core/store/enrol.h"
#include "core/store/internal.h"

/* Takes a statement just made (whatever the maker said) into the transaction and releases the buffer. *hash may be
 * NULL. */
ZN_MUST zn_status zn_enrol_take(zn_tx *tx, zn_status made, zn_buf *stmt, zn_hash *hash, zn_err *err);

/* enrol_epochs.c. Announces the ledger's first epoch, or its next one under the key held. ZN_E_NOTFOUND (no text): the
 * current key is not here. */
ZN_MUST zn_status zn_enrol_announce(zn_tx *tx, const zn_ledger *l, zn_err *err);
/* First epochs, where missing and this device's to announce, of what holders of these memberships read ("ente, itself"
 * only where `self`). */
ZN_MUST zn_status zn_enrol_first_epochs(zn_tx *tx, const zn_membership *m, size_t n, bool self, zn_err *err);
/* New epochs wherever a revocation is unanswered, this device may and has the key. all: also for other offices. */
ZN_MUST zn_status zn_enrol_renew(zn_tx *tx, bool all, zn_err *err);

/* enrol_invite.c. The statement and the grants for an ephemeral key. */
ZN_MUST zn_status zn_enrol_invite_key(zn_tx *tx, const zn_ident *by, const zn_ident *ephemeral, int64_t expires_ms,
                                      const zn_membership *m, size_t n, zn_hash *hash, zn_err *err);

/* enrol.c. The root's key beside the database. */
ZN_MUST zn_status zn_enrol_root_read(zn_replica *r, zn_ident *root, zn_err *err);

/* grants.c */
ZN_MUST zn_status zn_grants_issue(zn_replica *r, size_t *n, zn_err *err);

#endif
