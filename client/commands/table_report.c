/* The commands of reports. */
#include "client/commands/commands.h"
#include "client/commands/table.h"
#include "client/prospetto.h"

static const zn_option report_options[] = {SCOPE, INTERVENTO};
static const zn_option export_options[] = {
    SCOPE,
    INTERVENTO,
    {"format", ZT_ARG_FORMAT, ZT_OPT_FORMAT, ZN_ARG_CHOICE, ZN_FORMATI, false, 0},
    {"output", ZT_ARG_FILE, ZT_OPT_OUTPUT, ZN_ARG_FILE, NULL, false, 'o'},
};

const zn_command zn_commands_report[] = {
    {"report", "PROSPETTO", 1, 1, ZN_ARG_REPORT, NULL, ZT_H_REPORT, ZT_HL_REPORT, OPTIONS(report_options), 0,
     zn_cmd_report, 0},
    {"export", "PROSPETTO", 1, 1, ZN_ARG_REPORT, NULL, ZT_H_EXPORT, ZT_HL_EXPORT, OPTIONS(export_options), 0,
     zn_cmd_export, 0},
};
const size_t zn_commands_report_n = sizeof zn_commands_report / sizeof zn_commands_report[0];
