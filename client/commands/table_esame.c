/* Commands of the examination. */
#include "client/commands/commands.h"
#include "client/commands/esame.h"
#include "client/commands/table.h"
#include "core/text/help_esame.h"

#define MOTIVO \
  { "motivo", ZT_ARG_TEXT, ZT_OPT_MOTIVO, ZN_ARG_TEXT, NULL, false, 0 }
#define TESTO \
  { "testo", ZT_ARG_TEXT, ZT_OPT_TESTO, ZN_ARG_TEXT, NULL, false, 0 }
#define ATTO \
  { "atto", ZT_ARG_ACT, ZT_OPT_ATTO_REG, ZN_ARG_TEXT, NULL, false, 0 }
#define ENTE \
  { "ente", ZT_ARG_KEY, ZT_OPT_ENTE, ZN_ARG_TEXT, NULL, false, 0 }
#define PROTOCOLLO \
  { "protocollo", ZT_ARG_TEXT, ZT_OPT_PROTOCOLLO, ZN_ARG_TEXT, NULL, false, 0 }
#define SCADENZA(name, help) \
  { name, ZT_ARG_DATE, help, ZN_ARG_TEXT, NULL, false, 0 }

static const zn_option remark_options[] = {
    SCOPE,
    {"riga", ZT_ARG_ROW, ZT_OPT_RIGA_RIL, ZN_ARG_TEXT, NULL, false, 0},
    {"tipo", ZT_ARG_NAME, ZT_OPT_TIPO_RIL, ZN_ARG_CHOICE, "blocco|richiesta|nota", false, 0},
    TESTO,
    SCADENZA("entro", ZT_OPT_TERMINE),
};
static const zn_option remarks_options[] = {SCOPE, {"aperti", NULL, ZT_OPT_APERTI, ZN_ARG_NONE, NULL, false, 0}};
static const zn_option reply_options[] = {
    TESTO,
    {"controdeduzione", NULL, ZT_OPT_CONTRODED, ZN_ARG_NONE, NULL, false, 0},
};
static const zn_option close_remark_options[] = {{"ritira", NULL, ZT_OPT_RITIRATO, ZN_ARG_NONE, NULL, false, 0}};
static const zn_option forward_options[] = {ENTE, TESTO};
static const zn_option admit_options[] = {
    SCOPE,
    {"riga", ZT_ARG_BUDGET, ZT_OPT_RIGA_AMM, ZN_ARG_TEXT, NULL, false, 0},
    {"importo", ZT_ARG_EURO, ZT_OPT_IMPORTO_AMM, ZN_ARG_TEXT, NULL, false, 0},
    MOTIVO,
};
static const zn_option scope_options[] = {SCOPE};
static const zn_option propose_options[] = {SCOPE, MOTIVO};
static const zn_option silence_options[] = {SCOPE, ATTO, MOTIVO};
static const zn_option diff_options[] = {
    SCOPE,
    {"da", ZT_ARG_N, ZT_OPT_DA, ZN_ARG_TEXT, NULL, false, 0},
    {"a", ZT_ARG_N, ZT_OPT_A, ZN_ARG_TEXT, NULL, false, 0},
};
static const zn_option close_options[] = {
    SCOPE,
    {"economia", ZT_ARG_EURO, ZT_OPT_ECONOMIA, ZN_ARG_TEXT, NULL, false, 0},
    {"da-restituire", ZT_ARG_EURO, ZT_OPT_RESTITUIRE, ZN_ARG_TEXT, NULL, false, 0},
    {"revocato", ZT_ARG_EURO, ZT_OPT_REVOCATO, ZN_ARG_TEXT, NULL, false, 0},
    ATTO,
    MOTIVO,
};
static const zn_option ask_options[] = {SCOPE, SCADENZA("scadenza", ZT_OPT_NUOVA), MOTIVO};
static const zn_option grant_options[] = {SCOPE, SCADENZA("scadenza", ZT_OPT_NUOVA), ATTO, MOTIVO};
static const zn_option remind_options[] = {
    SCOPE,
    MOTIVO,
    SCADENZA("entro", ZT_OPT_TERMINE),
    PROTOCOLLO,
    {"tipo", ZT_ARG_NAME, ZT_OPT_TIPO_SOL, ZN_ARG_CHOICE, "sollecito|diffida", false, 0},
};

#define ID "ID", 1, 1, ZN_ARG_TEXT, NULL
#define ACT(name, args, summary, help, options) \
  { name, args, summary, help, OPTIONS(options), 0, zn_cmd_esame, 0 }

const zn_command zn_commands_esame[] = {
    ACT("rendiconto admit", NO_ARGS, ZT_H_R_ADMIT, ZT_HL_R_ADMIT, admit_options),
    ACT("rendiconto saldi", NO_ARGS, ZT_H_R_SALDI, "", scope_options),
    {"rendiconto close", NO_ARGS, ZT_H_R_CLOSE, ZT_HL_R_CLOSE, OPTIONS(close_options), 0, zn_cmd_rendiconto_move, 0},
    ACT("rendiconto silence", NO_ARGS, ZT_H_R_SILENCE, ZT_HL_R_SILENCE, silence_options),
    {"rendiconto propose", NO_ARGS, ZT_H_R_PROPOSE, ZT_HL_R, OPTIONS(propose_options), 0, zn_cmd_rendiconto_move, 0},
    ACT("rendiconto versions", NO_ARGS, ZT_H_R_VERSIONS, "", scope_options),
    ACT("rendiconto diff", NO_ARGS, ZT_H_R_DIFF, ZT_HL_R_DIFF, diff_options),
    ACT("rendiconto outside", NO_ARGS, ZT_H_R_OUTSIDE, "", scope_options),
    ACT("rilievo add", NO_ARGS, ZT_H_RIL_ADD, ZT_HL_RIL_ADD, remark_options),
    ACT("rilievo list", NO_ARGS, ZT_H_RIL_LIST, "", remarks_options),
    ACT("rilievo reply", ID, ZT_H_RIL_REPLY, ZT_HL_RIL_REPLY, reply_options),
    ACT("rilievo close", ID, ZT_H_RIL_CLOSE, "", close_remark_options),
    ACT("rilievo forward", ID, ZT_H_RIL_FORWARD, ZT_HL_RIL_FORWARD, forward_options),
    ACT("proroga ask", NO_ARGS, ZT_H_PRO_ASK, "", ask_options),
    ACT("proroga grant", NO_ARGS, ZT_H_PRO_GRANT, "", grant_options),
    ACT("proroga list", NO_ARGS, ZT_H_PRO_LIST, "", scope_options),
    ACT("sollecito add", NO_ARGS, ZT_H_SOL_ADD, ZT_HL_SOL_ADD, remind_options),
    ACT("sollecito list", NO_ARGS, ZT_H_SOL_LIST, "", scope_options),
    ACT("scadenze", NO_ARGS, ZT_H_SCADENZE, "", scope_options),
};
const size_t zn_commands_esame_n = sizeof zn_commands_esame / sizeof zn_commands_esame[0];
