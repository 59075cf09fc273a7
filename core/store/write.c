/* Writing rows: what each call changes in the tables and queues as a change. */
#include <stdlib.h>
#include <string.h>

#include "core/merge/merge.h"
#include "core/store/tx.h"
#include "core/text/store.h"

/* ---- checks ---- */

static zn_status check(zn_tx *tx, const zn_ledger *l, const zn_row *row, unsigned group, zn_err *err) {
  const zn_entity *e = row->ent;
  if (!zn_right_kind(e, group, l)) return zn_fail(err, ZN_E_DENIED, ZT_LEDGER_KIND, e->label);
  int bad = zn_right_owner(tx->r, l, row, group);
  if (bad >= 0) return zn_fail(err, ZN_E_DENIED, ZT_LEDGER_OWNER, e->label, e->fields[bad].label);
  return zn_row_check(row, group, err);
}

static zn_status ref_id(void *ctx, int64_t k, zn_id *out) {
  return ZN_K_FEED(k) == 0 ? zn_replica_hash_of_k(ctx, k, out) : ZN_E_INVALID;
}

/* ---- versions that a change replaces ---- */

typedef struct seen {
  int64_t *names;
  size_t n;
  bool dead, known, plain;
} seen;

/* all: the winner and every sibling; else the winner and what equals it. plain: nothing stands beside the winner. */
static zn_status look(zn_tx *tx, const zn_entity *e, int64_t k, unsigned group, bool all, seen *out, zn_err *err) {
  zn_ver v;
  bool found = false;
  ZN_TRY(zn_ver_get(tx->r, e, k, group, &v, &found, err));
  *out = (seen){.known = found, .plain = true};
  if (!found) return ZN_OK;
  zn_sib *sib = NULL;
  size_t nsib = 0;
  if (v.siblings > 0) ZN_TRY(zn_sib_list(tx->r, k, ZN_G(e, group), &tx->arena, &sib, &nsib, err));
  out->names = zn_arena_alloc(&tx->arena, (nsib + 1) * sizeof *out->names);
  if (out->names == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  out->names[out->n++] = v.dot;
  for (size_t i = 0; i < nsib; i++)
    if (all || (sib[i].st & ZN_SIB_EQUAL)) out->names[out->n++] = sib[i].dot;
  out->dead = v.dead;
  out->plain = nsib == 0;
  return ZN_OK;
}

/* The ledger that a new version of an existing group goes to. */
static zn_status ledger_of(zn_tx *tx, const zn_entity *e, int64_t k, const seen *s, zn_ledger *out, zn_err *err) {
  zn_replica *r = tx->r;
  const zn_ledger *l = NULL;
  bool known = false;
  if (ZN_K_FEED(k) != 0) {
    l = zn_feed_ledger(r, ZN_K_FEED(k));
    known = l != NULL;
    if (l != NULL && !zn_trust_may_write(r->trust, &r->ident.sign_pk, l)) l = NULL;
  }
  for (size_t i = 0; ZN_K_FEED(k) == 0 && l == NULL && i < s->n; i++) {
    const zn_ledger *at = zn_feed_ledger(r, ZN_K_FEED(s->names[i]));
    known = known || at != NULL;
    if (at != NULL && zn_trust_may_write(r->trust, &r->ident.sign_pk, at)) l = at;
  }
  if (l == NULL)
    return known ? zn_fail(err, ZN_E_DENIED, ZT_ROW_FOREIGN, e->label) : zn_fail(err, ZN_E_STATE, ZT_LEDGER_UNKNOWN);
  *out = *l;
  return ZN_OK;
}

/* ---- one group ---- */

/* A new version of a register. Writes the tables when nothing stands beside it, else leaves it to the rebuild. */
static zn_status put_version(zn_tx *tx, const zn_ledger *l, const zn_row *row, unsigned group, zn_change_kind kind,
                             const seen *s, bool *deferred, zn_err *err) {
  zn_replica *r = tx->r;
  const zn_entity *e = row->ent;
  zn_tx_feed *tf = NULL;
  uint64_t n = 0;
  ZN_TRY(zn_tx_feed_for(tx, l, e, &tf, err));
  if (tf == NULL) return ZN_E_BUG;
  ZN_TRY(zn_tx_number(tx, tf, &n, err));
  ZN_TRY(zn_tx_add(tx, tf, group, kind, n, row, s->names, s->n, err));
  if (!s->plain || s->dead) {
    *deferred = true;
    zn_status st = zn_merge_mark(r, row->k, ZN_G(e, group));
    return st == ZN_OK ? ZN_OK : zn_fail(err, st, ZT_NO_MEMORY);
  }
  if (kind == ZN_CHANGE_DELETE)
    ZN_TRY(zn_rows_remove(r, e, row->k, group, err));
  else
    ZN_TRY(zn_rows_put(r, row, group, false, err));
  return zn_ver_put(r, row->k, ZN_G(e, group), ZN_K(tf->f, n), tx->hlc, kind == ZN_CHANGE_DELETE, 0, err);
}

/* The private part of a row keeps its own x. */
static zn_status with_x_of(zn_tx *tx, const zn_row *row, unsigned group, zn_row *out, zn_err *err) {
  zn_row old;
  bool found = false;
  *out = *row;
  zn_row_clear(&old, row->ent, row->k);
  ZN_TRY(zn_rows_get(tx->r, row->ent, row->k, group, &tx->arena, &old, &found, err));
  out->x = found ? old.x : (zn_span){NULL, 0};
  return ZN_OK;
}

static zn_status put_private(zn_tx *tx, const zn_ledger *l, const zn_row *row, bool *deferred, zn_err *err) {
  seen s;
  zn_row own;
  ZN_TRY(look(tx, row->ent, row->k, 2, false, &s, err));
  if (l == NULL) return zn_fail(err, ZN_E_DENIED, ZT_LEDGER_PRIVATE, row->ent->label);
  ZN_TRY(check(tx, l, row, 2, err));
  ZN_TRY(with_x_of(tx, row, 2, &own, err));
  return put_version(tx, l, &own, 2, ZN_CHANGE_EDIT, &s, deferred, err);
}

/* ---- insert ---- */

static zn_status insert_dotted(zn_tx *tx, const zn_ledger *l, zn_row *row, zn_err *err) {
  zn_tx_feed *tf = NULL;
  uint64_t n = 0;
  ZN_TRY(zn_tx_feed_for(tx, l, row->ent, &tf, err));
  if (tf == NULL) return ZN_E_BUG;
  ZN_TRY(zn_tx_number(tx, tf, &n, err));
  row->k = ZN_K(tf->f, n);
  ZN_TRY(zn_tx_add(tx, tf, 1, ZN_CHANGE_CREATE, n, row, NULL, 0, err));
  zn_status st = zn_rows_put(tx->r, row, 1, true, err);
  return st == ZN_E_STATE ? zn_fail(err, ZN_E_BUG, ZT_BUG, "dot") : st;
}

static zn_status insert_hashed(zn_tx *tx, const zn_ledger *l, zn_row *row, bool *deferred, zn_err *err) {
  zn_replica *r = tx->r;
  zn_tx_feed *tf = NULL;
  uint64_t n = 0;
  ZN_TRY(zn_tx_feed_for(tx, l, row->ent, &tf, err));
  if (tf == NULL) return ZN_E_BUG;
  ZN_TRY(zn_tx_number(tx, tf, &n, err));
  ZN_TRY(zn_tx_add(tx, tf, 1, ZN_CHANGE_CREATE, n, row, NULL, 0, err));
  *deferred = false;
  ZN_TRY(zn_rows_put(r, row, 1, false, err));
  return zn_ver_put(r, row->k, ZN_G(row->ent, 1), ZN_K(tf->f, n), tx->hlc, false, 0, err);
}

static zn_status key_of(zn_tx *tx, zn_row *row, zn_err *err) {
  zn_id h;
  ZN_TRY(zn_key_hash(row, ref_id, tx->r, &h, err));
  row->k = zn_replica_k_of_hash(tx->r, &h, true);
  return row->k < 0 ? zn_replica_sql_fail(tx->r, err) : ZN_OK;
}

static zn_status finish_insert(zn_tx *tx, const zn_ledger *private_ledger, zn_row *row, bool deferred, zn_err *err) {
  bool also = false;
  if (row->ent->ngroups > 1 && zn_row_group_any(row, 2)) ZN_TRY(put_private(tx, private_ledger, row, &also, err));
  if (deferred || also) return zn_tx_settle(tx, err);
  return zn_hook_row(tx->r, row->ent, NULL, row, err);
}

static zn_status insert(zn_tx *tx, const zn_ledger *l, const zn_ledger *private_ledger, zn_row *row, bool upsert,
                        zn_err *err) {
  const zn_entity *e = row->ent;
  bool deferred = false;
  zn_tx_feed *tf = NULL;
  ZN_TRY(zn_tx_feed_for(tx, l, e, &tf, err)); /* the right to write comes before the form */
  ZN_TRY(check(tx, l, row, 1, err));
  row->x = (zn_span){NULL, 0};
  if (!e->hashed) {
    ZN_TRY(insert_dotted(tx, l, row, err));
    return finish_insert(tx, private_ledger, row, false, err);
  }
  seen s;
  ZN_TRY(key_of(tx, row, err));
  ZN_TRY(look(tx, e, row->k, 1, true, &s, err));
  if (s.known && !s.dead)
    return upsert ? zn_tx_update(tx, private_ledger, row, err) : zn_fail(err, ZN_E_STATE, ZT_ROW_EXISTS, e->label);
  if (s.known)
    ZN_TRY(put_version(tx, l, row, 1, ZN_CHANGE_EDIT, &s, &deferred, err));
  else
    ZN_TRY(insert_hashed(tx, l, row, &deferred, err));
  return finish_insert(tx, private_ledger, row, deferred, err);
}

zn_status zn_tx_insert(zn_tx *tx, const zn_ledger *l, const zn_ledger *private_ledger, zn_row *row, bool upsert,
                       zn_err *err) {
  if (tx->failed) return zn_fail(err, ZN_E_STATE, ZT_TX_FAILED);
  zn_arena_clear(&tx->arena);
  TX_TRY(tx, insert(tx, l, private_ledger, row, upsert, err));
  return ZN_OK;
}

/* ---- update ---- */

static zn_status update(zn_tx *tx, const zn_ledger *private_ledger, const zn_row *row, zn_err *err) {
  const zn_entity *e = row->ent;
  zn_row old, next = *row;
  bool found = false, deferred = false, changed = false;
  ZN_TRY(zn_rows_get_all(tx->r, e, row->k, &tx->arena, &old, &found, err));
  if (!found) return zn_fail(err, ZN_E_NOTFOUND, ZT_ROW_NONE, e->label);
  next.x = old.x;
  if (!zn_row_eq_group(&old, &next, 1)) {
    seen s;
    zn_ledger l;
    ZN_TRY(look(tx, e, row->k, 1, false, &s, err));
    ZN_TRY(ledger_of(tx, e, row->k, &s, &l, err));
    ZN_TRY(check(tx, &l, &next, 1, err));
    ZN_TRY(put_version(tx, &l, &next, 1, ZN_CHANGE_EDIT, &s, &deferred, err));
    changed = true;
  }
  if (e->ngroups > 1 && !zn_row_eq_group(&old, &next, 2)) {
    ZN_TRY(put_private(tx, private_ledger, &next, &deferred, err));
    changed = true;
  }
  if (!changed) return ZN_OK;
  if (!deferred) return zn_hook_row(tx->r, e, &old, &next, err);
  return zn_tx_settle(tx, err);
}

zn_status zn_tx_update(zn_tx *tx, const zn_ledger *private_ledger, const zn_row *row, zn_err *err) {
  if (tx->failed) return zn_fail(err, ZN_E_STATE, ZT_TX_FAILED);
  if (!zn_right_rewrite(row->ent)) return zn_fail(err, ZN_E_DENIED, ZT_ROW_FINAL, row->ent->label);
  zn_arena_clear(&tx->arena);
  TX_TRY(tx, update(tx, private_ledger, row, err));
  return ZN_OK;
}

/* ---- delete ---- */

static zn_status delete_group(zn_tx *tx, const zn_row *row, unsigned group, bool *deferred, zn_err *err) {
  seen s;
  zn_ledger l;
  ZN_TRY(look(tx, row->ent, row->k, group, true, &s, err));
  if (!s.known || s.dead) return ZN_OK;
  if (group == 1) {
    ZN_TRY(ledger_of(tx, row->ent, row->k, &s, &l, err));
  } else {
    const zn_ledger *at = zn_feed_ledger(tx->r, ZN_K_FEED(s.names[0]));
    if (at == NULL || !zn_trust_may_write(tx->r->trust, &tx->r->ident.sign_pk, at)) return ZN_OK;
    l = *at;
  }
  return put_version(tx, &l, row, group, ZN_CHANGE_DELETE, &s, deferred, err);
}

static zn_status delete_row(zn_tx *tx, const zn_entity *e, int64_t k, zn_err *err) {
  zn_row old;
  bool found = false, deferred = false;
  ZN_TRY(zn_rows_get_all(tx->r, e, k, &tx->arena, &old, &found, err));
  if (!found) return zn_fail(err, ZN_E_NOTFOUND, ZT_ROW_NONE, e->label);
  for (unsigned g = 1; g <= e->ngroups; g++) ZN_TRY(delete_group(tx, &old, g, &deferred, err));
  if (!deferred) return zn_hook_row(tx->r, e, &old, NULL, err);
  return zn_tx_settle(tx, err);
}

zn_status zn_tx_delete(zn_tx *tx, const zn_entity *e, int64_t k, zn_err *err) {
  if (tx->failed) return zn_fail(err, ZN_E_STATE, ZT_TX_FAILED);
  if (!zn_right_rewrite(e)) return zn_fail(err, ZN_E_DENIED, ZT_ROW_FINAL, e->label);
  zn_arena_clear(&tx->arena);
  TX_TRY(tx, delete_row(tx, e, k, err));
  return ZN_OK;
}

/* ---- resolve ---- */

static zn_status resolve(zn_tx *tx, const zn_entity *e, int64_t k, unsigned group, int64_t dot, zn_err *err) {
  zn_version *v = NULL;
  size_t n = 0, at = 0;
  seen s;
  zn_ledger l;
  bool deferred = true;
  ZN_TRY(zn_tx_settle(tx, err));
  ZN_TRY(zn_replica_history(tx->r, e, k, group, &tx->arena, &v, &n, err));
  while (at < n && (v[at].dot != dot || !v[at].active)) at++;
  if (at == n) return zn_fail(err, ZN_E_NOTFOUND, ZT_CONFLICT_NONE);
  ZN_TRY(look(tx, e, k, group, true, &s, err));
  ZN_TRY(ledger_of(tx, e, k, &s, &l, err));
  s.plain = false;
  zn_row row = v[at].row;
  row.ent = e;
  row.k = k;
  if (!v[at].deleted) {
    if (!zn_right_kind(e, group, &l)) return zn_fail(err, ZN_E_DENIED, ZT_LEDGER_KIND, e->label);
  }
  ZN_TRY(put_version(tx, &l, &row, group, v[at].deleted ? ZN_CHANGE_DELETE : ZN_CHANGE_EDIT, &s, &deferred, err));
  return zn_tx_settle(tx, err);
}

zn_status zn_tx_resolve(zn_tx *tx, const zn_entity *e, int64_t k, unsigned group, int64_t dot, zn_err *err) {
  if (tx->failed) return zn_fail(err, ZN_E_STATE, ZT_TX_FAILED);
  zn_arena_clear(&tx->arena);
  TX_TRY(tx, resolve(tx, e, k, group, dot, err));
  return ZN_OK;
}
