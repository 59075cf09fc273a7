/* The commands of money: what is assigned, what is spent, who works. */
#include "client/commands/commands.h"
#include "client/commands/import_file.h"
#include "client/commands/spesa.h"
#include "client/commands/table.h"
#include "core/text/help_spesa.h"

static const zn_option split_options[] = {{"prova", NULL, ZT_OPT_PROVA, ZN_ARG_NONE, NULL, false, 0}};
static const zn_option residui_options[] = {
    {"al", ZT_ARG_DATE, ZT_OPT_RES_AL, ZN_ARG_TEXT, NULL, false, 0},
    {"ente", ZT_ARG_KEY, ZT_OPT_ENTE, ZN_ARG_TEXT, NULL, false, 0},
};
static const zn_option crea_options[] = {{"crea", NULL, ZT_OPT_CREA, ZN_ARG_NONE, NULL, false, 0}};

#define RETTIFICA(verb, args, summary, help, mode) \
  { verb, args, 1, -1, ZN_ARG_TEXT, NULL, summary, help, NO_OPTIONS, 0, zn_cmd_rettifica, mode }

const zn_command zn_commands_spesa[] = {
    {"split", ZT_ARG_SPLIT, 3, -1, ZN_ARG_CHOICE, "impegno|liquidazione", ZT_H_SPLIT, ZT_HL_SPLIT,
     OPTIONS(split_options), 0, zn_cmd_split, 0},
    RETTIFICA("storno", ZT_ARG_STORNO, ZT_H_STORNO, ZT_HL_STORNO, 0),
    RETTIFICA("recupero", ZT_ARG_RECUPERO, ZT_H_RECUPERO, ZT_HL_RECUPERO, 1),
    RETTIFICA("riduci", ZT_ARG_RIDUCI, ZT_H_RIDUCI, ZT_HL_RIDUCI, 2),
    RETTIFICA("reimputa", ZT_ARG_REIMPUTA, ZT_H_REIMPUTA, ZT_HL_REIMPUTA, 3),
    {"residui", NO_ARGS, ZT_H_RESIDUI, ZT_HL_RESIDUI, OPTIONS(residui_options), 0, zn_cmd_residui, 0},
    {"import spese", FILE_ARG, ZT_H_IMPORT_SPESE, ZT_HL_IMPORT_SPESE, NO_OPTIONS, 0, zn_cmd_import_spese, 0},
    {"import assegnazioni", FILE_ARG, ZT_H_IMPORT_ASSEGNAZIONI, ZT_HL_IMPORT_ASSEGNAZIONI, OPTIONS(crea_options), 0,
     zn_cmd_import_file, 0},
    {"import situazione", FILE_ARG, ZT_H_IMPORT_SITUAZIONE, ZT_HL_IMPORT_SITUAZIONE, NO_OPTIONS, 0, zn_cmd_import_file,
     1},
    {"import personale", FILE_ARG, ZT_H_IMPORT_PERSONALE, ZT_HL_IMPORT_PERSONALE, NO_OPTIONS, 0, zn_cmd_import_file, 2},
};
const size_t zn_commands_spesa_n = sizeof zn_commands_spesa / sizeof zn_commands_spesa[0];
