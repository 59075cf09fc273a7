/* import_spese: the state of one import of spending (private to core/exchange). import_spese.c reads and checks,
 * spese_write.c writes, spese_papers.c finds or makes what an impegno refers to: fornitore, atto, giustificativo. */
#ifndef ZONA_CORE_EXCHANGE_IMPORT_SPESE_H
#define ZONA_CORE_EXCHANGE_IMPORT_SPESE_H

#include "core/domain/rows/ref.h"
#include "core/domain/spesa/carte.h"
#include "core/exchange/import_inner.h"
#include "core/exchange/names.h"

enum {
  S_BUDGET,
  S_ANNO,
  S_NUMERO,
  S_DATA,
  S_IMPORTO, /* needed */
  S_SUB,
  S_OGGETTO,
  S_FORNITORE_CF,
  S_FORNITORE,
  S_CIG,
  S_CUP,
  S_ATTO,
  S_LIQ_ANNO,
  S_LIQ_NUMERO,
  S_LIQ_DATA,
  S_LIQ_IMPORTO,
  S_FATTURA,
  S_FATTURA_DATA,
  S_MANDATO,
  S_PAG_DATA,
  S_PAG_IMPORTO,
  S_QUIETANZA,
  ZN_SPESE_COLUMNS
};
extern const char *const zn_spese_columns[ZN_SPESE_COLUMNS];

typedef struct zn_spese {
  const zn_place *p;
  const zn_csv *c;
  const zn_me *me;
  int64_t ente; /* whose spending it is: me, or, entered on its behalf by the ambito, another */
  const char *ente_code;
  bool per_conto;
  int at[ZN_SPESE_COLUMNS];
  size_t *owner;    /* per row: the first row of its impegno */
  int64_t *impegno; /* per first row: the impegno made */
  zn_names budgets, first, fornitori, atti, fatture, totals, progressivi;
  bool fornitori_read, totals_read;
  int64_t ledger_budget; /* the budget that `ledger` is for */
  zn_ledger ledger, private_ledger;
  zn_arena arena;
  zn_import_spese_result count;
} zn_spese;

const char *zn_spese_cell(const zn_spese *j, size_t i, int column);
bool zn_spese_has_liquidazione(const zn_spese *j, size_t i);
bool zn_spese_has_pagamento(const zn_spese *j, size_t i);
/* Rows from the cells of line i; references to other new rows are 0 until written. */
ZN_MUST zn_status zn_spese_impegno(const zn_spese *j, size_t i, zn_arena *a, zn_row *row, zn_err *err);
ZN_MUST zn_status zn_spese_liquidazione(const zn_spese *j, size_t i, zn_arena *a, zn_row *row, zn_err *err);
ZN_MUST zn_status zn_spese_pagamento(const zn_spese *j, size_t i, zn_arena *a, zn_row *row, zn_err *err);
/* The second pass. */
ZN_MUST zn_status zn_spese_write(zn_spese *j, zn_tx *tx, const zn_progress *progress, zn_err *err);

/* Found among the ente's, or made. *k is -1 where the row has none. On its behalf they are only looked for: the
 * register of suppliers and the acts are the ente's own (core/domain/spesa). */
ZN_MUST zn_status zn_spese_fornitore(zn_spese *j, zn_tx *tx, size_t i, zn_arena *a, int64_t *k, zn_err *err);
ZN_MUST zn_status zn_spese_make_atto(zn_spese *j, zn_tx *tx, size_t i, const zn_row *impegno, zn_arena *a, int64_t *k,
                                     zn_err *err);
ZN_MUST zn_status zn_spese_fattura(zn_spese *j, zn_tx *tx, size_t i, int64_t fornitore, zn_arena *a, int64_t *k,
                                   zn_err *err);

#endif
