/* Signed files in every form they come in: the content comes out byte for byte; what is not one is left as it is; the
 * text of a PDF is found under the tables of its fonts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <zlib.h>

#include "core/exchange/firmato.h"

static EVP_PKEY *key;
static X509 *cert;

static int make_signer(void **state) {
  (void)state;
  key = EVP_EC_gen("P-256");
  cert = X509_new();
  X509_set_version(cert, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(cert), 1);
  X509_gmtime_adj(X509_getm_notBefore(cert), 0);
  X509_gmtime_adj(X509_getm_notAfter(cert), 86400);
  X509_set_pubkey(cert, key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(cert), "CN", MBSTRING_ASC, (const unsigned char *)"Prova", -1, -1,
                             0);
  X509_set_issuer_name(cert, X509_get_subject_name(cert));
  return X509_sign(cert, key, EVP_sha256()) > 0 ? 0 : -1;
}

static int drop_signer(void **state) {
  (void)state;
  X509_free(cert);
  EVP_PKEY_free(key);
  return 0;
}

typedef enum form { DER, BER, BASE64, PEM, DETACHED } form;

static void take(BIO *b, zn_buf *out) {
  char *p;
  long n = BIO_get_mem_data(b, &p);
  zn_buf_clear(out);
  zn_buf_put(out, p, (size_t)n);
  BIO_free(b);
}

static void sign(form how, zn_span content, zn_buf *out) {
  BIO *in = BIO_new_mem_buf(content.p, (int)content.n), *to = BIO_new(BIO_s_mem());
  unsigned flags = CMS_BINARY | (how == BER ? CMS_STREAM : 0) | (how == DETACHED ? CMS_DETACHED : 0);
  CMS_ContentInfo *cms = CMS_sign(cert, key, NULL, in, flags);
  assert_non_null(cms);
  if (how == BER)
    assert_true(i2d_CMS_bio_stream(to, cms, in, CMS_STREAM | CMS_BINARY) == 1);
  else if (how == PEM)
    assert_true(PEM_write_bio_CMS_stream(to, cms, in, CMS_BINARY) == 1);
  else
    assert_true(i2d_CMS_bio(to, cms) == 1);
  take(to, out);
  CMS_ContentInfo_free(cms);
  BIO_free(in);
  if (how != BASE64) return;
  zn_buf text;
  zn_buf_init(&text, 0);
  uint8_t *room = zn_buf_room(&text, out->n * 2 + 64);
  int n = EVP_EncodeBlock(room, out->p, (int)out->n);
  zn_buf_clear(out);
  for (int i = 0; i < n; i += 64) { /* lines of 64, as mail programs make them */
    zn_buf_put(out, room + i, n - i < 64 ? (size_t)(n - i) : 64);
    zn_buf_put_str(out, "\r\n");
  }
  zn_buf_release(&text);
}

static const char page[] = "<!DOCTYPE html>\n<html><body>Dichiarazione</body></html>\n";

static void every_form(void **state) {
  (void)state;
  zn_buf file, large;
  zn_buf_init(&file, 0);
  zn_buf_init(&large, 0);
  for (int i = 0; i < 300000; i++) zn_buf_put(&large, &(uint8_t){(uint8_t)(i * 7)}, 1);
  const zn_span contents[] = {ZN_SPAN(page, sizeof page - 1), zn_buf_span(&large), ZN_SPAN("", 0)};
  for (int how = DER; how <= PEM; how++) {
    for (size_t c = 0; c < 2; c++) {
      zn_firmato f;
      zn_err err = {0};
      sign((form)how, contents[c], &file);
      if (how == BER) assert_int_equal(file.p[1], 0x80); /* of indefinite length, in pieces */
      assert_int_equal(zn_firmato_leggi(zn_buf_span(&file), &f, &err), ZN_OK);
      assert_int_equal(f.firma, ZN_FIRMA_CADES);
      assert_true(zn_span_eq(zn_buf_span(&f.contenuto), contents[c]));
      assert_string_equal(f.mime, "application/pkcs7-mime");
      assert_string_equal(f.mime_dentro, c == 0 ? "text/html" : "application/octet-stream");
      assert_int_equal(f.buste, 1);
      assert_false(f.staccata);
      zn_firmato_release(&f);
    }
  }
  zn_buf_release(&file);
  zn_buf_release(&large);
}

static void one_in_the_other(void **state) {
  (void)state;
  zn_buf file, next;
  zn_firmato f;
  zn_err err = {0};
  zn_buf_init(&file, 0);
  zn_buf_init(&next, 0);
  zn_buf_put_str(&file, page);
  for (unsigned depth = 1; depth <= ZN_FIRMATO_BUSTE; depth++) {
    sign(depth % 2 == 0 ? PEM : BER, zn_buf_span(&file), &next);
    zn_buf_clear(&file);
    zn_buf_put(&file, next.p, next.n);
    assert_int_equal(zn_firmato_leggi(zn_buf_span(&file), &f, &err), ZN_OK);
    assert_int_equal(f.buste, depth);
    assert_true(zn_span_eq(zn_buf_span(&f.contenuto), ZN_SPAN_STR(page)));
    zn_firmato_release(&f);
  }
  sign(DER, zn_buf_span(&file), &next);
  assert_int_equal(zn_firmato_leggi(zn_buf_span(&next), &f, &err), ZN_E_LIMIT);
  zn_firmato_release(&f);
  sign(DETACHED, ZN_SPAN_STR(page), &file);
  assert_int_equal(zn_firmato_leggi(zn_buf_span(&file), &f, &err), ZN_OK);
  assert_true(f.staccata && f.firma == ZN_FIRMA_CADES && f.contenuto.n == 0);
  zn_firmato_release(&f);
  zn_buf_release(&file);
  zn_buf_release(&next);
}

static void is_unsigned(const char *bytes, size_t n, const char *mime) {
  zn_firmato f;
  zn_err err = {0};
  assert_int_equal(zn_firmato_leggi(ZN_SPAN(bytes, n), &f, &err), ZN_OK);
  assert_int_equal(f.firma, ZN_FIRMA_NESSUNA);
  assert_string_equal(f.mime, mime);
  assert_true(zn_span_eq(zn_buf_span(&f.contenuto), ZN_SPAN(bytes, n)));
  zn_firmato_release(&f);
}

static void not_signed(void **state) {
  (void)state;
  is_unsigned("", 0, "application/octet-stream");
  is_unsigned(page, sizeof page - 1, "text/html");
  is_unsigned("<?xml version=\"1.0\"?><a/>", 25, "text/xml");
  is_unsigned("%PDF-1.4\n/ByteRange [0 9999 1 2]", 32, "application/pdf");
  is_unsigned("MIIEowIBAAKCAQEA", 16, "text/plain");
  is_unsigned("ciao\n", 5, "text/plain");
  /* an envelope that breaks off is a file like any other */
  zn_buf file;
  zn_buf_init(&file, 0);
  sign(DER, ZN_SPAN_STR(page), &file);
  is_unsigned((const char *)file.p, file.n - 40, "application/pkcs7-mime");
  zn_buf_release(&file);
  zn_firmato large;
  zn_err err = {0};
  uint8_t *zeros = calloc(1, ZN_FIRMATO_MAX + 1u);
  assert_int_equal(zn_firmato_leggi(ZN_SPAN(zeros, ZN_FIRMATO_MAX + 1u), &large, &err), ZN_E_LIMIT);
  zn_firmato_release(&large);
  free(zeros);
  assert_non_null(strstr(err.text, "25 MB"));
}

/* ---- PDF ---- */

static void put_stream(zn_buf *pdf, const char *text, bool deflated) {
  uint8_t room[8192];
  uLongf n = sizeof room;
  if (deflated) assert_int_equal(compress(room, &n, (const Bytef *)text, (uLong)strlen(text)), Z_OK);
  zn_buf_printf(pdf, "1 0 obj\n<< /Length %zu %s>>\nstream\n", deflated ? (size_t)n : strlen(text),
                deflated ? "/Filter /FlateDecode " : "");
  zn_buf_put(pdf, deflated ? room : (const uint8_t *)text, deflated ? (size_t)n : strlen(text));
  zn_buf_put_str(pdf, "\nendstream\nendobj\n");
}

#define HASH  "m3l56vavda4d5vwsgliidwnjjtzon3ijwnfkhu454cpxu7r4etja"
#define OTHER "aaaabbbbccccddddeeeeffffgggghhhhiiiijjjjkkkkllllmmmm"

static void pdf_text(void **state) {
  (void)state;
  const char *const texts[] = {OTHER, HASH};
  zn_buf pdf, body;
  zn_buf_init(&pdf, 0);
  zn_buf_init(&body, 0);
  /* as text, kerned and broken over two lines */
  zn_buf_put_str(&pdf, "%PDF-1.4\n");
  put_stream(&pdf, "BT [(Impronta: M3L56VAV) -20 (da4d5vwsgliidwnjjtz)] TJ T* (on3ijwnfkhu454cpx\\165 7r4etja) Tj ET",
             false);
  assert_int_equal(zn_pdf_trova(zn_buf_span(&pdf), texts, 2), 1);
  assert_int_equal(zn_pdf_trova(zn_buf_span(&pdf), texts, 1), SIZE_MAX);
  /* in codes of two bytes, that a table explains: letters from 0x0041 on, digits from 0x0010 on */
  zn_buf_clear(&pdf);
  zn_buf_put_str(&pdf, "%PDF-1.7\n");
  zn_buf_put_str(&body, "BT <");
  for (const char *p = HASH; *p != 0; p++)
    zn_buf_printf(&body, "%04x", *p >= 'a' ? 0x41u + (unsigned)(*p - 'a') : 0x10u + (unsigned)(*p - '0'));
  zn_buf_put_str(&body, "> Tj ET");
  put_stream(&pdf, zn_buf_cstr(&body), true);
  assert_int_equal(zn_pdf_trova(zn_buf_span(&pdf), texts, 2), SIZE_MAX);
  put_stream(&pdf,
             "1 beginbfrange\n<0041> <005A> <0061>\nendbfrange\n10 beginbfchar\n<0010> <0030>\n<0011> <0031>\n<0012> "
             "<0032>\n<0013> <0033>\n<0014> <0034>\n<0015> <0035>\n<0016> <0036>\n<0017> <0037>\n<0018> <0038>\n<0019> "
             "<0039>\nendbfchar",
             true);
  assert_int_equal(zn_pdf_trova(zn_buf_span(&pdf), texts, 2), 1);
  /* no text at all */
  zn_buf_clear(&pdf);
  zn_buf_put_str(&pdf, "%PDF-1.4\n");
  put_stream(&pdf, "q 10 0 0 10 0 0 cm /Im0 Do Q", true);
  assert_int_equal(zn_pdf_trova(zn_buf_span(&pdf), texts, 2), SIZE_MAX);
  zn_buf_release(&pdf);
  zn_buf_release(&body);
}

static void signed_pdf(void **state) {
  (void)state;
  static const char head[] = "%%PDF-1.4\n1 0 obj\n<< /Type /Sig /ByteRange [0 %4zu %4zu %4zu] /Contents ",
                    signature[] = "<30820102>", tail[] = ">>\nendobj\n";
  zn_buf file, covered;
  zn_firmato f;
  zn_err err = {0};
  zn_buf_init(&file, 0);
  zn_buf_init(&covered, 0);
  size_t at = strlen(head) - 1;             /* of "%%" one stays; "%4zu" becomes four */
  for (size_t over = 0; over < 2; over++) { /* then with a range that ends outside the file */
    zn_buf_clear(&file);
    zn_buf_printf(&file, head, at, at + strlen(signature), strlen(tail) + over);
    assert_int_equal(file.n, at);
    zn_buf_put_str(&file, signature);
    zn_buf_put_str(&file, tail);
    assert_int_equal(zn_firmato_leggi(zn_buf_span(&file), &f, &err), ZN_OK);
    assert_int_equal(f.firma, over == 0 ? ZN_FIRMA_PADES : ZN_FIRMA_NESSUNA);
    if (over == 0) {
      zn_buf_put(&covered, file.p, at);
      zn_buf_put_str(&covered, tail);
      assert_true(zn_span_eq(zn_buf_span(&f.contenuto), zn_buf_span(&covered)));
    }
    zn_firmato_release(&f);
  }
  zn_buf_release(&file);
  zn_buf_release(&covered);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_form), cmocka_unit_test(one_in_the_other),
                                     cmocka_unit_test(not_signed), cmocka_unit_test(pdf_text),
                                     cmocka_unit_test(signed_pdf)};
  return cmocka_run_group_tests(tests, make_signer, drop_signer);
}
