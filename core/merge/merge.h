/* merge: from changes to rows (DESIGN section 4). Private to core/store and core/merge.
 *
 * A register is one (row, group). Its state is a function of the set of readable changes that have the right to count:
 *   active   versions that no valid change has replaced; a name counts only if the named version lies inside the causal
 * past that the namer's segment declares; a void change replaces nothing, and whoever replaces it replaces what it had
 * named winner   the greatest (HLC, device) among the active ones that are not deletions dead     when only deletions
 * are active In causal order nearly every change makes a new row, or replaces the only active version of one: the fast
 * path writes it at once. Whatever else comes makes its register *dirty*; before the commit dirty registers are rebuilt
 * from their history. The fast path never decides anything that a rebuild would decide otherwise: a test compares the
 * two. */
#ifndef ZONA_CORE_MERGE_MERGE_H
#define ZONA_CORE_MERGE_MERGE_H

#include "core/store/internal.h"

/* ---- dirty registers ---- */
ZN_MUST zn_status zn_merge_mark(zn_replica *r, int64_t k, int64_t g);
bool zn_merge_is_dirty(const zn_replica *r, int64_t k, int64_t g);
void zn_merge_drop(zn_replica *r);
void zn_merge_release(zn_replica *r);
/* Rebuilds what is dirty. */
ZN_MUST zn_status zn_merge_flush(zn_replica *r, zn_err *err);

/* ---- election: pure ---- */
typedef struct zn_elect_version {
  int64_t dot;
  uint64_t hlc;
  zn_pk device;
  bool valid; /* its segment counts and it has the right */
  bool deleted;
  const int64_t *names; /* those inside its causal past */
  size_t nnames;
  /* out */
  bool active;
} zn_elect_version;
/* Marks the active versions and returns the index of the winner: the greatest active one that is not a deletion, else
 * the greatest deletion, else -1. Versions have distinct dots. */
int zn_elect(zn_elect_version *v, size_t n, zn_arena *a);

/* ---- history of a register: collected from segments and queue ---- */
typedef struct zn_mv {
  int64_t dot, k, g;
  uint64_t hlc;
  int64_t f; /* its feed */
  zn_change_kind kind;
  bool valid, queued;
  int64_t seg; /* id, 0 when queued */
  uint64_t seq;
  zn_hash hash;
  const int64_t *names; /* as declared; then only those that count */
  size_t nnames;
  const zn_run *run; /* values: zn_run_row(run, at) */
  size_t at;
} zn_mv;
/* All versions of the given registers (sorted by (k, g), each once), sorted by (k, g, dot); texts live in the arena.
 * within: NULL, or a vector: only what lies inside it. A dot that two branches of a fork carry counts once. */
typedef struct zn_within {
  const zn_head *heads;
  size_t n;
} zn_within;
ZN_MUST zn_status zn_collect(zn_replica *r, const zn_reg *regs, size_t nregs, const zn_within *within, zn_arena *a,
                             zn_mv **out, size_t *n, zn_err *err);
/* Elects among the versions of one register; *v is filled for each mv. */
ZN_MUST zn_status zn_collect_elect(zn_replica *r, const zn_mv *mv, size_t n, zn_arena *a, zn_elect_version **v,
                                   int *winner);
/* Same values in the group? */
bool zn_mv_same(const zn_mv *a, const zn_mv *b);

/* ---- a segment's changes into the tables ---- */
typedef struct zn_apply {
  int64_t seg, f;
  const zn_ledger *ledger;
  const zn_seg_hdr *hdr;
  bool late;     /* something that may have seen it is applied already */
  bool norights; /* out: some changes have no right */
} zn_apply;
ZN_MUST zn_status zn_merge_apply(zn_replica *r, zn_apply *ap, const zn_decoded *d, zn_err *err);
/* Only notes what the segment touches (history), marking it dirty: for segments that become void or valid again. */
ZN_MUST zn_status zn_merge_touch(zn_replica *r, int64_t f, const zn_decoded *d, zn_err *err);
/* Writes hist rows of a segment. */
ZN_MUST zn_status zn_merge_note(zn_replica *r, int64_t seg, int64_t f, const zn_decoded *d, zn_err *err);
/* The row that a creation makes: its dot, or the number of its key's hash. -1: it has no key. */
int64_t zn_creation_k(zn_replica *r, int64_t f, const zn_run *run, size_t i);

#endif
