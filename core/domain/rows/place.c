#include "core/domain/rows/place.h"

#include <string.h>
#include <strings.h>

#include "core/domain/rows/ref.h"
#include "core/text/entry.h"

zn_day zn_place_today(zn_replica *r) {
  const zn_env *env = zn_replica_env(r);
  return zn_day_of_ms(env->wall_ms(env->ctx));
}

/* ---- memberships
 * ------------------------------------------------------------------------------------------------------- */

static zn_status fill_me(zn_replica *r, const zn_membership *m, zn_arena *a, zn_me *me, zn_err *err) {
  *me = (zn_me){.org = m->org, .kind = m->kind, .role = m->role};
  me->k = zn_replica_k_of_hash(r, &m->org, false);
  unsigned entity = m->kind == ZN_ORG_AMBITO ? ZN_AMBITO : ZN_ENTE;
  zn_buf code, name;
  zn_buf_init(&code, 0);
  zn_buf_init(&name, 0);
  if (me->k >= 0 && zn_ref_exists(r, entity, me->k)) {
    zn_ref_print(r, NULL, entity, me->k, &code);
    (void)zn_ref_text(r, entity, me->k, "denominazione", &name);
  } else if (m->kind == ZN_ORG_REGIONE) {
    zn_buf_put_str(&code, "regione");
  } else {
    char id[ZN_B32_LEN(16) + 1];
    zn_buf_put_str(&code, zn_b32_encode(id, m->org.b, sizeof m->org.b));
  }
  me->code = zn_arena_strdup(a, zn_buf_cstr(&code));
  me->name = zn_arena_strdup(a, zn_buf_cstr(&name));
  bool ok = zn_buf_ok(&code) && zn_buf_ok(&name) && me->code != NULL && me->name != NULL;
  zn_buf_release(&code);
  zn_buf_release(&name);
  return ok ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
}

static void code_list(const zn_place *p, char *out, size_t cap) {
  size_t n = 0;
  out[0] = 0;
  for (size_t i = 0; i < p->n; i++) {
    size_t len = strlen(p->orgs[i].code);
    if (n + len + 3 > cap) break;
    if (i > 0) memcpy(out + n, ", ", 2), n += 2;
    memcpy(out + n, p->orgs[i].code, len + 1);
    n += len;
  }
}

static const zn_me *chosen(const zn_place *p, const char *come) {
  char id[ZN_B32_LEN(16) + 1];
  for (size_t i = 0; i < p->n; i++) {
    const zn_me *o = &p->orgs[i];
    zn_b32_encode(id, o->org.b, sizeof o->org.b);
    if (strcasecmp(come, o->code) == 0 || strcasecmp(come, id) == 0 || strcasecmp(come, o->name) == 0) return o;
    if (o->kind == ZN_ORG_REGIONE && strcasecmp(come, "regione") == 0) return o;
  }
  for (size_t i = 0; i < p->n; i++) { /* an ISTAT code, a fiscal code beside a cadastral one */
    int64_t k = -1;
    unsigned entity = p->orgs[i].kind == ZN_ORG_AMBITO ? ZN_AMBITO : ZN_ENTE;
    if (zn_ref_parse(p->r, NULL, entity, come, &k, NULL) == ZN_OK && k == p->orgs[i].k) return &p->orgs[i];
  }
  return NULL;
}

zn_status zn_place_init(zn_place *out, zn_replica *r, const char *come, zn_arena *a, zn_err *err) {
  zn_place p = {.r = r};
  zn_device_info dev;
  if (zn_trust_device(zn_replica_trust(r), &zn_replica_ident(r)->sign_pk, &dev) && dev.state == ZN_DEV_ACTIVE) {
    p.orgs = zn_arena_alloc(a, (dev.nmemberships + 1) * sizeof *p.orgs);
    if (p.orgs == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    for (int kind = ZN_ORG_REGIONE; kind <= ZN_ORG_ENTE; kind++)
      for (size_t i = 0; i < dev.nmemberships; i++)
        if ((int)dev.memberships[i].kind == kind) ZN_TRY(fill_me(r, &dev.memberships[i], a, &p.orgs[p.n++], err));
  }
  if (p.n == 1) p.come = &p.orgs[0];
  if (come != NULL && come[0] != 0) {
    char list[400];
    if (p.n == 0) return zn_fail(err, ZN_E_STATE, ZT_PLACE_NONE);
    code_list(&p, list, sizeof list);
    p.come = chosen(&p, come);
    if (p.come == NULL) return zn_fail(err, ZN_E_NOTFOUND, ZT_PLACE_COME, come, list);
  }
  *out = p;
  return ZN_OK;
}

const zn_me *zn_place_as(const zn_place *p, zn_org_kind kind) {
  if (p->come != NULL) return p->come->kind == kind ? p->come : NULL;
  const zn_me *found = NULL;
  for (size_t i = 0; i < p->n; i++) {
    if (p->orgs[i].kind != kind) continue;
    if (found != NULL) return NULL;
    found = &p->orgs[i];
  }
  return found;
}

const zn_me *zn_place_default(const zn_place *p) { return p->come != NULL ? p->come : p->n > 0 ? &p->orgs[0] : NULL; }

/* ---- where an ente belongs
 * ------------------------------------------------------------------------------------------------ */

bool zn_place_ambito_of(zn_replica *r, int64_t ente_k, zn_day day, int64_t *ambito_k) {
  sqlite3_stmt *s = zn_replica_stmt(r,
                                    "SELECT ambito FROM ambito_membro WHERE ente=?1 AND coalesce(dal,?2)<=?2 "
                                    "AND coalesce(al,?2)>=?2 ORDER BY dal DESC, k LIMIT 1",
                                    NULL);
  if (s == NULL) return false;
  sqlite3_bind_int64(s, 1, ente_k);
  sqlite3_bind_int64(s, 2, day);
  bool found = sqlite3_step(s) == SQLITE_ROW;
  if (found) *ambito_k = sqlite3_column_int64(s, 0);
  zn_replica_done(s);
  if (found) return true;
  zn_id id;
  zn_org org;
  if (zn_replica_hash_of_k(r, ente_k, &id) != ZN_OK || !zn_trust_org(zn_replica_trust(r), &id, &org)) return false;
  for (size_t i = 0; i < org.nparents; i++) {
    int64_t k = zn_replica_k_of_hash(r, &org.parents[i], false);
    if (k < 0) continue;
    *ambito_k = k;
    return true;
  }
  return false;
}

static bool is_parent(const zn_org *org, const zn_id *ambito) {
  for (size_t i = 0; i < org->nparents; i++)
    if (zn_id_cmp(&org->parents[i], ambito) == 0) return true;
  return false;
}

static const zn_val *field(const zn_row *row, const char *name) {
  static const zn_val none = {ZN_V_NULL, 0, {0, 0}};
  int i = zn_field_index(row->ent, name);
  return i < 0 ? &none : &row->v[i];
}

/* The row of spending that this one hangs on (impegno, liquidazione, pagamento). */
static bool spending_parent(const zn_row *row, const zn_entity **e, int64_t *k) {
  for (size_t i = 0; i < row->ent->nfields; i++) {
    const zn_field *f = &row->ent->fields[i];
    if (!(f->flags & ZN_F_PARENT) || row->v[i].kind != ZN_V_INT) continue;
    if (f->ref != ZN_IMPEGNO && f->ref != ZN_LIQUIDAZIONE && f->ref != ZN_PAGAMENTO) continue;
    *e = zn_entity_by_no(f->ref);
    *k = row->v[i].i;
    return true;
  }
  return false;
}

static bool parent_ledger(zn_replica *r, const zn_row *row, zn_ledger *out) {
  const zn_entity *e = NULL;
  int64_t k = -1;
  zn_pk device;
  return spending_parent(row, &e, &k) && zn_replica_row_origin(r, e, k, out, &device) == ZN_OK;
}

/* The ambito that a row of spending or of an intervention concerns: its plan's, or the end of its assignment. */
static bool ambito_of_money(zn_replica *r, const zn_row *row, int64_t *ambito) {
  const zn_val *b = field(row, "budget"), *a = field(row, "assegnazione"), *of = field(row, "intervento");
  int64_t intervento = 0, piano = 0;
  if (of->kind == ZN_V_INT)
    return zn_ref_int(r, ZN_INTERVENTO, of->i, "piano", &piano) && zn_ref_int(r, ZN_PIANO, piano, "ambito", ambito);
  if (b->kind == ZN_V_INT)
    return zn_ref_int(r, ZN_BUDGET, b->i, "intervento", &intervento) &&
           zn_ref_int(r, ZN_INTERVENTO, intervento, "piano", &piano) &&
           zn_ref_int(r, ZN_PIANO, piano, "ambito", ambito);
  if (a->kind == ZN_V_INT)
    return zn_ref_int(r, ZN_ASSEGNAZIONE, a->i, "ambito", ambito) ||
           zn_ref_int(r, ZN_ASSEGNAZIONE, a->i, "da_ambito", ambito);
  return false;
}

/* The audience of what an ente writes for those above: the ledger of the row it hangs on, the ambito of its money, the
 * only ambito, the ambito of today. */
static zn_status ente_audience(const zn_place *p, const zn_me *me, const zn_row *row, zn_id *out, zn_err *err) {
  zn_org org;
  zn_ledger l;
  int64_t k = -1;
  zn_id id;
  if (!zn_trust_org(zn_replica_trust(p->r), &me->org, &org) || org.nparents == 0)
    return zn_fail(err, ZN_E_STATE, ZT_PLACE_NO_AMBITO, me->code);
  if (parent_ledger(p->r, row, &l) && l.kind == ZN_L6_ENTE && zn_id_cmp(&l.owner, &me->org) == 0) {
    *out = l.audience;
    return ZN_OK;
  }
  if (org.nparents > 1) {
    if (ambito_of_money(p->r, row, &k) && zn_replica_hash_of_k(p->r, k, &id) == ZN_OK && is_parent(&org, &id))
      return *out = id, ZN_OK;
    if (zn_place_ambito_of(p->r, me->k, zn_place_today(p->r), &k) && zn_replica_hash_of_k(p->r, k, &id) == ZN_OK &&
        is_parent(&org, &id))
      return *out = id, ZN_OK;
  }
  *out = org.parents[0];
  return ZN_OK;
}

/* ---- as whom
 * ------------------------------------------------------------------------------------------------------------- */

static uint32_t kinds_of(const zn_me *o) {
  if (o->kind == ZN_ORG_REGIONE && o->role == ZN_ROLE_REGIONE)
    return ZN_IN(ZN_L1_REGIONE) | ZN_IN(ZN_L2_REGIONE_AMBITO);
  if (o->kind == ZN_ORG_AMBITO && o->role == ZN_ROLE_CAPOFILA)
    return ZN_IN(ZN_L3_AMBITO) | ZN_IN(ZN_L4_AMBITO_ENTE) | ZN_IN(ZN_L5_AMBITO_REGIONE);
  if (o->kind == ZN_ORG_ENTE && o->role == ZN_ROLE_ENTE) return ZN_IN(ZN_L6_ENTE);
  return 0;
}

#define WRONG (-100)

/* How well the row fits an organisation as its writer; WRONG when it names another. */
static int fit(const zn_place *p, const zn_me *o, const zn_row *row) {
  bool spending = (row->ent->ledgers[1] & ZN_IN(ZN_L6_ENTE)) && (row->ent->ledgers[1] & ZN_IN(ZN_L4_AMBITO_ENTE));
  int score = spending && o->kind == ZN_ORG_ENTE ? 1 : 0;
  unsigned mine = o->kind == ZN_ORG_AMBITO ? ZN_AMBITO : ZN_ENTE;
  if (row->ent->no == ZN_ASSEGNAZIONE) {
    const zn_val *de = field(row, "da_ente"), *da = field(row, "da_ambito");
    const zn_val *giver = o->kind == ZN_ORG_AMBITO ? da : de;
    if (de->kind != ZN_V_NULL || da->kind != ZN_V_NULL) return giver->kind == ZN_V_INT && giver->i == o->k ? 10 : WRONG;
    const zn_val *to = field(row, o->kind == ZN_ORG_AMBITO ? "ambito" : "ente");
    if (to->kind == ZN_V_INT && to->i == o->k) score += 5;
    if (o->kind == ZN_ORG_AMBITO && field(row, "ente")->kind == ZN_V_INT) score += 1; /* it shares out its money */
  }
  for (size_t i = 0; i < row->ent->nfields; i++) {
    const zn_field *f = &row->ent->fields[i];
    if (!(f->flags & ZN_F_OWNER) || row->v[i].kind != ZN_V_INT) continue;
    if (f->ref == mine && row->v[i].i == o->k)
      score += 10;
    else if (!spending || o->kind != ZN_ORG_AMBITO)
      return WRONG;
  }
  const zn_val *b = field(row, "budget");
  int64_t ente = -1;
  if (spending && o->kind == ZN_ORG_ENTE && b->kind == ZN_V_INT && zn_ref_int(p->r, ZN_BUDGET, b->i, "ente", &ente) &&
      ente == o->k)
    score += 5;
  zn_ledger l;
  if (parent_ledger(p->r, row, &l)) {
    if (zn_id_cmp(&l.owner, &o->org) == 0)
      score += 10;
    else if (o->kind != ZN_ORG_AMBITO || zn_id_cmp(&l.audience, &o->org) != 0)
      return WRONG;
  }
  return score;
}

static zn_status denied(const zn_entity *e, zn_err *err) {
  static const struct {
    uint32_t kinds;
    const char *who;
  } writers[] = {{ZN_IN(ZN_L1_REGIONE) | ZN_IN(ZN_L2_REGIONE_AMBITO), ZT_PLACE_DENIED_REG},
                 {ZN_IN(ZN_L3_AMBITO) | ZN_IN(ZN_L5_AMBITO_REGIONE), ZT_PLACE_DENIED_AMB},
                 {ZN_IN(ZN_L6_ENTE), ZT_PLACE_DENIED_ENTE}};
  zn_buf who;
  zn_buf_init(&who, 0);
  for (size_t i = 0; i < sizeof writers / sizeof *writers; i++)
    if (e->ledgers[1] & writers[i].kinds)
      zn_buf_printf(&who, "%s%s", who.n > 0 ? ZT_PLACE_DENIED_OR : "", writers[i].who);
  zn_status s = zn_fail(err, ZN_E_DENIED, ZT_PLACE_DENIED, e->label, zn_buf_cstr(&who));
  zn_buf_release(&who);
  return s;
}

zn_status zn_place_writer(const zn_place *p, const zn_row *row, const zn_me **out, zn_err *err) {
  if (p->n == 0) return zn_fail(err, ZN_E_STATE, ZT_PLACE_NONE);
  const zn_me *best = NULL, *only = NULL;
  int best_score = WRONG;
  bool tie = false;
  size_t able = 0;
  for (size_t i = 0; i < p->n; i++) {
    const zn_me *o = &p->orgs[i];
    if ((p->come != NULL && o != p->come) || !(kinds_of(o) & row->ent->ledgers[1])) continue;
    only = o;
    able++;
    int s = fit(p, o, row);
    tie = best != NULL && s == best_score ? true : s > best_score ? false : tie;
    if (best == NULL || s > best_score) best = o, best_score = s;
  }
  if (able == 0) return denied(row->ent, err);
  if (able == 1) return *out = only, ZN_OK; /* where it names another, the check of its owner says so better */
  if (tie) {
    char list[400];
    code_list(p, list, sizeof list);
    return zn_fail(err, ZN_E_USAGE, ZT_PLACE_WHICH, row->ent->label, list);
  }
  *out = best;
  return ZN_OK;
}

/* ---- which ledger
 * ----------------------------------------------------------------------------------------------------------- */

/* Owner fields must name who owns the ledger (of the ambito's ledgers for one ente: its audience). */
static zn_status check_owner(const zn_me *me, zn_ledger_kind kind, const zn_row *row, zn_err *err) {
  for (size_t i = 0; i < row->ent->nfields; i++) {
    const zn_field *f = &row->ent->fields[i];
    if (!(f->flags & ZN_F_OWNER) || row->v[i].kind != ZN_V_INT) continue;
    bool mine = f->ref == (me->kind == ZN_ORG_AMBITO ? ZN_AMBITO : ZN_ENTE);
    if (kind == ZN_L4_AMBITO_ENTE) continue; /* the audience was taken from it */
    if (kind == ZN_L1_REGIONE && row->ent->no == ZN_RENDICONTANTE) continue;
    if (!mine) return zn_fail(err, ZN_E_INVALID, ZT_PLACE_OWNER_EMPTY, row->ent->label, f->name);
    if (row->v[i].i != me->k) return zn_fail(err, ZN_E_DENIED, ZT_PLACE_OWNER, row->ent->label, me->code, f->name);
  }
  return ZN_OK;
}

/* The ambito that a row of the Regione's concerns: named, its plan's, its project's, the ente's; of an amount, who
 * receives the assignment or its ambito. */
static zn_status transfer_audience(const zn_place *p, const zn_row *row, zn_id *out, zn_err *err) {
  const zn_val *a = field(row, "assegnazione"), *direct = field(row, "ambito"), *piano = field(row, "piano");
  const zn_val *progetto = field(row, "progetto"), *of = field(row, "ente");
  int64_t ambito = -1, ente = -1;
  bool ok = false;
  if (direct->kind == ZN_V_INT)
    ok = true, ambito = direct->i;
  else if (piano->kind == ZN_V_INT)
    ok = zn_ref_int(p->r, ZN_PIANO, piano->i, "ambito", &ambito);
  else if (progetto->kind == ZN_V_INT)
    ok = zn_ref_int(p->r, ZN_PROGETTO_PREMIALITA, progetto->i, "ambito", &ambito);
  else if (of->kind == ZN_V_INT)
    ok = zn_place_ambito_of(p->r, of->i, zn_place_today(p->r), &ambito);
  else if (a->kind == ZN_V_INT && zn_ref_int(p->r, ZN_ASSEGNAZIONE, a->i, "ambito", &ambito))
    ok = true;
  else if (a->kind == ZN_V_INT && zn_ref_int(p->r, ZN_ASSEGNAZIONE, a->i, "ente", &ente))
    ok = zn_place_ambito_of(p->r, ente, zn_place_today(p->r), &ambito);
  if (!ok || zn_replica_hash_of_k(p->r, ambito, out) != ZN_OK)
    return zn_fail(err, ZN_E_INVALID, ZT_PLACE_NO_AMBITO_TO, row->ent->label);
  return ZN_OK;
}

/* The silent ente on whose behalf an ambito writes. */
static zn_status behalf_audience(const zn_place *p, const zn_row *row, zn_id *out, zn_err *err) {
  zn_ledger l;
  if (parent_ledger(p->r, row, &l)) {
    *out = l.kind == ZN_L4_AMBITO_ENTE ? l.audience : l.owner;
    return ZN_OK;
  }
  const zn_val *e = field(row, "ente");
  if (e->kind != ZN_V_INT || zn_replica_hash_of_k(p->r, e->i, out) != ZN_OK)
    return zn_fail(err, ZN_E_USAGE, ZT_PLACE_NO_ENTE, row->ent->label);
  return ZN_OK;
}

zn_status zn_place_ledger(const zn_place *p, const zn_me *me, const zn_row *row, zn_ledger *out, zn_ledger *priv,
                          zn_err *err) {
  uint32_t can = kinds_of(me) & row->ent->ledgers[1];
  zn_ledger_kind kind = 0;
  if ((can & ZN_IN(ZN_L4_AMBITO_ENTE)) && field(row, "ente")->kind == ZN_V_INT)
    can &= ~(ZN_IN(ZN_L3_AMBITO) | ZN_IN(ZN_L5_AMBITO_REGIONE)); /* it speaks of one ente: to that one */
  for (int l = ZN_L1_REGIONE; l <= ZN_L7_ENTE_SELF && kind == 0; l++)
    if (can & ZN_IN(l)) kind = (zn_ledger_kind)l;
  if (kind == 0) return denied(row->ent, err);
  zn_id audience = {{0}};
  if (kind == ZN_L2_REGIONE_AMBITO) ZN_TRY(transfer_audience(p, row, &audience, err));
  if (kind == ZN_L4_AMBITO_ENTE) ZN_TRY(behalf_audience(p, row, &audience, err));
  if (kind == ZN_L6_ENTE) ZN_TRY(ente_audience(p, me, row, &audience, err));
  ZN_TRY(check_owner(me, kind, row, err));
  zn_ledger_make(out, zn_replica_region(p->r), kind, &me->org, &audience);
  zn_place_private(p, row, priv);
  return ZN_OK;
}

void zn_place_private(const zn_place *p, const zn_row *row, zn_ledger *priv) {
  *priv = (zn_ledger){0};
  if (row->ent->ngroups < 2) return;
  const zn_id none = {{0}};
  const zn_val *owner = field(row, "ente");
  for (size_t i = 0; i < p->n; i++)
    if (p->orgs[i].kind == ZN_ORG_ENTE && owner->kind == ZN_V_INT && owner->i == p->orgs[i].k)
      zn_ledger_make(priv, zn_replica_region(p->r), ZN_L7_ENTE_SELF, &p->orgs[i].org, &none);
}
