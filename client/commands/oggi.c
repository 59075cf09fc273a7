/* oggi: what is to be done today, the funds, how far the others are. */
#include "client/commands/oggi.h"

#include <string.h>

#include "client/readable.h"
#include "core/domain/cruscotto/cruscotto.h"
#include "core/text/cruscotto.h"

static long long number(const json_t *o, const char *key) {
  return (long long)json_integer_value(json_object_get(o, key));
}

/* ---- what to do ---- */

static void to_do(zn_cli *cli, const json_t *list) {
  size_t i = 0;
  json_t *o = NULL;
  if (json_array_size(list) == 0) {
    zn_out_line(&cli->out, ZT_CR_NIENTE);
    return;
  }
  zn_out_line(&cli->out, ZT_CR_DA_FARE);
  json_array_foreach((json_t *)list, i, o) {
    zn_out_line(&cli->out, "%3zu. %s", i + 1, zn_json_text(o, "testo"));
    zn_out_line(&cli->out, "     %s", zn_json_text(o, "comando"));
  }
}

/* ---- tables: a column per key; empty keys are names of fund-years ---- */

typedef enum kind { FUND, AMOUNT, COUNT, DAY, TEXT } kind;
typedef struct column {
  const char *title, *key;
  kind kind;
} column;

#define COLUMNS_MAX 12

static const char *cell(zn_cli *cli, const json_t *o, const column *c) {
  const json_t *v = json_object_get(o, c->key);
  switch (c->kind) {
    case FUND: return zn_arena_printf(&cli->arena, "%s %lld", zn_json_text(o, "fondo"), number(o, "anno"));
    case AMOUNT: return zn_amount_it(&cli->arena, zn_json_text(o, c->key));
    case COUNT: return zn_arena_printf(&cli->arena, "%lld", number(o, c->key));
    case DAY: return json_is_string(v) ? zn_date_it(&cli->arena, json_string_value(v)) : "";
    default: return zn_json_text(o, c->key);
  }
}

static void rows(zn_cli *cli, const char *title, const json_t *list, const column *columns, size_t n) {
  zn_table t;
  zn_column heads[COLUMNS_MAX];
  size_t i = 0;
  json_t *o = NULL;
  if (json_array_size(list) == 0) return;
  for (size_t c = 0; c < n; c++)
    heads[c] =
        (zn_column){columns[c].title, columns[c].kind == AMOUNT || columns[c].kind == COUNT ? ZN_RIGHT : ZN_LEFT};
  zn_out_line(&cli->out, "\n%s", title);
  zn_table_init(&t, heads, n);
  json_array_foreach((json_t *)list, i, o) {
    const char *cells[COLUMNS_MAX];
    for (size_t c = 0; c < n; c++) cells[c] = cell(cli, o, &columns[c]);
    zn_table_row(&t, cells, n);
  }
  zn_table_print(&t, &cli->out);
  zn_table_release(&t);
}
#define ROWS(title, key, columns) rows(cli, title, json_object_get(o, key), columns, sizeof columns / sizeof columns[0])

/* ---- the three offices ---- */

static void ente(zn_cli *cli, const json_t *o) {
  static const column funds[] = {{ZT_CC_FONDO, "", FUND},
                                 {ZT_CC_ASSEGNATO, "assegnato", AMOUNT},
                                 {ZT_CC_SPESO, "speso", AMOUNT},
                                 {ZT_CC_DA_PAGARE, "da_pagare", AMOUNT},
                                 {ZT_CC_DISPONIBILE, "disponibile", AMOUNT},
                                 {ZT_CC_STATO, "etichetta", TEXT}};
  if (json_array_size(json_object_get(o, "fondi")) == 0) zn_out_line(&cli->out, "\n%s", ZT_CR_FONDI_NO);
  ROWS(ZT_CR_FONDI, "fondi", funds);
}

static void capofila(zn_cli *cli, const json_t *o) {
  static const column surveys[] = {{ZT_CC_FONDO, "", FUND},
                                   {ZT_CC_SCADENZA, "scadenza", DAY},
                                   {ZT_CC_DOVUTE, "dovute", COUNT},
                                   {ZT_CC_INVIATE, "inviate", COUNT},
                                   {ZT_CC_VERIFICARE, "da_verificare", COUNT},
                                   {ZT_CC_CONVALIDATE, "convalidate", COUNT},
                                   {ZT_CC_RITARDO, "in_ritardo", COUNT},
                                   {ZT_CC_STATO, "etichetta", TEXT}};
  static const column funds[] = {{ZT_CC_FONDO, "", FUND},
                                 {ZT_CC_ASSEGNATO, "assegnato", AMOUNT},
                                 {ZT_CC_INCASSATO, "incassato", AMOUNT},
                                 {ZT_CC_PROGRAMMATO, "programmato", AMOUNT},
                                 {ZT_CC_IMPEGNATO, "impegnato", AMOUNT},
                                 {ZT_CC_FINALE, "spesa_finale", AMOUNT},
                                 {ZT_CC_IMPEGNARE, "da_impegnare", AMOUNT},
                                 {ZT_CC_NON_REND, "non_rendicontato", AMOUNT}};
  const json_t *p = json_object_get(o, "piano");
  ROWS(ZT_CR_REND, "rendicontazioni", surveys);
  ROWS(ZT_CR_FONDI, "fondi", funds);
  if (json_is_object(p))
    zn_out_line(&cli->out, "\n" ZT_CR_PIANO, number(p, "triennio_da"), number(p, "triennio_a"),
                zn_json_text(p, "etichetta"), number(p, "passi_fatti"), number(p, "firme"), number(p, "firme_totale"));
}

static void regione(zn_cli *cli, const json_t *o) {
  static const column surveys[] = {{ZT_CC_FONDO, "", FUND},
                                   {ZT_CC_SCADENZA, "scadenza", DAY},
                                   {ZT_CC_AMBITI, "ambiti", COUNT},
                                   {ZT_CC_COMPORRE, "in_composizione", COUNT},
                                   {ZT_CC_RITARDO, "in_ritardo", COUNT},
                                   {ZT_CC_TRASMESSE, "trasmesse", COUNT},
                                   {ZT_CC_ISTRUTTORIA, "in_istruttoria", COUNT},
                                   {ZT_CC_INTEGRAZ, "integrazione_richiesta", COUNT},
                                   {ZT_CC_APPROVATE, "approvate", COUNT},
                                   {ZT_CC_CHIUSE, "chiuse", COUNT}};
  static const column funds[] = {{ZT_CC_FONDO, "", FUND},
                                 {ZT_CC_ASSEGNATO, "assegnato", AMOUNT},
                                 {ZT_CC_TRASFERITO, "trasferito", AMOUNT},
                                 {ZT_CC_FINALE, "spesa_finale", AMOUNT},
                                 {ZT_CC_AMMESSA, "ammessa", AMOUNT},
                                 {ZT_CC_NON_AMMESSA, "non_ammessa", AMOUNT},
                                 {ZT_CC_ECONOMIE, "economie", AMOUNT},
                                 {ZT_CC_SALDO, "saldo_erogabile", AMOUNT}};
  const json_t *p = json_object_get(o, "piani"), *f = json_object_get(o, "firme");
  ROWS(ZT_CR_REND, "rendicontazioni", surveys);
  ROWS(ZT_CR_FONDI, "fondi", funds);
  zn_out_line(&cli->out, "\n" ZT_CR_PIANI_RIGA, number(p, "piani"), number(p, "ambiti"), number(p, "approvati"),
              number(p, "da_approvare"));
  if (number(f, "trasmissioni") > 0)
    zn_out_line(&cli->out, ZT_CR_FIRME_RIGA, number(f, "allegate"), number(f, "trasmissioni"), number(f, "coincidono"),
                number(f, "differiscono"), number(f, "non_verificabili"));
}

static void print(zn_cli *cli, const json_t *o) {
  if (*zn_json_text(o, "ambito") == 0)
    zn_out_line(&cli->out, "%s", zn_json_text(o, "nome"));
  else
    zn_out_line(&cli->out, ZT_CR_TITOLO_ENTE, zn_json_text(o, "nome"), zn_json_text(o, "ambito"));
  to_do(cli, json_object_get(o, "da_fare"));
  const char *role = zn_json_text(o, "ruolo");
  if (strcmp(role, "ente") == 0) ente(cli, o);
  if (strcmp(role, "capofila") == 0) capofila(cli, o);
  if (strcmp(role, "regione") == 0) regione(cli, o);
}

zn_status zn_cmd_oggi(zn_cli *cli, zn_err *err) {
  zn_place place;
  json_t *v = NULL, *o = NULL;
  size_t i = 0;
  ZN_TRY(zn_cli_place(cli, &place, err));
  ZN_TRY(zn_cruscotto(&place, &v, err));
  if (json_array_size(v) == 0) zn_out_line(&cli->out, ZT_CR_NON_ANCORA);
  json_array_foreach(v, i, o) {
    if (i > 0) zn_out_line(&cli->out, "%s", "");
    if (!cli->out.json) print(cli, o);
  }
  return zn_out_json(&cli->out, v, err);
}
