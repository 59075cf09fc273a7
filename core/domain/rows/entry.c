#include "core/domain/rows/entry.h"

#include <stdio.h>
#include <string.h>

#include "core/domain/regole/regole.h"
#include "core/domain/rows/entry_inner.h"
#include "core/domain/rows/entry_warn.h"
#include "core/domain/rows/orgs.h"
#include "core/domain/rows/rows.h"
#include "core/text/entry.h"

/* ---- natural keys
 * --------------------------------------------------------------------------------------------------------- */

static sqlite3_stmt *key_query(zn_replica *r, const zn_entity *e) {
  char sql[400];
  int n = snprintf(sql, sizeof sql, "SELECT k FROM %s WHERE k<>?1", e->name), arg = 2;
  for (size_t i = 0; i < e->nfields; i++)
    if (e->fields[i].flags & ZN_F_KEY)
      n += snprintf(sql + n, sizeof sql - (size_t)n, " AND %s IS ?%d", e->fields[i].name, arg++);
  return zn_replica_stmt(r, sql, NULL);
}

bool zn_entry_key_taken(zn_replica *r, const zn_row *row, int64_t *k) {
  if (row->ent->hashed || !zn_row_has_key(row)) return false;
  sqlite3_stmt *s = key_query(r, row->ent);
  if (s == NULL) return false;
  int arg = 2;
  sqlite3_bind_int64(s, 1, row->k > 0 ? row->k : -1);
  for (size_t i = 0; i < row->ent->nfields; i++) {
    if (!(row->ent->fields[i].flags & ZN_F_KEY)) continue;
    const zn_val *v = &row->v[i];
    if (v->kind == ZN_V_INT) sqlite3_bind_int64(s, arg, v->i);
    if (v->kind == ZN_V_TEXT) sqlite3_bind_text(s, arg, (const char *)v->s.p, (int)v->s.n, SQLITE_STATIC);
    arg++;
  }
  bool found = sqlite3_step(s) == SQLITE_ROW;
  if (found) *k = sqlite3_column_int64(s, 0);
  zn_replica_done(s);
  return found;
}

static zn_status refuse_taken(zn_replica *r, const zn_me *me, const zn_row *row, zn_err *err) {
  int64_t k = -1;
  if (!zn_entry_key_taken(r, row, &k)) return ZN_OK;
  zn_buf key;
  zn_buf_init(&key, 300);
  zn_ref_print(r, me, row->ent->no, k, &key);
  zn_status s =
      zn_fail(err, ZN_E_STATE, ZT_ENTRY_TAKEN, row->ent->label, zn_buf_cstr(&key), row->ent->name, zn_buf_cstr(&key));
  zn_buf_release(&key);
  return s;
}

/* The id of a hashed row is its key: it does not change. */
static zn_status refuse_new_key(zn_replica *r, const zn_row *row, zn_err *err) {
  zn_id was, is;
  if (!row->ent->hashed) return ZN_OK;
  ZN_TRY(zn_replica_hash_of_k(r, row->k, &was));
  ZN_TRY(zn_row_key(r, row, &is, err));
  return zn_id_cmp(&was, &is) == 0 ? ZN_OK : zn_fail(err, ZN_E_STATE, ZT_ENTRY_KEY, row->ent->label);
}

/* ---- add
 * --------------------------------------------------------------------------------------------------------------------
 */

zn_status zn_entry_insert(zn_tx *tx, const zn_place *p, const zn_me *me, zn_row *row, zn_err *err) {
  zn_ledger l, priv;
  ZN_TRY(zn_place_ledger(p, me, row, &l, &priv, err));
  ZN_TRY(refuse_taken(p->r, me, row, err));
  ZN_TRY(zn_tx_insert(tx, &l, priv.kind ? &priv : NULL, row, false, err));
  return zn_orgs_follow(tx, row, err);
}

static zn_status add_in(zn_tx *tx, const zn_place *p, const zn_entity *e, const zn_pair *pairs, size_t n, zn_arena *a,
                        zn_row *row, zn_err *err) {
  const zn_me *me = NULL;
  ZN_TRY(zn_entry_build(p, e, pairs, n, a, row, &me, err));
  return zn_entry_insert(tx, p, me, row, err);
}

zn_status zn_entry_add(const zn_place *p, const char *entity, const zn_pair *pairs, size_t n, int64_t *k,
                       json_t *warnings, zn_err *err) {
  const zn_entity *e = NULL;
  zn_tx *tx = NULL;
  zn_row row;
  zn_arena a;
  ZN_TRY(zn_entry_entity(entity, &e, err));
  ZN_TRY(zn_tx_begin(&tx, p->r, err));
  zn_arena_init(&a);
  zn_status s = add_in(tx, p, e, pairs, n, &a, &row, err);
  if (s == ZN_OK) {
    zn_entry_warn(&row, NULL, warnings);
    zn_entry_warn_listed(p, &row, NULL, warnings);
    s = zn_tx_commit(tx, err);
  } else {
    zn_tx_rollback(tx);
  }
  if (s == ZN_OK) *k = row.k;
  if (s == ZN_OK) zn_regole_al_salvataggio(p->r, e, row.k, warnings);
  zn_arena_release(&a);
  return s;
}

/* ---- edit
 * -------------------------------------------------------------------------------------------------------------------
 */

/* The organisation of mine that owns the ledger of a row. */
static zn_status owner_of(const zn_place *p, const zn_row *row, const char *ref, const zn_me **out, zn_err *err) {
  zn_ledger l;
  zn_pk device;
  ZN_TRY(zn_replica_row_origin(p->r, row->ent, row->k, &l, &device));
  for (size_t i = 0; i < p->n; i++)
    if (zn_id_cmp(&p->orgs[i].org, &l.owner) == 0) return *out = &p->orgs[i], ZN_OK;
  zn_buf who;
  zn_buf_init(&who, 200);
  int64_t k = zn_replica_k_of_hash(p->r, &l.owner, false);
  bool ambito = l.kind == ZN_L3_AMBITO || l.kind == ZN_L4_AMBITO_ENTE || l.kind == ZN_L5_AMBITO_REGIONE;
  if (k >= 0) zn_ref_print(p->r, NULL, ambito ? ZN_AMBITO : ZN_ENTE, k, &who);
  zn_status s = zn_fail(err, ZN_E_DENIED, ZT_ENTRY_NOT_MINE, row->ent->label, ref, zn_buf_cstr(&who));
  zn_buf_release(&who);
  return s;
}

/* Owner fields of an edited row go on naming the same organisation. */
static zn_status check_owner_kept(const zn_row *old, const zn_row *row, const zn_me *me, zn_err *err) {
  for (size_t i = 0; i < row->ent->nfields; i++)
    if ((row->ent->fields[i].flags & ZN_F_OWNER) && !zn_val_eq(&old->v[i], &row->v[i]))
      return zn_fail(err, ZN_E_DENIED, ZT_PLACE_OWNER, row->ent->label, me->code, row->ent->fields[i].name);
  return ZN_OK;
}

static zn_status edit_in(zn_tx *tx, const zn_place *p, const zn_entity *e, const char *ref, const zn_pair *pairs,
                         size_t n, zn_arena *a, zn_row *old, zn_row *row, zn_err *err) {
  bool typed[ZN_MAX_FIELDS] = {false};
  const zn_me *me = NULL;
  int64_t k = -1;
  zn_ledger priv;
  ZN_TRY(zn_entry_find(p, e, ref, &k, err));
  ZN_TRY(zn_replica_row(p->r, e, k, a, old, err));
  ZN_TRY(owner_of(p, old, ref, &me, err));
  *row = *old;
  ZN_TRY(zn_entry_apply(p->r, me, pairs, n, a, row, typed, err));
  zn_entry_derive_year(row, old, typed);
  for (unsigned g = 1; g <= e->ngroups; g++)
    if (g == 1 || zn_row_group_any(row, g)) ZN_TRY(zn_row_check(row, g, err));
  ZN_TRY(check_owner_kept(old, row, me, err));
  ZN_TRY(refuse_new_key(p->r, row, err));
  for (size_t i = 0; i < e->nfields; i++)
    if ((e->fields[i].flags & ZN_F_KEY) && !zn_val_eq(&old->v[i], &row->v[i])) {
      ZN_TRY(refuse_taken(p->r, me, row, err));
      break;
    }
  zn_place_private(p, row, &priv);
  ZN_TRY(zn_tx_update(tx, priv.kind ? &priv : NULL, row, err));
  return zn_orgs_follow(tx, row, err);
}

zn_status zn_entry_edit(const zn_place *p, const char *entity, const char *ref, const zn_pair *pairs, size_t n,
                        int64_t *k, json_t *warnings, zn_err *err) {
  const zn_entity *e = NULL;
  zn_tx *tx = NULL;
  zn_row old, row;
  zn_arena a;
  ZN_TRY(zn_entry_entity(entity, &e, err));
  if (e->no == ZN_RENDICONTO_MOSSA) return zn_fail(err, ZN_E_DENIED, ZT_ENTRY_MOVE);
  if (e->no == ZN_PIANO_MOSSA) return zn_fail(err, ZN_E_DENIED, ZT_ENTRY_PLAN_MOVE);
  ZN_TRY(zn_tx_begin(&tx, p->r, err));
  zn_arena_init(&a);
  zn_status s = edit_in(tx, p, e, ref, pairs, n, &a, &old, &row, err);
  if (s == ZN_OK) {
    zn_entry_warn(&row, &old, warnings);
    zn_entry_warn_listed(p, &row, &old, warnings);
    s = zn_tx_commit(tx, err);
  } else {
    zn_tx_rollback(tx);
  }
  if (s == ZN_OK && k != NULL) *k = row.k;
  if (s == ZN_OK) zn_regole_al_salvataggio(p->r, e, row.k, warnings);
  zn_arena_release(&a);
  return s;
}

/* ---- delete
 * ----------------------------------------------------------------------------------------------------------------- */

static int64_t count_children(zn_replica *r, const char *table, const char *field, int64_t k) {
  char sql[160];
  snprintf(sql, sizeof sql, "SELECT count(*) FROM %s WHERE %s=?1", table, field);
  sqlite3_stmt *s = zn_replica_stmt(r, sql, NULL);
  if (s == NULL) return 0;
  sqlite3_bind_int64(s, 1, k);
  int64_t n = sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int64(s, 0) : 0;
  zn_replica_done(s);
  return n;
}

/* "2 Liquidazioni, 1 Variazione d'impegno"; "" when nothing hangs on the row. */
static void children(zn_replica *r, const zn_entity *e, int64_t k, zn_buf *out) {
  for (size_t i = 0; i < zn_entity_count(); i++) {
    const zn_entity *c = zn_entity_at(i);
    int64_t n = 0;
    for (size_t f = 0; f < c->nfields; f++)
      if ((c->fields[f].flags & ZN_F_PARENT) && c->fields[f].ref == e->no)
        n += count_children(r, c->name, c->fields[f].name, k);
    if (n > 0) zn_buf_printf(out, "%s%lld %s", out->n ? ", " : "", (long long)n, n == 1 ? c->label : c->plural);
  }
}

static zn_status delete_in(zn_tx *tx, const zn_place *p, const zn_entity *e, const char *ref, zn_arena *a,
                           zn_err *err) {
  const zn_me *me = NULL;
  zn_row row;
  int64_t k = -1;
  ZN_TRY(zn_entry_find(p, e, ref, &k, err));
  ZN_TRY(zn_replica_row(p->r, e, k, a, &row, err));
  ZN_TRY(owner_of(p, &row, ref, &me, err));
  zn_buf list;
  zn_buf_init(&list, 500);
  children(p->r, e, k, &list);
  zn_status s = ZN_OK;
  if (list.n > 0) s = zn_fail(err, ZN_E_STATE, ZT_ENTRY_CHILDREN, e->label, ref, zn_buf_cstr(&list));
  zn_buf_release(&list);
  if (s != ZN_OK) return s;
  return zn_tx_delete(tx, e, k, err);
}

zn_status zn_entry_delete(const zn_place *p, const char *entity, const char *ref, zn_err *err) {
  const zn_entity *e = NULL;
  zn_tx *tx = NULL;
  zn_arena a;
  ZN_TRY(zn_entry_entity(entity, &e, err));
  if (e->no == ZN_RENDICONTO_MOSSA) return zn_fail(err, ZN_E_DENIED, ZT_ENTRY_MOVE);
  if (e->no == ZN_PIANO_MOSSA) return zn_fail(err, ZN_E_DENIED, ZT_ENTRY_PLAN_MOVE);
  ZN_TRY(zn_tx_begin(&tx, p->r, err));
  zn_arena_init(&a);
  zn_status s = delete_in(tx, p, e, ref, &a, err);
  if (s == ZN_OK)
    s = zn_tx_commit(tx, err);
  else
    zn_tx_rollback(tx);
  zn_arena_release(&a);
  return s;
}
