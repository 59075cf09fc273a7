/* trust: who may write and read what, from a set of small signed statements that every replica and the relay check for
 * themselves. Pure logic in memory: no storage, no network. State is a function of the set of statements, never of
 * their arrival: conflicts resolve by (authority level, enrolment depth, hash). DESIGN section 5.
 *
 * A statement on the wire is msgpack [body bin, sig bin64], body = [1 (format), kind, region, issuer pk, seq, prev
 * hash, …fields]. Signed with the label "zona trust 1". Its hash is BLAKE2b-256 over the wire bytes. Each issuer's
 * statements are a feed: seq from 1, prev = hash of the issuer's previous statement (zero for the first). */
#ifndef ZONA_CORE_TRUST_TRUST_H
#define ZONA_CORE_TRUST_TRUST_H

#include "core/base/bytes.h"
#include "core/base/env.h"
#include "core/base/id.h"
#include "core/base/status.h"
#include "core/crypto/crypto.h"
#include "core/schema/schema.h"

#define ZN_TRUST_MAX 2048 /* bytes of a statement at most */

typedef enum zn_role {
  ZN_ROLE_NONE,
  ZN_ROLE_ENTE,
  ZN_ROLE_CAPOFILA,
  ZN_ROLE_REGIONE,
  ZN_ROLE_CONSOLIDATORE,
  ZN_ROLE_LETTORE
} zn_role;
const char *zn_role_name(zn_role r); /* "ente", "capofila", … */
zn_role zn_role_parse(const char *s);

typedef enum zn_org_kind { ZN_ORG_REGIONE = 1, ZN_ORG_AMBITO, ZN_ORG_ENTE } zn_org_kind;

typedef enum zn_stmt_kind {
  ZN_ST_ROOT =
      1, /* region begins: root pk (the issuer), hash of the successor's pk, server pk, claim pk, claim signature */
  ZN_ST_SERVER,   /* another server key */
  ZN_ST_ORG,      /* org id, kind, parent id (several parents: several statements) */
  ZN_ST_INVITE,   /* ephemeral pk and box pk, expiry (ms), memberships [(org, role)], depth is derived */
  ZN_ST_ENROL,    /* issued by the ephemeral key: invite hash, device pk, device box pk, device's own signature */
  ZN_ST_PIN,      /* invite hash, device pk: which of two uses of one invite counts */
  ZN_ST_EPOCH,    /* ledger desc, number, epoch id, previous key wrapped under the new one (or empty) */
  ZN_ST_REVOKE,   /* device, cuts [(ledger, seq, hash)], reason code */
  ZN_ST_ADMIT,    /* device, ledger, seq, hash: raises a cut */
  ZN_ST_FORMAT,   /* a format number becomes active */
  ZN_ST_SUCCESSOR /* the committed successor takes over as root */
} zn_stmt_kind;

/* What a ledger is; its id is BLAKE2b-128("zona ledger 1", region, kind, owner, audience). */
typedef struct zn_ledger {
  zn_ledger_kind kind;
  zn_id owner;    /* organisation that writes it */
  zn_id audience; /* L2: ambito; L4: ente; L6: ambito; else zero */
  zn_id id;
} zn_ledger;
void zn_ledger_make(zn_ledger *out, const zn_hash *region, zn_ledger_kind kind, const zn_id *owner,
                    const zn_id *audience);

typedef struct zn_membership {
  zn_id org;
  zn_org_kind kind;
  zn_role role;
} zn_membership;

typedef enum zn_device_state {
  ZN_DEV_UNKNOWN,
  ZN_DEV_WAITING /* two unpinned uses, or a broken chain */,
  ZN_DEV_ACTIVE,
  ZN_DEV_REVOKED
} zn_device_state;

typedef struct zn_device_info {
  zn_pk pk;
  zn_boxpk box_pk;
  zn_device_state state;
  unsigned depth;                   /* enrolment depth: the root's device is 0 */
  const zn_membership *memberships; /* owned by the trust, valid until the next add */
  size_t nmemberships;
  zn_hash invite; /* zero for the root's device */
} zn_device_info;

typedef struct zn_trust zn_trust;

/* region and root_pk pin the chain: of a root statement by another key nothing counts. */
ZN_MUST zn_status zn_trust_new(zn_trust **out, const zn_hash *region, const zn_pk *root_pk);
void zn_trust_free(zn_trust *t);
/* A copy to try statements on (a stranger's, before they are kept). */
ZN_MUST zn_status zn_trust_clone(zn_trust **out, const zn_trust *t);

/* Adds a statement (copied). Checks form, signature, size and the issuer's chain position; ZN_OK also when it was
 * known. *fresh (may be NULL): it was new. Adding never decides authority: that is evaluated lazily over the whole set.
 * ZN_E_FORMAT, ZN_E_CRYPTO; ZN_E_STATE when the issuer's previous statement is missing (exchange in order). */
ZN_MUST zn_status zn_trust_add(zn_trust *t, zn_span stmt, bool *fresh, zn_err *err);
/* The same for a statement that this very store verified before it kept it: signatures are not checked again (fast at
 * opening). */
ZN_MUST zn_status zn_trust_load(zn_trust *t, zn_span stmt, zn_err *err);

/* Heads of the issuers' feeds, sorted by issuer; digest over them (16 bytes).
 * `seq` here is a position: the issuer's statements lie sorted by (number, hash), so position = number as long as the
 * feed has not forked (two uses of an invite are a fork; a copied home makes one too). The head's hash is the last
 * statement's, or, from the fork on, a hash over all statements up to there. To find what the other side lacks of one
 * issuer: nothing if its head is the same; all after its position if the hash of ours at that position is its hash
 * (zn_trust_lacks says so); otherwise all of them. */
typedef struct zn_trust_head {
  zn_pk issuer;
  uint64_t seq;
  zn_hash hash;
} zn_trust_head;
size_t zn_trust_head_count(const zn_trust *t);
zn_trust_head zn_trust_head_at(const zn_trust *t, size_t i);
bool zn_trust_head_of(const zn_trust *t, const zn_pk *issuer, zn_trust_head *out);
zn_span zn_trust_read(const zn_trust *t, const zn_pk *issuer, uint64_t seq); /* wire bytes; n = 0 if absent */
/* The first position that a peer whose head of the issuer is *theirs (seq 0: none) may lack; 0 when it lacks nothing.
 */
uint64_t zn_trust_lacks(const zn_trust *t, const zn_trust_head *theirs);
bool zn_trust_has(const zn_trust *t, const zn_hash *stmt);
zn_span zn_trust_stmt(const zn_trust *t, const zn_hash *stmt); /* wire bytes; n = 0 if absent */
void zn_trust_digest(const zn_trust *t, zn_id *out);
uint64_t zn_trust_generation(const zn_trust *t); /* rises at every fresh statement */

/* ---- questions (they re-evaluate when the set has changed)
 * ----------------------------------------------------------- */
const zn_hash *zn_trust_region(const zn_trust *t);
const zn_pk *zn_trust_root(const zn_trust *t); /* the pinned one, with which the region began */
bool zn_trust_root_now(zn_trust *t, zn_pk *root,
                       zn_hash *successor); /* the root in force and its committed successor; false: no root yet */
bool zn_trust_effective(
    zn_trust *t,
    const zn_hash *stmt); /* held, and its issuer had the right: what the relay asks of a stranger's chain */
/* Is this, not yet added, a statement of an active device that has no right to it, in what it names and the set knows?
 * It would be kept as an alarm; the relay does not take it from its own issuer. What names something that has not come
 * yet is left to the evaluation. */
bool zn_trust_overreach(zn_trust *t, zn_span stmt);
bool zn_trust_is_server(zn_trust *t, const zn_pk *pk);
bool zn_trust_device(zn_trust *t, const zn_pk *device, zn_device_info *out); /* false: unknown */
size_t zn_trust_device_count(zn_trust *t);
bool zn_trust_device_at(zn_trust *t, size_t i, zn_device_info *out);
bool zn_trust_has_role(zn_trust *t, const zn_pk *device, const zn_id *org, zn_role role);
/* Or had it before it was taken away: whether what it signed then counts is told by the cuts of the feed it lies in. */
bool zn_trust_had_role(zn_trust *t, const zn_pk *device, const zn_id *org, zn_role role);

#define ZN_ORG_PARENTS 8 /* the ambiti an ente has belonged to, the best founded first */
typedef struct zn_org {
  zn_id id;
  zn_org_kind kind;
  zn_id parents[ZN_ORG_PARENTS];
  size_t nparents;
} zn_org;
bool zn_trust_org(zn_trust *t, const zn_id *id, zn_org *out);
size_t zn_trust_org_count(zn_trust *t);
bool zn_trust_org_at(zn_trust *t, size_t i, zn_org *out);

/* Every ledger that the organisations make possible: L1; L2, L3, L5 per ambito; L4, L6 per (ambito, ente); L7 per ente.
 */
bool zn_trust_ledger(zn_trust *t, const zn_id *ledger_id, zn_ledger *out);
size_t zn_trust_ledger_count(zn_trust *t);
bool zn_trust_ledger_at(zn_trust *t, size_t i, zn_ledger *out);
bool zn_trust_may_read(zn_trust *t, const zn_pk *device, const zn_ledger *l);
/* (an active device; a waiting or revoked one reads nothing new) */
/* Is the device a writer of this ledger (member of the owner with a writing role)? Says nothing of cuts. */
bool zn_trust_may_write(zn_trust *t, const zn_pk *device, const zn_ledger *l);
/* Does segment `seq` (hash) of this feed count? True for an active device's; beyond a revocation's cut: false, unless
 * admitted. */
bool zn_trust_counts(zn_trust *t, const zn_id *ledger, const zn_pk *device, uint64_t seq, const zn_hash *hash);
/* Was the feed's writer revoked by words that do not name this ledger (because whoever revoked cannot see it)? Then
 * nothing of the feed counts, until somebody of the owner's admits what it holds. */
bool zn_trust_cut_missing(zn_trust *t, const zn_id *ledger, const zn_pk *device);

typedef struct zn_epoch_info {
  zn_id ledger;
  uint64_t no;
  zn_id id;
  zn_span wrapped_prev;
  zn_id prev_id;
  zn_pk issuer;
} zn_epoch_info;
/* Valid announcements only. current = greatest (number, id). */
bool zn_trust_epoch_current(zn_trust *t, const zn_id *ledger, zn_epoch_info *out);
bool zn_trust_epoch(zn_trust *t, const zn_id *epoch_id, zn_epoch_info *out);
size_t zn_trust_epoch_count(zn_trust *t);
bool zn_trust_epoch_at(zn_trust *t, size_t i, zn_epoch_info *out);
/* Revocations of the ledger's readers that no epoch in the current one's past answers: the revoked may still know the
 * current key, so a holder with the right opens a new epoch. Returns how many there are; the first `cap` hashes go to
 * out (may be NULL). */
size_t zn_trust_epoch_unanswered(zn_trust *t, const zn_id *ledger, zn_hash *out, size_t cap);
/* May this device announce epochs of the ledger / issue grants for it? (owner's devices or the organisation above) */
bool zn_trust_may_key(zn_trust *t, const zn_pk *device, const zn_ledger *l);

/* Invites still open (not expired at now_ms, not used) and their keys: those who get grants besides devices. */
typedef struct zn_invite_info {
  zn_hash hash;
  zn_pk issuer;
  zn_pk ephemeral;
  zn_boxpk box_pk;
  int64_t expires_ms;
  const zn_membership *memberships;
  size_t nmemberships;
  bool used;
} zn_invite_info;
size_t zn_trust_invite_count(zn_trust *t);
bool zn_trust_invite_at(zn_trust *t, size_t i, zn_invite_info *out);
bool zn_trust_invite(zn_trust *t, const zn_hash *hash, zn_invite_info *out);
/* What an enrolment answers is not a matter of time for the set, but it is for who receives it: is this an ENROL that
 * uses an invite of ours that had expired at now_ms? The relay refuses such a one. */
bool zn_trust_enrol_expired(zn_trust *t, zn_span stmt, int64_t now_ms);
/* May this device issue an invite with these memberships? */
bool zn_trust_may_invite(zn_trust *t, const zn_pk *device, const zn_membership *m, size_t n);
/* May it revoke that device (for all or some of its memberships)? */
bool zn_trust_may_revoke(zn_trust *t, const zn_pk *by, const zn_pk *device);
/* Invites used and not pinned yet that this device may pin: *device is the one use. */
bool zn_trust_pin_missing(zn_trust *t, const zn_pk *by, size_t *cursor, zn_hash *invite, zn_pk *device);
/* Would a holder of these memberships read the ledger? */
bool zn_trust_memberships_read(zn_trust *t, const zn_membership *m, size_t n, const zn_ledger *l);

/* Things every replica must show: two unpinned uses of an invite, statements without authority. */
typedef struct zn_alarm {
  zn_hash statement;
  const char *what; /* Italian, static */
} zn_alarm;
size_t zn_trust_alarm_count(zn_trust *t);
bool zn_trust_alarm_at(zn_trust *t, size_t i, zn_alarm *out);

/* ---- making statements
 * ---------------------------------------------------------------------------------------------------- */
/* Each appends the wire bytes to out, chained after the issuer's head in t, and does not add them to t. */
/* A cut with a zero ledger is the cut of the device's own trust statements; zn_stmt_revoke adds the head held when none
 * is given. */
#define ZN_REVOKE_CUTS        24 /* a statement holds so many: more cuts, more statements */
#define ZN_INVITE_MEMBERSHIPS 8
#define ZN_EPOCH_ANSWERS      32
typedef struct zn_cut {
  zn_id ledger;
  uint64_t seq;
  zn_hash hash;
} zn_cut;
ZN_MUST zn_status zn_stmt_root(zn_buf *out, const zn_trust *t, const zn_ident *root, const zn_hash *successor,
                               const zn_pk *server, const zn_ident *claim);
ZN_MUST zn_status zn_stmt_server(zn_buf *out, const zn_trust *t, const zn_ident *by, const zn_pk *server);
ZN_MUST zn_status zn_stmt_org(zn_buf *out, const zn_trust *t, const zn_ident *by, const zn_id *org, zn_org_kind kind,
                              const zn_id *parent);
ZN_MUST zn_status zn_stmt_invite(zn_buf *out, const zn_trust *t, const zn_ident *by, const zn_ident *ephemeral,
                                 int64_t expires_ms, const zn_membership *m, size_t n);
ZN_MUST zn_status zn_stmt_enrol(zn_buf *out, const zn_trust *t, const zn_ident *ephemeral, const zn_hash *invite,
                                const zn_ident *device);
ZN_MUST zn_status zn_stmt_pin(zn_buf *out, const zn_trust *t, const zn_ident *by, const zn_hash *invite,
                              const zn_pk *device);
/* Names the revocations it answers by itself (zn_trust_epoch_unanswered). no = 1: no previous key; else the previous is
 * prev_id's. */
ZN_MUST zn_status zn_stmt_epoch(zn_buf *out, zn_trust *t, const zn_env *env, const zn_ident *by, const zn_ledger *l,
                                uint64_t no, const zn_secret *key, const zn_secret *prev_key, const zn_id *prev_id);
/* orgs: only the memberships of these organisations are taken (norgs 0: all that the issuer may take). */
ZN_MUST zn_status zn_stmt_revoke(zn_buf *out, const zn_trust *t, const zn_ident *by, const zn_pk *device,
                                 const zn_id *orgs, size_t norgs, const zn_cut *cuts, size_t n, unsigned reason);
ZN_MUST zn_status zn_stmt_admit(zn_buf *out, const zn_trust *t, const zn_ident *by, const zn_pk *device,
                                const zn_cut *cut);
ZN_MUST zn_status zn_stmt_format(zn_buf *out, const zn_trust *t, const zn_ident *by, uint64_t format);

/* Issued by the committed successor's own key: takes over from `root`, whose statements count up to its head held here;
 * commits to the next successor (zn_successor_hash of its pk). */
ZN_MUST zn_status zn_stmt_successor(zn_buf *out, const zn_trust *t, const zn_ident *by, const zn_pk *root,
                                    const zn_hash *next);
void zn_successor_hash(zn_hash *out, const zn_pk *pk);

/* Epoch key ids: BLAKE2b-128("zona epoch 1", region, ledger, number, key). */
void zn_epoch_id(zn_id *out, const zn_hash *region, const zn_id *ledger, uint64_t no, const zn_secret *key);
/* The previous key inside an announcement, opened with the announced key. */
ZN_MUST zn_status zn_epoch_unwrap(const zn_epoch_info *e, const zn_secret *key, zn_secret *prev);

#endif
