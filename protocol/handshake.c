#include "protocol/handshake.h"

#include <string.h>

#include "core/base/mp.h"
#include "core/text/protocol.h"
#include "protocol/messages.h"

#define LABEL_P      "zona handshake 1"
#define LABEL_SERVER "zona hs server 1"
#define LABEL_CLIENT "zona hs client 1"
#define PAD          256

static const uint8_t zero_nonce[ZN_AEAD_NONCE];

/* ---- pieces ---- */
static void put_lp(zn_buf *b, zn_span s) {
  uint8_t len[2] = {(uint8_t)(s.n & 0xff), (uint8_t)(s.n >> 8)};
  zn_buf_put(b, len, 2);
  zn_buf_put(b, s.p, s.n);
}

static void put_le(zn_buf *b, uint64_t v, unsigned bytes) {
  for (unsigned i = 0; i < bytes; i++) {
    uint8_t c = (uint8_t)(v >> (8 * i));
    zn_buf_put(b, &c, 1);
  }
}

static uint64_t get_le(const uint8_t *p, unsigned bytes) {
  uint64_t v = 0;
  for (unsigned i = bytes; i-- > 0;) v = v << 8 | p[i];
  return v;
}

static void pad(zn_buf *b) {
  static const uint8_t zeros[PAD];
  uint8_t mark = 0x80;
  zn_buf_put(b, &mark, 1);
  zn_buf_put(b, zeros, (PAD - b->n % PAD) % PAD);
}

/* The plaintext without its padding; n = 0 when the padding is not as it must be. */
static zn_span unpad(const zn_buf *b) {
  size_t n = b->n;
  while (n > 0 && b->p[n - 1] == 0) n--;
  if (b->n % PAD != 0 || n == 0 || b->p[n - 1] != 0x80) return ZN_SPAN(NULL, 0);
  return ZN_SPAN(b->p, n - 1);
}

/* t = H(t || LP(more)) */
static zn_status extend(zn_hash *t, zn_span more) {
  zn_buf b;
  zn_buf_init(&b, 0);
  zn_buf_put(&b, t->b, sizeof t->b);
  put_lp(&b, more);
  bool ok = zn_buf_ok(&b);
  if (ok) zn_hash_raw(t, zn_buf_span(&b));
  zn_buf_release(&b);
  return ok ? ZN_OK : ZN_E_NOMEM;
}

/* t1 and the three keys that follow from it: both sides. */
static zn_status mix(zn_handshake *h, const zn_boxpk *other, zn_span a2, zn_secret *kS) {
  zn_secret dh, k0;
  ZN_TRY(zn_dh(&dh, h->e_sk, other));
  zn_buf b;
  zn_buf_init(&b, 0);
  put_lp(&b, ZN_SPAN_STR(LABEL_P));
  zn_buf_put(&b, h->region.b, sizeof h->region.b);
  zn_buf_put(&b, h->server_pk.b, sizeof h->server_pk.b);
  put_lp(&b, ZN_SPAN(h->m1, h->m1_len));
  put_lp(&b, a2);
  bool ok = zn_buf_ok(&b);
  if (ok) {
    zn_hash_raw(&h->t, zn_buf_span(&b));
    zn_hash mixed;
    zn_hash_keyed(&mixed, &dh, ZN_SPAN(h->t.b, sizeof h->t.b));
    memcpy(k0.b, mixed.b, sizeof k0.b);
    zn_kdf(kS, &k0, 1, "zona_hs1");
    zn_kdf(&h->kC, &k0, 2, "zona_hs1");
    zn_kdf(&h->kX, &k0, 3, "zona_hs1");
    zn_wipe(&mixed, sizeof mixed);
  }
  zn_buf_release(&b);
  zn_wipe(&dh, sizeof dh);
  zn_wipe(&k0, sizeof k0);
  zn_wipe(h->e_sk, sizeof h->e_sk);
  return ok ? ZN_OK : ZN_E_NOMEM;
}

/* The session's keys, once t is t3: both sides. */
static void finish(zn_handshake *h) {
  zn_hash mixed;
  zn_secret k1;
  zn_hash_keyed(&mixed, &h->kX, ZN_SPAN(h->t.b, sizeof h->t.b));
  memcpy(k1.b, mixed.b, sizeof k1.b);
  zn_kdf(&h->k_cs, &k1, 1, "zona_hs1");
  zn_kdf(&h->k_sc, &k1, 2, "zona_hs1");
  zn_kdf(&h->sid, &k1, 3, "zona_hs1");
  zn_wipe(&mixed, sizeof mixed);
  zn_wipe(&k1, sizeof k1);
  zn_wipe(&h->kX, sizeof h->kX);
  zn_wipe(&h->kC, sizeof h->kC);
}

static void short_name(uint8_t out[4], const zn_pk *server) {
  zn_hash h;
  zn_hash_raw(&h, ZN_SPAN(server->b, sizeof server->b));
  memcpy(out, h.b, 4);
}

/* ---- the server's steps ---- */
/* The one word that may be said in clear: why not. */
static zn_status turn_down(zn_handshake *h, zn_buf *out, zn_reason reason, zn_status code) {
  zn_mp_arr(out, 4);
  zn_mp_uint(out, 3);
  zn_mp_uint(out, reason);
  zn_mp_uint(out, h->vmin);
  zn_mp_uint(out, h->vmax);
  return code;
}

static zn_status answer(zn_handshake *h, const zn_boxpk *eC, zn_buf *out) {
  zn_boxpk eS;
  zn_secret kS;
  zn_sig sig;
  zn_dh_keypair(h->env, h->e_sk, &eS);
  size_t start = out->n;
  zn_mp_arr(out, 3);
  zn_mp_uint(out, 2);
  zn_mp_uint(out, h->version);
  zn_mp_bin(out, eS.b, sizeof eS.b);
  if (!zn_buf_ok(out)) return ZN_E_NOMEM;
  ZN_TRY(mix(h, eC, ZN_SPAN(out->p + start, out->n - start), &kS));

  zn_buf plain, sealed;
  zn_buf_init(&plain, 0);
  zn_buf_init(&sealed, 0);
  zn_sign(&sig, h->ident, LABEL_SERVER, ZN_SPAN(h->t.b, sizeof h->t.b));
  h->server_ms = h->env->wall_ms(h->env->ctx);
  zn_buf_put(&plain, sig.b, sizeof sig.b);
  put_le(&plain, (uint64_t)h->server_ms, 8);
  put_le(&plain, h->limits.message, 4);
  put_le(&plain, h->limits.segment, 4);
  put_le(&plain, h->limits.stranger, 4);
  pad(&plain);
  zn_status s = zn_buf_ok(&plain) ? ZN_OK : ZN_E_NOMEM;
  if (s == ZN_OK) s = zn_aead_seal(&sealed, &kS, zero_nonce, ZN_SPAN(h->t.b, sizeof h->t.b), zn_buf_span(&plain));
  if (s == ZN_OK) s = extend(&h->t, zn_buf_span(&sealed));
  zn_buf_put(out, sealed.p, sealed.n);
  zn_buf_release(&plain);
  zn_buf_release(&sealed);
  zn_wipe(&kS, sizeof kS);
  return s == ZN_OK && !zn_buf_ok(out) ? ZN_E_NOMEM : s;
}

static zn_status take_m1(zn_handshake *h, zn_span msg, zn_buf *out, zn_err *err) {
  if (msg.n > ZN_HS_M1_MAX) return zn_fail(err, ZN_E_LIMIT, ZT_HS_TOO_LONG);
  if (zn_mp_scan(msg, 2) != ZN_OK) return zn_fail(err, ZN_E_FORMAT, ZT_HS_FORM);
  zn_mp m;
  zn_boxpk eC;
  uint8_t named[4], mine[4];
  zn_mp_init(&m, msg);
  size_t n = zn_mp_get_arr(&m, 5, 8);
  uint64_t kind = zn_mp_get_uint(&m, UINT16_MAX);
  unsigned vmin = (unsigned)zn_mp_get_uint(&m, UINT16_MAX), vmax = (unsigned)zn_mp_get_uint(&m, UINT16_MAX);
  zn_mp_get_exact(&m, named, sizeof named);
  zn_mp_get_exact(&m, eC.b, sizeof eC.b);
  zn_mp_skip(&m, n > 5 ? n - 5 : 0);
  if (!zn_mp_done(&m) || kind != 1 || vmin > vmax) return zn_fail(err, ZN_E_FORMAT, ZT_HS_FORM);
  short_name(mine, &h->server_pk);
  if (memcmp(named, mine, sizeof mine) != 0) {
    (void)zn_fail(err, ZN_E_DENIED, ZT_HS_OTHER_SERVER);
    return turn_down(h, out, ZN_REASON_denied, ZN_E_DENIED);
  }
  h->version = vmax < h->vmax ? vmax : h->vmax;
  if (h->version < vmin || h->version < h->vmin) {
    (void)zn_fail(err, ZN_E_VERSION, ZT_HS_VERSION, vmin, vmax, h->vmin, h->vmax);
    return turn_down(h, out, ZN_REASON_version, ZN_E_VERSION);
  }
  memcpy(h->m1, msg.p, msg.n);
  h->m1_len = msg.n;
  zn_status s = answer(h, &eC, out);
  return s == ZN_E_CRYPTO ? zn_fail(err, s, ZT_HS_FORM) : s;
}

static zn_status take_m3(zn_handshake *h, zn_span msg, zn_buf *out, zn_err *err) {
  (void)out;
  if (msg.n > ZN_HS_M3_MAX) return zn_fail(err, ZN_E_LIMIT, ZT_HS_TOO_LONG);
  zn_buf plain;
  zn_buf_init(&plain, 0);
  zn_status s = zn_aead_open(&plain, &h->kC, zero_nonce, ZN_SPAN(h->t.b, sizeof h->t.b), msg);
  zn_span p = unpad(&plain);
  if (s == ZN_OK && p.n < 32 + ZN_SIG_LEN + 32) s = ZN_E_FORMAT;
  if (s == ZN_OK) {
    zn_sig sig;
    uint8_t proven[64];
    memcpy(h->peer_pk.b, p.p, 32);
    memcpy(sig.b, p.p + 32, ZN_SIG_LEN);
    memcpy(proven, h->t.b, 32);
    memcpy(proven + 32, h->peer_pk.b, 32);
    s = zn_verify(&sig, &h->peer_pk, LABEL_CLIENT, ZN_SPAN(proven, sizeof proven));
    memcpy(h->vector.b, p.p + 96, 16);
    memcpy(h->trust.b, p.p + 112, 16);
  }
  zn_buf_release(&plain);
  if (s == ZN_OK) s = extend(&h->t, msg);
  if (s != ZN_OK) return zn_fail(err, s, ZT_HS_CLIENT);
  finish(h);
  return ZN_OK;
}

/* ---- the client's steps ---- */
zn_status zn_hs_start(zn_handshake *h, zn_buf *out) {
  if (h->state != ZN_HS_START) return ZN_E_BUG;
  zn_boxpk eC;
  uint8_t named[4];
  zn_buf m1;
  zn_buf_init(&m1, 0);
  zn_dh_keypair(h->env, h->e_sk, &eC);
  short_name(named, &h->server_pk);
  zn_mp_arr(&m1, 5);
  zn_mp_uint(&m1, 1);
  zn_mp_uint(&m1, h->vmin);
  zn_mp_uint(&m1, h->vmax);
  zn_mp_bin(&m1, named, sizeof named);
  zn_mp_bin(&m1, eC.b, sizeof eC.b);
  zn_status s = zn_buf_ok(&m1) && m1.n <= sizeof h->m1 ? ZN_OK : ZN_E_NOMEM;
  if (s == ZN_OK) {
    memcpy(h->m1, m1.p, m1.n);
    h->m1_len = m1.n;
    zn_buf_put(out, m1.p, m1.n);
    h->state = ZN_HS_WAIT_M2;
  }
  zn_buf_release(&m1);
  return s == ZN_OK && !zn_buf_ok(out) ? ZN_E_NOMEM : s;
}

static zn_status read_turn_down(zn_handshake *h, zn_span msg, zn_err *err) {
  zn_mp m;
  zn_mp_init(&m, msg);
  (void)zn_mp_get_arr(&m, 4, 8);
  (void)zn_mp_get_uint(&m, 3);
  uint64_t reason = zn_mp_get_uint(&m, 255);
  unsigned vmin = (unsigned)zn_mp_get_uint(&m, UINT16_MAX), vmax = (unsigned)zn_mp_get_uint(&m, UINT16_MAX);
  if (m.bad) return zn_fail(err, ZN_E_FORMAT, ZT_HS_FORM);
  if (reason == ZN_REASON_version) return zn_fail(err, ZN_E_VERSION, ZT_HS_VERSION, h->vmin, h->vmax, vmin, vmax);
  return zn_fail(err, ZN_E_DENIED, ZT_HS_OTHER_SERVER);
}

static zn_status open_m2(zn_handshake *h, zn_span a2, zn_span c2, const zn_boxpk *eS, zn_err *err) {
  zn_secret kS;
  zn_buf plain;
  zn_sig sig;
  if (mix(h, eS, a2, &kS) != ZN_OK) return zn_fail(err, ZN_E_CRYPTO, ZT_HS_FORM);
  zn_buf_init(&plain, 0);
  zn_status s = zn_aead_open(&plain, &kS, zero_nonce, ZN_SPAN(h->t.b, sizeof h->t.b), c2);
  zn_wipe(&kS, sizeof kS);
  zn_span p = unpad(&plain);
  if (s == ZN_OK && p.n < ZN_SIG_LEN + 20) s = ZN_E_FORMAT;
  if (s == ZN_OK) {
    memcpy(sig.b, p.p, ZN_SIG_LEN);
    s = zn_verify(&sig, &h->server_pk, LABEL_SERVER, ZN_SPAN(h->t.b, sizeof h->t.b));
  }
  if (s == ZN_OK) {
    h->server_ms = (int64_t)(get_le(p.p + 64, 8) & INT64_MAX);
    h->limits.message = (uint32_t)get_le(p.p + 72, 4);
    h->limits.segment = (uint32_t)get_le(p.p + 76, 4);
    h->limits.stranger = (uint32_t)get_le(p.p + 80, 4);
    h->peer_pk = h->server_pk;
  }
  zn_buf_release(&plain);
  if (s == ZN_OK) s = extend(&h->t, c2);
  /* without the server's secret key nobody can make kS's box open to a right signature: it is not our server */
  return s == ZN_OK ? ZN_OK : zn_fail(err, ZN_E_CRYPTO, ZT_HS_SERVER_KEY);
}

static zn_status prove(zn_handshake *h, zn_buf *out) {
  uint8_t proven[64];
  zn_sig sig;
  zn_buf plain, sealed;
  zn_buf_init(&plain, 0);
  zn_buf_init(&sealed, 0);
  memcpy(proven, h->t.b, 32);
  memcpy(proven + 32, h->ident->sign_pk.b, 32);
  zn_sign(&sig, h->ident, LABEL_CLIENT, ZN_SPAN(proven, sizeof proven));
  zn_buf_put(&plain, h->ident->sign_pk.b, 32);
  zn_buf_put(&plain, sig.b, sizeof sig.b);
  zn_buf_put(&plain, h->vector.b, 16);
  zn_buf_put(&plain, h->trust.b, 16);
  pad(&plain);
  zn_status s = zn_buf_ok(&plain) ? ZN_OK : ZN_E_NOMEM;
  if (s == ZN_OK) s = zn_aead_seal(&sealed, &h->kC, zero_nonce, ZN_SPAN(h->t.b, sizeof h->t.b), zn_buf_span(&plain));
  if (s == ZN_OK) s = extend(&h->t, zn_buf_span(&sealed));
  zn_buf_put(out, sealed.p, sealed.n);
  zn_buf_release(&plain);
  zn_buf_release(&sealed);
  if (s == ZN_OK && !zn_buf_ok(out)) s = ZN_E_NOMEM;
  if (s == ZN_OK) finish(h);
  return s;
}

static zn_status take_m2(zn_handshake *h, zn_span msg, zn_buf *out, zn_err *err) {
  zn_mp m;
  zn_boxpk eS;
  if (msg.n > ZN_HS_M2_MAX) return zn_fail(err, ZN_E_FORMAT, ZT_HS_FORM);
  zn_mp_init(&m, msg);
  size_t n = zn_mp_get_arr(&m, 3, 8);
  uint64_t kind = zn_mp_get_uint(&m, 3);
  if (m.bad) return zn_fail(err, ZN_E_FORMAT, ZT_HS_FORM);
  if (kind == 3) return read_turn_down(h, msg, err);
  h->version = (unsigned)zn_mp_get_uint(&m, UINT16_MAX);
  zn_mp_get_exact(&m, eS.b, sizeof eS.b);
  if (m.bad || n != 3 || kind != 2) return zn_fail(err, ZN_E_FORMAT, ZT_HS_FORM);
  if (h->version < h->vmin || h->version > h->vmax)
    return zn_fail(err, ZN_E_VERSION, ZT_HS_VERSION, h->vmin, h->vmax, h->version, h->version);
  size_t a2 = (size_t)(m.p - msg.p);
  ZN_TRY(open_m2(h, ZN_SPAN(msg.p, a2), ZN_SPAN(msg.p + a2, msg.n - a2), &eS, err));
  return prove(h, out);
}

/* ---- both ---- */
static const struct {
  zn_hs_state in;
  zn_status (*take)(zn_handshake *h, zn_span msg, zn_buf *out, zn_err *err);
  zn_hs_state next;
} steps[] = {
    {ZN_HS_WAIT_M1, take_m1, ZN_HS_WAIT_M3}, /* server */
    {ZN_HS_WAIT_M2, take_m2, ZN_HS_DONE},    /* client */
    {ZN_HS_WAIT_M3, take_m3, ZN_HS_DONE},    /* server */
};

void zn_hs_init(zn_handshake *h, bool server, const zn_env *env, const zn_ident *ident, const zn_hash *region,
                const zn_pk *server_pk, unsigned vmin, unsigned vmax) {
  memset(h, 0, sizeof *h);
  h->server = server;
  h->state = server ? ZN_HS_WAIT_M1 : ZN_HS_START;
  h->env = env;
  h->ident = ident;
  h->region = *region;
  h->server_pk = server ? ident->sign_pk : *server_pk;
  h->vmin = vmin;
  h->vmax = vmax;
}

void zn_hs_wipe(zn_handshake *h) { zn_wipe(h, sizeof *h); }

zn_status zn_hs_take(zn_handshake *h, zn_span msg, zn_buf *out, zn_err *err) {
  for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
    if (steps[i].in != h->state) continue;
    h->state = ZN_HS_FAILED;
    ZN_TRY(steps[i].take(h, msg, out, err));
    h->state = steps[i].next;
    return ZN_OK;
  }
  return zn_fail(err, ZN_E_STATE, ZT_HS_FORM);
}
