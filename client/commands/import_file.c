#include "client/commands/import_file.h"

#include <string.h>

#include "core/exchange/import.h"
#include "core/text/client.h"

static bool on_progress(void *ctx, const char *what, size_t done, size_t total) {
  (void)what;
  zn_bar_at(ctx, done, total);
  return true;
}

zn_status zn_cmd_import_file(zn_cli *cli, zn_err *err) {
  zn_place place;
  zn_bar bar;
  zn_import_file_result r = {0};
  char text[40];
  const char *what = strchr(cli->cmd->name, ' ') + 1;
  bool crea = cli->cmd->noptions > 0 && zn_cli_opt(cli, "crea") != NULL;
  ZN_TRY(zn_cli_place(cli, &place, err));
  zn_bar_init(&bar, &cli->out, ZT_IMPORTING);
  zn_progress progress = {on_progress, &bar};
  zn_status st = zn_import_file(&place, what, cli->args[0], crea, &progress, &r, err);
  zn_bar_end(&bar);
  if (st != ZN_OK) return st;
  json_t *totals = json_object();
  zn_out_line(&cli->out, ZT_IMPORT_DONE, r.count.lines, r.count.created, r.count.changed, r.count.unchanged);
  for (size_t i = 0; i < r.ntotali; i++) {
    zn_out_line(&cli->out, "%s: %s", r.totali[i].key, zn_money_print_it(text, r.totali[i].importo));
    json_object_set_new(totals, r.totali[i].key, json_string(zn_money_print(text, r.totali[i].importo)));
  }
  return zn_out_json(
      &cli->out,
      json_pack("{s:I, s:I, s:I, s:I, s:o}", "righe", (json_int_t)r.count.lines, "nuove", (json_int_t)r.count.created,
                "cambiate", (json_int_t)r.count.changed, "invariate", (json_int_t)r.count.unchanged, "totali", totals),
      err);
}
