/* Trust feeds: finding where the two sets differ, and pushing what the other side lacks. */
#include <stdlib.h>
#include <string.h>

#include "protocol/session_impl.h"

#define LEAF 4 /* this few feeds are listed instead of split further */

static const zn_id no_ledger; /* trust feeds live in the table of feeds under this ledger */

void zn_s_trust_pair(zn_session *s, zn_id *out) {
  bool server = s->o.side == ZN_SIDE_SERVER;
  const zn_id *client = server ? &s->their_trust : &s->my_trust, *other = server ? &s->my_trust : &s->their_trust;
  zn_span parts[2] = {ZN_SPAN(client->b, 16), ZN_SPAN(other->b, 16)};
  zn_hash16_parts(out, "zona trust pair 1", parts, 2);
}

zn_status zn_s_trust_load(zn_session *s) {
  if (s->trust_loaded) return ZN_OK;
  zn_arena_clear(&s->trust_arena);
  s->trust_n = 0;
  size_t n = 0;
  ZN_TRY(s->o.peer.trust_heads(s->o.peer.ctx, &s->trust_arena, &s->trust_heads, &n));
  s->trust_items = zn_arena_alloc(&s->trust_arena, (n + 1) * sizeof *s->trust_items);
  if (!s->trust_items) return ZN_E_NOMEM;
  for (size_t i = 0; i < n; i++) {
    memcpy(s->trust_items[i].key, s->trust_heads[i].issuer.b, 32);
    memcpy(s->trust_items[i].value, s->trust_heads[i].hash.b, 8);
  }
  s->trust_n = n;
  s->trust_loaded = true;
  return ZN_OK;
}

static zn_status say_leaf(zn_session *s, const zn_prefix *p, size_t from, size_t to) {
  zn_msg m = {.tag = ZN_MSG_trust_heads};
  m.trust_heads.prefix = ZN_SPAN(p->digit, p->n);
  m.trust_heads.flags = ZN_HEADS_REPLY;
  m.trust_heads.tips.n = 0;
  for (size_t i = from; i < to && m.trust_heads.tips.n < ZN_MSG_TIPS; i++) {
    const zn_trust_head *h = &s->trust_heads[i];
    m.trust_heads.tips.v[m.trust_heads.tips.n++] = (zn_tip){h->issuer, h->seq, h->hash};
  }
  return zn_s_say(s, &m);
}

zn_status zn_s_trust_say(zn_session *s, const zn_prefix *p) {
  size_t from, to;
  zn_recon_range(s->trust_items, s->trust_n, p, &from, &to);
  if (to - from <= LEAF || p->n == ZN_RECON_DEPTH) return say_leaf(s, p, from, to);
  uint8_t digests[ZN_RECON_FAN * ZN_RECON_DIGEST];
  zn_recon_node(digests, &s->hs.sid, s->trust_items, s->trust_n, p);
  zn_msg m = {.tag = ZN_MSG_node};
  m.node.what = ZN_RECON_TRUST;
  m.node.prefix = ZN_SPAN(p->digit, p->n);
  m.node.digests = ZN_SPAN(digests, sizeof digests);
  return zn_s_say(s, &m);
}

zn_status zn_s_trust_begin(zn_session *s) {
  zn_status st = s->o.peer.trust_digest(s->o.peer.ctx, &s->my_trust);
  if (st == ZN_OK && zn_id_cmp(&s->my_trust, &s->their_trust) == 0) return ZN_OK;
  s->trust_loaded = false;
  if (st == ZN_OK) st = zn_s_trust_load(s);
  if (st != ZN_OK) return zn_s_fail_store(s, st, NULL);
  zn_prefix root = {.n = 0};
  return zn_s_trust_say(s, &root);
}

zn_status zn_on_node(zn_session *s, const zn_msg *m) {
  zn_prefix p;
  bool trust = m->node.what == ZN_RECON_TRUST;
  if (!zn_prefix_read(&p, m->node.prefix)) return zn_s_fail(s, ZN_E_FORMAT, ZN_REASON_protocol, ZT_NET_FORM, "node");
  if (p.n == 0 && !trust) s->ledgers_loaded = false;
  zn_status st = trust ? zn_s_trust_load(s) : zn_s_ledgers_load(s);
  if (st != ZN_OK) return zn_s_fail_store(s, st, NULL);
  uint8_t mine[ZN_RECON_FAN * ZN_RECON_DIGEST];
  zn_recon_node(mine, &s->hs.sid, trust ? s->trust_items : s->ledger_items, trust ? s->trust_n : s->ledger_n, &p);
  for (unsigned d = 0; d < ZN_RECON_FAN; d++) {
    if (memcmp(mine + d * ZN_RECON_DIGEST, m->node.digests.p + d * ZN_RECON_DIGEST, ZN_RECON_DIGEST) == 0) continue;
    zn_prefix child = p;
    child.digit[child.n++] = (uint8_t)d;
    ZN_TRY(trust ? zn_s_trust_say(s, &child) : zn_s_ledgers_say(s, &child));
  }
  return ZN_OK;
}

/* ---- heads: who lacks what ---- */
static const zn_tip *named(const zn_tips *tips, const zn_pk *issuer) {
  for (size_t i = 0; i < tips->n; i++)
    if (zn_pk_cmp(&tips->v[i].device, issuer) == 0) return &tips->v[i];
  return NULL;
}

static const zn_trust_head *mine_of(const zn_session *s, const zn_pk *issuer) {
  size_t low = 0, high = s->trust_n;
  while (low < high) {
    size_t mid = low + (high - low) / 2;
    int c = zn_pk_cmp(&s->trust_heads[mid].issuer, issuer);
    if (c == 0) return &s->trust_heads[mid];
    if (c < 0)
      low = mid + 1;
    else
      high = mid;
  }
  return NULL;
}

/* Server: the answer to a stranger, only about the issuers he named. */
static zn_status answer_stranger(zn_session *s, const zn_msg *m) {
  zn_msg answer = {.tag = ZN_MSG_trust_heads};
  answer.trust_heads.prefix = ZN_SPAN(NULL, 0);
  answer.trust_heads.flags = 0;
  answer.trust_heads.tips.n = 0;
  for (size_t i = 0; i < m->trust_heads.tips.n; i++) {
    const zn_trust_head *h = mine_of(s, &m->trust_heads.tips.v[i].device);
    if (h) answer.trust_heads.tips.v[answer.trust_heads.tips.n++] = (zn_tip){h->issuer, h->seq, h->hash};
  }
  return zn_s_say(s, &answer);
}

/* Client, still a stranger: what the server has of our path; the rest is pushed, in the order of the path. */
static zn_status heard_as_stranger(zn_session *s, const zn_msg *m) {
  for (size_t i = s->tjobs_at; i < s->tjobs_n; i++) {
    zn_trust_job *j = &s->tjobs[i];
    const zn_tip *t = named(&m->trust_heads.tips, &j->issuer);
    if (j->waiting && t) j->next = t->seq + 1;
    j->waiting = false;
  }
  return ZN_OK;
}

static zn_status compare(zn_session *s, const zn_msg *m, const zn_prefix *p) {
  const zn_tips *tips = &m->trust_heads.tips;
  size_t from, to;
  zn_recon_range(s->trust_items, s->trust_n, p, &from, &to);
  bool reply = (m->trust_heads.flags & ZN_HEADS_REPLY) != 0;
  for (size_t i = from; i < to; i++) {
    const zn_trust_head *h = &s->trust_heads[i];
    const zn_tip *t = named(tips, &h->issuer);
    if (!t && !reply) continue;
    uint64_t has = t ? t->seq : 0;
    if (h->seq > has) ZN_TRY(zn_s_trust_job(s, &h->issuer, has + 1, h->seq, false));
  }
  if (!reply) return ZN_OK;
  zn_msg answer = {.tag = ZN_MSG_trust_heads};
  answer.trust_heads.prefix = ZN_SPAN(p->digit, p->n);
  answer.trust_heads.flags = 0;
  answer.trust_heads.tips.n = 0;
  for (size_t i = 0; i < tips->n; i++) {
    if (!zn_prefix_holds(p, tips->v[i].device.b)) continue;
    const zn_trust_head *h = mine_of(s, &tips->v[i].device);
    zn_tip t = {tips->v[i].device, 0, {{0}}};
    if (h) t = (zn_tip){h->issuer, h->seq, h->hash};
    if (t.seq < tips->v[i].seq) answer.trust_heads.tips.v[answer.trust_heads.tips.n++] = t;
  }
  return answer.trust_heads.tips.n > 0 ? zn_s_say(s, &answer) : ZN_OK;
}

zn_status zn_on_trust_heads(zn_session *s, const zn_msg *m) {
  zn_prefix p;
  if (!zn_prefix_read(&p, m->trust_heads.prefix))
    return zn_s_fail(s, ZN_E_FORMAT, ZN_REASON_protocol, ZT_NET_FORM, "trust_heads");
  zn_status st = zn_s_trust_load(s);
  if (st != ZN_OK) return zn_s_fail_store(s, st, NULL);
  if (s->member) return compare(s, m, &p);
  return s->o.side == ZN_SIDE_SERVER ? answer_stranger(s, m) : heard_as_stranger(s, m);
}

/* ---- statements ---- */
static zn_status refuse(zn_session *s, zn_span stmt, zn_status why, const char *text) {
  if (++s->prog.rejected > s->o.limits.refusals)
    return zn_s_fail(s, ZN_E_LIMIT, ZN_REASON_limit, ZT_NET_LIMIT, "trust");
  zn_msg m = {.tag = ZN_MSG_item_refused};
  m.item_refused.what = ZN_ITEM_TRUST;
  zn_hash_raw(&m.item_refused.hash, stmt);
  m.item_refused.code = zn_reason_of(why);
  size_t n = strlen(text);
  m.item_refused.text = ZN_SPAN(text, n <= ZN_MSG_TEXT ? n : 0);
  return zn_s_say(s, &m);
}

static zn_status take_one(zn_session *s, zn_span stmt) {
  zn_err err = {0};
  bool durable = true;
  zn_pk issuer;
  uint64_t seq;
  zn_status st = zn_peek_statement(&issuer, &seq, stmt);
  if (st == ZN_OK) st = s->o.peer.trust_put(s->o.peer.ctx, stmt, &durable, &err);
  if (zn_s_fatal(st)) return zn_s_fail_store(s, st, &err);
  s->batch_open = true;
  if (st == ZN_E_STATE) s->want_trust = true; /* something before it is missing: compare again */
  if (st != ZN_OK) return refuse(s, stmt, st, err.text);
  zn_feed *f = zn_s_feed(s, &no_ledger, &issuer, true);
  if (f && seq > f->theirs) f->theirs = seq;
  s->prog.stmt_received++;
  if (!durable) {
    s->puts_open++;
    s->puts_open_bytes += stmt.n;
  }
  return ZN_OK;
}

zn_status zn_on_trust(zn_session *s, const zn_msg *m) {
  if (!s->member) {
    if (s->o.side == ZN_SIDE_SERVER) return zn_s_stranger_take(s, &m->trust.list);
    return zn_s_fail(s, ZN_E_STATE, ZN_REASON_protocol, ZT_NET_STATE, "trust");
  }
  for (size_t i = 0; i < m->trust.list.n; i++) ZN_TRY(take_one(s, m->trust.list.v[i]));
  s->trust_loaded = false;
  zn_s_trust_moved(s);
  return ZN_OK;
}

zn_status zn_on_trust_state(zn_session *s, const zn_msg *m) {
  s->their_trust = m->trust_state.digest;
  return ZN_OK;
}

zn_status zn_s_trust_job(zn_session *s, const zn_pk *issuer, uint64_t from, uint64_t to, bool waiting) {
  for (size_t i = s->tjobs_at; i < s->tjobs_n; i++) {
    zn_trust_job *j = &s->tjobs[i];
    if (zn_pk_cmp(&j->issuer, issuer) != 0) continue;
    if (from < j->next) j->next = from;
    if (to > j->last) j->last = to;
    return ZN_OK;
  }
  if (s->tjobs_at == s->tjobs_n) s->tjobs_at = s->tjobs_n = 0;
  if (s->tjobs_n == s->tjobs_cap) {
    size_t cap = s->tjobs_cap ? s->tjobs_cap * 2 : 32;
    zn_trust_job *v = realloc(s->tjobs, cap * sizeof *v);
    if (!v) return zn_s_fail_store(s, ZN_E_NOMEM, NULL);
    s->tjobs = v;
    s->tjobs_cap = cap;
  }
  s->tjobs[s->tjobs_n++] = (zn_trust_job){*issuer, from, to, waiting};
  return ZN_OK;
}

bool zn_s_trust_idle(const zn_session *s) { return s->tjobs_at == s->tjobs_n; }

/* The next statement of the jobs, appended to b; false when none may go now. */
static bool next_statement(zn_session *s, zn_buf *b, zn_status *st) {
  while (s->tjobs_at < s->tjobs_n) {
    zn_trust_job *j = &s->tjobs[s->tjobs_at];
    if (j->waiting) return false;
    if (j->next > j->last) {
      s->tjobs_at++;
      continue;
    }
    size_t start = b->n;
    zn_status got = s->o.peer.trust_read(s->o.peer.ctx, &j->issuer, j->next, b);
    if (got == ZN_E_NOTFOUND) {
      b->n = start;
      j->last = j->next - 1;
      continue;
    }
    if (got != ZN_OK || !zn_buf_ok(b)) {
      *st = zn_s_fail_store(s, got != ZN_OK ? got : ZN_E_NOMEM, NULL);
      return false;
    }
    zn_feed *f = zn_s_feed(s, &no_ledger, &j->issuer, true);
    if (f && j->next > f->theirs) f->theirs = j->next;
    j->next++;
    return true;
  }
  return false;
}

static void step_back(zn_session *s) { s->tjobs[s->tjobs_at].next--; }

bool zn_s_trust_produce(zn_session *s, size_t room, zn_status *st) {
  zn_buf b;
  size_t ends[ZN_MSG_BINS], n = 0;
  if (room < 256 && zn_s_waiting(s) > 0) return false;
  size_t piece = zn_s_piece(s); /* small while the line is young: what a cut takes away is one message */
  if (room > piece) room = piece;
  zn_buf_init(&b, 0);
  while (n < ZN_MSG_BINS && (n == 0 || ends[n - 1] + 3 * n < room) && next_statement(s, &b, st)) {
    if (b.n + 3 * (n + 1) + 8 > room && (n > 0 || zn_s_waiting(s) > 0)) {
      step_back(s); /* it goes into the next record */
      break;
    }
    ends[n++] = b.n;
  }
  if (n > 0 && *st == ZN_OK) {
    zn_msg m = {.tag = ZN_MSG_trust};
    m.trust.list.n = n;
    for (size_t i = 0; i < n; i++)
      m.trust.list.v[i] = ZN_SPAN(b.p + (i ? ends[i - 1] : 0), ends[i] - (i ? ends[i - 1] : 0));
    *st = zn_s_say(s, &m);
    s->prog.stmt_sent += n;
    s->vector_same = false; /* with what it learns the server may open other ledgers to us */
  }
  zn_buf_release(&b);
  return n > 0 && *st == ZN_OK;
}

void zn_s_trust_news(zn_session *s, const zn_news *news, zn_status *st) {
  static const zn_pk nobody;
  s->trust_loaded = false;
  zn_s_trust_moved(s);
  if (zn_pk_cmp(&news->feed, &nobody) != 0 && news->from > 0) {
    zn_feed *f = zn_s_feed(s, &no_ledger, &news->feed, false);
    uint64_t from = f && f->theirs >= news->from ? f->theirs + 1 : news->from;
    *st = zn_s_trust_job(s, &news->feed, from, INT64_MAX, false);
    return;
  }
  if (s->o.side == ZN_SIDE_CLIENT && s->phase == ZN_PHASE_REST) {
    s->want_trust = true;
    return;
  }
  *st = zn_s_trust_begin(s);
}
