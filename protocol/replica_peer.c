#include "protocol/replica_peer.h"

#include <stdlib.h>
#include <string.h>

#include "core/log/receipt.h"
#include "core/store/status.h"
#include "core/text/protocol.h"
#include "core/text/text.h"
#include "protocol/replica_peer_impl.h"

/* ---- small things of SQL
 * ------------------------------------------------------------------------------------------------- */

zn_status rp_step(zn_replica *r, sqlite3_stmt *s, bool *row, zn_err *err) {
  int rc = sqlite3_step(s);
  if (row) *row = rc == SQLITE_ROW;
  if (rc == SQLITE_ROW || rc == SQLITE_DONE) return ZN_OK;
  zn_replica_done(s);
  return zn_replica_sql_fail(r, err);
}

void rp_bind(sqlite3_stmt *s, int i, const void *p, size_t n) { sqlite3_bind_blob(s, i, p, (int)n, SQLITE_STATIC); }

bool rp_exact(sqlite3_stmt *s, int i, void *out, size_t n) {
  if (sqlite3_column_type(s, i) != SQLITE_BLOB || (size_t)sqlite3_column_bytes(s, i) != n) return false;
  memcpy(out, sqlite3_column_blob(s, i), n);
  return true;
}

int64_t rp_meta_int(zn_replica *r, const char *key) {
  zn_arena a;
  zn_arena_init(&a);
  const char *v = zn_replica_meta(r, &a, key);
  int64_t n = v ? (int64_t)strtoll(v, NULL, 10) : 0;
  zn_arena_release(&a);
  return n;
}

zn_status rp_set_int(zn_replica *r, const char *key, int64_t v, zn_err *err) {
  char text[24];
  snprintf(text, sizeof text, "%lld", (long long)v);
  return zn_replica_set_meta(r, key, text, err);
}

/* ---- what came and is not written yet
 * ------------------------------------------------------------------------------------- */

static zn_status write_one(zn_replica_peer *p, const rp_item *it, zn_err *err) {
  zn_span wire = ZN_SPAN(p->bytes.p + it->at, it->n);
  switch (it->kind) {
    case RP_TRUST: return zn_replica_put_trust(p->r, wire, NULL, err);
    case RP_GRANT: return zn_replica_put_grant(p->r, wire, NULL, err);
    case RP_RECEIPT: return zn_replica_put_receipt(p->r, wire, NULL, err);
    default: return zn_replica_put_segment(p->r, wire, NULL, err);
  }
}

static bool of_the_store(zn_status st) {
  return st == ZN_E_IO || st == ZN_E_FULL || st == ZN_E_NOMEM || st == ZN_E_BUG || st == ZN_E_BUSY;
}

/* One that does not hold (a signature that fails) is noted and left out: it holds back nothing else. */
static zn_status write_all(zn_replica_peer *p, zn_err *err) {
  for (size_t i = 0; i < p->nitems; i++) {
    zn_err why = {ZN_OK, ""};
    zn_status st = write_one(p, &p->items[i], &why);
    if (st == ZN_OK) continue;
    if (of_the_store(st)) {
      if (err) *err = why;
      return st;
    }
    if (p->items[i].kind == RP_SEGMENT) ZN_TRY(zn_status_note_refusal(p->r, false, &p->items[i].of, why.text, err));
  }
  if (p->cursor_moved) ZN_TRY(rp_set_int(p->r, "grants_cursor", (int64_t)p->cursor, err));
  return ZN_OK;
}

zn_status rp_flush(zn_replica_peer *p, zn_err *err) {
  if (p->nitems == 0 && !p->cursor_moved) return ZN_OK;
  zn_status st = zn_receive_begin(p->r, err);
  if (st == ZN_OK) {
    st = write_all(p, err);
    if (st == ZN_OK)
      st = zn_receive_end(p->r, err);
    else
      zn_receive_abort(p->r);
  }
  /* on failure it is forgotten and comes again */
  p->nitems = 0;
  p->cursor_moved = false;
  zn_buf_clear(&p->bytes);
  zn_trust_free(p->ahead);
  p->ahead = NULL;
  return st;
}

static zn_status keep(zn_replica_peer *p, rp_kind kind, zn_span wire, const zn_head *of, zn_err *err) {
  const zn_env *env = zn_replica_env(p->r);
  int64_t now = env->mono_ms(env->ctx);
  if (p->nitems == 0) p->since_ms = now;
  if (p->nitems == RP_ITEMS_MAX) ZN_TRY(rp_flush(p, err));
  rp_item *it = &p->items[p->nitems];
  *it = (rp_item){.kind = kind, .at = p->bytes.n, .n = wire.n};
  if (of) it->of = *of;
  zn_buf_put(&p->bytes, wire.p, wire.n);
  if (!zn_buf_ok(&p->bytes)) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  p->nitems++;
  bool full = p->nitems == RP_ITEMS_MAX || p->bytes.n > RP_BYTES_MAX || now - p->since_ms > RP_WAIT_MS;
  return full ? rp_flush(p, err) : ZN_OK;
}

/* ---- the welcome
 * ------------------------------------------------------------------------------------------------------------ */

static zn_status note_contact(zn_replica *r, const zn_contact *c, zn_err *err) {
  const zn_env *env = zn_replica_env(r);
  bool restored = rp_meta_int(r, "incarnation") != (int64_t)c->incarnation;
  ZN_TRY(rp_set_int(r, "server_ms", c->server_ms, err));
  ZN_TRY(rp_set_int(r, "contact_ms", env->wall_ms(env->ctx), err));
  ZN_TRY(rp_set_int(r, "incarnation", (int64_t)c->incarnation, err));
  ZN_TRY(zn_replica_set_meta(r, "blind", c->blind ? "1" : "0", err));
  ZN_TRY(zn_replica_set_meta(r, "member", c->member ? "1" : "0", err));
  return restored ? rp_set_int(r, "grants_cursor", 0, err) : ZN_OK;
}

static zn_status welcomed(void *ctx, const zn_contact *c) {
  zn_replica_peer *p = ctx;
  zn_err err;
  ZN_TRY(rp_flush(p, &err));
  ZN_TRY(zn_receive_begin(p->r, &err));
  zn_status st = note_contact(p->r, c, &err);
  if (st == ZN_OK) return zn_receive_end(p->r, &err);
  zn_receive_abort(p->r);
  return st;
}

/* ---- trust
 * --------------------------------------------------------------------------------------------------------------------
 */

/* The set with what came and is not written yet. */
static zn_trust *trust_of(zn_replica_peer *p) { return p->ahead ? p->ahead : zn_replica_trust(p->r); }

static zn_status trust_digest(void *ctx, zn_id *out) {
  zn_trust_digest(trust_of(ctx), out);
  return ZN_OK;
}

static zn_status trust_heads(void *ctx, zn_arena *a, zn_trust_head **out, size_t *n) {
  const zn_trust *t = trust_of(ctx);
  size_t count = zn_trust_head_count(t);
  zn_trust_head *h = zn_arena_alloc(a, (count + 1) * sizeof *h);
  if (!h) return ZN_E_NOMEM;
  for (size_t i = 0; i < count; i++) h[i] = zn_trust_head_at(t, i);
  *out = h;
  *n = count;
  return ZN_OK;
}

static zn_status trust_read(void *ctx, const zn_pk *issuer, uint64_t seq, zn_buf *out) {
  zn_span s = zn_trust_read(trust_of(ctx), issuer, seq);
  if (s.n == 0) return ZN_E_NOTFOUND;
  zn_buf_put(out, s.p, s.n);
  return zn_buf_ok(out) ? ZN_OK : ZN_E_NOMEM;
}

static zn_status trust_put(void *ctx, zn_span stmt, bool *durable, zn_err *err) {
  zn_replica_peer *p = ctx;
  bool fresh;
  *durable = true;
  if (!p->ahead) {
    zn_status st = zn_trust_clone(&p->ahead, zn_replica_trust(p->r));
    if (st != ZN_OK) return zn_fail(err, st, ZT_NO_MEMORY);
  }
  ZN_TRY(zn_trust_add(p->ahead, stmt, &fresh, err));
  return fresh ? keep(p, RP_TRUST, stmt, NULL, err) : ZN_OK;
}

static size_t add_issuer(zn_pk *path, size_t n, const zn_pk *pk) {
  for (size_t i = 0; i < n; i++)
    if (zn_pk_cmp(&path[i], pk) == 0) return n;
  path[n] = *pk;
  return n + 1;
}

/* From me up: the invite I used, who issued it, the one he used, … the root; given the other way round. */
static zn_status trust_path(void *ctx, zn_arena *a, zn_pk **out, size_t *n) {
  zn_trust *t = trust_of(ctx);
  zn_replica *r = ((zn_replica_peer *)ctx)->r;
  enum { MAX = 64 };
  zn_pk up[MAX + 2], at = zn_replica_ident(r)->sign_pk;
  zn_device_info d;
  zn_invite_info inv;
  size_t count = 0;
  if (zn_replica_ephemeral(r)) count = add_issuer(up, count, &zn_replica_ephemeral(r)->sign_pk);
  while (count < MAX && zn_trust_device(t, &at, &d) && zn_trust_invite(t, &d.invite, &inv)) {
    size_t before = count;
    count = add_issuer(up, count, &inv.ephemeral);
    count = add_issuer(up, count, &inv.issuer);
    if (count == before) break;
    at = inv.issuer;
  }
  if (count < MAX) count = add_issuer(up, count, zn_trust_root(t));
  zn_pk *path = zn_arena_alloc(a, count * sizeof *path);
  if (!path) return ZN_E_NOMEM;
  for (size_t i = 0; i < count; i++) path[i] = up[count - 1 - i];
  *out = path;
  *n = count;
  return ZN_OK;
}

/* ---- grants
 * ---------------------------------------------------------------------------------------------------------------------
 */

static zn_status grants_cursor(void *ctx, const zn_pk *device, uint64_t *cursor) {
  zn_replica_peer *p = ctx;
  (void)device;
  *cursor = p->cursor_moved ? p->cursor : (uint64_t)rp_meta_int(p->r, "grants_cursor");
  return ZN_OK;
}

/* Written with the grants it counts. */
static zn_status grants_cursor_save(void *ctx, uint64_t cursor) {
  zn_replica_peer *p = ctx;
  p->cursor = cursor;
  p->cursor_moved = true;
  return ZN_OK;
}

static zn_status grant_put(void *ctx, zn_span grant, bool *durable, zn_err *err) {
  zn_replica_peer *p = ctx;
  *durable = true;
  zn_grant g;
  zn_status st = zn_grant_parse(&g, zn_replica_region(p->r), grant);
  if (st != ZN_OK) return zn_fail(err, st, ZT_NET_FORM, "grant");
  return keep(p, RP_GRANT, grant, NULL, err);
}

static zn_status grants_unsent(void *ctx, zn_arena *a, zn_span **out, size_t *n) {
  zn_replica_peer *p = ctx;
  zn_err err;
  zn_span *list = zn_arena_alloc(a, RP_GRANTS_MAX * sizeof *list);
  sqlite3_stmt *s =
      zn_replica_stmt(p->r, "SELECT id, body FROM grants WHERE state IN (2, 5) ORDER BY id LIMIT ?", &err);
  if (!list) return ZN_E_NOMEM;
  if (!s) return ZN_E_IO;
  sqlite3_bind_int(s, 1, RP_GRANTS_MAX);
  p->ngiven = 0;
  for (bool row = true; p->ngiven < RP_GRANTS_MAX;) {
    ZN_TRY(rp_step(p->r, s, &row, &err));
    if (!row) break;
    list[p->ngiven] = zn_arena_dup(a, ZN_SPAN(sqlite3_column_blob(s, 1), (size_t)sqlite3_column_bytes(s, 1)));
    p->given[p->ngiven++] = sqlite3_column_int64(s, 0);
  }
  zn_replica_done(s);
  *out = list;
  *n = p->ngiven;
  return ZN_OK;
}

static zn_status mark_sent(zn_replica_peer *p, size_t n, zn_err *err) {
  for (size_t i = 0; i < n; i++) {
    sqlite3_stmt *s = zn_replica_stmt(p->r, "UPDATE grants SET state=state+1 WHERE id=? AND state IN (2, 5)", err);
    if (!s) return zn_replica_sql_fail(p->r, err);
    sqlite3_bind_int64(s, 1, p->given[i]);
    ZN_TRY(rp_step(p->r, s, NULL, err));
    zn_replica_done(s);
  }
  return ZN_OK;
}

static zn_status grants_sent(void *ctx, size_t n) {
  zn_replica_peer *p = ctx;
  zn_err err;
  if (n > p->ngiven) n = p->ngiven;
  if (n == 0) return ZN_OK;
  ZN_TRY(zn_receive_begin(p->r, &err));
  zn_status st = mark_sent(p, n, &err);
  if (st != ZN_OK) {
    zn_receive_abort(p->r);
    return st;
  }
  memmove(p->given, p->given + n, (p->ngiven - n) * sizeof p->given[0]);
  p->ngiven -= n;
  return zn_receive_end(p->r, &err);
}

/* ---- segments
 * -------------------------------------------------------------------------------------------------------------------
 */

static const rp_item *waiting(const zn_replica_peer *p, const zn_head *of) {
  for (size_t i = 0; i < p->nitems; i++) {
    const zn_head *h = &p->items[i].of;
    if (p->items[i].kind == RP_SEGMENT && zn_hash_cmp(&h->hash, &of->hash) == 0 && (of->seq == 0 || h->seq == of->seq))
      return &p->items[i];
  }
  return NULL;
}

static bool seg_have(void *ctx, const zn_head *of) {
  zn_replica_peer *p = ctx;
  return waiting(p, of) || rp_seg_held(p->r, of);
}

static bool parents_here(zn_replica_peer *p, const zn_seg *s) {
  for (unsigned i = 0; i < s->h.nprev; i++) {
    zn_head parent = {.ledger = s->h.ledger, .device = s->h.device, .seq = s->h.seq - 1, .hash = s->h.prev[i]};
    /* the second of two branches that are joined may be shorter */
    if (i > 0) parent.seq = 0;
    if (!seg_have(p, &parent)) return false;
  }
  return true;
}

static zn_status seg_put(void *ctx, const zn_pk *from, zn_span wire, bool *durable, zn_err *err) {
  zn_replica_peer *p = ctx;
  (void)from;
  *durable = true;
  zn_seg *s = &p->seg;
  zn_status st = zn_seg_peek(s, wire);
  if (st == ZN_OK && zn_hash_cmp(&s->h.region, zn_replica_region(p->r)) != 0) st = ZN_E_DENIED;
  if (st != ZN_OK) return zn_fail(err, st, ZT_NET_FORM, "segment");
  zn_head of = {s->h.ledger, s->h.device, s->h.seq, s->hash};
  if (seg_have(p, &of)) return ZN_OK;
  if (!parents_here(p, s)) return zn_fail(err, ZN_E_NOTFOUND, ZT_NET_FORM, "parent");
  return keep(p, RP_SEGMENT, wire, &of, err);
}

static zn_status seg_read(void *ctx, zn_head *of, zn_buf *out) {
  zn_replica_peer *p = ctx;
  zn_err err;
  ZN_TRY(rp_seg_name(p->r, of));
  return zn_replica_segment(p->r, &of->ledger, &of->device, of->seq, &of->hash, out, &err);
}

/* ---- receipts
 * -------------------------------------------------------------------------------------------------------------------
 */

static zn_status receipt_put(void *ctx, zn_span wire, zn_err *err) {
  zn_replica_peer *p = ctx;
  zn_receipt rc;
  zn_status st = zn_receipt_parse(&rc, zn_replica_region(p->r), wire);
  if (st != ZN_OK) return zn_fail(err, st, ZT_NET_FORM, "receipt");
  if (!zn_trust_is_server(trust_of(p), &rc.by)) return zn_fail(err, ZN_E_DENIED, ZT_NET_FORM, "receipt");
  return keep(p, RP_RECEIPT, wire, NULL, err);
}

static zn_status receipts_lacking(void *ctx, bool *out) {
  zn_replica_peer *p = ctx;
  zn_err err;
  ZN_TRY(rp_flush(p, &err));
  sqlite3_stmt *s =
      zn_replica_stmt(p->r,
                      "SELECT EXISTS(SELECT 1 FROM feed WHERE device=?1 AND head>0 AND NOT EXISTS("
                      "SELECT 1 FROM receipt WHERE receipt.f=feed.f AND seq>=head AND server=1 AND inc=?2))",
                      &err);
  if (!s) return ZN_E_IO;
  rp_bind(s, 1, &zn_replica_ident(p->r)->sign_pk, 32);
  sqlite3_bind_int64(s, 2, rp_meta_int(p->r, "incarnation"));
  bool row;
  ZN_TRY(rp_step(p->r, s, &row, &err));
  *out = row && sqlite3_column_int(s, 0);
  zn_replica_done(s);
  return ZN_OK;
}

/* A sending's or a transmission's segment: the server's word on it says whether it was in time (V28). One's own too:
 * the first word may be lost with the connection, and a later one says a later time. Segments are looked at once: the
 * mark moves when nothing before it is left to ask. */
#define OTHERS        32 /* at a time */
#define OTHERS_KEY    "receipts_of"
#define HOLDS(entity) "EXISTS(SELECT 1 FROM " entity " WHERE k BETWEEN (s.f<<43|s.n0) AND (s.f<<43|s.n1))"

static zn_status others_seen(zn_replica_peer *p, zn_err *err) {
  char text[24];
  sqlite3_stmt *s = zn_replica_stmt(
      p->r, "SELECT coalesce((SELECT min(id)-1 FROM seg WHERE n1 IS NULL),(SELECT max(id) FROM seg),0)", err);
  bool row;
  if (!s) return ZN_E_IO;
  ZN_TRY(rp_step(p->r, s, &row, err));
  int64_t upto = row ? sqlite3_column_int64(s, 0) : 0;
  zn_replica_done(s);
  if (upto <= rp_meta_int(p->r, OTHERS_KEY)) return ZN_OK;
  snprintf(text, sizeof text, "%lld", (long long)upto);
  ZN_TRY(zn_receive_begin(p->r, err));
  zn_status st = zn_replica_set_meta(p->r, OTHERS_KEY, text, err);
  if (st == ZN_OK) return zn_receive_end(p->r, err);
  zn_receive_abort(p->r);
  return st;
}

static zn_status receipts_of(void *ctx, zn_arena *a, zn_head **out, size_t *n) {
  zn_replica_peer *p = ctx;
  zn_err err;
  *n = 0;
  *out = zn_arena_alloc(a, OTHERS * sizeof **out);
  if (*out == NULL) return ZN_E_NOMEM;
  ZN_TRY(rp_flush(p, &err));
  sqlite3_stmt *s = zn_replica_stmt(p->r,
                                    "SELECT ledger,device,seq,hash FROM seg s JOIN feed USING(f) WHERE s.id>?1 AND "
                                    "n1 IS NOT NULL AND (" HOLDS("rendiconto_mossa") " OR " HOLDS(
                                        "piano_mossa") ") AND NOT EXISTS(SELECT 1 FROM receipt r WHERE r.f=s.f AND "
                                                       "r.seq=s.seq AND r.hash=s.hash AND server=1) LIMIT ?2",
                                    &err);
  if (!s) return ZN_E_IO;
  sqlite3_bind_int64(s, 1, rp_meta_int(p->r, OTHERS_KEY));
  sqlite3_bind_int64(s, 2, OTHERS);
  for (bool row = true; *n < OTHERS;) {
    ZN_TRY(rp_step(p->r, s, &row, &err));
    if (!row) break;
    zn_head *h = &(*out)[*n];
    h->seq = (uint64_t)sqlite3_column_int64(s, 2);
    if (rp_exact(s, 0, &h->ledger, 16) && rp_exact(s, 1, &h->device, 32) && rp_exact(s, 3, &h->hash, 32)) (*n)++;
  }
  zn_replica_done(s);
  return *n == 0 ? others_seen(p, &err) : ZN_OK;
}

static zn_status batch_end(void *ctx, zn_err *err) { return rp_flush(ctx, err); }

/* ---- life
 * ------------------------------------------------------------------------------------------------------------------------
 */

zn_status zn_replica_peer_new(zn_replica_peer **out, zn_replica *r, zn_err *err) {
  zn_replica_peer *p = calloc(1, sizeof *p);
  if (!p) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  p->r = r;
  zn_buf_init(&p->bytes, 0);
  p->ops = (zn_peer){.ctx = p,
                     .welcomed = welcomed,
                     .trust_digest = trust_digest,
                     .trust_heads = trust_heads,
                     .trust_read = trust_read,
                     .trust_put = trust_put,
                     .trust_path = trust_path,
                     .grants_cursor = grants_cursor,
                     .grants_cursor_save = grants_cursor_save,
                     .grant_put = grant_put,
                     .grants_unsent = grants_unsent,
                     .grants_sent = grants_sent,
                     .seg_have = seg_have,
                     .seg_read = seg_read,
                     .seg_put = seg_put,
                     .receipts_lacking = receipts_lacking,
                     .receipts_of = receipts_of,
                     .receipt_put = receipt_put,
                     .batch_end = batch_end};
  rp_feeds_ops(&p->ops);
  *out = p;
  return ZN_OK;
}

void zn_replica_peer_free(zn_replica_peer *p) {
  if (!p) return;
  (void)!rp_flush(p, NULL);
  zn_trust_free(p->ahead);
  zn_buf_release(&p->bytes);
  free(p);
}

const zn_peer *zn_replica_peer_ops(zn_replica_peer *p) { return &p->ops; }

zn_status zn_replica_peer_open(zn_peer *out, zn_pk *server, zn_replica *r, zn_err *err) {
  zn_replica_peer *p = NULL;
  zn_arena a;
  zn_arena_init(&a);
  const char *text = zn_replica_meta(r, &a, "server");
  zn_status st = text ? zn_b32_decode(server, 32, text) : ZN_E_NOTFOUND;
  zn_arena_release(&a);
  if (st != ZN_OK) return zn_fail(err, ZN_E_BUG, ZT_BUG, "server");
  ZN_TRY(zn_replica_peer_new(&p, r, err));
  if (!p) return ZN_E_NOMEM;
  *out = p->ops;
  return ZN_OK;
}

void zn_replica_peer_close(zn_peer *peer) {
  zn_replica_peer_free(peer->ctx);
  memset(peer, 0, sizeof *peer);
}
