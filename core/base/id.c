#include "core/base/id.h"

#include <string.h>

static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";

char *zn_b32_encode(char *out, const void *p, size_t n) {
  const uint8_t *in = p;
  uint32_t acc = 0;
  unsigned bits = 0;
  char *o = out;
  for (size_t i = 0; i < n; i++) {
    acc = (acc << 8 | in[i]) & 0xffff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      *o++ = alphabet[acc >> bits & 31];
    }
  }
  if (bits > 0) *o++ = alphabet[acc << (5 - bits) & 31];
  *o = 0;
  return out;
}

static int digit_of(char c) {
  if (c >= 'a' && c <= 'z') return c - 'a';
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= '2' && c <= '7') return c - '2' + 26;
  return -1;
}

/* Walks the text; writes at most cap bytes when out is not NULL. Only one text stands for each string of bytes (apart
 * from case, spaces and dashes): the bits left over are zero and fewer than five. */
static zn_status walk(uint8_t *out, size_t cap, size_t *n, const char *text) {
  uint32_t acc = 0;
  unsigned bits = 0;
  size_t got = 0;
  for (; *text; text++) {
    if (*text == ' ' || *text == '-' || *text == '\n' || *text == '\r' || *text == '\t') continue;
    int d = digit_of(*text);
    if (d < 0) return ZN_E_INVALID;
    acc = (acc << 5 | (uint32_t)d) & 0xffff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    if (got == cap) return ZN_E_INVALID;
    if (out != NULL) out[got] = (uint8_t)(acc >> bits);
    got++;
  }
  if (bits >= 5 || (acc & ((1u << bits) - 1)) != 0) return ZN_E_INVALID;
  *n = got;
  return ZN_OK;
}

zn_status zn_b32_decode_any(void *out, size_t cap, size_t *n, const char *text) {
  size_t got = 0;
  ZN_TRY(walk(NULL, cap, &got, text)); /* first without writing: outputs stay untouched on failure */
  return walk(out, cap, n, text);
}

zn_status zn_b32_decode(void *out, size_t n, const char *text) {
  size_t got = 0;
  ZN_TRY(walk(NULL, n, &got, text));
  if (got != n) return ZN_E_INVALID;
  return walk(out, n, &got, text);
}

int zn_id_cmp(const zn_id *a, const zn_id *b) { return memcmp(a->b, b->b, sizeof a->b); }
int zn_hash_cmp(const zn_hash *a, const zn_hash *b) { return memcmp(a->b, b->b, sizeof a->b); }
int zn_pk_cmp(const zn_pk *a, const zn_pk *b) { return memcmp(a->b, b->b, sizeof a->b); }

bool zn_id_zero(const zn_id *a) {
  static const zn_id zero;
  return zn_id_cmp(a, &zero) == 0;
}

bool zn_hash_zero(const zn_hash *a) {
  static const zn_hash zero;
  return zn_hash_cmp(a, &zero) == 0;
}
