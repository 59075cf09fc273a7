/* Opening, creating and closing a replica; its transactions; its settings. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/merge/merge.h"
#include "core/store/internal.h"
#include "core/text/store.h"

#define APPLICATION_ID 0x5A4F4E41 /* "ZONA" */

static char *join_path(const char *dir, const char *name) {
  size_t n = strlen(dir) + strlen(name) + 2;
  char *p = malloc(n);
  if (p != NULL) snprintf(p, n, "%s/%s", dir, name);
  return p;
}

zn_status zn_db_exec(zn_replica *r, const char *sql, zn_err *err) {
  return sqlite3_exec(r->db, sql, NULL, NULL, NULL) == SQLITE_OK ? ZN_OK : zn_replica_sql_fail(r, err);
}

static zn_status pragma_int(zn_replica *r, const char *sql, int64_t *out, zn_err *err) {
  sqlite3_stmt *s = NULL;
  if (sqlite3_prepare_v2(r->db, sql, -1, &s, NULL) != SQLITE_OK) return zn_replica_sql_fail(r, err);
  bool row = false;
  zn_status st = zn_step_row(r, s, &row, err);
  if (st == ZN_OK && row) *out = sqlite3_column_int64(s, 0);
  sqlite3_finalize(s);
  return st;
}

/* ---- the object ---- */

/* NULL: no memory. */
static zn_replica *new_replica(const char *home, const zn_env *env, zn_err *err) {
  zn_replica *r = calloc(1, sizeof *r);
  if (r != NULL) {
    r->lock_fd = -1;
    r->env = *env;
    r->home = strdup(home);
    zn_ids_init(r);
    if (r->home != NULL && zn_seg_codec_new(&r->codec) == ZN_OK && zn_rows_init(r, NULL) == ZN_OK) return r;
    zn_replica_close(r);
  }
  (void)zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  return NULL;
}

void zn_replica_close(zn_replica *r) {
  if (r == NULL) return;
  if (r->in_tx) zn_db_rollback(r);
  zn_replica_unlock_sync(r);
  zn_stmts_release(r);
  zn_rows_release(r);
  zn_ids_drop(r);
  zn_merge_release(r);
  if (r->db != NULL) sqlite3_close(r->db);
  zn_trust_free(r->trust);
  zn_seg_codec_free(r->codec);
  zn_ident_wipe(&r->ident);
  zn_ident_wipe(&r->ephemeral);
  free(r->home);
  free(r);
}

static zn_status open_db(zn_replica *r, const char *path, bool create, zn_err *err) {
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI | (create ? SQLITE_OPEN_CREATE : 0);
  if (sqlite3_open_v2(path, &r->db, flags, NULL) != SQLITE_OK) return zn_replica_sql_fail(r, err);
  sqlite3_extended_result_codes(r->db, 1);
  sqlite3_busy_timeout(r->db, 15000);
  return zn_db_exec(
      r,
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;"
      "PRAGMA wal_autocheckpoint=4000;",
      err);
}

/* ---- settings ---- */

const char *zn_replica_meta(zn_replica *r, zn_arena *a, const char *key) {
  sqlite3_stmt *s = zn_replica_stmt(r, "SELECT value FROM meta WHERE key=?", NULL);
  if (s == NULL) return NULL;
  sqlite3_bind_text(s, 1, key, -1, SQLITE_STATIC);
  const char *v = NULL;
  if (sqlite3_step(s) == SQLITE_ROW && sqlite3_column_type(s, 0) != SQLITE_NULL)
    v = zn_arena_strndup(a, (const char *)sqlite3_column_text(s, 0), (size_t)sqlite3_column_bytes(s, 0));
  zn_replica_done(s);
  return v;
}

zn_status zn_replica_set_meta(zn_replica *r, const char *key, const char *value, zn_err *err) {
  ZN_STMT(s, r,
          value == NULL ? "DELETE FROM meta WHERE key=?1" : "INSERT OR REPLACE INTO meta(key, value) VALUES(?1, ?2)",
          err);
  sqlite3_bind_text(s, 1, key, -1, SQLITE_STATIC);
  if (value != NULL) sqlite3_bind_text(s, 2, value, -1, SQLITE_STATIC);
  return zn_step_done(r, s, err);
}

static zn_status meta_set32(zn_replica *r, const char *key, const uint8_t b[32], zn_err *err) {
  char text[ZN_B32_LEN(32) + 1];
  return zn_replica_set_meta(r, key, zn_b32_encode(text, b, 32), err);
}

static bool meta_get32(zn_replica *r, const char *key, uint8_t b[32]) {
  zn_arena a;
  zn_arena_init(&a);
  const char *v = zn_replica_meta(r, &a, key);
  bool ok = v != NULL && zn_b32_decode(b, 32, v) == ZN_OK;
  zn_arena_release(&a);
  return ok;
}

/* ---- opening ---- */

static zn_status load_ephemeral(zn_replica *r) {
  zn_secret seed;
  r->has_ephemeral = meta_get32(r, "ephemeral", seed.b);
  if (r->has_ephemeral) zn_ident_from_seed(&r->ephemeral, &seed);
  zn_wipe(&seed, sizeof seed);
  return ZN_OK;
}

/* What an older build could not understand is applied now. */
static zn_status after_upgrade(zn_replica *r, zn_err *err) {
  ZN_STMT(s, r, "SELECT 1 FROM meta WHERE key='reapply'", err);
  int64_t one = 0;
  bool found = false;
  ZN_TRY(zn_query_int(r, s, &one, &found, err));
  if (!found) return ZN_OK;
  ZN_TRY(zn_db_begin(r, err));
  zn_status st = zn_store_reapply(r, err);
  if (st == ZN_OK) return zn_db_commit(r, err);
  zn_db_rollback(r);
  return st;
}

static zn_status start(zn_replica *r, zn_err *err) {
  if (!meta_get32(r, "region", r->region.b) || !meta_get32(r, "root", r->root.b))
    return zn_fail(err, ZN_E_FORMAT, ZT_STORE_FOREIGN, r->home);
  if (zn_trust_new(&r->trust, &r->region, &r->root) != ZN_OK) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  ZN_TRY(load_ephemeral(r));
  ZN_TRY(zn_trust_refresh(r, err));
  return after_upgrade(r, err);
}

static zn_status check_version(zn_replica *r, zn_err *err) {
  int64_t app = 0, version = 0;
  ZN_TRY(pragma_int(r, "PRAGMA application_id", &app, err));
  if (app != APPLICATION_ID) return zn_fail(err, ZN_E_FORMAT, ZT_STORE_FOREIGN, r->home);
  ZN_TRY(pragma_int(r, "PRAGMA user_version", &version, err));
  int64_t store = version >> 16, schema = version & 0xffff;
  if (store > ZN_STORE_VERSION || schema > ZN_SCHEMA_VERSION) return zn_fail(err, ZN_E_VERSION, ZT_STORE_NEWER);
  if (store == ZN_STORE_VERSION && schema == ZN_SCHEMA_VERSION) return ZN_OK;
  return zn_store_migrate(r, err);
}

static zn_status open_home(zn_replica *r, zn_err *err) {
  char *path = join_path(r->home, ZN_DB_NAME), *key = join_path(r->home, "key");
  zn_secret seed;
  zn_status st = path == NULL || key == NULL ? zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY) : ZN_OK;
  if (st == ZN_OK && !zn_file_exists(path)) st = zn_fail(err, ZN_E_NOTFOUND, ZT_HOME_NONE, r->home);
  if (st == ZN_OK) st = zn_file_read_secret(key, &seed, err);
  if (st == ZN_OK) zn_ident_from_seed(&r->ident, &seed);
  zn_wipe(&seed, sizeof seed);
  if (st == ZN_OK) st = open_db(r, path, false, err);
  free(path);
  free(key);
  if (st != ZN_OK) return st;
  ZN_TRY(check_version(r, err));
  return start(r, err);
}

zn_status zn_replica_open(zn_replica **out, const char *home, const zn_env *env, zn_err *err) {
  zn_replica *r = new_replica(home, env, err);
  if (r == NULL) return ZN_E_NOMEM;
  zn_status st = open_home(r, err);
  if (st != ZN_OK) {
    zn_replica_close(r);
    return st;
  }
  *out = r;
  return ZN_OK;
}

/* ---- creating ---- */

static zn_status set_version(zn_replica *r, zn_err *err) {
  char sql[128];
  snprintf(sql, sizeof sql, "PRAGMA application_id=%d; PRAGMA user_version=%d;", APPLICATION_ID,
           ZN_STORE_VERSION << 16 | ZN_SCHEMA_VERSION);
  return zn_db_exec(r, sql, err);
}

zn_status zn_store_make_tables(zn_replica *r, zn_err *err) {
  zn_buf ddl;
  zn_buf_init(&ddl, 0);
  zn_buf_put_str(&ddl, zn_log_ddl);
  zn_schema_ddl(&ddl);
  zn_status st = zn_db_exec(r, zn_buf_cstr(&ddl), err);
  if (st == ZN_OK && !zn_buf_ok(&ddl)) st = zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_buf_release(&ddl);
  return st == ZN_OK ? set_version(r, err) : st;
}

static zn_status fill(zn_replica *r, const zn_replica_new *n, zn_err *err) {
  ZN_TRY(zn_db_exec(r, "BEGIN IMMEDIATE", err));
  ZN_TRY(zn_store_make_tables(r, err));
  ZN_TRY(meta_set32(r, "region", n->region.b, err));
  ZN_TRY(meta_set32(r, "root", n->root.b, err));
  ZN_TRY(meta_set32(r, "server", n->server.b, err));
  ZN_TRY(zn_replica_set_meta(r, "url", n->url, err));
  ZN_TRY(zn_replica_set_meta(r, "nome", n->nome, err));
  return zn_db_exec(r, "COMMIT", err);
}

static zn_status make_key(zn_replica *r, const char *path, zn_err *err) {
  zn_secret seed;
  zn_status st;
  if (zn_file_exists(path)) {
    /* a creation that was cut short: nobody knows this key yet */
    st = zn_file_read_secret(path, &seed, err);
  } else {
    r->env.random(r->env.ctx, seed.b, sizeof seed.b);
    st = zn_file_write_secret(path, &seed, err);
  }
  if (st == ZN_OK) zn_ident_from_seed(&r->ident, &seed);
  zn_wipe(&seed, sizeof seed);
  return st;
}

/* The database is made under another name and renamed when it is whole, so that a home is either there or not. */
static zn_status create_home(zn_replica *r, const zn_replica_new *n, zn_err *err) {
  char *path = join_path(r->home, ZN_DB_NAME), *made = join_path(r->home, ZN_DB_NAME ".new"),
       *key = join_path(r->home, "key");
  zn_status st = path == NULL || made == NULL || key == NULL ? zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY)
                                                             : zn_file_make_dir(r->home, err);
  if (st == ZN_OK && zn_file_exists(path)) st = zn_fail(err, ZN_E_STATE, ZT_HOME_EXISTS, r->home);
  if (st == ZN_OK) st = make_key(r, key, err);
  if (st == ZN_OK) {
    remove(made);
    st = open_db(r, made, true, err);
  }
  if (st == ZN_OK) st = fill(r, n, err);
  if (st == ZN_OK) st = zn_db_exec(r, "PRAGMA wal_checkpoint(TRUNCATE)", err);
  zn_stmts_release(r);
  if (r->db != NULL) sqlite3_close(r->db);
  r->db = NULL;
  if (st == ZN_OK && rename(made, path) != 0) st = zn_fail(err, ZN_E_IO, ZT_SQL_OPEN, r->home, "rename");
  if (st == ZN_OK) st = open_db(r, path, false, err);
  free(path);
  free(made);
  free(key);
  return st;
}

zn_status zn_replica_create(zn_replica **out, const char *home, const zn_env *env, const zn_replica_new *n,
                            zn_err *err) {
  zn_replica *r = new_replica(home, env, err);
  if (r == NULL) return ZN_E_NOMEM;
  zn_status st = create_home(r, n, err);
  if (st == ZN_OK) st = start(r, err);
  if (st != ZN_OK) {
    zn_replica_close(r);
    return st;
  }
  *out = r;
  return ZN_OK;
}

zn_status zn_replica_shadow(zn_replica **out, zn_replica *of, const char *path, zn_err *err) {
  zn_replica *r = new_replica(of->home, &of->env, err);
  if (r == NULL) return ZN_E_NOMEM;
  r->ident = of->ident;
  r->region = of->region;
  r->root = of->root;
  zn_status st = open_db(r, path, true, err);
  if (st == ZN_OK) st = zn_store_make_tables(r, err);
  if (st == ZN_OK && zn_trust_clone(&r->trust, of->trust) != ZN_OK) st = zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  if (st != ZN_OK) {
    zn_replica_close(r);
    return st;
  }
  r->trust_applied = zn_trust_generation(r->trust);
  *out = r;
  return ZN_OK;
}

/* ---- transactions ---- */

zn_status zn_db_begin(zn_replica *r, zn_err *err) {
  if (r->in_tx) return zn_fail(err, ZN_E_STATE, ZT_TX_BUSY);
  ZN_TRY(zn_db_exec(r, "BEGIN IMMEDIATE", err));
  r->in_tx = true;
  zn_status st = zn_trust_refresh(r, err);
  if (st != ZN_OK) zn_db_rollback(r);
  return st;
}

static zn_status finish(zn_replica *r, zn_err *err) {
  if (r->keys_touched || r->trust_applied != zn_trust_generation(r->trust)) ZN_TRY(zn_receive_settle(r, err));
  ZN_TRY(zn_merge_flush(r, err));
  if (r->has_hook && r->hook.flush != NULL) ZN_TRY(r->hook.flush(r->hook.ctx, err));
  return zn_db_exec(r, "COMMIT", err);
}

zn_status zn_db_commit(zn_replica *r, zn_err *err) {
  zn_status st = finish(r, err);
  if (st != ZN_OK) {
    zn_db_rollback(r);
    return st;
  }
  r->in_tx = false;
  r->trust_touched = r->keys_touched = false;
  r->trust_applied = zn_trust_generation(r->trust);
  return ZN_OK;
}

void zn_db_rollback(zn_replica *r) {
  if (!r->in_tx) return;
  if (!sqlite3_get_autocommit(r->db)) sqlite3_exec(r->db, "ROLLBACK", NULL, NULL, NULL);
  r->in_tx = false;
  zn_ids_drop(r);
  zn_merge_drop(r);
  if (r->trust_touched) zn_trust_reload(r);
  r->trust_touched = r->keys_touched = false;
  if (r->has_hook && r->hook.drop != NULL) r->hook.drop(r->hook.ctx);
}

bool zn_replica_view(zn_replica *r) {
  return sqlite3_get_autocommit(r->db) && sqlite3_exec(r->db, "BEGIN", NULL, NULL, NULL) == SQLITE_OK;
}

void zn_replica_view_end(zn_replica *r, bool began) {
  if (began && !sqlite3_get_autocommit(r->db)) sqlite3_exec(r->db, "COMMIT", NULL, NULL, NULL);
}

/* ---- trust ---- */

static zn_status data_version(zn_replica *r, int64_t *out, zn_err *err) {
  ZN_STMT(s, r, "PRAGMA data_version", err);
  bool found = false;
  return zn_query_int(r, s, out, &found, err);
}

static zn_status load_trust(zn_replica *r, zn_err *err) {
  ZN_STMT(s, r, "SELECT id, body FROM trust WHERE id > ? ORDER BY id", err);
  sqlite3_bind_int64(s, 1, r->trust_row);
  for (;;) {
    bool row = false;
    ZN_TRY(zn_step_row(r, s, &row, err));
    if (!row) break;
    zn_span body = ZN_SPAN(sqlite3_column_blob(s, 1), (size_t)sqlite3_column_bytes(s, 1));
    zn_status st = zn_trust_load(r->trust, body, NULL);
    if (st != ZN_OK) {
      sqlite3_reset(s);
      return zn_fail(err, st, ZT_TRUST_BAD, zn_status_name(st));
    }
    r->trust_row = sqlite3_column_int64(s, 0);
  }
  sqlite3_reset(s);
  r->trust_applied = zn_trust_generation(r->trust);
  return ZN_OK;
}

zn_status zn_trust_refresh(zn_replica *r, zn_err *err) {
  int64_t v = 0;
  ZN_TRY(data_version(r, &v, err));
  if (v == r->data_version) return ZN_OK;
  ZN_TRY(load_trust(r, err));
  r->data_version = v;
  return ZN_OK;
}

void zn_trust_reload(zn_replica *r) {
  zn_trust *fresh = NULL;
  if (zn_trust_new(&fresh, &r->region, &r->root) != ZN_OK) return;
  zn_trust_free(r->trust);
  r->trust = fresh;
  r->trust_row = 0;
  for (size_t i = 0; i < r->nfeeds; i++) r->feeds[i].ledger_gen = 0;
  (void)load_trust(r, NULL);
}

zn_trust *zn_replica_trust(zn_replica *r) {
  /* what cannot be read now is read at the next call; the set in hand stays true */
  if (!r->in_tx && zn_trust_refresh(r, NULL) != ZN_OK) return r->trust;
  return r->trust;
}

zn_status zn_trust_store(zn_replica *r, zn_span stmt, bool *fresh, zn_err *err) {
  bool isnew = false;
  r->trust_touched = true;
  ZN_TRY(zn_trust_add(r->trust, stmt, &isnew, err));
  if (fresh != NULL) *fresh = isnew;
  if (!isnew) return ZN_OK;
  zn_hash h;
  zn_hash_raw(&h, stmt);
  ZN_STMT(s, r, "INSERT OR IGNORE INTO trust(hash, body) VALUES(?,?)", err);
  zn_bind_bytes(s, 1, h.b, sizeof h.b);
  zn_bind_bytes(s, 2, stmt.p, stmt.n);
  ZN_TRY(zn_step_done(r, s, err));
  r->trust_row = sqlite3_last_insert_rowid(r->db);
  return ZN_OK;
}

/* ---- accessors ---- */

sqlite3 *zn_replica_db(zn_replica *r) { return r->db; }
const zn_env *zn_replica_env(zn_replica *r) { return &r->env; }
const zn_ident *zn_replica_ident(zn_replica *r) { return &r->ident; }
const zn_hash *zn_replica_region(zn_replica *r) { return &r->region; }
const char *zn_replica_home(zn_replica *r) { return r->home; }

const zn_ident *zn_replica_ephemeral(zn_replica *r) { return r->has_ephemeral ? &r->ephemeral : NULL; }

zn_status zn_replica_set_ephemeral(zn_replica *r, const zn_secret *seed, zn_err *err) {
  char text[ZN_B32_LEN(32) + 1];
  ZN_TRY(zn_replica_set_meta(r, "ephemeral", seed == NULL ? NULL : zn_b32_encode(text, seed->b, sizeof seed->b), err));
  zn_wipe(text, sizeof text);
  zn_ident_wipe(&r->ephemeral);
  r->has_ephemeral = seed != NULL;
  if (seed != NULL) zn_ident_from_seed(&r->ephemeral, seed);
  return ZN_OK;
}

/* ---- lock of the syncer ---- */

zn_status zn_replica_lock_sync(zn_replica *r, zn_err *err) {
  if (r->lock_fd >= 0) return ZN_OK;
  char *path = join_path(r->home, "sync.lock");
  if (path == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_status st = zn_file_lock(path, &r->lock_fd, err);
  free(path);
  return st;
}

void zn_replica_unlock_sync(zn_replica *r) { zn_file_unlock(&r->lock_fd); }
