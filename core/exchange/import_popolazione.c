/* Residents of the comuni in a year: a plain list, or ISTAT's own files. ISTAT's lists by age have a line for each age;
 * the one of age 999 is the whole. Codes of ISTAT's may have lost their leading zeros in a spreadsheet. */
#include <string.h>

#include "core/domain/rows/ref.h"
#include "core/exchange/import_tavola.h"
#include "core/text/import.h"

enum { C_CATASTALE, C_ISTAT, C_ANNO, C_RESIDENTI, C_ETA, C_FONTE, C_N };
static const zn_tavola_colonna columns[C_N] = {
    [C_CATASTALE] = {{"codice_catastale", "cod_catastale", "comune_catastale", NULL}, false, NULL},
    [C_ISTAT] = {{"codice_istat", "cod_istat", "codice_comune", NULL}, false, NULL},
    [C_ANNO] = {{"anno", NULL}, true, "anno"},
    [C_RESIDENTI] = {{"residenti", "popolazione_residente", "totale", NULL}, true, "residenti"},
    [C_ETA] = {{"età", "eta", NULL}, false, NULL},
    [C_FONTE] = {{"fonte", NULL}, false, "fonte"},
};

static zn_status line(zn_lettura *x, zn_err *err) {
  const char *catastale = zn_lettura_cell(x, C_CATASTALE), *istat = zn_lettura_cell(x, C_ISTAT);
  const char *age = zn_lettura_cell(x, C_ETA);
  zn_ledger l;
  zn_row row = {.ent = zn_entity_by_no(ZN_POPOLAZIONE)};
  int64_t ente = -1;
  size_t n = strlen(istat);
  if (age[0] != 0 && strcmp(age, "999") != 0) return ZN_OK;
  if (catastale[0] == 0 && n == 0) return zn_fail(err, ZN_E_INVALID, ZT_POP_COMUNE);
  if (n > 0 && n < 6) istat = zn_arena_printf(&x->line, "%0*d%s", (int)(6 - n), 0, istat);
  if (istat == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  ZN_TRY(zn_import_regione_ledger(x->p, &l, err));
  ZN_TRY(zn_ref_parse(x->p->r, NULL, ZN_ENTE, catastale[0] ? catastale : istat, &ente, err));
  zn_import_set(&row, "ente", zn_int(ente));
  zn_pair pairs[ZN_TAVOLA_COLUMNS];
  size_t m = zn_lettura_pairs(x, pairs);
  for (size_t i = 0; i < m; i++) ZN_TRY(zn_import_cell(&row, pairs[i].name, pairs[i].value, &x->line, err));
  if (n > 0) ZN_TRY(zn_import_cell(&row, "cod_istat", istat, &x->line, err));
  ZN_TRY(zn_row_check(&row, 1, err));
  return zn_import_upsert(x->tx, &l, &row, &x->out->count, err);
}

const zn_tavola zn_tavola_popolazione = {"popolazione", ZN_POPOLAZIONE, columns, C_N, true, line};
