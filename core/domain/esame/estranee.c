#include "core/domain/esame/estranee.h"

#include "core/domain/esame/voci.h"
#include "core/domain/rows/diritti.h"
#include "core/domain/rows/rows.h"
#include "core/text/text.h"

/* ---- the list ---- */

static json_t *author(zn_replica *r, const zn_writer *w) {
  switch (w->kind) {
    case ZN_L6_ENTE:
    case ZN_L7_ENTE_SELF: return zn_voce_chiave(r, ZN_ENTE, w->ente > 0 ? w->ente : 0);
    case ZN_L3_AMBITO:
    case ZN_L4_AMBITO_ENTE:
    case ZN_L5_AMBITO_REGIONE: return zn_voce_chiave(r, ZN_AMBITO, w->ambito > 0 ? w->ambito : 0);
    default: return json_string("regione");
  }
}

static zn_status of_entity(zn_ctx *c, unsigned entity, json_t *list, zn_err *err) {
  zn_arena a;
  zn_row_list rows;
  zn_arena_init(&a);
  zn_status st = zn_rows_where(zn_ctx_replica(c), zn_entity_by_no(entity), NULL, 0, &a, &rows, err);
  for (size_t i = 0; st == ZN_OK && i < rows.n; i++) {
    zn_writer w;
    bool ok = true;
    st = zn_ctx_writer(c, rows.v[i].k, &w, err);
    if (st == ZN_OK) st = zn_diritto(c, &rows.v[i], &ok, err);
    if (st != ZN_OK || ok) continue;
    json_array_append_new(list,
                          json_pack("{s:s,s:o,s:o}", "entity", zn_entity_by_no(entity)->name, "id",
                                    zn_voce_id(zn_ctx_replica(c), rows.v[i].k), "da", author(zn_ctx_replica(c), &w)));
  }
  zn_arena_release(&a);
  return st;
}

zn_status zn_estranee_json(zn_replica *r, json_t **out, zn_err *err) {
  json_t *list = json_array();
  zn_ctx *c = zn_ctx_new(r);
  zn_status st = c == NULL || list == NULL ? zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY) : ZN_OK;
  for (size_t i = 0; st == ZN_OK && zn_diritti_at(i) != 0; i++) st = of_entity(c, zn_diritti_at(i), list, err);
  zn_ctx_free(c);
  if (st == ZN_OK)
    *out = list;
  else
    json_decref(list);
  return st;
}
