/* SQL derived from the schema. A table per entity and group; no UNIQUE and no FOREIGN KEY, because what two offices do
 * apart is kept and shown, never refused (DESIGN section 4). Hashed entities are found by their id, so their keys need
 * no index. */
#include <string.h>

#include "core/schema/schema.h"

static const char *sql_type(const zn_field *f) {
  switch (f->type) {
    case ZN_T_TEXT:
    case ZN_T_ENUM: return "TEXT";
    case ZN_T_BIN: return "BLOB";
    default: return "INTEGER";
  }
}

const char *zn_schema_table(const zn_entity *e, unsigned group) {
  if (group == 1) return e->name;
  return e->no == ZN_FORNITORE ? "fornitore_p" : NULL;
}

static void create_table(zn_buf *out, const zn_entity *e, unsigned group) {
  zn_buf_printf(out, "CREATE TABLE IF NOT EXISTS %s(k INTEGER PRIMARY KEY", zn_schema_table(e, group));
  for (size_t i = 0; i < e->nfields; i++)
    if (e->fields[i].group == group) zn_buf_printf(out, ",%s %s", e->fields[i].name, sql_type(&e->fields[i]));
  zn_buf_put_str(out, ",x BLOB);\n");
}

/* The index over the natural key of a D entity; returns its first column, which needs no index of its own. */
static const zn_field *create_key_index(zn_buf *out, const zn_entity *e) {
  const zn_field *first = NULL;
  for (size_t i = 0; i < e->nfields && !e->hashed; i++) {
    const zn_field *f = &e->fields[i];
    if (!(f->flags & ZN_F_KEY)) continue;
    if (first == NULL)
      zn_buf_printf(out, "CREATE INDEX IF NOT EXISTS %s_key ON %s(%s", e->name, e->name, f->name);
    else
      zn_buf_printf(out, ",%s", f->name);
    if (first == NULL) first = f;
  }
  if (first != NULL) zn_buf_put_str(out, ");\n");
  return first;
}

/* A field that may be left out is indexed only where it is set: it costs nothing to the rows without it, and SQLite
 * uses the index for every `field = ?`. */
static void create_indexes(zn_buf *out, const zn_entity *e) {
  const zn_field *covered = create_key_index(out, e);
  for (size_t i = 0; i < e->nfields; i++) {
    const zn_field *f = &e->fields[i];
    if (!(f->flags & ZN_F_INDEX) || f == covered) continue;
    zn_buf_printf(out, "CREATE INDEX IF NOT EXISTS %s_%s ON %s(%s)", e->name, f->name, zn_schema_table(e, f->group),
                  f->name);
    if (!(f->flags & ZN_F_REQUIRED)) zn_buf_printf(out, " WHERE %s IS NOT NULL", f->name);
    zn_buf_put_str(out, ";\n");
  }
}

void zn_schema_ddl(zn_buf *out) {
  for (size_t i = 0; i < zn_entity_count(); i++) {
    const zn_entity *e = zn_entity_at(i);
    for (unsigned g = 1; g <= e->ngroups; g++) create_table(out, e, g);
    create_indexes(out, e);
  }
}

static void columns(zn_buf *out, const zn_entity *e, unsigned group) {
  zn_buf_put_str(out, "k");
  for (size_t i = 0; i < e->nfields; i++)
    if (e->fields[i].group == group) zn_buf_printf(out, ",%s", e->fields[i].name);
  zn_buf_put_str(out, ",x");
}

void zn_schema_sql_insert(zn_buf *out, const zn_entity *e, unsigned group) {
  zn_buf_printf(out, "INSERT OR REPLACE INTO %s(", zn_schema_table(e, group));
  columns(out, e, group);
  zn_buf_put_str(out, ") VALUES(?");
  for (size_t i = 0; i < e->nfields; i++)
    if (e->fields[i].group == group) zn_buf_put_str(out, ",?");
  zn_buf_put_str(out, ",?)");
}

void zn_schema_sql_select(zn_buf *out, const zn_entity *e, unsigned group, const char *where) {
  zn_buf_put_str(out, "SELECT ");
  columns(out, e, group);
  zn_buf_printf(out, " FROM %s", zn_schema_table(e, group));
  if (where != NULL) zn_buf_printf(out, " WHERE %s", where);
}

bool zn_schema_sql_key(const zn_entity *e, zn_buf *where, zn_buf *group_by) {
  bool any = false, any_ref = false, required_ref = false;
  for (size_t i = 0; i < e->nfields; i++) {
    const zn_field *f = &e->fields[i];
    if (!(f->flags & ZN_F_KEY)) continue;
    zn_buf_printf(group_by, "%s%s", any ? "," : "", f->name);
    any = true;
    if (f->type == ZN_T_REF) any_ref = true;
    if (f->type == ZN_T_REF && (f->flags & ZN_F_REQUIRED)) required_ref = true;
  }
  if (!any) return false;
  const char *sep = "";
  for (size_t i = 0; i < e->nfields; i++) {
    const zn_field *f = &e->fields[i];
    if (!(f->flags & ZN_F_KEY) || !(f->flags & ZN_F_REQUIRED)) continue;
    zn_buf_printf(where, "%s%s IS NOT NULL", sep, f->name);
    sep = " AND ";
  }
  if (any_ref && !required_ref) {
    zn_buf_printf(where, "%scoalesce(", sep);
    const char *comma = "";
    for (size_t i = 0; i < e->nfields; i++) {
      const zn_field *f = &e->fields[i];
      if (!(f->flags & ZN_F_KEY) || f->type != ZN_T_REF) continue;
      zn_buf_printf(where, "%s%s", comma, f->name);
      comma = ",";
    }
    /* coalesce wants two arguments at least */
    zn_buf_put_str(where, ",NULL) IS NOT NULL");
  }
  return true;
}
