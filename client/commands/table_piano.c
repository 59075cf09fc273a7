/* The commands of the Piano di zona. */
#include "client/commands/import_file.h"
#include "client/commands/piano.h"
#include "client/commands/replan.h"
#include "client/commands/table.h"
#include "core/text/help_piano.h"
#include "core/text/help_report.h"
#include "core/text/help_spesa.h"

#define WHICH                                                              \
  {"ambito", ZT_ARG_CODE, ZT_OPT_P_AMBITO, ZN_ARG_TEXT, NULL, false, 0}, { \
    "piano", ZT_ARG_YEAR, ZT_OPT_P_PIANO, ZN_ARG_TEXT, NULL, false, 0      \
  }

static const zn_option show_options[] = {WHICH};
static const zn_option move_options[] = {
    WHICH,
    {"rimodulazione", "N", ZT_OPT_P_RIM, ZN_ARG_TEXT, NULL, false, 0},
    {"motivo", ZT_ARG_TEXT, ZT_OPT_P_MOTIVO, ZN_ARG_TEXT, NULL, false, 0},
    {"atto", ZT_ARG_KEY, ZT_OPT_P_ATTO, ZN_ARG_TEXT, NULL, false, 0},
    {"data", ZT_ARG_DATE, ZT_OPT_P_DATA, ZN_ARG_TEXT, NULL, false, 0},
};
static const zn_option init_options[] = {WHICH, {"entro", "DATE", ZT_OPT_P_ENTRO, ZN_ARG_TEXT, NULL, false, 0}};
static const zn_option step_options[] = {
    WHICH,
    {"scadenza", ZT_ARG_DATE, ZT_OPT_P_DUE, ZN_ARG_TEXT, NULL, false, 0},
    {"data", ZT_ARG_DATE, ZT_OPT_P_DONE, ZN_ARG_TEXT, NULL, false, 0},
    {"atto", ZT_ARG_KEY, ZT_OPT_P_ATTO, ZN_ARG_TEXT, NULL, false, 0},
    {"esito", ZT_ARG_TEXT, ZT_OPT_P_ESITO, ZN_ARG_CHOICE, "positivo|negativo|con_osservazioni", false, 0},
    {"note", ZT_ARG_TEXT, ZT_OPT_P_NOTE, ZN_ARG_TEXT, NULL, false, 0},
};
static const zn_option sign_options[] = {
    WHICH,
    {"ente", ZT_ARG_KEY, ZT_OPT_P_ENTE, ZN_ARG_TEXT, NULL, false, 0},
    {"organismo", ZT_ARG_NAME, ZT_OPT_P_BODY, ZN_ARG_TEXT, NULL, false, 0},
    {"data", ZT_ARG_DATE, ZT_OPT_P_DATA, ZN_ARG_TEXT, NULL, false, 0},
    {"atto", ZT_ARG_KEY, ZT_OPT_P_ATTO, ZN_ARG_TEXT, NULL, false, 0},
};
static const zn_option remodel_options[] = {
    WHICH,
    {"motivo", ZT_ARG_TEXT, ZT_OPT_P_MOTIVO, ZN_ARG_TEXT, NULL, false, 0},
    {"tipo", ZT_ARG_TEXT, ZT_OPT_P_TIPO, ZN_ARG_CHOICE, "rimodulazione|aggiornamento_annuale", false, 0},
    {"anno", ZT_ARG_YEAR, ZT_OPT_P_ANNO, ZN_ARG_TEXT, NULL, false, 0},
    {"refresh", "N", ZT_OPT_P_REFRESH, ZN_ARG_TEXT, NULL, false, 0},
};
static const zn_option share_options[] = {
    WHICH,
    {"anno", ZT_ARG_YEAR, ZT_OPT_P_ANNO, ZN_ARG_TEXT, NULL, true, 0},
    {"importo", "EURO", ZT_OPT_P_IMPORTO, ZN_ARG_TEXT, NULL, true, 0},
    {"voce", ZT_ARG_NAME, ZT_OPT_P_VOCE, ZN_ARG_TEXT, NULL, false, 0},
    {"fondo", ZT_ARG_CODE, ZT_OPT_P_FONDO, ZN_ARG_TEXT, NULL, false, 0},
    {"atto", ZT_ARG_KEY, ZT_OPT_P_ATTO, ZN_ARG_TEXT, NULL, false, 0},
    {"applica", NULL, ZT_OPT_P_APPLICA, ZN_ARG_NONE, NULL, false, 0},
};
static const zn_option statement_options[] = {
    WHICH,
    {"output", ZT_ARG_FILE, ZT_OPT_P_OUT, ZN_ARG_FILE, NULL, false, 'o'},
};
static const zn_option replan_options[] = {
    {"fondo", ZT_ARG_CODE, ZT_OPT_FONDO, ZN_ARG_TEXT, NULL, true, 0},
    {"anno", ZT_ARG_YEAR, ZT_OPT_ANNO, ZN_ARG_TEXT, NULL, true, 0},
    {"intervento", ZT_ARG_CODE, ZT_OPT_REPLAN_INTERVENTO, ZN_ARG_TEXT, NULL, true, 0},
    {"ente", ZT_ARG_KEY, ZT_OPT_REPLAN_ENTE, ZN_ARG_TEXT, NULL, false, 0},
    {"importo", ZT_ARG_IMPORTO, ZT_OPT_REPLAN_IMPORTO, ZN_ARG_TEXT, NULL, false, 0},
    {"al", ZT_ARG_DATE, ZT_OPT_AL, ZN_ARG_TEXT, NULL, false, 0},
};

#define MOVE(verb, summary) \
  { "piano " verb, NO_ARGS, summary, ZT_HL_P_MOVES, OPTIONS(move_options), 0, zn_cmd_piano_verb, 0 }
const zn_command zn_commands_piano[] = {
    {"piano show", NO_ARGS, ZT_H_P_SHOW, "", OPTIONS(show_options), 0, zn_cmd_piano_show, 0},
    {"piano list", NO_ARGS, ZT_H_P_LIST, "", NO_OPTIONS, 0, zn_cmd_piano_list, 0},
    {"piano init-steps", NO_ARGS, ZT_H_P_INIT, ZT_HL_P_INIT, OPTIONS(init_options), 0, zn_cmd_piano_verb, 0},
    {"piano step", "N", 1, 1, ZN_ARG_TEXT, NULL, ZT_H_P_STEP, ZT_HL_P_STEP, OPTIONS(step_options), 0, zn_cmd_piano_verb,
     0},
    MOVE("consult", ZT_H_P_CONSULT),
    MOVE("comment", ZT_H_P_COMMENT),
    MOVE("redraft", ZT_H_P_REDRAFT),
    MOVE("approve-council", ZT_H_P_COUNCIL),
    {"piano sign", NO_ARGS, ZT_H_P_SIGN, "", OPTIONS(sign_options), 0, zn_cmd_piano_verb, 0},
    MOVE("sign-agreement", ZT_H_P_AGREEMENT),
    MOVE("transmit", ZT_H_P_TRANSMIT),
    MOVE("request", ZT_H_P_REQUEST),
    MOVE("complete", ZT_H_P_COMPLETE),
    MOVE("approve", ZT_H_P_APPROVE),
    MOVE("reject", ZT_H_P_REJECT),
    MOVE("unapprove", ZT_H_P_UNAPPROVE),
    MOVE("enforce", ZT_H_P_ENFORCE),
    MOVE("conclude", ZT_H_P_CONCLUDE),
    {"piano remodel", NO_ARGS, ZT_H_P_REMODEL, ZT_HL_P_REMODEL, OPTIONS(remodel_options), 0, zn_cmd_piano_verb, 0},
    {"piano diff", "N", 1, 1, ZN_ARG_TEXT, NULL, ZT_H_P_DIFF, "", OPTIONS(show_options), 0, zn_cmd_piano_diff, 0},
    {"piano approve-light", NO_ARGS, ZT_H_P_LIGHT, ZT_HL_P_LIGHT, OPTIONS(move_options), 0, zn_cmd_piano_verb, 0},
    {"piano share", NO_ARGS, ZT_H_P_SHARE, ZT_HL_P_SHARE, OPTIONS(share_options), 0, zn_cmd_piano_verb, 0},
    {"piano statement", NO_ARGS, ZT_H_P_STATEMENT, "", OPTIONS(statement_options), 0, zn_cmd_piano_statement, 0},
    {"piano replan", NO_ARGS, ZT_H_REPLAN, ZT_HL_REPLAN, OPTIONS(replan_options), 0, zn_cmd_replan, 0},
    {"import piano", FILE_ARG, ZT_H_IMPORT_PIANO, ZT_HL_IMPORT_PIANO, NO_OPTIONS, 0, zn_cmd_import_file, 4},
};
const size_t zn_commands_piano_n = sizeof zn_commands_piano / sizeof zn_commands_piano[0];
