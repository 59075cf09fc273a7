#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/base/date.h"
#include "tests/core/domain/support_region.h"

/* ---- the world ---- */

static int64_t wall(void *ctx) { return ((region *)ctx)->now_ms += 7; }

uint64_t rnd(region *g) {
  g->rng += 0x9e3779b97f4a7c15u;
  uint64_t z = g->rng;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

int64_t rnd_in(region *g, int64_t lo, int64_t hi) { return lo + (int64_t)(rnd(g) % (uint64_t)(hi - lo + 1)); }

static void random_bytes(void *ctx, void *p, size_t n) {
  for (size_t i = 0; i < n; i++) ((uint8_t *)p)[i] = (uint8_t)rnd(ctx);
}

/* ---- rows ---- */

zn_row new_row(unsigned entity) { return (zn_row){.ent = zn_entity_by_no(entity)}; }

static zn_val *field_of(zn_row *row, const char *field) {
  int i = zn_field_index(row->ent, field);
  if (i < 0) fail_msg("no field %s in %s", field, row->ent->name);
  return &row->v[i];
}

void set_int(zn_row *row, const char *field, int64_t v) { *field_of(row, field) = zn_int(v); }
void set_text(zn_row *row, const char *field, const char *v) {
  *field_of(row, field) = (zn_val){ZN_V_TEXT, 0, ZN_SPAN(v, strlen(v))};
}
void set_bin(zn_row *row, const char *field, const void *p, size_t n) {
  *field_of(row, field) = (zn_val){ZN_V_BIN, 0, ZN_SPAN(p, n)};
}

zn_id org_id(const char *code) {
  zn_id id;
  if (strcmp(code, "regione") == 0)
    zn_key_regione(&id);
  else if (strncmp(code, "AMB", 3) == 0)
    zn_key_ambito(code, &id);
  else
    zn_key_ente(code, &id);
  return id;
}

int64_t org_k(region *g, int at, const char *code) {
  zn_id id = org_id(code);
  return zn_replica_k_of_hash(g->o[at].r, &id, false);
}

zn_ledger ledger_of(region *g, zn_ledger_kind kind, const char *owner, const char *audience) {
  zn_ledger l;
  zn_id o = org_id(owner), a = {{0}};
  if (audience != NULL) a = org_id(audience);
  zn_ledger_make(&l, zn_replica_region(g->o[REG].r), kind, &o, &a);
  return l;
}

int64_t add_row(region *g, int at, const zn_ledger *l, zn_row *row) {
  zn_tx *tx;
  MUST(zn_tx_begin(&tx, g->o[at].r, &err));
  zn_err e = {0};
  zn_status st = zn_tx_insert(tx, l, NULL, row, true, &e);
  if (st != ZN_OK) {
    zn_tx_rollback(tx);
    fail_msg("insert %s: %s", row->ent->name, e.text);
  }
  MUST(zn_tx_commit(tx, &err));
  return row->k;
}

void edit_row(region *g, int at, const zn_row *row) {
  zn_tx *tx;
  MUST(zn_tx_begin(&tx, g->o[at].r, &err));
  MUST(zn_tx_update(tx, NULL, row, &err));
  MUST(zn_tx_commit(tx, &err));
}

void delete_row(region *g, int at, unsigned entity, int64_t k) {
  zn_tx *tx;
  MUST(zn_tx_begin(&tx, g->o[at].r, &err));
  MUST(zn_tx_delete(tx, zn_entity_by_no(entity), k, &err));
  MUST(zn_tx_commit(tx, &err));
}

zn_row get_row(region *g, int at, unsigned entity, int64_t k, zn_arena *a) {
  zn_row row;
  bool found;
  MUST(zn_row_get(g->o[at].r, zn_entity_by_no(entity), k, a, &row, &found, &err));
  if (!found) fail_msg("row of %s not there", zn_entity_by_no(entity)->name);
  return row;
}

int64_t only_k(region *g, int at, const char *sql) {
  int64_t k = 0;
  bool found;
  MUST(zn_sql_int(g->o[at].r, sql, 0, 0, &k, &found, &err));
  if (!found) fail_msg("nothing: %s", sql);
  return k;
}

void remind(region *g, int at, const char *ambito, const char *ente) {
  zn_ledger l = ledger_of(g, ZN_L4_AMBITO_ENTE, ambito, ente);
  zn_row row = new_row(ZN_SOLLECITO);
  set_int(&row, "ente", org_k(g, at, ente));
  set_text(&row, "tipo", "sollecito");
  set_text(&row, "motivo", "manca la rendicontazione");
  set_int(&row, "data", zn_day_of_ms(g->now_ms));
  add_row(g, at, &l, &row);
}

int64_t carry_k(region *g, int from, int64_t k, int to) {
  if (ZN_K_FEED(k) == 0) {
    zn_id hash;
    assert_int_equal(zn_replica_hash_of_k(g->o[from].r, k, &hash), ZN_OK);
    return zn_replica_k_of_hash(g->o[to].r, &hash, false);
  }
  zn_id ledger;
  zn_pk device;
  assert_int_equal(zn_replica_feed_info(g->o[from].r, ZN_K_FEED(k), &ledger, &device), ZN_OK);
  int64_t feed = zn_replica_feed(g->o[to].r, &ledger, &device, false);
  return feed < 0 ? -1 : (int64_t)((uint64_t)feed << 43 | ZN_K_N(k));
}

/* ---- carrying ---- */

static void carry_trust(zn_replica *from, zn_replica *to) {
  zn_trust *t = zn_replica_trust(from);
  bool again = true;
  while (again) { /* enrolments lean on invites of other issuers: until nothing more goes in */
    again = false;
    for (size_t i = 0; i < zn_trust_head_count(t); i++) {
      zn_trust_head h = zn_trust_head_at(t, i);
      if (zn_trust_read(zn_replica_trust(to), &h.issuer, h.seq).n > 0) continue; /* the last one says: all of them */
      for (uint64_t seq = 1; seq <= h.seq; seq++) {
        bool fresh = false;
        zn_err err = {0};
        zn_status st = zn_replica_put_trust(to, zn_trust_read(t, &h.issuer, seq), &fresh, &err);
        if (st != ZN_OK) fail_msg("trust: %s", err.text);
        again = again || fresh;
      }
    }
  }
}

static bool has_grant(zn_replica *r, const void *hash, int n) {
  sqlite3_stmt *s;
  assert_int_equal(sqlite3_prepare_v2(zn_replica_db(r), "SELECT 1 FROM grants WHERE hash=?", -1, &s, NULL), SQLITE_OK);
  sqlite3_bind_blob(s, 1, hash, n, SQLITE_STATIC);
  bool yes = sqlite3_step(s) == SQLITE_ROW;
  sqlite3_finalize(s);
  return yes;
}

/* Those for the taker that it does not have. */
static void carry_grants(zn_replica *from, zn_replica *to) {
  const zn_ident *me = zn_replica_ident(to), *e = zn_replica_ephemeral(to);
  sqlite3_stmt *s;
  assert_int_equal(
      sqlite3_prepare_v2(zn_replica_db(from), "SELECT hash,body FROM grants WHERE recipient IN (?,?)", -1, &s, NULL),
      SQLITE_OK);
  sqlite3_bind_blob(s, 1, &me->box_pk, 32, SQLITE_STATIC);
  if (e != NULL) sqlite3_bind_blob(s, 2, &e->box_pk, 32, SQLITE_STATIC);
  while (sqlite3_step(s) == SQLITE_ROW) {
    bool fresh;
    zn_span body = ZN_SPAN(sqlite3_column_blob(s, 1), (size_t)sqlite3_column_bytes(s, 1));
    if (!has_grant(to, sqlite3_column_blob(s, 0), sqlite3_column_bytes(s, 0)))
      MUST(zn_replica_put_grant(to, body, &fresh, &err));
  }
  sqlite3_finalize(s);
}

/* Does the taker stand at the same head of the feed? */
static bool holds(const zn_head *h, const zn_head *theirs, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (memcmp(&h->ledger, &theirs[i].ledger, sizeof h->ledger) == 0 &&
        memcmp(&h->device, &theirs[i].device, sizeof h->device) == 0 && h->seq == theirs[i].seq &&
        memcmp(&h->hash, &theirs[i].hash, sizeof h->hash) == 0)
      return true;
  return false;
}

static void carry_segments(region *g, zn_replica *from, zn_replica *to) {
  zn_arena a;
  zn_arena_init(&a);
  zn_head *h, *theirs;
  size_t n, ntheirs;
  MUST(zn_replica_heads(from, NULL, &a, &h, &n, &err));
  MUST(zn_replica_heads(to, NULL, &a, &theirs, &ntheirs, &err));
  for (size_t i = 0; i < n; i++) { /* in any order of feeds */
    size_t j = i + (size_t)(rnd(g) % (n - i));
    zn_head x = h[i];
    h[i] = h[j];
    h[j] = x;
  }
  for (size_t i = 0; i < n; i++) {
    zn_ledger l;
    if (holds(&h[i], theirs, ntheirs) || !zn_trust_ledger(zn_replica_trust(to), &h[i].ledger, &l)) continue;
    if (!zn_trust_may_read(zn_replica_trust(to), &zn_replica_ident(to)->sign_pk, &l)) continue;
    for (uint64_t seq = 1; seq <= h[i].seq; seq++) {
      zn_buf b;
      zn_buf_init(&b, 0);
      MUST(zn_replica_segment(from, &h[i].ledger, &h[i].device, seq, NULL, &b, &err));
      zn_put_result res;
      MUST(zn_replica_put_segment(to, zn_buf_span(&b), &res, &err));
      zn_buf_release(&b);
    }
  }
  zn_arena_release(&a);
}

void seal(region *g, int who) { MUST(zn_replica_seal(g->o[who].r, 0, NULL, &err)); }

void carry(region *g, int from, int to) {
  zn_replica *a = g->o[from].r, *b = g->o[to].r;
  seal(g, from);
  MUST(zn_receive_begin(b, &err));
  carry_trust(a, b);
  carry_grants(a, b);
  carry_segments(g, a, b);
  MUST(zn_receive_end(b, &err));
  MUST(zn_enrol_after_sync(b, &err));
}

void carry_all(region *g) {
  for (int round = 0; round < 2; round++)
    for (size_t i = 0; i < g->n; i++)
      for (size_t j = 0; j < g->n; j++)
        if (i != j) carry(g, (int)i, (int)j);
}

/* ---- the region ---- */

static void add_ente(region *g, const char *code, const char *tipo, const char *cf) {
  zn_ledger l1 = ledger_of(g, ZN_L1_REGIONE, "regione", NULL);
  zn_row row = new_row(ZN_ENTE);
  set_text(&row, "tipo", tipo);
  set_text(&row, "denominazione", code);
  set_text(&row, "cod_catastale", code);
  if (cf != NULL) set_text(&row, "cf", cf);
  add_row(g, REG, &l1, &row);
}

static void add_ambito(region *g, const char *code, const char *capofila, const char *const *members) {
  zn_ledger l1 = ledger_of(g, ZN_L1_REGIONE, "regione", NULL);
  zn_row row = new_row(ZN_AMBITO);
  set_text(&row, "codice", code);
  set_text(&row, "denominazione", code);
  set_int(&row, "capofila", org_k(g, REG, capofila));
  int64_t k = add_row(g, REG, &l1, &row);
  zn_tx *tx;
  zn_id a = org_id(code);
  MUST(zn_tx_begin(&tx, g->o[REG].r, &err));
  MUST(zn_enrol_org(tx, &a, ZN_ORG_AMBITO, NULL, &err));
  for (; *members != NULL; members++) {
    zn_row m = new_row(ZN_AMBITO_MEMBRO);
    set_int(&m, "ambito", k);
    set_int(&m, "ente", org_k(g, REG, *members));
    set_int(&m, "dal", zn_day_from_ymd(2000, 1, 1));
    MUST(zn_tx_insert(tx, &l1, NULL, &m, false, &err));
    zn_id e = org_id(*members);
    MUST(zn_enrol_org(tx, &e, ZN_ORG_ENTE, &a, &err));
  }
  MUST(zn_tx_commit(tx, &err));
}

static void join(region *g, int inviter, int who, const char *code, const char *ambito, zn_role role) {
  office *o = &g->o[who];
  o->code = code;
  o->org = org_id(code);
  if (ambito != NULL) o->ambito = org_id(ambito);
  snprintf(o->home, sizeof o->home, "%s/%s-%d", g->dir, code, who); /* an office may have two */
  zn_buf text;
  zn_buf_init(&text, 0);
  char pin[9];
  zn_enrol_offer offer = {.org = o->org, .role = role};
  MUST(zn_enrol_invite(g->o[inviter].r, &offer, &text, pin, &err));
  bool needs;
  MUST(zn_enrol_join(&o->r, o->home, &g->env, zn_buf_cstr(&text), NULL, code, &needs, &err));
  zn_buf_release(&text);
  MUST(zn_domain_attach(o->r, &err));
  if (g->n <= (size_t)who) g->n = (size_t)who + 1;
  for (int i = 0; i < 2; i++) {
    carry(g, inviter, who);
    carry(g, who, inviter);
  }
  carry(g, inviter, who);
}

int region_second(region *g, int of) {
  int who = (int)g->n;
  assert_true(who < OFFICES);
  join(g, of, who, g->o[of].code, "AMB-A", ZN_ROLE_ENTE);
  return who;
}

void region_open(region *g, uint64_t seed, int last) {
  *g = (region){.rng = seed, .now_ms = 1764547200000};
  g->env = (zn_env){.ctx = g, .wall_ms = wall, .mono_ms = wall, .random = random_bytes};
  memcpy(g->dir, "/tmp/zona_dom_XXXXXX", sizeof "/tmp/zona_dom_XXXXXX");
  assert_non_null(mkdtemp(g->dir));
  zn_claim claim = {.url = "ws://127.0.0.1:1/"};
  random_bytes(g, &claim.server, sizeof claim.server);
  random_bytes(g, &claim.region, sizeof claim.region);
  random_bytes(g, &claim.seed, sizeof claim.seed);
  zn_buf text;
  zn_buf_init(&text, 0);
  MUST(zn_claim_print(&text, &claim, &err));
  office *o = &g->o[REG];
  o->code = "regione";
  o->org = org_id("regione");
  snprintf(o->home, sizeof o->home, "%s/regione", g->dir);
  char recovery[ZN_RECOVERY_TEXT];
  MUST(zn_enrol_init(&o->r, o->home, &g->env, zn_buf_cstr(&text), "Regione", recovery, &err));
  zn_buf_release(&text);
  g->n = 1;
  MUST(zn_domain_attach(o->r, &err));
  add_ente(g, "M001", "comune", "00000000011");
  add_ente(g, "M002", "consorzio", "00000000012");
  add_ente(g, "E001", "comune", "00000000013");
  add_ente(g, "E002", "comune", NULL);
  add_ente(g, "E003", "comune", NULL);
  add_ambito(g, "AMB-A", "M001", (const char *const[]){"M001", "E001", "E002", NULL});
  add_ambito(g, "AMB-B", "M002", (const char *const[]){"M002", "E003", NULL});
  zn_ledger l1 = ledger_of(g, ZN_L1_REGIONE, "regione", NULL);
  zn_row f = new_row(ZN_FONDO);
  set_text(&f, "codice", "F1");
  set_text(&f, "nome", "Fondo di prova");
  set_text(&f, "livello_prova", "importo");
  set_text(&f, "matrice", "5x9");
  int64_t fondo = add_row(g, REG, &l1, &f);
  zn_row fa = new_row(ZN_FONDO_ANNUALITA);
  set_int(&fa, "fondo", fondo);
  set_int(&fa, "anno", 2025);
  add_row(g, REG, &l1, &fa);
  static const struct {
    int by;
    const char *code, *ambito;
    zn_role role;
  } who[] = {[CAP_A] = {REG, "AMB-A", NULL, ZN_ROLE_CAPOFILA},
             [CAP_B] = {REG, "AMB-B", NULL, ZN_ROLE_CAPOFILA},
             [E1] = {CAP_A, "E001", "AMB-A", ZN_ROLE_ENTE},
             [E2] = {CAP_A, "E002", "AMB-A", ZN_ROLE_ENTE},
             [E3] = {CAP_B, "E003", "AMB-B", ZN_ROLE_ENTE}};
  for (int i = CAP_A; i <= last; i++) join(g, who[i].by, i, who[i].code, who[i].ambito, who[i].role);
}

void region_close(region *g) {
  char cmd[80];
  for (size_t i = 0; i < g->n; i++) zn_replica_close(g->o[i].r);
  snprintf(cmd, sizeof cmd, "rm -r '%s'", g->dir);
  if (system(cmd) != 0) fail_msg("rm");
}
