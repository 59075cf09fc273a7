/* What a change may do, by the schema and its own content alone: the same on every replica (DESIGN section 4, Rights).
 * Who is a writer of a ledger, and which segments count, are core/trust's questions. */
#include "core/store/internal.h"

bool zn_right_kind(const zn_entity *e, unsigned group, const zn_ledger *l) {
  return group >= 1 && group <= e->ngroups && (e->ledgers[group] & ZN_IN(l->kind)) != 0;
}

bool zn_right_rewrite(const zn_entity *e) { return e->no != ZN_RENDICONTO_MOSSA && e->no != ZN_PIANO_MOSSA; }

/* May this organisation be named as the one that speaks, in this ledger? */
static bool speaks(const zn_ledger *l, const zn_field *f, bool hashed, const zn_id *named) {
  bool owner = zn_id_cmp(named, &l->owner) == 0, audience = zn_id_cmp(named, &l->audience) == 0;
  switch (l->kind) {
    case ZN_L1_REGIONE:
    case ZN_L2_REGIONE_AMBITO: return true;
    case ZN_L3_AMBITO: return f->ref == ZN_AMBITO ? owner : true;
    case ZN_L4_AMBITO_ENTE: return owner || audience;
    case ZN_L5_AMBITO_REGIONE: return f->ref == ZN_AMBITO ? owner : true;
    case ZN_L6_ENTE: return owner || (audience && f->ref == ZN_AMBITO && !hashed);
    case ZN_L7_ENTE_SELF: return owner;
  }
  return false;
}

int zn_right_owner(zn_replica *r, const zn_ledger *l, const zn_row *row, unsigned group) {
  const zn_entity *e = row->ent;
  for (size_t i = 0; i < e->nfields; i++) {
    const zn_field *f = &e->fields[i];
    if (!(f->flags & ZN_F_OWNER) || f->group != group || row->v[i].kind != ZN_V_INT) continue;
    zn_id named;
    if (ZN_K_FEED(row->v[i].i) != 0 || zn_replica_hash_of_k(r, row->v[i].i, &named) != ZN_OK) return (int)i;
    if (!speaks(l, f, e->hashed, &named)) return (int)i;
  }
  return -1;
}

bool zn_right_row(zn_replica *r, const zn_ledger *l, int64_t k, unsigned group) {
  if (ZN_K_FEED(k) == 0) return true;
  const zn_feed_slot *s = zn_feed_slot_of(r, ZN_K_FEED(k));
  if (s == NULL) return false;
  if (zn_id_cmp(&s->ledger, &l->id) == 0) return true;
  if (group == 1) return false;
  const zn_ledger *home = zn_feed_ledger(r, ZN_K_FEED(k));
  return home != NULL && zn_id_cmp(&home->owner, &l->owner) == 0;
}
