/* statement: the first byte says what the rest is: wire bytes, a body that is then signed, or a script of bodies that
 * are signed one after the other, kept in a set, and asked about. */
#include <string.h>

#include "core/base/mp.h"
#include "core/trust/statement.h"
#include "tests/fuzz/fuzz.h"

enum { WIRE, BODY, SET, MODES };

static const zn_hash region = {{9}};

static void key(zn_ident *id, uint8_t n) {
  zn_secret seed = {{n, 1}};
  zn_ident_from_seed(id, &seed);
}

static void wrap(zn_buf *out, const zn_ident *by, zn_span body) {
  zn_sig sig;
  zn_sign(&sig, by, ZN_LABEL_STMT, body);
  zn_mp_arr(out, 2);
  zn_mp_bin(out, body.p, body.n);
  zn_mp_bin(out, &sig, sizeof sig);
}

static void some_statement(rng *r, const zn_trust *t, zn_buf *out) {
  zn_env env = zn_test_env(r);
  zn_ident by, other;
  zn_id org = {{(uint8_t)rng_below(r, 4)}}, parent = {{(uint8_t)rng_below(r, 4)}};
  zn_membership m[3] = {{.org = org, .role = (zn_role)rng_below(r, 7)}, {.org = parent, .role = ZN_ROLE_ENTE}};
  const zn_id some[1] = {parent};
  zn_cut cuts[2] = {{org, rng_below(r, 9), {{1}}}, {parent, 3, {{2}}}};
  zn_hash h = {{(uint8_t)rng_below(r, 5)}};
  zn_secret k = {{1}}, prev = {{2}};
  zn_ledger l;
  key(&by, (uint8_t)rng_below(r, 4)), key(&other, (uint8_t)rng_below(r, 4));
  zn_ledger_make(&l, &region, (zn_ledger_kind)(1 + rng_below(r, 7)), &org, &parent);
  zn_status st = ZN_OK;
  switch (rng_below(r, 10)) {
    case 0: st = zn_stmt_root(out, t, &by, &h, &other.sign_pk, &other); break;
    case 1: st = zn_stmt_org(out, t, &by, &org, (zn_org_kind)(1 + rng_below(r, 3)), &parent); break;
    case 2: st = zn_stmt_invite(out, t, &by, &other, 5, m, 1 + rng_below(r, 3)); break;
    case 3: st = zn_stmt_enrol(out, t, &by, &h, &other); break;
    case 4: st = zn_stmt_pin(out, t, &by, &h, &other.sign_pk); break;
    case 5: st = zn_stmt_epoch(out, (zn_trust *)t, &env, &by, &l, 2, &k, &prev, &org); break;
    case 6: st = zn_stmt_revoke(out, t, &by, &other.sign_pk, some, rng_below(r, 2), cuts, rng_below(r, 3), 1); break;
    case 7: st = zn_stmt_admit(out, t, &by, &other.sign_pk, cuts); break;
    case 8: st = zn_stmt_format(out, t, &by, rng_next(r)); break;
    default: st = zn_stmt_server(out, t, &by, &other.sign_pk); break;
  }
  if (st != ZN_OK) FUZZ_CHECK(zn_stmt_server(out, t, &by, &other.sign_pk) == ZN_OK);
}

/* The body inside the wrapper. */
static zn_span body_of(const zn_buf *wire) {
  zn_mp m;
  zn_mp_init(&m, zn_buf_span(wire));
  zn_mp_get_arr(&m, 2, 2);
  return zn_mp_get_bin(&m, 1, ZN_TRUST_MAX);
}

void fuzz_seed(rng *r, zn_buf *out) {
  zn_env_system();
  zn_pk root = {{0}};
  zn_trust *t;
  zn_buf wire;
  uint8_t mode = (uint8_t)rng_below(r, MODES);
  FUZZ_CHECK(zn_trust_new(&t, &region, &root) == ZN_OK);
  zn_buf_put(out, &mode, 1);
  for (uint64_t n = mode == SET ? 2 + rng_below(r, 8) : 1; n > 0; n--) {
    zn_buf_init(&wire, 0);
    some_statement(r, t, &wire);
    zn_span body = body_of(&wire);
    if (mode == SET) {
      uint8_t head[3] = {(uint8_t)rng_below(r, 4), (uint8_t)(body.n >> 8), (uint8_t)body.n};
      zn_buf_put(out, head, sizeof head);
      zn_buf_put(out, body.p, body.n);
    } else {
      zn_span whole = mode == WIRE ? zn_buf_span(&wire) : body;
      zn_buf_put(out, whole.p, whole.n);
    }
    zn_buf_release(&wire);
  }
  zn_trust_free(t);
}

static void check_parsed(const zn_stmt *s) {
  zn_cut cuts[4];
  zn_hash answers[4];
  FUZZ_CHECK(s->seq >= 1 && s->wire.n <= ZN_TRUST_MAX);
  FUZZ_CHECK(zn_stmt_cuts(s, cuts, 4) <= ZN_TRUST_MAX / 16);
  FUZZ_CHECK(zn_stmt_answers(s, answers, 4) <= ZN_EPOCH_ANSWERS);
  if (s->kind == ZN_ST_INVITE) FUZZ_CHECK(s->u.invite.n >= 1 && s->u.invite.n <= ZN_INVITE_MEMBERSHIPS);
  FUZZ_CHECK(zn_stmt_kind_name(s->kind) != NULL);
}

static void try_wire(zn_span wire) {
  zn_stmt s;
  if (zn_stmt_parse(&s, &region, wire, true) == ZN_OK) check_parsed(&s);
  if (zn_stmt_parse(&s, &region, wire, false) == ZN_OK) check_parsed(&s);
}

/* Asks everything; what matters is that it ends. */
static void ask(zn_trust *t) {
  zn_ledger l;
  zn_device_info d;
  zn_invite_info inv;
  zn_alarm a;
  zn_epoch_info e;
  zn_hash h = {{1}};
  size_t seen = 0;
  for (size_t i = 0; zn_trust_ledger_at(t, i, &l); i++) {
    for (size_t k = 0; zn_trust_device_at(t, k, &d); k++)
      seen += zn_trust_may_read(t, &d.pk, &l) + zn_trust_may_write(t, &d.pk, &l) + zn_trust_may_key(t, &d.pk, &l) +
              zn_trust_counts(t, &l.id, &d.pk, 3, &h) + zn_trust_cut_missing(t, &l.id, &d.pk);
    seen += zn_trust_epoch_current(t, &l.id, &e) + zn_trust_epoch_unanswered(t, &l.id, &h, 1);
  }
  for (size_t i = 0; zn_trust_invite_at(t, i, &inv); i++) FUZZ_CHECK(inv.nmemberships <= ZN_INVITE_MEMBERSHIPS);
  for (size_t i = 0; zn_trust_alarm_at(t, i, &a); i++) FUZZ_CHECK(a.what != NULL);
  FUZZ_CHECK(seen < SIZE_MAX);
}

/* Bodies as in the script: [who, length (2 bytes), body]…; the same statements the other way round give the same
 * digest. */
static void try_set(zn_span script) {
  zn_ident ids[4];
  zn_trust *t;
  zn_buf kept[16];
  size_t n = 0;
  for (uint8_t i = 0; i < 4; i++) key(&ids[i], i);
  FUZZ_CHECK(zn_trust_new(&t, &region, &ids[0].sign_pk) == ZN_OK);
  while (script.n >= 3 && n < 16) {
    size_t size = (size_t)script.p[1] << 8 | script.p[2];
    const zn_ident *by = &ids[script.p[0] & 3];
    script = (zn_span){script.p + 3, script.n - 3};
    if (size > script.n) size = script.n;
    zn_buf_init(&kept[n], 0);
    wrap(&kept[n], by, (zn_span){script.p, size});
    (void)!zn_trust_add(t, zn_buf_span(&kept[n++]), NULL, NULL);
    script = (zn_span){script.p + size, script.n - size};
  }
  ask(t);
  zn_trust *back;
  zn_id a, b;
  FUZZ_CHECK(zn_trust_new(&back, &region, &ids[0].sign_pk) == ZN_OK);
  for (size_t turn = 0; turn < n; turn++)
    for (size_t i = n; i-- > 0;) (void)!zn_trust_add(back, zn_buf_span(&kept[i]), NULL, NULL);
  zn_trust_digest(t, &a), zn_trust_digest(back, &b);
  if (zn_trust_generation(t) == zn_trust_generation(back)) FUZZ_CHECK(zn_id_cmp(&a, &b) == 0);
  FUZZ_CHECK(zn_trust_device_count(back) < 64);
  for (size_t i = 0; i < n; i++) zn_buf_release(&kept[i]);
  zn_trust_free(t);
  zn_trust_free(back);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  zn_env_system();
  if (size < 1) return 0;
  zn_span rest = {data + 1, size - 1};
  zn_buf wire;
  zn_ident by;
  switch (data[0] % MODES) {
    case WIRE: try_wire(rest); break;
    case BODY:
      zn_buf_init(&wire, 0);
      key(&by, 1);
      wrap(&wire, &by, rest);
      try_wire(zn_buf_span(&wire));
      zn_buf_release(&wire);
      break;
    default: try_set(rest);
  }
  return 0;
}
