/* Who may do what, from one membership: the table of DESIGN section 5 in one place. */
#include <string.h>

#include "core/trust/internal.h"

unsigned role_level(zn_role r) {
  switch (r) {
    case ZN_ROLE_REGIONE: return 1;
    case ZN_ROLE_CAPOFILA: return 2;
    case ZN_ROLE_ENTE: return 3;
    default: return 4;
  }
}

static int org_cmp(const void *a, const void *b) {
  return zn_id_cmp(&((const zn_org *)a)->id, &((const zn_org *)b)->id);
}

/* orgs are kept sorted while they are added (standing.c) */
const zn_org *org_by_id(const zn_trust *t, const zn_id *id) {
  size_t lo = 0, hi = t->e.norgs;
  zn_org key = {.id = *id};
  while (lo < hi) {
    size_t mid = (lo + hi) / 2;
    int c = org_cmp(&key, &t->e.orgs[mid]);
    if (c == 0) return &t->e.orgs[mid];
    if (c < 0)
      hi = mid;
    else
      lo = mid + 1;
  }
  return NULL;
}

bool org_is_child(const zn_trust *t, const zn_id *child, const zn_id *parent) {
  const zn_org *o = org_by_id(t, child);
  for (size_t i = 0; o && i < o->nparents; i++)
    if (zn_id_cmp(&o->parents[i], parent) == 0) return true;
  return false;
}

/* ---- one membership's rights ---- */

bool right_of_region(const zn_trust *t, const zn_membership *m, const void *what) {
  (void)t, (void)what;
  return m->role == ZN_ROLE_REGIONE;
}

/* Invite (and pin): Regione all; capofila its enti's workplaces and its own; ente its own. */
bool right_to_give(const zn_trust *t, const zn_membership *m, const void *membership) {
  const zn_membership *w = membership;
  if (m->role == ZN_ROLE_REGIONE) return true;
  if (m->role == ZN_ROLE_CAPOFILA) {
    if (zn_id_cmp(&m->org, &w->org) == 0) return w->role == ZN_ROLE_CAPOFILA || w->role == ZN_ROLE_LETTORE;
    return w->kind == ZN_ORG_ENTE && (w->role == ZN_ROLE_ENTE || w->role == ZN_ROLE_LETTORE) &&
           org_is_child(t, &w->org, &m->org);
  }
  if (m->role == ZN_ROLE_ENTE)
    return zn_id_cmp(&m->org, &w->org) == 0 && (w->role == ZN_ROLE_ENTE || w->role == ZN_ROLE_LETTORE);
  return false;
}

/* Take away: who may give it may take it; only the root and the Regione take the Regione's. */
bool right_over_membership(const zn_trust *t, const zn_membership *m, const void *membership) {
  return right_to_give(t, m, membership);
}

/* Announce epochs: the owner or the organisation above it; "ente, itself" only its own devices, for it never leaves the
 * office. */
bool right_to_key(const zn_trust *t, const zn_membership *m, const void *ledger) {
  const zn_ledger *l = ledger;
  if (membership_writes(m, l)) return true;
  if (l->kind == ZN_L7_ENTE_SELF) return false;
  if (m->role == ZN_ROLE_REGIONE) return true;
  return m->role == ZN_ROLE_CAPOFILA && l->kind == ZN_L6_ENTE && zn_id_cmp(&l->audience, &m->org) == 0 &&
         org_is_child(t, &l->owner, &m->org);
}

static bool org_reads(const zn_trust *t, const zn_id *org, zn_org_kind kind, const zn_ledger *l) {
  bool own = zn_id_cmp(&l->owner, org) == 0;
  bool addressed = zn_id_cmp(&l->audience, org) == 0;
  switch (l->kind) {
    case ZN_L1_REGIONE: return true;
    case ZN_L2_REGIONE_AMBITO: return kind == ZN_ORG_REGIONE || addressed;
    case ZN_L3_AMBITO: return kind == ZN_ORG_REGIONE || own || (kind == ZN_ORG_ENTE && org_is_child(t, org, &l->owner));
    case ZN_L4_AMBITO_ENTE: return kind == ZN_ORG_REGIONE || own || addressed;
    case ZN_L5_AMBITO_REGIONE: return kind == ZN_ORG_REGIONE || own;
    case ZN_L6_ENTE: return kind == ZN_ORG_REGIONE || own || addressed;
    case ZN_L7_ENTE_SELF: return own;
  }
  return false;
}

/* Every role reads what its organisation reads; the consolidator's organisation is the Regione. */
bool membership_reads(const zn_trust *t, const zn_membership *m, const zn_ledger *l) {
  return m->role != ZN_ROLE_NONE && org_reads(t, &m->org, m->kind, l);
}

bool membership_writes(const zn_membership *m, const zn_ledger *l) {
  if (zn_id_cmp(&m->org, &l->owner) != 0) return false;
  switch (l->kind) {
    case ZN_L1_REGIONE:
    case ZN_L2_REGIONE_AMBITO: return m->role == ZN_ROLE_REGIONE;
    case ZN_L3_AMBITO:
    case ZN_L4_AMBITO_ENTE:
    case ZN_L5_AMBITO_REGIONE: return m->role == ZN_ROLE_CAPOFILA;
    case ZN_L6_ENTE:
    case ZN_L7_ENTE_SELF: return m->role == ZN_ROLE_ENTE;
  }
  return false;
}

/* ---- a device's rights, for a statement or now ---- */

bool node_inside(const zn_trust *t, const node *n, uint64_t seq, const zn_hash *hash) {
  if (n->s.seq > seq) return false;
  uint32_t i = node_by_hash(t, hash);
  const issuer *is = &t->issuers[n->issuer];
  if (i == NONE || t->nodes[i]->issuer != n->issuer) return !is->forked; /* the cut's own statement is not here yet */
  if (!is->forked) return true;
  while (i != NONE && t->nodes[i]->s.seq > n->s.seq) i = t->nodes[i]->prev;
  return i != NONE && t->nodes[i] == n;
}

bool revocation_covers(const revocation *r, const zn_membership *m) {
  for (size_t i = 0; i < r->norgs; i++)
    if (zn_id_cmp(&r->orgs[i], &m->org) == 0) return true;
  return r->all;
}

bool revocation_spares(const zn_trust *t, const dev *d, const zn_membership *m, const node *n) {
  static const zn_id none;
  for (uint32_t i = 0; i < t->e.nrevs; i++) {
    const node *r = t->nodes[t->e.revs[i].node];
    if (zn_pk_cmp(&r->s.u.revoke.device, &d->pk) != 0 || !revocation_covers(&t->e.revs[i], m)) continue;
    zn_cut cuts[ZN_TRUST_MAX / 16];
    size_t ncuts = zn_stmt_cuts(&r->s, cuts, sizeof cuts / sizeof cuts[0]);
    for (size_t k = 0; k < ncuts; k++)
      if (zn_id_cmp(&cuts[k].ledger, &none) == 0) return node_inside(t, n, cuts[k].seq, &cuts[k].hash);
  }
  return false;
}

bool right_any(const zn_trust *t, const dev *d, const node *n, right_fn fn, const void *what, unsigned *level) {
  if (d->is_root) {
    if (n && d->root_cut_seq && !node_inside(t, n, d->root_cut_seq, &d->root_cut)) return false;
    if (!n && d->root_cut_seq) return false;
    if (level) *level = 0;
    return true;
  }
  unsigned best = 5;
  for (uint32_t i = 0; i < d->nmembers; i++) {
    const member *m = &d->members[i];
    unsigned l = role_level(m->m.role);
    if (l >= best || !fn(t, &m->m, what)) continue;
    if (m->revoked && (!n || !revocation_spares(t, d, &m->m, n))) continue;
    best = l;
  }
  if (level) *level = best;
  return best < 5;
}

bool right_to_invite(const zn_trust *t, const dev *d, const node *n, const zn_membership *m, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (!right_any(t, d, n, right_to_give, &m[i], NULL)) return false;
  return count > 0;
}

bool invite_memberships(const zn_trust *t, const zn_stmt *s, zn_membership *out) {
  for (size_t i = 0; i < s->u.invite.n; i++) {
    const zn_org *o = org_by_id(t, &s->u.invite.m[i].org);
    zn_role role = s->u.invite.m[i].role;
    if (!o) return false;
    zn_org_kind wanted = role == ZN_ROLE_ENTE ? ZN_ORG_ENTE : role == ZN_ROLE_CAPOFILA ? ZN_ORG_AMBITO : ZN_ORG_REGIONE;
    if (role < ZN_ROLE_ENTE || role > ZN_ROLE_LETTORE || (role != ZN_ROLE_LETTORE && o->kind != wanted)) return false;
    out[i] = (zn_membership){.org = o->id, .kind = o->kind, .role = role};
  }
  return true;
}
