/* From a plaintext to runs. The input may come from anyone: every count is bounded by bytes that are there, every
 * number by its range; what allocates is bounded by ZN_CHANGES_MAX and CELLS_MAX. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mp.h"
#include "core/log/change_wire.h"

#define CELLS_MAX  (2u << 20) /* values of one plaintext */
#define SCAN_DEPTH 8

typedef struct reader {
  const zn_change_ctx *ctx;
  zn_arena *a;
  int64_t *feeds, *hashes; /* local, by dictionary position */
  size_t nfeeds, nhashes;
  int64_t implied[2]; /* owner, audience; -1: none */
  size_t cells;
  zn_decoded *out;
} reader;

#define NEED(cond)                   \
  do {                               \
    if (!(cond)) return ZN_E_FORMAT; \
  } while (0)

static void *get(reader *r, size_t n, size_t size) { return zn_arena_alloc(r->a, (n == 0 ? 1 : n) * size); }

/* ---- dictionary ---- */

static zn_status read_feeds(reader *r, zn_mp *m) {
  const zn_idmap *map = r->ctx->map;
  r->nfeeds = zn_mp_get_arr(m, 0, ZN_CHANGE_FEEDS);
  NEED(!m->bad);
  r->feeds = get(r, r->nfeeds, sizeof *r->feeds);
  if (r->feeds == NULL) return ZN_E_NOMEM;
  for (size_t i = 0; i < r->nfeeds; i++) {
    zn_id ledger = r->ctx->ledger;
    zn_pk device;
    size_t parts = zn_mp_get_arr(m, 1, 2);
    zn_mp_get_exact(m, device.b, sizeof device.b);
    if (parts == 2 && zn_mp_peek(m) == ZN_MP_UINT) {
      uint64_t near = zn_mp_get_uint(m, ZN_CHANGE_NEAR - 1);
      NEED(!m->bad && near < r->ctx->nnear);
      ledger = r->ctx->near[near];
    } else if (parts == 2) {
      zn_mp_get_exact(m, ledger.b, sizeof ledger.b);
    }
    NEED(!m->bad);
    r->feeds[i] = map->feed(map->ctx, &ledger, &device);
    if (r->feeds[i] < 0) return ZN_E_IO;
  }
  return ZN_OK;
}

static zn_status read_hashes(reader *r, zn_mp *m) {
  const zn_idmap *map = r->ctx->map;
  zn_span s = zn_mp_get_bin(m, 0, ZN_CHANGES_MAX * sizeof(zn_id) * 8);
  NEED(!m->bad && s.n % sizeof(zn_id) == 0);
  r->nhashes = s.n / sizeof(zn_id);
  r->hashes = get(r, r->nhashes, sizeof *r->hashes);
  if (r->hashes == NULL) return ZN_E_NOMEM;
  for (size_t i = 0; i < r->nhashes; i++) {
    zn_id h;
    memcpy(h.b, s.p + i * sizeof h.b, sizeof h.b);
    r->hashes[i] = map->k_of_hash(map->ctx, &h);
    if (r->hashes[i] < 0) return ZN_E_IO;
  }
  return ZN_OK;
}

/* The feed of a tag, or 0 and *k for a hashed row. */
static zn_status resolve(reader *r, uint64_t tag, int64_t *feed, int64_t *k) {
  *feed = 0;
  *k = 0;
  if (tag == TAG_OWN) {
    *feed = r->ctx->feed;
  } else if (tag <= TAG_AUDIENCE) {
    int64_t *implied = &r->implied[tag - TAG_OWNER];
    if (*implied < 0) {
      const zn_id *h = tag == TAG_OWNER ? &r->ctx->owner : &r->ctx->audience;
      NEED(!zn_id_zero(h));
      *implied = r->ctx->map->k_of_hash(r->ctx->map->ctx, h);
      if (*implied < 0) return ZN_E_IO;
    }
    *k = *implied;
  } else if (tag % 2 == 1) {
    NEED((tag - 3) / 2 < r->nfeeds);
    *feed = r->feeds[(tag - 3) / 2];
  } else {
    NEED((tag - 4) / 2 < r->nhashes);
    *k = r->hashes[(tag - 4) / 2];
  }
  return ZN_OK;
}

/* ---- lists of numbers ---- */

static zn_status read_varints(zn_span s, uint64_t *u, size_t n) {
  const uint8_t *p = s.p, *end = s.p + s.n;
  for (size_t i = 0; i < n; i++) {
    p = varint_get(p, end, &u[i]);
    NEED(p != NULL);
  }
  NEED(p == end);
  return ZN_OK;
}

static zn_status read_list(zn_mp *m, uint64_t *u, size_t n) {
  if (zn_mp_peek(m) == ZN_MP_UINT) {
    uint64_t v = zn_mp_get_uint(m, UINT64_MAX);
    NEED(!m->bad && n > 0);
    for (size_t i = 0; i < n; i++) u[i] = v;
    return ZN_OK;
  }
  zn_span s = zn_mp_get_bin(m, 0, SIZE_MAX);
  NEED(!m->bad && n <= s.n);
  return read_varints(s, u, n);
}

/* Zigzag differences into whole numbers, in place. */
static zn_status read_differences(zn_mp *m, uint64_t *u, size_t n) {
  zn_span s = zn_mp_get_bin(m, 0, SIZE_MAX);
  NEED(!m->bad && n <= s.n);
  ZN_TRY(read_varints(s, u, n));
  uint64_t last = 0;
  for (size_t i = 0; i < n; i++) u[i] = last += unzigzag(u[i]);
  return ZN_OK;
}

/* Tags and ns into local ids, m of them. base: NULL, or what each dotted n is relative to (else the one before). */
static zn_status read_refs(reader *r, zn_mp *mp, int64_t *out, size_t m, const uint64_t *base) {
  uint64_t *u = (uint64_t *)out;
  ZN_TRY(read_list(mp, u, m));
  zn_span s = zn_mp_get_bin(mp, 0, SIZE_MAX);
  NEED(!mp->bad);
  const uint8_t *p = s.p, *end = s.p + s.n;
  uint64_t last = 0, last_tag = UINT64_MAX;
  int64_t feed = 0, k = 0;
  for (size_t i = 0; i < m; i++) {
    if (u[i] != last_tag) ZN_TRY(resolve(r, u[i], &feed, &k));
    last_tag = u[i];
    if (feed == 0) {
      out[i] = k;
      if (base != NULL) { /* named dots are never hashes */
        return ZN_E_FORMAT;
      }
      continue;
    }
    uint64_t d;
    p = varint_get(p, end, &d);
    NEED(p != NULL);
    uint64_t n = (base == NULL ? last : base[i]) + unzigzag(d);
    NEED(n > 0 && n < 1ULL << 43);
    last = n;
    out[i] = K_OF(feed, n);
  }
  NEED(p == end);
  return ZN_OK;
}

/* ---- text ---- */

static bool valid_utf8(const uint8_t *p, size_t n) {
  size_t i = 0;
  while (i < n) {
    while (i + 8 <= n) {
      uint64_t w;
      memcpy(&w, p + i, 8);
      if ((w & 0x8080808080808080ULL) != 0 || ((w - 0x0101010101010101ULL) & ~w & 0x8080808080808080ULL) != 0) break;
      i += 8;
    }
    if (i == n) break;
    uint8_t c = p[i];
    if (c == 0) return false;
    if (c < 0x80) {
      i++;
      continue;
    }
    size_t more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : 1;
    if (c < 0xC2 || c > 0xF4 || n - i <= more) return false;
    uint32_t v = c & (0x3Fu >> more);
    for (size_t j = 1; j <= more; j++) {
      if ((p[i + j] & 0xC0) != 0x80) return false;
      v = v << 6 | (p[i + j] & 0x3Fu);
    }
    if ((more == 2 && (v < 0x800 || (v >= 0xD800 && v <= 0xDFFF))) || (more == 3 && (v < 0x10000 || v > 0x10FFFF)))
      return false;
    i += more + 1;
  }
  return true;
}

static zn_status number_text(reader *r, uint64_t v, zn_span *out) {
  NEED(v < 1000000000000000000ULL);
  char *p = zn_arena_alloc(r->a, 20);
  if (p == NULL) return ZN_E_NOMEM;
  int n = snprintf(p, 20, "%llu", (unsigned long long)v);
  *out = ZN_SPAN(p, (size_t)n);
  return ZN_OK;
}

static zn_status read_texts(reader *r, zn_mp *mp, unsigned layout, unsigned kind, zn_span *s, size_t m) {
  if (layout == LAYOUT_CONST) {
    zn_span v = kind == ZN_COL_BIN ? zn_mp_get_bin(mp, 0, SIZE_MAX) : zn_mp_get_str(mp, SIZE_MAX);
    NEED(!mp->bad);
    for (size_t i = 0; i < m; i++) s[i] = v;
    return ZN_OK;
  }
  uint64_t *u = get(r, m, sizeof *u);
  if (u == NULL) return ZN_E_NOMEM;
  if (layout == LAYOUT_NUMBER) {
    NEED(kind == ZN_COL_TEXT);
    ZN_TRY(read_differences(mp, u, m));
    for (size_t i = 0; i < m; i++) ZN_TRY(number_text(r, u[i], &s[i]));
    return ZN_OK;
  }
  NEED(layout == LAYOUT_PLAIN);
  ZN_TRY(read_list(mp, u, m));
  zn_span all = zn_mp_get_bin(mp, 0, SIZE_MAX);
  NEED(!mp->bad);
  size_t at = 0;
  for (size_t i = 0; i < m; i++) {
    NEED(u[i] <= all.n - at);
    s[i] = (zn_span){all.p + at, (size_t)u[i]};
    NEED(kind == ZN_COL_BIN || valid_utf8(s[i].p, s[i].n));
    at += (size_t)u[i];
  }
  NEED(at == all.n);
  return ZN_OK;
}

static zn_status read_ints(zn_mp *mp, unsigned layout, int64_t *out, size_t m) {
  uint64_t *u = (uint64_t *)out;
  if (layout == LAYOUT_CONST) {
    int64_t v = zn_mp_get_int(mp);
    NEED(!mp->bad);
    for (size_t i = 0; i < m; i++) out[i] = v;
    return ZN_OK;
  }
  if (layout == LAYOUT_DIFF) return read_differences(mp, u, m);
  NEED(layout == LAYOUT_PLAIN);
  zn_span s = zn_mp_get_bin(mp, 0, SIZE_MAX);
  NEED(!mp->bad && m <= s.n);
  ZN_TRY(read_varints(s, u, m));
  for (size_t i = 0; i < m; i++) u[i] = unzigzag(u[i]);
  return ZN_OK;
}

/* ---- columns ---- */

static zn_status read_nulls(reader *r, zn_mp *mp, zn_col *col, size_t count, size_t *m) {
  *m = count;
  zn_span s = zn_mp_get_bin(mp, (count + 7) / 8, (count + 7) / 8);
  NEED(!mp->bad);
  col->null = get(r, count, 1);
  if (col->null == NULL) return ZN_E_NOMEM;
  for (size_t i = 0; i < count; i++) {
    col->null[i] = s.p[i / 8] >> (i % 8) & 1;
    *m -= col->null[i];
  }
  NEED(*m > 0);
  return ZN_OK;
}

/* The m values that were written move to the rows that have one. */
static void spread(zn_col *col, size_t count, size_t m, size_t size) {
  if (m == count) return;
  uint8_t *p = col->s != NULL ? (uint8_t *)col->s : (uint8_t *)col->i;
  for (size_t i = count; i-- > 0;)
    if (!col->null[i]) memmove(p + i * size, p + --m * size, size);
}

/* *taken: elements of the flat array. */
static zn_status read_col(reader *r, zn_mp *mp, zn_col *col, size_t count, size_t *taken) {
  size_t m = count;
  col->no = (uint16_t)zn_mp_get_uint(mp, UINT16_MAX);
  unsigned code = (unsigned)zn_mp_get_uint(mp, 31), layout = code >> CODE_LAYOUT & 3;
  col->kind = code & 3;
  NEED(!mp->bad && col->no > 0);
  bool bytes = col->kind == ZN_COL_TEXT || col->kind == ZN_COL_BIN;
  *taken = 2 + ((code & CODE_NULLS) != 0) + (col->kind == ZN_COL_REF || (bytes && layout == LAYOUT_PLAIN) ? 2 : 1);
  r->cells += count;
  NEED(r->cells <= CELLS_MAX);
  if (code & CODE_NULLS) ZN_TRY(read_nulls(r, mp, col, count, &m));
  if (bytes) {
    col->s = get(r, count, sizeof *col->s);
    if (col->s == NULL) return ZN_E_NOMEM;
    ZN_TRY(read_texts(r, mp, layout, col->kind, col->s, m));
    spread(col, count, m, sizeof *col->s);
    return ZN_OK;
  }
  col->i = get(r, count, sizeof *col->i);
  if (col->i == NULL) return ZN_E_NOMEM;
  if (col->kind == ZN_COL_REF) {
    NEED(layout == LAYOUT_PLAIN);
    ZN_TRY(read_refs(r, mp, col->i, m, NULL));
  } else {
    ZN_TRY(read_ints(mp, layout, col->i, m));
  }
  spread(col, count, m, sizeof *col->i);
  return ZN_OK;
}

static zn_status place(zn_run *run, zn_col *col) {
  col->index = (int16_t)zn_field_index_no(run->ent, col->no);
  if (col->index < 0) return ZN_OK;
  const zn_field *f = &run->ent->fields[col->index];
  unsigned kind = f->type == ZN_T_TEXT || f->type == ZN_T_ENUM ? ZN_COL_TEXT
                  : f->type == ZN_T_BIN                        ? ZN_COL_BIN
                  : f->type == ZN_T_REF                        ? ZN_COL_REF
                                                               : ZN_COL_INT;
  NEED(kind == col->kind && f->group == run->group);
  return ZN_OK;
}

/* ---- unknown fields become x ---- */

static zn_status x_ref(reader *r, zn_buf *b, int64_t k) {
  const zn_idmap *map = r->ctx->map;
  if (K_FEED(k) == 0) {
    zn_id h;
    ZN_TRY(map->hash_of(map->ctx, k, &h));
    zn_mp_bin(b, h.b, sizeof h.b);
    return ZN_OK;
  }
  zn_id ledger;
  zn_pk device;
  ZN_TRY(map->feed_info(map->ctx, K_FEED(k), &ledger, &device));
  zn_mp_arr(b, 3);
  zn_mp_bin(b, device.b, sizeof device.b);
  zn_mp_bin(b, ledger.b, sizeof ledger.b);
  zn_mp_uint(b, K_N(k));
  return ZN_OK;
}

static zn_status x_row(reader *r, zn_buf *b, const zn_col *cols, size_t ncols, size_t i) {
  size_t n = 0;
  for (size_t j = 0; j < ncols; j++) n += cols[j].null == NULL || !cols[j].null[i];
  zn_buf_clear(b);
  if (n == 0) return ZN_OK;
  zn_mp_arr(b, n);
  for (size_t j = 0; j < ncols; j++) {
    const zn_col *c = &cols[j];
    if (c->null != NULL && c->null[i]) continue;
    zn_mp_arr(b, 3);
    zn_mp_uint(b, c->no);
    zn_mp_uint(b, c->kind);
    if (c->kind == ZN_COL_INT)
      zn_mp_int(b, c->i[i]);
    else if (c->kind == ZN_COL_REF)
      ZN_TRY(x_ref(r, b, c->i[i]));
    else
      zn_mp_bin(b, c->s[i].p, c->s[i].n);
  }
  return zn_buf_ok(b) ? ZN_OK : ZN_E_NOMEM;
}

static int by_number(const void *a, const void *b) {
  return (int)((const zn_col *)a)->no - (int)((const zn_col *)b)->no;
}

static zn_status make_x(reader *r, zn_run *run, zn_col *cols, size_t ncols) {
  if (ncols == 0) return ZN_OK;
  qsort(cols, ncols, sizeof *cols, by_number);
  run->x = get(r, run->count, sizeof *run->x);
  if (run->x == NULL) return ZN_E_NOMEM;
  zn_buf b;
  zn_buf_init(&b, 0);
  zn_status st = ZN_OK;
  for (size_t i = 0; st == ZN_OK && i < run->count; i++) {
    st = x_row(r, &b, cols, ncols, i);
    if (st == ZN_OK && b.n > 0) {
      run->x[i] = zn_arena_dup(r->a, zn_buf_span(&b));
      if (run->x[i].p == NULL) st = ZN_E_NOMEM;
    }
  }
  zn_buf_release(&b);
  return st;
}

static zn_status read_cols(reader *r, zn_mp *mp, zn_run *run) {
  size_t left = zn_mp_get_arr(mp, 0, ZN_CHANGE_COLS_MAX * 5), nx = 0, taken = 0;
  NEED(!mp->bad && (run->kind != ZN_CHANGE_DELETE || left == 0));
  size_t most = left / 3;
  if (most > ZN_CHANGE_COLS_MAX) most = ZN_CHANGE_COLS_MAX;
  run->cols = get(r, most, sizeof *run->cols);
  zn_col *unknown = get(r, most, sizeof *unknown);
  if (run->cols == NULL || unknown == NULL) return ZN_E_NOMEM;
  while (left > 0) {
    zn_col col = {0};
    NEED(run->ncols + nx < most);
    ZN_TRY(read_col(r, mp, &col, run->count, &taken));
    NEED(taken <= left);
    left -= taken;
    for (size_t i = 0; i < run->ncols; i++) NEED(run->cols[i].no != col.no);
    for (size_t i = 0; i < nx; i++) NEED(unknown[i].no != col.no);
    ZN_TRY(place(run, &col));
    if (col.index >= 0)
      run->cols[run->ncols++] = col;
    else
      unknown[nx++] = col;
  }
  return make_x(r, run, unknown, nx);
}

/* ---- runs ---- */

static zn_status read_numbers(reader *r, zn_mp *mp, zn_run *run) {
  zn_span s = zn_mp_get_bin(mp, 0, SIZE_MAX);
  NEED(!mp->bad && run->count <= s.n);
  run->n = get(r, run->count, sizeof *run->n);
  run->hlc = get(r, run->count, sizeof *run->hlc);
  if (run->n == NULL || run->hlc == NULL) return ZN_E_NOMEM;
  ZN_TRY(read_varints(s, run->n, run->count));
  uint64_t last = 0;
  for (size_t i = 0; i < run->count; i++) {
    NEED(run->n[i] > 0 && run->n[i] < 1ULL << 43);
    last = run->n[i] += last;
    NEED(last < 1ULL << 43);
  }
  if (r->out->n0 == 0 || run->n[0] < r->out->n0) r->out->n0 = run->n[0];
  if (last > r->out->n1) r->out->n1 = last;
  bool one = zn_mp_peek(mp) == ZN_MP_UINT;
  ZN_TRY(read_list(mp, run->hlc, run->count));
  for (size_t i = 1; !one && i < run->count; i++) run->hlc[i] = run->hlc[i - 1] + unzigzag(run->hlc[i]);
  for (size_t i = 0; i < run->count; i++) NEED(run->hlc[i] <= INT64_MAX);
  return ZN_OK;
}

static zn_status read_names(reader *r, zn_mp *mp, zn_run *run) {
  zn_mp_get_arr(mp, 3, 3);
  NEED(!mp->bad);
  uint64_t *counts = get(r, run->count, sizeof *counts);
  run->name_at = get(r, run->count + 1, sizeof *run->name_at);
  if (counts == NULL || run->name_at == NULL) return ZN_E_NOMEM;
  ZN_TRY(read_list(mp, counts, run->count));
  size_t total = 0;
  for (size_t i = 0; i < run->count; i++) {
    NEED(counts[i] <= ZN_CHANGES_MAX - total);
    total += (size_t)counts[i];
    run->name_at[i + 1] = (uint32_t)total;
  }
  uint64_t *base = get(r, total, sizeof *base);
  run->names = get(r, total, sizeof *run->names);
  if (base == NULL || run->names == NULL) return ZN_E_NOMEM;
  for (size_t i = 0; i < run->count; i++) {
    uint64_t b = K_FEED(run->row[i]) == 0 ? run->n[i] : K_N(run->row[i]);
    for (size_t j = run->name_at[i]; j < run->name_at[i + 1]; j++) base[j] = b;
  }
  run->nnames = total;
  if (total == 0) {
    zn_mp_skip(mp, 2);
    return ZN_OK;
  }
  return read_refs(r, mp, run->names, total, base);
}

static zn_status read_run(reader *r, zn_mp *mp, zn_run *run) {
  zn_mp_get_arr(mp, 9, 9);
  run->entity = (unsigned)zn_mp_get_uint(mp, UINT16_MAX);
  run->group = (unsigned)zn_mp_get_uint(mp, 255);
  unsigned kind = (unsigned)zn_mp_get_uint(mp, 255);
  run->count = (size_t)zn_mp_get_uint(mp, ZN_CHANGES_MAX - r->out->count);
  NEED(!mp->bad && run->count > 0);
  run->kind = (zn_change_kind)kind;
  run->ent = zn_entity_by_no(run->entity);
  ZN_TRY(read_numbers(r, mp, run));
  r->out->count += run->count;
  if (run->ent == NULL || run->group == 0 || run->group > run->ent->ngroups || kind > ZN_CHANGE_DELETE) {
    run->ent = NULL;
    r->out->unknown = true;
    zn_mp_skip(mp, 3);
    NEED(!mp->bad);
    return ZN_OK;
  }
  if (run->kind == ZN_CHANGE_CREATE) {
    NEED(zn_mp_get_nil(mp) && zn_mp_get_nil(mp));
  } else {
    zn_mp_get_arr(mp, 2, 2);
    NEED(!mp->bad);
    run->row = get(r, run->count, sizeof *run->row);
    if (run->row == NULL) return ZN_E_NOMEM;
    ZN_TRY(read_refs(r, mp, run->row, run->count, NULL));
    ZN_TRY(read_names(r, mp, run));
  }
  return read_cols(r, mp, run);
}

zn_status zn_changes_decode(zn_decoded *out, zn_span plain, const zn_change_ctx *ctx, zn_arena *a) {
  zn_decoded d = {0};
  reader r = {.ctx = ctx, .a = a, .implied = {-1, -1}, .out = &d};
  ZN_TRY(zn_mp_scan(plain, SCAN_DEPTH));
  zn_mp m;
  zn_mp_init(&m, plain);
  zn_mp_get_arr(&m, 1, 64);
  uint64_t format = zn_mp_get_uint(&m, UINT64_MAX);
  NEED(!m.bad);
  if (format > ZN_CHANGE_FORMAT) return ZN_E_VERSION;
  ZN_TRY(read_feeds(&r, &m));
  ZN_TRY(read_hashes(&r, &m));
  d.nruns = zn_mp_get_arr(&m, 0, ZN_CHANGES_MAX);
  NEED(!m.bad);
  d.runs = get(&r, d.nruns, sizeof *d.runs);
  if (d.runs == NULL) return ZN_E_NOMEM;
  for (size_t i = 0; i < d.nruns; i++) ZN_TRY(read_run(&r, &m, &d.runs[i]));
  NEED(zn_mp_done(&m));
  *out = d;
  return ZN_OK;
}
