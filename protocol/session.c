/* The life of a session: making, feeding, draining, time, ending. What it says and hears is in the other session_*.c
 * files. */
#include "protocol/session.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/session_impl.h"

#define CLIENT_OPENING_MS 30000

static int64_t now(const zn_session *s) { return s->o.env->mono_ms(s->o.env->ctx); }

static bool ended(const zn_session *s) { return s->state == ZN_SESSION_FAILED || s->state == ZN_SESSION_CLOSED; }

static void defaults(zn_session_opts *o) {
  zn_session_limits *l = &o->limits;
  if (!l->handshake_ms) l->handshake_ms = 10000;
  if (!l->silence_ms) l->silence_ms = 50000;
  if (!l->ping_ms) l->ping_ms = 20000;
  if (!l->receipt_ms) l->receipt_ms = 1000;
  if (!l->stranger_bytes) l->stranger_bytes = 65536;
  if (!l->refusals) l->refusals = 256;
  if (!l->backlog_bytes) l->backlog_bytes = 1u << 20;
  if (!o->vmin) o->vmin = ZN_VERSION_MIN;
  if (!o->vmax) o->vmax = ZN_VERSION_MAX;
}

static zn_status begin(zn_session *s) {
  bool server = s->o.side == ZN_SIDE_SERVER;
  zn_hs_init(&s->hs, server, s->o.env, s->o.ident, &s->o.region, &s->o.server, s->o.vmin, s->o.vmax);
  s->hs.limits = (zn_hs_limits){ZN_MSG_MAX, ZN_SEG_MAX, s->o.limits.stranger_bytes};
  if (server) return ZN_OK;
  ZN_TRY(s->o.peer.trust_digest(s->o.peer.ctx, &s->hs.trust));
  ZN_TRY(s->o.peer.vector_digest(s->o.peer.ctx, &s->o.ident->sign_pk, &s->hs.vector));
  s->my_trust = s->told_trust = s->hs.trust;
  return zn_s_hs_begin(s);
}

zn_status zn_session_new(zn_session **out, const zn_session_opts *opts) {
  zn_session *s = calloc(1, sizeof *s);
  if (!s) return ZN_E_NOMEM;
  s->o = *opts;
  defaults(&s->o);
  zn_buf_init(&s->in, ZN_FRAME_MAX + 2);
  zn_buf_init(&s->plain, ZN_FRAME_MAX);
  zn_buf_init(&s->say, 2 * zn_s_say_max(s));
  zn_buf_init(&s->out, 0);
  zn_buf_init(&s->seg, 0);
  zn_buf_init(&s->part, ZN_SEG_MAX);
  zn_arena_init(&s->trust_arena);
  zn_arena_init(&s->stranger_arena);
  zn_arena_init(&s->papers_arena);
  zn_arena_init(&s->ledgers_arena);
  s->o.env->random(s->o.env->ctx, &s->feeds.salt, sizeof s->feeds.salt);
  s->born_ms = s->heard_ms = s->spoke_ms = s->receipt_ms = now(s);
  zn_status st = begin(s);
  if (st != ZN_OK) {
    zn_session_free(s);
    return st;
  }
  *out = s;
  return ZN_OK;
}

void zn_session_free(zn_session *s) {
  if (!s) return;
  zn_s_part_keep(s);
  if (s->batch_open) (void)zn_s_batch_end(s);
  zn_stream_free(s->push);
  zn_stream_free(s->pull);
  zn_hs_wipe(&s->hs);
  zn_buf *bufs[] = {&s->in, &s->plain, &s->say, &s->out, &s->seg, &s->part};
  for (size_t i = 0; i < sizeof bufs / sizeof *bufs; i++) zn_buf_release(bufs[i]);
  zn_arena *arenas[] = {&s->trust_arena, &s->stranger_arena, &s->papers_arena, &s->ledgers_arena};
  for (size_t i = 0; i < sizeof arenas / sizeof *arenas; i++) zn_arena_release(arenas[i]);
  zn_feeds_release(&s->feeds);
  zn_ring_release(&s->queue);
  zn_ring_release(&s->receipts);
  free(s->tjobs);
  free(s->stranger);
  free(s->exact);
  free(s->heads_in);
  free(s);
}

/* ---- bytes ---- */
zn_status zn_session_feed(zn_session *s, zn_span bytes) {
  if (s->state == ZN_SESSION_FAILED) return s->err.code;
  if (s->state == ZN_SESSION_CLOSED) return ZN_OK;
  s->prog.bytes_in += bytes.n;
  if (bytes.n > 0) s->heard_ms = now(s);
  ZN_TRY(zn_s_take_bytes(s, bytes));
  return ended(s) ? s->err.code : zn_s_step(s);
}

/* Bytes of a record: small while the line is young, so that one that dies early still carried something whole. */
static size_t record_limit(const zn_session *s) {
  return zn_s_piece(s) + 192 < ZN_RECORD_MAX ? zn_s_piece(s) + 192 : ZN_RECORD_MAX;
}

/* Puts the next record into `out`. False: there is nothing to say now. */
static bool fill(zn_session *s) {
  zn_buf_clear(&s->out);
  s->out_at = 0;
  if (!s->push || s->final_said) return false;
  size_t limit = record_limit(s);
  zn_status st = ZN_OK;
  for (int turn = 0; turn < 3 && st == ZN_OK && !ended(s) && !s->closing && zn_s_waiting(s) < limit; turn++) {
    while (zn_s_waiting(s) < limit && zn_s_produce(s, limit - zn_s_waiting(s), &st)) continue;
    if (st == ZN_OK && zn_s_waiting(s) < limit) st = zn_s_step(s); /* done, or the next phase with more to send */
  }
  if (zn_s_record(s, limit) != ZN_OK) (void)zn_s_fail_store(s, ZN_E_NOMEM, NULL);
  return s->out.n > 0;
}

size_t zn_session_drain(zn_session *s, uint8_t *buf, size_t room) {
  size_t given = 0;
  while (given < room && (s->out.n > s->out_at || fill(s))) {
    size_t n = s->out.n - s->out_at < room - given ? s->out.n - s->out_at : room - given;
    memcpy(buf + given, s->out.p + s->out_at, n);
    s->out_at += n;
    given += n;
  }
  if (given > 0) s->spoke_ms = now(s);
  s->prog.bytes_out += given;
  return given;
}

bool zn_session_pending(const zn_session *s) {
  if (s->out.n > s->out_at) return true;
  if (!s->push || s->final_said) return false;
  if (zn_s_waiting(s) > 0 || s->closing) return true;
  if (ended(s)) return false;
  return !(zn_s_trust_idle(s) && zn_s_papers_idle(s) && zn_s_receipts_idle(s) && zn_s_send_idle(s));
}

/* Only the server stops listening while it has much to say: if both did, each would wait for the other for ever. */
bool zn_session_wants_input(const zn_session *s) {
  if (s->puts_open_bytes >= s->o.limits.backlog_bytes) return false;
  return s->o.side == ZN_SIDE_CLIENT || zn_s_waiting(s) < ZN_SAY_MAX / 8;
}

bool zn_session_over(const zn_session *s) { return ended(s) && !zn_session_pending(s); }

/* ---- time ---- */
static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

static int64_t tick_opening(zn_session *s, int64_t t) {
  bool server = s->o.side == ZN_SIDE_SERVER;
  int64_t left = s->born_ms + (server ? s->o.limits.handshake_ms : CLIENT_OPENING_MS) - t;
  if (left <= 0) (void)zn_s_fail(s, ZN_E_NET, ZN_REASON_stop, "%s", server ? ZT_HS_TIMEOUT_SRV : ZT_HS_TIMEOUT);
  return left > 0 ? left : 1000;
}

int64_t zn_session_tick(zn_session *s) {
  int64_t t = now(s);
  if (ended(s)) return 60000;
  if (s->state == ZN_SESSION_HANDSHAKE || s->state == ZN_SESSION_OPENING) return tick_opening(s, t);
  int64_t silent = t - s->heard_ms, quiet = t - s->spoke_ms;
  if (silent >= s->o.limits.silence_ms) {
    (void)zn_s_fail(s, ZN_E_NET, ZN_REASON_stop, ZT_NET_SILENT, (int)(silent / 1000));
    return 1000;
  }
  if (quiet >= s->o.limits.ping_ms && zn_s_waiting(s) == 0) {
    zn_msg m = {.tag = ZN_MSG_ping};
    m.ping.nonce = ++s->ping_nonce;
    (void)zn_s_say(s, &m);
    s->spoke_ms = t;
    quiet = 0;
  }
  (void)zn_s_step(s);
  int64_t next = least(s->o.limits.silence_ms - silent, s->o.limits.ping_ms - quiet);
  return least(next, s->o.side == ZN_SIDE_SERVER ? s->o.limits.receipt_ms : 5000);
}

/* ---- ends ---- */
void zn_session_close(zn_session *s, const zn_err *reason) {
  if (ended(s)) return;
  if (reason && reason->code != ZN_OK) {
    zn_reason tell = reason->code == ZN_E_NET ? ZN_REASON_stop : zn_reason_of(reason->code);
    (void)zn_s_fail(s, reason->code, tell, "%s", reason->text);
    return;
  }
  zn_s_part_keep(s);
  if (s->batch_open) (void)zn_s_batch_end(s);
  s->closing = true;
  s->state = ZN_SESSION_CLOSED;
}

void zn_session_lost(zn_session *s) {
  zn_s_part_keep(s);
  if (s->batch_open) (void)zn_s_batch_end(s);
  s->final_said = true; /* there is nobody left to say it to */
  zn_buf_clear(&s->out);
  s->out_at = 0;
  if (ended(s)) return;
  (void)zn_s_fail(s, ZN_E_NET, ZN_REASON_stop, "%s", ZT_NET_LOST);
}

void zn_session_store_failed(zn_session *s, const zn_err *err) {
  if (!ended(s)) (void)zn_s_fail_store(s, err && err->code != ZN_OK ? err->code : ZN_E_IO, err);
}

void zn_session_durable(zn_session *s, const zn_head *head) {
  if (s->puts_open > 0) s->puts_open_bytes -= s->puts_open_bytes / s->puts_open--;
  if (ended(s)) return;
  if (!head) s->trust_loaded = false;
  if (head && zn_s_now_durable(s, head) != ZN_OK) return;
  if (s->welcome_due && s->puts_open == 0 && zn_s_welcome_durable(s) != ZN_OK) return;
  if (zn_s_grants_tell(s) != ZN_OK) return;
  (void)zn_s_step(s);
}

/* ---- what it knows ---- */
zn_session_state zn_session_state_of(const zn_session *s) { return s->state; }
const zn_err *zn_session_error(const zn_session *s) { return &s->err; }
bool zn_session_member(const zn_session *s) { return s->member; }
uint64_t zn_session_round(const zn_session *s) { return s->rounds; }

const zn_pk *zn_session_device(const zn_session *s) {
  bool proven = s->hs.state == ZN_HS_DONE;
  return proven ? &s->hs.peer_pk : NULL;
}

void zn_session_progress_of(const zn_session *s, zn_session_progress *out) {
  *out = s->prog;
  out->version = s->hs.version;
  out->seg_waiting = s->exact_n - s->exact_at;
  for (size_t i = 0; i < s->feeds.n; i++) {
    const zn_feed *f = &s->feeds.v[i];
    if (f->next <= f->last) out->seg_waiting += f->last - f->next + 1;
    if (s->o.side == ZN_SIDE_CLIENT && f->said > f->sure) out->seg_waiting += f->said - f->sure;
  }
}
