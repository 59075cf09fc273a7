/* Epochs of ledgers: first ones, and new ones after a revocation. */
#include <string.h>

#include "core/store/enrol_internal.h"
#include "core/text/trust.h"

zn_status zn_enrol_take(zn_tx *tx, zn_status made, zn_buf *stmt, zn_hash *hash, zn_err *err) {
  zn_status st = made;
  if (st != ZN_OK) {
    st = zn_fail(err, st, ZT_ENROL_MAKE, zn_status_name(st));
  } else {
    st = zn_tx_add_trust(tx, zn_buf_span(stmt), err);
    if (st == ZN_OK && hash) zn_hash_raw(hash, zn_buf_span(stmt));
  }
  zn_buf_release(stmt);
  return st;
}

zn_status zn_enrol_announce(zn_tx *tx, const zn_ledger *l, zn_err *err) {
  zn_replica *r = zn_tx_replica(tx);
  zn_trust *t = zn_replica_trust(r);
  const zn_env *env = zn_replica_env(r);
  zn_epoch_info now;
  zn_secret key, prev;
  bool later = zn_trust_epoch_current(t, &l->id, &now);
  if (later && zn_replica_epoch_key(r, &now.id, &prev) != ZN_OK) return ZN_E_NOTFOUND;
  env->random(env->ctx, &key, sizeof key);
  uint64_t no = later ? now.no + 1 : 1;
  zn_buf b;
  zn_buf_init(&b, 0);
  zn_status st =
      zn_stmt_epoch(&b, t, env, zn_replica_ident(r), l, no, &key, later ? &prev : NULL, later ? &now.id : NULL);
  st = zn_enrol_take(tx, st, &b, NULL, err);
  if (st == ZN_OK) st = zn_tx_add_epoch_key(tx, &l->id, no, &key, err);
  zn_wipe(&key, sizeof key);
  zn_wipe(&prev, sizeof prev);
  return st;
}

/* Ledgers for which want() says yes, copied: announcing changes the set they are asked from. */
typedef bool (*ledger_fn)(zn_replica *r, const zn_ledger *l, const void *ctx);

static zn_status announce_where(zn_tx *tx, ledger_fn want, const void *ctx, zn_err *err) {
  zn_replica *r = zn_tx_replica(tx);
  zn_trust *t = zn_replica_trust(r);
  zn_buf list;
  zn_ledger l;
  zn_buf_init(&list, 0);
  for (size_t i = 0; zn_trust_ledger_at(t, i, &l); i++)
    if (zn_trust_may_key(t, &zn_replica_ident(r)->sign_pk, &l) && want(r, &l, ctx)) zn_buf_put(&list, &l, sizeof l);
  zn_status st = zn_buf_ok(&list) ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t at = 0; st == ZN_OK && at < list.n; at += sizeof l) {
    memcpy(&l, list.p + at, sizeof l);
    st = zn_enrol_announce(tx, &l, err);
    if (st == ZN_E_NOTFOUND) st = ZN_OK; /* somebody who holds the key will */
  }
  zn_buf_release(&list);
  return st;
}

typedef struct readers {
  const zn_membership *m;
  size_t n;
  bool self;
} readers;

static bool lacks_first(zn_replica *r, const zn_ledger *l, const void *ctx) {
  const readers *who = ctx;
  zn_trust *t = zn_replica_trust(r);
  zn_epoch_info e;
  if (l->kind == ZN_L7_ENTE_SELF && !who->self) return false;
  return zn_trust_memberships_read(t, who->m, who->n, l) && !zn_trust_epoch_current(t, &l->id, &e);
}

zn_status zn_enrol_first_epochs(zn_tx *tx, const zn_membership *m, size_t n, bool self, zn_err *err) {
  return announce_where(tx, lacks_first, &(readers){m, n, self}, err);
}

/* Is some device of the organisation active? (Then its office renews the keys of its own ledgers.) */
static bool org_active(zn_trust *t, const zn_id *org) {
  zn_device_info d;
  for (size_t i = 0; zn_trust_device_at(t, i, &d); i++)
    for (size_t k = 0; d.state == ZN_DEV_ACTIVE && k < d.nmemberships; k++)
      if (zn_id_cmp(&d.memberships[k].org, org) == 0 && d.memberships[k].role != ZN_ROLE_LETTORE) return true;
  return false;
}

static bool to_renew(zn_replica *r, const zn_ledger *l, const void *ctx) {
  const bool *all = ctx;
  zn_trust *t = zn_replica_trust(r);
  if (zn_trust_epoch_unanswered(t, &l->id, NULL, 0) == 0) return false;
  return *all || zn_trust_may_write(t, &zn_replica_ident(r)->sign_pk, l) || !org_active(t, &l->owner);
}

zn_status zn_enrol_renew(zn_tx *tx, bool all, zn_err *err) { return announce_where(tx, to_renew, &all, err); }
