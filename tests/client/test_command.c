/* The table of commands: every row is complete, and parsing finds what people type wherever they type it. */
#include <unistd.h>

#include "client/command.h"
#include "tests/support/cmocka.h"

#define MAX_ARGS 24

typedef struct parsed {
  zn_cli cli;
  zn_err err;
  zn_status st;
  char *argv[MAX_ARGS];
} parsed;

/* Parses a command line of words. */
static void parse(parsed *p, int argc, const char *const *words) {
  memset(p, 0, sizeof *p);
  for (int i = 0; i < argc; i++) p->argv[i] = strdup(words[i]);
  zn_cli_init(&p->cli, zn_env_system());
  p->st = zn_cli_parse(&p->cli, argc, p->argv, &p->err);
}

static void drop(parsed *p) {
  zn_cli_release(&p->cli);
  for (int i = 0; i < MAX_ARGS; i++) free(p->argv[i]);
}

#define PARSE(p, ...)                                   \
  do {                                                  \
    const char *const words_[] = {"zona", __VA_ARGS__}; \
    parse(p, sizeof words_ / sizeof words_[0], words_); \
  } while (0)

static void every_command_is_complete(void **state) {
  (void)state;
  for (size_t i = 0; i < zn_command_count(); i++) {
    const zn_command *c = zn_command_at(i);
    assert_non_null(c->run);
    assert_true(strlen(c->summary) > 10);
    assert_non_null(c->help);
    assert_non_null(c->args);
    assert_true(c->summary[strlen(c->summary) - 1] != '.');
    assert_true(c->max == -1 || c->max >= c->min);
    assert_true((c->max == 0) == (*c->args == '\0'));
    assert_true(c->noptions <= ZN_MAX_OPTIONS);
    assert_true((c->first == ZN_ARG_CHOICE) == (c->choices != NULL));
    for (size_t j = 0; j < c->noptions; j++) {
      assert_true(strlen(c->options[j].help) > 5);
      assert_true((c->options[j].kind == ZN_ARG_CHOICE) == (c->options[j].choices != NULL));
      for (size_t g = 0; g < ZN_GLOBAL_OPTIONS; g++)
        assert_string_not_equal(c->options[j].name, zn_command_global(g)->name);
    }
    for (size_t j = 0; j < i; j++) assert_string_not_equal(c->name, zn_command_at(j)->name);
    assert_ptr_equal(zn_command_find(c->name), c);
  }
}

/* Summaries read alike: what it does, in lower case, and before that whose it is where it is not everybody's. */
static void summaries_read_alike(void **state) {
  (void)state;
  static const char *const whose[] = {"Regione: ", "capofila, Regione: ", "capofila: ", "ente, capofila: ", "ente: "};
  for (size_t i = 0; i < zn_command_count(); i++) {
    const char *text = zn_command_at(i)->summary;
    for (size_t j = 0; j < sizeof whose / sizeof whose[0]; j++) {
      if (strncmp(text, whose[j], strlen(whose[j])) != 0) continue;
      text += strlen(whose[j]);
      break;
    }
    if (*text < 'a' || *text > 'z') fail_msg("%s: «%s»", zn_command_at(i)->name, text);
    assert_true(strlen(zn_command_at(i)->summary) <= 90);
  }
}

/* Every command stands under a heading, and no heading comes twice. */
static void areas_have_headings(void **state) {
  (void)state;
  const char *seen[20];
  size_t n = 0;
  for (size_t i = 0; i < zn_command_count(); i++) {
    const char *area = zn_command_area(i);
    assert_non_null(area);
    if (n > 0 && strcmp(seen[n - 1], area) == 0) continue;
    for (size_t j = 0; j < n; j++) assert_string_not_equal(seen[j], area);
    assert_true(n < 20);
    seen[n++] = area;
  }
  assert_int_equal(n, 8);
  assert_string_equal(zn_command_area(0), "Per cominciare");
  assert_null(zn_command_area(zn_command_count()));
}

/* A family's name is no command: `zona conflict` would be ambiguous otherwise. */
static void families_are_not_commands(void **state) {
  (void)state;
  for (size_t i = 0; i < zn_command_count(); i++) {
    char word[64];
    (void)snprintf(word, sizeof word, "%s", zn_command_at(i)->name);
    char *space = strchr(word, ' ');
    if (space == NULL) continue;
    *space = '\0';
    assert_true(zn_command_family(word));
    assert_null(zn_command_find(word));
  }
  assert_false(zn_command_family("sync"));
  assert_false(zn_command_family(""));
}

static void options_work_anywhere(void **state) {
  (void)state;
  parsed p;
  PARSE(&p, "--home", "H", "device", "--json", "list", "--come", "D049");
  assert_int_equal(p.st, ZN_OK);
  assert_string_equal(p.cli.cmd->name, "device list");
  assert_string_equal(p.cli.home, "H");
  assert_string_equal(p.cli.come, "D049");
  assert_true(p.cli.out.json);
  drop(&p);
  PARSE(&p, "add", "impegno", "--json", "anno=2025", "--home=H", "importo=-5,00");
  assert_int_equal(p.st, ZN_OK);
  assert_int_equal(p.cli.nargs, 3);
  assert_string_equal(p.cli.args[0], "impegno");
  assert_string_equal(p.cli.args[1], "anno=2025");
  assert_string_equal(p.cli.args[2], "importo=-5,00");
  assert_string_equal(p.cli.home, "H");
  drop(&p);
}

static void options_have_values(void **state) {
  (void)state;
  parsed p;
  PARSE(&p, "--home", "H", "export", "R1", "-o", "file.csv", "--format", "csv", "--fondo", "FNPS");
  assert_int_equal(p.st, ZN_OK);
  assert_string_equal(zn_cli_opt(&p.cli, "output"), "file.csv");
  assert_string_equal(zn_cli_opt(&p.cli, "format"), "csv");
  assert_string_equal(zn_cli_opt(&p.cli, "fondo"), "FNPS");
  assert_null(zn_cli_opt(&p.cli, "anno"));
  assert_null(zn_cli_opt(&p.cli, "nonsense"));
  drop(&p);
  PARSE(&p, "--home", "H", "show", "impegno", "2025/1", "--history");
  assert_int_equal(p.st, ZN_OK);
  assert_non_null(zn_cli_opt(&p.cli, "history"));
  drop(&p);
}

static void home_comes_from_the_environment(void **state) {
  (void)state;
  parsed p;
  setenv("ZONA_HOME", "/altrove", 1);
  PARSE(&p, "status");
  assert_string_equal(p.cli.home, "/altrove");
  drop(&p);
  unsetenv("ZONA_HOME");
  setenv("HOME", "/casa", 1);
  PARSE(&p, "status");
  assert_string_equal(p.cli.home, "/casa/.zona");
  drop(&p);
}

static void wrong_usage(void **state) {
  (void)state;
  static const struct {
    const char *words[8];
    const char *says;
  } cases[] = {
      {{"zona"}, "manca il comando"},
      {{"zona", "nulla"}, "nulla"},
      {{"zona", "device"}, "help device"},
      {{"zona", "device", "vola"}, "vola"},
      {{"zona", "status", "di-troppo"}, "di-troppo"},
      {{"zona", "status", "--vola"}, "--vola"},
      {{"zona", "status", "-x"}, "-x"},
      {{"zona", "status", "--home"}, "--home"},
      {{"zona", "invite", "--ente", "D049"}, "--ruolo"},
      {{"zona", "invite", "--ente", "D049", "--ruolo", "papa"}, "papa"},
      {{"zona", "add"}, "Uso: zona add"},
      {{"zona", "add", "impegno"}, "Uso: zona add"},
      {{"zona", "show", "impegno"}, "Uso: zona show"},
      {{"zona", "rendiconto", "submit", "--anno", "2025"}, "--fondo"},
      {{"zona", "rendiconto", "show"}, "Uso: zona rendiconto show --fondo CODICE --anno ANNO"},
      {{"zona", "device", "pin"}, "Uso: zona device pin POSTAZIONE"},
      {{"zona", "device", "recover"}, "Uso: zona device recover CODICE"},
      {{"zona", "report", "R99"}, "R99"},
      {{"zona", "conflict", "resolve", "x"}, "--keep"},
      {{"zona", "export", "R1", "--format", "pdf"}, "pdf"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    parsed p;
    int n = 0;
    while (n < 8 && cases[i].words[n] != NULL) n++;
    parse(&p, n, cases[i].words);
    if (p.st != ZN_E_USAGE || strstr(p.err.text, cases[i].says) == NULL) {
      fail_msg("case %zu: status %d, text «%s», wanted «%s»", i, (int)p.st, p.err.text, cases[i].says);
    }
    assert_null(strchr(p.err.text, '\n'));
    assert_int_equal(zn_cli_exit_status(p.cli.cmd, p.st), 2);
    drop(&p);
  }
}

static void help_wins_over_what_is_missing(void **state) {
  (void)state;
  for (size_t i = 0; i < zn_command_count(); i++) {
    char name[64];
    parsed p;
    (void)snprintf(name, sizeof name, "%s", zn_command_at(i)->name);
    char *second = strchr(name, ' ');
    if (second != NULL) *second++ = '\0';
    const char *words[] = {"zona", name, second == NULL ? "--help" : second, "--help"};
    parse(&p, second == NULL ? 3 : 4, words);
    assert_int_equal(p.st, ZN_OK);
    assert_true(p.cli.help);
    assert_ptr_equal(p.cli.cmd, zn_command_at(i));
    drop(&p);
  }
}

static void exit_statuses(void **state) {
  (void)state;
  const zn_command *sync = zn_command_find("sync"), *add = zn_command_find("add");
  assert_int_equal(zn_cli_exit_status(sync, ZN_OK), 0);
  assert_int_equal(zn_cli_exit_status(sync, ZN_E_NET), 3);
  assert_int_equal(zn_cli_exit_status(zn_command_find("join"), ZN_E_NET), 3);
  assert_int_equal(zn_cli_exit_status(zn_command_find("init"), ZN_E_NET), 3);
  assert_int_equal(zn_cli_exit_status(add, ZN_E_NET), 1);
  assert_int_equal(zn_cli_exit_status(add, ZN_E_INVALID), 1);
  assert_int_equal(zn_cli_exit_status(add, ZN_E_USAGE), 2);
  assert_int_equal(zn_cli_exit_status(NULL, ZN_E_USAGE), 2);
}

static void pairs(void **state) {
  (void)state;
  parsed p;
  zn_pair *list = NULL;
  size_t n = 0;
  PARSE(&p, "--home", "H", "add", "atto", "oggetto=a=b", "numero=", "anno=2025");
  assert_int_equal(zn_cli_pairs(&p.cli, 1, &list, &n, &p.err), ZN_OK);
  assert_int_equal(n, 3);
  assert_string_equal(list[0].name, "oggetto");
  assert_string_equal(list[0].value, "a=b");
  assert_string_equal(list[1].value, "");
  drop(&p);
  PARSE(&p, "--home", "H", "add", "atto", "senza-uguale");
  assert_int_equal(zn_cli_pairs(&p.cli, 1, &list, &n, &p.err), ZN_E_USAGE);
  drop(&p);
}

/* The completion is bash that bash accepts, and completes what it should. */
static void completion(void **state) {
  (void)state;
  char path[] = "/tmp/zona-completion-XXXXXX", command[400];
  zn_buf script;
  zn_buf_init(&script, 0);
  zn_completion_bash(&script);
  assert_true(zn_buf_ok(&script));
  int fd = mkstemp(path);
  assert_true(fd >= 0);
  assert_int_equal(write(fd, script.p, script.n), (ssize_t)script.n);
  close(fd);
  zn_buf_release(&script);
  static const struct {
    const char *words, *wanted;
  } cases[] = {
      {"zona sta", "status"},
      {"zona import pop", "popolazione"}, /* families whose verbs stand in several areas */
      {"zona rendiconto clo", "close"},
      {"zona rendiconto sub", "submit"},
      {"zona add impeg", "impegno"},
      {"zona --home H add impegno num", "numero="},
      {"zona invite --ruolo capo", "capofila"},
      {"zona export --form", "--format"},
      {"zona report R", "R1"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    (void)snprintf(
        command, sizeof command,
        "bash -c 'compopt() { :; }; . %s && COMP_WORDS=(%s) && COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) && _zona && "
        "printf \"%%s\\n\" \"${COMPREPLY[@]}\" | grep -qx -- \"%s\"'",
        path, cases[i].words, cases[i].wanted);
    if (system(command) != 0) fail_msg("«%s» does not complete to «%s»", cases[i].words, cases[i].wanted);
  }
  unlink(path);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_command_is_complete),
      cmocka_unit_test(summaries_read_alike),
      cmocka_unit_test(areas_have_headings),
      cmocka_unit_test(families_are_not_commands),
      cmocka_unit_test(options_work_anywhere),
      cmocka_unit_test(options_have_values),
      cmocka_unit_test(home_comes_from_the_environment),
      cmocka_unit_test(wrong_usage),
      cmocka_unit_test(help_wins_over_what_is_missing),
      cmocka_unit_test(exit_statuses),
      cmocka_unit_test(pairs),
      cmocka_unit_test(completion),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
