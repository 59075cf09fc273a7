/* Trust statements, grants, receipts and tokens in SQLite. */
#include "core/text/server.h"
#include "server/relay/sqlite.h"

static zn_status add_row(zn_sqlite *s, sqlite3_stmt *st, bool *fresh, zn_err *err) {
  ZN_TRY(zn_sqlite_run(s, st, err));
  if (fresh != NULL) *fresh = sqlite3_changes(s->db) == 1;
  return ZN_OK;
}

static zn_status all_since(zn_store *base, zn_q q, uint64_t *cursor, zn_store_span_fn fn, void *ctx, zn_err *err) {
  zn_sqlite *s = (zn_sqlite *)base;
  sqlite3_stmt *st = zn_sqlite_q(s, q, err);
  if (st == NULL) return ZN_E_IO;
  zn_sqlite_bind_int(st, 1, (int64_t)*cursor);
  return zn_sqlite_spans(s, st, cursor, fn, ctx, err);
}

/* ---- trust ----------------------------------------------------------------------------------------------------------
 */

zn_status zn_sqlite_trust_add(zn_store *base, const zn_hash *hash, const zn_pk *issuer, uint64_t seq, zn_span stmt,
                              bool *fresh, zn_err *err) {
  zn_sqlite *s = (zn_sqlite *)base;
  sqlite3_stmt *st = zn_sqlite_q(s, Q_TRUST_ADD, err);
  if (st == NULL) return ZN_E_IO;
  zn_sqlite_bind_blob(st, 1, hash->b, sizeof hash->b);
  zn_sqlite_bind_blob(st, 2, issuer->b, sizeof issuer->b);
  zn_sqlite_bind_int(st, 3, (int64_t)seq);
  zn_sqlite_bind_blob(st, 4, stmt.p, stmt.n);
  return add_row(s, st, fresh, err);
}

zn_status zn_sqlite_trust_since(zn_store *s, uint64_t *cursor, zn_store_span_fn fn, void *ctx, zn_err *err) {
  return all_since(s, Q_TRUST_SINCE, cursor, fn, ctx, err);
}

/* ---- grants
 * ---------------------------------------------------------------------------------------------------------- */

static void bind_grant(sqlite3_stmt *st, const zn_grant *g) {
  zn_sqlite_bind_blob(st, 1, g->recipient.b, sizeof g->recipient.b);
  zn_sqlite_bind_blob(st, 2, g->epoch.b, sizeof g->epoch.b);
  zn_sqlite_bind_blob(st, 3, g->issuer.b, sizeof g->issuer.b);
}

zn_status zn_sqlite_grant_find(zn_store *base, const zn_grant *g, zn_err *err) {
  zn_sqlite *s = (zn_sqlite *)base;
  sqlite3_stmt *st = zn_sqlite_q(s, Q_GRANT_FIND, err);
  int64_t one = 0;
  if (st == NULL) return ZN_E_IO;
  bind_grant(st, g);
  return zn_sqlite_int(s, st, &one, err);
}

zn_status zn_sqlite_grant_add(zn_store *base, const zn_grant *g, zn_span wire, bool *fresh, zn_err *err) {
  zn_sqlite *s = (zn_sqlite *)base;
  sqlite3_stmt *st = zn_sqlite_q(s, Q_GRANT_ADD, err);
  if (st == NULL) return ZN_E_IO;
  bind_grant(st, g);
  zn_sqlite_bind_blob(st, 4, wire.p, wire.n);
  return add_row(s, st, fresh, err);
}

zn_status zn_sqlite_grants_to(zn_store *base, const zn_boxpk *to, size_t nto, uint64_t *cursor, size_t max,
                              zn_store_span_fn fn, void *ctx, zn_err *err) {
  zn_sqlite *s = (zn_sqlite *)base;
  if (nto == 0) return ZN_OK;
  sqlite3_stmt *st = zn_sqlite_q(s, Q_GRANTS_TO, err);
  if (st == NULL) return ZN_E_IO;
  zn_sqlite_bind_int(st, 1, (int64_t)*cursor);
  zn_sqlite_bind_blob(st, 2, to[0].b, sizeof to[0].b);
  zn_sqlite_bind_blob(st, 3, to[nto - 1].b, sizeof to[0].b);
  zn_sqlite_bind_int(st, 4, (int64_t)max);
  return zn_sqlite_spans(s, st, cursor, fn, ctx, err);
}

zn_status zn_sqlite_grants_last(zn_store *base, const zn_boxpk *to, size_t nto, uint64_t *cursor, zn_err *err) {
  zn_sqlite *s = (zn_sqlite *)base;
  uint64_t last = 0;
  for (size_t i = 0; i < nto; i++) {
    sqlite3_stmt *st = zn_sqlite_q(s, Q_GRANTS_LAST, err);
    if (st == NULL) return ZN_E_IO;
    zn_sqlite_bind_blob(st, 1, to[i].b, sizeof to[i].b);
    int64_t id = 0;
    ZN_TRY(zn_sqlite_int(s, st, &id, err));
    if ((uint64_t)id > last) last = (uint64_t)id;
  }
  *cursor = last;
  return ZN_OK;
}

zn_status zn_sqlite_grants_count(zn_store *base, const zn_boxpk *to, uint64_t *n, zn_err *err) {
  zn_sqlite *s = (zn_sqlite *)base;
  sqlite3_stmt *st = zn_sqlite_q(s, Q_GRANTS_COUNT, err);
  if (st == NULL) return ZN_E_IO;
  zn_sqlite_bind_blob(st, 1, to->b, sizeof to->b);
  int64_t count = 0;
  ZN_TRY(zn_sqlite_int(s, st, &count, err));
  *n = (uint64_t)count;
  return ZN_OK;
}

zn_status zn_sqlite_grants_since(zn_store *s, uint64_t *cursor, zn_store_span_fn fn, void *ctx, zn_err *err) {
  return all_since(s, Q_GRANTS_SINCE, cursor, fn, ctx, err);
}

/* ---- receipts
 * -------------------------------------------------------------------------------------------------------- */

zn_status zn_sqlite_receipt_add(zn_store *base, const zn_receipt *r, zn_span wire, zn_err *err) {
  zn_sqlite *s = (zn_sqlite *)base;
  sqlite3_stmt *st = zn_sqlite_q(s, Q_RECEIPT_ADD, err);
  if (st == NULL) return ZN_E_IO;
  zn_sqlite_bind_blob(st, 1, r->ledger.b, sizeof r->ledger.b);
  zn_sqlite_bind_blob(st, 2, r->device.b, sizeof r->device.b);
  zn_sqlite_bind_int(st, 3, (int64_t)r->seq);
  zn_sqlite_bind_blob(st, 4, r->hash.b, sizeof r->hash.b);
  zn_sqlite_bind_int(st, 5, (int64_t)r->incarnation);
  zn_sqlite_bind_int(st, 6, r->t_ms);
  zn_sqlite_bind_blob(st, 7, wire.p, wire.n);
  return add_row(s, st, NULL, err);
}

zn_status zn_sqlite_receipt_get(zn_store *base, const zn_head *of, zn_buf *out, zn_err *err) {
  zn_sqlite *s = (zn_sqlite *)base;
  sqlite3_stmt *st = zn_sqlite_q(s, Q_RECEIPT_GET, err);
  if (st == NULL) return ZN_E_IO;
  zn_sqlite_bind_blob(st, 1, of->ledger.b, sizeof of->ledger.b);
  zn_sqlite_bind_blob(st, 2, of->device.b, sizeof of->device.b);
  zn_sqlite_bind_int(st, 3, (int64_t)of->seq);
  zn_sqlite_bind_blob(st, 4, of->hash.b, sizeof of->hash.b);
  int rc = sqlite3_step(st);
  zn_status status = rc == SQLITE_ROW ? ZN_OK : rc == SQLITE_DONE ? ZN_E_NOTFOUND : zn_sqlite_fail(s, err);
  if (status == ZN_OK) zn_buf_put(out, sqlite3_column_blob(st, 0), (size_t)sqlite3_column_bytes(st, 0));
  sqlite3_reset(st);
  return status;
}

zn_status zn_sqlite_receipts_since(zn_store *s, uint64_t *cursor, zn_store_span_fn fn, void *ctx, zn_err *err) {
  return all_since(s, Q_RECEIPTS_SINCE, cursor, fn, ctx, err);
}

/* ---- tokens
 * ------------------------------------------------------------------------------------------------------------ */

static sqlite3_stmt *token_stmt(zn_sqlite *s, zn_q q, const char *name, zn_err *err) {
  sqlite3_stmt *st = zn_sqlite_q(s, q, err);
  if (st != NULL) sqlite3_bind_text(st, 1, name, -1, SQLITE_STATIC);
  return st;
}

zn_status zn_sqlite_token_add(zn_store *base, const char *name, const zn_hash *token, int64_t t_ms, zn_err *err) {
  zn_sqlite *s = (zn_sqlite *)base;
  sqlite3_stmt *st = token_stmt(s, Q_TOKEN_ADD, name, err);
  if (st == NULL) return ZN_E_IO;
  zn_sqlite_bind_blob(st, 2, token->b, sizeof token->b);
  zn_sqlite_bind_int(st, 3, t_ms);
  int rc = sqlite3_step(st);
  zn_status status = ZN_OK;
  if (rc == SQLITE_CONSTRAINT) {
    status = zn_fail(err, ZN_E_STATE, ZT_CMD_TOKEN_NAME, name);
  } else if (rc != SQLITE_DONE) {
    status = zn_sqlite_fail(s, err);
  }
  sqlite3_reset(st);
  return status;
}

zn_status zn_sqlite_token_revoke(zn_store *base, const char *name, const zn_hash *token, int64_t t_ms, zn_err *err) {
  zn_sqlite *s = (zn_sqlite *)base;
  sqlite3_stmt *st = token_stmt(s, Q_TOKEN_REVOKE, name, err);
  if (st == NULL) return ZN_E_IO;
  zn_sqlite_bind_int(st, 2, t_ms);
  zn_sqlite_bind_blob(st, 3, token->b, sizeof token->b);
  ZN_TRY(zn_sqlite_run(s, st, err));
  return sqlite3_changes(s->db) == 1 ? ZN_OK : zn_fail(err, ZN_E_NOTFOUND, ZT_CMD_TOKEN_NONE, name);
}

zn_status zn_sqlite_token_check(zn_store *base, const zn_hash *token, zn_err *err) {
  zn_sqlite *s = (zn_sqlite *)base;
  sqlite3_stmt *st = zn_sqlite_q(s, Q_TOKEN_CHECK, err);
  if (st == NULL) return ZN_E_IO;
  zn_sqlite_bind_blob(st, 1, token->b, sizeof token->b);
  int64_t one = 0;
  zn_status status = zn_sqlite_int(s, st, &one, err);
  return status == ZN_E_NOTFOUND ? zn_fail(err, ZN_E_DENIED, ZT_API_TOKEN) : status;
}

zn_status zn_sqlite_tokens(zn_store *base, zn_store_token_fn fn, void *ctx, zn_err *err) {
  zn_sqlite *s = (zn_sqlite *)base;
  sqlite3_stmt *st = zn_sqlite_q(s, Q_TOKENS, err);
  if (st == NULL) return ZN_E_IO;
  zn_status status = ZN_OK;
  int rc = SQLITE_ROW;
  while (status == ZN_OK && (rc = sqlite3_step(st)) == SQLITE_ROW) {
    status =
        fn(ctx, (const char *)sqlite3_column_text(st, 0), sqlite3_column_int64(st, 1), sqlite3_column_int64(st, 2));
  }
  if (status == ZN_OK && rc != SQLITE_DONE) status = zn_sqlite_fail(s, err);
  sqlite3_reset(st);
  return status;
}
