/* Prefix digests: ranges, and two random sets whose differences are found, all of them and nothing else. */
#include "protocol/recon.h"
#include "tests/support/cmocka.h"
#include "tests/support/rng.h"

static int by_key(const void *a, const void *b) { return memcmp(a, b, 32); }

static const zn_secret sid = {{3}};

static void read_prefix(void **state) {
  (void)state;
  zn_prefix p;
  assert_true(zn_prefix_read(&p, ZN_SPAN("\x01\x0f", 2)));
  assert_int_equal(p.n, 2);
  assert_false(zn_prefix_read(&p, ZN_SPAN("\x10", 1)));
  assert_false(zn_prefix_read(&p, ZN_SPAN("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", ZN_RECON_DEPTH + 1)));
  uint8_t key[32] = {0x1f, 0xa0};
  zn_prefix q = {{1, 0xf, 0xa}, 3}, other = {{1, 0xe}, 2};
  assert_true(zn_prefix_holds(&q, key));
  assert_false(zn_prefix_holds(&other, key));
}

static void ranges(void **state) {
  (void)state;
  rng r = rng_seeded(1);
  zn_item items[500];
  for (int k = 0; k < 500; k++) {
    rng_fill(&r, &items[k], sizeof items[k]);
    items[k].key[0] &= 0x33; /* crowd them */
  }
  qsort(items, 500, sizeof *items, by_key);
  for (int k = 0; k < 300; k++) {
    zn_prefix p = {.n = (size_t)rng_below(&r, 4)};
    for (size_t i = 0; i < p.n; i++) p.digit[i] = (uint8_t)rng_below(&r, i < 2 ? 4 : 16);
    size_t from, to, want = 0;
    zn_recon_range(items, 500, &p, &from, &to);
    for (int i = 0; i < 500; i++) want += zn_prefix_holds(&p, items[i].key);
    assert_int_equal(to - from, want);
    for (size_t i = from; i < to; i++) assert_true(zn_prefix_holds(&p, items[i].key));
  }
  size_t from, to;
  zn_prefix p = {.n = 1};
  zn_recon_range(NULL, 0, &p, &from, &to);
  assert_int_equal(to, 0);
}

/* Walks down where digests differ; counts the items in leaves that differ. */
static size_t walk(const zn_item *a, size_t na, const zn_item *b, size_t nb, zn_prefix p, size_t *nodes) {
  uint8_t da[ZN_RECON_FAN * ZN_RECON_DIGEST], db[sizeof da];
  size_t f1, t1, f2, t2, found = 0;
  zn_recon_range(a, na, &p, &f1, &t1);
  zn_recon_range(b, nb, &p, &f2, &t2);
  if (t1 - f1 <= 1 && t2 - f2 <= 1) return 1;
  (*nodes)++;
  zn_recon_node(da, &sid, a, na, &p);
  zn_recon_node(db, &sid, b, nb, &p);
  for (unsigned d = 0; d < ZN_RECON_FAN; d++) {
    if (memcmp(da + d * ZN_RECON_DIGEST, db + d * ZN_RECON_DIGEST, ZN_RECON_DIGEST) == 0) continue;
    zn_prefix child = p;
    child.digit[child.n++] = (uint8_t)d;
    found += walk(a, na, b, nb, child, nodes);
  }
  return found;
}

static void differences(void **state) {
  (void)state;
  rng r = rng_seeded(2);
  for (int round = 0; round < 50; round++) {
    zn_item a[1000], b[1000];
    size_t n = 200 + (size_t)rng_below(&r, 800), diff = (size_t)rng_below(&r, 8), nodes = 0;
    for (size_t i = 0; i < n; i++) rng_fill(&r, &a[i], sizeof a[i]);
    qsort(a, n, sizeof *a, by_key);
    memcpy(b, a, n * sizeof *a);
    for (size_t i = 0; i < diff; i++) b[i * n / 8].value[3] ^= 1;
    zn_prefix root = {.n = 0};
    assert_int_equal(walk(a, n, b, n, root, &nodes), diff);
    assert_true(nodes <= 1 + 4 * diff);
  }
}

static void digests_are_of_the_session(void **state) {
  (void)state;
  zn_item a = {{1}, {2}};
  zn_secret other = {{4}};
  uint8_t x[8], y[8], zero[8] = {0};
  zn_recon_digest(x, &sid, &a, 1);
  zn_recon_digest(y, &other, &a, 1);
  assert_memory_not_equal(x, y, 8);
  zn_recon_digest(x, &sid, &a, 0);
  assert_memory_equal(x, zero, 8);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(read_prefix),
      cmocka_unit_test(ranges),
      cmocka_unit_test(differences),
      cmocka_unit_test(digests_are_of_the_session),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
