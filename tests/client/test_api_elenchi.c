/* The local API's code lists, modules and settings, on real replicas: the Regione's and a capofila's. */
#include "client/api/api.h"
#include "tests/support/region.h"

enum { REG, CF };
static region g;
static char bearer[100];

static int begin(void **state) {
  (void)state;
  zn_id cal;
  region_begin(&g, 5);
  ADD(&g, REG, "ente", "cod_catastale=D049", "denominazione=Cortale");
  ADD(&g, REG, "ambito", "codice=CAL-LAMEZIA", "denominazione=Ambito del Lametino");
  ADD(&g, REG, "ambito_membro", "ambito=CAL-LAMEZIA", "ente=D049");
  zn_key_ambito("CAL-LAMEZIA", &cal);
  assert_int_equal(region_join(&g, REG, &cal, ZN_ROLE_CAPOFILA), CF);
  return 0;
}

static int end(void **state) {
  (void)state;
  region_end(&g);
  return 0;
}

/* The answer; asserts its status. A new reference. */
static json_t *ask(size_t who, zn_method method, const char *path, const char *query, const char *body, int status) {
  zn_api api = {.env = &g.env, .replica = g.r[who], .port = 8000};
  zn_api_response rs;
  memset(api.token, 'a', ZN_API_TOKEN_LEN);
  (void)snprintf(bearer, sizeof bearer, "Bearer %s", api.token);
  zn_api_request rq = {.method = method, .path = path, .host = "127.0.0.1:8000", .authorization = bearer};
  if (query != NULL) rq.params[rq.nparams++] = (zn_api_param){"versione", query};
  if (body != NULL) rq.content_type = "application/json", rq.body = ZN_SPAN_STR(body);
  zn_api_handle(&api, &rq, &rs);
  if (rs.status != status) fail_msg("%s: %d %s", path, rs.status, zn_buf_cstr(&rs.body));
  json_t *v = json_loads(zn_buf_cstr(&rs.body), JSON_DECODE_ANY, NULL);
  zn_api_response_release(&rs);
  assert_non_null(v);
  return v;
}

static void expect(size_t who, zn_method method, const char *path, const char *body, int status) {
  json_decref(ask(who, method, path, NULL, body, status));
}

static void lists(void **state) {
  (void)state;
  json_t *v = ask(CF, ZN_GET, "/api/v1/elenchi", NULL, NULL, 200);
  assert_true(json_array_size(v) > 15);
  json_decref(v);
  v = ask(CF, ZN_GET, "/api/v1/elenchi/area", "5x9", NULL, 200);
  assert_int_equal(json_array_size(v), 3);
  assert_string_equal(json_string_value(json_object_get(json_array_get(v, 0), "codice")), "A1");
  json_decref(v);
  expect(CF, ZN_GET, "/api/v1/elenchi/nessuno", NULL, 404);
}

static void the_regione_publishes(void **state) {
  (void)state;
  static const char csv[] = "{\"csv\": \"elenco;codice;denominazione\\nprova;X;Una\\n\"}";
  expect(CF, ZN_POST, "/api/v1/elenchi", csv, 403);
  json_t *v = ask(REG, ZN_POST, "/api/v1/elenchi", NULL, csv, 200);
  assert_int_equal(json_integer_value(json_object_get(v, "nuove")), 1);
  json_decref(v);
  expect(REG, ZN_GET, "/api/v1/elenchi/prova", NULL, 200);
  expect(REG, ZN_POST, "/api/v1/elenchi", "{}", 422);
  expect(REG, ZN_POST, "/api/v1/elenchi", "{\"csv\": \"codice\\nX\\n\"}", 422);
  v = ask(REG, ZN_POST, "/api/v1/elenchi", NULL, "{\"iniziali\": true}", 200);
  assert_true(json_integer_value(json_object_get(v, "nuove")) > 150);
  json_decref(v);
  v = ask(REG, ZN_POST, "/api/v1/fondi/iniziali", NULL, "{}", 200);
  assert_true(json_integer_value(json_object_get(v, "nuove")) > 20);
  json_decref(v);
}

static void modules_and_profile_in_me(void **state) {
  (void)state;
  expect(CF, ZN_PUT, "/api/v1/moduli/servizi", "{\"attivo\": true}", 403);
  expect(REG, ZN_PUT, "/api/v1/moduli/servizi", "{\"attivo\": \"si\"}", 422);
  expect(REG, ZN_PUT, "/api/v1/moduli/niente", "{\"attivo\": true}", 404);
  json_t *v = ask(CF, ZN_GET, "/api/v1/me", NULL, NULL, 200);
  assert_int_equal(json_array_size(json_object_get(v, "moduli")), 0);
  assert_true(json_is_null(json_object_get(v, "profilo"))); /* an ambito, not an ente */
  size_t before = json_array_size(json_object_get(v, "in_uso"));
  assert_true(before > 40);
  json_decref(v);
  expect(REG, ZN_PUT, "/api/v1/moduli/servizi", "{\"attivo\": true}", 200);
  region_meet(&g, REG, CF);
  v = ask(CF, ZN_GET, "/api/v1/me", NULL, NULL, 200);
  assert_string_equal(json_string_value(json_array_get(json_object_get(v, "moduli"), 0)), "servizi");
  assert_int_equal(json_array_size(json_object_get(v, "in_uso")), before + 1);
  json_decref(v);
}

static void settings(void **state) {
  (void)state;
  expect(REG, ZN_PUT, "/api/v1/impostazioni/soglia_utenti", "{\"valore\": 7}", 200);
  expect(REG, ZN_PUT, "/api/v1/impostazioni/soglia_utenti", "{\"valore\": -7}", 422);
  expect(REG, ZN_PUT, "/api/v1/impostazioni/soglia_utenti", "{}", 422);
  expect(REG, ZN_PUT, "/api/v1/impostazioni/niente", "{\"valore\": 7}", 404);
  json_t *v = ask(REG, ZN_GET, "/api/v1/impostazioni", NULL, NULL, 200);
  assert_int_equal(json_integer_value(json_object_get(json_array_get(v, 0), "valore")), 7);
  json_decref(v);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(lists), cmocka_unit_test(the_regione_publishes),
                                     cmocka_unit_test(modules_and_profile_in_me), cmocka_unit_test(settings)};
  return cmocka_run_group_tests(tests, begin, end);
}
