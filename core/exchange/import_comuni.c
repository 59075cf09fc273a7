/* ISTAT's list of comuni. The cadastral code is the key: ISTAT's own codes change with the provinces (DOMAIN 0.6). */
#include <string.h>
#include <strings.h>

#include "core/exchange/import_inner.h"
#include "core/text/import.h"

enum { C_CATASTALE, C_NAME, C_ISTAT, C_REGIONE, C_PROVINCIA, C_PEOPLE, C_COUNT };

static const struct {
  const char *const names[4];
  bool needed;
  const char *field;
} columns[C_COUNT] = {
    [C_CATASTALE] = {{"codice_catastale", "codice_catastale_del_comune", "cod_catastale", NULL}, true, "cod_catastale"},
    [C_NAME] = {{"denominazione", "denominazione_in_italiano", "comune", NULL}, true, "denominazione"},
    [C_ISTAT] = {{"codice_istat", "codice_comune_formato_alfanumerico", "cod_istat", NULL}, false, "cod_istat"},
    [C_REGIONE] = {{"regione", "denominazione_regione", NULL}, false, "regione"},
    [C_PROVINCIA] = {{"sigla_provincia", "sigla_automobilistica", NULL}, false, "provincia"},
    [C_PEOPLE] = {{"popolazione_residente", "popolazione", "popolazione_legale", NULL}, false, "popolazione"},
};

static zn_status build(const zn_csv *c, const int *at, size_t i, zn_arena *a, zn_row *row, zn_err *err) {
  *row = (zn_row){.ent = zn_entity_by_no(ZN_ENTE)};
  zn_import_set(row, "tipo", (zn_val){ZN_V_TEXT, 0, ZN_SPAN("comune", 6)});
  for (size_t f = 0; f < C_COUNT; f++) ZN_TRY(zn_import_cell(row, columns[f].field, zn_csv_cell(c, i, at[f]), a, err));
  if (zn_csv_cell(c, i, at[C_CATASTALE])[0] == 0)
    return zn_fail(err, ZN_E_INVALID, ZT_FIELD_EMPTY, columns[C_CATASTALE].names[0]);
  return zn_row_check(row, 1, err);
}

/* Which rows are asked for; how many there are. */
static bool wanted(const zn_csv *c, const int *at, size_t i, const char *regione) {
  if (regione == NULL || regione[0] == 0) return true;
  const char *is = zn_csv_cell(c, i, at[C_REGIONE]);
  size_t n = strlen(regione); /* "Valle d'Aosta" asks for "Valle d'Aosta/Vallée d'Aoste" too */
  return strncasecmp(is, regione, n) == 0 && (is[n] == 0 || is[n] == '/');
}

static zn_status none_wanted(const zn_csv *c, const int *at, const char *path, const char *regione, zn_err *err) {
  char list[500] = "";
  size_t n = 0;
  if (regione == NULL || regione[0] == 0) return zn_fail(err, ZN_E_INVALID, ZT_IMPORT_NONE, path);
  for (size_t i = 0; i < c->nrows; i++) {
    const char *is = zn_csv_cell(c, i, at[C_REGIONE]);
    size_t len = strlen(is);
    if (len == 0 || strstr(list, is) || n + len + 3 > sizeof list) continue;
    if (n > 0) memcpy(list + n, ", ", 2), n += 2;
    memcpy(list + n, is, len + 1);
    n += len;
  }
  return zn_fail(err, ZN_E_NOTFOUND, ZT_IMPORT_NO_REGIONE, regione, list);
}

static zn_status write_rows(zn_tx *tx, const zn_csv *c, const int *at, const zn_ledger *l, const char *regione,
                            const zn_progress *progress, zn_import_result *out, zn_err *err) {
  zn_arena a;
  zn_arena_init(&a);
  zn_status s = ZN_OK;
  for (size_t i = 0; i < c->nrows && s == ZN_OK; i++) {
    zn_row row;
    if (!wanted(c, at, i, regione)) continue;
    zn_arena_clear(&a);
    s = build(c, at, i, &a, &row, err);
    if (s == ZN_OK) s = zn_import_upsert(tx, l, &row, out, err);
    if (s != ZN_OK) s = zn_import_at_line(err, s, c->rows[i].line);
    out->lines++;
    if (s == ZN_OK && i % 64 == 0 && !zn_progress_tick(progress, ZT_IMPORT_WORK_WRITE, i, c->nrows))
      s = zn_fail(err, ZN_E_STATE, ZT_CSV_STOPPED);
  }
  zn_arena_release(&a);
  return s;
}

static zn_status import(const zn_place *p, const zn_csv *c, const char *path, const char *regione,
                        const zn_progress *progress, zn_import_result *out, zn_err *err) {
  int at[C_COUNT];
  zn_ledger l;
  zn_tx *tx = NULL;
  ZN_TRY(zn_import_regione_ledger(p, &l, err));
  for (size_t f = 0; f < C_COUNT; f++)
    ZN_TRY(zn_import_column(c, path, columns[f].names, columns[f].needed || (f == C_REGIONE && regione), &at[f], err));
  size_t n = 0;
  for (size_t i = 0; i < c->nrows; i++) n += wanted(c, at, i, regione);
  if (n == 0) return none_wanted(c, at, path, regione, err);
  zn_import_result count = {0};
  ZN_TRY(zn_tx_begin(&tx, p->r, err));
  zn_status s = write_rows(tx, c, at, &l, regione, progress, &count, err);
  if (s != ZN_OK) return zn_tx_rollback(tx), s;
  ZN_TRY(zn_tx_commit(tx, err));
  zn_progress_tick(progress, ZT_IMPORT_WORK_WRITE, c->nrows, c->nrows);
  *out = count;
  return ZN_OK;
}

zn_status zn_import_comuni(const zn_place *p, const char *path, const char *regione, const zn_progress *progress,
                           zn_import_result *out, zn_err *err) {
  zn_csv c;
  ZN_TRY(zn_csv_read_file(&c, path, err));
  zn_status s = import(p, &c, path, regione, progress, out, err);
  zn_csv_release(&c);
  return s;
}
