/* Ledgers: finding which differ, then comparing the heads of their feeds. */
#include <stdlib.h>
#include <string.h>

#include "protocol/session_impl.h"

#define LEAF 16 /* this few ledgers are listed instead of split further */

static const zn_pk *reader(const zn_session *s) {
  return s->o.side == ZN_SIDE_SERVER ? &s->hs.peer_pk : &s->o.ident->sign_pk;
}

static int by_key(const void *a, const void *b) {
  return memcmp(((const zn_item *)a)->key, ((const zn_item *)b)->key, 32);
}

zn_status zn_s_ledgers_load(zn_session *s) {
  if (s->ledgers_loaded) return ZN_OK;
  zn_arena_clear(&s->ledgers_arena);
  s->ledger_n = 0;
  zn_ledger_digest *list;
  size_t n = 0;
  ZN_TRY(s->o.peer.ledgers(s->o.peer.ctx, reader(s), &s->ledgers_arena, &list, &n));
  s->ledger_items = zn_arena_alloc(&s->ledgers_arena, (n + 1) * sizeof *s->ledger_items);
  if (!s->ledger_items) return ZN_E_NOMEM;
  for (size_t i = 0; i < n; i++) {
    memcpy(s->ledger_items[i].key, list[i].ledger.b, 16);
    memcpy(s->ledger_items[i].value, list[i].digest, 8);
  }
  qsort(s->ledger_items, n, sizeof *s->ledger_items, by_key);
  s->ledger_n = n;
  s->ledgers_loaded = true;
  return ZN_OK;
}

static zn_status say_leaf(zn_session *s, const zn_prefix *p, size_t from, size_t to) {
  uint8_t list[ZN_MSG_LEDGERS * ZN_MSG_LEDGER_LEN];
  size_t n = 0;
  for (size_t i = from; i < to && n < ZN_MSG_LEDGERS; i++, n++) {
    memcpy(list + n * ZN_MSG_LEDGER_LEN, s->ledger_items[i].key, 16);
    memcpy(list + n * ZN_MSG_LEDGER_LEN + 16, s->ledger_items[i].value, 8);
  }
  zn_msg m = {.tag = ZN_MSG_ledgers};
  m.ledgers.prefix = ZN_SPAN(p->digit, p->n);
  m.ledgers.flags = 0;
  m.ledgers.list = ZN_SPAN(list, n * ZN_MSG_LEDGER_LEN);
  return zn_s_say(s, &m);
}

zn_status zn_s_ledgers_say(zn_session *s, const zn_prefix *p) {
  size_t from, to;
  zn_recon_range(s->ledger_items, s->ledger_n, p, &from, &to);
  if (to - from <= LEAF || p->n == ZN_RECON_DEPTH) return say_leaf(s, p, from, to);
  uint8_t digests[ZN_RECON_FAN * ZN_RECON_DIGEST];
  zn_recon_node(digests, &s->hs.sid, s->ledger_items, s->ledger_n, p);
  zn_msg m = {.tag = ZN_MSG_node};
  m.node.what = ZN_RECON_LEDGERS;
  m.node.prefix = ZN_SPAN(p->digit, p->n);
  m.node.digests = ZN_SPAN(digests, sizeof digests);
  return zn_s_say(s, &m);
}

zn_status zn_s_ledgers_begin(zn_session *s) {
  if (s->first_round && s->vector_same) return ZN_OK;
  s->ledgers_loaded = false;
  zn_status st = zn_s_ledgers_load(s);
  if (st != ZN_OK) return zn_s_fail_store(s, st, NULL);
  ZN_TRY(zn_s_partials_say(s));
  zn_prefix root = {.n = 0};
  return zn_s_ledgers_say(s, &root);
}

/* ---- a leaf of the other side ---- */
static const uint8_t *listed(zn_span list, const uint8_t *ledger) {
  for (size_t i = 0; i + ZN_MSG_LEDGER_LEN <= list.n; i += ZN_MSG_LEDGER_LEN)
    if (memcmp(list.p + i, ledger, 16) == 0) return list.p + i + 16;
  return NULL;
}

static zn_status compare(zn_session *s, const zn_id *ledger, zn_head *theirs, size_t k, unsigned flags);

zn_status zn_on_ledgers(zn_session *s, const zn_msg *m) {
  zn_prefix p;
  zn_span list = m->ledgers.list;
  if (!zn_prefix_read(&p, m->ledgers.prefix) || list.n % ZN_MSG_LEDGER_LEN != 0)
    return zn_s_fail(s, ZN_E_FORMAT, ZN_REASON_protocol, ZT_NET_FORM, "ledgers");
  if (p.n == 0) s->ledgers_loaded = false;
  zn_status st = zn_s_ledgers_load(s);
  if (st != ZN_OK) return zn_s_fail_store(s, st, NULL);
  ZN_TRY(zn_s_partials_say(s));
  size_t from, to;
  zn_recon_range(s->ledger_items, s->ledger_n, &p, &from, &to);
  for (size_t i = from; i < to; i++) {
    zn_id ledger;
    memcpy(ledger.b, s->ledger_items[i].key, 16);
    const uint8_t *theirs = listed(list, ledger.b);
    if (theirs && memcmp(theirs, s->ledger_items[i].value, 8) == 0) continue;
    /* a server that does not list a ledger may have closed it to us: ask before pushing */
    bool ask = theirs != NULL || s->o.side == ZN_SIDE_CLIENT;
    zn_head none;
    ZN_TRY(ask ? zn_s_heads_say(s, &ledger, ZN_HEADS_REPLY) : compare(s, &ledger, &none, 0, ZN_HEADS_REPLY));
  }
  for (size_t i = 0; i < list.n; i += ZN_MSG_LEDGER_LEN) {
    zn_item key = {{0}, {0}};
    memcpy(key.key, list.p + i, 16);
    if (!zn_prefix_holds(&p, key.key)) return zn_s_fail(s, ZN_E_FORMAT, ZN_REASON_protocol, ZT_NET_FORM, "ledgers");
    if (bsearch(&key, s->ledger_items + from, to - from, sizeof key, by_key)) continue;
    zn_id ledger;
    memcpy(ledger.b, key.key, 16);
    bool may = s->o.side == ZN_SIDE_CLIENT || s->o.peer.may_read(s->o.peer.ctx, &s->hs.peer_pk, &ledger);
    ZN_TRY(zn_s_heads_say(s, &ledger, may ? ZN_HEADS_REPLY : ZN_HEADS_NORIGHT));
  }
  return ZN_OK;
}

/* ---- heads ---- */
static zn_status say_tips(zn_session *s, const zn_id *ledger, const zn_head *tips, size_t n, unsigned flags) {
  size_t at = 0;
  do {
    zn_msg m = {.tag = ZN_MSG_heads};
    m.heads.ledger = *ledger;
    m.heads.tips.n = 0;
    while (at < n && m.heads.tips.n < ZN_MSG_TIPS) {
      m.heads.tips.v[m.heads.tips.n++] = (zn_tip){tips[at].device, tips[at].seq, tips[at].hash};
      at++;
    }
    m.heads.flags = flags | (at < n ? ZN_HEADS_MORE : 0);
    ZN_TRY(zn_s_say(s, &m));
  } while (at < n);
  return ZN_OK;
}

zn_status zn_s_heads_say(zn_session *s, const zn_id *ledger, unsigned flags) {
  zn_arena a;
  zn_head *heads = NULL;
  size_t n = 0;
  zn_arena_init(&a);
  zn_status st = flags & ZN_HEADS_NORIGHT ? ZN_OK : s->o.peer.heads(s->o.peer.ctx, ledger, &a, &heads, &n);
  st = st != ZN_OK ? zn_s_fail_store(s, st, NULL) : say_tips(s, ledger, heads, n, flags);
  zn_arena_release(&a);
  return st;
}

static bool same_feed(const zn_head *a, const zn_head *b) { return zn_pk_cmp(&a->device, &b->device) == 0; }

static bool among(const zn_head *h, const zn_head *list, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (list[i].seq == h->seq && same_feed(&list[i], h) && zn_hash_cmp(&list[i].hash, &h->hash) == 0) return true;
  return false;
}

zn_status zn_s_need_say(zn_session *s, const zn_head *of, const zn_head *child) {
  zn_msg m = {.tag = ZN_MSG_need};
  m.need.ledger = of->ledger;
  m.need.device = of->device;
  m.need.seq = of->seq;
  m.need.hash = of->hash;
  m.need.child = child ? child->seq : 0;
  memset(&m.need.child_hash, 0, sizeof m.need.child_hash);
  if (child) m.need.child_hash = child->hash;
  return zn_s_say(s, &m);
}

/* Which of my tips is the main branch's. */
static size_t main_tip(zn_session *s, const zn_head *mine, size_t n) {
  for (size_t i = n; n > 1 && i-- > 0;) {
    zn_head at = mine[i];
    zn_buf b;
    memset(&at.hash, 0, sizeof at.hash);
    zn_buf_init(&b, 0);
    bool here = s->o.peer.seg_read(s->o.peer.ctx, &at, &b) == ZN_OK && zn_hash_cmp(&at.hash, &mine[i].hash) == 0;
    zn_buf_release(&b);
    if (here) return i;
  }
  return 0;
}

/* One feed: my tips against theirs (either may be none). What they lack is queued; a branch of theirs that I lack and
 * that does not continue mine is asked for; what continues mine they will send, having seen my tips. *lacking: they
 * hold something that I do not. */
static zn_status compare_feed(zn_session *s, const zn_head *mine, size_t n, const zn_head *theirs, size_t k,
                              bool *lacking) {
  const zn_head *any = n ? mine : theirs;
  size_t main = main_tip(s, mine, n);
  uint64_t top = n ? mine[main].seq : 0, known = 0, most = 0;
  for (size_t i = 0; i < k; i++) {
    const zn_head *t = &theirs[i];
    if (t->seq == 0) continue; /* "nothing of this feed" */
    if (t->seq > most) most = t->seq;
    if (among(t, mine, n) || s->o.peer.seg_have(s->o.peer.ctx, t)) {
      if (t->seq > known) known = t->seq;
      continue;
    }
    *lacking = true;
    if (t->seq <= top) ZN_TRY(zn_s_need_say(s, t, NULL));
  }
  zn_feed *f = zn_s_feed(s, &any->ledger, &any->device, true);
  if (!f) return zn_s_fail(s, ZN_E_LIMIT, ZN_REASON_limit, ZT_NET_LIMIT, "feeds");
  f->known = true;
  f->theirs = most;
  /* none known though they have some: the fork lies below, they will ask for what is between */
  uint64_t base = known ? known : most;
  if (top > base) ZN_TRY(zn_s_send(s, f, base + 1, top, true));
  for (size_t i = 0; i < n; i++)
    if (i != main && mine[i].seq > most) ZN_TRY(zn_s_send_exact(s, &mine[i], top));
  return ZN_OK;
}

/* A ledger's feeds, theirs against mine. Asked for a reply, theirs are all they have and I answer with my tips of those
 * feeds of which they hold more; a reply speaks only of the feeds it names. */
static zn_status compare(zn_session *s, const zn_id *ledger, zn_head *theirs, size_t k, unsigned flags) {
  zn_arena a;
  zn_head *mine = NULL;
  size_t n = 0, said = 0;
  bool all = (flags & ZN_HEADS_REPLY) != 0;
  zn_arena_init(&a);
  zn_status st = s->o.peer.heads(s->o.peer.ctx, ledger, &a, &mine, &n);
  zn_head *answer = zn_arena_alloc(&a, (n + k + 1) * sizeof *answer);
  if (st != ZN_OK || !answer) {
    zn_arena_release(&a);
    return zn_s_fail_store(s, st != ZN_OK ? st : ZN_E_NOMEM, NULL);
  }
  zn_heads_sort(theirs, k);
  for (size_t i = 0, j = 0, i2, j2; st == ZN_OK && (i < n || j < k); i = i2, j = j2) {
    bool lacking = false;
    int c = i == n ? 1 : j == k ? -1 : zn_pk_cmp(&mine[i].device, &theirs[j].device);
    i2 = i;
    j2 = j;
    if (c <= 0)
      while (i2 < n && same_feed(&mine[i2], &mine[i])) i2++;
    if (c >= 0)
      while (j2 < k && same_feed(&theirs[j2], &theirs[j])) j2++;
    if (c < 0 && !all) continue;
    const zn_head *m = c <= 0 ? mine + i : &theirs[j], *t = c >= 0 ? theirs + j : &mine[i];
    st = compare_feed(s, m, i2 - i, t, j2 - j, &lacking);
    if (!lacking) continue;
    if (i2 > i)
      memcpy(answer + said, mine + i, (i2 - i) * sizeof *answer);
    else
      answer[said] = (zn_head){*ledger, theirs[j].device, 0, {{0}}};
    said += i2 > i ? i2 - i : 1;
  }
  if (st == ZN_OK && said > 0 && all) st = say_tips(s, ledger, answer, said, 0);
  zn_arena_release(&a);
  return st;
}

/* The server will not take this ledger from us: what we wrote there stays here, and is shown. */
static zn_status no_right(zn_session *s, const zn_id *ledger) {
  zn_arena a;
  zn_head *mine = NULL;
  size_t n = 0;
  zn_id state;
  if (!s->o.peer.upload_refused) return ZN_OK;
  zn_arena_init(&a);
  zn_s_trust_pair(s, &state);
  zn_status st = s->o.peer.heads(s->o.peer.ctx, ledger, &a, &mine, &n);
  for (size_t i = 0; st == ZN_OK && i < n; i++) {
    if (zn_pk_cmp(&mine[i].device, &s->o.ident->sign_pk) != 0) continue;
    if (s->o.peer.upload_held && s->o.peer.upload_held(s->o.peer.ctx, &mine[i], &state)) continue;
    s->prog.refused++;
    st = s->o.peer.upload_refused(s->o.peer.ctx, &mine[i], &state, zn_reason_name(ZN_REASON_denied), ZT_SRV_NORIGHT);
    (void)zn_fail(&s->prog.last_refusal, ZN_E_DENIED, "%s", ZT_SRV_NORIGHT);
  }
  zn_arena_release(&a);
  return st == ZN_OK ? ZN_OK : zn_s_fail_store(s, st, NULL);
}

zn_status zn_on_heads(zn_session *s, const zn_msg *m) {
  const zn_tips *t = &m->heads.tips;
  unsigned flags = (unsigned)m->heads.flags;
  if (flags & ZN_HEADS_NORIGHT) return s->o.side == ZN_SIDE_CLIENT ? no_right(s, &m->heads.ledger) : ZN_OK;
  if (s->o.side == ZN_SIDE_SERVER && !s->o.peer.may_read(s->o.peer.ctx, &s->hs.peer_pk, &m->heads.ledger))
    return zn_s_heads_say(s, &m->heads.ledger, ZN_HEADS_NORIGHT);
  if (s->heads_n > 0 && zn_id_cmp(&s->heads_of, &m->heads.ledger) != 0) s->heads_n = 0;
  s->heads_of = m->heads.ledger;
  if (s->heads_n + t->n > s->heads_cap) {
    size_t cap = s->heads_cap ? s->heads_cap * 2 : 64;
    if (cap > ZN_FEEDS_MAX) return zn_s_fail(s, ZN_E_LIMIT, ZN_REASON_limit, ZT_NET_LIMIT, "heads");
    zn_head *v = realloc(s->heads_in, cap * sizeof *v);
    if (!v) return zn_s_fail_store(s, ZN_E_NOMEM, NULL);
    s->heads_in = v;
    s->heads_cap = cap;
  }
  for (size_t i = 0; i < t->n; i++)
    s->heads_in[s->heads_n++] = (zn_head){m->heads.ledger, t->v[i].device, t->v[i].seq, t->v[i].hash};
  if (flags & ZN_HEADS_MORE) return ZN_OK;
  size_t n = s->heads_n;
  s->heads_n = 0;
  return compare(s, &m->heads.ledger, s->heads_in, n, flags);
}

/* ---- news ---- */
static bool hinted(const zn_news *news) {
  static const zn_pk nobody;
  return news->from > 0 && zn_pk_cmp(&news->feed, &nobody) != 0;
}

void zn_s_ledger_news(zn_session *s, const zn_news *news, zn_status *st) {
  zn_arena a;
  zn_head *mine = NULL;
  size_t n = 0;
  bool ask = false;
  if (s->o.side == ZN_SIDE_SERVER && !s->o.peer.may_read(s->o.peer.ctx, &s->hs.peer_pk, &news->ledger)) return;
  zn_arena_init(&a);
  *st = s->o.peer.heads(s->o.peer.ctx, &news->ledger, &a, &mine, &n);
  if (*st != ZN_OK) *st = zn_s_fail_store(s, *st, NULL);
  for (size_t i = 0; *st == ZN_OK && i < n && !ask; i++) {
    bool fork = i + 1 < n && same_feed(&mine[i], &mine[i + 1]);
    if (hinted(news) && zn_pk_cmp(&mine[i].device, &news->feed) != 0) continue;
    zn_feed *f = zn_s_feed(s, &news->ledger, &mine[i].device, hinted(news));
    if (fork || !f || (!f->known && !hinted(news))) {
      ask = true;
    } else {
      if (!f->known) f->theirs = news->from - 1;
      f->known = true;
      if (mine[i].seq > f->theirs) *st = zn_s_send(s, f, f->theirs + 1, mine[i].seq, true);
    }
  }
  zn_arena_release(&a);
  if (*st == ZN_OK && ask) *st = zn_s_heads_say(s, &news->ledger, ZN_HEADS_REPLY);
}
