/* Entries of code lists: added, or completed where the list has them. All or nothing. */
#include <string.h>
#include <strings.h>

#include "core/domain/elenchi/elenchi.h"
#include "core/exchange/import_inner.h"
#include "core/text/elenchi.h"
#include "core/text/import.h"

enum { C_LIST, C_VERSION, C_CODE, C_NAME, C_PARENT, C_ORDER, C_FROM, C_TO, C_EXAMPLES, C_SOURCE, C_COUNT };

static const struct {
  const char *name;
  bool needed;
} columns[C_COUNT] = {
    [C_LIST] = {"elenco", true},      [C_VERSION] = {"versione", false},
    [C_CODE] = {"codice", true},      [C_NAME] = {"denominazione", true},
    [C_PARENT] = {"padre", false},    [C_ORDER] = {"ordine", false},
    [C_FROM] = {"dal", false},        [C_TO] = {"al", false},
    [C_EXAMPLES] = {"esempi", false}, [C_SOURCE] = {"fonte", false},
};

static zn_status find_columns(const zn_csv *c, const char *path, int at[C_COUNT], zn_err *err) {
  for (size_t i = 0; i < c->columns; i++) {
    bool known = false;
    for (size_t f = 0; f < C_COUNT; f++) known |= strcmp(c->names[i], columns[f].name) == 0;
    if (!known)
      return zn_fail(err, ZN_E_INVALID, ZT_SPESE_COLUMN, c->names[i],
                     "elenco, versione, codice, denominazione, padre, ordine, dal, al, esempi, fonte");
  }
  for (size_t f = 0; f < C_COUNT; f++) {
    const char *const names[] = {columns[f].name, NULL};
    ZN_TRY(zn_import_column(c, path, names, columns[f].needed, &at[f], err));
  }
  return ZN_OK;
}

static const char *version_of(const zn_csv *c, const int *at, size_t i) {
  const char *v = zn_csv_cell(c, i, at[C_VERSION]);
  return v[0] == 0 ? "1" : v;
}

static zn_status build(const zn_csv *c, const int *at, size_t i, zn_arena *a, zn_row *row, zn_err *err) {
  *row = (zn_row){.ent = zn_entity_by_no(ZN_CODIFICA)};
  for (size_t f = 0; f < C_COUNT; f++) {
    const char *cell = zn_csv_cell(c, i, at[f]);
    if (columns[f].needed && cell[0] == 0) return zn_fail(err, ZN_E_INVALID, ZT_FIELD_EMPTY, columns[f].name);
    ZN_TRY(zn_import_cell(row, columns[f].name, cell, a, err));
  }
  zn_import_set(row, "versione", (zn_val){ZN_V_TEXT, 0, ZN_SPAN_STR(version_of(c, at, i))});
  if (strchr(zn_csv_cell(c, i, at[C_CODE]), ',') != NULL)
    return zn_fail(err, ZN_E_INVALID, ZT_ELENCHI_SPACE, zn_csv_cell(c, i, at[C_CODE]));
  const zn_val *from = &row->v[zn_field_index(row->ent, "dal")], *to = &row->v[zn_field_index(row->ent, "al")];
  if (from->kind == ZN_V_INT && to->kind == ZN_V_INT && to->i < from->i)
    return zn_fail(err, ZN_E_INVALID, ZT_ELENCHI_DATES);
  return zn_row_check(row, 1, err);
}

static bool same_key(const zn_csv *c, const int *at, size_t i, size_t j) {
  return strcasecmp(zn_csv_cell(c, i, at[C_CODE]), zn_csv_cell(c, j, at[C_CODE])) == 0 &&
         strcasecmp(zn_csv_cell(c, i, at[C_LIST]), zn_csv_cell(c, j, at[C_LIST])) == 0 &&
         strcasecmp(version_of(c, at, i), version_of(c, at, j)) == 0;
}

/* An entry twice in the file: which of the two was meant? */
static zn_status refuse_twice(const zn_csv *c, const int *at, size_t i, zn_err *err) {
  for (size_t j = 0; j < i; j++)
    if (same_key(c, at, i, j))
      return zn_fail(err, ZN_E_INVALID, ZT_ELENCHI_TWICE, zn_csv_cell(c, i, at[C_LIST]), version_of(c, at, i),
                     zn_csv_cell(c, i, at[C_CODE]), c->rows[j].line);
  return ZN_OK;
}

/* Read after all rows are written: a parent may come later in the file. */
static zn_status check_parent(zn_replica *r, const zn_csv *c, const int *at, size_t i, zn_arena *a, zn_err *err) {
  const char *padre = zn_csv_cell(c, i, at[C_PARENT]), *in = zn_elenco_padre(zn_csv_cell(c, i, at[C_LIST]));
  const zn_voce *found = NULL;
  if (padre[0] == 0) return ZN_OK;
  ZN_TRY(zn_elenco_voce(r, in, version_of(c, at, i), padre, a, &found, NULL, err));
  if (found != NULL) return ZN_OK;
  return zn_fail(err, ZN_E_INVALID, ZT_ELENCHI_PADRE, padre, in, version_of(c, at, i));
}

static zn_status write_rows(zn_tx *tx, const zn_csv *c, const int *at, const zn_ledger *l, const zn_progress *progress,
                            zn_import_result *out, zn_err *err) {
  zn_arena a;
  zn_arena_init(&a);
  zn_status s = ZN_OK;
  for (size_t i = 0; i < c->nrows && s == ZN_OK; i++) {
    zn_row row;
    zn_arena_clear(&a);
    s = build(c, at, i, &a, &row, err);
    if (s == ZN_OK) s = refuse_twice(c, at, i, err);
    if (s == ZN_OK) s = zn_import_upsert(tx, l, &row, out, err);
    if (s != ZN_OK) s = zn_import_at_line(err, s, c->rows[i].line);
    out->lines++;
    if (s == ZN_OK && i % 64 == 0 && !zn_progress_tick(progress, ZT_IMPORT_WORK_WRITE, i, c->nrows))
      s = zn_fail(err, ZN_E_STATE, ZT_CSV_STOPPED);
  }
  for (size_t i = 0; i < c->nrows && s == ZN_OK; i++) {
    zn_arena_clear(&a);
    s = check_parent(zn_tx_replica(tx), c, at, i, &a, err);
    if (s != ZN_OK) s = zn_import_at_line(err, s, c->rows[i].line);
  }
  zn_arena_release(&a);
  return s;
}

static zn_status import(const zn_place *p, const zn_csv *c, const char *path, const zn_progress *progress,
                        zn_import_result *out, zn_err *err) {
  int at[C_COUNT];
  zn_ledger l;
  zn_tx *tx = NULL;
  zn_import_result count = {0};
  ZN_TRY(zn_import_regione_ledger(p, &l, err));
  ZN_TRY(find_columns(c, path, at, err));
  if (c->nrows == 0) return zn_fail(err, ZN_E_INVALID, ZT_IMPORT_NONE, path);
  ZN_TRY(zn_tx_begin(&tx, p->r, err));
  zn_status s = write_rows(tx, c, at, &l, progress, &count, err);
  if (s != ZN_OK) return zn_tx_rollback(tx), s;
  ZN_TRY(zn_tx_commit(tx, err));
  zn_progress_tick(progress, ZT_IMPORT_WORK_WRITE, c->nrows, c->nrows);
  *out = count;
  return ZN_OK;
}

zn_status zn_import_elenchi(const zn_place *p, const char *path, const zn_progress *progress, zn_import_result *out,
                            zn_err *err) {
  zn_csv c;
  ZN_TRY(zn_csv_read_file(&c, path, err));
  zn_status s = import(p, &c, path, progress, out, err);
  zn_csv_release(&c);
  return s;
}

zn_status zn_import_elenchi_testo(const zn_place *p, zn_span text, zn_import_result *out, zn_err *err) {
  zn_csv c;
  ZN_TRY(zn_csv_read(&c, text, "CSV", err));
  zn_status s = import(p, &c, "CSV", NULL, out, err);
  zn_csv_release(&c);
  return s;
}
