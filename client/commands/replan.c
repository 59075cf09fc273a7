/* piano replan. */
#include "client/replan.h"

#include <jansson.h>

#include "client/command.h"
#include "client/commands/replan.h"
#include "core/text/prospetti_conti.h"

static const char *euro(char out[40], const json_t *v) {
  zn_cents c = 0;
  return zn_money_parse(json_string_value(v), &c, NULL) == ZN_OK ? zn_money_print_it(out, c) : "";
}

zn_status zn_cmd_replan(zn_cli *cli, zn_err *err) {
  zn_place place;
  json_t *out = NULL, *one;
  size_t i;
  char a[40], b[40];
  zn_replan_text t = {.fondo = zn_cli_opt(cli, "fondo"),
                      .anno = zn_cli_opt(cli, "anno"),
                      .al = zn_cli_opt(cli, "al"),
                      .intervento = zn_cli_opt(cli, "intervento"),
                      .ente = zn_cli_opt(cli, "ente"),
                      .importo = zn_cli_opt(cli, "importo")};
  ZN_TRY(zn_cli_place(cli, &place, err));
  ZN_TRY(zn_client_replan(&place, &t, &out, err));
  zn_out_line(&cli->out, ZT_RP_FATTO, euro(a, json_object_get(out, "importo")),
              json_string_value(json_object_get(out, "fondo_annualita")));
  json_array_foreach(json_object_get(out, "righe"), i, one)
      zn_out_line(&cli->out, ZT_RP_RIGA, json_string_value(json_object_get(one, "chiave")),
                  euro(a, json_object_get(one, "prima")), euro(b, json_object_get(one, "importo")));
  return zn_out_json(&cli->out, out, err);
}
