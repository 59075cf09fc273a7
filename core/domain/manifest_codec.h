/* manifest_codec: the parts of a manifest's body as they are written (private to core/domain). */
#ifndef ZONA_CORE_DOMAIN_MANIFEST_CODEC_H
#define ZONA_CORE_DOMAIN_MANIFEST_CODEC_H

#include "core/base/mp.h"
#include "core/domain/manifest.h"

void zn_manifest_put_head(zn_buf *b, zn_replica *r, const zn_manifest *m); /* up to and including trust */
void zn_manifest_put_sums(zn_buf *b, const zn_somme *s);
void zn_manifest_put_enti(zn_buf *b, const zn_manifest_ente *v, size_t n);

#endif
