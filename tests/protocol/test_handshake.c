/* The handshake: a known answer made by other code, and everything that must stop it. */
#include "core/text/protocol.h"
#include "protocol/handshake.h"
#include "tests/support/rng.h"
#include "tests/support/vectors.h"

static const zn_hash region = {{5}}, other_region = {{6}};

static zn_ident who(uint8_t seed) {
  zn_secret s = {{seed}};
  zn_ident id;
  zn_ident_from_seed(&id, &s);
  return id;
}

typedef struct pair {
  rng r;
  zn_env env;
  zn_ident cid, sid;
  zn_handshake c, s;
  zn_buf m1, m2, m3, none;
  zn_err err;
} pair;

static void begin(pair *p, uint64_t seed) {
  memset(p, 0, sizeof *p);
  p->r = rng_seeded(seed);
  p->env = zn_test_env(&p->r);
  p->cid = who(1);
  p->sid = who(2);
  zn_hs_init(&p->c, false, &p->env, &p->cid, &region, &p->sid.sign_pk, ZN_VERSION_MIN, ZN_VERSION_MAX);
  zn_hs_init(&p->s, true, &p->env, &p->sid, &region, NULL, ZN_VERSION_MIN, ZN_VERSION_MAX);
  p->s.limits = (zn_hs_limits){4096, 65536, 1000};
  rng_fill(&p->r, &p->c.vector, 16);
  rng_fill(&p->r, &p->c.trust, 16);
}

static void end(pair *p) {
  zn_buf_release(&p->m1);
  zn_buf_release(&p->m2);
  zn_buf_release(&p->m3);
  zn_buf_release(&p->none);
}

/* Fixed ephemeral keys for the known answer. */
typedef struct fixed {
  uint8_t key[32];
  int64_t wall_ms;
} fixed;
static int64_t fixed_wall(void *ctx) { return ((fixed *)ctx)->wall_ms; }
static int64_t fixed_mono(void *ctx) {
  (void)ctx;
  return 0;
}
static void fixed_random(void *ctx, void *out, size_t n) {
  assert_int_equal(n, 32);
  memcpy(out, ((fixed *)ctx)->key, 32);
}

static void known_answer(void **state) {
  (void)state;
  json_t *j = vectors_load("handshake.json");
  fixed fc = {{0}, 0}, fs = {{0}, get_int(j, "time_ms")};
  zn_env ec = {&fc, fixed_wall, fixed_mono, fixed_random}, es = {&fs, fixed_wall, fixed_mono, fixed_random};
  zn_hash rg, t3;
  zn_secret cs, ss;
  zn_ident cid, sid;
  zn_handshake c, s;
  zn_buf m1, m2, m3;
  get_exact(j, "region", rg.b, 32);
  get_exact(j, "client_seed", cs.b, 32);
  get_exact(j, "server_seed", ss.b, 32);
  get_exact(j, "client_ephemeral", fc.key, 32);
  get_exact(j, "server_ephemeral", fs.key, 32);
  zn_ident_from_seed(&cid, &cs);
  zn_ident_from_seed(&sid, &ss);
  zn_buf_init(&m1, 0);
  zn_buf_init(&m2, 0);
  zn_buf_init(&m3, 0);
  zn_hs_init(&c, false, &ec, &cid, &rg, &sid.sign_pk, 0x100, 0x100);
  zn_hs_init(&s, true, &es, &sid, &rg, NULL, 0x100, 0x100);
  s.limits = (zn_hs_limits){4096, 65536, 65536};
  get_exact(j, "vector", c.vector.b, 16);
  get_exact(j, "trust", c.trust.b, 16);
  assert_int_equal(zn_hs_start(&c, &m1), ZN_OK);
  assert_hex(zn_buf_span(&m1), get_text(j, "m1"));
  assert_int_equal(zn_hs_take(&s, zn_buf_span(&m1), &m2, NULL), ZN_OK);
  assert_hex(zn_buf_span(&m2), get_text(j, "m2"));
  assert_int_equal(zn_hs_take(&c, zn_buf_span(&m2), &m3, NULL), ZN_OK);
  assert_hex(zn_buf_span(&m3), get_text(j, "m3"));
  assert_int_equal(zn_hs_take(&s, zn_buf_span(&m3), &m1, NULL), ZN_OK);
  get_exact(j, "t3", t3.b, 32);
  for (int k = 0; k < 2; k++) {
    zn_handshake *h = k ? &s : &c;
    assert_memory_equal(h->t.b, t3.b, 32);
    assert_hex(ZN_SPAN(h->k_cs.b, 32), get_text(j, "k_cs"));
    assert_hex(ZN_SPAN(h->k_sc.b, 32), get_text(j, "k_sc"));
    assert_hex(ZN_SPAN(h->sid.b, 32), get_text(j, "sid"));
    assert_int_equal(h->version, get_int(j, "version"));
    assert_int_equal(h->server_ms, get_int(j, "time_ms"));
  }
  assert_memory_equal(s.peer_pk.b, cid.sign_pk.b, 32);
  assert_memory_equal(s.vector.b, c.vector.b, 16);
  assert_memory_equal(s.trust.b, c.trust.b, 16);
  assert_int_equal(c.limits.segment, 65536);
  zn_buf_release(&m1);
  zn_buf_release(&m2);
  zn_buf_release(&m3);
  json_decref(j);
}

/* Flips every bit of every message: it never completes on both sides with the same keys, and nobody is believed
 * wrongly. */
static void every_bit(void **state) {
  (void)state;
  size_t len[3] = {0};
  pair p;
  begin(&p, 1);
  assert_int_equal(zn_hs_start(&p.c, &p.m1), ZN_OK);
  assert_int_equal(zn_hs_take(&p.s, zn_buf_span(&p.m1), &p.m2, &p.err), ZN_OK);
  assert_int_equal(zn_hs_take(&p.c, zn_buf_span(&p.m2), &p.m3, &p.err), ZN_OK);
  len[0] = p.m1.n;
  len[1] = p.m2.n;
  len[2] = p.m3.n;
  end(&p);
  for (int which = 0; which < 3; which++)
    for (size_t bit = 0; bit < len[which] * 8; bit += which == 0 ? 1 : 3) {
      begin(&p, 1);
      assert_int_equal(zn_hs_start(&p.c, &p.m1), ZN_OK);
      if (which == 0) p.m1.p[bit / 8] ^= (uint8_t)(1u << bit % 8);
      zn_status st = zn_hs_take(&p.s, zn_buf_span(&p.m1), &p.m2, &p.err);
      if (which == 1) p.m2.p[bit / 8] ^= (uint8_t)(1u << bit % 8);
      if (p.m2.n > 0) st = zn_hs_take(&p.c, zn_buf_span(&p.m2), &p.m3, &p.err);
      if (which == 2) p.m3.p[bit / 8] ^= (uint8_t)(1u << bit % 8);
      if (st == ZN_OK) st = zn_hs_take(&p.s, zn_buf_span(&p.m3), &p.none, &p.err);
      if (st == ZN_OK || p.s.state == ZN_HS_DONE)
        fail_msg("message %d, bit %u: went through", which + 1, (unsigned)bit);
      end(&p);
    }
}

static void another_server(void **state) {
  (void)state;
  pair p;
  begin(&p, 2); /* who answers knows the public key it should have, not the secret */
  zn_ident liar = who(9);
  liar.sign_pk = p.sid.sign_pk;
  p.s.ident = &liar;
  assert_int_equal(zn_hs_start(&p.c, &p.m1), ZN_OK);
  assert_int_equal(zn_hs_take(&p.s, zn_buf_span(&p.m1), &p.m2, &p.err), ZN_OK);
  assert_int_equal(zn_hs_take(&p.c, zn_buf_span(&p.m2), &p.m3, &p.err), ZN_E_CRYPTO);
  assert_string_equal(p.err.text, ZT_HS_SERVER_KEY);
  assert_int_equal(p.m3.n, 0); /* and learns nothing of who called */
  end(&p);
  begin(&p, 3); /* an honest server, but not the one of the invite */
  zn_ident other = who(9);
  zn_hs_init(&p.s, true, &p.env, &other, &region, NULL, ZN_VERSION_MIN, ZN_VERSION_MAX);
  assert_int_equal(zn_hs_start(&p.c, &p.m1), ZN_OK);
  assert_int_equal(zn_hs_take(&p.s, zn_buf_span(&p.m1), &p.m2, &p.err), ZN_E_DENIED);
  assert_int_equal(zn_hs_take(&p.c, zn_buf_span(&p.m2), &p.m3, &p.err), ZN_E_DENIED);
  assert_string_equal(p.err.text, ZT_HS_OTHER_SERVER);
  end(&p);
  begin(&p, 4); /* the right key in another region */
  zn_hs_init(&p.s, true, &p.env, &p.sid, &other_region, NULL, ZN_VERSION_MIN, ZN_VERSION_MAX);
  assert_int_equal(zn_hs_start(&p.c, &p.m1), ZN_OK);
  assert_int_equal(zn_hs_take(&p.s, zn_buf_span(&p.m1), &p.m2, &p.err), ZN_OK);
  assert_int_equal(zn_hs_take(&p.c, zn_buf_span(&p.m2), &p.m3, &p.err), ZN_E_CRYPTO);
  end(&p);
}

static void versions(void **state) {
  (void)state;
  static const struct {
    unsigned cmin, cmax, smin, smax, agreed;
  } cases[] = {
      {0x100, 0x100, 0x100, 0x100, 0x100}, {0x100, 0x107, 0x100, 0x103, 0x103}, {0x100, 0x103, 0x100, 0x107, 0x103},
      {0x100, 0x201, 0x200, 0x205, 0x201}, {0x100, 0x105, 0x200, 0x200, 0},     {0x300, 0x300, 0x100, 0x205, 0},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    pair p;
    begin(&p, 5);
    p.c.vmin = cases[i].cmin;
    p.c.vmax = cases[i].cmax;
    p.s.vmin = cases[i].smin;
    p.s.vmax = cases[i].smax;
    assert_int_equal(zn_hs_start(&p.c, &p.m1), ZN_OK);
    zn_status st = zn_hs_take(&p.s, zn_buf_span(&p.m1), &p.m2, &p.err);
    assert_int_equal(st, cases[i].agreed ? ZN_OK : ZN_E_VERSION);
    st = zn_hs_take(&p.c, zn_buf_span(&p.m2), &p.m3, &p.err);
    assert_int_equal(st, cases[i].agreed ? ZN_OK : ZN_E_VERSION);
    if (cases[i].agreed)
      assert_int_equal(p.c.version, cases[i].agreed);
    else
      assert_non_null(strstr(p.err.text, "aggiorna"));
    end(&p);
  }
}

/* A later version may append to M1; a point of small order is refused; steps out of order too. */
static void edges(void **state) {
  (void)state;
  pair p;
  begin(&p, 6);
  assert_int_equal(zn_hs_start(&p.c, &p.m1), ZN_OK);
  zn_buf longer;
  zn_buf_init(&longer, 0);
  zn_buf_put(&longer, "\x96", 1);
  zn_buf_put(&longer, p.m1.p + 1, p.m1.n - 1);
  zn_buf_put(&longer, "\x07", 1);
  assert_int_equal(zn_hs_take(&p.s, zn_buf_span(&longer), &p.m2, &p.err), ZN_OK);
  assert_int_equal(zn_hs_take(&p.s, zn_buf_span(&p.m1), &p.m3, &p.err), ZN_E_CRYPTO); /* M1 where M3 is due */
  assert_int_equal(zn_hs_take(&p.s, zn_buf_span(&p.m1), &p.m3, &p.err), ZN_E_STATE);  /* and it has failed */
  zn_buf_release(&longer);
  end(&p);
  begin(&p, 7);
  assert_int_equal(zn_hs_start(&p.c, &p.m1), ZN_OK);
  memset(p.m1.p + p.m1.n - 32, 0, 32);
  assert_int_not_equal(zn_hs_take(&p.s, zn_buf_span(&p.m1), &p.m2, &p.err), ZN_OK);
  assert_int_not_equal(p.s.state, ZN_HS_WAIT_M3);
  end(&p);
}

/* What goes by says nothing of who calls: the same length for every device, and no key in it. */
static void hides_the_caller(void **state) {
  (void)state;
  size_t n = 0;
  for (int k = 0; k < 4; k++) {
    pair p;
    begin(&p, 8);
    p.cid = who((uint8_t)(20 + k));
    assert_int_equal(zn_hs_start(&p.c, &p.m1), ZN_OK);
    assert_int_equal(zn_hs_take(&p.s, zn_buf_span(&p.m1), &p.m2, &p.err), ZN_OK);
    assert_int_equal(zn_hs_take(&p.c, zn_buf_span(&p.m2), &p.m3, &p.err), ZN_OK);
    if (k > 0) assert_int_equal(p.m3.n, n);
    n = p.m3.n;
    assert_null(memmem(p.m3.p, p.m3.n, p.cid.sign_pk.b, 32));
    assert_null(memmem(p.m1.p, p.m1.n, p.cid.sign_pk.b, 32));
    end(&p);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(known_answer), cmocka_unit_test(every_bit), cmocka_unit_test(another_server),
      cmocka_unit_test(versions),     cmocka_unit_test(edges),     cmocka_unit_test(hides_the_caller),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
