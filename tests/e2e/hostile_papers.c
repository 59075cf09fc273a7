/* What a hostile client forges besides segments: statements, grants, receipts. */
#include <string.h>

#include "core/base/mp.h"
#include "core/trust/grant.h"
#include "core/trust/statement.h"
#include "tests/e2e/hostile.h"

static zn_status ledger_of_kind(forgery *f, zn_ledger_kind kind, zn_ledger *out, zn_err *err) {
  for (size_t i = 0; zn_trust_ledger_at(zn_replica_trust(f->r), i, out); i++)
    if (out->kind == kind && zn_trust_may_read(zn_replica_trust(f->r), &f->ident.sign_pk, out)) return ZN_OK;
  return NOT_HERE(err, "no such ledger");
}

/* ---- statements
 * ------------------------------------------------------------------------------------------------------------- */

static zn_buf *new_stmt(forgery *f) {
  zn_buf *b = &f->stmt[f->nstmt++];
  zn_buf_init(b, 0);
  return b;
}

/* (f) An organisation, announced by whoever. */
zn_status hostile_name_org(forgery *f, const choice *c, zn_err *err) {
  zn_id org, parent;
  (void)err;
  zn_key_ente("ZZ99", &org);
  zn_key_ambito(c->where, &parent);
  return zn_stmt_org(new_stmt(f), zn_replica_trust(f->r), &f->ident, &org, ZN_ORG_ENTE, &parent);
}

zn_status hostile_invite_for(forgery *f, const choice *c, zn_err *err) {
  zn_secret seed;
  zn_ident eph;
  zn_membership m = {.kind = ZN_ORG_ENTE, .role = ZN_ROLE_ENTE};
  (void)err;
  zn_key_ente(c->ente, &m.org);
  draw(f, &seed, sizeof seed);
  zn_ident_from_seed(&eph, &seed);
  int64_t until = env_of(f)->wall_ms(env_of(f)->ctx) + 86400000;
  return zn_stmt_invite(new_stmt(f), zn_replica_trust(f->r), &f->ident, &eph, until, &m, 1);
}

/* The next epoch of another's ledger, under a key of mine: whoever believed it would write so that I can read. */
zn_status hostile_take_over_epoch(forgery *f, const choice *c, zn_err *err) {
  zn_ledger l;
  zn_epoch_info e;
  zn_secret key, prev;
  ZN_TRY(ledger_of(f, c->ente, &l, err));
  if (!zn_trust_epoch_current(zn_replica_trust(f->r), &l.id, &e)) return NOT_HERE(err, "no epoch yet");
  draw(f, &key, sizeof key), draw(f, &prev, sizeof prev);
  return zn_stmt_epoch(new_stmt(f), zn_replica_trust(f->r), env_of(f), &f->ident, &l, e.no + 1, &key, &prev, &e.id);
}

zn_status hostile_revoke_other(forgery *f, const choice *c, zn_err *err) {
  (void)err;
  return zn_stmt_revoke(new_stmt(f), zn_replica_trust(f->r), &f->ident, &c->device, NULL, 0, NULL, 0, 1);
}

/* (g) Nobody, with much to say: a feed of revocations that nobody asked for, over 64 KiB. */
zn_status hostile_stranger(forgery *f, const choice *c, zn_err *err) {
  zn_trust *t = NULL;
  zn_secret seed;
  (void)c, (void)err;
  draw(f, &seed, sizeof seed);
  zn_ident_from_seed(&f->ident, &seed);
  f->stranger = true;
  ZN_TRY(zn_trust_new(&t, zn_replica_region(f->r), zn_trust_root(zn_replica_trust(f->r))));
  zn_status st = ZN_OK;
  for (size_t bytes = 0; st == ZN_OK && bytes < 100000 && f->nstmt < HOSTILE_MAX;) {
    zn_cut cuts[20];
    draw(f, cuts, sizeof cuts);
    for (size_t i = 0; i < 20; i++) cuts[i].seq = i + 1;
    zn_buf *b = new_stmt(f);
    st = zn_stmt_revoke(b, t, &f->ident, &f->ident.sign_pk, NULL, 0, cuts, 20, 1);
    if (st == ZN_OK) st = zn_trust_add(t, zn_buf_span(b), NULL, err);
    bytes += b->n;
  }
  zn_trust_free(t);
  return st;
}

/* ---- grants
 * -----------------------------------------------------------------------------------------------------------------------
 */

static zn_status box_of(forgery *f, const choice *c, zn_boxpk *out, zn_err *err) {
  zn_device_info d;
  if (!zn_trust_device(zn_replica_trust(f->r), &c->device, &d)) return NOT_HERE(err, "no such device");
  *out = d.box_pk;
  return ZN_OK;
}

/* (h) A key that is nobody's: its id was never announced. */
zn_status hostile_grant_unknown(forgery *f, const choice *c, zn_err *err) {
  zn_ledger l;
  zn_boxpk to;
  zn_secret key;
  ZN_TRY(box_of(f, c, &to, err));
  ZN_TRY(ledger_of_kind(f, ZN_L3_AMBITO, &l, err));
  draw(f, &key, sizeof key);
  zn_buf_init(&f->grant[f->ngrant], 0);
  return zn_grant_make(&f->grant[f->ngrant++], env_of(f), zn_replica_region(f->r), &f->ident, &to, &l.id, 1, &key);
}

/* As zn_grant_make, but the key that is sealed is not the one that the id speaks of. */
static zn_status grant_lie(forgery *f, const zn_boxpk *to, const zn_ledger *l, zn_err *err) {
  zn_epoch_info e;
  zn_secret key;
  zn_buf sealed, body;
  zn_sig sig;
  if (!zn_trust_epoch_current(zn_replica_trust(f->r), &l->id, &e)) return NOT_HERE(err, "no epoch yet");
  draw(f, &key, sizeof key);
  zn_buf_init(&sealed, 0), zn_buf_init(&body, 0);
  zn_status st = zn_box_seal(&sealed, env_of(f), to, ZN_SPAN(&key, sizeof key));
  zn_mp_arr(&body, 8);
  zn_mp_uint(&body, 1);
  zn_mp_bin(&body, zn_replica_region(f->r), 32);
  zn_mp_bin(&body, &f->ident.sign_pk, 32);
  zn_mp_bin(&body, to, 32);
  zn_mp_bin(&body, &l->id, 16);
  zn_mp_uint(&body, e.no);
  zn_mp_bin(&body, &e.id, 16);
  zn_mp_bin(&body, sealed.p, sealed.n);
  zn_sign(&sig, &f->ident, "zona grant 1", zn_buf_span(&body));
  zn_buf *out = &f->grant[f->ngrant++];
  zn_buf_init(out, 0);
  zn_mp_arr(out, 2);
  zn_mp_bin(out, body.p, body.n);
  zn_mp_bin(out, &sig, sizeof sig);
  zn_buf_release(&sealed), zn_buf_release(&body);
  return st;
}

/* Announced, to one who may read, by one who may read: only the recipient can see that it is wrong. */
zn_status hostile_grant_wrong(forgery *f, const choice *c, zn_err *err) {
  zn_ledger l;
  zn_boxpk to;
  ZN_TRY(box_of(f, c, &to, err));
  ZN_TRY(ledger_of_kind(f, ZN_L3_AMBITO, &l, err));
  return grant_lie(f, &to, &l, err);
}

/* For a ledger that the giver may not read. */
zn_status hostile_grant_foreign(forgery *f, const choice *c, zn_err *err) {
  zn_ledger l;
  zn_boxpk to;
  ZN_TRY(box_of(f, c, &to, err));
  ZN_TRY(ledger_of(f, c->ente, &l, err));
  return grant_lie(f, &to, &l, err);
}

/* My word that I hold what a device of the ente wrote, as far as it may ever write. */
zn_status hostile_receipt(forgery *f, const choice *c, zn_err *err) {
  zn_ledger l;
  zn_receipt r = {.device = c->device, .seq = c->n};
  ZN_TRY(ledger_of(f, c->ente, &l, err));
  r.ledger = l.id;
  r.t_ms = env_of(f)->wall_ms(env_of(f)->ctx);
  draw(f, &r.hash, sizeof r.hash);
  zn_buf_init(&f->receipt, 0);
  return zn_receipt_make(&f->receipt, zn_replica_region(f->r), &f->ident, &r);
}
