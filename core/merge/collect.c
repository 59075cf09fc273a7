/* All versions of some registers, from the segments that touch them and from the queue. */
#include <stdlib.h>
#include <string.h>

#include "core/merge/merge.h"
#include "core/text/store.h"

typedef struct past {
  int64_t f;
  uint64_t seq;
  zn_id hash16;
} past;

/* A segment as the collection needs it: where it stands and what it had seen. */
typedef struct src {
  int64_t id, f;
  uint64_t seq;
  zn_hash hash;
  bool valid, forked;
  past *deps;
  size_t ndeps;
} src;

typedef struct gather {
  zn_replica *r;
  zn_arena *a;
  const zn_reg *regs;
  size_t nregs;
  const zn_within *within;
  zn_err *err;
  zn_mv *mv;
  size_t n, cap;
  src **srcs; /* by mv: srcs[i] of mv[i], NULL when queued */
  zn_buf plain;
} gather;

static int cmp_reg(const zn_reg *x, int64_t k, int64_t g) {
  if (x->k != k) return x->k < k ? -1 : 1;
  return x->g < g ? -1 : x->g > g;
}

static bool wanted(const gather *c, int64_t k, int64_t g) {
  size_t lo = 0, hi = c->nregs;
  while (lo < hi) {
    size_t mid = (lo + hi) / 2;
    int d = cmp_reg(&c->regs[mid], k, g);
    if (d == 0) return true;
    if (d < 0)
      lo = mid + 1;
    else
      hi = mid;
  }
  return false;
}

/* ---- which segments ---- */

typedef struct idlist {
  int64_t *id;
  size_t n, cap;
} idlist;

static zn_status push(gather *c, idlist *l, int64_t id) {
  if (l->n == l->cap) {
    size_t cap = l->cap == 0 ? 64 : l->cap * 2;
    int64_t *p = zn_arena_alloc(c->a, cap * sizeof *p);
    if (p == NULL) return zn_fail(c->err, ZN_E_NOMEM, ZT_NO_MEMORY);
    if (l->n > 0) memcpy(p, l->id, l->n * sizeof *p);
    l->id = p;
    l->cap = cap;
  }
  l->id[l->n++] = id;
  return ZN_OK;
}

/* Segments whose numbers cover dot k. In a simple feed there is one at most. */
static zn_status segs_of_dot(gather *c, int64_t k, idlist *l) {
  int odd = 0;
  ZN_TRY(zn_feed_odd(c->r, ZN_K_FEED(k), &odd, c->err));
  ZN_STMT(s, c->r, "SELECT id, n0 FROM seg WHERE f=? AND n1>=? ORDER BY n1", c->err);
  sqlite3_bind_int64(s, 1, ZN_K_FEED(k));
  sqlite3_bind_int64(s, 2, (int64_t)ZN_K_N(k));
  for (;;) {
    bool row = false;
    ZN_TRY(zn_step_row(c->r, s, &row, c->err));
    if (!row) break;
    zn_status st = ZN_OK;
    if (sqlite3_column_int64(s, 1) <= (int64_t)ZN_K_N(k)) st = push(c, l, sqlite3_column_int64(s, 0));
    if (st != ZN_OK || !(odd & ZN_FEED_FORKED)) {
      sqlite3_reset(s);
      ZN_TRY(st);
      break;
    }
  }
  sqlite3_reset(s);
  return ZN_OK;
}

static zn_status segs_of_row(gather *c, int64_t k, idlist *l) {
  ZN_STMT(s, c->r, "SELECT seg FROM hist WHERE k=?", c->err);
  sqlite3_bind_int64(s, 1, k);
  for (;;) {
    bool row = false;
    ZN_TRY(zn_step_row(c->r, s, &row, c->err));
    if (!row) break;
    zn_status st = push(c, l, sqlite3_column_int64(s, 0));
    if (st != ZN_OK) {
      sqlite3_reset(s);
      return st;
    }
  }
  sqlite3_reset(s);
  return ZN_K_FEED(k) == 0 ? ZN_OK : segs_of_dot(c, k, l);
}

static int cmp_id(const void *a, const void *b) {
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return x < y ? -1 : x > y;
}

static zn_status list_segs(gather *c, idlist *l) {
  for (size_t i = 0; i < c->nregs; i++)
    if (i == 0 || c->regs[i].k != c->regs[i - 1].k) ZN_TRY(segs_of_row(c, c->regs[i].k, l));
  if (l->n == 0) return ZN_OK;
  qsort(l->id, l->n, sizeof *l->id, cmp_id);
  size_t m = 1;
  for (size_t i = 1; i < l->n; i++)
    if (l->id[i] != l->id[m - 1]) l->id[m++] = l->id[i];
  l->n = m;
  return ZN_OK;
}

/* ---- ancestry ---- */

static zn_status prevs_of(zn_replica *r, int64_t f, const zn_hash *hash, uint64_t *seq, zn_hash prev[2], unsigned *n,
                          zn_err *err) {
  ZN_STMT(s, r, "SELECT hdr, seq FROM seg WHERE f=? AND hash=?", err);
  sqlite3_bind_int64(s, 1, f);
  zn_bind_bytes(s, 2, hash->b, sizeof hash->b);
  bool row = false;
  *n = 0;
  ZN_TRY(zn_step_row(r, s, &row, err));
  zn_seg_hdr h;
  if (row && zn_seg_parse_header(&h, ZN_SPAN(sqlite3_column_blob(s, 0), (size_t)sqlite3_column_bytes(s, 0))) == ZN_OK) {
    *n = h.nprev;
    for (unsigned i = 0; i < h.nprev; i++) prev[i] = h.prev[i];
    *seq = (uint64_t)sqlite3_column_int64(s, 1);
  }
  sqlite3_reset(s);
  return ZN_OK;
}

/* Is segment (seq, hash) of feed f the one at `tip`, or before it on its branch? Walks the chain back; only forked
 * feeds need it. */
static zn_status on_branch(gather *c, int64_t f, uint64_t seq, const zn_hash *hash, zn_hash tip, bool *yes) {
  zn_hash other[16];
  size_t nother = 0;
  *yes = false;
  for (;;) {
    if (zn_hash_cmp(&tip, hash) == 0) {
      *yes = true;
      return ZN_OK;
    }
    zn_hash prev[2];
    unsigned n = 0;
    uint64_t at = 0;
    ZN_TRY(prevs_of(c->r, f, &tip, &at, prev, &n, c->err));
    if (n == 2 && nother < 16) other[nother++] = prev[1];
    if (n > 0 && at > seq) {
      tip = prev[0];
    } else if (nother > 0) {
      tip = other[--nother];
    } else {
      return ZN_OK;
    }
  }
}

static zn_status full_hash(gather *c, int64_t f, uint64_t seq, const zn_id *hash16, zn_hash *out, bool *found) {
  ZN_STMT(s, c->r, "SELECT hash FROM seg WHERE f=? AND seq=? AND substr(hash, 1, 16)=?", c->err);
  sqlite3_bind_int64(s, 1, f);
  sqlite3_bind_int64(s, 2, (int64_t)seq);
  zn_bind_bytes(s, 3, hash16->b, sizeof hash16->b);
  bool row = false;
  ZN_TRY(zn_step_row(c->r, s, &row, c->err));
  *found = row && zn_column_exact(s, 0, out->b, sizeof out->b);
  sqlite3_reset(s);
  return ZN_OK;
}

/* Had the author of `namer` seen `named`? */
static zn_status in_past(gather *c, const zn_mv *namer, const src *ns, const zn_mv *named, const src *vs, bool *yes) {
  *yes = false;
  const zn_feed_slot *a = zn_feed_slot_of(c->r, namer->f), *b = zn_feed_slot_of(c->r, named->f);
  if (a == NULL || b == NULL || zn_id_cmp(&a->ledger, &b->ledger) != 0) return ZN_OK;
  if (ns == NULL) { /* not sealed yet: it will declare all that is here */
    *yes = vs != NULL || named->dot < namer->dot;
    return ZN_OK;
  }
  if (vs == NULL) return ZN_OK;
  if (namer->f == named->f) {
    if (vs->id == ns->id) {
      *yes = named->dot < namer->dot;
    } else if (vs->seq < ns->seq) {
      if (!vs->forked)
        *yes = true;
      else
        return on_branch(c, vs->f, vs->seq, &vs->hash, ns->hash, yes);
    }
    return ZN_OK;
  }
  for (size_t i = 0; i < ns->ndeps; i++) {
    const past *d = &ns->deps[i];
    if (d->f != named->f || d->seq < vs->seq) continue;
    if (!vs->forked) {
      *yes = true;
      return ZN_OK;
    }
    zn_hash tip;
    bool found = false;
    ZN_TRY(full_hash(c, d->f, d->seq, &d->hash16, &tip, &found));
    if (found) ZN_TRY(on_branch(c, vs->f, vs->seq, &vs->hash, tip, yes));
    if (*yes) return ZN_OK;
  }
  return ZN_OK;
}

/* ---- changes of one plaintext ---- */

static zn_status add(gather *c, const zn_mv *v, src *s) {
  if (c->n == c->cap) {
    size_t cap = c->cap == 0 ? 64 : c->cap * 2;
    zn_mv *p = zn_arena_alloc(c->a, cap * sizeof *p);
    src **q = zn_arena_alloc(c->a, cap * sizeof *q);
    if (p == NULL || q == NULL) return zn_fail(c->err, ZN_E_NOMEM, ZT_NO_MEMORY);
    if (c->n > 0) {
      memcpy(p, c->mv, c->n * sizeof *p);
      memcpy(q, c->srcs, c->n * sizeof *q);
    }
    c->mv = p;
    c->srcs = q;
    c->cap = cap;
  }
  c->mv[c->n] = *v;
  c->srcs[c->n++] = s;
  return ZN_OK;
}

/* The change's own right (the segment's is the caller's). */
static bool has_right(zn_replica *r, const zn_ledger *l, const zn_run *run, size_t i, int64_t k) {
  if (l == NULL || !zn_right_kind(run->ent, run->group, l) || !zn_right_row(r, l, k, run->group)) return false;
  if (run->kind != ZN_CHANGE_CREATE && !zn_right_rewrite(run->ent)) return false;
  if (run->kind == ZN_CHANGE_DELETE) return true;
  zn_row row;
  zn_run_row(run, i, &row);
  if (run->kind != ZN_CHANGE_CREATE) row.k = k;
  return zn_right_owner(r, l, &row, run->group) < 0 &&
         (run->kind == ZN_CHANGE_CREATE || zn_right_key(r, &row, run->group));
}

static zn_status add_run(gather *c, int64_t f, const zn_run *run, src *s) {
  if (run->ent == NULL || (run->kind == ZN_CHANGE_CREATE && run->group != 1)) return ZN_OK;
  const zn_ledger *l = zn_feed_ledger(c->r, f);
  int64_t g = ZN_G(run->ent, run->group);
  for (size_t i = 0; i < run->count; i++) {
    int64_t k = run->row != NULL ? run->row[i] : zn_creation_k(c->r, f, run, i);
    if (k <= 0 || !wanted(c, k, g)) continue;
    zn_mv v = {
        .dot = ZN_K(f, run->n[i]), .k = k, .g = g, .hlc = run->hlc[i], .f = f, .kind = run->kind, .run = run, .at = i};
    v.queued = s == NULL;
    v.valid = (s == NULL || s->valid) && has_right(c->r, l, run, i, k);
    if (s != NULL) {
      v.seg = s->id;
      v.seq = s->seq;
      v.hash = s->hash;
    }
    if (run->names != NULL) {
      v.names = run->names + run->name_at[i];
      v.nnames = run->name_at[i + 1] - run->name_at[i];
    }
    ZN_TRY(add(c, &v, s));
  }
  return ZN_OK;
}

static zn_status add_plain(gather *c, int64_t f, zn_span plain, src *s) {
  zn_change_ctx ctx;
  zn_change_ctx_of(c->r, f, &ctx);
  zn_decoded d;
  zn_status st = zn_changes_decode(&d, plain, &ctx, c->a);
  if (st == ZN_E_FORMAT || st == ZN_E_VERSION) return ZN_OK; /* counted as unreadable when it came */
  if (st != ZN_OK) return zn_fail(c->err, st, ZT_NO_MEMORY);
  for (size_t i = 0; i < d.nruns; i++) ZN_TRY(add_run(c, f, &d.runs[i], s));
  return ZN_OK;
}

/* ---- segments ---- */

static zn_status read_deps(gather *c, src *s, const zn_seg_hdr *h) {
  s->deps = zn_arena_alloc(c->a, (h->ndeps + 1) * sizeof *s->deps);
  if (s->deps == NULL) return zn_fail(c->err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < h->ndeps; i++) {
    int64_t f = zn_replica_feed(c->r, &h->ledger, &h->deps[i].device, false);
    if (f > 0) s->deps[s->ndeps++] = (past){f, h->deps[i].seq, h->deps[i].hash16};
  }
  return ZN_OK;
}

static zn_status inside(gather *c, const src *s, bool *yes) {
  *yes = true;
  if (c->within == NULL) return ZN_OK;
  const zn_feed_slot *slot = zn_feed_slot_of(c->r, s->f);
  *yes = false;
  for (size_t i = 0; slot != NULL && i < c->within->n; i++) {
    const zn_head *h = &c->within->heads[i];
    if (h->seq < s->seq || zn_id_cmp(&h->ledger, &slot->ledger) != 0 || zn_pk_cmp(&h->device, &slot->device) != 0)
      continue;
    if (!s->forked) {
      *yes = true;
      return ZN_OK;
    }
    ZN_TRY(on_branch(c, s->f, s->seq, &s->hash, h->hash, yes));
    if (*yes) return ZN_OK;
  }
  return ZN_OK;
}

static zn_status open_segment(gather *c, sqlite3_stmt *q, const zn_seg_hdr *h, zn_span hdr, zn_span *out) {
  zn_secret key;
  zn_status st = zn_replica_epoch_key(c->r, &h->epoch, &key);
  *out = (zn_span){NULL, 0};
  if (st != ZN_OK) return ZN_OK;
  zn_buf_clear(&c->plain);
  st = zn_seg_open_parts(c->r->codec, &c->plain, hdr,
                         ZN_SPAN(sqlite3_column_blob(q, 5), (size_t)sqlite3_column_bytes(q, 5)), &key);
  zn_wipe(&key, sizeof key);
  if (st == ZN_E_NOMEM) return zn_fail(c->err, st, ZT_NO_MEMORY);
  if (st != ZN_OK) return ZN_OK;
  *out = zn_arena_dup(c->a, zn_buf_span(&c->plain));
  return out->p == NULL ? zn_fail(c->err, ZN_E_NOMEM, ZT_NO_MEMORY) : ZN_OK;
}

static zn_status load(gather *c, sqlite3_stmt *q, src *s, zn_span *plain) {
  zn_seg_hdr h;
  zn_span hdr = ZN_SPAN(sqlite3_column_blob(q, 4), (size_t)sqlite3_column_bytes(q, 4));
  s->f = sqlite3_column_int64(q, 0);
  s->seq = (uint64_t)sqlite3_column_int64(q, 1);
  s->valid = sqlite3_column_int(q, 3) == ZN_SEG_APPLIED;
  if (!zn_column_exact(q, 2, s->hash.b, sizeof s->hash.b) || zn_seg_parse_header(&h, hdr) != ZN_OK)
    return zn_fail(c->err, ZN_E_BUG, ZT_BUG, "seg");
  int odd = 0;
  ZN_TRY(zn_feed_odd(c->r, s->f, &odd, c->err));
  s->forked = odd & ZN_FEED_FORKED;
  bool in = false;
  ZN_TRY(inside(c, s, &in));
  if (!in) return ZN_OK;
  ZN_TRY(read_deps(c, s, &h));
  return open_segment(c, q, &h, hdr, plain);
}

static zn_status add_segment(gather *c, int64_t id) {
  ZN_STMT(q, c->r,
          "SELECT f, seq, hash, state, hdr, data FROM seg JOIN body USING(id) WHERE id=? AND state IN (2, 5) AND n0 IS "
          "NOT NULL",
          c->err);
  sqlite3_bind_int64(q, 1, id);
  bool row = false;
  ZN_TRY(zn_step_row(c->r, q, &row, c->err));
  src *s = zn_arena_alloc(c->a, sizeof *s);
  zn_span plain = {NULL, 0};
  zn_status st = s == NULL ? zn_fail(c->err, ZN_E_NOMEM, ZT_NO_MEMORY) : ZN_OK;
  if (s != NULL && row) {
    s->id = id;
    st = load(c, q, s, &plain);
  }
  sqlite3_reset(q);
  if (st != ZN_OK || s == NULL || plain.n == 0) return st;
  return add_plain(c, s->f, plain, s);
}

static zn_status add_queue(gather *c) {
  if (c->within != NULL) return ZN_OK;
  zn_queued *q = NULL;
  size_t n = 0;
  ZN_TRY(zn_queue_list(c->r, 0, c->a, &q, &n, c->err));
  for (size_t i = 0; i < n; i++) {
    bool take = q[i].has_rows;
    for (size_t j = 0; j < c->nregs && !take; j++)
      take = c->regs[j].k >= ZN_K(q[i].f, q[i].n0) && c->regs[j].k <= ZN_K(q[i].f, q[i].n1);
    if (take) ZN_TRY(add_plain(c, q[i].f, q[i].data, NULL));
  }
  return ZN_OK;
}

/* ---- names ---- */

static int cmp_mv(const zn_mv *a, const zn_mv *b) {
  if (a->k != b->k) return a->k < b->k ? -1 : 1;
  if (a->g != b->g) return a->g < b->g ? -1 : 1;
  if (a->dot != b->dot) return a->dot < b->dot ? -1 : 1;
  if (a->valid != b->valid) return a->valid ? -1 : 1;
  if (a->seq != b->seq) return a->seq < b->seq ? -1 : 1;
  return zn_hash_cmp(&a->hash, &b->hash);
}

typedef struct pair {
  zn_mv v;
  src *s;
} pair;
static int cmp_pair(const void *a, const void *b) { return cmp_mv(&((const pair *)a)->v, &((const pair *)b)->v); }

static zn_status sort(gather *c) {
  if (c->n == 0) return ZN_OK;
  pair *p = zn_arena_alloc(c->a, c->n * sizeof *p);
  if (p == NULL) return zn_fail(c->err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < c->n; i++) p[i] = (pair){c->mv[i], c->srcs[i]};
  qsort(p, c->n, sizeof *p, cmp_pair);
  size_t m = 0;
  for (size_t i = 0; i < c->n; i++) {
    bool again = i > 0 && p[i].v.k == p[i - 1].v.k && p[i].v.g == p[i - 1].v.g && p[i].v.dot == p[i - 1].v.dot;
    if (again) continue;
    c->mv[m] = p[i].v;
    c->srcs[m++] = p[i].s;
  }
  c->n = m;
  return ZN_OK;
}

/* Keeps the names that lie in the causal past, within one register's versions mv[from, to). */
static zn_status keep_names(gather *c, size_t from, size_t to) {
  for (size_t i = from; i < to; i++) {
    zn_mv *v = &c->mv[i];
    if (v->nnames == 0) continue;
    int64_t *kept = zn_arena_alloc(c->a, v->nnames * sizeof *kept);
    if (kept == NULL) return zn_fail(c->err, ZN_E_NOMEM, ZT_NO_MEMORY);
    size_t m = 0;
    for (size_t j = 0; j < v->nnames; j++) {
      size_t lo = from, hi = to;
      while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (c->mv[mid].dot < v->names[j])
          lo = mid + 1;
        else
          hi = mid;
      }
      bool yes = false;
      if (lo < to && c->mv[lo].dot == v->names[j]) ZN_TRY(in_past(c, v, c->srcs[i], &c->mv[lo], c->srcs[lo], &yes));
      if (yes) kept[m++] = v->names[j];
    }
    v->names = kept;
    v->nnames = m;
  }
  return ZN_OK;
}

static zn_status collect(gather *c) {
  idlist l = {0};
  ZN_TRY(list_segs(c, &l));
  for (size_t i = 0; i < l.n; i++) ZN_TRY(add_segment(c, l.id[i]));
  ZN_TRY(add_queue(c));
  ZN_TRY(sort(c));
  for (size_t i = 0, j; i < c->n; i = j) {
    for (j = i + 1; j < c->n && c->mv[j].k == c->mv[i].k && c->mv[j].g == c->mv[i].g;) j++;
    ZN_TRY(keep_names(c, i, j));
  }
  return ZN_OK;
}

zn_status zn_collect(zn_replica *r, const zn_reg *regs, size_t nregs, const zn_within *within, zn_arena *a, zn_mv **out,
                     size_t *n, zn_err *err) {
  gather c = {.r = r, .a = a, .regs = regs, .nregs = nregs, .within = within, .err = err};
  zn_buf_init(&c.plain, 0);
  zn_status st = collect(&c);
  zn_buf_release(&c.plain);
  if (st != ZN_OK) return st;
  *out = c.mv;
  *n = c.n;
  return ZN_OK;
}

zn_status zn_collect_elect(zn_replica *r, const zn_mv *mv, size_t n, zn_arena *a, zn_elect_version **v, int *winner) {
  *v = zn_arena_alloc(a, (n + 1) * sizeof **v);
  if (*v == NULL) return ZN_E_NOMEM;
  for (size_t i = 0; i < n; i++) {
    const zn_feed_slot *s = zn_feed_slot_of(r, mv[i].f);
    (*v)[i] = (zn_elect_version){.dot = mv[i].dot,
                                 .hlc = mv[i].hlc,
                                 .valid = mv[i].valid,
                                 .deleted = mv[i].kind == ZN_CHANGE_DELETE,
                                 .names = mv[i].names,
                                 .nnames = mv[i].nnames};
    if (s != NULL) (*v)[i].device = s->device;
  }
  *winner = zn_elect(*v, n, a);
  return *winner == -2 ? ZN_E_NOMEM : ZN_OK;
}

bool zn_mv_same(const zn_mv *a, const zn_mv *b) {
  bool da = a->kind == ZN_CHANGE_DELETE, db = b->kind == ZN_CHANGE_DELETE;
  if (da || db) return da && db;
  zn_row x, y;
  zn_row_clear(&x, a->run->ent, a->k);
  zn_row_clear(&y, b->run->ent, b->k);
  zn_run_row(a->run, a->at, &x);
  zn_run_row(b->run, b->at, &y);
  return zn_row_eq_group(&x, &y, a->run->group);
}
