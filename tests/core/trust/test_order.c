/* The property: whatever the order in which statements arrive, honest and hostile, with questions asked in between, the
 * answers are the same. Random small regions from seeds; a failing seed is printed. ZONA_SEED runs one, ZONA_RUNS sets
 * how many. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/core/trust/support_trust.h"

enum { CAST = 12, PAST = 4 };

typedef struct scene {
  world w;
  zn_ident cast[CAST], eph[64];
  zn_hash invites[64], revokes[64];
  size_t ninvites, nrevokes;
  zn_trust *past[PAST]; /* earlier sets: statements chained there make forks */
  size_t npast;
} scene;

static const zn_id *any_org(scene *s) {
  const zn_id *o[] = {&s->w.regione, &s->w.ambito, &s->w.ambito2, &s->w.ente, &s->w.ente2, &s->w.other};
  return o[seeded_next(&s->w.rnd, 6)];
}

static const zn_ident *anyone(scene *s) {
  uint64_t i = seeded_next(&s->w.rnd, CAST + 2);
  return i < CAST ? &s->cast[i] : i == CAST ? &s->w.root : &s->w.successor;
}

static zn_ledger any_ledger(scene *s) {
  zn_ledger l;
  zn_trust_ledger_at(s->w.t, seeded_next(&s->w.rnd, zn_trust_ledger_count(s->w.t)), &l);
  return l;
}

static zn_hash any_hash(scene *s) {
  zn_hash h = {{0}};
  h.b[0] = (uint8_t)seeded_next(&s->w.rnd, 3);
  return h;
}

static zn_status make_invite(scene *s, zn_buf *b, zn_trust *t) {
  static const zn_role fit[] = {ZN_ROLE_REGIONE, ZN_ROLE_CAPOFILA, ZN_ROLE_CAPOFILA,
                                ZN_ROLE_ENTE,    ZN_ROLE_ENTE,     ZN_ROLE_ENTE};
  if (s->ninvites == 64) return ZN_E_LIMIT;
  const zn_id *o[] = {&s->w.regione, &s->w.ambito, &s->w.ambito2, &s->w.ente, &s->w.ente2, &s->w.other};
  uint64_t k = seeded_next(&s->w.rnd, 6);
  zn_membership m[2] = {{.org = *o[k], .role = fit[k]},
                        {.org = *any_org(s), .role = (zn_role)seeded_next(&s->w.rnd, 7)}};
  ident_of(&s->eph[s->ninvites], 77000 + s->ninvites);
  return zn_stmt_invite(b, t, anyone(s), &s->eph[s->ninvites], 1, m, seeded_next(&s->w.rnd, 6) ? 1 : 2);
}

static zn_status make_revoke(scene *s, zn_buf *b, zn_trust *t) {
  zn_cut cuts[3] = {{.seq = seeded_next(&s->w.rnd, 4), .hash = any_hash(s)}};
  size_t n = 0;
  const zn_ident *whom = anyone(s);
  zn_span first = zn_trust_read(s->w.t, &whom->sign_pk, 1);
  if (seeded_next(&s->w.rnd, 3) == 0 && first.n) { /* a cut into its own statements */
    cuts[0].seq = 1;
    zn_hash_raw(&cuts[0].hash, first);
    n = 1;
  }
  for (; n < 3 && seeded_next(&s->w.rnd, 2); n++)
    cuts[n] = (zn_cut){any_ledger(s).id, seeded_next(&s->w.rnd, 5), any_hash(s)};
  const zn_id *some = any_org(s);
  size_t nsome = seeded_next(&s->w.rnd, 3) == 0; /* one membership alone, now and then */
  return zn_stmt_revoke(b, t, anyone(s), &whom->sign_pk, some, nsome, cuts, n, 0);
}

static zn_status make_epoch(scene *s, zn_buf *b, zn_trust *t) {
  zn_ledger l = any_ledger(s);
  zn_secret key = {{(uint8_t)seeded_next(&s->w.rnd, 4)}}, prev = {{9}};
  zn_epoch_info e;
  bool later = zn_trust_epoch_current(t, &l.id, &e);
  return zn_stmt_epoch(b, t, &s->w.rnd.env, anyone(s), &l, later ? e.no + 1 : 1, &key, later ? &prev : NULL,
                       later ? &e.id : NULL);
}

static zn_status make(scene *s, zn_buf *b, unsigned kind) {
  zn_trust *t = s->npast && seeded_next(&s->w.rnd, 5) == 0 ? s->past[seeded_next(&s->w.rnd, s->npast)] : s->w.t;
  size_t i = s->ninvites ? seeded_next(&s->w.rnd, s->ninvites) : 0;
  zn_id id = seeded_next(&s->w.rnd, 3) ? *any_org(s) : id_of("nuovo");
  zn_cut cut = {any_ledger(s).id, seeded_next(&s->w.rnd, 5), any_hash(s)};
  zn_hash next = any_hash(s);
  switch (kind) {
    case 0:
    case 1:
    case 2: return make_invite(s, b, t);
    case 3:
    case 4:
    case 5:
      return s->ninvites ? zn_stmt_enrol(b, t, &s->eph[i], &s->invites[i], &s->cast[seeded_next(&s->w.rnd, CAST)])
                         : ZN_E_STATE;
    case 6: return s->ninvites ? zn_stmt_pin(b, t, anyone(s), &s->invites[i], &anyone(s)->sign_pk) : ZN_E_STATE;
    case 7:
    case 8: return make_revoke(s, b, t);
    case 9:
    case 10: return make_epoch(s, b, t);
    case 11: return zn_stmt_admit(b, t, anyone(s), &anyone(s)->sign_pk, &cut);
    case 12: return zn_stmt_org(b, t, anyone(s), &id, (zn_org_kind)(1 + seeded_next(&s->w.rnd, 3)), any_org(s));
    case 13: return zn_stmt_server(b, t, anyone(s), &anyone(s)->sign_pk);
    default:
      return seeded_next(&s->w.rnd, 6) ? ZN_E_STATE
                                       : zn_stmt_successor(b, t, &s->w.successor, &s->w.root.sign_pk, &next);
  }
}

static void scene_build(scene *s, uint64_t seed, size_t count) {
  memset(s, 0, sizeof *s);
  world_init(&s->w, seed);
  for (size_t i = 0; i < CAST; i++) ident_of(&s->cast[i], seed * 100 + i);
  world_join(&s->w, &s->w.root, &s->w.regione, ZN_ROLE_REGIONE, &s->cast[0]);
  world_join(&s->w, &s->cast[0], &s->w.regione, ZN_ROLE_REGIONE, &s->cast[1]);
  world_join(&s->w, &s->cast[0], &s->w.ambito, ZN_ROLE_CAPOFILA, &s->cast[2]);
  world_join(&s->w, &s->cast[2], &s->w.ente, ZN_ROLE_ENTE, &s->cast[3]);
  for (size_t i = 0; i < count; i++) {
    zn_buf b;
    bool fresh = false;
    unsigned kind = (unsigned)seeded_next(&s->w.rnd, 15);
    zn_buf_init(&b, 0);
    if (make(s, &b, kind) != ZN_OK || zn_trust_add(s->w.t, zn_buf_span(&b), &fresh, NULL) != ZN_OK || !fresh) {
      zn_buf_release(&b);
      continue;
    }
    zn_hash h = world_keep(&s->w, &b);
    if (kind <= 2) s->invites[s->ninvites++] = h;
    if (s->npast < PAST && seeded_next(&s->w.rnd, 8) == 0)
      assert_int_equal(zn_trust_clone(&s->past[s->npast++], s->w.t), ZN_OK);
  }
}

static void scene_release(scene *s) {
  for (size_t i = 0; i < s->npast; i++) zn_trust_free(s->past[i]);
  world_release(&s->w);
}

static void put(zn_buf *b, const void *p, size_t n) { zn_buf_put(b, p, n); }
static void put_num(zn_buf *b, uint64_t v) { zn_buf_put(b, &v, sizeof v); }

static void ask_devices(zn_buf *b, zn_trust *t) {
  zn_device_info d;
  for (size_t i = 0; zn_trust_device_at(t, i, &d); i++) {
    put(b, &d.pk, 32), put(b, &d.box_pk, 32), put(b, &d.invite, 32);
    put_num(b, d.state), put_num(b, d.depth), put_num(b, d.nmemberships);
    uint64_t sum = 0; /* memberships are a set */
    for (size_t k = 0; k < d.nmemberships; k++)
      sum += (d.memberships[k].org.b[0] + 1ull) * 7919 + d.memberships[k].role * 104729ull;
    put_num(b, sum);
  }
}

static void ask_ledgers(zn_buf *b, zn_trust *t, const scene *s) {
  zn_ledger l;
  zn_epoch_info e;
  for (size_t i = 0; zn_trust_ledger_at(t, i, &l); i++) {
    put(b, &l.id, 16);
    for (size_t k = 0; k < CAST; k++) {
      const zn_pk *pk = &s->cast[k].sign_pk;
      put_num(b, (uint64_t)zn_trust_may_read(t, pk, &l) << 2 | (uint64_t)zn_trust_may_write(t, pk, &l) << 1 |
                     zn_trust_may_key(t, pk, &l));
      for (uint64_t seq = 1; seq < 6; seq++) {
        zn_hash h = {{(uint8_t)(seq % 3)}};
        put_num(b, zn_trust_counts(t, &l.id, pk, seq, &h));
      }
    }
    zn_hash open[4];
    size_t n = zn_trust_epoch_unanswered(t, &l.id, open, 4);
    put_num(b, n);
    for (size_t k = 0; k < n && k < 4; k++) put(b, &open[k], 32);
    if (zn_trust_epoch_current(t, &l.id, &e)) put(b, &e.id, 16), put_num(b, e.no);
  }
}

/* All that can be asked, as one hash. */
static zn_hash answers(zn_trust *t, const scene *s) {
  zn_buf b;
  zn_hash h;
  zn_id digest;
  zn_org o;
  zn_alarm alarm;
  zn_pk root = {{0}};
  zn_buf_init(&b, 0);
  ask_devices(&b, t);
  ask_ledgers(&b, t, s);
  for (size_t i = 0; zn_trust_org_at(t, i, &o); i++)
    put(&b, &o.id, 16), put_num(&b, o.kind), put(&b, o.parents, sizeof o.parents[0] * o.nparents);
  for (size_t i = 0; zn_trust_alarm_at(t, i, &alarm); i++)
    put(&b, &alarm.statement, 32), zn_buf_put_str(&b, alarm.what);
  for (size_t i = 0; i < CAST; i++) put_num(&b, zn_trust_is_server(t, &s->cast[i].sign_pk));
  for (size_t i = 0; i < s->w.n; i++) {
    zn_hash_raw(&h, zn_buf_span(&s->w.stmts[i]));
    put_num(&b, zn_trust_effective(t, &h));
  }
  if (zn_trust_root_now(t, &root, NULL)) put(&b, &root, 32);
  zn_trust_digest(t, &digest);
  put(&b, &digest, 16);
  for (size_t i = 0; i < zn_trust_head_count(t); i++) {
    zn_trust_head head = zn_trust_head_at(t, i);
    put(&b, &head.issuer, 32), put_num(&b, head.seq), put(&b, &head.hash, 32);
  }
  assert_true(zn_buf_ok(&b));
  zn_hash_raw(&h, zn_buf_span(&b));
  zn_buf_release(&b);
  return h;
}

/* The same statements in a random order that each issuer's chain allows, some of them twice, with questions in between.
 */
static zn_hash in_another_order(scene *s, seeded *rnd) {
  zn_trust *t;
  size_t order[MAX_STMTS], left = s->w.n;
  assert_int_equal(zn_trust_new(&t, &s->w.region, &s->w.root.sign_pk), ZN_OK);
  for (size_t i = 0; i < left; i++) order[i] = i;
  while (left > 0) {
    size_t k = seeded_next(rnd, left);
    zn_status st = zn_trust_add(t, zn_buf_span(&s->w.stmts[order[k]]), NULL, NULL);
    if (st == ZN_E_STATE) continue; /* its predecessor comes later */
    assert_int_equal(st, ZN_OK);
    if (seeded_next(rnd, 10) == 0) zn_trust_device_count(t); /* evaluates */
    if (seeded_next(rnd, 10) == 0) continue;                 /* will come again */
    order[k] = order[--left];
  }
  zn_hash h = answers(t, s);
  zn_trust_free(t);
  return h;
}

static void test_any_order(void **state) {
  (void)state;
  const char *one = getenv("ZONA_SEED"), *runs = getenv("ZONA_RUNS");
  uint64_t from = one ? strtoull(one, NULL, 10) : 1, to = one ? from : runs ? strtoull(runs, NULL, 10) : 150;
  size_t active = 0, revoked = 0, waiting = 0, alarms = 0;
  for (uint64_t seed = from; seed <= to; seed++) {
    scene s;
    seeded rnd;
    seeded_init(&rnd, seed * 31);
    scene_build(&s, seed, 20 + seed % 80);
    zn_hash first = answers(s.w.t, &s);
    for (int i = 0; i < 6; i++) {
      zn_hash again = in_another_order(&s, &rnd);
      if (zn_hash_cmp(&first, &again) != 0)
        fail_msg("ZONA_SEED=%llu: another order, other answers", (unsigned long long)seed);
    }
    zn_device_info d;
    for (size_t i = 0; zn_trust_device_at(s.w.t, i, &d); i++) {
      active += d.state == ZN_DEV_ACTIVE;
      revoked += d.state == ZN_DEV_REVOKED;
      waiting += d.state == ZN_DEV_WAITING;
    }
    alarms += zn_trust_alarm_count(s.w.t);
    scene_release(&s);
  }
  if (!one) assert_true(active && revoked && waiting && alarms); /* the scenes do reach the rare states */
}

/* Each side takes what the other says it lacks, as a session does; both end with the same set. */
static void pull(zn_trust *to, const zn_trust *from) {
  for (size_t i = 0; i < zn_trust_head_count(from); i++) {
    zn_trust_head h = zn_trust_head_at(from, i), mine = {.issuer = h.issuer};
    zn_trust_head_of(to, &h.issuer, &mine);
    for (uint64_t p = zn_trust_lacks(from, &mine); p && p <= h.seq; p++)
      assert_int_equal(zn_trust_add(to, zn_trust_read(from, &h.issuer, p), NULL, NULL), ZN_OK);
  }
}

static void test_exchange(void **state) {
  (void)state;
  for (uint64_t seed = 1; seed <= 60; seed++) {
    scene s;
    zn_trust *a, *b;
    zn_id da, db;
    scene_build(&s, seed, 60);
    assert_int_equal(zn_trust_new(&a, &s.w.region, &s.w.root.sign_pk), ZN_OK);
    assert_int_equal(zn_trust_new(&b, &s.w.region, &s.w.root.sign_pk), ZN_OK);
    for (size_t i = 0; i < s.w.n; i++) {
      zn_span w = zn_buf_span(&s.w.stmts[i]);
      if (seeded_next(&s.w.rnd, 4)) (void)!zn_trust_add(a, w, NULL, NULL);
      if (seeded_next(&s.w.rnd, 4)) (void)!zn_trust_add(b, w, NULL, NULL);
    }
    for (int turn = 0; turn < 3; turn++) pull(a, b), pull(b, a);
    zn_trust_digest(a, &da), zn_trust_digest(b, &db);
    if (zn_id_cmp(&da, &db) != 0) fail_msg("seed %llu: sets differ after the exchange", (unsigned long long)seed);
    zn_trust_free(a), zn_trust_free(b);
    scene_release(&s);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_any_order), cmocka_unit_test(test_exchange)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
