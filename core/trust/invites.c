/* Invites as the set has them: open, used, pinned. */
#include <stdlib.h>
#include <string.h>

#include "core/trust/internal.h"

static bool used(const zn_trust *t, const node *inv, const node **only, bool *two) {
  const issuer *eph = issuer_by_pk(t, &inv->s.u.invite.eph);
  const node *first = NULL;
  *two = false;
  for (uint32_t i = 0; eph && i < eph->n; i++) {
    const node *n = t->nodes[eph->at[i]];
    if (n->s.kind != ZN_ST_ENROL || zn_hash_cmp(&n->s.u.enrol.invite, &inv->s.hash) != 0) continue;
    if (first && zn_pk_cmp(&first->s.u.enrol.device, &n->s.u.enrol.device) != 0) *two = true;
    first = first ? first : n;
  }
  if (only) *only = first;
  return first != NULL;
}

static void fill(const zn_trust *t, const open_invite *inv, zn_invite_info *out) {
  const node *n = t->nodes[inv->node];
  bool two;
  *out = (zn_invite_info){.hash = n->s.hash,
                          .issuer = n->s.issuer,
                          .ephemeral = n->s.u.invite.eph,
                          .box_pk = n->s.u.invite.box,
                          .expires_ms = n->s.u.invite.expires_ms,
                          .memberships = inv->m,
                          .nmemberships = n->s.u.invite.n,
                          .used = used(t, n, NULL, &two)};
}

size_t zn_trust_invite_count(zn_trust *t) { return trust_eval(t) ? t->e.ninvites : 0; }

bool zn_trust_invite_at(zn_trust *t, size_t i, zn_invite_info *out) {
  if (i >= zn_trust_invite_count(t)) return false;
  fill(t, &t->e.invites[i], out);
  return true;
}

/* Invites lie in the order of their nodes. */
bool zn_trust_invite(zn_trust *t, const zn_hash *hash, zn_invite_info *out) {
  uint32_t want = trust_eval(t) ? node_by_hash(t, hash) : NONE;
  for (size_t lo = 0, hi = want == NONE ? 0 : t->e.ninvites; lo < hi;) {
    size_t mid = (lo + hi) / 2;
    if (t->e.invites[mid].node == want) return fill(t, &t->e.invites[mid], out), true;
    if (t->e.invites[mid].node > want)
      hi = mid;
    else
      lo = mid + 1;
  }
  return false;
}

bool zn_trust_enrol_expired(zn_trust *t, zn_span stmt, int64_t now_ms) {
  zn_stmt s;
  if (zn_stmt_parse(&s, &t->region, stmt, false) != ZN_OK || s.kind != ZN_ST_ENROL) return false;
  uint32_t i = node_by_hash(t, &s.u.enrol.invite);
  return i != NONE && t->nodes[i]->s.kind == ZN_ST_INVITE && t->nodes[i]->s.u.invite.expires_ms < now_ms;
}

static int by_invite(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = ((const pin_choice *)b)->invite;
  return (x > y) - (x < y);
}

static bool pinned(const zn_trust *t, uint32_t invite) {
  return t->e.npins && bsearch(&invite, t->e.pins, t->e.npins, sizeof *t->e.pins, by_invite) != NULL;
}

bool zn_trust_pin_missing(zn_trust *t, const zn_pk *by, size_t *cursor, zn_hash *invite, zn_pk *device_pk) {
  if (!trust_eval(t)) return false;
  const dev *d = device_by_pk(t, by);
  while (d && *cursor < t->e.ninvites) {
    const open_invite *i = &t->e.invites[(*cursor)++];
    const node *inv = t->nodes[i->node], *use;
    bool two;
    if (!used(t, inv, &use, &two) || two || pinned(t, i->node)) continue;
    if (!right_to_invite(t, d, NULL, i->m, inv->s.u.invite.n)) continue;
    if (zn_pk_cmp(&use->s.u.enrol.device, by) == 0) continue; /* nobody vouches for himself */
    *invite = inv->s.hash;
    *device_pk = use->s.u.enrol.device;
    return true;
  }
  return false;
}
