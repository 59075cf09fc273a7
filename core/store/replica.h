/* replica: one device's SQLite database and the keys beside it: the centre of core.
 *
 * Home folder: replica.db (WAL, synchronous FULL), key (the device's 32-byte seed, 0600, optionally locked by a
 * passphrase), sync.lock (held by the process that syncs). The CLI and the daemon may work on one replica at the same
 * time: everything that writing and sealing number is read inside BEGIN IMMEDIATE.
 *
 * State of rows is a function of the set of readable, authorised changes, never of their arrival (core/merge). */
#ifndef ZONA_CORE_STORE_REPLICA_H
#define ZONA_CORE_STORE_REPLICA_H

#include <sqlite3.h>

#include "core/base/arena.h"
#include "core/base/bytes.h"
#include "core/base/env.h"
#include "core/base/id.h"
#include "core/base/status.h"
#include "core/crypto/crypto.h"
#include "core/log/receipt.h"
#include "core/log/segment.h"
#include "core/log/vector.h"
#include "core/schema/schema.h"
#include "core/trust/grant.h"
#include "core/trust/invite.h"
#include "core/trust/trust.h"

typedef struct zn_replica zn_replica;

/* ---- open, create (core/store/open.c, migrate.c) ---------------------------------------------------------------- */
/* Opens an existing replica; ZN_E_NOTFOUND with a text that says to run `zona join` or `zona init` when there is none.
 * Made by a newer build: ZN_E_VERSION. Made by an older one: migrated in one transaction, a copy kept as replica.db.vN.
 */
ZN_MUST zn_status zn_replica_open(zn_replica **out, const char *home, const zn_env *env, zn_err *err);
/* Creates home and an empty replica with a fresh device key. root: pk that anchors the trust chain. */
typedef struct zn_replica_new {
  zn_hash region;
  zn_pk root;
  zn_pk server;
  const char *url;
  const char *nome; /* name of the workplace, may be NULL */
} zn_replica_new;
ZN_MUST zn_status zn_replica_create(zn_replica **out, const char *home, const zn_env *env, const zn_replica_new *n,
                                    zn_err *err);
void zn_replica_close(zn_replica *r);

sqlite3 *zn_replica_db(zn_replica *r); /* for reading; writing goes through transactions below */
const zn_env *zn_replica_env(zn_replica *r);
const zn_ident *zn_replica_ident(zn_replica *r);
zn_trust *zn_replica_trust(zn_replica *r); /* kept in step with table trust, also when another process added to it; ask
                                              again after a rollback */
const zn_hash *zn_replica_region(zn_replica *r);
const char *zn_replica_home(zn_replica *r);
/* The identity of the invite by which this device joined: grants sealed to it are opened too, until it is forgotten
 * (NULL). */
const zn_ident *zn_replica_ephemeral(zn_replica *r); /* NULL when there is none */
ZN_MUST zn_status zn_replica_set_ephemeral(zn_replica *r, const zn_secret *seed, zn_err *err);
/* Settings of this workplace (table meta). Text owned by the arena; NULL when unset. */
const char *zn_replica_meta(zn_replica *r, zn_arena *a, const char *key);
ZN_MUST zn_status zn_replica_set_meta(zn_replica *r, const char *key, const char *value, zn_err *err);

/* For what reads much (a report, a check): one view of the data, that writers elsewhere do not change meanwhile, and
 * one lock instead of one for each statement. Nothing may be written until its end. false: there is one already, or a
 * transaction; zn_replica_view_end takes that answer. */
bool zn_replica_view(zn_replica *r);
void zn_replica_view_end(zn_replica *r, bool began);

/* Prepared statements are cached by their text. The statement is reset and its bindings cleared; the caller resets it
 * after use (zn_replica_done) and never finalizes it. NULL and err on failure. */
sqlite3_stmt *zn_replica_stmt(zn_replica *r, const char *sql, zn_err *err);
void zn_replica_done(sqlite3_stmt *s);
/* The error of SQLite as ours: disk full, read-only, busy, corrupt, each with what to do. */
zn_status zn_replica_sql_fail(zn_replica *r, zn_err *err);

/* ---- ids: local k <-> wire (core/store/ids.c) ---------------------------------------------------------------------
 */
#define ZN_K_FEED(k) ((int64_t)((uint64_t)(k) >> 43))
#define ZN_K_N(k)    ((uint64_t)(k) & ((1ULL << 43) - 1))
/* Local index of a feed; created when missing and create is set; -1 when missing. Feed 0 holds hashed rows. */
int64_t zn_replica_feed(zn_replica *r, const zn_id *ledger, const zn_pk *device, bool create);
ZN_MUST zn_status zn_replica_feed_info(zn_replica *r, int64_t feed, zn_id *ledger, zn_pk *device);
int64_t zn_replica_k_of_hash(zn_replica *r, const zn_id *hash, bool create); /* -1 when missing */
ZN_MUST zn_status zn_replica_hash_of_k(zn_replica *r, int64_t k, zn_id *hash);
/* Public text id of a row or a dot: base32 of the 16-byte hash (26 chars), or of ledger hash / device / n, compact and
 * stable on every replica (what `zona add` prints and every command takes). */
ZN_MUST zn_status zn_replica_id_print(zn_replica *r, int64_t k, char out[64]);
ZN_MUST zn_status zn_replica_id_parse(zn_replica *r, const char *text, int64_t *k, zn_err *err);
/* Ledger in which the row was created (D rows) or its current version lives (H rows); author device. */
ZN_MUST zn_status zn_replica_row_origin(zn_replica *r, const zn_entity *e, int64_t k, zn_ledger *ledger, zn_pk *device);

/* ---- reading rows
 * ---------------------------------------------------------------------------------------------------- */
/* Live row with all its groups, values owned by the arena. ZN_E_NOTFOUND if dead or unknown. */
ZN_MUST zn_status zn_replica_row(zn_replica *r, const zn_entity *e, int64_t k, zn_arena *a, zn_row *out, zn_err *err);

/* ---- writing (core/store/write.c)
 * ---------------------------------------------------------------------------------------- */
/* One SQLite transaction (IMMEDIATE, FULL): rows change and the changes are queued in the same commit. What commit
 * returned ZN_OK for survives kill -9. Several ledgers may take part. After an error the transaction can only be rolled
 * back. */
typedef struct zn_tx zn_tx;
ZN_MUST zn_status zn_tx_begin(zn_tx **out, zn_replica *r, zn_err *err);
ZN_MUST zn_status zn_tx_commit(zn_tx *tx, zn_err *err); /* frees tx, also on failure (rolled back) */
void zn_tx_rollback(zn_tx *tx);                         /* frees; NULL is fine */
/* Creates a row in a ledger; checks the writer's right, the schema's ledgers mask and zn_row_check. row->k is set. For
 * a hashed entity whose id already lives: ZN_E_STATE ("esiste già") unless `upsert`, then it becomes an edit (none when
 * equal). Groups beyond 1 that have any value go to `private_ledger` (may be NULL when none has). */
ZN_MUST zn_status zn_tx_insert(zn_tx *tx, const zn_ledger *l, const zn_ledger *private_ledger, zn_row *row, bool upsert,
                               zn_err *err);
/* New version of the whole row; only groups whose values differ are written, each naming the versions its author saw.
 */
ZN_MUST zn_status zn_tx_update(zn_tx *tx, const zn_ledger *private_ledger, const zn_row *row, zn_err *err);
ZN_MUST zn_status zn_tx_delete(zn_tx *tx, const zn_entity *e, int64_t k, zn_err *err);
/* Resolution of a conflict: names all active versions of the group, takes the values of version `dot` (or deletes when
 * that version is a deletion). */
ZN_MUST zn_status zn_tx_resolve(zn_tx *tx, const zn_entity *e, int64_t k, unsigned group, int64_t dot, zn_err *err);
/* Trust, grants and epoch keys written together with rows (invite, join, revoke). */
ZN_MUST zn_status zn_tx_add_trust(zn_tx *tx, zn_span stmt, zn_err *err);
ZN_MUST zn_status zn_tx_add_grant(zn_tx *tx, zn_span grant, zn_err *err);
ZN_MUST zn_status zn_tx_add_epoch_key(zn_tx *tx, const zn_id *ledger, uint64_t no, const zn_secret *key, zn_err *err);
/* For imports larger than one transaction may be on the wire (4 MiB a ledger): what was written up to here is applied
 * whole by whoever receives it, and what follows is another one. Here all of it still commits or rolls back together.
 */
ZN_MUST zn_status zn_tx_cut(zn_tx *tx, zn_err *err);
zn_replica *zn_tx_replica(zn_tx *tx);

/* Called inside every transaction that changes rows, with the row before (NULL: did not exist) and after (NULL: gone);
 * whoever keeps totals adds the difference. flush is called before the commit, drop after a rollback. Both rows carry
 * all groups. */
typedef struct zn_row_hook {
  void *ctx;
  zn_status (*row)(void *ctx, const zn_entity *e, const zn_row *before, const zn_row *after, zn_err *err);
  zn_status (*flush)(void *ctx, zn_err *err);
  void (*drop)(void *ctx);
} zn_row_hook;
void zn_replica_set_hook(zn_replica *r, const zn_row_hook *h);

/* ---- sealing (core/store/sealer.c)
 * ------------------------------------------------------------------------------------------ */
/* Seals the queue into segments under the current epoch keys, commits durably. *n (may be NULL): changes sealed.
 * Changes whose ledger has no announced epoch, or no key here, stay queued (shown in status). server_ms: the server's
 * time at last contact plus what has passed since, 0 when unknown: queued changes stamped later than it plus 5 minutes
 * are restamped. */
ZN_MUST zn_status zn_replica_seal(zn_replica *r, int64_t server_ms, size_t *n, zn_err *err);
size_t zn_replica_queued(zn_replica *r); /* changes not yet sealed */

/* ---- receiving (core/store/receive.c): each call durable when the enclosing batch commits
 * ---------------------------------------- */
/* Groups many puts into one SQLite transaction; end applies what has become applicable. */
ZN_MUST zn_status zn_receive_begin(zn_replica *r, zn_err *err);
ZN_MUST zn_status zn_receive_end(zn_replica *r, zn_err *err);
void zn_receive_abort(zn_replica *r);
typedef struct zn_put_result {
  bool fresh;
  bool held_back;
} zn_put_result; /* held_back: kept, but void, unreadable or waiting */
ZN_MUST zn_status zn_replica_put_segment(zn_replica *r, zn_span wire, zn_put_result *res, zn_err *err);
ZN_MUST zn_status zn_replica_put_trust(zn_replica *r, zn_span stmt, bool *fresh, zn_err *err);
ZN_MUST zn_status zn_replica_put_grant(zn_replica *r, zn_span grant, bool *fresh, zn_err *err);
ZN_MUST zn_status zn_replica_put_receipt(zn_replica *r, zn_span receipt, bool *fresh, zn_err *err);

/* ---- what it holds, for sync and bundles
 * ------------------------------------------------------------------------------------------ */
/* Heads of all feeds (or of one ledger when ledger != NULL), sorted; owned by the arena. */
ZN_MUST zn_status zn_replica_heads(zn_replica *r, const zn_id *ledger, zn_arena *a, zn_head **out, size_t *n,
                                   zn_err *err);
/* The same with the heads of all branches of feeds that forked (so a feed may be there several times): what sync
 * compares. */
ZN_MUST zn_status zn_replica_tips(zn_replica *r, const zn_id *ledger, zn_arena *a, zn_head **out, size_t *n,
                                  zn_err *err);
/* Wire bytes of a held segment (appended). ZN_E_NOTFOUND. With a fork, the branch is chosen by hash (NULL: the main
 * one). */
ZN_MUST zn_status zn_replica_segment(zn_replica *r, const zn_id *ledger, const zn_pk *device, uint64_t seq,
                                     const zn_hash *hash, zn_buf *out, zn_err *err);
/* Issues the grants that this device may give and that entitled devices (or open invites) lack, for epochs whose key it
 * holds. */
ZN_MUST zn_status zn_replica_issue_grants(zn_replica *r, size_t *n, zn_err *err);
/* A grant for another device or invite of the region, come by bundle: kept to be sent on. ZN_E_DENIED (no text): nobody
 * known. */
ZN_MUST zn_status zn_replica_pass_grant(zn_replica *r, zn_span grant, bool *fresh, zn_err *err);
/* The epoch key, from the keyring. ZN_E_NOTFOUND. */
ZN_MUST zn_status zn_replica_epoch_key(zn_replica *r, const zn_id *epoch, zn_secret *key);

/* ---- conflicts and history (core/merge)
 * --------------------------------------------------------------------------------------------- */
typedef struct zn_version {
  int64_t dot;
  uint64_t hlc;
  zn_pk device;
  zn_id ledger;
  bool deleted;
  bool active; /* not replaced by any known change */
  bool winner;
  bool queued;    /* not yet sealed */
  bool no_effect; /* without right, or in a segment that does not count: kept and shown only */
  uint64_t seq;   /* segment, 0 when queued */
  zn_hash segment;
  zn_row row; /* values of the group (the whole version), unless deleted */
} zn_version;
/* All versions of (row, group), oldest first; values owned by the arena. */
ZN_MUST zn_status zn_replica_history(zn_replica *r, const zn_entity *e, int64_t k, unsigned group, zn_arena *a,
                                     zn_version **out, size_t *n, zn_err *err);
/* The same for the first group of many rows, in order of k and then of entity, each once: a segment that several share
 * is opened once. out: n of them. */
typedef struct zn_row_name {
  const zn_entity *ent;
  int64_t k;
} zn_row_name;
typedef struct zn_history {
  zn_version *v;
  size_t n;
} zn_history;
ZN_MUST zn_status zn_replica_histories(zn_replica *r, const zn_row_name *rows, size_t n, zn_arena *a, zn_history *out,
                                       zn_err *err);
/* Rows with more than one distinct active version now, and those settled in the past (open = false). */
typedef struct zn_conflict {
  const zn_entity *ent;
  int64_t k;
  unsigned group;
  bool open;
  int64_t settled_by;
} zn_conflict;
ZN_MUST zn_status zn_replica_conflicts(zn_replica *r, zn_arena *a, zn_conflict **out, size_t *n, zn_err *err);
/* Natural keys that more than one live row of a D entity carries: groups of row ids. */
typedef struct zn_key_clash {
  const zn_entity *ent;
  int64_t *k;
  size_t n;
} zn_key_clash;
ZN_MUST zn_status zn_replica_key_clashes(zn_replica *r, zn_arena *a, zn_key_clash **out, size_t *n, zn_err *err);

/* ---- proof
 * ----------------------------------------------------------------------------------------------------------------------------
 */
/* Rebuilds all derived tables from the log into a second database and compares; *diff: tables that differ (Italian, one
 * per line). The hook maker attaches totals to the second replica. */
typedef zn_status (*zn_attach_fn)(zn_replica *r, zn_err *err);
ZN_MUST zn_status zn_replica_verify(zn_replica *r, zn_attach_fn attach, zn_buf *diff, zn_err *err);
/* Row of an entity as it was at a version vector (heads), for manifests: rebuilt from history when it changed outside
 * it. ZN_E_NOTFOUND when it did not exist inside the vector. */
ZN_MUST zn_status zn_replica_row_at(zn_replica *r, const zn_entity *e, int64_t k, const zn_head *vector, size_t n,
                                    zn_arena *a, zn_row *out, zn_err *err);

/* ---- lock of the syncer
 * ----------------------------------------------------------------------------------------------------------------- */
/* One process per home syncs. ZN_E_BUSY when another does (then wake it: zn_replica_poke). */
ZN_MUST zn_status zn_replica_lock_sync(zn_replica *r, zn_err *err);
void zn_replica_unlock_sync(zn_replica *r);

#ifdef __clang_analyzer__ /* which reads a file at a time: what comes back is never ZN_OK */
#define zn_replica_sql_fail(r, err) (zn_replica_sql_fail(r, err), ZN_E_IO)
#endif

#endif
