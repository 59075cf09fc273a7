/* table: the shorthand in which the tables of commands are written, and the list of these (private to
 * client/commands). */
#ifndef ZONA_CLIENT_COMMANDS_TABLE_H
#define ZONA_CLIENT_COMMANDS_TABLE_H

#include "client/command.h"
#include "core/text/client_help.h"

#define OPTIONS(list)          list, sizeof list / sizeof list[0]
#define NO_OPTIONS             NULL, 0
#define NO_ARGS                "", 0, 0, ZN_ARG_NONE, NULL
#define ENTITY(args, min, max) args, min, max, ZN_ARG_ENTITY, NULL
#define FILE_ARG               "FILE", 1, 1, ZN_ARG_FILE, NULL
/* what a figure is about: client/commands/scope.h reads these */
#define SCOPE                                                           \
  {"fondo", ZT_ARG_CODE, ZT_OPT_FONDO, ZN_ARG_TEXT, NULL, false, 0},    \
      {"anno", ZT_ARG_YEAR, ZT_OPT_ANNO, ZN_ARG_TEXT, NULL, false, 0},  \
      {"al", ZT_ARG_DATE, ZT_OPT_AL, ZN_ARG_TEXT, NULL, false, 0},      \
      {"ente", ZT_ARG_KEY, ZT_OPT_ENTE, ZN_ARG_TEXT, NULL, false, 0}, { \
    "ambito", ZT_ARG_CODE, ZT_OPT_AMBITO, ZN_ARG_TEXT, NULL, false, 0   \
  }

#define INTERVENTO \
  { "intervento", ZT_ARG_CODE, ZT_OPT_INTERVENTO, ZN_ARG_TEXT, NULL, false, 0 }

extern const zn_command zn_commands_base[], zn_commands_elenchi[];
extern const size_t zn_commands_base_n, zn_commands_elenchi_n;
extern const zn_command zn_commands_spesa[];
extern const size_t zn_commands_spesa_n;
extern const zn_command zn_commands_territorio[];
extern const size_t zn_commands_territorio_n;
extern const zn_command zn_commands_traccia[];
extern const size_t zn_commands_traccia_n;
extern const zn_command zn_commands_report[];
extern const size_t zn_commands_report_n;
extern const zn_command zn_commands_piano[];
extern const size_t zn_commands_piano_n;
extern const zn_command zn_commands_esame[];
extern const size_t zn_commands_esame_n;

#endif
