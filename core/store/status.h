/* status: what a replica must not hide (DESIGN section 4, "Nothing lies"): what is unsent and since when, what is held
 * back and why, what was refused, alarms, receipts. Read-only but for zn_status_note_refusal. */
#ifndef ZONA_CORE_STORE_STATUS_H
#define ZONA_CORE_STORE_STATUS_H

#include "core/store/replica.h"

typedef struct zn_unsent {
  size_t queued;      /* changes not sealed yet */
  size_t undelivered; /* changes in own segments without the server's receipt */
  size_t by_file;     /* of those, changes that a device confirmed by a receipt (a bundle was imported) */
  int64_t since_ms;   /* when the oldest of them was written, ms since 1970; 0: there is none */
  size_t keyless;     /* of the queued: in ledgers without an announced epoch or without its key here */
} zn_unsent;
ZN_MUST zn_status zn_status_unsent(zn_replica *r, zn_unsent *out, zn_err *err);

typedef enum zn_held_why {
  ZN_HELD_WAITING,
  ZN_HELD_PARTS,
  ZN_HELD_NOKEY,
  ZN_HELD_NEWER,
  ZN_HELD_VOID,
  ZN_HELD_BAD,
  ZN_HELD_ERASED,
  ZN_HELD_NORIGHT, /* applied but for some of its changes */
  ZN_HELD_UNKNOWN  /* applied but for entities of a newer version */
} zn_held_why;
const char *zn_held_text(zn_held_why why); /* Italian */
typedef struct zn_held {
  zn_head of;
  zn_held_why why;
  size_t changes;
} zn_held;
/* Segments that are kept without (full) effect, by feed and number; owned by the arena. max: at most so many, 0: all.
 */
ZN_MUST zn_status zn_status_held(zn_replica *r, zn_arena *a, size_t max, zn_held **out, size_t *n, zn_err *err);

typedef struct zn_refusal {
  int64_t t_ms;
  bool mine;
  zn_head of;
  const char *reason;
} zn_refusal;
/* mine: the other side refused what I sent. Kept once per (segment, reason). */
ZN_MUST zn_status zn_status_note_refusal(zn_replica *r, bool mine, const zn_head *of, const char *reason, zn_err *err);
/* A refusal of mine is over once the segment is delivered, or the relay's mind changed: forget it. of NULL: all. */
ZN_MUST zn_status zn_status_clear_refusals(zn_replica *r, const zn_head *of, zn_err *err);
ZN_MUST zn_status zn_status_refusals(zn_replica *r, zn_arena *a, zn_refusal **out, size_t *n,
                                     zn_err *err); /* newest first */

/* Two copies of one segment number, statements without authority, invites used twice: Italian sentences. */
ZN_MUST zn_status zn_status_alarms(zn_replica *r, zn_arena *a, const char ***out, size_t *n, zn_err *err);

/* Receipts of one feed, newest first; server: the server's, else a device's. */
typedef struct zn_receipt_info {
  zn_receipt receipt;
  bool server;
} zn_receipt_info;
ZN_MUST zn_status zn_status_receipts(zn_replica *r, const zn_id *ledger, const zn_pk *device, zn_arena *a,
                                     zn_receipt_info **out, size_t *n, zn_err *err);
/* Since when the server holds this segment of the feed: the earliest receipt for it or a later one. ZN_E_NOTFOUND. */
ZN_MUST zn_status zn_status_held_since(zn_replica *r, const zn_id *ledger, const zn_pk *device, uint64_t seq,
                                       int64_t *t_ms);

#endif
