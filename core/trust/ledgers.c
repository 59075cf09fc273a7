/* The ledgers that the organisations make possible. */
#include <stdlib.h>
#include <string.h>

#include "core/trust/internal.h"

static int by_id(const void *a, const void *b) {
  return zn_id_cmp(&((const zn_ledger *)a)->id, &((const zn_ledger *)b)->id);
}

static size_t ledgers_of(const zn_trust *t, const zn_org *o, zn_ledger *out) {
  const zn_hash *region = &t->region;
  size_t n = 0;
  switch (o->kind) {
    case ZN_ORG_REGIONE: zn_ledger_make(&out[n++], region, ZN_L1_REGIONE, &o->id, NULL); break;
    case ZN_ORG_AMBITO:
      for (size_t i = 0; i < o->nparents; i++)
        zn_ledger_make(&out[n++], region, ZN_L2_REGIONE_AMBITO, &o->parents[i], &o->id);
      zn_ledger_make(&out[n++], region, ZN_L3_AMBITO, &o->id, NULL);
      zn_ledger_make(&out[n++], region, ZN_L5_AMBITO_REGIONE, &o->id, NULL);
      break;
    case ZN_ORG_ENTE:
      for (size_t i = 0; i < o->nparents; i++) {
        const zn_org *p = org_by_id(t, &o->parents[i]);
        if (!p || p->kind != ZN_ORG_AMBITO) continue;
        zn_ledger_make(&out[n++], region, ZN_L4_AMBITO_ENTE, &p->id, &o->id);
        zn_ledger_make(&out[n++], region, ZN_L6_ENTE, &o->id, &p->id);
      }
      zn_ledger_make(&out[n++], region, ZN_L7_ENTE_SELF, &o->id, NULL);
      break;
  }
  return n;
}

bool ledgers_compute(zn_trust *t) {
  zn_eval *e = &t->e;
  e->nledgers = 0;
  e->ledgers = zn_arena_alloc(&e->arena, (e->norgs + 1) * (2 * ZN_ORG_PARENTS + 2) * sizeof *e->ledgers);
  if (!e->ledgers) return false;
  for (uint32_t i = 0; i < e->norgs; i++) e->nledgers += ledgers_of(t, &e->orgs[i], &e->ledgers[e->nledgers]);
  qsort(e->ledgers, e->nledgers, sizeof *e->ledgers, by_id);
  return true;
}

const zn_ledger *ledger_find(const zn_trust *t, const zn_id *id) {
  if (t->e.nledgers == 0) return NULL;
  zn_ledger key = {.id = *id};
  return bsearch(&key, t->e.ledgers, t->e.nledgers, sizeof key, by_id);
}

bool zn_trust_org(zn_trust *t, const zn_id *id, zn_org *out) {
  const zn_org *o = trust_eval(t) ? org_by_id(t, id) : NULL;
  if (o) *out = *o;
  return o != NULL;
}

size_t zn_trust_org_count(zn_trust *t) { return trust_eval(t) ? t->e.norgs : 0; }

bool zn_trust_org_at(zn_trust *t, size_t i, zn_org *out) {
  if (i >= zn_trust_org_count(t)) return false;
  *out = t->e.orgs[i];
  return true;
}

bool zn_trust_ledger(zn_trust *t, const zn_id *ledger_id, zn_ledger *out) {
  const zn_ledger *l = trust_eval(t) ? ledger_find(t, ledger_id) : NULL;
  if (l) *out = *l;
  return l != NULL;
}

size_t zn_trust_ledger_count(zn_trust *t) { return trust_eval(t) ? t->e.nledgers : 0; }

bool zn_trust_ledger_at(zn_trust *t, size_t i, zn_ledger *out) {
  if (i >= zn_trust_ledger_count(t)) return false;
  *out = t->e.ledgers[i];
  return true;
}
