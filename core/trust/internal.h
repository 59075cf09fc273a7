/* internal: what the files of core/trust share. The set (set.c) only grows; everything in zn_eval is computed from it
 * anew, in an arena of its own, when a question finds the set changed. The evaluation walks the set in canonical orders
 * only (issuers by key, statements by number and hash), so that it cannot depend on arrival. */
#ifndef ZONA_CORE_TRUST_INTERNAL_H
#define ZONA_CORE_TRUST_INTERNAL_H

#include "core/base/arena.h"
#include "core/trust/statement.h"

#define NONE UINT32_MAX

/* From 32-byte keys to small numbers: open addressing; values are kept, the keys lie where `key` finds them. */
typedef struct map {
  uint32_t *slot; /* value + 1; 0: free */
  size_t cap, n;
} map;
typedef const uint8_t *(*map_key)(const void *ctx, uint32_t value);
uint32_t map_find(const map *m, const uint8_t key[32], map_key at, const void *ctx); /* NONE */
bool map_put(map *m, const uint8_t key[32], uint32_t value, map_key at, const void *ctx);
void map_free(map *m);

/* ---- the set ---- */

typedef enum verdict { V_NO_RIGHT, V_EFFECTIVE, V_AFTER_REVOCATION, V_TWO_USES, V_NEWER } verdict;

typedef struct node {
  zn_stmt s;
  uint32_t issuer;
  uint32_t prev; /* index of the previous statement; NONE for the first */
  verdict verdict;
} node;

typedef struct issuer {
  zn_pk pk;
  uint32_t *at; /* its statements by (seq, hash) */
  uint32_t n, cap;
  bool forked;
} issuer;

/* ---- the evaluation ---- */

/* A membership of a device, and what revocations say of it. */
typedef struct member {
  zn_membership m;
  uint32_t invite; /* node that gave it */
  bool revoked;
} member;

typedef struct dev {
  zn_pk pk;
  zn_boxpk box;
  member *members;
  uint32_t nmembers, cap;
  unsigned depth;
  uint32_t enrol; /* the best founded enrolment */
  bool is_root;   /* a root key, which has every right */
  zn_hash root_cut;
  uint64_t root_cut_seq; /* 0: no cut */
  zn_membership *shown;  /* what zn_device_info points at */
  size_t nshown;
  zn_device_state state;
} dev;

/* An accepted revocation: its rank, and the memberships of its issuer that gave the right. */
typedef struct revocation {
  uint32_t node;
  uint32_t by;    /* device */
  unsigned level; /* 0 root, 1 regione, 2 capofila, 3 ente */
  unsigned depth;
  bool all; /* every membership of the device, else those of these organisations */
  zn_id *orgs;
  size_t norgs;
} revocation;

typedef struct epoch {
  uint32_t node;
  uint32_t prev; /* index in epochs; NONE */
} epoch;

typedef struct open_invite {
  uint32_t node;
  zn_membership m[ZN_INVITE_MEMBERSHIPS];
} open_invite;

typedef struct zn_eval {
  zn_arena arena;
  zn_arena tail; /* of what epochs alone change: epochs, alarms */
  dev *devices;
  uint32_t ndevices, devices_cap;
  map by_pk;
  zn_org *orgs; /* sorted by id once settled */
  uint32_t norgs, orgs_cap;
  revocation *revs; /* accepted, best rank first */
  uint32_t nrevs;
  uint32_t *admits;
  uint32_t nadmits;
  zn_ledger *ledgers; /* by id */
  size_t nledgers;
  epoch *epochs; /* by (ledger, no, id) */
  size_t nepochs;
  zn_pk *servers;
  size_t nservers;
  open_invite *invites; /* effective ones */
  size_t ninvites;
  uint32_t *listed; /* devices but root keys, by key */
  size_t nlisted;
  uint32_t *epoch_ids;           /* epochs by id */
  const struct pin_choice *pins; /* by invite */
  uint32_t npins;
  zn_alarm *alarms;
  size_t nalarms;
  zn_pk root_now;
  zn_hash successor;
  bool has_root;
} zn_eval;

struct zn_trust {
  zn_hash region;
  zn_pk root_pk;
  node **nodes; /* in order of arrival, which nothing but zn_trust_clone looks at */
  uint32_t n, cap;
  map by_hash;
  issuer *issuers;
  uint32_t nissuers, issuers_cap;
  map issuer_by_pk;
  uint32_t *order; /* issuers by key */
  uint32_t norder;
  uint64_t generation;
  uint64_t evaluated;  /* generation that `e` answers for */
  bool standing_moved; /* something else than epochs came since: everything is computed anew */
  zn_id digest;
  uint64_t digest_of;
  zn_eval e;
};

uint32_t node_by_hash(const zn_trust *t, const zn_hash *h);
issuer *issuer_by_pk(const zn_trust *t, const zn_pk *pk);
void set_sort_issuers(zn_trust *t);

/* Makes t->e answer for the set as it is. false: no memory (questions then answer "no"). */
bool trust_eval(zn_trust *t);

/* standing.c: devices and organisations, given the accepted revocations (t->e.revs) and the pins chosen. */
typedef struct pin_choice {
  uint32_t invite; /* node */
  zn_pk device;
  unsigned level, depth; /* rank of the pin */
  uint32_t pin;          /* node */
} pin_choice;
bool standing_compute(zn_trust *t, const pin_choice *pins, uint32_t npins);
dev *device_by_pk(const zn_trust *t, const zn_pk *pk);

/* rights.c: has the issuer of a statement (or a device, node NULL: now) the right? */
typedef bool (*right_fn)(const zn_trust *t, const zn_membership *m, const void *what);
/* Is there a membership of d, usable for statement n (NULL: usable now), for which fn says yes? *level (may be NULL):
 * the best such. */
bool right_any(const zn_trust *t, const dev *d, const node *n, right_fn fn, const void *what, unsigned *level);
bool right_of_region(const zn_trust *t, const zn_membership *m, const void *what);
bool right_to_key(const zn_trust *t, const zn_membership *m, const void *ledger);
bool right_over_membership(const zn_trust *t, const zn_membership *m, const void *membership); /* revocation, admit */
bool right_to_give(const zn_trust *t, const zn_membership *m, const void *membership);         /* invite, pin */
bool right_to_invite(const zn_trust *t, const dev *d, const node *n, const zn_membership *m, size_t count);
unsigned role_level(zn_role r);
const zn_org *org_by_id(const zn_trust *t, const zn_id *id);
bool org_is_child(const zn_trust *t, const zn_id *child, const zn_id *parent);
bool membership_reads(const zn_trust *t, const zn_membership *m, const zn_ledger *l);
bool membership_writes(const zn_membership *m, const zn_ledger *l);
/* Memberships of an INVITE with the kinds of its organisations; false when one of them names nothing or an impossible
 * role. */
bool invite_memberships(const zn_trust *t, const zn_stmt *s, zn_membership *out);
/* Does node n lie at or before the statement (seq, hash) of the same issuer? */
bool node_inside(const zn_trust *t, const node *n, uint64_t seq, const zn_hash *hash);
/* Does the deciding revocation leave statement n to its issuer d in respect of membership m? */
bool revocation_spares(const zn_trust *t, const dev *d, const zn_membership *m, const node *n);
bool revocation_covers(const revocation *r, const zn_membership *m);

/* revoke.c: standing, pins and revocations together. ledgers.c, epochs.c, eval.c: the later steps of an evaluation. */
bool revoke_compute(zn_trust *t);
bool ledgers_compute(zn_trust *t);
bool epochs_compute(zn_trust *t);
bool alarms_compute(zn_trust *t);
const zn_ledger *ledger_find(const zn_trust *t, const zn_id *id);

#endif
