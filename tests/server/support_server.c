#include "tests/server/support_server.h"

#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define START_MS 1764547200000 /* 2025-12-01 */

static uint64_t step(uint64_t *s) { /* splitmix64 */
  uint64_t z = (*s += 0x9e3779b97f4a7c15ULL);
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
  return z ^ z >> 31;
}

static void draw(void *ctx, void *p, size_t n) {
  for (size_t i = 0; i < n; i++) ((uint8_t *)p)[i] = (uint8_t)step(&((region *)ctx)->chance);
}
static int64_t wall(void *ctx) { return ((region *)ctx)->now_ms; }

void ident_of(zn_ident *id, uint64_t seed) {
  zn_secret s = {{0}};
  memcpy(s.b, &seed, sizeof seed);
  zn_ident_from_seed(id, &s);
}

static zn_id id_of(const char *name) {
  zn_id id;
  zn_span part = ZN_SPAN_STR(name);
  zn_hash16_parts(&id, "test org", &part, 1);
  return id;
}

char *region_file(const region *g, const char *name, char *out, size_t cap) {
  assert_true((size_t)snprintf(out, cap, "%s/%s", g->dir, name) < cap);
  return out;
}

zn_hash region_put(region *g, zn_buf *b) {
  zn_err err = {0};
  zn_hash h;
  assert_true(g->nstmts < MAX_STMTS);
  assert_int_equal(zn_trust_add(g->t, zn_buf_span(b), NULL, &err), ZN_OK);
  zn_hash_raw(&h, zn_buf_span(b));
  g->stmts[g->nstmts++] = *b;
  return h;
}

zn_hash region_invite(region *g, const zn_ident *by, const zn_id *org, zn_role role, int64_t expires_ms,
                      zn_ident *eph) {
  zn_buf b;
  zn_secret seed;
  zn_membership m = {.org = *org, .role = role};
  draw(g, &seed, sizeof seed);
  zn_ident_from_seed(eph, &seed);
  zn_buf_init(&b, 0);
  assert_int_equal(zn_stmt_invite(&b, g->t, by, eph, expires_ms, &m, 1), ZN_OK);
  return region_put(g, &b);
}

void region_enrol(region *g, const zn_ident *eph, const zn_hash *invite, const zn_ident *device) {
  zn_buf b;
  zn_buf_init(&b, 0);
  assert_int_equal(zn_stmt_enrol(&b, g->t, eph, invite, device), ZN_OK);
  region_put(g, &b);
}

static void org(region *g, const zn_id *id, zn_org_kind kind, const zn_id *parent) {
  zn_buf b;
  zn_buf_init(&b, 0);
  assert_int_equal(zn_stmt_org(&b, g->t, &g->root, id, kind, parent), ZN_OK);
  region_put(g, &b);
}

static void join(region *g, const zn_ident *by, const zn_id *o, zn_role role, const zn_ident *device) {
  zn_ident eph;
  zn_hash invite = region_invite(g, by, o, role, START_MS + 86400000, &eph);
  region_enrol(g, &eph, &invite, device);
}

static void epoch(region *g, const zn_ledger *l, zn_id *id) {
  zn_buf b;
  zn_buf_init(&b, 0);
  assert_int_equal(zn_stmt_epoch(&b, g->t, &g->env, &g->boss, l, 1, &g->key, NULL, NULL), ZN_OK);
  region_put(g, &b);
  zn_epoch_id(id, &g->id, &l->id, 1, &g->key);
}

static void begin(region *g) {
  zn_buf b;
  zn_hash next;
  zn_ident successor;
  ident_of(&successor, g->chance ^ 99);
  zn_successor_hash(&next, &successor.sign_pk);
  zn_buf_init(&b, 0);
  assert_int_equal(zn_trust_new(&g->t, &g->id, &g->root.sign_pk), ZN_OK);
  assert_int_equal(zn_stmt_root(&b, g->t, &g->root, &next, &g->server.sign_pk, &g->claim), ZN_OK);
  region_put(g, &b);
  org(g, &g->regione, ZN_ORG_REGIONE, NULL);
  join(g, &g->root, &g->regione, ZN_ROLE_REGIONE, &g->boss);
  g->of_boss = g->nstmts;
  org(g, &g->ambito, ZN_ORG_AMBITO, &g->regione);
  org(g, &g->ente1, ZN_ORG_ENTE, &g->ambito);
  org(g, &g->ente2, ZN_ORG_ENTE, &g->ambito);
  join(g, &g->boss, &g->ente1, ZN_ROLE_ENTE, &g->dev1);
  join(g, &g->boss, &g->ente2, ZN_ROLE_ENTE, &g->dev2);
  zn_ledger_make(&g->l6_1, &g->id, ZN_L6_ENTE, &g->ente1, &g->ambito);
  zn_ledger_make(&g->l6_2, &g->id, ZN_L6_ENTE, &g->ente2, &g->ambito);
  epoch(g, &g->l6_1, &g->epoch1);
  epoch(g, &g->l6_2, &g->epoch2);
}

void region_init(region *g, uint64_t seed) {
  memset(g, 0, sizeof *g);
  g->chance = seed;
  g->now_ms = START_MS;
  g->env = *zn_env_system();
  g->env.ctx = g;
  g->env.wall_ms = wall;
  g->env.mono_ms = wall;
  g->env.random = draw;
  draw(g, &g->id, sizeof g->id);
  draw(g, &g->key, sizeof g->key);
  zn_ident *const all[] = {&g->server, &g->claim, &g->root, &g->boss, &g->dev1, &g->dev2, &g->stranger};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) ident_of(all[i], seed * 100 + i);
  g->regione = id_of("regione"), g->ambito = id_of("ambito"), g->ente1 = id_of("ente1"), g->ente2 = id_of("ente2");
  zn_settings_defaults(&g->settings);
  const char *base = getenv("TMPDIR");
  snprintf(g->dir, sizeof g->dir, "%s/zona-server-XXXXXX", base != NULL ? base : "/tmp");
  assert_non_null(mkdtemp(g->dir));
  begin(g);
}

static int remove_one(const char *path, const struct stat *sb, int flag, struct FTW *f) {
  (void)sb, (void)flag, (void)f;
  return remove(path);
}

void region_release(region *g) {
  for (size_t i = 0; i < g->nstmts; i++) zn_buf_release(&g->stmts[i]);
  zn_trust_free(g->t);
  (void)nftw(g->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

zn_head make_segment(region *g, const zn_ident *by, const zn_ledger *l, const zn_head *prev, const char *text,
                     zn_buf *wire) {
  zn_seg_hdr *h = calloc(1, sizeof *h);
  zn_hash hash;
  assert_non_null(h);
  h->region = g->id;
  h->ledger = l->id;
  h->device = by->sign_pk;
  h->seq = prev != NULL ? prev->seq + 1 : 1;
  h->nprev = prev != NULL ? 1 : 0;
  if (prev != NULL) h->prev[0] = prev->hash;
  h->epoch = zn_id_cmp(&l->id, &g->l6_2.id) == 0 ? g->epoch2 : g->epoch1;
  h->first = true;
  h->plain_size = (uint32_t)strlen(text);
  h->changes = 1;
  assert_int_equal(zn_seg_seal(wire, &hash, &g->env, h, &g->key, by, ZN_SPAN_STR(text)), ZN_OK);
  zn_head head = {l->id, by->sign_pk, h->seq, hash};
  free(h);
  return head;
}

zn_store *open_store(region *g) {
  char path[512];
  zn_store *s = NULL;
  zn_err err = {0};
  assert_int_equal(zn_store_sqlite_open(&s, region_file(g, "relay.db", path, sizeof path), false, &err), ZN_OK);
  return s;
}

zn_store *make_store(region *g) {
  char path[512];
  zn_store *s = NULL;
  zn_err err = {0};
  assert_int_equal(zn_store_sqlite_open(&s, region_file(g, "relay.db", path, sizeof path), true, &err), ZN_OK);
  assert_int_equal(zn_relay_begin_region(s, &g->id, &g->server.sign_pk, &err), ZN_OK);
  return s;
}

static void bench_open(bench *b, zn_store *s) {
  zn_err err = {0};
  zn_relay_config c = {
      .region = b->g.id, .ident = &b->g.server, .claim = b->g.claim.sign_pk, .settings = &b->g.settings};
  c.env = &b->g.env;
  c.sink = (zn_relay_sink){.ctx = &b->puts, .submit = zn_relay_bundle_submit};
  zn_relay_bundle_init(&b->puts);
  assert_int_equal(zn_relay_open(&b->relay, s, &c, &err), ZN_OK);
  b->puts.relay = b->relay;
  b->link = (zn_relay_link){.relay = b->relay, .conn = 7};
  zn_relay_peer(&b->link, &b->peer);
}

size_t bench_commit(bench *b) {
  zn_err err = {0};
  size_t n = 0;
  zn_store *s = zn_relay_store(b->relay);
  zn_put *list = b->puts.list;
  zn_relay_bundle_init(&b->puts);
  b->puts.relay = b->relay;
  assert_int_equal(zn_put_commit(s, zn_relay_commit(b->relay), list, &err), ZN_OK);
  for (zn_put *p = list; p != NULL; p = p->next, n++) {
    assert_int_equal(p->result, ZN_OK);
    zn_relay_settled(b->relay, p);
  }
  zn_put_free_list(list);
  assert_int_equal(zn_relay_refresh(b->relay, NULL, &err), ZN_OK);
  return n;
}

void bench_init(bench *b, uint64_t seed, bool empty) {
  memset(b, 0, sizeof *b);
  region_init(&b->g, seed);
  bench_open(b, make_store(&b->g));
  if (empty) return;
  zn_err err = {0};
  zn_span list[MAX_STMTS];
  bool durable = true;
  for (size_t i = 0; i < b->g.nstmts; i++) list[i] = zn_buf_span(&b->g.stmts[i]);
  zn_status st = b->peer.strangers_trust(b->peer.ctx, &b->g.boss.sign_pk, list, b->g.of_boss, &durable, &err);
  if (st != ZN_OK) fail_msg("claim: %s", err.text);
  assert_false(durable);
  for (size_t i = b->g.of_boss; i < b->g.nstmts; i++) {
    assert_int_equal(b->peer.trust_put(b->peer.ctx, list[i], &durable, &err), ZN_OK);
  }
  bench_commit(b);
}

void bench_reopen(bench *b) {
  zn_relay_close(b->relay);
  zn_relay_bundle_release(&b->puts);
  bench_open(b, open_store(&b->g));
}

void bench_release(bench *b) {
  zn_relay_close(b->relay);
  zn_relay_bundle_release(&b->puts);
  region_release(&b->g);
}
