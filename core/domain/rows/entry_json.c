/* Rows as JSON and in lists. */
#include <stdio.h>
#include <string.h>

#include "core/base/money.h"
#include "core/domain/rows/entry_inner.h"
#include "core/text/entry.h"

/* ---- one row
 * ---------------------------------------------------------------------------------------------------------------- */

static json_t *printed(const zn_field *f, const zn_val *v) {
  zn_buf b;
  zn_buf_init(&b, 0);
  zn_val_print(f, v, &b);
  json_t *j = json_string(zn_buf_cstr(&b));
  zn_buf_release(&b);
  return j;
}

static void put_ref(json_t *out, zn_ref_cache *refs, const zn_field *f, const zn_val *v) {
  char name[64];
  snprintf(name, sizeof name, "%s_id", f->name);
  if (v->kind != ZN_V_INT) {
    json_object_set_new(out, f->name, json_null());
    json_object_set_new(out, name, json_null());
    return;
  }
  json_object_set_new(out, f->name, json_string(zn_ref_cache_key(refs, f->ref, v->i)));
  json_object_set_new(out, name, json_string(zn_ref_cache_id(refs, v->i)));
}

static void put_fields(json_t *out, zn_ref_cache *refs, const zn_row *row, unsigned group) {
  for (size_t i = 0; i < row->ent->nfields; i++) {
    const zn_field *f = &row->ent->fields[i];
    const zn_val *v = &row->v[i];
    if (group != 0 && f->group != group) continue;
    if (f->type == ZN_T_REF)
      put_ref(out, refs, f, v);
    else if (v->kind == ZN_V_NULL && f->type == ZN_T_MONEY)
      continue; /* an amount is a text or is not there, never null */
    else if (v->kind == ZN_V_NULL)
      json_object_set_new(out, f->name, json_null());
    else if (f->type == ZN_T_BOOL)
      json_object_set_new(out, f->name, json_boolean(v->i != 0));
    else if (f->type == ZN_T_INT)
      json_object_set_new(out, f->name, json_integer(v->i));
    else
      json_object_set_new(out, f->name, printed(f, v));
  }
}

json_t *zn_entry_json_group(zn_ref_cache *refs, const zn_row *row, unsigned group) {
  json_t *j = json_object();
  if (j) put_fields(j, refs, row, group);
  return j;
}

json_t *zn_entry_json(zn_ref_cache *refs, const zn_row *row) {
  json_t *j = json_object();
  if (j == NULL) return NULL;
  json_object_set_new(j, "id", json_string(zn_ref_cache_id(refs, row->k)));
  put_fields(j, refs, row, 0);
  return j;
}

/* ---- lists
 * --------------------------------------------------------------------------------------------------------------------
 */

/* Columns of a group in the statement's order, from column `at` on. The texts are the statement's. */
static void read_group(sqlite3_stmt *s, int at, zn_row *row, unsigned group) {
  for (size_t i = 0; i < row->ent->nfields; i++) {
    if (row->ent->fields[i].group != group) continue;
    switch (sqlite3_column_type(s, at)) {
      case SQLITE_INTEGER: row->v[i] = zn_int(sqlite3_column_int64(s, at)); break;
      case SQLITE_TEXT:
        row->v[i] = (zn_val){ZN_V_TEXT, 0, {sqlite3_column_text(s, at), (size_t)sqlite3_column_bytes(s, at)}};
        break;
      case SQLITE_BLOB:
        row->v[i] = (zn_val){ZN_V_BIN, 0, {sqlite3_column_blob(s, at), (size_t)sqlite3_column_bytes(s, at)}};
        break;
      default: row->v[i] = zn_null();
    }
    at++;
  }
}

typedef struct condition {
  const zn_field *field; /* NULL: the id */
  zn_val value;
} condition;

static zn_status read_filter(const zn_place *p, const zn_me *me, const zn_entity *e, const zn_pair *pair, zn_arena *a,
                             condition *out, zn_err *err) {
  size_t at = 0;
  *out = (condition){NULL, {0}};
  if (strcmp(pair->name, "id") == 0) {
    int64_t k = -1;
    ZN_TRY(zn_replica_id_parse(p->r, pair->value, &k, err));
    out->value = zn_int(k);
    return ZN_OK;
  }
  ZN_TRY(zn_entry_field(e, pair->name, &out->field, &at, err));
  if (out->field->type != ZN_T_REF || pair->value[0] == 0)
    return zn_val_parse(out->field, pair->value, a, &out->value, err);
  int64_t k = -1;
  ZN_TRY(zn_ref_parse(p->r, me, out->field->ref, pair->value, &k, err));
  out->value = zn_int(k);
  return ZN_OK;
}

static bool bind_value(sqlite3_stmt *s, int i, const zn_val *v) {
  if (v->kind == ZN_V_INT) return sqlite3_bind_int64(s, i, v->i) == SQLITE_OK;
  if (v->kind == ZN_V_TEXT)
    return sqlite3_bind_text(s, i, (const char *)v->s.p, (int)v->s.n, SQLITE_TRANSIENT) == SQLITE_OK;
  if (v->kind == ZN_V_BIN) return sqlite3_bind_blob(s, i, v->s.p, (int)v->s.n, SQLITE_TRANSIENT) == SQLITE_OK;
  return true;
}

/* SELECT of group 1 with the private group's columns after it. */
static void list_sql(zn_buf *sql, const zn_entity *e, const condition *c, size_t n, const zn_query *q) {
  zn_buf_put_str(sql, "SELECT t.k");
  for (unsigned g = 1; g <= e->ngroups; g++)
    for (size_t i = 0; i < e->nfields; i++)
      if (e->fields[i].group == g) zn_buf_printf(sql, ",%s.%s", g == 1 ? "t" : "p", e->fields[i].name);
  zn_buf_printf(sql, " FROM %s t", e->name);
  if (e->ngroups > 1) zn_buf_printf(sql, " LEFT JOIN %s p ON p.k=t.k", zn_schema_table(e, 2));
  for (size_t i = 0; i < n; i++) {
    const char *name = c[i].field ? c[i].field->name : "k";
    const char *from = c[i].field && c[i].field->group > 1 ? "p" : "t";
    const char *nocase =
        c[i].field && c[i].field->type == ZN_T_TEXT && c[i].value.kind == ZN_V_TEXT ? " COLLATE NOCASE" : "";
    zn_buf_printf(sql, " %s %s.%s IS ?%zu%s", i ? "AND" : "WHERE", from, name, i + 1, nocase);
  }
  zn_buf_put_str(sql, " ORDER BY t.k");
  if (q->limit > 0 || q->offset > 0)
    zn_buf_printf(sql, " LIMIT %lld OFFSET %zu", q->limit ? (long long)q->limit : -1LL, q->offset);
}

static zn_status run_list(const zn_place *p, const zn_entity *e, const condition *c, size_t n, const zn_query *q,
                          zn_ref_cache *refs, json_t *out, zn_err *err) {
  zn_buf sql;
  zn_buf_init(&sql, 0);
  list_sql(&sql, e, c, n, q);
  sqlite3_stmt *s = NULL;
  int rc = sqlite3_prepare_v2(zn_replica_db(p->r), zn_buf_cstr(&sql), -1, &s, NULL);
  zn_buf_release(&sql);
  if (rc != SQLITE_OK) return zn_replica_sql_fail(p->r, err);
  for (size_t i = 0; i < n; i++) bind_value(s, (int)i + 1, &c[i].value);
  size_t shared = 0;
  for (size_t i = 0; i < e->nfields; i++) shared += e->fields[i].group == 1;
  while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
    zn_row row = {.ent = e, .k = sqlite3_column_int64(s, 0)};
    read_group(s, 1, &row, 1);
    if (e->ngroups > 1) read_group(s, 1 + (int)shared, &row, 2);
    json_array_append_new(out, zn_entry_json(refs, &row));
  }
  zn_status st = rc == SQLITE_DONE ? ZN_OK : zn_replica_sql_fail(p->r, err);
  sqlite3_finalize(s);
  return st;
}

zn_status zn_entry_list(const zn_place *p, const char *entity, const zn_query *q, json_t **out, zn_err *err) {
  const zn_entity *e = NULL;
  condition c[ZN_MAX_FIELDS];
  zn_arena a;
  ZN_TRY(zn_entry_entity(entity, &e, err));
  if (q->n > ZN_MAX_FIELDS) return zn_fail(err, ZN_E_LIMIT, ZT_ENTRY_TWICE, e->label, "");
  const zn_me *me = zn_entry_me(p, e);
  zn_arena_init(&a);
  zn_status s = ZN_OK;
  for (size_t i = 0; i < q->n && s == ZN_OK; i++) s = read_filter(p, me, e, &q->filters[i], &a, &c[i], err);
  zn_ref_cache *refs = s == ZN_OK ? zn_ref_cache_new(p->r, me) : NULL;
  json_t *list = json_array();
  if (s == ZN_OK && (refs == NULL || list == NULL)) s = zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  if (s == ZN_OK) s = run_list(p, e, c, q->n, q, refs, list, err);
  zn_ref_cache_free(refs);
  zn_arena_release(&a);
  if (s != ZN_OK) return json_decref(list), s;
  *out = list;
  return ZN_OK;
}

zn_status zn_entry_show(const zn_place *p, const char *entity, const char *ref, json_t **out, zn_err *err) {
  const zn_entity *e = NULL;
  int64_t k = -1;
  zn_row row;
  zn_arena a;
  ZN_TRY(zn_entry_entity(entity, &e, err));
  const zn_me *me = zn_entry_me(p, e);
  ZN_TRY(zn_entry_find(p, e, ref, &k, err));
  zn_arena_init(&a);
  zn_ref_cache *refs = zn_ref_cache_new(p->r, me);
  zn_status s = refs ? zn_replica_row(p->r, e, k, &a, &row, err) : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  if (s == ZN_OK) *out = zn_entry_json(refs, &row);
  zn_ref_cache_free(refs);
  zn_arena_release(&a);
  return s;
}
