/* session_impl: the inside of a session, shared by the session_*.c files and nobody else.
 *
 * Outgoing bytes have three stages: `say` (encoded messages, each behind a u16 length, in order), from which records of
 * bounded size are cut and sealed into `out` (framed ciphertext) when drain asks. What is large (trust, grants,
 * segments) is not put into `say` in advance: producers are asked for the next piece only when a record has room, so
 * urgent things never wait behind large ones and memory stays small. */
#ifndef ZONA_PROTOCOL_SESSION_IMPL_H
#define ZONA_PROTOCOL_SESSION_IMPL_H

#include "core/text/protocol.h"
#include "protocol/handshake.h"
#include "protocol/messages.h"
#include "protocol/recon.h"
#include "protocol/session.h"

#define ZN_RECORD_MAX   (ZN_MSG_MAX + 2) /* plaintext of a record: at least one message and its length */
#define ZN_FRAME_MAX    (24 + ZN_RECORD_MAX + ZN_STREAM_EXTRA) /* the first one carries the stream's header */
#define ZN_PIECE        512                                    /* segments resume at multiples of this */
#define ZN_SAY_MAX      (1u << 20) /* bytes of answers waiting: a peer that asks more than it reads is cut */
#define ZN_FEEDS_MAX    65536
#define ZN_EXACT_MAX    8192
#define ZN_PARTIALS_MAX 8
#define ZN_ORPHANS_MAX  32

/* What a session knows of one feed. */
typedef struct zn_feed {
  zn_id ledger;
  zn_pk device;
  bool known; /* `theirs` is what the other side holds of it */
  uint64_t theirs;
  uint64_t next, last; /* to send of the main branch: next..last; none when next > last */
  bool queued;         /* in the send queue */
  bool fresh;          /* the job has not begun: ask upload_held first */
  uint64_t said, sure; /* the last sent, the last confirmed by a receipt */
  uint64_t refused;    /* the other side refused this number: nothing from it on is sent until trust changes; 0: none */
  uint64_t blocked;    /* we refused this number: what follows is dropped until it comes again; 0: none */
  uint64_t asked;      /* we asked for the parent of this number; 0: none */
  uint32_t step, needs; /* how far back the next `need` sends again; how many there were */
  bool receipt_due;     /* server: `durable` has no receipt yet */
  uint64_t durable;
  zn_hash durable_hash;
} zn_feed;

typedef struct zn_feeds {
  zn_feed *v;
  size_t n, cap;
  uint32_t *slot; /* open addressing: index + 1, 0 empty; nslots is a power of two */
  size_t nslots;
  uint64_t salt;
} zn_feeds;

/* A growing ring of numbers: feeds waiting to be sent. */
typedef struct zn_ring {
  uint32_t *v;
  size_t head, n, cap;
} zn_ring;

typedef struct zn_trust_job {
  zn_pk issuer;
  uint64_t next, last;
  bool waiting; /* for the server's answer (stranger) */
} zn_trust_job;

/* One segment named by its hash, to be sent once the feed's main branch is out up to `after`. */
typedef struct zn_exact {
  zn_head of;
  uint64_t after;
} zn_exact;

/* Rounds of the client: what it is doing now; the server is always at REST. */
typedef enum zn_phase { ZN_PHASE_REST, ZN_PHASE_TRUST, ZN_PHASE_SYNC } zn_phase;

struct zn_session {
  zn_session_opts o;
  zn_session_state state;
  zn_phase phase;
  zn_err err;
  zn_handshake hs;
  bool member; /* the other side (server) or we (client) are one */
  zn_session_progress prog;
  uint64_t rounds;

  /* in */
  zn_buf in;    /* bytes of the frame that is coming */
  zn_buf plain; /* the record just opened */
  zn_stream *pull;
  uint64_t hs_bytes;
  /* out */
  zn_buf say;
  size_t say_at;
  zn_buf out;
  size_t out_at;
  zn_stream *push;
  bool closing, final_said, header_said;
  uint8_t header[24];
  /* time */
  int64_t born_ms, heard_ms, spoke_ms, receipt_ms;
  uint32_t ping_nonce;

  /* who has said what (see session_round.c) */
  uint64_t sent, taken;   /* counted messages */
  uint64_t done_sent_at;  /* `sent` when our last done went out */
  uint64_t done_taken_at; /* `taken` that it told */
  bool done_once;
  uint64_t their_done; /* of ours, what their last done had seen */
  bool their_quiet;    /* they said done and nothing counted since */
  uint64_t puts_open;  /* accepted, not yet durable */
  uint64_t puts_open_bytes;
  bool batch_open;
  bool want_trust, want_sync; /* client: another round is due */

  /* trust */
  zn_arena trust_arena;
  zn_item *trust_items; /* sorted by issuer; value: start of the head's hash */
  zn_trust_head *trust_heads;
  size_t trust_n;
  bool trust_loaded, trust_changed;
  zn_trust_job *tjobs;
  size_t tjobs_at, tjobs_n, tjobs_cap;
  zn_id my_trust, their_trust, told_trust;
  zn_id their_vector;
  /* a stranger's statements, on the server */
  zn_arena stranger_arena;
  zn_span *stranger;
  bool welcome_due; /* his statements are accepted, and not yet durable */
  size_t stranger_n, stranger_cap, stranger_bytes, stranger_tried;
  bool stranger_sent; /* client: all that we have for the server is out */

  /* grants, receipts */
  uint64_t grants_cursor; /* server: what this client has; client: what the server has for us */
  bool grants_due;        /* server: there may be more than the cursor */
  bool grants_heard;      /* server: the client has said what it has; before, pages of news do not move its cursor */
  bool receipts_due;      /* server: asked for all of them */
  zn_arena papers_arena;
  zn_span *papers; /* grants (client: unsent ones) or receipts in hand */
  size_t papers_at, papers_n;
  zn_msg_tag papers_kind;
  uint64_t papers_cursor;
  size_t grants_said;                 /* client: given to the server, to be confirmed */
  uint64_t grants_taken, grants_told; /* server: grants dealt with, and how many of them the client has been told */
  uint64_t grants_kept;               /* client: confirmed so far */

  /* ledgers */
  zn_arena ledgers_arena;
  zn_item *ledger_items;
  size_t ledger_n;
  bool ledgers_loaded;
  bool partials_said;
  zn_id heads_of; /* pages of one ledger's heads being collected */
  zn_head *heads_in;
  size_t heads_n, heads_cap;

  /* segments out */
  zn_feeds feeds;
  zn_ring queue;
  zn_exact *exact; /* single segments of branches, in order */
  size_t exact_at, exact_n, exact_cap;
  zn_buf seg; /* the one being sent */
  zn_head seg_of;
  size_t seg_at;
  bool seg_begun;
  zn_partial theirs_partial[ZN_PARTIALS_MAX]; /* as they told them, in order; have 0: used */
  size_t theirs_partials;
  /* segments in */
  zn_buf part;
  zn_head part_of;
  size_t part_size, part_loaded; /* loaded: of these bytes the store knows already */
  size_t part_skip;              /* this much of it goes by unused: what was here of it is lost */
  bool part_open;
  zn_partial mine_partial[ZN_PARTIALS_MAX]; /* as we told them */
  size_t mine_partials;
  /* came while we waited for an ancestor: asked for again when the other side is quiet */
  zn_head orphan[ZN_ORPHANS_MAX];
  size_t orphans, orphan_rounds;
  /* server: segments whose parent was asked for, the last one when `sent` was gap_at: refused when the client has seen
     that, has nothing more to say, and the parent is still missing */
  struct {
    zn_head of, parent;
  } gap[ZN_ORPHANS_MAX];
  uint64_t gap_at;
  bool need_heard; /* client: it must say done again, even if it sends nothing */
  size_t gaps;
  uint64_t receipt_bytes;        /* durable since the last receipts */
  zn_ring receipts;              /* server: feeds that are owed one */
  bool receipts_asked;           /* client: once in a session */
  unsigned receipts_told;        /* server: on segments of others, asked for one by one */
  bool first_round, vector_same; /* client: the welcome's vector digest equals ours */
};

/* A failure of any of these has ended the session before they return (zn_s_fail keeps it), so those that are often
 * called last need not be looked at. */
/* ---- session_record.c: messages to records to bytes, and back ---- */
zn_status zn_s_say(zn_session *s, const zn_msg *m);
size_t zn_s_say_max(const zn_session *s);
size_t zn_s_waiting(const zn_session *s);                   /* bytes of messages not yet in a record */
ZN_MUST zn_status zn_s_record(zn_session *s, size_t limit); /* seals the next record out of `say` */
ZN_MUST zn_status zn_s_take_bytes(zn_session *s, zn_span bytes);
ZN_MUST zn_status zn_s_hs_begin(zn_session *s);
/* Ends the session with an error of ours; tells the other side the reason. Returns code. */
zn_status zn_s_fail(zn_session *s, zn_status code, zn_reason tell, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* A peer function failed: its own text if it has one. */
zn_status zn_s_fail_store(zn_session *s, zn_status code, const zn_err *err);
/* Does this status of a peer function end the session (disk, memory), rather than refuse one item? */
bool zn_s_fatal(zn_status s);

/* ---- session_table.c: which message goes where ---- */
ZN_MUST zn_status zn_s_dispatch(zn_session *s, zn_span wire);

/* ---- session_open.c ---- */
ZN_MUST zn_status zn_s_opened(zn_session *s);         /* the handshake is done */
ZN_MUST zn_status zn_s_stranger_quiet(zn_session *s); /* server: a stranger has said all it had */
zn_status zn_s_welcome_durable(zn_session *s);
void zn_s_welcome_news(zn_session *s); /* server: trust changed; is this stranger a member now? */
ZN_MUST zn_status zn_s_stranger_take(zn_session *s, const zn_bins *list);

/* ---- session_round.c ---- */
zn_status zn_s_step(zn_session *s); /* goes on when all is quiet: next phase, done, close */
zn_status zn_s_batch_end(zn_session *s);
bool zn_s_produce(zn_session *s, size_t room, zn_status *st); /* the next piece of what is large; false: nothing */
void zn_s_trust_moved(zn_session *s); /* trust here or there changed: what was refused may be tried again */

/* ---- session_trust.c ---- */
ZN_MUST zn_status zn_s_trust_load(zn_session *s);
ZN_MUST zn_status zn_s_trust_begin(zn_session *s);
ZN_MUST zn_status zn_s_trust_say(zn_session *s, const zn_prefix *p); /* a node, or a leaf when few are left */
void zn_s_trust_news(zn_session *s, const zn_news *news, zn_status *st);
ZN_MUST zn_status zn_s_trust_job(zn_session *s, const zn_pk *issuer, uint64_t from, uint64_t to, bool waiting);
bool zn_s_trust_produce(zn_session *s, size_t room, zn_status *st);
bool zn_s_trust_idle(const zn_session *s);
void zn_s_trust_pair(zn_session *s, zn_id *out); /* under what state of trust, here and there, something is refused */

/* ---- session_papers.c: grants and receipts ---- */
ZN_MUST zn_status zn_s_papers_begin(zn_session *s);  /* client */
ZN_MUST zn_status zn_s_papers_settle(zn_session *s); /* client: what was said is durable there */
bool zn_s_papers_produce(zn_session *s, size_t room, zn_status *st);
bool zn_s_papers_idle(const zn_session *s);
ZN_MUST zn_status zn_s_grants_tell(zn_session *s); /* server: tells the client what is durable by now */
bool zn_s_receipts_produce(zn_session *s, size_t room, zn_status *st);
bool zn_s_receipts_idle(const zn_session *s);

/* ---- session_ledgers.c ---- */
ZN_MUST zn_status zn_s_ledgers_begin(zn_session *s); /* client */
ZN_MUST zn_status zn_s_ledgers_say(zn_session *s, const zn_prefix *p);
ZN_MUST zn_status zn_s_ledgers_load(zn_session *s);
ZN_MUST zn_status zn_s_heads_say(zn_session *s, const zn_id *ledger, unsigned flags);
zn_status zn_s_need_say(zn_session *s, const zn_head *of, const zn_head *child); /* child may be NULL */
void zn_s_ledger_news(zn_session *s, const zn_news *news, zn_status *st);

/* ---- session_feeds.c ---- */
zn_feed *zn_s_feed(zn_session *s, const zn_id *ledger, const zn_pk *device, bool create); /* NULL: none, or too many */
void zn_feeds_release(zn_feeds *f);
bool zn_ring_push(zn_ring *r, uint32_t v);
uint32_t zn_ring_peek(const zn_ring *r);
void zn_ring_pop(zn_ring *r);
void zn_ring_release(zn_ring *r);

/* ---- session_send.c ---- */
/* Queues next..last of the feed's main branch (only extends or rewinds what is queued already). */
ZN_MUST zn_status zn_s_send(zn_session *s, zn_feed *f, uint64_t from, uint64_t to, bool first);
ZN_MUST zn_status zn_s_send_exact(zn_session *s, const zn_head *of, uint64_t after);
bool zn_s_send_produce(zn_session *s, size_t room, zn_status *st);
bool zn_s_send_idle(const zn_session *s);
uint32_t zn_s_piece(const zn_session *s); /* size of pieces now: small on a young line */

/* ---- session_recv.c ---- */
void zn_s_part_keep(zn_session *s); /* what arrived of an unfinished segment goes to the store */
ZN_MUST zn_status zn_s_partials_say(zn_session *s);
ZN_MUST zn_status zn_s_orphans_ask(zn_session *s);
bool zn_s_gaps_open(const zn_session *s); /* has the client still to answer for a missing parent? */
ZN_MUST zn_status zn_s_gaps_refuse(zn_session *s);
ZN_MUST zn_status zn_s_now_durable(zn_session *s, const zn_head *head);

/* ---- session_peek.c: what a segment's wire bytes say, unverified ---- */
typedef struct zn_peek {
  zn_head of;
  zn_hash prev[2];
  unsigned nprev;
  uint32_t changes;
} zn_peek;
ZN_MUST zn_status zn_peek_segment(zn_peek *out, zn_span wire);
/* Issuer and number of a trust statement. */
ZN_MUST zn_status zn_peek_statement(zn_pk *issuer, uint64_t *seq, zn_span wire);

/* ---- handlers: one for each line of ZN_MESSAGES ---- */
#define M(tag, name, dir, states, counts) ZN_MUST zn_status zn_on_##name(zn_session *s, const zn_msg *m);
ZN_MESSAGES(M)
#undef M

/* A head out of the fields that messages share. */
#define ZN_HEAD_OF(msg) ((zn_head){(msg).ledger, (msg).device, (msg).seq, (msg).hash})

#endif
