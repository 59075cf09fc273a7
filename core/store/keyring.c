/* The keyring: epoch keys, and the grants by which they come. */
#include <string.h>

#include "core/store/internal.h"
#include "core/text/store.h"

enum { GRANT_PENDING = 0, GRANT_OPENED = 1, GRANT_UNSENT = 2, GRANT_SENT = 3, GRANT_USELESS = 4 };

zn_status zn_replica_epoch_key(zn_replica *r, const zn_id *epoch, zn_secret *key) {
  sqlite3_stmt *s = zn_replica_stmt(r, "SELECT key FROM epoch WHERE id=?", NULL);
  if (s == NULL) return ZN_E_IO;
  zn_bind_bytes(s, 1, epoch->b, sizeof epoch->b);
  bool ok = sqlite3_step(s) == SQLITE_ROW && zn_column_exact(s, 0, key->b, sizeof key->b);
  zn_replica_done(s);
  return ok ? ZN_OK : ZN_E_NOTFOUND;
}

zn_status zn_key_store(zn_replica *r, const zn_id *ledger, uint64_t no, const zn_secret *key, zn_err *err) {
  zn_id id;
  zn_epoch_id(&id, &r->region, ledger, no, key);
  ZN_STMT(s, r, "INSERT OR IGNORE INTO epoch(id, ledger, no, key) VALUES(?,?,?,?)", err);
  zn_bind_bytes(s, 1, id.b, sizeof id.b);
  zn_bind_bytes(s, 2, ledger->b, sizeof ledger->b);
  sqlite3_bind_int64(s, 3, (int64_t)no);
  zn_bind_bytes(s, 4, key->b, sizeof key->b);
  ZN_TRY(zn_step_done(r, s, err));
  r->keys_touched = true;
  return ZN_OK;
}

/* ---- grants ---- */

static zn_status insert_grant(zn_replica *r, const zn_grant *g, zn_span wire, int state, bool *fresh, zn_err *err) {
  ZN_STMT(s, r, "INSERT OR IGNORE INTO grants(hash, recipient, epoch, state, body) VALUES(?,?,?,?,?)", err);
  zn_bind_bytes(s, 1, g->hash.b, sizeof g->hash.b);
  zn_bind_bytes(s, 2, g->recipient.b, sizeof g->recipient.b);
  zn_bind_bytes(s, 3, g->epoch.b, sizeof g->epoch.b);
  sqlite3_bind_int(s, 4, state);
  zn_bind_bytes(s, 5, wire.p, wire.n);
  ZN_TRY(zn_step_done(r, s, err));
  if (fresh != NULL) *fresh = sqlite3_changes(r->db) > 0;
  return ZN_OK;
}

static const zn_ident *recipient(zn_replica *r, const zn_boxpk *to) {
  if (memcmp(to->b, r->ident.box_pk.b, sizeof to->b) == 0) return &r->ident;
  if (r->has_ephemeral && memcmp(to->b, r->ephemeral.box_pk.b, sizeof to->b) == 0) return &r->ephemeral;
  return NULL;
}

static zn_status put_grant(zn_replica *r, zn_span wire, bool *fresh, zn_err *err) {
  zn_grant g;
  zn_status st = zn_grant_parse(&g, &r->region, wire);
  if (st != ZN_OK) return zn_fail(err, st, ZT_SEG_BAD);
  if (recipient(r, &g.recipient) == NULL) return ZN_OK; /* somebody else's */
  r->keys_touched = true;
  return insert_grant(r, &g, wire, GRANT_PENDING, fresh, err);
}

zn_status zn_replica_put_grant(zn_replica *r, zn_span wire, bool *fresh, zn_err *err) {
  bool alone = !r->in_tx;
  if (fresh != NULL) *fresh = false;
  if (alone) ZN_TRY(zn_db_begin(r, err));
  zn_status st = put_grant(r, wire, fresh, err);
  if (!alone) return st;
  if (st == ZN_OK) return zn_db_commit(r, err);
  zn_db_rollback(r);
  return st;
}

/* ---- what became openable ---- */

/* A grant counts once its epoch is announced: the key must fit the announced id. */
static zn_status open_grant(zn_replica *r, zn_span wire, int *state, zn_err *err) {
  zn_grant g;
  zn_epoch_info e;
  zn_secret key;
  *state = GRANT_USELESS;
  if (zn_grant_parse(&g, &r->region, wire) != ZN_OK) return ZN_OK;
  if (!zn_trust_epoch(r->trust, &g.epoch, &e)) {
    *state = GRANT_PENDING;
    return ZN_OK;
  }
  const zn_ident *me = recipient(r, &g.recipient);
  if (me == NULL || zn_id_cmp(&e.ledger, &g.ledger) != 0 || e.no != g.no) return ZN_OK;
  if (zn_grant_open(&g, &r->region, me, &key) != ZN_OK) return ZN_OK;
  zn_status st = zn_key_store(r, &g.ledger, g.no, &key, err);
  zn_wipe(&key, sizeof key);
  *state = GRANT_OPENED;
  return st;
}

static zn_status set_state(zn_replica *r, int64_t id, int state, zn_err *err) {
  ZN_STMT(s, r, "UPDATE grants SET state=? WHERE id=?", err);
  sqlite3_bind_int(s, 1, state);
  sqlite3_bind_int64(s, 2, id);
  return zn_step_done(r, s, err);
}

static zn_status open_grants(zn_replica *r, zn_err *err) {
  int64_t last = 0;
  for (;;) {
    ZN_STMT(s, r, "SELECT id, body FROM grants WHERE state=0 AND id>? ORDER BY id LIMIT 1", err);
    sqlite3_bind_int64(s, 1, last);
    bool row = false;
    ZN_TRY(zn_step_row(r, s, &row, err));
    if (!row) {
      sqlite3_reset(s);
      return ZN_OK;
    }
    last = sqlite3_column_int64(s, 0);
    int state = GRANT_PENDING;
    zn_status st = open_grant(r, ZN_SPAN(sqlite3_column_blob(s, 1), (size_t)sqlite3_column_bytes(s, 1)), &state, err);
    sqlite3_reset(s);
    ZN_TRY(st);
    if (state != GRANT_PENDING) ZN_TRY(set_state(r, last, state, err));
  }
}

static bool holds(zn_replica *r, const zn_id *epoch) {
  zn_secret key;
  bool yes = zn_replica_epoch_key(r, epoch, &key) == ZN_OK;
  zn_wipe(&key, sizeof key);
  return yes;
}

/* Each announcement wraps the key before it. */
static zn_status unwrap(zn_replica *r, const zn_epoch_info *e, bool *more, zn_err *err) {
  zn_secret key, prev;
  zn_epoch_info before;
  zn_id id;
  if (e->wrapped_prev.n == 0 || zn_id_zero(&e->prev_id) || holds(r, &e->prev_id)) return ZN_OK;
  if (!zn_trust_epoch(r->trust, &e->prev_id, &before) || zn_id_cmp(&before.ledger, &e->ledger) != 0) return ZN_OK;
  if (zn_replica_epoch_key(r, &e->id, &key) != ZN_OK) return ZN_OK;
  zn_status st = zn_epoch_unwrap(e, &key, &prev);
  zn_wipe(&key, sizeof key);
  if (st != ZN_OK) return ZN_OK;
  zn_epoch_id(&id, &r->region, &before.ledger, before.no, &prev);
  if (zn_id_cmp(&id, &e->prev_id) == 0) {
    *more = true;
    st = zn_key_store(r, &before.ledger, before.no, &prev, err);
  }
  zn_wipe(&prev, sizeof prev);
  return st;
}

zn_status zn_keys_settle(zn_replica *r, zn_err *err) {
  ZN_TRY(open_grants(r, err));
  for (bool more = true; more;) {
    more = false;
    for (size_t i = 0; i < zn_trust_epoch_count(r->trust); i++) {
      zn_epoch_info e;
      if (zn_trust_epoch_at(r->trust, i, &e)) ZN_TRY(unwrap(r, &e, &more, err));
    }
  }
  return ZN_OK;
}
