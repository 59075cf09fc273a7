/* commands: the subcommands of zonad, in one table from which parsing, --help and errors of usage derive. A command
 * returns a status and its text; only main prints errors and exits. */
#ifndef ZONA_SERVER_COMMANDS_H
#define ZONA_SERVER_COMMANDS_H

#include <stdbool.h>
#include <stdio.h>

#include "core/base/env.h"
#include "core/base/status.h"

typedef enum zn_option {
  ZN_OPT_DATA,
  ZN_OPT_STORE,
  ZN_OPT_LISTEN,
  ZN_OPT_URL,
  ZN_OPT_BLIND,
  ZN_OPT_INVITE,
  ZN_OPT_ANSWER,
  ZN_OPT_JSON,
  ZN_OPT_HELP,
  ZN_OPT_COUNT
} zn_option;
#define ZN_HAS(o) (1u << (o))

typedef struct zn_args {
  const char *value[ZN_OPT_COUNT]; /* NULL: not given; "" for those without a value */
  char **rest;                     /* arguments that are no options */
  int nrest;
  const zn_env *env;
  FILE *out;
} zn_args;

typedef struct zn_command {
  const char *name;
  const char *args;           /* " FILE", or "" */
  int least, most;            /* arguments */
  unsigned options, required; /* masks of ZN_HAS */
  zn_status (*run)(const zn_args *a, zn_err *err);
  const char *help, *long_help;
} zn_command;

extern const zn_command zn_commands[];
extern const size_t zn_command_count;

/* The whole program but printing the error: argv as given to main. */
ZN_MUST zn_status zn_command_main(int argc, char **argv, FILE *out, zn_err *err);
int zn_exit_code(zn_status st);

/* Texts and figures of a command go out as one JSON object or as lines: cmd_*.c */
struct json_t;
ZN_MUST zn_status zn_print_json(FILE *out, struct json_t *j, zn_err *err); /* takes j */

zn_status zn_cmd_init(const zn_args *a, zn_err *err);
zn_status zn_cmd_serve(const zn_args *a, zn_err *err);
zn_status zn_cmd_consolidate(const zn_args *a, zn_err *err);
zn_status zn_cmd_status(const zn_args *a, zn_err *err);
zn_status zn_cmd_backup(const zn_args *a, zn_err *err);
zn_status zn_cmd_restore(const zn_args *a, zn_err *err);
zn_status zn_cmd_bundle(const zn_args *a, zn_err *err);
zn_status zn_cmd_token(const zn_args *a, zn_err *err);
zn_status zn_cmd_verify(const zn_args *a, zn_err *err);

#endif
