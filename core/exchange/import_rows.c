#include <string.h>

#include "core/domain/rows/rows.h"
#include "core/exchange/import_inner.h"
#include "core/text/import.h"

zn_status zn_import_at_line(zn_err *err, zn_status s, size_t line) {
  if (err == NULL) return s;
  zn_err inner = *err;
  return zn_fail(err, s, ZT_CSV_LINE, line, inner.text);
}

zn_status zn_import_column(const zn_csv *c, const char *path, const char *const *names, bool needed, int *out,
                           zn_err *err) {
  *out = -1;
  for (size_t i = 0; names[i] && *out < 0; i++) *out = zn_csv_column(c, names[i]);
  return *out < 0 && needed ? zn_fail(err, ZN_E_INVALID, ZT_CSV_MISSING, path, names[0]) : ZN_OK;
}

void zn_import_set(zn_row *row, const char *field, zn_val v) {
  int i = zn_field_index(row->ent, field);
  if (i >= 0) row->v[i] = v;
}

zn_status zn_import_cell(zn_row *row, const char *field, const char *text, zn_arena *a, zn_err *err) {
  int i = zn_field_index(row->ent, field);
  if (i < 0) return zn_fail(err, ZN_E_BUG, ZT_BUG, field);
  if (text[0] == 0) return ZN_OK;
  return zn_val_parse(&row->ent->fields[i], text, a, &row->v[i], err);
}

zn_status zn_import_upsert(zn_tx *tx, const zn_ledger *l, zn_row *row, zn_import_result *count, zn_err *err) {
  zn_replica *r = zn_tx_replica(tx);
  zn_row old;
  zn_arena a;
  int64_t k;
  ZN_TRY(zn_row_same_key(r, row, &k, err));
  zn_arena_init(&a);
  zn_status s = k < 0 ? ZN_E_NOTFOUND : zn_replica_row(r, row->ent, k, &a, &old, err);
  if (s == ZN_E_NOTFOUND) {
    s = zn_tx_insert(tx, l, NULL, row, true, err);
    if (s == ZN_OK) count->created++;
  } else if (s == ZN_OK) {
    row->k = k;
    row->x = old.x;
    for (size_t i = 0; i < row->ent->nfields; i++)
      if (row->v[i].kind == ZN_V_NULL) row->v[i] = old.v[i];
    bool same = zn_row_eq_group(&old, row, 1);
    if (!same) s = zn_tx_update(tx, NULL, row, err);
    if (s == ZN_OK && same)
      count->unchanged++;
    else if (s == ZN_OK)
      count->changed++;
  }
  /* what was taken from the old row dies with the arena */
  for (size_t i = 0; i < row->ent->nfields; i++)
    if (row->v[i].kind > ZN_V_INT) row->v[i] = zn_null();
  row->x = (zn_span){0};
  zn_arena_release(&a);
  return s;
}

zn_status zn_import_regione_ledger(const zn_place *p, zn_ledger *out, zn_err *err) {
  const zn_id none = {{0}};
  const zn_me *me = zn_place_as(p, ZN_ORG_REGIONE);
  if (me == NULL || me->role != ZN_ROLE_REGIONE) return zn_fail(err, ZN_E_DENIED, ZT_IMPORT_REGIONE);
  zn_ledger_make(out, zn_replica_region(p->r), ZN_L1_REGIONE, &me->org, &none);
  return ZN_OK;
}
