/* Invites as people handle them: cut short, mistyped, pasted with blanks, locked by a PIN. */
#include "core/trust/invite.h"

#include <ctype.h>

#include "tests/support/cmocka.h"
#include "tests/support/rng.h"

static zn_env env;
static rng r;

static int setup(void **state) {
  (void)state;
  zn_env_system();
  r = rng_seeded(5);
  env = zn_test_env(&r);
  return 0;
}

static zn_invite some_invite(void) {
  zn_invite i = {.url = "wss://zona.example/", .expires_ms = 1767225600000, .role = ZN_ROLE_ENTE};
  rng_fill(&r, &i.server, 32), rng_fill(&r, &i.region, 32), rng_fill(&r, &i.root, 32);
  rng_fill(&r, &i.statement, 32), rng_fill(&r, &i.seed, 32), rng_fill(&r, &i.org, 16);
  return i;
}

static zn_status parse(const char *text, const char *pin, char *why) {
  zn_invite i;
  bool needs;
  zn_err err = {0};
  zn_status st = zn_invite_parse(&i, text, pin, &needs, &err);
  if (why) snprintf(why, sizeof err.text, "%s", err.text);
  return st;
}

static void test_round(void **state) {
  (void)state;
  for (int k = 0; k < 20; k++) {
    zn_invite i = some_invite(), back;
    zn_buf b;
    bool needs;
    zn_buf_init(&b, 0);
    assert_int_equal(zn_invite_print(&b, &env, &i, NULL, NULL), ZN_OK);
    assert_int_equal(zn_invite_parse(&back, zn_buf_cstr(&b), NULL, &needs, NULL), ZN_OK);
    assert_false(needs);
    assert_memory_equal(&back.seed, &i.seed, 32);
    assert_memory_equal(&back.statement, &i.statement, 32);
    assert_string_equal(back.url, i.url);
    zn_buf_release(&b);
  }
}

static void test_cut_and_mistyped(void **state) {
  (void)state;
  zn_invite i = some_invite();
  zn_buf b;
  char text[1024], why[768];
  zn_buf_init(&b, 0);
  assert_int_equal(zn_invite_print(&b, &env, &i, NULL, NULL), ZN_OK);
  snprintf(text, sizeof text, "%s", zn_buf_cstr(&b));
  size_t n = strlen(text);
  for (size_t at = 10; at < n; at++) { /* every cut says how much is missing */
    char kept = text[at], number[32];
    text[at] = 0;
    assert_int_equal(parse(text, NULL, why), ZN_E_INVALID);
    snprintf(number, sizeof number, " %zu caratteri", n - at);
    assert_non_null(strstr(why, "incompleto"));
    assert_non_null(strstr(why, number));
    text[at] = kept;
  }
  for (size_t at = 6; at < n; at++) { /* every wrong letter is seen */
    char kept = text[at];
    text[at] = kept == 'a' ? 'b' : 'a';
    assert_int_equal(parse(text, NULL, why), ZN_E_INVALID);
    text[at] = '1';
    assert_int_equal(parse(text, NULL, why), ZN_E_INVALID);
    assert_non_null(strstr(why, "\"1\""));
    text[at] = kept;
  }
  snprintf(text + n, sizeof text - n, "abc");
  assert_int_equal(parse(text, NULL, why), ZN_E_INVALID);
  assert_non_null(strstr(why, "di troppo"));
  zn_buf_release(&b);
}

static void test_forgiven(void **state) {
  (void)state;
  zn_invite i = some_invite();
  zn_buf b, loose;
  zn_buf_init(&b, 0), zn_buf_init(&loose, 0);
  assert_int_equal(zn_invite_print(&b, &env, &i, NULL, NULL), ZN_OK);
  zn_buf_put_str(&loose, "  ");
  for (const char *p = zn_buf_cstr(&b); *p; p++) {
    char c = (char)toupper((unsigned char)*p);
    zn_buf_put(&loose, &c, 1);
    if (rng_below(&r, 9) == 0 && p - zn_buf_cstr(&b) > 6) zn_buf_put_str(&loose, rng_below(&r, 2) ? "\r\n" : " ");
  }
  assert_int_equal(parse(zn_buf_cstr(&loose), NULL, NULL), ZN_OK);
  zn_buf_release(&b), zn_buf_release(&loose);
}

static void test_other_texts(void **state) {
  (void)state;
  char why[768];
  zn_claim c = {.url = "ws://127.0.0.1:8443/"}, back;
  zn_buf b;
  zn_buf_init(&b, 0);
  assert_int_equal(parse("", NULL, why), ZN_E_INVALID);
  assert_int_equal(parse("ciao", NULL, why), ZN_E_INVALID);
  assert_non_null(strstr(why, "ZONA1-"));
  assert_int_equal(parse("ZONA2-abcdef", NULL, why), ZN_E_VERSION);
  assert_non_null(strstr(why, "aggiorna"));
  assert_int_equal(parse("ZONA1-", NULL, why), ZN_E_INVALID);
  assert_int_equal(zn_claim_print(&b, &c, NULL), ZN_OK);
  assert_int_equal(parse(zn_buf_cstr(&b), NULL, why), ZN_E_INVALID); /* a claim is no invite */
  assert_int_equal(zn_claim_parse(&back, zn_buf_cstr(&b), NULL), ZN_OK);
  assert_string_equal(back.url, c.url);
  b.p[b.n - 5] = 0;
  zn_err err = {0};
  assert_int_equal(zn_claim_parse(&back, (const char *)b.p, &err), ZN_E_INVALID);
  assert_non_null(strstr(err.text, "incompleto"));
  zn_buf_release(&b);
}

static void test_pin(void **state) {
  (void)state;
  zn_invite i = some_invite();
  zn_buf b;
  char pin[9], why[768];
  zn_invite_new_pin(&env, pin);
  assert_int_equal(strlen(pin), 8);
  assert_int_equal(strspn(pin, "abcdefghijklmnopqrstuvwxyz234567"), 8);
  zn_buf_init(&b, 0);
  assert_int_equal(zn_invite_print(&b, &env, &i, pin, NULL), ZN_OK);
  assert_int_equal(parse(zn_buf_cstr(&b), NULL, why), ZN_E_CRYPTO);
  assert_non_null(strstr(why, "--pin"));
  assert_int_equal(parse(zn_buf_cstr(&b), pin, NULL), ZN_OK);
  pin[3] = pin[3] == 'a' ? 'b' : 'a';
  assert_int_equal(parse(zn_buf_cstr(&b), pin, why), ZN_E_CRYPTO);
  assert_int_equal(parse(zn_buf_cstr(&b), "12345678", why), ZN_E_INVALID);
  assert_int_equal(zn_invite_print(&b, &env, &i, "corto", NULL), ZN_E_INVALID);
  zn_buf_release(&b);
}

static void test_long_url(void **state) {
  (void)state;
  zn_invite i = some_invite(), back;
  zn_buf b;
  bool needs;
  memset(i.url, 'x', 255);
  i.url[255] = 0;
  zn_buf_init(&b, 0);
  assert_int_equal(zn_invite_print(&b, &env, &i, NULL, NULL), ZN_OK);
  assert_int_equal(zn_invite_parse(&back, zn_buf_cstr(&b), NULL, &needs, NULL), ZN_OK);
  assert_string_equal(back.url, i.url);
  i.url[0] = 0;
  assert_int_equal(zn_invite_print(&b, &env, &i, NULL, NULL), ZN_E_INVALID);
  zn_buf_release(&b);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_round),    cmocka_unit_test(test_cut_and_mistyped),
                                     cmocka_unit_test(test_forgiven), cmocka_unit_test(test_other_texts),
                                     cmocka_unit_test(test_pin),      cmocka_unit_test(test_long_url)};
  return cmocka_run_group_tests(tests, setup, NULL);
}
