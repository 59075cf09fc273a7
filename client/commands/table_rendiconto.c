/* The moves of a rendicontazione, and the signed document of it. */
#include "client/commands/commands.h"
#include "client/commands/table.h"
#include "client/commands/traccia.h"
#include "core/text/help_esame.h"
#include "core/text/help_traccia.h"

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
static const zn_option verify_options[] = {SCOPE};
static const zn_option file_options[] = {
    SCOPE,
    {"output", ZT_ARG_FILE, ZT_OPT_FILE_OUT, ZN_ARG_FILE, NULL, true, 'o'},
};

static const zn_option report_scope[] = {SCOPE};

#define MOVE(verb, summary, mode) \
  { "rendiconto " verb, NO_ARGS, summary, ZT_HL_R, OPTIONS(move_options), 0, zn_cmd_rendiconto_move, mode }
const zn_command zn_commands_rendiconto[] = {
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
    {"rendiconto export", NO_ARGS, ZT_H_R_EXPORT, ZT_HL_R_EXPORT, OPTIONS(file_options), 0, zn_cmd_rendiconto_export,
     0},
    {"rendiconto publish", NO_ARGS, ZT_H_R_PUBLISH, ZT_HL_R_PUBLISH, OPTIONS(report_scope), 0,
     zn_cmd_rendiconto_publish, 0},
    {"rendiconto verify", "[FILE]", 0, 1, ZN_ARG_FILE, NULL, ZT_H_R_VERIFY, ZT_HL_R_VERIFY, OPTIONS(verify_options), 0,
     zn_cmd_rendiconto_verify, 0},
};
const size_t zn_commands_rendiconto_n = sizeof zn_commands_rendiconto / sizeof zn_commands_rendiconto[0];
