/* session: one connection between a device and a server, from the first byte to the last, as a machine fed with bytes
 * and time that gives bytes. No sockets, no threads, no database: the store behind it is a zn_peer. docs/PROTOCOL.md
 * tells the whole story.
 *
 * Life: HANDSHAKE -> OPENING (client: waits for the welcome) -> [STRANGER] -> SYNCING -> IDLE -> … -> CLOSED or FAILED.
 * The client leads: a round is trust, then grants, then ledgers; the server answers and, while connected, pushes news.
 * IDLE means: both sides have nothing to send and what was sent has been made durable or refused with a reason. A
 * one-shot session closes itself then; a standing one stays, and goes back to SYNCING when there is news.
 *
 * Use: on connection zn_session_new; then whenever bytes come zn_session_feed; whenever the socket can take more,
 * zn_session_drain with the room left (let at most 8 KiB wait in the socket: then what is urgent never waits behind
 * what is large); and zn_session_tick when the time it returned has passed. After each of these calls look at
 * zn_session_pending (ask for a write callback) and zn_session_over (close the socket once drained). Bytes are a
 * stream: how they are cut into websocket frames (or pipe reads) means nothing.
 *
 * Memory: about 20 KiB, plus at most one segment each way, plus what the peer lists. Everything a peer controls has a
 * limit. */
#ifndef ZONA_PROTOCOL_SESSION_H
#define ZONA_PROTOCOL_SESSION_H

#include "core/base/env.h"
#include "protocol/peer.h"

typedef enum zn_side { ZN_SIDE_CLIENT, ZN_SIDE_SERVER } zn_side;

/* 0 means the default in brackets. */
typedef struct zn_session_limits {
  uint32_t handshake_ms;   /* [10000] until M3 on the server; a client waits 30 s for the welcome */
  uint32_t silence_ms;     /* [50000] with nothing heard: the line is dead */
  uint32_t ping_ms;        /* [20000] with nothing sent: ping */
  uint32_t receipt_ms;     /* [1000] a receipt per feed at most this often while the other side is still sending */
  uint32_t stranger_bytes; /* [65536] of trust statements from a stranger */
  uint32_t refusals;       /* [256] refused items after which the server closes */
  uint32_t backlog_bytes;  /* [1 MiB] put and not yet durable, after which zn_session_wants_input is false */
} zn_session_limits;

typedef struct zn_session_opts {
  zn_side side;
  const zn_env *env;     /* borrowed, as ident */
  const zn_ident *ident; /* the device's, or the server's own */
  zn_hash region;
  zn_pk server;         /* client: the pinned key (server: ignored, it is ident's) */
  zn_peer peer;         /* copied */
  bool standing;        /* client: stay after the first round */
  uint64_t incarnation; /* server: told in the welcome */
  bool blind;           /* server: it has no consolidator */
  zn_session_limits limits;
  unsigned vmin, vmax; /* protocol versions, 0: all that this build speaks (tests give others) */
} zn_session_opts;

typedef enum zn_session_state {
  ZN_SESSION_HANDSHAKE,
  ZN_SESSION_OPENING,
  ZN_SESSION_STRANGER,
  ZN_SESSION_SYNCING,
  ZN_SESSION_IDLE,
  ZN_SESSION_CLOSED, /* ended well, by either side */
  ZN_SESSION_FAILED  /* zn_session_error says why */
} zn_session_state;

typedef struct zn_session zn_session;

ZN_MUST zn_status zn_session_new(zn_session **out, const zn_session_opts *opts);
/* Keeps what arrived of an unfinished segment, tells the peer that the batch ends, frees. NULL is fine. */
void zn_session_free(zn_session *s);

/* Takes all the bytes. ZN_OK, or the status for which the session ended (now or before). */
ZN_MUST zn_status zn_session_feed(zn_session *s, zn_span bytes);
/* Gives at most `room` bytes to send; 0 when there is nothing to say now. Goes on giving after FAILED or CLOSED, until
 * the last word is out. */
size_t zn_session_drain(zn_session *s, uint8_t *buf, size_t room);
bool zn_session_pending(const zn_session *s);     /* would drain give something? */
bool zn_session_wants_input(const zn_session *s); /* false: let the other side wait (what is put is not yet durable) */
bool zn_session_over(const zn_session *s);        /* CLOSED or FAILED and nothing left to drain: close the socket */
/* Time passes. Returns the milliseconds after which it wants to be called again. */
int64_t zn_session_tick(zn_session *s);
/* Ends it in good order: what is already queued goes out, then a last word. reason (may be NULL) is told to the other
 * side. */
void zn_session_close(zn_session *s, const zn_err *reason);
/* The socket is gone. The state becomes CLOSED if the end had been reached, else FAILED with ZN_E_NET. */
void zn_session_lost(zn_session *s);

/* ---- from the store ---- */
/* One put that was accepted as not yet durable now is: head for a segment, NULL for a statement or a grant. Once for
 * each. */
void zn_session_durable(zn_session *s, const zn_head *head);
/* What was put cannot be made durable: the session ends, the other side keeps its own and tries later. */
void zn_session_store_failed(zn_session *s, const zn_err *err);
/* Something changed in the store (durably), by others or by this process: tell the other side what it lacks. What this
 * session itself brought is recognised and not echoed. Cheap; to be called on every session that may care (it asks
 * may_read). */
typedef enum zn_news_kind { ZN_NEWS_TRUST, ZN_NEWS_GRANTS, ZN_NEWS_LEDGER } zn_news_kind;
typedef struct zn_news {
  zn_news_kind kind;
  zn_id ledger;  /* LEDGER */
  zn_pk feed;    /* LEDGER: whose feed grew; TRUST: the issuer. Zero: unknown */
  uint64_t from; /* the first new number, 0: unknown. With feed and from the news travel at once, else heads are
                    compared first */
} zn_news;
void zn_session_news(zn_session *s, const zn_news *news);

/* ---- what it knows ---- */
zn_session_state zn_session_state_of(const zn_session *s);
const zn_err *zn_session_error(const zn_session *s); /* code ZN_OK when nothing is wrong */
const zn_pk *zn_session_device(
    const zn_session *s); /* the other side's key, proven; NULL before M3 (server) or M2 (client) */
bool zn_session_member(const zn_session *s);
uint64_t zn_session_round(const zn_session *s); /* how many times it has reached IDLE */

typedef struct zn_session_progress {
  uint64_t bytes_in, bytes_out;    /* on the line */
  uint64_t seg_sent, seg_received; /* segments; changes are what people count: */
  uint64_t changes_sent, changes_received;
  uint64_t seg_waiting, seg_confirmed; /* client: queued or on their way; durable at the server */
  uint64_t stmt_sent, stmt_received;
  uint64_t grants_sent, grants_received;
  uint64_t receipts;    /* made (server) or taken (client) */
  uint64_t refused;     /* items of ours that the other side refused */
  uint64_t rejected;    /* items of the other side that we refused */
  zn_err last_refusal;  /* of ours: code and the other side's text */
  int64_t server_ms;    /* client: the server's clock at the welcome */
  int64_t server_at_ms; /* and our mono_ms at that moment */
  bool blind;
  unsigned version; /* of the protocol, agreed */
} zn_session_progress;
void zn_session_progress_of(const zn_session *s, zn_session_progress *out);

#endif
