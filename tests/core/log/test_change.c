/* Changes to plaintext and back, for every entity of the schema with random values; fields and entities that are not
 * known; hostile plaintexts. */
#include "core/base/mp.h"
#include "core/log/change.h"
#include "core/log/hlc.h"
#include "tests/support/cmocka.h"
#include "tests/support/rng.h"

#define K(feed, n) ((int64_t)((uint64_t)(feed) << 43 | (uint64_t)(n)))
#define ROWS       60

static rng random_;

/* ---- a world of ids: feed f has ledger (f / 4) and device f; hashed row k has a hash made of k ---- */

static zn_status feed_info(void *ctx, int64_t feed, zn_id *ledger, zn_pk *device) {
  (void)ctx;
  memset(ledger, (int)(feed / 4) + 1, sizeof *ledger);
  memset(device, (int)feed, sizeof *device);
  return ZN_OK;
}
static int64_t feed_of(void *ctx, const zn_id *ledger, const zn_pk *device) {
  (void)ctx;
  return ledger->b[0] == device->b[0] / 4 + 1 ? device->b[0] : 200;
}
static zn_status hash_of(void *ctx, int64_t k, zn_id *hash) {
  (void)ctx;
  memset(hash, 0xAA, sizeof *hash);
  memcpy(hash->b, &k, sizeof k);
  return ZN_OK;
}
static int64_t k_of_hash(void *ctx, const zn_id *hash) {
  (void)ctx;
  int64_t k;
  memcpy(&k, hash->b, sizeof k);
  return k & 0xffffff;
}
static const zn_idmap map = {NULL, feed_info, hash_of, feed_of, k_of_hash};

static zn_change_ctx context(void) {
  zn_change_ctx c = {.map = &map, .feed = 5};
  feed_info(NULL, 5, &c.ledger, &c.device);
  hash_of(NULL, 1, &c.owner);
  hash_of(NULL, 2, &c.audience);
  zn_pk none;
  feed_info(NULL, 40, &c.near[0], &none);
  feed_info(NULL, 44, &c.near[1], &none);
  c.nnear = 2;
  return c;
}

/* ---- random rows ---- */

static char pool[1 << 20];
static size_t pool_used;

static zn_span text(size_t most) {
  static const char *const piece[] = {"assistenza", " ", "è", "€", "12", "0", "007", "a", "domiciliare e scolastica"};
  zn_span s = {(uint8_t *)pool + pool_used, 0};
  while (rng_below(&random_, 4) != 0) {
    const char *p = piece[rng_below(&random_, sizeof piece / sizeof *piece)];
    if (s.n + strlen(p) > most) break;
    memcpy(pool + pool_used, p, strlen(p));
    pool_used += strlen(p);
    s.n += strlen(p);
  }
  return s;
}

static int64_t reference(void) {
  switch (rng_below(&random_, 6)) {
    case 0: return 1; /* owner */
    case 1: return 2; /* audience */
    case 2: return K(5, 1 + rng_below(&random_, 1u << 30));
    case 3: return K(40 + rng_below(&random_, 8), 1 + rng_below(&random_, 1ULL << 42));
    default: return 3 + (int64_t)rng_below(&random_, 1000);
  }
}

/* mode: how a column looks (all null, all equal, numbers as text, anything). */
static zn_val value(const zn_field *f, unsigned mode, size_t i) {
  if (mode == 0 || (mode == 3 && rng_below(&random_, 2))) return zn_null();
  if (f->type == ZN_T_REF) return zn_int(mode == 1 ? 1 : reference());
  if (f->type == ZN_T_TEXT || f->type == ZN_T_ENUM || f->type == ZN_T_BIN) {
    zn_val_kind kind = f->type == ZN_T_BIN ? ZN_V_BIN : ZN_V_TEXT;
    if (mode == 1) return (zn_val){kind, 0, ZN_SPAN("stesso", 6)};
    if (mode == 2) {
      zn_span s = {(uint8_t *)pool + pool_used, 0};
      s.n = (size_t)snprintf(pool + pool_used, 24, "%zu", 1000 + i);
      pool_used += s.n;
      return (zn_val){kind, 0, s};
    }
    return (zn_val){kind, 0, text(200)};
  }
  if (mode == 1) return zn_int(INT64_MIN);
  if (mode == 2) return zn_int(20000 + (int64_t)i);
  return zn_int((int64_t)rng_next(&random_) >> rng_below(&random_, 60));
}

typedef struct expected {
  zn_row row;
  unsigned group;
  zn_change_kind kind;
  uint64_t n, hlc;
  int64_t names[3];
  size_t nnames;
} expected;

static size_t fill(zn_changes *c, expected *e, const zn_entity *ent) {
  unsigned modes[ZN_MAX_FIELDS];
  uint64_t n = 1 + rng_below(&random_, 1ULL << 40), hlc = rng_next(&random_) >> 2;
  for (size_t f = 0; f < ZN_MAX_FIELDS; f++) modes[f] = (unsigned)rng_below(&random_, 5);
  for (size_t i = 0; i < ROWS; i++) {
    expected *x = &e[i];
    memset(x, 0, sizeof *x);
    x->kind = (zn_change_kind)rng_below(&random_, 3);
    x->group = x->kind == ZN_CHANGE_CREATE ? 1 : 1 + (unsigned)rng_below(&random_, ent->ngroups);
    n += 1 + rng_below(&random_, 3);
    if (rng_below(&random_, 3) == 0) hlc += rng_below(&random_, 100000);
    x->n = n;
    x->hlc = hlc;
    x->row.ent = ent;
    x->row.k = x->kind == ZN_CHANGE_CREATE ? 0 : reference();
    for (size_t f = 0; f < ent->nfields; f++)
      if (x->kind != ZN_CHANGE_DELETE && ent->fields[f].group == x->group)
        x->row.v[f] = value(&ent->fields[f], modes[f], i);
    if (x->kind != ZN_CHANGE_CREATE) x->nnames = rng_below(&random_, 4);
    for (size_t j = 0; j < x->nnames; j++)
      x->names[j] = K(5 + rng_below(&random_, 3), 1 + rng_below(&random_, 1ULL << 41));
    assert_int_equal(zn_changes_add(c, ent, x->group, x->kind, x->n, x->hlc, &x->row, x->names, x->nnames), ZN_OK);
  }
  return ROWS;
}

static void compare(const zn_decoded *d, const expected *e, size_t n) {
  size_t found = 0;
  for (size_t j = 0; j < d->nruns; j++) {
    const zn_run *r = &d->runs[j];
    for (size_t i = 0; i < r->count; i++) {
      const expected *x = NULL;
      for (size_t k = 0; k < n; k++)
        if (e[k].n == r->n[i]) x = &e[k];
      assert_non_null(x);
      found++;
      assert_ptr_equal(r->ent, x->row.ent);
      assert_int_equal(r->group, x->group);
      assert_int_equal(r->kind, x->kind);
      assert_true(r->hlc[i] == x->hlc);
      if (r->kind != ZN_CHANGE_CREATE) {
        assert_true(r->row[i] == x->row.k);
        assert_int_equal(r->name_at[i + 1] - r->name_at[i], x->nnames);
        for (size_t k = 0; k < x->nnames; k++) assert_true(r->names[r->name_at[i] + k] == x->names[k]);
      }
      if (r->kind == ZN_CHANGE_DELETE) continue;
      zn_row row;
      memset(&row, 0, sizeof row);
      zn_run_row(r, i, &row);
      if (!zn_row_eq_group(&row, &x->row, x->group))
        fail_msg("%s, n %llu: another row", r->ent->name, (unsigned long long)x->n);
    }
  }
  assert_int_equal(found, n);
}

static void round_trip(void **state) {
  (void)state;
  random_ = rng_seeded(11);
  static expected e[ROWS];
  for (int round = 0; round < 40; round++)
    for (size_t j = 0; j < zn_entity_count(); j++) {
      zn_changes c;
      zn_decoded d;
      zn_arena a;
      zn_buf out;
      zn_change_ctx ctx = context();
      pool_used = 0;
      zn_changes_init(&c);
      zn_arena_init(&a);
      zn_buf_init(&out, 0);
      size_t n = fill(&c, e, zn_entity_at(j));
      assert_int_equal(zn_changes_encode(&out, &c, &ctx), ZN_OK);
      assert_true(out.n <= c.bytes + 200 + 50 * 16); /* the estimate that cuts batches is not far below */
      assert_int_equal(zn_changes_decode(&d, zn_buf_span(&out), &ctx, &a), ZN_OK);
      assert_int_equal(d.count, n);
      assert_true(d.n0 == e[0].n && d.n1 == e[n - 1].n);
      compare(&d, e, n);
      zn_changes_release(&c);
      zn_arena_release(&a);
      zn_buf_release(&out);
    }
}

/* ---- x ---- */

static zn_span make_x(zn_buf *b) {
  zn_mp_arr(b, 3);
  zn_mp_arr(b, 3), zn_mp_uint(b, 900), zn_mp_uint(b, ZN_COL_INT), zn_mp_int(b, -5);
  zn_mp_arr(b, 3), zn_mp_uint(b, 901), zn_mp_uint(b, ZN_COL_TEXT), zn_mp_bin(b, "nuovo", 5);
  zn_id h;
  hash_of(NULL, 77, &h);
  zn_mp_arr(b, 3), zn_mp_uint(b, 902), zn_mp_uint(b, ZN_COL_REF), zn_mp_bin(b, h.b, sizeof h.b);
  return zn_buf_span(b);
}

/* Fields that this build does not know go through it unchanged. */
static void unknown_fields_pass(void **state) {
  (void)state;
  zn_changes c;
  zn_decoded d;
  zn_arena a;
  zn_buf out, xb;
  zn_change_ctx ctx = context();
  zn_row row = {.ent = zn_entity_by_no(ZN_FONDO)};
  zn_changes_init(&c);
  zn_arena_init(&a);
  zn_buf_init(&out, 0);
  zn_buf_init(&xb, 0);
  row.v[0] = (zn_val){ZN_V_TEXT, 0, ZN_SPAN("FNPS", 4)};
  assert_int_equal(zn_changes_add(&c, row.ent, 1, ZN_CHANGE_CREATE, 1, 9, &row, NULL, 0), ZN_OK);
  row.x = make_x(&xb);
  assert_int_equal(zn_changes_add(&c, row.ent, 1, ZN_CHANGE_CREATE, 2, 9, &row, NULL, 0), ZN_OK);
  assert_int_equal(zn_changes_encode(&out, &c, &ctx), ZN_OK);
  assert_int_equal(zn_changes_decode(&d, zn_buf_span(&out), &ctx, &a), ZN_OK);
  zn_row got;
  zn_run_row(&d.runs[0], 0, &got);
  assert_int_equal(got.x.n, 0);
  zn_run_row(&d.runs[0], 1, &got);
  assert_true(zn_span_eq(got.x, row.x));
  /* and are taken over once they are known */
  zn_field f = {.no = 902, .name = "nuovo", .type = ZN_T_REF, .group = 1};
  zn_val v;
  bool found;
  assert_int_equal(zn_x_take(got.x, &f, &ctx, &v, &found), ZN_OK);
  assert_true(found && v.i == 77);
  f.no = 903;
  assert_int_equal(zn_x_take(got.x, &f, &ctx, &v, &found), ZN_OK);
  assert_false(found);
  zn_span rest;
  assert_int_equal(zn_x_rest(got.x, row.ent, &a, &rest), ZN_OK);
  assert_true(zn_span_eq(rest, got.x));
  zn_changes_release(&c);
  zn_arena_release(&a);
  zn_buf_release(&out);
  zn_buf_release(&xb);
}

/* A run of an entity of a newer schema is counted and passed over. */
static void unknown_entity(void **state) {
  (void)state;
  static const zn_field field[] = {{.no = 1, .name = "a", .type = ZN_T_TEXT, .group = 1}};
  static const zn_entity newer = {.no = 4000, .name = "nuova", .fields = field, .nfields = 1, .ngroups = 1};
  zn_changes c;
  zn_decoded d;
  zn_arena a;
  zn_buf out;
  zn_change_ctx ctx = context();
  zn_row row = {.ent = &newer}, known = {.ent = zn_entity_by_no(ZN_FONDO)};
  row.v[0] = (zn_val){ZN_V_TEXT, 0, ZN_SPAN("x", 1)};
  known.v[0] = (zn_val){ZN_V_TEXT, 0, ZN_SPAN("FSR", 3)};
  zn_changes_init(&c);
  zn_arena_init(&a);
  zn_buf_init(&out, 0);
  assert_int_equal(zn_changes_add(&c, &newer, 1, ZN_CHANGE_CREATE, 7, 1, &row, NULL, 0), ZN_OK);
  assert_int_equal(zn_changes_add(&c, known.ent, 1, ZN_CHANGE_CREATE, 8, 1, &known, NULL, 0), ZN_OK);
  assert_int_equal(zn_changes_encode(&out, &c, &ctx), ZN_OK);
  assert_int_equal(zn_changes_decode(&d, zn_buf_span(&out), &ctx, &a), ZN_OK);
  assert_true(d.unknown);
  assert_int_equal(d.count, 2);
  assert_null(d.runs[0].ent);
  assert_ptr_equal(d.runs[1].ent, known.ent);
  zn_changes_release(&c);
  zn_arena_release(&a);
  zn_buf_release(&out);
}

/* ---- hostile ---- */

static void numbers_must_grow(void **state) {
  (void)state;
  zn_changes c;
  zn_row row = {.ent = zn_entity_by_no(ZN_FONDO)};
  zn_changes_init(&c);
  assert_int_equal(zn_changes_add(&c, row.ent, 1, ZN_CHANGE_CREATE, 5, 1, &row, NULL, 0), ZN_OK);
  assert_int_equal(zn_changes_add(&c, row.ent, 1, ZN_CHANGE_CREATE, 5, 1, &row, NULL, 0), ZN_E_BUG);
  zn_changes_release(&c);
}

/* Bytes changed, cut, repeated: never a crash, never more memory than the limits allow. */
static void mutations(void **state) {
  (void)state;
  random_ = rng_seeded(12);
  static expected e[ROWS];
  size_t accepted = 0, refused = 0;
  for (int round = 0; round < 150; round++) {
    zn_changes c;
    zn_buf out;
    zn_change_ctx ctx = context();
    pool_used = 0;
    zn_changes_init(&c);
    zn_buf_init(&out, 0);
    fill(&c, e, zn_entity_at(rng_below(&random_, zn_entity_count())));
    assert_int_equal(zn_changes_encode(&out, &c, &ctx), ZN_OK);
    uint8_t *copy = malloc(out.n);
    for (int m = 0; m < 200; m++) {
      zn_arena a;
      zn_decoded d;
      size_t n = rng_below(&random_, 8) == 0 ? rng_below(&random_, out.n) : out.n;
      memcpy(copy, out.p, out.n);
      for (size_t flips = 1 + rng_below(&random_, 3); flips > 0; flips--)
        copy[rng_below(&random_, out.n)] = (uint8_t)rng_next(&random_);
      zn_arena_init(&a);
      zn_status st = zn_changes_decode(&d, ZN_SPAN(copy, n), &ctx, &a);
      assert_true(st == ZN_OK || st == ZN_E_FORMAT || st == ZN_E_VERSION);
      if (st == ZN_OK)
        accepted++;
      else
        refused++;
      if (st == ZN_OK)
        for (size_t j = 0; j < d.nruns; j++)
          for (size_t i = 0; d.runs[j].ent != NULL && i < d.runs[j].count; i++) {
            zn_row row;
            zn_run_row(&d.runs[j], i, &row);
          }
      assert_true(a.used < 64u << 20);
      zn_arena_release(&a);
    }
    free(copy);
    zn_changes_release(&c);
    zn_buf_release(&out);
  }
  assert_true(accepted > 0 && refused > 0);
}

/* ---- clock ---- */

static void clock(void **state) {
  (void)state;
  int64_t now = 1767225600000; /* 2026-01-01 */
  uint64_t a = zn_hlc_next(0, now), b = zn_hlc_next(a, now);
  assert_true(b > a);
  assert_int_equal(zn_hlc_ms(a), now);
  assert_true(zn_hlc_next(b, now - 1000) > b);                    /* it never goes back */
  assert_true(zn_hlc_follow(a, zn_hlc_of_ms(now + 1), now) == a); /* nor follows a stamp from its own future */
  assert_true(zn_hlc_follow(a, b, now + 1) == b);
  assert_true(zn_hlc_of_ms(0) == 0);
  uint64_t ms = (uint64_t)(now - ZN_HLC_EPOCH_MS);
  assert_int_equal(zn_n_next(0, now), ms / 1000 << 12 | ms % 1000 << 2);
  assert_int_not_equal(zn_n_next(0, now), zn_n_next(0, now + 1)); /* two copies of a home in one second */
  assert_int_equal(zn_n_next(ZN_N_END - 2, now), ZN_N_END - 1);
  assert_int_equal(zn_n_next(ZN_N_END - 1, now), ZN_N_END);
  assert_true(zn_n_next(0, INT64_MAX) < ZN_N_END);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(round_trip),     cmocka_unit_test(unknown_fields_pass),
                                     cmocka_unit_test(unknown_entity), cmocka_unit_test(numbers_must_grow),
                                     cmocka_unit_test(mutations),      cmocka_unit_test(clock)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
