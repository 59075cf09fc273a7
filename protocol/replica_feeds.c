/* The replica's feeds as a session sees them: what is held, what was refused, what is half here. */
#include <string.h>

#include "core/store/status.h"
#include "protocol/messages.h"
#include "protocol/replica_peer_impl.h"

/* ---- digests and heads ---- */

/* Does a receipt of the server's cover the head? */
static bool delivered(zn_replica *r, const zn_head *h) {
  sqlite3_stmt *s = zn_replica_stmt(
      r, "SELECT 1 FROM receipt JOIN feed USING(f) WHERE server AND ledger=?1 AND device=?2 AND seq>=?3", NULL);
  if (!s) return false;
  rp_bind(s, 1, &h->ledger, 16);
  rp_bind(s, 2, &h->device, 32);
  sqlite3_bind_int64(s, 3, (int64_t)h->seq);
  bool yes = sqlite3_step(s) == SQLITE_ROW;
  zn_replica_done(s);
  return yes;
}

/* What a membership that was taken away let us read stays here and is nobody's business any more, the server's digests
 * included; only what we wrote and nobody has goes out still. */
static bool lost(zn_replica *r, const zn_head *h) {
  zn_ledger l;
  zn_trust *t = zn_replica_trust(r);
  const zn_pk *me = &zn_replica_ident(r)->sign_pk;
  if (!zn_trust_ledger(t, &h->ledger, &l) || zn_trust_may_read(t, me, &l)) return false;
  return zn_pk_cmp(&h->device, me) != 0 || delivered(r, h);
}

static zn_status heads(void *ctx, const zn_id *ledger, zn_arena *a, zn_head **out, size_t *n) {
  zn_err err;
  zn_replica *r = ((zn_replica_peer *)ctx)->r;
  ZN_TRY(zn_replica_tips(r, ledger, a, out, n, &err));
  size_t kept = 0;
  for (size_t i = 0; i < *n; i++)
    if (!lost(r, &(*out)[i])) (*out)[kept++] = (*out)[i];
  *n = kept;
  return ZN_OK;
}

static zn_status ledgers(void *ctx, const zn_pk *device, zn_arena *a, zn_ledger_digest **out, size_t *n) {
  zn_head *h = NULL;
  size_t count = 0, groups = 0;
  (void)device;
  ZN_TRY(heads(ctx, NULL, a, &h, &count));
  zn_ledger_digest *list = zn_arena_alloc(a, (count + 1) * sizeof *list);
  if (!list) return ZN_E_NOMEM;
  for (size_t i = 0; i < count;) {
    size_t end = i;
    zn_id digest;
    while (end < count && zn_id_cmp(&h[end].ledger, &h[i].ledger) == 0) end++;
    zn_heads_digest(&digest, h + i, end - i);
    list[groups].ledger = h[i].ledger;
    memcpy(list[groups++].digest, digest.b, sizeof list[0].digest);
    i = end;
  }
  *out = list;
  *n = groups;
  return ZN_OK;
}

static zn_status vector_digest(void *ctx, const zn_pk *device, zn_id *out) {
  zn_arena a;
  zn_head *h = NULL;
  size_t n = 0;
  (void)device;
  zn_arena_init(&a);
  zn_status st = heads(ctx, NULL, &a, &h, &n);
  if (st == ZN_OK) zn_heads_digest(out, h, n);
  zn_arena_release(&a);
  return st;
}

/* ---- one segment ---- */

static sqlite3_stmt *seg_query(zn_replica *r, const char *sql, const zn_head *of) {
  sqlite3_stmt *s = zn_replica_stmt(r, sql, NULL);
  if (!s) return NULL;
  rp_bind(s, 1, &of->ledger, 16);
  rp_bind(s, 2, &of->device, 32);
  return s;
}

#define FROM_SEG " FROM seg JOIN feed USING(f) WHERE ledger=?1 AND device=?2 AND "

bool rp_seg_held(zn_replica *r, const zn_head *of) {
  zn_head named = *of;
  if (of->seq == 0) return rp_seg_name(r, &named) == ZN_OK;
  sqlite3_stmt *s = seg_query(r, "SELECT 1" FROM_SEG "seq=?3 AND hash=?4", of);
  if (!s) return false;
  sqlite3_bind_int64(s, 3, (int64_t)of->seq);
  rp_bind(s, 4, &of->hash, 32);
  bool yes = sqlite3_step(s) == SQLITE_ROW;
  zn_replica_done(s);
  return yes;
}

static zn_status number_of(zn_replica *r, zn_head *of) {
  sqlite3_stmt *s = seg_query(r, "SELECT seq" FROM_SEG "hash=?3", of);
  if (!s) return ZN_E_IO;
  rp_bind(s, 3, &of->hash, 32);
  zn_status st = sqlite3_step(s) == SQLITE_ROW ? ZN_OK : ZN_E_NOTFOUND;
  if (st == ZN_OK) of->seq = (uint64_t)sqlite3_column_int64(s, 0);
  zn_replica_done(s);
  return st;
}

/* The main branch's segment with this number: the only one, or the one that the replica calls so. */
static zn_status main_branch(zn_replica *r, zn_head *of) {
  sqlite3_stmt *s = seg_query(r, "SELECT hash" FROM_SEG "seq=?3 LIMIT 2", of);
  if (!s) return ZN_E_IO;
  sqlite3_bind_int64(s, 3, (int64_t)of->seq);
  zn_status st = sqlite3_step(s) == SQLITE_ROW && rp_exact(s, 0, &of->hash, 32) ? ZN_OK : ZN_E_NOTFOUND;
  bool forked = st == ZN_OK && sqlite3_step(s) == SQLITE_ROW;
  zn_replica_done(s);
  if (!forked) return st;
  zn_buf wire;
  zn_seg seg;
  zn_err err;
  zn_buf_init(&wire, ZN_SEG_MAX);
  st = zn_replica_segment(r, &of->ledger, &of->device, of->seq, NULL, &wire, &err);
  if (st == ZN_OK) st = zn_seg_peek(&seg, zn_buf_span(&wire));
  if (st == ZN_OK) of->hash = seg.hash;
  zn_buf_release(&wire);
  return st;
}

zn_status rp_seg_name(zn_replica *r, zn_head *of) {
  if (of->seq == 0) return number_of(r, of);
  return zn_hash_zero(&of->hash) ? main_branch(r, of) : ZN_OK;
}

/* ---- what the server refused of ours ---- */

static void held_key(char out[5 + ZN_B32_LEN(32) + 1], const zn_hash *hash) {
  memcpy(out, "held:", 5);
  zn_b32_encode(out + 5, hash, 32);
}

static zn_status upload_refused(void *ctx, const zn_head *of, const zn_id *trust_state, const char *code,
                                const char *text) {
  zn_replica *r = ((zn_replica_peer *)ctx)->r;
  char key[5 + ZN_B32_LEN(32) + 1], state[ZN_B32_LEN(16) + 1];
  zn_err err;
  bool chain = strcmp(code, zn_reason_name(ZN_REASON_chain)) == 0; /* what is missing may come there another way */
  ZN_TRY(zn_receive_begin(r, &err));
  held_key(key, &of->hash);
  zn_status st = chain ? ZN_OK : zn_replica_set_meta(r, key, zn_b32_encode(state, trust_state, 16), &err);
  if (st == ZN_OK) st = zn_status_note_refusal(r, true, of, text, &err);
  if (st == ZN_OK) return zn_receive_end(r, &err);
  zn_receive_abort(r);
  return st;
}

static bool upload_held(void *ctx, const zn_head *of, const zn_id *trust_state) {
  zn_replica *r = ((zn_replica_peer *)ctx)->r;
  char key[5 + ZN_B32_LEN(32) + 1], state[ZN_B32_LEN(16) + 1];
  zn_arena a;
  zn_arena_init(&a);
  held_key(key, &of->hash);
  const char *was = zn_replica_meta(r, &a, key);
  bool held = was && strcmp(was, zn_b32_encode(state, trust_state, 16)) == 0;
  zn_arena_release(&a);
  return held;
}

/* ---- half-received segments ---- */

static zn_status partials(void *ctx, const zn_pk *from, zn_arena *a, zn_partial **out, size_t *n) {
  zn_replica *r = ((zn_replica_peer *)ctx)->r;
  zn_err err;
  (void)from;
  enum { MAX = 8 };
  zn_partial *list = zn_arena_alloc(a, MAX * sizeof *list);
  sqlite3_stmt *s = zn_replica_stmt(r, "SELECT ledger, device, seq, hash, length(data) FROM partial LIMIT 8", &err);
  if (!list) return ZN_E_NOMEM;
  if (!s) return ZN_E_IO;
  *n = 0;
  for (bool row = true; *n < MAX;) {
    ZN_TRY(rp_step(r, s, &row, &err));
    if (!row) break;
    zn_partial *p = &list[*n];
    p->of.seq = (uint64_t)sqlite3_column_int64(s, 2);
    p->have = (uint32_t)sqlite3_column_int64(s, 4);
    if (rp_exact(s, 0, &p->of.ledger, 16) && rp_exact(s, 1, &p->of.device, 32) && rp_exact(s, 3, &p->of.hash, 32))
      (*n)++;
  }
  zn_replica_done(s);
  *out = list;
  return ZN_OK;
}

static sqlite3_stmt *partial_query(zn_replica *r, const char *sql, const zn_head *of) {
  sqlite3_stmt *s = zn_replica_stmt(r, sql, NULL);
  if (!s) return NULL;
  rp_bind(s, 1, &of->ledger, 16);
  rp_bind(s, 2, &of->device, 32);
  sqlite3_bind_int64(s, 3, (int64_t)of->seq);
  rp_bind(s, 4, &of->hash, 32);
  return s;
}

#define THIS_PARTIAL "ledger=?1 AND device=?2 AND seq=?3 AND hash=?4"

static zn_status partial_load(void *ctx, const zn_pk *from, const zn_head *of, zn_buf *out) {
  zn_replica *r = ((zn_replica_peer *)ctx)->r;
  (void)from;
  sqlite3_stmt *s = partial_query(r, "SELECT data FROM partial WHERE " THIS_PARTIAL, of);
  if (!s) return ZN_E_IO;
  zn_status st = sqlite3_step(s) == SQLITE_ROW ? ZN_OK : ZN_E_NOTFOUND;
  if (st == ZN_OK) zn_buf_put(out, sqlite3_column_blob(s, 0), (size_t)sqlite3_column_bytes(s, 0));
  zn_replica_done(s);
  return st == ZN_OK && !zn_buf_ok(out) ? ZN_E_NOMEM : st;
}

static zn_status partial_write(zn_replica *r, const zn_head *of, zn_span data, zn_err *err) {
  bool forget = data.n == 0;
  sqlite3_stmt *s = partial_query(
      r,
      forget ? "DELETE FROM partial WHERE " THIS_PARTIAL
             : "INSERT OR REPLACE INTO partial(ledger, device, seq, hash, data) VALUES(?1, ?2, ?3, ?4, ?5)",
      of);
  if (!s) return zn_replica_sql_fail(r, err);
  if (!forget) rp_bind(s, 5, data.p, data.n);
  ZN_TRY(rp_step(r, s, NULL, err));
  zn_replica_done(s);
  if (forget) return ZN_OK;
  /* eight at most: any other makes room */
  s = partial_query(
      r,
      "DELETE FROM partial WHERE (ledger, device, seq, hash) IN (SELECT ledger, device, seq, hash FROM partial"
      " WHERE NOT (" THIS_PARTIAL ") LIMIT 1 OFFSET 7)",
      of);
  if (!s) return zn_replica_sql_fail(r, err);
  ZN_TRY(rp_step(r, s, NULL, err));
  zn_replica_done(s);
  return ZN_OK;
}

static bool partial_there(zn_replica *r, const zn_head *of) {
  sqlite3_stmt *s = partial_query(r, "SELECT 1 FROM partial WHERE " THIS_PARTIAL, of);
  bool yes = s && sqlite3_step(s) == SQLITE_ROW;
  if (s) zn_replica_done(s);
  return yes;
}

static zn_status partial_save(void *ctx, const zn_pk *from, const zn_head *of, zn_span data) {
  zn_replica *r = ((zn_replica_peer *)ctx)->r;
  zn_err err;
  (void)from;
  if (data.n == 0 && !partial_there(r, of)) return ZN_OK; /* the usual case costs no write */
  ZN_TRY(zn_receive_begin(r, &err));
  zn_status st = partial_write(r, of, data, &err);
  if (st == ZN_OK) return zn_receive_end(r, &err);
  zn_receive_abort(r);
  return st;
}

void rp_feeds_ops(zn_peer *ops) {
  ops->ledgers = ledgers;
  ops->vector_digest = vector_digest;
  ops->heads = heads;
  ops->upload_refused = upload_refused;
  ops->upload_held = upload_held;
  ops->partials = partials;
  ops->partial_load = partial_load;
  ops->partial_save = partial_save;
}
