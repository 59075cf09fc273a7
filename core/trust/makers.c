/* Making statements. */
#include <string.h>

#include "core/base/mp.h"
#include "core/trust/internal.h"

/* Where the issuer's next statement goes: after its head; after the first branch's longest where its feed has forked.
 */
static void chain_end(const zn_trust *t, const zn_pk *pk, uint64_t *seq, zn_hash *prev) {
  const issuer *is = t ? issuer_by_pk(t, pk) : NULL;
  *seq = 0;
  memset(prev, 0, sizeof *prev);
  if (!is || is->n == 0) return;
  const node *last = t->nodes[is->at[is->n - 1]];
  *seq = last->s.seq;
  *prev = last->s.hash;
}

static void body_begin(zn_buf *b, const zn_hash *region, const zn_trust *t, const zn_ident *by, zn_stmt_kind kind,
                       size_t fields) {
  uint64_t seq;
  zn_hash prev;
  chain_end(t, &by->sign_pk, &seq, &prev);
  zn_buf_init(b, ZN_TRUST_MAX);
  zn_mp_arr(b, 6 + fields);
  zn_mp_uint(b, 1);
  zn_mp_uint(b, kind);
  zn_mp_bin(b, region, 32);
  zn_mp_bin(b, &by->sign_pk, 32);
  zn_mp_uint(b, seq + 1);
  zn_mp_bin(b, &prev, 32);
}

/* Signs, wraps, appends to out and lets the body go. */
static zn_status body_end(zn_buf *b, zn_buf *out, const zn_ident *by) {
  zn_status st = ZN_E_LIMIT;
  if (zn_buf_ok(b) && b->n + 5 + ZN_SIG_LEN + 2 <= ZN_TRUST_MAX) {
    zn_sig sig;
    zn_sign(&sig, by, ZN_LABEL_STMT, zn_buf_span(b));
    zn_mp_arr(out, 2);
    zn_mp_bin(out, b->p, b->n);
    zn_mp_bin(out, &sig, sizeof sig);
    st = zn_buf_ok(out) ? ZN_OK : ZN_E_NOMEM;
  }
  zn_buf_release(b);
  return st;
}

zn_status zn_stmt_root(zn_buf *out, const zn_trust *t, const zn_ident *root, const zn_hash *successor,
                       const zn_pk *server, const zn_ident *claim) {
  zn_buf b, text;
  zn_sig sig;
  zn_buf_init(&text, 0);
  zn_stmt_claim_text(&text, &t->region, &root->sign_pk, successor, server);
  if (!zn_buf_ok(&text)) return ZN_E_NOMEM;
  zn_sign(&sig, claim, ZN_LABEL_CLAIM, zn_buf_span(&text));
  zn_buf_release(&text);
  body_begin(&b, &t->region, t, root, ZN_ST_ROOT, 4);
  zn_mp_bin(&b, successor, 32);
  zn_mp_bin(&b, server, 32);
  zn_mp_bin(&b, &claim->sign_pk, 32);
  zn_mp_bin(&b, &sig, sizeof sig);
  return body_end(&b, out, root);
}

zn_status zn_stmt_server(zn_buf *out, const zn_trust *t, const zn_ident *by, const zn_pk *server) {
  zn_buf b;
  body_begin(&b, &t->region, t, by, ZN_ST_SERVER, 1);
  zn_mp_bin(&b, server, 32);
  return body_end(&b, out, by);
}

zn_status zn_stmt_org(zn_buf *out, const zn_trust *t, const zn_ident *by, const zn_id *org, zn_org_kind kind,
                      const zn_id *parent) {
  static const zn_id none;
  zn_buf b;
  body_begin(&b, &t->region, t, by, ZN_ST_ORG, 3);
  zn_mp_bin(&b, org, 16);
  zn_mp_uint(&b, kind);
  zn_mp_bin(&b, parent ? parent : &none, 16);
  return body_end(&b, out, by);
}

zn_status zn_stmt_invite(zn_buf *out, const zn_trust *t, const zn_ident *by, const zn_ident *ephemeral,
                         int64_t expires_ms, const zn_membership *m, size_t n) {
  zn_buf b;
  if (n == 0 || n > ZN_INVITE_MEMBERSHIPS || expires_ms < 0) return ZN_E_INVALID;
  body_begin(&b, &t->region, t, by, ZN_ST_INVITE, 4);
  zn_mp_bin(&b, &ephemeral->sign_pk, 32);
  zn_mp_bin(&b, &ephemeral->box_pk, 32);
  zn_mp_uint(&b, (uint64_t)expires_ms);
  zn_mp_arr(&b, n);
  for (size_t i = 0; i < n; i++) {
    zn_mp_arr(&b, 2);
    zn_mp_bin(&b, &m[i].org, 16);
    zn_mp_uint(&b, m[i].role);
  }
  return body_end(&b, out, by);
}

/* Always the ephemeral key's first statement: a second one is a second use. */
zn_status zn_stmt_enrol(zn_buf *out, const zn_trust *t, const zn_ident *ephemeral, const zn_hash *invite,
                        const zn_ident *device) {
  zn_buf b, text;
  zn_sig sig;
  zn_buf_init(&text, 0);
  zn_stmt_enrol_text(&text, &t->region, invite, &ephemeral->sign_pk, &device->sign_pk, &device->box_pk);
  if (!zn_buf_ok(&text)) return ZN_E_NOMEM;
  zn_sign(&sig, device, ZN_LABEL_ENROL, zn_buf_span(&text));
  zn_buf_release(&text);
  body_begin(&b, &t->region, NULL, ephemeral, ZN_ST_ENROL, 4);
  zn_mp_bin(&b, invite, 32);
  zn_mp_bin(&b, &device->sign_pk, 32);
  zn_mp_bin(&b, &device->box_pk, 32);
  zn_mp_bin(&b, &sig, sizeof sig);
  return body_end(&b, out, ephemeral);
}

zn_status zn_stmt_pin(zn_buf *out, const zn_trust *t, const zn_ident *by, const zn_hash *invite, const zn_pk *device) {
  zn_buf b;
  body_begin(&b, &t->region, t, by, ZN_ST_PIN, 2);
  zn_mp_bin(&b, invite, 32);
  zn_mp_bin(&b, device, 32);
  return body_end(&b, out, by);
}

/* ---- epochs ---- */

void zn_epoch_id(zn_id *out, const zn_hash *region, const zn_id *ledger, uint64_t no, const zn_secret *key) {
  uint8_t number[8];
  for (int i = 0; i < 8; i++) number[i] = (uint8_t)(no >> (8 * i));
  const zn_span parts[] = {ZN_SPAN(region, 32), ZN_SPAN(ledger, 16), ZN_SPAN(number, 8), ZN_SPAN(key, 32)};
  zn_hash16_parts(out, "zona epoch 1", parts, 4);
}

/* Associated data of the wrapped key: the epoch it lies in and the one it opens. */
static void wrap_ad(uint8_t ad[48], const zn_id *ledger, const zn_id *id, const zn_id *prev_id) {
  memcpy(ad, ledger, 16);
  memcpy(ad + 16, id, 16);
  memcpy(ad + 32, prev_id, 16);
}

static zn_status wrap(zn_buf *out, const zn_env *env, const zn_id *ledger, const zn_id *id, const zn_id *prev_id,
                      const zn_secret *key, const zn_secret *prev) {
  uint8_t ad[48], nonce[ZN_AEAD_NONCE];
  wrap_ad(ad, ledger, id, prev_id);
  env->random(env->ctx, nonce, sizeof nonce);
  zn_buf_put(out, nonce, sizeof nonce);
  return zn_aead_seal(out, key, nonce, ZN_SPAN(ad, sizeof ad), ZN_SPAN(prev, sizeof *prev));
}

zn_status zn_stmt_epoch(zn_buf *out, zn_trust *t, const zn_env *env, const zn_ident *by, const zn_ledger *l,
                        uint64_t no, const zn_secret *key, const zn_secret *prev_key, const zn_id *prev_id) {
  static const zn_id none;
  if (no == 0 || (no == 1) != (prev_key == NULL) || (prev_key && !prev_id)) return ZN_E_INVALID;
  zn_id id;
  zn_epoch_id(&id, &t->region, &l->id, no, key);
  zn_buf b, wrapped;
  zn_buf_init(&wrapped, 0);
  if (prev_key) {
    zn_status st = wrap(&wrapped, env, &l->id, &id, prev_id, key, prev_key);
    if (st != ZN_OK) {
      zn_buf_release(&wrapped);
      return st;
    }
  }
  zn_hash answers[ZN_EPOCH_ANSWERS];
  size_t n = zn_trust_epoch_unanswered(t, &l->id, answers, ZN_EPOCH_ANSWERS);
  if (n > ZN_EPOCH_ANSWERS) n = ZN_EPOCH_ANSWERS; /* the next epoch answers the rest */
  body_begin(&b, &t->region, t, by, ZN_ST_EPOCH, 8);
  zn_mp_uint(&b, l->kind);
  zn_mp_bin(&b, &l->owner, 16);
  zn_mp_bin(&b, &l->audience, 16);
  zn_mp_uint(&b, no);
  zn_mp_bin(&b, &id, 16);
  zn_mp_bin(&b, prev_key ? prev_id : &none, 16);
  zn_mp_bin(&b, wrapped.p, wrapped.n);
  zn_mp_arr(&b, n);
  for (size_t i = 0; i < n; i++) zn_mp_bin(&b, &answers[i], 32);
  zn_buf_release(&wrapped);
  return body_end(&b, out, by);
}

zn_status zn_epoch_unwrap(const zn_epoch_info *e, const zn_secret *key, zn_secret *prev) {
  uint8_t ad[48];
  zn_buf plain;
  if (e->wrapped_prev.n != ZN_AEAD_NONCE + sizeof *prev + ZN_AEAD_TAG) return ZN_E_NOTFOUND;
  wrap_ad(ad, &e->ledger, &e->id, &e->prev_id);
  zn_buf_init(&plain, sizeof *prev);
  zn_status st = zn_aead_open(&plain, key, e->wrapped_prev.p, ZN_SPAN(ad, sizeof ad),
                              ZN_SPAN(e->wrapped_prev.p + ZN_AEAD_NONCE, e->wrapped_prev.n - ZN_AEAD_NONCE));
  if (st == ZN_OK && plain.n != sizeof *prev) st = ZN_E_CRYPTO;
  if (st == ZN_OK) memcpy(prev, plain.p, sizeof *prev);
  if (plain.p) zn_wipe(plain.p, plain.n);
  zn_buf_release(&plain);
  return st;
}

/* ---- revocations ---- */

static void put_cut(zn_buf *b, const zn_id *ledger, uint64_t seq, const zn_hash *hash) {
  zn_mp_arr(b, 3);
  zn_mp_bin(b, ledger, 16);
  zn_mp_uint(b, seq);
  zn_mp_bin(b, hash, 32);
}

zn_status zn_stmt_revoke(zn_buf *out, const zn_trust *t, const zn_ident *by, const zn_pk *device, const zn_id *orgs,
                         size_t norgs, const zn_cut *cuts, size_t n, unsigned reason) {
  static const zn_id none;
  if (n > ZN_REVOKE_CUTS || norgs > ZN_INVITE_MEMBERSHIPS) return ZN_E_LIMIT;
  bool own = true;
  for (size_t i = 0; i < n; i++) own &= !zn_id_zero(&cuts[i].ledger);
  uint64_t seq = 0;
  zn_hash last;
  chain_end(t, device, &seq, &last);
  own &= seq > 0;
  zn_buf b;
  body_begin(&b, &t->region, t, by, ZN_ST_REVOKE, norgs > 0 ? 4 : 3);
  zn_mp_bin(&b, device, 32);
  zn_mp_uint(&b, reason);
  zn_mp_arr(&b, n + own);
  if (own) put_cut(&b, &none, seq, &last);
  for (size_t i = 0; i < n; i++) put_cut(&b, &cuts[i].ledger, cuts[i].seq, &cuts[i].hash);
  if (norgs > 0) zn_mp_arr(&b, norgs);
  for (size_t i = 0; i < norgs; i++) zn_mp_bin(&b, &orgs[i], 16);
  return body_end(&b, out, by);
}

zn_status zn_stmt_admit(zn_buf *out, const zn_trust *t, const zn_ident *by, const zn_pk *device, const zn_cut *cut) {
  zn_buf b;
  body_begin(&b, &t->region, t, by, ZN_ST_ADMIT, 4);
  zn_mp_bin(&b, device, 32);
  zn_mp_bin(&b, &cut->ledger, 16);
  zn_mp_uint(&b, cut->seq);
  zn_mp_bin(&b, &cut->hash, 32);
  return body_end(&b, out, by);
}

zn_status zn_stmt_format(zn_buf *out, const zn_trust *t, const zn_ident *by, uint64_t format) {
  zn_buf b;
  body_begin(&b, &t->region, t, by, ZN_ST_FORMAT, 1);
  zn_mp_uint(&b, format);
  return body_end(&b, out, by);
}

zn_status zn_stmt_successor(zn_buf *out, const zn_trust *t, const zn_ident *by, const zn_pk *root,
                            const zn_hash *next) {
  zn_buf b;
  uint64_t seq;
  zn_hash last;
  chain_end(t, root, &seq, &last);
  if (seq == 0) return ZN_E_STATE;
  body_begin(&b, &t->region, t, by, ZN_ST_SUCCESSOR, 4);
  zn_mp_bin(&b, root, 32);
  zn_mp_uint(&b, seq);
  zn_mp_bin(&b, &last, 32);
  zn_mp_bin(&b, next, 32);
  return body_end(&b, out, by);
}
