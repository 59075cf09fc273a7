/* Statements that their issuer, as things stand, has no right to make. */
#include "core/trust/internal.h"

static bool invites(zn_trust *t, const dev *d, const zn_stmt *s) {
  zn_membership m[ZN_INVITE_MEMBERSHIPS];
  return !invite_memberships(t, s, m) || right_to_invite(t, d, NULL, m, s->u.invite.n);
}

static bool pins(zn_trust *t, const dev *d, const zn_hash *invite) {
  uint32_t i = node_by_hash(t, invite);
  return i == NONE || t->nodes[i]->s.kind != ZN_ST_INVITE || invites(t, d, &t->nodes[i]->s);
}

static bool over_device(zn_trust *t, const dev *d, const zn_pk *device) {
  return !device_by_pk(t, device) || zn_trust_may_revoke(t, &d->pk, device);
}

static bool may_say(zn_trust *t, const dev *d, const zn_stmt *s) {
  switch (s->kind) {
    case ZN_ST_ORG:
    case ZN_ST_SERVER:
    case ZN_ST_FORMAT: return right_any(t, d, NULL, right_of_region, NULL, NULL);
    case ZN_ST_INVITE: return invites(t, d, s);
    case ZN_ST_PIN: return pins(t, d, &s->u.pin.invite);
    case ZN_ST_EPOCH:
      return !ledger_find(t, &s->u.epoch.ledger.id) || right_any(t, d, NULL, right_to_key, &s->u.epoch.ledger, NULL);
    case ZN_ST_REVOKE: return over_device(t, d, &s->u.revoke.device);
    case ZN_ST_ADMIT: return over_device(t, d, &s->u.admit.device);
    default: return true; /* enrolments, roots and successors answer for themselves */
  }
}

bool zn_trust_overreach(zn_trust *t, zn_span stmt) {
  zn_stmt s;
  if (zn_stmt_parse(&s, &t->region, stmt, false) != ZN_OK || !trust_eval(t)) return false;
  const dev *d = device_by_pk(t, &s.issuer);
  return d && !d->is_root && d->state == ZN_DEV_ACTIVE && !may_say(t, d, &s);
}
