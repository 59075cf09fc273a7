/* Versions as JSON. */
#include "client/history.h"

#include <string.h>

#include "client/history_internal.h"
#include "core/base/date.h"
#include "core/log/hlc.h"
#include "core/text/client.h"
#include "core/text/text.h"

/* Natural key of the organisation that writes a ledger. Appends to out. */
static void put_owner(const zn_place *p, const zn_id *ledger, zn_buf *out) {
  zn_ledger l;
  if (!zn_trust_ledger(zn_replica_trust(p->r), ledger, &l)) return;
  int64_t k = zn_replica_k_of_hash(p->r, &l.owner, false);
  bool ambito = l.kind == ZN_L3_AMBITO || l.kind == ZN_L4_AMBITO_ENTE || l.kind == ZN_L5_AMBITO_REGIONE;
  if (k >= 0) zn_ref_print(p->r, NULL, ambito ? ZN_AMBITO : ZN_ENTE, k, out);
}

json_t *zn_version_json(const zn_place *p, zn_ref_cache *refs, const zn_version *v, unsigned group) {
  char device[ZN_B32_LEN(32) + 1], when[25];
  zn_buf owner;
  zn_buf_init(&owner, 0);
  put_owner(p, &v->ledger, &owner);
  zn_b32_encode(device, v->device.b, sizeof v->device.b);
  zn_time_print(when, zn_hlc_ms(v->hlc));
  json_t *values = v->deleted ? json_object() : zn_entry_json_group(refs, &v->row, group);
  json_t *out = json_pack("{s:s, s:s, s:s, s:o, s:b}", "device", device, "ente", zn_buf_cstr(&owner), "when", when,
                          "values", values == NULL ? json_object() : values, "eliminata", (int)v->deleted);
  zn_buf_release(&owner);
  return out;
}

/* A row's id as text: also of a row that is no longer there. */
static zn_status row_of(const zn_place *p, const zn_entity *e, const char *id, int64_t *k, zn_err *err) {
  if (zn_replica_id_parse(p->r, id, k, NULL) == ZN_OK) return ZN_OK;
  return zn_entry_find(p, e, id, k, err);
}

static zn_status append_group(const zn_place *p, zn_ref_cache *refs, const zn_entity *e, int64_t k, unsigned group,
                              json_t *out, zn_err *err) {
  zn_arena arena;
  zn_version *list = NULL;
  size_t n = 0;
  zn_arena_init(&arena);
  zn_status st = zn_replica_history(p->r, e, k, group, &arena, &list, &n, err);
  for (size_t i = 0; st == ZN_OK && i < n; i++) {
    json_t *v = zn_version_json(p, refs, &list[i], group);
    json_object_set_new(v, "group", json_integer(group));
    json_object_set_new(v, "attiva", json_boolean(list[i].active));
    json_object_set_new(v, "valida", json_boolean(list[i].winner && !list[i].deleted));
    json_object_set_new(v, "inviata", json_boolean(!list[i].queued));
    json_array_append_new(out, v);
  }
  zn_arena_release(&arena);
  return st;
}

zn_status zn_history_json(const zn_place *p, const zn_entity *e, const char *id, json_t **out, zn_err *err) {
  int64_t k = 0;
  ZN_TRY(row_of(p, e, id, &k, err));
  zn_ref_cache *refs = zn_ref_cache_new(p->r, zn_place_default(p));
  json_t *list = json_array();
  zn_status st = refs == NULL || list == NULL ? zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY) : ZN_OK;
  for (unsigned g = 1; st == ZN_OK && g <= e->ngroups; g++) st = append_group(p, refs, e, k, g, list, err);
  zn_ref_cache_free(refs);
  if (st == ZN_OK && json_array_size(list) == 0) st = zn_fail(err, ZN_E_NOTFOUND, ZT_HISTORY_NONE, id);
  if (st != ZN_OK) {
    json_decref(list);
    return st;
  }
  *out = list;
  return ZN_OK;
}
