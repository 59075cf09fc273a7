/* world: one comune with several devices, for tests of the store and the merge: the Regione's replica, the devices of
 * ente D049 (ambito CAL-LAMEZIA), a clock for each, and observers that live in memory and are fed segments by hand.
 * Asserts. */
#ifndef ZONA_TESTS_SUPPORT_WORLD_H
#define ZONA_TESTS_SUPPORT_WORLD_H

#include <ftw.h>
#include <unistd.h>

#include "core/store/enrol.h"
#include "core/store/internal.h"
#include "core/store/replica.h"
#include "tests/support/cmocka.h"
#include "tests/support/rng.h"

#define WORLD_DEVICES 6

#define OK(expr)                                                                     \
  do {                                                                               \
    zn_err ok_err_ = {0};                                                            \
    zn_err *err = &ok_err_;                                                          \
    zn_status ok_ = (expr);                                                          \
    if (ok_ != ZN_OK) fail_msg("%s: %s: %s", #expr, zn_status_name(ok_), err->text); \
  } while (0)

typedef struct world_clock {
  rng *random;
  int64_t wall_ms;
} world_clock;

typedef struct world {
  char dir[64];
  rng random;
  world_clock clock[WORLD_DEVICES + 1];
  zn_env env[WORLD_DEVICES + 1];
  zn_replica *regione;
  zn_replica *dev[WORLD_DEVICES];
  size_t n;
  zn_id ente, ambito;
  zn_ledger spending, own; /* L6, L7 of the ente */
} world;

static inline int64_t world_wall(void *ctx) { return ((world_clock *)ctx)->wall_ms; }
static inline void world_random(void *ctx, void *p, size_t n) { rng_fill(((world_clock *)ctx)->random, p, n); }

static inline int world_rm(const char *path, const struct stat *st, int flag, struct FTW *ftw) {
  (void)st, (void)flag, (void)ftw;
  return remove(path);
}

/* ---- rows ---- */

static inline zn_row world_row(unsigned entity) {
  zn_row r;
  zn_row_clear(&r, zn_entity_by_no(entity), 0);
  return r;
}
static inline zn_val *world_field(zn_row *r, const char *name) {
  int i = zn_field_index(r->ent, name);
  if (i < 0) fail_msg("no field %s", name);
  return &r->v[i < 0 ? 0 : i];
}
static inline void world_text(zn_row *r, const char *name, const char *text) {
  *world_field(r, name) = (zn_val){ZN_V_TEXT, 0, ZN_SPAN_STR(text)};
}
static inline void world_int(zn_row *r, const char *name, int64_t v) { *world_field(r, name) = zn_int(v); }

static inline int64_t world_k(zn_replica *r, const zn_id *hash) {
  int64_t k = zn_replica_k_of_hash(r, hash, true);
  assert_true(k > 0);
  return k;
}

/* An act of the ente (a hashed row): the title is what edits change. */
static inline zn_row world_atto(world *w, zn_replica *r, const char *numero, const char *oggetto) {
  zn_row row = world_row(ZN_ATTO);
  world_int(&row, "ente", world_k(r, &w->ente));
  world_text(&row, "tipo", "DET");
  world_int(&row, "anno", 2025);
  world_text(&row, "numero", numero);
  world_int(&row, "data", 20150);
  world_text(&row, "oggetto", oggetto);
  return row;
}

/* An impegno (a dotted row). */
static inline zn_row world_impegno(world *w, zn_replica *r, const char *numero, int64_t importo) {
  zn_row row = world_row(ZN_IMPEGNO);
  world_int(&row, "ente", world_k(r, &w->ente));
  world_int(&row, "anno", 2025);
  world_text(&row, "numero", numero);
  world_int(&row, "data", 20150);
  world_int(&row, "importo", importo);
  return row;
}

/* ---- carrying ---- */

static inline void world_carry_trust(zn_replica *from, zn_replica *to) {
  zn_trust *t = zn_replica_trust(from);
  for (size_t i = 0; i < zn_trust_head_count(t); i++) {
    zn_trust_head h = zn_trust_head_at(t, i);
    for (uint64_t seq = 1; seq <= h.seq; seq++)
      OK(zn_replica_put_trust(to, zn_trust_read(t, &h.issuer, seq), NULL, err));
  }
}

static inline void world_carry_grants(zn_replica *from, zn_replica *to) {
  sqlite3_stmt *s = NULL;
  assert_int_equal(sqlite3_prepare_v2(zn_replica_db(from), "SELECT body FROM grants", -1, &s, NULL), SQLITE_OK);
  while (sqlite3_step(s) == SQLITE_ROW)
    OK(zn_replica_put_grant(to, ZN_SPAN(sqlite3_column_blob(s, 0), (size_t)sqlite3_column_bytes(s, 0)), NULL, err));
  sqlite3_finalize(s);
}

static inline void world_carry_segments(zn_replica *from, zn_replica *to) {
  sqlite3_stmt *s = NULL;
  assert_int_equal(
      sqlite3_prepare_v2(zn_replica_db(from),
                         "SELECT ledger, device, seq, hash FROM seg JOIN feed USING(f) ORDER BY seg.id", -1, &s, NULL),
      SQLITE_OK);
  OK(zn_receive_begin(to, err));
  while (sqlite3_step(s) == SQLITE_ROW) {
    zn_id ledger;
    zn_pk device;
    zn_hash hash;
    memcpy(ledger.b, sqlite3_column_blob(s, 0), 16);
    memcpy(device.b, sqlite3_column_blob(s, 1), 32);
    memcpy(hash.b, sqlite3_column_blob(s, 3), 32);
    int64_t f = zn_replica_feed(to, &ledger, &device, false);
    zn_segrow row;
    bool have = false;
    if (f > 0) OK(zn_seg_find(to, f, (uint64_t)sqlite3_column_int64(s, 2), hash.b, 32, &row, &have, err));
    if (have) continue;
    zn_buf wire;
    zn_buf_init(&wire, 0);
    OK(zn_replica_segment(from, &ledger, &device, (uint64_t)sqlite3_column_int64(s, 2), &hash, &wire, err));
    OK(zn_replica_put_segment(to, zn_buf_span(&wire), NULL, err));
    zn_buf_release(&wire);
  }
  sqlite3_finalize(s);
  OK(zn_receive_end(to, err));
}

static inline void world_carry(zn_replica *from, zn_replica *to) {
  OK(zn_replica_seal(from, 0, NULL, err));
  world_carry_trust(from, to);
  world_carry_grants(from, to);
  world_carry_segments(from, to);
}

static inline void world_meet(zn_replica *a, zn_replica *b) {
  for (int i = 0; i < 2; i++) {
    OK(zn_enrol_after_sync(a, err));
    world_carry(a, b);
    OK(zn_enrol_after_sync(b, err));
    world_carry(b, a);
  }
}

/* ---- making ---- */

static inline void world_clock_of(world *w, size_t i) {
  w->clock[i] = (world_clock){&w->random, 1767000000000 /* December 2025 */};
  w->env[i] = (zn_env){.ctx = &w->clock[i], .wall_ms = world_wall, .mono_ms = world_wall, .random = world_random};
}

static inline void world_fast(zn_replica *r) {
  assert_int_equal(sqlite3_exec(zn_replica_db(r), "PRAGMA synchronous=OFF", 0, 0, 0), SQLITE_OK);
}

static inline void world_organise(world *w) {
  zn_tx *tx = NULL;
  zn_ledger l1;
  zn_id regione;
  zn_key_regione(&regione);
  zn_key_ente("D049", &w->ente);
  zn_key_ambito("CAL-LAMEZIA", &w->ambito);
  zn_ledger_make(&l1, zn_replica_region(w->regione), ZN_L1_REGIONE, &regione, NULL);
  zn_ledger_make(&w->spending, zn_replica_region(w->regione), ZN_L6_ENTE, &w->ente, &w->ambito);
  zn_ledger_make(&w->own, zn_replica_region(w->regione), ZN_L7_ENTE_SELF, &w->ente, NULL);
  OK(zn_tx_begin(&tx, w->regione, err));
  zn_row ambito = world_row(ZN_AMBITO), ente = world_row(ZN_ENTE);
  world_text(&ambito, "codice", "CAL-LAMEZIA");
  world_text(&ambito, "denominazione", "Ambito del Lametino");
  OK(zn_tx_insert(tx, &l1, NULL, &ambito, false, err));
  world_text(&ente, "tipo", "comune");
  world_text(&ente, "cod_catastale", "D049");
  world_text(&ente, "denominazione", "Cortale");
  OK(zn_tx_insert(tx, &l1, NULL, &ente, false, err));
  OK(zn_enrol_org(tx, &w->ambito, ZN_ORG_AMBITO, NULL, err));
  OK(zn_enrol_org(tx, &w->ente, ZN_ORG_ENTE, &w->ambito, err));
  OK(zn_tx_commit(tx, err));
}

/* Another device of the comune, invited by the Regione's, complete. */
static inline zn_replica *world_join(world *w) {
  zn_enrol_offer offer = {.org = w->ente, .role = ZN_ROLE_ENTE};
  zn_buf text;
  char home[128];
  bool pin = false;
  size_t i = w->n++;
  assert_true(i < WORLD_DEVICES);
  world_clock_of(w, i + 1);
  w->clock[i + 1].wall_ms = w->clock[0].wall_ms;
  zn_buf_init(&text, 0);
  OK(zn_enrol_invite(w->regione, &offer, &text, NULL, err));
  snprintf(home, sizeof home, "%s/%zu", w->dir, i + 1);
  OK(zn_enrol_join(&w->dev[i], home, &w->env[i + 1], zn_buf_cstr(&text), NULL, "prova", &pin, err));
  zn_buf_release(&text);
  world_fast(w->dev[i]);
  world_meet(w->regione, w->dev[i]);
  for (size_t j = 0; j < i; j++) world_meet(w->dev[j], w->dev[i]);
  assert_true(zn_enrol_complete(w->dev[i]));
  return w->dev[i];
}

static inline void world_begin(world *w, uint64_t seed, size_t devices) {
  zn_claim claim = {.url = "ws://127.0.0.1:1/"};
  zn_buf text;
  char home[128], recovery[ZN_RECOVERY_TEXT];
  memset(w, 0, sizeof *w);
  zn_env_system(); /* libsodium */
  w->random = rng_seeded(seed);
  world_clock_of(w, 0);
  snprintf(w->dir, sizeof w->dir, "/tmp/zona-test-XXXXXX");
  assert_non_null(mkdtemp(w->dir));
  rng_fill(&w->random, claim.server.b, 32);
  rng_fill(&w->random, claim.region.b, 32);
  rng_fill(&w->random, claim.seed.b, 32);
  zn_buf_init(&text, 0);
  OK(zn_claim_print(&text, &claim, err));
  snprintf(home, sizeof home, "%s/0", w->dir);
  OK(zn_enrol_init(&w->regione, home, &w->env[0], zn_buf_cstr(&text), "Regione Calabria", recovery, err));
  zn_buf_release(&text);
  world_fast(w->regione);
  world_organise(w);
  for (size_t i = 0; i < devices; i++) world_join(w);
}

static inline void world_end(world *w) {
  for (size_t i = 0; i < w->n; i++) zn_replica_close(w->dev[i]);
  zn_replica_close(w->regione);
  nftw(w->dir, world_rm, 16, FTW_DEPTH | FTW_PHYS);
}

/* A replica in memory with the trust and, if asked, the keys of `of`; it has no segments. Local numbers of feeds and
 * hashed rows are those of `of`, so that tables can be compared. */
static inline zn_replica *world_observer(zn_replica *of, bool keys) {
  zn_replica *r = NULL;
  OK(zn_replica_shadow(&r, of, ":memory:", err));
  sqlite3_stmt *s = NULL;
  static const char *const copies[][2] = {
      {"SELECT k, hash FROM hid", "INSERT INTO hid(k, hash) VALUES(?,?)"},
      {"SELECT f, ledger, device, tag FROM feed", "INSERT INTO feed(f, ledger, device, tag) VALUES(?,?,?,?)"},
      {"SELECT id, ledger, no, key FROM epoch", "INSERT INTO epoch(id, ledger, no, key) VALUES(?,?,?,?)"}};
  for (size_t i = 0; i < (keys ? 3u : 2u); i++) {
    assert_int_equal(sqlite3_prepare_v2(zn_replica_db(of), copies[i][0], -1, &s, NULL), SQLITE_OK);
    sqlite3_stmt *t = zn_replica_stmt(r, copies[i][1], NULL);
    while (sqlite3_step(s) == SQLITE_ROW) {
      for (int c = 0; c < sqlite3_column_count(s); c++) sqlite3_bind_value(t, c + 1, sqlite3_column_value(s, c));
      OK(zn_step_done(r, t, err));
    }
    sqlite3_finalize(s);
    zn_replica_done(t);
  }
  return r;
}

#endif
