/* Epochs: which announcements count, which is current, and which revocations they leave unanswered. */
#include <stdlib.h>
#include <string.h>

#include "core/trust/internal.h"

static int epoch_key_cmp(const zn_stmt *a, const zn_id *ledger, uint64_t no, const zn_id *id) {
  int c = zn_id_cmp(&a->u.epoch.ledger.id, ledger);
  if (c == 0) c = (a->u.epoch.no > no) - (a->u.epoch.no < no);
  return c ? c : zn_id_cmp(&a->u.epoch.id, id);
}

static int by_key(const void *a, const void *b, void *ctx) {
  const zn_trust *t = ctx;
  const zn_stmt *x = &t->nodes[((const epoch *)a)->node]->s, *y = &t->nodes[((const epoch *)b)->node]->s;
  int c = epoch_key_cmp(x, &y->u.epoch.ledger.id, y->u.epoch.no, &y->u.epoch.id);
  return c ? c : zn_hash_cmp(&x->hash, &y->hash);
}

/* First epoch at or after (ledger, no, id) among the first n. */
static size_t lower(const zn_trust *t, size_t n, const zn_id *ledger, uint64_t no, const zn_id *id) {
  size_t lo = 0, hi = n;
  while (lo < hi) {
    size_t mid = (lo + hi) / 2;
    if (epoch_key_cmp(&t->nodes[t->e.epochs[mid].node]->s, ledger, no, id) < 0)
      lo = mid + 1;
    else
      hi = mid;
  }
  return lo;
}

static uint32_t find(const zn_trust *t, size_t n, const zn_id *ledger, uint64_t no, const zn_id *id) {
  size_t i = lower(t, n, ledger, no, id);
  return i < n && epoch_key_cmp(&t->nodes[t->e.epochs[i].node]->s, ledger, no, id) == 0 ? (uint32_t)i : NONE;
}

static int by_epoch_id(const void *a, const void *b, void *ctx) {
  const zn_trust *t = ctx;
  return zn_id_cmp(&t->nodes[t->e.epochs[*(const uint32_t *)a].node]->s.u.epoch.id,
                   &t->nodes[t->e.epochs[*(const uint32_t *)b].node]->s.u.epoch.id);
}

static bool index_ids(zn_trust *t) {
  zn_eval *e = &t->e;
  e->epoch_ids = zn_arena_alloc(&e->tail, (e->nepochs + 1) * sizeof *e->epoch_ids);
  if (!e->epoch_ids) return false;
  for (size_t i = 0; i < e->nepochs; i++) e->epoch_ids[i] = (uint32_t)i;
  qsort_r(e->epoch_ids, e->nepochs, sizeof *e->epoch_ids, by_epoch_id, t);
  return true;
}

bool epochs_compute(zn_trust *t) {
  zn_eval *e = &t->e;
  size_t n = 0;
  for (uint32_t i = 0; i < t->n; i++) n += t->nodes[i]->s.kind == ZN_ST_EPOCH;
  e->nepochs = 0;
  e->epochs = zn_arena_alloc(&e->tail, (n + 1) * sizeof *e->epochs);
  epoch *all = zn_arena_alloc(&e->tail, (n + 1) * sizeof *all);
  if (!e->epochs || !all) return false;
  n = 0;
  for (uint32_t i = 0; i < t->n; i++) {
    node *s = t->nodes[i];
    if (s->s.kind == ZN_ST_EPOCH) s->verdict = V_NO_RIGHT;
    if (s->s.kind != ZN_ST_EPOCH || !ledger_find(t, &s->s.u.epoch.ledger.id)) continue;
    const dev *d = device_by_pk(t, &s->s.issuer);
    if (d && right_any(t, d, s, right_to_key, &s->s.u.epoch.ledger, NULL)) all[n++] = (epoch){i, NONE};
  }
  qsort_r(all, n, sizeof *all, by_key, t);
  /* ascending numbers: the previous one has been judged before. The first number needs none; each other follows one
   * that counts, so that nobody can jump to the last number there is. */
  for (size_t i = 0; i < n; i++) {
    node *s = t->nodes[all[i].node];
    const zn_stmt *b = &s->s;
    bool first = b->u.epoch.no == 1;
    if (first != zn_id_zero(&b->u.epoch.prev_id)) continue;
    uint32_t prev = first ? NONE : find(t, e->nepochs, &b->u.epoch.ledger.id, b->u.epoch.no - 1, &b->u.epoch.prev_id);
    if (!first && prev == NONE) continue;
    s->verdict = V_EFFECTIVE;
    if (find(t, e->nepochs, &b->u.epoch.ledger.id, b->u.epoch.no, &b->u.epoch.id) != NONE)
      continue; /* announced twice */
    e->epochs[e->nepochs++] = (epoch){all[i].node, prev};
  }
  return index_ids(t);
}

static void fill(const zn_trust *t, uint32_t i, zn_epoch_info *out) {
  const zn_stmt *s = &t->nodes[t->e.epochs[i].node]->s;
  *out = (zn_epoch_info){.ledger = s->u.epoch.ledger.id,
                         .no = s->u.epoch.no,
                         .id = s->u.epoch.id,
                         .wrapped_prev = s->u.epoch.wrapped,
                         .prev_id = s->u.epoch.prev_id,
                         .issuer = s->issuer};
}

/* The last epoch of the ledger in key order: the greatest (number, id). */
static uint32_t current(const zn_trust *t, const zn_id *ledger) {
  zn_id last;
  memset(&last, 0xff, sizeof last);
  size_t i = lower(t, t->e.nepochs, ledger, UINT64_MAX, &last);
  if (i == 0 || zn_id_cmp(&t->nodes[t->e.epochs[i - 1].node]->s.u.epoch.ledger.id, ledger) != 0) return NONE;
  return (uint32_t)i - 1;
}

bool zn_trust_epoch_current(zn_trust *t, const zn_id *ledger, zn_epoch_info *out) {
  uint32_t i = trust_eval(t) ? current(t, ledger) : NONE;
  if (i != NONE) fill(t, i, out);
  return i != NONE;
}

bool zn_trust_epoch(zn_trust *t, const zn_id *epoch_id, zn_epoch_info *out) {
  size_t lo = 0, hi = zn_trust_epoch_count(t);
  while (lo < hi) {
    size_t mid = (lo + hi) / 2;
    uint32_t i = t->e.epoch_ids[mid];
    int c = zn_id_cmp(epoch_id, &t->nodes[t->e.epochs[i].node]->s.u.epoch.id);
    if (c == 0) return fill(t, i, out), true;
    if (c < 0)
      hi = mid;
    else
      lo = mid + 1;
  }
  return false;
}

size_t zn_trust_epoch_count(zn_trust *t) { return trust_eval(t) ? t->e.nepochs : 0; }

bool zn_trust_epoch_at(zn_trust *t, size_t i, zn_epoch_info *out) {
  if (i >= zn_trust_epoch_count(t)) return false;
  fill(t, (uint32_t)i, out);
  return true;
}

bool zn_trust_may_key(zn_trust *t, const zn_pk *pk, const zn_ledger *l) {
  const dev *d = trust_eval(t) ? device_by_pk(t, pk) : NULL;
  return d && right_any(t, d, NULL, right_to_key, l, NULL);
}

/* ---- answers to revocations ---- */

static bool answered(const zn_trust *t, uint32_t e, const zn_pk *revoked) {
  for (; e != NONE; e = t->e.epochs[e].prev) {
    zn_hash answers[ZN_EPOCH_ANSWERS];
    size_t n = zn_stmt_answers(&t->nodes[t->e.epochs[e].node]->s, answers, ZN_EPOCH_ANSWERS);
    for (size_t i = 0; i < n; i++) {
      uint32_t r = node_by_hash(t, &answers[i]);
      if (r != NONE && t->nodes[r]->s.kind == ZN_ST_REVOKE && t->nodes[r]->verdict == V_EFFECTIVE &&
          zn_pk_cmp(&t->nodes[r]->s.u.revoke.device, revoked) == 0)
        return true;
    }
  }
  return false;
}

/* Did the device read the ledger by what was taken from it, and by nothing that it still has? */
static bool lost_sight(const zn_trust *t, const dev *d, const zn_ledger *l) {
  bool lost = false;
  for (uint32_t i = 0; i < d->nmembers; i++) {
    if (!membership_reads(t, &d->members[i].m, l)) continue;
    if (!d->members[i].revoked) return false;
    lost = true;
  }
  return lost;
}

size_t zn_trust_epoch_unanswered(zn_trust *t, const zn_id *ledger, zn_hash *out, size_t cap) {
  const zn_ledger *l = trust_eval(t) ? ledger_find(t, ledger) : NULL;
  uint32_t now = l ? current(t, ledger) : NONE;
  size_t n = 0;
  for (uint32_t i = 0; now != NONE && i < t->e.nrevs; i++) {
    const node *r = t->nodes[t->e.revs[i].node];
    const dev *d = device_by_pk(t, &r->s.u.revoke.device);
    bool seen = false;
    for (uint32_t k = 0; k < i && !seen; k++)
      seen = zn_pk_cmp(&t->nodes[t->e.revs[k].node]->s.u.revoke.device, &r->s.u.revoke.device) == 0;
    if (!d || seen || !lost_sight(t, d, l) || answered(t, now, &d->pk)) continue;
    if (out && n < cap) out[n] = r->s.hash;
    n++;
  }
  return n;
}
