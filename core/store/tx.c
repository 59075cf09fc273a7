/* One SQLite transaction in which rows change and the changes are queued. */
#include "core/store/tx.h"

#include <stdlib.h>
#include <string.h>

#include "core/merge/merge.h"
#include "core/text/store.h"

#define BATCH_SOFT_MAX (ZN_SEG_MAX - 4096)

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

static zn_status save_number(zn_replica *r, const zn_tx_feed *tf, zn_err *err) {
  ZN_STMT(s, r, "UPDATE feed SET last_n=? WHERE f=?", err);
  sqlite3_bind_int64(s, 1, (int64_t)tf->last_n);
  sqlite3_bind_int64(s, 2, tf->f);
  return zn_step_done(r, s, err);
}

static zn_status add_feed(zn_tx *tx, const zn_ledger *l, zn_tx_feed **out, zn_err *err) {
  zn_replica *r = tx->r;
  zn_tx_feed **feeds = realloc(tx->feeds, (tx->nfeeds + 1) * sizeof *feeds);
  if (feeds == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  tx->feeds = feeds;
  zn_tx_feed *tf = calloc(1, sizeof *tf);
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

zn_status zn_tx_feed_for(zn_tx *tx, const zn_ledger *l, const zn_entity *e, zn_tx_feed **out, zn_err *err) {
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

static zn_status flush(zn_tx *tx, zn_tx_feed *tf, bool more, zn_err *err) {
  if (tf->batch.count == 0) return ZN_OK;
  tf->bytes += tf->batch.bytes;
  if (tf->bytes > ZN_SEG_PLAIN_MAX) return zn_fail(err, ZN_E_LIMIT, ZT_TX_TOO_LARGE);
  ZN_TRY(zn_queue_add(tx->r, tf->f, &tf->batch, tx->hlc, !tf->flushed, more, &tf->last_id, err));
  tf->flushed = true;
  zn_changes_clear(&tf->batch);
  return ZN_OK;
}

/* The last part of a transaction says that nothing follows. */
static zn_status close_feed(zn_tx *tx, zn_tx_feed *tf, zn_err *err) {
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

zn_status zn_tx_number(zn_tx *tx, zn_tx_feed *tf, uint64_t *n, zn_err *err) {
  uint64_t next =
      tf->batch.count > 0 || tf->flushed ? tf->last_n + 1 : zn_n_next(tf->last_n, tx->r->env.wall_ms(tx->r->env.ctx));
  if (next >= ZN_N_END) return zn_fail(err, ZN_E_LIMIT, ZT_NUMBERS_ENDED);
  *n = tf->last_n = next;
  return ZN_OK;
}

zn_status zn_tx_add(zn_tx *tx, zn_tx_feed *tf, unsigned group, zn_change_kind kind, uint64_t n, const zn_row *row,
                    const int64_t *names, size_t nnames, zn_err *err) {
  size_t before = tf->batch.bytes;
  zn_status st = zn_changes_add(&tf->batch, row->ent, group, kind, n, tx->hlc, row, names, nnames);
  if (st != ZN_OK) return zn_fail(err, st, st == ZN_E_NOMEM ? ZT_NO_MEMORY : ZT_BUG, "change");
  tx->clock_moved = true;
  if (tf->batch.bytes - before > BATCH_SOFT_MAX) return zn_fail(err, ZN_E_LIMIT, ZT_VALUE_LARGE, row->ent->label);
  if (tf->batch.bytes > ZN_CHUNK_BYTES) return flush(tx, tf, true, err);
  return ZN_OK;
}

zn_status zn_tx_settle(zn_tx *tx, zn_err *err) {
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

/* ---- trust and keys in the same transaction ---- */

zn_status zn_tx_add_trust(zn_tx *tx, zn_span stmt, zn_err *err) {
  TX_TRY(tx, zn_trust_store(tx->r, stmt, NULL, err));
  return ZN_OK;
}

zn_status zn_tx_add_epoch_key(zn_tx *tx, const zn_id *ledger, uint64_t no, const zn_secret *key, zn_err *err) {
  TX_TRY(tx, zn_key_store(tx->r, ledger, no, key, err));
  return ZN_OK;
}
