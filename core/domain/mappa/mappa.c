#include "core/domain/mappa/mappa.h"

#include "core/domain/money/context.h"
#include "core/domain/rows/entry_inner.h"
#include "core/domain/rows/orgs.h"
#include "core/domain/rows/rows.h"
#include "core/store/enrol.h"
#include "core/text/mappa.h"
#include "core/text/text.h"

#define ALWAYS 10957 /* 2000-01-01: L. 328/2000, as for a membership of unknown beginning */

typedef struct work {
  const zn_place *p;
  zn_replica *r;
  zn_ledger l1;
  zn_tx *tx;
  zn_arena a;
  zn_day dal;
  zn_mappa_esito *out;
} work;

static void put(zn_row *row, const char *field, zn_val v) { *zn_entry_at(row, field) = v; }

static zn_status begin(work *w, const zn_place *p, zn_day dal, zn_mappa_esito *out, zn_err *err) {
  const zn_id none = {{0}};
  const zn_me *me = zn_place_as(p, ZN_ORG_REGIONE);
  if (me == NULL || me->role != ZN_ROLE_REGIONE) return zn_fail(err, ZN_E_DENIED, ZT_MAPPA_REGIONE);
  *out = (zn_mappa_esito){0};
  *w = (work){.p = p, .r = p->r, .dal = dal, .out = out};
  zn_ledger_make(&w->l1, zn_replica_region(p->r), ZN_L1_REGIONE, &me->org, &none);
  ZN_TRY(zn_tx_begin(&w->tx, p->r, err));
  zn_arena_init(&w->a);
  return ZN_OK;
}

static zn_status end(work *w, zn_status st, zn_err *err) {
  zn_arena_release(&w->a);
  if (st == ZN_OK) return zn_tx_commit(w->tx, err);
  zn_tx_rollback(w->tx);
  return st;
}

/* ---- rows ---- */

static zn_status read(work *w, unsigned entity, int64_t k, zn_row *row, zn_err *err) {
  bool found;
  ZN_TRY(zn_row_get(w->r, zn_entity_by_no(entity), k, &w->a, row, &found, err));
  return found ? ZN_OK : zn_fail(err, ZN_E_NOTFOUND, ZT_MAPPA_NESSUNA_RIGA, zn_entity_by_no(entity)->label);
}

/* A new row of a keyed entity, or the one with its key that is already there, changed. */
static zn_status save(work *w, zn_row *row, zn_err *err) {
  zn_row old;
  bool found = false;
  int64_t k;
  ZN_TRY(zn_row_same_key(w->r, row, &k, err));
  if (k >= 0) ZN_TRY(zn_row_get(w->r, row->ent, k, &w->a, &old, &found, err));
  if (!found) return zn_tx_insert(w->tx, &w->l1, NULL, row, true, err);
  row->k = k;
  row->x = old.x;
  return zn_row_eq_group(&old, row, 1) ? ZN_OK : zn_tx_update(w->tx, NULL, row, err);
}

static zn_status change(work *w, zn_row *row, zn_err *err) {
  ZN_TRY(zn_tx_update(w->tx, NULL, row, err));
  return zn_orgs_follow(w->tx, row, err);
}

static bool holds(const zn_row *m, zn_day day) {
  const zn_val *dal = zn_row_val(m, "dal"), *al = zn_row_val(m, "al");
  return (dal->kind != ZN_V_INT || dal->i <= day) && (al->kind != ZN_V_INT || al->i >= day);
}

/* ---- memberships ---- */

static zn_status leave(work *w, int64_t ente, int64_t but, int64_t *from, zn_err *err) {
  zn_row_list list;
  ZN_TRY(zn_rows_where(w->r, zn_entity_by_no(ZN_AMBITO_MEMBRO), "ente", ente, &w->a, &list, err));
  for (size_t i = 0; i < list.n; i++) {
    zn_row *m = &list.v[i];
    if (!holds(m, w->dal) || zn_row_int(m, "ambito") == but) continue;
    if (from != NULL) *from = zn_row_int(m, "ambito");
    if (zn_row_int(m, "dal") >= w->dal) return zn_fail(err, ZN_E_STATE, ZT_MAPPA_TROPPO_PRESTO);
    put(m, "al", zn_int(w->dal - 1));
    ZN_TRY(zn_tx_update(w->tx, NULL, m, err));
    w->out->appartenenze++;
  }
  return ZN_OK;
}

static zn_status enter(work *w, int64_t ente, int64_t ambito, zn_err *err) {
  zn_row_list list;
  ZN_TRY(zn_rows_where(w->r, zn_entity_by_no(ZN_AMBITO_MEMBRO), "ente", ente, &w->a, &list, err));
  for (size_t i = 0; i < list.n; i++)
    if (holds(&list.v[i], w->dal) && zn_row_int(&list.v[i], "ambito") == ambito) return ZN_OK;
  zn_row m = {.ent = zn_entity_by_no(ZN_AMBITO_MEMBRO)};
  put(&m, "ambito", zn_int(ambito));
  put(&m, "ente", zn_int(ente));
  put(&m, "dal", zn_int(w->dal));
  ZN_TRY(save(w, &m, err));
  w->out->appartenenze++;
  return zn_orgs_follow(w->tx, &m, err);
}

/* ---- capofila ---- */

/* Of two that begin on one day, the ente with the smaller id. */
static bool comes_before(zn_replica *r, int64_t a, int64_t b) {
  zn_id x, y;
  return zn_replica_hash_of_k(r, a, &x) == ZN_OK && zn_replica_hash_of_k(r, b, &y) == ZN_OK && zn_id_cmp(&x, &y) < 0;
}

int64_t zn_mappa_capofila_al(zn_replica *r, const zn_row_list *capofila, int64_t ambito, zn_day giorno,
                             int64_t altrimenti) {
  int64_t ente = 0, since = 0;
  for (size_t i = 0; i < capofila->n; i++) {
    const zn_row *c = &capofila->v[i];
    int64_t who = zn_row_int(c, "ente"), dal = zn_row_int(c, "dal");
    if (zn_row_int(c, "ambito") != ambito || who == 0 || !holds(c, giorno)) continue;
    if (ente != 0 && (dal < since || (dal == since && !comes_before(r, who, ente)))) continue;
    ente = who;
    since = dal;
  }
  return ente != 0 ? ente : altrimenti;
}

static zn_status capofila_row(work *w, int64_t ambito, int64_t ente, zn_day dal, zn_day al, int64_t atto, zn_err *err) {
  zn_row c = {.ent = zn_entity_by_no(ZN_CAPOFILA)};
  put(&c, "ambito", zn_int(ambito));
  put(&c, "ente", zn_int(ente));
  put(&c, "dal", zn_int(dal));
  if (al != ZN_DAY_MAX) put(&c, "al", zn_int(al));
  if (atto > 0) put(&c, "atto", zn_int(atto));
  return save(w, &c, err);
}

/* The dated rows of an ambito: the one in force ends; where there is none yet, what was is written down. */
static zn_status close_capofila(work *w, const zn_row *ambito, int64_t old, zn_err *err) {
  zn_row_list list;
  bool any = false;
  ZN_TRY(zn_rows_where(w->r, zn_entity_by_no(ZN_CAPOFILA), "ambito", ambito->k, &w->a, &list, err));
  for (size_t i = 0; i < list.n; i++) {
    any = true;
    if (!holds(&list.v[i], w->dal)) continue;
    if (zn_row_int(&list.v[i], "dal") >= w->dal) return zn_fail(err, ZN_E_STATE, ZT_MAPPA_TROPPO_PRESTO);
    put(&list.v[i], "al", zn_int(w->dal - 1));
    ZN_TRY(zn_tx_update(w->tx, NULL, &list.v[i], err));
  }
  if (any || old == 0) return ZN_OK;
  const zn_val *since = zn_row_val(ambito, "capofila_dal");
  zn_day dal = since->kind == ZN_V_INT ? (zn_day)since->i : ALWAYS;
  if (dal >= w->dal) return zn_fail(err, ZN_E_STATE, ZT_MAPPA_TROPPO_PRESTO);
  return capofila_row(w, ambito->k, old, dal, w->dal - 1, 0, err);
}

static zn_status new_capofila(work *w, int64_t ambito, int64_t ente, int64_t atto, zn_err *err) {
  zn_row row;
  zn_id org, keep;
  size_t n = 0;
  ZN_TRY(read(w, ZN_AMBITO, ambito, &row, err));
  int64_t old = zn_row_int(&row, "capofila");
  if (old == ente) return zn_fail(err, ZN_E_STATE, ZT_MAPPA_GIA_CAPOFILA);
  ZN_TRY(close_capofila(w, &row, old, err));
  ZN_TRY(capofila_row(w, ambito, ente, w->dal, ZN_DAY_MAX, atto, err));
  put(&row, "capofila", zn_int(ente));
  put(&row, "capofila_dal", zn_int(w->dal));
  ZN_TRY(change(w, &row, err));
  ZN_TRY(zn_replica_hash_of_k(w->r, ambito, &org));
  ZN_TRY(zn_replica_hash_of_k(w->r, ente, &keep));
  ZN_TRY(zn_enrol_dismiss(w->tx, &org, &keep, &n, err));
  w->out->postazioni += n;
  return ZN_OK;
}

zn_status zn_mappa_capofila(const zn_place *p, int64_t ambito, int64_t ente, zn_day dal, int64_t atto,
                            zn_mappa_esito *out, zn_err *err) {
  work w;
  ZN_TRY(begin(&w, p, dal, out, err));
  return end(&w, new_capofila(&w, ambito, ente, atto, err), err);
}

/* ---- moves and mergers ---- */

zn_status zn_mappa_sposta(const zn_place *p, int64_t ente, int64_t ambito, zn_day dal, zn_mappa_esito *out,
                          zn_err *err) {
  work w;
  int64_t led = 0;
  bool leads = false;
  ZN_TRY(zn_sql_int(p->r, "SELECT k FROM ambito WHERE capofila=?1 AND k<>?2", ente, ambito, &led, &leads, err));
  if (leads) return zn_fail(err, ZN_E_STATE, ZT_MAPPA_CAPOFILA_PRIMA);
  ZN_TRY(begin(&w, p, dal, out, err));
  zn_status st = leave(&w, ente, ambito, NULL, err);
  if (st == ZN_OK) st = enter(&w, ente, ambito, err);
  if (st == ZN_OK && out->appartenenze == 0) st = zn_fail(err, ZN_E_STATE, ZT_MAPPA_GIA_LI);
  return end(&w, st, err);
}

/* One that ends: its dates and who comes after it. */
static zn_status succeed(work *w, unsigned entity, int64_t old, int64_t nuovo, zn_err *err) {
  zn_row row;
  if (old == nuovo) return ZN_OK;
  ZN_TRY(read(w, entity, old, &row, err));
  put(&row, "al", zn_int(w->dal - 1));
  put(&row, "successore", zn_int(nuovo));
  return zn_tx_update(w->tx, NULL, &row, err);
}

static zn_status merge_enti(work *w, const int64_t *old, size_t n, int64_t nuovo, zn_err *err) {
  int64_t ambito = 0;
  for (size_t i = 0; i < n; i++) {
    int64_t from = 0, led = 0;
    bool leads = false;
    ZN_TRY(leave(w, old[i], old[i] == nuovo ? ambito : 0, &from, err));
    if (from != 0 && ambito != 0 && from != ambito) return zn_fail(err, ZN_E_STATE, ZT_MAPPA_AMBITI_DIVERSI);
    if (from != 0) ambito = from;
    ZN_TRY(succeed(w, ZN_ENTE, old[i], nuovo, err));
    ZN_TRY(zn_sql_int(w->r, "SELECT k FROM ambito WHERE capofila=?1", old[i], 0, &led, &leads, err));
    if (leads && old[i] != nuovo) ZN_TRY(new_capofila(w, led, nuovo, 0, err));
  }
  return ambito == 0 ? zn_fail(err, ZN_E_STATE, ZT_MAPPA_SENZA_AMBITO) : enter(w, nuovo, ambito, err);
}

zn_status zn_mappa_fondi_enti(const zn_place *p, const int64_t *vecchi, size_t n, int64_t nuovo, zn_day dal,
                              zn_mappa_esito *out, zn_err *err) {
  work w;
  ZN_TRY(begin(&w, p, dal, out, err));
  return end(&w, merge_enti(&w, vecchi, n, nuovo, err), err);
}

static zn_status merge_ambiti(work *w, const int64_t *old, size_t n, int64_t nuovo, zn_err *err) {
  for (size_t i = 0; i < n; i++) {
    zn_row_list list;
    if (old[i] == nuovo) continue;
    ZN_TRY(zn_rows_where(w->r, zn_entity_by_no(ZN_AMBITO_MEMBRO), "ambito", old[i], &w->a, &list, err));
    for (size_t m = 0; m < list.n; m++) {
      if (!holds(&list.v[m], w->dal)) continue;
      ZN_TRY(leave(w, zn_row_int(&list.v[m], "ente"), nuovo, NULL, err));
      ZN_TRY(enter(w, zn_row_int(&list.v[m], "ente"), nuovo, err));
    }
    ZN_TRY(succeed(w, ZN_AMBITO, old[i], nuovo, err));
  }
  return ZN_OK;
}

zn_status zn_mappa_fondi_ambiti(const zn_place *p, const int64_t *vecchi, size_t n, int64_t nuovo, zn_day dal,
                                zn_mappa_esito *out, zn_err *err) {
  work w;
  ZN_TRY(begin(&w, p, dal, out, err));
  return end(&w, merge_ambiti(&w, vecchi, n, nuovo, err), err);
}
