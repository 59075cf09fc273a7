/* A small region for tests of trust: seeded keys and statements by name. Everything fails the running test on error. */
#ifndef ZONA_TESTS_CORE_TRUST_SUPPORT_TRUST_H
#define ZONA_TESTS_CORE_TRUST_SUPPORT_TRUST_H

/* clang-format off */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */
#include <string.h>

#include "core/trust/grant.h"
#include "core/trust/invite.h"
#include "core/trust/statement.h"
#include "core/trust/trust.h"

#define MAX_STMTS 256

typedef struct seeded {
  uint64_t state;
  zn_env env;
} seeded;
void seeded_init(seeded *s, uint64_t seed);
uint64_t seeded_next(seeded *s, uint64_t below);

typedef struct world {
  seeded rnd;
  zn_hash region;
  zn_pk server;
  zn_ident root, successor, claim;
  zn_id regione, ambito, ambito2, ente, ente2, other; /* ente, ente2: of ambito; other: of ambito2 */
  zn_trust *t;
  zn_buf stmts[MAX_STMTS]; /* all that were made here, in order */
  size_t n;
} world;

void world_init(world *w, uint64_t seed); /* root, organisations */
void world_release(world *w);
void ident_of(zn_ident *id, uint64_t seed);
zn_id id_of(const char *name);
/* Keeps the statement in w->stmts, adds it to w->t, gives its hash. */
zn_hash world_put(world *w, zn_buf *stmt);
/* Makes without adding to w->t (for hostile or parallel statements): only kept in w->stmts. */
zn_hash world_keep(world *w, zn_buf *stmt);
/* `by` invites for (org, role) and `device` uses it. eph: seeded key, given back. */
zn_hash world_invite(world *w, const zn_ident *by, const zn_id *org, zn_role role, zn_ident *eph);
zn_hash world_enrol(world *w, const zn_ident *eph, const zn_hash *invite, const zn_ident *device);
void world_join(world *w, const zn_ident *by, const zn_id *org, zn_role role, const zn_ident *device);
zn_ledger world_ledger(const world *w, zn_ledger_kind kind, const zn_id *owner, const zn_id *audience);
zn_device_state state_of(zn_trust *t, const zn_ident *d);

#endif
