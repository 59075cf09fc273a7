/* Bundles: an office that never has a connection is a full member; a file that is not whole changes nothing. */
#include "core/exchange/bundle.h"
#include "core/log/receipt.h"
#include "core/store/status.h"
#include "tests/support/region.h"

typedef struct scene {
  region g;
  zn_id ambito, falerna;
  size_t cf, comune; /* comune: joined with no connection, nothing received yet */
  char path[160];
} scene;

static void scene_begin(scene *s, uint64_t seed) {
  zn_err err = {0};
  zn_buf text;
  bool needs;
  char home[160];
  region_begin(&s->g, seed);
  zn_key_ambito("CAL-LAMEZIA", &s->ambito);
  zn_key_ente("D476", &s->falerna);
  ADD(&s->g, 0, "ente", "denominazione=Falerna", "cod_catastale=D476");
  ADD(&s->g, 0, "ambito", "codice=CAL-LAMEZIA", "denominazione=Lametino");
  ADD(&s->g, 0, "ambito_membro", "ambito=CAL-LAMEZIA", "ente=D476");
  s->cf = region_join(&s->g, 0, &s->ambito, ZN_ROLE_CAPOFILA);
  zn_enrol_offer offer = {.org = s->falerna, .role = ZN_ROLE_ENTE};
  zn_buf_init(&text, 0);
  OK(err, zn_enrol_invite(s->g.r[s->cf], &offer, &text, NULL, &err));
  s->comune = s->g.n++;
  snprintf(home, sizeof home, "%s/comune", s->g.dir);
  OK(err, zn_enrol_join(&s->g.r[s->comune], home, &s->g.env, zn_buf_cstr(&text), NULL, "Falerna", &needs, &err));
  zn_buf_release(&text);
  snprintf(s->path, sizeof s->path, "%s/stick.pdz", s->g.dir);
}

static zn_bundle_counts carry(scene *s, size_t from, size_t to) {
  zn_err err = {0};
  zn_bundle_counts given, taken;
  OK(err, zn_bundle_give(s->g.r[from], NULL, s->path, &given, &err));
  OK(err, zn_bundle_take(s->g.r[to], s->path, &taken, &err));
  assert_int_equal(given.trust, taken.trust);
  assert_int_equal(given.segments, taken.segments);
  assert_int_equal(given.bytes, taken.bytes);
  return taken;
}

static void add_fornitore(scene *s) {
  ADD(&s->g, s->comune, "fornitore", "denominazione=Cooperativa Alfa", "piva=00743110157");
}

static size_t count(scene *s, size_t i, const char *sql) {
  zn_err err = {0};
  sqlite3_stmt *q = zn_replica_stmt(s->g.r[i], sql, &err);
  if (!q) fail_msg("%s: %s", sql, err.text);
  assert_int_equal(sqlite3_step(q), SQLITE_ROW);
  size_t n = (size_t)sqlite3_column_int64(q, 0);
  zn_replica_done(q);
  return n;
}

static void test_full_member_by_file(void **state) {
  (void)state;
  scene s = {0};
  zn_err err = {0};
  scene_begin(&s, 21);
  assert_false(zn_enrol_complete(s.g.r[s.comune]));
  carry(&s, s.cf, s.comune); /* the first file completes the join */
  assert_true(zn_enrol_complete(s.g.r[s.comune]));
  assert_null(zn_replica_ephemeral(s.g.r[s.comune]));
  assert_int_equal(count(&s, s.comune, "SELECT count(*) FROM ente WHERE cod_catastale='D476'"), 1);
  add_fornitore(&s);
  zn_unsent u;
  OK(err, zn_status_unsent(s.g.r[s.comune], &u, &err));
  assert_int_equal(u.queued, 1);
  zn_bundle_counts c = carry(&s, s.comune, s.cf);
  assert_true(c.fresh_changes >= 1);
  assert_int_equal(count(&s, s.cf, "SELECT count(*) FROM fornitore"), 1);
  /* what the comune keeps to itself is not for the capofila, not even sealed */
  zn_ledger l7;
  zn_ledger_make(&l7, zn_replica_region(s.g.r[0]), ZN_L7_ENTE_SELF, &s.falerna, NULL);
  assert_int_equal(zn_replica_feed(s.g.r[s.cf], &l7.id, &zn_replica_ident(s.g.r[s.comune])->sign_pk, false), -1);
  /* the receipt comes back by file: confirmed by a device, not by the server */
  carry(&s, s.cf, s.comune);
  OK(err, zn_status_unsent(s.g.r[s.comune], &u, &err));
  assert_int_equal(u.queued, 0);
  assert_int_equal(u.undelivered, u.by_file);
  assert_int_equal(u.by_file, 1);
  /* twice does no harm, and nothing is new */
  c = carry(&s, s.cf, s.comune);
  assert_int_equal(c.fresh, 0);
  /* the capofila pinned the device it had invited, and the comune knows */
  zn_hash invite;
  zn_pk device;
  size_t cursor = 0;
  while (zn_trust_pin_missing(zn_replica_trust(s.g.r[s.comune]), &zn_replica_ident(s.g.r[s.cf])->sign_pk, &cursor,
                              &invite, &device))
    assert_int_not_equal(zn_pk_cmp(&device, &zn_replica_ident(s.g.r[s.comune])->sign_pk), 0);
  region_end(&s.g);
}

/* By file only, from the comune through the capofila to the Regione and back. */
static void test_passes_on(void **state) {
  (void)state;
  scene s = {0};
  scene_begin(&s, 22);
  carry(&s, s.cf, s.comune);
  add_fornitore(&s);
  carry(&s, s.comune, s.cf);
  carry(&s, s.cf, 0);
  assert_int_equal(count(&s, 0, "SELECT count(*) FROM fornitore"), 1);
  carry(&s, 0, s.cf);
  carry(&s, s.cf, s.comune);
  assert_int_equal(count(&s, s.comune, "SELECT count(*) FROM receipt"),
                   count(&s, s.comune, "SELECT count(*) FROM receipt WHERE server=0"));
  assert_true(count(&s, s.comune, "SELECT count(DISTINCT by) FROM receipt") >=
              2); /* the capofila's word and the Regione's */
  region_end(&s.g);
}

static void test_since(void **state) {
  (void)state;
  scene s = {0};
  zn_err err = {0};
  zn_arena a;
  zn_bundle_since since;
  zn_bundle_counts c;
  scene_begin(&s, 23);
  carry(&s, s.cf, s.comune);
  carry(&s, s.comune, s.cf); /* what the comune holds is told in its file */
  zn_arena_init(&a);
  OK(err, zn_bundle_vector(s.path, &a, &since, &err));
  assert_true(since.ntrust > 0 && since.nheads > 0);
  OK(err, zn_bundle_give(s.g.r[s.cf], &since, s.path, &c, &err));
  assert_int_equal(c.segments, 0);
  assert_true(c.trust <= 3); /* the pin and the like */
  OK(err, zn_bundle_take(s.g.r[s.comune], s.path, &c, &err));
  zn_arena_release(&a);
  region_end(&s.g);
}

static zn_buf slurp(const char *path) {
  zn_buf b;
  FILE *f = fopen(path, "rb");
  assert_non_null(f);
  zn_buf_init(&b, 0);
  for (int c; (c = fgetc(f)) != EOF;) zn_buf_put(&b, &(uint8_t){(uint8_t)c}, 1);
  fclose(f);
  return b;
}

static void spill(const char *path, const uint8_t *p, size_t n) {
  FILE *f = fopen(path, "wb");
  assert_non_null(f);
  assert_int_equal(fwrite(p, 1, n, f), n);
  fclose(f);
}

/* Any byte flipped, any length cut: nothing is imported, and the message says so. */
static void test_damaged(void **state) {
  (void)state;
  scene s = {0};
  zn_err err = {0};
  zn_bundle_info info;
  scene_begin(&s, 24);
  OK(err, zn_bundle_export_replica(s.g.r[s.cf], s.path, &err));
  zn_buf whole = slurp(s.path);
  OK(err, zn_bundle_inspect(s.path, &info, &err));
  assert_int_equal(info.counts.bytes, whole.n);
  assert_memory_equal(&info.by, &zn_replica_ident(s.g.r[s.cf])->sign_pk, 32);
  zn_id before, after;
  zn_trust_digest(zn_replica_trust(s.g.r[s.comune]), &before);
  for (size_t at = 0; at < whole.n; at += 1 + at / 40) {
    whole.p[at] ^= 0x10;
    spill(s.path, whole.p, whole.n);
    whole.p[at] ^= 0x10;
    zn_status st = zn_bundle_import_replica(s.g.r[s.comune], s.path, &err);
    if (st != ZN_E_FORMAT && !(at == 7 && st == ZN_E_VERSION)) fail_msg("byte %zu flipped: %d", at, (int)st);
    spill(s.path, whole.p, at);
    if (zn_bundle_import_replica(s.g.r[s.comune], s.path, &err) != ZN_E_FORMAT) fail_msg("cut at %zu", at);
  }
  zn_trust_digest(zn_replica_trust(s.g.r[s.comune]), &after);
  assert_memory_equal(&before, &after, sizeof before);
  assert_int_equal(zn_bundle_import_replica(s.g.r[s.comune], "/nowhere/at/all.pdz", &err), ZN_E_NOTFOUND);
  zn_buf_release(&whole);
  region_end(&s.g);
}

static void test_another_region(void **state) {
  (void)state;
  scene s = {0}, t = {0};
  zn_err err = {0};
  scene_begin(&s, 25), scene_begin(&t, 26);
  OK(err, zn_bundle_export_replica(t.g.r[t.cf], t.path, &err));
  assert_int_equal(zn_bundle_import_replica(s.g.r[s.comune], t.path, &err), ZN_E_DENIED);
  assert_int_equal(zn_trust_head_count(zn_replica_trust(s.g.r[s.comune])), 1);
  region_end(&s.g), region_end(&t.g);
}

static void test_cannot_write(void **state) {
  (void)state;
  scene s = {0};
  zn_err err = {0};
  scene_begin(&s, 27);
  char path[200];
  snprintf(path, sizeof path, "%s/none/x.pdz", s.g.dir);
  assert_int_equal(zn_bundle_export_replica(s.g.r[s.cf], path, &err), ZN_E_IO);
  assert_int_equal(zn_bundle_export_replica(s.g.r[s.cf], s.g.dir, &err), ZN_E_IO); /* a folder, not a file */

  OK(err, zn_bundle_export_replica(s.g.r[s.cf], s.path, &err));
  snprintf(path, sizeof path, "%s.parte", s.path);
  assert_int_equal(access(path, F_OK), -1);
  region_end(&s.g);
}

static void test_inspect_json(void **state) {
  (void)state;
  scene s = {0};
  zn_err err = {0};
  zn_bundle_info info;
  scene_begin(&s, 28);
  OK(err, zn_bundle_export_replica(s.g.r[s.cf], s.path, &err));
  OK(err, zn_bundle_inspect(s.path, &info, &err));
  json_t *j = zn_bundle_info_json(&info);
  assert_non_null(j);
  assert_int_equal(json_integer_value(json_object_get(j, "dichiarazioni")), info.counts.trust);
  assert_true(json_integer_value(json_object_get(j, "chiavi")) > 0);
  assert_true(json_integer_value(json_object_get(j, "registrazioni")) >= 3);
  json_decref(j);
  region_end(&s.g);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_full_member_by_file),
                                     cmocka_unit_test(test_passes_on),
                                     cmocka_unit_test(test_since),
                                     cmocka_unit_test(test_damaged),
                                     cmocka_unit_test(test_another_region),
                                     cmocka_unit_test(test_cannot_write),
                                     cmocka_unit_test(test_inspect_json)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
