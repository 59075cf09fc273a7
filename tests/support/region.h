/* region: a few replicas in one process, in a folder of their own, that exchange everything by hand: for tests of what
 * is built on the store. Asserts, does not return errors. */
#ifndef ZONA_TESTS_SUPPORT_REGION_H
#define ZONA_TESTS_SUPPORT_REGION_H

#include <ftw.h>
#include <unistd.h>

#include "core/domain/rows/entry.h"
#include "core/store/enrol.h"
#include "core/store/replica.h"
#include "tests/support/cmocka.h"
#include "tests/support/rng.h"

#define REGION_REPLICAS 16

typedef struct region {
  char dir[64];
  rng random;
  zn_env env;
  zn_replica *r[REGION_REPLICAS]; /* r[0]: the Regione's */
  zn_arena arenas[REGION_REPLICAS];
  size_t n;
} region;

#define OK(err, expr)                                                     \
  do {                                                                    \
    zn_status ok_ = (expr);                                               \
    if (ok_ != ZN_OK) fail_msg("%s: %d %s", #expr, (int)ok_, (err).text); \
  } while (0)

static inline int region_rm_one(const char *path, const struct stat *st, int flag, struct FTW *ftw) {
  (void)st, (void)flag, (void)ftw;
  return remove(path);
}

static inline void region_begin(region *g, uint64_t seed) {
  zn_err err = {0};
  zn_claim claim = {.url = "ws://127.0.0.1:1/"};
  zn_buf text;
  char home[128], recovery[ZN_RECOVERY_TEXT];
  memset(g, 0, sizeof *g);
  zn_env_system(); /* libsodium */
  g->random = rng_seeded(seed);
  g->env = zn_test_env(&g->random);
  snprintf(g->dir, sizeof g->dir, "/tmp/zona-test-XXXXXX");
  assert_non_null(mkdtemp(g->dir));
  rng_fill(&g->random, claim.server.b, 32);
  rng_fill(&g->random, claim.region.b, 32);
  rng_fill(&g->random, claim.seed.b, 32);
  zn_buf_init(&text, 0);
  OK(err, zn_claim_print(&text, &claim, &err));
  snprintf(home, sizeof home, "%s/0", g->dir);
  OK(err, zn_enrol_init(&g->r[0], home, &g->env, zn_buf_cstr(&text), "Regione Calabria", recovery, &err));
  zn_buf_release(&text);
  g->n = 1;
}

static inline void region_end(region *g) {
  for (size_t i = 0; i < g->n; i++) {
    zn_arena_release(&g->arenas[i]);
    zn_replica_close(g->r[i]);
  }
  nftw(g->dir, region_rm_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* The number that a query gives at a replica. */
static inline int64_t region_int(const region *g, size_t i, const char *sql) {
  sqlite3_stmt *s = NULL;
  if (sqlite3_prepare_v2(zn_replica_db(g->r[i]), sql, -1, &s, NULL) != SQLITE_OK) fail_msg("%s", sql);
  assert_int_equal(sqlite3_step(s), SQLITE_ROW);
  int64_t n = sqlite3_column_int64(s, 0);
  sqlite3_finalize(s);
  return n;
}

/* Everything that `from` holds reaches `to`. */
static inline void region_carry(region *g, size_t from, size_t to) {
  zn_err err = {0};
  zn_replica *a = g->r[from], *b = g->r[to];
  zn_arena arena;
  zn_arena_init(&arena);
  OK(err, zn_replica_seal(a, 0, NULL, &err));
  OK(err, zn_enrol_after_sync(a, &err));
  OK(err, zn_receive_begin(b, &err));
  zn_trust *t = zn_replica_trust(a);
  for (size_t i = 0; i < zn_trust_head_count(t); i++) {
    zn_trust_head h = zn_trust_head_at(t, i);
    for (uint64_t seq = 1; seq <= h.seq; seq++)
      OK(err, zn_replica_put_trust(b, zn_trust_read(t, &h.issuer, seq), NULL, &err));
  }
  sqlite3_stmt *s = NULL;
  assert_int_equal(sqlite3_prepare_v2(zn_replica_db(a), "SELECT body FROM grants WHERE body IS NOT NULL", -1, &s, NULL),
                   SQLITE_OK);
  while (sqlite3_step(s) == SQLITE_ROW)
    (void)!zn_replica_put_grant(b, ZN_SPAN(sqlite3_column_blob(s, 0), (size_t)sqlite3_column_bytes(s, 0)), NULL, &err);
  sqlite3_finalize(s);
  zn_head *heads = NULL;
  size_t n = 0;
  OK(err, zn_replica_heads(a, NULL, &arena, &heads, &n, &err));
  for (size_t i = 0; i < n; i++)
    for (uint64_t seq = 1; seq <= heads[i].seq; seq++) {
      zn_buf wire;
      zn_put_result res;
      zn_buf_init(&wire, 0);
      OK(err, zn_replica_segment(a, &heads[i].ledger, &heads[i].device, seq, NULL, &wire, &err));
      OK(err, zn_replica_put_segment(b, zn_buf_span(&wire), &res, &err));
      zn_buf_release(&wire);
    }
  OK(err, zn_receive_end(b, &err));
  OK(err, zn_enrol_after_sync(b, &err));
  zn_arena_release(&arena);
}

/* Both ways, twice: keys answer what the first round brought. Readers only keep what they may read. */
static inline void region_meet(region *g, size_t a, size_t b) {
  for (int i = 0; i < 2; i++) region_carry(g, a, b), region_carry(g, b, a);
}

/* A new replica, invited by `inviter` as `role` of the organisation, that has met it. Its place in r. */
static inline size_t region_join(region *g, size_t inviter, const zn_id *org, zn_role role) {
  zn_err err = {0};
  zn_enrol_offer offer = {.org = *org, .role = role};
  zn_buf text;
  char home[128];
  bool pin = false;
  assert_true(g->n < REGION_REPLICAS);
  size_t me = g->n++;
  zn_buf_init(&text, 0);
  OK(err, zn_enrol_invite(g->r[inviter], &offer, &text, NULL, &err));
  snprintf(home, sizeof home, "%s/%zu", g->dir, me);
  OK(err, zn_enrol_join(&g->r[me], home, &g->env, zn_buf_cstr(&text), NULL, "prova", &pin, &err));
  zn_buf_release(&text);
  region_meet(g, inviter, me);
  assert_true(zn_enrol_complete(g->r[me]));
  return me;
}

/* Who the replica is now; come may be NULL. Lives as long as the region. */
static inline zn_place region_place(region *g, size_t i, const char *come) {
  zn_err err = {0};
  zn_place p;
  OK(err, zn_place_init(&p, g->r[i], come, &g->arenas[i], &err));
  return p;
}

/* `zona add`: "entity field=value …", one argument each, NULL at the end. */
static inline zn_status region_try_add(region *g, size_t i, const char *come, const char *entity,
                                       const char *const *args, int64_t *k, zn_err *err) {
  zn_pair pairs[40];
  char names[40][64];
  size_t n = 0;
  zn_place p = region_place(g, i, come);
  for (; args[n]; n++) {
    const char *eq = strchr(args[n], '=');
    assert_non_null(eq);
    snprintf(names[n], sizeof names[n], "%.*s", (int)(eq - args[n]), args[n]);
    pairs[n] = (zn_pair){names[n], eq + 1};
  }
  return zn_entry_add(&p, entity, pairs, n, k, NULL, err);
}

static inline int64_t region_add_(region *g, size_t i, const char *come, const char *entity, const char *const *args) {
  zn_err err = {0};
  int64_t k = -1;
  zn_status s = region_try_add(g, i, come, entity, args, &k, &err);
  if (s != ZN_OK) fail_msg("add %s %s: %s", entity, args[0] ? args[0] : "", err.text);
  return k;
}
#define ADD(g, i, entity, ...)          region_add_(g, i, NULL, entity, (const char *const[]){__VA_ARGS__, NULL})
#define ADD_AS(g, i, come, entity, ...) region_add_(g, i, come, entity, (const char *const[]){__VA_ARGS__, NULL})

#endif
