/* The commands of every office: setting up and the line to the others, rows, files and upkeep. */
#include "client/commands/commands.h"
#include "client/commands/oggi.h"
#include "client/commands/table.h"

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
static const zn_option check_options[] = {SCOPE};
static const zn_option answer_options[] = {{"risponde-a", ZT_ARG_FILE, ZT_OPT_ANSWER, ZN_ARG_FILE, NULL, false, 0}};
static const zn_option resolve_options[] = {{"keep", ZT_ARG_PLACE, ZT_OPT_KEEP, ZN_ARG_TEXT, NULL, true, 0}};

const zn_command zn_commands_avvio[] = {
    /* name, arguments, min, max, completion, summary, help, options, flags, function, mode */
    {"init", NO_ARGS, ZT_H_INIT, ZT_HL_INIT, OPTIONS(init_options), ZN_CMD_NET, zn_cmd_init, 0},
    {"import comuni", FILE_ARG, ZT_H_IMPORT_COMUNI, ZT_HL_IMPORT_COMUNI, OPTIONS(comuni_options), 0,
     zn_cmd_import_comuni, 0},
    {"import ambiti", FILE_ARG, ZT_H_IMPORT_AMBITI, ZT_HL_IMPORT_AMBITI, NO_OPTIONS, 0, zn_cmd_import_ambiti, 0},
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
    {"oggi", NO_ARGS, ZT_H_OGGI, ZT_HL_OGGI, NO_OPTIONS, 0, zn_cmd_oggi, 0},
    {"status", NO_ARGS, ZT_H_STATUS, "", NO_OPTIONS, 0, zn_cmd_status, 0},
};
const size_t zn_commands_avvio_n = sizeof zn_commands_avvio / sizeof zn_commands_avvio[0];

const zn_command zn_commands_registrazioni[] = {
    {"add", ENTITY("ENTITÀ campo=valore …", 2, -1), ZT_H_ADD, ZT_HL_ADD, NO_OPTIONS, ZN_CMD_FIELDS, zn_cmd_add, 0},
    {"edit", ENTITY("ENTITÀ ID campo=valore …", 3, -1), ZT_H_EDIT, ZT_HL_EDIT, NO_OPTIONS, ZN_CMD_FIELDS, zn_cmd_edit,
     0},
    {"delete", ENTITY("ENTITÀ ID …", 2, -1), ZT_H_DELETE, ZT_HL_DELETE, NO_OPTIONS, 0, zn_cmd_delete, 0},
    {"list", ENTITY("ENTITÀ [campo=valore …]", 1, -1), ZT_H_LIST, ZT_HL_LIST, NO_OPTIONS, ZN_CMD_FIELDS, zn_cmd_list,
     0},
    {"show", ENTITY("ENTITÀ ID", 2, 2), ZT_H_SHOW, "", OPTIONS(show_options), 0, zn_cmd_show, 0},
    {"check", NO_ARGS, ZT_H_CHECK, ZT_HL_CHECK, OPTIONS(check_options), 0, zn_cmd_check, 0},
    {"conflict list", NO_ARGS, ZT_H_CONFLICT_LIST, ZT_HL_CONFLICT, NO_OPTIONS, 0, zn_cmd_conflict_list, 0},
    {"conflict resolve", "ID", 1, 1, ZN_ARG_TEXT, NULL, ZT_H_CONFLICT_RESOLVE, ZT_HL_CONFLICT, OPTIONS(resolve_options),
     0, zn_cmd_conflict_resolve, 0},
};
const size_t zn_commands_registrazioni_n = sizeof zn_commands_registrazioni / sizeof zn_commands_registrazioni[0];

const zn_command zn_commands_file[] = {
    {"bundle export", FILE_ARG, ZT_H_BUNDLE_EXPORT, ZT_HL_BUNDLE, OPTIONS(answer_options), 0, zn_cmd_bundle_export, 0},
    {"bundle import", FILE_ARG, ZT_H_BUNDLE_IMPORT, ZT_HL_BUNDLE_IMPORT, NO_OPTIONS, 0, zn_cmd_bundle_import, 0},
    {"bundle inspect", FILE_ARG, ZT_H_BUNDLE_INSPECT, "", NO_OPTIONS, 0, zn_cmd_bundle_inspect, 0},
    {"verify", NO_ARGS, ZT_H_VERIFY, "", NO_OPTIONS, 0, zn_cmd_verify, 0},
    {"completion", "bash", 1, 1, ZN_ARG_CHOICE, "bash", ZT_H_COMPLETION, ZT_HL_COMPLETION, NO_OPTIONS, 0,
     zn_cmd_completion, 0},
    {"help", "[COMANDO]", 0, 3, ZN_ARG_TEXT, NULL, ZT_H_HELP, "", NO_OPTIONS, 0, zn_cmd_help, 0},
    {"version", NO_ARGS, ZT_H_VERSION, "", NO_OPTIONS, 0, zn_cmd_version, 0},
};
const size_t zn_commands_file_n = sizeof zn_commands_file / sizeof zn_commands_file[0];
