/* bundle_file: the file of a bundle, envelope by envelope (private to core/exchange/bundle*.c and its fuzz target). */
#ifndef ZONA_CORE_EXCHANGE_BUNDLE_FILE_H
#define ZONA_CORE_EXCHANGE_BUNDLE_FILE_H

#include <stdio.h>

#include "core/exchange/bundle.h"

enum {
  BUNDLE_HEADER = 0,
  BUNDLE_TRUST,
  BUNDLE_GRANT,
  BUNDLE_SEGMENT,
  BUNDLE_RECEIPT,
  BUNDLE_TRUST_HEADS,
  BUNDLE_HEADS,
  BUNDLE_END = 255
};
#define BUNDLE_ENVELOPE_MAX (ZN_SEG_MAX + 64)
#define BUNDLE_PER_LIST     200 /* heads in one envelope */

/* ---- writing ---- */
typedef struct bundle_writer {
  FILE *f;
  const char *path;
  char temp[4200];
  zn_hasher hash;
  zn_buf scratch;
  uint64_t bytes;
} bundle_writer;
ZN_MUST zn_status bundle_create(bundle_writer *w, const char *path, zn_err *err);
ZN_MUST zn_status bundle_put(bundle_writer *w, unsigned kind, zn_span body, zn_err *err);
ZN_MUST zn_status bundle_finish(bundle_writer *w, zn_err *err); /* the hash, the disk, the name */
void bundle_discard(bundle_writer *w);                          /* after an error; also after finish, harmless */

/* ---- reading ---- */
typedef struct bundle_reader {
  FILE *f;
  const char *path;
  uint64_t left;  /* bytes before the last envelope */
  uint64_t bytes; /* of the file */
  uint8_t *body;
} bundle_reader;
/* Checks the magic and the hash of the whole. */
ZN_MUST zn_status bundle_open(bundle_reader *r, const char *path, zn_err *err);
/* The next envelope: *more false at the end. body lives until the next call. */
ZN_MUST zn_status bundle_next(bundle_reader *r, bool *more, unsigned *kind, zn_span *body, zn_err *err);
void bundle_close(bundle_reader *r);

#endif
