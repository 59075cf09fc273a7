/* Local numbers of feeds and hashed rows, and the text ids that people and scripts see.
 *
 * Numbers are given once and never change; the caches are dropped only when a transaction that may have given some is
 * rolled back. */
#include <stdlib.h>
#include <string.h>

#include "core/store/internal.h"
#include "core/text/store.h"

#define TAG_LEN      8             /* of a feed, in text ids */
#define DOT_BYTES    (TAG_LEN + 6) /* tag and n: 23 characters; a hash has 26 */
#define MAX_CACHED_K (16u << 20)

/* ---- a small map ---- */

static uint64_t spread(uint64_t x) {
  x ^= x >> 32;
  x *= 0xD6E8FEB86659FD93ULL;
  return x ^ x >> 32;
}

static int64_t map_get(const zn_intmap *m, uint64_t key) {
  if (m->cap == 0) return -1;
  for (size_t i = spread(key) & (m->cap - 1); m->slot[i].val != 0; i = (i + 1) & (m->cap - 1))
    if (m->slot[i].key == key) return m->slot[i].val;
  return -1;
}

/* Values are > 0. A failed growth only means that the database is asked again. */
static void map_put(zn_intmap *m, uint64_t key, int64_t val) {
  if (m->n * 2 >= m->cap) {
    zn_intmap g = {.cap = m->cap == 0 ? 256 : m->cap * 2};
    g.slot = calloc(g.cap, sizeof *g.slot);
    if (g.slot == NULL) return;
    for (size_t i = 0; i < m->cap; i++) {
      if (m->slot[i].val == 0) continue;
      size_t j = spread(m->slot[i].key) & (g.cap - 1);
      while (g.slot[j].val != 0) j = (j + 1) & (g.cap - 1);
      g.slot[j] = m->slot[i];
      g.n++;
    }
    free(m->slot);
    *m = g;
  }
  size_t i = spread(key) & (m->cap - 1);
  while (m->slot[i].val != 0 && m->slot[i].key != key) i = (i + 1) & (m->cap - 1);
  if (m->slot[i].val == 0) m->n++;
  m->slot[i].key = key;
  m->slot[i].val = val;
}

static void map_drop(zn_intmap *m) {
  free(m->slot);
  *m = (zn_intmap){0};
}

static uint64_t load64(const uint8_t *p) {
  uint64_t v;
  memcpy(&v, p, sizeof v);
  return v;
}

/* ---- feeds ---- */

static uint64_t feed_key(const zn_id *ledger, const zn_pk *device) {
  return load64(ledger->b) * 0x9E3779B97F4A7C15ULL ^ load64(device->b);
}

static bool remember_feed(zn_replica *r, int64_t f, const zn_id *ledger, const zn_pk *device) {
  if ((size_t)f >= r->nfeeds) {
    size_t n = (size_t)f + 64;
    zn_feed_slot *p = realloc(r->feeds, n * sizeof *p);
    if (p == NULL) return false;
    memset(p + r->nfeeds, 0, (n - r->nfeeds) * sizeof *p);
    r->feeds = p;
    r->nfeeds = n;
  }
  r->feeds[f] = (zn_feed_slot){.ledger = *ledger, .device = *device, .loaded = true};
  map_put(&r->feed_map, feed_key(ledger, device), f);
  return true;
}

zn_feed_slot *zn_feed_slot_of(zn_replica *r, int64_t feed) {
  if (feed > 0 && (size_t)feed < r->nfeeds && r->feeds[feed].loaded) return &r->feeds[feed];
  sqlite3_stmt *s = zn_replica_stmt(r, "SELECT ledger, device FROM feed WHERE f=?", NULL);
  if (s == NULL) return NULL;
  sqlite3_bind_int64(s, 1, feed);
  zn_id ledger;
  zn_pk device;
  bool ok = sqlite3_step(s) == SQLITE_ROW && zn_column_exact(s, 0, ledger.b, sizeof ledger.b) &&
            zn_column_exact(s, 1, device.b, sizeof device.b);
  zn_replica_done(s);
  if (!ok || !remember_feed(r, feed, &ledger, &device)) return NULL;
  return &r->feeds[feed];
}

static void feed_tag(const zn_id *ledger, const zn_pk *device, uint8_t tag[TAG_LEN]) {
  zn_span parts[2] = {ZN_SPAN(ledger->b, sizeof ledger->b), ZN_SPAN(device->b, sizeof device->b)};
  zn_id h;
  zn_hash16_parts(&h, "zona feed 1", parts, 2);
  memcpy(tag, h.b, TAG_LEN);
}

static int64_t insert_feed(zn_replica *r, const zn_id *ledger, const zn_pk *device) {
  uint8_t tag[TAG_LEN];
  feed_tag(ledger, device, tag);
  sqlite3_stmt *s = zn_replica_stmt(r, "INSERT INTO feed(ledger, device, tag) VALUES(?,?,?)", NULL);
  if (s == NULL) return -1;
  zn_bind_bytes(s, 1, ledger->b, sizeof ledger->b);
  zn_bind_bytes(s, 2, device->b, sizeof device->b);
  zn_bind_bytes(s, 3, tag, sizeof tag);
  if (zn_step_done(r, s, NULL) != ZN_OK) return -1;
  return sqlite3_last_insert_rowid(r->db);
}

int64_t zn_replica_feed(zn_replica *r, const zn_id *ledger, const zn_pk *device, bool create) {
  int64_t f = map_get(&r->feed_map, feed_key(ledger, device));
  if (f > 0 && zn_id_cmp(&r->feeds[f].ledger, ledger) == 0 && zn_pk_cmp(&r->feeds[f].device, device) == 0) return f;
  sqlite3_stmt *s = zn_replica_stmt(r, "SELECT f FROM feed WHERE ledger=? AND device=?", NULL);
  if (s == NULL) return -1;
  zn_bind_bytes(s, 1, ledger->b, sizeof ledger->b);
  zn_bind_bytes(s, 2, device->b, sizeof device->b);
  int rc = sqlite3_step(s);
  f = rc == SQLITE_ROW ? sqlite3_column_int64(s, 0) : -1;
  zn_replica_done(s);
  if (rc != SQLITE_ROW && rc != SQLITE_DONE) return -1;
  if (f < 0 && create) f = insert_feed(r, ledger, device);
  if (f > 0 && !remember_feed(r, f, ledger, device)) return -1;
  return f;
}

zn_status zn_replica_feed_info(zn_replica *r, int64_t feed, zn_id *ledger, zn_pk *device) {
  const zn_feed_slot *s = zn_feed_slot_of(r, feed);
  if (s == NULL) return ZN_E_NOTFOUND;
  *ledger = s->ledger;
  *device = s->device;
  return ZN_OK;
}

const zn_ledger *zn_feed_ledger(zn_replica *r, int64_t feed) {
  zn_feed_slot *s = zn_feed_slot_of(r, feed);
  if (s == NULL) return NULL;
  uint64_t gen = zn_trust_generation(r->trust) + 1;
  if (s->ledger_gen != gen) {
    s->ledger_known = zn_trust_ledger(r->trust, &s->ledger, &s->desc);
    s->ledger_gen = gen;
  }
  return s->ledger_known ? &s->desc : NULL;
}

zn_status zn_feed_odd(zn_replica *r, int64_t f, int *odd, zn_err *err) {
  ZN_STMT(s, r, "SELECT odd FROM feed WHERE f=?", err);
  sqlite3_bind_int64(s, 1, f);
  int64_t v = 0;
  bool found = false;
  ZN_TRY(zn_query_int(r, s, &v, &found, err));
  *odd = (int)v;
  return ZN_OK;
}

zn_status zn_feed_set_odd(zn_replica *r, int64_t f, int flag, zn_err *err) {
  ZN_STMT(s, r, "UPDATE feed SET odd=odd|? WHERE f=?", err);
  sqlite3_bind_int(s, 1, flag);
  sqlite3_bind_int64(s, 2, f);
  return zn_step_done(r, s, err);
}

/* ---- hashed rows ---- */

static bool remember_hash(zn_replica *r, int64_t k, const zn_id *hash) {
  if ((uint64_t)k >= MAX_CACHED_K) return true;
  if ((size_t)k >= r->nhashes) {
    size_t n = (size_t)k + (size_t)k / 2 + 256;
    zn_id *h = realloc(r->hashes, n * sizeof *h);
    if (h == NULL) return false;
    r->hashes = h;
    uint8_t *known = realloc(r->hash_known, n);
    if (known == NULL) return false;
    memset(known + r->nhashes, 0, n - r->nhashes);
    r->hash_known = known;
    r->nhashes = n;
  }
  r->hashes[k] = *hash;
  r->hash_known[k] = 1;
  map_put(&r->hash_map, load64(hash->b), k);
  return true;
}

int64_t zn_replica_k_of_hash(zn_replica *r, const zn_id *hash, bool create) {
  int64_t k = map_get(&r->hash_map, load64(hash->b));
  if (k > 0 && zn_id_cmp(&r->hashes[k], hash) == 0) return k;
  sqlite3_stmt *s = zn_replica_stmt(r, "SELECT k FROM hid WHERE hash=?", NULL);
  if (s == NULL) return -1;
  zn_bind_bytes(s, 1, hash->b, sizeof hash->b);
  int rc = sqlite3_step(s);
  k = rc == SQLITE_ROW ? sqlite3_column_int64(s, 0) : -1;
  zn_replica_done(s);
  if (rc != SQLITE_ROW && rc != SQLITE_DONE) return -1;
  if (k < 0 && create) {
    s = zn_replica_stmt(r, "INSERT INTO hid(hash) VALUES(?)", NULL);
    if (s == NULL) return -1;
    zn_bind_bytes(s, 1, hash->b, sizeof hash->b);
    if (zn_step_done(r, s, NULL) != ZN_OK) return -1;
    k = sqlite3_last_insert_rowid(r->db);
  }
  if (k > 0 && !remember_hash(r, k, hash)) return -1;
  return k;
}

zn_status zn_replica_hash_of_k(zn_replica *r, int64_t k, zn_id *hash) {
  if (k > 0 && (size_t)k < r->nhashes && r->hash_known[k]) {
    *hash = r->hashes[k];
    return ZN_OK;
  }
  sqlite3_stmt *s = zn_replica_stmt(r, "SELECT hash FROM hid WHERE k=?", NULL);
  if (s == NULL) return ZN_E_IO;
  sqlite3_bind_int64(s, 1, k);
  zn_id h;
  bool ok = sqlite3_step(s) == SQLITE_ROW && zn_column_exact(s, 0, h.b, sizeof h.b);
  zn_replica_done(s);
  if (!ok) return ZN_E_NOTFOUND;
  *hash = h;
  return remember_hash(r, k, hash) ? ZN_OK : ZN_E_NOMEM;
}

/* ---- for the codec of changes ---- */

static zn_status map_feed_info(void *ctx, int64_t feed, zn_id *ledger, zn_pk *device) {
  return zn_replica_feed_info(ctx, feed, ledger, device);
}
static zn_status map_hash_of(void *ctx, int64_t k, zn_id *hash) { return zn_replica_hash_of_k(ctx, k, hash); }
static int64_t map_feed(void *ctx, const zn_id *ledger, const zn_pk *device) {
  return zn_replica_feed(ctx, ledger, device, true);
}
static int64_t map_k(void *ctx, const zn_id *hash) { return zn_replica_k_of_hash(ctx, hash, true); }

void zn_ids_init(zn_replica *r) {
  r->idmap =
      (zn_idmap){.ctx = r, .feed_info = map_feed_info, .hash_of = map_hash_of, .feed = map_feed, .k_of_hash = map_k};
}

void zn_ids_drop(zn_replica *r) {
  map_drop(&r->feed_map);
  map_drop(&r->hash_map);
  free(r->feeds);
  free(r->hashes);
  free(r->hash_known);
  r->feeds = NULL;
  r->hashes = NULL;
  r->hash_known = NULL;
  r->nfeeds = r->nhashes = 0;
}

/* The ledgers that rows of this one mostly point into (change.h): a byte each on the wire instead of an id. */
static void near_ledgers(zn_replica *r, const zn_ledger *l, zn_change_ctx *out) {
  zn_id regione;
  zn_ledger near;
  zn_key_regione(&regione);
  zn_ledger_make(&near, &r->region, ZN_L1_REGIONE, &regione, NULL);
  out->near[out->nnear++] = near.id;
  bool by_ambito = l->kind == ZN_L3_AMBITO || l->kind == ZN_L4_AMBITO_ENTE || l->kind == ZN_L5_AMBITO_REGIONE;
  bool for_ambito = l->kind == ZN_L2_REGIONE_AMBITO || l->kind == ZN_L6_ENTE;
  if (!by_ambito && !for_ambito) return;
  zn_ledger_make(&near, &r->region, ZN_L3_AMBITO, by_ambito ? &l->owner : &l->audience, NULL);
  out->near[out->nnear++] = near.id;
  if (l->kind != ZN_L4_AMBITO_ENTE) return;
  zn_ledger_make(&near, &r->region, ZN_L6_ENTE, &l->audience, &l->owner);
  out->near[out->nnear++] = near.id;
}

void zn_change_ctx_of(zn_replica *r, int64_t feed, zn_change_ctx *out) {
  const zn_feed_slot *s = zn_feed_slot_of(r, feed);
  const zn_ledger *l = zn_feed_ledger(r, feed);
  *out = (zn_change_ctx){.map = &r->idmap, .feed = feed};
  if (s != NULL) {
    out->ledger = s->ledger;
    out->device = s->device;
  }
  if (l == NULL) return;
  out->owner = l->owner;
  out->audience = l->audience;
  near_ledgers(r, l, out);
}

/* ---- text ids ---- */

zn_status zn_replica_id_print(zn_replica *r, int64_t k, char out[64]) {
  if (ZN_K_FEED(k) == 0) {
    zn_id h;
    ZN_TRY(zn_replica_hash_of_k(r, k, &h));
    zn_b32_encode(out, h.b, sizeof h.b);
    return ZN_OK;
  }
  const zn_feed_slot *s = zn_feed_slot_of(r, ZN_K_FEED(k));
  if (s == NULL) return ZN_E_NOTFOUND;
  uint8_t b[DOT_BYTES];
  feed_tag(&s->ledger, &s->device, b);
  uint64_t n = ZN_K_N(k);
  for (size_t i = 0; i < DOT_BYTES - TAG_LEN; i++) b[TAG_LEN + i] = (uint8_t)(n >> (8 * (DOT_BYTES - TAG_LEN - 1 - i)));
  zn_b32_encode(out, b, sizeof b);
  return ZN_OK;
}

static zn_status parse_dot(zn_replica *r, const uint8_t b[DOT_BYTES], const char *text, int64_t *k, zn_err *err) {
  ZN_STMT(s, r, "SELECT f FROM feed WHERE tag=?", err);
  zn_bind_bytes(s, 1, b, TAG_LEN);
  int64_t f = 0;
  bool found = false;
  ZN_TRY(zn_query_int(r, s, &f, &found, err));
  uint64_t n = 0;
  for (size_t i = TAG_LEN; i < DOT_BYTES; i++) n = n << 8 | b[i];
  if (!found || n == 0 || n >= ZN_N_END) return zn_fail(err, ZN_E_NOTFOUND, ZT_ID_NONE, text);
  *k = ZN_K(f, n);
  return ZN_OK;
}

zn_status zn_replica_id_parse(zn_replica *r, const char *text, int64_t *k, zn_err *err) {
  uint8_t b[32];
  size_t n = 0;
  if (zn_b32_decode_any(b, sizeof b, &n, text) != ZN_OK) return zn_fail(err, ZN_E_INVALID, ZT_ID_BAD, text);
  if (n == DOT_BYTES) return parse_dot(r, b, text, k, err);
  if (n != sizeof(zn_id)) return zn_fail(err, ZN_E_INVALID, ZT_ID_BAD, text);
  zn_id h;
  memcpy(h.b, b, sizeof h.b);
  int64_t found = zn_replica_k_of_hash(r, &h, false);
  if (found < 0) return zn_fail(err, ZN_E_NOTFOUND, ZT_ID_NONE, text);
  *k = found;
  return ZN_OK;
}

zn_status zn_replica_row_origin(zn_replica *r, const zn_entity *e, int64_t k, zn_ledger *ledger, zn_pk *device) {
  int64_t f = ZN_K_FEED(k);
  if (f == 0) {
    zn_ver v;
    bool found = false;
    ZN_TRY(zn_ver_get(r, e, k, 1, &v, &found, NULL));
    if (!found) return ZN_E_NOTFOUND;
    f = ZN_K_FEED(v.dot);
  }
  const zn_feed_slot *s = zn_feed_slot_of(r, f);
  const zn_ledger *l = zn_feed_ledger(r, f);
  if (s == NULL || l == NULL) return ZN_E_NOTFOUND;
  *ledger = *l;
  if (device != NULL) *device = s->device;
  return ZN_OK;
}
