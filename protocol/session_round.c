/* When what happens: the client's rounds, who has said what, news.
 *
 * Both sides count the messages that may call for an answer. `done n` says: I have nothing more to send, and what I
 * have put from your first n messages is durable (or was refused, and I said so). A client whose n-th message was its
 * last and hears `done n` knows that the server has answered everything: its round is over. The server says done only
 * to a client that is quiet itself. */
#include "protocol/session_impl.h"

zn_status zn_s_batch_end(zn_session *s) {
  zn_err err = {0};
  s->batch_open = false;
  if (!s->o.peer.batch_end) return ZN_OK;
  zn_status st = s->o.peer.batch_end(s->o.peer.ctx, &err);
  return st == ZN_OK ? ZN_OK : zn_s_fail_store(s, st, &err);
}

bool zn_s_produce(zn_session *s, size_t room, zn_status *st) {
  return zn_s_trust_produce(s, room, st) || (*st == ZN_OK && zn_s_papers_produce(s, room, st)) ||
         (*st == ZN_OK && zn_s_receipts_produce(s, room, st)) || (*st == ZN_OK && zn_s_send_produce(s, room, st));
}

void zn_s_trust_moved(zn_session *s) {
  s->trust_changed = true;
  s->vector_same = false;
  for (size_t i = 0; i < s->feeds.n; i++) s->feeds.v[i].refused = s->feeds.v[i].blocked = 0;
  if (s->o.side == ZN_SIDE_CLIENT) s->want_sync = true;
}

/* Nothing to send, nothing put that is not durable yet. */
static bool quiet_here(const zn_session *s) {
  return zn_s_trust_idle(s) && zn_s_papers_idle(s) && zn_s_send_idle(s) && s->puts_open == 0 &&
         (s->receipts.n == 0 || !s->their_quiet);
}

static zn_status say_done(zn_session *s) {
  if (s->batch_open) ZN_TRY(zn_s_batch_end(s));
  if (s->trust_changed && s->member) {
    s->trust_changed = false;
    zn_status st = s->o.peer.trust_digest(s->o.peer.ctx, &s->my_trust);
    if (st != ZN_OK) return zn_s_fail_store(s, st, NULL);
    if (zn_id_cmp(&s->my_trust, &s->told_trust) != 0) {
      zn_msg t = {.tag = ZN_MSG_trust_state};
      t.trust_state.digest = s->told_trust = s->my_trust;
      ZN_TRY(zn_s_say(s, &t));
    }
  }
  zn_msg m = {.tag = ZN_MSG_done};
  m.done.seen = s->taken;
  s->need_heard = false;
  s->done_once = true;
  s->done_sent_at = s->sent;
  s->done_taken_at = s->taken;
  return zn_s_say(s, &m);
}

static zn_status step_server(zn_session *s) {
  if (!s->member || !s->their_quiet || zn_s_gaps_open(s)) return ZN_OK;
  if (s->taken != s->done_taken_at || s->sent != s->done_sent_at) ZN_TRY(say_done(s));
  if (s->state == ZN_SESSION_SYNCING) {
    s->state = ZN_SESSION_IDLE;
    s->rounds++;
  }
  return ZN_OK;
}

/* ---- the client's round ---- */
static zn_status begin_sync(zn_session *s) {
  s->phase = ZN_PHASE_SYNC;
  s->want_sync = false;
  zn_status st =
      s->o.peer.trust_digest(s->o.peer.ctx, &s->my_trust); /* what follows is judged under the trust of now */
  if (st != ZN_OK) return zn_s_fail_store(s, st, NULL);
  ZN_TRY(zn_s_papers_begin(s));
  st = zn_s_ledgers_begin(s);
  s->first_round = false;
  return st;
}

/* All is quiet on both sides: what comes next? */
static zn_status advance(zn_session *s, bool *more) {
  *more = true;
  switch (s->phase) {
    case ZN_PHASE_TRUST: return begin_sync(s);
    case ZN_PHASE_SYNC: {
      ZN_TRY(zn_s_papers_settle(s));
      if (zn_s_papers_idle(s)) s->phase = ZN_PHASE_REST;
      return ZN_OK;
    }
    case ZN_PHASE_REST: break;
  }
  if (s->want_trust) {
    s->want_trust = false;
    s->want_sync = true;
    s->phase = ZN_PHASE_TRUST;
    return zn_s_trust_begin(s);
  }
  if (s->want_sync) return begin_sync(s);
  *more = false;
  if (s->batch_open) ZN_TRY(zn_s_batch_end(s));
  if (s->state == ZN_SESSION_IDLE) return ZN_OK;
  s->state = ZN_SESSION_IDLE;
  s->rounds++;
  if (!s->o.standing) zn_session_close(s, NULL);
  return ZN_OK;
}

static zn_status step_client(zn_session *s) {
  bool more = true;
  while (more && quiet_here(s) && s->state != ZN_SESSION_CLOSED) {
    if (!s->member) return s->sent != s->done_sent_at || !s->done_once ? say_done(s) : ZN_OK;
    if (s->need_heard) ZN_TRY(say_done(s)); /* the server waits to hear whether there is what it asked for */
    if (s->their_done != s->sent || !s->their_quiet) return s->sent != s->done_sent_at ? say_done(s) : ZN_OK;
    ZN_TRY(advance(s, &more));
  }
  return ZN_OK;
}

zn_status zn_s_step(zn_session *s) {
  bool running = s->state == ZN_SESSION_STRANGER || s->state == ZN_SESSION_SYNCING || s->state == ZN_SESSION_IDLE;
  if (!running || s->closing || !quiet_here(s)) return ZN_OK;
  return s->o.side == ZN_SIDE_CLIENT ? step_client(s) : step_server(s);
}

/* ---- news ---- */
void zn_session_news(zn_session *s, const zn_news *news) {
  zn_status st = ZN_OK;
  bool server = s->o.side == ZN_SIDE_SERVER;
  if (s->closing) return;
  if (server && s->state == ZN_SESSION_STRANGER && news->kind == ZN_NEWS_TRUST) zn_s_welcome_news(s);
  if (s->state != ZN_SESSION_SYNCING && s->state != ZN_SESSION_IDLE) return;
  if (news->kind == ZN_NEWS_TRUST)
    zn_s_trust_news(s, news, &st);
  else if (news->kind == ZN_NEWS_LEDGER)
    zn_s_ledger_news(s, news, &st);
  else if (server)
    s->grants_due = true;
  else
    s->want_sync = true;
  bool busy =
      server ? zn_session_pending(s) : !quiet_here(s) || s->sent != s->done_sent_at || s->want_trust || s->want_sync;
  if (st == ZN_OK && s->state == ZN_SESSION_IDLE && busy) s->state = ZN_SESSION_SYNCING;
  if (st == ZN_OK) (void)zn_s_step(s);
}
