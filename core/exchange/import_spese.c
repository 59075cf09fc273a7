/* Spending from a CSV (DESIGN section 9). Two passes over the file: the first checks every row alone and against the
 * rows of the same impegno, so that most mistakes are found before anything is written; the second writes, in one
 * transaction.
 *
 * Each row with liquidazione columns is one liquidazione. Rows of one impegno that carry the same liq_anno and
 * liq_numero are its progressivi: one determina that pays many. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/exchange/import_spese.h"
#include "core/text/import.h"

/* The columns, in the order in which messages name them. */
const char *const zn_spese_columns[ZN_SPESE_COLUMNS] = {
    [S_BUDGET] = "budget",
    [S_ANNO] = "anno",
    [S_NUMERO] = "numero",
    [S_DATA] = "data",
    [S_IMPORTO] = "importo",
    [S_SUB] = "sub",
    [S_OGGETTO] = "oggetto",
    [S_FORNITORE_CF] = "fornitore_cf",
    [S_FORNITORE] = "fornitore",
    [S_CIG] = "cig",
    [S_CUP] = "cup",
    [S_ATTO] = "atto",
    [S_LIQ_ANNO] = "liq_anno",
    [S_LIQ_NUMERO] = "liq_numero",
    [S_LIQ_DATA] = "liq_data",
    [S_LIQ_IMPORTO] = "liq_importo",
    [S_FATTURA] = "fattura_numero",
    [S_FATTURA_DATA] = "fattura_data",
    [S_MANDATO] = "mandato_num",
    [S_PAG_DATA] = "pag_data",
    [S_PAG_IMPORTO] = "pag_importo",
    [S_QUIETANZA] = "quietanza_num",
};

const char *zn_spese_cell(const zn_spese *j, size_t i, int column) { return zn_csv_cell(j->c, i, j->at[column]); }

static bool has(const zn_spese *j, size_t i, int column) { return zn_spese_cell(j, i, column)[0] != 0; }

/* ---- columns
 * ---------------------------------------------------------------------------------------------------------------- */

static zn_status find_columns(zn_spese *j, const char *path, zn_err *err) {
  for (int f = 0; f < ZN_SPESE_COLUMNS; f++) {
    j->at[f] = zn_csv_column(j->c, zn_spese_columns[f]);
    if (f <= S_IMPORTO && j->at[f] < 0) return zn_fail(err, ZN_E_INVALID, ZT_CSV_MISSING, path, zn_spese_columns[f]);
  }
  for (size_t i = 0; i < j->c->columns; i++) {
    bool known = j->c->names[i][0] == 0;
    for (int f = 0; f < ZN_SPESE_COLUMNS && !known; f++) known = j->at[f] == (int)i;
    if (known) continue;
    zn_buf list;
    zn_buf_init(&list, 0);
    for (int f = 0; f < ZN_SPESE_COLUMNS; f++) zn_buf_printf(&list, "%s%s", f > 0 ? ";" : "", zn_spese_columns[f]);
    zn_status s = zn_fail(err, ZN_E_INVALID, ZT_SPESE_COLUMN, j->c->names[i], zn_buf_cstr(&list));
    zn_buf_release(&list);
    return s;
  }
  return ZN_OK;
}

/* ---- rows from cells
 * ---------------------------------------------------------------------------------------------------------- */

typedef struct from_cell {
  const char *field;
  int column;
} from_cell;

static zn_status fill(const zn_spese *j, size_t i, const from_cell *cells, size_t n, zn_arena *a, zn_row *row,
                      zn_err *err) {
  for (size_t f = 0; f < n; f++)
    ZN_TRY(zn_import_cell(row, cells[f].field, zn_spese_cell(j, i, cells[f].column), a, err));
  return ZN_OK;
}

/* The year of a date, where the file does not say it. */
static void year_from(zn_row *row, const char *date) {
  int at = zn_field_index(row->ent, "anno"), from = zn_field_index(row->ent, date), y = 0, m = 0, d = 0;
  if (row->v[at].kind != ZN_V_NULL || row->v[from].kind != ZN_V_INT) return;
  zn_day_to_ymd((zn_day)row->v[from].i, &y, &m, &d);
  row->v[at] = zn_int(y);
}

zn_status zn_spese_impegno(const zn_spese *j, size_t i, zn_arena *a, zn_row *row, zn_err *err) {
  static const from_cell cells[] = {{"anno", S_ANNO},       {"numero", S_NUMERO},   {"sub", S_SUB}, {"data", S_DATA},
                                    {"importo", S_IMPORTO}, {"oggetto", S_OGGETTO}, {"cig", S_CIG}, {"cup", S_CUP}};
  *row = (zn_row){.ent = zn_entity_by_no(ZN_IMPEGNO)};
  zn_import_set(row, "ente", zn_int(j->ente));
  return fill(j, i, cells, sizeof cells / sizeof *cells, a, row, err);
}

zn_status zn_spese_liquidazione(const zn_spese *j, size_t i, zn_arena *a, zn_row *row, zn_err *err) {
  static const from_cell cells[] = {
      {"anno", S_LIQ_ANNO}, {"numero", S_LIQ_NUMERO}, {"data", S_LIQ_DATA}, {"importo", S_LIQ_IMPORTO}};
  *row = (zn_row){.ent = zn_entity_by_no(ZN_LIQUIDAZIONE)};
  zn_import_set(row, "impegno", zn_int(0));
  zn_import_set(row, "progressivo", zn_int(1));
  ZN_TRY(fill(j, i, cells, sizeof cells / sizeof *cells, a, row, err));
  year_from(row, "data");
  return ZN_OK;
}

zn_status zn_spese_pagamento(const zn_spese *j, size_t i, zn_arena *a, zn_row *row, zn_err *err) {
  static const from_cell cells[] = {{"mandato_num", S_MANDATO},
                                    {"data_pagamento", S_PAG_DATA},
                                    {"importo", S_PAG_IMPORTO},
                                    {"quietanza_num", S_QUIETANZA}};
  *row = (zn_row){.ent = zn_entity_by_no(ZN_PAGAMENTO)};
  zn_import_set(row, "liquidazione", zn_int(0));
  zn_import_set(row, "origine", (zn_val){ZN_V_TEXT, 0, ZN_SPAN("csv", 3)});
  ZN_TRY(fill(j, i, cells, sizeof cells / sizeof *cells, a, row, err));
  year_from(row, "data_pagamento");
  return ZN_OK;
}

bool zn_spese_has_liquidazione(const zn_spese *j, size_t i) {
  return has(j, i, S_LIQ_ANNO) || has(j, i, S_LIQ_NUMERO) || has(j, i, S_LIQ_DATA) || has(j, i, S_LIQ_IMPORTO);
}

bool zn_spese_has_pagamento(const zn_spese *j, size_t i) {
  return has(j, i, S_MANDATO) || has(j, i, S_PAG_DATA) || has(j, i, S_PAG_IMPORTO) || has(j, i, S_QUIETANZA);
}

/* ---- first pass
 * --------------------------------------------------------------------------------------------------------------- */

static zn_status needs(const zn_spese *j, size_t i, int given, int wanted, zn_err *err) {
  return has(j, i, wanted) ? ZN_OK
                           : zn_fail(err, ZN_E_INVALID, ZT_SPESE_NEEDS, j->c->rows[i].line, zn_spese_columns[given],
                                     zn_spese_columns[wanted]);
}

/* A group of columns goes together: the first that is filled asks for the others. */
static zn_status together(const zn_spese *j, size_t i, const int *group, size_t n, const int *asked, size_t m,
                          zn_err *err) {
  for (size_t g = 0; g < n; g++) {
    if (!has(j, i, group[g])) continue;
    for (size_t w = 0; w < m; w++) ZN_TRY(needs(j, i, group[g], asked[w], err));
  }
  return ZN_OK;
}

static zn_status check_groups(const zn_spese *j, size_t i, zn_err *err) {
  static const int liq[] = {S_LIQ_NUMERO, S_LIQ_DATA, S_LIQ_IMPORTO, S_LIQ_ANNO, S_FATTURA, S_FATTURA_DATA};
  static const int pag[] = {S_MANDATO, S_PAG_DATA, S_PAG_IMPORTO, S_QUIETANZA};
  static const int invoice[] = {S_FATTURA, S_FATTURA_DATA};
  for (int f = 0; f <= S_IMPORTO; f++)
    if (!has(j, i, f)) return zn_fail(err, ZN_E_INVALID, ZT_IMPORT_EMPTY, j->c->rows[i].line, zn_spese_columns[f]);
  ZN_TRY(together(j, i, liq, 6, liq, 3, err));
  ZN_TRY(together(j, i, invoice, 2, invoice, 2, err));
  ZN_TRY(together(j, i, pag, 4, pag, 3, err));
  return together(j, i, pag, 4, liq, 3, err);
}

/* The impegno's own columns on a later row: the same as on its first one; an optional one may be left out. */
static zn_status check_agrees(const zn_spese *j, size_t first, size_t i, zn_arena *a, zn_err *err) {
  zn_row one, two;
  static const int texts[] = {S_FORNITORE_CF, S_FORNITORE, S_ATTO};
  int64_t budget[2] = {-1, -1};
  size_t line = j->c->rows[i].line, was = j->c->rows[first].line;
  ZN_TRY(zn_spese_impegno(j, first, a, &one, err));
  ZN_TRY(zn_spese_impegno(j, i, a, &two, err));
  const char *differs = NULL;
  (void)zn_names_get(&j->budgets, zn_spese_cell(j, first, S_BUDGET), &budget[0]);
  (void)zn_names_get(&j->budgets, zn_spese_cell(j, i, S_BUDGET), &budget[1]);
  if (budget[0] != budget[1]) differs = zn_spese_columns[S_BUDGET];
  for (size_t f = 0; f < sizeof texts / sizeof *texts; f++)
    if (has(j, i, texts[f]) && strcasecmp(zn_spese_cell(j, i, texts[f]), zn_spese_cell(j, first, texts[f])) != 0)
      differs = zn_spese_columns[texts[f]];
  for (size_t f = 0; f < one.ent->nfields; f++)
    if (two.v[f].kind != ZN_V_NULL && !zn_val_eq(&one.v[f], &two.v[f])) differs = one.ent->fields[f].name;
  if (differs)
    return zn_fail(err, ZN_E_INVALID, ZT_SPESE_DIFFERS, line, zn_spese_cell(j, i, S_ANNO),
                   zn_spese_cell(j, i, S_NUMERO), was, differs);
  if (!zn_spese_has_liquidazione(j, i))
    return zn_fail(err, ZN_E_INVALID, ZT_SPESE_REPEAT, line, zn_spese_cell(j, i, S_ANNO), zn_spese_cell(j, i, S_NUMERO),
                   was);
  return ZN_OK;
}

/* The budget must be one of mine: the money of another ente is not ours to commit. */
static zn_status check_budget(zn_spese *j, size_t i, zn_err *err) {
  const char *text = zn_spese_cell(j, i, S_BUDGET);
  int64_t k = -1, ente = -1;
  if (zn_names_get(&j->budgets, text, &k)) return ZN_OK;
  ZN_TRY(zn_ref_parse(j->p->r, j->me, ZN_BUDGET, text, &k, err));
  if (!zn_ref_int(j->p->r, ZN_BUDGET, k, "ente", &ente) || ente != j->ente)
    return zn_fail(err, ZN_E_DENIED, ZT_SPESE_BUDGET, text, j->ente_code);
  return zn_names_put(&j->budgets, text, k) ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
}

/* Errors of these carry no line yet. */
static zn_status check_values(zn_spese *j, size_t i, zn_arena *a, zn_err *err) {
  zn_row row;
  zn_carta_atto atto;
  ZN_TRY(check_budget(j, i, err));
  ZN_TRY(zn_spese_impegno(j, i, a, &row, err));
  ZN_TRY(zn_row_check(&row, 1, err));
  ZN_TRY(zn_carta_atto_leggi(zn_spese_cell(j, i, S_ATTO), 0, a, &atto, err));
  if (has(j, i, S_FATTURA_DATA)) {
    zn_day day = 0;
    ZN_TRY(zn_day_parse(zn_spese_cell(j, i, S_FATTURA_DATA), &day, err));
  }
  if (zn_spese_has_liquidazione(j, i)) {
    ZN_TRY(zn_spese_liquidazione(j, i, a, &row, err));
    ZN_TRY(zn_row_check(&row, 1, err));
  }
  if (zn_spese_has_pagamento(j, i)) {
    ZN_TRY(zn_spese_pagamento(j, i, a, &row, err));
    ZN_TRY(zn_row_check(&row, 1, err));
  }
  return ZN_OK;
}

/* "2025|12|A": the impegno that a row belongs to. Case and blanks do not count. */
static void impegno_key(const zn_spese *j, size_t i, char out[200]) {
  snprintf(out, 200, "%s|%s|%s", zn_spese_cell(j, i, S_ANNO), zn_spese_cell(j, i, S_NUMERO),
           zn_spese_cell(j, i, S_SUB));
  for (char *c = out; *c; c++)
    if (*c >= 'a' && *c <= 'z') *c = (char)(*c - 'a' + 'A');
}

static zn_status check_row(zn_spese *j, size_t i, zn_arena *a, zn_err *err) {
  char key[200];
  int64_t first = -1;
  ZN_TRY(check_groups(j, i, err));
  zn_status s = check_values(j, i, a, err);
  if (s != ZN_OK) return zn_import_at_line(err, s, j->c->rows[i].line);
  impegno_key(j, i, key);
  if (zn_names_get(&j->first, key, &first)) {
    j->owner[i] = (size_t)first;
    return check_agrees(j, (size_t)first, i, a, err);
  }
  j->owner[i] = i;
  return zn_names_put(&j->first, key, (int64_t)i) ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
}

static zn_status check_all(zn_spese *j, const zn_progress *progress, zn_err *err) {
  zn_arena a;
  zn_arena_init(&a);
  zn_status s = ZN_OK;
  for (size_t i = 0; i < j->c->nrows && s == ZN_OK; i++) {
    zn_arena_clear(&a);
    s = check_row(j, i, &a, err);
    if (s == ZN_OK && i % 256 == 0 && !zn_progress_tick(progress, ZT_IMPORT_WORK_READ, i, j->c->nrows))
      s = zn_fail(err, ZN_E_STATE, ZT_CSV_STOPPED);
  }
  zn_arena_release(&a);
  return s;
}

/* ---- the import
 * --------------------------------------------------------------------------------------------------------------- */

/* On behalf of a silent ente (--come its ambito): the one whose budget the first row names. */
static zn_status behalf(zn_spese *j, const zn_me *ambito, zn_err *err) {
  int64_t k = -1;
  zn_buf code;
  ZN_TRY(zn_ref_parse(j->p->r, ambito, ZN_BUDGET, zn_spese_cell(j, 0, S_BUDGET), &k, err));
  if (!zn_ref_int(j->p->r, ZN_BUDGET, k, "ente", &j->ente)) return zn_fail(err, ZN_E_DENIED, ZT_SPESE_ENTE);
  zn_buf_init(&code, 200);
  zn_ref_print(j->p->r, NULL, ZN_ENTE, j->ente, &code);
  j->ente_code = zn_arena_strdup(&j->arena, zn_buf_cstr(&code));
  zn_buf_release(&code);
  j->me = ambito;
  j->per_conto = true;
  return j->ente_code ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
}

/* As which ente: the one chosen, the only one, or the one that the first row's budget names. */
static zn_status who(zn_spese *j, zn_err *err) {
  if (j->p->come != NULL && j->p->come->kind == ZN_ORG_AMBITO && j->p->come->role == ZN_ROLE_CAPOFILA)
    return behalf(j, j->p->come, err);
  j->me = zn_place_as(j->p, ZN_ORG_ENTE);
  int64_t k = -1, ente = -1;
  if (j->me == NULL && j->p->come == NULL &&
      zn_ref_parse(j->p->r, NULL, ZN_BUDGET, zn_spese_cell(j, 0, S_BUDGET), &k, NULL) == ZN_OK &&
      zn_ref_int(j->p->r, ZN_BUDGET, k, "ente", &ente))
    for (size_t i = 0; i < j->p->n; i++)
      if (j->p->orgs[i].kind == ZN_ORG_ENTE && j->p->orgs[i].k == ente) j->me = &j->p->orgs[i];
  if (j->me == NULL || j->me->role != ZN_ROLE_ENTE) return zn_fail(err, ZN_E_DENIED, ZT_SPESE_ENTE);
  j->ente = j->me->k;
  j->ente_code = j->me->code;
  return ZN_OK;
}

static zn_status import(zn_spese *j, const char *path, const zn_progress *progress, zn_err *err) {
  zn_tx *tx = NULL;
  ZN_TRY(find_columns(j, path, err));
  if (j->c->nrows == 0) return zn_fail(err, ZN_E_INVALID, ZT_IMPORT_NONE, path);
  ZN_TRY(who(j, err));
  j->owner = zn_arena_alloc(&j->arena, j->c->nrows * sizeof *j->owner);
  j->impegno = zn_arena_alloc(&j->arena, j->c->nrows * sizeof *j->impegno);
  if (j->owner == NULL || j->impegno == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  ZN_TRY(check_all(j, progress, err));
  ZN_TRY(zn_tx_begin(&tx, j->p->r, err));
  zn_status s = zn_spese_write(j, tx, progress, err);
  if (s != ZN_OK) return zn_tx_rollback(tx), s;
  ZN_TRY(zn_tx_commit(tx, err));
  zn_progress_tick(progress, ZT_IMPORT_WORK_WRITE, j->c->nrows, j->c->nrows);
  return ZN_OK;
}

zn_status zn_import_spese(const zn_place *p, const char *path, const zn_progress *progress, zn_import_spese_result *out,
                          zn_err *err) {
  zn_csv c;
  ZN_TRY(zn_csv_read_file(&c, path, err));
  zn_spese j = {.p = p, .c = &c};
  zn_arena_init(&j.arena);
  zn_names *maps[] = {&j.budgets, &j.first, &j.fornitori, &j.atti, &j.fatture, &j.totals, &j.progressivi};
  for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) zn_names_init(maps[i]);
  zn_status s = import(&j, path, progress, err);
  for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) zn_names_release(maps[i]);
  zn_arena_release(&j.arena);
  zn_csv_release(&c);
  if (s == ZN_OK) *out = j.count;
  return s;
}
