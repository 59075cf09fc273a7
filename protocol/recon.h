/* recon: how two sides find where their sets differ without listing them. A set is a sorted list of (key, value); its
 * digest is taken over the keys that begin with a prefix of hexadecimal digits. Where digests differ the digests of the
 * 16 longer prefixes are sent (a node), until few enough keys are left to be listed (a leaf). A region of a thousand
 * offices in which one feed grew costs some 600 bytes, not 70 KB. Digests are keyed with the session's own id, so
 * nobody can prepare two sets that look alike. */
#ifndef ZONA_PROTOCOL_RECON_H
#define ZONA_PROTOCOL_RECON_H

#include "core/crypto/crypto.h"
#include "protocol/messages.h"

typedef struct zn_item {
  uint8_t key[32];
  uint8_t value[8];
} zn_item;

typedef struct zn_prefix {
  uint8_t digit[ZN_RECON_DEPTH]; /* 0..15 each */
  size_t n;
} zn_prefix;

/* From a message; false when a digit is none. */
bool zn_prefix_read(zn_prefix *out, zn_span bytes);
bool zn_prefix_holds(const zn_prefix *p, const uint8_t *key);
/* The items under p: [*from, *to) of the sorted list. */
void zn_recon_range(const zn_item *items, size_t n, const zn_prefix *p, size_t *from, size_t *to);
/* 8 bytes; zeros for an empty range. */
void zn_recon_digest(uint8_t out[ZN_RECON_DIGEST], const zn_secret *sid, const zn_item *items, size_t n);
/* The digests of the 16 children of p. */
void zn_recon_node(uint8_t out[ZN_RECON_FAN * ZN_RECON_DIGEST], const zn_secret *sid, const zn_item *items, size_t n,
                   const zn_prefix *p);

#endif
