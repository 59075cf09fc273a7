/* Organisations named, and offices invited. */
#include <string.h>

#include "core/store/enrol_internal.h"
#include "core/text/trust.h"

/* ---- organisations ---- */

static bool has_parent(const zn_org *o, const zn_id *parent) {
  for (size_t i = 0; i < o->nparents; i++)
    if (zn_id_cmp(&o->parents[i], parent) == 0) return true;
  return false;
}

zn_status zn_enrol_org(zn_tx *tx, const zn_id *org, zn_org_kind kind, const zn_id *parent, zn_err *err) {
  zn_replica *r = zn_tx_replica(tx);
  zn_trust *t = zn_replica_trust(r);
  zn_id regione;
  zn_org known;
  zn_key_regione(&regione);
  if (kind == ZN_ORG_AMBITO && !parent) parent = &regione;
  if (zn_trust_org(t, org, &known) && known.kind == kind && (!parent || has_parent(&known, parent))) return ZN_OK;
  if (!zn_trust_has_role(t, &zn_replica_ident(r)->sign_pk, &regione, ZN_ROLE_REGIONE))
    return zn_fail(err, ZN_E_DENIED, ZT_ENROL_REGIONE_ONLY);
  zn_buf b;
  zn_buf_init(&b, 0);
  return zn_enrol_take(tx, zn_stmt_org(&b, t, zn_replica_ident(r), org, kind, parent), &b, NULL, err);
}

/* Names an ente with the ambiti that its rows give it: those it is a member of, and the one it leads. */
static zn_status ente_orgs(zn_tx *tx, const zn_id *org, int64_t k, zn_err *err) {
  zn_replica *r = zn_tx_replica(tx);
  zn_id parents[ZN_ORG_PARENTS];
  size_t n = 0;
  ZN_STMT(s, r, "SELECT ambito FROM ambito_membro WHERE ente=?1 UNION SELECT k FROM ambito WHERE capofila=?1", err);
  sqlite3_bind_int64(s, 1, k);
  for (bool row = true; n < ZN_ORG_PARENTS;) {
    ZN_TRY(zn_step_row(r, s, &row, err));
    if (!row) break;
    if (zn_replica_hash_of_k(r, sqlite3_column_int64(s, 0), &parents[n]) == ZN_OK) n++;
  }
  sqlite3_reset(s);
  if (n == 0) return zn_enrol_org(tx, org, ZN_ORG_ENTE, NULL, err);
  for (size_t i = 0; i < n; i++) {
    ZN_TRY(zn_enrol_org(tx, &parents[i], ZN_ORG_AMBITO, NULL, err));
    ZN_TRY(zn_enrol_org(tx, org, ZN_ORG_ENTE, &parents[i], err));
  }
  return ZN_OK;
}

static zn_status row_exists(zn_replica *r, const char *sql, int64_t k, bool *found, zn_err *err) {
  ZN_STMT(s, r, sql, err);
  int64_t one;
  sqlite3_bind_int64(s, 1, k);
  return zn_query_int(r, s, &one, found, err);
}

/* The Regione's device names what it invites; for others it must be known. */
static zn_status org_known(zn_tx *tx, const zn_id *org, zn_org *out, zn_err *err) {
  zn_replica *r = zn_tx_replica(tx);
  zn_trust *t = zn_replica_trust(r);
  zn_id regione;
  zn_key_regione(&regione);
  int64_t k = zn_replica_k_of_hash(r, org, false);
  if (k >= 0 && zn_id_cmp(org, &regione) != 0 &&
      zn_trust_has_role(t, &zn_replica_ident(r)->sign_pk, &regione, ZN_ROLE_REGIONE)) {
    bool ente = false, ambito = false;
    ZN_TRY(row_exists(r, "SELECT 1 FROM ente WHERE k=?", k, &ente, err));
    ZN_TRY(row_exists(r, "SELECT 1 FROM ambito WHERE k=?", k, &ambito, err));
    if (ente) ZN_TRY(ente_orgs(tx, org, k, err));
    if (ambito) ZN_TRY(zn_enrol_org(tx, org, ZN_ORG_AMBITO, NULL, err));
  }
  return zn_trust_org(t, org, out) ? ZN_OK : zn_fail(err, ZN_E_NOTFOUND, ZT_ENROL_NO_ORG);
}

/* ---- invites ---- */

/* The ente that leads the ambito, where its row says so and the trust knows it. */
static zn_status leader_of(zn_tx *tx, const zn_id *ambito, zn_membership *out, bool *found, zn_err *err) {
  zn_replica *r = zn_tx_replica(tx);
  int64_t k = zn_replica_k_of_hash(r, ambito, false), ente = 0;
  zn_org o;
  *found = false;
  if (k < 0) return ZN_OK;
  ZN_STMT(s, r, "SELECT capofila FROM ambito WHERE k=? AND capofila IS NOT NULL", err);
  sqlite3_bind_int64(s, 1, k);
  bool row = false;
  ZN_TRY(zn_query_int(r, s, &ente, &row, err));
  if (!row || zn_replica_hash_of_k(r, ente, &out->org) != ZN_OK) return ZN_OK;
  zn_err quiet;
  if (org_known(tx, &out->org, &o, &quiet) != ZN_OK) return ZN_OK;
  out->kind = ZN_ORG_ENTE;
  out->role = ZN_ROLE_ENTE;
  *found = o.kind == ZN_ORG_ENTE;
  return ZN_OK;
}

static zn_status memberships_of(zn_tx *tx, const zn_enrol_offer *offer, zn_membership m[2], size_t *n, zn_err *err) {
  static const zn_org_kind fit[] = {[ZN_ROLE_ENTE] = ZN_ORG_ENTE,
                                    [ZN_ROLE_CAPOFILA] = ZN_ORG_AMBITO,
                                    [ZN_ROLE_REGIONE] = ZN_ORG_REGIONE,
                                    [ZN_ROLE_CONSOLIDATORE] = ZN_ORG_REGIONE};
  zn_org o;
  ZN_TRY(org_known(tx, &offer->org, &o, err));
  if (offer->role < ZN_ROLE_ENTE || offer->role > ZN_ROLE_LETTORE ||
      (offer->role != ZN_ROLE_LETTORE && o.kind != fit[offer->role]))
    return zn_fail(err, ZN_E_INVALID, ZT_ENROL_ROLE, zn_role_name(offer->role));
  m[0] = (zn_membership){o.id, o.kind, offer->role};
  *n = 1;
  if (offer->role == ZN_ROLE_CAPOFILA) {
    bool leads;
    ZN_TRY(leader_of(tx, &o.id, &m[1], &leads, err));
    zn_replica *r = zn_tx_replica(tx);
    if (leads && zn_trust_may_invite(zn_replica_trust(r), &zn_replica_ident(r)->sign_pk, &m[1], 1)) *n = 2;
  }
  return ZN_OK;
}

zn_status zn_enrol_invite_key(zn_tx *tx, const zn_ident *by, const zn_ident *ephemeral, int64_t expires_ms,
                              const zn_membership *m, size_t n, zn_hash *hash, zn_err *err) {
  zn_replica *r = zn_tx_replica(tx);
  zn_buf b;
  zn_buf_init(&b, 0);
  ZN_TRY(zn_enrol_take(tx, zn_stmt_invite(&b, zn_replica_trust(r), by, ephemeral, expires_ms, m, n), &b, hash, err));
  /* the consolidator, like the Regione, reads everything: whoever makes a ledger's first epoch grants it to them */
  if (m[0].kind != ZN_ORG_REGIONE) ZN_TRY(zn_enrol_first_epochs(tx, m, n, false, err));
  return zn_grants_issue(r, NULL, err);
}

static zn_status print(zn_replica *r, const zn_enrol_offer *offer, zn_invite *inv, zn_buf *text, char pin[9],
                       zn_err *err) {
  zn_arena a;
  zn_arena_init(&a);
  const char *url = zn_replica_meta(r, &a, "url"), *server = zn_replica_meta(r, &a, "server");
  zn_status st = ZN_E_BUG;
  if (url && server && strlen(url) < sizeof inv->url) st = zn_b32_decode(&inv->server, 32, server);
  if (st == ZN_OK) {
    memcpy(inv->url, url, strlen(url) + 1);
    inv->region = *zn_replica_region(r);
    inv->root = *zn_trust_root(zn_replica_trust(r));
    inv->org = offer->org;
    inv->role = offer->role;
    if (offer->with_pin) zn_invite_new_pin(zn_replica_env(r), pin);
    st = zn_invite_print(text, zn_replica_env(r), inv, offer->with_pin ? pin : NULL, err);
  } else {
    st = zn_fail(err, ZN_E_BUG, ZT_BUG, "url");
  }
  zn_arena_release(&a);
  return st;
}

static zn_status invite(zn_tx *tx, const zn_enrol_offer *offer, zn_buf *text, char pin[9], zn_err *err) {
  zn_replica *r = zn_tx_replica(tx);
  const zn_env *env = zn_replica_env(r);
  const zn_ident *me = zn_replica_ident(r);
  zn_trust *t = zn_replica_trust(r);
  zn_device_info d;
  if (!zn_trust_device(t, &me->sign_pk, &d) || d.state != ZN_DEV_ACTIVE)
    return zn_fail(err, ZN_E_STATE, ZT_ENROL_NOT_MEMBER);
  int64_t now = env->wall_ms(env->ctx);
  int64_t expires = offer->expires_ms ? offer->expires_ms : now + (int64_t)ZN_INVITE_DAYS * 86400000;
  if (expires <= now) return zn_fail(err, ZN_E_INVALID, ZT_ENROL_PAST);
  zn_membership m[2] = {0};
  size_t n = 0;
  ZN_TRY(memberships_of(tx, offer, m, &n, err));
  if (!zn_trust_may_invite(t, &me->sign_pk, m, n)) return zn_fail(err, ZN_E_DENIED, ZT_ENROL_NO_RIGHT);
  zn_ident eph;
  zn_invite inv;
  memset(&inv, 0, sizeof inv);
  inv.expires_ms = expires;
  env->random(env->ctx, &inv.seed, sizeof inv.seed);
  zn_ident_from_seed(&eph, &inv.seed);
  zn_status st = zn_enrol_invite_key(tx, me, &eph, expires, m, n, &inv.statement, err);
  if (st == ZN_OK) st = print(r, offer, &inv, text, pin, err);
  zn_ident_wipe(&eph);
  zn_wipe(&inv, sizeof inv);
  return st;
}

zn_status zn_enrol_invite(zn_replica *r, const zn_enrol_offer *offer, zn_buf *text, char pin[9], zn_err *err) {
  zn_tx *tx;
  ZN_TRY(zn_tx_begin(&tx, r, err));
  zn_status st = invite(tx, offer, text, pin, err);
  if (st == ZN_OK) return zn_tx_commit(tx, err);
  zn_tx_rollback(tx);
  return st;
}
