/* A region begins; a device joins; the root is recovered. */
#include <stdio.h>
#include <string.h>

#include "core/base/date.h"
#include "core/store/enrol_internal.h"
#include "core/text/trust.h"

/* ---- the root's key ---- */

static bool root_path(char out[4200], const char *home) {
  return (size_t)snprintf(out, 4200, "%s/root.key", home) < 4200;
}

zn_status zn_enrol_root_read(zn_replica *r, zn_ident *root, zn_err *err) {
  char path[4200];
  zn_secret seed;
  if (!root_path(path, zn_replica_home(r))) return zn_fail(err, ZN_E_INVALID, ZT_ENROL_ROOT_NONE);
  ZN_TRY(zn_file_read_secret(path, &seed, err));
  zn_ident_from_seed(root, &seed);
  zn_wipe(&seed, sizeof seed);
  return ZN_OK;
}

/* Made before the replica, so that a run that was cut short finds it again. */
static zn_status root_make(const char *home, const zn_env *env, zn_ident *root, zn_err *err) {
  char path[4200];
  zn_secret seed;
  ZN_TRY(zn_file_make_dir(home, err));
  if (!root_path(path, home)) return zn_fail(err, ZN_E_INVALID, ZT_ENROL_ROOT_NONE);
  if (zn_file_exists(path)) {
    ZN_TRY(zn_file_read_secret(path, &seed, err));
  } else {
    env->random(env->ctx, &seed, sizeof seed);
    zn_status st = zn_file_write_secret(path, &seed, err);
    if (st != ZN_OK) return st;
  }
  zn_ident_from_seed(root, &seed);
  zn_wipe(&seed, sizeof seed);
  return ZN_OK;
}

/* A new successor: its hash for the statement, its seed as text. */
static zn_status successor_make(const zn_env *env, zn_hash *hash, char recovery[ZN_RECOVERY_TEXT], zn_err *err) {
  zn_secret seed;
  zn_ident id;
  zn_buf text;
  env->random(env->ctx, &seed, sizeof seed);
  zn_ident_from_seed(&id, &seed);
  zn_successor_hash(hash, &id.sign_pk);
  zn_buf_init(&text, ZN_RECOVERY_TEXT - 1);
  zn_status st = zn_recovery_print(&text, &seed, err);
  if (st == ZN_OK) snprintf(recovery, ZN_RECOVERY_TEXT, "%s", zn_buf_cstr(&text));
  if (text.p) zn_wipe(text.p, text.n);
  zn_buf_release(&text);
  zn_ident_wipe(&id);
  zn_wipe(&seed, sizeof seed);
  return st;
}

/* ---- the region begins ---- */

/* An invite by `by` used at once by this very device, and pinned. */
static zn_status enrol_self(zn_tx *tx, const zn_ident *by, const zn_membership *m, size_t n, zn_err *err) {
  zn_replica *r = zn_tx_replica(tx);
  const zn_env *env = zn_replica_env(r);
  zn_trust *t = zn_replica_trust(r);
  const zn_ident *me = zn_replica_ident(r);
  zn_secret seed;
  zn_ident eph;
  zn_hash hash;
  zn_buf b;
  env->random(env->ctx, &seed, sizeof seed);
  zn_ident_from_seed(&eph, &seed);
  int64_t expires = env->wall_ms(env->ctx) + 86400000;
  zn_buf_init(&b, 0);
  zn_status st = zn_enrol_take(tx, zn_stmt_invite(&b, t, by, &eph, expires, m, n), &b, &hash, err);
  if (st == ZN_OK) st = zn_enrol_take(tx, zn_stmt_enrol(&b, t, &eph, &hash, me), &b, NULL, err);
  if (st == ZN_OK) st = zn_enrol_take(tx, zn_stmt_pin(&b, t, by, &hash, &me->sign_pk), &b, NULL, err);
  zn_ident_wipe(&eph);
  zn_wipe(&seed, sizeof seed);
  return st;
}

static zn_val text_val(const char *s) { return (zn_val){ZN_V_TEXT, 0, ZN_SPAN_STR(s)}; }

static zn_status regione_row(zn_tx *tx, const zn_id *regione, const char *nome, zn_err *err) {
  zn_ledger l1;
  zn_row row;
  memset(&row, 0, sizeof row);
  row.ent = zn_entity_by_no(ZN_ENTE);
  row.v[zn_field_index(row.ent, "tipo")] = text_val("regione");
  row.v[zn_field_index(row.ent, "denominazione")] = text_val(nome);
  zn_ledger_make(&l1, zn_replica_region(zn_tx_replica(tx)), ZN_L1_REGIONE, regione, NULL);
  return zn_tx_insert(tx, &l1, NULL, &row, true, err);
}

/* The server's consolidator is enrolled under a key grown from the claim, which the server knows: kept, public halves
 * only. */
static zn_status keep_consolidator(zn_replica *r, const zn_claim *claim, zn_err *err) {
  uint8_t keys[64];
  char text[ZN_B32_LEN(64) + 1];
  zn_secret seed;
  zn_ident id;
  zn_kdf(&seed, &claim->seed, 2, "zonacons");
  zn_ident_from_seed(&id, &seed);
  memcpy(keys, &id.sign_pk, 32);
  memcpy(keys + 32, &id.box_pk, 32);
  zn_ident_wipe(&id);
  zn_wipe(&seed, sizeof seed);
  return zn_replica_set_meta(r, "consolidatore", zn_b32_encode(text, keys, sizeof keys), err);
}

static zn_status begin_region(zn_tx *tx, const zn_claim *claim, const zn_ident *root, const zn_hash *successor,
                              const char *nome, zn_err *err) {
  zn_replica *r = zn_tx_replica(tx);
  zn_trust *t = zn_replica_trust(r);
  zn_ident claimant;
  zn_membership m = {.kind = ZN_ORG_REGIONE, .role = ZN_ROLE_REGIONE};
  zn_buf b;
  zn_key_regione(&m.org);
  zn_ident_from_seed(&claimant, &claim->seed);
  zn_buf_init(&b, 0);
  zn_status st = zn_enrol_take(tx, zn_stmt_root(&b, t, root, successor, &claim->server, &claimant), &b, NULL, err);
  zn_ident_wipe(&claimant);
  if (st == ZN_OK) st = zn_enrol_take(tx, zn_stmt_org(&b, t, root, &m.org, ZN_ORG_REGIONE, NULL), &b, NULL, err);
  if (st == ZN_OK) st = enrol_self(tx, root, &m, 1, err);
  if (st == ZN_OK) st = zn_enrol_first_epochs(tx, &m, 1, false, err);
  if (st == ZN_OK) st = regione_row(tx, &m.org, nome, err);
  if (st == ZN_OK) st = keep_consolidator(r, claim, err);
  return st == ZN_OK ? zn_grants_issue(r, NULL, err) : st;
}

/* The home there is, if it was made for this region by a run that went no further. */
static zn_status reopen_empty(zn_replica **out, const char *home, const zn_env *env, const zn_replica_new *n,
                              zn_err *err) {
  zn_replica *r;
  ZN_TRY(zn_replica_open(&r, home, env, err));
  zn_trust *t = zn_replica_trust(r);
  bool ours = zn_hash_cmp(zn_replica_region(r), &n->region) == 0 && zn_pk_cmp(zn_trust_root(t), &n->root) == 0;
  if (ours && zn_trust_head_count(t) == 0) {
    *out = r;
    return ZN_OK;
  }
  zn_replica_close(r);
  return zn_fail(err, ZN_E_STATE, ours ? ZT_ENROL_HOME_USED : ZT_ENROL_HOME_OTHER, home);
}

zn_status zn_enrol_init(zn_replica **out, const char *home, const zn_env *env, const char *claim_text, const char *nome,
                        char recovery[ZN_RECOVERY_TEXT], zn_err *err) {
  zn_claim claim;
  zn_ident root;
  zn_hash successor;
  zn_replica *r = NULL;
  zn_tx *tx = NULL;
  if (!nome || !*nome) return zn_fail(err, ZN_E_USAGE, ZT_ENROL_NOME);
  ZN_TRY(zn_claim_parse(&claim, claim_text, err));
  zn_status st = root_make(home, env, &root, err);
  if (st == ZN_OK) {
    zn_replica_new n = {
        .region = claim.region, .root = root.sign_pk, .server = claim.server, .url = claim.url, .nome = nome};
    st = zn_replica_create(&r, home, env, &n, err);
    if (st == ZN_E_STATE) st = reopen_empty(&r, home, env, &n, err);
  }
  if (st == ZN_OK) st = successor_make(env, &successor, recovery, err);
  if (st == ZN_OK) st = zn_tx_begin(&tx, r, err);
  if (st == ZN_OK) {
    st = begin_region(tx, &claim, &root, &successor, nome, err);
    if (st == ZN_OK)
      st = zn_tx_commit(tx, err);
    else
      zn_tx_rollback(tx);
  }
  zn_ident_wipe(&root);
  zn_wipe(&claim, sizeof claim);
  if (st != ZN_OK)
    zn_replica_close(r);
  else
    *out = r;
  return st;
}

/* ---- a device joins ---- */

static zn_status home_for(zn_replica **out, const char *home, const zn_env *env, const zn_invite *inv, const char *nome,
                          zn_err *err) {
  zn_replica_new n = {.region = inv->region, .root = inv->root, .server = inv->server, .url = inv->url, .nome = nome};
  zn_err first = {ZN_OK, ""};
  zn_status st = zn_replica_create(out, home, env, &n, &first);
  if (st != ZN_E_STATE) {
    if (st != ZN_OK && err) *err = first;
    return st;
  }
  /* another membership for a device that is there already, or a join that was cut short */
  zn_replica *r;
  ZN_TRY(zn_replica_open(&r, home, env, err));
  if (zn_hash_cmp(zn_replica_region(r), &inv->region) != 0 ||
      zn_pk_cmp(zn_trust_root(zn_replica_trust(r)), &inv->root) != 0) {
    zn_replica_close(r);
    return zn_fail(err, ZN_E_STATE, ZT_ENROL_HOME_OTHER, home);
  }
  *out = r;
  return ZN_OK;
}

static zn_status join_tx(zn_tx *tx, const zn_invite *inv, const char *nome, zn_err *err) {
  zn_replica *r = zn_tx_replica(tx);
  zn_trust *t = zn_replica_trust(r);
  zn_ident eph;
  zn_trust_head used;
  zn_ident_from_seed(&eph, &inv->seed);
  const zn_ident *pending = zn_replica_ephemeral(r);
  bool again = zn_trust_head_of(t, &eph.sign_pk, &used);
  zn_status st = ZN_OK;
  if (!again && pending && zn_pk_cmp(&pending->sign_pk, &eph.sign_pk) != 0)
    st = zn_fail(err, ZN_E_STATE, ZT_ENROL_PENDING);
  if (st == ZN_OK && !again) {
    zn_buf b;
    zn_buf_init(&b, 0);
    st = zn_enrol_take(tx, zn_stmt_enrol(&b, t, &eph, &inv->statement, zn_replica_ident(r)), &b, NULL, err);
    if (st == ZN_OK) st = zn_replica_set_ephemeral(r, &inv->seed, err);
    if (st == ZN_OK && nome) st = zn_replica_set_meta(r, "nome", nome, err);
  }
  zn_ident_wipe(&eph);
  return st;
}

zn_status zn_enrol_join(zn_replica **out, const char *home, const zn_env *env, const char *text, const char *pin,
                        const char *nome, bool *needs_pin, zn_err *err) {
  zn_invite inv;
  zn_replica *r = NULL;
  zn_tx *tx = NULL;
  ZN_TRY(zn_invite_parse(&inv, text, pin, needs_pin, err));
  char when[11];
  zn_status st = ZN_OK;
  if (inv.expires_ms < env->wall_ms(env->ctx))
    st = zn_fail(err, ZN_E_STATE, ZT_ENROL_EXPIRED, zn_day_print_it(when, zn_day_of_ms(inv.expires_ms)));
  if (st == ZN_OK) st = home_for(&r, home, env, &inv, nome, err);
  if (st == ZN_OK) st = zn_tx_begin(&tx, r, err);
  if (st == ZN_OK) {
    st = join_tx(tx, &inv, nome, err);
    if (st == ZN_OK)
      st = zn_tx_commit(tx, err);
    else
      zn_tx_rollback(tx);
  }
  zn_wipe(&inv, sizeof inv);
  if (st != ZN_OK)
    zn_replica_close(r);
  else
    *out = r;
  return st;
}

bool zn_enrol_complete(zn_replica *r) {
  zn_trust *t = zn_replica_trust(r);
  zn_device_info d;
  zn_ledger l;
  zn_epoch_info e;
  zn_secret key;
  size_t held = 0;
  if (!zn_trust_device(t, &zn_replica_ident(r)->sign_pk, &d) || d.state != ZN_DEV_ACTIVE) return false;
  for (size_t i = 0; zn_trust_ledger_at(t, i, &l); i++) {
    /* "ente, itself" may have to wait for another device of the office: not a reason to call the rest incomplete */
    if (l.kind == ZN_L7_ENTE_SELF || !zn_trust_memberships_read(t, d.memberships, d.nmemberships, &l)) continue;
    if (!zn_trust_epoch_current(t, &l.id, &e)) continue;
    if (zn_replica_epoch_key(r, &e.id, &key) != ZN_OK) return false;
    zn_wipe(&key, sizeof key);
    held++;
  }
  return held > 0;
}

/* ---- the root is recovered ---- */

static zn_status recover_tx(zn_tx *tx, const zn_ident *successor, const zn_pk *root, const zn_hash *next, zn_err *err) {
  zn_replica *r = zn_tx_replica(tx);
  zn_trust *t = zn_replica_trust(r);
  zn_membership m = {.kind = ZN_ORG_REGIONE, .role = ZN_ROLE_REGIONE};
  zn_buf b;
  zn_key_regione(&m.org);
  zn_buf_init(&b, 0);
  ZN_TRY(zn_enrol_take(tx, zn_stmt_successor(&b, t, successor, root, next), &b, NULL, err));
  if (!zn_trust_has_role(t, &zn_replica_ident(r)->sign_pk, &m.org, ZN_ROLE_REGIONE))
    ZN_TRY(enrol_self(tx, successor, &m, 1, err));
  return zn_grants_issue(r, NULL, err);
}

/* The new root's key takes the place of the old one, whole or not at all. */
static zn_status root_replace(zn_replica *r, const zn_secret *seed, zn_err *err) {
  char path[4200], fresh[4210];
  if (!root_path(path, zn_replica_home(r))) return zn_fail(err, ZN_E_INVALID, ZT_ENROL_ROOT_NONE);
  snprintf(fresh, sizeof fresh, "%s.new", path);
  remove(fresh);
  ZN_TRY(zn_file_write_secret(fresh, seed, err));
  return rename(fresh, path) == 0 ? ZN_OK : zn_fail(err, ZN_E_IO, ZT_ENROL_MAKE, "root.key");
}

zn_status zn_enrol_recover(zn_replica *r, const char *code, char recovery[ZN_RECOVERY_TEXT], zn_err *err) {
  zn_secret seed;
  zn_ident successor;
  zn_pk root;
  zn_hash committed, mine, next;
  zn_tx *tx = NULL;
  ZN_TRY(zn_recovery_parse(&seed, code, err));
  zn_ident_from_seed(&successor, &seed);
  zn_successor_hash(&mine, &successor.sign_pk);
  zn_status st = ZN_OK;
  if (!zn_trust_root_now(zn_replica_trust(r), &root, &committed))
    st = zn_fail(err, ZN_E_STATE, ZT_ENROL_ROOT_NONE);
  else if (zn_hash_cmp(&mine, &committed) != 0)
    st = zn_fail(err, ZN_E_INVALID, ZT_ENROL_CODE);
  if (st == ZN_OK) st = successor_make(zn_replica_env(r), &next, recovery, err);
  if (st == ZN_OK) st = root_replace(r, &seed, err);
  if (st == ZN_OK) st = zn_tx_begin(&tx, r, err);
  if (st == ZN_OK) {
    st = recover_tx(tx, &successor, &root, &next, err);
    if (st == ZN_OK)
      st = zn_tx_commit(tx, err);
    else
      zn_tx_rollback(tx);
  }
  zn_ident_wipe(&successor);
  zn_wipe(&seed, sizeof seed);
  return st;
}
