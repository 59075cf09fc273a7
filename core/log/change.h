/* change: what the plaintext of a segment says, and the queue's rows too: changes laid out by columns.
 *
 * A change is one row's new values for one group of fields, with the versions it replaces. Changes of one (entity,
 * group, kind) make a run; a run is stored by columns, because that is what compresses. In memory rows, dots and
 * references are local ids (k = feed << 43 | n, feed 0 = hashed rows); on the wire a reference is a feed of a small
 * dictionary plus n, or a 16-byte hash.
 *
 * Plaintext: [1, feeds, hashes, runs]
 *
 *   - feeds: array. [device] for a feed of the same ledger, [device, ledger] for another's; a ledger is its id, or its
 *     place in the list of near ones (zn_change_ctx). The feed itself is implied.
 *   - hashes: bin, 16 bytes each. The ledger's owner and audience are implied.
 *   - runs: array of [entity, group, kind, count, n, hlc, row, names, columns].
 *
 * Parts of a run:
 *
 *   - n: bin of varints, the first whole, then the difference (> 0).
 *   - hlc: uint (one stamp for all), or bin: the first whole, then zigzag differences.
 *   - row: nil for a creation (its dot, or the hash of its key, is the row), else [tags, ns].
 *   - names: nil for a creation, else [counts, tags, ns]; a named dot's n is a zigzag difference from the n of the row,
 *     or, if the row goes by a hash, of the change.
 *   - columns: a flat array of columns: field, code, nulls if the code says so, data…; a field that is null in every
 *     row is left out.
 *
 * Code of a column: kind | layout << 2 | 16 if there are nulls. Kinds: 0 int, 1 text, 2 bytes, 3 reference. Layouts: 0
 * plain, 1 differences, 2 constant, 3 text that reads as a plain number, coded as differences. Nulls: a bin with a bit
 * per row (1: null); only rows that are not null are in the data. Data of a plain text: lengths, then a bin; of a
 * reference: tags, ns; of a constant text: a str; else a bin of varints, or the constant.
 *
 * Tags of a reference: 0 the own feed, 1 owner, 2 audience, 3 + 2i feed i, 4 + 2i hash i. tags, counts, lengths: a bin
 * of varints, or a uint when all are equal. ns: a bin of zigzag differences, a number per dotted tag. varint: LEB128,
 * at most 10 bytes.
 *
 * What a build does not know: a run of an unknown entity is passed over (the segment is kept and applied after an
 * upgrade); an unknown field becomes part of the row's `x`, and is written out again as a column when the row is edited
 * here. */
#ifndef ZONA_CORE_LOG_CHANGE_H
#define ZONA_CORE_LOG_CHANGE_H

#include "core/base/arena.h"
#include "core/base/bytes.h"
#include "core/base/id.h"
#include "core/base/status.h"
#include "core/schema/schema.h"

#define ZN_CHANGE_FORMAT   1
#define ZN_CHANGES_MAX     32768 /* changes in one plaintext */
#define ZN_CHANGE_COLS_MAX 128   /* columns of a run */
#define ZN_CHANGE_FEEDS    4096  /* feeds in one dictionary */
#define ZN_CHANGE_NEAR     3
#define ZN_CHUNK_BYTES     (56u * 1024) /* a batch is cut where its estimate passes this */

typedef enum zn_change_kind { ZN_CHANGE_CREATE, ZN_CHANGE_EDIT, ZN_CHANGE_DELETE } zn_change_kind;
typedef enum zn_col_kind { ZN_COL_INT, ZN_COL_TEXT, ZN_COL_BIN, ZN_COL_REF } zn_col_kind;

/* How local ids become wire ids and back. The functions that find also make what is missing. */
typedef struct zn_idmap {
  void *ctx;
  zn_status (*feed_info)(void *ctx, int64_t feed, zn_id *ledger, zn_pk *device);
  zn_status (*hash_of)(void *ctx, int64_t k, zn_id *hash);
  int64_t (*feed)(void *ctx, const zn_id *ledger, const zn_pk *device); /* -1 on failure */
  int64_t (*k_of_hash)(void *ctx, const zn_id *hash);                   /* -1 on failure */
} zn_idmap;

/* The feed that a batch belongs to. */
typedef struct zn_change_ctx {
  const zn_idmap *map;
  int64_t feed;
  zn_id ledger;
  zn_pk device;
  zn_id owner, audience; /* of the ledger; zero when unknown or none */
  /* Ledgers that its rows point into; their order is on the wire: L1; L3 of the ambito that owns this ledger or is its
   * audience; for an L4, the L6 of its ente. */
  zn_id near[ZN_CHANGE_NEAR];
  size_t nnear;
} zn_change_ctx;

typedef struct zn_col {
  uint16_t no;   /* field number */
  uint8_t kind;  /* zn_col_kind */
  int16_t index; /* position in ent->fields, -1: unknown here (decoded into x, cols holds known ones only) */
  uint8_t *null; /* one byte a row, 1: null; NULL: none is */
  int64_t *i;    /* INT, REF (local k) */
  zn_span *s;    /* TEXT, BIN */
} zn_col;

typedef struct zn_run {
  unsigned entity, group;
  zn_change_kind kind;
  const zn_entity *ent; /* NULL: unknown here */
  size_t count, cap;
  uint64_t *n, *hlc;
  int64_t *row;      /* local k; NULL for creations */
  uint32_t *name_at; /* [count + 1] into names; NULL for creations */
  int64_t *names;    /* local dots */
  size_t nnames, names_cap;
  zn_col *cols;
  size_t ncols;
  zn_span *x; /* [count], or NULL: none has any */
} zn_run;

/* A batch of changes being made. Everything it is given is copied into its arena. */
typedef struct zn_changes {
  zn_arena arena;
  zn_run **runs;
  size_t nruns, runs_cap;
  size_t count;    /* changes */
  size_t bytes;    /* estimate of the plaintext, on the high side */
  uint64_t n0, n1; /* numbers of the first and the last */
  bool has_rows;   /* has edits, deletions or hashed creations: their history is kept by row */
} zn_changes;

void zn_changes_init(zn_changes *c);
void zn_changes_release(zn_changes *c);
void zn_changes_clear(zn_changes *c);
/* Adds a change. row: k names the row (ignored for creations), values of the group, x. names: local dots. For deletions
 * the values count for nothing. Numbers must grow. */
ZN_MUST zn_status zn_changes_add(zn_changes *c, const zn_entity *e, unsigned group, zn_change_kind kind, uint64_t n,
                                 uint64_t hlc, const zn_row *row, const int64_t *names, size_t nnames);
/* Appends the plaintext. */
ZN_MUST zn_status zn_changes_encode(zn_buf *out, const zn_changes *c, const zn_change_ctx *ctx);

/* A decoded plaintext; arrays live in the arena, texts borrow the plaintext. */
typedef struct zn_decoded {
  zn_run *runs;
  size_t nruns;
  size_t count;    /* changes, unknown entities included */
  uint64_t n0, n1; /* least and greatest number; 0, 0 when there is none */
  bool unknown;    /* has runs of entities that this build does not know */
} zn_decoded;
/* Hostile-input safe. ZN_E_FORMAT; ZN_E_VERSION for a newer format; ZN_E_NOMEM. */
ZN_MUST zn_status zn_changes_decode(zn_decoded *out, zn_span plain, const zn_change_ctx *ctx, zn_arena *a);

/* Change i of a run as a row: values of the group (others null), x; k is the named row, or 0 for a creation (the caller
 * knows its dot or derives the hash). Borrows. */
void zn_run_row(const zn_run *r, size_t i, zn_row *out);

/* x: [[field, kind, value]…], by field number; the value of a reference is a bin of 16 bytes (hash) or [device, ledger,
 * n]. Takes one field out of x (found false when it is not there); used when a newer build takes over rows that an
 * older one kept. */
ZN_MUST zn_status zn_x_take(zn_span x, const zn_field *f, const zn_change_ctx *ctx, zn_val *out, bool *found);
/* x without the fields that e knows. */
ZN_MUST zn_status zn_x_rest(zn_span x, const zn_entity *e, zn_arena *a, zn_span *out);

#endif
