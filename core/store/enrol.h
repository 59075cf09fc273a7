/* enrol: how devices and organisations come in and go out: a region begins, an office is invited, a device joins, is
 * revoked, its keys are given and renewed. Each flow is one transaction on a replica; none needs a connection: what is
 * made travels with the next sync or bundle. DESIGN section 5.
 *
 * Kept in table meta: "ephemeral" (the invite's seed, until everything granted to it is held: replica.h), "blind" ("0",
 * "1": the server's mode as its welcome said, set by whoever speaks to it), "consolidatore" (on the device that began
 * the region: the public keys under which a server that is not blind enrols its consolidator). Beside the database:
 * root.key (0600), on the device that began the region: the root's seed, under which a second one can be enrolled if
 * the first is lost. */
#ifndef ZONA_CORE_STORE_ENROL_H
#define ZONA_CORE_STORE_ENROL_H

#include "core/store/replica.h"

#define ZN_RECOVERY_TEXT 96 /* chars of a recovery code, with the NUL */
#define ZN_INVITE_DAYS   30 /* an invite lasts so long unless told otherwise */
#define ZN_META_BLIND    "blind"

/* `zona init`: the region begins. Makes the home, the root (countersigned by the claim), the organisation "regione"
 * with its row in L1 (denominazione = nome), the first device, the epoch of L1. recovery: to be shown once and kept on
 * paper; it is nowhere else. A run that was cut short can be repeated. ZN_E_STATE when the home is in use. */
ZN_MUST zn_status zn_enrol_init(zn_replica **out, const char *home, const zn_env *env, const char *claim,
                                const char *nome, char recovery[ZN_RECOVERY_TEXT], zn_err *err);

/* Names an organisation (ente or ambito: the id is the hash of its row's natural key) inside a transaction; nothing
 * when it is known with that parent. parent: the ambito of an ente, the Regione of an ambito (NULL: the Regione for an
 * ambito, none for an ente). For the Regione's devices. */
ZN_MUST zn_status zn_enrol_org(zn_tx *tx, const zn_id *org, zn_org_kind kind, const zn_id *parent, zn_err *err);

typedef struct zn_enrol_offer {
  zn_id org; /* who is invited; the Regione (zn_key_regione) for regione, consolidatore */
  zn_role role;
  int64_t expires_ms; /* 0: in ZN_INVITE_DAYS days */
  bool with_pin;
} zn_enrol_offer;
/* `zona invite`: in one transaction the statement, the first epochs of the ledgers that the invited reads and that have
 * none ("ente, itself" apart), and the grants. Appends the text to `text`. pin: filled when the offer asks for one. The
 * organisation's own ORG statement is made when it is missing and this device may (its row must be here). Role
 * capofila: the ente that leads the ambito, where its row says so, is a second membership. */
ZN_MUST zn_status zn_enrol_invite(zn_replica *r, const zn_enrol_offer *offer, zn_buf *text, char pin[9], zn_err *err);

/* `zona join`: makes the home (or adds a membership to the one there is, of the same region) and the enrolment. Needs
 * no connection; complete once zn_enrol_complete. ZN_E_CRYPTO with *needs_pin. */
ZN_MUST zn_status zn_enrol_join(zn_replica **out, const char *home, const zn_env *env, const char *invite,
                                const char *pin, const char *nome, bool *needs_pin, zn_err *err);
/* An active device that holds the keys of what it may read. */
bool zn_enrol_complete(zn_replica *r);

/* To be called when a sync has nothing more to bring, and after the import of a bundle: gives what others wait for.
 * Announces the epochs that are this device's to announce ("ente, itself" first; ledgers it has written to), pins the
 * devices it invited, opens new epochs after revocations, enrols the consolidator of a server that is not blind, issues
 * grants, forgets the invite's key once it has served. Cheap when there is nothing to do. */
ZN_MUST zn_status zn_enrol_after_sync(zn_replica *r, zn_err *err);

/* `zona device revoke`: what the device wrote counts up to what is held here; new epochs for the ledgers this device
 * may renew. reason: 0 unsaid, 1 lost or stolen, 2 replaced, 3 the person left. */
ZN_MUST zn_status zn_enrol_revoke(zn_replica *r, const zn_pk *device, unsigned reason, zn_err *err);
/* An organisation changes hands (a new capofila): inside a transaction, takes its membership, and no other, from every
 * workplace that has it, except those that are also of `keep` (NULL: none), and opens new epochs where they lost sight.
 * What they wrote until now counts. *n: how many. For the Regione's devices. */
ZN_MUST zn_status zn_enrol_dismiss(zn_tx *tx, const zn_id *org, const zn_id *keep, size_t *n, zn_err *err);
/* Which of two uses of an invite is the right one. */
ZN_MUST zn_status zn_enrol_pin(zn_replica *r, const zn_pk *device, zn_err *err);

/* The root is lost (or its keeper): on any replica of the region, by the code printed at the beginning. This device
 * becomes one of the Regione's and keeps the new root; `recovery` is the next code. */
ZN_MUST zn_status zn_enrol_recover(zn_replica *r, const char *code, char recovery[ZN_RECOVERY_TEXT], zn_err *err);

/* `zona device list`: by organisation, then key. Owned by the arena. */
typedef struct zn_enrol_device {
  zn_pk pk;
  char id[ZN_B32_LEN(32) + 1]; /* text of the key */
  zn_device_state state;
  const zn_membership *memberships;
  size_t nmemberships;
  bool me;
  bool may_revoke;   /* by this device */
  uint64_t segments; /* of its feeds, held here */
} zn_enrol_device;
ZN_MUST zn_status zn_enrol_devices(zn_replica *r, zn_arena *a, zn_enrol_device **out, size_t *n, zn_err *err);
/* A device by its text id or an unmistakable beginning of it (4 chars at least). */
ZN_MUST zn_status zn_enrol_find_device(zn_replica *r, const char *text, zn_pk *out, zn_err *err);

#endif
