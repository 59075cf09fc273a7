/* From a batch to its plaintext. The shortest layout of each column is chosen by looking at its values. */
#include <stdlib.h>
#include <string.h>

#include "core/base/mp.h"
#include "core/log/change_wire.h"

typedef struct slot {
  int64_t key;
  uint32_t tag;
  bool used;
} slot;

typedef struct coder {
  const zn_change_ctx *ctx;
  zn_buf runs, bytes, feeds, hashes;
  size_t nfeeds, nhashes;
  slot *dict; /* key: k of a hashed row, or -feed */
  size_t dict_cap, dict_n;
  size_t elements; /* of the columns of the run being written */
  uint64_t *u;     /* scratch of the longest run, twice */
  int64_t *v;
  zn_span *s;
  zn_arena arena; /* columns made from x */
} coder;

/* ---- dictionary of references ---- */

static size_t slot_at(const coder *c, int64_t key) {
  uint64_t h = (uint64_t)key * 0x9E3779B97F4A7C15ULL;
  size_t i = (size_t)(h >> 32) & (c->dict_cap - 1);
  while (c->dict[i].used && c->dict[i].key != key) i = (i + 1) & (c->dict_cap - 1);
  return i;
}

static zn_status dict_grow(coder *c) {
  size_t old_cap = c->dict_cap;
  slot *old = c->dict;
  c->dict_cap = old_cap == 0 ? 64 : old_cap * 2;
  c->dict = calloc(c->dict_cap, sizeof *c->dict);
  if (c->dict == NULL) {
    c->dict = old;
    c->dict_cap = old_cap;
    return ZN_E_NOMEM;
  }
  for (size_t i = 0; i < old_cap; i++)
    if (old[i].used) c->dict[slot_at(c, old[i].key)] = old[i];
  free(old);
  return ZN_OK;
}

static zn_status new_feed(coder *c, int64_t feed, uint32_t *tag) {
  zn_id ledger;
  zn_pk device;
  ZN_TRY(c->ctx->map->feed_info(c->ctx->map->ctx, feed, &ledger, &device));
  if (c->nfeeds == ZN_CHANGE_FEEDS) return ZN_E_LIMIT;
  bool same = zn_id_cmp(&ledger, &c->ctx->ledger) == 0;
  size_t near = 0;
  while (near < c->ctx->nnear && zn_id_cmp(&ledger, &c->ctx->near[near]) != 0) near++;
  zn_mp_arr(&c->feeds, same ? 1 : 2);
  zn_mp_bin(&c->feeds, device.b, sizeof device.b);
  if (!same && near < c->ctx->nnear)
    zn_mp_uint(&c->feeds, near);
  else if (!same)
    zn_mp_bin(&c->feeds, ledger.b, sizeof ledger.b);
  *tag = TAG_FEED((uint32_t)c->nfeeds++);
  return ZN_OK;
}

static zn_status new_hash(coder *c, int64_t k, uint32_t *tag) {
  zn_id h;
  ZN_TRY(c->ctx->map->hash_of(c->ctx->map->ctx, k, &h));
  if (zn_id_cmp(&h, &c->ctx->owner) == 0) {
    *tag = TAG_OWNER;
  } else if (zn_id_cmp(&h, &c->ctx->audience) == 0) {
    *tag = TAG_AUDIENCE;
  } else {
    zn_buf_put(&c->hashes, h.b, sizeof h.b);
    *tag = TAG_HASH((uint32_t)c->nhashes++);
  }
  return ZN_OK;
}

static zn_status tag_of(coder *c, int64_t k, uint64_t *tag) {
  int64_t feed = K_FEED(k);
  if (feed == c->ctx->feed) {
    *tag = TAG_OWN;
    return ZN_OK;
  }
  int64_t key = feed == 0 ? k : -feed;
  if (c->dict_cap > 0) {
    size_t i = slot_at(c, key);
    if (c->dict[i].used) {
      *tag = c->dict[i].tag;
      return ZN_OK;
    }
  }
  if (c->dict_n * 2 >= c->dict_cap) ZN_TRY(dict_grow(c));
  uint32_t t = 0;
  ZN_TRY(feed == 0 ? new_hash(c, k, &t) : new_feed(c, feed, &t));
  c->dict[slot_at(c, key)] = (slot){key, t, true};
  c->dict_n++;
  *tag = t;
  return ZN_OK;
}

/* ---- columns of numbers ---- */

static void put_varints(coder *c, const uint64_t *u, size_t n) {
  zn_buf_clear(&c->bytes);
  uint8_t *p = zn_buf_room(&c->bytes, n * VARINT_MAX);
  if (p == NULL) {
    c->runs.failed = true;
    return;
  }
  uint8_t *end = p;
  for (size_t i = 0; i < n; i++) end = varint_put(end, u[i]);
  zn_mp_bin(&c->runs, p, (size_t)(end - p));
}

static bool all_equal(const uint64_t *u, size_t n) {
  for (size_t i = 1; i < n; i++)
    if (u[i] != u[0]) return false;
  return true;
}

/* One uint when all are equal (and there is one). */
static void put_list(coder *c, const uint64_t *u, size_t n) {
  if (n > 0 && all_equal(u, n))
    zn_mp_uint(&c->runs, u[0]);
  else
    put_varints(c, u, n);
}

static void differences(uint64_t *u, const int64_t *v, size_t n) {
  uint64_t last = 0;
  for (size_t i = 0; i < n; i++) {
    u[i] = zigzag((uint64_t)v[i] - last);
    last = (uint64_t)v[i];
  }
}

static void put_differences(coder *c, const int64_t *v, size_t n) {
  differences(c->u, v, n);
  put_varints(c, c->u, n);
}

/* ---- columns ---- */

/* The head of a column; the columns of a run lie flat in one array whose size is put in front at the end. */
static void col_head(coder *c, const zn_run *r, const zn_col *col, unsigned layout, size_t filled, size_t parts) {
  bool nulls = filled != r->count;
  c->elements += 2 + parts + nulls;
  zn_mp_uint(&c->runs, col->no);
  zn_mp_uint(&c->runs, (unsigned)col->kind | layout << CODE_LAYOUT | (nulls ? CODE_NULLS : 0));
  if (!nulls) return;
  zn_buf_clear(&c->bytes);
  size_t n = (r->count + 7) / 8;
  uint8_t *p = zn_buf_room(&c->bytes, n);
  if (p == NULL) {
    c->runs.failed = true;
    return;
  }
  memset(p, 0, n);
  for (size_t i = 0; i < r->count; i++)
    if (col->null[i]) p[i / 8] |= (uint8_t)(1u << (i % 8));
  zn_mp_bin(&c->runs, p, n);
}

static void put_ints(coder *c, const zn_run *r, const zn_col *col, size_t m) {
  size_t plain = 0, diff = 0;
  bool same = true;
  uint64_t last = 0;
  for (size_t i = 0; i < m; i++) {
    uint64_t v = (uint64_t)c->v[i];
    same = same && c->v[i] == c->v[0];
    plain += varint_len(zigzag(v));
    diff += varint_len(zigzag(v - last));
    last = v;
  }
  if (same) {
    col_head(c, r, col, LAYOUT_CONST, m, 1);
    zn_mp_int(&c->runs, c->v[0]);
  } else if (diff < plain) {
    col_head(c, r, col, LAYOUT_DIFF, m, 1);
    put_differences(c, c->v, m);
  } else {
    col_head(c, r, col, LAYOUT_PLAIN, m, 1);
    for (size_t i = 0; i < m; i++) c->u[i] = zigzag((uint64_t)c->v[i]);
    put_varints(c, c->u, m);
  }
}

/* Tags and the numbers of the dotted ones, relative to the one before. */
static zn_status put_refs(coder *c, const int64_t *k, size_t m) {
  size_t dotted = 0;
  int64_t *ns = c->v; /* k may be c->v itself: never written ahead of what is read */
  for (size_t i = 0; i < m; i++) {
    int64_t ki = k[i];
    ZN_TRY(tag_of(c, ki, &c->u[i]));
    if (K_FEED(ki) != 0) ns[dotted++] = (int64_t)K_N(ki);
  }
  put_list(c, c->u, m);
  put_differences(c, ns, dotted);
  return ZN_OK;
}

static zn_status put_ref_col(coder *c, const zn_run *r, const zn_col *col, size_t m) {
  col_head(c, r, col, LAYOUT_PLAIN, m, 2);
  return put_refs(c, c->v, m);
}

/* A decimal number written as print writes it, below 10^18. */
static bool plain_number(zn_span s, int64_t *out) {
  if (s.n == 0 || s.n > 18 || (s.p[0] == '0' && s.n > 1)) return false;
  int64_t v = 0;
  for (size_t i = 0; i < s.n; i++) {
    if (s.p[i] < '0' || s.p[i] > '9') return false;
    v = v * 10 + (s.p[i] - '0');
  }
  *out = v;
  return true;
}

static void put_texts(coder *c, const zn_run *r, const zn_col *col, size_t m) {
  bool same = true, number = col->kind == ZN_COL_TEXT;
  size_t total = 0;
  for (size_t i = 0; i < m; i++) {
    same = same && zn_span_eq(c->s[i], c->s[0]);
    number = number && plain_number(c->s[i], &c->v[i]);
    total += c->s[i].n;
  }
  if (same) {
    col_head(c, r, col, LAYOUT_CONST, m, 1);
    if (col->kind == ZN_COL_TEXT)
      zn_mp_str(&c->runs, (const char *)c->s[0].p, c->s[0].n);
    else
      zn_mp_bin(&c->runs, c->s[0].p, c->s[0].n);
    return;
  }
  if (number) {
    col_head(c, r, col, LAYOUT_NUMBER, m, 1);
    put_differences(c, c->v, m);
    return;
  }
  col_head(c, r, col, LAYOUT_PLAIN, m, 2);
  for (size_t i = 0; i < m; i++) c->u[i] = c->s[i].n;
  put_list(c, c->u, m);
  zn_buf_clear(&c->bytes);
  uint8_t *p = zn_buf_room(&c->bytes, total);
  if (p == NULL) {
    c->runs.failed = true;
    return;
  }
  uint8_t *at = p;
  for (size_t i = 0; i < m; i++) {
    if (c->s[i].n > 0) memcpy(at, c->s[i].p, c->s[i].n);
    at += c->s[i].n;
  }
  zn_mp_bin(&c->runs, p, total);
}

static zn_status put_col(coder *c, const zn_run *r, const zn_col *col) {
  size_t m = 0;
  bool bytes = col->kind == ZN_COL_TEXT || col->kind == ZN_COL_BIN;
  for (size_t i = 0; i < r->count; i++) {
    if (col->null != NULL && col->null[i]) continue;
    if (bytes)
      c->s[m++] = col->s[i];
    else
      c->v[m++] = col->i[i];
  }
  if (m == 0) return ZN_OK;
  if (bytes) {
    put_texts(c, r, col, m);
    return ZN_OK;
  }
  if (col->kind == ZN_COL_REF) return put_ref_col(c, r, col, m);
  put_ints(c, r, col, m);
  return ZN_OK;
}

/* ---- x: fields of a newer schema become columns again ---- */

static zn_status x_value(coder *c, zn_mp *m, zn_col *col, size_t i) {
  col->null[i] = 0;
  switch (col->kind) {
    case ZN_COL_INT: col->i[i] = zn_mp_get_int(m); break;
    case ZN_COL_REF:
      if (zn_mp_peek(m) == ZN_MP_BIN) {
        zn_id h;
        zn_mp_get_exact(m, h.b, sizeof h.b);
        if (!m->bad) col->i[i] = c->ctx->map->k_of_hash(c->ctx->map->ctx, &h);
      } else {
        zn_pk device;
        zn_id ledger;
        zn_mp_get_arr(m, 3, 3);
        zn_mp_get_exact(m, device.b, sizeof device.b);
        zn_mp_get_exact(m, ledger.b, sizeof ledger.b);
        uint64_t n = zn_mp_get_uint(m, (1ULL << 43) - 1);
        int64_t f = m->bad ? -1 : c->ctx->map->feed(c->ctx->map->ctx, &ledger, &device);
        col->i[i] = f < 0 ? -1 : K_OF(f, n);
      }
      if (col->i[i] < 0) return ZN_E_IO;
      break;
    default: col->s[i] = zn_mp_get_bin(m, 0, SIZE_MAX); break;
  }
  return m->bad ? ZN_E_FORMAT : ZN_OK;
}

static zn_status x_col(coder *c, const zn_run *r, zn_col *cols, size_t *ncols, unsigned no, unsigned kind,
                       zn_col **out) {
  for (size_t j = 0; j < *ncols; j++)
    if (cols[j].no == no && cols[j].kind == kind) {
      *out = &cols[j];
      return ZN_OK;
    }
  if (*ncols == ZN_CHANGE_COLS_MAX - ZN_MAX_FIELDS) return ZN_E_LIMIT;
  zn_col *col = &cols[(*ncols)++];
  *col = (zn_col){.no = (uint16_t)no, .kind = (uint8_t)kind, .index = -1};
  col->null = zn_arena_alloc(&c->arena, r->count);
  col->i = zn_arena_alloc(&c->arena, r->count * sizeof *col->i);
  col->s = zn_arena_alloc(&c->arena, r->count * sizeof *col->s);
  if (col->null == NULL || col->i == NULL || col->s == NULL) return ZN_E_NOMEM;
  memset(col->null, 1, r->count);
  *out = col;
  return ZN_OK;
}

static zn_status x_cols(coder *c, const zn_run *r, zn_col *cols, size_t *ncols) {
  *ncols = 0;
  for (size_t i = 0; r->x != NULL && i < r->count; i++) {
    if (r->x[i].n == 0) continue;
    zn_mp m;
    zn_mp_init(&m, r->x[i]);
    size_t fields = zn_mp_get_arr(&m, 0, ZN_CHANGE_COLS_MAX);
    for (size_t f = 0; f < fields && !m.bad; f++) {
      zn_mp_get_arr(&m, 3, 3);
      unsigned no = (unsigned)zn_mp_get_uint(&m, UINT16_MAX), kind = (unsigned)zn_mp_get_uint(&m, ZN_COL_REF);
      if (m.bad) return ZN_E_FORMAT;
      zn_col *col = NULL;
      ZN_TRY(x_col(c, r, cols, ncols, no, kind, &col));
      ZN_TRY(x_value(c, &m, col, i));
    }
    if (m.bad) return ZN_E_FORMAT;
  }
  return ZN_OK;
}

/* ---- runs ---- */

static zn_status put_names(coder *c, const zn_run *r) {
  zn_mp_arr(&c->runs, 3);
  for (size_t i = 0; i < r->count; i++) c->u[i] = r->name_at[i + 1] - r->name_at[i];
  put_list(c, c->u, r->count);
  for (size_t j = 0; j < r->nnames; j++) ZN_TRY(tag_of(c, r->names[j], &c->u[j]));
  put_list(c, c->u, r->nnames);
  for (size_t i = 0; i < r->count; i++) {
    uint64_t base = K_FEED(r->row[i]) == 0 ? r->n[i] : K_N(r->row[i]);
    for (size_t j = r->name_at[i]; j < r->name_at[i + 1]; j++) c->u[j] = zigzag(K_N(r->names[j]) - base);
  }
  put_varints(c, c->u, r->nnames);
  return ZN_OK;
}

static zn_status put_run(coder *c, const zn_run *r) {
  zn_mp_arr(&c->runs, 9);
  zn_mp_uint(&c->runs, r->entity);
  zn_mp_uint(&c->runs, r->group);
  zn_mp_uint(&c->runs, (unsigned)r->kind);
  zn_mp_uint(&c->runs, r->count);
  uint64_t last = 0;
  for (size_t i = 0; i < r->count; i++) {
    c->u[i] = r->n[i] - last;
    last = r->n[i];
  }
  put_varints(c, c->u, r->count);
  if (all_equal(r->hlc, r->count)) {
    zn_mp_uint(&c->runs, r->hlc[0]);
  } else {
    for (size_t i = 0; i < r->count; i++) c->u[i] = i == 0 ? r->hlc[0] : zigzag(r->hlc[i] - r->hlc[i - 1]);
    put_varints(c, c->u, r->count);
  }
  if (r->kind == ZN_CHANGE_CREATE) {
    zn_mp_nil(&c->runs);
    zn_mp_nil(&c->runs);
  } else {
    zn_mp_arr(&c->runs, 2);
    ZN_TRY(put_refs(c, r->row, r->count));
    ZN_TRY(put_names(c, r));
  }
  zn_col extra[ZN_CHANGE_COLS_MAX];
  size_t nextra = 0;
  ZN_TRY(x_cols(c, r, extra, &nextra));
  /* 0xdc and two bytes: an array of up to 65535, filled in below */
  size_t at = c->runs.n;
  static const uint8_t head[3] = {0xdc, 0, 0};
  zn_buf_put(&c->runs, head, sizeof head);
  c->elements = 0;
  for (size_t j = 0; j < r->ncols; j++) ZN_TRY(put_col(c, r, &r->cols[j]));
  for (size_t j = 0; j < nextra; j++) ZN_TRY(put_col(c, r, &extra[j]));
  if (!zn_buf_ok(&c->runs)) return ZN_E_NOMEM;
  c->runs.p[at + 1] = (uint8_t)(c->elements >> 8);
  c->runs.p[at + 2] = (uint8_t)c->elements;
  return ZN_OK;
}

static zn_status make_scratch(coder *c, const zn_changes *b) {
  size_t most = 1;
  for (size_t j = 0; j < b->nruns; j++) {
    if (b->runs[j]->count > most) most = b->runs[j]->count;
    if (b->runs[j]->nnames > most) most = b->runs[j]->nnames;
  }
  c->u = malloc(most * sizeof *c->u);
  c->v = malloc(most * sizeof *c->v);
  c->s = malloc(most * sizeof *c->s);
  return c->u == NULL || c->v == NULL || c->s == NULL ? ZN_E_NOMEM : ZN_OK;
}

static zn_status encode(coder *c, zn_buf *out, const zn_changes *b) {
  ZN_TRY(make_scratch(c, b));
  for (size_t j = 0; j < b->nruns; j++) ZN_TRY(put_run(c, b->runs[j]));
  if (!zn_buf_ok(&c->runs) || !zn_buf_ok(&c->feeds) || !zn_buf_ok(&c->hashes)) return ZN_E_NOMEM;
  zn_mp_arr(out, 4);
  zn_mp_uint(out, ZN_CHANGE_FORMAT);
  zn_mp_arr(out, c->nfeeds);
  zn_buf_put(out, c->feeds.p, c->feeds.n);
  zn_mp_bin(out, c->hashes.p, c->hashes.n);
  zn_mp_arr(out, b->nruns);
  zn_buf_put(out, c->runs.p, c->runs.n);
  return zn_buf_ok(out) ? ZN_OK : ZN_E_NOMEM;
}

zn_status zn_changes_encode(zn_buf *out, const zn_changes *b, const zn_change_ctx *ctx) {
  coder c = {.ctx = ctx};
  zn_buf_init(&c.runs, 0);
  zn_buf_init(&c.bytes, 0);
  zn_buf_init(&c.feeds, 0);
  zn_buf_init(&c.hashes, 0);
  zn_arena_init(&c.arena);
  zn_status st = encode(&c, out, b);
  zn_buf_release(&c.runs);
  zn_buf_release(&c.bytes);
  zn_buf_release(&c.feeds);
  zn_buf_release(&c.hashes);
  zn_arena_release(&c.arena);
  free(c.dict);
  free(c.u);
  free(c.v);
  free(c.s);
  return st;
}
