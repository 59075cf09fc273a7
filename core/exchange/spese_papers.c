/* What an impegno of the file refers to: its supplier, its act, its invoice. Each is looked for among mine, and made
 * when it is not there, once per file. */
#include <stdio.h>
#include <string.h>

#include "core/domain/rows/entry.h"
#include "core/domain/rows/rows.h"
#include "core/exchange/import_spese.h"
#include "core/text/import.h"

#define KEY 700

static void upper(char *s) {
  for (; *s; s++)
    if (*s >= 'a' && *s <= 'z') *s = (char)(*s - 'a' + 'A');
}

static zn_status keep(zn_names *m, const char *key, int64_t k, zn_err *err) {
  return zn_names_put(m, key, k) ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
}

/* ---- fornitore
 * ---------------------------------------------------------------------------------------------------------------- */

/* Codes and names of my suppliers, read once: "C:00743110157", "N:COOPERATIVA L'AURORA". */
static zn_status read_fornitori(zn_spese *j, zn_err *err) {
  if (j->fornitori_read) return ZN_OK;
  j->fornitori_read = true;
  sqlite3_stmt *s = zn_replica_stmt(j->p->r,
                                    "SELECT f.k,f.denominazione,f.piva,f.cf,f.codice,p.cf_persona FROM fornitore f "
                                    "LEFT JOIN fornitore_p p ON p.k=f.k "
                                    "WHERE f.ente=?1",
                                    err);
  if (s == NULL) return zn_replica_sql_fail(j->p->r, err);
  sqlite3_bind_int64(s, 1, j->ente);
  zn_status st = ZN_OK;
  while (st == ZN_OK && sqlite3_step(s) == SQLITE_ROW)
    for (int col = 1; col < 6 && st == ZN_OK; col++) {
      char key[KEY];
      const char *text = (const char *)sqlite3_column_text(s, col);
      if (text == NULL) continue;
      snprintf(key, sizeof key, "%s:%s", col == 1 ? "N" : "C", text);
      upper(key);
      st = keep(&j->fornitori, key, sqlite3_column_int64(s, 0), err);
    }
  zn_replica_done(s);
  return st;
}

static zn_status make_fornitore(zn_spese *j, zn_tx *tx, const char *code, const char *name, zn_arena *a, int64_t *k,
                                zn_err *err) {
  zn_pair pairs[8] = {{"ente", j->ente_code}};
  size_t n = 0;
  zn_row row;
  const zn_me *me = NULL;
  bool person = false;
  ZN_TRY(zn_carta_fornitore(code, name, a, pairs + 1, &n, &person, err));
  ZN_TRY(zn_entry_build(j->p, zn_entity_by_no(ZN_FORNITORE), pairs, n + 1, a, &row, &me, err));
  ZN_TRY(zn_tx_insert(tx, &j->ledger, person ? &j->private_ledger : NULL, &row, true, err));
  *k = row.k;
  j->count.fornitori++;
  return ZN_OK;
}

static bool digits(const char *s) { return s[0] != 0 && s[strspn(s, "0123456789")] == 0; }

zn_status zn_spese_fornitore(zn_spese *j, zn_tx *tx, size_t i, zn_arena *a, int64_t *k, zn_err *err) {
  const char *name = zn_spese_cell(j, i, S_FORNITORE), *typed = zn_spese_cell(j, i, S_FORNITORE_CF);
  char code[64], key[KEY];
  *k = -1;
  if (name[0] == 0 && typed[0] == 0) return ZN_OK;
  ZN_TRY(read_fornitori(j, err));
  if (!zn_code_normal(typed, code, sizeof code)) return zn_fail(err, ZN_E_LIMIT, ZT_FIELD_EMPTY, "fornitore_cf");
  snprintf(key, sizeof key, "%s:%s", code[0] ? "C" : "N", code[0] ? code : name);
  upper(key);
  if (zn_names_get(&j->fornitori, key, k)) return ZN_OK;
  if (strncmp(key, "C:IT", 4) == 0 && digits(key + 4)) {
    memmove(key + 2, key + 4, strlen(key + 4) + 1);
    if (zn_names_get(&j->fornitori, key, k)) return ZN_OK;
  }
  if (j->per_conto) return ZN_OK;
  ZN_TRY(make_fornitore(j, tx, code, name, a, k, err));
  return keep(&j->fornitori, key, *k, err);
}

/* ---- atto
 * ------------------------------------------------------------------------------------------------------------------------
 */

zn_status zn_spese_make_atto(zn_spese *j, zn_tx *tx, size_t i, const zn_row *impegno, zn_arena *a, int64_t *k,
                             zn_err *err) {
  const char *text = zn_spese_cell(j, i, S_ATTO);
  zn_carta_atto atto;
  char key[KEY];
  *k = -1;
  if (text[0] == 0) return ZN_OK;
  snprintf(key, sizeof key, "%s", text);
  upper(key);
  if (zn_names_get(&j->atti, key, k)) return ZN_OK;
  ZN_TRY(zn_carta_atto_leggi(text, 0, a, &atto, err));
  zn_row row = {.ent = zn_entity_by_no(ZN_ATTO)};
  zn_import_set(&row, "ente", zn_int(j->ente));
  zn_import_set(&row, "tipo", atto.tipo);
  zn_import_set(&row, "anno", zn_int(atto.anno));
  zn_import_set(&row, "numero", atto.numero);
  ZN_TRY(zn_row_same_key(j->p->r, &row, k, err));
  bool there = *k >= 0;
  if (!there && j->per_conto) return ZN_OK;
  if (!there) {
    zn_import_set(&row, "data", impegno->v[zn_field_index(impegno->ent, "data")]);
    zn_import_set(&row, "oggetto", impegno->v[zn_field_index(impegno->ent, "oggetto")]);
    ZN_TRY(zn_tx_insert(tx, &j->ledger, NULL, &row, true, err));
    *k = row.k;
    j->count.atti++;
  }
  return keep(&j->atti, key, *k, err);
}

/* ---- giustificativo
 * ---------------------------------------------------------------------------------------------------------------- */

/* An invoice in this file: its supplier as written (of an impegno without one, the impegno), its number and date. */
static void fattura_key(const zn_spese *j, size_t i, char key[KEY]) {
  size_t o = j->owner[i];
  const char *who = zn_spese_cell(j, o, S_FORNITORE_CF);
  if (who[0] == 0) who = zn_spese_cell(j, o, S_FORNITORE);
  char alone[32];
  snprintf(alone, sizeof alone, "#%zu", o);
  zn_day day = 0;
  (void)!zn_day_parse(zn_spese_cell(j, i, S_FATTURA_DATA), &day, NULL);
  snprintf(key, KEY, "%s|%s|%d", who[0] ? who : alone, zn_spese_cell(j, i, S_FATTURA), (int)day);
  upper(key);
}

/* The total of an invoice is what the file liquidates on it. */
static zn_status read_totals(zn_spese *j, zn_err *err) {
  if (j->totals_read) return ZN_OK;
  j->totals_read = true;
  for (size_t i = 0; i < j->c->nrows; i++) {
    char key[KEY];
    int64_t sum = 0;
    zn_cents v = 0;
    if (zn_spese_cell(j, i, S_FATTURA)[0] == 0) continue;
    fattura_key(j, i, key);
    (void)zn_names_get(&j->totals, key, &sum);
    ZN_TRY(zn_money_parse(zn_spese_cell(j, i, S_LIQ_IMPORTO), &v, err));
    ZN_TRY(zn_money_add(sum, v, &sum, err));
    ZN_TRY(keep(&j->totals, key, sum, err));
  }
  return ZN_OK;
}

zn_status zn_spese_fattura(zn_spese *j, zn_tx *tx, size_t i, int64_t fornitore, zn_arena *a, int64_t *k, zn_err *err) {
  char key[KEY];
  int64_t total = 0;
  *k = -1;
  if (zn_spese_cell(j, i, S_FATTURA)[0] == 0) return ZN_OK;
  fattura_key(j, i, key);
  if (zn_names_get(&j->fatture, key, k)) return ZN_OK;
  ZN_TRY(read_totals(j, err));
  (void)zn_names_get(&j->totals, key, &total);
  zn_row row = {.ent = zn_entity_by_no(ZN_GIUSTIFICATIVO)};
  zn_import_set(&row, "ente", zn_int(j->ente));
  if (fornitore >= 0) zn_import_set(&row, "fornitore", zn_int(fornitore));
  ZN_TRY(zn_import_cell(&row, "numero", zn_spese_cell(j, i, S_FATTURA), a, err));
  ZN_TRY(zn_import_cell(&row, "data", zn_spese_cell(j, i, S_FATTURA_DATA), a, err));
  ZN_TRY(zn_import_cell(&row, "tipo", "FAT", a, err));
  zn_import_set(&row, "corpo_n", zn_int(1));
  zn_import_set(&row, "totale", zn_int(total));
  if (!zn_entry_key_taken(j->p->r, &row, k)) {
    ZN_TRY(zn_tx_insert(tx, &j->ledger, NULL, &row, false, err));
    *k = row.k;
    j->count.giustificativi++;
  }
  return keep(&j->fatture, key, *k, err);
}
