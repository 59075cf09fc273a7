/* The local API's guards and routing, by calling it: no sockets, no replica. (tests/e2e/serve.py asks the real thing.)
 */
#include "client/api/api.h"
#include "tests/support/cmocka.h"

static zn_api api;

static int set_up(void **state) {
  (void)state;
  api = (zn_api){.env = zn_env_system(), .port = 8000};
  zn_api_new_token(&api);
  return 0;
}

static char bearer[100];

static zn_api_request request(zn_method method, const char *path) {
  (void)snprintf(bearer, sizeof bearer, "Bearer %s", api.token);
  return (zn_api_request){.method = method, .path = path, .host = "127.0.0.1:8000", .authorization = bearer};
}

static void expect(const zn_api_request *rq, int status, const char *says) {
  zn_api_response rs;
  zn_api_handle(&api, rq, &rs);
  const char *body = zn_buf_cstr(&rs.body);
  if (rs.status != status || (says != NULL && strstr(body, says) == NULL)) {
    fail_msg("%s: %d %s, wanted %d %s", rq->path, rs.status, body, status, says == NULL ? "" : says);
  }
  if (rs.status >= 400) {
    json_t *v = json_loads(body, 0, NULL);
    assert_true(json_is_string(json_object_get(json_object_get(v, "errore"), "codice")));
    assert_true(json_string_length(json_object_get(json_object_get(v, "errore"), "testo")) > 10);
    json_decref(v);
  }
  zn_api_response_release(&rs);
}

static void tokens_are_long_and_new(void **state) {
  (void)state;
  zn_api other = {.env = zn_env_system()};
  zn_api_new_token(&other);
  assert_int_equal(strlen(api.token), ZN_API_TOKEN_LEN);
  assert_string_not_equal(api.token, other.token);
}

static void only_this_computer_comes_in(void **state) {
  (void)state;
  static const char *const hosts[] = {NULL,
                                      "",
                                      "127.0.0.1",
                                      "127.0.0.1:80",
                                      "localhost",
                                      "example.org:8000",
                                      "127.0.0.1:8000.evil.org",
                                      "127.0.0.1:80000",
                                      "[::1]:8000"};
  for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++) {
    zn_api_request rq = request(ZN_GET, "/api/v1/schema");
    rq.host = hosts[i];
    expect(&rq, 421, "\"host\"");
    rq.path = "/";
    expect(&rq, 421, "\"host\"");
  }
  zn_api_request rq = request(ZN_GET, "/api/v1/schema");
  expect(&rq, 200, "impegno");
  rq.host = "localhost:8000";
  expect(&rq, 200, NULL);
}

static void only_this_page_asks(void **state) {
  (void)state;
  static const char *const origins[] = {"null",
                                        "",
                                        "http://evil.org",
                                        "https://127.0.0.1:8000",
                                        "http://127.0.0.1:8001",
                                        "http://127.0.0.1:8000.evil.org",
                                        "http://localhost"};
  for (size_t i = 0; i < sizeof origins / sizeof origins[0]; i++) {
    zn_api_request rq = request(ZN_GET, "/api/v1/schema");
    rq.origin = origins[i];
    expect(&rq, 403, "\"origin\"");
  }
  zn_api_request rq = request(ZN_GET, "/api/v1/schema");
  rq.origin = "http://127.0.0.1:8000";
  expect(&rq, 200, NULL);
  rq.origin = "http://localhost:8000";
  expect(&rq, 200, NULL);
}

static void the_token_is_wanted(void **state) {
  (void)state;
  char almost[100];
  zn_api_request rq = request(ZN_GET, "/api/v1/schema");
  (void)snprintf(almost, sizeof almost, "%s", bearer);
  almost[strlen(almost) - 1] ^= 1;
  const char *const wrong[] = {NULL, "", "Bearer", "Bearer ", api.token, almost, "Basic abc"};
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    rq.authorization = wrong[i];
    expect(&rq, 401, "\"token\"");
  }
  /* a path that does not exist says nothing to a stranger */
  rq.path = "/api/v1/nulla";
  expect(&rq, 401, NULL);
  rq.path = "/";
  expect(&rq, 200, "<html");
}

static void every_route_is_found_and_others_are_not(void **state) {
  (void)state;
  for (size_t i = 0; i < zn_route_count(); i++) {
    const zn_route *r = zn_route_at(i);
    assert_non_null(r->run);
    assert_true(r->path[0] == '/');
    for (size_t j = 0; j < i; j++) {
      assert_false(zn_route_at(j)->method == r->method && strcmp(zn_route_at(j)->path, r->path) == 0);
    }
  }
  static const char *const absent[] = {"/nulla",
                                       "/api/v1",
                                       "/api/v1/schema/",
                                       "/api/v1/entities",
                                       "/api/v1/entities/",
                                       "/api/v1/entities//x",
                                       "/api/v1/entities/a/b/c",
                                       "/api/v1/entities/a/b/history/x",
                                       ""};
  for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++) {
    zn_api_request rq = request(ZN_GET, absent[i]);
    expect(&rq, 404, "\"notfound\"");
  }
}

static void methods(void **state) {
  (void)state;
  zn_api_response rs;
  zn_api_request rq = request(ZN_PUT, "/api/v1/entities/impegno");
  zn_api_handle(&api, &rq, &rs);
  assert_int_equal(rs.status, 405);
  assert_string_equal(rs.allow, "GET, POST");
  zn_api_response_release(&rs);
  rq = request(ZN_METHOD_OTHER, "/api/v1/schema");
  expect(&rq, 405, NULL);
  rq = request(ZN_POST, "/api/v1/schema");
  expect(&rq, 405, NULL);
}

static void bodies_are_json_objects(void **state) {
  (void)state;
  static const struct {
    const char *type, *body;
    zn_status st;
  } cases[] = {
      {"application/json", "{\"a\":1}", ZN_OK},
      {"application/json; charset=utf-8", "{}", ZN_OK},
      {NULL, "{}", ZN_E_USAGE},
      {"text/plain", "{}", ZN_E_USAGE},
      {"application/json", "", ZN_E_USAGE},
      {"application/json", "[]", ZN_E_USAGE},
      {"application/json", "{\"a\":1,\"a\":2}", ZN_E_USAGE},
      {"application/json", "{\"a\":1} x", ZN_E_USAGE},
      {"application/json", "{\"a\":\"\xff\"}", ZN_E_USAGE},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    json_t *v = NULL;
    zn_err err = {ZN_OK, ""};
    zn_api_request rq = {.content_type = cases[i].type, .body = ZN_SPAN_STR(cases[i].body)};
    assert_int_equal(zn_api_body(&rq, &v, &err), cases[i].st);
    json_decref(v);
  }
}

static void statuses(void **state) {
  (void)state;
  assert_int_equal(zn_api_status_of(ZN_OK), 200);
  for (int s = ZN_E_USAGE; s <= ZN_E_BUG; s++) assert_true(zn_api_status_of((zn_status)s) >= 400);
  assert_int_equal(zn_api_status_of(ZN_E_INVALID), 422);
  assert_int_equal(zn_api_status_of(ZN_E_DENIED), 403);
}

static uint64_t ask(void *ctx) {
  *(int *)ctx += 1;
  return 7;
}

static void a_sync_is_asked_for_and_waited_for(void **state) {
  (void)state;
  zn_api_response rs;
  int asked = 0;
  zn_api_request rq = request(ZN_POST, "/api/v1/sync");
  expect(&rq, 409, NULL); /* no uplink */
  api.ask_sync = ask;
  api.sync_ctx = &asked;
  zn_api_handle(&api, &rq, &rs);
  assert_true(rs.wait_sync);
  assert_int_equal(rs.ticket, 7);
  assert_int_equal(asked, 1);
  zn_api_response_release(&rs);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup(tokens_are_long_and_new, set_up),
      cmocka_unit_test_setup(only_this_computer_comes_in, set_up),
      cmocka_unit_test_setup(only_this_page_asks, set_up),
      cmocka_unit_test_setup(the_token_is_wanted, set_up),
      cmocka_unit_test_setup(every_route_is_found_and_others_are_not, set_up),
      cmocka_unit_test_setup(methods, set_up),
      cmocka_unit_test_setup(bodies_are_json_objects, set_up),
      cmocka_unit_test_setup(statuses, set_up),
      cmocka_unit_test_setup(a_sync_is_asked_for_and_waited_for, set_up),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
