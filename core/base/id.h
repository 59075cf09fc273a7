/* id: the identifiers of Zona and their text form (lower-case RFC 4648 base32 without padding). */
#ifndef ZONA_CORE_BASE_ID_H
#define ZONA_CORE_BASE_ID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/status.h"

/* 16 bytes: an organisation, a ledger, an epoch, a row keyed by the hash of its natural key. */
typedef struct zn_id {
  uint8_t b[16];
} zn_id;
/* 32 bytes: a region, a BLAKE2b-256 hash. */
typedef struct zn_hash {
  uint8_t b[32];
} zn_hash;
/* 32 bytes: an Ed25519 public key; a device is known by it. */
typedef struct zn_pk {
  uint8_t b[32];
} zn_pk;

#define ZN_B32_LEN(n) (((n)*8 + 4) / 5)

/* out must hold ZN_B32_LEN(n) + 1 chars. Returns out. */
char *zn_b32_encode(char *out, const void *p, size_t n);
/* Decodes exactly n bytes; upper case, spaces and dashes are forgiven. ZN_E_INVALID if it is anything else. */
ZN_MUST zn_status zn_b32_decode(void *out, size_t n, const char *text);
/* Decodes up to cap bytes, *n is what there was. */
ZN_MUST zn_status zn_b32_decode_any(void *out, size_t cap, size_t *n, const char *text);

int zn_id_cmp(const zn_id *a, const zn_id *b);
int zn_hash_cmp(const zn_hash *a, const zn_hash *b);
int zn_pk_cmp(const zn_pk *a, const zn_pk *b);
bool zn_id_zero(const zn_id *a);
bool zn_hash_zero(const zn_hash *a);

#endif
