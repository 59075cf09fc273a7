/* Standing: which devices and organisations there are, from the root down: the least set closed under "who stands may
 * name organisations and invite; who uses an invite stands". A device that stands is appended to the list and its own
 * statements are looked at in turn; organisations learnt late may give sense to an invite passed over, hence the
 * rounds. */
#include <stdlib.h>
#include <string.h>

#include "core/trust/internal.h"

static const uint8_t *key_of_device(const void *ctx, uint32_t i) { return ((const zn_trust *)ctx)->e.devices[i].pk.b; }

dev *device_by_pk(const zn_trust *t, const zn_pk *pk) {
  uint32_t i = map_find(&t->e.by_pk, pk->b, key_of_device, t);
  return i == NONE ? NULL : &t->e.devices[i];
}

/* Room for one more in an array of the evaluation's arena (the old one stays there until the next evaluation). */
static bool grow(zn_arena *a, void **p, uint32_t n, uint32_t *cap, size_t size) {
  if (n < *cap) return true;
  uint32_t wider = *cap ? *cap * 2 : 8;
  void *q = zn_arena_alloc(a, wider * size);
  if (!q) return false;
  if (n) memcpy(q, *p, n * size);
  *p = q;
  *cap = wider;
  return true;
}

static dev *device_make(zn_trust *t, const zn_pk *pk) {
  zn_eval *e = &t->e;
  dev *d = device_by_pk(t, pk);
  if (d) return d;
  if (!grow(&e->arena, (void **)&e->devices, e->ndevices, &e->devices_cap, sizeof *d)) return NULL;
  if (!e->devices) return NULL;
  d = &e->devices[e->ndevices];
  *d = (dev){.pk = *pk, .depth = UINT32_MAX, .enrol = NONE};
  if (!map_put(&e->by_pk, pk->b, e->ndevices, key_of_device, t)) return NULL;
  e->ndevices++;
  return d;
}

/* ---- the root and its successors ---- */

static const node *root_statement(const zn_trust *t, const zn_pk *root) {
  const issuer *is = issuer_by_pk(t, root);
  for (uint32_t i = 0; is && i < is->n; i++)
    if (t->nodes[is->at[i]]->s.kind == ZN_ST_ROOT) return t->nodes[is->at[i]];
  return NULL;
}

static node *successor_of(const zn_trust *t, const zn_pk *root, const zn_hash *committed) {
  node *best = NULL;
  for (uint32_t i = 0; i < t->n; i++) {
    node *n = t->nodes[i];
    if (n->s.kind != ZN_ST_SUCCESSOR || zn_pk_cmp(&n->s.u.successor.root, root) != 0) continue;
    zn_hash h;
    zn_successor_hash(&h, &n->s.issuer);
    if (zn_hash_cmp(&h, committed) == 0 && (!best || zn_hash_cmp(&n->s.hash, &best->s.hash) < 0)) best = n;
  }
  return best;
}

static dev *root_device(zn_trust *t, const zn_pk *pk) {
  dev *d = device_make(t, pk);
  if (!d) return NULL;
  d->is_root = true;
  d->depth = 0;
  return d;
}

static bool roots_compute(zn_trust *t) {
  zn_eval *e = &t->e;
  const node *begin = root_statement(t, &t->root_pk);
  e->has_root = begin != NULL;
  if (!begin) return true;
  t->nodes[node_by_hash(t, &begin->s.hash)]->verdict = V_EFFECTIVE;
  e->root_now = t->root_pk;
  e->successor = begin->s.u.root.successor;
  dev *d = root_device(t, &t->root_pk);
  for (int turns = 0; d && turns < 64; turns++) {
    node *next = successor_of(t, &e->root_now, &e->successor);
    if (!next || device_by_pk(t, &next->s.issuer)) break;
    next->verdict = V_EFFECTIVE;
    d->root_cut_seq = next->s.u.successor.seq;
    d->root_cut = next->s.u.successor.hash;
    e->root_now = next->s.issuer;
    e->successor = next->s.u.successor.next;
    d = root_device(t, &next->s.issuer);
  }
  return d != NULL;
}

/* ---- organisations ---- */

static bool org_add(zn_trust *t, const zn_stmt *s) {
  static const zn_id none;
  zn_eval *e = &t->e;
  uint32_t at = e->norgs; /* they come sorted but for late ones: look from the end */
  while (at > 0 && zn_id_cmp(&e->orgs[at - 1].id, &s->u.org.id) >= 0) at--;
  if (at == e->norgs || zn_id_cmp(&e->orgs[at].id, &s->u.org.id) != 0) {
    if (!grow(&e->arena, (void **)&e->orgs, e->norgs, &e->orgs_cap, sizeof *e->orgs)) return false;
    memmove(&e->orgs[at + 1], &e->orgs[at], (e->norgs - at) * sizeof *e->orgs);
    e->orgs[at] = (zn_org){.id = s->u.org.id, .kind = s->u.org.kind};
    e->norgs++;
  }
  zn_org *o = &e->orgs[at];
  if (zn_id_cmp(&s->u.org.parent, &none) == 0 || org_is_child(t, &o->id, &s->u.org.parent)) return true;
  if (o->nparents < ZN_ORG_PARENTS) o->parents[o->nparents++] = s->u.org.parent;
  return true;
}

static int org_order(const void *a, const void *b) {
  const node *x = *(node *const *)a, *y = *(node *const *)b;
  int c = zn_id_cmp(&x->s.u.org.id, &y->s.u.org.id);
  if (c == 0) c = (x->s.u.org.kind > y->s.u.org.kind) - (x->s.u.org.kind < y->s.u.org.kind);
  return c ? c : zn_hash_cmp(&x->s.hash, &y->s.hash);
}

/* Organisations are settled before anything else is asked: who may name them (root, Regione) does not depend on them
 * but for the Regione's own, which the smallest kind number puts first. Of two kinds given to one id the smaller
 * counts. */
static bool orgs_compute(zn_trust *t, node **all, uint32_t n, bool *changed) {
  for (uint32_t i = 0; i < n; i++) {
    node *s = all[i];
    if (s->verdict == V_EFFECTIVE || s->s.u.org.kind < ZN_ORG_REGIONE || s->s.u.org.kind > ZN_ORG_ENTE) continue;
    const dev *d = device_by_pk(t, &s->s.issuer);
    if (!d || !right_any(t, d, s, right_of_region, NULL, NULL)) continue;
    s->verdict = V_EFFECTIVE;
    *changed = true;
    const zn_org *known = org_by_id(t, &s->s.u.org.id);
    if (known && known->kind != s->s.u.org.kind) continue;
    if (!org_add(t, &s->s)) return false;
  }
  return true;
}

/* ---- invites and their uses ---- */

static bool is_revoked(const zn_trust *t, const zn_pk *device, const zn_membership *m) {
  for (uint32_t i = 0; i < t->e.nrevs; i++)
    if (zn_pk_cmp(&t->nodes[t->e.revs[i].node]->s.u.revoke.device, device) == 0 && revocation_covers(&t->e.revs[i], m))
      return true;
  return false;
}

static bool member_add(zn_trust *t, dev *d, const zn_membership *m, uint32_t invite) {
  for (uint32_t i = 0; i < d->nmembers; i++)
    if (zn_id_cmp(&d->members[i].m.org, &m->org) == 0 && d->members[i].m.role == m->role) return true;
  if (!grow(&t->e.arena, (void **)&d->members, d->nmembers, &d->cap, sizeof *d->members)) return false;
  d->members[d->nmembers++] = (member){.m = *m, .invite = invite, .revoked = is_revoked(t, &d->pk, m)};
  return true;
}

/* Which device an invite enrols: the pinned one, else the one that used it, if it is one only. NULL: nobody (yet). */
static const zn_pk *use_of(const zn_trust *t, uint32_t invite, const issuer *eph, const pin_choice *pins,
                           uint32_t npins, bool *two) {
  const zn_pk *only = NULL;
  *two = false;
  for (uint32_t i = 0; i < npins; i++)
    if (pins[i].invite == invite) return &pins[i].device;
  for (uint32_t i = 0; i < eph->n; i++) {
    const zn_stmt *s = &t->nodes[eph->at[i]]->s;
    if (s->kind != ZN_ST_ENROL || zn_hash_cmp(&s->u.enrol.invite, &t->nodes[invite]->s.hash) != 0) continue;
    if (only && zn_pk_cmp(only, &s->u.enrol.device) != 0) *two = true;
    only = &s->u.enrol.device;
  }
  return *two ? NULL : only;
}

static bool invite_apply(zn_trust *t, uint32_t invite, const zn_membership *m, size_t nm, const pin_choice *pins,
                         uint32_t npins) {
  const node *inv = t->nodes[invite];
  const issuer *eph = issuer_by_pk(t, &inv->s.u.invite.eph);
  if (!eph) return true;
  bool two;
  const zn_pk *chosen = use_of(t, invite, eph, pins, npins, &two);
  for (uint32_t i = 0; i < eph->n; i++) {
    node *n = t->nodes[eph->at[i]];
    if (n->s.kind != ZN_ST_ENROL || zn_hash_cmp(&n->s.u.enrol.invite, &inv->s.hash) != 0) continue;
    dev *d = device_make(t, &n->s.u.enrol.device);
    if (!d) return false;
    if (!chosen || zn_pk_cmp(chosen, &d->pk) != 0) {
      n->verdict = V_TWO_USES;
      if (d->enrol == NONE) d->enrol = eph->at[i];
      if (d->nmembers == 0 && !d->is_root) d->box = n->s.u.enrol.box;
      continue;
    }
    n->verdict = V_EFFECTIVE;
    for (size_t k = 0; k < nm; k++)
      if (!member_add(t, d, &m[k], invite)) return false;
  }
  return true;
}

static bool device_process(zn_trust *t, uint32_t at, const pin_choice *pins, uint32_t npins, bool *changed) {
  zn_pk pk = t->e.devices[at].pk; /* the array moves when devices are added */
  const issuer *is = issuer_by_pk(t, &pk);
  for (uint32_t i = 0; is && i < is->n; i++) {
    node *n = t->nodes[is->at[i]];
    if (n->s.kind != ZN_ST_INVITE || n->verdict == V_EFFECTIVE) continue;
    zn_membership m[ZN_INVITE_MEMBERSHIPS];
    if (!invite_memberships(t, &n->s, m)) continue;
    const dev *d = device_by_pk(t, &pk);
    if (!right_to_invite(t, d, n, m, n->s.u.invite.n)) continue;
    n->verdict = V_EFFECTIVE;
    *changed = true;
    if (!invite_apply(t, is->at[i], m, n->s.u.invite.n, pins, npins)) return false;
  }
  return true;
}

/* ---- depth ---- */

/* Depth of a device = depth of the shallowest inviter + 1, the root's being none: breadth first over the invites that
 * count. The enrolment shown and the box key are those of the shallowest (then smallest hash). */
static bool depths_compute(zn_trust *t) {
  zn_eval *e = &t->e;
  uint32_t *queue = zn_arena_alloc(&e->arena, (e->ndevices + 1) * sizeof *queue);
  if (!queue) return false;
  uint32_t head = 0, tail = 0;
  for (uint32_t i = 0; i < e->ndevices; i++)
    if (e->devices[i].is_root) queue[tail++] = i;
  while (head < tail) {
    const dev *d = &e->devices[queue[head++]];
    const issuer *is = issuer_by_pk(t, &d->pk);
    for (uint32_t i = 0; is && i < is->n; i++) {
      const node *inv = t->nodes[is->at[i]];
      if (inv->s.kind != ZN_ST_INVITE || inv->verdict != V_EFFECTIVE) continue;
      const issuer *eph = issuer_by_pk(t, &inv->s.u.invite.eph);
      unsigned depth = d->is_root ? 0 : d->depth + 1;
      for (uint32_t k = 0; eph && k < eph->n; k++) {
        const node *use = t->nodes[eph->at[k]];
        if (use->s.kind != ZN_ST_ENROL || use->verdict != V_EFFECTIVE ||
            zn_hash_cmp(&use->s.u.enrol.invite, &inv->s.hash) != 0)
          continue;
        dev *to = device_by_pk(t, &use->s.u.enrol.device);
        if (to->is_root) continue;
        bool first = to->depth == UINT32_MAX;
        if (first) queue[tail++] = (uint32_t)(to - e->devices);
        if (first || (depth == to->depth && zn_hash_cmp(&use->s.hash, &t->nodes[to->enrol]->s.hash) < 0)) {
          to->depth = depth;
          to->enrol = eph->at[k];
          to->box = use->s.u.enrol.box;
        }
      }
    }
  }
  return true;
}

/* ---- all together ---- */

static void reset(zn_trust *t) {
  zn_eval *e = &t->e;
  map_free(&e->by_pk);
  e->devices = NULL, e->ndevices = e->devices_cap = 0;
  e->orgs = NULL, e->norgs = e->orgs_cap = 0;
  e->has_root = false;
  for (uint32_t i = 0; i < t->n; i++)
    t->nodes[i]->verdict = zn_stmt_kind_name(t->nodes[i]->s.kind)[0] == '?' ? V_NEWER : V_NO_RIGHT;
}

bool standing_compute(zn_trust *t, const pin_choice *pins, uint32_t npins) {
  reset(t);
  if (!roots_compute(t)) return false;
  uint32_t norgs = 0;
  for (uint32_t i = 0; i < t->n; i++) norgs += t->nodes[i]->s.kind == ZN_ST_ORG;
  node **orgs = zn_arena_alloc(&t->e.arena, (norgs + 1) * sizeof *orgs);
  if (!orgs) return false;
  norgs = 0;
  for (uint32_t i = 0; i < t->n; i++)
    if (t->nodes[i]->s.kind == ZN_ST_ORG) orgs[norgs++] = t->nodes[i];
  qsort(orgs, norgs, sizeof *orgs, org_order);
  for (bool changed = true; changed;) {
    changed = false;
    if (!orgs_compute(t, orgs, norgs, &changed)) return false;
    for (uint32_t i = 0; i < t->e.ndevices; i++)
      if (!device_process(t, i, pins, npins, &changed)) return false;
  }
  return depths_compute(t);
}
