/* Standing, pins and revocations decide each other, so they are settled together, strongest word first: revocations are
 * taken in the order of (authority level, enrolment depth, hash) of whoever signed them; one that is accepted stands
 * against all weaker ones, and what it voids is void when those are looked at. Of two that name each other's signers
 * the stronger holds. */
#include <stdlib.h>
#include <string.h>

#include "core/trust/internal.h"

static int rank_cmp(unsigned la, unsigned da, const zn_hash *ha, unsigned lb, unsigned db, const zn_hash *hb) {
  if (la != lb) return la < lb ? -1 : 1;
  if (da != db) return da < db ? -1 : 1;
  return zn_hash_cmp(ha, hb);
}

static uint32_t *nodes_of_kind(zn_trust *t, unsigned kind, uint32_t *count) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < t->n; i++) n += t->nodes[i]->s.kind == kind;
  uint32_t *out = zn_arena_alloc(&t->e.arena, (n + 1) * sizeof *out);
  *count = 0;
  for (uint32_t i = 0; out && i < t->n; i++)
    if (t->nodes[i]->s.kind == kind) out[(*count)++] = i;
  return out;
}

/* ---- pins ---- */

/* The right to pin is the right to have issued the invite. */
static bool pin_right(const zn_trust *t, const node *pin, const node *invite, unsigned *level, unsigned *depth) {
  zn_membership m[ZN_INVITE_MEMBERSHIPS];
  const dev *d = device_by_pk(t, &pin->s.issuer);
  if (!d || invite->s.kind != ZN_ST_INVITE || invite->verdict != V_EFFECTIVE || !invite_memberships(t, &invite->s, m))
    return false;
  if (!right_to_invite(t, d, pin, m, invite->s.u.invite.n)) return false;
  if (!right_any(t, d, pin, right_to_give, &m[0], level)) return false;
  *depth = d->depth;
  return true;
}

static int by_invite(const void *a, const void *b) {
  const pin_choice *x = a, *y = b;
  return (x->invite > y->invite) - (x->invite < y->invite);
}

static pin_choice *pins_choose(zn_trust *t, const uint32_t *pins, uint32_t npins, uint32_t *count) {
  pin_choice *out = zn_arena_alloc(&t->e.arena, (npins + 1) * sizeof *out);
  if (!out) return NULL;
  uint32_t n = 0;
  for (uint32_t i = 0; i < npins; i++) {
    node *p = t->nodes[pins[i]];
    uint32_t invite = node_by_hash(t, &p->s.u.pin.invite);
    pin_choice c = {.invite = invite, .device = p->s.u.pin.device, .pin = pins[i]};
    if (invite == NONE || !pin_right(t, p, t->nodes[invite], &c.level, &c.depth)) continue;
    p->verdict = V_EFFECTIVE;
    uint32_t k = 0;
    while (k < n && out[k].invite != invite) k++;
    if (k == n)
      out[n++] = c;
    else if (rank_cmp(c.level, c.depth, &p->s.hash, out[k].level, out[k].depth, &t->nodes[out[k].pin]->s.hash) < 0)
      out[k] = c;
  }
  qsort(out, n, sizeof *out, by_invite);
  *count = n;
  return out;
}

static bool pins_same(const pin_choice *a, uint32_t na, const pin_choice *b, uint32_t nb) {
  if (na != nb) return false;
  for (uint32_t i = 0; i < na; i++)
    if (a[i].invite != b[i].invite || zn_pk_cmp(&a[i].device, &b[i].device) != 0) return false;
  return true;
}

/* A pin may depend on a device that another pin enrols: again until nothing moves (a few turns at most, the same for
 * everybody). */
static bool standing_with_pins(zn_trust *t, const uint32_t *pins, uint32_t npins) {
  const pin_choice *chosen = NULL;
  uint32_t nchosen = 0;
  for (int turn = 0; turn < 8; turn++) {
    if (!standing_compute(t, chosen, nchosen)) return false;
    uint32_t n;
    const pin_choice *next = pins_choose(t, pins, npins, &n);
    if (!next) return false;
    bool settled = pins_same(chosen, nchosen, next, n);
    chosen = next;
    nchosen = n;
    if (settled) break;
  }
  t->e.pins = chosen;
  t->e.npins = nchosen;
  return true;
}

/* ---- revocations ---- */

typedef struct candidate {
  uint32_t node;
  unsigned level, depth;
  const zn_hash *hash;
  bool done;
} candidate;

static int by_rank(const void *a, const void *b) {
  const candidate *x = a, *y = b;
  return rank_cmp(x->level, x->depth, x->hash, y->level, y->depth, y->hash);
}

/* Does the statement name the organisation, or take whatever it may? */
static bool names(const node *n, const zn_id *org) {
  if (!n->s.u.revoke.some) return true;
  for (size_t i = 0; i < n->s.u.revoke.norgs; i++)
    if (zn_id_cmp(&n->s.u.revoke.orgs[i], org) == 0) return true;
  return false;
}

/* What of its target the revocation may take. false: nothing. */
static bool revoke_right(zn_trust *t, const node *n, revocation *r) {
  const dev *by = device_by_pk(t, &n->s.issuer);
  const dev *to = device_by_pk(t, &n->s.u.revoke.device);
  if (!by || (to && to->is_root)) return false;
  r->depth = by->depth;
  r->by = (uint32_t)(by - t->e.devices);
  bool region = right_any(t, by, n, right_of_region, NULL, &r->level);
  if (region && !n->s.u.revoke.some) return r->all = true;
  if (!region) r->level = 5;
  if (!to || to->nmembers == 0) return false;
  r->orgs = zn_arena_alloc(&t->e.arena, to->nmembers * sizeof *r->orgs);
  for (uint32_t i = 0; r->orgs && i < to->nmembers; i++) {
    unsigned level = r->level;
    if (!names(n, &to->members[i].m.org)) continue;
    if (!region && !right_any(t, by, n, right_over_membership, &to->members[i].m, &level)) continue;
    r->orgs[r->norgs++] = to->members[i].m.org;
    if (level < r->level) r->level = level;
  }
  return r->norgs > 0;
}

static bool mutual(const zn_trust *t, const node *n) {
  for (uint32_t i = 0; i < t->e.nrevs; i++) {
    const node *a = t->nodes[t->e.revs[i].node];
    if (zn_pk_cmp(&a->s.u.revoke.device, &n->s.issuer) == 0 && zn_pk_cmp(&a->s.issuer, &n->s.u.revoke.device) == 0 &&
        zn_pk_cmp(&n->s.issuer, &n->s.u.revoke.device) != 0)
      return true;
  }
  return false;
}

/* Marks the memberships it takes. Does that void statements on which the standing of others rests? */
static bool apply(zn_trust *t, const revocation *r) {
  dev *d = device_by_pk(t, &t->nodes[r->node]->s.u.revoke.device);
  if (!d) return false;
  bool any = false;
  for (uint32_t i = 0; i < d->nmembers; i++) {
    if (!revocation_covers(r, &d->members[i].m)) continue;
    any |= !d->members[i].revoked;
    d->members[i].revoked = true;
  }
  const issuer *is = any ? issuer_by_pk(t, &d->pk) : NULL;
  for (uint32_t i = 0; is && i < is->n; i++) {
    const node *n = t->nodes[is->at[i]];
    if (n->verdict != V_EFFECTIVE || (n->s.kind != ZN_ST_INVITE && n->s.kind != ZN_ST_ORG && n->s.kind != ZN_ST_PIN))
      continue;
    for (uint32_t k = 0; k < d->nmembers; k++)
      if (d->members[k].revoked && !revocation_spares(t, d, &d->members[k].m, n)) return true;
  }
  return false;
}

/* Takes candidates in order of rank until one changes who stands. *again: it did; rank the rest anew. */
static bool accept_some(zn_trust *t, candidate *c, uint32_t n, bool *again) {
  zn_eval *e = &t->e;
  *again = false;
  for (uint32_t i = 0; i < n; i++) {
    revocation r = {.node = c[i].node, .level = 5};
    if (c[i].done) continue;
    r.level = 5, r.depth = UINT32_MAX;
    c[i].level = revoke_right(t, t->nodes[c[i].node], &r) ? r.level : 6;
    c[i].depth = r.depth;
  }
  qsort(c, n, sizeof *c, by_rank);
  for (uint32_t i = 0; i < n; i++) {
    node *at = t->nodes[c[i].node];
    revocation r = {.node = c[i].node};
    if (c[i].done || c[i].level > 5 || mutual(t, at) || !revoke_right(t, at, &r)) continue;
    c[i].done = true;
    e->revs[e->nrevs++] = r;
    if (apply(t, &r)) {
      *again = true;
      return true;
    }
  }
  return true;
}

bool revoke_compute(zn_trust *t) {
  zn_eval *e = &t->e;
  uint32_t npins, nrevokes;
  uint32_t *pins = nodes_of_kind(t, ZN_ST_PIN, &npins);
  uint32_t *revokes = nodes_of_kind(t, ZN_ST_REVOKE, &nrevokes);
  candidate *c = zn_arena_alloc(&e->arena, (nrevokes + 1) * sizeof *c);
  e->revs = zn_arena_alloc(&e->arena, (nrevokes + 1) * sizeof *e->revs);
  e->nrevs = 0;
  if (!pins || !revokes || !c || !e->revs) return false;
  for (uint32_t i = 0; i < nrevokes; i++) c[i] = (candidate){.node = revokes[i], .hash = &t->nodes[revokes[i]]->s.hash};
  for (bool again = true; again;) {
    if (!standing_with_pins(t, pins, npins)) return false;
    if (!accept_some(t, c, nrevokes, &again)) return false;
  }
  for (uint32_t i = 0; i < e->nrevs; i++) t->nodes[e->revs[i].node]->verdict = V_EFFECTIVE;
  return true;
}
