/* trace: the entries under a figure; what is known of one row. */
#include <string.h>

#include "client/commands/scope.h"
#include "client/commands/traccia.h"
#include "client/readable.h"
#include "client/trace.h"
#include "core/text/traccia.h"

#define DEVICE_CHARS 8 /* enough of a workplace's code to tell it from the others by eye */

static const char *delivery(zn_cli *cli, const json_t *entry) {
  static const struct {
    const char *state, *text;
  } said[] = {{"da_inviare", ZT_CONSEGNA_DA_INVIARE},
              {"non_consegnata", ZT_CONSEGNA_NO},
              {"consegnata", ZT_CONSEGNA_SI},
              {"confermata", ZT_CONSEGNA_FILE},
              {"ricevuta", ZT_CONSEGNA_QUI}};
  const json_t *how = json_object_get(entry, "consegna");
  const char *state = zn_json_text(how, "stato"), *at = zn_when_it(&cli->arena, zn_json_text(how, "quando"));
  for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
    if (strcmp(said[i].state, state) != 0) continue;
    const char *text = *at == 0 ? said[i].text : zn_arena_printf(&cli->arena, "%s %s", said[i].text, at);
    return text == NULL ? "" : text;
  }
  return state;
}

static const char *who(zn_cli *cli, const json_t *entry) {
  const char *name = zn_json_text(entry, "denominazione"), *behalf = zn_json_text(entry, "per_conto_di");
  if (*name == 0) name = zn_json_text(entry, "organizzazione");
  const char *text = *behalf == 0 ? name : zn_arena_printf(&cli->arena, ZT_PER_CONTO, name, behalf);
  return text == NULL ? name : text;
}

static const char *device(zn_cli *cli, const json_t *entry) {
  const char *text = zn_arena_printf(&cli->arena, "%.*s%s", DEVICE_CHARS, zn_json_text(entry, "postazione"),
                                     json_is_true(json_object_get(entry, "questa")) ? ZT_QUESTA : "");
  return text == NULL ? "" : text;
}

static const char *documents(zn_cli *cli, const json_t *list) {
  zn_buf b;
  size_t i = 0;
  json_t *d = NULL;
  zn_buf_init(&b, 0);
  json_array_foreach((json_t *)list, i, d) {
    const char *key = zn_json_text(d, "chiave"), *number = zn_json_text(d, "numero");
    if (*number != 0) key = number; /* of an invoice: its id says nothing to people */
    if (i > 0) zn_buf_put_str(&b, "; ");
    zn_buf_printf(&b, "%s %s", zn_json_text(d, "tipo"), *key == 0 ? zn_json_text(d, "id") : key);
  }
  const char *text = zn_arena_strdup(&cli->arena, zn_buf_cstr(&b));
  zn_buf_release(&b);
  return text == NULL ? "" : text;
}

/* ---- a figure ---- */

/* "Pagato, Ambito di Lamezia, FNPS 2025, al 31/12/2025: 1.234,56" */
static void put_title(zn_cli *cli, const zn_place *p, const json_t *v) {
  const json_t *c = json_object_get(v, "cifra");
  zn_buf b;
  const char *org = zn_json_text(c, "ente");
  if (*org == 0) org = zn_json_text(c, "ambito");
  zn_buf_init(&b, 0);
  zn_buf_printf(&b, "%s%s, %s", zn_json_text(c, "etichetta"),
                json_is_true(json_object_get(c, "interni")) ? ZT_TRA_ENTI : "",
                *org == 0 ? ZT_LA_REGIONE : zn_org_it(p, &cli->arena, org));
  if (*zn_json_text(c, "fondo") != 0) zn_buf_printf(&b, ", %s", zn_json_text(c, "fondo"));
  if (json_is_integer(json_object_get(c, "anno")))
    zn_buf_printf(&b, " %d", (int)json_integer_value(json_object_get(c, "anno")));
  static const char *const narrow[] = {"intervento", "budget", "assegnazione", "area", "obiettivo"};
  for (size_t i = 0; i < 5; i++)
    if (*zn_json_text(c, narrow[i]) != 0) zn_buf_printf(&b, ", %s %s", narrow[i], zn_json_text(c, narrow[i]));
  zn_out_line(&cli->out, ZT_TRACCIA_TITOLO, zn_buf_cstr(&b), zn_date_it(&cli->arena, zn_json_text(c, "al")),
              zn_amount_it(&cli->arena, zn_json_text(v, "totale")));
  zn_buf_release(&b);
}

static void put_entries(zn_cli *cli, const json_t *rows) {
  static const zn_column columns[] = {
      {ZT_COL_T_DATA, ZN_LEFT},   {ZT_COL_T_RIGA, ZN_LEFT},     {ZT_COL_T_IMPORTO, ZN_RIGHT},
      {ZT_COL_T_LINEA, ZN_LEFT},  {ZT_COL_T_CHI, ZN_LEFT},      {ZT_COL_T_POSTAZIONE, ZN_LEFT},
      {ZT_COL_T_QUANDO, ZN_LEFT}, {ZT_COL_T_CONSEGNA, ZN_LEFT}, {ZT_COL_T_DOCUMENTI, ZN_LEFT}};
  zn_table t;
  size_t i = 0;
  json_t *row = NULL;
  zn_table_init(&t, columns, 9);
  json_array_foreach((json_t *)rows, i, row) {
    const json_t *from = json_object_get(row, "provenienza"), *entry = json_object_get(from, "registrazione");
    const char *line = zn_json_text(row, "budget");
    const char *what =
        zn_arena_printf(&cli->arena, "%s %s", zn_json_text(row, "etichetta"), zn_json_text(row, "descrizione"));
    const char *cells[] = {zn_date_it(&cli->arena, zn_json_text(row, "data")),
                           what == NULL ? "" : what,
                           zn_amount_it(&cli->arena, zn_json_text(row, "importo")),
                           *line == 0 ? zn_json_text(row, "assegnazione") : line,
                           who(cli, entry),
                           device(cli, entry),
                           zn_when_it(&cli->arena, zn_json_text(entry, "quando")),
                           delivery(cli, entry),
                           documents(cli, json_object_get(from, "documenti"))};
    zn_table_row(&t, cells, 9);
  }
  zn_table_print(&t, &cli->out);
  zn_table_release(&t);
}

static zn_status put_figure(zn_cli *cli, const zn_place *p, const json_t *v, zn_err *err) {
  const json_t *rows = json_object_get(v, "voci");
  int n = (int)json_integer_value(json_object_get(v, "numero"));
  put_title(cli, p, v);
  if (n == 0) zn_out_line(&cli->out, ZT_TRACCIA_VUOTA);
  if (json_array_size(rows) > 0) put_entries(cli, rows);
  if (!json_is_true(json_object_get(v, "quadra"))) return zn_fail(err, ZN_E_BUG, ZT_TRACCIA_NON_TORNA);
  if (n > 0) zn_out_line(&cli->out, n == 1 ? ZT_TRACCIA_TORNA_1 : ZT_TRACCIA_TORNA, n);
  return ZN_OK;
}

/* ---- one row ---- */

static void put_version(zn_cli *cli, const json_t *entry) {
  const json_t *segment = json_object_get(entry, "segmento");
  zn_out_line(&cli->out, ZT_RIGA_CHI, who(cli, entry), device(cli, entry),
              zn_when_it(&cli->arena, zn_json_text(entry, "quando")));
  if (json_is_object(segment))
    zn_out_line(&cli->out, ZT_RIGA_SEGMENTO, (int)json_integer_value(json_object_get(segment, "numero")),
                zn_json_text(segment, "registro"), zn_json_text(segment, "impronta"));
  zn_out_line(&cli->out, ZT_RIGA_CONSEGNA, delivery(cli, entry));
}

static void put_figures(zn_cli *cli, const zn_place *p, const json_t *list) {
  static const zn_column columns[] = {
      {ZT_COL_T_FONDO, ZN_LEFT}, {ZT_COL_T_CIFRA, ZN_LEFT}, {ZT_COL_T_DICHI, ZN_LEFT}, {ZT_COL_T_IMPORTO, ZN_RIGHT}};
  zn_table t;
  size_t i = 0;
  json_t *one = NULL;
  zn_table_init(&t, columns, 4);
  json_array_foreach((json_t *)list, i, one) {
    const json_t *c = json_object_get(one, "cifra");
    const char *org = zn_json_text(c, "ente");
    if (*org == 0) org = zn_json_text(c, "ambito");
    const char *fund = zn_arena_printf(&cli->arena, "%s %d", zn_json_text(c, "fondo"),
                                       (int)json_integer_value(json_object_get(c, "anno")));
    const char *what = zn_arena_printf(&cli->arena, "%s%s", zn_json_text(c, "etichetta"),
                                       json_is_true(json_object_get(c, "interni")) ? ZT_TRA_ENTI : "");
    const char *cells[] = {fund, what, *org == 0 ? ZT_LA_REGIONE : zn_org_it(p, &cli->arena, org),
                           zn_amount_it(&cli->arena, zn_json_text(one, "importo"))};
    zn_table_row(&t, cells, 4);
  }
  zn_table_print(&t, &cli->out);
  zn_table_release(&t);
}

static void put_row(zn_cli *cli, const zn_place *p, const json_t *v) {
  const json_t *from = json_object_get(v, "provenienza"), *before = json_object_get(from, "precedenti"),
               *papers = json_object_get(from, "documenti");
  size_t i = 0;
  json_t *one = NULL;
  const char *key = zn_json_text(v, "chiave");
  zn_out_line(&cli->out, "%s %s", zn_json_text(v, "etichetta"), *key == 0 ? zn_json_text(v, "id") : key);
  if (json_is_object(json_object_get(from, "registrazione"))) put_version(cli, json_object_get(from, "registrazione"));
  json_array_foreach((json_t *)before, i, one) {
    zn_out_line(&cli->out, ZT_RIGA_PRIMA, i + 1);
    put_version(cli, one);
  }
  if (json_array_size(papers) > 0) zn_out_line(&cli->out, ZT_RIGA_DOCUMENTI, documents(cli, papers));
  if (json_array_size(json_object_get(v, "entra_in")) > 0) {
    zn_out_line(&cli->out, ZT_RIGA_ENTRA);
    put_figures(cli, p, json_object_get(v, "entra_in"));
  } else {
    zn_out_line(&cli->out, ZT_RIGA_NON_ENTRA, zn_json_text(v, "perche"));
  }
}

zn_status zn_cmd_trace(zn_cli *cli, zn_err *err) {
  zn_place place;
  json_t *v = NULL;
  zn_trace_text t = {.scope = zn_cmd_scope(cli),
                     .misura = zn_cli_opt(cli, "misura"),
                     .budget = zn_cli_opt(cli, "budget"),
                     .assegnazione = zn_cli_opt(cli, "assegnazione"),
                     .area = zn_cli_opt(cli, "area"),
                     .obiettivo = zn_cli_opt(cli, "obiettivo"),
                     .interni = zn_cli_opt(cli, "interni") != NULL,
                     .riga = zn_cli_opt(cli, "riga"),
                     .colonna = zn_cli_opt(cli, "colonna"),
                     .foglio = zn_cli_opt(cli, "foglio")};
  t.scope.intervento = zn_cli_opt(cli, "intervento");
  if (cli->nargs == 1) t.report = cli->args[0];
  if (cli->nargs == 2) t.entity = cli->args[0], t.ref = cli->args[1];
  if (cli->nargs > 0 && t.misura != NULL) return zn_fail(err, ZN_E_USAGE, ZT_TRACCIA_CHE);
  ZN_TRY(zn_cli_place(cli, &place, err));
  ZN_TRY(zn_trace_json(&place, &t, &v, err));
  zn_status st = ZN_OK;
  if (!cli->out.json && t.entity != NULL) put_row(cli, &place, v);
  if (!cli->out.json && t.entity == NULL) st = put_figure(cli, &place, v, err);
  if (st != ZN_OK) {
    json_decref(v);
    return st;
  }
  return zn_out_json(&cli->out, v, err);
}
