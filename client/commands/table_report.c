/* Commands that follow from reports. */
#include "client/commands/replan.h"
#include "client/commands/table.h"
#include "core/text/help_report.h"

static const zn_option replan_options[] = {
    {"fondo", ZT_ARG_CODE, ZT_OPT_FONDO, ZN_ARG_TEXT, NULL, true, 0},
    {"anno", ZT_ARG_YEAR, ZT_OPT_ANNO, ZN_ARG_TEXT, NULL, true, 0},
    {"intervento", ZT_ARG_CODE, ZT_OPT_REPLAN_INTERVENTO, ZN_ARG_TEXT, NULL, true, 0},
    {"ente", ZT_ARG_KEY, ZT_OPT_REPLAN_ENTE, ZN_ARG_TEXT, NULL, false, 0},
    {"importo", ZT_ARG_IMPORTO, ZT_OPT_REPLAN_IMPORTO, ZN_ARG_TEXT, NULL, false, 0},
    {"al", ZT_ARG_DATE, ZT_OPT_AL, ZN_ARG_TEXT, NULL, false, 0},
};

const zn_command zn_commands_report[] = {
    {"piano replan", NO_ARGS, ZT_H_REPLAN, ZT_HL_REPLAN, OPTIONS(replan_options), 0, zn_cmd_replan, 0},
};
const size_t zn_commands_report_n = sizeof zn_commands_report / sizeof zn_commands_report[0];
