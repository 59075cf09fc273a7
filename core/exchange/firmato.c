#include "core/exchange/firmato.h"

#include <openssl/cms.h>
#include <openssl/err.h>
#include <string.h>

#include "core/text/allegati.h"

const char *zn_firma_name(zn_firma f) {
  static const char *const names[] = {"nessuna", "cades", "pades"};
  return (size_t)f < sizeof names / sizeof *names ? names[f] : "";
}

/* ---- what a file is ---- */

static bool begins(zn_span s, const char *with) { return s.n >= strlen(with) && memcmp(s.p, with, strlen(with)) == 0; }

static bool begins_text(zn_span s, const char *with) { /* without regard to case */
  size_t n = strlen(with);
  for (size_t i = 0; i < n; i++)
    if (i >= s.n || (s.p[i] | (s.p[i] >= 'A' && s.p[i] <= 'Z' ? 32 : 0)) != (uint8_t)with[i]) return false;
  return true;
}

static zn_span skip_blanks(zn_span s) {
  if (begins(s, "\xef\xbb\xbf")) s.p += 3, s.n -= 3;
  while (s.n > 0 && strchr(" \t\r\n", s.p[0]) != NULL && s.p[0] != 0) s.p++, s.n--;
  return s;
}

static bool is_text(zn_span s) {
  size_t n = s.n < 4096 ? s.n : 4096;
  for (size_t i = 0; i < n; i++)
    if (s.p[i] < 32 && strchr("\t\r\n\f", s.p[i]) == NULL) return false;
  return n > 0 && memchr(s.p, 0, n) == NULL;
}

/* The beginning of a ContentInfo of signedData: SEQUENCE { 1.2.840.113549.1.7.2 …, of whatever length. */
static bool is_signed_data(zn_span s) {
  static const uint8_t oid[] = {0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02};
  if (s.n < 16 || s.p[0] != 0x30) return false;
  size_t head = s.p[1] == 0x80 ? 2 : s.p[1] < 0x80 ? 2 : 2u + (s.p[1] & 0x7f);
  return head <= 10 && head + sizeof oid <= s.n && memcmp(s.p + head, oid, sizeof oid) == 0;
}

const char *zn_mime_di(zn_span file) {
  zn_span text = skip_blanks(file);
  if (is_signed_data(file)) return "application/pkcs7-mime";
  if (begins(file, "%PDF-")) return "application/pdf";
  if (begins(file, "PK\x03\x04")) return "application/zip";
  if (begins(file, "\x89PNG\r\n")) return "image/png";
  if (begins(file, "\xff\xd8\xff")) return "image/jpeg";
  if (begins_text(text, "-----begin pkcs7") || begins_text(text, "-----begin cms")) return "application/pkcs7-mime";
  if (begins_text(text, "<!doctype html") || begins_text(text, "<html")) return "text/html";
  if (begins_text(text, "<?xml")) return "text/xml";
  return is_text(file) ? "text/plain" : "application/octet-stream";
}

/* ---- CAdES ---- */

/* Base64 with any blanks between, up to a '-' (the end of PEM) or the end. false: something else is there. */
static bool base64(zn_span s, zn_buf *out) {
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  uint32_t bits = 0;
  unsigned n = 0;
  bool padded = false;
  for (size_t i = 0; i < s.n && s.p[i] != '-'; i++) {
    if (strchr(" \t\r\n", s.p[i]) != NULL && s.p[i] != 0) continue;
    if (s.p[i] == '=') {
      padded = true;
      continue;
    }
    const char *at = s.p[i] == 0 ? NULL : strchr(alphabet, s.p[i]);
    if (at == NULL || padded) return false;
    bits = bits << 6 | (uint32_t)(at - alphabet);
    if (++n < 4) continue;
    const uint8_t three[] = {(uint8_t)(bits >> 16), (uint8_t)(bits >> 8), (uint8_t)bits};
    zn_buf_put(out, three, 3);
    bits = 0, n = 0;
  }
  const uint8_t rest[] = {(uint8_t)(n == 3 ? bits >> 10 : bits >> 4), (uint8_t)(bits >> 2)};
  if (n > 1) zn_buf_put(out, rest, n - 1);
  return n != 1 && zn_buf_ok(out);
}

/* The binary form of a file that is one in base64 or PEM. false: it is not. */
static bool from_text(zn_span file, zn_buf *out) {
  zn_span s = skip_blanks(file);
  if (begins(s, "-----BEGIN")) {
    const uint8_t *end = memchr(s.p, '\n', s.n < 200 ? s.n : 200);
    if (end == NULL) return false;
    s.n -= (size_t)(end + 1 - s.p);
    s.p = end + 1;
  } else if (!begins(s, "MI")) { /* 0x30 0x80… or 0x30 0x82… */
    return false;
  }
  return base64(s, out) && is_signed_data(zn_buf_span(out));
}

/* Takes the content out of a signedData. false: it is none. *detached: it holds no content. */
static bool open_envelope(zn_span der, zn_buf *out, bool *detached) {
  const unsigned char *p = der.p;
  *detached = false;
  CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &p, (long)der.n);
  ERR_clear_error();
  if (cms == NULL) return false;
  bool signed_ = OBJ_obj2nid(CMS_get0_type(cms)) == NID_pkcs7_signed;
  ASN1_OCTET_STRING **content = signed_ ? CMS_get0_content(cms) : NULL;
  if (content != NULL && *content != NULL && ASN1_STRING_length(*content) >= 0)
    zn_buf_put(out, ASN1_STRING_get0_data(*content), (size_t)ASN1_STRING_length(*content));
  else
    *detached = signed_;
  CMS_ContentInfo_free(cms);
  ERR_clear_error();
  return signed_ && zn_buf_ok(out);
}

/* Opens one envelope around `in`. false: there is none. */
static bool unwrap(zn_span in, zn_buf *out, bool *detached) {
  zn_buf binary;
  zn_buf_init(&binary, ZN_FIRMATO_MAX);
  bool opened = is_signed_data(in) ? open_envelope(in, out, detached)
                                   : from_text(in, &binary) && open_envelope(zn_buf_span(&binary), out, detached);
  zn_buf_release(&binary);
  return opened;
}

static zn_status open_envelopes(zn_span file, zn_firmato *f, zn_err *err) {
  zn_buf inner;
  if (!unwrap(file, &f->contenuto, &f->staccata)) {
    zn_buf_clear(&f->contenuto);
    return ZN_OK;
  }
  f->firma = ZN_FIRMA_CADES;
  f->mime = "application/pkcs7-mime";
  f->buste = 1;
  while (!f->staccata) {
    bool detached = false;
    zn_buf_init(&inner, ZN_FIRMATO_MAX);
    bool more = unwrap(zn_buf_span(&f->contenuto), &inner, &detached);
    if (!more || detached || f->buste == ZN_FIRMATO_BUSTE) {
      zn_buf_release(&inner);
      return more && !detached ? zn_fail(err, ZN_E_LIMIT, ZT_FIRMATO_BUSTE, ZN_FIRMATO_BUSTE) : ZN_OK;
    }
    zn_buf_release(&f->contenuto);
    f->contenuto = inner;
    f->buste++;
  }
  return ZN_OK;
}

/* ---- PAdES ---- */

static bool number_at(zn_span s, size_t *at, size_t *out) {
  while (*at < s.n && strchr(" \t\r\n", s.p[*at]) != NULL && s.p[*at] != 0) (*at)++;
  size_t v = 0, digits = 0;
  for (; *at < s.n && s.p[*at] >= '0' && s.p[*at] <= '9' && digits < 9; (*at)++, digits++)
    v = v * 10 + (size_t)(s.p[*at] - '0');
  *out = v;
  return digits > 0 && (*at == s.n || s.p[*at] < '0' || s.p[*at] > '9');
}

/* The last /ByteRange [a b c d] whose two pieces lie in the file with the signature between them. */
static bool byte_range(zn_span s, zn_span *first, zn_span *second) {
  static const char mark[] = "/ByteRange";
  bool found = false;
  for (size_t i = 0; i + sizeof mark < s.n; i++) {
    if (s.p[i] != '/' || memcmp(s.p + i, mark, sizeof mark - 1) != 0) continue;
    size_t at = i + sizeof mark - 1, v[4];
    while (at < s.n && strchr(" \t\r\n", s.p[at]) != NULL && s.p[at] != 0) at++;
    if (at == s.n || s.p[at++] != '[') continue;
    bool ok = true;
    for (int k = 0; k < 4 && ok; k++) ok = number_at(s, &at, &v[k]);
    if (!ok || v[0] != 0 || v[1] > s.n || v[2] > s.n || v[3] > s.n - v[2] || v[2] < v[1] + 2) continue;
    if (s.p[v[1]] != '<' || s.p[v[2] - 1] != '>') continue; /* /Contents <…> */
    *first = ZN_SPAN(s.p, v[1]);
    *second = ZN_SPAN(s.p + v[2], v[3]);
    found = true;
  }
  return found;
}

static void open_pdf(zn_span file, zn_firmato *f) {
  zn_span a, b;
  if (!begins(file, "%PDF-") || !byte_range(file, &a, &b)) return;
  f->firma = ZN_FIRMA_PADES;
  zn_buf_put(&f->contenuto, a.p, a.n);
  zn_buf_put(&f->contenuto, b.p, b.n);
}

/* ---- */

zn_status zn_firmato_leggi(zn_span file, zn_firmato *f, zn_err *err) {
  *f = (zn_firmato){.mime = zn_mime_di(file)};
  zn_buf_init(&f->contenuto, ZN_FIRMATO_MAX);
  f->mime_dentro = f->mime;
  if (file.n > ZN_FIRMATO_MAX) return zn_fail(err, ZN_E_LIMIT, ZT_FIRMATO_GRANDE, ZN_FIRMATO_MAX >> 20);
  ZN_TRY(open_envelopes(file, f, err));
  if (f->firma == ZN_FIRMA_NESSUNA) open_pdf(file, f);
  if (f->firma == ZN_FIRMA_NESSUNA) zn_buf_put(&f->contenuto, file.p, file.n);
  if (!zn_buf_ok(&f->contenuto)) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  if (f->firma == ZN_FIRMA_CADES) f->mime_dentro = zn_mime_di(zn_buf_span(&f->contenuto));
  return ZN_OK;
}

void zn_firmato_release(zn_firmato *f) {
  zn_buf_release(&f->contenuto);
  *f = (zn_firmato){.mime = "", .mime_dentro = ""};
}
