#include "server/admit.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text/text.h"

#define SLOTS      65536 /* a power of two */
#define PROBES     32
#define MAX_PROXY  16
#define IDLE_AFTER 120000 /* ms after which a bucket is full again, and its slot free */

/* Tokens are thousandths; they refill at the settings' rate a minute, up to one minute's worth. */
typedef struct bucket {
  int64_t left, at_ms;
} bucket;

typedef struct slot {
  zn_address key;
  uint32_t open;
  bool used;
  bucket shakes, requests;
} slot;

struct zn_admit {
  const zn_settings *settings;
  const zn_env *env;
  uint64_t salt;
  int64_t open;
  zn_address proxies[MAX_PROXY];
  size_t nproxies;
  slot slots[SLOTS];
};

static bool parse_address(const char *text, size_t n, zn_address *out) {
  char one[INET6_ADDRSTRLEN];
  while (n > 0 && (*text == ' ' || *text == '[')) text++, n--;
  while (n > 0 && (text[n - 1] == ' ' || text[n - 1] == ']')) n--;
  if (n == 0 || n >= sizeof one) return false;
  memcpy(one, text, n);
  one[n] = 0;
  memset(out, 0, sizeof *out);
  if (inet_pton(AF_INET6, one, out->b) == 1) return true;
  out->b[10] = out->b[11] = 0xff;
  return inet_pton(AF_INET, one, out->b + 12) == 1;
}

static bool is_v4(const zn_address *a) {
  static const uint8_t prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  return memcmp(a->b, prefix, sizeof prefix) == 0;
}

zn_status zn_admit_new(zn_admit **out, const zn_settings *s, const zn_env *env, zn_err *err) {
  zn_admit *a = calloc(1, sizeof *a);
  if (a == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  a->settings = s;
  a->env = env;
  env->random(env->ctx, &a->salt, sizeof a->salt); /* nobody chooses which addresses share a slot */
  for (const char *p = s->proxies; *p != 0 && a->nproxies < MAX_PROXY;) {
    size_t n = strcspn(p, ",");
    if (parse_address(p, n, &a->proxies[a->nproxies])) a->nproxies++;
    p += n + (p[n] == ',');
  }
  *out = a;
  return ZN_OK;
}

void zn_admit_free(zn_admit *a) { free(a); }

static bool trusted(const zn_admit *a, const zn_address *x) {
  for (size_t i = 0; i < a->nproxies; i++) {
    if (memcmp(&a->proxies[i], x, sizeof *x) == 0) return true;
  }
  return false;
}

void zn_admit_address(const zn_admit *a, const char *peer, const char *forwarded, zn_address *out) {
  if (!parse_address(peer, strlen(peer), out)) memset(out, 0, sizeof *out);
  if (forwarded == NULL || !trusted(a, out)) return;
  size_t end = strlen(forwarded);
  while (end > 0) { /* from the right: what lies left of an untrusted address is that one's word */
    size_t from = end;
    while (from > 0 && forwarded[from - 1] != ',') from--;
    zn_address hop;
    if (!parse_address(forwarded + from, end - from, &hop)) return;
    *out = hop;
    if (!trusted(a, &hop) || from == 0) return;
    end = from - 1;
  }
}

char *zn_address_print(const zn_address *a, char *out, size_t cap) {
  bool v4 = is_v4(a);
  if (inet_ntop(v4 ? AF_INET : AF_INET6, v4 ? a->b + 12 : a->b, out, (socklen_t)cap) == NULL) snprintf(out, cap, "?");
  return out;
}

/* ---- the table
 * -------------------------------------------------------------------------------------------------------- */

static zn_address key_of(const zn_address *a) {
  zn_address k = *a;
  if (!is_v4(a)) memset(k.b + 8, 0, 8);
  return k;
}

static uint64_t mix(uint64_t h) {
  h ^= h >> 33;
  h *= 0xff51afd7ed558ccdULL;
  h ^= h >> 33;
  return h * 0xc4ceb9fe1a85ec53ULL;
}

static bool idle(const slot *s, int64_t now) {
  return s->open == 0 && now - s->shakes.at_ms > IDLE_AFTER && now - s->requests.at_ms > IDLE_AFTER;
}

static slot *find(zn_admit *a, const zn_address *from, bool make) {
  zn_address key = key_of(from);
  uint64_t hi, lo;
  memcpy(&hi, key.b, 8);
  memcpy(&lo, key.b + 8, 8);
  uint64_t h = mix(mix(hi ^ a->salt) ^ lo);
  int64_t now = a->env->mono_ms(a->env->ctx);
  slot *free_one = NULL;
  for (size_t i = 0; i < PROBES; i++) {
    slot *s = &a->slots[(h + i) & (SLOTS - 1)];
    if (s->used && memcmp(&s->key, &key, sizeof key) == 0) return s;
    if (free_one == NULL && (!s->used || idle(s, now))) free_one = s;
  }
  if (!make || free_one == NULL) return NULL;
  *free_one = (slot){.key = key, .used = true};
  free_one->shakes = (bucket){a->settings->handshakes_per_minute * 1000, now};
  free_one->requests = (bucket){a->settings->requests_per_minute * 1000, now};
  return free_one;
}

static bool take(const zn_admit *a, bucket *b, int64_t per_minute) {
  int64_t now = a->env->mono_ms(a->env->ctx), passed = now - b->at_ms;
  if (passed > IDLE_AFTER) passed = IDLE_AFTER;
  b->left += passed * per_minute / 60;
  if (b->left > per_minute * 1000) b->left = per_minute * 1000;
  b->at_ms = now;
  if (b->left < 1000) return false;
  b->left -= 1000;
  return true;
}

zn_admitted zn_admit_open(zn_admit *a, const zn_address *from) {
  slot *s = find(a, from, true);
  if (s == NULL || a->open >= a->settings->connections || (int64_t)s->open >= a->settings->connections_per_address) {
    return ZN_ADMIT_FULL;
  }
  if (!take(a, &s->shakes, a->settings->handshakes_per_minute)) return ZN_ADMIT_RATE;
  s->open++;
  a->open++;
  return ZN_ADMITTED;
}

void zn_admit_close(zn_admit *a, const zn_address *from) {
  slot *s = find(a, from, false);
  if (s != NULL && s->open > 0) s->open--;
  if (a->open > 0) a->open--;
}

zn_admitted zn_admit_request(zn_admit *a, const zn_address *from) {
  slot *s = find(a, from, true);
  if (s == NULL) return ZN_ADMIT_FULL;
  return take(a, &s->requests, a->settings->requests_per_minute) ? ZN_ADMITTED : ZN_ADMIT_RATE;
}
