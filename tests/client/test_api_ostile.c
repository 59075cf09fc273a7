/* Every route of the local API with hostile input: paths, parameters, bodies that are no JSON, members of every wrong
 * type. Each is answered: a refusal with a text that says something, never a failure of the program's own. */
#include <stdio.h>

#include "client/api/api.h"
#include "core/domain/money/totals.h"
#include "tests/support/region.h"

enum { REG, CF, C1, OFFICES };
static region g;
static char bearer[100], long_text[60001];

static int begin(void **state) {
  (void)state;
  zn_err err = {0};
  zn_id cal, d049;
  region_begin(&g, 9);
  ADD(&g, REG, "ente", "cod_catastale=D049", "denominazione=Cortale");
  ADD(&g, REG, "ente", "cod_catastale=M208", "denominazione=Lamezia Terme");
  ADD(&g, REG, "ambito", "codice=CAL", "denominazione=Ambito del Lametino", "capofila=M208");
  ADD(&g, REG, "ambito_membro", "ambito=CAL", "ente=D049");
  ADD(&g, REG, "fondo", "codice=FNPS", "nome=Fondo nazionale politiche sociali", "livello_prova=importo",
      "matrice=5x9");
  ADD(&g, REG, "fondo_annualita", "fondo=FNPS", "anno=2025");
  ADD(&g, REG, "assegnazione", "fondo_annualita=FNPS/2025", "ambito=CAL", "importo=500000", "data=2025-02-01");
  zn_key_ambito("CAL", &cal);
  zn_key_ente("D049", &d049);
  assert_int_equal(region_join(&g, REG, &cal, ZN_ROLE_CAPOFILA), CF);
  ADD(&g, CF, "piano", "triennio_da=2024", "triennio_a=2026");
  ADD(&g, CF, "intervento", "codice=SAD-01", "titolo=Assistenza domiciliare");
  ADD(&g, CF, "budget", "intervento=SAD-01", "assegnazione=FNPS/2025", "ente=D049", "importo=10000.00");
  assert_int_equal(region_join(&g, CF, &d049, ZN_ROLE_ENTE), C1);
  for (int i = 0; i < OFFICES; i++) OK(err, zn_domain_attach(g.r[i], &err));
  memset(long_text, 'x', sizeof long_text - 1);
  return 0;
}

static int end(void **state) {
  (void)state;
  region_end(&g);
  return 0;
}

/* ---- asking ---- */

/* status must be below 500 and, when it refuses, say why in a text; refused: it must refuse. */
static void answered(int who, zn_api_request *rq, bool refused, const char *with) {
  zn_api api = {.env = &g.env, .replica = g.r[who], .port = 8000};
  zn_api_response rs;
  memset(api.token, 'a', ZN_API_TOKEN_LEN);
  (void)snprintf(bearer, sizeof bearer, "Bearer %s", api.token);
  rq->host = "127.0.0.1:8000";
  rq->authorization = bearer;
  zn_api_handle(&api, rq, &rs);
  const char *body = zn_buf_cstr(&rs.body);
  if (rs.status >= 500 || rs.status < 200 || (refused && rs.status < 400))
    fail_msg("%s with %.60s: %d %.300s", rq->path, with, rs.status, body);
  if (rs.status >= 400) {
    json_t *v = json_loads(body, 0, NULL);
    if (json_string_length(json_object_get(json_object_get(v, "errore"), "testo")) < 8)
      fail_msg("%s with %.60s: %d says nothing: %.300s", rq->path, with, rs.status, body);
    json_decref(v);
  }
  zn_api_response_release(&rs);
}

static const char *const words[] = {"",
                                    "..",
                                    "../../../etc/passwd",
                                    "..\\..\\x",
                                    "/etc/passwd",
                                    "%2e%2e%2f",
                                    "\x1b[2J",
                                    "'; DROP TABLE ente;--",
                                    "=cmd()",
                                    "-1",
                                    "0",
                                    "9223372036854775808",
                                    "1e308",
                                    "NaN",
                                    "\xc3\x28",
                                    "9999-99-99",
                                    "null",
                                    "R1",
                                    "ente",
                                    "rilievo",
                                    "budget",
                                    "list",
                                    "submit",
                                    "piano",
                                    "assegnazioni",
                                    "storno"};
#define WORDS (sizeof words / sizeof words[0])

/* The route's path with `part` for each {}. */
static const char *path_of(const zn_route *r, const char *part, zn_buf *b) {
  zn_buf_clear(b);
  for (const char *p = r->path; *p != 0; p++) {
    if (p[0] == '{' && p[1] == '}')
      zn_buf_put_str(b, part), p++;
    else
      zn_buf_put(b, p, 1);
  }
  return zn_buf_cstr(b);
}

static bool asks_network(const zn_route *r) { return strcmp(r->path, "/api/v1/sync") == 0; }

static void paths(void **state) {
  (void)state;
  zn_buf b;
  zn_buf_init(&b, 0);
  for (size_t i = 0; i < zn_route_count(); i++)
    for (size_t w = 0; w <= WORDS; w++)
      for (int who = 0; who < OFFICES; who++) {
        const zn_route *r = zn_route_at(i);
        const char *word = w == WORDS ? long_text : words[w];
        if (asks_network(r)) continue;
        zn_api_request rq = {.method = r->method, .path = path_of(r, word, &b)};
        if (r->method != ZN_GET) rq.content_type = "application/json", rq.body = ZN_SPAN_STR("{}");
        answered(who, &rq, false, word);
      }
  zn_buf_release(&b);
}

static const char *const names[] = {
    "fondo",  "anno",         "al",     "ente",   "ambito", "intervento", "piano",   "budget",        "da",
    "a",      "limit",        "offset", "foglio", "format", "riga",       "colonna", "rimodulazione", "misura",
    "report", "assegnazione", "area",   "entity", "id",     "tipo"};

static void parameters(void **state) {
  (void)state;
  zn_buf b;
  zn_buf_init(&b, 0);
  for (size_t i = 0; i < zn_route_count(); i++) {
    const zn_route *r = zn_route_at(i);
    if (r->method != ZN_GET) continue;
    for (size_t n = 0; n < sizeof names / sizeof names[0]; n++)
      for (size_t w = 0; w <= WORDS; w++) {
        const char *word = w == WORDS ? long_text : words[w];
        zn_api_request rq = {.method = ZN_GET, .path = path_of(r, "R1", &b)};
        rq.params[rq.nparams++] = (zn_api_param){names[n], word};
        answered((int)(w % OFFICES), &rq, false, word);
      }
  }
  zn_buf_release(&b);
}

static const char *const no_objects[] = {"",
                                         "null",
                                         "[]",
                                         "\"x\"",
                                         "7",
                                         "{",
                                         "{\"a\":}",
                                         "{\"a\":1}{",
                                         "\xff\xfe",
                                         "{\"\\ud800\":1}",
                                         "[[[[[[[[[[[[[[[[[[[[[[[[[[[["};

static void bodies_that_are_none(void **state) {
  (void)state;
  zn_buf b;
  zn_buf_init(&b, 0);
  char *large = malloc(ZN_API_BODY_MAX + 10);
  assert_non_null(large);
  memset(large, ' ', ZN_API_BODY_MAX + 10);
  memcpy(large, "{}", 2);
  for (size_t i = 0; i < zn_route_count(); i++) {
    const zn_route *r = zn_route_at(i);
    if (asks_network(r) || (r->method != ZN_POST && r->method != ZN_PUT)) continue;
    for (size_t j = 0; j < sizeof no_objects / sizeof no_objects[0]; j++) {
      zn_api_request rq = {.method = r->method,
                           .path = path_of(r, "impegno", &b),
                           .content_type = "application/json",
                           .body = ZN_SPAN_STR(no_objects[j])};
      answered(C1, &rq, true, no_objects[j]);
      rq.content_type = "text/plain"; /* what a foreign form may send */
      rq.body = ZN_SPAN_STR("{}");
      answered(C1, &rq, true, "text/plain");
      rq.content_type = "application/json";
      rq.body = ZN_SPAN(large, ZN_API_BODY_MAX + 10);
      answered(C1, &rq, true, "a large body");
    }
  }
  free(large);
  zn_buf_release(&b);
}

static const char *const members[] = {
    "fondo",         "anno",     "al",         "ente",     "ambito", "intervento", "importo",  "motivo",    "scadenza",
    "atto",          "tipo",     "testo",      "id",       "riga",   "nome",       "mime",     "contenuto", "documento",
    "csv",           "righe",    "quote",      "data",     "numero", "entro",      "budget",   "impegno",   "prova",
    "codice",        "versione", "valore",     "attivo",   "titolo", "keep",       "aperti",   "applica",   "piano",
    "rimodulazione", "economia", "protocollo", "ricevuto", "crea",   "quota",      "pagamento"};
static const char *const values[] = {"null",
                                     "true",
                                     "-1",
                                     "1e400",
                                     "123456789012345678901234567890",
                                     "{}",
                                     "[]",
                                     "[[1],{\"a\":2}]",
                                     "1.5",
                                     "\"\"",
                                     "\"\\u001b[2J\"",
                                     "\"=1+1\"",
                                     "\"../../etc/passwd\"",
                                     "\"9999-12-31\"",
                                     "\"999999999999.99\"",
                                     "\"FNPS\"",
                                     "2025"};

static void members_of_the_wrong_type(void **state) {
  (void)state;
  zn_buf b, body;
  zn_buf_init(&b, 0), zn_buf_init(&body, 0);
  static const char *const parts[] = {"impegno", "submit", "remarks", "storno", "assegnazioni", "step", "reply"};
  for (size_t i = 0; i < zn_route_count(); i++) {
    const zn_route *r = zn_route_at(i);
    if (asks_network(r) || (r->method != ZN_POST && r->method != ZN_PUT)) continue;
    for (size_t p = 0; p < (strchr(r->path, '{') != NULL ? sizeof parts / sizeof parts[0] : 1); p++)
      for (size_t v = 0; v < sizeof values / sizeof values[0]; v++) {
        for (size_t m = 0; m < sizeof members / sizeof members[0]; m += 1 + v % 3) {
          zn_buf_clear(&body);
          zn_buf_printf(&body, "{\"fondo\":\"FNPS\",\"anno\":2025,\"%s\":%s}", members[m], values[v]);
          zn_api_request rq = {.method = r->method,
                               .path = path_of(r, parts[p], &b),
                               .content_type = "application/json",
                               .body = zn_buf_span(&body)};
          answered((int)((v + m) % OFFICES), &rq, false, zn_buf_cstr(&body));
        }
        zn_buf_clear(&body); /* all of them at once */
        for (size_t m = 0; m < sizeof members / sizeof members[0]; m++)
          zn_buf_printf(&body, "%s\"%s\":%s", m == 0 ? "{" : ",", members[m], values[v]);
        zn_buf_put_str(&body, "}");
        zn_api_request rq = {.method = r->method,
                             .path = path_of(r, parts[p], &b),
                             .content_type = "application/json",
                             .body = zn_buf_span(&body)};
        answered((int)(v % OFFICES), &rq, false, zn_buf_cstr(&body));
      }
  }
  zn_buf_release(&b), zn_buf_release(&body);
}

/* A file is known by its hash alone: what it is called is a label, and never a place. */
static void names_of_files(void **state) {
  (void)state;
  static const char *const bad[] = {"../../etc/cron.d/x", "/etc/passwd", "a\\u0000b", "CON",
                                    "\\u001b[31m.pdf",    "..",          "a/b"};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    char body[300];
    (void)snprintf(body, sizeof body, "{\"nome\":\"%s\",\"contenuto\":\"JVBERi0xLjQK\",\"oggetto\":\"prova\"}", bad[i]);
    zn_api_request rq = {
        .method = ZN_POST, .path = "/api/v1/allegati", .content_type = "application/json", .body = ZN_SPAN_STR(body)};
    answered(C1, &rq, false, bad[i]);
  }
  assert_int_not_equal(access("/etc/cron.d/x", F_OK), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(paths), cmocka_unit_test(parameters),
                                     cmocka_unit_test(bodies_that_are_none),
                                     cmocka_unit_test(members_of_the_wrong_type), cmocka_unit_test(names_of_files)};
  return cmocka_run_group_tests(tests, begin, end);
}
