#include "server/commands.h"

#include <getopt.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "core/text/server.h"
#include "core/text/text.h"

static const struct {
  const char *name, *arg, *help; /* arg: what it takes, NULL for nothing */
} options[ZN_OPT_COUNT] = {
    [ZN_OPT_DATA] = {"data", "DIR", ZT_O_DATA},
    [ZN_OPT_STORE] = {"store", "TIPO", ZT_O_STORE},
    [ZN_OPT_LISTEN] = {"listen", "HOST:PORTA", ZT_O_LISTEN},
    [ZN_OPT_URL] = {"public-url", "URL", ZT_O_URL},
    [ZN_OPT_BLIND] = {"blind", NULL, ZT_O_BLIND},
    [ZN_OPT_INVITE] = {"invite", "INVITO", ZT_O_INVITE},
    [ZN_OPT_ANSWER] = {"answer", "FILE", ZT_O_ANSWER},
    [ZN_OPT_JSON] = {"json", NULL, ZT_O_JSON},
    [ZN_OPT_HELP] = {"help", NULL, ZT_O_HELP},
};

#define D ZN_HAS(ZN_OPT_DATA)
#define J ZN_HAS(ZN_OPT_JSON)
const zn_command zn_commands[] = {
    {"init", "", 0, 0, D | J | ZN_HAS(ZN_OPT_STORE) | ZN_HAS(ZN_OPT_LISTEN) | ZN_HAS(ZN_OPT_URL), D, zn_cmd_init,
     ZT_H_INIT, ZT_H_INIT_LONG},
    {"serve", "", 0, 0, D | ZN_HAS(ZN_OPT_BLIND) | ZN_HAS(ZN_OPT_LISTEN), D, zn_cmd_serve, ZT_H_SERVE, ZT_H_SERVE_LONG},
    {"consolidate", "", 0, 0, D | ZN_HAS(ZN_OPT_INVITE), D, zn_cmd_consolidate, ZT_H_CONSOLIDATE,
     ZT_H_CONSOLIDATE_LONG},
    {"status", "", 0, 0, D | J, D, zn_cmd_status, ZT_H_STATUS, ZT_H_STATUS_LONG},
    {"backup", " FILE", 1, 1, D | J, D, zn_cmd_backup, ZT_H_BACKUP, ZT_H_BACKUP_LONG},
    {"restore", " FILE", 1, 1, D | J, D, zn_cmd_restore, ZT_H_RESTORE, ZT_H_RESTORE_LONG},
    {"bundle", " import|export FILE", 2, 2, D | J | ZN_HAS(ZN_OPT_ANSWER), D, zn_cmd_bundle, ZT_H_BUNDLE,
     ZT_H_BUNDLE_LONG},
    {"token", " create|revoke|list [NOME]", 1, 2, D | J, D, zn_cmd_token, ZT_H_TOKEN, ZT_H_TOKEN_LONG},
    {"verify", "", 0, 0, D | J, D, zn_cmd_verify, ZT_H_VERIFY, ZT_H_VERIFY_LONG},
};
#undef D
#undef J
const size_t zn_command_count = sizeof zn_commands / sizeof *zn_commands;

int zn_exit_code(zn_status st) { return st == ZN_OK ? 0 : st == ZN_E_USAGE ? 2 : 1; }

/* ---- help
 * --------------------------------------------------------------------------------------------------------------- */

static void print_help(FILE *out) {
  fprintf(out, "%s\n\n%s\n", ZT_CMD_HEAD, ZT_CMD_LIST);
  for (size_t i = 0; i < zn_command_count; i++) fprintf(out, "  %-12s %s\n", zn_commands[i].name, zn_commands[i].help);
  fprintf(out, "\n%s\n", ZT_CMD_FOOT);
}

static void print_command_help(FILE *out, const zn_command *c) {
  fprintf(out, ZT_CMD_USE, c->name, c->args, "");
  for (unsigned o = 0; o < ZN_OPT_HELP; o++) {
    if ((c->options & ZN_HAS(o)) == 0) continue;
    bool must = (c->required & ZN_HAS(o)) != 0;
    fprintf(out, must ? " --%s%s%s" : " [--%s%s%s]", options[o].name, options[o].arg != NULL ? " " : "",
            options[o].arg != NULL ? options[o].arg : "");
  }
  fprintf(out, "\n\n%s\n\n%s\n", c->long_help, ZT_CMD_OPTIONS);
  for (unsigned o = 0; o < ZN_OPT_COUNT; o++) {
    if ((c->options & ZN_HAS(o)) == 0 && o != ZN_OPT_HELP) continue;
    char left[64];
    snprintf(left, sizeof left, "--%s%s%s", options[o].name, options[o].arg != NULL ? " " : "",
             options[o].arg != NULL ? options[o].arg : "");
    fprintf(out, "  %-24s %s\n", left, options[o].help);
  }
}

/* ---- parsing
 * -------------------------------------------------------------------------------------------------------------- */

static const zn_command *find_command(const char *name) {
  for (size_t i = 0; i < zn_command_count; i++) {
    if (strcmp(zn_commands[i].name, name) == 0) return &zn_commands[i];
  }
  return NULL;
}

/* argv[0] is the command's name. Options and arguments may stand in any order. */
static zn_status parse(const zn_command *c, int argc, char **argv, zn_args *a, zn_err *err) {
  struct option longs[ZN_OPT_COUNT + 1] = {0};
  int n = 0;
  for (int o = 0; o < ZN_OPT_COUNT; o++) {
    if ((c->options & ZN_HAS(o)) == 0 && o != ZN_OPT_HELP) continue;
    longs[n++] =
        (struct option){options[o].name, options[o].arg != NULL ? required_argument : no_argument, NULL, 256 + o};
  }
  optind = 0; /* glibc: start anew, also in tests that parse many times */
  opterr = 0;
  for (int got; (got = getopt_long(argc, argv, ":h", longs, NULL)) != -1;) {
    if (got == 'h') got = 256 + ZN_OPT_HELP;
    if (got < 256) return zn_fail(err, ZN_E_USAGE, ZT_CMD_OPTION, argv[optind - 1], c->name);
    a->value[got - 256] = optarg != NULL ? optarg : "";
  }
  a->rest = argv + optind;
  a->nrest = argc - optind;
  return ZN_OK;
}

static zn_status check(const zn_command *c, const zn_args *a, zn_err *err) {
  char name[48];
  for (int o = 0; o < ZN_OPT_COUNT; o++) {
    if ((c->required & ZN_HAS(o)) == 0 || a->value[o] != NULL) continue;
    snprintf(name, sizeof name, "--%s %s", options[o].name, options[o].arg);
    return zn_fail(err, ZN_E_USAGE, ZT_CMD_NEEDS, name, c->name);
  }
  if (a->nrest < c->least) return zn_fail(err, ZN_E_USAGE, ZT_CMD_NEEDS, c->args + 1, c->name);
  if (a->nrest > c->most) return zn_fail(err, ZN_E_USAGE, ZT_CMD_EXTRA, a->rest[c->most], c->name);
  return ZN_OK;
}

zn_status zn_command_main(int argc, char **argv, FILE *out, zn_err *err) {
  if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
    print_help(out);
    return argc < 2 ? zn_fail(err, ZN_E_USAGE, ZT_CMD_NEEDS, "il comando", "COMANDO") : ZN_OK;
  }
  if (strcmp(argv[1], "--version") == 0) {
    fprintf(out, ZT_CMD_VERSION "\n", ZONA_VERSION);
    return ZN_OK;
  }
  const zn_command *c = find_command(argv[1]);
  if (c == NULL) return zn_fail(err, ZN_E_USAGE, ZT_CMD_UNKNOWN, argv[1]);
  zn_args a = {.env = zn_env_system(), .out = out};
  ZN_TRY(parse(c, argc - 1, argv + 1, &a, err));
  if (a.value[ZN_OPT_HELP] != NULL) {
    print_command_help(out, c);
    return ZN_OK;
  }
  ZN_TRY(check(c, &a, err));
  return c->run(&a, err);
}

zn_status zn_print_json(FILE *out, struct json_t *j, zn_err *err) {
  char *text = j != NULL ? json_dumps(j, JSON_COMPACT) : NULL;
  json_decref(j);
  if (text == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  fprintf(out, "%s\n", text);
  free(text);
  return ZN_OK;
}
