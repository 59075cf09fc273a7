/* hostile: a client that breaks the rules, made of the project's own libraries. It opens a home that joined as
 * everybody does, forges what an honest client never sends, and pushes it to a real server, or writes it into a bundle.
 *
 * hostile_forge.c forges segments, hostile_rows.c rows, hostile_papers.c statements, grants and receipts;
 * hostile_line.c is the connection, hostile.c the command line. */
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
  bool kept; /* it lies in the home: the next sync carries it */
} forgery;

/* What the command line chose. */
typedef struct choice {
  const char *ente;  /* whose ledger, whose invite */
  const char *where; /* of a flipped bit: header, signature, body; of a stolen row: its id's device and number */
  const char *file;  /* wire bytes of a segment, to save or to carry */
  zn_pk device;      /* of a row in another's ledger */
  uint64_t n;
  const char *amount; /* cents */
  const char *ledger; /* of a row: kind/owner/audience */
  const char *pair[24];
  size_t npairs; /* field=value */
} choice;

#define NOT_HERE(err, what) zn_fail((err), ZN_E_NOTFOUND, "hostile: %s", what)
static inline const zn_env *env_of(const forgery *f) { return zn_replica_env(f->r); }
static inline void draw(const forgery *f, void *p, size_t n) { env_of(f)->random(env_of(f)->ctx, p, n); }
/* The ledger "ente, those above" of an ente; NULL: this device's own. */
zn_status ledger_of(forgery *f, const char *ente, zn_ledger *out, zn_err *err);

/* Seals as this device, under the ledger's epoch key if it is here, else under one of its own. prev NULL: the first. */
zn_status hostile_seal(forgery *f, const zn_ledger *l, uint64_t seq, const zn_hash *prev, zn_span plain,
                       uint32_t changes, zn_buf *wire, zn_err *err);

typedef zn_status (*forge_fn)(forgery *f, const choice *c, zn_err *err);
/* hostile_papers.c */
zn_status hostile_name_org(forgery *f, const choice *c, zn_err *err);
zn_status hostile_invite_for(forgery *f, const choice *c, zn_err *err);
zn_status hostile_take_over_epoch(forgery *f, const choice *c, zn_err *err);
zn_status hostile_revoke_other(forgery *f, const choice *c, zn_err *err);
zn_status hostile_stranger(forgery *f, const choice *c, zn_err *err);
zn_status hostile_grant_unknown(forgery *f, const choice *c, zn_err *err);
zn_status hostile_grant_wrong(forgery *f, const choice *c, zn_err *err);
zn_status hostile_grant_foreign(forgery *f, const choice *c, zn_err *err);
zn_status hostile_receipt(forgery *f, const choice *c, zn_err *err);
/* hostile_rows.c */
zn_status hostile_write(forgery *f, const choice *c, zn_err *err);
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
