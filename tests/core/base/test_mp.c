#include "core/base/mp.h"

#include <msgpack.h>

#include "tests/support/cmocka.h"
#include "tests/support/rng.h"

static void written_is_read(void **state) {
  (void)state;
  zn_buf b;
  zn_mp m;
  uint8_t key[4];
  zn_buf_init(&b, 0);
  zn_mp_arr(&b, 9);
  zn_mp_uint(&b, UINT64_MAX);
  zn_mp_int(&b, INT64_MIN);
  zn_mp_int(&b, 7);
  zn_mp_bool(&b, true);
  zn_mp_nil(&b);
  zn_mp_str(&b, "Comunità", 9);
  zn_mp_bin(&b, "\0\1\2\3", 4);
  zn_mp_arr(&b, 2), zn_mp_nil(&b), zn_mp_arr(&b, 0);
  zn_mp_bool(&b, false);
  assert_true(zn_buf_ok(&b));
  assert_int_equal(zn_mp_scan(zn_buf_span(&b), 3), ZN_OK);
  assert_int_equal(zn_mp_scan(zn_buf_span(&b), 2), ZN_E_FORMAT); /* an empty array is a level too */
  zn_mp_init(&m, zn_buf_span(&b));
  assert_int_equal(zn_mp_get_arr(&m, 9, 9), 9);
  assert_true(zn_mp_get_uint(&m, UINT64_MAX) == UINT64_MAX);
  assert_int_equal(zn_mp_peek(&m), ZN_MP_NEGINT);
  assert_true(zn_mp_get_int(&m) == INT64_MIN);
  assert_int_equal(zn_mp_get_int(&m), 7);
  assert_true(zn_mp_get_bool(&m));
  assert_true(zn_mp_get_nil(&m));
  assert_false(zn_mp_get_nil(&m));
  assert_true(zn_span_eq(zn_mp_get_str(&m, 9), ZN_SPAN_STR("Comunità")));
  zn_mp_get_exact(&m, key, 4);
  assert_memory_equal(key, "\0\1\2\3", 4);
  assert_int_equal(zn_mp_get_raw(&m).n, 3);
  assert_false(zn_mp_done(&m));
  assert_false(zn_mp_get_bool(&m));
  assert_true(zn_mp_done(&m));
  assert_int_equal(zn_mp_peek(&m), ZN_MP_END);
  zn_buf_release(&b);
}

#define BYTES(s) ZN_SPAN(s, sizeof(s) - 1)

static void not_on_our_wire(void **state) {
  (void)state;
  static const struct {
    const char *p;
    size_t n;
  } bad[] = {{"", 0},
             {"\x80", 1},
             {"\xc1", 1},
             {"\xca\0\0\0\0", 5},
             {"\xcb\0\0\0\0\0\0\0\0", 9},
             {"\xd4\1\0", 3},
             {"\xc7\0\1", 3},
             {"\xde\0\0", 3},
             {"\xdd\xff\xff\xff\xff", 5},
             {"\xc6\xff\xff\xff\xff", 5},
             {"\xdb\xff\xff\xff\xff", 5},
             {"\xdc\0", 2},
             {"\xcd\1", 2},
             {"\xa5"
              "abcd",
              5},
             {"\x92\1", 2},
             {"\1\1", 2},
             {"\x91\x91", 2},
             {"\x90\x90", 2},
             {"\xdc\0\2\1\1\1", 6}};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    if (zn_mp_scan(ZN_SPAN(bad[i].p, bad[i].n), 32) != ZN_E_FORMAT) fail_msg("case %zu", i);
  assert_int_equal(zn_mp_scan(BYTES("\xdc\0\2\1\1"), 32), ZN_OK); /* not the shortest form, but well formed */
  assert_int_equal(zn_mp_scan(BYTES("\1"), 0), ZN_OK);
  assert_int_equal(zn_mp_scan(BYTES("\x90"), 0), ZN_E_FORMAT);
}

static void deep_nests_end(void **state) {
  (void)state;
  uint8_t b[100000];
  memset(b, 0x91, sizeof b);
  b[32] = 0xc0;
  assert_int_equal(zn_mp_scan(ZN_SPAN(b, 33), 32), ZN_OK);
  assert_int_equal(zn_mp_scan(ZN_SPAN(b, 33), 31), ZN_E_FORMAT);
  b[32] = 0x91;
  b[33] = 0xc0;
  assert_int_equal(zn_mp_scan(ZN_SPAN(b, 34), 99), ZN_E_FORMAT);
  assert_int_equal(zn_mp_scan(ZN_SPAN(b, sizeof b), 32), ZN_E_FORMAT);
  zn_mp m;
  zn_mp_init(&m, ZN_SPAN(b + 34, sizeof b - 34)); /* levels that never end */
  zn_mp_skip(&m, 1);
  assert_true(m.bad);
}

static void bad_is_sticky(void **state) {
  (void)state;
  zn_mp m;
  uint8_t key[3] = {1, 2, 3};
  zn_mp_init(&m, BYTES("\x05\xc4\2ab\xa1"
                       "a"));
  assert_int_equal(zn_mp_get_uint(&m, 4), 0);
  assert_true(m.bad);
  assert_int_equal(zn_mp_peek(&m), ZN_MP_BAD);
  zn_mp_get_exact(&m, key, 3);
  assert_memory_equal(key, "\0\0\0", 3);
  assert_int_equal(zn_mp_get_str(&m, 9).n, 0);
  assert_int_equal(zn_mp_get_raw(&m).n, 0);
  assert_false(zn_mp_done(&m));
  zn_mp_init(&m, BYTES("\xcf\x80\0\0\0\0\0\0\0"));
  assert_int_equal(zn_mp_get_int(&m), 0); /* does not fit int64 */
  assert_true(m.bad);
  zn_mp_init(&m, BYTES("\xd3\0\0\0\0\0\0\0\7"));
  assert_int_equal(zn_mp_peek(&m), ZN_MP_UINT); /* positive, whatever its clothes */
  assert_int_equal(zn_mp_get_uint(&m, 7), 7);
  zn_mp_init(&m, BYTES("\xa2\xc3\x28"));
  assert_int_equal(zn_mp_get_str(&m, 9).n, 0);
  assert_true(m.bad); /* not UTF-8 */
  zn_mp_init(&m, BYTES("\xa2"
                       "a\0"));
  (void)zn_mp_get_str(&m, 9);
  assert_true(m.bad); /* a NUL inside */
  zn_mp_init(&m, (zn_span){NULL, 0});
  assert_int_equal(zn_mp_peek(&m), ZN_MP_END);
  assert_true(zn_mp_done(&m));
}

static void full_buffers_stop(void **state) {
  (void)state;
  zn_buf b;
  zn_buf_init(&b, 3);
  zn_mp_str(&b, "abcd", 4);
  zn_mp_uint(&b, 1);
  assert_false(zn_buf_ok(&b));
  zn_buf_release(&b);
}

/* ---- with msgpack-c as the judge ---- */

/* Reads a value with our cursor beside msgpack-c's tree; false where they differ. */
static bool same(zn_mp *m, const msgpack_object *o) {
  zn_span s;
  switch (o->type) {
    case MSGPACK_OBJECT_NIL: return zn_mp_get_nil(m);
    case MSGPACK_OBJECT_BOOLEAN: return zn_mp_get_bool(m) == o->via.boolean && !m->bad;
    case MSGPACK_OBJECT_POSITIVE_INTEGER:
      return zn_mp_peek(m) == ZN_MP_UINT && zn_mp_get_uint(m, UINT64_MAX) == o->via.u64;
    case MSGPACK_OBJECT_NEGATIVE_INTEGER: return zn_mp_peek(m) == ZN_MP_NEGINT && zn_mp_get_int(m) == o->via.i64;
    case MSGPACK_OBJECT_BIN:
      s = zn_mp_get_bin(m, 0, SIZE_MAX);
      return !m->bad && zn_span_eq(s, ZN_SPAN(o->via.bin.ptr, o->via.bin.size));
    case MSGPACK_OBJECT_STR:
      if (zn_mp_peek(m) != ZN_MP_STR) return false;
      s = zn_mp_get_raw(m); /* get_str would refuse what is not UTF-8 */
      return s.n > o->via.str.size && zn_span_eq(ZN_SPAN(s.p + s.n - o->via.str.size, o->via.str.size),
                                                 ZN_SPAN(o->via.str.ptr, o->via.str.size));
    case MSGPACK_OBJECT_ARRAY:
      if (zn_mp_peek(m) != ZN_MP_ARR || zn_mp_get_arr(m, 0, SIZE_MAX) != o->via.array.size) return false;
      for (uint32_t i = 0; i < o->via.array.size; i++)
        if (!same(m, &o->via.array.ptr[i])) return false;
      return !m->bad;
    default: return false; /* what scan must not let by */
  }
}

static bool agrees(zn_span s) {
  msgpack_unpacked u;
  zn_mp m;
  size_t off = 0;
  msgpack_unpacked_init(&u);
  msgpack_unpack_return r = msgpack_unpack_next(&u, (const char *)s.p, s.n, &off);
  zn_mp_init(&m, s);
  bool ok = r == MSGPACK_UNPACK_SUCCESS && off == s.n && same(&m, &u.data) && zn_mp_done(&m);
  msgpack_unpacked_destroy(&u);
  return ok;
}

static void put_some(zn_buf *b, rng *r, int depth) {
  uint8_t junk[300];
  size_t n = rng_below(r, 40);
  rng_fill(r, junk, n);
  switch (rng_below(r, depth > 0 ? 8 : 6)) {
    case 0: zn_mp_nil(b); break;
    case 1: zn_mp_bool(b, rng_next(r) & 1); break;
    case 2: zn_mp_uint(b, rng_next(r) >> rng_below(r, 64)); break;
    case 3: zn_mp_int(b, (int64_t)rng_next(r) >> rng_below(r, 64)); break;
    case 4: zn_mp_str(b, (const char *)junk, n); break;
    case 5: zn_mp_bin(b, junk, n); break;
    default: {
      size_t k = rng_below(r, 18);
      zn_mp_arr(b, k);
      for (size_t i = 0; i < k; i++) put_some(b, r, depth - 1);
    }
  }
}

static void mutate(uint8_t *p, size_t n, rng *r) {
  for (uint64_t k = rng_below(r, 4); k > 0 && n > 0; k--) {
    static const uint8_t edges[] = {0x80, 0x90, 0x9f, 0xa0, 0xc0, 0xc1, 0xc4, 0xc6, 0xc7, 0xca, 0xcc, 0xcf,
                                    0xd0, 0xd3, 0xd4, 0xd9, 0xdb, 0xdc, 0xdd, 0xde, 0xdf, 0xe0, 0xff, 0};
    p[rng_below(r, n)] = rng_next(r) & 1 ? edges[rng_below(r, sizeof edges)] : (uint8_t)rng_next(r);
  }
}

/* What scan accepts, msgpack-c reads, and both read the same; what we write, scan accepts. */
static void a_million_inputs(void **state) {
  (void)state;
  rng r = rng_seeded(6);
  unsigned long long seed = r.state;
  zn_buf b;
  long accepted = 0;
  zn_buf_init(&b, 0);
  for (long i = 0; i < 1100000; i++) {
    zn_buf_clear(&b);
    if (i % 4 == 0) {
      size_t n = 1 + rng_below(&r, 12);
      uint8_t *room = zn_buf_room(&b, n);
      assert_non_null(room);
      rng_fill(&r, room, n);
      zn_buf_added(&b, n);
    } else {
      put_some(&b, &r, 1);
      assert_true(zn_buf_ok(&b));
      if (i % 64 == 1 && zn_mp_scan(zn_buf_span(&b), 2) != ZN_OK)
        fail_msg("seed %llu, input %ld: our own writing refused", seed, i);
      mutate(b.p, b.n, &r);
      if (rng_below(&r, 8) == 0) b.n -= rng_below(&r, b.n + 1);
    }
    zn_span s = zn_buf_span(&b);
    if (zn_mp_scan(s, 32) != ZN_OK) continue;
    accepted++;
    if (!agrees(s)) fail_msg("seed %llu, input %ld: msgpack-c does not agree", seed, i);
  }
  assert_true(accepted > 100000);
  zn_buf_release(&b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(written_is_read), cmocka_unit_test(not_on_our_wire),   cmocka_unit_test(deep_nests_end),
      cmocka_unit_test(bad_is_sticky),   cmocka_unit_test(full_buffers_stop), cmocka_unit_test(a_million_inputs),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
