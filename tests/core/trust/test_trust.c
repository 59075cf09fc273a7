/* Who may do what, in one small region. */
#include "tests/core/trust/support_trust.h"

#include <stdio.h>

typedef struct cast { /* one device per role */
  zn_ident regione, capofila, ente, lettore, consolidatore;
} cast;

static void cast_init(world *w, cast *c, uint64_t seed) {
  world_init(w, seed);
  ident_of(&c->regione, seed + 100), ident_of(&c->capofila, seed + 101), ident_of(&c->ente, seed + 102);
  ident_of(&c->lettore, seed + 103), ident_of(&c->consolidatore, seed + 104);
  world_join(w, &w->root, &w->regione, ZN_ROLE_REGIONE, &c->regione);
  world_join(w, &c->regione, &w->ambito, ZN_ROLE_CAPOFILA, &c->capofila);
  world_join(w, &c->capofila, &w->ente, ZN_ROLE_ENTE, &c->ente);
  world_join(w, &c->ente, &w->ente, ZN_ROLE_LETTORE, &c->lettore);
  world_join(w, &c->regione, &w->regione, ZN_ROLE_CONSOLIDATORE, &c->consolidatore);
}

static void test_chain(void **state) {
  (void)state;
  world w;
  cast c;
  zn_device_info d;
  cast_init(&w, &c, 1);
  assert_int_equal(zn_trust_device_count(w.t), 5);
  assert_true(zn_trust_device(w.t, &c.regione.sign_pk, &d));
  assert_int_equal(d.state, ZN_DEV_ACTIVE);
  assert_int_equal(d.depth, 0);
  assert_true(zn_trust_device(w.t, &c.lettore.sign_pk, &d));
  assert_int_equal(d.depth, 3);
  assert_int_equal(d.nmemberships, 1);
  assert_int_equal(d.memberships[0].role, ZN_ROLE_LETTORE);
  assert_int_equal(d.memberships[0].kind, ZN_ORG_ENTE);
  assert_memory_equal(&d.box_pk, &c.lettore.box_pk, 32);
  assert_true(zn_trust_is_server(w.t, &w.server));
  assert_false(zn_trust_is_server(w.t, &c.ente.sign_pk));
  assert_true(zn_trust_has_role(w.t, &c.capofila.sign_pk, &w.ambito, ZN_ROLE_CAPOFILA));
  assert_false(zn_trust_has_role(w.t, &c.capofila.sign_pk, &w.ambito2, ZN_ROLE_CAPOFILA));
  assert_false(zn_trust_device(w.t, &w.root.sign_pk, &d)); /* the root is a key, not a device */
  assert_int_equal(zn_trust_alarm_count(w.t), 0);
  world_release(&w);
}

/* The table of DESIGN section 5, cell by cell: R reads, W writes too. */
static void test_table(void **state) {
  (void)state;
  world w;
  cast c;
  cast_init(&w, &c, 2);
  const zn_ident *who[] = {&c.regione, &c.capofila, &c.ente, &c.lettore, &c.consolidatore};
  const struct {
    zn_ledger l;
    const char *rights; /* regione, capofila, ente, lettore, consolidatore */
  } rows[] = {
      {world_ledger(&w, ZN_L1_REGIONE, &w.regione, NULL), "WRRRR"},
      {world_ledger(&w, ZN_L2_REGIONE_AMBITO, &w.regione, &w.ambito), "WR--R"},
      {world_ledger(&w, ZN_L2_REGIONE_AMBITO, &w.regione, &w.ambito2), "W---R"},
      {world_ledger(&w, ZN_L3_AMBITO, &w.ambito, NULL), "RWRRR"},
      {world_ledger(&w, ZN_L3_AMBITO, &w.ambito2, NULL), "R---R"},
      {world_ledger(&w, ZN_L4_AMBITO_ENTE, &w.ambito, &w.ente), "RWRRR"},
      {world_ledger(&w, ZN_L4_AMBITO_ENTE, &w.ambito, &w.ente2), "RW--R"},
      {world_ledger(&w, ZN_L5_AMBITO_REGIONE, &w.ambito, NULL), "RW--R"},
      {world_ledger(&w, ZN_L6_ENTE, &w.ente, &w.ambito), "RRWRR"},
      {world_ledger(&w, ZN_L6_ENTE, &w.ente2, &w.ambito), "RR--R"},
      {world_ledger(&w, ZN_L6_ENTE, &w.other, &w.ambito2), "R---R"},
      {world_ledger(&w, ZN_L7_ENTE_SELF, &w.ente, NULL), "--WR-"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    zn_ledger known;
    assert_true(zn_trust_ledger(w.t, &rows[i].l.id, &known));
    for (size_t k = 0; k < 5; k++) {
      if (zn_trust_may_read(w.t, &who[k]->sign_pk, &rows[i].l) != (rows[i].rights[k] != '-'))
        fail_msg("read: row %zu, column %zu", i, k);
      if (zn_trust_may_write(w.t, &who[k]->sign_pk, &rows[i].l) != (rows[i].rights[k] == 'W'))
        fail_msg("write: row %zu, column %zu", i, k);
    }
  }
  /* 1 + 2 × (L2, L3, L5) + 3 × (L4, L6, L7) */
  assert_int_equal(zn_trust_ledger_count(w.t), 16);
  world_release(&w);
}

static void test_authority(void **state) {
  (void)state;
  world w;
  cast c;
  zn_ident thief, eph;
  cast_init(&w, &c, 3);
  ident_of(&thief, 999);
  const struct {
    const zn_ident *by;
    const zn_id *org;
    zn_role role;
    bool right;
  } tries[] = {
      {&c.regione, &w.other, ZN_ROLE_ENTE, true},
      {&c.regione, &w.regione, ZN_ROLE_REGIONE, true},
      {&c.capofila, &w.ente2, ZN_ROLE_ENTE, true},
      {&c.capofila, &w.ente2, ZN_ROLE_LETTORE, true},
      {&c.capofila, &w.ambito, ZN_ROLE_CAPOFILA, true},
      {&c.capofila, &w.other, ZN_ROLE_ENTE, false},
      {&c.capofila, &w.regione, ZN_ROLE_REGIONE, false},
      {&c.capofila, &w.ambito2, ZN_ROLE_CAPOFILA, false},
      {&c.ente, &w.ente, ZN_ROLE_ENTE, true},
      {&c.ente, &w.ente2, ZN_ROLE_ENTE, false},
      {&c.ente, &w.ambito, ZN_ROLE_CAPOFILA, false},
      {&c.ente, &w.ambito, ZN_ROLE_ENTE, false},
      {&c.lettore, &w.ente, ZN_ROLE_LETTORE, false},
      {&c.consolidatore, &w.ente, ZN_ROLE_ENTE, false},
      {&thief, &w.ente, ZN_ROLE_ENTE, false},
      {&c.regione, &w.ambito, ZN_ROLE_ENTE, false},
      {&c.regione, &w.ente, ZN_ROLE_CAPOFILA, false},
      {&c.regione, &w.ente, (zn_role)77, false},
  };
  size_t wrong = 0;
  for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
    zn_ident joiner;
    ident_of(&joiner, 2000 + i);
    zn_hash invite = world_invite(&w, tries[i].by, tries[i].org, tries[i].role, &eph);
    zn_hash use = world_enrol(&w, &eph, &invite, &joiner);
    wrong += tries[i].right ? 0 : 2;
    if (zn_trust_effective(w.t, &invite) != tries[i].right) fail_msg("invite %zu", i);
    if (zn_trust_effective(w.t, &use) != tries[i].right) fail_msg("enrol %zu", i);
    assert_int_equal(state_of(w.t, &joiner), tries[i].right ? ZN_DEV_ACTIVE : ZN_DEV_UNKNOWN);
  }
  assert_int_equal(zn_trust_alarm_count(w.t), wrong);
  world_release(&w);
}

static void test_two_uses_and_pin(void **state) {
  (void)state;
  world w;
  cast c;
  zn_ident eph, one, two;
  cast_init(&w, &c, 4);
  ident_of(&one, 501), ident_of(&two, 502);
  zn_hash invite = world_invite(&w, &c.capofila, &w.ente2, ZN_ROLE_ENTE, &eph);
  world_enrol(&w, &eph, &invite, &one);
  assert_int_equal(state_of(w.t, &one), ZN_DEV_ACTIVE);
  zn_hash missing;
  zn_pk whom;
  size_t cursor = 0;
  bool found = false;
  while (zn_trust_pin_missing(w.t, &c.capofila.sign_pk, &cursor, &missing, &whom))
    found |= zn_hash_cmp(&missing, &invite) == 0 && zn_pk_cmp(&whom, &one.sign_pk) == 0;
  assert_true(found);
  world_enrol(&w, &eph, &invite, &two);
  assert_int_equal(state_of(w.t, &one), ZN_DEV_WAITING);
  assert_int_equal(state_of(w.t, &two), ZN_DEV_WAITING);
  assert_int_equal(zn_trust_alarm_count(w.t), 2);
  zn_ledger l6 = world_ledger(&w, ZN_L6_ENTE, &w.ente2, &w.ambito);
  assert_false(zn_trust_may_read(w.t, &one.sign_pk, &l6));
  assert_false(zn_trust_may_write(w.t, &one.sign_pk, &l6));
  zn_buf b;
  zn_buf_init(&b, 0);
  assert_int_equal(zn_stmt_pin(&b, w.t, &c.ente, &invite, &one.sign_pk), ZN_OK); /* not its business */
  world_put(&w, &b);
  assert_int_equal(state_of(w.t, &one), ZN_DEV_WAITING);
  zn_buf_init(&b, 0);
  assert_int_equal(zn_stmt_pin(&b, w.t, &c.capofila, &invite, &two.sign_pk), ZN_OK);
  world_put(&w, &b);
  assert_int_equal(state_of(w.t, &one), ZN_DEV_WAITING);
  assert_int_equal(state_of(w.t, &two), ZN_DEV_ACTIVE);
  zn_buf_init(&b, 0);
  assert_int_equal(zn_stmt_pin(&b, w.t, &c.regione, &invite, &one.sign_pk), ZN_OK); /* the stronger word */
  world_put(&w, &b);
  assert_int_equal(state_of(w.t, &one), ZN_DEV_ACTIVE);
  assert_int_equal(state_of(w.t, &two), ZN_DEV_WAITING);
  world_release(&w);
}

static void test_expired(void **state) {
  (void)state;
  world w;
  cast c;
  zn_ident eph, one;
  zn_buf b;
  cast_init(&w, &c, 5);
  ident_of(&one, 501);
  zn_hash invite = world_invite(&w, &c.capofila, &w.ente2, ZN_ROLE_ENTE, &eph);
  zn_buf_init(&b, 0);
  assert_int_equal(zn_stmt_enrol(&b, w.t, &eph, &invite, &one), ZN_OK);
  assert_false(zn_trust_enrol_expired(w.t, zn_buf_span(&b), 1767225600000));
  assert_true(zn_trust_enrol_expired(w.t, zn_buf_span(&b), 1767225600001));
  zn_buf_release(&b);
  zn_invite_info info;
  assert_true(zn_trust_invite(w.t, &invite, &info));
  assert_false(info.used);
  assert_int_equal(info.expires_ms, 1767225600000);
  world_release(&w);
}

static zn_hash put_epoch(world *w, const zn_ident *by, const zn_ledger *l, uint64_t no, const zn_secret *key,
                         const zn_secret *prev, const zn_id *prev_id) {
  zn_buf b;
  zn_buf_init(&b, 0);
  assert_int_equal(zn_stmt_epoch(&b, w->t, &w->rnd.env, by, l, no, key, prev, prev_id), ZN_OK);
  return world_put(w, &b);
}

static void test_epochs(void **state) {
  (void)state;
  world w;
  cast c;
  cast_init(&w, &c, 6);
  zn_ledger l3 = world_ledger(&w, ZN_L3_AMBITO, &w.ambito, NULL);
  zn_ledger l6 = world_ledger(&w, ZN_L6_ENTE, &w.ente, &w.ambito);
  zn_ledger l7 = world_ledger(&w, ZN_L7_ENTE_SELF, &w.ente, NULL);
  zn_secret k1 = {{1}}, k2 = {{2}}, k3 = {{3}}, back;
  zn_epoch_info e1, e2;
  assert_false(zn_trust_epoch_current(w.t, &l3.id, &e1));
  put_epoch(&w, &c.capofila, &l3, 1, &k1, NULL, NULL);
  assert_true(zn_trust_epoch_current(w.t, &l3.id, &e1));
  put_epoch(&w, &c.regione, &l3, 2, &k2, &k1, &e1.id);
  assert_true(zn_trust_epoch_current(w.t, &l3.id, &e2));
  assert_int_equal(e2.no, 2);
  assert_int_equal(zn_epoch_unwrap(&e2, &k2, &back), ZN_OK);
  assert_memory_equal(&back, &k1, sizeof k1);
  assert_int_equal(zn_epoch_unwrap(&e2, &k3, &back), ZN_E_CRYPTO);
  assert_true(zn_trust_epoch(w.t, &e1.id, &e1));
  assert_int_equal(e1.no, 1);
  /* an ente has no say over its ambito's; the lettore over nothing; nobody above over what stays in the office */
  zn_hash h = put_epoch(&w, &c.ente, &l3, 3, &k3, &k2, &e2.id);
  assert_false(zn_trust_effective(w.t, &h));
  h = put_epoch(&w, &c.lettore, &l6, 1, &k3, NULL, NULL);
  assert_false(zn_trust_effective(w.t, &h));
  h = put_epoch(&w, &c.regione, &l7, 1, &k3, NULL, NULL);
  assert_false(zn_trust_effective(w.t, &h));
  h = put_epoch(&w, &c.capofila, &l6, 1, &k1, NULL, NULL);
  assert_true(zn_trust_effective(w.t, &h));
  h = put_epoch(&w, &c.ente, &l7, 1, &k3, NULL, NULL);
  assert_true(zn_trust_effective(w.t, &h));
  /* numbers cannot be jumped */
  h = put_epoch(&w, &c.capofila, &l3, 1000, &k3, &k2, &e2.id);
  assert_false(zn_trust_effective(w.t, &h));
  assert_true(zn_trust_epoch_current(w.t, &l3.id, &e1));
  assert_int_equal(e1.no, 2);
  assert_int_equal(zn_trust_epoch_count(w.t), 4);
  assert_true(zn_trust_may_key(w.t, &c.capofila.sign_pk, &l6));
  assert_false(zn_trust_may_key(w.t, &c.consolidatore.sign_pk, &l6));
  world_release(&w);
}

static zn_hash put_revoke(world *w, const zn_ident *by, const zn_ident *whom, const zn_cut *cuts, size_t n) {
  zn_buf b;
  zn_buf_init(&b, 0);
  assert_int_equal(zn_stmt_revoke(&b, w->t, by, &whom->sign_pk, NULL, 0, cuts, n, 1), ZN_OK);
  return world_put(w, &b);
}

static void test_revocation_and_cuts(void **state) {
  (void)state;
  world w;
  cast c;
  cast_init(&w, &c, 7);
  zn_ledger l6 = world_ledger(&w, ZN_L6_ENTE, &w.ente, &w.ambito),
            l7 = world_ledger(&w, ZN_L7_ENTE_SELF, &w.ente, NULL);
  zn_hash h5 = {{5}}, h6 = {{6}}, h9 = {{9}};
  zn_secret k1 = {{1}}, k2 = {{2}};
  zn_epoch_info e;
  put_epoch(&w, &c.capofila, &l6, 1, &k1, NULL, NULL);
  assert_true(zn_trust_counts(w.t, &l6.id, &c.ente.sign_pk, 99, &h5));
  assert_false(zn_trust_counts(w.t, &l6.id, &c.capofila.sign_pk, 1, &h5));
  assert_false(zn_trust_may_revoke(w.t, &c.ente.sign_pk, &c.capofila.sign_pk));
  assert_true(zn_trust_may_revoke(w.t, &c.capofila.sign_pk, &c.ente.sign_pk));
  zn_hash r = put_revoke(&w, &c.ente, &c.capofila, NULL, 0);
  assert_false(zn_trust_effective(w.t, &r));
  r = put_revoke(&w, &c.capofila, &c.ente, &(zn_cut){l6.id, 5, h5}, 1);
  assert_true(zn_trust_effective(w.t, &r));
  assert_int_equal(state_of(w.t, &c.ente), ZN_DEV_REVOKED);
  assert_int_equal(state_of(w.t, &c.lettore), ZN_DEV_ACTIVE); /* invited before */
  assert_false(zn_trust_may_read(w.t, &c.ente.sign_pk, &l6));
  assert_true(zn_trust_may_write(w.t, &c.ente.sign_pk, &l6)); /* a writer still, by its cuts */
  assert_true(zn_trust_counts(w.t, &l6.id, &c.ente.sign_pk, 4, &h9));
  assert_true(zn_trust_counts(w.t, &l6.id, &c.ente.sign_pk, 5, &h5));
  assert_false(zn_trust_counts(w.t, &l6.id, &c.ente.sign_pk, 5, &h6)); /* the other branch */
  assert_false(zn_trust_counts(w.t, &l6.id, &c.ente.sign_pk, 6, &h6));
  assert_false(zn_trust_counts(w.t, &l7.id, &c.ente.sign_pk, 1, &h6)); /* not named: nothing counts */
  /* the epoch in force is known to the revoked one until a new one answers */
  assert_int_equal(zn_trust_epoch_unanswered(w.t, &l6.id, NULL, 0), 1);
  assert_true(zn_trust_epoch_current(w.t, &l6.id, &e));
  put_epoch(&w, &c.capofila, &l6, 2, &k2, &k1, &e.id);
  assert_int_equal(zn_trust_epoch_unanswered(w.t, &l6.id, NULL, 0), 0);
  /* admitted: late segments from a USB stick */
  zn_buf b;
  zn_buf_init(&b, 0);
  assert_int_equal(zn_stmt_admit(&b, w.t, &c.capofila, &c.ente.sign_pk, &(zn_cut){l6.id, 6, h6}), ZN_OK);
  world_put(&w, &b);
  assert_true(zn_trust_counts(w.t, &l6.id, &c.ente.sign_pk, 6, &h6));
  assert_false(zn_trust_counts(w.t, &l6.id, &c.ente.sign_pk, 7, &h6));
  /* what a revoked device says afterwards is void, what it said before stays */
  zn_ident late, eph;
  ident_of(&late, 700);
  zn_hash invite = world_invite(&w, &c.ente, &w.ente, ZN_ROLE_ENTE, &eph);
  world_enrol(&w, &eph, &invite, &late);
  assert_false(zn_trust_effective(w.t, &invite));
  assert_int_equal(state_of(w.t, &late), ZN_DEV_UNKNOWN);
  /* a stronger authority's cut cannot be raised by a weaker one */
  put_revoke(&w, &c.regione, &c.ente, &(zn_cut){l6.id, 3, h9}, 1);
  assert_false(zn_trust_counts(w.t, &l6.id, &c.ente.sign_pk, 5, &h5));
  assert_false(zn_trust_counts(w.t, &l6.id, &c.ente.sign_pk, 6, &h6));
  assert_true(zn_trust_counts(w.t, &l6.id, &c.ente.sign_pk, 2, &h6));
  world_release(&w);
}

static void test_mutual_revocation(void **state) {
  (void)state;
  world w;
  cast c;
  zn_ident second, third;
  zn_buf b1, b2;
  cast_init(&w, &c, 8);
  ident_of(&second, 601), ident_of(&third, 602);
  world_join(&w, &c.regione, &w.regione, ZN_ROLE_REGIONE, &second); /* depth 1 */
  world_join(&w, &second, &w.ambito2, ZN_ROLE_CAPOFILA, &third);
  zn_buf_init(&b1, 0), zn_buf_init(&b2, 0);
  assert_int_equal(zn_stmt_revoke(&b1, w.t, &second, &c.regione.sign_pk, NULL, 0, NULL, 0, 1), ZN_OK);
  assert_int_equal(zn_stmt_revoke(&b2, w.t, &c.regione, &second.sign_pk, NULL, 0, NULL, 0, 1), ZN_OK);
  world_put(&w, &b1);
  assert_int_equal(state_of(w.t, &c.regione), ZN_DEV_REVOKED);
  world_put(&w, &b2); /* the shallower one holds, although it came later */
  assert_int_equal(state_of(w.t, &c.regione), ZN_DEV_ACTIVE);
  assert_int_equal(state_of(w.t, &second), ZN_DEV_REVOKED);
  assert_int_equal(state_of(w.t, &third), ZN_DEV_ACTIVE); /* inside the cut of second's own statements */
  assert_int_equal(state_of(w.t, &c.capofila), ZN_DEV_ACTIVE);
  /* the root stands above both, and can void what a stolen device did */
  put_revoke(&w, &w.root, &second, &(zn_cut){.seq = 0}, 1); /* a zero ledger: the cut of its own statements */
  assert_int_equal(state_of(w.t, &third), ZN_DEV_UNKNOWN);
  world_release(&w);
}

static void test_partial_revocation(void **state) {
  (void)state;
  world w;
  cast c;
  zn_ident clerk;
  cast_init(&w, &c, 9);
  ident_of(&clerk, 801);
  world_join(&w, &c.regione, &w.ente2, ZN_ROLE_ENTE, &clerk);
  world_join(&w, &c.regione, &w.other, ZN_ROLE_ENTE, &clerk);
  put_revoke(&w, &c.capofila, &clerk, NULL, 0); /* has a say over ente2 only */
  zn_ledger mine = world_ledger(&w, ZN_L6_ENTE, &w.ente2, &w.ambito),
            theirs = world_ledger(&w, ZN_L6_ENTE, &w.other, &w.ambito2);
  assert_int_equal(state_of(w.t, &clerk), ZN_DEV_ACTIVE);
  assert_false(zn_trust_may_read(w.t, &clerk.sign_pk, &mine));
  assert_true(zn_trust_may_read(w.t, &clerk.sign_pk, &theirs));
  zn_hash h = {{1}};
  assert_false(zn_trust_counts(w.t, &mine.id, &clerk.sign_pk, 1, &h));
  assert_true(zn_trust_counts(w.t, &theirs.id, &clerk.sign_pk, 1, &h));
  world_release(&w);
}

/* A capofila that hands over: the Regione takes the ambito from its workplace, which stays its comune's. */
static void test_one_membership(void **state) {
  (void)state;
  world w;
  cast c;
  zn_ident both;
  zn_epoch_info e;
  zn_secret k1 = {{1}}, k2 = {{2}};
  cast_init(&w, &c, 11);
  ident_of(&both, 811);
  world_join(&w, &c.regione, &w.ambito, ZN_ROLE_CAPOFILA, &both);
  world_join(&w, &c.regione, &w.ente, ZN_ROLE_ENTE, &both);
  zn_ledger l3 = world_ledger(&w, ZN_L3_AMBITO, &w.ambito, NULL),
            l5 = world_ledger(&w, ZN_L5_AMBITO_REGIONE, &w.ambito, NULL),
            own = world_ledger(&w, ZN_L6_ENTE, &w.ente, &w.ambito),
            other = world_ledger(&w, ZN_L6_ENTE, &w.ente2, &w.ambito);
  zn_hash h = {{1}};
  put_epoch(&w, &c.capofila, &l5, 1, &k1, NULL, NULL);
  put_epoch(&w, &c.capofila, &l3, 1, &k1, NULL, NULL);
  assert_true(zn_trust_may_read(w.t, &both.sign_pk, &other));
  zn_buf b;
  zn_buf_init(&b, 0); /* who leads another ambito may not: the word is there and takes nothing */
  assert_int_equal(zn_stmt_revoke(&b, w.t, &c.ente, &both.sign_pk, &w.ambito, 1, NULL, 0, 3), ZN_OK);
  zn_hash r = world_put(&w, &b);
  assert_false(zn_trust_effective(w.t, &r));
  zn_buf_init(&b, 0);
  assert_int_equal(zn_stmt_revoke(&b, w.t, &c.regione, &both.sign_pk, &w.ambito, 1, &(zn_cut){l3.id, 7, h}, 1, 3),
                   ZN_OK);
  r = world_put(&w, &b);
  assert_true(zn_trust_effective(w.t, &r));
  assert_int_equal(state_of(w.t, &both), ZN_DEV_ACTIVE);
  assert_false(zn_trust_may_read(w.t, &both.sign_pk, &other)); /* the other enti's, no more */
  assert_false(zn_trust_may_read(w.t, &both.sign_pk, &l5));
  assert_true(zn_trust_may_read(w.t, &both.sign_pk, &l3)); /* as any ente of the ambito */
  assert_true(zn_trust_may_read(w.t, &both.sign_pk, &own));
  assert_true(zn_trust_counts(w.t, &own.id, &both.sign_pk, 99, &h));
  assert_true(zn_trust_counts(w.t, &l3.id, &both.sign_pk, 7, &h)); /* what it wrote as capofila stays */
  assert_false(zn_trust_counts(w.t, &l3.id, &both.sign_pk, 8, &h));
  /* new keys only where it lost sight */
  assert_int_equal(zn_trust_epoch_unanswered(w.t, &l5.id, NULL, 0), 1);
  assert_int_equal(zn_trust_epoch_unanswered(w.t, &l3.id, NULL, 0), 0);
  assert_true(zn_trust_epoch_current(w.t, &l5.id, &e));
  put_epoch(&w, &c.regione, &l5, 2, &k2, &k1, &e.id);
  assert_int_equal(zn_trust_epoch_unanswered(w.t, &l5.id, NULL, 0), 0);
  world_release(&w);
}

static void test_successor(void **state) {
  (void)state;
  world w;
  cast c;
  zn_buf b;
  zn_hash next = {{7}}, committed;
  zn_pk now;
  zn_ident third, wrong;
  cast_init(&w, &c, 10);
  ident_of(&third, 901), ident_of(&wrong, 902);
  zn_buf_init(&b, 0);
  assert_int_equal(zn_stmt_successor(&b, w.t, &wrong, &w.root.sign_pk, &next), ZN_OK);
  zn_hash h = world_put(&w, &b);
  assert_false(zn_trust_effective(w.t, &h));
  zn_buf_init(&b, 0);
  assert_int_equal(zn_stmt_successor(&b, w.t, &w.successor, &w.root.sign_pk, &next), ZN_OK);
  h = world_put(&w, &b);
  assert_true(zn_trust_effective(w.t, &h));
  assert_true(zn_trust_root_now(w.t, &now, &committed));
  assert_memory_equal(&now, &w.successor.sign_pk, 32);
  assert_memory_equal(&committed, &next, 32);
  assert_int_equal(state_of(w.t, &c.regione), ZN_DEV_ACTIVE);
  world_join(&w, &w.root, &w.regione, ZN_ROLE_REGIONE, &wrong); /* the old root has no more say */
  assert_int_equal(state_of(w.t, &wrong), ZN_DEV_UNKNOWN);
  world_join(&w, &w.successor, &w.regione, ZN_ROLE_REGIONE, &third);
  assert_int_equal(state_of(w.t, &third), ZN_DEV_ACTIVE);
  world_release(&w);
}

static void test_foreign_root(void **state) {
  (void)state;
  world w;
  cast c;
  zn_trust *t;
  cast_init(&w, &c, 11);
  assert_int_equal(zn_trust_new(&t, &w.region, &c.ente.sign_pk), ZN_OK); /* pinned to another key */
  for (size_t i = 0; i < w.n; i++) assert_int_equal(zn_trust_add(t, zn_buf_span(&w.stmts[i]), NULL, NULL), ZN_OK);
  assert_int_equal(zn_trust_device_count(t), 0);
  assert_int_equal(zn_trust_org_count(t), 0);
  assert_false(zn_trust_is_server(t, &w.server));
  zn_trust_free(t);
  world_release(&w);
}

static void test_thousands(void **state) {
  (void)state;
  world w;
  cast c;
  cast_init(&w, &c, 12);
  zn_trust *t;
  assert_int_equal(zn_trust_clone(&t, w.t), ZN_OK);
  enum { ENTI = 1000 };
  for (int i = 0; i < ENTI; i++) {
    zn_buf b;
    zn_ident eph, dev;
    char name[32];
    snprintf(name, sizeof name, "ente %d", i);
    zn_id org = id_of(name);
    zn_buf_init(&b, 0);
    assert_int_equal(zn_stmt_org(&b, t, &c.regione, &org, ZN_ORG_ENTE, &w.ambito), ZN_OK);
    assert_int_equal(zn_trust_load(t, zn_buf_span(&b), NULL), ZN_OK);
    zn_buf_clear(&b);
    ident_of(&eph, 5000 + 2 * (uint64_t)i), ident_of(&dev, 5001 + 2 * (uint64_t)i);
    assert_int_equal(zn_stmt_invite(&b, t, &c.capofila, &eph, 1, &(zn_membership){.org = org, .role = ZN_ROLE_ENTE}, 1),
                     ZN_OK);
    zn_hash invite;
    zn_hash_raw(&invite, zn_buf_span(&b));
    assert_int_equal(zn_trust_load(t, zn_buf_span(&b), NULL), ZN_OK);
    zn_buf_clear(&b);
    assert_int_equal(zn_stmt_enrol(&b, t, &eph, &invite, &dev), ZN_OK);
    assert_int_equal(zn_trust_load(t, zn_buf_span(&b), NULL), ZN_OK);
    zn_buf_release(&b);
  }
  assert_int_equal(zn_trust_device_count(t), ENTI + 5);
  assert_int_equal(zn_trust_ledger_count(t), 16 + 3 * ENTI);
  zn_trust_free(t);
  world_release(&w);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_chain),
      cmocka_unit_test(test_table),
      cmocka_unit_test(test_authority),
      cmocka_unit_test(test_two_uses_and_pin),
      cmocka_unit_test(test_expired),
      cmocka_unit_test(test_epochs),
      cmocka_unit_test(test_revocation_and_cuts),
      cmocka_unit_test(test_mutual_revocation),
      cmocka_unit_test(test_partial_revocation),
      cmocka_unit_test(test_one_membership),
      cmocka_unit_test(test_successor),
      cmocka_unit_test(test_foreign_root),
      cmocka_unit_test(test_thousands),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
