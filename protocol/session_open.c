/* Who is calling: the welcome, and what a stranger may do. */
#include <stdlib.h>
#include <string.h>

#include "protocol/session_impl.h"

#define TRY_EVERY 4096 /* bytes of a stranger's statements between two tries of the chain */

/* ---- server ---- */
static zn_status say_welcome(zn_session *s, zn_standing standing) {
  const zn_peer *p = &s->o.peer;
  zn_msg m = {.tag = ZN_MSG_welcome};
  memset(&m.welcome, 0, sizeof m.welcome);
  m.welcome.standing = standing;
  m.welcome.time_ms = (uint64_t)s->o.env->wall_ms(s->o.env->ctx);
  m.welcome.flags = s->o.blind ? ZN_WELCOME_BLIND : 0;
  m.welcome.incarnation = s->o.incarnation;
  if (standing == ZN_STANDING_MEMBER) { /* a stranger learns nothing of what is here */
    zn_status st = p->trust_digest(p->ctx, &s->my_trust);
    if (st == ZN_OK) st = p->vector_digest(p->ctx, &s->hs.peer_pk, &m.welcome.vector);
    if (st == ZN_OK && p->grants_cursor) st = p->grants_cursor(p->ctx, &s->hs.peer_pk, &s->grants_cursor);
    if (st != ZN_OK) return zn_s_fail_store(s, st, NULL);
    s->told_trust = m.welcome.trust = s->my_trust;
    m.welcome.grants = s->grants_cursor;
    s->member = true;
  }
  s->state = standing == ZN_STANDING_MEMBER ? ZN_SESSION_SYNCING : ZN_SESSION_STRANGER;
  return zn_s_say(s, &m);
}

static zn_status open_server(zn_session *s) {
  s->their_trust = s->hs.trust;
  s->their_vector = s->hs.vector;
  s->their_quiet = true;
  switch (s->o.peer.device(s->o.peer.ctx, &s->hs.peer_pk)) {
    case ZN_DEV_ACTIVE: return say_welcome(s, ZN_STANDING_MEMBER);
    case ZN_DEV_REVOKED: return zn_s_fail(s, ZN_E_DENIED, ZN_REASON_revoked, "%s", ZT_SRV_REVOKED);
    case ZN_DEV_WAITING: return say_welcome(s, ZN_STANDING_WAITING);
    case ZN_DEV_UNKNOWN: break;
  }
  return say_welcome(s, ZN_STANDING_STRANGER);
}

/* Do the statements so far make him a member? */
static zn_status try_chain(zn_session *s) {
  bool durable = true;
  zn_err err = {0};
  if (s->welcome_due) return ZN_OK;
  if (s->o.peer.device(s->o.peer.ctx, &s->hs.peer_pk) == ZN_DEV_ACTIVE) return say_welcome(s, ZN_STANDING_MEMBER);
  if (s->stranger_n == 0 || s->stranger_tried == s->stranger_n) return ZN_OK;
  s->stranger_tried = s->stranger_n;
  zn_status st = s->o.peer.strangers_trust(s->o.peer.ctx, &s->hs.peer_pk, s->stranger, s->stranger_n, &durable, &err);
  if (zn_s_fatal(st)) return zn_s_fail_store(s, st, &err);
  if (st != ZN_OK) return ZN_OK;
  s->batch_open = true;
  s->prog.stmt_received += s->stranger_n;
  if (durable) return zn_s_welcome_durable(s);
  s->puts_open++;
  s->welcome_due = true;
  return ZN_OK;
}

zn_status zn_s_welcome_durable(zn_session *s) {
  s->welcome_due = false;
  s->trust_loaded = false;
  return say_welcome(s, ZN_STANDING_MEMBER);
}

zn_status zn_s_stranger_take(zn_session *s, const zn_bins *list) {
  for (size_t i = 0; i < list->n; i++) {
    s->stranger_bytes += list->v[i].n;
    if (s->stranger_bytes > s->o.limits.stranger_bytes)
      return zn_s_fail(s, ZN_E_LIMIT, ZN_REASON_limit, ZT_SRV_QUOTA, s->o.limits.stranger_bytes / 1024);
    if (s->stranger_n == s->stranger_cap) {
      size_t cap = s->stranger_cap ? s->stranger_cap * 2 : 32;
      zn_span *v = realloc(s->stranger, cap * sizeof *v);
      if (!v) return zn_s_fail_store(s, ZN_E_NOMEM, NULL);
      s->stranger = v;
      s->stranger_cap = cap;
    }
    zn_span copy = zn_arena_dup(&s->stranger_arena, list->v[i]);
    if (!copy.p) return zn_s_fail_store(s, ZN_E_NOMEM, NULL);
    s->stranger[s->stranger_n++] = copy;
  }
  size_t since = 0;
  for (size_t i = s->stranger_tried; i < s->stranger_n; i++) since += s->stranger[i].n;
  return since >= TRY_EVERY ? try_chain(s) : ZN_OK;
}

zn_status zn_s_stranger_quiet(zn_session *s) {
  ZN_TRY(try_chain(s));
  if (s->member || s->welcome_due) return ZN_OK;
  bool waiting = s->o.peer.device(s->o.peer.ctx, &s->hs.peer_pk) == ZN_DEV_WAITING;
  return zn_s_fail(s, ZN_E_DENIED, ZN_REASON_stranger, "%s", waiting ? ZT_SRV_WAITING : ZT_SRV_STRANGER);
}

void zn_s_welcome_news(zn_session *s) {
  if (!s->welcome_due && s->o.peer.device(s->o.peer.ctx, &s->hs.peer_pk) == ZN_DEV_ACTIVE)
    (void)say_welcome(s, ZN_STANDING_MEMBER);
}

/* ---- client ---- */
static int by_length(const void *a, const void *b) {
  const zn_trust_head *x = a, *y = b;
  return x->seq < y->seq ? -1 : x->seq > y->seq;
}

/* The issuers to push as a stranger, in order. */
static zn_status path(zn_session *s, zn_pk *out, size_t *n) {
  const zn_peer *p = &s->o.peer;
  zn_arena *a = &s->papers_arena;
  zn_arena_clear(a);
  if (p->trust_path) {
    zn_pk *list;
    size_t count;
    ZN_TRY(p->trust_path(p->ctx, a, &list, &count));
    *n = count < ZN_MSG_TIPS ? count : ZN_MSG_TIPS;
    for (size_t i = 0; i < *n; i++) out[i] = list[i];
    return ZN_OK;
  }
  zn_trust_head *heads;
  size_t count;
  ZN_TRY(p->trust_heads(p->ctx, a, &heads, &count));
  zn_trust_head *sorted = zn_arena_alloc(a, (count + 1) * sizeof *sorted);
  if (!sorted) return ZN_E_NOMEM;
  if (count > 0) memcpy(sorted, heads, count * sizeof *sorted);
  qsort(sorted, count, sizeof *sorted, by_length);
  *n = count < ZN_MSG_TIPS ? count : ZN_MSG_TIPS;
  for (size_t i = 0; i < *n; i++) out[i] = sorted[i].issuer;
  return ZN_OK;
}

/* Names what we hold of the issuers that make us a member; the server answers with what it holds of them. */
static zn_status begin_stranger(zn_session *s) {
  zn_pk issuers[ZN_MSG_TIPS];
  size_t n = 0;
  zn_status st = path(s, issuers, &n);
  if (st == ZN_OK) st = zn_s_trust_load(s);
  if (st != ZN_OK) return zn_s_fail_store(s, st, NULL);
  zn_msg m = {.tag = ZN_MSG_trust_heads};
  m.trust_heads.prefix = ZN_SPAN(NULL, 0);
  m.trust_heads.flags = ZN_HEADS_REPLY;
  m.trust_heads.tips.n = 0;
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < s->trust_n; k++) {
      const zn_trust_head *h = &s->trust_heads[k];
      if (zn_pk_cmp(&h->issuer, &issuers[i]) != 0) continue;
      m.trust_heads.tips.v[m.trust_heads.tips.n++] = (zn_tip){h->issuer, h->seq, h->hash};
      ZN_TRY(zn_s_trust_job(s, &h->issuer, 1, h->seq, true));
    }
  return m.trust_heads.tips.n > 0 ? zn_s_say(s, &m) : ZN_OK;
}

/* The welcome makes us a member: what the first round compares. */
static zn_status begin_member(zn_session *s, const zn_msg *m) {
  const zn_peer *p = &s->o.peer;
  zn_id vector;
  zn_status st = p->trust_digest(p->ctx, &s->my_trust);
  if (st == ZN_OK) st = p->vector_digest(p->ctx, &s->o.ident->sign_pk, &vector);
  if (st != ZN_OK) return zn_s_fail_store(s, st, NULL);
  s->member = true;
  s->state = ZN_SESSION_SYNCING;
  s->their_trust = m->welcome.trust;
  s->their_vector = m->welcome.vector;
  s->grants_cursor = m->welcome.grants;
  s->vector_same = zn_id_cmp(&vector, &m->welcome.vector) == 0;
  s->first_round = s->want_trust = s->want_sync = true;
  s->tjobs_at = s->tjobs_n = 0; /* what a stranger still had to push, the comparison finds again */
  return ZN_OK;
}

zn_status zn_on_welcome(zn_session *s, const zn_msg *m) {
  bool again = s->state == ZN_SESSION_STRANGER;
  bool member = m->welcome.standing == ZN_STANDING_MEMBER;
  if (again && !member) return zn_s_fail(s, ZN_E_STATE, ZN_REASON_protocol, ZT_NET_STATE, "welcome");
  s->prog.server_ms = (int64_t)m->welcome.time_ms;
  s->prog.server_at_ms = s->o.env->mono_ms(s->o.env->ctx);
  s->prog.blind = (m->welcome.flags & ZN_WELCOME_BLIND) != 0;
  if (s->o.peer.welcomed) {
    zn_contact c = {s->prog.server_ms, m->welcome.incarnation, s->prog.blind, member};
    zn_status st = s->o.peer.welcomed(s->o.peer.ctx, &c);
    if (st != ZN_OK) return zn_s_fail_store(s, st, NULL);
  }
  s->their_quiet = true;
  if (member) return begin_member(s, m);
  s->state = ZN_SESSION_STRANGER;
  return begin_stranger(s);
}

/* ---- both ---- */
zn_status zn_s_opened(zn_session *s) {
  if (s->o.side == ZN_SIDE_SERVER) return open_server(s);
  s->state = ZN_SESSION_OPENING;
  return ZN_OK;
}
