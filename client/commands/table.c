/* The commands of zona, a table per area: names, arguments, options, help, functions. Nothing about a command is said
 * anywhere else. This file: setting up, sync, rows, the rendicontazione; table_<area>.c: the rest. */
#include "client/commands/table.h"
#include "client/commands/commands.h"
#include "client/prospetto.h"
#include "core/text/client_help.h"
#include "core/text/help_esame.h"

static const zn_option init_options[] = {
    {"claim", ZT_ARG_CODE, ZT_OPT_CLAIM, ZN_ARG_TEXT, NULL, true, 0},
    {"nome", ZT_ARG_NAME, ZT_OPT_NOME_REG, ZN_ARG_TEXT, NULL, true, 0},
    {"ca", ZT_ARG_FILE, ZT_OPT_CA, ZN_ARG_FILE, NULL, false, 0},
};
static const zn_option comuni_options[] = {{"regione", ZT_ARG_NAME, ZT_OPT_REGIONE, ZN_ARG_TEXT, NULL, false, 0}};
static const zn_option invite_options[] = {
    {"ente", ZT_ARG_KEY, ZT_OPT_ENTE_INV, ZN_ARG_TEXT, NULL, false, 0},
    {"ruolo", ZT_ARG_ROLE, ZT_OPT_RUOLO, ZN_ARG_CHOICE, "ente|capofila|regione|consolidatore|lettore", true, 0},
    {"pin", NULL, ZT_OPT_PIN_NEW, ZN_ARG_NONE, NULL, false, 0},
    {"scadenza", ZT_ARG_DAYS, ZT_OPT_SCADENZA, ZN_ARG_TEXT, NULL, false, 0},
};
static const zn_option join_options[] = {
    {"nome", ZT_ARG_NAME, ZT_OPT_NOME, ZN_ARG_TEXT, NULL, false, 0},
    {"pin", ZT_ARG_PIN, ZT_OPT_PIN, ZN_ARG_TEXT, NULL, false, 0},
    {"ca", ZT_ARG_FILE, ZT_OPT_CA, ZN_ARG_FILE, NULL, false, 0},
};
static const zn_option revoke_options[] = {
    {"motivo", ZT_ARG_NAME, ZT_OPT_WHY_REVOKE, ZN_ARG_CHOICE, "smarrita|sostituita|cessata", false, 0}};
static const zn_option sync_options[] = {{"ca", ZT_ARG_FILE, ZT_OPT_CA, ZN_ARG_FILE, NULL, false, 0}};
static const zn_option serve_options[] = {
    {"port", ZT_ARG_PORT, ZT_OPT_PORT, ZN_ARG_TEXT, NULL, false, 0},
    {"no-open", NULL, ZT_OPT_NO_OPEN, ZN_ARG_NONE, NULL, false, 0},
    {"ca", ZT_ARG_FILE, ZT_OPT_CA, ZN_ARG_FILE, NULL, false, 0},
};
static const zn_option show_options[] = {{"history", NULL, ZT_OPT_HISTORY, ZN_ARG_NONE, NULL, false, 0}};
static const zn_option report_options[] = {SCOPE, INTERVENTO};
static const zn_option export_options[] = {
    SCOPE,
    INTERVENTO,
    {"format", ZT_ARG_FORMAT, ZT_OPT_FORMAT, ZN_ARG_CHOICE, ZN_FORMATI, false, 0},
    {"output", ZT_ARG_FILE, ZT_OPT_OUTPUT, ZN_ARG_FILE, NULL, false, 'o'},
};
static const zn_option check_options[] = {SCOPE};
static const zn_option move_options[] = {
    {"fondo", ZT_ARG_CODE, ZT_OPT_FONDO, ZN_ARG_TEXT, NULL, true, 0},
    {"anno", ZT_ARG_YEAR, ZT_OPT_ANNO, ZN_ARG_TEXT, NULL, true, 0},
    {"al", ZT_ARG_DATE, ZT_OPT_AL, ZN_ARG_TEXT, NULL, false, 0},
    {"ente", ZT_ARG_KEY, ZT_OPT_ENTE, ZN_ARG_TEXT, NULL, false, 0},
    {"ambito", ZT_ARG_CODE, ZT_OPT_AMBITO, ZN_ARG_TEXT, NULL, false, 0},
    {"motivo", ZT_ARG_TEXT, ZT_OPT_MOTIVO, ZN_ARG_TEXT, NULL, false, 0},
    {"ricevuto", ZT_ARG_DATE, ZT_OPT_RICEVUTO, ZN_ARG_TEXT, NULL, false, 0},
    {"protocollo", ZT_ARG_TEXT, ZT_OPT_PROTOCOLLO, ZN_ARG_TEXT, NULL, false, 0},
    {"atto", ZT_ARG_ACT, ZT_OPT_ATTO_REG, ZN_ARG_TEXT, NULL, false, 0},
};
static const zn_option answer_options[] = {{"risponde-a", ZT_ARG_FILE, ZT_OPT_ANSWER, ZN_ARG_FILE, NULL, false, 0}};
static const zn_option resolve_options[] = {{"keep", ZT_ARG_PLACE, ZT_OPT_KEEP, ZN_ARG_TEXT, NULL, true, 0}};

#define MOVE(verb, summary, mode) \
  { "rendiconto " verb, NO_ARGS, summary, ZT_HL_R, OPTIONS(move_options), 0, zn_cmd_rendiconto_move, mode }
const zn_command zn_commands_base[] = {
    /* name, arguments, min, max, completion, summary, help, options, flags, function, mode */
    {"init", NO_ARGS, ZT_H_INIT, ZT_HL_INIT, OPTIONS(init_options), ZN_CMD_NET, zn_cmd_init, 0},
    {"import comuni", FILE_ARG, ZT_H_IMPORT_COMUNI, ZT_HL_IMPORT_COMUNI, OPTIONS(comuni_options), 0,
     zn_cmd_import_comuni, 0},
    {"import ambiti", FILE_ARG, ZT_H_IMPORT_AMBITI, ZT_HL_IMPORT_AMBITI, NO_OPTIONS, 0, zn_cmd_import_ambiti, 0},
    {"import spese", FILE_ARG, ZT_H_IMPORT_SPESE, ZT_HL_IMPORT_SPESE, NO_OPTIONS, 0, zn_cmd_import_spese, 0},
    {"invite", NO_ARGS, ZT_H_INVITE, ZT_HL_INVITE, OPTIONS(invite_options), 0, zn_cmd_invite, 0},
    {"join", "INVITO", 1, 1, ZN_ARG_TEXT, NULL, ZT_H_JOIN, ZT_HL_JOIN, OPTIONS(join_options), ZN_CMD_NET, zn_cmd_join,
     0},
    {"device list", NO_ARGS, ZT_H_DEVICE_LIST, "", NO_OPTIONS, 0, zn_cmd_device_list, 0},
    {"device revoke", "POSTAZIONE", 1, 1, ZN_ARG_TEXT, NULL, ZT_H_DEVICE_REVOKE, ZT_HL_DEVICE_REVOKE,
     OPTIONS(revoke_options), 0, zn_cmd_device_revoke, 0},
    {"device pin", "POSTAZIONE", 1, 1, ZN_ARG_TEXT, NULL, ZT_H_DEVICE_PIN, ZT_HL_DEVICE_PIN, NO_OPTIONS, 0,
     zn_cmd_device_pin, 0},
    {"device recover", "CODICE", 1, 1, ZN_ARG_TEXT, NULL, ZT_H_DEVICE_RECOVER, ZT_HL_DEVICE_RECOVER, NO_OPTIONS, 0,
     zn_cmd_device_recover, 0},
    {"sync", NO_ARGS, ZT_H_SYNC, ZT_HL_SYNC, OPTIONS(sync_options), ZN_CMD_NET, zn_cmd_sync, 0},
    {"serve", NO_ARGS, ZT_H_SERVE, ZT_HL_SERVE, OPTIONS(serve_options), 0, zn_cmd_serve, 0},
    {"status", NO_ARGS, ZT_H_STATUS, "", NO_OPTIONS, 0, zn_cmd_status, 0},
    {"add", ENTITY("ENTITÀ campo=valore …", 2, -1), ZT_H_ADD, ZT_HL_ADD, NO_OPTIONS, ZN_CMD_FIELDS, zn_cmd_add, 0},
    {"edit", ENTITY("ENTITÀ ID campo=valore …", 3, -1), ZT_H_EDIT, ZT_HL_EDIT, NO_OPTIONS, ZN_CMD_FIELDS, zn_cmd_edit,
     0},
    {"delete", ENTITY("ENTITÀ ID …", 2, -1), ZT_H_DELETE, ZT_HL_DELETE, NO_OPTIONS, 0, zn_cmd_delete, 0},
    {"list", ENTITY("ENTITÀ [campo=valore …]", 1, -1), ZT_H_LIST, ZT_HL_LIST, NO_OPTIONS, ZN_CMD_FIELDS, zn_cmd_list,
     0},
    {"show", ENTITY("ENTITÀ ID", 2, 2), ZT_H_SHOW, "", OPTIONS(show_options), 0, zn_cmd_show, 0},
    {"rendiconto show", NO_ARGS, ZT_H_R_SHOW, ZT_HL_R, OPTIONS(move_options), 0, zn_cmd_rendiconto_show, 0},
    MOVE("submit", ZT_H_R_SUBMIT, 0),
    MOVE("declare-unused", ZT_H_R_UNUSED, 1),
    MOVE("withdraw", ZT_H_R_WITHDRAW, 2),
    MOVE("review", ZT_H_R_REVIEW, 3),
    MOVE("return", ZT_H_R_RETURN, 4),
    MOVE("accept", ZT_H_R_ACCEPT, 5),
    MOVE("reopen", ZT_H_R_REOPEN, 6),
    MOVE("confirm", ZT_H_R_CONFIRM, 7),
    MOVE("contest", ZT_H_R_CONTEST, 8),
    MOVE("transmit", ZT_H_R_TRANSMIT, 9),
    MOVE("transmit-missing", ZT_H_R_MISSING, 10),
    MOVE("request", ZT_H_R_REQUEST, 11),
    MOVE("reply", ZT_H_R_REPLY, 12),
    MOVE("approve", ZT_H_R_APPROVE, 13),
    MOVE("reject", ZT_H_R_REJECT, 14),
    MOVE("unapprove", ZT_H_R_UNAPPROVE, 15),
    {"rendiconto verify", "[FILE]", 0, 1, ZN_ARG_FILE, NULL, ZT_H_R_VERIFY, ZT_HL_R_VERIFY, OPTIONS(check_options), 0,
     zn_cmd_rendiconto_verify, 0},
    {"report", "PROSPETTO", 1, 1, ZN_ARG_REPORT, NULL, ZT_H_REPORT, ZT_HL_REPORT, OPTIONS(report_options), 0,
     zn_cmd_report, 0},
    {"export", "PROSPETTO", 1, 1, ZN_ARG_REPORT, NULL, ZT_H_EXPORT, ZT_HL_EXPORT, OPTIONS(export_options), 0,
     zn_cmd_export, 0},
    {"check", NO_ARGS, ZT_H_CHECK, ZT_HL_CHECK, OPTIONS(check_options), 0, zn_cmd_check, 0},
    {"conflict list", NO_ARGS, ZT_H_CONFLICT_LIST, ZT_HL_CONFLICT, NO_OPTIONS, 0, zn_cmd_conflict_list, 0},
    {"conflict resolve", "ID", 1, 1, ZN_ARG_TEXT, NULL, ZT_H_CONFLICT_RESOLVE, ZT_HL_CONFLICT, OPTIONS(resolve_options),
     0, zn_cmd_conflict_resolve, 0},
    {"bundle export", FILE_ARG, ZT_H_BUNDLE_EXPORT, ZT_HL_BUNDLE, OPTIONS(answer_options), 0, zn_cmd_bundle_export, 0},
    {"bundle import", FILE_ARG, ZT_H_BUNDLE_IMPORT, ZT_HL_BUNDLE_IMPORT, NO_OPTIONS, 0, zn_cmd_bundle_import, 0},
    {"bundle inspect", FILE_ARG, ZT_H_BUNDLE_INSPECT, "", NO_OPTIONS, 0, zn_cmd_bundle_inspect, 0},
    {"verify", NO_ARGS, ZT_H_VERIFY, "", NO_OPTIONS, 0, zn_cmd_verify, 0},
    {"completion", "bash", 1, 1, ZN_ARG_CHOICE, "bash", ZT_H_COMPLETION, ZT_HL_COMPLETION, NO_OPTIONS, 0,
     zn_cmd_completion, 0},
    {"help", "[COMANDO]", 0, 3, ZN_ARG_TEXT, NULL, ZT_H_HELP, "", NO_OPTIONS, 0, zn_cmd_help, 0},
    {"version", NO_ARGS, ZT_H_VERSION, "", NO_OPTIONS, 0, zn_cmd_version, 0},
};
const size_t zn_commands_base_n = sizeof zn_commands_base / sizeof zn_commands_base[0];

/* ---- all of them, in the order of `zona help` ---- */

static const struct {
  const zn_command *v;
  const size_t *n;
} areas[] = {
    {zn_commands_base, &zn_commands_base_n},
    {zn_commands_piano, &zn_commands_piano_n},
    {zn_commands_report, &zn_commands_report_n}, /* after the plan's: one family of names */
    {zn_commands_spesa, &zn_commands_spesa_n},
    {zn_commands_elenchi, &zn_commands_elenchi_n},
    {zn_commands_territorio, &zn_commands_territorio_n},
    {zn_commands_traccia, &zn_commands_traccia_n},
    {zn_commands_esame, &zn_commands_esame_n},
};

size_t zn_command_count(void) {
  size_t n = 0;
  for (size_t a = 0; a < sizeof areas / sizeof areas[0]; a++) n += *areas[a].n;
  return n;
}

const zn_command *zn_command_at(size_t i) {
  for (size_t a = 0; a < sizeof areas / sizeof areas[0]; a++) {
    if (i < *areas[a].n) return &areas[a].v[i];
    i -= *areas[a].n;
  }
  return NULL;
}
