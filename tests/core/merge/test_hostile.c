/* What a modified client, a copied home or a damaged file can do to the rows of others: nothing, and everybody sees it.
 * Segments are made by hand with a device's key. */
#include "core/merge/merge.h"
#include "core/store/status.h"
#include "tests/support/world.h"

static world w;
static zn_replica *a, *b; /* two devices of the comune */

static int begin(void **state) {
  (void)state;
  world_begin(&w, 5, 2);
  a = w.dev[0];
  b = w.dev[1];
  return 0;
}
static int end(void **state) {
  (void)state;
  world_end(&w);
  return 0;
}

/* ---- segments by hand ---- */

typedef struct forged {
  zn_seg_hdr h;
  zn_changes c;
  int64_t f;
} forged;

/* Next segment of r's feed in the ledger, with what it knows as dependencies. */
static forged *forge(zn_replica *r, const zn_ledger *l) {
  forged *g = calloc(1, sizeof *g);
  zn_arena arena;
  zn_head *heads = NULL;
  zn_epoch_info e;
  size_t n = 0;
  zn_arena_init(&arena);
  zn_changes_init(&g->c);
  g->f = zn_replica_feed(r, &l->id, &r->ident.sign_pk, true);
  g->h.region = *zn_replica_region(r);
  g->h.ledger = l->id;
  g->h.device = r->ident.sign_pk;
  g->h.seq = 1;
  g->h.first = true;
  assert_true(zn_trust_epoch_current(zn_replica_trust(r), &l->id, &e));
  g->h.epoch = e.id;
  OK(zn_replica_heads(r, &l->id, &arena, &heads, &n, err));
  for (size_t i = 0; i < n; i++) {
    if (zn_pk_cmp(&heads[i].device, &r->ident.sign_pk) == 0) {
      g->h.seq = heads[i].seq + 1;
      g->h.nprev = 1;
      g->h.prev[0] = heads[i].hash;
      continue;
    }
    zn_dep *d = &g->h.deps[g->h.ndeps++];
    d->device = heads[i].device;
    d->seq = heads[i].seq;
    memcpy(d->hash16.b, heads[i].hash.b, 16);
  }
  zn_arena_release(&arena);
  return g;
}

/* Sealed with the device's key; freed. */
static zn_buf sealed(zn_replica *r, forged *g) {
  zn_buf plain, wire;
  zn_change_ctx ctx;
  zn_hash hash;
  zn_secret key;
  zn_buf_init(&plain, 0);
  zn_buf_init(&wire, 0);
  zn_change_ctx_of(r, g->f, &ctx);
  OK(zn_changes_encode(&plain, &g->c, &ctx));
  g->h.changes = (uint32_t)g->c.count;
  OK(zn_replica_epoch_key(r, &g->h.epoch, &key));
  OK(zn_seg_seal(&wire, &hash, &r->env, &g->h, &key, &r->ident, zn_buf_span(&plain)));
  zn_buf_release(&plain);
  zn_changes_release(&g->c);
  free(g);
  return wire;
}

static void put(zn_replica *to, const zn_buf *wire, bool effect) {
  zn_put_result res;
  OK(zn_replica_put_segment(to, zn_buf_span(wire), &res, err));
  assert_int_equal(res.held_back, !effect);
}

static uint64_t next_n(zn_replica *r) {
  return zn_n_next(0, r->env.wall_ms(r->env.ctx)) + (rng_below(&w.random, 1u << 20) << 12);
}

static int64_t add_impegno(zn_replica *r, const char *numero, int64_t importo) {
  zn_tx *tx = NULL;
  zn_row row = world_impegno(&w, r, numero, importo);
  OK(zn_tx_begin(&tx, r, err));
  OK(zn_tx_insert(tx, &w.spending, NULL, &row, false, err));
  OK(zn_tx_commit(tx, err));
  return row.k;
}

static void edit_impegno(zn_replica *r, int64_t k, int64_t importo) {
  zn_tx *tx = NULL;
  zn_arena arena;
  zn_row row;
  zn_arena_init(&arena);
  OK(zn_replica_row(r, zn_entity_by_no(ZN_IMPEGNO), k, &arena, &row, err));
  world_int(&row, "importo", importo);
  OK(zn_tx_begin(&tx, r, err));
  OK(zn_tx_update(tx, NULL, &row, err));
  OK(zn_tx_commit(tx, err));
  zn_arena_release(&arena);
}

static int64_t there(zn_replica *from, int64_t k, zn_replica *to) {
  char id[64];
  int64_t out = 0;
  OK(zn_replica_id_print(from, k, id));
  OK(zn_replica_id_parse(to, id, &out, err));
  return out;
}

static int64_t importo(zn_replica *r, int64_t k) {
  zn_arena arena;
  zn_row row;
  zn_arena_init(&arena);
  zn_status st = zn_replica_row(r, zn_entity_by_no(ZN_IMPEGNO), k, &arena, &row, NULL);
  int64_t v = st == ZN_OK ? world_field(&row, "importo")->i : -1;
  zn_arena_release(&arena);
  return v;
}

static size_t conflicts(zn_replica *r, int64_t k) {
  zn_arena arena;
  zn_conflict *c = NULL;
  size_t n = 0, open = 0;
  zn_arena_init(&arena);
  OK(zn_replica_conflicts(r, &arena, &c, &n, err));
  for (size_t i = 0; i < n; i++) open += c[i].open && c[i].k == k;
  zn_arena_release(&arena);
  return open;
}

static void verify(zn_replica *r) {
  zn_buf diff;
  zn_buf_init(&diff, 0);
  OK(zn_replica_verify(r, NULL, &diff, err));
  assert_string_equal(zn_buf_cstr(&diff), "");
  zn_buf_release(&diff);
}

/* ---- names ---- */

/* A change that names a version which its segment does not declare as seen replaces nothing: both stay. */
static void naming_what_was_not_seen(void **state) {
  (void)state;
  int64_t k = add_impegno(a, "900", 100);
  world_carry(a, b);
  forged *g = forge(b, &w.spending); /* before a's edit reaches it */
  edit_impegno(a, k, 200);
  world_carry(a, b);
  int64_t kb = there(a, k, b);
  zn_ver v;
  bool found = false;
  OK(zn_ver_get(b, zn_entity_by_no(ZN_IMPEGNO), kb, 1, &v, &found, err));
  zn_row row = world_impegno(&w, b, "900", 666);
  row.k = kb;
  int64_t names[] = {v.dot, kb}; /* a's edit, of which the header knows nothing, and the creation */
  assert_int_equal(zn_changes_add(&g->c, row.ent, 1, ZN_CHANGE_EDIT, next_n(b), 1, &row, names, 2), ZN_OK);
  zn_buf wire = sealed(b, g);
  put(a, &wire, true);
  put(b, &wire, true);
  assert_int_equal(conflicts(a, k), 1);
  assert_int_equal(importo(a, k), 200); /* greater stamp; the other one is shown beside it */
  assert_int_equal(importo(b, kb), 200);
  verify(a);
  verify(b);
  zn_buf_release(&wire);
}

/* A deletion of a row that is not there yet: when it comes, it lives, and the deletion stays beside it. */
static void foretelling(void **state) {
  (void)state;
  forged *g = forge(b, &w.spending);
  int64_t k = add_impegno(a, "901", 100);
  OK(zn_replica_seal(a, 0, NULL, err));
  zn_row row = {.ent = zn_entity_by_no(ZN_IMPEGNO)};
  int64_t fb = zn_replica_feed(b, &w.spending.id, &a->ident.sign_pk, true);
  row.k = ZN_K(fb, ZN_K_N(k));
  assert_int_equal(zn_changes_add(&g->c, row.ent, 1, ZN_CHANGE_DELETE, next_n(b), UINT64_MAX >> 2, &row, &row.k, 1),
                   ZN_OK);
  zn_buf wire = sealed(b, g);
  put(b, &wire, true);
  assert_int_equal(importo(b, row.k), -1);
  world_carry(a, b);
  put(a, &wire, true);
  assert_int_equal(importo(a, k), 100);
  assert_int_equal(importo(b, row.k), 100);
  assert_int_equal(conflicts(a, k), 1);
  verify(a);
  verify(b);
  zn_buf_release(&wire);
}

/* ---- rights ---- */

static size_t held(zn_replica *r, zn_held_why why) {
  zn_arena arena;
  zn_held *h = NULL;
  size_t n = 0, m = 0;
  zn_arena_init(&arena);
  OK(zn_status_held(r, &arena, 0, &h, &n, err));
  for (size_t i = 0; i < n; i++) m += h[i].why == why;
  zn_arena_release(&arena);
  return m;
}

static void speaking_for_another(void **state) {
  (void)state;
  zn_id other;
  zn_key_ente("C346", &other);
  forged *g = forge(b, &w.spending);
  zn_row row = world_impegno(&w, b, "902", 5), good = world_impegno(&w, b, "903", 6);
  world_int(&row, "ente", world_k(b, &other));
  uint64_t n = next_n(b);
  assert_int_equal(zn_changes_add(&g->c, row.ent, 1, ZN_CHANGE_CREATE, n, 1, &row, NULL, 0), ZN_OK);
  assert_int_equal(zn_changes_add(&g->c, row.ent, 1, ZN_CHANGE_CREATE, n + 1, 1, &good, NULL, 0), ZN_OK);
  /* and an entity that does not belong in this ledger */
  zn_row fondo = world_row(ZN_FONDO);
  world_text(&fondo, "codice", "FALSO");
  assert_int_equal(zn_changes_add(&g->c, fondo.ent, 1, ZN_CHANGE_CREATE, n + 2, 1, &fondo, NULL, 0), ZN_OK);
  zn_buf wire = sealed(b, g);
  put(a, &wire, true);
  put(b, &wire, true);
  int64_t f = zn_replica_feed(a, &w.spending.id, &b->ident.sign_pk, false);
  assert_int_equal(importo(a, ZN_K(f, n)), -1);
  assert_int_equal(importo(a, ZN_K(f, n + 1)), 6);
  assert_int_equal(held(a, ZN_HELD_NORIGHT), 1);
  sqlite3_stmt *s = zn_replica_stmt(a, "SELECT count(*) FROM fondo", NULL);
  int64_t count = -1;
  bool found;
  OK(zn_query_int(a, s, &count, &found, err));
  assert_int_equal(count, 0);
  verify(a);
  zn_buf_release(&wire);
}

static zn_status ref_id(void *ctx, int64_t k, zn_id *out) { return zn_replica_hash_of_k(ctx, k, out); }

/* A row known by its key is another's row by number, or a row of nobody's: neither is this office's to write. */
static void another_key(void **state) {
  (void)state;
  zn_id other, theirs;
  zn_key_ente("C346", &other);
  forged *g = forge(b, &w.spending);
  zn_row act = world_atto(&w, b, "77", "falso"), nobody = act;
  world_int(&act, "ente", world_k(b, &other));
  assert_int_equal(zn_key_hash(&act, ref_id, b, &theirs, NULL), ZN_OK);
  world_int(&act, "ente", world_k(b, &w.ente)); /* as its own, on their number */
  act.k = world_k(b, &theirs);
  uint64_t n = next_n(b);
  assert_int_equal(zn_changes_add(&g->c, act.ent, 1, ZN_CHANGE_EDIT, n, UINT64_MAX >> 2, &act, NULL, 0), ZN_OK);
  nobody.v[zn_field_index(act.ent, "ente")] = zn_null();
  nobody.v[zn_field_index(act.ent, "ambito")] = zn_null();
  assert_int_equal(zn_changes_add(&g->c, act.ent, 1, ZN_CHANGE_CREATE, n + 1, 1, &nobody, NULL, 0), ZN_OK);
  zn_buf wire = sealed(b, g);
  size_t before = held(a, ZN_HELD_NORIGHT);
  put(a, &wire, true);
  put(b, &wire, true);
  assert_int_equal(held(a, ZN_HELD_NORIGHT), before + 1);
  sqlite3_stmt *s = zn_replica_stmt(a, "SELECT count(*) FROM atto WHERE numero='77'", NULL);
  int64_t count = -1;
  bool found;
  OK(zn_query_int(a, s, &count, &found, err));
  assert_int_equal(count, 0);
  verify(a);
  verify(b);
  zn_buf_release(&wire);
}

/* A whole segment in somebody else's ledger: the comune writes as the Regione. */
static void a_foreign_ledger(void **state) {
  (void)state;
  zn_id regione;
  zn_ledger l1;
  zn_key_regione(&regione);
  zn_ledger_make(&l1, zn_replica_region(b), ZN_L1_REGIONE, &regione, NULL);
  forged *g = forge(b, &l1);
  zn_row fondo = world_row(ZN_FONDO);
  world_text(&fondo, "codice", "FALSO");
  assert_int_equal(zn_changes_add(&g->c, fondo.ent, 1, ZN_CHANGE_CREATE, next_n(b), 1, &fondo, NULL, 0), ZN_OK);
  zn_buf wire = sealed(b, g);
  put(a, &wire, false);
  assert_int_equal(held(a, ZN_HELD_VOID), 1);
  zn_tx *tx = NULL;
  zn_err e = {0};
  OK(zn_tx_begin(&tx, b, err));
  assert_int_equal(zn_tx_insert(tx, &l1, NULL, &fondo, false, &e), ZN_E_DENIED);
  assert_true(strlen(e.text) > 0);
  zn_tx_rollback(tx);
  verify(a);
  zn_buf_release(&wire);
}

/* ---- forks ---- */

/* A copied home: two segments with one number. Both count, everybody sees it, and the next segment closes the fork. */
static void a_fork(void **state) {
  (void)state;
  int64_t k = add_impegno(b, "910", 1);
  world_carry(b, a);
  forged *g = forge(b, &w.spending);
  zn_row row = world_impegno(&w, b, "911", 11);
  uint64_t n = next_n(b);
  assert_int_equal(zn_changes_add(&g->c, row.ent, 1, ZN_CHANGE_CREATE, n, 1, &row, NULL, 0), ZN_OK);
  zn_buf copy = sealed(b, g);
  edit_impegno(b, k, 2); /* the true home goes on */
  world_carry(b, a);
  put(a, &copy, true);
  put(b, &copy, true);
  int64_t fa = zn_replica_feed(a, &w.spending.id, &b->ident.sign_pk, false);
  assert_int_equal(importo(a, ZN_K(fa, n)), 11);
  assert_int_equal(importo(a, there(b, k, a)), 2);
  zn_arena arena;
  const char **alarms = NULL;
  size_t nalarms = 0;
  zn_arena_init(&arena);
  OK(zn_status_alarms(a, &arena, &alarms, &nalarms, err));
  assert_true(nalarms >= 1);
  /* what is sealed next names both branches; edits over both are settled everywhere */
  int64_t kb = ZN_K(zn_replica_feed(b, &w.spending.id, &b->ident.sign_pk, false), n);
  edit_impegno(b, kb, 12);
  edit_impegno(b, k, 3);
  world_carry(b, a);
  assert_int_equal(importo(a, ZN_K(fa, n)), 12);
  assert_int_equal(importo(a, there(b, k, a)), 3);
  assert_int_equal(conflicts(a, there(b, k, a)), 0);
  assert_int_equal(conflicts(a, ZN_K(fa, n)), 0);
  zn_seg *seg = malloc(sizeof *seg);
  zn_head *heads = NULL;
  size_t nh = 0;
  zn_buf wire;
  zn_buf_init(&wire, 0);
  OK(zn_replica_heads(b, &w.spending.id, &arena, &heads, &nh, err));
  for (size_t i = 0; i < nh; i++)
    if (zn_pk_cmp(&heads[i].device, &b->ident.sign_pk) == 0)
      OK(zn_replica_segment(b, &w.spending.id, &heads[i].device, heads[i].seq, NULL, &wire, err));
  OK(zn_seg_parse(seg, NULL, zn_buf_span(&wire)));
  assert_int_equal(seg->h.nprev, 2);
  free(seg);
  zn_buf_release(&wire);
  edit_impegno(a, there(b, k, a), 4);
  world_carry(a, b);
  assert_int_equal(importo(b, k), 4);
  verify(a);
  verify(b);
  zn_arena_release(&arena);
  zn_buf_release(&copy);
}

/* Two branches that give one number to two things: everybody takes the same one. */
static void a_number_twice(void **state) {
  (void)state;
  zn_replica *c = world_observer(a, true), *d = world_observer(a, true);
  world_carry_segments(a, c);
  world_carry_segments(a, d);
  uint64_t n = next_n(b);
  zn_buf wire[2];
  for (int i = 0; i < 2; i++) {
    forged *g = forge(b, &w.spending);
    zn_row row = world_impegno(&w, b, i ? "921" : "920", 100 + i);
    assert_int_equal(zn_changes_add(&g->c, row.ent, 1, ZN_CHANGE_CREATE, n, (uint64_t)i + 1, &row, NULL, 0), ZN_OK);
    wire[i] = sealed(b, g);
  }
  put(c, &wire[0], true);
  put(c, &wire[1], true);
  put(d, &wire[1], true);
  put(d, &wire[0], true);
  int64_t fc = zn_replica_feed(c, &w.spending.id, &b->ident.sign_pk, false);
  int64_t fd = zn_replica_feed(d, &w.spending.id, &b->ident.sign_pk, false);
  assert_true(importo(c, ZN_K(fc, n)) >= 100);
  assert_int_equal(importo(c, ZN_K(fc, n)), importo(d, ZN_K(fd, n)));
  zn_replica_close(c);
  zn_replica_close(d);
  zn_buf_release(&wire[0]);
  zn_buf_release(&wire[1]);
}

/* ---- damaged ---- */

static void rubbish_inside(void **state) {
  (void)state;
  forged *g = forge(b, &w.spending);
  zn_buf wire;
  zn_hash hash;
  zn_secret key;
  zn_buf_init(&wire, 0);
  g->h.changes = 1;
  OK(zn_replica_epoch_key(b, &g->h.epoch, &key));
  OK(zn_seg_seal(&wire, &hash, &b->env, &g->h, &key, &b->ident, ZN_SPAN("\x94\x01 nonsense", 11)));
  zn_changes_release(&g->c);
  free(g);
  put(a, &wire, false);
  assert_int_equal(held(a, ZN_HELD_BAD), 1);
  /* what follows is not held back by it */
  put(b, &wire, false);
  int64_t k = add_impegno(b, "930", 7);
  world_carry(b, a);
  assert_int_equal(importo(a, there(b, k, a)), 7);
  verify(a);
  zn_buf_release(&wire);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(naming_what_was_not_seen), cmocka_unit_test(foretelling),
                                     cmocka_unit_test(speaking_for_another),     cmocka_unit_test(another_key),
                                     cmocka_unit_test(a_foreign_ledger),         cmocka_unit_test(rubbish_inside),
                                     cmocka_unit_test(a_number_twice),           cmocka_unit_test(a_fork)};
  return cmocka_run_group_tests(tests, begin, end);
}
