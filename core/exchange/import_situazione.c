/* Opening balances, and amounts of the funds that ask nothing more (DOMAIN 0.3, 5): what was committed, settled and
 * paid up to a date, line by line. Rows hold differences, so what is written is the balance minus what is known
 * already: a file read twice counts once, and a corrected one corrects. */
#include "core/exchange/import_tavola.h"
#include "core/text/import.h"

enum { C_BUDGET, C_DATA, C_IMPEGNATO, C_LIQUIDATO, C_PAGATO, C_TIPO, C_FONTE, C_ENTE, C_N };
static const zn_tavola_colonna columns[C_N] = {
    [C_BUDGET] = {{"budget", NULL}, true, NULL},        [C_DATA] = {{"data", "al", NULL}, true, "data"},
    [C_IMPEGNATO] = {{"impegnato", NULL}, false, NULL}, [C_LIQUIDATO] = {{"liquidato", NULL}, false, NULL},
    [C_PAGATO] = {{"pagato", NULL}, false, NULL},       [C_TIPO] = {{"tipo", NULL}, false, "tipo"},
    [C_FONTE] = {{"fonte", NULL}, false, "fonte"},      [C_ENTE] = {{"ente", NULL}, false, NULL},
};
static const char *const names[3] = {"impegnato", "liquidato", "pagato"};

static const char *default_tipo(const zn_lettura *x) {
  const char *tipo = zn_lettura_cell(x, C_TIPO);
  return tipo[0] ? tipo : "situazione_di_partenza";
}

/* The line's budget and whose it is: mine, or the one that the file or the line names (on its behalf). */
static zn_status budget_of(zn_lettura *x, int64_t *k, int64_t *ente, zn_err *err) {
  const zn_me *me = zn_entry_me(x->p, zn_entity_by_no(ZN_MOVIMENTO_SINTETICO));
  const char *text = zn_lettura_cell(x, C_BUDGET), *who = zn_lettura_cell(x, C_ENTE);
  zn_status s = ZN_E_NOTFOUND;
  if (who[0] != 0) {
    const char *full = zn_arena_printf(&x->line, "%s/%s", text, who);
    if (full == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    s = zn_ref_parse(x->p->r, me, ZN_BUDGET, full, k, NULL);
  }
  if (s != ZN_OK) ZN_TRY(zn_ref_parse(x->p->r, me, ZN_BUDGET, text, k, err));
  return zn_ref_int(x->p->r, ZN_BUDGET, *k, "ente", ente) ? ZN_OK : zn_fail(err, ZN_E_BUG, ZT_BUG, "budget");
}

/* What this office has written of the line up to the day. */
static zn_status known(zn_lettura *x, const zn_me *me, int64_t budget, int64_t ente, zn_day day, zn_cents out[3],
                       zn_err *err) {
  sqlite3_stmt *s = zn_replica_stmt(x->p->r,
                                    "SELECT k,coalesce(impegnato,0),coalesce(liquidato,0),coalesce(pagato,0) FROM "
                                    "movimento_sintetico WHERE budget=?1 AND ente=?2 AND data<=?3 AND tipo=?4",
                                    err);
  if (s == NULL) return zn_replica_sql_fail(x->p->r, err);
  sqlite3_bind_int64(s, 1, budget);
  sqlite3_bind_int64(s, 2, ente);
  sqlite3_bind_int64(s, 3, day);
  sqlite3_bind_text(s, 4, default_tipo(x), -1, SQLITE_STATIC);
  zn_status st = ZN_OK;
  while (st == ZN_OK && sqlite3_step(s) == SQLITE_ROW) {
    if (!zn_lettura_mia(x, ZN_MOVIMENTO_SINTETICO, sqlite3_column_int64(s, 0), me)) continue;
    for (int i = 0; i < 3 && st == ZN_OK; i++) st = zn_money_add(out[i], sqlite3_column_int64(s, i + 1), &out[i], err);
  }
  zn_replica_done(s);
  return st;
}

static zn_status read_amounts(zn_lettura *x, zn_cents v[3], bool given[3], zn_err *err) {
  bool any = false;
  for (int i = 0; i < 3; i++) {
    const char *cell = zn_lettura_cell(x, (size_t)C_IMPEGNATO + (size_t)i);
    given[i] = cell[0] != 0;
    any = any || given[i];
    if (given[i]) ZN_TRY(zn_money_parse(cell, &v[i], err));
    if (given[i] && v[i] < 0) return zn_fail(err, ZN_E_INVALID, ZT_SIT_NEGATIVO);
    char a[40], b[40];
    for (int j = 0; j < i; j++)
      if (given[i] && given[j] && v[i] > v[j])
        return zn_fail(err, ZN_E_INVALID, ZT_SIT_OLTRE, names[i], zn_money_print_it(a, v[i]), names[j],
                       zn_money_print_it(b, v[j]));
  }
  return any ? ZN_OK : zn_fail(err, ZN_E_INVALID, ZT_SIT_NIENTE);
}

static zn_status line(zn_lettura *x, zn_err *err) {
  zn_pair pairs[ZN_TAVOLA_COLUMNS + 6];
  int64_t budget = -1, ente = -1, k = -1;
  zn_cents v[3] = {0}, had[3] = {0};
  bool given[3], any = false;
  zn_day day = 0;
  char text[3][32];
  zn_row row;
  const zn_me *me = NULL; /* who writes it */
  ZN_TRY(zn_day_parse(zn_lettura_cell(x, C_DATA), &day, err));
  ZN_TRY(read_amounts(x, v, given, err));
  ZN_TRY(budget_of(x, &budget, &ente, err));
  size_t n = zn_lettura_pairs(x, pairs);
  pairs[n++] = (zn_pair){"budget", zn_lettura_id(x, budget)};
  pairs[n++] = (zn_pair){"ente", zn_lettura_id(x, ente)};
  if (zn_lettura_cell(x, C_TIPO)[0] == 0) pairs[n++] = (zn_pair){"tipo", default_tipo(x)};
  pairs[n] = (zn_pair){"impegnato", "1"}; /* only to know who writes it */
  ZN_TRY(zn_entry_build(x->p, zn_entity_by_no(ZN_MOVIMENTO_SINTETICO), pairs, n + 1, &x->line, &row, &me, err));
  ZN_TRY(known(x, me, budget, ente, day, had, err));
  for (int i = 0; i < 3; i++) {
    zn_cents delta = 0;
    if (given[i]) ZN_TRY(zn_money_sub(v[i], had[i], &delta, err));
    any = any || delta != 0;
    pairs[n++] = (zn_pair){names[i], zn_money_print(text[i], delta)};
  }
  if (!any) return x->out->count.unchanged++, ZN_OK;
  return zn_lettura_add(x, ZN_MOVIMENTO_SINTETICO, pairs, n, &k, err);
}

const zn_tavola zn_tavola_situazione = {"situazione", ZN_MOVIMENTO_SINTETICO, columns, C_N, false, line};
