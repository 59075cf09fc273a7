/* canon: the canonical form of a row, for hashing: what a manifest and an answer sign, the same bytes on every replica.
 *
 * msgpack [entity number, wire id, [values of the shared fields 1..fields, in order of number]]; a reference is the
 * wire id of its row, a text is UTF-8, what is missing is nil. Nothing derived, private or newer than the format. Wire
 * ids: unit.h. */
#ifndef ZONA_CORE_DOMAIN_RENDICONTO_CANON_H
#define ZONA_CORE_DOMAIN_RENDICONTO_CANON_H

#include "core/domain/money/unit.h"

/* Fields of an entity in manifest format 1: numbers 1..n (frozen; 0: not in it). */
unsigned zn_canon_fields(unsigned entity);
ZN_MUST zn_status zn_canon_row(zn_replica *r, const zn_row *row, unsigned fields, zn_buf *out, zn_err *err);

/* A set of rows to hash: each once, sorted by wire id. */
typedef struct zn_canon_entry {
  uint8_t id[ZN_WIRE_ID_MAX];
  uint8_t n;
  zn_row row;
} zn_canon_entry;
typedef struct zn_canon_set {
  zn_canon_entry **v; /* owned by the arena */
  size_t n, cap;
  zn_kmap seen; /* by local k */
  zn_arena *arena;
} zn_canon_set;
void zn_canon_set_init(zn_canon_set *s, zn_arena *a);
void zn_canon_set_release(zn_canon_set *s);
ZN_MUST zn_status zn_canon_set_add(zn_canon_set *s, zn_replica *r, const zn_row *row, bool *fresh, zn_err *err);
/* BLAKE2b-256("zona rows 1", canonical rows one after the other). */
ZN_MUST zn_status zn_canon_set_hash(zn_canon_set *s, zn_replica *r, zn_hash *out, zn_err *err);

#endif
