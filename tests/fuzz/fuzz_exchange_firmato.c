/* firmato: any bytes are a signed file or just a file; what comes out is never larger than what went in allows, and a
 * PDF's text is looked for within limits. */
#include <stdio.h>
#include <string.h>

#include "core/exchange/firmato.h"
#include "tests/fuzz/fuzz.h"

/* A tag with content that is in `in`: of definite or indefinite length. */
static void wrap(zn_buf *out, uint8_t tag, const zn_buf *in, bool indefinite) {
  uint8_t head[4] = {tag, 0x80, 0, 0};
  size_t n = 2;
  if (!indefinite && in->n < 128) head[1] = (uint8_t)in->n;
  if (!indefinite && in->n >= 128) head[1] = 0x82, head[2] = (uint8_t)(in->n >> 8), head[3] = (uint8_t)in->n, n = 4;
  zn_buf_put(out, head, n);
  zn_buf_put(out, in->p, in->n);
  if (indefinite) zn_buf_put(out, "\0\0", 2);
}

static void put_signed(rng *r, zn_buf *out, bool ber) {
  static const uint8_t data[] = {6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1},
                       signed_data[] = {6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2},
                       version[] = {2, 1, 1, 0x31, 0};
  zn_buf a, b;
  zn_buf_init(&a, 0);
  zn_buf_init(&b, 0);
  for (size_t i = 0, n = 1 + rng_below(r, 3); i < n; i++) { /* the content, in pieces */
    char piece[40];
    int len = snprintf(piece, sizeof piece, "contenuto %zu", i);
    piece[0] = (char)(32 + rng_below(r, 90));
    const uint8_t head[2] = {4, (uint8_t)len};
    if (ber) zn_buf_put(&a, head, 2);
    zn_buf_put(&a, piece, (size_t)len);
  }
  wrap(&b, ber ? 0x24 : 4, &a, ber);
  zn_buf_clear(&a), wrap(&a, 0xa0, &b, ber);
  zn_buf_clear(&b), zn_buf_put(&b, data, sizeof data), zn_buf_put(&b, a.p, a.n);
  zn_buf_clear(&a), wrap(&a, 0x30, &b, ber);
  zn_buf_clear(&b), zn_buf_put(&b, version, sizeof version), zn_buf_put(&b, a.p, a.n), zn_buf_put(&b, "\x31\0", 2);
  zn_buf_clear(&a), wrap(&a, 0x30, &b, ber);
  zn_buf_clear(&b), wrap(&b, 0xa0, &a, ber);
  zn_buf_clear(&a), zn_buf_put(&a, signed_data, sizeof signed_data), zn_buf_put(&a, b.p, b.n);
  wrap(out, 0x30, &a, ber);
  zn_buf_release(&a);
  zn_buf_release(&b);
}

static void put_pdf(rng *r, zn_buf *out) {
  zn_buf_put_str(out, "%PDF-1.4\n");
  if (rng_below(r, 2) == 0)
    zn_buf_put_str(out, "1 0 obj << /ByteRange [0 68 78 5] /Contents               <00000000>>>\n");
  zn_buf_printf(out, "2 0 obj << /Length 9 >>\nstream\nBT [(ab\\%zo) -3 <41 42>] TJ ET\nendstream\n",
                60 + rng_below(r, 8));
  zn_buf_put_str(out,
                 "3 0 obj <<>> stream\n1 beginbfrange\n<00> <ff> <0041>\n<01> <02> [<0061> <0062>]\nendbfrange\n1 "
                 "beginbfchar\n<0003> <0063>\nendbfchar\nendstream\n");
}

void fuzz_seed(rng *r, zn_buf *out) {
  switch (rng_below(r, 4)) {
    case 0: put_signed(r, out, true); return;
    case 1: put_signed(r, out, false); return;
    case 2:
      zn_buf_put_str(out, "-----BEGIN PKCS7-----\nMIAGCSqGSIb3DQEHAqCAMIACAQExAA==\n-----END PKCS7-----\n");
      return;
    default: put_pdf(r, out); return;
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char *const texts[] = {"abc", "63ab"};
  zn_firmato f;
  zn_err err = {0};
  zn_span file = ZN_SPAN(data, size);
  if (zn_firmato_leggi(file, &f, &err) == ZN_OK) {
    FUZZ_CHECK(f.contenuto.n <= size);
    FUZZ_CHECK((f.firma == ZN_FIRMA_CADES) == (f.buste > 0));
    FUZZ_CHECK(f.buste <= ZN_FIRMATO_BUSTE);
    FUZZ_CHECK(f.firma != ZN_FIRMA_NESSUNA || f.contenuto.n == size);
    FUZZ_CHECK(!f.staccata || f.contenuto.n == 0);
  } else {
    FUZZ_CHECK(err.text[0] != 0);
  }
  zn_firmato_release(&f);
  size_t found = zn_pdf_trova(file, texts, 2);
  FUZZ_CHECK(found < 2 || found == SIZE_MAX);
  return 0;
}
