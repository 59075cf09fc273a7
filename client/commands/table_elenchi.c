/* Commands of what the Regione publishes: code lists, modules, settings, the seed list of funds. */
#include "client/commands/elenchi.h"
#include "client/commands/table.h"
#include "core/text/help_elenchi.h"

static const zn_option initial_options[] = {{"iniziali", NULL, ZT_OPT_INIZIALI, ZN_ARG_NONE, NULL, false, 0}};
static const zn_option funds_options[] = {{"iniziali", NULL, ZT_OPT_INIZIALI, ZN_ARG_NONE, NULL, true, 0}};
static const zn_option list_options[] = {{"versione", ZT_ARG_VERSIONE, ZT_OPT_VERSIONE, ZN_ARG_TEXT, NULL, false, 0}};

const zn_command zn_commands_elenchi[] = {
    {"import elenchi", "[FILE]", 0, 1, ZN_ARG_FILE, NULL, ZT_H_IMPORT_ELENCHI, ZT_HL_IMPORT_ELENCHI,
     OPTIONS(initial_options), 0, zn_cmd_import_elenchi, 0},
    {"import fondi", NO_ARGS, ZT_H_IMPORT_FONDI, ZT_HL_IMPORT_FONDI, OPTIONS(funds_options), 0, zn_cmd_import_fondi, 0},
    {"elenco", "[NOME]", 0, 1, ZN_ARG_TEXT, NULL, ZT_H_ELENCO, ZT_HL_ELENCO, OPTIONS(list_options), 0, zn_cmd_elenco,
     0},
    {"modulo list", NO_ARGS, ZT_H_MODULO_LIST, ZT_HL_MODULO, NO_OPTIONS, 0, zn_cmd_modulo_list, 0},
    {"modulo on", "NOME", 1, 1, ZN_ARG_TEXT, NULL, ZT_H_MODULO_ON, ZT_HL_MODULO, NO_OPTIONS, 0, zn_cmd_modulo, 1},
    {"modulo off", "NOME", 1, 1, ZN_ARG_TEXT, NULL, ZT_H_MODULO_OFF, ZT_HL_MODULO, NO_OPTIONS, 0, zn_cmd_modulo, 0},
    {"impostazione", "[CHIAVE [VALORE]]", 0, 2, ZN_ARG_TEXT, NULL, ZT_H_IMPOSTAZIONE, ZT_HL_IMPOSTAZIONE, NO_OPTIONS, 0,
     zn_cmd_impostazione, 0},
};
const size_t zn_commands_elenchi_n = sizeof zn_commands_elenchi / sizeof zn_commands_elenchi[0];
