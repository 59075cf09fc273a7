/* messages: protocol messages with random fields within their limits, made from the list of messages itself. */
#ifndef ZONA_TESTS_SUPPORT_MESSAGES_H
#define ZONA_TESTS_SUPPORT_MESSAGES_H

#include <string.h>

#include "protocol/messages.h"
#include "tests/support/rng.h"

static const unsigned message_tags[] = {
#define M(tag, name, dir, states, counts) tag,
    ZN_MESSAGES(M)
#undef M
};
#define MESSAGE_COUNT (sizeof message_tags / sizeof *message_tags)

static uint8_t message_pool[ZN_MSG_MAX + 16]; /* what bins and strings borrow */

static inline void fill_UINT(rng *r, uint64_t *v, size_t least, uint64_t most) {
  *v = rng_next(r) >> rng_below(r, 64);
  if (*v > most) *v %= most + 1;
  if (*v < least) *v = least;
}

static inline void fill_ID(rng *r, zn_id *v, size_t least, uint64_t most) {
  rng_fill(r, v, least && most ? sizeof *v : 0);
}
static inline void fill_HASH(rng *r, zn_hash *v, size_t least, uint64_t most) {
  rng_fill(r, v, least && most ? sizeof *v : 0);
}
static inline void fill_PK(rng *r, zn_pk *v, size_t least, uint64_t most) {
  rng_fill(r, v, least && most ? sizeof *v : 0);
}

static inline void fill_BIN(rng *r, zn_span *v, size_t least, uint64_t most) {
  if (most > 4000) most = 4000;
  *v = ZN_SPAN(message_pool, least + (size_t)rng_below(r, most - least + 1));
}

static inline void fill_STR(rng *r, zn_span *v, size_t least, uint64_t most) {
  static const char text[] = "perch\xc3\xa9 no";
  *v = ZN_SPAN(text, most >= sizeof text && (least > 0 || rng_below(r, 2)) ? sizeof text - 1 : 0);
}

static inline void fill_TIPS(rng *r, zn_tips *v, size_t least, uint64_t most) {
  v->n = least + (size_t)rng_below(r, most - least + 1);
  for (size_t i = 0; i < v->n; i++) {
    rng_fill(r, &v->v[i], sizeof v->v[i]);
    v->v[i].seq >>= 1 + rng_below(r, 60);
  }
}

static inline void fill_BINS(rng *r, zn_bins *v, size_t least, uint64_t most) {
  size_t room = 3900;
  v->n = 0;
  do {
    zn_span s;
    fill_BIN(r, &s, 1, most < room ? most : room);
    v->v[v->n++] = s;
    room -= s.n < room ? s.n : room;
    if (room < 16) break;
    room -= 4;
  } while (v->n < ZN_MSG_BINS && (v->n < least || rng_below(r, 4) > 0));
}

static inline void message_make(rng *r, zn_msg *m, unsigned tag) {
  if (message_pool[0] == 0) rng_fill(r, message_pool, sizeof message_pool);
  message_pool[0] |= 1;
  memset(m, 0, sizeof *m);
  m->tag = (zn_msg_tag)tag;
  switch (tag) {
#define FIELD(type, field, least, most) fill_##type(r, &at->field, least, most);
#define M(tag_, name, dir, states, counts) \
  case tag_: {                             \
    __typeof__(m->name) *at = &m->name;    \
    ZN_F_##name(FIELD) break;              \
  }
    ZN_MESSAGES(M)
#undef M
#undef FIELD
  }
}

#endif
