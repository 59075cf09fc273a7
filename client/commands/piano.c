/* piano: the verbs, diff, statement. */
#include "client/commands/piano.h"

#include <string.h>

#include "client/platform/platform.h"
#include "client/readable.h"
#include "core/domain/piano/piano.h"
#include "core/text/piano.h"
#include "core/text/text.h"

static const char *arg(const zn_cli *cli) { return cli->nargs > 0 ? cli->args[0] : NULL; }

static zn_piano_testi texts(const zn_cli *cli) {
  return (zn_piano_testi){.ambito = zn_cli_opt(cli, "ambito"),
                          .piano = zn_cli_opt(cli, "piano"),
                          .rimodulazione = zn_cli_opt(cli, "rimodulazione"),
                          .motivo = zn_cli_opt(cli, "motivo"),
                          .atto = zn_cli_opt(cli, "atto"),
                          .data = zn_cli_opt(cli, "data"),
                          .entro = zn_cli_opt(cli, "entro"),
                          .numero = arg(cli),
                          .scadenza = zn_cli_opt(cli, "scadenza"),
                          .esito = zn_cli_opt(cli, "esito"),
                          .note = zn_cli_opt(cli, "note"),
                          .ente = zn_cli_opt(cli, "ente"),
                          .organismo = zn_cli_opt(cli, "organismo"),
                          .tipo = zn_cli_opt(cli, "tipo"),
                          .aggiorna = zn_cli_opt(cli, "refresh"),
                          .anno = zn_cli_opt(cli, "anno"),
                          .importo = zn_cli_opt(cli, "importo"),
                          .voce = zn_cli_opt(cli, "voce"),
                          .fondo = zn_cli_opt(cli, "fondo"),
                          .applica = zn_cli_opt(cli, "applica") != NULL};
}

static int int_of(const json_t *v, const char *key) { return (int)json_integer_value(json_object_get(v, key)); }

/* What was done, in one line. */
static void say(zn_cli *cli, const char *verb, const zn_piano_testi *t, const json_t *v) {
  zn_out *o = &cli->out;
  if (strcmp(verb, "init-steps") == 0)
    zn_out_line(o, ZT_PC_INIT, int_of(v, "passi"), int_of(v, "sezioni"), int_of(v, "firmatari"));
  else if (strcmp(verb, "step") == 0)
    zn_out_line(o, ZT_PC_STEP, int_of(v, "numero"), zn_json_text(v, "titolo"));
  else if (strcmp(verb, "sign") == 0 && int_of(v, "mancano") == 0)
    zn_out_line(o, ZT_PC_SIGN_ALL, zn_json_text(v, "firmato"));
  else if (strcmp(verb, "sign") == 0)
    zn_out_line(o, ZT_PC_SIGN, zn_json_text(v, "firmato"), int_of(v, "mancano"), zn_json_text(v, "chi"));
  else if (strcmp(verb, "remodel") == 0)
    zn_out_line(o, t->aggiorna != NULL ? ZT_PC_REFRESH : ZT_PC_REMODEL, int_of(v, "numero"), int_of(v, "righe"),
                int_of(v, "numero"));
  else if (strcmp(verb, "share") == 0)
    zn_piano_print_share(cli, v);
  else
    zn_out_line(o, t->rimodulazione != NULL ? ZT_PC_STATE_RIM : ZT_PC_STATE, zn_json_text(v, "etichetta"));
}

zn_status zn_cmd_piano_verb(zn_cli *cli, zn_err *err) {
  zn_place place;
  json_t *v = NULL, *w = NULL;
  size_t i = 0;
  const char *verb = strchr(cli->cmd->name, ' ') + 1;
  zn_piano_testi t = texts(cli);
  ZN_TRY(zn_cli_place(cli, &place, err));
  ZN_TRY(zn_piano_fai(&place, verb, &t, &v, err));
  json_array_foreach(json_object_get(v, "avvisi"), i, w) {
    if (!cli->out.json) zn_out_error(cli->out.err, json_string_value(w));
  }
  if (!cli->out.json) say(cli, verb, &t, v);
  return zn_out_json(&cli->out, v, err);
}

zn_status zn_cmd_piano_show(zn_cli *cli, zn_err *err) {
  zn_place place;
  json_t *v = NULL;
  zn_piano_testi t = texts(cli);
  ZN_TRY(zn_cli_place(cli, &place, err));
  ZN_TRY(zn_piano_mostra(&place, &t, &v, err));
  if (!cli->out.json) zn_piano_print(cli, v);
  return zn_out_json(&cli->out, v, err);
}

zn_status zn_cmd_piano_list(zn_cli *cli, zn_err *err) {
  zn_place place;
  json_t *v = NULL;
  ZN_TRY(zn_cli_place(cli, &place, err));
  ZN_TRY(zn_piano_elenco(&place, &v, err));
  if (!cli->out.json) zn_piano_print_list(cli, v);
  return zn_out_json(&cli->out, v, err);
}

zn_status zn_cmd_piano_diff(zn_cli *cli, zn_err *err) {
  zn_place place;
  json_t *v = NULL;
  zn_piano_testi t = texts(cli);
  t.rimodulazione = arg(cli);
  ZN_TRY(zn_cli_place(cli, &place, err));
  ZN_TRY(zn_piano_differenze(&place, &t, &v, err));
  if (!cli->out.json) zn_piano_print_diff(cli, v);
  return zn_out_json(&cli->out, v, err);
}

static bool is_page(const char *path) {
  const char *dot = path == NULL ? NULL : strrchr(path, '.');
  return dot != NULL && (strcmp(dot, ".html") == 0 || strcmp(dot, ".htm") == 0);
}

zn_status zn_cmd_piano_statement(zn_cli *cli, zn_err *err) {
  zn_place place;
  zn_buf paper;
  const char *path = zn_cli_opt(cli, "output");
  zn_piano_testi t = texts(cli);
  ZN_TRY(zn_cli_place(cli, &place, err));
  zn_buf_init(&paper, 0);
  zn_status st = zn_piano_prospetto(&place, &t, is_page(path), &paper, err);
  if (st == ZN_OK && path != NULL) st = zn_plat_write_file(path, zn_buf_span(&paper), false, err);
  if (st == ZN_OK && path == NULL && !cli->out.json) fwrite(paper.p, 1, paper.n, cli->out.out);
  if (st == ZN_OK && path != NULL) zn_out_line(&cli->out, ZT_PC_WRITTEN, path);
  if (st == ZN_OK)
    st = zn_out_json(&cli->out,
                     json_pack("{s:s?, s:I, s:s?}", "file", path, "byte", (json_int_t)paper.n, "contenuto",
                               path == NULL ? zn_buf_cstr(&paper) : NULL),
                     err);
  zn_buf_release(&paper);
  return st;
}
