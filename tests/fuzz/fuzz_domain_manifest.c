/* manifest: a signed document from another office, parsed before anything is known of who signed it. The first byte
 * says what the rest is: a whole document, or a body that is then signed. */
#include <string.h>

#include "core/base/mp.h"
#include "core/domain/rendiconto/manifest_codec.h"
#include "tests/fuzz/fuzz.h"

static const zn_secret by_seed = {{1}};

static void put_sums(zn_buf *b, rng *r) {
  zn_mp_arr(b, 9);
  for (int i = 0; i < 9; i++) zn_mp_int(b, (int64_t)rng_below(r, 100000) - 500);
}

static void put_id(zn_buf *b, rng *r, size_t n) {
  uint8_t id[64];
  rng_fill(r, id, n);
  zn_mp_bin(b, id, n);
}

static void put_body(zn_buf *b, rng *r) {
  bool ambito = rng_below(r, 2) != 0;
  zn_mp_arr(b, ambito ? 20 : 19);
  zn_mp_uint(b, 1);
  zn_mp_uint(b, ambito ? 2 : 1);
  put_id(b, r, 32);
  put_id(b, r, 17);
  zn_mp_nil(b);
  zn_mp_int(b, 20000);
  zn_mp_uint(b, rng_below(r, 2));
  if (ambito)
    zn_mp_nil(b);
  else
    put_id(b, r, 16);
  put_id(b, r, 16);
  zn_mp_uint(b, 1);
  zn_mp_bool(b, false);
  size_t ledgers = rng_below(r, 3);
  zn_mp_arr(b, ledgers);
  for (size_t i = 0; i < ledgers; i++) {
    zn_mp_arr(b, 2), put_id(b, r, 16), zn_mp_arr(b, 1), zn_mp_arr(b, 3), put_id(b, r, 32), zn_mp_uint(b, 5),
        put_id(b, r, 32);
  }
  zn_mp_arr(b, 2), put_id(b, r, 16), zn_mp_arr(b, 0);
  put_sums(b, r), put_sums(b, r);
  size_t lines = rng_below(r, 3);
  zn_mp_arr(b, lines);
  for (size_t i = 0; i < lines; i++) {
    zn_mp_arr(b, 6), put_id(b, r, 57);
    for (int v = 0; v < 5; v++) zn_mp_int(b, 7);
  }
  zn_mp_arr(b, 1), zn_mp_arr(b, 7), put_id(b, r, 57);
  for (int v = 0; v < 6; v++) zn_mp_int(b, -7);
  zn_mp_arr(b, 2), zn_mp_uint(b, 3), zn_mp_arr(b, 1), put_id(b, r, 57);
  zn_mp_arr(b, 2), zn_mp_uint(b, 12), put_id(b, r, 32);
  if (!ambito) return;
  zn_mp_arr(b, 1), zn_mp_arr(b, 13), put_id(b, r, 16), zn_mp_uint(b, 1), put_id(b, r, 32);
  for (int v = 0; v < 10; v++) zn_mp_int(b, 9);
}

void fuzz_seed(rng *r, zn_buf *out) {
  zn_ident by;
  zn_buf body;
  zn_hash hash;
  uint8_t mode = (uint8_t)rng_below(r, 2);
  zn_env_system();
  zn_ident_from_seed(&by, &by_seed);
  zn_buf_init(&body, 0);
  put_body(&body, r);
  zn_buf_put(out, &mode, 1);
  if (mode)
    zn_buf_put(out, body.p, body.n);
  else
    FUZZ_CHECK(zn_manifest_sign(&by, zn_buf_span(&body), out, &hash, NULL) == ZN_OK);
  zn_buf_release(&body);
}

static void try_doc(zn_span doc) {
  zn_arena a;
  zn_manifest m;
  zn_arena_init(&a);
  if (zn_manifest_parse(&m, doc, &a, NULL) == ZN_OK) { /* what it holds lies inside the document */
    FUZZ_CHECK(m.body.p > doc.p && m.body.p + m.body.n <= doc.p + doc.n);
    FUZZ_CHECK(m.kind == ZN_MANIFEST_ENTE || m.kind == ZN_MANIFEST_AMBITO);
    for (size_t i = 0; i < m.nlines; i++)
      FUZZ_CHECK(m.lines[i].id.p >= m.body.p && m.lines[i].id.p + m.lines[i].id.n <= m.body.p + m.body.n);
    for (size_t i = 0; i < m.nedges; i++) FUZZ_CHECK(m.edges[i].id.p >= m.body.p);
    FUZZ_CHECK(m.nheads <= m.body.n / 32);
    FUZZ_CHECK(m.trust.p >= m.body.p && m.trust.p + m.trust.n <= m.body.p + m.body.n);
  }
  zn_arena_release(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  zn_env_system();
  if (size < 1) return 0;
  zn_span rest = {data + 1, size - 1};
  if (data[0] % 2 == 0) {
    try_doc(rest);
    return 0;
  }
  zn_ident by;
  zn_buf doc;
  zn_hash hash;
  zn_ident_from_seed(&by, &by_seed);
  zn_buf_init(&doc, 0);
  if (zn_manifest_sign(&by, rest, &doc, &hash, NULL) == ZN_OK) try_doc(zn_buf_span(&doc));
  zn_buf_release(&doc);
  return 0;
}
