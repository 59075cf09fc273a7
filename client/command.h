/* command: the commands of zona, declared once in commands/table.c. Parsing, `--help`, `zona help`, usage errors and
 * the bash completion are derived from that table; a command is a row there and a function in commands/.
 *
 * A name of two words ("device list") is a verb of a family. Four options work everywhere, before or after the command:
 * --home DIR, --come KEY, --json, --help. Exit status (DESIGN section 9): 0; 1; 2 wrong usage; 3 no connection, for the
 * commands that may say so (ZN_CMD_NET). */
#ifndef ZONA_CLIENT_COMMAND_H
#define ZONA_CLIENT_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "client/output.h"
#include "core/base/arena.h"
#include "core/base/env.h"
#include "core/base/status.h"
#include "core/domain/rows/entry.h"
#include "core/domain/rows/place.h"
#include "core/store/replica.h"

typedef struct zn_cli zn_cli;

/* What a value is: for the completion. */
typedef enum zn_arg_kind {
  ZN_ARG_NONE,
  ZN_ARG_TEXT,
  ZN_ARG_FILE,
  ZN_ARG_DIR,
  ZN_ARG_ENTITY, /* a name of the schema; the arguments that follow are its fields where the command takes field=value
                  */
  ZN_ARG_CHOICE,
  ZN_ARG_REPORT /* a name of core/domain/report: "R1" */
} zn_arg_kind;

typedef struct zn_option {
  const char *name; /* without dashes */
  const char *arg;  /* its value's name in the help; NULL: a switch */
  const char *help;
  zn_arg_kind kind;
  const char *choices; /* ZN_ARG_CHOICE: "csv|json": anything else is refused */
  bool required;
  char letter; /* a short form, or 0 */
} zn_option;

enum {
  ZN_CMD_NET = 1u << 0,    /* exit status 3 for ZN_E_NET */
  ZN_CMD_FIELDS = 1u << 1, /* takes field=value arguments of the entity named first */
};

typedef zn_status (*zn_command_fn)(zn_cli *cli, zn_err *err);

typedef struct zn_command {
  const char *name;
  const char *args; /* "ENTITÀ campo=valore …", "" for none */
  int min, max;     /* how many; max -1: any number */
  zn_arg_kind first;
  const char *choices; /* first == ZN_ARG_CHOICE */
  const char *summary; /* one line, no full stop */
  const char *help;    /* paragraphs, or "" */
  const zn_option *options;
  size_t noptions;
  unsigned flags;
  zn_command_fn run;
  int mode; /* for functions that serve several rows */
} zn_command;

#define ZN_MAX_OPTIONS    16
#define ZN_GLOBAL_OPTIONS 4

size_t zn_command_count(void);
const zn_command *zn_command_at(size_t i);
const char *zn_command_area(size_t i); /* the heading it stands under in the help; same pointer for the same heading */
const zn_command *zn_command_find(const char *name); /* the whole name; NULL when there is none */
bool zn_command_family(const char *word);            /* is it the first word of some "family verb"? */
const zn_option *zn_command_global(size_t i);        /* i < ZN_GLOBAL_OPTIONS */

/* One run of the program. Everything a command needs of its surroundings; lives as long as the command. */
struct zn_cli {
  const zn_env *env;
  zn_out out;
  zn_arena arena;
  const char *home; /* never NULL after parsing */
  const char *come; /* --come, or NULL */
  bool help;        /* --help was given */
  const zn_command *cmd;
  const char *opt[ZN_MAX_OPTIONS]; /* by position in cmd->options; a switch that was given is "" */
  const char **args;
  size_t nargs;
  zn_replica *replica; /* opened by zn_cli_open */
  bool stuck;          /* a thread hangs in the system's name lookup: end without waiting for it */
};

void zn_cli_init(zn_cli *cli, const zn_env *env);
void zn_cli_release(zn_cli *cli);
/* Fills cmd, opt, args from the arguments (argv[0] is the program). Strings are borrowed from argv. ZN_E_USAGE with a
 * text. */
ZN_MUST zn_status zn_cli_parse(zn_cli *cli, int argc, char **argv, zn_err *err);
/* Value of an option of this command: NULL when not given. */
const char *zn_cli_opt(const zn_cli *cli, const char *name);
/* Opens the replica at home with the domain's totals attached (once; cli->replica). */
ZN_MUST zn_status zn_cli_open(zn_cli *cli, zn_err *err);
/* Opens it and says who I am (--come); *place lives as long as cli. */
ZN_MUST zn_status zn_cli_place(zn_cli *cli, zn_place *place, zn_err *err);
/* Arguments from the `from`th on as field=value pairs, owned by cli. ZN_E_USAGE for one without "=". */
ZN_MUST zn_status zn_cli_pairs(zn_cli *cli, size_t from, zn_pair **out, size_t *n, zn_err *err);
/* A usage error that ends with how the command is written. */
zn_status zn_cli_usage(const zn_cli *cli, zn_err *err, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
int zn_cli_exit_status(const zn_command *cmd, zn_status st);
/* The whole program but exit(). */
int zn_cli_main(int argc, char **argv, const zn_env *env);

/* ---- derived from the table (help.c, completion.c) ------------------------------------------------------------------
 */
void zn_help_all(zn_out *o);
void zn_help_family(zn_out *o, const char *family); /* the verbs of "device" */
void zn_help_command(zn_out *o, const zn_command *c);
/* The fields of an entity, from the schema; NULL: all entities, those apart that a module or the profile hides.
 * place: NULL where there is no replica yet. */
void zn_help_entity(zn_out *o, const char *entity, const zn_place *place);
/* The same with this home's replica, where there is one. */
void zn_help_of_entity(zn_cli *cli, const char *entity);
json_t *zn_help_json(void); /* the table as JSON; a new reference */
void zn_completion_bash(zn_buf *out);

#endif
