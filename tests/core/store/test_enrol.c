/* Enrolment: a region from nothing, offices that come and go, keys that reach those who may read and nobody else. */
#include <sys/stat.h>

#include "tests/support/region.h"

typedef struct scene {
  region g;
  zn_id regione, ambito, cortale, falerna; /* enti of the ambito; Cortale leads it */
  size_t cf, ente;                         /* replicas: 0 is the Regione's */
} scene;

static void scene_begin(scene *s, uint64_t seed) {
  region_begin(&s->g, seed);
  zn_key_regione(&s->regione);
  zn_key_ambito("CAL-LAMEZIA", &s->ambito);
  zn_key_ente("D049", &s->cortale);
  zn_key_ente("D476", &s->falerna);
  ADD(&s->g, 0, "ente", "denominazione=Cortale", "cod_catastale=D049");
  ADD(&s->g, 0, "ente", "denominazione=Falerna", "cod_catastale=D476");
  ADD(&s->g, 0, "ambito", "codice=CAL-LAMEZIA", "denominazione=Lametino", "capofila=D049");
  ADD(&s->g, 0, "ambito_membro", "ambito=CAL-LAMEZIA", "ente=D049");
  ADD(&s->g, 0, "ambito_membro", "ambito=CAL-LAMEZIA", "ente=D476");
  s->cf = region_join(&s->g, 0, &s->ambito, ZN_ROLE_CAPOFILA);
  region_meet(&s->g, 0, s->cf);
  s->ente = region_join(&s->g, s->cf, &s->falerna, ZN_ROLE_ENTE);
}

static void everybody_meets(scene *s) {
  for (int turn = 0; turn < 2; turn++)
    for (size_t i = 1; i < s->g.n; i++) region_meet(&s->g, 0, i);
}

static zn_trust *trust(scene *s, size_t i) { return zn_replica_trust(s->g.r[i]); }
static const zn_pk *pk(scene *s, size_t i) { return &zn_replica_ident(s->g.r[i])->sign_pk; }

static zn_device_state state_seen(scene *s, size_t by, size_t of) {
  zn_device_info d;
  return zn_trust_device(trust(s, by), pk(s, of), &d) ? d.state : ZN_DEV_UNKNOWN;
}

static zn_ledger ledger(scene *s, zn_ledger_kind kind, const zn_id *owner, const zn_id *audience) {
  zn_ledger l;
  zn_ledger_make(&l, zn_replica_region(s->g.r[0]), kind, owner, audience);
  return l;
}

/* Does the replica hold the current key of the ledger? */
static bool has_key(scene *s, size_t i, const zn_ledger *l) {
  zn_epoch_info e;
  zn_secret key;
  return zn_trust_epoch_current(trust(s, i), &l->id, &e) && zn_replica_epoch_key(s->g.r[i], &e.id, &key) == ZN_OK;
}

/* ---- the beginning ---- */

static void test_init(void **state) {
  (void)state;
  scene s = {0};
  zn_err err = {0};
  zn_device_info d;
  struct stat st;
  char path[256], recovery[ZN_RECOVERY_TEXT];
  region_begin(&s.g, 1);
  zn_key_regione(&s.regione);
  assert_int_equal(zn_trust_device_count(trust(&s, 0)), 1);
  assert_true(zn_trust_device(trust(&s, 0), pk(&s, 0), &d));
  assert_int_equal(d.state, ZN_DEV_ACTIVE);
  assert_int_equal(d.depth, 0);
  assert_true(zn_enrol_complete(s.g.r[0]));
  zn_ledger l1 = ledger(&s, ZN_L1_REGIONE, &s.regione, NULL);
  assert_true(has_key(&s, 0, &l1));
  assert_int_equal(zn_trust_alarm_count(trust(&s, 0)), 0);
  snprintf(path, sizeof path, "%s/0/root.key", s.g.dir);
  assert_int_equal(stat(path, &st), 0);
  assert_int_equal(st.st_mode & 0777, 0600);
  assert_int_equal(st.st_size, 32);
  size_t sealed = 0;
  OK(err, zn_replica_seal(s.g.r[0], 0, &sealed, &err));
  assert_int_equal(sealed, 1); /* the Regione's own row */
  /* a second beginning in the same home is refused, whatever the claim */
  zn_claim claim = {.url = "ws://127.0.0.1:1/"};
  zn_buf text;
  zn_replica *again = NULL;
  zn_buf_init(&text, 0);
  OK(err, zn_claim_print(&text, &claim, &err));
  snprintf(path, sizeof path, "%s/0", s.g.dir);
  assert_int_equal(zn_enrol_init(&again, path, &s.g.env, zn_buf_cstr(&text), "Altra", recovery, &err), ZN_E_STATE);
  assert_int_equal(zn_enrol_init(&again, path, &s.g.env, "ZONAC1-abc", "Altra", recovery, &err), ZN_E_INVALID);
  assert_int_equal(zn_enrol_init(&again, path, &s.g.env, zn_buf_cstr(&text), "", recovery, &err), ZN_E_USAGE);
  zn_buf_release(&text);
  region_end(&s.g);
}

static void test_offices_join(void **state) {
  (void)state;
  scene s = {0};
  scene_begin(&s, 2);
  everybody_meets(&s);
  zn_device_info d;
  /* the capofila's invite made it a device of the ente that leads, too */
  assert_true(zn_trust_device(trust(&s, s.cf), pk(&s, s.cf), &d));
  assert_int_equal(d.nmemberships, 2);
  assert_true(zn_trust_has_role(trust(&s, 0), pk(&s, s.cf), &s.cortale, ZN_ROLE_ENTE));
  assert_true(zn_trust_has_role(trust(&s, 0), pk(&s, s.ente), &s.falerna, ZN_ROLE_ENTE));
  const struct {
    zn_ledger l;
    const char *keys; /* Regione, capofila, ente */
  } rows[] = {{ledger(&s, ZN_L1_REGIONE, &s.regione, NULL), "111"},
              {ledger(&s, ZN_L2_REGIONE_AMBITO, &s.regione, &s.ambito), "110"},
              {ledger(&s, ZN_L3_AMBITO, &s.ambito, NULL), "111"},
              {ledger(&s, ZN_L4_AMBITO_ENTE, &s.ambito, &s.falerna), "111"},
              {ledger(&s, ZN_L5_AMBITO_REGIONE, &s.ambito, NULL), "110"},
              {ledger(&s, ZN_L6_ENTE, &s.falerna, &s.ambito), "111"},
              {ledger(&s, ZN_L7_ENTE_SELF, &s.falerna, NULL), "001"},
              {ledger(&s, ZN_L7_ENTE_SELF, &s.cortale, NULL), "010"},
              {ledger(&s, ZN_L6_ENTE, &s.cortale, &s.ambito), "110"}};
  const size_t who[] = {0, s.cf, s.ente};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    for (size_t k = 0; k < 3; k++)
      if (has_key(&s, who[k], &rows[i].l) != (rows[i].keys[k] == '1')) fail_msg("ledger %zu, replica %zu", i, who[k]);
  for (size_t k = 0; k < 3; k++) {
    assert_null(zn_replica_ephemeral(s.g.r[who[k]])); /* forgotten */
    assert_int_equal(zn_trust_alarm_count(trust(&s, who[k])), 0);
  }
  /* nothing left to do: what follows changes no statement */
  zn_id before, after;
  zn_err err = {0};
  zn_trust_digest(trust(&s, s.cf), &before);
  OK(err, zn_enrol_after_sync(s.g.r[s.cf], &err));
  zn_trust_digest(trust(&s, s.cf), &after);
  assert_memory_equal(&before, &after, sizeof before);
  region_end(&s.g);
}

/* ---- invites ---- */

static zn_status offer(scene *s, size_t by, const zn_id *org, zn_role role, zn_buf *text, char pin[9], zn_err *err) {
  zn_enrol_offer o = {.org = *org, .role = role, .with_pin = pin != NULL};
  zn_buf_init(text, 0);
  return zn_enrol_invite(s->g.r[by], &o, text, pin, err);
}

static void test_who_may_invite(void **state) {
  (void)state;
  scene s = {0};
  zn_err err = {0};
  zn_buf text;
  scene_begin(&s, 3);
  zn_id nowhere = {{1}};
  const struct {
    size_t by;
    const zn_id *org;
    zn_role role;
    zn_status st;
  } tries[] = {{s.ente, &s.falerna, ZN_ROLE_ENTE, ZN_OK},       {s.ente, &s.falerna, ZN_ROLE_LETTORE, ZN_OK},
               {s.ente, &s.cortale, ZN_ROLE_ENTE, ZN_E_DENIED}, {s.ente, &s.ambito, ZN_ROLE_CAPOFILA, ZN_E_DENIED},
               {s.cf, &s.falerna, ZN_ROLE_ENTE, ZN_OK},         {s.cf, &s.regione, ZN_ROLE_REGIONE, ZN_E_DENIED},
               {0, &s.falerna, ZN_ROLE_CAPOFILA, ZN_E_INVALID}, {0, &s.ambito, ZN_ROLE_ENTE, ZN_E_INVALID},
               {0, &s.regione, ZN_ROLE_CONSOLIDATORE, ZN_OK},   {0, &nowhere, ZN_ROLE_ENTE, ZN_E_NOTFOUND},
               {0, &s.regione, ZN_ROLE_REGIONE, ZN_OK}};
  for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
    zn_status st = offer(&s, tries[i].by, tries[i].org, tries[i].role, &text, NULL, &err);
    if (st != tries[i].st) fail_msg("try %zu: %d %s", i, (int)st, st ? err.text : "");
    zn_buf_release(&text);
  }
  zn_enrol_offer past = {.org = s.falerna, .role = ZN_ROLE_ENTE, .expires_ms = 1};
  zn_buf_init(&text, 0);
  assert_int_equal(zn_enrol_invite(s.g.r[0], &past, &text, NULL, &err), ZN_E_INVALID);
  zn_buf_release(&text);
  region_end(&s.g);
}

static void test_pin_and_expiry(void **state) {
  (void)state;
  scene s = {0};
  zn_err err = {0};
  zn_buf text;
  char pin[9], home[128];
  bool needs = false;
  zn_replica *r = NULL;
  scene_begin(&s, 4);
  OK(err, offer(&s, s.cf, &s.falerna, ZN_ROLE_ENTE, &text, pin, &err));
  snprintf(home, sizeof home, "%s/x", s.g.dir);
  assert_int_equal(zn_enrol_join(&r, home, &s.g.env, zn_buf_cstr(&text), NULL, NULL, &needs, &err), ZN_E_CRYPTO);
  assert_true(needs);
  assert_int_equal(zn_enrol_join(&r, home, &s.g.env, zn_buf_cstr(&text), "aaaaaaaa", NULL, &needs, &err), ZN_E_CRYPTO);
  assert_int_equal(zn_enrol_join(&r, home, &s.g.env, zn_buf_cstr(&text), "short", NULL, &needs, &err), ZN_E_INVALID);
  assert_int_equal(access(home, F_OK), -1); /* nothing was made */
  s.g.random.wall_ms += (ZN_INVITE_DAYS + 1) * 86400000LL;
  assert_int_equal(zn_enrol_join(&r, home, &s.g.env, zn_buf_cstr(&text), pin, NULL, &needs, &err), ZN_E_STATE);
  s.g.random.wall_ms -= 2 * 86400000LL;
  OK(err, zn_enrol_join(&r, home, &s.g.env, zn_buf_cstr(&text), pin, "Ufficio", &needs, &err));
  zn_replica_close(r);
  /* again: the same device, nothing new */
  OK(err, zn_enrol_join(&r, home, &s.g.env, zn_buf_cstr(&text), pin, "Ufficio", &needs, &err));
  assert_int_equal(zn_trust_head_count(zn_replica_trust(r)), 1);
  zn_replica_close(r);
  zn_buf_release(&text);
  region_end(&s.g);
}

static void test_second_membership(void **state) {
  (void)state;
  scene s = {0};
  zn_err err = {0};
  zn_buf text;
  char home[128];
  bool needs;
  zn_replica *r = NULL;
  scene_begin(&s, 5);
  everybody_meets(&s);
  OK(err, offer(&s, s.cf, &s.cortale, ZN_ROLE_ENTE, &text, NULL, &err)); /* the clerk of Falerna serves Cortale too */
  snprintf(home, sizeof home, "%s", zn_replica_home(s.g.r[s.ente]));
  zn_replica_close(s.g.r[s.ente]);
  OK(err, zn_enrol_join(&r, home, &s.g.env, zn_buf_cstr(&text), NULL, NULL, &needs, &err));
  s.g.r[s.ente] = r;
  zn_buf_release(&text);
  everybody_meets(&s);
  region_meet(&s.g, s.cf, s.ente); /* "ente, itself" is Cortale's own to grant */
  zn_device_info d;
  assert_true(zn_trust_device(trust(&s, 0), pk(&s, s.ente), &d));
  assert_int_equal(d.nmemberships, 2);
  zn_ledger l6 = ledger(&s, ZN_L6_ENTE, &s.cortale, &s.ambito), l7 = ledger(&s, ZN_L7_ENTE_SELF, &s.cortale, NULL);
  assert_true(has_key(&s, s.ente, &l6));
  assert_true(has_key(&s, s.ente, &l7));
  assert_null(zn_replica_ephemeral(r));
  region_end(&s.g);
}

static void test_invite_used_twice(void **state) {
  (void)state;
  scene s = {0};
  zn_err err = {0};
  zn_buf text;
  bool needs;
  scene_begin(&s, 6);
  OK(err, offer(&s, s.cf, &s.falerna, ZN_ROLE_ENTE, &text, NULL, &err));
  size_t one = s.g.n, two = s.g.n + 1;
  for (size_t i = one; i <= two; i++) {
    char home[128];
    snprintf(home, sizeof home, "%s/%zu", s.g.dir, i);
    OK(err, zn_enrol_join(&s.g.r[i], home, &s.g.env, zn_buf_cstr(&text), NULL, NULL, &needs, &err));
    s.g.n++;
  }
  zn_buf_release(&text);
  /* both reach the Regione before the inviter has seen either */
  region_carry(&s.g, one, 0), region_carry(&s.g, two, 0), region_meet(&s.g, 0, s.cf);
  assert_int_equal(state_seen(&s, 0, one), ZN_DEV_WAITING);
  assert_int_equal(state_seen(&s, s.cf, two), ZN_DEV_WAITING);
  assert_true(zn_trust_alarm_count(trust(&s, s.cf)) > 0);
  region_meet(&s.g, s.cf, one);
  assert_false(zn_enrol_complete(s.g.r[one]));
  assert_int_equal(zn_enrol_pin(s.g.r[s.ente], pk(&s, one), &err), ZN_E_DENIED);
  OK(err, zn_enrol_pin(s.g.r[s.cf], pk(&s, one), &err));
  region_meet(&s.g, s.cf, one), region_meet(&s.g, 0, s.cf);
  assert_int_equal(state_seen(&s, 0, one), ZN_DEV_ACTIVE);
  assert_int_equal(state_seen(&s, 0, two), ZN_DEV_WAITING);
  assert_true(zn_enrol_complete(s.g.r[one]));
  /* a use that comes after the pin changes nothing */
  region_end(&s.g);
}

/* ---- going ---- */

static void test_revoke(void **state) {
  (void)state;
  scene s = {0};
  zn_err err = {0};
  scene_begin(&s, 7);
  size_t second = region_join(&s.g, s.ente, &s.falerna, ZN_ROLE_ENTE);
  everybody_meets(&s);
  region_meet(&s.g, s.ente, second);
  zn_ledger l1 = ledger(&s, ZN_L1_REGIONE, &s.regione, NULL), l3 = ledger(&s, ZN_L3_AMBITO, &s.ambito, NULL);
  zn_ledger l6 = ledger(&s, ZN_L6_ENTE, &s.falerna, &s.ambito), l7 = ledger(&s, ZN_L7_ENTE_SELF, &s.falerna, NULL);
  assert_true(has_key(&s, second, &l6) && has_key(&s, second, &l7));
  assert_int_equal(zn_enrol_revoke(s.g.r[second], pk(&s, s.cf), 1, &err), ZN_E_DENIED);
  assert_int_equal(zn_enrol_revoke(s.g.r[second], pk(&s, second), 1, &err), ZN_E_DENIED);
  /* lost: the capofila takes it away, and renews what it may */
  OK(err, zn_enrol_revoke(s.g.r[s.cf], pk(&s, second), 1, &err));
  assert_int_equal(state_seen(&s, s.cf, second), ZN_DEV_REVOKED);
  assert_int_equal(zn_trust_epoch_unanswered(trust(&s, s.cf), &l6.id, NULL, 0), 0);
  assert_int_equal(zn_trust_epoch_unanswered(trust(&s, s.cf), &l1.id, NULL, 0), 1); /* the Regione's to renew */
  everybody_meets(&s);
  region_meet(&s.g, s.cf, s.ente);
  everybody_meets(&s);
  const zn_ledger *renewed[] = {&l1, &l3, &l6, &l7};
  for (size_t i = 0; i < 4; i++) {
    zn_epoch_info e;
    assert_true(zn_trust_epoch_current(trust(&s, s.ente), &renewed[i]->id, &e));
    assert_int_equal(e.no, 2);
    assert_int_equal(zn_trust_epoch_unanswered(trust(&s, s.ente), &renewed[i]->id, NULL, 0), 0);
    if (!has_key(&s, s.ente, renewed[i])) fail_msg("the ente lacks renewed key %zu", i);
    if (has_key(&s, second, renewed[i])) fail_msg("the revoked device has renewed key %zu", i);
  }
  assert_true(has_key(&s, 0, &l6) && has_key(&s, s.cf, &l6));
  region_end(&s.g);
}

static void test_devices(void **state) {
  (void)state;
  scene s = {0};
  zn_err err = {0};
  zn_arena a;
  zn_enrol_device *list = NULL;
  size_t n = 0, me = 0;
  zn_pk found;
  char few[8];
  scene_begin(&s, 8);
  everybody_meets(&s);
  zn_arena_init(&a);
  OK(err, zn_enrol_devices(s.g.r[s.cf], &a, &list, &n, &err));
  assert_int_equal(n, 3);
  for (size_t i = 0; i < n; i++) {
    me += list[i].me;
    assert_int_equal(list[i].may_revoke, zn_pk_cmp(&list[i].pk, pk(&s, s.ente)) == 0);
  }
  assert_int_equal(me, 1);
  assert_int_equal(list[0].memberships[0].kind, ZN_ORG_REGIONE);
  snprintf(few, sizeof few, "%.6s", list[2].id);
  OK(err, zn_enrol_find_device(s.g.r[s.cf], few, &found, &err));
  assert_memory_equal(&found, &list[2].pk, 32);
  assert_int_equal(zn_enrol_find_device(s.g.r[s.cf], "abc", &found, &err), ZN_E_NOTFOUND);
  zn_arena_release(&a);
  region_end(&s.g);
}

static void test_recover(void **state) {
  (void)state;
  scene s = {0};
  zn_err err = {0};
  zn_claim claim = {.url = "ws://127.0.0.1:1/", .server = {{1}}, .region = {{2}}, .seed = {{3}}};
  zn_buf text;
  char home[160], code[ZN_RECOVERY_TEXT], next[ZN_RECOVERY_TEXT], later[ZN_RECOVERY_TEXT];
  region_begin(&s.g, 9);
  zn_key_regione(&s.regione);
  zn_replica *first = NULL, *r = NULL;
  zn_buf_init(&text, 0);
  OK(err, zn_claim_print(&text, &claim, &err));
  snprintf(home, sizeof home, "%s/first", s.g.dir);
  OK(err, zn_enrol_init(&first, home, &s.g.env, zn_buf_cstr(&text), "Regione", code, &err));
  zn_buf_clear(&text);
  zn_enrol_offer o = {.org = s.regione, .role = ZN_ROLE_LETTORE};
  OK(err, zn_enrol_invite(first, &o, &text, NULL, &err));
  bool needs;
  snprintf(home, sizeof home, "%s/second", s.g.dir);
  OK(err, zn_enrol_join(&r, home, &s.g.env, zn_buf_cstr(&text), NULL, NULL, &needs, &err));
  assert_int_equal(zn_enrol_recover(r, code, next, &err), ZN_E_STATE); /* it has not heard of the root yet */
  region g2 = s.g;
  g2.r[0] = first, g2.r[1] = r, g2.n = 2;
  region_meet(&g2, 0, 1);
  assert_int_equal(zn_enrol_recover(r, "ZONAR1-aaaa", next, &err), ZN_E_INVALID);
  OK(err, zn_enrol_recover(r, code, next, &err));
  assert_true(zn_trust_has_role(zn_replica_trust(r), &zn_replica_ident(r)->sign_pk, &s.regione, ZN_ROLE_REGIONE));
  assert_int_equal(zn_enrol_recover(r, code, later, &err), ZN_E_INVALID); /* once */
  OK(err, zn_enrol_recover(r, next, later, &err));
  /* the lost first device can now be revoked by the new root's */
  OK(err, zn_enrol_revoke(r, &zn_replica_ident(first)->sign_pk, 1, &err));
  zn_buf_release(&text);
  zn_replica_close(first);
  zn_replica_close(r);
  region_end(&s.g);
}

/* A server that is not blind finds an invite under the key that the claim agreed. */
static void test_consolidator(void **state) {
  (void)state;
  scene s = {0};
  zn_err err = {0};
  scene_begin(&s, 10);
  everybody_meets(&s);
  size_t before = zn_trust_invite_count(trust(&s, 0));
  OK(err, zn_enrol_after_sync(s.g.r[0], &err));
  assert_int_equal(zn_trust_invite_count(trust(&s, 0)), before); /* not said to be there */
  OK(err, zn_replica_set_meta(s.g.r[0], ZN_META_BLIND, "0", &err));
  OK(err, zn_enrol_after_sync(s.g.r[0], &err));
  OK(err, zn_enrol_after_sync(s.g.r[0], &err));
  assert_int_equal(zn_trust_invite_count(trust(&s, 0)), before + 1);
  zn_invite_info i = {0};
  for (size_t k = 0; zn_trust_invite_at(trust(&s, 0), k, &i) && i.memberships[0].role != ZN_ROLE_CONSOLIDATORE;) k++;
  assert_int_equal(i.memberships[0].role, ZN_ROLE_CONSOLIDATORE);
  /* its grants are sealed to that key already */
  sqlite3_stmt *q = zn_replica_stmt(s.g.r[0], "SELECT count(*) FROM grants WHERE recipient=?", &err);
  sqlite3_bind_blob(q, 1, &i.box_pk, 32, SQLITE_STATIC);
  assert_int_equal(sqlite3_step(q), SQLITE_ROW);
  assert_true(sqlite3_column_int(q, 0) >= 7);
  zn_replica_done(q);
  region_end(&s.g);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_init),
                                     cmocka_unit_test(test_offices_join),
                                     cmocka_unit_test(test_who_may_invite),
                                     cmocka_unit_test(test_pin_and_expiry),
                                     cmocka_unit_test(test_second_membership),
                                     cmocka_unit_test(test_invite_used_twice),
                                     cmocka_unit_test(test_revoke),
                                     cmocka_unit_test(test_devices),
                                     cmocka_unit_test(test_recover),
                                     cmocka_unit_test(test_consolidator)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
