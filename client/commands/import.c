/* import comuni, ambiti, spese: files into the replica, with a bar on a terminal. */
#include "core/exchange/import.h"
#include "client/commands/commands.h"
#include "core/text/client.h"

static bool on_progress(void *ctx, const char *what, size_t done, size_t total) {
  (void)what;
  zn_bar_at(ctx, done, total);
  return true;
}

static zn_status tell(zn_cli *cli, const zn_import_result *r, zn_err *err) {
  zn_out_line(&cli->out, ZT_IMPORT_DONE, r->lines, r->created, r->changed, r->unchanged);
  return zn_out_json(&cli->out,
                     json_pack("{s:I, s:I, s:I, s:I}", "righe", (json_int_t)r->lines, "nuove", (json_int_t)r->created,
                               "cambiate", (json_int_t)r->changed, "invariate", (json_int_t)r->unchanged),
                     err);
}

/* What every import begins with: as whom, and the bar that its progress moves. */
typedef struct work {
  zn_place place;
  zn_bar bar;
  zn_progress progress;
} work;

static zn_status begin(zn_cli *cli, work *w, zn_err *err) {
  ZN_TRY(zn_cli_place(cli, &w->place, err));
  zn_bar_init(&w->bar, &cli->out, ZT_IMPORTING);
  w->progress = (zn_progress){on_progress, &w->bar};
  return ZN_OK;
}

zn_status zn_cmd_import_comuni(zn_cli *cli, zn_err *err) {
  work w;
  zn_import_result result = {0};
  ZN_TRY(begin(cli, &w, err));
  zn_status st = zn_import_comuni(&w.place, cli->args[0], zn_cli_opt(cli, "regione"), &w.progress, &result, err);
  zn_bar_end(&w.bar);
  return st != ZN_OK ? st : tell(cli, &result, err);
}

zn_status zn_cmd_import_ambiti(zn_cli *cli, zn_err *err) {
  work w;
  zn_import_result result = {0};
  ZN_TRY(begin(cli, &w, err));
  zn_status st = zn_import_ambiti(&w.place, cli->args[0], &w.progress, &result, err);
  zn_bar_end(&w.bar);
  return st != ZN_OK ? st : tell(cli, &result, err);
}

zn_status zn_cmd_import_spese(zn_cli *cli, zn_err *err) {
  work w;
  zn_import_spese_result r = {0};
  ZN_TRY(begin(cli, &w, err));
  zn_status st = zn_import_spese(&w.place, cli->args[0], &w.progress, &r, err);
  zn_bar_end(&w.bar);
  if (st != ZN_OK) return st;
  zn_out_line(&cli->out, ZT_IMPORT_SPESE, r.lines, r.impegni, r.liquidazioni, r.pagamenti);
  return zn_out_json(
      &cli->out,
      json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "righe", (json_int_t)r.lines, "impegni", (json_int_t)r.impegni,
                "liquidazioni", (json_int_t)r.liquidazioni, "pagamenti", (json_int_t)r.pagamenti, "fornitori",
                (json_int_t)r.fornitori, "atti", (json_int_t)r.atti, "giustificativi", (json_int_t)r.giustificativi),
      err);
}
