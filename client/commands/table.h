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

/* an area each */
#define AREA(a)                              \
  extern const zn_command zn_commands_##a[]; \
  extern const size_t zn_commands_##a##_n
AREA(avvio);
AREA(registrazioni);
AREA(piano);
AREA(spesa);
AREA(rendiconto);
AREA(esame);
AREA(report);
AREA(traccia);
AREA(elenchi);
AREA(territorio);
AREA(file);
#undef AREA

#endif
