/* bundle: the envelopes of a sync in a file (.pdz), for a USB stick or a PEC message. Without a connection an office is
 * a full member by bundles alone: it joins, receives, sends, and gets its receipts.
 *
 * The file: "ZONAPDZ1"; envelopes, each msgpack [kind, bin]; at the end the envelope [255, bin] whose 32 bytes are the
 * BLAKE2b-256 of LP("zona bundle 1") and all bytes before it. Kinds: 0 header (first: msgpack [format 1, region, device
 * or server pk, ms since 1970, program version]), 1 trust statement, 2 grant, 3 segment, 4 receipt, 5 and 6 the vector
 * of whoever made it (trust heads, heads of feeds), so that the other side can answer with what it lacks only. Unknown
 * kinds are passed over.
 *
 * Whose bundle it is proves nothing: what is in it is signed, each by its own. Reading checks the hash of the whole
 * before anything changes; a mismatch is ZN_E_FORMAT and nothing is imported. */
#ifndef ZONA_CORE_EXCHANGE_BUNDLE_H
#define ZONA_CORE_EXCHANGE_BUNDLE_H

#include <jansson.h>

#include "core/store/replica.h"

#define ZN_BUNDLE_FORMAT 1

typedef struct zn_bundle_counts {
  size_t trust, grants, segments, receipts; /* in the file */
  size_t changes;                           /* in those segments */
  size_t fresh;                             /* envelopes that were new here (import) */
  size_t fresh_changes;
  size_t passed; /* not for this device, or not acceptable: left out (import) */
  uint64_t bytes;
} zn_bundle_counts;

/* What the other side holds already: what is in it is left out. Both sorted (zn_trust_head_at, zn_heads_sort). */
typedef struct zn_bundle_since {
  const zn_trust_head *trust;
  size_t ntrust;
  const zn_head *heads;
  size_t nheads;
} zn_bundle_since;

/* ---- where it comes from and where it goes: a replica (below) or the relay's store
 * ------------------------------------------ */

/* Takes one envelope; an error ends the export. */
typedef zn_status (*zn_bundle_emit)(void *to, zn_span wire);

typedef struct zn_bundle_source {
  void *ctx;
  zn_hash region;
  zn_pk by;
  int64_t now_ms;
  /* each gives everything of its kind to emit, but what since (may be NULL) has; statements of one issuer and segments
   * of one feed in order */
  zn_status (*trust)(void *ctx, const zn_bundle_since *since, zn_bundle_emit emit, void *to, zn_err *err);
  zn_status (*grants)(void *ctx, const zn_bundle_since *since, zn_bundle_emit emit, void *to, zn_err *err);
  zn_status (*segments)(void *ctx, const zn_bundle_since *since, zn_bundle_emit emit, void *to, zn_err *err);
  zn_status (*receipts)(void *ctx, const zn_bundle_since *since, zn_bundle_emit emit, void *to, zn_err *err);
  /* its own vector; lives in the arena */
  zn_status (*vector)(void *ctx, zn_arena *a, zn_bundle_since *out, zn_err *err);
} zn_bundle_source;

typedef struct zn_bundle_sink {
  void *ctx;
  zn_hash region;
  /* batches: everything between begin and end is kept or lost together */
  zn_status (*begin)(void *ctx, zn_err *err);
  zn_status (*end)(void *ctx, zn_err *err);
  void (*abort)(void *ctx);
  /* each takes one: *fresh when it was new. An envelope that cannot be taken (no right, bad signature, not for here) is
   * any status that is not of the store (IO, FULL, NOMEM, BUSY, BUG): it is counted as passed and the rest goes on. */
  zn_status (*trust)(void *ctx, zn_span wire, bool *fresh, zn_err *err);
  zn_status (*grant)(void *ctx, zn_span wire, bool *fresh, zn_err *err);
  zn_status (*segment)(void *ctx, zn_span wire, bool *fresh, zn_err *err);
  zn_status (*receipt)(void *ctx, zn_span wire, bool *fresh, zn_err *err);
} zn_bundle_sink;

/* Writes the file whole or not at all (a temporary file beside it, synced, renamed). since, counts may be NULL. */
ZN_MUST zn_status zn_bundle_export(const zn_bundle_source *from, const zn_bundle_since *since, const char *path,
                                   zn_bundle_counts *counts, zn_err *err);
ZN_MUST zn_status zn_bundle_import(const zn_bundle_sink *to, const char *path, zn_bundle_counts *counts, zn_err *err);

/* ---- looking into one
 * ------------------------------------------------------------------------------------------------------------ */

typedef struct zn_bundle_info {
  unsigned format;
  zn_hash region;
  zn_pk by;
  int64_t made_ms;
  char version[32];
  zn_bundle_counts counts;
} zn_bundle_info;
ZN_MUST zn_status zn_bundle_inspect(const char *path, zn_bundle_info *out, zn_err *err);
/* {"formato","regione","da","creato","programma","dichiarazioni":n,"chiavi":n,"segmenti":n,"registrazioni":n,"conferme":n,"byte":n};
 * a new reference, NULL without memory. */
json_t *zn_bundle_info_json(const zn_bundle_info *info);
/* The vector of whoever made it, to answer with what he lacks. Owned by the arena. */
ZN_MUST zn_status zn_bundle_vector(const char *path, zn_arena *a, zn_bundle_since *out, zn_err *err);

/* ---- of a replica
 * ------------------------------------------------------------------------------------------------------------------ */

/* Seals what is queued, then writes all that it holds (or what since lacks): statements, grants made here, segments,
 * receipts (also those it gives itself for what it imported). */
ZN_MUST zn_status zn_bundle_give(zn_replica *r, const zn_bundle_since *since, const char *path,
                                 zn_bundle_counts *counts, zn_err *err);
/* Takes what concerns this device, issues its own receipts for the feeds it took, then does what a sync does at its end
 * (zn_enrol_after_sync). A grant for somebody else is kept, to be passed on. */
ZN_MUST zn_status zn_bundle_take(zn_replica *r, const char *path, zn_bundle_counts *counts, zn_err *err);
/* The same without counts. */
ZN_MUST zn_status zn_bundle_export_replica(zn_replica *r, const char *path, zn_err *err);
ZN_MUST zn_status zn_bundle_import_replica(zn_replica *r, const char *path, zn_err *err);

#endif
