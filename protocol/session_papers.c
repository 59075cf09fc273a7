/* Grants (keys sealed to one recipient) and receipts (the server's word that it holds a feed). */
#include <string.h>

#include "core/log/receipt.h"
#include "protocol/session_impl.h"

#define RECEIPTS_OF_MAX 256
#define RECEIPT_BYTES   (64u << 10) /* this much made durable is worth a receipt while more is still coming */

/* ---- client: asking and giving ---- */
static zn_status load_unsent(zn_session *s) {
  s->papers_at = s->papers_n = 0;
  if (!s->o.peer.grants_unsent) return ZN_OK;
  zn_arena_clear(&s->papers_arena);
  s->papers_kind = ZN_MSG_grants;
  s->papers_cursor = 0;
  s->grants_said = 0;
  return s->o.peer.grants_unsent(s->o.peer.ctx, &s->papers_arena, &s->papers, &s->papers_n);
}

zn_status zn_s_papers_begin(zn_session *s) {
  const zn_peer *p = &s->o.peer;
  uint64_t cursor = 0;
  zn_status st = p->grants_cursor ? p->grants_cursor(p->ctx, &s->o.ident->sign_pk, &cursor) : ZN_OK;
  if (st == ZN_OK) st = load_unsent(s);
  if (st != ZN_OK) return zn_s_fail_store(s, st, NULL);
  if (!s->first_round || cursor != s->grants_cursor) {
    zn_msg m = {.tag = ZN_MSG_grants_want};
    m.grants_want.cursor = cursor;
    ZN_TRY(zn_s_say(s, &m));
  }
  return ZN_OK;
}

/* The time of what others sent, where it decides: a receipt for each. */
static zn_status ask_of_others(zn_session *s) {
  zn_head *of = NULL;
  size_t n = 0;
  if (!s->o.peer.receipts_of) return ZN_OK;
  zn_arena_clear(&s->papers_arena);
  zn_status st = s->o.peer.receipts_of(s->o.peer.ctx, &s->papers_arena, &of, &n);
  if (st != ZN_OK) return zn_s_fail_store(s, st, NULL);
  for (size_t i = 0; i < n; i++) {
    zn_msg m = {.tag = ZN_MSG_receipt_of};
    m.receipt_of.ledger = of[i].ledger;
    m.receipt_of.device = of[i].device;
    m.receipt_of.seq = of[i].seq;
    m.receipt_of.hash = of[i].hash;
    ZN_TRY(zn_s_say(s, &m));
  }
  return ZN_OK;
}

/* All has been exchanged; is there still something of ours that the server holds and never gave its word for? (A
 * connection that died before the word came.) */
static zn_status ask_receipts(zn_session *s) {
  bool lacking = false;
  if (s->receipts_asked || !s->o.peer.receipts_lacking) return ZN_OK;
  s->receipts_asked = true;
  if (s->batch_open) ZN_TRY(zn_s_batch_end(s));
  zn_status st = s->o.peer.receipts_lacking(s->o.peer.ctx, &lacking);
  if (st != ZN_OK) return zn_s_fail_store(s, st, NULL);
  if (lacking) {
    zn_msg m = {.tag = ZN_MSG_receipts_want};
    m.receipts_want.flags = 0;
    ZN_TRY(zn_s_say(s, &m));
  }
  return ask_of_others(s);
}

zn_status zn_s_papers_settle(zn_session *s) {
  zn_status st = ZN_OK;
  if (s->papers_n == 0) return ask_receipts(s);
  if (s->grants_said > 0) st = s->o.peer.grants_sent(s->o.peer.ctx, s->grants_said);
  s->prog.grants_sent += s->grants_said;
  s->grants_kept += s->grants_said;
  s->batch_open = true;
  if (st == ZN_OK) st = load_unsent(s); /* more than one handful? */
  if (st != ZN_OK) return zn_s_fail_store(s, st, NULL);
  return s->papers_n == 0 ? ask_receipts(s) : ZN_OK;
}

/* Some are safe at the server before the round is over: a line that dies now need not carry them again. */
zn_status zn_on_grants_kept(zn_session *s, const zn_msg *m) {
  uint64_t fresh = m->grants_kept.count > s->grants_kept ? m->grants_kept.count - s->grants_kept : 0;
  if (fresh > s->grants_said) return zn_s_fail(s, ZN_E_FORMAT, ZN_REASON_protocol, ZT_NET_FORM, "grants_kept");
  if (fresh == 0) return ZN_OK;
  zn_status st = s->o.peer.grants_sent(s->o.peer.ctx, (size_t)fresh);
  if (st != ZN_OK) return zn_s_fail_store(s, st, NULL);
  s->prog.grants_sent += fresh;
  s->grants_kept += fresh;
  s->grants_said -= (size_t)fresh;
  return ZN_OK;
}

zn_status zn_s_grants_tell(zn_session *s) {
  if (s->o.side == ZN_SIDE_CLIENT || s->puts_open > 0 || s->grants_taken == s->grants_told) return ZN_OK;
  zn_msg m = {.tag = ZN_MSG_grants_kept};
  m.grants_kept.count = s->grants_told = s->grants_taken;
  return zn_s_say(s, &m);
}

/* ---- server: handing out ---- */
zn_status zn_on_grants_want(zn_session *s, const zn_msg *m) {
  s->grants_cursor = m->grants_want.cursor;
  s->grants_due = s->grants_heard = true;
  if (s->papers_kind == ZN_MSG_grants) s->papers_at = s->papers_n = 0; /* a page of news is in what follows */
  return ZN_OK;
}

zn_status zn_on_receipts_want(zn_session *s, const zn_msg *m) {
  (void)m;
  s->receipts_due = true;
  return ZN_OK;
}

static zn_status say_receipt(zn_session *s, const zn_head *head);

zn_status zn_on_receipt_of(zn_session *s, const zn_msg *m) {
  zn_head of = ZN_HEAD_OF(m->receipt_of);
  const zn_peer *p = &s->o.peer;
  if (s->receipts_told == RECEIPTS_OF_MAX) return ZN_OK; /* more in another session */
  if (!p->receipt_make || !p->may_read(p->ctx, &s->hs.peer_pk, &of.ledger) || !p->seg_have(p->ctx, &of)) return ZN_OK;
  s->receipts_told++;
  return say_receipt(s, &of);
}

static zn_status load_for_client(zn_session *s) {
  const zn_peer *p = &s->o.peer;
  s->papers_at = s->papers_n = 0;
  zn_arena_clear(&s->papers_arena);
  if (s->grants_due) {
    s->papers_kind = ZN_MSG_grants;
    s->papers_cursor = s->grants_cursor;
    ZN_TRY(p->grants_to(p->ctx, &s->hs.peer_pk, &s->papers_cursor, &s->papers_arena, &s->papers, &s->papers_n));
    if (s->papers_n == 0) s->grants_due = false;
    return ZN_OK;
  }
  s->receipts_due = false;
  s->papers_kind = ZN_MSG_receipt;
  return p->receipts_for(p->ctx, &s->hs.peer_pk, &s->papers_arena, &s->papers, &s->papers_n);
}

bool zn_s_papers_idle(const zn_session *s) { return s->papers_at == s->papers_n && !s->grants_due && !s->receipts_due; }

static zn_status say_grants(zn_session *s, size_t room) {
  zn_msg m = {.tag = ZN_MSG_grants};
  m.grants.list.n = 0;
  size_t used = 16;
  while (s->papers_at < s->papers_n && m.grants.list.n < ZN_MSG_BINS) {
    zn_span g = s->papers[s->papers_at];
    if (m.grants.list.n > 0 && used + g.n + 3 > room) break;
    used += g.n + 3;
    m.grants.list.v[m.grants.list.n++] = g;
    s->papers_at++;
  }
  bool last = s->papers_at == s->papers_n; /* the cursor moves when the whole page is out */
  m.grants.cursor = last ? s->papers_cursor : s->grants_cursor;
  if (s->o.side == ZN_SIDE_CLIENT) {
    m.grants.cursor = 0;
    s->grants_said += m.grants.list.n;
  } else {
    if (last) s->grants_cursor = s->papers_cursor;
    s->prog.grants_sent += m.grants.list.n;
    /* what lies before these may be lacking: who has not said what it has must not skip it */
    if (!s->grants_heard) m.grants.cursor = 0;
  }
  return zn_s_say(s, &m);
}

bool zn_s_papers_produce(zn_session *s, size_t room, zn_status *st) {
  if (s->papers_at == s->papers_n) {
    if (!s->grants_due && !s->receipts_due) return false;
    zn_status got = load_for_client(s);
    if (got != ZN_OK) {
      *st = zn_s_fail_store(s, got, NULL);
      return false;
    }
    if (s->papers_n == 0) return s->receipts_due;
  }
  if (room < ZN_GRANT_MAX && zn_s_waiting(s) > 0) return false;
  if (s->papers_kind == ZN_MSG_grants) {
    size_t piece = zn_s_piece(s); /* small while the line is young: what a cut takes away is one message */
    *st = say_grants(s, room < piece ? room : piece);
  } else {
    zn_msg m = {.tag = ZN_MSG_receipt};
    m.receipt.wire = s->papers[s->papers_at++];
    *st = zn_s_say(s, &m);
    s->prog.receipts++;
  }
  return *st == ZN_OK;
}

/* ---- both: taking grants ---- */
static zn_status refuse(zn_session *s, zn_span grant, zn_status why, const char *text) {
  if (++s->prog.rejected > s->o.limits.refusals)
    return zn_s_fail(s, ZN_E_LIMIT, ZN_REASON_limit, ZT_NET_LIMIT, "grants");
  zn_msg m = {.tag = ZN_MSG_item_refused};
  m.item_refused.what = ZN_ITEM_GRANT;
  zn_hash_raw(&m.item_refused.hash, grant);
  m.item_refused.code = zn_reason_of(why);
  size_t n = strlen(text);
  m.item_refused.text = ZN_SPAN(text, n <= ZN_MSG_TEXT ? n : 0);
  return zn_s_say(s, &m);
}

zn_status zn_on_grants(zn_session *s, const zn_msg *m) {
  const zn_peer *p = &s->o.peer;
  for (size_t i = 0; i < m->grants.list.n; i++) {
    zn_err err = {0};
    bool durable = true;
    zn_status st = p->grant_put(p->ctx, m->grants.list.v[i], &durable, &err);
    if (zn_s_fatal(st)) return zn_s_fail_store(s, st, &err);
    s->batch_open = true;
    if (st != ZN_OK) {
      ZN_TRY(refuse(s, m->grants.list.v[i], st, err.text));
      continue;
    }
    s->prog.grants_received++;
    if (!durable) {
      s->puts_open++;
      s->puts_open_bytes += m->grants.list.v[i].n;
    }
  }
  if (s->o.side == ZN_SIDE_SERVER) {
    s->grants_taken += m->grants.list.n;
    return zn_s_grants_tell(s);
  }
  if (!p->grants_cursor_save || m->grants.cursor == 0) return ZN_OK;
  s->grants_cursor = m->grants.cursor;
  zn_status st = p->grants_cursor_save(p->ctx, m->grants.cursor);
  return st == ZN_OK ? ZN_OK : zn_s_fail_store(s, st, NULL);
}

/* ---- receipts for what was put ---- */
static bool receipts_ripe(const zn_session *s) {
  if (s->receipts.n == 0) return false;
  if (s->their_quiet || s->receipt_bytes >= RECEIPT_BYTES) return true;
  return s->o.env->mono_ms(s->o.env->ctx) - s->receipt_ms >= s->o.limits.receipt_ms;
}

/* Nothing to give now (what is not yet ripe does not count). */
bool zn_s_receipts_idle(const zn_session *s) { return !receipts_ripe(s); }

static zn_status say_receipt(zn_session *s, const zn_head *head) {
  zn_buf b;
  zn_buf_init(&b, 0);
  zn_status st = s->o.peer.receipt_make(s->o.peer.ctx, head, &b);
  zn_msg m = {.tag = ZN_MSG_receipt};
  m.receipt.wire = zn_buf_span(&b);
  if (st != ZN_OK)
    st = zn_s_fail_store(s, st, NULL);
  else
    st = zn_s_say(s, &m);
  zn_buf_release(&b);
  s->prog.receipts++;
  return st;
}

bool zn_s_receipts_produce(zn_session *s, size_t room, zn_status *st) {
  if (!receipts_ripe(s) || (room < ZN_RECEIPT_MAX && zn_s_waiting(s) > 0)) return false;
  zn_feed *f = &s->feeds.v[zn_ring_peek(&s->receipts)];
  zn_ring_pop(&s->receipts);
  f->receipt_due = false;
  zn_head head = {f->ledger, f->device, f->durable, f->durable_hash};
  *st = say_receipt(s, &head);
  if (s->receipts.n == 0) {
    s->receipt_bytes = 0;
    s->receipt_ms = s->o.env->mono_ms(s->o.env->ctx);
  }
  return *st == ZN_OK;
}

zn_status zn_s_now_durable(zn_session *s, const zn_head *head) {
  if (s->o.side == ZN_SIDE_CLIENT || !s->o.peer.receipt_make) return ZN_OK;
  zn_feed *f = zn_s_feed(s, &head->ledger, &head->device, true);
  if (!f) return zn_s_fail(s, ZN_E_LIMIT, ZN_REASON_limit, ZT_NET_LIMIT, "feeds");
  if (head->seq <= f->durable) return zn_hash_cmp(&head->hash, &f->durable_hash) == 0 ? ZN_OK : say_receipt(s, head);
  f->durable = head->seq;
  f->durable_hash = head->hash;
  if (f->receipt_due) return ZN_OK;
  f->receipt_due = true;
  if (!zn_ring_push(&s->receipts, (uint32_t)(f - s->feeds.v))) return zn_s_fail_store(s, ZN_E_NOMEM, NULL);
  return ZN_OK;
}

zn_status zn_on_receipt(zn_session *s, const zn_msg *m) {
  zn_err err = {0};
  zn_receipt r;
  zn_status st = zn_receipt_parse(&r, &s->o.region, m->receipt.wire);
  if (st == ZN_OK && s->o.peer.receipt_put) st = s->o.peer.receipt_put(s->o.peer.ctx, m->receipt.wire, &err);
  if (zn_s_fatal(st)) return zn_s_fail_store(s, st, &err);
  if (st != ZN_OK) {
    s->prog.rejected++;
    return ZN_OK;
  }
  s->batch_open = true;
  if (zn_pk_cmp(&r.device, &s->o.ident->sign_pk) == 0) s->prog.receipts++; /* of others' the time, no more */
  zn_feed *f = zn_s_feed(s, &r.ledger, &r.device, false);
  if (!f || r.seq <= f->sure || f->said <= f->sure) return ZN_OK;
  uint64_t upto = r.seq < f->said ? r.seq : f->said;
  if (upto > f->sure) s->prog.seg_confirmed += upto - f->sure;
  f->sure = upto;
  return ZN_OK;
}
