/* sqlite: private to the files server/relay/sqlite*.c. All SQL of the relay is in the table of sqlite.c. */
#ifndef ZONA_SERVER_RELAY_SQLITE_H
#define ZONA_SERVER_RELAY_SQLITE_H

#include <sqlite3.h>

#include "server/relay/store.h"

#define ZN_RELAY_DB_VERSION 1

typedef enum zn_q {
  Q_BEGIN,
  Q_COMMIT,
  Q_ROLLBACK,
  Q_META_GET,
  Q_META_SET,
  Q_ENV_ADD,
  Q_BODY_ADD,
  Q_ENV_READ,
  Q_ENV_READ_FIRST,
  Q_ENV_FIND,
  Q_ENV_FIND_FIRST,
  Q_ENV_HELD,
  Q_ENV_SINCE,
  Q_ENV_LAST,
  Q_TIP_ADD,
  Q_TIP_DROP,
  Q_TIPS,
  Q_QUOTA_ADD,
  Q_QUOTA_USED,
  Q_TRUST_ADD,
  Q_TRUST_SINCE,
  Q_GRANT_FIND,
  Q_GRANT_ADD,
  Q_GRANTS_TO,
  Q_GRANTS_LAST,
  Q_GRANTS_COUNT,
  Q_GRANTS_SINCE,
  Q_RECEIPT_ADD,
  Q_RECEIPT_GET,
  Q_RECEIPTS_SINCE,
  Q_TOKEN_ADD,
  Q_TOKEN_REVOKE,
  Q_TOKEN_CHECK,
  Q_TOKENS,
  Q_STATS,
  Q_COUNT
} zn_q;

typedef struct zn_sqlite {
  zn_store base;
  sqlite3 *db;
  char *path;
  sqlite3_stmt *q[Q_COUNT]; /* prepared when first used */
} zn_sqlite;

/* A statement, reset and without bindings. NULL and err on failure. */
sqlite3_stmt *zn_sqlite_q(zn_sqlite *s, zn_q q, zn_err *err);
/* One step of a statement that returns nothing, then reset. */
zn_status zn_sqlite_run(zn_sqlite *s, sqlite3_stmt *st, zn_err *err);
/* The error of SQLite as ours. */
zn_status zn_sqlite_fail(zn_sqlite *s, zn_err *err);
/* One row of one integer. */
zn_status zn_sqlite_int(zn_sqlite *s, sqlite3_stmt *st, int64_t *out, zn_err *err);
/* Rows of (id, blob) after *cursor, to fn; the cursor moves past each row given. */
zn_status zn_sqlite_spans(zn_sqlite *s, sqlite3_stmt *st, uint64_t *cursor, zn_store_span_fn fn, void *ctx,
                          zn_err *err);

static inline void zn_sqlite_bind_blob(sqlite3_stmt *st, int i, const void *p, size_t n) {
  sqlite3_bind_blob64(st, i, p, n, SQLITE_STATIC);
}
static inline void zn_sqlite_bind_int(sqlite3_stmt *st, int i, int64_t v) { sqlite3_bind_int64(st, i, v); }
/* A blob column of exactly n bytes; false when it is anything else. */
bool zn_sqlite_exact(sqlite3_stmt *st, int i, void *out, size_t n);

/* sqlite_segments.c */
zn_status zn_sqlite_seg_add(zn_store *s, const zn_seg *seg, int64_t t_ms, bool *fresh, zn_err *err);
zn_status zn_sqlite_seg_read(zn_store *s, const zn_head *of, zn_buf *out, zn_err *err);
zn_status zn_sqlite_seg_find(zn_store *s, zn_head *of, int64_t *t_ms, zn_err *err);
zn_status zn_sqlite_seg_below(zn_store *s, const zn_head *of, uint64_t *seq, zn_err *err);
zn_status zn_sqlite_tips(zn_store *s, zn_store_seg_fn fn, void *ctx, zn_err *err);
zn_status zn_sqlite_segs_since(zn_store *s, uint64_t *cursor, zn_store_seg_fn fn, void *ctx, zn_err *err);
zn_status zn_sqlite_seg_cursor(zn_store *s, uint64_t *cursor, zn_err *err);
zn_status zn_sqlite_quota_used(zn_store *s, const zn_id *ledger, int64_t *bytes, zn_err *err);

/* sqlite_papers.c: trust, grants, receipts, tokens */
zn_status zn_sqlite_trust_add(zn_store *s, const zn_hash *hash, const zn_pk *issuer, uint64_t seq, zn_span stmt,
                              bool *fresh, zn_err *err);
zn_status zn_sqlite_trust_since(zn_store *s, uint64_t *cursor, zn_store_span_fn fn, void *ctx, zn_err *err);
zn_status zn_sqlite_grant_find(zn_store *s, const zn_grant *g, zn_err *err);
zn_status zn_sqlite_grant_add(zn_store *s, const zn_grant *g, zn_span wire, bool *fresh, zn_err *err);
zn_status zn_sqlite_grants_to(zn_store *s, const zn_boxpk *to, size_t nto, uint64_t *cursor, size_t max,
                              zn_store_span_fn fn, void *ctx, zn_err *err);
zn_status zn_sqlite_grants_last(zn_store *s, const zn_boxpk *to, size_t nto, uint64_t *cursor, zn_err *err);
zn_status zn_sqlite_grants_count(zn_store *s, const zn_boxpk *to, uint64_t *n, zn_err *err);
zn_status zn_sqlite_grants_since(zn_store *s, uint64_t *cursor, zn_store_span_fn fn, void *ctx, zn_err *err);
zn_status zn_sqlite_receipt_add(zn_store *s, const zn_receipt *r, zn_span wire, zn_err *err);
zn_status zn_sqlite_receipt_get(zn_store *s, const zn_head *of, zn_buf *out, zn_err *err);
zn_status zn_sqlite_receipts_since(zn_store *s, uint64_t *cursor, zn_store_span_fn fn, void *ctx, zn_err *err);
zn_status zn_sqlite_token_add(zn_store *s, const char *name, const zn_hash *token, int64_t t_ms, zn_err *err);
zn_status zn_sqlite_token_revoke(zn_store *s, const char *name, const zn_hash *token, int64_t t_ms, zn_err *err);
zn_status zn_sqlite_token_check(zn_store *s, const zn_hash *token, zn_err *err);
zn_status zn_sqlite_tokens(zn_store *s, zn_store_token_fn fn, void *ctx, zn_err *err);

#endif
