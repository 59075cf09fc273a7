#include "core/trust/statement.h"

#include <string.h>

#include "core/base/mp.h"

void zn_stmt_claim_text(zn_buf *out, const zn_hash *region, const zn_pk *root, const zn_hash *successor,
                        const zn_pk *server) {
  zn_buf_put(out, region, sizeof *region);
  zn_buf_put(out, root, sizeof *root);
  zn_buf_put(out, successor, sizeof *successor);
  zn_buf_put(out, server, sizeof *server);
}

void zn_stmt_enrol_text(zn_buf *out, const zn_hash *region, const zn_hash *invite, const zn_pk *eph,
                        const zn_pk *device, const zn_boxpk *box) {
  zn_buf_put(out, region, sizeof *region);
  zn_buf_put(out, invite, sizeof *invite);
  zn_buf_put(out, eph, sizeof *eph);
  zn_buf_put(out, device, sizeof *device);
  zn_buf_put(out, box, sizeof *box);
}

void zn_successor_hash(zn_hash *out, const zn_pk *pk) {
  zn_span part = ZN_SPAN(pk, sizeof *pk);
  zn_hash_parts(out, "zona successor 1", &part, 1);
}

static const char *const kind_names[] = {"?",   "root",  "server", "org",   "invite", "enrol",
                                         "pin", "epoch", "revoke", "admit", "format", "successor"};

const char *zn_stmt_kind_name(unsigned kind) {
  return kind_names[kind < sizeof kind_names / sizeof kind_names[0] ? kind : 0];
}

/* ---- a parser per kind: reads the fields, and verifies the second signature where there is one ---- */

typedef zn_status (*field_parser)(zn_stmt *s, zn_mp *m, size_t extra, const zn_hash *region, bool check_sig);

static zn_status parse_root(zn_stmt *s, zn_mp *m, size_t extra, const zn_hash *region, bool check_sig) {
  (void)extra;
  zn_sig sig;
  zn_mp_get_exact(m, &s->u.root.successor, 32);
  zn_mp_get_exact(m, &s->u.root.server, 32);
  zn_mp_get_exact(m, &s->u.root.claim, 32);
  zn_mp_get_exact(m, &sig, sizeof sig);
  if (m->bad || s->seq != 1) return ZN_E_FORMAT;
  if (!check_sig) return ZN_OK;
  zn_buf text;
  zn_buf_init(&text, 0);
  zn_stmt_claim_text(&text, region, &s->issuer, &s->u.root.successor, &s->u.root.server);
  zn_status st = zn_buf_ok(&text) ? zn_verify(&sig, &s->u.root.claim, ZN_LABEL_CLAIM, zn_buf_span(&text)) : ZN_E_NOMEM;
  zn_buf_release(&text);
  return st;
}

static zn_status parse_server(zn_stmt *s, zn_mp *m, size_t extra, const zn_hash *region, bool check_sig) {
  (void)extra, (void)region, (void)check_sig;
  zn_mp_get_exact(m, &s->u.server.pk, 32);
  return ZN_OK;
}

static zn_status parse_org(zn_stmt *s, zn_mp *m, size_t extra, const zn_hash *region, bool check_sig) {
  (void)extra, (void)region, (void)check_sig;
  zn_mp_get_exact(m, &s->u.org.id, 16);
  s->u.org.kind = (zn_org_kind)zn_mp_get_uint(m, 255);
  zn_mp_get_exact(m, &s->u.org.parent, 16);
  return m->bad || zn_id_zero(&s->u.org.id) ? ZN_E_FORMAT : ZN_OK;
}

static zn_status parse_invite(zn_stmt *s, zn_mp *m, size_t extra, const zn_hash *region, bool check_sig) {
  (void)extra, (void)region, (void)check_sig;
  zn_mp_get_exact(m, &s->u.invite.eph, 32);
  zn_mp_get_exact(m, &s->u.invite.box, 32);
  s->u.invite.expires_ms = (int64_t)zn_mp_get_uint(m, INT64_MAX);
  s->u.invite.n = zn_mp_get_arr(m, 1, ZN_INVITE_MEMBERSHIPS);
  for (size_t i = 0; i < s->u.invite.n; i++) {
    size_t fields = zn_mp_get_arr(m, 2, 8);
    zn_mp_get_exact(m, &s->u.invite.m[i].org, 16);
    s->u.invite.m[i].role = (zn_role)zn_mp_get_uint(m, 255);
    if (fields > 2) zn_mp_skip(m, fields - 2);
  }
  return ZN_OK;
}

static zn_status parse_enrol(zn_stmt *s, zn_mp *m, size_t extra, const zn_hash *region, bool check_sig) {
  (void)extra;
  zn_sig sig;
  zn_mp_get_exact(m, &s->u.enrol.invite, 32);
  zn_mp_get_exact(m, &s->u.enrol.device, 32);
  zn_mp_get_exact(m, &s->u.enrol.box, 32);
  zn_mp_get_exact(m, &sig, sizeof sig);
  if (m->bad) return ZN_E_FORMAT;
  if (!check_sig) return ZN_OK;
  zn_buf text;
  zn_buf_init(&text, 0);
  zn_stmt_enrol_text(&text, region, &s->u.enrol.invite, &s->issuer, &s->u.enrol.device, &s->u.enrol.box);
  zn_status st =
      zn_buf_ok(&text) ? zn_verify(&sig, &s->u.enrol.device, ZN_LABEL_ENROL, zn_buf_span(&text)) : ZN_E_NOMEM;
  zn_buf_release(&text);
  return st;
}

static zn_status parse_pin(zn_stmt *s, zn_mp *m, size_t extra, const zn_hash *region, bool check_sig) {
  (void)extra, (void)region, (void)check_sig;
  zn_mp_get_exact(m, &s->u.pin.invite, 32);
  zn_mp_get_exact(m, &s->u.pin.device, 32);
  return ZN_OK;
}

static zn_status parse_epoch(zn_stmt *s, zn_mp *m, size_t extra, const zn_hash *region, bool check_sig) {
  (void)extra, (void)check_sig;
  zn_id owner, audience;
  zn_ledger_kind kind = (zn_ledger_kind)zn_mp_get_uint(m, 255);
  zn_mp_get_exact(m, &owner, 16);
  zn_mp_get_exact(m, &audience, 16);
  s->u.epoch.no = zn_mp_get_uint(m, INT64_MAX);
  zn_mp_get_exact(m, &s->u.epoch.id, 16);
  zn_mp_get_exact(m, &s->u.epoch.prev_id, 16);
  s->u.epoch.wrapped = zn_mp_get_bin(m, 0, ZN_AEAD_NONCE + 32 + ZN_AEAD_TAG);
  const uint8_t *from = m->p;
  size_t n = zn_mp_get_arr(m, 0, ZN_EPOCH_ANSWERS);
  for (size_t i = 0; i < n; i++) {
    zn_hash h;
    zn_mp_get_exact(m, &h, 32);
  }
  if (m->bad || s->u.epoch.no == 0) return ZN_E_FORMAT;
  s->u.epoch.answers = ZN_SPAN(from, (size_t)(m->p - from));
  zn_ledger_make(&s->u.epoch.ledger, region, kind, &owner, &audience);
  return ZN_OK;
}

static void read_cut(zn_mp *m, zn_cut *c) {
  size_t fields = zn_mp_get_arr(m, 3, 8);
  zn_mp_get_exact(m, &c->ledger, 16);
  c->seq = zn_mp_get_uint(m, INT64_MAX);
  zn_mp_get_exact(m, &c->hash, 32);
  if (fields > 3) zn_mp_skip(m, fields - 3);
}

static zn_status parse_revoke(zn_stmt *s, zn_mp *m, size_t extra, const zn_hash *region, bool check_sig) {
  (void)region, (void)check_sig;
  zn_mp_get_exact(m, &s->u.revoke.device, 32);
  s->u.revoke.reason = (unsigned)zn_mp_get_uint(m, UINT32_MAX);
  const uint8_t *from = m->p;
  size_t n = zn_mp_get_arr(m, 0, ZN_TRUST_MAX / 16);
  for (size_t i = 0; i < n && !m->bad; i++) {
    zn_cut c;
    read_cut(m, &c);
  }
  s->u.revoke.cuts = ZN_SPAN(from, (size_t)(m->p - from));
  s->u.revoke.some = extra > 0;
  s->u.revoke.norgs = extra > 0 ? zn_mp_get_arr(m, 1, ZN_INVITE_MEMBERSHIPS) : 0;
  for (size_t i = 0; i < s->u.revoke.norgs && !m->bad; i++) zn_mp_get_exact(m, &s->u.revoke.orgs[i], 16);
  return ZN_OK;
}

static zn_status parse_admit(zn_stmt *s, zn_mp *m, size_t extra, const zn_hash *region, bool check_sig) {
  (void)extra, (void)region, (void)check_sig;
  zn_mp_get_exact(m, &s->u.admit.device, 32);
  zn_mp_get_exact(m, &s->u.admit.cut.ledger, 16);
  s->u.admit.cut.seq = zn_mp_get_uint(m, INT64_MAX);
  zn_mp_get_exact(m, &s->u.admit.cut.hash, 32);
  return ZN_OK;
}

static zn_status parse_format(zn_stmt *s, zn_mp *m, size_t extra, const zn_hash *region, bool check_sig) {
  (void)extra, (void)region, (void)check_sig;
  s->u.format.no = zn_mp_get_uint(m, INT64_MAX);
  return ZN_OK;
}

static zn_status parse_successor(zn_stmt *s, zn_mp *m, size_t extra, const zn_hash *region, bool check_sig) {
  (void)extra, (void)region, (void)check_sig;
  zn_mp_get_exact(m, &s->u.successor.root, 32);
  s->u.successor.seq = zn_mp_get_uint(m, INT64_MAX);
  zn_mp_get_exact(m, &s->u.successor.hash, 32);
  zn_mp_get_exact(m, &s->u.successor.next, 32);
  return s->u.successor.seq == 0 ? ZN_E_FORMAT : ZN_OK;
}

static const struct {
  field_parser parse;
  unsigned fields;
} kinds[] = {
    [ZN_ST_ROOT] = {parse_root, 4},     [ZN_ST_SERVER] = {parse_server, 1},      [ZN_ST_ORG] = {parse_org, 3},
    [ZN_ST_INVITE] = {parse_invite, 4}, [ZN_ST_ENROL] = {parse_enrol, 4},        [ZN_ST_PIN] = {parse_pin, 2},
    [ZN_ST_EPOCH] = {parse_epoch, 8},   [ZN_ST_REVOKE] = {parse_revoke, 3},      [ZN_ST_ADMIT] = {parse_admit, 4},
    [ZN_ST_FORMAT] = {parse_format, 1}, [ZN_ST_SUCCESSOR] = {parse_successor, 4}};
#define KINDS (sizeof kinds / sizeof kinds[0])

enum { COMMON_FIELDS = 6, MAX_FIELDS = 64 };

static zn_status parse_body(zn_stmt *s, const zn_hash *region, zn_span body, bool check_sig) {
  zn_mp m;
  zn_mp_init(&m, body);
  size_t n = zn_mp_get_arr(&m, COMMON_FIELDS, MAX_FIELDS);
  uint64_t format = zn_mp_get_uint(&m, UINT32_MAX);
  if (!m.bad && format != 1) return ZN_E_VERSION;
  s->kind = (unsigned)zn_mp_get_uint(&m, UINT32_MAX);
  zn_hash of;
  zn_mp_get_exact(&m, &of, 32);
  zn_mp_get_exact(&m, &s->issuer, 32);
  s->seq = zn_mp_get_uint(&m, INT64_MAX);
  zn_mp_get_exact(&m, &s->prev, 32);
  if (m.bad || s->seq == 0 || (s->seq == 1) != zn_hash_zero(&s->prev)) return ZN_E_FORMAT;
  if (zn_hash_cmp(&of, region) != 0) return ZN_E_FORMAT;
  if (s->kind >= KINDS || !kinds[s->kind].parse) return s->kind == 0 ? ZN_E_FORMAT : ZN_OK;
  if (n < COMMON_FIELDS + kinds[s->kind].fields) return ZN_E_FORMAT;
  ZN_TRY(kinds[s->kind].parse(s, &m, n - COMMON_FIELDS - kinds[s->kind].fields, region, check_sig));
  return m.bad ? ZN_E_FORMAT : ZN_OK;
}

/* The wrapper's one encoding: 0x92, the shortest bin header that fits the body, the body, 0xc4 0x40, the signature. */
static bool split_wrapper(zn_span wire, zn_span *body, zn_sig *sig) {
  if (wire.n < 1 + 2 + 2 + ZN_SIG_LEN || wire.n > ZN_TRUST_MAX || wire.p[0] != 0x92) return false;
  size_t at;
  if (wire.p[1] == 0xc4) {
    body->n = wire.p[2];
    at = 3;
  } else if (wire.p[1] == 0xc5) {
    body->n = (size_t)wire.p[2] << 8 | wire.p[3];
    at = 4;
    if (body->n < 256) return false;
  } else {
    return false;
  }
  if (wire.n != at + body->n + 2 + ZN_SIG_LEN) return false;
  body->p = wire.p + at;
  const uint8_t *end = body->p + body->n;
  if (end[0] != 0xc4 || end[1] != ZN_SIG_LEN) return false;
  memcpy(sig->b, end + 2, ZN_SIG_LEN);
  return true;
}

zn_status zn_stmt_parse(zn_stmt *out, const zn_hash *region, zn_span wire, bool check_sig) {
  zn_stmt s;
  memset(&s, 0, sizeof s);
  zn_span body;
  zn_sig sig;
  if (!split_wrapper(wire, &body, &sig)) return ZN_E_FORMAT;
  ZN_TRY(zn_mp_scan(body, 6));
  s.wire = wire;
  ZN_TRY(parse_body(&s, region, body, check_sig));
  if (check_sig) ZN_TRY(zn_verify(&sig, &s.issuer, ZN_LABEL_STMT, body));
  zn_hash_raw(&s.hash, wire);
  *out = s;
  return ZN_OK;
}

size_t zn_stmt_cuts(const zn_stmt *s, zn_cut *out, size_t cap) {
  if (s->kind != ZN_ST_REVOKE) return 0;
  zn_mp m;
  zn_mp_init(&m, s->u.revoke.cuts);
  size_t n = zn_mp_get_arr(&m, 0, ZN_TRUST_MAX / 16);
  for (size_t i = 0; i < n && i < cap; i++) read_cut(&m, &out[i]);
  return n;
}

size_t zn_stmt_answers(const zn_stmt *s, zn_hash *out, size_t cap) {
  if (s->kind != ZN_ST_EPOCH) return 0;
  zn_mp m;
  zn_mp_init(&m, s->u.epoch.answers);
  size_t n = zn_mp_get_arr(&m, 0, ZN_EPOCH_ANSWERS);
  for (size_t i = 0; i < n && i < cap; i++) zn_mp_get_exact(&m, &out[i], 32);
  return n;
}

zn_status zn_stmt_root_check(zn_span wire, const zn_hash *region, const zn_pk *claim, const zn_pk *server,
                             zn_pk *root) {
  zn_stmt s;
  ZN_TRY(zn_stmt_parse(&s, region, wire, true));
  if (s.kind != ZN_ST_ROOT) return ZN_E_STATE;
  if (zn_pk_cmp(&s.u.root.claim, claim) != 0 || zn_pk_cmp(&s.u.root.server, server) != 0) return ZN_E_DENIED;
  *root = s.issuer;
  return ZN_OK;
}
