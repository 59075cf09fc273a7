/* Every small history of one row, in every order of delivery: observers end equal, and equal to a naive model.
 *
 * A history is a sequence of: a device edits (creates where it knows no row), resolves, deletes, or receives all that
 * another knows. Each write is a segment. All permutations of a history's segments are delivered, one to each observer;
 * what comes before its past waits. The model is a list of changes and the rule of DESIGN section 4 read literally. */
#include "core/merge/merge.h"
#include "tests/support/world.h"

#define DEVICES   2
#define MAX_OPS   5
#define MAX_SEGS  4
#define OBSERVERS 24

typedef struct op {
  char kind;
  int a, b;
} op;

typedef struct change {
  int dev;
  uint64_t hlc;
  int64_t dot;
  int64_t names[8];
  size_t nnames;
  bool deleted;
  char value[24];
  zn_buf wire;
} change;

static world w;
static zn_replica *obs[OBSERVERS];
static int number; /* of the history: its row's key */

static int begin(void **state) {
  (void)state;
  world_begin(&w, 1, DEVICES);
  for (size_t i = 0; i < OBSERVERS; i++) {
    obs[i] = world_observer(w.dev[0], true);
    world_carry_segments(w.dev[0], obs[i]);
  }
  return 0;
}

static int end(void **state) {
  (void)state;
  for (size_t i = 0; i < OBSERVERS; i++) zn_replica_close(obs[i]);
  world_end(&w);
  return 0;
}

/* ---- one device ---- */

/* A dot that means the same on every replica. */
static int64_t common(zn_replica *r, int64_t dot) {
  zn_id ledger;
  zn_pk device;
  if (zn_replica_feed_info(r, ZN_K_FEED(dot), &ledger, &device) != ZN_OK) return dot;
  for (int i = 0; i < DEVICES; i++)
    if (zn_pk_cmp(&device, &w.dev[i]->ident.sign_pk) == 0) return ZN_K(i + 1, ZN_K_N(dot));
  return dot;
}

static int64_t row_k(zn_replica *r, bool dotted, int64_t dot) {
  if (dotted) return dot;
  char numero[16];
  snprintf(numero, sizeof numero, "H%d", number);
  zn_row row = world_atto(&w, r, numero, "");
  zn_id id;
  assert_int_equal(zn_key_hash(&row, r->idmap.hash_of == NULL ? NULL : (zn_ref_id_fn)r->idmap.hash_of, r, &id, NULL),
                   ZN_OK);
  return zn_replica_k_of_hash(r, &id, true);
}

static const zn_entity *entity(bool dotted) { return zn_entity_by_no(dotted ? ZN_IMPEGNO : ZN_ATTO); }

/* Takes the change that the last write made out of the device's last segment. */
static void read_back(int dev, bool dotted, int64_t k, change *c) {
  zn_replica *r = w.dev[dev];
  zn_arena a;
  zn_version *v = NULL;
  zn_reg reg = {k, ZN_G(entity(dotted), 1)};
  zn_mv *mv = NULL;
  size_t n = 0, nv = 0;
  zn_arena_init(&a);
  OK(zn_collect(r, &reg, 1, NULL, &a, &mv, &n, err));
  OK(zn_replica_history(r, entity(dotted), k, 1, &a, &v, &nv, err));
  assert_true(n > 0);
  const zn_mv *last = NULL;
  for (size_t i = 0; i < n; i++)
    if (ZN_K_FEED(mv[i].dot) == zn_replica_feed(r, &w.spending.id, &r->ident.sign_pk, false) &&
        (last == NULL || mv[i].dot > last->dot))
      last = &mv[i];
  assert_non_null(last);
  c->dev = dev;
  c->hlc = last->hlc;
  c->dot = common(r, last->dot);
  c->deleted = last->kind == ZN_CHANGE_DELETE;
  c->nnames = last->nnames;
  assert_true(last->nnames <= 8);
  for (size_t i = 0; i < last->nnames; i++) c->names[i] = common(r, last->names[i]);
  if (!c->deleted) {
    zn_row row;
    zn_run_row(last->run, last->at, &row);
    const zn_val *val = world_field(&row, "oggetto");
    snprintf(c->value, sizeof c->value, "%.*s", (int)val->s.n, (const char *)val->s.p);
  }
  zn_arena_release(&a);
}

static void seal_into(int dev, change *c) {
  zn_replica *r = w.dev[dev];
  zn_arena a;
  zn_head *h = NULL;
  size_t n = 0;
  OK(zn_replica_seal(r, 0, NULL, err));
  zn_arena_init(&a);
  OK(zn_replica_heads(r, &w.spending.id, &a, &h, &n, err));
  zn_buf_init(&c->wire, 0);
  for (size_t i = 0; i < n; i++)
    if (zn_pk_cmp(&h[i].device, &r->ident.sign_pk) == 0)
      OK(zn_replica_segment(r, &h[i].ledger, &h[i].device, h[i].seq, &h[i].hash, &c->wire, err));
  zn_arena_release(&a);
}

/* false: a dotted row that is dead cannot be written again. */
static bool write_edit(int dev, bool dotted, int64_t k) {
  zn_replica *r = w.dev[dev];
  static int values;
  char text[24], numero[16];
  zn_tx *tx = NULL;
  zn_arena a;
  zn_row row;
  snprintf(text, sizeof text, "v%d.%d", dev, ++values);
  snprintf(numero, sizeof numero, "H%d", number);
  zn_arena_init(&a);
  bool alive = k > 0 && zn_replica_row(r, entity(dotted), k, &a, &row, NULL) == ZN_OK;
  if (dotted && !alive) {
    zn_arena_release(&a);
    return false;
  }
  OK(zn_tx_begin(&tx, r, err));
  if (alive) {
    world_text(&row, "oggetto", text);
    OK(zn_tx_update(tx, NULL, &row, err));
  } else {
    row = world_atto(&w, r, numero, text);
    OK(zn_tx_insert(tx, &w.spending, NULL, &row, false, err));
  }
  OK(zn_tx_commit(tx, err));
  zn_arena_release(&a);
  return true;
}

/* false: this history does not exist (nothing to resolve, nothing to delete). */
static bool write_other(char kind, int dev, bool dotted, int64_t k) {
  zn_replica *r = w.dev[dev];
  zn_arena a;
  zn_version *v = NULL;
  zn_row row;
  size_t n = 0, active = 0, pick = 0;
  bool can = false;
  zn_tx *tx = NULL;
  zn_arena_init(&a);
  OK(zn_replica_history(r, entity(dotted), k, 1, &a, &v, &n, err));
  for (size_t i = 0; i < n; i++)
    if (v[i].active && active++ == 0) pick = i;
  if (kind == 'r') {
    can = active > 1;
    if (can) {
      OK(zn_tx_begin(&tx, r, err));
      OK(zn_tx_resolve(tx, entity(dotted), k, 1, v[pick].dot, err));
      OK(zn_tx_commit(tx, err));
    }
  } else {
    can = zn_replica_row(r, entity(dotted), k, &a, &row, NULL) == ZN_OK;
    if (can) {
      OK(zn_tx_begin(&tx, r, err));
      OK(zn_tx_delete(tx, entity(dotted), k, err));
      OK(zn_tx_commit(tx, err));
    }
  }
  zn_arena_release(&a);
  return can;
}

/* ---- the model ---- */

static bool greater(const change *a, const change *b) {
  if (a->hlc != b->hlc) return a->hlc > b->hlc;
  return zn_pk_cmp(&w.dev[a->dev]->ident.sign_pk, &w.dev[b->dev]->ident.sign_pk) > 0;
}

/* The winner's index, -1: none; active[] is filled. */
static int model(const change *c, size_t n, bool active[]) {
  int win = -1;
  for (size_t i = 0; i < n; i++) {
    active[i] = true;
    for (size_t j = 0; j < n; j++)
      for (size_t x = 0; x < c[j].nnames; x++)
        if (c[j].names[x] == c[i].dot) active[i] = false;
  }
  for (size_t i = 0; i < n; i++) {
    if (!active[i]) continue;
    if (win < 0 || (c[win].deleted && !c[i].deleted) || (c[win].deleted == c[i].deleted && greater(&c[i], &c[win])))
      win = (int)i;
  }
  return win;
}

static void check_against_model(zn_replica *r, bool dotted, int64_t k, const change *c, size_t n, const char *story) {
  bool active[16];
  int win = model(c, n, active);
  zn_arena a;
  zn_version *v = NULL;
  zn_row row;
  size_t nv = 0, wanted = 0, got = 0;
  zn_arena_init(&a);
  OK(zn_replica_history(r, entity(dotted), k, 1, &a, &v, &nv, err));
  for (size_t i = 0; i < n; i++) wanted += active[i];
  for (size_t i = 0; i < nv; i++) {
    got += v[i].active;
    if (v[i].winner && common(r, v[i].dot) != c[win].dot) fail_msg("%s: another winner", story);
  }
  if (wanted != got) fail_msg("%s: %zu active, the model says %zu", story, got, wanted);
  bool alive = zn_replica_row(r, entity(dotted), k, &a, &row, NULL) == ZN_OK;
  if (alive != (win >= 0 && !c[win].deleted)) fail_msg("%s: alive %d", story, alive);
  if (alive) {
    const zn_val *val = world_field(&row, "oggetto");
    if (val->s.n != strlen(c[win].value) || memcmp(val->s.p, c[win].value, val->s.n) != 0)
      fail_msg("%s: another value", story);
  }
  zn_arena_release(&a);
}

/* ---- comparing tables ---- */

static void dump(zn_replica *r, bool dotted, int64_t k, char out[1024]) {
  size_t at = 0;
  const char *sql[] = {
      dotted ? "SELECT oggetto, importo FROM impegno WHERE k=?" : "SELECT oggetto, numero FROM atto WHERE k=?",
      "SELECT dot, g, hlc, st FROM ver WHERE k=?", "SELECT dot, g, hlc, st FROM sib WHERE k=? ORDER BY hlc, dot",
      "SELECT dot, g FROM settled WHERE k=? ORDER BY dot & 0x7ffffffffff"};
  out[0] = 0;
  for (size_t i = 0; i < 4; i++) {
    sqlite3_stmt *s = zn_replica_stmt(r, sql[i], NULL);
    assert_non_null(s);
    sqlite3_bind_int64(s, 1, k);
    while (sqlite3_step(s) == SQLITE_ROW)
      for (int c = 0; c < sqlite3_column_count(s); c++) {
        if (i > 0 && c == 0) {
          at += (size_t)snprintf(out + at, 1024 - at, "%lld,", (long long)common(r, sqlite3_column_int64(s, 0)));
          continue;
        }
        const unsigned char *t = sqlite3_column_text(s, c);
        at += (size_t)snprintf(out + at, 1024 - at, "%s,", t == NULL ? "-" : (const char *)t);
        assert_true(at < 1024);
      }
    at += (size_t)snprintf(out + at, 1024 - at, "|");
    zn_replica_done(s);
  }
}

static void permute(size_t index, size_t n, size_t out[]) {
  size_t left[MAX_SEGS];
  for (size_t i = 0; i < n; i++) left[i] = i;
  for (size_t i = 0; i < n; i++) {
    size_t pick = index % (n - i);
    index /= n - i;
    out[i] = left[pick];
    memmove(left + pick, left + pick + 1, (n - i - pick - 1) * sizeof *left);
  }
}

static size_t factorial(size_t n) { return n < 2 ? 1 : n * factorial(n - 1); }

/* Every observer gets every history, so that the chains go on; those beyond the number of permutations get them in
 * order. */
static void deliver(const change *c, size_t n, bool dotted, int64_t k, const char *story) {
  char first[1024], here[1024], id[64];
  OK(zn_replica_id_print(w.dev[0], k, id));
  for (size_t o = 0; o < OBSERVERS; o++) {
    size_t order[MAX_SEGS];
    permute(o < factorial(n) ? o : 0, n, order);
    for (size_t i = 0; i < n; i++) OK(zn_replica_put_segment(obs[o], zn_buf_span(&c[order[i]].wire), NULL, err));
    int64_t ok = 0;
    OK(zn_replica_id_parse(obs[o], id, &ok, err));
    dump(obs[o], dotted, ok, o == 0 ? first : here);
    if (o > 0 && strcmp(first, here) != 0) fail_msg("%s: order %zu gives\n%s\norder 0\n%s", story, o, here, first);
  }
  int64_t ok = 0;
  OK(zn_replica_id_parse(obs[0], id, &ok, err));
  check_against_model(obs[0], dotted, ok, c, n, story);
}

/* ---- histories ---- */

static void even_out(void) {
  for (int i = 0; i < DEVICES; i++)
    for (int j = 0; j < DEVICES; j++)
      if (i != j) world_carry_segments(w.dev[i], w.dev[j]);
}

/* Runs one history; false when it has a step that cannot be. */
static bool run(const op *ops, size_t n, bool dotted, int64_t skew) {
  change c[MAX_OPS];
  size_t nc = 0;
  char story[128] = "";
  bool real = true;
  number++;
  w.clock[1].wall_ms += 1000;
  w.clock[2].wall_ms = w.clock[1].wall_ms + skew;
  int64_t k = 0;
  char id[64] = "";
  if (dotted) {
    zn_tx *tx = NULL;
    char numero[16];
    snprintf(numero, sizeof numero, "%d", number);
    zn_row row = world_impegno(&w, w.dev[0], numero, 100);
    OK(zn_tx_begin(&tx, w.dev[0], err));
    OK(zn_tx_insert(tx, &w.spending, NULL, &row, false, err));
    OK(zn_tx_commit(tx, err));
    k = row.k;
    read_back(0, true, k, &c[nc]);
    seal_into(0, &c[nc++]);
    OK(zn_replica_id_print(w.dev[0], k, id));
    even_out();
  } else {
    for (int i = 0; i < DEVICES; i++) k = row_k(w.dev[i], false, 0);
  }
  for (size_t i = 0; i < n && real; i++) {
    /* local numbers differ from device to device */
    if (ops[i].kind != 's' && dotted) OK(zn_replica_id_parse(w.dev[ops[i].a], id, &k, err));
    if (ops[i].kind != 's' && !dotted) k = row_k(w.dev[ops[i].a], false, 0);
    snprintf(story + strlen(story), sizeof story - strlen(story), "%c%d%s ", ops[i].kind, ops[i].a,
             ops[i].kind == 's' ? "." : "");
    if (ops[i].kind == 's') {
      world_carry_segments(w.dev[ops[i].a], w.dev[ops[i].b]);
      continue;
    }
    if (ops[i].kind == 'e')
      real = write_edit(ops[i].a, dotted, k);
    else
      real = write_other(ops[i].kind, ops[i].a, dotted, k);
    if (!real) break;
    if (nc == MAX_SEGS) fail_msg("too long");
    read_back(ops[i].a, dotted, k, &c[nc]);
    seal_into(ops[i].a, &c[nc++]);
  }
  snprintf(story + strlen(story), sizeof story - strlen(story), "(skew %lld%s)", (long long)skew,
           dotted ? ", dotted" : "");
  even_out();
  k = dotted ? k : row_k(w.dev[0], false, 0);
  if (dotted) OK(zn_replica_id_parse(w.dev[0], id, &k, err));
  deliver(c, nc, dotted, k, story);
  for (size_t i = 0; i < nc; i++) zn_buf_release(&c[i].wire);
  return real;
}

static const op alphabet[] = {{'e', 0, 0}, {'e', 1, 0}, {'d', 0, 0}, {'d', 1, 0},
                              {'r', 0, 0}, {'r', 1, 0}, {'s', 0, 1}, {'s', 1, 0}};
#define LETTERS (sizeof alphabet / sizeof *alphabet)

static size_t sweep(size_t length, bool dotted, int64_t skew, size_t max_writes) {
  size_t total = 1, done = 0;
  for (size_t i = 0; i < length; i++) total *= LETTERS;
  for (size_t code = 0; code < total; code++) {
    op ops[MAX_OPS];
    size_t x = code, writes = 0;
    bool good = true;
    for (size_t i = 0; i < length; i++, x /= LETTERS) {
      ops[i] = alphabet[x % LETTERS];
      writes += ops[i].kind != 's';
      /* a double delivery or one that ends the history tells nothing new */
      if (ops[i].kind == 's' && (i == 0 || i == length - 1 || ops[i - 1].kind == 's')) good = false;
      if (ops[i].kind == 'r' && i < 2) good = false;
    }
    if (!good || writes < 2 || writes > max_writes || (!dotted && (ops[0].kind != 'e' || ops[0].a != 0))) continue;
    run(ops, length, dotted, skew);
    done++;
  }
  return done;
}

static void hashed_rows(void **state) {
  (void)state;
  size_t n = 0;
  for (size_t length = 2; length <= 4; length++) n += sweep(length, false, length % 2 ? 500 : -500, 4);
  assert_true(n > 100);
}

static void dotted_rows(void **state) {
  (void)state;
  size_t n = 0;
  for (size_t length = 2; length <= 4; length++) n += sweep(length, true, length % 2 ? -500 : 500, 3);
  assert_true(n > 100);
}

/* The story of the merge: both edit, both settle, a deletion meets an edit. */
static void long_ones(void **state) {
  (void)state;
  static const op five[][5] = {{{'e', 0, 0}, {'s', 0, 1}, {'e', 0, 0}, {'e', 1, 0}, {'s', 1, 0}},
                               {{'e', 0, 0}, {'e', 1, 0}, {'s', 0, 1}, {'r', 1, 0}, {'e', 0, 0}},
                               {{'e', 0, 0}, {'s', 0, 1}, {'d', 0, 0}, {'e', 1, 0}, {'e', 1, 0}},
                               {{'e', 0, 0}, {'s', 0, 1}, {'d', 0, 0}, {'s', 0, 1}, {'e', 1, 0}}};
  for (size_t i = 0; i < sizeof five / sizeof *five; i++) assert_true(run(five[i], 5, false, 0));
}

static void verify_agrees(void **state) {
  (void)state;
  for (int i = 0; i < DEVICES; i++) {
    zn_buf diff;
    zn_buf_init(&diff, 0);
    OK(zn_replica_verify(w.dev[i], NULL, &diff, err));
    assert_string_equal(zn_buf_cstr(&diff), "");
    zn_buf_release(&diff);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(long_ones), cmocka_unit_test(hashed_rows),
                                     cmocka_unit_test(dotted_rows), cmocka_unit_test(verify_agrees)};
  return cmocka_run_group_tests(tests, begin, end);
}
