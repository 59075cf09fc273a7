/* What a change may do, by the schema and its own content alone: the same on every replica (DESIGN section 4, Rights).
 * Who is a writer of a ledger, and which segments count, are core/trust's questions. */
#include <string.h>

#include "core/store/internal.h"

bool zn_right_kind(const zn_entity *e, unsigned group, const zn_ledger *l) {
  return group >= 1 && group <= e->ngroups && (e->ledgers[group] & ZN_IN(l->kind)) != 0;
}

bool zn_right_rewrite(const zn_entity *e) { return e->no != ZN_RENDICONTO_MOSSA && e->no != ZN_PIANO_MOSSA; }

/* May this organisation be named as the one that speaks, in this ledger? Rows known by their key are met by whoever
 * writes the same key: there only the writer's own name does. */
static bool speaks(const zn_ledger *l, const zn_field *f, bool hashed, const zn_id *named) {
  bool owner = zn_id_cmp(named, &l->owner) == 0, audience = zn_id_cmp(named, &l->audience) == 0;
  switch (l->kind) {
    case ZN_L1_REGIONE:
    case ZN_L2_REGIONE_AMBITO: return true;
    case ZN_L3_AMBITO: return f->ref == ZN_AMBITO ? owner : !hashed;
    case ZN_L4_AMBITO_ENTE: return owner || audience;
    case ZN_L5_AMBITO_REGIONE: return f->ref == ZN_AMBITO ? owner : true;
    case ZN_L6_ENTE: return owner || (audience && f->ref == ZN_AMBITO && !hashed);
    case ZN_L7_ENTE_SELF: return owner;
  }
  return false;
}

static const zn_id *id_of(zn_replica *r, int64_t k, zn_id *out) {
  return ZN_K_FEED(k) == 0 && zn_replica_hash_of_k(r, k, out) == ZN_OK ? out : NULL;
}

/* What a key says of its writer besides the owner fields: rendicontante.fonte; in the Regione's ledger for one ambito,
 * which one. */
static bool key_fits(zn_replica *r, const zn_ledger *l, const zn_field *f, const zn_val *v) {
  zn_id id;
  if (!(f->flags & ZN_F_KEY)) return true;
  if (f->type == ZN_T_ENUM && f->codes != NULL && strcmp(f->codes, "regione|ambito") == 0) {
    bool regione = v->kind == ZN_V_TEXT && v->s.n == 7 && memcmp(v->s.p, "regione", 7) == 0;
    return regione == (l->kind == ZN_L1_REGIONE || l->kind == ZN_L2_REGIONE_AMBITO);
  }
  if (l->kind != ZN_L2_REGIONE_AMBITO || f->type != ZN_T_REF || f->ref != ZN_AMBITO || v->kind != ZN_V_INT) return true;
  return id_of(r, v->i, &id) != NULL && zn_id_cmp(&id, &l->audience) == 0;
}

int zn_right_owner(zn_replica *r, const zn_ledger *l, const zn_row *row, unsigned group) {
  const zn_entity *e = row->ent;
  int first = -1;
  bool says = false;
  for (size_t i = 0; i < e->nfields; i++) {
    const zn_field *f = &e->fields[i];
    zn_id named;
    if (f->group != group) continue;
    if (e->hashed && !key_fits(r, l, f, &row->v[i])) return (int)i;
    if (!(f->flags & ZN_F_OWNER)) continue;
    if (first < 0) first = (int)i;
    if (row->v[i].kind != ZN_V_INT) continue;
    if (id_of(r, row->v[i].i, &named) == NULL || !speaks(l, f, e->hashed, &named)) return (int)i;
    says = true;
  }
  /* below the Regione a key without an owner is somebody else's */
  bool below = l->kind != ZN_L1_REGIONE && l->kind != ZN_L2_REGIONE_AMBITO;
  return e->hashed && below && !says ? first : -1;
}

static zn_status ref_id(void *ctx, int64_t k, zn_id *out) { return id_of(ctx, k, out) != NULL ? ZN_OK : ZN_E_INVALID; }

bool zn_right_key(zn_replica *r, const zn_row *row, unsigned group) {
  zn_id is, was;
  if (!row->ent->hashed || group != 1) return true;
  return id_of(r, row->k, &was) != NULL && zn_key_hash(row, ref_id, r, &is, NULL) == ZN_OK && zn_id_cmp(&is, &was) == 0;
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
