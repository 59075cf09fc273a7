/* The tables seg and body: segments as they came. */
#include <string.h>

#include "core/store/internal.h"
#include "core/text/store.h"

#define COLUMNS "id, f, seq, hash, state, flags, n0"

static zn_status read_row(sqlite3_stmt *s, zn_segrow *out) {
  *out = (zn_segrow){.id = sqlite3_column_int64(s, 0),
                     .f = sqlite3_column_int64(s, 1),
                     .seq = (uint64_t)sqlite3_column_int64(s, 2),
                     .state = (zn_seg_state)sqlite3_column_int(s, 4),
                     .flags = sqlite3_column_int(s, 5),
                     .numbered = sqlite3_column_type(s, 6) != SQLITE_NULL};
  return zn_column_exact(s, 3, out->hash.b, sizeof out->hash.b) ? ZN_OK : ZN_E_BUG;
}

static zn_status one(zn_replica *r, sqlite3_stmt *s, zn_segrow *out, bool *found, zn_err *err) {
  ZN_TRY(zn_step_row(r, s, found, err));
  zn_status st = *found ? read_row(s, out) : ZN_OK;
  zn_replica_done(s);
  return st == ZN_OK ? ZN_OK : zn_fail(err, st, ZT_BUG, "seg");
}

zn_status zn_seg_by_id(zn_replica *r, int64_t id, zn_segrow *out, bool *found, zn_err *err) {
  ZN_STMT(s, r, "SELECT " COLUMNS " FROM seg WHERE id=?", err);
  sqlite3_bind_int64(s, 1, id);
  return one(r, s, out, found, err);
}

zn_status zn_seg_find(zn_replica *r, int64_t f, uint64_t seq, const uint8_t *hash, size_t hash_len, zn_segrow *out,
                      bool *found, zn_err *err) {
  const char *sql = seq == 0         ? "SELECT " COLUMNS " FROM seg WHERE f=?1 AND (?2=0) AND hash=?3"
                    : hash_len == 32 ? "SELECT " COLUMNS " FROM seg WHERE f=?1 AND seq=?2 AND hash=?3"
                                     : "SELECT " COLUMNS " FROM seg WHERE f=?1 AND seq=?2 AND substr(hash, 1, 16)=?3";
  ZN_STMT(s, r, sql, err);
  sqlite3_bind_int64(s, 1, f);
  sqlite3_bind_int64(s, 2, (int64_t)seq);
  zn_bind_bytes(s, 3, hash, hash_len);
  return one(r, s, out, found, err);
}

zn_status zn_seg_set_state(zn_replica *r, int64_t id, zn_seg_state state, int flags, zn_err *err) {
  ZN_STMT(s, r, "UPDATE seg SET state=?, flags=? WHERE id=?", err);
  sqlite3_bind_int(s, 1, (int)state);
  sqlite3_bind_int(s, 2, flags);
  sqlite3_bind_int64(s, 3, id);
  return zn_step_done(r, s, err);
}

zn_status zn_seg_set_numbers(zn_replica *r, int64_t id, uint64_t n0, uint64_t n1, zn_err *err) {
  ZN_STMT(s, r, "UPDATE seg SET n0=?, n1=? WHERE id=?", err);
  sqlite3_bind_int64(s, 1, (int64_t)n0);
  sqlite3_bind_int64(s, 2, (int64_t)n1);
  sqlite3_bind_int64(s, 3, id);
  return zn_step_done(r, s, err);
}

zn_status zn_seg_header(zn_replica *r, int64_t id, zn_seg_hdr *out, zn_err *err) {
  ZN_STMT(s, r, "SELECT hdr FROM seg WHERE id=?", err);
  sqlite3_bind_int64(s, 1, id);
  bool row = false;
  ZN_TRY(zn_step_row(r, s, &row, err));
  zn_status st =
      row ? zn_seg_parse_header(out, ZN_SPAN(sqlite3_column_blob(s, 0), (size_t)sqlite3_column_bytes(s, 0))) : ZN_E_BUG;
  zn_replica_done(s);
  return st == ZN_OK ? ZN_OK : zn_fail(err, ZN_E_BUG, ZT_BUG, "hdr");
}

static zn_seg_state why_not(zn_status st) {
  switch (st) {
    case ZN_E_VERSION: return ZN_SEG_NEWER;
    case ZN_E_STATE: return ZN_SEG_ERASED;
    default: return ZN_SEG_BAD;
  }
}

static zn_status open_body(zn_replica *r, sqlite3_stmt *s, const zn_seg_hdr *hdr, zn_buf *plain, zn_seg_state *why,
                           zn_err *err) {
  zn_secret key;
  zn_span header = ZN_SPAN(sqlite3_column_blob(s, 0), (size_t)sqlite3_column_bytes(s, 0));
  zn_span body = ZN_SPAN(sqlite3_column_blob(s, 1), (size_t)sqlite3_column_bytes(s, 1));
  zn_epoch_info e;
  *why = ZN_SEG_APPLIED;
  if (sqlite3_column_type(s, 1) == SQLITE_NULL) {
    *why = ZN_SEG_ERASED;
    return ZN_OK;
  }
  if (zn_replica_epoch_key(r, &hdr->epoch, &key) != ZN_OK) {
    *why = ZN_SEG_NOKEY;
    return ZN_OK;
  }
  zn_status st = zn_trust_epoch(r->trust, &hdr->epoch, &e) && zn_id_cmp(&e.ledger, &hdr->ledger) != 0
                     ? ZN_E_CRYPTO
                     : zn_seg_open_parts(r->codec, plain, header, body, &key);
  zn_wipe(&key, sizeof key);
  if (st == ZN_E_NOMEM) return zn_fail(err, st, ZT_NO_MEMORY);
  if (st != ZN_OK) *why = why_not(st);
  return ZN_OK;
}

zn_status zn_seg_plain(zn_replica *r, int64_t id, zn_seg_hdr *hdr, zn_buf *plain, zn_seg_state *why, zn_err *err) {
  ZN_STMT(s, r, "SELECT hdr, data FROM seg LEFT JOIN body USING(id) WHERE id=?", err);
  sqlite3_bind_int64(s, 1, id);
  bool row = false;
  ZN_TRY(zn_step_row(r, s, &row, err));
  zn_status st =
      row ? zn_seg_parse_header(hdr, ZN_SPAN(sqlite3_column_blob(s, 0), (size_t)sqlite3_column_bytes(s, 0))) : ZN_E_BUG;
  st = st != ZN_OK ? zn_fail(err, ZN_E_BUG, ZT_BUG, "hdr") : open_body(r, s, hdr, plain, why, err);
  zn_replica_done(s);
  return st;
}

zn_status zn_seg_insert(zn_replica *r, int64_t f, const zn_seg *seg, int64_t *id, zn_err *err) {
  ZN_STMT(s, r,
          "INSERT INTO seg(f, seq, hash, state, flags, changes, epoch, hdr, sig, gone) VALUES(?,?,?,?,?,?,?,?,?,?)",
          err);
  int flags = (seg->h.first ? ZN_SEGF_FIRST : 0) | (seg->h.more ? ZN_SEGF_MORE : 0);
  sqlite3_bind_int64(s, 1, f);
  sqlite3_bind_int64(s, 2, (int64_t)seg->h.seq);
  zn_bind_bytes(s, 3, seg->hash.b, sizeof seg->hash.b);
  sqlite3_bind_int(s, 4, ZN_SEG_WAITING);
  sqlite3_bind_int(s, 5, flags);
  sqlite3_bind_int64(s, 6, seg->h.changes);
  zn_bind_bytes(s, 7, seg->h.epoch.b, sizeof seg->h.epoch.b);
  zn_bind_bytes(s, 8, seg->header.p, seg->header.n);
  zn_bind_bytes(s, 9, seg->sig.b, sizeof seg->sig.b);
  if (seg->body.n == 0) zn_bind_bytes(s, 10, seg->body_hash.b, sizeof seg->body_hash.b);
  ZN_TRY(zn_step_done(r, s, err));
  *id = sqlite3_last_insert_rowid(r->db);
  if (seg->body.n == 0) return ZN_OK;
  ZN_STMT(b, r, "INSERT INTO body(id, data) VALUES(?,?)", err);
  sqlite3_bind_int64(b, 1, *id);
  zn_bind_bytes(b, 2, seg->body.p, seg->body.n);
  return zn_step_done(r, b, err);
}

static zn_status find_wire(zn_replica *r, int64_t f, uint64_t seq, const zn_hash *hash, int64_t *id, bool *found,
                           zn_err *err) {
  if (hash != NULL && !zn_hash_zero(hash)) {
    zn_segrow row;
    ZN_TRY(zn_seg_find(r, f, seq, hash->b, sizeof hash->b, &row, found, err));
    if (*found) *id = row.id;
    return ZN_OK;
  }
  /* the main branch: back from the head, when there are several */
  ZN_STMT(s, r, "SELECT id, count(*) FROM seg WHERE f=? AND seq=?", err);
  sqlite3_bind_int64(s, 1, f);
  sqlite3_bind_int64(s, 2, (int64_t)seq);
  bool row = false;
  ZN_TRY(zn_step_row(r, s, &row, err));
  int64_t n = row ? sqlite3_column_int64(s, 1) : 0;
  *found = n > 0;
  *id = sqlite3_column_int64(s, 0);
  zn_replica_done(s);
  if (n < 2) return ZN_OK;
  ZN_STMT(h, r,
          "SELECT s.id, s.hash FROM feed JOIN seg s ON s.f=feed.f AND s.seq=head AND s.hash=head_hash WHERE feed.f=?",
          err);
  sqlite3_bind_int64(h, 1, f);
  zn_segrow at = {0};
  ZN_TRY(zn_step_row(r, h, &row, err));
  if (row) at.id = sqlite3_column_int64(h, 0);
  zn_replica_done(h);
  while (row) {
    zn_seg_hdr hdr = {0};
    ZN_TRY(zn_seg_header(r, at.id, &hdr, err));
    if (hdr.seq <= seq) break;
    ZN_TRY(zn_seg_find(r, f, 0, hdr.prev[0].b, sizeof hdr.prev[0].b, &at, &row, err));
  }
  if (row) *id = at.id;
  return ZN_OK;
}

zn_status zn_replica_segment(zn_replica *r, const zn_id *ledger, const zn_pk *device, uint64_t seq, const zn_hash *hash,
                             zn_buf *out, zn_err *err) {
  int64_t f = zn_replica_feed(r, ledger, device, false), id = 0;
  bool found = false;
  if (f > 0) ZN_TRY(find_wire(r, f, seq, hash, &id, &found, err));
  if (!found) return zn_fail(err, ZN_E_NOTFOUND, ZT_SEG_UNKNOWN);
  ZN_STMT(s, r, "SELECT hdr, sig, data, gone FROM seg LEFT JOIN body USING(id) WHERE id=?", err);
  sqlite3_bind_int64(s, 1, id);
  bool row = false;
  ZN_TRY(zn_step_row(r, s, &row, err));
  zn_sig sig;
  zn_hash gone = {{0}};
  zn_status st = row && zn_column_exact(s, 1, sig.b, sizeof sig.b) ? ZN_OK : ZN_E_BUG;
  if (st == ZN_OK && sqlite3_column_type(s, 3) != SQLITE_NULL && !zn_column_exact(s, 3, gone.b, sizeof gone.b))
    st = ZN_E_BUG;
  if (st == ZN_OK)
    st = zn_seg_wire(out, ZN_SPAN(sqlite3_column_blob(s, 0), (size_t)sqlite3_column_bytes(s, 0)), &sig,
                     ZN_SPAN(sqlite3_column_blob(s, 2), (size_t)sqlite3_column_bytes(s, 2)), &gone);
  zn_replica_done(s);
  return st == ZN_OK ? ZN_OK : zn_fail(err, st, ZT_BUG, "wire");
}
