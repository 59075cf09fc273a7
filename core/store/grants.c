/* Grants that this device gives: the keys it holds, sealed to who may read and may lack them.
 *
 * Nobody sees the grants that others gave, so "missing" is judged by who is near: the device that announced an epoch
 * grants it to all readers it knows; whoever invited a device (or an invite still open) grants it what was announced
 * meanwhile; the owner's devices grant their own ledgers to everybody; where the inviter is gone, or leads the ambito
 * no more, who may key the ledger does it for it (a comune that lives on files meets nobody but its capofila); and if
 * neither announcer nor inviter is there any more, any holder steps in. Only the last epoch of each branch is granted:
 * each announcement wraps the key before it. */
#include <string.h>

#include "core/store/enrol_internal.h"
#include "core/text/trust.h"

enum { GRANT_UNSENT = 2, GRANT_PASSED = 5 }; /* states of table grants: ddl.c */

static zn_status store(zn_replica *r, const zn_grant *g, zn_span wire, int state, zn_err *err) {
  ZN_STMT(s, r, "INSERT OR IGNORE INTO grants(hash, recipient, epoch, state, body) VALUES(?,?,?,?,?)", err);
  zn_bind_bytes(s, 1, &g->hash, 32);
  zn_bind_bytes(s, 2, &g->recipient, 32);
  zn_bind_bytes(s, 3, &g->epoch, 16);
  sqlite3_bind_int(s, 4, state);
  zn_bind_bytes(s, 5, wire.p, wire.n);
  return zn_step_done(r, s, err);
}

static bool shares_org(const zn_device_info *a, const zn_membership *m, size_t n) {
  for (size_t i = 0; i < a->nmemberships; i++)
    for (size_t k = 0; k < n; k++)
      if (zn_id_cmp(&a->memberships[i].org, &m[k].org) == 0) return true;
  return false;
}

/* Files go up and down through the capofila and the Regione, and between the devices of one office: those pass grants
 * on; a comune does not carry everybody's about. */
static bool on_my_way(const zn_device_info *me, const zn_membership *m, size_t n) {
  for (size_t i = 0; i < me->nmemberships; i++)
    if (me->memberships[i].role == ZN_ROLE_CAPOFILA || me->memberships[i].role == ZN_ROLE_REGIONE) return true;
  return shares_org(me, m, n);
}

/* Somebody else's, come by bundle: passed on with the next sync if its recipient is one that the trust knows. */
static zn_status pass(zn_replica *r, const zn_grant *g, zn_span wire, bool *fresh, zn_err *err) {
  zn_trust *t = zn_replica_trust(r);
  zn_epoch_info e;
  zn_device_info me, d;
  zn_invite_info inv;
  bool wanted = false;
  if (!zn_trust_device(t, &zn_replica_ident(r)->sign_pk, &me) || me.state != ZN_DEV_ACTIVE) return ZN_E_DENIED;
  for (size_t i = 0; !wanted && zn_trust_device_at(t, i, &d); i++)
    wanted = d.state == ZN_DEV_ACTIVE && memcmp(&d.box_pk, &g->recipient, 32) == 0 &&
             on_my_way(&me, d.memberships, d.nmemberships);
  for (size_t i = 0; !wanted && zn_trust_invite_at(t, i, &inv); i++)
    wanted = memcmp(&inv.box_pk, &g->recipient, 32) == 0 && on_my_way(&me, inv.memberships, inv.nmemberships);
  if (!wanted || !zn_trust_epoch(t, &g->epoch, &e)) return ZN_E_DENIED;
  sqlite3 *db = zn_replica_db(r);
  ZN_TRY(store(r, g, wire, GRANT_PASSED, err));
  if (fresh) *fresh = sqlite3_changes(db) > 0;
  return ZN_OK;
}

zn_status zn_replica_pass_grant(zn_replica *r, zn_span wire, bool *fresh, zn_err *err) {
  zn_grant g;
  zn_status st = zn_grant_parse(&g, zn_replica_region(r), wire);
  if (st != ZN_OK) return zn_fail(err, st, ZT_ENROL_MAKE, zn_status_name(st));
  return pass(r, &g, wire, fresh, err);
}

/* ---- who gets what ---- */

typedef struct recipient {
  zn_boxpk box;
  const zn_membership *m;
  size_t n;
  bool mine;   /* I invited it, or it is me */
  bool orphan; /* whoever invited it is gone */
  bool adrift; /* or could not invite it today: another leads the ambito now */
} recipient;

static bool active(zn_trust *t, const zn_pk *pk) {
  zn_device_info d;
  return zn_trust_device(t, pk, &d) && d.state == ZN_DEV_ACTIVE;
}

/* By this device: what others gave, as a bundle says, may hold anything. */
static bool given(zn_replica *r, const zn_boxpk *to, const zn_id *epoch) {
  sqlite3_stmt *s = zn_replica_stmt(r, "SELECT 1 FROM grants WHERE recipient=? AND epoch=? AND state<5", NULL);
  int64_t one = 0;
  bool found = false;
  if (!s) return true;
  zn_bind_bytes(s, 1, to, 32);
  zn_bind_bytes(s, 2, epoch, 16);
  return zn_query_int(r, s, &one, &found, NULL) != ZN_OK || found;
}

static zn_status give(zn_replica *r, const zn_boxpk *to, const zn_epoch_info *e, const zn_secret *key, zn_err *err) {
  zn_buf b;
  zn_grant g;
  zn_buf_init(&b, ZN_GRANT_MAX);
  zn_status st =
      zn_grant_make(&b, zn_replica_env(r), zn_replica_region(r), zn_replica_ident(r), to, &e->ledger, e->no, key);
  if (st != ZN_OK) {
    /* a recipient's key that nothing can be sealed to (a hostile one) must not stop the others */
    zn_buf_release(&b);
    return st == ZN_E_NOMEM ? zn_fail(err, st, ZT_NO_MEMORY) : ZN_OK;
  }
  st = zn_grant_parse(&g, zn_replica_region(r), zn_buf_span(&b));
  if (st == ZN_OK) st = store(r, &g, zn_buf_span(&b), GRANT_UNSENT, err);
  zn_buf_release(&b);
  return st;
}

/* Does another epoch that we hold wrap this one? */
static bool wrapped(zn_replica *r, zn_trust *t, const zn_epoch_info *e) {
  zn_epoch_info next;
  zn_secret key;
  zn_status st = ZN_E_NOTFOUND;
  if (zn_trust_epoch_current(t, &e->ledger, &next) && zn_id_cmp(&next.id, &e->id) == 0) return false;
  for (size_t i = 0; st != ZN_OK && zn_trust_epoch_at(t, i, &next); i++)
    if (zn_id_cmp(&next.prev_id, &e->id) == 0 && zn_id_cmp(&next.ledger, &e->ledger) == 0)
      st = zn_replica_epoch_key(r, &next.id, &key);
  zn_wipe(&key, sizeof key);
  return st == ZN_OK;
}

static zn_status give_epoch(zn_replica *r, const zn_epoch_info *e, const zn_secret *key, const recipient *to,
                            size_t nto, size_t *n, zn_err *err) {
  zn_trust *t = zn_replica_trust(r);
  const zn_pk *me = &zn_replica_ident(r)->sign_pk;
  zn_ledger l;
  if (!zn_trust_ledger(t, &e->ledger, &l)) return ZN_OK;
  bool near_me = zn_pk_cmp(&e->issuer, me) == 0 || zn_trust_may_write(t, me, &l);
  bool announcer_gone = !active(t, &e->issuer), mine_to_key = zn_trust_may_key(t, me, &l);
  for (size_t i = 0; i < nto; i++) {
    bool lonely = (to[i].orphan && announcer_gone) || (to[i].adrift && mine_to_key);
    if (!near_me && !to[i].mine && !lonely) continue;
    if (!zn_trust_memberships_read(t, to[i].m, to[i].n, &l) || given(r, &to[i].box, &e->id)) continue;
    ZN_TRY(give(r, &to[i].box, e, key, err));
    (*n)++;
  }
  return ZN_OK;
}

/* Active devices and invites still open. */
static zn_status recipients(zn_replica *r, zn_arena *a, recipient **out, size_t *n, zn_err *err) {
  zn_trust *t = zn_replica_trust(r);
  const zn_pk *me = &zn_replica_ident(r)->sign_pk;
  int64_t now = zn_replica_env(r)->wall_ms(zn_replica_env(r)->ctx);
  zn_device_info d;
  zn_invite_info inv;
  recipient *to = zn_arena_alloc(a, (zn_trust_device_count(t) + zn_trust_invite_count(t) + 1) * sizeof *to);
  if (!to) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  *n = 0;
  for (size_t i = 0; zn_trust_device_at(t, i, &d); i++) {
    if (d.state != ZN_DEV_ACTIVE) continue;
    bool invited = zn_trust_invite(t, &d.invite, &inv);
    bool mine = zn_pk_cmp(&d.pk, me) == 0 || (invited && zn_pk_cmp(&inv.issuer, me) == 0);
    bool gone = !invited || !active(t, &inv.issuer);
    bool adrift = invited && (gone || !zn_trust_may_invite(t, &inv.issuer, d.memberships, d.nmemberships));
    to[(*n)++] = (recipient){d.box_pk, d.memberships, d.nmemberships, mine, gone, adrift};
  }
  for (size_t i = 0; zn_trust_invite_at(t, i, &inv); i++) {
    if (inv.used || inv.expires_ms < now) continue;
    to[(*n)++] = (recipient){
        inv.box_pk, inv.memberships, inv.nmemberships, zn_pk_cmp(&inv.issuer, me) == 0, !active(t, &inv.issuer), false};
  }
  *out = to;
  return ZN_OK;
}

zn_status zn_grants_issue(zn_replica *r, size_t *n, zn_err *err) {
  zn_trust *t = zn_replica_trust(r);
  zn_arena a;
  recipient *to = NULL;
  size_t nto = 0, made = 0;
  zn_epoch_info e;
  zn_arena_init(&a);
  zn_status st = active(t, &zn_replica_ident(r)->sign_pk) ? recipients(r, &a, &to, &nto, err) : ZN_OK;
  for (size_t i = 0; st == ZN_OK && nto && zn_trust_epoch_at(t, i, &e); i++) {
    zn_secret key;
    if (zn_replica_epoch_key(r, &e.id, &key) == ZN_OK && !wrapped(r, t, &e))
      st = give_epoch(r, &e, &key, to, nto, &made, err);
    zn_wipe(&key, sizeof key);
  }
  zn_arena_release(&a);
  if (st == ZN_OK && n) *n = made;
  return st;
}

zn_status zn_replica_issue_grants(zn_replica *r, size_t *n, zn_err *err) {
  zn_tx *tx;
  size_t made = 0;
  ZN_TRY(zn_tx_begin(&tx, r, err));
  zn_status st = zn_grants_issue(r, &made, err);
  if (st != ZN_OK) {
    zn_tx_rollback(tx);
    return st;
  }
  ZN_TRY(zn_tx_commit(tx, err));
  if (n) *n = made;
  return ZN_OK;
}
