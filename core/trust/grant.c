#include "core/trust/grant.h"

#include <string.h>

#include "core/base/mp.h"

static const char label[] = "zona grant 1";

zn_status zn_grant_make(zn_buf *out, const zn_env *env, const zn_hash *region, const zn_ident *by, const zn_boxpk *to,
                        const zn_id *ledger, uint64_t no, const zn_secret *key) {
  zn_buf body, sealed;
  zn_id epoch;
  zn_sig sig;
  zn_epoch_id(&epoch, region, ledger, no, key);
  zn_buf_init(&sealed, 0);
  zn_status st = zn_box_seal(&sealed, env, to, ZN_SPAN(key, sizeof *key));
  if (st != ZN_OK) {
    zn_buf_release(&sealed);
    return st;
  }
  zn_buf_init(&body, ZN_GRANT_MAX);
  zn_mp_arr(&body, 8);
  zn_mp_uint(&body, 1);
  zn_mp_bin(&body, region, 32);
  zn_mp_bin(&body, &by->sign_pk, 32);
  zn_mp_bin(&body, to, 32);
  zn_mp_bin(&body, ledger, 16);
  zn_mp_uint(&body, no);
  zn_mp_bin(&body, &epoch, 16);
  zn_mp_bin(&body, sealed.p, sealed.n);
  zn_buf_release(&sealed);
  if (zn_buf_ok(&body)) {
    zn_sign(&sig, by, label, zn_buf_span(&body));
    zn_mp_arr(out, 2);
    zn_mp_bin(out, body.p, body.n);
    zn_mp_bin(out, &sig, sizeof sig);
  }
  st = zn_buf_ok(&body) && zn_buf_ok(out) ? ZN_OK : ZN_E_NOMEM;
  zn_buf_release(&body);
  return st;
}

zn_status zn_grant_parse(zn_grant *out, const zn_hash *region, zn_span wire) {
  zn_grant g;
  zn_mp m, b;
  zn_sig sig;
  zn_hash of;
  memset(&g, 0, sizeof g);
  if (wire.n > ZN_GRANT_MAX) return ZN_E_LIMIT;
  ZN_TRY(zn_mp_scan(wire, 4));
  zn_mp_init(&m, wire);
  zn_mp_get_arr(&m, 2, 2);
  zn_span body = zn_mp_get_bin(&m, 1, ZN_GRANT_MAX);
  zn_mp_get_exact(&m, &sig, sizeof sig);
  if (!zn_mp_done(&m)) return ZN_E_FORMAT;
  ZN_TRY(zn_mp_scan(body, 4));
  zn_mp_init(&b, body);
  zn_mp_get_arr(&b, 8, 32);
  uint64_t format = zn_mp_get_uint(&b, UINT32_MAX);
  if (!b.bad && format != 1) return ZN_E_VERSION;
  zn_mp_get_exact(&b, &of, 32);
  zn_mp_get_exact(&b, &g.issuer, 32);
  zn_mp_get_exact(&b, &g.recipient, 32);
  zn_mp_get_exact(&b, &g.ledger, 16);
  g.no = zn_mp_get_uint(&b, INT64_MAX);
  zn_mp_get_exact(&b, &g.epoch, 16);
  g.sealed = zn_mp_get_bin(&b, sizeof(zn_secret) + ZN_BOX_SEAL_EXTRA, sizeof(zn_secret) + ZN_BOX_SEAL_EXTRA);
  if (b.bad || g.no == 0 || zn_hash_cmp(&of, region) != 0) return ZN_E_FORMAT;
  ZN_TRY(zn_verify(&sig, &g.issuer, label, body));
  zn_hash_raw(&g.hash, wire);
  *out = g;
  return ZN_OK;
}

zn_status zn_grant_open(const zn_grant *g, const zn_hash *region, const zn_ident *me, zn_secret *key) {
  if (!zn_same(&g->recipient, &me->box_pk, 32)) return ZN_E_CRYPTO;
  zn_buf plain;
  zn_secret k;
  zn_id id;
  zn_buf_init(&plain, sizeof k);
  zn_status st = zn_box_open(&plain, me, g->sealed);
  if (st == ZN_OK && plain.n == sizeof k) {
    memcpy(&k, plain.p, sizeof k);
    zn_epoch_id(&id, region, &g->ledger, g->no, &k);
    if (zn_id_cmp(&id, &g->epoch) != 0)
      st = ZN_E_CRYPTO;
    else
      *key = k;
    zn_wipe(&k, sizeof k);
  } else if (st == ZN_OK) {
    st = ZN_E_CRYPTO;
  }
  if (plain.p) zn_wipe(plain.p, plain.n);
  zn_buf_release(&plain);
  return st;
}
