/* `zona status` in words: the sentences of DOMAIN 17 and 18, from the JSON that scripts read. */
#include "client/status.h"
#include "tests/support/cmocka.h"

#define NOW 1767268800000LL /* 2026-01-01T12:00:00Z */

static char *words(const char *json) {
  char *text = NULL;
  size_t n = 0;
  zn_arena a;
  zn_out o = {.out = open_memstream(&text, &n)};
  json_t *v = json_loads(json, 0, NULL);
  assert_non_null(v);
  zn_arena_init(&a);
  zn_client_status_print(&o, &a, v, NOW);
  zn_arena_release(&a);
  json_decref(v);
  fclose(o.out);
  return text;
}

#define ME                                                     \
  "\"appartenenze\":[{\"ente\":\"D049\",\"nome\":\"Comune di " \
  "Cortale\",\"ruolo\":\"ente\"}],\"adesione_completa\":true"

static void expect(const char *json, const char *const *has, const char *const *lacks) {
  char *text = words(json);
  for (; has != NULL && *has != NULL; has++) {
    if (strstr(text, *has) == NULL) fail_msg("«%s» is not in:\n%s", *has, text);
  }
  for (; lacks != NULL && *lacks != NULL; lacks++) {
    if (strstr(text, *lacks) != NULL) fail_msg("«%s» is in:\n%s", *lacks, text);
  }
  free(text);
}

#define LIST(...) \
  (const char *const[]) { __VA_ARGS__, NULL }

static void delivered(void **state) {
  (void)state;
  expect("{" ME ",\"postazione\":\"Ragioneria\",\"in_attesa\":0,\"ultimo_contatto\":\"2026-01-01T11:57:00Z\"}",
         LIST("Comune di Cortale · ente · Ragioneria", "Tutto consegnato, ultimo contatto 3 minuti fa."),
         LIST("Nessuna connessione", "partiranno", "PEC", "orologio"));
}

static void days_without_a_network(void **state) {
  (void)state;
  expect("{" ME ",\"in_attesa\":3,\"da\":\"2025-12-30T12:00:00Z\",\"ultimo_contatto\":\"2025-12-30T11:00:00Z\"}",
         LIST("Nessuna connessione da 2 giorni.",
              "I dati sono salvati su questo computer; 3 registrazioni partiranno da sole", "PEC"),
         LIST("Tutto consegnato"));
  expect("{" ME ",\"in_attesa\":1,\"da\":\"2026-01-01T11:59:00Z\",\"ultimo_contatto\":\"2026-01-01T11:58:00Z\"}",
         LIST("1 registrazione partirà da sola"), LIST("Tutto consegnato", "Nessuna connessione", "PEC"));
  expect("{" ME ",\"in_attesa\":0,\"ultimo_contatto\":\"2025-12-30T11:00:00Z\"}",
         LIST("Nessuna connessione da 2 giorni.", "non c'è nulla da inviare"), LIST("Tutto consegnato"));
}

static void never_connected(void **state) {
  (void)state;
  expect("{" ME ",\"in_attesa\":2,\"da\":\"2026-01-01T11:59:00Z\",\"ultimo_contatto\":null}",
         LIST("non si è ancora collegata", "2 registrazioni", "PEC"),
         LIST("Tutto consegnato", "Nessuna connessione da"));
  expect("{\"appartenenze\":[],\"adesione_completa\":false,\"in_attesa\":0,\"ultimo_contatto\":null}",
         LIST("L'adesione non è completa"), LIST("Tutto consegnato"));
}

static void troubles_are_said(void **state) {
  (void)state;
  expect("{" ME
         ",\"in_attesa\":0,\"ultimo_contatto\":\"2026-01-01T11:59:59Z\",\"conflitti\":2,\"orologio_ms\":-7200000,"
         "\"disco_libero\":1048576,\"ultimo_rifiuto\":\"postazione revocata\",\"allarmi\":[\"due copie\"],"
         "\"respinti\":[{\"quando\":\"2026-01-01T10:00:00Z\",\"motivo\":\"firma\"}],\"trattenuti\":[{},{}]}",
         LIST("2 registrazioni hanno due versioni", "indietro di 2 ore", "1 MiB", "postazione revocata",
              "Attenzione: due copie", "firma", "2 invii ricevuti"),
         NULL);
  expect("{" ME ",\"in_attesa\":0,\"ultimo_contatto\":\"2026-01-01T11:59:59Z\",\"conflitti\":1,\"orologio_ms\":1000}",
         LIST("Una registrazione ha due versioni"), LIST("orologio", "Attenzione", "respinti"));
}

static void broken_times_are_no_times(void **state) {
  (void)state;
  expect("{" ME ",\"in_attesa\":0,\"ultimo_contatto\":\"ieri\"}", LIST("non si è ancora collegata"), NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(delivered),
      cmocka_unit_test(days_without_a_network),
      cmocka_unit_test(never_connected),
      cmocka_unit_test(troubles_are_said),
      cmocka_unit_test(broken_times_are_no_times),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
