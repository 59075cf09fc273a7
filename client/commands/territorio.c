/* territorio capofila, sposta, fondi-enti, fondi-ambiti, storia. */
#include "client/commands/territorio.h"
#include "client/readable.h"

#include <string.h>

#include "core/domain/mappa/mappa.h"
#include "core/text/mappa.h"
#include "core/text/text.h"

static zn_status named(const zn_place *p, unsigned entity, const char *text, int64_t *k, zn_err *err) {
  return zn_ref_parse(p->r, zn_place_default(p), entity, text, k, err);
}

static zn_status since(const zn_cli *cli, zn_day *dal, zn_err *err) {
  return zn_day_parse(zn_cli_opt(cli, "dal"), dal, err);
}

/* Name and key of a row, for the sentence that says what was done. */
typedef struct called {
  const char *key, *name;
} called;

static called call(zn_cli *cli, unsigned entity, int64_t k) {
  zn_buf key, name;
  called c;
  zn_buf_init(&key, 0);
  zn_buf_init(&name, 0);
  zn_ref_print(cli->replica, NULL, entity, k, &key);
  zn_ref_text(cli->replica, entity, k, "denominazione", &name);
  c.key = zn_arena_strdup(&cli->arena, zn_buf_cstr(&key));
  c.name = zn_arena_strdup(&cli->arena, zn_buf_cstr(&name));
  zn_buf_release(&key);
  zn_buf_release(&name);
  if (c.key == NULL) c.key = "";
  if (c.name == NULL) c.name = c.key;
  return c;
}

static zn_status done(zn_cli *cli, const zn_mappa_esito *e, zn_err *err) {
  return zn_out_json(
      &cli->out,
      json_pack("{s:I,s:I}", "appartenenze", (json_int_t)e->appartenenze, "postazioni", (json_int_t)e->postazioni),
      err);
}

zn_status zn_cmd_territorio_capofila(zn_cli *cli, zn_err *err) {
  zn_place p;
  int64_t ambito = 0, ente = 0, atto = 0;
  zn_day dal = 0;
  zn_mappa_esito e;
  const char *act = zn_cli_opt(cli, "atto");
  ZN_TRY(zn_cli_place(cli, &p, err));
  ZN_TRY(named(&p, ZN_AMBITO, zn_cli_opt(cli, "ambito"), &ambito, err));
  ZN_TRY(named(&p, ZN_ENTE, zn_cli_opt(cli, "ente"), &ente, err));
  if (act != NULL) ZN_TRY(named(&p, ZN_ATTO, act, &atto, err));
  ZN_TRY(since(cli, &dal, err));
  ZN_TRY(zn_mappa_capofila(&p, ambito, ente, dal, atto, &e, err));
  called a = call(cli, ZN_AMBITO, ambito), c = call(cli, ZN_ENTE, ente);
  zn_out_line(&cli->out, ZT_TERR_CAPOFILA, c.name, a.name, zn_date_it(&cli->arena, zn_cli_opt(cli, "dal")),
              e.postazioni, a.key);
  return done(cli, &e, err);
}

zn_status zn_cmd_territorio_sposta(zn_cli *cli, zn_err *err) {
  zn_place p;
  int64_t ambito = 0, ente = 0;
  zn_day dal = 0;
  zn_mappa_esito e;
  ZN_TRY(zn_cli_place(cli, &p, err));
  ZN_TRY(named(&p, ZN_ENTE, zn_cli_opt(cli, "ente"), &ente, err));
  ZN_TRY(named(&p, ZN_AMBITO, zn_cli_opt(cli, "ambito"), &ambito, err));
  ZN_TRY(since(cli, &dal, err));
  ZN_TRY(zn_mappa_sposta(&p, ente, ambito, dal, &e, err));
  zn_out_line(&cli->out, ZT_TERR_SPOSTA, call(cli, ZN_ENTE, ente).name, call(cli, ZN_AMBITO, ambito).name,
              zn_date_it(&cli->arena, zn_cli_opt(cli, "dal")));
  return done(cli, &e, err);
}

zn_status zn_cmd_territorio_fusione(zn_cli *cli, zn_err *err) {
  bool ambiti = cli->cmd->mode == 1;
  unsigned entity = ambiti ? ZN_AMBITO : ZN_ENTE;
  zn_place p;
  int64_t *old = zn_arena_alloc(&cli->arena, cli->nargs * sizeof *old), into = 0;
  zn_day dal = 0;
  zn_mappa_esito e;
  if (old == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  ZN_TRY(zn_cli_place(cli, &p, err));
  for (size_t i = 0; i < cli->nargs; i++) ZN_TRY(named(&p, entity, cli->args[i], &old[i], err));
  ZN_TRY(named(&p, entity, zn_cli_opt(cli, "in"), &into, err));
  ZN_TRY(since(cli, &dal, err));
  ZN_TRY((ambiti ? zn_mappa_fondi_ambiti : zn_mappa_fondi_enti)(&p, old, cli->nargs, into, dal, &e, err));
  called c = call(cli, entity, into);
  const char *day = zn_date_it(&cli->arena, zn_cli_opt(cli, "dal"));
  if (ambiti)
    zn_out_line(&cli->out, ZT_TERR_FUSIONE_AMBITI, c.name, day, e.appartenenze);
  else
    zn_out_line(&cli->out, ZT_TERR_FUSIONE_ENTI, c.name, day, e.appartenenze, c.key);
  return done(cli, &e, err);
}

/* ---- history ---- */

static bool about(const json_t *row, const char *what) {
  return what == NULL || strcasecmp(zn_json_text(row, "ente"), what) == 0 ||
         strcasecmp(zn_json_text(row, "ambito"), what) == 0;
}

static zn_status add_rows(zn_cli *cli, const zn_place *p, const char *entity, const char *as, zn_table *t, json_t *all,
                          zn_err *err) {
  zn_query q = {0};
  json_t *rows = NULL, *row = NULL;
  size_t i = 0;
  ZN_TRY(zn_entry_list(p, entity, &q, &rows, err));
  json_array_foreach(rows, i, row) {
    if (!about(row, cli->nargs > 0 ? cli->args[0] : NULL)) continue;
    const char *cells[] = {zn_json_text(row, "ambito"), zn_json_text(row, "ente"), as,
                           zn_date_it(&cli->arena, zn_json_text(row, "dal")),
                           zn_date_it(&cli->arena, zn_json_text(row, "al"))};
    zn_table_row(t, cells, 5);
    json_array_append_new(all, json_pack("{s:s,s:s,s:s,s:s,s:s}", "ambito", cells[0], "ente", cells[1], "come", as,
                                         "dal", zn_json_text(row, "dal"), "al", zn_json_text(row, "al")));
  }
  json_decref(rows);
  return ZN_OK;
}

zn_status zn_cmd_territorio_storia(zn_cli *cli, zn_err *err) {
  static const zn_column columns[] = {{ZT_TERR_COL_AMBITO, ZN_LEFT},
                                      {ZT_TERR_COL_ENTE, ZN_LEFT},
                                      {ZT_TERR_COL_RUOLO, ZN_LEFT},
                                      {ZT_TERR_COL_DAL, ZN_LEFT},
                                      {ZT_TERR_COL_AL, ZN_LEFT}};
  zn_place p;
  zn_table t;
  json_t *all = json_array();
  zn_table_init(&t, columns, 5);
  zn_status st = zn_cli_place(cli, &p, err);
  if (st == ZN_OK) st = add_rows(cli, &p, "capofila", ZT_TERR_CAPO, &t, all, err);
  if (st == ZN_OK) st = add_rows(cli, &p, "ambito_membro", ZT_TERR_MEMBRO, &t, all, err);
  if (st == ZN_OK && json_array_size(all) == 0) zn_out_line(&cli->out, ZT_TERR_NESSUNO);
  if (st == ZN_OK && json_array_size(all) > 0) zn_table_print(&t, &cli->out);
  zn_table_release(&t);
  if (st == ZN_OK) return zn_out_json(&cli->out, all, err);
  json_decref(all);
  return st;
}
