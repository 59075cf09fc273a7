/* bytes: spans (borrowed bytes with their size) and growing buffers.
 *
 * A zn_buf owns its memory. Writes are sticky: after one fails (no memory, or over `max`) all later ones do nothing and
 * zn_buf_ok() is false, so a writer checks once at the end. */
#ifndef ZONA_CORE_BASE_BYTES_H
#define ZONA_CORE_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct zn_span {
  const uint8_t *p;
  size_t n;
} zn_span;

#define ZN_SPAN(ptr, len) ((zn_span){(const uint8_t *)(ptr), (len)})
#define ZN_SPAN_STR(s)    ((zn_span){(const uint8_t *)(s), strlen(s)})

typedef struct zn_buf {
  uint8_t *p;
  size_t n, cap;
  size_t max; /* 0: no limit */
  bool failed;
} zn_buf;

void zn_buf_init(zn_buf *b, size_t max);
void zn_buf_release(zn_buf *b);            /* frees; the buffer can be used again */
void zn_buf_clear(zn_buf *b);              /* empties, keeps the memory */
uint8_t *zn_buf_room(zn_buf *b, size_t n); /* n writable bytes at the end, NULL on failure; then zn_buf_added */
void zn_buf_added(zn_buf *b, size_t n);
void zn_buf_put(zn_buf *b, const void *p, size_t n);
void zn_buf_put_str(zn_buf *b, const char *s);
void zn_buf_printf(zn_buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Text for a terminal or a spreadsheet, which must not obey what another office typed: control characters but those of
 * `keep`, and characters that change the direction of writing, become U+FFFD. */
void zn_buf_put_clean(zn_buf *b, const char *s, const char *keep);
void zn_buf_drop(zn_buf *b, size_t n); /* forgets the first n bytes */
bool zn_buf_ok(const zn_buf *b);
zn_span zn_buf_span(const zn_buf *b);
const char *zn_buf_cstr(zn_buf *b); /* NUL-terminated view (terminator not counted); "" on failure */

int zn_span_cmp(zn_span a, zn_span b);
bool zn_span_eq(zn_span a, zn_span b);
bool zn_utf8_valid(zn_span s); /* well-formed UTF-8 (a NUL is a character like any other) */

#endif
