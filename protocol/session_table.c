/* Which message goes where: one table for both sides, made from the list of messages, and the handlers that need
 * nothing else. */
#include <string.h>

#include "protocol/session_impl.h"

typedef struct route {
  zn_status (*take)(zn_session *s, const zn_msg *m);
  zn_msg_info info;
} route;

static const route routes[] = {
#define M(tag, name, dir, states, counts) [ZN_MSG_##name] = {zn_on_##name, {tag, #name, dir, states, counts}},
    ZN_MESSAGES(M)
#undef M
};

static unsigned state_bit(const zn_session *s) {
  if (s->state == ZN_SESSION_OPENING) return ZN_IN_OPENING;
  return s->member ? ZN_IN_MEMBER : ZN_IN_STRANGER;
}

zn_status zn_s_dispatch(zn_session *s, zn_span wire) {
  zn_msg m;
  if (zn_msg_decode(&m, wire) != ZN_OK) return zn_s_fail(s, ZN_E_FORMAT, ZN_REASON_protocol, ZT_NET_FORM, "msgpack");
  if (m.tag == ZN_MSG_UNKNOWN) return ZN_OK;
  const route *r = &routes[m.tag];
  unsigned from = s->o.side == ZN_SIDE_SERVER ? ZN_DIR_C : ZN_DIR_S;
  if (!(r->info.dir & from) || !(r->info.states & state_bit(s)))
    return zn_s_fail(s, ZN_E_STATE, ZN_REASON_protocol, ZT_NET_STATE, r->info.name);
  if (r->info.counts) {
    s->taken++;
    s->their_quiet = false;
    if (s->state == ZN_SESSION_IDLE) s->state = ZN_SESSION_SYNCING;
  }
  return r->take(s, &m);
}

/* ---- the small ones ---- */
zn_status zn_on_done(zn_session *s, const zn_msg *m) {
  if (m->done.seen > s->sent) return zn_s_fail(s, ZN_E_FORMAT, ZN_REASON_protocol, ZT_NET_FORM, "done");
  s->their_done = m->done.seen;
  s->their_quiet = true;
  bool all_seen = s->their_done == s->sent;
  ZN_TRY(zn_s_gaps_refuse(s));
  if (all_seen) ZN_TRY(zn_s_orphans_ask(s));
  if (s->batch_open) ZN_TRY(zn_s_batch_end(s));
  return s->o.side == ZN_SIDE_SERVER && !s->member ? zn_s_stranger_quiet(s) : ZN_OK;
}

zn_status zn_on_ping(zn_session *s, const zn_msg *m) {
  zn_msg answer = {.tag = ZN_MSG_pong};
  answer.pong.nonce = m->ping.nonce;
  return zn_s_say(s, &answer);
}

zn_status zn_on_pong(zn_session *s, const zn_msg *m) {
  (void)s;
  (void)m;
  return ZN_OK; /* hearing it was the point */
}

/* Text of the other side for people here: control characters have no place in it. */
static void copy_text(char *out, size_t cap, zn_span text) {
  size_t n = text.n < cap - 1 ? text.n : cap - 1;
  for (size_t i = 0; i < n; i++) out[i] = text.p[i] < 0x20 || text.p[i] == 0x7f ? ' ' : (char)text.p[i];
  out[n] = 0;
}

zn_status zn_on_refused(zn_session *s, const zn_msg *m) {
  s->err.code = zn_reason_status((unsigned)m->refused.code);
  copy_text(s->err.text, sizeof s->err.text, m->refused.text);
  s->state = ZN_SESSION_FAILED;
  s->closing = true;
  return s->err.code;
}

zn_status zn_on_item_refused(zn_session *s, const zn_msg *m) {
  s->prog.refused++;
  s->prog.last_refusal.code = zn_reason_status((unsigned)m->item_refused.code);
  copy_text(s->prog.last_refusal.text, sizeof s->prog.last_refusal.text, m->item_refused.text);
  return ZN_OK;
}

zn_status zn_on_seg_refused(zn_session *s, const zn_msg *m) {
  zn_head of = ZN_HEAD_OF(m->seg_refused);
  char text[ZN_MSG_TEXT + 1];
  copy_text(text, sizeof text, m->seg_refused.text);
  zn_feed *f = zn_s_feed(s, &of.ledger, &of.device, false);
  if (!f) return ZN_OK; /* we never sent anything of it */
  f->refused = of.seq ? of.seq : 1;
  f->last = f->next - 1; /* what comes after it cannot be placed either */
  if (f->said >= f->refused) f->said = f->refused - 1;
  if (f->theirs >= f->refused) f->theirs = f->refused - 1;
  s->prog.refused++;
  s->prog.last_refusal.code = zn_reason_status((unsigned)m->seg_refused.code);
  memcpy(s->prog.last_refusal.text, text, sizeof text);
  if (!s->o.peer.upload_refused) return ZN_OK;
  zn_id state;
  zn_s_trust_pair(s, &state);
  zn_status st =
      s->o.peer.upload_refused(s->o.peer.ctx, &of, &state, zn_reason_name((unsigned)m->seg_refused.code), text);
  return st == ZN_OK ? ZN_OK : zn_s_fail_store(s, st, NULL);
}
