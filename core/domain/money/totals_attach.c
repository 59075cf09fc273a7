/* Tables of the totals, their filling on a replica that had rows before them, and the life of the hook. See totals.h.
 */
#include <stdlib.h>

#include "core/domain/money/totals_internal.h"
#include "core/domain/rows/rows.h"
#include "core/text/text.h"

static const char ddl[] =
    "CREATE TABLE tot_budget(budget INT, ente INT, controparte INT, mese INT, n INT, impegnato INT, liquidato INT, "
    "pagato INT, "
    "recuperato INT, PRIMARY KEY(budget, ente, controparte, mese)) WITHOUT ROWID;"
    "CREATE TABLE tot_fondo(assegnazione INT, ente INT, controparte INT, mese INT, n INT, impegnato INT, liquidato "
    "INT, pagato INT, "
    "recuperato INT, trasferito INT, incassato INT, PRIMARY KEY(assegnazione, ente, controparte, mese)) WITHOUT ROWID;"
    "CREATE TABLE tot_unita(unita INT, arco INT, voce INT, mese INT, ente INT, controparte INT, per_conto INT, n INT, "
    "impegnato INT, "
    "liquidato INT, pagato INT, recuperato INT, PRIMARY KEY(unita, arco, voce, mese)) WITHOUT ROWID;"
    "CREATE INDEX tot_unita_voce ON tot_unita(arco, voce);"
    "CREATE TABLE tot_divisa(impegno INTEGER PRIMARY KEY);"
    "CREATE TABLE tot_orfani(entita INT, k INT, PRIMARY KEY(entita, k)) WITHOUT ROWID;";

static void marks_release(zn_marks *m) {
  zn_kmap_release(&m->map);
  free(m->v);
}

static void totals_free(void *p) {
  zn_totals *t = p;
  if (t == NULL) return;
  zn_ctx_free(t->ctx);
  zn_cells_release(&t->cells);
  marks_release(&t->dirty);
  marks_release(&t->parents);
  free(t);
}

static void hook_drop(void *ctx) {
  zn_totals *t = ctx;
  zn_cells_clear(&t->cells);
  zn_kmap_clear(&t->dirty.map);
  zn_kmap_clear(&t->parents.map);
  t->dirty.n = t->parents.n = 0;
  t->waiting_known = t->waiting = false;
  zn_ctx_forget_all(t->ctx);
}

static zn_status hook_row(void *ctx, const zn_entity *e, const zn_row *before, const zn_row *after, zn_err *err) {
  return zn_totals_row(ctx, e, before, after, err);
}

static zn_status hook_flush(void *ctx, zn_err *err) { return zn_totals_flush(ctx, err); }

/* The database owns the totals' memory: closing it frees them. The function itself only says that they are attached. */
static void attached(sqlite3_context *ctx, int n, sqlite3_value **v) {
  (void)n;
  (void)v;
  sqlite3_result_int(ctx, 1);
}

static zn_status fill_row(void *ctx, const zn_row *row, zn_err *err) {
  return zn_totals_row(ctx, row->ent, NULL, row, err);
}

static zn_status fill(zn_totals *t, zn_err *err) {
  static const unsigned order[] = {ZN_IMPEGNO,  ZN_VARIAZIONE_IMPEGNO,  ZN_LIQUIDAZIONE,  ZN_PAGAMENTO, ZN_STORNO,
                                   ZN_RECUPERO, ZN_MOVIMENTO_SINTETICO, ZN_TRASFERIMENTO, ZN_INCASSO,   ZN_IMPUTAZIONE};
  for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
    ZN_TRY(zn_rows_each(t->r, zn_entity_by_no(order[i]), fill_row, t, err));
  return zn_totals_flush(t, err);
}

static zn_status make_tables(zn_totals *t, zn_err *err) {
  int64_t one;
  bool there, inside = sqlite3_get_autocommit(zn_replica_db(t->r)) == 0;
  ZN_TRY(zn_sql_int(t->r, "SELECT 1 FROM sqlite_master WHERE name='tot_orfani'", 0, 0, &one, &there, err));
  if (there) return ZN_OK;
  sqlite3 *db = zn_replica_db(t->r);
  if (!inside && sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
    return zn_replica_sql_fail(t->r, err);
  zn_status st = zn_sql_int(t->r, "SELECT 1 FROM sqlite_master WHERE name='tot_orfani'", 0, 0, &one, &there, err);
  if (st == ZN_OK && !there) {
    if (sqlite3_exec(db, ddl, NULL, NULL, NULL) != SQLITE_OK) st = zn_replica_sql_fail(t->r, err);
    if (st == ZN_OK) st = fill(t, err);
  }
  if (st == ZN_OK && !inside && sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
    st = zn_replica_sql_fail(t->r, err);
  if (st != ZN_OK && !inside) sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
  return st;
}

zn_status zn_domain_attach(zn_replica *r, zn_err *err) {
  zn_totals *t = calloc(1, sizeof *t);
  if (t == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  t->r = r;
  t->ctx = zn_ctx_new(r);
  zn_cells_init(&t->cells);
  zn_kmap_init(&t->dirty.map, 2);
  zn_kmap_init(&t->parents.map, 2);
  if (t->ctx == NULL) {
    totals_free(t);
    return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  }
  zn_status st = make_tables(t, err);
  if (st != ZN_OK) {
    totals_free(t);
    return st;
  }
  if (sqlite3_create_function_v2(zn_replica_db(r), "zona_totals", 0, SQLITE_UTF8, t, attached, NULL, NULL,
                                 totals_free) != SQLITE_OK)
    return zn_replica_sql_fail(r, err); /* xDestroy has run */
  zn_row_hook hook = {.ctx = t, .row = hook_row, .flush = hook_flush, .drop = hook_drop};
  zn_replica_set_hook(r, &hook);
  return ZN_OK;
}
