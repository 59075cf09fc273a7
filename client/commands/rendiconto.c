/* rendiconto: show, the verbs, verify. */
#include <string.h>

#include "client/commands/commands.h"
#include "client/commands/esame.h"
#include "client/commands/esame_stampa.h"
#include "client/commands/firmati.h"
#include "client/commands/scope.h"
#include "client/platform/platform.h"
#include "client/readable.h"
#include "core/text/client.h"

zn_scope_text zn_cmd_scope(const zn_cli *cli) {
  return (zn_scope_text){.fondo = zn_cli_opt(cli, "fondo"),
                         .anno = zn_cli_opt(cli, "anno"),
                         .al = zn_cli_opt(cli, "al"),
                         .ente = zn_cli_opt(cli, "ente"),
                         .ambito = zn_cli_opt(cli, "ambito"),
                         .intervento = zn_cli_opt(cli, "intervento")};
}

/* ---- show
 * -------------------------------------------------------------------------------------------------------------------
 */

static const struct {
  const char *key, *label;
} sums[] = {
    {"assegnato", ZT_SUM_ASSEGNATO},     {"trasferito", ZT_SUM_TRASFERITO},
    {"incassato", ZT_SUM_INCASSATO},     {"programmato", ZT_SUM_PROGRAMMATO},
    {"impegnato", ZT_SUM_IMPEGNATO},     {"liquidato", ZT_SUM_LIQUIDATO},
    {"pagato", ZT_SUM_PAGATO},           {"da_pagare", ZT_SUM_DA_PAGARE},
    {"disponibile", ZT_SUM_DISPONIBILE}, {"da_programmare", ZT_SUM_DA_PROGRAMMARE},
};
#define SUMS (sizeof sums / sizeof sums[0])

static const char *amount(zn_arena *a, const json_t *totals, const char *key) {
  const char *text = json_string_value(json_object_get(totals, key));
  return text == NULL ? "" : zn_amount_it(a, text);
}

static void put_sums(zn_cli *cli, const json_t *v) {
  static const zn_column columns[] = {
      {"", ZN_LEFT}, {ZT_COL_FINAL, ZN_RIGHT}, {ZT_COL_INTERNAL, ZN_RIGHT}, {ZT_COL_SENT, ZN_RIGHT}};
  zn_table t;
  const json_t *sent = json_object_get(v, "trasmesso");
  zn_table_init(&t, columns, json_is_object(sent) ? 4 : 3);
  for (size_t i = 0; i < SUMS; i++) {
    const char *cells[] = {sums[i].label, amount(&cli->arena, json_object_get(v, "totali"), sums[i].key),
                           amount(&cli->arena, json_object_get(v, "interni"), sums[i].key),
                           amount(&cli->arena, sent, sums[i].key)};
    zn_table_row(&t, cells, 4);
  }
  zn_table_print(&t, &cli->out);
  zn_table_release(&t);
}

/* "in_verifica" as people say it. */
static const char *state_label(const char *name) {
  for (int s = ZN_S_NON_DOVUTO; name != NULL && s <= ZN_S_FATTO_TRASMESSO; s++) {
    if (strcmp(zn_stato_name((zn_stato)s), name) == 0) return zn_stato_label((zn_stato)s);
  }
  return name;
}

/* An ente that the fund does not concern has nothing to show. */
static bool concerns(const json_t *line) {
  const char *state = json_string_value(json_object_get(line, "stato"));
  return state == NULL || strcmp(state, "non_dovuto") != 0;
}

static void put_lines(zn_cli *cli, const json_t *lines) {
  static const zn_column columns[] = {{ZT_COL_ORG, ZN_LEFT},          {ZT_COL_STATE, ZN_LEFT},
                                      {ZT_SUM_PROGRAMMATO, ZN_RIGHT}, {ZT_SUM_IMPEGNATO, ZN_RIGHT},
                                      {ZT_SUM_LIQUIDATO, ZN_RIGHT},   {ZT_SUM_PAGATO, ZN_RIGHT}};
  size_t i = 0;
  json_t *line = NULL;
  zn_table t;
  if (json_array_size(lines) == 0) return;
  zn_table_init(&t, columns, 6);
  json_array_foreach((json_t *)lines, i, line) {
    const char *who = json_string_value(json_object_get(line, "denominazione"));
    if (!concerns(line)) continue;
    if (who == NULL) who = json_string_value(json_object_get(line, "ente"));
    if (who == NULL) who = json_string_value(json_object_get(line, "ambito"));
    const json_t *totals = json_object_get(line, "totali");
    if (totals == NULL) totals = line;
    const char *cells[] = {who,
                           state_label(json_string_value(json_object_get(line, "stato"))),
                           amount(&cli->arena, totals, "programmato"),
                           amount(&cli->arena, totals, "impegnato"),
                           amount(&cli->arena, totals, "liquidato"),
                           amount(&cli->arena, totals, "pagato")};
    zn_table_row(&t, cells, 6);
  }
  fputc('\n', cli->out.out);
  zn_table_print(&t, &cli->out);
  zn_table_release(&t);
}

/* Moves that count for nothing: written by who had no right to them, or when they could not be made. */
static void put_void(zn_cli *cli, const json_t *moves) {
  size_t i = 0;
  json_t *m = NULL;
  json_array_foreach((json_t *)moves, i, m) {
    const char *who = zn_json_text(m, "chi");
    if (strcmp(zn_json_text(m, "effetto"), "senza_effetto") != 0) continue;
    zn_out_line(&cli->out, ZT_R_VOID, zn_json_text(m, "mossa"), *who == '\0' ? ZT_R_VOID_WHO : who);
  }
}

/* What is shown is not the whole, and what the capofila says of it. */
static void put_partial(zn_cli *cli, const json_t *v) {
  const json_t *known = json_object_get(v, "pubblicati");
  if (!json_is_true(json_object_get(v, "parziale"))) return;
  zn_out_line(&cli->out, ZT_PARZIALE);
  if (json_is_object(known))
    zn_out_line(&cli->out, ZT_PUBBLICATI, zn_date_it(&cli->arena, zn_json_text(known, "al")),
                zn_amount_it(&cli->arena, zn_json_text(known, "assegnato")),
                zn_amount_it(&cli->arena, zn_json_text(known, "programmato")),
                zn_amount_it(&cli->arena, zn_json_text(known, "impegnato")),
                zn_amount_it(&cli->arena, zn_json_text(known, "liquidato")),
                zn_amount_it(&cli->arena, zn_json_text(known, "pagato")));
}

zn_status zn_cmd_rendiconto_publish(zn_cli *cli, zn_err *err) {
  zn_place place;
  zn_scope_text t = zn_cmd_scope(cli);
  json_t *v = NULL;
  ZN_TRY(zn_cli_place(cli, &place, err));
  ZN_TRY(zn_scope_publish(&place, &t, &v, err));
  zn_out_line(&cli->out, ZT_PUBBLICATO, zn_date_it(&cli->arena, zn_json_text(v, "al")));
  return zn_out_json(&cli->out, v, err);
}

static void put_rendiconto(zn_cli *cli, const zn_place *p, const json_t *v) {
  const char *who = zn_json_text(v, "denominazione");
  if (*who == '\0') who = zn_json_text(v, "ente");
  if (*who == '\0') who = zn_json_text(v, "ambito");
  zn_out_line(&cli->out, ZT_R_TITLE, zn_json_text(v, "fondo"), (int)json_integer_value(json_object_get(v, "anno")),
              zn_date_it(&cli->arena, zn_json_text(v, "al")),
              *who == '\0' ? zn_org_it(p, &cli->arena, zn_json_text(v, "livello")) : who);
  const json_t *version = json_object_get(v, "versione");
  if (*zn_json_text(v, "stato") != '\0') {
    const char *state = state_label(zn_json_text(v, "stato"));
    /* The Regione receives: it has no versions of its own. */
    if (json_integer_value(version) > 0) zn_out_line(&cli->out, ZT_R_STATE, state, (int)json_integer_value(version));
    if (json_integer_value(version) == 0) zn_out_line(&cli->out, ZT_R_STATE_ONLY, state);
  }
  zn_stampa_situazione(cli, v);
  put_void(cli, json_object_get(v, "mosse"));
  put_partial(cli, v);
  put_sums(cli, v);
  put_lines(cli, json_object_get(v, "righe"));
}

zn_status zn_cmd_rendiconto_show(zn_cli *cli, zn_err *err) {
  zn_place place;
  zn_scope_text t = zn_cmd_scope(cli);
  json_t *v = NULL;
  ZN_TRY(zn_cli_place(cli, &place, err));
  ZN_TRY(zn_scope_show(&place, &t, &v, err));
  if (!cli->out.json) put_rendiconto(cli, &place, v);
  return zn_out_json(&cli->out, v, err);
}

/* ---- verbs, verify
 * ------------------------------------------------------------------------------------------------------------- */

/* Verbs after which the state may be what it was: what was done is said, not only where things are. */
static const char *what_was_noted(const char *verb) {
  static const struct {
    const char *verb, *done;
  } all[] = {{"transmit-missing", ZT_NOTED_INTEGRATIVA},
             {"contest", ZT_NOTED_CONTESTATA},
             {"propose", ZT_NOTED_PROPOSTA},
             {"reply", ZT_NOTED_CONTRODEDOTTA}};
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
    if (strcmp(verb, all[i].verb) == 0) return all[i].done;
  return NULL;
}

zn_status zn_cmd_rendiconto_move(zn_cli *cli, zn_err *err) {
  zn_place place;
  zn_scope_text t = zn_cmd_scope(cli);
  json_t *v = NULL, *w = NULL;
  size_t i = 0;
  const char *verb = strchr(cli->cmd->name, ' ') + 1;
  ZN_TRY(zn_cli_place(cli, &place, err));
  zn_scope_act with = {.motivo = zn_cli_opt(cli, "motivo"),
                       .ricevuto = zn_cli_opt(cli, "ricevuto"),
                       .protocollo = zn_cli_opt(cli, "protocollo"),
                       .atto = zn_cli_opt(cli, "atto"),
                       .economia = zn_cli_opt(cli, "economia"),
                       .da_restituire = zn_cli_opt(cli, "da-restituire"),
                       .revocato = zn_cli_opt(cli, "revocato")};
  ZN_TRY(zn_scope_move(&place, &t, verb, &with, &v, err));
  json_array_foreach(json_object_get(v, "avvisi"), i, w) {
    if (!cli->out.json && json_is_string(w)) zn_out_error(cli->out.err, json_string_value(w));
  }
  const char *noted = what_was_noted(verb), *state = state_label(zn_json_text(v, "stato"));
  if (noted == NULL)
    zn_out_line(&cli->out, ZT_MOVE_DONE, state);
  else
    zn_out_line(&cli->out, ZT_MOVE_NOTED, noted, state);
  zn_saldi_print(cli, json_object_get(v, "saldi"));
  return zn_out_json(&cli->out, v, err);
}

#define DOC_MAX (16u << 20)

zn_status zn_cmd_rendiconto_verify(zn_cli *cli, zn_err *err) {
  zn_place place;
  zn_scope_text t = zn_cmd_scope(cli);
  json_t *v = NULL;
  bool ok = false;
  zn_status st = zn_cli_place(cli, &place, err);
  if (st != ZN_OK) return st;
  if (cli->nargs == 0) {
    st = zn_scope_verify(&place, &t, &ok, &v, err);
  } else {
    zn_buf doc;
    zn_buf_init(&doc, DOC_MAX + 65536);
    st = zn_plat_read_file(&doc, cli->args[0], DOC_MAX, err);
    if (st == ZN_OK) st = zn_rendiconto_verify_doc(cli->replica, zn_buf_span(&doc), &ok, &v, err);
    zn_buf_release(&doc);
    return st == ZN_OK ? zn_firmati_verified(cli, v, ok, err) : st;
  }
  if (st != ZN_OK) return st;
  size_t differ = json_array_size(json_object_get(v, "differenze"));
  if (ok) zn_out_line(&cli->out, ZT_R_VERIFY_OK, (int)json_integer_value(json_object_get(v, "verificati")));
  ZN_TRY(zn_out_json(&cli->out, v, err));
  return ok ? ZN_OK : zn_fail(err, ZN_E_STATE, ZT_R_VERIFY_BAD, differ);
}
