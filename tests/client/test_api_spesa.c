/* The local API's spending: one expense in a row, splits, corrections, residui, imports; as the command line says them.
 */
#include "client/api/api.h"
#include "core/domain/money/totals.h"
#include "tests/support/region.h"

enum { REG, CF, C1 };
static region g;
static char bearer[100];
static int told; /* how often the uplink was told of a change */

static int begin(void **state) {
  (void)state;
  zn_err err = {0};
  zn_id cal, d049;
  region_begin(&g, 7);
  ADD(&g, REG, "ente", "cod_catastale=D049", "denominazione=Cortale");
  ADD(&g, REG, "ente", "cod_catastale=M208", "denominazione=Lamezia Terme");
  ADD(&g, REG, "ambito", "codice=CAL", "denominazione=Ambito del Lametino", "capofila=M208");
  ADD(&g, REG, "ambito_membro", "ambito=CAL", "ente=D049");
  ADD(&g, REG, "fondo", "codice=FNPS", "nome=Fondo nazionale politiche sociali", "livello_prova=importo");
  ADD(&g, REG, "fondo", "codice=COM", "nome=Bilancio comunale", "livello_prova=importo");
  ADD(&g, REG, "fondo_annualita", "fondo=FNPS", "anno=2025");
  ADD(&g, REG, "fondo_annualita", "fondo=COM", "anno=2025");
  ADD(&g, REG, "assegnazione", "fondo_annualita=FNPS/2025", "ambito=CAL", "importo=500000", "data=2025-02-01");
  zn_key_ambito("CAL", &cal);
  zn_key_ente("D049", &d049);
  assert_int_equal(region_join(&g, REG, &cal, ZN_ROLE_CAPOFILA), CF);
  ADD(&g, CF, "piano", "triennio_da=2024", "triennio_a=2026");
  ADD(&g, CF, "intervento", "codice=SAD-01", "titolo=Assistenza domiciliare");
  ADD(&g, CF, "intervento", "codice=PIS-01", "titolo=Pronto intervento");
  ADD(&g, CF, "budget", "intervento=SAD-01", "assegnazione=FNPS/2025", "ente=D049", "importo=10000.00");
  ADD(&g, CF, "budget", "intervento=PIS-01", "assegnazione=FNPS/2025", "ente=D049", "importo=10000.00");
  assert_int_equal(region_join(&g, CF, &d049, ZN_ROLE_ENTE), C1);
  OK(err, zn_domain_attach(g.r[C1], &err));
  return 0;
}

static int end(void **state) {
  (void)state;
  region_end(&g);
  return 0;
}

static void changed(void *ctx) {
  (void)ctx;
  told++;
}

/* The answer; asserts its status. A new reference. */
static json_t *ask(zn_method method, const char *path, const char *query, const char *body, int status) {
  zn_api api = {.env = &g.env, .replica = g.r[C1], .port = 8000, .changed = changed};
  zn_api_response rs;
  memset(api.token, 'a', ZN_API_TOKEN_LEN);
  (void)snprintf(bearer, sizeof bearer, "Bearer %s", api.token);
  zn_api_request rq = {.method = method, .path = path, .host = "127.0.0.1:8000", .authorization = bearer};
  if (query != NULL) rq.params[rq.nparams++] = (zn_api_param){"al", query};
  if (body != NULL) rq.content_type = "application/json", rq.body = ZN_SPAN_STR(body);
  int before = told;
  zn_api_handle(&api, &rq, &rs);
  if (rs.status != status) fail_msg("%s: %d %s", path, rs.status, zn_buf_cstr(&rs.body));
  assert_int_equal(told - before, method == ZN_POST && status < 300);
  json_t *v = json_loads(zn_buf_cstr(&rs.body), JSON_DECODE_ANY, NULL);
  zn_api_response_release(&rs);
  assert_non_null(v);
  return v;
}

static const char *text(const json_t *v, const char *key) { return json_string_value(json_object_get(v, key)); }

static void refused(const char *path, const char *body, int status) {
  json_decref(ask(ZN_POST, path, NULL, body, status));
}

static void one_row(void **state) {
  (void)state;
  json_t *v = ask(ZN_POST, "/api/v1/spesa", NULL,
                  "{\"intervento\":\"SAD-01\",\"importo\":\"1200.00\",\"data\":\"2025-03-01\",\"determina\":12,"
                  "\"fornitore\":\"Coop Aurora\",\"fattura_numero\":\"F1\",\"fattura_data\":\"2025-03-10\","
                  "\"mandato_num\":\"31\",\"data_pagamento\":\"2025-03-20\",\"note\":null}",
                  201);
  assert_true(json_is_string(json_object_get(v, "impegno")) && json_is_string(json_object_get(v, "pagamento")));
  assert_string_equal(text(v, "resta"), "");
  json_decref(v);
  v = ask(ZN_POST, "/api/v1/quota", NULL, "{\"importo\":\"10\",\"data\":\"2025-03-01\",\"determina\":\"3\"}", 201);
  assert_true(json_is_null(json_object_get(v, "liquidazione")) && json_is_string(json_object_get(v, "assegnazione")));
  json_decref(v);
  refused("/api/v1/spesa", "{\"importo\":\"1\"}", 400);
  refused("/api/v1/spesa", "{\"importo\":[1]}", 422);
  refused("/api/v1/spesa", "[]", 400);
}

static void split_and_correct(void **state) {
  (void)state;
  json_t *v =
      ask(ZN_POST, "/api/v1/spesa", NULL,
          "{\"intervento\":\"SAD-01\",\"importo\":\"0.03\",\"data\":\"2025-03-01\",\"impegno_numero\":\"2\"}", 201);
  json_decref(v);
  const char *quote =
      "{\"impegno\":\"2025/2\",\"quote\":{\"SAD-01/FNPS/2025\":\"1\",\"PIS-01/FNPS/2025\":1},\"prova\":true}";
  v = ask(ZN_POST, "/api/v1/split", NULL, quote, 200);
  assert_true(json_is_true(json_object_get(v, "prova")));
  assert_int_equal(json_array_size(json_object_get(v, "righe")), 2);
  json_decref(v);
  refused("/api/v1/split", "{\"impegno\":\"2025/2\"}", 422);
  refused("/api/v1/split", "{\"quote\":{}}", 422);
  v = ask(ZN_POST, "/api/v1/rettifica/storno", NULL, "{\"id\":\"2025/31\",\"importo\":\"200\",\"motivo\":\"IBAN\"}",
          201);
  assert_string_equal(text(v, "tipo"), "storno");
  assert_string_equal(text(v, "importo"), "200.00");
  json_decref(v);
  refused("/api/v1/rettifica/storno", "{\"id\":\"2025/31\"}", 400);
  refused("/api/v1/rettifica/storno", "{\"motivo\":\"x\"}", 422);
  refused("/api/v1/rettifica/elimina", "{\"id\":\"2025/31\"}", 404);
  v = ask(ZN_GET, "/api/v1/residui", "2025-12-31", NULL, 200);
  assert_string_equal(text(json_object_get(v, "totali"), "residuo"), "210.03");
  assert_string_equal(text(v, "ente"), "D049");
  json_decref(v);
}

static void imports(void **state) {
  (void)state;
  const char *body = "{\"testo\":\"budget;data;impegnato\\nSAD-01/FNPS/2025;31/12/2024;7\\n\"}";
  json_t *v = ask(ZN_POST, "/api/v1/import/situazione", NULL, body, 201);
  assert_int_equal(json_integer_value(json_object_get(v, "nuove")), 1);
  json_decref(v);
  v = ask(ZN_POST, "/api/v1/import/situazione", NULL, body, 201);
  assert_int_equal(json_integer_value(json_object_get(v, "invariate")), 1);
  json_decref(v);
  refused("/api/v1/import/situazione", "{\"testo\":\"budget;data\\nX;Y\\n\"}", 422);
  refused("/api/v1/import/situazione", "{}", 422);
  refused("/api/v1/import/stelle", "{\"testo\":\"a\\nb\\n\"}", 404);
  refused("/api/v1/import/popolazione", "{\"testo\":\"codice_catastale;anno;residenti\\nD049;2024;1\\n\"}", 403);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(one_row), cmocka_unit_test(split_and_correct),
                                     cmocka_unit_test(imports)};
  return cmocka_run_group_tests(tests, begin, end);
}
