/* mp: msgpack on Zona's wire. Writing goes through msgpack-c's packer into a zn_buf. Reading never trusts a length:
 * scan first (no allocation, no recursion), then pull values with a cursor that is sticky on error and borrows the
 * input. No floats, no ext types, no maps on our wire: arrays, tag first, append-only. Hash and sign the bytes
 * received, never a re-encoding. */
#ifndef ZONA_CORE_BASE_MP_H
#define ZONA_CORE_BASE_MP_H

#include <stdbool.h>
#include <stdint.h>

#include "core/base/bytes.h"
#include "core/base/id.h"
#include "core/base/status.h"

void zn_mp_arr(zn_buf *b, size_t n);
void zn_mp_uint(zn_buf *b, uint64_t v);
void zn_mp_int(zn_buf *b, int64_t v);
void zn_mp_bool(zn_buf *b, bool v);
void zn_mp_nil(zn_buf *b);
void zn_mp_str(zn_buf *b, const char *p, size_t n);
void zn_mp_bin(zn_buf *b, const void *p, size_t n);

/* Exactly one well-formed value of the kinds above that fills `s`, nesting at most `depth` (32 at most):
 * ZN_OK or ZN_E_FORMAT. */
ZN_MUST zn_status zn_mp_scan(zn_span s, unsigned depth);

typedef struct zn_mp {
  const uint8_t *p, *end;
  bool bad; /* sticky: a value was of another kind, out of range, or the input ended */
} zn_mp;

typedef enum zn_mp_kind {
  ZN_MP_END,
  ZN_MP_NIL,
  ZN_MP_BOOL,
  ZN_MP_UINT,
  ZN_MP_NEGINT,
  ZN_MP_STR,
  ZN_MP_BIN,
  ZN_MP_ARR,
  ZN_MP_BAD
} zn_mp_kind;

void zn_mp_init(zn_mp *m, zn_span s);
zn_mp_kind zn_mp_peek(const zn_mp *m);
size_t zn_mp_get_arr(zn_mp *m, size_t min, size_t max); /* element count within [min, max], else bad and 0 */
uint64_t zn_mp_get_uint(zn_mp *m, uint64_t max);
int64_t zn_mp_get_int(zn_mp *m);
bool zn_mp_get_bool(zn_mp *m);
bool zn_mp_get_nil(zn_mp *m);                /* consumes a nil if there is one; false (not bad) otherwise */
zn_span zn_mp_get_str(zn_mp *m, size_t max); /* valid UTF-8 without NUL, else bad */
zn_span zn_mp_get_bin(zn_mp *m, size_t min, size_t max);
void zn_mp_get_exact(zn_mp *m, void *out, size_t n); /* a bin of exactly n bytes; zeroes out when bad */
zn_span zn_mp_get_raw(zn_mp *m);                     /* the bytes of the next value, whatever it is */
void zn_mp_skip(zn_mp *m, size_t count);             /* skips `count` values (fields of a newer version) */
bool zn_mp_done(const zn_mp *m);                     /* not bad and nothing left */

#endif
