#include "core/exchange/import_tavola.h"

#include <stdio.h>
#include <string.h>

#include "core/domain/rows/entry_inner.h"
#include "core/text/import.h"

const char *zn_lettura_cell(const zn_lettura *x, size_t column) { return zn_csv_cell(x->c, x->row, x->at[column]); }

size_t zn_lettura_pairs(const zn_lettura *x, zn_pair *pairs) {
  size_t n = 0;
  for (size_t i = 0; i < x->t->ncolumns; i++) {
    const char *cell = zn_lettura_cell(x, i);
    if (x->t->columns[i].field != NULL && cell[0] != 0) pairs[n++] = (zn_pair){x->t->columns[i].field, cell};
  }
  return n;
}

zn_status zn_lettura_totale(zn_lettura *x, const char *key, zn_cents v, zn_err *err) {
  zn_import_file_result *r = x->out;
  size_t i = 0;
  while (i < r->ntotali && strcmp(r->totali[i].key, key) != 0) i++;
  if (i == ZN_IMPORT_TOTALI) return zn_fail(err, ZN_E_LIMIT, ZT_TAVOLA_TOTALS, ZN_IMPORT_TOTALI);
  if (i == r->ntotali) snprintf(r->totali[r->ntotali++].key, sizeof r->totali[0].key, "%s", key);
  return zn_money_add(r->totali[i].importo, v, &r->totali[i].importo, err);
}

zn_status zn_lettura_add(zn_lettura *x, unsigned entity, const zn_pair *pairs, size_t n, int64_t *k, zn_err *err) {
  zn_row row;
  const zn_me *me = NULL;
  ZN_TRY(zn_entry_build(x->p, zn_entity_by_no(entity), pairs, n, &x->line, &row, &me, err));
  ZN_TRY(zn_entry_insert(x->tx, x->p, me, &row, err));
  x->out->count.created++;
  *k = row.k;
  return ZN_OK;
}

const char *zn_lettura_id(zn_lettura *x, int64_t k) {
  char id[64];
  const char *kept = zn_replica_id_print(x->p->r, k, id) == ZN_OK ? zn_arena_strdup(&x->line, id) : NULL;
  return kept ? kept : "";
}

bool zn_lettura_mia(const zn_lettura *x, unsigned entity, int64_t k, const zn_me *me) {
  zn_ledger l;
  zn_pk device;
  return zn_replica_row_origin(x->p->r, zn_entity_by_no(entity), k, &l, &device) == ZN_OK &&
         zn_id_cmp(&l.owner, &me->org) == 0;
}

zn_status zn_lettura_edit(zn_lettura *x, unsigned entity, int64_t k, const zn_pair *pairs, size_t n, const char *refuse,
                          zn_err *err) {
  const zn_entity *e = zn_entity_by_no(entity);
  bool typed[ZN_MAX_FIELDS] = {false};
  zn_row old, row;
  ZN_TRY(zn_replica_row(x->p->r, e, k, &x->line, &old, err));
  row = old;
  ZN_TRY(zn_entry_apply(x->p->r, zn_entry_me(x->p, e), pairs, n, &x->line, &row, typed, err));
  const char *differs = NULL;
  for (size_t f = 0; f < e->nfields && differs == NULL; f++)
    if (!zn_val_eq(&old.v[f], &row.v[f])) differs = e->fields[f].name;
  if (differs == NULL) return x->out->count.unchanged++, ZN_OK;
  if (refuse != NULL) return zn_fail(err, ZN_E_INVALID, ZT_TAVOLA_DIVERSA, refuse, differs);
  ZN_TRY(zn_row_check(&row, 1, err));
  ZN_TRY(zn_tx_update(x->tx, NULL, &row, err));
  x->out->count.changed++;
  return ZN_OK;
}

/* ---- the columns ---- */

static zn_status unknown(const zn_lettura *x, const char *name, zn_err *err) {
  zn_buf list;
  zn_buf_init(&list, 700);
  for (size_t i = 0; i < x->t->ncolumns; i++) zn_buf_printf(&list, "%s%s", i > 0 ? ";" : "", x->t->columns[i].names[0]);
  zn_status s = zn_fail(err, ZN_E_INVALID, ZT_SPESE_COLUMN, name, zn_buf_cstr(&list));
  zn_buf_release(&list);
  return s;
}

static zn_status find_columns(zn_lettura *x, const char *path, zn_err *err) {
  for (size_t i = 0; i < x->t->ncolumns; i++)
    ZN_TRY(zn_import_column(x->c, path, x->t->columns[i].names, x->t->columns[i].needed, &x->at[i], err));
  for (size_t i = 0; i < x->c->columns && !x->t->others; i++) {
    bool known = x->c->names[i][0] == 0;
    for (size_t f = 0; f < x->t->ncolumns && !known; f++) known = x->at[f] == (int)i;
    if (!known) return unknown(x, x->c->names[i], err);
  }
  return ZN_OK;
}

/* ---- the file ---- */

#define LINES_A_CUT 1000 /* lines that travel as one transaction */

static zn_status lines(zn_lettura *x, const zn_progress *progress, zn_err *err) {
  for (x->row = 0; x->row < x->c->nrows; x->row++) {
    zn_arena_clear(&x->line);
    if (x->row > 0 && x->row % LINES_A_CUT == 0) ZN_TRY(zn_tx_cut(x->tx, err));
    zn_status s = x->t->line(x, err);
    if (s != ZN_OK) return zn_import_at_line(err, s, x->c->rows[x->row].line);
    x->out->count.lines++;
    if (x->row % 256 == 0 && !zn_progress_tick(progress, ZT_IMPORT_WORK_WRITE, x->row, x->c->nrows))
      return zn_fail(err, ZN_E_STATE, ZT_CSV_STOPPED);
  }
  return ZN_OK;
}

static zn_status read_all(zn_lettura *x, const char *path, const zn_progress *progress, zn_err *err) {
  ZN_TRY(find_columns(x, path, err));
  if (x->c->nrows == 0) return zn_fail(err, ZN_E_INVALID, ZT_IMPORT_NONE, path);
  ZN_TRY(zn_tx_begin(&x->tx, x->p->r, err));
  zn_status s = lines(x, progress, err);
  if (s != ZN_OK) return zn_tx_rollback(x->tx), s;
  return zn_tx_commit(x->tx, err);
}

static const zn_tavola *table_of(const char *what) {
  static const zn_tavola *const tables[] = {&zn_tavola_assegnazioni, &zn_tavola_situazione, &zn_tavola_personale,
                                            &zn_tavola_popolazione, &zn_tavola_piano};
  for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
    if (strcmp(tables[i]->name, what) == 0) return tables[i];
  return NULL;
}

/* Takes the table of the file, and frees it. */
static zn_status import(const zn_place *p, const zn_tavola *t, zn_csv *c, const char *name, bool crea,
                        const zn_progress *progress, zn_import_file_result *out, zn_err *err) {
  zn_import_file_result result = {0};
  zn_lettura x = {.t = t, .p = p, .c = c, .crea = crea, .out = &result};
  zn_arena_init(&x.line);
  zn_names_init(&x.seen);
  zn_status s = read_all(&x, name, progress, err);
  zn_names_release(&x.seen);
  zn_arena_release(&x.line);
  zn_csv_release(c);
  if (s != ZN_OK) return s;
  zn_progress_tick(progress, ZT_IMPORT_WORK_WRITE, result.count.lines, result.count.lines);
  *out = result;
  return ZN_OK;
}

zn_status zn_import_file(const zn_place *p, const char *what, const char *path, bool crea, const zn_progress *progress,
                         zn_import_file_result *out, zn_err *err) {
  zn_csv c;
  if (table_of(what) == NULL) return zn_fail(err, ZN_E_NOTFOUND, ZT_TAVOLA_NONE, what);
  ZN_TRY(zn_csv_read_file(&c, path, err));
  return import(p, table_of(what), &c, path, crea, progress, out, err);
}

zn_status zn_import_text(const zn_place *p, const char *what, zn_span csv, bool crea, zn_import_file_result *out,
                         zn_err *err) {
  zn_csv c;
  if (table_of(what) == NULL) return zn_fail(err, ZN_E_NOTFOUND, ZT_TAVOLA_NONE, what);
  ZN_TRY(zn_csv_read(&c, csv, what, err));
  return import(p, table_of(what), &c, what, crea, NULL, out, err);
}
