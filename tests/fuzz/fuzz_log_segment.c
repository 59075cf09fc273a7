/* segment: the first byte says what the rest is: wire bytes, a header that is then signed, or what a colleague gone bad
 * may have sealed under the right key. */
#include <string.h>

#include "core/log/segment.h"
#include "tests/fuzz/fuzz.h"

enum { WIRE, HEADER, INSIDE };

static const zn_secret key = {{7}}, seed = {{8}};

static void fill_header(rng *r, zn_seg_hdr *h) {
  *h = (zn_seg_hdr){.seq = 1 + (rng_next(r) >> 1) % (1u << rng_below(r, 31)), .ndeps = rng_below(r, 4), .first = true};
  h->nprev = h->seq == 1 ? 0 : 1 + (unsigned)rng_below(r, 2);
  rng_fill(r, h->prev, sizeof h->prev);
  for (size_t i = 0; i < h->ndeps; i++) {
    rng_fill(r, &h->deps[i], sizeof h->deps[i]);
    h->deps[i].seq = 1 + h->deps[i].seq % 1000;
  }
}

void fuzz_seed(rng *r, zn_buf *out) {
  zn_env env = zn_test_env(r);
  zn_ident by;
  zn_hash hash;
  zn_seg s;
  zn_buf wire;
  zn_seg_hdr h;
  zn_buf_init(&wire, 0);
  fill_header(r, &h);
  zn_ident_from_seed(&by, &seed);
  uint8_t plain[600];
  size_t n = 1 + rng_below(r, sizeof plain);
  for (size_t i = 0; i < n; i++) plain[i] = (uint8_t)(rng_below(r, 4) == 0 ? rng_next(r) : 'a');
  FUZZ_CHECK(zn_seg_seal(&wire, &hash, &env, &h, &key, &by, ZN_SPAN(plain, n)) == ZN_OK);
  FUZZ_CHECK(zn_seg_parse(&s, NULL, zn_buf_span(&wire)) == ZN_OK);
  uint8_t mode = (uint8_t)rng_below(r, 3);
  zn_buf_put(out, &mode, 1);
  if (mode == WIRE) {
    zn_buf_put(out, wire.p, wire.n);
  } else if (mode == HEADER) {
    zn_buf_put(out, s.header.p, s.header.n);
  } else {
    FUZZ_CHECK(zn_aead_open(out, &key, s.body.p, s.header,
                            ZN_SPAN(s.body.p + ZN_AEAD_NONCE, s.body.n - ZN_AEAD_NONCE)) == ZN_OK);
  }
  zn_buf_release(&wire);
}

static void try_wire(zn_span wire) {
  zn_seg s;
  zn_buf again, plain;
  if (zn_seg_parse(&s, NULL, wire) != ZN_OK) return;
  zn_buf_init(&again, 0);
  zn_buf_init(&plain, 0);
  FUZZ_CHECK(zn_seg_wire(&again, s.header, &s.sig, s.body, &s.body_hash) == ZN_OK);
  FUZZ_CHECK(zn_span_eq(zn_buf_span(&again), wire)); /* one form only */
  zn_status opened = zn_seg_open(&plain, &s, &key);
  FUZZ_CHECK(opened == ZN_OK ? plain.n == s.h.plain_size : plain.n == 0);
  zn_buf_release(&again);
  zn_buf_release(&plain);
}

/* A header that parses can be signed, and the whole then parses too. */
static void try_header(zn_span header) {
  zn_seg_hdr h;
  if (zn_seg_parse_header(&h, header) != ZN_OK) return;
  FUZZ_CHECK(h.seq >= 1 && h.nprev <= 2 && h.ndeps <= ZN_SEG_DEPS_MAX && h.plain_size <= ZN_SEG_PLAIN_MAX);
}

static void try_inside(zn_span padded) {
  zn_env env = {0};
  rng r = {.state = 3};
  zn_ident by;
  zn_hash hash;
  zn_seg s;
  zn_buf wire, body, plain;
  zn_seg_hdr h = {.seq = 1};
  uint8_t nonce[ZN_AEAD_NONCE] = {0};
  env = zn_test_env(&r);
  zn_buf_init(&wire, 0);
  zn_buf_init(&body, 0);
  zn_buf_init(&plain, 0);
  zn_ident_from_seed(&by, &seed);
  FUZZ_CHECK(zn_seg_seal(&wire, &hash, &env, &h, &key, &by, ZN_SPAN("0123456789", 10)) == ZN_OK);
  FUZZ_CHECK(zn_seg_parse(&s, NULL, zn_buf_span(&wire)) == ZN_OK);
  zn_buf_put(&body, nonce, sizeof nonce);
  FUZZ_CHECK(zn_aead_seal(&body, &key, nonce, s.header, padded) == ZN_OK);
  zn_status opened = zn_seg_open_parts(NULL, &plain, s.header, zn_buf_span(&body), &key);
  FUZZ_CHECK(opened == ZN_OK ? plain.n == 10 : plain.n == 0);
  zn_buf_release(&wire);
  zn_buf_release(&body);
  zn_buf_release(&plain);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 1) return 0;
  zn_span rest = {data + 1, size - 1};
  switch (data[0] % 3) {
    case WIRE: try_wire(rest); break;
    case HEADER: try_header(rest); break;
    default: try_inside(rest);
  }
  return 0;
}
