#include "core/log/segment.h"

#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include "core/base/mp.h"
#include "core/log/preset.h"

#define LABEL_SIGN "zona segment 1"
#define LABEL_ID   "zona seg id 1"
#define HDR_ITEMS  11
#define HDR_MAX    20480 /* 256 deps and room for what a newer format appends */
#define BODY_MIN   (ZN_AEAD_NONCE + ZN_AEAD_TAG + 1)
#define FLAG_FIRST 1u
#define FLAG_MORE  2u
#define ZSTD_LEVEL 3

/* ---- header ---- */

static void put_header(zn_buf *b, const zn_seg_hdr *h, const zn_pk *device, size_t plain_size) {
  zn_mp_arr(b, HDR_ITEMS);
  zn_mp_uint(b, ZN_SEG_FORMAT);
  zn_mp_bin(b, h->region.b, sizeof h->region.b);
  zn_mp_bin(b, h->ledger.b, sizeof h->ledger.b);
  zn_mp_bin(b, device->b, sizeof device->b);
  zn_mp_uint(b, h->seq);
  zn_mp_arr(b, h->nprev);
  for (unsigned i = 0; i < h->nprev; i++) zn_mp_bin(b, h->prev[i].b, sizeof h->prev[i].b);
  zn_mp_arr(b, h->ndeps);
  for (size_t i = 0; i < h->ndeps; i++) {
    zn_mp_arr(b, 3);
    zn_mp_bin(b, h->deps[i].device.b, sizeof h->deps[i].device.b);
    zn_mp_uint(b, h->deps[i].seq);
    zn_mp_bin(b, h->deps[i].hash16.b, sizeof h->deps[i].hash16.b);
  }
  zn_mp_bin(b, h->epoch.b, sizeof h->epoch.b);
  zn_mp_uint(b, (h->first ? FLAG_FIRST : 0) | (h->more ? FLAG_MORE : 0));
  zn_mp_uint(b, plain_size);
  zn_mp_uint(b, h->changes);
}

/* What cannot be said by the form alone. */
static bool sensible(const zn_seg_hdr *h) {
  if (h->seq == 0 || (h->seq == 1) != (h->nprev == 0)) return false;
  if (h->nprev == 2 && zn_hash_cmp(&h->prev[0], &h->prev[1]) == 0) return false;
  for (size_t i = 0; i < h->ndeps; i++)
    if (h->deps[i].seq == 0 || zn_pk_cmp(&h->deps[i].device, &h->device) == 0) return false;
  return h->plain_size > 0;
}

static void get_deps(zn_mp *m, zn_seg_hdr *h) {
  h->ndeps = zn_mp_get_arr(m, 0, ZN_SEG_DEPS_MAX);
  for (size_t i = 0; i < h->ndeps && !m->bad; i++) {
    zn_mp_get_arr(m, 3, 3);
    zn_mp_get_exact(m, h->deps[i].device.b, sizeof h->deps[i].device.b);
    h->deps[i].seq = zn_mp_get_uint(m, INT64_MAX);
    zn_mp_get_exact(m, h->deps[i].hash16.b, sizeof h->deps[i].hash16.b);
  }
}

/* Fills h (left half done on failure: the callers hand over copies). */
static zn_status get_header(zn_seg_hdr *h, zn_span header) {
  if (header.n > HDR_MAX) return ZN_E_LIMIT;
  ZN_TRY(zn_mp_scan(header, 8));
  zn_mp m;
  zn_mp_init(&m, header);
  size_t items = zn_mp_get_arr(&m, HDR_ITEMS, 64);
  h->format = (unsigned)zn_mp_get_uint(&m, 65535);
  zn_mp_get_exact(&m, h->region.b, sizeof h->region.b);
  zn_mp_get_exact(&m, h->ledger.b, sizeof h->ledger.b);
  zn_mp_get_exact(&m, h->device.b, sizeof h->device.b);
  h->seq = zn_mp_get_uint(&m, INT64_MAX);
  h->nprev = (unsigned)zn_mp_get_arr(&m, 0, 2);
  for (unsigned i = 0; i < h->nprev; i++) zn_mp_get_exact(&m, h->prev[i].b, sizeof h->prev[i].b);
  get_deps(&m, h);
  zn_mp_get_exact(&m, h->epoch.b, sizeof h->epoch.b);
  uint64_t flags = zn_mp_get_uint(&m, 65535);
  h->first = flags & FLAG_FIRST;
  h->more = flags & FLAG_MORE;
  h->plain_size = (uint32_t)zn_mp_get_uint(&m, ZN_SEG_PLAIN_MAX);
  h->changes = (uint32_t)zn_mp_get_uint(&m, ZN_SEG_PLAIN_MAX);
  if (m.bad || h->format == 0 || !sensible(h)) return ZN_E_FORMAT;
  bool known = h->format == ZN_SEG_FORMAT;
  if (known && (items != HDR_ITEMS || flags > (FLAG_FIRST | FLAG_MORE))) return ZN_E_FORMAT;
  zn_mp_skip(&m, items - HDR_ITEMS);
  return zn_mp_done(&m) ? ZN_OK : ZN_E_FORMAT;
}

zn_status zn_seg_parse_header(zn_seg_hdr *out, zn_span header) {
  zn_seg_hdr h = {0};
  ZN_TRY(get_header(&h, header));
  *out = h;
  return ZN_OK;
}

/* ---- wire ---- */

static size_t bin_size(size_t n) { return n + (n < 256 ? 2 : n < 65536 ? 3 : 5); }

size_t zn_seg_wire_size(size_t header, size_t body) {
  return 1 + bin_size(header) + bin_size(ZN_SIG_LEN) + (body > 0 ? bin_size(body) : 1 + bin_size(sizeof(zn_hash)));
}

zn_status zn_seg_wire(zn_buf *out, zn_span header, const zn_sig *sig, zn_span body, const zn_hash *body_hash) {
  zn_mp_arr(out, 3);
  zn_mp_bin(out, header.p, header.n);
  zn_mp_bin(out, sig->b, sizeof sig->b);
  if (body.n > 0) {
    zn_mp_bin(out, body.p, body.n);
  } else {
    zn_mp_arr(out, 1);
    zn_mp_bin(out, body_hash->b, sizeof body_hash->b);
  }
  return zn_buf_ok(out) ? ZN_OK : ZN_E_NOMEM;
}

zn_status zn_seg_erase(zn_buf *out, const zn_seg *s) {
  return zn_seg_wire(out, s->header, &s->sig, (zn_span){NULL, 0}, &s->body_hash);
}

static void identify(zn_hash *out, zn_span header, const zn_hash *body_hash) {
  zn_span parts[2] = {header, ZN_SPAN(body_hash->b, sizeof body_hash->b)};
  zn_hash_parts(out, LABEL_ID, parts, 2);
}

/* header || body hash, into m. */
static zn_span signed_bytes(uint8_t m[HDR_MAX + 32], zn_span header, const zn_hash *body_hash) {
  memcpy(m, header.p, header.n);
  memcpy(m + header.n, body_hash->b, sizeof body_hash->b);
  return ZN_SPAN(m, header.n + sizeof body_hash->b);
}

static zn_status parse(zn_seg *out, const zn_hash *region, zn_span wire, bool verify) {
  if (wire.n > ZN_SEG_MAX) return ZN_E_LIMIT;
  ZN_TRY(zn_mp_scan(wire, 2));
  zn_seg s = {0};
  zn_mp m;
  zn_mp_init(&m, wire);
  zn_mp_get_arr(&m, 3, 3);
  s.header = zn_mp_get_bin(&m, 1, HDR_MAX);
  zn_mp_get_exact(&m, s.sig.b, sizeof s.sig.b);
  if (zn_mp_peek(&m) == ZN_MP_ARR) {
    zn_mp_get_arr(&m, 1, 1);
    zn_mp_get_exact(&m, s.body_hash.b, sizeof s.body_hash.b);
  } else {
    s.body = zn_mp_get_bin(&m, BODY_MIN, ZN_SEG_MAX);
  }
  if (!zn_mp_done(&m) || wire.n != zn_seg_wire_size(s.header.n, s.body.n)) return ZN_E_FORMAT;
  ZN_TRY(get_header(&s.h, s.header));
  if (region != NULL && zn_hash_cmp(region, &s.h.region) != 0) return ZN_E_DENIED;
  if (s.body.n > 0) zn_hash_raw(&s.body_hash, s.body);
  if (verify) {
    uint8_t bytes[HDR_MAX + 32];
    ZN_TRY(zn_verify(&s.sig, &s.h.device, LABEL_SIGN, signed_bytes(bytes, s.header, &s.body_hash)));
  }
  identify(&s.hash, s.header, &s.body_hash);
  *out = s;
  return ZN_OK;
}

zn_status zn_seg_parse(zn_seg *out, const zn_hash *region, zn_span wire) { return parse(out, region, wire, true); }

zn_status zn_seg_peek(zn_seg *out, zn_span wire) { return parse(out, NULL, wire, false); }

/* ---- body ---- */

struct zn_seg_codec {
  ZSTD_CCtx *compress;
  ZSTD_DCtx *expand;
  zn_buf header, padded, body; /* scratch */
};

zn_status zn_seg_codec_new(zn_seg_codec **out) {
  zn_seg_codec *c = calloc(1, sizeof *c);
  if (c == NULL) return ZN_E_NOMEM;
  c->compress = ZSTD_createCCtx();
  c->expand = ZSTD_createDCtx();
  if (c->compress == NULL || c->expand == NULL) {
    zn_seg_codec_free(c);
    return ZN_E_NOMEM;
  }
  *out = c;
  return ZN_OK;
}

void zn_seg_codec_free(zn_seg_codec *c) {
  if (c == NULL) return;
  ZSTD_freeCCtx(c->compress);
  ZSTD_freeDCtx(c->expand);
  if (c->padded.p != NULL) zn_wipe(c->padded.p, c->padded.cap);
  zn_buf_release(&c->header);
  zn_buf_release(&c->padded);
  zn_buf_release(&c->body);
  free(c);
}

size_t zn_padme(size_t n) {
  if (n < 2) return n;
  unsigned e = 63 - (unsigned)__builtin_clzll(n);
  unsigned s = e == 0 ? 1 : 32 - (unsigned)__builtin_clz(e); /* floor(log2 e) + 1 */
  size_t mask = e > s ? ((size_t)1 << (e - s)) - 1 : 0;
  return (n + mask) & ~mask;
}

/* The frame knows its own length, so zeroes after it need no count. */
static zn_status compress_padded(zn_seg_codec *c, zn_span plain) {
  zn_buf_clear(&c->padded);
  size_t bound = ZSTD_compressBound(plain.n);
  uint8_t *room = zn_buf_room(&c->padded, bound + bound / 8 + 64);
  if (room == NULL) return ZN_E_NOMEM;
  zn_span preset = zn_seg_preset();
  size_t n = plain.n < ZN_PRESET_BELOW
                 ? ZSTD_compress_usingDict(c->compress, room, bound, plain.p, plain.n, preset.p, preset.n, ZSTD_LEVEL)
                 : ZSTD_compressCCtx(c->compress, room, bound, plain.p, plain.n, ZSTD_LEVEL);
  if (ZSTD_isError(n)) return ZN_E_NOMEM;
  size_t padded = zn_padme(n);
  memset(room + n, 0, padded - n);
  zn_buf_added(&c->padded, padded);
  return ZN_OK;
}

static zn_status seal_body(zn_seg_codec *c, const zn_env *env, const zn_secret *key) {
  uint8_t nonce[ZN_AEAD_NONCE];
  env->random(env->ctx, nonce, sizeof nonce);
  zn_buf_clear(&c->body);
  zn_buf_put(&c->body, nonce, sizeof nonce);
  return zn_aead_seal(&c->body, key, nonce, zn_buf_span(&c->header), zn_buf_span(&c->padded));
}

zn_status zn_seg_seal_with(zn_seg_codec *c, zn_buf *out, zn_hash *hash, const zn_env *env, const zn_seg_hdr *h,
                           const zn_secret *key, const zn_ident *by, zn_span plain) {
  if (c == NULL) return zn_seg_seal(out, hash, env, h, key, by, plain);
  if (plain.n > ZN_SEG_PLAIN_MAX) return ZN_E_LIMIT;
  zn_buf_clear(&c->header);
  put_header(&c->header, h, &by->sign_pk, plain.n);
  if (!zn_buf_ok(&c->header)) return ZN_E_NOMEM;
  zn_span header = zn_buf_span(&c->header);
  zn_seg_hdr check;
  if (get_header(&check, header) != ZN_OK) return ZN_E_BUG; /* what we would refuse, we do not write */
  ZN_TRY(compress_padded(c, plain));
  if (zn_seg_wire_size(header.n, c->padded.n + ZN_AEAD_NONCE + ZN_AEAD_TAG) > ZN_SEG_MAX) return ZN_E_LIMIT;
  ZN_TRY(seal_body(c, env, key));
  zn_hash body_hash, id;
  zn_sig sig;
  uint8_t bytes[HDR_MAX + 32];
  zn_hash_raw(&body_hash, zn_buf_span(&c->body));
  zn_sign(&sig, by, LABEL_SIGN, signed_bytes(bytes, header, &body_hash));
  identify(&id, header, &body_hash);
  ZN_TRY(zn_seg_wire(out, header, &sig, zn_buf_span(&c->body), NULL));
  *hash = id;
  return ZN_OK;
}

zn_status zn_seg_seal(zn_buf *out, zn_hash *hash, const zn_env *env, const zn_seg_hdr *h, const zn_secret *key,
                      const zn_ident *by, zn_span plain) {
  zn_seg_codec *c = NULL;
  ZN_TRY(zn_seg_codec_new(&c));
  zn_status s = zn_seg_seal_with(c, out, hash, env, h, key, by, plain);
  zn_seg_codec_free(c);
  return s;
}

/* One frame of exactly `size` bytes, then zeroes up to the Padmé length. Nothing is allocated by what the frame claims.
 */
static zn_status expand_padded(zn_seg_codec *c, zn_buf *plain, size_t size) {
  zn_span in = zn_buf_span(&c->padded);
  size_t frame = ZSTD_findFrameCompressedSize(in.p, in.n);
  if (ZSTD_isError(frame) || frame > in.n || zn_padme(frame) != in.n) return ZN_E_FORMAT;
  if (ZSTD_getFrameContentSize(in.p, frame) != size) return ZN_E_FORMAT;
  for (size_t i = frame; i < in.n; i++)
    if (in.p[i] != 0) return ZN_E_FORMAT;
  uint8_t *room = zn_buf_room(plain, size);
  if (room == NULL) return ZN_E_NOMEM;
  zn_span preset = zn_seg_preset();
  if (ZSTD_decompress_usingDict(c->expand, room, size, in.p, frame, preset.p, preset.n) != size) return ZN_E_FORMAT;
  zn_buf_added(plain, size);
  return ZN_OK;
}

static zn_status open_body(zn_seg_codec *c, zn_buf *plain, const zn_seg_hdr *h, zn_span header, zn_span body,
                           const zn_secret *key) {
  if (h->format != ZN_SEG_FORMAT) return ZN_E_VERSION;
  if (body.n == 0) return ZN_E_STATE;
  if (body.n < BODY_MIN || body.n > ZN_SEG_MAX) return ZN_E_FORMAT;
  zn_buf_clear(&c->padded);
  ZN_TRY(zn_aead_open(&c->padded, key, body.p, header, ZN_SPAN(body.p + ZN_AEAD_NONCE, body.n - ZN_AEAD_NONCE)));
  return expand_padded(c, plain, h->plain_size);
}

static zn_status open_lent(zn_seg_codec *lent, zn_buf *plain, const zn_seg_hdr *h, zn_span header, zn_span body,
                           const zn_secret *key) {
  zn_seg_codec *c = lent;
  if (lent == NULL) ZN_TRY(zn_seg_codec_new(&c));
  zn_status s = open_body(c, plain, h, header, body, key);
  if (lent == NULL) zn_seg_codec_free(c);
  return s;
}

zn_status zn_seg_open_with(zn_seg_codec *codec, zn_buf *plain, const zn_seg *s, const zn_secret *key) {
  return open_lent(codec, plain, &s->h, s->header, s->body, key);
}

zn_status zn_seg_open(zn_buf *plain, const zn_seg *s, const zn_secret *key) {
  return zn_seg_open_with(NULL, plain, s, key);
}

zn_status zn_seg_open_parts(zn_seg_codec *codec, zn_buf *plain, zn_span header, zn_span body, const zn_secret *key) {
  zn_seg_hdr h = {0};
  ZN_TRY(get_header(&h, header));
  return open_lent(codec, plain, &h, header, body, key);
}
