/* The commands of the examination: options to texts, the act, and what a person reads. */
#include "client/commands/esame.h"

#include <string.h>

#include "client/commands/commands.h"
#include "client/commands/esame_stampa.h"
#include "client/commands/scope.h"
#include "client/esame.h"
#include "core/text/client.h"
#include "core/text/help_esame.h"

static zn_esame_text texts(const zn_cli *cli) {
  zn_esame_text t = {.scope = zn_cmd_scope(cli),
                     .id = cli->nargs > 0 ? cli->args[0] : NULL,
                     .riga = zn_cli_opt(cli, "riga"),
                     .tipo = zn_cli_opt(cli, "tipo"),
                     .testo = zn_cli_opt(cli, "testo"),
                     .motivo = zn_cli_opt(cli, "motivo"),
                     .importo = zn_cli_opt(cli, "importo"),
                     .scadenza = zn_cli_opt(cli, "scadenza"),
                     .atto = zn_cli_opt(cli, "atto"),
                     .protocollo = zn_cli_opt(cli, "protocollo"),
                     .da = zn_cli_opt(cli, "da"),
                     .a = zn_cli_opt(cli, "a"),
                     .aperti = zn_cli_opt(cli, "aperti") != NULL,
                     .ritirato = zn_cli_opt(cli, "ritira") != NULL};
  if (t.scadenza == NULL) t.scadenza = zn_cli_opt(cli, "entro");
  if (zn_cli_opt(cli, "controdeduzione") != NULL) t.tipo = "controdeduzione";
  return t;
}

static const struct {
  const char *act;
  void (*print)(zn_cli *cli, const json_t *v);
} printers[] = {
    {"rilievo list", zn_stampa_rilievi},
    {"rendiconto admit", zn_stampa_decisione},
    {"rendiconto admitted", zn_stampa_ammissioni},
    {"rendiconto saldi", zn_saldi_print},
    {"rendiconto silence", zn_stampa_silenzio},
    {"rendiconto versions", zn_stampa_versioni},
    {"rendiconto diff", zn_stampa_differenze},
    {"rendiconto outside", zn_stampa_fuori},
    {"proroga list", zn_stampa_proroghe},
    {"sollecito list", zn_stampa_solleciti},
    {"scadenze", zn_stampa_scadenze},
};

/* What was written prints its id alone, as `zona add` does. */
static void print(zn_cli *cli, const char *act, const json_t *v) {
  for (size_t i = 0; i < sizeof printers / sizeof printers[0]; i++) {
    if (strcmp(printers[i].act, act) != 0) continue;
    printers[i].print(cli, v);
    return;
  }
  const char *id = json_string_value(json_object_get(v, "id"));
  if (id != NULL) zn_out_line(&cli->out, "%s", id);
}

zn_status zn_cmd_esame(zn_cli *cli, zn_err *err) {
  zn_place place;
  json_t *v = NULL;
  zn_esame_text t = texts(cli);
  const char *act = cli->cmd->name;
  if (strcmp(act, "rendiconto admit") == 0 && t.riga == NULL && t.importo == NULL) act = "rendiconto admitted";
  ZN_TRY(zn_cli_place(cli, &place, err));
  ZN_TRY(zn_esame_do(&place, act, &t, &v, err));
  if (!cli->out.json) print(cli, act, v);
  return zn_out_json(&cli->out, v, err);
}
