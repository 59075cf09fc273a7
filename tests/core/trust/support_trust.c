#include "tests/core/trust/support_trust.h"

static int64_t wall(void *ctx) { return (void)ctx, 1764547200000; } /* 2025-12-01 */
static int64_t mono(void *ctx) { return (void)ctx, 0; }

static uint64_t step(uint64_t *s) { /* splitmix64 */
  uint64_t z = (*s += 0x9e3779b97f4a7c15ULL);
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
  return z ^ z >> 31;
}

static void fill(void *ctx, void *p, size_t n) {
  for (size_t i = 0; i < n; i++) ((uint8_t *)p)[i] = (uint8_t)step(ctx);
}

void seeded_init(seeded *s, uint64_t seed) {
  zn_env_system(); /* libsodium */
  s->state = seed;
  s->env = (zn_env){&s->state, wall, mono, fill};
}

uint64_t seeded_next(seeded *s, uint64_t below) { return step(&s->state) % below; }

void ident_of(zn_ident *id, uint64_t seed) {
  zn_secret s = {{0}};
  memcpy(s.b, &seed, sizeof seed);
  zn_ident_from_seed(id, &s);
}

zn_id id_of(const char *name) {
  zn_id id;
  zn_span part = ZN_SPAN_STR(name);
  zn_hash16_parts(&id, "test org", &part, 1);
  return id;
}

zn_hash world_keep(world *w, zn_buf *stmt) {
  zn_hash h;
  assert_true(w->n < MAX_STMTS);
  zn_hash_raw(&h, zn_buf_span(stmt));
  w->stmts[w->n++] = *stmt;
  return h;
}

zn_hash world_put(world *w, zn_buf *stmt) {
  zn_err err = {0};
  bool fresh;
  assert_int_equal(zn_trust_add(w->t, zn_buf_span(stmt), &fresh, &err), ZN_OK);
  assert_true(fresh);
  return world_keep(w, stmt);
}

static void org(world *w, const zn_id *id, zn_org_kind kind, const zn_id *parent) {
  zn_buf b;
  zn_buf_init(&b, 0);
  assert_int_equal(zn_stmt_org(&b, w->t, &w->root, id, kind, parent), ZN_OK);
  world_put(w, &b);
}

void world_init(world *w, uint64_t seed) {
  memset(w, 0, sizeof *w);
  seeded_init(&w->rnd, seed);
  fill(&w->rnd.state, &w->region, 32);
  fill(&w->rnd.state, &w->server, 32);
  ident_of(&w->root, seed * 1000 + 1);
  ident_of(&w->successor, seed * 1000 + 2);
  ident_of(&w->claim, seed * 1000 + 3);
  assert_int_equal(zn_trust_new(&w->t, &w->region, &w->root.sign_pk), ZN_OK);
  zn_buf b;
  zn_hash next;
  zn_buf_init(&b, 0);
  zn_successor_hash(&next, &w->successor.sign_pk);
  assert_int_equal(zn_stmt_root(&b, w->t, &w->root, &next, &w->server, &w->claim), ZN_OK);
  world_put(w, &b);
  w->regione = id_of("regione"), w->ambito = id_of("ambito"), w->ambito2 = id_of("ambito2");
  w->ente = id_of("ente"), w->ente2 = id_of("ente2"), w->other = id_of("other");
  org(w, &w->regione, ZN_ORG_REGIONE, NULL);
  org(w, &w->ambito, ZN_ORG_AMBITO, &w->regione);
  org(w, &w->ambito2, ZN_ORG_AMBITO, &w->regione);
  org(w, &w->ente, ZN_ORG_ENTE, &w->ambito);
  org(w, &w->ente2, ZN_ORG_ENTE, &w->ambito);
  org(w, &w->other, ZN_ORG_ENTE, &w->ambito2);
}

void world_release(world *w) {
  for (size_t i = 0; i < w->n; i++) zn_buf_release(&w->stmts[i]);
  zn_trust_free(w->t);
}

zn_hash world_invite(world *w, const zn_ident *by, const zn_id *o, zn_role role, zn_ident *eph) {
  zn_buf b;
  zn_secret seed;
  zn_membership m = {.org = *o, .role = role};
  fill(&w->rnd.state, &seed, sizeof seed);
  zn_ident_from_seed(eph, &seed);
  zn_buf_init(&b, 0);
  assert_int_equal(zn_stmt_invite(&b, w->t, by, eph, 1767225600000, &m, 1), ZN_OK);
  return world_put(w, &b);
}

zn_hash world_enrol(world *w, const zn_ident *eph, const zn_hash *invite, const zn_ident *device) {
  zn_buf b;
  zn_buf_init(&b, 0);
  assert_int_equal(zn_stmt_enrol(&b, w->t, eph, invite, device), ZN_OK);
  return world_put(w, &b);
}

void world_join(world *w, const zn_ident *by, const zn_id *o, zn_role role, const zn_ident *device) {
  zn_ident eph;
  zn_hash invite = world_invite(w, by, o, role, &eph);
  world_enrol(w, &eph, &invite, device);
}

zn_ledger world_ledger(const world *w, zn_ledger_kind kind, const zn_id *owner, const zn_id *audience) {
  zn_ledger l;
  zn_ledger_make(&l, &w->region, kind, owner, audience);
  return l;
}

zn_device_state state_of(zn_trust *t, const zn_ident *d) {
  zn_device_info i;
  return zn_trust_device(t, &d->sign_pk, &i) ? i.state : ZN_DEV_UNKNOWN;
}
