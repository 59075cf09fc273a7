#include "client/command.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/platform/platform.h"
#include "core/domain/report/report.h"
#include "core/text/client.h"
#include "core/text/client_help.h"
#include "core/text/text.h"

static const zn_option globals[ZN_GLOBAL_OPTIONS] = {
    {"home", ZT_ARG_DIR, ZT_OPT_HOME, ZN_ARG_DIR, NULL, false, 0},
    {"come", ZT_ARG_KEY, ZT_OPT_COME, ZN_ARG_TEXT, NULL, false, 0},
    {"json", NULL, ZT_OPT_JSON, ZN_ARG_NONE, NULL, false, 0},
    {"help", NULL, ZT_OPT_HELP, ZN_ARG_NONE, NULL, false, 'h'},
};

const zn_option *zn_command_global(size_t i) { return i < ZN_GLOBAL_OPTIONS ? &globals[i] : NULL; }

const zn_command *zn_command_find(const char *name) {
  for (size_t i = 0; i < zn_command_count(); i++) {
    if (strcmp(zn_command_at(i)->name, name) == 0) return zn_command_at(i);
  }
  return NULL;
}

bool zn_command_family(const char *word) {
  size_t n = strlen(word);
  for (size_t i = 0; n > 0 && i < zn_command_count(); i++) {
    const char *name = zn_command_at(i)->name;
    if (strncmp(name, word, n) == 0 && name[n] == ' ') return true;
  }
  return false;
}

/* ---- one run ------------------------------------------------------------------------------------------------------
 */

void zn_cli_init(zn_cli *cli, const zn_env *env) {
  memset(cli, 0, sizeof *cli);
  cli->env = env;
  zn_arena_init(&cli->arena);
  zn_out_init(&cli->out, false);
}

void zn_cli_release(zn_cli *cli) {
  if (cli->replica != NULL) zn_replica_close(cli->replica);
  cli->replica = NULL;
  zn_arena_release(&cli->arena);
}

const char *zn_cli_opt(const zn_cli *cli, const char *name) {
  for (size_t i = 0; i < cli->cmd->noptions; i++) {
    if (strcmp(cli->cmd->options[i].name, name) == 0) return cli->opt[i];
  }
  return NULL;
}

zn_status zn_cli_usage(const zn_cli *cli, zn_err *err, const char *fmt, ...) {
  char text[400];
  va_list ap;
  va_start(ap, fmt);
  (void)vsnprintf(text, sizeof text, fmt, ap);
  va_end(ap);
  const zn_command *c = cli->cmd;
  char must[200] = "";
  for (size_t i = 0, n = 0; i < c->noptions && n < sizeof must; i++) {
    const zn_option *o = &c->options[i];
    if (o->required)
      n += (size_t)snprintf(must + n, sizeof must - n, " --%s %s", o->name, o->arg == NULL ? "" : o->arg);
  }
  return zn_fail(err, ZN_E_USAGE, ZT_USAGE_OF, text, c->name, *c->args == '\0' ? "" : " ", c->args, must);
}

int zn_cli_exit_status(const zn_command *cmd, zn_status st) {
  switch (st) {
    case ZN_OK: return 0;
    case ZN_E_USAGE: return 2;
    case ZN_E_NET: return cmd != NULL && (cmd->flags & ZN_CMD_NET) != 0 ? 3 : 1;
    default: return 1;
  }
}

/* ---- parsing -------------------------------------------------------------------------------------------------------
 */

#define ALL_OPTIONS (ZN_MAX_OPTIONS + ZN_GLOBAL_OPTIONS)
#define LETTERS     (2 * ALL_OPTIONS + 3)

/* The options that getopt_long knows: the command's (values 256 + i), then the global ones (512 + i). */
static void make_getopt(const zn_command *c, bool permute, struct option *longs, char *letters) {
  size_t n = 0, l = 0;
  if (!permute) letters[l++] = '+';
  letters[l++] = ':';
  for (size_t i = 0; c != NULL && i < c->noptions; i++) {
    const zn_option *o = &c->options[i];
    longs[n++] = (struct option){o->name, o->arg == NULL ? no_argument : required_argument, NULL, 256 + (int)i};
    if (o->letter != 0) letters[l++] = o->letter;
    if (o->letter != 0 && o->arg != NULL) letters[l++] = ':';
  }
  for (size_t i = 0; i < ZN_GLOBAL_OPTIONS; i++) {
    const zn_option *o = &globals[i];
    longs[n++] = (struct option){o->name, o->arg == NULL ? no_argument : required_argument, NULL, 512 + (int)i};
    if (o->letter != 0) letters[l++] = o->letter;
  }
  longs[n] = (struct option){0};
  letters[l] = '\0';
}

static int by_letter(const zn_command *c, int letter) {
  for (size_t i = 0; c != NULL && i < c->noptions; i++) {
    if (c->options[i].letter == letter) return 256 + (int)i;
  }
  for (size_t i = 0; i < ZN_GLOBAL_OPTIONS; i++) {
    if (globals[i].letter == letter) return 512 + (int)i;
  }
  return -1;
}

static bool choice_ok(const char *choices, const char *value) {
  size_t n = strlen(value);
  for (const char *p = choices; n > 0;) {
    const char *end = strchr(p, '|');
    size_t len = end == NULL ? strlen(p) : (size_t)(end - p);
    if (len == n && memcmp(p, value, n) == 0) return true;
    if (end == NULL) return false;
    p = end + 1;
  }
  return false;
}

static zn_status take_option(zn_cli *cli, int code, const char *value, zn_err *err) {
  if (code < 512) {
    const zn_option *o = &cli->cmd->options[code - 256];
    if (o->choices != NULL && !choice_ok(o->choices, value)) {
      return zn_cli_usage(cli, err, ZT_BAD_CHOICE, o->name, value, o->choices);
    }
    cli->opt[code - 256] = value == NULL ? "" : value;
    return ZN_OK;
  }
  switch (code - 512) {
    case 0: cli->home = value; break;
    case 1: cli->come = value; break;
    case 2: cli->out.json = true; break;
    default: cli->help = true; break;
  }
  return ZN_OK;
}

/* Reads options from argv, from optind on, until getopt_long says that there are no more. */
static zn_status take_options(zn_cli *cli, int argc, char **argv, bool permute, zn_err *err) {
  struct option longs[ALL_OPTIONS + 1];
  char letters[LETTERS];
  make_getopt(cli->cmd, permute, longs, letters);
  opterr = 0;
  for (;;) {
    int at = optind < 1 ? 1 : optind;
    int code = getopt_long(argc, argv, letters, longs, NULL);
    if (code == -1) return ZN_OK;
    const char *word = at < argc ? argv[at] : "";
    if (code == '?') word = optind > 0 && optind - 1 < argc && optopt == 0 ? argv[optind - 1] : word;
    if (code == '?') return zn_fail(err, ZN_E_USAGE, ZT_UNKNOWN_OPTION, word, cli->cmd == NULL ? "help" : "--help");
    if (code == ':') return zn_fail(err, ZN_E_USAGE, ZT_OPTION_NEEDS_VALUE, argv[optind - 1]);
    if (code < 256) code = by_letter(cli->cmd, code);
    ZN_TRY(take_option(cli, code, optarg, err));
  }
}

/* The command's name, one word or two, with global options allowed around them. optind is left after it. */
static zn_status take_name(zn_cli *cli, int argc, char **argv, zn_err *err) {
  char name[64];
  optind = 0;
  ZN_TRY(take_options(cli, argc, argv, false, err));
  if (optind >= argc) {
    cli->cmd = zn_command_find("help");
    return cli->help ? ZN_OK : zn_fail(err, ZN_E_USAGE, ZT_NO_COMMAND);
  }
  const char *first = argv[optind++];
  cli->cmd = zn_command_find(first);
  if (cli->cmd != NULL) return ZN_OK;
  if (!zn_command_family(first)) return zn_fail(err, ZN_E_USAGE, ZT_UNKNOWN_COMMAND, first);
  ZN_TRY(take_options(cli, argc, argv, false, err));
  if (optind >= argc) {
    if (!cli->help) return zn_fail(err, ZN_E_USAGE, ZT_FAMILY_NEEDS_VERB, first, first);
    cli->cmd = zn_command_find("help");
    cli->args = zn_arena_alloc(&cli->arena, sizeof *cli->args);
    if (cli->args == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    cli->args[0] = first;
    cli->nargs = 1;
    return ZN_OK;
  }
  (void)snprintf(name, sizeof name, "%s %s", first, argv[optind]);
  cli->cmd = zn_command_find(name);
  if (cli->cmd == NULL) return zn_fail(err, ZN_E_USAGE, ZT_UNKNOWN_VERB, argv[optind], first, first);
  optind++;
  return ZN_OK;
}

static zn_status no_report(const zn_cli *cli, const char *name, zn_err *err) {
  zn_buf all;
  zn_buf_init(&all, 0);
  for (size_t i = 0; i < zn_report_count(); i++) zn_buf_printf(&all, "%s%s", i > 0 ? ", " : "", zn_report_at(i).name);
  zn_status st = zn_cli_usage(cli, err, ZT_BAD_ARGUMENT, name, zn_buf_cstr(&all));
  zn_buf_release(&all);
  return st;
}

static zn_status check_shape(const zn_cli *cli, zn_err *err) {
  const zn_command *c = cli->cmd;
  if ((int)cli->nargs < c->min) return zn_cli_usage(cli, err, ZT_ARGS_MISSING);
  if (c->max >= 0 && (int)cli->nargs > c->max) { return zn_cli_usage(cli, err, ZT_ARG_EXTRA, cli->args[c->max]); }
  if (c->choices != NULL && cli->nargs > 0 && !choice_ok(c->choices, cli->args[0])) {
    return zn_cli_usage(cli, err, ZT_BAD_ARGUMENT, cli->args[0], c->choices);
  }
  if (c->first == ZN_ARG_REPORT && cli->nargs > 0 && !zn_report_is(cli->args[0]))
    return no_report(cli, cli->args[0], err);
  for (size_t i = 0; i < c->noptions; i++) {
    if (c->options[i].required && cli->opt[i] == NULL) {
      return zn_cli_usage(cli, err, ZT_OPTION_MISSING, c->options[i].name, c->options[i].arg);
    }
  }
  return ZN_OK;
}

zn_status zn_cli_parse(zn_cli *cli, int argc, char **argv, zn_err *err) {
  ZN_TRY(take_name(cli, argc, argv, err));
  if (cli->nargs == 0) {
    int rest = argc - optind;
    char **more = zn_arena_alloc(&cli->arena, ((size_t)rest + 2) * sizeof *more);
    if (more == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
    more[0] = argv[0];
    for (int i = 0; i < rest; i++) more[i + 1] = argv[optind + i];
    optind = 0;
    ZN_TRY(take_options(cli, rest + 1, more, true, err));
    cli->args = (const char **)more + optind;
    cli->nargs = (size_t)(rest + 1 - optind);
  }
  if (cli->home == NULL) ZN_TRY(zn_plat_home(&cli->arena, &cli->home, err));
  return cli->help ? ZN_OK : check_shape(cli, err);
}

/* ---- the program ---------------------------------------------------------------------------------------------------
 */

static zn_status run(zn_cli *cli, int argc, char **argv, zn_err *err) {
  ZN_TRY(zn_cli_parse(cli, argc, argv, err));
  if (!cli->help || cli->cmd->run == zn_command_find("help")->run) return cli->cmd->run(cli, err);
  zn_help_command(&cli->out, cli->cmd);
  if (cli->cmd->first == ZN_ARG_ENTITY) zn_help_of_entity(cli, cli->nargs > 0 ? cli->args[0] : NULL);
  return cli->out.json ? zn_out_json(&cli->out, zn_help_json(), err) : ZN_OK;
}

int zn_cli_main(int argc, char **argv, const zn_env *env) {
  zn_cli cli;
  zn_err err = {ZN_OK, ""};
  zn_plat_ignore_pipe();
  zn_cli_init(&cli, env);
  zn_status st = run(&cli, argc, argv, &err);
  zn_status flushed = zn_out_finish(&cli.out, st == ZN_OK ? &err : NULL);
  if (st == ZN_OK) st = flushed;
  if (st != ZN_OK) zn_out_error(stderr, err.text[0] == '\0' ? ZT_UNSAID : err.text);
  int status = zn_cli_exit_status(cli.cmd, st);
  if (cli.stuck) zn_plat_exit_now(status);
  zn_cli_release(&cli);
  return status;
}
