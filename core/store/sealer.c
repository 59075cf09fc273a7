/* Sealing: the queue becomes segments.
 *
 * Small transactions in a row are merged into one segment, a large one keeps its parts (first, more). Whatever cannot
 * be sealed yet (no epoch announced, no key here) stays queued. */
#include <stdlib.h>
#include <string.h>

#include "core/base/mp.h"
#include "core/merge/merge.h"
#include "core/store/internal.h"
#include "core/text/store.h"

#define CLOCK_SLACK_MS (5 * 60 * 1000)

typedef struct sealer {
  zn_replica *r;
  zn_err *err;
  zn_arena a; /* of one feed */
  zn_buf wire, plain;
  zn_seg_hdr h;
  zn_seg seg;
  zn_secret key;
  size_t sealed;
} sealer;

/* ---- header ---- */

/* A tip that counts for nothing (what a former capofila wrote, come by file) is nothing to lean on: the relay does not
 * take it, and who has not got it would wait for ever. What lies before it counts. */
static zn_status last_that_counts(sealer *s, int64_t f, zn_tip *tip, bool *any) {
  ZN_STMT(q, s->r, "SELECT seq, hash FROM seg WHERE f=? AND seq<=? AND state NOT IN (0,1,5) ORDER BY seq DESC LIMIT 1",
          s->err);
  sqlite3_bind_int64(q, 1, f);
  sqlite3_bind_int64(q, 2, (int64_t)tip->seq);
  ZN_TRY(zn_step_row(s->r, q, any, s->err));
  if (*any) tip->seq = (uint64_t)sqlite3_column_int64(q, 0);
  *any = *any && zn_column_exact(q, 1, tip->hash.b, sizeof tip->hash.b);
  zn_replica_done(q);
  return ZN_OK;
}

static zn_status settle_tip(sealer *s, int64_t f, zn_tip *tip, bool *any) {
  zn_segrow row;
  *any = false;
  ZN_TRY(zn_seg_find(s->r, f, tip->seq, tip->hash.b, sizeof tip->hash.b, &row, any, s->err));
  if (*any && row.state != ZN_SEG_VOID) return ZN_OK;
  return last_that_counts(s, f, tip, any);
}

static zn_status add_deps(sealer *s, int64_t f) {
  ZN_STMT(q, s->r, "SELECT f, device FROM feed WHERE ledger=? AND f<>? AND done>0 ORDER BY device", s->err);
  zn_bind_bytes(q, 1, s->h.ledger.b, sizeof s->h.ledger.b);
  sqlite3_bind_int64(q, 2, f);
  s->h.ndeps = 0;
  for (;;) {
    bool row = false;
    ZN_TRY(zn_step_row(s->r, q, &row, s->err));
    if (!row) break;
    zn_tip tips[4];
    size_t n = 0;
    zn_pk device;
    zn_status st = zn_column_exact(q, 1, device.b, sizeof device.b) ? ZN_OK : zn_fail(s->err, ZN_E_BUG, ZT_BUG, "feed");
    if (st == ZN_OK) st = zn_head_tips(s->r, sqlite3_column_int64(q, 0), tips, 4, &n, s->err);
    for (size_t i = 0; st == ZN_OK && i < n && s->h.ndeps < ZN_SEG_DEPS_MAX; i++) {
      bool any = true;
      st = settle_tip(s, sqlite3_column_int64(q, 0), &tips[i], &any);
      if (st != ZN_OK || !any) continue;
      zn_dep *d = &s->h.deps[s->h.ndeps++];
      d->device = device;
      d->seq = tips[i].seq;
      memcpy(d->hash16.b, tips[i].hash.b, sizeof d->hash16.b);
    }
    if (st != ZN_OK) {
      sqlite3_reset(q);
      return st;
    }
  }
  zn_replica_done(q);
  return ZN_OK;
}

static zn_status start_header(sealer *s, int64_t f, const zn_feed_slot *slot, const zn_epoch_info *e) {
  zn_tip tips[8];
  size_t n = 0;
  memset(&s->h, 0, sizeof s->h);
  s->h.region = s->r->region;
  s->h.ledger = slot->ledger;
  s->h.device = slot->device;
  s->h.epoch = e->id;
  ZN_TRY(zn_head_tips(s->r, f, tips, 8, &n, s->err));
  for (size_t i = 0; i < n && i < 2; i++) s->h.prev[s->h.nprev++] = tips[i].hash;
  s->h.seq = n > 0 ? tips[0].seq + 1 : 1;
  return add_deps(s, f);
}

/* ---- one segment ---- */

/* The parts of the wire bytes that were made a moment ago. */
static zn_status take_apart(sealer *s, const zn_hash *hash, zn_seg *seg) {
  zn_mp m;
  zn_mp_init(&m, zn_buf_span(&s->wire));
  zn_mp_get_arr(&m, 3, 3);
  seg->header = zn_mp_get_bin(&m, 1, SIZE_MAX);
  zn_mp_get_exact(&m, seg->sig.b, sizeof seg->sig.b);
  seg->body = zn_mp_get_bin(&m, 1, SIZE_MAX);
  seg->h = s->h;
  seg->hash = *hash;
  return zn_mp_done(&m) ? ZN_OK : zn_fail(s->err, ZN_E_BUG, ZT_BUG, "seal");
}

/* Its rows go, when it counts for nothing; those that it only creates are noted nowhere, so all of it is read again. */
static zn_status undo(sealer *s, int64_t f, zn_span plain) {
  zn_change_ctx ctx;
  zn_decoded d;
  zn_change_ctx_of(s->r, f, &ctx);
  zn_status st = zn_changes_decode(&d, plain, &ctx, &s->a);
  return st == ZN_OK ? zn_merge_touch(s->r, f, &d, s->err) : zn_fail(s->err, st, ZT_BUG, "seal");
}

/* d: what it holds where that is to be noted, NULL for creations alone. */
static zn_status keep(sealer *s, int64_t f, const zn_hash *hash, zn_span plain, const zn_decoded *d, uint64_t n0,
                      uint64_t n1) {
  zn_replica *r = s->r;
  zn_seg *seg = &s->seg;
  int64_t id = 0;
  ZN_TRY(take_apart(s, hash, seg));
  ZN_TRY(zn_seg_insert(r, f, seg, &id, s->err));
  ZN_TRY(zn_seg_set_numbers(r, id, n0, n1, s->err));
  if (d != NULL) ZN_TRY(zn_merge_note(r, id, f, d, s->err));
  int flags = (s->h.first ? ZN_SEGF_FIRST : 0) | (s->h.more ? ZN_SEGF_MORE : 0);
  /* what has no right when it is sealed (a revocation came first) is void for me as for everybody */
  zn_segrow row = {.id = id, .f = f, .seq = s->h.seq, .hash = seg->hash};
  bool counts = zn_seg_counts(r, &row);
  ZN_TRY(zn_seg_set_state(r, id, counts ? ZN_SEG_APPLIED : ZN_SEG_VOID, flags, s->err));
  if (!counts) ZN_TRY(undo(s, f, plain));
  ZN_TRY(zn_head_advance(r, f, &s->h, &seg->hash, s->err));
  ZN_TRY(zn_head_done(r, f, s->h.seq, &seg->hash, s->err));
  s->h.prev[0] = seg->hash;
  s->h.nprev = 1;
  s->h.seq++;
  return ZN_OK;
}

static zn_status seal_plain(sealer *s, zn_span plain, size_t changes, bool first, bool more, zn_hash *hash,
                            zn_status *result) {
  s->h.first = first;
  s->h.more = more;
  s->h.changes = (uint32_t)changes;
  zn_buf_clear(&s->wire);
  *result = zn_seg_seal_with(s->r->codec, &s->wire, hash, &s->r->env, &s->h, &s->key, &s->r->ident, plain);
  if (*result != ZN_OK && *result != ZN_E_LIMIT) return zn_fail(s->err, *result, ZT_BUG, "seal");
  return ZN_OK;
}

/* ---- queue rows into batches ---- */

static zn_status decode(sealer *s, int64_t f, const zn_queued *q, zn_decoded *d) {
  zn_change_ctx ctx;
  zn_change_ctx_of(s->r, f, &ctx);
  zn_status st = zn_changes_decode(d, q->data, &ctx, &s->a);
  return st == ZN_OK ? ZN_OK : zn_fail(s->err, st, ZT_BUG, "queue");
}

/* Changes in the order of their numbers, across the runs of several queue rows. */
typedef struct item {
  const zn_run *run;
  size_t i;
} item;
static int by_number(const void *a, const void *b) {
  uint64_t x = ((const item *)a)->run->n[((const item *)a)->i], y = ((const item *)b)->run->n[((const item *)b)->i];
  return x < y ? -1 : x > y;
}

static zn_status list_items(sealer *s, const zn_decoded *d, size_t nd, item **out, size_t *n) {
  size_t total = 0;
  for (size_t i = 0; i < nd; i++) total += d[i].count;
  item *v = zn_arena_alloc(&s->a, (total + 1) * sizeof *v);
  if (v == NULL) return zn_fail(s->err, ZN_E_NOMEM, ZT_NO_MEMORY);
  *n = 0;
  for (size_t i = 0; i < nd; i++)
    for (size_t j = 0; j < d[i].nruns; j++)
      for (size_t k = 0; k < d[i].runs[j].count; k++) v[(*n)++] = (item){&d[i].runs[j], k};
  qsort(v, *n, sizeof *v, by_number);
  *out = v;
  return ZN_OK;
}

static zn_status add_item(sealer *s, zn_changes *c, const item *it, uint64_t hlc) {
  const zn_run *run = it->run;
  zn_row row;
  if (run->ent == NULL) return zn_fail(s->err, ZN_E_BUG, ZT_BUG, "queue");
  zn_run_row(run, it->i, &row);
  const int64_t *names = run->names == NULL ? NULL : run->names + run->name_at[it->i];
  size_t nnames = run->names == NULL ? 0 : run->name_at[it->i + 1] - run->name_at[it->i];
  zn_status st = zn_changes_add(c, run->ent, run->group, run->kind, run->n[it->i], hlc, &row, names, nnames);
  return st == ZN_OK ? ZN_OK : zn_fail(s->err, st, ZT_BUG, "queue");
}

/* Seals items [from, to) as one segment, or as halves when they are too large for one. */
static zn_status seal_items(sealer *s, int64_t f, const item *v, size_t from, size_t to, bool first, bool more) {
  zn_changes c;
  zn_change_ctx ctx;
  zn_status st = ZN_OK, result = ZN_OK;
  zn_hash hash;
  zn_changes_init(&c);
  zn_change_ctx_of(s->r, f, &ctx);
  for (size_t i = from; st == ZN_OK && i < to; i++) st = add_item(s, &c, &v[i], v[i].run->hlc[v[i].i]);
  zn_buf_clear(&s->plain);
  if (st == ZN_OK && (st = zn_changes_encode(&s->plain, &c, &ctx)) != ZN_OK) st = zn_fail(s->err, st, ZT_BUG, "encode");
  bool has_rows = c.has_rows;
  zn_changes_release(&c);
  if (st == ZN_OK) st = seal_plain(s, zn_buf_span(&s->plain), to - from, first, more, &hash, &result);
  if (st != ZN_OK) return st;
  if (result == ZN_E_LIMIT) {
    if (to - from < 2) return zn_fail(s->err, ZN_E_LIMIT, ZT_VALUE_LARGE, "Zona");
    size_t mid = from + (to - from) / 2;
    ZN_TRY(seal_items(s, f, v, from, mid, first, true));
    return seal_items(s, f, v, mid, to, false, more);
  }
  s->sealed += to - from;
  if (v == NULL) return ZN_E_BUG;
  uint64_t n0 = v[from].run->n[v[from].i], n1 = v[to - 1].run->n[v[to - 1].i];
  if (!has_rows) return keep(s, f, &hash, zn_buf_span(&s->plain), NULL, n0, n1);
  zn_decoded own;
  if (zn_changes_decode(&own, zn_buf_span(&s->plain), &ctx, &s->a) != ZN_OK)
    return zn_fail(s->err, ZN_E_BUG, ZT_BUG, "seal");
  return keep(s, f, &hash, zn_buf_span(&s->plain), &own, n0, n1);
}

static zn_status delete_queued(sealer *s, const zn_queued *q, size_t n) {
  for (size_t i = 0; i < n; i++) {
    ZN_STMT(d, s->r, "DELETE FROM queue WHERE id=?", s->err);
    sqlite3_bind_int64(d, 1, q[i].id);
    ZN_TRY(zn_step_done(s->r, d, s->err));
  }
  return ZN_OK;
}

static zn_status seal_group(sealer *s, int64_t f, const zn_queued *q, size_t n) {
  zn_status result = ZN_E_LIMIT;
  zn_hash hash;
  zn_decoded *d = zn_arena_alloc(&s->a, n * sizeof *d);
  if (d == NULL) return zn_fail(s->err, ZN_E_NOMEM, ZT_NO_MEMORY);
  if (n == 1) {
    /* the queue holds it as the segment wants it */
    if (q->has_rows) ZN_TRY(decode(s, f, q, d));
    ZN_TRY(seal_plain(s, q->data, q->changes, q->first, q->more, &hash, &result));
    if (result == ZN_OK) {
      s->sealed += q->changes;
      return keep(s, f, &hash, q->data, q->has_rows ? d : NULL, q->n0, q->n1);
    }
  }
  for (size_t i = 0; i < n; i++) ZN_TRY(decode(s, f, &q[i], &d[i]));
  item *v = NULL;
  size_t items = 0;
  ZN_TRY(list_items(s, d, n, &v, &items));
  return seal_items(s, f, v, 0, items, q[0].first, q[n - 1].more);
}

/* Whole transactions in a row, as long as they fit one segment. */
static size_t group_size(const zn_queued *q, size_t n) {
  if (!q[0].first || q[0].more) return 1;
  size_t bytes = q[0].data.n, m = 1, changes = q[0].changes;
  while (m < n && q[m].first && !q[m].more && bytes + q[m].data.n <= ZN_CHUNK_BYTES &&
         changes + q[m].changes <= ZN_CHANGES_MAX) {
    bytes += q[m].data.n;
    changes += q[m++].changes;
  }
  return m;
}

/* ---- one feed ---- */

static zn_status seal_feed(sealer *s, int64_t f) {
  const zn_feed_slot *slot = zn_feed_slot_of(s->r, f);
  zn_epoch_info e;
  zn_queued *q = NULL;
  size_t n = 0;
  if (slot == NULL) return zn_fail(s->err, ZN_E_BUG, ZT_BUG, "feed");
  if (!zn_trust_epoch_current(s->r->trust, &slot->ledger, &e)) return ZN_OK;
  if (zn_replica_epoch_key(s->r, &e.id, &s->key) != ZN_OK) return ZN_OK;
  ZN_TRY(zn_queue_list(s->r, f, &s->a, &q, &n, s->err));
  ZN_TRY(start_header(s, f, slot, &e));
  for (size_t i = 0; i < n;) {
    size_t m = group_size(q + i, n - i);
    ZN_TRY(seal_group(s, f, q + i, m));
    ZN_TRY(delete_queued(s, q + i, m));
    i += m;
  }
  return ZN_OK;
}

/* ---- restamping: a clock that ran ahead ---- */

static zn_status restamp_row(sealer *s, const zn_queued *q, uint64_t limit, uint64_t *next) {
  zn_decoded d;
  item *v = NULL;
  size_t n = 0;
  zn_changes c;
  zn_change_ctx ctx;
  ZN_TRY(decode(s, q->f, q, &d));
  ZN_TRY(list_items(s, &d, 1, &v, &n));
  zn_changes_init(&c);
  zn_change_ctx_of(s->r, q->f, &ctx);
  zn_status st = ZN_OK;
  uint64_t most = 0;
  for (size_t i = 0; st == ZN_OK && i < n; i++) {
    uint64_t hlc = v[i].run->hlc[v[i].i];
    if (hlc > limit) hlc = (*next)++;
    if (hlc > most) most = hlc;
    st = add_item(s, &c, &v[i], hlc);
  }
  zn_buf_clear(&s->plain);
  if (st == ZN_OK && (st = zn_changes_encode(&s->plain, &c, &ctx)) != ZN_OK) st = zn_fail(s->err, st, ZT_BUG, "encode");
  zn_changes_release(&c);
  if (st != ZN_OK) return st;
  ZN_STMT(u, s->r, "UPDATE queue SET hlc=?, data=? WHERE id=?", s->err);
  sqlite3_bind_int64(u, 1, (int64_t)most);
  zn_bind_bytes(u, 2, s->plain.p, s->plain.n);
  sqlite3_bind_int64(u, 3, q->id);
  ZN_TRY(zn_step_done(s->r, u, s->err));
  return zn_merge_touch(s->r, q->f, &d, s->err);
}

/* Queued stamps beyond the server's time plus five minutes come down to the server's time, in their order. */
static zn_status restamp(sealer *s, int64_t server_ms) {
  zn_queued *q = NULL;
  size_t n = 0, moved = 0;
  uint64_t limit = zn_hlc_of_ms(server_ms + CLOCK_SLACK_MS), next = zn_hlc_of_ms(server_ms);
  ZN_STMT(any, s->r, "SELECT 1 FROM queue WHERE hlc>? LIMIT 1", s->err);
  sqlite3_bind_int64(any, 1, (int64_t)limit);
  int64_t one = 0;
  bool found = false;
  ZN_TRY(zn_query_int(s->r, any, &one, &found, s->err));
  if (!found) return ZN_OK;
  ZN_TRY(zn_queue_list(s->r, 0, &s->a, &q, &n, s->err));
  for (size_t i = 0; i < n; i++)
    if (q[i].hlc <= limit && q[i].hlc >= next) next = q[i].hlc + 1;
  for (size_t i = 0; i < n; i++)
    if (q[i].hlc > limit) {
      ZN_TRY(restamp_row(s, &q[i], limit, &next));
      moved += q[i].changes;
    }
  ZN_STMT(c, s->r, "INSERT OR REPLACE INTO meta(key, value) VALUES('hlc', ?1), ('ridatate', ?2)", s->err);
  sqlite3_bind_int64(c, 1, (int64_t)next);
  sqlite3_bind_int64(c, 2, (int64_t)moved);
  return zn_step_done(s->r, c, s->err);
}

/* ---- all of it ---- */

static zn_status seal_all(sealer *s, int64_t server_ms) {
  if (server_ms > 0) ZN_TRY(restamp(s, server_ms));
  int64_t last = 0;
  for (;;) {
    ZN_STMT(q, s->r, "SELECT min(f) FROM queue WHERE f>?", s->err);
    sqlite3_bind_int64(q, 1, last);
    bool found = false;
    ZN_TRY(zn_query_int(s->r, q, &last, &found, s->err));
    if (!found) return ZN_OK;
    zn_arena_clear(&s->a);
    ZN_TRY(seal_feed(s, last));
  }
}

zn_status zn_replica_seal(zn_replica *r, int64_t server_ms, size_t *n, zn_err *err) {
  if (n != NULL) *n = 0;
  if (zn_replica_queued(r) == 0) return ZN_OK;
  sealer *s = calloc(1, sizeof *s);
  if (s == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  s->r = r;
  s->err = err;
  zn_arena_init(&s->a);
  zn_buf_init(&s->wire, 0);
  zn_buf_init(&s->plain, 0);
  zn_status st = zn_db_begin(r, err);
  if (st == ZN_OK) {
    st = seal_all(s, server_ms);
    if (st == ZN_OK)
      st = zn_db_commit(r, err);
    else
      zn_db_rollback(r);
  }
  if (st == ZN_OK && n != NULL) *n = s->sealed;
  zn_arena_release(&s->a);
  zn_buf_release(&s->wire);
  zn_buf_release(&s->plain);
  zn_wipe(s, sizeof *s);
  free(s);
  return st;
}
