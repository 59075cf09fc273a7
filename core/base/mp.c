#include "core/base/mp.h"

#include <msgpack.h>
#include <string.h>

/* ---- writing ---- */

static int write_out(void *data, const char *p, size_t n) {
  zn_buf *b = data;
  zn_buf_put(b, p, n);
  return zn_buf_ok(b) ? 0 : -1;
}

static msgpack_packer packer(zn_buf *b) { return (msgpack_packer){.data = b, .callback = write_out}; }

/* msgpack's lengths have 32 bits. */
static bool fits(zn_buf *b, size_t n) {
  if (n > UINT32_MAX) b->failed = true;
  return !b->failed;
}

void zn_mp_arr(zn_buf *b, size_t n) {
  msgpack_packer pk = packer(b);
  if (fits(b, n)) msgpack_pack_array(&pk, n);
}

void zn_mp_uint(zn_buf *b, uint64_t v) {
  msgpack_packer pk = packer(b);
  msgpack_pack_uint64(&pk, v);
}

void zn_mp_int(zn_buf *b, int64_t v) {
  msgpack_packer pk = packer(b);
  msgpack_pack_int64(&pk, v);
}

void zn_mp_bool(zn_buf *b, bool v) {
  msgpack_packer pk = packer(b);
  if (v)
    msgpack_pack_true(&pk);
  else
    msgpack_pack_false(&pk);
}

void zn_mp_nil(zn_buf *b) {
  msgpack_packer pk = packer(b);
  msgpack_pack_nil(&pk);
}

void zn_mp_str(zn_buf *b, const char *p, size_t n) {
  msgpack_packer pk = packer(b);
  if (!fits(b, n)) return;
  msgpack_pack_str(&pk, n);
  zn_buf_put(b, p, n);
}

void zn_mp_bin(zn_buf *b, const void *p, size_t n) {
  msgpack_packer pk = packer(b);
  if (!fits(b, n)) return;
  msgpack_pack_bin(&pk, n);
  zn_buf_put(b, p, n);
}

/* ---- one token ---- */

typedef struct token {
  zn_mp_kind kind;
  uint64_t num;     /* value of a UINT or BOOL, two's complement of a NEGINT, element count of an ARR */
  const uint8_t *p; /* STR, BIN: the bytes */
  size_t n;
  const uint8_t *next; /* first byte after the token (after the head, for an ARR) */
} token;

static uint64_t big_endian(const uint8_t *p, size_t n) {
  uint64_t v = 0;
  for (size_t i = 0; i < n; i++) v = v << 8 | p[i];
  return v;
}

static token number(token t, const uint8_t *p, const uint8_t *end, size_t size, bool is_signed) {
  if ((size_t)(end - p) < size) return t;
  uint64_t v = big_endian(p, size);
  if (is_signed && size < 8 && (v >> (size * 8 - 1)) != 0) v |= UINT64_MAX << (size * 8);
  t.kind = is_signed && (v >> 63) != 0 ? ZN_MP_NEGINT : ZN_MP_UINT;
  t.num = v;
  t.next = p + size;
  return t;
}

static token payload(token t, const uint8_t *p, const uint8_t *end, uint64_t n, zn_mp_kind kind) {
  if (n > (uint64_t)(end - p)) return t;
  t.kind = kind;
  t.p = p;
  t.n = (size_t)n;
  t.next = p + n;
  return t;
}

/* An element takes a byte at least, so a count over the bytes that remain is a lie. */
static token array(token t, const uint8_t *p, const uint8_t *end, uint64_t n) {
  if (n > (uint64_t)(end - p)) return t;
  t.kind = ZN_MP_ARR;
  t.num = n;
  t.next = p;
  return t;
}

static token sized(token t, const uint8_t *p, const uint8_t *end, size_t size, zn_mp_kind kind) {
  if ((size_t)(end - p) < size) return t;
  uint64_t n = big_endian(p, size);
  return kind == ZN_MP_ARR ? array(t, p + size, end, n) : payload(t, p + size, end, n, kind);
}

static token small(token t, zn_mp_kind kind, uint64_t num) {
  t.kind = kind;
  t.num = num;
  return t;
}

static token next_token(const uint8_t *p, const uint8_t *end) {
  token t = {.kind = ZN_MP_BAD, .next = p};
  if (p == end) return small(t, ZN_MP_END, 0);
  uint8_t c = *p++;
  t.next = p;
  if (c < 0x80) return small(t, ZN_MP_UINT, c);
  if (c >= 0xe0) return small(t, ZN_MP_NEGINT, (uint64_t)(int64_t)(int8_t)c);
  if (c >= 0xa0 && c < 0xc0) return payload(t, p, end, c & 0x1f, ZN_MP_STR);
  if (c >= 0x90 && c < 0xa0) return array(t, p, end, c & 0x0f);
  switch (c) {
    case 0xc0: return small(t, ZN_MP_NIL, 0);
    case 0xc2: return small(t, ZN_MP_BOOL, 0);
    case 0xc3: return small(t, ZN_MP_BOOL, 1);
    case 0xc4: return sized(t, p, end, 1, ZN_MP_BIN);
    case 0xc5: return sized(t, p, end, 2, ZN_MP_BIN);
    case 0xc6: return sized(t, p, end, 4, ZN_MP_BIN);
    case 0xcc: return number(t, p, end, 1, false);
    case 0xcd: return number(t, p, end, 2, false);
    case 0xce: return number(t, p, end, 4, false);
    case 0xcf: return number(t, p, end, 8, false);
    case 0xd0: return number(t, p, end, 1, true);
    case 0xd1: return number(t, p, end, 2, true);
    case 0xd2: return number(t, p, end, 4, true);
    case 0xd3: return number(t, p, end, 8, true);
    case 0xd9: return sized(t, p, end, 1, ZN_MP_STR);
    case 0xda: return sized(t, p, end, 2, ZN_MP_STR);
    case 0xdb: return sized(t, p, end, 4, ZN_MP_STR);
    case 0xdc: return sized(t, p, end, 2, ZN_MP_ARR);
    case 0xdd: return sized(t, p, end, 4, ZN_MP_ARR);
    default: return t; /* maps, floats, ext types and 0xc1 have no place on our wire */
  }
}

/* ---- reading ---- */

#define DEPTH_MAX 32 /* msgpack-c's own limit */

zn_status zn_mp_scan(zn_span s, unsigned depth) {
  uint64_t left[DEPTH_MAX]; /* elements still to come at each level */
  unsigned level = 0;
  if (depth > DEPTH_MAX) depth = DEPTH_MAX;
  if (s.n == 0) return ZN_E_FORMAT;
  const uint8_t *p = s.p, *end = s.p + s.n;
  do {
    while (level > 0 && left[level - 1] == 0) level--;
    if (p != s.p && level == 0) break;
    token t = next_token(p, end);
    if (t.kind == ZN_MP_BAD || t.kind == ZN_MP_END) return ZN_E_FORMAT;
    if (level > 0) left[level - 1]--;
    p = t.next;
    if (t.kind != ZN_MP_ARR) continue;
    if (level == depth) return ZN_E_FORMAT;
    left[level++] = t.num;
  } while (level > 0);
  return p == end ? ZN_OK : ZN_E_FORMAT;
}

void zn_mp_init(zn_mp *m, zn_span s) {
  static const uint8_t none[1];
  const uint8_t *p = s.p == NULL ? none : s.p;
  *m = (zn_mp){.p = p, .end = p + (s.p == NULL ? 0 : s.n)};
}

zn_mp_kind zn_mp_peek(const zn_mp *m) { return m->bad ? ZN_MP_BAD : next_token(m->p, m->end).kind; }

/* The next token if it is of this kind; else the cursor turns bad. */
static bool take(zn_mp *m, zn_mp_kind kind, token *t) {
  if (m->bad) return false;
  *t = next_token(m->p, m->end);
  if (t->kind != kind) {
    m->bad = true;
    return false;
  }
  m->p = t->next;
  return true;
}

size_t zn_mp_get_arr(zn_mp *m, size_t min, size_t max) {
  token t;
  if (!take(m, ZN_MP_ARR, &t)) return 0;
  if (t.num >= min && t.num <= max) return (size_t)t.num;
  m->bad = true;
  return 0;
}

uint64_t zn_mp_get_uint(zn_mp *m, uint64_t max) {
  token t;
  if (!take(m, ZN_MP_UINT, &t)) return 0;
  if (t.num <= max) return t.num;
  m->bad = true;
  return 0;
}

int64_t zn_mp_get_int(zn_mp *m) {
  token t;
  zn_mp_kind kind = zn_mp_peek(m);
  if (!take(m, kind == ZN_MP_NEGINT ? ZN_MP_NEGINT : ZN_MP_UINT, &t)) return 0;
  if (kind == ZN_MP_NEGINT || t.num <= INT64_MAX) return (int64_t)t.num;
  m->bad = true;
  return 0;
}

bool zn_mp_get_bool(zn_mp *m) {
  token t;
  return take(m, ZN_MP_BOOL, &t) && t.num == 1;
}

bool zn_mp_get_nil(zn_mp *m) {
  if (zn_mp_peek(m) != ZN_MP_NIL) return false;
  m->p++;
  return true;
}

zn_span zn_mp_get_str(zn_mp *m, size_t max) {
  token t;
  zn_span none = {NULL, 0};
  if (!take(m, ZN_MP_STR, &t)) return none;
  zn_span s = {t.p, t.n};
  if (t.n <= max && memchr(t.p, 0, t.n) == NULL && zn_utf8_valid(s)) return s;
  m->bad = true;
  return none;
}

zn_span zn_mp_get_bin(zn_mp *m, size_t min, size_t max) {
  token t;
  zn_span none = {NULL, 0};
  if (!take(m, ZN_MP_BIN, &t)) return none;
  if (t.n >= min && t.n <= max) return (zn_span){t.p, t.n};
  m->bad = true;
  return none;
}

void zn_mp_get_exact(zn_mp *m, void *out, size_t n) {
  zn_span s = zn_mp_get_bin(m, n, n);
  if (m->bad)
    memset(out, 0, n);
  else if (n > 0)
    memcpy(out, s.p, n);
}

zn_span zn_mp_get_raw(zn_mp *m) {
  const uint8_t *start = m->p;
  zn_mp_skip(m, 1);
  return m->bad ? (zn_span){NULL, 0} : (zn_span){start, (size_t)(m->p - start)};
}

void zn_mp_skip(zn_mp *m, size_t count) {
  uint64_t pending = count; /* every pending value needs a byte: the sum cannot outgrow the input */
  while (pending > 0 && !m->bad) {
    token t = next_token(m->p, m->end);
    if (t.kind == ZN_MP_BAD || t.kind == ZN_MP_END) {
      m->bad = true;
      return;
    }
    m->p = t.next;
    pending--;
    if (t.kind != ZN_MP_ARR) continue;
    pending += t.num;
    if (pending > (uint64_t)(m->end - m->p)) m->bad = true;
  }
}

bool zn_mp_done(const zn_mp *m) { return !m->bad && m->p == m->end; }
