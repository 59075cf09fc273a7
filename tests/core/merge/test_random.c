/* Long random lives: several devices of one comune edit, delete, settle, lose contact, while observers receive the same
 * segments in seeded random orders, twice, without keys for a while, closed and opened again, with a device revoked in
 * the middle and part of it admitted again. In the end every observer has the same tables, they are what a rebuild
 * gives, and the figures that a hook keeps are the sum of the rows. */
#include "core/merge/merge.h"
#include "tests/support/world.h"

#define DEVICES   3
#define OBSERVERS 4
#define STEPS     60
#define ROWS      5

static uint64_t seed_now;

#define CHECK(cond)                                                              \
  do {                                                                           \
    if (!(cond)) fail_msg("seed %llu: %s", (unsigned long long)seed_now, #cond); \
  } while (0)

/* ---- a hook that keeps a sum, as totals do ---- */

typedef struct sums {
  int64_t importo, rows, pending_importo, pending_rows;
} sums;

static zn_status sum_row(void *ctx, const zn_entity *e, const zn_row *before, const zn_row *after, zn_err *err) {
  sums *s = ctx;
  (void)err;
  if (e->no != ZN_IMPEGNO) return ZN_OK;
  int i = zn_field_index(e, "importo");
  if (before != NULL) s->pending_importo -= before->v[i].i, s->pending_rows--;
  if (after != NULL) s->pending_importo += after->v[i].i, s->pending_rows++;
  return ZN_OK;
}
static zn_status sum_flush(void *ctx, zn_err *err) {
  sums *s = ctx;
  (void)err;
  s->importo += s->pending_importo, s->rows += s->pending_rows;
  s->pending_importo = s->pending_rows = 0;
  return ZN_OK;
}
static void sum_drop(void *ctx) {
  sums *s = ctx;
  s->pending_importo = s->pending_rows = 0;
}

static void attach(zn_replica *r, sums *s) {
  zn_row_hook h = {s, sum_row, sum_flush, sum_drop};
  zn_replica_set_hook(r, &h);
}

static void check_sums(zn_replica *r, const sums *s) {
  sqlite3_stmt *q = zn_replica_stmt(r, "SELECT total(importo), count(*) FROM impegno", NULL);
  CHECK(sqlite3_step(q) == SQLITE_ROW);
  if (sqlite3_column_int64(q, 1) != s->rows || (int64_t)sqlite3_column_double(q, 0) != s->importo)
    fail_msg("seed %llu: the hook says %lld in %lld rows, the table %lld in %lld", (unsigned long long)seed_now,
             (long long)s->importo, (long long)s->rows, (long long)sqlite3_column_int64(q, 0),
             (long long)sqlite3_column_int64(q, 1));
  zn_replica_done(q);
}

/* ---- life of a device ---- */

static void pick_row(zn_replica *r, rng *x, const char *table, int64_t *k) {
  char sql[96];
  snprintf(sql, sizeof sql, "SELECT k FROM %s ORDER BY k LIMIT 1 OFFSET (SELECT abs(?) %% max(count(*), 1) FROM %s)",
           table, table);
  sqlite3_stmt *s = zn_replica_stmt(r, sql, NULL);
  sqlite3_bind_int64(s, 1, (int64_t)(rng_next(x) >> 2));
  *k = sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int64(s, 0) : 0;
  zn_replica_done(s);
}

static void insert_one(world *w, zn_replica *r, zn_tx *tx) {
  rng *x = &w->random;
  char text[16];
  zn_row row;
  if (rng_below(x, 2)) {
    snprintf(text, sizeof text, "%llu", (unsigned long long)rng_below(x, 40));
    row = world_impegno(w, r, text, 1 + (int64_t)rng_below(x, 100000));
    OK(zn_tx_insert(tx, &w->spending, NULL, &row, false, err));
  } else if (rng_below(x, 2)) {
    snprintf(text, sizeof text, "A%llu", (unsigned long long)rng_below(x, ROWS));
    row = world_atto(w, r, text, rng_below(x, 2) ? "uno" : "due");
    OK(zn_tx_insert(tx, &w->spending, NULL, &row, true, err));
  } else {
    row = world_row(ZN_FORNITORE);
    world_int(&row, "ente", world_k(r, &w->ente));
    world_text(&row, "paese", "IT");
    snprintf(text, sizeof text, "C%llu", (unsigned long long)rng_below(x, ROWS));
    world_text(&row, "codice", text);
    world_text(&row, "denominazione", rng_below(x, 2) ? "R. M." : "M. R.");
    world_text(&row, "tipo", "persona_fisica");
    if (rng_below(x, 2)) world_text(&row, "nominativo", rng_below(x, 2) ? "Rossi Maria" : "Rossi Mario");
    OK(zn_tx_insert(tx, &w->spending, &w->own, &row, true, err));
  }
}

static void edit_one(world *w, zn_replica *r, zn_tx *tx) {
  rng *x = &w->random;
  bool dotted = rng_below(x, 3) != 0;
  int64_t k = 0;
  zn_arena a;
  zn_row row;
  pick_row(r, x, dotted ? "impegno" : "atto", &k);
  if (k == 0) return;
  zn_arena_init(&a);
  OK(zn_replica_row(r, zn_entity_by_no(dotted ? ZN_IMPEGNO : ZN_ATTO), k, &a, &row, err));
  if (rng_below(x, 6) == 0) {
    OK(zn_tx_delete(tx, row.ent, k, err));
  } else {
    static const char *const words[] = {"alfa", "beta", "gamma", "delta"};
    world_text(&row, "oggetto", words[rng_below(x, 4)]);
    if (dotted) world_int(&row, "importo", 1 + (int64_t)rng_below(x, 1000));
    OK(zn_tx_update(tx, NULL, &row, err));
  }
  zn_arena_release(&a);
}

static void settle_one(world *w, zn_replica *r, zn_tx *tx) {
  zn_arena a;
  zn_conflict *c = NULL;
  size_t n = 0, nv = 0, active = 0;
  zn_version *v = NULL;
  zn_arena_init(&a);
  OK(zn_replica_conflicts(r, &a, &c, &n, err));
  size_t open = 0;
  while (open < n && c[open].open) open++;
  if (open > 0) {
    zn_conflict *pick = &c[rng_below(&w->random, open)];
    OK(zn_replica_history(r, pick->ent, pick->k, pick->group, &a, &v, &nv, err));
    for (size_t i = 0; i < nv; i++) active += v[i].active;
    CHECK(active > 1);
    size_t want = rng_below(&w->random, active);
    for (size_t i = 0; i < nv; i++)
      if (v[i].active && want-- == 0) {
        OK(zn_tx_resolve(tx, pick->ent, pick->k, pick->group, v[i].dot, err));
        break;
      }
  }
  zn_arena_release(&a);
}

static void live(world *w, size_t who) {
  zn_replica *r = w->dev[who];
  rng *x = &w->random;
  zn_tx *tx = NULL;
  w->clock[who + 1].wall_ms += (int64_t)rng_below(x, 5000) - 1000;
  OK(zn_tx_begin(&tx, r, err));
  for (size_t i = 1 + rng_below(x, 4); i > 0; i--) {
    switch (rng_below(x, 6)) {
      case 0:
      case 1: insert_one(w, r, tx); break;
      case 2: settle_one(w, r, tx); break;
      default: edit_one(w, r, tx); break;
    }
  }
  if (rng_below(x, 10) == 0)
    zn_tx_rollback(tx);
  else
    OK(zn_tx_commit(tx, err));
  if (rng_below(x, 2)) OK(zn_replica_seal(r, 0, NULL, err));
}

/* ---- observers ---- */

typedef struct bag {
  zn_buf *wire;
  size_t n;
} bag;

static bag collect_all(zn_replica *r) {
  bag b = {0};
  sqlite3_stmt *s = zn_replica_stmt(r, "SELECT ledger, device, seq, hash FROM seg JOIN feed USING(f)", NULL);
  while (sqlite3_step(s) == SQLITE_ROW) {
    zn_id ledger;
    zn_pk device;
    zn_hash hash;
    memcpy(ledger.b, sqlite3_column_blob(s, 0), 16);
    memcpy(device.b, sqlite3_column_blob(s, 1), 32);
    memcpy(hash.b, sqlite3_column_blob(s, 3), 32);
    b.wire = realloc(b.wire, (b.n + 1) * sizeof *b.wire);
    zn_buf_init(&b.wire[b.n], 0);
    OK(zn_replica_segment(r, &ledger, &device, (uint64_t)sqlite3_column_int64(s, 2), &hash, &b.wire[b.n++], err));
  }
  zn_replica_done(s);
  return b;
}

static void give_keys(zn_replica *to, zn_replica *from) {
  sqlite3_stmt *s = NULL;
  CHECK(sqlite3_prepare_v2(zn_replica_db(from), "SELECT ledger, no, key FROM epoch", -1, &s, NULL) == SQLITE_OK);
  OK(zn_receive_begin(to, err));
  while (sqlite3_step(s) == SQLITE_ROW) {
    zn_id ledger;
    zn_secret key;
    memcpy(ledger.b, sqlite3_column_blob(s, 0), 16);
    memcpy(key.b, sqlite3_column_blob(s, 2), 32);
    OK(zn_key_store(to, &ledger, (uint64_t)sqlite3_column_int64(s, 1), &key, err));
  }
  OK(zn_receive_end(to, err));
  sqlite3_finalize(s);
}

static void give_trust(zn_replica *to, zn_replica *from) {
  zn_trust *t = zn_replica_trust(from);
  for (size_t i = 0; i < zn_trust_head_count(t); i++) {
    zn_trust_head h = zn_trust_head_at(t, i);
    for (uint64_t q = 1; q <= h.seq; q++) OK(zn_replica_put_trust(to, zn_trust_read(t, &h.issuer, q), NULL, err));
  }
}

/* All segments in a random order, some twice, in batches; keys and late trust at a random moment. */
static void feed(zn_replica *o, const bag *b, rng *x, zn_replica *from, bool keys_late, zn_replica *news) {
  size_t *order = malloc(b->n * sizeof *order), when = rng_below(x, b->n + 1), when_trust = rng_below(x, b->n + 1);
  for (size_t i = 0; i < b->n; i++) order[i] = i;
  for (size_t i = b->n; i > 1; i--) {
    size_t j = rng_below(x, i), t = order[i - 1];
    order[i - 1] = order[j];
    order[j] = t;
  }
  bool open = false;
  for (size_t i = 0; i <= b->n; i++) {
    if (open && (i == b->n || i == when || i == when_trust || rng_below(x, 5) == 0)) {
      if (rng_below(x, 12) == 0 && i < b->n && i != when && i != when_trust) {
        zn_receive_abort(o); /* a batch that is lost comes again at the end */
      } else {
        OK(zn_receive_end(o, err));
      }
      open = false;
    }
    if (i == when && keys_late) give_keys(o, from);
    if (i == when_trust) give_trust(o, news);
    if (i == b->n) break;
    if (!open) {
      OK(zn_receive_begin(o, err));
      open = true;
    }
    OK(zn_replica_put_segment(o, zn_buf_span(&b->wire[order[i]]), NULL, err));
    if (rng_below(x, 6) == 0)
      OK(zn_replica_put_segment(o, zn_buf_span(&b->wire[order[rng_below(x, i + 1)]]), NULL, err));
  }
  OK(zn_receive_begin(o, err));
  for (size_t i = 0; i < b->n; i++) OK(zn_replica_put_segment(o, zn_buf_span(&b->wire[i]), NULL, err));
  OK(zn_receive_end(o, err));
  free(order);
}

/* The histories of all acts, asked for together, are those of each. */
static void histories_agree(zn_replica *r) {
  zn_arena a;
  zn_row_name rows[2000];
  zn_history together[2000];
  size_t n = 0;
  zn_arena_init(&a);
  sqlite3_stmt *s = zn_replica_stmt(r, "SELECT DISTINCT k FROM ver WHERE (g&3)=1 AND g>>2=?1 ORDER BY k", NULL);
  sqlite3_bind_int64(s, 1, ZN_ATTO);
  while (n < 2000 && sqlite3_step(s) == SQLITE_ROW)
    rows[n++] = (zn_row_name){zn_entity_by_no(ZN_ATTO), sqlite3_column_int64(s, 0)};
  zn_replica_done(s);
  OK(zn_replica_histories(r, rows, n, &a, together, err));
  for (size_t i = 0; i < n; i++) {
    zn_version *v = NULL;
    size_t nv = 0;
    OK(zn_replica_history(r, rows[i].ent, rows[i].k, 1, &a, &v, &nv, err));
    CHECK(nv > 0 && nv == together[i].n);
    for (size_t j = 0; j < nv; j++) {
      const zn_version *x = &together[i].v[j];
      CHECK(x->dot == v[j].dot && x->hlc == v[j].hlc && x->seq == v[j].seq && x->winner == v[j].winner);
      CHECK(x->active == v[j].active && x->deleted == v[j].deleted && x->no_effect == v[j].no_effect);
    }
  }
  zn_arena_release(&a);
}

static const char *const tables[] = {"impegno", "atto", "fornitore", "fornitore_p", "ente", "ambito"};

/* One text for all that follows from the log, with ids that mean the same everywhere. */
static void print_dot(zn_replica *r, zn_buf *out, int64_t dot) {
  char id[64];
  OK(zn_replica_id_print(r, dot, id));
  zn_buf_printf(out, "%s,", id);
}

static int by_text(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static char *state_of(zn_replica *r) {
  zn_buf lines, all;
  char **list = NULL;
  size_t n = 0;
  zn_buf_init(&all, 0);
  const char *sql[16];
  size_t nsql = 0;
  static char made[8][400];
  for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
    static const char *const cols[] = {"k, ente, numero, importo, oggetto",
                                       "k, ente, numero, oggetto",
                                       "k, ente, codice, denominazione",
                                       "k, k, nominativo, iban",
                                       "k, k, denominazione",
                                       "k, k, denominazione"};
    snprintf(made[i], sizeof made[i], "SELECT %s FROM %s", cols[i], tables[i]);
    sql[nsql++] = made[i];
  }
  sql[nsql++] = "SELECT k, dot, g, hlc, st FROM ver";
  sql[nsql++] = "SELECT k, dot, g, hlc, st FROM sib";
  sql[nsql++] = "SELECT k, dot, g FROM settled";
  for (size_t i = 0; i < nsql; i++) {
    sqlite3_stmt *s = zn_replica_stmt(r, sql[i], NULL);
    assert_non_null(s);
    while (sqlite3_step(s) == SQLITE_ROW) {
      zn_buf_init(&lines, 0);
      zn_buf_printf(&lines, "%zu:", i);
      print_dot(r, &lines, sqlite3_column_int64(s, 0));
      print_dot(r, &lines, sqlite3_column_int64(s, 1));
      for (int c = 2; c < sqlite3_column_count(s); c++)
        zn_buf_printf(&lines, "%s,",
                      sqlite3_column_type(s, c) == SQLITE_NULL ? "-" : (const char *)sqlite3_column_text(s, c));
      list = realloc(list, (n + 1) * sizeof *list);
      list[n++] = strdup(zn_buf_cstr(&lines));
      zn_buf_release(&lines);
    }
    zn_replica_done(s);
  }
  if (n > 0) qsort(list, n, sizeof *list, by_text);
  for (size_t i = 0; i < n; i++) {
    zn_buf_printf(&all, "%s\n", list[i]);
    free(list[i]);
  }
  free(list);
  char *out = strdup(zn_buf_cstr(&all));
  zn_buf_release(&all);
  return out;
}

static void same(const char *a, const char *b, const char *what) {
  if (strcmp(a, b) == 0) return;
  fprintf(stderr, "--- one\n%s--- other\n%s", a, b);
  fail_msg("seed %llu: %s", (unsigned long long)seed_now, what);
}

static void verify(zn_replica *r) {
  zn_buf diff;
  zn_buf_init(&diff, 0);
  OK(zn_replica_verify(r, NULL, &diff, err));
  if (diff.n > 0) fail_msg("seed %llu: %s", (unsigned long long)seed_now, zn_buf_cstr(&diff));
  zn_buf_release(&diff);
}

/* ---- a life ---- */

static void world_gossip(world *w) {
  rng *x = &w->random;
  size_t a = rng_below(x, DEVICES), b = rng_below(x, DEVICES);
  if (a != b) world_carry_segments(w->dev[a], w->dev[b]);
}

static void everyone_meets(world *w) {
  for (size_t i = 0; i < w->n; i++) OK(zn_replica_seal(w->dev[i], 0, NULL, err));
  for (int round = 0; round < 2; round++)
    for (size_t i = 0; i < w->n; i++)
      for (size_t j = 0; j < w->n; j++)
        if (i != j) {
          world_carry_trust(w->dev[i], w->dev[j]);
          world_carry_grants(w->dev[i], w->dev[j]);
          world_carry_segments(w->dev[i], w->dev[j]);
        }
}

static void one_life(uint64_t seed, bool revoke) {
  world w;
  sums s[DEVICES] = {{0}}, so[OBSERVERS] = {{0}};
  zn_replica *early[OBSERVERS];
  seed_now = seed;
  world_begin(&w, seed, DEVICES);
  w.random.state = seed;
  for (size_t i = 0; i < DEVICES; i++) attach(w.dev[i], &s[i]);
  /* these know the world as it was before anything happened */
  for (size_t i = 0; i < OBSERVERS; i++) {
    early[i] = world_observer(w.dev[0], i % 2 == 0);
    attach(early[i], &so[i]);
  }
  for (size_t step = 0; step < STEPS; step++) {
    live(&w, rng_below(&w.random, DEVICES));
    if (rng_below(&w.random, 3) == 0) world_gossip(&w);
    if (revoke && step == STEPS / 2) {
      world_carry(w.dev[0], w.dev[1]);
      OK(zn_enrol_revoke(w.dev[0], &w.dev[2]->ident.sign_pk, 1, err));
    }
  }
  everyone_meets(&w);
  everyone_meets(&w);
  if (!revoke) /* a revoked device seals under keys that it should not use any more; the others agree */
    for (size_t i = 0; i < DEVICES; i++) CHECK(zn_replica_queued(w.dev[i]) == 0);
  histories_agree(w.dev[0]);
  char *first = state_of(w.dev[0]), *other = state_of(w.dev[1]);
  same(first, other, "two devices differ");
  free(other);
  bag b = collect_all(w.dev[0]);
  for (size_t i = 0; i < OBSERVERS; i++) {
    bool late = i % 2 == 1;
    feed(early[i], &b, &w.random, w.dev[0], late, w.dev[0]);
    give_keys(early[i], w.dev[0]);
    other = state_of(early[i]);
    same(first, other, "an observer differs");
    check_sums(early[i], &so[i]);
    free(other);
    zn_replica_close(early[i]);
  }
  for (size_t i = 0; i < 2; i++) {
    verify(w.dev[i]);
    check_sums(w.dev[i], &s[i]);
  }
  free(first);
  for (size_t i = 0; i < b.n; i++) zn_buf_release(&b.wire[i]);
  free(b.wire);
  world_end(&w);
}

static size_t rounds(void) {
  const char *n = getenv("ZONA_ROUNDS");
  return n == NULL ? 6 : (size_t)strtoull(n, NULL, 10);
}

static void lives(void **state) {
  (void)state;
  uint64_t base = getenv("ZONA_SEED") ? strtoull(getenv("ZONA_SEED"), NULL, 0) : 100;
  for (size_t i = 0; i < rounds(); i++) one_life(base + i, false);
}

static void lives_with_a_revocation(void **state) {
  (void)state;
  uint64_t base = getenv("ZONA_SEED") ? strtoull(getenv("ZONA_SEED"), NULL, 0) : 500;
  for (size_t i = 0; i < rounds(); i++) one_life(base + i, true);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(lives), cmocka_unit_test(lives_with_a_revocation)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
