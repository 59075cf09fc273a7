/* The commands of zonad: help for each, errors of usage, and the life of a folder: init, token, status, backup,
 * restore, bundles. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/api/api.h"
#include "server/commands.h"
#include "server/datadir.h"
#include "tests/server/support_server.h"

/* Runs a command line; its output in a buffer of its own. */
static zn_status run(char *out, size_t cap, zn_err *err, const char *line) {
  char copy[4096], name[] = "zonad", *argv[32] = {name}, *save = NULL;
  int argc = 1;
  snprintf(copy, sizeof copy, "%s", line);
  for (char *w = strtok_r(copy, " ", &save); w != NULL; w = strtok_r(NULL, " ", &save)) argv[argc++] = w;
  memset(out, 0, cap);
  FILE *f = fmemopen(out, cap, "w");
  assert_non_null(f);
  memset(err, 0, sizeof *err);
  zn_status st = zn_command_main(argc, argv, f, err);
  fclose(f);
  return st;
}

static char out[65536];
static zn_err err;

static zn_status cmd(const region *g, const char *format, ...) __attribute__((format(printf, 2, 3)));
static zn_status cmd(const region *g, const char *format, ...) {
  char line[3000], full[4000];
  va_list ap;
  va_start(ap, format);
  vsnprintf(line, sizeof line, format, ap);
  va_end(ap);
  snprintf(full, sizeof full, "%s --data %s/S", line, g->dir);
  return run(out, sizeof out, &err, full);
}

static json_t *json(void) {
  json_t *j = json_loads(out, 0, NULL);
  if (j == NULL) fail_msg("no JSON: %s", out);
  return j;
}

static void every_command_has_help(void **state) {
  (void)state;
  char line[64];
  assert_int_equal(run(out, sizeof out, &err, "--help"), ZN_OK);
  for (size_t i = 0; i < zn_command_count; i++) { assert_non_null(strstr(out, zn_commands[i].name)); }
  for (size_t i = 0; i < zn_command_count; i++) {
    snprintf(line, sizeof line, "%s --help", zn_commands[i].name);
    assert_int_equal(run(out, sizeof out, &err, line), ZN_OK);
    assert_non_null(strstr(out, zn_commands[i].long_help));
    assert_non_null(strstr(out, "--data"));
  }
}

static void wrong_usage_is_two(void **state) {
  (void)state;
  static const char *const bad[] = {"",
                                    "fai",
                                    "init",
                                    "init --data",
                                    "serve --data /x --json",
                                    "backup --data /x",
                                    "backup a b --data /x",
                                    "bundle copy f --data /x",
                                    "token eat --data /x",
                                    "status --data /x --nope"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    zn_status st = run(out, sizeof out, &err, bad[i]);
    if (zn_exit_code(st) != 2) fail_msg("%s: %d", bad[i], st);
    assert_string_not_equal(err.text, "");
    assert_null(strchr(err.text, '\n'));
  }
  assert_int_equal(zn_exit_code(run(out, sizeof out, &err, "status --data /nowhere")), 1);
}

static void init_prints_only_the_claim(void **state) {
  (void)state;
  region g;
  zn_claim c;
  struct stat sb;
  char path[512];
  region_init(&g, 80);
  assert_int_equal(cmd(&g, "init --store postgresql://db"), ZN_E_INVALID);
  assert_non_null(strstr(err.text, "SQLite"));
  assert_int_equal(cmd(&g, "init --listen 127.0.0.1:8443 --public-url wss://zona.example.it/"), ZN_OK);
  assert_int_equal(strcspn(out, "\n"), strlen(out) - 1); /* one line */
  out[strlen(out) - 1] = 0;
  assert_int_equal(zn_claim_parse(&c, out, &err), ZN_OK);
  assert_string_equal(c.url, "wss://zona.example.it/");
  assert_int_equal(stat(region_file(&g, "S/key", path, sizeof path), &sb), 0);
  assert_int_equal(sb.st_mode & 077, 0);
  assert_int_equal(stat(region_file(&g, "S/relay.db", path, sizeof path), &sb), 0);
  assert_int_equal(sb.st_mode & 077, 0);
  assert_int_equal(cmd(&g, "init"), ZN_E_STATE); /* never over a server that is there */
  assert_int_equal(chmod(region_file(&g, "S/key", path, sizeof path), 0644), 0);
  assert_int_equal(cmd(&g, "status"), ZN_E_DENIED);
  region_release(&g);
}

static void port_zero_is_chosen_once(void **state) {
  (void)state;
  region g;
  zn_claim c;
  char path[512], expect[300];
  zn_settings s;
  region_init(&g, 81);
  assert_int_equal(cmd(&g, "init --listen 127.0.0.1:0 --json"), ZN_OK);
  json_t *j = json();
  assert_int_equal(zn_claim_parse(&c, json_string_value(json_object_get(j, "claim")), &err), ZN_OK);
  zn_settings_defaults(&s);
  assert_int_equal(zn_settings_read(&s, region_file(&g, "S/zonad.ini", path, sizeof path), &err), ZN_OK);
  snprintf(expect, sizeof expect, "ws://%s/", s.listen);
  assert_string_equal(c.url, expect);
  assert_null(strstr(expect, ":0/"));
  json_decref(j);
  region_release(&g);
}

static void tokens_live_and_die(void **state) {
  (void)state;
  region g;
  char token[128], path[512];
  zn_hash h;
  zn_store *s;
  region_init(&g, 82);
  assert_int_equal(cmd(&g, "init"), ZN_OK);
  assert_int_equal(cmd(&g, "token create cruscotto"), ZN_OK);
  snprintf(token, sizeof token, "%.100s", out);
  token[strcspn(token, "\n")] = 0;
  assert_int_equal(strlen(token), ZN_TOKEN_LEN);
  assert_int_equal(zn_store_sqlite_open(&s, region_file(&g, "S/relay.db", path, sizeof path), false, &err), ZN_OK);
  zn_token_hash(token, &h);
  assert_int_equal(s->ops->token_check(s, &h, &err), ZN_OK);
  assert_int_equal(cmd(&g, "token list --json"), ZN_OK);
  assert_non_null(strstr(out, "cruscotto"));
  assert_null(strstr(out, token + 5));
  assert_int_equal(cmd(&g, "token revoke cruscotto"), ZN_OK);
  assert_int_equal(s->ops->token_check(s, &h, &err), ZN_E_DENIED);
  assert_int_equal(cmd(&g, "token revoke cruscotto"), ZN_E_NOTFOUND);
  s->ops->close(s);
  region_release(&g);
}

static int64_t status_int(const region *g, const char *key) {
  assert_int_equal(cmd(g, "status --json"), ZN_OK);
  json_t *j = json();
  int64_t v = json_integer_value(json_object_get(j, key));
  json_decref(j);
  return v;
}

/* A backup restored into its folder, and into a new one; the incarnation rises each time; the file itself is never
 * touched. */
static void backup_and_restore(void **state) {
  (void)state;
  region g;
  char copy[512], other[600], line[2000], path[512];
  struct stat before, after;
  region_init(&g, 83);
  region_file(&g, "copia.zdb", copy, sizeof copy);
  assert_int_equal(cmd(&g, "init --listen 127.0.0.1:0"), ZN_OK);
  assert_int_equal(cmd(&g, "token create prima"), ZN_OK);
  assert_int_equal(cmd(&g, "backup %s", copy), ZN_OK);
  assert_int_equal(stat(copy, &before), 0);
  assert_int_equal(before.st_mode & 077, 0);
  assert_int_equal(cmd(&g, "backup %s", copy), ZN_E_STATE);
  assert_int_equal(cmd(&g, "token create dopo"), ZN_OK);
  int64_t inc1 = status_int(&g, "incarnazione");
  assert_int_equal(cmd(&g, "restore %s", copy), ZN_OK);
  int64_t inc2 = status_int(&g, "incarnazione");
  assert_true(inc2 > inc1);
  assert_int_equal(cmd(&g, "restore %s", copy), ZN_OK);
  assert_true(status_int(&g, "incarnazione") > inc2);
  assert_int_equal(cmd(&g, "token list"), ZN_OK);
  assert_non_null(strstr(out, "prima"));
  assert_null(strstr(out, "dopo"));
  snprintf(other, sizeof other, "%s/T", g.dir);
  snprintf(line, sizeof line, "restore %s --data %s", copy, other);
  assert_int_equal(run(out, sizeof out, &err, line), ZN_OK);
  snprintf(line, sizeof line, "status --json --data %s", other);
  assert_int_equal(run(out, sizeof out, &err, line), ZN_OK);
  zn_datadir a, b;
  assert_int_equal(zn_datadir_open(&a, region_file(&g, "S", path, sizeof path), &err), ZN_OK);
  assert_int_equal(zn_datadir_open(&b, other, &err), ZN_OK);
  assert_memory_equal(&a.ident, &b.ident, sizeof a.ident);
  assert_memory_equal(&a.claim, &b.claim, sizeof a.claim);
  zn_datadir_close(&a);
  zn_datadir_close(&b);
  assert_int_equal(stat(copy, &after), 0);
  assert_int_equal(before.st_size, after.st_size);
  assert_int_equal(before.st_mtim.tv_nsec, after.st_mtim.tv_nsec);
  region_release(&g);
}

static void a_wrong_backup_changes_nothing(void **state) {
  (void)state;
  region g;
  char copy[512], line[2000], path[512];
  region_init(&g, 84);
  region_file(&g, "copia.zdb", copy, sizeof copy);
  assert_int_equal(cmd(&g, "init"), ZN_OK);
  int64_t inc = status_int(&g, "incarnazione");
  assert_int_equal(cmd(&g, "restore %s", copy), ZN_E_NOTFOUND);
  FILE *f = fopen(copy, "w");
  fputs("non sono una copia", f);
  fclose(f);
  assert_int_equal(cmd(&g, "restore %s", copy), ZN_E_FORMAT);
  snprintf(line, sizeof line, "init --data %s/T", g.dir);
  assert_int_equal(run(out, sizeof out, &err, line), ZN_OK);
  remove(copy);
  snprintf(line, sizeof line, "backup %s --data %s/T", copy, g.dir);
  assert_int_equal(run(out, sizeof out, &err, line), ZN_OK);
  assert_int_equal(cmd(&g, "restore %s", copy), ZN_E_STATE); /* another region's */
  assert_int_equal(status_int(&g, "incarnazione"), inc);
  assert_int_not_equal(access(region_file(&g, "S/relay.db.new", path, sizeof path), F_OK), 0);
  /* while it serves */
  zn_datadir d;
  assert_int_equal(zn_datadir_open(&d, region_file(&g, "S", path, sizeof path), &err), ZN_OK);
  assert_int_equal(zn_datadir_lock(&d, &err), ZN_OK);
  assert_int_equal(zn_datadir_server(&d), getpid());
  remove(copy);
  assert_int_equal(cmd(&g, "backup %s", copy), ZN_OK);
  assert_int_equal(cmd(&g, "restore %s", copy), ZN_E_BUSY);
  zn_datadir_close(&d);
  assert_int_equal(cmd(&g, "restore %s", copy), ZN_OK);
  region_release(&g);
}

/* A truncated, altered or half-written folder is told as such. */
static void a_spoiled_folder_is_told(void **state) {
  (void)state;
  region g;
  char path[512];
  region_init(&g, 85);
  assert_int_equal(cmd(&g, "init"), ZN_OK);
  assert_int_equal(cmd(&g, "verify"), ZN_OK);
  assert_int_equal(truncate(region_file(&g, "S/key", path, sizeof path), 31), 0);
  assert_int_equal(cmd(&g, "status"), ZN_E_FORMAT);
  assert_int_equal(remove(path), 0);
  assert_int_equal(cmd(&g, "status"), ZN_E_NOTFOUND);
  region_release(&g);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_command_has_help),
      cmocka_unit_test(wrong_usage_is_two),
      cmocka_unit_test(init_prints_only_the_claim),
      cmocka_unit_test(port_zero_is_chosen_once),
      cmocka_unit_test(tokens_live_and_die),
      cmocka_unit_test(backup_and_restore),
      cmocka_unit_test(a_wrong_backup_changes_nothing),
      cmocka_unit_test(a_spoiled_folder_is_told),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
