/* Cuts: does a segment of a feed count? */
#include <string.h>

#include "core/trust/internal.h"

/* The first (strongest) revocation of this membership that names the ledger decides; one that names it nowhere leaves
 * nothing. */
static const revocation *deciding(const zn_trust *t, const dev *d, const zn_membership *m, const zn_id *ledger,
                                  zn_cut *cut) {
  for (uint32_t i = 0; i < t->e.nrevs; i++) {
    const revocation *r = &t->e.revs[i];
    const zn_stmt *s = &t->nodes[r->node]->s;
    if (zn_pk_cmp(&s->u.revoke.device, &d->pk) != 0 || !revocation_covers(r, m)) continue;
    zn_cut cuts[ZN_TRUST_MAX / 16];
    size_t n = zn_stmt_cuts(s, cuts, sizeof cuts / sizeof cuts[0]);
    for (size_t k = 0; k < n; k++) {
      if (zn_id_cmp(&cuts[k].ledger, ledger) != 0) continue;
      *cut = cuts[k];
      return r;
    }
  }
  return NULL;
}

static bool inside(const zn_cut *c, uint64_t seq, const zn_hash *hash) {
  return seq < c->seq || (seq == c->seq && zn_hash_cmp(&c->hash, hash) == 0);
}

/* An admission raises a cut that was not set by a stronger authority than its own. */
static bool admitted(const zn_trust *t, const dev *d, const zn_membership *m, const revocation *by, const zn_id *ledger,
                     uint64_t seq, const zn_hash *hash) {
  for (uint32_t i = 0; i < t->e.nadmits; i++) {
    const node *a = t->nodes[t->e.admits[i]];
    const zn_cut *c = &a->s.u.admit.cut;
    unsigned level = 5;
    if (zn_pk_cmp(&a->s.u.admit.device, &d->pk) != 0 || zn_id_cmp(&c->ledger, ledger) != 0 || !inside(c, seq, hash))
      continue;
    const dev *from = device_by_pk(t, &a->s.issuer);
    if (from && right_any(t, from, a, right_over_membership, m, &level) && (!by || level <= by->level)) return true;
  }
  return false;
}

bool zn_trust_counts(zn_trust *t, const zn_id *ledger, const zn_pk *pk, uint64_t seq, const zn_hash *hash) {
  const zn_ledger *l = trust_eval(t) ? ledger_find(t, ledger) : NULL;
  const dev *d = l ? device_by_pk(t, pk) : NULL;
  for (uint32_t i = 0; d && i < d->nmembers; i++) {
    const member *m = &d->members[i];
    if (!membership_writes(&m->m, l)) continue;
    if (!m->revoked) return true;
    zn_cut cut;
    const revocation *r = deciding(t, d, &m->m, ledger, &cut);
    if (r && inside(&cut, seq, hash)) return true;
    if (admitted(t, d, &m->m, r, ledger, seq, hash)) return true;
  }
  return false;
}

bool zn_trust_cut_missing(zn_trust *t, const zn_id *ledger, const zn_pk *pk) {
  const zn_ledger *l = trust_eval(t) ? ledger_find(t, ledger) : NULL;
  const dev *d = l ? device_by_pk(t, pk) : NULL;
  bool revoked = false;
  for (uint32_t i = 0; d && i < d->nmembers; i++) {
    zn_cut cut;
    if (!membership_writes(&d->members[i].m, l)) continue;
    if (!d->members[i].revoked || deciding(t, d, &d->members[i].m, ledger, &cut)) return false;
    revoked = true;
  }
  for (uint32_t i = 0; revoked && i < t->e.nadmits; i++) {
    const zn_stmt *a = &t->nodes[t->e.admits[i]]->s;
    if (zn_pk_cmp(&a->u.admit.device, pk) == 0 && zn_id_cmp(&a->u.admit.cut.ledger, ledger) == 0) return false;
  }
  return revoked;
}
