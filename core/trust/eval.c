/* The evaluation as a whole, and the small questions: devices, servers, invites, alarms. */
#include <stdlib.h>
#include <string.h>

#include "core/text/trust.h"
#include "core/trust/internal.h"

/* Servers, formats and admissions depend on standing; nothing depends on them. */
static bool rest_compute(zn_trust *t) {
  zn_eval *e = &t->e;
  e->nservers = e->nadmits = 0;
  e->servers = zn_arena_alloc(&e->arena, (t->n + 1) * sizeof *e->servers);
  e->admits = zn_arena_alloc(&e->arena, (t->n + 1) * sizeof *e->admits);
  size_t invites = 0;
  for (uint32_t i = 0; i < t->n; i++) invites += t->nodes[i]->s.kind == ZN_ST_INVITE;
  e->invites = zn_arena_alloc(&e->arena, (invites + 1) * sizeof *e->invites);
  if (!e->servers || !e->admits || !e->invites) return false;
  e->ninvites = 0;
  for (uint32_t i = 0; i < t->n; i++) {
    node *n = t->nodes[i];
    const dev *d = device_by_pk(t, &n->s.issuer);
    if (n->s.kind == ZN_ST_ROOT && n->verdict == V_EFFECTIVE) e->servers[e->nservers++] = n->s.u.root.server;
    if (n->s.kind == ZN_ST_INVITE && n->verdict == V_EFFECTIVE) {
      e->invites[e->ninvites].node = i;
      if (invite_memberships(t, &n->s, e->invites[e->ninvites].m)) e->ninvites++;
    }
    if (!d) continue;
    if (n->s.kind == ZN_ST_SERVER && right_any(t, d, n, right_of_region, NULL, NULL)) {
      n->verdict = V_EFFECTIVE;
      e->servers[e->nservers++] = n->s.u.server.pk;
    } else if (n->s.kind == ZN_ST_FORMAT && right_any(t, d, n, right_of_region, NULL, NULL)) {
      n->verdict = V_EFFECTIVE;
    } else if (n->s.kind == ZN_ST_ADMIT) {
      const dev *to = device_by_pk(t, &n->s.u.admit.device);
      const zn_ledger *l = ledger_find(t, &n->s.u.admit.cut.ledger);
      for (uint32_t k = 0; to && l && k < to->nmembers && n->verdict != V_EFFECTIVE; k++)
        if (zn_id_cmp(&to->members[k].m.org, &l->owner) == 0 &&
            right_any(t, d, n, right_over_membership, &to->members[k].m, NULL)) {
          n->verdict = V_EFFECTIVE;
          e->admits[e->nadmits++] = i;
        }
    }
  }
  return true;
}

static int by_device_pk(const void *a, const void *b, void *ctx) {
  const zn_trust *t = ctx;
  return zn_pk_cmp(&t->e.devices[*(const uint32_t *)a].pk, &t->e.devices[*(const uint32_t *)b].pk);
}

static bool devices_show(zn_trust *t) {
  t->e.nlisted = 0;
  t->e.listed = zn_arena_alloc(&t->e.arena, (t->e.ndevices + 1) * sizeof *t->e.listed);
  if (!t->e.listed) return false;
  for (uint32_t i = 0; i < t->e.ndevices; i++) {
    dev *d = &t->e.devices[i];
    d->shown = zn_arena_alloc(&t->e.arena, (d->nmembers + 1) * sizeof *d->shown);
    if (!d->shown) return false;
    for (uint32_t k = 0; k < d->nmembers; k++)
      if (!d->members[k].revoked) d->shown[d->nshown++] = d->members[k].m;
    d->state = d->nshown ? ZN_DEV_ACTIVE : d->nmembers ? ZN_DEV_REVOKED : ZN_DEV_WAITING;
    if (d->nshown == 0)
      for (uint32_t k = 0; k < d->nmembers; k++) d->shown[d->nshown++] = d->members[k].m;
    if (d->enrol != NONE) t->e.listed[t->e.nlisted++] = i;
  }
  qsort_r(t->e.listed, t->e.nlisted, sizeof *t->e.listed, by_device_pk, t);
  return true;
}

/* ---- alarms ---- */

static const char *const alarm_texts[] = {[V_NO_RIGHT] = ZT_TRUST_ALARM_NO_RIGHT,
                                          [V_AFTER_REVOCATION] = ZT_TRUST_ALARM_REVOKED,
                                          [V_TWO_USES] = ZT_TRUST_ALARM_TWO_USES};

static bool all_revoked(const dev *d) {
  for (uint32_t i = 0; i < d->nmembers; i++)
    if (!d->members[i].revoked) return false;
  return d->nmembers > 0;
}

/* An ephemeral key's fork is two uses of an invite, said in its own words. */
static bool fork_of_device(const zn_trust *t, const issuer *is, uint32_t i) {
  const node *n = t->nodes[is->at[i]];
  return i > 0 && n->s.kind != ZN_ST_ENROL && t->nodes[is->at[i - 1]]->s.seq == n->s.seq;
}

bool alarms_compute(zn_trust *t) {
  zn_eval *e = &t->e;
  e->nalarms = 0;
  e->alarms = zn_arena_alloc(&e->tail, (2 * t->n + 1) * sizeof *e->alarms);
  set_sort_issuers(t);
  if (!e->alarms || t->norder != t->nissuers) return false;
  for (uint32_t k = 0; k < t->norder; k++) {
    const issuer *is = &t->issuers[t->order[k]];
    for (uint32_t i = 0; i < is->n; i++) {
      node *n = t->nodes[is->at[i]];
      const dev *d = device_by_pk(t, &n->s.issuer);
      if (n->verdict == V_NO_RIGHT && d && all_revoked(d)) n->verdict = V_AFTER_REVOCATION;
      if (n->verdict != V_EFFECTIVE && n->verdict != V_NEWER)
        e->alarms[e->nalarms++] = (zn_alarm){n->s.hash, alarm_texts[n->verdict]};
      if (fork_of_device(t, is, i)) e->alarms[e->nalarms++] = (zn_alarm){n->s.hash, ZT_TRUST_ALARM_FORK};
    }
  }
  return true;
}

/* Standing and all that hangs on it. */
static bool body_compute(zn_trust *t) {
  zn_eval *e = &t->e;
  zn_arena_clear(&e->arena);
  e->revs = NULL, e->nrevs = 0;
  return revoke_compute(t) && ledgers_compute(t) && rest_compute(t) && devices_show(t);
}

static bool tail_compute(zn_trust *t) {
  zn_arena_clear(&t->e.tail);
  return epochs_compute(t) && alarms_compute(t);
}

bool trust_eval(zn_trust *t) {
  if (t->evaluated == t->generation) return true;
  zn_eval *e = &t->e;
  if ((t->standing_moved && !body_compute(t)) || !tail_compute(t)) {
    e->ndevices = e->norgs = e->nrevs = e->nadmits = e->npins = 0;
    e->nlisted = 0;
    e->nledgers = e->nepochs = e->nservers = e->ninvites = e->nalarms = 0;
    map_free(&e->by_pk);
    t->standing_moved = true;
    return false;
  }
  t->standing_moved = false;
  t->evaluated = t->generation;
  return true;
}

/* ---- questions ---- */

bool zn_trust_effective(zn_trust *t, const zn_hash *stmt) {
  uint32_t i = trust_eval(t) ? node_by_hash(t, stmt) : NONE;
  return i != NONE && t->nodes[i]->verdict == V_EFFECTIVE;
}

bool zn_trust_root_now(zn_trust *t, zn_pk *root, zn_hash *successor) {
  if (!trust_eval(t) || !t->e.has_root) return false;
  *root = t->e.root_now;
  if (successor) *successor = t->e.successor;
  return true;
}

bool zn_trust_is_server(zn_trust *t, const zn_pk *pk) {
  if (!trust_eval(t)) return false;
  for (size_t i = 0; i < t->e.nservers; i++)
    if (zn_pk_cmp(&t->e.servers[i], pk) == 0) return true;
  return false;
}

static void device_fill(const zn_trust *t, const dev *d, zn_device_info *out) {
  *out = (zn_device_info){.pk = d->pk,
                          .box_pk = d->box,
                          .state = d->state,
                          .depth = d->depth,
                          .memberships = d->shown,
                          .nmemberships = d->nshown};
  if (d->enrol != NONE) out->invite = t->nodes[d->enrol]->s.u.enrol.invite;
}

bool zn_trust_device(zn_trust *t, const zn_pk *pk, zn_device_info *out) {
  const dev *d = trust_eval(t) ? device_by_pk(t, pk) : NULL;
  if (!d || d->enrol == NONE) return false;
  device_fill(t, d, out);
  return true;
}

size_t zn_trust_device_count(zn_trust *t) { return trust_eval(t) ? t->e.nlisted : 0; }

bool zn_trust_device_at(zn_trust *t, size_t i, zn_device_info *out) {
  if (i >= zn_trust_device_count(t)) return false;
  device_fill(t, &t->e.devices[t->e.listed[i]], out);
  return true;
}

static bool role_of(zn_trust *t, const zn_pk *pk, const zn_id *org, zn_role role, bool past) {
  const dev *d = trust_eval(t) ? device_by_pk(t, pk) : NULL;
  for (uint32_t i = 0; d && i < d->nmembers; i++)
    if ((past || !d->members[i].revoked) && d->members[i].m.role == role && zn_id_cmp(&d->members[i].m.org, org) == 0)
      return true;
  return false;
}

bool zn_trust_has_role(zn_trust *t, const zn_pk *pk, const zn_id *org, zn_role role) {
  return role_of(t, pk, org, role, false);
}

bool zn_trust_had_role(zn_trust *t, const zn_pk *pk, const zn_id *org, zn_role role) {
  return role_of(t, pk, org, role, true);
}

bool zn_trust_may_read(zn_trust *t, const zn_pk *pk, const zn_ledger *l) {
  const dev *d = trust_eval(t) ? device_by_pk(t, pk) : NULL;
  for (uint32_t i = 0; d && i < d->nmembers; i++)
    if (!d->members[i].revoked && membership_reads(t, &d->members[i].m, l)) return true;
  return false;
}

bool zn_trust_may_write(zn_trust *t, const zn_pk *pk, const zn_ledger *l) {
  const dev *d = trust_eval(t) ? device_by_pk(t, pk) : NULL;
  for (uint32_t i = 0; d && i < d->nmembers; i++)
    if (membership_writes(&d->members[i].m, l)) return true;
  return false;
}

bool zn_trust_memberships_read(zn_trust *t, const zn_membership *m, size_t n, const zn_ledger *l) {
  for (size_t i = 0; trust_eval(t) && i < n; i++)
    if (membership_reads(t, &m[i], l)) return true;
  return false;
}

bool zn_trust_may_invite(zn_trust *t, const zn_pk *pk, const zn_membership *m, size_t n) {
  const dev *d = trust_eval(t) ? device_by_pk(t, pk) : NULL;
  return d && right_to_invite(t, d, NULL, m, n);
}

bool zn_trust_may_revoke(zn_trust *t, const zn_pk *by, const zn_pk *pk) {
  const dev *d = trust_eval(t) ? device_by_pk(t, by) : NULL;
  const dev *to = d ? device_by_pk(t, pk) : NULL;
  if (!to || to->is_root) return false;
  for (uint32_t i = 0; i < to->nmembers; i++)
    if (right_any(t, d, NULL, right_over_membership, &to->members[i].m, NULL)) return true;
  return right_any(t, d, NULL, right_of_region, NULL, NULL);
}

size_t zn_trust_alarm_count(zn_trust *t) { return trust_eval(t) ? t->e.nalarms : 0; }

bool zn_trust_alarm_at(zn_trust *t, size_t i, zn_alarm *out) {
  if (i >= zn_trust_alarm_count(t)) return false;
  *out = t->e.alarms[i];
  return true;
}
