/* snap: the rows as they were at a version vector (DESIGN section 8): current rows, minus those made outside the
 * vector, with those changed outside it rebuilt from history. A vector names the feeds that count: rows and changes of
 * other feeds do not. */
#ifndef ZONA_CORE_DOMAIN_RENDICONTO_SNAP_H
#define ZONA_CORE_DOMAIN_RENDICONTO_SNAP_H

#include "core/domain/money/context.h"
#include "core/domain/rows/rows.h"

typedef struct zn_snap_old { /* a row changed outside the vector */
  int64_t k;
  unsigned entity;
  bool alive; /* inside the vector */
  zn_row row;
} zn_snap_old;

typedef struct zn_snap {
  zn_replica *r;
  zn_arena *arena; /* the caller's: what is read lives in it */
  const zn_head *heads;
  size_t nheads;
  zn_kmap cuts; /* feed -> position in cut */
  struct zn_snap_cut {
    uint64_t n, seq;
  } * cut;
  zn_kmap old_at; /* (entity, k) -> position in old */
  zn_kmap hashed; /* hashed rows with something inside */
  zn_snap_old *old;
  size_t nold, capold;
  bool incomplete; /* a head of the vector is not held here: nothing can be said */
} zn_snap;

/* heads: sorted (zn_heads_sort), owned by the caller for as long as the snap. */
ZN_MUST zn_status zn_snap_open(zn_snap *s, zn_replica *r, const zn_head *heads, size_t n, zn_arena *a, zn_err *err);
void zn_snap_close(zn_snap *s);
/* Rows of an entity whose reference field has this value. */
ZN_MUST zn_status zn_snap_list(zn_snap *s, unsigned entity, const char *field, int64_t value, zn_row_list *out,
                               zn_err *err);
ZN_MUST zn_status zn_snap_get(zn_snap *s, unsigned entity, int64_t k, zn_row *out, bool *found, zn_err *err);

/* The heads to sign: of the given ledgers, up to what is applied here without a gap. */
ZN_MUST zn_status zn_snap_heads(zn_replica *r, const zn_id *ledgers, size_t nledgers, zn_arena *a, zn_head **out,
                                size_t *n, zn_err *err);

#endif
