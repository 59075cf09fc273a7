/* Every allocation fails in its turn: nothing leaks or crashes, a question then answers "no", and the next time all is
 * there. */
#include "tests/support/faults.h"

#include "core/trust/grant.h"
#include "core/trust/invite.h"
#include "core/trust/trust.h"
#include "tests/support/rng.h"
#include "tests/support/vectors.h"

typedef struct input {
  zn_hash region;
  zn_pk root;
  zn_buf stmts[64];
  size_t n;
} input;

static zn_status add_all(const input *in, zn_trust *t) {
  for (size_t i = 0; i < in->n; i++) ZN_TRY(zn_trust_add(t, zn_buf_span(&in->stmts[i]), NULL, NULL));
  return ZN_OK;
}

static zn_status build_and_ask(void *ctx) {
  const input *in = ctx;
  zn_trust *t, *copy = NULL;
  zn_status st = zn_trust_new(&t, &in->region, &in->root);
  if (st != ZN_OK) return st;
  st = add_all(in, t);
  if (st != ZN_OK) {
    long left = faults_left;
    faults_left = -1;
    assert_int_equal(add_all(in, t), ZN_OK); /* what failed can be done again */
    assert_int_equal(zn_trust_device_count(t), 3);
    faults_left = left;
    zn_trust_free(t);
    return st;
  }
  size_t devices = zn_trust_device_count(t);
  assert_true(devices == 3 || devices == 0);
  if (devices == 0) st = ZN_E_NOMEM;
  zn_status cloned = zn_trust_clone(&copy, t);
  if (cloned != ZN_OK) st = cloned;
  if (copy && zn_trust_ledger_count(copy) == 0) st = ZN_E_NOMEM;
  long left = faults_left;
  faults_left = -1;
  assert_int_equal(zn_trust_device_count(t), 3);
  faults_left = left;
  zn_trust_free(copy);
  zn_trust_free(t);
  return st;
}

static zn_status papers(void *ctx) {
  (void)ctx;
  rng r = rng_seeded(7);
  zn_env env = zn_test_env(&r);
  zn_hash region = {{1}};
  zn_secret seed = {{2}}, key = {{3}}, out;
  zn_ident me;
  zn_id ledger = {{4}};
  zn_grant g;
  zn_buf b;
  zn_ident_from_seed(&me, &seed);
  zn_buf_init(&b, 0);
  zn_status st = zn_grant_make(&b, &env, &region, &me, &me.box_pk, &ledger, 1, &key);
  if (st == ZN_OK) st = zn_grant_parse(&g, &region, zn_buf_span(&b));
  if (st == ZN_OK) st = zn_grant_open(&g, &region, &me, &out);
  zn_buf_release(&b);
  if (st != ZN_OK) return st;
  zn_invite inv = {.url = "ws://x/", .seed = seed}, back;
  bool needs;
  zn_buf_init(&b, 0);
  st = zn_invite_print(&b, &env, &inv, NULL, NULL);
  if (st == ZN_OK) st = zn_invite_parse(&back, zn_buf_cstr(&b), NULL, &needs, NULL);
  zn_buf_release(&b);
  return st;
}

static void test_set(void **state) {
  (void)state;
  zn_env_system();
  static input in;
  json_t *doc = vectors_load("trust.json"), *s;
  size_t i;
  get_exact(doc, "region", &in.region, 32);
  get_exact(doc, "root", &in.root, 32);
  json_array_foreach(get(doc, "statements"), i, s) {
    uint8_t wire[ZN_TRUST_MAX];
    zn_span w = get_bytes(s, "wire", wire, sizeof wire);
    zn_buf_init(&in.stmts[in.n], 0);
    zn_buf_put(&in.stmts[in.n++], w.p, w.n);
  }
  json_decref(doc);
  assert_true(faults_sweep(build_and_ask, &in) > 50);
  for (i = 0; i < in.n; i++) zn_buf_release(&in.stmts[i]);
}

static void test_papers(void **state) {
  (void)state;
  assert_true(faults_sweep(papers, NULL) > 3);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_set), cmocka_unit_test(test_papers)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
