/* Natural keys, over the whole schema: what is printed of any row is read back as that row, by whoever reads. Rows are
 * put straight into the tables, with few different values, so that short forms are often ambiguous. */
#include <stdio.h>

#include "core/domain/rows/ref.h"
#include "core/domain/rows/ref_find.h"
#include "tests/support/region.h"

enum { ROWS = 6, SEEDS = 6 };
static region g;
static rng dice;
static int64_t made[ZN_ENTITY_END][ROWS];
static size_t count[ZN_ENTITY_END];
static uint64_t next_n;
static int64_t feed;

static int begin(void **state) {
  (void)state;
  region_begin(&g, 3);
  return 0;
}

static int end(void **state) {
  (void)state;
  region_end(&g);
  return 0;
}

static zn_status ref_id(void *ctx, int64_t k, zn_id *out) { return zn_replica_hash_of_k(ctx, k, out); }

/* Numbers and types of spending have no slash of their own: it is what tells their parts apart. */
static zn_val any_text(const zn_entity *e, const zn_field *f, zn_arena *a) {
  static const char *const words[] = {"A1", "b/2", "x y", "C'è", "quota", "1", "CASA-NUOVA"};
  if (f->type == ZN_T_ENUM) {
    const char *p = f->codes;
    for (uint64_t skip = rng_next(&dice) % 3; skip > 0; skip--) {
      const char *bar = strchr(p, '|');
      if (bar != NULL) p = bar + 1;
    }
    return (zn_val){ZN_V_TEXT, 0, ZN_SPAN(p, strcspn(p, "|"))};
  }
  const char *w = words[rng_next(&dice) % (sizeof words / sizeof words[0])];
  if (e->no < ZN_CODIFICA && strchr(w, '/') != NULL) w = "B2";
  if (strcmp(f->name, "codice") == 0 || strcmp(f->name, "cod_catastale") == 0) /* as an office writes codes */
    w = zn_arena_printf(a, "K%03d", (int)(rng_next(&dice) % 9));
  return (zn_val){ZN_V_TEXT, 0, ZN_SPAN_STR(w)};
}

static zn_val any_value(const zn_entity *e, const zn_field *f, zn_arena *a) {
  bool may_miss = !(f->flags & ZN_F_REQUIRED) && !(f->flags & ZN_F_ALT);
  if (may_miss && rng_next(&dice) % 2 == 0) return zn_null();
  switch (f->type) {
    case ZN_T_TEXT:
    case ZN_T_ENUM: return any_text(e, f, a);
    case ZN_T_REF: return count[f->ref] == 0 ? zn_null() : zn_int(made[f->ref][rng_next(&dice) % count[f->ref]]);
    case ZN_T_DATE: return zn_int(20000 + (int64_t)(rng_next(&dice) % 2));
    case ZN_T_INT:
      return zn_int(strncmp(f->name, "anno", 4) == 0 || strncmp(f->name, "triennio", 8) == 0
                        ? 2024 + (int64_t)(rng_next(&dice) % 2)
                        : 1 + (int64_t)(rng_next(&dice) % 3));
    default: return zn_null();
  }
}

/* Key fields only: they are all that a natural key is made of. An edge has none, and is named by its parts. */
static void put_row(const zn_entity *e) {
  zn_row row = {.ent = e};
  zn_arena a;
  zn_buf sql;
  char marks[200] = "?1";
  zn_arena_init(&a);
  zn_buf_init(&sql, 0);
  for (size_t i = 0; i < e->nfields; i++)
    if ((e->fields[i].flags & ZN_F_KEY) || e->no == ZN_ASSEGNAZIONE) row.v[i] = any_value(e, &e->fields[i], &a);
  if (e->no == ZN_ENTE) row.v[0] = (zn_val){ZN_V_TEXT, 0, ZN_SPAN_STR("comune")};
  bool ok = true;
  if (e->hashed) {
    zn_id id;
    ok = zn_key_hash(&row, ref_id, g.r[0], &id, NULL) == ZN_OK;
    row.k = ok ? zn_replica_k_of_hash(g.r[0], &id, true) : 0;
    ok = ok && !zn_ref_exists(g.r[0], e->no, row.k);
  } else {
    row.k = (int64_t)((uint64_t)feed << 43 | ++next_n);
  }
  zn_buf_printf(&sql, "INSERT INTO %s(k", e->name);
  for (size_t i = 0, n = 2; i < e->nfields; i++) {
    if (row.v[i].kind == ZN_V_NULL) continue;
    zn_buf_printf(&sql, ",%s", e->fields[i].name);
    snprintf(marks + strlen(marks), sizeof marks - strlen(marks), ",?%zu", n++);
  }
  zn_buf_printf(&sql, ") VALUES(%s)", marks);
  sqlite3_stmt *s = NULL;
  if (ok) {
    assert_int_equal(sqlite3_prepare_v2(zn_replica_db(g.r[0]), zn_buf_cstr(&sql), -1, &s, NULL), SQLITE_OK);
    sqlite3_bind_int64(s, 1, row.k);
    for (size_t i = 0, n = 2; i < e->nfields; i++) {
      if (row.v[i].kind == ZN_V_NULL) continue;
      if (row.v[i].kind == ZN_V_INT) sqlite3_bind_int64(s, (int)n, row.v[i].i);
      if (row.v[i].kind == ZN_V_TEXT)
        sqlite3_bind_text(s, (int)n, (const char *)row.v[i].s.p, (int)row.v[i].s.n, SQLITE_TRANSIENT);
      n++;
    }
    assert_int_equal(sqlite3_step(s), SQLITE_DONE);
    sqlite3_finalize(s);
    made[e->no][count[e->no]++] = row.k;
  }
  zn_buf_release(&sql);
  zn_arena_release(&a);
}

static void clear_all(void) {
  for (size_t i = 0; i < zn_entity_count(); i++) {
    char sql[100];
    snprintf(sql, sizeof sql, "DELETE FROM %s", zn_entity_at(i)->name);
    assert_int_equal(sqlite3_exec(zn_replica_db(g.r[0]), sql, NULL, NULL, NULL), SQLITE_OK);
    count[zn_entity_at(i)->no] = 0;
  }
}

/* *named: it was printed by its key, not by its id. */
static void round_trip(uint64_t seed, const zn_entity *e, int64_t k, const zn_me *me, bool *named) {
  char id[64];
  zn_buf text;
  zn_err err = {0};
  int64_t back = -1;
  zn_buf_init(&text, 0);
  zn_ref_print(g.r[0], me, e->no, k, &text);
  zn_status s = zn_ref_parse(g.r[0], me, e->no, zn_buf_cstr(&text), &back, &err);
  if (s != ZN_OK || back != k)
    fail_msg("seed %llu: %s printed as \"%s\": %d %s", (unsigned long long)seed, e->name, zn_buf_cstr(&text), (int)s,
             err.text);
  assert_int_equal(zn_replica_id_print(g.r[0], k, id), ZN_OK);
  *named |= strcmp(zn_buf_cstr(&text), id) != 0;
  zn_buf_release(&text);
}

static void what_is_printed_is_read_back(void **state) {
  (void)state;
  bool named[ZN_ENTITY_END] = {false};
  zn_id regione;
  zn_ledger l;
  const zn_id none = {{0}};
  zn_key_regione(&regione);
  zn_ledger_make(&l, zn_replica_region(g.r[0]), ZN_L1_REGIONE, &regione, &none);
  feed = zn_replica_feed(g.r[0], &l.id, &zn_replica_ident(g.r[0])->sign_pk, true);
  assert_true(feed > 0);
  next_n = 1000;
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    dice = rng_seeded(seed);
    assert_int_equal(sqlite3_exec(zn_replica_db(g.r[0]), "BEGIN", NULL, NULL, NULL), SQLITE_OK);
    clear_all();
    for (int round = 0; round < ROWS; round++)
      for (size_t i = 0; i < zn_entity_count(); i++) {
        const zn_entity *e = zn_entity_at(i);
        bool keyed = false;
        for (size_t f = 0; f < e->nfields; f++) keyed |= (e->fields[f].flags & ZN_F_KEY) != 0;
        if ((keyed || e->no == ZN_ASSEGNAZIONE) && e->no != ZN_GIUSTIFICATIVO) put_row(e);
      }
    assert_int_equal(sqlite3_exec(zn_replica_db(g.r[0]), "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    const zn_me readers[] = {{.kind = ZN_ORG_AMBITO, .k = count[ZN_AMBITO] ? made[ZN_AMBITO][0] : -1},
                             {.kind = ZN_ORG_ENTE, .k = count[ZN_ENTE] ? made[ZN_ENTE][0] : -1}};
    for (unsigned no = 1; no < ZN_ENTITY_END; no++)
      for (size_t i = 0; i < count[no] && zn_ref_key_sql(no) == NULL; i++) /* those that have one: test_ref */
        for (size_t who = 0; who < 3; who++)
          round_trip(seed, zn_entity_by_no(no), made[no][i], who == 0 ? NULL : &readers[who - 1], &named[no]);
  }
  for (unsigned no = ZN_CODIFICA; no < ZN_ENTITY_END; no++) {
    const zn_entity *e = zn_entity_by_no(no);
    bool keyed = false;
    for (size_t f = 0; f < e->nfields; f++) keyed |= (e->fields[f].flags & ZN_F_KEY) != 0;
    if (keyed && !named[no]) fail_msg("%s is never named by its key", e->name);
    if (keyed && zn_ref_form(no) == NULL) fail_msg("%s: nothing says how it is written", e->name);
  }
}

static void find(unsigned entity, const char *text, int64_t want) {
  zn_err err = {0};
  int64_t k = -1;
  OK(err, zn_ref_parse(g.r[0], NULL, entity, text, &k, &err));
  assert_int_equal(k, want);
}

static void as_people_write_them(void **state) {
  (void)state;
  clear_all();
  ADD(&g, 0, "ente", "cod_catastale=D049", "denominazione=Cortale");
  ADD(&g, 0, "ambito", "codice=CAL-LAMEZIA", "denominazione=Lametino");
  int64_t x = ADD(&g, 0, "codifica", "elenco=leps", "versione=1", "codice=LEPS_X", "denominazione=Prova");
  find(ZN_CODIFICA, "leps/1/leps_x", x);
  find(ZN_CODIFICA, "LEPS/LEPS_X", x);
  x = ADD(&g, 0, "popolazione", "ente=D049", "anno=2024", "residenti=2000");
  find(ZN_POPOLAZIONE, "d049/2024", x);
  x = ADD(&g, 0, "capofila", "ambito=CAL-LAMEZIA", "ente=D049", "dal=2020-01-01");
  find(ZN_CAPOFILA, "CAL-LAMEZIA", x);
  find(ZN_CAPOFILA, "CAL-LAMEZIA/D049/2020-01-01", x);
  x = ADD(&g, 0, "modulo", "codice=servizi", "attivo=si");
  find(ZN_MODULO, "Servizi", x);
  assert_int_equal(
      sqlite3_exec(zn_replica_db(g.r[0]), "INSERT INTO obiettivo(k,codice,titolo) VALUES(7777,'OB-1','Domiciliarità')",
                   NULL, NULL, NULL),
      SQLITE_OK);
  find(ZN_OBIETTIVO, "ob-1", 7777);
  find(ZN_OBIETTIVO, "Domiciliarità", 7777);
  zn_err err = {0};
  int64_t k;
  assert_int_equal(zn_ref_parse(g.r[0], NULL, ZN_MODULO, "servizzi", &k, &err), ZN_E_NOTFOUND);
  assert_non_null(strstr(err.text, "servizi"));
  assert_int_equal(zn_ref_parse(g.r[0], NULL, ZN_CHIUSURA, "boh", &k, &err), ZN_E_NOTFOUND);
  assert_non_null(strstr(err.text, "FNPS/2025/CAL-LAMEZIA")); /* how it is written */
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_printed_is_read_back),
                                     cmocka_unit_test(as_people_write_them)};
  return cmocka_run_group_tests(tests, begin, end);
}
