/* bundle export, import, inspect: the sync by file. */
#include "core/exchange/bundle.h"
#include "client/commands/commands.h"
#include "client/contact.h"
#include "core/store/enrol.h"
#include "core/text/client.h"
#include "core/text/text.h"

static json_t *counts_json(const zn_bundle_counts *c) {
  return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I}", "dichiarazioni", (json_int_t)c->trust, "chiavi",
                   (json_int_t)c->grants, "segmenti", (json_int_t)c->segments, "registrazioni", (json_int_t)c->changes,
                   "conferme", (json_int_t)c->receipts, "byte", (json_int_t)c->bytes);
}

zn_status zn_cmd_bundle_export(zn_cli *cli, zn_err *err) {
  zn_bundle_counts counts = {0};
  zn_bundle_since since;
  const char *answer = zn_cli_opt(cli, "risponde-a");
  ZN_TRY(zn_cli_open(cli, err));
  if (answer != NULL) ZN_TRY(zn_bundle_vector(answer, &cli->arena, &since, err));
  ZN_TRY(zn_bundle_give(cli->replica, answer == NULL ? NULL : &since, cli->args[0], &counts, err));
  zn_out_line(&cli->out, ZT_BUNDLE_OUT, cli->args[0], counts.changes, (size_t)counts.bytes);
  json_t *v = counts_json(&counts);
  if (v != NULL) json_object_set_new(v, "file", json_string(cli->args[0]));
  return zn_out_json(&cli->out, v, err);
}

zn_status zn_cmd_bundle_import(zn_cli *cli, zn_err *err) {
  zn_bundle_counts counts = {0};
  ZN_TRY(zn_cli_open(cli, err));
  ZN_TRY(zn_bundle_take(cli->replica, cli->args[0], &counts, err));
  /* Who is a member by this file was turned away by the server before it: that is over. */
  if (counts.fresh > 0 && zn_enrol_complete(cli->replica)) ZN_TRY(zn_contact_refused(cli->replica, NULL, err));
  zn_out_line(&cli->out, ZT_BUNDLE_IN, counts.fresh_changes, counts.fresh, counts.passed);
  json_t *v = counts_json(&counts);
  if (v != NULL) {
    json_object_set_new(v, "parti_nuove", json_integer((json_int_t)counts.fresh));
    json_object_set_new(v, "registrazioni_nuove", json_integer((json_int_t)counts.fresh_changes));
    json_object_set_new(v, "non_accolte", json_integer((json_int_t)counts.passed));
  }
  return zn_out_json(&cli->out, v, err);
}

zn_status zn_cmd_bundle_inspect(zn_cli *cli, zn_err *err) {
  zn_bundle_info info;
  ZN_TRY(zn_bundle_inspect(cli->args[0], &info, err));
  json_t *v = zn_bundle_info_json(&info);
  const char *key = NULL;
  json_t *value = NULL;
  json_object_foreach(v, key, value) {
    if (json_is_string(value))
      zn_out_line(&cli->out, "%-14s %s", key, zn_when_it(&cli->arena, json_string_value(value)));
    if (json_is_integer(value)) zn_out_line(&cli->out, "%-14s %" JSON_INTEGER_FORMAT, key, json_integer_value(value));
  }
  return zn_out_json(&cli->out, v, err);
}
