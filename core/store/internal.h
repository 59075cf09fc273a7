/* internal: what the files of core/store and core/merge share (private to them).
 *
 * One SQLite connection a replica. Whatever writes does so between zn_db_begin and zn_db_commit; after a rollback every
 * cache that may have seen the lost writes is dropped. */
#ifndef ZONA_CORE_STORE_INTERNAL_H
#define ZONA_CORE_STORE_INTERNAL_H

#include "core/log/change.h"
#include "core/log/hlc.h"
#include "core/store/replica.h"

#define ZN_STORE_VERSION 2
#define ZN_DB_NAME       "replica.db"

/* ---- states of a held segment (table seg) ---- */
typedef enum zn_seg_state {
  ZN_SEG_WAITING = 0, /* something before it is missing */
  ZN_SEG_PARTS,       /* part of a transaction whose rest is missing */
  ZN_SEG_APPLIED,
  ZN_SEG_NOKEY,
  ZN_SEG_NEWER,
  ZN_SEG_VOID,
  ZN_SEG_BAD,
  ZN_SEG_ERASED
} zn_seg_state;
enum {
  ZN_SEGF_UNKNOWN = 1, /* has changes of entities that this build does not know */
  ZN_SEGF_NORIGHT = 2, /* some of its changes have no right and no effect */
  ZN_SEGF_FIRST = 4,   /* header flags, here so that they can be asked */
  ZN_SEGF_MORE = 8
};

/* A register is one (row, group): g = entity number << 2 | group. */
#define ZN_G(e, group) ((int64_t)((e)->no << 2 | (group)))
#define ZN_G_ENTITY(g) ((unsigned)((g) >> 2))
#define ZN_G_GROUP(g)  ((unsigned)((g)&3))
#define ZN_K(feed, n)  ((int64_t)((uint64_t)(feed) << 43 | (uint64_t)(n)))
/* ver.st: bit 0 dead, the rest the number of siblings. sib.st */
#define ZN_VER_DEAD    1
#define ZN_SIB_DELETED 1
#define ZN_SIB_EQUAL   2 /* same values as the winner: no conflict */

typedef struct zn_stmt_slot {
  sqlite3_stmt *st;
  uint64_t hash;
} zn_stmt_slot;

typedef struct zn_feed_slot {
  zn_id ledger;
  zn_pk device;
  bool loaded;
  uint64_t ledger_gen; /* trust generation at which `desc` was looked up; 0: never */
  bool ledger_known;
  zn_ledger desc;
} zn_feed_slot;

/* Open-addressing maps from 64-bit prints of keys to local numbers. */
typedef struct zn_intmap {
  struct {
    uint64_t key;
    int64_t val;
  } * slot;
  size_t cap, n;
} zn_intmap;

typedef struct zn_table_io {
  sqlite3_stmt *insert, *replace, *select, *remove;
} zn_table_io;

typedef struct zn_reg {
  int64_t k, g;
} zn_reg;

struct zn_replica {
  char *home;
  zn_env env;
  sqlite3 *db;
  zn_ident ident;
  zn_ident ephemeral;
  bool has_ephemeral;
  zn_hash region;
  zn_pk root;

  zn_trust *trust;
  int64_t trust_row; /* last row of table trust that `trust` has */
  int64_t data_version;
  uint64_t trust_applied; /* generation for which voids were last settled */

  zn_row_hook hook;
  bool has_hook;

  zn_stmt_slot *stmts;
  size_t nstmts, stmts_cap;
  zn_table_io *io; /* [entity position][group] */

  zn_feed_slot *feeds;
  size_t nfeeds;
  zn_intmap feed_map, hash_map;
  zn_id *hashes; /* by k */
  uint8_t *hash_known;
  size_t nhashes;

  zn_idmap idmap;
  zn_seg_codec *codec;

  bool in_tx, receiving, trust_touched, keys_touched;
  zn_reg *dirty; /* open addressing; k = 0: free */
  size_t dirty_cap, dirty_n;

  int lock_fd;
};

/* ---- files.c: the POSIX seam ---- */
ZN_MUST zn_status zn_file_make_dir(const char *path, zn_err *err);
bool zn_file_exists(const char *path);
ZN_MUST zn_status zn_file_read_secret(const char *path, zn_secret *out, zn_err *err);
ZN_MUST zn_status zn_file_write_secret(const char *path, const zn_secret *in, zn_err *err);
ZN_MUST zn_status zn_file_lock(const char *path, int *fd, zn_err *err); /* ZN_E_BUSY when somebody else has it */
void zn_file_unlock(int *fd);

/* ---- open.c, ddl.c, migrate.c ---- */
extern const char zn_log_ddl[];           /* the tables that are not derived */
extern const char *const zn_log_tables[]; /* their names, NULL last */
ZN_MUST zn_status zn_store_make_tables(zn_replica *r, zn_err *err);
ZN_MUST zn_status zn_store_migrate(zn_replica *r, zn_err *err);
ZN_MUST zn_status zn_store_reapply(zn_replica *r, zn_err *err); /* after an upgrade, inside a transaction */
ZN_MUST zn_status zn_db_exec(zn_replica *r, const char *sql, zn_err *err);
/* A second replica on a database of its own, sharing identity and trust: for verify. */
ZN_MUST zn_status zn_replica_shadow(zn_replica **out, zn_replica *of, const char *path, zn_err *err);
/* Transactions. flush (merge of what is dirty, totals) happens in commit. */
ZN_MUST zn_status zn_db_begin(zn_replica *r, zn_err *err);
ZN_MUST zn_status zn_db_commit(zn_replica *r, zn_err *err);
void zn_db_rollback(zn_replica *r);
ZN_MUST zn_status zn_trust_refresh(zn_replica *r, zn_err *err);
void zn_trust_reload(zn_replica *r);
/* Adds a statement to the set and its table, inside a transaction. */
ZN_MUST zn_status zn_trust_store(zn_replica *r, zn_span stmt, bool *fresh, zn_err *err);
/* What a change of trust or keys means for what is already held (receive.c); called by zn_db_commit. */
ZN_MUST zn_status zn_receive_settle(zn_replica *r, zn_err *err);

/* ---- rights.c ---- */
/* May changes of this group live in this ledger, by the schema alone? */
bool zn_right_kind(const zn_entity *e, unsigned group, const zn_ledger *l);
/* May a row of this entity be changed or deleted once made? Not a move of the rendicontazione: others answer it by its
 * hash. */
bool zn_right_rewrite(const zn_entity *e);
/* Field whose owner reference names somebody else, or -1: an office speaks for itself only. */
int zn_right_owner(zn_replica *r, const zn_ledger *l, const zn_row *row, unsigned group);
/* Does a new version of a row known by its key still carry that key? Else it would put on another's row what it may
 * write on its own. */
bool zn_right_key(zn_replica *r, const zn_row *row, unsigned group);
/* Does row k belong where ledger l may change this group of it? (A D row lives in the ledger of its dot; its private
 * part in a ledger of the same owner; a hashed row anywhere the schema allows.) */
bool zn_right_row(zn_replica *r, const zn_ledger *l, int64_t k, unsigned group);

/* ---- keyring.c ---- */
ZN_MUST zn_status zn_key_store(zn_replica *r, const zn_id *ledger, uint64_t no, const zn_secret *key, zn_err *err);
ZN_MUST zn_status zn_keys_settle(zn_replica *r,
                                 zn_err *err); /* opens grants and wrapped keys that the trust now allows */

/* ---- stmt.c ---- */
void zn_stmts_release(zn_replica *r);
/* Steps a statement that gives no rows and resets it. */
ZN_MUST zn_status zn_step_done(zn_replica *r, sqlite3_stmt *s, zn_err *err);
/* Steps to a row: *row false when there is none. The caller resets. */
ZN_MUST zn_status zn_step_row(zn_replica *r, sqlite3_stmt *s, bool *row, zn_err *err);
/* One integer, or *found false. */
ZN_MUST zn_status zn_query_int(zn_replica *r, sqlite3_stmt *s, int64_t *out, bool *found, zn_err *err);
#define ZN_STMT(var, r, sql, err)                         \
  sqlite3_stmt *var = zn_replica_stmt((r), (sql), (err)); \
  if ((var) == NULL) return zn_replica_sql_fail((r), (err))
void zn_bind_bytes(sqlite3_stmt *s, int i, const void *p, size_t n);
bool zn_column_exact(sqlite3_stmt *s, int i, void *out, size_t n);

/* ---- ids.c ---- */
void zn_ids_init(zn_replica *r);
void zn_ids_drop(zn_replica *r);
zn_feed_slot *zn_feed_slot_of(zn_replica *r, int64_t feed); /* NULL: no such feed */
/* The ledger of a feed as the trust knows it now; NULL when it does not. Valid until the trust changes. */
const zn_ledger *zn_feed_ledger(zn_replica *r, int64_t feed);
void zn_change_ctx_of(zn_replica *r, int64_t feed, zn_change_ctx *out);

/* feed.odd */
enum {
  ZN_FEED_FORETOLD = 1, /* changes of its rows came before the rows: creations look for history first */
  ZN_FEED_FORKED = 2    /* a fork, or numbers that do not grow along the chain: order is asked of the chain itself */
};
ZN_MUST zn_status zn_feed_odd(zn_replica *r, int64_t f, int *odd, zn_err *err);
ZN_MUST zn_status zn_feed_set_odd(zn_replica *r, int64_t f, int flag, zn_err *err);

/* ---- rows.c ---- */
ZN_MUST zn_status zn_rows_init(zn_replica *r, zn_err *err);
void zn_rows_release(zn_replica *r);
/* Writes one group of a row. insert_only: ZN_E_STATE (no err) when k is there already. */
ZN_MUST zn_status zn_rows_put(zn_replica *r, const zn_row *row, unsigned group, bool insert_only, zn_err *err);
ZN_MUST zn_status zn_rows_remove(zn_replica *r, const zn_entity *e, int64_t k, unsigned group, zn_err *err);
/* Reads one group into row (fields of other groups untouched). Texts are copied into the arena. x only of group 1
 * unless x2 is given. */
ZN_MUST zn_status zn_rows_get(zn_replica *r, const zn_entity *e, int64_t k, unsigned group, zn_arena *a, zn_row *row,
                              bool *found, zn_err *err);
void zn_row_clear(zn_row *row, const zn_entity *e, int64_t k);
/* All groups; *found by group 1 or any. */
ZN_MUST zn_status zn_rows_get_all(zn_replica *r, const zn_entity *e, int64_t k, zn_arena *a, zn_row *row, bool *found,
                                  zn_err *err);
ZN_MUST zn_status zn_hook_row(zn_replica *r, const zn_entity *e, const zn_row *before, const zn_row *after,
                              zn_err *err);
/* Copies values of one group from src to dst. */
void zn_row_copy_group(zn_row *dst, const zn_row *src, unsigned group);

/* ---- ver, sib (version.c) ---- */
typedef struct zn_ver {
  int64_t dot;
  uint64_t hlc;
  bool dead;
  unsigned siblings;
  bool stored; /* has a row in ver */
} zn_ver;
/* The winner of a register. found: something is known of it. For a D row without a ver row the dot is k itself (hlc 0:
 * not kept). */
ZN_MUST zn_status zn_ver_get(zn_replica *r, const zn_entity *e, int64_t k, unsigned group, zn_ver *out, bool *found,
                             zn_err *err);
ZN_MUST zn_status zn_ver_put(zn_replica *r, int64_t k, int64_t g, int64_t dot, uint64_t hlc, bool dead,
                             unsigned siblings, zn_err *err);
ZN_MUST zn_status zn_ver_remove(zn_replica *r, int64_t k, int64_t g, zn_err *err);
typedef struct zn_sib {
  int64_t dot;
  uint64_t hlc;
  int st;
} zn_sib;
ZN_MUST zn_status zn_sib_list(zn_replica *r, int64_t k, int64_t g, zn_arena *a, zn_sib **out, size_t *n, zn_err *err);

/* ---- queue.c ---- */
/* One row of the queue; data is copied into the arena. */
typedef struct zn_queued {
  int64_t id, f;
  uint64_t n0, n1, hlc;
  bool first, more, has_rows;
  size_t changes;
  zn_span data;
} zn_queued;
ZN_MUST zn_status zn_queue_add(zn_replica *r, int64_t f, const zn_changes *c, uint64_t hlc, bool first, bool more,
                               int64_t *id, zn_err *err);
ZN_MUST zn_status zn_queue_list(zn_replica *r, int64_t f, zn_arena *a, zn_queued **out, size_t *n,
                                zn_err *err); /* f 0: all */

/* ---- segs.c: the table of segments ---- */
typedef struct zn_segrow {
  int64_t id, f;
  uint64_t seq;
  zn_hash hash;
  zn_seg_state state;
  int flags;
  bool numbered; /* n0..n1 are known: it was readable */
} zn_segrow;
ZN_MUST zn_status zn_seg_by_id(zn_replica *r, int64_t id, zn_segrow *out, bool *found, zn_err *err);
/* The segment of a feed with this number and hash; hash_len 16 or 32 bytes of it. seq 0: whatever number. */
ZN_MUST zn_status zn_seg_find(zn_replica *r, int64_t f, uint64_t seq, const uint8_t *hash, size_t hash_len,
                              zn_segrow *out, bool *found, zn_err *err);
ZN_MUST zn_status zn_seg_set_state(zn_replica *r, int64_t id, zn_seg_state state, int flags, zn_err *err);
ZN_MUST zn_status zn_seg_set_numbers(zn_replica *r, int64_t id, uint64_t n0, uint64_t n1, zn_err *err);
ZN_MUST zn_status zn_seg_header(zn_replica *r, int64_t id, zn_seg_hdr *out, zn_err *err);
/* Header, and plaintext if it can be read: *why is ZN_SEG_APPLIED, or the state that says why not. Appends to plain. */
ZN_MUST zn_status zn_seg_plain(zn_replica *r, int64_t id, zn_seg_hdr *hdr, zn_buf *plain, zn_seg_state *why,
                               zn_err *err);
/* Keeps a segment (state waiting). */
ZN_MUST zn_status zn_seg_insert(zn_replica *r, int64_t f, const zn_seg *s, int64_t *id, zn_err *err);

/* ---- heads.c ---- */
/* After a segment was kept: moves the feed's head over all that follows without a gap, notes a fork. */
ZN_MUST zn_status zn_head_advance(zn_replica *r, int64_t f, const zn_seg_hdr *h, const zn_hash *hash, zn_err *err);
/* After a segment's past is complete. */
ZN_MUST zn_status zn_head_done(zn_replica *r, int64_t f, uint64_t seq, const zn_hash *hash, zn_err *err);
/* Heads of the branches of a feed whose past is complete (one, unless it forked); at most cap. */
typedef struct zn_tip {
  uint64_t seq;
  zn_hash hash;
} zn_tip;
/* The same for a feed that forked; done_only false: branches as far as they are held without a gap. */
ZN_MUST zn_status zn_head_branches(zn_replica *r, int64_t f, bool done_only, zn_tip *out, size_t cap, size_t *n,
                                   zn_err *err);
ZN_MUST zn_status zn_head_tips(zn_replica *r, int64_t f, zn_tip *out, size_t cap, size_t *n, zn_err *err);

/* ---- order.c ---- */
/* Tries to bring a waiting segment in, then what waited for it. */
ZN_MUST zn_status zn_order_try(zn_replica *r, int64_t seg, zn_err *err);
/* Processes a complete transaction whose last part is `last` once more: its key came, or its right changed. */
ZN_MUST zn_status zn_order_retry(zn_replica *r, int64_t last, zn_err *err);
/* Does the feed's segment count, by the trust as it is now? */
bool zn_seg_counts(zn_replica *r, const zn_segrow *s);
/* Parts of the transaction that ends with `last`, first to last, in the arena. */
ZN_MUST zn_status zn_seg_parts(zn_replica *r, const zn_segrow *last, zn_arena *a, zn_segrow **out, size_t *n,
                               zn_err *err);

/* ---- renumber.c ---- */
/* Own segments came back with numbers n0..n1: queued changes of the feed that have some of them get new ones. */
ZN_MUST zn_status zn_renumber(zn_replica *r, int64_t f, uint64_t n0, uint64_t n1, zn_err *err);

#endif
