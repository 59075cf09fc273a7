/* What a replica must not hide. */
#include "core/store/status.h"

#include <string.h>

#include "core/store/internal.h"
#include "core/text/store.h"

/* ---- unsent ---- */

static zn_status sum_row(zn_replica *r, sqlite3_stmt *s, int64_t *a, int64_t *b, zn_err *err) {
  bool row = false;
  ZN_TRY(zn_step_row(r, s, &row, err));
  *a = row ? sqlite3_column_int64(s, 0) : 0;
  if (b != NULL) *b = row ? sqlite3_column_int64(s, 1) : 0;
  zn_replica_done(s);
  return ZN_OK;
}

static zn_status count_keyless(zn_replica *r, size_t *out, zn_err *err) {
  ZN_STMT(s, r, "SELECT f, sum(changes) FROM queue GROUP BY f", err);
  *out = 0;
  for (;;) {
    bool row = false;
    ZN_TRY(zn_step_row(r, s, &row, err));
    if (!row) break;
    const zn_feed_slot *slot = zn_feed_slot_of(r, sqlite3_column_int64(s, 0));
    zn_epoch_info e;
    zn_secret key;
    bool can = slot != NULL && zn_trust_epoch_current(r->trust, &slot->ledger, &e) &&
               zn_replica_epoch_key(r, &e.id, &key) == ZN_OK;
    zn_wipe(&key, sizeof key);
    if (!can) *out += (size_t)sqlite3_column_int64(s, 1);
  }
  sqlite3_reset(s);
  return ZN_OK;
}

/* The stamp of the first change of an unsent segment tells since when. Sealing never changes it but for a clock ahead.
 */
static zn_status oldest_unsent(zn_replica *r, int64_t *since, zn_err *err) {
  ZN_STMT(s, r, "SELECT min(wall) FROM queue", err);
  int64_t queued = 0;
  bool found = false;
  *since = 0;
  ZN_TRY(zn_query_int(r, s, &queued, &found, err));
  if (found) *since = queued;
  ZN_STMT(u, r,
          "SELECT min(n0 >> 12) FROM seg JOIN feed USING(f) WHERE device=?1 AND seq > coalesce((SELECT max(seq) FROM "
          "receipt WHERE"
          " receipt.f=seg.f AND server), 0)",
          err);
  zn_bind_bytes(u, 1, r->ident.sign_pk.b, sizeof r->ident.sign_pk.b);
  int64_t s2025 = 0;
  ZN_TRY(zn_query_int(r, u, &s2025, &found, err));
  if (!found) return ZN_OK;
  int64_t t = s2025 * 1000 + ZN_HLC_EPOCH_MS;
  if (*since == 0 || t < *since) *since = t;
  return ZN_OK;
}

zn_status zn_status_unsent(zn_replica *r, zn_unsent *out, zn_err *err) {
  zn_unsent u = {0};
  int64_t a = 0, b = 0;
  u.queued = zn_replica_queued(r);
  ZN_STMT(s, r,
          "SELECT sum(changes), sum(changes * (seq <= coalesce((SELECT max(seq) FROM receipt WHERE receipt.f=seg.f AND "
          "NOT server), 0)))"
          " FROM seg JOIN feed USING(f) WHERE device=?1 AND seq > coalesce((SELECT max(seq) FROM receipt WHERE "
          "receipt.f=seg.f AND"
          " server), 0)",
          err);
  zn_bind_bytes(s, 1, r->ident.sign_pk.b, sizeof r->ident.sign_pk.b);
  ZN_TRY(sum_row(r, s, &a, &b, err));
  u.undelivered = (size_t)a;
  u.by_file = (size_t)b;
  ZN_TRY(count_keyless(r, &u.keyless, err));
  if (u.queued + u.undelivered > 0) ZN_TRY(oldest_unsent(r, &u.since_ms, err));
  *out = u;
  return ZN_OK;
}

/* ---- lists in an arena ---- */

static void *room(zn_arena *a, void *list, size_t n, size_t *cap, size_t size) {
  if (n < *cap) return list;
  size_t more = *cap * 2 + 16;
  void *p = zn_arena_alloc(a, more * size);
  if (p != NULL && n > 0) memcpy(p, list, n * size);
  if (p != NULL) *cap = more;
  return p;
}

static bool read_head(sqlite3_stmt *s, int at, zn_head *h) {
  *h = (zn_head){.seq = (uint64_t)sqlite3_column_int64(s, at + 2)};
  return zn_column_exact(s, at, h->ledger.b, sizeof h->ledger.b) &&
         zn_column_exact(s, at + 1, h->device.b, sizeof h->device.b) &&
         zn_column_exact(s, at + 3, h->hash.b, sizeof h->hash.b);
}

/* ---- held ---- */

const char *zn_held_text(zn_held_why why) {
  static const char *const text[] = {ZT_HELD_WAITING, ZT_HELD_PARTS,  ZT_HELD_NOKEY,   ZT_HELD_NEWER,  ZT_HELD_VOID,
                                     ZT_HELD_BAD,     ZT_HELD_ERASED, ZT_HELD_NORIGHT, ZT_HELD_UNKNOWN};
  return (size_t)why < sizeof text / sizeof *text ? text[why] : "";
}

static zn_held_why why_of(int state, int flags) {
  switch (state) {
    case ZN_SEG_WAITING: return ZN_HELD_WAITING;
    case ZN_SEG_PARTS: return ZN_HELD_PARTS;
    case ZN_SEG_NOKEY: return ZN_HELD_NOKEY;
    case ZN_SEG_NEWER: return ZN_HELD_NEWER;
    case ZN_SEG_VOID: return ZN_HELD_VOID;
    case ZN_SEG_ERASED: return ZN_HELD_ERASED;
    case ZN_SEG_BAD: return ZN_HELD_BAD;
    default: return flags & ZN_SEGF_NORIGHT ? ZN_HELD_NORIGHT : ZN_HELD_UNKNOWN;
  }
}

zn_status zn_status_held(zn_replica *r, zn_arena *a, size_t max, zn_held **out, size_t *n, zn_err *err) {
  ZN_STMT(s, r,
          "SELECT ledger, device, seq, hash, state, flags, changes FROM seg JOIN feed USING(f) WHERE seg.id IN (SELECT "
          "id FROM seg WHERE"
          " state <> 2 UNION SELECT id FROM seg WHERE flags & 3) ORDER BY f, seq LIMIT ?",
          err);
  sqlite3_bind_int64(s, 1, max == 0 ? -1 : (int64_t)max);
  zn_held *list = NULL;
  size_t count = 0, cap = 0;
  for (;;) {
    bool row = false;
    ZN_TRY(zn_step_row(r, s, &row, err));
    if (!row) break;
    list = room(a, list, count, &cap, sizeof *list);
    if (list == NULL) {
      sqlite3_reset(s);
      return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    }
    zn_held *h = &list[count];
    if (!read_head(s, 0, &h->of)) continue;
    h->why = why_of(sqlite3_column_int(s, 4), sqlite3_column_int(s, 5));
    h->changes = (size_t)sqlite3_column_int64(s, 6);
    count++;
  }
  zn_replica_done(s);
  *out = list;
  *n = count;
  return ZN_OK;
}

/* ---- refusals ---- */

#define REFUSALS_KEPT "1000" /* whoever sends rubbish does not fill the disk */

zn_status zn_status_note_refusal(zn_replica *r, bool mine, const zn_head *of, const char *reason, zn_err *err) {
  ZN_STMT(s, r,
          "INSERT INTO refused(t, mine, ledger, device, seq, hash, reason) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE NOT "
          "EXISTS"
          "(SELECT 1 FROM refused WHERE mine=?2 AND ledger=?3 AND device=?4 AND seq=?5 AND hash=?6 AND reason=?7)",
          err);
  sqlite3_bind_int64(s, 1, r->env.wall_ms(r->env.ctx));
  sqlite3_bind_int(s, 2, mine);
  zn_bind_bytes(s, 3, of->ledger.b, sizeof of->ledger.b);
  zn_bind_bytes(s, 4, of->device.b, sizeof of->device.b);
  sqlite3_bind_int64(s, 5, (int64_t)of->seq);
  zn_bind_bytes(s, 6, of->hash.b, sizeof of->hash.b);
  sqlite3_bind_text(s, 7, reason, -1, SQLITE_STATIC);
  ZN_TRY(zn_step_done(r, s, err));
  ZN_STMT(d, r, "DELETE FROM refused WHERE id <= (SELECT max(id) FROM refused) - " REFUSALS_KEPT, err);
  return zn_step_done(r, d, err);
}

zn_status zn_status_clear_refusals(zn_replica *r, const zn_head *of, zn_err *err) {
  ZN_STMT(s, r, "DELETE FROM refused WHERE mine AND (?1 IS NULL OR (ledger=?1 AND device=?2 AND seq<=?3))", err);
  if (of != NULL) {
    zn_bind_bytes(s, 1, of->ledger.b, sizeof of->ledger.b);
    zn_bind_bytes(s, 2, of->device.b, sizeof of->device.b);
    sqlite3_bind_int64(s, 3, (int64_t)of->seq);
  }
  return zn_step_done(r, s, err);
}

zn_status zn_status_refusals(zn_replica *r, zn_arena *a, zn_refusal **out, size_t *n, zn_err *err) {
  ZN_STMT(s, r, "SELECT ledger, device, seq, hash, t, mine, reason FROM refused ORDER BY id DESC LIMIT " REFUSALS_KEPT,
          err);
  zn_refusal *list = NULL;
  size_t count = 0, cap = 0;
  for (;;) {
    bool row = false;
    ZN_TRY(zn_step_row(r, s, &row, err));
    if (!row) break;
    list = room(a, list, count, &cap, sizeof *list);
    const char *reason = zn_arena_strdup(a, (const char *)sqlite3_column_text(s, 6));
    if (list == NULL || reason == NULL) {
      sqlite3_reset(s);
      return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    }
    zn_refusal *f = &list[count++];
    if (!read_head(s, 0, &f->of)) memset(&f->of, 0, sizeof f->of);
    f->t_ms = sqlite3_column_int64(s, 4);
    f->mine = sqlite3_column_int(s, 5) != 0;
    f->reason = reason;
  }
  zn_replica_done(s);
  *out = list;
  *n = count;
  return ZN_OK;
}

/* ---- alarms ---- */

zn_status zn_status_alarms(zn_replica *r, zn_arena *a, const char ***out, size_t *n, zn_err *err) {
  const char **list = NULL;
  size_t count = 0, cap = 0;
  ZN_STMT(s, r,
          "SELECT device, min(seq) FROM (SELECT f, seq FROM seg WHERE f IN (SELECT f FROM feed WHERE odd & 2) GROUP BY "
          "f, seq HAVING"
          " count(*) > 1) JOIN feed USING(f) GROUP BY f",
          err);
  for (;;) {
    bool row = false;
    ZN_TRY(zn_step_row(r, s, &row, err));
    if (!row) break;
    zn_pk device;
    char name[ZN_B32_LEN(32) + 1];
    if (!zn_column_exact(s, 0, device.b, sizeof device.b)) continue;
    list = room(a, list, count, &cap, sizeof *list);
    const char *text = list == NULL ? NULL
                                    : zn_arena_printf(a, ZT_ALARM_FORK, zn_b32_encode(name, device.b, sizeof device.b),
                                                      (unsigned long long)sqlite3_column_int64(s, 1));
    if (text == NULL) {
      sqlite3_reset(s);
      return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    }
    list[count++] = text;
  }
  zn_replica_done(s);
  for (size_t i = 0; i < zn_trust_alarm_count(r->trust); i++) {
    zn_alarm al;
    if (!zn_trust_alarm_at(r->trust, i, &al)) continue;
    list = room(a, list, count, &cap, sizeof *list);
    if (list == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    list[count++] = al.what;
  }
  *out = list;
  *n = count;
  return ZN_OK;
}

/* ---- receipts ---- */

zn_status zn_status_receipts(zn_replica *r, const zn_id *ledger, const zn_pk *device, zn_arena *a,
                             zn_receipt_info **out, size_t *n, zn_err *err) {
  ZN_STMT(s, r, "SELECT body, server FROM receipt WHERE f=? ORDER BY seq DESC, t DESC", err);
  sqlite3_bind_int64(s, 1, zn_replica_feed(r, ledger, device, false));
  zn_receipt_info *list = NULL;
  size_t count = 0, cap = 0;
  for (;;) {
    bool row = false;
    ZN_TRY(zn_step_row(r, s, &row, err));
    if (!row) break;
    list = room(a, list, count, &cap, sizeof *list);
    if (list == NULL) {
      sqlite3_reset(s);
      return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    }
    zn_span wire = ZN_SPAN(sqlite3_column_blob(s, 0), (size_t)sqlite3_column_bytes(s, 0));
    if (zn_receipt_parse(&list[count].receipt, &r->region, wire) != ZN_OK) continue;
    list[count++].server = sqlite3_column_int(s, 1) != 0;
  }
  zn_replica_done(s);
  *out = list;
  *n = count;
  return ZN_OK;
}

zn_status zn_status_held_since(zn_replica *r, const zn_id *ledger, const zn_pk *device, uint64_t seq, int64_t *t_ms) {
  sqlite3_stmt *s = zn_replica_stmt(r, "SELECT min(t) FROM receipt WHERE f=? AND seq>=? AND server", NULL);
  if (s == NULL) return ZN_E_IO;
  sqlite3_bind_int64(s, 1, zn_replica_feed(r, ledger, device, false));
  sqlite3_bind_int64(s, 2, (int64_t)seq);
  bool found = false;
  ZN_TRY(zn_query_int(r, s, t_ms, &found, NULL));
  return found ? ZN_OK : ZN_E_NOTFOUND;
}
