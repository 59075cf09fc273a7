/* Conflicts: listed and settled. The id of one is its row's id, with ".2" for the private group; of a natural key made
 * twice, "k." and the id of the first of its rows. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/history_internal.h"
#include "core/log/hlc.h"
#include "core/text/client.h"
#include "core/text/text.h"

/* ---- versions of one register
 * ------------------------------------------------------------------------------------------ */

/* Greatest (HLC, device) first, as the engine ranks them; what still stands before what was replaced. */
static int rank(const void *a, const void *b) {
  const zn_version *x = a, *y = b;
  if (x->winner != y->winner) return x->winner ? -1 : 1;
  if (x->active != y->active) return x->active ? -1 : 1;
  if (x->hlc != y->hlc) return x->hlc > y->hlc ? -1 : 1;
  return -zn_pk_cmp(&x->device, &y->device);
}

/* The versions that a person chooses among, ranked: of an open conflict those that stand, equal values once; of a
 * settled one all. */
static zn_status versions_of(const zn_place *p, const zn_conflict *c, zn_arena *a, zn_version **out, size_t *n,
                             zn_err *err) {
  zn_version *list = NULL;
  size_t have = 0, kept = 0;
  ZN_TRY(zn_replica_history(p->r, c->ent, c->k, c->group, a, &list, &have, err));
  for (size_t i = 0; i < have; i++) {
    bool twin = false;
    if (c->open && !list[i].active) continue;
    for (size_t j = 0; c->open && j < kept && !twin; j++) {
      twin = list[j].deleted == list[i].deleted &&
             (list[i].deleted || zn_row_eq_group(&list[j].row, &list[i].row, c->group));
      if (twin && list[i].winner) list[j] = list[i];
    }
    if (!twin) list[kept++] = list[i];
  }
  qsort(list, kept, sizeof *list, rank);
  *out = list;
  *n = kept;
  return ZN_OK;
}

static zn_status conflict_id(const zn_place *p, int64_t k, unsigned group, char out[72]) {
  char row[64];
  ZN_TRY(zn_replica_id_print(p->r, k, row));
  (void)snprintf(out, 72, group > 1 ? "%s.%u" : "%s", row, group);
  return ZN_OK;
}

static zn_status add_conflict(const zn_place *p, zn_ref_cache *refs, const zn_conflict *c, json_t *out, zn_err *err) {
  char id[72];
  zn_arena arena;
  zn_version *list = NULL;
  size_t n = 0;
  ZN_TRY(conflict_id(p, c->k, c->group, id));
  zn_arena_init(&arena);
  zn_status st = versions_of(p, c, &arena, &list, &n, err);
  if (st == ZN_OK) {
    json_t *versions = json_array();
    for (size_t i = 0; i < n; i++) json_array_append_new(versions, zn_version_json(p, refs, &list[i], c->group));
    json_array_append_new(out, json_pack("{s:s, s:s, s:s, s:i, s:o, s:s}", "id", id, "entity", c->ent->name, "row",
                                         zn_ref_cache_key(refs, c->ent->no, c->k), "group", (int)c->group, "versions",
                                         versions, "stato", c->open ? "aperto" : "risolto"));
  }
  zn_arena_release(&arena);
  return st;
}

/* ---- natural keys made twice
 * ----------------------------------------------------------------------------------------------- */

/* The newest version of a row's first group, for the list. */
static zn_status add_clash_version(const zn_place *p, zn_ref_cache *refs, const zn_entity *e, int64_t k,
                                   json_t *versions, json_t *rows, zn_err *err) {
  zn_arena arena;
  zn_version *list = NULL;
  size_t n = 0;
  char id[64];
  ZN_TRY(zn_replica_id_print(p->r, k, id));
  zn_arena_init(&arena);
  zn_status st = zn_replica_history(p->r, e, k, 1, &arena, &list, &n, err);
  const zn_version *shown = NULL;
  for (size_t i = 0; i < n; i++) {
    if (list[i].winner || shown == NULL) shown = &list[i];
  }
  if (st == ZN_OK && shown != NULL) {
    json_array_append_new(versions, zn_version_json(p, refs, shown, 1));
    json_array_append_new(rows, json_string(id));
  }
  zn_arena_release(&arena);
  return st;
}

static zn_status add_clash(const zn_place *p, zn_ref_cache *refs, const zn_key_clash *c, json_t *out, zn_err *err) {
  char first[64], id[72];
  ZN_TRY(zn_replica_id_print(p->r, c->k[0], first));
  (void)snprintf(id, sizeof id, "k.%s", first);
  json_t *versions = json_array(), *rows = json_array();
  zn_status st = ZN_OK;
  for (size_t i = 0; st == ZN_OK && i < c->n; i++)
    st = add_clash_version(p, refs, c->ent, c->k[i], versions, rows, err);
  if (st != ZN_OK) {
    json_decref(versions);
    json_decref(rows);
    return st;
  }
  json_array_append_new(out, json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:s}", "id", id, "entity", c->ent->name, "row",
                                       zn_ref_cache_key(refs, c->ent->no, c->k[0]), "group", "chiave", "rows", rows,
                                       "versions", versions, "stato", "aperto"));
  return ZN_OK;
}

/* ---- for everyone
 * --------------------------------------------------------------------------------------------------------------- */

zn_status zn_conflicts_json(const zn_place *p, json_t **out, zn_err *err) {
  zn_arena arena;
  zn_conflict *list = NULL;
  zn_key_clash *clashes = NULL;
  size_t n = 0, nclashes = 0;
  zn_arena_init(&arena);
  zn_ref_cache *refs = zn_ref_cache_new(p->r, zn_place_default(p));
  json_t *all = json_array();
  zn_status st = refs == NULL || all == NULL ? zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY) : ZN_OK;
  if (st == ZN_OK) st = zn_replica_conflicts(p->r, &arena, &list, &n, err);
  for (size_t i = 0; st == ZN_OK && i < n; i++) st = add_conflict(p, refs, &list[i], all, err);
  if (st == ZN_OK) st = zn_replica_key_clashes(p->r, &arena, &clashes, &nclashes, err);
  for (size_t i = 0; st == ZN_OK && i < nclashes; i++) st = add_clash(p, refs, &clashes[i], all, err);
  zn_ref_cache_free(refs);
  zn_arena_release(&arena);
  if (st != ZN_OK) {
    json_decref(all);
    return st;
  }
  *out = all;
  return ZN_OK;
}

static zn_status settle_register(const zn_place *p, const zn_conflict *c, zn_arena *a, size_t keep, zn_err *err) {
  zn_version *list = NULL;
  size_t n = 0;
  zn_tx *tx = NULL;
  ZN_TRY(versions_of(p, c, a, &list, &n, err));
  if (keep < 1 || keep > n) return zn_fail(err, ZN_E_USAGE, ZT_CONFLICT_RANGE, n, n);
  ZN_TRY(zn_tx_begin(&tx, p->r, err));
  zn_status st = zn_tx_resolve(tx, c->ent, c->k, c->group, list[keep - 1].dot, err);
  if (st != ZN_OK) {
    zn_tx_rollback(tx);
    return st;
  }
  return zn_tx_commit(tx, err);
}

static zn_status settle_clash(const zn_place *p, const zn_key_clash *c, size_t keep, zn_err *err) {
  if (keep < 1 || keep > c->n) return zn_fail(err, ZN_E_USAGE, ZT_CONFLICT_RANGE, c->n, c->n);
  for (size_t i = 0; i < c->n; i++) {
    char id[64];
    if (i == keep - 1) continue;
    ZN_TRY(zn_replica_id_print(p->r, c->k[i], id));
    ZN_TRY(zn_entry_delete(p, c->ent->name, id, err));
  }
  return ZN_OK;
}

static zn_status settle(const zn_place *p, const char *id, size_t keep, zn_arena *a, zn_err *err) {
  zn_conflict *list = NULL;
  zn_key_clash *clashes = NULL;
  size_t n = 0, nclashes = 0;
  char text[72];
  ZN_TRY(zn_replica_conflicts(p->r, a, &list, &n, err));
  for (size_t i = 0; i < n; i++) {
    if (!list[i].open) continue;
    ZN_TRY(conflict_id(p, list[i].k, list[i].group, text));
    if (strcmp(text, id) == 0) return settle_register(p, &list[i], a, keep, err);
  }
  ZN_TRY(zn_replica_key_clashes(p->r, a, &clashes, &nclashes, err));
  for (size_t i = 0; i < nclashes && strncmp(id, "k.", 2) == 0; i++) {
    if (zn_replica_id_print(p->r, clashes[i].k[0], text) == ZN_OK && strcmp(text, id + 2) == 0) {
      return settle_clash(p, &clashes[i], keep, err);
    }
  }
  return zn_fail(err, ZN_E_NOTFOUND, ZT_CONFLICT_GONE, id);
}

zn_status zn_conflict_settle(const zn_place *p, const char *id, size_t keep, zn_err *err) {
  zn_arena arena;
  zn_arena_init(&arena);
  zn_status st = settle(p, id, keep, &arena, err);
  zn_arena_release(&arena);
  return st;
}
