/* The commands of the map. */
#include "client/commands/import_file.h"
#include "client/commands/table.h"
#include "client/commands/territorio.h"
#include "core/text/help_spesa.h"
#include "core/text/help_territorio.h"

static const zn_option capofila_options[] = {
    {"ambito", ZT_ARG_CODE, ZT_OPT_TERR_AMBITO, ZN_ARG_TEXT, NULL, true, 0},
    {"ente", ZT_ARG_KEY, ZT_OPT_TERR_NUOVO, ZN_ARG_TEXT, NULL, true, 0},
    {"dal", ZT_ARG_DATE, ZT_OPT_TERR_DAL, ZN_ARG_TEXT, NULL, true, 0},
    {"atto", ZT_ARG_KEY, ZT_OPT_TERR_ATTO, ZN_ARG_TEXT, NULL, false, 0},
};
static const zn_option sposta_options[] = {
    {"ente", ZT_ARG_KEY, ZT_OPT_TERR_ENTE, ZN_ARG_TEXT, NULL, true, 0},
    {"ambito", ZT_ARG_CODE, ZT_OPT_TERR_VERSO, ZN_ARG_TEXT, NULL, true, 0},
    {"dal", ZT_ARG_DATE, ZT_OPT_TERR_DAL, ZN_ARG_TEXT, NULL, true, 0},
};
static const zn_option fusione_options[] = {
    {"in", ZT_ARG_KEY, ZT_OPT_TERR_IN, ZN_ARG_TEXT, NULL, true, 0},
    {"dal", ZT_ARG_DATE, ZT_OPT_TERR_DAL, ZN_ARG_TEXT, NULL, true, 0},
};

const zn_command zn_commands_territorio[] = {
    {"import popolazione", FILE_ARG, ZT_H_IMPORT_POPOLAZIONE, ZT_HL_IMPORT_POPOLAZIONE, NO_OPTIONS, 0,
     zn_cmd_import_file, 3},
    {"territorio capofila", NO_ARGS, ZT_H_TERR_CAPOFILA, ZT_HL_TERR_CAPOFILA, OPTIONS(capofila_options), 0,
     zn_cmd_territorio_capofila, 0},
    {"territorio sposta", NO_ARGS, ZT_H_TERR_SPOSTA, ZT_HL_TERR_SPOSTA, OPTIONS(sposta_options), 0,
     zn_cmd_territorio_sposta, 0},
    {"territorio fondi-enti", "ENTE ENTE …", 1, 20, ZN_ARG_TEXT, NULL, ZT_H_TERR_FUSIONE, ZT_HL_TERR_FUSIONE,
     OPTIONS(fusione_options), 0, zn_cmd_territorio_fusione, 0},
    {"territorio fondi-ambiti", "AMBITO AMBITO …", 1, 20, ZN_ARG_TEXT, NULL, ZT_H_TERR_AMBITI, ZT_HL_TERR_AMBITI,
     OPTIONS(fusione_options), 0, zn_cmd_territorio_fusione, 1},
    {"territorio storia", "[ENTE|AMBITO]", 0, 1, ZN_ARG_TEXT, NULL, ZT_H_TERR_STORIA, "", NO_OPTIONS, 0,
     zn_cmd_territorio_storia, 0},
};
const size_t zn_commands_territorio_n = sizeof zn_commands_territorio / sizeof zn_commands_territorio[0];
