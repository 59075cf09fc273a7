#include "core/base/bytes.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void zn_buf_init(zn_buf *b, size_t max) { *b = (zn_buf){.max = max}; }

void zn_buf_release(zn_buf *b) {
  free(b->p);
  zn_buf_init(b, b->max);
}

void zn_buf_clear(zn_buf *b) {
  b->n = 0;
  b->failed = false;
}

uint8_t *zn_buf_room(zn_buf *b, size_t n) {
  if (b->failed) return NULL;
  if (n > SIZE_MAX / 2 - b->n || (b->max != 0 && n > b->max - b->n)) {
    b->failed = true;
    return NULL;
  }
  size_t need = b->n + n;
  if (need > b->cap || b->p == NULL) {
    size_t cap = b->cap < 64 ? 64 : b->cap;
    while (cap < need) cap += cap / 2;
    uint8_t *p = realloc(b->p, cap);
    if (p == NULL) {
      b->failed = true;
      return NULL;
    }
    b->p = p;
    b->cap = cap;
  }
  return b->p + b->n;
}

void zn_buf_added(zn_buf *b, size_t n) { b->n += n; }

void zn_buf_put(zn_buf *b, const void *p, size_t n) {
  uint8_t *room = zn_buf_room(b, n);
  if (room == NULL || n == 0) return;
  memcpy(room, p, n);
  b->n += n;
}

void zn_buf_put_str(zn_buf *b, const char *s) { zn_buf_put(b, s, strlen(s)); }

void zn_buf_printf(zn_buf *b, const char *fmt, ...) {
  va_list ap, again;
  va_start(ap, fmt);
  va_copy(again, ap);
  char small[256];
  int n = vsnprintf(small, sizeof small, fmt, ap);
  if (n < 0) {
    b->failed = true;
  } else if ((size_t)n < sizeof small) {
    zn_buf_put(b, small, (size_t)n);
  } else if (b->max != 0 && (size_t)n > b->max - b->n) {
    b->failed = true;
  } else {
    size_t max = b->max;
    b->max = 0; /* vsnprintf writes a terminator that does not count */
    uint8_t *room = zn_buf_room(b, (size_t)n + 1);
    b->max = max;
    if (room != NULL) {
      vsnprintf((char *)room, (size_t)n + 1, fmt, again);
      b->n += (size_t)n;
    }
  }
  va_end(again);
  va_end(ap);
}

void zn_buf_drop(zn_buf *b, size_t n) {
  if (n >= b->n) {
    b->n = 0;
    return;
  }
  if (n == 0) return;
  memmove(b->p, b->p + n, b->n - n);
  b->n -= n;
}

bool zn_buf_ok(const zn_buf *b) { return !b->failed; }

zn_span zn_buf_span(const zn_buf *b) { return b->failed ? (zn_span){NULL, 0} : (zn_span){b->p, b->n}; }

const char *zn_buf_cstr(zn_buf *b) {
  size_t max = b->max;
  b->max = 0;
  uint8_t *room = zn_buf_room(b, 1);
  b->max = max;
  if (room == NULL) return "";
  *room = 0;
  return (const char *)b->p;
}

int zn_span_cmp(zn_span a, zn_span b) {
  size_t n = a.n < b.n ? a.n : b.n;
  int c = n == 0 ? 0 : memcmp(a.p, b.p, n);
  if (c != 0) return c;
  return a.n < b.n ? -1 : a.n > b.n;
}

bool zn_span_eq(zn_span a, zn_span b) { return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0); }

bool zn_utf8_valid(zn_span s) {
  size_t i = 0;
  while (i < s.n) {
    uint8_t c = s.p[i];
    if (c < 0x80) {
      i++;
      continue;
    }
    size_t more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : 1;
    if (c < 0xc2 || c > 0xf4 || s.n - i <= more) return false;
    uint8_t low = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;  /* no overlong forms */
    uint8_t high = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf; /* no surrogates, nothing over U+10FFFF */
    if (s.p[i + 1] < low || s.p[i + 1] > high) return false;
    for (size_t k = 2; k <= more; k++)
      if ((s.p[i + k] & 0xc0) != 0x80) return false;
    i += more + 1;
  }
  return true;
}

/* Bytes of the control or direction-changing character that begins at s; 0: another one. */
static size_t control_at(const char *s) {
  const unsigned char *u = (const unsigned char *)s;
  if (u[0] < 0x20 || u[0] == 0x7f) return 1;
  if (u[0] == 0xc2 && u[1] >= 0x80 && u[1] < 0xa0) return 2;
  if (u[0] == 0xd8 && u[1] == 0x9c) return 2; /* U+061C */
  if (u[0] != 0xe2) return 0;
  if (u[1] == 0x80 && ((u[2] >= 0x8e && u[2] <= 0x8f) || (u[2] >= 0xa8 && u[2] <= 0xae))) return 3;
  return u[1] == 0x81 && u[2] >= 0xa6 && u[2] <= 0xa9 ? 3 : 0;
}

void zn_buf_put_clean(zn_buf *b, const char *s, const char *keep) {
  while (*s != 0) {
    size_t n = control_at(s);
    if (n == 1 && strchr(keep, *s) != NULL) n = 0;
    if (n > 0)
      zn_buf_put_str(b, "\xef\xbf\xbd");
    else
      zn_buf_put(b, s, 1);
    s += n > 0 ? n : 1;
  }
}
