/* Writing: one SQLite transaction in which rows change and the changes are queued. */
#include <stdlib.h>
#include <string.h>

#include "core/merge/merge.h"
#include "core/store/internal.h"
#include "core/text/store.h"

/* What this transaction writes into one ledger. */
typedef struct tx_feed {
  int64_t f;
  zn_ledger ledger;
  uint64_t last_n;
  zn_changes batch;
  bool flushed;    /* a part is in the queue already */
  int64_t last_id; /* queue row of that part */
  size_t bytes;    /* of all parts */
} tx_feed;

struct zn_tx {
  zn_replica *r;
  tx_feed **feeds;
  size_t nfeeds;
  tx_feed *recent;
  uint64_t hlc;
  bool clock_moved, failed;
  zn_arena arena; /* cleared at each call */
};

#define BATCH_SOFT_MAX (ZN_SEG_MAX - 4096)

/* After the first error nothing more is taken. */
#define TX_TRY(tx, expr)        \
  do {                          \
    zn_status tx_try_ = (expr); \
    if (tx_try_ != ZN_OK) {     \
      (tx)->failed = true;      \
      return tx_try_;           \
    }                           \
  } while (0)

/* ---- clock ---- */

static zn_status read_clock(zn_replica *r, uint64_t *out, zn_err *err) {
  ZN_STMT(s, r, "SELECT value FROM meta WHERE key='hlc'", err);
  int64_t v = 0;
  bool found = false;
  ZN_TRY(zn_query_int(r, s, &v, &found, err));
  *out = found ? (uint64_t)v : 0;
  return ZN_OK;
}

static zn_status write_clock(zn_replica *r, uint64_t hlc, zn_err *err) {
  ZN_STMT(s, r, "INSERT OR REPLACE INTO meta(key, value) VALUES('hlc', ?)", err);
  sqlite3_bind_int64(s, 1, (int64_t)hlc);
  return zn_step_done(r, s, err);
}

/* ---- life ---- */

static void free_tx(zn_tx *tx) {
  for (size_t i = 0; i < tx->nfeeds; i++) {
    zn_changes_release(&tx->feeds[i]->batch);
    free(tx->feeds[i]);
  }
  free(tx->feeds);
  zn_arena_release(&tx->arena);
  free(tx);
}

zn_status zn_tx_begin(zn_tx **out, zn_replica *r, zn_err *err) {
  zn_tx *tx = calloc(1, sizeof *tx);
  if (tx == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  tx->r = r;
  zn_arena_init(&tx->arena);
  zn_status st = zn_db_begin(r, err);
  uint64_t last = 0;
  if (st == ZN_OK && (st = read_clock(r, &last, err)) != ZN_OK) zn_db_rollback(r);
  if (st != ZN_OK) {
    free_tx(tx);
    return st;
  }
  tx->hlc = zn_hlc_next(last, r->env.wall_ms(r->env.ctx));
  *out = tx;
  return ZN_OK;
}

zn_replica *zn_tx_replica(zn_tx *tx) { return tx->r; }

/* ---- feeds of the transaction ---- */

static zn_status last_number(zn_replica *r, int64_t f, uint64_t *out, zn_err *err) {
  ZN_STMT(s, r, "SELECT last_n FROM feed WHERE f=?", err);
  sqlite3_bind_int64(s, 1, f);
  int64_t v = 0;
  bool found = false;
  ZN_TRY(zn_query_int(r, s, &v, &found, err));
  *out = (uint64_t)v;
  return ZN_OK;
}

static zn_status save_number(zn_replica *r, const tx_feed *tf, zn_err *err) {
  ZN_STMT(s, r, "UPDATE feed SET last_n=? WHERE f=?", err);
  sqlite3_bind_int64(s, 1, (int64_t)tf->last_n);
  sqlite3_bind_int64(s, 2, tf->f);
  return zn_step_done(r, s, err);
}

static zn_status add_feed(zn_tx *tx, const zn_ledger *l, tx_feed **out, zn_err *err) {
  zn_replica *r = tx->r;
  tx_feed **feeds = realloc(tx->feeds, (tx->nfeeds + 1) * sizeof *feeds);
  if (feeds == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  tx->feeds = feeds;
  tx_feed *tf = calloc(1, sizeof *tf);
  if (tf == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_changes_init(&tf->batch);
  tf->ledger = *l;
  tf->f = zn_replica_feed(r, &l->id, &r->ident.sign_pk, true);
  zn_status st = tf->f < 0 ? zn_replica_sql_fail(r, err) : last_number(r, tf->f, &tf->last_n, err);
  if (st != ZN_OK) {
    free(tf);
    return st;
  }
  tx->feeds[tx->nfeeds++] = tf;
  *out = tf;
  return ZN_OK;
}

static zn_status feed_for(zn_tx *tx, const zn_ledger *l, const zn_entity *e, tx_feed **out, zn_err *err) {
  if (tx->recent != NULL && zn_id_cmp(&tx->recent->ledger.id, &l->id) == 0) {
    *out = tx->recent;
    return ZN_OK;
  }
  for (size_t i = 0; i < tx->nfeeds; i++)
    if (zn_id_cmp(&tx->feeds[i]->ledger.id, &l->id) == 0) {
      *out = tx->recent = tx->feeds[i];
      return ZN_OK;
    }
  if (!zn_trust_may_write(tx->r->trust, &tx->r->ident.sign_pk, l))
    return zn_fail(err, ZN_E_DENIED, ZT_LEDGER_DENIED, e->plural);
  ZN_TRY(add_feed(tx, l, out, err));
  tx->recent = *out;
  return ZN_OK;
}

/* ---- batches ---- */

static zn_status flush(zn_tx *tx, tx_feed *tf, bool more, zn_err *err) {
  if (tf->batch.count == 0) return ZN_OK;
  tf->bytes += tf->batch.bytes;
  if (tf->bytes > ZN_SEG_PLAIN_MAX) return zn_fail(err, ZN_E_LIMIT, ZT_TX_TOO_LARGE);
  ZN_TRY(zn_queue_add(tx->r, tf->f, &tf->batch, tx->hlc, !tf->flushed, more, &tf->last_id, err));
  tf->flushed = true;
  zn_changes_clear(&tf->batch);
  return ZN_OK;
}

/* The last part of a transaction says that nothing follows. */
static zn_status close_feed(zn_tx *tx, tx_feed *tf, zn_err *err) {
  zn_replica *r = tx->r;
  if (tf->batch.count > 0) {
    ZN_TRY(flush(tx, tf, false, err));
  } else if (tf->flushed) {
    ZN_STMT(s, r, "UPDATE queue SET more=0 WHERE id=?", err);
    sqlite3_bind_int64(s, 1, tf->last_id);
    ZN_TRY(zn_step_done(r, s, err));
  }
  return save_number(r, tf, err);
}

static zn_status next_number(zn_tx *tx, tx_feed *tf, uint64_t *n, zn_err *err) {
  uint64_t next =
      tf->batch.count > 0 || tf->flushed ? tf->last_n + 1 : zn_n_next(tf->last_n, tx->r->env.wall_ms(tx->r->env.ctx));
  if (next >= ZN_N_END) return zn_fail(err, ZN_E_LIMIT, ZT_NUMBERS_ENDED);
  *n = tf->last_n = next;
  return ZN_OK;
}

static zn_status add(zn_tx *tx, tx_feed *tf, unsigned group, zn_change_kind kind, uint64_t n, const zn_row *row,
                     const int64_t *names, size_t nnames, zn_err *err) {
  size_t before = tf->batch.bytes;
  zn_status st = zn_changes_add(&tf->batch, row->ent, group, kind, n, tx->hlc, row, names, nnames);
  if (st != ZN_OK) return zn_fail(err, st, st == ZN_E_NOMEM ? ZT_NO_MEMORY : ZT_BUG, "change");
  tx->clock_moved = true;
  if (tf->batch.bytes - before > BATCH_SOFT_MAX) return zn_fail(err, ZN_E_LIMIT, ZT_VALUE_LARGE, row->ent->label);
  if (tf->batch.bytes > ZN_CHUNK_BYTES) return flush(tx, tf, true, err);
  return ZN_OK;
}

/* Registers with several versions are settled by the rebuild, from what the queue says. */
static zn_status settle(zn_tx *tx, zn_err *err) {
  for (size_t i = 0; i < tx->nfeeds; i++) ZN_TRY(flush(tx, tx->feeds[i], true, err));
  return zn_merge_flush(tx->r, err);
}

static zn_status commit(zn_tx *tx, zn_err *err) {
  if (tx->failed) return zn_fail(err, ZN_E_STATE, ZT_TX_FAILED);
  for (size_t i = 0; i < tx->nfeeds; i++) ZN_TRY(close_feed(tx, tx->feeds[i], err));
  if (tx->clock_moved) ZN_TRY(write_clock(tx->r, tx->hlc, err));
  return ZN_OK;
}

zn_status zn_tx_cut(zn_tx *tx, zn_err *err) {
  if (tx->failed) return zn_fail(err, ZN_E_STATE, ZT_TX_FAILED);
  for (size_t i = 0; i < tx->nfeeds; i++) {
    TX_TRY(tx, close_feed(tx, tx->feeds[i], err));
    tx->feeds[i]->flushed = false;
    tx->feeds[i]->bytes = 0;
  }
  return ZN_OK;
}

zn_status zn_tx_commit(zn_tx *tx, zn_err *err) {
  zn_replica *r = tx->r;
  zn_status st = commit(tx, err);
  free_tx(tx);
  if (st != ZN_OK) {
    zn_db_rollback(r);
    return st;
  }
  return zn_db_commit(r, err);
}

void zn_tx_rollback(zn_tx *tx) {
  if (tx == NULL) return;
  zn_replica *r = tx->r;
  free_tx(tx);
  zn_db_rollback(r);
}

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
  tx_feed *tf = NULL;
  uint64_t n = 0;
  ZN_TRY(feed_for(tx, l, e, &tf, err));
  if (tf == NULL) return ZN_E_BUG;
  ZN_TRY(next_number(tx, tf, &n, err));
  ZN_TRY(add(tx, tf, group, kind, n, row, s->names, s->n, err));
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
  tx_feed *tf = NULL;
  uint64_t n = 0;
  ZN_TRY(feed_for(tx, l, row->ent, &tf, err));
  if (tf == NULL) return ZN_E_BUG;
  ZN_TRY(next_number(tx, tf, &n, err));
  row->k = ZN_K(tf->f, n);
  ZN_TRY(add(tx, tf, 1, ZN_CHANGE_CREATE, n, row, NULL, 0, err));
  zn_status st = zn_rows_put(tx->r, row, 1, true, err);
  return st == ZN_E_STATE ? zn_fail(err, ZN_E_BUG, ZT_BUG, "dot") : st;
}

static zn_status insert_hashed(zn_tx *tx, const zn_ledger *l, zn_row *row, bool *deferred, zn_err *err) {
  zn_replica *r = tx->r;
  tx_feed *tf = NULL;
  uint64_t n = 0;
  ZN_TRY(feed_for(tx, l, row->ent, &tf, err));
  if (tf == NULL) return ZN_E_BUG;
  ZN_TRY(next_number(tx, tf, &n, err));
  ZN_TRY(add(tx, tf, 1, ZN_CHANGE_CREATE, n, row, NULL, 0, err));
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
  if (deferred || also) return settle(tx, err);
  return zn_hook_row(tx->r, row->ent, NULL, row, err);
}

static zn_status insert(zn_tx *tx, const zn_ledger *l, const zn_ledger *private_ledger, zn_row *row, bool upsert,
                        zn_err *err) {
  const zn_entity *e = row->ent;
  bool deferred = false;
  tx_feed *tf = NULL;
  ZN_TRY(feed_for(tx, l, e, &tf, err)); /* the right to write comes before the form */
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
  return settle(tx, err);
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
  return settle(tx, err);
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
  ZN_TRY(settle(tx, err));
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
  return settle(tx, err);
}

zn_status zn_tx_resolve(zn_tx *tx, const zn_entity *e, int64_t k, unsigned group, int64_t dot, zn_err *err) {
  if (tx->failed) return zn_fail(err, ZN_E_STATE, ZT_TX_FAILED);
  zn_arena_clear(&tx->arena);
  TX_TRY(tx, resolve(tx, e, k, group, dot, err));
  return ZN_OK;
}

/* ---- trust and keys in the same transaction ---- */

zn_status zn_tx_add_trust(zn_tx *tx, zn_span stmt, zn_err *err) {
  TX_TRY(tx, zn_trust_store(tx->r, stmt, NULL, err));
  return ZN_OK;
}

zn_status zn_tx_add_epoch_key(zn_tx *tx, const zn_id *ledger, uint64_t no, const zn_secret *key, zn_err *err) {
  TX_TRY(tx, zn_key_store(tx->r, ledger, no, key, err));
  return ZN_OK;
}
