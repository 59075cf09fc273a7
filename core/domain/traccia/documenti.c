/* The documents behind a row: acts and supporting documents that it or its parents name, and the files attached. */
#include <string.h>

#include "core/domain/rendiconto/rend.h"
#include "core/domain/rows/rows.h"
#include "core/domain/traccia/provenienza.h"
#include "core/text/text.h"

typedef struct papers {
  const zn_place *p;
  zn_ref_cache *refs;
  json_t *list;
  zn_arena a;
} papers;

static bool listed(const papers *w, const char *id) {
  size_t i;
  json_t *one;
  json_array_foreach(w->list, i, one) {
    if (strcmp(json_string_value(json_object_get(one, "id")), id) == 0) return true;
  }
  return false;
}

static void put_text(json_t *o, const char *key, const zn_row *row, const char *field) {
  int at = zn_field_index(row->ent, field);
  zn_buf b;
  zn_buf_init(&b, 0);
  if (at >= 0 && row->v[at].kind != ZN_V_NULL) zn_val_print(&row->ent->fields[at], &row->v[at], &b);
  json_object_set_new(o, key, b.n > 0 ? json_string(zn_buf_cstr(&b)) : json_null());
  zn_buf_release(&b);
}

/* Files of a row: allegato has a field for each entity it may belong to. */
static zn_status files_of(papers *w, unsigned entity, int64_t k, zn_err *err) {
  static const struct {
    unsigned entity;
    const char *field;
  } fields[] = {{ZN_ATTO, "atto"},
                {ZN_GIUSTIFICATIVO, "giustificativo"},
                {ZN_IMPEGNO, "impegno"},
                {ZN_LIQUIDAZIONE, "liquidazione"},
                {ZN_PAGAMENTO, "pagamento"},
                {ZN_PIANO, "piano"},
                {ZN_RENDICONTO_MOSSA, "mossa"}};
  const zn_entity *e = zn_entity_by_no(ZN_ALLEGATO);
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
    zn_row_list rows;
    if (fields[i].entity != entity) continue;
    ZN_TRY(zn_rows_where(w->p->r, e, fields[i].field, k, &w->a, &rows, err));
    for (size_t r = 0; r < rows.n; r++) {
      const char *id = zn_ref_cache_id(w->refs, rows.v[r].k);
      if (listed(w, id)) continue;
      json_t *o = json_pack("{s:s,s:s,s:s,s:s}", "tipo", "allegato", "entity", "allegato", "id", id, "di",
                            zn_entity_by_no(entity)->name);
      put_text(o, "chiave", &rows.v[r], "nome");
      put_text(o, "impronta", &rows.v[r], "impronta");
      put_text(o, "firma", &rows.v[r], "firma");
      put_text(o, "verifica", &rows.v[r], "verifica");
      json_array_append_new(w->list, o);
    }
  }
  return ZN_OK;
}

static zn_status document(papers *w, unsigned entity, int64_t k, zn_err *err) {
  const zn_entity *e = zn_entity_by_no(entity);
  zn_row row;
  bool found;
  if (k == 0) return ZN_OK;
  const char *id = zn_ref_cache_id(w->refs, k);
  if (listed(w, id)) return ZN_OK;
  json_t *o = json_pack("{s:s,s:s,s:s,s:s}", "tipo", e->name, "entity", e->name, "id", id, "chiave",
                        zn_ref_cache_key(w->refs, entity, k));
  json_array_append_new(w->list, o);
  ZN_TRY(zn_row_get(w->p->r, e, k, &w->a, &row, &found, err));
  if (found) put_text(o, "data", &row, "data");
  if (found && entity == ZN_GIUSTIFICATIVO) put_text(o, "numero", &row, "numero");
  return files_of(w, entity, k, err);
}

static zn_status of_row(papers *w, unsigned entity, int64_t k, unsigned depth, zn_err *err) {
  const zn_entity *e = zn_entity_by_no(entity);
  zn_row row;
  bool found;
  if (depth > 4) return ZN_OK;
  ZN_TRY(zn_row_get(w->p->r, e, k, &w->a, &row, &found, err));
  ZN_TRY(files_of(w, entity, k, err));
  for (size_t i = 0; i < e->nfields && found; i++) {
    const zn_field *f = &e->fields[i];
    if (f->type != ZN_T_REF || row.v[i].kind != ZN_V_INT) continue;
    if (f->ref == ZN_ATTO || f->ref == ZN_GIUSTIFICATIVO) ZN_TRY(document(w, f->ref, row.v[i].i, err));
    bool up = f->ref == ZN_IMPEGNO || f->ref == ZN_LIQUIDAZIONE || f->ref == ZN_PAGAMENTO;
    if (up && (f->flags & ZN_F_PARENT)) ZN_TRY(of_row(w, f->ref, row.v[i].i, depth + 1, err));
  }
  return ZN_OK;
}

zn_status zn_documenti_json(const zn_place *p, zn_ref_cache *refs, unsigned entity, int64_t k, json_t *list,
                            zn_err *err) {
  papers w = {.p = p, .refs = refs, .list = list};
  zn_arena_init(&w.a);
  zn_status st = of_row(&w, entity, k, 0, err);
  zn_arena_release(&w.a);
  return st;
}
