/* Settings: what init writes is read back, wrong ones are refused with the line's fault. And admission by address. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/admit.h"
#include "tests/server/support_server.h"

static void write_file(const char *path, const char *text) {
  FILE *f = fopen(path, "w");
  assert_non_null(f);
  fputs(text, f);
  fclose(f);
}

static void what_is_written_is_read(void **state) {
  (void)state;
  region g;
  char path[512];
  zn_err err = {0};
  zn_settings a, b;
  zn_buf out;
  region_init(&g, 70);
  region_file(&g, "zonad.ini", path, sizeof path);
  zn_settings_defaults(&a);
  assert_int_equal(zn_settings_set(&a, "limits", "connections", "77", &err), ZN_OK);
  assert_int_equal(zn_settings_set(&a, "limits", "ledger_bytes", "3G", &err), ZN_OK);
  assert_int_equal(zn_settings_set(&a, "server", "blind", "sì", &err), ZN_OK);
  assert_int_equal(zn_settings_set(&a, "server", "listen", "[::1]:0", &err), ZN_OK);
  assert_int_equal(a.ledger_bytes, 3LL << 30);
  zn_buf_init(&out, 0);
  zn_settings_write(&a, &out);
  write_file(path, zn_buf_cstr(&out));
  zn_settings_defaults(&b);
  if (zn_settings_read(&b, path, &err) != ZN_OK) fail_msg("%s", err.text);
  assert_memory_equal(&a, &b, sizeof a);
  /* no line longer than inih reads */
  for (const char *p = zn_buf_cstr(&out); *p != 0; p += strcspn(p, "\n") + 1) assert_true(strcspn(p, "\n") < 190);
  zn_buf_release(&out);
  region_release(&g);
}

static void wrong_ones_are_refused(void **state) {
  (void)state;
  static const char *const bad[] = {
      "[limits]\nconnections = 0\n",
      "[limits]\nconnections = molte\n",
      "[limits]\nconnections = 12x\n",
      "[limits]\nconnections = 99999999999999999999\n",
      "[server]\nblind = forse\n",
      "[server]\nporta = 8443\n",
      "[altro]\nlisten = 127.0.0.1:1\n",
      "[server]\nlisten = 127.0.0.1\n",
      "[server]\nlisten = 127.0.0.1:99999\n",
      "[server]\nstore = postgresql://db\n",
      "[server]\nstore = mysql\n",
      "[server]\nurl = http://x\n",
      "[server]\ncertificate = /nowhere.pem\n",
      "[log]\nlevel = tutto\n",
      "[server]\nquesta riga non va\n",
  };
  region g;
  char path[512];
  region_init(&g, 71);
  region_file(&g, "x.ini", path, sizeof path);
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    zn_settings s;
    zn_err err = {0};
    write_file(path, bad[i]);
    zn_settings_defaults(&s);
    if (zn_settings_read(&s, path, &err) == ZN_OK) fail_msg("taken: %s", bad[i]);
    assert_string_not_equal(err.text, "");
  }
  zn_settings s;
  zn_err err = {0};
  zn_settings_defaults(&s);
  assert_int_equal(zn_settings_read(&s, "/nowhere/zonad.ini", &err), ZN_E_NOTFOUND);
  region_release(&g);
}

/* ---- admission
 * --------------------------------------------------------------------------------------------------------------- */

static zn_address at(const zn_admit *a, const char *peer, const char *forwarded) {
  zn_address out;
  zn_admit_address(a, peer, forwarded, &out);
  return out;
}

static void is(const zn_address *a, const char *text) {
  char out[64];
  assert_string_equal(zn_address_print(a, out, sizeof out), text);
}

static void only_proxies_are_believed(void **state) {
  (void)state;
  region g;
  zn_admit *a;
  zn_err err = {0};
  region_init(&g, 72);
  snprintf(g.settings.proxies, sizeof g.settings.proxies, "10.0.0.1, 10.0.0.2,::1");
  assert_int_equal(zn_admit_new(&a, &g.settings, &g.env, &err), ZN_OK);
  zn_address x = at(a, "192.0.2.7", "1.2.3.4");
  is(&x, "192.0.2.7");
  x = at(a, "10.0.0.1", "1.2.3.4");
  is(&x, "1.2.3.4");
  x = at(a, "10.0.0.1", "9.9.9.9, 1.2.3.4, 10.0.0.2");
  is(&x, "1.2.3.4"); /* 9.9.9.9 is what 1.2.3.4 says */
  x = at(a, "::1", "2001:db8::5");
  is(&x, "2001:db8::5");
  x = at(a, "10.0.0.1", "spazzatura");
  is(&x, "10.0.0.1");
  x = at(a, "10.0.0.1", NULL);
  is(&x, "10.0.0.1");
  zn_admit_free(a);
  region_release(&g);
}

static void addresses_have_limits(void **state) {
  (void)state;
  region g;
  zn_admit *a;
  zn_err err = {0};
  region_init(&g, 73);
  g.settings.connections = 6;
  g.settings.connections_per_address = 4;
  g.settings.handshakes_per_minute = 10;
  g.settings.requests_per_minute = 3;
  assert_int_equal(zn_admit_new(&a, &g.settings, &g.env, &err), ZN_OK);
  zn_address x = at(a, "192.0.2.7", NULL), y = at(a, "2001:db8:1:1::1", NULL), y2 = at(a, "2001:db8:1:1::2", NULL);
  for (int i = 0; i < 4; i++) assert_int_equal(zn_admit_open(a, &x), ZN_ADMITTED);
  assert_int_equal(zn_admit_open(a, &x), ZN_ADMIT_FULL);
  assert_int_equal(zn_admit_open(a, &y), ZN_ADMITTED);
  assert_int_equal(zn_admit_open(a, &y2), ZN_ADMITTED);
  assert_int_equal(zn_admit_open(a, &y2), ZN_ADMIT_FULL); /* six in all */
  for (int i = 0; i < 4; i++) zn_admit_close(a, &x);
  for (int i = 0; i < 6; i++) {
    assert_int_equal(zn_admit_open(a, &x), ZN_ADMITTED);
    zn_admit_close(a, &x);
  }
  assert_int_equal(zn_admit_open(a, &x), ZN_ADMIT_RATE); /* ten in this minute */
  g.now_ms += 6000;                                      /* a tenth of a minute: one more */
  assert_int_equal(zn_admit_open(a, &x), ZN_ADMITTED);
  zn_admit_close(a, &x);
  assert_int_equal(zn_admit_open(a, &x), ZN_ADMIT_RATE);
  for (int i = 0; i < 3; i++) assert_int_equal(zn_admit_request(a, i % 2 == 0 ? &y : &y2), ZN_ADMITTED);
  assert_int_equal(zn_admit_request(a, &y2), ZN_ADMIT_RATE); /* one /64 is one subscriber */
  zn_admit_free(a);
  region_release(&g);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_is_written_is_read),
      cmocka_unit_test(wrong_ones_are_refused),
      cmocka_unit_test(only_proxies_are_believed),
      cmocka_unit_test(addresses_have_limits),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
