/* What a device owes to others after it has heard from them. */
#include <stdio.h>
#include <string.h>

#include "core/store/enrol_internal.h"
#include "core/text/trust.h"

/* ---- is there anything to do? ---- */

/* All that zn_enrol_after_sync looks at, in a line: when it has not changed, there is nothing to do. */
static zn_status stamp_of(zn_replica *r, char out[256], zn_err *err) {
  zn_id digest;
  char text[ZN_B32_LEN(16) + 1];
  int64_t keys = 0, feeds = 0;
  bool found;
  zn_arena a;
  zn_trust_digest(zn_replica_trust(r), &digest);
  ZN_STMT(k, r, "SELECT count(*) FROM epoch", err);
  ZN_TRY(zn_query_int(r, k, &keys, &found, err));
  ZN_STMT(f, r, "SELECT count(*) FROM feed", err);
  ZN_TRY(zn_query_int(r, f, &feeds, &found, err));
  zn_arena_init(&a);
  const char *blind = zn_replica_meta(r, &a, ZN_META_BLIND);
  snprintf(out, 256, "%s %lld %lld %s %d", zn_b32_encode(text, &digest, 16), (long long)keys, (long long)feeds,
           blind ? blind : "-", zn_replica_ephemeral(r) != NULL);
  zn_arena_release(&a);
  return ZN_OK;
}

static bool stamp_same(zn_replica *r, const char *now) {
  zn_arena a;
  zn_arena_init(&a);
  const char *was = zn_replica_meta(r, &a, "enrol_done");
  bool same = was && strcmp(was, now) == 0;
  zn_arena_release(&a);
  return same;
}

/* ---- one thing each ---- */

/* Ledgers this device has written to before they had an epoch. */
static zn_status written_epochs(zn_tx *tx, zn_err *err) {
  zn_replica *r = zn_tx_replica(tx);
  zn_trust *t = zn_replica_trust(r);
  const zn_pk *me = &zn_replica_ident(r)->sign_pk;
  zn_id ids[64];
  size_t n = 0;
  ZN_STMT(s, r, "SELECT DISTINCT ledger FROM feed WHERE device=?", err);
  zn_bind_bytes(s, 1, me, 32);
  for (bool row = true; row && n < 64;) {
    zn_ledger l;
    zn_epoch_info e;
    ZN_TRY(zn_step_row(r, s, &row, err));
    if (row && zn_column_exact(s, 0, &ids[n], 16) && zn_trust_ledger(t, &ids[n], &l) && zn_trust_may_write(t, me, &l) &&
        !zn_trust_epoch_current(t, &l.id, &e))
      n++;
  }
  sqlite3_reset(s);
  for (size_t i = 0; i < n; i++) {
    zn_ledger l;
    if (zn_trust_ledger(t, &ids[i], &l)) ZN_TRY(zn_enrol_announce(tx, &l, err));
  }
  return ZN_OK;
}

static zn_status own_epochs(zn_tx *tx, const zn_device_info *me, zn_err *err) {
  zn_membership own[ZN_INVITE_MEMBERSHIPS * 4];
  size_t n = 0;
  for (size_t i = 0; i < me->nmemberships && n < sizeof own / sizeof own[0]; i++)
    if (me->memberships[i].role == ZN_ROLE_ENTE)
      own[n++] = me->memberships[i]; /* copied: announcing moves what they lie in */
  if (n) ZN_TRY(zn_enrol_first_epochs(tx, own, n, true, err));
  return written_epochs(tx, err);
}

/* Whoever invited vouches for the one use there is. */
static zn_status pins(zn_tx *tx, zn_err *err) {
  zn_replica *r = zn_tx_replica(tx);
  zn_trust *t = zn_replica_trust(r);
  const zn_ident *me = zn_replica_ident(r);
  zn_hash invite;
  zn_pk device;
  for (size_t cursor = 0; zn_trust_pin_missing(t, &me->sign_pk, &cursor, &invite, &device);) {
    zn_invite_info i;
    if (!zn_trust_invite(t, &invite, &i) || zn_pk_cmp(&i.issuer, &me->sign_pk) != 0) continue;
    zn_buf b;
    zn_buf_init(&b, 0);
    ZN_TRY(zn_enrol_take(tx, zn_stmt_pin(&b, t, me, &invite, &device), &b, NULL, err));
  }
  return ZN_OK;
}

/* A device of this office was revoked by somebody who cannot see "ente, itself": what is held of its feed counts. */
static zn_status admit_own(zn_tx *tx, zn_err *err) {
  zn_replica *r = zn_tx_replica(tx);
  zn_trust *t = zn_replica_trust(r);
  const zn_ident *me = zn_replica_ident(r);
  struct {
    zn_pk device;
    zn_cut cut;
  } found[16];
  size_t n = 0;
  ZN_STMT(s, r, "SELECT ledger, device, head, head_hash FROM feed WHERE head > 0 AND head_hash IS NOT NULL", err);
  for (bool row = true; row && n < 16;) {
    zn_ledger l;
    ZN_TRY(zn_step_row(r, s, &row, err));
    if (!row || !zn_column_exact(s, 0, &found[n].cut.ledger, 16) || !zn_column_exact(s, 1, &found[n].device, 32))
      continue;
    found[n].cut.seq = (uint64_t)sqlite3_column_int64(s, 2);
    if (zn_column_exact(s, 3, &found[n].cut.hash, 32) && zn_trust_ledger(t, &found[n].cut.ledger, &l) &&
        l.kind == ZN_L7_ENTE_SELF && zn_trust_has_role(t, &me->sign_pk, &l.owner, ZN_ROLE_ENTE) &&
        zn_trust_cut_missing(t, &l.id, &found[n].device))
      n++;
  }
  sqlite3_reset(s);
  for (size_t i = 0; i < n; i++) {
    zn_buf b;
    zn_buf_init(&b, 0);
    ZN_TRY(zn_enrol_take(tx, zn_stmt_admit(&b, t, me, &found[i].device, &found[i].cut), &b, NULL, err));
  }
  return ZN_OK;
}

/* The server said that it is not blind: its consolidator is invited, once, under the key that the claim agreed. */
static zn_status consolidator(zn_tx *tx, zn_err *err) {
  zn_replica *r = zn_tx_replica(tx);
  zn_trust *t = zn_replica_trust(r);
  zn_membership m = {.kind = ZN_ORG_REGIONE, .role = ZN_ROLE_CONSOLIDATORE};
  uint8_t keys[64];
  zn_arena a;
  zn_invite_info inv;
  zn_key_regione(&m.org);
  zn_arena_init(&a);
  const char *blind = zn_replica_meta(r, &a, ZN_META_BLIND), *text = zn_replica_meta(r, &a, "consolidatore");
  bool wanted = blind && strcmp(blind, "0") == 0 && text && zn_b32_decode(keys, sizeof keys, text) == ZN_OK;
  zn_arena_release(&a);
  const zn_ident *me = zn_replica_ident(r);
  if (!wanted || !zn_trust_may_invite(t, &me->sign_pk, &m, 1)) return ZN_OK;
  zn_ident eph;
  memset(&eph, 0, sizeof eph);
  memcpy(&eph.sign_pk, keys, 32);
  memcpy(&eph.box_pk, keys + 32, 32);
  for (size_t i = 0; zn_trust_invite_at(t, i, &inv); i++)
    if (zn_pk_cmp(&inv.ephemeral, &eph.sign_pk) == 0) return ZN_OK;
  zn_hash hash;
  /* the server is at hand, and nobody else knows the key: it need not be hurried */
  int64_t expires = zn_replica_env(r)->wall_ms(zn_replica_env(r)->ctx) + 365 * (int64_t)86400000;
  return zn_enrol_invite_key(tx, me, &eph, expires, &m, 1, &hash, err);
}

static zn_status after_sync(zn_tx *tx, zn_err *err) {
  zn_replica *r = zn_tx_replica(tx);
  zn_trust *t = zn_replica_trust(r);
  zn_device_info me;
  if (zn_trust_device(t, &zn_replica_ident(r)->sign_pk, &me) && me.state == ZN_DEV_ACTIVE) {
    ZN_TRY(own_epochs(tx, &me, err));
    ZN_TRY(pins(tx, err));
    ZN_TRY(admit_own(tx, err));
    ZN_TRY(zn_enrol_renew(tx, false, err));
    ZN_TRY(consolidator(tx, err));
    ZN_TRY(zn_grants_issue(r, NULL, err));
    /* the keys are in the keyring, and sealed to the device itself by the grants just made */
    if (zn_replica_ephemeral(r) && zn_enrol_complete(r)) ZN_TRY(zn_replica_set_ephemeral(r, NULL, err));
  }
  char stamp[256];
  ZN_TRY(stamp_of(r, stamp, err));
  return zn_replica_set_meta(r, "enrol_done", stamp, err);
}

zn_status zn_enrol_after_sync(zn_replica *r, zn_err *err) {
  char now[256];
  zn_tx *tx;
  ZN_TRY(stamp_of(r, now, err));
  if (stamp_same(r, now)) return ZN_OK;
  ZN_TRY(zn_tx_begin(&tx, r, err));
  zn_status st = after_sync(tx, err);
  if (st == ZN_OK) return zn_tx_commit(tx, err);
  zn_tx_rollback(tx);
  return st;
}
