/* manifest_codec: the parts of a manifest's body as they are written (private to core/domain). */
#ifndef ZONA_CORE_DOMAIN_RENDICONTO_MANIFEST_CODEC_H
#define ZONA_CORE_DOMAIN_RENDICONTO_MANIFEST_CODEC_H

#include "core/base/mp.h"
#include "core/domain/rendiconto/manifest.h"

typedef struct zn_manifest_entry {
  uint8_t id[ZN_WIRE_ID_MAX];
  size_t n;
  zn_cents v[6]; /* a line has five, an edge six */
} zn_manifest_entry;

/* What follows from the rows. The three lists of entries are sorted by zn_manifest_put. */
typedef struct zn_manifest_parts {
  const zn_somme *totali, *interni;
  zn_manifest_entry *lines, *edges, *classe_interna; /* of the last only the ids */
  size_t nlines, nedges, ninterni;
  uint64_t nfinali, nrows;
  zn_hash rows;
  const zn_manifest_ente *enti; /* by id; only for an ambito */
  size_t nenti;
} zn_manifest_parts;

/* The body: of `m` the fields up to and including trust, then the parts. Check zn_buf_ok. */
void zn_manifest_put(zn_buf *b, const zn_hash *region, const zn_manifest *m, zn_manifest_parts *p);

#endif
