/* mp: what scan accepts, the cursor walks to its end; what it refuses, the cursor survives. */
#include <string.h>

#include "core/base/mp.h"
#include "tests/fuzz/fuzz.h"

static void put_some(zn_buf *b, rng *r, int depth) {
  uint8_t junk[40];
  size_t n = rng_below(r, sizeof junk);
  rng_fill(r, junk, n);
  switch (rng_below(r, depth > 0 ? 8 : 6)) {
    case 0: zn_mp_nil(b); break;
    case 1: zn_mp_bool(b, rng_next(r) & 1); break;
    case 2: zn_mp_uint(b, rng_next(r) >> rng_below(r, 64)); break;
    case 3: zn_mp_int(b, (int64_t)rng_next(r) >> rng_below(r, 64)); break;
    case 4: zn_mp_str(b, "Comunità", 9); break;
    case 5: zn_mp_bin(b, junk, n); break;
    default: {
      size_t k = rng_below(r, 20);
      zn_mp_arr(b, k);
      for (size_t i = 0; i < k; i++) put_some(b, r, depth - 1);
    }
  }
}

void fuzz_seed(rng *r, zn_buf *out) { put_some(out, r, 3); }

/* Every value, by the getter of its kind. */
static size_t walk(zn_mp *m) {
  size_t seen = 0, pending = 1;
  while (pending > 0 && !m->bad) {
    pending--;
    seen++;
    switch (zn_mp_peek(m)) {
      case ZN_MP_NIL: FUZZ_CHECK(zn_mp_get_nil(m)); break;
      case ZN_MP_BOOL: (void)zn_mp_get_bool(m); break;
      case ZN_MP_UINT: (void)zn_mp_get_uint(m, UINT64_MAX); break;
      case ZN_MP_NEGINT: FUZZ_CHECK(zn_mp_get_int(m) < 0); break;
      case ZN_MP_STR: (void)zn_mp_get_raw(m); break;
      case ZN_MP_BIN: (void)zn_mp_get_bin(m, 0, SIZE_MAX); break;
      case ZN_MP_ARR: pending += zn_mp_get_arr(m, 0, SIZE_MAX); break;
      case ZN_MP_END:
      case ZN_MP_BAD: m->bad = true; break;
    }
  }
  return seen;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  zn_span s = {data, size};
  zn_mp m, raw;
  zn_mp_init(&m, s);
  zn_mp_init(&raw, s);
  size_t seen = walk(&m);
  zn_span all = zn_mp_get_raw(&raw);
  FUZZ_CHECK(seen <= size + 1);
  if (zn_mp_scan(s, 32) == ZN_OK) {
    FUZZ_CHECK(zn_mp_done(&m));
    FUZZ_CHECK(all.n == size);
  }
  zn_mp_init(&m, s);
  zn_span text = zn_mp_get_str(&m, 64);
  FUZZ_CHECK(text.n <= 64 && (m.bad || zn_utf8_valid(text)));
  return 0;
}
