/* hostile: a client that breaks the rules, made of the project's own libraries. It opens a home that joined as
 * everybody does, forges what an honest client never sends, and pushes it to a real server, or writes it into a bundle.
 *
 * hostile_forge.c makes the forgeries, hostile_line.c is the connection, hostile.c the command line. */
#ifndef ZONA_TESTS_E2E_HOSTILE_H
#define ZONA_TESTS_E2E_HOSTILE_H

#include "core/exchange/bundle.h"
#include "core/store/internal.h"
#include "core/store/status.h"
#include "protocol/replica_peer.h"
#include "protocol/session.h"

#define HOSTILE_MAX 160

/* What is to be pushed. `seg` speak for themselves (of is what they claim to be). */
typedef struct forgery {
  zn_replica *r;
  struct {
    zn_head of;
    zn_buf wire;
  } seg[4];
  size_t nseg;
  zn_buf stmt[HOSTILE_MAX];
  size_t nstmt;
  zn_buf grant[4];
  size_t ngrant;
  zn_buf receipt; /* bundles only */
  zn_ident ident; /* who speaks: the home's device, or a stranger */
  bool stranger;
} forgery;

/* What the command line chose. */
typedef struct choice {
  const char *ente;  /* whose ledger, whose invite */
  const char *where; /* of a flipped bit: header, signature, body; of a stolen row: its id's device and number */
  const char *file;  /* wire bytes of a segment, to save or to carry */
  zn_pk device;      /* of a row in another's ledger */
  uint64_t n;
  const char *amount; /* cents */
} choice;

typedef zn_status (*forge_fn)(forgery *f, const choice *c, zn_err *err);
/* NULL: no such case. */
forge_fn forge_of(const char *name);

typedef struct outcome {
  zn_err err; /* why the session ended; ZN_OK: in good order */
  zn_session_progress progress;
} outcome;
/* One session with the server of the home, over a websocket. false: no connection came about. */
bool hostile_push(forgery *f, outcome *out);
zn_status hostile_bundle(forgery *f, const char *path, zn_err *err);

#endif
