/* Invites and claims as text: prefix, then base32 of: payload length (u16 big endian), payload (msgpack), checksum (4
 * bytes of its BLAKE2b). The length in front tells a truncated text from a mistyped one.
 *
 * Invite, open:   [1, url, server, region, root, expires, org, role, statement, seed]
 * Invite, locked: [2, url, server, region, root, expires, org, role, lock(PIN, statement || seed)]
 * Claim:          [1, url, server, region, seed]
 * Recovery code:  [1, seed] */
#include "core/trust/invite.h"

#include <string.h>

#include "core/base/mp.h"
#include "core/text/trust.h"

enum { PAYLOAD_MAX = 1024, SUM = 4, FRAME = 2 + SUM, PIN_LEN = 8 };
static const char invite_prefix[] = "ZONA1-", claim_prefix[] = "ZONAC1-", recovery_prefix[] = "ZONAR1-",
                  lock_label[] = "zona invite pin 1";
static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";

static void checksum(uint8_t out[SUM], zn_span payload) {
  zn_hash h;
  zn_hash_parts(&h, "zona text 1", &payload, 1);
  memcpy(out, h.b, SUM);
}

static zn_status put_text(zn_buf *out, const char *prefix, const zn_buf *payload, zn_err *err) {
  if (!zn_buf_ok(payload)) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  uint8_t frame[PAYLOAD_MAX + FRAME];
  char text[ZN_B32_LEN(sizeof frame) + 1];
  frame[0] = (uint8_t)(payload->n >> 8);
  frame[1] = (uint8_t)payload->n;
  memcpy(frame + 2, payload->p, payload->n);
  checksum(frame + 2 + payload->n, zn_buf_span(payload));
  zn_b32_encode(text, frame, payload->n + FRAME);
  zn_buf_put_str(out, prefix);
  zn_buf_put_str(out, text);
  zn_wipe(frame, sizeof frame);
  zn_wipe(text, sizeof text);
  return zn_buf_ok(out) ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
}

/* ---- reading ---- */

static bool blank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '-'; }

static int letter(char c) {
  if (c >= 'A' && c <= 'Z') c = (char)(c - 'A' + 'a');
  const char *at = c ? strchr(alphabet, c) : NULL;
  return at ? (int)(at - alphabet) : -1;
}

/* Skips blanks and the prefix, in any case of letters; knows its own other versions. */
static zn_status skip_prefix(const char **text, const char *prefix, const char *it, zn_err *err) {
  const char *p = *text;
  size_t digit = strlen(prefix) - 2; /* "…1-" */
  while (*p && blank(*p)) p++;
  for (size_t i = 0; i < digit; i++, p++)
    if ((*p & ~0x20) != prefix[i]) return zn_fail(err, ZN_E_INVALID, ZT_INVITE_NONE, it, prefix);
  if (*p >= '2' && *p <= '9' && p[1] == '-') return zn_fail(err, ZN_E_VERSION, ZT_INVITE_NEWER, it);
  if (p[0] != '1' || p[1] != '-') return zn_fail(err, ZN_E_INVALID, ZT_INVITE_NONE, it, prefix);
  *text = p + 2;
  return ZN_OK;
}

/* Bytes of the base32 text, at most cap; *chars: how many letters there were. */
static zn_status decode(const char *text, uint8_t *out, size_t cap, size_t *n, size_t *chars, const char *it,
                        zn_err *err) {
  uint32_t acc = 0;
  unsigned bits = 0;
  *n = *chars = 0;
  for (; *text; text++) {
    if (blank(*text)) continue;
    int v = letter(*text);
    if (v < 0) return zn_fail(err, ZN_E_INVALID, ZT_INVITE_CHAR, it, *text > 0x20 && *text < 0x7f ? *text : '?');
    (*chars)++;
    acc = (acc << 5 | (uint32_t)v) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    if (*n < cap) out[(*n)++] = (uint8_t)(acc >> bits);
  }
  return ZN_OK;
}

/* The payload lies in frame + 2. */
static zn_status get_text(const char *text, const char *prefix, const char *it, uint8_t frame[PAYLOAD_MAX + FRAME],
                          zn_span *payload, zn_err *err) {
  size_t n, chars;
  uint8_t sum[SUM];
  ZN_TRY(skip_prefix(&text, prefix, it, err));
  ZN_TRY(decode(text, frame, PAYLOAD_MAX + FRAME, &n, &chars, it, err));
  size_t size = n < 2 ? 128 : (size_t)frame[0] << 8 | frame[1];
  if (size > PAYLOAD_MAX) return zn_fail(err, ZN_E_INVALID, ZT_INVITE_TYPO, it);
  size_t want = ZN_B32_LEN(size + FRAME);
  if (chars < want) return zn_fail(err, ZN_E_INVALID, ZT_INVITE_CUT, it, want - chars);
  if (chars > want) return zn_fail(err, ZN_E_INVALID, ZT_INVITE_LONG, it, chars - want);
  *payload = ZN_SPAN(frame + 2, size);
  checksum(sum, *payload);
  if (memcmp(sum, frame + 2 + size, SUM) != 0 || zn_mp_scan(*payload, 4) != ZN_OK)
    return zn_fail(err, ZN_E_INVALID, ZT_INVITE_TYPO, it);
  return ZN_OK;
}

static void get_url(zn_mp *m, char url[256]) {
  zn_span s = zn_mp_get_str(m, 255);
  if (!m->bad) memcpy(url, s.p, s.n);
}

static bool url_ok(const char *url) { return url[0] && memchr(url, 0, 256) != NULL; }

/* ---- invites ---- */

static bool pin_normal(const char *pin, char out[PIN_LEN + 1]) {
  size_t n = 0;
  for (; *pin; pin++) {
    if (blank(*pin)) continue;
    int v = letter(*pin);
    if (v < 0 || n == PIN_LEN) return false;
    out[n++] = alphabet[v];
  }
  out[n] = 0;
  return n == PIN_LEN;
}

void zn_invite_new_pin(const zn_env *env, char out[9]) {
  uint8_t raw[PIN_LEN];
  env->random(env->ctx, raw, sizeof raw);
  for (int i = 0; i < PIN_LEN; i++) out[i] = alphabet[raw[i] & 31];
  out[PIN_LEN] = 0;
}

static zn_status put_lock(zn_buf *b, const zn_env *env, const zn_invite *inv, const char *pin, zn_err *err) {
  uint8_t plain[64];
  zn_buf locked;
  memcpy(plain, &inv->statement, 32);
  memcpy(plain + 32, &inv->seed, 32);
  zn_buf_init(&locked, 0);
  zn_status st = zn_lock(&locked, env, lock_label, pin, ZN_SPAN(plain, sizeof plain), err);
  if (st == ZN_OK) zn_mp_bin(b, locked.p, locked.n);
  zn_wipe(plain, sizeof plain);
  zn_buf_release(&locked);
  return st;
}

zn_status zn_invite_print(zn_buf *out, const zn_env *env, const zn_invite *inv, const char *pin, zn_err *err) {
  char normal[PIN_LEN + 1];
  zn_buf b;
  if (!url_ok(inv->url)) return zn_fail(err, ZN_E_INVALID, ZT_INVITE_URL);
  if (pin && !pin_normal(pin, normal)) return zn_fail(err, ZN_E_INVALID, ZT_INVITE_PIN_FORM);
  zn_buf_init(&b, PAYLOAD_MAX);
  zn_mp_arr(&b, pin ? 9 : 10);
  zn_mp_uint(&b, pin ? 2 : 1);
  zn_mp_str(&b, inv->url, strlen(inv->url));
  zn_mp_bin(&b, &inv->server, 32);
  zn_mp_bin(&b, &inv->region, 32);
  zn_mp_bin(&b, &inv->root, 32);
  zn_mp_uint(&b, (uint64_t)inv->expires_ms);
  zn_mp_bin(&b, &inv->org, 16);
  zn_mp_uint(&b, inv->role);
  zn_status st = ZN_OK;
  if (pin) {
    st = put_lock(&b, env, inv, normal, err);
  } else {
    zn_mp_bin(&b, &inv->statement, 32);
    zn_mp_bin(&b, &inv->seed, 32);
  }
  if (st == ZN_OK) st = put_text(out, invite_prefix, &b, err);
  if (b.p) zn_wipe(b.p, b.n);
  zn_buf_release(&b);
  return st;
}

static zn_status open_lock(zn_invite *out, zn_span locked, const char *pin, zn_err *err) {
  char normal[PIN_LEN + 1];
  zn_buf plain;
  if (!pin_normal(pin, normal)) return zn_fail(err, ZN_E_INVALID, ZT_INVITE_PIN_FORM);
  zn_buf_init(&plain, 64);
  zn_status st = zn_unlock(&plain, lock_label, normal, locked, NULL);
  if (st == ZN_OK && plain.n == 64) {
    memcpy(&out->statement, plain.p, 32);
    memcpy(&out->seed, plain.p + 32, 32);
  } else {
    st = zn_fail(err, st == ZN_E_NOMEM ? st : ZN_E_CRYPTO, ZT_INVITE_BAD_PIN);
  }
  if (plain.p) zn_wipe(plain.p, plain.n);
  zn_buf_release(&plain);
  return st;
}

static zn_status invite_read(zn_invite *out, zn_span payload, const char *pin, bool *needs_pin, zn_err *err) {
  zn_mp m;
  zn_mp_init(&m, payload);
  zn_mp_get_arr(&m, 9, 32);
  uint64_t form = zn_mp_get_uint(&m, UINT32_MAX);
  if (!m.bad && (form < 1 || form > 2)) return zn_fail(err, ZN_E_VERSION, ZT_INVITE_NEWER, ZT_INVITE_IT);
  get_url(&m, out->url);
  zn_mp_get_exact(&m, &out->server, 32);
  zn_mp_get_exact(&m, &out->region, 32);
  zn_mp_get_exact(&m, &out->root, 32);
  out->expires_ms = (int64_t)zn_mp_get_uint(&m, INT64_MAX);
  zn_mp_get_exact(&m, &out->org, 16);
  out->role = (zn_role)zn_mp_get_uint(&m, 255);
  zn_span locked = {0};
  if (form == 2) {
    locked = zn_mp_get_bin(&m, 1, 512);
  } else {
    zn_mp_get_exact(&m, &out->statement, 32);
    zn_mp_get_exact(&m, &out->seed, 32);
  }
  if (m.bad) return zn_fail(err, ZN_E_INVALID, ZT_INVITE_TYPO, ZT_INVITE_IT);
  if (form == 1) return ZN_OK;
  if (!pin) {
    if (needs_pin) *needs_pin = true;
    return zn_fail(err, ZN_E_CRYPTO, ZT_INVITE_NEEDS_PIN);
  }
  return open_lock(out, locked, pin, err);
}

zn_status zn_invite_parse(zn_invite *out, const char *text, const char *pin, bool *needs_pin, zn_err *err) {
  uint8_t frame[PAYLOAD_MAX + FRAME];
  zn_span payload = {0};
  zn_invite inv;
  memset(&inv, 0, sizeof inv);
  if (needs_pin) *needs_pin = false;
  ZN_TRY(get_text(text, invite_prefix, ZT_INVITE_IT, frame, &payload, err));
  zn_status st = invite_read(&inv, payload, pin, needs_pin, err);
  if (st == ZN_OK) *out = inv;
  zn_wipe(frame, sizeof frame);
  zn_wipe(&inv, sizeof inv);
  return st;
}

/* ---- claims ---- */

zn_status zn_claim_print(zn_buf *out, const zn_claim *c, zn_err *err) {
  zn_buf b;
  if (!url_ok(c->url)) return zn_fail(err, ZN_E_INVALID, ZT_INVITE_URL);
  zn_buf_init(&b, PAYLOAD_MAX);
  zn_mp_arr(&b, 5);
  zn_mp_uint(&b, 1);
  zn_mp_str(&b, c->url, strlen(c->url));
  zn_mp_bin(&b, &c->server, 32);
  zn_mp_bin(&b, &c->region, 32);
  zn_mp_bin(&b, &c->seed, 32);
  zn_status st = put_text(out, claim_prefix, &b, err);
  if (b.p) zn_wipe(b.p, b.n);
  zn_buf_release(&b);
  return st;
}

zn_status zn_claim_parse(zn_claim *out, const char *text, zn_err *err) {
  uint8_t frame[PAYLOAD_MAX + FRAME];
  zn_span payload = {0};
  zn_claim c;
  zn_mp m;
  memset(&c, 0, sizeof c);
  ZN_TRY(get_text(text, claim_prefix, ZT_CLAIM_IT, frame, &payload, err));
  zn_mp_init(&m, payload);
  zn_mp_get_arr(&m, 5, 32);
  uint64_t form = zn_mp_get_uint(&m, UINT32_MAX);
  get_url(&m, c.url);
  zn_mp_get_exact(&m, &c.server, 32);
  zn_mp_get_exact(&m, &c.region, 32);
  zn_mp_get_exact(&m, &c.seed, 32);
  zn_status st = ZN_OK;
  if (m.bad)
    st = zn_fail(err, ZN_E_INVALID, ZT_INVITE_TYPO, ZT_CLAIM_IT);
  else if (form != 1)
    st = zn_fail(err, ZN_E_VERSION, ZT_INVITE_NEWER, ZT_CLAIM_IT);
  else
    *out = c;
  zn_wipe(frame, sizeof frame);
  zn_wipe(&c, sizeof c);
  return st;
}

/* ---- recovery codes ---- */

zn_status zn_recovery_print(zn_buf *out, const zn_secret *seed, zn_err *err) {
  zn_buf b;
  zn_buf_init(&b, PAYLOAD_MAX);
  zn_mp_arr(&b, 2);
  zn_mp_uint(&b, 1);
  zn_mp_bin(&b, seed, 32);
  zn_status st = put_text(out, recovery_prefix, &b, err);
  if (b.p) zn_wipe(b.p, b.n);
  zn_buf_release(&b);
  return st;
}

zn_status zn_recovery_parse(zn_secret *seed, const char *text, zn_err *err) {
  uint8_t frame[PAYLOAD_MAX + FRAME];
  zn_span payload = {0};
  zn_secret s;
  zn_mp m;
  ZN_TRY(get_text(text, recovery_prefix, ZT_RECOVERY_IT, frame, &payload, err));
  zn_mp_init(&m, payload);
  zn_mp_get_arr(&m, 2, 32);
  uint64_t form = zn_mp_get_uint(&m, UINT32_MAX);
  zn_mp_get_exact(&m, &s, sizeof s);
  zn_status st = m.bad ? zn_fail(err, ZN_E_INVALID, ZT_INVITE_TYPO, ZT_RECOVERY_IT) : ZN_OK;
  if (st == ZN_OK && form != 1) st = zn_fail(err, ZN_E_VERSION, ZT_INVITE_NEWER, ZT_RECOVERY_IT);
  if (st == ZN_OK) *seed = s;
  zn_wipe(frame, sizeof frame);
  zn_wipe(&s, sizeof s);
  return st;
}
