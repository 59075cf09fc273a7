#include "server/relay/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/text/server.h"
#include "core/text/text.h"

/* env: a segment's header; body: its sealed bytes, apart, so that a scan of headers does not read them and they can be
 * erased. tip: the last segment of each branch (derived from env). */
static const char ddl[] =
    "CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;"
    "CREATE TABLE env(id INTEGER PRIMARY KEY, ledger BLOB NOT NULL, device BLOB NOT NULL, seq INTEGER NOT NULL,"
    " hash BLOB NOT NULL, size INTEGER NOT NULL, t INTEGER NOT NULL, prev BLOB NOT NULL, hdr BLOB NOT NULL, sig BLOB "
    "NOT NULL);"
    "CREATE UNIQUE INDEX env_feed ON env(ledger, device, seq, hash);"
    "CREATE TABLE body(id INTEGER PRIMARY KEY, data BLOB NOT NULL);"
    "CREATE TABLE tip(ledger BLOB, device BLOB, hash BLOB, seq INTEGER NOT NULL, t INTEGER NOT NULL,"
    " PRIMARY KEY(ledger, device, hash)) WITHOUT ROWID;"
    "CREATE TABLE quota(ledger BLOB PRIMARY KEY, used INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE trust(id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, issuer BLOB NOT NULL, seq INTEGER NOT NULL,"
    " body BLOB NOT NULL);"
    "CREATE TABLE grants(id INTEGER PRIMARY KEY, recipient BLOB NOT NULL, epoch BLOB NOT NULL, issuer BLOB NOT NULL,"
    " body BLOB NOT NULL);"
    "CREATE UNIQUE INDEX grants_to ON grants(recipient, epoch, issuer);"
    "CREATE TABLE receipt(id INTEGER PRIMARY KEY, ledger BLOB NOT NULL, device BLOB NOT NULL, seq INTEGER NOT NULL,"
    " hash BLOB NOT NULL, inc INTEGER NOT NULL, t INTEGER NOT NULL, body BLOB NOT NULL);"
    "CREATE UNIQUE INDEX receipt_feed ON receipt(ledger, device, seq, hash, inc);"
    "CREATE TABLE token(name TEXT PRIMARY KEY, hash BLOB NOT NULL UNIQUE, t INTEGER NOT NULL, revoked INTEGER NOT NULL"
    " DEFAULT 0) WITHOUT ROWID;";

static const char *const sql[Q_COUNT] = {
    [Q_BEGIN] = "BEGIN IMMEDIATE",
    [Q_COMMIT] = "COMMIT",
    [Q_ROLLBACK] = "ROLLBACK",
    [Q_META_GET] = "SELECT value FROM meta WHERE key=?1",
    [Q_META_SET] = "INSERT OR REPLACE INTO meta VALUES(?1,?2)",

    [Q_ENV_ADD] =
        "INSERT OR IGNORE INTO env(ledger,device,seq,hash,size,t,prev,hdr,sig) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9)",
    [Q_BODY_ADD] = "INSERT INTO body VALUES(?1,?2)",
    [Q_ENV_READ] =
        "SELECT e.hdr,e.sig,b.data FROM env e LEFT JOIN body b USING(id)"
        " WHERE e.ledger=?1 AND e.device=?2 AND e.seq=?3 AND e.hash=?4",
    [Q_ENV_READ_FIRST] =
        "SELECT e.hdr,e.sig,b.data FROM env e LEFT JOIN body b USING(id)"
        " WHERE e.ledger=?1 AND e.device=?2 AND e.seq=?3 ORDER BY e.id LIMIT 1",
    [Q_ENV_FIND] = "SELECT hash,t FROM env WHERE ledger=?1 AND device=?2 AND seq=?3 AND hash=?4",
    [Q_ENV_FIND_FIRST] = "SELECT hash,t FROM env WHERE ledger=?1 AND device=?2 AND seq=?3 ORDER BY id LIMIT 1",
    /* a merge of two branches names a tip that may lie lower */
    [Q_ENV_HELD] = "SELECT max(seq) FROM env WHERE ledger=?1 AND device=?2 AND seq<?3 AND hash=?4",
    [Q_ENV_SINCE] = "SELECT id,ledger,device,seq,hash,prev,size,t FROM env WHERE id>?1 ORDER BY id",
    [Q_ENV_LAST] = "SELECT coalesce(max(id),0) FROM env",
    [Q_TIP_ADD] = "INSERT OR REPLACE INTO tip VALUES(?1,?2,?3,?4,?5)",
    [Q_TIP_DROP] = "DELETE FROM tip WHERE ledger=?1 AND device=?2 AND hash=?3",
    [Q_TIPS] = "SELECT ledger,device,seq,hash,t FROM tip ORDER BY ledger,device,seq,hash",
    [Q_QUOTA_ADD] = "INSERT INTO quota VALUES(?1,?2) ON CONFLICT(ledger) DO UPDATE SET used=used+excluded.used",
    [Q_QUOTA_USED] = "SELECT coalesce((SELECT used FROM quota WHERE ledger=?1),0)",

    [Q_TRUST_ADD] = "INSERT OR IGNORE INTO trust(hash,issuer,seq,body) VALUES(?1,?2,?3,?4)",
    [Q_TRUST_SINCE] = "SELECT id,body FROM trust WHERE id>?1 ORDER BY id",

    [Q_GRANT_FIND] = "SELECT 1 FROM grants WHERE recipient=?1 AND epoch=?2 AND issuer=?3",
    [Q_GRANT_ADD] = "INSERT OR IGNORE INTO grants(recipient,epoch,issuer,body) VALUES(?1,?2,?3,?4)",
    [Q_GRANTS_TO] = "SELECT id,body FROM grants WHERE recipient IN (?2,?3) AND id>?1 ORDER BY id LIMIT ?4",
    [Q_GRANTS_LAST] = "SELECT coalesce(max(id),0) FROM grants WHERE recipient=?1",
    [Q_GRANTS_COUNT] = "SELECT count(*) FROM grants WHERE recipient=?1",
    [Q_GRANTS_SINCE] = "SELECT id,body FROM grants WHERE id>?1 ORDER BY id",

    [Q_RECEIPT_ADD] = "INSERT OR IGNORE INTO receipt(ledger,device,seq,hash,inc,t,body) VALUES(?1,?2,?3,?4,?5,?6,?7)",
    [Q_RECEIPT_GET] =
        "SELECT body FROM receipt WHERE ledger=?1 AND device=?2 AND seq=?3 AND hash=?4 ORDER BY inc DESC LIMIT 1",
    [Q_RECEIPTS_SINCE] = "SELECT id,body FROM receipt WHERE id>?1 ORDER BY id",

    [Q_TOKEN_ADD] = "INSERT INTO token(name,hash,t) VALUES(?1,?2,?3)",
    [Q_TOKEN_REVOKE] = "UPDATE token SET revoked=?2 WHERE (name=?1 OR hash=?3) AND revoked=0",
    [Q_TOKEN_CHECK] = "SELECT 1 FROM token WHERE hash=?1 AND revoked=0",
    [Q_TOKENS] = "SELECT name,t,revoked FROM token ORDER BY name",

    /* nothing is ever deleted from these: the last id is the count */
    [Q_STATS] =
        "SELECT (SELECT coalesce(max(id),0) FROM env),(SELECT coalesce(sum(used),0) FROM quota),"
        "(SELECT count(*) FROM quota),(SELECT count(DISTINCT ledger||device) FROM tip),"
        "(SELECT coalesce(max(id),0) FROM trust),(SELECT coalesce(max(id),0) FROM grants),"
        "(SELECT coalesce(max(id),0) FROM receipt),(SELECT count(*) FROM token WHERE revoked=0)",
};

zn_status zn_sqlite_fail(zn_sqlite *s, zn_err *err) {
  switch (sqlite3_errcode(s->db)) {
    case SQLITE_FULL: return zn_fail(err, ZN_E_FULL, ZT_STORE_FULL);
    case SQLITE_READONLY: return zn_fail(err, ZN_E_IO, ZT_STORE_RO, s->path);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return zn_fail(err, ZN_E_IO, ZT_STORE_CORRUPT, s->path);
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return zn_fail(err, ZN_E_BUSY, ZT_STORE_BUSY);
    case SQLITE_NOMEM: return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    default: return zn_fail(err, ZN_E_IO, ZT_STORE_SQL, sqlite3_errmsg(s->db));
  }
}

sqlite3_stmt *zn_sqlite_q(zn_sqlite *s, zn_q q, zn_err *err) {
  if (s->q[q] == NULL &&
      sqlite3_prepare_v3(s->db, sql[q], -1, SQLITE_PREPARE_PERSISTENT, &s->q[q], NULL) != SQLITE_OK) {
    (void)zn_sqlite_fail(s, err);
    return NULL;
  }
  sqlite3_reset(s->q[q]);
  sqlite3_clear_bindings(s->q[q]);
  return s->q[q];
}

zn_status zn_sqlite_run(zn_sqlite *s, sqlite3_stmt *st, zn_err *err) {
  int rc = sqlite3_step(st);
  zn_status status = rc == SQLITE_DONE || rc == SQLITE_ROW ? ZN_OK : zn_sqlite_fail(s, err);
  sqlite3_reset(st);
  return status;
}

zn_status zn_sqlite_int(zn_sqlite *s, sqlite3_stmt *st, int64_t *out, zn_err *err) {
  int rc = sqlite3_step(st);
  zn_status status = ZN_OK;
  if (rc == SQLITE_ROW) {
    *out = sqlite3_column_int64(st, 0);
  } else {
    status = rc == SQLITE_DONE ? ZN_E_NOTFOUND : zn_sqlite_fail(s, err);
  }
  sqlite3_reset(st);
  return status;
}

zn_status zn_sqlite_spans(zn_sqlite *s, sqlite3_stmt *st, uint64_t *cursor, zn_store_span_fn fn, void *ctx,
                          zn_err *err) {
  zn_status status = ZN_OK;
  int rc = SQLITE_ROW;
  while (status == ZN_OK && (rc = sqlite3_step(st)) == SQLITE_ROW) {
    uint64_t id = (uint64_t)sqlite3_column_int64(st, 0);
    status = fn(ctx, ZN_SPAN(sqlite3_column_blob(st, 1), (size_t)sqlite3_column_bytes(st, 1)));
    if (status == ZN_OK) *cursor = id;
  }
  if (status == ZN_OK && rc != SQLITE_DONE) status = zn_sqlite_fail(s, err);
  sqlite3_reset(st);
  return status;
}

bool zn_sqlite_exact(sqlite3_stmt *st, int i, void *out, size_t n) {
  if (sqlite3_column_bytes(st, i) != (int)n) return false;
  memcpy(out, sqlite3_column_blob(st, i), n);
  return true;
}

/* ---- open, close, transactions
 * --------------------------------------------------------------------------------------- */

static void sqlite_close(zn_store *base) {
  if (base == NULL) return;
  zn_sqlite *s = (zn_sqlite *)base;
  for (size_t i = 0; i < Q_COUNT; i++) sqlite3_finalize(s->q[i]);
  sqlite3_close(s->db);
  free(s->path);
  free(s);
}

static zn_status run_q(zn_store *base, zn_q q, zn_err *err) {
  zn_sqlite *s = (zn_sqlite *)base;
  sqlite3_stmt *st = zn_sqlite_q(s, q, err);
  return st != NULL ? zn_sqlite_run(s, st, err) : ZN_E_IO;
}

static zn_status sqlite_begin(zn_store *s, zn_err *err) { return run_q(s, Q_BEGIN, err); }

static void sqlite_rollback(zn_store *base) {
  if (sqlite3_get_autocommit(((zn_sqlite *)base)->db) == 0 && run_q(base, Q_ROLLBACK, NULL) != ZN_OK) return;
}

static zn_status sqlite_commit(zn_store *base, zn_err *err) {
  zn_status st = run_q(base, Q_COMMIT, err);
  if (st != ZN_OK) sqlite_rollback(base);
  return st;
}

static zn_status sqlite_meta_get(zn_store *base, const char *key, zn_buf *out, zn_err *err) {
  zn_sqlite *s = (zn_sqlite *)base;
  sqlite3_stmt *st = zn_sqlite_q(s, Q_META_GET, err);
  if (st == NULL) return ZN_E_IO;
  sqlite3_bind_text(st, 1, key, -1, SQLITE_STATIC);
  int rc = sqlite3_step(st);
  zn_status status = rc == SQLITE_ROW ? ZN_OK : rc == SQLITE_DONE ? ZN_E_NOTFOUND : zn_sqlite_fail(s, err);
  if (status == ZN_OK) zn_buf_put(out, sqlite3_column_blob(st, 0), (size_t)sqlite3_column_bytes(st, 0));
  sqlite3_reset(st);
  return status;
}

static zn_status sqlite_meta_set(zn_store *base, const char *key, zn_span value, zn_err *err) {
  zn_sqlite *s = (zn_sqlite *)base;
  sqlite3_stmt *st = zn_sqlite_q(s, Q_META_SET, err);
  if (st == NULL) return ZN_E_IO;
  sqlite3_bind_text(st, 1, key, -1, SQLITE_STATIC);
  zn_sqlite_bind_blob(st, 2, value.p, value.n);
  return zn_sqlite_run(s, st, err);
}

static zn_status sqlite_stats(zn_store *base, zn_store_stats *out, zn_err *err) {
  zn_sqlite *s = (zn_sqlite *)base;
  sqlite3_stmt *st = zn_sqlite_q(s, Q_STATS, err);
  if (st == NULL) return ZN_E_IO;
  if (sqlite3_step(st) != SQLITE_ROW) {
    zn_status status = zn_sqlite_fail(s, err);
    sqlite3_reset(st);
    return status;
  }
  uint64_t *const to[] = {&out->segments,   &out->segment_bytes, &out->ledgers,  &out->feeds,
                          &out->statements, &out->grants,        &out->receipts, &out->tokens};
  for (int i = 0; i < (int)(sizeof to / sizeof *to); i++) *to[i] = (uint64_t)sqlite3_column_int64(st, i);
  sqlite3_reset(st);
  return ZN_OK;
}

/* SQLite's online backup: a consistent copy while the writer goes on. 256 pages a step, so that it never holds the file
 * for long. */
static zn_status copy_pages(sqlite3 *from, sqlite3 *to) {
  sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
  if (b == NULL) return ZN_E_IO;
  int rc = SQLITE_OK;
  do {
    rc = sqlite3_backup_step(b, 256);
    if (rc == SQLITE_BUSY || rc == SQLITE_LOCKED) sqlite3_sleep(5);
  } while (rc == SQLITE_OK || rc == SQLITE_BUSY || rc == SQLITE_LOCKED);
  int end = sqlite3_backup_finish(b);
  return rc == SQLITE_DONE && end == SQLITE_OK ? ZN_OK : ZN_E_IO;
}

static zn_status sqlite_backup(zn_store *base, const char *path, zn_err *err) {
  zn_sqlite *s = (zn_sqlite *)base;
  int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) {
    if (errno == EEXIST) return zn_fail(err, ZN_E_STATE, ZT_CMD_BACKUP_THERE, path);
    return zn_fail(err, ZN_E_IO, ZT_DIR_WRITE, path, strerror(errno));
  }
  close(fd);
  sqlite3 *to = NULL;
  zn_status st = ZN_E_IO;
  if (sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK) st = copy_pages(s->db, to);
  /* one file, with nothing beside it */
  if (st == ZN_OK && sqlite3_exec(to, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL) != SQLITE_OK) st = ZN_E_IO;
  if (st != ZN_OK) (void)zn_fail(err, st, ZT_DIR_WRITE, path, to != NULL ? sqlite3_errmsg(to) : "SQLite");
  sqlite3_close(to);
  if (st != ZN_OK) (void)unlink(path);
  return st;
}

static zn_status sqlite_seal(zn_store *base, zn_err *err) {
  zn_sqlite *s = (zn_sqlite *)base;
  for (size_t i = 0; i < Q_COUNT; i++) {
    sqlite3_finalize(s->q[i]);
    s->q[i] = NULL;
  }
  if (sqlite3_exec(s->db, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL) != SQLITE_OK) return zn_sqlite_fail(s, err);
  return ZN_OK;
}

static zn_status sqlite_check(zn_store *base, zn_err *err) {
  zn_sqlite *s = (zn_sqlite *)base;
  sqlite3_stmt *st = NULL;
  if (sqlite3_prepare_v2(s->db, "PRAGMA integrity_check(1)", -1, &st, NULL) != SQLITE_OK) return zn_sqlite_fail(s, err);
  bool ok = sqlite3_step(st) == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(st, 0), "ok") == 0;
  sqlite3_finalize(st);
  return ok ? ZN_OK : zn_fail(err, ZN_E_IO, ZT_STORE_CORRUPT, s->path);
}

static const zn_store_ops ops = {
    .close = sqlite_close,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .meta_get = sqlite_meta_get,
    .meta_set = sqlite_meta_set,
    .seg_add = zn_sqlite_seg_add,
    .seg_read = zn_sqlite_seg_read,
    .seg_find = zn_sqlite_seg_find,
    .seg_below = zn_sqlite_seg_below,
    .tips = zn_sqlite_tips,
    .segs_since = zn_sqlite_segs_since,
    .seg_cursor = zn_sqlite_seg_cursor,
    .quota_used = zn_sqlite_quota_used,
    .trust_add = zn_sqlite_trust_add,
    .trust_since = zn_sqlite_trust_since,
    .grant_find = zn_sqlite_grant_find,
    .grant_add = zn_sqlite_grant_add,
    .grants_to = zn_sqlite_grants_to,
    .grants_last = zn_sqlite_grants_last,
    .grants_count = zn_sqlite_grants_count,
    .grants_since = zn_sqlite_grants_since,
    .receipt_add = zn_sqlite_receipt_add,
    .receipt_get = zn_sqlite_receipt_get,
    .receipts_since = zn_sqlite_receipts_since,
    .token_add = zn_sqlite_token_add,
    .token_revoke = zn_sqlite_token_revoke,
    .token_check = zn_sqlite_token_check,
    .tokens = zn_sqlite_tokens,
    .stats = sqlite_stats,
    .backup = sqlite_backup,
    .seal = sqlite_seal,
    .check = sqlite_check,
};

/* Tables of a new file, or the version of an existing one. */
static zn_status prepare(zn_sqlite *s, bool create, zn_err *err) {
  static const char *const pragmas =
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA trusted_schema=OFF;"
      "PRAGMA cell_size_check=ON; PRAGMA wal_autocheckpoint=2000; PRAGMA secure_delete=ON;";
  sqlite3_busy_timeout(s->db, 10000);
  if (sqlite3_exec(s->db, pragmas, NULL, NULL, NULL) != SQLITE_OK) return zn_sqlite_fail(s, err);
  sqlite3_stmt *st = NULL;
  int64_t version = 0;
  if (sqlite3_prepare_v2(s->db, "PRAGMA user_version", -1, &st, NULL) != SQLITE_OK) return zn_sqlite_fail(s, err);
  zn_status status = zn_sqlite_int(s, st, &version, err);
  sqlite3_finalize(st);
  ZN_TRY(status);
  if (version > ZN_RELAY_DB_VERSION) return zn_fail(err, ZN_E_VERSION, ZT_STORE_NEWER, s->path);
  if (version == ZN_RELAY_DB_VERSION) return ZN_OK;
  if (!create) return zn_fail(err, ZN_E_FORMAT, ZT_STORE_CORRUPT, s->path);
  ZN_TRY(sqlite_begin(&s->base, err));
  if (sqlite3_exec(s->db, ddl, NULL, NULL, NULL) != SQLITE_OK ||
      sqlite3_exec(s->db, "PRAGMA user_version=1", NULL, NULL, NULL) != SQLITE_OK) {
    status = zn_sqlite_fail(s, err);
    sqlite_rollback(&s->base);
    return status;
  }
  return sqlite_commit(&s->base, err);
}

zn_status zn_store_sqlite_open(zn_store **out, const char *path, bool create, zn_err *err) {
  zn_sqlite *s = calloc(1, sizeof *s);
  char *copy = strdup(path);
  if (s == NULL || copy == NULL) {
    free(s);
    free(copy);
    return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  }
  s->base.ops = &ops;
  s->path = copy;
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (create ? SQLITE_OPEN_CREATE : 0);
  zn_status st = ZN_OK;
  if (create) { /* the file, and the -wal and -shm that copy its mode, are the owner's only */
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd >= 0) close(fd);
  }
  if (sqlite3_open_v2(path, &s->db, flags, NULL) != SQLITE_OK) {
    st = zn_fail(err, access(path, F_OK) != 0 ? ZN_E_NOTFOUND : ZN_E_IO, ZT_STORE_OPEN, path, sqlite3_errmsg(s->db));
  }
  if (st == ZN_OK) st = prepare(s, create, err);
  if (st != ZN_OK) {
    sqlite_close(&s->base);
    return st;
  }
  *out = &s->base;
  return ZN_OK;
}
