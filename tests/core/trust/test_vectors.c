/* Known answers of trust (tests/vectors/trust.json, made by make_trust.py without the code under test). */
#include "core/trust/grant.h"
#include "core/trust/invite.h"
#include "core/trust/statement.h"
#include "tests/support/rng.h"
#include "tests/support/vectors.h"

static json_t *doc;

static int load(void **state) {
  (void)state;
  zn_env_system();
  doc = vectors_load("trust.json");
  return 0;
}

static int drop(void **state) {
  (void)state;
  json_decref(doc);
  return 0;
}

static zn_hash region(void) {
  zn_hash h;
  get_exact(doc, "region", &h, 32);
  return h;
}

static zn_ident ident(json_t *seeds, const char *name) {
  zn_secret seed;
  zn_ident id;
  get_exact(seeds, name, &seed, 32);
  zn_ident_from_seed(&id, &seed);
  return id;
}

static zn_trust *whole_set(void) {
  zn_hash r = region();
  zn_pk root;
  zn_trust *t;
  json_t *s;
  size_t i;
  get_exact(doc, "root", &root, 32);
  assert_int_equal(zn_trust_new(&t, &r, &root), ZN_OK);
  json_array_foreach(get(doc, "statements"), i, s) {
    uint8_t wire[ZN_TRUST_MAX];
    zn_err err = {0};
    bool fresh;
    zn_status st = zn_trust_add(t, get_bytes(s, "wire", wire, sizeof wire), &fresh, &err);
    if (st != ZN_OK || !fresh) fail_msg("statement %zu (%s): %d %s", i, get_text(s, "kind"), (int)st, err.text);
  }
  return t;
}

static void statements(void **state) {
  (void)state;
  zn_trust *t = whole_set();
  zn_hash r = region();
  json_t *s;
  size_t i;
  json_array_foreach(get(doc, "statements"), i, s) {
    uint8_t bytes[ZN_TRUST_MAX];
    zn_stmt stmt;
    zn_span wire = get_bytes(s, "wire", bytes, sizeof bytes);
    assert_int_equal(zn_stmt_parse(&stmt, &r, wire, true), ZN_OK);
    assert_string_equal(zn_stmt_kind_name(stmt.kind), get_text(s, "kind"));
    assert_int_equal(stmt.seq, get_int(s, "seq"));
    assert_hex(ZN_SPAN(&stmt.hash, 32), get_text(s, "hash"));
    assert_hex(ZN_SPAN(&stmt.issuer, 32), get_text(s, "issuer"));
    if (zn_trust_effective(t, &stmt.hash) != json_is_true(get(s, "effective")))
      fail_msg("statement %zu (%s)", i, get_text(s, "kind"));
  }
  uint8_t first[ZN_TRUST_MAX];
  zn_pk claim, server, root;
  get_exact(doc, "claim", &claim, 32), get_exact(doc, "server", &server, 32);
  zn_span wire = get_bytes(json_array_get(get(doc, "statements"), 0), "wire", first, sizeof first);
  assert_int_equal(zn_stmt_root_check(wire, &r, &claim, &server, &root), ZN_OK);
  assert_hex(ZN_SPAN(&root, 32), get_text(doc, "root"));
  assert_int_equal(zn_stmt_root_check(wire, &r, &server, &server, &root), ZN_E_DENIED);
  zn_trust_free(t);
}

static void answers(void **state) {
  (void)state;
  zn_trust *t = whole_set();
  json_t *v;
  size_t i;
  zn_hash r = region();
  json_array_foreach(get(doc, "ledgers"), i, v) {
    zn_id owner, audience;
    zn_ledger made, known;
    get_exact(v, "owner", &owner, 16), get_exact(v, "audience", &audience, 16);
    zn_ledger_make(&made, &r, (zn_ledger_kind)get_int(v, "kind"), &owner, &audience);
    assert_hex(ZN_SPAN(&made.id, 16), get_text(v, "id"));
    assert_true(zn_trust_ledger(t, &made.id, &known));
  }
  assert_int_equal(zn_trust_ledger_count(t), json_array_size(get(doc, "ledgers")));
  assert_int_equal(zn_trust_device_count(t), json_array_size(get(doc, "devices")));
  json_array_foreach(get(doc, "devices"), i, v) {
    zn_pk pk;
    zn_device_info d;
    get_exact(v, "pk", &pk, 32);
    assert_true(zn_trust_device(t, &pk, &d));
    assert_int_equal(d.depth, get_int(v, "depth"));
    assert_int_equal(d.state, strcmp(get_text(v, "state"), "active") == 0 ? ZN_DEV_ACTIVE : ZN_DEV_REVOKED);
  }
  json_t *e = get(doc, "epoch");
  zn_id ledger;
  zn_epoch_info now;
  zn_secret key, prev;
  get_exact(e, "ledger", &ledger, 16), get_exact(e, "key", &key, 32);
  assert_true(zn_trust_epoch_current(t, &ledger, &now));
  assert_int_equal(now.no, get_int(e, "no"));
  assert_hex(ZN_SPAN(&now.id, 16), get_text(e, "id"));
  assert_int_equal(zn_epoch_unwrap(&now, &key, &prev), ZN_OK);
  assert_hex(ZN_SPAN(&prev, 32), get_text(e, "previous"));
  assert_int_equal(zn_trust_epoch_unanswered(t, &ledger, NULL, 0), 0);
  zn_ident ente = ident(get(doc, "seeds"), "ente");
  json_array_foreach(get(doc, "counts"), i, v) {
    zn_hash h;
    from_hex(json_string_value(json_array_get(v, 1)), h.b, 32);
    bool yes = zn_trust_counts(t, &ledger, &ente.sign_pk, (uint64_t)json_integer_value(json_array_get(v, 0)), &h);
    if (yes != json_is_true(json_array_get(v, 2))) fail_msg("counts %zu", i);
  }
  zn_trust_free(t);
}

static void grant(void **state) {
  (void)state;
  json_t *v = get(doc, "grant");
  uint8_t bytes[ZN_GRANT_MAX];
  zn_hash r = region(), other = {{1}};
  zn_grant g;
  zn_secret seed, key;
  zn_ident me, wrong;
  get_exact(v, "recipient_seed", &seed, 32);
  zn_ident_from_seed(&me, &seed);
  seed.b[0] ^= 1;
  zn_ident_from_seed(&wrong, &seed);
  zn_span wire = get_bytes(v, "wire", bytes, sizeof bytes);
  assert_int_equal(zn_grant_parse(&g, &r, wire), ZN_OK);
  assert_int_equal(g.no, get_int(v, "no"));
  assert_hex(ZN_SPAN(&g.ledger, 16), get_text(v, "ledger"));
  assert_int_equal(zn_grant_open(&g, &r, &me, &key), ZN_OK);
  assert_hex(ZN_SPAN(&key, 32), get_text(v, "key"));
  assert_int_equal(zn_grant_open(&g, &r, &wrong, &key), ZN_E_CRYPTO);
  g.no++; /* the key is another epoch's */
  assert_int_equal(zn_grant_open(&g, &r, &me, &key), ZN_E_CRYPTO);
  assert_int_equal(zn_grant_parse(&g, &other, wire), ZN_E_FORMAT);
  for (size_t i = 0; i < wire.n; i++) {
    bytes[i] ^= 4;
    assert_int_not_equal(zn_grant_parse(&g, &r, wire), ZN_OK);
    bytes[i] ^= 4;
  }
}

static void same_invite(json_t *v, const zn_invite *i) {
  assert_string_equal(i->url, get_text(v, "url"));
  assert_int_equal(i->expires_ms, get_int(v, "expires_ms"));
  assert_int_equal(i->role, get_int(v, "role"));
  assert_hex(ZN_SPAN(&i->org, 16), get_text(v, "org"));
  assert_hex(ZN_SPAN(&i->statement, 32), get_text(v, "statement"));
  assert_hex(ZN_SPAN(&i->seed, 32), get_text(v, "seed"));
  assert_hex(ZN_SPAN(&i->region, 32), get_text(doc, "region"));
  assert_hex(ZN_SPAN(&i->root, 32), get_text(doc, "root"));
  assert_hex(ZN_SPAN(&i->server, 32), get_text(doc, "server"));
}

static void texts(void **state) {
  (void)state;
  json_t *v = get(doc, "invite"), *c = get(doc, "claim_code"), *r = get(doc, "recovery");
  zn_invite inv;
  zn_claim claim;
  zn_secret seed;
  zn_err err = {0};
  zn_buf out;
  rng random = {.state = 1};
  zn_env env = zn_test_env(&random);
  bool needs;
  assert_int_equal(zn_invite_parse(&inv, get_text(v, "open"), NULL, &needs, &err), ZN_OK);
  same_invite(v, &inv);
  zn_buf_init(&out, 0);
  assert_int_equal(zn_invite_print(&out, &env, &inv, NULL, &err), ZN_OK);
  assert_string_equal(zn_buf_cstr(&out), get_text(v, "open"));
  assert_int_equal(zn_invite_parse(&inv, get_text(v, "locked"), NULL, &needs, &err), ZN_E_CRYPTO);
  assert_true(needs);
  assert_int_equal(zn_invite_parse(&inv, get_text(v, "locked"), "ABCD-2345", &needs, &err), ZN_OK);
  same_invite(v, &inv);
  assert_int_equal(zn_claim_parse(&claim, get_text(c, "text"), &err), ZN_OK);
  assert_string_equal(claim.url, get_text(c, "url"));
  assert_hex(ZN_SPAN(&claim.seed, 32), get_text(c, "seed"));
  zn_buf_clear(&out);
  assert_int_equal(zn_claim_print(&out, &claim, &err), ZN_OK);
  assert_string_equal(zn_buf_cstr(&out), get_text(c, "text"));
  assert_int_equal(zn_recovery_parse(&seed, get_text(r, "text"), &err), ZN_OK);
  assert_hex(ZN_SPAN(&seed, 32), get_text(r, "seed"));
  zn_buf_release(&out);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(statements), cmocka_unit_test(answers), cmocka_unit_test(grant),
                                     cmocka_unit_test(texts)};
  return cmocka_run_group_tests(tests, load, drop);
}
