/* Heads of feeds: how far each is held without a gap, and how far its whole past is here. A feed that forked has
 * several branches; the longest is the main one, of equals the one with the smaller hash. */
#include <stdlib.h>
#include <string.h>

#include "core/store/internal.h"
#include "core/text/store.h"

static zn_status get_head(zn_replica *r, int64_t f, const char *sql, zn_tip *out, zn_err *err) {
  ZN_STMT(s, r, sql, err);
  sqlite3_bind_int64(s, 1, f);
  bool row = false;
  *out = (zn_tip){0};
  ZN_TRY(zn_step_row(r, s, &row, err));
  if (row && sqlite3_column_int64(s, 0) > 0) {
    out->seq = (uint64_t)sqlite3_column_int64(s, 0);
    if (!zn_column_exact(s, 1, out->hash.b, sizeof out->hash.b)) out->seq = 0;
  }
  zn_replica_done(s);
  return ZN_OK;
}

static zn_status set_head(zn_replica *r, int64_t f, const char *sql, const zn_tip *t, zn_err *err) {
  ZN_STMT(s, r, sql, err);
  sqlite3_bind_int64(s, 1, (int64_t)t->seq);
  zn_bind_bytes(s, 2, t->hash.b, sizeof t->hash.b);
  sqlite3_bind_int64(s, 3, f);
  return zn_step_done(r, s, err);
}

#define GET_HEAD "SELECT head, head_hash FROM feed WHERE f=?"
#define SET_HEAD "UPDATE feed SET head=?, head_hash=? WHERE f=?"
#define GET_DONE "SELECT done, done_hash FROM feed WHERE f=?"
#define SET_DONE "UPDATE feed SET done=?, done_hash=? WHERE f=?"

/* ---- forked feeds: the whole feed is looked at ---- */

typedef struct node {
  int64_t id;
  uint64_t seq;
  zn_hash hash;
  int state;
  bool linked, parent;
} node;

static node *find_node(node *v, size_t n, const zn_hash *h) {
  for (size_t i = 0; i < n; i++)
    if (zn_hash_cmp(&v[i].hash, h) == 0) return &v[i];
  return NULL;
}

static bool complete(int state) { return state != ZN_SEG_WAITING && state != ZN_SEG_PARTS; }

/* Segments that hang on the first without a gap are `linked`; those that others hang on are `parent`. done_only: only
 * segments whose past is complete count. */
static zn_status load_branches(zn_replica *r, int64_t f, bool done_only, zn_arena *a, node **out, size_t *n,
                               zn_err *err) {
  ZN_STMT(s, r, "SELECT id, seq, hash, state, hdr FROM seg WHERE f=? ORDER BY seq", err);
  sqlite3_bind_int64(s, 1, f);
  size_t cap = 0, count = 0;
  node *v = NULL;
  zn_status st = ZN_OK;
  for (bool row = true; st == ZN_OK;) {
    st = zn_step_row(r, s, &row, err);
    if (st != ZN_OK || !row) break;
    if (count == cap) {
      cap = cap == 0 ? 64 : cap * 2;
      node *p = zn_arena_alloc(a, cap * sizeof *p);
      if (p == NULL) st = zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
      if (p != NULL && count > 0) memcpy(p, v, count * sizeof *p);
      v = p;
    }
    zn_seg_hdr h;
    if (v == NULL) break;
    node *x = &v[count];
    *x = (node){.id = sqlite3_column_int64(s, 0),
                .seq = (uint64_t)sqlite3_column_int64(s, 1),
                .state = sqlite3_column_int(s, 3)};
    if (!zn_column_exact(s, 2, x->hash.b, sizeof x->hash.b) ||
        zn_seg_parse_header(&h, ZN_SPAN(sqlite3_column_blob(s, 4), (size_t)sqlite3_column_bytes(s, 4))) != ZN_OK)
      continue;
    if (done_only && !complete(x->state)) continue;
    x->linked = true;
    for (unsigned i = 0; i < h.nprev; i++) {
      node *p = find_node(v, count, &h.prev[i]);
      if (p == NULL || !p->linked) x->linked = false;
    }
    for (unsigned i = 0; x->linked && i < h.nprev; i++) find_node(v, count, &h.prev[i])->parent = true;
    count++;
  }
  sqlite3_reset(s);
  *out = v;
  *n = count;
  return st;
}

zn_status zn_head_branches(zn_replica *r, int64_t f, bool done_only, zn_tip *out, size_t cap, size_t *n, zn_err *err) {
  zn_arena a;
  node *v = NULL;
  size_t count = 0;
  zn_arena_init(&a);
  *n = 0;
  zn_status st = load_branches(r, f, done_only, &a, &v, &count, err);
  for (size_t i = count; st == ZN_OK && i-- > 0;)
    if (v[i].linked && !v[i].parent && *n < cap) out[(*n)++] = (zn_tip){v[i].seq, v[i].hash};
  zn_arena_release(&a);
  /* longest first, then the smaller hash */
  for (size_t i = 0; i < *n; i++)
    for (size_t j = i + 1; j < *n; j++)
      if (out[j].seq > out[i].seq || (out[j].seq == out[i].seq && zn_hash_cmp(&out[j].hash, &out[i].hash) < 0)) {
        zn_tip t = out[i];
        out[i] = out[j];
        out[j] = t;
      }
  return st;
}

/* ---- in order ---- */

static zn_status is_fork(zn_replica *r, int64_t f, uint64_t seq, bool *yes, zn_err *err) {
  ZN_STMT(s, r, "SELECT count(*) FROM (SELECT 1 FROM seg WHERE f=? AND seq=? LIMIT 2)", err);
  sqlite3_bind_int64(s, 1, f);
  sqlite3_bind_int64(s, 2, (int64_t)seq);
  int64_t n = 0;
  bool found = false;
  ZN_TRY(zn_query_int(r, s, &n, &found, err));
  *yes = n > 1;
  return ZN_OK;
}

/* The segment after the head, if it came before its turn. */
static zn_status next_of(zn_replica *r, int64_t f, const zn_tip *head, zn_tip *next, bool *found, zn_err *err) {
  ZN_STMT(s, r, "SELECT hash, hdr FROM seg WHERE f=? AND seq=?", err);
  sqlite3_bind_int64(s, 1, f);
  sqlite3_bind_int64(s, 2, (int64_t)head->seq + 1);
  *found = false;
  bool row = false;
  ZN_TRY(zn_step_row(r, s, &row, err));
  zn_seg_hdr h;
  if (row && zn_column_exact(s, 0, next->hash.b, sizeof next->hash.b) &&
      zn_seg_parse_header(&h, ZN_SPAN(sqlite3_column_blob(s, 1), (size_t)sqlite3_column_bytes(s, 1))) == ZN_OK) {
    next->seq = head->seq + 1;
    *found = h.nprev > 0 && zn_hash_cmp(&h.prev[0], &head->hash) == 0;
  }
  zn_replica_done(s);
  return ZN_OK;
}

zn_status zn_head_advance(zn_replica *r, int64_t f, const zn_seg_hdr *h, const zn_hash *hash, zn_err *err) {
  zn_tip head = {0}, next = {0};
  bool fork = false, more = true;
  int odd = 0;
  ZN_TRY(get_head(r, f, GET_HEAD, &head, err));
  ZN_TRY(zn_feed_odd(r, f, &odd, err));
  ZN_TRY(is_fork(r, f, h->seq, &fork, err));
  bool follows = h->seq == head.seq + 1 && (h->nprev == 0 || zn_hash_cmp(&h->prev[0], &head.hash) == 0);
  /* a second branch may also begin as a successor of something that the main branch has left behind */
  fork = fork || h->nprev > 1 || (!follows && h->seq <= head.seq + 1);
  if (fork || (odd & ZN_FEED_FORKED)) {
    zn_tip tips[8];
    size_t n = 0;
    if (fork) ZN_TRY(zn_feed_set_odd(r, f, ZN_FEED_FORKED, err));
    ZN_TRY(zn_head_branches(r, f, false, tips, 8, &n, err));
    return n == 0 ? ZN_OK : set_head(r, f, SET_HEAD, &tips[0], err);
  }
  if (!follows) return ZN_OK;
  head = (zn_tip){h->seq, *hash};
  while (more) {
    ZN_TRY(next_of(r, f, &head, &next, &more, err));
    if (more) head = next;
  }
  return set_head(r, f, SET_HEAD, &head, err);
}

zn_status zn_head_done(zn_replica *r, int64_t f, uint64_t seq, const zn_hash *hash, zn_err *err) {
  zn_tip done = {0};
  ZN_TRY(get_head(r, f, GET_DONE, &done, err));
  if (done.seq > seq || (done.seq == seq && zn_hash_cmp(&done.hash, hash) <= 0)) return ZN_OK;
  return set_head(r, f, SET_DONE, &(zn_tip){seq, *hash}, err);
}

zn_status zn_head_tips(zn_replica *r, int64_t f, zn_tip *out, size_t cap, size_t *n, zn_err *err) {
  int odd = 0;
  ZN_TRY(zn_feed_odd(r, f, &odd, err));
  if (odd & ZN_FEED_FORKED) return zn_head_branches(r, f, true, out, cap, n, err);
  ZN_TRY(get_head(r, f, GET_DONE, &out[0], err));
  *n = out[0].seq > 0 ? 1 : 0;
  return ZN_OK;
}

/* ---- for sync and bundles ---- */

zn_status zn_replica_heads(zn_replica *r, const zn_id *ledger, zn_arena *a, zn_head **out, size_t *n, zn_err *err) {
  ZN_STMT(s, r, "SELECT ledger, device, head, head_hash FROM feed WHERE head>0 AND (?1 IS NULL OR ledger=?1)", err);
  if (ledger != NULL) zn_bind_bytes(s, 1, ledger->b, sizeof ledger->b);
  size_t cap = 0, count = 0;
  zn_head *v = NULL;
  for (;;) {
    bool row = false;
    ZN_TRY(zn_step_row(r, s, &row, err));
    if (!row) break;
    if (count == cap) {
      cap = cap == 0 ? 32 : cap * 2;
      zn_head *p = zn_arena_alloc(a, cap * sizeof *p);
      if (p == NULL) {
        sqlite3_reset(s);
        return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
      }
      if (count > 0) memcpy(p, v, count * sizeof *p);
      v = p;
    }
    zn_head *h = &v[count];
    *h = (zn_head){.seq = (uint64_t)sqlite3_column_int64(s, 2)};
    if (zn_column_exact(s, 0, h->ledger.b, sizeof h->ledger.b) &&
        zn_column_exact(s, 1, h->device.b, sizeof h->device.b) && zn_column_exact(s, 3, h->hash.b, sizeof h->hash.b))
      count++;
  }
  zn_replica_done(s);
  zn_heads_sort(v, count);
  *out = v;
  *n = count;
  return ZN_OK;
}
