/* One direction of a session: crypto_secretstream, with keys that are renewed as bytes go by. */
#include <sodium.h>
#include <stdlib.h>

#include "core/crypto/crypto.h"

#define REKEY_EVERY (64u << 20)
_Static_assert(ZN_STREAM_EXTRA == crypto_secretstream_xchacha20poly1305_ABYTES, "extra");
_Static_assert(crypto_secretstream_xchacha20poly1305_HEADERBYTES == 24, "header");

struct zn_stream {
  crypto_secretstream_xchacha20poly1305_state st;
  uint64_t since; /* bytes pushed since the last rekey */
  bool over;      /* the final message went by, or one was wrong */
};

zn_status zn_stream_new_push(zn_stream **out, const zn_secret *key, uint8_t header[24]) {
  zn_stream *s = calloc(1, sizeof *s);
  if (s == NULL) return ZN_E_NOMEM;
  crypto_secretstream_xchacha20poly1305_init_push(&s->st, header, key->b);
  *out = s;
  return ZN_OK;
}

zn_status zn_stream_new_pull(zn_stream **out, const zn_secret *key, const uint8_t header[24]) {
  zn_stream *s = calloc(1, sizeof *s);
  if (s == NULL) return ZN_E_NOMEM;
  if (crypto_secretstream_xchacha20poly1305_init_pull(&s->st, header, key->b) != 0) {
    free(s);
    return ZN_E_CRYPTO;
  }
  *out = s;
  return ZN_OK;
}

void zn_stream_free(zn_stream *s) {
  if (s == NULL) return;
  zn_wipe(s, sizeof *s);
  free(s);
}

zn_status zn_stream_push(zn_stream *s, zn_buf *out, zn_span plain, bool final) {
  if (s->over) return ZN_E_STATE;
  if (plain.n > SIZE_MAX / 4) return ZN_E_LIMIT;
  uint8_t *c = zn_buf_room(out, plain.n + ZN_STREAM_EXTRA);
  if (c == NULL) return ZN_E_NOMEM;
  s->since += plain.n;
  unsigned char tag = 0;
  if (final) {
    tag = crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    s->over = true;
  } else if (s->since >= REKEY_EVERY) {
    tag = crypto_secretstream_xchacha20poly1305_TAG_REKEY;
    s->since = 0;
  }
  crypto_secretstream_xchacha20poly1305_push(&s->st, c, NULL, plain.p, plain.n, NULL, 0, tag);
  zn_buf_added(out, plain.n + ZN_STREAM_EXTRA);
  return ZN_OK;
}

zn_status zn_stream_pull(zn_stream *s, zn_buf *out, zn_span sealed, bool *final) {
  if (s->over) return ZN_E_STATE;
  if (sealed.n < ZN_STREAM_EXTRA) return ZN_E_CRYPTO;
  size_t n = sealed.n - ZN_STREAM_EXTRA;
  uint8_t *m = zn_buf_room(out, n);
  if (m == NULL) return ZN_E_NOMEM;
  unsigned char tag = 0;
  if (crypto_secretstream_xchacha20poly1305_pull(&s->st, m, NULL, &tag, sealed.p, sealed.n, NULL, 0) != 0) {
    s->over = true; /* what follows a broken message cannot be trusted to follow it */
    return ZN_E_CRYPTO;
  }
  zn_buf_added(out, n);
  *final = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
  s->over = *final;
  return ZN_OK;
}
