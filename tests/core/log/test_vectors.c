/* Known answers of segments, receipts and vector digests (tests/vectors, made by make.py without the code under test).
 */
#include "core/log/receipt.h"
#include "core/log/segment.h"
#include "core/log/vector.h"
#include "tests/support/rng.h"
#include "tests/support/vectors.h"

static uint8_t wire_bytes[ZN_SEG_MAX];

static void same_header(json_t *v, const zn_seg_hdr *h) {
  size_t i;
  json_t *d;
  assert_hex(ZN_SPAN(h->region.b, 32), get_text(v, "region"));
  assert_hex(ZN_SPAN(h->ledger.b, 16), get_text(v, "ledger"));
  assert_hex(ZN_SPAN(h->device.b, 32), get_text(v, "device"));
  assert_hex(ZN_SPAN(h->epoch.b, 16), get_text(v, "epoch"));
  assert_int_equal(h->seq, get_int(v, "seq"));
  assert_int_equal(h->format, get_int(v, "format"));
  assert_int_equal(h->changes, get_int(v, "changes"));
  assert_int_equal(h->first, json_is_true(get(v, "first")));
  assert_int_equal(h->more, json_is_true(get(v, "more")));
  assert_int_equal(h->plain_size, strlen(get_text(v, "plain")) / 2);
  assert_int_equal(h->nprev, json_array_size(get(v, "prev")));
  json_array_foreach(get(v, "prev"), i, d) assert_hex(ZN_SPAN(h->prev[i].b, 32), json_string_value(d));
  assert_int_equal(h->ndeps, json_array_size(get(v, "deps")));
  json_array_foreach(get(v, "deps"), i, d) {
    assert_hex(ZN_SPAN(h->deps[i].device.b, 32), get_text(d, "device"));
    assert_hex(ZN_SPAN(h->deps[i].hash16.b, 16), get_text(d, "hash16"));
    assert_int_equal(h->deps[i].seq, get_int(d, "seq"));
  }
}

static void segments(void **state) {
  (void)state;
  json_t *doc = vectors_load("segment.json"), *v;
  size_t i;
  json_array_foreach(get(doc, "segments"), i, v) {
    static zn_seg s;
    zn_hash region;
    zn_secret key;
    zn_buf plain, again;
    zn_buf_init(&plain, 0), zn_buf_init(&again, 0);
    get_exact(v, "region", region.b, 32);
    get_exact(v, "key", key.b, 32);
    zn_span wire = get_bytes(v, "wire", wire_bytes, sizeof wire_bytes);
    assert_int_equal(zn_seg_parse(&s, &region, wire), ZN_OK);
    same_header(v, &s.h);
    assert_hex(ZN_SPAN(s.hash.b, 32), get_text(v, "hash"));
    if (s.h.format == ZN_SEG_FORMAT) {
      assert_int_equal(zn_seg_open(&plain, &s, &key), ZN_OK);
      assert_hex(zn_buf_span(&plain), get_text(v, "plain"));
    } else {
      assert_int_equal(zn_seg_open(&plain, &s, &key), ZN_E_VERSION);
    }
    assert_int_equal(zn_seg_wire(&again, s.header, &s.sig, s.body, &s.body_hash), ZN_OK);
    assert_true(zn_span_eq(zn_buf_span(&again), wire));
    zn_buf_clear(&again);
    assert_int_equal(zn_seg_erase(&again, &s), ZN_OK);
    assert_hex(zn_buf_span(&again), get_text(v, "erased"));
    assert_int_equal(zn_seg_parse(&s, &region, zn_buf_span(&again)), ZN_OK);
    assert_hex(ZN_SPAN(s.hash.b, 32), get_text(v, "hash")); /* the chain still verifies */
    zn_buf_release(&plain), zn_buf_release(&again);
  }
  json_decref(doc);
}

static void padme(void **state) {
  (void)state;
  json_t *doc = vectors_load("segment.json"), *v;
  size_t i;
  json_array_foreach(get(doc, "padme"), i, v) assert_int_equal(
      zn_padme((size_t)json_integer_value(json_array_get(v, 0))), json_integer_value(json_array_get(v, 1)));
  json_decref(doc);
}

static void receipts(void **state) {
  (void)state;
  json_t *doc = vectors_load("receipt.json"), *v;
  size_t i;
  json_array_foreach(get(doc, "receipts"), i, v) {
    zn_hash region;
    zn_receipt r;
    zn_secret seed;
    zn_ident by;
    zn_buf again;
    get_exact(v, "region", region.b, 32);
    zn_span wire = get_bytes(v, "wire", wire_bytes, sizeof wire_bytes);
    assert_int_equal(zn_receipt_parse(&r, &region, wire), ZN_OK);
    assert_hex(ZN_SPAN(r.by.b, 32), get_text(v, "by"));
    assert_hex(ZN_SPAN(r.ledger.b, 16), get_text(v, "ledger"));
    assert_hex(ZN_SPAN(r.device.b, 32), get_text(v, "device"));
    assert_hex(ZN_SPAN(r.hash.b, 32), get_text(v, "hash"));
    assert_int_equal(r.incarnation, get_int(v, "incarnation"));
    assert_int_equal(r.seq, get_int(v, "seq"));
    assert_int_equal(r.t_ms, get_int(v, "t_ms"));
    if (!json_is_true(get(v, "ours"))) continue; /* a newer server appended something */
    get_exact(v, "seed", seed.b, 32);
    zn_ident_from_seed(&by, &seed);
    zn_buf_init(&again, 0);
    assert_int_equal(zn_receipt_make(&again, &region, &by, &r), ZN_OK);
    assert_hex(zn_buf_span(&again), get_text(v, "wire"));
    zn_buf_release(&again);
  }
  json_decref(doc);
}

static void vector_digest(void **state) {
  (void)state;
  json_t *doc = vectors_load("crypto.json"), *v;
  json_t *heads = get(get(doc, "vector"), "heads");
  zn_head h[8];
  zn_id digest;
  size_t i, n = json_array_size(heads);
  json_array_foreach(heads, i, v) {
    zn_head *to = &h[n - 1 - i]; /* the wrong way round, to be sorted */
    get_exact(v, "ledger", to->ledger.b, 16);
    get_exact(v, "device", to->device.b, 32);
    get_exact(v, "hash", to->hash.b, 32);
    to->seq = (uint64_t)get_int(v, "seq");
  }
  zn_heads_sort(h, n);
  zn_heads_digest(&digest, h, n);
  assert_hex(ZN_SPAN(digest.b, 16), get_text(get(doc, "vector"), "digest"));
  json_decref(doc);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(segments), cmocka_unit_test(padme), cmocka_unit_test(receipts),
                                     cmocka_unit_test(vector_digest)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
