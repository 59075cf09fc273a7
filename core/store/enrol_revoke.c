/* Devices: listed, told apart, revoked, pinned. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/store/enrol_internal.h"
#include "core/text/trust.h"

/* ---- revoking ---- */

/* What is held of the device's feeds: the last segment of each. */
static zn_status cuts_of(zn_replica *r, const zn_pk *device, zn_buf *out, zn_err *err) {
  ZN_STMT(
      s, r,
      "SELECT ledger, head, head_hash FROM feed WHERE device=? AND head > 0 AND head_hash IS NOT NULL ORDER BY ledger",
      err);
  zn_bind_bytes(s, 1, device, 32);
  for (bool row = true; row;) {
    zn_cut c;
    ZN_TRY(zn_step_row(r, s, &row, err));
    if (!row) break;
    c.seq = (uint64_t)sqlite3_column_int64(s, 1);
    if (zn_column_exact(s, 0, &c.ledger, 16) && zn_column_exact(s, 2, &c.hash, 32)) zn_buf_put(out, &c, sizeof c);
  }
  sqlite3_reset(s);
  return zn_buf_ok(out) ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
}

/* orgs: only these memberships (norgs 0: all). */
static zn_status revoke_say(zn_tx *tx, const zn_pk *device, const zn_id *orgs, size_t norgs, const zn_cut *cuts,
                            size_t n, unsigned reason, zn_err *err) {
  zn_replica *r = zn_tx_replica(tx);
  zn_trust *t = zn_replica_trust(r);
  size_t at = 0;
  do {
    size_t some = n - at < ZN_REVOKE_CUTS ? n - at : ZN_REVOKE_CUTS;
    zn_buf b;
    zn_buf_init(&b, 0);
    zn_status st =
        zn_stmt_revoke(&b, t, zn_replica_ident(r), device, orgs, norgs, some ? cuts + at : NULL, some, reason);
    ZN_TRY(zn_enrol_take(tx, st, &b, NULL, err));
    at += some;
  } while (at < n);
  return ZN_OK;
}

static zn_status renew(zn_tx *tx, zn_err *err) {
  ZN_TRY(zn_enrol_renew(tx, true, err));
  return zn_grants_issue(zn_tx_replica(tx), NULL, err);
}

static zn_status revoke_tx(zn_tx *tx, const zn_pk *device, const zn_id *orgs, size_t norgs, unsigned reason,
                           zn_err *err) {
  zn_buf cuts;
  zn_buf_init(&cuts, 0);
  zn_status st = cuts_of(zn_tx_replica(tx), device, &cuts, err);
  if (st == ZN_OK)
    st =
        revoke_say(tx, device, orgs, norgs, (const zn_cut *)(const void *)cuts.p, cuts.n / sizeof(zn_cut), reason, err);
  zn_buf_release(&cuts);
  return st;
}

zn_status zn_enrol_revoke(zn_replica *r, const zn_pk *device, unsigned reason, zn_err *err) {
  const zn_pk *me = &zn_replica_ident(r)->sign_pk;
  zn_tx *tx;
  if (zn_pk_cmp(device, me) == 0) return zn_fail(err, ZN_E_DENIED, ZT_ENROL_SELF);
  ZN_TRY(zn_tx_begin(&tx, r, err));
  zn_status st =
      zn_trust_may_revoke(zn_replica_trust(r), me, device) ? ZN_OK : zn_fail(err, ZN_E_DENIED, ZT_ENROL_NO_REVOKE);
  if (st == ZN_OK) st = revoke_tx(tx, device, NULL, 0, reason, err);
  if (st == ZN_OK) st = renew(tx, err);
  if (st == ZN_OK) return zn_tx_commit(tx, err);
  zn_tx_rollback(tx);
  return st;
}

static bool member_of(const zn_device_info *d, const zn_id *org) {
  for (size_t i = 0; i < d->nmemberships; i++)
    if (zn_id_cmp(&d->memberships[i].org, org) == 0) return true;
  return false;
}

zn_status zn_enrol_dismiss(zn_tx *tx, const zn_id *org, const zn_id *keep, size_t *n, zn_err *err) {
  zn_replica *r = zn_tx_replica(tx);
  zn_trust *t = zn_replica_trust(r);
  zn_buf who;
  zn_device_info d;
  zn_buf_init(&who, 0); /* copied: revoking changes the set they are asked from */
  for (size_t i = 0; zn_trust_device_at(t, i, &d); i++)
    if (d.state != ZN_DEV_REVOKED && member_of(&d, org) && !(keep != NULL && member_of(&d, keep)))
      zn_buf_put(&who, &d.pk, sizeof d.pk);
  zn_status st = zn_buf_ok(&who) ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  *n = 0;
  for (size_t at = 0; st == ZN_OK && at < who.n; at += sizeof d.pk, (*n)++) {
    zn_pk pk;
    memcpy(&pk, who.p + at, sizeof pk);
    st = zn_trust_may_revoke(t, &zn_replica_ident(r)->sign_pk, &pk) ? ZN_OK
                                                                    : zn_fail(err, ZN_E_DENIED, ZT_ENROL_NO_REVOKE);
    if (st == ZN_OK) st = revoke_tx(tx, &pk, org, 1, 3, err);
  }
  zn_buf_release(&who);
  return st == ZN_OK && *n > 0 ? renew(tx, err) : st;
}

/* ---- pinning by hand ---- */

zn_status zn_enrol_pin(zn_replica *r, const zn_pk *device, zn_err *err) {
  zn_device_info d;
  zn_invite_info i;
  zn_tx *tx;
  const zn_ident *me = zn_replica_ident(r);
  ZN_TRY(zn_tx_begin(&tx, r, err));
  zn_trust *t = zn_replica_trust(r);
  zn_status st = ZN_OK;
  if (!zn_trust_device(t, device, &d) || d.state != ZN_DEV_WAITING || !zn_trust_invite(t, &d.invite, &i) ||
      !zn_trust_may_invite(t, &me->sign_pk, i.memberships, i.nmemberships))
    st = zn_fail(err, ZN_E_DENIED, ZT_ENROL_NO_PIN);
  if (st == ZN_OK) {
    zn_buf b;
    zn_buf_init(&b, 0);
    st = zn_enrol_take(tx, zn_stmt_pin(&b, t, me, &i.hash, device), &b, NULL, err);
  }
  if (st == ZN_OK) st = zn_grants_issue(r, NULL, err);
  if (st == ZN_OK) return zn_tx_commit(tx, err);
  zn_tx_rollback(tx);
  return st;
}

/* ---- listing ---- */

static int by_org(const void *a, const void *b) {
  const zn_enrol_device *x = a, *y = b;
  int c = (x->nmemberships == 0) - (y->nmemberships == 0);
  if (c == 0 && x->nmemberships) c = (int)x->memberships[0].kind - (int)y->memberships[0].kind;
  if (c == 0 && x->nmemberships) c = zn_id_cmp(&x->memberships[0].org, &y->memberships[0].org);
  return c ? c : zn_pk_cmp(&x->pk, &y->pk);
}

static zn_status segments_of(zn_replica *r, const zn_pk *device, uint64_t *out, zn_err *err) {
  int64_t n = 0;
  bool found;
  ZN_STMT(s, r, "SELECT coalesce(sum(head), 0) FROM feed WHERE device=?", err);
  zn_bind_bytes(s, 1, device, 32);
  ZN_TRY(zn_query_int(r, s, &n, &found, err));
  *out = (uint64_t)n;
  return ZN_OK;
}

zn_status zn_enrol_devices(zn_replica *r, zn_arena *a, zn_enrol_device **out, size_t *n, zn_err *err) {
  zn_trust *t = zn_replica_trust(r);
  const zn_pk *me = &zn_replica_ident(r)->sign_pk;
  size_t count = zn_trust_device_count(t);
  zn_enrol_device *list = zn_arena_alloc(a, (count + 1) * sizeof *list);
  zn_device_info d;
  if (!list) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < count; i++) {
    if (!zn_trust_device_at(t, i, &d)) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    zn_enrol_device *e = &list[i];
    e->pk = d.pk;
    zn_b32_encode(e->id, &d.pk, 32);
    e->state = d.state;
    zn_span m = zn_arena_dup(a, ZN_SPAN(d.memberships, d.nmemberships * sizeof *d.memberships));
    e->memberships = (const zn_membership *)(const void *)m.p;
    e->nmemberships = m.p ? d.nmemberships : 0;
    e->me = zn_pk_cmp(&d.pk, me) == 0;
    e->may_revoke = !e->me && d.state != ZN_DEV_REVOKED && zn_trust_may_revoke(t, me, &d.pk);
    ZN_TRY(segments_of(r, &d.pk, &e->segments, err));
  }
  qsort(list, count, sizeof *list, by_org);
  *out = list;
  *n = count;
  return ZN_OK;
}

zn_status zn_enrol_find_device(zn_replica *r, const char *text, zn_pk *out, zn_err *err) {
  zn_trust *t = zn_replica_trust(r);
  char want[ZN_B32_LEN(32) + 1], id[ZN_B32_LEN(32) + 1];
  size_t n = 0, hits = 0;
  zn_device_info d;
  for (const char *p = text; *p && n < sizeof want - 1; p++)
    if (*p != '-' && *p != ' ') want[n++] = (char)tolower((unsigned char)*p);
  want[n] = 0;
  for (size_t i = 0; n >= 4 && zn_trust_device_at(t, i, &d); i++) {
    zn_b32_encode(id, &d.pk, 32);
    if (strncmp(id, want, n) != 0) continue;
    *out = d.pk;
    hits++;
  }
  if (hits > 1) return zn_fail(err, ZN_E_INVALID, ZT_ENROL_MANY, text);
  return hits == 1 ? ZN_OK : zn_fail(err, ZN_E_NOTFOUND, ZT_ENROL_NO_DEVICE, text);
}
