/* Segments out: one at a time, whole when small, in pieces that can be resumed when not. */
#include <stdlib.h>
#include <string.h>

#include "protocol/session_impl.h"

#define BEGIN_COST 128  /* bytes of seg_begin, at most */
#define NEEDS_MAX  128  /* a feed's `need`s that are answered in one session */
#define WALK_MAX   1024 /* segments of a branch sent at once */

static bool is_client(const zn_session *s) { return s->o.side == ZN_SIDE_CLIENT; }

/* A line that dies every few KB must carry something whole before it does: pieces grow as the line proves itself. */
uint32_t zn_s_piece(const zn_session *s) {
  if (s->prog.bytes_out < 5u << 10) return ZN_PIECE;
  return s->prog.bytes_out < 20u << 10 ? 2 * ZN_PIECE : 7 * ZN_PIECE;
}

/* ---- what is to be sent ---- */
zn_status zn_s_send(zn_session *s, zn_feed *f, uint64_t from, uint64_t to, bool first) {
  if (from < 1) from = 1;
  if (f->refused && to >= f->refused) to = f->refused - 1;
  if (from > to) return ZN_OK;
  if (f->next <= f->last) {
    if (from < f->next) f->next = from;
    if (to > f->last) f->last = to;
  } else {
    f->next = from;
    f->last = to;
    f->fresh = first;
    if (f->said == f->sure) f->said = f->sure = from - 1;
  }
  if (f->queued) return ZN_OK;
  f->queued = true;
  if (!zn_ring_push(&s->queue, (uint32_t)(f - s->feeds.v))) return zn_s_fail_store(s, ZN_E_NOMEM, NULL);
  return ZN_OK;
}

zn_status zn_s_send_exact(zn_session *s, const zn_head *of, uint64_t after) {
  for (size_t i = s->exact_at; i < s->exact_n; i++)
    if (zn_hash_cmp(&s->exact[i].of.hash, &of->hash) == 0) return ZN_OK;
  if (s->exact_at == s->exact_n) s->exact_at = s->exact_n = 0;
  if (s->exact_n == s->exact_cap) {
    size_t cap = s->exact_cap ? s->exact_cap * 2 : 16;
    if (cap > ZN_EXACT_MAX) return zn_s_fail(s, ZN_E_LIMIT, ZN_REASON_limit, ZT_NET_LIMIT, "need");
    zn_exact *v = realloc(s->exact, cap * sizeof *v);
    if (!v) return zn_s_fail_store(s, ZN_E_NOMEM, NULL);
    s->exact = v;
    s->exact_cap = cap;
  }
  s->exact[s->exact_n++] = (zn_exact){*of, after};
  return ZN_OK;
}

bool zn_s_send_idle(const zn_session *s) { return s->seg.n == 0 && s->queue.n == 0 && s->exact_at == s->exact_n; }

/* ---- the next one ---- */
/* Reads a segment into hand. False: it is not there (or the session failed). */
static bool load(zn_session *s, const zn_head *of, zn_status *st) {
  s->seg_of = *of;
  s->seg_at = 0;
  s->seg_begun = false;
  zn_buf_clear(&s->seg);
  zn_status got = s->o.peer.seg_read(s->o.peer.ctx, &s->seg_of, &s->seg);
  if (got == ZN_OK && zn_buf_ok(&s->seg) && s->seg.n > 0 && s->seg.n <= ZN_SEG_MAX) return true;
  zn_buf_clear(&s->seg);
  if (zn_s_fatal(got)) *st = zn_s_fail_store(s, got, NULL);
  return false;
}

static bool next_exact(zn_session *s, zn_status *st) {
  for (size_t i = s->exact_at; i < s->exact_n; i++) {
    zn_exact e = s->exact[i];
    zn_feed *f = zn_s_feed(s, &e.of.ledger, &e.of.device, false);
    if (f && f->next <= f->last && f->next <= e.after) continue; /* its main branch first */
    memmove(&s->exact[s->exact_at + 1], &s->exact[s->exact_at], (i - s->exact_at) * sizeof e);
    s->exact_at++;
    return load(s, &e.of, st);
  }
  return false;
}

/* Was the first segment of this job refused under the very state of trust that holds now? Then none of it is tried
 * again. */
static bool held(zn_session *s, zn_feed *f) {
  zn_id state;
  if (!f->fresh || !is_client(s) || !s->o.peer.upload_held) return false;
  f->fresh = false;
  zn_s_trust_pair(s, &state);
  if (!s->o.peer.upload_held(s->o.peer.ctx, &s->seg_of, &state)) return false;
  f->refused = f->next;
  f->last = f->next - 1;
  return true;
}

static bool next_in_order(zn_session *s, zn_status *st) {
  while (s->queue.n > 0) {
    zn_feed *f = &s->feeds.v[zn_ring_peek(&s->queue)];
    zn_head of = {f->ledger, f->device, f->next, {{0}}};
    if (f->next > f->last) {
      f->queued = false;
      zn_ring_pop(&s->queue);
      continue;
    }
    if (!load(s, &of, st)) {
      if (*st != ZN_OK) return false;
      f->last = f->next - 1; /* gone since its head was told: the next comparison sees */
      continue;
    }
    if (held(s, f)) {
      zn_buf_clear(&s->seg);
      continue;
    }
    f->next++;
    return true;
  }
  return false;
}

/* Do they hold the beginning of it? Then the rest is enough. */
static zn_status resume(zn_session *s) {
  for (size_t i = 0; i < s->theirs_partials; i++) {
    zn_partial *p = &s->theirs_partial[i];
    if (p->have == 0 || p->of.seq != s->seg_of.seq || zn_hash_cmp(&p->of.hash, &s->seg_of.hash) != 0) continue;
    if (p->have >= s->seg.n) return ZN_OK;
    zn_msg m = {.tag = ZN_MSG_seg_resume};
    m.seg_resume.index = i;
    m.seg_resume.size = s->seg.n;
    s->seg_at = p->have;
    s->seg_begun = true;
    p->have = 0;
    return zn_s_say(s, &m);
  }
  return ZN_OK;
}

static void finished(zn_session *s) {
  zn_peek peek;
  s->prog.seg_sent++;
  if (zn_peek_segment(&peek, zn_buf_span(&s->seg)) == ZN_OK) s->prog.changes_sent += peek.changes;
  zn_feed *f = zn_s_feed(s, &s->seg_of.ledger, &s->seg_of.device, true);
  if (f) {
    if (s->seg_of.seq > f->said) f->said = s->seg_of.seq;
    if (s->seg_of.seq > f->theirs) f->theirs = s->seg_of.seq;
    f->known = true;
  }
  zn_buf_clear(&s->seg);
}

static zn_status say_begin(zn_session *s) {
  zn_msg m = {.tag = ZN_MSG_seg_begin};
  m.seg_begin.ledger = s->seg_of.ledger;
  m.seg_begin.device = s->seg_of.device;
  m.seg_begin.seq = s->seg_of.seq;
  m.seg_begin.hash = s->seg_of.hash;
  m.seg_begin.size = s->seg.n;
  s->seg_begun = true;
  return zn_s_say(s, &m);
}

static zn_status say_piece(zn_session *s, size_t n) {
  zn_msg m = {.tag = ZN_MSG_seg_part};
  m.seg_part.data = ZN_SPAN(s->seg.p + s->seg_at, n);
  s->seg_at += n;
  ZN_TRY(zn_s_say(s, &m));
  if (s->seg_at == s->seg.n) finished(s);
  return ZN_OK;
}

bool zn_s_send_produce(zn_session *s, size_t room, zn_status *st) {
  size_t piece = zn_s_piece(s);
  if (s->seg.n == 0) {
    if (!next_exact(s, st) && (*st != ZN_OK || !next_in_order(s, st))) return false;
    *st = resume(s);
    if (*st != ZN_OK) return false;
  }
  if (!s->seg_begun && s->seg_at == 0 && s->seg.n <= piece + 256) {
    if (s->seg.n + 16 > room && zn_s_waiting(s) > 0) return false;
    zn_msg m = {.tag = ZN_MSG_seg};
    m.seg.wire = zn_buf_span(&s->seg);
    *st = zn_s_say(s, &m);
    finished(s);
    return *st == ZN_OK;
  }
  size_t left = s->seg.n - s->seg_at;
  size_t n = left < piece ? left : piece;
  size_t fits = room > BEGIN_COST ? room - BEGIN_COST : 0;
  if (n > fits) n = fits / ZN_PIECE * ZN_PIECE;
  if (n == 0) {
    if (zn_s_waiting(s) > 0) return false;
    n = left < ZN_PIECE ? left : ZN_PIECE;
  }
  if (!s->seg_begun) *st = say_begin(s);
  if (*st == ZN_OK) *st = say_piece(s, n);
  return *st == ZN_OK;
}

/* ---- asked for more ---- */
static bool on_main(zn_session *s, zn_head of) {
  zn_head at = of;
  zn_buf b;
  memset(&at.hash, 0, sizeof at.hash);
  zn_buf_init(&b, 0);
  bool is = of.seq > 0 && s->o.peer.seg_read(s->o.peer.ctx, &at, &b) == ZN_OK && zn_hash_cmp(&at.hash, &of.hash) == 0;
  zn_buf_release(&b);
  return is;
}

/* Queues up to `steps` segments of a branch that end with `tip`, the oldest first. */
static zn_status send_branch(zn_session *s, zn_head tip, size_t steps) {
  zn_head *path = calloc(WALK_MAX, sizeof *path);
  size_t n = 0;
  zn_buf b;
  if (!path) return zn_s_fail_store(s, ZN_E_NOMEM, NULL);
  zn_buf_init(&b, 0);
  while (n < WALK_MAX && n < steps) {
    zn_peek peek;
    zn_buf_clear(&b);
    if (s->o.peer.seg_read(s->o.peer.ctx, &tip, &b) != ZN_OK || zn_peek_segment(&peek, zn_buf_span(&b)) != ZN_OK) break;
    path[n++] = tip;
    if (peek.nprev == 0 || tip.seq <= 1) break;
    tip.seq--;
    tip.hash = peek.prev[0];
    if (on_main(s, tip)) break;
  }
  zn_buf_release(&b);
  zn_status st = ZN_OK;
  while (n > 0 && st == ZN_OK) st = zn_s_send_exact(s, &path[--n], 0);
  free(path);
  return st;
}

zn_status zn_on_need(zn_session *s, const zn_msg *m) {
  zn_head of = ZN_HEAD_OF(m->need);
  zn_head child = {of.ledger, of.device, m->need.child, m->need.child_hash};
  zn_buf b;
  s->need_heard = true;
  if (s->o.side == ZN_SIDE_SERVER && !s->o.peer.may_read(s->o.peer.ctx, &s->hs.peer_pk, &of.ledger)) return ZN_OK;
  zn_buf_init(&b, 0);
  bool here = !zn_hash_zero(&of.hash) && s->o.peer.seg_read(s->o.peer.ctx, &of, &b) == ZN_OK; /* fills in seq 0 */
  zn_buf_release(&b);
  zn_feed *f = here ? zn_s_feed(s, &of.ledger, &of.device, true) : NULL;
  if (!f) return ZN_OK;
  if (++f->needs > NEEDS_MAX) return ZN_OK; /* it does not help */
  if (child.seq > 0 || f->step == 0) f->step = f->step == 0 ? 1 : f->step > WALK_MAX ? f->step : f->step * 2;
  bool child_main = child.seq > 0 && on_main(s, child);
  if (on_main(s, of)) {
    uint64_t from = of.seq >= f->step ? of.seq - f->step + 1 : 1, to = child_main ? child.seq : of.seq;
    ZN_TRY(zn_s_send(s, f, from, to > f->said ? to : f->said > to ? f->said : to, false));
    if (child.seq > 0 && !child_main) return zn_s_send_exact(s, &child, of.seq);
    return ZN_OK;
  }
  ZN_TRY(send_branch(s, of, f->step));
  if (child.seq > 0 && !child_main) return zn_s_send_exact(s, &child, 0);
  return child_main ? zn_s_send(s, f, child.seq, f->said > child.seq ? f->said : child.seq, false) : ZN_OK;
}
