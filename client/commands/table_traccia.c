/* Commands of the trace and of the attached files. */
#include "client/commands/table.h"
#include "client/commands/traccia.h"
#include "core/text/help_traccia.h"

static const zn_option trace_options[] = {
    SCOPE,
    {"misura", ZT_ARG_NAME, ZT_OPT_MISURA, ZN_ARG_TEXT, NULL, false, 0},
    {"intervento", ZT_ARG_KEY, ZT_OPT_INTERV, ZN_ARG_TEXT, NULL, false, 0},
    {"budget", ZT_ARG_KEY, ZT_OPT_BUDGET, ZN_ARG_TEXT, NULL, false, 0},
    {"assegnazione", ZT_ARG_KEY, ZT_OPT_ASSEGN, ZN_ARG_TEXT, NULL, false, 0},
    {"area", ZT_ARG_CODE, ZT_OPT_AREA, ZN_ARG_TEXT, NULL, false, 0},
    {"obiettivo", ZT_ARG_CODE, ZT_OPT_OBIETTIVO, ZN_ARG_TEXT, NULL, false, 0},
    {"interni", NULL, ZT_OPT_INTERNI, ZN_ARG_NONE, NULL, false, 0},
    {"riga", ZT_ARG_NUMBER, ZT_OPT_RIGA, ZN_ARG_TEXT, NULL, false, 0},
    {"colonna", ZT_ARG_NAME, ZT_OPT_COLONNA, ZN_ARG_TEXT, NULL, false, 0},
    {"foglio", ZT_ARG_NAME, ZT_OPT_FOGLIO, ZN_ARG_TEXT, NULL, false, 0},
};
static const zn_option attach_options[] = {
    {"a", ZT_ARG_KEY, ZT_OPT_ALLEGA_A, ZN_ARG_TEXT, NULL, false, 0},
    {"manifest", NULL, ZT_OPT_MANIFEST, ZN_ARG_NONE, NULL, false, 0},
    SCOPE,
    {"oggetto", ZT_ARG_TEXT, ZT_OPT_OGGETTO, ZN_ARG_TEXT, NULL, false, 0},
};
static const zn_option get_options[] = {{"output", ZT_ARG_FILE, ZT_OPT_FILE_OUT, ZN_ARG_FILE, NULL, true, 'o'}};
static const zn_option signed_options[] = {SCOPE};

const zn_command zn_commands_traccia[] = {
    {"trace", ZT_ARG_TRACE, 0, 2, ZN_ARG_TEXT, NULL, ZT_H_TRACE, ZT_HL_TRACE, OPTIONS(trace_options), 0, zn_cmd_trace,
     0},
    {"attach add", FILE_ARG, ZT_H_ATTACH, ZT_HL_ATTACH, OPTIONS(attach_options), 0, zn_cmd_attach_add, 0},
    {"attach list", ZT_ARG_OF_ROW, 0, 1, ZN_ARG_TEXT, NULL, ZT_H_ATTACH_LIST, "", NO_OPTIONS, 0, zn_cmd_attach_list, 0},
    {"attach get", "ID", 1, 1, ZN_ARG_TEXT, NULL, ZT_H_ATTACH_GET, "", OPTIONS(get_options), 0, zn_cmd_attach_get, 0},
    {"attach check", NO_ARGS, ZT_H_ATTACH_CHECK, "", OPTIONS(signed_options), 0, zn_cmd_attach_check, 0},
};
const size_t zn_commands_traccia_n = sizeof zn_commands_traccia / sizeof zn_commands_traccia[0];
