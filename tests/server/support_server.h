/* A small region for tests of the server: its root and claim, an ambito, two enti with a device each, and segments made
 * by them; a folder that is removed at the end; a relay on a real store there, with a sink that keeps puts until told.
 */
#ifndef ZONA_TESTS_SERVER_SUPPORT_SERVER_H
#define ZONA_TESTS_SERVER_SUPPORT_SERVER_H

/* clang-format off */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */

#include "core/trust/statement.h"
#include "server/relay/bundle.h"
#include "server/relay/relay.h"

#define MAX_STMTS 64

typedef struct region {
  uint64_t chance; /* state of the seeded randomness */
  int64_t now_ms;
  zn_env env;
  zn_hash id;
  zn_ident server, claim, root;
  zn_id regione, ambito, ente1, ente2;
  zn_ident boss, dev1, dev2, stranger; /* boss: the Regione's device; dev1, dev2: of ente1, ente2; stranger: nobody's */
  zn_ledger l6_1, l6_2;                /* the enti's own ledgers */
  zn_secret key;                       /* epoch 1 of both */
  zn_id epoch1, epoch2;
  zn_trust *t; /* all statements below */
  zn_buf stmts[MAX_STMTS];
  size_t nstmts;
  size_t of_boss; /* the first so many make the boss a member */
  char dir[256];
  zn_settings settings;
} region;

void region_init(region *g, uint64_t seed);
void region_release(region *g); /* removes the folder too */
void ident_of(zn_ident *id, uint64_t seed);
/* Adds a statement to the region's set and list; its hash. Takes b. */
zn_hash region_put(region *g, zn_buf *b);
zn_hash region_invite(region *g, const zn_ident *by, const zn_id *org, zn_role role, int64_t expires_ms, zn_ident *eph);
void region_enrol(region *g, const zn_ident *eph, const zn_hash *invite, const zn_ident *device);
char *region_file(const region *g, const char *name, char *out, size_t cap);

/* The next segment of a feed after prev (NULL: the first), with a plain text of our choice. Appends the wire bytes. */
zn_head make_segment(region *g, const zn_ident *by, const zn_ledger *l, const zn_head *prev, const char *text,
                     zn_buf *wire);

/* A fresh store of the region in its folder. */
zn_store *make_store(region *g);
zn_store *open_store(region *g);

/* A relay with the whole region in it (or nothing when empty), durable. puts: what it accepted and waits. */
typedef struct bench {
  region g;
  zn_relay_bundle puts;
  zn_relay *relay;
  zn_relay_link link;
  zn_peer peer;
} bench;
void bench_init(bench *b, uint64_t seed, bool empty);
void bench_release(bench *b);
/* Commits what waits; answers the number of puts. */
size_t bench_commit(bench *b);
/* Opens the relay again, as after a restart. */
void bench_reopen(bench *b);

#endif
