/* rendiconto export: the signed manifest as a file; what its verification says. */
#include "client/commands/firmati.h"

#include <string.h>

#include "client/commands/scope.h"
#include "client/commands/traccia.h"
#include "client/platform/platform.h"
#include "client/readable.h"
#include "core/domain/traccia/documento.h"
#include "core/text/client.h"
#include "core/text/traccia.h"

zn_status zn_cmd_rendiconto_export(zn_cli *cli, zn_err *err) {
  zn_place place;
  zn_scope s;
  zn_documento d;
  zn_manifest m;
  char hash[ZN_B32_LEN(32) + 1];
  zn_scope_text t = zn_cmd_scope(cli);
  const char *path = zn_cli_opt(cli, "output");
  ZN_TRY(zn_cli_place(cli, &place, err));
  ZN_TRY(zn_scope_of(&place, &t, true, &s, err));
  zn_rendiconto_ask ask = {
      .fondo_annualita = s.fondo_annualita, .livello = s.livello, .org = s.org, .has_al = s.has_al, .al = s.al};
  ZN_TRY(zn_documento_in_vigore(place.r, &ask, &cli->arena, &d, err));
  ZN_TRY(zn_manifest_parse(&m, d.doc, &cli->arena, err));
  ZN_TRY(zn_plat_write_file(path, d.doc, false, err));
  zn_b32_encode(hash, d.manifest.b, sizeof d.manifest.b);
  zn_out_line(&cli->out, ZT_DOC_SCRITTO, path, (unsigned long long)m.versione, hash);
  return zn_out_json(&cli->out,
                     json_pack("{s:s,s:I,s:s,s:I}", "file", path, "byte", (json_int_t)d.doc.n, "manifest", hash,
                               "versione", (json_int_t)m.versione),
                     err);
}

/* ---- what a verification says ---- */

static void put_differences(zn_cli *cli, const json_t *list) {
  static const zn_column columns[] = {{ZT_COL_D_DOVE, ZN_LEFT},
                                      {ZT_COL_D_RIGA, ZN_LEFT},
                                      {ZT_COL_D_CIFRA, ZN_LEFT},
                                      {ZT_COL_D_FIRMATO, ZN_RIGHT},
                                      {ZT_COL_D_ORA, ZN_RIGHT}};
  zn_table t;
  size_t i = 0;
  json_t *d = NULL;
  zn_table_init(&t, columns, 5);
  json_array_foreach((json_t *)list, i, d) {
    const char *key = zn_json_text(d, "chiave"), *title = zn_json_text(d, "titolo");
    const char *name = *title == 0 ? key : zn_arena_printf(&cli->arena, "%s (%s)", key, title);
    const char *x, *y;
    if (json_is_integer(json_object_get(d, "firmato"))) {
      x = zn_arena_printf(&cli->arena, "%lld", (long long)json_integer_value(json_object_get(d, "firmato")));
      y = zn_arena_printf(&cli->arena, "%lld", (long long)json_integer_value(json_object_get(d, "ora")));
    } else {
      x = zn_amount_it(&cli->arena, zn_json_text(d, "firmato"));
      y = zn_amount_it(&cli->arena, zn_json_text(d, "ora"));
    }
    const char *cells[] = {zn_json_text(d, "dove"), name, zn_json_text(d, "misura"), x, y};
    zn_table_row(&t, cells, 5);
  }
  zn_table_print(&t, &cli->out);
  zn_table_release(&t);
}

zn_status zn_firmati_verified(zn_cli *cli, json_t *v, bool ok, zn_err *err) {
  const json_t *wrong = json_object_get(v, "differenze"), *since = json_object_get(v, "dopo");
  zn_out_line(&cli->out, ZT_DOC_TITOLO, zn_json_text(v, "denominazione"), zn_json_text(v, "fondo"),
              (int)json_integer_value(json_object_get(v, "anno")), zn_date_it(&cli->arena, zn_json_text(v, "al")),
              (int)json_integer_value(json_object_get(v, "versione")),
              json_is_true(json_object_get(v, "in_vigore")) ? ZT_DOC_IN_VIGORE : ZT_DOC_SUPERATO);
  if (!cli->out.json && ok) {
    zn_out_line(&cli->out, ZT_DOC_COINCIDE);
    if (json_array_size(since) > 0) {
      zn_out_line(&cli->out, ZT_DOC_DOPO);
      put_differences(cli, since);
    }
  }
  if (!cli->out.json && json_array_size(wrong) > 0) put_differences(cli, wrong);
  const char *why = zn_arena_strdup(&cli->arena, zn_json_text(v, "motivo"));
  ZN_TRY(zn_out_json(&cli->out, v, err));
  return ok ? ZN_OK : zn_fail(err, ZN_E_STATE, ZT_DOC_NON_COINCIDE, why == NULL ? "" : why);
}
