/* Staff by year, profile and contract (DOMAIN 3.4, 5): one row for each; a file read again corrects. In the file `fte`
 * is in units, as people write it (0,5); the field holds hundredths. */
#include <stdio.h>
#include <string.h>

#include "core/exchange/import_tavola.h"
#include "core/text/import.h"

enum {
  C_ANNO,
  C_PROFILO,
  C_CONTRATTO,
  C_TESTE,
  C_FTE,
  C_RILEVAZIONE,
  C_AREA,
  C_SERVE,
  C_CONDIVISO,
  C_DAL,
  C_ENTE,
  C_N
};
static const zn_tavola_colonna columns[C_N] = {
    [C_ANNO] = {{"anno", NULL}, true, "anno"},
    [C_PROFILO] = {{"profilo", NULL}, false, "profilo"},
    [C_CONTRATTO] = {{"contratto", NULL}, true, "contratto"},
    [C_TESTE] = {{"teste", "persone", NULL}, true, "teste"},
    [C_FTE] = {{"fte", "tempo_pieno_equivalente", NULL}, true, NULL},
    [C_RILEVAZIONE] = {{"rilevazione", "dato", NULL}, false, "rilevazione"},
    [C_AREA] = {{"area", NULL}, false, "area"},
    [C_SERVE] = {{"serve", "ente_servito", NULL}, false, "serve"},
    [C_CONDIVISO] = {{"condiviso", NULL}, false, "condiviso"},
    [C_DAL] = {{"dal", NULL}, false, "dal"},
    [C_ENTE] = {{"ente", NULL}, false, "ente"},
};

/* The row of mine that says the same of the same people: all but how many they are. */
static int64_t there(zn_lettura *x, const zn_row *row, const zn_me *me) {
  static const char *const same[] = {"ente",        "ambito", "anno",  "profilo",  "contratto",
                                     "rilevazione", "area",   "serve", "condiviso"};
  char sql[400];
  int n = snprintf(sql, sizeof sql, "SELECT k FROM personale WHERE 1");
  size_t count = sizeof same / sizeof *same;
  for (size_t i = 0; i < count; i++) n += snprintf(sql + n, sizeof sql - (size_t)n, " AND %s IS ?%zu", same[i], i + 1);
  sqlite3_stmt *s = zn_replica_stmt(x->p->r, sql, NULL);
  int64_t k = -1;
  if (s == NULL) return -1;
  for (size_t i = 0; i < count; i++) {
    const zn_val *v = &row->v[zn_field_index(row->ent, same[i])];
    if (v->kind == ZN_V_INT) sqlite3_bind_int64(s, (int)i + 1, v->i);
    if (v->kind == ZN_V_TEXT) sqlite3_bind_text(s, (int)i + 1, (const char *)v->s.p, (int)v->s.n, SQLITE_STATIC);
  }
  while (k < 0 && sqlite3_step(s) == SQLITE_ROW)
    if (zn_lettura_mia(x, ZN_PERSONALE, sqlite3_column_int64(s, 0), me)) k = sqlite3_column_int64(s, 0);
  zn_replica_done(s);
  return k;
}

static zn_status line(zn_lettura *x, zn_err *err) {
  zn_pair pairs[ZN_TAVOLA_COLUMNS + 1];
  zn_cents fte = 0;
  zn_row row;
  const zn_me *me = NULL;
  const char *cell = zn_lettura_cell(x, C_FTE);
  if (zn_money_parse(cell, &fte, NULL) != ZN_OK || fte < 0) return zn_fail(err, ZN_E_INVALID, ZT_PER_FTE, cell);
  const char *hundredths = zn_arena_printf(&x->line, "%lld", (long long)fte);
  if (hundredths == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  size_t n = zn_lettura_pairs(x, pairs);
  pairs[n++] = (zn_pair){"fte", hundredths};
  ZN_TRY(zn_entry_build(x->p, zn_entity_by_no(ZN_PERSONALE), pairs, n, &x->line, &row, &me, err));
  if (fte > 100 * row.v[zn_field_index(row.ent, "teste")].i)
    return zn_fail(err, ZN_E_INVALID, ZT_PER_TROPPI, cell, zn_lettura_cell(x, C_TESTE));
  int64_t k = there(x, &row, me);
  if (k >= 0) return zn_lettura_edit(x, ZN_PERSONALE, k, pairs, n, NULL, err);
  ZN_TRY(zn_entry_insert(x->tx, x->p, me, &row, err));
  x->out->count.created++;
  return ZN_OK;
}

const zn_tavola zn_tavola_personale = {"personale", ZN_PERSONALE, columns, C_N, false, line};
