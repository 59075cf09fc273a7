/* support_peer: a store in memory behind zn_peer, with real signed segments and receipts, and statements and grants
 * that only have the right outside (who may do what is decided by a few switches: the real answer is core/trust's,
 * tested there).
 *
 * And a line: two sessions joined in memory, with seeded fragmentation and deaths. */
#ifndef ZONA_TESTS_PROTOCOL_SUPPORT_PEER_H
#define ZONA_TESTS_PROTOCOL_SUPPORT_PEER_H

#include "protocol/session.h"
#include "tests/support/cmocka.h"
#include "tests/support/rng.h"

typedef struct fake_seg {
  zn_head of;
  zn_hash prev[2];
  unsigned nprev;
  uint8_t *wire;
  size_t n;
  bool durable;
} fake_seg;

typedef struct fake_stmt {
  zn_pk issuer;
  uint64_t seq;
  zn_hash hash;
  uint8_t *wire;
  size_t n;
} fake_stmt;
typedef struct fake_bytes {
  uint8_t *p;
  size_t n;
  zn_pk to; /* a receipt: the hash it speaks of */
  uint64_t incarnation;
} fake_bytes;
typedef struct fake_partial {
  zn_pk from;
  zn_head of;
  uint8_t *p;
  size_t n;
} fake_partial;
typedef struct fake_refusal {
  zn_head of;
  zn_id state;
  char code[32], text[256];
} fake_refusal;

typedef struct fake {
  rng *r;
  zn_env env;
  zn_ident id;
  zn_hash region;
  bool server;
  uint64_t incarnation;

  fake_seg *seg;
  size_t nseg, cseg;
  fake_stmt *stmt;
  size_t nstmt, cstmt;
  fake_bytes *grant;
  size_t ngrant, cgrant, grants_sent;
  uint64_t cursor;
  fake_bytes *receipt;
  size_t nreceipt, creceipt;
  fake_partial part[8];
  size_t npart;
  fake_refusal refusal[64];
  size_t nrefusal;
  zn_contact contact;

  /* switches */
  bool async;      /* server: puts become durable when fake_commit is called */
  bool open_door;  /* server: every device is a member */
  bool revoked;    /* server: every device is revoked */
  zn_pk member[8]; /* server: who is one (enrol statements add to it) */
  size_t nmember;
  zn_id closed;          /* server: a ledger that nobody may read */
  zn_id readonly;        /* server: a ledger whose segments are refused */
  bool forgiving;        /* server: readonly is lifted */
  bool forgetful;        /* tells of partial segments, and has lost their bytes */
  size_t fail_at, calls; /* the call with this number gives ZN_E_IO; how many there were since fail_at was set */
  zn_status disk;        /* every put gives this, when not ZN_OK */
  size_t puts, batches;  /* how often called */
  zn_head wanted[300];   /* client: segments of others whose receipts it asks for */
  size_t nwanted;
  zn_head pending[4096]; /* not yet durable; seq 0: a statement or grant */
  size_t npending;
} fake;

/* ---- between support_peer.c and support_papers.c ---- */
#define GROW(v, n, cap)                        \
  do {                                         \
    if ((n) == (cap)) {                        \
      (cap) = (cap) ? (cap)*2 : 16;            \
      (v) = realloc((v), (cap) * sizeof *(v)); \
      assert_non_null(v);                      \
    }                                          \
  } while (0)
bool fake_broken(void *ctx);
uint8_t *fake_copy(zn_span s);
fake_seg *fake_find(const fake *f, const zn_id *ledger, const zn_pk *device, const zn_hash *hash);
zn_status fake_heads(void *ctx, const zn_id *ledger, zn_arena *a, zn_head **out, size_t *n);
void fake_wait(fake *f, const zn_head *h); /* one more put that is not durable yet; NULL: not a segment */
void fake_papers(const fake *f, zn_peer *p);

/* ---- for the tests ---- */
void fake_init(fake *f, rng *r, bool server, uint8_t seed, const zn_hash *region);
void fake_release(fake *f);
zn_peer fake_peer(fake *f);
/* Seals a segment of `size` random bytes into the store, after the feed's main tip (or after `after`, when not NULL;
 * and `also`). */
zn_head fake_write(fake *f, const zn_id *ledger, const zn_ident *by, size_t size, const zn_head *after,
                   const zn_head *also);
void fake_take(fake *f, zn_span wire); /* as if it had come by another way */
bool fake_has(const fake *f, const zn_head *of);
bool fake_same(const fake *a, const fake *b); /* the same segments */
/* A statement of an issuer: payload of n bytes; enrols: the device it makes a member (may be NULL). */
void fake_state(fake *f, const zn_ident *issuer, size_t n, const zn_pk *enrols);
void fake_grant_for(fake *f, const zn_pk *to, size_t n);
void fake_commit(fake *f, zn_session *s); /* what is pending becomes durable; the session is told */
const fake_refusal *fake_refused(const fake *f, const zn_head *of);

/* ---- the line ---- */
typedef struct line {
  rng *r;
  fake *client, *server;
  zn_session *c, *s;
  uint64_t bytes;      /* both ways, since line_up */
  uint64_t total;      /* over all connections */
  uint64_t cut_after;  /* dies after this many bytes; 0: never */
  uint64_t corrupt_at; /* this byte (both ways, from 1) has a bit flipped; 0: none */
  size_t longest;      /* bytes taken at once at most, 0: whatever there is */
  bool dead;
  uint64_t seen[2]; /* payload bytes each way: client to server, server to client */
  bool standing;
  unsigned client_vmax;
  zn_session_limits limits;
} line;

void line_init(line *l, rng *r, fake *client, fake *server);
void line_up(line *l);
/* Moves bytes until nothing moves any more (or it died). */
void line_run(line *l);
void line_down(line *l); /* both sides are told, and freed */
/* A whole sync: up, run, down. The client's end state; error in *err (may be NULL). */
zn_session_state line_sync(line *l, zn_session_progress *p, zn_err *err);

#endif
