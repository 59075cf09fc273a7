/* The routes of the local API: one table, and the small functions behind it. Entities and their fields come from the
 * schema. */
#include <stdlib.h>
#include <string.h>

#include "client/api/api.h"
#include "client/api/elenchi.h"
#include "client/api/esame.h"
#include "client/api/figures.h"
#include "client/api/piano.h"
#include "client/api/report.h"
#include "client/api/spesa.h"
#include "client/api/traccia.h"
#include "client/elenchi.h"
#include "client/history.h"
#include "client/status.h"
#include "core/domain/cruscotto/cruscotto.h"
#include "core/domain/rows/entry.h"
#include "core/text/client.h"
#include "core/text/text.h"

/* ---- what there is, who I am
 * ------------------------------------------------------------------------------------------ */

static zn_status get_page(zn_api_call *c, zn_err *err) {
  (void)err;
  c->rs->type = "text/html; charset=utf-8";
  zn_buf_put_str(&c->rs->body,
                 "<!doctype html><html lang=\"it\"><head><meta charset=\"utf-8\"><title>" ZT_PAGE_TITLE
                 "</title></head><body><main><h1>" ZT_PAGE_TITLE "</h1><p>" ZT_PAGE_TEXT "</p></main></body></html>\n");
  return ZN_OK;
}

static zn_status get_schema(zn_api_call *c, zn_err *err) { return zn_api_json(c->rs, 200, zn_schema_json(), err); }

static zn_status get_status(zn_api_call *c, zn_err *err) {
  zn_place p;
  json_t *v = NULL;
  ZN_TRY(zn_api_place(c, &p, err));
  ZN_TRY(zn_client_status(&p, &v, err));
  return zn_api_json(c->rs, 200, v, err);
}

static zn_status get_me(zn_api_call *c, zn_err *err) {
  zn_place p;
  ZN_TRY(zn_api_place(c, &p, err));
  json_t *v = zn_client_me(&p);
  if (v != NULL) json_object_set_new(v, "in_uso", zn_in_uso_json(&p));
  return zn_api_json(c->rs, 200, v, err);
}

static zn_status get_cruscotto(zn_api_call *c, zn_err *err) {
  zn_place p;
  json_t *v = NULL;
  ZN_TRY(zn_api_place(c, &p, err));
  ZN_TRY(zn_cruscotto(&p, &v, err));
  return zn_api_json(c->rs, 200, v, err);
}

/* ---- rows
 * ---------------------------------------------------------------------------------------------------------------- */

/* An entity in a path that does not exist is a page that does not exist. */
static zn_status entity_of(const zn_api_call *c, const zn_entity **e, zn_err *err) {
  zn_status st = zn_entry_entity(c->part[0], e, err);
  if (st == ZN_OK) return ZN_OK;
  if (err != NULL) err->code = ZN_E_NOTFOUND;
  return ZN_E_NOTFOUND;
}

static size_t number_param(const zn_api_call *c, const char *name, size_t otherwise) {
  const char *text = zn_api_param_get(c->rq, name);
  return text == NULL ? otherwise : (size_t)strtoul(text, NULL, 10);
}

#define PAGE_ROWS 1000

/* Every parameter but limit and offset is a filter. */
static zn_status list_rows(zn_api_call *c, zn_err *err) {
  zn_place p;
  const zn_entity *e = NULL;
  zn_pair filters[ZN_API_PARAMS];
  zn_query q = {.filters = filters};
  json_t *rows = NULL;
  ZN_TRY(entity_of(c, &e, err));
  ZN_TRY(zn_api_place(c, &p, err));
  for (size_t i = 0; i < c->rq->nparams; i++) {
    const char *name = c->rq->params[i].name;
    if (strcmp(name, "limit") == 0 || strcmp(name, "offset") == 0) continue;
    filters[q.n++] = (zn_pair){name, c->rq->params[i].value};
  }
  q.limit = number_param(c, "limit", PAGE_ROWS);
  q.offset = number_param(c, "offset", 0);
  ZN_TRY(zn_entry_list(&p, e->name, &q, &rows, err));
  return zn_api_json(c->rs, 200, rows, err);
}

static zn_status show_row(zn_api_call *c, zn_err *err) {
  zn_place p;
  const zn_entity *e = NULL;
  json_t *row = NULL;
  ZN_TRY(entity_of(c, &e, err));
  ZN_TRY(zn_api_place(c, &p, err));
  ZN_TRY(zn_entry_show(&p, e->name, c->part[1], &row, err));
  return zn_api_json(c->rs, 200, row, err);
}

static zn_status show_history(zn_api_call *c, zn_err *err) {
  zn_place p;
  const zn_entity *e = NULL;
  json_t *list = NULL;
  ZN_TRY(entity_of(c, &e, err));
  ZN_TRY(zn_api_place(c, &p, err));
  ZN_TRY(zn_history_json(&p, e, c->part[1], &list, err));
  return zn_api_json(c->rs, 200, list, err);
}

/* The row as it now is, with what looked doubtful. */
static zn_status answer_row(zn_api_call *c, const zn_place *p, const zn_entity *e, int64_t k, int status,
                            json_t *warnings, zn_err *err) {
  char id[64];
  json_t *row = NULL;
  zn_status st = zn_replica_id_print(p->r, k, id);
  if (st == ZN_OK) st = zn_entry_show(p, e->name, id, &row, err);
  if (st != ZN_OK) {
    json_decref(warnings);
    return st;
  }
  json_object_set_new(row, "avvisi", warnings);
  return zn_api_written(c, status, row, err);
}

static zn_status write_row(zn_api_call *c, const char *ref, int status, zn_err *err) {
  zn_place p;
  const zn_entity *e = NULL;
  json_t *body = NULL;
  zn_pair *pairs = NULL;
  size_t n = 0;
  int64_t k = 0;
  ZN_TRY(entity_of(c, &e, err));
  ZN_TRY(zn_api_place(c, &p, err));
  ZN_TRY(zn_api_body(c->rq, &body, err));
  json_t *warnings = json_array();
  zn_status st = zn_api_pairs(c, body, NULL, &pairs, &n, err);
  if (st == ZN_OK)
    st = ref == NULL ? zn_entry_add(&p, e->name, pairs, n, &k, warnings, err)
                     : zn_entry_edit(&p, e->name, ref, pairs, n, &k, warnings, err);
  json_decref(body);
  if (st != ZN_OK) {
    json_decref(warnings);
    return st;
  }
  return answer_row(c, &p, e, k, status, warnings, err);
}

static zn_status add_row(zn_api_call *c, zn_err *err) { return write_row(c, NULL, 201, err); }
static zn_status edit_row(zn_api_call *c, zn_err *err) { return write_row(c, c->part[1], 200, err); }

static zn_status delete_row(zn_api_call *c, zn_err *err) {
  zn_place p;
  const zn_entity *e = NULL;
  ZN_TRY(entity_of(c, &e, err));
  ZN_TRY(zn_api_place(c, &p, err));
  ZN_TRY(zn_entry_delete(&p, e->name, c->part[1], err));
  return zn_api_written(c, 200, json_pack("{s:i}", "cancellate", 1), err);
}

/* ---- conflicts, sync
 * ------------------------------------------------------------------------------------------------------- */

static zn_status list_conflicts(zn_api_call *c, zn_err *err) {
  zn_place p;
  json_t *list = NULL;
  ZN_TRY(zn_api_place(c, &p, err));
  ZN_TRY(zn_conflicts_json(&p, &list, err));
  return zn_api_json(c->rs, 200, list, err);
}

static zn_status settle_conflict(zn_api_call *c, zn_err *err) {
  zn_place p;
  json_t *body = NULL;
  ZN_TRY(zn_api_place(c, &p, err));
  ZN_TRY(zn_api_body(c->rq, &body, err));
  json_int_t keep = json_integer_value(json_object_get(body, "keep"));
  json_decref(body);
  if (keep < 1 || keep > 1000) return zn_fail(err, ZN_E_INVALID, ZT_API_PARAM, "keep");
  ZN_TRY(zn_conflict_settle(&p, c->part[0], (size_t)keep, err));
  return zn_api_written(c, 200, json_pack("{s:s, s:I}", "id", c->part[0], "keep", keep), err);
}

static zn_status post_sync(zn_api_call *c, zn_err *err) {
  if (c->api->ask_sync == NULL) return zn_fail(err, ZN_E_STATE, ZT_NET_NO_SERVER);
  c->rs->ticket = c->api->ask_sync(c->api->sync_ctx);
  c->rs->wait_sync = true;
  return ZN_OK;
}

/* ---- the table
 * --------------------------------------------------------------------------------------------------------------- */

static const zn_route routes[] = {
    {ZN_GET, "/", get_page},
    {ZN_GET, "/api/v1/schema", get_schema},
    {ZN_GET, "/api/v1/status", get_status},
    {ZN_GET, "/api/v1/me", get_me},
    {ZN_GET, "/api/v1/cruscotto", get_cruscotto},
    {ZN_GET, "/api/v1/entities/{}", list_rows},
    {ZN_POST, "/api/v1/entities/{}", add_row},
    {ZN_GET, "/api/v1/entities/{}/{}", show_row},
    {ZN_PUT, "/api/v1/entities/{}/{}", edit_row},
    {ZN_DELETE, "/api/v1/entities/{}/{}", delete_row},
    {ZN_GET, "/api/v1/entities/{}/{}/history", show_history},
    {ZN_GET, "/api/v1/elenchi", zn_api_elenchi},
    {ZN_POST, "/api/v1/elenchi", zn_api_elenchi_import},
    {ZN_GET, "/api/v1/elenchi/{}", zn_api_elenco},
    {ZN_POST, "/api/v1/fondi/iniziali", zn_api_fondi_import},
    {ZN_GET, "/api/v1/moduli", zn_api_moduli},
    {ZN_PUT, "/api/v1/moduli/{}", zn_api_modulo},
    {ZN_GET, "/api/v1/impostazioni", zn_api_impostazioni},
    {ZN_PUT, "/api/v1/impostazioni/{}", zn_api_impostazione},
    {ZN_GET, "/api/v1/conflicts", list_conflicts},
    {ZN_POST, "/api/v1/conflicts/{}", settle_conflict},
    {ZN_GET, "/api/v1/rendiconto", zn_api_rendiconto},
    {ZN_POST, "/api/v1/rendiconto/{}", zn_api_rendiconto_move},
    {ZN_GET, "/api/v1/piano", zn_api_piano},
    {ZN_GET, "/api/v1/piano/list", zn_api_piano_list},
    {ZN_GET, "/api/v1/piano/diff", zn_api_piano_diff},
    {ZN_GET, "/api/v1/piano/statement", zn_api_piano_statement},
    {ZN_POST, "/api/v1/piano/replan", zn_api_replan}, /* before the plan's own verbs */
    {ZN_POST, "/api/v1/piano/{}", zn_api_piano_verb},
    {ZN_GET, "/api/v1/reports", zn_api_reports},
    {ZN_GET, "/api/v1/report/{}", zn_api_report},
    {ZN_GET, "/api/v1/check", zn_api_check},
    {ZN_GET, "/api/v1/scadenze", zn_api_scadenze},
    {ZN_GET, "/api/v1/esame/{}/{}", zn_api_esame_read},
    {ZN_POST, "/api/v1/esame/{}/{}", zn_api_esame_write},
    {ZN_GET, "/api/v1/trace", zn_api_trace},
    {ZN_GET, "/api/v1/rendiconto/documento", zn_api_documento},
    {ZN_POST, "/api/v1/documento/verifica", zn_api_documento_verifica},
    {ZN_GET, "/api/v1/allegati", zn_api_allegati},
    {ZN_POST, "/api/v1/allegati", zn_api_allega},
    {ZN_GET, "/api/v1/allegati/check", zn_api_allegati_check},
    {ZN_GET, "/api/v1/allegati/{}", zn_api_allegato},
    {ZN_POST, "/api/v1/spesa", zn_api_spesa},
    {ZN_POST, "/api/v1/quota", zn_api_quota},
    {ZN_POST, "/api/v1/split", zn_api_split},
    {ZN_POST, "/api/v1/rettifica/{}", zn_api_rettifica},
    {ZN_GET, "/api/v1/residui", zn_api_residui},
    {ZN_POST, "/api/v1/import/{}", zn_api_import},
    {ZN_POST, "/api/v1/sync", post_sync},
};

size_t zn_route_count(void) { return sizeof routes / sizeof routes[0]; }
const zn_route *zn_route_at(size_t i) { return i < zn_route_count() ? &routes[i] : NULL; }
