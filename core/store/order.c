/* Order: a segment comes in when all that it declares as its past is here; a transaction is applied whole, with its
 * last part.
 *
 * Dependents wait only for what is missing. What is here but cannot be read, does not count or is damaged is passed
 * over, and applied late (or taken back) when that changes. */
#include <stdlib.h>
#include <string.h>

#include "core/merge/merge.h"
#include "core/store/internal.h"
#include "core/text/store.h"

/* ---- waiting ---- */

static zn_status wait_for(zn_replica *r, int64_t seg, int64_t f, int64_t seq, zn_err *err) {
  ZN_STMT(s, r, "INSERT OR IGNORE INTO wait(f, seq, seg) VALUES(?,?,?)", err);
  sqlite3_bind_int64(s, 1, f);
  sqlite3_bind_int64(s, 2, seq);
  sqlite3_bind_int64(s, 3, seg);
  return zn_step_done(r, s, err);
}

/* Takes the segments that wait for (f, seq) off the list (-1: for anything of the feed); they go back on it if they
 * must. */
static zn_status take_waiters(zn_replica *r, int64_t f, uint64_t seq, zn_arena *a, int64_t **out, size_t *n,
                              zn_err *err) {
  ZN_STMT(s, r, "SELECT seg FROM wait WHERE f=? AND seq IN (?, -1)", err);
  sqlite3_bind_int64(s, 1, f);
  sqlite3_bind_int64(s, 2, (int64_t)seq);
  size_t cap = 0;
  *n = 0;
  for (;;) {
    bool row = false;
    ZN_TRY(zn_step_row(r, s, &row, err));
    if (!row) break;
    if (*n == cap) {
      int64_t *p = zn_arena_alloc(a, (cap * 2 + 8) * sizeof *p);
      if (p == NULL) {
        sqlite3_reset(s);
        return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
      }
      if (*n > 0) memcpy(p, *out, *n * sizeof *p);
      *out = p;
      cap = cap * 2 + 8;
    }
    (*out)[(*n)++] = sqlite3_column_int64(s, 0);
  }
  sqlite3_reset(s);
  if (*n == 0) return ZN_OK;
  ZN_STMT(d, r, "DELETE FROM wait WHERE f=? AND seq IN (?, -1)", err);
  sqlite3_bind_int64(d, 1, f);
  sqlite3_bind_int64(d, 2, (int64_t)seq);
  return zn_step_done(r, d, err);
}

/* ---- what a segment needs ---- */

typedef enum verdict { READY, WAITS, BROKEN } verdict;

static zn_status check_prev(zn_replica *r, const zn_segrow *s, const zn_seg_hdr *h, verdict *v, zn_err *err) {
  bool continues = false, found = false;
  zn_segrow p;
  for (unsigned i = 0; i < h->nprev; i++) {
    ZN_TRY(zn_seg_find(r, s->f, i == 0 ? h->seq - 1 : 0, h->prev[i].b, sizeof h->prev[i].b, &p, &found, err));
    if (!found || p.state == ZN_SEG_WAITING) {
      *v = WAITS;
      return wait_for(r, s->id, s->f, i == 0 ? (int64_t)h->seq - 1 : -1, err);
    }
    if (i == 0) continues = p.flags & ZN_SEGF_MORE;
  }
  if (!h->first && !continues) *v = BROKEN;
  return ZN_OK;
}

static zn_status check_deps(zn_replica *r, const zn_segrow *s, const zn_seg_hdr *h, verdict *v, zn_err *err) {
  for (size_t i = 0; i < h->ndeps; i++) {
    const zn_dep *d = &h->deps[i];
    int64_t f = zn_replica_feed(r, &h->ledger, &d->device, true);
    if (f < 0) return zn_replica_sql_fail(r, err);
    zn_segrow p;
    bool found = false;
    ZN_TRY(zn_seg_find(r, f, d->seq, d->hash16.b, sizeof d->hash16.b, &p, &found, err));
    if (found && p.state != ZN_SEG_WAITING && p.state != ZN_SEG_PARTS) continue;
    *v = WAITS;
    return wait_for(r, s->id, f, (int64_t)d->seq, err);
  }
  return ZN_OK;
}

/* ---- one transaction ---- */

bool zn_seg_counts(zn_replica *r, const zn_segrow *s) {
  const zn_feed_slot *slot = zn_feed_slot_of(r, s->f);
  const zn_ledger *l = zn_feed_ledger(r, s->f);
  return slot != NULL && l != NULL && zn_trust_may_write(r->trust, &slot->device, l) &&
         zn_trust_counts(r->trust, &slot->ledger, &slot->device, s->seq, &s->hash);
}

zn_status zn_seg_parts(zn_replica *r, const zn_segrow *last, zn_arena *a, zn_segrow **out, size_t *n, zn_err *err) {
  size_t cap = 4, count = 1;
  zn_segrow *v = zn_arena_alloc(a, cap * sizeof *v);
  if (v == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  v[0] = *last;
  while (!(v[count - 1].flags & ZN_SEGF_FIRST)) {
    zn_seg_hdr h;
    bool found = false;
    zn_segrow p;
    ZN_TRY(zn_seg_header(r, v[count - 1].id, &h, err));
    if (h.nprev == 0) break;
    ZN_TRY(zn_seg_find(r, last->f, h.seq - 1, h.prev[0].b, sizeof h.prev[0].b, &p, &found, err));
    if (!found || !(p.flags & ZN_SEGF_MORE)) break;
    if (count == cap) {
      zn_segrow *w = zn_arena_alloc(a, cap * 2 * sizeof *w);
      if (w == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
      memcpy(w, v, count * sizeof *w);
      v = w;
      cap *= 2;
    }
    v[count++] = p;
  }
  for (size_t i = 0; i < count / 2; i++) {
    zn_segrow t = v[i];
    v[i] = v[count - 1 - i];
    v[count - 1 - i] = t;
  }
  *out = v;
  *n = count;
  return ZN_OK;
}

typedef struct part {
  zn_seg_hdr hdr;
  zn_decoded d;
} part;

static zn_status decode_part(zn_replica *r, const zn_segrow *s, zn_arena *a, part *p, zn_seg_state *why, zn_err *err) {
  zn_buf plain;
  zn_buf_init(&plain, 0);
  zn_status st = zn_seg_plain(r, s->id, &p->hdr, &plain, why, err);
  zn_span text = {NULL, 0};
  if (st == ZN_OK && *why == ZN_SEG_APPLIED && (text = zn_arena_dup(a, zn_buf_span(&plain))).p == NULL)
    st = zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_buf_release(&plain);
  if (st != ZN_OK || *why != ZN_SEG_APPLIED) return st;
  zn_change_ctx ctx;
  zn_change_ctx_of(r, s->f, &ctx);
  st = zn_changes_decode(&p->d, text, &ctx, a);
  if (st == ZN_E_NOMEM || st == ZN_E_IO) return zn_fail(err, st, ZT_NO_MEMORY);
  if (st == ZN_E_VERSION) *why = ZN_SEG_NEWER;
  if (st == ZN_E_FORMAT || (st == ZN_OK && (p->d.count != p->hdr.changes || p->d.n0 == 0))) *why = ZN_SEG_BAD;
  return ZN_OK;
}

/* Do the numbers of a segment fall among those of others of its feed, or before ones of its past? Then order is asked
 * of the chain, and whoever shares a number is settled by the rebuild. */
static zn_status check_numbers(zn_replica *r, const zn_segrow *s, const zn_decoded *d, bool late, zn_err *err) {
  ZN_STMT(
      q, r,
      late
          ? "SELECT 1 FROM seg WHERE f=?1 AND n1 IS NOT NULL AND id<>?5 AND ((n1>=?2 AND n0<=?3) OR (n1>=?2 AND seq<?4)"
            " OR (n1<?2 AND seq>?4)) LIMIT 1"
          : "SELECT 1 FROM seg WHERE f=?1 AND n1>=?2 AND id<>?5 AND (?3 OR 1) AND (?4 OR 1) LIMIT 1",
      err);
  sqlite3_bind_int64(q, 1, s->f);
  sqlite3_bind_int64(q, 2, (int64_t)d->n0);
  sqlite3_bind_int64(q, 3, (int64_t)d->n1);
  sqlite3_bind_int64(q, 4, (int64_t)s->seq);
  sqlite3_bind_int64(q, 5, s->id);
  int64_t one = 0;
  bool found = false;
  ZN_TRY(zn_query_int(r, q, &one, &found, err));
  return found ? zn_feed_set_odd(r, s->f, ZN_FEED_FORKED, err) : ZN_OK;
}

static zn_status follow_clock(zn_replica *r, const zn_segrow *s, const zn_decoded *d, zn_err *err) {
  /* own numbers come back after a restored copy: go on from there */
  const zn_feed_slot *slot = zn_feed_slot_of(r, s->f);
  if (slot == NULL || zn_pk_cmp(&slot->device, &r->ident.sign_pk) != 0) return ZN_OK;
  ZN_TRY(zn_renumber(r, s->f, d->n0, d->n1, err));
  ZN_STMT(q, r, "UPDATE feed SET last_n=max(last_n, ?) WHERE f=?", err);
  sqlite3_bind_int64(q, 1, (int64_t)d->n1);
  sqlite3_bind_int64(q, 2, s->f);
  return zn_step_done(r, q, err);
}

/* Writes one readable part: numbers, history, and its changes when it counts. */
static zn_status take_part(zn_replica *r, const zn_segrow *s, part *p, bool counts, bool late, zn_err *err) {
  int flags = (s->flags & (ZN_SEGF_FIRST | ZN_SEGF_MORE)) | (p->d.unknown ? ZN_SEGF_UNKNOWN : 0);
  if (!s->numbered) {
    ZN_TRY(check_numbers(r, s, &p->d, late, err));
    ZN_TRY(zn_seg_set_numbers(r, s->id, p->d.n0, p->d.n1, err));
    ZN_TRY(zn_merge_note(r, s->id, s->f, &p->d, err));
    ZN_TRY(follow_clock(r, s, &p->d, err));
  }
  zn_seg_state state = counts ? ZN_SEG_APPLIED : ZN_SEG_VOID;
  /* what names it looks through it from now on, or no longer */
  if (!counts && late) ZN_TRY(zn_merge_touch(r, s->f, &p->d, err));
  if (!counts) return zn_seg_set_state(r, s->id, state, flags, err);
  zn_apply ap = {.seg = s->id, .f = s->f, .ledger = zn_feed_ledger(r, s->f), .hdr = &p->hdr, .late = late};
  int odd = 0;
  ZN_TRY(zn_feed_odd(r, s->f, &odd, err));
  if (s->state == ZN_SEG_VOID || (odd & ZN_FEED_FORKED)) ZN_TRY(zn_merge_touch(r, s->f, &p->d, err));
  ZN_TRY(zn_merge_apply(r, &ap, &p->d, err));
  if (ap.norights) flags |= ZN_SEGF_NORIGHT;
  return zn_seg_set_state(r, s->id, state, flags, err);
}

/* late: it was passed over before, or counted differently. */
static zn_status process(zn_replica *r, const zn_segrow *parts, size_t n, bool late, zn_arena *a, zn_err *err) {
  part *p = zn_arena_alloc(a, n * sizeof *p);
  if (p == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  bool counts = true;
  zn_seg_state why = ZN_SEG_APPLIED;
  if (parts == NULL) return ZN_E_BUG;
  /* of a ledger that does not exist (yet) not even the references can be read */
  if (zn_feed_ledger(r, parts[0].f) == NULL) {
    for (size_t i = 0; i < n; i++) ZN_TRY(zn_seg_set_state(r, parts[i].id, ZN_SEG_VOID, parts[i].flags, err));
    return ZN_OK;
  }
  for (size_t i = 0; i < n; i++) {
    zn_seg_state w = ZN_SEG_APPLIED;
    counts = counts && zn_seg_counts(r, &parts[i]);
    ZN_TRY(decode_part(r, &parts[i], a, &p[i], &w, err));
    if (w != ZN_SEG_APPLIED && why == ZN_SEG_APPLIED) why = w;
  }
  bool judged = why == ZN_SEG_NOKEY || why == ZN_SEG_BAD; /* without right: that it cannot be read matters less */
  for (size_t i = 0; i < n; i++) {
    int flags = parts[i].flags & (ZN_SEGF_FIRST | ZN_SEGF_MORE);
    if (why != ZN_SEG_APPLIED)
      ZN_TRY(zn_seg_set_state(r, parts[i].id, counts || !judged ? why : ZN_SEG_VOID, flags, err));
    else
      ZN_TRY(take_part(r, &parts[i], &p[i], counts, late, err));
  }
  return ZN_OK;
}

/* ---- coming in ---- */

static zn_status bring_in(zn_replica *r, zn_segrow *s, const zn_seg_hdr *h, bool broken, zn_err *err) {
  if (broken) return zn_seg_set_state(r, s->id, ZN_SEG_BAD, s->flags, err);
  if (h->more) return zn_seg_set_state(r, s->id, ZN_SEG_PARTS, s->flags, err);
  zn_arena a;
  zn_segrow *parts = NULL;
  size_t n = 0;
  zn_arena_init(&a);
  zn_status st = zn_seg_parts(r, s, &a, &parts, &n, err);
  if (st == ZN_OK) st = process(r, parts, n, false, &a, err);
  zn_arena_release(&a);
  return st;
}

/* Brings one segment in if it can; *in says so. */
static zn_status try_one(zn_replica *r, int64_t id, zn_segrow *s, bool *in, zn_err *err) {
  zn_seg_hdr h;
  verdict v = READY;
  bool found = false;
  *in = false;
  ZN_TRY(zn_seg_by_id(r, id, s, &found, err));
  if (!found || s->state != ZN_SEG_WAITING) return ZN_OK;
  ZN_TRY(zn_seg_header(r, id, &h, err));
  ZN_TRY(check_prev(r, s, &h, &v, err));
  if (v == READY) ZN_TRY(check_deps(r, s, &h, &v, err));
  if (v == WAITS) return ZN_OK;
  ZN_TRY(bring_in(r, s, &h, v == BROKEN, err));
  if (!h.more) ZN_TRY(zn_head_done(r, s->f, s->seq, &s->hash, err));
  *in = true;
  return ZN_OK;
}

typedef struct worklist {
  struct {
    int64_t f;
    uint64_t seq;
  } * v;
  size_t n, cap;
} worklist;

static bool push(worklist *w, int64_t f, uint64_t seq) {
  if (w->n == w->cap) {
    size_t cap = w->cap == 0 ? 32 : w->cap * 2;
    void *p = realloc(w->v, cap * sizeof *w->v);
    if (p == NULL) return false;
    w->v = p;
    w->cap = cap;
  }
  w->v[w->n].f = f;
  w->v[w->n++].seq = seq;
  return true;
}

/* All parts of a finished transaction are things that others may have waited for. */
static zn_status announce(zn_replica *r, worklist *w, const zn_segrow *s, zn_err *err) {
  if (!push(w, s->f, s->seq)) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  if ((s->flags & ZN_SEGF_FIRST) || (s->flags & ZN_SEGF_MORE)) return ZN_OK;
  zn_arena a;
  zn_segrow *parts = NULL;
  size_t n = 0;
  zn_arena_init(&a);
  zn_status st = zn_seg_parts(r, s, &a, &parts, &n, err);
  for (size_t i = 0; st == ZN_OK && i + 1 < n; i++)
    if (!push(w, s->f, parts[i].seq)) st = zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_arena_release(&a);
  return st;
}

static zn_status work(zn_replica *r, int64_t seg, worklist *w, zn_arena *a, zn_err *err) {
  zn_segrow s;
  bool in = false;
  ZN_TRY(try_one(r, seg, &s, &in, err));
  if (!in) return ZN_OK;
  ZN_TRY(announce(r, w, &s, err));
  while (w->n > 0) {
    w->n--;
    int64_t f = w->v[w->n].f, *waiters = NULL;
    size_t n = 0;
    zn_arena_clear(a);
    ZN_TRY(take_waiters(r, f, w->v[w->n].seq, a, &waiters, &n, err));
    for (size_t i = 0; i < n; i++) {
      ZN_TRY(try_one(r, waiters[i], &s, &in, err));
      if (in) ZN_TRY(announce(r, w, &s, err));
    }
  }
  return ZN_OK;
}

zn_status zn_order_try(zn_replica *r, int64_t seg, zn_err *err) {
  worklist w = {0};
  zn_arena a;
  zn_arena_init(&a);
  zn_status st = work(r, seg, &w, &a, err);
  zn_arena_release(&a);
  free(w.v);
  return st;
}

zn_status zn_order_retry(zn_replica *r, int64_t last, zn_err *err) {
  zn_segrow s, *parts = NULL;
  bool found = false;
  size_t n = 0;
  ZN_TRY(zn_seg_by_id(r, last, &s, &found, err));
  if (!found || s.state == ZN_SEG_WAITING || s.state == ZN_SEG_PARTS || (s.flags & ZN_SEGF_MORE)) return ZN_OK;
  zn_arena a;
  zn_arena_init(&a);
  zn_status st = zn_seg_parts(r, &s, &a, &parts, &n, err);
  if (st == ZN_OK) st = process(r, parts, n, true, &a, err);
  zn_arena_release(&a);
  return st;
}
