#include <stdio.h>
#include <string.h>

#include "core/domain/rows/entry.h"
#include "core/exchange/import_spese.h"
#include "core/text/import.h"

/* The ledger follows from the budget: an ente that has moved to another ambito writes in the ledger of the one whose
 * money it is. */
static zn_status ledger_of(zn_spese *j, size_t i, int64_t *budget, zn_err *err) {
  const zn_id none = {{0}};
  zn_ledger priv;
  zn_row row = {.ent = zn_entity_by_no(ZN_IMPEGNO)};
  (void)zn_names_get(&j->budgets, zn_spese_cell(j, i, S_BUDGET), budget);
  if (j->ledger.kind != 0 && j->ledger_budget == *budget) return ZN_OK;
  zn_import_set(&row, "ente", zn_int(j->ente));
  zn_import_set(&row, "budget", zn_int(*budget));
  ZN_TRY(zn_place_ledger(j->p, j->me, &row, &j->ledger, &priv, err));
  j->ledger_budget = *budget;
  zn_ledger_make(&j->private_ledger, zn_replica_region(j->p->r), ZN_L7_ENTE_SELF, &j->me->org, &none);
  return ZN_OK;
}

/* On the ente's behalf: what is not in its registers is kept as a note. Never a person's name or code. */
static zn_status note(zn_spese *j, size_t i, int64_t fornitore, int64_t atto, zn_arena *a, zn_row *row, zn_err *err) {
  const char *name = zn_spese_cell(j, i, S_FORNITORE), *code = zn_spese_cell(j, i, S_FORNITORE_CF);
  const char *act = zn_spese_cell(j, i, S_ATTO);
  bool who = fornitore < 0 && (name[0] || code[0]) && strlen(code) != 16, what = atto < 0 && act[0];
  const char *text = zn_arena_printf(a, "%s%s%s%s%s%s%s", who ? ZT_SPESE_NOTA_FORNITORE : "", who ? name : "",
                                     who && name[0] && code[0] ? ", " : "", who ? code : "", who && what ? "; " : "",
                                     what ? ZT_SPESE_NOTA_ATTO : "", what ? act : "");
  if (text == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  return zn_import_cell(row, "note", text, a, err);
}

static zn_status write_impegno(zn_spese *j, zn_tx *tx, size_t i, zn_arena *a, zn_err *err) {
  zn_row row;
  int64_t budget = -1, fornitore = -1, atto = -1, taken = -1;
  ZN_TRY(zn_spese_impegno(j, i, a, &row, err));
  if (zn_entry_key_taken(j->p->r, &row, &taken)) {
    char text[100];
    snprintf(text, sizeof text, "%s/%s", zn_spese_cell(j, i, S_ANNO), zn_spese_cell(j, i, S_NUMERO));
    return zn_fail(err, ZN_E_STATE, ZT_SPESE_TAKEN, text);
  }
  ZN_TRY(ledger_of(j, i, &budget, err));
  zn_import_set(&row, "budget", zn_int(budget));
  ZN_TRY(zn_spese_fornitore(j, tx, i, a, &fornitore, err));
  ZN_TRY(zn_spese_make_atto(j, tx, i, &row, a, &atto, err));
  if (j->per_conto) ZN_TRY(note(j, i, fornitore, atto, a, &row, err));
  if (fornitore >= 0) zn_import_set(&row, "fornitore", zn_int(fornitore));
  if (atto >= 0) zn_import_set(&row, "atto", zn_int(atto));
  ZN_TRY(zn_tx_insert(tx, &j->ledger, NULL, &row, false, err));
  j->impegno[i] = row.k;
  j->count.impegni++;
  return ZN_OK;
}

/* The next free progressivo of (impegno, year, number): 1 for the first. */
static zn_status progressivo(zn_spese *j, size_t i, zn_row *liq, zn_err *err) {
  char key[200];
  int64_t n = 0;
  snprintf(key, sizeof key, "%zu|%s|%s", j->owner[i], zn_spese_cell(j, i, S_LIQ_ANNO),
           zn_spese_cell(j, i, S_LIQ_NUMERO));
  (void)zn_names_get(&j->progressivi, key, &n);
  if (!zn_names_put(&j->progressivi, key, n + 1)) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  zn_import_set(liq, "progressivo", zn_int(n + 1));
  return ZN_OK;
}

static zn_status write_rest(zn_spese *j, zn_tx *tx, size_t i, zn_arena *a, zn_err *err) {
  zn_row liq, pag;
  int64_t fornitore = -1, fattura = -1;
  if (!zn_spese_has_liquidazione(j, i)) return ZN_OK;
  ZN_TRY(zn_spese_liquidazione(j, i, a, &liq, err));
  zn_import_set(&liq, "impegno", zn_int(j->impegno[j->owner[i]]));
  ZN_TRY(progressivo(j, i, &liq, err));
  ZN_TRY(zn_spese_fornitore(j, tx, j->owner[i], a, &fornitore, err));
  ZN_TRY(zn_spese_fattura(j, tx, i, fornitore, a, &fattura, err));
  if (fattura >= 0) zn_import_set(&liq, "giustificativo", zn_int(fattura));
  ZN_TRY(zn_tx_insert(tx, &j->ledger, NULL, &liq, false, err));
  j->count.liquidazioni++;
  if (!zn_spese_has_pagamento(j, i)) return ZN_OK;
  ZN_TRY(zn_spese_pagamento(j, i, a, &pag, err));
  zn_import_set(&pag, "liquidazione", zn_int(liq.k));
  ZN_TRY(zn_tx_insert(tx, &j->ledger, NULL, &pag, false, err));
  j->count.pagamenti++;
  return ZN_OK;
}

/* Rows of the file that travel as one transaction: all that one row makes weighs 2 KB at most. */
#define ROWS_A_CUT 2000

static zn_status write_row(zn_spese *j, zn_tx *tx, size_t i, zn_arena *a, zn_err *err) {
  int64_t budget = -1;
  if (i > 0 && i % ROWS_A_CUT == 0) ZN_TRY(zn_tx_cut(tx, err));
  if (j->owner[i] == i)
    ZN_TRY(write_impegno(j, tx, i, a, err));
  else
    ZN_TRY(ledger_of(j, j->owner[i], &budget, err));
  return write_rest(j, tx, i, a, err);
}

zn_status zn_spese_write(zn_spese *j, zn_tx *tx, const zn_progress *progress, zn_err *err) {
  zn_arena a;
  zn_arena_init(&a);
  zn_status s = ZN_OK;
  for (size_t i = 0; i < j->c->nrows && s == ZN_OK; i++) {
    zn_arena_clear(&a);
    s = write_row(j, tx, i, &a, err);
    if (s != ZN_OK) s = zn_import_at_line(err, s, j->c->rows[i].line);
    j->count.lines++;
    if (s == ZN_OK && i % 256 == 0 && !zn_progress_tick(progress, ZT_IMPORT_WORK_WRITE, i, j->c->nrows))
      s = zn_fail(err, ZN_E_STATE, ZT_CSV_STOPPED);
  }
  zn_arena_release(&a);
  return s;
}
