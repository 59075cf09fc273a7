#include "client/contact.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define KEY_SERVER  "server_ms"
#define KEY_WALL    "contact_ms"
#define KEY_REFUSED "ultimo_rifiuto"

static int64_t number(zn_replica *r, zn_arena *a, const char *key) {
  const char *text = zn_replica_meta(r, a, key);
  return text == NULL ? 0 : strtoll(text, NULL, 10);
}

void zn_contact_read(zn_replica *r, zn_last_contact *out) {
  zn_arena a;
  zn_arena_init(&a);
  *out = (zn_last_contact){.server_ms = number(r, &a, KEY_SERVER), .wall_ms = number(r, &a, KEY_WALL)};
  const char *text = zn_replica_meta(r, &a, KEY_REFUSED);
  if (text != NULL) (void)snprintf(out->rifiuto, sizeof out->rifiuto, "%s", text);
  zn_arena_release(&a);
}

zn_status zn_contact_note(zn_replica *r, int64_t server_ms, int64_t wall_ms, zn_err *err) {
  char text[24];
  (void)snprintf(text, sizeof text, "%" PRId64, server_ms);
  ZN_TRY(zn_replica_set_meta(r, KEY_SERVER, text, err));
  (void)snprintf(text, sizeof text, "%" PRId64, wall_ms);
  return zn_replica_set_meta(r, KEY_WALL, text, err);
}

zn_status zn_contact_refused(zn_replica *r, const char *text, zn_err *err) {
  return zn_replica_set_meta(r, KEY_REFUSED, text, err);
}

int64_t zn_contact_server_now(zn_replica *r) {
  zn_last_contact c;
  zn_contact_read(r, &c);
  if (c.server_ms == 0) return 0;
  const zn_env *env = zn_replica_env(r);
  int64_t since = env->wall_ms(env->ctx) - c.wall_ms;
  return c.server_ms + (since > 0 ? since : 0);
}
