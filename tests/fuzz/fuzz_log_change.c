/* change: what a writer gone bad may put inside a segment. Whatever is accepted can be read, and encodes again. */
#include <string.h>

#include "core/log/change.h"
#include "tests/fuzz/fuzz.h"

#define K(feed, n) ((int64_t)((uint64_t)(feed) << 43 | (uint64_t)(n)))

static zn_status feed_info(void *ctx, int64_t feed, zn_id *ledger, zn_pk *device) {
  (void)ctx;
  memset(ledger, (int)(feed / 4), sizeof *ledger);
  memset(device, (int)feed - 1, sizeof *device);
  return ZN_OK;
}
static int64_t feed_of(void *ctx, const zn_id *ledger, const zn_pk *device) {
  (void)ctx, (void)ledger;
  return 1 + device->b[0] % 200;
}
static zn_status hash_of(void *ctx, int64_t k, zn_id *hash) {
  (void)ctx;
  memset(hash, 0, sizeof *hash);
  k--;
  memcpy(hash->b, &k, sizeof k);
  return ZN_OK;
}
static int64_t k_of_hash(void *ctx, const zn_id *hash) {
  (void)ctx;
  int64_t k;
  memcpy(&k, hash->b, sizeof k);
  return 1 + (k & 0xffff);
}

static const zn_idmap map = {NULL, feed_info, hash_of, feed_of, k_of_hash};

static zn_change_ctx context(void) {
  zn_change_ctx c = {.map = &map, .feed = 5, .owner = {{1}}, .audience = {{2}}, .near = {{{9}}}, .nnear = 1};
  feed_info(NULL, 5, &c.ledger, &c.device);
  return c;
}

static zn_val some(rng *r, const zn_field *f) {
  static const char words[] = "servizio di assistenza domiciliare 2025 12345";
  if (rng_below(r, 3) == 0) return zn_null();
  switch (f->type) {
    case ZN_T_TEXT:
    case ZN_T_ENUM: return (zn_val){ZN_V_TEXT, 0, ZN_SPAN(words + rng_below(r, 40), rng_below(r, 6))};
    case ZN_T_BIN: return (zn_val){ZN_V_BIN, 0, ZN_SPAN(words, rng_below(r, 32))};
    case ZN_T_REF:
      return zn_int(rng_below(r, 2) ? K(1 + rng_below(r, 9), 1 + rng_below(r, 1000)) : 1 + (int64_t)rng_below(r, 99));
    default: return zn_int((int64_t)(rng_next(r) >> rng_below(r, 64)));
  }
}

void fuzz_seed(rng *r, zn_buf *out) {
  zn_changes c;
  zn_change_ctx ctx = context();
  uint64_t n = 1 + rng_below(r, 1000);
  zn_changes_init(&c);
  for (size_t i = 1 + rng_below(r, 20); i > 0; i--) {
    const zn_entity *e = zn_entity_at(rng_below(r, zn_entity_count()));
    zn_row row = {.ent = e, .k = K(1 + rng_below(r, 9), 1 + rng_below(r, 1000))};
    zn_change_kind kind = (zn_change_kind)rng_below(r, 3);
    unsigned group = kind == ZN_CHANGE_CREATE ? 1 : 1 + (unsigned)rng_below(r, e->ngroups);
    for (size_t f = 0; f < e->nfields; f++)
      if (kind != ZN_CHANGE_DELETE && e->fields[f].group == group) row.v[f] = some(r, &e->fields[f]);
    int64_t names[2] = {row.k, K(5, 7)};
    FUZZ_CHECK(zn_changes_add(&c, e, group, kind, n, rng_next(r) >> 2, &row, names, rng_below(r, 3)) == ZN_OK);
    n += 1 + rng_below(r, 5);
  }
  FUZZ_CHECK(zn_changes_encode(out, &c, &ctx) == ZN_OK);
  zn_changes_release(&c);
}

/* One run of what was accepted, written again and read again. */
static void again(const zn_run *run, const zn_change_ctx *ctx) {
  zn_changes c;
  zn_decoded d;
  zn_arena a;
  zn_buf out;
  zn_changes_init(&c);
  zn_arena_init(&a);
  zn_buf_init(&out, 0);
  for (size_t i = 0; i < run->count; i++) {
    zn_row row;
    zn_run_row(run, i, &row);
    const int64_t *names = run->names == NULL ? NULL : run->names + run->name_at[i];
    size_t n = run->names == NULL ? 0 : run->name_at[i + 1] - run->name_at[i];
    FUZZ_CHECK(zn_changes_add(&c, run->ent, run->group, run->kind, run->n[i], run->hlc[i], &row, names, n) == ZN_OK);
  }
  FUZZ_CHECK(zn_changes_encode(&out, &c, ctx) == ZN_OK);
  FUZZ_CHECK(zn_changes_decode(&d, zn_buf_span(&out), ctx, &a) == ZN_OK);
  FUZZ_CHECK(d.count == run->count && d.nruns == 1);
  for (size_t i = 0; i < run->count; i++) {
    zn_row x = {0}, y = {0};
    zn_run_row(run, i, &x);
    zn_run_row(&d.runs[0], i, &y);
    FUZZ_CHECK(run->kind == ZN_CHANGE_DELETE || zn_row_eq_group(&x, &y, run->group));
  }
  zn_changes_release(&c);
  zn_arena_release(&a);
  zn_buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  zn_decoded d;
  zn_arena a;
  zn_change_ctx ctx = context();
  zn_arena_init(&a);
  if (zn_changes_decode(&d, ZN_SPAN(data, size), &ctx, &a) == ZN_OK)
    for (size_t i = 0; i < d.nruns; i++)
      if (d.runs[i].ent != NULL) again(&d.runs[i], &ctx);
  FUZZ_CHECK(a.used < 128u << 20);
  zn_arena_release(&a);
  return 0;
}
