/* How a command finds the daemon of its home, and what a sync's result says in JSON. */
#include <unistd.h>

#include "client/daemon.h"
#include "client/platform/platform.h"
#include "tests/support/cmocka.h"

static char home[] = "/tmp/zona-daemon-XXXXXX";
static char path[100];

static int set_up(void **state) {
  (void)state;
  memcpy(home + sizeof home - 7, "XXXXXX", 6);
  if (mkdtemp(home) == NULL) return -1;
  (void)snprintf(path, sizeof path, "%s/serve.json", home);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  zn_plat_remove(path);
  return rmdir(home);
}

#define TOKEN "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static bool find(const char *content, unsigned *port, char token[60]) {
  zn_arena a;
  const char *t = NULL;
  zn_arena_init(&a);
  if (content != NULL) assert_int_equal(zn_plat_write_file(path, ZN_SPAN_STR(content), true, NULL), ZN_OK);
  bool found = zn_daemon_find(home, &a, port, &t);
  if (found) (void)snprintf(token, 60, "%s", t);
  zn_arena_release(&a);
  return found;
}

static void found_by_its_file(void **state) {
  (void)state;
  unsigned port = 0;
  char token[60];
  assert_false(find(NULL, &port, token));
  assert_true(find("{\"porta\":8123,\"token\":\"" TOKEN "\",\"processo\":1}", &port, token));
  assert_int_equal(port, 8123);
  assert_string_equal(token, TOKEN);
  static const char *const broken[] = {"",
                                       "{",
                                       "[]",
                                       "{\"porta\":8123}",
                                       "{\"porta\":0,\"token\":\"" TOKEN "\"}",
                                       "{\"porta\":70000,\"token\":\"" TOKEN "\"}",
                                       "{\"porta\":8123,\"token\":\"short\"}",
                                       "{\"porta\":\"8123\",\"token\":\"" TOKEN "\"}"};
  for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) assert_false(find(broken[i], &port, token));
}

/* A daemon that was killed leaves its file behind: asking it fails at once, with a text. */
static void a_dead_daemon(void **state) {
  (void)state;
  zn_sync_result r;
  zn_err err = {ZN_OK, ""};
  assert_int_equal(zn_daemon_sync(home, &r, &err), ZN_E_NOTFOUND);
  unsigned port = 0;
  char token[60];
  assert_true(find("{\"porta\":1,\"token\":\"" TOKEN "\"}", &port, token));
  assert_int_equal(zn_daemon_sync(home, &r, &err), ZN_E_NET);
  assert_true(strlen(err.text) > 20);
}

static void results(void **state) {
  (void)state;
  zn_sync_result r = {.inviati = 1, .ricevuti = 2, .in_attesa = 3, .conferme = 4, .conflitti = 5};
  json_t *v = zn_sync_json(&r);
  char *text = json_dumps(v, JSON_COMPACT);
  assert_string_equal(text, "{\"inviati\":1,\"ricevuti\":2,\"in_attesa\":3,\"conferme\":4,\"conflitti\":5}");
  free(text);
  json_decref(v);
  r.respinti = 1;
  (void)snprintf(r.rifiuto, sizeof r.rifiuto, "quota");
  (void)zn_fail(&r.err, ZN_E_NET, "nessuna connessione");
  v = zn_sync_json(&r);
  assert_string_equal(json_string_value(json_object_get(v, "rifiuto")), "quota");
  assert_string_equal(json_string_value(json_object_get(json_object_get(v, "errore"), "codice")), "net");
  json_decref(v);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(found_by_its_file, set_up, tear_down),
      cmocka_unit_test_setup_teardown(a_dead_daemon, set_up, tear_down),
      cmocka_unit_test(results),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
