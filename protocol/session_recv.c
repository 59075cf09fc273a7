/* Segments in: collecting pieces, handing whole ones to the store, asking for what is missing before them. */
#include <string.h>

#include "protocol/session_impl.h"

static const zn_pk *from(const zn_session *s) { return &s->hs.peer_pk; }

/* ---- partial ones ---- */
void zn_s_part_keep(zn_session *s) {
  if (!s->part_open) return;
  s->part_open = false;
  if (s->part_skip > 0) return;
  size_t n = s->part.n / ZN_PIECE * ZN_PIECE;
  if (n == 0 || n <= s->part_loaded || !s->o.peer.partial_save) return;
  if (s->o.peer.partial_save(s->o.peer.ctx, from(s), &s->part_of, ZN_SPAN(s->part.p, n)) == ZN_OK) s->batch_open = true;
}

zn_status zn_s_partials_say(zn_session *s) {
  zn_partial *list;
  zn_arena a;
  size_t n = 0;
  if (s->partials_said || !s->o.peer.partials) return ZN_OK;
  s->partials_said = true;
  zn_arena_init(&a);
  zn_status st = s->o.peer.partials(s->o.peer.ctx, from(s), &a, &list, &n);
  if (st != ZN_OK) st = zn_s_fail_store(s, st, NULL);
  for (size_t i = 0; st == ZN_OK && i < n && i < ZN_PARTIALS_MAX; i++) {
    if (list[i].have < ZN_PIECE || list[i].have > ZN_SEG_MAX) continue;
    zn_msg m = {.tag = ZN_MSG_partial};
    m.partial.seq = list[i].of.seq;
    m.partial.hash = list[i].of.hash;
    m.partial.have = list[i].have / ZN_PIECE * ZN_PIECE;
    s->mine_partial[s->mine_partials++] = (zn_partial){list[i].of, (uint32_t)m.partial.have};
    st = zn_s_say(s, &m);
  }
  zn_arena_release(&a);
  return st;
}

zn_status zn_on_partial(zn_session *s, const zn_msg *m) {
  if (s->theirs_partials == ZN_PARTIALS_MAX) return ZN_OK;
  zn_partial *p = &s->theirs_partial[s->theirs_partials++];
  p->of.seq = m->partial.seq; /* its hash says which feed it is of */
  p->of.hash = m->partial.hash;
  p->have = (uint32_t)m->partial.have;
  return ZN_OK;
}

/* ---- a whole one ---- */
static zn_status refuse(zn_session *s, zn_feed *f, const zn_head *of, zn_status why, const char *text) {
  f->blocked = of->seq;
  if (++s->prog.rejected > s->o.limits.refusals)
    return zn_s_fail(s, ZN_E_LIMIT, ZN_REASON_limit, ZT_NET_LIMIT, "segments");
  zn_msg m = {.tag = ZN_MSG_seg_refused};
  m.seg_refused.ledger = of->ledger;
  m.seg_refused.device = of->device;
  m.seg_refused.seq = of->seq;
  m.seg_refused.hash = of->hash;
  m.seg_refused.code = zn_reason_of(why);
  size_t n = strlen(text);
  m.seg_refused.text = ZN_SPAN(text, n <= ZN_MSG_TEXT ? n : 0);
  return zn_s_say(s, &m);
}

/* What a client sent without its parent. */
static void gap_note(zn_session *s, const zn_head *of, const zn_head *parent) {
  s->gap_at = s->sent;
  if (s->o.side == ZN_SIDE_CLIENT || s->gaps == ZN_ORPHANS_MAX) return;
  size_t i = s->gaps++; /* the smallest number first: what comes after it waits behind it */
  for (; i > 0 && s->gap[i - 1].of.seq > of->seq; i--) s->gap[i] = s->gap[i - 1];
  s->gap[i].of = *of;
  s->gap[i].parent = *parent;
}

bool zn_s_gaps_open(const zn_session *s) { return s->gaps > 0 && s->their_done < s->gap_at; }

/* The client was asked for what comes before, and has nothing more to say: its chain skips a number. */
zn_status zn_s_gaps_refuse(zn_session *s) {
  if (zn_s_gaps_open(s)) return ZN_OK;
  size_t n = s->gaps;
  s->gaps = 0;
  for (size_t i = 0; i < n; i++) {
    const zn_head *of = &s->gap[i].of;
    zn_feed *f = zn_s_feed(s, &of->ledger, &of->device, false);
    zn_err err;
    if (!f || (f->blocked && of->seq > f->blocked)) continue;
    if (s->o.peer.seg_have(s->o.peer.ctx, of) || s->o.peer.seg_have(s->o.peer.ctx, &s->gap[i].parent)) continue;
    f->asked = 0;
    zn_status why = zn_fail(&err, ZN_E_STATE, ZT_SRV_SKIP, (unsigned long long)of->seq - 1);
    ZN_TRY(refuse(s, f, of, why, err.text));
  }
  return ZN_OK;
}

/* It came while an ancestor of it is still missing: not asked for again until the other side has nothing more to send.
 */
static void orphan(zn_session *s, const zn_head *of) {
  for (size_t i = 0; i < s->orphans; i++)
    if (zn_hash_cmp(&s->orphan[i].hash, &of->hash) == 0) return;
  if (s->orphans < ZN_ORPHANS_MAX) s->orphan[s->orphans++] = *of;
}

zn_status zn_s_orphans_ask(zn_session *s) {
  size_t n = s->orphans;
  s->orphans = 0;
  if (n == 0 || ++s->orphan_rounds > ZN_ORPHANS_MAX) return ZN_OK;
  for (size_t i = 0; i < n; i++)
    if (!s->o.peer.seg_have(s->o.peer.ctx, &s->orphan[i])) {
      zn_feed *f = zn_s_feed(s, &s->orphan[i].ledger, &s->orphan[i].device, false);
      if (!f || (f->blocked && s->orphan[i].seq > f->blocked)) continue;
      f->asked = 0;
      ZN_TRY(zn_s_need_say(s, &s->orphan[i], NULL));
    }
  return ZN_OK;
}

/* Its parent is not here: ask for it, and let what follows in this feed go by until the sender has gone back. */
static zn_status ask_parents(zn_session *s, zn_feed *f, const zn_peek *p) {
  if (f->asked != 0 && p->of.seq > f->asked) {
    orphan(s, &p->of);
    return ZN_OK;
  }
  f->asked = p->of.seq;
  bool asked = false;
  zn_head missing = {0};
  for (unsigned i = 0; i < p->nprev; i++) {
    zn_head parent = {p->of.ledger, p->of.device, i == 0 ? p->of.seq - 1 : 0, p->prev[i]};
    if (s->o.peer.seg_have(s->o.peer.ctx, &parent)) continue;
    if (!asked) missing = parent;
    asked = true;
    ZN_TRY(zn_s_need_say(s, &parent, &p->of));
  }
  if (asked) gap_note(s, &p->of, &missing);
  if (!asked) f->asked = 0; /* it lacks something else: the next comparison will see */
  return ZN_OK;
}

static zn_status accepted(zn_session *s, zn_feed *f, const zn_peek *p, size_t size, bool durable) {
  f->known = true;
  if (p->of.seq > f->theirs) f->theirs = p->of.seq;
  if (f->blocked == p->of.seq) f->blocked = 0;
  if (p->of.seq >= f->asked) f->asked = 0;
  s->prog.seg_received++;
  s->prog.changes_received += p->changes;
  s->receipt_bytes += size;
  if (durable) return zn_s_now_durable(s, &p->of);
  s->puts_open++;
  s->puts_open_bytes += size;
  return ZN_OK;
}

static zn_status take(zn_session *s, zn_span wire) {
  zn_peek p;
  zn_err err = {0};
  bool durable = true;
  if (zn_peek_segment(&p, wire) != ZN_OK || p.of.seq == 0)
    return zn_s_fail(s, ZN_E_FORMAT, ZN_REASON_protocol, ZT_NET_FORM, "segment");
  zn_feed *f = zn_s_feed(s, &p.of.ledger, &p.of.device, true);
  if (!f) return zn_s_fail(s, ZN_E_LIMIT, ZN_REASON_limit, ZT_NET_LIMIT, "feeds");
  if (f->blocked && p.of.seq > f->blocked) return ZN_OK;
  zn_status st = s->o.peer.seg_put(s->o.peer.ctx, from(s), wire, &durable, &err);
  if (zn_s_fatal(st)) return zn_s_fail_store(s, st, &err);
  s->batch_open = true;
  if (st == ZN_OK) return accepted(s, f, &p, wire.n, durable);
  return st == ZN_E_NOTFOUND ? ask_parents(s, f, &p) : refuse(s, f, &p.of, st, err.text);
}

zn_status zn_on_seg(zn_session *s, const zn_msg *m) { return take(s, m->seg.wire); }

/* ---- in pieces ---- */
static void open_part(zn_session *s, const zn_head *of, uint64_t size) {
  zn_s_part_keep(s);
  s->part_of = *of;
  s->part_size = (size_t)size;
  s->part_loaded = 0;
  s->part_open = true;
  s->part_skip = 0;
  zn_buf_clear(&s->part);
}

zn_status zn_on_seg_begin(zn_session *s, const zn_msg *m) {
  zn_head of = ZN_HEAD_OF(m->seg_begin);
  open_part(s, &of, m->seg_begin.size);
  return ZN_OK;
}

zn_status zn_on_seg_resume(zn_session *s, const zn_msg *m) {
  size_t i = (size_t)m->seg_resume.index;
  size_t have = i < s->mine_partials ? s->mine_partial[i].have : 0;
  if (have == 0 || have >= m->seg_resume.size)
    return zn_s_fail(s, ZN_E_FORMAT, ZN_REASON_protocol, ZT_NET_FORM, "seg_resume");
  open_part(s, &s->mine_partial[i].of, m->seg_resume.size);
  s->mine_partial[i].have = 0;
  zn_status st = s->o.peer.partial_load(s->o.peer.ctx, from(s), &s->part_of, &s->part);
  if (zn_s_fatal(st)) return zn_s_fail_store(s, st, NULL);
  if (st != ZN_OK || s->part.n < have || !zn_buf_ok(&s->part)) {
    /* the store told of it and has it no more (it keeps few): let the rest go by, then ask for the whole */
    zn_buf_clear(&s->part);
    s->part_skip = s->part_size - have;
    return ZN_OK;
  }
  s->part.n = s->part_loaded = have;
  return ZN_OK;
}

static zn_status skip(zn_session *s, size_t n) {
  if (n > s->part_skip) return zn_s_fail(s, ZN_E_FORMAT, ZN_REASON_protocol, ZT_NET_FORM, "seg_part");
  s->part_skip -= n;
  if (s->part_skip > 0) return ZN_OK;
  s->part_open = false;
  return zn_s_need_say(s, &s->part_of, NULL);
}

zn_status zn_on_seg_part(zn_session *s, const zn_msg *m) {
  zn_span d = m->seg_part.data;
  if (s->part_open && s->part_skip > 0) return skip(s, d.n);
  if (!s->part_open || d.n > s->part_size - s->part.n)
    return zn_s_fail(s, ZN_E_FORMAT, ZN_REASON_protocol, ZT_NET_FORM, "seg_part");
  zn_buf_put(&s->part, d.p, d.n);
  if (!zn_buf_ok(&s->part)) return zn_s_fail_store(s, ZN_E_NOMEM, NULL);
  if (s->part.n < s->part_size) return ZN_OK;
  s->part_open = false;
  if (s->part_loaded > 0) {
    zn_status st = s->o.peer.partial_save(s->o.peer.ctx, from(s), &s->part_of, ZN_SPAN(NULL, 0));
    if (st != ZN_OK) return zn_s_fail_store(s, st, NULL);
  }
  return take(s, zn_buf_span(&s->part));
}
